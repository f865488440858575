//! What the last build was made from and what it said, so that a build of the same is over at once.
//!
//! Stands beside the record. It holds for one record and one fingerprint of everything that a build depends on: the
//! program, its options, and all of the docs folder. One that is damaged, of another version or of another bundle is no
//! answer: the build is made.

use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::place::Place;
use super::record::{Hash, Record, Stamp, hash, short};
use crate::diag::{Code, Diagnostic, Severity};
use crate::inputs::Inputs;
use crate::source::{FileId, SitePath, Span};

/// What a build said; `findings` are those of the pipeline, in its order.
#[derive(Clone, PartialEq, Debug)]
pub struct Said {
    pub fingerprint: Hash,
    pub n_pages: usize,
    pub findings: Vec<Diagnostic>,
}

/// More findings are not kept: such a site is made again.
const MAX_FINDINGS: usize = 10_000;
const VERSION: u64 = 1;

/// Of the program and of those of its options that the bundle depends on.
///
/// `None` where it cannot be told from another version of itself.
pub fn program(options: &[Option<&str>]) -> Option<Hash> {
    let program = std::env::current_exe().ok()?;
    let stamp = Stamp::of(&program.metadata().ok()?);
    let version = env!("CARGO_PKG_VERSION");
    Some(hash(format!("{version} {program:?} {stamp:?} {options:?}").as_bytes()))
}

/// Of all that a build by this `program` depends on.
///
/// `None` where a file's time of change says nothing.
pub fn fingerprint(program: Hash, docs: &Path, inputs: &Inputs) -> Option<Hash> {
    let mut hasher = blake3::Hasher::new();
    let mut text = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    text(&format!("{program:?} {}", docs.display()));
    let Inputs { sources, assets, ignored, linked, unreadable, changed, repository } = inputs;
    text(&format!("{} {} {}", sources.len(), assets.len(), ignored.len()));
    for source in sources {
        text(source.path.as_str());
        text(&source.text);
    }
    for asset in assets {
        let stamp = Stamp::of(&docs.join(asset.path.as_str()).metadata().ok()?);
        text(&format!("{asset:?} {stamp:?}"));
    }
    text(&format!("{ignored:?} {linked:?} {unreadable:?} {changed:?} {repository:?}"));
    Some(short(hasher.finalize()))
}

impl Said {
    /// What the last build said, when it was this one and its bundle is in the output as it left it.
    pub(super) fn load(place: &Place, record: &Record, fingerprint: Hash, newest: Option<i64>) -> Option<Said> {
        let path = place.said();
        let written = Stamp::of(&path.metadata().ok()?);
        // A file could have changed again within its time's step.
        if newest.is_some_and(|newest| newest.saturating_add(super::TIME_STEP) >= written.changed) {
            return None;
        }
        let (said, of_record) = Said::parse(&fs::read_to_string(&path).ok()?)?;
        let is_this = said.fingerprint == fingerprint && of_record == hash(&fs::read(place.record()).ok()?);
        let is_there = || {
            record.entries.par_iter().all(|entry| {
                let meta = place.out.join(entry.path.as_str()).symlink_metadata();
                meta.is_ok_and(|meta| meta.is_file() && Stamp::of(&meta) == entry.stamp)
            })
        };
        (is_this && is_there()).then_some(said)
    }

    /// Kept for the bundle that has just got to its place. What cannot be kept is forgotten.
    pub(super) fn save(&self, place: &Place) {
        let path = place.said();
        let record = fs::read(place.record());
        let kept = record.is_ok_and(|record| {
            let draft = path.with_extension("draft");
            self.findings.len() <= MAX_FINDINGS
                && fs::write(&draft, self.print(hash(&record))).and_then(|()| fs::rename(&draft, &path)).is_ok()
        });
        if !kept {
            _ = fs::remove_file(&path);
        }
    }

    fn print(&self, record: Hash) -> String {
        let findings: Vec<Value> = self.findings.iter().map(print_finding).collect();
        json!({
            "version": VERSION, "fingerprint": u128::from_be_bytes(self.fingerprint).to_string(),
            "record": u128::from_be_bytes(record).to_string(), "pages": self.n_pages, "findings": findings,
        })
        .to_string()
    }

    /// With the hash of the record that it belongs to.
    fn parse(text: &str) -> Option<(Said, Hash)> {
        let value: Value = serde_json::from_str(text).ok()?;
        let hash = |name: &str| Some(value[name].as_str()?.parse::<u128>().ok()?.to_be_bytes());
        if value["version"] != VERSION {
            return None;
        }
        let findings = value["findings"].as_array()?.iter().map(parse_finding).collect::<Option<_>>()?;
        let n_pages = usize::try_from(value["pages"].as_u64()?).ok()?;
        Some((Said { fingerprint: hash("fingerprint")?, n_pages, findings }, hash("record")?))
    }
}

/// The time of the last change of what is copied as it is, in nanoseconds since 1970: only its stamp is known.
pub fn newest_asset(docs: &Path, inputs: &Inputs) -> Option<i64> {
    let changed = |path: &SitePath| {
        let time = docs.join(path.as_str()).metadata().and_then(|meta| meta.modified());
        let since = time.ok()?.duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(since.as_nanos()).ok()
    };
    inputs.assets.iter().map(|asset| changed(&asset.path).unwrap_or(i64::MAX)).max()
}

fn print_finding(diag: &Diagnostic) -> Value {
    let Diagnostic { code, severity, message, span, file, help, related } = diag;
    let severity = match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    };
    let related: Vec<Value> = related.iter().map(|(span, text)| json!([print_span(span), text])).collect();
    let file = file.as_ref().map(SitePath::as_str);
    json!([code.number(), severity, message, span.as_ref().map(print_span), file, help, related])
}

fn print_span(span: &Span) -> Value {
    json!([span.file.0, span.start, span.end])
}

fn parse_finding(value: &Value) -> Option<Diagnostic> {
    let [code, severity, message, span, file, help, others] = value.as_array()?.as_slice() else { return None };
    let code = code.as_str()?;
    let text = |value: &Value| Some(value.as_str()?.to_owned());
    let related = |pair: &Value| Some((parse_span(&pair[0])?, text(&pair[1])?));
    Some(Diagnostic {
        code: *Code::ALL.iter().find(|known| known.number() == code)?,
        severity: match severity.as_u64()? {
            0 => Severity::Error,
            1 => Severity::Warning,
            2 => Severity::Note,
            _ => return None,
        },
        message: text(message)?,
        span: if span.is_null() { None } else { Some(parse_span(span)?) },
        file: if file.is_null() { None } else { Some(SitePath::new(file.as_str()?)?) },
        help: if help.is_null() { None } else { Some(text(help)?) },
        related: others.as_array()?.iter().map(related).collect::<Option<_>>()?,
    })
}

fn parse_span(value: &Value) -> Option<Span> {
    let number = |at: usize| u32::try_from(value[at].as_u64()?).ok();
    Some(Span { file: FileId(number(0)?), start: number(1)?, end: number(2)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_survives_print_and_parse() {
        let span = Span { file: FileId(3), start: 7, end: 9 };
        let path = SitePath::new("a/ü.png").expect("inside");
        let findings = vec![
            Code::LinkBroken.at(span, "a \"b\"\n`c`").help("d").related(span, "e"),
            Code::FileUnreadable.in_file(path, "f"),
            Diagnostic { severity: Severity::Note, ..Code::Panicked.site("") },
        ];
        let said = Said { fingerprint: hash(b"x"), n_pages: 12, findings };
        let text = said.print(hash(b"y"));
        assert_eq!(Said::parse(&text), Some((said, hash(b"y"))));
        for cut in 0..text.len() {
            assert_eq!(Said::parse(text.get(..cut).unwrap_or_default()), None, "cut at {cut}");
        }
        let changes = [
            ("\"version\":1", "\"version\":2"),
            ("[3,7,9]", "[3,7]"),
            ("\"pages\":12", "\"pages\":-1"),
            ("\"E0", "\"X0"),
        ];
        for (from, to) in changes {
            assert!(text.contains(from), "{from} in {text}");
            assert_eq!(Said::parse(&text.replace(from, to)), None, "{from} → {to}");
        }
    }
}

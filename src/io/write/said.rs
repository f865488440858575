//! What the last build was made from and what it said, so that a build of the same is over at once.
//!
//! Stands beside the record. It holds for one record and one fingerprint of everything that a build depends on: the
//! program, its options, and all of the docs folder. One that is damaged, of another version or of another bundle is no
//! answer: the build is made.

use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::output::Output;
use super::place::Place;
use super::record::{Hash, Stamp, hash, short};
use crate::diag::Diagnostic;
use crate::diag::bytes::{In, Out};
use crate::inputs::Inputs;
use crate::source::SitePath;

/// What a build said; `findings` are those of the pipeline, in its order.
#[derive(Clone, PartialEq, Debug)]
pub struct Said {
    pub fingerprint: Hash,
    pub n_pages: usize,
    pub findings: Vec<Diagnostic>,
}

/// More findings are not kept: such a site is made again.
const MAX_FINDINGS: usize = 10_000;
const TITLE: &[u8] = b"docs build said 2\n";

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
    let Inputs { pages, sources, assets, ignored, linked, unreadable, changed, repository } = inputs;
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    add(format!("{program:?} {}", docs.display()).as_bytes());
    add(format!("{} {} {} {}", pages.len(), sources.len(), assets.len(), ignored.len()).as_bytes());
    for page in pages {
        add(page.path.as_str().as_bytes());
        add(&page.hash());
    }
    for source in sources {
        add(source.path.as_str().as_bytes());
        add(source.text.as_bytes());
    }
    for asset in assets {
        let stamp = Stamp::of(&docs.join(asset.path.as_str()).metadata().ok()?);
        add(format!("{asset:?} {stamp:?}").as_bytes());
    }
    add(format!("{ignored:?} {linked:?} {unreadable:?} {changed:?} {repository:?}").as_bytes());
    Some(short(hasher.finalize()))
}

impl Said {
    /// What the last build said, when it was this one and its bundle is in the output as it left it.
    pub(super) fn load(place: &Place, output: &Output, fingerprint: Hash, newest: Option<i64>) -> Option<Said> {
        let path = place.said();
        let written = Stamp::of(&path.metadata().ok()?);
        // A file could have changed again within its time's step.
        if newest.is_some_and(|newest| newest.saturating_add(super::TIME_STEP) >= written.changed) {
            return None;
        }
        let (said, of_record) = Said::parse(&fs::read(&path).ok()?)?;
        let is_this = said.fingerprint == fingerprint && of_record == hash(&fs::read(place.record()).ok()?);
        (is_this && output.is_whole()).then_some(said)
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

    fn print(&self, record: Hash) -> Vec<u8> {
        let mut out = Out::default();
        out.0.extend_from_slice(&self.fingerprint);
        out.0.extend_from_slice(&record);
        out.number(self.n_pages as u32);
        out.all(&self.findings, Out::finding);
        [TITLE, &hash(&out.0), &out.0].concat()
    }

    /// With the hash of the record that it belongs to.
    fn parse(bytes: &[u8]) -> Option<(Said, Hash)> {
        let (whole, said) = bytes.strip_prefix(TITLE)?.split_first_chunk()?;
        if *whole != hash(said) {
            return None;
        }
        let (fingerprint, said) = said.split_first_chunk()?;
        let (record, said) = said.split_first_chunk()?;
        let mut from = In(said);
        let said =
            Said { fingerprint: *fingerprint, n_pages: from.number()? as usize, findings: from.all(In::finding)? };
        from.0.is_empty().then_some((said, *record))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Severity};
    use crate::source::{FileId, Span};

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
        let bytes = said.print(hash(b"y"));
        assert_eq!(Said::parse(&bytes), Some((said, hash(b"y"))));
        for at in 0..bytes.len() {
            assert_eq!(Said::parse(&bytes[..at]), None, "cut at {at}");
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_eq!(Said::parse(&other), None, "another byte at {at}");
        }
    }
}

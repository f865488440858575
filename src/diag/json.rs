//! Findings for programs: one JSON object a line.
//!
//! ```json
//! {"type":"diagnostic","severity":"error","code":"E0601","message":"…","help":"…","file":"guides/a.mdx",
//!  "line":3,"column":5,"endLine":3,"endColumn":9,"start":41,"end":45,
//!  "related":[{"file":"b.mdx","line":1,"column":1,"endLine":1,"endColumn":4,"start":0,"end":3,"message":"…"}]}
//! {"type":"timing","stage":"read","milliseconds":1.3}
//! {"type":"summary","errors":0,"warnings":1,"pages":12,
//!  "files":{"written":3,"unchanged":40,"removed":0,"kept":2},"milliseconds":53.1}
//! ```
//!
//! `file` is below the docs folder. Lines and columns count from 1, columns in characters; `start` and `end` are bytes
//! of the text (a byte order mark at its beginning is not counted). What is not known is `null`, and never left out.

use std::time::Duration;

use serde::Serialize;

use super::Diagnostic;
use super::report::{self, Files, Lines};
use crate::source::{Sources, Span};

/// `diags` are in order.
pub fn print(diags: &[Diagnostic], sources: Sources) -> String {
    let mut lines = Lines::new(sources);
    let mut text = String::new();
    for diag in diags {
        push(&mut text, &line(diag, &mut lines));
    }
    text
}

/// The last line.
pub fn summary(summary: &report::Summary) -> String {
    let report::Summary { counts, n_pages: pages, files, took } = *summary;
    let mut text = String::new();
    let milliseconds = took.map(milliseconds);
    push(&mut text, &Line::Summary { errors: counts.errors, warnings: counts.warnings, pages, files, milliseconds });
    text
}

/// How long each stage of a build took, before the last line.
pub fn timings(timings: &[(&'static str, Duration)]) -> String {
    let mut text = String::new();
    for (stage, time) in timings {
        push(&mut text, &Line::Timing { stage, milliseconds: milliseconds(*time) });
    }
    text
}

/// To the tenth.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e4).round() / 10.0
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Diagnostic {
        severity: &'static str,
        code: &'static str,
        message: &'a str,
        help: Option<&'a str>,
        #[serde(flatten)]
        place: Place<'a>,
        related: Vec<Related<'a>>,
    },
    Timing {
        stage: &'static str,
        milliseconds: f64,
    },
    Summary {
        errors: usize,
        warnings: usize,
        pages: usize,
        files: Option<Files>,
        milliseconds: Option<f64>,
    },
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Place<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    start: Option<u32>,
    end: Option<u32>,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
}

fn line<'a>(diag: &'a Diagnostic, lines: &mut Lines<'a>) -> Line<'a> {
    Line::Diagnostic {
        severity: diag.severity.word(),
        code: diag.code.number(),
        message: &diag.message,
        help: diag.help.as_deref(),
        place: match diag.span {
            Some(span) => place(span, lines),
            None => Place { file: diag.file.as_ref().map(|file| file.as_str()), ..Place::default() },
        },
        related: diag
            .related
            .iter()
            .map(|(span, label)| Related { place: place(*span, lines), message: label })
            .collect(),
    }
}

fn place<'a>(span: Span, lines: &mut Lines<'a>) -> Place<'a> {
    let at = lines.place(span);
    Place {
        file: Some(report::path_of(span.file, lines.sources()).as_str()),
        line: Some(at.line),
        column: Some(at.column),
        end_line: Some(at.end_line),
        end_column: Some(at.end_column),
        start: Some(span.start),
        end: Some(span.end),
    }
}

fn push(text: &mut String, line: &Line) {
    text.push_str(&serde_json::to_string(line).expect("strings and numbers always serialise"));
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::inputs::Inputs;

    #[test]
    fn every_field_is_there() {
        let inputs = Inputs::from_texts([("a.mdx", "ü one\ntwo")]);
        let source = &inputs.pages[0];
        let diags = [
            Code::NotUtf8.at(source.span(3..9), "a \"b\"").help("c").related(source.span(0..0), "d"),
            Code::NotUtf8.in_file(source.path.clone(), "e"),
            Code::NotUtf8.site("f"),
        ];
        let expected = concat!(
            r#"{"type":"diagnostic","severity":"error","code":"E0101","message":"a \"b\"","help":"c","file":"a.mdx","#,
            r#""line":1,"column":3,"endLine":2,"endColumn":3,"start":3,"end":9,"related":[{"file":"a.mdx","line":1,"#,
            r#""column":1,"endLine":1,"endColumn":1,"start":0,"end":0,"message":"d"}]}"#,
            "\n",
            r#"{"type":"diagnostic","severity":"error","code":"E0101","message":"e","help":null,"file":"a.mdx","#,
            r#""line":null,"column":null,"endLine":null,"endColumn":null,"start":null,"end":null,"related":[]}"#,
            "\n",
            r#"{"type":"diagnostic","severity":"error","code":"E0101","message":"f","help":null,"file":null,"#,
            r#""line":null,"column":null,"endLine":null,"endColumn":null,"start":null,"end":null,"related":[]}"#,
            "\n",
        );
        assert_eq!(print(&diags, inputs.texts()), expected);
        let counts = report::Counts { errors: 0, warnings: 2 };
        let files = Files { written: 4, unchanged: 5, removed: 6, kept: 7 };
        let took = Some(Duration::from_micros(12_345));
        let mut ended = report::Summary { counts, n_pages: 3, files: Some(files), took };
        let counted = "{\"type\":\"summary\",\"errors\":0,\"warnings\":2,\"pages\":3,";
        let files = "\"files\":{\"written\":4,\"unchanged\":5,\"removed\":6,\"kept\":7},\"milliseconds\":12.3}\n";
        assert_eq!(summary(&ended), [counted, files].concat());
        (ended.files, ended.took) = (None, None);
        assert_eq!(summary(&ended), format!("{counted}\"files\":null,\"milliseconds\":null}}\n"));
    }
}

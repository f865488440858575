//! Findings as the preview shows them: with the lines around each, and an address that opens an editor there.

use std::path::Path;

use serde_json::{Value, json};

use super::Shared;
use crate::diag::report::{self, Lines};
use crate::diag::{Diagnostic, Severity};
use crate::session::Moment;

/// Findings that are shown at once; who has more mends these first.
const MOST: usize = 20;

/// Lines shown before and after the place.
const AROUND: usize = 2;

/// Each as `{ severity, code, message, help, file, line, column, frame: [[number, text]], from, to, editor }`.
pub fn of(now: &Moment, diags: &[Diagnostic], shared: &Shared) -> Value {
    let mut lines = Lines::new(now.sources());
    let shown = diags.iter().take(MOST).map(|diag| {
        let mut shown = json!({ "severity": severity(diag), "code": diag.code.number(), "message": diag.message, "help": diag.help });
        // What is made of a specification has no file of its own.
        let span = diag.span.filter(|span| now.sources().iter().any(|source| source.file == span.file));
        let Some(span) = span else {
            shown["file"] = json!(diag.file.as_ref().map(|file| file.as_str()));
            return shown;
        };
        let place = lines.place(span);
        let source = report::source(span.file, now.sources());
        let n_lines = source.text.matches('\n').count() + 1;
        let frame = place.line.saturating_sub(AROUND).max(1)..=(place.line + AROUND).min(n_lines);
        let frame: Vec<Value> = frame
            .map(|line| {
                let range = lines.line(span.file, line);
                let text: String = source.text[range].chars().take(400).collect();
                json!([line, text])
            })
            .collect();
        let to = if place.end_line == place.line { place.end_column.max(place.column + 1) } else { usize::MAX };
        shown["file"] = json!(source.path.as_str());
        shown["line"] = json!(place.line);
        shown["column"] = json!(place.column);
        shown["frame"] = json!(frame);
        shown["from"] = json!(place.column);
        shown["to"] = json!(to.min(1000));
        shown["editor"] = json!(editor(shared, source.path.as_str(), place.line, place.column));
        shown
    });
    shown.collect()
}

fn severity(diag: &Diagnostic) -> &'static str {
    match diag.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// An address that opens a file of the docs folder at a place.
pub fn editor(shared: &Shared, file: &str, line: usize, column: usize) -> String {
    let path = Path::new(&shared.root).join(file);
    let path = percent_encoding::utf8_percent_encode(&path.to_string_lossy(), ENCODED).to_string();
    // `vscode://file/` is followed by a path without its first slash; anything else that takes a path takes a whole one.
    let path = path.trim_start_matches('/');
    let form = shared.options.editor.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
    form.replace("//file/{path}", &format!("//file/{path}")).replace("{path}", &format!("/{path}"))
}

const ENCODED: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

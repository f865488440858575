//! Findings as the preview shows them: with the lines around each, and an address that opens an editor there.

use serde_json::{Value, json};

use super::Shared;
use crate::diag::Diagnostic;
use crate::diag::report::{self, Lines};
use crate::session::Moment;

/// Findings that are shown at once; who has more mends these first.
const MOST: usize = 20;

/// Lines shown before and after the place.
const AROUND: usize = 2;

/// Each as `{ severity, code, message, help, file, line, column, frame: [[number, text]], from, to, editor }`.
pub fn of(now: &Moment, diags: &[Diagnostic], shared: &Shared) -> Value {
    let mut lines = Lines::new(now.sources());
    let shown = diags.iter().take(MOST).map(|diag| {
        let mut shown = json!({ "severity": diag.severity.word(), "code": diag.code.number(), "message": diag.message, "help": diag.help });
        // What is made of a specification has no file of its own.
        let span = diag.span.filter(|span| now.sources().path(span.file).is_some());
        let Some(span) = span else {
            shown["file"] = json!(diag.file.as_ref().map(|file| file.as_str()));
            return shown;
        };
        let place = lines.place(span);
        let path = report::path_of(span.file, now.sources()).as_str();
        let source = lines.text(span.file);
        let n_lines = source.matches('\n').count() + 1;
        let frame = place.line.saturating_sub(AROUND).max(1)..=(place.line + AROUND).min(n_lines);
        let frame: Vec<Value> = frame
            .map(|line| {
                let range = lines.line(span.file, line);
                let text: String = source[range].chars().take(400).collect();
                json!([line, text])
            })
            .collect();
        let to = if place.end_line == place.line { place.end_column.max(place.column + 1) } else { usize::MAX };
        shown["file"] = json!(path);
        shown["line"] = json!(place.line);
        shown["column"] = json!(place.column);
        shown["frame"] = json!(frame);
        shown["from"] = json!(place.column);
        shown["to"] = json!(to.min(1000));
        shown["editor"] = json!(shared.editor(path, place.line, place.column));
        shown
    });
    shown.collect()
}

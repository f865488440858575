//! Findings as annotations of GitHub's workflow runs, shown beside the changed lines of a pull request.

use std::fmt::Write as _;

use super::report::{self, Lines};
use super::{Diagnostic, Severity};
use crate::source::Sources;

/// One workflow command a line. `diags` are in order; `prefix` leads from the repository to the docs folder.
pub fn print(diags: &[Diagnostic], sources: Sources, prefix: &str) -> String {
    let mut lines = Lines::new(sources);
    let mut text = String::new();
    for diag in diags {
        let command = match diag.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        _ = write!(text, "::{command} ");
        if let Some(path) = report::path(diag, sources) {
            _ = write!(text, "file={},", property(&format!("{prefix}{path}")));
        }
        if let Some(span) = diag.span {
            let place = lines.place(span);
            _ = write!(text, "line={},col={},", place.line, place.column);
            _ = write!(text, "endLine={},endColumn={},", place.end_line, place.end_column);
        }
        let help = diag.help.iter().map(|help| format!("\nhelp: {help}"));
        let message: String = std::iter::once(diag.message.clone()).chain(help).collect();
        _ = writeln!(text, "title={}::{}", diag.code.number(), data(&message));
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::inputs::Inputs;

    #[test]
    fn commands() {
        let inputs = Inputs::from_texts([("a,b.mdx", "one two")]);
        let diags =
            [Code::NotUtf8.at(inputs.pages[0].span(4..7), "100% wrong").help("x\ny"), Code::NotAFile.site("anywhere")];
        let expected = "\
::error file=docs/a%2Cb.mdx,line=1,col=5,endLine=1,endColumn=8,title=E0101::100%25 wrong%0Ahelp: x%0Ay
::warning title=E0107::anywhere
";
        assert_eq!(print(&diags, inputs.texts(), "docs/"), expected);
    }
}

//! Slips of the author that leave text where a tag or an expression was meant.

use super::Scanner;
use crate::diag::Code;
use crate::html;
use crate::syntax::lexer::{Extent, TagFault};

impl Scanner<'_> {
    /// Says why the text at `at`, which begins like a tag, is none; nothing where it hardly was meant as one.
    pub fn no_tag(&mut self, at: usize, to: usize) {
        let Some((name, fault)) = self.scan.lexer.fault.take() else { return };
        let written = &self.source.text[name.range()];
        if !(written.starts_with(|letter: char| letter.is_ascii_uppercase()) || html::is_element(written)) {
            return;
        }
        let (why, help) = match fault {
            TagFault::Unquoted(value) => {
                let text = &self.source.text[value as usize..to];
                let len = text.find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '>' | '/' | '<'));
                let value = &text[..len.unwrap_or(text.len())];
                if value.is_empty() {
                    ("an attribute has no value after its `=`".to_owned(), "write the value in quotes".to_owned())
                } else {
                    (
                        format!("the value `{value}` has no quotes around it"),
                        format!("write \"{value}\", or {{{value}}} when it is JavaScript"),
                    )
                }
            }
            TagFault::Quote => {
                ("the quote of a value does not close".to_owned(), "put the closing quote after the value".to_owned())
            }
            TagFault::Brace(brace) => {
                self.told_brace = Some(brace as usize);
                ("the brace of a value does not close".to_owned(), "put `}` after the value".to_owned())
            }
            TagFault::End => (
                "no `>` ends it".to_owned(),
                format!("put `>` after its attributes, or write `\\<{written}` when it is meant as text"),
            ),
        };
        let message = format!("`<{written}` begins like a tag but is shown as text: {why}");
        let span = self.source.span(at..name.range().end);
        self.scan.no_tags.push(Extent::new(at, name.range().end));
        self.report(Code::NotATag.at(span, message).help(help));
    }

    /// Says that a brace is shown as text: what follows it is no JavaScript, or nothing closes it before `to`.
    pub fn literal_brace(&mut self, at: usize, to: usize) {
        let text = self.scan.text.as_bytes();
        let (code, end, message) = match self.scan.lexer.expression(text, at, to) {
            Some(end) => {
                (Code::NotAnExpression, end, "what stands between these braces is no JavaScript; it is shown as text")
            }
            // That the budget is spent is said once for the page.
            None if self.scan.lexer.exhausted() || self.told_brace == Some(at) || at < self.told_line => return,
            None if text[at..to].starts_with(b"{/*") => {
                (Code::UnclosedBrace, at + 3, "no `*/}` ends this comment in its paragraph; it is shown as text")
            }
            None => (Code::UnclosedBrace, at + 1, "no `}` closes this brace in its paragraph; it is shown as text"),
        };
        let help = match code {
            Code::NotAnExpression => "put a backslash before the opening brace, or set the text as code with backticks",
            _ if end == at + 3 => "put `*/}` at its end, or write \\{ when it is meant as text",
            _ => "write \\{ for a brace that is only text",
        };
        self.report(code.at(self.source.span(at..end), message).help(help));
    }
}

//! Slips of the author that leave text where a tag or an expression was meant.

use std::ops::Range;

use super::Scanner;
use crate::diag::{Code, Diagnostic, Severity};
use crate::expr::parse;
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
        let mut is_personal = false;
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
                is_personal = asks_reader(self.scan.text.as_bytes(), brace as usize, to);
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
        self.report(graver(is_personal, Code::NotATag.at(span, message).help(help)));
    }

    /// Says that a brace is shown as text: what follows it is no JavaScript, or nothing closes it before `to`. Where the
    /// reader is asked for, everybody would see the same source: an error.
    pub fn literal_brace(&mut self, at: usize, to: usize) {
        let text = self.scan.text.as_bytes();
        let is_personal = asks_reader(text, at, to);
        let (code, end, message) = match self.scan.lexer.expression(text, at, to) {
            Some(end) if is_personal => return self.broken_expression(at, end),
            Some(end) => {
                (Code::NotAnExpression, end, "what stands between these braces is no JavaScript; it is shown as text")
            }
            None if self.told_brace == Some(at) || at < self.told_line => return,
            None if self.scan.lexer.exhausted() && is_personal => {
                (Code::LookAheadSpent, at + 1, "too much is left open on this page to find the end of this brace")
            }
            // That the budget is spent is said once for the page.
            None if self.scan.lexer.exhausted() => return,
            None if text[at..to].starts_with(b"{/*") => {
                (Code::UnclosedBrace, at + 3, "no `*/}` ends this comment in its paragraph; it is shown as text")
            }
            None => (Code::UnclosedBrace, at + 1, "no `}` closes this brace in its paragraph; it is shown as text"),
        };
        let help = match code {
            Code::NotAnExpression => "put a backslash before the opening brace, or set the text as code with backticks",
            Code::LookAheadSpent => {
                "close what is open before it, or put a backslash before each that is meant as text"
            }
            _ if end == at + 3 => "put `*/}` at its end, or write \\{ when it is meant as text",
            _ if is_personal => "put `}` after the expression, or write \\{ for a brace that is only text",
            _ => "write \\{ for a brace that is only text",
        };
        self.report(graver(is_personal, code.at(self.source.span(at..end), message).help(help)));
    }

    /// Says that an `import` or `export` is none: the line that it begins with, and all of it up to a blank line. Where it
    /// reads the reader's data, everybody would see the same source: an error, at what is wrong.
    pub fn literal_module(&mut self, line: Range<usize>, to: usize) {
        let text = &self.source.text[line.start..to];
        let fault =
            exports_reader(text.as_bytes()).then(|| parse::module_fault(text, self.source.span(line.start..to)));
        let diag = match fault.flatten() {
            Some(fault) => {
                let help = fault.help.as_deref().unwrap_or("complete the statement");
                let help = format!("{help}, or begin the sentence with another word");
                Code::PersonalOutside.at(fault.span, fault.sentence()).help(help)
            }
            None => Code::NotAModule
                .at(
                    self.source.span(line),
                    "this line begins like an `import` or `export` but is no JavaScript; it is shown as text",
                )
                .help("mend the statement, or begin the sentence with another word"),
        };
        self.report(diag);
    }

    /// Says where the expression between the braces breaks, which was to depend on the reader.
    fn broken_expression(&mut self, at: usize, end: usize) {
        self.scan.lexer.charge(end - at);
        let inside = self.source.span(at + 1..end - 1);
        let Some(fault) = parse::fault(&self.scan.text[at + 1..end - 1], inside) else { return };
        // Where more was to come, the brace that came instead is the place.
        let place = if fault.span.start >= inside.end { self.source.span(end - 1..end) } else { fault.span };
        let help = match &fault.help {
            Some(help) => format!("{help}, or write \\{{ for a brace that is only text"),
            None => "complete the expression, or write \\{ for a brace that is only text".into(),
        };
        self.report(Code::PersonalOutside.at(place, fault.sentence()).help(help));
    }
}

fn graver(is_personal: bool, diag: Diagnostic) -> Diagnostic {
    Diagnostic { severity: if is_personal { Severity::Error } else { diag.severity }, ..diag }
}

/// Whether what follows the brace at `at` begins as an expression over `user` does: `{user.plan`, `{!user[`,
/// `{(user &&`. `{user id}`, `{user: text}` and `{user?}` are more likely text, and two braces another language's.
fn asks_reader(text: &[u8], at: usize, to: usize) -> bool {
    if at > 0 && text[at - 1] == b'{' {
        return false;
    }
    let is_before = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'!' | b'(');
    let begins = text[at + 1..to].iter().take_while(|byte| is_before(byte)).count();
    is_of_reader(&text[at + 1 + begins..to])
}

/// Whether an `export` is JavaScript that reads the reader's data somewhere, whatever is wrong with it: it names something,
/// as prose does not.
pub(super) fn exports_reader(text: &[u8]) -> bool {
    let Some(rest) = text.strip_prefix(b"export ") else { return false };
    let rest = rest.trim_ascii_start();
    let declares =
        [&b"const "[..], b"let ", b"var ", b"function ", b"default "].iter().any(|word| rest.starts_with(word));
    let is_of_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.') || byte >= 0x80;
    declares
        && memchr::memmem::find_iter(rest, b"user").any(|at| !is_of_word(rest[at - 1]) && is_of_reader(&rest[at..]))
}

/// Whether a text begins with `user` as an expression does.
fn is_of_reader(text: &[u8]) -> bool {
    let Some(rest) = text.strip_prefix(b"user") else { return false };
    let rest = rest.strip_prefix(b"Context").unwrap_or(rest).trim_ascii_start();
    match rest {
        [b'.', next, ..] => next.is_ascii_alphanumeric() || matches!(next, b'_' | b'$') || *next >= 0x80,
        [b'?', next, ..] => !matches!(next, b'}' | b')'),
        [b'[', ..] => true,
        _ => [&b"&&"[..], b"||", b"==", b"!="].iter().any(|sign| rest.starts_with(sign)),
    }
}

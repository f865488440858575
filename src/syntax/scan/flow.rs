//! Constructs that are blocks: lines of nothing but tags and expressions, and blocks of `import`s and `export`s.

use memchr::memmem;

use super::lines::Line;
use super::{Scanner, tag_kind};
use crate::diag::Code;
use crate::expr;
use crate::syntax::construct::ConstructKind;
use crate::syntax::lexer::{Extent, is_comment};

/// A construct found at some byte: where it ends and what it is.
pub struct Found {
    pub end: usize,
    pub kind: ConstructKind,
}

impl Scanner<'_> {
    /// Takes the lines from `at` on that hold only tags, expressions and comments, each construct as long as it is;
    /// returns where the next line begins. `None` when there is other text on the last line.
    pub fn flow(&mut self, at: usize, line: Line, keep: usize) -> Option<usize> {
        let (first, attributes) = (self.scan.constructs.len(), self.scan.lexer.attributes.len());
        let limit = self.construct_limit(line, keep);
        let Some(end) = self.flow_within(at, limit) else {
            self.forget(first, attributes);
            return None;
        };
        let constructs = self.scan.constructs.split_off(first);
        self.close_for_block(keep);
        let first = self.scan.constructs.len();
        self.scan.constructs.extend(constructs);
        self.write_flow(first);
        Some(self.line_at(end).next)
    }

    /// Collects constructs up to the end of a line that holds nothing else, and returns that end.
    fn flow_within(&mut self, at: usize, limit: usize) -> Option<usize> {
        let mut i = at;
        let mut after_expression = false;
        loop {
            let text = self.scan.text.as_bytes();
            while i < limit && matches!(text[i], b' ' | b'\t') {
                i += 1;
            }
            if i >= limit || matches!(text[i], b'\n' | b'\r') {
                return Some(i);
            }
            let found = match text[i] {
                b'<' => self.tag_or_comment(i, limit),
                // An expression right after another makes a paragraph of the line.
                b'{' if !after_expression => {
                    self.expression(i, limit).filter(|found| !matches!(found.kind, ConstructKind::Variable(_)))
                }
                _ => None,
            };
            let Some(Found { end, kind }) = found else {
                self.scan.lexer.charge(i - at);
                return None;
            };
            after_expression = matches!(kind, ConstructKind::Expression | ConstructKind::Comment);
            self.construct(i, end, kind, true);
            i = end;
        }
    }

    fn forget(&mut self, constructs: usize, attributes: usize) {
        self.scan.constructs.truncate(constructs);
        self.scan.lexer.attributes.truncate(attributes);
    }

    /// The tag or HTML comment at `at`.
    pub fn tag_or_comment(&mut self, at: usize, limit: usize) -> Option<Found> {
        let text = self.scan.text.as_bytes();
        if text[at + 1..limit].starts_with(b"!--") {
            if self.scan.lexer.exhausted() {
                return None;
            }
            let found = memmem::find(&text[at + 4..limit], b"-->");
            if found.is_none() {
                self.scan.lexer.charge(limit - at);
            }
            return found.map(|found| Found { end: at + 4 + found + 3, kind: ConstructKind::HtmlComment });
        }
        let tag = self.scan.lexer.tag(text, at, limit)?;
        Some(Found { end: tag.end, kind: tag_kind(&tag) })
    }

    /// The expression, comment or variable at `at`; `None` when it has no end or is no JavaScript.
    pub fn expression(&mut self, at: usize, limit: usize) -> Option<Found> {
        if self.refused == Some(at) {
            return None;
        }
        let mut end = self.scan.lexer.expression(self.scan.text.as_bytes(), at, limit)?;
        let inner = &self.scan.text[at + 1..end - 1];
        if let Some(name) = self.options.variables.then(|| variable(inner)).flatten() {
            let name = Extent::new(at + 1 + name.start, at + 1 + name.end);
            return Some(Found { end, kind: ConstructKind::Variable(name) });
        }
        if is_comment(inner.as_bytes()) {
            return Some(Found { end, kind: ConstructKind::Comment });
        }
        // The cut may be wrong (a brace in a regular expression): a later `}` may make it right.
        for _ in 0..4 {
            if expr::parse::is_expression(&self.scan.text[at + 1..end - 1]) {
                return Some(Found { end, kind: ConstructKind::Expression });
            }
            self.scan.lexer.charge(end - at);
            match memchr::memchr(b'}', &self.scan.text.as_bytes()[end..limit]) {
                Some(found) => end += found + 1,
                None => break,
            }
        }
        self.refused = Some(at);
        None
    }

    /// The block of `import`s and `export`s that begins on `line`; `None` when it is prose.
    pub fn module(&mut self, line: Line) -> Option<usize> {
        let text = self.src;
        let mut end = self.scan.lexer.module(text, line.start, line.start, text.len());
        // A blank line may stand inside of a statement whose brackets are closed (`export const a =`).
        for _ in 0..3 {
            let Some(tried) = end else { break };
            if expr::parse::is_module(&self.source.text[line.start..tried]) {
                return Some(self.write_module(line.start, tried));
            }
            self.scan.lexer.charge(tried - line.start);
            if tried >= text.len() {
                break;
            }
            end = self.scan.lexer.module(text, line.start, tried + 1, text.len());
        }
        self.module_prefix(line)
    }

    /// The longest run of whole lines from `line` on that is a module: a blank line is missing after an `import`.
    fn module_prefix(&mut self, line: Line) -> Option<usize> {
        let mut longest = None;
        let (mut end, mut next) = (line.end, line.next);
        for _ in 0..64 {
            if self.scan.lexer.exhausted() {
                break;
            }
            self.scan.lexer.charge(end - line.start);
            if expr::parse::is_module(&self.source.text[line.start..end]) {
                longest = Some(end);
            }
            if next >= self.src.len() {
                break;
            }
            let following = self.line_at(next);
            if self.src[following.start..following.end].trim_ascii().is_empty() {
                break;
            }
            (end, next) = (following.end, following.next);
        }
        match longest {
            Some(end) => {
                let at = self.line_at(end).next;
                let text = self.source.span(at..self.line_at(at).end);
                // A statement that does not go together with those above is read by itself, and judged then.
                let line_after = &self.src[at..];
                if !line_after.starts_with(b"export ") && !line_after.starts_with(b"import ") {
                    self.report(
                        Code::MissingBlankLine
                            .at(text, "text follows an `import` or `export` without a blank line between them")
                            .help("put a blank line before this line"),
                    );
                }
                Some(self.write_module(line.start, end))
            }
            None => {
                self.told_line = line.end;
                self.literal_module(line.start..line.end, end);
                None
            }
        }
    }

    fn write_module(&mut self, start: usize, end: usize) -> usize {
        let end = start + self.src[start..end].trim_ascii_end().len();
        self.close_for_block(0);
        let first = self.scan.constructs.len();
        self.construct(start, end, ConstructKind::Module, true);
        self.write_flow(first);
        self.line_at(end).next
    }
}

/// The name in `{name}`, when the text between the outer braces is that and nothing else.
fn variable(inner: &str) -> Option<std::ops::Range<usize>> {
    let name = inner.strip_prefix('{')?.strip_suffix('}')?;
    let start = 1 + name.len() - name.trim_ascii_start().len();
    let name = name.trim_ascii();
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    (plain && !name.is_empty()).then(|| start..start + name.len())
}

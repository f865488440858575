//! The block rules: which containers a line opens, and what its remainder is.

use memchr::memchr;

use super::lines::{Blanks, Container, Cursor, Empty, Line};
use super::{Fence, MAX_CONTAINERS, Scanner, push_blanks};
use crate::diag::Code;
use crate::syntax::construct::ConstructKind;
use crate::syntax::lexer::Extent;

impl Scanner<'_> {
    /// Opens the containers whose markers stand at the cursor; says whether there was one.
    pub fn open_containers(&mut self, cursor: &mut Cursor, line: Line, matched: usize) -> bool {
        let mut opened = false;
        // As in the reference parser: what would interrupt a paragraph stays restricted inside of what does.
        let interrupts = matched == self.containers.len() && self.paragraph.is_text();
        loop {
            let blanks = cursor.blanks(self.src, line.end);
            let Some(&byte) = self.src[..line.end].get(blanks.at) else { return opened };
            let rest = &self.src[blanks.at..line.end];
            let width = match byte {
                b'>' => 1,
                b'-' | b'+' | b'*' => {
                    let setext = byte == b'-' && interrupts && !opened && is_underline(rest);
                    if setext || is_thematic_break(rest) {
                        return opened;
                    }
                    if !is_item(rest, 1, interrupts) {
                        self.escape = (opened && is_item(rest, 1, false)).then_some(blanks.at);
                        return opened;
                    }
                    1
                }
                b'0'..=b'9' => match ordered_marker(rest, interrupts) {
                    Some(width) => width,
                    None => {
                        // `01.` is not 1 here, but to comrak.
                        if (opened || rest[0] == b'0')
                            && let Some(width) = ordered_marker(rest, false)
                        {
                            self.escape = Some(blanks.at + width - 1);
                        }
                        return opened;
                    }
                },
                b'[' if rest.get(1) == Some(&b'^') => match foot_label(rest) {
                    Some(width) => width,
                    None => return opened,
                },
                _ => return opened,
            };
            if (if opened { self.containers.len() } else { matched }) >= MAX_CONTAINERS {
                self.too_deep(blanks.at, blanks.at + width);
                self.escape = Some(if byte.is_ascii_digit() { blanks.at + width - 1 } else { blanks.at });
                return opened;
            }
            if !opened {
                self.flush();
                self.close_containers(matched);
                opened = true;
            }
            self.open_container(byte, cursor, blanks, width, line);
        }
    }

    fn open_container(&mut self, byte: u8, cursor: &mut Cursor, blanks: Blanks, width: usize, line: Line) {
        let marker = Extent::new(blanks.at, blanks.at + width);
        cursor.pass(blanks, width);
        let container = match byte {
            b'>' => {
                cursor.eat(self.src, line.end, 1);
                Container::Quote
            }
            b'[' => {
                let after = cursor.blanks(self.src, line.end);
                cursor.pass(after, 0);
                Container::Foot { label: marker, fresh: true }
            }
            _ => {
                let after = cursor.blanks(self.src, line.end);
                let empty = after.at == line.end;
                let padding = if empty { 1 } else { after.columns };
                cursor.pass(after, 0);
                let need = blanks.columns + width + padding;
                Container::Item { need, marker, fresh: true, empty: Empty::No }
            }
        };
        self.push_container(container);
    }

    fn too_deep(&mut self, start: usize, end: usize) {
        if !self.too_deep {
            self.too_deep = true;
            self.report(
                Code::NestedTooDeep
                    .at(
                        self.source.span(start..end),
                        format!("lists and quotes nest deeper than {MAX_CONTAINERS} levels"),
                    )
                    .help("what stands deeper is shown as text; flatten the list"),
            );
        }
    }

    /// The remainder of a line that is not blank: returns where the next line begins.
    pub fn leaf(&mut self, cursor: Cursor, line: Line, matched: usize, opened: bool) -> usize {
        let blanks = cursor.blanks(self.src, line.end);
        let at = blanks.at;
        let rest = &self.src[at..line.end];
        let continues = !opened && matched == self.containers.len();
        // Where the leaf is a block of its own, what came before it is closed first.
        let keep = if opened { self.containers.len() } else { matched };
        match rest[0] {
            b'=' | b'-' if continues && self.paragraph.is_text() && is_underline(rest) => {
                if rest[0] == b'-' && self.paragraph.only_definitions(self.src) {
                    return self.thematic_break(at, line, keep);
                }
                self.flush_with_underline(at, line.end);
            }
            b'*' | b'-' | b'_' if is_thematic_break(rest) => return self.thematic_break(at, line, keep),
            b'#' if heading_level(rest).is_some() => {
                self.close_for_block(keep);
                self.heading(at, line.end);
            }
            b'`' | b'~' if fence_length(rest).is_some() => {
                self.close_for_block(keep);
                let length = fence_length(rest).unwrap_or_default();
                self.fence = Some(Fence {
                    marker: rest[0],
                    start: at,
                    length,
                    info: Extent::new(at + length, line.end),
                    indent: blanks.columns,
                    depth: self.containers.len(),
                    swallowed: None,
                    late: None,
                });
                self.write_line(at, line.end);
            }
            b'$' if self.options.math && rest.starts_with(b"$$") && memchr(b'$', &rest[2..]).is_none() => {
                if let Some(next) = self.math_block(at, line, keep) {
                    return next;
                }
                self.paragraph_line(at, line, matched, opened);
            }
            b'<' | b'{' => {
                if let Some(next) = self.flow(at, line, keep) {
                    return next;
                }
                self.paragraph_line(at, line, matched, opened);
            }
            b'i' | b'e'
                if at == line.start
                    && !opened
                    && matched == 0
                    && !self.paragraph.is_open()
                    && is_module_start(rest) =>
            {
                if let Some(next) = self.module(line) {
                    return next;
                }
                self.paragraph_line(at, line, matched, opened);
            }
            _ => self.paragraph_line(at, line, matched, opened),
        }
        line.next
    }

    /// Ends the paragraph and the containers beyond `keep`: a block that is no paragraph begins.
    pub fn close_for_block(&mut self, keep: usize) {
        self.flush();
        self.close_containers(keep);
    }

    fn thematic_break(&mut self, at: usize, line: Line, keep: usize) -> usize {
        self.close_for_block(keep);
        self.begin_line(at);
        // Underscores are neither a list marker nor the underline of a heading.
        self.scan.canonical.text.push_str("___");
        self.scan.canonical.piece(line.end);
        self.scan.canonical.text.push('\n');
        line.next
    }

    pub fn fence_line(&mut self, mut cursor: Cursor, line: Line) {
        let Some(fence) = &mut self.fence else { return };
        let blanks = cursor.blanks(self.src, line.end);
        let rest = &self.src[blanks.at..line.end];
        let run = rest.iter().take_while(|&&byte| byte == fence.marker).count();
        if run >= fence.length && rest[run..].iter().all(|byte| matches!(byte, b' ' | b'\t')) {
            if let Some(fence) = self.fence.take() {
                self.closed_fence(fence);
            }
            self.write_line(blanks.at, line.end);
            return;
        }
        fence.note(self.src, blanks.at, line.end);
        cursor.eat(self.src, line.end, fence.indent);
        self.begin_line(cursor.at);
        if cursor.owed() > 0 {
            push_blanks(&mut self.scan.canonical.text, cursor.owed());
            self.scan.canonical.piece(cursor.at);
        }
        self.scan.canonical.text.push_str(&self.source.text[cursor.at..line.end]);
        self.scan.canonical.text.push('\n');
    }

    /// A block of LaTeX from a line `$$` to the next; `None` when nothing closes it in its container.
    fn math_block(&mut self, at: usize, line: Line, keep: usize) -> Option<usize> {
        if self.no_math_close {
            return None;
        }
        let limit = self.construct_limit(line, keep);
        let mut next = line.next;
        while next < limit {
            let inner = self.line_at(next);
            let text = &self.scan.text.as_bytes()[inner.start..inner.end];
            if text.trim_ascii() == b"$$" {
                let end = inner.start + text.trim_ascii_end().len();
                self.close_for_block(keep);
                let first = self.scan.constructs.len();
                let latex = Extent::new(at + 2, inner.start);
                self.construct(at, end, ConstructKind::Math { latex, display: true }, true);
                self.write_flow(first);
                return Some(inner.next);
            }
            next = inner.next;
        }
        // Nothing closes a later one either, unless a quote's end was the limit.
        self.no_math_close = limit == self.src.len();
        None
    }
}

/// `=`s or `-`s and blanks.
pub fn is_underline(rest: &[u8]) -> bool {
    let marker = rest[0];
    let run = rest.iter().take_while(|&&byte| byte == marker).count();
    rest[run..].iter().all(|byte| matches!(byte, b' ' | b'\t'))
}

fn is_thematic_break(rest: &[u8]) -> bool {
    let marker = rest[0];
    let mut n = 0;
    for &byte in rest {
        if byte == marker {
            n += 1;
        } else if !matches!(byte, b' ' | b'\t') {
            return false;
        }
    }
    n >= 3 && matches!(marker, b'*' | b'-' | b'_')
}

/// Whether a marker of `width` bytes is followed by what makes it an item's. An empty item does not interrupt.
fn is_item(rest: &[u8], width: usize, interrupts: bool) -> bool {
    match rest.get(width) {
        None => !interrupts,
        Some(b' ' | b'\t') => !interrupts || rest[width..].iter().any(|byte| !matches!(byte, b' ' | b'\t')),
        Some(_) => false,
    }
}

/// `1.` or `1)`; up to nine digits. Only `1` itself interrupts a paragraph.
fn ordered_marker(rest: &[u8], interrupts: bool) -> Option<usize> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let width = digits + 1;
    let marker = digits <= 9 && matches!(rest.get(digits), Some(b'.' | b')'));
    let may = !interrupts || rest[..digits] == *b"1";
    (marker && may && is_item(rest, width, interrupts)).then_some(width)
}

/// The length of `[^label]:`.
fn foot_label(rest: &[u8]) -> Option<usize> {
    let mut i = 2;
    while i < rest.len() && i < 1000 {
        match rest[i] {
            b']' => return (i > 2 && rest.get(i + 1) == Some(&b':')).then_some(i + 2),
            b'[' | b' ' | b'\t' => return None,
            b'\\' if matches!(rest.get(i + 1), Some(b'[' | b']' | b'\\')) => i += 2,
            _ => i += 1,
        }
    }
    None
}

fn heading_level(rest: &[u8]) -> Option<usize> {
    let level = rest.iter().take_while(|&&byte| byte == b'#').count();
    (level <= 6 && matches!(rest.get(level), None | Some(b' ' | b'\t'))).then_some(level)
}

/// The length of a run of backticks (with none in the info string) or tildes that opens a fence.
pub fn fence_length(rest: &[u8]) -> Option<usize> {
    let length = rest.iter().take_while(|&&byte| byte == rest[0]).count();
    (length >= 3 && (rest[0] == b'~' || memchr(b'`', &rest[length..]).is_none())).then_some(length)
}

fn is_module_start(rest: &[u8]) -> bool {
    rest.starts_with(b"import ") || rest.starts_with(b"export ")
}

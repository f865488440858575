//! The inline scan: constructs inside the text of a paragraph, heading or table row.

use memchr::memchr;

use super::Scanner;
use super::flow::Found;
use super::link::resource_end;
use super::paragraph::Edit;
use crate::syntax::autolink::{self, Address};
use crate::syntax::construct::ConstructKind;
use crate::syntax::lexer::Extent;

/// Runs of backticks that comrak pairs are at most this long.
const MAX_BACKTICKS: usize = 80;

/// Bytes at which the scan has to look closer.
const NOTABLE: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"\\`[]:<{$wW@|";
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
};

/// Where the last run of backticks of each length begins in one text, found when the first is met.
struct Backticks {
    last: Option<Box<[usize; MAX_BACKTICKS + 1]>>,
}

impl Scanner<'_> {
    /// Finds the constructs between `from` and `to`, which a paragraph's lines or one row of a table take up.
    pub fn search(&mut self, from: usize, to: usize, row: bool, edits: &mut Vec<Edit>) {
        let mut backticks = Backticks { last: None };
        let mut brackets = 0usize;
        // Where the last escape ended: no address begins before.
        let mut passed = from;
        let mut i = from;
        loop {
            let text = self.scan.text.as_bytes();
            while i < to && !NOTABLE[text[i] as usize] {
                i += 1;
            }
            if i >= to {
                return;
            }
            match text[i] {
                b'\\' if text[..to].get(i + 1).is_some_and(u8::is_ascii_punctuation) => {
                    i += 2;
                    passed = i;
                }
                b'\\' => i += 1,
                b'`' => {
                    let (end, is_code) = backticks.skip(text, i, from, to, row);
                    if !is_code {
                        // comrak loses later code spans of a text in which one has no end.
                        edits.extend((i..end).map(|at| Edit { start: at, end: at, construct: None }));
                    }
                    i = end;
                    passed = i;
                }
                b'[' => {
                    brackets += 1;
                    i += 1;
                }
                b']' => {
                    let in_link = brackets > 0 && text[..to].get(i + 1) == Some(&b'(');
                    brackets = brackets.saturating_sub(1);
                    i += 1;
                    if in_link {
                        match resource_end(&text[..to], i) {
                            Ok(end) => i = end,
                            Err(read) => self.scan.lexer.charge(read),
                        }
                    }
                }
                b':' | b'w' | b'W' | b'@' => {
                    let done = edits.last().map_or(from, |edit| edit.end).max(passed);
                    let end = if row { cell_end(text, i, to) } else { to };
                    let found = (brackets == 0).then(|| autolink::literal(&self.scan.text, i, done, end)).flatten();
                    if found.is_none() && autolink::is_sign(text, i) {
                        self.scan.has_leftovers = true;
                    }
                    i = found.map_or(i + 1, |address| self.address(address, edits));
                }
                b'|' => {
                    if row {
                        brackets = 0;
                    }
                    i += 1;
                }
                b'<' => i = self.angle(i, to, edits),
                b'{' => match self.expression(i, to) {
                    Some(found) => i = self.edit(i, found, edits),
                    None => {
                        self.literal_brace(i, to);
                        i += 1;
                    }
                },
                _ => match self.options.math.then(|| formula(text, i, to)).flatten() {
                    Some(found) => i = self.edit(i, found, edits),
                    None => i += text[i..to].iter().take_while(|&&byte| byte == b'$').count(),
                },
            }
        }
    }

    fn edit(&mut self, at: usize, found: Found, edits: &mut Vec<Edit>) -> usize {
        let construct = self.construct(at, found.end, found.kind, false);
        edits.push(Edit { start: at, end: found.end, construct: Some(construct) });
        found.end
    }

    fn address(&mut self, address: Address, edits: &mut Vec<Edit>) -> usize {
        let Address { start, end, scheme } = address;
        self.edit(start, Found { end, kind: ConstructKind::Address(scheme) }, edits)
    }

    fn angle(&mut self, at: usize, to: usize, edits: &mut Vec<Edit>) -> usize {
        if let Some(found) = self.tag_or_comment(at, to) {
            return self.edit(at, found, edits);
        }
        let text = &self.scan.text.as_bytes()[at..to];
        if let Some(len) = autolink(text) {
            return at + len;
        }
        self.no_tag(at, to);
        let text = &self.scan.text.as_bytes()[at..to];
        // comrak must never see HTML.
        if text.get(1).is_some_and(|&byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?')) {
            edits.push(Edit { start: at, end: at, construct: None });
        }
        at + 1
    }
}

impl Backticks {
    /// The end of the code span that a run of backticks at `i` opens, or of the run when it opens none; and whether it
    /// does.
    fn skip(&mut self, text: &[u8], i: usize, from: usize, to: usize, row: bool) -> (usize, bool) {
        let length = run(text, i, to);
        let after = i + length;
        if length > MAX_BACKTICKS {
            return (after, false);
        }
        let last = self.last.get_or_insert_with(|| last_runs(text, from, to));
        if last[length] < after {
            return (after, false);
        }
        let mut next = after;
        while let Some(found) = memchr(b'`', &text[next..to]) {
            let start = next + found;
            if row && has_pipe(&text[after..start]) {
                return (after, false);
            }
            next = start + run(text, start, to);
            if next - start == length {
                return (next, true);
            }
        }
        (after, false)
    }
}

fn run(text: &[u8], at: usize, to: usize) -> usize {
    text[at..to].iter().take_while(|&&byte| byte == b'`').count()
}

fn last_runs(text: &[u8], from: usize, to: usize) -> Box<[usize; MAX_BACKTICKS + 1]> {
    let mut last = Box::new([0; MAX_BACKTICKS + 1]);
    let mut i = from;
    while let Some(found) = memchr(b'`', &text[i..to]) {
        let start = i + found;
        let length = run(text, start, to);
        if length <= MAX_BACKTICKS {
            last[length] = start;
        }
        i = start + length;
    }
    last
}

/// Whether a pipe stands there that a backslash does not escape: a cell of a table ends.
fn has_pipe(text: &[u8]) -> bool {
    text.iter().enumerate().any(|(i, &byte)| byte == b'|' && (i == 0 || text[i - 1] != b'\\'))
}

/// The next pipe that ends a table's cell, or `to`.
fn cell_end(text: &[u8], from: usize, to: usize) -> usize {
    let mut at = from;
    while let Some(found) = memchr(b'|', &text[at..to]) {
        at += found;
        if text[at - 1] != b'\\' {
            return at;
        }
        at += 1;
    }
    to
}

/// The length of `<scheme:…>` or `<a@b>`.
fn autolink(text: &[u8]) -> Option<usize> {
    let end = text[1..].iter().position(|byte| matches!(byte, b'>' | b'<' | b' ' | b'\t' | b'\n' | b'\r'))? + 1;
    if text[end] != b'>' {
        return None;
    }
    let inner = &text[1..end];
    let scheme =
        inner.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')).count();
    let uri = (2..=32).contains(&scheme) && inner[0].is_ascii_alphabetic() && inner.get(scheme) == Some(&b':');
    let mail = memchr(b'@', inner).is_some_and(|at| at > 0 && at + 1 < inner.len());
    (uri || mail).then_some(end + 1)
}

/// The formula whose first dollar is at `at`: no blank inside the dollars, no digit after the closing one.
fn formula(text: &[u8], at: usize, to: usize) -> Option<Found> {
    let rest = &text[at..to];
    let dollars = rest.iter().take_while(|&&byte| byte == b'$').count();
    let first = *rest.get(dollars)?;
    if dollars > 2 || (dollars == 1 && first.is_ascii_whitespace()) {
        return None;
    }
    let mut i = dollars;
    loop {
        i += memchr(b'$', &rest[i..])?;
        if escaped(&rest[dollars..i]) {
            i += 1;
            continue;
        }
        if dollars == 2 && rest.get(i + 1) != Some(&b'$') {
            i += 1;
            continue;
        }
        break;
    }
    let end = i + dollars;
    if dollars == 1
        && (rest[i - 1].is_ascii_whitespace()
            || rest.get(end).is_some_and(|&byte| byte.is_ascii_digit() || matches!(byte, b'{' | b'$')))
    {
        return None;
    }
    let latex = Extent::new(at + dollars, at + i);
    Some(Found { end: at + end, kind: ConstructKind::Math { latex, display: dollars == 2 } })
}

/// Whether an odd number of backslashes ends the text.
fn escaped(text: &[u8]) -> bool {
    text.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

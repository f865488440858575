//! Lines, columns and the containers that lines are matched against.

use memchr::{memchr, memchr2};

use super::Scanner;
use crate::syntax::lexer::Extent;

/// One line of the source: content without its line end, and where the next line begins.
#[derive(Clone, Copy)]
pub struct Line {
    pub start: usize,
    pub end: usize,
    pub next: usize,
}

pub enum Container {
    Quote,
    Item {
        /// Columns of indentation that continue it.
        need: usize,
        marker: Extent,
        /// Its marker is not yet written.
        fresh: bool,
        empty: Empty,
    },
    /// A footnote definition.
    Foot {
        /// `[^label]:`
        label: Extent,
        fresh: bool,
    },
}

/// Whether an item began with an empty line, which a second one ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    No,
    Began,
    Ended,
}

/// A place in a line. Columns expand tabs to stops of 4 and count from the line's start.
#[derive(Clone, Copy)]
pub struct Cursor {
    pub at: usize,
    column: usize,
    /// Columns that are left of a tab already passed.
    owed: usize,
}

/// The blanks at a cursor.
#[derive(Clone, Copy)]
pub struct Blanks {
    pub columns: usize,
    /// The first byte that is not blank, or the line's end.
    pub at: usize,
}

impl Cursor {
    pub fn new(at: usize) -> Cursor {
        Cursor { at, column: 0, owed: 0 }
    }

    pub fn blanks(&self, src: &[u8], end: usize) -> Blanks {
        let (mut columns, mut at, mut column) = (self.owed, self.at, self.column + self.owed);
        while at < end {
            let width = match src[at] {
                b' ' => 1,
                b'\t' => 4 - column % 4,
                _ => break,
            };
            columns += width;
            column += width;
            at += 1;
        }
        Blanks { columns, at }
    }

    /// Moves over up to `n` columns of blanks; a tab that is wider leaves the rest of itself owed.
    pub fn eat(&mut self, src: &[u8], end: usize, mut n: usize) {
        let owed = self.owed.min(n);
        self.owed -= owed;
        self.column += owed;
        n -= owed;
        while n > 0 && self.at < end {
            let width = match src[self.at] {
                b' ' => 1,
                b'\t' => 4 - self.column % 4,
                _ => break,
            };
            self.at += 1;
            let eaten = width.min(n);
            self.column += eaten;
            self.owed = width - eaten;
            n -= eaten;
        }
    }

    /// Moves to the end of the blanks found here, then over `n` bytes that are one column each.
    pub fn pass(&mut self, blanks: Blanks, n: usize) {
        self.column += blanks.columns + n;
        self.at = blanks.at + n;
        self.owed = 0;
    }

    /// Blanks owed by a split tab, to be written before the rest of the line.
    pub fn owed(&self) -> usize {
        self.owed
    }
}

impl Scanner<'_> {
    pub fn line_at(&self, start: usize) -> Line {
        let rest = &self.src[start..];
        let found = if self.returns { memchr2(b'\n', b'\r', rest) } else { memchr(b'\n', rest) };
        let Some(found) = found else {
            return Line { start, end: self.src.len(), next: self.src.len() };
        };
        let end = start + found;
        let wide = self.src[end] == b'\r' && self.src.get(end + 1) == Some(&b'\n');
        Line { start, end, next: end + if wide { 2 } else { 1 } }
    }

    /// Moves the cursor over the prefix of the open containers and returns how many of them the line continues.
    pub fn match_containers(&mut self, cursor: &mut Cursor, line: Line) -> usize {
        let src = self.src;
        for (i, container) in self.containers.iter_mut().enumerate() {
            if !container.matches(src, cursor, line) {
                return i;
            }
        }
        self.containers.len()
    }

    /// The limit of a construct that begins on `line` in the first `keep` containers: in a quote, the end of the
    /// lines that continue it, whose `>` are blanked; else the end of the source.
    pub fn construct_limit(&mut self, line: Line, keep: usize) -> usize {
        if !self.containers[..keep].iter().any(|container| matches!(container, Container::Quote)) {
            return self.src.len();
        }
        if keep < self.containers.len() {
            return line.end;
        }
        if let Some((generation, end)) = self.quoted_region
            && generation == self.generation
            && end >= line.end
        {
            return end;
        }
        let mut end = line.end;
        let mut next = line.next;
        while next < self.src.len() {
            let line = self.line_at(next);
            let mut cursor = Cursor::new(line.start);
            let continues = self.containers.iter().all(|container| container.continues(self.src, &mut cursor, line));
            if !continues {
                break;
            }
            self.blank_quotes(line.start, cursor.at);
            end = line.end;
            next = line.next;
        }
        self.quoted_region = Some((self.generation, end));
        end
    }

    /// Blanks every `>` in a line's prefix, so that constructs that span lines read as if they stood at the root.
    pub fn blank_quotes(&mut self, from: usize, to: usize) {
        for at in from..to {
            if self.src[at] == b'>' {
                self.scan.text.to_mut().replace_range(at..at + 1, " ");
            }
        }
    }
}

impl Container {
    /// Whether the line continues the container, judged with what lines before it did to an empty item.
    fn matches(&mut self, src: &[u8], cursor: &mut Cursor, line: Line) -> bool {
        if let Container::Item { empty, .. } = self
            && *empty != Empty::No
        {
            let blank = cursor.blanks(src, line.end).at == line.end;
            if !blank && *empty == Empty::Ended {
                return false;
            }
            *empty = if blank { Empty::Ended } else { Empty::No };
        }
        self.continues(src, cursor, line)
    }

    /// Whether a line in it has its marker.
    pub fn is_marked(&self) -> bool {
        match self {
            Container::Quote => true,
            Container::Item { fresh, .. } | Container::Foot { fresh, .. } => *fresh,
        }
    }

    fn continues(&self, src: &[u8], cursor: &mut Cursor, line: Line) -> bool {
        let blanks = cursor.blanks(src, line.end);
        let need = match self {
            Container::Quote => {
                if blanks.at == line.end || src[blanks.at] != b'>' {
                    return false;
                }
                cursor.pass(blanks, 1);
                cursor.eat(src, line.end, 1);
                return true;
            }
            Container::Item { need, .. } => *need,
            Container::Foot { .. } => 4,
        };
        let continues = blanks.columns >= need || blanks.at == line.end;
        if continues {
            cursor.eat(src, line.end, need);
        }
        continues
    }
}

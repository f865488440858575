//! Paragraphs and headings: collected line by line, searched for constructs when they end, and written.

use memchr::{memchr3, memchr3_iter, memrchr};

use super::Scanner;
use super::blocks::is_underline;
use super::lines::{Container, Line};
use super::link::definition_end;
use crate::syntax::autolink;
use crate::syntax::construct::ConstructKind;
use crate::syntax::lexer::Extent;

/// The open paragraph: lines that are not yet written.
#[derive(Default)]
pub struct Paragraph {
    lines: Vec<ParagraphLine>,
    /// Index of a table's delimiter row.
    delimiter: Option<usize>,
    /// Backslashes that comrak needs.
    escapes: Vec<Edit>,
}

#[derive(Clone, Copy)]
struct ParagraphLine {
    start: usize,
    end: usize,
}

/// A change to the text of a paragraph on its way to comrak, in the order of `start`.
#[derive(Clone, Copy)]
pub struct Edit {
    pub start: usize,
    pub end: usize,
    /// The construct whose placeholder takes the text's place; `None` for a backslash before it.
    pub construct: Option<usize>,
}

impl Paragraph {
    pub fn is_open(&self) -> bool {
        !self.lines.is_empty()
    }

    /// Open, and no table.
    pub fn is_text(&self) -> bool {
        self.is_open() && self.delimiter.is_none()
    }

    /// Whether all lines are link definitions, which leave no paragraph.
    pub fn only_definitions(&self, src: &[u8]) -> bool {
        self.first_of_text(src) == self.lines.len()
    }

    /// Index of the first line that is not part of a link definition.
    fn first_of_text(&self, text: &[u8]) -> usize {
        let Some(last) = self.lines.last() else { return 0 };
        let mut first = 0;
        while let Some(line) = self.lines.get(first)
            && let Some(end) = definition_end(&text[..last.end], line.start)
        {
            first += self.lines[first..].iter().take_while(|line| line.start < end).count();
        }
        first
    }
}

impl Scanner<'_> {
    /// A line of text: continues the open paragraph, perhaps lazily, or starts one.
    pub fn paragraph_line(&mut self, at: usize, line: Line, matched: usize, opened: bool) {
        let lazy = !opened && matched < self.containers.len();
        if lazy && !self.paragraph.is_text() {
            self.close_for_block(matched);
        }
        let lazy = lazy && self.paragraph.is_open();
        let rest = &self.src[at..line.end];
        let mut escape = self.escape.take();
        if matches!(rest[0], b'|' | b'-' | b':' | b'=')
            && let Some(last) = self.paragraph.lines.last()
            && self.paragraph.delimiter.is_none()
        {
            let header = &self.src[last.start..last.end];
            let delimiter = cells_of_delimiter(rest).is_some_and(|cells| cells == cells_of_row(header));
            if lazy && (delimiter || is_underline(rest)) {
                // With its prefix written it must not become an underline or a delimiter row.
                escape = Some(at);
            } else if delimiter {
                self.paragraph.delimiter = Some(self.paragraph.lines.len());
            }
        }
        self.paragraph.lines.push(ParagraphLine { start: at, end: line.end });
        self.paragraph.escapes.extend(escape.map(|place| Edit { start: place, end: place, construct: None }));
    }

    /// Ends the open paragraph, if there is one, and writes it.
    pub fn flush(&mut self) {
        self.flush_as(true);
    }

    fn flush_as(&mut self, is_paragraph: bool) {
        let mut paragraph = std::mem::take(&mut self.paragraph);
        let (Some(first), Some(last)) = (paragraph.lines.first(), paragraph.lines.last()) else { return };
        let range = first.start..last.end;
        let mut edits = std::mem::take(&mut self.edits);
        if is_paragraph && let Some(Container::Item { fresh: true, .. }) = self.containers.last() {
            self.task_marker(&paragraph, &mut edits);
        }
        if self.is_notable(range.start, range.end) {
            self.search_paragraph(&paragraph, &mut edits);
        }
        if !paragraph.escapes.is_empty() {
            edits.append(&mut paragraph.escapes);
            edits.sort_by_key(|edit| edit.start);
        }
        if self.src[range.start] == b'[' {
            self.blank_quotes_between(&paragraph.lines);
            let definitions = paragraph.first_of_text(self.scan.text.as_bytes());
            if definitions > 0 {
                self.scan.canonical.definitions(definitions);
            }
        }
        self.write_lines(&paragraph.lines, &edits);
        edits.clear();
        self.edits = edits;
        paragraph.lines.clear();
        paragraph.delimiter = None;
        self.paragraph = paragraph;
    }

    /// Whether the text may hold constructs at all; most does not.
    fn is_notable(&self, from: usize, to: usize) -> bool {
        let text = &self.src[from..to];
        memchr3(b'<', b'{', b'$', text).is_some()
            || memchr3_iter(b'@', b':', b'`', text).any(|at| match text[at] {
                b':' => text[at..].starts_with(b"://"),
                // Runs of several backticks may have no end, which comrak must be told.
                b'`' => text.get(at + 1) == Some(&b'`'),
                _ => true,
            })
            || self.has_www && autolink::holds_www(text)
    }

    /// `[ ] ` or `[x] ` at the beginning of an item's first paragraph, with something after it.
    fn task_marker(&mut self, paragraph: &Paragraph, edits: &mut Vec<Edit>) {
        let first = paragraph.lines[0];
        let line = &self.src[first.start..first.end];
        let &[b'[', mark @ (b' ' | b'\t' | b'x' | b'X'), b']', ref rest @ ..] = line else { return };
        let more = paragraph.lines.len() > 1 || !rest.trim_ascii().is_empty();
        if more && (rest.is_empty() || matches!(rest[0], b' ' | b'\t')) {
            let checked = matches!(mark, b'x' | b'X');
            // The blank or line end after it goes with it.
            let end = if rest.is_empty() { paragraph.lines[1].start } else { first.start + 4 };
            let construct = self.construct(first.start, end, ConstructKind::Task { checked }, false);
            edits.push(Edit { start: first.start, end, construct: Some(construct) });
        }
    }

    /// Ends the paragraph as a heading with the underline `at..end`.
    pub fn flush_with_underline(&mut self, at: usize, end: usize) {
        self.flush_as(false);
        self.write_line(at, end);
    }

    /// Writes the heading `at..end` that begins with `#`s.
    pub fn heading(&mut self, at: usize, end: usize) {
        let mut edits = std::mem::take(&mut self.edits);
        let mut until = end;
        if let Some(id) = heading_id(&self.src[at..end]) {
            let id = Extent::new(at + id.start, at + id.end);
            let before = &self.src[at..id.start as usize - 2];
            until = at + before.trim_ascii_end().len();
            let closing = id.end as usize + 1;
            let construct = self.construct(until, closing, ConstructKind::HeadingId(id), false);
            edits.push(Edit { start: until, end: closing, construct: Some(construct) });
        }
        if self.is_notable(at, until) {
            let id = edits.pop();
            self.search(at, until, false, &mut edits);
            edits.extend(id);
        }
        self.write_lines(&[ParagraphLine { start: at, end }], &edits);
        edits.clear();
        self.edits = edits;
    }

    /// Finds the constructs of a paragraph: of a table each row for itself.
    fn search_paragraph(&mut self, paragraph: &Paragraph, edits: &mut Vec<Edit>) {
        let lines = &paragraph.lines;
        self.blank_quotes_between(lines);
        let text_lines = paragraph.delimiter.map_or(lines.len(), |delimiter| delimiter - 1);
        let definitions = paragraph.first_of_text(self.scan.text.as_bytes());
        if let (Some(first), Some(last)) = (lines.get(definitions), lines[..text_lines].last())
            && definitions < text_lines
        {
            let from = edits.last().map_or(first.start, |edit| edit.end.max(first.start));
            self.search(from, last.end, false, edits);
        }
        for row in &lines[text_lines..] {
            self.search(row.start, row.end, true, edits);
        }
    }

    fn blank_quotes_between(&mut self, lines: &[ParagraphLine]) {
        if self.containers.iter().any(|container| matches!(container, Container::Quote)) {
            for pair in lines.windows(2) {
                self.blank_quotes(pair[0].end, pair[1].start);
            }
        }
    }

    /// Writes the lines with their edits. A construct that spans lines makes one line of them.
    fn write_lines(&mut self, lines: &[ParagraphLine], edits: &[Edit]) {
        let mut edits = edits.iter().peekable();
        let mut lines = lines.iter();
        while let Some(line) = lines.next() {
            self.begin_line(line.start);
            let (mut at, mut end) = (line.start, line.end);
            let mut alone = false;
            while let Some(edit) = edits.next_if(|edit| edit.start < end) {
                if edit.start < at {
                    continue;
                }
                alone = at == line.start && edit.start == at && edit.construct.is_some();
                self.copy(at, edit.start);
                self.scan.canonical.piece(edit.start);
                match edit.construct {
                    Some(construct) => match self.scan.constructs[construct].kind {
                        ConstructKind::Address(_) => {
                            self.scan.canonical.word_placeholder(construct, self.src[edit.end - 1]);
                        }
                        _ => self.scan.canonical.placeholder(construct),
                    },
                    None => self.scan.canonical.text.push('\\'),
                }
                self.scan.canonical.piece(edit.end);
                at = edit.end;
                while at > end {
                    end = lines.next().map_or(at, |line| line.end);
                }
            }
            if alone && self.src[at..end].trim_ascii().is_empty() {
                self.scan.canonical.filler();
            }
            self.copy(at, end);
            self.scan.canonical.text.push('\n');
        }
    }

    fn copy(&mut self, from: usize, to: usize) {
        self.scan.canonical.text.push_str(&self.source.text[from..to]);
    }
}

/// Where `{#id}` ends a heading, without `{#` and `}`.
fn heading_id(line: &[u8]) -> Option<std::ops::Range<usize>> {
    let line = line.trim_ascii_end();
    let end = line.strip_suffix(b"}")?.len();
    let start = memrchr(b'{', &line[..end])? + 2;
    let id = line.get(start..end)?;
    let plain =
        line[start - 1] == b'#' && !id.is_empty() && !id.iter().any(|byte| matches!(byte, b'}' | b'`' | b'<' | b'>'));
    plain.then_some(start..end)
}

/// The number of cells of a table's delimiter row; `None` for any other line.
fn cells_of_delimiter(line: &[u8]) -> Option<usize> {
    let line = line.trim_ascii();
    if !line.iter().all(|byte| matches!(byte, b'-' | b':' | b'|' | b' ' | b'\t'))
        || !line.iter().any(|byte| matches!(byte, b'|' | b':'))
    {
        return None;
    }
    let inner = line.strip_prefix(b"|").unwrap_or(line);
    let inner = inner.strip_suffix(b"|").unwrap_or(inner);
    let mut cells = 0;
    for cell in inner.split(|&byte| byte == b'|') {
        let cell = cell.trim_ascii();
        let cell = cell.strip_prefix(b":").unwrap_or(cell);
        let cell = cell.strip_suffix(b":").unwrap_or(cell);
        if cell.is_empty() || cell.iter().any(|&byte| byte != b'-') {
            return None;
        }
        cells += 1;
    }
    Some(cells)
}

/// The number of cells a row has, by its pipes that are not escaped.
fn cells_of_row(line: &[u8]) -> usize {
    let line = line.trim_ascii();
    let line = line.strip_prefix(b"|").unwrap_or(line);
    let (mut cells, mut i, mut open) = (0, 0, false);
    while i < line.len() {
        match line[i] {
            b'|' => {
                cells += 1;
                open = false;
            }
            b' ' | b'\t' => {}
            byte => {
                open = true;
                i += usize::from(byte == b'\\');
            }
        }
        i += 1;
    }
    cells + usize::from(open)
}

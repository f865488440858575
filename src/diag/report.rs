//! Findings put in order for a reader: by file and place, each once, with lines and columns, counted.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::{Diagnostic, Severity};
use crate::source::{FileId, SitePath, Sources, Span};

/// Sorted by path and place, findings about no file last; equal ones once. `sources` are those the spans point into.
pub fn in_order(mut diags: Vec<Diagnostic>, sources: Sources) -> Vec<Diagnostic> {
    fn key<'a>(diag: &'a Diagnostic, sources: Sources<'a>) -> (bool, Option<&'a SitePath>, Option<(u32, u32)>) {
        let path = path(diag, sources);
        (path.is_none(), path, diag.span.map(|span| (span.start, span.end)))
    }
    diags.sort_by(|a, b| {
        key(a, sources)
            .cmp(&key(b, sources))
            .then_with(|| (a.code, &a.message, &a.help).cmp(&(b.code, &b.message, &b.help)))
    });
    diags.dedup();
    diags
}

/// The file a finding is about.
pub fn path<'a>(diag: &'a Diagnostic, sources: Sources<'a>) -> Option<&'a SitePath> {
    match diag.span {
        Some(span) => Some(path_of(span.file, sources)),
        None => diag.file.as_ref(),
    }
}

/// The path of an id. Ids count the sources of one run.
pub fn path_of(file: FileId, sources: Sources<'_>) -> &SitePath {
    sources.path(file).expect("spans come from the sources of the same run")
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
}

impl Counts {
    pub fn of(diags: &[Diagnostic]) -> Counts {
        let count = |severity| diags.iter().filter(|diag| diag.severity == severity).count();
        Counts { errors: count(Severity::Error), warnings: count(Severity::Warning) }
    }
}

/// How a command ended: what its last line tells.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Summary {
    pub counts: Counts,
    /// 0 where no page was read.
    pub n_pages: usize,
    /// `None` where no bundle was put in place.
    pub files: Option<Files>,
    /// Since the command began; `None` where that says nothing of the program.
    pub took: Option<Duration>,
}

/// What became of the files of a bundle.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Files {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// Style sheets and scripts of the build before, for pages that readers have open.
    pub kept: usize,
}

/// Counted from 1; columns in characters. The end is the place after the last character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

/// Finds lines and columns in sources. Each source is read once as long as places in it follow each other, then every
/// place costs the same, also in a file that is one long line.
pub struct Lines<'a> {
    sources: Sources<'a>,
    tables: BTreeMap<FileId, Table>,
}

/// Texts at hand. A large site with something to say of each page has no room for all of them.
const MAX_TABLES: usize = 64;

struct Table {
    text: Arc<str>,
    /// Bytes at which lines begin.
    starts: Vec<usize>,
    /// Characters before every `BLOCK`th byte.
    characters: Vec<usize>,
}

const BLOCK: usize = 1024;

impl<'a> Lines<'a> {
    pub fn new(sources: Sources<'a>) -> Lines<'a> {
        Lines { sources, tables: BTreeMap::new() }
    }

    pub fn sources(&self) -> Sources<'a> {
        self.sources
    }

    /// Empty for a text that is not what it was when places in it were found.
    pub fn text(&mut self, file: FileId) -> Arc<str> {
        self.table(file).text.clone()
    }

    pub fn place(&mut self, span: Span) -> Place {
        let Range { start, end } = self.range(span);
        let (line, column) = self.line_and_column(span.file, start);
        let (end_line, end_column) = self.line_and_column(span.file, end);
        Place { line, column, end_line, end_column }
    }

    /// The span's bytes, moved to where characters begin if a stage was careless: a finding is printed all the same.
    pub fn range(&mut self, span: Span) -> Range<usize> {
        let text = &self.table(span.file).text;
        let start = text.floor_char_boundary(span.start as usize);
        start..text.floor_char_boundary(span.end as usize).max(start)
    }

    /// Byte range of a line, counted from 1, without its end (`\n` or `\r\n`).
    pub fn line(&mut self, file: FileId, line: usize) -> Range<usize> {
        let Table { text, starts, .. } = self.table(file);
        let start = starts[line - 1];
        let end = starts.get(line).map_or(text.len(), |next| next - 1);
        let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }

    fn line_and_column(&mut self, file: FileId, at: usize) -> (usize, usize) {
        let table = self.table(file);
        let text = table.text.as_bytes();
        let line = table.starts.partition_point(|start| *start <= at);
        let before = |at: usize| table.characters[at / BLOCK] + characters(&text[at - at % BLOCK..at]);
        (line, before(at) - before(table.starts[line - 1]) + 1)
    }

    fn table(&mut self, file: FileId) -> &Table {
        if self.tables.len() >= MAX_TABLES && !self.tables.contains_key(&file) {
            self.tables.clear();
        }
        self.tables.entry(file).or_insert_with(|| {
            let text = self.sources.text(file).unwrap_or_default();
            let bytes = text.as_bytes();
            let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1)).collect();
            let blocks = bytes.chunks(BLOCK).scan(0, |sum, block| {
                *sum += characters(block);
                Some(*sum)
            });
            let characters = std::iter::once(0).chain(blocks).collect();
            Table { text, starts, characters }
        })
    }
}

/// Characters that begin in `bytes`.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::inputs::Inputs;

    #[test]
    fn places_agree_with_counting() {
        let text = "a\r\nüb\n\n接続🦀 ".repeat(200) + &"接x".repeat(2000);
        let inputs = Inputs::from_texts([("a.mdx", text.as_str())]);
        let mut lines = Lines::new(inputs.texts());
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let place = lines.place(inputs.pages[0].span(at..at));
            let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            assert_eq!(place.line, text[..at].matches('\n').count() + 1, "at {at}");
            assert_eq!(place.column, text[line_start..at].chars().count() + 1, "at {at}");
        }
    }

    #[test]
    fn order_is_file_then_place_and_each_is_said_once() {
        let inputs = Inputs::from_texts([("a.mdx", "one"), ("b.mdx", "two")]);
        let [a, b] = [&inputs.pages[0], &inputs.pages[1]];
        let site = Code::NotUtf8.site("site");
        let file = Code::NotUtf8.in_file(a.path.clone(), "file");
        let places = [a.span(0..1), a.span(0..3), a.span(2..3), b.span(0..0)].map(|span| Code::NotUtf8.at(span, "x"));
        let [p, q, r, s] = &places;
        let given = [&site, s, r, q, &file, p, r, &site].map(Clone::clone);
        let expected = [&file, p, q, r, s, &site].map(Clone::clone);
        assert_eq!(in_order(given.to_vec(), inputs.texts()), expected);
    }

    #[test]
    fn careless_spans_are_moved() {
        let inputs = Inputs::from_texts([("a.mdx", "aü")]);
        let mut lines = Lines::new(inputs.texts());
        assert_eq!(lines.range(inputs.pages[0].span(2..2)), 1..1);
        assert_eq!(lines.range(inputs.pages[0].span(1..99)), 1..3);
        assert_eq!(lines.range(Span { file: FileId(0), start: 3, end: 0 }), 3..3);
    }
}

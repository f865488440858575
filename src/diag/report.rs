//! Findings put in order for a reader: by file and place, each once, with lines and columns, counted.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Diagnostic, Severity};
use crate::source::{FileId, SitePath, Source, Span};

/// Sorted by path and place, findings about no file last; equal ones once. `sources` are those the spans point into.
pub fn in_order(mut diags: Vec<Diagnostic>, sources: &[Source]) -> Vec<Diagnostic> {
    fn key<'a>(diag: &'a Diagnostic, sources: &'a [Source]) -> (bool, Option<&'a SitePath>, Option<(u32, u32)>) {
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
pub fn path<'a>(diag: &'a Diagnostic, sources: &'a [Source]) -> Option<&'a SitePath> {
    match diag.span {
        Some(span) => Some(&source(span.file, sources).path),
        None => diag.file.as_ref(),
    }
}

/// The source of an id. Ids count the sources of one run.
pub fn source(file: FileId, sources: &[Source]) -> &Source {
    match sources.get(file.0 as usize) {
        Some(source) if source.file == file => source,
        Some(_) | None => {
            sources.iter().find(|source| source.file == file).expect("spans come from the sources of the same run")
        }
    }
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

/// Counted from 1; columns in characters. The end is the place after the last character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

/// Finds lines and columns in sources. Each source is read once, then every place costs the same, also in a file that
/// is one long line.
pub struct Lines<'a> {
    sources: &'a [Source],
    tables: BTreeMap<FileId, Table>,
}

struct Table {
    /// Bytes at which lines begin.
    starts: Vec<usize>,
    /// Characters before every `BLOCK`th byte.
    characters: Vec<usize>,
}

const BLOCK: usize = 1024;

impl<'a> Lines<'a> {
    pub fn new(sources: &'a [Source]) -> Lines<'a> {
        Lines { sources, tables: BTreeMap::new() }
    }

    pub fn sources(&self) -> &'a [Source] {
        self.sources
    }

    pub fn place(&mut self, span: Span) -> Place {
        let Range { start, end } = self.range(span);
        let (line, column) = self.line_and_column(span.file, start);
        let (end_line, end_column) = self.line_and_column(span.file, end);
        Place { line, column, end_line, end_column }
    }

    /// The span's bytes, moved to where characters begin if a stage was careless: a finding is printed all the same.
    pub fn range(&self, span: Span) -> Range<usize> {
        let text = &source(span.file, self.sources).text;
        let start = text.floor_char_boundary(span.start as usize);
        start..text.floor_char_boundary(span.end as usize).max(start)
    }

    /// Byte range of a line, counted from 1, without its end (`\n` or `\r\n`).
    pub fn line(&mut self, file: FileId, line: usize) -> Range<usize> {
        let text = &source(file, self.sources).text;
        let starts = &self.table(file).starts;
        let start = starts[line - 1];
        let end = starts.get(line).map_or(text.len(), |next| next - 1);
        let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }

    fn line_and_column(&mut self, file: FileId, at: usize) -> (usize, usize) {
        let text = source(file, self.sources).text.as_bytes();
        let table = self.table(file);
        let line = table.starts.partition_point(|start| *start <= at);
        let before = |at: usize| table.characters[at / BLOCK] + characters(&text[at - at % BLOCK..at]);
        (line, before(at) - before(table.starts[line - 1]) + 1)
    }

    fn table(&mut self, file: FileId) -> &Table {
        self.tables.entry(file).or_insert_with(|| {
            let text = source(file, self.sources).text.as_bytes();
            let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text).map(|at| at + 1)).collect();
            let blocks = text.chunks(BLOCK).scan(0, |sum, block| {
                *sum += characters(block);
                Some(*sum)
            });
            Table { starts, characters: std::iter::once(0).chain(blocks).collect() }
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
        let mut lines = Lines::new(&inputs.sources);
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let place = lines.place(inputs.sources[0].span(at..at));
            let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            assert_eq!(place.line, text[..at].matches('\n').count() + 1, "at {at}");
            assert_eq!(place.column, text[line_start..at].chars().count() + 1, "at {at}");
        }
    }

    #[test]
    fn order_is_file_then_place_and_each_is_said_once() {
        let inputs = Inputs::from_texts([("a.mdx", "one"), ("b.mdx", "two")]);
        let [a, b] = [&inputs.sources[0], &inputs.sources[1]];
        let site = Code::NotUtf8.site("site");
        let file = Code::NotUtf8.in_file(a.path.clone(), "file");
        let places = [a.span(0..1), a.span(0..3), a.span(2..3), b.span(0..0)].map(|span| Code::NotUtf8.at(span, "x"));
        let [p, q, r, s] = &places;
        let given = [&site, s, r, q, &file, p, r, &site].map(Clone::clone);
        let expected = [&file, p, q, r, s, &site].map(Clone::clone);
        assert_eq!(in_order(given.to_vec(), &inputs.sources), expected);
    }

    #[test]
    fn careless_spans_are_moved() {
        let inputs = Inputs::from_texts([("a.mdx", "aü")]);
        let lines = Lines::new(&inputs.sources);
        assert_eq!(lines.range(inputs.sources[0].span(2..2)), 1..1);
        assert_eq!(lines.range(inputs.sources[0].span(1..99)), 1..3);
        assert_eq!(lines.range(Span { file: FileId(0), start: 3, end: 0 }), 3..3);
    }
}

//! Findings put in order for a reader: by file and place, each once, with lines and columns, counted.

use std::collections::BTreeMap;

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

/// Finds lines in sources; each source is searched for its lines once.
pub struct Lines<'a> {
    sources: &'a [Source],
    starts: BTreeMap<FileId, Vec<u32>>,
}

impl<'a> Lines<'a> {
    pub fn new(sources: &'a [Source]) -> Lines<'a> {
        Lines { sources, starts: BTreeMap::new() }
    }

    pub fn sources(&self) -> &'a [Source] {
        self.sources
    }

    pub fn place(&mut self, span: Span) -> Place {
        let (line, column) = self.line_and_column(span.file, span.start);
        let (end_line, end_column) = self.line_and_column(span.file, span.end);
        Place { line, column, end_line, end_column }
    }

    /// Byte range of a line, counted from 1, without its end (`\n` or `\r\n`).
    pub fn line(&mut self, file: FileId, line: usize) -> std::ops::Range<usize> {
        let text = &source(file, self.sources).text;
        let starts = self.starts(file);
        let start = starts[line - 1] as usize;
        let end = starts.get(line).map_or(text.len(), |next| *next as usize - 1);
        let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }

    fn line_and_column(&mut self, file: FileId, at: u32) -> (usize, usize) {
        let text = &source(file, self.sources).text;
        let starts = self.starts(file);
        let line = starts.partition_point(|start| *start <= at);
        let before = &text[starts[line - 1] as usize..at as usize];
        (line, before.chars().count() + 1)
    }

    fn starts(&mut self, file: FileId) -> &[u32] {
        self.starts.entry(file).or_insert_with(|| {
            let text = &source(file, self.sources).text;
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1)).collect()
        })
    }
}

//! A source: one text file of the docs folder, and places in it.

use std::fmt;
use std::sync::Arc;

/// Names a file for as long as a process runs. Never part of any output: two runs may number differently.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileId(pub u32);

/// A path below the docs folder: `/` between parts, no leading `/`, no `.` or `..` part.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// Takes `/guides/./a.mdx` or `guides/x/../a.mdx`; `None` when the path leaves the folder or is empty.
    pub fn new(raw: &str) -> Option<SitePath> {
        let mut parts: Vec<&str> = Vec::new();
        for part in raw.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        (!parts.is_empty()).then(|| SitePath(parts.join("/").into()))
    }

    /// Resolves `raw` as an author writes it: `/x` from the root of the folder, anything else from `self`'s folder.
    pub fn join(&self, raw: &str) -> Option<SitePath> {
        if raw.starts_with('/') {
            return SitePath::new(raw);
        }
        SitePath::new(&format!("{}/{raw}", self.folder()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder the file is in, without a trailing `/`; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// `a/b.mdx` → `b.mdx`
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
    }

    /// `a/b.mdx` → `mdx`, `a/b` → the empty string. As written, not lower-cased.
    pub fn extension(&self) -> &str {
        match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension,
            _ => "",
        }
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Bytes `start..end` of a file's text; both on character boundaries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

/// The text of one file, as valid UTF-8 and at most 4 GiB. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Source {
    pub file: FileId,
    pub path: SitePath,
    pub text: Arc<str>,
}

impl Source {
    pub fn new(file: FileId, path: SitePath, text: impl Into<Arc<str>>) -> Source {
        Source { file, path, text: text.into() }
    }

    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span { file: self.file, start: range.start as u32, end: range.end as u32 }
    }

    /// The YAML block that a page begins with, up to the line that ends it; empty where there is none.
    pub fn head(&self) -> &str {
        let end = self.text.strip_prefix("---").and_then(|rest| memchr::memmem::find(rest.as_bytes(), b"\n---"));
        end.map_or("", |end| &self.text[..end + 3])
    }

    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }
}

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
        // As nearly all are.
        if raw.split('/').all(|part| !matches!(part, "" | "." | "..")) {
            return Some(SitePath(raw.into()));
        }
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

    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }
}

/// A page's file. Its text is there when it is asked for: the texts of a large site, all at once, take more room than all
/// else that a build knows of it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PageSource {
    pub file: FileId,
    pub path: SitePath,
    text: Text,
}

/// Names a text.
pub type TextHash = [u8; 16];

#[derive(Clone, Debug)]
enum Text {
    Held(Arc<str>),
    Away(Arc<Away>),
}

/// What is known of a text that is to be read again.
#[derive(Debug)]
struct Away {
    head: Box<str>,
    hash: TextHash,
    texts: Arc<dyn Texts>,
}

/// Where texts are read again.
pub trait Texts: fmt::Debug + Send + Sync {
    /// # Errors
    /// Why it cannot be read, for people.
    fn read(&self, path: &SitePath) -> Result<String, String>;
}

/// A text is another than it was when it was first read, or is gone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    pub path: SitePath,
    /// Why it cannot be read, where it cannot.
    pub why: Option<String>,
}

impl PageSource {
    /// One whose text is kept.
    pub fn held(file: FileId, path: SitePath, text: impl Into<Arc<str>>) -> PageSource {
        PageSource { file, path, text: Text::Held(text.into()) }
    }

    /// One whose text, which is this, is not kept.
    pub fn away(file: FileId, path: SitePath, text: &str, texts: Arc<dyn Texts>) -> PageSource {
        let away = Away { head: head(text).into(), hash: text_hash(text), texts };
        PageSource { file, path, text: Text::Away(Arc::new(away)) }
    }

    /// With its text.
    ///
    /// # Errors
    /// The text is not what it was: nothing is to be made of it, as something else was made of what it was.
    pub fn read(&self) -> Result<Source, Changed> {
        let text = match &self.text {
            Text::Held(text) => text.clone(),
            Text::Away(away) => {
                let changed = |why| Changed { path: self.path.clone(), why };
                let text = away.texts.read(&self.path).map_err(|why| changed(Some(why)))?;
                if text_hash(&text) != away.hash {
                    return Err(changed(None));
                }
                text.into()
            }
        };
        Ok(Source { file: self.file, path: self.path.clone(), text })
    }

    /// The YAML block that the page begins with, with the lines before and behind it; empty where there is none. No more
    /// than a text may begin with it: what it says is found by `syntax`.
    pub fn head(&self) -> &str {
        match &self.text {
            Text::Held(text) => head(text),
            Text::Away(away) => &away.head,
        }
    }

    /// A source that ends with the page's head.
    pub fn beginning(&self) -> Source {
        Source { file: self.file, path: self.path.clone(), text: self.head().into() }
    }

    pub fn hash(&self) -> TextHash {
        match &self.text {
            Text::Held(text) => text_hash(text),
            Text::Away(away) => away.hash,
        }
    }

    /// Whether they are one file with one text.
    pub fn is_as(&self, other: &PageSource) -> bool {
        let same = match (&self.text, &other.text) {
            (Text::Held(own), Text::Held(others)) => own == others,
            (Text::Held(_) | Text::Away(_), _) => self.hash() == other.hash(),
        };
        same && self.file == other.file && self.path == other.path
    }

    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span { file: self.file, start: range.start as u32, end: range.end as u32 }
    }
}

fn head(text: &str) -> &str {
    let end = text.strip_prefix("---").and_then(|rest| memchr::memmem::find(rest.as_bytes(), b"\n---"));
    let Some(last) = end.map(|end| end + "---\n".len()) else { return "" };
    let rest = &text[last..];
    &text[..last + rest.find('\n').map_or(rest.len(), |end| end + 1)]
}

fn text_hash(text: &str) -> TextHash {
    blake3::hash(text.as_bytes()).as_bytes()[..16].try_into().expect("a hash has 32 bytes")
}

/// The texts that places lead into.
#[derive(Clone, Copy, Default)]
pub struct Sources<'a> {
    pub pages: &'a [PageSource],
    /// All that are no pages.
    pub others: &'a [Source],
}

impl<'a> Sources<'a> {
    /// The path of a file; `None` for an id of other sources.
    pub fn path(self, file: FileId) -> Option<&'a SitePath> {
        self.find(file, |page| &page.path, |other| &other.path)
    }

    /// The text of a file; `None` for an id of other sources, and where it is not what it was.
    pub fn text(self, file: FileId) -> Option<Arc<str>> {
        self.find(file, |page| Some(page.read().ok()?.text), |other| Some(other.text.clone()))?
    }

    fn find<T>(self, file: FileId, page: impl Fn(&'a PageSource) -> T, other: impl Fn(&'a Source) -> T) -> Option<T> {
        let Sources { pages, others } = self;
        // Ids follow the order of paths, but for those of files that came while somebody writes.
        let at = pages.binary_search_by_key(&file, |page| page.file).ok();
        let found = at.map(|at| page(&pages[at]));
        let at = || others.binary_search_by_key(&file, |other| other.file).ok();
        let found = found.or_else(|| Some(other(&others[at()?])));
        let found = found.or_else(|| pages.iter().find(|page| page.file == file).map(&page));
        found.or_else(|| others.iter().find(|other| other.file == file).map(&other))
    }
}

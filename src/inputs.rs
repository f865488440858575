//! Inputs: everything read from the docs folder, before anything is understood. Made by `io::read`.

pub mod publishing;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::{FileId, PageSource, SitePath, Source, Sources};
use publishing::is_page;

/// The docs folder's files, sorted by path, without what `.mintignore`, `.docsignore` and our own rules leave out.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// By their names.
    pub pages: Vec<PageSource>,
    /// Snippets, the site file, specifications, style sheets, scripts, theme overrides: all else that is read as text.
    pub sources: Vec<Source>,
    /// Everything else: copied as it is. Files that hold a private key are not among them.
    pub assets: Vec<Asset>,
    /// Files and folders that an ignore file leaves out: links to them are broken for readers.
    pub ignored: Vec<SitePath>,
    /// Symbolic links to other places of the folder: what is there stands in the site twice.
    pub linked: Vec<SitePath>,
    /// Files that are there and could not be read as text; each has a finding of its own.
    pub unreadable: Vec<SitePath>,
    /// Pages whose last change is known from the folder's history, and its day: `2026-11-20`.
    pub changed: BTreeMap<SitePath, Box<str>>,
    /// Where the folder's repository is published.
    pub repository: Option<Repository>,
}

/// A repository on a host, and the docs folder in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repository {
    /// `github.com`
    pub host: Box<str>,
    /// `owner/name`, without a `/` at either end; nothing in it has to be escaped in a URL.
    pub project: Box<str>,
    /// As a URL's path, with a `/` at its end; empty for the repository's root.
    pub folder: Box<str>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Asset {
    pub path: SitePath,
    /// Bytes.
    pub len: u64,
    /// Width and height in CSS pixels, for images that say so in their first bytes.
    pub size: Option<(u32, u32)>,
    /// The text of an SVG file that may be an icon.
    pub drawing: Option<Arc<str>>,
}

/// Whether a text is a page's, by its name: a file of the theme is a part of the theme, whatever its name.
pub fn holds_page(path: &SitePath) -> bool {
    is_page(path) && !path.as_str().starts_with("theme/")
}

impl Inputs {
    /// A text that is no page's.
    pub fn source(&self, path: &SitePath) -> Option<&Source> {
        self.sources.binary_search_by(|source| source.path.cmp(path)).ok().map(|at| &self.sources[at])
    }

    pub fn page(&self, path: &SitePath) -> Option<&PageSource> {
        self.pages.binary_search_by(|page| page.path.cmp(path)).ok().map(|at| &self.pages[at])
    }

    /// Whether there is a file of this path that is read as text or copied.
    pub fn has(&self, path: &SitePath) -> bool {
        let is_asset = || self.assets.binary_search_by(|asset| asset.path.cmp(path)).is_ok();
        self.page(path).is_some() || self.source(path).is_some() || is_asset()
    }

    /// All texts, for findings.
    pub fn texts(&self) -> Sources<'_> {
        Sources { pages: &self.pages, others: &self.sources }
    }

    /// Inputs from `(path, text)` pairs, as tests and `init` make them. Ids follow the sorted paths.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Inputs {
        let mut texts: Vec<(SitePath, &str)> = texts
            .into_iter()
            .map(|(path, text)| (SitePath::new(path).expect("a path inside the folder"), text))
            .collect();
        texts.sort();
        let mut inputs = Inputs::default();
        for (at, (path, text)) in texts.into_iter().enumerate() {
            let file = FileId(at as u32);
            match holds_page(&path) {
                true => inputs.pages.push(PageSource::held(file, path, text)),
                false => inputs.sources.push(Source::new(file, path, text)),
            }
        }
        inputs
    }
}

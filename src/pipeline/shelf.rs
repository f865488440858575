//! Documents that pages take in: each is made when the first page asks for it, and kept for those that follow.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::making::{changed, guarded};
use super::{is_document, parse};
use crate::diag::{Checked, Diagnostic};
use crate::document::Document;
use crate::inputs::Inputs;
use crate::source::{FileId, PageSource, SitePath, Source};
use crate::syntax;

pub(super) struct Shelf {
    /// What all documents are read with.
    pub options: syntax::Options,
    places: FxHashMap<SitePath, Arc<Place>>,
}

struct Place {
    source: Written,
    read: OnceLock<Result<Read, Box<Diagnostic>>>,
}

struct Read {
    document: Arc<Document>,
    diags: Vec<Diagnostic>,
}

/// Where its text is.
#[derive(Clone)]
pub(super) enum Written {
    Page(PageSource),
    Part(Source),
}

impl Written {
    /// `None` for a file that is not there.
    pub fn of(inputs: &Inputs, path: &SitePath) -> Option<Written> {
        let page = inputs.page(path).cloned().map(Written::Page);
        page.or_else(|| inputs.source(path).cloned().map(Written::Part))
    }

    pub fn file(&self) -> FileId {
        match self {
            Written::Page(page) => page.file,
            Written::Part(source) => source.file,
        }
    }

    fn path(&self) -> &SitePath {
        match self {
            Written::Page(page) => &page.path,
            Written::Part(source) => &source.path,
        }
    }

    /// # Errors
    /// The page is not what it was.
    fn read(&self) -> Result<Source, Box<Diagnostic>> {
        match self {
            Written::Page(page) => page.read().map_err(|error| changed(&error)),
            Written::Part(source) => Ok(source.clone()),
        }
    }

    pub fn is_as(&self, other: &Written) -> bool {
        match (self, other) {
            (Written::Page(own), Written::Page(other)) => own.is_as(other),
            (Written::Part(own), Written::Part(other)) => own.file == other.file && own.text == other.text,
            (Written::Page(_) | Written::Part(_), _) => false,
        }
    }
}

impl Place {
    fn new(source: Written) -> Arc<Place> {
        Arc::new(Place { source, read: OnceLock::new() })
    }

    /// # Errors
    /// The parser has a fault, or the page is not what it was.
    fn read(&self, options: &syntax::Options) -> Result<Read, Box<Diagnostic>> {
        let read = || {
            let Checked { value, diags } = parse(&self.source.read()?, options);
            Ok(Read { document: Arc::new(value), diags })
        };
        guarded(self.source.path(), read).flatten()
    }
}

impl Shelf {
    /// `before` has what was made of files that may be as they were.
    pub fn new(inputs: &Inputs, options: syntax::Options, before: Option<&Shelf>) -> Shelf {
        let before = before.filter(|before| before.options == options);
        let parts = inputs.sources.iter().filter(|source| is_document(&source.path)).cloned().map(Written::Part);
        let places = inputs.pages.iter().cloned().map(Written::Page).chain(parts).map(|source| {
            let path = source.path().clone();
            let same = |own: &&Arc<Place>| own.source.is_as(&source);
            let known = before.and_then(|before| before.places.get(&path)).filter(same);
            (path, known.cloned().unwrap_or_else(|| Place::new(source)))
        });
        Shelf { options, places: places.collect() }
    }

    /// The same files, one of which is another than before.
    pub fn with(&self, source: Written) -> Shelf {
        let mut places = self.places.clone();
        places.insert(source.path().clone(), Place::new(source));
        Shelf { options: self.options, places }
    }

    pub fn document(&self, path: &SitePath) -> Option<Arc<Document>> {
        let place = self.places.get(path)?;
        let read = place.read.get_or_init(|| place.read(&self.options));
        Some(read.as_ref().ok()?.document.clone())
    }

    /// Why a file could not be taken in, where somebody asked for it.
    pub fn fault(&self, path: &SitePath) -> Option<Diagnostic> {
        let fault = self.places.get(path)?.read.get()?.as_ref().err()?;
        Some((**fault).clone())
    }

    /// What is wrong in a file, whether or not a page takes it in.
    pub fn findings(&self, path: &SitePath) -> Vec<Diagnostic> {
        let Some(place) = self.places.get(path) else { return Vec::new() };
        let said = |read: &Result<Read, Box<Diagnostic>>| match read {
            Ok(read) => read.diags.clone(),
            Err(fault) => vec![(**fault).clone()],
        };
        // What no page takes in is not kept.
        place.read.get().map_or_else(|| said(&place.read(&self.options)), said)
    }
}

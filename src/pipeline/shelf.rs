//! Documents that pages take in: each is made when the first page asks for it, and kept for those that follow.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::making::guarded;
use super::{is_document, parse};
use crate::diag::{Checked, Diagnostic};
use crate::document::Document;
use crate::inputs::Inputs;
use crate::source::{SitePath, Source};
use crate::syntax;

pub(super) struct Shelf {
    /// What all documents are read with.
    pub options: syntax::Options,
    places: FxHashMap<SitePath, Arc<Place>>,
}

struct Place {
    source: Source,
    read: OnceLock<Result<Read, Box<Diagnostic>>>,
}

struct Read {
    document: Arc<Document>,
    diags: Vec<Diagnostic>,
}

impl Place {
    fn new(source: &Source) -> Arc<Place> {
        Arc::new(Place { source: source.clone(), read: OnceLock::new() })
    }

    /// # Errors
    /// The parser has a fault.
    fn read(&self, options: &syntax::Options) -> Result<Read, Box<Diagnostic>> {
        guarded(&self.source.path, || {
            let Checked { value, diags } = parse(&self.source, options);
            Read { document: Arc::new(value), diags }
        })
    }
}

impl Shelf {
    /// `before` has what was made of files that may be as they were.
    pub fn new(inputs: &Inputs, options: syntax::Options, before: Option<&Shelf>) -> Shelf {
        let before = before.filter(|before| before.options == options);
        let sources = inputs.sources.iter().filter(|source| is_document(&source.path));
        let places = sources.map(|source| {
            let same = |own: &&Arc<Place>| own.source.file == source.file && own.source.text == source.text;
            let known = before.and_then(|before| before.places.get(&source.path)).filter(same);
            (source.path.clone(), known.cloned().unwrap_or_else(|| Place::new(source)))
        });
        Shelf { options, places: places.collect() }
    }

    /// The same files, one of which is another than before.
    pub fn with(&self, source: &Source) -> Shelf {
        let mut places = self.places.clone();
        places.insert(source.path.clone(), Place::new(source));
        Shelf { options: self.options, places }
    }

    pub fn document(&self, path: &SitePath) -> Option<Arc<Document>> {
        let place = self.places.get(path)?;
        let read = place.read.get_or_init(|| place.read(&self.options));
        Some(read.as_ref().ok()?.document.clone())
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

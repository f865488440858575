//! What `docs check` looks for beyond what a build finds: branches that no persona takes, files that nothing uses,
//! pictures without words, colours that are hard to read, and the links to other sites, for somebody to ask them.

mod branches;
mod colours;
mod outside;
mod pictures;
mod unused;

pub(super) use branches::Branches;

use std::sync::Arc;

use rayon::prelude::*;
use url::Url;

use super::making::guarded;
use super::{Prepared, is_document, parse};
use crate::diag::Diagnostic;
use crate::document::Document;
use crate::inputs::Inputs;
use crate::source::{Source, Span};

/// What the documents and the files around them are found to be, whoever reads.
pub(super) struct Reviewed {
    pub found: Vec<Diagnostic>,
    /// The links of the documents and of the site file that lead to other sites.
    pub outside: Vec<(Url, Span)>,
}

pub(super) fn of(prepared: &Prepared, inputs: &Inputs) -> Reviewed {
    let sources: Vec<&Source> = inputs.sources.iter().filter(|source| is_document(&source.path)).collect();
    let read = |source: &&Source| guarded(&source.path, || Arc::new(parse(source, &prepared.shelf.options).value)).ok();
    let documents: Vec<Arc<Document>> = sources.par_iter().filter_map(read).collect();
    let mut found = Vec::new();
    for document in &documents {
        pictures::without_words(document, &mut found);
    }
    unused::snippets(&documents, &mut found);
    unused::pictures(inputs, &prepared.config, &mut found);
    colours::findings(&prepared.config, &mut found);
    Reviewed { found, outside: outside::links(&prepared.config, &documents) }
}

//! What `docs check` looks for beyond what a build finds: branches that no persona takes, files that nothing uses,
//! pictures without words, colours that are hard to read, and the links to other sites, for somebody to ask them.

mod branches;
mod colours;
mod outside;
mod pictures;
mod unused;

pub(super) use branches::Branches;

use std::sync::Arc;

use url::Url;

use super::Prepared;
use crate::diag::Diagnostic;
use crate::document::Document;
use crate::inputs::Inputs;
use crate::source::Span;

/// What is to be said of the documents and of the files around them, whoever reads.
pub(super) fn findings(prepared: &Prepared, inputs: &Inputs, documents: &[Arc<Document>]) -> Vec<Diagnostic> {
    let mut diags = Vec::new();
    for document in documents {
        pictures::without_words(document, &mut diags);
    }
    unused::snippets(documents, &mut diags);
    unused::pictures(inputs, &prepared.config, &mut diags);
    colours::findings(&prepared.config, &mut diags);
    diags
}

/// The links of the documents and of the site file that lead to other sites.
pub(super) fn outside_links(prepared: &Prepared, documents: &[Arc<Document>]) -> Vec<(Url, Span)> {
    outside::links(&prepared.config, documents)
}

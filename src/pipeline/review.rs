//! What `docs check` looks for beyond what a build finds: branches that no persona takes, files that nothing uses,
//! pictures without words, colours that are hard to read, and the links to other sites, for somebody to ask them.

mod branches;
mod colours;
mod outside;
mod pictures;
mod unused;

pub(super) use branches::Branches;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use url::Url;

use super::making::guarded;
use super::{Prepared, is_document, parse};
use crate::diag::Diagnostic;
use crate::index;
use crate::inputs::Inputs;
use crate::source::{PageSource, SitePath, Span};

/// What the documents and the files around them are found to be, whoever reads.
pub(super) struct Reviewed {
    pub found: Vec<Diagnostic>,
    /// The links of the documents, their heads and the site file that lead to other sites, in this order of files.
    pub outside: Vec<(Url, Span)>,
}

/// What is asked of a document, which is gone again: all trees at once take many times the room of a site.
struct Looked {
    path: SitePath,
    /// Files that it may take in.
    imported: Vec<SitePath>,
    found: Vec<Diagnostic>,
    links: Vec<(Url, Span)>,
}

pub(super) fn of(prepared: &Prepared, inputs: &Inputs) -> Reviewed {
    let pages = inputs.pages.iter().map(|page| (&page.path, Some(page)));
    let parts = inputs.sources.iter().map(|source| (&source.path, None)).filter(|(path, _)| is_document(path));
    let mut sources: Vec<(&SitePath, Option<&PageSource>)> = pages.chain(parts).collect();
    sources.sort_by_key(|(path, _)| *path);
    let origin = prepared.config.address.origin.as_deref();
    let look = |(path, page): &(&SitePath, Option<&PageSource>)| {
        let path = (*path).clone();
        // That one cannot be read is said by the build.
        let document = match page {
            Some(page) => {
                let source = page.read().ok()?;
                guarded(&path, || Arc::new(parse(&source, &prepared.shelf.options).value)).ok()?
            }
            None => prepared.shelf.document(&path)?,
        };
        let mut found = Vec::new();
        pictures::without_words(&document, &mut found);
        let imported = index::imported(&path, &document.facts).collect();
        Some(Looked { imported, found, links: outside::links(&document, origin), path })
    };
    let looked: Vec<Looked> = sources.par_iter().filter_map(look).collect();
    let mut found = Vec::new();
    let mut outside = Vec::new();
    let mut imports = BTreeMap::new();
    for one in looked {
        found.extend(one.found);
        outside.extend(one.links);
        imports.insert(one.path, one.imported);
    }
    outside.extend(outside::of_site_file(&prepared.config));
    unused::snippets(&imports, &mut found);
    unused::pictures(inputs, &prepared.config, &mut found);
    colours::findings(&prepared.config, &mut found);
    Reviewed { found, outside }
}

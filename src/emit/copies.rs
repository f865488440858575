//! Which files of the docs folder are published as they are, at their own paths: links from outside must stay valid.

use std::collections::BTreeSet;

use crate::artifact::{Artifact, Audience, Body};
use crate::inputs::Inputs;
use crate::inputs::publishing::{Publishing, publishing};
use crate::source::SitePath;

/// Copies of the published files, in the order of the inputs. `linked` are the files that public pages link to.
/// `withheld` are files and folders that are never published (personas, the user schema).
pub fn artifacts(inputs: &Inputs, linked: &BTreeSet<SitePath>, withheld: &[SitePath]) -> Vec<Artifact> {
    // Pages are published as what is made of them.
    let sources = inputs.sources.iter().map(|source| &source.path);
    let assets = inputs.assets.iter().map(|asset| &asset.path);
    let published = |path: &&SitePath| match publishing(path, withheld) {
        Publishing::Always => true,
        Publishing::Linked => linked.contains(*path),
        Publishing::Never => false,
    };
    let copy = |path: &SitePath| Artifact {
        path: path.clone(),
        audience: Audience::Everybody,
        body: Body::Copy(path.clone()),
    };
    sources.chain(assets).filter(published).map(copy).collect()
}

/// Whether a style sheet or script is one that all pages load: published, and no snippet.
pub fn is_site_wide(path: &SitePath) -> bool {
    publishing(path, &[]) == Publishing::Always
}

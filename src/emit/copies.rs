//! Which files of the docs folder are published as they are, at their own paths: links from outside must stay valid.

use std::collections::BTreeSet;

use crate::artifact::{Artifact, Audience, Body};
use crate::inputs::Inputs;
use crate::source::SitePath;

#[derive(Clone, Copy, PartialEq, Debug)]
enum Publishing {
    Always,
    /// Data and programs: for readers only when a page links to them.
    Linked,
    Never,
}

/// Copies of the published files, in the order of the inputs. `linked` are the files that public pages link to.
/// `withheld` are files and folders that are never published (personas, the user schema).
pub fn artifacts(inputs: &Inputs, linked: &BTreeSet<SitePath>, withheld: &[SitePath]) -> Vec<Artifact> {
    let sources = inputs.sources.iter().map(|source| &source.path);
    let assets = inputs.assets.iter().map(|asset| &asset.path);
    let published = |path: &&SitePath| {
        let kept_back = withheld.iter().any(|held| is_or_holds(held, path));
        !kept_back
            && match publishing(path) {
                Publishing::Always => true,
                Publishing::Linked => linked.contains(*path),
                Publishing::Never => false,
            }
    };
    let copy = |path: &SitePath| Artifact {
        path: path.clone(),
        audience: Audience::Everybody,
        body: Body::Copy(path.clone()),
    };
    sources.chain(assets).filter(published).map(copy).collect()
}

fn is_or_holds(held: &SitePath, path: &SitePath) -> bool {
    let rest = path.as_str().strip_prefix(held.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a style sheet or script is one that all pages load: published, and no snippet.
pub fn is_site_wide(path: &SitePath) -> bool {
    publishing(path) == Publishing::Always
}

fn publishing(path: &SitePath) -> Publishing {
    let name = path.as_str();
    // The theme gives its files hashed names; the site file lists every page there is.
    if name.starts_with("theme/") || matches!(name, "docs.json" | "docs.yaml" | "docs.yml" | "mint.json") {
        return Publishing::Never;
    }
    if matches!(name, "_headers" | "_redirects" | "CNAME") {
        return Publishing::Always;
    }
    let in_snippets = name.starts_with("snippets/") || name.starts_with("_snippets/");
    match path.extension().to_ascii_lowercase().as_str() {
        "mdx" | "md" | "jsx" | "tsx" | "ts" | "pem" | "key" => Publishing::Never,
        "js" | "mjs" | "css" if in_snippets => Publishing::Never,
        "js" | "mjs" | "css" | "html" | "htm" | "txt" | "xml" | "webmanifest" | "wasm" => Publishing::Always,
        "png" | "apng" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg" | "ico" | "bmp" | "jxl" => Publishing::Always,
        "mp4" | "m4v" | "webm" | "mov" | "ogv" | "mp3" | "m4a" | "wav" | "ogg" | "opus" | "vtt" => Publishing::Always,
        "woff" | "woff2" | "ttf" | "otf" | "eot" => Publishing::Always,
        "pdf" | "csv" | "zip" | "docx" | "xlsx" | "pptx" | "ics" | "glb" | "lottie" => Publishing::Always,
        _ => Publishing::Linked,
    }
}

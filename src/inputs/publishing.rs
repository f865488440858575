//! Which files of the docs folder readers may fetch: one rule for what is copied and for what links may lead to.

use crate::source::SitePath;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Publishing {
    Always,
    /// Data and programs: for readers only when a page links to them.
    Linked,
    Never,
}

/// What holds for a file that is no page. `withheld` are files and folders for the build alone (personas, the user
/// schema).
pub fn publishing(path: &SitePath, withheld: &[SitePath]) -> Publishing {
    if withheld.iter().any(|held| is_or_holds(held, path)) { Publishing::Never } else { by_name(path) }
}

/// Instructions for assistants, which are published as they are written: no page.
pub fn is_skill(path: &SitePath) -> bool {
    path.as_str() == "skill.md"
}

/// Is it a page by its name: Markdown that is no snippet?
pub fn is_page(path: &SitePath) -> bool {
    is_markdown(path) && !is_snippet(path)
}

/// Markdown below a folder `snippets` or `_snippets` at the root.
pub fn is_snippet(path: &SitePath) -> bool {
    let folder = path.as_str().split('/').next();
    is_markdown(path) && matches!(folder, Some("snippets" | "_snippets")) && !path.folder().is_empty()
}

pub fn is_markdown(path: &SitePath) -> bool {
    matches!(path.extension(), "mdx" | "md") && !is_skill(path)
}

fn is_or_holds(held: &SitePath, path: &SitePath) -> bool {
    let rest = path.as_str().strip_prefix(held.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn by_name(path: &SitePath) -> Publishing {
    let name = path.as_str();
    // The theme gives its files hashed names; the site file lists every page there is.
    if name.starts_with("theme/") || matches!(name, "docs.json" | "docs.yaml" | "docs.yml" | "mint.json") {
        return Publishing::Never;
    }
    if matches!(name, "_headers" | "_redirects" | "CNAME") || is_skill(path) {
        return Publishing::Always;
    }
    let in_snippets = name.starts_with("snippets/") || name.starts_with("_snippets/");
    match path.extension().to_ascii_lowercase().as_str() {
        "mdx" | "md" | "jsx" | "tsx" | "ts" | "pem" | "key" => Publishing::Never,
        // Keys in binary forms, which are not looked into.
        "p12" | "pfx" | "ppk" | "jks" | "keystore" => Publishing::Never,
        "js" | "mjs" | "css" if in_snippets => Publishing::Never,
        "js" | "mjs" | "css" | "html" | "htm" | "txt" | "xml" | "webmanifest" | "wasm" => Publishing::Always,
        "png" | "apng" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg" | "ico" | "bmp" | "jxl" => Publishing::Always,
        "mp4" | "m4v" | "webm" | "mov" | "ogv" | "mp3" | "m4a" | "wav" | "ogg" | "opus" | "vtt" => Publishing::Always,
        "woff" | "woff2" | "ttf" | "otf" | "eot" => Publishing::Always,
        "pdf" | "csv" | "zip" | "docx" | "xlsx" | "pptx" | "ics" | "glb" | "lottie" => Publishing::Always,
        _ => Publishing::Linked,
    }
}

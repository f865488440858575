//! Fields that look misspelt. Authors may have fields of their own, so only what a slip explains is worth a word.

use crate::diag::did_you_mean;

/// Every field that is read.
pub const NAMES: [&str; 36] = [
    "title",
    "sidebarTitle",
    "description",
    "icon",
    "iconType",
    "tag",
    "mode",
    "hidden",
    "noindex",
    "robots",
    "searchable",
    "boost",
    "keywords",
    "deprecated",
    "hideFooterPagination",
    "hideApiMarker",
    "related",
    "contextual",
    "groups",
    "public",
    "isPublic",
    "url",
    "openapi",
    "api",
    "openapi-schema",
    "asyncapi",
    "authMethod",
    "contentType",
    "version",
    "playground",
    "timestamp",
    "lastUpdatedDate",
    "createdDate",
    "authors",
    "rss",
    "canonical",
];

/// One letter from a field, and words that authors and other generators name fields with.
const WORDS: [&str; 19] = [
    "author",
    "boot",
    "code",
    "coded",
    "con",
    "createdat",
    "icons",
    "mod",
    "model",
    "modes",
    "moved",
    "node",
    "role",
    "root",
    "roots",
    "tags",
    "tile",
    "tiles",
    "versions",
];

/// The field that was meant by `key`, which is none: the same letters in another writing, or a slip away.
pub fn near(key: &str) -> Option<&'static str> {
    let written = plain(key);
    // Each page of a site has the author's own fields: most names are no match by their lengths.
    let is_near = |name: &str, by: usize| name.len().abs_diff(written.len()) <= by;
    if let Some(same) = NAMES.into_iter().find(|name| is_near(name, 1) && plain(name) == written) {
        return Some(same);
    }
    if WORDS.contains(&&*written) {
        return None;
    }
    did_you_mean(key, NAMES.into_iter().filter(|name| is_near(name, 3) && is_slip(&written, &plain(name))))
}

fn plain(name: &str) -> String {
    name.replace(['-', '_', ' '], "").to_lowercase()
}

/// The shorter the name, the more words are near it. `title2` and `description_en` are no slips.
fn is_slip(written: &str, name: &str) -> bool {
    let is_longer = |by: usize| written.starts_with(name) && written.len() >= name.len() + by;
    if written.chars().any(|letter| letter.is_ascii_digit()) || is_longer(2) {
        return false;
    }
    match (strsim::osa_distance(written, name), name.len()) {
        (1, 0..4) => sorted(written) == sorted(name),
        (1, _) => true,
        (2, 9..) => written.chars().next() == name.chars().next(),
        _ => false,
    }
}

fn sorted(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters
}

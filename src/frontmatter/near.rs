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
    if let Some(same) = NAMES.into_iter().find(|name| letters(name).eq(written.chars())) {
        return Some(same);
    }
    if WORDS.contains(&&*written) {
        return None;
    }
    let n_letters = written.chars().count();
    // Each letter more or less is a slip. A site may have a field of its own on each of its pages.
    let is_near = |name: &&str| letters(name).count().abs_diff(n_letters) <= 2;
    did_you_mean(key, NAMES.into_iter().filter(is_near).filter(|name| is_slip(&written, &plain(name))))
}

fn plain(name: &str) -> String {
    letters(name).collect()
}

/// Without what parts words.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase)
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

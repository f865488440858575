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
    let in_key = which(&written);
    // A slip adds a letter to those that there are, takes one away, or both. Looked at first: a site may have a field of its
    // own on each of its pages, which is near none.
    let is_near = |name: &&str| (which(name) ^ in_key).count_ones() <= 2 * max_slips(name);
    did_you_mean(key, NAMES.into_iter().filter(is_near).filter(|name| is_slip(&written, &plain(name))))
}

fn plain(name: &str) -> String {
    letters(name).collect()
}

/// Without what parts words.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase)
}

/// Which of the letters from a to z there are, a bit for each.
fn which(name: &str) -> u32 {
    let letters = name.bytes().filter(u8::is_ascii_alphabetic);
    letters.fold(0, |which, letter| which | 1 << (letter.to_ascii_lowercase() - b'a'))
}

/// The shorter the name, the more words are near it. `title2` and `description_en` are no slips.
fn is_slip(written: &str, name: &str) -> bool {
    let is_longer = |by: usize| written.starts_with(name) && written.len() >= name.len() + by;
    if written.chars().any(|letter| letter.is_ascii_digit()) || is_longer(2) {
        return false;
    }
    match strsim::osa_distance(written, name) {
        1 if name.len() < 4 => sorted(written) == sorted(name),
        1 => true,
        2 if max_slips(name) == 2 => written.chars().next() == name.chars().next(),
        _ => false,
    }
}

fn max_slips(name: &str) -> u32 {
    if name.len() < 9 { 1 } else { 2 }
}

fn sorted(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters
}

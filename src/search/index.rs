//! The files of one index: a root, the dictionary in shards with the pages of each term, its words by their ends, texts
//! in packs.

use rustc_hash::FxHashMap;
use serde_json::json;

use super::endings;
use super::entry::Entry;
use super::shard::{self, Group};
use super::stems::stop_words;

/// Bytes of a pack of texts: a result costs about as much, and each pack costs the root six.
const PACK: usize = 4 << 10;

/// Bytes as they are written, and the name that is made of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    pub name: Box<str>,
    pub bytes: Vec<u8>,
    /// Whether they are to be deflated; packs consist of what is.
    pub is_bare: bool,
}

/// A page of an index.
#[derive(Clone, Copy)]
pub struct Listed<'e> {
    pub entry: &'e Entry,
    /// The name of the part of the site that it is in.
    pub part: Option<&'e str>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Index {
    /// The first file's name.
    pub root: Box<str>,
    pub files: Vec<File>,
}

/// `pages` in the order of their numbers.
pub fn index(pages: &[Listed], language: &str) -> Index {
    let groups = grouped(pages);
    let mut files = Vec::new();
    let mut bare = |bytes: Vec<u8>, names: &mut String| {
        let name = name(&bytes);
        names.push_str(&name);
        files.push(File { name, bytes, is_bare: true });
    };
    let mut bounds: Vec<&str> = Vec::new();
    let mut shards = String::new();
    for (bound, bytes) in shard::shards(&groups) {
        bounds.push(bound);
        bare(bytes, &mut shards);
    }
    let mut ends: Vec<String> = Vec::new();
    let mut endings = String::new();
    for (bound, bytes) in endings::files(groups.iter().flat_map(Group::words)) {
        ends.push(bound);
        bare(bytes, &mut endings);
    }
    let mut counts: Vec<usize> = Vec::new();
    let mut texts = String::new();
    let mut from = 0;
    while from < pages.len() {
        let mut n_bytes = 0;
        let fits = |entry: &Entry, n_bytes: &mut usize| {
            *n_bytes += entry.shown.len();
            *n_bytes <= PACK
        };
        let n = pages[from..].iter().take_while(|page| fits(page.entry, &mut n_bytes)).count().max(1);
        let bytes = pack(&pages[from..from + n]);
        let file = File { name: name(&bytes), bytes, is_bare: false };
        texts.push_str(&file.name);
        files.push(file);
        counts.push(n);
        from += n;
    }
    let root = json!({
        "n": pages.len(),
        "stop": stop_words(language),
        "bounds": bounds,
        "shards": shards,
        "ends": ends,
        "endings": endings,
        "counts": counts,
        "texts": texts,
        "tabs": runs(pages.iter().map(|page| page.part)),
        "boosts": runs(pages.iter().map(|page| page.entry.boost)),
    });
    let bytes = root.to_string().into_bytes();
    let root = name(&bytes);
    files.insert(0, File { name: root.clone(), bytes, is_bare: true });
    Index { root, files }
}

/// The terms of all pages.
fn grouped<'e>(pages: &[Listed<'e>]) -> Vec<Group<'e>> {
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let mut groups: Vec<Group> = Vec::new();
    for (page, Listed { entry, .. }) in pages.iter().enumerate() {
        for term in &entry.terms {
            let mut words = term.words.split(' ');
            let stem = words.next().unwrap_or_default();
            let number = *numbers.entry(stem).or_insert_with(|| {
                groups.push(Group::default());
                groups.len() as u32 - 1
            });
            groups[number as usize].add(page as u32, term.impact, words);
        }
    }
    groups
}

/// Count, lengths, texts.
fn pack(pages: &[Listed]) -> Vec<u8> {
    let mut bytes = Vec::new();
    shard::number(pages.len() as u32, &mut bytes);
    pages.iter().for_each(|page| shard::number(page.entry.shown.len() as u32, &mut bytes));
    pages.iter().for_each(|page| bytes.extend_from_slice(&page.entry.shown));
    bytes
}

/// `[[how often, what], …]`
fn runs<T: PartialEq + serde::Serialize>(items: impl Iterator<Item = T>) -> serde_json::Value {
    let mut runs: Vec<(usize, T)> = Vec::new();
    for item in items {
        match runs.last_mut() {
            Some((n, last)) if *last == item => *n += 1,
            _ => runs.push((1, item)),
        }
    }
    json!(runs)
}

/// Fifty bits of a hash, in letters that are the same on all file systems.
fn name(bytes: &[u8]) -> Box<str> {
    let hash = blake3::hash(bytes);
    let number = u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("eight bytes"));
    (0..10).map(|at| char::from(b"0123456789abcdefghijklmnopqrstuv"[(number >> (5 * at)) as usize & 31])).collect()
}

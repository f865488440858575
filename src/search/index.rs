//! The files of one index beside its packs of texts: a root, the dictionary in shards with the pages of each term, its
//! words by their ends.

use rustc_hash::FxHashMap;
use serde_json::json;

use super::endings;
use super::segment::Segment;
use super::shard::{self, Group};
use super::stems::stop_words;

/// Bytes as they are written, and the name that is made of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    pub name: Box<str>,
    pub bytes: Vec<u8>,
    /// Whether they are to be deflated; packs consist of what is.
    pub is_bare: bool,
}

/// What is left of an index when all pages are in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Index {
    /// The first file's name.
    pub root: Box<str>,
    pub files: Vec<File>,
}

/// An index that pages are added to, some at a time in the order of their numbers. What it holds of a page is what shards
/// will say of it.
pub struct Builder {
    language: Box<str>,
    numbers: Numbers,
    groups: Vec<Group>,
    n_pages: u32,
    /// Of the packs, in their order: how many texts, and the names.
    counts: Vec<u32>,
    texts: String,
    tabs: Runs<Option<Box<str>>>,
    boosts: Runs<u16>,
}

impl Builder {
    pub fn new(language: &str) -> Builder {
        Builder {
            language: language.into(),
            numbers: Numbers::default(),
            groups: Vec::new(),
            n_pages: 0,
            counts: Vec::new(),
            texts: String::new(),
            tabs: Runs(Vec::new()),
            boosts: Runs(Vec::new()),
        }
    }

    /// The next pages, and for each the name of the part of the site that it is in.
    pub fn add<'p>(&mut self, segment: &Segment, parts: impl Iterator<Item = Option<&'p str>>) {
        for (term, run) in segment.terms() {
            let (stem, words) = term.split_once(' ').unwrap_or((term, term));
            let group = self.group(stem);
            let group = &mut self.groups[group as usize];
            group.meet(words);
            group.add(self.n_pages, &run);
        }
        self.n_pages += segment.boosts.len() as u32;
        segment.boosts.iter().for_each(|boost| self.boosts.add(*boost));
        parts.for_each(|part| self.tabs.add(part.map(Box::from)));
        for (name, n_texts) in &segment.packs {
            self.texts.push_str(name);
            self.counts.push(*n_texts);
        }
    }

    fn group(&mut self, stem: &str) -> u32 {
        let number = self.numbers.of(stem);
        if number as usize == self.groups.len() {
            self.groups.push(Group::default());
        }
        number
    }

    /// The files that are left, the root first.
    pub fn finish(self) -> Index {
        let mut files = Vec::new();
        let mut bounds: Vec<&str> = Vec::new();
        let mut shards = String::new();
        let mut bare = |bytes: Vec<u8>, names: &mut String| {
            let name = name(&bytes);
            names.push_str(&name);
            files.push(File { name, bytes, is_bare: true });
        };
        let ends_of = || endings::files(self.groups.iter().flat_map(Group::words));
        let (dictionary, words_by_ends) = rayon::join(|| shard::shards(&self.groups), ends_of);
        for (bound, bytes) in dictionary {
            bounds.push(bound);
            bare(bytes, &mut shards);
        }
        let mut ends: Vec<String> = Vec::new();
        let mut endings = String::new();
        for (bound, bytes) in words_by_ends {
            ends.push(bound);
            bare(bytes, &mut endings);
        }
        let root = json!({
            "n": self.n_pages,
            "stop": stop_words(&self.language),
            "bounds": bounds,
            "shards": shards,
            "ends": ends,
            "endings": endings,
            "counts": self.counts,
            "texts": self.texts,
            "tabs": self.tabs.0,
            "boosts": self.boosts.0,
        });
        let bytes = root.to_string().into_bytes();
        let root = name(&bytes);
        files.insert(0, File { name: root.clone(), bytes, is_bare: true });
        Index { root, files }
    }
}

/// Numbers of stems, from 0 on in the order in which they come. Nearly all are short enough to stand in the table itself,
/// so that one is found by a single look into memory.
#[derive(Default)]
struct Numbers {
    short: FxHashMap<u128, u32>,
    long: FxHashMap<Box<str>, u32>,
}

impl Numbers {
    fn of(&mut self, stem: &str) -> u32 {
        let next = (self.short.len() + self.long.len()) as u32;
        let mut key = [0; 16];
        let Some((len, bytes)) = key.split_last_mut().filter(|(_, bytes)| stem.len() <= bytes.len()) else {
            return match self.long.get(stem) {
                Some(number) => *number,
                None => *self.long.entry(stem.into()).or_insert(next),
            };
        };
        bytes[..stem.len()].copy_from_slice(stem.as_bytes());
        *len = stem.len() as u8;
        *self.short.entry(u128::from_le_bytes(key)).or_insert(next)
    }
}

/// `(how often, what)` of equals that follow each other.
struct Runs<T>(Vec<(usize, T)>);

impl<T: PartialEq> Runs<T> {
    fn add(&mut self, item: T) {
        match self.0.last_mut() {
            Some((n, last)) if *last == item => *n += 1,
            _ => self.0.push((1, item)),
        }
    }
}

/// Fifty bits of a hash, in letters that are the same on all file systems.
pub(super) fn name(bytes: &[u8]) -> Box<str> {
    let hash = blake3::hash(bytes);
    let number = u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("eight bytes"));
    (0..10).map(|at| char::from(b"0123456789abcdefghijklmnopqrstuv"[(number >> (5 * at)) as usize & 31])).collect()
}

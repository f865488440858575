//! The files of one index beside its packs of texts: a root, the dictionary in shards with the pages of each term, its
//! words by their ends.

use rayon::prelude::*;
use serde_json::json;

use super::endings;
use super::merge::Terms;
use super::segment::{PARTS, Segment};
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

/// An index that pages are added to, some at a time in the order of their numbers.
pub struct Builder {
    language: Box<str>,
    /// Each with how many pages there are before its own.
    segments: Vec<(u32, Segment)>,
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
            segments: Vec::new(),
            n_pages: 0,
            counts: Vec::new(),
            texts: String::new(),
            tabs: Runs(Vec::new()),
            boosts: Runs(Vec::new()),
        }
    }

    /// The next pages, and for each the name of the part of the site that it is in.
    pub fn add<'p>(&mut self, segment: Segment, parts: impl Iterator<Item = Option<&'p str>>) {
        segment.boosts.iter().for_each(|boost| self.boosts.add(*boost));
        parts.for_each(|part| self.tabs.add(part.map(Box::from)));
        for (name, n_texts) in &segment.packs {
            self.texts.push_str(name);
            self.counts.push(*n_texts);
        }
        let before = self.n_pages;
        self.n_pages += segment.boosts.len() as u32;
        self.segments.push((before, segment));
    }

    /// Gives the files that are left as they are made, from any thread, and the name of the one that leads to all others.
    pub fn finish(self, put: &(dyn Fn(File) + Sync)) -> Box<str> {
        let parts = (0..PARTS).into_par_iter().with_max_len(1).map(|part| Terms::merged(&self.segments, part));
        let parts: Vec<Terms> = parts.collect();
        drop(self.segments);
        let groups: Vec<Group> = parts.iter().flat_map(Terms::groups).collect();
        // All of them at once would be as much as the site's words themselves.
        let bare = |bytes: Vec<u8>| {
            let name = name(&bytes);
            put(File { name: name.clone(), bytes, is_bare: true });
            name
        };
        let (shards, ends) = rayon::join(
            || shard::shards(&groups, &bare),
            || endings::files(groups.iter().flat_map(|group| group.words()), &bare),
        );
        let (bounds, shards): (Vec<&str>, Vec<Box<str>>) = shards.into_iter().unzip();
        let (ends, endings): (Vec<String>, Vec<Box<str>>) = ends.into_iter().unzip();
        let root = json!({
            "n": self.n_pages,
            "stop": stop_words(&self.language),
            "bounds": bounds,
            "shards": shards.concat(),
            "ends": ends,
            "endings": endings.concat(),
            "counts": self.counts,
            "texts": self.texts,
            "tabs": self.tabs.0,
            "boosts": self.boosts.0,
        });
        bare(root.to_string().into_bytes())
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

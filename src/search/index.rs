//! The files of one index beside its packs of texts: a root, the dictionary in shards with the pages of each term, its
//! words by their ends.

use rayon::prelude::*;
use serde_json::json;

use super::endings;
use super::segment::{PARTS, Segment};
use super::shard;
use super::stems::stop_words;
use super::terms::Terms;

/// Segments that are merged while pages are still made: what each says of a term again would else be held until the end.
const TOGETHER: usize = 24;

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
    /// By part: the terms of many segments, and of the next many.
    merged: Vec<Vec<Terms>>,
    /// Segments that are still to be merged, each with how many pages there are before its own.
    waiting: Vec<(u32, Segment)>,
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
            merged: (0..PARTS).map(|_| Vec::new()).collect(),
            waiting: Vec::new(),
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
        self.waiting.push((before, segment));
        if self.waiting.len() == TOGETHER {
            let waiting = std::mem::take(&mut self.waiting);
            let merge = |(part, terms): (usize, &mut Vec<Terms>)| terms.push(merged(&[], &waiting, part));
            self.merged.par_iter_mut().with_max_len(1).enumerate().for_each(merge);
        }
    }

    /// Gives the files that are left as they are made, from any thread, and the name of the one that leads to all others.
    pub fn finish(self, put: &(dyn Fn(File) + Sync)) -> Box<str> {
        let Builder { merged: parts, waiting, .. } = self;
        // Those of a part are gone when the next one's come.
        let merge = |(part, before): (usize, Vec<Terms>)| merged(&before, &waiting, part);
        let terms: Vec<Terms> = parts.into_par_iter().with_max_len(1).enumerate().map(merge).collect();
        drop(waiting);
        // All of them at once would be as much as the site's words themselves.
        let bare = |bytes: Vec<u8>| {
            let name = name(&bytes);
            put(File { name: name.clone(), bytes, is_bare: true });
            name
        };
        let (shards, ends) = rayon::join(
            || shard::shards(&terms, &bare),
            || endings::files(terms.iter().flat_map(Terms::iter).flat_map(|term| term.words()), &bare),
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

/// The terms of a part: those that were merged before, and those of segments behind them.
fn merged(before: &[Terms], waiting: &[(u32, Segment)], part: usize) -> Terms {
    let waiting = waiting.iter().map(|(before, segment)| (*before, segment.terms(part)));
    Terms::merged(before.iter().map(|terms| (0, terms.iter())).chain(waiting).collect())
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

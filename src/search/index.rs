//! The files of one index beside its packs of texts: a root, the dictionary in shards with the pages of each term, its
//! words by their ends.

use rayon::prelude::*;
use serde_json::json;

use super::by_word::ByWord;
use super::endings;
use super::segment::{PARTS, Run, Segment};
use super::shard::{self, Group};
use super::stems::stop_words;

/// Segments that are taken in at once: the more, the more of what one says of a term is found near what another did.
const TOGETHER: usize = 8;

/// Bytes as they are written, and the name that is made of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    pub name: Box<str>,
    pub bytes: Vec<u8>,
    /// Whether they are to be deflated; packs consist of what is.
    pub is_bare: bool,
}

/// An index that pages are added to, some at a time in the order of their numbers. What it holds of a page is what shards
/// will say of it.
pub struct Builder {
    language: Box<str>,
    /// Of terms.
    parts: [Terms; PARTS],
    /// Segments that are still to be taken in, each with how many pages there are before its own.
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
            parts: Default::default(),
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
            self.take_in();
        }
    }

    fn take_in(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.parts.par_iter_mut().with_max_len(1).enumerate().for_each(|(part, terms)| {
            waiting.iter().for_each(|(before, segment)| terms.add(*before, segment.terms(part)));
        });
    }

    /// Gives the files that are left as they are made, from any thread, and the name of the one that leads to all others.
    pub fn finish(mut self, put: &(dyn Fn(File) + Sync)) -> Box<str> {
        self.take_in();
        // They take a tenth of the room, and nothing is looked up any more.
        self.parts.par_iter_mut().for_each(|terms| terms.numbers = ByWord::default());
        let groups: Vec<&Group> = self.parts.iter().flat_map(|terms| &terms.groups).collect();
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

/// The terms of one part.
#[derive(Default)]
struct Terms {
    /// By stem.
    numbers: ByWord<u32>,
    groups: Vec<Group>,
}

impl Terms {
    /// `before` is how many pages there are before those of the segment.
    fn add<'s>(&mut self, before: u32, terms: impl Iterator<Item = (&'s str, Run<'s>)>) {
        for (term, run) in terms {
            let (stem, words) = term.split_once(' ').unwrap_or((term, term));
            let Terms { numbers, groups } = self;
            let number = *numbers.get_or_insert_with(stem, || {
                groups.push(Group::default());
                groups.len() as u32 - 1
            });
            let group = &mut groups[number as usize];
            group.meet(words);
            group.add(before, &run);
        }
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

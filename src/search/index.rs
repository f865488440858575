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

/// What is left of an index when all pages are in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Index {
    /// The first file's name.
    pub root: Box<str>,
    pub files: Vec<File>,
}

/// An index that pages are added to, one after the other in the order of their numbers. What it holds of a page is what
/// shards will say of it: texts leave as soon as a pack is full.
pub struct Builder {
    language: Box<str>,
    /// By stem.
    numbers: FxHashMap<Box<str>, u32>,
    /// By stem and words as a page has them, where all these words are in their group already: most pages say of a term
    /// what another said.
    known: FxHashMap<Box<str>, u32>,
    groups: Vec<Group>,
    n_pages: u32,
    /// Texts of the pack that is open, and their bytes.
    open: Vec<Vec<u8>>,
    n_open: usize,
    /// Of the packs, in their order: how many texts, and the names.
    counts: Vec<usize>,
    texts: String,
    tabs: Runs<Option<Box<str>>>,
    boosts: Runs<u16>,
}

impl Builder {
    pub fn new(language: &str) -> Builder {
        Builder {
            language: language.into(),
            numbers: FxHashMap::default(),
            known: FxHashMap::default(),
            groups: Vec::new(),
            n_pages: 0,
            open: Vec::new(),
            n_open: 0,
            counts: Vec::new(),
            texts: String::new(),
            tabs: Runs(Vec::new()),
            boosts: Runs(Vec::new()),
        }
    }

    /// The next page, and the name of the part of the site that it is in. Gives the pack that it does not fit into any more.
    pub fn add(&mut self, entry: Entry, part: Option<&str>) -> Option<File> {
        for (words, impact) in entry.terms() {
            let number = match self.known.get(words) {
                Some(number) => *number,
                None => self.met(words),
            };
            self.groups[number as usize].add(self.n_pages, impact);
        }
        self.n_pages += 1;
        self.tabs.add(part.map(Box::from));
        self.boosts.add(entry.boost);
        let is_full = !self.open.is_empty() && self.n_open + entry.shown.len() > PACK;
        let pack = is_full.then(|| self.pack());
        self.n_open += entry.shown.len();
        self.open.push(entry.shown);
        pack
    }

    /// The group of a stem, with the words that follow it.
    fn met(&mut self, words: &str) -> u32 {
        let mut forms = words.split(' ');
        let stem = forms.next().unwrap_or_default();
        let number = match self.numbers.get(stem) {
            Some(number) => *number,
            None => {
                self.groups.push(Group::default());
                let number = self.groups.len() as u32 - 1;
                self.numbers.insert(stem.into(), number);
                number
            }
        };
        forms.for_each(|word| self.groups[number as usize].meet(word));
        self.known.insert(words.into(), number);
        number
    }

    fn pack(&mut self) -> File {
        let bytes = pack(&self.open);
        let file = File { name: name(&bytes), bytes, is_bare: false };
        self.texts.push_str(&file.name);
        self.counts.push(self.open.len());
        self.open.clear();
        self.n_open = 0;
        file
    }

    /// The files that are left, the root first.
    pub fn finish(mut self) -> Index {
        let mut files = Vec::new();
        if !self.open.is_empty() {
            files.push(self.pack());
        }
        let mut bounds: Vec<&str> = Vec::new();
        let mut shards = String::new();
        let mut bare = |bytes: Vec<u8>, names: &mut String| {
            let name = name(&bytes);
            names.push_str(&name);
            files.push(File { name, bytes, is_bare: true });
        };
        for (bound, bytes) in shard::shards(&self.groups) {
            bounds.push(bound);
            bare(bytes, &mut shards);
        }
        let mut ends: Vec<String> = Vec::new();
        let mut endings = String::new();
        for (bound, bytes) in endings::files(self.groups.iter().flat_map(Group::words)) {
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

/// Count, lengths, texts.
fn pack(texts: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    shard::number(texts.len() as u32, &mut bytes);
    texts.iter().for_each(|text| shard::number(text.len() as u32, &mut bytes));
    texts.iter().for_each(|text| bytes.extend_from_slice(text));
    bytes
}

/// Fifty bits of a hash, in letters that are the same on all file systems.
fn name(bytes: &[u8]) -> Box<str> {
    let hash = blake3::hash(bytes);
    let number = u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("eight bytes"));
    (0..10).map(|at| char::from(b"0123456789abcdefghijklmnopqrstuv"[(number >> (5 * at)) as usize & 31])).collect()
}

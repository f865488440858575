//! Pages that an earlier build made. A page that is made from the same again would become the same: what it left is told
//! once more, and its files stay as they are.
//!
//! A page is made from its own text, from what it takes in, and from what all pages have in common. Of another page it
//! knows the head, unless it takes it in; such a page is made each time. So a page is named by one hash of its own text
//! and of everything else that there is, but for the bodies of pages and the days when they changed
//! (`ground`). Nothing is asked about what changed: where anything did that a page might know of, its name is another.
//!
//! What pages leave for search is named by what is in it, and so is what becomes of it: segments of indexes, and files. Where
//! pages stand in the file of all of them has a name that is always the same: it says so of the bundle it is kept with.

mod codec;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash as _, Hasher};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::making::{Findable, Made};
use super::{Prepared, search};
use crate::artifact::{Artifact, Piece};
use crate::document::Head;
use crate::index::{self, Index};
use crate::inputs::Inputs;
use crate::search::{Entry, Segment};
use crate::source::SitePath;

/// Names something and everything it is made from.
pub type Key = [u8; 16];

/// Keeps what was made from one build to the next. It may forget at any time.
pub trait Memory: Sync {
    /// Of what a build depends on beside its inputs: the program and its options. `None` where that cannot be said, and
    /// nothing is to be kept.
    fn program(&self) -> Option<Key>;

    /// What was kept under this name; it stays for the next build.
    fn recall(&self, key: Key) -> Option<Vec<u8>>;

    /// Whether something was kept under this name; it stays for the next build then.
    fn stays(&self, key: Key) -> bool;

    fn keep(&self, key: Key, bytes: &[u8]);

    /// Makes files of the last build files of this one. False, and nothing is done, where one is not what it was.
    fn take(&self, files: &[SitePath]) -> bool;

    /// Makes a file of this build, for everybody, of pieces of the last build's and of new ones. False, and nothing is done,
    /// where that one is not what it was or not so long.
    fn renew(&self, path: &SitePath, pieces: &[Piece]) -> bool;
}

/// Keeps nothing.
pub struct Forgetful;

impl Memory for Forgetful {
    fn program(&self) -> Option<Key> {
        None
    }

    fn recall(&self, _: Key) -> Option<Vec<u8>> {
        None
    }

    fn stays(&self, _: Key) -> bool {
        false
    }

    fn keep(&self, _: Key, _: &[u8]) {}

    fn take(&self, _: &[SitePath]) -> bool {
        false
    }

    fn renew(&self, _: &SitePath, _: &[Piece]) -> bool {
        false
    }
}

/// What is kept, and what all names of this build have in common.
pub(super) struct Kept<'m> {
    memory: &'m dyn Memory,
    program: Option<Key>,
    ground: Option<Key>,
    changed: &'m BTreeMap<SitePath, Box<str>>,
}

impl<'m> Kept<'m> {
    pub fn new(memory: &'m dyn Memory, inputs: &'m Inputs, prepared: &Prepared) -> Kept<'m> {
        let program = memory.program();
        let ground = program.map(|program| ground(program, inputs, prepared));
        Kept { memory, program, ground, changed: &inputs.changed }
    }

    /// The page with this head: as it was, or what `make` makes of it.
    pub fn page(
        &self,
        head: &Head,
        index: &Index,
        sink: &(dyn Fn(Artifact) + Sync),
        make: impl Fn(&(dyn Fn(Artifact) + Sync)) -> Made,
    ) -> Made {
        let Some(ground) = self.ground else { return make(sink) };
        let key = key(ground, head, self.changed.get(&head.source.path).map(|day| &**day));
        if let Some(made) = self.recalled(key, head, index) {
            return made;
        }
        let files = std::sync::Mutex::new(Vec::new());
        let mut made = make(&|artifact| {
            files.lock().expect("nothing panics with it").push(artifact.path.clone());
            sink(artifact);
        });
        if let Some(Findable::New(entry, name)) = &mut made.search {
            *name = self.keep_entry(entry);
        }
        // A feed is written when all pages are made.
        if made.feed.is_none() && !made.parts.iter().any(index::is_page) {
            let files = files.into_inner().expect("nothing panics with it");
            self.memory.keep(key, &codec::encode(&made, &files));
            made.name = Some(key);
        }
        made
    }

    fn recalled(&self, key: Key, head: &Head, index: &Index) -> Option<Made> {
        let context = index.page(&head.source.path)?;
        let (made, files) = codec::decode(&self.memory.recall(key)?, Made::nothing(context))?;
        let has_entry = match &made.search {
            Some(Findable::Kept(name)) => self.memory.stays(*name),
            Some(Findable::New(..)) | None => true,
        };
        (has_entry && self.memory.take(&files)).then_some(Made { name: Some(key), ..made })
    }

    /// By what is in it, so that any page may have left it.
    fn keep_entry(&self, entry: &Entry) -> Option<Key> {
        let mut bytes = Vec::new();
        entry.write(&mut bytes);
        let key = self.key("entry", [&bytes[..]])?;
        if !self.memory.stays(key) {
            self.memory.keep(key, &bytes);
        }
        Some(key)
    }

    /// In the place of one that is damaged.
    pub fn mend_entry(&self, key: Key, entry: &Entry) {
        let mut bytes = Vec::new();
        entry.write(&mut bytes);
        self.memory.keep(key, &bytes);
    }

    /// What a page left for search.
    pub fn entry(&self, key: Key) -> Option<Entry> {
        let bytes = self.memory.recall(key)?;
        let from = &mut &bytes[..];
        Entry::read(from).filter(|_| from.is_empty())
    }

    /// The pages with these entries as a segment of an index whose files are in `folder`. `written` are packs that others
    /// have in common with it.
    pub fn segment(&self, folder: &str, entries: &[Key], written: &Mutex<BTreeSet<Box<str>>>) -> Option<Segment> {
        let segment = Segment::read(self.memory.recall(self.segment_key(folder, entries)?)?)?;
        let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
        let packs: BTreeSet<&str> = segment.packs().filter(|name| !written.contains(*name)).collect();
        let paths = packs.iter().map(|name| SitePath::new(&search::path(folder, name)));
        if !self.memory.take(&paths.collect::<Option<Vec<_>>>()?) {
            return None;
        }
        written.extend(packs.into_iter().map(Box::from));
        Some(segment)
    }

    pub fn keep_segment(&self, folder: &str, entries: &[Key], segment: &Segment) {
        if let Some(key) = self.segment_key(folder, entries) {
            self.memory.keep(key, segment.bytes());
        }
    }

    fn segment_key(&self, folder: &str, entries: &[Key]) -> Option<Key> {
        self.key("segment", std::iter::once(folder.as_bytes()).chain(entries.iter().map(|key| &key[..])))
    }

    /// Whether the last build wrote this file, whose name tells what is in it, and it is one of this build now.
    pub fn has_file(&self, path: &SitePath) -> bool {
        let key = self.file_key(path);
        key.is_some_and(|key| self.memory.stays(key)) && self.memory.take(std::slice::from_ref(path))
    }

    pub fn keep_file(&self, path: &SitePath) {
        if let Some(key) = self.file_key(path) {
            self.memory.keep(key, &[]);
        }
    }

    fn file_key(&self, path: &SitePath) -> Option<Key> {
        self.key("file", [path.as_str().as_bytes()])
    }

    /// Of something that depends on nothing but the program, these, and the bundle it is kept with.
    fn key<'b>(&self, what: &str, of: impl IntoIterator<Item = &'b [u8]>) -> Option<Key> {
        let mut name = Name::default();
        name.bytes(&self.program?);
        name.bytes(what.as_bytes());
        of.into_iter().for_each(|bytes| name.bytes(bytes));
        Some(name.key())
    }

    /// Where pages stand in the file of all pages' Markdown that the last build wrote.
    pub fn places(&self) -> FxHashMap<Key, Range<u64>> {
        let bytes = self.key("places", []).and_then(|key| self.memory.recall(key)).unwrap_or_default();
        let (lines, []) = bytes.as_chunks::<32>() else { return FxHashMap::default() };
        let number = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("eight of them"));
        let place = |line: &[u8; 32]| {
            let name = line[..16].try_into().expect("sixteen of them");
            (name, number(&line[16..24])..number(&line[24..]))
        };
        lines.iter().map(place).collect()
    }

    pub fn keep_places(&self, places: &[(Key, Range<u64>)]) {
        let Some(key) = self.key("places", []) else { return };
        let mut bytes = Vec::with_capacity(places.len() * 32);
        for (name, place) in places {
            bytes.extend_from_slice(name);
            bytes.extend_from_slice(&place.start.to_le_bytes());
            bytes.extend_from_slice(&place.end.to_le_bytes());
        }
        if self.memory.recall(key).is_none_or(|before| before != bytes) {
            self.memory.keep(key, &bytes);
        }
    }

    /// Makes a file of the last build's and of what is new. False, and nothing is done, where all of it is new, or that one is
    /// not what it was.
    pub fn renew(&self, path: &str, pieces: &[Piece]) -> bool {
        let has_earlier = pieces.iter().any(|piece| matches!(piece, Piece::Earlier(_)));
        has_earlier && SitePath::new(path).is_some_and(|path| self.memory.renew(&path, pieces))
    }
}

/// `day` is when the page last changed, which no other page tells of.
fn key(ground: Key, head: &Head, day: Option<&str>) -> Key {
    let mut name = Name::default();
    name.bytes(&ground);
    name.bytes(head.source.path.as_str().as_bytes());
    name.bytes(&head.source.hash());
    name.bytes(day.unwrap_or_default().as_bytes());
    name.key()
}

/// Everything that pages know but for their own bodies and days.
fn ground(program: Key, inputs: &Inputs, prepared: &Prepared) -> Key {
    let mut name = Name::default();
    name.bytes(&program);
    let Inputs { pages, sources, assets, ignored, linked, unreadable, changed: _, repository } = inputs;
    for source in sources {
        // Findings lead to files by their numbers.
        source.file.hash(&mut name);
        name.bytes(source.path.as_str().as_bytes());
        name.bytes(source.text.as_bytes());
    }
    for page in pages {
        page.file.hash(&mut name);
        name.bytes(page.path.as_str().as_bytes());
        match prepared.parts.contains(&page.path) {
            true => name.bytes(&page.hash()),
            // Findings of other pages show lines of it.
            false => name.bytes(page.head().as_bytes()),
        }
    }
    for head in prepared.worlds.all().chain(&prepared.worlds.unmade) {
        let Head { source, frontmatter, first_heading } = &**head;
        name.bytes(source.path.as_str().as_bytes());
        (frontmatter, first_heading).hash(&mut name);
    }
    name.bytes(format!("{assets:?} {ignored:?} {linked:?} {unreadable:?} {repository:?}").as_bytes());
    name.key()
}

/// A hash in the making. What goes in tells where it ends.
#[derive(Default)]
struct Name {
    hasher: blake3::Hasher,
    /// What goes in next: many pieces are a few bytes, and a hash of much at once costs a fraction of one of little often.
    waiting: Vec<u8>,
}

impl Name {
    const AT_ONCE: usize = 64 << 10;

    fn bytes(&mut self, bytes: &[u8]) {
        self.write(&(bytes.len() as u64).to_le_bytes());
        self.write(bytes);
    }

    fn key(mut self) -> Key {
        self.hasher.update(&self.waiting);
        self.hasher.finalize().as_bytes()[..16].try_into().expect("a hash has 32 bytes")
    }
}

impl Hasher for Name {
    fn write(&mut self, bytes: &[u8]) {
        if self.waiting.len() + bytes.len() >= Name::AT_ONCE {
            self.hasher.update(&self.waiting);
            self.waiting.clear();
        }
        match bytes.len() >= Name::AT_ONCE {
            true => _ = self.hasher.update(bytes),
            false => self.waiting.extend_from_slice(bytes),
        }
    }

    /// Nothing asks for it: a name has more bytes.
    fn finish(&self) -> u64 {
        0
    }
}

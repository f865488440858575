//! Pages that an earlier build made. A page that is made from the same again would become the same: what it left is told
//! once more, and its files stay as they are.
//!
//! A page is made from its own text, from what it takes in, and from what all pages have in common. Of another page it
//! knows the head, unless it takes it in; such a page is made each time. So a page is named by one hash of its own text
//! and of everything else that there is, but for the bodies of pages and the days when they changed (`ground`). Nothing is asked about what changed: where
//! anything did that a page might know of, its name is another.

mod codec;

use std::collections::BTreeMap;
use std::hash::{Hash as _, Hasher};

use super::Prepared;
use super::making::Made;
use crate::artifact::Artifact;
use crate::document::Head;
use crate::index::{self, Index};
use crate::inputs::Inputs;
use crate::source::SitePath;

/// Names a page and everything it is made from.
pub type Key = [u8; 16];

/// What a page left.
#[derive(Clone, PartialEq, Debug)]
pub struct Left {
    pub files: Vec<SitePath>,
    /// For the program that wrote it.
    pub bytes: Vec<u8>,
}

/// Keeps what pages left from one build to the next. It may forget at any time.
pub trait Memory: Sync {
    /// Of what a build depends on beside its inputs: the program and its options. `None` where that cannot be said, and
    /// nothing is to be kept.
    fn program(&self) -> Option<Key>;

    /// What was kept under this name.
    fn recall(&self, key: Key) -> Option<Left>;

    /// The text of a file as the last build wrote it.
    fn text(&self, path: &SitePath) -> Option<String>;

    /// Makes the files that came with this name files of this build. False, and nothing is done, where they are not what
    /// they were.
    fn take(&self, key: Key, left: Left) -> bool;

    fn keep(&self, key: Key, left: Left);
}

/// Keeps nothing.
pub struct Forgetful;

impl Memory for Forgetful {
    fn program(&self) -> Option<Key> {
        None
    }

    fn recall(&self, _: Key) -> Option<Left> {
        None
    }

    fn text(&self, _: &SitePath) -> Option<String> {
        None
    }

    fn take(&self, _: Key, _: Left) -> bool {
        false
    }

    fn keep(&self, _: Key, _: Left) {}
}

/// What is kept, and what all names of this build have in common.
pub(super) struct Kept<'m> {
    memory: &'m dyn Memory,
    ground: Option<Key>,
    changed: &'m BTreeMap<SitePath, Box<str>>,
    /// What stands before every page that is for agents.
    instructions: String,
}

impl<'m> Kept<'m> {
    pub fn new(memory: &'m dyn Memory, inputs: &'m Inputs, prepared: &Prepared, instructions: String) -> Kept<'m> {
        let ground = memory.program().map(|program| ground(program, inputs, prepared));
        Kept { memory, ground, changed: &inputs.changed, instructions }
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
        let made = make(&|artifact| {
            files.lock().expect("nothing panics with it").push(artifact.path.clone());
            sink(artifact);
        });
        // A feed is written when all pages are made.
        if made.feed.is_none() && !made.parts.iter().any(index::is_page) {
            let files = files.into_inner().expect("nothing panics with it");
            self.memory.keep(key, Left { files, bytes: codec::encode(&made) });
        }
        made
    }

    fn recalled(&self, key: Key, head: &Head, index: &Index) -> Option<Made> {
        let left = self.memory.recall(key)?;
        let context = index.page(&head.source.path)?;
        let markdown = context.markdown_path().and_then(|path| SitePath::new(&path));
        let markdown = match markdown {
            Some(path) => Some(self.memory.text(&path)?.strip_prefix(&self.instructions)?.into()),
            None => None,
        };
        let made = codec::decode(&left.bytes, Made { markdown, ..Made::nothing(context) })?;
        self.memory.take(key, left).then_some(made)
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
struct Name(blake3::Hasher);

impl Name {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    fn key(&self) -> Key {
        self.0.finalize().as_bytes()[..16].try_into().expect("a hash has 32 bytes")
    }
}

impl Hasher for Name {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        u64::from_le_bytes(self.key()[..8].try_into().expect("eight bytes"))
    }
}

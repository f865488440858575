//! The paired tree as MDX means it before its "unravel" pass: paragraphs that hold only tags are still paragraphs, and
//! modules and comments have their places. `finish` makes the document's tree of it.

use crate::document::{Kind, Tree};

pub struct Draft {
    /// The root is the first.
    pub nodes: Vec<DraftNode>,
    /// The lists that nodes point into; its own nodes are not yet made.
    pub tree: Tree,
}

#[derive(Clone, Copy)]
pub struct DraftNode {
    pub kind: DraftKind,
    pub start: u32,
    pub end: u32,
    pub first: Option<u32>,
    pub last: Option<u32>,
    pub next: Option<u32>,
}

#[derive(Clone, Copy)]
pub enum DraftKind {
    Node(Kind),
    /// A block of `import`s and `export`s.
    Module,
    /// `{/* … */}`
    Comment {
        flow: bool,
    },
}

impl Draft {
    /// A root and nothing else, for a source of `len` bytes.
    pub fn empty(len: usize) -> Draft {
        let root = DraftKind::Node(Kind::Root);
        let root = DraftNode { kind: root, start: 0, end: len as u32, first: None, last: None, next: None };
        Draft { nodes: vec![root], tree: Tree::default() }
    }

    pub fn children(&self, id: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(self.nodes[id as usize].first, |&child| self.nodes[child as usize].next)
    }

    /// Adds a node as the last child of `parent`.
    pub fn add(&mut self, parent: u32, kind: DraftKind, start: usize, end: usize) -> u32 {
        let id = self.nodes.len() as u32;
        self.nodes.push(DraftNode { kind, start: start as u32, end: end as u32, first: None, last: None, next: None });
        let parent = &mut self.nodes[parent as usize];
        match parent.last.replace(id) {
            Some(last) => self.nodes[last as usize].next = Some(id),
            None => parent.first = Some(id),
        }
        id
    }

    /// Moves the children of `id` behind it: they become its siblings. `id`'s parent must not be added to any more.
    pub fn release_children(&mut self, id: u32) {
        let node = &mut self.nodes[id as usize];
        let (Some(first), Some(last)) = (node.first.take(), node.last.take()) else { return };
        let after = node.next.replace(first);
        self.nodes[last as usize].next = after;
    }
}

//! From the draft to the document's tree: MDX's "unravel", modules and comments left out, nodes in document order.

use super::draft::{Draft, DraftKind};
use crate::document::{Kind, Node, NodeId, Tree};

/// The finished tree.
pub fn finish(mut draft: Draft) -> Tree {
    let mut finisher = Finisher { nodes: Vec::with_capacity(draft.nodes.len()), loosened: Vec::new(), draft: &draft };
    let root = finisher.node(0, Kind::Root);
    let mut last = None;
    finisher.children(0, root, &mut last);
    let Finisher { nodes, loosened, .. } = finisher;
    for kind in loosened {
        match kind {
            Kind::Element(index) => draft.tree.elements[index as usize].flow = true,
            Kind::Expression(index) => draft.tree.expressions[index as usize].flow = true,
            _ => {}
        }
    }
    draft.tree.nodes = nodes;
    draft.tree
}

struct Finisher<'d> {
    draft: &'d Draft,
    nodes: Vec<Node>,
    /// What came out of a paragraph of its own and so became a block.
    loosened: Vec<Kind>,
}

impl Finisher<'_> {
    fn node(&mut self, id: u32, kind: Kind) -> NodeId {
        let node = &self.draft.nodes[id as usize];
        self.nodes.push(Node { kind, start: node.start, end: node.end, first: None, next: None });
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// Adds the children of the draft's node `id` below `parent`, after `last`.
    fn children(&mut self, id: u32, parent: NodeId, last: &mut Option<NodeId>) {
        let draft = self.draft;
        for child in draft.children(id) {
            let DraftKind::Node(kind) = draft.nodes[child as usize].kind else { continue };
            if kind == Kind::Paragraph && self.is_unravelled(child) {
                self.blocks_of_paragraph(child, parent, last);
            } else {
                self.child(child, kind, parent, last);
            }
        }
    }

    fn child(&mut self, id: u32, kind: Kind, parent: NodeId, last: &mut Option<NodeId>) {
        let node = self.node(id, kind);
        match last.replace(node) {
            Some(last) => self.nodes[last.0 as usize].next = Some(node),
            None => self.nodes[parent.0 as usize].first = Some(node),
        }
        self.children(id, node, &mut None);
    }

    /// Whether a paragraph holds tags and expressions and white space only.
    fn is_unravelled(&self, id: u32) -> bool {
        let mut any = false;
        for child in self.draft.children(id) {
            match self.draft.nodes[child as usize].kind {
                DraftKind::Node(Kind::Element(_) | Kind::Expression(_)) | DraftKind::Comment { .. } => any = true,
                DraftKind::Node(kind) if self.is_white(kind) => {}
                DraftKind::Node(_) | DraftKind::Module => return false,
            }
        }
        any
    }

    fn is_white(&self, kind: Kind) -> bool {
        match kind {
            Kind::SoftBreak => true,
            Kind::Text(text) => self.draft.tree.text(text).bytes().all(|byte| byte.is_ascii_whitespace()),
            _ => false,
        }
    }

    fn blocks_of_paragraph(&mut self, id: u32, parent: NodeId, last: &mut Option<NodeId>) {
        let draft = self.draft;
        for child in draft.children(id) {
            match draft.nodes[child as usize].kind {
                DraftKind::Node(kind @ (Kind::Element(_) | Kind::Expression(_))) => {
                    self.loosened.push(kind);
                    self.child(child, kind, parent, last);
                }
                DraftKind::Node(_) | DraftKind::Comment { .. } | DraftKind::Module => {}
            }
        }
    }
}

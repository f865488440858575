//! Mending: tags that stand at the edge of a paragraph but belong around it, and tags that nothing closes.

use comrak::nodes::{AstNode, NodeValue};

use super::inlines::Around;
use super::tags::tag_name;
use super::{Builder, Open, OpenState};
use crate::diag::Code;
use crate::document::Kind;
use crate::syntax::construct::ConstructKind;
use crate::syntax::draft::DraftKind;
use crate::syntax::lexer::TagShape;

impl Builder<'_> {
    /// Adds a paragraph. A tag that opens at its beginning and closes in a later block is lifted around it; a tag that
    /// closes a block at its end is taken out.
    pub fn paragraph<'a>(&mut self, into: u32, base: usize, node: &'a AstNode<'a>, at: (usize, usize)) {
        let paragraph = self.add(into, Kind::Paragraph, at);
        let inner = self.open.len();
        let around = Around { depth: 0, in_link: false };
        let mut closing = None;
        for child in node.children() {
            if child.next_sibling().is_none() {
                closing = self.closes_block(child, base, inner);
                if closing.is_some() {
                    break;
                }
            }
            self.inline(paragraph, inner, child, around);
        }
        self.lift(paragraph, inner);
        if let Some(id) = closing {
            self.close_container(inner);
            self.close_after_paragraph(base, id);
        }
    }

    /// The closing tag that `child`, the last of a paragraph, is, when nothing in the paragraph opens it but the
    /// innermost open block does.
    fn closes_block<'a>(&self, child: &'a AstNode<'a>, base: usize, inner: usize) -> Option<usize> {
        let ast = child.data();
        let NodeValue::HtmlInline(html) = &ast.value else { return None };
        let (Some(id), _) = self.scan.canonical.parse_placeholder(html)? else { return None };
        let is_close = matches!(self.scan.constructs[id].kind, ConstructKind::Tag { shape: TagShape::Close, .. });
        let opened_here = self.open[inner..].iter().any(|open| self.same_name(open.construct, id));
        let block = self.open[base..inner].last()?;
        (is_close && !opened_here && self.same_name(block.construct, id)).then_some(id)
    }

    fn close_after_paragraph(&mut self, base: usize, id: usize) {
        let Some(open) = self.open.pop().filter(|_| self.open.len() >= base) else { return };
        let construct = self.scan.constructs[id];
        if open.state == OpenState::Plain {
            let name = &self.scan.text[tag_name(&construct).range()];
            self.report(
                Code::MisplacedTag
                    .at(
                        self.source.span(construct.extent.range()),
                        format!("`</{name}>` stands at the end of a paragraph but closes a block"),
                    )
                    .help(format!("put `</{name}>` on a line of its own")),
            );
        }
        self.end_element(open, construct.extent.end);
    }

    /// When the paragraph begins with a tag that nothing in it closes, makes that tag a block around it.
    fn lift(&mut self, paragraph: u32, inner: usize) {
        let Some(&open) = self.open.get(inner) else { return };
        let first = self.draft.nodes[paragraph as usize].first;
        if open.state == OpenState::LeftOut || first != Some(open.node) || self.is_void(open) {
            self.close_container(inner);
            return;
        }
        self.close_container(inner + 1);
        self.open.truncate(inner);
        self.swap_kinds(paragraph, open.node);
        self.set_flow(paragraph, true);
        self.open.push(Open { node: paragraph, construct: open.construct, state: OpenState::Lifted });
    }

    /// The paragraph becomes the element and the element, its only child, the paragraph.
    fn swap_kinds(&mut self, outer: u32, inner: u32) {
        let [a, b] = [outer, inner].map(|id| self.draft.nodes[id as usize].kind);
        self.draft.nodes[outer as usize].kind = b;
        self.draft.nodes[inner as usize].kind = a;
    }

    fn set_flow(&mut self, node: u32, flow: bool) {
        if let DraftKind::Node(Kind::Element(index)) = self.draft.nodes[node as usize].kind {
            self.draft.tree.elements[index as usize].flow = flow;
        }
    }

    /// At the end of all: what nothing has closed gives its content to what is around it.
    pub fn release_unclosed(&mut self) {
        let unclosed = std::mem::take(&mut self.unclosed);
        let mut nodes = std::mem::take(&mut self.voids);
        for open in &unclosed {
            let mut node = open.node;
            if open.state == OpenState::Lifted {
                node = self.lower(open.node).unwrap_or(node);
            }
            if let DraftKind::Node(Kind::Element(index)) = self.draft.nodes[node as usize].kind {
                self.draft.tree.elements[index as usize].unclosed = true;
            }
            nodes.push(node);
            let construct = self.scan.constructs[open.construct];
            let name = &self.scan.text[tag_name(&construct).range()];
            self.report(
                Code::UnclosedTag
                    .at(self.source.span(construct.extent.range()), format!("`<{name}>` is never closed"))
                    .help(format!("add `</{name}>`, write `<{name} />`, or `\\<{name}>` when it is meant as text")),
            );
        }
        // Outer ones first: an element's last child is known only as long as that child's own have not moved.
        nodes.sort_unstable();
        for node in nodes {
            self.draft.release_children(node);
        }
    }

    /// Takes a lifted tag back into its paragraph; blocks that came after the paragraph go behind it.
    fn lower(&mut self, node: u32) -> Option<u32> {
        let inner = self.draft.nodes[node as usize].first?;
        self.set_flow(node, false);
        self.swap_kinds(node, inner);
        let after = self.draft.nodes[inner as usize].next.take();
        let outer = &mut self.draft.nodes[node as usize];
        let last = outer.last.replace(inner)?;
        if let Some(after) = after {
            let next = outer.next.replace(after);
            self.draft.nodes[last as usize].next = next;
        }
        Some(inner)
    }
}

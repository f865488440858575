//! Inlines of comrak's tree.

use comrak::nodes::{AstNode, NodeLink, NodeValue};

use super::{Builder, MAX_INLINES};
use crate::diag::Code;
use crate::document::{Kind, Link, Text};
use crate::syntax::autolink::{self, Scheme};

/// What one level of inlines needs to know of the levels around it.
#[derive(Clone, Copy)]
pub struct Around {
    pub depth: usize,
    pub in_link: bool,
}

impl Builder<'_> {
    /// Adds the inlines of a heading or cell.
    pub fn inlines<'a>(&mut self, parent: u32, container: &'a AstNode<'a>) {
        let around = Around { depth: 0, in_link: false };
        self.inline_children(parent, container, around);
    }

    pub fn inline_children<'a>(&mut self, parent: u32, container: &'a AstNode<'a>, around: Around) {
        let base = self.open.len();
        for child in container.children() {
            self.inline(parent, base, child, around);
        }
        self.close_container(base);
    }

    pub fn inline<'a>(&mut self, parent: u32, base: usize, node: &'a AstNode<'a>, around: Around) {
        let into = self.innermost(parent, base);
        let ast = node.data();
        if let NodeValue::HtmlInline(html) = &ast.value {
            if let Some((Some(construct), _)) = self.scan.canonical.parse_placeholder(html) {
                self.construct(parent, base, construct);
            }
            return;
        }
        let at = self.place_of_inline(ast.sourcepos);
        match &ast.value {
            NodeValue::Text(text) => {
                let mut rest = &text[..];
                if self.has_addresses && around.in_link {
                    let text = self.verbatim(text);
                    self.add(into, Kind::Text(text), at);
                    return;
                }
                if self.has_addresses {
                    while let Some((range, construct)) = self.scan.canonical.find_word(rest) {
                        self.plain_text(into, &rest[..range.start], at, around);
                        self.construct(parent, base, construct);
                        rest = &rest[range.end..];
                    }
                }
                self.plain_text(into, rest, at, around);
            }
            NodeValue::SoftBreak => {
                self.add(into, Kind::SoftBreak, at);
            }
            NodeValue::LineBreak => {
                self.add(into, Kind::HardBreak, at);
            }
            NodeValue::Code(code) => {
                let text = self.verbatim(&code.literal);
                self.add(into, Kind::Code(text), at);
            }
            NodeValue::Emph => self.nested(into, Kind::Emphasis, node, at, around),
            NodeValue::Strong => self.nested(into, Kind::Strong, node, at, around),
            NodeValue::Strikethrough => self.nested(into, Kind::Strike, node, at, around),
            NodeValue::Link(link) => {
                let link = self.link(link);
                self.nested(into, Kind::Link(link), node, at, Around { in_link: true, ..around });
            }
            NodeValue::Image(link) => {
                let link = self.link(link);
                self.nested(into, Kind::Image(link), node, at, Around { in_link: true, ..around });
            }
            NodeValue::FootnoteReference(note) => {
                let label = self.text(&note.name.to_lowercase());
                self.add(into, Kind::FootnoteReference(label), at);
            }
            // No other inline is made with our options; what it holds is kept.
            _ => self.inline_children(into, node, around),
        }
    }

    fn nested<'a>(&mut self, into: u32, kind: Kind, node: &'a AstNode<'a>, at: (usize, usize), around: Around) {
        let id = self.add(into, kind, at);
        if around.depth < MAX_INLINES {
            self.inline_children(id, node, Around { depth: around.depth + 1, ..around });
            return;
        }
        self.report_depth(at);
        for leaf in node.descendants().filter(|node| node.first_child().is_none()) {
            let text = match &leaf.data().value {
                NodeValue::Text(text) => self.text(text),
                NodeValue::Code(code) => self.verbatim(&code.literal),
                NodeValue::SoftBreak | NodeValue::LineBreak => self.text("\n"),
                _ => continue,
            };
            self.add(id, Kind::Text(text), at);
        }
    }

    fn report_depth(&mut self, at: (usize, usize)) {
        if !std::mem::replace(&mut self.too_deep, true) {
            self.report(
                Code::NestedTooDeep
                    .at(
                        self.source.span(at.0..at.1),
                        format!("emphasis and links nest deeper than {MAX_INLINES} levels"),
                    )
                    .help("what stands deeper is shown as plain text"),
            );
        }
    }

    fn link(&mut self, link: &NodeLink) -> u32 {
        let link = Link { url: self.verbatim(&link.url), title: self.verbatim(&link.title) };
        self.draft.tree.links.push(link);
        self.draft.tree.links.len() as u32 - 1
    }

    fn plain_text(&mut self, into: u32, text: &str, at: (usize, usize), around: Around) {
        if text.is_empty() {
            return;
        }
        if around.in_link || !self.scan.has_leftovers {
            let text = self.text(text);
            self.add(into, Kind::Text(text), at);
        } else {
            self.text_with_links(into, text, at);
        }
    }

    /// A bare address that the scanner found.
    pub fn address(&mut self, into: u32, construct: usize, scheme: Scheme) {
        let range = self.scan.constructs[construct].extent.range();
        let at = (range.start, range.end);
        self.address_link(into, scheme, &self.source.text[range], at);
    }

    fn address_link(&mut self, into: u32, scheme: Scheme, address: &str, at: (usize, usize)) {
        let start = self.text(scheme.prefix()).start;
        let label = self.text(address);
        let url = Text { start, end: label.end };
        let title = Text { start: url.end, end: url.end };
        self.draft.tree.links.push(Link { url, title });
        let link = self.add(into, Kind::Link(self.draft.tree.links.len() as u32 - 1), at);
        self.add(link, Kind::Text(label), at);
    }

    /// Text outside of links, in which comrak has left bare addresses (in brackets that are no link, for one).
    fn text_with_links(&mut self, into: u32, text: &str, at: (usize, usize)) {
        let mut done = 0;
        for found in autolink::find(text) {
            if found.start > done {
                let before = self.text(&text[done..found.start]);
                self.add(into, Kind::Text(before), at);
            }
            self.address_link(into, found.scheme, &text[found.start..found.end], at);
            done = found.end;
        }
        if done < text.len() {
            let after = self.text(&text[done..]);
            self.add(into, Kind::Text(after), at);
        }
    }
}

//! Tags: pairing, and mending what does not pair.

use std::ops::Range;

use super::{Builder, MAX_OPEN, Open, OpenState};
use crate::diag::Code;
use crate::document::{Attribute, AttributeKind, Element, Expression, Kind, Text};
use crate::expr;
use crate::syntax::construct::{Construct, ConstructKind};
use crate::syntax::lexer::{Extent, RawValue, TagShape};
use crate::syntax::references;

/// How far up an opening tag is looked for.
const MAX_LOOK_UP: usize = 256;

/// HTML's elements without content: a tag that is never closed is whole.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

impl Builder<'_> {
    pub fn tag(&mut self, parent: u32, base: usize, id: usize) {
        let construct = self.scan.constructs[id];
        let ConstructKind::Tag { shape, name, attributes } = construct.kind else { return };
        match shape {
            TagShape::Close => {
                if !self.close(base, id) {
                    self.stray_close(id, name);
                }
            }
            TagShape::SelfClosing => {
                let into = self.innermost(parent, base);
                self.element(into, construct, name, attributes);
            }
            TagShape::Open => {
                let into = self.innermost(parent, base);
                if self.open.len() >= MAX_OPEN {
                    self.open.push(Open { node: into, construct: id, state: OpenState::LeftOut });
                    if !std::mem::replace(&mut self.too_deep, true) {
                        let span = self.source.span(construct.extent.range());
                        self.report(
                            Code::NestedTooDeep
                                .at(span, format!("tags nest deeper than {MAX_OPEN} levels"))
                                .help("close the tags around it; this one and those inside it are left out"),
                        );
                    }
                    return;
                }
                let node = self.element(into, construct, name, attributes);
                self.open.push(Open { node, construct: id, state: OpenState::Plain });
            }
        }
    }

    fn element(&mut self, into: u32, construct: Construct, name: Extent, attributes: Extent) -> u32 {
        let name = self.name(name);
        let attributes = self.attributes(attributes);
        let index = self.draft.tree.elements.len() as u32;
        let tag = self.source.span(construct.extent.range());
        self.draft.tree.elements.push(Element { name, attributes, flow: construct.flow, unclosed: false, tag });
        self.add(into, Kind::Element(index), (construct.extent.start as usize, construct.extent.end as usize))
    }

    fn name(&mut self, name: Extent) -> Text {
        let written = &self.scan.text[name.range()];
        if written.bytes().any(|byte| byte.is_ascii_whitespace()) {
            let name: String = written.split_ascii_whitespace().collect();
            return self.text(&name);
        }
        self.text(written)
    }

    fn attributes(&mut self, raw: Extent) -> Range<u32> {
        let start = self.draft.tree.attributes.len() as u32;
        for i in raw.range() {
            let raw = self.scan.lexer.attributes[i];
            let span = self.source.span(raw.start as usize..raw.end as usize);
            let kind = match raw.value {
                RawValue::Comment => continue,
                RawValue::Absent => AttributeKind::Present { name: self.name(raw.name) },
                RawValue::Text(value) => {
                    let name = self.name(raw.name);
                    let decoded = references::decode(&self.scan.text[value.range()]);
                    let at = self.source.span(value.range());
                    AttributeKind::Text { name, value: self.text(&decoded), at }
                }
                RawValue::Expression(value) => {
                    let name = self.name(raw.name);
                    AttributeKind::Expression { name, value: self.expression(value.range(), false) }
                }
                RawValue::Spread(value) => {
                    let parsed = expr::parse::spread(self.code, value.start..value.end);
                    let span = self.source.span(value.range());
                    self.draft.tree.expressions.push(Expression { span, flow: false, parsed });
                    AttributeKind::Spread(self.draft.tree.expressions.len() as u32 - 1)
                }
            };
            self.draft.tree.attributes.push(Attribute { span, kind });
        }
        start..self.draft.tree.attributes.len() as u32
    }

    /// Parses the text between braces and returns its index.
    pub fn expression(&mut self, range: Range<usize>, flow: bool) -> u32 {
        let parsed = expr::parse::expression(self.code, range.start as u32..range.end as u32);
        self.draft.tree.expressions.push(Expression { span: self.source.span(range), flow, parsed });
        self.draft.tree.expressions.len() as u32 - 1
    }

    /// Closes the nearest open tag of that name among those from `base` on; those inside it are left unclosed.
    fn close(&mut self, base: usize, id: usize) -> bool {
        let lowest = base.max(self.open.len().saturating_sub(MAX_LOOK_UP));
        let Some(found) = (lowest..self.open.len()).rev().find(|&at| self.same_name(self.open[at].construct, id))
        else {
            return false;
        };
        self.close_container(found + 1);
        let open = self.open[found];
        self.open.truncate(found);
        let end = self.scan.constructs[id].extent.end;
        self.end_element(open, end);
        if self.is_void(open) && open.state != OpenState::LeftOut {
            // `<br>…</br>`: HTML allows it no content.
            self.voids.push(open.node);
        }
        true
    }

    pub fn end_element(&mut self, open: Open, end: u32) {
        if open.state == OpenState::LeftOut {
            return;
        }
        self.draft.nodes[open.node as usize].end = end;
        if open.state == OpenState::Lifted {
            let construct = self.scan.constructs[open.construct];
            let name = &self.scan.text[tag_name(&construct).range()];
            self.report(
                Code::MisplacedTag
                    .at(
                        self.source.span(construct.extent.range()),
                        format!("`<{name}>` opens in a paragraph but closes in another"),
                    )
                    .help(format!("put `<{name}>` and `</{name}>` on lines of their own")),
            );
        }
    }

    /// A closing tag that closes nothing in its container.
    fn stray_close(&mut self, id: usize, name: Extent) {
        let span = self.source.span(self.scan.constructs[id].extent.range());
        let written = &self.scan.text[name.range()];
        // A tag that opened in an item or in emphasis that has ended is closed where that ended.
        if let Some(open) = self.unclosed.last().copied()
            && self.same_name(open.construct, id)
        {
            self.unclosed.pop();
            let opened = self.source.span(self.scan.constructs[open.construct].extent.range());
            self.report(
                Code::MisplacedTag
                    .at(span, format!("`</{written}>` stands outside of what its `<{written}>` stands in"))
                    .help("indent both tags alike, or move the closing one before the end of the list or emphasis")
                    .related(opened, "opened here"),
            );
            return;
        }
        let closing = Code::UnexpectedClosingTag.at(span, format!("`</{written}>` closes nothing"));
        self.report(match self.no_tag_before(span.start, written) {
            Some(opening) => closing
                .help(format!("mend the `<{written}` before it, which is not read as a tag"))
                .related(self.source.span(opening.range()), "shown as text"),
            None => closing.help("remove it, or put the opening tag before it in the same block"),
        });
    }

    /// The last text before `at` that begins like an opening tag of this name and is none.
    fn no_tag_before(&self, at: u32, name: &str) -> Option<Extent> {
        let no_tags = &self.scan.no_tags;
        let before = no_tags.partition_point(|text| text.start < at);
        let nearest = no_tags[..before].iter().rev().take(MAX_LOOK_UP);
        nearest.copied().find(|text| self.source.text[text.range()].strip_prefix('<') == Some(name))
    }

    /// Ends a container: its tags that are still open have no end.
    pub fn close_container(&mut self, base: usize) {
        for open in self.open.drain(base..) {
            let name = &self.scan.text[tag_name(&self.scan.constructs[open.construct]).range()];
            match open.state {
                OpenState::LeftOut => {}
                OpenState::Plain | OpenState::Lifted if VOID.contains(&name) => self.voids.push(open.node),
                OpenState::Plain | OpenState::Lifted => self.unclosed.push(open),
            }
        }
    }

    pub fn is_void(&self, open: Open) -> bool {
        VOID.contains(&&self.scan.text[tag_name(&self.scan.constructs[open.construct]).range()])
    }

    pub fn same_name(&self, a: usize, b: usize) -> bool {
        let [a, b] = [a, b].map(|id| &self.scan.text[tag_name(&self.scan.constructs[id]).range()]);
        let words = |name: &'_ str| name.split_ascii_whitespace().collect::<String>();
        a == b || (self.has_blank_names && a.len() != b.len() && words(a) == words(b))
    }
}

/// The name of a tag; nothing for another construct.
pub fn tag_name(construct: &Construct) -> Extent {
    match construct.kind {
        ConstructKind::Tag { name, .. } => name,
        _ => Extent::default(),
    }
}

//! Props that are Markdown (`<Frame caption="See [the guide](/guide)">`): one line of it, without blocks.

use comrak::nodes::{AstNode, NodeValue};

use crate::page::Part;
use crate::source::Span;

use super::Lower;
use super::links::Role;
use super::lower::{attribute, element};
use super::scope::Frame;

/// Marks inside one another; deeper ones show their text.
const MAX_DEPTH: u32 = 16;

impl<'a> Lower<'a> {
    /// A text with its emphasis, code and links. What would be a block stays the text that it is.
    pub(super) fn inline_markdown(&mut self, frame: &Frame<'a>, text: &str, span: Span) -> Vec<Part> {
        // Most captions are plain.
        if !text.contains(['*', '_', '`', '[', '<', '~', '\\', '&']) {
            return vec![Part::Text(text.into())];
        }
        let mut options = comrak::Options::default();
        options.extension.strikethrough = true;
        let arena = comrak::Arena::new();
        let root = comrak::parse_document(&arena, text, &options);
        let mut parts = Vec::new();
        for block in root.children() {
            if !matches!(block.data().value, NodeValue::Paragraph) {
                return vec![Part::Text(text.into())];
            }
            if !parts.is_empty() {
                parts.push(Part::Text(" ".into()));
            }
            self.inlines(frame, block, span, 0, &mut parts);
        }
        parts
    }

    fn inlines<'n>(&mut self, frame: &Frame<'a>, node: &'n AstNode<'n>, span: Span, depth: u32, out: &mut Vec<Part>) {
        if depth > MAX_DEPTH {
            return;
        }
        for child in node.children() {
            let mut within = |lower: &mut Self, name: &str, attributes| {
                let mut children = Vec::new();
                lower.inlines(frame, child, span, depth + 1, &mut children);
                out.push(element(name, attributes, children));
            };
            match &child.data().value {
                NodeValue::Emph => within(self, "em", Vec::new()),
                NodeValue::Strong => within(self, "strong", Vec::new()),
                NodeValue::Strikethrough => within(self, "del", Vec::new()),
                NodeValue::Link(link) => {
                    let href = self.link(frame, &link.url, span, Role::Link).href;
                    within(self, "a", vec![attribute("href", href)]);
                }
                NodeValue::Code(code) => {
                    out.push(element("code", Vec::new(), vec![Part::Text(code.literal.as_str().into())]));
                }
                NodeValue::Text(text) => out.push(Part::Text(text.as_ref().into())),
                NodeValue::HtmlInline(html) => out.push(Part::Text(html.as_str().into())),
                NodeValue::LineBreak => out.push(element("br", Vec::new(), Vec::new())),
                NodeValue::SoftBreak => out.push(Part::Text(" ".into())),
                _ => self.inlines(frame, child, span, depth + 1, out),
            }
        }
    }
}

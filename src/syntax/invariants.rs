//! What is true of every document, whatever its source: checked by tests and by the fuzzer.

use crate::diag::Diagnostic;
use crate::document::{AttributeKind, Document, Kind, Node, NodeId, Text};
use crate::source::{Source, Span};

/// Nodes never nest deeper.
const MAX_DEPTH: usize = 400;

/// What is wrong with a document and what was said of it; nothing, if the parser is right.
pub fn violations(document: &Document, diags: &[Diagnostic]) -> Vec<String> {
    let mut checker = Checker { document, seen: vec![false; document.tree.nodes.len()], found: Vec::new() };
    checker.tree();
    checker.lists();
    for diag in diags {
        checker.span(diag.span, diag.code.number());
        for (span, _) in &diag.related {
            checker.span(Some(*span), diag.code.number());
        }
    }
    checker.found
}

struct Checker<'d> {
    document: &'d Document,
    seen: Vec<bool>,
    found: Vec<String>,
}

impl Checker<'_> {
    /// Every node is reached once, after its parent and its earlier siblings.
    fn tree(&mut self) {
        let tree = &self.document.tree;
        let mut stack = vec![(NodeId::ROOT, 0)];
        while let Some((id, depth)) = stack.pop() {
            if std::mem::replace(&mut self.seen[id.0 as usize], true) {
                self.found.push(format!("node {} is reached twice", id.0));
                return;
            }
            if depth > MAX_DEPTH {
                self.found.push(format!("node {} is {depth} levels deep", id.0));
                return;
            }
            let node = tree.node(id);
            self.node(node);
            for next in [node.first, node.next].into_iter().flatten() {
                if next.0 <= id.0 || next.0 as usize >= tree.nodes.len() {
                    self.found.push(format!("node {} leads to {}", id.0, next.0));
                    return;
                }
            }
            stack.extend(node.next.map(|next| (next, depth)));
            stack.extend(node.first.map(|first| (first, depth + 1)));
        }
        if let Some(id) = self.seen.iter().position(|seen| !seen) {
            self.found.push(format!("node {id} is not reached"));
        }
    }

    fn node(&mut self, node: &Node) {
        let span = Span { file: self.document.source.file, start: node.start, end: node.end };
        self.span(Some(span), &format!("{:?}", node.kind));
        let tree = &self.document.tree;
        let in_list = match node.kind {
            Kind::Heading(index) => (index as usize) < tree.headings.len(),
            Kind::Fence(index) => (index as usize) < tree.fences.len(),
            Kind::Table(index) => (index as usize) < tree.tables.len(),
            Kind::Link(index) | Kind::Image(index) => (index as usize) < tree.links.len(),
            Kind::Element(index) => (index as usize) < tree.elements.len(),
            Kind::Expression(index) => (index as usize) < tree.expressions.len(),
            Kind::Text(text)
            | Kind::Code(text)
            | Kind::FootnoteReference(text)
            | Kind::FootnoteDefinition(text)
            | Kind::Math { text, .. }
            | Kind::Variable(text) => {
                self.text(text);
                true
            }
            Kind::Root
            | Kind::Paragraph
            | Kind::Quote
            | Kind::List { .. }
            | Kind::Item { .. }
            | Kind::ThematicBreak
            | Kind::Row { .. }
            | Kind::Cell
            | Kind::Emphasis
            | Kind::Strong
            | Kind::Strike
            | Kind::HardBreak
            | Kind::SoftBreak => true,
        };
        if !in_list {
            self.found.push(format!("{:?} points at nothing", node.kind));
        }
    }

    fn lists(&mut self) {
        let tree = &self.document.tree;
        for heading in &tree.headings {
            if let Some(id) = heading.id {
                self.text(id);
            }
        }
        for link in &tree.links {
            self.text(link.url);
            self.text(link.title);
        }
        for fence in &tree.fences {
            for text in [fence.language, fence.meta, fence.code] {
                self.text(text);
            }
        }
        for element in &tree.elements {
            self.text(element.name);
            self.tag(element.tag);
            for attribute in tree.attributes(element) {
                self.span(Some(attribute.span), "attribute");
                if let AttributeKind::Text { at, value, .. } = attribute.kind {
                    self.span(Some(at), "attribute's value");
                    self.text(value);
                }
            }
        }
        for expression in &tree.expressions {
            self.span(Some(expression.span), "expression");
        }
    }

    fn tag(&mut self, span: Span) {
        self.span(Some(span), "tag");
        let Some(text) = slice(&self.document.source, span) else { return };
        if !(text.starts_with('<') && text.ends_with('>')) {
            self.found.push(format!("a tag's span is {text:?}"));
        }
    }

    fn span(&mut self, span: Option<Span>, of: &str) {
        if let Some(span) = span
            && slice(&self.document.source, span).is_none()
        {
            self.found.push(format!("{}..{} is no span of the source ({of})", span.start, span.end));
        }
    }

    fn text(&mut self, text: Text) {
        if self.document.tree.text.get(text.start as usize..text.end as usize).is_none() {
            self.found.push(format!("{text:?} is no text of the tree"));
        }
    }
}

fn slice(source: &Source, span: Span) -> Option<&str> {
    source.text.get(span.start as usize..span.end as usize)
}

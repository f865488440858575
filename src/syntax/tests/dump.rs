//! A document's tree as one line of text.

use std::fmt::Write;

use crate::document::{Alignment, AttributeKind, Document, Kind, NodeId, Text};

/// The children of the root, separated by blanks. `p('a' em('b'))`; tags and braces inside text have a `~`.
pub fn dump(document: &Document) -> String {
    let mut out = String::new();
    children(document, NodeId::ROOT, &mut out);
    out
}

fn children(document: &Document, id: NodeId, out: &mut String) {
    for (at, child) in document.tree.children(id).enumerate() {
        if at > 0 {
            out.push(' ');
        }
        node(document, child, out);
    }
}

fn node(document: &Document, id: NodeId, out: &mut String) {
    let tree = &document.tree;
    let text = |text: Text| tree.text(text);
    let source = |index: u32| document.source.slice(tree.expressions[index as usize].span);
    let name = match tree.node(id).kind {
        Kind::Root => "root".to_owned(),
        Kind::Paragraph => "p".to_owned(),
        Kind::Heading(index) => {
            let heading = &tree.headings[index as usize];
            let id = heading.id.map_or(String::new(), |id| format!("#{}", text(id)));
            format!("h{}{id}", heading.level)
        }
        Kind::Quote => "quote".to_owned(),
        Kind::List { start, tight } => {
            let start = start.map_or("ul".to_owned(), |start| format!("ol{start}"));
            format!("{start}{}", if tight { "" } else { "!" })
        }
        Kind::Item { checked } => match checked {
            None => "li".to_owned(),
            Some(checked) => format!("li[{}]", if checked { "x" } else { " " }),
        },
        Kind::Fence(index) => {
            let fence = &tree.fences[index as usize];
            let _ = write!(out, "code({:?} {:?} {:?})", text(fence.language), text(fence.meta), text(fence.code));
            return;
        }
        Kind::ThematicBreak => return out.push_str("hr"),
        Kind::Table(index) => {
            let letters = tree.tables[index as usize].alignments.iter().map(|alignment| match alignment {
                Alignment::None => '-',
                Alignment::Left => 'l',
                Alignment::Center => 'c',
                Alignment::Right => 'r',
            });
            format!("table[{}]", letters.collect::<String>())
        }
        Kind::Row { header } => if header { "th" } else { "tr" }.to_owned(),
        Kind::Cell => "td".to_owned(),
        Kind::Text(value) => return out.push_str(&format!("'{}'", text(value))),
        Kind::Emphasis => "em".to_owned(),
        Kind::Strong => "strong".to_owned(),
        Kind::Strike => "del".to_owned(),
        Kind::Code(value) => return out.push_str(&format!("`{}`", text(value))),
        Kind::HardBreak => return out.push_str("br"),
        Kind::SoftBreak => return out.push_str("nl"),
        Kind::Link(index) | Kind::Image(index) => {
            let link = &tree.links[index as usize];
            let title =
                if link.title.start == link.title.end { String::new() } else { format!(" {:?}", text(link.title)) };
            let name = if matches!(tree.node(id).kind, Kind::Image(_)) { "img" } else { "a" };
            format!("{name}<{}{title}>", text(link.url))
        }
        Kind::FootnoteReference(label) => return out.push_str(&format!("[^{}]", text(label))),
        Kind::FootnoteDefinition(label) => format!("note[{}]", text(label)),
        Kind::Math { text: value, display } => {
            let dollars = if display { "$$" } else { "$" };
            return out.push_str(&format!("{dollars}{}{dollars}", text(value)));
        }
        Kind::Element(index) => {
            let element = &tree.elements[index as usize];
            let flow = if element.flow { "" } else { "~" };
            let mut tag = format!("{flow}<{}", text(element.name));
            for attribute in tree.attributes(element) {
                let _ = match attribute.kind {
                    AttributeKind::Present { name } => write!(tag, " {}", text(name)),
                    AttributeKind::Text { name, value, .. } => write!(tag, " {}={:?}", text(name), text(value)),
                    AttributeKind::Expression { name, value } => write!(tag, " {}={{{}}}", text(name), source(value)),
                    AttributeKind::Spread(value) => write!(tag, " {{...{}}}", source(value)),
                };
            }
            tag.push_str(if element.unclosed { "?>" } else { ">" });
            tag
        }
        Kind::Expression(index) => {
            let flow = if tree.expressions[index as usize].flow { "" } else { "~" };
            return out.push_str(&format!("{flow}{{{}}}", source(index)));
        }
        Kind::Variable(name) => return out.push_str(&format!("{{{{{}}}}}", text(name))),
    };
    out.push_str(&name);
    if tree.node(id).first.is_some() {
        out.push('(');
        children(document, id, out);
        out.push(')');
    }
}

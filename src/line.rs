//! A line of Markdown: emphasis, code and links, no blocks. Titles, captions and descriptions are such lines.

use std::borrow::Cow;

use comrak::nodes::{AstNode, NodeValue};

/// Marks inside one another; of deeper ones nothing is left.
const MAX_DEPTH: u32 = 16;

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    Text(Box<str>),
    Code(Box<str>),
    Break,
    Marked(Mark, Vec<Piece>),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mark {
    Emphasis,
    Strong,
    Strike,
    /// The address as written.
    Link(Box<str>),
}

impl Mark {
    /// The element of HTML.
    pub fn element(&self) -> &'static str {
        match self {
            Mark::Emphasis => "em",
            Mark::Strong => "strong",
            Mark::Strike => "del",
            Mark::Link(_) => "a",
        }
    }
}

/// The line's pieces in order. Tags, and what would be a block, stay the text that they are.
pub fn pieces(text: &str) -> Vec<Piece> {
    if is_plain(text) {
        return vec![Piece::Text(text.into())];
    }
    let mut options = comrak::Options::default();
    options.extension.strikethrough = true;
    let arena = comrak::Arena::new();
    let root = comrak::parse_document(&arena, text, &options);
    let mut found = Vec::new();
    for block in root.children() {
        if !matches!(block.data().value, NodeValue::Paragraph) {
            return vec![Piece::Text(text.into())];
        }
        if !found.is_empty() {
            found.push(Piece::Text(" ".into()));
        }
        inlines(block, 0, &mut found);
    }
    found
}

/// What is read of the line.
pub fn words(text: &str) -> Cow<'_, str> {
    fn push(pieces: &[Piece], out: &mut String) {
        for piece in pieces {
            match piece {
                Piece::Text(text) | Piece::Code(text) => out.push_str(text),
                Piece::Break => out.push(' '),
                Piece::Marked(_, inside) => push(inside, out),
            }
        }
    }
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    push(&pieces(text), &mut out);
    Cow::Owned(out)
}

/// The addresses of the line's links, as written.
pub fn links(text: &str) -> Vec<Box<str>> {
    fn push(pieces: Vec<Piece>, out: &mut Vec<Box<str>>) {
        for piece in pieces {
            if let Piece::Marked(mark, inside) = piece {
                if let Mark::Link(address) = mark {
                    out.push(address);
                }
                push(inside, out);
            }
        }
    }
    let mut out = Vec::new();
    if text.contains("](") || text.contains('<') {
        push(pieces(text), &mut out);
    }
    out
}

/// Most lines.
fn is_plain(text: &str) -> bool {
    !text.contains(['*', '_', '`', '[', '<', '~', '\\', '&'])
}

fn inlines<'n>(node: &'n AstNode<'n>, depth: u32, out: &mut Vec<Piece>) {
    if depth > MAX_DEPTH {
        return;
    }
    for child in node.children() {
        let marked = |mark: Mark, out: &mut Vec<Piece>| {
            let mut inside = Vec::new();
            inlines(child, depth + 1, &mut inside);
            out.push(Piece::Marked(mark, inside));
        };
        match &child.data().value {
            NodeValue::Emph => marked(Mark::Emphasis, out),
            NodeValue::Strong => marked(Mark::Strong, out),
            NodeValue::Strikethrough => marked(Mark::Strike, out),
            NodeValue::Link(link) => marked(Mark::Link(link.url.as_str().into()), out),
            NodeValue::Code(code) => out.push(Piece::Code(code.literal.as_str().into())),
            NodeValue::Text(text) => push_text(text.as_ref(), out),
            NodeValue::HtmlInline(html) => push_text(html, out),
            NodeValue::LineBreak => out.push(Piece::Break),
            NodeValue::SoftBreak => push_text(" ", out),
            _ => inlines(child, depth + 1, out),
        }
    }
}

/// Texts side by side are one.
fn push_text(text: &str, out: &mut Vec<Piece>) {
    match out.last_mut() {
        Some(Piece::Text(before)) => *before = [&**before, text].concat().into(),
        _ => out.push(Piece::Text(text.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let check = |text: &str, expected: &str| assert_eq!(words(text), expected, "{text}");
        check("Run the CLI `init` command", "Run the CLI init command");
        check("Use [Update **it**](/en/update) or `a_b`", "Use Update it or a_b");
        check("snake_case_name and 5 * 3 * 2", "snake_case_name and 5 * 3 * 2");
        check("List<String> & [Beta]", "List<String> & [Beta]");
        check("- no `list`", "- no `list`");
        check("# no *heading*", "# no *heading*");
        assert_eq!(links("[a](/a) *[b](https://b)* c"), ["/a".into(), "https://b".into()] as [Box<str>; 2]);
    }

    #[test]
    fn deep_marks_end() {
        let deep = format!("{}a{}", "*a **b ".repeat(5000), "** *".repeat(5000));
        assert!(!pieces(&deep).is_empty());
    }
}

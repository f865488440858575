//! The line below a page's title: its description, which is a line of Markdown.

use crate::index::PageContext;
use crate::line::{self, Mark, Piece};
use crate::page::{Attribute, Element, Part};

/// A page's description with its marks. A link that leads nowhere is its words.
pub(super) fn parts(context: &PageContext, description: &str) -> Vec<Part> {
    below(context, line::pieces(description))
}

fn below(context: &PageContext, pieces: Vec<Piece>) -> Vec<Part> {
    let mut found = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Text(text) => found.push(Part::Text(text)),
            Piece::Code(code) => found.push(element("code", Vec::new(), vec![Part::Text(code)])),
            Piece::Break => found.push(element("br", Vec::new(), Vec::new())),
            Piece::Marked(Mark::Link(written), inside) => {
                let inside = below(context, inside);
                match context.described.iter().find(|(own, _)| *own == written) {
                    Some((_, href)) => {
                        let href = Attribute { name: "href".into(), value: Some(href.clone()), hole: None };
                        found.push(element("a", vec![href], inside));
                    }
                    None => found.extend(inside),
                }
            }
            Piece::Marked(mark, inside) => found.push(element(mark.element(), Vec::new(), below(context, inside))),
        }
    }
    found
}

fn element(name: &str, attributes: Vec<Attribute>, children: Vec<Part>) -> Part {
    Part::Element(Box::new(Element { name: name.into(), attributes, children }))
}

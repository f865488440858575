//! A line of Markdown as parts.

use crate::line::{self, Mark, Piece};

use super::{Attribute, Element, Part};

/// A text with its emphasis, code and links. `link` gives where an address as written leads; of a link that leads
/// nowhere the words are left.
pub fn marked(text: &str, link: &mut dyn FnMut(&str) -> Option<Box<str>>) -> Vec<Part> {
    parts(line::pieces(text), link)
}

fn parts(pieces: Vec<Piece>, link: &mut dyn FnMut(&str) -> Option<Box<str>>) -> Vec<Part> {
    let mut found = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Text(text) => found.push(Part::Text(text)),
            Piece::Code(code) => found.push(element("code", None, vec![Part::Text(code)])),
            Piece::Break => found.push(element("br", None, Vec::new())),
            Piece::Marked(mark, inside) => {
                let href = match &mark {
                    Mark::Link(url) => link(url),
                    Mark::Emphasis | Mark::Strong | Mark::Strike => None,
                };
                let inside = parts(inside, link);
                match (mark, href) {
                    (Mark::Link(_), None) => found.extend(inside),
                    (mark, href) => found.push(element(mark.element(), href, inside)),
                }
            }
        }
    }
    found
}

fn element(name: &str, href: Option<Box<str>>, children: Vec<Part>) -> Part {
    let href = href.map(|href| Attribute { name: "href".into(), value: Some(href), hole: None });
    Part::Element(Box::new(Element { name: name.into(), attributes: href.into_iter().collect(), children }))
}

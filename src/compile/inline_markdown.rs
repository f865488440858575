//! Props that are Markdown (`<Frame caption="See [the guide](/guide)">`): one line of it, without blocks.

use crate::line::{self, Mark, Piece};
use crate::page::Part;
use crate::source::Span;

use super::Lower;
use super::links::Role;
use super::lower::{attribute, element};
use super::scope::Frame;

impl<'a> Lower<'a> {
    /// A text with its emphasis, code and links. What would be a block stays the text that it is.
    pub(super) fn inline_markdown(&mut self, frame: &Frame<'a>, text: &str, span: Span) -> Vec<Part> {
        parts(line::pieces(text), &mut |url| Some(self.link(frame, url, span, Role::Link).href))
    }
}

/// A text with its emphasis and code, for what stands in a link or button itself: of a link the words are left.
pub(super) fn title(text: &str) -> Vec<Part> {
    parts(line::pieces(text), &mut |_| None)
}

fn parts(pieces: Vec<Piece>, link: &mut dyn FnMut(&str) -> Option<Box<str>>) -> Vec<Part> {
    let mut found = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Text(text) => found.push(Part::Text(text)),
            Piece::Code(code) => found.push(element("code", Vec::new(), vec![Part::Text(code)])),
            Piece::Break => found.push(element("br", Vec::new(), Vec::new())),
            Piece::Marked(mark, inside) => {
                let href = match &mark {
                    Mark::Link(url) => link(url),
                    Mark::Emphasis | Mark::Strong | Mark::Strike => None,
                };
                let inside = parts(inside, link);
                match (mark, href) {
                    (Mark::Link(_), None) => found.extend(inside),
                    (mark, href) => {
                        let href = href.map(|href| attribute("href", href));
                        found.push(element(mark.element(), href.into_iter().collect(), inside));
                    }
                }
            }
        }
    }
    found
}

//! Props that are Markdown (`<Frame caption="See [the guide](/guide)">`): one line of it, without blocks.

use crate::page::{self, Part};
use crate::source::Span;

use super::Lower;
use super::links::Role;
use super::scope::Frame;

impl<'a> Lower<'a> {
    /// A text with its emphasis, code and links. What would be a block stays the text that it is.
    pub(super) fn inline_markdown(&mut self, frame: &Frame<'a>, text: &str, span: Span) -> Vec<Part> {
        page::marked(text, &mut |url| Some(self.link(frame, url, span, Role::Link).href))
    }
}

/// A text with its emphasis and code, for what stands in a link or button itself: of a link the words are left.
pub(super) fn title(text: &str) -> Vec<Part> {
    page::marked(text, &mut |_| None)
}

//! Pairing: comrak's tree with placeholders becomes the draft, where tags enclose what stands between them.
//!
//! Tags pair only among siblings: the children of one block or of one inline. What does not pair is mended as far
//! as its meaning is plain, and said.

mod blocks;
mod inlines;
mod mend;
mod tags;

use comrak::nodes::{AstNode, Sourcepos};

use super::MAX_FINDINGS;
use super::construct::ConstructKind;
use super::draft::{Draft, DraftKind};
use super::scan::Scan;
use crate::diag::Diagnostic;
use crate::document::{Kind, Text};
use crate::source::Source;

/// Tags that are open at one place, at most; what opens deeper is left out and its content stays.
const MAX_OPEN: usize = 64;
/// Emphasis and links nest this deep; what nests deeper is plain text.
const MAX_INLINES: usize = 32;

/// The draft of the whole document. `code` is the source with quote markers blanked, which JavaScript is read from.
pub fn pair<'a>(root: &'a AstNode<'a>, scan: &Scan<'_>, source: &Source, code: &Source) -> (Draft, Vec<Diagnostic>) {
    let mut builder = Builder {
        scan,
        source,
        code,
        draft: Draft::empty(source.text.len()),
        open: Vec::new(),
        unclosed: Vec::new(),
        voids: Vec::new(),
        diags: Vec::new(),
        too_deep: false,
        inline_lines: 0,
        zeros: memchr::memchr(0, source.text.as_bytes()).is_some(),
        has_addresses: scan.constructs.iter().any(|construct| matches!(construct.kind, ConstructKind::Address(_))),
        has_blank_names: scan.constructs.iter().any(|construct| {
            scan.text[tags::tag_name(construct).range()].bytes().any(|byte| byte.is_ascii_whitespace())
        }),
    };
    let len = source.text.len();
    builder.draft.tree.text.reserve(len);
    builder.draft.nodes.reserve(len / 24);
    builder.blocks(0, root);
    builder.release_unclosed();
    (builder.draft, builder.diags)
}

struct Builder<'b> {
    scan: &'b Scan<'b>,
    source: &'b Source,
    code: &'b Source,
    draft: Draft,
    /// The open tags of all containers, outermost first; each container knows where its own begin.
    open: Vec<Open>,
    /// Tags whose container ended before they were closed.
    unclosed: Vec<Open>,
    /// Elements that need no closing tag and got none.
    voids: Vec<u32>,
    diags: Vec<Diagnostic>,
    too_deep: bool,
    /// Lines by which comrak places the inlines of the block at hand too early.
    inline_lines: usize,
    /// Whether the source has NUL bytes, which become U+FFFD.
    zeros: bool,
    /// Whether words of the text stand for addresses.
    has_addresses: bool,
    /// Whether the name of some tag holds a blank (`</ A . B >`), so that equal names may be written differently.
    has_blank_names: bool,
}

/// An opening tag that waits for its closing one.
#[derive(Clone, Copy)]
struct Open {
    /// Where its content goes: the element's node, or its parent when the element is left out.
    node: u32,
    construct: usize,
    state: OpenState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OpenState {
    Plain,
    /// It opened a paragraph and was made a block around it: its only child so far is that paragraph.
    Lifted,
    /// It stands too deep and has no node.
    LeftOut,
}

impl Builder<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diags.len() < MAX_FINDINGS {
            self.diags.push(diagnostic);
        }
    }

    fn text(&mut self, text: &str) -> Text {
        let buffer = &mut self.draft.tree.text;
        let start = buffer.len() as u32;
        if self.zeros {
            buffer.extend(text.chars().map(|letter| if letter == '\0' { '\u{fffd}' } else { letter }));
        } else {
            buffer.push_str(text);
        }
        Text { start, end: buffer.len() as u32 }
    }

    /// Text in which comrak read no tags, such as code: placeholders become what they stand for again.
    fn verbatim(&mut self, text: &str) -> Text {
        let canonical = &self.scan.canonical;
        if self.scan.constructs.is_empty() || canonical.find_word(text).is_none() {
            return self.text(text);
        }
        let mut restored = String::new();
        let mut rest = text;
        while let Some((range, construct)) = canonical.find_word(rest) {
            let before = &rest[..range.start];
            restored.push_str(before.strip_suffix('<').unwrap_or(before));
            if let Some(construct) = self.scan.constructs.get(construct) {
                restored.push_str(&self.source.text[construct.extent.range()]);
            }
            rest = &rest[range.end..];
        }
        restored.push_str(rest);
        self.text(&restored)
    }

    /// The source bytes of a range of comrak's.
    fn place(&self, at: Sourcepos) -> (usize, usize) {
        let start = self.scan.canonical.source(at.start.line, at.start.column);
        let end = self.scan.canonical.source(at.end.line, at.end.column + 1).max(start);
        (self.source.text.floor_char_boundary(start), self.source.text.floor_char_boundary(end))
    }

    /// The same for an inline.
    fn place_of_inline(&self, mut at: Sourcepos) -> (usize, usize) {
        at.start.line += self.inline_lines;
        at.end.line += self.inline_lines;
        self.place(at)
    }

    /// Where the next child goes: into the innermost open tag of the container, or into the container.
    fn innermost(&self, container: u32, base: usize) -> u32 {
        self.open[base..].last().map_or(container, |open| open.node)
    }

    fn add(&mut self, parent: u32, kind: Kind, at: (usize, usize)) -> u32 {
        self.draft.add(parent, DraftKind::Node(kind), at.0, at.1)
    }
}

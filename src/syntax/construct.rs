//! Constructs: what the scanner cuts out of the Markdown because it is MDX's.

use super::autolink::Scheme;
use super::lexer::{Extent, TagShape};

#[derive(Clone, Copy, Debug)]
pub struct Construct {
    /// All of it, with braces, brackets and dollars.
    pub extent: Extent,
    pub kind: ConstructKind,
    /// Whether it stands alone on its lines.
    pub flow: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum ConstructKind {
    Tag {
        shape: TagShape,
        name: Extent,
        /// A range of the lexer's attributes.
        attributes: Extent,
    },
    /// `{…}`; the JavaScript is valid.
    Expression,
    /// `{/* … */}` or `{}`.
    Comment,
    /// `<!-- … -->`
    HtmlComment,
    /// `{{name}}`; the name without blanks.
    Variable(Extent),
    /// Between the dollars.
    Math { latex: Extent, display: bool },
    /// A bare address, which is a link.
    Address(Scheme),
    /// `[ ]` or `[x]` at the beginning of a list item.
    Task { checked: bool },
    /// `{#id}` at a heading's end; without `{#` and `}`.
    HeadingId(Extent),
    /// A block of `import`s and `export`s.
    Module,
}

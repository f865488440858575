//! A document: what one file says, before anything is known of other files.
//!
//! Made by `syntax::parse` from a page (`.mdx`, `.md`) or a snippet; immutable afterwards. The tree is an arena whose
//! strings lie in one buffer, because the many small strings of a tree are what its making costs. A tree takes many times
//! the room of its text: of a page the site keeps its `Head`, and its document is there while the page is made.

use std::ops::Range;
use std::sync::Arc;

use crate::expr::tree::{Expr, Module};
use crate::frontmatter::Frontmatter;
use crate::source::{PageSource, Source, Span};

/// What a page says of itself: all that the rest of the site knows of it. Equal heads leave the index alone, whatever
/// their pages say.
#[derive(Clone, Debug)]
pub struct Head {
    pub source: PageSource,
    pub frontmatter: Arc<Frontmatter>,
    /// The text of the page's first `#` heading, of a page without a title.
    pub first_heading: Option<Box<str>>,
}

pub struct Document {
    pub source: Source,
    pub frontmatter: Arc<Frontmatter>,
    /// The text of the first `#` heading, whether or not there is a title.
    pub first_heading: Option<Box<str>>,
    pub tree: Tree,
    /// The file's `import`s and `export`s, of all its ESM blocks, in order.
    pub module: Module,
    pub facts: Facts,
}

/// All that a document will ever ask of other files and of the site: lists without spans, each in order of first
/// occurrence, without duplicates. Equal facts mean equal answers.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Facts {
    /// Destinations as written: of links, images, `href`, `src` and other attributes that hold a path.
    pub links: Vec<Box<str>>,
    /// Paths of `import … from "…"`, as written.
    pub imports: Vec<Box<str>>,
    /// Values of `<Snippet file="…">`, as written.
    pub snippets: Vec<Box<str>>,
    /// Names in `{{name}}`, without blanks.
    pub variables: Vec<Box<str>>,
}

/// A place in `Tree`. The root is `NodeId::ROOT`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(pub u32);

impl NodeId {
    pub const ROOT: NodeId = NodeId(0);
}

/// Bytes of `Tree::text`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Text {
    pub start: u32,
    pub end: u32,
}

/// The paired tree: Markdown blocks and inlines, JSX elements and expressions as one hierarchy, MDX's "unravel" done.
///
/// Nodes stand in document order, parents before children. Nothing nests deeper than a few hundred levels, so that
/// walking it by recursion is safe.
#[derive(Default)]
pub struct Tree {
    pub nodes: Vec<Node>,
    /// What `Text` ranges point into: unescaped, character references decoded.
    pub text: String,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    pub fences: Vec<Fence>,
    pub tables: Vec<Table>,
    pub elements: Vec<Element>,
    /// Of all elements; see `Tree::attributes`.
    pub attributes: Vec<Attribute>,
    pub expressions: Vec<Expression>,
}

#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub kind: Kind,
    /// Bytes of the source. Exact for elements, expressions, links and images; for other inlines at least within
    /// the block; a block's span covers its lines.
    pub start: u32,
    pub end: u32,
    /// The first child and the next sibling.
    pub first: Option<NodeId>,
    pub next: Option<NodeId>,
}

/// What a node is. A `u32` in a variant is an index into the list of `Tree` that the comment names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Root,
    Paragraph,
    /// `headings`
    Heading(u32),
    Quote,
    /// `start` is `None` for a bullet list.
    List {
        start: Option<u32>,
        tight: bool,
    },
    /// A task list's item has `checked`.
    Item {
        checked: Option<bool>,
    },
    /// `fences`
    Fence(u32),
    ThematicBreak,
    /// `tables`; its children are `Row`s, theirs `Cell`s.
    Table(u32),
    Row {
        header: bool,
    },
    Cell,
    Text(Text),
    Emphasis,
    Strong,
    Strike,
    Code(Text),
    HardBreak,
    /// A line break inside a paragraph.
    SoftBreak,
    /// `links`
    Link(u32),
    /// `links`; its children are the alternative text.
    Image(u32),
    /// The label as written, lower-cased.
    FootnoteReference(Text),
    FootnoteDefinition(Text),
    /// LaTeX between dollars; `display` for `$$`.
    Math {
        text: Text,
        display: bool,
    },
    /// `elements`
    Element(u32),
    /// `expressions`. Comments are not in the tree.
    Expression(u32),
    /// `{{name}}`, a variable of the site file.
    Variable(Text),
}

#[derive(Clone, Copy, Debug)]
pub struct Heading {
    pub level: u8,
    /// From `{#id}` at the heading's end.
    pub id: Option<Text>,
}

#[derive(Clone, Copy, Debug)]
pub struct Link {
    pub url: Text,
    pub title: Text,
}

#[derive(Clone, Copy, Debug)]
pub struct Fence {
    /// The info string's first word as written (`js{1}` gives `js`), empty when there is none.
    pub language: Text,
    /// The rest of the info string.
    pub meta: Text,
    pub code: Text,
}

#[derive(Clone, Debug)]
pub struct Table {
    pub alignments: Vec<Alignment>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alignment {
    None,
    Left,
    Center,
    Right,
}

/// A JSX element as the author wrote it. A fragment's name is empty.
#[derive(Clone, Debug)]
pub struct Element {
    /// `Card`, `Tree.File`, `svg:path`, without blanks.
    pub name: Text,
    /// Indices into `Tree::attributes`; read them with `Tree::attributes(&element)`.
    pub attributes: Range<u32>,
    /// Whether it stands as a block (flow) or inside text.
    pub flow: bool,
    /// It has no closing tag though it needs one. It has no children then: what follows it stands beside it. A name
    /// that is neither HTML's nor a component's is prose (`List<String>`): show the tag's source.
    pub unclosed: bool,
    /// The opening tag.
    pub tag: Span,
}

#[derive(Clone, Debug)]
pub struct Attribute {
    pub span: Span,
    pub kind: AttributeKind,
}

#[derive(Clone, Debug)]
pub enum AttributeKind {
    /// `name`
    Present { name: Text },
    /// `name="value"`, character references decoded. `at` is the value without its quotes.
    Text { name: Text, value: Text, at: Span },
    /// `name={…}`, an index into `Tree::expressions`.
    Expression { name: Text, value: u32 },
    /// `{...x}`: the expression after the dots.
    Spread(u32),
}

/// What stands between braces.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The source between the braces, exactly.
    pub span: Span,
    /// Whether it stands alone on its lines.
    pub flow: bool,
    /// A syntax error was reported by nobody yet: whoever evaluates it decides what it means. Outside of attributes
    /// it is JavaScript that the language does not take; what is no JavaScript at all is text there.
    pub parsed: Result<Expr, crate::expr::parse::SyntaxError>,
}

impl Tree {
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.node(id).first, |&child| self.node(child).next)
    }

    pub fn text(&self, text: Text) -> &str {
        &self.text[text.start as usize..text.end as usize]
    }

    /// An element's attributes in the order they are written.
    pub fn attributes(&self, element: &Element) -> &[Attribute] {
        &self.attributes[element.attributes.start as usize..element.attributes.end as usize]
    }
}

impl Head {
    /// Whether other pages show the same of it.
    pub fn is_as(&self, other: &Head) -> bool {
        self.frontmatter == other.frontmatter && self.first_heading == other.first_heading
    }
}

impl Document {
    /// The source bytes of a node as a span.
    pub fn span(&self, id: NodeId) -> Span {
        let node = self.tree.node(id);
        Span { file: self.source.file, start: node.start, end: node.end }
    }
}

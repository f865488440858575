//! A page: what every reader shares, folded; with no expression, import or unresolved link left in it.
//!
//! Made by `compile` from a `Document` and its `Answers`; `render` turns it into HTML without knowing any other file.

use std::sync::Arc;

use crate::component::Signature;
use crate::index::PageContext;
use crate::source::{SitePath, Span};

/// One page of the site, complete.
pub struct Page {
    /// Its place in the site: route, navigation, neighbours, resolved frontmatter.
    pub context: Arc<PageContext>,
    pub body: Vec<Part>,
    /// Headings of level 2 to 4 that a table of contents lists, in document order.
    pub contents: Vec<ContentsEntry>,
    /// Every id of the page that a link may point at, sorted.
    pub anchors: Vec<Box<str>>,
    /// Links with an anchor into this site, to be checked when all pages are known.
    pub anchor_links: Vec<AnchorLink>,
    /// What it loads from other hosts, for the site's policy. Sorted, each once.
    pub embeds: Vec<Embed>,
    /// Files of the docs folder that it links to or shows. Sorted, each once.
    pub files: Vec<SitePath>,
}

/// Something of another host that a page shows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Embed {
    /// `img`, `video`, `audio` or `iframe`.
    pub element: Box<str>,
    pub url: Box<str>,
}

pub struct ContentsEntry {
    pub level: u8,
    pub id: Box<str>,
    /// The heading's text without markup.
    pub title: Box<str>,
}

pub struct AnchorLink {
    /// Route of the page it points at, without the base path.
    pub route: Box<str>,
    /// Decoded, without `#`.
    pub anchor: Box<str>,
    pub span: Span,
}

/// A piece of a page, in document order.
#[derive(Clone, PartialEq, Debug)]
pub enum Part {
    /// Text, not yet escaped.
    Text(Box<str>),
    Element(Box<Element>),
    /// A heading whose id is unique in its page.
    Heading(Box<Heading>),
    Code(Box<Code>),
    /// LaTeX.
    Math {
        source: Box<str>,
        display: bool,
    },
    /// A call of a component of the theme.
    Call(Box<Call>),
}

/// An HTML element. The name and the attributes' names are HTML's (`class`, not `className`) and harmless.
#[derive(Clone, PartialEq, Debug)]
pub struct Element {
    pub name: Box<str>,
    pub attributes: Vec<Attribute>,
    pub children: Vec<Part>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Attribute {
    pub name: Box<str>,
    /// Not yet escaped; `None` for an attribute without a value.
    pub value: Option<Box<str>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// `None` for a heading that has no anchor (`noAnchor`).
    pub id: Option<Box<str>>,
    pub children: Vec<Part>,
}

/// A fenced code block.
#[derive(Clone, PartialEq, Debug)]
pub struct Code {
    /// As the author wrote it, may be empty or unknown.
    pub language: Box<str>,
    pub meta: CodeMeta,
    pub code: Box<str>,
}

/// The fence's meta, or the props of `<CodeBlock>`. Line numbers count from 1.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CodeMeta {
    pub title: Option<Box<str>>,
    pub icon: Option<Box<str>>,
    pub highlight: Vec<u32>,
    pub focus: Vec<u32>,
    pub lines: bool,
    pub wrap: bool,
    pub expandable: bool,
    pub no_copy: bool,
}

/// A call of a component: its props checked against the signature.
#[derive(Clone, PartialEq, Debug)]
pub struct Call {
    pub signature: Arc<Signature>,
    /// Where its icon is given, else the opening tag: only `render` finds out that no library has an icon.
    pub icon: Span,
    /// In the order of the signature; absent props are left out.
    pub props: Vec<(Box<str>, Prop)>,
    pub children: Vec<Part>,
}

/// A prop's value. The variants are what the kinds of `PropKind` allow.
#[derive(Clone, PartialEq, Debug)]
pub enum Prop {
    Text(Box<str>),
    /// Elements given as a prop (`icon={<svg …/>}`, `title={<>a <b>b</b></>}`).
    Parts(Vec<Part>),
    Flag(bool),
    /// A number, list or object known at build.
    Value(serde_json::Value),
}

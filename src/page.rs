//! A page: what every reader shares, folded; with no import or unresolved link left in it, and no expression but those
//! over the reader, which stand apart (`Personal`) and leave holes.
//!
//! Made by `compile` from a `Document` and its `Answers`; `render` turns it into HTML without knowing any other file.

mod marked;

use std::sync::Arc;

pub use marked::marked;

use crate::component::Signature;
use crate::expr::encode::Encoded;
use crate::frontmatter::Visibility;
use crate::index::PageContext;
use crate::source::{SitePath, Span};

/// One page of the site, complete.
pub struct Page {
    /// Its place in the site: route, navigation, neighbours, resolved frontmatter.
    pub context: Arc<PageContext>,
    pub body: Vec<Part>,
    /// Headings of level 2 to 4 that a table of contents lists, in document order.
    pub contents: Vec<Contents>,
    /// Every id of the page that a link may point at, sorted.
    pub anchors: Vec<Box<str>>,
    /// Links with an anchor into this site, to be checked when all pages are known.
    pub anchor_links: Vec<AnchorLink>,
    /// Links to pages that not all may see who see this one.
    pub kept_links: Vec<KeptLink>,
    /// Links to pages of this site, where the page was compiled for one reader: each with the page's route.
    pub page_links: Vec<(Span, Box<str>)>,
    /// What it loads from other hosts, for the site's policy. Sorted, each once.
    pub embeds: Vec<Embed>,
    /// Files of the docs folder that it links to or shows. Sorted, each once.
    pub files: Vec<SitePath>,
    /// Snippets and pages that it takes in. Sorted, each once.
    pub parts: Vec<SitePath>,
    /// Links that expressions made, which nobody was asked about: with their answers the page has to be compiled again.
    pub unanswered: Vec<Box<str>>,
    pub personal: Personal,
}

/// A link to a page that not all may see.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptLink {
    pub span: Span,
    /// Who may see the page that it leads to.
    pub target: Visibility,
    /// Who sees the link, of those who see its page: all of these hold.
    pub shown_to: Box<[Visibility]>,
}

/// What of a page depends on its reader: nothing for most pages.
#[derive(Clone, Default, Debug)]
pub struct Personal {
    /// What the page's holes hold; a hole's number is its index. No two are equal.
    pub slots: Vec<Slot>,
    /// What the names `#0`, `#1` … in slots stand for.
    pub definitions: Vec<Encoded>,
    /// What the elements `Tag::Arm` in slots and definitions stand for. Their holes are the elements' children.
    pub arms: Vec<Arm>,
    /// The title for this reader, where it comes from the page's first heading: texts and holes.
    pub title: Option<Vec<Part>>,
    /// Where all of it is written. In no bundle: a preview says by it why a reader sees what they see.
    pub reasons: Vec<Reason>,
}

/// Something of a page that depends on its reader, where its author wrote it. One that comes in several arms is several.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    pub what: What,
    /// The expression; the tag that asks.
    pub span: Span,
    /// Where the snippets and components are used that it stands in, the outermost first.
    pub used_at: Arc<[Span]>,
    pub held: Held,
}

/// What it is that depends on the reader.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// What stands among text or blocks.
    Content,
    /// An attribute or a prop of this name.
    Attribute(Box<str>),
    /// Whether `<Visible>` shows what it holds.
    Visible,
    /// Which form a component has.
    Form(Box<str>),
    /// A value in code.
    Code,
}

impl What {
    pub fn word(&self) -> &'static str {
        match self {
            What::Content => "content",
            What::Attribute(_) => "attribute",
            What::Visible => "visible",
            What::Form(_) => "form",
            What::Code => "code",
        }
    }

    /// Of the attribute or the component.
    pub fn name(&self) -> Option<&str> {
        match self {
            What::Attribute(name) | What::Form(name) => Some(name),
            What::Content | What::Visible | What::Code => None,
        }
    }
}

/// Where its value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Held {
    Slot(u32),
    /// A hole of an arm.
    Hole {
        arm: u32,
        number: u32,
    },
}

impl Held {
    /// The slot's number; of a hole the arm's, and its own.
    pub fn numbers(self) -> Vec<u32> {
        match self {
            Held::Slot(number) => vec![number],
            Held::Hole { arm, number } => vec![arm, number],
        }
    }
}

/// What is built in for some readers, and put in by their browsers.
#[derive(Clone, PartialEq, Debug)]
pub enum Arm {
    Parts(Vec<Part>),
    /// Lines of the table of contents.
    Contents(Vec<Contents>),
}

/// An expression over the reader, as the loader reads it.
#[derive(Clone, Debug)]
pub struct Slot {
    pub code: Encoded,
    /// Where it stands, for messages in a browser: `12` is a line of the page, `snippets/a.mdx:3` one of another file.
    pub place: Box<str>,
}

/// A place that the reader's browser fills: a slot of the page; in an arm one of the arm's own holes.
#[derive(Clone, PartialEq, Debug)]
pub struct Hole {
    pub number: u32,
    /// What stands there for a reader nobody knows; nothing in arms, which are only made for readers who are known.
    pub default: Vec<Part>,
    /// Whether what it is filled with may hold blocks.
    pub block: bool,
}

/// Something of another host that a page shows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Embed {
    /// `img`, `video`, `audio` or `iframe`.
    pub element: Box<str>,
    pub url: Box<str>,
}

/// A piece of the table of contents.
#[derive(Clone, PartialEq, Debug)]
pub enum Contents {
    Entry(ContentsEntry),
    /// Headings that depend on the reader: the number of a hole, and what stands in it for a reader nobody knows.
    Hole {
        number: u32,
        default: Vec<Contents>,
    },
}

#[derive(Clone, PartialEq, Debug)]
pub struct ContentsEntry {
    pub level: u8,
    pub id: Box<str>,
    /// The heading's text without markup: texts, and holes where the heading has them.
    pub title: Vec<Part>,
    /// The title of the view it stands in.
    pub view: Option<Box<str>>,
}

pub struct AnchorLink {
    /// Route of the page it points at, without the base path.
    pub route: Arc<str>,
    /// Decoded, without `#`.
    pub anchor: Box<str>,
    /// The path that the link has, where a redirect leads from it to the page.
    pub redirected: Option<Box<str>>,
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
    /// A formula.
    Math {
        /// LaTeX.
        source: Box<str>,
        display: bool,
        /// As `math::mathml` gives it; `None` for one that cannot be typeset, which is shown as it is written.
        mathml: Option<Box<str>>,
    },
    /// A call of a component of the theme.
    Call(Box<Call>),
    Hole(Box<Hole>),
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
    pub hole: Option<AttributeHole>,
}

/// An attribute that depends on the reader.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AttributeHole {
    pub number: u32,
    /// The attribute is not there for a reader nobody knows.
    pub absent: bool,
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
    /// As a reader nobody knows sees it.
    pub code: Box<str>,
    pub personal: Option<Box<PersonalCode>>,
    /// The fence's first line: only `render` finds out that no library has its icon, and that a diagram
    /// cannot be drawn.
    pub span: Span,
}

/// Code with values of the reader's in it.
#[derive(Clone, PartialEq, Debug)]
pub struct PersonalCode {
    /// The code with a word for each hole: its index between `OPEN` and `CLOSE`.
    pub template: Box<str>,
    pub holes: Vec<CodeHole>,
}

impl PersonalCode {
    pub const OPEN: &'static str = "dOcShOlE";
    pub const CLOSE: &'static str = "eLoH";

    /// Stands for a hole while code is highlighted: one word, whatever the language.
    pub fn marker(number: usize) -> String {
        format!("{}{number}{}", PersonalCode::OPEN, PersonalCode::CLOSE)
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct CodeHole {
    pub hole: Hole,
    /// Shown masked until the reader asks for it.
    pub secret: bool,
}

/// The fence's meta, or the props of `<CodeBlock>`. Line numbers count from 1.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CodeMeta {
    pub title: Option<Box<str>>,
    pub icon: Option<Box<str>>,
    /// Font Awesome's style of the icon.
    pub icon_type: Option<Box<str>>,
    pub highlight: Vec<u32>,
    pub focus: Vec<u32>,
    pub lines: bool,
    pub wrap: bool,
    pub expandable: bool,
    pub no_copy: bool,
    /// `{{…}}` in it are values of the reader's.
    pub personal: bool,
    /// Whether a diagram has buttons; `None`: when it is high enough.
    pub actions: Option<bool>,
    /// Where a diagram's buttons stand.
    pub placement: Option<Corner>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Corner {
    TopLeft,
    TopRight,
    BottomLeft,
    #[default]
    BottomRight,
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

impl Call {
    /// What is given for a prop.
    pub fn prop(&self, name: &str) -> Option<&Prop> {
        self.props.iter().find(|(given, _)| **given == *name).map(|(_, prop)| prop)
    }

    /// Whether it is for programs that read the page, and nobody sees it.
    pub fn is_for_agents(&self) -> bool {
        &*self.signature.name == "Visibility" && matches!(self.prop("for"), Some(Prop::Text(who)) if &**who == "agents")
    }
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
    Hole(Hole),
}

//! What a component of the theme accepts: its name, its props and their kinds, its children.
//!
//! Declared in a comment at the head of each component's template; read by `theme`, checked by `compile`.

use std::collections::BTreeMap;
use std::sync::Arc;

/// A component's signature. The name is what authors write: `Card`, `Tree.File`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Signature {
    pub name: Box<str>,
    pub props: BTreeMap<Box<str>, PropSpec>,
    pub children: Children,
    /// Whether it stands in running text (`Icon`, `Badge`, `Tooltip`) or is a block of its own.
    pub inline: bool,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PropSpec {
    pub kind: PropKind,
    pub required: bool,
    /// Another spelling that means the same (`tip` for `headline`), none when empty.
    pub alias: Option<Box<str>>,
    /// How a text is read.
    pub line: Line,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Line {
    /// As it is.
    #[default]
    Plain,
    /// A line of Markdown without links: it may stand in a link or a button itself.
    Marks,
    /// A line of Markdown.
    Markdown,
}

/// How a prop may depend on the reader, which is also its type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum PropKind {
    /// Text or elements; may depend on the reader: rendered with a hole that becomes a slot. With `splits` the
    /// template asks whether it is there, so a reader-dependent value gives two arms.
    Text { splits: bool },
    /// A URL that may depend on the reader: an attribute binding behind the URL gate.
    Url,
    /// A plain attribute's value that may depend on the reader.
    Attr,
    /// True or false; a reader-dependent value splits the call into two arms.
    Flag,
    /// One of these words; a reader-dependent value splits the call into arms.
    Enum(Vec<Box<str>>),
    /// Any value known at build: icons, numbers, ids, lists, objects.
    Build,
}

/// What stands between the tags.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Children {
    /// Nothing (`<Icon />`).
    None,
    /// Any content, opaque to the template.
    Content,
    /// The template reads its children: only calls of these components and (with `Fence` among them) code fences.
    Items(Vec<Box<str>>),
}

/// The signatures of a theme, by name.
pub type Signatures = BTreeMap<Box<str>, Arc<Signature>>;

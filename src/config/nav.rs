//! The navigation as the site file writes it: containers within each other in any order, lists of pages at their ends.

use super::chrome::{Banner, Footer, Navbar, banner, footer, navbar};
use super::endpoint::Endpoint;
use super::look::{Color, Icon, Themed, color, icon, themed};
use super::read::{Object, Reader};
use crate::data::{Node, Value};
use crate::diag::Code;
use crate::source::Span;

/// Something that holds a part of the navigation: the site, a language, a tab …
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Container {
    /// Links on every page below, in the order of the file.
    pub global: Vec<Level>,
    pub content: Content,
    pub defaults: Defaults,
}

impl Container {
    /// Every option of every choice below, in the order of the file, an option before those within it.
    pub fn divisions(&self) -> Vec<&Division> {
        let own = match &self.content {
            Content::Divided(level) => Some(level),
            Content::Empty | Content::Listed(_) => None,
        };
        let divisions = self.global.iter().chain(own).flat_map(|level| &level.divisions);
        divisions.flat_map(|division| [vec![division], division.container.divisions()].concat()).collect()
    }
}

#[derive(Clone, PartialEq, Debug, Default)]
pub enum Content {
    #[default]
    Empty,
    /// A choice above the sidebar.
    Divided(Level),
    /// The sidebar's list.
    Listed(Vec<Item>),
}

/// What a container or group sets for everything below it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Defaults {
    pub directory: Option<Directory>,
    pub openapi: Vec<Spec>,
    pub asyncapi: Vec<Spec>,
    pub searchable: Option<bool>,
}

impl Defaults {
    /// Whether it names a specification whose pages stand where none are listed.
    pub fn has_pages(&self) -> bool {
        !self.openapi.is_empty() || !self.asyncapi.is_empty()
    }
}

/// A specification and the folder its pages go to.
#[derive(Clone, PartialEq, Debug)]
pub struct Spec {
    /// A path or URL.
    pub source: Box<str>,
    pub directory: Option<Box<str>>,
    pub span: Span,
}

/// How a landing page lists the pages below it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Directory {
    #[default]
    None,
    Accordion,
    Card,
}

/// One choice and its options.
#[derive(Clone, PartialEq, Debug)]
pub struct Level {
    pub kind: SelectorKind,
    pub divisions: Vec<Division>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum SelectorKind {
    Language,
    Product,
    Version,
    Tab,
    /// Items of a tab's or product's menu.
    Menu,
    Dropdown,
    Anchor,
}

impl SelectorKind {
    /// The list in the site file.
    pub fn key(self) -> &'static str {
        match self {
            SelectorKind::Language => "languages",
            SelectorKind::Product => "products",
            SelectorKind::Version => "versions",
            SelectorKind::Tab => "tabs",
            SelectorKind::Menu => "menu",
            SelectorKind::Dropdown => "dropdowns",
            SelectorKind::Anchor => "anchors",
        }
    }

    /// The key of an option that holds its label.
    pub fn label_key(self) -> &'static str {
        match self {
            SelectorKind::Language => "language",
            SelectorKind::Product => "product",
            SelectorKind::Version => "version",
            SelectorKind::Tab => "tab",
            SelectorKind::Menu => "item",
            SelectorKind::Dropdown => "dropdown",
            SelectorKind::Anchor => "anchor",
        }
    }
}

/// An option of a choice.
#[derive(Clone, PartialEq, Debug)]
pub struct Division {
    pub span: Span,
    /// As written; a language's code.
    pub label: Box<str>,
    pub description: Option<Box<str>>,
    pub icon: Option<Icon>,
    pub tag: Option<Box<str>>,
    pub color: Option<Themed<Color>>,
    pub hidden: bool,
    /// Of versions and languages: the one a reader starts with.
    pub default: bool,
    /// Of tabs: stands at the end of the row.
    pub align_end: bool,
    /// A link instead of content, or where the option leads before its content is chosen.
    pub href: Option<Box<str>>,
    /// Of languages: what replaces the site's own.
    pub banner: Option<Banner>,
    pub footer: Option<Footer>,
    pub navbar: Option<Navbar>,
    pub container: Container,
}

/// A line of the sidebar.
#[derive(Clone, PartialEq, Debug)]
pub enum Item {
    Page(PageRef),
    Endpoint(Endpoint, Span),
    /// Sites have many pages, and groups have much to say.
    Group(Box<Group>),
}

/// A page as the navigation names it, without what is optional: `/a/b.mdx` is `a/b`.
#[derive(Clone, PartialEq, Debug)]
pub struct PageRef {
    pub path: Box<str>,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Group {
    /// The place of its title.
    pub span: Span,
    pub title: Box<str>,
    pub icon: Option<Icon>,
    pub tag: Option<Box<str>>,
    /// Its own page.
    pub root: Option<PageRef>,
    /// Open from the start, for a group within a group.
    pub expanded: bool,
    pub hidden: bool,
    /// Readable without login where the site needs one.
    pub public: bool,
    /// Multiplies its pages' weight in search.
    pub boost: Option<f64>,
    pub defaults: Defaults,
    pub items: Vec<Item>,
}

const LEVELS: [SelectorKind; 7] = [
    SelectorKind::Language,
    SelectorKind::Version,
    SelectorKind::Product,
    SelectorKind::Tab,
    SelectorKind::Dropdown,
    SelectorKind::Anchor,
    SelectorKind::Menu,
];

/// The value of `navigation`.
pub(super) fn navigation(node: &Node, reader: &mut Reader) -> Option<Container> {
    // Old site files list their groups without an object around them.
    if let Value::List(_) = node.value {
        return Some(Container { content: Content::Listed(items(node, "navigation", reader)), ..Container::default() });
    }
    let mut object = reader.object(node, "navigation")?;
    let container = container(&mut object, reader);
    // They mean something on an option only; on the whole navigation they are harmless.
    for key in ["hidden", "href", "icon"] {
        object.get(key);
    }
    object.close(reader);
    Some(container)
}

fn container(object: &mut Object, reader: &mut Reader) -> Container {
    let global = object.get("global").map_or_else(Vec::new, |node| global(node, reader));
    let defaults = defaults(object, reader);
    let mut found: Vec<(&'static str, Content)> = Vec::new();
    for kind in LEVELS {
        if let Some(node) = object.get(kind.key()) {
            let divisions = reader.each(node, kind.key(), |reader, node| division(kind, node, reader));
            found.push((kind.key(), Content::Divided(Level { kind, divisions })));
        }
    }
    // `groups` and `pages` may hold each other's kind, so side by side they are one list.
    let mut list = Vec::new();
    let mut list_key = None;
    for key in ["groups", "pages"] {
        if let Some(node) = object.get(key) {
            list.extend(items(node, key, reader));
            list_key.get_or_insert(key);
        }
    }
    if let Some(key) = list_key {
        found.push((key, Content::Listed(list)));
    }
    let mut found = found.into_iter();
    let Some((first, content)) = found.next() else {
        return Container { global, content: Content::Empty, defaults };
    };
    for (key, _) in found {
        let at = object.key_span(key).unwrap_or(object.span);
        let message = format!("`{key}` beside `{first}`: one level of the navigation is divided in one way only");
        let help = format!("put `{key}` into the options of `{first}`; as it stands it is left out");
        reader.push(Code::NavigationMixed.at(at, message).help(help));
    }
    Container { global, content, defaults }
}

fn global(node: &Node, reader: &mut Reader) -> Vec<Level> {
    let Some(mut object) = reader.object(node, "global") else { return Vec::new() };
    let mut levels = Vec::new();
    for kind in LEVELS {
        if kind == SelectorKind::Menu {
            continue;
        }
        let divisions = object.each(kind.key(), reader, |reader, node| division(kind, node, reader));
        if !divisions.is_empty() {
            levels.push(Level { kind, divisions });
        }
    }
    object.close(reader);
    levels
}

fn division(kind: SelectorKind, node: &Node, reader: &mut Reader) -> Option<Division> {
    let mut object = reader.object(node, kind.label_key())?;
    let span = object.key_span(kind.label_key()).unwrap_or(object.span);
    let label = object.required(kind.label_key(), reader);
    let mut division = Division {
        span,
        label: label.clone().unwrap_or_default(),
        description: object.text("description", reader),
        icon: icon_fields(&mut object, reader),
        tag: object.text("tag", reader),
        color: None,
        hidden: object.flag("hidden", reader).unwrap_or_default(),
        default: object.flag("default", reader).unwrap_or_default(),
        align_end: false,
        href: object.link("href", reader),
        banner: None,
        footer: None,
        navbar: None,
        container: container(&mut object, reader),
    };
    match kind {
        SelectorKind::Anchor => {
            division.color = object.get("color").and_then(|node| themed(node, "color", reader, color));
        }
        SelectorKind::Tab => {
            let aligns = [("start", false), ("left", false), ("end", true), ("right", true)];
            division.align_end = object.word("align", reader, &aligns).unwrap_or_default();
        }
        SelectorKind::Language => {
            division.banner = object.get("banner").and_then(|node| banner(node, reader));
            division.footer = object.get("footer").and_then(|node| footer(node, reader));
            division.navbar = object.get("navbar").and_then(|node| navbar(node, reader));
        }
        SelectorKind::Product | SelectorKind::Version | SelectorKind::Menu | SelectorKind::Dropdown => {}
    }
    object.close(reader);
    // Without a label it has been reported; its content is still of use.
    Some(division)
}

fn defaults(object: &mut Object, reader: &mut Reader) -> Defaults {
    let directories = [("none", Directory::None), ("accordion", Directory::Accordion), ("card", Directory::Card)];
    for (key, what) in [("sdk", "SDK pages"), ("graphql", "GraphQL pages")] {
        if object.get(key).is_some() {
            let span = object.key_span(key).unwrap_or(object.span);
            let message = format!("`{key}` is accepted and left out: {what} are not generated");
            reader.push(Code::SiteFileHosted.at(span, message).help("write these pages yourself, or take the key out"));
        }
    }
    Defaults {
        directory: object.word("directory", reader, &directories),
        openapi: object.get("openapi").map_or_else(Vec::new, |node| specs(node, "openapi", reader)),
        asyncapi: object.get("asyncapi").map_or_else(Vec::new, |node| specs(node, "asyncapi", reader)),
        searchable: object.flag("searchable", reader),
    }
}

/// `"file"`, `["file", …]` or `{source, directory}`.
pub(super) fn specs(node: &Node, name: &str, reader: &mut Reader) -> Vec<Spec> {
    match &node.value {
        Value::List(nodes) => nodes.iter().flat_map(|node| specs(node, name, reader)).collect(),
        Value::Map(_) => {
            let Some(mut object) = reader.object(node, name) else { return Vec::new() };
            let source = object.required("source", reader);
            let directory = object.text("directory", reader);
            object.close(reader);
            source.map(|source| Spec { source, directory, span: node.span }).into_iter().collect()
        }
        _ => {
            let source = reader.text(node, name);
            source.map(|source| Spec { source, directory: None, span: node.span }).into_iter().collect()
        }
    }
}

/// `icon` with `iconType` beside it.
fn icon_fields(object: &mut Object, reader: &mut Reader) -> Option<Icon> {
    let style = object.text("iconType", reader);
    let mut icon = object.get("icon").and_then(|node| icon(node, "icon", reader))?;
    icon.style = icon.style.or(style);
    Some(icon)
}

fn items(node: &Node, name: &str, reader: &mut Reader) -> Vec<Item> {
    reader.each(node, name, |reader, node| match &node.value {
        Value::Map(_) => group(node, reader).map(Box::new).map(Item::Group),
        _ => {
            let written = reader.text(node, name)?;
            Some(match Endpoint::parse(&written) {
                Some(endpoint) => Item::Endpoint(endpoint, node.span),
                None => Item::Page(page_ref(&written, node.span)),
            })
        }
    })
}

fn page_ref(written: &str, span: Span) -> PageRef {
    let path = written.trim().trim_matches('/');
    let path = path.strip_suffix(".mdx").or_else(|| path.strip_suffix(".md")).unwrap_or(path);
    PageRef { path: path.trim_start_matches("./").into(), span }
}

fn group(node: &Node, reader: &mut Reader) -> Option<Group> {
    let mut object = reader.object(node, "group")?;
    let span = object.get("group").map_or(object.span, |node| node.span);
    let group = Group {
        span,
        title: object.required("group", reader).unwrap_or_default(),
        icon: icon_fields(&mut object, reader),
        tag: object.text("tag", reader),
        root: object.get("root").and_then(|node| Some(page_ref(&reader.text(node, "root")?, node.span))),
        expanded: object.flag("expanded", reader).unwrap_or_default(),
        hidden: object.flag("hidden", reader).unwrap_or_default(),
        public: object.flag("public", reader).unwrap_or_default(),
        boost: object.get("boost").and_then(|node| reader.number(node, "boost")),
        defaults: defaults(&mut object, reader),
        items: object.get("pages").map_or_else(Vec::new, |node| items(node, "pages", reader)),
    };
    // Old site files name the version a group belongs to.
    object.get("version");
    object.close(reader);
    Some(group)
}

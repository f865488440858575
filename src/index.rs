//! The index: everything one page may ask of the rest of the site, answered from facts.
//!
//! `insert` and `remove` are its only changes, so an incremental build and a clean one run the same code.
//! `compile` sees `Answers`, never the index: what a page depends on is complete by construction.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::Document;
use crate::frontmatter::Frontmatter;
use crate::source::SitePath;

/// A page's address without base path: starts with `/`, no trailing `/` (but for the root itself), no `.mdx`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Route(pub Arc<str>);

/// Which navigation a page stands in: an index into `Navigation::sections`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct SectionId(pub u32);

/// A page's place in the site.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PageContext {
    pub path: SitePath,
    pub route: Route,
    pub frontmatter: Frontmatter,
    /// Frontmatter's title, else the first heading, else made from the file name.
    pub title: Box<str>,
    /// `None` for a page that no navigation lists: it gets the site's first section.
    pub section: Option<SectionId>,
    /// Titles of the groups above it, outermost first.
    pub breadcrumbs: Vec<Crumb>,
    pub previous: Option<Neighbour>,
    pub next: Option<Neighbour>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Crumb {
    pub title: Box<str>,
    /// Landing page, with the base path.
    pub href: Option<Box<str>>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Neighbour {
    pub title: Box<str>,
    /// With the base path.
    pub href: Box<str>,
}

/// The answers to one document's facts.
#[derive(Clone, Default)]
pub struct Answers {
    /// By destination as written.
    pub links: BTreeMap<Box<str>, LinkAnswer>,
    /// By import path as written.
    pub imports: BTreeMap<Box<str>, ImportAnswer>,
    /// By `<Snippet file>` as written.
    pub snippets: BTreeMap<Box<str>, ImportAnswer>,
    /// By name; an undefined variable is absent.
    pub variables: BTreeMap<Box<str>, Box<str>>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum LinkAnswer {
    /// A page of the site. `href` is what to write, base path, query and anchor included.
    Page { href: Box<str>, route: Route, anchor: Option<Box<str>> },
    /// A file that is copied to the output. `size` is an image's width and height in CSS pixels.
    Asset { href: Box<str>, size: Option<(u32, u32)> },
    /// An anchor of the page itself, decoded, without `#`.
    Anchor { anchor: Box<str> },
    /// Another host, `mailto:` and the like: written as it is.
    External,
    /// Nothing between the parentheses.
    Empty,
    /// A path below the site where nothing is. `near` is the nearest existing route or file, as one would write it.
    Broken { near: Option<Box<str>> },
    /// A path that `LEFT-OUT`-like site files or `.mintignore` exclude: broken for readers, and said so.
    Ignored,
}

#[derive(Clone)]
pub enum ImportAnswer {
    Found(Arc<Imported>),
    Missing {
        near: Option<Box<str>>,
    },
    /// The files of the cycle in order, first and last the same.
    Cycle(Vec<SitePath>),
    /// A package (`react`) or a file that is no snippet (`.css`, `.json`).
    Foreign,
}

/// A snippet as a page sees it: its document and, in turn, the answers to its own facts.
pub struct Imported {
    pub document: Arc<Document>,
    pub answers: Answers,
}

/// Every navigation of the site, resolved: one section for each leaf of the site file's nesting of languages,
/// products, versions, tabs, dropdowns and anchors. What is above the sidebar's list are its selectors.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Navigation {
    pub sections: Vec<Section>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Section {
    /// Outermost first. A selector with one visible option may be left undrawn.
    pub selectors: Vec<Selector>,
    /// BCP 47, when the site has languages.
    pub language: Option<Box<str>>,
    /// The sidebar's list.
    pub entries: Vec<Entry>,
}

/// One level of choice above the sidebar, seen from a section: its options and the one that leads here.
#[derive(Clone, PartialEq, Debug)]
pub struct Selector {
    pub kind: SelectorKind,
    pub options: Vec<Choice>,
    /// Index into `options`; `None` for global links (`navigation.global`), none of which is current.
    pub current: Option<u32>,
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

#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    pub label: Box<str>,
    pub description: Option<Box<str>>,
    pub icon: Option<Box<str>>,
    pub tag: Option<Box<str>>,
    /// The option's first page with the base path, or an external URL; `None` when it has no visible page.
    pub href: Option<Box<str>>,
    pub external: bool,
    pub hidden: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Entry {
    Page(PageEntry),
    Group(GroupEntry),
}

#[derive(Clone, PartialEq, Debug)]
pub struct PageEntry {
    pub title: Box<str>,
    /// With the base path; an external URL when `external`.
    pub href: Box<str>,
    /// `None` for an external entry.
    pub route: Option<Route>,
    pub external: bool,
    pub icon: Option<Box<str>>,
    pub tag: Option<Box<str>>,
    /// HTTP method of an endpoint page, upper case.
    pub method: Option<Box<str>>,
    pub deprecated: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub struct GroupEntry {
    pub title: Box<str>,
    pub icon: Option<Box<str>>,
    pub tag: Option<Box<str>>,
    /// The group's own page.
    pub root: Option<PageEntry>,
    pub expanded: bool,
    pub entries: Vec<Entry>,
}

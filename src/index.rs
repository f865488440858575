//! The index: everything one page may ask of the rest of the site, answered from facts.
//!
//! `insert` and `remove` are its only changes, so an incremental build and a clean one run the same code.
//! `compile` sees `Answers`, never the index: what a page depends on is complete by construction.

mod affected;
mod channels;
mod contexts;
mod directories;
mod endpoints;
mod findings;
mod ground;
mod head;
mod landings;
mod links;
mod near;
mod operations;
mod order;
mod outline;
mod planner;
mod redirects;
mod routes;
mod sections;
mod snippets;
mod store;

pub use ground::{ForSome, Ground};
pub use landings::{Candidate, Landing};
pub use links::under_base;
pub use operations::Operations;
pub use order::Order;
pub use routes::{Route, is_page, is_snippet};
pub use snippets::{Documents, MAX_SNIPPET_DEPTH, imported};
pub use store::{Index, Restricted};

pub use crate::config::nav::SelectorKind;

use store::{File, Record};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{Color, Icon, Method, Themed};
use crate::document::Document;
use crate::frontmatter::{Frontmatter, Visibility};
use crate::source::{SitePath, Span};

/// Which navigation a page stands in: an index into `Navigation::sections`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct SectionId(pub u32);

/// A page's place in the site.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PageContext {
    /// The file; for a generated page the one that would stand there.
    pub path: SitePath,
    pub route: Route,
    /// What links to it say, with the base path.
    pub href: Box<str>,
    pub frontmatter: Arc<Frontmatter>,
    /// Frontmatter's title, else the first heading, else made from the file name.
    pub title: Box<str>,
    /// The first section that lists it; for a page that none lists, the section of the pages around it.
    /// `None` only on a site without navigation.
    pub section: Option<SectionId>,
    /// Titles of the groups above it, outermost first. Empty for a page that no navigation lists.
    pub breadcrumbs: Vec<Crumb>,
    /// Neighbours among the visible pages of its section; `None` for a hidden page.
    pub previous: Option<Neighbour>,
    pub next: Option<Neighbour>,
    /// The same page elsewhere: what a switcher of languages, versions or products should lead to.
    pub alternates: Vec<Alternate>,
    /// The page in each language that has it, its own among them, then `x-default`: what search engines choose from,
    /// `(language, href)`. Empty for a page in one language alone.
    pub languages: Vec<(Box<str>, Box<str>)>,
    /// The page's icon; a file of the site by its address.
    pub icon: Option<Icon>,
    /// What the page names as related, in its order; what is not there is left out.
    pub related: Vec<Neighbour>,
    /// The pages below the group whose own page this is, where the site file wants them listed.
    pub directory: Option<Arc<DirectoryListing>>,
    /// Where the links in its description lead, with what is written there; those that lead nowhere are left out.
    pub described: Vec<(Box<str>, Box<str>)>,
    /// What it describes, where that is an endpoint or a channel.
    pub endpoint: Option<EndpointLine>,
    /// No file holds it: it is made for an endpoint that the navigation lists.
    pub generated: bool,
    pub exposure: Exposure,
    /// Multiplies what it is worth in search, in hundredths.
    pub boost: u16,
    pub changed: Option<Changed>,
    /// It shows parts of its specification that not all who see the page see.
    pub has_parts: bool,
}

/// What is left of a page's context when the page is made: what the site's own files say of it.
#[derive(Clone, Debug)]
pub struct Standing {
    pub path: SitePath,
    pub route: Route,
    pub href: Box<str>,
    pub frontmatter: Arc<Frontmatter>,
    pub title: Box<str>,
    pub section: Option<SectionId>,
    pub languages: Box<[(Box<str>, Box<str>)]>,
    pub exposure: Exposure,
    pub changed: Option<Box<str>>,
}

impl From<&PageContext> for Standing {
    fn from(context: &PageContext) -> Standing {
        Standing {
            path: context.path.clone(),
            route: context.route.clone(),
            href: context.href.clone(),
            frontmatter: context.frontmatter.clone(),
            title: context.title.clone(),
            section: context.section,
            languages: context.languages.clone().into(),
            exposure: context.exposure,
            changed: context.changed.as_ref().map(|changed| changed.at.clone()),
        }
    }
}

/// Where requests or messages go, as it stands above the page.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct EndpointLine {
    /// `GET`, `WEBHOOK`; of a channel its first server's protocol (`WSS`), else what one does there (`SUB`), if it is known.
    pub method: Box<str>,
    /// A path, a URL, or a name.
    pub address: Box<str>,
    /// Where a path begins.
    pub server: Option<Server>,
}

/// Where the requests of an endpoint go.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Server {
    /// The first server's, without the endpoint's path and a slash at the end.
    pub url: Box<str>,
    /// Whether it stands before the path (`api.url`).
    pub is_shown: bool,
}

/// When a page last changed: as its head says, else as the folder's history does, else when its head says it was made.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Changed {
    /// A day or a moment as machines read it: `2026-11-20`, `2026-11-20T08:30:00Z`.
    pub at: Box<str>,
    /// Whether the page tells its readers.
    pub is_shown: bool,
}

impl PageContext {
    /// Where the page stands as Markdown, below the output folder: `guides/start.md`; `None` when agents may not have it.
    pub fn markdown_path(&self) -> Option<String> {
        markdown_path(&self.route, self.exposure)
    }

    /// The address of that, with the base path.
    pub fn markdown_href(&self) -> Option<String> {
        markdown_href(&self.href, &self.route, self.exposure)
    }
}

impl Standing {
    /// As the context's.
    pub fn markdown_path(&self) -> Option<String> {
        markdown_path(&self.route, self.exposure)
    }

    /// As the context's.
    pub fn markdown_href(&self) -> Option<String> {
        markdown_href(&self.href, &self.route, self.exposure)
    }
}

fn markdown_path(route: &Route, exposure: Exposure) -> Option<String> {
    let path = match route.as_str() {
        "/" => "index",
        route => route.trim_start_matches('/'),
    };
    exposure.agents.then(|| format!("{path}.md"))
}

fn markdown_href(href: &str, route: &Route, exposure: Exposure) -> Option<String> {
    let page = href.trim_end_matches('/');
    let index = if route.as_str() == "/" { "/index" } else { "" };
    exposure.agents.then(|| format!("{page}{index}.md"))
}

/// What a group's own page lists: the visible entries of the group, in their order.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DirectoryListing {
    /// Groups fold their pages out; else everything is a card.
    pub accordion: bool,
    pub entries: Vec<DirectoryEntry>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DirectoryEntry {
    pub title: Box<str>,
    pub href: Option<Box<str>>,
    pub description: Option<Box<str>>,
    pub icon: Option<Icon>,
    /// Of a group: its pages, one level.
    pub pages: Vec<DirectoryPage>,
    pub is_group: bool,
    /// As of an entry of the navigation.
    pub order: Order,
    /// The order of the page that it leads to.
    pub first: Order,
}

/// A page among a group's, or the first of a group there.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DirectoryPage {
    pub title: Box<str>,
    pub href: Box<str>,
    /// As of an entry of the navigation.
    pub order: Order,
    /// The order of the page that it leads to.
    pub first: Order,
}

/// The same page under another option of a selector.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Alternate {
    /// Language, version or product.
    pub kind: SelectorKind,
    /// Index into the options of the section's selector of that kind.
    pub option: u32,
    /// The option's language (BCP 47) when `kind` is a language, for `hreflang`.
    pub language: Option<Box<str>>,
    pub route: Route,
    /// With the base path.
    pub href: Box<str>,
}

/// Where a page shows, decided from its frontmatter, its place in the navigation and `seo.indexing`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Exposure {
    pub navigation: bool,
    /// The site's own search.
    pub search: bool,
    pub sitemap: bool,
    /// Search engines may index it; else the page says `noindex`.
    pub engines: bool,
    /// `llms.txt` and the like.
    pub agents: bool,
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
    /// A page of the site. `href` is what to write, base path, query and anchor included. `redirected` is the path
    /// from which a redirect leads there.
    Page { href: Box<str>, route: Route, anchor: Option<Box<str>>, redirected: Option<Box<str>> },
    /// A file that is copied to the output. `href` has the base path, query and fragment. `size` is an image's width and height in CSS pixels.
    Asset { path: SitePath, href: Box<str>, size: Option<(u32, u32)> },
    /// An anchor of the page itself, decoded, without `#`.
    Anchor { anchor: Box<str> },
    /// Another host, `mailto:` and the like. `href` is what was written, or where a redirect of the site leads.
    External { href: Box<str> },
    /// Nothing between the parentheses.
    Empty,
    /// A path below the site where nothing is. `href` is what to write all the same, `near` the nearest existing route or
    /// file, as one would write it.
    Broken { href: Box<str>, near: Option<Box<str>> },
    /// A page that not all readers of this one may see, or none: to be written as a broken link would be. `at` is where
    /// the page says who may see it; `is_for_all` says that whoever sees this page sees that one.
    Restricted { href: Box<str>, route: Route, visibility: Visibility, at: Span, is_for_all: bool },
    /// A file that `.mintignore` or `.docsignore` excludes: broken for readers, and said so.
    Ignored,
    /// A file that the build reads and never copies: the site file, sources, personas, key files.
    Unpublished,
}

#[derive(Clone)]
pub enum ImportAnswer {
    Found(Arc<Imported>),
    Missing {
        near: Option<Box<str>>,
    },
    /// A page that not all readers of this one may see: what it says must not come here.
    Restricted {
        at: Span,
    },
    /// The files of the cycle in order, first and last the same.
    Cycle(Vec<SitePath>),
    /// A package (`react`) or a file that is no snippet (`.css`, `.json`, `.jsx`).
    Foreign,
    /// Snippets in snippets beyond `MAX_SNIPPET_DEPTH`.
    TooDeep,
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
    /// In the site file's order. A section that a change left alone stays the same allocation.
    pub sections: Vec<Arc<Section>>,
    /// The site's first page, with the base path: of the default language and version, the first visible one.
    pub home: Option<Box<str>>,
    /// The section that holds it: what stands around a page that is in none. One without a page when none has any;
    /// `None` only on a site without navigation.
    pub first: Option<SectionId>,
}

impl Navigation {
    /// Whether a change left it alone.
    pub fn same_as(&self, other: &Navigation) -> bool {
        let same = |(own, its): (&Arc<Section>, &Arc<Section>)| Arc::ptr_eq(own, its) || own == its;
        self.sections.len() == other.sections.len()
            && self.sections.iter().zip(&other.sections).all(same)
            && (&self.home, self.first) == (&other.home, other.first)
    }
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Section {
    /// What no other section and no selector is called: six letters, made from the labels above it.
    pub key: Box<str>,
    /// Outermost first. A selector with one visible option may be left undrawn. Links on every page
    /// (`navigation.global`) are selectors too, without a current option.
    pub selectors: Vec<Selector>,
    /// BCP 47, when the site has languages.
    pub language: Option<Box<str>>,
    /// Its first visible page, with the base path.
    pub href: Option<Box<str>>,
    /// The sidebar's list.
    pub entries: Arc<[Entry]>,
}

impl Section {
    /// What the version is called that it is of.
    pub fn version(&self) -> Option<&str> {
        self.selectors
            .iter()
            .filter(|selector| selector.kind == SelectorKind::Version)
            .find_map(Selector::current_label)
    }
}

/// One level of choice above the sidebar, seen from a section: its options and the one that leads here.
#[derive(Clone, PartialEq, Debug)]
pub struct Selector {
    /// As a section's. Sections that offer the same choice share it.
    pub key: Box<str>,
    pub kind: SelectorKind,
    /// Shared by all sections that offer the same choice.
    pub options: Arc<[Choice]>,
    /// Index into `options`; `None` for global links (`navigation.global`), none of which is current.
    pub current: Option<u32>,
}

impl Selector {
    /// What the option is called that leads here.
    pub fn current_label(&self) -> Option<&str> {
        Some(&*self.options.get(self.current? as usize)?.label)
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    pub label: Box<str>,
    pub description: Option<Box<str>>,
    pub icon: Option<Icon>,
    pub tag: Option<Box<str>>,
    /// Of an anchor.
    pub color: Option<Themed<Color>>,
    /// BCP 47, for an option of a language selector.
    pub language: Option<Box<str>>,
    /// Of a tab: stands at the end of the row.
    pub align_end: bool,
    /// The option's first page with the base path, or an external URL; `None` when it has no visible page.
    pub href: Option<Box<str>>,
    /// Where it leads whom none of its pages is for.
    pub link: Option<Box<str>>,
    pub external: bool,
    pub hidden: bool,
    /// Of a tab that is divided by a menu: the menu's items, and the selector's key.
    pub menu: Box<[Choice]>,
    pub menu_key: Option<Box<str>>,
}

impl Choice {
    /// Whether it is shown on all pages.
    pub fn is_shown(&self) -> bool {
        self.href.is_some() && !self.hidden
    }
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
    pub icon: Option<Icon>,
    pub tag: Option<Box<str>>,
    /// Of an endpoint's page.
    pub method: Option<Method>,
    /// Of a channel's page: how its messages go, in at most seven capitals.
    pub protocol: Option<Box<str>>,
    pub deprecated: bool,
    /// Its place among the lines of all sidebars, in the same order in every index.
    pub order: Order,
}

#[derive(Clone, PartialEq, Debug)]
pub struct GroupEntry {
    pub title: Box<str>,
    pub icon: Option<Icon>,
    pub tag: Option<Box<str>>,
    /// The group's own page.
    pub root: Option<PageEntry>,
    pub expanded: bool,
    pub entries: Vec<Entry>,
    /// As a page's. Its own page's is the next.
    pub order: Order,
}

#[cfg(test)]
mod tests;

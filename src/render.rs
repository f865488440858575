//! From a page to HTML: templates, escaping, highlighting, icons, authors' styles.
//!
//! `Site` holds what all pages share, made once: the chrome of each navigation section, the style sheet, the scripts.
//! `page` then writes one page: its parts walked straight into one string, component calls through the theme's
//! skeletons, the chrome copied around it with the current entry marked.

mod additions;
mod backdrop;
mod body;
mod call;
mod callback;
mod choices;
mod chrome;
pub mod code;
mod colour;
mod context;
pub mod contrast;
mod diagram;
mod drawing;
mod endpoint;
mod escape;
mod feed;
mod fonts;
mod formula;
mod head;
mod icons;
mod lead;
mod linked_data;
mod look;
mod manifest;
mod markdown;
mod menu;
mod nav;
mod nesting;
mod palette;
mod plain;
mod playground;
mod sheet;
mod site;
mod styles;
mod switch;
#[cfg(test)]
mod tests;
mod tree;
mod words;

pub use additions::{Additions, Affected, Lands, additions};
pub use callback::callback;
pub use feed::{Feed, FeedEntry};
pub use look::{
    Appearance, Around, Background, Banner, CodeScheme, Colors, Eyebrow, Favicon, Footer, HeadTag, IconLibrary, Image,
    Link, Logo, Look, Navbar, Organization, Picture, Scheme, SeoPath, Social,
};
pub use manifest::SCHEMA as MANIFEST_SCHEMA;
pub use menu::{SERVER_OPTIONS, needs_address};
pub use plain::{Shell, not_found, shell};
pub use playground::{Mount, Playground, Users};
#[cfg(test)]
pub(crate) use site::SEARCH_WORDS;
pub use site::Site;
pub use words::Moved;

use crate::client::Loader;
use crate::diag::Diagnostic;
use crate::page::Page;

/// One page as bytes.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The whole document, from `<!doctype html>` on.
    pub html: String,
    /// Where the main content stands in `html`: what a search index is made of.
    pub content: std::ops::Range<usize>,
    /// Where its examples stand, which are beside the content on wide screens; empty where there are none.
    pub aside: std::ops::Range<usize>,
    /// The page's own style sheet, when its author wrote styles. Pages with equal styles have one name.
    pub style_sheet: Option<StyleSheet>,
    /// The loader that the page begins with.
    pub loader: Option<Loader>,
    /// The language of the page's playground, where it has one.
    pub playground: Option<Box<str>>,
    /// What the page offers to feed readers.
    pub feed: Option<Feed>,
    pub diags: Vec<Diagnostic>,
}

/// A style sheet, named by its content.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StyleSheet {
    /// Below the output folder: `_docs/page.0123456789abcdef.css`.
    pub path: Box<str>,
    pub css: Box<str>,
}

/// Renders a page; `policy` is its `<meta http-equiv="Content-Security-Policy">`, for hosts without headers.
///
/// Never fails: what a template cannot do is a diagnostic, and the content stands without it.
pub fn page(site: &Site, page: &Page, playground: &Playground, policy: &str) -> Rendered {
    context::page(site, page, playground, policy)
}

/// A page as Markdown: its title, its description and its content as everybody sees them. Ends with a line end.
pub fn markdown(site: &Site, page: &Page) -> String {
    markdown::page(site, page)
}

//! What the site file says about looks: the input of `Site` beside theme and navigation.
//!
//! Every address here is ready to be written: resolved, with the base path.

use std::sync::Arc;

use crate::client;
use crate::config::{Contextual, Icon};
pub use crate::config::{Decoration, Fonts, HeadTag, IconLibrary, Organization, Palette, SeoPath};
use crate::page::Part;

#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The site's name: in titles, and in the header when there is no logo.
    pub name: Box<str>,
    /// Path of the site on its host, without a trailing `/`: empty or `/docs`.
    pub base: Box<str>,
    /// Scheme and host where the site will live, without a trailing `/`; none when unknown.
    pub origin: Option<Box<str>>,
    /// BCP 47, of pages outside any language of the navigation; `en` when empty.
    pub language: Box<str>,
    pub description: Option<Box<str>>,
    pub palette: Palette,
    pub colors: Colors,
    pub background: Background,
    pub fonts: Fonts,
    pub logo: Option<Logo>,
    pub favicon: Option<Favicon>,
    pub appearance: Appearance,
    pub icons: IconLibrary,
    /// The site's own SVG files that are small enough for icons: address and text.
    pub drawings: Vec<(Box<str>, Arc<str>)>,
    pub eyebrow: Eyebrow,
    pub code: CodeScheme,
    /// Meta tags of every page, `(name, content)`.
    pub metatags: Vec<(Box<str>, Box<str>)>,
    /// Those of the pages below a path, the shorter paths first.
    pub metatags_below: Vec<SeoPath>,
    /// Shown where others link to a page that names no picture of its own.
    pub picture: Option<Picture>,
    /// Who publishes the site; addresses are whole.
    pub organization: Option<Organization>,
    /// Tags for every page's head, with addresses as pages write them.
    pub head: Vec<HeadTag>,
    pub navbar: Navbar,
    pub footer: Footer,
    pub banner: Option<Banner>,
    /// What stands around the pages of a language (BCP 47) instead.
    pub languages: Vec<(Box<str>, Around)>,
    /// The menu of pages that say nothing of their own.
    pub contextual: Contextual,
    /// Placeholder of the search field, the theme's word where it is empty; none without search.
    pub search: Option<Box<str>>,
    /// Whether readers can send requests from pages that everybody sees: scripts of all pages may then set values for them.
    pub sends_requests: bool,
    /// The site's own style sheets and scripts, loaded on all pages after ours.
    pub styles: Vec<Box<str>>,
    pub scripts: Vec<Box<str>>,
    /// What the loader knows of the site, where readers can be known; other pages have it only when they need it.
    pub loader: Option<client::Settings>,
    /// Where a page's source can be edited; the page's path in the docs folder is added.
    pub edit: Option<Box<str>>,
    /// Where a reader can say what is wrong with a page; its path is added.
    pub issue: Option<Box<str>>,
    /// Where addresses that do not exist lead, instead of saying so.
    pub missing_leads_to: Option<Box<str>>,
    /// Whether pages for some readers stand apart from their addresses, where everybody finds a notice.
    pub keeps_restricted_apart: bool,
    /// Title and text of the page for addresses that do not exist; without a title the theme's.
    pub not_found: Option<(Option<Box<str>>, Vec<Part>)>,
}

/// Colours as `#rgb` or `#rrggbb`; what is missing or cannot be read is derived.
#[derive(Clone, Debug, Default)]
pub struct Colors {
    pub primary: Box<str>,
    /// For dark pages.
    pub light: Option<Box<str>>,
    /// For buttons and the like.
    pub dark: Option<Box<str>>,
}

#[derive(Clone, Debug, Default)]
pub struct Background {
    pub light: Option<Box<str>>,
    pub dark: Option<Box<str>>,
    pub decoration: Option<Decoration>,
    pub image: Option<Image>,
}

/// An image for each scheme; equal when there is one.
#[derive(Clone, Debug)]
pub struct Image {
    pub light: Box<str>,
    pub dark: Box<str>,
}

#[derive(Clone, Debug)]
pub struct Logo {
    pub image: Image,
    /// Width and height of the light and the dark picture in pixels, where they are files of the site: the header keeps
    /// its place for them.
    pub sizes: [Option<(u32, u32)>; 2],
    /// Where it links to; the site's root when none.
    pub href: Option<Box<str>>,
}

#[derive(Clone, Debug)]
pub struct Picture {
    /// A whole address.
    pub href: Box<str>,
    /// Width and height in pixels.
    pub size: Option<(u32, u32)>,
}

#[derive(Clone, Debug)]
pub struct Favicon(pub Image);

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Scheme {
    #[default]
    System,
    Light,
    Dark,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Appearance {
    pub default: Scheme,
    /// Whether readers cannot change it.
    pub strict: bool,
}

/// What stands above a page's title.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Eyebrow {
    /// The innermost group's title.
    #[default]
    Section,
    /// The way to the page.
    Breadcrumbs,
}

/// Whether code blocks follow the page's scheme.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CodeScheme {
    #[default]
    System,
    Dark,
}

#[derive(Clone, Debug)]
pub struct Link {
    pub label: Box<str>,
    pub href: Box<str>,
    pub icon: Option<Icon>,
}

#[derive(Clone, Debug, Default)]
pub struct Navbar {
    pub links: Vec<Link>,
    pub primary: Option<Link>,
}

#[derive(Clone, Debug, Default)]
pub struct Footer {
    pub socials: Vec<Social>,
    /// Columns of links: header and items.
    pub columns: Vec<(Option<Box<str>>, Vec<Link>)>,
}

/// What a language says for itself; what it does not is the site's.
#[derive(Clone, Debug, Default)]
pub struct Around {
    pub navbar: Option<Navbar>,
    pub footer: Option<Footer>,
    pub banner: Option<Banner>,
}

#[derive(Clone, Debug)]
pub struct Social {
    /// `github`, `x`, `discord` …: the key of the site file.
    pub network: Box<str>,
    /// What readers call it.
    pub label: Box<str>,
    pub href: Box<str>,
}

#[derive(Clone, Debug)]
pub struct Banner {
    pub content: Vec<Part>,
    /// `info`, `warning` or `critical`.
    pub kind: Box<str>,
    pub dismissible: bool,
    /// Of its own, for light and for dark pages.
    pub color: Option<(Box<str>, Box<str>)>,
}

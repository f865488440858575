//! What stands around every page: bar, footer, banner, page menu, feedback.

use super::look::Color;
use super::look::{Icon, Themed, color, icon, themed};
use super::read::{Object, Reader, unknown_key};
use crate::data::{Node, Value};
use crate::diag::Code;
use crate::source::Span;

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Navbar {
    pub links: Vec<NavbarLink>,
    /// The button at its end.
    pub primary: Option<NavbarLink>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct NavbarLink {
    pub kind: NavbarLinkKind,
    /// Absent for GitHub and Discord, which have a mark instead.
    pub label: Option<Box<str>>,
    pub href: Box<str>,
    pub icon: Option<Icon>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum NavbarLinkKind {
    #[default]
    Link,
    Button,
    GitHub,
    Discord,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Footer {
    /// `(network, URL)` in the order of the file.
    pub socials: Vec<(Social, Box<str>)>,
    pub columns: Vec<FooterColumn>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct FooterColumn {
    pub header: Option<Box<str>>,
    pub items: Vec<FooterLink>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct FooterLink {
    pub label: Box<str>,
    pub href: Box<str>,
}

macro_rules! socials {
    ($($variant:ident $key:literal $label:literal,)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Social { $($variant),* }

        impl Social {
            pub(super) const ALL: &'static [(&'static str, Social)] = &[$(($key, Social::$variant)),*];

            /// The key in the site file, which is also the icon's name in most libraries.
            pub fn key(self) -> &'static str {
                match self { $(Social::$variant => $key),* }
            }

            /// What a reader calls it.
            pub fn label(self) -> &'static str {
                match self { $(Social::$variant => $label),* }
            }
        }
    };
}

socials! {
    X "x" "X",
    Website "website" "Website",
    Facebook "facebook" "Facebook",
    YouTube "youtube" "YouTube",
    Discord "discord" "Discord",
    Slack "slack" "Slack",
    GitHub "github" "GitHub",
    LinkedIn "linkedin" "LinkedIn",
    Instagram "instagram" "Instagram",
    HackerNews "hacker-news" "Hacker News",
    Medium "medium" "Medium",
    Telegram "telegram" "Telegram",
    Twitter "twitter" "Twitter",
    XTwitter "x-twitter" "X",
    EarthAmericas "earth-americas" "Website",
    Bluesky "bluesky" "Bluesky",
    Threads "threads" "Threads",
    Reddit "reddit" "Reddit",
    Podcast "podcast" "Podcast",
}

#[derive(Clone, PartialEq, Debug)]
pub struct Banner {
    /// Inline Markdown.
    pub content: Box<str>,
    /// Of `content`, for its findings.
    pub span: Span,
    pub dismissible: bool,
    pub kind: BannerKind,
    pub color: Option<Themed<Color>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum BannerKind {
    #[default]
    Info,
    Warning,
    Critical,
}

/// The menu of a page: copy it, open it elsewhere.
#[derive(Clone, PartialEq, Debug, Default, Eq, Hash)]
pub struct Contextual {
    pub options: Vec<ContextualOption>,
    pub display: ContextualDisplay,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ContextualOption {
    /// A known word: `copy`, `view`, `chatgpt` …
    Known(Box<str>),
    Custom {
        title: Box<str>,
        description: Option<Box<str>>,
        icon: Option<Icon>,
        /// May hold `$page`, `$path`, `$mcp`.
        href: Box<str>,
        /// Query parameters to add, with the same placeholders.
        query: Vec<(Box<str>, Box<str>)>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum ContextualDisplay {
    #[default]
    Header,
    /// Above the table of contents.
    Contents,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Feedback {
    pub thumbs: bool,
    pub edits: bool,
    pub issues: bool,
}

/// The keys of the site file that stand around pages.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Chrome {
    pub navbar: Navbar,
    pub footer: Footer,
    pub banner: Option<Banner>,
    /// `None`: no menu.
    pub contextual: Option<Contextual>,
    pub feedback: Feedback,
    /// Opening a group goes to its first page.
    pub drilldown: Option<bool>,
}

pub(super) fn chrome(site: &mut Object, reader: &mut Reader) -> Chrome {
    Chrome {
        navbar: site.get("navbar").and_then(|node| navbar(node, reader)).unwrap_or_default(),
        footer: site.get("footer").and_then(|node| footer(node, reader)).unwrap_or_default(),
        banner: site.get("banner").and_then(|node| banner(node, reader)),
        contextual: site.get("contextual").and_then(|node| contextual(node, reader)),
        feedback: site.get("feedback").and_then(|node| feedback(node, reader)).unwrap_or_default(),
        drilldown: site.get("interaction").and_then(|node| drilldown(node, reader)),
    }
}

pub(super) fn navbar(node: &Node, reader: &mut Reader) -> Option<Navbar> {
    let mut object = reader.object(node, "navbar")?;
    let navbar = Navbar {
        links: object.each("links", reader, |reader, node| navbar_link(node, "links", reader)),
        primary: object.get("primary").and_then(|node| navbar_link(node, "primary", reader)),
    };
    object.close(reader);
    Some(navbar)
}

fn navbar_link(node: &Node, name: &str, reader: &mut Reader) -> Option<NavbarLink> {
    let mut object = reader.object(node, name)?;
    let kinds = [
        ("link", NavbarLinkKind::Link),
        ("button", NavbarLinkKind::Button),
        ("github", NavbarLinkKind::GitHub),
        ("discord", NavbarLinkKind::Discord),
    ];
    let kind = object.word("type", reader, &kinds).unwrap_or_default();
    let needs_label = matches!(kind, NavbarLinkKind::Link | NavbarLinkKind::Button);
    let label = if needs_label { object.required("label", reader) } else { object.text("label", reader) };
    let style = object.text("iconType", reader);
    let mut icon = object.get("icon").and_then(|node| icon(node, "icon", reader));
    if let Some(icon) = &mut icon {
        icon.style = icon.style.take().or(style);
    }
    let href = object.required_link("href", reader);
    object.close(reader);
    if needs_label && label.is_none() {
        return None;
    }
    Some(NavbarLink { kind, label, href: href?, icon })
}

pub(super) fn footer(node: &Node, reader: &mut Reader) -> Option<Footer> {
    let mut object = reader.object(node, "footer")?;
    let footer = Footer {
        socials: object.get("socials").map_or_else(Vec::new, |node| socials(node, reader)),
        columns: object.each("links", reader, footer_column),
    };
    object.close(reader);
    Some(footer)
}

fn socials(node: &Node, reader: &mut Reader) -> Vec<(Social, Box<str>)> {
    let Value::Map(fields) = &node.value else {
        reader.wrong(node, "socials", "an object");
        return Vec::new();
    };
    let mut found = Vec::new();
    for field in fields {
        let name = (&*field.key, ());
        match Social::ALL.iter().find(|(key, _)| *key == name.0) {
            Some((key, social)) => {
                found.extend(reader.link(&field.node, key).filter(|url| !url.is_empty()).map(|url| (*social, url)));
            }
            None => {
                let known = Social::ALL.iter().map(|(key, _)| *key);
                reader.push(unknown_key(Code::SiteFileUnknownKey, field, "socials", known));
            }
        }
    }
    found
}

fn footer_column(reader: &mut Reader, node: &Node) -> Option<FooterColumn> {
    let mut object = reader.object(node, "links")?;
    let column = FooterColumn {
        header: object.text("header", reader),
        items: object.each("items", reader, |reader, node| {
            let mut object = reader.object(node, "items")?;
            let label = object.required("label", reader);
            let href = object.required_link("href", reader);
            object.close(reader);
            Some(FooterLink { label: label?, href: href? })
        }),
    };
    object.close(reader);
    Some(column)
}

pub(super) fn banner(node: &Node, reader: &mut Reader) -> Option<Banner> {
    let mut object = reader.object(node, "banner")?;
    let kinds = [("info", BannerKind::Info), ("warning", BannerKind::Warning), ("critical", BannerKind::Critical)];
    let span = object.get("content").map_or(object.span, |node| node.span);
    let content = object.required("content", reader);
    let dismissible = object.flag("dismissible", reader).unwrap_or_default();
    let kind = object.word("type", reader, &kinds).unwrap_or_default();
    let color = object.get("color").and_then(|node| themed(node, "color", reader, color));
    object.close(reader);
    Some(Banner { content: content?, span, dismissible, kind, color })
}

const KNOWN_OPTIONS: [&str; 17] = [
    "assistant",
    "copy",
    "view",
    "download-pdf",
    "download-spec",
    "chatgpt",
    "claude",
    "perplexity",
    "grok",
    "aistudio",
    "devin",
    "devin-desktop",
    "mcp",
    "add-mcp",
    "cursor",
    "vscode",
    "devin-mcp",
];

/// `{options, display}`, of the site file or of a page.
pub(crate) fn contextual(node: &Node, reader: &mut Reader) -> Option<Contextual> {
    let mut object = reader.object(node, "contextual")?;
    let displays = [("header", ContextualDisplay::Header), ("toc", ContextualDisplay::Contents)];
    let contextual = Contextual {
        options: object.each("options", reader, contextual_option),
        display: object.word("display", reader, &displays).unwrap_or_default(),
    };
    object.close(reader);
    Some(contextual)
}

fn contextual_option(reader: &mut Reader, node: &Node) -> Option<ContextualOption> {
    if let Value::Text(word) = &node.value {
        let words = KNOWN_OPTIONS.map(|word| (word, ()));
        return reader.word(node, "options", &words).map(|()| ContextualOption::Known(word.clone()));
    }
    let mut object = reader.object(node, "options")?;
    let title = object.required("title", reader);
    let description = object.text("description", reader);
    let icon = object.get("icon").and_then(|node| icon(node, "icon", reader));
    let mut query = Vec::new();
    let href = match object.get("href") {
        Some(node) if matches!(node.value, Value::Map(_)) => {
            let mut href = reader.object(node, "href")?;
            let base = href.required("base", reader);
            query = href.each("query", reader, |reader, node| {
                let mut pair = reader.object(node, "query")?;
                let key = pair.required("key", reader);
                let value = pair.required("value", reader);
                pair.close(reader);
                Some((key?, value?))
            });
            href.close(reader);
            base
        }
        _ => object.required("href", reader),
    };
    object.close(reader);
    Some(ContextualOption::Custom { title: title?, description, icon, href: href?, query })
}

fn feedback(node: &Node, reader: &mut Reader) -> Option<Feedback> {
    let mut object = reader.object(node, "feedback")?;
    let thumbs = object.flag("thumbs", reader).or(object.flag("thumbsRating", reader));
    let edits = object.flag("edits", reader).or(object.flag("suggestEdit", reader));
    let issues = object.flag("issues", reader).or(object.flag("raiseIssue", reader));
    object.flag("enabled", reader);
    object.close(reader);
    Some(Feedback {
        thumbs: thumbs.unwrap_or_default(),
        edits: edits.unwrap_or_default(),
        issues: issues.unwrap_or_default(),
    })
}

fn drilldown(node: &Node, reader: &mut Reader) -> Option<bool> {
    let mut object = reader.object(node, "interaction")?;
    let drilldown = object.flag("drilldown", reader);
    object.close(reader);
    drilldown
}

//! A page's entries (`<Update>`) as others subscribe to them: plain HTML with whole addresses, as a reader nobody knows
//! sees it.

use super::escape;
use super::site::Site;
use crate::date::Date;
use crate::frontmatter::Visibility;
use crate::line;
use crate::page::{Attribute, Call, Element, Page, Part, Prop};

/// What a page offers to feed readers. Every address is whole.
#[derive(Clone, PartialEq, Debug)]
pub struct Feed {
    pub title: String,
    pub description: String,
    /// BCP 47.
    pub language: Box<str>,
    /// Of the page.
    pub href: String,
    /// The day the page last changed, where that is known.
    pub changed: Option<Date>,
    /// In the order of the page.
    pub entries: Vec<FeedEntry>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct FeedEntry {
    pub title: String,
    /// Of the entry on its page: no two are equal.
    pub href: String,
    /// The day that the label names, where it names one.
    pub date: Option<Date>,
    pub tags: Vec<Box<str>>,
    pub html: String,
}

/// The feed of a page with entries; `None` where the site's address is not known, and for a page that not everybody
/// may see.
pub(super) fn of(site: &Site, page: &Page) -> Option<Feed> {
    let context = &*page.context;
    let mut updates = Vec::new();
    find(&page.body, &mut updates, 0);
    let origin = site.look.origin.as_deref().filter(|_| !updates.is_empty())?;
    if context.frontmatter.groups != Visibility::Everyone {
        return None;
    }
    let href = format!("{origin}{}", context.href);
    let writer = Writer { origin, page: &href };
    let entries: Vec<FeedEntry> = updates.iter().filter_map(|call| writer.entry(call)).collect();
    if entries.is_empty() {
        return None;
    }
    let (name, title) = (&*site.look.name, &*context.title);
    let own = context.frontmatter.description.as_deref().map(line::words);
    let description = own.or(site.look.description.as_deref().map(Into::into));
    Some(Feed {
        title: if name.is_empty() || name == title { title.to_owned() } else { format!("{name}: {title}") },
        // A feed has to have one.
        description: description.as_deref().unwrap_or(title).to_owned(),
        language: site.chrome_of(context).language.clone(),
        changed: context.changed.as_ref().and_then(|changed| Date::of(changed.at.get(..10)?)),
        entries,
        href,
    })
}

/// Elements and calls inside one another, as for HTML: `compile` refuses deeper pages.
const MAX_DEPTH: u32 = 400;

/// The entries of a page in its order; one inside another is a part of it.
fn find<'a>(parts: &'a [Part], out: &mut Vec<&'a Call>, depth: u32) {
    if depth == MAX_DEPTH {
        return;
    }
    for part in parts {
        match part {
            Part::Call(call) if &*call.signature.name == "Update" => out.push(call),
            Part::Call(call) if call.is_for_agents() => {}
            Part::Call(call) => find(&call.children, out, depth + 1),
            Part::Element(element) => find(&element.children, out, depth + 1),
            Part::Hole(hole) => find(&hole.default, out, depth + 1),
            Part::Text(_) | Part::Heading(_) | Part::Code(_) | Part::Math { .. } => {}
        }
    }
}

/// What a prop says in words.
fn words(call: &Call, name: &str) -> Option<String> {
    let mut out = String::new();
    match call.prop(name)? {
        Prop::Text(text) => out.push_str(text),
        Prop::Parts(parts) => push_words(parts, &mut out, 0),
        Prop::Hole(hole) => push_words(&hole.default, &mut out, 0),
        Prop::Value(_) | Prop::Flag(_) => {}
    }
    let out = out.trim();
    (!out.is_empty()).then(|| out.to_owned())
}

fn push_words(parts: &[Part], out: &mut String, depth: u32) {
    if depth == MAX_DEPTH {
        return;
    }
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Element(element) => push_words(&element.children, out, depth + 1),
            Part::Heading(heading) => push_words(&heading.children, out, depth + 1),
            Part::Code(code) => out.push_str(&code.code),
            Part::Math { source, .. } => out.push_str(source),
            Part::Call(call) => push_words(&call.children, out, depth + 1),
            Part::Hole(hole) => push_words(&hole.default, out, depth + 1),
        }
    }
}

/// Elements that feed readers show.
const KEPT: [&str; 42] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "cite",
    "code",
    "dd",
    "del",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "s",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];
/// Elements whose content is no text for readers.
const LEFT_OUT: [&str; 12] = [
    "audio", "button", "iframe", "input", "noscript", "object", "script", "select", "style", "svg", "template", "video",
];
const VOID: [&str; 3] = ["br", "hr", "img"];
const ATTRIBUTES: [(&str, &str); 8] = [
    ("a", "href"),
    ("abbr", "title"),
    ("img", "src"),
    ("img", "alt"),
    ("img", "width"),
    ("img", "height"),
    ("ol", "start"),
    ("th", "scope"),
];

struct Writer<'a> {
    origin: &'a str,
    page: &'a str,
}

impl Writer<'_> {
    /// `None` for one that cannot be told from others: it has no anchor.
    fn entry(&self, call: &Call) -> Option<FeedEntry> {
        let Some(Prop::Text(id)) = call.prop("id") else { return None };
        let label = words(call, "label")?;
        let own = match call.prop("rss") {
            Some(Prop::Value(own)) => Some(own),
            _ => None,
        };
        let own = |name: &str| own?.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty());
        let mut html = String::new();
        match own("description") {
            Some(text) => self.paragraph(text, &mut html),
            None => {
                if let Some(description) = words(call, "description") {
                    self.paragraph(&description, &mut html);
                }
                self.parts(&call.children, 0, &mut html);
            }
        }
        let tags = match call.prop("tags") {
            Some(Prop::Value(tags)) => tags.as_array().into_iter().flatten().filter_map(|tag| tag.as_str()).collect(),
            Some(Prop::Text(tag)) => vec![&**tag],
            _ => Vec::new(),
        };
        Some(FeedEntry {
            date: Date::of(&label),
            title: own("title").map_or(label, str::to_owned),
            href: self.whole(&format!("#{}", fragment(id))),
            tags: tags.into_iter().map(Box::from).collect(),
            html: html.trim().to_owned(),
        })
    }

    fn paragraph(&self, text: &str, out: &mut String) {
        out.push_str("<p>");
        escape::text(text, out);
        out.push_str("</p>");
    }

    fn parts(&self, parts: &[Part], depth: u32, out: &mut String) {
        if depth == MAX_DEPTH {
            return;
        }
        for part in parts {
            match part {
                Part::Text(text) => escape::text(text, out),
                Part::Element(element) => self.element(element, depth, out),
                Part::Heading(heading) => {
                    out.push_str(&format!("<h{}>", heading.level));
                    self.parts(&heading.children, depth + 1, out);
                    out.push_str(&format!("</h{}>", heading.level));
                }
                Part::Code(code) => {
                    out.push_str("<pre><code>");
                    escape::text(&code.code, out);
                    out.push_str("</code></pre>");
                }
                Part::Math { source, .. } => {
                    out.push_str("<code>");
                    escape::text(source, out);
                    out.push_str("</code>");
                }
                Part::Call(call) if call.is_for_agents() => {}
                Part::Call(call) => {
                    if let Some(title) = words(call, "title") {
                        out.push_str("<p><strong>");
                        escape::text(&title, out);
                        out.push_str("</strong></p>");
                    }
                    self.parts(&call.children, depth + 1, out);
                }
                Part::Hole(hole) => self.parts(&hole.default, depth + 1, out),
            }
        }
    }

    fn element(&self, element: &Element, depth: u32, out: &mut String) {
        let name = &*element.name;
        if LEFT_OUT.contains(&name) {
            return;
        }
        if !KEPT.contains(&name) {
            return self.parts(&element.children, depth + 1, out);
        }
        out.push('<');
        out.push_str(name);
        for attribute in &element.attributes {
            self.attribute(name, attribute, out);
        }
        out.push('>');
        if VOID.contains(&name) {
            return;
        }
        self.parts(&element.children, depth + 1, out);
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }

    fn attribute(&self, element: &str, attribute: &Attribute, out: &mut String) {
        let is_absent = attribute.hole.is_some_and(|hole| hole.absent);
        let Some(value) = attribute.value.as_deref().filter(|_| !is_absent) else { return };
        if !ATTRIBUTES.contains(&(element, &*attribute.name)) {
            return;
        }
        let value = match &*attribute.name {
            "href" | "src" => self.whole(value),
            _ => value.to_owned(),
        };
        out.push_str(&format!(" {}=\"", attribute.name));
        escape::attribute(&value, out);
        out.push('"');
    }

    fn whole(&self, href: &str) -> String {
        match href.as_bytes() {
            [b'/', b'/', ..] => format!("https:{href}"),
            [b'/', ..] => format!("{}{href}", self.origin),
            [b'#', ..] => format!("{}{href}", self.page),
            _ => href.to_owned(),
        }
    }
}

/// An id as an address has it.
fn fragment(id: &str) -> String {
    percent_encoding::utf8_percent_encode(id, FRAGMENT).to_string()
}

const FRAGMENT: &percent_encoding::AsciiSet =
    &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%').add(b'#');

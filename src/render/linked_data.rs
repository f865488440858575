//! What search engines read of a page: JSON-LD in the words of schema.org.

use std::borrow::Cow;

use serde::Serialize;

use super::look::{Look, Organization};
use super::site::Site;
use crate::date::machine_readable;
use crate::index::PageContext;
use crate::line;

#[derive(Serialize)]
struct Block<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
enum Node<'a> {
    TechArticle(Box<Article<'a>>),
    BreadcrumbList {
        #[serde(rename = "itemListElement")]
        items: Vec<ListItem<'a>>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Article<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    headline: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    in_language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Person<'a>>,
    is_part_of: WebSite<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Publisher<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct Person<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct WebSite<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename = "Organization", rename_all = "camelCase")]
struct Publisher<'a> {
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    same_as: &'a [Box<str>],
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct ListItem<'a> {
    position: usize,
    name: &'a str,
    item: String,
}

/// The page's data block; `None` for a page that search engines may not have.
pub(super) fn of(site: &Site, context: &PageContext, language: &str, canonical: Option<&str>) -> Option<String> {
    if !context.exposure.engines {
        return None;
    }
    let mut graph = vec![Node::TechArticle(Box::new(article(&site.look, context, language, canonical)))];
    graph.extend(breadcrumbs(&site.look, context, canonical));
    let block = Block { context: "https://schema.org", graph };
    let json = serde_json::to_string(&block).expect("text and numbers under names are JSON");
    Some(in_script(json))
}

/// JSON that ends no script element and begins no comment in one.
fn in_script(json: String) -> String {
    if !json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 32);
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

fn article<'a>(look: &'a Look, context: &'a PageContext, language: &'a str, canonical: Option<&'a str>) -> Article<'a> {
    let head = &*context.frontmatter;
    let authors = head.authors.iter().map(|author| Person { name: &author.name, url: author.url.as_deref() });
    let origin = look.origin.as_deref();
    Article {
        headline: &context.title,
        description: head.description.as_deref().map(line::words),
        url: canonical,
        in_language: language,
        date_published: head.created.as_deref().and_then(machine_readable),
        date_modified: context.changed.as_ref().map(|changed| &*changed.at),
        author: authors.collect(),
        is_part_of: WebSite { name: &look.name, url: origin.map(|origin| format!("{origin}{}/", look.base)) },
        publisher: look.organization.as_ref().map(|own| publisher(own, look)),
    }
}

fn publisher<'a>(own: &'a Organization, look: &'a Look) -> Publisher<'a> {
    Publisher {
        id: own.id.as_deref(),
        name: own.name.as_deref().unwrap_or(&look.name),
        legal_name: own.legal_name.as_deref(),
        url: own.url.as_deref(),
        logo: own.logo.as_deref(),
        same_as: &own.same_as,
    }
}

/// The groups above a page that have a page of their own, then the page itself. Search engines want an address for
/// each, and no list of one.
fn breadcrumbs<'a>(look: &'a Look, context: &'a PageContext, canonical: Option<&'a str>) -> Option<Node<'a>> {
    let origin = look.origin.as_deref()?;
    let canonical = canonical?;
    let above = context.breadcrumbs.iter().filter_map(|crumb| Some((&*crumb.title, crumb.href.as_deref()?)));
    let above = above.filter(|(_, href)| **href != *context.href);
    let above = above.map(|(title, href)| (title, format!("{origin}{href}")));
    let steps = above.chain([(&*context.title, canonical.to_owned())]);
    let items: Vec<ListItem> =
        steps.enumerate().map(|(at, (name, item))| ListItem { position: at + 1, name, item }).collect();
    (items.len() > 1).then_some(Node::BreadcrumbList { items })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::in_script;

    #[test]
    fn nothing_breaks_out_of_its_element() {
        for text in
            ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "&lt;/script&gt;", "\u{2028}\u{2029}\"\\\n"]
        {
            let block = json!({ "headline": text });
            let written = in_script(block.to_string());
            assert!(!written.contains(['<', '>', '&', '\u{2028}', '\u{2029}', '\n']), "{written}");
            assert_eq!(serde_json::from_str::<serde_json::Value>(&written).expect("JSON"), block);
        }
    }
}

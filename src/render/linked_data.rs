//! What search engines read of a page: JSON-LD in the words of schema.org.

use serde_json::{Map, Value, json};

use super::look::Look;
use super::site::Site;
use crate::date::machine_readable;
use crate::frontmatter::Author;
use crate::index::PageContext;
use crate::line;

/// The page's data block; `None` for a page that search engines may not have.
pub(super) fn of(site: &Site, context: &PageContext, language: &str, canonical: Option<&str>) -> Option<String> {
    if !context.exposure.engines {
        return None;
    }
    let mut graph = vec![article(&site.look, context, language, canonical)];
    graph.extend(breadcrumbs(&site.look, context, canonical));
    let block = json!({ "@context": "https://schema.org", "@graph": graph });
    Some(in_script(&block))
}

/// JSON that ends no script element and begins no comment in one.
fn in_script(block: &Value) -> String {
    let mut out = String::new();
    for c in block.to_string().chars() {
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

fn article(look: &Look, context: &PageContext, language: &str, canonical: Option<&str>) -> Value {
    let head = &*context.frontmatter;
    let date = |written: &Option<Box<str>>| written.as_deref().and_then(machine_readable);
    let authors: Vec<Value> = head.authors.iter().map(author).collect();
    object([
        ("@type", text("TechArticle")),
        ("headline", text(&context.title)),
        ("description", head.description.as_deref().map(|text| line::words(text).into())),
        ("url", canonical.map(Into::into)),
        ("inLanguage", text(language)),
        ("datePublished", date(&head.created).map(Into::into)),
        ("dateModified", context.changed.as_ref().map(|changed| (&*changed.at).into())),
        ("author", (!authors.is_empty()).then_some(Value::Array(authors))),
        ("isPartOf", Some(website(look))),
        ("publisher", publisher(look)),
    ])
}

fn author(author: &Author) -> Value {
    object([("@type", text("Person")), ("name", text(&author.name)), ("url", author.url.as_deref().map(Into::into))])
}

fn website(look: &Look) -> Value {
    let url = look.origin.as_deref().map(|origin| format!("{origin}{}/", look.base));
    object([("@type", text("WebSite")), ("name", text(&look.name)), ("url", url.map(Into::into))])
}

fn publisher(look: &Look) -> Option<Value> {
    let own = look.organization.as_ref()?;
    let same_as: Vec<Value> = own.same_as.iter().map(|url| (&**url).into()).collect();
    Some(object([
        ("@type", text("Organization")),
        ("@id", own.id.as_deref().map(Into::into)),
        ("name", text(own.name.as_deref().unwrap_or(&look.name))),
        ("legalName", own.legal_name.as_deref().map(Into::into)),
        ("url", own.url.as_deref().map(Into::into)),
        ("logo", own.logo.as_deref().map(Into::into)),
        ("sameAs", (!same_as.is_empty()).then_some(Value::Array(same_as))),
    ]))
}

/// The groups above a page that have a page of their own, then the page itself. Search engines want an address for
/// each, and no list of one.
fn breadcrumbs(look: &Look, context: &PageContext, canonical: Option<&str>) -> Option<Value> {
    let origin = look.origin.as_deref()?;
    let canonical = canonical?;
    let above = context.breadcrumbs.iter().filter_map(|crumb| Some((&*crumb.title, crumb.href.as_deref()?)));
    let above = above.filter(|(_, href)| **href != *context.href);
    let above = above.map(|(title, href)| (title, format!("{origin}{href}")));
    let steps: Vec<(&str, String)> = above.chain([(&*context.title, canonical.to_owned())]).collect();
    if steps.len() < 2 {
        return None;
    }
    let items = steps
        .iter()
        .enumerate()
        .map(|(at, (title, href))| json!({ "@type": "ListItem", "position": at + 1, "name": title, "item": href }));
    Some(json!({ "@type": "BreadcrumbList", "itemListElement": items.collect::<Vec<_>>() }))
}

fn text(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| text.into())
}

/// What is there, in this order.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(fields.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::{in_script, json};

    #[test]
    fn nothing_breaks_out_of_its_element() {
        for text in
            ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "&lt;/script&gt;", "\u{2028}\u{2029}\"\\\n"]
        {
            let block = json!({ "headline": text });
            let written = in_script(&block);
            assert!(!written.contains(['<', '>', '&', '\u{2028}', '\u{2029}', '\n']), "{written}");
            assert_eq!(serde_json::from_str::<serde_json::Value>(&written).expect("JSON"), block);
        }
    }
}

//! What the site file says of the site as a whole: redirects, variables, search engines, integrations, policy.

use super::address::Address;
use super::look::{Themed, themed};
use super::read::{Object, Reader};
use crate::data::{Node, Value, number, repeated};
use crate::diag::Code;
use crate::scheme::holds_address;
use crate::source::Span;

#[derive(Clone, PartialEq, Debug)]
pub struct Redirect {
    /// A path of the site, or a pattern (`/old/:slug*`, `/beta-*`): with a leading `/`, without the base path and a `/`
    /// at the end. At most one `*`.
    pub source: Box<str>,
    /// A path or pattern of the site, or a URL, as written.
    pub destination: Box<str>,
    /// 308 when true, else 307.
    pub permanent: bool,
    /// Of the source.
    pub span: Span,
    pub destination_span: Span,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct NotFound {
    /// Go to the first page instead of saying so.
    pub redirect: bool,
    pub title: Option<Box<str>>,
    /// MDX.
    pub description: Option<Box<str>>,
    /// Of `description`, for its findings.
    pub span: Option<Span>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Seo {
    /// `(name, content)` in the order of the file.
    pub metatags: Vec<(Box<str>, Box<str>)>,
    pub indexing: Indexing,
    pub organization: Option<Organization>,
    /// Tags for pages under a path, the shorter paths first.
    pub paths: Vec<SeoPath>,
    pub trailing_slash: bool,
}

/// Which pages search engines may have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Indexing {
    /// Those in the navigation.
    #[default]
    Navigable,
    All,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Organization {
    pub id: Option<Box<str>>,
    pub name: Option<Box<str>>,
    pub legal_name: Option<Box<str>>,
    pub url: Option<Box<str>>,
    pub logo: Option<Box<str>>,
    pub same_as: Vec<Box<str>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct SeoPath {
    pub path: Box<str>,
    pub metatags: Vec<(Box<str>, Box<str>)>,
}

impl SeoPath {
    /// Whether the page at `route` is what the path names, or is below it; `/guides/*` says the same as `/guides`.
    pub fn holds(&self, route: &str) -> bool {
        let path = self.path.trim_end_matches('*').trim_matches('/');
        let rest = route.trim_start_matches('/').strip_prefix(path);
        rest.is_some_and(|rest| path.is_empty() || rest.is_empty() || rest.starts_with('/'))
    }
}

impl Seo {
    /// What a page's head says to robots, where the page itself says nothing.
    pub fn robots(&self, route: &str) -> Option<&str> {
        let around = self.paths.iter().rev().filter(|around| around.holds(route)).map(|around| &around.metatags);
        let mut tags = around.chain([&self.metatags]).flatten();
        tags.find(|(name, _)| &**name == "robots").map(|(_, content)| &**content)
    }
}

/// Markdown for agents.
#[derive(Clone, PartialEq, Debug)]
pub struct Markdown {
    pub schema: bool,
    pub instructions: Vec<Box<str>>,
}

impl Default for Markdown {
    fn default() -> Markdown {
        Markdown { schema: true, instructions: Vec::new() }
    }
}

/// A third party's script or beacon, by its key in the site file.
#[derive(Clone, PartialEq, Debug)]
pub struct Integration {
    pub name: Box<str>,
    pub settings: serde_json::Value,
    pub span: Span,
}

/// Hosts that the policy allows beyond what pages use.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Security {
    pub images: Vec<Box<str>>,
    pub frames: Vec<Box<str>>,
    pub connect: Vec<Box<str>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Variation {
    pub id: Box<str>,
    pub label: Box<str>,
}

pub(super) fn redirect(reader: &mut Reader, node: &Node, address: &Address) -> Option<Redirect> {
    let mut object = reader.object(node, "redirects")?;
    let at = object.get("source").map_or(object.span, |node| node.span);
    let to = object.get("destination").map_or(object.span, |node| node.span);
    let source = object.required("source", reader);
    let destination = object.required("destination", reader);
    let permanent = object.flag("permanent", reader).unwrap_or(true);
    object.close(reader);
    let (source, destination) = (source?, destination?);
    if source.contains(['?', '#']) {
        let message = format!("the redirect from `{source}` never happens: a source is a path alone");
        reader.push(Code::RedirectSource.at(at, message).help("leave out what follows the `?` or `#`"));
        return None;
    }
    if !is_understood(&source) {
        let message = format!("the redirect from `{source}` never happens: nobody could tell what its `*` stands for");
        let help = "write one `*`: alone between slashes, after a name (`:slug*`), or at the end (`/beta-*`)";
        reader.push(Code::RedirectSource.at(at, message).help(help));
        return None;
    }
    let source = format!("/{}", source.trim_start_matches('/'));
    let source = address.below_base(&source).unwrap_or(source);
    let source = match source.trim_end_matches('/') {
        "" => "/",
        path => path,
    };
    Some(Redirect { source: source.into(), destination, permanent, span: at, destination_span: to })
}

/// Whether a pattern has one `*` at most, where it has a meaning.
fn is_understood(source: &str) -> bool {
    let mut starred = source.trim_end_matches('/').split('/').rev().enumerate().filter(|(_, part)| part.contains('*'));
    let Some((n_after, part)) = starred.next() else { return true };
    let at_its_end = part.find('*') == Some(part.len() - 1);
    at_its_end && (part == "*" || part.starts_with(':') || n_after == 0) && starred.next().is_none()
}

/// `variables`: text by name. Numbers and truth values are taken as they are written.
pub(super) fn variables(node: &Node, reader: &mut Reader) -> Vec<(Box<str>, Box<str>)> {
    pairs(node, "variables", reader)
}

/// An object of texts, in the order of the file.
pub(super) fn pairs(node: &Node, name: &str, reader: &mut Reader) -> Vec<(Box<str>, Box<str>)> {
    let Value::Map(fields) = &node.value else {
        reader.wrong(node, name, "an object");
        return Vec::new();
    };
    let mut pairs: Vec<(Box<str>, Box<str>)> = Vec::new();
    for (field, is_repeated) in fields.iter().zip(repeated(fields)) {
        if is_repeated {
            let message = format!("`{}` stands twice; the last one counts", field.key);
            reader.push(Code::KeyTwice.at(field.key_span, message).help("take one of them out, or join them into one"));
            continue;
        }
        let value = match &field.node.value {
            Value::Bool(value) => Some(value.to_string().into()),
            Value::Null => continue,
            _ => reader.text(&field.node, &field.key),
        };
        pairs.extend(value.map(|value| (field.key.clone(), value)));
    }
    pairs
}

pub(super) fn not_found(node: &Node, reader: &mut Reader) -> Option<NotFound> {
    let mut errors = reader.object(node, "errors")?;
    let page = errors.get("404").and_then(|node| {
        let mut page = reader.object(node, "404")?;
        let span = page.get("description").map(|node| node.span);
        let (title, description) = (page.text("title", reader), page.text("description", reader));
        // Who words the page wants it seen.
        let is_worded = title.is_some() || description.is_some();
        let redirect = page.flag("redirect", reader).unwrap_or(!is_worded);
        let found = NotFound { redirect, title, description, span };
        page.close(reader);
        Some(found)
    });
    errors.close(reader);
    page
}

pub(super) fn seo(node: &Node, reader: &mut Reader) -> Option<Seo> {
    let mut object = reader.object(node, "seo")?;
    let indexing = [("navigable", Indexing::Navigable), ("all", Indexing::All)];
    let mut seo = Seo {
        metatags: object.get("metatags").map_or_else(Vec::new, |node| metatags(node, reader)),
        indexing: object.word("indexing", reader, &indexing).unwrap_or_default(),
        organization: object.get("organization").and_then(|node| organization(node, reader)),
        paths: object.each("paths", reader, |reader, node| {
            let mut object = reader.object(node, "paths")?;
            let path = object.required("path", reader);
            let metatags = object.get("metatags").map_or_else(Vec::new, |node| metatags(node, reader));
            object.close(reader);
            Some(SeoPath { path: path?, metatags })
        }),
        trailing_slash: object.flag("trailingSlash", reader).unwrap_or_default(),
    };
    seo.paths.sort_by_key(|around| around.path.trim_end_matches(['*', '/']).len());
    object.close(reader);
    Some(seo)
}

/// Tags for heads. The addresses among them are checked like links, and left out when they could run code.
fn metatags(node: &Node, reader: &mut Reader) -> Vec<(Box<str>, Box<str>)> {
    let mut tags = pairs(node, "metatags", reader);
    tags.retain(|(tag, content)| {
        !holds_address(tag) || node.get(tag).is_none_or(|node| reader.link(node, tag).as_ref() == Some(content))
    });
    tags
}

fn organization(node: &Node, reader: &mut Reader) -> Option<Organization> {
    let mut object = reader.object(node, "organization")?;
    let logo = object.get("logo").and_then(|node| themed(node, "logo", reader, Reader::asset));
    let organization = Organization {
        id: object.text("id", reader),
        name: object.text("name", reader),
        legal_name: object.text("legalName", reader),
        url: object.text("url", reader),
        logo: logo.map(|Themed { light, .. }| light),
        same_as: object.texts("sameAs", reader),
    };
    object.close(reader);
    Some(organization)
}

pub(super) fn markdown(node: &Node, reader: &mut Reader) -> Option<Markdown> {
    let mut object = reader.object(node, "markdown")?;
    let markdown = Markdown {
        schema: object.flag("schema", reader).unwrap_or(true),
        instructions: object.texts("instructions", reader),
    };
    object.close(reader);
    Some(markdown)
}

const INTEGRATIONS: [&str; 19] = [
    "adobe",
    "amplitude",
    "clarity",
    "clearbit",
    "fathom",
    "frontchat",
    "ga4",
    "gtm",
    "heap",
    "hightouch",
    "hotjar",
    "intercom",
    "logrocket",
    "mixpanel",
    "pirsch",
    "plausible",
    "posthog",
    "segment",
    "koala",
];

/// Accepted, with a note: none of them is built in yet.
pub(super) fn integrations(node: &Node, reader: &mut Reader) -> Vec<Integration> {
    let Some(mut object) = reader.object(node, "integrations") else { return Vec::new() };
    // Not services but switches of the hosted product.
    for key in ["telemetry", "cookies"] {
        object.get(key);
    }
    let mut found = Vec::new();
    for name in INTEGRATIONS {
        let Some(settings) = object.get(name) else { continue };
        let span = object.key_span(name).unwrap_or(settings.span);
        let message = format!("the integration `{name}` is accepted and left out");
        reader.push(Code::SiteFileHosted.at(span, message).help("load its script from a `.js` file of your own"));
        found.push(Integration { name: name.into(), settings: settings.to_json(), span });
    }
    object.close(reader);
    found
}

pub(super) fn security(node: &Node, reader: &mut Reader) -> Option<Security> {
    let mut object = reader.object(node, "security")?;
    let mut origins = |key, reader: &mut Reader| {
        object.each(key, reader, |reader, node| {
            let written = reader.text(node, key)?;
            // What the playground is answered, on pages whose policy says nothing of it.
            let is_memory = key == "images" && &*written == "blob:";
            let origin = is_memory.then(|| written.clone()).or_else(|| origin(&written));
            if origin.is_none() {
                let message = format!("`{written}` is not a host that a policy can name");
                reader.push(Code::SiteFileValue.at(node.span, message).help("write it as `https://cdn.foo.com`"));
            }
            origin
        })
    };
    let security = Security {
        images: origins("images", reader),
        frames: origins("frames", reader),
        connect: origins("connect", reader),
    };
    object.close(reader);
    Some(security)
}

/// `https://host`, `https://*.host`, `wss://host`: what cannot end the policy's directive it stands in.
fn origin(written: &str) -> Option<Box<str>> {
    let (scheme, host) = written.trim_end_matches('/').split_once("://")?;
    let loopback = matches!(host.split(':').next(), Some("localhost" | "127.0.0.1"));
    let scheme_ok = matches!(scheme, "https" | "wss") || (matches!(scheme, "http" | "ws") && loopback);
    let bare = host.strip_prefix("*.").unwrap_or(host);
    let host_ok = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte));
    (scheme_ok && host_ok).then(|| format!("{scheme}://{host}").into())
}

pub(super) fn variations(node: &Node, reader: &mut Reader) -> Vec<Variation> {
    let Some(mut object) = reader.object(node, "variations") else { return Vec::new() };
    let options = object.each("options", reader, |reader, node| {
        let mut option = reader.object(node, "options")?;
        let id = option.required("id", reader);
        let label = option.text("label", reader);
        option.close(reader);
        let id = id?;
        Some(Variation { label: label.unwrap_or_else(|| id.clone()), id })
    });
    object.close(reader);
    options
}

/// `metadata.timestamp`.
pub(super) fn timestamp(node: &Node, reader: &mut Reader) -> Option<bool> {
    let mut object = reader.object(node, "metadata")?;
    let timestamp = object.flag("timestamp", reader);
    object.close(reader);
    timestamp
}

/// `search.prompt`.
pub(super) fn search_prompt(node: &Node, reader: &mut Reader) -> Option<Box<str>> {
    let mut object = reader.object(node, "search")?;
    let prompt = object.text("prompt", reader);
    object.close(reader);
    prompt
}

/// A whole number of seconds within bounds.
pub(super) fn seconds(
    object: &mut Object,
    key: &'static str,
    max: u32,
    code: Code,
    reader: &mut Reader,
) -> Option<u32> {
    let node = object.get(key)?;
    let value = match &node.value {
        Value::Number(written) => number(written),
        _ => None,
    };
    match value {
        Some(value) if value >= 0.0 && value <= f64::from(max) && value.fract() == 0.0 => Some(value as u32),
        _ => {
            let message = format!("`{key}` takes a whole number of seconds, from 0 to {max}");
            reader.push(code.at(node.span, message));
            None
        }
    }
}

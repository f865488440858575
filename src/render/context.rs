//! What the page's template sees, and the whole document put together.

use serde::Serialize;

use super::body::Writer;
use super::look::Eyebrow;
use super::site::{Chrome, Site};
use super::{Rendered, StyleSheet};
use crate::index::{Crumb, Neighbour, PageContext, Route};
use crate::page::{ContentsEntry, Page, Part};

/// Fields of `page` in `templates/page.html`.
#[derive(Serialize)]
struct PageFields<'a> {
    title: &'a str,
    /// For `<title>`: with the site's name.
    document_title: String,
    description: Option<&'a str>,
    /// `default`, `wide`, `custom`, `frame` or `center`.
    mode: &'a str,
    route: &'a str,
    /// Full address, when the site's is known.
    url: Option<String>,
    tag: Option<&'a str>,
    deprecated: bool,
    eyebrow: Option<CrumbFields<'a>>,
    breadcrumbs: Vec<CrumbFields<'a>>,
    previous: Option<NeighbourFields<'a>>,
    next: Option<NeighbourFields<'a>>,
    contents: Vec<ContentsFields<'a>>,
    noindex: bool,
    /// Where its source can be edited.
    edit: Option<String>,
    not_found: bool,
    /// Whether something stands beside the content instead of the table of contents.
    aside: bool,
}

#[derive(Serialize)]
struct CrumbFields<'a> {
    title: &'a str,
    href: Option<&'a str>,
}

#[derive(Serialize)]
struct NeighbourFields<'a> {
    title: &'a str,
    href: &'a str,
}

#[derive(Serialize)]
struct ContentsFields<'a> {
    level: u8,
    id: &'a str,
    title: &'a str,
}

/// Addresses for the document's head.
#[derive(Serialize)]
struct HeadFields<'a> {
    policy: Option<&'a str>,
    first_scripts: Vec<&'a str>,
    styles: Vec<&'a str>,
    scripts: Vec<&'a str>,
}

/// Stand-ins for what is too large to pass through a template.
const HOLES: [&str; 5] = ["header", "sidebar", "content", "footer", "aside"];

pub(super) fn page(site: &Site, page: &Page) -> Rendered {
    let context = &*page.context;
    let chrome = site.chrome_of(context);
    let mut writer = Writer::new(site, &chrome.language);
    writer.page(page);
    let fields = fields(site, context, &page.contents);
    document(site, chrome, &context.route, fields, writer)
}

pub(super) fn not_found(site: &Site) -> Rendered {
    let chrome = &site.sections[0];
    let words = site.theme.words(&chrome.language);
    let word =
        |key: &str| words.get_from_path(key).and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
    let mut writer = Writer::new(site, &chrome.language);
    let (title, body) = match &site.look.not_found {
        Some((title, body)) => (title.to_string(), body.clone()),
        None => (word("not_found"), vec![Part::Text(word("not_found_text").into())]),
    };
    writer.parts(&body);
    let fields = PageFields {
        document_title: format!("{title} - {}", site.look.name),
        title: &title,
        description: None,
        mode: "center",
        route: "/404",
        url: None,
        tag: None,
        deprecated: false,
        eyebrow: None,
        breadcrumbs: Vec::new(),
        previous: None,
        next: None,
        contents: Vec::new(),
        noindex: true,
        edit: None,
        not_found: true,
        aside: false,
    };
    document(site, chrome, &Route("/404".into()), fields, writer)
}

fn fields<'a>(site: &Site, context: &'a PageContext, contents: &'a [ContentsEntry]) -> PageFields<'a> {
    let look = &site.look;
    let crumbs: Vec<CrumbFields> = context.breadcrumbs.iter().map(crumb).collect();
    let name = &*look.name;
    let document_title = match (&*context.title == name || name.is_empty(), name) {
        (true, _) => context.title.to_string(),
        (false, name) => format!("{} - {name}", context.title),
    };
    PageFields {
        title: &context.title,
        document_title,
        description: context.frontmatter.description.as_deref().filter(|text| !text.trim().is_empty()),
        mode: "default",
        route: &context.route.0,
        url: look.origin.as_deref().map(|origin| {
            let route = if &*context.route.0 == "/" { "" } else { &*context.route.0 };
            format!("{origin}{}{route}/", look.base)
        }),
        tag: context.frontmatter.tag.as_deref(),
        deprecated: false,
        eyebrow: match look.eyebrow {
            Eyebrow::Section => context.breadcrumbs.last().map(crumb),
            Eyebrow::Breadcrumbs => None,
        },
        breadcrumbs: if look.eyebrow == Eyebrow::Breadcrumbs { crumbs } else { Vec::new() },
        previous: context.previous.as_ref().map(neighbour),
        next: context.next.as_ref().map(neighbour),
        contents: contents
            .iter()
            .map(|entry| ContentsFields { level: entry.level, id: &entry.id, title: &entry.title })
            .collect(),
        noindex: false,
        edit: look.edit.as_deref().map(|edit| format!("{edit}{}", context.path)),
        not_found: false,
        aside: false,
    }
}

fn crumb(crumb: &Crumb) -> CrumbFields<'_> {
    CrumbFields { title: &crumb.title, href: crumb.href.as_deref() }
}

fn neighbour(neighbour: &Neighbour) -> NeighbourFields<'_> {
    NeighbourFields { title: &neighbour.title, href: &neighbour.href }
}

/// Renders the page's template with stand-ins and copies the large pieces between.
fn document(site: &Site, chrome: &Chrome, route: &Route, mut fields: PageFields, writer: Writer) -> Rendered {
    let Writer { out: content, aside, styles, mut diags, .. } = writer;
    fields.aside = !aside.is_empty();
    let style_sheet: Option<StyleSheet> = styles.finish();
    let look = &site.look;
    let own_sheet = style_sheet.as_ref().map(|sheet| format!("{}/{}", look.base, sheet.path));

    let mut context = site.context(&chrome.language);
    let mut styles = vec![site.files.style.as_str()];
    styles.extend(look.styles.iter().map(|style| &**style));
    styles.extend(own_sheet.as_deref());
    let mut first_scripts: Vec<&str> = look.first_scripts.iter().map(|script| &**script).collect();
    first_scripts.push(&site.files.first_script);
    let mut scripts = vec![site.files.script.as_str()];
    scripts.extend(look.scripts.iter().map(|script| &**script));
    context.insert("head", &HeadFields { policy: look.policy.as_deref(), first_scripts, styles, scripts });
    context.insert("has_entries", &chrome.has_entries);
    context.insert("page", &fields);
    for (number, hole) in HOLES.iter().enumerate() {
        context.insert_value(*hole, tera::Value::safe_string(&format!("\u{FDD0}{number}\u{FDD1}")));
    }
    let frame = site.theme.render("templates/page.html", &context).unwrap_or_else(|diag| {
        diags.push(*diag);
        // Without its template a page is at least its content.
        format!("<!doctype html><title>{}</title>\u{FDD0}2\u{FDD1}", super::site::escaped(fields.title))
    });

    let mut html = String::with_capacity(frame.len() + content.len() + chrome.header.len() + 8192);
    let mut content_at = 0..0;
    let mut rest = frame.as_str();
    while let Some((before, marked)) = rest.split_once('\u{FDD0}') {
        html.push_str(before);
        let Some((number, after)) = marked.split_once('\u{FDD1}') else { break };
        rest = after;
        match number {
            "0" => html.push_str(&chrome.header),
            "1" => {
                html.push_str(&chrome.sidebar.0);
                chrome.nav.write(route, &mut html);
                html.push_str(&chrome.sidebar.1);
            }
            "2" => {
                let start = html.len();
                html.push_str(&content);
                content_at = start..html.len();
            }
            "3" => html.push_str(&chrome.footer),
            "4" => html.push_str(&aside),
            _ => {}
        }
    }
    html.push_str(rest);
    Rendered { html, content: content_at, style_sheet, diags }
}

//! Every component on one page: parsed as a browser parses it, and written to the folder that `DOCS_GALLERY` names.

use std::collections::BTreeSet;

use html5ever::tendril::TendrilSink;

use super::*;

const TEXT: &str = include_str!("gallery.txt");

#[test]
fn every_component_stands_in_the_gallery() {
    fn walk(parts: &[Part], found: &mut BTreeSet<Box<str>>) {
        for part in parts {
            match part {
                Part::Call(call) => {
                    found.insert(call.signature.name.clone());
                    walk(&call.children, found);
                }
                Part::Element(element) => walk(&element.children, found),
                Part::Text(_) | Part::Heading(_) | Part::Code(_) | Part::Math { .. } | Part::Hole(_) => {}
            }
        }
    }
    let site = gallery_site(Look::default());
    let mut found = BTreeSet::new();
    walk(&markup::parts(&site.theme, TEXT), &mut found);
    let all: BTreeSet<Box<str>> = site.theme.signatures().keys().cloned().collect();
    assert_eq!(all.difference(&found).collect::<Vec<_>>(), Vec::<&Box<str>>::new());
}

#[test]
fn the_gallery_is_well_formed_and_keeps_the_policy() {
    for look in [Look::default(), look()] {
        let site = gallery_site(look);
        let page = page_of(&site, gallery_context(), TEXT);
        let with_contents = Page { contents: contents(), ..page };
        let rendered =
            crate::render::page(&site, &with_contents, &crate::render::Playground::None, "default-src 'none'");
        assert_eq!(rendered.diags, vec![]);
        assert_eq!(parse_errors(&rendered.html), Vec::<String>::new());
        for forbidden in [" style=", "<style", "<script>", " onclick=", "javascript:"] {
            assert!(!rendered.html.contains(forbidden), "{forbidden}");
        }
        if let Some(folder) = std::env::var_os("DOCS_GALLERY") {
            write(&site, &rendered, std::path::Path::new(&folder));
        }
        assert_eq!(parse_errors(&not_found(&site, "default-src 'none'").html), Vec::<String>::new());
    }
}

/// What html5ever finds wrong.
pub(super) fn parse_errors(html: &str) -> Vec<String> {
    let dom = html5ever::parse_document(markup5ever_rcdom::RcDom::default(), Default::default()).one(html);
    dom.errors.borrow().iter().map(|error| error.to_string()).collect()
}

#[expect(clippy::disallowed_methods, reason = "for looking at, when a person asks")]
fn write(site: &Site, rendered: &Rendered, folder: &std::path::Path) {
    use crate::artifact::Body;
    let mut files: Vec<(String, Vec<u8>)> = vec![("gallery/index.html".into(), rendered.html.clone().into_bytes())];
    files.push(("404.html".into(), not_found(site, "default-src 'none'").html.into_bytes()));
    files.extend(rendered.style_sheet.iter().map(|sheet| (sheet.path.to_string(), sheet.css.as_bytes().to_vec())));
    for artifact in site.artifacts() {
        if let Body::Bytes(bytes) = &artifact.body {
            files.push((artifact.path.to_string(), bytes.clone()));
        }
    }
    let hero = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 800 300'><rect width='800' height='300' fill='#c7d2fe'/><path d='M0 300 200 120 360 240 520 80 800 300z' fill='#6366f1'/></svg>";
    files.push(("hero.svg".into(), hero.into()));
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }
}

fn gallery_site(look: Look) -> Site {
    site_with(look, &navigation())
}

fn gallery_context() -> PageContext {
    PageContext {
        section: Some(SectionId(0)),
        title: "Component gallery".into(),
        frontmatter: Arc::new(Frontmatter {
            description: Some(
                "Every component of the theme on one page, so that looks can be judged at a glance.".into(),
            ),
            ..Frontmatter::default()
        }),
        breadcrumbs: vec![Crumb { title: "Writing".into(), href: None }],
        previous: Some(Neighbour { title: "Quickstart".into(), href: "/start".into() }),
        next: Some(Neighbour { title: "Configuration of everything".into(), href: "/next".into() }),
        ..context("/gallery")
    }
}

fn contents() -> Vec<Contents> {
    let entries = [
        "Callouts",
        "Cards",
        "Code",
        "Tabs and steps",
        "Accordions",
        "Fields",
        "Frames and images",
        "Words",
        "A third level",
        "More components",
    ];
    let ids = ["callouts", "cards", "code", "tabs", "accordions", "fields", "frames", "words", "third", "more"];
    let entry = |(title, id): (&&str, &&str)| ContentsEntry {
        level: if *id == "third" { 3 } else { 2 },
        id: (*id).into(),
        title: vec![Part::Text((*title).into())],
        view: None,
    };
    entries.iter().zip(&ids).map(entry).map(Contents::Entry).collect()
}

fn look() -> Look {
    let link = |label: &str, href: &str, icon: Option<&str>| Link {
        label: label.into(),
        href: href.into(),
        icon: icon.map(named),
    };
    Look {
        name: "Acme Docs".into(),
        colors: Colors { primary: "#16A34A".into(), light: Some("#4ADE80".into()), dark: Some("#15803D".into()) },
        navbar: Navbar {
            links: vec![
                link("Blog", "https://example.com", None),
                link("Community", "https://example.com", Some("discord")),
            ],
            primary: Some(link("Dashboard", "https://example.com", None)),
        },
        footer: Footer {
            socials: vec![
                Social { network: "github".into(), label: "GitHub".into(), href: "https://example.com".into() },
                Social { network: "x".into(), label: "X".into(), href: "https://example.com".into() },
            ],
            columns: vec![
                (Some("Product".into()), vec![link("Pricing", "/p", None)]),
                (Some("Company".into()), vec![link("About", "/a", None)]),
            ],
        },
        banner: Some(Banner {
            content: vec![Part::Text("Version 2 is here.".into())],
            kind: "info".into(),
            dismissible: true,
            color: None,
        }),
        search: Some("Search…".into()),
        ..Look::default()
    }
}

pub(super) fn entry(title: &str, route: &str) -> Entry {
    Entry::Page(page_entry(title, route))
}

pub(super) fn page_entry(title: &str, route: &str) -> PageEntry {
    PageEntry {
        title: title.into(),
        href: format!("/docs{route}").into(),
        route: Some(Route(route.into())),
        external: false,
        icon: None,
        tag: None,
        method: None,
        protocol: None,
        deprecated: false,
        order: crate::index::Order::default(),
    }
}

pub(super) fn group(title: &str, entries: Vec<Entry>) -> GroupEntry {
    GroupEntry {
        title: title.into(),
        icon: None,
        tag: None,
        root: None,
        expanded: false,
        entries,
        order: crate::index::Order::default(),
    }
}

fn navigation() -> Navigation {
    use crate::index::{Choice, Selector, SelectorKind};
    let choice = |label: &str, icon: Option<&str>, tag: Option<&str>| Choice {
        label: label.into(),
        description: None,
        icon: icon.map(named),
        tag: tag.map(Into::into),
        align_end: false,
        color: None,
        language: None,
        href: Some("/x".into()),
        link: None,
        external: false,
        hidden: false,
        menu: Box::default(),
        menu_key: None,
    };
    let selector =
        |kind, options: Vec<Choice>| Selector { key: Box::default(), kind, options: options.into(), current: Some(0) };
    let mut icon = page_entry("Introduction", "/");
    icon.icon = Some(named("house"));
    let mut tagged = page_entry("Quickstart", "/start");
    tagged.tag = Some("NEW".into());
    let mut endpoint = page_entry("Create a user", "/api/create");
    endpoint.method = Some(Method::Post);
    let mut removed = page_entry("Remove a user", "/api/remove");
    removed.method = Some(Method::Delete);
    removed.deprecated = true;
    let mut external = page_entry("Status", "https://example.com");
    external.external = true;
    external.route = None;
    let nested = group("Advanced", vec![entry("Theming", "/theming"), entry("Hosting", "/hosting")]);
    Navigation {
        home: None,
        first: Some(SectionId(0)),
        sections: vec![Arc::new(Section {
            key: Box::default(),
            selectors: vec![
                selector(SelectorKind::Language, vec![choice("English", None, None), choice("Deutsch", None, None)]),
                selector(SelectorKind::Version, vec![choice("v2", None, Some("latest")), choice("v1", None, None)]),
                selector(
                    SelectorKind::Tab,
                    vec![
                        choice("Guides", None, None),
                        choice("API reference", None, None),
                        choice("Changelog", None, None),
                    ],
                ),
                selector(
                    SelectorKind::Anchor,
                    vec![choice("Documentation", Some("book-open"), None), choice("Community", Some("slack"), None)],
                ),
            ],
            language: None,
            href: None,
            entries: vec![
                Entry::Group(group(
                    "Get started",
                    vec![
                        Entry::Page(icon),
                        Entry::Page(tagged),
                        entry("Migrating an existing site from somewhere else", "/migrate"),
                    ],
                )),
                Entry::Group(group(
                    "Writing",
                    vec![
                        entry("Pages", "/pages"),
                        entry("Component gallery", "/gallery"),
                        Entry::Group(nested),
                        Entry::Page(external),
                    ],
                )),
                Entry::Group(group("API", vec![Entry::Page(endpoint), Entry::Page(removed)])),
            ]
            .into(),
        })],
    }
}

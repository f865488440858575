//! What authors may write stands on a page of the example site, where they see what it looks like, and in a case, which
//! holds it: each prop of each component, what a fence and a picture take, each form of navigation.

mod navigation;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use docs::component::Signature;
use docs::document::{AttributeKind, Document, Kind};
use docs::fence;
use docs::source::{FileId, SitePath, Source};
use docs::syntax;
use docs::theme::Theme;

use super::cases::{case_files, format::CaseFile};

/// Props that change nothing, with what is said of them.
const WITHOUT_EFFECT: [(&str, &str); 2] = [
    ("ParamField.optional", "what is not required is optional"),
    ("ResponseField.optional", "what is not required is optional"),
];

/// Props that the compiler fills in and no author writes.
const FILLED_IN: [&str; 4] = ["Prompt.markdown", "Prompt.markdownQuery", "RequestExample.generated", "View.later"];

/// What is no component and takes words of its own.
const BESIDES: [&str; 21] = [
    "fence.title",
    "fence.icon",
    "fence.lines",
    "fence.wrap",
    "fence.expandable",
    "fence.nocopy",
    "fence.highlight",
    "fence.focus",
    "fence.[!code ++]",
    "fence.[!code --]",
    "mermaid.actions",
    "mermaid.placement",
    "img.noZoom",
    "img.actions",
    "img.actionsPlacement",
    "heading.{#id}",
    "h2.noAnchor",
    "math.inline",
    "math.display",
    "variable",
    "footnote",
];

/// Take the same props with the same effect: a page that shows one of them shows all.
const PRESETS: [&str; 6] = ["Note", "Tip", "Info", "Check", "Warning", "Danger"];

/// Mean the same wherever they stand, and are shown once.
const SAME_EVERYWHERE: [&str; 2] = ["className", "iconType"];

#[test]
fn every_prop_is_shown_on_the_example_site_and_held_by_a_case() {
    let wanted = wanted();
    let site: BTreeSet<String> = pages(&root().join("example-site")).iter().flat_map(|text| written(text)).collect();
    let cases: BTreeSet<String> = case_files(&root().join("tests/cases")).iter().flat_map(in_cases).collect();
    let shown: BTreeSet<String> = site.iter().map(|name| shown_as(name)).collect();
    let unseen: Vec<&String> = wanted.iter().filter(|name| !shown.contains(&shown_as(name))).collect();
    let unheld: Vec<&String> = wanted.iter().filter(|name| !cases.contains(*name)).collect();
    assert!(unseen.is_empty() && unheld.is_empty(), "on no page: {unseen:#?}, in no case: {unheld:#?}");
}

/// What stands for a prop on the example site.
fn shown_as(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((_, prop)) if SAME_EVERYWHERE.contains(&prop) => format!("any.{prop}"),
        Some((component, prop)) if PRESETS.contains(&component) => format!("preset.{prop}"),
        _ => name.to_owned(),
    }
}

#[test]
fn what_has_no_effect_is_a_prop_still() {
    let declared = declared();
    let exempt = WITHOUT_EFFECT.iter().map(|(name, _)| *name).chain(FILLED_IN);
    let gone: Vec<&str> = exempt.filter(|name| !declared.contains(*name)).collect();
    assert!(gone.is_empty(), "{gone:?}");
}

#[test]
fn what_is_written_is_found() {
    let found = written("<Card title=\"A\" arrow>\n\n```js a.js {1} lines\nx\n```\n\n</Card>\n\n![x](/a.png)\n");
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, ["Card", "Card.arrow", "Card.title", "fence.highlight", "fence.lines", "fence.title"]);
    assert!(written("```mdx\n<Card title=\"A\" />\n```\n").is_empty(), "what a page only shows is not on it");
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn wanted() -> BTreeSet<String> {
    let mut wanted = declared();
    wanted.retain(|name| !WITHOUT_EFFECT.iter().any(|(idle, _)| idle == name) && !FILLED_IN.contains(&name.as_str()));
    wanted.extend(BESIDES.map(str::to_owned));
    wanted
}

/// The components of the built-in theme, and their props as `Card.title`.
fn declared() -> BTreeSet<String> {
    let theme = Theme::load(&[]).value;
    let of = |signature: &Signature| {
        let props = signature.props.keys().map(|prop| format!("{}.{prop}", signature.name));
        props.chain([signature.name.to_string()]).collect::<Vec<_>>()
    };
    theme.signatures().values().flat_map(|signature| of(signature)).collect()
}

/// The texts of the pages and snippets of a folder.
fn pages(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of pages") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            texts.extend(pages(&path));
        } else if path.extension().is_some_and(|extension| extension == "mdx") {
            texts.push(fs::read_to_string(path).expect("a page"));
        }
    }
    texts
}

fn in_cases(path: &PathBuf) -> BTreeSet<String> {
    let file = CaseFile::parse(&fs::read_to_string(path).expect("a case file")).expect("a case file");
    let inputs = file.cases.iter().flat_map(|case| &case.inputs);
    let pages = inputs.filter(|input| docs::index::is_page(&SitePath::new(&input.path).expect("a path")));
    pages.flat_map(|input| written(&input.text())).collect()
}

/// The components that a page calls, `Card` and `Card.title`, and of `BESIDES` what it has.
fn written(text: &str) -> BTreeSet<String> {
    let path = SitePath::new("page.mdx").expect("a path");
    let document = syntax::parse(&Source::new(FileId(0), path, text), &syntax::Options::default()).value;
    let mut found = BTreeSet::new();
    elements(&document, &mut found);
    for node in &document.tree.nodes {
        match node.kind {
            Kind::Fence(at) => in_fence(&document, at, &mut found),
            Kind::Heading(at) if document.tree.headings[at as usize].id.is_some() => {
                found.insert("heading.{#id}".to_owned());
            }
            Kind::Math { display, .. } => {
                found.insert(if display { "math.display" } else { "math.inline" }.to_owned());
            }
            Kind::Variable(_) => {
                found.insert("variable".to_owned());
            }
            Kind::FootnoteReference(_) => {
                found.insert("footnote".to_owned());
            }
            _ => {}
        }
    }
    found
}

fn elements(document: &Document, found: &mut BTreeSet<String>) {
    let tree = &document.tree;
    for element in &tree.elements {
        let name = tree.text(element.name);
        let is_component = name.starts_with(|letter: char| letter.is_ascii_uppercase());
        if is_component {
            found.insert(name.to_owned());
        }
        for attribute in tree.attributes(element) {
            let prop = match &attribute.kind {
                AttributeKind::Present { name }
                | AttributeKind::Text { name, .. }
                | AttributeKind::Expression { name, .. } => tree.text(*name),
                AttributeKind::Spread(_) => continue,
            };
            let written = format!("{name}.{prop}");
            if is_component || BESIDES.contains(&written.as_str()) {
                found.insert(written);
            }
        }
    }
}

fn in_fence(document: &Document, at: u32, found: &mut BTreeSet<String>) {
    let fence = &document.tree.fences[at as usize];
    let (language, read) = fence::info(document.tree.text(fence.language), document.tree.text(fence.meta));
    let kind = if language == "mermaid" { "mermaid" } else { "fence" };
    let has = [
        ("title", read.title.is_some()),
        ("icon", read.icon.is_some()),
        ("lines", read.lines),
        ("wrap", read.wrap),
        ("expandable", read.expandable),
        ("nocopy", read.no_copy),
        ("highlight", !read.highlight.is_empty()),
        ("focus", !read.focus.is_empty()),
        ("actions", read.actions.is_some()),
        ("placement", read.placement.is_some()),
    ];
    found.extend(has.iter().filter(|(_, has)| *has).map(|(word, _)| format!("{kind}.{word}")));
    for mark in ["[!code ++]", "[!code --]"] {
        if document.tree.text(fence.code).contains(mark) {
            found.insert(format!("{kind}.{mark}"));
        }
    }
}

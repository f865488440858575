//! The forms in which navigation is written.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::cases::{case_files, format::CaseFile};

/// On the example site as well as in a case.
const SHOWN: [&str; 30] = [
    "anchor.color",
    "anchor.href",
    "anchor.icon",
    "global.anchors",
    "group.directory",
    "group.expanded",
    "group.group",
    "group.icon",
    "group.pages",
    "group.root",
    "group.tag",
    "item.description",
    "item.groups",
    "item.icon",
    "item.pages",
    "language.banner",
    "language.default",
    "language.footer",
    "language.groups",
    "language.navbar",
    "navigation.languages",
    "page.hidden",
    "page.icon",
    "page.sidebarTitle",
    "page.url",
    "tab.align",
    "tab.groups",
    "tab.href",
    "tab.icon",
    "tab.menu",
];

/// In a case alone: a site of one program in one version has no use for them.
const HELD: [&str; 39] = [
    "anchor.groups",
    "anchor.hidden",
    "anchor.pages",
    "dropdown.description",
    "dropdown.groups",
    "dropdown.hidden",
    "dropdown.href",
    "dropdown.icon",
    "dropdown.pages",
    "global.dropdowns",
    "global.languages",
    "global.products",
    "global.tabs",
    "global.versions",
    "group.hidden",
    "group.iconType",
    "item.hidden",
    "language.hidden",
    "language.href",
    "language.pages",
    "language.versions",
    "navigation.anchors",
    "navigation.dropdowns",
    "navigation.pages",
    "navigation.products",
    "navigation.versions",
    "page.deprecated",
    "page.tag",
    "product.description",
    "product.hidden",
    "product.icon",
    "product.menu",
    "product.versions",
    "tab.hidden",
    "tab.pages",
    "version.default",
    "version.hidden",
    "version.pages",
    "version.tag",
];

#[test]
fn every_form_of_navigation_is_shown_or_held() {
    let folder = super::root().join("example-site");
    let site = fs::read_to_string(folder.join("docs.json")).expect("a site file");
    let mut shown = in_site_file(&site);
    shown.extend(super::pages(&folder).iter().flat_map(|page| in_head(page)));
    let cases: Vec<CaseFile> = case_files(&super::root().join("tests/cases"))
        .iter()
        .map(|path| CaseFile::parse(&fs::read_to_string(path).expect("a case file")).expect("a case file"))
        .collect();
    let inputs = cases.iter().flat_map(|file| &file.cases).flat_map(|case| &case.inputs);
    let held: BTreeSet<String> = inputs
        .flat_map(|input| match input.path.as_str() {
            "docs.json" => in_site_file(&input.text()),
            _ => in_head(&input.text()),
        })
        .collect();
    let unseen: Vec<_> = SHOWN.iter().filter(|form| !shown.contains(**form)).collect();
    let unheld: Vec<_> = SHOWN.iter().chain(&HELD).filter(|form| !held.contains(**form)).collect();
    assert!(unseen.is_empty() && unheld.is_empty(), "not on the example site: {unseen:#?}, in no case: {unheld:#?}");
}

#[test]
fn forms_are_found() {
    let site =
        r#"{"navigation": {"tabs": [{"tab": "A", "groups": [{"group": "B", "pages": ["x", {"group": "C"}]}]}]}}"#;
    let found = in_site_file(site).into_iter().collect::<Vec<_>>();
    assert_eq!(found, ["group.group", "group.pages", "navigation.tabs", "tab.groups"]);
    let head: Vec<_> = in_head("---\ntitle: A\nhidden: true\n---\nurl: b\n").into_iter().collect();
    assert_eq!(head, ["page.hidden", "page.title"]);
}

/// `tab.menu` and the like: what names an entry of the navigation, and each key that it has.
fn in_site_file(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    // Cases of broken site files hold none of the forms.
    if let Ok(site) = serde_json::from_str::<Value>(text)
        && let Some(navigation) = site.get("navigation")
    {
        walk(navigation, "navigation", &mut found);
    }
    found
}

fn walk(value: &Value, around: &str, found: &mut BTreeSet<String>) {
    const NAMES: [&str; 8] = ["anchor", "dropdown", "group", "item", "language", "product", "tab", "version"];
    match value {
        Value::Array(list) => list.iter().for_each(|value| walk(value, around, found)),
        Value::Object(fields) => {
            let name = NAMES.into_iter().find(|name| fields.contains_key(*name)).unwrap_or(around);
            if name == "group" && around == "group" {
                found.insert("group.group".to_owned());
            }
            for (key, value) in fields.iter().filter(|(key, _)| *key != name) {
                found.insert(format!("{name}.{key}"));
                match key.as_str() {
                    "global" => walk(value, "global", found),
                    "anchors" | "dropdowns" | "groups" | "languages" | "menu" | "pages" | "products" | "tabs"
                    | "versions" => walk(value, name, found),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// The fields of a page's head, `page.hidden` and the like.
fn in_head(page: &str) -> BTreeSet<String> {
    let head = page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---")).map_or("", |(head, _)| head);
    let names = head.lines().filter(|line| !line.starts_with([' ', '#'])).filter_map(|line| line.split_once(':'));
    names.map(|(name, _)| format!("page.{name}")).collect()
}

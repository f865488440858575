//! What readers see by their groups: every row of the rules, in the navigation and at the page's own address.

use serde_json::{Value, json};

use super::fixture::{Docs, Setup, docs, store_at};
use crate::driver::Tab;

/// Pages and what their heads say of groups; then who sees each: `-` nobody, else the letters of `READERS`.
const RULES: [(&str, &str, &str); 12] = [
    ("none", "", "anbatx"),
    ("empty", "groups: []\n", ""),
    ("admin", "groups: [admin]\n", "ax"),
    // Rules.
    ("any", "groups: [{includes: ['*']}]\n", "nbatx"),
    ("included", "groups: [{includes: [admin]}]\n", "ax"),
    ("several", "groups: [{includes: [admin]}, {includes: [trial]}]\n", "atx"),
    ("but", "groups: [{includes: ['*'], excludes: [trial]}]\n", "nba"),
    ("both", "groups: [{includes: [admin], excludes: [trial]}]\n", "a"),
    ("other", "groups: [{includes: [admin]}, {includes: [eng], excludes: [trial]}]\n", "a"),
    ("excluded", "groups: [{excludes: [trial]}]\n", "_nba"),
    ("everyone", "groups: [{}]\n", "_nbatx"),
    ("contrary", "groups: [{includes: [admin], excludes: [admin]}]\n", ""),
];

/// One who is not logged in, one without `groups`, one with none, and three with some.
const READERS: [(char, Option<&[&str]>); 6] = [
    ('_', None),
    ('n', None),
    ('b', Some(&[])),
    ('a', Some(&["admin"])),
    ('t', Some(&["trial"])),
    ('x', Some(&["admin", "trial"])),
];

fn sees(rule: &str, who: &str, reader: char) -> bool {
    rule == "none" || who.contains(reader)
}

fn read_as(docs: &Docs, tab: &Tab, reader: char, groups: Option<&[&str]>) {
    if reader == '_' {
        tab.evaluate("localStorage.clear()");
    } else {
        let mut user = json!({ "content": { "firstName": "R" } });
        if let Some(groups) = groups {
            user["groups"] = json!(groups);
        }
        store_at(tab, docs.base, &user, &json!({ "id": format!("reader-{reader}") }));
    }
}

/// Tells the open page that somebody else reads.
fn tell(tab: &Tab) {
    tab.evaluate("dispatchEvent(new CustomEvent('docs:session', { detail: {} }))");
}

fn page(head: &str, title: &str) -> String {
    format!("---\ntitle: {title}\n{head}---\n\nContent of {title}.\n\n## A heading\n\nMore.\n")
}

fn rules_site(base: &'static str, hidden: &str) -> Docs {
    let mut pages: Vec<(String, String)> =
        RULES.iter().map(|(name, head, _)| (format!("r/{name}.mdx"), page(head, &format!("Page {name}")))).collect();
    pages.push(("last.mdx".to_owned(), page("", "Last")));
    let listed: Vec<Value> = RULES.iter().map(|(name, ..)| json!(format!("r/{name}"))).collect();
    let site = json!({ "navigation": { "groups": [
        { "group": "Start", "pages": ["index"] },
        { "group": "Rules", "pages": listed },
        { "group": "End", "pages": ["last", "guide"] },
    ] } });
    docs("jwt", Setup { site, base, settings: json!({ "hiddenPages": hidden }), pages, ..Setup::default() })
}

const ENTRIES: &str = "[...document.querySelectorAll('.d-nav a')].filter((a) => a.checkVisibility()).map((a) => a.textContent.trim()).join(', ')";

#[track_caller]
fn wait_for_text(tab: &Tab, script: &str, expected: &str) {
    tab.wait_for(&format!("{script} === {}", json!(expected)));
}

#[test]
fn every_rule_in_the_navigation() {
    let docs = rules_site("/docs", "notice");
    let (_context, tab) = docs.open("/");
    tab.settle();
    for round in 0..2 {
        for (reader, groups) in READERS {
            read_as(&docs, &tab, reader, groups);
            tell(&tab);
            let seen: Vec<String> = RULES
                .iter()
                .filter(|(rule, _, who)| sees(rule, who, reader))
                .map(|(rule, ..)| format!("Page {rule}"))
                .collect();
            let expected = format!("The index, {}, Last, The guide", seen.join(", "));
            wait_for_text(&tab, ENTRIES, &expected);
            if round == 1 {
                // The same at first paint of the next page.
                tab.reload();
                tab.settle();
                wait_for_text(&tab, ENTRIES, &expected);
            }
        }
    }
}

#[test]
fn every_rule_at_the_pages_own_address() {
    let docs = rules_site("", "notice");
    let (_context, tab) = docs.open("/");
    for (reader, groups) in READERS {
        read_as(&docs, &tab, reader, groups);
        for (rule, _, who) in RULES {
            let at = format!("/r/{rule}/?q=1#a-heading");
            tab.open(&docs.server.url(&at));
            let is_there = format!(
                "document.querySelector('.d-prose').checkVisibility() && document.querySelector('.d-prose').innerText.includes('Content of Page {rule}')"
            );
            if sees(rule, who, reader) {
                tab.wait_for(&is_there);
                assert_eq!(tab.text("location.pathname + location.search + location.hash"), at, "{rule}, {reader}");
                assert_eq!(tab.text("document.querySelector('h1').innerText"), format!("Page {rule}"));
            } else {
                let title = if reader == '_' { "Sign in to view" } else { "You cannot view this page" };
                let heading = "[...document.querySelectorAll('h1')].find((h1) => h1.checkVisibility())?.innerText";
                wait_for_text(&tab, heading, title);
                tab.settle();
                assert!(!tab.is(&is_there), "{rule}, {reader}");
            }
        }
    }
}

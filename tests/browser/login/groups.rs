//! What readers see by their groups: every row of the rules, in the navigation and at the page's own address.

mod crawl;
mod navigation;
mod pages;
mod paint;
mod parts;
mod requests;
mod switches;
mod tabs;

use std::sync::atomic::{AtomicU32, Ordering};

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
        // As a handshake does it when it hears of a reader again who changed.
        static GENERATION: AtomicU32 = AtomicU32::new(1);
        let generation = format!("{}", GENERATION.fetch_add(1, Ordering::Relaxed));
        store_at(tab, docs.base, &user, &json!({ "id": format!("reader-{reader}"), "generation": generation }));
    }
}

/// Tells the open page that somebody else reads.
fn tell(tab: &Tab) {
    tab.evaluate("dispatchEvent(new CustomEvent('docs:session', { detail: {} }))");
}

fn page(head: &str, title: &str) -> String {
    format!("---\ntitle: {title}\n{head}---\n\nContent of {title}.\n\n## A heading\n\nMore.\n")
}

/// What can be reached from a page: see the script.
const SEEN: &str = include_str!("groups/seen.js");

/// Readers see on a page what they should, each after the others in one tab, and from the first moment on when they are
/// known. Each is a path, the reader's groups or `-` for nobody, and the lines of `SEEN` that begin with one of `lines`.
#[track_caller]
fn check(docs: &Docs, lines: &[&str], expected: &[(&str, &str, &str)]) {
    let (_context, tab) = docs.open("/");
    let seen = format!("({SEEN})({})", json!(lines));
    let mut wrong = Vec::new();
    for (path, groups, expected) in expected {
        let groups: Vec<&str> = groups.split(' ').filter(|group| *group != "-").collect();
        let expected: Vec<&str> = expected.lines().map(str::trim).collect();
        let expected = expected.join("\n");
        tab.open(&docs.server.url(path));
        read_as(docs, &tab, if groups.is_empty() { '_' } else { 'g' }, Some(&groups));
        tell(&tab);
        for how in ["told in place", "known from the first on"] {
            let last = last_of(&tab, &seen, &expected);
            if last != expected {
                wrong.push(format!("{path} as {groups:?}, {how}:\n{last}\nnot\n{expected}\n"));
            }
            tab.reload();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The last text that a script gave, when it is as expected or has not come to be so.
fn last_of(tab: &Tab, script: &str, expected: &str) -> String {
    let script = format!("document.readyState === 'complete' ? ({script}) : ''").replace("(// ", "(\n// ");
    let mut last = String::new();
    for _ in 0..100 {
        // While a page leads to another there is nothing to ask.
        if let Ok(Value::String(text)) = tab.try_evaluate(&script) {
            last = text;
        }
        if last == expected {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    last
}

/// A site of pages `path rule title`, one a line, and a navigation.
fn site(base: &'static str, navigation: &Value, pages: &str) -> Docs {
    let pages = pages.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| {
        let (path, rest) = line.split_once(' ').expect("a path and a title");
        let (rule, title) = match rest.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
            Some((rule, title)) => (format!("groups: [{rule}]\n"), title),
            None => (String::new(), rest),
        };
        (format!("{path}.mdx"), page(&rule, title))
    });
    let site = json!({ "navigation": navigation });
    docs("jwt", Setup { site, base, pages: pages.collect(), ..Setup::default() })
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
            } else if who.is_empty() {
                // As if it were not there.
                wait_for_text(&tab, "document.querySelector('h1').innerText", "Page not found");
                assert!(tab.is("!document.querySelector('.d-kept, [data-restricted]')"), "{rule}, {reader}");
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

//! Who may send requests: `auth` offers it to readers who are logged in, with `groups` to some of them, on pages that
//! everybody reads.

use serde_json::json;

use super::{READERS, RULES, page, read_as, sees, tell};
use crate::login::fixture::{Docs, Setup, docs};

const API: &str = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\nservers: [{ url: 'https://api.example.com' }]\n\
                   paths: { /a: { get: { summary: A } } }\n";

fn endpoints() -> Docs {
    let mut pages = vec![("api.yaml".to_owned(), API.to_owned())];
    let head = "openapi: GET /a\npublic: true\nplayground: auth\n";
    let of_rules = RULES.iter().map(|(name, groups, _)| (*name, page(&format!("{head}{groups}"), name)));
    pages.extend(of_rules.map(|(name, text)| (format!("r/{name}.mdx"), text)));
    let all = "openapi: GET /a\nplayground: interactive\n";
    pages.push(("all.mdx".to_owned(), page(all, "all")));
    pages.push(("some.mdx".to_owned(), page(&format!("{all}groups: [admin]\n"), "some")));
    let listed: Vec<String> = RULES.iter().map(|(name, ..)| format!("r/{name}")).collect();
    let site = json!({ "navigation": { "groups": [
        { "group": "Start", "pages": ["index", "guide", "all", "some"] },
        { "group": "Rules", "pages": listed },
    ] } });
    docs("jwt", Setup { site, pages, ..Setup::default() })
}

const IS_OFFERED: &str = "document.querySelector('[data-playground]').checkVisibility()";

#[test]
fn every_rule_of_who_sends() {
    let docs = endpoints();
    let (_context, tab) = docs.open("/");
    let rules = RULES.iter().map(|(rule, _, who)| (format!("/r/{rule}/"), *rule, *who)).collect::<Vec<_>>();
    for (path, rule, who) in rules {
        tab.open(&docs.server.url(&path));
        for (reader, groups) in READERS {
            read_as(&docs, &tab, reader, groups);
            tell(&tab);
            for how in ["told in place", "known from the first on"] {
                let expected = reader != '_' && sees(rule, who, reader);
                tab.wait_for(&format!("{IS_OFFERED} === {expected}"));
                tab.settle();
                assert_eq!(tab.is(IS_OFFERED), expected, "{rule}, {reader}, {how}");
                // Whoever reads, the page is there.
                assert!(tab.is("document.querySelector('.d-prose').checkVisibility()"), "{rule}, {reader}, {how}");
                tab.reload();
            }
        }
    }
}

#[test]
fn who_reads_a_page_for_all_or_for_some_may_send() {
    let docs = endpoints();
    let (_context, tab) = docs.open("/all/");
    assert!(tab.is(IS_OFFERED));
    read_as(&docs, &tab, 'a', Some(&["admin"]));
    tab.open(&docs.server.url("/some/"));
    tab.wait_for(&format!("!document.documentElement.dataset.restricted && {IS_OFFERED}"));
    // Its own files are where the page is.
    tab.wait_for("location.pathname === '/some/'");
    assert!(tab.is("/^\\/_readers\\/[0-9a-f]+\\/operation\\.[0-9a-f]+\\.json$/.test(document.querySelector('[data-playground]').dataset.operation)"));
    let operation =
        "fetch(document.querySelector('[data-playground]').dataset.operation).then((answer) => answer.json())";
    assert_eq!(tab.evaluate(&format!("{operation}.then(({{ path }}) => path)")), "/a");
}

#[test]
fn without_scripts_nothing_is_offered() {
    let docs = endpoints();
    let (_context, tab) = docs.open("/");
    tab.scripts(false);
    tab.open(&docs.server.url("/all/"));
    tab.scripts(true);
    assert!(!tab.is(IS_OFFERED));
}

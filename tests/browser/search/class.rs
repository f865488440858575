//! Pages for some readers are found by them, and by nobody else: also when the reader changes while the dialog is open.

use serde_json::json;

use super::{FOUND, IS_OPEN};
use crate::driver::Tab;
use crate::login::fixture::{JANE, Setup, docs, reader};

const EXCLUDED: &str = "Not for admins";

fn typed(tab: &Tab, text: &str) {
    tab.wait_for(IS_OPEN);
    tab.evaluate("document.querySelector('.d-search-input').select()");
    tab.type_text(text);
}

#[test]
fn readers_find_what_is_theirs() {
    let page = |head: &str, title: &str| {
        format!("---\ntitle: {title}\n{head}---\n\nOf zqanvils.\n\n## Deep in {title}\n\nMore of zqanvils.\n")
    };
    let pages = [
        ("secret.mdx", page("groups: [admin]\n", "Secret anvils")),
        ("open.mdx", page("", "Open anvils")),
        ("others.mdx", page("groups: [{excludes: [admin]}]\n", EXCLUDED)),
        ("engineers.mdx", page("groups: [eng]\n", "Of engineers")),
    ];
    let pages = pages.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
    let site = json!({ "navigation": { "pages": ["index", "guide", "secret", "open", "others", "engineers"] } });
    for base in ["", "/docs"] {
        let docs = docs("jwt", Setup { base, site: site.clone(), pages: Clone::clone(&pages), ..Setup::default() });
        docs.mock.log_in_as(Some(reader(JANE)));
        let (context, tab) = docs.open("/");
        tab.click(".d-search-button");
        typed(&tab, "zqanvils");
        tab.wait_for(&format!("({FOUND}).includes('Open anvils') && ({FOUND}).includes({})", json!(EXCLUDED)));
        assert!(!tab.text(FOUND).contains("Secret"), "{}", tab.text(FOUND));
        tab.press("Escape");
        // The reader logs in elsewhere while the dialog is open here.
        tab.press("/");
        tab.wait_for(IS_OPEN);
        let other = context.tab();
        other.open(&docs.server.url("/"));
        other.click(".d-login");
        other.wait_for("document.documentElement.matches('.in')");
        tab.wait_for(&format!("({FOUND}).includes('Secret anvils')"));
        tab.wait_for(&format!("!({FOUND}).includes({})", json!(EXCLUDED)));
        assert!(!tab.text(FOUND).contains("engineers"), "{}", tab.text(FOUND));
        // And out again.
        other.click(".d-reader > summary");
        other.click(".logout-link");
        tab.wait_for(&format!("({FOUND}).includes({}) && !({FOUND}).includes('Secret')", json!(EXCLUDED)));
        assert!(!tab.is("document.documentElement.outerHTML.includes('Secret anvils')"));
    }
}

/// A class that went away with the last of its pages takes nothing from what everybody finds.
#[test]
fn a_class_that_is_gone_leaves_what_is_everybodys() {
    let page = "---\ntitle: Secret\ngroups: [admin]\n---\n\nOf anvils.\n".to_owned();
    let site = json!({ "navigation": { "pages": ["index", "guide", "secret"] } });
    let docs = docs("jwt", Setup { site, pages: vec![("secret.mdx".to_owned(), page)], ..Setup::default() });
    docs.mock.log_in_as(Some(reader(JANE)));
    let (_context, tab) = docs.open("/");
    tab.click(".d-login");
    tab.wait_for("document.documentElement.matches('.in')");
    tab.wait_for("document.querySelector('.d-nav').textContent.includes('Secret')");
    let readers = docs.out.join("_readers");
    for entry in std::fs::read_dir(&readers).expect("classes").flatten() {
        let _ = std::fs::remove_file(entry.path().join("search.json"));
    }
    tab.click(".d-search-button");
    typed(&tab, "guide");
    tab.wait_for(&format!("({FOUND}).startsWith('The guide')"));
}

/// What a reader looked for is not offered to the next.
#[test]
fn searches_are_the_readers_own() {
    let docs = docs("jwt", Setup::default());
    docs.mock.log_in_as(Some(reader(JANE)));
    let (_context, tab) = docs.open("/");
    tab.click(".d-login");
    tab.wait_for("document.documentElement.matches('.in')");
    tab.settle();
    tab.click(".d-search-button");
    typed(&tab, "guide");
    tab.wait_for(&format!("({FOUND}).startsWith('The guide')"));
    tab.press("Enter");
    tab.wait_for("location.pathname.startsWith('/guide')");
    tab.press("/");
    tab.wait_for(&format!("({FOUND}) === 'guide'"));
    typed(&tab, "stranger");
    tab.wait_for(&format!("({FOUND}).includes('The index')"));
    tab.press("Escape");
    tab.click(".d-reader > summary");
    tab.click(".logout-link");
    tab.wait_for("!document.documentElement.matches('.in')");
    // Nor does what they typed last stand in the field.
    assert_eq!(tab.text("`${document.querySelector('.d-search-input').value}${document.querySelector('.d-search-body').textContent.replace('More results', '')}`"), "");
    tab.press("/");
    tab.wait_for(IS_OPEN);
    tab.settle();
    assert_eq!(tab.number("document.querySelectorAll('.d-found-before').length"), 0.0, "{}", tab.text(FOUND));
}

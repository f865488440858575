//! Pages for a reader who is known: filled by the loader, in a browser, from a stored session.

mod addresses;
mod bounds;
mod clobber;
mod fixture;
mod hostile;

use serde_json::{Value, json};

use crate::driver::{self, Tab};
use crate::server::{Server, Site};
use fixture::{Built, persona, session};

const SHAPE: &str = include_str!("reader/shape.js");

/// Every personal page of a site for each of its personas: what the loader makes of it is what the build makes of it.
#[track_caller]
fn filled_as_rendered(built: &Built) {
    let pages = built.personal_pages();
    assert!(!pages.is_empty(), "there is something to compare");
    let server = Server::start(Site::new(&built.out));
    let context = driver::context();
    // A tab without a policy, for what is only read.
    let paper = context.tab();
    paper.evaluate(SHAPE);
    let mut failures = Vec::new();
    for name in built.personas() {
        let tab = context.tab();
        tab.before_each_page(&session("", &persona(&built.docs, &name)));
        for page in &pages {
            let rendered = built.rendered(page, &name);
            tab.open(&server.url(page));
            tab.evaluate(SHAPE);
            let filled = tab.text("shapeOf(document.querySelector('.d-prose'))");
            let expected = paper.text(&format!("shapeOfText({})", json!(rendered)));
            if filled != expected {
                failures.push(format!("{page} for {name}:\n{}", difference(&expected, &filled)));
            }
        }
        // Addresses of readers may be refused.
        let told: Vec<String> =
            tab.console_errors().into_iter().filter(|line| !line.starts_with("docs E1304")).collect();
        let failed = tab.requests().into_iter().filter(|request| request.status >= Some(400));
        assert_eq!(told, Vec::<String>::new(), "{name}");
        assert_eq!([tab.exceptions(), tab.violations(), tab.dialogs()].concat(), Vec::<String>::new(), "{name}");
        assert_eq!(failed.map(|request| request.url).collect::<Vec<_>>(), Vec::<String>::new(), "{name}");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Lines that only one side has.
fn difference(expected: &str, got: &str) -> String {
    let only = |these: &str, those: &str, sign: char| {
        let lines = these.lines().filter(|line| !those.lines().any(|other| other == *line));
        lines.map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    let lines = only(expected, got, '-') + &only(got, expected, '+');
    if lines.is_empty() { format!("the same lines in another order:\n{expected}\n---\n{got}") } else { lines }
}

#[test]
fn the_example_site_is_filled_as_the_build_renders_it() {
    filled_as_rendered(&Built::example());
}

#[test]
fn every_kind_of_slot_is_filled_as_the_build_renders_it() {
    filled_as_rendered(&Built::forms());
}

/// A tab with a page of the site of forms, as a persona reads it; a file's name, or `None` for nobody.
fn open(server: &Server, page: &str, user: Option<&Value>) -> (driver::Context, Tab) {
    let context = driver::context();
    let tab = context.tab();
    if let Some(user) = user {
        tab.before_each_page(&session("", user));
    }
    tab.open(&server.url(page));
    (context, tab)
}

#[test]
fn without_a_session_a_page_is_what_everybody_sees() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    for page in built.personal_pages() {
        let (_context, tab) = open(&server, &page, None);
        assert!(tab.is("document.documentElement.matches('.out:not(.in)')"), "{page}");
        assert!(tab.is("!document.querySelector('docs-slot[hidden]') && window.docs.user === undefined"), "{page}");
        tab.assert_clean();
    }
}

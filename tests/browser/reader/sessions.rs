//! What is stored about a reader, and what becomes of a page when it changes, is broken or cannot be stored.

use serde_json::{Value, json};

use super::fixture::{Built, HAS_GROUPS, persona, session, session_of};
use super::{SEEN, becomes, open};
use crate::driver::{self, Tab};
use crate::server::{Server, Site};

/// Counts how often the stored session is read.
const COUNTS: &str = "window.n_reads = 0; { const own = Storage.prototype.getItem; \
    Storage.prototype.getItem = function (key) { if (key === 'docs:session:') n_reads++; return own.call(this, key); } }";

fn told(tab: &Tab) -> Vec<String> {
    tab.console().into_iter().filter(|line| line.contains("docs E")).collect()
}

#[test]
fn timers_run_once_for_a_session_that_stays_for_longer() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let mut user = persona(&built.docs, "small");
    let context = driver::context();
    let tab = context.tab();
    tab.before_each_page(COUNTS);
    tab.open(&server.url("/"));
    let mut until = |seconds: f64| -> Value {
        user["expiresAt"] = tab.evaluate(&format!("Date.now() / 1000 + {seconds}"));
        user.clone()
    };
    // Forty days are more than a timer holds; the second is the first again, with another end.
    for first in [40.0 * 86_400.0, 0.7] {
        becomes(&tab, Some(&until(first)), 1);
        becomes(&tab, Some(&until(100.0)), 1);
        // What the reader's groups may see is asked for once and read with the session.
        tab.wait_for(HAS_GROUPS);
        let before = tab.number("n_reads");
        tab.evaluate("new Promise((done) => setTimeout(done, 1500))");
        let n_reads = tab.number("n_reads") - before;
        assert!(n_reads <= 2.0, "{n_reads} reads after a session of {first} s");
        assert!(tab.is("window.docs.user.firstName === 'Tom'"));
    }
    becomes(&tab, Some(&until(40.0 * 86_400.0)), 2);
    let before = tab.number("n_reads");
    tab.evaluate("new Promise((done) => setTimeout(done, 500))");
    assert_eq!(tab.number("n_reads"), before, "forty days are not over");
}

#[test]
fn broken_prefills_cost_only_themselves() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let full = session("", &persona(&built.docs, "full"));
    let long = format!(r#"{{"id":"test","inputs":"{}"}}"#, "x".repeat(70_000));
    for (inputs, n_told) in [("{", 0), (r#"{"id":"other","inputs":{}}"#, 0), (long.as_str(), 1)] {
        let context = driver::context();
        let tab = context.tab();
        tab.before_each_page(&format!("{full}; sessionStorage.setItem('docs:inputs:', {})", json!(inputs)));
        tab.open(&server.url("/code/"));
        assert!(tab.is("window.docs.user.firstName !== undefined && localStorage.length === 1"), "{inputs:.40}");
        assert!(tab.is("sessionStorage.getItem('docs:inputs:') === null"), "{inputs:.40}");
        assert_eq!(told(&tab).len(), n_told, "{:?}", told(&tab));
    }
}

#[test]
fn prefills_end_with_the_session_and_may_come_later() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let full = persona(&built.docs, "full");
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url("/code/"));
    becomes(&tab, Some(&full), 1);
    tab.evaluate("window.inputs = sessionStorage.getItem('docs:inputs:')");
    assert!(tab.is("document.querySelector('pre').textContent.includes('key_enterprise_0000')"));
    tab.evaluate("sessionStorage.clear(); dispatchEvent(new Event('docs:session'))");
    assert!(!tab.is("document.querySelector('pre').textContent.includes('key_enterprise_0000')"));
    tab.evaluate("sessionStorage.setItem('docs:inputs:', inputs); dispatchEvent(new Event('docs:session'))");
    assert!(tab.is("document.querySelector('pre').textContent.includes('key_enterprise_0000')"), "they came later");
    becomes(&tab, None, 0);
    assert!(tab.is("sessionStorage.length === 0"), "they go with the session");
}

#[test]
fn without_storage_a_session_is_in_memory() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let context = driver::context();
    let tab = context.tab();
    tab.before_each_page(
        "for (const name of ['localStorage', 'sessionStorage']) \
         Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError') } });",
    );
    tab.open(&server.url("/"));
    let record = json!({
        "v": 1, "id": "m", "generation": 1, "createdAt": super::CREATED_AT, "user": { "content": { "firstName": "Ann" } },
    });
    let tells = |detail: Value| {
        tab.evaluate(&format!("dispatchEvent(new CustomEvent('docs:session', {{ detail: {detail} }}))"));
    };
    tells(json!({ "session": record.to_string() }));
    assert!(tab.text(SEEN).contains("Welcome back, Ann"));
    tab.evaluate("dispatchEvent(new Event('pageshow'))");
    assert!(tab.text(SEEN).contains("Welcome back, Ann"), "it stays");
    tells(json!({}));
    assert!(tab.text(SEEN).contains("Welcome back, friend"));
    tab.assert_clean();
}

#[test]
fn a_host_is_compared_without_scheme_and_port() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let (_context, tab) = open(&server, "/", None);
    let own = tab.text("location.hostname");
    for (at, host) in [format!("https://{own}"), format!("{own}:99"), own.to_uppercase()].iter().enumerate() {
        let user = json!({ "host": host, "content": { "firstName": "Ann" } });
        becomes(&tab, Some(&user), at as u32);
        assert!(tab.is("window.docs.user?.firstName === 'Ann'"), "{host}");
    }
}

#[test]
fn what_cannot_be_removed_is_told_of_once() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let context = driver::context();
    let tab = context.tab();
    tab.before_each_page(
        "localStorage.setItem('docs:session:', '{'); Storage.prototype.removeItem = () => { throw 1 }",
    );
    tab.open(&server.url("/"));
    tab.evaluate("for (let at = 0; at < 3; at++) dispatchEvent(new StorageEvent('storage'))");
    assert_eq!(told(&tab).len(), 1, "{:?}", told(&tab));
}

#[test]
fn a_listener_may_change_the_reader() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let (_context, tab) = open(&server, "/", None);
    let next = session_of("", &json!({ "content": { "firstName": "Bob" } }), 2);
    tab.evaluate(&format!(
        "window.told = []; for (const name of ['docs:user', 'mintlify:user']) \
             addEventListener(name, ({{ detail }}) => told.push(`${{name}} ${{detail.firstName}}`)); \
         addEventListener('docs:user', ({{ detail }}) => {{ if (detail.firstName === 'Ann') {{ \
             {next}; dispatchEvent(new Event('docs:session')) }} }})"
    ));
    becomes(&tab, Some(&json!({ "content": { "firstName": "Ann" } })), 1);
    assert_eq!(tab.text("told.join()"), "docs:user Ann,docs:user Bob,mintlify:user Bob");
}

#[test]
fn the_focus_goes_over_to_what_stands_in_its_place() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let (_context, tab) = open(&server, "/", None);
    let user = json!({ "content": { "firstName": "Ann", "org": { "plan": "enterprise" } } });
    let link = "document.querySelector('docs-slot a[href=\"https://docs.example/plans\"]')";
    tab.evaluate(&format!("{link}.focus()"));
    becomes(&tab, Some(&user), 1);
    assert_eq!(tab.text("document.activeElement.localName + document.activeElement.textContent"), "bEnterprise");
    becomes(&tab, None, 0);
    assert!(tab.is(&format!("document.activeElement === {link}")), "back to what everybody sees");
    becomes(&tab, Some(&user), 2);
    tab.evaluate("document.activeElement.blur()");
    assert!(tab.is("!document.querySelector('.d-prose [tabindex=\"-1\"]')"), "and it leaves nothing behind");
}

#[test]
fn what_is_out_of_the_page_forgets_the_reader_too() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let (_context, tab) = open(&server, "/", Some(&json!({ "content": { "firstName": "Ann" } })));
    tab.evaluate("window.prose = document.querySelector('.d-prose'); window.room = prose.parentNode; prose.remove()");
    becomes(&tab, None, 0);
    assert!(!tab.is("prose.textContent.includes('Ann')"));
    tab.evaluate("room.append(prose)");
    assert!(tab.text(SEEN).contains("Welcome back, friend"));
}

#[test]
fn nobody_is_watched_for() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let (_context, tab) = open(&server, "/", Some(&persona(&built.docs, "full")));
    tab.evaluate(
        "window.n_ends = 0; { const own = MutationObserver.prototype.disconnect; \
         MutationObserver.prototype.disconnect = function () { n_ends++; own.call(this) } }",
    );
    becomes(&tab, None, 0);
    assert_eq!(tab.number("n_ends"), 1.0);
}

#[test]
fn attributes_take_texts_numbers_and_booleans() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let user = json!({ "content": { "firstName": { "a": 1 }, "used": { "toString": 1, "valueOf": 1 } } });
    let (_context, tab) = open(&server, "/attributes/", Some(&user));
    let style = "[...document.querySelectorAll('.d-prose div')].find((own) => own.textContent === 'Style')";
    assert!(tab.is(&format!("{style}.className.startsWith('s-') && !{style}.hasAttribute('style')")));
    assert!(tab.is(&format!("!{style}.hasAttribute('title')")));
    assert!(told(&tab).iter().all(|line| line.starts_with("docs E1303: /attributes/:")), "{:?}", told(&tab));
    assert_eq!([tab.exceptions(), tab.violations()].concat(), Vec::<String>::new());
}

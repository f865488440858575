//! The log-in link, the reader's menu and what is said about logging in: for every name, on every screen, by keyboard.

use std::path::Path;

use serde_json::{Value, json};

use super::fixture::{Docs, JANE, Setup, docs, enter_dashboard, greets, reader, store};
use crate::driver::{self, Scheme, Tab, Viewport};

const WIDE: Viewport = Viewport { width: 1440, height: 900, scale: 1.0, mobile: false };

fn start(method: &str) -> Docs {
    let docs = docs(method, Setup::default());
    docs.mock.log_in_as(Some(reader(JANE)));
    docs
}

/// Keeps a picture to look at: `target/tmp/controls-NAME.png`.
fn keep(tab: &Tab, name: &str) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("controls-{name}.png"));
    std::fs::write(path, tab.screenshot().png).expect("a file");
}

/// A reader's name and initials in the header, whatever is known of them; nothing leaves the screen.
#[track_caller]
fn check(docs: &Docs, name: &str, content: &Value, seen: &str) {
    for (width, viewport) in [(1440, WIDE), (390, Viewport::PHONE)] {
        for (scheme_name, scheme) in [("light", Scheme::Light), ("dark", Scheme::Dark)] {
            let (_context, tab) = docs.open("/guide/");
            tab.viewport(viewport);
            tab.scheme(scheme);
            store(&tab, &json!({ "content": content }), &json!({}));
            if name == "rtl" {
                tab.before_each_page("new MutationObserver(() => document.documentElement && (document.documentElement.dir = 'rtl')).observe(document, { childList: true })");
            }
            tab.reload();
            tab.settle();
            tab.click(".d-reader > summary");
            let shown = tab.text("['initials', 'name'].map((of) => document.querySelector(`[data-reader=${of}]`).textContent).join(' | ')");
            assert_eq!(shown, seen, "{name}");
            let is_inside = "[...document.querySelectorAll('.d-reader > summary, .d-reader > ul')].every((own) => { \
                const { left, right } = own.getBoundingClientRect(); return left >= 0 && right <= innerWidth }) \
                && document.documentElement.scrollWidth <= document.documentElement.clientWidth";
            assert!(tab.is(is_inside), "{name}, {width} wide");
            keep(&tab, &format!("{name}-{width}-{scheme_name}"));
        }
    }
}

#[test]
fn every_name_has_its_place() {
    let docs = start("jwt");
    let long = "Wolfeschlegelsteinhausenbergerdorff".repeat(3);
    check(&docs, "plain", &json!({ "firstName": "Jane", "lastName": "Doe" }), "JD | Jane Doe");
    check(
        &docs,
        "long",
        &json!({ "name": format!("Hubert {long}") }),
        &format!("HW | {}", &format!("Hubert {long}")[..80]),
    );
    check(&docs, "email", &json!({ "email": "jane@example.com" }), "J | jane@example.com");
    check(&docs, "nothing", &json!({ "plan": "free" }), " | ");
    check(&docs, "rtl", &json!({ "name": "ليلى الأحمد" }), "لا | ليلى الأحمد");
    check(&docs, "emoji", &json!({ "firstName": "👩‍💻 Ada", "lastName": "" }), "👩A | 👩‍💻 Ada");
}

#[test]
fn the_menu_works_by_keyboard() {
    let docs = start("jwt");
    let (_context, tab) = docs.open("/guide/");
    tab.evaluate("document.querySelector('.login-link').focus()");
    tab.press("Enter");
    greets(&tab, "Jane");
    let is_open = "document.querySelector('.d-reader').open";
    let focus = "document.activeElement.className || document.activeElement.localName";
    tab.evaluate("document.querySelector('.d-reader > summary').focus()");
    tab.press("Enter");
    tab.wait_for(is_open);
    tab.press("Tab");
    assert!(tab.text(focus).contains("logout-link"), "{}", tab.text(focus));
    tab.press("Escape");
    tab.wait_for(&format!("!{is_open} && document.activeElement.localName === 'summary'"));
    tab.press("Enter");
    tab.press("Tab");
    tab.press("Enter");
    greets(&tab, "stranger");
    assert!(tab.is("getComputedStyle(document.querySelector('.login-link')).visibility === 'visible'"));
    tab.wait_for("document.activeElement.matches('.login-link')");
    assert!(!tab.is(is_open), "the next reader does not find it open");
    tab.assert_clean();
}

#[test]
fn a_link_that_is_a_button_obeys_the_space_bar() {
    let docs = docs("oauth", Setup::default());
    docs.mock.log_in_as(Some(reader(JANE)));
    let (_context, tab) = docs.open("/guide/");
    tab.evaluate("document.querySelector('.login-link').focus({ preventScroll: true })");
    tab.press("Space");
    greets(&tab, "Jane");
}

#[test]
fn nothing_moves_when_it_is_known_who_reads() {
    let docs = start("shared-session");
    for viewport in [WIDE, Viewport::PHONE] {
        let context = driver::context();
        let tab = context.tab();
        tab.viewport(viewport);
        enter_dashboard(&docs, &tab);
        tab.open(&docs.server.url("/guide/"));
        greets(&tab, "Jane");
        tab.settle();
        // The words of the page are the reader's: lines there may change. Nothing else does.
        let shifts: Vec<String> = tab
            .layout_shifts()
            .into_iter()
            .filter(|line| line.contains("d-bar") || line.contains("d-top") || line.contains("d-account"))
            .collect();
        assert_eq!(shifts, Vec::<String>::new());
        let places = "JSON.stringify([...document.querySelectorAll('.d-bar > :not(.d-account)')].map((own) => { \
            const { x, y, width, height } = own.getBoundingClientRect(); return [x, y, width, height] }))";
        let known = tab.text(places);
        tab.reload();
        tab.settle();
        assert_eq!((tab.layout_shifts(), tab.text(places)), (vec![], known.clone()));
        tab.click(".d-reader > summary");
        tab.click(".logout-link");
        greets(&tab, "stranger");
        assert_eq!(tab.text(places), known, "the header stands where it stood");
    }
}

#[test]
fn what_is_said_is_accessible() {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(&axe).expect("`npm ci` in the folder `tests`");
    let accessible = |tab: &Tab, name: &str| {
        tab.evaluate(&format!("{axe};0"));
        let found = tab.evaluate(
            "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations \
             .filter(({ impact }) => ['serious', 'critical'].includes(impact)) \
             .map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`))",
        );
        assert_eq!(found, json!([]), "{name}");
    };
    let tokens = start("jwt");
    let oauth = start("oauth");
    for (width, viewport) in [(1440, WIDE), (390, Viewport::PHONE)] {
        for (scheme_name, scheme) in [("light", Scheme::Light), ("dark", Scheme::Dark)] {
            let (_context, tab) = tokens.open("/guide/");
            tab.viewport(viewport);
            tab.scheme(scheme);
            store(&tab, &json!({ "content": { "firstName": "Bob" } }), &json!({}));
            tab.open(&tokens.server.url(&format!("/?link#{}", tokens.mock.token())));
            tab.wait_for("document.querySelector('.d-notice:not([hidden])')");
            tab.click(".d-reader > summary");
            accessible(&tab, "notice");
            keep(&tab, &format!("notice-{width}-{scheme_name}"));
            tab.evaluate("document.querySelector('.d-reader').open = false");
            tab.open(&tokens.server.url("/?link#a=b&jwt=no.token.there"));
            tab.wait_for("document.querySelector('.d-notice:not([hidden])')?.innerText.includes('did not work')");
            accessible(&tab, "failure");

            let (_context, tab) = oauth.open("/");
            tab.viewport(viewport);
            tab.scheme(scheme);
            tab.open(&oauth.server.url("/oauth-callback?code=1&state=unknown"));
            tab.wait_for("document.querySelector('[data-callback=failed]')");
            accessible(&tab, "callback");
            keep(&tab, &format!("callback-failed-{width}-{scheme_name}"));
            tab.evaluate("document.querySelector('[data-callback]').dataset.callback = 'waiting'");
            keep(&tab, &format!("callback-waiting-{width}-{scheme_name}"));
        }
    }
}

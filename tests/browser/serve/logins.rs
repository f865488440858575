//! Logging in without a backend: each handshake, by the page's own button, as a persona.

use super::fixture::{Serving, chosen};

const PAGE: &str = "---\ntitle: Page\n---\n\nHello {user.name ?? \"stranger\"}.\n";

#[track_caller]
fn there_and_back(method: &str) {
    let serving = Serving::for_readers(method, &[("page.mdx", PAGE)]);
    let (_context, tab) = serving.open("/page");
    tab.wait_for("document.querySelector('main').innerText.includes('Hello stranger')");
    tab.click(".login-link");
    tab.wait_for("location.pathname === '/_preview/login' && document.querySelector('a[href*=jane]') !== null");
    tab.click("a[href*=jane]");
    tab.wait_for("document.querySelector('main')?.innerText.includes('Hello Jane')");
    assert_eq!(
        tab.text("location.pathname.replace(/\\/$/, '') + location.search + location.hash"),
        "/page",
        "{method}"
    );
    tab.wait_for(
        "document.querySelector('docs-preview-bar')?.shadowRoot.querySelector('select')?.options.length === 4",
    );
    assert_eq!(chosen(&tab), "jane", "{method}");
    tab.reload();
    tab.settle();
    tab.wait_for("document.querySelector('main').innerText.includes('Hello Jane')");
    tab.evaluate("document.querySelector('.d-reader').open = true");
    tab.click(".logout-link");
    tab.wait_for("document.querySelector('main').innerText.includes('Hello stranger')");
}

#[test]
fn by_a_token() {
    there_and_back("jwt");
}

#[test]
fn by_a_shared_session() {
    there_and_back("shared-session");
}

#[test]
fn by_oauth() {
    there_and_back("oauth");
}

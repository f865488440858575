//! Logging in, in a browser: built sites, and login servers written as the guides write them.

mod answers;
mod claims;
mod controls;
mod exchange;
pub mod fixture;
mod groups;
mod guides;
mod model;
mod oauth;
mod places;
mod provider;
mod sessions;
mod token;
mod vectors;

use docs::mock::Shape;
use fixture::{BOB, JANE, Setup, docs, greets, reader};

const WHERE: &str = "location.pathname + location.search + location.hash";

/// Each handshake brings readers back to where they were, and forgets them when they log out.
#[track_caller]
fn there_and_back(method: &str, base: &'static str) {
    let docs = docs(method, Setup { base, ..Setup::default() });
    docs.mock.log_in_as(Some(reader(JANE)));
    let (_context, tab) = docs.open("/guide/?plan=a%26b#deep-down");
    greets(&tab, "stranger");
    tab.click(".login-link");
    greets(&tab, "Jane");
    assert_eq!(tab.text(WHERE), format!("{base}/guide/?plan=a%26b#deep-down"));
    tab.wait_for("scrollY > 400");
    tab.click(".d-reader > summary");
    assert_eq!(
        tab.text("document.querySelector('.d-reader').innerText.replace(/\\s+/g, ' ').trim()"),
        "JD Your account Jane Doe Log out"
    );
    tab.click(".logout-link");
    greets(&tab, "stranger");
    let left = tab.text("JSON.stringify([localStorage, sessionStorage])");
    assert!(!left.contains("Jane"), "{left}");
    tab.reload();
    tab.settle();
    greets(&tab, "stranger");
}

#[test]
fn by_a_token() {
    there_and_back("jwt", "");
    there_and_back("jwt", "/docs");
}

#[test]
fn by_a_shared_session() {
    there_and_back("shared-session", "");
    there_and_back("shared-session", "/docs");
}

#[test]
fn by_oauth() {
    there_and_back("oauth", "");
    there_and_back("oauth", "/docs");
}

#[test]
fn a_token_comes_back_in_every_shape() {
    let docs = docs("jwt", Setup::default());
    docs.mock.log_in_as(Some(reader(JANE)));
    for shape in [Shape::Bare, Shape::Anchor, Shape::Callback, Shape::CallbackRedirect] {
        docs.mock.jwt(|jwt| jwt.shape = shape);
        let (_context, tab) = docs.open("/guide/");
        tab.click(".login-link");
        greets(&tab, "Jane");
    }
}

#[test]
fn another_reader_takes_their_place_in_every_tab() {
    let docs = docs("jwt", Setup::default());
    docs.mock.log_in_as(Some(reader(JANE)));
    let (context, tab) = docs.open("/guide/");
    tab.click(".login-link");
    greets(&tab, "Jane");
    let other = context.tab();
    other.open(&docs.server.url("/"));
    greets(&other, "Jane");
    docs.mock.log_in_as(Some(reader(BOB)));
    other.click(".d-reader > summary");
    other.click(".logout-link");
    greets(&tab, "stranger");
    tab.click(".login-link");
    greets(&tab, "Bob");
    greets(&other, "Bob");
}

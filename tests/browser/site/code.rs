//! Code blocks under the hand: folding, copying, groups.

use super::{focus, open, start};
use crate::server::Host;

#[test]
fn folded_code_opens_by_key() {
    let server = start(Host::Netlify);
    let (_context, tab) = open(&server, "/components/code");
    let height = "document.querySelector('.d-expandable-code pre').getBoundingClientRect().height";
    let folded = tab.number(height);
    assert!(tab.is("document.querySelector('.d-expand').getAttribute('aria-expanded') === 'false'"));
    focus(&tab, ".d-expand");
    tab.press("Enter");
    // The first key fetches what follows keys.
    tab.wait_for("document.querySelector('.d-expand').getAttribute('aria-expanded') === 'true'");
    assert!(tab.number(height) > folded + 10.0, "it opens");
    tab.press("Space");
    tab.wait_for("document.querySelector('.d-expand').getAttribute('aria-expanded') === 'false'");
    assert_eq!(tab.number(height), folded, "and closes");
    tab.assert_clean();
}

#[test]
fn copying_takes_what_stays_and_says_so() {
    let server = start(Host::Netlify);
    let (_context, tab) = open(&server, "/components/code");
    tab.evaluate("navigator.clipboard.writeText = async text => { window.taken = text }");
    focus(&tab, ".d-expandable-code > .d-copy");
    tab.press("Enter");
    tab.wait_for("window.taken");
    let taken = tab.text("window.taken");
    assert!(taken.starts_with("const delay = 250;\n") && !taken.contains("1000"), "{taken}");
    tab.wait_for("document.querySelector('body > .d-sr[role=status]').textContent === 'Copied'");
    tab.wait_for("document.querySelector('body > .d-sr[role=status]').textContent === ''");
    tab.assert_clean();
}

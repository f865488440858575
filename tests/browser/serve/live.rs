//! The live channel where things happen at a bad moment.

use super::fixture::Serving;
use crate::driver::{Tab, context};

const OVERLAY: &str = "document.querySelector('docs-preview-errors')";

fn page(words: &str) -> String {
    format!("---\ntitle: Page\n---\n\n{words}\n\n[Other](/other)\n")
}

fn shows(tab: &Tab, words: &str) {
    tab.wait_for(&format!("document.querySelector('main').innerText.includes({words:?})"));
}

/// Between a page's own answer and the preview's first question there may be any time.
#[test]
fn a_page_that_changes_while_it_loads_is_changed_in_place() {
    let serving = Serving::new(&[("page.mdx", &page("Before."))]);
    let context = context();
    let tab = context.tab();
    tab.hold();
    tab.open(&serving.address("/page"));
    tab.evaluate("window.same = true");
    tab.held("");
    serving.write("page.mdx", &page("After."));
    serving.wait_for("/page", "After.");
    tab.release();
    shows(&tab, "After.");
    assert!(tab.is("window.same"), "without a load");
}

/// What was mended while nobody listened goes all the same.
#[test]
fn a_mistake_that_is_mended_while_the_page_is_away_goes() {
    let serving = Serving::new(&[("page.mdx", &page("Words.")), ("other.mdx", "---\ntitle: Other\n---\n\nElse.\n")]);
    let (_context, tab) = serving.open("/page");
    tab.evaluate("window.same = true");
    let good = serving.read("docs.json");
    serving.write("docs.json", "{ \"name\": ");
    tab.wait_for(&format!("{OVERLAY}?.shadowRoot.textContent.includes('docs.json:1:')"));
    tab.open(&serving.address("/other"));
    tab.wait_for(&format!("{OVERLAY}?.shadowRoot.textContent.includes('docs.json:1:')"));
    serving.write("docs.json", &good);
    tab.wait_for(&format!("{OVERLAY}.hidden"));
    tab.back();
    tab.wait_for(&format!("{OVERLAY}?.hidden !== false"));
    assert!(tab.is("window.same"), "the browser kept the page");
}

/// A change that is told by a server which answers nobody any more is shown when it answers again.
#[test]
fn a_page_that_gets_no_answer_stays_until_there_is_one() {
    let serving = Serving::new(&[("page.mdx", &page("Before."))]);
    let (_context, tab) = serving.open("/page");
    tab.evaluate("window.same = true");
    tab.hold();
    serving.write("page.mdx", &page("After."));
    tab.held("/page").refuse();
    tab.release();
    shows(&tab, "After.");
    assert!(tab.is("window.same"), "without a load");
}

/// The channel of a page that went may end after the page came back.
#[test]
fn a_page_that_comes_back_has_one_channel() {
    let serving = Serving::new(&[("page.mdx", &page("Before."))]);
    let context = context();
    let tab = context.tab();
    // Whoever waits to open a channel does not wait.
    tab.before_each_page(
        "window.channels = []; window.WebSocket = class extends WebSocket { constructor(...all) { super(...all); channels.push(this); } }; \
         const later = setTimeout; window.setTimeout = (act, time) => later(act, time === 250 ? 0 : time);",
    );
    tab.open(&serving.address("/page"));
    tab.wait_for("channels[0]?.readyState === 1");
    // The end of a channel is told later: after both.
    tab.evaluate(
        "{ const [first] = channels; window.ended = new Promise((done) => first.addEventListener('close', () => setTimeout(done))); \
         dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })); \
         dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); }",
    );
    tab.evaluate("window.ended");
    serving.write("page.mdx", &page("After."));
    shows(&tab, "After.");
    assert_eq!(tab.number("channels.length"), 2.0);
}

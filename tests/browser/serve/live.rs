//! The live channel where things happen at a bad moment.

use super::fixture::Serving;
use crate::driver::{Tab, context};

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

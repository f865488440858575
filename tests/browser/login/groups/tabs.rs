//! Several tabs find out what a reader may see: what one stored, the others show.

use serde_json::json;

use super::page;
use crate::login::fixture::{JANE, Setup, docs, reader};

/// Another tab stores the record after this page looked for one, and before its own script asks: nothing is asked then.
#[test]
fn a_record_that_another_tab_stored_meanwhile_is_shown() {
    let pages = vec![("secret.mdx".to_owned(), page("groups: [admin]\n", "Secret anvils"))];
    let site = json!({ "navigation": { "pages": ["index", "guide", "secret"] } });
    let docs = docs("jwt", Setup { site, pages, ..Setup::default() });
    docs.mock.log_in_as(Some(reader(JANE)));
    let (_context, tab) = docs.open("/");
    tab.click(".d-login");
    let shows = "document.querySelector('.d-nav').textContent.includes('Secret anvils')";
    tab.wait_for(shows);
    tab.settle();
    let stored = tab.text(
        "JSON.stringify(['groups', 'asked'].map((name) => [`docs:${name}:`, localStorage.getItem(`docs:${name}:`)]))",
    );
    // `docs:asked` is what the page's script ends with.
    tab.before_each_page(&format!(
        "for (const [key] of {stored}) localStorage.removeItem(key);
         addEventListener('docs:asked', () => {{ for (const [key, text] of {stored}) localStorage.setItem(key, text); }});
         const own = window.fetch;
         window.fetch = (address, options) => `${{address}}`.includes('/_readers/') ? Promise.reject(new TypeError()) : own(address, options);"
    ));
    tab.open(&docs.server.url("/guide"));
    tab.wait_for(shows);
}

//! What stands around pages, by keyboard alone: from the page's beginning each is reached with the Tab key.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::json;

use crate::driver::{self, Context, Tab, Viewport};
use crate::server::{Server, Site};

/// Every kind of choice within another.
const SITE: &str = r##"{
  "theme": "mint", "name": "Choices", "url": "https://docs.example", "colors": { "primary": "#0F766E" }, "favicon": "/icon.svg",
  "banner": { "content": "A [banner](/en/anvil/1/start)", "dismissible": true },
  "navigation": { "languages": [
    { "language": "en", "default": true, "products": [
      { "product": "Anvil", "icon": "star", "description": "Heavy", "versions": [
        { "version": "2", "tag": "beta", "tabs": [
          { "tab": "Guide", "icon": "star", "groups": [{ "group": "First", "pages": ["en/anvil/2/start", "en/anvil/2/use", { "group": "More", "pages": ["en/anvil/2/more"] }] }] },
          { "tab": "Reference", "menu": [
            { "item": "Program", "icon": "star", "description": "Every word of it", "pages": ["en/anvil/2/program"] },
            { "item": "Site", "pages": ["en/anvil/2/site"] } ] },
          { "tab": "Elsewhere", "href": "https://elsewhere.example", "align": "end" } ] },
        { "version": "1", "pages": ["en/anvil/1/start", "en/anvil/1/use"] } ] },
      { "product": "Hammer", "pages": ["en/hammer/2/start"] } ] },
    { "language": "de", "products": [
      { "product": "Anvil", "versions": [{ "version": "2", "pages": ["de/anvil/2/start", "de/anvil/2/use"] }] } ] } ] }
}"##;

const PAGES: [&str; 10] = [
    "en/anvil/2/start",
    "en/anvil/2/use",
    "en/anvil/2/more",
    "en/anvil/2/program",
    "en/anvil/2/site",
    "en/anvil/1/start",
    "en/anvil/1/use",
    "en/hammer/2/start",
    "de/anvil/2/start",
    "de/anvil/2/use",
];

const CONTENT: &str = "<Expandable title=\"More of it\">\n  [A link](/en/anvil/2/start)\n</Expandable>\n";

fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("choices");
        for page in PAGES {
            let path = folder.join(format!("{page}.mdx"));
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, CONTENT).expect("the page");
        }
        fs::write(folder.join("docs.json"), SITE).expect("the site file");
        fs::write(folder.join("icon.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").expect("the icon");
        let output = Command::new(env!("CARGO_BIN_EXE_docs")).arg("build").arg(&folder).output();
        let output = output.expect("the binary starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        folder.join("dist")
    })
}

const START: &str = "/en/anvil/2/use";

fn open() -> (Server, Context, Tab) {
    let server = Server::start(Site::new(built()));
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url(START));
    (server, context, tab)
}

/// Presses the Tab key until what has the focus is `selector`, and demands that it can be seen.
fn reach(tab: &Tab, selector: &str) {
    let reached = format!("document.activeElement.matches({})", serde_json::json!(selector));
    for _ in 0..60 {
        tab.press("Tab");
        if tab.is(&reached) {
            let seen = "(() => { const element = document.activeElement; const box = element.getBoundingClientRect(); \
                        const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2); \
                        return element.checkVisibility() && (element.contains(at) || at?.contains(element)) })()";
            tab.wait_for(seen);
            return;
        }
    }
    panic!("the Tab key does not lead to {selector}");
}

/// Opens a menu by key, looks that Escape and going on close it, and chooses the option.
fn choose(tab: &Tab, menu: &str, option: &str, expected: &str) {
    let is_open = format!("document.querySelector({}).open", serde_json::json!(menu));
    reach(tab, &format!("{menu} > summary"));
    for key in ["Enter", "Space"] {
        tab.press(key);
        assert!(tab.is(&is_open), "{menu}: {key}");
        reach(tab, &format!("{menu} a"));
        tab.press("Escape");
        assert!(tab.is(&format!("!{is_open} && document.activeElement.matches('summary')")), "{menu}: Escape");
    }
    tab.press("Enter");
    tab.press("Shift+Tab");
    assert!(tab.is(&format!("!{is_open}")), "{menu} stays open behind who leaves it");
    reach(tab, &format!("{menu} > summary"));
    tab.press("Enter");
    reach(tab, &format!("{menu} a[href='{option}']"));
    tab.press("Enter");
    tab.wait_for(&format!("location.pathname.replace(/\\/$/, '') === '{expected}'"));
}

#[test]
fn switchers_lead_to_the_same_page() {
    let (server, _context, tab) = open();
    choose(&tab, ".d-switch-language", "/de/anvil/2/use", "/de/anvil/2/use");
    assert_eq!(tab.text("document.documentElement.lang"), "de");
    tab.open(&server.url(START));
    choose(&tab, ".d-switch-version", "/en/anvil/1/use", "/en/anvil/1/use");
    tab.open(&server.url(START));
    choose(&tab, ".d-switch-product", "/en/hammer/2/start", "/en/hammer/2/start");
    tab.assert_clean();
}

#[test]
fn the_menu_of_a_tab_opens_below_it() {
    let (_server, _context, tab) = open();
    assert!(tab.is("!document.querySelector('.d-switch-tab-menu')"), "the tab is not the current one");
    choose(&tab, ".d-tab-menu", "/en/anvil/2/site", "/en/anvil/2/site");
    assert!(tab.is("document.querySelector('.d-tab-menu > summary').ariaCurrent === 'true'"));
    assert!(tab.is("!document.querySelector('.d-switch-tab-menu').checkVisibility()"), "once is enough");
    tab.click(".d-tab-menu > summary");
    let below = "(() => { const list = document.querySelector('.d-tab-menu > ul').getBoundingClientRect(); \
                 const tab = document.querySelector('.d-tab-menu').getBoundingClientRect(); \
                 return list.top >= tab.bottom && list.height > 60 && document.elementFromPoint(list.x + 20, list.bottom - 20).closest('.d-tab-menu') !== null })()";
    assert!(tab.is(below), "it is not cut off");
    assert_eq!(tab.text("document.querySelector('.d-tab-menu [aria-current=true] span span').textContent"), "Site");
    tab.assert_clean();
}

#[test]
fn the_banner_goes_and_stays_away() {
    let (_server, _context, tab) = open();
    reach(&tab, ".d-banner a");
    reach(&tab, ".d-banner-close");
    tab.press("Enter");
    let seen = "document.querySelector('.d-banner')?.checkVisibility() ?? false";
    assert!(!tab.is(seen));
    tab.reload();
    assert!(!tab.is(seen));
    tab.assert_clean();
}

#[test]
fn an_expandable_opens_and_lets_in() {
    let (_server, _context, tab) = open();
    reach(&tab, ".d-expandable > summary");
    for key in ["Enter", "Space"] {
        tab.press(key);
        assert!(tab.is("document.querySelector('.d-expandable').open"), "{key}");
        tab.press(key);
        assert!(!tab.is("document.querySelector('.d-expandable').open"), "{key}");
    }
    tab.press("Enter");
    reach(&tab, ".d-expandable a");
    tab.press("Enter");
    tab.wait_for("location.pathname.startsWith('/en/anvil/2/start')");
    tab.assert_clean();
}

#[test]
fn a_phone_has_all_of_it_in_the_drawer() {
    let (server, _context, tab) = open();
    tab.viewport(Viewport::PHONE);
    let is_open = "document.getElementById('d-sidebar').matches('.d-open')";
    for (selector, expected) in [
        (".d-sidebar-tabs a[href='/en/anvil/2/program']", "/en/anvil/2/program"),
        (".d-nav a[href='/en/anvil/2/start']", "/en/anvil/2/start"),
    ] {
        tab.open(&server.url(START));
        reach(&tab, ".d-menu-button");
        tab.press("Enter");
        tab.wait_for(is_open);
        reach(&tab, selector);
        tab.press("Enter");
        tab.wait_for(&format!("location.pathname.replace(/\\/$/, '') === '{expected}'"));
    }
    tab.open(&server.url("/en/anvil/2/program"));
    reach(&tab, ".d-menu-button");
    tab.press("Enter");
    tab.wait_for(is_open);
    choose(&tab, ".d-switch-tab-menu", "/en/anvil/2/site", "/en/anvil/2/site");
    // A closed group opens, and behind its last line the drawer closes: nothing behind it has the focus unseen.
    tab.open(&server.url(START));
    reach(&tab, ".d-menu-button");
    tab.press("Enter");
    tab.wait_for(is_open);
    reach(&tab, ".d-nav summary");
    tab.press("Enter");
    reach(&tab, ".d-nav a[href='/en/anvil/2/more']");
    for _ in 0..12 {
        tab.press("Tab");
    }
    assert!(!tab.is(is_open) && !tab.is("document.getElementById('d-sidebar').contains(document.activeElement)"));
    tab.assert_clean();
}

#[test]
fn menus_stay_above_a_list_that_is_scrolled() {
    let (server, _context, tab) = open();
    let seen = |selector: &str| {
        tab.is(&format!(
            "(() => {{ const own = document.querySelector({selector:?}); const box = own.getBoundingClientRect(); \
             return own.contains(document.elementFromPoint(box.left + 20, box.top + box.height / 2)) }})()"
        ))
    };
    for viewport in [Viewport { height: 360, ..Viewport::DESKTOP }, Viewport { height: 560, ..Viewport::PHONE }] {
        tab.viewport(viewport);
        tab.open(&server.url(START));
        if viewport.mobile {
            tab.click(".d-menu-button");
            tab.wait_for("document.getElementById('d-sidebar').getBoundingClientRect().left === 0");
        }
        tab.evaluate("document.querySelectorAll('.d-nav details').forEach(own => { own.open = true })");
        // A list as long as large sites have it.
        tab.evaluate(
            "document.querySelector('.d-nav-top').append(...Array.from({ length: 40 }, () => document.querySelector('.d-nav li').cloneNode(true)))",
        );
        assert!(seen(".d-sidebar-switches summary"), "at rest");
        tab.evaluate("document.getElementById('d-sidebar').scrollTop = 400");
        assert_eq!(tab.evaluate("document.getElementById('d-sidebar').scrollTop"), json!(400));
        let is_tall = viewport.height >= 480;
        assert_eq!(seen(".d-sidebar-switches summary"), is_tall, "{viewport:?}");
    }
    tab.viewport(Viewport::DESKTOP);
    tab.assert_clean();
}

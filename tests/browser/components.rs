//! Components as readers use them: by key, by address, and as they left them, without anything that moves.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use crate::driver::{self, Context, Tab, Viewport};
use crate::server::{Server, Site};

/// A page with each of them, built once for all tests.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("components");
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/components");
        let mut command = Command::new(env!("CARGO_BIN_EXE_docs"));
        let output = command.arg("build").arg(docs).arg("--out").arg(&out).output().expect("the binary starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        out
    })
}

fn open(path: &str) -> (Server, Context, Tab) {
    let server = Server::start(Site::new(built()));
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url(path));
    (server, context, tab)
}

fn focus(tab: &Tab, selector: &str) {
    tab.evaluate(&format!("document.querySelector({}).focus()", serde_json::json!(selector)));
}

/// The titles of all chosen tabs, in the page's order.
const CHOSEN: &str = "[...document.querySelectorAll('.d-tab')].filter(tab => tab.ariaSelected === 'true' || tab.selected)\
                      .map(tab => tab.textContent).join(' ')";
const HASH: &str = "decodeURIComponent(location.hash)";
const TREE: &str =
    "document.activeElement.closest('[role=treeitem]').ariaLabel + ' ' + document.activeElement.ariaExpanded";
const LISTED: &str = "[...document.querySelectorAll('.d-toc li')].filter(line => getComputedStyle(line).display !== 'none')\
                      .map(line => line.textContent.trim()).join(', ')";
const VIEW: &str = "document.querySelector('.d-view-switch > summary').innerText.trim()";
const UPDATES: &str = "[...document.querySelectorAll('.d-update')].filter(update => update.checkVisibility())\
                       .map(update => update.id).join(' ')";

#[test]
fn tabs_go_together_are_remembered_and_have_addresses() {
    let (server, _context, tab) = open("/");
    assert_eq!(tab.text(CHOSEN), "npm npm npm Node");
    focus(&tab, ".d-tab");
    tab.press("End");
    assert_eq!((tab.text(CHOSEN), tab.text(HASH)), ("pnpm npm npm Node".into(), "#pnpm".into()));
    tab.press("ArrowLeft");
    assert_eq!(tab.text(CHOSEN), "yarn npm yarn Node", "what does not go together stays");
    tab.evaluate(
        "(() => { const list = document.querySelector('select.d-tab-list'); list.selectedIndex = 1; \
         list.dispatchEvent(new Event('change', { bubbles: true })) })()",
    );
    assert_eq!((tab.text(CHOSEN), tab.text(HASH)), ("yarn npm yarn Python".into(), "#python".into()));
    // Each set of titles remembers its own.
    tab.open(&server.url("/"));
    assert_eq!(tab.text(CHOSEN), "yarn npm yarn Python");
    // The tab that does not go with the others has an address all the same.
    tab.click("#d-content .d-tabs:nth-of-type(2) .d-tab:nth-of-type(2)");
    assert_eq!((tab.text(CHOSEN), tab.text(HASH)), ("yarn yarn yarn Python".into(), "#yarn-2".into()));
    tab.open(&server.url("/views#x"));
    tab.open(&server.url("/#deep-heading"));
    assert_eq!(tab.text(CHOSEN), "pnpm npm yarn Python", "an address opens the tab that it points into");
    assert!(tab.is("document.getElementById('deep-heading').checkVisibility()"));
    tab.evaluate("location.hash = '#node'");
    tab.wait_for("document.getElementById('node').checkVisibility()");
    assert!(
        tab.is("new Set([...document.querySelectorAll('[id]')].map(own => own.id)).size === document.querySelectorAll('[id]').length"),
        "each id once"
    );
    tab.assert_clean();
}

#[test]
fn a_tree_follows_the_keys() {
    let (_server, _context, tab) = open("/");
    assert!(
        tab.is("document.querySelectorAll('[role=tree] [tabindex=\"0\"]').length === 1"),
        "one stop for the Tab key"
    );
    // A row that is on its way is not clicked.
    tab.evaluate("document.documentElement.style.scrollBehavior = 'auto'");
    focus(&tab, "[role=treeitem]");
    for (keys, expected) in [
        ("ArrowDown", "main.rs null"),
        ("ArrowDown", "render false"),
        ("ArrowRight", "render true"),
        ("ArrowRight", "page.rs null"),
        ("ArrowLeft", "render true"),
        (" ", "render false"),
        ("Enter", "render true"),
        ("ArrowUp", "main.rs null"),
        ("ArrowLeft", "src true"),
        ("ArrowLeft", "src false"),
        ("ArrowDown", "fixed null"),
        ("ArrowRight", "in.txt null"),
        ("End", "Cargo.toml null"),
        ("Home", "src false"),
        ("*", "src true"),
        ("c", "Cargo.toml null"),
        ("m", "main.rs null"),
    ] {
        tab.press(keys);
        // The first key fetches what follows keys.
        tab.wait_for(&format!("({TREE}) === '{expected}'"));
    }
    tab.click("[role=treeitem] > .d-tree-row");
    tab.wait_for("!document.querySelector('[role=group]').checkVisibility()");
    tab.assert_clean();
}

#[test]
fn views_are_chosen_for_the_page_and_its_contents() {
    let (server, _context, tab) = open("/views");
    assert_eq!((tab.text(VIEW), tab.text(LISTED)), ("TypeScript".into(), "Install in TS, Common".into()));
    focus(&tab, ".d-view-switch > summary");
    tab.press("Enter");
    tab.press("Tab");
    tab.press("Tab");
    tab.press("Enter");
    assert_eq!(
        (tab.text(VIEW), tab.text(LISTED), tab.text("location.search")),
        ("Python".into(), "Install in Python, Python deep, Common".into(), "?view=Python".into())
    );
    assert!(tab.is("document.activeElement.matches('.d-view-switch > summary')"));
    assert!(tab.is("document.querySelector('.d-view-switch svg').checkVisibility() !== undefined"));
    tab.open(&server.url("/views"));
    assert_eq!(tab.text(VIEW), "Python", "remembered");
    tab.open(&server.url("/views?view=TypeScript"));
    assert_eq!(tab.text(VIEW), "TypeScript", "by address");
    tab.open(&server.url("/"));
    tab.open(&server.url("/views#install-in-ts"));
    assert_eq!(tab.text(VIEW), "TypeScript", "an address opens the view that it points into");
    assert!(tab.is("document.getElementById('install-in-ts').checkVisibility()"));
    tab.assert_clean();
}

#[test]
fn updates_are_filtered_by_all_tags_of_the_address() {
    let (server, _context, tab) = open("/updates?tags=API,UI");
    assert_eq!((tab.text(UPDATES), tab.text(LISTED)), ("june".into(), "June, A heading".into()));
    focus(&tab, ".d-filter [data-tag=UI]");
    tab.press("Enter");
    assert_eq!((tab.text(UPDATES), tab.text("location.search")), ("june may".into(), "?tags=API".into()));
    assert!(tab.is("document.querySelector('[data-tag=API]').ariaPressed === 'true'"));
    tab.open(&server.url("/updates"));
    assert_eq!(tab.text(UPDATES), "june may april");
    tab.assert_clean();
}

#[test]
fn a_tooltip_stays_in_a_narrow_window() {
    let server = Server::start(Site::new(built()));
    let context = driver::context();
    let tab = context.tab();
    tab.viewport(Viewport::PHONE);
    tab.open(&server.url("/"));
    for at in 0..2 {
        tab.evaluate(&format!("document.querySelectorAll('.d-tooltip-word')[{at}].focus()"));
        let inside = format!(
            "(() => {{ const {{ left, right, top }} = document.querySelectorAll('.d-tooltip-box')[{at}].getBoundingClientRect(); \
             return left >= 0 && right <= document.documentElement.clientWidth && top >= 0 && right - left > 100 }})()"
        );
        tab.wait_for(&inside);
        assert!(tab.is("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }
    tab.press("Escape");
    assert!(tab.is("![...document.querySelectorAll('.d-tooltip-box')].some(box => box.checkVisibility())"));
    tab.assert_clean();
}

#[test]
fn pictures_open_by_key() {
    let (_server, _context, tab) = open("/");
    focus(&tab, "img[alt='A chart']");
    tab.press("Enter");
    tab.wait_for("document.querySelector('dialog[open]')?.ariaLabel === 'A chart'");
    assert!(tab.is("document.activeElement.ariaLabel === 'Close'"));
    tab.press("Enter");
    tab.wait_for("!document.querySelector('dialog')");
    assert!(tab.is("document.activeElement.alt === 'A chart'"), "the focus is back");
    assert!(tab.is("!document.querySelector('[data-no-zoom]').hasAttribute('role')"));
    assert!(tab.is("document.querySelector('.d-image [download]').pathname === '/a.png'"));
    tab.assert_clean();
}

#[test]
fn groups_of_the_navigation_stay_open_and_in_place() {
    let (server, _context, tab) = open("/");
    assert!(tab.is("!document.querySelector('.d-nav details').open"));
    focus(&tab, ".d-nav summary");
    tab.press("Enter");
    tab.open(&server.url("/views"));
    assert!(tab.is("document.querySelector('.d-nav details').open"));
    tab.open(&server.url("/panel"));
    focus(&tab, ".d-nav summary");
    tab.press("Enter");
    tab.reload();
    assert!(tab.is("document.querySelector('.d-nav details').open"), "the page's own branch is always open");
    tab.open(&server.url("/views"));
    assert!(tab.is("!document.querySelector('.d-nav details').open"));
    tab.assert_clean();
}

#[test]
fn what_readers_chose_stands_there_from_the_beginning() {
    // The page comes slowly and in pieces, one of them between a list of tabs and the last panel.
    let cut = |html: &str| -> Vec<usize> {
        let marks = ["<main", "id=\"yarn\"", "id=\"pnpm\"", "<div class=\"d-view\" data-view=\"Python\"", "d-pager"];
        marks.iter().filter_map(|mark| html.find(mark)).collect()
    };
    let server = Server::start(Site::new(built()).in_pieces(Duration::from_millis(120), cut));
    let context = driver::context();
    let tab = context.tab();
    tab.before_each_page(
        "localStorage.setItem('docs:tabs', '[\"pnpm\", \"Python\"]'); localStorage.setItem('docs:views', '[\"Python\"]')",
    );
    tab.open(&server.url("/panel"));
    focus(&tab, ".d-banner-close");
    tab.press("Enter");
    assert!(!tab.is("document.querySelector('.d-banner').checkVisibility()"));
    for page in ["/", "/views", "/updates?tags=UI"] {
        tab.open(&server.url(page));
        tab.settle();
        assert!(!tab.is("document.querySelector('.d-banner').checkVisibility()"), "{page}");
        assert_eq!(tab.layout_shifts(), Vec::<String>::new(), "{page} moves by itself");
    }
    tab.open(&server.url("/views"));
    assert_eq!(tab.text(VIEW), "Python");
    tab.open(&server.url("/"));
    assert_eq!(tab.text(CHOSEN), "pnpm npm npm Python");
    tab.assert_clean();
}

#[test]
fn menus_and_folded_code_open_by_key() {
    let (server, _context, tab) = open("/");
    focus(&tab, "select.d-tab-list");
    tab.press("ArrowDown");
    tab.wait_for("document.getElementById('python').checkVisibility()");
    tab.open(&server.url("/views"));
    focus(&tab, ".d-view-switch > summary");
    tab.press(" ");
    assert!(tab.is("document.querySelector('.d-view-switch').open"));
    tab.press("Escape");
    assert!(tab.is("!document.querySelector('.d-view-switch').open"));
    tab.assert_clean();
}

#[test]
fn every_layout_has_one_heading_and_its_panels() {
    let (server, _context, tab) = open("/custom");
    assert!(
        tab.is("document.querySelectorAll('h1').length === 1 && !document.body.innerText.includes('hidden panel')")
    );
    tab.open(&server.url("/panel"));
    assert!(tab.is("document.body.innerText.includes('shown panel')"));
}

//! The example site as a reader has it: each page clean, everything usable with the keyboard, on every kind of host.

mod code;
pub mod quality;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use crate::driver::{self, Context, Scheme, Tab, Viewport};
use crate::server::{Host, Server, Site};

/// The example site, built once for all tests.
pub fn example() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build(&[]))
}

/// The example site built with further arguments, into a folder below `target`.
fn build(arguments: &[&str]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let out = folder.join(format!("example-site{}", arguments.concat().replace(['/', ':'], "-")));
    let mut command = Command::new(env!("CARGO_BIN_EXE_docs"));
    command.arg("build").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("example-site")).arg("--out").arg(&out);
    let output = command.args(arguments).output().expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    out
}

fn start(host: Host) -> Server {
    Server::start(Site::new(example()).host(host))
}

/// A tab with a page of the example site.
fn open(server: &Server, path: &str) -> (Context, Tab) {
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url(path));
    (context, tab)
}

/// Addresses of all pages, as the site map lists them or else as they lie in the folder.
fn pages() -> Vec<String> {
    fn collect(folder: &Path, route: &str, pages: &mut Vec<String>) {
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for path in entries {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if name == "index.html" {
                // An address of a folder leads on to a page.
                let text = std::fs::read_to_string(&path).expect("a page");
                if text.contains("http-equiv=\"refresh\"") || text.contains("http-equiv=refresh") {
                    continue;
                }
                pages.push(format!("{route}/"));
            } else if path.is_dir() && name != "_docs" && name != "_readers" {
                collect(&path, &format!("{route}/{name}"), pages);
            }
        }
    }
    let mut pages = Vec::new();
    collect(example(), "", &mut pages);
    assert!(pages.len() >= 18, "{pages:?}");
    pages
}

#[test]
fn every_page_is_clean() {
    let server = start(Host::Netlify);
    let (_context, tab) = open(&server, "/");
    for page in pages() {
        tab.open(&server.url(&page));
        tab.settle();
        assert_eq!(tab.layout_shifts(), Vec::<String>::new(), "{page} moves by itself");
        assert!(tab.is("document.title && document.querySelectorAll('h1').length === 1"), "{page}");
    }
    tab.assert_clean();
    let strangers: Vec<_> = tab.requests().into_iter().filter(|request| request.host() != server.host()).collect();
    let strangers: Vec<_> = strangers.iter().filter(|request| !request.host().is_empty()).collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}

#[test]
fn pages_that_come_in_pieces_do_not_move() {
    // Before each part of a page's head, each field, each column of the footer, and the second line of the callback.
    let cut = |html: &str| -> Vec<usize> {
        let marks = [
            "<h1",
            "</h1>",
            "<p class=\"d-lead\"",
            "<details class=\"d-toc-fold\"",
            "<p class=\"d-endpoint\"",
            "<div class=\"d-prose\"",
            "<div class=\"d-field\"",
            "<div><p class=\"d-foot-title\"",
            "<p><a class=\"d-button\"",
        ];
        let mut cuts: Vec<_> = marks.iter().flat_map(|mark| html.match_indices(mark)).map(|(at, _)| at).collect();
        cuts.sort_unstable();
        cuts
    };
    let server = Server::start(Site::new(example()).in_pieces(Duration::from_millis(60), cut));
    let (_context, tab) = open(&server, "/");
    let wide = Viewport { width: 1440, ..Viewport::DESKTOP };
    for viewport in [wide, Viewport::DESKTOP, Viewport::PHONE] {
        tab.viewport(viewport);
        for page in [
            "/dovecote/pigeons/change-a-pigeon/",
            "/dovecote/websockets/watch-a-flight/",
            "/components/endpoint/",
            "/write/pages/",
            "/write/unlisted/",
            "/login/jwt-callback/",
        ] {
            tab.open(&server.url(page));
            tab.settle();
            assert_eq!(tab.layout_shifts(), Vec::<String>::new(), "{page} moves by itself, {} wide", viewport.width);
        }
    }
}

#[test]
fn every_kind_of_host_serves_it() {
    for host in Host::ALL {
        let server = start(host);
        let (_context, tab) = open(&server, "/");
        tab.click(".d-nav a[href='/write/pages']");
        tab.wait_for("document.querySelector('h1').textContent === 'Pages'");
        assert!(
            tab.is("getComputedStyle(document.querySelector('.d-sidebar')).position !== 'static'"),
            "{host:?}: no style"
        );
        tab.assert_clean();
        let lost = driver::context();
        let tab = lost.tab();
        tab.open(&server.url("/no/such/page"));
        assert!(tab.is("document.querySelector('main a[href]')"), "{host:?}: no way back");
        assert_eq!(tab.requests()[0].status, Some(404));
        assert_eq!(tab.violations(), Vec::<String>::new());
    }
}

#[test]
fn it_works_below_a_path() {
    let out = build(&["--base-url", "https://docs.example/help"]);
    let server = Server::start(Site::new(&out).base("/help"));
    let (_context, tab) = open(&server, "/");
    tab.click(".d-nav a[href$='/write/pages']");
    tab.wait_for("location.pathname.startsWith('/help/write/pages')");
    tab.open(&server.url("/quickstart"));
    tab.wait_for("location.pathname.startsWith('/help/getting-started')");
    tab.open(&server.url("/write/pages"));
    tab.wait_for("document.querySelector('h1').textContent === 'Pages'");
    tab.assert_clean();
}

#[test]
fn old_addresses_lead_to_new_ones() {
    for host in Host::ALL {
        let server = start(host);
        let (_context, tab) = open(&server, "/quickstart");
        tab.wait_for("location.pathname.startsWith('/getting-started')");
        tab.wait_for("document.querySelector('h1')?.textContent === 'Getting started'");
    }
}

#[test]
fn tabs_follow_the_keys() {
    let server = start(Host::Netlify);
    let (_context, tab) = open(&server, "/components/tabs-steps-accordions");
    let chosen = "document.querySelector('[role=tab][aria-selected=true]').textContent.trim()";
    let shown = "[...document.querySelectorAll('.d-tabs')[0].querySelectorAll('[role=tabpanel]')]\
                 .filter(panel => panel.checkVisibility()).map(panel => panel.innerText.split('\\n').pop()).join('|')";
    assert_eq!(tab.text(chosen), "macOS");
    focus(&tab, "[role=tab][aria-selected=true]");
    tab.press("ArrowRight");
    assert_eq!(tab.text(chosen), "Linux");
    assert!(tab.text(shown).starts_with("Unpack"), "{}", tab.text(shown));
    tab.press("End");
    assert_eq!(tab.text(chosen), "Windows");
    tab.press("ArrowRight");
    assert_eq!(tab.text(chosen), "macOS");
    assert!(tab.is("document.activeElement.getAttribute('aria-selected') === 'true'"));
    tab.click("[role=tab]:nth-of-type(2)");
    assert_eq!(tab.text(chosen), "Linux");
    tab.reload();
    assert_eq!(tab.text(chosen), "Linux", "the choice is remembered");
    tab.assert_clean();
}

#[test]
fn accordions_open_by_key_and_by_address() {
    let server = start(Host::Netlify);
    let (_context, tab) = open(&server, "/migrate");
    assert_eq!(tab.number("document.querySelectorAll('.d-accordion[open]').length"), 0.0);
    focus(&tab, ".d-accordion summary");
    tab.press("Enter");
    assert_eq!(tab.number("document.querySelectorAll('.d-accordion[open]').length"), 1.0);
    tab.press("Space");
    assert_eq!(tab.number("document.querySelectorAll('.d-accordion[open]').length"), 0.0);
}

#[test]
fn diagrams_grow_move_and_are_copied() {
    let server = start(Host::Netlify);
    let (_context, tab) = open(&server, "/write/diagrams");
    let height = "document.querySelector('.d-diagram').offsetHeight";
    let width = "document.querySelector('.d-drawing').getBoundingClientRect().width";
    let (before, narrow) = (tab.number(height), tab.number(width));
    focus(&tab, "[data-diagram=in]");
    tab.press("Enter");
    tab.press("Enter");
    // The first key fetches what grows it.
    tab.wait_for(&format!("{width} > {narrow} * 1.9"));
    assert_eq!(tab.number(height), before, "the page stays where it is");
    focus(&tab, "[data-diagram=out]");
    tab.press("Enter");
    tab.press("Enter");
    assert_eq!(tab.number(width), narrow);
    focus(&tab, "[data-diagram=full]");
    tab.press("Enter");
    assert!(tab.is("document.querySelector('dialog.d-diagram-full').open"));
    let ids = "new Set([...document.querySelectorAll('[id]')].map(element => element.id)).size \
               === document.querySelectorAll('[id]').length";
    assert!(tab.is(ids), "no id is there twice");
    tab.press("Escape");
    tab.wait_for("document.querySelector('dialog.d-diagram-full') === null");
    assert!(tab.text("document.querySelector('.d-diagram-copy').dataset.copy").starts_with("flowchart LR"));
    assert!(tab.is("document.querySelector('.d-drawing').getAttribute('aria-label').includes('Pages')"));
    tab.assert_clean();
}

#[test]
fn the_scheme_follows_the_system_and_then_the_reader() {
    let server = start(Host::Netlify);
    let context = driver::context();
    let tab = context.tab();
    let brightness = |tab: &Tab| {
        let picture = tab.screenshot();
        let pixel = |at: u32| picture.pixel(picture.width * at / 10, picture.height - 4);
        // The one in the middle, whatever letters stand there.
        let mut sums = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(|at| pixel(at).iter().map(|part| u32::from(*part)).sum::<u32>());
        sums.sort_unstable();
        sums[4]
    };
    tab.scheme(Scheme::Dark);
    tab.open(&server.url("/"));
    assert!(brightness(&tab) < 200, "dark is dark");
    tab.scheme(Scheme::Light);
    tab.settle();
    assert!(brightness(&tab) > 600, "light is light");
    focus(&tab, ".d-theme-button");
    tab.press("Enter");
    tab.settle();
    assert!(brightness(&tab) < 200, "the reader chose dark");
    tab.open(&server.url("/write/pages"));
    assert!(brightness(&tab) < 200, "the choice is remembered");
    tab.assert_clean();
}

#[test]
fn the_drawer_opens_and_closes_by_key() {
    let server = start(Host::Netlify);
    let context = driver::context();
    let tab = context.tab();
    tab.viewport(Viewport::PHONE);
    tab.open(&server.url("/"));
    let visible = "(() => { const box = document.getElementById('d-sidebar').getBoundingClientRect(); \
                   return document.getElementById('d-sidebar').checkVisibility({ visibilityProperty: true }) && box.right > 0 && box.left < innerWidth })()";
    assert!(!tab.is(visible));
    focus(&tab, ".d-menu-button");
    tab.press("Enter");
    tab.wait_for(visible);
    tab.wait_for("document.getElementById('d-sidebar').contains(document.activeElement)");
    assert!(tab.is("document.querySelector('.d-menu-button').getAttribute('aria-expanded') === 'true'"));
    tab.press("Escape");
    tab.wait_for(&format!("!{visible}"));
    assert!(tab.is("document.activeElement.matches('.d-menu-button')"), "the focus is back");
    tab.tap(".d-menu-button");
    tab.wait_for(visible);
    tab.tap("#d-sidebar .d-nav a[href='/getting-started']");
    tab.wait_for("document.querySelector('h1').textContent === 'Getting started'");
    tab.assert_clean();
}

#[test]
fn a_phone_shows_pages_without_scrolling_sideways() {
    let server = start(Host::Netlify);
    let context = driver::context();
    let tab = context.tab();
    tab.viewport(Viewport::PHONE);
    let mut wide = Vec::new();
    for page in pages() {
        tab.open(&server.url(&page));
        // Not `innerWidth`, which grows with what is wider than the window.
        if tab.is("document.documentElement.scrollWidth > document.documentElement.clientWidth") {
            wide.push(page);
        }
    }
    assert!(wide.is_empty(), "wider than the window: {wide:?}");
}

#[test]
fn the_first_key_leads_past_the_navigation() {
    let server = start(Host::Netlify);
    let (_context, tab) = open(&server, "/write/pages");
    tab.press("Tab");
    assert!(tab.is("document.activeElement.matches('.d-skip') && document.activeElement.checkVisibility()"));
    tab.press("Enter");
    tab.press("Tab");
    assert!(tab.is("document.querySelector('main').contains(document.activeElement)"));
}

#[test]
fn pages_are_readable_without_scripts() {
    let server = start(Host::GitHub);
    let context = driver::context();
    let tab = context.tab();
    tab.scripts(false);
    tab.open(&server.url("/components/tabs-steps-accordions"));
    let hidden = tab.evaluate(
        "[...document.querySelectorAll('[role=tabpanel]')].filter(panel => !panel.checkVisibility()).map(panel => panel.innerText)",
    );
    assert_eq!(hidden.to_string(), "[]", "all tabs are shown");
    assert!(tab.is("document.querySelector('.d-accordion summary').checkVisibility()"));
}

/// Gives an element the focus, as tabbing to it would.
fn focus(tab: &Tab, selector: &str) {
    tab.evaluate(&format!("document.querySelector({}).focus()", serde_json::json!(selector)));
}

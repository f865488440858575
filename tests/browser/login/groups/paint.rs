//! What is seen before the page is whole: nothing moves for a reader who is known, and no notice flashes.

use std::path::Path;

use serde_json::json;

use super::{page, read_as};
use crate::driver::{Scheme, Tab, Viewport};
use crate::login::fixture::{Docs, JANE, Setup, docs, reader};

const WIDE: Viewport = Viewport { width: 1440, height: 900, scale: 1.0, mobile: false };

/// Short pages, so that whatever moves is on the screen.
fn short(base: &'static str) -> Docs {
    short_with("jwt", base)
}

fn short_with(method: &str, base: &'static str) -> Docs {
    let pages = [
        ("a", "", "A"),
        ("kept/s", "groups: [admin]\n", "Only for some"),
        ("b", "", "B"),
        ("alone", "", "Alone"),
        ("kept/two", "groups: [admin]\n", "Another of these"),
        ("less", "groups: [{excludes: [eng]}]\n", "Less"),
        ("list", "", "A list"),
        ("c", "", "C"),
        ("kept/three", "groups: [eng]\n", "A third"),
        ("kept/tab", "groups: [admin]\n", "In a tab"),
    ];
    let pages = pages.into_iter().map(|(path, head, title)| (format!("{path}.mdx"), page(head, title))).collect();
    let site = json!({
        "name": "Readers",
        "navbar": { "links": [{ "label": "Support", "href": "https://example.com" }] },
        "navigation": { "tabs": [
            { "tab": "Guide", "icon": "book-open", "groups": [
                { "group": "Start", "pages": ["index", "a", "kept/s", "b"] },
                { "group": "Internal", "tag": "new", "icon": "lock", "pages": ["kept/two", { "group": "Deep", "expanded": true, "pages": ["kept/three"] }] },
                { "group": "Listing", "root": "list", "directory": "card", "pages": ["c", "less"] },
            ] },
            { "tab": "Single", "icon": "star", "pages": ["alone"] },
            { "tab": "Internal", "icon": "lock", "pages": ["kept/tab"] },
            { "tab": "More", "pages": ["guide"] },
        ] },
    });
    docs(method, Setup { site, base, pages, ..Setup::default() })
}

/// Keeps what is seen in each frame, across pages.
const FRAMES: &str = "(() => { const look = () => { \
    const seen = [...document.querySelectorAll('h1')].filter((own) => own.checkVisibility({ visibilityProperty: true, checkVisibilityCSS: true })).map((own) => own.innerText).join(); \
    if (seen) sessionStorage.frames = (sessionStorage.frames ?? '') + seen + ';'; requestAnimationFrame(look); }; requestAnimationFrame(look); })()";

#[test]
fn nothing_moves_for_a_known_reader() {
    let docs = short("/docs");
    for viewport in [WIDE, Viewport::PHONE] {
        for groups in [&["admin"][..], &["eng"], &["admin", "eng"]] {
            let (_context, tab) = docs.open("/");
            tab.viewport(viewport);
            read_as(&docs, &tab, 'g', Some(groups));
            tab.reload();
            tab.wait_for("localStorage['docs:groups:/docs']");
            for path in ["/", "/a/", "/b/", "/list/", "/c/", "/alone/", "/kept/s/", "/kept/three/", "/kept/two/"] {
                tab.open(&docs.server.url(path));
                tab.settle();
                assert_eq!(tab.layout_shifts(), Vec::<String>::new(), "{path} for {groups:?}, {} wide", viewport.width);
            }
        }
    }
}

#[test]
fn no_notice_flashes() {
    let docs = short("");
    let (_context, tab) = docs.open("/");
    tab.before_each_page(FRAMES);
    tab.slow_processor(4.0);
    read_as(&docs, &tab, 'g', Some(&["admin"]));
    tab.reload();
    tab.wait_for("localStorage['docs:groups:']");
    for path in ["/kept/s/", "/kept/two/", "/kept/tab/"] {
        tab.evaluate("sessionStorage.frames = ''");
        tab.open(&docs.server.url(path));
        tab.wait_for("document.querySelector('.d-prose').innerText.includes('Content of')");
        tab.settle();
        let frames = tab.text("sessionStorage.frames");
        assert!(!frames.contains("view") && !frames.is_empty(), "{path}: {frames}");
    }
    // Whom it is for sees it, in the same record.
    tab.open(&docs.server.url("/kept/three/"));
    tab.wait_for("sessionStorage.frames.includes('You cannot view this page')");
    // Of a reader whose groups are not known yet.
    tab.open(&docs.server.url("/guide/"));
    tab.evaluate("sessionStorage.frames = ''; localStorage.removeItem('docs:groups:')");
    tab.open(&docs.server.url("/kept/s/"));
    tab.wait_for("document.querySelector('.d-prose').innerText.includes('Content of')");
    let frames = tab.text("sessionStorage.frames");
    assert!(!frames.contains("view"), "{frames}");
}

/// Keeps a picture to look at: `target/tmp/groups-NAME.png`.
fn keep(tab: &Tab, name: &str) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("groups-{name}.png"));
    std::fs::write(path, tab.screenshot().png).expect("a file");
}

#[test]
fn every_state_is_accessible() {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(&axe).expect("`npm ci` in the folder `tests`");
    let docs = short("");
    for (width, viewport) in [(1440, WIDE), (390, Viewport::PHONE)] {
        for (scheme_name, scheme) in [("light", Scheme::Light), ("dark", Scheme::Dark)] {
            let (_context, tab) = docs.open("/");
            tab.viewport(viewport);
            tab.scheme(scheme);
            for (name, groups, path) in [
                ("sign-in", None, "/kept/s/"),
                ("not-yours", Some(&["eng"][..]), "/kept/s/"),
                ("page", Some(&["admin"]), "/kept/s/"),
                ("navigation", Some(&["admin", "eng"]), "/kept/three/"),
                ("listing", Some(&["eng"]), "/list/"),
                ("less", Some(&["eng"]), "/less/"),
            ] {
                read_as(&docs, &tab, if groups.is_some() { 'g' } else { '_' }, groups);
                tab.open(&docs.server.url(path));
                tab.wait_for("!document.documentElement.matches('.waiting')");
                tab.reload();
                tab.settle();
                if width == 390 && name == "navigation" {
                    tab.click(".d-menu-button");
                    tab.evaluate("new Promise((done) => setTimeout(done, 400))");
                }
                keep(&tab, &format!("{name}-{width}-{scheme_name}"));
                tab.evaluate(&format!("{axe};0"));
                let found = tab.evaluate(
                    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations \
                     .filter(({ impact }) => ['serious', 'critical'].includes(impact)) \
                     .map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`))",
                );
                assert_eq!(found, json!([]), "{name}, {width}, {scheme_name}");
            }
        }
    }
}

/// What the reader's groups may see is there when a log-in comes back to the page.
#[test]
fn nothing_moves_on_the_page_of_a_log_in() {
    for method in ["jwt", "oauth"] {
        let docs = short_with(method, "/docs");
        docs.mock.log_in_as(Some(reader(JANE)));
        for path in ["/a/", "/list/", "/kept/s/"] {
            let (_context, tab) = docs.open(path);
            tab.click("header .login-link");
            tab.wait_for("document.querySelector('.in .d-nav a[href$=\"/kept/two\"]')");
            tab.settle();
            assert_eq!(tab.text("location.pathname"), format!("/docs{path}"));
            assert_eq!(tab.layout_shifts(), Vec::<String>::new(), "{path}, {method}");
        }
    }
}

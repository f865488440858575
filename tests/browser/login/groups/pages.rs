//! Pages that only some readers may see: in every state of a session, on every host, with files that are not there. It
//! always ends, at the page or at what is said in its place.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use super::{page, read_as, tell};
use crate::driver::{Network, Tab};
use crate::login::fixture::{Docs, JANE, Setup, docs, enter_dashboard, reader, store_at};
use crate::server::Host;

const HEADING: &str = "[...document.querySelectorAll('h1')].find((h1) => h1.checkVisibility())?.innerText";
const CONTENT: &str = "document.querySelector('.d-prose').checkVisibility() && document.querySelector('.d-prose').innerText.includes('Content of')";
const WHERE: &str = "location.pathname + location.search + location.hash";
const SIGN_IN: &str = "Sign in to view";
const NOT_YOURS: &str = "You cannot view this page";

fn secrets(method: &str, base: &'static str, hidden: &str) -> Docs {
    let pages = [
        ("secret", page("groups: [admin]\n", "Zqpage")),
        ("zqgroup/one", page("groups: [admin]\n", "Zqone")),
        ("grün", page("groups: [admin]\n", "Zqgreen")),
        ("of-eng", page("groups: [eng]\n", "Of eng")),
    ];
    let pages = pages.into_iter().map(|(path, text)| (format!("{path}.mdx"), text)).collect();
    let site = json!({ "navigation": { "groups": [
        { "group": "Start", "pages": ["index", "guide", "secret", "grün", "of-eng"] },
        { "group": "Outer", "pages": ["guide", { "group": "Zqgroup", "pages": ["zqgroup/one"] }] },
    ] } });
    docs(method, Setup { base, site, pages, settings: json!({ "hiddenPages": hidden }), ..Setup::default() })
}

#[track_caller]
fn shows(tab: &Tab, heading: &str) {
    tab.wait_for(&format!("{HEADING} === {}", json!(heading)));
    tab.settle();
    assert_eq!(tab.text(HEADING), heading);
}

/// Nothing in the tab tells of restricted pages.
#[track_caller]
fn tells_nothing(tab: &Tab) {
    let all = tab.text(
        "document.documentElement.outerHTML + JSON.stringify([{ ...localStorage }, { ...sessionStorage }]) + document.title + JSON.stringify(history.state)",
    );
    // Whole words: what is random, as the number of a token, has two letters side by side now and then.
    let lower = all.to_lowercase();
    let at = ["zqpage", "zqgroup", "zqone", "zqgreen"].iter().find_map(|word| lower.find(word));
    assert_eq!(at.map(|at| &all[at.saturating_sub(150)..(at + 80).min(all.len())]), None);
}

fn n_documents(tab: &Tab) -> usize {
    tab.requests().iter().filter(|request| request.kind == "Document").count()
}

/// The folder of the class that has a page.
fn class_of(docs: &Docs, page: &str) -> PathBuf {
    let folders = fs::read_dir(docs.out.join("_readers")).expect("a folder").flatten().map(|entry| entry.path());
    folders.into_iter().find(|folder| folder.join("pages").join(page).exists()).expect("a class")
}

fn address_in_class(docs: &Docs, page: &str) -> String {
    let class = class_of(docs, page);
    format!("/_readers/{}/pages/{page}/index.html", class.file_name().expect("a name").to_string_lossy())
}

#[test]
fn who_logs_out_leaves_nothing() {
    for base in ["", "/docs"] {
        let docs = secrets("jwt", base, "notice");
        docs.mock.log_in_as(Some(reader(JANE)));
        let (context, tab) = docs.open("/secret/?a=b#a-heading");
        shows(&tab, SIGN_IN);
        tab.click("main .login-link");
        shows(&tab, "Zqpage");
        assert_eq!(tab.text(WHERE), format!("{base}/secret/?a=b#a-heading"));
        let other = context.tab();
        other.open(&docs.server.url("/secret/"));
        shows(&other, "Zqpage");
        // What is opened is remembered as long as its reader reads.
        let group = "[...document.querySelectorAll('.d-nav summary')].find((own) => own.innerText.includes('Zqgroup'))";
        tab.evaluate(&format!("{group}.click()"));
        tab.reload();
        shows(&tab, "Zqpage");
        tab.wait_for(&format!("{group}.parentElement.open"));
        tab.click(".d-reader > summary");
        tab.click(".logout-link");
        for tab in [&tab, &other] {
            shows(tab, SIGN_IN);
            assert!(!tab.is(CONTENT));
            tells_nothing(tab);
        }
        assert_eq!(tab.text("sessionStorage.getItem('docs:groups')"), "{}");
        assert_eq!(tab.text("location.pathname"), format!("{base}/secret/"));
    }
}

#[test]
fn readers_who_take_turns() {
    let docs = secrets("jwt", "", "notice");
    let (_context, tab) = docs.open("/secret/");
    for _ in 0..2 {
        for (letter, groups, heading) in [
            ('a', Some(&["admin"][..]), "Zqpage"),
            ('b', Some(&["eng"]), NOT_YOURS),
            ('n', None, NOT_YOURS),
            ('x', Some(&["eng", "admin"]), "Zqpage"),
            ('_', None, SIGN_IN),
            // The same reader, now here, now there.
            ('x', Some(&["admin"]), "Zqpage"),
            ('x', Some(&["eng"]), NOT_YOURS),
            ('x', Some(&["admin", "eng"]), "Zqpage"),
        ] {
            read_as(&docs, &tab, letter, groups);
            tell(&tab);
            shows(&tab, heading);
            assert_eq!(tab.is(CONTENT), heading == "Zqpage");
            if heading != "Zqpage" {
                tells_nothing(&tab);
            }
        }
    }
}

#[test]
fn sessions_that_end() {
    let docs = secrets("jwt", "/docs", "notice");
    let (_context, tab) = docs.open("/");
    let user = |expires: f64| json!({ "content": {}, "groups": ["admin"], "expiresAt": expires });
    let now = tab.number("Date.now() / 1000");
    store_at(&tab, docs.base, &user(now + 4.0), &json!({}));
    tab.open(&docs.server.url("/secret/"));
    shows(&tab, "Zqpage");
    // On the open page.
    shows(&tab, SIGN_IN);
    tells_nothing(&tab);
    // Before it was opened.
    store_at(&tab, docs.base, &user(now + 600.0), &json!({}));
    tab.open(&docs.server.url("/secret/"));
    shows(&tab, "Zqpage");
    // Where nothing of ours runs: what was told is there until a page is opened.
    tab.open(&docs.server.url("/robots.txt"));
    store_at(&tab, docs.base, &user(now - 1.0), &json!({}));
    assert!(tab.is("'docs:groups:/docs' in localStorage"));
    tab.open(&docs.server.url("/guide/"));
    tab.settle();
    assert!(!tab.is("'docs:groups:/docs' in localStorage"));
    tells_nothing(&tab);
    tab.open(&docs.server.url("/secret/"));
    shows(&tab, SIGN_IN);
    tells_nothing(&tab);
}

#[test]
fn what_others_are_shown() {
    let docs = secrets("jwt", "", "open");
    let (_context, tab) = docs.open("/secret/");
    shows(&tab, "Zqpage");
    assert!(!tab.is("document.querySelector('.d-sidebar').innerText.includes('Zq')"));
    let docs = secrets("jwt", "", "not-found");
    let (_context, tab) = docs.open("/secret/");
    let missing = tab.text(HEADING);
    tells_nothing(&tab);
    tab.open(&docs.server.url("/no-such-page/"));
    shows(&tab, &missing);
    for (groups, heading) in [("eng", &*missing), ("admin", "Zqpage")] {
        read_as(&docs, &tab, 'r', Some(&[groups]));
        tab.open(&docs.server.url("/secret/"));
        shows(&tab, heading);
    }
    read_as(&docs, &tab, '_', None);
    tell(&tab);
    shows(&tab, &missing);
    tells_nothing(&tab);
}

/// Every host finds the page, with and without the slash, and a page in a class's folder sends others away.
#[test]
fn on_every_host() {
    for base in ["", "/docs"] {
        let mut docs = secrets("jwt", base, "notice");
        for host in Host::ALL {
            docs.move_to(host);
            let (_context, tab) = docs.open("/");
            read_as(&docs, &tab, 'a', Some(&["admin"]));
            for at in ["/secret", "/secret/", "/secret/index.html", "/gr%C3%BCn/", "/zqgroup/one/#a-heading"] {
                tab.open(&docs.server.url(at));
                tab.wait_for(CONTENT);
                let bare = at.replace("index.html", "").replace("/#", "#").trim_end_matches('/').replace('#', "/#");
                let slash = if bare.contains('#') { "" } else { "/" };
                assert_eq!(tab.text(WHERE), format!("{base}{bare}{slash}"), "{host:?}");
                tab.wait_for("document.querySelector('.d-nav [aria-current=page]')?.innerText.startsWith('Zq')");
            }
            read_as(&docs, &tab, 'b', Some(&["eng"]));
            for anchor in ["", "#a-heading"] {
                tab.open(&docs.server.url(&format!("{}{anchor}", address_in_class(&docs, "secret"))));
                shows(&tab, NOT_YOURS);
                assert_eq!(tab.text(WHERE), format!("{base}/secret/{anchor}"), "{host:?}");
                tells_nothing(&tab);
            }
            read_as(&docs, &tab, '_', None);
            tab.open(&docs.server.url(&address_in_class(&docs, "secret")));
            shows(&tab, SIGN_IN);
            assert!(n_documents(&tab) < 40, "{host:?}");
            // Who was sent away and may come in comes in.
            read_as(&docs, &tab, 'a', Some(&["admin"]));
            tell(&tab);
            shows(&tab, "Zqpage");
        }
    }
}

#[test]
fn the_first_page_itself() {
    let docs = secrets("jwt", "/docs", "notice");
    let index = docs.out.with_file_name(docs.out.file_name().expect("a name").to_string_lossy().replace("-out", ""));
    let text = fs::read_to_string(index.join("index.mdx")).expect("a page");
    fs::write(index.join("index.mdx"), text.replacen("---\n", "---\ngroups: [admin]\n", 1)).expect("a file");
    crate::reader::fixture::build(&index, &docs.out.file_name().expect("a name").to_string_lossy());
    let (_context, tab) = docs.open("/#deep-down");
    shows(&tab, SIGN_IN);
    read_as(&docs, &tab, 'a', Some(&["admin"]));
    tell(&tab);
    shows(&tab, "The index");
    assert_eq!(tab.text(WHERE), "/docs/#deep-down");
    read_as(&docs, &tab, '_', None);
    tell(&tab);
    shows(&tab, SIGN_IN);
    assert_eq!(tab.text(WHERE), "/docs/#deep-down");
}

/// Where a record names a class whose files are gone, or are none, it ends at the notice: after few steps.
#[test]
fn files_that_are_gone() {
    let mut docs = secrets("jwt", "/docs", "notice");
    let class = class_of(&docs, "secret");
    let aside = docs.out.with_extension("aside");
    let home = fs::read_to_string(docs.out.join("index.html")).expect("a page");
    for host in [Host::Netlify, Host::GitHub, Host::S3] {
        docs.move_to(host);
        for answers_with_home in [false, true] {
            let (_context, tab) = docs.open("/");
            read_as(&docs, &tab, 'a', Some(&["admin"]));
            tab.open(&docs.server.url("/secret/"));
            shows(&tab, "Zqpage");
            let _ = fs::remove_dir_all(&aside);
            fs::rename(&class, &aside).expect("a folder");
            if answers_with_home {
                let missing = class.join("pages/secret");
                fs::create_dir_all(&missing).expect("a folder");
                fs::write(missing.join("index.html"), &home).expect("a file");
            }
            let before = n_documents(&tab);
            tab.open(&docs.server.url("/secret/?q#a-heading"));
            shows(&tab, NOT_YOURS);
            assert_eq!(tab.text(WHERE), "/docs/secret/?q#a-heading");
            std::thread::sleep(std::time::Duration::from_millis(300));
            assert!(n_documents(&tab) - before <= 4, "{host:?}: {} documents", n_documents(&tab) - before);
            shows(&tab, NOT_YOURS);
            // It is not forgotten that they may see it.
            let _ = fs::remove_dir_all(&class);
            fs::rename(&aside, &class).expect("a folder");
            tab.reload();
            shows(&tab, "Zqpage");
        }
    }
    // A host that answers with a page of its own for everything.
    for entry in fs::read_dir(docs.out.join("_readers")).expect("a folder").flatten() {
        if entry.path().is_file() {
            fs::write(entry.path(), &home).expect("a file");
        }
    }
    let (_context, tab) = docs.open("/");
    read_as(&docs, &tab, 'a', Some(&["admin"]));
    tab.open(&docs.server.url("/secret/"));
    shows(&tab, NOT_YOURS);
    assert!(n_documents(&tab) < 4);
}

#[test]
fn nobody_answers() {
    let docs = secrets("jwt", "", "notice");
    let (_context, tab) = docs.open("/secret/");
    shows(&tab, SIGN_IN);
    read_as(&docs, &tab, 'a', Some(&["admin"]));
    tab.network(Network::Offline);
    tell(&tab);
    shows(&tab, NOT_YOURS);
    tab.network(Network::Free);
    tab.reload();
    shows(&tab, "Zqpage");
}

/// Whose browser keeps nothing is known on no other page: they are told so, and not led in a circle.
#[test]
fn a_browser_that_keeps_nothing() {
    let docs = secrets("shared-session", "", "notice");
    docs.mock.log_in_as(Some(reader(JANE)));
    for what in [
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError') } });",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') };",
    ] {
        let (_context, tab) = docs.open("/no-page");
        tab.before_each_page(what);
        enter_dashboard(&docs, &tab);
        let before = n_documents(&tab);
        tab.open(&docs.server.url("/secret/"));
        shows(&tab, NOT_YOURS);
        tab.wait_for("document.querySelector('.d-notice:not([hidden])')?.innerText.includes('stores nothing')");
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(n_documents(&tab) - before, 1);
        // What is added to the navigation is known as long as the page.
        tab.open(&docs.server.url("/guide/"));
        tab.wait_for("document.querySelector('.d-nav').innerText.includes('Zqpage')");
    }
}

#[test]
fn back_and_forward() {
    let docs = secrets("jwt", "", "notice");
    let (_context, tab) = docs.open("/");
    read_as(&docs, &tab, 'a', Some(&["admin"]));
    tab.open(&docs.server.url("/guide/"));
    tab.wait_for("document.querySelector('.d-nav').innerText.includes('Zqpage')");
    let entries = |tab: &Tab| tab.number("history.length");
    let before = entries(&tab);
    tab.evaluate("[...document.querySelectorAll('.d-nav a')].find((own) => own.innerText.trim() === 'Zqpage').click()");
    shows(&tab, "Zqpage");
    assert_eq!(entries(&tab), before + 1.0, "the way to the page leaves no step of its own");
    tab.evaluate("document.querySelector('.d-toc a, .d-toc-fold a').click()");
    tab.wait_for("location.hash === '#a-heading'");
    tab.evaluate("document.querySelector('.d-pager-next').click()");
    shows(&tab, "Zqgreen");
    tab.evaluate("void setTimeout(() => history.go(-1), 30)");
    shows(&tab, "Zqpage");
    assert_eq!(tab.text(WHERE), "/secret/#a-heading");
    tab.evaluate("void setTimeout(() => history.go(-2), 30)");
    shows(&tab, "The guide");
    tab.evaluate("void setTimeout(() => history.go(3), 30)");
    shows(&tab, "Zqgreen");
    // Whoever logged out meanwhile finds the page neither there.
    tab.evaluate("void setTimeout(() => history.go(-3), 30)");
    shows(&tab, "The guide");
    read_as(&docs, &tab, '_', None);
    tell(&tab);
    tab.evaluate("void setTimeout(() => history.go(1), 30)");
    shows(&tab, SIGN_IN);
    tells_nothing(&tab);
}

/// What the browser keeps may be broken, or somebody's who wrote into it: the page stands, and nothing of it runs.
#[test]
fn a_record_that_nobody_wrote_here() {
    let docs = secrets("jwt", "", "notice");
    let (_context, tab) = docs.open("/guide/");
    let list = tab.text("document.querySelector('.d-nav > [data-list]').dataset.list");
    let section = list.split('-').next().expect("a key").to_owned();
    let hostile = json!([
        [0, 0, ["li", 0, ["a", { "href": "java\tscript:parent.ran = 1", "onclick": "ran = 1" }, "Hostile"]], 0],
        [1, 0, ["script", { "src": "/evil.js" }, "ran = 1"], 0],
        [2, 0, ["li", 0, ["iframe", { "srcdoc": "<script>parent.ran = 1</script>" }], ["form", { "action": "/" }, "x"]], 0],
    ]);
    let whole = json!({
        "of": "reader-g[\"admin\"]", "names": [], "classes": [], "lists": { list: hostile }, "pager": {}, "switches": {},
        "landings": [], "gone": {}, "parts": {},
    });
    // As another version wrote it; addresses that run code.
    let mut other = whole.clone();
    other["landings"] = json!([["k", 1, 7, "/x"]]);
    let mut runs = whole.clone();
    runs["pager"] = json!({ section: [[1_000_000, " java\tscript:ran=1", "Hostile", "/guide", null]] });
    let texts = ["{", "null", "[]", "7", r#"{"of":"reader-g[\"admin\"]","lists":{}}"#];
    for text in texts.into_iter().chain([&*other.to_string(), &runs.to_string(), &whole.to_string()]) {
        read_as(&docs, &tab, 'g', Some(&["admin"]));
        tab.evaluate(&format!(
            "localStorage.setItem('docs:groups:', {}); localStorage.setItem('docs:asked:', JSON.stringify({{ at: Date.now() }}))",
            json!(text)
        ));
        tab.reload();
        tab.settle();
        tab.evaluate("[...document.querySelectorAll('.d-nav a')].find((own) => own.innerText === 'Hostile')?.click()");
        tab.evaluate("[...document.querySelectorAll('.d-pager a')].forEach((own) => own.protocol === 'javascript:' && own.click())");
        assert!(tab.is("document.querySelector('.d-nav').innerText.includes('The guide')"), "{text}");
        assert_eq!((tab.exceptions(), tab.evaluate("window.ran ?? null")), (vec![], json!(null)), "{text}");
        assert!(!tab.is("document.querySelector('.d-nav :is(script, iframe, form)')"));
    }
    assert!(tab.is("document.querySelector('.d-nav').innerText.includes('Hostile')"), "the test reaches the list");
    assert!(docs.server.requests().iter().all(|request| !request.target.contains("evil")));
}

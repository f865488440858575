//! Pages for a reader who is known: filled by the loader, in a browser, from a stored session.

mod addresses;
mod bounds;
mod clobber;
pub(crate) mod fixture;
mod flash;
mod hostile;
mod sessions;

use serde_json::{Value, json};

use crate::driver::{self, Tab, Viewport};
use crate::server::{Server, Site};
pub use hostile::copy_without_policy;

use fixture::{Built, CREATED_AT, persona, session, session_of};

const SHAPE: &str = include_str!("reader/shape.js");

/// Every personal page of a site for each of its personas: what the loader makes of it is what the build makes of it.
#[track_caller]
fn filled_as_rendered(built: &Built) {
    let pages = built.personal_pages();
    assert!(!pages.is_empty(), "there is something to compare");
    let server = Server::start(Site::new(&built.out));
    let context = driver::context();
    // A tab without a policy, for what is only read.
    let paper = context.tab();
    paper.evaluate(SHAPE);
    let mut failures = Vec::new();
    for name in built.personas() {
        let tab = context.tab();
        tab.before_each_page(&session("", &persona(&built.docs, &name)));
        for page in &pages {
            let rendered = built.rendered(page, &name);
            tab.open(&server.url(page));
            tab.evaluate(SHAPE);
            let filled = tab.text("shapeOf(document.querySelector('.d-prose'))");
            let expected = paper.text(&format!("shapeOfText({})", json!(rendered)));
            if filled != expected {
                failures.push(format!("{page} for {name}:\n{}", difference(&expected, &filled)));
            }
        }
        // Addresses of readers may be refused.
        let told: Vec<String> =
            tab.console_errors().into_iter().filter(|line| !line.starts_with("docs E1304")).collect();
        let failed = tab.requests().into_iter().filter(|request| request.status >= Some(400));
        assert_eq!(told, Vec::<String>::new(), "{name}");
        assert_eq!([tab.exceptions(), tab.violations(), tab.dialogs()].concat(), Vec::<String>::new(), "{name}");
        assert_eq!(failed.map(|request| request.url).collect::<Vec<_>>(), Vec::<String>::new(), "{name}");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Lines that only one side has.
fn difference(expected: &str, got: &str) -> String {
    let only = |these: &str, those: &str, sign: char| {
        let lines = these.lines().filter(|line| !those.lines().any(|other| other == *line));
        lines.map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    let lines = only(expected, got, '-') + &only(got, expected, '+');
    if lines.is_empty() { format!("the same lines in another order:\n{expected}\n---\n{got}") } else { lines }
}

#[test]
fn the_example_site_is_filled_as_the_build_renders_it() {
    filled_as_rendered(&Built::example());
}

#[test]
fn every_kind_of_slot_is_filled_as_the_build_renders_it() {
    filled_as_rendered(&Built::forms());
}

/// A tab with a page of the site of forms, as a persona reads it; a file's name, or `None` for nobody.
fn open(server: &Server, page: &str, user: Option<&Value>) -> (driver::Context, Tab) {
    let context = driver::context();
    let tab = context.tab();
    if let Some(user) = user {
        tab.before_each_page(&session("", user));
    }
    tab.open(&server.url(page));
    (context, tab)
}

#[test]
fn without_a_session_a_page_is_what_everybody_sees() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    for page in built.personal_pages() {
        let (_context, tab) = open(&server, &page, None);
        assert!(tab.is("document.documentElement.matches('.out:not(.in)')"), "{page}");
        assert!(tab.is("!document.querySelector('docs-slot[hidden]') && window.docs.user === undefined"), "{page}");
        tab.assert_clean();
    }
}

/// Stores a session in the page, or takes it away, and tells the loader as a handshake does.
fn becomes(tab: &Tab, user: Option<&Value>, generation: u32) {
    tab.evaluate(&match user {
        Some(user) => format!("{};dispatchEvent(new Event('docs:session'))", session_of("", user, generation)),
        None => "localStorage.removeItem('docs:session:');dispatchEvent(new Event('docs:session'))".to_owned(),
    });
}

/// What the personal parts of a page show: its words, its title, its attributes.
const SEEN: &str = "(() => { const copy = document.querySelector('main').cloneNode(true); \
    for (const slot of copy.querySelectorAll('docs-slot[hidden]')) slot.remove(); \
    const attributes = [...copy.querySelectorAll('[data-docs]')].map((own) => own.localName + ' ' + \
        [...own.attributes].map(({ name, value }) => `${name}=${value}`).sort().join(' ')); \
    return [document.title, copy.textContent.replace(/\\s+/g, ' '), ...attributes].join('\\n') })()";

#[test]
fn the_reader_changes_without_a_reload() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let (full, small) = (persona(&built.docs, "full"), persona(&built.docs, "small"));
    for page in built.personal_pages() {
        let of = |user: Option<&Value>| open(&server, &page, user).1.text(SEEN);
        let (nobody, first, second) = (of(None), of(Some(&full)), of(Some(&small)));
        assert_ne!(nobody, first, "{page}");
        let (_context, tab) = open(&server, &page, None);
        tab.evaluate(
            "window.stays = true; window.told = []; \
                      addEventListener('docs:user', (event) => told.push(event.detail?.firstName ?? null))",
        );
        becomes(&tab, Some(&full), 1);
        assert_eq!(tab.text(SEEN), first, "{page}: logged in");
        becomes(&tab, Some(&small), 2);
        assert_eq!(tab.text(SEEN), second, "{page}: somebody else");
        becomes(&tab, None, 0);
        assert_eq!(tab.text(SEEN), nobody, "{page}: logged out");
        becomes(&tab, Some(&full), 3);
        assert_eq!(tab.text(SEEN), first, "{page}: logged in again");
        becomes(&tab, None, 0);
        assert!(tab.is("window.stays && document.documentElement.matches('.out:not(.in)')"), "{page}");
        let told = tab.text("JSON.stringify(told)");
        assert_eq!(told, json!(["Jane & <b>Joe</b>", "Tom", null, "Jane & <b>Joe</b>", null]).to_string(), "{page}");
    }
}

#[test]
fn other_tabs_expiry_and_going_back_change_the_reader() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let full = persona(&built.docs, "full");
    let context = driver::context();
    let (tab, other) = (context.tab(), context.tab());
    tab.open(&server.url("/"));
    other.open(&server.url("/attributes/"));
    let greets = |tab: &Tab, name: &str| tab.wait_for(&format!("{SEEN}.includes({})", json!(name)));
    // Another tab: by the event that browsers send.
    becomes(&other, Some(&full), 1);
    greets(&tab, "Jane");
    tab.wait_for("document.title.includes('Jane')");
    // A session that ends while the page is open.
    let mut short = full.clone();
    short["expiresAt"] = tab.evaluate("Date.now() / 1000 + 1");
    becomes(&tab, Some(&short), 2);
    greets(&tab, "Jane");
    tab.wait_for("document.documentElement.matches('.out') && window.docs.user === undefined");
    greets(&tab, "Welcome back, friend");
    assert!(tab.is("localStorage.getItem('docs:session:') === null"), "what is over is dropped");
    // Back to a page that was left while somebody was logged in, whether it was kept or is loaded again.
    becomes(&tab, Some(&full), 3);
    tab.open(&server.url("/rows/"));
    becomes(&tab, None, 0);
    tab.back();
    greets(&tab, "Welcome back, friend");
    tab.assert_clean();
}

#[test]
fn focus_and_place_stay_when_the_reader_changes() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let (full, small) = (persona(&built.docs, "full"), persona(&built.docs, "small"));
    let (_context, tab) = open(&server, "/", Some(&full));
    // So low that there is somewhere to scroll to, whoever reads.
    tab.viewport(Viewport { height: 300, ..Viewport::DESKTOP });
    tab.evaluate("document.querySelector('.d-prose ul a').focus(); scrollTo({ top: 100, behavior: 'instant' })");
    let before = tab.number("scrollY");
    let list = "document.querySelector('.d-prose ul:has(> li > a)') ?? document.querySelectorAll('.d-prose ul')[1]";
    becomes(&tab, Some(&full), 2);
    assert!(tab.is(&format!("({list}).contains(document.activeElement)")), "to the start of what replaced it");
    becomes(&tab, Some(&small), 3);
    assert!(tab.is("document.activeElement.localName === 'ul'"), "nothing is left of it: to what it stood in");
    let after = tab.number("scrollY");
    let room = tab.number("document.documentElement.scrollHeight - innerHeight");
    assert!(before > 0.0 && (after - before).abs() < 1.0, "what is above stays: {before}, {after} of {room}");
}

#[test]
fn scripts_of_authors_are_told_of_the_reader() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let full = persona(&built.docs, "full");
    let context = driver::context();
    let tab = context.tab();
    tab.before_each_page(&session("", &full));
    tab.before_each_page(
        "window.told = []; for (const name of ['docs:user', 'mintlify:user']) \
         addEventListener(name, (event) => told.push([name, document.readyState !== 'loading', event.detail.plan])); \
         // As scripts of authors do, whose listeners come after the loader's. \n\
         document.addEventListener('readystatechange', () => { for (const target of [document, window]) \
             target.addEventListener('DOMContentLoaded', () => \
                 addEventListener('docs:user', () => told.push(['heard']), { once: true }), { once: true }); }, { once: true });",
    );

    tab.open(&server.url("/attributes/"));
    tab.wait_for("told.length === 4");
    assert_eq!(
        tab.text("JSON.stringify(told)"),
        json!([["docs:user", true, "enterprise"], ["heard"], ["heard"], ["mintlify:user", true, "enterprise"]])
            .to_string()
    );
    assert!(tab.is("docs.user.plan === 'enterprise' && mintlify.user === docs.user"));
    assert!(tab.is("docs.user.groups === undefined && docs.user.apiPlaygroundInputs === undefined"));
}

/// A page that the browser made before it was asked for tells of its reader once it is seen.
#[test]
fn a_prerendered_page_tells_of_its_reader_once_it_is_seen() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let context = driver::context();
    let tab = context.tab();
    tab.before_each_page(&session("", &persona(&built.docs, "full")));
    tab.before_each_page(
        "window.told = []; addEventListener('docs:user', ({ detail }) => told.push(detail.plan)); \
         window.unseen = true; Object.defineProperty(document, 'prerendering', { get: () => window.unseen });",
    );
    tab.open(&server.url("/attributes/"));
    assert_eq!(tab.text("JSON.stringify(told)"), "[]");
    assert!(tab.is("document.documentElement.matches('.in')"), "it is filled before");
    for _ in 0..2 {
        tab.evaluate("window.unseen = false; document.dispatchEvent(new Event('prerenderingchange'))");
        tab.wait_for("told.length > 0");
        assert_eq!(tab.text("JSON.stringify(told)"), r#"["enterprise"]"#);
    }
}

#[test]
fn secrets_are_masked_shown_and_copied_whole() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let full = persona(&built.docs, "full");
    let (_context, tab) = open(&server, "/code/", Some(&full));
    tab.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text }");
    let mask = "getComputedStyle(document.querySelectorAll('.d-secret')[2], '::before').content";
    assert_eq!(tab.text(mask), "\"sk_live_••••cdef\"");
    assert!(!tab.is("document.querySelector('pre').innerText.includes('0123456789')"), "nobody sees it");
    tab.click(".d-codeblock .d-copy");
    tab.wait_for("document.querySelector('.d-copy.d-done') !== null");
    let copied = tab.text("window.copied");
    assert_eq!(
        copied,
        "curl https://large.example.com/v1/Main \\\n  -H \"X-API-Key: key_enterprise_0000\" \\\n  \
         -H \"Authorization: Bearer sk_live_0123456789abcdef\""
    );
    let button = ".d-secret:not(.d-shown) > button";
    assert_eq!(tab.text(&format!("document.querySelector('{button}').ariaLabel")), "Show the value");
    for _ in 0..3 {
        tab.click(button);
    }
    assert!(tab.is("document.querySelector('pre').innerText.includes('sk_live_0123456789abcdef')"));
    tab.assert_clean();
}

/// Whoever copies twice finds the button as it was.
#[test]
fn what_is_copied_again_changes_no_name() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let (_context, tab) = open(&server, "/code/", None);
    let button = "document.querySelector('.d-codeblock .d-copy')";
    let label = tab.text(&format!("{button}.ariaLabel"));
    tab.evaluate(
        "navigator.clipboard.writeText = async () => {}; window.ends = []; const later = setTimeout; \
         window.setTimeout = (act, time, ...all) => (time === 1600 ? ends.push(() => act(...all)) : later(act, time, ...all)); 0",
    );
    tab.click(".d-codeblock .d-copy");
    tab.wait_for(&format!("{button}.matches('.d-done') && {button}.ariaLabel !== {label:?}"));
    tab.click(".d-codeblock .d-copy");
    tab.settle();
    tab.evaluate("ends.forEach((end) => end())");
    assert_eq!(tab.text(&format!("{button}.ariaLabel")), label);
    assert!(tab.is(&format!("!{button}.matches('.d-done')")));
}

/// A component in a list has ids of its own in each of the list's entries.
#[test]
fn components_in_lists_do_not_share_their_ids() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let (_context, tab) = open(&server, "/blocks/", Some(&persona(&built.docs, "full")));
    let groups = "[...document.querySelectorAll('.d-tabs')].slice(-3)";
    assert_eq!(
        tab.text(&format!("{groups}.map((group) => group.textContent.includes('Later')).join()")),
        "true,true,true"
    );
    let ids = "[...document.querySelectorAll('main [id]')].map(({ id }) => id)";
    assert_eq!(tab.text(&format!("{ids}.filter((id, at, all) => all.indexOf(id) !== at).join()")), "");
    let named = "[...document.querySelectorAll('main [aria-controls], main [aria-describedby], main [aria-labelledby]')] \
        .flatMap((own) => ['aria-controls', 'aria-describedby', 'aria-labelledby'].map((name) => own.getAttribute(name)))";
    assert_eq!(tab.text(&format!("{named}.filter((id) => id && !{ids}.includes(id)).join()")), "");
    tab.evaluate(&format!("{groups}[1].querySelectorAll('[role=tab]')[1].click()"));
    let shown =
        "(group) => [...group.querySelectorAll('[role=tabpanel]')].findIndex((panel) => panel.checkVisibility())";
    assert_eq!(tab.text(&format!("{groups}.map({shown}).join()")), "0,1,0");
}

/// What stands in for a key that the reader does not have is no secret.
#[test]
fn a_placeholder_is_not_masked() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let code = "[...document.querySelectorAll('main pre')].map((code) => code.innerText.trim()).join('\\n')";
    let n_secrets = "document.querySelectorAll('.d-secret').length";
    let (_context, tab) = open(&server, "/code/", Some(&persona(&built.docs, "small")));
    let shown = tab.text(code);
    assert_eq!(tab.number(n_secrets), 0.0, "{shown}");
    for text in
        ["X-API-Key: YOUR_X_API_KEY", "Bearer YOUR_TOKEN", "KEY=\"demo\"", "none_at_all_here", "login \"YOUR_TOKEN\""]
    {
        assert!(shown.contains(text), "{text} in {shown}");
    }
    let (_context, tab) = open(&server, "/code/", Some(&persona(&built.docs, "full")));
    assert_eq!(tab.number(n_secrets), 5.0, "{}", tab.text(code));
    assert!(tab.text(code).contains("OTHER=\"none_at_all_here\""));
}

/// A page whose stored session or manifest is broken stays as everybody sees it, and says so once.
#[test]
fn what_is_broken_leaves_the_page_as_everybody_sees_it() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let nobody = open(&server, "/", None).1.text(SEEN);
    let store = |text: &str| format!("localStorage.setItem('docs:session:', {});", json!(text));
    let made = |created_at: &str, user: &str| {
        store(&format!(r#"{{"v":1,"id":"x","generation":1{created_at},"user":{user}}}"#))
    };
    let record = |user: &str| made(&format!(r#","createdAt":{CREATED_AT}"#), user);
    let jane = r#"{"content":{"firstName":"Jane"}}"#;
    let deep = format!("{}1{}", r#"{"content":{"a":"#.to_owned() + &"[".repeat(40), "]".repeat(40) + "}}");
    for (what, script, code) in [
        ("no JSON", store("{"), Some("E1302")),
        ("another version", store(r#"{"v":2,"id":"x","user":{}}"#), Some("E1302")),
        ("no reader", record("null"), Some("E1302")),
        ("a number as reader", record("5"), Some("E1302")),
        ("a text as reader", record("\"x\""), Some("E1302")),
        ("a list as reader", record("[]"), Some("E1302")),
        ("true as reader", record("true"), Some("E1302")),
        ("too deep", record(&deep), Some("E1302")),
        ("too long", record(&format!(r#"{{"content":{{"a":"{}"}}}}"#, "x".repeat(70_000))), Some("E1302")),
        ("too many", record(&format!(r#"{{"content":{{"a":[{}1]}}}}"#, "1,".repeat(10_000))), Some("E1302")),
        ("over", record(r#"{"expiresAt":1,"content":{"firstName":"Jane"}}"#), None),
        ("over, in milliseconds", record(r#"{"expiresAt":1600000000000,"content":{"firstName":"Jane"}}"#), None),
        ("made before sessions were called invalid", made(r#","createdAt":1700000000000"#, jane), None),
        ("made nobody knows when", made("", jane), None),
        ("made at no moment", made(r#","createdAt":"now""#, jane), None),
        ("for another host", record(r#"{"host":"docs.other.example","content":{"firstName":"Jane"}}"#), None),
    ] {
        stays(&server, &script, code, &nobody, what);
    }
    let session = session("", &persona(&built.docs, "full"));
    for (what, from, to) in [
        ("a manifest of another version", r#"{"version":1"#, r#"{"version":2"#),
        ("a manifest without slots", r#""slots":"#, r#""slotz":"#),
        ("a manifest without places", r#","at":"#, r#","atz":"#),
        ("a manifest that is none", r#"{"version":1"#, "{"),
    ] {
        let server = Server::start(Site::new(&built.altered(from, to)));
        stays(&server, &session, Some("E1301"), &nobody, what);
    }
}

/// After a script that stores something the first page is as `nobody` sees it, and says so by one code or not at all.
#[track_caller]
fn stays(server: &Server, script: &str, code: Option<&str>, nobody: &str, what: &str) {
    let context = driver::context();
    let tab = context.tab();
    tab.before_each_page(script);
    tab.open(&server.url("/"));
    assert_eq!(tab.text(SEEN), nobody, "{what}");
    let told: Vec<String> = tab.console().into_iter().filter(|line| line.contains("docs E")).collect();
    assert_eq!(told.len(), usize::from(code.is_some()), "{what}: {told:?}");
    assert!(code.is_none_or(|code| told[0].contains(code)), "{what}: {told:?}");
}

/// One slot that fails costs nothing else.
#[test]
fn a_slot_that_throws_keeps_what_everybody_sees() {
    let built = Built::forms();
    let server = Server::start(Site::new(&built.out));
    let user = json!({ "content": { "firstName": "Tom", "projects": 5, "org": { "plan": "pro" } } });
    let (_context, tab) = open(&server, "/", Some(&user));
    let seen = tab.text(SEEN);
    assert!(seen.contains("Welcome back, Tom! You have Pro."), "{seen}");
    let told: Vec<String> = tab.console().into_iter().filter(|line| line.contains("docs E")).collect();
    assert_eq!(told, ["docs E1303: /:16: not a function"]);
}

/// The build asks for no such attribute; should anything else, the loader does not set it.
#[test]
fn no_attribute_that_runs_is_set() {
    let built = Built::forms();
    let user = persona(&built.docs, "full");
    for name in ["onclick", "OnFocus", "srcdoc"] {
        let server = Server::start(Site::new(&built.altered(r#"[["href","#, &format!(r#"[["{name}","#))));
        let (_context, tab) = open(&server, "/", Some(&user));
        assert!(tab.is("document.documentElement.matches('.in')"), "{name}");
        assert!(tab.is(&format!("!document.querySelector('[{name}]')")), "{name}");
        let told: Vec<String> = tab.console().into_iter().filter(|line| line.contains("docs E1303")).collect();
        assert!(told.iter().any(|line| line.ends_with(name)), "{name}: {told:?}");
    }
}

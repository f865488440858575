//! A token in the address is for us alone: a script of somebody else on the same page never sees a part of it, wherever it
//! looks, whatever becomes of the token.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use docs::mock::{Mock, Shape};
use serde_json::{Map, Value, json};

use super::fixture::{Docs, JANE, Setup, docs, greets, reader};
use crate::driver::{self, Tab};
use crate::server::Host;

const WITNESS: &str = include_str!("witness.js");

/// Puts the witness into every page: right behind our script, in the body, deferred and as a module.
fn watched(docs: Docs) -> Docs {
    fs::write(docs.out.join("witness.js"), WITNESS).expect("a file");
    watch(&docs.out, docs.base);
    docs
}

fn watch(folder: &Path, base: &str) {
    let script =
        |place: &str, how: &str| format!("<script src=\"{base}/witness.js\" data-place=\"{place}\"{how}></script>");
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            watch(&path, base);
        } else if path.extension().is_some_and(|extension| extension == "html") {
            let page = fs::read_to_string(&path).expect("a page");
            // Where nothing of ours runs, nobody else's does: pages that lead to other hosts.
            let Some((first, rest)) = page.split_once("</script>") else { continue };
            let later = [script("head", ""), script("deferred", " defer"), script("module", " type=module")].concat();
            let page = format!("{first}</script>{later}{rest}");
            let body = page.find("<body").and_then(|at| Some(at + page[at..].find('>')? + 1)).unwrap_or(page.len());
            fs::write(&path, format!("{}{}{}", &page[..body], script("body", ""), &page[body..])).expect("a page");
        }
    }
}

/// What arrives anywhere.
struct Sink<'a> {
    docs: &'a Docs,
    /// How many requests were looked at.
    n_seen: [usize; 2],
}

impl Sink<'_> {
    fn of(docs: &Docs) -> Sink<'_> {
        Sink { docs, n_seen: [docs.server.requests().len(), docs.mock.requests().len()] }
    }

    /// All since the last time, as it came and without percent signs.
    fn text(&mut self) -> String {
        let mut text = String::new();
        let mut add = |target: &str, headers: &BTreeMap<String, String>, body: &[u8]| {
            text += &format!("{target}\n{headers:?}\n{}\n", String::from_utf8_lossy(body));
        };
        let (served, asked) = (self.docs.server.requests(), self.docs.mock.requests());
        served[self.n_seen[0]..].iter().for_each(|asked| add(&asked.target, &asked.headers, &asked.body));
        asked[self.n_seen[1]..].iter().for_each(|asked| add(&asked.target, &asked.headers, &asked.body));
        self.n_seen = [served.len(), asked.len()];
        let decoded = percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned();
        let twice = percent_encoding::percent_decode_str(&decoded).decode_utf8_lossy().into_owned();
        text + &decoded + &twice
    }

    /// Waits until all that the witness saw has arrived: no part of the token is in it.
    #[track_caller]
    fn has_nothing_of(&mut self, token: &str, tab: &Tab, name: &str) {
        testified(tab);
        assert_eq!(parts(token, &self.text()), Vec::<String>::new(), "{name}");
        let history = tab.call("Page.getNavigationHistory", json!({})).to_string();
        assert_eq!(parts(token, &history), Vec::<String>::new(), "{name}");
    }
}

/// What of a token is in a text: pieces of sixteen letters, and what only its claims have.
fn parts(token: &str, text: &str) -> Vec<String> {
    let step = (token.len() / 64).max(8);
    let mut pieces: Vec<&str> =
        (0..token.len().saturating_sub(15)).step_by(step).map(|at| &token[at..at + 16]).collect();
    pieces.push(CANARY);
    pieces.into_iter().filter(|piece| text.contains(piece)).map(str::to_owned).collect()
}

/// A claim that is nothing of the reader's.
const CANARY: &str = "canary-0f2c9a71";

/// A token of Jane's, with claims in the place of others.
fn token(mock: &Mock, claims: Value) -> String {
    let mut all: Map<String, Value> = json!({ "jti": CANARY }).as_object().expect("an object").clone();
    all.extend(claims.as_object().expect("an object").clone());
    mock.jwt(|jwt| jwt.claims = all);
    mock.token()
}

/// Tokens, each with what is said of it; nothing when it logs its reader in.
fn tokens(docs: &Docs) -> Vec<(&'static str, String, Option<&'static str>)> {
    let mock = &docs.mock;
    let good = token(mock, json!({}));
    let other = Mock::start().expect("a port");
    other.log_in_as(Some(reader(JANE)));
    let part = |text: &str| docs::keys::base64::encode(text.as_bytes());
    let [header, claims, signature] = good.split('.').collect::<Vec<_>>()[..] else { panic!("{good}") };
    let none = part(r#"{"alg":"none","typ":"JWT"}"#);
    vec![
        ("good", good.clone(), None),
        ("of another key", token(&other, json!({})), Some("wrong-signature")),
        ("expired", token(mock, json!({ "exp": 1_700_000_000, "iat": 1_699_999_990 })), Some("expired")),
        ("malformed", format!("{header}.{}.{signature}", part("no JSON at all, but long enough")), Some("malformed")),
        ("unsigned", format!("{none}.{claims}."), Some("malformed")),
        ("too large", token(mock, json!({ "pad": "x".repeat(50_000) })), Some("too-large")),
        ("in four parts", format!("{good}.{signature}"), Some("malformed")),
        ("with a sign that is none", format!("{good}%"), Some("malformed")),
    ]
}

/// The address of each shape, below the docs, and where it ends.
fn shapes(token: &str) -> [(String, &'static str); 5] {
    [
        (format!("/guide#{token}"), "/guide/"),
        (format!("/guide/?a=b#jwt={token}&anchor=deep-down"), "/guide/?a=b#deep-down"),
        (format!("/guide/#anchor=deep-down&state=none&jwt={token}"), "/guide/#deep-down"),
        (format!("/login/jwt-callback#{token}"), "/"),
        (format!("/login/jwt-callback?redirect=%2Fguide%2F%23deep-down#{token}"), "/guide/#deep-down"),
    ]
}

/// Waits until all that the witness saw has arrived.
fn testified(tab: &Tab) {
    tab.wait_for("window.witness");
    tab.evaluate("new Promise((done) => setTimeout(done, 30)).then(witness)");
}

#[test]
fn the_witness_sees_what_there_is_to_see() {
    let docs = watched(docs("jwt", Setup::default()));
    docs.mock.log_in_as(Some(reader(JANE)));
    let page = docs.out.join("guide/index.html");
    let text = fs::read_to_string(&page).expect("a page");
    let start = text.find("<script src=\"/_docs/").expect("our script");
    let end = start + text[start..].find("</script>").expect("its end");
    fs::write(&page, format!("{}<script>{}", &text[..start], &text[end..])).expect("a page");
    let token = token(&docs.mock, json!({}));
    let (_context, tab) = docs.open(&format!("/guide/#{token}"));
    // Some of it is on its way for a while: beacons wait for the page's own business.
    let told =
        |seen: &str| ["/sink?head", "/sink?body", "/sink?deferred", "/sink?later"].iter().all(|own| seen.contains(own));
    let mut seen = String::new();
    for _ in 0..50 {
        testified(&tab);
        seen = Sink { docs: &docs, n_seen: [0, 0] }.text();
        if told(&seen) && parts(&token, &seen).len() > 10 {
            break;
        }
    }
    assert!(parts(&token, &seen).len() > 10);
    for place in ["location: ", "performance: ", "observed: ", "entries: ", "activation: "] {
        assert!(seen.lines().any(|line| line.starts_with(place) && line.contains(&token)), "{place}");
    }
    for place in ["/sink?head", "/sink?body", "/sink?deferred", "/sink?later"] {
        assert!(seen.contains(place), "{place}");
    }
}

#[test]
fn no_script_sees_a_token() {
    let docs = watched(docs("jwt", Setup::default()));
    docs.mock.log_in_as(Some(reader(JANE)));
    let mut sink = Sink::of(&docs);
    for at in 0..5 {
        for (name, token, reason) in tokens(&docs) {
            let (path, end) = &shapes(&token)[at];
            let name = format!("{name}, {:.40}", path);
            let (_context, tab) = docs.open(path);
            let greeted = if reason.is_none() { "Jane" } else { "stranger" };
            tab.wait_for(&format!("location.href === {}", json!(docs.server.url(end))));
            greets(&tab, greeted);
            sink.has_nothing_of(&token, &tab, &name);
            let said = tab.console().join("\n");
            assert_eq!(said.contains("not logged in: "), reason.is_some(), "{name}: {said}");
            assert!(said.contains(reason.unwrap_or_default()), "{name}: {said}");
        }
    }
}

/// The witness and one more page without a policy, which opens others in its own way.
fn with_start(docs: &Docs, page: &str) {
    fs::write(docs.out.join("start.html"), format!("<!doctype html><meta charset=utf-8><title>Start</title>{page}"))
        .expect("a file");
}

#[test]
fn hosts_and_redirects_lead_a_token_to_nobody_else() {
    let elsewhere = crate::server::Server::start(crate::server::Site::new(Path::new(env!("CARGO_TARGET_TMPDIR"))));
    let redirects = json!([
        { "source": "/old", "destination": "/guide" },
        { "source": "/away", "destination": elsewhere.url("/") },
    ]);
    for host in Host::ALL {
        for base in ["", "/docs"] {
            let setup = Setup { base, host, site: json!({ "redirects": redirects }), ..Setup::default() };
            let docs = watched(docs("jwt", setup));
            docs.mock.log_in_as(Some(reader(JANE)));
            let mut sink = Sink::of(&docs);
            let paths =
                ["/guide", "/guide/", "//guide/?x", "/old", "/old/", "/login/jwt-callback?redirect=//evil.test/"];
            for path in paths {
                let token = token(&docs.mock, json!({}));
                let (_context, tab) = docs.open(&format!("{path}#{token}"));
                greets(&tab, "Jane");
                sink.has_nothing_of(&token, &tab, &format!("{host:?} {base}{path}"));
            }
        }
    }
}

#[test]
fn nobody_is_logged_in_within_a_frame() {
    let docs = watched(docs("jwt", Setup { host: Host::GitHub, ..Setup::default() }));
    docs.mock.log_in_as(Some(reader(JANE)));
    let token = token(&docs.mock, json!({}));
    with_start(&docs, "<iframe></iframe>");
    let mut sink = Sink::of(&docs);
    let (_context, tab) = docs.open("/start.html");
    // The frame's own address would be an attribute that the witness within reads by `parent`.
    tab.evaluate(&format!("frames[0].location.replace('/guide/#jwt={token}&anchor=deep-down')"));
    tab.wait_for("frames[0].witness && frames[0].document.readyState === 'complete'");
    tab.evaluate("new Promise((done) => setTimeout(done, 100)).then(frames[0].witness)");
    assert_eq!(tab.text("frames[0].location.hash"), "#deep-down");
    assert!(tab.is("frames[0].document.documentElement.matches('.out') && !localStorage.length"));
    assert_eq!(parts(&token, &sink.text()), Vec::<String>::new());
}

/// A Chromium that nobody steers: one that is does not make pages in advance.
struct Own(std::process::Child, tempfile::TempDir);

impl Own {
    fn open(url: &str) -> Own {
        let profile = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(driver::executable());
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]);
        command.arg(format!("--user-data-dir={}", profile.path().display())).arg(url);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        Own(command.spawn().expect("Chromium starts"), profile)
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

#[track_caller]
fn eventually(what: &str, is: impl Fn() -> bool) {
    let end = std::time::Instant::now() + driver::PATIENCE;
    while !is() {
        assert!(std::time::Instant::now() < end, "never: {what}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn a_page_made_in_advance_takes_its_token_once_it_is_seen() {
    let docs = watched(docs("jwt", Setup { host: Host::GitHub, ..Setup::default() }));
    docs.mock.log_in_as(Some(reader(JANE)));
    let token = token(&docs.mock, json!({}));
    let rules = json!({ "prerender": [{ "urls": [format!("/guide/#{token}")], "eagerness": "immediate" }] });
    with_start(
        &docs,
        &format!(
            "<script type=speculationrules>{rules}</script><script>setTimeout(async () => {{ \
             await fetch('/go'); location.href = '/guide/#{token}' }}, 3000)</script>"
        ),
    );
    let mut sink = Sink::of(&docs);
    let _browser = Own::open(&docs.server.url("/start.html"));
    let asked = |part: &str| docs.server.requests().iter().position(|asked| asked.target.contains(part));
    eventually("the login", || {
        docs.server.requests().iter().any(|asked| {
            let said = String::from_utf8_lossy(&asked.body);
            asked.target == "/sink?later" && said.contains("local: docs:session:") && said.contains("Jane")
        })
    });
    let page = docs.server.requests().into_iter().find(|asked| asked.target == "/guide/").expect("the page");
    let purpose = page.headers.get("sec-purpose").map_or("", |purpose| purpose);
    assert!(purpose.contains("prerender"), "it was made in advance: {page:?}");
    assert!(asked("/_docs/core.") < asked("/go"), "and began");
    for late in ["/_docs/login.", "/witness.js"] {
        assert!(asked(late) > asked("/go"), "{late} before it was seen");
    }
    assert_eq!(parts(&token, &sink.text()), Vec::<String>::new());
}

#[test]
fn a_token_may_come_to_an_open_page() {
    let docs = watched(docs("jwt", Setup::default()));
    docs.mock.log_in_as(Some(reader(JANE)));
    for (shape, end) in [("", ""), ("jwt=", "&anchor=deep-down")] {
        let token = token(&docs.mock, json!({}));
        let mut sink = Sink::of(&docs);
        let (_context, tab) = docs.open("/guide/#top");
        testified(&tab);
        tab.call("Page.navigate", json!({ "url": docs.server.url(&format!("/guide/#{shape}{token}{end}")) }));
        greets(&tab, "Jane");
        sink.has_nothing_of(&token, &tab, shape);
        let hash = if end.is_empty() { "" } else { "#deep-down" };
        assert_eq!(tab.text("location.hash"), hash);
    }
}

#[test]
fn going_back_and_forward_finds_no_token() {
    let docs = watched(docs("jwt", Setup::default()));
    docs.mock.log_in_as(Some(reader(JANE)));
    for shape in [Shape::Bare, Shape::Anchor, Shape::Callback, Shape::CallbackRedirect] {
        docs.mock.jwt(|jwt| jwt.shape = shape);
        let mut sink = Sink::of(&docs);
        let token = token(&docs.mock, json!({}));
        let hash = if shape == Shape::Anchor { format!("jwt={token}&anchor=deep-down") } else { token.clone() };
        let (_context, tab) = docs.open("/");
        let page = match shape {
            Shape::Bare | Shape::Anchor => "/guide/",
            Shape::Callback => "/login/jwt-callback",
            Shape::CallbackRedirect => "/login/jwt-callback?redirect=%2Fguide%2F",
        };
        tab.open(&docs.server.url(&format!("{page}#{hash}")));
        greets(&tab, "Jane");
        let address = tab.text("location.href");
        tab.open(&docs.server.url("/?next"));
        testified(&tab);
        tab.back();
        tab.wait_for(&format!("location.href === {}", json!(address)));
        greets(&tab, "Jane");
        sink.has_nothing_of(&token, &tab, "back");
        tab.back();
        tab.wait_for(&format!("location.href === {}", json!(docs.server.url("/"))));
        greets(&tab, "Jane");
        sink.has_nothing_of(&token, &tab, "back twice");
    }
}

/// Chromium's own record keeps the address as it came: what the guides say of it is so.
#[test]
fn the_browsers_history_keeps_the_token() {
    let docs = docs("jwt", Setup::default());
    docs.mock.log_in_as(Some(reader(JANE)));
    let token = token(&docs.mock, json!({}));
    let browser = Own::open(&docs.server.url(&format!("/guide#{token}")));
    eventually("the login", || docs.server.requests().iter().filter(|asked| asked.target == "/guide/").count() > 1);
    let header = token.split('.').next().expect("a header");
    // It writes every few seconds.
    eventually("an entry in the history", || {
        let history = fs::read(browser.1.path().join("Default/History")).unwrap_or_default();
        String::from_utf8_lossy(&history).contains(&format!("/guide#{header}"))
    });
}

/// Anchors of pages that are no tokens, as they stand in addresses.
const ANCHORS: [&str; 12] = [
    "a.b.c",
    "v1.2.3",
    "step-one",
    "a%20b",
    "%C3%BC%C3%B6",
    "%E2%80%99s",
    "what/ever",
    "this&that",
    "100%25",
    "a=b",
    "eyJ.eyJ.sig",
    "jwt-tokens",
];

/// Whether the page has come to rest at its anchor.
const AT_TARGET: &str = "(async () => { const top = () => document.querySelector(':target').getBoundingClientRect().top; \
     const before = top(); await new Promise((done) => setTimeout(done, 100)); return top() < innerHeight && top() === before })()";

#[test]
fn ordinary_anchors_stay_as_they_are() {
    let docs = docs("jwt", Setup::default());
    docs.mock.log_in_as(Some(reader(JANE)));
    let page = docs.out.join("guide/index.html");
    let text = fs::read_to_string(&page).expect("a page");
    let targets: String = ANCHORS
        .iter()
        .map(|anchor| {
            let id = percent_encoding::percent_decode_str(anchor).decode_utf8().expect("text");
            format!("<p>Words.</p><h2 id=\"{}\">Here</h2><p>Words.</p>", id.replace('&', "&amp;"))
        })
        .collect();
    let at = text.find("<h2").expect("a heading");
    fs::write(&page, format!("{}{targets}{}", &text[..at], &text[at..])).expect("a page");
    let place = "[location.href, document.querySelector(':target').id].join(' ')";
    for anchor in ANCHORS {
        let address = docs.server.url(&format!("/guide/#{anchor}"));
        let (_context, tab) = docs.open(&format!("/guide/#{anchor}"));
        tab.wait_for(AT_TARGET);
        let original = tab.text(place);
        assert!(original.starts_with(&format!("{address} ")), "{original}");
        assert!(tab.is("performance.getEntriesByType('navigation')[0].type === 'navigate'"), "{anchor}");
        docs.mock.jwt(|jwt| jwt.shape = Shape::Anchor);
        tab.click(".login-link");
        greets(&tab, "Jane");
        tab.wait_for(AT_TARGET);
        assert_eq!(tab.text(place), original, "by the login server");
        let token = token(&docs.mock, json!({}));
        let encoded = tab.text(&format!("encodeURIComponent(decodeURIComponent({}))", json!(anchor)));
        tab.open("about:blank");
        tab.open(&docs.server.url(&format!("/guide/#jwt={token}&anchor={encoded}")));
        greets(&tab, "Jane");
        tab.wait_for(AT_TARGET);
        assert_eq!(tab.text(place), original, "with a token");
    }
}

//! What readers bring, what they type, and that the next one finds none of it.

use serde_json::{Value, json};

use super::echo::Echo;
use super::{control, copied, fill, known_as, open, send, site_whose};
use crate::driver::Tab;
use crate::login::fixture::{Docs, enter_dashboard, greets, log_out, stored};

fn set_up() -> (Echo, Docs) {
    set_up_with(json!({}))
}

fn set_up_with(login: Value) -> (Echo, Docs) {
    let echo = Echo::start();
    let operation = json!({
        "path": "/pets/{petId}", "summary": "Pet", "security": [{ "key": [] }, { "token": [] }],
        "servers": [{ "url": "http://{region}.localhost:PORT/v1", "variables": { "region": { "default": "alps" } } }],
        "parameters": [
            { "in": "path", "name": "petId", "required": true, "schema": { "type": "string" } },
            { "in": "header", "name": "X-Key2", "schema": { "type": "string" } },
            { "in": "query", "name": "note", "schema": { "type": "string" } },
        ],
    });
    let slow = json!({ "path": "/slow", "summary": "Slow", "security": [{ "key": [] }] });
    let more = json!({ "components": { "securitySchemes": {
        "key": { "type": "apiKey", "in": "header", "name": "X-Key" }, "token": { "type": "http", "scheme": "bearer" },
    } } });
    let docs = site_whose(&echo, &[operation, slow], &more, json!({}), login);
    (echo, docs)
}

fn inputs(key: &str) -> Value {
    json!({ "header": { "X-Key": key, "X-Key2": "no" }, "server": { "region": "coast" }, "path": { "petId": "p1" } })
}

fn value(tab: &Tab, name: &str) -> String {
    tab.text(&format!("{}.value", control(name)))
}

fn log_in(docs: &Docs, tab: &Tab, name: &str, key: &str) {
    known_as(&docs.mock, name, inputs(key));
    tab.open(&docs.server.url("/guide/"));
    tab.click(".login-link");
    greets(tab, name);
}

const PAGE: &str = "/api/t/pet/";

/// Jane, with a key that she typed.
fn typing(docs: &Docs, tab: &Tab) {
    log_in(docs, tab, "Jane", "jane-key");
    tab.open(&docs.server.url(PAGE));
    open(tab);
    fill(tab, "X-Key", "typed-key");
}

#[test]
fn fields_begin_with_what_the_reader_brings() {
    let (echo, docs) = set_up();
    let (_context, tab) = docs.open("/");
    tab.open(&docs.server.url(PAGE));
    open(&tab);
    assert_eq!([value(&tab, "X-Key"), value(&tab, "region"), value(&tab, "petId")], ["", "alps", ""]);
    log_in(&docs, &tab, "Jane", "jane-key");
    tab.open(&docs.server.url(PAGE));
    let page = tab.text("document.documentElement.outerHTML");
    assert!(!page.contains("jane-key"));
    open(&tab);
    assert_eq!(
        [value(&tab, "X-Key"), value(&tab, "X-Key2"), value(&tab, "region"), value(&tab, "petId")],
        ["jane-key", "", "coast", "p1"]
    );
    // On the screen there are dots, and the key in what is copied.
    let shown = tab.text("document.querySelector('.d-play-samples pre').innerText");
    assert!(!shown.contains("jane-key") && shown.contains("coast.localhost"), "{shown}");
    assert!(copied(&tab).contains("'X-Key: jane-key'"));
    send(&tab);
    let arrived = echo.arrived().pop().expect("a request");
    assert_eq!((&*arrived.target, &*arrived.headers["x-key"]), ("/v1/pets/p1", "jane-key"));
    assert!(!arrived.headers.contains_key("x-key2") && !arrived.headers.contains_key("referer"), "{arrived:?}");
    tab.assert_clean();
}

#[test]
fn what_is_typed_wins_and_stays() {
    let (_echo, docs) = set_up();
    let (context, tab) = docs.open("/");
    typing(&docs, &tab);
    fill(&tab, "region", "islands");
    fill(&tab, "note", "typed note");
    tab.reload();
    open(&tab);
    let all = ["X-Key", "region", "note"].map(|name| value(&tab, name));
    assert_eq!(all, ["typed-key", "islands", "typed note"]);
    // Secrets stay in the tab.
    assert!(!tab.text("JSON.stringify(localStorage)").contains("typed-key"));
    let other = context.tab();
    other.open(&docs.server.url(PAGE));
    open(&other);
    assert_eq!([value(&other, "X-Key"), value(&other, "note")], ["jane-key", "typed note"]);
    // Until the reader wants it otherwise.
    tab.click("[data-key=remember]");
    assert!(tab.text("JSON.stringify(localStorage)").contains("typed-key"));
    other.reload();
    open(&other);
    assert_eq!(value(&other, "X-Key"), "typed-key");
    // Scripts of the page stand before everything, and are refused what leads elsewhere.
    tab.evaluate("mintlify.api.playground.setServerVariables({ region: 'script', other: 5 })");
    assert_eq!(value(&tab, "region"), "script");
    tab.evaluate("mintlify.api.playground.setServerVariables({ region: 'evil.example/x?' })");
    assert_eq!(value(&tab, "region"), "islands");
    tab.evaluate("mintlify.api.playground.clearServerVariables()");
    tab.click(".d-play-foot .d-play-link");
    assert_eq!(["X-Key", "region", "note"].map(|name| value(&tab, name)), ["jane-key", "coast", ""]);
}

#[test]
fn logging_out_anywhere_forgets_everywhere() {
    let (_echo, docs) = set_up();
    let (context, tab) = docs.open("/");
    log_in(&docs, &tab, "Jane", "jane-key");
    let other = context.tab();
    other.open(&docs.server.url(PAGE));
    open(&other);
    fill(&other, "X-Key", "typed-key");
    send(&other);
    assert!(other.is("document.querySelector('.d-play-status')"));
    log_out(&tab);
    other.wait_for(&format!("{}.value === ''", control("X-Key")));
    other.wait_for("!document.querySelector('.d-play-status')");
    let held = other.text("document.documentElement.outerHTML");
    assert!(!held.contains("typed-key") && !held.contains("jane-key"), "it stands in the page");
    for tab in [&tab, &other] {
        let stored = stored(tab);
        assert!(!stored.contains("-key"), "{stored}");
    }
    // What is under way ends.
    log_in(&docs, &tab, "Jane", "jane-key");
    other.open(&docs.server.url("/api/t/slow/"));
    open(&other);
    other.click(".d-play-send");
    other.wait_for("document.querySelector('.d-play-send').textContent === 'Cancel'");
    log_out(&tab);
    other.wait_for("document.querySelector('.d-play-send').textContent === 'Send'");
    assert!(!other.is("document.querySelector('.d-play-waiting')"));
}

#[test]
fn another_reader_finds_nothing() {
    let (_echo, docs) = set_up();
    let (context, tab) = docs.open("/");
    typing(&docs, &tab);
    tab.click("[data-key=remember]");
    let other = context.tab();
    other.open(&docs.server.url("/guide/"));
    greets(&other, "Jane");
    log_out(&other);
    log_in(&docs, &other, "Bob", "bob-key");
    other.open(&docs.server.url(PAGE));
    open(&other);
    assert_eq!(value(&other, "X-Key"), "bob-key");
    tab.wait_for(&format!("{}.value !== 'typed-key'", control("X-Key")));
    let text = stored(&tab) + &stored(&other);
    assert!(!text.contains("typed-key"), "{text}");
}

#[test]
fn who_logs_in_elsewhere_is_known_here() {
    for credentials in ["tab", "disk"] {
        let (_echo, docs) = set_up_with(json!({ "credentials": credentials }));
        let (context, tab) = docs.open("/");
        tab.open(&docs.server.url(PAGE));
        open(&tab);
        assert_eq!(value(&tab, "X-Key"), "");
        // It stays open until it was asked for the keys.
        let other = context.tab();
        log_in(&docs, &other, "Jane", "jane-key");
        tab.wait_for(&format!("{}.value === 'jane-key'", control("X-Key")));
    }
}

#[test]
fn what_is_kept_in_memory_alone_is_there_too() {
    let (echo, docs) = set_up_with(json!({ "method": "shared-session", "credentials": "memory" }));
    known_as(&docs.mock, "Jane", inputs("jane-key"));
    let context = crate::driver::context();
    let tab = context.tab();
    enter_dashboard(&docs, &tab);
    tab.open(&docs.server.url(PAGE));
    open(&tab);
    tab.wait_for(&format!("{}.value === 'jane-key'", control("X-Key")));
    let stored = stored(&tab);
    assert!(!stored.contains("jane-key"), "{stored}");
    send(&tab);
    assert_eq!(echo.arrived().pop().expect("a request").headers["x-key"], "jane-key");
    // What they type stays in the tab, as it does elsewhere.
    fill(&tab, "X-Key", "typed-key");
    tab.reload();
    open(&tab);
    tab.wait_for(&format!("{}.value === 'typed-key' && {}.value === 'p1'", control("X-Key"), control("petId")));
}

/// The answer comes when the playground looked who reads, and before its dialog is there.
#[test]
fn what_is_told_while_the_playground_is_on_its_way_is_heard() {
    let (_echo, docs) = set_up_with(json!({ "method": "shared-session", "credentials": "memory" }));
    known_as(&docs.mock, "Jane", inputs("jane-key"));
    let context = crate::driver::context();
    let tab = context.tab();
    enter_dashboard(&docs, &tab);
    tab.before_each_page(
        "{ const real = fetch; let began; const begun = new Promise(done => began = done); \
         const told = new Promise(done => addEventListener('docs:session', done)); \
         const pause = () => new Promise(done => setTimeout(done, 200)); \
         window.fetch = async (...asked) => { \
         const isHere = new URL(asked[0], location).origin === location.origin; \
         if (isHere) { began(); await told; } else await begun; \
         await pause(); return real(...asked); } }",
    );
    tab.open(&docs.server.url(PAGE));
    open(&tab);
    assert_eq!([value(&tab, "X-Key"), value(&tab, "petId")], ["jane-key", "p1"]);
}

#[test]
fn an_open_dialog_forgets_whose_session_ends() {
    let (_echo, docs) = set_up();
    let (_context, tab) = docs.open("/");
    typing(&docs, &tab);
    send(&tab);
    assert!(tab.is("document.querySelector('.d-play-status')"));
    tab.evaluate(
        "{ const key = 'docs:session:', record = JSON.parse(localStorage.getItem(key)); \
         record.user.expiresAt = Date.now() / 1000 + 0.2; \
         localStorage.setItem(key, JSON.stringify(record)); dispatchEvent(new Event('docs:session')) }",
    );
    tab.wait_for(&format!("{}.value === '' && !document.querySelector('.d-play-status')", control("X-Key")));
    let held = tab.text("document.documentElement.outerHTML") + &stored(&tab);
    assert!(!held.contains("typed-key") && !held.contains("jane-key"), "{held}");
}

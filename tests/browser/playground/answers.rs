//! Answers of every kind, and those that never come.

use serde_json::{Value, json};

use super::echo::Echo;
use super::{open, send, site};
use crate::driver::Tab;
use crate::login::fixture::Docs;

const BODY: &str = "document.querySelector('.d-play-answer').innerText";

fn operation(path: &str) -> Value {
    let name = path.trim_start_matches('/').replace('/', "-");
    json!({ "path": path, "summary": name })
}

fn asked(docs: &Docs, tab: &Tab, name: &str) {
    tab.open(&docs.server.url(&format!("/api/t/{name}/")));
    open(tab);
    send(tab);
}

#[test]
fn answers_are_shown_by_what_they_are() {
    let echo = Echo::start();
    let names = ["json", "broken", "html", "svg", "latin", "bytes", "untyped", "wav", "nothing", "huge"];
    let operations: Vec<Value> = names.iter().map(|name| operation(&format!("/{name}"))).collect();
    let docs = site(&echo, &operations, &json!({}));
    let (_context, tab) = docs.open("/");
    // What is expected of each, as an expression.
    let body = |text: &str| format!("{BODY}.includes({})", json!(text));
    for (name, expected) in [
        ("json", body("\n  \"id\": 12345678901234567890,\n  \"name\": \"<b>Paloma</b>\"")),
        ("json", "document.querySelector('.d-play-status').textContent === '200 OK' && document.querySelector('.d-play-fine')".into()),
        ("json", "/ms|sec/.test(document.querySelector('.d-play-answer-head').textContent)".into()),
        ("broken", body("it is not.")),
        ("broken", body("{\"id\": 1,")),
        ("broken", "document.querySelector('.d-play-wrong').textContent.startsWith('422')".into()),
        ("html", body("<h1>Hi</h1><script>")),
        ("svg", "document.querySelector('.d-play-picture').naturalWidth === 40 && document.querySelector('.d-play-picture').src.startsWith('data:image/svg')".into()),
        ("latin", body("café")),
        ("bytes", "document.querySelector('.d-play-link[download]').download === 'response.bin' && !document.querySelector('.d-play-part pre')".into()),
        ("untyped", body("just text")),
        ("wav", "document.querySelector('audio.d-play-media').src.startsWith('blob:')".into()),
        ("nothing", body("The answer has no body.")),
        ("huge", "document.querySelector('.d-play-part pre').textContent.length === 200000".into()),
    ] {
        asked(&docs, &tab, name);
        tab.wait_for(&expected);
    }
    tab.click(".d-play-more");
    assert_eq!(tab.number("document.querySelector('.d-play-part pre').textContent.length"), 3_000_000.0);
    assert!(!tab.is("window.harmed"));
    // What is downloaded has no type that a browser would run.
    asked(&docs, &tab, "html");
    assert_eq!(tab.text("document.querySelector('.d-play-link[download]').download"), "response.html");
    // Headers that the service lets other sites see.
    tab.evaluate("document.querySelector('.d-play-bar input[value=headers]').click()");
    assert!(tab.text("document.querySelector('.d-play-headers').innerText").contains("x-request\n7"));
    assert_eq!((tab.exceptions(), tab.violations()), (Vec::new(), Vec::new()));
}

#[test]
fn a_request_is_cancelled() {
    let echo = Echo::start();
    let docs = site(&echo, &[operation("/slow")], &json!({}));
    let (_context, tab) = docs.open("/api/t/slow/");
    open(&tab);
    tab.click(".d-play-send");
    tab.wait_for("document.querySelector('.d-play-send').textContent === 'Cancel' && /14/.test(document.querySelector('.d-play-answer').textContent)");
    tab.click(".d-play-send");
    // What came is shown.
    tab.wait_for("document.querySelector('.d-play-bar')");
    let told = tab.text(BODY);
    assert!(told.contains("Cancelled.") && told.contains("the first part"), "{told}");
    assert_eq!(tab.text("document.querySelector('.d-play-send').textContent"), "Send");
}

#[test]
fn what_fails_is_explained() {
    let echo = Echo::start();
    let mut closed = operation("/closed");
    closed["method"] = json!("put");
    closed["parameters"] =
        json!([{ "in": "header", "name": "X-Trace", "schema": { "type": "string" }, "example": "1" }]);
    let mut gone = operation("/gone");
    gone["servers"] = json!([{ "url": "http://127.0.0.1:9" }]);
    let mut body = operation("/body");
    body["requestBody"] =
        json!({ "required": true, "content": { "text/plain": { "schema": { "type": "string" }, "example": "a" } } });
    let docs = site(&echo, &[closed, gone, body], &json!({}));
    let (_context, tab) = docs.open("/");
    asked(&docs, &tab, "closed");
    let told = tab.text(BODY);
    let origin = docs.server.url("");
    for part in [
        "answers, but does not let this site read",
        &format!("Access-Control-Allow-Origin: {origin}"),
        "Access-Control-Allow-Methods: PUT",
        "Access-Control-Allow-Headers: x-trace",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    // The question whether anybody is there says nothing of the request.
    let probe = echo.arrived().pop().expect("a request");
    assert_eq!((&*probe.method, &*probe.target), ("GET", "/"));
    assert!(!probe.headers.contains_key("x-trace") && !probe.headers.contains_key("referer"), "{probe:?}");
    asked(&docs, &tab, "gone");
    assert!(tab.text(BODY).contains("http://127.0.0.1:9 cannot be reached"), "{}", tab.text(BODY));
    asked(&docs, &tab, "body");
    assert!(tab.text(BODY).contains("Browsers do not send such GET requests."), "{}", tab.text(BODY));
    assert_eq!(tab.exceptions(), Vec::<String>::new());
    assert_eq!(tab.violations(), Vec::<String>::new());
}

#[test]
fn a_proxy_is_sent_the_request_and_its_answer_is_shown() {
    let (echo, proxy) = (Echo::start(), Echo::start());
    let mut operation = operation("/json");
    operation["parameters"] =
        json!([{ "in": "cookie", "name": "crumb", "schema": { "type": "string" }, "example": "c 1" }]);
    operation["security"] = json!([{ "key": [] }]);
    let more = json!({
        "components": { "securitySchemes": { "key": { "type": "apiKey", "in": "header", "name": "X-Key", "x-default": "given" } } },
    });
    let docs = super::site_with(
        &echo,
        &[operation],
        &more,
        json!({ "proxy": format!("http://127.0.0.1:{}/json", proxy.port) }),
    );
    let (_context, tab) = docs.open("/api/t/json/");
    open(&tab);
    assert!(
        tab.text("document.querySelector('.d-play-left > .d-play-note').textContent")
            .contains(&format!("http://127.0.0.1:{}", proxy.port))
    );
    // It is somebody else's: what the specification gives is not sent there by itself.
    assert_eq!(tab.text(&format!("{}.value", super::control("X-Key"))), "");
    super::fill(&tab, "X-Key", "typed");
    send(&tab);
    assert!(tab.text(BODY).contains("Paloma"));
    assert_eq!(echo.arrived().len(), 0);
    let arrived = proxy.arrived().pop().expect("a request");
    let told: Value = serde_json::from_slice(&arrived.body).expect("JSON");
    let url = format!("http://127.0.0.1:{}/json", echo.port);
    assert_eq!(
        told,
        json!({ "method": "GET", "url": url, "headers": [["X-Key", "typed"], ["Cookie", "crumb=c%201"]] })
    );
    tab.assert_clean();
}

#[test]
fn what_keeps_a_request_from_leaving_is_explained() {
    let (echo, proxy) = (Echo::start(), Echo::start());
    let mut far = operation("/far");
    far["servers"] = json!([{ "url": "https://api.example.invalid" }]);
    let docs = site(&echo, &[operation("/json"), far], &json!({}));
    let (_context, tab) = docs.open("/");
    // A server that the policy of the page does not name: as if the specification had changed since.
    let files = std::fs::read_dir(docs.out.join("_docs")).expect("a folder").flatten().map(|file| file.path());
    let is_operation = |path: &std::path::PathBuf| path.to_string_lossy().contains("/operation.");
    for path in files.filter(is_operation) {
        let text = std::fs::read_to_string(&path).expect("an operation file");
        let text = text.replace(&format!("127.0.0.1:{}", echo.port), &format!("localhost:{}", echo.port));
        std::fs::write(&path, text).expect("it is written");
    }
    asked(&docs, &tab, "json");
    let told = tab.text(BODY);
    assert!(told.contains("The policy of this site does not let its pages ask http://localhost"), "{told}");
    assert!(echo.arrived().is_empty());
    tab.open(&docs.server.url("/api/t/far/"));
    open(&tab);
    let network =
        |is_off: bool| json!({ "offline": is_off, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    tab.call("Network.emulateNetworkConditions", network(true));
    send(&tab);
    let told = tab.text(BODY);
    tab.call("Network.emulateNetworkConditions", network(false));
    assert!(told.contains("There is no connection to the internet."), "{told}");
    // What a proxy says is text.
    let refusing = json!({ "proxy": format!("http://127.0.0.1:{}/refused", proxy.port) });
    let docs = super::site_with(&echo, &[operation("/json")], &json!({}), refusing);
    asked(&docs, &tab, "json");
    let told = tab.text(BODY);
    assert!(told.contains("did not pass the request on: <b>Not on the list</b>"), "{told}");
}

/// A log-out while an answer is read: it is drawn for nobody.
#[test]
fn an_answer_that_was_cleared_is_not_drawn() {
    let echo = Echo::start();
    let docs = site(&echo, &[operation("/svg")], &json!({}));
    let (_context, tab) = docs.open("/");
    super::known_as(&docs.mock, "Jane", json!({}));
    tab.open(&docs.server.url("/guide/"));
    tab.click(".login-link");
    crate::login::fixture::greets(&tab, "Jane");
    tab.open(&docs.server.url("/api/t/svg/"));
    open(&tab);
    // Its bytes take until the session is over.
    tab.evaluate(
        "{ const read = Blob.prototype.arrayBuffer; Blob.prototype.arrayBuffer = async function () { \
           localStorage.removeItem('docs:session:'); dispatchEvent(new Event('docs:session')); \
           const bytes = await read.call(this); window.wasRead = true; return bytes } }",
    );
    tab.click(".d-play-send");
    tab.wait_for("window.wasRead");
    tab.settle();
    assert!(
        tab.is("document.querySelector('.d-play-answer .d-play-note') && !document.querySelector('.d-play-picture')")
    );
    assert_eq!(tab.text("document.querySelector('.d-play-send').textContent"), "Send");
}

/// What is chosen stays when the dialog is closed, and a file that is gone is told of.
#[test]
fn files_stay_and_may_be_gone() {
    let echo = Echo::start();
    let mut upload = operation("/upload");
    upload["method"] = json!("post");
    upload["requestBody"] =
        json!({ "content": { "image/png": { "schema": { "type": "string", "format": "binary" } } } });
    let docs = site(&echo, &[upload], &json!({}));
    let (_context, tab) = docs.open("/api/t/upload/");
    open(&tab);
    tab.evaluate(
        "{ const own = document.querySelector('.d-play-file'); const all = new DataTransfer(); \
         all.items.add(new File(['bytes'], 'a.png', { type: 'image/png' })); \
         own.files = all.files; own.dispatchEvent(new Event('change', { bubbles: true })); }",
    );
    tab.press("Escape");
    tab.wait_for("!document.querySelector('dialog.d-play').open");
    open(&tab);
    send(&tab);
    assert_eq!(echo.arrived().pop().expect("a request").body, b"bytes");
    // One that has no end is read no longer than until it is cancelled.
    tab.evaluate(
        "window.fetch = async () => { throw new TypeError('Failed to fetch') }; \
         File.prototype.stream = () => new ReadableStream({ pull: (own) => new Promise((done) => setTimeout(() => { \
         own.enqueue(new Uint8Array(1)); window.isRead = true; done(); })) }); \
         document.querySelector('.d-play-answer').replaceChildren()",
    );
    tab.click(".d-play-send");
    tab.wait_for("window.isRead && document.querySelector('.d-play-send').textContent === 'Cancel'");
    tab.click(".d-play-send");
    tab.wait_for("document.querySelector('.d-play-failure.d-play-quiet')");
    assert!(tab.text(BODY).contains("Cancelled."), "{}", tab.text(BODY));
    // As browsers do with a file that was changed since it was chosen.
    tab.evaluate(
        "window.fetch = async () => { throw new TypeError('Failed to fetch') }; \
         File.prototype.stream = function () { return new ReadableStream({ pull: (own) => own.error(new DOMException('', 'NotReadableError')) }) }",
    );
    send(&tab);
    assert!(tab.text(BODY).contains("The file cannot be read any more."), "{}", tab.text(BODY));
    assert_eq!(tab.text("document.querySelector('.d-play-send').textContent"), "Send");
}

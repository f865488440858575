//! The playground in Chromium: what is filled in arrives, what is answered is shown, and nobody finds what another reader
//! typed.

mod answers;
mod dialog;
mod dovecote;
mod echo;
#[path = "../it/listen.rs"]
mod listen;
mod readers;
mod sent;

use docs::mock::Mock;
use serde_json::{Value, json};

use crate::driver::Tab;
use crate::login::fixture::{Docs, Setup, docs};
use echo::Echo;

/// A site with an operation of each kind at a service on loopback, whose readers log in by a token.
fn site(echo: &Echo, operations: &[Value], more: &Value) -> Docs {
    site_with(echo, operations, more, json!({}))
}

/// The same with settings of the playground.
fn site_with(echo: &Echo, operations: &[Value], more: &Value, playground: Value) -> Docs {
    site_whose(echo, operations, more, playground, json!({}))
}

/// The same with settings of how readers log in.
fn site_whose(echo: &Echo, operations: &[Value], more: &Value, playground: Value, login: Value) -> Docs {
    let origin = format!("http://127.0.0.1:{}", echo.port);
    let mut paths = json!({});
    for operation in operations {
        let mut own = operation.clone();
        let method = own["method"].take().as_str().unwrap_or("get").to_owned();
        let path = own["path"].take().as_str().expect("a path").to_owned();
        own.as_object_mut().expect("an object").retain(|key, _| key != "method" && key != "path");
        own["tags"] = json!(["t"]);
        own["responses"] = json!({ "200": { "description": "What was asked for." } });
        paths[&path][method] = own;
    }
    let mut spec = json!({
        "openapi": "3.1.0", "info": { "title": "Echo", "version": "1" }, "servers": [{ "url": origin }],
        "tags": [{ "name": "t" }], "paths": paths,
    });
    for (key, value) in more.as_object().expect("an object") {
        spec[key] = value.clone();
    }
    let spec = spec.to_string().replace("ORIGIN", &origin).replace("PORT", &echo.port.to_string());
    let site = json!({
        "navigation": { "pages": ["index", "guide", { "group": "API", "openapi": { "source": "api.json", "directory": "api" } }] },
        "api": { "examples": { "prefill": true }, "playground": playground },
    });
    let method = login["method"].as_str().unwrap_or("jwt").to_owned();
    docs(&method, Setup { site, settings: login, pages: vec![("api.json".to_owned(), spec)], ..Setup::default() })
}

/// Opens the playground of a page.
#[track_caller]
fn open(tab: &Tab) {
    tab.click("[data-playground]");
    tab.wait_for("document.querySelector('dialog.d-play')?.open && document.activeElement.matches('.d-play-send')");
}

/// The control of a field, by its name.
fn control(name: &str) -> String {
    format!(
        "[...document.querySelectorAll('.d-play-label')].find(label => label.querySelector('code').textContent === {})\
         .closest('.d-play-field').querySelector('input, textarea, select')",
        json!(name)
    )
}

/// Types into a field, or chooses in it.
#[track_caller]
fn fill(tab: &Tab, name: &str, value: &str) {
    tab.evaluate(&format!(
        "{{ const control = {}; control.value = {}; control.dispatchEvent(new Event('input', {{ bubbles: true }})); \
         control.dispatchEvent(new Event('change', {{ bubbles: true }})); }}",
        control(name),
        json!(value)
    ));
}

/// Sends, and waits for an answer or for why there is none.
#[track_caller]
fn send(tab: &Tab) {
    tab.evaluate("document.querySelector('.d-play-answer').replaceChildren()");
    tab.click(".d-play-send");
    tab.wait_for("document.querySelector('.d-play-bar, .d-play-failure')");
}

/// The sample as it is copied.
fn copied(tab: &Tab) -> String {
    tab.evaluate("navigator.clipboard.writeText = async text => { window.taken = text }");
    tab.settle();
    tab.click(".d-play-samples .d-copy");
    tab.wait_for("window.taken");
    let text = tab.text("window.taken");
    tab.evaluate("delete window.taken");
    text
}

/// A dashboard session of a reader with these inputs of the playground.
fn known_as(mock: &Mock, name: &str, inputs: Value) {
    let email = format!("{}@example.com", name.to_lowercase());
    mock.log_in_as(Some(json!({ "content": { "firstName": name, "email": email }, "apiPlaygroundInputs": inputs })));
}

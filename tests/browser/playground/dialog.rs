//! The dialog itself: by key, for screen readers, on a phone, in step with the page.

use std::path::Path;

use serde_json::{Value, json};

use super::echo::Echo;
use super::{control, fill, open, send, site};
use crate::driver::{Scheme, Tab, Viewport};
use crate::login::fixture::Docs;

/// An operation with a field of each kind.
fn everything() -> Value {
    json!({
        "method": "post", "path": "/letters/{loft}", "summary": "Everything", "security": [{ "token": [] }, { "key": [], "keeper": [] }, {}],
        "servers": [{ "url": "http://{region}.localhost:PORT/v1", "variables": { "region": { "default": "alps", "enum": ["alps", "coast"], "description": "Where you live." } } }, { "url": "ORIGIN/other", "description": "Another" }],
        "parameters": [
            { "in": "path", "name": "loft", "required": true, "schema": { "type": "string", "pattern": "^[a-z]+$" }, "description": "Which loft." },
            { "in": "query", "name": "state", "schema": { "type": "array", "items": { "type": "string", "enum": ["resting", "flying"] } } },
            { "in": "query", "name": "dry", "schema": { "type": "boolean" }, "allowEmptyValue": true },
            { "in": "header", "name": "X-Trace", "schema": { "type": "integer", "minimum": 1 }, "deprecated": true },
            { "in": "cookie", "name": "crumb", "schema": { "type": "string" } },
        ],
        "requestBody": { "required": true, "content": {
            "application/json": { "schema": { "$ref": "#/components/schemas/Letter" }, "example": { "to": "rigi", "weight": 12345678901234567890u64, "unknown": [1] } },
            "multipart/form-data": { "schema": { "type": "object", "required": ["scan"], "properties": { "scan": { "type": "string", "format": "binary" }, "note": { "type": "string" } } } },
            "text/plain": { "schema": { "type": "string" } },
            "image/png": {},
        } },
    })
}

fn more() -> Value {
    json!({ "components": {
        "securitySchemes": {
            "token": { "type": "http", "scheme": "bearer", "description": "A token of your account." },
            "key": { "type": "apiKey", "in": "query", "name": "key" }, "keeper": { "type": "http", "scheme": "basic" },
        },
        "schemas": { "Letter": { "type": "object", "required": ["to"], "properties": {
            "to": { "type": "string" }, "weight": { "type": "integer" }, "words": { "type": ["string", "null"] },
            "route": { "type": "array", "items": { "type": "string" } }, "reply": { "$ref": "#/components/schemas/Letter" },
            "gift": { "oneOf": [{ "title": "A coin", "type": "object", "properties": { "worth": { "type": "number" } } }, { "title": "A ring", "type": "object", "properties": { "stone": { "type": "string" } } }] },
            "labels": { "type": "object", "additionalProperties": { "type": "string" } },
        } } },
    } })
}

fn opened() -> (Echo, Docs) {
    let echo = Echo::start();
    let docs = site(&echo, &[everything()], &more());
    (echo, docs)
}

const PAGE: &str = "/api/t/everything/";

#[test]
fn nothing_is_loaded_before_it_is_asked_for() {
    let (_echo, docs) = opened();
    let (_context, tab) = docs.open(PAGE);
    tab.settle();
    let asked = |part: &str| docs.server.requests().iter().any(|request| request.target.contains(part));
    assert!(!asked("playground") && !asked("operation") && !asked("samples"), "{:?}", docs.server.requests());
    tab.hover("[data-playground]");
    tab.wait_for("performance.getEntriesByType('resource').some(own => own.name.includes('/playground.'))");
    assert!(!asked("operation"));
    open(&tab);
    assert!(asked("operation"));
    assert_eq!(tab.layout_shifts(), Vec::<String>::new());
    tab.assert_clean();
}

#[test]
fn it_is_opened_used_and_closed_by_key() {
    let (echo, docs) = opened();
    let (_context, tab) = docs.open(PAGE);
    tab.evaluate("document.querySelector('[data-playground]').focus()");
    tab.press("Enter");
    tab.wait_for("document.activeElement.matches('.d-play-send')");
    // What is missing is asked for, and found.
    tab.press("Enter");
    tab.wait_for(&format!("document.activeElement === {}", control("loft")));
    tab.type_text("napf");
    tab.press("Enter");
    tab.wait_for("document.querySelector('.d-play-status')");
    assert_eq!(echo.arrived()[0].target, "/v1/letters/napf");
    assert_eq!(tab.text("document.querySelector('.d-play-response [role=status]').textContent"), "200 OK");
    tab.press("Escape");
    tab.wait_for(
        "!document.querySelector('dialog.d-play').open && document.activeElement.matches('[data-playground]')",
    );
    // It is as it was left.
    tab.press("Enter");
    tab.wait_for("document.querySelector('dialog.d-play').open");
    assert_eq!(tab.text(&format!("{}.value", control("loft"))), "napf");
    tab.assert_clean();
}

#[test]
fn a_form_and_its_text_say_the_same() {
    let (echo, docs) = opened();
    let (_context, tab) = docs.open(PAGE);
    open(&tab);
    fill(&tab, "loft", "napf");
    let view = |name: &str| {
        tab.evaluate(&format!(
            "document.querySelector('[data-key=body] .d-play-segments input[value={name}]').click()"
        ));
    };
    let add = |name: &str| {
        let button = format!(
            "[...document.querySelectorAll('.d-play-add')].find(own => own.ariaLabel === 'Add: {name}' && own.checkVisibility()).click()"
        );
        tab.evaluate(&button);
    };
    // Digits stay, and so does what the form does not know.
    fill(&tab, "to", "rigi 2");
    add("route");
    add("route");
    fill(&tab, "route 1", "napf");
    add("gift");
    tab.evaluate("{ const select = document.querySelector('[aria-label^=\"gift:\"]'); select.value = '1'; select.dispatchEvent(new Event('change', { bubbles: true })); }");
    fill(&tab, "stone", "ruby");
    add("reply");
    tab.evaluate("{ const all = [...document.querySelectorAll('.d-play-label')].filter(label => label.textContent.startsWith('to')); \
                  const own = all.at(-1).closest('.d-play-field').querySelector('textarea'); own.value = 'me'; own.dispatchEvent(new Event('input', { bubbles: true })); }");
    tab.evaluate("document.querySelector('[aria-label=\"words: null\"]').click()");
    view("text");
    let text = tab.text("document.querySelector('.d-play-text').value");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let expected = json!({
        "to": "rigi 2", "weight": 12345678901234567890u64, "unknown": [1], "words": null, "route": ["napf"],
        "gift": { "stone": "ruby" }, "reply": { "to": "me" },
    });
    assert_eq!(value, expected, "{text}");
    tab.evaluate("{ const own = document.querySelector('.d-play-text'); own.value = '{\"to\": \"x\", \"labels\": {\"a\": \"b\"}, \"gift\": {\"worth\": 2}'; own.dispatchEvent(new Event('input', { bubbles: true })); }");
    // It is none yet, and cannot be a form.
    view("form");
    assert!(tab.is("document.querySelector('.d-play-text').matches(':invalid')"));
    tab.evaluate("{ const own = document.querySelector('.d-play-text'); own.value += '}'; own.dispatchEvent(new Event('input', { bubbles: true })); }");
    view("form");
    assert_eq!(tab.text(&format!("{}.value", control("worth"))), "2");
    assert_eq!(tab.text("document.querySelector('.d-play-pair input').value"), "a");
    fill(&tab, "Value", "c");
    send(&tab);
    let arrived = echo.arrived().pop().expect("a request");
    let body: Value = serde_json::from_slice(&arrived.body).expect("JSON");
    assert_eq!(body, json!({ "to": "x", "labels": { "a": "c" }, "gift": { "worth": 2 } }));
    tab.assert_clean();
}

#[test]
fn files_are_sent() {
    let (echo, docs) = opened();
    let (_context, tab) = docs.open(PAGE);
    open(&tab);
    fill(&tab, "loft", "napf");
    let choose = |at: &str| {
        tab.evaluate(&format!("{{ const own = document.querySelector('.d-play-type-choice'); own.value = '{at}'; own.dispatchEvent(new Event('change', {{ bubbles: true }})); }}"));
    };
    let take = || {
        tab.evaluate("{ const own = document.querySelector('.d-play-file'); const all = new DataTransfer(); all.items.add(new File([new Uint8Array([0, 255, 13, 10])], 'a \"b\".png', { type: 'image/png' })); \
                      own.files = all.files; own.dispatchEvent(new Event('change', { bubbles: true })); }");
    };
    choose("1");
    take();
    fill(&tab, "note", "two\nlines");
    send(&tab);
    let told = echo.arrived().pop().expect("a request").told();
    let expected = "POST /v1/letters/napf\ncontent-type: multipart/form-data; boundary=BOUNDARY\n\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"a %22b%22.png\"\r\nContent-Type: image/png\r\n\r\n\\x00\\xff\r\n\r\n\
        --BOUNDARY\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\ntwolines\r\n--BOUNDARY--\r\n";
    assert_eq!(told.replace("two\nlines", "twolines"), expected);
    choose("3");
    take();
    send(&tab);
    assert_eq!(
        echo.arrived().pop().expect("a request").told(),
        "POST /v1/letters/napf\ncontent-type: image/png\n\n\\x00\\xff\r\n"
    );
    tab.assert_clean();
}

#[test]
fn the_pages_samples_follow_what_is_typed() {
    let (_echo, docs) = opened();
    let (_context, tab) = docs.open(PAGE);
    let sample = |label: &str| {
        format!(
            "[...document.querySelectorAll('[data-request-samples] > .d-tab-panel')].find(panel => panel.querySelector('.d-tab-title').textContent === '{label}').querySelector('pre').textContent"
        )
    };
    let before = tab.text(&sample("cURL"));
    open(&tab);
    fill(&tab, "loft", "napf");
    fill(&tab, "Authorization", "s3cr3t");
    // Once the page is seen again.
    tab.press("Escape");
    tab.wait_for("!document.querySelector('dialog.d-play').open");
    for label in ["cURL", "Python", "Rust"] {
        tab.wait_for(&format!("{0}.includes('/letters/napf') && {0}.includes('s3cr3t')", sample(label)));
    }
    open(&tab);
    // What is copied from the page is whole, what is seen there is not.
    tab.evaluate("{ const own = document.querySelector('.d-play-language'); own.value = 'Python'; own.dispatchEvent(new Event('change', { bubbles: true })); }");
    tab.press("Escape");
    tab.wait_for("!document.querySelector('dialog.d-play').open");
    assert!(!tab.text("document.querySelector('[data-request-samples]').innerText").contains("s3cr3t"));
    assert_eq!(tab.text("localStorage['docs:tabs']"), "[\"Python\"]");
    open(&tab);
    assert_eq!(tab.text("document.querySelector('.d-play-language').value"), "Python");
    tab.click(".d-play-foot .d-play-link");
    tab.settle();
    assert!(!tab.text(&sample("cURL")).contains("s3cr3t") && before.contains("Bearer <token>"), "{before}");
}

#[test]
fn it_is_accessible_and_fits() {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(&axe).expect("`npm ci` in the folder `tests`");
    let (_echo, docs) = opened();
    let (_context, tab) = docs.open(PAGE);
    for (viewport, name) in [(Viewport::DESKTOP, "desktop"), (Viewport::PHONE, "phone")] {
        for scheme in [Scheme::Light, Scheme::Dark] {
            tab.viewport(viewport);
            appear(&tab, scheme);
            tab.open(&docs.server.url(PAGE));
            tab.settle();
            open(&tab);
            tab.evaluate("document.querySelectorAll('.d-play-add').forEach(button => button.checkVisibility() && button.ariaLabel?.startsWith('Add') && button.click())");
            fill(&tab, "loft", "napf");
            tab.evaluate("document.querySelectorAll('.d-play-add').forEach(button => button.checkVisibility() && button.ariaLabel?.startsWith('Remove') && button.click())");
            tab.settle();
            tab.evaluate(&format!("{axe};0"));
            let found = tab.evaluate(
                "axe.run(document.querySelector('dialog.d-play'), { resultTypes: ['violations'] }).then(result => result.violations.map(found => \
                 found.id + ': ' + found.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join('; ')))",
            );
            assert_eq!(found, json!([]), "{name}");
            assert!(tab.is("document.querySelector('.d-play-body').scrollWidth <= document.querySelector('.d-play-body').clientWidth"), "{name}");
            // Whatever is scrolled, sending is at hand.
            tab.evaluate(
                "document.querySelectorAll('.d-play-body, .d-play-left').forEach(own => own.scrollTo(0, 1e6))",
            );
            assert!(
                tab.is("(() => { const { left, top, width, height } = document.querySelector('.d-play-send').getBoundingClientRect(); \
                        return document.elementFromPoint(left + width / 2, top + height / 2)?.matches('.d-play-send') })()"),
                "{name}"
            );
        }
    }
    tab.assert_clean();
}

fn appear(tab: &Tab, scheme: Scheme) {
    let value = if matches!(scheme, Scheme::Light) { "light" } else { "dark" };
    let features = json!([{ "name": "prefers-color-scheme", "value": value }, { "name": "prefers-reduced-motion", "value": "reduce" }]);
    tab.call("Emulation.setEmulatedMedia", json!({ "features": features }));
}

//! Pages of endpoints as readers use them: without scripts, by address, by key, on a phone; and made of a specification
//! that would do harm.

#[path = "../it/hostile_spec/spec.rs"]
mod spec;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::driver::{self, Context, Tab, Viewport};
use crate::server::{Server, Site};
use crate::site::example;

const LETTER: &str = "/dovecote/letters/send-a-letter";
const PIGEON: &str = "/dovecote/pigeons/add-a-pigeon";

fn open(path: &str) -> (Server, Context, Tab) {
    let server = Server::start(Site::new(example()));
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url(path));
    (server, context, tab)
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().map(|own| own.as_str().expect("a text")).collect()
}

#[test]
fn all_of_a_page_can_be_read_without_scripts() {
    let server = Server::start(Site::new(example()));
    let context = driver::context();
    let tab = context.tab();
    tab.scripts(false);
    tab.open(&server.url(LETTER));
    // Whatever is folded opens by a click on its summary, which is the browser's own doing.
    tab.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })");
    let unseen = tab.evaluate(
        "[...document.querySelectorAll('.d-prose .d-field, .d-prose .d-tab-title, .d-page-aside pre')]\
         .filter(part => !part.checkVisibility()).map(part => part.id || part.textContent)",
    );
    assert_eq!(unseen, json!([]), "hidden");
    let told = tab.text("document.querySelector('main').innerText");
    for text in ["treasure", "Skips the rest on the way", "503", "callback", "curl 'https://alps", "reqwest", "pointer"]
    {
        assert!(told.to_lowercase().contains(&text.to_lowercase()), "`{text}` is not there");
    }
    assert!(!tab.is("document.querySelector('.d-endpoint-copy').checkVisibility()"), "a button that does nothing");
}

#[test]
fn every_field_has_an_address_that_shows_it() {
    let (server, _context, tab) = open(PIGEON);
    let ids = tab.evaluate("[...document.querySelectorAll('.d-field')].map(field => field.id)");
    let ids = texts(&ids);
    assert!(
        ids.len() > 30 && ids.contains(&"body-temper-nervous") && ids.contains(&"response-422-errors-pointer"),
        "{ids:?}"
    );
    let is_seen = |id: &str| {
        format!(
            "(() => {{ const field = document.getElementById('{id}'); const top = field.getBoundingClientRect().top; \
             const bar = document.querySelector('.d-top').getBoundingClientRect().bottom; \
             const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2; \
             return field.checkVisibility() && top > bar - 1 && (top < bar + 60 || (atEnd && top < innerHeight)) }})()"
        )
    };
    tab.media("prefers-reduced-motion", "reduce");
    for id in &ids {
        tab.evaluate(&format!("location.hash = '{id}'"));
        tab.wait_for(&is_seen(id));
    }
    for id in ["body-temper-nervous", "response-422-errors-pointer"] {
        tab.open(&server.url(LETTER));
        tab.open(&server.url(&format!("{PIGEON}#{id}")));
        tab.wait_for(&is_seen(id));
    }
    tab.assert_clean();
}

/// The statuses and media types that are chosen, in the page's order.
const CHOSEN: &str = "[...document.querySelectorAll('.d-prose [role=tab], .d-page-aside [role=tab]')]\
                      .filter(tab => tab.ariaSelected === 'true' && tab.checkVisibility()).map(tab => tab.textContent).join(' ')";

#[test]
fn answers_are_chosen_by_key_and_their_examples_follow() {
    let (_server, _context, tab) = open("/dovecote/lofts/list-lofts");
    assert_eq!(tab.text(CHOSEN), "200 200 application/json");
    tab.evaluate("document.querySelector('.d-prose [aria-controls=response-200]').focus()");
    tab.press("ArrowRight");
    assert_eq!(tab.text(CHOSEN), "429 429");
    assert!(tab.is(
        "document.getElementById('response-429').checkVisibility() && document.activeElement.textContent === '429'"
    ));
    tab.press("Home");
    assert_eq!(tab.text(CHOSEN), "200 200 application/json");
    tab.evaluate("document.querySelector('[aria-controls=response-200-application-json]').focus()");
    tab.press("ArrowRight");
    assert_eq!(tab.text(CHOSEN), "200 200 text/csv");
    assert!(tab.is("document.getElementById('response-200-text-csv').innerText.includes('spreadsheet')"));
    tab.assert_clean();
}

#[test]
fn the_language_of_samples_is_kept_and_a_sample_is_copied_whole() {
    let (server, _context, tab) = open(LETTER);
    let shown = "[...document.querySelectorAll('.d-api-example')[0].querySelectorAll('pre')].find(pre => pre.checkVisibility()).textContent";
    assert!(tab.text(shown).starts_with("curl "));
    tab.evaluate("document.querySelector('.d-page-aside select').focus()");
    for _ in 0..2 {
        tab.press("ArrowDown");
    }
    tab.wait_for(&format!("{shown}.includes('import')"));
    tab.open(&server.url(PIGEON));
    assert!(tab.text(shown).contains("import"), "{}", tab.text(shown));

    tab.evaluate("navigator.clipboard.writeText = async text => { window.taken = text }");
    let markdown = fs::read_to_string(example().join(format!("{}.md", &PIGEON[1..]))).expect("the page as Markdown");
    let (_, rest) = markdown.split_once("```python").expect("a sample");
    let (_, rest) = rest.split_once('\n').expect("its first line");
    let (sample, _) = rest.split_once("\n```").expect("its end");
    tab.click(".d-page-aside .d-api-example > .d-copy");
    tab.wait_for("window.taken");
    assert_eq!(tab.text("window.taken").trim_end(), sample);
    tab.click(".d-endpoint-copy");
    tab.wait_for("window.taken === 'https://alps.dovecote.example/v1/pigeons'");
    tab.wait_for("document.querySelector('body > .d-sr[role=status]').textContent === 'Copied'");
    tab.assert_clean();
}

#[test]
fn endpoints_fit_on_a_phone_with_everything_open() {
    let server = Server::start(Site::new(example()));
    let context = driver::context();
    let tab = context.tab();
    tab.viewport(Viewport::PHONE);
    for page in
        [LETTER, PIGEON, "/dovecote/pigeons/upload-a-portrait", "/dovecote/events/a-pigeon-is-late", "/dovecote/pigeon"]
    {
        tab.open(&server.url(page));
        tab.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })");
        tab.evaluate("document.querySelectorAll('[data-off]').forEach(panel => panel.removeAttribute('data-off'))");
        let wide = tab.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] : \
             [...document.querySelectorAll('main *')].filter(own => own.getBoundingClientRect().right > 391 && !own.closest('pre, [role=tablist]'))\
             .slice(0, 5).map(own => own.outerHTML.slice(0, 200))",
        );
        assert_eq!(wide, json!([]), "{page}");
    }
    // The request stands above what it is made of.
    assert!(tab.is(
        "document.querySelector('.d-page-aside').getBoundingClientRect().bottom <= document.querySelector('.d-prose').getBoundingClientRect().top"
    ));
}

/// Texts of elements by the lines that they stand in.
const LINES: &str = "(() => { \
    const walker = document.createTreeWalker(document.querySelector('.d-endpoint code'), NodeFilter.SHOW_TEXT); \
    const lines = new Map(); \
    for (let node; (node = walker.nextNode()); ) for (let at = 0; at < node.length; at += 1) { \
        const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 1); \
        const { bottom } = range.getBoundingClientRect(); \
        lines.set(bottom, (lines.get(bottom) ?? '') + node.data[at]); \
    } return [...lines.values()] })()";

#[test]
fn a_path_breaks_between_its_parts() {
    let (server, _context, tab) = open(LETTER);
    for (width, path, expected) in [
        (390, "/dovecote/pigeons/upload-a-portrait", json!(["/pigeons/{ring}/", "portrait"])),
        (320, "/dovecote/pigeons/upload-a-portrait", json!(["/pigeons/", "{ring}/", "portrait"])),
        (1440, "/dovecote/pigeons/upload-a-portrait", json!(["/pigeons/{ring}/portrait"])),
    ] {
        tab.viewport(Viewport { width, height: 900, scale: 1.0, mobile: width < 500 });
        tab.open(&server.url(path));
        assert_eq!(tab.evaluate(LINES), expected, "{width}");
    }
    // A word that is wider than the line is broken, and nothing is wider than the window.
    tab.viewport(Viewport::PHONE);
    tab.evaluate("document.querySelector('.d-endpoint code').textContent = '/' + 'a'.repeat(80)");
    assert!(tab.is("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
}

#[test]
fn an_endpoint_is_not_torn_from_what_it_does_and_has_room() {
    let (server, _context, tab) = open(LETTER);
    for width in [390, 900, 1100, 1280, 1440] {
        tab.viewport(Viewport { width, height: 900, scale: 1.0, mobile: width < 500 });
        tab.open(&server.url(LETTER));
        let box_of = |selector: &str, side: &str| {
            tab.number(&format!("document.querySelector({selector:?}).getBoundingClientRect().{side}"))
        };
        assert!(
            box_of(".d-toc-fold", "bottom") <= box_of(".d-endpoint", "top"),
            "{width}: contents before the endpoint"
        );
        assert!(box_of(".d-lead", "bottom") <= box_of(".d-toc-fold", "top"), "{width}: and after the lead");
        assert!(box_of(".d-prose", "width") >= f64::from(width.min(500)) - 60.0, "{width}: room for words");
        let is_beside = box_of(".d-page-aside", "left") >= box_of(".d-prose", "right");
        assert_eq!(is_beside, width > 1280, "{width}");
    }
    tab.assert_clean();
}

/// A site of the hostile specification, without the policy that would help it.
fn hostile() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-spec");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let config = json!({
        "name": "Hostile", "theme": "mint", "colors": { "primary": "#0055aa" }, "favicon": "/favicon.svg",
        "navigation": { "pages": ["index", { "group": "API", "openapi": "api.json" }] },
    });
    for (name, text) in [
        ("docs.json", config.to_string()),
        ("api.json", spec::spec().to_string()),
        ("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned()),
        ("index.mdx", "Hello.\n".to_owned()),
    ] {
        fs::write(folder.join(name), text).expect("a file");
    }
    let output =
        Command::new(env!("CARGO_BIN_EXE_docs")).arg("build").arg(&folder).output().expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (out, free) = (folder.join("dist"), folder.join("free"));
    crate::reader::copy_without_policy(&out, &free);
    free
}

fn pages(folder: &Path, route: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let name = entry.file_name().into_string().expect("UTF-8");
        if entry.path().is_dir() && name != "_docs" {
            pages(&entry.path(), &format!("{route}/{name}"), found);
        } else if name == "index.html"
            && !fs::read_to_string(entry.path()).expect("a page").contains("http-equiv=\"refresh\"")
        {
            let encoded = percent_encoding::utf8_percent_encode(route, percent_encoding::NON_ALPHANUMERIC).to_string();
            found.push(format!("{}/", encoded.replace("%2F", "/")));
        }
    }
}

#[test]
fn nothing_of_a_specification_runs() {
    let out = hostile();
    let mut all = Vec::new();
    pages(&out, "", &mut all);
    all.sort();
    assert!(all.len() > 2 * spec::VECTORS.len(), "{all:?}");
    let server = Server::start(Site::new(&out));
    let context = driver::context();
    let tab = context.tab();
    tab.before_each_page(
        "window.told = []; Object.defineProperty(window, 'ran', { value: what => { window.told.push(String(what)) } })",
    );
    let mut failures = Vec::new();
    for page in &all {
        tab.open(&server.url(page));
        tab.evaluate(
            "for (const part of document.querySelectorAll('details')) part.open = true; \
             for (const part of document.querySelectorAll('[data-off]')) part.removeAttribute('data-off'); \
             for (const part of document.querySelectorAll('.d-page *')) { part.dispatchEvent(new Event('focus')); part.dispatchEvent(new Event('click')) }",
        );
        tab.settle();
        let told = tab.evaluate("window.told");
        if told != json!([]) {
            failures.push(format!("{page}: {told}"));
        }
    }
    // What is watched for would be seen.
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=data:, onerror=ran(1)>')");
    tab.wait_for("window.told.length === 1");
    let strangers =
        tab.requests().into_iter().filter(|request| !request.host().is_empty() && request.host() != server.host());
    failures.extend(strangers.map(|request| format!("{request:?}")));
    failures.extend(tab.dialogs());
    failures.extend(tab.exceptions());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

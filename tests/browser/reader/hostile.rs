//! Readers whose data are hostile: nothing of what they bring runs, and each text is shown as a text, in every kind of
//! slot; under the site's own policy, and by the loader's own doing without any.

mod pages;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::json;

use crate::driver::{self, Request};
use crate::server::{Server, Site};

use super::fixture::{build, root, session};

const VECTORS: &str = include_str!("hostile/vectors.txt");
const PROBE: &str = include_str!("hostile/probe.js");

/// Notes whatever a vector calls; no page can take that back. What the loader says of every vector is left out: the
/// protocol would have to carry it all.
const WATCH: &str = "window.ran = []; \
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'xss', 'msgbox']) \
    Object.defineProperty(window, name, { value: (...args) => { window.ran.push(`${name} ${args}`) } }); \
    const { warn } = console; \
    console.warn = (...args) => { if (!/^docs E130[34]: /.test(args[0])) warn(...args) };";

fn built() -> &'static Path {
    static OUT: OnceLock<PathBuf> = OnceLock::new();
    OUT.get_or_init(|| {
        let docs = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-docs");
        let _ = fs::remove_dir_all(&docs);
        fs::create_dir_all(&docs).expect("a folder");
        let pages = pages::all();
        let config = json!({
            "name": "Hostile", "favicon": "/favicon.svg", "colors": { "primary": "#0F766E" },
            "navigation": { "pages": pages.iter().map(|(name, _)| name).collect::<Vec<_>>() },
            "personalization": {
                "method": "jwt", "loginUrl": "https://app.docs.example/login", "signingKeys": [{ "id": "a", "publicKey": { "kty": "EC", "crv": "P-256", "x": "pmanRKEcNoN93cgmt285jeZW1m8j-v5NZL9DJstyLf0", "y": "DlpoktcbfezcqROhfA2jcR62QcC5dodzB7cXnictx8g" } }],
                "userSchema": "user.schema.json",
            },
        });
        let item = json!({ "type": "array", "items": { "type": "object", "properties": { "name": {} } } });
        let text = json!({ "type": "string" });
        let token = json!({ "type": "string", "format": "password" });
        let properties = json!({ "x": {}, "text": text, "token": token, "list": { "type": "array" }, "items": item });
        let schema = json!({ "type": "object", "properties": properties });
        fs::write(docs.join("docs.json"), config.to_string()).expect("a file");
        fs::write(docs.join("user.schema.json"), schema.to_string()).expect("a file");
        fs::copy(root().join("tests/browser/reader/forms/favicon.svg"), docs.join("favicon.svg")).expect("a file");
        for (name, text) in pages {
            fs::write(docs.join(format!("{name}.mdx")), text).expect("a file");
        }
        build(&docs, "hostile")
    })
}

/// The same site with nothing to hold it.
fn without_policy() -> PathBuf {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-free");
    let _ = fs::remove_dir_all(&out);
    copy_without_policy(built(), &out);
    out
}

/// A bundle whose pages have nothing to hold them.
pub fn copy_without_policy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            copy_without_policy(&path, &to.join(name));
        } else if path.extension().is_some_and(|extension| extension == "html") {
            let page = fs::read_to_string(&path).expect("a page");
            let policy = "<meta http-equiv=\"Content-Security-Policy\"";
            let Some((before, rest)) = page.split_once(policy) else {
                // An address that leads on is no page.
                assert!(page.contains("http-equiv=\"refresh\""), "{} has no policy", path.display());
                continue;
            };
            let (_, after) = rest.split_once('>').expect("its end");
            fs::write(to.join(name), format!("{before}{after}")).expect("a file");
        } else if name != "_headers" {
            fs::copy(&path, to.join(name)).expect("a file");
        }
    }
}

fn is_readers_file(url: &str, server: &Server) -> bool {
    let path = url.strip_prefix(&server.url("/_readers/"));
    path.and_then(|path| path.strip_suffix(".json"))
        .is_some_and(|name| name.len() == 32 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
}

/// Goes through all vectors on every page. `has_policy` says whether the browser would have helped.
fn nothing_runs(out: &Path, has_policy: bool) {
    let server = Server::start(Site::new(out));
    let mut failures = Vec::new();
    for page in ["/", "/attributes/", "/whole/", "/shown/"] {
        let context = driver::context();
        let tab = context.tab();
        tab.before_each_page(WATCH);
        tab.before_each_page(&session("", &json!({ "content": {} })));
        tab.open(&server.url(page));
        let was_shown = tab.requests().len();
        tab.evaluate(PROBE);
        let told = tab.evaluate(&format!("probe({})", json!(VECTORS)));
        let number = |name: &str| told[name].as_u64().expect("a number");
        assert!(number("nVectors") >= 300 && number("nPersonal") >= 10, "{page}: {told}");
        let of_page = told["failures"].as_array().expect("a list").iter();
        failures.extend(of_page.map(|line| format!("{page}: {}", line.as_str().expect("a text"))));

        // Pictures and films are shown from wherever the reader's data say, unless the policy knows better.
        let shows = page == "/shown/";
        let is_right = |request: &Request| {
            // The site's own, which its pages ask for when they are drawn.
            if request.url.ends_with("/favicon.svg") || request.url.starts_with("data:image/svg+xml,%3Csvg xmlns='") {
                return true;
            }
            // What another reader's groups may see, asked for by the hash of a group's name.
            if request.method == "GET" && request.kind == "Fetch" && is_readers_file(&request.url, &server) {
                return true;
            }
            let is_shown = matches!(&*request.kind, "Image" | "Media");
            let is_blocked = request.error.is_some() && request.status.is_none();
            shows && is_shown && (request.host() == server.host() || !has_policy || is_blocked)
        };
        let asked = tab.requests().into_iter().skip(was_shown).filter(|request| !is_right(request));
        failures.extend(asked.map(|request| format!("{page}: {request:?}")));
        let violations = tab.violations().into_iter();
        let violations =
            violations.filter(|line| !(shows && (line.starts_with("img-src") || line.starts_with("media-src"))));
        failures.extend(violations.map(|line| format!("{page}: violation {line}")));
        failures.extend(tab.exceptions().into_iter().map(|line| format!("{page}: exception {line}")));
        failures.extend(tab.dialogs().into_iter().map(|line| format!("{page}: dialog {line}")));
        failures.extend(tab.console().into_iter().map(|line| format!("{page}: console {line}")));
    }
    failures.truncate(60);
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn nothing_of_a_readers_data_runs_under_the_policy() {
    nothing_runs(built(), true);
}

#[test]
fn nothing_of_a_readers_data_runs_without_a_policy() {
    nothing_runs(&without_policy(), false);
}

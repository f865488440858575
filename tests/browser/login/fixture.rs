//! A small personal site with a login server of its own, in Chromium.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use docs::keys::Algorithm;
use docs::mock::Mock;
use serde_json::{Value, json};

use crate::driver::{self, Tab};
use crate::reader::fixture::build;
use crate::server::{Host, Server, Site};

pub const JANE: &str =
    r#"{ "content": { "firstName": "Jane", "lastName": "Doe", "email": "jane@example.com" }, "groups": ["admin"] }"#;
pub const BOB: &str = r#"{ "content": { "firstName": "Bob", "email": "bob@example.com" } }"#;

/// Tabs that readers choose, and tabs that have an address.
const TABS: &str = "<Tabs>\n<Tab title=\"Left\">To the left.</Tab>\n<Tab title=\"Right\">To the right.</Tab>\n</Tabs>\n\n\
                    <Tabs>\n<Tab title=\"First\" id=\"first\">One.</Tab>\n<Tab title=\"Second\" id=\"second\">Two.</Tab>\n</Tabs>";

pub fn reader(text: &str) -> Value {
    serde_json::from_str(text).expect("a reader as JSON")
}

/// The site, where it is served, and where its readers log in.
pub struct Docs {
    /// What was built.
    pub out: PathBuf,
    pub base: &'static str,
    pub server: Server,
    pub mock: Mock,
}

/// How a site is set up beside its handshake.
#[derive(Clone)]
pub struct Setup {
    /// Keys of `personalization` that differ from `settings`.
    pub settings: Value,
    /// Keys of the site file beside those below.
    pub site: Value,
    pub base: &'static str,
    pub host: Host,
    /// Further pages: a path and the file's text.
    pub pages: Vec<(String, String)>,
}

impl Default for Setup {
    fn default() -> Setup {
        Setup { settings: json!({}), site: json!({}), base: "", host: Host::Netlify, pages: Vec::new() }
    }
}

/// A site of each handshake whose login server does everything right.
pub fn docs(method: &str, setup: Setup) -> Docs {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let mock = Mock::start().expect("a port");
    let mut settings = settings(method, &mock);
    for (key, value) in setup.settings.as_object().expect("an object") {
        settings[key] = value.clone();
    }
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("login-{number}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let mut site = json!({
        "name": "Login",
        "colors": { "primary": "#0F766E" },
        "url": format!("http://127.0.0.1{}", setup.base),
        "navigation": { "pages": ["index", "guide"] },
        "personalization": settings,
    });
    for (key, value) in setup.site.as_object().expect("an object") {
        site[key] = value.clone();
    }
    fs::write(folder.join("docs.json"), site.to_string()).expect("a file");
    for page in ["index", "guide"] {
        let text = format!(
            "---\ntitle: The {page}\n---\n\nHello {{user.firstName ?? 'stranger'}}, this is the {page}.\n\n\
             <Visible when={{user.firstName}}>You are known.</Visible>\n\n\
             ```bash personal\ncurl -H \"X-Key: {{{{inputs.header?.[\"X-Key\"] ?? \"none\"}}}}\"\n```\n\n\
             {}\n\n{TABS}\n\n## Deep down\n\nThe end.\n",
            "Words and more words.\n\n".repeat(80)
        );
        fs::write(folder.join(format!("{page}.mdx")), text).expect("a file");
    }
    // The site knows the readers' groups, so nobody asks for a file that is not there.
    fs::create_dir_all(folder.join("personas")).expect("a folder");
    fs::write(folder.join("personas/jane.json"), JANE).expect("a file");
    for (path, text) in &setup.pages {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let name = format!("login-{number}-out");
    // Tests may have changed what was built.
    let _ = fs::remove_dir_all(folder.with_file_name(&name));
    let out = build(&folder, &name);
    let server = Server::start(Site::new(&out).base(setup.base).host(setup.host));
    mock.serve_docs(server.url("/").trim_end_matches('/'));
    Docs { out, base: setup.base, server, mock }
}

fn settings(method: &str, mock: &Mock) -> Value {
    match method {
        "jwt" => {
            let keys: Vec<Value> = [("es", Algorithm::Es256), ("ed", Algorithm::EdDsa)]
                .map(|(id, algorithm)| {
                    let jwk: Value = serde_json::from_str(&mock.public_key(algorithm).to_jwk()).expect("a JWK");
                    json!({ "id": id, "publicKey": jwk })
                })
                .into();
            json!({ "method": "jwt", "loginUrl": mock.url("/docs-login"), "signingKeys": keys })
        }
        "shared-session" => json!({
            "method": "shared-session",
            "apiUrl": mock.url("/api/docs/user-info"),
            "loginUrl": mock.url("/login"),
        }),
        _ => json!({
            "method": "oauth",
            "authorizationUrl": mock.url("/authorization"),
            "clientId": "docs",
            "scopes": ["docs-user-info"],
            "tokenUrl": mock.url("/exchange"),
            "apiUrl": mock.url("/docs/user-info"),
        }),
    }
}

impl Docs {
    /// The same site on another host.
    pub fn move_to(&mut self, host: Host) {
        self.server = Server::start(Site::new(&self.out).base(self.base).host(host));
        self.mock.serve_docs(self.server.url("/").trim_end_matches('/'));
    }

    /// A browser of its own with a page of the site.
    pub fn open(&self, path: &str) -> (driver::Context, Tab) {
        let context = driver::context();
        let tab = context.tab();
        tab.open(&self.server.url(path));
        (context, tab)
    }
}

/// `JANE` or `BOB` with a key for the playground.
pub fn with_key(text: &str, key: &str) -> Value {
    let mut reader = reader(text);
    reader["apiPlaygroundInputs"] = json!({ "header": { "X-Key": key } });
    reader
}

/// Waits until the page's sample has a key.
#[track_caller]
pub fn has_key(tab: &Tab, key: &str) {
    tab.wait_for(&format!(
        "(document.querySelector('.d-prose pre .d-secret span')?.textContent ?? 'none') === '{key}'"
    ));
}

/// Both stores of a tab as text.
pub fn stored(tab: &Tab) -> String {
    tab.text("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
}

/// Logs out by the menu in the header.
#[track_caller]
pub fn log_out(tab: &Tab) {
    tab.click(".d-reader > summary");
    tab.click(".logout-link");
    greets(tab, "stranger");
}

/// Lines of the loader and of the modules in the console.
pub fn told(tab: &Tab) -> Vec<String> {
    tab.console().into_iter().filter(|line| line.contains("docs E")).collect()
}

/// Opens the dashboard's session of whom the mock was told, in the browser of a tab.
pub fn enter_dashboard(docs: &Docs, tab: &Tab) {
    let cookie = docs.mock.cookie();
    let (name, value) = cookie.split_once('=').expect("a cookie");
    tab.set_cookie(&docs.mock.url("/"), name, value);
}

/// Stores a session for the site at the root, `age` seconds old, as a handshake would have; `more` replaces fields.
pub fn store(tab: &Tab, user: &Value, more: &Value) {
    store_at(tab, "", user, more);
}

/// `store` for a site at a base path.
pub fn store_at(tab: &Tab, base: &str, user: &Value, more: &Value) {
    let now = tab.number("Date.now()") as i64;
    let mut record = json!({
        "v": 1, "id": "stored", "generation": 1, "subject": user["content"]["email"], "user": user,
        "handshake": "shared-session", "createdAt": now, "checkedAt": now,
    });
    for (key, value) in more.as_object().expect("an object") {
        match value.as_i64() {
            // Moments are counted from now.
            Some(seconds) if key.ends_with("At") => record[key] = json!(now + seconds * 1000),
            _ => record[key] = value.clone(),
        }
    }
    tab.evaluate(&format!(
        "localStorage.setItem('docs:generation:{base}', '1'); localStorage.setItem('docs:session:{base}', {})",
        json!(record.to_string())
    ));
}

/// All that a tab could know its reader by, and the caches: what stands in the page, also hidden, and in storage.
const TRACES: &str = "(async () => { const names = await caches.keys(); let all = document.documentElement.outerHTML; \
    for (const area of [localStorage, sessionStorage]) all += JSON.stringify(area); \
    return all + document.title + location.href + JSON.stringify(history.state ?? '') + names + JSON.stringify(window.docs.user ?? ''); })()";

/// What a tab still holds of the readers of this file, with what stands around it.
#[track_caller]
pub fn trace(tab: &Tab) -> Option<String> {
    let traces = tab.text(TRACES);
    ["Jane", "jane", "Bob", "bob@", "admin", "hush"].iter().find_map(|name| {
        let at = traces.find(name)?;
        let from = traces.floor_char_boundary(at.saturating_sub(120));
        let to = traces.ceil_char_boundary((at + 80).min(traces.len()));
        Some(format!("`{name}` is left: {}", &traces[from..to]))
    })
}

/// A tab holds nothing of the readers of this file.
#[track_caller]
pub fn forgot(tab: &Tab) {
    assert_eq!(trace(tab), None);
}

/// What the reader sees of who they are.
const GREETING: &str = "[...document.querySelectorAll('.d-prose > p')].map(line => line.innerText)\
                        .find(line => line.startsWith('Hello'))?.split(',')[0]";

/// Waits until the page greets somebody.
#[track_caller]
pub fn greets(tab: &Tab, name: &str) {
    tab.wait_for(&format!("{GREETING} === 'Hello {name}'"));
}

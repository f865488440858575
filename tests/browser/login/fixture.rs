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
}

impl Default for Setup {
    fn default() -> Setup {
        Setup { settings: json!({}), site: json!({}), base: "", host: Host::Netlify }
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
             <Visible when={{user.firstName}}>You are known.</Visible>\n\n{}\n\n## Deep down\n\nThe end.\n",
            "Words and more words.\n\n".repeat(80)
        );
        fs::write(folder.join(format!("{page}.mdx")), text).expect("a file");
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
    /// A browser of its own with a page of the site.
    pub fn open(&self, path: &str) -> (driver::Context, Tab) {
        let context = driver::context();
        let tab = context.tab();
        tab.open(&self.server.url(path));
        (context, tab)
    }
}

/// What the reader sees of who they are.
const GREETING: &str = "[...document.querySelectorAll('.d-prose > p')].map(line => line.innerText)\
                        .find(line => line.startsWith('Hello'))?.split(',')[0]";

/// Waits until the page greets somebody.
#[track_caller]
pub fn greets(tab: &Tab, name: &str) {
    tab.wait_for(&format!("{GREETING} === 'Hello {name}'"));
}

//! Logging in with an OpenID provider that is not ours, `oidc-provider` from npm: it wants a proof of who asked (PKCE),
//! knows one address to return to, and says who it is (RFC 9207).

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::WHERE;
use super::fixture::{Docs, Setup, docs, greets};
use crate::driver::Tab;

/// `provider.mjs`, running. Ends when dropped.
struct Provider {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    origin: String,
}

impl Provider {
    fn start() -> Provider {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/login/provider.mjs");
        let mut command = Command::new("node");
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("node starts: `cargo xtask test` installs it");
        let input = process.stdin.take().expect("a pipe");
        let output = BufReader::new(process.stdout.take().expect("a pipe"));
        let mut provider = Provider { process, input, output, origin: String::new() };
        provider.origin = format!("http://127.0.0.1:{}", provider.line());
        provider
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("text");
        assert!(!line.is_empty(), "the provider ended: `cargo xtask test` installs its packages");
        line.trim_end().to_owned()
    }

    /// Makes it know the docs, whose log-ins return to `callback`.
    fn serve(&mut self, origin: &str, callback: &str) {
        writeln!(self.input, "{}", json!({ "origin": origin, "callback": callback })).expect("the provider reads");
        assert_eq!(self.line(), "ready");
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// What the log-in sends to the token endpoint, kept for the test; with `spoil` it is changed before.
const KEEP: &str = "const real = fetch; window.fetch = async (address, options) => { \
    if (options?.body) { SPOIL; sessionStorage.setItem('sent', `${options.body}`); } \
    const answer = await real(address, options); \
    if (options?.body) sessionStorage.setItem('got', await answer.clone().text()); \
    return answer; };";

fn set_up(base: &'static str) -> (Provider, Docs) {
    let mut provider = Provider::start();
    let at = |path: &str| json!(format!("{}{path}", provider.origin));
    let settings = json!({
        "authorizationUrl": at("/auth"), "tokenUrl": at("/token"), "apiUrl": at("/me"), "issuer": provider.origin,
        "scopes": ["openid", "docs-user-info"],
    });
    let docs = docs("oauth", Setup { settings, base, ..Setup::default() });
    provider.serve(&format!("http://{}", docs.server.host()), &docs.server.url("/oauth-callback"));
    (provider, docs)
}

/// The provider's answer to a form, asked from the page: its status and its `error`.
fn ask(tab: &Tab, provider: &Provider, body: &str) -> (f64, String) {
    let asked =
        format!("fetch('{}/token', {{ method: 'POST', body: new URLSearchParams({}) }})", provider.origin, json!(body));
    let answer = tab.evaluate(&format!("{asked}.then(async answer => [answer.status, (await answer.json()).error])"));
    (answer[0].as_f64().expect("a status"), answer[1].as_str().unwrap_or_default().to_owned())
}

#[track_caller]
fn fails(tab: &Tab, reason: &str) {
    tab.wait_for(&format!("document.querySelector('[data-callback=failed] code')?.textContent === '{reason}'"));
}

#[test]
fn logs_in() {
    for base in ["", "/docs"] {
        let (provider, docs) = set_up(base);
        let (_context, tab) = docs.open("/guide/?plan=a%26b#deep-down");
        tab.before_each_page(&KEEP.replace("SPOIL", ""));
        tab.click(".login-link");
        tab.wait_for("document.getElementById('yes')");
        tab.click("#yes");
        greets(&tab, "Jane");
        assert_eq!(tab.text(WHERE), format!("{base}/guide/?plan=a%26b#deep-down"));
        tab.wait_for("scrollY > 400");
        assert!(tab.requests().iter().any(|request| request.url.contains("&iss=http")), "it says who it is");

        // A code is good once, and whoever comes with it again voids what it gave.
        let sent = tab.text("sessionStorage.getItem('sent')");
        let got: Value = serde_json::from_str(&tab.text("sessionStorage.getItem('got')")).expect("JSON");
        let me = format!(
            "fetch('{}/me', {{ headers: {{ Authorization: 'Bearer {}' }} }}).then(answer => answer.status)",
            provider.origin,
            got["access_token"].as_str().expect("a token")
        );
        assert_eq!(tab.number(&me), 200.0);
        assert_eq!(ask(&tab, &provider, &sent), (400.0, "invalid_grant".to_owned()));
        assert_eq!(tab.number(&me), 401.0);
    }
}

#[test]
fn cancels() {
    let (_provider, docs) = set_up("/docs");
    let (_context, tab) = docs.open("/guide/?a=1#deep-down");
    tab.click(".login-link");
    tab.wait_for("document.getElementById('no')");
    tab.click("#no");
    tab.wait_for("document.querySelector('.d-notice')?.checkVisibility()");
    greets(&tab, "stranger");
    assert_eq!(tab.text(WHERE), "/docs/guide/?a=1#deep-down");
    assert!(tab.console().contains(&"docs E1310: not logged in: access_denied".to_owned()), "{:?}", tab.console());
}

/// Who shows another verifier than the one whose challenge was sent is refused; so is who sends no challenge.
#[test]
fn wants_the_proof() {
    let (provider, docs) = set_up("");
    let (_context, tab) = docs.open("/guide/");
    tab.before_each_page(&KEEP.replace("SPOIL", "options.body.set('code_verifier', 'a'.repeat(43))"));
    tab.click(".login-link");
    tab.wait_for("document.getElementById('yes')");
    tab.click("#yes");
    fails(&tab, "token-status-400");
    assert!(tab.text("sessionStorage.getItem('got')").contains("invalid_grant"));

    let asked = tab.requests().into_iter().find(|request| request.url.contains("/auth?")).expect("the log-in").url;
    let (before, after) = asked.split_once("&code_challenge=").expect("a challenge");
    let method = "&code_challenge_method=S256";
    assert!(after.ends_with(method), "{asked}");
    tab.open(before);
    fails(&tab, "no-state");
    let answer = tab.requests().into_iter().rfind(|request| request.url.contains("error=")).expect("its answer").url;
    assert!(answer.contains("error=invalid_request") && answer.contains("PKCE"), "{answer}");
    drop(provider);
}

/// The same docs under another name are not what it knows.
#[test]
fn returns_nowhere_else() {
    let (provider, docs) = set_up("");
    let (_context, tab) = docs.open("/");
    tab.open(&docs.server.url_on("docs.localhost", "/guide/"));
    tab.click(".login-link");
    tab.wait_for(&format!(
        "location.origin === '{}' && document.body.innerText.includes('redirect_uri')",
        provider.origin
    ));
    assert_eq!(tab.requests().iter().rfind(|request| request.kind == "Document").expect("a page").status, Some(400));
}

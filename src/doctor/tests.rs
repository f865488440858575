//! Wrong servers on loopback, each a right one with one fault, and what is said of them.

mod bounds;
mod jwt;
mod oauth;
mod shared_session;

use std::time::Duration;

use serde_json::json;

use super::ask::Client;
use super::{Secrets, examine};
use crate::diag::{Code, Diagnostic, Severity};
use crate::inputs::Inputs;
use crate::mock::{Answer, Mock};

/// A login server that logs Jane in, and the host of the docs.
struct Servers {
    login: Mock,
    docs: Mock,
    /// Where the docs are.
    site: String,
    /// How long `docs doctor` waits for an answer.
    patience: Duration,
}

impl Servers {
    fn start() -> Servers {
        let start = || Mock::start().expect("a port");
        let (login, docs) = (start(), start());
        let servers = Servers { site: docs.url("/docs"), login, docs, patience: Duration::from_secs(20) };
        servers.login.serve_docs(&servers.site);
        servers.login.log_in_as(Some(json!({"groups": ["admin"], "content": {"plan": "pro"}})));
        for page in ["/docs/oauth-callback", "/docs/login/jwt-callback"] {
            servers.docs.change(page, |_, _| Answer::new(200).body("text/html", "<!doctype html>"));
        }
        servers
    }

    /// `personalization` with `{login}` where the login server is, and what is found with the secrets of a reader who is
    /// logged in: `E1204 `apiUrl` …: help` a line.
    fn findings(&self, personalization: &str) -> String {
        let personalization = personalization.replace("{login}", &self.login.url(""));
        let site = format!(
            r#"{{"name": "A", "navigation": {{}}, "url": "{}", "personalization": {personalization}}}"#,
            self.site
        );
        let inputs = Inputs::from_texts([("docs.json", &*site), ("user.schema.json", SCHEMA)]);
        let (cookie, token) = (self.login.cookie(), self.login.access_token());
        let secrets = Secrets { cookie: Some(&cookie), token: Some(&token) };
        let examined = examine(&inputs, None, &secrets, &Client::new(self.patience));
        assert_eq!(examined.unseen, None);
        // On a machine that does much else every server is slow.
        let diags = examined.diags.iter().filter(|diag| diag.code != Code::ServerSlow);
        let mut lines: Vec<String> = diags.map(|diag| self.line(diag)).collect();
        // Found with every answer of an address, printed once.
        lines.dedup();
        let text = lines.join("\n");
        for secret in [cookie.trim_start_matches("session="), &token] {
            assert!(!text.contains(secret), "a secret is printed:\n{text}");
        }
        text
    }

    fn line(&self, diag: &Diagnostic) -> String {
        assert!(diag.span.is_some(), "a finding without a place: {}", diag.message);
        let severity = match diag.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let help = diag.help.as_deref().expect("every finding says what to do");
        let text = format!("{} {severity} {} | {help}", diag.code.number(), diag.message);
        let (login, docs) = (self.login.url(""), self.docs.url(""));
        let host = docs.trim_start_matches("http://").to_owned();
        let text = text.replace(&login, "LOGIN").replace(&docs, "DOCS").replace(&host, "HOST");
        // A clock that stands still differs by more each hour.
        text.split(' ')
            .map(|word| if word.parse::<u32>().is_ok_and(|n| n > 99_999) { "N" } else { word })
            .collect::<Vec<_>>()
            .join(" ")
    }
}

const SCHEMA: &str = r#"{"type": "object", "properties": {"plan": {"enum": ["free", "pro"]}, "groups": {"items": {"enum": ["admin"]}}}}"#;

/// Breaks a server, and compares all that is found; lines of `expected` are trimmed.
#[track_caller]
fn check(personalization: &str, fault: impl FnOnce(&mut Servers), expected: &str) {
    let mut servers = Servers::start();
    fault(&mut servers);
    let found = servers.findings(personalization);
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert!(found == expected.join("\n"), "found:\n{found}\nexpected:\n{}", expected.join("\n"));
}

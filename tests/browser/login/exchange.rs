//! What the servers of an OAuth log-in may answer, and what they may not.

use std::sync::Arc;

use docs::mock::{Answer, Mock, Request};
use serde_json::{Value, json};

use super::WHERE;
use super::fixture::greets;
use super::oauth::{DEEP, fails, site};
use crate::driver;

type Change = fn(&Request, Answer) -> Answer;

/// Answers of the two servers that log nobody in: where, how it is wrong, the reason that is told.
const ANSWERS: &[(&str, &str, Change, &str)] = &[
    (
        "token",
        "another kind of token",
        |_, _| token(&json!({"access_token": "a", "token_type": "mac"})),
        "no-bearer-token",
    ),
    ("token", "no kind", |_, _| token(&json!({"access_token": "a"})), "no-bearer-token"),
    (
        "token",
        "a list of kinds",
        |_, _| token(&json!({"access_token": "a", "token_type": ["bearer"]})),
        "no-bearer-token",
    ),
    (
        "token",
        "kind with a blank",
        |_, _| token(&json!({"access_token": "a", "token_type": "bearer "})),
        "no-bearer-token",
    ),
    ("token", "no token", |_, _| token(&json!({"token_type": "bearer"})), "no-bearer-token"),
    ("token", "an empty token", |_, _| token(&json!({"access_token": "", "token_type": "bearer"})), "no-bearer-token"),
    ("token", "a number", |_, _| token(&json!({"access_token": 7, "token_type": "bearer"})), "no-bearer-token"),
    ("token", "null", |_, _| token(&Value::Null), "no-bearer-token"),
    ("token", "a text", |_, _| token(&json!("a")), "no-bearer-token"),
    (
        "token",
        "a token with a line's end",
        |_, _| token(&json!({"access_token": "a\r\nx: y", "token_type": "bearer"})),
        "info-unreachable",
    ),
    (
        "token",
        "a token that is not known",
        |_, _| token(&json!({"access_token": "a", "token_type": "bearer"})),
        "info-status-401",
    ),
    ("token", "an error", |_, answer| answer.status(400).json(&json!({"error": "invalid_grant"})), "token-status-400"),
    ("token", "201", |_, answer| answer.status(201), "token-status-201"),
    ("token", "204", |_, answer| answer.status(204).body("text/plain", ""), "token-status-204"),
    ("token", "500", |_, answer| answer.status(500), "token-status-500"),
    ("token", "a page", |_, answer| answer.body("text/html", "<!doctype html><title>Log in</title>"), "no-json"),
    ("token", "64 KiB and a byte", |_, answer| padded(answer, 65537), "too-large"),
    ("token", "nothing, ever", |_, _| Answer::never(), "token-unreachable"),
    ("token", "half an answer", |_, answer| answer.header("content-encoding", "gzip"), "token-unreachable"),
    ("token", "no leave to read it", |_, answer| answer.without("access-control-allow-origin"), "token-unreachable"),
    (
        "token",
        "leave for another",
        |_, answer| answer.header("access-control-allow-origin", "http://a.test"),
        "token-unreachable",
    ),
    ("info", "null", |_, answer| answer.json(&Value::Null), "no-object"),
    ("info", "a list", |_, answer| answer.json(&json!([])), "no-object"),
    ("info", "a text", |_, answer| answer.json(&json!("Jane")), "no-object"),
    ("info", "a reader of another host", |_, answer| answer.json(&json!({"host": "evil.com"})), "other-host"),
    ("info", "a session that is over", |_, answer| answer.json(&json!({"expiresAt": 1})), "session-over"),
    (
        "info",
        "a deep reader",
        |_, answer| {
            answer.body("application/json", format!("{{\"content\":{{\"a\":{}1{}}}}}", "[".repeat(99), "]".repeat(99)))
        },
        "too-large",
    ),
    ("info", "401", |request, answer| status(request, answer, 401), "info-status-401"),
    ("info", "304", |request, answer| status(request, answer, 304), "info-status-304"),
    ("info", "a page", |_, answer| answer.body("text/html", "<!doctype html><title>Log in</title>"), "no-json"),
    ("info", "64 KiB and a byte", |_, answer| padded(answer, 65537), "too-large"),
    ("info", "nothing, ever", |_, _| Answer::never(), "info-unreachable"),
    ("info", "no leave to read it", |_, answer| answer.without("access-control-allow-origin"), "info-unreachable"),
    (
        "info",
        "no leave to say who asks",
        |_, answer| answer.without("access-control-allow-headers"),
        "info-unreachable",
    ),
];

fn token(answer: &Value) -> Answer {
    Answer::new(200).header("access-control-allow-origin", "*").json(answer)
}

/// Another status, where it is not about whether one may ask.
fn status(request: &Request, answer: Answer, status: u16) -> Answer {
    if request.method == "OPTIONS" { answer } else { answer.status(status) }
}

/// The same JSON in so many bytes.
fn padded(mut answer: Answer, n_bytes: usize) -> Answer {
    answer.body.resize(n_bytes, b' ');
    answer
}

fn path_of(server: &str) -> &'static str {
    if server == "token" { "/exchange" } else { "/docs/user-info" }
}

#[test]
fn what_is_no_answer_logs_nobody_in() {
    let docs = site(json!({}), "");
    let context = driver::context();
    let tab = context.tab();
    // Fifteen seconds, of which a test has none.
    tab.before_each_page(
        "const real = AbortSignal.timeout; AbortSignal.timeout = time => \
         { if (time !== 15000) throw time; return real.call(AbortSignal, 1500); };",
    );
    for (server, what, change, reason) in ANSWERS {
        println!("{server}: {what}");
        tab.open(&docs.server.url(DEEP));
        docs.mock.change(path_of(server), change);
        tab.click(".login-link");
        fails(&tab, reason);
        docs.mock.unchange();
    }
    // Trying again works, and leads to where it began.
    tab.click("[data-callback] button");
    greets(&tab, "Jane");
    assert_eq!(tab.text(WHERE), DEEP);
    assert_eq!(tab.violations(), Vec::<String>::new());
}

#[test]
fn what_is_an_answer_logs_in() {
    let docs = site(json!({}), "");
    let answers: [(&str, Change); 4] = [
        ("token", |_, answer| padded(answer, 65536)),
        ("info", |_, answer| padded(answer, 65536)),
        ("token", |_, mut answer| {
            let text = String::from_utf8(answer.body).expect("JSON");
            answer.body = text.replace("Bearer", "bEARER").into_bytes();
            answer
        }),
        ("info", |_, answer| answer.header("content-type", "text/plain")),
    ];
    for (server, change) in answers {
        let (_context, tab) = docs.open(DEEP);
        docs.mock.change(path_of(server), change);
        tab.click(".login-link");
        greets(&tab, "Jane");
        docs.mock.unchange();
    }
}

/// Neither the verifier nor the access token follows a redirect, even where no policy of the page holds them.
#[test]
fn secrets_do_not_follow_redirects() {
    let docs = site(json!({}), "");
    let sink = Arc::new(Mock::start().expect("a port"));
    let context = driver::context();
    let tab = context.tab();
    tab.call("Page.enable", json!({}));
    tab.call("Page.setBypassCSP", json!({ "enabled": true }));
    for server in ["token", "info"] {
        for status in [301, 302, 303, 307, 308] {
            tab.open(&docs.server.url("/guide/"));
            let to = sink.url("/sink");
            docs.mock.change(path_of(server), move |request, answer| match &*request.method {
                "OPTIONS" => answer,
                _ => Answer::redirect(status, &to).header("access-control-allow-origin", "*"),
            });
            tab.click(".login-link");
            fails(&tab, &format!("{server}-unreachable"));
            docs.mock.unchange();
        }
    }
    assert_eq!(sink.requests().len(), 0, "{:?}", sink.requests());
    // It would have heard of it.
    tab.evaluate(&format!(
        "fetch('{}', {{ mode: 'no-cors', method: 'POST', body: 'a' }}).then(() => 1)",
        sink.url("/sink")
    ));
    assert_eq!(sink.requests().len(), 1);
}

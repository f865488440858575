use std::time::Duration;

use serde_json::json;

use super::{Servers, check};
use crate::mock::{Answer, Request};

#[track_caller]
fn wrong(fault: impl FnOnce(&mut Servers), expected: &str) {
    check(
        r#"{"method": "oauth", "authorizationUrl": "{login}/authorization", "tokenUrl": "{login}/exchange", "apiUrl": "{login}/docs/user-info",
            "clientId": "docs", "scopes": ["docs-user-info"], "issuer": "{login}"}"#,
        fault,
        expected,
    );
}

/// One path answers otherwise.
#[track_caller]
fn at(path: &'static str, change: impl Fn(&Request, Answer) -> Answer + Send + Sync + 'static, expected: &str) {
    wrong(|servers| servers.login.change(path, change), expected);
}

#[test]
fn a_right_one() {
    wrong(|_| {}, "");
    wrong(|servers| servers.login.log_in_as(None), "");
}

#[test]
fn authorization() {
    wrong(
        |servers| servers.login.oauth(|client| client.redirect_uri = Some("https://foo.com/x".into())),
        "E1215 error `authorizationUrl` answers 400 to a reader who wants to log in | register a client `docs` without a secret, with the redirect URI `DOCS/docs/oauth-callback`, letter by letter, and the scope `docs-user-info`",
    );
    wrong(
        |servers| servers.login.oauth(|client| client.scope = "openid".into()),
        "E1215 error `authorizationUrl` sends readers back with the error `invalid_scope` | register a client `docs` without a secret, with the redirect URI `DOCS/docs/oauth-callback`, letter by letter, and the scope `docs-user-info`",
    );
    at(
        "/authorization",
        |_, _| Answer::new(404),
        "E1202 error `authorizationUrl` answers 404 | mend `authorizationUrl` in the site file, or the server at `LOGIN/authorization`",
    );
    at("/authorization", |_, _| Answer::redirect(302, "/log-in-first"), "");
}

#[test]
fn tokens() {
    const TOKEN: &str = "/exchange";
    at(
        TOKEN,
        |_, answer| answer.without("access-control-allow-origin"),
        "E1204 error `tokenUrl` answers without `Access-Control-Allow-Origin`: the docs may not read it | send `Access-Control-Allow-Origin: DOCS` with every answer of this address, 401 too",
    );
    at(TOKEN, |_, answer| answer.header("access-control-allow-origin", "*"), "");
    at(
        TOKEN,
        |_, _| Answer::redirect(307, "https://evil.example/"),
        "E1216 error `tokenUrl` redirects (307) | answer where you are asked: a browser would hand the code and its verifier on",
    );
    at(
        TOKEN,
        |_, answer| answer.status(401).json(&json!({"error": "invalid_client"})),
        "E1216 error `tokenUrl` does not take `docs` for a client without a secret | register the docs as a public client: PKCE stands for the secret, which no browser can keep",
    );
    at(
        TOKEN,
        |_, answer| answer.body("text/html", "<h1>No</h1>"),
        r#"E1216 error `tokenUrl` does not answer a wrong code with JSON | send `Content-Type: application/json` and `{ "error": "invalid_grant" }`"#,
    );
    at(
        TOKEN,
        |_, answer| answer.status(200).json(&json!({"error": "invalid_grant"})),
        r#"E1216 error `tokenUrl` answers 200 to a code that nobody was given | answer 400 and `{ "error": "invalid_grant" }`"#,
    );
    at(
        TOKEN,
        |_, answer| answer.status(403),
        r#"E1216 error `tokenUrl` answers 403 to a wrong code, and it should be 400 | answer 400 and `{ "error": "invalid_grant" }`"#,
    );
    at(
        TOKEN,
        |_, answer| answer.status(500),
        "E1202 error `tokenUrl` answers 500 to a code | mend `tokenUrl` in the site file, or the server at `LOGIN/exchange`",
    );
}

const API: &str = "/docs/user-info";

#[test]
fn preflights() {
    fn options(change: fn(Answer) -> Answer) -> impl Fn(&Request, Answer) -> Answer + Send + Sync {
        move |request, answer| if request.method == "OPTIONS" { change(answer) } else { answer }
    }
    at(
        API,
        options(|answer| answer.status(401)),
        "E1207 error `apiUrl` answers 401 to `OPTIONS`, which a browser asks first | answer `OPTIONS` with 204, before the token is looked for: browsers send none with it",
    );
    at(
        API,
        options(|answer| answer.without("access-control-allow-origin")),
        "E1207 error `apiUrl` answers `OPTIONS` without `Access-Control-Allow-Origin: DOCS` | send `Access-Control-Allow-Origin: DOCS` with that answer too",
    );
    at(
        API,
        options(|answer| answer.without("access-control-allow-headers")),
        "E1207 error `apiUrl` does not allow the header `Authorization` when it is asked by `OPTIONS` | answer `OPTIONS` with `Access-Control-Allow-Headers: authorization`; `*` does not stand for it",
    );
    at(
        API,
        options(|answer| answer.header("access-control-allow-headers", "*")),
        "E1207 error `apiUrl` does not allow the header `Authorization` when it is asked by `OPTIONS` | answer `OPTIONS` with `Access-Control-Allow-Headers: authorization`; `*` does not stand for it",
    );
    at(API, options(|answer| answer.header("access-control-allow-headers", "accept, Authorization")), "");
    wrong(
        |servers| {
            servers.patience = Duration::from_secs(1);
            servers.login.change(API, options(|_| Answer::never()));
        },
        "E1207 error `apiUrl` does not answer within 1 seconds, when it is asked by `OPTIONS` | answer `OPTIONS` with 204",
    );
}

#[test]
fn info() {
    fn without_token(answer: fn(Answer) -> Answer) -> impl Fn(&Request, Answer) -> Answer + Send + Sync {
        move |request, right| {
            let is_nobody = request.method == "GET" && request.header("authorization").is_none();
            if is_nobody { answer(right) } else { right }
        }
    }
    at(
        API,
        without_token(|_| Answer::redirect(302, "/login")),
        "E1210 error `apiUrl` redirects a request without a token to `LOGIN/login` | answer 401 with the CORS headers of every other answer; the docs show their own log-in",
    );
    at(
        API,
        without_token(|right| right.status(200).json(&json!({}))),
        "E1210 error `apiUrl` answers 200 to a request without a token: who is that? | answer 401 with the CORS headers of every other answer; the docs show their own log-in",
    );
    at(
        API,
        |request, answer| match request.header("origin") {
            Some(origin) => {
                answer.header("access-control-allow-origin", origin).header("access-control-allow-credentials", "true")
            }
            None => answer,
        },
        "E1206 error `apiUrl` lets pages of `DOCS.evil.example`, `http://evilHOST`, `null` read who is logged in | send CORS headers only when `Origin` is `DOCS`, compared as a whole, and none to everybody else",
    );
    wrong(
        |servers| {
            servers.login.change(API, |request, answer| match request.header("authorization") {
                Some(_) => answer.status(403),
                None => answer,
            });
        },
        "E1213 warning `apiUrl` answers 403 although a token was given | get a new access token with the scope of the docs",
    );
}

#[test]
fn issuers() {
    const METADATA: &str = "/.well-known/oauth-authorization-server";
    fn publishes(key: &'static str, value: serde_json::Value) -> impl Fn(&Request, Answer) -> Answer + Send + Sync {
        move |_, answer| {
            let mut metadata: serde_json::Value = serde_json::from_slice(&answer.body).expect("metadata");
            metadata[key] = value.clone();
            answer.json(&metadata)
        }
    }
    at(
        METADATA,
        publishes("issuer", json!("https://other.foo.com/")),
        r#"E1217 error the server calls itself `https://other.foo.com/`, and the site file `LOGIN` | write `"issuer": "https://other.foo.com/"`"#,
    );
    at(
        METADATA,
        publishes("token_endpoint", json!("https://auth.foo.com/token")),
        r#"E1217 error the issuer names another `tokenUrl`: `https://auth.foo.com/token` | write `"tokenUrl": "https://auth.foo.com/token"`"#,
    );
    at(
        METADATA,
        publishes("code_challenge_methods_supported", json!(["plain"])),
        "E1217 error the issuer does not offer PKCE with `S256` | switch PKCE on for the server or the client",
    );
    // The other place is looked into.
    at(METADATA, |_, _| Answer::new(404), "");
    wrong(
        |servers| {
            servers.login.change(METADATA, |_, _| Answer::new(404));
            servers.login.change("/.well-known/openid-configuration", |_, _| Answer::new(404));
        },
        "E1217 warning `LOGIN` publishes nothing about itself that `issuer` could be compared with | publish `/.well-known/oauth-authorization-server`, or take `issuer` out if the server sends no `iss`",
    );
}

#[test]
fn callbacks() {
    wrong(
        |servers| servers.docs.change("/docs/oauth-callback", |_, _| Answer::new(404)),
        "E1218 error the docs' page `DOCS/docs/oauth-callback` answers 404 | publish the site with the bundle's every file: `docs build` makes this page",
    );
    wrong(
        |servers| {
            servers.docs.change("/docs/oauth-callback", |_, _| Answer::redirect(302, "/docs/oauth-callback/"));
            servers.docs.change("/docs/oauth-callback/", |_, _| Answer::new(200));
        },
        "E1218 error what stands behind `?` of `DOCS/docs/oauth-callback` is lost on the way to `DOCS/docs/oauth-callback/` | let the host's redirects keep the query: log-ins come back with their code in it",
    );
}

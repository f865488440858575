use std::time::Duration;

use super::{Servers, check};
use crate::mock::{Answer, Request};

const API: &str = "/api/docs/user-info";

const SETTINGS: &str = r#"{"method": "shared-session", "apiUrl": "{login}/api/docs/user-info", "loginUrl": "{login}/login", "userSchema": "user.schema.json"}"#;

#[track_caller]
fn wrong(change: impl Fn(&Request, Answer) -> Answer + Send + Sync + 'static, expected: &str) {
    check(SETTINGS, |servers| servers.login.change(API, change), expected);
}

/// A server that `docs doctor` does not wait for.
#[track_caller]
fn late(change: fn(&Request, Answer) -> Answer, expected: &str) {
    let fault = |servers: &mut Servers| {
        servers.patience = Duration::from_secs(1);
        servers.login.change(API, change);
    };
    check(SETTINGS, fault, expected);
}

/// An answer with CORS headers for whatever origin `is_let_in`.
fn lets_in(is_let_in: fn(&str) -> bool) -> impl Fn(&Request, Answer) -> Answer + Send + Sync {
    move |request, answer| match request.header("origin") {
        Some(origin) if is_let_in(origin) => {
            answer.header("access-control-allow-origin", origin).header("access-control-allow-credentials", "true")
        }
        _ => answer,
    }
}

#[test]
fn a_right_one() {
    wrong(|_, answer| answer, "");
}

/// The dashboard at `foo.com/dashboard`, the docs at `foo.com/docs`: no header lets anybody read, and the docs may.
#[test]
fn one_origin() {
    let together = |servers: &mut Servers| {
        servers.site = servers.login.url("/docs");
        servers.login.serve_docs("https://docs.example");
        servers.login.change(API, |_, answer| answer.without("vary"));
    };
    check(SETTINGS, together, "");
}

#[test]
fn origins() {
    wrong(
        |_, answer| answer.without("access-control-allow-origin"),
        "E1204 error `apiUrl` answers without `Access-Control-Allow-Origin`: the docs may not read it | send `Access-Control-Allow-Origin: DOCS` with every answer of this address, 401 too",
    );
    wrong(
        |_, answer| answer.header("access-control-allow-origin", "*"),
        "E1204 error `apiUrl` answers `Access-Control-Allow-Origin: *`, which does not count where cookies are sent | send `Access-Control-Allow-Origin: DOCS` with every answer of this address, 401 too",
    );
    wrong(
        |_, answer| answer.header("access-control-allow-origin", "https://foo.com"),
        "E1204 error `apiUrl` answers `Access-Control-Allow-Origin: https://foo.com`, which is not the docs' origin | send `Access-Control-Allow-Origin: DOCS` with every answer of this address, 401 too",
    );
    wrong(
        |request, answer| {
            let origin = request.header("origin").unwrap_or_default().to_owned();
            answer.header("access-control-allow-origin", &format!("{origin}/"))
        },
        "E1204 error `apiUrl` answers `Access-Control-Allow-Origin: DOCS/`: an origin has no path and no slash at its end | send `Access-Control-Allow-Origin: DOCS` with every answer of this address, 401 too",
    );
    wrong(
        |_, mut answer| {
            answer.headers.push(("access-control-allow-origin".into(), "https://foo.com".into()));
            answer
        },
        "E1204 error `apiUrl` answers with two headers `Access-Control-Allow-Origin`, and browsers take none of them | send `Access-Control-Allow-Origin: DOCS` with every answer of this address, 401 too",
    );
    wrong(
        |_, answer| answer.without("access-control-allow-credentials"),
        "E1205 error `apiUrl` answers without `Access-Control-Allow-Credentials: true`: the docs may not read it | send `Access-Control-Allow-Credentials: true` beside `Access-Control-Allow-Origin`",
    );
    wrong(
        |_, answer| answer.header("access-control-allow-credentials", "True"),
        "E1205 error `apiUrl` answers without `Access-Control-Allow-Credentials: true`: the docs may not read it | send `Access-Control-Allow-Credentials: true` beside `Access-Control-Allow-Origin`",
    );
    wrong(
        |_, answer| answer.without("vary"),
        "E1208 warning `apiUrl` answers without `Vary: Origin` | send `Vary: Origin` with every answer of this address",
    );
    wrong(|_, answer| answer.header("vary", "Accept-Encoding, ORIGIN"), "");
}

#[test]
fn pages_of_others() {
    wrong(
        lets_in(|_| true),
        "E1206 error `apiUrl` lets pages of `DOCS.evil.example`, `http://evilHOST`, `null` read who is logged in | send CORS headers only when `Origin` is `DOCS`, compared as a whole, and none to everybody else",
    );
    wrong(
        lets_in(|origin| origin == "null"),
        "E1206 error `apiUrl` lets pages of `null` read who is logged in | send CORS headers only when `Origin` is `DOCS`, compared as a whole, and none to everybody else",
    );
    wrong(
        lets_in(|origin| origin.starts_with("http://127.0.0.1")),
        "E1206 error `apiUrl` lets pages of `DOCS.evil.example` read who is logged in | send CORS headers only when `Origin` is `DOCS`, compared as a whole, and none to everybody else",
    );
    wrong(
        lets_in(|origin| origin.contains("127.0.0.1") && !origin.ends_with(".example")),
        "E1206 error `apiUrl` lets pages of `http://evilHOST` read who is logged in | send CORS headers only when `Origin` is `DOCS`, compared as a whole, and none to everybody else",
    );
}

#[test]
fn nobody() {
    fn without_cookie(answer: fn(Answer) -> Answer) -> impl Fn(&Request, Answer) -> Answer + Send + Sync {
        move |request, right| if request.cookie("session").is_some() { right } else { answer(right) }
    }
    wrong(
        without_cookie(|_| Answer::redirect(302, "/login?back=1")),
        "E1210 error `apiUrl` redirects a request without a cookie to `LOGIN/login` | answer 401 with the CORS headers of every other answer; the docs show their own log-in",
    );
    wrong(
        without_cookie(|right| right.status(200).body("text/html", "<h1>Log in</h1>")),
        "E1210 error `apiUrl` answers a request without a cookie with a page, as if all were well | answer 401 with the CORS headers of every other answer; the docs show their own log-in",
    );
    wrong(
        without_cookie(|right| right.status(200)),
        "E1210 error `apiUrl` answers 200 to a request without a cookie: who is that? | answer 401 with the CORS headers of every other answer; the docs show their own log-in",
    );
    wrong(
        without_cookie(|right| right.status(403)),
        "E1210 error `apiUrl` answers 403 to a request without a cookie | answer 401 with the CORS headers of every other answer; the docs show their own log-in",
    );
    wrong(
        without_cookie(|right| right.status(404)),
        "E1210 error `apiUrl` answers 404 to a request without a cookie, as if nothing were there | answer 401 with the CORS headers of every other answer; the docs show their own log-in",
    );
    wrong(without_cookie(|right| right.status(204)), "");
    // CORS only where all is well, as middleware behind the log-in does it.
    wrong(
        without_cookie(|_| Answer::new(401)),
        r#"
            E1204 error `apiUrl` answers without `Access-Control-Allow-Origin`: the docs may not read it | send `Access-Control-Allow-Origin: DOCS` with every answer of this address, 401 too
            E1209 error `apiUrl` answers without `Cache-Control`: what is said of one reader may reach another | send `Cache-Control: private, no-store`
            E1211 warning `apiUrl` answers without `X-Content-Type-Options` | send `X-Content-Type-Options: nosniff`
        "#,
    );
}

#[test]
fn servers_that_fail() {
    wrong(
        |_, answer| answer.status(500),
        "E1202 error `apiUrl` answers 500: it failed | mend `apiUrl` in the site file, or the server at `LOGIN/api/docs/user-info`",
    );
    wrong(
        |request, answer| if request.cookie("session").is_some() { answer.status(503) } else { answer },
        "E1202 error `apiUrl` answers 503: it failed | mend `apiUrl` in the site file, or the server at `LOGIN/api/docs/user-info`",
    );
    late(
        |_, _| Answer::never(),
        "E1202 error `apiUrl` does not answer within 1 seconds | mend `apiUrl` in the site file, or the server at `LOGIN/api/docs/user-info`",
    );
    late(
        |_, answer| answer.after(Duration::from_secs(10)),
        "E1202 error `apiUrl` does not answer within 1 seconds | mend `apiUrl` in the site file, or the server at `LOGIN/api/docs/user-info`",
    );
}

#[test]
fn what_is_stored() {
    wrong(
        |_, answer| answer.without("cache-control"),
        "E1209 error `apiUrl` answers without `Cache-Control`: what is said of one reader may reach another | send `Cache-Control: private, no-store`",
    );
    wrong(
        |_, answer| answer.header("cache-control", "public, max-age=600"),
        "E1209 error `apiUrl` answers with `Cache-Control: public, max-age=600`: what is said of one reader may reach another | send `Cache-Control: private, no-store`",
    );
}

#[test]
fn users() {
    wrong(
        |request, answer| with_user(request, answer, "{"),
        r#"E1212 error `apiUrl` does not answer with JSON: this object has no closing `}` | send an object: `{ "groups": ["admin"], "content": { "firstName": "Jane" } }`"#,
    );
    wrong(
        |request, answer| with_user(request, answer, "[]"),
        r#"E1212 error `apiUrl` answers with a user that is wrong: a user is an object, this is a list | write { "groups": ["admin"], "content": { "firstName": "Jane" } }"#,
    );
    wrong(
        |request, answer| with_user(request, answer, r#"{"groups": "admin"}"#),
        r#"E1212 error `apiUrl` answers with a user that is wrong: `groups` is a list of names, this is text | write "groups": ["admin"]"#,
    );
    wrong(
        |request, answer| with_user(request, answer, r#"{"content": {"plan": "gold"}}"#),
        "E1212 error `apiUrl` answers with a user that the user schema does not allow: see `content.plan` | mend what the server sends, or let the user schema allow it",
    );
    wrong(
        |request, answer| with_user(request, answer, r#"{"groups": ["ghosts"]}"#),
        "E1212 error `apiUrl` answers with a user that the user schema does not allow: see `groups` | mend what the server sends, or let the user schema allow it",
    );
    wrong(
        |request, answer| with_user(request, answer, r#"{"expiresAt": 1893456000000}"#),
        "E1212 warning `apiUrl` answers with a user that is wrong: `expiresAt` is in milliseconds, and counted in seconds | write N",
    );
    wrong(|request, answer| with_user(request, answer, r#"{"user_id": 7}"#), "");
    wrong(
        |request, answer| {
            with_user(request, answer, &format!("{{\"content\": {{\"a\": \"{}\"}}}}", "x".repeat(65_536)))
        },
        "E1212 error `apiUrl` answers with more than 64 KiB | send what pages show, and no more",
    );
    wrong(
        |_, answer| answer.header("content-type", "text/html"),
        "E1211 warning `apiUrl` says that its answer is `text/html`, and it should be JSON | send `Content-Type: application/json`",
    );
    wrong(
        |_, answer| answer.without("content-type"),
        "E1211 warning `apiUrl` says that its answer is nothing, and it should be JSON | send `Content-Type: application/json`",
    );
    wrong(
        |_, answer| answer.without("x-content-type-options"),
        "E1211 warning `apiUrl` answers without `X-Content-Type-Options` | send `X-Content-Type-Options: nosniff`",
    );
}

fn with_user(request: &Request, answer: Answer, user: &str) -> Answer {
    if request.cookie("session").is_some() { answer.body("application/json; charset=utf-8", user) } else { answer }
}

#[test]
fn sessions() {
    // A server that shows what it was sent.
    wrong(
        |request, answer| match request.cookie("session") {
            Some(session) => answer.header("content-type", &format!("text/{session}")),
            None => answer,
        },
        "E1211 warning `apiUrl` says that its answer is `text/…`, and it should be JSON | send `Content-Type: application/json`",
    );
    wrong(
        |request, answer| match request.cookie("session") {
            Some(_) => answer.status(401),
            None => answer,
        },
        "E1213 warning `apiUrl` answers 401 although a cookie was given | copy the whole `Cookie` header of a browser that is logged in",
    );
}

#[test]
fn clocks() {
    wrong(
        |_, answer| answer.header("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        "E1219 warning the clock of `apiUrl` is N hours behind this machine's | set the clock that is wrong, and let NTP keep it: tokens are made by the server's and judged by the reader's",
    );
    // An answer out of a cache is as old as it says.
    wrong(|_, answer| answer.header("date", "Sun, 06 Nov 1994 08:49:37 GMT").header("age", "3600"), "");
}

#[test]
fn hosts_of_cookies() {
    let servers = Servers::start();
    let login = servers.login.url_on("localhost", "/login");
    let personalization =
        format!(r#"{{"method": "shared-session", "apiUrl": "{{login}}/api/docs/user-info", "loginUrl": "{login}"}}"#);
    assert_eq!(
        servers.findings(&personalization),
        "E1214 note a cookie that `localhost` sets for itself does not reach `127.0.0.1` | serve `apiUrl` at `localhost` or below it, or give the cookie a `Domain` above both"
    );
    let api = servers.login.url_on("localhost", API);
    let personalization = format!(r#"{{"method": "shared-session", "apiUrl": "{api}"}}"#);
    assert_eq!(
        servers.findings(&personalization),
        "E0815 warning `apiUrl` is another site than the docs at `DOCS`: browsers send no cookies there | serve both below one name of your own, under the same scheme: `docs.foo.com` and `dash.foo.com`"
    );
}

#[track_caller]
fn login(change: fn(&Request, Answer) -> Answer, expected: &str) {
    check(SETTINGS, |servers| servers.login.change("/login", change), expected);
}

#[test]
fn login_pages() {
    login(
        |_, answer| answer.status(404),
        "E1202 error `loginUrl` answers 404: nothing is there | mend `loginUrl` in the site file, or the server at `LOGIN/login`",
    );
    login(
        |_, answer| answer.status(502),
        "E1202 error `loginUrl` answers 502 to a reader who wants to log in | mend `loginUrl` in the site file, or the server at `LOGIN/login`",
    );
    login(|_, _| Answer::new(401), "");
}

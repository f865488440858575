use std::time::Duration;

use super::{Servers, check};
use crate::keys::Algorithm;
use crate::mock::{Answer, Mock};

#[track_caller]
fn wrong(fault: impl FnOnce(&mut Servers), expected: &str) {
    // Any key will do: `docs doctor` asks for no token.
    let key = Mock::start().expect("a port").public_key(Algorithm::Es256).to_jwk();
    let settings = format!(
        r#"{{"method": "jwt", "loginUrl": "{{login}}/docs-login", "signingKeys": [{{"id": "a", "publicKey": {key}}}]}}"#
    );
    check(&settings, fault, expected);
}

const CALLBACK: &str = "/docs/login/jwt-callback";

#[test]
fn a_right_one() {
    wrong(|_| {}, "");
}

#[test]
fn login_pages() {
    wrong(
        |servers| servers.login.change("/docs-login", |_, _| Answer::new(404)),
        "E1202 error `loginUrl` answers 404: nothing is there | mend `loginUrl` in the site file, or the server at `LOGIN/docs-login`",
    );
    wrong(
        |servers| servers.login.change("/docs-login", |_, _| Answer::new(500)),
        "E1202 error `loginUrl` answers 500 to a reader who wants to log in | mend `loginUrl` in the site file, or the server at `LOGIN/docs-login`",
    );
    wrong(
        |servers| {
            servers.patience = Duration::from_secs(1);
            servers.login.change("/docs-login", |_, _| Answer::never());
        },
        "E1202 error `loginUrl` does not answer within 1 seconds | mend `loginUrl` in the site file, or the server at `LOGIN/docs-login`",
    );
    // Nobody is logged in: a page that says so.
    wrong(|servers| servers.login.log_in_as(None), "");
}

#[test]
fn clocks() {
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    wrong(
        |servers| servers.login.change("/docs-login", move |_, answer| answer.header("date", date)),
        "E1219 error the clock of `loginUrl` is N hours behind this machine's | set the clock that is wrong, and let NTP keep it: tokens are made by the server's and judged by the reader's",
    );
}

#[test]
fn callbacks() {
    wrong(
        |servers| servers.docs.change(CALLBACK, |_, _| Answer::new(404)),
        "E1218 error the docs' page `DOCS/docs/login/jwt-callback` answers 404 | publish the site with the bundle's every file: `docs build` makes this page",
    );
    wrong(
        |servers| servers.docs.change(CALLBACK, |_, _| Answer::redirect(301, "https://www.foo.com/docs/login")),
        r#"E1218 error the docs' page `DOCS/docs/login/jwt-callback` leads to another origin, `https://www.foo.com` | write `"url": "https://www.foo.com/docs"` into the site file, where the docs are in the end"#,
    );
    // A slash at the end, with and without what stands behind `?`.
    let page = |servers: &Servers| servers.docs.change("/docs/login/jwt-callback/", |_, _| Answer::new(200));
    wrong(
        |servers| {
            page(servers);
            servers.docs.change(CALLBACK, |_, _| Answer::redirect(301, "/docs/login/jwt-callback/"));
        },
        "E1218 error what stands behind `?` of `DOCS/docs/login/jwt-callback` is lost on the way to `DOCS/docs/login/jwt-callback/` | let the host's redirects keep the query: log-ins come back with their code in it",
    );
    wrong(
        |servers| {
            page(servers);
            let there = "/docs/login/jwt-callback/?docs-doctor=1";
            servers.docs.change(CALLBACK, move |_, _| Answer::redirect(301, there));
        },
        "",
    );
    wrong(
        |servers| servers.docs.change(CALLBACK, |request, _| Answer::redirect(302, &request.target)),
        "E1218 error the docs' page `DOCS/docs/login/jwt-callback` leads from redirect to redirect | mend the host's rules for redirects",
    );
}

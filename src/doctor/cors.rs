//! What lets a page of the docs read an answer, and must let no other page.

use super::ask::{Answer, Client, Question};
use super::{Setting, Site, shown};
use crate::diag::{Code, Diagnostic};

/// Whether the docs send cookies with a request: browsers are stricter then.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cookies {
    Sent,
    Omitted,
}

/// Finds what keeps the docs from reading an answer. Docs of the same origin read everything.
pub(super) fn readable(site: &Site, setting: &Setting, answer: &Answer, cookies: Cookies, diags: &mut Vec<Diagnostic>) {
    let origin = &*site.origin;
    if setting.url.origin().ascii_serialization() == origin {
        return;
    }
    let key = setting.key;
    let send = format!("send `Access-Control-Allow-Origin: {origin}` with every answer of this address, 401 too");
    let allowed: Vec<&str> = answer.all("access-control-allow-origin").collect();
    let wrong = match allowed[..] {
        [] => Some(format!("`{key}` answers without `Access-Control-Allow-Origin`: the docs may not read it")),
        ["*"] if cookies == Cookies::Omitted => None,
        ["*"] => Some(format!(
            "`{key}` answers `Access-Control-Allow-Origin: *`, which does not count where cookies are sent"
        )),
        [one] if one == origin => None,
        [one] if one.trim_end_matches('/') == origin || one.starts_with(&format!("{origin}/")) => Some(format!(
            "`{key}` answers `Access-Control-Allow-Origin: {}`: an origin has no path and no slash at its end",
            shown(one)
        )),
        [one] => Some(format!(
            "`{key}` answers `Access-Control-Allow-Origin: {}`, which is not the docs' origin",
            shown(one)
        )),
        _ => Some(format!(
            "`{key}` answers with two headers `Access-Control-Allow-Origin`, and browsers take none of them"
        )),
    };
    if let Some(message) = wrong {
        diags.push(setting.finding(Code::CorsOrigin, message).help(send));
        return;
    }
    // Browsers compare it letter by letter.
    if cookies == Cookies::Sent && answer.header("access-control-allow-credentials") != Some("true") {
        let message =
            format!("`{key}` answers without `Access-Control-Allow-Credentials: true`: the docs may not read it");
        let help = "send `Access-Control-Allow-Credentials: true` beside `Access-Control-Allow-Origin`";
        diags.push(setting.finding(Code::CorsCredentials, message).help(help));
    }
    if allowed != ["*"] && !answer.lists("vary", "origin") {
        let message = format!("`{key}` answers without `Vary: Origin`");
        diags.push(
            setting.finding(Code::CorsVary, message).help("send `Vary: Origin` with every answer of this address"),
        );
    }
}

/// Asks in the name of others, who must not be let in. `headers` are the reader's, as far as they are known.
pub(super) fn hostile(
    client: &Client,
    site: &Site,
    setting: &Setting,
    headers: &[(&'static str, &str)],
    diags: &mut Vec<Diagnostic>,
) {
    let mut let_in = Vec::new();
    for origin in hostile_origins(&site.origin) {
        let headers = [headers, &[("origin", &*origin)]].concat();
        let question = Question { method: "GET", url: &setting.url, headers, body: String::new() };
        // One that is silent now answered a moment ago, which has been judged.
        let Ok(answer) = client.ask(&question) else { continue };
        let names = |value: &str| value.eq_ignore_ascii_case(&origin);
        if answer.all("access-control-allow-origin").any(names)
            && answer.header("access-control-allow-credentials") == Some("true")
        {
            let_in.push(format!("`{origin}`"));
        }
    }
    if !let_in.is_empty() {
        let message = format!("`{}` lets pages of {} read who is logged in", setting.key, let_in.join(", "));
        let help = format!(
            "send CORS headers only when `Origin` is `{}`, compared as a whole, and none to everybody else",
            site.origin
        );
        diags.push(setting.finding(Code::CorsHostile, message).help(help));
    }
}

/// Origins that a careless comparison with `origin` takes for the docs.
fn hostile_origins(origin: &str) -> Vec<String> {
    let (scheme, host) = origin.split_once("://").unwrap_or(("https", origin));
    let mut origins = vec![format!("{origin}.evil.example"), format!("{scheme}://evil{host}"), "null".to_owned()];
    if scheme == "https" {
        origins.push(format!("http://{host}"));
    }
    origins
}

/// Asks whether a request with `Authorization` may come.
pub(super) fn preflight(client: &Client, site: &Site, setting: &Setting, diags: &mut Vec<Diagnostic>) {
    if setting.url.origin().ascii_serialization() == *site.origin {
        return;
    }
    let headers = vec![
        ("origin", &*site.origin),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "authorization"),
    ];
    let question = Question { method: "OPTIONS", url: &setting.url, headers, body: String::new() };
    let answer = match client.ask(&question) {
        Ok(answer) => answer,
        Err(why) => {
            let message = format!("`{}` {why}, when it is asked by `OPTIONS`", setting.key);
            diags.push(setting.finding(Code::CorsPreflight, message).help("answer `OPTIONS` with 204"));
            return;
        }
    };
    let key = setting.key;
    let origins: Vec<&str> = answer.all("access-control-allow-origin").collect();
    let (message, help) = match () {
        () if !(200..300).contains(&answer.status) => (
            format!("`{key}` answers {} to `OPTIONS`, which a browser asks first", answer.status),
            "answer `OPTIONS` with 204, before the token is looked for: browsers send none with it".to_owned(),
        ),
        () if origins != [&*site.origin] && origins != ["*"] => (
            format!("`{key}` answers `OPTIONS` without `Access-Control-Allow-Origin: {}`", site.origin),
            format!("send `Access-Control-Allow-Origin: {}` with that answer too", site.origin),
        ),
        () if !answer.lists("access-control-allow-headers", "authorization") => (
            format!("`{key}` does not allow the header `Authorization` when it is asked by `OPTIONS`"),
            "answer `OPTIONS` with `Access-Control-Allow-Headers: authorization`; `*` does not stand for it".to_owned(),
        ),
        () => return,
    };
    diags.push(setting.finding(Code::CorsPreflight, message).help(help));
}

#[cfg(test)]
mod tests {
    #[test]
    fn origins_of_others() {
        assert_eq!(
            super::hostile_origins("https://docs.foo.com"),
            ["https://docs.foo.com.evil.example", "https://evildocs.foo.com", "null", "http://docs.foo.com"]
        );
        assert_eq!(super::hostile_origins("http://localhost:4000").len(), 3, "there is no scheme below http");
    }
}

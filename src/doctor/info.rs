//! The Info API: the address that says who reads, in a shared session and behind OAuth.

use super::ask::{Answer, Client, LONGEST_BODY, Question};
use super::cors::{self, Cookies};
use super::{Setting, Site, clock, shown, user};
use crate::diag::{Code, Diagnostic};

/// Asks as nobody, as the reader whose `secret` was given, and as pages of others. `secret` is a header.
pub(super) fn examine(
    client: &Client,
    site: &Site,
    setting: &Setting,
    cookies: Cookies,
    secret: Option<(&'static str, &str)>,
    diags: &mut Vec<Diagnostic>,
) {
    let asked = |secret: Option<(&'static str, &str)>| {
        let mut headers = vec![("accept", "application/json"), ("origin", &*site.origin)];
        headers.extend(secret);
        client.ask(&Question { method: "GET", url: &setting.url, headers, body: String::new() })
    };
    match asked(None) {
        Err(why) => {
            diags.push(setting.silent(&why));
            return;
        }
        Ok(answer) => {
            clock::time(setting, &answer, diags);
            clock::compare(setting, &answer, None, diags);
            if nobody(setting, &answer, cookies, diags) {
                headers(site, setting, &answer, cookies, diags);
            }
        }
    }
    if let Some(secret) = secret {
        match asked(Some(secret)) {
            Err(why) => diags.push(setting.silent(&why)),
            Ok(answer) => somebody(site, setting, &answer, cookies, diags),
        }
    }
    let secret: Vec<(&'static str, &str)> = secret.into_iter().collect();
    cors::hostile(client, site, setting, &secret, diags);
}

/// Judges the answer to a request without a session; whether its headers are worth a look.
fn nobody(setting: &Setting, answer: &Answer, cookies: Cookies, diags: &mut Vec<Diagnostic>) -> bool {
    let key = setting.key;
    let without = if cookies == Cookies::Sent { "cookie" } else { "token" };
    let help = "answer 401 with the CORS headers of every other answer; the docs show their own log-in";
    let message = match answer.status {
        401 | 204 => return true,
        300..=399 => {
            let to = answer
                .leads_to(&setting.url)
                .map_or_else(String::new, |to| format!(" to `{}`", shown(&super::bare(&to))));
            format!("`{key}` redirects a request without a {without}{to}")
        }
        500.. => {
            diags.push(setting.silent(&format!("answers {}: it failed", answer.status)));
            return false;
        }
        200..=299 if !answer.is_json() => {
            format!("`{key}` answers a request without a {without} with a page, as if all were well")
        }
        status @ 200..=299 => format!("`{key}` answers {status} to a request without a {without}: who is that?"),
        404 => format!("`{key}` answers 404 to a request without a {without}, as if nothing were there"),
        status => format!("`{key}` answers {status} to a request without a {without}"),
    };
    diags.push(setting.finding(Code::NobodyUnclear, message).help(help));
    // What a redirect carries is of no use, whatever it is.
    !answer.is_redirect()
}

/// Judges the answer about a reader.
fn somebody(site: &Site, setting: &Setting, answer: &Answer, cookies: Cookies, diags: &mut Vec<Diagnostic>) {
    let key = setting.key;
    let (what, source) = match cookies {
        Cookies::Sent => ("cookie", "copy the whole `Cookie` header of a browser that is logged in"),
        Cookies::Omitted => ("token", "get a new access token with the scope of the docs"),
    };
    match answer.status {
        200 => {}
        500.. => return diags.push(setting.silent(&format!("answers {}: it failed", answer.status))),
        status => {
            let message = format!("`{key}` answers {status} although a {what} was given");
            return diags.push(setting.finding(Code::SecretRefused, message).help(source));
        }
    }
    headers(site, setting, answer, cookies, diags);
    if !answer.is_json() {
        let kind = answer.header("content-type").map_or("nothing".to_owned(), |kind| format!("`{}`", shown(kind)));
        let message = format!("`{key}` says that its answer is {kind}, and it should be JSON");
        diags.push(setting.finding(Code::AnswerType, message).help("send `Content-Type: application/json`"));
    }
    if answer.body.len() > LONGEST_BODY {
        let message = format!("`{key}` answers with more than 64 KiB");
        diags.push(setting.finding(Code::UserShape, message).help("send what pages show, and no more"));
        return;
    }
    user::examine(setting, &answer.body, site.schema, diags);
}

/// Judges the headers that every answer of the address has.
fn headers(site: &Site, setting: &Setting, answer: &Answer, cookies: Cookies, diags: &mut Vec<Diagnostic>) {
    cors::readable(site, setting, answer, cookies, diags);
    let key = setting.key;
    if !answer.lists("cache-control", "no-store") {
        let found = answer.header("cache-control").map_or_else(
            || "without `Cache-Control`".to_owned(),
            |value| format!("with `Cache-Control: {}`", shown(value)),
        );
        let message = format!("`{key}` answers {found}: what is said of one reader may reach another");
        diags.push(setting.finding(Code::AnswerStored, message).help("send `Cache-Control: private, no-store`"));
    }
    if !answer.lists("x-content-type-options", "nosniff") {
        let message = format!("`{key}` answers without `X-Content-Type-Options`");
        diags.push(setting.finding(Code::AnswerType, message).help("send `X-Content-Type-Options: nosniff`"));
    }
}

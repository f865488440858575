//! The login page, which readers are sent to.

use url::Url;

use super::ask::{Answer, Client, Question};
use super::{Setting, Site, clock};
use crate::diag::{Code, Diagnostic};
use crate::same_site::cookies_reach;

/// Asks for the login page as a reader's browser does. Its answer, when it is one of a login page.
pub(super) fn examine(client: &Client, site: &Site, setting: &Setting, diags: &mut Vec<Diagnostic>) -> Option<Answer> {
    let mut url = setting.url.clone();
    url.query_pairs_mut().append_pair("redirect", site.docs.path()).append_pair("state", "docs-doctor");
    let question = Question { method: "GET", url: &url, headers: vec![("accept", "text/html")], body: String::new() };
    let answer = match client.ask(&question) {
        Ok(answer) => answer,
        Err(why) => {
            diags.push(setting.silent(&why));
            return None;
        }
    };
    clock::time(setting, &answer, diags);
    match answer.status {
        // A page that says no is a page; one that counts its visitors is there.
        200..=399 | 401 | 403 | 429 => Some(answer),
        404 | 410 => {
            diags.push(setting.silent(&format!("answers {}: nothing is there", answer.status)));
            None
        }
        status => {
            diags.push(setting.silent(&format!("answers {status} to a reader who wants to log in")));
            None
        }
    }
}

/// Finds a session whose cookie stays with the host of the login page.
pub(super) fn session_reaches(login: &Url, api: &Setting, diags: &mut Vec<Diagnostic>) {
    if cookies_reach(login, &api.url) {
        return;
    }
    let host = |url: &Url| url.host_str().unwrap_or_default().to_owned();
    let (from, to) = (host(login), host(&api.url));
    let message = format!("a cookie that `{from}` sets for itself does not reach `{to}`");
    let help = format!("serve `apiUrl` at `{from}` or below it, or give the cookie a `Domain` above both");
    diags.push(api.finding(Code::CookieReach, message).help(help));
}

//! The page of the docs that log-ins come back to.

use url::Url;

use super::ask::{Client, Question};
use super::{Setting, Site, bare, shown};
use crate::diag::{Code, Diagnostic};

/// More redirects than any host has rules.
const MAX_REDIRECTS: usize = 5;

/// Asks the docs' own host for the page at `path` below their address, with something behind `?` that has to arrive.
/// Findings stand at `setting`, which says where readers come back from.
pub(super) fn examine(client: &Client, site: &Site, setting: &Setting, path: &str, diags: &mut Vec<Diagnostic>) {
    let start = site.below(path);
    let mut url = start.clone();
    url.set_query(Some("docs-doctor=1"));
    let page = shown(start.as_str());
    let mut push = |message: String, help: String| diags.push(setting.finding(Code::CallbackLost, message).help(help));
    for _ in 0..=MAX_REDIRECTS {
        let question =
            Question { method: "GET", url: &url, headers: vec![("accept", "text/html")], body: String::new() };
        let answer = match client.ask(&question) {
            Ok(answer) => answer,
            Err(why) => {
                return push(format!("the docs' page `{page}` {why}"), "publish the site, then ask again".into());
            }
        };
        let Some(next) = answer.leads_to(&url) else {
            match (answer.status, url.query()) {
                (200, Some("docs-doctor=1")) => {}
                (200, _) => push(
                    format!("what stands behind `?` of `{page}` is lost on the way to `{}`", shown(&bare(&url))),
                    "let the host's redirects keep the query: log-ins come back with their code in it".into(),
                ),
                (status, _) => push(
                    format!("the docs' page `{page}` answers {status}"),
                    "publish the site with the bundle's every file: `docs build` makes this page".into(),
                ),
            }
            return;
        };
        if next.origin() != start.origin() {
            return push(
                format!("the docs' page `{page}` leads to another origin, `{}`", next.origin().ascii_serialization()),
                format!(
                    "write `\"url\": \"{}\"` into the site file, where the docs are in the end",
                    docs_at(site, &next)
                ),
            );
        }
        url = next;
    }
    push(
        format!("the docs' page `{page}` leads from redirect to redirect"),
        "mend the host's rules for redirects".into(),
    );
}

/// The docs' address on the origin of `url`.
fn docs_at(site: &Site, url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), site.docs.path().trim_end_matches('/'))
}

//! OAuth servers: the authorization endpoint, the token endpoint and what the issuer says of itself.

use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::Value;
use url::Url;
use url::form_urlencoded::Serializer;

use super::ask::{Client, Question};
use super::cors::{self, Cookies};
use super::{Setting, Site, bare, clock, shown};
use crate::config::personalization::OAuth;
use crate::diag::{Code, Diagnostic, Severity};
use crate::keys::base64;

/// Errors that come back to the docs because nobody is logged in here.
const NOBODY: [&str; 4] = ["access_denied", "login_required", "interaction_required", "consent_required"];

/// Asks for a log-in as a reader's browser does, and looks where it leads.
pub(super) fn authorization(
    client: &Client,
    site: &Site,
    oauth: &OAuth,
    setting: &Setting,
    diags: &mut Vec<Diagnostic>,
) {
    let redirect_uri = String::from(site.below(&oauth.callback_path));
    let mut secret = [0; 32];
    // Nobody will ever ask for the code: a challenge that could be guessed would do no harm.
    _ = SystemRandom::new().fill(&mut secret);
    let mut url = setting.url.clone();
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &oauth.client_id)
        .append_pair("redirect_uri", &redirect_uri)
        .append_pair("scope", &oauth.scopes.join(" "))
        .append_pair("state", "docs-doctor")
        .append_pair("code_challenge", &base64::encode(digest(&SHA256, &secret).as_ref()))
        .append_pair("code_challenge_method", "S256")
        .extend_pairs(&oauth.additional_authorization_params);
    let question = Question { method: "GET", url: &url, headers: vec![("accept", "text/html")], body: String::new() };
    let answer = match client.ask(&question) {
        Ok(answer) => answer,
        Err(why) => return diags.push(setting.silent(&why)),
    };
    clock::time(setting, &answer, diags);
    let register = format!(
        "register a client `{}` without a secret, with the redirect URI `{redirect_uri}`, letter by letter, and the scope `{}`",
        oauth.client_id,
        oauth.scopes.join(" ")
    );
    let message = match answer.status {
        404 | 410 | 500.. => return diags.push(setting.silent(&format!("answers {}", answer.status))),
        200..=299 | 429 => return,
        300..=399 => {
            let back = answer.leads_to(&setting.url).filter(|to| bare(to) == redirect_uri);
            let error = back
                .and_then(|to| to.query_pairs().find(|(key, _)| key == "error").map(|(_, value)| value.into_owned()));
            match error {
                Some(error) if !NOBODY.contains(&&*error) => {
                    format!("`{}` sends readers back with the error `{}`", setting.key, shown(&error))
                }
                _ => return,
            }
        }
        status => format!("`{}` answers {status} to a reader who wants to log in", setting.key),
    };
    diags.push(setting.finding(Code::AuthorizationRefused, message).help(register));
}

/// Tries a code that nobody was given, as the callback page would.
pub(super) fn token(client: &Client, site: &Site, oauth: &OAuth, setting: &Setting, diags: &mut Vec<Diagnostic>) {
    let form = Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", "docs-doctor")
        .append_pair("redirect_uri", site.below(&oauth.callback_path).as_str())
        .append_pair("client_id", &oauth.client_id)
        .append_pair("code_verifier", "docs-doctor-docs-doctor-docs-doctor-docs-doctor")
        .finish();
    let headers = vec![
        ("accept", "application/json"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", &*site.origin),
    ];
    let question = Question { method: "POST", url: &setting.url, headers, body: form };
    let answer = match client.ask(&question) {
        Ok(answer) => answer,
        Err(why) => return diags.push(setting.silent(&why)),
    };
    clock::time(setting, &answer, diags);
    let key = setting.key;
    let mut push =
        |message: String, help: &str| diags.push(setting.finding(Code::TokenEndpoint, message).help(help.to_owned()));
    if answer.is_redirect() {
        let help = "answer where you are asked: a browser would hand the code and its verifier on";
        return push(format!("`{key}` redirects ({})", answer.status), help);
    }
    if answer.status >= 500 || matches!(answer.status, 404 | 405) {
        return diags.push(setting.silent(&format!("answers {} to a code", answer.status)));
    }
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let error = body.as_ref().and_then(|body| body.get("error")).and_then(Value::as_str);
    match (answer.status, error) {
        (_, Some("invalid_client" | "unauthorized_client")) => push(
            format!("`{key}` does not take `{}` for a client without a secret", oauth.client_id),
            "register the docs as a public client: PKCE stands for the secret, which no browser can keep",
        ),
        (400, Some(_)) if answer.is_json() => {}
        (400, _) => push(
            format!("`{key}` does not answer a wrong code with JSON"),
            "send `Content-Type: application/json` and `{ \"error\": \"invalid_grant\" }`",
        ),
        (200..=299, _) => push(
            format!("`{key}` answers {} to a code that nobody was given", answer.status),
            "answer 400 and `{ \"error\": \"invalid_grant\" }`",
        ),
        (status, _) => push(
            format!("`{key}` answers {status} to a wrong code, and it should be 400"),
            "answer 400 and `{ \"error\": \"invalid_grant\" }`",
        ),
    }
    cors::readable(site, setting, &answer, Cookies::Omitted, diags);
}

/// Compares the site file with what the issuer publishes.
pub(super) fn issuer(client: &Client, site: &Site, oauth: &OAuth, issuer: &str, diags: &mut Vec<Diagnostic>) {
    let Ok(url) = Url::parse(issuer) else {
        let finding = site.setting_at("issuer", site.docs.clone());
        let message = format!("`issuer` takes a whole URL, `{}` is none", shown(issuer));
        return diags.push(finding.finding(Code::IssuerUnlike, message).help("write it as `https://auth.foo.com`"));
    };
    let setting = site.setting_at("issuer", url);
    let Some(metadata) = published(client, &setting.url) else {
        let message =
            format!("`{}` publishes nothing about itself that `issuer` could be compared with", shown(issuer));
        let finding = setting.finding(Code::IssuerUnlike, message);
        let help =
            "publish `/.well-known/oauth-authorization-server`, or take `issuer` out if the server sends no `iss`";
        return diags.push(Diagnostic { severity: Severity::Warning, ..finding }.help(help));
    };
    let said = |key: &str| metadata.get(key).and_then(Value::as_str).unwrap_or_default();
    let mut push = |message: String, help: String| diags.push(setting.finding(Code::IssuerUnlike, message).help(help));
    if said("issuer") != issuer {
        let message =
            format!("the server calls itself `{}`, and the site file `{}`", shown(said("issuer")), shown(issuer));
        push(message, format!("write `\"issuer\": \"{}\"`", shown(said("issuer"))));
    }
    for (name, key, ours) in [
        ("authorization_endpoint", "authorizationUrl", &oauth.authorization_url),
        ("token_endpoint", "tokenUrl", &oauth.token_url),
    ] {
        let theirs = Url::parse(said(name)).ok();
        if theirs.as_ref().is_some_and(|theirs| theirs.as_str() != &**ours) {
            let message = format!("the issuer names another `{key}`: `{}`", shown(said(name)));
            push(message, format!("write `\"{key}\": \"{}\"`", shown(said(name))));
        }
    }
    let methods = metadata.get("code_challenge_methods_supported").and_then(Value::as_array);
    if methods.is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
        push("the issuer does not offer PKCE with `S256`".into(), "switch PKCE on for the server or the client".into());
    }
}

/// What an issuer publishes, by RFC 8414 or by OpenID Connect.
fn published(client: &Client, issuer: &Url) -> Option<Value> {
    let path = issuer.path().trim_end_matches('/');
    let paths =
        [format!("/.well-known/oauth-authorization-server{path}"), format!("{path}/.well-known/openid-configuration")];
    paths.iter().find_map(|path| {
        let mut url = issuer.clone();
        url.set_path(path);
        let headers = vec![("accept", "application/json")];
        let answer = client.ask(&Question { method: "GET", url: &url, headers, body: String::new() }).ok()?;
        let metadata: Value = serde_json::from_slice(&answer.body).ok().filter(|_| answer.status == 200)?;
        metadata.get("issuer").is_some().then_some(metadata)
    })
}

//! `docs doctor`: asks the login servers of a site what a reader's browser would ask, and says what is wrong with their
//! answers.
//!
//! Each finding stands at the setting that names the server, and says which header or setting to change.

pub mod ask;
mod callback;
mod clock;
mod cors;
mod info;
mod login;
mod oauth;
mod user;

use url::Url;

use crate::config::personalization::{Handshake, Personalization};
use crate::config::{self, Config};
use crate::data::{self, Node};
use crate::diag::{Code, Diagnostic, Severity};
use crate::expr::flow::Schema;
use crate::inputs::Inputs;
use crate::readers;
use crate::source::{SitePath, Span};
use ask::Client;
use cors::Cookies;

/// What lets a real answer be looked at. It is sent to the Info API and shown to nobody.
#[derive(Default)]
pub struct Secrets<'s> {
    /// A `Cookie` header, for a shared session.
    pub cookie: Option<&'s str>,
    /// An access token, for OAuth.
    pub token: Option<&'s str>,
}

/// What came of it.
pub struct Examined {
    pub diags: Vec<Diagnostic>,
    /// A reader's own answer was not looked at for want of the secret that this names: `--cookie`.
    pub unseen: Option<&'static str>,
}

/// A site, as far as its login servers matter.
struct Site<'s> {
    /// Where the docs are.
    docs: Url,
    origin: String,
    schema: Option<&'s Schema>,
    /// `personalization` of the site file, for the places of findings.
    settings: Option<Node>,
}

/// A setting whose value is the address of a server.
struct Setting {
    key: &'static str,
    url: Url,
    span: Option<Span>,
}

/// Asks every server that the site file names. `base_url` replaces the site file's `url`.
///
/// Findings of the site file come with it as far as they are errors or about log-ins. `NothingToAsk` is among the findings
/// when nothing could be asked.
pub fn examine(inputs: &Inputs, base_url: Option<&str>, secrets: &Secrets, client: &Client) -> Examined {
    let loaded = config::load(inputs, base_url);
    let is_ours = |diag: &Diagnostic| diag.severity == Severity::Error || diag.code.number().starts_with("E08");
    let mut diags: Vec<Diagnostic> = loaded.diags.into_iter().filter(is_ours).collect();
    let mut unseen = None;
    let readers = loaded.value.as_ref().map(|config| readers::load(inputs, config).value);
    let schema = readers.as_ref().and_then(|readers| readers.schema.as_deref());
    match loaded.value.as_ref().and_then(|config| known(config, inputs, schema, &mut diags)) {
        Some((site, personalization)) => {
            unseen = ask(client, &site, personalization, secrets, &mut diags);
        }
        // Errors of the site file say why.
        None if diags.iter().any(|diag| diag.severity == Severity::Error) => {}
        None => nothing_to_ask(&mut diags),
    }
    for diag in &mut diags {
        redact(diag, secrets);
    }
    Examined { diags, unseen }
}

fn nothing_to_ask(diags: &mut Vec<Diagnostic>) {
    let message = "the site file says nothing of log-ins";
    let help = "write `personalization` into it: `docs explain E1201` shows how it begins";
    diags.push(Code::NothingToAsk.site(message).help(help));
}

fn known<'c>(
    config: &'c Config,
    inputs: &Inputs,
    schema: Option<&'c Schema>,
    diags: &mut Vec<Diagnostic>,
) -> Option<(Site<'c>, &'c Personalization)> {
    let personalization = config.personalization.as_ref()?;
    let docs = config.address.origin.as_deref().and_then(|origin| Url::parse(origin).ok());
    let Some(mut docs) = docs else {
        let message = "the site file does not say where the docs are";
        diags.push(
            Code::NothingToAsk.site(message).help("write `\"url\": \"https://foo.com/docs\"`, or give `--base-url`"),
        );
        return None;
    };
    let origin = docs.origin().ascii_serialization();
    docs.set_path(&config.address.base);
    let source = config::NAMES.iter().find_map(|name| inputs.source(&SitePath::new(name).expect("a name")));
    let settings =
        source.and_then(|source| data::read(source).ok()).and_then(|node| node.get("personalization").cloned());
    Some((Site { docs, origin, schema, settings }, personalization))
}

/// Which secret was missing.
fn ask(
    client: &Client,
    site: &Site,
    personalization: &Personalization,
    secrets: &Secrets,
    diags: &mut Vec<Diagnostic>,
) -> Option<&'static str> {
    match &personalization.handshake {
        Handshake::SharedSession(shared) => {
            let api = site.setting("apiUrl", &shared.api_url);
            let cookie = secrets.cookie.map(|cookie| ("cookie", cookie));
            info::examine(client, site, &api, Cookies::Sent, cookie, diags);
            if let Some(url) = &shared.login_url {
                let page = site.setting("loginUrl", url);
                login::examine(client, site, &page, diags);
                login::session_reaches(&page.url, &api, diags);
            }
            secrets.cookie.is_none().then_some("--cookie")
        }
        Handshake::Jwt(jwt) => {
            let page = site.setting("loginUrl", &jwt.login_url);
            if let Some(answer) = login::examine(client, site, &page, diags) {
                clock::compare(&page, &answer, Some(jwt.clock_tolerance), diags);
            }
            callback::examine(client, site, &page, "/login/jwt-callback", diags);
            None
        }
        Handshake::OAuth(oauth) => {
            let page = site.setting("authorizationUrl", &oauth.authorization_url);
            oauth::authorization(client, site, oauth, &page, diags);
            oauth::token(client, site, oauth, &site.setting("tokenUrl", &oauth.token_url), diags);
            let api = site.setting("apiUrl", &oauth.api_url);
            cors::preflight(client, site, &api, diags);
            let bearer = secrets.token.map(|token| format!("Bearer {token}"));
            let bearer = bearer.as_deref().map(|bearer| ("authorization", bearer));
            info::examine(client, site, &api, Cookies::Omitted, bearer, diags);
            if let Some(issuer) = &oauth.issuer {
                oauth::issuer(client, site, oauth, issuer, diags);
            }
            callback::examine(client, site, &page, &oauth.callback_path, diags);
            secrets.token.is_none().then_some("--token")
        }
    }
}

impl Site<'_> {
    fn setting(&self, key: &'static str, url: &str) -> Setting {
        self.setting_at(key, Url::parse(url).expect("the site file was read with it"))
    }

    fn setting_at(&self, key: &'static str, url: Url) -> Setting {
        let span = self.settings.as_ref().and_then(|settings| settings.get(key)).map(|node| node.span);
        Setting { key, url, span }
    }

    /// The address of a page of the docs.
    fn below(&self, path: &str) -> Url {
        let mut url = self.docs.clone();
        url.set_path(&format!("{}{path}", self.docs.path().trim_end_matches('/')));
        url
    }
}

impl Setting {
    fn finding(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        match self.span {
            Some(span) => code.at(span, message),
            None => code.site(message),
        }
    }

    /// The server gives no answer of use; `why` follows its name.
    fn silent(&self, why: &str) -> Diagnostic {
        let help = format!("mend `{}` in the site file, or the server at `{}`", self.key, shown(&bare(&self.url)));
        self.finding(Code::ServerSilent, format!("`{}` {why}", self.key)).help(help)
    }
}

/// An address without what stands behind `?` and `#`, where secrets travel.
fn bare(url: &Url) -> String {
    url[..url::Position::AfterPath].to_owned()
}

/// A text of a server's, cut to what fits into a sentence.
fn shown(text: &str) -> String {
    const LONGEST: usize = 120;
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let cut = if end < text.len() { "…" } else { "" };
    format!("{}{cut}", text[..end].replace('`', "'"))
}

/// Servers may send back what they were sent.
fn redact(diag: &mut Diagnostic, secrets: &Secrets) {
    /// Shorter values are words like `1`, and tell nothing.
    const WORTH_HIDING: usize = 6;
    let cookies = secrets.cookie.into_iter().flat_map(|cookie| cookie.split(';'));
    let values = cookies.map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value).trim());
    for secret in values.chain(secrets.token).filter(|secret| secret.len() >= WORTH_HIDING) {
        diag.message = diag.message.replace(secret, "…");
        diag.help = diag.help.take().map(|help| help.replace(secret, "…"));
    }
}

#[cfg(test)]
mod tests;

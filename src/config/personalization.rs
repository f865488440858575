//! The `personalization` object: how readers are recognised, and what is done with what is known of them.
//!
//! Stricter than the rest of the site file: a key that is misspelt here may leave a door open, so it is an error.

mod keys;

pub use crate::keys::PublicKey;

use url::Url;

use super::address::is_safe;
use super::read::{Object, Reader, Strictness};
use super::site::{pairs, seconds};
use crate::data::{Node, Value};
use crate::diag::{Code, did_you_mean};
use crate::inputs::Inputs;
use crate::same_site::is_same_site;
use crate::source::{SitePath, Span};

#[derive(Clone, PartialEq, Debug)]
pub struct Personalization {
    pub handshake: Handshake,
    /// Where prefills for the playground are kept.
    pub credentials: CredentialStore,
    /// Sessions stored before are dropped. Seconds since 1970.
    pub invalid_before: Option<InvalidBefore>,
    /// JSON Schema of `user`, below the docs folder.
    pub user_schema: Option<SitePath>,
    /// Folder of personas.
    pub personas: SitePath,
    pub hidden_pages: HiddenPages,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Handshake {
    Jwt(Jwt),
    SharedSession(SharedSession),
    OAuth(OAuth),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Jwt {
    pub login_url: Box<str>,
    pub signing_keys: Vec<SigningKey>,
    /// Seconds.
    pub clock_tolerance: u32,
    /// Seconds from `iat` to `exp`.
    pub max_token_life: u32,
    pub require_state: bool,
    /// The `personalization` of a site file that says nothing of `requireState`.
    pub state_unsaid: Option<Span>,
    pub require_host: bool,
    pub issuer: Option<Box<str>>,
    pub audience: Option<Box<str>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct SigningKey {
    /// What a token's `kid` names.
    pub id: Box<str>,
    pub key: PublicKey,
}

#[derive(Clone, PartialEq, Debug)]
pub struct SharedSession {
    pub api_url: Box<str>,
    pub login_url: Option<Box<str>>,
    /// Seconds that stored data outlives the last good answer.
    pub max_stale: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub struct OAuth {
    pub authorization_url: Box<str>,
    pub client_id: Box<str>,
    pub scopes: Vec<Box<str>>,
    pub token_url: Box<str>,
    pub api_url: Box<str>,
    pub logout_url: Option<Box<str>>,
    pub additional_authorization_params: Vec<(Box<str>, Box<str>)>,
    /// Below the base path, with a leading `/`.
    pub callback_path: Box<str>,
    pub issuer: Option<Box<str>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CredentialStore {
    #[default]
    Tab,
    Memory,
    Disk,
}

/// What a direct visit to a page of another group shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum HiddenPages {
    #[default]
    Notice,
    Open,
    NotFound,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InvalidBefore {
    pub seconds: i64,
    /// A time that has not come yet would drop every session: whoever has a clock checks it here.
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Jwt,
    SharedSession,
    OAuth,
}

impl Method {
    const WORDS: [(&str, Method); 3] =
        [("jwt", Method::Jwt), ("shared-session", Method::SharedSession), ("oauth", Method::OAuth)];

    fn word(self) -> &'static str {
        match self {
            Method::Jwt => "jwt",
            Method::SharedSession => "shared-session",
            Method::OAuth => "oauth",
        }
    }
}

/// The keys that only some methods have.
const KEYS: [(&str, &[Method]); 19] = [
    ("loginUrl", &[Method::Jwt, Method::SharedSession]),
    ("signingKeys", &[Method::Jwt]),
    ("clockTolerance", &[Method::Jwt]),
    ("maxTokenLife", &[Method::Jwt]),
    ("requireState", &[Method::Jwt]),
    ("requireHost", &[Method::Jwt]),
    ("audience", &[Method::Jwt]),
    ("issuer", &[Method::Jwt, Method::OAuth]),
    ("apiUrl", &[Method::SharedSession, Method::OAuth]),
    ("maxStale", &[Method::SharedSession]),
    ("authorizationUrl", &[Method::OAuth]),
    ("clientId", &[Method::OAuth]),
    ("scopes", &[Method::OAuth]),
    ("tokenUrl", &[Method::OAuth]),
    ("logoutUrl", &[Method::OAuth]),
    ("additionalAuthorizationParams", &[Method::OAuth]),
    ("callbackPath", &[Method::OAuth]),
    // Both are refused by name below: authors look for them here.
    ("clientSecret", &[]),
    ("privateKey", &[]),
];

/// `origin` is the site's own, `file` the site file, which paths are relative to.
pub(super) fn personalization(
    node: &Node,
    origin: Option<&str>,
    file: &SitePath,
    inputs: &Inputs,
    reader: &mut Reader,
) -> Option<Personalization> {
    let mut object = reader.object(node, "personalization")?;
    for (key, what) in [("clientSecret", "a client secret"), ("privateKey", "a private key")] {
        if object.has(key) {
            let span = object.key_span(key).unwrap_or(object.span);
            let message = format!("{what} must never be in the site file: every reader of the site would have it");
            let help = "remove it here, and replace it: it has to count as known to others";
            reader.push(Code::PrivateKey.at(span, message).help(help));
        }
    }
    let method = method(&mut object, reader);
    let handshake = method.and_then(|method| {
        refuse_other_methods(&mut object, method, reader);
        if method != Method::SharedSession
            && origin.is_some_and(|origin| !Url::parse(origin).is_ok_and(|u| is_safe(&u)))
        {
            let message =
                format!("`{}` needs a site under `https://`: browsers check signatures nowhere else", method.word());
            reader.push(Code::UnsafeUrl.at(object.span, message).help("write `url` with `https://`"));
        }
        match method {
            Method::Jwt => jwt(&mut object, file, inputs, reader).map(Handshake::Jwt),
            Method::SharedSession => shared_session(&mut object, origin, reader).map(Handshake::SharedSession),
            Method::OAuth => oauth(&mut object, reader).map(Handshake::OAuth),
        }
    });
    let stores = [("tab", CredentialStore::Tab), ("memory", CredentialStore::Memory), ("disk", CredentialStore::Disk)];
    let hidden = [("notice", HiddenPages::Notice), ("open", HiddenPages::Open), ("not-found", HiddenPages::NotFound)];
    let credentials = word(&mut object, "credentials", &stores, reader);
    let hidden_pages = word(&mut object, "hiddenPages", &hidden, reader);
    let invalid_before = object.get("invalidBefore").and_then(|node| invalid_before(node, reader));
    let user_schema = object.get("userSchema").and_then(|node| path(node, "userSchema", file, reader));
    if let (Some(schema), Some(node)) = (&user_schema, object.get("userSchema"))
        && inputs.source(schema).is_none()
    {
        reader.push(Code::PersonalizationValue.at(node.span, format!("there is no file `{schema}`")));
    }
    let personas = object.get("personas").and_then(|node| path(node, "personas", file, reader));
    for (key, _) in KEYS {
        object.get(key);
    }
    object.close_with(Strictness::Refuse(Code::PersonalizationKey), reader);
    Some(Personalization {
        handshake: handshake?,
        credentials: credentials.unwrap_or_default(),
        invalid_before,
        user_schema,
        personas: personas.unwrap_or_else(|| SitePath::new("personas").expect("a path")),
        hidden_pages: hidden_pages.unwrap_or_default(),
    })
}

fn method(object: &mut Object, reader: &mut Reader) -> Option<Method> {
    if object.has("method") {
        return word(object, "method", &Method::WORDS, reader);
    }
    object.get("method");
    let place = Span { end: object.span.start + 1, ..object.span };
    let message = "`personalization` needs `method`";
    reader.push(Code::PersonalizationMissing.at(place, message).help("write `jwt`, `shared-session` or `oauth`"));
    None
}

/// A word out of a set; another one is an error here.
fn word<T: Copy>(
    object: &mut Object,
    key: &'static str,
    words: &[(&'static str, T)],
    reader: &mut Reader,
) -> Option<T> {
    let node = object.get(key)?;
    let written = text(node, key, reader)?;
    let found = words.iter().find(|(word, _)| **word == *written).map(|(_, value)| *value);
    if found.is_none() {
        let mut finding = Code::PersonalizationValue.at(node.span, format!("`{key}` cannot be `{written}`"));
        finding.help = Some(match did_you_mean(&written, words.iter().map(|(word, _)| *word)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
                format!("write one of {}", words.join(", "))
            }
        });
        reader.push(finding);
    }
    found
}

fn refuse_other_methods(object: &mut Object, method: Method, reader: &mut Reader) {
    for (key, methods) in KEYS {
        if methods.is_empty() || methods.contains(&method) || !object.has(key) {
            continue;
        }
        let owners: Vec<String> = methods.iter().map(|method| format!("`{}`", method.word())).collect();
        let message = format!("`{key}` belongs to {}, this site uses `{}`", owners.join(" and "), method.word());
        let span = object.key_span(key).unwrap_or(object.span);
        let finding = Code::PersonalizationMixed.at(span, message);
        reader.push(finding.help("a site recognises its readers in exactly one way: remove it, or change `method`"));
    }
}

fn jwt(object: &mut Object, file: &SitePath, inputs: &Inputs, reader: &mut Reader) -> Option<Jwt> {
    let login_url = required_url(object, "loginUrl", reader);
    let signing_keys = match object.get("signingKeys") {
        Some(node) => signing_keys(node, file, inputs, reader),
        None => {
            reader.push(
                missing(object, "signingKeys")
                    .help("write `[{ \"id\": \"2026-11\", \"publicKey\": \"keys/docs.pub.pem\" }]`"),
            );
            None
        }
    };
    let code = Code::PersonalizationValue;
    let clock_tolerance = seconds(object, "clockTolerance", 600, code, reader).unwrap_or(60);
    let max_token_life = seconds(object, "maxTokenLife", 86_400, code, reader).unwrap_or(600);
    let state_unsaid = (!object.has("requireState")).then_some(Span { end: object.span.start + 1, ..object.span });
    let require_state = object.flag("requireState", reader).unwrap_or_default();
    let require_host = object.flag("requireHost", reader).unwrap_or_default();
    let issuer = object.text("issuer", reader);
    let audience = object.text("audience", reader);
    Some(Jwt {
        login_url: login_url?,
        signing_keys: signing_keys?,
        clock_tolerance,
        max_token_life,
        require_state,
        state_unsaid,
        require_host,
        issuer,
        audience,
    })
}

fn signing_keys(node: &Node, file: &SitePath, inputs: &Inputs, reader: &mut Reader) -> Option<Vec<SigningKey>> {
    let Value::List(nodes) = &node.value else {
        reader.wrong(node, "signingKeys", "a list");
        return None;
    };
    if nodes.is_empty() {
        let message = "`signingKeys` is empty: no token could ever be good";
        reader.push(Code::PersonalizationMissing.at(node.span, message));
        return None;
    }
    let mut found: Vec<SigningKey> = Vec::new();
    let mut all_good = true;
    for node in nodes {
        let Some(mut object) = reader.object(node, "signingKeys") else {
            all_good = false;
            continue;
        };
        let id = object.required("id", reader);
        let key = match object.get("publicKey") {
            Some(node) => keys::public_key(node, file, inputs, reader),
            None => {
                reader.push(missing(&object, "publicKey"));
                None
            }
        };
        object.get("createdAt");
        object.close_with(Strictness::Refuse(Code::PersonalizationKey), reader);
        let (Some(id), Some(key)) = (id, key) else {
            all_good = false;
            continue;
        };
        if found.iter().any(|earlier| earlier.id == id) {
            let message = format!("two signing keys are called `{id}`");
            reader.push(Code::PersonalizationValue.at(node.span, message).help("give each key an id of its own"));
        }
        found.push(SigningKey { id, key });
    }
    all_good.then_some(found)
}

fn shared_session(object: &mut Object, origin: Option<&str>, reader: &mut Reader) -> Option<SharedSession> {
    let api_url = required_url(object, "apiUrl", reader);
    if let (Some(api), Some(origin), Some(node)) = (&api_url, origin, object.get("apiUrl"))
        && let (Ok(api), Ok(site)) = (Url::parse(api), Url::parse(origin))
        && !is_same_site(&api, &site)
    {
        let message = format!("`apiUrl` is another site than the docs at `{origin}`: browsers send no cookies there");
        let help = "serve both below one name of your own, under the same scheme: `docs.foo.com` and `dash.foo.com`";
        reader.push(Code::ApiCrossSite.at(node.span, message).help(help));
    }
    let login_url = object.get("loginUrl").and_then(|node| url(node, "loginUrl", reader));
    let max_stale = seconds(object, "maxStale", 31 * 86_400, Code::PersonalizationValue, reader).unwrap_or(86_400);
    Some(SharedSession { api_url: api_url?, login_url, max_stale })
}

fn oauth(object: &mut Object, reader: &mut Reader) -> Option<OAuth> {
    let authorization_url = required_url(object, "authorizationUrl", reader);
    let token_url = required_url(object, "tokenUrl", reader);
    let api_url = required_url(object, "apiUrl", reader);
    let client_id = match object.get("clientId") {
        Some(node) => text(node, "clientId", reader),
        None => {
            reader.push(missing(object, "clientId"));
            None
        }
    };
    let scopes = match object.get("scopes") {
        Some(node) => Some(reader.texts(node, "scopes")),
        None => {
            reader.push(missing(object, "scopes").help("write `[]` when the provider needs none"));
            None
        }
    };
    let logout_url = object.get("logoutUrl").and_then(|node| url(node, "logoutUrl", reader));
    let params = object.get("additionalAuthorizationParams");
    let callback_path = object.text("callbackPath", reader).unwrap_or_else(|| "/oauth-callback".into());
    if let Some(node) = object.get("callbackPath") {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
        if !callback_path.starts_with('/') || !callback_path.bytes().all(plain) || callback_path.contains("//") {
            let message = "`callbackPath` is a path below the site's address, of letters, digits, `-`, `_` and `/`";
            reader.push(Code::PersonalizationValue.at(node.span, message).help("write `/oauth-callback`"));
        }
    }
    let issuer = object.text("issuer", reader);
    Some(OAuth {
        authorization_url: authorization_url?,
        client_id: client_id?,
        scopes: scopes?,
        token_url: token_url?,
        api_url: api_url?,
        logout_url,
        additional_authorization_params: params
            .map_or_else(Vec::new, |node| pairs(node, "additionalAuthorizationParams", reader)),
        callback_path,
        issuer,
    })
}

fn missing(object: &Object, key: &str) -> crate::diag::Diagnostic {
    let place = Span { end: object.span.start + 1, ..object.span };
    Code::PersonalizationMissing.at(place, format!("`{}` needs `{key}`", object.name))
}

fn text(node: &Node, key: &str, reader: &mut Reader) -> Option<Box<str>> {
    match &node.value {
        Value::Text(text) if !text.trim().is_empty() => Some(text.clone()),
        _ => {
            reader.wrong(node, key, "text");
            None
        }
    }
}

fn required_url(object: &mut Object, key: &'static str, reader: &mut Reader) -> Option<Box<str>> {
    match object.get(key) {
        Some(node) => url(node, key, reader),
        None => {
            reader.push(missing(object, key));
            None
        }
    }
}

/// A whole URL, as browsers write it.
fn url(node: &Node, key: &str, reader: &mut Reader) -> Option<Box<str>> {
    let written = text(node, key, reader)?;
    let parsed =
        Url::parse(written.trim()).ok().filter(|url| url.has_host() && matches!(url.scheme(), "http" | "https"));
    let Some(url) = parsed else {
        let message = format!("`{key}` takes a whole URL, `{written}` is none");
        reader.push(Code::PersonalizationValue.at(node.span, message).help("write it as `https://foo.com/login`"));
        return None;
    };
    if !is_safe(&url) {
        let message = format!("`{key}` is under `http:`, where anybody on the way can read and change it");
        let help = "write `https://`; `http://` is for `localhost`, `127.0.0.1` and `[::1]` only";
        reader.push(Code::UnsafeUrl.at(node.span, message).help(help));
        return None;
    }
    Some(String::from(url).into())
}

fn path(node: &Node, key: &str, file: &SitePath, reader: &mut Reader) -> Option<SitePath> {
    let written = text(node, key, reader)?;
    let path = file.join(&written);
    if path.is_none() {
        let message = format!("`{key}` must stay in the docs folder");
        reader.push(Code::PersonalizationValue.at(node.span, message));
    }
    path
}

fn invalid_before(node: &Node, reader: &mut Reader) -> Option<InvalidBefore> {
    let written = text(node, "invalidBefore", reader)?;
    let seconds = timestamp(&written);
    if seconds.is_none() {
        let message = "`invalidBefore` takes a moment in time";
        reader.push(Code::PersonalizationValue.at(node.span, message).help("write it as `2026-11-20T00:00:00Z`"));
    }
    Some(InvalidBefore { seconds: seconds?, span: node.span })
}

/// `2026-11-20T00:00:00Z` (fractions and offsets allowed) in seconds since 1970.
fn timestamp(written: &str) -> Option<i64> {
    let (date, time) = written.split_once(['T', 't', ' '])?;
    let number = |text: &str, digits: usize| -> Option<i64> {
        (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let zone_at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = time.split_at(zone_at);
    let clock = clock.split_once('.').map_or(clock, |(clock, _)| clock);
    let mut parts = clock.splitn(3, ':');
    let (hour, minute, second) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let offset = match zone {
        "Z" | "z" => 0,
        _ => {
            let (hours, minutes) = zone[1..].split_once(':')?;
            let minutes = number(hours, 2)? * 60 + number(minutes, 2)?;
            if zone.starts_with('-') { -minutes } else { minutes }
        }
    };
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days_in_month = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if day < 1 || day > days_in_month || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // Days since 1970 by counting years from March, so that the leap day is a year's last.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days =
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (month * 153 + 2) / 5 + day - 1;
    Some((days - 719_468) * 86_400 + hour * 3600 + minute * 60 + second - offset * 60)
}

#[cfg(test)]
mod tests;

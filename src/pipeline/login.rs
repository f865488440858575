//! What the scripts at the reader's are told of the site file's `personalization`.

use serde_json::{Map, Value, json};

use crate::artifact::Artifact;
use crate::client::{self, InputStore, Login};
use crate::config::Config;
use crate::config::personalization::oauth::callback_name;
use crate::config::personalization::{
    CredentialStore, Handshake, Jwt, OAuth, Personalization, PublicKey, SharedSession, SigningKey,
};
use crate::diag::{Code, Diagnostic};
use crate::render;
use crate::source::SitePath;

use super::Made;

/// Where log-ins by token may return to, besides every page.
const JWT_CALLBACK: &str = "/login/jwt-callback";

pub(super) fn settings(personalization: &Personalization, base: &str) -> client::Settings {
    client::Settings {
        base: base.into(),
        invalid_before: personalization.invalid_before.map(|moment| moment.seconds),
        inputs: match personalization.credentials {
            CredentialStore::Tab => InputStore::Tab,
            CredentialStore::Memory => InputStore::Memory,
            CredentialStore::Disk => InputStore::Disk,
        },
        login: Some(match &personalization.handshake {
            Handshake::Jwt(jwt) => by_token(jwt),
            Handshake::SharedSession(shared) => by_shared_session(shared),
            Handshake::OAuth(oauth) => by_oauth(oauth),
        }),
    }
}

fn by_token(jwt: &Jwt) -> Login {
    let keys: Vec<Value> = jwt.signing_keys.iter().map(key).collect();
    let settings = object([
        ("loginUrl", json!(jwt.login_url)),
        ("keys", json!(keys)),
        ("clockTolerance", json!(jwt.clock_tolerance)),
        ("maxTokenLife", json!(jwt.max_token_life)),
        ("requireState", json!(jwt.require_state)),
        ("requireHost", json!(jwt.require_host)),
        ("issuer", json!(jwt.issuer)),
        ("audience", json!(jwt.audience)),
    ]);
    let callbacks = vec![JWT_CALLBACK.into()];
    Login { handshake: client::Handshake::Jwt, settings, href: Some(jwt.login_url.clone()), callbacks }
}

/// As browsers import it (RFC 7517, RFC 8037).
fn key(SigningKey { id, key }: &SigningKey) -> Value {
    let jwk = match key {
        PublicKey::Es256 { x, y } => json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y }),
        PublicKey::EdDsa { x } => json!({ "kty": "OKP", "crv": "Ed25519", "x": x }),
    };
    json!({ "id": id, "jwk": jwk })
}

fn by_shared_session(shared: &SharedSession) -> Login {
    let settings = object([
        ("apiUrl", json!(shared.api_url)),
        ("loginUrl", json!(shared.login_url)),
        ("maxStale", json!(shared.max_stale)),
    ]);
    let href = shared.login_url.clone();
    Login { handshake: client::Handshake::SharedSession, settings, href, callbacks: Vec::new() }
}

fn by_oauth(oauth: &OAuth) -> Login {
    let parameters = oauth.additional_authorization_params.iter();
    let parameters: Map<String, Value> = parameters.map(|(name, value)| (name.to_string(), json!(value))).collect();
    let settings = object([
        ("authorizationUrl", json!(oauth.authorization_url)),
        ("clientId", json!(oauth.client_id)),
        ("scopes", json!(oauth.scopes)),
        ("tokenUrl", json!(oauth.token_url)),
        ("apiUrl", json!(oauth.api_url)),
        ("logoutUrl", json!(oauth.logout_url)),
        ("parameters", Value::Object(parameters)),
        ("issuer", json!(oauth.issuer)),
    ]);
    Login { handshake: client::Handshake::OAuth, settings, href: None, callbacks: vec![oauth.callback_path.clone()] }
}

/// What is not there is left out: scripts ask whether it is.
fn object<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields.into_iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.to_owned(), value)).collect()
}

/// The addresses that scripts ask while somebody logs in, each with the key that names it.
pub(super) fn endpoints(config: &Config) -> Vec<(&str, &'static str)> {
    match config.personalization.as_ref().map(|personalization| &personalization.handshake) {
        Some(Handshake::SharedSession(shared)) => vec![(&shared.api_url, "apiUrl")],
        Some(Handshake::OAuth(oauth)) => vec![(&oauth.token_url, "tokenUrl"), (&oauth.api_url, "apiUrl")],
        Some(Handshake::Jwt(_)) | None => Vec::new(),
    }
}

/// The pages that log-ins return to: hosts find them with and without a `/` at the end of the address. A page of the
/// author's in such a place is an error, since nobody could log in.
pub(super) fn callbacks(
    site: &render::Site,
    made: &[Made],
    policy: &str,
    diags: &mut Vec<Diagnostic>,
) -> Vec<Artifact> {
    let mut artifacts = Vec::new();
    for path in site.callbacks() {
        let path = callback_name(path);
        if let Some(page) = made.iter().find(|made| made.context.route.as_str() == path) {
            let message = format!("`{path}` is where log-ins return to: `{}` cannot stand there", page.context.path);
            let help = "move the page, or set `callbackPath` (OAuth) to another address";
            diags.push(Code::CallbackTaken.site(message).help(help));
            continue;
        }
        let html = render::callback(site, policy).take(diags);
        for name in [format!("{path}.html"), format!("{path}/index.html")] {
            let path = SitePath::new(&name).expect("the site file's path has only plain letters");
            artifacts.push(Artifact::public(path.as_str(), html.clone()));
        }
    }
    artifacts
}

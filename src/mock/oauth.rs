//! An OAuth server for clients without a secret: authorization code with PKCE, and the Info API behind it.

use ring::digest::{SHA256, digest};
use serde_json::{Map, Value, json};
use url::Url;

use super::{Answer, Request, State, now, private, refused, secret};
use crate::keys::base64;

/// Seconds that a code is good for.
const CODE_LIFE: u64 = 60;

/// The client that the docs are to this server.
pub struct Client {
    pub client_id: String,
    /// `None`: the docs' address and `/oauth-callback`.
    pub redirect_uri: Option<String>,
    /// The whole scope that is asked for.
    pub scope: String,
}

impl Default for Client {
    fn default() -> Client {
        Client { client_id: "docs".into(), redirect_uri: None, scope: "docs-user-info".into() }
    }
}

/// What a code stands for.
pub(super) struct Grant {
    challenge: String,
    redirect_uri: String,
    reader: Map<String, Value>,
    /// Seconds since 1970.
    expires: u64,
}

/// `GET /authorization?…`: logs in whom the mock was told, and goes back to the callback with a code.
pub(super) fn authorization(origin: &str, state: &mut State, request: &Request) -> Answer {
    let asked = |name: &str| request.query(name).unwrap_or_default();
    let redirect_uri = asked("redirect_uri");
    let (is_client, is_registered) =
        (asked("client_id") == state.client.client_id, state.redirect_uri().as_ref() == Some(&redirect_uri));
    let (true, true, Ok(mut back)) = (is_client, is_registered, Url::parse(&redirect_uri)) else {
        // Never a redirect: the address is not known to be the client's.
        let what = if is_client { "redirect_uri" } else { "client_id" };
        return refused(400, &format!("<code>{what}</code> is not registered."));
    };
    let wrong = match () {
        () if asked("response_type") != "code" => Some("unsupported_response_type"),
        () if asked("code_challenge_method") != "S256" || asked("code_challenge").len() != 43 => {
            Some("invalid_request")
        }
        () if asked("scope") != state.client.scope => Some("invalid_scope"),
        () if state.reader.is_none() => Some("access_denied"),
        () => None,
    };
    let given = match wrong {
        Some(error) => ("error", error.to_owned()),
        None => {
            let code = secret();
            let grant = Grant {
                challenge: asked("code_challenge"),
                redirect_uri,
                reader: state.reader.clone().unwrap_or_default(),
                expires: now() + CODE_LIFE,
            };
            state.grants.insert(code.clone(), grant);
            ("code", code)
        }
    };
    back.query_pairs_mut().append_pair(given.0, &given.1).append_pair("iss", origin);
    if let Some(state) = request.query("state") {
        back.query_pairs_mut().append_pair("state", &state);
    }
    Answer::redirect(302, back.as_str())
}

/// `POST /exchange`: a code and its verifier for an access token.
pub(super) fn exchange(state: &mut State, request: &Request) -> Answer {
    let answer = match &*request.method {
        "OPTIONS" => Answer::new(204).header("access-control-allow-methods", "POST"),
        "POST" => match redeem(state, request) {
            Ok(token) => Answer::new(200).json(&json!({
                "access_token": token, "token_type": "Bearer", "expires_in": 300, "scope": state.client.scope,
            })),
            Err(error) => Answer::new(400).json(&json!({ "error": error })),
        },
        _ => Answer::new(405),
    };
    state.readable(request, private(answer))
}

fn redeem(state: &mut State, request: &Request) -> Result<String, &'static str> {
    let given = |name: &str| request.form(name).unwrap_or_default();
    if given("grant_type") != "authorization_code" {
        return Err("unsupported_grant_type");
    }
    if given("client_id") != state.client.client_id {
        return Err("invalid_client");
    }
    // Taken out before it is looked at: a code is good once, even for an attempt that fails.
    let grant = state.grants.remove(&given("code")).ok_or("invalid_grant")?;
    let challenge = base64::encode(digest(&SHA256, given("code_verifier").as_bytes()).as_ref());
    if *challenge != *grant.challenge || given("redirect_uri") != grant.redirect_uri || now() > grant.expires {
        return Err("invalid_grant");
    }
    Ok(issue(state, grant.reader))
}

/// Makes an access token.
pub(super) fn issue(state: &mut State, reader: Map<String, Value>) -> String {
    let token = secret();
    state.bearers.insert(token.clone(), reader);
    token
}

/// `GET /docs/user-info`: whom the access token stands for; 401 without one.
pub(super) fn info(state: &State, request: &Request) -> Answer {
    let token = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let reader = token.and_then(|token| state.bearers.get(token));
    let answer = match (&*request.method, reader) {
        ("OPTIONS", _) => Answer::new(204)
            .header("access-control-allow-methods", "GET")
            .header("access-control-allow-headers", "authorization")
            .header("access-control-max-age", "600"),
        ("GET", Some(reader)) => Answer::new(200).json(&Value::Object(reader.clone())),
        ("GET", None) => Answer::new(401).header("www-authenticate", "Bearer").json(&json!({"error": "invalid_token"})),
        _ => Answer::new(405),
    };
    state.readable(request, private(answer))
}

/// What the server says of itself (RFC 8414).
pub(super) fn metadata(origin: &str) -> Answer {
    Answer::new(200).json(&json!({
        "issuer": origin,
        "authorization_endpoint": format!("{origin}/authorization"),
        "token_endpoint": format!("{origin}/exchange"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

impl State {
    fn redirect_uri(&self) -> Option<String> {
        let own = || self.docs.as_ref().map(|docs| format!("{}/oauth-callback", docs.as_str().trim_end_matches('/')));
        self.client.redirect_uri.clone().or_else(own)
    }
}

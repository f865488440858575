//! A login that hands its reader over in a signed token behind `#`.

use ring::rand::SystemRandom;
use serde_json::{Map, Value};
use url::Url;
use url::form_urlencoded::Serializer;

use super::{Answer, Request, Shared, State, now, refused};
use crate::keys::Algorithm;

/// How tokens are made and delivered.
pub struct Tokens {
    pub algorithm: Algorithm,
    pub shape: Shape,
    pub state: StateIn,
    /// Seconds from now to `exp`; less than 0 for one that is over.
    pub life: i64,
    /// Beside `alg`, or in its place.
    pub header: Map<String, Value>,
    /// Beside the reader's claims, or in their place; `null` takes one away.
    pub claims: Map<String, Value>,
}

/// The address that a log-in returns to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// `/page#TOKEN`; the page's anchor is lost.
    Bare,
    /// `/page#jwt=TOKEN&anchor=ANCHOR`
    Anchor,
    /// `/login/jwt-callback#TOKEN`; the page is lost.
    Callback,
    /// `/login/jwt-callback?redirect=PAGE#TOKEN`
    CallbackRedirect,
}

/// Where the state of the login link comes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StateIn {
    /// In the token, which binds the two.
    Claim,
    /// Beside the token: `#jwt=TOKEN&state=STATE`, in every shape.
    Hash,
    /// Nowhere, as in backends that do not know of it.
    Dropped,
}

impl Default for Tokens {
    fn default() -> Tokens {
        Tokens {
            algorithm: Algorithm::Es256,
            shape: Shape::Bare,
            state: StateIn::Claim,
            life: 10,
            header: Map::new(),
            claims: Map::new(),
        }
    }
}

/// `GET /docs-login?redirect=…&state=…`: logs in whom the mock was told, and goes back to the docs with a token.
pub(super) fn login(shared: &Shared, state: &State, request: &Request) -> Answer {
    let Some(reader) = state.reader.clone() else { return refused(403, "Nobody was chosen to be logged in.") };
    let (Some(docs), Some(page)) = (&state.docs, state.back(request.query("redirect").as_deref())) else {
        return refused(400, "This address does not lead to the docs.");
    };
    let given = request.query("state");
    let tokens = &state.tokens;
    let claim = given.clone().filter(|_| tokens.state == StateIn::Claim);
    let token = shared.token(tokens, reader, claim);
    let beside = given.filter(|_| tokens.state == StateIn::Hash);
    Answer::redirect(302, target(tokens.shape, docs, page, &token, beside.as_deref()).as_str())
}

fn target(shape: Shape, docs: &Url, page: Url, token: &str, state: Option<&str>) -> Url {
    let mut target = match shape {
        Shape::Bare | Shape::Anchor => page.clone(),
        Shape::Callback | Shape::CallbackRedirect => {
            let mut callback = docs.clone();
            callback.set_path(&format!("{}/login/jwt-callback", docs.path().trim_end_matches('/')));
            callback
        }
    };
    if shape == Shape::CallbackRedirect {
        let path = &page[url::Position::BeforePath..];
        target.query_pairs_mut().append_pair("redirect", path);
    }
    let mut hash = Serializer::new(String::new());
    hash.append_pair("jwt", token);
    let anchor = page.fragment().filter(|_| shape == Shape::Anchor);
    if let Some(anchor) = anchor {
        let decoded = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy();
        hash.append_pair("anchor", &decoded);
    }
    if let Some(state) = state {
        hash.append_pair("state", state);
    }
    let is_bare = shape != Shape::Anchor && state.is_none();
    // A form writes blanks as `+`, which is a plus sign to whoever decodes an anchor.
    let hash = hash.finish().replace('+', "%20");
    target.set_fragment(Some(if is_bare { token } else { &hash }));
    target
}

impl Shared {
    /// A token for `reader`, with `state` as a claim.
    pub(super) fn token(&self, tokens: &Tokens, reader: Map<String, Value>, state: Option<String>) -> String {
        let mut claims = reader;
        claims.insert("iat".into(), now().into());
        claims.insert("exp".into(), now().saturating_add_signed(tokens.life).into());
        claims.extend(state.map(|state| ("state".to_owned(), state.into())));
        claims.extend(tokens.claims.clone());
        claims.retain(|_, value| !value.is_null());
        let token = self.key(tokens.algorithm).sign(tokens.header.clone(), &claims, &SystemRandom::new());
        token.expect("the system gave random numbers for the keys")
    }
}

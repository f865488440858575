//! Login servers on loopback, to try a site with: the three handshakes as their guides write them.
//!
//! ```text
//! let mock = Mock::start()?;
//! mock.serve_docs("http://127.0.0.1:4000/docs");
//! mock.log_in_as(Some(json!({"content": {"firstName": "Jane"}})));
//! mock.change("/exchange", |_, answer| answer.status(500));        // what happens when it fails?
//! ```
//!
//! One `Mock` has the endpoints of all three: a dashboard with a session cookie (`shared_session`), a login that hands
//! out signed tokens (`jwt`), an OAuth server with PKCE (`oauth`). It does everything right unless it is told otherwise,
//! and keeps what it was asked. It stops when dropped.
#![allow(clippy::disallowed_methods, reason = "a server meets the network and the clock")]

mod http;
mod jwt;
mod oauth;
mod shared_session;

use std::collections::BTreeMap;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{SystemTime, UNIX_EPOCH};

use ring::rand::{SecureRandom, SystemRandom};
use serde_json::{Map, Value};
use url::Url;

pub use http::{Answer, Request};
pub use jwt::{Shape, StateIn, Tokens};
pub use oauth::Client;

use crate::keys::{Algorithm, PrivateKey, PublicKey, base64};

/// A running server, or one that is asked through another (`Mock::unheard`).
pub struct Mock {
    /// Where it listens.
    address: Option<SocketAddr>,
    shared: Arc<Shared>,
}

struct Shared {
    /// Where the server is, without a path.
    origin: String,
    keys: [PrivateKey; 2],
    state: Mutex<State>,
    stopped: AtomicBool,
}

/// What `change` was given.
type Change = Arc<dyn Fn(&Request, Answer) -> Answer + Send + Sync>;

/// What the server knows and was told.
#[derive(Default)]
struct State {
    docs: Option<Url>,
    /// Whom log-ins find.
    reader: Option<Map<String, Value>>,
    tokens: Tokens,
    client: Client,
    /// Readers by their session cookie.
    sessions: BTreeMap<String, Map<String, Value>>,
    grants: BTreeMap<String, oauth::Grant>,
    /// Readers by their access token.
    bearers: BTreeMap<String, Map<String, Value>>,
    changes: Vec<(String, Change)>,
    requests: Vec<Request>,
}

impl Mock {
    /// Serves on a free port of this machine until dropped.
    ///
    /// # Errors
    /// No port is free, or the system gives no random numbers for the keys.
    pub fn start() -> io::Result<Mock> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(format!("http://{address}"))?);
        let accepting = shared.clone();
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                if accepting.stopped.load(Ordering::Relaxed) {
                    return;
                }
                let serving = accepting.clone();
                std::thread::spawn(move || serving.serve(connection));
            }
        });
        Ok(Mock { address: Some(address), shared })
    }

    /// Listens nowhere: whoever has it passes requests on to it (`answer`).
    ///
    /// # Errors
    /// The system gives no random numbers for the keys.
    pub fn unheard() -> io::Result<Mock> {
        Ok(Mock { address: None, shared: Arc::new(Shared::new("http://mock.invalid".to_owned())?) })
    }

    /// The answer to a request that came another way.
    pub fn answer(&self, request: Request) -> Answer {
        self.shared.answered(request)
    }

    /// The address of a path: `/login`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.shared.origin)
    }

    /// The same under another name of this machine, `localhost`: another site to a browser.
    pub fn url_on(&self, name: &str, path: &str) -> String {
        format!("http://{name}:{}{path}", self.address.map_or(0, |address| address.port()))
    }

    /// Where the docs are, without a slash at the end: log-ins return there, and only their origin may ask.
    ///
    /// # Panics
    /// When `address` is no URL.
    pub fn serve_docs(&self, address: &str) {
        self.state().docs = Some(Url::parse(address).expect("the docs' address is a URL"));
    }

    /// Whom log-ins find from now on, as they deliver it (an object); `None`: they find nobody.
    pub fn log_in_as(&self, reader: Option<Value>) {
        self.state().reader = reader.map(|reader| match reader {
            Value::Object(reader) => reader,
            _ => Map::new(),
        });
    }

    /// Everybody is logged out of the dashboard, and access tokens are void.
    pub fn end_sessions(&self) {
        let mut state = self.state();
        state.sessions.clear();
        state.bearers.clear();
    }

    /// Settings of tokens.
    pub fn jwt(&self, set: impl FnOnce(&mut Tokens)) {
        set(&mut self.state().tokens);
    }

    /// Settings of OAuth.
    pub fn oauth(&self, set: impl FnOnce(&mut Client)) {
        set(&mut self.state().client);
    }

    /// What `signingKeys` of the site file takes.
    pub fn public_key(&self, algorithm: Algorithm) -> PublicKey {
        self.key(algorithm).public()
    }

    /// The key that tokens are signed with, to sign some of one's own.
    pub fn key(&self, algorithm: Algorithm) -> &PrivateKey {
        self.shared.key(algorithm)
    }

    /// A token as the next log-in hands it out, without a state.
    pub fn token(&self) -> String {
        let state = self.state();
        self.shared.token(&state.tokens, state.reader.clone().unwrap_or_default(), None)
    }

    /// A `Cookie` header of the chosen reader, logged in to the dashboard.
    pub fn cookie(&self) -> String {
        let mut state = self.state();
        let reader = state.reader.clone().unwrap_or_default();
        format!("session={}", shared_session::open(&mut state, reader))
    }

    /// An access token of the chosen reader.
    pub fn access_token(&self) -> String {
        let mut state = self.state();
        let reader = state.reader.clone().unwrap_or_default();
        oauth::issue(&mut state, reader)
    }

    /// From now on answers of `path` are what `change` makes of the request and the right answer, preflights too. Several
    /// changes of one path follow each other.
    pub fn change(&self, path: &str, change: impl Fn(&Request, Answer) -> Answer + Send + Sync + 'static) {
        self.state().changes.push((path.to_owned(), Arc::new(change)));
    }

    /// All answers are right again.
    pub fn unchange(&self) {
        self.state().changes.clear();
    }

    /// All requests so far, in the order in which they came.
    pub fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    pub fn clear_requests(&self) {
        self.state().requests.clear();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for connections.
        _ = self.address.map(TcpStream::connect);
    }
}

impl Shared {
    fn new(origin: String) -> io::Result<Shared> {
        let random = SystemRandom::new();
        let key = |algorithm| PrivateKey::generate(algorithm, &random).ok_or(io::ErrorKind::Other);
        Ok(Shared {
            origin,
            keys: [key(Algorithm::Es256)?, key(Algorithm::EdDsa)?],
            state: Mutex::default(),
            stopped: AtomicBool::new(false),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panics with the lock")
    }

    fn key(&self, algorithm: Algorithm) -> &PrivateKey {
        match algorithm {
            Algorithm::Es256 => &self.keys[0],
            Algorithm::EdDsa => &self.keys[1],
        }
    }

    fn serve(&self, mut connection: TcpStream) {
        let Some(request) = Request::read(&mut connection) else { return };
        // Whoever asked may be gone.
        _ = self.answered(request).send(&mut connection, &self.stopped);
    }

    fn answered(&self, request: Request) -> Answer {
        let (right, changes) = {
            let mut state = self.state();
            state.requests.push(request.clone());
            (self.answer(&mut state, &request), state.changes.clone())
        };
        // Without the lock: a change may ask the mock itself.
        let changes = changes.iter().filter(|(path, _)| path == request.path());
        changes.fold(right, |answer, (_, change)| change(&request, answer))
    }

    fn answer(&self, state: &mut State, request: &Request) -> Answer {
        match request.path() {
            "/login" => shared_session::login(state, request),
            "/api/docs/user-info" => shared_session::info(state, request),
            "/docs-login" => jwt::login(self, state, request),
            "/authorization" => oauth::authorization(&self.origin, state, request),
            "/exchange" => oauth::exchange(state, request),
            "/docs/user-info" => oauth::info(state, request),
            "/.well-known/oauth-authorization-server" | "/.well-known/openid-configuration" => {
                oauth::metadata(&self.origin)
            }
            _ => Answer::new(404),
        }
    }
}

impl State {
    /// The address that a log-in returns to: `redirect` when it lies below the docs, the docs when there is none.
    fn back(&self, redirect: Option<&str>) -> Option<Url> {
        let docs = self.docs.as_ref()?;
        let Some(redirect) = redirect else { return Some(docs.clone()) };
        let target = docs.join(redirect).ok()?;
        let base = docs.path().trim_end_matches('/');
        let is_below = format!("{}/", target.path()).starts_with(&format!("{base}/"));
        (target.origin() == docs.origin() && is_below).then_some(target)
    }

    /// The answer with the headers that let the docs, and nobody else, read it.
    fn readable(&self, request: &Request, answer: Answer) -> Answer {
        let answer = answer.header("vary", "Origin");
        let docs = self.docs.as_ref().map(|docs| docs.origin().ascii_serialization());
        match request.header("origin") {
            Some(origin) if docs.as_deref() == Some(origin) => answer.header("access-control-allow-origin", origin),
            _ => answer,
        }
    }
}

/// Headers of every answer about a reader.
fn private(answer: Answer) -> Answer {
    answer.header("cache-control", "private, no-store").header("x-content-type-options", "nosniff")
}

/// A page that says why a log-in went wrong.
fn refused(status: u16, why: &str) -> Answer {
    Answer::new(status).body("text/html; charset=utf-8", format!("<!doctype html><title>Log in</title><p>{why}"))
}

/// A name that nobody guesses.
fn secret() -> String {
    let mut bytes = [0; 24];
    SystemRandom::new().fill(&mut bytes).expect("it gave random numbers for the keys");
    base64::encode(&bytes).into()
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests;

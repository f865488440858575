//! Logging in without a backend: the configured handshake goes to the mock servers, behind a page that lists the personas.
//!
//! The mock stands below the site's own origin, so the site's policy lets pages ask it. Pages are what a build writes; the
//! module that logs readers in is given the mock's addresses and its key, which is another for each run.

use serde_json::{Map, Value};

use super::answer::Answer;
use super::request::Request;
use super::{OWN, Shared, preview};
use crate::client;
use crate::config::personalization::{self as settings, Handshake, SigningKey};
use crate::keys::{Algorithm, PublicKey};
use crate::mock::{self, Mock};
use crate::session::Moment;
use crate::source::SitePath;

/// The origin that a request came to.
fn origin(request: &Request) -> String {
    format!("http://{}", request.header("host").unwrap_or_default())
}

fn personalization(now: &Moment) -> Option<settings::Personalization> {
    now.site()?.config().personalization.clone()
}

/// The module that logs readers in, when a path is its own: with the mock's addresses.
pub fn script(shared: &Shared, request: &Request, path: &SitePath) -> Option<String> {
    if shared.options.real_login || !path.as_str().starts_with("_docs/login.") {
        return None;
    }
    let now = shared.session.now();
    let mut own = personalization(&now)?;
    let at = |path: &str| -> Box<str> { format!("{}{OWN}{path}", origin(request)).into() };
    let mock = shared.mock.lock().expect("no thread panics with the lock");
    match &mut own.handshake {
        Handshake::Jwt(jwt) => {
            let key = mock.public_key(Algorithm::Es256);
            let id = key.id().into();
            let PublicKey::Es256 { .. } = &key else { return None };
            jwt.login_url = at("login");
            jwt.signing_keys = vec![SigningKey { id, key }];
            // Tokens of the mock are good for ten seconds.
            jwt.max_token_life = jwt.max_token_life.max(10);
        }
        Handshake::SharedSession(session) => {
            session.login_url = Some(at("login"));
            session.api_url = at("mock/api/docs/user-info");
        }
        Handshake::OAuth(oauth) => {
            oauth.authorization_url = at("login");
            oauth.token_url = at("mock/exchange");
            oauth.api_url = at("mock/docs/user-info");
            oauth.logout_url = None;
            oauth.issuer = oauth.issuer.is_some().then(|| mock.url("").into());
        }
    }
    now.site()?.login_script(&own)
}

/// How readers log in, as pages know it.
pub fn word(handshake: &Handshake) -> &'static str {
    match handshake {
        Handshake::Jwt(_) => client::Handshake::Jwt.word(),
        Handshake::SharedSession(_) => client::Handshake::SharedSession.word(),
        Handshake::OAuth(_) => client::Handshake::OAuth.word(),
    }
}

/// Tells the mock what the site expects of it.
fn prepare(mock: &Mock, now: &Moment, request: &Request) -> Option<Handshake> {
    let own = personalization(now)?;
    let base = now.site()?.config().address.base.to_string();
    let docs = format!("{}{base}", origin(request));
    mock.serve_docs(&docs);
    match &own.handshake {
        Handshake::Jwt(jwt) => {
            let host = request.header("host").and_then(super::host);
            let host = host.as_ref().and_then(|url| url.host_str()).unwrap_or("localhost");
            mock.jwt(|tokens| {
                tokens.claims = Map::new();
                let mut claim = |name: &str, value: Option<&str>| {
                    tokens.claims.extend(value.map(|value| (name.to_owned(), Value::from(value))));
                };
                claim("iss", jwt.issuer.as_deref());
                claim("aud", jwt.audience.as_deref());
                claim("host", Some(host));
            });
        }
        Handshake::OAuth(oauth) => mock.oauth(|client| {
            client.client_id = oauth.client_id.to_string();
            client.scope = oauth.scopes.join(" ");
            client.redirect_uri = Some(format!("{docs}{}", oauth.callback_path));
        }),
        Handshake::SharedSession(_) => {}
    }
    Some(own.handshake)
}

/// `path` is below `/_preview/`: `login` lists the personas, `login/as/NAME` logs one in, `mock/…` is what pages ask.
pub fn answer(shared: &Shared, request: &Request, path: &str) -> Answer {
    let now = shared.session.now();
    let mock = shared.mock.lock().expect("no thread panics with the lock");
    let Some(handshake) = prepare(&mock, &now, request) else {
        return Answer::plain(404, "the site file says of no log-in");
    };
    if path == "login" {
        return page(&now, request, &handshake);
    }
    let asked = match path.strip_prefix("login/as/") {
        Some(name) => {
            let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
            let reader = preview::personas(&now).into_iter().find(|(own, _)| **own == *name);
            mock.log_in_as(reader.map(|(_, user)| Value::Object(user)));
            match handshake {
                Handshake::Jwt(_) => "/docs-login",
                Handshake::SharedSession(_) => "/login",
                Handshake::OAuth(_) => "/authorization",
            }
        }
        None => path.strip_prefix("mock").unwrap_or("/"),
    };
    passed_on(shared, &mock, request, asked)
}

/// The name of our cookie. Browsers give cookies of this machine to all its ports: it must be no other program's.
fn cookie_name(shared: &Shared) -> String {
    format!("docs-preview-{}", shared.port)
}

/// Our cookie with a value that the mock gave, `session=VALUE`, for what stands below `/_preview/`.
fn cookie(shared: &Shared, given: &str) -> String {
    let value = given.split(';').next().and_then(|pair| pair.split_once('=')).map_or("", |(_, value)| value);
    format!("{}={value}; Path={OWN}; HttpOnly; SameSite=Lax", cookie_name(shared))
}

/// What a request has of ours, as the mock takes it; the cookies of others are none of its business.
fn own_cookie(shared: &Shared, request: &Request) -> Option<String> {
    let name = cookie_name(shared);
    let pairs = request.header("cookie")?.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(own, _)| *own == name).map(|(_, value)| format!("session={value}"))
}

fn passed_on(shared: &Shared, mock: &Mock, request: &Request, path: &str) -> Answer {
    let query = request.query_string();
    let target = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    let mut headers = request.headers().clone();
    headers.remove("cookie");
    headers.extend(own_cookie(shared, request).map(|cookie| ("cookie".to_owned(), cookie)));
    let asked = mock::Request { method: request.method.clone(), target, headers, body: request.body.clone() };
    let given = mock.answer(asked);
    // Nobody asks what it was asked.
    mock.clear_requests();
    let mut answer = Answer::new(given.status);
    for (name, value) in given.headers {
        let name = match &*name {
            "location" => "location",
            "set-cookie" => "set-cookie",
            "cache-control" => "cache-control",
            "www-authenticate" => "www-authenticate",
            _ => continue,
        };
        let value = if name == "set-cookie" { cookie(shared, &value) } else { value.to_string() };
        answer = answer.header(name, value);
    }
    let kind = if given.body.first() == Some(&b'{') { "application/json" } else { "text/html; charset=utf-8" };
    if given.body.is_empty() { answer } else { answer.body(kind, given.body) }
}

/// The same answer, and the dashboard of the mock knows the reader: where pages ask it, it must say what they show.
pub fn remembered(shared: &Shared, user: Option<Map<String, Value>>, answer: Answer) -> Answer {
    let mock = shared.mock.lock().expect("no thread panics with the lock");
    match user {
        Some(user) => {
            mock.log_in_as(Some(Value::Object(user)));
            answer.header("set-cookie", cookie(shared, &mock.cookie()))
        }
        None => answer.header("set-cookie", format!("{}; Max-Age=0", cookie(shared, ""))),
    }
}

/// The page that lists the personas: plain HTML, so that it works in whatever state the site is.
fn page(now: &Moment, request: &Request, handshake: &Handshake) -> Answer {
    let query = escaped(request.query_string());
    let how = word(handshake);
    let personas = preview::personas(now);
    let line = |name: &str, user: &Map<String, Value>| {
        let groups: Vec<&str> =
            user.get("groups").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let address = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
        let groups = if groups.is_empty() { "no groups".to_owned() } else { groups.join(", ") };
        format!(
            "<li><a href=\"{OWN}login/as/{address}?{query}\"><b>{}</b> <span>{}</span></a>\n",
            escaped(name),
            escaped(&groups)
        )
    };
    let list: String = personas.iter().map(|(name, user)| line(name, user)).collect();
    let list = match personas.is_empty() {
        true => "<p>There is no persona yet: write one as <code>personas/jane.json</code>.</p>".to_owned(),
        false => format!("<ul>\n{list}</ul>"),
    };
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>Log in to the preview</title>\n<style>{STYLE}</style>\n\
         <main>\n<h1>Log in as</h1>\n<p>This page stands in for your login server ({how}). It belongs to \
         <code>docs serve</code> and to no build.</p>\n{list}\n<p><a class=\"no\" href=\"{OWN}login/as/?{query}\">Nobody: \
         refuse the log-in</a></p>\n</main>\n"
    );
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
    Answer::new(200).body("text/html; charset=utf-8", html).header("content-security-policy", policy)
}

const STYLE: &str = ":root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif;--line:light-dark(#d7dce3,#343a46);\
--soft:light-dark(#59616e,#9aa4b4);--back:light-dark(#fff,#14171d);--hover:light-dark(#f1f4f8,#1e232c)}body{margin:0;\
background:var(--back)}main{max-width:26rem;margin:12vh auto 0;padding:0 1.25rem}h1{font-size:1.5rem;margin:0 0 .5rem}\
p{color:var(--soft);font-size:.9rem}ul{list-style:none;padding:0;margin:1.25rem 0;display:grid;gap:.5rem}li a{display:flex;\
justify-content:space-between;gap:1rem;padding:.75rem 1rem;border:1px solid var(--line);border-radius:.6rem;color:inherit;\
text-decoration:none}li a:hover,li a:focus-visible{background:var(--hover)}span{color:var(--soft);font-size:.875rem}\
.no{color:var(--soft)}";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

//! What only the preview has: its script, the personas, and their log-in.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Body};
use super::request::Request;
use super::{Shared, files, login, reasons};
use crate::client;
use crate::config::personalization::CredentialStore;
use crate::data;
use crate::diag::Severity;
use crate::readers;
use crate::session::Moment;
use crate::source::{FileId, SitePath, Source};

/// `path` is below `/_preview/`.
pub fn answer(shared: &Shared, request: &Request, path: &str) -> Answer {
    // What a page of another site asks for is none of its business, whatever it can do with it.
    if request.header("sec-fetch-site") == Some("cross-site") {
        return Answer::plain(403, "this is for pages of this server");
    }
    match (&*request.method, path) {
        ("GET" | "HEAD", "client.js") => {
            let script = client::preview();
            let tag = files::tag(script.as_bytes());
            let body = Body::Bytes(script.into());
            Answer::asked_for(request, 200, "text/javascript; charset=utf-8", &tag, body)
        }
        ("GET", "state") if shared.is_ours(request) => Answer::json(&state(shared)).header("cache-control", "no-store"),
        ("GET", "reasons") if shared.is_ours(request) => {
            Answer::json(&reasons::of(shared, request)).header("cache-control", "no-store")
        }
        ("GET", "given") if shared.is_ours(request) => {
            match request.query("hash").and_then(|hash| shared.given.page(&hash)) {
                Some(page) => {
                    Answer::new(200).body("text/html; charset=utf-8", page).header("cache-control", "no-store")
                }
                None => Answer::plain(404, "this page was given out too long ago"),
            }
        }
        ("POST", "reader") if shared.is_ours(request) && request.header("origin").is_some() => reader(shared, request),
        (_, path) if path == "login" || path.starts_with("login/") || path.starts_with("mock/") => {
            login::answer(shared, request, path)
        }
        (_, "state" | "reader" | "reasons" | "given") => Answer::plain(403, "this is for pages of this server"),
        _ => Answer::plain(404, "the preview has no such page"),
    }
}

/// What the preview knows of the site: `{ base, method, credentials, invalidBefore, personas: [{ name, user }], begin }`. `personas` are
/// what log-ins deliver; `method` is `null` where nobody can log in.
fn state(shared: &Shared) -> Value {
    let now = shared.session.now();
    let Some(site) = now.site() else { return json!({ "personas": [] }) };
    let config = site.config();
    let settings = config.personalization.as_ref();
    let method = settings.map(|settings| login::word(&settings.handshake));
    let credentials = settings.map(|settings| match settings.credentials {
        CredentialStore::Tab => "tab",
        CredentialStore::Memory => "memory",
        CredentialStore::Disk => "disk",
    });
    let personas: Vec<Value> =
        personas(&now).into_iter().map(|(name, user)| json!({ "name": name, "user": user })).collect();
    json!({
        "base": config.address.base,
        "method": method,
        "credentials": credentials,
        "invalidBefore": settings.and_then(|settings| settings.invalid_before.map(|moment| moment.seconds.saturating_mul(1000))),
        "personas": personas,
        "begin": shared.options.persona,
    })
}

/// The personas that can be used, each with what a log-in would deliver of it.
pub fn personas(now: &Moment) -> Vec<(Box<str>, Map<String, Value>)> {
    let Some(site) = now.site() else { return Vec::new() };
    let folder = site.config().personalization.as_ref().map_or("personas", |settings| settings.personas.as_str());
    let all = site.readers().personas.iter().filter_map(|persona| {
        let source = site.inputs().source(&SitePath::new(&format!("{folder}/{}.json", persona.name))?)?;
        let Value::Object(user) = data::read(source).ok()?.to_json() else { return None };
        Some((persona.name.clone(), user))
    });
    all.collect()
}

/// Judges a reader that somebody wrote, or none, and logs it in to the mock: `{ ok, errors: [message], user }`.
fn reader(shared: &Shared, request: &Request) -> Answer {
    let now = shared.session.now();
    let text = String::from_utf8_lossy(&request.body).into_owned();
    if text.trim().is_empty() {
        return login::remembered(shared, None, Answer::json(&json!({ "ok": true, "errors": [], "user": null })));
    }
    let path = SitePath::new("reader.json").expect("a constant path");
    let source = Source::new(FileId(u32::MAX), path, text);
    let mut diags = Vec::new();
    let schema = now.site().and_then(|site| site.readers().schema.clone());
    let node = data::read(&source);
    let user = match &node {
        Ok(node) => readers::delivered(node, schema.as_deref(), &mut diags).map(|_| node.to_json()),
        Err(error) => {
            let line = source.text[..error.span.start as usize].matches('\n').count() + 1;
            let said = json!({ "ok": false, "errors": [format!("line {line}: {}", error.message)] });
            return Answer::json(&said);
        }
    };
    let errors: Vec<String> = diags
        .iter()
        .filter(|diag| diag.severity == Severity::Error)
        .map(|diag| {
            let line = diag.span.map(|span| source.text[..span.start as usize].matches('\n').count() + 1);
            line.map_or_else(|| diag.message.clone(), |line| format!("line {line}: {}", diag.message))
        })
        .collect();
    match user {
        Some(Value::Object(user)) if errors.is_empty() => {
            let said = Answer::json(&json!({ "ok": true, "errors": [], "user": user }));
            login::remembered(shared, Some(user), said)
        }
        _ => Answer::json(&json!({ "ok": false, "errors": errors })),
    }
}

//! The API of the example site, on loopback: it answers as its specification says, and its personas send requests with what
//! they bring.

use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::{Value, json};

use super::echo::Arrived;
use super::listen::listen;
use super::{control, known_as, open, send};
use crate::login::fixture::{Setup, docs, greets};

struct Dovecote {
    arrived: Arc<Mutex<Vec<Arrived>>>,
    /// The specification, with servers that are this one.
    text: String,
}

impl Dovecote {
    fn start() -> Dovecote {
        let text = fs::read_to_string(example("dovecote/openapi.yaml")).expect("the specification");
        let spec: Arc<OnceLock<Value>> = Arc::default();
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let (known, kept) = (spec.clone(), arrived.clone());
        let port = listen(move |connection, arrived| answer(connection, arrived.into(), known.wait(), &kept));
        let text = text.replace("https://{region}.dovecote.example", &format!("http://{{region}}.localhost:{port}"));
        let text = text.replace("https://sandbox.dovecote.example", &format!("http://sandbox.localhost:{port}"));
        spec.set(serde_yaml::from_str(&text).expect("YAML")).expect("it is set once");
        Dovecote { arrived, text }
    }

    /// The last request that was no question before one.
    fn last(&self) -> Arrived {
        let arrived = self.arrived.lock().expect("no panic while it is locked");
        arrived.iter().rfind(|own| own.method != "OPTIONS").expect("a request").clone()
    }
}

fn example(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("example-site").join(path)
}

fn answer(mut connection: TcpStream, arrived: Arrived, spec: &Value, kept: &Mutex<Vec<Arrived>>) {
    let asked = arrived.headers.get("access-control-request-headers").map_or("", String::as_str);
    let cors = format!(
        "access-control-allow-origin: *\r\naccess-control-allow-methods: GET, POST, PUT, PATCH, DELETE\r\n\
         access-control-allow-headers: {asked}\r\n"
    );
    kept.lock().expect("no panic while it is locked").push(arrived.clone());
    let (status, kind, body) = match arrived.method.as_str() {
        "OPTIONS" => ("204".to_owned(), String::new(), String::new()),
        _ => answered(spec, &arrived),
    };
    let kind = if kind.is_empty() { kind } else { format!("content-type: {kind}\r\n") };
    let length = if status == "204" { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    let head = format!("HTTP/1.1 {status} As described\r\n{cors}{kind}{length}connection: close\r\n\r\n");
    _ = connection.write_all((head + &body).as_bytes());
}

/// Status, media type and body that the specification has for a request.
fn answered(spec: &Value, arrived: &Arrived) -> (String, String, String) {
    let problem = |status: u32| {
        let body = json!({ "title": "As described", "status": status });
        (status.to_string(), "application/problem+json".to_owned(), body.to_string())
    };
    let (path, query) = arrived.target.split_once('?').unwrap_or((&arrived.target, ""));
    let path = path.strip_prefix("/v1").unwrap_or(path);
    let method = arrived.method.to_lowercase();
    let is_meant = |template: &str| {
        let (own, asked): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
        own.len() == asked.len()
            && own.iter().zip(asked).all(|(own, asked)| *own == asked || (own.starts_with('{') && !asked.is_empty()))
    };
    let paths = spec["paths"].as_object().expect("paths");
    // A path without parameters comes before one with them.
    let mut meant: Vec<&String> = paths.keys().filter(|template| is_meant(template)).collect();
    meant.sort_by_key(|template| template.matches('{').count());
    let found = meant.iter().map(|template| &paths[*template][&method]).find(|operation| operation.is_object());
    let Some(operation) = found else { return problem(404) };
    let security = operation.get("security").unwrap_or(&spec["security"]).as_array().cloned().unwrap_or_default();
    let holds =
        |needed: &Value| needed.as_object().expect("schemes").keys().all(|name| is_given(spec, name, arrived, query));
    if !security.is_empty() && !security.iter().any(holds) {
        return problem(401);
    }
    let responses = operation["responses"].as_object().expect("responses");
    let (status, response) = responses.iter().find(|(status, _)| status.starts_with('2')).expect("one that is well");
    let Some((kind, content)) = response["content"].as_object().and_then(|content| content.iter().next()) else {
        return (status.clone(), String::new(), String::new());
    };
    let named = content["examples"].as_object().and_then(|examples| examples.values().next()).map(|own| &own["value"]);
    let value = content.get("example").or(named).cloned().unwrap_or_else(|| json!({ "as": "described" }));
    (status.clone(), kind.clone(), value.to_string())
}

fn is_given(spec: &Value, name: &str, arrived: &Arrived, query: &str) -> bool {
    let scheme = &spec["components"]["securitySchemes"][name];
    let header = |name: &str| arrived.headers.get(name).map_or("", String::as_str);
    let called = scheme["name"].as_str().unwrap_or_default();
    match (scheme["type"].as_str(), scheme["in"].as_str(), scheme["scheme"].as_str()) {
        (Some("apiKey"), Some("header"), _) => !header(&called.to_lowercase()).is_empty(),
        (Some("apiKey"), Some("query"), _) => query.split('&').any(|part| part.starts_with(&format!("{called}="))),
        (Some("apiKey"), _, _) => header("cookie").contains(&format!("{called}=")),
        (Some("http"), _, Some("bearer")) => header("authorization").starts_with("Bearer "),
        (Some("http"), _, Some("basic")) => header("authorization").starts_with("Basic "),
        _ => false,
    }
}

#[test]
fn personas_of_the_example_site_ask_its_api() {
    let dovecote = Dovecote::start();
    let site = json!({ "navigation": { "pages": [
        "index", "guide", { "group": "API", "openapi": { "source": "openapi.yaml", "directory": "dovecote" } },
    ] } });
    let pages = vec![("openapi.yaml".to_owned(), dovecote.text.clone())];
    let docs = docs("jwt", Setup { site, pages, ..Setup::default() });
    let (_context, tab) = docs.open("/");
    let persona = fs::read_to_string(example("personas/admin.json")).expect("a persona");
    let persona: Value = serde_json::from_str(&persona).expect("JSON");
    let told = |text: &str| {
        tab.wait_for(&format!("document.querySelector('dialog.d-play').innerText.includes('{text} As described')"))
    };
    let retire = "/dovecote/pigeons/retire-a-pigeon/";

    // Nobody: what the specification asks for is not there.
    tab.open(&docs.server.url(retire));
    open(&tab);
    tab.evaluate("document.querySelector('dialog.d-play form').noValidate = true");
    super::fill(&tab, "ring", "CH-26-0417");
    assert_eq!(tab.text(&format!("{}.value", control("X-API-Key"))), "");
    tab.press("Escape");

    known_as(&docs.mock, "Ada", persona["apiPlaygroundInputs"].clone());
    tab.open(&docs.server.url("/guide/"));
    tab.click(".login-link");
    greets(&tab, "Ada");
    tab.open(&docs.server.url("/dovecote/lofts/get-a-loft/"));
    open(&tab);
    send(&tab);
    told("200");
    let arrived = dovecote.last();
    assert_eq!((&*arrived.method, &*arrived.target), ("GET", "/v1/lofts/loft_ada"));
    assert!(arrived.headers["host"].starts_with("coast.localhost:"), "{:?}", arrived.headers);
    assert!(!arrived.headers.contains_key("authorization"), "nobody asks for it here");

    tab.open(&docs.server.url(retire));
    open(&tab);
    super::fill(&tab, "ring", "CH-26-0417");
    send(&tab);
    told("204");
    let arrived = dovecote.last();
    assert_eq!((&*arrived.method, &*arrived.target), ("DELETE", "/v1/pigeons/CH-26-0417"));
    assert_eq!(arrived.headers["authorization"], "Bearer tok_admin_0000");
    assert_eq!(arrived.headers["x-api-key"], "key_admin_0000");
    tab.assert_clean();
}

//! What arrives is what was filled in, and what the sample sends.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use super::echo::Echo;
use super::{copied, open, send, site};

fn parameter(place: &str, name: &str, style: &str, explode: bool, value: Value) -> Value {
    let schema = match &value {
        Value::Array(_) => json!({ "type": "array", "items": { "type": "string" } }),
        Value::Object(fields) => {
            let fields: serde_json::Map<String, Value> =
                fields.keys().map(|name| (name.clone(), json!({ "type": "integer" }))).collect();
            json!({ "type": "object", "properties": fields })
        }
        _ => json!({ "type": "string" }),
    };
    json!({ "in": place, "name": name, "required": place == "path", "style": style, "explode": explode, "schema": schema, "example": value })
}

/// Each style, body and scheme: an operation, and what arrives of it.
fn table() -> Vec<(Value, String)> {
    let list = || json!(["blue", "bl ack"]);
    let object = || json!({ "R": 100, "G": 200 });
    let mut rows = vec![];
    let mut path = |name: &str, style: &str, explode: bool, value: Value, written: &str| {
        let operation = json!({
            "path": format!("/{name}/{{color}}/end"), "summary": name, "parameters": [parameter("path", "color", style, explode, value)],
        });
        rows.push((operation, format!("GET /{name}/{written}/end\n\n")));
    };
    for (style, written) in [
        ("simple", ["b%2Fue", "blue,bl%20ack", "blue,bl%20ack", "R,100,G,200", "R=100,G=200"]),
        ("label", [".b%2Fue", ".blue,bl%20ack", ".blue.bl%20ack", ".R,100,G,200", ".R=100.G=200"]),
        (
            "matrix",
            [
                ";color=b%2Fue",
                ";color=blue,bl%20ack",
                ";color=blue;color=bl%20ack",
                ";color=R,100,G,200",
                ";R=100;G=200",
            ],
        ),
    ] {
        path(&format!("{style}-text"), style, false, json!("b/ue"), written[0]);
        path(&format!("{style}-list"), style, false, list(), written[1]);
        path(&format!("{style}-list-explode"), style, true, list(), written[2]);
        path(&format!("{style}-object"), style, false, object(), written[3]);
        path(&format!("{style}-object-explode"), style, true, object(), written[4]);
    }
    let mut query = |name: &str, style: &str, explode: bool, value: Value, written: &str| {
        let operation = json!({
            "path": format!("/{name}"), "summary": name, "parameters": [parameter("query", "color", style, explode, value)],
        });
        rows.push((operation, format!("GET /{name}?{written}\n\n")));
    };
    query("form-text", "form", true, json!("b&u=e+é"), "color=b%26u%3De%2B%C3%A9");
    query("form-list", "form", false, list(), "color=blue,bl%20ack");
    query("form-list-explode", "form", true, list(), "color=blue&color=bl%20ack");
    query("form-object", "form", false, object(), "color=R,100,G,200");
    query("form-object-explode", "form", true, object(), "R=100&G=200");
    query("space-list", "spaceDelimited", false, list(), "color=blue%20bl%20ack");
    query("pipe-list", "pipeDelimited", false, list(), "color=blue%7Cbl%20ack");
    query("deep-object", "deepObject", true, object(), "color%5BR%5D=100&color%5BG%5D=200");
    let mut reserved = parameter("query", "q", "form", true, json!("/a?b=c:d"));
    reserved["allowReserved"] = json!(true);
    rows.push((
        json!({ "path": "/reserved", "summary": "reserved", "parameters": [reserved] }),
        "GET /reserved?q=/a?b=c:d\n\n".into(),
    ));
    let content = json!({ "in": "query", "name": "filter", "content": { "application/json": { "schema": { "type": "object" }, "example": { "a": [1, "x y"] } } } });
    rows.push((
        json!({ "path": "/content", "summary": "content", "parameters": [content] }),
        "GET /content?filter=%7B%22a%22%3A%5B1%2C%22x%20y%22%5D%7D\n\n".into(),
    ));
    let headers = [
        parameter("header", "X-List", "simple", false, list()),
        parameter("header", "X-Object", "simple", true, object()),
    ];
    rows.push((
        json!({ "path": "/headers", "summary": "headers", "parameters": headers }),
        "GET /headers\nx-list: blue,bl ack\nx-object: R=100,G=200\n\n".into(),
    ));
    rows.extend(bodies());
    rows.extend(schemes());
    rows
}

fn bodies() -> Vec<(Value, String)> {
    let body = |name: &str, media_type: &str, schema: Value, example: Value, more: Value| {
        let mut content = json!({ "schema": schema, "example": example });
        for (key, value) in more.as_object().expect("an object") {
            content[key] = value.clone();
        }
        json!({ "method": "post", "path": format!("/{name}"), "summary": name, "requestBody": { "required": true, "content": { media_type: content } } })
    };
    let letter = json!({ "type": "object", "properties": { "to": { "type": "string" }, "stops": { "type": "array", "items": { "type": "integer" } }, "extra": { "type": "object" } } });
    let value = json!({ "to": "Jürg & \"co\"", "stops": [1, 2], "extra": { "a": true } });
    let text = "{\n  \"to\": \"Jürg & \\\"co\\\"\",\n  \"stops\": [\n    1,\n    2\n  ],\n  \"extra\": {\n    \"a\": true\n  }\n}";
    let part = |head: &str, value: &str| {
        format!("--BOUNDARY\r\nContent-Disposition: form-data; name={head}\r\n\r\n{value}\r\n")
    };
    vec![
        (body("json", "application/json", letter.clone(), value.clone(), json!({})), format!("POST /json\ncontent-type: application/json\n\n{text}")),
        (
            body("form", "application/x-www-form-urlencoded", letter.clone(), value.clone(), json!({})),
            "POST /form\ncontent-type: application/x-www-form-urlencoded\n\nto=J%C3%BCrg+%26+%22co%22&stops=1&stops=2&extra=%7B%22a%22%3Atrue%7D".into(),
        ),
        (
            body("styled", "application/x-www-form-urlencoded", letter.clone(), json!({ "to": "x y", "stops": [1, 2] }), json!({ "encoding": { "stops": { "style": "form", "explode": false } } })),
            "POST /styled\ncontent-type: application/x-www-form-urlencoded\n\nto=x+y&stops=1,2".into(),
        ),
        (
            body("parts", "multipart/form-data", letter, json!({ "to": "a b", "stops": [1, 2], "extra": { "a": true } }), json!({ "encoding": { "to": { "contentType": "text/markdown" } } })),
            format!(
                "POST /parts\ncontent-type: multipart/form-data; boundary=BOUNDARY\n\n{}{}{}{}--BOUNDARY--\r\n",
                part("\"to\"\r\nContent-Type: text/markdown", "a b"),
                part("\"stops\"", "1"),
                part("\"stops\"", "2"),
                part("\"extra\"\r\nContent-Type: application/json", "{\"a\":true}"),
            ),
        ),
        (body("text", "text/plain", json!({ "type": "string" }), json!("two\nlines"), json!({})), "POST /text\ncontent-type: text/plain\n\ntwo\nlines".into()),
    ]
}

fn schemes() -> Vec<(Value, String)> {
    let own = |name: &str, security: Value, written: &str| {
        (json!({ "path": format!("/{name}"), "summary": name, "security": security }), format!("GET /{name}{written}"))
    };
    vec![
        own("key-header", json!([{ "header": [] }]), "\nx-key: h'1\n\n"),
        own("key-query", json!([{ "query": [] }]), "?key=q%202\n\n"),
        own("basic", json!([{ "basic": [] }]), "\nauthorization: Basic amFuZTpwYXNz\n\n"),
        own("bearer", json!([{ "bearer": [] }]), "\nauthorization: Bearer b3\n\n"),
        own("oauth", json!([{ "oauth": [] }]), "\nauthorization: Bearer o4\n\n"),
        own("openid", json!([{ "openid": [] }]), "\nauthorization: Bearer i5\n\n"),
        own(
            "both",
            json!([{ "header": [], "query": [], "bearer": [] }]),
            "?key=q%202\nauthorization: Bearer b3\nx-key: h'1\n\n",
        ),
        own("either", json!([{ "header": [] }, { "query": [] }]), "\nx-key: h'1\n\n"),
    ]
}

/// What is typed into the fields of schemes.
const TYPED: &[(&str, &str, &str)] = &[
    ("key-header", "X-Key", "h'1"),
    ("key-query", "key", "q 2"),
    ("basic", "User name", "jane"),
    ("basic", "Password", "pass"),
    ("bearer", "Authorization", "bearer b3"),
    ("oauth", "Authorization", "o4"),
    ("openid", "Authorization", "i5"),
    ("both", "X-Key", "h'1"),
    ("both", "key", "q 2"),
    ("both", "Authorization", "b3"),
    ("either", "X-Key", "h'1"),
];

#[test]
fn requests_arrive_as_they_were_filled_in_and_as_samples_send_them() {
    let echo = Echo::start();
    let rows = table();
    let operations: Vec<Value> = rows.iter().map(|(operation, _)| operation.clone()).collect();
    let schemes = json!({ "components": { "securitySchemes": {
        "header": { "type": "apiKey", "in": "header", "name": "X-Key" },
        "query": { "type": "apiKey", "in": "query", "name": "key" },
        "basic": { "type": "http", "scheme": "basic" },
        "bearer": { "type": "http", "scheme": "bearer" },
        "oauth": { "type": "oauth2", "flows": { "clientCredentials": { "tokenUrl": "https://a.example/token", "scopes": {} } } },
        "openid": { "type": "openIdConnect", "openIdConnectUrl": "https://a.example/openid" },
    } } });
    let docs = site(&echo, &operations, &schemes);
    let (_context, tab) = docs.open("/");
    let folder = tempfile::tempdir().expect("a folder");
    let mut wrong = Vec::new();
    for (operation, expected) in &rows {
        let name = operation["summary"].as_str().expect("a name");
        tab.evaluate("localStorage.clear(), sessionStorage.clear()");
        tab.open(&docs.server.url(&format!("/api/t/{name}/")));
        open(&tab);
        for (_, field, value) in TYPED.iter().filter(|(own, ..)| own == &name) {
            super::fill(&tab, field, value);
        }
        let before = echo.arrived().len();
        send(&tab);
        let sample = copied(&tab);
        fs::write(folder.path().join("sample"), &sample).expect("a file");
        let ran =
            Command::new("sh").arg("sample").current_dir(folder.path()).env("NO_PROXY", "*").output().expect("sh");
        assert!(ran.status.success(), "{sample}: {}", String::from_utf8_lossy(&ran.stderr));
        let arrived: Vec<String> = echo.arrived()[before..].iter().map(super::echo::Arrived::told).collect();
        if arrived != [expected.clone(), expected.clone()] {
            wrong.push(format!("{name}\nexpected {expected:?}\narrived  {arrived:#?}\n{sample}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    tab.assert_clean();
}

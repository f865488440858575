//! Inputs: real API specifications with what goes wrong in specifications done to them, as JSON.

use std::path::{Path, PathBuf};

use docs::data;
use docs::source::{FileId, SitePath, Source};
use serde_json::{Map, Value, json};

use crate::cargo::root;
use crate::gen_site::random::Random;

/// Keys that mean something to the reader.
const KEYS: &[&str] = &[
    "$ref",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "properties",
    "items",
    "prefixItems",
    "additionalProperties",
    "patternProperties",
    "type",
    "enum",
    "const",
    "default",
    "example",
    "examples",
    "nullable",
    "required",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "multipleOf",
    "discriminator",
    "mapping",
    "parameters",
    "requestBody",
    "responses",
    "content",
    "schema",
    "encoding",
    "headers",
    "callbacks",
    "servers",
    "security",
    "x-mint",
    "x-mint-enum",
    "x-codeSamples",
    "get",
    "webhooks",
    "components",
    "schemas",
    "200",
    "channels",
    "messages",
    "payload",
    "message",
    "channel",
    "name",
    "in",
];

/// Texts that mean something to it.
const TEXTS: &[&str] = &[
    "#",
    "#/",
    "#/paths",
    "#/components/schemas",
    "#/components/schemas/A",
    "#/components/schemas/B",
    "#/components/schemas/B/properties/a",
    "#/paths/~1a/get",
    "#/paths/~1a/get/parameters/0",
    "other.yaml",
    "other.yaml#/B",
    "../x.json",
    "https://x.y/z",
    "#/%00/~2",
    "object",
    "array",
    "string",
    "integer",
    "null",
    "path",
    "query",
    "header",
    "http",
    "bearer",
    "apiKey",
    "oauth2",
    "date-time",
    "uuid",
    "javascript:alert(1)",
    "<img src=x onerror=alert(1)>",
    "{a}{b",
    "",
    "\u{0}",
    "接続名🎉\u{202e}",
];

/// Numbers that no reader likes, as they are written.
const NUMBERS: &[&str] =
    &["0", "-1", "1e400", "-1e400", "18446744073709551616", "0.1", "1e-400", "99999999999999999999"];

/// Read beside the input: what it refers to, and what refers back to it.
pub const OTHER: &str =
    "A: { $ref: 'openapi.json#/components/schemas/A' }\nB: { allOf: [{ $ref: '#/A' }, { $ref: '#/B' }] }\n";

pub struct SpecMutator {
    seeds: Vec<Value>,
}

impl SpecMutator {
    pub fn new() -> SpecMutator {
        let mut paths = Vec::new();
        specifications(&root().join("../shared/corpus"), &mut paths);
        paths.sort();
        let read = paths.iter().filter_map(|path| read(path));
        SpecMutator { seeds: [everything()].into_iter().chain(read).collect() }
    }

    /// A specification with some of one's paths and schemas, and one to two dozen changes; now and then a change of its
    /// text.
    pub fn mutated(&self, random: &mut Random) -> String {
        let own = random.percent(40);
        let mut document = if own { self.seeds[0].clone() } else { self.part(random) };
        for _ in 0..random.between(1, 24) {
            let copy = below(&mut document, random).clone();
            let at = below(&mut document, random);
            change(at, copy, random);
        }
        // No text of JSON with these digits comes out of a number of ours.
        let mut text = document.to_string().replace("\"@number\"", random.pick(NUMBERS));
        if random.percent(10) {
            let mut at = random.below(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.insert_str(at, random.pick(&["{", "}", "[", "]", ",", ":", "\"", "\\", "\u{0}", "//"]));
        }
        text
    }

    fn part(&self, random: &mut Random) -> Value {
        let mut document = self.seeds[random.below(self.seeds.len())].clone();
        thin(document.get_mut("paths"), 6, random);
        let components = document.get_mut("components").and_then(Value::as_object_mut);
        for (_, named) in components.into_iter().flatten() {
            thin(Some(named), 30, random);
        }
        document
    }
}

/// Keeps so many entries at most.
fn thin(map: Option<&mut Value>, n_most: usize, random: &mut Random) {
    let Some(map) = map.and_then(Value::as_object_mut) else { return };
    while map.len() > n_most {
        let key = map.keys().nth(random.below(map.len())).cloned().expect("it has so many");
        map.swap_remove(&key);
    }
}

/// Some value of the document, but not what says that it is one.
fn below<'v>(document: &'v mut Value, random: &mut Random) -> &'v mut Value {
    let map = document.as_object_mut().expect("a specification is an object");
    let n_parts = map.keys().filter(|key| !is_version(key)).count();
    let at = random.below(n_parts);
    let mut parts = map.iter_mut().filter(|(key, _)| !is_version(key)).map(|(_, value)| value);
    place(parts.nth(at).expect("it has so many"), random)
}

fn is_version(key: &str) -> bool {
    matches!(key, "openapi" | "asyncapi")
}

/// Some value, small ones as often as large ones.
fn place<'v>(value: &'v mut Value, random: &mut Random) -> &'v mut Value {
    let n_below = match value {
        Value::Array(items) => items.len(),
        Value::Object(map) => map.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    };
    if n_below == 0 || random.percent(12) {
        return value;
    }
    let at = random.below(n_below);
    match value {
        Value::Array(items) => place(&mut items[at], random),
        Value::Object(map) => place(map.values_mut().nth(at).expect("it has so many"), random),
        other => other,
    }
}

fn change(at: &mut Value, copy: Value, random: &mut Random) {
    let before = at.take();
    *at = match random.below(12) {
        0 => Value::Null,
        1 => json!(random.percent(50)),
        2 => json!("@number"),
        3 => json!(random.pick(TEXTS)),
        4 => json!([before, copy]),
        5 => copy,
        6 => json!({ "$ref": random.pick(TEXTS) }),
        7 => json!({ "allOf": [before, copy, { "$ref": random.pick(TEXTS) }] }),
        8 => {
            json!({ "oneOf": [before, copy], "discriminator": { "propertyName": "a", "mapping": { "x": random.pick(TEXTS) } } })
        }
        9 => json!({ "type": "object", "properties": { "a": before, "b": copy } }),
        _ => {
            let mut map = match before {
                Value::Object(map) => map,
                other => Map::from_iter([(random.pick(KEYS).to_owned(), other)]),
            };
            if random.percent(30) && !map.is_empty() {
                let key = map.keys().nth(random.below(map.len())).cloned().expect("it has so many");
                map.shift_remove(&key);
            }
            map.insert(random.pick(KEYS).to_owned(), copy);
            Value::Object(map)
        }
    };
}

fn specifications(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            specifications(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json" || extension == "yaml" || extension == "yml")
        {
            found.push(path);
        }
    }
}

fn read(path: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(path).ok()?;
    let name = SitePath::new(path.file_name()?.to_str()?)?;
    let document = data::read(&Source::new(FileId(0), name, text)).ok()?.to_json();
    document.get("openapi").is_some().then_some(document)
}

/// One that uses what both readers know: it is of either kind.
fn everything() -> Value {
    json!({
        "openapi": "3.1.0",
        "asyncapi": "3.0.0",
        "info": { "title": "T", "description": "D" },
        "servers": [{ "url": "https://{r}.x.y", "variables": { "r": { "default": "a", "enum": ["a", "b"] } } }],
        "security": [{ "key": [] }, { "oauth": ["a"], "bearer": [] }, {}],
        "tags": [{ "name": "t", "x-group": "T" }],
        "paths": {
            "/a/{id}": {
                "parameters": [{ "name": "id", "in": "path", "schema": { "$ref": "#/components/schemas/A" } }],
                "get": {
                    "operationId": "a", "tags": ["t"], "summary": "S", "deprecated": true,
                    "parameters": [{ "$ref": "#/components/parameters/P" }],
                    "responses": { "200": { "$ref": "#/components/responses/R" }, "default": { "description": "x" } },
                    "callbacks": { "c": { "{$url}": { "$ref": "#/paths/~1a~1{id}" } } },
                    "x-codeSamples": [{ "lang": "bash", "source": "x" }],
                    "x-mint": { "href": "/x", "groups": ["a"], "metadata": { "title": "T" }, "content": "C" }
                },
                "post": {
                    "requestBody": { "content": { "multipart/form-data": {
                        "schema": { "$ref": "#/components/schemas/B" },
                        "encoding": { "a": { "contentType": "a/b", "headers": { "h": { "schema": {} } } } },
                        "examples": { "e": { "value": { "a": [1] } }, "f": { "externalValue": "x" } } } } }
                }
            }
        },
        "channels": { "c": { "address": "c/{id}", "servers": [{ "$ref": "#/servers/0" }],
            "parameters": { "id": { "enum": ["a"], "schema": { "$ref": "#/components/schemas/A" } } },
            "messages": { "m": { "payload": { "$ref": "#/components/schemas/B" }, "examples": [{ "payload": { "a": 1 } }] } },
            "publish": { "message": { "oneOf": [{ "$ref": "#/channels/c/messages/m" }, { "payload": { "type": "string" } }] } } } },
        "operations": { "o": { "action": "send", "channel": { "$ref": "#/channels/c" }, "messages": [{ "$ref": "#/channels/c/messages/m" }] } },
        "webhooks": { "w": { "post": { "summary": "W" } } },
        "components": {
            "parameters": { "P": { "name": "p", "in": "query", "style": "deepObject", "content": { "a/b": { "schema": {} } } } },
            "responses": { "R": { "description": "R", "headers": { "h": { "schema": { "type": "string" } } },
                "content": { "application/json": { "schema": { "$ref": "other.yaml#/B" } } } } },
            "securitySchemes": {
                "key": { "type": "apiKey", "in": "header", "name": "X", "x-default": "k" },
                "bearer": { "type": "http", "scheme": "bearer" },
                "oauth": { "type": "oauth2", "flows": { "implicit": { "authorizationUrl": "x", "scopes": { "a": "b" } } } }
            },
            "schemas": {
                "A": { "type": ["string", "null"], "enum": ["x", null], "x-mint-enum": { "x": ["g"] }, "minLength": 1, "pattern": "^x" },
                "B": { "allOf": [{ "$ref": "#/components/schemas/C" }, { "properties": { "a": { "$ref": "#/components/schemas/B" } } }],
                    "required": ["a", "b"] },
                "C": { "type": "object", "additionalProperties": { "type": "number", "minimum": 1, "exclusiveMaximum": 5 },
                    "oneOf": [{ "$ref": "#/components/schemas/A" }, { "type": "null" }, { "type": "array", "items": { "$ref": "#/components/schemas/C" } }],
                    "discriminator": { "propertyName": "k", "mapping": { "a": "A" } }, "not": { "const": 1 }, "x-mint": { "groups": ["g"] } }
            }
        }
    })
}

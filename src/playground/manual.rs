//! The operation file of an endpoint that its page describes itself: what its head and its fields say.

use super::servers::{named, server};
use super::{
    Additional, Body, Content, MAX_SCHEMAS, Operation, Parameter, Schema, Scheme, Server, in_path, is_form, is_json,
    settings, unnamed,
};
use crate::config::{Api, Method};
use crate::openapi::json::Json;
use crate::reference::{Manual, WrittenField, WrittenPlace, filled_in, keys};

/// `None` for what cannot be sent: webhooks, and paths whose server nobody names.
pub fn of_page(page: &Manual, title: &str, api: &Api) -> Option<Operation> {
    if page.endpoint.method == Method::Webhook {
        return None;
    }
    let (servers, path) = address(&filled_in(&page.endpoint.path), api)?;
    let security: Vec<Scheme> = keys(page.auth, api).into_iter().map(|(name, kind)| scheme(name, kind)).collect();
    let mut schemas = Vec::new();
    let mut parameters: Vec<Parameter> = Vec::new();
    for field in page.fields {
        let place = match field.place {
            WrittenPlace::Path => "path",
            WrittenPlace::Query => "query",
            WrittenPlace::Header => "header",
            WrittenPlace::Cookie => "cookie",
            WrittenPlace::Body => continue,
        };
        let is_there = parameters.iter().any(|own| own.place == place && own.name == field.name);
        let is_key = place == "header" && security.iter().any(|key| key.is_header(&field.name));
        if !is_there && !is_key {
            let of_query = matches!(place, "query" | "cookie");
            parameters.push(Parameter {
                place,
                required: field.required || place == "path",
                style: if of_query { "form" } else { "simple" },
                explode: of_query,
                value: filled(field, api),
                schema: schema(field, api, &mut schemas),
                deprecated: field.deprecated,
                ..in_path(&field.name, 0)
            });
        }
    }
    let described: Vec<&str> =
        parameters.iter().filter(|own| own.place == "path").map(|parameter| &*parameter.name).collect();
    for name in unnamed(&path, &described) {
        let text = Schema { types: vec!["string"], ..Schema::default() };
        parameters.push(in_path(name, keep(text, &mut schemas)));
    }
    let body = body(page, api, &mut schemas);
    Some(Operation {
        method: page.endpoint.method.as_str(),
        path,
        title: title.to_owned(),
        servers,
        security: Some(security).filter(|security| !security.is_empty()).into_iter().collect(),
        parameters,
        body,
        schemas,
        settings: settings(api),
    })
}

/// Where the endpoint is: of a whole address its own host, else the servers that the site file names.
fn address(path: &str, api: &Api) -> Option<(Vec<Server>, String)> {
    if !path.contains("://") {
        let servers = Some(named(api)).filter(|servers| !servers.is_empty())?;
        return Some((servers, path.to_owned()));
    }
    let (scheme, rest) = path.split_once("://")?;
    let (host, path) = rest.find(['/', '?', '#']).map_or((rest, ""), |at| rest.split_at(at));
    let url = format!("{scheme}://{host}");
    Some((vec![server(&url, None, &[])?], path.to_owned()))
}

fn scheme(name: &str, kind: &str) -> Scheme {
    let key = Scheme {
        id: name.to_owned(),
        kind: "apiKey",
        place: Some("header"),
        name: Some(name.to_owned()),
        scheme: None,
        default: None,
        description: None,
    };
    match kind {
        "Bearer" => Scheme { kind: "bearer", place: None, name: None, ..key },
        "Basic" => Scheme { kind: "basic", place: None, name: None, ..key },
        _ => key,
    }
}

impl Scheme {
    /// Whether it is sent as this header.
    fn is_header(&self, name: &str) -> bool {
        let own = self.name.as_deref().unwrap_or("Authorization");
        own.eq_ignore_ascii_case(name)
    }
}

fn body(page: &Manual, api: &Api, schemas: &mut Vec<Schema>) -> Option<Body> {
    let fields: Vec<&WrittenField> = page.fields.iter().filter(|field| field.place == WrittenPlace::Body).collect();
    if fields.is_empty() {
        return None;
    }
    let media_type = page.content_type.unwrap_or("application/json").to_owned();
    // Bytes and texts have no fields: a field alone is the whole of it.
    let is_whole = !is_form(&media_type) && !is_json(&media_type);
    let place = match fields.as_slice() {
        [only] if is_whole => schema(only, api, schemas),
        _ => {
            let object = Schema { types: vec!["object"], ..Schema::default() };
            with_properties(object, fields.iter().copied(), api, schemas)
        }
    };
    let text = match schemas[place as usize].value.as_ref().filter(|_| is_whole) {
        Some(Json::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let content = Content { media_type, schema: Some(place), text, ..Content::default() };
    Some(Body { required: fields.iter().any(|field| field.required), content: vec![content] })
}

/// The place of a field's schema, after those of what is in it.
fn schema(field: &WrittenField, api: &Api, schemas: &mut Vec<Schema>) -> u32 {
    let own = Schema {
        default: field.default.as_deref().and_then(|text| typed(&field.kind, text)),
        value: filled(field, api),
        deprecated: field.deprecated,
        ..Schema::default()
    };
    let kind = field.kind.trim().to_lowercase();
    let items = kind.strip_suffix("[]").or_else(|| kind.strip_prefix("array<")?.strip_suffix('>'));
    if let Some(items) = items {
        let items = Schema { additional: None, ..simple(items, Schema::default()) };
        let items = with_properties(items, field.fields.iter(), api, schemas);
        return keep(Schema { types: vec!["array"], items: Some(items), ..own }, schemas);
    }
    with_properties(simple(&kind, own), field.fields.iter(), api, schemas)
}

/// A schema of a type as authors name it.
fn simple(kind: &str, own: Schema) -> Schema {
    let named = match kind {
        "integer" | "int" => "integer",
        "number" | "float" | "double" => "number",
        "boolean" | "bool" => "boolean",
        "object" | "map" | "json" => "object",
        "array" | "list" => "array",
        _ => "string",
    };
    Schema { types: vec![named], binary: matches!(kind, "file" | "binary"), ..own }
}

fn with_properties<'f>(
    own: Schema,
    fields: impl Iterator<Item = &'f WrittenField>,
    api: &Api,
    schemas: &mut Vec<Schema>,
) -> u32 {
    let mut properties: Vec<(String, u32, u8)> = Vec::new();
    for field in fields {
        let is_there = properties.iter().any(|(name, ..)| *name == field.name);
        if !is_there && schemas.len() < MAX_SCHEMAS - 2 {
            properties.push((field.name.clone(), schema(field, api, schemas), u8::from(field.required)));
        }
    }
    let is_open = own.types == ["object"] && properties.is_empty();
    let additional = is_open.then_some(Additional::Any(true));
    let types = if properties.is_empty() { own.types } else { vec!["object"] };
    keep(Schema { types, properties, additional, ..own }, schemas)
}

fn keep(schema: Schema, schemas: &mut Vec<Schema>) -> u32 {
    schemas.push(schema);
    schemas.len() as u32 - 1
}

/// What the author wants in the field; else, where the site wants fields filled, its default or an example.
fn filled(field: &WrittenField, api: &Api) -> Option<Json> {
    let usual = field.default.as_deref().or(field.placeholder.as_deref()).filter(|_| api.examples.prefill);
    typed(&field.kind, field.initial.as_deref().or(usual)?)
}

/// A text as a value of a type; `None` where it is none.
fn typed(kind: &str, text: &str) -> Option<Json> {
    let kind = kind.trim().to_lowercase();
    let read = || serde_json::from_str::<serde_json::Value>(text).ok();
    match simple(&kind, Schema::default()).types.first().copied() {
        _ if kind.ends_with("[]") || kind.starts_with("array") || kind == "list" => {
            read().filter(|value| value.is_array()).map(|value| Json::from(&value))
        }
        Some("integer" | "number") => {
            serde_json::from_str::<serde_json::Number>(text.trim()).is_ok().then(|| Json::Number(text.trim().into()))
        }
        Some("boolean") => text.trim().parse().ok().map(Json::Bool),
        Some("object") => read().filter(|value| value.is_object()).map(|value| Json::from(&value)),
        _ => Some(Json::text(text)),
    }
}

//! What is generated for endpoints that their pages describe themselves (`api:` in the head): how to log in, and requests
//! made of the parameters that the author wrote.

use std::fmt::Write;

use super::request::{Asked, header, in_languages, method};
use super::styles::{encoded, one_line};
use super::text::{fence, prop};
use super::{Writing, heading};
use crate::config::{Api, AuthMethod, Endpoint};
use crate::openapi::json::Json;
use crate::samples::{Basic, Body, Content, Part, Request};
use crate::scheme::is_web;

/// A parameter as the page's author wrote it.
pub struct WrittenField {
    pub place: WrittenPlace,
    pub name: String,
    /// `string`, `integer[]`, any text.
    pub kind: String,
    pub required: bool,
    pub deprecated: bool,
    /// `initialValue`: what stands in the field from the start.
    pub initial: Option<String>,
    pub default: Option<String>,
    pub placeholder: Option<String>,
    /// What is in it, as far as the author wrote fields.
    pub fields: Vec<WrittenField>,
}

impl WrittenField {
    /// What the author gives as an example or a default.
    fn value(&self) -> Option<&str> {
        self.initial.as_deref().or(self.default.as_deref()).or(self.placeholder.as_deref())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WrittenPlace {
    Path,
    Query,
    Header,
    Cookie,
    Body,
}

/// An endpoint that a page describes itself.
pub struct Manual<'a> {
    pub endpoint: &'a Endpoint,
    /// Of the page's head; else the site file's counts.
    pub auth: Option<AuthMethod>,
    /// Of the request's body; JSON when nothing is said.
    pub content_type: Option<&'a str>,
    /// In the order of the page.
    pub fields: &'a [WrittenField],
    /// Whether the author wrote requests.
    pub has_requests: bool,
}

/// What stands before the author's words; empty where there is nothing to say.
pub fn manual(page: &Manual, writing: &Writing) -> String {
    let mut out = String::new();
    if !page.has_requests
        && let Some(request) = request(page, writing)
    {
        let mut requests = String::new();
        for (language, title, code) in in_languages(writing.api, &request) {
            requests.push_str(&fence(language, title, &code));
        }
        if !requests.is_empty() {
            let _ = write!(out, "<RequestExample dropdown generated>\n{requests}</RequestExample>\n\n");
        }
    }
    let told = |name: &str| {
        let mut headers = page.fields.iter().filter(|field| field.place == WrittenPlace::Header);
        headers.any(|field| field.name.eq_ignore_ascii_case(name))
    };
    let asked: Vec<(&str, &str)> = keys(page.auth, writing.api).into_iter().filter(|(name, _)| !told(name)).collect();
    if !asked.is_empty() {
        heading(&(writing.word)("authorizations"), None, &mut out);
        for (name, kind) in asked {
            let id = format!("authorization-{}", super::text::slug(name));
            let (name, kind, id) = (prop(name), prop(kind), prop(&id));
            let _ = write!(out, "<ParamField header={name} type={kind} id={id} required>\n\n</ParamField>\n\n");
        }
    }
    out
}

/// Headers that log in, and how each is called.
/// `auth` is of the page's head; else the site file's counts. A key that is sent as it stands is a `string`.
pub fn keys(auth: Option<AuthMethod>, api: &Api) -> Vec<(&str, &'static str)> {
    let mdx = &api.mdx;
    match auth.or(mdx.auth) {
        None | Some(AuthMethod::None) => Vec::new(),
        Some(AuthMethod::Bearer) => vec![("Authorization", "Bearer")],
        Some(AuthMethod::Basic) => vec![("Authorization", "Basic")],
        Some(AuthMethod::Key) => vec![(mdx.auth_name.as_deref().unwrap_or("X-API-Key"), "string")],
        Some(AuthMethod::Cobo) => {
            vec![("Biz-Api-Key", "string"), ("Biz-Api-Nonce", "string"), ("Biz-Api-Signature", "string")]
        }
    }
}

/// `None` where nothing can be sent: a webhook, or a path whose server nobody names.
fn request(page: &Manual, writing: &Writing) -> Option<Request> {
    let path = &*page.endpoint.path;
    let server = if is_web(path) { "" } else { writing.api.mdx.servers.first()? };
    let mut asked = Asked::new(Request {
        method: method(page.endpoint.method)?,
        url: format!("{}{}", server.trim_end_matches('/'), filled_in(path)),
        headers: Vec::new(),
        basic: None,
        body: Body::None,
    });
    for (name, kind) in keys(page.auth, writing.api) {
        match kind {
            "Basic" => {
                let (user, password) = ("<username>".to_owned(), "<password>".to_owned());
                asked.request.basic = Some(Basic { user, password });
            }
            "Bearer" => header(name, "Bearer <token>", &mut asked.request),
            _ => header(name, "<api-key>", &mut asked.request),
        }
    }
    let all = writing.api.examples.all_params;
    let mut fields = Vec::new();
    for field in page.fields {
        match field.place {
            WrittenPlace::Query if field.required => {
                asked.query.push(format!("{}={}", encoded(&field.name), encoded(&text(field))));
            }
            WrittenPlace::Header if field.required => header(&field.name, &text(field), &mut asked.request),
            WrittenPlace::Cookie if field.required => asked.cookies.push(format!("{}={}", field.name, text(field))),
            WrittenPlace::Body if field.required || all => fields.push(field),
            _ => {}
        }
    }
    asked.request.body = body(page, &fields);
    Some(asked.finish())
}

fn body(page: &Manual, fields: &[&WrittenField]) -> Body {
    let media_type = page.content_type.unwrap_or("application/json");
    match media_type.split(';').next().unwrap_or_default().trim() {
        _ if fields.is_empty() => Body::None,
        "application/x-www-form-urlencoded" => {
            Body::Form(fields.iter().map(|field| (field.name.clone(), text(field))).collect())
        }
        "multipart/form-data" => {
            let parts = fields.iter().map(|field| Part {
                name: field.name.clone(),
                content: match &*field.kind.to_lowercase() {
                    "file" | "binary" => Content::File {
                        file_name: "example-file".to_owned(),
                        media_type: "application/octet-stream".to_owned(),
                    },
                    _ => Content::Text { value: text(field), media_type: None },
                },
            });
            Body::Multipart(parts.collect())
        }
        name if name.ends_with("json") => {
            let fields = fields.iter().map(|field| (field.name.as_str().into(), value(field)));
            Body::Json { media_type: media_type.to_owned(), text: Json::Map(fields.collect()).pretty() }
        }
        _ => Body::None,
    }
}

/// The author's own value, as far as it is one of the type; else one of the type.
fn value(field: &WrittenField) -> Json {
    let kind = field.kind.to_lowercase();
    let number = |text: &str| serde_json::from_str::<serde_json::Number>(text).is_ok();
    let given = field.value().map(str::trim).filter(|text| !text.is_empty());
    if kind.ends_with("[]") || kind.starts_with("array") || kind.starts_with("list") {
        return Json::List(Vec::new());
    }
    match &*kind {
        "integer" | "int" | "number" | "float" | "double" => {
            Json::Number(given.filter(|text| number(text)).unwrap_or("1").into())
        }
        "boolean" | "bool" => Json::Bool(given != Some("false")),
        "object" | "map" | "json" => Json::Map(Vec::new()),
        _ => Json::text(given.unwrap_or("string")),
    }
}

/// The same without quotes.
fn text(field: &WrittenField) -> String {
    one_line(&value(field))
}

/// `:id` as `{id}`.
pub fn filled_in(path: &str) -> String {
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    let parts = path.split('/').map(|part| match part.strip_prefix(':') {
        Some(name) if !name.is_empty() => format!("{{{name}}}"),
        _ => part.to_owned(),
    });
    let path = parts.collect::<Vec<_>>().join("/");
    query.map_or_else(|| path.clone(), |query| format!("{path}?{query}"))
}

//! The playground's side of a page about an endpoint: what a request may hold, as data. A page that can send requests has
//! an operation file beside it, and the scripts of the playground read nothing else.
//!
//! A file says of an operation what everybody may know who reads its page, and nothing of readers. What stands in it is
//! text from specifications: addresses are HTTP's (`servers`), all else is for the eyes or is encoded by who sends it.

mod manual;
mod schemas;
mod servers;
#[cfg(test)]
mod tests;

pub use manual::of_page;
pub use servers::{Unreachable, unreachable};

use serde::Serialize;

use crate::config::{Api, Method, Proxy};
use crate::line;
use crate::openapi::Spec;
use crate::openapi::json::Json;
use crate::openapi::operation::{self, Contract, ExampleValue, MediaType, Requirement, SecurityKind, Style};
use crate::samples::Language;
use schemas::Arena;

/// The operation file: a published format, JSON, keys that say nothing left out.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Operation {
    /// In capitals, as it is sent.
    pub method: &'static str,
    /// With its parameters in braces: `/pets/{petId}`.
    pub path: String,
    pub title: String,
    /// Never none: an operation without a server cannot be sent.
    pub servers: Vec<Server>,
    /// One of them must hold, each all of its schemes; an empty one says that nothing need be given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<Vec<Scheme>>,
    /// In the order of the specification.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// What `parameters`, `body` and each other name by their places here, from 0. At most `MAX_SCHEMAS`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub schemas: Vec<Schema>,
    pub settings: Settings,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Server {
    /// `http:` or `https:` once its variables (`{name}`) are filled in; without a slash at its end.
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Variable>,
    /// Whom requests go to, as a Content Security Policy names them: `https://api.acme.com`, `https://*.acme.com:8443`,
    /// `http://localhost:*`. Each once, in the order of the variables' values; never none.
    #[serde(skip)]
    pub hosts: Vec<String>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Variable {
    pub name: String,
    pub default: String,
    /// Nothing else may be filled in, where there are some. Of a variable that would let readers choose whose host is
    /// asked (`https://{host}`) its default alone.
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// One thing that is needed to be let in.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Scheme {
    pub id: String,
    /// `apiKey`, `basic`, `bearer`, `http`, `oauth2`, `openIdConnect` or `mutualTLS`.
    pub kind: &'static str,
    /// Of an API key: `header`, `query` or `cookie`, and what it is called there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Of `http`: the word before the credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// What the field holds from the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Parameter {
    /// `path`, `query`, `header` or `cookie`.
    pub place: &'static str,
    pub name: String,
    #[serde(skip_serializing_if = "is_not")]
    pub required: bool,
    #[serde(skip_serializing_if = "is_not")]
    pub deprecated: bool,
    pub style: &'static str,
    #[serde(skip_serializing_if = "is_not")]
    pub explode: bool,
    #[serde(rename = "allowReserved", skip_serializing_if = "is_not")]
    pub allow_reserved: bool,
    #[serde(rename = "allowEmptyValue", skip_serializing_if = "is_not")]
    pub allow_empty: bool,
    /// The media type that its value is written in; its style then says nothing.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    pub schema: u32,
    /// What fills the field from the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Body {
    #[serde(skip_serializing_if = "is_not")]
    pub required: bool,
    /// One of them is sent. In the order of the specification.
    pub content: Vec<Content>,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Content {
    /// The media type as the specification writes it.
    #[serde(rename = "type")]
    pub media_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<u32>,
    /// What fills it from the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    /// The same as text: of media types that are no JSON, and of JSON with numbers that JavaScript cannot hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// By property, in the order of the specification.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub encoding: serde_json::Map<String, serde_json::Value>,
}

/// One level of a schema. What says nothing may be anything.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Schema {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Json>,
    #[serde(rename = "const", skip_serializing_if = "Option::is_none")]
    pub constant: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Json>,
    /// What fills the field from the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    /// `[name, place, 1 where it is required]`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<(String, u32, u8)>,
    /// Other properties than these: `true` for any, or the place of their schema.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional: Option<Additional>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<u32>,
    /// It is one of them: `[title, place]`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<(String, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<serde_json::Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<serde_json::Number>,
    #[serde(rename = "minLength", skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    #[serde(rename = "maxLength", skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    #[serde(rename = "minItems", skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    #[serde(rename = "maxItems", skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// Bytes: a file.
    #[serde(skip_serializing_if = "is_not")]
    pub binary: bool,
    #[serde(skip_serializing_if = "is_not")]
    pub deprecated: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Additional {
    Any(bool),
    Of(u32),
}

/// What the site file says of all playgrounds.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Settings {
    /// The owner's own: it is asked instead of the servers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// Send the browser's cookies.
    #[serde(skip_serializing_if = "is_not")]
    pub credentials: bool,
    /// The proxy may be given what fills fields for the reader.
    #[serde(rename = "proxyCredentials", skip_serializing_if = "is_not")]
    pub proxy_credentials: bool,
    /// Of samples, in the order in which they are offered; `Language::key`.
    pub languages: Vec<&'static str>,
}

fn is_not(flag: &bool) -> bool {
    !flag
}

/// Schemas of one file. What is beyond is edited as text.
pub const MAX_SCHEMAS: usize = 600;
/// How deep schemas stand in one another.
pub const MAX_DEPTH: u32 = 12;
/// Characters of a description.
const MAX_DESCRIPTION: usize = 300;

impl Operation {
    /// As the file has it.
    pub fn json(&self) -> String {
        serde_json::to_string(self).expect("texts, numbers and lists are JSON")
    }
}

/// The file of an operation; `None` for what cannot be sent: webhooks, broken operations, those that no server answers.
pub fn of_operation(spec: &Spec, operation: &operation::Operation, title: &str, api: &Api) -> Option<Operation> {
    if operation.method == Method::Webhook {
        return None;
    }
    let contract: &Contract = operation.contract.as_ref().ok()?;
    let servers = servers::of(&contract.servers, api)?;
    let prefill = api.examples.prefill;
    let mut arena = Arena::new(&spec.schemas, prefill);
    let mut parameters = Vec::new();
    for parameter in &contract.parameters {
        let Some(schema) = arena.place(&parameter.schema, 0) else { continue };
        let given = || arena.value(schema, example(&parameter.examples));
        parameters.push(Parameter {
            place: parameter.place.as_str(),
            name: parameter.name.to_string(),
            required: parameter.required,
            deprecated: parameter.deprecated,
            style: style(parameter.style),
            explode: parameter.explode,
            allow_reserved: parameter.allow_reserved,
            allow_empty: parameter.allow_empty,
            media_type: parameter.media_type.as_deref().map(str::to_owned),
            schema,
            value: prefill.then(given).flatten(),
            description: one_line(parameter.description.as_deref()),
        });
    }
    let named: Vec<&str> =
        parameters.iter().filter(|own| own.place == "path").map(|parameter| &*parameter.name).collect();
    let unnamed = unnamed(&operation.path, &named);
    parameters.extend(unnamed.into_iter().map(|name| in_path(name, arena.text())));
    let body = contract.body.as_ref().filter(|body| !body.content.is_empty()).map(|body| Body {
        required: body.required,
        content: body.content.iter().map(|media_type| content(media_type, &mut arena, prefill)).collect(),
    });
    Some(Operation {
        method: operation.verb.as_str(),
        path: operation.path.to_string(),
        title: title.to_owned(),
        servers,
        security: security(&contract.security),
        parameters,
        body,
        schemas: arena.finish(),
        settings: settings(api),
    })
}

fn settings(api: &Api) -> Settings {
    let proxy = match &api.playground.proxy {
        Proxy::Direct => None,
        Proxy::Url(url) => Some(url.to_string()),
    };
    let languages = match api.examples.autogenerate {
        true => Language::asked(api.examples.languages.iter().map(|name| &**name)),
        false => Vec::new(),
    };
    Settings {
        proxy_credentials: api.playground.proxy_credentials && proxy.is_some(),
        proxy,
        credentials: api.playground.credentials,
        languages: languages.into_iter().map(Language::key).collect(),
    }
}

fn security(asked: &[Requirement]) -> Vec<Vec<Scheme>> {
    let alternatives: Vec<Vec<Scheme>> = asked
        .iter()
        .map(|requirement| requirement.schemes.iter().map(|needed| scheme(&needed.scheme)).collect())
        .collect();
    if alternatives.iter().all(Vec::is_empty) { Vec::new() } else { alternatives }
}

fn scheme(own: &operation::SecurityScheme) -> Scheme {
    let mut made = Scheme {
        id: own.name.to_string(),
        kind: "",
        place: None,
        name: None,
        scheme: None,
        default: None,
        description: one_line(own.description.as_deref()),
    };
    made.kind = match &own.kind {
        SecurityKind::ApiKey { place, name } => {
            made.place = Some(place.as_str());
            made.name = Some(name.to_string());
            "apiKey"
        }
        SecurityKind::Basic => "basic",
        SecurityKind::Bearer { .. } => "bearer",
        SecurityKind::Http { scheme } => {
            made.scheme = Some(scheme.to_string());
            "http"
        }
        SecurityKind::OAuth2 { .. } => "oauth2",
        SecurityKind::OpenIdConnect { .. } => "openIdConnect",
        SecurityKind::MutualTls => "mutualTLS",
    };
    if matches!(made.kind, "apiKey" | "bearer") {
        made.default = own.default.clone();
    }
    made
}

fn content(media_type: &MediaType, arena: &mut Arena, prefill: bool) -> Content {
    let schema = media_type.schema.as_ref().and_then(|schema| arena.place(schema, 0));
    let given = || {
        let example = example(&media_type.examples);
        schema.map_or(example.clone(), |schema| arena.value(schema, example))
    };
    let mut value = prefill.then(given).flatten();
    let is_json = is_json(&media_type.name);
    let text = match &value {
        Some(value) if is_json => (!is_exact(value)).then(|| value.pretty()),
        Some(Json::Text(_)) if !is_form(&media_type.name) => match value.take() {
            Some(Json::Text(text)) => Some(text.into()),
            _ => None,
        },
        _ => None,
    };
    let encoding = media_type.encoding.iter().map(|encoding| {
        let mut own = serde_json::Map::new();
        let mut put = |key: &str, value: Option<serde_json::Value>| {
            own.extend(value.map(|value| (key.to_owned(), value)));
        };
        put("type", encoding.content_type.as_deref().map(Into::into));
        put("style", encoding.style.map(|own| style(own).into()));
        put("explode", encoding.explode.map(Into::into));
        put("allowReserved", encoding.allow_reserved.then_some(true.into()));
        (encoding.property.to_string(), own.into())
    });
    Content { media_type: media_type.name.to_string(), schema, value, text, encoding: encoding.collect() }
}

fn is_json(media_type: &str) -> bool {
    essence(media_type).ends_with("json")
}

fn is_form(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.starts_with("multipart/") || essence == "application/x-www-form-urlencoded"
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether JavaScript reads the same numbers from it.
fn is_exact(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(_) | Json::Text(_) => true,
        Json::Number(written) => written.parse::<f64>().is_ok_and(|number| number.to_string() == **written),
        Json::List(items) => items.iter().all(is_exact),
        Json::Map(fields) => fields.iter().all(|(_, value)| is_exact(value)),
    }
}

fn example(examples: &[operation::Example]) -> Option<Json> {
    examples.iter().find_map(|example| match &example.value {
        ExampleValue::Value(value) => Some(Json::clone(value)),
        ExampleValue::External(_) => None,
    })
}

fn style(style: Style) -> &'static str {
    match style {
        Style::Simple => "simple",
        Style::Label => "label",
        Style::Matrix => "matrix",
        Style::Form => "form",
        Style::SpaceDelimited => "spaceDelimited",
        Style::PipeDelimited => "pipeDelimited",
        Style::DeepObject => "deepObject",
    }
}

/// Names in the braces of a path that no parameter describes, each once.
fn unnamed<'p>(path: &'p str, named: &[&str]) -> Vec<&'p str> {
    let mut found: Vec<&str> = Vec::new();
    for part in path.split('{').skip(1) {
        let name = part.split('}').next().filter(|name| part.len() > name.len() && !name.is_empty());
        found.extend(name.filter(|name| !named.contains(name) && !found.contains(name)));
    }
    found
}

fn in_path(name: &str, schema: u32) -> Parameter {
    Parameter {
        place: "path",
        name: name.to_owned(),
        required: true,
        deprecated: false,
        style: "simple",
        explode: false,
        allow_reserved: false,
        allow_empty: false,
        media_type: None,
        schema,
        value: None,
        description: None,
    }
}

/// The first paragraph as it is read, on one line.
fn one_line(text: Option<&str>) -> Option<String> {
    let text = text?.trim().replace("\r\n", "\n");
    let first = text.split("\n\n").next().unwrap_or_default();
    // More would not be shown anyway, and Markdown is read to its end.
    let first = &first[..first.floor_char_boundary(8 * MAX_DESCRIPTION)];
    let words = line::words(first);
    let line = words.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = line.collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return None;
    }
    match line.char_indices().nth(MAX_DESCRIPTION) {
        Some((at, _)) => Some(format!("{}…", line[..at].trim_end())),
        None => Some(line),
    }
}

//! The body of a request that samples show, put together as the playground does (`client/playground/body.js`).

use url::form_urlencoded;

use super::media::{Kind, essence, kind_of};
use super::styles::{Rule, encoded, one_line, pair, pairs_of};
use crate::openapi::Spec;
use crate::openapi::example::{self, Wanted};
use crate::openapi::json::Json;
use crate::openapi::operation::{Encoding, MediaType, Style};
use crate::openapi::schema::Type;
use crate::samples::{Body, Content, Part};

const BYTES: &str = "application/octet-stream";

pub(super) fn body(spec: &Spec, media_type: &MediaType, wanted: Wanted) -> Body {
    let value = example::of_media_type(&spec.schemas, media_type, wanted);
    let name = || media_type.name.to_string();
    match kind_of(&media_type.name) {
        Kind::Json => Body::Json { media_type: name(), text: value.pretty() },
        Kind::Text => {
            let media_type = if media_type.name.contains('*') { "text/plain".to_owned() } else { name() };
            Body::Text { media_type, text: one_line(&value) }
        }
        Kind::Form => form(media_type, &fields(value)),
        Kind::Parts => {
            let parts = fields(value).into_iter().flat_map(|(name, value)| {
                let encoding = encoding(media_type, &name);
                if is_file(spec, media_type, &name) { file(&name, encoding) } else { parts(&name, &value, encoding) }
            });
            Body::Multipart(parts.collect())
        }
        Kind::File => {
            let own = essence(&media_type.name);
            let media_type = if own.contains('*') { BYTES.to_owned() } else { own };
            Body::File { media_type, file_name: "example-file".to_owned() }
        }
    }
}

/// Those that have a value.
fn fields(value: Json) -> Vec<(Box<str>, Json)> {
    let fields = if let Json::Map(fields) = value { fields } else { Vec::new() };
    fields.into_iter().filter(|(_, own)| *own != Json::Null).collect()
}

fn encoding<'m>(media_type: &'m MediaType, name: &str) -> Option<&'m Encoding> {
    media_type.encoding.iter().find(|encoding| *encoding.property == *name)
}

/// What the specification says of a field's style, where it says anything.
fn rule(encoding: Option<&Encoding>) -> Option<Rule> {
    let &Encoding { style, explode, allow_reserved, .. } = encoding?;
    if style.is_none() && explode.is_none() && !allow_reserved {
        return None;
    }
    let style = style.unwrap_or(Style::Form);
    Some(Rule { style, explode: explode.unwrap_or(style == Style::Form), allow_reserved })
}

/// As browsers encode forms; where the specification has a style for a field, the whole is written as it says.
fn form(media_type: &MediaType, fields: &[(Box<str>, Json)]) -> Body {
    let rules: Vec<Option<Rule>> = fields.iter().map(|(name, _)| rule(encoding(media_type, name))).collect();
    if rules.iter().all(Option::is_none) {
        return Body::Form(fields.iter().flat_map(|(name, value)| apart(name, value)).collect());
    }
    let written = fields.iter().zip(rules).flat_map(|((name, value), rule)| match rule {
        Some(rule) => pairs_of(name, rule, value, &|text| rule.encoded(text), &encoded),
        None => apart(name, value).into_iter().map(|(name, text)| (as_form(&name), as_form(&text))).collect(),
    });
    let text = written.map(pair).collect::<Vec<_>>().join("&");
    Body::Text { media_type: media_type.name.to_string(), text }
}

fn as_form(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// An item of a list is one each.
fn apart(name: &str, value: &Json) -> Vec<(String, String)> {
    match value {
        Json::List(items) => {
            let set = items.iter().filter(|item| **item != Json::Null);
            set.map(|item| (name.to_owned(), one_line(item))).collect()
        }
        value => vec![(name.to_owned(), one_line(value))],
    }
}

/// Parts of a form: an item of a list is one each, what has several pieces is JSON.
fn parts(name: &str, value: &Json, encoding: Option<&Encoding>) -> Vec<Part> {
    let text = |name: &str, value: String, media_type: Option<&str>| Part {
        name: name.to_owned(),
        content: Content::Text { value, media_type: media_type.map(str::to_owned) },
    };
    if let Some(rule) = rule(encoding) {
        let pairs = pairs_of(name, rule, value, &str::to_owned, &str::to_owned);
        return pairs.into_iter().map(|(name, value)| text(&name, value, None)).collect();
    }
    let media_type = media_type_of(encoding);
    match value {
        Json::Null => Vec::new(),
        Json::List(items) if media_type.is_none_or(|of| kind_of(of) != Kind::Json) => {
            items.iter().flat_map(|item| parts(name, item, encoding)).collect()
        }
        Json::List(_) | Json::Map(_) => {
            vec![text(name, value.compact(), media_type.or(Some("application/json")))]
        }
        value => vec![text(name, one_line(value), media_type)],
    }
}

fn file(name: &str, encoding: Option<&Encoding>) -> Vec<Part> {
    let media_type = media_type_of(encoding).unwrap_or(BYTES).to_owned();
    let content = Content::File { file_name: "example-file".to_owned(), media_type };
    vec![Part { name: name.to_owned(), content }]
}

/// The first of several types that is one.
fn media_type_of(encoding: Option<&Encoding>) -> Option<&str> {
    encoding?.content_type.as_deref()?.split(',').map(str::trim).find(|own| !own.is_empty() && !own.contains('*'))
}

/// Whether a part of a form is a file: bytes, by the words of either version.
fn is_file(spec: &Spec, media_type: &MediaType, name: &str) -> bool {
    let Some(schema) = &media_type.schema else { return false };
    let schema = spec.schemas.open(schema);
    let Some(property) = schema.properties.iter().find(|property| *property.name == *name) else { return false };
    let mut own = spec.schemas.open(&property.schema);
    if own.types == [Type::Array]
        && let Some(items) = &own.items
    {
        own = spec.schemas.open(items);
    }
    own.format.as_deref() == Some("binary")
        || own.limits.content_media_type.is_some()
        || own.limits.content_encoding.as_deref() == Some("binary")
}

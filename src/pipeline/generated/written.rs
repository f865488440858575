//! What the author of a page wrote of its endpoint: parameters, and whether there are requests.

use crate::config::Endpoint;
use crate::frontmatter::Frontmatter;
use crate::page::{Call, Page, Part, Prop};
use crate::reference::{self, WrittenField, WrittenPlace};

const PLACES: [(&str, WrittenPlace); 5] = [
    ("path", WrittenPlace::Path),
    ("query", WrittenPlace::Query),
    ("header", WrittenPlace::Header),
    ("cookie", WrittenPlace::Cookie),
    ("body", WrittenPlace::Body),
];

/// An endpoint that its page describes itself.
pub(in crate::pipeline) struct Manual {
    endpoint: Endpoint,
    found: Found,
}

#[derive(Default)]
struct Found {
    fields: Vec<WrittenField>,
    has_requests: bool,
}

impl Manual {
    pub(in crate::pipeline) fn described<'a>(&'a self, head: &'a Frontmatter) -> reference::Manual<'a> {
        reference::Manual {
            endpoint: &self.endpoint,
            auth: head.auth_method,
            content_type: head.content_type.as_deref(),
            fields: &self.found.fields,
            has_requests: self.found.has_requests,
        }
    }
}

/// `None` for a page about anything else.
pub(in crate::pipeline) fn manual(page: &Page) -> Option<Manual> {
    let head = &page.context.frontmatter;
    let endpoint = head.api.as_ref().filter(|_| head.openapi.is_none() && head.openapi_schema.is_none())?;
    let mut found = Found::default();
    look_into(&page.body, &mut found);
    Some(Manual { endpoint: endpoint.clone(), found })
}

fn look_into(parts: &[Part], found: &mut Found) {
    for part in parts {
        match part {
            Part::Element(element) => look_into(&element.children, found),
            Part::Call(call) if &*call.signature.name == "RequestExample" => found.has_requests = true,
            // What is inside a field is a part of its value.
            Part::Call(call) if &*call.signature.name == "ParamField" => found.fields.extend(field(call)),
            Part::Call(call) => look_into(&call.children, found),
            Part::Text(_) | Part::Heading(_) | Part::Code(_) | Part::Math { .. } | Part::Hole(_) => {}
        }
    }
}

fn field(call: &Call) -> Option<WrittenField> {
    let prop = |name: &str| call.props.iter().find(|(own, _)| **own == *name).map(|(_, value)| value);
    let text = |name: &str| match prop(name)? {
        Prop::Text(text) => Some(text.to_string()),
        Prop::Value(serde_json::Value::String(text)) => Some(text.clone()),
        Prop::Value(serde_json::Value::Null) => None,
        Prop::Value(value) => Some(value.to_string()),
        Prop::Flag(flag) => Some(flag.to_string()),
        Prop::Parts(_) | Prop::Hole(_) => None,
    };
    let (place, name) = PLACES.into_iter().find_map(|(prop, place)| Some((place, text(prop)?)))?;
    let mut inside = Found::default();
    look_into(&call.children, &mut inside);
    Some(WrittenField {
        place,
        name,
        kind: text("type").unwrap_or_default(),
        required: matches!(prop("required"), Some(Prop::Flag(true))),
        deprecated: matches!(prop("deprecated"), Some(Prop::Flag(true))),
        initial: text("initialValue"),
        default: text("default"),
        placeholder: text("placeholder"),
        fields: inside.fields,
    })
}

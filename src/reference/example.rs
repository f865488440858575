//! Examples: those of the specification, else one made of a schema.

use std::fmt::Write;

use super::fields::Direction;
use super::text::{fence, prop};
use crate::openapi::Spec;
use crate::openapi::example::{self, Extent, Wanted};
use crate::openapi::json::Json;
use crate::openapi::operation::{ExampleValue, MediaType};
use crate::openapi::schema::{Schema, SchemaRef, Schemas};

/// Named examples that are shown of one answer.
const MAX_EXAMPLES: usize = 8;

fn wanted(direction: Direction) -> Wanted {
    let direction = match direction {
        Direction::Request => example::Direction::Request,
        Direction::Response => example::Direction::Response,
    };
    Wanted { direction, extent: Extent::All }
}

pub(super) fn of_schema(schemas: &Schemas, schema: &SchemaRef, direction: Direction) -> String {
    example::of_schema(schemas, schema, wanted(direction)).pretty()
}

/// A text as it is where it is not shown as JSON.
pub(super) fn shown(value: &Json, language: &str) -> String {
    match value {
        Json::Text(text) if language != "json" => text.to_string(),
        value => value.pretty(),
    }
}

/// Requests that the specification has beside its first, folded.
pub(super) fn further(spec: &Spec, content: &[MediaType]) -> String {
    let mut out = String::new();
    for media_type in content {
        let language = if media_type.name.contains("json") { "json" } else { "text" };
        for (name, value) in of_media_type(spec, media_type, Direction::Request).into_iter().skip(1) {
            let title = prop(name.as_deref().unwrap_or(&media_type.name));
            let _ = write!(out, "<Expandable title={title}>\n{}\n</Expandable>\n\n", fence(language, "", &value));
        }
    }
    out
}

/// Each with its name, where it has one.
pub(super) fn of_media_type(
    spec: &Spec,
    media_type: &MediaType,
    direction: Direction,
) -> Vec<(Option<String>, String)> {
    let given = media_type.examples.iter().filter_map(|example| match &example.value {
        ExampleValue::Value(value) => {
            let name = example.summary.as_ref().or(example.name.as_ref());
            let language = if media_type.name.contains("json") { "json" } else { "text" };
            Some((name.map(|name| name.to_string()), shown(value, language)))
        }
        ExampleValue::External(_) => None,
    });
    let given: Vec<_> = given.take(MAX_EXAMPLES).collect();
    if !given.is_empty() {
        return given;
    }
    let is_file = |schema: &Schema| schema.format.as_deref() == Some("binary") && schema.examples.is_empty();
    let schema = media_type.schema.iter().filter(|schema| !is_file(&spec.schemas.open(schema)));
    schema.map(|schema| (None, of_schema(&spec.schemas, schema, direction))).collect()
}

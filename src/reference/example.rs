//! Examples: those of the specification, else one made of a schema.

use std::fmt::Write;

use super::fields::Direction;
use super::media::language;
use super::text::{fence, prop};
use crate::openapi::Spec;
use crate::openapi::example::{self, Extent, Wanted};
use crate::openapi::json::Json;
use crate::openapi::operation::{Example, ExampleValue, MediaType};
use crate::openapi::schema::{Schema, SchemaRef, Schemas};

/// Examples that are shown of one media type.
const MAX_EXAMPLES: usize = 24;

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
        for (name, value) in of_media_type(spec, media_type, Direction::Request).into_iter().skip(1) {
            let title = prop(name.as_deref().unwrap_or(&media_type.name));
            let code = fence(language(&media_type.name), "", &value);
            let _ = write!(out, "<Expandable title={title}>\n{code}\n</Expandable>\n\n");
        }
    }
    out
}

/// Each with its name, where it has one, and its language: those of the first media type, of the others what the
/// specification has.
pub(super) fn of_answer(spec: &Spec, content: &[MediaType]) -> Vec<(Option<String>, &'static str, String)> {
    let mut found = Vec::new();
    for (number, media_type) in content.iter().enumerate() {
        let own = match number {
            0 => of_media_type(spec, media_type, Direction::Response),
            _ => given(media_type),
        };
        found.extend(own.into_iter().map(|(name, value)| {
            let name = name.or_else(|| (number > 0).then(|| media_type.name.to_string()));
            (name, language(&media_type.name), value)
        }));
    }
    found
}

fn of_media_type(spec: &Spec, media_type: &MediaType, direction: Direction) -> Vec<(Option<String>, String)> {
    let given = given(media_type);
    if !given.is_empty() {
        return given;
    }
    let is_file = |schema: &Schema| schema.format.as_deref() == Some("binary") && schema.examples.is_empty();
    let schema = media_type.schema.iter().filter(|schema| !is_file(&spec.schemas.open(schema)));
    let made = |schema| example::of_schema(&spec.schemas, schema, wanted(direction));
    schema.map(|schema| (None, shown(&made(schema), language(&media_type.name)))).collect()
}

/// Those of the specification. A summary that several have tells none of them apart: then their own names do.
fn given(media_type: &MediaType) -> Vec<(Option<String>, String)> {
    let summaries = || media_type.examples.iter().filter_map(|example| example.summary.as_deref());
    let called = |example: &Example| {
        let own = example.summary.as_deref().filter(|own| summaries().filter(|other| other == own).count() == 1);
        own.or(example.name.as_deref()).or(example.summary.as_deref()).map(str::to_owned)
    };
    let given = media_type.examples.iter().filter_map(|example| match &example.value {
        ExampleValue::Value(value) => Some((called(example), shown(value, language(&media_type.name)))),
        ExampleValue::External(_) => None,
    });
    given.take(MAX_EXAMPLES).collect()
}

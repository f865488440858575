//! A value of a schema, for pages that have no example of their own.
//!
//! At most `MAX_VALUES` values and `MAX_DEPTH` levels: what is beyond is left out. So is a property whose schema is the
//! one that it stands in.

use super::json::Json;
use super::operation::{Example, ExampleValue, MediaType, Parameter};
use super::schema::{Additional, Limits, Schema, SchemaRef, Schemas, Type};
use crate::data::number;

pub const MAX_VALUES: usize = 150;
pub const MAX_DEPTH: usize = 10;

/// What is read only has no place in a request, what is write only none in a response.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    Request,
    Response,
}

/// Which properties are shown (`api.examples.defaults`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    All,
    Required,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted {
    pub direction: Direction,
    pub extent: Extent,
}

/// The first example that the media type gives, or one made of its schema; `null` where nothing can be said.
pub fn of_media_type(schemas: &Schemas, media_type: &MediaType, wanted: Wanted) -> Json {
    first(&media_type.examples).unwrap_or_else(|| match &media_type.schema {
        Some(schema) => of_schema(schemas, schema, wanted),
        None => Json::Null,
    })
}

pub fn of_parameter(schemas: &Schemas, parameter: &Parameter, wanted: Wanted) -> Json {
    first(&parameter.examples).unwrap_or_else(|| of_schema(schemas, &parameter.schema, wanted))
}

/// Its own example, default, constant or first value; else by its type and format.
pub fn of_schema(schemas: &Schemas, schema: &SchemaRef, wanted: Wanted) -> Json {
    let mut maker = Maker { schemas, wanted, n_left: MAX_VALUES, within: Vec::new() };
    maker.value(schema).unwrap_or(Json::Null)
}

fn first(examples: &[Example]) -> Option<Json> {
    examples.iter().find_map(|example| match &example.value {
        ExampleValue::Value(value) => Some(Json::clone(value)),
        ExampleValue::External(_) => None,
    })
}

struct Maker<'s> {
    schemas: &'s Schemas,
    wanted: Wanted,
    n_left: usize,
    within: Vec<SchemaRef>,
}

impl Maker<'_> {
    /// `None` where there is no end to it, or it has no place here.
    fn value(&mut self, name: &SchemaRef) -> Option<Json> {
        if self.n_left == 0 || self.within.len() >= MAX_DEPTH || self.within.contains(name) {
            return None;
        }
        self.n_left -= 1;
        let schema = self.schemas.open(name);
        if self.is_turned_away(&schema) {
            return None;
        }
        self.within.push(name.clone());
        let value = self.made(&schema);
        self.within.pop();
        value
    }

    fn is_turned_away(&self, schema: &Schema) -> bool {
        match self.wanted.direction {
            Direction::Request => schema.read_only,
            Direction::Response => schema.write_only,
        }
    }

    fn made(&mut self, schema: &Schema) -> Option<Json> {
        let given = schema.examples.first().or(schema.default.as_ref()).or(schema.constant.as_ref());
        if let Some(value) = given.or_else(|| schema.values.first().map(|value| &value.value)) {
            return Some(Json::clone(value));
        }
        let mut chosen = None;
        for choices in &schema.choices {
            let Some(value) = choices.options.iter().find_map(|option| self.value(&option.schema)) else { continue };
            chosen = Some(match (chosen, value) {
                (Some(Json::Map(fields)), Json::Map(more)) => Json::Map(together(fields, more)),
                (Some(before), _) => before,
                (None, value) => value,
            });
        }
        match (schema.types.first(), chosen) {
            (Some(Type::Object), Some(Json::Map(more))) => match self.object(schema) {
                Json::Map(fields) => Some(Json::Map(together(fields, more))),
                other => Some(other),
            },
            (_, Some(chosen)) => Some(chosen),
            (Some(Type::Object), None) => Some(self.object(schema)),
            (Some(Type::Array), None) => Some(self.list(schema)),
            (Some(Type::String), None) => Some(Json::Text(text(schema).into())),
            (Some(Type::Integer), None) => Some(amount(&schema.limits, "1", 1.0)),
            (Some(Type::Number), None) => Some(amount(&schema.limits, "1.5", 0.5)),
            (Some(Type::Boolean), None) => Some(Json::Bool(true)),
            (Some(Type::Null), None) => Some(Json::Null),
            (None, None) if schema.never => None,
            (None, None) if schema.nullable => Some(Json::Null),
            (None, None) => Some(Json::text("any")),
        }
    }

    fn object(&mut self, schema: &Schema) -> Json {
        let mut fields = Vec::new();
        for property in &schema.properties {
            if self.n_left == 0 {
                break;
            }
            if self.wanted.extent == Extent::All || property.required {
                fields.extend(self.value(&property.schema).map(|value| ((*property.name).into(), value)));
            }
        }
        if let (Additional::Schema(additional), true) = (&schema.additional, fields.is_empty()) {
            fields.extend(self.value(additional).map(|value| ("key".into(), value)));
        }
        Json::Map(fields)
    }

    fn list(&mut self, schema: &Schema) -> Json {
        let mut items: Vec<Json> = schema.prefix_items.iter().filter_map(|item| self.value(item)).collect();
        if let (Some(item), true) = (&schema.items, items.is_empty()) {
            let n_least = schema.limits.min_items.unwrap_or(1).clamp(1, 3);
            items.extend((0..n_least).filter_map(|_| self.value(item)));
        }
        Json::List(items)
    }
}

fn together(mut fields: Vec<(Box<str>, Json)>, more: Vec<(Box<str>, Json)>) -> Vec<(Box<str>, Json)> {
    let known: rustc_hash::FxHashSet<Box<str>> = fields.iter().map(|(key, _)| key.clone()).collect();
    fields.extend(more.into_iter().filter(|(key, _)| !known.contains(key)));
    fields
}

fn text(schema: &Schema) -> String {
    let known = match schema.format.as_deref() {
        Some("date-time") => "2026-01-15T09:30:00Z",
        Some("date") => "2026-01-15",
        Some("time") => "09:30:00Z",
        Some("duration") => "P1D",
        Some("uuid") => "3c90c3cc-0d44-4b50-8888-8dd25736052a",
        Some("email" | "idn-email") => "jane@example.com",
        Some("uri" | "url" | "iri") => "https://example.com",
        Some("uri-reference") => "/path",
        Some("hostname" | "idn-hostname") => "example.com",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        Some("byte" | "base64") => "aGVsbG8=",
        Some("password") => "********",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let least = schema.limits.min_length.unwrap_or(0).min(64) as usize;
    let most = schema.limits.max_length.map_or(64, |most| most.min(64)) as usize;
    let length = "string".len().clamp(least.min(most), most);
    "string".chars().cycle().take(length).collect()
}

/// `usual` where it is within the limits, else what is nearest to it.
fn amount(limits: &Limits, usual: &str, step: f64) -> Json {
    let usual_value = number(usual).expect("it is one of ours");
    let multiple = limits.multiple_of.as_deref().and_then(number).filter(|multiple| *multiple > 0.0);
    if let (Some(low), None) = (&limits.minimum, multiple) {
        let value = number(&low.value).unwrap_or(usual_value);
        if value > usual_value || (low.exclusive && value == usual_value) {
            return if low.exclusive { written(value + step) } else { Json::Number(low.value.clone()) };
        }
    }
    if let (Some(high), None) = (&limits.maximum, multiple) {
        let value = number(&high.value).unwrap_or(usual_value);
        if value < usual_value || (high.exclusive && value == usual_value) {
            return if high.exclusive { written(value - step) } else { Json::Number(high.value.clone()) };
        }
    }
    let Some(multiple) = multiple else { return Json::Number(usual.into()) };
    let low = limits.minimum.as_ref().and_then(|low| number(&low.value)).unwrap_or(multiple);
    written((low / multiple).ceil().max(if low > 0.0 { 1.0 } else { 0.0 }) * multiple)
}

fn written(value: f64) -> Json {
    if value.is_finite() { Json::Number(value.to_string().into()) } else { Json::Number("1".into()) }
}

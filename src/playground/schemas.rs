//! Schemas as a list in which they name each other by their places: what is above comes first, and a schema that stands
//! within itself is named again.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Additional, MAX_DEPTH, MAX_SCHEMAS, Schema, one_line};
use crate::openapi::json::Json;
use crate::openapi::schema::{self, Bound, SchemaRef, Schemas, Type};

pub(super) struct Arena<'s> {
    schemas: &'s Schemas,
    prefill: bool,
    /// What has a place, with the depth at which it was met first; one that is not for everybody has none.
    places: FxHashMap<SchemaRef, Option<u32>>,
    kept: Vec<Kept>,
    /// The place of what says nothing.
    blank: Option<u32>,
    /// The place of a text.
    text: Option<u32>,
}

enum Kept {
    Schema { depth: u32, schema: Box<schema::Schema> },
    Text,
    Blank,
}

impl<'s> Arena<'s> {
    pub(super) fn new(schemas: &'s Schemas, prefill: bool) -> Arena<'s> {
        Arena { schemas, prefill, places: FxHashMap::default(), kept: Vec::new(), blank: None, text: None }
    }

    /// `None` for what is no part of a request, or not for everybody.
    pub(super) fn place(&mut self, name: &SchemaRef, depth: u32) -> Option<u32> {
        if let Some(known) = self.places.get(name) {
            return *known;
        }
        let schema = self.schemas.open(name);
        let place = if schema.read_only || schema.never {
            None
        } else if depth > MAX_DEPTH || self.kept.len() + 2 >= MAX_SCHEMAS {
            // What is met again nearer to the top may have a place of its own.
            return Some(self.blank());
        } else {
            Some(self.keep(Kept::Schema { depth, schema: Box::new(schema) }))
        };
        self.places.insert(name.clone(), place);
        place
    }

    /// The place of a plain text.
    pub(super) fn text(&mut self) -> u32 {
        let place = self.text.unwrap_or(self.kept.len() as u32);
        if self.text.replace(place).is_none() {
            self.kept.push(Kept::Text);
        }
        place
    }

    fn blank(&mut self) -> u32 {
        let place = self.blank.unwrap_or(self.kept.len() as u32);
        if self.blank.replace(place).is_none() {
            self.kept.push(Kept::Blank);
        }
        place
    }

    fn keep(&mut self, kept: Kept) -> u32 {
        self.kept.push(kept);
        self.kept.len() as u32 - 1
    }

    /// What fills something of the schema at a place, for which `example` is given.
    pub(super) fn value(&self, place: u32, example: Option<Json>) -> Option<Json> {
        match &self.kept[place as usize] {
            Kept::Schema { schema, .. } => prefilled(schema, example),
            Kept::Text | Kept::Blank => example,
        }
    }

    /// All of them, with what they name: those of one depth before those below.
    pub(super) fn finish(mut self) -> Vec<Schema> {
        let mut made = Vec::new();
        while made.len() < self.kept.len() {
            let schema = match std::mem::replace(&mut self.kept[made.len()], Kept::Blank) {
                Kept::Schema { depth, schema } => self.made(&schema, depth + 1),
                Kept::Text => Schema { types: vec!["string"], ..Schema::default() },
                Kept::Blank => Schema::default(),
            };
            made.push(schema);
        }
        made
    }

    fn made(&mut self, own: &schema::Schema, below: u32) -> Schema {
        let mut types: Vec<&'static str> = own.types.iter().map(|of| of.as_str()).collect();
        if types.is_empty() && !own.properties.is_empty() {
            types.push(Type::Object.as_str());
        }
        if own.nullable && !types.is_empty() {
            types.push(Type::Null.as_str());
        }
        let mut properties = Vec::new();
        for property in &own.properties {
            let place = self.place(&property.schema, below);
            properties.extend(place.map(|place| (property.name.to_string(), place, u8::from(property.required))));
        }
        let additional = match &own.additional {
            schema::Additional::Schema(of) => self.place(of, below).map(Additional::Of),
            schema::Additional::Any => Some(Additional::Any(true)),
            // What names nothing may hold anything.
            schema::Additional::Unsaid if own.types == [Type::Object] && own.properties.is_empty() => {
                own.choices.is_empty().then_some(Additional::Any(true))
            }
            schema::Additional::Unsaid | schema::Additional::Refused => None,
        };
        // Others that must hold too are beyond a form; the text of a body can say them.
        let options = own.choices.first().map_or(&[][..], |choices| &choices.options);
        let mut choices = Vec::new();
        for option in options {
            choices.extend(self.place(&option.schema, below).map(|place| (option.label.to_string(), place)));
        }
        let limits = &own.limits;
        let binary = [own.format.as_deref(), limits.content_encoding.as_deref()].contains(&Some("binary"))
            || limits.content_media_type.is_some();
        let listed = own.values.iter();
        Schema {
            types,
            format: own.format.as_deref().map(str::to_owned),
            title: own.title.as_deref().or(own.name.as_deref()).map(str::to_owned),
            description: one_line(own.description.as_deref()),
            values: listed.map(|value| Json::clone(&value.value)).collect(),
            constant: own.constant.as_deref().cloned(),
            default: own.default.as_deref().cloned(),
            value: self.prefill.then(|| prefilled(own, None)).flatten(),
            properties,
            additional,
            items: own.items.as_ref().and_then(|items| self.place(items, below)),
            choices,
            minimum: bound(&limits.minimum),
            maximum: bound(&limits.maximum),
            min_length: limits.min_length,
            max_length: limits.max_length,
            pattern: limits.patterns.first().map(|pattern| pattern.to_string()),
            min_items: limits.min_items,
            max_items: limits.max_items,
            binary,
            deprecated: own.deprecated,
        }
    }
}

/// What its author wants filled in, else an example, else what it is when nothing is said.
fn prefilled(schema: &schema::Schema, example: Option<Json>) -> Option<Json> {
    let own = |value: Option<&Arc<Json>>| value.map(|value| Json::clone(value));
    let asked = own(schema.prefill.as_ref());
    asked.or(example).or_else(|| own(schema.examples.first())).or_else(|| own(schema.default.as_ref()))
}

/// The bound where it may be reached.
fn bound(bound: &Option<Bound>) -> Option<serde_json::Number> {
    let bound = bound.as_ref().filter(|bound| !bound.exclusive)?;
    serde_json::from_str(&bound.value).ok()
}

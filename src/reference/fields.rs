//! Parameters, headers and properties as fields, with what is inside them folded.

use std::fmt::Write;

use super::Writing;
use super::text::{code, description, plain, prop, slug};
use crate::openapi::asyncapi::ChannelParameter;
use crate::openapi::json::Json;
use crate::openapi::operation::{Header, Mint, Parameter};
use crate::openapi::schema::{Additional, Limits, Marks, Schema, SchemaRef, Schemas, Type};

/// Levels below a section that are shown.
const MAX_DEPTH: usize = 6;
/// Fields of one section. A schema that holds the world is shown as far as this.
const MAX_FIELDS: usize = 300;
/// Values of an enumeration that are named one by one.
const MAX_VALUES: usize = 60;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Direction {
    Request,
    Response,
}

pub(super) struct Fields<'a> {
    schemas: &'a Schemas,
    writing: &'a Writing<'a>,
    direction: Direction,
    /// The schemas that the next field stands in.
    within: Vec<SchemaRef>,
    n_left: usize,
    pub out: String,
}

impl<'a> Fields<'a> {
    pub(super) fn new(schemas: &'a Schemas, writing: &'a Writing<'a>, direction: Direction) -> Fields<'a> {
        Fields { schemas, writing, direction, within: Vec::new(), n_left: MAX_FIELDS, out: String::new() }
    }

    /// `mint`: what its operation says of all its parameters.
    pub(super) fn parameter(&mut self, parameter: &Parameter, mint: &Mint) {
        let schema = self.schemas.open(&parameter.schema);
        let place = parameter.place.as_str();
        let id = format!("{place}-{}", slug(&parameter.name));
        let mut head = format!("<ParamField {place}={} id={}", prop(&parameter.name), prop(&id));
        self.say_type(&schema, &mut head);
        self.say_marks(&schema, (&mint.pre, &mint.post), &mut head);
        flags(parameter.required, parameter.deprecated || schema.deprecated, &mut head);
        let _ = writeln!(self.out, "{head}>\n");
        let text = parameter.description.as_deref().or(schema.description.as_deref());
        self.body(&schema, text, &parameter.schema, &id);
        self.out.push_str("</ParamField>\n\n");
    }

    pub(super) fn channel_parameter(&mut self, parameter: &ChannelParameter) {
        let id = format!("parameter-{}", slug(&parameter.name));
        let mut head = format!("<ParamField name={} id={}", prop(&parameter.name), prop(&id));
        let schema = parameter.schema.as_ref().map(|of| (of, self.schemas.open(of)));
        match &schema {
            Some((_, schema)) => self.say_type(schema, &mut head),
            None => {
                let _ = write!(head, " type={}", prop("string"));
            }
        }
        if let Some(default) = &parameter.default {
            let _ = write!(head, " default={}", prop(default));
        }
        let _ = writeln!(self.out, "{head} required>\n");
        let inner = schema.as_ref().and_then(|(_, schema)| schema.description.as_deref());
        let text = parameter.description.as_deref().or(inner);
        match &schema {
            Some((of, schema)) => self.body(schema, text, of, &id),
            None => {
                let text = text.map(|text| format!("{}\n\n", description(text)));
                self.out.push_str(&text.unwrap_or_default());
            }
        }
        if !parameter.values.is_empty() {
            let values: Vec<String> = parameter.values.iter().take(MAX_VALUES).map(|value| code(value)).collect();
            let word = plain(&(self.writing.word)("allowed_values"));
            let _ = write!(self.out, "{word} {}\n\n", values.join(", "));
        }
        self.out.push_str("</ParamField>\n\n");
    }

    pub(super) fn header(&mut self, header: &Header, status: &str) {
        let schema = self.schemas.open(&header.schema);
        let id = format!("response-{}-header-{}", slug(status), slug(&header.name));
        let mut head = format!("<ParamField header={} id={}", prop(&header.name), prop(&id));
        self.say_type(&schema, &mut head);
        flags(header.required, header.deprecated || schema.deprecated, &mut head);
        let _ = writeln!(self.out, "{head}>\n");
        let text = header.description.as_deref().or(schema.description.as_deref());
        self.body(&schema, text, &header.schema, &id);
        self.out.push_str("</ParamField>\n\n");
    }

    /// What a schema holds, without a field for itself: its properties; of a list those of its items; of anything else
    /// what it may be. `id` is what ids of fields begin with.
    pub(super) fn properties_of(&mut self, schema: &SchemaRef, id: &str) {
        let opened = self.schemas.open(schema);
        let is_object = !opened.properties.is_empty() || !opened.choices.is_empty();
        if !is_object {
            let of = self.type_of(&opened);
            if !of.is_empty() {
                let _ = write!(self.out, "{}\n\n", code(&of));
            }
            self.facts(&opened);
        }
        self.inside(&opened, schema, id);
    }

    fn property(&mut self, name: &str, of: &SchemaRef, required: bool, id: &str) {
        let Some(left) = self.n_left.checked_sub(1) else { return };
        self.n_left = left;
        let schema = self.schemas.open(of);
        let is_elsewhere = match self.direction {
            Direction::Request => schema.read_only,
            Direction::Response => schema.write_only,
        };
        if is_elsewhere || schema.groups.is_some() || schema.never {
            return;
        }
        let own = if id.is_empty() { slug(name) } else { format!("{id}-{}", slug(name)) };
        let element = match self.direction {
            Direction::Request => "ParamField body",
            Direction::Response => "ResponseField name",
        };
        let mut head = format!("<{element}={} id={}", prop(name), prop(&own));
        self.say_type(&schema, &mut head);
        self.say_marks(&schema, (&[], &[]), &mut head);
        flags(required, schema.deprecated, &mut head);
        let _ = writeln!(self.out, "{head}>\n");
        self.body(&schema, schema.description.as_deref(), of, &own);
        let close = element.split(' ').next().unwrap_or_default();
        let _ = write!(self.out, "</{close}>\n\n");
    }

    /// What stands below a field's name: its description, what it must keep to, what is in it.
    fn body(&mut self, schema: &Schema, text: Option<&str>, of: &SchemaRef, id: &str) {
        if let Some(text) = text {
            let _ = write!(self.out, "{}\n\n", description(text));
        }
        self.facts(schema);
        let is_deep = self.within.len() >= MAX_DEPTH || self.within.contains(of) || self.n_left == 0;
        if !has_inside(schema) || is_deep {
            return;
        }
        let open = if self.writing.api.params_expanded { " defaultOpen" } else { "" };
        let before = self.out.len();
        let _ = write!(self.out, "<Expandable{open}>\n\n");
        let begun = self.out.len();
        self.inside(schema, of, id);
        if self.out.len() == begun {
            // Nothing of it is shown to these readers.
            self.out.truncate(before);
        } else {
            self.out.push_str("</Expandable>\n\n");
        }
    }

    fn inside(&mut self, schema: &Schema, of: &SchemaRef, id: &str) {
        if self.within.contains(of) || self.within.len() > MAX_DEPTH {
            return;
        }
        self.within.push(of.clone());
        for property in &schema.properties {
            self.property(&property.name, &property.schema, property.required, id);
        }
        for (pattern, of) in &schema.patterns {
            self.property(&format!("/{pattern}/"), of, false, id);
        }
        if let Additional::Schema(of) = &schema.additional {
            self.property("{key}", of, false, id);
        }
        if let Some(items) = &schema.items {
            let opened = self.schemas.open(items);
            if has_inside(&opened) {
                self.inside(&opened, items, id);
            }
        }
        for choices in &schema.choices {
            let shown = choices.options.iter().filter(|option| self.schemas.open(&option.schema).groups.is_none());
            self.out.push_str("<Tabs>\n");
            for option in shown {
                let _ = writeln!(self.out, "<Tab title={}>\n", prop(&option.label));
                let opened = self.schemas.open(&option.schema);
                if let Some(text) = &opened.description {
                    let _ = write!(self.out, "{}\n\n", description(text));
                }
                let own = format!("{id}-{}", slug(&option.label));
                if has_inside(&opened) {
                    self.inside(&opened, &option.schema, &own);
                } else {
                    let _ = write!(self.out, "{}\n\n", code(&self.type_of(&opened)));
                    self.facts(&opened);
                }
                self.out.push_str("</Tab>\n");
            }
            self.out.push_str("</Tabs>\n\n");
        }
        self.within.pop();
    }

    fn say_type(&self, schema: &Schema, head: &mut String) {
        let of = self.type_of(schema);
        let of = if of.is_empty() { "any" } else { &of };
        let _ = write!(head, " type={}", prop(of));
        if let Some(default) = &schema.default {
            let _ = write!(head, " default={}", prop(&default.compact()));
        }
    }

    /// Pills before and after the name: the schema's own, and of its keys those that the site file asks for.
    fn say_marks(&self, schema: &Schema, shared: (&[Box<str>], &[Box<str>]), head: &mut String) {
        let marks = schema.marks.as_deref();
        let own = |of: fn(&Marks) -> &[Box<str>]| marks.map_or(&[][..], of).iter().map(|text| text.to_string());
        let pre: Vec<String> = shared.0.iter().map(|text| text.to_string()).chain(own(|marks| &marks.pre)).collect();
        let asked = self.writing.api.params_post.iter().filter_map(|key| mark(schema, key));
        let post = own(|marks| &marks.post).chain(shared.1.iter().map(|text| text.to_string())).chain(asked);
        for (name, marks) in [("pre", pre), ("post", post.collect())] {
            if !marks.is_empty() {
                let _ = write!(head, " {name}={{{}}}", serde_json::Value::from(marks));
            }
        }
    }

    /// `string<email>`, `enum<string>`, `object[]`, `integer | null`.
    fn type_of(&self, schema: &Schema) -> String {
        let name = |of: Type| match of {
            Type::Array => self.list_of(schema),
            of => match (&schema.format, schema.values.is_empty()) {
                (Some(format), true) => format!("{}<{format}>", of.as_str()),
                _ => of.as_str().to_owned(),
            },
        };
        let mut names: Vec<String> = schema.types.iter().map(|of| name(*of)).collect();
        if names.is_empty() && !schema.properties.is_empty() {
            names.push("object".to_owned());
        }
        if names.is_empty()
            && let Some(choices) = schema.choices.first()
        {
            names.extend(choices.options.iter().take(4).map(|option| option.label.to_string()));
        }
        let mut of = names.join(" | ");
        if !schema.values.is_empty() {
            of = if of.is_empty() { "enum".to_owned() } else { format!("enum<{of}>") };
        }
        if schema.nullable {
            of = if of.is_empty() { "null".to_owned() } else { format!("{of} | null") };
        }
        of
    }

    fn list_of(&self, schema: &Schema) -> String {
        let items = schema.items.as_ref().map(|items| self.schemas.open(items));
        // One level: a list of lists is said by its items.
        let of = items.map(|items| match items.types.as_slice() {
            [Type::Array] => "array".to_owned(),
            _ => self.type_of(&Schema { items: None, ..items }),
        });
        match of {
            Some(of) if of.contains(' ') => format!("({of})[]"),
            Some(of) if !of.is_empty() => format!("{of}[]"),
            _ => "array".to_owned(),
        }
    }

    /// Values and limits, a line for each.
    fn facts(&mut self, schema: &Schema) {
        let word = |key: &str| plain(&(self.writing.word)(key));
        let mut lines: Vec<String> = Vec::new();
        let shown = schema.values.iter().filter(|value| value.groups.is_none());
        let values: Vec<&crate::openapi::schema::EnumValue> = shown.take(MAX_VALUES).collect();
        if !values.is_empty() {
            if values.iter().any(|value| value.description.is_some()) {
                lines.push(word("allowed_values"));
                let told = values.iter().map(|value| {
                    let text = value.description.as_ref().map_or_else(String::new, |text| format!(": {}", plain(text)));
                    format!("- {}{text}", code(&shown_value(&value.value)))
                });
                lines.push(told.collect::<Vec<_>>().join("\n"));
            } else {
                let named: Vec<String> = values.iter().map(|value| code(&shown_value(&value.value))).collect();
                lines.push(format!("{} {}", word("allowed_values"), named.join(", ")));
            }
        }
        if let Some(value) = &schema.constant {
            lines.push(format!("{} {}", word("allowed_values"), code(&value.compact())));
        }
        limits(&schema.limits, &word, &mut lines);
        if let Some(example) = schema.examples.first()
            && !matches!(**example, Json::List(_) | Json::Map(_))
        {
            lines.push(format!("{} {}", word("example"), code(&shown_value(example))));
        }
        if let Some(not) = &schema.not {
            let of = self.type_of(&self.schemas.open(not));
            if !of.is_empty() {
                lines.push(format!("{} {}", word("not"), code(&of)));
            }
        }
        for line in lines {
            let _ = write!(self.out, "{line}\n\n");
        }
    }
}

/// What a key of a schema says, in a word or two; nothing where it has none or says no.
fn mark(schema: &Schema, key: &str) -> Option<String> {
    let is = match key {
        "nullable" => schema.nullable,
        "readOnly" => schema.read_only,
        "writeOnly" => schema.write_only,
        "format" => return schema.format.as_ref().map(|text| text.to_string()),
        "title" => return schema.title.as_ref().map(|text| text.to_string()),
        _ => {
            let (_, value) = schema.marks.as_ref()?.extensions.iter().find(|(own, _)| **own == *key)?;
            return Some(if *value == Json::Bool(true) { key.to_owned() } else { shown_value(value) });
        }
    };
    is.then(|| key.to_owned())
}

fn has_inside(schema: &Schema) -> bool {
    !schema.properties.is_empty()
        || !schema.patterns.is_empty()
        || !schema.choices.is_empty()
        || matches!(schema.additional, Additional::Schema(_))
        || schema.items.is_some()
}

fn flags(required: bool, deprecated: bool, head: &mut String) {
    if required {
        head.push_str(" required");
    }
    if deprecated {
        head.push_str(" deprecated");
    }
}

/// A text without its quotes; anything else as JSON.
fn shown_value(value: &Json) -> String {
    match value {
        Json::Text(text) if !text.is_empty() => text.to_string(),
        value => value.compact(),
    }
}

fn limits(limits: &Limits, word: &dyn Fn(&str) -> String, lines: &mut Vec<String>) {
    let mut say = |key: &str, text: String| lines.push(format!("{} {}", word(key), code(&text)));
    let bound = |bound: &crate::openapi::schema::Bound, sign: &str| {
        let equal = if bound.exclusive { "" } else { "=" };
        format!("{sign}{equal} {}", bound.value)
    };
    let range: Vec<String> = limits
        .minimum
        .iter()
        .map(|own| bound(own, ">"))
        .chain(limits.maximum.iter().map(|own| bound(own, "<")))
        .collect();
    if !range.is_empty() {
        say("limits", range.join(", "));
    }
    let span = |least: Option<u64>, most: Option<u64>| match (least, most) {
        (Some(least), Some(most)) => Some(format!("{least} – {most}")),
        (Some(least), None) => Some(format!(">= {least}")),
        (None, Some(most)) => Some(format!("<= {most}")),
        (None, None) => None,
    };
    if let Some(text) = &limits.multiple_of {
        say("multiple_of", text.to_string());
    }
    if let Some(text) = span(limits.min_length, limits.max_length) {
        say("length", text);
    }
    for pattern in &limits.patterns {
        say("pattern", pattern.to_string());
    }
    if let Some(text) = span(limits.min_items, limits.max_items) {
        say("n_items", text);
    }
    if let Some(text) = span(limits.min_properties, limits.max_properties) {
        say("n_properties", text);
    }
    if limits.unique_items {
        lines.push(word("unique_items"));
    }
}

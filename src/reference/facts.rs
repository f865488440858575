//! What a value must keep to, in words: its type, the values it may be, its limits.

use std::fmt::Write;
use std::sync::Arc;

use super::fields::Fields;
use super::text::{code, plain};
use crate::openapi::json::Json;
use crate::openapi::schema::{Bound, ChoiceOption, EnumValue, Limits, Marks, Schema, SchemaRef, Type};

/// Options that a type names.
const MAX_CHOICES: usize = 4;
/// Values of an enumeration that are named one by one.
pub(super) const MAX_VALUES: usize = 60;

/// Bytes of an example that stands beside its field.
const MAX_EXAMPLE: usize = 200;

impl Fields<'_> {
    /// Pills before and after the name: the schema's own, and of its keys those that the site file asks for.
    pub(super) fn say_marks(&mut self, schema: &Schema, shared: (&[Box<str>], &[Box<str>])) {
        let marks = schema.marks.as_deref();
        let own = |of: fn(&Marks) -> &[Box<str>]| marks.map_or(&[][..], of).iter().map(|text| text.to_string());
        let pre: Vec<String> = shared.0.iter().map(|text| text.to_string()).chain(own(|marks| &marks.pre)).collect();
        let asked = self.writing.api.params_post.iter().filter_map(|key| mark(schema, key));
        let post = own(|marks| &marks.post).chain(shared.1.iter().map(|text| text.to_string())).chain(asked);
        for (name, marks) in [("pre", pre), ("post", post.collect())] {
            if !marks.is_empty() {
                let _ = write!(self.out, " {name}={{{}}}", serde_json::Value::from(marks));
            }
        }
    }

    /// `string<email>`, `enum<string>`, `object[]`, `integer | null`.
    pub(super) fn type_of(&self, schema: &Schema) -> String {
        self.type_with(schema, schema.items.as_ref())
    }

    /// As if its items were these.
    fn type_with(&self, schema: &Schema, items: Option<&SchemaRef>) -> String {
        let name = |of: Type| match of {
            Type::Array => self.list_of(items),
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
            for option in choices.options.iter().take(MAX_CHOICES) {
                let own = self.called(option);
                if !names.contains(&own) {
                    names.push(own);
                }
            }
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

    /// What an option is called in the type of what holds it: its type, where there is nothing else to it or it has no
    /// name.
    fn called(&self, option: &ChoiceOption) -> String {
        let opened = self.known.open(&option.schema);
        let is_nameless = opened.types == [Type::Object] && opened.name.is_none() && opened.title.is_none();
        if is_nameless || self.is_plain(&opened) { self.type_of(&opened) } else { option.label.to_string() }
    }

    /// Whether its type says all of it.
    fn is_plain(&self, schema: &Schema) -> bool {
        let of_items = schema.items.as_ref().map(|items| self.known.open(items));
        let is_more = |schema: &Schema| {
            super::fields::has_inside(schema)
                || schema.title.is_some()
                || schema.name.is_some()
                || schema.description.is_some()
                || schema.types.is_empty()
                || !self.lines(schema).is_empty()
        };
        // A list of lists says of its items what they are.
        !is_more(schema) && of_items.is_none_or(|items| !is_more(&items) && items.items.is_none())
    }

    /// Whether it is one of several things, and its type says all of them.
    pub(super) fn is_plain_choice(&self, schema: &Schema) -> bool {
        let [choices] = &schema.choices[..] else { return false };
        schema.types.is_empty()
            && schema.properties.is_empty()
            && choices.options.len() <= MAX_CHOICES
            && choices.options.iter().all(|option| self.is_plain(&self.known.open(&option.schema)))
    }

    fn list_of(&self, items: Option<&SchemaRef>) -> String {
        let items = items.map(|items| self.known.open(items));
        // One level: a list of lists is said by its items.
        let of = items.map(|items| match items.types.as_slice() {
            [Type::Array] => "array".to_owned(),
            _ => self.type_with(&items, None),
        });
        match of {
            Some(of) if of.contains(' ') => format!("({of})[]"),
            Some(of) if !of.is_empty() => format!("{of}[]"),
            _ => "array".to_owned(),
        }
    }

    /// Values and limits, together: those of a list, and those of its items where these are no objects.
    pub(super) fn facts(&mut self, schema: &Schema) {
        let mut lines = self.kept_to(schema);
        let mut examples = &schema.examples;
        let items = schema.items.as_ref().map(|items| self.known.open(items));
        if let Some(items) = items.as_ref().filter(|items| !super::fields::has_inside(items)) {
            lines.extend(self.kept_to(items));
            if examples.is_empty() {
                examples = &items.examples;
            }
        }
        lines.extend(self.example(examples));
        self.facts_of(&lines);
    }

    pub(super) fn facts_of(&mut self, lines: &[String]) {
        if !lines.is_empty() {
            let _ = write!(self.out, "<div className=\"d-facts\">\n\n{}\n\n</div>\n\n", lines.join("\n\n"));
        }
    }

    fn lines(&self, schema: &Schema) -> Vec<String> {
        self.kept_to(schema).into_iter().chain(self.example(&schema.examples)).collect()
    }

    /// A long one stands among the page's examples.
    fn example(&self, examples: &[Arc<Json>]) -> Option<String> {
        let text = shown_value(examples.first()?);
        (text.len() <= MAX_EXAMPLE).then(|| format!("{} {}", plain(&(self.writing.word)("example")), code(&text)))
    }

    fn kept_to(&self, schema: &Schema) -> Vec<String> {
        let word = |key: &str| plain(&(self.writing.word)(key));
        let mut lines: Vec<String> = Vec::new();
        let values: Vec<&EnumValue> = schema.values.iter().take(MAX_VALUES).collect();
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
            lines.push(format!("{} {}", word("allowed_values"), code(&shown_value(value))));
        }
        limits(&schema.limits, &word, &mut lines);
        if let Some(not) = &schema.not {
            let of = self.type_of(&self.known.open(not));
            if !of.is_empty() {
                lines.push(format!("{} {}", word("not"), code(&of)));
            }
        }
        lines
    }
}

/// A text without its quotes; anything else as JSON.
pub(super) fn shown_value(value: &Json) -> String {
    match value {
        // Line ends and blanks alone would be nothing to see.
        Json::Text(text) if !text.trim().is_empty() && !text.contains(char::is_control) => text.to_string(),
        value => value.compact(),
    }
}

fn limits(limits: &Limits, word: &dyn Fn(&str) -> String, lines: &mut Vec<String>) {
    let mut say = |key: &str, text: String| lines.push(format!("{} {}", word(key), code(&text)));
    let bound = |bound: &Bound, sign: &str| {
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

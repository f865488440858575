//! Data: JSON and YAML as one tree of values that know where they stand.
//!
//! The site file, frontmatter and what they point at are read through it, so that every finding about a value has its
//! place. Both readers are bounded: nesting, and for YAML what aliases expand to.

mod json;
mod lines;
mod slip;
mod yaml;

pub use json::json;
pub use yaml::yaml;

use rustc_hash::FxHashSet;

use crate::source::{Source, Span};

/// Lists and maps within each other beyond this many are refused.
pub const MAX_DEPTH: usize = 64;

/// A value and its place: a string's span includes its quotes.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    pub value: Value,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    Null,
    Bool(bool),
    /// As written (`1.10`, `0x1f`, `.inf`).
    Number(Box<str>),
    Text(Box<str>),
    List(Vec<Node>),
    /// In the order of the file. A key may stand twice; readers take the last.
    Map(Vec<Field>),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    pub key: Box<str>,
    pub key_span: Span,
    pub node: Node,
}

/// Why a text is not JSON or not YAML.
#[derive(Clone, PartialEq, Debug)]
pub struct SyntaxError {
    pub span: Span,
    /// One sentence, lower case, no full stop.
    pub message: String,
    pub help: Option<&'static str>,
}

/// The value of a whole file, by its extension. A byte order mark at its head is skipped.
pub fn read(source: &Source) -> Result<Node, SyntaxError> {
    let skip = if source.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let at = source.span(skip..source.text.len());
    match source.path.extension() {
        "yaml" | "yml" => yaml(&source.text[skip..], at),
        _ => json(&source.text[skip..], at),
    }
}

impl Node {
    /// The value of `key`; the last one when it stands twice.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(fields) => fields.iter().rev().find(|field| *field.key == *key).map(|field| &field.node),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What an author calls it: `text`, `a number`, `a list` …
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "an object",
        }
    }

    /// The same value without places. Numbers that JSON cannot hold become text.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(written) => serde_json::from_str::<serde_json::Number>(written.trim_start_matches('+'))
                .ok()
                .or_else(|| based(written).map(serde_json::Number::from))
                .or_else(|| serde_json::Number::from_f64(number(written)?))
                .map_or_else(|| written.clone().into_string().into(), serde_json::Value::Number),
            Value::Text(text) => text.clone().into_string().into(),
            Value::List(nodes) => nodes.iter().map(Node::to_json).collect(),
            Value::Map(fields) => {
                fields.iter().map(|field| (field.key.clone().into_string(), field.node.to_json())).collect()
            }
        }
    }
}

/// For each field, whether a later one has the same key.
pub fn repeated(fields: &[Field]) -> Vec<bool> {
    let mut seen = FxHashSet::default();
    let mut repeated: Vec<bool> = fields.iter().rev().map(|field| !seen.insert(&*field.key)).collect();
    repeated.reverse();
    repeated
}

/// A number as YAML's core schema writes it, which includes JSON's; `None` for what is not finite.
pub fn number(written: &str) -> Option<f64> {
    let value = based(written).map(|value| value as f64).or_else(|| written.parse().ok())?;
    value.is_finite().then_some(value)
}

/// `0x1f` or `-0o17`.
fn based(written: &str) -> Option<i64> {
    let unsigned = written.trim_start_matches(['-', '+']);
    let value = match unsigned.get(..2)? {
        "0x" => i64::from_str_radix(&unsigned[2..], 16).ok()?,
        "0o" => i64::from_str_radix(&unsigned[2..], 8).ok()?,
        _ => return None,
    };
    Some(if written.starts_with('-') { -value } else { value })
}

/// A NUL byte is text in no file of ours, and ends strings in half of the world's tools.
fn refuse_nul(text: &str, at: Span) -> Result<(), SyntaxError> {
    match memchr::memchr(0, text.as_bytes()) {
        None => Ok(()),
        Some(offset) => Err(SyntaxError {
            span: Span { start: at.start + offset as u32, end: at.start + offset as u32 + 1, ..at },
            message: "a NUL byte".into(),
            help: Some("remove it; the file may have been saved as UTF-16"),
        }),
    }
}

#[cfg(test)]
mod tests;

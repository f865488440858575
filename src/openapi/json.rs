//! JSON as authors write it: keys in their order, numbers digit by digit.

use serde::{Serialize, Serializer};

use crate::data::{self, Node, Value};

/// A value without places, for examples, defaults and enums.
#[derive(Clone, PartialEq, Debug)]
pub enum Json {
    Null,
    Bool(bool),
    /// A number of JSON, as written: `1.10`, `100000000000000000000`.
    Number(Box<str>),
    Text(Box<str>),
    List(Vec<Json>),
    Map(Vec<(Box<str>, Json)>),
}

impl Json {
    /// Of two equal keys the last counts. YAML's numbers that JSON lacks become JSON's (`0x1f` → `31`), and what is no
    /// finite number becomes text (`.inf`).
    pub fn of(node: &Node) -> Json {
        match &node.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(written) => number(written),
            Value::Text(text) => Json::Text(text.clone()),
            Value::List(nodes) => Json::List(nodes.iter().map(Json::of).collect()),
            Value::Map(fields) => {
                let kept = fields.iter().zip(data::repeated(fields)).filter(|(_, repeated)| !repeated);
                Json::Map(kept.map(|(field, _)| (field.key.clone(), Json::of(&field.node))).collect())
            }
        }
    }

    pub fn text(text: &str) -> Json {
        Json::Text(text.into())
    }

    /// The last line has no end.
    pub fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out
    }

    /// On one line, without blanks.
    pub fn compact(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    fn write(&self, out: &mut String, indent: Option<usize>) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Json::Number(written) => out.push_str(written),
            Json::Text(text) => quote(text, out),
            Json::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    separate(out, at, indent);
                    item.write(out, indent.map(|indent| indent + 1));
                }
                close(out, items.is_empty(), indent, ']');
            }
            Json::Map(fields) => {
                out.push('{');
                for (at, (key, value)) in fields.iter().enumerate() {
                    separate(out, at, indent);
                    quote(key, out);
                    out.push_str(if indent.is_some() { ": " } else { ":" });
                    value.write(out, indent.map(|indent| indent + 1));
                }
                close(out, fields.is_empty(), indent, '}');
            }
        }
    }
}

impl From<&serde_json::Value> for Json {
    fn from(value: &serde_json::Value) -> Json {
        match value {
            serde_json::Value::Null => Json::Null,
            serde_json::Value::Bool(value) => Json::Bool(*value),
            serde_json::Value::Number(number) => Json::Number(number.to_string().into()),
            serde_json::Value::String(text) => Json::text(text),
            serde_json::Value::Array(items) => Json::List(items.iter().map(Json::from).collect()),
            serde_json::Value::Object(fields) => {
                Json::Map(fields.iter().map(|(key, value)| (key.as_str().into(), Json::from(value))).collect())
            }
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(written) => {
                // One that is too large for any reader stays what is written.
                match serde_json::from_str::<serde_json::Number>(written) {
                    Ok(number) => number.serialize(serializer),
                    Err(_) => serializer.serialize_str(written),
                }
            }
            Json::Text(text) => serializer.serialize_str(text),
            Json::List(items) => serializer.collect_seq(items),
            Json::Map(fields) => serializer.collect_map(fields.iter().map(|(key, value)| (key, value))),
        }
    }
}

fn number(written: &str) -> Json {
    if serde_json::from_str::<serde::de::IgnoredAny>(written).is_ok() {
        return Json::Number(written.into());
    }
    match data::number(written) {
        Some(value) => Json::Number(value.to_string().into()),
        None => Json::Text(written.into()),
    }
}

fn separate(out: &mut String, at: usize, indent: Option<usize>) {
    if at > 0 {
        out.push(',');
    }
    if let Some(indent) = indent {
        line(out, indent + 1);
    }
}

fn close(out: &mut String, is_empty: bool, indent: Option<usize>, bracket: char) {
    if let (Some(indent), false) = (indent, is_empty) {
        line(out, indent);
    }
    out.push(bracket);
}

pub(super) fn line(out: &mut String, indent: usize) {
    out.push('\n');
    (0..indent).for_each(|_| out.push_str("  "));
}

fn quote(text: &str, out: &mut String) {
    out.push_str(&serde_json::to_string(text).expect("text is always JSON"));
}

//! A value as text that tells every value from every other: what tests compare and `docs render` can print.

mod expression;

use super::number;
use super::text::Text;
use super::value::{ElementTag, Outcome, Value};

pub use expression::{is_identifier, show_expr};

/// JavaScript's literal for the value; `-0`, `NaN` and `undefined` as they are, lone surrogates escaped, elements as
/// JSX with every prop but `children` in braces, functions as `function`.
pub fn show(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out, 0);
    out
}

/// As `show`, or the name of the error: `TypeError`.
pub fn show_outcome(outcome: &Outcome<Value>) -> String {
    match outcome {
        Ok(value) => show(value),
        Err(throw) => throw.kind.name().into(),
    }
}

/// Nests below this are written as `…`.
const DEPTH: usize = 100;

fn write(value: &Value, out: &mut String, depth: usize) {
    if depth > DEPTH {
        out.push('…');
        return;
    }
    match value {
        Value::Undefined => out.push_str("undefined"),
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) if *number == 0.0 && number.is_sign_negative() => out.push_str("-0"),
        Value::Number(number) => out.push_str(&number::to_text(*number)),
        Value::Text(text) => quote(text, out),
        Value::Array(list) => {
            out.push('[');
            for (at, item) in list.items().iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                write(item, out, depth + 1);
            }
            for (key, value) in list.named() {
                out.push_str(&format!(", {}: ", key.to_str()));
                write(value, out, depth + 1);
            }
            out.push(']');
        }
        Value::Object(object) => {
            out.push('{');
            for (at, (key, value)) in object.entries().iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                quote(key, out);
                out.push_str(": ");
                write(value, out, depth + 1);
            }
            out.push('}');
        }
        Value::Element(element) => {
            let name = match &element.tag {
                ElementTag::Fragment => "",
                ElementTag::Html(name) | ElementTag::Theme(name) | ElementTag::Component(name, _) => name,
            };
            out.push('<');
            out.push_str(name);
            for (key, value) in element.props.entries() {
                if *key != *"children" {
                    out.push_str(&format!(" {}={{", key.to_str()));
                    write(value, out, depth + 1);
                    out.push('}');
                }
            }
            match element.prop("children") {
                None => out.push_str(" />"),
                Some(children) => {
                    out.push('>');
                    write(children, out, depth + 1);
                    out.push_str(&format!("</{name}>"));
                }
            }
        }
        Value::Function(_) | Value::Builtin(_) | Value::Foreign(_) => out.push_str("function"),
    }
}

fn quote(text: &Text, out: &mut String) {
    out.push('"');
    for point in char::decode_utf16(text.to_units().iter().copied()) {
        match point {
            Ok(c @ ('"' | '\\')) => out.extend(['\\', c]),
            Ok('\n') => out.push_str("\\n"),
            Ok(c) if c < ' ' || c == '\u{7f}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            Ok(c) => out.push(c),
            Err(lone) => out.push_str(&format!("\\u{:04x}", lone.unpaired_surrogate())),
        }
    }
    out.push('"');
}

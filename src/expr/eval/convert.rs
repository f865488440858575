//! Conversions between types, as the operators and functions ask for them.

use crate::source::Span;

use super::super::number;
use super::super::text::Text;
use super::super::value::{Outcome, Throw, ThrowKind, Value};
use super::Evaluator;

/// Which primitive a conversion would rather have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Hint {
    Text,
    Number,
    /// `+` and `==`: as `Number`, since the language has no dates at build.
    Default,
}

impl Evaluator {
    pub(in super::super) fn primitive_of(&mut self, value: &Value, hint: Hint, span: Span) -> Outcome<Value> {
        match value {
            Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => Ok(value.clone()),
            Value::Array(list) => {
                self.budget.enter(span)?;
                let text = self.join(list.items(), &Text::from(","), span);
                self.budget.leave();
                text
            }
            Value::Object(object) => {
                let order = if hint == Hint::Text { ["toString", "valueOf"] } else { ["valueOf", "toString"] };
                for name in order {
                    match object.get_str(name) {
                        // What every object inherits: a text for `toString`, itself for `valueOf`.
                        None if name == "toString" && !object.bare => return Ok(Value::text("[object Object]")),
                        None => {}
                        Some(own) if own.is_callable() => {
                            let result = self.call_value(own, &[], span)?;
                            if !result.is_object() {
                                return Ok(result);
                            }
                        }
                        Some(_) => {}
                    }
                }
                Err(type_error("Cannot convert object to primitive value", span))
            }
            Value::Element(_) => Ok(Value::text("[object Object]")),
            Value::Function(_) | Value::Builtin(_) | Value::Foreign(_) => {
                Err(outside("a function is used as a text or number; call it, or name one of its results", span))
            }
        }
    }

    pub(in super::super) fn number_of(&mut self, value: &Value, span: Span) -> Outcome<f64> {
        Ok(match value {
            Value::Undefined => f64::NAN,
            Value::Null => 0.0,
            Value::Bool(value) => f64::from(u8::from(*value)),
            Value::Number(number) => *number,
            Value::Text(text) => {
                self.budget.work(text.len() / 64, span)?;
                number::from_text(text)
            }
            _ => {
                let primitive = self.primitive_of(value, Hint::Number, span)?;
                return self.number_of(&primitive, span);
            }
        })
    }

    /// ToIntegerOrInfinity; `undefined` gives `default`.
    pub(in super::super) fn integer_of(&mut self, value: &Value, default: f64, span: Span) -> Outcome<f64> {
        match value {
            Value::Undefined => Ok(default),
            value => Ok(number::to_integer(self.number_of(value, span)?)),
        }
    }

    pub(in super::super) fn text_of(&mut self, value: &Value, span: Span) -> Outcome<Text> {
        Ok(match value {
            Value::Undefined => Text::from("undefined"),
            Value::Null => Text::from("null"),
            Value::Bool(true) => Text::from("true"),
            Value::Bool(false) => Text::from("false"),
            Value::Number(number) => Text::from(number::to_text(*number)),
            Value::Text(text) => text.clone(),
            _ => {
                let primitive = self.primitive_of(value, Hint::Text, span)?;
                return self.text_of(&primitive, span);
            }
        })
    }

    /// One text of many, paid for.
    pub(in super::super) fn joined(&mut self, parts: &[Text], span: Span) -> Outcome<Value> {
        self.budget.text(parts.iter().map(Text::len).sum(), span)?;
        Ok(Value::Text(Text::concat(parts)))
    }

    /// Items of an array, code points of a text.
    pub(in super::super) fn iterate(&mut self, value: &Value, span: Span) -> Outcome<Vec<Value>> {
        match value {
            Value::Array(list) => {
                self.budget.work(list.items().len(), span)?;
                Ok(list.items().to_vec())
            }
            Value::Text(text) => {
                self.budget.work(text.len(), span)?;
                Ok(text.code_points().into_iter().map(Value::Text).collect())
            }
            value => Err(type_error(format!("{} is not iterable", describe(value)), span)),
        }
    }

    /// Own properties with their keys, as a spread in an object or `Object.entries` reads them.
    pub(in super::super) fn own_entries(&mut self, value: &Value, span: Span) -> Outcome<Vec<(Text, Value)>> {
        match value {
            Value::Object(object) => {
                self.budget.work(object.len(), span)?;
                Ok(object.entries().to_vec())
            }
            Value::Array(list) => {
                self.budget.work(list.items().len(), span)?;
                let items = list.items().iter().enumerate().map(|(at, item)| (index_key(at), item.clone()));
                Ok(items.chain(list.named().iter().cloned()).collect())
            }
            Value::Text(text) => {
                self.budget.work(text.len(), span)?;
                let units = text.to_units();
                let unit = |unit: &u16| Value::Text(Text::from_units(&[*unit]));
                Ok(units.iter().enumerate().map(|(at, own)| (index_key(at), unit(own))).collect())
            }
            Value::Element(_) | Value::Foreign(_) => Err(outside("the inside of an element cannot be read", span)),
            Value::Undefined
            | Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Function(_)
            | Value::Builtin(_) => Ok(Vec::new()),
        }
    }
}

fn index_key(at: usize) -> Text {
    Text::from(at.to_string())
}

/// A value in a message: what it is when that is short.
pub(in super::super) fn describe(value: &Value) -> String {
    match value {
        Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) => format!("{value:?}"),
        Value::Text(text) if text.len() <= 40 => format!("{:?}", text.to_str()),
        Value::Text(_) => "the text".into(),
        Value::Array(_) => "the array".into(),
        Value::Object(_) => "the object".into(),
        Value::Function(_) | Value::Builtin(_) => "the function".into(),
        Value::Element(_) | Value::Foreign(_) => "the element".into(),
    }
}

pub(in super::super) fn type_error(message: impl Into<String>, span: Span) -> Box<Throw> {
    Throw::new(ThrowKind::Type, message, span)
}

pub(in super::super) fn range_error(message: impl Into<String>, span: Span) -> Box<Throw> {
    Throw::new(ThrowKind::Range, message, span)
}

pub(in super::super) fn outside(message: impl Into<String>, span: Span) -> Box<Throw> {
    Throw::new(ThrowKind::Outside, message, span)
}

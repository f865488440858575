//! What an author gives an element: attributes of MDX and props of evaluated JSX in one form.

use crate::expr::tree::Expr;
use crate::expr::value::Value;
use crate::source::Span;

/// One attribute as given, in order.
#[derive(Clone)]
pub struct Given {
    pub name: Box<str>,
    pub value: GivenValue,
    /// The name: where to point when there is no such attribute.
    pub name_span: Span,
    /// The value, where it has one: where to point when that is wrong.
    pub span: Span,
}

/// All that an element is given.
pub struct Attributes {
    /// Each name once.
    pub given: Vec<Given>,
    /// Whether all could be read: of some elements nothing may be left out.
    pub is_whole: bool,
}

#[derive(Clone)]
pub enum GivenValue {
    /// `name`
    Present,
    /// `name="text"`
    Text(Box<str>),
    /// `name={…}`, evaluated
    Value(Value),
    /// `name={…}`, and what it gives depends on the reader
    Residual(Box<Residual>),
}

#[derive(Clone)]
pub struct Residual {
    pub expr: Expr,
    /// For a reader nobody knows; `None` inside an arm.
    pub default: Option<Value>,
}

impl GivenValue {
    /// As text where it is one: a string or a number; for a reader nobody knows where it depends on one.
    pub fn as_text(&self) -> Option<Box<str>> {
        match self {
            GivenValue::Present => None,
            GivenValue::Text(text) => Some(text.clone()),
            GivenValue::Value(value) => value_text(value),
            GivenValue::Residual(residual) => residual.default.as_ref().and_then(value_text),
        }
    }

    pub fn truthy(&self) -> bool {
        match self {
            GivenValue::Present => true,
            // `required="false"` is what authors mean by it, whatever JavaScript says.
            GivenValue::Text(text) => !matches!(&**text, "false" | ""),
            GivenValue::Value(value) => value.truthy(),
            GivenValue::Residual(residual) => residual.default.as_ref().is_some_and(Value::truthy),
        }
    }

    /// Whether JavaScript takes it for true.
    pub fn is_true(&self) -> bool {
        match self {
            GivenValue::Text(text) => !text.is_empty(),
            value => value.truthy(),
        }
    }

    pub fn into_value(self) -> Value {
        match self {
            GivenValue::Present => Value::Bool(true),
            GivenValue::Text(text) => Value::text(&text),
            GivenValue::Value(value) => value,
            GivenValue::Residual(residual) => residual.default.unwrap_or(Value::Undefined),
        }
    }
}

/// Strings and numbers as JavaScript writes them; lone surrogates become U+FFFD.
pub fn value_text(value: &Value) -> Option<Box<str>> {
    match value {
        Value::Text(text) => Some(text.to_str().into_owned().into()),
        Value::Number(number) => Some(crate::expr::number::to_text(*number).into()),
        _ => None,
    }
}

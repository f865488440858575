//! Binary operators.

use std::cmp::Ordering;

use crate::source::Span;

use super::super::number;
use super::super::tree::BinaryOp;
use super::super::value::{Outcome, Value};
use super::convert::{Hint, describe, outside, type_error};
use super::{Evaluator, math};

impl Evaluator {
    pub(in super::super) fn binary(&mut self, op: BinaryOp, left: &Value, right: &Value, span: Span) -> Outcome<Value> {
        Ok(match op {
            BinaryOp::Add => return self.add(left, right, span),
            BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder | BinaryOp::Power => {
                let left = self.number_of(left, span)?;
                let right = self.number_of(right, span)?;
                Value::Number(match op {
                    BinaryOp::Subtract => left - right,
                    BinaryOp::Multiply => left * right,
                    BinaryOp::Divide => left / right,
                    BinaryOp::Remainder => left % right,
                    _ => math::power(left, right),
                })
            }
            BinaryOp::Less => Value::Bool(self.compare(left, right, span)? == Some(Ordering::Less)),
            BinaryOp::Greater => Value::Bool(self.compare(left, right, span)? == Some(Ordering::Greater)),
            BinaryOp::LessEqual => {
                Value::Bool(matches!(self.compare(left, right, span)?, Some(Ordering::Less | Ordering::Equal)))
            }
            BinaryOp::GreaterEqual => {
                Value::Bool(matches!(self.compare(left, right, span)?, Some(Ordering::Greater | Ordering::Equal)))
            }
            BinaryOp::In => Value::Bool(self.has(left, right, span)?),
            BinaryOp::StrictEqual => Value::Bool(left.strict_equals(right)),
            BinaryOp::StrictNotEqual => Value::Bool(!left.strict_equals(right)),
            BinaryOp::Equal => Value::Bool(self.loosely_equal(left, right, span)?),
            BinaryOp::NotEqual => Value::Bool(!self.loosely_equal(left, right, span)?),
        })
    }

    fn add(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<Value> {
        let left = self.primitive_of(left, Hint::Default, span)?;
        let right = self.primitive_of(right, Hint::Default, span)?;
        if matches!(left, Value::Text(_)) || matches!(right, Value::Text(_)) {
            let parts = [self.text_of(&left, span)?, self.text_of(&right, span)?];
            return self.joined(&parts, span);
        }
        Ok(Value::Number(self.number_of(&left, span)? + self.number_of(&right, span)?))
    }

    /// `None` when either is `NaN`.
    fn compare(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<Option<Ordering>> {
        let left = self.primitive_of(left, Hint::Number, span)?;
        let right = self.primitive_of(right, Hint::Number, span)?;
        if let (Value::Text(left), Value::Text(right)) = (&left, &right) {
            self.budget.work(left.len().min(right.len()) / 64, span)?;
            return Ok(Some(left.compare(right)));
        }
        Ok(self.number_of(&left, span)?.partial_cmp(&self.number_of(&right, span)?))
    }

    /// `key in value`: own properties.
    fn has(&mut self, key: &Value, value: &Value, span: Span) -> Outcome<bool> {
        let own = match value {
            Value::Object(_) | Value::Array(_) => self.text_of(key, span)?,
            Value::Element(_) | Value::Function(_) | Value::Builtin(_) | Value::Foreign(_) => {
                return Err(outside("`in` looks into objects and arrays only", span));
            }
            value => {
                let message =
                    format!("Cannot use 'in' operator to search for {} in {}", describe(key), describe(value));
                return Err(type_error(message, span));
            }
        };
        Ok(match value {
            Value::Object(object) => object.get(&own).is_some(),
            Value::Array(list) => {
                let is_item = own.as_index().is_some_and(|at| (at as usize) < list.items().len());
                own == *"length" || is_item || list.named_item(&own).is_some()
            }
            _ => false,
        })
    }

    /// `==`
    fn loosely_equal(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<bool> {
        use Value::{Bool, Null, Number, Text, Undefined};
        Ok(match (left, right) {
            (Undefined | Null, Undefined | Null) => true,
            (Undefined | Null, _) | (_, Undefined | Null) => false,
            (Number(a), Text(b)) | (Text(b), Number(a)) => *a == number::from_text(b),
            (Bool(_), Bool(_)) | (Number(_), Number(_)) | (Text(_), Text(_)) => left.strict_equals(right),
            (Bool(_), _) => {
                let left = Value::Number(self.number_of(left, span)?);
                self.loosely_equal(&left, right, span)?
            }
            (_, Bool(_)) => {
                let right = Value::Number(self.number_of(right, span)?);
                self.loosely_equal(left, &right, span)?
            }
            (Number(_) | Text(_), object) => {
                let primitive = self.primitive_of(object, Hint::Default, span)?;
                self.loosely_equal(left, &primitive, span)?
            }
            (object, Number(_) | Text(_)) => {
                let primitive = self.primitive_of(object, Hint::Default, span)?;
                self.loosely_equal(&primitive, right, span)?
            }
            _ => left.strict_equals(right),
        })
    }
}

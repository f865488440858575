//! The language's functions that are not methods: `Object.keys`, `Array.from`, `parseInt` …

use std::sync::Arc;

use crate::source::Span;

use super::super::builtin::{Builtin, Function, NumberMethod};
use super::super::number;
use super::super::object::{Builder, Object};
use super::super::text::Text;
use super::super::value::{Outcome, Value};
use super::Evaluator;
use super::convert::{outside, range_error, type_error};

impl Evaluator {
    /// Those that call back are functions of their own: see `Evaluator::node`.
    pub(in super::super) fn global(&mut self, function: Function, args: &[Value], span: Span) -> Outcome<Value> {
        match function {
            Function::ArrayFrom => self.array_from(args, span),
            Function::UseCallback
            | Function::UseEffect
            | Function::UseLayoutEffect
            | Function::UseMemo
            | Function::UseReducer
            | Function::UseRef
            | Function::UseState
            | Function::Dispatch => self.hook(function, args, span),
            Function::JsonStringify => self.stringify(args, span),
            _ => self.plain_global(function, args, span),
        }
    }

    fn plain_global(&mut self, function: Function, args: &[Value], span: Span) -> Outcome<Value> {
        let first = args.first().unwrap_or(&Value::Undefined);
        Ok(match function {
            Function::ParseInt | Function::NumberParseInt => {
                let text = self.text_of(first, span)?;
                self.budget.work(text.len() / 64, span)?;
                let radix = self.number_of(args.get(1).unwrap_or(&Value::Undefined), span)?;
                Value::Number(number::parse_int(&text, number::to_int32(radix)))
            }
            Function::ParseFloat | Function::NumberParseFloat => {
                let text = self.text_of(first, span)?;
                self.budget.work(text.len() / 64, span)?;
                Value::Number(number::parse_float(&text))
            }
            Function::EncodeUri => {
                let text = self.text_of(first, span)?;
                self.encode_uri(&text, span)?
            }
            Function::EncodeUriComponent => {
                let text = self.text_of(first, span)?;
                self.encode_component(&text, span)?
            }
            Function::NumberIsFinite => Value::Bool(matches!(first, Value::Number(number) if number.is_finite())),
            Function::NumberIsNan => Value::Bool(matches!(first, Value::Number(number) if number.is_nan())),
            Function::NumberIsInteger => Value::Bool(matches!(first, Value::Number(number) if number.fract() == 0.0)),
            Function::NumberIsSafeInteger => Value::Bool(
                matches!(first, Value::Number(number) if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_991.0),
            ),
            Function::ObjectAssign => self.assign(args, span)?,
            Function::ObjectKeys => {
                let keys = self.coerced_entries(first, span)?.into_iter().map(|(key, _)| Value::Text(key));
                Value::array(keys.collect())
            }
            Function::ObjectValues => {
                Value::array(self.coerced_entries(first, span)?.into_iter().map(|(_, value)| value).collect())
            }
            Function::ObjectEntries => {
                let entries = self.coerced_entries(first, span)?.into_iter();
                Value::array(entries.map(|(key, value)| Value::array(vec![Value::Text(key), value])).collect())
            }
            Function::ObjectFromEntries => {
                let mut object = Builder::default();
                for entry in self.iterate(first, span)? {
                    let (key, value) = match &entry {
                        Value::Array(pair) => (pair.items().first().cloned(), pair.items().get(1).cloned()),
                        Value::Object(pair) => (pair.get_str("0").cloned(), pair.get_str("1").cloned()),
                        Value::Function(_) | Value::Builtin(_) | Value::Element(_) | Value::Foreign(_) => {
                            return Err(outside("an entry is an array of a key and a value", span));
                        }
                        other => {
                            let what = super::convert::describe(other);
                            return Err(type_error(format!("Iterator value {what} is not an entry object"), span));
                        }
                    };
                    let key = self.text_of(&key.unwrap_or(Value::Undefined), span)?;
                    object.set(key, value.unwrap_or(Value::Undefined));
                }
                Value::Object(Arc::new(object.finish()))
            }
            Function::ArrayIsArray => Value::Bool(matches!(first, Value::Array(_))),
            Function::ArrayOf => Value::array(args.to_vec()),
            _ => return self.math(function, args, span),
        })
    }

    /// A hook in the first rendering of its component: states are initial, effects come later.
    fn hook(&mut self, function: Function, args: &[Value], span: Span) -> Outcome<Value> {
        let first = args.first().unwrap_or(&Value::Undefined);
        let state = |value: Value| Value::array(vec![value, Value::Builtin(Builtin::Function(Function::Dispatch))]);
        Ok(match function {
            Function::UseState if first.is_callable() => state(self.call_value(first, &[], span)?),
            Function::UseState => state(first.clone()),
            Function::UseReducer => {
                let initial = args.get(1).unwrap_or(&Value::Undefined);
                match args.get(2).filter(|make| make.is_callable()) {
                    Some(make) => state(self.call_value(make, std::slice::from_ref(initial), span)?),
                    None => state(initial.clone()),
                }
            }
            Function::UseMemo => self.call_value(first, &[], span)?,
            Function::UseCallback => first.clone(),
            Function::UseRef => Value::Object(Arc::new(Object::from_entries([(Text::from("current"), first.clone())]))),
            _ => Value::Undefined,
        })
    }

    /// Own entries of what `ToObject` makes of a value.
    fn coerced_entries(&mut self, value: &Value, span: Span) -> Outcome<Vec<(Text, Value)>> {
        if value.is_nullish() {
            return Err(type_error("Cannot convert undefined or null to object", span));
        }
        self.own_entries(value, span)
    }

    /// The parser lets only a fresh object be the first argument, so a new one in its place is not told apart.
    fn assign(&mut self, args: &[Value], span: Span) -> Outcome<Value> {
        let mut object = Builder::default();
        match args.first() {
            Some(Value::Object(first)) => {
                for (key, value) in first.entries() {
                    object.set(key.clone(), value.clone());
                }
            }
            _ => return Err(outside("the first argument of `Object.assign` must be an object literal", span)),
        }
        for source in &args[1..] {
            for (key, value) in self.own_entries(source, span)? {
                // Assigning to `__proto__` makes no property unless there is one.
                if key != *"__proto__" || object.has(&key) {
                    object.set(key, value);
                }
            }
        }
        Ok(Value::Object(Arc::new(object.finish())))
    }

    fn array_from(&mut self, args: &[Value], span: Span) -> Outcome<Value> {
        let source = args.first().unwrap_or(&Value::Undefined);
        let mapper = args.get(1).filter(|mapper| !matches!(mapper, Value::Undefined));
        if let Some(mapper) = mapper
            && !mapper.is_callable()
        {
            return Err(type_error(format!("{} is not a function", super::convert::describe(mapper)), span));
        }
        let items = match source {
            Value::Undefined | Value::Null => {
                return Err(type_error(format!("{source:?} is not iterable"), span));
            }
            Value::Array(_) | Value::Text(_) => self.iterate(source, span)?,
            Value::Object(object) => self.array_like(object, span)?,
            Value::Bool(_) | Value::Number(_) => Vec::new(),
            Value::Function(_) | Value::Builtin(_) | Value::Element(_) | Value::Foreign(_) => {
                return Err(outside("`Array.from` takes an array, a text or an object with a `length`", span));
            }
        };
        let Some(mapper) = mapper else { return Ok(Value::array(items)) };
        let mut mapped = Vec::with_capacity(items.len());
        for (at, item) in items.into_iter().enumerate() {
            mapped.push(self.call_value(mapper, &[item, Value::Number(at as f64)], span)?);
        }
        Ok(Value::array(mapped))
    }

    fn array_like(&mut self, object: &Object, span: Span) -> Outcome<Vec<Value>> {
        let length = object.get_str("length").cloned().unwrap_or(Value::Undefined);
        let length = self.integer_of(&length, 0.0, span)?.max(0.0);
        if length > f64::from(u32::MAX) {
            return Err(range_error("Invalid array length", span));
        }
        self.budget.work(length as usize, span)?;
        let item = |at: usize| object.get(&Text::from(at.to_string())).cloned().unwrap_or(Value::Undefined);
        Ok((0..length as usize).map(item).collect())
    }

    pub(in super::super) fn number_method(
        &mut self,
        method: NumberMethod,
        number: f64,
        args: &[Value],
        span: Span,
    ) -> Outcome<Value> {
        let first = args.first().unwrap_or(&Value::Undefined);
        let text = match method {
            NumberMethod::ToFixed => {
                let digits = self.integer_of(first, 0.0, span)?;
                if !(0.0..=100.0).contains(&digits) {
                    return Err(range_error("toFixed() digits argument must be between 0 and 100", span));
                }
                number::to_fixed(number, digits as usize)
            }
            NumberMethod::ToPrecision if matches!(first, Value::Undefined) => number::to_text(number),
            NumberMethod::ToPrecision => {
                let precision = self.integer_of(first, 0.0, span)?;
                if number.is_finite() && !(1.0..=100.0).contains(&precision) {
                    return Err(range_error("toPrecision() argument must be between 1 and 100", span));
                }
                number::to_precision(number, precision as usize)
            }
            NumberMethod::ToString => {
                let radix = self.integer_of(first, 10.0, span)?;
                if !(2.0..=36.0).contains(&radix) {
                    return Err(range_error("toString() radix must be between 2 and 36", span));
                }
                if radix == 10.0 { number::to_text(number) } else { number::to_radix(number, radix as u32) }
            }
        };
        self.joined(&[Text::from(text)], span)
    }
}

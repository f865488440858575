//! The methods of arrays.

use crate::source::Span;

use super::super::builtin::ArrayMethod;
use super::super::text::Text;
use super::super::value::{List, Outcome, Value};
use super::Evaluator;
use super::convert::{describe, range_error, type_error};

impl Evaluator {
    pub(super) fn array_method(
        &mut self,
        method: ArrayMethod,
        list: &std::sync::Arc<List>,
        args: &[Value],
        span: Span,
    ) -> Outcome<Value> {
        let items = list.items();
        self.budget.work(items.len(), span)?;
        let undefined = Value::Undefined;
        let first = args.first().unwrap_or(&undefined);
        let this = Value::Array(list.clone());
        Ok(match method {
            ArrayMethod::At => {
                let at = self.integer_of(first, 0.0, span)?;
                let at = if at < 0.0 { at + items.len() as f64 } else { at };
                if at < 0.0 { Value::Undefined } else { items.get(at as usize).cloned().unwrap_or(Value::Undefined) }
            }
            ArrayMethod::Concat => {
                let mut all = items.to_vec();
                for arg in args {
                    match arg {
                        Value::Array(list) => {
                            self.budget.work(list.items().len(), span)?;
                            all.extend_from_slice(list.items());
                        }
                        other => all.push(other.clone()),
                    }
                }
                Value::array(all)
            }
            ArrayMethod::Every => Value::Bool(self.position(&this, items, first, Seek::Falsy, span)?.is_none()),
            ArrayMethod::Some => Value::Bool(self.position(&this, items, first, Seek::Truthy, span)?.is_some()),
            ArrayMethod::Find => {
                let at = self.position(&this, items, first, Seek::Truthy, span)?;
                at.map_or(Value::Undefined, |at| items[at].clone())
            }
            ArrayMethod::FindIndex => {
                let at = self.position(&this, items, first, Seek::Truthy, span)?;
                Value::Number(at.map_or(-1.0, |at| at as f64))
            }
            ArrayMethod::FindLast => {
                let at = self.position(&this, items, first, Seek::LastTruthy, span)?;
                at.map_or(Value::Undefined, |at| items[at].clone())
            }
            ArrayMethod::Filter => {
                self.callable(first, span)?;
                let mut kept = Vec::new();
                for (at, item) in items.iter().enumerate() {
                    if self.callback(first, item, at, &this, span)?.truthy() {
                        kept.push(item.clone());
                    }
                }
                Value::array(kept)
            }
            ArrayMethod::Map => {
                self.callable(first, span)?;
                let mut mapped = Vec::with_capacity(items.len());
                for (at, item) in items.iter().enumerate() {
                    mapped.push(self.callback(first, item, at, &this, span)?);
                }
                Value::array(mapped)
            }
            ArrayMethod::FlatMap => {
                self.callable(first, span)?;
                let mut mapped = Vec::with_capacity(items.len());
                for (at, item) in items.iter().enumerate() {
                    match self.callback(first, item, at, &this, span)? {
                        Value::Array(list) => {
                            self.budget.work(list.items().len(), span)?;
                            mapped.extend_from_slice(list.items());
                        }
                        other => mapped.push(other),
                    }
                }
                Value::array(mapped)
            }
            ArrayMethod::Reduce => {
                self.callable(first, span)?;
                let mut rest = items.iter().enumerate();
                let mut sum = match args.get(1) {
                    Some(initial) => initial.clone(),
                    None => match rest.next() {
                        Some((_, item)) => item.clone(),
                        None => return Err(type_error("Reduce of empty array with no initial value", span)),
                    },
                };
                for (at, item) in rest {
                    sum = self.call_value(first, &[sum, item.clone(), Value::Number(at as f64), this.clone()], span)?;
                }
                sum
            }
            ArrayMethod::Flat => {
                let depth = self.integer_of(first, 1.0, span)?;
                let mut flat = Vec::new();
                self.flatten(items, depth, &mut flat, span)?;
                Value::array(flat)
            }
            ArrayMethod::Includes if items.is_empty() => Value::Bool(false),
            ArrayMethod::Includes => {
                let from = self.relative(args.get(1), 0, items.len(), span)?;
                Value::Bool(items[from..].iter().any(|item| item.same_value_zero(first)))
            }
            ArrayMethod::IndexOf | ArrayMethod::LastIndexOf if items.is_empty() => Value::Number(-1.0),
            ArrayMethod::IndexOf => {
                let from = self.relative(args.get(1), 0, items.len(), span)?;
                let at = items[from..].iter().position(|item| item.strict_equals(first));
                Value::Number(at.map_or(-1.0, |at| (from + at) as f64))
            }
            ArrayMethod::LastIndexOf => {
                let last = items.len() as f64 - 1.0;
                let from = match args.get(1) {
                    Some(from) => {
                        let from = self.integer_of(from, 0.0, span)?;
                        if from < 0.0 { from + items.len() as f64 } else { from.min(last) }
                    }
                    None => last,
                };
                let end = if from < 0.0 { 0 } else { from as usize + 1 };
                let at = items[..end].iter().rposition(|item| item.strict_equals(first));
                Value::Number(at.map_or(-1.0, |at| at as f64))
            }
            ArrayMethod::Join => {
                let separator = match first {
                    Value::Undefined => Text::from(","),
                    value => self.text_of(value, span)?,
                };
                self.join(items, &separator, span)?
            }
            ArrayMethod::Slice => {
                let start = self.relative(args.first(), 0, items.len(), span)?;
                let end = self.relative(args.get(1), items.len(), items.len(), span)?;
                Value::array(items.get(start..end).unwrap_or_default().to_vec())
            }
            ArrayMethod::Reverse | ArrayMethod::ToReversed => Value::array(items.iter().rev().cloned().collect()),
            ArrayMethod::Sort | ArrayMethod::ToSorted => self.sorted(items, first, span)?,
            ArrayMethod::With => {
                let at = self.integer_of(first, 0.0, span)?;
                let at = if at < 0.0 { at + items.len() as f64 } else { at };
                if at < 0.0 || at >= items.len() as f64 {
                    return Err(range_error("Invalid index", span));
                }
                let mut changed = items.to_vec();
                changed[at as usize] = args.get(1).cloned().unwrap_or(Value::Undefined);
                Value::array(changed)
            }
            // Iterators in JavaScript; the parser lets them stand only where they are read to their end at once.
            ArrayMethod::Entries => {
                let entry = |(at, item): (usize, &Value)| Value::array(vec![Value::Number(at as f64), item.clone()]);
                Value::array(items.iter().enumerate().map(entry).collect())
            }
            ArrayMethod::Keys => Value::array((0..items.len()).map(|at| Value::Number(at as f64)).collect()),
            ArrayMethod::Values => this,
        })
    }

    fn callable(&self, callback: &Value, span: Span) -> Outcome<()> {
        if callback.is_callable() {
            return Ok(());
        }
        Err(type_error(format!("{} is not a function", describe(callback)), span))
    }

    fn callback(&mut self, callback: &Value, item: &Value, at: usize, list: &Value, span: Span) -> Outcome<Value> {
        self.call_value(callback, &[item.clone(), Value::Number(at as f64), list.clone()], span)
    }

    fn position(
        &mut self,
        list: &Value,
        items: &[Value],
        callback: &Value,
        seek: Seek,
        span: Span,
    ) -> Outcome<Option<usize>> {
        self.callable(callback, span)?;
        for step in 0..items.len() {
            let at = if seek == Seek::LastTruthy { items.len() - 1 - step } else { step };
            if self.callback(callback, &items[at], at, list, span)?.truthy() == (seek != Seek::Falsy) {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// A relative index as `slice` takes it, clamped to `0..=length`.
    fn relative(&mut self, value: Option<&Value>, default: usize, length: usize, span: Span) -> Outcome<usize> {
        let at = self.integer_of(value.unwrap_or(&Value::Undefined), default as f64, span)?;
        Ok(if at < 0.0 { (at + length as f64).max(0.0) as usize } else { at.min(length as f64) as usize })
    }

    fn flatten(&mut self, items: &[Value], depth: f64, flat: &mut Vec<Value>, span: Span) -> Outcome<()> {
        self.budget.enter(span)?;
        for item in items {
            match item {
                Value::Array(list) if depth >= 1.0 => {
                    self.budget.work(list.items().len(), span)?;
                    self.flatten(list.items(), depth - 1.0, flat, span)?;
                }
                other => flat.push(other.clone()),
            }
        }
        self.budget.leave();
        Ok(())
    }

    pub(super) fn join(&mut self, items: &[Value], separator: &Text, span: Span) -> Outcome<Value> {
        self.budget.work(items.len(), span)?;
        let mut parts = Vec::with_capacity(items.len() * 2);
        for (at, item) in items.iter().enumerate() {
            if at > 0 && !separator.is_empty() {
                parts.push(separator.clone());
            }
            if !item.is_nullish() {
                parts.push(self.text_of(item, span)?);
            }
        }
        self.joined(&parts, span)
    }

    fn sorted(&mut self, items: &[Value], comparator: &Value, span: Span) -> Outcome<Value> {
        if !matches!(comparator, Value::Undefined) {
            self.callable(comparator, span)?;
        }
        // `undefined` goes to the end without being compared.
        let (values, holes): (Vec<Value>, Vec<Value>) =
            items.iter().cloned().partition(|item| !matches!(item, Value::Undefined));
        let mut sorted = if matches!(comparator, Value::Undefined) {
            let mut keyed = Vec::with_capacity(values.len());
            for value in values {
                let key = self.text_of(&value, span)?;
                self.budget.work(key.len() / 64, span)?;
                keyed.push((key, value));
            }
            keyed.sort_by(|(a, _), (b, _)| a.compare(b));
            keyed.into_iter().map(|(_, value)| value).collect()
        } else {
            self.merge_sort(values, comparator, span)?
        };
        sorted.extend(holes);
        Ok(Value::array(sorted))
    }

    /// Stable. Asks only whether a later item is less than an earlier one, as V8 does, so that a comparator that
    /// never says "less" (`(a, b) => a > b`) leaves the order alone in both.
    fn merge_sort(&mut self, mut values: Vec<Value>, comparator: &Value, span: Span) -> Outcome<Vec<Value>> {
        if values.len() < 2 {
            return Ok(values);
        }
        let right = values.split_off(values.len() / 2);
        let left = self.merge_sort(values, comparator, span)?;
        let right = self.merge_sort(right, comparator, span)?;
        let mut merged = Vec::with_capacity(left.len() + right.len());
        let mut left = left.into_iter().peekable();
        let mut right = right.into_iter().peekable();
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            let order = self.call_value(comparator, &[b.clone(), a.clone()], span)?;
            let order = self.number_of(&order, span)?;
            merged.extend(if order < 0.0 { right.next() } else { left.next() });
        }
        merged.extend(left);
        merged.extend(right);
        Ok(merged)
    }
}

/// What a search over an array's items stops at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seek {
    Truthy,
    LastTruthy,
    Falsy,
}

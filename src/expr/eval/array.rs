//! The methods of arrays.

use std::sync::Arc;

use crate::source::Span;

use super::super::builtin::ArrayMethod;
use super::super::text::Text;
use super::super::value::{List, Outcome, Value};
use super::Evaluator;
use super::convert::{describe, range_error, type_error};

impl Evaluator {
    /// The methods that call back; each is a function of its own, so that a frame holds the temporaries of one.
    pub(in super::super) fn array_method(
        &mut self,
        method: ArrayMethod,
        list: &Arc<List>,
        args: &[Value],
        span: Span,
    ) -> Outcome<Value> {
        self.budget.work(list.items().len(), span)?;
        let undefined = Value::Undefined;
        let first = args.first().unwrap_or(&undefined);
        match method {
            ArrayMethod::Every => self.seek(list, first, Seek::Falsy, span).map(|at| Value::Bool(at.is_none())),
            ArrayMethod::Some => self.seek(list, first, Seek::Truthy, span).map(|at| Value::Bool(at.is_some())),
            ArrayMethod::Find => self.seek(list, first, Seek::Truthy, span).map(|at| item(list, at)),
            ArrayMethod::FindIndex => self.seek(list, first, Seek::Truthy, span).map(position),
            ArrayMethod::FindLast => self.seek(list, first, Seek::LastTruthy, span).map(|at| item(list, at)),
            ArrayMethod::Filter => self.filter(list, first, span),
            ArrayMethod::Map => self.map(list, first, span),
            ArrayMethod::FlatMap => self.flat_map(list, first, span),
            ArrayMethod::Reduce => self.reduce(list, first, args.get(1), span),
            ArrayMethod::Sort | ArrayMethod::ToSorted => self.sorted(list.items(), first, span),
            _ => self.array_read(method, list, args, span),
        }
    }

    fn filter(&mut self, list: &Arc<List>, callback: &Value, span: Span) -> Outcome<Value> {
        self.callable(callback, span)?;
        let mut kept = Vec::new();
        for (at, item) in list.items().iter().enumerate() {
            if self.callback(callback, list, at, span)?.truthy() {
                kept.push(item.clone());
            }
        }
        Ok(Value::array(kept))
    }

    fn map(&mut self, list: &Arc<List>, callback: &Value, span: Span) -> Outcome<Value> {
        self.callable(callback, span)?;
        let n_items = list.items().len();
        let mut mapped = Vec::with_capacity(n_items);
        for at in 0..n_items {
            mapped.push(self.callback(callback, list, at, span)?);
        }
        Ok(Value::array(mapped))
    }

    fn flat_map(&mut self, list: &Arc<List>, callback: &Value, span: Span) -> Outcome<Value> {
        self.callable(callback, span)?;
        let mut mapped = Vec::with_capacity(list.items().len());
        for at in 0..list.items().len() {
            match self.callback(callback, list, at, span)? {
                Value::Array(inner) => {
                    self.budget.work(inner.items().len(), span)?;
                    mapped.extend_from_slice(inner.items());
                }
                other => mapped.push(other),
            }
        }
        Ok(Value::array(mapped))
    }

    fn reduce(&mut self, list: &Arc<List>, callback: &Value, initial: Option<&Value>, span: Span) -> Outcome<Value> {
        self.callable(callback, span)?;
        let (mut sum, start) = match (initial, list.items().first()) {
            (Some(initial), _) => (initial.clone(), 0),
            (None, Some(first)) => (first.clone(), 1),
            (None, None) => return Err(type_error("Reduce of empty array with no initial value", span)),
        };
        for (at, item) in list.items().iter().enumerate().skip(start) {
            let args = [sum, item.clone(), Value::Number(at as f64), Value::Array(list.clone())];
            sum = self.call_value(callback, &args, span)?;
        }
        Ok(sum)
    }

    /// The methods that call nothing back.
    fn array_read(&mut self, method: ArrayMethod, list: &Arc<List>, args: &[Value], span: Span) -> Outcome<Value> {
        let items = list.items();
        let undefined = Value::Undefined;
        let first = args.first().unwrap_or(&undefined);
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
                position(items[from..].iter().position(|item| item.strict_equals(first)).map(|at| from + at))
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
                position(items[..end].iter().rposition(|item| item.strict_equals(first)))
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
            ArrayMethod::Values => Value::Array(list.clone()),
            ArrayMethod::Every
            | ArrayMethod::Some
            | ArrayMethod::Find
            | ArrayMethod::FindIndex
            | ArrayMethod::FindLast
            | ArrayMethod::Filter
            | ArrayMethod::Map
            | ArrayMethod::FlatMap
            | ArrayMethod::Reduce
            | ArrayMethod::Sort
            | ArrayMethod::ToSorted => unreachable!("`array_method` does those that call back"),
        })
    }

    fn callable(&self, callback: &Value, span: Span) -> Outcome<()> {
        if callback.is_callable() {
            return Ok(());
        }
        Err(type_error(format!("{} is not a function", describe(callback)), span))
    }

    fn callback(&mut self, callback: &Value, list: &Arc<List>, at: usize, span: Span) -> Outcome<Value> {
        let args = [list.items()[at].clone(), Value::Number(at as f64), Value::Array(list.clone())];
        self.call_value(callback, &args, span)
    }

    fn seek(&mut self, list: &Arc<List>, callback: &Value, seek: Seek, span: Span) -> Outcome<Option<usize>> {
        self.callable(callback, span)?;
        let n_items = list.items().len();
        for step in 0..n_items {
            let at = if seek == Seek::LastTruthy { n_items - 1 - step } else { step };
            if self.callback(callback, list, at, span)?.truthy() == (seek != Seek::Falsy) {
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

    pub(in super::super) fn join(&mut self, items: &[Value], separator: &Text, span: Span) -> Outcome<Value> {
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
        // Nor is one that is alone: not even its text is asked for.
        let mut sorted = if values.len() < 2 {
            values
        } else if matches!(comparator, Value::Undefined) {
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
        let mut width = 1;
        while width < values.len() {
            let mut merged = Vec::with_capacity(values.len());
            for run in values.chunks(2 * width) {
                let (left, right) = run.split_at(width.min(run.len()));
                self.merge(left, right, comparator, &mut merged, span)?;
            }
            values = merged;
            width *= 2;
        }
        Ok(values)
    }

    fn merge(
        &mut self,
        mut left: &[Value],
        mut right: &[Value],
        comparator: &Value,
        merged: &mut Vec<Value>,
        span: Span,
    ) -> Outcome<()> {
        while let ([a, rest_left @ ..], [b, rest_right @ ..]) = (left, right) {
            let order = self.call_value(comparator, &[b.clone(), a.clone()], span)?;
            if self.number_of(&order, span)? < 0.0 {
                merged.push(b.clone());
                right = rest_right;
            } else {
                merged.push(a.clone());
                left = rest_left;
            }
        }
        merged.extend_from_slice(left);
        merged.extend_from_slice(right);
        Ok(())
    }
}

fn item(list: &List, at: Option<usize>) -> Value {
    at.map_or(Value::Undefined, |at| list.items()[at].clone())
}

fn position(at: Option<usize>) -> Value {
    Value::Number(at.map_or(-1.0, |at| at as f64))
}

/// What a search over an array's items stops at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seek {
    Truthy,
    LastTruthy,
    Falsy,
}

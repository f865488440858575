//! Callbacks over known arrays, unrolled.

use std::sync::Arc;

use crate::source::Span;

use super::super::builtin::{Builtin, Function};
use super::super::scope::Frame;
use super::super::text::Text;
use super::super::tree::{self, Expr, Key, Kind, Property};
use super::super::value::{Closure, Value};
use super::Folder;
use super::call::Args;
use super::partial::{Fold, Found, OpenClosure, Partial, Stop};
use super::total;

/// Longer arrays stay as they are.
const ITEMS: usize = 1_000;

/// A sum nests once for each item.
const SUMMANDS: usize = 40;

impl Folder {
    /// A method of an array whose items are known one by one; `None` when it is better left to the reader's side.
    pub(super) fn list_method(
        &mut self,
        this: &Expr,
        property: &Text,
        args: &Args,
        span: Span,
    ) -> Fold<Option<Partial>> {
        let Some(items) = known_items(self.literal(this)) else { return Ok(None) };
        let name = property.as_str().unwrap_or_default();
        let unrolled = matches!(
            name,
            "map" | "flatMap" | "filter" | "find" | "findIndex" | "findLast" | "some" | "every" | "reduce"
        );
        let Some((false, callback)) = args.first() else { return Ok(None) };
        if !unrolled || items.len() > ITEMS || args.iter().any(|(spread, _)| *spread) {
            return Ok(None);
        }
        // The array itself is handed over only where it costs nothing.
        let wants_list = match self.open(callback) {
            Some(closure) => closure.function.rest.is_some() || closure.function.params.len() > 2,
            None => true,
        };
        let list = match (&this.kind, wants_list) {
            (_, false) => None,
            (Kind::Constant(list), true) => Some(Partial::Static(list.clone())),
            (_, true) => return Ok(None),
        };
        match name {
            "map" => self.unrolled_map(&items, callback, list, span).map(Some),
            "flatMap" => self.unrolled_flat_map(&items, callback, list, span),
            "reduce" if items.len() <= SUMMANDS => {
                let initial = args.get(1).map(|(_, partial)| partial.clone());
                self.unrolled_reduce(items, callback, initial, list, span)
            }
            "reduce" => Ok(None),
            // Those that stop early leave items alone, so all of them must be values.
            _ if !matches!(this.kind, Kind::Constant(_)) => Ok(None),
            _ => self.unrolled_search(name, &items, callback, list, span),
        }
    }

    fn item_call(
        &mut self,
        callback: &Partial,
        item: &Partial,
        at: usize,
        list: &Option<Partial>,
        span: Span,
    ) -> Fold<Partial> {
        let mut args = vec![item.clone(), Partial::Static(Value::Number(at as f64))];
        args.extend(list.clone());
        self.call_partial(callback, args, span)
    }

    fn unrolled_map(
        &mut self,
        items: &[Partial],
        callback: &Partial,
        list: Option<Partial>,
        span: Span,
    ) -> Fold<Partial> {
        let mut mapped = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            mapped.push((false, self.item_call(callback, item, at, &list, span)?));
        }
        self.array_of(mapped, span)
    }

    fn unrolled_flat_map(
        &mut self,
        items: &[Partial],
        callback: &Partial,
        list: Option<Partial>,
        span: Span,
    ) -> Fold<Option<Partial>> {
        let mut mapped: Args = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            let partial = self.item_call(callback, item, at, &list, span)?;
            match &partial {
                Partial::Static(Value::Array(list)) => {
                    mapped.extend(list.items().iter().map(|item| (false, Partial::Static(item.clone()))));
                }
                Partial::Residual(Expr { kind: Kind::Array(parts), .. }) => {
                    mapped.extend(parts.iter().map(|part| (part.spread, Partial::of(&part.value))));
                }
                Partial::Residual(expr) if !total::is_object(expr) => return Ok(None),
                Partial::Static(_) | Partial::Closure(_) | Partial::Residual(_) => mapped.push((false, partial)),
            }
        }
        self.array_of(mapped, span).map(Some)
    }

    fn unrolled_reduce(
        &mut self,
        items: Vec<Partial>,
        callback: &Partial,
        initial: Option<Partial>,
        list: Option<Partial>,
        span: Span,
    ) -> Fold<Option<Partial>> {
        let mut rest = items.into_iter().enumerate();
        let mut sum = match initial {
            Some(initial) => initial,
            None => match rest.next() {
                Some((_, first)) => first,
                None => return Ok(None),
            },
        };
        for (at, item) in rest {
            let mut args = vec![sum, item, Partial::Static(Value::Number(at as f64))];
            args.extend(list.clone());
            sum = self.call_partial(callback, args, span)?;
        }
        Ok(Some(sum))
    }

    /// The methods that ask each item a question: unrolled when every answer they need is known.
    fn unrolled_search(
        &mut self,
        name: &str,
        items: &[Partial],
        callback: &Partial,
        list: Option<Partial>,
        span: Span,
    ) -> Fold<Option<Partial>> {
        let mut kept: Args = Vec::new();
        let mut places: Vec<usize> = (0..items.len()).collect();
        if name == "findLast" {
            places.reverse();
        }
        for at in places {
            let answer = self.item_call(callback, &items[at], at, &list, span)?;
            let Some(answer) = self.truth(&answer) else { return Ok(None) };
            match (name, answer) {
                ("filter", true) => kept.push((false, items[at].clone())),
                ("find" | "findLast", true) => return Ok(Some(items[at].clone())),
                ("findIndex", true) => return Ok(Some(Partial::Static(Value::Number(at as f64)))),
                ("some", true) => return Ok(Some(Partial::Static(Value::Bool(true)))),
                ("every", false) => return Ok(Some(Partial::Static(Value::Bool(false)))),
                _ => {}
            }
        }
        Ok(Some(match name {
            "filter" => self.array_of(kept, span)?,
            "findIndex" => Partial::Static(Value::Number(-1.0)),
            "some" => Partial::Static(Value::Bool(false)),
            "every" => Partial::Static(Value::Bool(true)),
            _ => Partial::undefined(),
        }))
    }

    /// `Object.keys`, `values` and `entries` of a literal.
    pub(super) fn object_entries(&mut self, builtin: Builtin, args: &Args, span: Span) -> Fold<Option<Partial>> {
        let [(false, Partial::Residual(expr))] = &args[..] else { return Ok(None) };
        let Kind::Object(properties) = &self.literal(expr).kind else { return Ok(None) };
        let mut fields: Vec<(Text, Partial)> = Vec::with_capacity(properties.len());
        for property in properties {
            let Property::Field { key: Key::Name(key), value } = property else { return Ok(None) };
            // Integers go first, and of equal keys the last wins: left to the reader's side.
            if key.as_index().is_some() || fields.iter().any(|(own, _)| own == key) {
                return Ok(None);
            }
            fields.push((key.clone(), Partial::of(value)));
        }
        let is_total = |partial: &Partial| !matches!(partial, Partial::Residual(expr) if !total::is_total(expr));
        let mut items: Args = Vec::with_capacity(fields.len());
        for (key, value) in fields {
            let key = Partial::Static(Value::Text(key));
            items.push((
                false,
                match builtin {
                    Builtin::Function(Function::ObjectKeys) if is_total(&value) => key,
                    Builtin::Function(Function::ObjectValues) => value,
                    Builtin::Function(Function::ObjectEntries) => {
                        self.array_of(vec![(false, key), (false, value)], span)?
                    }
                    _ => return Ok(None),
                },
            ));
        }
        self.array_of(items, span).map(Some)
    }

    /// `Array.from(known, callback)`
    pub(super) fn array_from(&mut self, builtin: Builtin, args: &Args, span: Span) -> Fold<Option<Partial>> {
        let [(false, source), (false, callback)] = &args[..] else { return Ok(None) };
        if builtin != Builtin::Function(Function::ArrayFrom) || self.open(callback).is_none() {
            return Ok(None);
        }
        let Some(source) = self.value_of(source) else { return Ok(None) };
        let function = Value::Builtin(builtin);
        let args = [source];
        let made = self.evaluator.attempt(|evaluator| evaluator.call_value(&function, &args, span));
        let Value::Array(list) = made.ok_or(Stop::Bail)?? else { return Ok(None) };
        if list.items().len() > ITEMS {
            return Ok(None);
        }
        let items: Vec<Partial> = list.items().iter().cloned().map(Partial::Static).collect();
        self.unrolled_map(&items, callback, None, span).map(Some)
    }

    /// A hook of which not all is known; `None` for what is none.
    pub(super) fn hook(&mut self, builtin: Builtin, args: &Args, span: Span) -> Fold<Option<Partial>> {
        let Builtin::Function(function) = builtin else { return Ok(None) };
        let partial = |at: usize| args.get(at).map_or_else(Partial::undefined, |(_, partial)| partial.clone());
        let is_function =
            |partial: &Partial| matches!(partial, Partial::Closure(_) | Partial::Static(Value::Function(_)));
        let state = match function {
            Function::UseState if is_function(&partial(0)) => self.call_partial(&partial(0), Vec::new(), span)?,
            Function::UseState => partial(0),
            Function::UseReducer if is_function(&partial(2)) => {
                self.call_partial(&partial(2), vec![partial(1)], span)?
            }
            Function::UseReducer => partial(1),
            Function::UseMemo => return self.call_partial(&partial(0), Vec::new(), span).map(Some),
            Function::UseCallback => return Ok(Some(partial(0))),
            Function::UseRef => {
                let field = (Some(Key::Name(Text::from("current"))), partial(0));
                return self.object_of(vec![field], span).map(Some);
            }
            Function::UseEffect | Function::UseLayoutEffect | Function::Dispatch => {
                return Ok(Some(Partial::undefined()));
            }
            _ => return Ok(None),
        };
        // At the reader's side nothing changes a state either.
        let nothing = tree::Function {
            name: None,
            params: Box::default(),
            rest: None,
            body: Box::default(),
            span,
            locals: Box::default(),
        };
        let dispatch = Partial::Residual(Expr::new(span, Kind::Function(Arc::new(nothing))));
        self.array_of(vec![(false, state), (false, dispatch)], span).map(Some)
    }

    /// A function as a value of the evaluator's, when all it captures is known.
    pub(super) fn closure_value(&mut self, closure: &OpenClosure) -> Option<Value> {
        self.closure_value_inside(closure, &mut Vec::new())
    }

    fn closure_value_inside(&mut self, closure: &OpenClosure, around: &mut Vec<(usize, usize)>) -> Option<Value> {
        // One that captures itself has no value before its frame has.
        if around.contains(&closure.key()) {
            return None;
        }
        around.push(closure.key());
        let literal = Expr::new(closure.function.span, Kind::Function(closure.function.clone()));
        let mut captured = Vec::new();
        for id in total::free_locals(&literal) {
            captured.push(match self.local(id, &closure.env) {
                Found::Bound(Partial::Static(value)) => (id, value),
                Found::Bound(Partial::Closure(inner)) => (id, self.closure_value_inside(&inner, around)?),
                Found::Bound(Partial::Residual(_)) | Found::Unbound | Found::Residual => return None,
            });
        }
        around.pop();
        let frame = Frame::holding(captured).map(Arc::new);
        if let Some(frame) = &frame {
            closure.env.scope.keep(frame);
        }
        Some(Value::Function(Arc::new(Closure {
            function: closure.function.clone(),
            frame: frame.as_ref().map(Arc::downgrade),
            scope: Arc::downgrade(&closure.env.scope),
        })))
    }
}

/// The items of an array that are known one by one.
fn known_items(this: &Expr) -> Option<Vec<Partial>> {
    match &this.kind {
        Kind::Constant(Value::Array(list)) => Some(list.items().iter().cloned().map(Partial::Static).collect()),
        Kind::Array(items) => {
            let item = |item: &super::super::tree::Item| (!item.spread).then(|| Partial::of(&item.value));
            items.iter().map(item).collect()
        }
        _ => None,
    }
}

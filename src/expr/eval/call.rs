//! Member access and calls.

use std::sync::Arc;

use crate::diag::did_you_mean;
use crate::source::Span;

use super::super::builtin::{ArrayMethod, Builtin, Namespace, NumberMethod, TextMethod};
use super::super::scope::Frame;
use super::super::text::Text;
use super::super::tree::{Expr, Item, Kind, Regex};
use super::super::value::{Closure, Outcome, Value};
use super::convert::{outside, type_error};
use super::{Env, Evaluator, Step};

impl Evaluator {
    /// `object.property`: own properties, and the language's methods on the types that have them.
    pub(in super::super) fn member(&mut self, object: &Value, property: &Text, span: Span) -> Outcome<Value> {
        let name = property.as_str().unwrap_or_default();
        let value = match object {
            Value::Undefined | Value::Null => {
                let message = format!("Cannot read properties of {object:?} (reading '{}')", property.to_str());
                return Err(type_error(message, span));
            }
            Value::Object(object) => object.get(property).cloned(),
            Value::Array(list) => match property.as_index() {
                Some(at) => list.items().get(at as usize).cloned(),
                None if name == "length" => Some(Value::Number(list.items().len() as f64)),
                None => match list.named_item(property) {
                    Some(value) => Some(value.clone()),
                    None => ArrayMethod::from_name(name).map(|method| Value::Builtin(Builtin::Array(method))),
                },
            },
            Value::Text(text) => match property.as_index() {
                Some(at) => text.unit(at as usize).map(|unit| Value::Text(Text::from_units(&[unit]))),
                None if name == "length" => Some(Value::Number(text.len() as f64)),
                None => TextMethod::from_name(name).map(|method| Value::Builtin(Builtin::Text(method))),
            },
            Value::Number(_) => NumberMethod::from_name(name).map(|method| Value::Builtin(Builtin::Number(method))),
            Value::Bool(_) => None,
            Value::Builtin(Builtin::Namespace(namespace)) => match namespace.function(name) {
                Some(function) => Some(Value::Builtin(Builtin::Function(function))),
                None => match namespace.constant(name) {
                    Some(constant) => Some(Value::Number(constant)),
                    None => return Err(outside(format!("`{}.{name}` is not in the language", namespace.name()), span)),
                },
            },
            Value::Function(_) | Value::Builtin(_) => {
                return Err(outside("a function's properties cannot be read", span));
            }
            Value::Element(_) | Value::Foreign(_) => {
                return Err(outside("the inside of an element cannot be read", span));
            }
        };
        Ok(value.unwrap_or(Value::Undefined))
    }

    /// `object[index]`
    pub(in super::super) fn index(&mut self, object: &Value, index: &Value, span: Span) -> Outcome<Value> {
        match (object, index) {
            (Value::Array(list), Value::Number(at)) if at.fract() == 0.0 && *at >= 0.0 => {
                Ok(list.items().get(*at as usize).cloned().unwrap_or(Value::Undefined))
            }
            // Before the index becomes a key, as engines do.
            (Value::Undefined | Value::Null, _) => {
                let key = if index.is_object() { Text::from("…") } else { self.text_of(index, span)? };
                self.member(object, &key, span)
            }
            _ => {
                let key = self.text_of(index, span)?;
                self.member(object, &key, span)
            }
        }
    }

    pub(super) fn call_node(
        &mut self,
        span: Span,
        callee: &Expr,
        args: &[Item],
        optional: bool,
        env: &Env,
    ) -> Outcome<Step> {
        if let Some(regex) = tested(callee) {
            let args = self.items(args, env)?;
            let value = args.first().unwrap_or(&Value::Undefined);
            return self.regex_test(regex, value, span).map(Step::Value);
        }
        let (function, this) = match self.callee(callee, env)? {
            Some(pair) => pair,
            None => return Ok(Step::Short),
        };
        if optional && function.is_nullish() {
            return Ok(Step::Short);
        }
        if let Some((regex, rest)) = regex_argument(args) {
            return self.call_with_regex(&function, this.as_ref(), regex, rest, env, span).map(Step::Value);
        }
        let args = self.items(args, env)?;
        if !function.is_callable() {
            return Err(not_callable(callee, this.as_ref(), span));
        }
        self.invoke(&function, this.as_ref(), &args, span).map(Step::Value)
    }

    /// The function and what it is called on; `None` when a `?.` inside ends the chain.
    fn callee(&mut self, callee: &Expr, env: &Env) -> Outcome<Option<(Value, Option<Value>)>> {
        self.budget.enter(callee.span)?;
        let pair = self.callee_parts(callee, env);
        self.budget.leave();
        pair
    }

    fn callee_parts(&mut self, callee: &Expr, env: &Env) -> Outcome<Option<(Value, Option<Value>)>> {
        let (object, optional) = match &callee.kind {
            Kind::Member { object, optional, .. } | Kind::Index { object, optional, .. } => (object, *optional),
            // `(a?.b)()` keeps what it is called on, and calls `undefined` when the chain ends early.
            Kind::Chain(inner) => {
                return Ok(Some(self.callee(inner, env)?.unwrap_or((Value::Undefined, None))));
            }
            _ => {
                return Ok(match self.node(callee, env)? {
                    Step::Value(function) => Some((function, None)),
                    Step::Short => None,
                });
            }
        };
        let Step::Value(object) = self.step(object, env)? else { return Ok(None) };
        if optional && object.is_nullish() {
            return Ok(None);
        }
        let function = match &callee.kind {
            Kind::Index { index, .. } => {
                let index = self.expr(index, env)?;
                self.index(&object, &index, callee.span)?
            }
            Kind::Member { property, .. } => self.member(&object, property, callee.span)?,
            _ => unreachable!("only members come here"),
        };
        Ok(Some((function, Some(object))))
    }

    /// `text.replace(/…/, …)` and its kin. The regular expression is no value of the language.
    fn call_with_regex(
        &mut self,
        function: &Value,
        this: Option<&Value>,
        regex: &Regex,
        rest: &[Item],
        env: &Env,
        span: Span,
    ) -> Outcome<Value> {
        let rest = self.items(rest, env)?;
        match (function, this) {
            (Value::Builtin(Builtin::Text(method)), Some(Value::Text(text))) => {
                self.regex_method(method.name(), text, regex, &rest, span)
            }
            (function, _) if !function.is_callable() => Err(type_error("the method is not a function", span)),
            _ => Err(super::misplaced_regex(span)),
        }
    }

    /// Calls a value that is not called on anything: a callback, a component.
    pub(in super::super) fn call_value(&mut self, function: &Value, args: &[Value], span: Span) -> Outcome<Value> {
        self.invoke(function, None, args, span)
    }

    pub(in super::super) fn invoke(
        &mut self,
        function: &Value,
        this: Option<&Value>,
        args: &[Value],
        span: Span,
    ) -> Outcome<Value> {
        match function {
            Value::Function(closure) => {
                self.budget.enter(span)?;
                let value = self.run(closure, args, span);
                self.budget.leave();
                value
            }
            Value::Builtin(builtin) => match builtin {
                Builtin::Function(function) => self.global(*function, args, span),
                Builtin::Namespace(Namespace::Number) => {
                    Ok(Value::Number(args.first().map_or(Ok(0.0), |value| self.number_of(value, span))?))
                }
                Builtin::Namespace(Namespace::String) => {
                    let text = args.first().map_or(Ok(Text::empty()), |value| self.text_of(value, span))?;
                    self.joined(&[text], span)
                }
                Builtin::Namespace(Namespace::Boolean) => Ok(Value::Bool(args.first().is_some_and(Value::truthy))),
                Builtin::Namespace(namespace) => {
                    Err(outside(format!("`{}` is not a function of the language", namespace.name()), span))
                }
                Builtin::Array(method) => match this {
                    Some(Value::Array(list)) => self.array_method(*method, list, args, span),
                    this => Err(misplaced(method.name(), this, span)),
                },
                Builtin::Text(method) => match this {
                    Some(Value::Text(text)) => self.text_method(*method, text, args, span),
                    this => Err(misplaced(method.name(), this, span)),
                },
                Builtin::Number(method) => match this {
                    Some(Value::Number(number)) => self.number_method(*method, *number, args, span),
                    this => Err(misplaced(method.name(), this, span)),
                },
            },
            Value::Foreign(foreign) => {
                Err(outside(format!("`{0}` is a component: write `<{0} />`", foreign.name), span))
            }
            other => Err(type_error(format!("{} is not a function", super::convert::describe(other)), span)),
        }
    }

    fn run(&mut self, closure: &Closure, args: &[Value], span: Span) -> Outcome<Value> {
        let gone = || outside("the function is used after the page it belongs to", span);
        let scope = closure.scope.upgrade().ok_or_else(gone)?;
        let parent = match &closure.frame {
            Some(frame) => Some(frame.upgrade().ok_or_else(gone)?),
            None => None,
        };
        let frame = Arc::new(Frame::new(closure.function.clone(), parent));
        let env = Env { scope, frame: Some(frame) };
        let function = &*closure.function;
        for (at, param) in function.params.iter().enumerate() {
            let value = args.get(at).cloned().unwrap_or(Value::Undefined);
            self.bind_target(param, value, &env, span)?;
        }
        if let Some(rest) = &function.rest {
            let items = args.get(function.params.len()..).unwrap_or_default().to_vec();
            self.bind(rest, Value::array(items), &env, span)?;
        }
        Ok(self.statements(&function.body, &env)?.unwrap_or(Value::Undefined))
    }
}

/// `/…/` in `/…/.test(x)`.
pub(in super::super) fn tested(callee: &Expr) -> Option<&Regex> {
    match &callee.kind {
        Kind::Member { object, .. } => match &object.kind {
            Kind::Regex(regex) => Some(regex),
            _ => None,
        },
        _ => None,
    }
}

pub(in super::super) fn regex_argument(args: &[Item]) -> Option<(&Regex, &[Item])> {
    let (first, rest) = args.split_first()?;
    match &first.value.kind {
        Kind::Regex(regex) => Some((regex, rest)),
        _ => None,
    }
}

fn misplaced(method: &str, this: Option<&Value>, span: Span) -> Box<super::super::value::Throw> {
    match this {
        None => type_error(format!("{method} called on null or undefined"), span),
        Some(_) => outside(format!("`{method}` is called on a value of another type"), span),
    }
}

/// The error of a call of something that is no function; knows the methods of JavaScript that the language leaves out.
pub(in super::super) fn not_callable(
    callee: &Expr,
    this: Option<&Value>,
    span: Span,
) -> Box<super::super::value::Throw> {
    if let (Kind::Member { property, .. }, Some(this)) = (&callee.kind, this) {
        let name = property.as_str().unwrap_or_default();
        if name.starts_with("toLocale") && !matches!(this, Value::Object(_)) {
            return super::reader_side(callee.span);
        }
        if let Some(help) = left_out(this, name) {
            return outside(help, callee.span);
        }
    }
    let mut throw = type_error(format!("{} is not a function", path(callee)), span);
    if let (Kind::Member { property, .. }, Some(Value::Text(_) | Value::Number(_) | Value::Array(_))) =
        (&callee.kind, this)
        && let Some((_, Some(near))) = no_method(&property.to_str())
    {
        throw.help = Some(format!("did you mean `{near}`?").into());
    }
    throw
}

/// A callee as it would be written, as far as it is names.
fn path(expr: &Expr) -> String {
    match &expr.kind {
        Kind::Name(name) => name.to_string(),
        Kind::Local(local) => local.name.to_string(),
        Kind::Chain(inner) => path(inner),
        Kind::Member { object, property, .. } => format!("{}.{}", path(object), property.to_str()),
        Kind::Index { object, .. } => format!("{}[…]", path(object)),
        _ => "(intermediate value)".into(),
    }
}

/// Why no value of the reader's has a method of this name: what to write instead, or the names that are near.
/// `None` for the methods of the language.
pub fn no_method(name: &str) -> Option<(String, Option<&'static str>)> {
    let names = [ArrayMethod::NAMES, TextMethod::NAMES, NumberMethod::NAMES];
    let names = names.into_iter().flatten().copied();
    if names.clone().any(|known| known == name) || name.starts_with("toLocale") {
        return None;
    }
    let kinds = [Value::array(Vec::new()), Value::text(""), Value::Number(0.0), Value::Object(Arc::default())];
    Some(match kinds.iter().find_map(|kind| left_out(kind, name)) {
        Some(message) => (message, None),
        None => (
            format!("no text, number or list has a method `{name}`"),
            did_you_mean(name, names.clone()).or_else(|| longer(name, names)),
        ),
    })
}

/// The name that `name` is short for, with a slip of the keys or without: `toUper` for `toUpperCase`.
fn longer(name: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let short = name.to_lowercase();
    let n = short.len();
    let slips = |known: &str| {
        let known = known.to_lowercase();
        let begins = (n - 1..n + 2).filter_map(|end| known.get(..end));
        if known.contains(&short) { Some(0) } else { begins.map(|begin| strsim::osa_distance(&short, begin)).min() }
    };
    let meant = names.filter(|known| n >= 4 && known.len() > n).filter_map(|known| Some((slips(known)?, known)));
    meant.filter(|(slips, _)| *slips <= 1).min_by_key(|(slips, known)| (*slips, known.len())).map(|(_, known)| known)
}

fn left_out(this: &Value, name: &str) -> Option<String> {
    let instead = match (this, name) {
        (Value::Array(_), "push" | "unshift") => "`[...list, item]`",
        (Value::Array(_), "pop" | "shift" | "splice" | "fill" | "copyWithin") => "`slice`, `filter` or `with`",
        (Value::Array(_), "forEach") => "`map`",
        (Value::Array(_), "reduceRight") => "`toReversed().reduce`",
        (Value::Array(_), "findLastIndex") => "`lastIndexOf` or `findLast`",
        (Value::Array(_), "toSpliced") => "`slice` and a spread",
        (Value::Array(_), "toString") => "`join()`",
        (Value::Text(_), "substr") => "`slice`",
        (Value::Text(_), "trimLeft") => "`trimStart`",
        (Value::Text(_), "trimRight") => "`trimEnd`",
        (Value::Text(_) | Value::Bool(_), "toString") => "`String(value)`",
        (Value::Text(_), "matchAll") => "`match` with the flag `g`",
        (Value::Text(_), "localeCompare") => "`<` and `>`",
        (Value::Number(_), "toExponential") => "`toPrecision`",
        (Value::Object(_), "hasOwnProperty") => "`key in object`",
        _ => return None,
    };
    Some(format!("`{name}` is not in the language; write {instead}"))
}

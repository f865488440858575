//! The evaluator: an expression, a scope and a reader give a value or JavaScript's error.

mod array;
mod call;
mod convert;
mod element;
mod global;
mod json;
mod matching;
mod math;
mod operator;
mod pattern;
mod text;
mod uri;

pub use call::no_method;
pub(super) use call::{not_callable, regex_argument, tested};
pub(super) use element::root_name;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::source::Span;

use super::budget::Budget;
use super::builtin::Builtin;
use super::object::Builder;
use super::scope::{Binding, Frame, Scope};
use super::text::Text;
use super::tree::{BinaryOp, Expr, Function, Item, Key, Kind, Local, LogicalOp, Name, Property, UnaryOp};
use super::value::{Closure, Outcome, Throw, ThrowKind, Value};

/// Evaluates an expression of `scope` for a reader (`user`; an empty object for nobody), within the budget of one slot.
pub fn evaluate(expr: &Expr, scope: &Arc<Scope>, user: &Value) -> Outcome<Value> {
    Evaluator::new(user, Budget::default()).expr(expr, &Env::of(scope))
}

/// The branches that an evaluation takes for a reader, in its order: the place of each conditional or logical expression,
/// and whether it went on to its second part (`then`, or what stands behind `&&`, `||` or `??`). As far as it comes.
pub fn branches(expr: &Expr, scope: &Arc<Scope>, user: &Value) -> Vec<(Span, bool)> {
    let mut evaluator = Evaluator { taken: Some(Vec::new()), ..Evaluator::new(user, Budget::default()) };
    // What throws is a finding of its own.
    _ = evaluator.expr(expr, &Env::of(scope));
    evaluator.taken.unwrap_or_default()
}

/// The reader nobody has identified: an empty object.
pub fn no_user() -> Value {
    Value::Object(Arc::default())
}

/// Calls a function value (a component with its props, a callback) within the budget of one slot.
pub fn call(function: &Value, args: &[Value], user: &Value, span: Span) -> Outcome<Value> {
    Evaluator::new(user, Budget::default()).call_value(function, args, span)
}

/// Evaluates an expression as far as all readers share it; `None` when it asks for the reader.
pub fn without_reader(expr: &Expr, scope: &Arc<Scope>) -> Option<Outcome<Value>> {
    let mut evaluator = Evaluator::without_reader(Budget::default());
    evaluator.attempt(|evaluator| evaluator.expr(expr, &Env::of(scope)))
}

/// Calls a function value as far as all readers share the call; `None` when it asks for the reader.
pub fn call_without_reader(function: &Value, args: &[Value], span: Span) -> Option<Outcome<Value>> {
    Evaluator::without_reader(Budget::default()).attempt(|evaluator| evaluator.call_value(function, args, span))
}

/// Where an expression stands: its file's names and the call it is in.
#[derive(Clone)]
pub(super) struct Env {
    pub scope: Arc<Scope>,
    pub frame: Option<Arc<Frame>>,
}

impl Env {
    pub fn of(scope: &Arc<Scope>) -> Env {
        Env { scope: scope.clone(), frame: None }
    }
}

/// One evaluation: the reader and what is left of the budget.
pub(super) struct Evaluator {
    /// `None` while folding, when nobody is known yet.
    user: Option<Value>,
    pub budget: Budget,
    /// Whether `user` was read since this was last cleared.
    touched: bool,
    /// Whether a reader was asked for who is not known.
    missed: bool,
    /// Definitions being evaluated, by scope and index, outer first.
    pub pending: Vec<(*const Scope, usize)>,
    /// Definitions that depend on the reader, evaluated for this one.
    personal: FxHashMap<(*const Scope, usize), Outcome<Value>>,
    /// The branches that were taken, where somebody asks.
    taken: Option<Vec<(Span, bool)>>,
}

/// What an optional chain gives: a value, or the end of the chain.
enum Step {
    Value(Value),
    Short,
}

impl Evaluator {
    pub fn new(user: &Value, budget: Budget) -> Evaluator {
        Evaluator { user: Some(user.clone()), ..Evaluator::without_reader(budget) }
    }

    /// One that fails, with `missed`, where the reader is needed.
    pub fn without_reader(budget: Budget) -> Evaluator {
        let personal = FxHashMap::default();
        Evaluator { user: None, budget, touched: false, missed: false, pending: Vec::new(), personal, taken: None }
    }

    /// Runs an evaluation that may fail and be forgotten. `None` when it needs the reader, or what exists only at the
    /// reader's side.
    pub fn attempt<T>(&mut self, work: impl FnOnce(&mut Evaluator) -> Outcome<T>) -> Option<Outcome<T>> {
        let (depth, n_pending) = (self.budget.depth(), self.pending.len());
        self.missed = false;
        let outcome = work(self);
        self.budget.return_to(depth);
        self.pending.truncate(n_pending);
        match &outcome {
            Err(_) if self.missed => None,
            Err(throw) if throw.kind == ThrowKind::ReaderSide => None,
            _ => Some(outcome),
        }
    }

    pub fn expr(&mut self, expr: &Expr, env: &Env) -> Outcome<Value> {
        match self.step(expr, env)? {
            Step::Value(value) => Ok(value),
            // Only `Chain` ends a short circuit, and the parser puts one around every `?.`.
            Step::Short => Ok(Value::Undefined),
        }
    }

    fn step(&mut self, expr: &Expr, env: &Env) -> Outcome<Step> {
        self.budget.enter(expr.span)?;
        let result = self.node(expr, env);
        self.budget.leave();
        result
    }

    /// One arm for each kind, each a call: in an unoptimised build a frame holds the temporaries of all arms, and the
    /// depth of an evaluation is bounded by what such frames leave of a small stack.
    fn node(&mut self, expr: &Expr, env: &Env) -> Outcome<Step> {
        let span = expr.span;
        match &expr.kind {
            Kind::Member { object, property, optional } => self.member_node(object, property, *optional, span, env),
            Kind::Index { object, index, optional } => self.index_node(object, index, *optional, span, env),
            Kind::Call { callee, args, optional } => self.call_node(span, callee, args, *optional, env),
            _ => self.value_node(expr, env).map(Step::Value),
        }
    }

    fn value_node(&mut self, expr: &Expr, env: &Env) -> Outcome<Value> {
        let span = expr.span;
        match &expr.kind {
            Kind::Constant(value) => Ok(value.clone()),
            Kind::Regex(_) => Err(misplaced_regex(span)),
            Kind::Local(local) => local_value(local, env, span),
            Kind::Name(name) => self.name(name, span, &env.scope),
            Kind::Chain(inner) => self.expr(inner, env),
            Kind::New { .. } => Err(reader_side(span)),
            Kind::Template { texts, values } => self.template(texts, values, env, span),
            Kind::Unary(op, operand) => self.unary(*op, operand, env, span),
            Kind::Binary(op, pair) => self.binary_node(*op, pair, env, span),
            Kind::Logical(op, pair) => self.logical(*op, pair, env, span),
            Kind::Conditional(parts) => self.conditional(parts, env, span),
            Kind::Array(items) => self.items(items, env).map(Value::array),
            Kind::Object(properties) => self.object(properties, env),
            Kind::Function(function) => Ok(closure(function, env)),
            Kind::Element(element) => self.element(element, env, span),
            Kind::Unsupported(error) => Err(Throw::outside(error)),
            Kind::Throw(throw) => Err(throw.clone()),
            Kind::Member { .. } | Kind::Index { .. } | Kind::Call { .. } => self.expr(expr, env),
        }
    }

    fn member_node(&mut self, object: &Expr, property: &Text, optional: bool, span: Span, env: &Env) -> Outcome<Step> {
        let Step::Value(object) = self.step(object, env)? else { return Ok(Step::Short) };
        if optional && object.is_nullish() {
            return Ok(Step::Short);
        }
        self.member(&object, property, span).map(Step::Value)
    }

    fn index_node(&mut self, object: &Expr, index: &Expr, optional: bool, span: Span, env: &Env) -> Outcome<Step> {
        let Step::Value(object) = self.step(object, env)? else { return Ok(Step::Short) };
        if optional && object.is_nullish() {
            return Ok(Step::Short);
        }
        let index = self.expr(index, env)?;
        self.index(&object, &index, span).map(Step::Value)
    }

    fn binary_node(&mut self, op: BinaryOp, pair: &[Expr; 2], env: &Env, span: Span) -> Outcome<Value> {
        let left = self.expr(&pair[0], env)?;
        let right = self.expr(&pair[1], env)?;
        self.binary(op, &left, &right, span)
    }

    fn logical(&mut self, op: LogicalOp, pair: &[Expr; 2], env: &Env, span: Span) -> Outcome<Value> {
        let left = self.expr(&pair[0], env)?;
        let go_on = match op {
            LogicalOp::And => left.truthy(),
            LogicalOp::Or => !left.truthy(),
            LogicalOp::Nullish => left.is_nullish(),
        };
        self.take(span, go_on);
        if go_on { self.expr(&pair[1], env) } else { Ok(left) }
    }

    fn conditional(&mut self, parts: &[Expr; 3], env: &Env, span: Span) -> Outcome<Value> {
        let [test, then, otherwise] = parts;
        let test = self.expr(test, env)?.truthy();
        self.take(span, test);
        self.expr(if test { then } else { otherwise }, env)
    }

    fn take(&mut self, span: Span, second: bool) {
        if let Some(taken) = &mut self.taken {
            taken.push((span, second));
        }
    }

    /// A free name: of the scope, else of the language.
    fn name(&mut self, name: &Name, span: Span, scope: &Arc<Scope>) -> Outcome<Value> {
        match scope.get(name) {
            Some(Binding::Reader) => {
                self.touched = true;
                self.missed |= self.user.is_none();
                self.user.clone().ok_or_else(|| reader_side(span))
            }
            Some(Binding::Value(value)) => Ok(value.clone()),
            Some(Binding::Residual(expr)) => {
                self.touched = true;
                let expr = expr.clone();
                self.expr(&expr, &Env::of(scope))
            }
            Some(Binding::Definition(at)) => self.definition(scope, *at, span),
            Some(Binding::Import(other, local)) => {
                let (other, local) = (other.clone(), local.clone());
                self.name(&local, span, &other)
            }
            None => match Builtin::global(name) {
                Some(builtin) => Ok(Value::Builtin(builtin)),
                None if &**name == "undefined" => Ok(Value::Undefined),
                None if &**name == "NaN" => Ok(Value::Number(f64::NAN)),
                None if &**name == "Infinity" => Ok(Value::Number(f64::INFINITY)),
                None => Err(Throw::new(ThrowKind::Reference, format!("{name} is not defined"), span)),
            },
        }
    }

    /// The value of a definition. One that does not depend on the reader is evaluated once, within a budget of its own.
    pub(super) fn definition(&mut self, scope: &Arc<Scope>, at: usize, span: Span) -> Outcome<Value> {
        self.initialised(scope, at, span)?;
        let defined = scope.definition(at);
        if let Some(value) = defined.value.get() {
            return value.clone();
        }
        let key = (Arc::as_ptr(scope), at);
        if let Some(value) = self.personal.get(&key) {
            self.touched = true;
            return value.clone();
        }
        let outer = (!defined.depends).then(|| self.budget.fresh());
        let touched = std::mem::replace(&mut self.touched, false);
        self.pending.push(key);
        let value = self.expr(&defined.definition.value, &Env::of(scope));
        self.pending.pop();
        if let Some(outer) = outer {
            self.budget.restore(outer);
        }
        if self.touched {
            if self.user.is_some() {
                self.personal.insert(key, value.clone());
            }
        } else if !out_of_budget(&value) && !self.missed {
            // Another thread may have been first; both values are the same.
            let _ = defined.value.set(value.clone());
        }
        self.touched |= touched;
        value
    }

    /// A file's definitions are evaluated from top to bottom: one that is being evaluated sees those above it.
    pub fn initialised(&self, scope: &Arc<Scope>, at: usize, span: Span) -> Outcome<()> {
        let definition = &scope.definition(at).definition;
        let current = self.pending.iter().rev().find(|(owner, _)| *owner == Arc::as_ptr(scope));
        if !definition.hoisted && current.is_some_and(|(_, current)| at >= *current) {
            return Err(uninitialised(&definition.name, span));
        }
        Ok(())
    }

    fn unary(&mut self, op: UnaryOp, operand: &Expr, env: &Env, span: Span) -> Outcome<Value> {
        if op == UnaryOp::Typeof {
            if let Kind::Name(name) = &operand.kind
                && is_unknown(name, &env.scope)
            {
                return Ok(Value::text("undefined"));
            }
            return Ok(Value::text(self.expr(operand, env)?.type_name()));
        }
        let value = self.expr(operand, env)?;
        self.unary_value(op, &value, span)
    }

    pub fn unary_value(&mut self, op: UnaryOp, value: &Value, span: Span) -> Outcome<Value> {
        Ok(match op {
            UnaryOp::Not => Value::Bool(!value.truthy()),
            UnaryOp::Minus => Value::Number(-self.number_of(value, span)?),
            UnaryOp::Plus => Value::Number(self.number_of(value, span)?),
            UnaryOp::Void => Value::Undefined,
            UnaryOp::Typeof => Value::text(value.type_name()),
        })
    }

    fn template(&mut self, texts: &[Text], values: &[Expr], env: &Env, span: Span) -> Outcome<Value> {
        let mut parts = Vec::with_capacity(texts.len() + values.len());
        for (at, text) in texts.iter().enumerate() {
            parts.push(text.clone());
            if let Some(value) = values.get(at) {
                let value = self.expr(value, env)?;
                parts.push(self.text_of(&value, span)?);
            }
        }
        self.joined(&parts, span)
    }

    /// The items of an array or of arguments, spreads flattened.
    fn items(&mut self, items: &[Item], env: &Env) -> Outcome<Vec<Value>> {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            let value = self.expr(&item.value, env)?;
            if item.spread {
                values.extend(self.iterate(&value, item.value.span)?);
            } else {
                values.push(value);
            }
        }
        Ok(values)
    }

    fn object(&mut self, properties: &[Property], env: &Env) -> Outcome<Value> {
        let mut object = Builder::default();
        for property in properties {
            match property {
                Property::Field { key, value } => {
                    let key = self.key(key, env)?;
                    let value = self.expr(value, env)?;
                    object.set(key, value);
                }
                Property::Spread(expr) => {
                    let value = self.expr(expr, env)?;
                    for (key, value) in self.own_entries(&value, expr.span)? {
                        object.set(key, value);
                    }
                }
            }
        }
        Ok(Value::Object(Arc::new(object.finish())))
    }

    fn key(&mut self, key: &Key, env: &Env) -> Outcome<Text> {
        match key {
            Key::Name(name) => Ok(name.clone()),
            Key::Computed(expr) => {
                let value = self.expr(expr, env)?;
                self.text_of(&value, expr.span)
            }
        }
    }
}

/// Whether neither the scope nor the language knows a name.
pub(super) fn is_unknown(name: &str, scope: &Scope) -> bool {
    scope.get(name).is_none() && Builtin::global(name).is_none() && !matches!(name, "undefined" | "NaN" | "Infinity")
}

fn local_value(local: &Local, env: &Env, span: Span) -> Outcome<Value> {
    let slot = env.frame.as_ref().and_then(|frame| frame.slot(local.id));
    let value = slot.and_then(|slot| slot.get()).cloned();
    value.ok_or_else(|| uninitialised(&local.name, span))
}

fn closure(function: &Arc<Function>, env: &Env) -> Value {
    if let Some(frame) = &env.frame {
        env.scope.keep(frame);
    }
    Value::Function(Arc::new(Closure {
        function: function.clone(),
        frame: env.frame.as_ref().map(Arc::downgrade),
        scope: Arc::downgrade(&env.scope),
    }))
}

/// Running out of depth says something about who asked, not about the definition.
fn out_of_budget(value: &Outcome<Value>) -> bool {
    value.as_ref().is_err_and(|throw| throw.kind == ThrowKind::Budget)
}

fn uninitialised(name: &str, span: Span) -> Box<Throw> {
    Throw::new(ThrowKind::Reference, format!("Cannot access '{name}' before initialization"), span)
}

fn misplaced_regex(span: Span) -> Box<Throw> {
    let message = "a regular expression stands only in `replace`, `replaceAll`, `split`, `match`, `search` and `test`";
    Throw::new(ThrowKind::Outside, message, span)
}

fn reader_side(span: Span) -> Box<Throw> {
    Throw::new(ThrowKind::ReaderSide, "dates and locales exist only at the reader's side", span)
}

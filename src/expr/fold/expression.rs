//! Folding of expressions, kind by kind.

use std::sync::Arc;

use crate::source::Span;

use super::super::builtin::Builtin;
use super::super::eval;
use super::super::scope::{Binding, Scope};
use super::super::text::Text;
use super::super::tree::{Expr, Kind, LogicalOp, Name, UnaryOp};
use super::super::value::{Throw, ThrowKind, Value};
use super::literal::{literal_value, part};
use super::partial::{Env, Fold, Found, OpenClosure, Partial, Stop, residual};
use super::{DEPTH, Folder, Memo, total};

/// What a chain gives: a partial value, or its end.
pub(super) enum Step {
    Value(Partial),
    Short,
}

impl Folder {
    pub(super) fn expr(&mut self, expr: &Expr, env: &Env) -> Fold<Partial> {
        Ok(match self.step(expr, env)? {
            Step::Value(partial) => partial,
            Step::Short => Partial::undefined(),
        })
    }

    pub(super) fn step(&mut self, expr: &Expr, env: &Env) -> Fold<Step> {
        self.fuel = self.fuel.checked_sub(1).ok_or(Stop::Bail)?;
        if self.depth >= DEPTH {
            return Err(Stop::Bail);
        }
        self.depth += 1;
        let step = self.node(expr, env);
        self.depth -= 1;
        step
    }

    fn node(&mut self, expr: &Expr, env: &Env) -> Fold<Step> {
        let span = expr.span;
        match &expr.kind {
            Kind::Member { object, property, optional } => {
                let Step::Value(object) = self.step(object, env)? else { return Ok(Step::Short) };
                self.member_step(object, property, *optional, span)
            }
            Kind::Index { object, index, optional } => {
                let Step::Value(object) = self.step(object, env)? else { return Ok(Step::Short) };
                if *optional && is_nullish(&object) {
                    return Ok(Step::Short);
                }
                let skipped = may_end(&object, *optional);
                let index = if skipped { self.branch(index, env)? } else { self.expr(index, env)? };
                self.index(object, index, *optional, span)
            }
            Kind::Call { callee, args, optional } => self.call(span, callee, args, *optional, env),
            _ => self.value(expr, env).map(Step::Value),
        }
    }

    fn value(&mut self, expr: &Expr, env: &Env) -> Fold<Partial> {
        let span = expr.span;
        match &expr.kind {
            Kind::Constant(value) => Ok(Partial::Static(value.clone())),
            Kind::Local(local) => match self.local(local.id, env) {
                Found::Bound(partial) => Ok(partial.at(span)),
                Found::Residual => Ok(residual(span, expr.kind.clone())),
                // Above its definition, which only the whole function can tell.
                Found::Unbound => Err(Stop::Bail),
            },
            Kind::Name(name) => self.name(name, span, &env.scope),
            Kind::Chain(inner) => self.chain(inner, env, span),
            Kind::New { callee, args } => {
                let args = self.residual_items(args, env)?;
                Ok(residual(span, Kind::New { callee: callee.clone(), args }))
            }
            Kind::Template { texts, values } => self.template(texts, values, env, span),
            Kind::Unary(op, operand) => self.unary(*op, operand, env, span),
            Kind::Binary(op, pair) => {
                let left = self.expr(&pair[0], env)?;
                let right = self.expr(&pair[1], env)?;
                if let (Some(left), Some(right)) = (self.value_of(&left), self.value_of(&right)) {
                    let outcome = self.evaluator.attempt(|evaluator| evaluator.binary(*op, &left, &right, span));
                    if let Some(outcome) = outcome {
                        return Ok(Partial::Static(outcome?));
                    }
                }
                let pair = [self.reify(left, pair[0].span)?, self.reify(right, pair[1].span)?];
                Ok(residual(span, Kind::Binary(*op, Box::new(pair))))
            }
            Kind::Logical(op, pair) => self.logical(*op, pair, env, span),
            Kind::Conditional(parts) => self.conditional(parts, env, span),
            Kind::Array(items) => self.array(items, env, span),
            Kind::Object(properties) => self.object(properties, env, span),
            Kind::Function(function) => {
                Ok(Partial::Closure(Arc::new(OpenClosure { function: function.clone(), env: env.clone() })))
            }
            Kind::Element(element) => self.element(element, env, span),
            Kind::Unsupported(error) => Err(Stop::Throw(Throw::outside(error))),
            Kind::Throw(throw) => Err(Stop::Throw(throw.clone())),
            // Regular expressions are folded by the calls they stand in; the others by `node`.
            Kind::Regex(_) | Kind::Member { .. } | Kind::Index { .. } | Kind::Call { .. } => self.expr(expr, env),
        }
    }

    /// An expression that may not be evaluated: what it throws, it throws there.
    pub(super) fn branch(&mut self, expr: &Expr, env: &Env) -> Fold<Partial> {
        self.deferred(expr.span, |folder| folder.expr(expr, env))
    }

    pub(super) fn deferred(&mut self, span: Span, work: impl FnOnce(&mut Folder) -> Fold<Partial>) -> Fold<Partial> {
        self.n_choices += 1;
        let result = work(self);
        self.n_choices -= 1;
        match result {
            Err(Stop::Throw(throw)) => Ok(residual(span, Kind::Throw(throw))),
            other => other,
        }
    }

    pub(super) fn name(&mut self, name: &Name, span: Span, scope: &Arc<Scope>) -> Fold<Partial> {
        match scope.get(name) {
            Some(Binding::Reader) => Ok(residual(span, Kind::Name("user".into()))),
            Some(Binding::Value(value)) => Ok(Partial::Static(value.clone())),
            Some(Binding::Residual(expr)) => Ok(Partial::Residual((**expr).clone())),
            Some(Binding::Definition(at)) => self.module_definition(scope, *at, span),
            Some(Binding::Import(other, local)) => {
                let (other, local) = (other.clone(), local.clone());
                self.scopes.entry(Arc::as_ptr(&other)).or_insert_with(|| other.clone());
                self.name(&local, span, &other)
            }
            None if name.starts_with('#') => Ok(residual(span, Kind::Name(name.clone()))),
            None => match (Builtin::global(name), &**name) {
                (Some(builtin), _) => Ok(Partial::Static(Value::Builtin(builtin))),
                (None, "undefined") => Ok(Partial::undefined()),
                (None, "NaN") => Ok(Partial::Static(Value::Number(f64::NAN))),
                (None, "Infinity") => Ok(Partial::Static(Value::Number(f64::INFINITY))),
                (None, _) => Err(Stop::Throw(Throw::new(ThrowKind::Reference, format!("{name} is not defined"), span))),
            },
        }
    }

    /// A definition of a module: its value, or a shared part of the residuals.
    fn module_definition(&mut self, scope: &Arc<Scope>, at: usize, span: Span) -> Fold<Partial> {
        self.evaluator.initialised(scope, at, span)?;
        let defined = scope.definition(at);
        if !defined.depends {
            let outcome = self.evaluator.attempt(|evaluator| evaluator.definition(scope, at, span));
            if let Some(outcome) = outcome {
                return Ok(Partial::Static(outcome?));
            }
        }
        let key = (Arc::as_ptr(scope), at);
        match self.folded.get(&key) {
            Some(Memo::Made(partial)) => return Ok(partial.clone()),
            Some(Memo::Throws(throw)) => return Err(Stop::Throw(throw.clone())),
            None => {}
        }
        let repeated = std::mem::take(&mut self.in_repeated);
        let n_pending = self.evaluator.pending.len();
        self.evaluator.pending.push(key);
        let partial = self.expr(&defined.definition.value, &Env::of(scope));
        self.evaluator.pending.truncate(n_pending);
        self.in_repeated = repeated;
        let memo = match partial {
            Ok(Partial::Residual(expr)) if !total::is_copied(&expr) => {
                let span = expr.span;
                Memo::Made(residual(span, Kind::Name(self.define(expr))))
            }
            Ok(partial) => Memo::Made(partial),
            Err(Stop::Throw(throw)) => Memo::Throws(throw),
            Err(Stop::Bail) => return Err(Stop::Bail),
        };
        self.folded.insert(key, memo.clone());
        match memo {
            Memo::Made(partial) => Ok(partial),
            Memo::Throws(throw) => Err(Stop::Throw(throw)),
        }
    }

    /// What a residual is known to be made of: a literal, also behind the name of a definition.
    pub(super) fn known<'e>(&'e self, expr: &'e Expr) -> &'e Expr {
        match &expr.kind {
            Kind::Name(name) => self.definition(name).unwrap_or(expr),
            Kind::Local(local) => self.literals.get(&local.id).unwrap_or(expr),
            _ => expr,
        }
    }

    /// A literal whose parts may be used again: not one behind a name, which may throw.
    pub(super) fn literal<'e>(&'e self, expr: &'e Expr) -> &'e Expr {
        match &expr.kind {
            Kind::Local(local) => self.literals.get(&local.id).unwrap_or(expr),
            _ => expr,
        }
    }

    /// A value for something that does not ask which object it gets: also a literal whose parts are all known.
    pub(super) fn value_of(&self, partial: &Partial) -> Option<Value> {
        match partial {
            Partial::Static(value) => Some(value.clone()),
            Partial::Residual(expr) => literal_value(expr),
            Partial::Closure(_) => None,
        }
    }

    fn chain(&mut self, inner: &Expr, env: &Env, span: Span) -> Fold<Partial> {
        let Step::Value(partial) = self.step(inner, env)? else { return Ok(Partial::undefined()) };
        Ok(match partial {
            Partial::Residual(expr) if has_optional(&expr) => residual(span, Kind::Chain(Box::new(expr))),
            other => other,
        })
    }

    /// `object.property`, with `?.` or without.
    pub(super) fn member_step(&mut self, object: Partial, property: &Text, optional: bool, span: Span) -> Fold<Step> {
        if optional && is_nullish(&object) {
            return Ok(Step::Short);
        }
        self.member(object, property, optional, span).map(Step::Value)
    }

    pub(super) fn member(&mut self, object: Partial, property: &Text, optional: bool, span: Span) -> Fold<Partial> {
        let expr = match object {
            Partial::Static(value) => {
                let outcome = self.evaluator.attempt(|evaluator| evaluator.member(&value, property, span));
                match outcome {
                    Some(outcome) => return Ok(Partial::Static(outcome?)),
                    None => Expr::constant(span, value),
                }
            }
            Partial::Closure(closure) => {
                // A function's properties are outside the language: the evaluator says so.
                let function = self.reify(Partial::Closure(closure), span)?;
                let object = Box::new(function);
                return Ok(residual(span, Kind::Member { object, property: property.clone(), optional: false }));
            }
            Partial::Residual(expr) => expr,
        };
        if let Some(part) = part(self.known(&expr), property) {
            return Ok(part);
        }
        let optional = optional && !total::is_object(&expr);
        Ok(residual(span, Kind::Member { object: Box::new(expr), property: property.clone(), optional }))
    }

    fn index(&mut self, object: Partial, index: Partial, optional: bool, span: Span) -> Fold<Step> {
        if let (Partial::Static(object), Partial::Static(index)) = (&object, &index) {
            let outcome = self.evaluator.attempt(|evaluator| evaluator.index(object, index, span));
            if let Some(outcome) = outcome {
                return Ok(Step::Value(Partial::Static(outcome?)));
            }
        }
        if let Some(key) = self.value_of(&index).filter(|key| !key.is_object()) {
            let outcome = self.evaluator.attempt(|evaluator| evaluator.text_of(&key, span));
            if let Some(Ok(property)) = outcome {
                return self.member_step(object, &property, optional, span);
            }
        }
        let object = self.reify(object, span)?;
        let optional = optional && !total::is_object(&object);
        let index = Box::new(self.reify(index, span)?);
        Ok(Step::Value(residual(span, Kind::Index { object: Box::new(object), index, optional })))
    }

    fn template(&mut self, texts: &[Text], values: &[Expr], env: &Env, span: Span) -> Fold<Partial> {
        let mut parts = vec![texts[0].clone()];
        let mut holes = Vec::new();
        for (value, behind) in values.iter().zip(&texts[1..]) {
            let partial = self.expr(value, env)?;
            let known = self.value_of(&partial);
            let text = known.and_then(|known| self.evaluator.attempt(|evaluator| evaluator.text_of(&known, span)));
            match text {
                Some(text) => {
                    let text = text?;
                    let last = parts.last_mut().expect("there is a text in front of every value");
                    let joined = [last.clone(), text, behind.clone()];
                    *last = Text::concat(&joined);
                    self.evaluator.budget.text(last.len(), span)?;
                }
                None => {
                    holes.push(self.reify(partial, value.span)?);
                    parts.push(behind.clone());
                }
            }
        }
        if holes.is_empty() {
            return Ok(Partial::Static(Value::Text(parts.remove(0))));
        }
        Ok(residual(span, Kind::Template { texts: parts.into(), values: holes.into() }))
    }

    fn unary(&mut self, op: UnaryOp, operand: &Expr, env: &Env, span: Span) -> Fold<Partial> {
        if op == UnaryOp::Typeof
            && let Kind::Name(name) = &operand.kind
            && eval::is_unknown(name, &env.scope)
            && !name.starts_with('#')
        {
            return Ok(Partial::Static(Value::text("undefined")));
        }
        let partial = self.expr(operand, env)?;
        if let Some(value) = self.value_of(&partial) {
            let outcome = self.evaluator.attempt(|evaluator| evaluator.unary_value(op, &value, span));
            if let Some(outcome) = outcome {
                return Ok(Partial::Static(outcome?));
            }
        }
        let known = match (&partial, op) {
            (Partial::Closure(_), UnaryOp::Typeof) => Some(Value::text("function")),
            (Partial::Closure(_), UnaryOp::Not) => Some(Value::Bool(false)),
            (Partial::Residual(expr), UnaryOp::Not) if total::is_object(expr) && total::is_total(expr) => {
                Some(Value::Bool(false))
            }
            (Partial::Residual(expr), UnaryOp::Void) if total::is_total(expr) => Some(Value::Undefined),
            _ => None,
        };
        if let Some(known) = known {
            return Ok(Partial::Static(known));
        }
        let operand = Box::new(self.reify(partial, operand.span)?);
        Ok(residual(span, Kind::Unary(op, operand)))
    }

    /// Whether a partial is true in a condition, when that is known and nothing is lost by not evaluating it.
    pub(super) fn truth(&self, partial: &Partial) -> Option<bool> {
        match partial {
            Partial::Static(value) => Some(value.truthy()),
            Partial::Closure(_) => Some(true),
            Partial::Residual(expr) => (total::is_object(expr) && total::is_total(expr)).then_some(true),
        }
    }

    fn logical(&mut self, op: LogicalOp, pair: &[Expr; 2], env: &Env, span: Span) -> Fold<Partial> {
        let left = self.expr(&pair[0], env)?;
        let goes_on = match op {
            LogicalOp::And => self.truth(&left),
            LogicalOp::Or => self.truth(&left).map(|truth| !truth),
            LogicalOp::Nullish => match &left {
                Partial::Static(value) => Some(value.is_nullish()),
                left => self.truth(left).map(|truth| !truth),
            },
        };
        match goes_on {
            Some(true) => self.expr(&pair[1], env),
            Some(false) => Ok(left),
            None => {
                let right = self.branch(&pair[1], env)?;
                let pair = [self.reify(left, pair[0].span)?, self.reify(right, pair[1].span)?];
                Ok(residual(span, Kind::Logical(op, Box::new(pair))))
            }
        }
    }

    fn conditional(&mut self, parts: &[Expr; 3], env: &Env, span: Span) -> Fold<Partial> {
        let [test, then, otherwise] = parts;
        let partial = self.expr(test, env)?;
        match self.truth(&partial) {
            Some(truth) => self.expr(if truth { then } else { otherwise }, env),
            None => {
                let then_partial = self.branch(then, env)?;
                let otherwise_partial = self.branch(otherwise, env)?;
                // Each with its own place: what is known of it may be a text that somebody looks for.
                let test = self.reify(partial, test.span)?;
                let then = self.reify(then_partial, then.span)?;
                let otherwise = self.reify(otherwise_partial, otherwise.span)?;
                Ok(residual(span, Kind::Conditional(Box::new([test, then, otherwise]))))
            }
        }
    }

    pub(super) fn choice(&mut self, test: Partial, then: Partial, otherwise: Partial, span: Span) -> Fold<Partial> {
        let parts = [self.reify(test, span)?, self.reify(then, span)?, self.reify(otherwise, span)?];
        Ok(residual(span, Kind::Conditional(Box::new(parts))))
    }
}

impl Partial {
    /// A part of a literal of the residual language.
    pub(super) fn of(expr: &Expr) -> Partial {
        match &expr.kind {
            Kind::Constant(value) => Partial::Static(value.clone()),
            _ => Partial::Residual(expr.clone()),
        }
    }
}

fn is_nullish(partial: &Partial) -> bool {
    matches!(partial, Partial::Static(value) if value.is_nullish())
}

/// Whether the chain may end at this object, before what follows is evaluated.
pub(super) fn may_end(object: &Partial, optional: bool) -> bool {
    match object {
        Partial::Residual(expr) => has_optional(expr) || (optional && !total::is_object(expr)),
        Partial::Static(_) | Partial::Closure(_) => false,
    }
}

/// Whether a `?.` of this chain is left in it.
fn has_optional(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Member { object, optional, .. } | Kind::Index { object, optional, .. } => {
            *optional || has_optional(object)
        }
        Kind::Call { callee, optional, .. } => *optional || has_optional(callee),
        _ => false,
    }
}

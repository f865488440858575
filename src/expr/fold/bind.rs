//! Binding of arguments to patterns, and bodies of inlined functions.
//!
//! An argument that is known, or costs nothing and cannot throw, takes the place of its name. Any other is bound to a
//! local of the residual, so that it is evaluated exactly once; `wrap` puts the bindings around what uses them, and
//! takes those away again that are used once where they are certain to be evaluated.

use std::sync::Arc;

use crate::source::Span;

use super::super::object::Object;
use super::super::text::Text;
use super::super::tree::{
    BinaryOp, Expr, Function, Item, Key, Kind, Local, Name, Pattern, Property, Statement, Target,
};
use super::super::value::{Throw, ThrowKind, Value};
use super::partial::{Env, Fold, Partial, Stop, residual};
use super::{DEPTH, Folder, RESIDUAL_DEPTH, RESIDUAL_SIZE, total};

/// Bindings of a residual, outermost first.
pub(super) type Lets = Vec<(Pattern, Expr)>;

impl Folder {
    pub(super) fn fresh(&mut self, name: &Name) -> Local {
        self.next_local += 1;
        // Residuals number their locals apart from the sources they come from.
        Local { id: 0x8000_0000 | self.next_local, name: name.clone() }
    }

    pub(super) fn bind_target(
        &mut self,
        target: &Target,
        partial: Partial,
        env: &Env,
        lets: &mut Lets,
        span: Span,
    ) -> Fold<()> {
        let partial = match &target.default {
            None => partial,
            Some(default) => self.defaulted(partial, default, env, lets)?,
        };
        self.bind(&target.pattern, partial, env, lets, span)
    }

    /// `partial === undefined ? default : partial`
    fn defaulted(&mut self, partial: Partial, default: &Expr, env: &Env, lets: &mut Lets) -> Fold<Partial> {
        let span = default.span;
        let expr = match partial {
            Partial::Static(Value::Undefined) => return self.expr(default, env),
            Partial::Static(_) | Partial::Closure(_) => return Ok(partial),
            Partial::Residual(expr) if total::is_object(&expr) => return Ok(Partial::Residual(expr)),
            Partial::Residual(expr) => self.bound_once(expr, &"value".into(), lets),
        };
        let default = self.branch(default, env)?;
        let undefined = Expr::constant(span, Value::Undefined);
        let test = Kind::Binary(BinaryOp::StrictEqual, Box::new([expr.clone(), undefined]));
        self.choice(residual(span, test), default, Partial::Residual(expr), span)
    }

    /// The expression itself when it may be repeated, else a local that is bound to it.
    fn bound_once(&mut self, expr: Expr, name: &Name, lets: &mut Lets) -> Expr {
        if total::is_trivial(&expr) {
            return expr;
        }
        let span = expr.span;
        let expr = self.apart(expr, lets);
        let local = self.fresh(name);
        if is_structure(&expr) {
            self.literals.insert(local.id, expr.clone());
        }
        lets.push((Pattern::Bind(local.clone()), expr));
        Expr::new(span, Kind::Local(local))
    }

    /// A literal with its parts bound to locals, so that any of them can be taken out again.
    fn apart(&mut self, expr: Expr, lets: &mut Lets) -> Expr {
        let is_plain = match &expr.kind {
            Kind::Object(properties) => {
                properties.iter().all(|property| matches!(property, Property::Field { key: Key::Name(_), .. }))
            }
            Kind::Array(items) => items.iter().all(|item| !item.spread),
            _ => false,
        };
        if !is_plain {
            return expr;
        }
        super::super::map::map_parts(&expr, &mut |part| match part.kind {
            Kind::Function(_) => part.clone(),
            _ => self.bound_once(part.clone(), &"part".into(), lets),
        })
    }

    pub(super) fn bind(
        &mut self,
        pattern: &Pattern,
        partial: Partial,
        env: &Env,
        lets: &mut Lets,
        span: Span,
    ) -> Fold<()> {
        match (pattern, partial) {
            (Pattern::Bind(local), Partial::Residual(expr)) => {
                let expr = self.bound_once(expr, &local.name, lets);
                self.set_local(local.id, Partial::Residual(expr), env);
            }
            (Pattern::Bind(local), partial) => self.set_local(local.id, partial, env),
            (Pattern::Object { fields, rest, span }, Partial::Static(value)) => {
                self.bind_object(fields, rest.as_ref(), &value, env, lets, *span)?;
            }
            (Pattern::Object { fields, rest, span }, Partial::Residual(expr)) => {
                let simple = fields.iter().all(|(key, _)| matches!(key, Key::Name(_)));
                match named_fields(self.literal(&expr)).filter(|_| simple) {
                    Some(given) => self.bind_literal(fields, rest.as_ref(), given, env, lets, *span)?,
                    None => self.bind_unknown(pattern, expr, env, lets)?,
                }
            }
            (Pattern::Array { items, rest, .. }, Partial::Static(value)) => {
                let values = self.evaluator.attempt(|evaluator| evaluator.iterate(&value, span));
                let values: Vec<Partial> = values.ok_or(Stop::Bail)??.into_iter().map(Partial::Static).collect();
                self.bind_items(items, rest.as_deref(), values, env, lets, span)?;
            }
            (Pattern::Array { items, rest, .. }, Partial::Residual(expr)) => match plain_items(self.literal(&expr)) {
                Some(parts) => {
                    let parts = parts.iter().map(Partial::of).collect();
                    self.bind_items(items, rest.as_deref(), parts, env, lets, span)?;
                }
                None => self.bind_unknown(pattern, expr, env, lets)?,
            },
            (Pattern::Object { .. } | Pattern::Array { .. }, Partial::Closure(_)) => return Err(Stop::Bail),
        }
        Ok(())
    }

    fn bind_object(
        &mut self,
        fields: &[(Key, Target)],
        rest: Option<&Local>,
        value: &Value,
        env: &Env,
        lets: &mut Lets,
        span: Span,
    ) -> Fold<()> {
        if value.is_nullish() {
            let message = format!("Cannot destructure {value:?} as it is {value:?}");
            return Err(Stop::Throw(Throw::new(ThrowKind::Type, message, span)));
        }
        let mut seen = Vec::with_capacity(fields.len());
        for (key, target) in fields {
            let Key::Name(key) = self.key(key, env)? else { return Err(Stop::Bail) };
            let field = self.member(Partial::Static(value.clone()), &key, false, span)?;
            seen.push(key);
            self.bind_target(target, field, env, lets, span)?;
        }
        if let Some(rest) = rest {
            let entries = self.evaluator.attempt(|evaluator| evaluator.own_entries(value, span));
            let entries = entries.ok_or(Stop::Bail)??;
            let others = entries.into_iter().filter(|(key, _)| !seen.contains(key));
            let object = Object::from_entries(others);
            self.set_local(rest.id, Partial::Static(Value::Object(Arc::new(object))), env);
        }
        Ok(())
    }

    /// Destructures a literal without making it: each field is bound where the pattern wants it.
    fn bind_literal(
        &mut self,
        fields: &[(Key, Target)],
        rest: Option<&Local>,
        given: Vec<(Text, Expr)>,
        env: &Env,
        lets: &mut Lets,
        span: Span,
    ) -> Fold<()> {
        // All fields are evaluated in the literal's order before any is bound.
        let mut parts: Vec<(Text, Partial)> = Vec::with_capacity(given.len());
        for (key, value) in given {
            let partial = match Partial::of(&value) {
                Partial::Residual(expr) if !is_structure(&expr) => {
                    let name = key.to_str().as_ref().into();
                    Partial::Residual(self.bound_once(expr, &name, lets))
                }
                other => other,
            };
            match parts.iter_mut().find(|(own, _)| *own == key) {
                Some(part) => part.1 = partial,
                None => parts.push((key, partial)),
            }
        }
        let mut taken = Vec::with_capacity(fields.len());
        for (key, target) in fields {
            let Key::Name(key) = key else { return Err(Stop::Bail) };
            let part = parts.iter().find(|(own, _)| own == key).map(|(_, partial)| partial.clone());
            taken.push(key.clone());
            self.bind_target(target, part.unwrap_or_else(Partial::undefined), env, lets, span)?;
        }
        // What no pattern takes is evaluated all the same.
        let others: Vec<(Text, Partial)> = parts.into_iter().filter(|(key, _)| !taken.contains(key)).collect();
        match rest {
            Some(rest) => {
                let fields = others.into_iter().map(|(key, partial)| (Some(Key::Name(key)), partial)).collect();
                let object = self.object_of(fields, span)?;
                self.bind(&Pattern::Bind(rest.clone()), object, env, lets, span)?;
            }
            None => {
                for (key, partial) in others {
                    if let Partial::Residual(expr) = partial
                        && !total::is_total(&expr)
                        && !total::is_trivial(&expr)
                    {
                        let local = self.fresh(&key.to_str().as_ref().into());
                        lets.push((Pattern::Bind(local), expr));
                    }
                }
            }
        }
        Ok(())
    }

    fn bind_items(
        &mut self,
        items: &[Option<Target>],
        rest: Option<&Pattern>,
        values: Vec<Partial>,
        env: &Env,
        lets: &mut Lets,
        span: Span,
    ) -> Fold<()> {
        let mut parts = Vec::with_capacity(values.len());
        for partial in values {
            parts.push(match partial {
                Partial::Residual(expr) => Partial::Residual(self.bound_once(expr, &"item".into(), lets)),
                other => other,
            });
        }
        for (at, target) in items.iter().enumerate() {
            if let Some(target) = target {
                let part = parts.get(at).cloned().unwrap_or_else(Partial::undefined);
                self.bind_target(target, part, env, lets, span)?;
            }
        }
        if let Some(rest) = rest {
            let others = parts.into_iter().skip(items.len()).map(|partial| (false, partial)).collect();
            let array = self.array_of(others, span)?;
            self.bind(rest, array, env, lets, span)?;
        }
        Ok(())
    }

    /// Destructuring of what is not known is left to the residual, with locals of its own.
    fn bind_unknown(&mut self, pattern: &Pattern, expr: Expr, env: &Env, lets: &mut Lets) -> Fold<()> {
        let renamed = self.renamed(pattern, env)?;
        lets.push((renamed, expr));
        Ok(())
    }

    /// The pattern with new locals, which its old ones are bound to.
    pub(super) fn renamed(&mut self, pattern: &Pattern, env: &Env) -> Fold<Pattern> {
        Ok(match pattern {
            Pattern::Bind(local) => Pattern::Bind(self.rename(local, env)),
            Pattern::Object { fields, rest, span } => {
                let mut renamed = Vec::with_capacity(fields.len());
                for (key, target) in fields {
                    let key = self.key(key, env)?;
                    renamed.push((key, self.renamed_target(target, env)?));
                }
                let rest = rest.as_ref().map(|rest| self.rename(rest, env));
                Pattern::Object { fields: renamed.into(), rest, span: *span }
            }
            Pattern::Array { items, rest, span } => {
                let mut renamed = Vec::with_capacity(items.len());
                for item in items {
                    renamed.push(match item {
                        Some(target) => Some(self.renamed_target(target, env)?),
                        None => None,
                    });
                }
                let rest = match rest {
                    Some(rest) => Some(Box::new(self.renamed(rest, env)?)),
                    None => None,
                };
                Pattern::Array { items: renamed.into(), rest, span: *span }
            }
        })
    }

    pub(super) fn renamed_target(&mut self, target: &Target, env: &Env) -> Fold<Target> {
        let default = match &target.default {
            Some(default) => {
                let partial = self.branch(default, env)?;
                Some(self.reify(partial, default.span)?)
            }
            None => None,
        };
        Ok(Target { pattern: self.renamed(&target.pattern, env)?, default })
    }

    fn rename(&mut self, local: &Local, env: &Env) -> Local {
        let fresh = self.fresh(&local.name);
        let place = Span { file: crate::source::FileId(0), start: 0, end: 0 };
        self.set_local(local.id, residual(place, Kind::Local(fresh.clone())), env);
        fresh
    }

    /// What a body returns; `None` when it ends without a `return`.
    pub(super) fn body(&mut self, statements: &[Statement], env: &Env, span: Span) -> Fold<Option<Partial>> {
        let mut lets = Lets::new();
        let returned = self.statements(statements, env, &mut lets)?;
        match returned {
            None if lets.is_empty() => Ok(None),
            // Its constants are evaluated, even though nobody returns them.
            None => self.wrap(lets, Partial::undefined(), span).map(Some),
            Some(partial) => self.wrap(lets, partial, span).map(Some),
        }
    }

    fn statements(&mut self, statements: &[Statement], env: &Env, lets: &mut Lets) -> Fold<Option<Partial>> {
        for (at, statement) in statements.iter().enumerate() {
            match statement {
                Statement::Const { pattern, value } => {
                    let partial = self.expr(value, env)?;
                    self.bind(pattern, partial, env, lets, value.span)?;
                }
                Statement::If { test, then, otherwise } => {
                    let partial = self.expr(test, env)?;
                    if let Some(truth) = self.truth(&partial) {
                        let arm = if truth { then } else { otherwise };
                        // Its locals are the function's; those it binds are its own.
                        if let Some(returned) = self.statements(arm, env, lets)? {
                            return Ok(Some(returned));
                        }
                        continue;
                    }
                    let rest = &statements[at + 1..];
                    let then = self.arm(then, rest, env, test.span)?;
                    let otherwise = self.arm(otherwise, rest, env, test.span)?;
                    return self.choice(partial, then, otherwise, test.span).map(Some);
                }
                Statement::Return(None) => return Ok(Some(Partial::undefined())),
                Statement::Return(Some(value)) => return self.expr(value, env).map(Some),
                Statement::Effect(_) => {}
                Statement::Unsupported(error) => {
                    return Err(Stop::Throw(Throw::outside(error)));
                }
            }
        }
        Ok(None)
    }

    /// What a function returns when it takes this arm and goes on behind it.
    fn arm(&mut self, arm: &[Statement], rest: &[Statement], env: &Env, span: Span) -> Fold<Partial> {
        // What stands behind a condition is folded inside of it: many one after the other nest deeply.
        if self.depth >= DEPTH {
            return Err(Stop::Bail);
        }
        // Locals are bound once: the arm gets a frame of its own. A function made above would not see what is bound
        // in it, so such bodies are left as they are.
        let frame = env.frame.expect("statements stand in a call");
        self.frames.push(self.frames[frame].clone());
        let env = Env { frame: Some(self.frames.len() - 1), ..env.clone() };
        self.depth += 1;
        let folded = self.deferred(span, |folder| {
            let mut lets = Lets::new();
            let returned = match folder.statements(arm, &env, &mut lets)? {
                Some(returned) => returned,
                None => folder.statements(rest, &env, &mut lets)?.unwrap_or_else(Partial::undefined),
            };
            folder.wrap(lets, returned, span)
        });
        self.depth -= 1;
        folded
    }

    /// Puts bindings around a result.
    pub(super) fn wrap(&mut self, lets: Lets, partial: Partial, span: Span) -> Fold<Partial> {
        if lets.is_empty() {
            return Ok(partial);
        }
        if partial.is_static() && lets.iter().all(|(pattern, value)| is_dropped(pattern, value)) {
            return Ok(partial);
        }
        let mut expr = self.reify(partial, span)?;
        for (pattern, value) in lets.into_iter().rev() {
            // Each looks through all that is there. What grows too deep would be left as it is in the end.
            if !total::fits(&expr, RESIDUAL_SIZE, RESIDUAL_DEPTH) {
                return Err(Stop::Bail);
            }
            self.fuel = self.fuel.checked_sub(total::size(&expr) as u32 / 16).ok_or(Stop::Bail)?;
            if let Pattern::Bind(local) = &pattern {
                let uses = total::uses(&expr, local.id);
                if uses.n_uses == 0 && total::is_total(&value) {
                    continue;
                }
                let may_move = !uses.in_function && (uses.certain || total::is_total(&value));
                let copies = uses.n_uses > 1 && (total::is_copied(&value) || total::is_repeatable(&value, uses.n_uses));
                if may_move && (uses.n_uses == 1 || copies) {
                    expr = total::substituted(&expr, local.id, &value);
                    continue;
                }
            }
            expr = let_in(pattern, value, expr);
        }
        Ok(Partial::of(&expr))
    }
}

/// Whether a binding that nobody uses can go.
fn is_dropped(pattern: &Pattern, value: &Expr) -> bool {
    matches!(pattern, Pattern::Bind(_)) && total::is_total(value)
}

/// A literal whose parts are wanted one by one.
fn is_structure(expr: &Expr) -> bool {
    matches!(expr.kind, Kind::Object(_) | Kind::Array(_) | Kind::Function(_)) && total::is_total(expr)
}

/// `let pattern = value in body`, as a call.
fn let_in(pattern: Pattern, value: Expr, body: Expr) -> Expr {
    let span = body.span;
    let mut locals = Vec::new();
    pattern_locals(&pattern, &mut locals);
    let function = Function {
        name: None,
        params: Box::new([Target { pattern, default: None }]),
        rest: None,
        body: Box::new([Statement::Return(Some(body))]),
        span,
        locals: locals.into(),
    };
    let callee = Box::new(Expr::new(span, Kind::Function(Arc::new(function))));
    Expr::new(span, Kind::Call { callee, args: Box::new([Item { spread: false, value }]), optional: false })
}

pub(super) fn pattern_locals(pattern: &Pattern, locals: &mut Vec<Local>) {
    match pattern {
        Pattern::Bind(local) => locals.push(local.clone()),
        Pattern::Object { fields, rest, .. } => {
            for (_, target) in fields {
                pattern_locals(&target.pattern, locals);
            }
            locals.extend(rest.clone());
        }
        Pattern::Array { items, rest, .. } => {
            for target in items.iter().flatten() {
                pattern_locals(&target.pattern, locals);
            }
            if let Some(rest) = rest {
                pattern_locals(rest, locals);
            }
        }
    }
}

/// The fields of an object literal without spreads and computed keys.
fn named_fields(expr: &Expr) -> Option<Vec<(Text, Expr)>> {
    let Kind::Object(properties) = &expr.kind else { return None };
    let field = |property: &Property| match property {
        Property::Field { key: Key::Name(key), value } => Some((key.clone(), value.clone())),
        Property::Field { .. } | Property::Spread(_) => None,
    };
    properties.iter().map(field).collect()
}

/// The items of an array literal without spreads.
fn plain_items(expr: &Expr) -> Option<Vec<Expr>> {
    let Kind::Array(items) = &expr.kind else { return None };
    items.iter().map(|item| (!item.spread).then(|| item.value.clone())).collect()
}

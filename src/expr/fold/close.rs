//! Closing: an expression or function as it is, with every name that is not its own replaced by what it stands for.
//!
//! Nothing is evaluated, so this ends for any function, and is what folding falls back to. A function that uses
//! nothing of the residual around becomes a definition, so that it can name itself.

use std::sync::Arc;

use super::super::eval;
use super::super::tree::{Attribute, Element, Expr, Function, Key, Kind, Local, Pattern, Statement, Tag, Target};
use super::partial::{Env, Fold, Found, OpenClosure, Partial, Stop};
use super::{Folder, total};

impl Folder {
    pub(super) fn closed_expression(&mut self, expr: &Expr, env: &Env) -> Fold<Expr> {
        match self.close(expr, env) {
            Err(Stop::Throw(throw)) => Ok(Expr::new(expr.span, Kind::Throw(throw))),
            other => other,
        }
    }

    /// A function without folding its body.
    pub(super) fn closed_function(&mut self, closure: &Arc<OpenClosure>) -> Fold<Expr> {
        let key = closure.key();
        let span = closure.function.span;
        if let Some((_, name)) = self.closed.get(&key) {
            return Ok(Expr::new(span, Kind::Name(name.clone())));
        }
        if !self.stands_alone(closure, &mut Vec::new()) {
            return self.closed_literal(&closure.function, &closure.env);
        }
        // The name is there before the body, which may use it.
        let name = self.define(Expr::new(span, Kind::Constant(super::Value::Undefined)));
        self.closed.insert(key, (Partial::Closure(closure.clone()), name.clone()));
        let at = self.definitions.len() - 1;
        let literal = self.closed_literal(&closure.function, &closure.env)?;
        self.definitions[at] = literal;
        self.scope = None;
        Ok(Expr::new(span, Kind::Name(name)))
    }

    /// Whether a function uses no local of the residual around.
    fn stands_alone(&self, closure: &OpenClosure, seen: &mut Vec<(usize, usize)>) -> bool {
        if seen.contains(&closure.key()) {
            return true;
        }
        seen.push(closure.key());
        let function = Expr::new(closure.function.span, Kind::Function(closure.function.clone()));
        total::free_locals(&function).into_iter().all(|id| match self.local(id, &closure.env) {
            Found::Bound(Partial::Static(_)) => true,
            Found::Bound(Partial::Closure(inner)) => self.stands_alone(&inner, seen),
            Found::Bound(Partial::Residual(expr)) => self.is_closed(&expr),
            Found::Unbound | Found::Residual => false,
        })
    }

    fn close(&mut self, expr: &Expr, env: &Env) -> Fold<Expr> {
        match &expr.kind {
            Kind::Name(name) => match self.name(name, expr.span, &env.scope) {
                Ok(partial) => self.close_partial(partial, expr),
                // `typeof` of it must still find it missing.
                Err(Stop::Throw(_)) if eval::is_unknown(name, &env.scope) => Ok(expr.clone()),
                Err(Stop::Throw(throw)) => Ok(Expr::new(expr.span, Kind::Throw(throw))),
                Err(Stop::Bail) => Err(Stop::Bail),
            },
            Kind::Local(local) => match self.local(local.id, env) {
                Found::Bound(partial) => self.close_partial(partial.at(expr.span), expr),
                Found::Residual => Ok(expr.clone()),
                Found::Unbound => Err(Stop::Bail),
            },
            Kind::Function(function) => self.closed_literal(function, env),
            Kind::Element(element) => {
                let element = self.close_element(element, env)?;
                Ok(Expr::new(expr.span, Kind::Element(Arc::new(element))))
            }
            _ => {
                let mut failed = None;
                let closed = super::super::map::map_parts(expr, &mut |part| match self.close(part, env) {
                    Ok(part) => part,
                    Err(stop) => {
                        failed.get_or_insert(stop);
                        part.clone()
                    }
                });
                failed.map_or(Ok(closed), Err)
            }
        }
    }

    fn close_partial(&mut self, partial: Partial, expr: &Expr) -> Fold<Expr> {
        match self.open(&partial) {
            // A function is not folded again where it is only named.
            Some(closure) if !matches!(partial, Partial::Residual(_)) => self.closed_function(&closure),
            _ => self.reify(partial, expr.span),
        }
    }

    fn close_element(&mut self, element: &Element, env: &Env) -> Fold<Element> {
        let tag = match &element.tag {
            Tag::Component { name, value }
                if eval::root_name(value).is_none_or(|root| env.scope.get(root).is_some()) =>
            {
                Tag::Component { name: name.clone(), value: self.close_tag(value, env)? }
            }
            tag => tag.clone(),
        };
        let mut attributes = Vec::with_capacity(element.attributes.len());
        for attribute in &element.attributes {
            attributes.push(match attribute {
                Attribute::Named { name, value } => {
                    Attribute::Named { name: name.clone(), value: self.close(value, env)? }
                }
                Attribute::Spread(value) => Attribute::Spread(self.close(value, env)?),
            });
        }
        let mut children = Vec::with_capacity(element.children.len());
        for child in &element.children {
            children.push(self.close(child, env)?);
        }
        Ok(Element { tag, attributes: attributes.into(), children: children.into(), handlers: Box::default() })
    }

    /// A component stays a value: whoever renders the element calls it.
    fn close_tag(&mut self, value: &Expr, env: &Env) -> Fold<Expr> {
        if let Some(component) = self.component_of(value, env) {
            return Ok(Expr::constant(value.span, component));
        }
        match self.expr(value, env) {
            Ok(Partial::Static(component)) => Ok(Expr::constant(value.span, component)),
            Ok(_) | Err(Stop::Bail | Stop::Throw(_)) => self.close(value, env),
        }
    }

    fn closed_literal(&mut self, function: &Arc<Function>, env: &Env) -> Fold<Expr> {
        let env = Env { frame: Some(self.push_frame(function, env.frame)), ..env.clone() };
        let mut locals = Vec::with_capacity(function.locals.len());
        for local in &function.locals {
            let fresh = self.fresh(&local.name);
            let partial = Partial::Residual(Expr::new(function.span, Kind::Local(fresh.clone())));
            self.set_local(local.id, partial, &env);
            locals.push(fresh);
        }
        let mut params = Vec::with_capacity(function.params.len());
        for param in &function.params {
            params.push(self.closed_target(param, &env)?);
        }
        let rest = match &function.rest {
            Some(rest) => Some(self.closed_pattern(rest, &env)?),
            None => None,
        };
        let body = self.closed_statements(&function.body, &env)?;
        let closed = Function {
            name: function.name.clone(),
            params: params.into(),
            rest,
            body,
            span: function.span,
            locals: locals.into(),
        };
        Ok(Expr::new(function.span, Kind::Function(Arc::new(closed))))
    }

    fn closed_statements(&mut self, statements: &[Statement], env: &Env) -> Fold<Box<[Statement]>> {
        let mut closed = Vec::with_capacity(statements.len());
        for statement in statements {
            closed.push(match statement {
                Statement::Const { pattern, value } => {
                    let value = self.close(value, env)?;
                    Statement::Const { pattern: self.closed_pattern(pattern, env)?, value }
                }
                Statement::If { test, then, otherwise } => Statement::If {
                    test: self.close(test, env)?,
                    then: self.closed_statements(then, env)?,
                    otherwise: self.closed_statements(otherwise, env)?,
                },
                Statement::Return(Some(value)) => Statement::Return(Some(self.close(value, env)?)),
                // Effects belong to a browser.
                Statement::Effect(_) => continue,
                Statement::Return(None) | Statement::Unsupported(_) => statement.clone(),
            });
        }
        Ok(closed.into())
    }

    fn closed_target(&mut self, target: &Target, env: &Env) -> Fold<Target> {
        let default = match &target.default {
            Some(default) => Some(self.close(default, env)?),
            None => None,
        };
        Ok(Target { pattern: self.closed_pattern(&target.pattern, env)?, default })
    }

    fn closed_pattern(&mut self, pattern: &Pattern, env: &Env) -> Fold<Pattern> {
        Ok(match pattern {
            Pattern::Bind(local) => Pattern::Bind(self.closed_local(local, env)?),
            Pattern::Object { fields, rest, span } => {
                let mut closed = Vec::with_capacity(fields.len());
                for (key, target) in fields {
                    let key = match key {
                        Key::Name(name) => Key::Name(name.clone()),
                        Key::Computed(key) => Key::Computed(self.close(key, env)?),
                    };
                    closed.push((key, self.closed_target(target, env)?));
                }
                let rest = match rest {
                    Some(rest) => Some(self.closed_local(rest, env)?),
                    None => None,
                };
                Pattern::Object { fields: closed.into(), rest, span: *span }
            }
            Pattern::Array { items, rest, span } => {
                let mut closed = Vec::with_capacity(items.len());
                for item in items {
                    closed.push(match item {
                        Some(target) => Some(self.closed_target(target, env)?),
                        None => None,
                    });
                }
                let rest = match rest {
                    Some(rest) => Some(Box::new(self.closed_pattern(rest, env)?)),
                    None => None,
                };
                Pattern::Array { items: closed.into(), rest, span: *span }
            }
        })
    }

    /// The new name of a function's own local.
    fn closed_local(&self, local: &Local, env: &Env) -> Fold<Local> {
        match self.local(local.id, env) {
            Found::Bound(Partial::Residual(Expr { kind: Kind::Local(fresh), .. })) => Ok(fresh),
            _ => Err(Stop::Bail),
        }
    }
}

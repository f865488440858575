//! Walks over the tree: the names an expression uses, the constructs it must not hold.

use crate::source::Span;

use super::tree::{
    Attribute, Expr, Function, Item, Key, Kind, Name, Pattern, Property, Statement, SyntaxError, Tag, Target, UnaryOp,
};

/// How a free name is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    Value,
    /// Under `typeof` alone, which asks whether the name exists.
    Typeof,
    /// The name of a tag, or the first part of it: what no scope defines may be a component of the theme.
    Component,
}

/// Calls `found` for each free name, in source order, with its place.
pub fn free_names(expr: &Expr, found: &mut dyn FnMut(&Name, Span, Role)) {
    Walk { enter: &mut |_| {}, name: found, unsupported: &mut |_| {} }.expr(expr);
}

/// Calls `found` for each construct outside the language, in source order.
pub fn unsupported<'a>(expr: &'a Expr, found: &mut dyn FnMut(&'a SyntaxError)) {
    Walk { enter: &mut |_| {}, name: &mut |_, _, _| {}, unsupported: found }.expr(expr);
}

/// Calls `enter` for the expression and every one inside it, outer first, in source order.
pub fn visit<'a>(expr: &'a Expr, enter: &mut dyn FnMut(&'a Expr)) {
    Walk { enter, name: &mut |_, _, _| {}, unsupported: &mut |_| {} }.expr(expr);
}

struct Walk<'a, 'f> {
    enter: &'f mut dyn FnMut(&'a Expr),
    name: &'f mut dyn FnMut(&'a Name, Span, Role),
    unsupported: &'f mut dyn FnMut(&'a SyntaxError),
}

impl<'a> Walk<'a, '_> {
    fn expr(&mut self, expr: &'a Expr) {
        (self.enter)(expr);
        match &expr.kind {
            Kind::Constant(_) | Kind::Regex(_) | Kind::Local(_) => {}
            Kind::Name(name) => (self.name)(name, expr.span, Role::Value),
            Kind::Template { values, .. } => self.exprs(values),
            Kind::Member { object, .. } => self.expr(object),
            Kind::Index { object, index, .. } => {
                self.expr(object);
                self.expr(index);
            }
            Kind::Call { callee, args, .. } | Kind::New { callee, args } => {
                self.expr(callee);
                self.items(args);
            }
            Kind::Unary(UnaryOp::Typeof, inner) => match &inner.kind {
                Kind::Name(name) => {
                    (self.enter)(inner);
                    (self.name)(name, inner.span, Role::Typeof);
                }
                _ => self.expr(inner),
            },
            Kind::Chain(inner) | Kind::Unary(_, inner) => self.expr(inner),
            Kind::Binary(_, pair) | Kind::Logical(_, pair) => self.exprs(&pair[..]),
            Kind::Conditional(parts) => self.exprs(&parts[..]),
            Kind::Array(items) => self.items(items),
            Kind::Object(properties) => {
                for property in properties {
                    match property {
                        Property::Field { key, value } => {
                            self.key(key);
                            self.expr(value);
                        }
                        Property::Spread(value) => self.expr(value),
                    }
                }
            }
            Kind::Function(function) => self.function(function),
            Kind::Element(element) => {
                if let Tag::Component { value, .. } = &element.tag {
                    self.component(value);
                }
                for attribute in &element.attributes {
                    match attribute {
                        Attribute::Named { value, .. } | Attribute::Spread(value) => self.expr(value),
                    }
                }
                self.exprs(&element.children);
            }
            Kind::Unsupported(error) => (self.unsupported)(error),
        }
    }

    /// `Tree` of `Tree.File`, or a local.
    fn component(&mut self, value: &'a Expr) {
        (self.enter)(value);
        match &value.kind {
            Kind::Name(name) => (self.name)(name, value.span, Role::Component),
            Kind::Member { object, .. } => self.component(object),
            _ => {}
        }
    }

    fn exprs(&mut self, exprs: &'a [Expr]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn items(&mut self, items: &'a [Item]) {
        for item in items {
            self.expr(&item.value);
        }
    }

    fn key(&mut self, key: &'a Key) {
        if let Key::Computed(key) = key {
            self.expr(key);
        }
    }

    fn function(&mut self, function: &'a Function) {
        for param in &function.params {
            self.target(param);
        }
        if let Some(rest) = &function.rest {
            self.pattern(rest);
        }
        self.statements(&function.body);
    }

    fn target(&mut self, target: &'a Target) {
        self.pattern(&target.pattern);
        if let Some(default) = &target.default {
            self.expr(default);
        }
    }

    fn pattern(&mut self, pattern: &'a Pattern) {
        match pattern {
            Pattern::Bind(_) => {}
            Pattern::Object { fields, .. } => {
                for (key, target) in fields {
                    self.key(key);
                    self.target(target);
                }
            }
            Pattern::Array { items, rest, .. } => {
                for target in items.iter().flatten() {
                    self.target(target);
                }
                if let Some(rest) = rest {
                    self.pattern(rest);
                }
            }
        }
    }

    fn statements(&mut self, statements: &'a [Statement]) {
        for statement in statements {
            match statement {
                Statement::Const { pattern, value } => {
                    self.pattern(pattern);
                    self.expr(value);
                }
                Statement::If { test, then, otherwise } => {
                    self.expr(test);
                    self.statements(then);
                    self.statements(otherwise);
                }
                Statement::Return(value) => {
                    if let Some(value) = value {
                        self.expr(value);
                    }
                }
                Statement::Effect(value) => self.expr(value),
                Statement::Unsupported(error) => (self.unsupported)(error),
            }
        }
    }
}

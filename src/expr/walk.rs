//! Walks over the tree: the names an expression uses, the constructs it must not hold.

use crate::source::Span;

use super::tree::{
    Attribute, Expr, Function, Key, Kind, Name, Pattern, Property, Statement, SyntaxError, Tag, Target, UnaryOp,
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
    match &expr.kind {
        Kind::Name(name) => found(name, expr.span, Role::Value),
        Kind::Unary(UnaryOp::Typeof, operand) => match &operand.kind {
            Kind::Name(name) => found(name, operand.span, Role::Typeof),
            _ => free_names(operand, found),
        },
        Kind::Element(element) => {
            let root = match &element.tag {
                Tag::Component { value, .. } => Some(root_of(value)),
                Tag::Fragment | Tag::Html(_) | Tag::Arm(_) => None,
            };
            parts(expr, &mut |part| match (&part.kind, root) {
                (Kind::Name(name), Some(root)) if std::ptr::eq(root, part) => found(name, part.span, Role::Component),
                (Kind::Member { .. }, Some(own_root)) if std::ptr::eq(root_of(part), own_root) => {
                    if let Kind::Name(name) = &own_root.kind {
                        found(name, own_root.span, Role::Component);
                    }
                }
                _ => free_names(part, found),
            });
        }
        _ => parts(expr, &mut |part| free_names(part, found)),
    }
}

/// The innermost object of a chain of members: `Tree` of `Tree.File`.
fn root_of(expr: &Expr) -> &Expr {
    match &expr.kind {
        Kind::Member { object, .. } => root_of(object),
        _ => expr,
    }
}

/// Calls `found` for each construct outside the language, in source order.
pub fn unsupported<'a>(expr: &'a Expr, found: &mut dyn FnMut(&'a SyntaxError)) {
    match &expr.kind {
        Kind::Unsupported(error) => found(error),
        Kind::Function(function) => {
            parts(expr, &mut |part| unsupported(part, found));
            errors(&function.body, found);
        }
        _ => parts(expr, &mut |part| unsupported(part, found)),
    }
}

fn errors<'a>(statements: &'a [Statement], found: &mut dyn FnMut(&'a SyntaxError)) {
    for statement in statements {
        match statement {
            Statement::Unsupported(error) => found(error),
            Statement::If { then, otherwise, .. } => {
                errors(then, found);
                errors(otherwise, found);
            }
            Statement::Const { .. } | Statement::Return(_) | Statement::Effect(_) => {}
        }
    }
}

/// The first thing in an expression that needs a browser: a handler, a hook, a name of the browser's. A component that
/// has one is interactive; what is rendered of it at build is its first rendering.
pub fn interactive(expr: &Expr) -> Option<Span> {
    let mut found = None;
    visit(expr, &mut |expr| {
        let place = match &expr.kind {
            Kind::Element(element) => element.handlers.first().copied(),
            Kind::Name(name) if is_of_browser(name) => Some(expr.span),
            Kind::Member { object, property, .. }
                if matches!(&object.kind, Kind::Name(name) if &**name == "React")
                    && property.as_str().is_some_and(is_of_browser) =>
            {
                Some(expr.span)
            }
            _ => None,
        };
        found = found.or(place);
    });
    found
}

fn is_of_browser(name: &str) -> bool {
    let is_hook = name.strip_prefix("use").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
    is_hook || matches!(name, "window" | "document" | "navigator" | "localStorage" | "sessionStorage" | "fetch")
}

/// Calls `enter` for the expression and every one inside it, outer first, in source order.
pub fn visit<'a>(expr: &'a Expr, enter: &mut dyn FnMut(&'a Expr)) {
    enter(expr);
    parts(expr, &mut |part| visit(part, enter));
}

/// Calls `part` for each expression that stands directly in this one, in source order.
pub fn parts<'a>(expr: &'a Expr, part: &mut dyn FnMut(&'a Expr)) {
    match &expr.kind {
        Kind::Constant(_) | Kind::Regex(_) | Kind::Name(_) | Kind::Local(_) | Kind::Unsupported(_) | Kind::Throw(_) => {
        }
        Kind::Template { values, .. } => values.iter().for_each(part),
        Kind::Member { object, .. } => part(object),
        Kind::Index { object, index, .. } => {
            part(object);
            part(index);
        }
        Kind::Call { callee, args, .. } | Kind::New { callee, args } => {
            part(callee);
            args.iter().for_each(|item| part(&item.value));
        }
        Kind::Chain(inner) | Kind::Unary(_, inner) => part(inner),
        Kind::Binary(_, pair) | Kind::Logical(_, pair) => pair.iter().for_each(part),
        Kind::Conditional(all) => all.iter().for_each(part),
        Kind::Array(items) => items.iter().for_each(|item| part(&item.value)),
        Kind::Object(properties) => {
            for property in properties {
                match property {
                    Property::Field { key, value } => {
                        key_part(key, part);
                        part(value);
                    }
                    Property::Spread(value) => part(value),
                }
            }
        }
        Kind::Function(function) => function_parts(function, part),
        Kind::Element(element) => {
            if let Tag::Component { value, .. } = &element.tag {
                part(value);
            }
            for attribute in &element.attributes {
                match attribute {
                    Attribute::Named { value, .. } | Attribute::Spread(value) => part(value),
                }
            }
            element.children.iter().for_each(part);
        }
    }
}

fn key_part<'a>(key: &'a Key, part: &mut dyn FnMut(&'a Expr)) {
    if let Key::Computed(key) = key {
        part(key);
    }
}

fn function_parts<'a>(function: &'a Function, part: &mut dyn FnMut(&'a Expr)) {
    for param in &function.params {
        target_parts(param, part);
    }
    if let Some(rest) = &function.rest {
        pattern_parts(rest, part);
    }
    statement_parts(&function.body, part);
}

fn target_parts<'a>(target: &'a Target, part: &mut dyn FnMut(&'a Expr)) {
    pattern_parts(&target.pattern, part);
    if let Some(default) = &target.default {
        part(default);
    }
}

fn pattern_parts<'a>(pattern: &'a Pattern, part: &mut dyn FnMut(&'a Expr)) {
    match pattern {
        Pattern::Bind(_) => {}
        Pattern::Object { fields, .. } => {
            for (key, target) in fields {
                key_part(key, part);
                target_parts(target, part);
            }
        }
        Pattern::Array { items, rest, .. } => {
            for target in items.iter().flatten() {
                target_parts(target, part);
            }
            if let Some(rest) = rest {
                pattern_parts(rest, part);
            }
        }
    }
}

fn statement_parts<'a>(statements: &'a [Statement], part: &mut dyn FnMut(&'a Expr)) {
    for statement in statements {
        match statement {
            Statement::Const { pattern, value } => {
                pattern_parts(pattern, part);
                part(value);
            }
            Statement::If { test, then, otherwise } => {
                part(test);
                statement_parts(then, part);
                statement_parts(otherwise, part);
            }
            Statement::Return(Some(value)) | Statement::Effect(value) => part(value),
            Statement::Return(None) | Statement::Unsupported(_) => {}
        }
    }
}

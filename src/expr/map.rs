//! Expressions made from expressions: the same tree with its parts replaced.

use std::sync::Arc;

use super::tree::{Attribute, Element, Expr, Function, Item, Key, Kind, Pattern, Property, Statement, Tag, Target};

/// The expression with each of its direct parts replaced.
pub fn map_parts(expr: &Expr, map: &mut dyn FnMut(&Expr) -> Expr) -> Expr {
    let kind = match &expr.kind {
        Kind::Constant(_) | Kind::Regex(_) | Kind::Name(_) | Kind::Local(_) | Kind::Unsupported(_) | Kind::Throw(_) => {
            expr.kind.clone()
        }
        Kind::Template { texts, values } => {
            Kind::Template { texts: texts.clone(), values: values.iter().map(map).collect() }
        }
        Kind::Member { object, property, optional } => {
            Kind::Member { object: Box::new(map(object)), property: property.clone(), optional: *optional }
        }
        Kind::Index { object, index, optional } => {
            Kind::Index { object: Box::new(map(object)), index: Box::new(map(index)), optional: *optional }
        }
        Kind::Call { callee, args, optional } => {
            Kind::Call { callee: Box::new(map(callee)), args: map_items(args, map), optional: *optional }
        }
        Kind::Chain(inner) => Kind::Chain(Box::new(map(inner))),
        Kind::New { callee, args } => Kind::New { callee: callee.clone(), args: map_items(args, map) },
        Kind::Unary(op, operand) => Kind::Unary(*op, Box::new(map(operand))),
        Kind::Binary(op, pair) => Kind::Binary(*op, Box::new([map(&pair[0]), map(&pair[1])])),
        Kind::Logical(op, pair) => Kind::Logical(*op, Box::new([map(&pair[0]), map(&pair[1])])),
        Kind::Conditional(parts) => Kind::Conditional(Box::new([map(&parts[0]), map(&parts[1]), map(&parts[2])])),
        Kind::Array(items) => Kind::Array(map_items(items, map)),
        Kind::Object(properties) => Kind::Object(
            properties
                .iter()
                .map(|property| match property {
                    Property::Field { key, value } => Property::Field { key: map_key(key, map), value: map(value) },
                    Property::Spread(value) => Property::Spread(map(value)),
                })
                .collect(),
        ),
        Kind::Function(function) => Kind::Function(Arc::new(map_function(function, map))),
        Kind::Element(element) => Kind::Element(Arc::new(map_element(element, map))),
    };
    Expr::new(expr.span, kind)
}

fn map_items(items: &[Item], map: &mut dyn FnMut(&Expr) -> Expr) -> Box<[Item]> {
    items.iter().map(|item| Item { spread: item.spread, value: map(&item.value) }).collect()
}

fn map_key(key: &Key, map: &mut dyn FnMut(&Expr) -> Expr) -> Key {
    match key {
        Key::Name(name) => Key::Name(name.clone()),
        Key::Computed(expr) => Key::Computed(map(expr)),
    }
}

fn map_element(element: &Element, map: &mut dyn FnMut(&Expr) -> Expr) -> Element {
    let tag = match &element.tag {
        Tag::Component { name, value } => Tag::Component { name: name.clone(), value: map(value) },
        other => other.clone(),
    };
    let attribute = |attribute: &Attribute, map: &mut dyn FnMut(&Expr) -> Expr| match attribute {
        Attribute::Named { name, value } => Attribute::Named { name: name.clone(), value: map(value) },
        Attribute::Spread(value) => Attribute::Spread(map(value)),
    };
    Element {
        tag,
        attributes: element.attributes.iter().map(|own| attribute(own, map)).collect(),
        children: element.children.iter().map(map).collect(),
        handlers: element.handlers.clone(),
    }
}

fn map_function(function: &Function, map: &mut dyn FnMut(&Expr) -> Expr) -> Function {
    Function {
        name: function.name.clone(),
        params: function.params.iter().map(|param| map_target(param, map)).collect(),
        rest: function.rest.as_ref().map(|rest| map_pattern(rest, map)),
        body: map_statements(&function.body, map),
        span: function.span,
        locals: function.locals.clone(),
    }
}

fn map_statements(statements: &[Statement], map: &mut dyn FnMut(&Expr) -> Expr) -> Box<[Statement]> {
    let mut mapped = Vec::with_capacity(statements.len());
    for statement in statements {
        mapped.push(match statement {
            Statement::Const { pattern, value } => {
                Statement::Const { pattern: map_pattern(pattern, map), value: map(value) }
            }
            Statement::If { test, then, otherwise } => Statement::If {
                test: map(test),
                then: map_statements(then, map),
                otherwise: map_statements(otherwise, map),
            },
            Statement::Return(value) => Statement::Return(value.as_ref().map(&mut *map)),
            Statement::Effect(value) => Statement::Effect(map(value)),
            Statement::Unsupported(error) => Statement::Unsupported(error.clone()),
        });
    }
    mapped.into()
}

fn map_target(target: &Target, map: &mut dyn FnMut(&Expr) -> Expr) -> Target {
    Target { pattern: map_pattern(&target.pattern, map), default: target.default.as_ref().map(map) }
}

fn map_pattern(pattern: &Pattern, map: &mut dyn FnMut(&Expr) -> Expr) -> Pattern {
    match pattern {
        Pattern::Bind(local) => Pattern::Bind(local.clone()),
        Pattern::Object { fields, rest, span } => Pattern::Object {
            fields: fields.iter().map(|(key, target)| (map_key(key, map), map_target(target, map))).collect(),
            rest: rest.clone(),
            span: *span,
        },
        Pattern::Array { items, rest, span } => Pattern::Array {
            items: items.iter().map(|item| item.as_ref().map(|target| map_target(target, map))).collect(),
            rest: rest.as_ref().map(|rest| Box::new(map_pattern(rest, map))),
            span: *span,
        },
    }
}

//! Partial values as expressions of the residual.

use std::sync::Arc;

use crate::source::Span;

use super::super::builtin::Builtin;
use super::super::text::Text;
use super::super::tree::{Attribute, Element, Expr, Function, Item, Key, Kind, Property, Statement, Tag};
use super::super::value::{self, ElementTag, Value};
use super::bind::pattern_locals;
use super::partial::{Env, Fold, OpenClosure, Partial, Stop};
use super::{Folder, total};

/// Values inside each other.
const LEVELS: usize = 60;

impl Folder {
    /// The expression that gives a partial value at the reader's side.
    pub(super) fn reify(&mut self, partial: Partial, span: Span) -> Fold<Expr> {
        match partial {
            Partial::Residual(expr) => Ok(expr),
            Partial::Static(value) => self.reify_value(value, span, 0),
            Partial::Closure(closure) => self.emit(&closure),
        }
    }

    /// Data is a constant; what holds functions and elements is a literal of their expressions.
    fn reify_value(&mut self, value: Value, span: Span, level: usize) -> Fold<Expr> {
        if level > LEVELS {
            return Err(Stop::Bail);
        }
        if is_data(&value, 0) {
            return Ok(Expr::constant(span, value));
        }
        let kind = match value {
            // The result of `match` has properties that no literal can say: what made it stays as it is.
            Value::Array(list) if !list.named().is_empty() => return Err(Stop::Bail),
            Value::Array(list) => {
                let mut items = Vec::with_capacity(list.items().len());
                for item in list.items() {
                    items.push(Item { spread: false, value: self.reify_value(item.clone(), span, level + 1)? });
                }
                Kind::Array(items.into())
            }
            Value::Object(object) => {
                let mut properties = Vec::with_capacity(object.len());
                for (key, value) in object.entries() {
                    let value = self.reify_value(value.clone(), span, level + 1)?;
                    properties.push(Property::Field { key: Key::Name(key.clone()), value });
                }
                Kind::Object(properties.into())
            }
            Value::Element(element) => {
                let element = self.reify_element(&element, level)?;
                Kind::Element(Arc::new(element))
            }
            Value::Function(_) => {
                let closure = self.open(&Partial::Static(value)).ok_or(Stop::Bail)?;
                return self.emit(&closure);
            }
            Value::Builtin(builtin) => return Ok(builtin_expr(builtin, span)),
            Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Foreign(_) => {
                Kind::Constant(value)
            }
        };
        Ok(Expr::new(span, kind))
    }

    fn reify_element(&mut self, element: &value::Element, level: usize) -> Fold<Element> {
        let span = element.span;
        let tag = match &element.tag {
            ElementTag::Fragment => Tag::Fragment,
            ElementTag::Html(name) => Tag::Html(name.clone()),
            ElementTag::Theme(name) => {
                // A name that nobody here defines; its parts need not be told apart any more.
                Tag::Component { name: name.clone(), value: Expr::new(span, Kind::Name(name.clone())) }
            }
            ElementTag::Component(name, component) => {
                Tag::Component { name: name.clone(), value: Expr::constant(span, component.clone()) }
            }
        };
        let mut attributes = Vec::with_capacity(element.props.len());
        let mut children = Vec::new();
        for (key, value) in element.props.entries() {
            if *key == *"children" {
                let items = match value {
                    Value::Array(list) if list.items().len() > 1 => list.items().to_vec(),
                    other => vec![other.clone()],
                };
                for item in items {
                    children.push(self.reify_value(item, span, level + 1)?);
                }
            } else {
                let value = self.reify_value(value.clone(), span, level + 1)?;
                attributes.push(Attribute::Named { name: key.to_str().into(), value });
            }
        }
        Ok(Element { tag, attributes: attributes.into(), children: children.into(), handlers: Box::default() })
    }

    /// A function as a literal, its body folded as far as its parameters allow.
    fn emit(&mut self, closure: &Arc<OpenClosure>) -> Fold<Expr> {
        let key = closure.key();
        if self.closing.contains(&key) {
            return self.closed_function(closure);
        }
        self.closing.push(key);
        self.in_repeated += 1;
        let emitted = self.emit_body(closure);
        self.in_repeated -= 1;
        self.closing.pop();
        match emitted {
            Err(Stop::Bail) => self.closed_function(closure),
            other => other,
        }
    }

    fn emit_body(&mut self, closure: &OpenClosure) -> Fold<Expr> {
        let function = &*closure.function;
        let span = function.span;
        let env = Env { frame: Some(self.push_frame(function, closure.env.frame)), ..closure.env.clone() };
        // Parameters first, all of them: a default may name any.
        let mut params = Vec::with_capacity(function.params.len());
        for param in &function.params {
            params.push(self.renamed_target(param, &env)?);
        }
        let rest = match &function.rest {
            Some(rest) => Some(self.renamed(rest, &env)?),
            None => None,
        };
        let partial = self
            .deferred(span, |folder| Ok(folder.body(&function.body, &env, span)?.unwrap_or_else(Partial::undefined)))?;
        let body = self.reify(partial, span)?;
        let mut locals = Vec::new();
        for param in &params {
            pattern_locals(&param.pattern, &mut locals);
        }
        if let Some(rest) = &rest {
            pattern_locals(rest, &mut locals);
        }
        let function = Function {
            name: function.name.clone(),
            params: params.into(),
            rest,
            body: Box::new([Statement::Return(Some(body))]),
            span,
            locals: locals.into(),
        };
        Ok(Expr::new(span, Kind::Function(Arc::new(function))))
    }

    /// The props of an element as one object.
    pub(super) fn props(&mut self, element: &Element, span: Span) -> Fold<Partial> {
        let mut fields = Vec::with_capacity(element.attributes.len() + 1);
        for attribute in &element.attributes {
            fields.push(match attribute {
                Attribute::Named { name, .. } if matches!(&**name, "key" | "ref") => continue,
                Attribute::Named { name, value } => (Some(Key::Name(Text::from(name.clone()))), Partial::of(value)),
                Attribute::Spread(value) => (None, Partial::of(value)),
            });
        }
        let children = match &element.children[..] {
            [] => None,
            [only] => Some(Partial::of(only)),
            several => {
                let items = several.iter().map(|child| (false, Partial::of(child))).collect();
                Some(self.array_of(items, span)?)
            }
        };
        fields.extend(children.map(|children| (Some(Key::Name(Text::from("children"))), children)));
        self.object_of(fields, span)
    }
}

impl OpenClosure {
    /// Tells functions apart: the same literal in the same place.
    pub fn key(&self) -> (usize, usize) {
        let frame = self.env.frame.map_or(0, |frame| frame + 1);
        let outer = self.env.outer.as_ref().map_or(0, |outer| Arc::as_ptr(outer) as usize);
        (Arc::as_ptr(&self.function) as usize, outer.wrapping_add(frame))
    }
}

/// Whether a value can be written down as data.
fn is_data(value: &Value, level: usize) -> bool {
    match value {
        Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => true,
        Value::Array(list) => {
            level < LEVELS && list.named().is_empty() && list.items().iter().all(|item| is_data(item, level + 1))
        }
        Value::Object(object) => level < LEVELS && object.entries().iter().all(|(_, value)| is_data(value, level + 1)),
        Value::Function(_) | Value::Builtin(_) | Value::Element(_) | Value::Foreign(_) => false,
    }
}

/// What names a function of the language.
fn builtin_expr(builtin: Builtin, span: Span) -> Expr {
    let named = |name: &str| Expr::new(span, Kind::Name(name.into()));
    let member = |object: Expr, property: &str| {
        let property = Text::from(property);
        Expr::new(span, Kind::Member { object: Box::new(object), property, optional: false })
    };
    match builtin {
        Builtin::Namespace(namespace) => named(namespace.name()),
        Builtin::Function(function) => match function.name().split_once('.') {
            Some((namespace, name)) => member(named(namespace), name),
            None => named(function.name()),
        },
        Builtin::Array(method) => member(Expr::new(span, Kind::Array(Box::default())), method.name()),
        Builtin::Text(method) => member(Expr::constant(span, ""), method.name()),
        Builtin::Number(method) => member(Expr::constant(span, 0.0), method.name()),
    }
}

pub(super) fn call(callee: Expr, args: Vec<Expr>, span: Span) -> Expr {
    let args = args.into_iter().map(|value| Item { spread: false, value }).collect();
    Expr::new(span, Kind::Call { callee: Box::new(callee), args, optional: false })
}

impl Folder {
    /// Whether a residual can be a definition: it uses no local of the residual around.
    pub(super) fn is_closed(&self, expr: &Expr) -> bool {
        total::free_locals(expr).is_empty()
    }
}

//! JSX: elements, their props and children.

use std::sync::Arc;

use crate::source::Span;

use super::super::builtin::Builtin;
use super::super::object::Builder;
use super::super::text::Text;
use super::super::tree::{self, Attribute, Expr, Kind, Name, Tag};
use super::super::value::{Element, ElementTag, Outcome, Value};
use super::convert::type_error;
use super::{Env, Evaluator};

impl Evaluator {
    pub(in super::super) fn element(&mut self, element: &tree::Element, env: &Env, span: Span) -> Outcome<Value> {
        self.budget.nodes(1, span)?;
        let tag = self.tag(&element.tag, env, span)?;
        let mut props = Builder::default();
        for attribute in &element.attributes {
            match attribute {
                Attribute::Named { name, value } => {
                    let value = self.expr(value, env)?;
                    set_prop(&mut props, Text::from(name.clone()), value);
                }
                Attribute::Spread(expr) => {
                    let value = self.expr(expr, env)?;
                    for (key, value) in self.own_entries(&value, expr.span)? {
                        set_prop(&mut props, key, value);
                    }
                }
            }
        }
        let mut children = Vec::with_capacity(element.children.len());
        for child in &element.children {
            children.push(self.expr(child, env)?);
        }
        match children.len() {
            0 => {}
            1 => props.set(Text::from("children"), children.remove(0)),
            _ => props.set(Text::from("children"), Value::array(children)),
        }
        Ok(Value::Element(Arc::new(Element { tag, props: Arc::new(props.finish()), span })))
    }

    fn tag(&mut self, tag: &Tag, env: &Env, span: Span) -> Outcome<ElementTag> {
        let (name, expr) = match tag {
            Tag::Fragment => return Ok(ElementTag::Fragment),
            Tag::Html(name) => return Ok(ElementTag::Html(name.clone())),
            Tag::Arm(_) => return Err(type_error("an arm is compiled and cannot be evaluated", span)),
            Tag::Component { name, value } => (name, value),
        };
        let root = root_name(expr);
        if root.is_some_and(|root| env.scope.get(root).is_none()) {
            // `<Fragment>` and `<React.Fragment>` need no import here.
            return Ok(match &**name {
                "Fragment" | "React.Fragment" => ElementTag::Fragment,
                _ => ElementTag::Theme(name.clone()),
            });
        }
        let value = self.expr(expr, env)?;
        self.tag_of(&value, name, expr.span)
    }

    /// What a value is as the tag of an element that is written with `name`.
    pub(in super::super) fn tag_of(&mut self, value: &Value, name: &Name, span: Span) -> Outcome<ElementTag> {
        match value {
            Value::Text(text) => match text.as_str() {
                Some(text) => Ok(ElementTag::Html(text.into())),
                None => Err(type_error("an element's name is not valid text", span)),
            },
            Value::Function(_) | Value::Foreign(_) => Ok(ElementTag::Component(name.clone(), value.clone())),
            Value::Builtin(Builtin::Function(_) | Builtin::Namespace(_))
            | Value::Builtin(Builtin::Array(_) | Builtin::Text(_) | Builtin::Number(_))
            | Value::Undefined
            | Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_)
            | Value::Element(_) => {
                let message = format!(
                    "Element type is invalid: `{name}` is {}, expected a component or the name of an element",
                    value.type_name()
                );
                Err(type_error(message, span))
            }
        }
    }
}

/// `key` and `ref` are React's own and never reach a component.
fn set_prop(props: &mut Builder, key: Text, value: Value) {
    if key != *"key" && key != *"ref" {
        props.set(key, value);
    }
}

/// The free name that a tag's expression begins with.
pub(in super::super) fn root_name(expr: &Expr) -> Option<&Name> {
    match &expr.kind {
        Kind::Name(name) => Some(name),
        Kind::Member { object, .. } => root_name(object),
        _ => None,
    }
}

//! React's rules for what a value is as a child of an element or of the page.

use std::sync::Arc;

use super::budget::NODES;
use super::number;
use super::text::Text;
use super::value::{Element, Value};

/// One thing to render.
#[derive(Clone, Debug)]
pub enum Child {
    /// Text, never HTML.
    Text(Text),
    Element(Arc<Element>),
}

/// What a value renders as: texts and elements in order, arrays flattened.
#[derive(Clone, Debug, Default)]
pub struct Children {
    pub items: Vec<Child>,
    /// Kinds of values that render as nothing though somebody meant something by them, in order.
    pub faults: Vec<Fault>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    Object,
    Function,
    /// More than 10,000 texts and elements; those beyond are left out.
    TooMany,
}

impl Fault {
    /// Completes "an expression gives …".
    pub fn describe(self) -> &'static str {
        match self {
            Fault::Object => "an object, which renders as nothing",
            Fault::Function => "a function, which renders as nothing",
            Fault::TooMany => "more than 10,000 texts and elements",
        }
    }

    pub fn help(self) -> &'static str {
        match self {
            Fault::Object => "write one of its properties, or `JSON.stringify(value)`",
            Fault::Function => "call it, or write it as an element: `<Name />`",
            Fault::TooMany => "render a part of the list: `list.slice(0, 100)`",
        }
    }
}

pub fn children_of(value: &Value) -> Children {
    let mut children = Children::default();
    // What is still to be rendered, the next last: arrays nest as deeply as they like.
    let mut rest = vec![value.clone()];
    while let Some(value) = rest.pop() {
        match value {
            Value::Undefined | Value::Null | Value::Bool(_) => continue,
            Value::Array(list) => {
                rest.extend(list.items().iter().rev().cloned());
                continue;
            }
            Value::Number(number) => children.items.push(Child::Text(Text::from(number::to_text(number)))),
            Value::Text(text) => children.items.push(Child::Text(text)),
            Value::Element(element) => children.items.push(Child::Element(element)),
            Value::Object(_) => children.faults.push(Fault::Object),
            Value::Function(_) | Value::Builtin(_) | Value::Foreign(_) => children.faults.push(Fault::Function),
        }
        if children.items.len() > NODES as usize {
            children.items.pop();
            children.faults.push(Fault::TooMany);
            break;
        }
        children.faults.truncate(NODES as usize);
    }
    children
}

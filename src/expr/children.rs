//! React's rules for what a value is as a child of an element or of the page.

use std::sync::Arc;

use super::budget::{NODES, STEPS, TEXT};
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
    /// More than 10,000 texts and elements, 1,048,576 units of text or 100,000 values in lists; what is beyond is left out.
    TooMany,
}

impl Fault {
    /// Completes "an expression gives …".
    pub fn describe(self) -> &'static str {
        match self {
            Fault::Object => "an object, which renders as nothing",
            Fault::Function => "a function, which renders as nothing",
            Fault::TooMany => "more than 10,000 texts and elements, or 1,048,576 characters",
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

/// What a slot may have, counted down, as `room` of `src/client/operators.js`.
struct Room {
    nodes: u32,
    /// Code units.
    text: u32,
    /// Values that are looked at: arrays that share their items have more of them than of either.
    values: usize,
}

impl Room {
    /// Takes a text off; `None` when there is no room for it.
    fn text(&mut self, text: &Text) -> Option<()> {
        self.text = u32::try_from(text.len()).ok().and_then(|units| self.text.checked_sub(units))?;
        self.node()
    }

    fn node(&mut self) -> Option<()> {
        self.nodes = self.nodes.checked_sub(1)?;
        Some(())
    }

    fn values(&mut self, values: usize) -> Option<()> {
        self.values = self.values.checked_sub(values)?;
        Some(())
    }
}

pub fn children_of(value: &Value) -> Children {
    let mut children = Children::default();
    if within(&mut Room { nodes: NODES, text: TEXT, values: STEPS as usize }, value, &mut children).is_none() {
        children.faults.push(Fault::TooMany);
    }
    children
}

/// Fills `children` as far as there is room; `None` when there is more.
fn within(room: &mut Room, value: &Value, children: &mut Children) -> Option<()> {
    // What is still to be rendered, the next last: arrays nest as deeply as they like.
    let mut rest = vec![value.clone()];
    while let Some(value) = rest.pop() {
        match value {
            Value::Undefined | Value::Null | Value::Bool(_) => continue,
            Value::Array(list) => {
                room.values(list.items().len())?;
                rest.extend(list.items().iter().rev().cloned());
                continue;
            }
            Value::Number(number) => {
                let text = Text::from(number::to_text(number));
                room.text(&text)?;
                children.items.push(Child::Text(text));
            }
            Value::Text(text) => {
                room.text(&text)?;
                children.items.push(Child::Text(text));
            }
            Value::Element(element) => {
                room.node()?;
                children.items.push(Child::Element(element));
            }
            Value::Object(_) => children.faults.push(Fault::Object),
            Value::Function(_) | Value::Builtin(_) | Value::Foreign(_) => children.faults.push(Fault::Function),
        }
        children.faults.truncate(NODES as usize);
    }
    Some(())
}

//! What only residuals have, made of what expressions have: arms of elements, and the questions that pages ask of values.

use std::sync::Arc;

use docs::expr::children::{Child, Fault, children_of};
use docs::expr::encode::{ARMS, GROUPS, INPUTS, OR, SHOWS};
use docs::expr::map::map_parts;
use docs::expr::number;
use docs::expr::object::Object;
use docs::expr::show::{show, show_outcome};
use docs::expr::text::Text;
use docs::expr::tree::{Attribute, Element, Expr, Item, Kind, Tag};
use docs::expr::value::{Outcome, Value};

/// Elements with a title that are made into arms, by their numbers; `loader.js` names them.
const NAMES: [&str; 2] = ["li", "b"];

/// The expression with an arm for each `<li title={…}>` and `<b title={…}>`: its first hole holds the title.
pub fn armed(expr: &Expr) -> Expr {
    let expr = map_parts(expr, &mut armed);
    let Kind::Element(element) = &expr.kind else { return expr };
    match (&element.tag, &*element.attributes) {
        (Tag::Html(tag), [Attribute::Named { name, value }]) if &**name == "title" => {
            let Some(number) = NAMES.iter().position(|name| *name == &**tag) else { return expr };
            let holes = std::iter::once(value.clone()).chain(element.children.iter().cloned()).collect();
            let arm = Element {
                tag: Tag::Arm(number as u32),
                attributes: Box::default(),
                children: holes,
                handlers: Box::default(),
            };
            Expr::new(expr.span, Kind::Element(Arc::new(arm)))
        }
        _ => expr,
    }
}

/// A question that pages ask of the value of an expression.
#[derive(Clone, Copy, Debug)]
pub enum Question {
    /// Its text, or another one; and who the reader is.
    Or,
    Shows,
    Arms,
}

pub const QUESTIONS: [Question; 3] = [Question::Or, Question::Shows, Question::Arms];

impl Question {
    /// The question as a residual writes it.
    pub fn ask(self, value: &Expr) -> Expr {
        let span = value.span;
        match self {
            Question::Or => {
                let inputs = Kind::Member {
                    object: Box::new(Expr::new(span, Kind::Name("user".into()))),
                    property: Text::from(INPUTS),
                    optional: false,
                };
                let items = [
                    call(OR, [value.clone(), Expr::constant(span, "?")]),
                    call(GROUPS, [Expr::constant(span, "c"), Expr::constant(span, "b")]),
                    call(GROUPS, [Expr::constant(span, "c")]),
                    Expr::new(span, inputs),
                ];
                let items = items.into_iter().map(|value| Item { spread: false, value }).collect();
                Expr::new(span, Kind::Array(items))
            }
            Question::Shows => call(SHOWS, [value.clone()]),
            Question::Arms => call(ARMS, [value.clone()]),
        }
    }

    /// What the answer is for a value; `None` for more than a page may show.
    pub fn answer(self, value: &Outcome<Value>) -> Option<String> {
        if let Question::Or = self {
            let text = match value {
                Ok(Value::Text(_)) => show_outcome(value),
                Ok(Value::Number(number)) => show(&Value::text(&number::to_text(*number))),
                _ => "\"?\"".to_owned(),
            };
            let inputs = Value::Object(Arc::new(Object::from_entries([(Text::from("k"), Value::Number(1.0))])));
            return Some(format!("[{text}, true, false, {}]", show(&inputs)));
        }
        let value = match value {
            Ok(value) => value,
            Err(_) => return Some(show_outcome(value)),
        };
        let children = children_of(value);
        if children.faults.contains(&Fault::TooMany) {
            return None;
        }
        let elements = children.items.iter().filter_map(|child| match child {
            Child::Element(element) => Some(show(&Value::Element(element.clone()))),
            Child::Text(_) => None,
        });
        Some(match self {
            Question::Arms => format!("[{}]", elements.collect::<Vec<_>>().join(", ")),
            _ => {
                let is_shown = |child: &Child| match child {
                    Child::Text(text) => !text.trim_start().is_empty(),
                    Child::Element(_) => true,
                };
                children.items.iter().any(is_shown).to_string()
            }
        })
    }
}

fn call<const N: usize>(name: &str, args: [Expr; N]) -> Expr {
    let span = args[0].span;
    let callee = Box::new(Expr::new(span, Kind::Name(name.into())));
    let args = args.into_iter().map(|value| Item { spread: false, value }).collect();
    Expr::new(span, Kind::Call { callee, args, optional: false })
}

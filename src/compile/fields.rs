//! Fields of forms. What React sets as properties of their elements is said as HTML says it: what a text field holds
//! stands between its tags, what is chosen is marked at the options.

use crate::expr::value::Value;
use crate::page::{Element, Part};

use super::given::{Given, GivenValue, value_text};
use super::lower::flag;
use super::text;

/// Takes what only React knows out of the attributes of an element, and puts it where HTML has it. What depends on the
/// reader, and what is no text, stays and is judged as every other attribute.
pub fn settle(element: &str, given: &mut Vec<Given>, children: &mut Vec<Part>) {
    match element {
        "input" => {
            stronger(given, "value", "defaultValue");
            stronger(given, "checked", "defaultChecked");
        }
        "textarea" => {
            stronger(given, "value", "defaultValue");
            if let Some(text) = take(given, text_of) {
                *children = vec![Part::Text(text)];
            }
        }
        "select" => {
            stronger(given, "value", "defaultValue");
            let multiple = given.iter().any(|given| &*given.name == "multiple" && given.value.is_true());
            if let Some(chosen) = take(given, |value| chosen(value, multiple)) {
                let mut chosen = Chosen { values: chosen, multiple, found: false };
                chosen.mark(children);
            }
        }
        _ => {}
    }
}

/// Of two names for one thing the first counts, unless it says nothing.
fn stronger(given: &mut Vec<Given>, first: &str, second: &str) {
    let says = |given: &Given| !matches!(given.value, GivenValue::Value(Value::Undefined | Value::Null));
    let has_first = given.iter().any(|given| &*given.name == first && says(given));
    let weaker = if has_first { second } else { first };
    if given.iter().any(|given| &*given.name == second) {
        given.retain(|given| &*given.name != weaker);
    }
}

/// Takes the field's value out, where `read` can read it.
fn take<T>(given: &mut Vec<Given>, read: impl Fn(&GivenValue) -> Option<T>) -> Option<T> {
    let at = given.iter().position(|given| matches!(&*given.name, "value" | "defaultValue"))?;
    let value = read(&given[at].value)?;
    given.remove(at);
    Some(value)
}

fn text_of(value: &GivenValue) -> Option<Box<str>> {
    match value {
        GivenValue::Present => Some("true".into()),
        GivenValue::Text(text) => Some(text.clone()),
        GivenValue::Value(Value::Bool(value)) => Some(value.to_string().into()),
        GivenValue::Value(value) => value_text(value),
        GivenValue::Residual(_) => None,
    }
}

/// The values of the options that are chosen.
fn chosen(value: &GivenValue, multiple: bool) -> Option<Vec<Box<str>>> {
    match value {
        GivenValue::Value(Value::Array(list)) if multiple => list.items().iter().map(value_text).collect(),
        value => Some(vec![text_of(value)?]),
    }
}

struct Chosen {
    values: Vec<Box<str>>,
    multiple: bool,
    found: bool,
}

impl Chosen {
    /// Marks the options among `parts` that are chosen, and only those; of a single choice the first that fits.
    fn mark(&mut self, parts: &mut [Part]) {
        for part in parts {
            let Part::Element(element) = part else { continue };
            if &*element.name != "option" {
                self.mark(&mut element.children);
                continue;
            }
            element.attributes.retain(|attribute| &*attribute.name != "selected");
            if (self.multiple || !self.found) && self.values.contains(&value_of(element)) {
                element.attributes.push(flag("selected"));
                self.found = true;
            }
        }
    }
}

/// An option without a value has its text for one, blanks collapsed.
fn value_of(option: &Element) -> Box<str> {
    let given = option.attributes.iter().rfind(|attribute| &*attribute.name == "value");
    match given {
        Some(given) => given.value.clone().unwrap_or_default(),
        None => text::plain(&option.children).split_ascii_whitespace().collect::<Vec<_>>().join(" ").into(),
    }
}

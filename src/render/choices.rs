//! What readers choose on a page of what is in it: one of its views, the tags of its updates.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value as Json;

use super::icons;
use super::look::IconLibrary;
use crate::page::{Call, Page, Part, Prop};

/// Fields of `page.views` and `page.tags` in `templates/page.html`.
#[derive(Serialize)]
pub(super) struct ChoiceFields<'a> {
    title: &'a str,
    /// The page's address with this one chosen, without its path.
    href: String,
    /// Markup.
    icon: Option<String>,
}

/// Views and tags in the order in which they first come, each once.
#[derive(Default)]
pub(super) struct Choices<'a> {
    pub views: Vec<(&'a str, &'a Call)>,
    pub tags: Vec<&'a str>,
}

/// Elements inside one another; `compile` refuses deeper pages.
const MAX_DEPTH: u32 = 400;

pub(super) fn of(page: &Page) -> Choices<'_> {
    let mut choices = Choices::default();
    collect(&page.body, 0, &mut choices);
    choices
}

fn collect<'a>(parts: &'a [Part], depth: u32, choices: &mut Choices<'a>) {
    if depth > MAX_DEPTH {
        return;
    }
    for part in parts {
        match part {
            Part::Element(element) => collect(&element.children, depth + 1, choices),
            Part::Hole(hole) => collect(&hole.default, depth + 1, choices),
            Part::Call(call) => {
                let prop = |name: &str| call.props.iter().find(|(given, _)| **given == *name).map(|(_, prop)| prop);
                match (&*call.signature.name, prop("title"), prop("tags")) {
                    ("View", Some(Prop::Text(title)), _) if !choices.views.iter().any(|(own, _)| *own == &**title) => {
                        choices.views.push((title, call));
                    }
                    ("Update", _, Some(Prop::Value(Json::Array(tags)))) => {
                        for tag in tags.iter().filter_map(Json::as_str) {
                            if !choices.tags.contains(&tag) {
                                choices.tags.push(tag);
                            }
                        }
                    }
                    _ => {}
                }
                collect(&call.children, depth + 1, choices);
            }
            Part::Text(_) | Part::Heading(_) | Part::Code(_) | Part::Math { .. } => {}
        }
    }
}

/// One view alone is no choice.
pub(super) fn views<'a>(views: Vec<(&'a str, &'a Call)>, library: IconLibrary) -> Vec<ChoiceFields<'a>> {
    if views.len() < 2 {
        return Vec::new();
    }
    let fields = views.into_iter().map(|(title, call)| {
        let text = |name: &str| {
            call.props.iter().find_map(|(given, prop)| match prop {
                Prop::Text(text) if **given == *name => Some(&**text),
                _ => None,
            })
        };
        let icon = text("icon").and_then(|icon| icons::svg(icon, text("iconType"), library));
        ChoiceFields { title, href: format!("?view={}", encoded(title)), icon }
    });
    fields.collect()
}

pub(super) fn tags(tags: Vec<&str>) -> Vec<ChoiceFields<'_>> {
    let fields =
        tags.into_iter().map(|tag| ChoiceFields { title: tag, href: format!("?tags={}", encoded(tag)), icon: None });
    fields.collect()
}

fn encoded(text: &str) -> String {
    const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, QUERY).to_string()
}

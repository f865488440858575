//! Calls of the theme's components as Markdown: the form that says what the component says. One that is not known here,
//! a site's own, is its title and its content.

use serde_json::Value as Json;

use super::super::body::plain_text;
use super::{Gap, Writer};
use crate::html::is_block;
use crate::page::{Call, Part, Prop};

/// Where a parameter stands in a request, by the prop that names it.
const PLACES: [&str; 5] = ["path", "query", "body", "header", "cookie"];

impl Writer<'_> {
    pub(super) fn call(&mut self, call: &Call) {
        let children = &call.children[..];
        match &*call.signature.name {
            "Note" => self.callout(call, "note"),
            "Warning" => self.callout(call, "warning"),
            "Info" => self.callout(call, "info"),
            "Tip" => self.callout(call, "tip"),
            "Check" => self.callout(call, "check"),
            "Danger" => self.callout(call, "danger"),
            "Callout" => match call.prop("type") {
                Some(Prop::Text(kind)) => self.callout(call, kind),
                _ => self.callout(call, ""),
            },
            "Banner" => self.quote(|writer| writer.parts(children)),
            "Card" | "Tile" => self.card(call),
            "Accordion" | "Expandable" | "Tab" | "View" | "Step" | "Color.Row" | "AccordionGroup" => {
                self.block(|writer| writer.titled(call));
            }
            "Steps" => self.steps(children),
            "ParamField" | "ResponseField" => self.field(call),
            "CodeBlock" => self.code_block(call),
            "RequestExample" => self.example("request", children),
            "ResponseExample" => self.example("response", children),
            "Frame" => self.block(|writer| {
                writer.block(|writer| writer.prop(call, "hint"));
                writer.parts(children);
                writer.block(|writer| writer.emphasis(|writer| writer.prop(call, "caption")));
            }),
            "Tooltip" => self.tooltip(call),
            "Icon" => {}
            "Link" => match text_of(call, "href") {
                Some(href) => self.link(&href, |writer| writer.parts(children)),
                None => self.parts(children),
            },
            "Tree.Folder" => self.item("- ", true, |writer| {
                writer.prop(call, "name");
                writer.put("/");
                writer.parts(children);
            }),
            "Tree.File" => self.item("- ", true, |writer| writer.prop(call, "name")),
            "Color.Item" => self.color(call),
            "Update" => self.update(call),
            "Prompt" => self.block(|writer| {
                writer.strong(|writer| writer.prop(call, "description"));
                writer.quote(|writer| writer.parts(children));
            }),
            "GitHub.Repo" => self.repository(call),
            "Visibility" => {
                if text_of(call, "for").as_deref() != Some("humans") {
                    self.parts(children);
                }
            }
            _ if call.signature.inline => self.parts(children),
            _ => self.block(|writer| writer.titled(call)),
        }
    }

    /// A title, what is said under it, the content.
    fn titled(&mut self, call: &Call) {
        self.strong(|writer| writer.prop(call, "title"));
        self.block(|writer| writer.prop(call, "description"));
        self.parts(&call.children);
    }

    /// `word` is that of the theme's words which says what kind it is.
    fn callout(&mut self, call: &Call, word: &str) {
        self.quote(|writer| {
            writer.strong(|writer| match call.prop("title") {
                Some(title) => writer.value(title),
                None => writer.word(word),
            });
            writer.run_on(":", &call.children);
        });
    }

    /// What is said of the words before it: behind them where it begins with words, else below.
    fn run_on(&mut self, sign: &str, parts: &[Part]) {
        if begins_with_words(parts, 0) {
            if !self.fresh {
                self.put(sign);
                self.out.push(' ');
                self.fresh = true;
            }
        } else {
            self.gap(Gap::Blank);
        }
        self.parts(parts);
        self.fresh = false;
    }

    fn card(&mut self, call: &Call) {
        let href = text_of(call, "href");
        self.item("- ", true, |writer| {
            let title = call.prop("title");
            match (&href, title) {
                (Some(href), Some(title)) => writer.link(href, |writer| writer.value(title)),
                (Some(href), None) => writer.link(href, |writer| writer.text(href)),
                (None, Some(title)) => writer.strong(|writer| writer.value(title)),
                (None, None) => {}
            }
            if let Some(description) = call.prop("description") {
                writer.put(": ");
                writer.value(description);
                writer.gap(Gap::Blank);
                writer.parts(&call.children);
            } else if !is_blank(&call.children) {
                writer.run_on(":", &call.children);
            }
        });
    }

    fn steps(&mut self, children: &[Part]) {
        self.gap(Gap::Blank);
        let mut next: u32 = 1;
        for part in children {
            let Part::Call(step) = part else {
                self.parts(std::slice::from_ref(part));
                continue;
            };
            let number = text_of(step, "stepNumber").and_then(|number| number.parse().ok()).unwrap_or(next);
            next = number.saturating_add(1);
            self.item(&format!("{number}. "), false, |writer: &mut Self| writer.titled(step));
        }
    }

    /// `` - `name` (string, query, required): … ``
    fn field(&mut self, call: &Call) {
        let place = PLACES.iter().find(|place| call.prop(place).is_some());
        let name = place.and_then(|place| text_of(call, place)).or_else(|| text_of(call, "name")).unwrap_or_default();
        self.item("- ", false, |writer| {
            writer.code_span(&name);
            let mut facts: Vec<String> = [text_of(call, "type"), place.map(|place| (*place).to_owned())]
                .into_iter()
                .flatten()
                .filter(|fact| !fact.trim().is_empty())
                .collect();
            for list in ["pre", "post"] {
                if let Some(Prop::Value(Json::Array(pills))) = call.prop(list) {
                    facts.extend(pills.iter().filter_map(Json::as_str).map(str::to_owned));
                }
            }
            for flag in ["required", "deprecated"] {
                if is_set(call, flag) {
                    facts.push(writer.site.word(writer.language, flag));
                }
            }
            let default = text_of(call, "default").filter(|default| !default.is_empty());
            if !facts.is_empty() || default.is_some() {
                writer.put(" (");
                writer.text(&facts.join(", "));
                if let Some(default) = default {
                    writer.put(if facts.is_empty() { "" } else { ", " });
                    writer.word("default");
                    writer.put(" ");
                    writer.code_span(&default);
                }
                writer.put(")");
            }
            if !is_blank(&call.children) {
                writer.run_on(":", &call.children);
            }
        });
    }

    fn code_block(&mut self, call: &Call) {
        if call.children.iter().any(|part| matches!(part, Part::Code(_))) {
            return self.block(|writer| writer.parts(&call.children));
        }
        let language = text_of(call, "language").unwrap_or_default();
        let title = text_of(call, "filename");
        let code = plain_text(&call.children);
        self.fence(&language, title.as_deref(), code.trim_matches('\n'));
    }

    fn example(&mut self, word: &str, children: &[Part]) {
        self.block(|writer| {
            writer.strong(|writer| writer.word(word));
            writer.gap(Gap::Blank);
            writer.parts(children);
        });
    }

    fn tooltip(&mut self, call: &Call) {
        self.parts(&call.children);
        self.put(" (");
        self.fresh = true;
        for name in ["headline", "tip"] {
            if let Some(text) = call.prop(name) {
                if !self.fresh {
                    self.put(": ");
                }
                self.value(text);
            }
        }
        self.fresh = false;
        if let Some(href) = text_of(call, "href") {
            self.put(" ");
            self.link(&href, |writer| match call.prop("cta") {
                Some(cta) => writer.value(cta),
                None => writer.text(&href),
            });
        }
        self.put(")");
    }

    fn color(&mut self, call: &Call) {
        let values: Vec<String> = match call.prop("value") {
            Some(Prop::Value(Json::Object(schemes))) => ["light", "dark"]
                .iter()
                .filter_map(|scheme| schemes.get(*scheme)?.as_str())
                .map(str::to_owned)
                .collect(),
            _ => text_of(call, "value").into_iter().collect(),
        };
        self.item("- ", true, |writer| {
            if let Some(name) = call.prop("name") {
                writer.value(name);
                writer.put(": ");
            }
            for (at, value) in values.iter().enumerate() {
                writer.put(if at > 0 { " / " } else { "" });
                writer.code_span(value);
            }
        });
    }

    fn update(&mut self, call: &Call) {
        self.heading_of(2, |writer| writer.prop(call, "label"));
        self.block(|writer| writer.emphasis(|writer| writer.prop(call, "description")));
        if let Some(Prop::Value(Json::Array(tags))) = call.prop("tags") {
            let tags: Vec<&str> = tags.iter().filter_map(Json::as_str).collect();
            self.block(|writer| writer.emphasis(|writer| writer.text(&tags.join(", "))));
        }
        self.block(|writer| writer.parts(&call.children));
    }

    fn repository(&mut self, call: &Call) {
        let Some(repository) = text_of(call, "repo") else { return };
        let name = repository.trim_start_matches("https://github.com/").trim_matches('/');
        self.block(|writer| {
            writer.link(&format!("https://github.com/{name}"), |writer| writer.text(name));
        });
    }

    fn prop(&mut self, call: &Call, name: &str) {
        if let Some(prop) = call.prop(name) {
            self.value(prop);
        }
    }

    fn value(&mut self, prop: &Prop) {
        match prop {
            Prop::Text(text) => self.text(text),
            Prop::Parts(parts) => self.parts(parts),
            Prop::Hole(hole) => self.parts(&hole.default),
            Prop::Value(Json::Null | Json::Bool(_) | Json::Object(_)) | Prop::Flag(_) => {}
            Prop::Value(Json::String(text)) => self.text(text),
            Prop::Value(value @ (Json::Number(_) | Json::Array(_))) => self.text(&value.to_string()),
        }
    }
}

/// A prop as plain text, for addresses, names and numbers.
fn text_of(call: &Call, name: &str) -> Option<String> {
    match call.prop(name)? {
        Prop::Text(text) => Some(text.to_string()),
        Prop::Parts(parts) => Some(plain_text(parts)),
        Prop::Hole(hole) => Some(plain_text(&hole.default)).filter(|text| !text.is_empty()),
        Prop::Value(Json::String(text)) => Some(text.clone()),
        Prop::Value(Json::Null | Json::Bool(_)) | Prop::Flag(_) => None,
        Prop::Value(value) => Some(value.to_string()),
    }
}

fn is_set(call: &Call, flag: &str) -> bool {
    match call.prop(flag) {
        Some(Prop::Flag(flag)) => *flag,
        Some(Prop::Text(text)) => !matches!(&**text, "false" | "0"),
        Some(Prop::Value(value)) => !matches!(value, Json::Null | Json::Bool(false)),
        Some(Prop::Parts(_) | Prop::Hole(_)) | None => false,
    }
}

fn is_blank(parts: &[Part]) -> bool {
    parts.iter().all(|part| matches!(part, Part::Text(text) if text.trim().is_empty()))
}

/// Whether the first of what is shown is words, which may go on in a line.
fn begins_with_words(parts: &[Part], depth: u32) -> bool {
    let shown = parts.iter().find(|part| !matches!(part, Part::Text(text) if text.trim().is_empty()));
    match shown {
        Some(Part::Text(_)) => true,
        Some(Part::Math { display, .. }) => !display,
        Some(Part::Heading(_) | Part::Code(_)) | None => false,
        Some(Part::Call(call)) => call.signature.inline,
        Some(Part::Hole(hole)) => depth < 8 && begins_with_words(&hole.default, depth + 1),
        Some(Part::Element(element)) => match &*element.name {
            "p" | "div" => depth < 8 && begins_with_words(&element.children, depth + 1),
            "img" | "br" | "iframe" | "video" | "audio" => false,
            name => !is_block(name),
        },
    }
}

//! Elements of HTML as Markdown. What has no form there is its content.

use super::super::body::plain_text;
use super::{Gap, Place, Writer};
use crate::html::is_block;
use crate::page::{Attribute, Element, Part};

impl Writer<'_> {
    pub(super) fn element(&mut self, element: &Element) {
        let children = &element.children[..];
        match &*element.name {
            "strong" | "b" => self.spaced(children, |writer| writer.strong(|writer| writer.parts(children))),
            "em" | "i" => self.spaced(children, |writer| writer.emphasis(|writer| writer.parts(children))),
            "del" | "s" | "strike" => {
                self.spaced(children, |writer| writer.between("~~", "~~", |writer| writer.parts(children)));
            }
            "code" | "tt" | "samp" => self.code_span(&plain_text(children)),
            "sup" if has_class(element, "footnote-ref") => {
                let number = plain_text(children);
                self.put(&format!("[^{number}]"));
            }
            // Markdown has no form of its own for these, and words would run together without one.
            "sup" => self.between("<sup>", "</sup>", |writer| writer.parts(children)),
            "sub" => self.between("<sub>", "</sub>", |writer| writer.parts(children)),
            "kbd" => self.between("<kbd>", "</kbd>", |writer| writer.parts(children)),
            "a" if has_class(element, "footnote-back") => {}
            "a" => match value(element, "href") {
                Some(href) => self.spaced(children, |writer| writer.link(href, |writer| writer.parts(children))),
                None => self.parts(children),
            },
            "img" => self.image(element),
            "br" => self.line_break(),
            "hr" if self.place == Place::Flow => self.block(|writer| {
                // After words a line of dashes would make a heading of them.
                writer.put("---");
            }),
            "hr" => self.gap(Gap::Line),
            "blockquote" => self.quote(|writer| writer.parts(children)),
            "ul" | "ol" => self.list(element),
            "li" => self.list_item("- ", element),
            "table" => self.table(element),
            "pre" => self.fence("", None, &plain_text(children)),
            "summary" | "dt" => self.block(|writer| writer.strong(|writer| writer.parts(children))),
            "figcaption" | "caption" => self.block(|writer| writer.emphasis(|writer| writer.parts(children))),
            "section" if has_class(element, "footnotes") => self.footnotes(children),
            "video" | "audio" | "iframe" | "embed" | "object" => self.embedded(element),
            "input" => self.input(element),
            "svg" | "style" | "script" | "template" | "select" | "textarea" | "canvas" | "noscript" | "source"
            | "track" | "map" => {}
            name if is_block(name) => self.block(|writer| writer.parts(children)),
            _ => self.parts(children),
        }
    }

    /// A blank that the author put inside marks stands before them.
    fn spaced(&mut self, children: &[Part], write: impl FnOnce(&mut Self)) {
        if matches!(children, [Part::Text(text), ..] if text.starts_with([' ', '\n'])) {
            self.text(" ");
        }
        write(self);
    }

    fn image(&mut self, element: &Element) {
        let Some(src) = value(element, "src").filter(|src| !src.trim().is_empty()) else { return };
        // Of the two pictures for light and dark pages one is enough.
        let classes = value(element, "class").unwrap_or_default();
        if classes.split(' ').any(|class| class == "hidden") && classes.contains("dark:") {
            return;
        }
        let alt = value(element, "alt").unwrap_or_default();
        if src.starts_with("data:") {
            return self.text(alt);
        }
        let address = self.address(src);
        self.put("![");
        let in_link = std::mem::replace(&mut self.in_link, true);
        let place = if self.place == Place::Cell { Place::Cell } else { Place::Line };
        self.placed(place, |writer| writer.text(alt));
        self.gap = Gap::None;
        self.in_link = in_link;
        self.out.push_str("](");
        self.out.push_str(&address);
        self.out.push(')');
    }

    fn line_break(&mut self) {
        match self.place {
            Place::Flow if self.fresh || self.gap > Gap::Soft => {}
            // Two of them are a new paragraph.
            Place::Flow if self.gap == Gap::Soft && self.out.ends_with('\\') => {
                self.out.pop();
                self.gap(Gap::Blank);
            }
            Place::Flow => {
                self.out.truncate(self.out.trim_end_matches(' ').len());
                self.out.push('\\');
                self.gap(Gap::Soft);
            }
            Place::Line => self.gap(Gap::Soft),
            Place::Cell => self.gap(Gap::Line),
        }
    }

    fn list(&mut self, list: &Element) {
        let between = if self.tight { Gap::Line } else { Gap::Blank };
        self.gap(between);
        // Another list before it ends there.
        self.item_end = (usize::MAX, 0);
        let start = value(list, "start").and_then(|start| start.parse().ok());
        let mut number: u32 = start.unwrap_or(1);
        for item in &list.children {
            match item {
                Part::Element(item) if &*item.name == "li" => {
                    if &*list.name == "ol" {
                        let marker = format!("{number}. ");
                        number = number.saturating_add(1);
                        self.list_item(&marker, item);
                    } else {
                        self.list_item("- ", item);
                    }
                }
                // Items that a component or a loop gives come as what they are.
                other => self.parts(std::slice::from_ref(other)),
            }
        }
        self.gap(between);
    }

    fn list_item(&mut self, marker: &str, item: &Element) {
        let is_paragraph = |part: &Part| matches!(part, Part::Element(element) if &*element.name == "p");
        let tight = !item.children.iter().any(is_paragraph);
        self.item(marker, tight, |writer| writer.parts(&item.children));
    }

    /// The list at a page's end.
    fn footnotes(&mut self, children: &[Part]) {
        let lists = children.iter().filter_map(|part| match part {
            Part::Element(list) => Some(&list.children),
            _ => None,
        });
        for part in lists.flatten() {
            let Part::Element(note) = part else { continue };
            let number = value(note, "id").and_then(|id| id.strip_prefix("fn-")).unwrap_or_default();
            self.container(Gap::Blank, &format!("[^{number}]: "), "    ", |writer| writer.parts(&note.children));
            self.gap(Gap::Blank);
        }
    }

    /// What plays or shows something of elsewhere: a link to it.
    fn embedded(&mut self, element: &Element) {
        let source = |part: &Part| match part {
            Part::Element(source) if &*source.name == "source" => value(source, "src").map(str::to_owned),
            _ => None,
        };
        let own = ["src", "data"].iter().find_map(|name| value(element, name)).map(str::to_owned);
        let Some(address) = own.or_else(|| element.children.iter().find_map(source)) else {
            return self.parts(&element.children);
        };
        let title = ["title", "aria-label"].iter().find_map(|name| value(element, name)).unwrap_or(&address);
        self.block(|writer| writer.link(&address, |writer| writer.text(title)));
    }

    /// The box of a task; other fields say nothing.
    fn input(&mut self, element: &Element) {
        if value(element, "type") == Some("checkbox") {
            let is_done = element.attributes.iter().any(|attribute| &*attribute.name == "checked");
            self.put(if is_done { "[x]" } else { "[ ]" });
        }
    }
}

/// An attribute as a reader nobody knows has it.
pub(super) fn value<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    let is_there = |attribute: &&Attribute| &*attribute.name == name && !attribute.hole.is_some_and(|hole| hole.absent);
    element.attributes.iter().rev().find(is_there)?.value.as_deref()
}

fn has_class(element: &Element, class: &str) -> bool {
    value(element, "class").is_some_and(|classes| classes.split(' ').any(|each| each == class))
}

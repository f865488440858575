//! What parts hold: their text without markup, for headings' ids and titles.

use crate::math;
use crate::page::{Hole, Part, Prop};

/// What a reader sees of `parts` as text; code blocks and components' own words are left out.
pub fn plain(parts: &[Part]) -> String {
    raw(parts).trim().to_owned()
}

/// As `plain`, with the blanks at its ends.
pub fn raw(parts: &[Part]) -> String {
    let mut text = String::new();
    collect(parts, &mut text);
    text
}

fn collect(parts: &[Part], text: &mut String) {
    for part in parts {
        match part {
            Part::Text(piece) => text.push_str(piece),
            Part::Element(element) if matches!(&*element.name, "style" | "svg") => {}
            Part::Element(element) => collect(&element.children, text),
            Part::Heading(heading) => collect(&heading.children, text),
            Part::Math { source, .. } => text.push_str(&math::text(source)),
            Part::Code(_) => {}
            Part::Hole(hole) => collect(&hole.default, text),
            Part::Call(call) => {
                if call.children.is_empty() {
                    // `<Badge text="x" />` and its kin have no children; their title is what is read.
                    for (name, value) in &call.props {
                        match (&**name, value) {
                            ("title", Prop::Text(value)) => text.push_str(value),
                            ("title", Prop::Hole(hole)) => collect(&hole.default, text),
                            _ => {}
                        }
                    }
                }
                collect(&call.children, text);
            }
        }
    }
}

/// `parts` without markup: texts, and holes with the text that is in them for a reader nobody knows.
pub fn plain_parts(parts: &[Part]) -> Vec<Part> {
    let mut plain = Vec::new();
    let mut text = String::new();
    flat(parts, &mut text, &mut plain);
    end_text(&mut text, &mut plain);
    if let Some(Part::Text(first)) = plain.first_mut() {
        *first = first.trim_start().into();
    }
    if let Some(Part::Text(last)) = plain.last_mut() {
        *last = last.trim_end().into();
    }
    plain
}

/// `text` is what came since the last hole.
fn flat(parts: &[Part], text: &mut String, out: &mut Vec<Part>) {
    for part in parts {
        match part {
            Part::Hole(hole) => {
                end_text(text, out);
                let default = vec![Part::Text(plain(&hole.default).into())];
                out.push(Part::Hole(Box::new(Hole { number: hole.number, default, block: false })));
            }
            Part::Element(element) if !matches!(&*element.name, "style" | "svg") => flat(&element.children, text, out),
            Part::Call(call) if !call.children.is_empty() => flat(&call.children, text, out),
            part => collect(std::slice::from_ref(part), text),
        }
    }
}

fn end_text(text: &mut String, out: &mut Vec<Part>) {
    if !text.is_empty() {
        out.push(Part::Text(std::mem::take(text).into()));
    }
}

/// Whether a hole stands among `parts` or inside their elements; attributes and what is HTML inside a drawing do not count.
pub fn has_hole_inside(parts: &[Part]) -> bool {
    parts.iter().any(|part| match part {
        Part::Hole(_) => true,
        Part::Element(element) => &*element.name != "foreignObject" && has_hole_inside(&element.children),
        Part::Heading(_) | Part::Call(_) | Part::Text(_) | Part::Code(_) | Part::Math { .. } => false,
    })
}

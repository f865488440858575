//! What parts hold: their text without markup, for headings' ids and titles.

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
            Part::Math { source, .. } => text.push_str(source),
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
    flat(parts, &mut plain);
    if let Some(Part::Text(first)) = plain.first_mut() {
        *first = first.trim_start().into();
    }
    if let Some(Part::Text(last)) = plain.last_mut() {
        *last = last.trim_end().into();
    }
    plain
}

fn flat(parts: &[Part], out: &mut Vec<Part>) {
    for part in parts {
        match part {
            Part::Hole(hole) => {
                let default = vec![Part::Text(plain(&hole.default).into())];
                out.push(Part::Hole(Box::new(Hole { number: hole.number, default, block: false })));
            }
            Part::Element(element) if !matches!(&*element.name, "style" | "svg") => flat(&element.children, out),
            Part::Call(call) if !call.children.is_empty() => flat(&call.children, out),
            part => {
                let mut text = String::new();
                collect(std::slice::from_ref(part), &mut text);
                match out.last_mut() {
                    Some(Part::Text(last)) => *last = format!("{last}{text}").into(),
                    _ => out.push(Part::Text(text.into())),
                }
            }
        }
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

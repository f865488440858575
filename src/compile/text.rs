//! What parts hold: their text without markup, for headings' ids and titles; their number.

use crate::page::{Part, Prop};

/// What a reader sees of `parts` as text; code blocks and components' own words are left out.
pub fn plain(parts: &[Part]) -> String {
    let mut text = String::new();
    collect(parts, &mut text);
    text.trim().to_owned()
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
            Part::Call(call) => {
                if call.children.is_empty() {
                    // `<Badge text="x" />` and its kin have no children; their title is what is read.
                    for (name, value) in &call.props {
                        if let ("title", Prop::Text(value)) = (&**name, value) {
                            text.push_str(value);
                        }
                    }
                }
                collect(&call.children, text);
            }
        }
    }
}

/// How many parts `parts` are, with all inside them.
pub fn size(parts: &[Part]) -> u32 {
    let inside = parts.iter().map(|part| match part {
        Part::Element(element) => size(&element.children),
        Part::Heading(heading) => size(&heading.children),
        Part::Call(call) => {
            let props = call.props.iter().map(|(_, prop)| if let Prop::Parts(parts) = prop { size(parts) } else { 0 });
            props.fold(size(&call.children), u32::saturating_add)
        }
        Part::Text(_) | Part::Code(_) | Part::Math { .. } => 0,
    });
    inside.fold(parts.len() as u32, u32::saturating_add)
}

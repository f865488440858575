//! What HTML allows inside what, as far as authors get it wrong without meaning to: MDX makes a paragraph of the text
//! between `<p>` and `</p>` that stands on lines of its own, and a component among words lands inside a paragraph. A
//! browser mends both by closing elements early; here they are written so that there is nothing to mend.

use crate::html::is_block;
use crate::page::Part;

/// Elements that take no elements but their own (and templates): out of tables and fields a browser's parser throws
/// others, and the rest show, play or read out their own only where these are their children.
pub(super) fn takes_only_its_own(name: &str) -> bool {
    matches!(
        name,
        "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup" | "select" | "optgroup" | "option" | "datalist"
    ) || matches!(name, "details" | "fieldset" | "picture" | "video" | "audio" | "ul" | "ol" | "menu" | "dl")
}

/// Whether HTML ends with the start tag of such an element: what follows stands directly inside it.
pub(super) fn ends_inside_its_own(html: &str) -> bool {
    let tag = html.trim_end().strip_suffix('>').and_then(|html| html.rsplit('<').next());
    tag.and_then(|tag| tag.split_ascii_whitespace().next()).is_some_and(takes_only_its_own)
}

/// Elements that hold text and inline elements only.
pub(super) fn is_phrasing_only(name: &str) -> bool {
    matches!(name, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "summary" | "dt" | "legend")
}

/// How deep it is looked: blocks hide in a link or two, not in hundreds.
const MAX_LOOK: u32 = 16;

/// Whether a `<p>` with these children has to be something else.
pub(super) fn holds_block(parts: &[Part]) -> bool {
    fn look(parts: &[Part], depth: u32) -> bool {
        parts.iter().any(|part| match part {
            Part::Text(_) | Part::Math { .. } => false,
            Part::Heading(_) | Part::Code(_) => true,
            Part::Call(call) => !call.signature.inline,
            Part::Hole(hole) => hole.block || (depth < MAX_LOOK && look(&hole.default, depth + 1)),
            Part::Element(element) => {
                is_block(&element.name) || (depth < MAX_LOOK && look(&element.children, depth + 1))
            }
        })
    }
    look(parts, 0)
}

/// The children of the only thing among `parts`, when that is a plain paragraph.
pub(super) fn sole_paragraph(parts: &[Part]) -> Option<&[Part]> {
    let mut shown = parts.iter().filter(|part| !matches!(part, Part::Text(text) if text.trim().is_empty()));
    match (shown.next(), shown.next()) {
        (Some(Part::Element(only)), None) if &*only.name == "p" && only.attributes.is_empty() => Some(&only.children),
        _ => None,
    }
}

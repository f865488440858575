//! Quotes that GitHub shows as alerts, `> [!NOTE]`, are the theme's callouts, so that pages of a repository can move.
//!
//! GitHub's rule: the first line of the quote is the mark and nothing else, and something follows.

use crate::page::Part;

const KINDS: [(&str, &str); 5] =
    [("note", "Note"), ("tip", "Tip"), ("important", "Info"), ("warning", "Warning"), ("caution", "Danger")];

/// The component that a quote of `children` is, which lose the mark; `None` where it is a quote.
pub fn take(children: &mut Vec<Part>) -> Option<&'static str> {
    let first = children.iter().position(|part| !matches!(part, Part::Text(text) if text.trim().is_empty()))?;
    let has_more = children.len() > first + 1;
    let Part::Element(element) = &mut children[first] else { return None };
    if &*element.name != "p" {
        return None;
    }
    let Some(Part::Text(text)) = element.children.first() else { return None };
    let mark = text.trim().strip_prefix("[!")?.strip_suffix(']')?;
    let (_, component) = KINDS.iter().find(|(kind, _)| mark.eq_ignore_ascii_case(kind))?;
    match element.children.get(1) {
        // The rest of the paragraph begins on the next line.
        Some(Part::Text(text)) if &**text == "\n" => drop(element.children.drain(..2)),
        None if has_more => drop(children.remove(first)),
        _ => return None,
    }
    Some(component)
}

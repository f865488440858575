//! Settings that are read and have no effect yet: said once, so that nobody looks for the fault in the setting.

use crate::data::{Node, Value};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// Paths in the site file. A key leaves the list when something reads its value.
const IDLE: [&[&str]; 8] = [
    // No picture is drawn: `background` is the picture.
    &["thumbnails", "appearance"],
    &["thumbnails", "fonts"],
    &["feedback", "thumbs"],
    &["feedback", "thumbsRating"],
    &["interaction", "drilldown"],
    // Pages of endpoints have no content of a specification yet that could be left out.
    &["markdown", "schema"],
    &["variations"],
    &["styling", "codeblocks", "languages"],
];

/// Keys of parts of the navigation, and of which parts.
const IDLE_PARTS: [(&str, &str); 2] = [("sdk", "the navigation"), ("graphql", "the navigation")];

const HOSTED: [&str; 5] = ["assistant", "download-spec", "devin", "devin-desktop", "devin-mcp"];

pub(super) fn finding(site: &Node) -> Option<Diagnostic> {
    let keys = IDLE.iter().filter_map(|path| {
        let node = path.iter().try_fold(site, |node, key| node.get(key))?;
        Some((format!("`{}`", path.join(".")), node.span))
    });
    let hosted = hosted_options(site).map(|(option, span)| (format!("`{option}` of `contextual`"), span));
    let colours = named_themes(site).map(|(name, span)| (format!("the colours of `{name}`"), span));
    let parts = site.get("navigation").map_or_else(Vec::new, idle_parts);
    let (names, spans): (Vec<String>, Vec<Span>) = keys.chain(colours).chain(hosted).chain(parts).unzip();
    let first = *spans.first()?;
    let message = match names.len() {
        1 => format!("{} is accepted and has no effect yet", names[0]),
        _ => format!("these settings are accepted and have no effect yet: {}", names.join(", ")),
    };
    Some(Code::SiteFileIdle.at(first, message).help("leave them in for later versions, or take them out"))
}

/// Each once, where it stands first.
fn idle_parts(navigation: &Node) -> Vec<(String, Span)> {
    let mut found = [None; IDLE_PARTS.len()];
    let mut open = vec![navigation];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::List(items) => open.extend(items.iter().rev()),
            Value::Map(fields) => {
                for field in fields {
                    if let Some(at) = IDLE_PARTS.iter().position(|(key, _)| **key == *field.key) {
                        found[at] = found[at].or(Some(field.node.span));
                    }
                }
                open.extend(fields.iter().rev().map(|field| &field.node));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }
    let named = IDLE_PARTS.iter().zip(found).filter_map(|((key, of), span)| Some((format!("`{key}` of {of}"), span?)));
    named.collect()
}

/// Highlighting themes by name. Of one it is known whether it is dark; its colours are not, and the site's own stand for
/// them, which style sheets can change (`css-variables`).
fn named_themes(site: &Node) -> impl Iterator<Item = (&str, Span)> {
    let blocks = site.get("styling").and_then(|node| node.get("codeblocks"));
    let theme = blocks.and_then(|node| node.get("theme")).or(blocks);
    let modes = [theme, theme.and_then(|node| node.get("light")), theme.and_then(|node| node.get("dark"))];
    modes.into_iter().flatten().filter_map(|node| match &node.value {
        Value::Text(name) if !matches!(&**name, "system" | "dark" | "css-variables") => Some((&**name, node.span)),
        _ => None,
    })
}

/// Options of the page menu that a hosted service answers.
fn hosted_options(site: &Node) -> impl Iterator<Item = (&str, Span)> {
    let options = site.get("contextual").and_then(|node| node.get("options"));
    let list = match options.map(|options| &options.value) {
        Some(Value::List(list)) => &list[..],
        _ => &[],
    };
    list.iter().filter_map(|option| match &option.value {
        Value::Text(word) if HOSTED.contains(&&**word) => Some((&**word, option.span)),
        _ => None,
    })
}

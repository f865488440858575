//! Settings that are read and have no effect yet: said once, so that nobody looks for the fault in the setting.

use crate::data::Node;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// Paths in the site file. A key leaves the list when something reads its value.
const IDLE: [&[&str]; 11] = [
    &["thumbnails"],
    &["contextual"],
    &["feedback", "thumbs"],
    &["feedback", "thumbsRating"],
    &["interaction", "drilldown"],
    &["search", "prompt"],
    &["seo", "organization"],
    &["seo", "paths"],
    &["variations"],
    &["head"],
    &["styling", "codeblocks", "languages"],
];

pub(super) fn finding(site: &Node) -> Option<Diagnostic> {
    let keys = IDLE.iter().filter_map(|path| {
        let node = path.iter().try_fold(site, |node, key| node.get(key))?;
        Some((format!("`{}`", path.join(".")), node.span))
    });
    let (names, spans): (Vec<String>, Vec<Span>) = keys.unzip();
    let first = *spans.first()?;
    let message = match names.len() {
        1 => format!("{} is accepted and has no effect yet", names[0]),
        _ => format!("these settings are accepted and have no effect yet: {}", names.join(", ")),
    };
    Some(Code::SiteFileIdle.at(first, message).help("leave them in for later versions, or take them out"))
}

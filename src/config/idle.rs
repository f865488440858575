//! Settings that are read and have no effect yet: said once, so that nobody looks for the fault in the setting.

use super::Config;
use crate::data::{Node, Value};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// Paths in the site file. A key leaves the list when something reads its value.
const IDLE: [&[&str]; 11] = [
    &["fonts"],
    // No picture is drawn: `background` is the picture.
    &["thumbnails", "appearance"],
    &["thumbnails", "fonts"],
    &["background", "decoration"],
    &["background", "image"],
    &["feedback"],
    &["interaction", "drilldown"],
    &["metadata", "timestamp"],
    &["search", "prompt"],
    &["variations"],
    &["styling", "codeblocks", "languages"],
];

const HOSTED: [&str; 5] = ["assistant", "download-spec", "devin", "devin-desktop", "devin-mcp"];

/// `site` is the site file that `config` was made from.
pub(super) fn finding(site: &Node, config: &Config) -> Option<Diagnostic> {
    let keys = IDLE.iter().filter_map(|path| {
        let node = path.iter().try_fold(site, |node, key| node.get(key))?;
        Some((format!("`{}`", path.join(".")), node.span))
    });
    let divisions = config.navigation.divisions();
    let coloured = divisions.into_iter().find(|division| division.color.is_some());
    let color = coloured.map(|division| ("`color` of an anchor".to_owned(), division.span));
    let hosted = hosted_options(site).map(|(option, span)| (format!("`{option}` of `contextual`"), span));
    let (names, spans): (Vec<String>, Vec<Span>) = keys.chain(hosted).chain(color).unzip();
    let first = *spans.first()?;
    let message = match names.len() {
        1 => format!("{} is accepted and has no effect yet", names[0]),
        _ => format!("these settings are accepted and have no effect yet: {}", names.join(", ")),
    };
    Some(Code::SiteFileIdle.at(first, message).help("leave them in for later versions, or take them out"))
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

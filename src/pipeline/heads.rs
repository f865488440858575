//! What no page's compilation sees of pages' heads: variables in titles and descriptions, which the index fills, and
//! icons, which the navigation shows.

use crate::diag::{Code, Diagnostic};
use crate::document::Head;
use crate::index::Index;
use crate::render;
use crate::source::{Source, Span};

/// How many undefined names of one head are told.
const MAX_TOLD: usize = 10;

/// Emits `VariableUndefined` for each name that the head of a page uses and the site file does not define.
pub(super) fn undefined_variables(page: &Head, source: &Source, index: &Index, diags: &mut Vec<Diagnostic>) {
    let head = &page.frontmatter;
    let texts = [&head.title, &head.sidebar_title, &head.description].into_iter().flatten();
    let mut told: Vec<&str> = Vec::new();
    for written in texts.flat_map(|text| index.undefined_variables(text)) {
        let name = written.trim();
        if told.len() == MAX_TOLD || told.contains(&name) {
            continue;
        }
        told.push(name);
        let message = format!("`{name}` is not among the variables of the site file");
        let finding = Code::VariableUndefined.at(place(source, written), message);
        diags.push(finding.help(format!("add `\"{name}\": \"…\"` to `variables`")));
    }
}

/// `rss: true` on a page that has no feed.
pub(super) fn no_feed(source: &Source, has_address: bool) -> Diagnostic {
    let at = source.text.find("rss:").map_or(0..source.text.len().min(3), |at| at..at + 4);
    let (message, help) = match has_address {
        true => (
            "this page asks for a feed and has no entries",
            "write them as `<Update label=\"November 2026\">…</Update>`",
        ),
        false => (
            "this page asks for a feed, which holds whole addresses, and the site's address is not known",
            "say where the site will live: `\"url\": \"https://docs.example.com\"` in `docs.json`",
        ),
    };
    Code::NoFeed.at(source.span(at), message).help(help)
}

/// Where `{{inside}}` first stands; a head that writes it another way (as `\x7b`) is pointed at as a whole.
fn place(source: &Source, inside: &str) -> Span {
    let written = format!("{{{{{inside}}}}}");
    let at = source.text.find(&written).map(|at| at..at + written.len());
    source.span(at.unwrap_or(0..source.text.len().min(3)))
}

/// Emits `UnknownIcon` for the icon of a head that no library has.
pub(super) fn unknown_icon(page: &Head, source: &Source, site: &render::Site, diags: &mut Vec<Diagnostic>) {
    let Some(icon) = &page.frontmatter.icon else { return };
    let head = source.text.find("\nicon:").map(|at| at + 1);
    let line = head.map(|at| at..source.text[at..].find('\n').map_or(source.text.len(), |len| at + len));
    diags.extend(site.unknown_icon(icon, source.span(line.unwrap_or(0..source.text.len().min(3)))));
}

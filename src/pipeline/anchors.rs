//! Links to anchors, which are known only when all pages are compiled.

use rustc_hash::FxHashMap;

use super::Made;
use crate::config::Config;
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::index::{Index, LinkAnswer};
use crate::page::AnchorLink;

/// Anchors compared with broken ones, over the whole site.
const MAX_LOOKED_AT: usize = 200_000;

/// Links to anchors that the site file holds, redirects among them.
pub(super) fn of_site_file(config: &Config, index: &Index) -> Vec<AnchorLink> {
    let redirects = config.redirects.iter().map(|redirect| (&redirect.destination, redirect.destination_span));
    let links = config.links.iter().map(|(written, span)| (written, *span)).chain(redirects);
    let links = links.filter(|(written, _)| written.contains('#'));
    let anchors = links.filter_map(|(written, span)| {
        let answer = index.resolve(written);
        let LinkAnswer::Page { route, anchor: Some(anchor), redirected, .. } = answer else { return None };
        Some(AnchorLink { route: route.as_str().into(), anchor, redirected, span })
    });
    anchors.collect()
}

/// Anchors exist only when their page is compiled, so links to them are checked when all pages are.
pub(super) fn check<'m>(
    made: impl Iterator<Item = &'m Made> + Clone,
    site_file: &[AnchorLink],
    diags: &mut Vec<Diagnostic>,
) {
    let mut looked_at = 0;
    let by_route: FxHashMap<&str, &Made> = made.clone().map(|made| (made.context.route.as_str(), made)).collect();
    for link in made.flat_map(|made| &made.anchor_links).chain(site_file) {
        let Some(target) = by_route.get(&*link.route) else { continue };
        if target.anchors.binary_search(&link.anchor).is_ok()
            || link.anchor.starts_with(":~:")
            || &*link.anchor == "top"
        {
            continue;
        }
        let from = link.redirected.as_ref();
        let from = from.map_or_else(String::new, |from| format!(", where the redirect from `{from}` leads,"));
        let message = format!("`{}`{from} has no anchor `#{}`", link.route, link.anchor);
        let diag = Code::AnchorMissing.at(link.span, message);
        let anchors = || target.anchors.iter().map(|anchor| &**anchor);
        // Looking for what was meant costs as much as the page has anchors; a site full of broken ones is told without.
        let affordable = looked_at < MAX_LOOKED_AT;
        looked_at += target.anchors.len();
        let near = affordable
            .then(|| {
                let same = anchors().find(|anchor| same_letters(anchor, &link.anchor));
                same.or_else(|| did_you_mean(&link.anchor, anchors())).or_else(|| continued(&link.anchor, anchors()))
            })
            .flatten();
        diags.push(match near {
            Some(near) => diag.help(format!("did you mean `#{near}`?")),
            None => diag.help("link to a heading of that page, or give one this id: `## Heading {#id}`"),
        });
    }
}

/// The anchor that is a beginning of `asked`, in whole words, the longest of them; else the one that `asked` begins.
fn continued<'a>(asked: &str, anchors: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let continues =
        |long: &str, short: &str| short.len() > 2 && long.strip_prefix(short).is_some_and(|rest| rest.starts_with('-'));
    let shorter = anchors.clone().filter(|anchor| continues(asked, anchor)).max_by_key(|anchor| anchor.len());
    shorter.or_else(|| {
        let mut longer = anchors.filter(|anchor| continues(anchor, asked));
        longer.next().filter(|_| longer.next().is_none())
    })
}

/// Whether two anchors differ in signs only, as those of other platforms do.
fn same_letters(a: &str, b: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let a = letters(a);
    !a.is_empty() && a == letters(b)
}

//! What a page's head says to others: meta tags for search engines and for places that show links.

use std::borrow::Cow;

use serde::Serialize;

use super::look::Look;
use super::site::Site;
use crate::frontmatter::Frontmatter;
use crate::index::PageContext;
use crate::line;

#[derive(Serialize)]
pub(super) struct MetaFields<'a> {
    name: &'a str,
    content: String,
    /// Open Graph's tags say `property` where HTML's say `name`.
    property: bool,
}

/// What the author wrote; on a page that search engines may not have, never less than `noindex`.
pub(super) fn robots(frontmatter: &Frontmatter, engines: bool) -> Option<Cow<'_, str>> {
    if engines || frontmatter.robots_refuse() {
        return frontmatter.robots.as_deref().map(Cow::Borrowed);
    }
    let contradicts = |word: &&str| word.eq_ignore_ascii_case("index") || word.eq_ignore_ascii_case("all");
    let rest = frontmatter.robots_words().filter(|word| !contradicts(word));
    Some(std::iter::once("noindex").chain(rest).collect::<Vec<_>>().join(", ").into())
}

/// The page's own tags replace those that the site file gives for the pages around it, these replace those for all
/// pages, and these replace ours. Of those for the pages around, the nearest folder's count.
pub(super) fn meta<'a>(site: &'a Site, context: &'a PageContext, canonical: Option<&str>) -> Vec<MetaFields<'a>> {
    let look = &site.look;
    let ours = ours(look, context, canonical);
    let mut tags: Vec<(&'a str, Cow<str>)> = Vec::new();
    let ours = ours.into_iter().filter(|(_, content)| !content.is_empty());
    let below = look.metatags_below.iter().filter(|around| around.holds(context.route.as_str()));
    let written = std::iter::once(&look.metatags).chain(below.map(|around| &around.metatags));
    let written = written.chain([&context.frontmatter.meta]).flatten();
    for (name, content) in ours.chain(written.map(|(name, content)| (&**name, Cow::Borrowed(&**content)))) {
        tags.retain(|(earlier, _)| *earlier != name);
        tags.push((name, content));
    }
    // A picture that is not ours has not our picture's size.
    let given = |tags: &[(&str, Cow<str>)], name: &str| tags.iter().any(|(given, _)| *given == name);
    let is_ours = |tags: &[(&str, Cow<str>)]| {
        let own = look.picture.as_ref().map(|picture| &*picture.href);
        tags.iter().any(|(name, content)| *name == "og:image" && Some(&**content) == own)
    };
    if let Some((width, height)) = look.picture.as_ref().and_then(|picture| picture.size)
        && is_ours(&tags)
        && !given(&tags, "og:image:width")
    {
        tags.push(("og:image:width", width.to_string().into()));
        tags.push(("og:image:height", height.to_string().into()));
    }
    if !given(&tags, "twitter:card") {
        let shows = given(&tags, "og:image") || given(&tags, "twitter:image");
        tags.push(("twitter:card", if shows { "summary_large_image" } else { "summary" }.into()));
    }
    // The head has these three already.
    let is_taken = |name: &str| matches!(name, "robots" | "viewport" | "charset");
    let tags = tags.into_iter().filter(|(name, _)| !is_taken(name));
    tags.map(|(name, content)| MetaFields { name, content: content.into_owned(), property: is_property(name) })
        .collect()
}

fn ours<'a>(look: &'a Look, context: &'a PageContext, canonical: Option<&'a str>) -> Vec<(&'static str, Cow<'a, str>)> {
    let own = context.frontmatter.description.as_deref().map(line::words);
    let description = own.or(look.description.as_deref().map(Cow::Borrowed));
    let picture = look.picture.as_ref().map(|picture| &*picture.href);
    let ours = [
        ("og:type", Some("website".into())),
        ("og:title", Some((&*context.title).into())),
        ("og:site_name", Some((&*look.name).into())),
        ("og:description", description),
        ("og:url", canonical.map(Cow::Borrowed)),
        ("og:image", picture.map(Cow::Borrowed)),
    ];
    ours.into_iter().filter_map(|(name, content)| Some((name, content?))).collect()
}

/// Open Graph's and Facebook's tags have a namespace before a `:`; so have Twitter's, which are plain ones.
fn is_property(name: &str) -> bool {
    name.contains(':') && !name.starts_with("twitter:")
}

#[cfg(test)]
mod tests {
    use super::{Frontmatter, robots};
    use crate::frontmatter::Rest;

    #[test]
    fn what_is_hidden_stays_out_of_search_engines() {
        for (written, engines, expected) in [
            (None, true, None),
            (Some("nofollow"), true, Some("nofollow")),
            (None, false, Some("noindex")),
            (Some("nofollow"), false, Some("noindex, nofollow")),
            (Some("NoIndex,nofollow"), false, Some("NoIndex,nofollow")),
            (Some("none"), false, Some("none")),
            (Some("index, follow, max-snippet:20"), false, Some("noindex, follow, max-snippet:20")),
            (Some("all"), false, Some("noindex")),
        ] {
            let rest = Rest { robots: written.map(Box::from), ..Rest::default() };
            let frontmatter = Frontmatter { rest: Some(Box::new(rest)), ..Frontmatter::default() };
            assert_eq!(robots(&frontmatter, engines).as_deref(), expected, "{written:?} {engines}");
        }
    }
}

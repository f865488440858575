//! Links of a page: what the index answered, as the text of an attribute, and what is to be said of broken ones.

use std::collections::BTreeSet;

use url::Url;

use super::anchors::Anchors;
use crate::diag::{Code, Diagnostic};
use crate::frontmatter::Visibility;
use crate::index::{Answers, LinkAnswer, under_base};
use crate::page::{AnchorLink, Embed, KeptLink};
use crate::source::{SitePath, Span};

/// What an address becomes in the page.
pub struct Resolved {
    pub href: Box<str>,
    /// Width and height of an image of the site.
    pub size: Option<(u32, u32)>,
    /// Into another site.
    pub external: bool,
}

/// Whether an address points at something to follow or something to show: a missing image reads differently.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Link,
    Asset,
}

/// The address to write for `raw`. A broken one is written as the author wrote it, under the base path.
pub fn resolve(
    raw: &str,
    span: Span,
    role: Role,
    page: &PageLinks<'_>,
    found: &mut Found,
    diags: &mut Vec<Diagnostic>,
) -> Resolved {
    let plain = |href: &str| Resolved { href: href.into(), size: None, external: false };
    match page.answers.links.get(raw) {
        Some(LinkAnswer::Page { href, route, anchor, redirected }) => {
            if page.is_for_one {
                found.page_links.push((span, route.0.as_ref().into()));
            }
            if let Some(anchor) = anchor {
                found.anchor_links.push(AnchorLink {
                    route: route.0.clone(),
                    anchor: anchor.clone(),
                    redirected: redirected.clone(),
                    span,
                });
            }
            plain(href)
        }
        Some(LinkAnswer::Asset { path, href, size }) => {
            found.files.insert(path.clone());
            Resolved { href: href.clone(), size: *size, external: false }
        }
        Some(LinkAnswer::Anchor { anchor }) => {
            let renamed = page.anchors.renamed(anchor);
            let own = renamed.unwrap_or(anchor);
            if !own.is_empty() {
                let (route, anchor) = (page.route.into(), own.into());
                found.anchor_links.push(AnchorLink { route, anchor, redirected: None, span });
            }
            // A number was added.
            plain(&renamed.map_or_else(|| raw.to_owned(), |own| format!("{raw}{}", &own[anchor.len()..])))
        }
        Some(LinkAnswer::External { href }) if runs_code(href) => {
            diags.push(
                Code::LinkUnsafe
                    .at(span, "this address runs code; the link leads nowhere")
                    .help("link to a page, or load a script from a `.js` file of the docs folder"),
            );
            plain("#")
        }
        Some(LinkAnswer::External { href }) => Resolved { external: true, ..plain(href) },
        Some(LinkAnswer::Empty) => {
            diags.push(
                Code::LinkEmpty.at(span, "this link leads nowhere").help("write an address between the parentheses"),
            );
            plain("#")
        }
        Some(LinkAnswer::Restricted { href, route, visibility, at, is_for_all }) => {
            if !is_for_all && !page.shown_to.iter().any(|own| own.implies(visibility)) {
                let (target, shown_to) = (visibility.clone(), page.shown_to.into());
                found.kept_links.push(KeptLink { span, target, shown_to });
                diags.push(
                    Code::LinkRestricted
                        .at(span, format!("`{}` is a page for {visibility}: others follow this link into nothing", route.as_str()))
                        .help("put the link where only they see it, `<Visible groups={[\"…\"]}>`, or on a page for them; what the link says is seen by everybody who sees this page")
                        .related(*at, "the page says so here"),
                );
            }
            plain(href)
        }
        Some(LinkAnswer::Broken { href, near }) => {
            let what = if role == Role::Asset { "no file of the site" } else { "no page or file of the site" };
            let diag = Code::LinkBroken.at(span, format!("`{raw}` is {what}"));
            diags.push(match near {
                Some(near) => diag.help(format!("did you mean `{near}`?")),
                None => diag.help("check the path: it is read from the docs folder when it begins with `/`, else from this page's folder"),
            });
            plain(href)
        }
        Some(LinkAnswer::Ignored) => {
            diags.push(
                Code::LinkIgnored
                    .at(span, format!("`{raw}` is left out of the site by an ignore file"))
                    .help("take it out of `.mintignore` or `.docsignore`, or link elsewhere"),
            );
            plain(&under_base(page.base, raw))
        }
        Some(LinkAnswer::Unpublished) => {
            diags.push(
                Code::LinkUnpublished
                    .at(span, format!("`{raw}` is read by the build and not part of the site"))
                    .help("put what readers may have into a file of its own, as `example.txt`, and link to that"),
            );
            plain(&under_base(page.base, raw))
        }
        None if runs_code(raw) => plain("#"),
        // Made by an expression, so no fact announced it: the page is compiled again with what this leads to.
        None => {
            found.unanswered.insert(raw.into());
            Resolved { external: raw.contains("://"), ..plain(&under_base(page.base, raw)) }
        }
    }
}

/// What a page's links and images lead to, for the checks and files of the whole site.
#[derive(Default)]
pub struct Found {
    pub anchor_links: Vec<AnchorLink>,
    pub kept_links: Vec<KeptLink>,
    pub page_links: Vec<(Span, Box<str>)>,
    pub embeds: BTreeSet<Embed>,
    pub files: BTreeSet<SitePath>,
    /// Destinations that the answers say nothing about.
    pub unanswered: BTreeSet<Box<str>>,
}

/// What resolving needs of the page.
#[derive(Clone, Copy)]
pub struct PageLinks<'a> {
    pub answers: &'a Answers,
    /// The route of the page itself.
    pub route: &'a str,
    /// Base path without a trailing `/`; empty at a root.
    pub base: &'a str,
    /// Who sees the link, of those who see the page: all of these hold.
    pub shown_to: &'a [Visibility],
    /// Ids so far.
    pub anchors: &'a Anchors,
    /// Whether the page is compiled for one reader.
    pub is_for_one: bool,
}

/// Judged as browsers read it, white space and control characters in it left out.
fn runs_code(raw: &str) -> bool {
    let scheme = Url::parse(raw.trim()).ok();
    scheme.is_some_and(|url| matches!(url.scheme(), "javascript" | "vbscript"))
}

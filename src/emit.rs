//! Emit: the files of the bundle that belong to the site and to no page of it.
//!
//! Pure functions from plain values. Everything given to them is for everybody: whoever calls leaves restricted pages
//! out of the lists, and so no site-wide file depends on them.

pub mod copies;
pub mod llms;
pub mod policy;
mod redirects;
pub mod rss;
mod sitemap;

use crate::artifact::Artifact;
use crate::diag::{Checked, Code};
use crate::inputs::Inputs;
use crate::render::Moved;
use crate::source::Span;
use policy::Policy;

/// What the site-wide files are made from.
pub struct Site<'a> {
    /// `https://foo.com`, without the base path. Without it no file can name absolute addresses.
    pub origin: Option<&'a str>,
    /// Empty, or with a leading and without a trailing `/`.
    pub base: &'a str,
    /// Routes of all public pages, without the base path: `/guides/a`, the root is `/`. In order, each once.
    pub routes: &'a [&'a str],
    /// Pages that search engines may list.
    pub listed: &'a [Listed<'a>],
    pub redirects: &'a [Redirect<'a>],
    pub policy: &'a Policy,
    /// What a page says that has moved, by the route it leads to; of none for other hosts.
    pub moved: &'a dyn Fn(Option<&str>) -> Moved,
}

/// A page in the sitemap.
pub struct Listed<'a> {
    /// What links to it say, with the base path, as a URL's path.
    pub href: &'a str,
    /// Date of the last change: `2026-11-20`.
    pub changed: Option<&'a str>,
    /// The page in its languages, its own among them: `(language, href)`.
    pub languages: &'a [(&'a str, &'a str)],
}

pub struct Redirect<'a> {
    /// Below the site, with a leading `/`: a path, or a pattern (`/old/:slug*`, `/old/*`, `/beta-*`, `/:id/old`).
    pub source: &'a str,
    /// A path of the site or an `http:` or `https:` URL, with the placeholders of the source.
    pub destination: &'a str,
    pub permanent: bool,
    /// Whether `_redirects` has it: there it may come before a page at the same address.
    pub by_host: bool,
    /// Of the destination.
    pub span: Span,
}

/// Sitemap, robots, redirects, headers. A file that the docs folder has under the same path wins over ours.
///
/// Emits `RedirectRefused` (error), `NoSitemap`, `PolicyWeaker` (notes), `PolicyTooLong` (warning).
pub fn site_files(site: &Site, inputs: &Inputs) -> Checked<Vec<Artifact>> {
    let mut diags = Vec::new();
    let mut files = vec![policy::headers(site.policy).take(&mut diags)];
    files.extend(redirects::files(site).take(&mut diags));
    let sitemaps = match site.origin {
        Some(origin) => sitemap::files(origin, site.base, site.listed),
        None => {
            let finding = Code::NoSitemap.site("without an address of the site there is no `sitemap.xml`");
            diags.push(
                finding.help("say where the site will live: `\"url\": \"https://docs.example.com\"` in `docs.json`"),
            );
            Vec::new()
        }
    };
    let own = |path: &str| is_own(inputs, path);
    let sitemap_url = match site.origin {
        Some(origin) if own("sitemap.xml") || !sitemaps.is_empty() => {
            Some(format!("{origin}{}/sitemap.xml", site.base))
        }
        Some(_) | None => None,
    };
    files.push(sitemap::robots(sitemap_url.as_deref()));
    files.extend(sitemaps);
    files.retain(|file| !own(file.path.as_str()));
    Checked { value: files, diags }
}

/// Whether the docs folder has a file that is copied to this path, which wins over ours.
pub fn is_own(inputs: &Inputs, path: &str) -> bool {
    inputs.assets.binary_search_by(|asset| asset.path.as_str().cmp(path)).is_ok()
}

#[cfg(test)]
mod tests;

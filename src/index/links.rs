//! Links: from what an author wrote to what a reader's browser needs.

use std::cell::LazyCell;

use super::redirects::has_placeholder;
use super::routes::{Route, decode, encode, file_href, is_markdown};
use super::sections::Folders;
use super::{File, Index, LinkAnswer};
use crate::config::Redirect;
use crate::inputs::publishing::{Publishing, publishing};
use crate::source::SitePath;

/// How many redirects one link may go through: browsers follow twenty, nobody means more than two.
const MAX_HOPS: usize = 8;

/// Where a link stands.
#[derive(Clone, Copy)]
pub(super) struct From<'a> {
    /// The page that shows it; `None` for the site file.
    pub page: Option<&'a SitePath>,
    /// The snippet it is written in.
    pub snippet: Option<&'a SitePath>,
    /// What addresses of folders lead to.
    pub folders: Folders<'a>,
}

impl<'a> From<'a> {
    pub(super) fn site_file(folders: Folders<'a>) -> From<'a> {
        From { page: None, snippet: None, folders }
    }
}

/// How many broken links of one page are given a suggestion.
pub(super) struct Suggestions(pub u32);

/// A destination taken apart: `path?query#anchor`.
struct Parts<'w> {
    path: &'w str,
    /// With its `?`.
    query: &'w str,
    anchor: Option<&'w str>,
}

fn parts(written: &str) -> Parts<'_> {
    let (rest, anchor) = written.split_once('#').map_or((written, None), |(rest, anchor)| (rest, Some(anchor)));
    let at = rest.find('?').unwrap_or(rest.len());
    Parts { path: &rest[..at], query: &rest[at..], anchor }
}

/// `https:`, `mailto:`, `data:` …, or another host by `//`.
pub(super) fn is_external(written: &str) -> bool {
    if written.starts_with("//") {
        return true;
    }
    let Some(colon) = written.find(':') else { return false };
    let scheme = &written[..colon];
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

impl Index {
    /// What `written` leads to from a page, or from a snippet that a page shows.
    pub(super) fn link(&self, from: From, written: &str, suggestions: &mut Suggestions) -> LinkAnswer {
        let written = written.trim();
        if written.is_empty() {
            return LinkAnswer::Empty;
        }
        if is_external(written) {
            return LinkAnswer::External { href: written.into() };
        }
        let parts = parts(written);
        if parts.path.is_empty() {
            return self.own_page(from, &parts);
        }
        let path = decode(parts.path);
        let mut candidates = Vec::with_capacity(2);
        if path.starts_with('/') {
            candidates.extend([Some(path.clone()), self.ground.config.address.below_base(&path)]);
        } else {
            for file in [from.page, from.snippet].into_iter().flatten() {
                candidates.push(join(file.folder(), &path));
            }
            // Without `./` many authors mean a path from the docs folder, and have always got it.
            if !path.starts_with('.') {
                candidates.push(join("", &path));
            }
        }
        let found = candidates.iter().flatten().find_map(|path| self.find(from, path, &parts, MAX_HOPS));
        found.unwrap_or_else(|| self.unfound(from, written, &parts, candidates, suggestions))
    }

    /// What is to be said of a destination where these readers find nothing. The address to write is the same whether or
    /// not there is a page for others.
    fn unfound(
        &self,
        from: From,
        written: &str,
        parts: &Parts,
        candidates: Vec<Option<String>>,
        suggestions: &mut Suggestions,
    ) -> LinkAnswer {
        let first = candidates.iter().flatten().next();
        // Written with the base path before it.
        let below = candidates.get(1).filter(|_| parts.path.starts_with('/')).and_then(Option::as_ref);
        let first = below.or(first);
        let is_page = |path: &&String| {
            let name = path.rsplit('/').next().unwrap_or_default();
            !name.contains('.') || name.ends_with(".mdx") || name.ends_with(".md")
        };
        let href = match first.filter(is_page) {
            Some(path) => {
                let mut href = self.href(&Route::of(path)).into_string();
                href.push_str(parts.query);
                push_anchor(&mut href, parts.anchor);
                href.into()
            }
            None => under_base(&self.ground.config.address.base, written),
        };
        let routes = candidates.iter().flatten().map(|path| Route::of(path));
        if let Some((route, kept)) = routes.into_iter().find_map(|route| Some((route.clone(), self.kept(&route)?))) {
            let is_for_all = self.visibility().implies(&kept.visibility);
            return LinkAnswer::Restricted {
                href,
                route,
                visibility: kept.visibility.clone(),
                at: kept.at,
                is_for_all,
            };
        }
        LinkAnswer::Broken { href, near: first.and_then(|path| self.suggest(from, path, suggestions)) }
    }

    /// A link that the site file holds.
    pub(super) fn link_from_root(&self, from: From, written: &str) -> LinkAnswer {
        self.link(from, written, &mut Suggestions(0))
    }

    /// `#anchor` or `?query`.
    fn own_page(&self, from: From, parts: &Parts) -> LinkAnswer {
        if parts.query.is_empty() {
            return LinkAnswer::Anchor { anchor: decode(parts.anchor.unwrap_or_default()).into() };
        }
        match from.page.and_then(|page| self.record(page)) {
            Some(record) => self.page_answer(&record.route, parts),
            None => LinkAnswer::Broken { href: parts.query.into(), near: None },
        }
    }

    /// What stands at an absolute, decoded path: a page, a file, what a redirect leads to, or a file left out.
    fn find(&self, from: From, path: &str, parts: &Parts, hops: usize) -> Option<LinkAnswer> {
        let Some(site_path) = SitePath::new(path) else {
            // The root, or a way out of the site.
            let is_root = path.split('/').all(|part| matches!(part, "" | "."));
            return is_root.then(|| self.find_route(from, &Route("/".into()), "/", parts, hops)).flatten();
        };
        let clean = format!("/{site_path}");
        if let Some(file) = self.files.get(&site_path)
            && !is_markdown(&site_path)
        {
            if publishing(&site_path, &self.ground.withheld) == Publishing::Never {
                return Some(LinkAnswer::Unpublished);
            }
            let mut href = file_href(&site_path, &self.ground.config.address);
            href.push_str(parts.query);
            push_anchor(&mut href, parts.anchor);
            let size = match file {
                File::Asset { size } => *size,
                File::Text => None,
            };
            return Some(LinkAnswer::Asset { path: site_path, href: href.into(), size });
        }
        self.find_route(from, &Route::of(&clean), &clean, parts, hops).or_else(|| {
            let is_ignored = self.is_ignored(&site_path);
            is_ignored.then_some(LinkAnswer::Ignored)
        })
    }

    fn find_route(&self, from: From, route: &Route, path: &str, parts: &Parts, hops: usize) -> Option<LinkAnswer> {
        if self.page_at(route).is_some() {
            return Some(self.page_answer(route, parts));
        }
        // A page called `index` in a folder is the folder's; one that is called so at a deeper look is not.
        let exact = Route(path.into());
        if exact != *route && self.page_at(&exact).is_some() {
            return Some(self.page_answer(&exact, parts));
        }
        if let Some((_, destination)) = self.ground.redirects.find(path, &self.ground.config.redirects) {
            let mut answer = self.follow(from, &destination, parts, hops)?;
            if let LinkAnswer::Page { redirected, .. } = &mut answer {
                *redirected = Some(path.into());
            }
            return Some(answer);
        }
        let first = from.folders.first_page(route)?;
        Some(self.page_answer(first, parts))
    }

    /// Where a redirect's destination leads, with the link's own query and anchor where it has none.
    fn follow(&self, from: From, destination: &str, parts: &Parts, hops: usize) -> Option<LinkAnswer> {
        let hops = hops.checked_sub(1)?;
        let to = self::parts(destination);
        let merged = Parts {
            path: to.path,
            query: if to.query.is_empty() { parts.query } else { to.query },
            anchor: to.anchor.or(parts.anchor),
        };
        if is_external(destination) {
            let mut href = format!("{}{}", merged.path, merged.query);
            push_anchor(&mut href, merged.anchor);
            return Some(LinkAnswer::External { href: href.into() });
        }
        let path = decode(merged.path);
        let path = if path.starts_with('/') { path } else { format!("/{path}") };
        let found = self.find(from, &path, &merged, hops);
        found.or_else(|| self.find(from, &self.ground.config.address.below_base(&path)?, &merged, hops))
    }

    /// The site file's redirects, their destinations without the base path where it was written.
    pub fn redirects(&self) -> Vec<Redirect> {
        let from = From::site_file(self.resolved().folders());
        // Placeholders may stand for anything: with a folder called like the base path, that folder is meant.
        let folder = format!("{}/", decode(&self.ground.config.address.base));
        let has_folder = LazyCell::new(|| self.routes.keys().any(|route| route.as_str().starts_with(&folder)));
        let destination = |written: &str| -> Box<str> {
            let below = (!is_external(written)).then(|| self.ground.config.address.below_base(written)).flatten();
            let Some(below) = below else { return written.into() };
            let parts = parts(written);
            let as_written = match has_placeholder(written) {
                true => *has_folder,
                false => self.find(from, &decode(parts.path), &parts, MAX_HOPS).is_some(),
            };
            if as_written { written.into() } else { below.into() }
        };
        let all = self.ground.config.redirects.iter();
        all.map(|redirect| Redirect { destination: destination(&redirect.destination), ..redirect.clone() }).collect()
    }

    fn page_answer(&self, route: &Route, parts: &Parts) -> LinkAnswer {
        let mut href = self.href(route).into_string();
        href.push_str(parts.query);
        push_anchor(&mut href, parts.anchor);
        let anchor = parts.anchor.filter(|anchor| !anchor.is_empty());
        let anchor = anchor.map(|anchor| decode(anchor).into());
        LinkAnswer::Page { href: href.into(), route: route.clone(), anchor, redirected: None }
    }

    pub(super) fn is_ignored(&self, path: &SitePath) -> bool {
        if self.ground.ignored.is_empty() {
            return false;
        }
        let above = std::iter::successors(Some(path.clone()), |path| SitePath::new(path.folder()));
        forms(path).chain(above).any(|path| self.ground.ignored.contains(&path))
    }

    pub(super) fn is_unreadable(&self, path: &SitePath) -> bool {
        !self.ground.unreadable.is_empty() && forms(path).any(|path| self.ground.unreadable.contains(&path))
    }

    fn suggest(&self, from: From, path: &str, suggestions: &mut Suggestions) -> Option<Box<str>> {
        suggestions.0 = suggestions.0.checked_sub(1)?;
        // A relative path that was meant from the root, or from the folder above.
        let near = self.near().find(path)?;
        let own = from.page.and_then(|page| self.record(page)).map(|record| record.route.as_str());
        (own != Some(&**near)).then(|| Box::from(&**near))
    }
}

/// The files that a path of the site may mean.
fn forms(path: &SitePath) -> impl Iterator<Item = SitePath> {
    let endings = ["", ".mdx", ".md", "/index.mdx", "/index.md"];
    endings.into_iter().filter_map(move |ending| SitePath::new(&format!("{path}{ending}")))
}

/// `path` seen from `folder`; `None` when it leaves the site.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

/// A path of the site with the base path before it, unless it has it already; anything else as it is.
pub fn under_base(base: &str, raw: &str) -> Box<str> {
    let absolute = raw.starts_with('/') && !raw.starts_with("//");
    let inside = base.is_empty() || raw == base || raw.strip_prefix(base).is_some_and(|rest| rest.starts_with('/'));
    if absolute && !inside { format!("{base}{raw}").into() } else { raw.into() }
}

fn push_anchor(href: &mut String, anchor: Option<&str>) {
    if let Some(anchor) = anchor {
        href.push('#');
        // As written, but for what would end an attribute or a URL early.
        if anchor.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'`')) {
            href.push_str(anchor);
        } else {
            href.push_str(&encode(&decode(anchor)));
        }
    }
}

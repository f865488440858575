//! A page's place in the site: neighbours, groups above it, the same page elsewhere, where it shows.

use std::sync::Arc;

use super::endpoints;
use super::links::From;
use super::outline::{Listing, OptionOutline};
use super::routes::Route;
use super::sections::{Stop, Stops};
use super::{
    Alternate, Changed, Crumb, Exposure, Index, LinkAnswer, Neighbour, PageContext, Record, SectionId, SelectorKind,
};
use crate::config::Indexing;
use crate::config::personalization::HiddenPages;
use crate::date::machine_readable;
use crate::frontmatter::{Related, RelatedLink, Visibility};
use crate::line;
use crate::scheme::is_harmless;

pub(super) fn context(index: &Index, record: &Record) -> PageContext {
    let resolved = index.resolved();
    let listing = listing(index, &record.route);
    let place = listing.map(|listing| {
        let stops = &*resolved.sections[listing.section as usize];
        (listing, stops, &stops.stops[listing.stop as usize])
    });
    let section = match listing {
        Some(listing) => Some(SectionId(listing.section)),
        None => around(index, &record.route),
    };
    let below_hidden = listing.is_some_and(|listing| index.ground.outline.sections[listing.section as usize].hidden);
    let (previous, next) = place.map_or((None, None), |(_, stops, stop)| neighbours(index, stops, stop));
    let alternates = listing.map_or_else(Vec::new, |listing| alternates(index, &record.route, listing));
    let exposure = exposure(index, record, place.map(|(_, _, stop)| stop), below_hidden);
    let exposure = match index.has_parts {
        true => Exposure { navigation: exposure.navigation, ..Exposure::default() },
        false => exposure,
    };
    let in_languages = listing.filter(|_| exposure.engines);
    PageContext {
        path: record.path.clone(),
        route: record.route.clone(),
        href: index.href(&record.route),
        frontmatter: record.frontmatter.clone(),
        title: record.title.clone(),
        section,
        breadcrumbs: place.map_or_else(Vec::new, |(_, stops, stop)| breadcrumbs(stops, stop)),
        previous,
        next,
        languages: in_languages.map_or_else(Vec::new, |listing| languages(index, &record.route, listing, &alternates)),
        alternates,
        icon: index.icon(&record.frontmatter.icon),
        related: related(index, record),
        directory: place.and_then(|(_, stops, _)| stops.directories.get(&record.route).cloned()),
        described: described(index, record),
        endpoint: endpoints::line(index, record),
        generated: record.generated,
        exposure,
        boost: boost(record, place.map(|(_, _, stop)| stop)),
        changed: changed(index, record),
        has_parts: index.has_parts,
    }
}

fn changed(index: &Index, record: &Record) -> Option<Changed> {
    let head = &*record.frontmatter;
    let is_shown = head.timestamp.unwrap_or(index.ground.config.timestamp);
    let written = |text: &Option<Box<str>>| machine_readable(text.as_deref()?);
    let at = written(&head.last_updated).map(Box::from);
    // The history is asked only where readers are told: what else is in the bundle does not depend on it.
    let at = at.or_else(|| index.ground.changed.get(&record.path).filter(|_| is_shown).cloned());
    let at = at.or_else(|| written(&head.created).filter(|_| is_shown).map(Box::from))?;
    Some(Changed { at, is_shown })
}

/// The place that counts for a page that is listed in several: the first where readers see it, else the first whose
/// section they see.
fn listing(index: &Index, route: &Route) -> Option<Listing> {
    let listings = index.ground.outline.listed.get(route)?;
    let sections = &index.resolved().sections;
    let is_shown = |listing: &&Listing| !index.ground.outline.sections[listing.section as usize].hidden;
    let is_seen = |listing: &&Listing| {
        is_shown(listing) && sections[listing.section as usize].stops[listing.stop as usize].rank.is_some()
    };
    let best = listings.iter().find(is_seen).or_else(|| listings.iter().find(is_shown));
    best.or(listings.first()).copied()
}

/// What its head says, else the nearest group above it that says something.
fn boost(record: &Record, stop: Option<&Stop>) -> u16 {
    let own = record.frontmatter.boost.map(|boost| boost.get());
    let factor = own.or(stop.and_then(|stop| stop.boost)).unwrap_or(1.0);
    (factor.clamp(0.0, 100.0) * 100.0).round() as u16
}

/// The section of the pages around one that no navigation lists.
fn around(index: &Index, route: &Route) -> Option<SectionId> {
    let above = std::iter::successors(route.parent(), Route::parent);
    let found = above.into_iter().find_map(|folder| index.ground.outline.folders.get(&folder));
    found.copied().map(SectionId).or(index.navigation().first)
}

fn related(index: &Index, record: &Record) -> Vec<Neighbour> {
    let Related::Links(links) = &record.frontmatter.related else { return Vec::new() };
    let resolve = |link: &RelatedLink| {
        let (href, title) = match index.related(record, link) {
            LinkAnswer::Page { href, route, .. } => (href, index.page_at(&route).map(|page| page.title.clone())),
            LinkAnswer::Asset { href, .. } | LinkAnswer::External { href } => (href, None),
            LinkAnswer::Anchor { .. }
            | LinkAnswer::Empty
            | LinkAnswer::Broken { .. }
            | LinkAnswer::Restricted { .. }
            | LinkAnswer::Ignored
            | LinkAnswer::Unpublished => {
                return None;
            }
        };
        let title = link.title.clone().or(title).unwrap_or_else(|| link.href.clone());
        Some(Neighbour { title, href })
    };
    links.iter().filter_map(resolve).collect()
}

fn described(index: &Index, record: &Record) -> Vec<(Box<str>, Box<str>)> {
    let links = record.frontmatter.description.as_deref().map_or_else(Vec::new, line::links);
    let from = From { page: Some(&record.path), snippet: None, folders: index.resolved().folders() };
    let resolve = |written: Box<str>| match index.link_from_root(from, &written) {
        LinkAnswer::Page { href, .. } | LinkAnswer::Asset { href, .. } | LinkAnswer::External { href } => {
            Some((written, href))
        }
        LinkAnswer::Anchor { .. }
        | LinkAnswer::Empty
        | LinkAnswer::Broken { .. }
        | LinkAnswer::Restricted { .. }
        | LinkAnswer::Ignored
        | LinkAnswer::Unpublished => None,
    };
    links.into_iter().filter_map(resolve).filter(|(_, href)| is_harmless(href)).collect()
}

/// The pages before and after in reading order. A page that opens to everybody at its address names no other of its class.
fn neighbours(index: &Index, stops: &Stops, stop: &Stop) -> (Option<Neighbour>, Option<Neighbour>) {
    let Some(rank) = stop.rank else { return (None, None) };
    let below = index.below().filter(|_| index.ground.config.hidden_pages() == HiddenPages::Open);
    let is_told =
        |stop: &&Stop| below.is_none_or(|below| stop.route.as_ref().is_none_or(|route| below.has_page(route)));
    let neighbour = |stop: &Stop| Neighbour { title: stop.title.clone(), href: stop.href.clone() };
    let (before, after) = stops.visible.split_at(rank as usize);
    let stop = |number: &u32| &stops.stops[*number as usize];
    (
        before.iter().rev().map(stop).find(is_told).map(neighbour),
        after[1..].iter().map(stop).find(is_told).map(neighbour),
    )
}

fn breadcrumbs(stops: &Stops, stop: &Stop) -> Vec<Crumb> {
    let up = std::iter::successors(stop.group, |&group| stops.groups[group as usize].parent);
    let mut crumbs: Vec<Crumb> = up
        .map(|group| {
            let group = &stops.groups[group as usize];
            Crumb { title: group.title.clone(), href: group.href.clone() }
        })
        .collect();
    crumbs.reverse();
    crumbs
}

/// With more options than this a switcher leads to an option's first page: a page's cost stays its own.
const MAX_ALTERNATES: usize = 64;

/// The same page under the other languages, versions and products above its section.
fn alternates(index: &Index, route: &Route, listing: Listing) -> Vec<Alternate> {
    let outline = &index.ground.outline;
    let mut found = Vec::new();
    for &(level, current) in &outline.sections[listing.section as usize].selectors {
        let level = &outline.levels[level as usize];
        let switches = matches!(level.kind, SelectorKind::Language | SelectorKind::Version | SelectorKind::Product);
        let Some(current) = current.filter(|_| switches) else { continue };
        for (at, option) in level.options.iter().enumerate().take(MAX_ALTERNATES) {
            if at as u32 == current || option.hidden || option.sections.is_empty() {
                continue;
            }
            let own = &level.options[current as usize];
            let Some(same) = same_page(index, route, own, option) else { continue };
            found.push(Alternate {
                kind: level.kind,
                option: at as u32,
                language: option.language.clone(),
                href: index.href(&same),
                route: same,
            });
        }
    }
    found
}

/// The page's languages in the order of the site file. `x-default` is the site's default language.
fn languages(index: &Index, route: &Route, listing: Listing, alternates: &[Alternate]) -> Vec<(Box<str>, Box<str>)> {
    let selectors = index.ground.outline.sections[listing.section as usize].selectors.iter();
    let mut levels =
        selectors.filter_map(|&(level, current)| Some((&index.ground.outline.levels[level as usize], current?)));
    let Some((level, current)) = levels.find(|(level, _)| level.kind == SelectorKind::Language) else {
        return Vec::new();
    };
    if level.options[current as usize].hidden {
        return Vec::new();
    }
    let href = |at: u32| match at == current {
        true => Some(index.href(route)),
        false => {
            let same = |other: &&Alternate| other.kind == SelectorKind::Language && other.option == at;
            alternates.iter().find(same).map(|other| other.href.clone())
        }
    };
    let shown = level.options.iter().enumerate().filter(|(_, option)| !option.hidden);
    let mut found: Vec<(Box<str>, Box<str>)> =
        shown.filter_map(|(at, option)| Some((option.language.clone()?, href(at as u32)?))).collect();
    if found.len() < 2 {
        return Vec::new();
    }
    let default = level.options.iter().position(|option| !option.hidden && option.default);
    let default = default.or_else(|| level.options.iter().position(|option| !option.hidden));
    found.extend(default.and_then(|at| Some(("x-default".into(), href(at as u32)?))));
    found
}

/// The page that `other` lists in the place of `route`: the path's language or version exchanged, or taken away, or
/// put before it; else the same path below the other's own folder.
fn same_page(index: &Index, route: &Route, own: &OptionOutline, other: &OptionOutline) -> Option<Route> {
    let path = route.as_str();
    let exchanged = own.marker.as_deref().map(|marker| {
        let parts = path.split('/').skip(1);
        let to = other.marker.as_deref();
        let parts = parts.filter_map(|part| if part == marker { to } else { Some(part) });
        let exchanged: Vec<&str> = parts.collect();
        Route(format!("/{}", exchanged.join("/")).into())
    });
    let prefixed = match (&own.marker, &other.marker) {
        (None, Some(marker)) => Some(Route::of(&format!("/{marker}{path}"))),
        _ => None,
    };
    let below = path.strip_prefix(own.folder.trim_end_matches('/'));
    let moved = below.map(|below| Route::of(&format!("{}{below}", other.folder.trim_end_matches('/'))));
    [exchanged, prefixed, moved].into_iter().flatten().find(|candidate| {
        let listed = index.ground.outline.listed.get(candidate).is_some_and(|listings| {
            // Listings are in the order of sections.
            let from = listings.partition_point(|listing| listing.section < other.sections.start);
            listings.get(from).is_some_and(|listing| listing.section < other.sections.end)
        });
        listed && index.page_at(candidate).is_some_and(|record| !record.frontmatter.hidden)
    })
}

/// `below_hidden`: its whole section stands under a hidden option.
fn exposure(index: &Index, record: &Record, stop: Option<&Stop>, below_hidden: bool) -> Exposure {
    let frontmatter = &record.frontmatter;
    let navigation = !below_hidden && stop.is_some_and(|stop| stop.rank.is_some());
    let searchable = frontmatter.searchable.or(stop.and_then(|stop| stop.searchable));
    let all = index.ground.config.seo.indexing == Indexing::All;
    let mut exposure = if navigation {
        let search = searchable.unwrap_or(true);
        Exposure { navigation, search, sitemap: true, engines: true, agents: true }
    } else if frontmatter.hidden && !all {
        Exposure::default()
    } else if all || (stop.is_some() && searchable == Some(true)) {
        let search = searchable.unwrap_or(true);
        Exposure { navigation, search, sitemap: true, engines: true, agents: true }
    } else {
        // Nobody links to it, but who finds it may have it; below a hidden tab or group not even that.
        Exposure { engines: stop.is_none(), ..Exposure::default() }
    };
    if frontmatter.noindex {
        exposure = Exposure { navigation, ..Exposure::default() };
    }
    if frontmatter.robots_refuse() {
        exposure = Exposure { sitemap: false, engines: false, ..exposure };
    }
    if frontmatter.groups != Visibility::Everyone {
        exposure = Exposure { sitemap: false, engines: false, agents: false, ..exposure };
    }
    exposure
}

impl Index {
    /// The context of a page or of a generated page; `None` for a path that is neither.
    pub fn page(&self, path: &crate::source::SitePath) -> Option<Arc<PageContext>> {
        let record = self.record(path)?;
        Some(Arc::new(context(self, record)))
    }
}

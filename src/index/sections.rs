//! The navigation with its pages: titles, icons and addresses filled in, what is hidden left out.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::directories;
use super::links::From;
use super::outline::{GroupItem, Item, LevelOutline, OptionOutline, Place, SectionOutline};
use super::routes::Route;
use super::{
    Choice, DirectoryListing, Entry, GroupEntry, Index, LinkAnswer, Navigation, PageEntry, Record, Section, SectionId,
    Selector, SelectorKind,
};

/// The resolved navigation, and what contexts of pages are read from.
#[derive(Clone)]
pub(super) struct Resolved {
    pub navigation: Navigation,
    pub sections: Vec<Arc<Stops>>,
    choices: Vec<Arc<[Choice]>>,
    shown: Arc<[u32]>,
    folders: OnceLock<FxHashMap<Route, Route>>,
}

/// The first visible page below each folder: what a folder's own address leads to. Made when first asked for, since
/// few sites have links to folders.
#[derive(Clone, Copy)]
pub(super) struct Folders<'a> {
    sections: &'a [Arc<Stops>],
    /// Sections that readers see, those of default options first.
    shown: &'a [u32],
    map: &'a OnceLock<FxHashMap<Route, Route>>,
}

impl Folders<'_> {
    pub(super) fn first_page(&self, folder: &Route) -> Option<&Route> {
        self.all().get(folder)
    }

    pub(super) fn without_page(&self, is_page: impl Fn(&Route) -> bool) -> Vec<(Route, Route)> {
        let all = self.all().iter().filter(|(folder, _)| !is_page(folder));
        let mut all: Vec<(Route, Route)> = all.map(|(folder, page)| (folder.clone(), page.clone())).collect();
        all.sort();
        all
    }

    fn all(&self) -> &FxHashMap<Route, Route> {
        self.map.get_or_init(|| {
            let mut map = FxHashMap::default();
            for &section in self.shown {
                let section = &self.sections[section as usize];
                for &stop in &section.visible {
                    let Some(route) = &section.stops[stop as usize].route else { continue };
                    let mut above = route.parent();
                    while let Some(folder) = above {
                        above = folder.parent();
                        if map.contains_key(&folder) {
                            break;
                        }
                        map.insert(folder, route.clone());
                    }
                }
            }
            map
        })
    }
}

impl Resolved {
    pub(super) fn folders(&self) -> Folders<'_> {
        Folders { sections: &self.sections, shown: &self.shown, map: &self.folders }
    }

    /// By index of the level, and of the option in it.
    pub(super) fn choice(&self, level: usize, option: usize) -> &Choice {
        &self.choices[level][option]
    }
}

/// The pages of a section in reading order.
#[derive(Default)]
pub(super) struct Stops {
    /// One for each line of the outline, in its order, also for what has no page.
    pub stops: Vec<Stop>,
    pub groups: Vec<GroupPlace>,
    /// What groups' own pages list.
    pub directories: FxHashMap<Route, Arc<DirectoryListing>>,
    /// Indices of the visible stops.
    pub visible: Vec<u32>,
    entries: Arc<[Entry]>,
    /// The first visible page.
    first: Option<Box<str>>,
}

#[derive(Default)]
pub(super) struct Stop {
    /// Among all lines of all sidebars.
    pub order: u32,
    /// Of a page that is there.
    pub route: Option<Route>,
    /// In the navigation; empty where there is no page.
    pub title: Box<str>,
    pub href: Box<str>,
    /// Index into `groups`.
    pub group: Option<u32>,
    /// Index into `visible`.
    pub rank: Option<u32>,
    /// What the navigation above says of search.
    pub searchable: Option<bool>,
}

pub(super) struct GroupPlace {
    pub title: Box<str>,
    /// Its own page, else its first visible one.
    pub href: Option<Box<str>>,
    pub parent: Option<u32>,
}

/// Resolves every section that is `dirty` or has no earlier form, and the choices above all of them.
pub(super) fn resolve(index: &Index, earlier: Option<&Resolved>, dirty: impl Fn(u32) -> bool) -> Resolved {
    let outline = &index.ground.outline;
    let sections: Vec<Arc<Stops>> = outline
        .sections
        .iter()
        .enumerate()
        .map(|(id, section)| match earlier {
            Some(earlier) if !dirty(id as u32) => earlier.sections[id].clone(),
            _ => Arc::new(stops(index, section)),
        })
        .collect();
    let map = OnceLock::new();
    let folders = Folders { sections: &sections, shown: &outline.shown, map: &map };
    let mut firsts = Firsts { levels: &outline.levels, sections: &sections, known: vec![None; outline.levels.len()] };
    let choices: Vec<Arc<[Choice]>> = outline
        .levels
        .iter()
        .enumerate()
        .map(|(id, level)| {
            let options = level.options.iter();
            let choices: Vec<Choice> =
                options.map(|option| choice(index, level.kind, option, folders, &mut firsts)).collect();
            match earlier {
                Some(earlier) if *earlier.choices[id] == *choices => earlier.choices[id].clone(),
                _ => choices.into(),
            }
        })
        .collect();
    let home = firsts.of(outline.top);
    let has_page = |id: &&u32| sections[**id as usize].first.is_some();
    let first = outline.shown.iter().find(has_page).or(outline.shown.first()).copied();
    let first = first.or((!sections.is_empty()).then_some(0)).map(SectionId);
    let resolved = outline.sections.iter().zip(&sections).enumerate().map(|(id, (section, stops))| {
        let selectors = section.selectors.iter().map(|&(level, current)| Selector {
            key: outline.levels[level as usize].key.clone(),
            kind: outline.levels[level as usize].kind,
            options: choices[level as usize].clone(),
            current,
        });
        let section = Section {
            key: section.key.clone(),
            selectors: selectors.collect(),
            language: section.language.clone(),
            href: stops.first.clone(),
            entries: stops.entries.clone(),
        };
        match earlier.map(|earlier| &earlier.navigation.sections[id]) {
            Some(same) if is_same(same, &section) => same.clone(),
            _ => Arc::new(section),
        }
    });
    let navigation = Navigation { sections: resolved.collect(), home, first };
    Resolved { navigation, choices, shown: outline.shown.clone(), folders: map, sections }
}

/// Whether nothing below was resolved anew. Language and kinds come from the outline, which does not change.
fn is_same(a: &Section, b: &Section) -> bool {
    let same_options = |(a, b): (&Selector, &Selector)| Arc::ptr_eq(&a.options, &b.options);
    Arc::ptr_eq(&a.entries, &b.entries) && a.selectors.iter().zip(&b.selectors).all(same_options)
}

/// The first page of every part of the navigation.
struct Firsts<'a> {
    levels: &'a [LevelOutline],
    sections: &'a [Arc<Stops>],
    known: Vec<Option<Option<Box<str>>>>,
}

impl Firsts<'_> {
    /// Address of the first visible page; default options come before others, hidden ones not at all.
    fn of(&mut self, place: Place) -> Option<Box<str>> {
        let id = match place {
            Place::Nothing => return None,
            Place::Section(id) => return self.sections[id as usize].first.clone(),
            Place::Level(id) => id as usize,
        };
        if let Some(known) = &self.known[id] {
            return known.clone();
        }
        let found = self.levels[id].shown().find_map(|option| self.of(option.place));
        self.known[id] = Some(found.clone());
        found
    }

    /// The first link among options that have no page.
    fn link(&self, place: Place) -> Option<&str> {
        let Place::Level(id) = place else { return None };
        let shown = self.levels[id as usize].options.iter().filter(|option| !option.hidden);
        shown.into_iter().find_map(|option| option.href.as_deref().or_else(|| self.link(option.place)))
    }
}

fn choice(index: &Index, kind: SelectorKind, option: &OptionOutline, folders: Folders, firsts: &mut Firsts) -> Choice {
    let levels = firsts.levels;
    let menu = match option.place {
        Place::Level(id) if kind == SelectorKind::Tab => Some(&levels[id as usize]),
        Place::Level(_) | Place::Section(_) | Place::Nothing => None,
    };
    let items = menu.filter(|level| level.kind == SelectorKind::Menu).map_or(&[][..], |level| &level.options);
    let menu_key = menu.filter(|level| level.kind == SelectorKind::Menu).map(|level| level.key.clone());
    let menu = items.iter().map(|item| choice(index, SelectorKind::Menu, item, folders, firsts)).collect();
    let page = firsts.of(option.place);
    let written = option.href.as_deref().or_else(|| firsts.link(option.place));
    let (link, is_external) = match written {
        Some(href) => match index.link_from_root(From::site_file(folders), href) {
            LinkAnswer::Page { href, .. } | LinkAnswer::Asset { href, .. } => (Some(href), false),
            LinkAnswer::External { href } => (Some(href), true),
            LinkAnswer::Anchor { .. }
            | LinkAnswer::Empty
            | LinkAnswer::Broken { .. }
            | LinkAnswer::Restricted { .. }
            | LinkAnswer::Ignored
            | LinkAnswer::Unpublished => (Some(index.ground.config.address.href(href)), false),
        },
        None => (None, false),
    };
    let (href, external) = match page {
        Some(page) => (Some(page), false),
        None => (link.clone(), is_external),
    };
    Choice {
        label: option.label.clone(),
        description: option.description.clone(),
        icon: index.icon(&option.icon),
        tag: option.tag.clone(),
        color: option.color.clone(),
        language: option.language.clone(),
        align_end: option.align_end,
        href,
        link,
        external,
        hidden: option.hidden,
        menu,
        menu_key,
    }
}

fn stops(index: &Index, section: &SectionOutline) -> Stops {
    let mut walk =
        Walk { index, found: Stops { stops: Vec::with_capacity(section.n_stops as usize), ..Stops::default() } };
    let above = Above { group: None, hidden: false, searchable: section.searchable };
    walk.found.entries = walk.items(&section.items, above).into();
    let mut found = walk.found;
    found.first = found.visible.first().map(|&stop| found.stops[stop as usize].href.clone());
    found
}

#[derive(Clone, Copy)]
struct Above {
    group: Option<u32>,
    hidden: bool,
    searchable: Option<bool>,
}

struct Walk<'a> {
    index: &'a Index,
    found: Stops,
}

impl Walk<'_> {
    fn items(&mut self, items: &[Item], above: Above) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(items.len());
        for item in items {
            match item {
                Item::Page { route, order, .. } => entries.extend(self.page(route, *order, above).map(Entry::Page)),
                Item::Group(group) => entries.extend(self.group(group, above).map(Entry::Group)),
            }
        }
        entries
    }

    /// Notes the stop; the entry only where readers see one.
    fn page(&mut self, route: &Route, order: u32, above: Above) -> Option<PageEntry> {
        let Some(record) = self.index.page_at(route) else {
            let stop = Stop { order, group: above.group, searchable: above.searchable, ..Stop::default() };
            self.found.stops.push(stop);
            return None;
        };
        let mut stop = Stop {
            order,
            route: Some(record.route.clone()),
            title: record.nav_title().into(),
            href: self.index.href(&record.route),
            group: above.group,
            rank: None,
            searchable: above.searchable,
        };
        let is_shown = !above.hidden && !record.frontmatter.hidden;
        let entry = is_shown.then(|| self.entry(record, &stop));
        // An entry that leads to another site is no step on the way through this one.
        if entry.as_ref().is_some_and(|entry| !entry.external) {
            stop.rank = Some(self.found.visible.len() as u32);
            self.found.visible.push(self.found.stops.len() as u32);
        }
        self.found.stops.push(stop);
        entry
    }

    fn entry(&self, record: &Record, stop: &Stop) -> PageEntry {
        let url = &record.frontmatter.url;
        let endpoint = record.endpoint().filter(|_| !record.frontmatter.hide_api_marker);
        PageEntry {
            title: stop.title.clone(),
            href: url.clone().unwrap_or_else(|| stop.href.clone()),
            route: url.is_none().then(|| record.route.clone()),
            external: url.is_some(),
            icon: self.index.icon(&record.frontmatter.icon),
            tag: record.frontmatter.tag.clone(),
            method: endpoint.map(|endpoint| endpoint.method),
            deprecated: record.frontmatter.deprecated,
            order: stop.order,
        }
    }

    fn group(&mut self, group: &GroupItem, above: Above) -> Option<GroupEntry> {
        let id = self.found.groups.len() as u32;
        self.found.groups.push(GroupPlace { title: group.title.clone(), href: None, parent: above.group });
        let inside = Above {
            group: Some(id),
            hidden: above.hidden || group.hidden,
            searchable: group.searchable.or(above.searchable),
        };
        let n_before = self.found.visible.len();
        // The group's own page is not below the group: its breadcrumbs end above it.
        let root = group
            .root
            .as_ref()
            .and_then(|(route, _)| self.page(route, group.order + 1, Above { group: above.group, ..inside }));
        let entries = self.items(&group.items, inside);
        let first = self.found.visible.get(n_before).map(|&stop| self.found.stops[stop as usize].href.clone());
        self.found.groups[id as usize].href = root.as_ref().map(|root| root.href.clone()).or(first);
        if root.is_none() && entries.is_empty() {
            return None;
        }
        if let Some((route, _)) = &group.root
            && let Some(listing) = directories::listing(self.index, group.directory, &entries)
        {
            self.found.directories.insert(route.clone(), listing);
        }
        Some(GroupEntry {
            title: group.title.clone(),
            icon: self.index.icon(&group.icon),
            tag: group.tag.clone(),
            root,
            expanded: group.expanded,
            entries,
            order: group.order,
        })
    }
}

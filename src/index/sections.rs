//! The navigation with its pages: titles, icons and addresses filled in, what is hidden left out.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::links::From;
use super::order::{Order, class_of};
use super::outline::{GroupItem, Item, LevelOutline, OptionOutline, PageItem, Place, SectionOutline};
use super::routes::Route;
use super::{
    Choice, DirectoryListing, Entry, GroupEntry, Index, LinkAnswer, Navigation, PageEntry, Record, Section, SectionId,
    Selector, SelectorKind,
};
use super::{directories, endpoints};

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
    /// Among the lines of all sidebars.
    pub order: Order,
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
    /// And of what it is worth there.
    pub boost: Option<f64>,
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
    let mut found = Stops::default();
    found.stops.resize_with(section.n_stops as usize, Stop::default);
    let class = class_of(index.visibility());
    let mut walk = Walk { index, found, next: 0, class, line: section.order, ranks: [0; 2] };
    let above = Above { group: None, hidden: false, searchable: section.searchable, boost: None };
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
    boost: Option<f64>,
}

struct Walk<'a> {
    index: &'a Index,
    found: Stops,
    /// The number of the next stop.
    next: u32,
    /// What the lines of the index's readers are told by.
    class: u32,
    /// The number of the last line that has one.
    line: u32,
    /// How many have none since then, of everybody's and of these readers'.
    ranks: [u32; 2],
}

impl Walk<'_> {
    fn items(&mut self, items: &[Item], above: Above) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(items.len());
        let is_moved = |item: &Item| matches!(item, Item::Group(group) if group.order.is_none());
        if !items.iter().any(is_moved) {
            items.iter().for_each(|item| entries.extend(self.item(item, above)));
            return entries;
        }
        // What only some readers have is listed where the first stands of what these readers have of it.
        let mut ordered: Vec<(u32, u32, &Item)> = Vec::with_capacity(items.len());
        let mut next = self.next;
        for item in items {
            ordered.push((self.at(item), next, item));
            next += n_stops(item);
        }
        ordered.sort_by_key(|(at, ..)| *at);
        for (_, first, item) in ordered {
            self.next = first;
            entries.extend(self.item(item, above));
        }
        self.next = next;
        entries
    }

    fn item(&mut self, item: &Item, above: Above) -> Option<Entry> {
        match item {
            Item::Page(page) => {
                let order = self.order(page.order, |index| is_everybodys(index, page));
                self.page(&page.route, order, above).map(Entry::Page)
            }
            Item::Group(group) => self.group(group, above).map(Entry::Group),
        }
    }

    /// Where a line stands in what a specification lists.
    fn at(&self, item: &Item) -> u32 {
        match item {
            Item::Page(page) => page.at,
            Item::Group(group) if group.order.is_some() => group.at,
            Item::Group(group) => {
                let here = group.items.iter().find_map(|item| match item {
                    Item::Page(page) => self.index.page_at(&page.route).map(|_| page.at),
                    Item::Group(_) => None,
                });
                here.unwrap_or(group.at)
            }
        }
    }

    /// The order of the next line; one without a number counts where these readers have it.
    fn order(&mut self, number: Option<u32>, whose: impl Fn(&Index) -> Option<bool>) -> Order {
        if let Some(number) = number {
            (self.line, self.ranks) = (number, [0; 2]);
            return Order::of(number);
        }
        let Some(is_everybodys) = whose(self.index) else { return Order::default() };
        let (class, rank) = match is_everybodys {
            true => (0, &mut self.ranks[0]),
            false => (self.class, &mut self.ranks[1]),
        };
        *rank += 1;
        Order::after(self.line, class, *rank)
    }

    fn put(&mut self, stop: Stop) {
        self.found.stops[self.next as usize] = stop;
        self.next += 1;
    }

    /// Notes the stop; the entry only where readers see one.
    fn page(&mut self, route: &Route, order: Order, above: Above) -> Option<PageEntry> {
        let Some(record) = self.index.page_at(route) else {
            let Above { group, searchable, boost, .. } = above;
            let stop = Stop { order, group, searchable, boost, ..Stop::default() };
            self.put(stop);
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
            boost: above.boost,
        };
        let is_shown = !above.hidden && !record.frontmatter.hidden;
        let entry = is_shown.then(|| self.entry(record, &stop));
        // An entry that leads to another site is no step on the way through this one.
        if entry.as_ref().is_some_and(|entry| !entry.external) {
            stop.rank = Some(self.found.visible.len() as u32);
            self.found.visible.push(self.next);
        }
        self.put(stop);
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
            protocol: (record.endpoint().is_none() && !record.frontmatter.hide_api_marker)
                .then(|| endpoints::protocol(self.index, record))
                .flatten(),
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
            boost: group.boost.or(above.boost),
        };
        let order = self.order(group.order, |index| {
            let whose = group.items.iter().filter_map(|item| match item {
                Item::Page(page) => is_everybodys(index, page),
                Item::Group(_) => None,
            });
            whose.max()
        });
        let n_before = self.found.visible.len();
        // The group's own page is not below the group: its breadcrumbs end above it.
        let root = group.root.as_ref().and_then(|(route, _)| {
            let order = self.order(group.order.map(|order| order + 1), |_| None);
            self.page(route, order, Above { group: above.group, ..inside })
        });
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
            order,
        })
    }
}

/// Whether everybody sees a page; nothing where it is not there.
fn is_everybodys(index: &Index, page: &PageItem) -> Option<bool> {
    index.page_at(&page.route).map(|record| !record.frontmatter.groups.is_restricted())
}

fn n_stops(item: &Item) -> u32 {
    match item {
        Item::Page(_) => 1,
        Item::Group(group) => u32::from(group.root.is_some()) + group.items.iter().map(n_stops).sum::<u32>(),
    }
}

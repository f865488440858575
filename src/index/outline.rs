//! The navigation as the site file lists it, flattened into sections: all that is known before any page is.

mod listed;

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::operations::Operations;
use super::planner::{Planned, Planner};
use super::routes::Route;
use crate::config::nav::{self, Container, Content, Defaults, Directory, Division, Level, SelectorKind, Spec};
use crate::config::{Color, Config, Icon, Themed};
use crate::diag::Diagnostic;
use crate::source::Span;

/// Sections, and the choices above them. Built once for a site file.
#[derive(Default)]
pub(super) struct Outline {
    pub sections: Vec<SectionOutline>,
    pub levels: Vec<LevelOutline>,
    /// What the whole navigation is.
    pub top: Place,
    /// Where each route is listed, in the order of the site file.
    pub listed: FxHashMap<Route, Vec<Listing>>,
    /// Sections that no hidden option holds, as a reader meets them: those of default options before others, each
    /// otherwise in the order of the site file.
    pub shown: Arc<[u32]>,
    /// The first section that lists something below a folder; one that is shown, where there is one.
    pub folders: FxHashMap<Route, u32>,
    /// Specifications that are named and not among those of the docs folder, in the order of the site file, each with
    /// the key that names it.
    pub unknown_specs: Vec<(&'static str, Spec)>,
    /// What is told of specifications that are named and have nothing to make pages from.
    pub empty_specs: Vec<Diagnostic>,
    /// Pages that the navigation asks for and no file holds: endpoints and channels.
    pub planned: Vec<Planned>,
    /// What is wrong with what specifications say of the heads of these.
    pub planned_findings: Vec<Diagnostic>,
}

/// What a part of the navigation leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Place {
    #[default]
    Nothing,
    /// Index into `sections`.
    Section(u32),
    /// Index into `levels`.
    Level(u32),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Listing {
    pub section: u32,
    /// Position among the section's stops.
    pub stop: u32,
}

pub(super) struct SectionOutline {
    /// Short, and made from the labels of the options above it alone.
    pub key: Box<str>,
    /// `(level, option)`, outermost first; no option for links on every page.
    pub selectors: Vec<(u32, Option<u32>)>,
    pub language: Option<Box<str>>,
    /// Below a hidden option.
    pub hidden: bool,
    pub searchable: Option<bool>,
    pub items: Vec<Item>,
    pub n_stops: u32,
    /// What comes before its lines.
    pub order: u32,
}

pub(super) struct LevelOutline {
    /// As a section's.
    pub key: Box<str>,
    pub kind: SelectorKind,
    pub options: Vec<OptionOutline>,
}

impl LevelOutline {
    /// Options that readers see, the default ones first.
    pub(super) fn shown(&self) -> impl Iterator<Item = &OptionOutline> {
        let shown = |wanted: bool| self.options.iter().filter(move |option| !option.hidden && option.default == wanted);
        shown(true).chain(shown(false))
    }
}

pub(super) struct OptionOutline {
    pub span: Span,
    pub label: Box<str>,
    /// BCP 47, of a language.
    pub language: Option<Box<str>>,
    pub description: Option<Box<str>>,
    pub icon: Option<Icon>,
    pub tag: Option<Box<str>>,
    pub color: Option<Themed<Color>>,
    pub hidden: bool,
    pub default: bool,
    pub align_end: bool,
    pub href: Option<Box<str>>,
    pub place: Place,
    pub sections: Range<u32>,
    /// The part of its pages' paths that is its label (`/fr/…` for `fr`), as the paths write it.
    pub marker: Option<Box<str>>,
    /// The folder all its pages are in, `/` at least.
    pub folder: Box<str>,
}

/// A line of a sidebar, known or not yet known to have a page.
pub(super) enum Item {
    Page(PageItem),
    Group(Box<GroupItem>),
}

pub(super) struct PageItem {
    pub route: Route,
    pub span: Span,
    /// Its number among the lines of all sidebars; none for one that is made for some readers alone.
    pub order: Option<u32>,
    /// Its place in what specifications list, where they do.
    pub at: u32,
}

pub(super) struct GroupItem {
    pub title: Box<str>,
    pub icon: Option<Icon>,
    pub tag: Option<Box<str>>,
    pub root: Option<(Route, Span)>,
    pub expanded: bool,
    pub hidden: bool,
    pub searchable: Option<bool>,
    pub boost: Option<f64>,
    pub directory: Directory,
    pub items: Vec<Item>,
    /// As a page's. Its own page's is the next.
    pub order: Option<u32>,
    pub at: u32,
}

/// What is handed down from containers to what is in them.
#[derive(Clone, Default)]
struct Inherited<'c> {
    /// The labels of the options above.
    labels: String,
    selectors: Vec<(u32, Option<u32>)>,
    language: Option<Box<str>>,
    hidden: bool,
    searchable: Option<bool>,
    directory: Option<Directory>,
    specs: &'c [Spec],
}

impl<'c> Inherited<'c> {
    fn with(&self, defaults: &'c Defaults) -> Inherited<'c> {
        Inherited {
            searchable: defaults.searchable.or(self.searchable),
            directory: defaults.directory.or(self.directory),
            specs: if defaults.openapi.is_empty() { self.specs } else { &defaults.openapi },
            ..self.clone()
        }
    }
}

/// `operations` are all there are, `seen` those that everybody sees.
pub(super) fn outline(config: &Config, operations: &Operations, seen: &Operations) -> Outline {
    // Addresses of pages for everybody do not depend on the others'.
    let taken = match std::ptr::eq(operations, seen) {
        true => FxHashSet::default(),
        false => outline(config, seen, seen).planned.into_iter().map(|planned| planned.route).collect(),
    };
    let planner = Planner::new(operations, taken);
    let mut builder = Builder { outline: Outline::default(), operations, planner, keys: FxHashSet::default() };
    let inherited = Inherited { specs: &config.api.openapi, ..Inherited::default() };
    builder.check_specs(&config.api.openapi, &config.api.asyncapi);
    builder.outline.top = builder.container(&config.navigation, &inherited);
    let mut outline = builder.outline;
    (outline.planned, outline.planned_findings) = builder.planner.finish();
    outline.list();
    outline
}

struct Builder<'o> {
    outline: Outline,
    operations: &'o Operations,
    planner: Planner<'o>,
    keys: FxHashSet<Box<str>>,
}

impl<'o> Builder<'o> {
    fn container<'c>(&mut self, container: &'c Container, inherited: &Inherited<'c>) -> Place {
        self.check_specs(&container.defaults.openapi, &container.defaults.asyncapi);
        let mut inherited = inherited.with(&container.defaults);
        for level in &container.global {
            let id = self.level(level, &inherited);
            inherited.selectors.push((id, None));
        }
        match &container.content {
            Content::Divided(level) => Place::Level(self.level(level, &inherited)),
            Content::Listed(items) => {
                let items = self.items(items, &inherited);
                self.section(items, &inherited)
            }
            Content::Empty if container.defaults.has_pages() => {
                let items = self.generated(&container.defaults, &inherited);
                self.section(items, &inherited)
            }
            Content::Empty => Place::Nothing,
        }
    }

    /// A name for a part of the navigation that no other part has a share in.
    fn key(&mut self, labels: &str, what: &str) -> Box<str> {
        for n in 0.. {
            let key = &blake3::hash(format!("{labels}{what}{n}").as_bytes()).to_hex()[..6];
            // Options of the same label, and six digits that happen to be the same.
            if self.keys.insert(key.into()) {
                return key.into();
            }
        }
        unreachable!("numbers do not end")
    }

    fn section(&mut self, items: Vec<Item>, inherited: &Inherited) -> Place {
        let id = self.outline.sections.len() as u32;
        let key = self.key(&inherited.labels, "pages");
        self.outline.sections.push(SectionOutline {
            key,
            selectors: inherited.selectors.clone(),
            language: inherited.language.clone(),
            hidden: inherited.hidden,
            searchable: inherited.searchable,
            items,
            n_stops: 0,
            order: 0,
        });
        Place::Section(id)
    }

    fn level<'c>(&mut self, level: &'c Level, inherited: &Inherited<'c>) -> u32 {
        let id = self.outline.levels.len() as u32;
        let key = self.key(&inherited.labels, level.kind.key());
        self.outline.levels.push(LevelOutline { key, kind: level.kind, options: Vec::new() });
        for (at, division) in level.divisions.iter().enumerate() {
            let option = self.option(level.kind, division, (id, at as u32), inherited);
            self.outline.levels[id as usize].options.push(option);
        }
        id
    }

    fn option<'c>(
        &mut self,
        kind: SelectorKind,
        division: &'c Division,
        at: (u32, u32),
        inherited: &Inherited<'c>,
    ) -> OptionOutline {
        let mut inside = inherited.clone();
        inside.selectors.push((at.0, Some(at.1)));
        inside.hidden |= division.hidden;
        inside.labels = format!("{}{}\0{}\0", inside.labels, kind.key(), division.label);
        let language = (kind == SelectorKind::Language).then(|| language_tag(&division.label));
        inside.language = language.clone().or(inside.language);
        let first = self.outline.sections.len() as u32;
        let place = self.container(&division.container, &inside);
        OptionOutline {
            span: division.span,
            label: division.label.clone(),
            language,
            description: division.description.clone(),
            icon: division.icon.clone(),
            tag: division.tag.clone(),
            color: division.color.clone(),
            hidden: division.hidden,
            default: division.default,
            align_end: division.align_end,
            href: division.href.clone(),
            place,
            sections: first..self.outline.sections.len() as u32,
            marker: None,
            folder: "/".into(),
        }
    }

    fn items<'c>(&mut self, items: &'c [nav::Item], inherited: &Inherited<'c>) -> Vec<Item> {
        let mut found = Vec::with_capacity(items.len());
        for item in items {
            found.push(match item {
                nav::Item::Page(page) => {
                    Item::Page(PageItem { route: Route::of(&page.path), span: page.span, order: Some(0), at: 0 })
                }
                nav::Item::Endpoint(endpoint, span) => {
                    let route = self.planner.route(endpoint, inherited.specs, *span);
                    Item::Page(self.page_of(route, *span, 0))
                }
                nav::Item::Group(group) => Item::Group(Box::new(self.group(group, inherited))),
            });
        }
        found
    }

    /// The line of a page that is made for what a specification has.
    fn page_of(&self, route: Route, span: Span, at: u32) -> PageItem {
        let order = (!self.planner.is_for_some(&route)).then_some(0);
        PageItem { route, span, order, at }
    }

    fn group<'c>(&mut self, group: &'c nav::Group, inherited: &Inherited<'c>) -> GroupItem {
        self.check_specs(&group.defaults.openapi, &group.defaults.asyncapi);
        let inside = inherited.with(&group.defaults);
        let items = if group.items.is_empty() && group.defaults.has_pages() {
            self.generated(&group.defaults, &inside)
        } else {
            self.items(&group.items, &inside)
        };
        GroupItem {
            title: group.title.clone(),
            icon: group.icon.clone(),
            tag: group.tag.clone(),
            root: group.root.as_ref().map(|root| (Route::of(&root.path), root.span)),
            expanded: group.expanded,
            hidden: group.hidden,
            searchable: inside.searchable,
            boost: group.boost,
            directory: inside.directory.unwrap_or_default(),
            items,
            order: Some(0),
            at: 0,
        }
    }
}

impl Outline {
    /// Numbers the stops of each section and notes where routes are listed.
    fn list(&mut self) {
        for (id, section) in self.sections.iter_mut().enumerate() {
            let mut routes = Vec::new();
            stops(&section.items, &mut |route, _| routes.push(route.clone()));
            section.n_stops = routes.len() as u32;
            for (stop, route) in routes.into_iter().enumerate() {
                self.listed.entry(route).or_default().push(Listing { section: id as u32, stop: stop as u32 });
            }
        }
        self.shown = self.shown_sections().into();
        self.number();
        self.list_folders();
        for level in &mut self.levels {
            for option in &mut level.options {
                let sections = &self.sections[option.sections.start as usize..option.sections.end as usize];
                let mut folder: Option<String> = None;
                let mut marker = None;
                for section in sections {
                    stops(&section.items, &mut |route, is_told| {
                        if !is_told {
                            return;
                        }
                        let parts = route.as_str().split('/');
                        marker = marker.take().or_else(|| {
                            parts.clone().find(|part| part.eq_ignore_ascii_case(&option.label)).map(Box::from)
                        });
                        folder = Some(match folder.take() {
                            None => route.parent().map_or_else(|| "/".into(), |above| above.as_str().to_owned()),
                            Some(folder) => shared_folder(&folder, route.as_str()),
                        });
                    });
                }
                option.marker = marker;
                option.folder = folder.unwrap_or_else(|| "/".into()).into();
            }
        }
    }
}

impl Outline {
    /// Numbers the lines of all sidebars as a reader meets them, so that what different indices hold can be put in order:
    /// those of the site file and those that everybody sees, as numbers tell of what they count.
    fn number(&mut self) {
        fn below(items: &mut [Item], next: &mut u32) {
            for item in items {
                let (order, n_lines) = match item {
                    Item::Page(page) => (&mut page.order, 1),
                    Item::Group(group) => (&mut group.order, 2),
                };
                if let Some(order) = order {
                    *order = *next;
                    *next += n_lines;
                }
                if let Item::Group(group) = item {
                    below(&mut group.items, next);
                }
            }
        }
        let mut next = 0;
        let shown = self.shown.clone();
        let hidden = (0..self.sections.len() as u32).filter(|id| self.sections[*id as usize].hidden);
        let all: Vec<u32> = shown.iter().copied().chain(hidden).collect();
        for id in all {
            let section = &mut self.sections[id as usize];
            section.order = next;
            next += 1;
            below(&mut section.items, &mut next);
        }
    }

    fn shown_sections(&self) -> Vec<u32> {
        let mut found = Vec::with_capacity(self.sections.len());
        self.sections_of(self.top, &mut found);
        // Options of links on every page may hold pages too; nothing leads there but these links.
        let mut is_found = vec![false; self.sections.len()];
        for &section in &found {
            is_found[section as usize] = true;
        }
        let others = (0..self.sections.len()).filter(|&id| !is_found[id] && !self.sections[id].hidden);
        found.extend(others.map(|id| id as u32));
        found
    }

    fn sections_of(&self, place: Place, found: &mut Vec<u32>) {
        match place {
            Place::Nothing => {}
            Place::Section(id) => found.push(id),
            Place::Level(id) => {
                self.levels[id as usize].shown().for_each(|option| self.sections_of(option.place, found))
            }
        }
    }

    fn list_folders(&mut self) {
        let hidden = (0..self.sections.len()).filter(|&id| self.sections[id].hidden).map(|id| id as u32);
        for id in self.shown.iter().copied().chain(hidden) {
            stops(&self.sections[id as usize].items, &mut |route, is_told| {
                let above = std::iter::successors(route.parent().filter(|_| is_told), Route::parent);
                for folder in above {
                    if self.folders.contains_key(&folder) {
                        break;
                    }
                    self.folders.insert(folder, id);
                }
            });
        }
    }
}

/// What browsers call a language of the site file, which has two codes of its own.
fn language_tag(code: &str) -> Box<str> {
    match code {
        "cn" => "zh-Hans".into(),
        "jp" => "ja".into(),
        code => code.into(),
    }
}

/// Every route that items list, in order: a group's own page before the pages in it. Says whether the line has a number.
fn stops(items: &[Item], visit: &mut impl FnMut(&Route, bool)) {
    for item in items {
        match item {
            Item::Page(page) => visit(&page.route, page.order.is_some()),
            Item::Group(group) => {
                if let Some((route, _)) = &group.root {
                    visit(route, true);
                }
                stops(&group.items, visit);
            }
        }
    }
}

/// The deepest folder that holds both `folder` and the page `route`.
fn shared_folder(folder: &str, route: &str) -> String {
    let page_folder = route.rsplit_once('/').map_or("", |(folder, _)| folder);
    let shared: Vec<&str> = folder
        .split('/')
        .skip(1)
        .zip(page_folder.split('/').skip(1))
        .take_while(|(a, b)| a == b)
        .map(|(part, _)| part)
        .collect();
    format!("/{}", shared.join("/"))
}

//! What readers of a class see beside what everybody sees: entries of the navigation, options above it, entries of
//! listings, neighbours. As data for the script that puts them in (`themes/default/js/groups/20-lists.js`), which knows
//! the lists by the names that the templates wrote (`data-list`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::context::{directory, list_inside, listed, new_list};
use super::nav::{Drawn, Places, list_name};
use super::site::Site;
use super::tree::{self, Element};
use crate::diag::Diagnostic;
use crate::index::{
    Candidate, Choice, DirectoryEntry, DirectoryPage, Entry, GroupEntry, Landing, Navigation, Order, PageContext,
    PageEntry, Section, Selector,
};

/// The contents of a class's file. Lists and pages are what public files name; nothing else of them is in it.
#[derive(Serialize, Default)]
pub struct Additions {
    /// By the list's name, in the order of their places.
    lists: BTreeMap<String, Vec<Item>>,
    /// By the section's key: its pages in reading order.
    pager: BTreeMap<Box<str>, Vec<Stop>>,
    /// By a page's address: where its languages, versions and products lead instead.
    switches: BTreeMap<Box<str>, Vec<Lead>>,
    /// Where options that everybody sees may lead first.
    landings: Vec<Lands>,
    /// Pages for everybody that show these readers more, each by its address.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub parts: BTreeSet<Box<str>>,
    /// Whether pages of the class may show more to some of its readers: those about specifications.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub about: bool,
    #[serde(skip)]
    pub diags: Vec<Diagnostic>,
}

/// Where an option leads: its list, its place, the address; whether the place is the order of an option that is added.
type Lead = (Box<str>, u32, Box<str>, bool);

/// An option of a list, and the pages that it may lead to, by their order.
#[derive(Serialize)]
pub struct Lands(Box<str>, u32, Vec<Candidate>);

impl From<Landing> for Lands {
    fn from(Landing { list, at, pages }: Landing) -> Lands {
        Lands(list, at, pages)
    }
}

/// Where something stands: before the element of the list that everybody sees at `at`, after what has a lower order.
#[derive(Serialize)]
struct Item(
    /// Its order.
    Order,
    /// `at`
    u32,
    Element,
    /// Of several for the same line the lowest counts.
    Order,
    #[serde(skip_serializing_if = "Same::is_nothing")] Same,
);

/// What stands for the same as an item, beside another class's item of the same order.
#[derive(Serialize)]
#[serde(untagged)]
enum Same {
    /// Whether it is the element at `at`, instead of which it stands.
    Everybodys(bool),
    /// Another class's group of this title, wherever that has it: of groups that are made for some readers.
    Group(Box<str>),
}

impl Same {
    fn is_nothing(&self) -> bool {
        matches!(self, Same::Everybodys(false))
    }

    /// As a listing has it; `first` is the page that it leads to.
    fn of(order: Order, first: Order, title: &str, is_known: bool) -> Same {
        match order.number() {
            None if first != order => Same::Group(title.into()),
            None | Some(_) => Same::Everybodys(is_known),
        }
    }
}

/// A page that only some readers see: its order, address and title, and the addresses of the pages before and after it
/// that everybody sees.
#[derive(Serialize)]
struct Stop(Order, Box<str>, Box<str>, Option<Box<str>>, Option<Box<str>>);

/// A page for everybody that looks different to readers of the class: what everybody sees, what they see.
pub struct Affected {
    pub public: Arc<PageContext>,
    pub own: Arc<PageContext>,
}

/// What an index of a class adds to that of everybody.
pub fn additions(
    site: &Site,
    navigation: &Navigation,
    own: &Navigation,
    affected: &[Affected],
    landings: Vec<Landing>,
) -> Additions {
    let mut made = Additions { landings: landings.into_iter().map(Lands::from).collect(), ..Additions::default() };
    let mut levels = FxHashSet::default();
    let mut pages = FxHashMap::default();
    for (public, own) in navigation.sections.iter().zip(&own.sections) {
        if !Arc::ptr_eq(&public.entries, &own.entries) {
            made.section(site, public, own);
            pages.extend(stops(&own.entries).into_iter().map(|page| (page.href.clone(), page.order)));
        }
    }
    for (public, own) in navigation.sections.iter().zip(&own.sections) {
        let language = own.language.as_deref().unwrap_or(site.language());
        for (public, own) in public.selectors.iter().zip(&own.selectors) {
            if !Arc::ptr_eq(&public.options, &own.options) && levels.insert(own.key.clone()) {
                made.selector(site, language, public, own, &pages);
            }
        }
    }
    for Affected { public, own } in affected {
        made.switch(navigation, public, own);
        made.listing(site, public, own);
    }
    for items in made.lists.values_mut() {
        items.sort_by_key(|item| item.0);
    }
    made
}

impl Additions {
    /// Whether there is nothing that anybody could be told.
    pub fn is_nothing(&self) -> bool {
        let Additions { lists, pager, switches, landings, parts, about, diags: _ } = self;
        lists.is_empty()
            && pager.values().all(Vec::is_empty)
            && switches.is_empty()
            && landings.is_empty()
            && parts.is_empty()
            && !about
    }

    fn section(&mut self, site: &Site, public: &Section, own: &Section) {
        let language = own.language.as_deref().unwrap_or(site.language());
        let drawn = site.drawn(own, language);
        let places = Places::of(&public.entries);
        let is_public = |page: &PageEntry| places.entries.contains_key(&page.order);
        let stops = stops(&own.entries);
        let mut before: Vec<Option<Box<str>>> = Vec::with_capacity(stops.len());
        let mut last = None;
        for page in &stops {
            before.push(last.clone());
            if is_public(page) {
                last = Some(page.href.clone());
            }
        }
        let mut after = None;
        let mut pages = Vec::new();
        for (page, before) in stops.iter().zip(before).rev() {
            match is_public(page) {
                true => after = Some(page.href.clone()),
                false => pages.push(Stop(page.order, page.href.clone(), page.title.clone(), before, after.clone())),
            }
        }
        pages.reverse();
        self.pager.insert(own.key.clone(), pages);
        let mut walk = Walk { site: self, drawn, key: &own.key, places: &places };
        walk.list(&own.entries, List::Everybodys(0));
    }

    fn selector(
        &mut self,
        site: &Site,
        language: &str,
        public: &Selector,
        own: &Selector,
        pages: &FxHashMap<Box<str>, Order>,
    ) {
        let order_of = |choice: &Choice| choice.href.as_ref().and_then(|href| pages.get(href)).copied();
        let mut new = Vec::new();
        let mut at = 0;
        for (number, (public, own)) in public.options.iter().zip(own.options.iter()).enumerate() {
            at += u32::from(public.is_shown());
            if own.is_shown() && !public.is_shown() {
                new.push((own, number as u32, at));
            }
        }
        let options = new.iter().map(|(choice, ..)| (*choice).clone()).collect();
        let lists = site.options_drawn(language, &Selector { options, current: None, ..own.clone() });
        self.options(lists, &new, &order_of);
    }

    fn options(
        &mut self,
        lists: Result<Vec<(String, Vec<Element>)>, Box<Diagnostic>>,
        new: &[(&Choice, u32, u32)],
        order_of: &dyn Fn(&Choice) -> Option<Order>,
    ) {
        let lists = lists.unwrap_or_else(|diag| {
            self.diags.push(*diag);
            Vec::new()
        });
        for (list, elements) in lists {
            let items = elements.into_iter().zip(new).map(|(element, (choice, number, at))| {
                let first = order_of(choice).unwrap_or(Order::LAST);
                Item(Order::of(*number), *at, element, first, Same::Everybodys(false))
            });
            self.lists.entry(list).or_default().extend(items);
        }
    }

    /// Where a public page has a counterpart in another language, version or product that only some may see.
    fn switch(&mut self, navigation: &Navigation, public: &PageContext, own: &PageContext) {
        let section = public.section.and_then(|section| navigation.sections.get(section.0 as usize));
        let Some(section) = section.map(|section| &section.selectors) else { return };
        let new = own.alternates.iter().filter(|alternate| !public.alternates.contains(alternate));
        let places = new.filter_map(|alternate| {
            let selector = section.iter().find(|selector| selector.kind == alternate.kind)?;
            let before = selector.options.get(..alternate.option as usize)?;
            let is_added = !selector.options.get(alternate.option as usize)?.is_shown();
            let at = if is_added {
                alternate.option
            } else {
                before.iter().filter(|choice| choice.is_shown()).count() as u32
            };
            Some((selector.key.clone(), at, alternate.href.clone(), is_added))
        });
        let places: Vec<_> = places.collect();
        if !places.is_empty() {
            self.switches.insert(public.href.clone(), places);
        }
    }

    /// Entries of what a group's own page lists.
    fn listing(&mut self, site: &Site, public: &PageContext, own: &PageContext) {
        let (Some(before), Some(after)) = (&public.directory, &own.directory) else { return };
        let Some(fields) = directory(site, &own.href, after) else { return };
        let elements = listed(site, &site.chrome_of(public).language, fields).unwrap_or_else(|diag| {
            self.diags.push(*diag);
            Vec::new()
        });
        let mut items = Vec::new();
        let orders = |entries: &[DirectoryEntry]| entries.iter().map(|entry| entry.order).collect::<Vec<_>>();
        let placed = placed(&orders(&before.entries), &orders(&after.entries));
        for ((entry, mut element), (at, known)) in after.entries.iter().zip(elements).zip(placed) {
            let everybodys = known.then(|| &before.entries[at as usize]);
            if after.accordion && entry.is_group {
                let pages = everybodys.map_or(&[][..], |own| &own.pages);
                self.pages_inside(&list_inside(&public.href, entry), &mut element, pages, &entry.pages);
            }
            let looks_the_same = |own: &DirectoryEntry| {
                let leads = |entry: &DirectoryEntry| (!(after.accordion && entry.is_group)).then(|| entry.href.clone());
                (&own.title, &own.description, &own.icon, leads(own))
                    == (&entry.title, &entry.description, &entry.icon, leads(entry))
            };
            if !everybodys.is_some_and(looks_the_same) {
                let same = Same::of(entry.order, entry.first, &entry.title, known);
                items.push(Item(entry.order, at, element, entry.first, same));
            }
        }
        if !items.is_empty() {
            self.lists.insert(public.href.to_string(), items);
        }
    }

    /// Pages of a listed group: what not everybody sees of them goes out of its element and comes in one by one, as
    /// there may be several classes with such.
    fn pages_inside(&mut self, list: &str, group: &mut Element, before: &[DirectoryPage], after: &[DirectoryPage]) {
        let orders = |pages: &[DirectoryPage]| pages.iter().map(|page| page.order).collect::<Vec<_>>();
        let placed = placed(&orders(before), &orders(after));
        let mut kept = placed.iter().map(|(_, known)| *known);
        let elements: Vec<Element> = {
            let mut lists = Vec::new();
            group.with_attribute("data-list", &mut lists);
            lists.into_iter().flat_map(Element::elements).cloned().collect()
        };
        group.retain_in("data-list", &mut || kept.next().unwrap_or(false));
        let items = after.iter().zip(elements).zip(placed).filter_map(|((page, element), (at, known))| {
            let is_same = known && before[at as usize].href == page.href;
            let same = Same::of(page.order, page.first, &page.title, known);
            (!is_same).then_some(Item(page.order, at, element, page.first, same))
        });
        let items: Vec<Item> = items.collect();
        if !items.is_empty() {
            self.lists.insert(list.to_owned(), items);
        }
    }
}

/// For each of `after`: which of `before` it is, by their orders, or which of them it stands before; whether it is one.
fn placed(before: &[Order], after: &[Order]) -> Vec<(u32, bool)> {
    let known: FxHashMap<Order, u32> = before.iter().zip(0..).map(|(order, at)| (*order, at)).collect();
    let mut next = before.len() as u32;
    let mut placed: Vec<(u32, bool)> = after
        .iter()
        .rev()
        .map(|order| {
            let own = known.get(order).copied();
            next = own.unwrap_or(next);
            (next, own.is_some())
        })
        .collect();
    placed.reverse();
    placed
}

/// Which list entries stand in.
enum List {
    /// Its number.
    Everybodys(u32),
    /// That of a group which is new, by its name.
    New(String),
}

impl List {
    fn name(&self, key: &str) -> String {
        match self {
            List::Everybodys(number) => list_name(key, *number),
            List::New(name) => name.clone(),
        }
    }
}

struct Walk<'a> {
    site: &'a mut Additions,
    drawn: Drawn<'a>,
    key: &'a str,
    places: &'a Places,
}

impl Walk<'_> {
    fn list(&mut self, entries: &[Entry], list: List) {
        let mut new: Vec<(u32, u32, &Entry)> = Vec::new();
        // What comes before the first, when nothing comes after it that everybody sees.
        let mut place = match &list {
            List::Everybodys(number) => (*number, 0),
            List::New(_) => (0, 0),
        };
        let places = entries.iter().map(|entry| self.places.entries.get(&order(entry)).copied()).collect::<Vec<_>>();
        if let Some(last) = places.iter().flatten().last() {
            place = (last.0, last.1 + 1);
        }
        for (entry, known) in entries.iter().zip(&places).rev() {
            match known {
                Some(known) => place = *known,
                None => new.push((place.0, place.1, entry)),
            }
        }
        new.reverse();
        self.add(new, &list);
        let within = list.name(self.key);
        for entry in entries {
            let Entry::Group(group) = entry else { continue };
            match self.places.lists.get(&group.order) {
                Some(&number) => {
                    // A group that everybody sees stays as it is; its own page, which not everybody sees, comes first in it.
                    if let Some(root) =
                        group.root.as_ref().filter(|root| !self.places.entries.contains_key(&root.order))
                    {
                        self.add(vec![(number, 0, &Entry::Page(root.clone()))], &List::Everybodys(number));
                    }
                    self.list(&group.entries, List::Everybodys(number));
                }
                None => self.list(&group.entries, List::New(new_name(self.key, &within, group))),
            }
        }
    }

    /// `(number of the list, place, entry)`; in a new group's list nothing is everybody's.
    fn add(&mut self, new: Vec<(u32, u32, &Entry)>, list: &List) {
        if new.is_empty() {
            return;
        }
        let key = self.key;
        let entries: Vec<&Entry> = new.iter().map(|(_, _, entry)| *entry).collect();
        let top = matches!(list, List::Everybodys(0)) && !self.places.large;
        let within = list.name(key);
        let html = self.drawn.entries(&entries, top, |group| new_name(key, &within, group));
        let html = match html {
            Ok(html) => html,
            Err(diag) => return self.site.diags.push(*diag),
        };
        let drawn = tree::parse(&html);
        let Some(drawn) = drawn.elements().next() else { return };
        for ((number, at, entry), element) in new.into_iter().zip(drawn.elements()) {
            let (name, at) = match list {
                List::Everybodys(_) => (list_name(key, number), at),
                List::New(name) => (name.clone(), 0),
            };
            // Of a group that several classes have, the one with a page of its own says more.
            let rank = Order::of(u32::from(!matches!(entry, Entry::Group(group) if group.root.is_some())));
            let same = match entry {
                Entry::Group(group) if group.order.number().is_none() => Same::Group(group.title.clone()),
                Entry::Group(_) | Entry::Page(_) => Same::Everybodys(false),
            };
            self.site.lists.entry(name).or_default().push(Item(order(entry), at, element.clone(), rank, same));
        }
    }
}

fn new_name(key: &str, within: &str, group: &GroupEntry) -> String {
    new_list(key, group.order, within, &group.title)
}

fn order(entry: &Entry) -> Order {
    match entry {
        Entry::Page(page) => page.order,
        Entry::Group(group) => group.order,
    }
}

/// The pages of this site among entries, in reading order.
fn stops(entries: &[Entry]) -> Vec<&PageEntry> {
    fn below<'e>(entries: &'e [Entry], found: &mut Vec<&'e PageEntry>) {
        for entry in entries {
            match entry {
                Entry::Page(page) => found.push(page),
                Entry::Group(group) => {
                    found.extend(&group.root);
                    below(&group.entries, found);
                }
            }
        }
    }
    let mut found = Vec::new();
    below(entries, &mut found);
    found.retain(|page| !page.external);
    found
}

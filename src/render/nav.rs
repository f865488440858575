//! A section's navigation as HTML, rendered once; each page gets it with its own entry marked and its groups open.
//!
//! A small section is written whole on every page. Of a large one a page gets the lists on the way to it; every other
//! group is closed and a link to its landing page, and a script fetches the whole navigation when a reader opens one. So
//! a page's bytes do not grow with the navigation beyond its branch.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::icons::Icons;
use crate::config::{Icon, Method};
use crate::diag::Diagnostic;
use crate::index::{Entry, GroupEntry, Order, PageEntry, Route};
use crate::theme::Theme;

/// Entries that a section may have to be written whole on every page.
const MAX_INLINE: usize = 300;
/// Entries that a list of a large section may have; longer ones are folded into stretches of `STRETCH`.
const MAX_LIST: usize = 150;
const STRETCH: usize = 100;

/// One section's navigation.
pub(super) struct Nav {
    /// By group; 0 is the root. A group written inside its parent's list has none.
    lists: Vec<Option<List>>,
    /// By group.
    parents: Vec<u32>,
    /// Where each route's first entry stands: its number and its group.
    places: FxHashMap<Route, (u32, u32)>,
    /// The whole navigation as a file of its own, for sections that pages do not get whole.
    pub fragment: Option<String>,
}

/// One level's entries.
struct List {
    html: String,
    /// In the order of their places.
    marks: Vec<Mark>,
}

struct Mark {
    at: usize,
    kind: MarkKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum MarkKind {
    /// In an entry's tag: ` aria-current="page"`.
    Current(u32),
    /// In a group's tag: ` open`.
    Open(u32),
    /// Where a group's list belongs that is not here.
    Body(u32),
}

/// What `templates/nav.html` sees of an entry.
#[derive(Serialize)]
struct EntryFields<'a> {
    title: &'a str,
    /// A page's address, a group's landing page.
    href: Option<&'a str>,
    external: bool,
    /// Markup.
    icon: Option<String>,
    tag: Option<&'a str>,
    method: Option<&'a str>,
    deprecated: bool,
    /// Whether it is a group.
    group: bool,
    /// Whether the group folds; groups of the first level are headings, but for large sections.
    fold: bool,
    /// Whether the group's heading is a page of its own.
    root: bool,
    /// Stands in the tag of the link: nothing, or that it is the current page.
    current: String,
    /// Stands in the group's tag: nothing, or that it is open.
    open: String,
    /// The group's list.
    body: String,
    /// The group's number, which the fragment shares.
    number: u32,
}

const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';

impl Nav {
    /// The error is a template's.
    pub fn new(drawn: Drawn, entries: &[Entry]) -> Result<Nav, Box<Diagnostic>> {
        let whole = count(entries) <= MAX_INLINE;
        let builder = Builder { drawn, whole, nav: Nav::none(), expanded: vec![false], next_entry: 0 };
        if whole {
            return Ok(builder.build(entries)?.0);
        }
        let (nav, expanded) = builder.build(&stretches(entries))?;
        let mut fragment = String::new();
        nav.unfold(0, &expanded, &mut fragment);
        Ok(Nav { fragment: Some(fragment), ..nav })
    }

    /// No entries, and nothing to write.
    pub fn none() -> Nav {
        Nav { lists: vec![None], parents: vec![0], places: FxHashMap::default(), fragment: None }
    }

    /// Bytes of what `write` writes on most pages: in a large section, without the groups that are open.
    pub fn len(&self) -> usize {
        self.lists[0].as_ref().map_or(0, |list| list.html.len())
    }

    /// Writes the navigation as the page of `route` has it; nothing is marked when the section does not list it.
    pub fn write(&self, route: &Route, out: &mut String) {
        let (entry, mut group) = self.places.get(route).copied().unwrap_or((u32::MAX, 0));
        let mut groups = Vec::new();
        while group != 0 {
            groups.push(group);
            group = self.parents[group as usize];
        }
        self.write_list(0, entry, &groups, out);
    }

    fn write_list(&self, group: u32, entry: u32, groups: &[u32], out: &mut String) {
        let Some(list) = &self.lists[group as usize] else { return };
        let mut from = 0;
        for mark in &list.marks {
            let is_here = match mark.kind {
                MarkKind::Current(number) => number == entry,
                MarkKind::Open(number) | MarkKind::Body(number) => groups.contains(&number),
            };
            if !is_here {
                continue;
            }
            out.push_str(&list.html[from..mark.at]);
            from = mark.at;
            match mark.kind {
                MarkKind::Current(_) => out.push_str(" aria-current=\"page\""),
                MarkKind::Open(_) => out.push_str(" open"),
                MarkKind::Body(number) => self.write_list(number, entry, groups, out),
            }
        }
        out.push_str(&list.html[from..]);
    }

    /// Writes all of it as it is on no page, with the groups open that are `expanded`.
    fn unfold(&self, group: u32, expanded: &[bool], out: &mut String) {
        let Some(list) = &self.lists[group as usize] else { return };
        let mut from = 0;
        for mark in &list.marks {
            out.push_str(&list.html[from..mark.at]);
            from = mark.at;
            match mark.kind {
                MarkKind::Open(number) if expanded[number as usize] => out.push_str(" open"),
                MarkKind::Body(number) => self.unfold(number, expanded, out),
                MarkKind::Current(_) | MarkKind::Open(_) => {}
            }
        }
        out.push_str(&list.html[from..]);
    }
}

/// What a navigation is drawn with.
#[derive(Clone, Copy)]
pub(super) struct Drawn<'a> {
    pub theme: &'a Theme,
    pub icons: &'a Icons,
    pub language: &'a str,
    /// The section's key, where readers may see more entries than everybody does.
    pub key: Option<&'a str>,
}

struct Builder<'a> {
    drawn: Drawn<'a>,
    /// Whether inner lists are written inside the outer ones. Where they are not, groups of the first level fold too.
    whole: bool,
    nav: Nav,
    /// By group: whether it is open on every page that has all of it.
    expanded: Vec<bool>,
    next_entry: u32,
}

impl Builder<'_> {
    /// With which groups are expanded.
    fn build(mut self, entries: &[Entry]) -> Result<(Nav, Vec<bool>), Box<Diagnostic>> {
        let root = self.list(0, entries)?;
        self.nav.lists[0] = Some(root);
        Ok((self.nav, self.expanded))
    }

    fn list(&mut self, group: u32, entries: &[Entry]) -> Result<List, Box<Diagnostic>> {
        let mut fields = Vec::with_capacity(entries.len());
        let mut inner = FxHashMap::default();
        for entry in entries {
            match entry {
                Entry::Page(page) => {
                    let number = self.place(page, group);
                    fields.push(self.drawn.page(page, number));
                }
                Entry::Group(entry) => {
                    let number = self.nav.lists.len() as u32;
                    self.nav.lists.push(None);
                    self.nav.parents.push(group);
                    self.expanded.push(entry.expanded);
                    let root = entry.root.as_ref().map(|root| self.place(root, number));
                    let list = self.list(number, &entry.entries)?;
                    let open = if self.whole && entry.expanded { " open".into() } else { stand_in('o', number) };
                    let current = root.map_or_else(String::new, |entry| stand_in('c', entry));
                    fields.push(EntryFields {
                        current,
                        open,
                        ..self.drawn.group(entry, number, group != 0 || !self.whole)
                    });
                    if self.whole {
                        inner.insert(number, list);
                    } else {
                        self.nav.lists[number as usize] = Some(list);
                    }
                }
            }
        }
        let html = self.drawn.list(&fields, group == 0, self.drawn.key.map(|key| list_name(key, group)).as_deref())?;
        Ok(assemble(&html, &inner))
    }

    /// Numbers a page's entry and remembers where it stands.
    fn place(&mut self, page: &PageEntry, group: u32) -> u32 {
        let number = self.next_entry;
        self.next_entry += 1;
        if let Some(route) = &page.route {
            self.nav.places.entry(route.clone()).or_insert((number, group));
        }
        number
    }
}

impl Drawn<'_> {
    fn page<'e>(&self, page: &'e PageEntry, number: u32) -> EntryFields<'e> {
        EntryFields {
            title: &page.title,
            href: Some(&page.href),
            external: page.external,
            icon: self.icon(page.icon.as_ref()),
            tag: page.tag.as_deref(),
            method: page.method.map(Method::as_str).or(page.protocol.as_deref()),
            deprecated: page.deprecated,
            group: false,
            fold: false,
            root: false,
            current: stand_in('c', number),
            open: String::new(),
            body: String::new(),
            number: 0,
        }
    }

    fn group<'e>(&self, group: &'e GroupEntry, number: u32, fold: bool) -> EntryFields<'e> {
        EntryFields {
            title: &group.title,
            href: landing(group),
            external: false,
            icon: self.icon(group.icon.as_ref()),
            tag: group.tag.as_deref(),
            method: None,
            deprecated: false,
            group: true,
            fold,
            root: group.root.is_some(),
            current: String::new(),
            open: String::new(),
            body: stand_in('b', number),
            number,
        }
    }

    fn icon(&self, icon: Option<&Icon>) -> Option<String> {
        icon.and_then(|icon| self.icons.of(icon))
    }

    /// One level's entries as a list; `name` is what scripts know the list by.
    fn list(&self, fields: &[EntryFields], top: bool, name: Option<&str>) -> Result<String, Box<Diagnostic>> {
        let mut context = tera::Context::new();
        context.insert("entries", fields);
        context.insert("top", &top);
        context.insert("list", &name);
        context.insert_value("words", self.theme.words(self.language).clone());
        self.theme.render("templates/nav.html", &context)
    }

    /// Entries as a list of their own, without marks: each an element of it. Lists of groups are empty, and named by
    /// `inside`.
    pub fn entries(
        &self,
        entries: &[&Entry],
        top: bool,
        inside: impl Fn(&GroupEntry) -> String,
    ) -> Result<String, Box<Diagnostic>> {
        let mut fields = Vec::with_capacity(entries.len());
        for entry in entries {
            fields.push(match entry {
                Entry::Page(page) => EntryFields { current: String::new(), ..self.page(page, 0) },
                Entry::Group(group) => {
                    let body = self.list(&[], false, Some(&inside(group)))?;
                    let open = if group.expanded { " open".to_owned() } else { String::new() };
                    EntryFields { current: String::new(), open, body, ..self.group(group, 0, !top) }
                }
            });
        }
        self.list(&fields, top, None)
    }
}

/// What scripts know a list by: `group` is its number, 0 for a section's first.
pub(super) fn list_name(key: &str, group: u32) -> String {
    format!("{key}-{group}")
}

/// Where entries stand that everybody sees.
#[derive(Default)]
pub(super) struct Places {
    /// By an entry's order: the number of its list, and its place in that.
    pub entries: FxHashMap<Order, (u32, u32)>,
    /// By a group's order: the number of its list.
    pub lists: FxHashMap<Order, u32>,
    /// Whether groups of the first level fold.
    pub large: bool,
}

impl Places {
    pub fn of(entries: &[Entry]) -> Places {
        let large = count(entries) > MAX_INLINE;
        let mut places = Places { large, ..Places::default() };
        let mut last = 0;
        match large {
            true => places.note(&stretches(entries), 0, &mut last),
            false => places.note(entries, 0, &mut last),
        }
        places
    }

    /// Numbers lists as `Builder` does.
    fn note(&mut self, entries: &[Entry], list: u32, last: &mut u32) {
        for (at, entry) in entries.iter().enumerate() {
            let place = (list, at as u32);
            match entry {
                Entry::Page(page) => {
                    self.entries.insert(page.order, place);
                }
                Entry::Group(group) => {
                    *last += 1;
                    let number = *last;
                    self.entries.insert(group.order, place);
                    self.lists.insert(group.order, number);
                    if let Some(root) = &group.root {
                        self.entries.insert(root.order, place);
                    }
                    self.note(&group.entries, number, last);
                }
            }
        }
    }
}

fn stand_in(kind: char, number: u32) -> String {
    format!("{OPEN}{kind}{number}{CLOSE}")
}

/// Takes the stand-ins out of a rendered list and puts inner lists in.
fn assemble(rendered: &str, inner: &FxHashMap<u32, List>) -> List {
    let mut list = List { html: String::with_capacity(rendered.len()), marks: Vec::new() };
    let mut rest = rendered;
    while let Some(at) = rest.find(OPEN) {
        list.html.push_str(&rest[..at]);
        let marked = &rest[at + OPEN.len_utf8()..];
        let Some((inside, after)) = marked.split_once(CLOSE) else { break };
        rest = after;
        let (kind, number) = inside.split_at(1);
        let Ok(number) = number.parse::<u32>() else { continue };
        let at = list.html.len();
        match (kind, inner.get(&number)) {
            ("c", _) => list.marks.push(Mark { at, kind: MarkKind::Current(number) }),
            ("o", _) => list.marks.push(Mark { at, kind: MarkKind::Open(number) }),
            (_, None) => list.marks.push(Mark { at, kind: MarkKind::Body(number) }),
            (_, Some(body)) => {
                list.html.push_str(&body.html);
                list.marks.extend(body.marks.iter().map(|mark| Mark { at: at + mark.at, kind: mark.kind }));
            }
        }
    }
    list.html.push_str(rest);
    list
}

/// The group's own page, else the first page in it.
fn landing(group: &GroupEntry) -> Option<&str> {
    fn first(entries: &[Entry]) -> Option<&str> {
        entries.iter().find_map(|entry| match entry {
            Entry::Page(page) => (!page.external).then_some(&*page.href),
            Entry::Group(group) => landing(group),
        })
    }
    group.root.as_ref().map(|root| &*root.href).or_else(|| first(&group.entries))
}

fn count(entries: &[Entry]) -> usize {
    let sizes = entries.iter().map(|entry| match entry {
        Entry::Page(_) => 1,
        Entry::Group(group) => 1 + count(&group.entries),
    });
    sizes.sum()
}

/// The same entries with long lists folded into groups named after their first and last entry.
fn stretches(entries: &[Entry]) -> Vec<Entry> {
    let inner = |entry: &Entry| match entry {
        Entry::Page(page) => Entry::Page(page.clone()),
        Entry::Group(group) => Entry::Group(GroupEntry { entries: stretches(&group.entries), ..group.clone() }),
    };
    if entries.len() <= MAX_LIST {
        return entries.iter().map(inner).collect();
    }
    let title = |entry: &Entry| match entry {
        Entry::Page(page) => page.title.clone(),
        Entry::Group(group) => group.title.clone(),
    };
    let fold = |entries: &[Entry]| {
        let (first, last) = (title(&entries[0]), title(&entries[entries.len() - 1]));
        Entry::Group(GroupEntry {
            title: format!("{first} – {last}").into(),
            icon: None,
            tag: None,
            root: None,
            expanded: false,
            entries: entries.iter().map(inner).collect(),
            order: Order::LAST,
        })
    };
    let folded: Vec<Entry> = entries.chunks(STRETCH).map(fold).collect();
    stretches(&folded)
}

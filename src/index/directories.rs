//! What a group's own page lists of the pages below it (`directory` of the site file).

use std::sync::Arc;

use super::{DirectoryEntry, DirectoryListing, DirectoryPage, Entry, GroupEntry, Index, Order, PageEntry};
use crate::config::nav::Directory;
use crate::line;

/// `None` where the site file asks for none.
pub(super) fn listing(index: &Index, directory: Directory, entries: &[Entry]) -> Option<Arc<DirectoryListing>> {
    let accordion = match directory {
        Directory::None => return None,
        Directory::Accordion => true,
        Directory::Card => false,
    };
    let entries = entries.iter().map(|entry| listed(index, entry)).collect();
    Some(Arc::new(DirectoryListing { accordion, entries }))
}

fn listed(index: &Index, entry: &Entry) -> DirectoryEntry {
    match entry {
        Entry::Page(page) => DirectoryEntry {
            title: page.title.clone(),
            href: Some(page.href.clone()),
            description: description(index, page),
            icon: page.icon.clone(),
            pages: Vec::new(),
            is_group: false,
            order: page.order,
            first: page.order,
        },
        Entry::Group(group) => DirectoryEntry {
            title: group.title.clone(),
            href: first(group).map(|page| page.href.clone()),
            description: group.root.as_ref().and_then(|root| description(index, root)),
            icon: group.icon.clone(),
            pages: pages(group),
            is_group: true,
            order: group.order,
            first: first(group).map_or(group.order, |page| page.order),
        },
    }
}

fn description(index: &Index, page: &PageEntry) -> Option<Box<str>> {
    let description = index.page_at(page.route.as_ref()?)?.frontmatter.description.as_deref()?;
    Some(line::words(description).into())
}

/// The group's own page, else the first below it.
fn first(group: &GroupEntry) -> Option<&PageEntry> {
    group.root.as_ref().or_else(|| {
        group.entries.iter().find_map(|entry| match entry {
            Entry::Page(page) => Some(page),
            Entry::Group(group) => first(group),
        })
    })
}

/// One level: what is deeper is listed by its own group's page.
fn pages(group: &GroupEntry) -> Vec<DirectoryPage> {
    let own = group.root.iter();
    let below = group.entries.iter().filter_map(|entry| match entry {
        Entry::Page(page) => Some((&*page.title, page.order, page)),
        Entry::Group(group) => Some((&*group.title, group.order, first(group)?)),
    });
    let all = own.map(|page| (&*page.title, page.order, page)).chain(below);
    let listed = |(title, order, page): (&str, Order, &PageEntry)| DirectoryPage {
        title: title.into(),
        href: page.href.clone(),
        order,
        first: page.order,
    };
    all.map(listed).collect()
}

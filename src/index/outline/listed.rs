//! Parts of the navigation that name a specification and list nothing themselves: all of its pages, by tag.

use super::{Builder, GroupItem, Inherited, Item, PageItem};
use crate::config::nav::{Defaults, Spec};

impl Builder<'_> {
    pub(super) fn check_specs(&mut self, openapi: &[Spec], asyncapi: &[Spec]) {
        let unknown = openapi.iter().filter(|spec| !self.operations.has(&spec.source));
        self.outline.unknown_specs.extend(unknown.map(|spec| ("openapi", spec.clone())));
        let unknown = asyncapi.iter().filter(|spec| !self.operations.channels.has(&spec.source));
        self.outline.unknown_specs.extend(unknown.map(|spec| ("asyncapi", spec.clone())));
        let empty = openapi.iter().filter_map(|spec| self.operations.nothing(&spec.source));
        let silent = asyncapi.iter().filter_map(|spec| self.operations.channels.nothing(&spec.source));
        for finding in empty.chain(silent) {
            if !self.outline.empty_specs.contains(finding) {
                self.outline.empty_specs.push(finding.clone());
            }
        }
    }

    /// Every operation, then every channel of the specifications that a part names: a group for each tag, in the order
    /// of the files.
    pub(super) fn generated(&mut self, own: &Defaults, inherited: &Inherited) -> Vec<Item> {
        let mut found: Vec<Item> = Vec::new();
        let mut next = 0..;
        let mut at = || next.next().unwrap_or(u32::MAX);
        for spec in &own.openapi {
            for (tag, operation) in self.operations.listed(&spec.source) {
                let route = self.planner.route_of(operation, spec);
                put(&mut found, tag, self.page_of(route, spec.span, at()), inherited);
            }
        }
        for spec in &own.asyncapi {
            for (tag, channel) in self.operations.channels.listed(&spec.source) {
                let route = self.planner.route_of_channel(channel, spec);
                put(&mut found, tag, self.page_of(route, spec.span, at()), inherited);
            }
        }
        // Where everybody sees groups does not depend on what else is in them.
        for item in &mut found {
            if let Item::Group(group) = item {
                let told = group.items.iter().find_map(|item| match item {
                    Item::Page(page) => page.order.map(|_| page.at),
                    Item::Group(_) => None,
                });
                group.order = told.map(|_| 0);
                group.at = told.unwrap_or(group.at);
            }
        }
        found.sort_by_key(|item| match item {
            Item::Page(page) => page.at,
            Item::Group(group) => group.at,
        });
        found
    }
}

fn put(found: &mut Vec<Item>, tag: Option<&str>, page: PageItem, inherited: &Inherited) {
    let at = page.at;
    let item = Item::Page(page);
    let Some(tag) = tag else {
        found.push(item);
        return;
    };
    let group = found.iter_mut().find_map(|item| match item {
        Item::Group(group) if *group.title == *tag => Some(group),
        _ => None,
    });
    match group {
        Some(group) => group.items.push(item),
        None => found.push(Item::Group(Box::new(GroupItem {
            title: tag.into(),
            icon: None,
            tag: None,
            root: None,
            expanded: false,
            hidden: false,
            searchable: inherited.searchable,
            boost: None,
            directory: inherited.directory.unwrap_or_default(),
            items: vec![item],
            order: None,
            at,
        }))),
    }
}

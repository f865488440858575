//! Parts of the navigation that name a specification and list nothing themselves: all of its pages, by tag.

use super::{Builder, GroupItem, Inherited, Item};
use crate::config::nav::{Defaults, Spec};
use crate::index::routes::Route;

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
        for spec in &own.openapi {
            for (tag, operation) in self.operations.listed(&spec.source) {
                let route = self.planner.route_of(operation, spec);
                put(&mut found, tag, route, spec, inherited);
            }
        }
        for spec in &own.asyncapi {
            for (tag, channel) in self.operations.channels.listed(&spec.source) {
                let route = self.planner.route_of_channel(channel, spec);
                put(&mut found, tag, route, spec, inherited);
            }
        }
        found
    }
}

fn put(found: &mut Vec<Item>, tag: Option<&str>, route: Route, spec: &Spec, inherited: &Inherited) {
    let item = Item::Page { route, span: spec.span, order: 0 };
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
            order: 0,
        }))),
    }
}

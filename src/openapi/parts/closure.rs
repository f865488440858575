//! What a place reaches.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Parts, list};
use crate::data::{Node, Value};
use crate::openapi::files::{Files, Pointers};

/// More places than this do not hold together.
const MAX_TOGETHER: usize = 1_000;

/// What holds each object, or refers to it.
pub(super) struct Above(FxHashMap<*const Node, Vec<*const Node>>);

impl Above {
    /// Of all objects that were read; `visit` is called with each.
    pub(super) fn of<'f>(files: &'f Files<'f>, pointers: &mut Pointers<'f>, visit: &mut dyn FnMut(&'f Node)) -> Above {
        let mut above: FxHashMap<*const Node, Vec<*const Node>> = FxHashMap::default();
        for (_, tree) in files.known() {
            let mut within: Vec<(&Node, *const Node)> = vec![(tree, std::ptr::null())];
            while let Some((node, holder)) = within.pop() {
                match &node.value {
                    Value::List(nodes) => within.extend(nodes.iter().map(|node| (node, holder))),
                    Value::Map(fields) => {
                        above.entry(node).or_default().push(holder);
                        visit(node);
                        if let Some(target) = pointers.step(node) {
                            above.entry(target).or_default().push(node);
                        }
                        within.extend(fields.iter().map(|field| (&field.node, std::ptr::from_ref(node))));
                    }
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
                }
            }
        }
        Above(above)
    }

    /// Objects that are one of these, that hold one or refer to one, at whatever distance.
    pub(super) fn holding(&self, mut open: Vec<*const Node>) -> FxHashSet<*const Node> {
        let mut found: FxHashSet<*const Node> = FxHashSet::default();
        while let Some(node) = open.pop() {
            if found.insert(node) {
                open.extend(self.0.get(&node).into_iter().flatten());
            }
        }
        found
    }
}

/// Calls `visit` with every object that `starts` hold or refer to, once.
pub(super) fn reached<'f>(
    pointers: &mut Pointers<'f>,
    starts: impl IntoIterator<Item = &'f Node>,
    visit: &mut dyn FnMut(&'f Node),
) {
    let mut seen: FxHashSet<*const Node> = FxHashSet::default();
    let mut open: Vec<&Node> = starts.into_iter().collect();
    while let Some(node) = open.pop() {
        match &node.value {
            Value::List(nodes) => open.extend(nodes),
            Value::Map(fields) => {
                if !seen.insert(node) {
                    continue;
                }
                visit(node);
                open.extend(fields.iter().map(|field| &field.node));
                open.extend(pointers.step(node));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }
}

impl<'f> Parts<'f> {
    /// A schema and all that holds together with it: what references name, parts and choices.
    pub(super) fn together(&mut self, schema: &'f Node) -> Vec<&'f Node> {
        let mut seen: FxHashSet<*const Node> = FxHashSet::default();
        let mut found = Vec::new();
        let mut open = vec![schema];
        while let Some(node) = open.pop() {
            if !matches!(node.value, Value::Map(_)) || found.len() == MAX_TOGETHER || !seen.insert(node) {
                continue;
            }
            found.push(node);
            open.extend(self.pointers.step(node));
            for key in ["allOf", "oneOf", "anyOf"] {
                open.extend(list(node, key).unwrap_or_default());
            }
            open.extend(["if", "then", "else", "not"].iter().filter_map(|key| node.get(key)));
        }
        found
    }

    /// Names of properties that are hidden wherever these places describe them.
    pub(super) fn hidden_names(&mut self, places: &[&'f Node]) -> FxHashSet<&'f str> {
        let mut hidden: FxHashSet<&str> = FxHashSet::default();
        let mut shown: FxHashSet<&str> = FxHashSet::default();
        for place in places {
            let is_hidden = self.is_hidden(place);
            let Some(Node { value: Value::Map(fields), .. }) = place.get("properties") else { continue };
            for field in fields {
                let own = is_hidden || self.is_hidden(&field.node);
                if own {
                    hidden.insert(&field.key)
                } else {
                    shown.insert(&field.key)
                };
            }
        }
        hidden.retain(|name| !shown.contains(name));
        hidden
    }
}

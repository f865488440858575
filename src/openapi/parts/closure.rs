//! What a place reaches.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Parts, Rules, list, rule_of, rules_of_values};
use crate::data::{Node, Value};
use crate::frontmatter::Visibility;
use crate::openapi::files::{Files, Pointers};

/// More places than this do not hold together.
const MAX_TOGETHER: usize = 1_000;

/// Objects that `is_one` says of, that hold one or refer to one, at whatever distance.
pub(super) fn edges<'f>(
    files: &'f Files<'f>,
    pointers: &mut Pointers<'f>,
    is_one: &dyn Fn(&Node) -> bool,
) -> FxHashSet<*const Node> {
    let mut above: FxHashMap<*const Node, Vec<*const Node>> = FxHashMap::default();
    let mut open: Vec<*const Node> = Vec::new();
    for (_, tree) in files.known() {
        let mut within: Vec<(&Node, *const Node)> = vec![(tree, std::ptr::null())];
        while let Some((node, holder)) = within.pop() {
            match &node.value {
                Value::List(nodes) => within.extend(nodes.iter().map(|node| (node, holder))),
                Value::Map(fields) => {
                    above.entry(node).or_default().push(holder);
                    if is_one(node) {
                        open.push(node);
                    }
                    if let Some(target) = pointers.step(node) {
                        above.entry(target).or_default().push(node);
                    }
                    within.extend(fields.iter().map(|field| (&field.node, std::ptr::from_ref(node))));
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
            }
        }
    }
    let mut found: FxHashSet<*const Node> = FxHashSet::default();
    while let Some(node) = open.pop() {
        if found.insert(node) {
            open.extend(above.get(&node).into_iter().flatten());
        }
    }
    found
}

/// Rules of all parts that `starts` hold or refer to. `holding` are all objects that have to do with any.
pub(super) fn rules_in<'f>(
    pointers: &mut Pointers<'f>,
    holding: &FxHashSet<*const Node>,
    starts: impl IntoIterator<Item = &'f Node>,
) -> Rules {
    let mut rules = Rules::new();
    reached(pointers, Some(holding), starts, &mut |node| {
        rules.extend(rule_of(node));
        rules.extend(rules_of_values(node).into_iter().map(|(_, rule)| rule));
    });
    rules.remove(&Visibility::Everyone);
    rules
}

/// Calls `visit` with every object that `starts` hold or refer to, once; where `among` is given, with those alone.
pub(super) fn reached<'f>(
    pointers: &mut Pointers<'f>,
    among: Option<&FxHashSet<*const Node>>,
    starts: impl IntoIterator<Item = &'f Node>,
    visit: &mut dyn FnMut(&'f Node),
) {
    let mut seen: FxHashSet<*const Node> = FxHashSet::default();
    let mut open: Vec<&Node> = starts.into_iter().collect();
    while let Some(node) = open.pop() {
        match &node.value {
            Value::List(nodes) => open.extend(nodes),
            Value::Map(fields) => {
                if among.is_some_and(|among| !among.contains(&std::ptr::from_ref(node))) || !seen.insert(node) {
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

//! What a place reaches.

use rustc_hash::{FxHashMap, FxHashSet};

use super::walk::operations;
use super::{Parts, Rules, list, rule_of, rules_of_values};
use crate::data::{Field, Node, Value};
use crate::frontmatter::Visibility;
use crate::openapi::files::{Files, Pointers};

/// More places than this are not told apart: what is hidden in one of them is hidden in all.
const MAX_TOGETHER: usize = 1_000;

/// Objects that `is_one` says of, that hold one, refer to one or choose one, at whatever distance.
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
                    for target in pointers.step(node).into_iter().chain(pointers.variants(node)) {
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
        !is_nobodys(node)
    });
    rules.remove(&Visibility::Everyone);
    rules
}

/// Whether nobody sees a part: what is in it is nobody's, whatever it says. Of a path each operation may say more.
pub(super) fn is_nobodys(node: &Node) -> bool {
    rule_of(node) == Some(Visibility::Nobody) && operations(node, node).is_empty()
}

/// Calls `visit` with every object that `starts` hold, refer to or choose, once; where `among` is given, with those alone.
/// It says whether to go on from there.
pub(super) fn reached<'f>(
    pointers: &mut Pointers<'f>,
    among: Option<&FxHashSet<*const Node>>,
    starts: impl IntoIterator<Item = &'f Node>,
    visit: &mut dyn FnMut(&'f Node) -> bool,
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
                if !visit(node) {
                    continue;
                }
                open.extend(fields.iter().map(|field| &field.node));
                open.extend(pointers.step(node));
                open.extend(pointers.variants(node));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }
}

/// A schema and all that holds together with it.
pub(super) struct Together<'f> {
    pub shown: Vec<&'f Node>,
    /// What is hidden, and what nothing else holds together with.
    pub hidden: Vec<&'f Node>,
}

impl<'f> Parts<'f> {
    /// A schema with what references name, parts and choices; `None` where that is too much to be looked at.
    pub(super) fn together(&mut self, schema: &'f Node) -> Option<Together<'f>> {
        let mut seen: FxHashSet<*const Node> = FxHashSet::default();
        let mut found = Together { shown: Vec::new(), hidden: Vec::new() };
        let mut open = vec![schema];
        let mut of_hidden = Vec::new();
        while let Some(node) = open.pop() {
            if !matches!(node.value, Value::Map(_)) || seen.contains(&std::ptr::from_ref(node)) {
                continue;
            }
            if self.is_hidden(node) {
                of_hidden.push(node);
                continue;
            }
            seen.insert(node);
            found.shown.push(node);
            if found.shown.len() > MAX_TOGETHER {
                return None;
            }
            self.open_beside(node, &mut open);
        }
        while let Some(node) = of_hidden.pop() {
            if !matches!(node.value, Value::Map(_)) || !seen.insert(node) {
                continue;
            }
            found.hidden.push(node);
            if found.hidden.len() > MAX_TOGETHER {
                return None;
            }
            self.open_beside(node, &mut of_hidden);
        }
        Some(found)
    }

    /// Adds to `vast` all that holds together with a schema, however much it is.
    pub(super) fn spread(&mut self, schema: &'f Node, vast: &mut FxHashMap<*const Node, &'f Node>) {
        let mut open = vec![schema];
        while let Some(node) = open.pop() {
            if matches!(node.value, Value::Map(_)) && vast.insert(node, node).is_none() {
                self.open_beside(node, &mut open);
            }
        }
    }

    fn open_beside(&mut self, node: &'f Node, open: &mut Vec<&'f Node>) {
        open.extend(self.pointers.step(node));
        for key in ["allOf", "oneOf", "anyOf"] {
            open.extend(list(node, key).unwrap_or_default());
        }
        open.extend(conditions(node));
    }

    /// Names of properties that are hidden wherever these places describe them.
    pub(super) fn hidden_names(&mut self, places: &Together<'f>) -> FxHashSet<&'f str> {
        let mut hidden: FxHashSet<&str> = FxHashSet::default();
        let mut shown: FxHashSet<&str> = FxHashSet::default();
        for field in places.shown.iter().flat_map(|place| properties(place)) {
            match self.is_hidden(&field.node) {
                true => hidden.insert(&field.key),
                false => shown.insert(&field.key),
            };
        }
        hidden.extend(places.hidden.iter().flat_map(|place| properties(place)).map(|field| &*field.key));
        hidden.retain(|name| !shown.contains(name));
        hidden
    }

    /// Names of properties that any of these places hides.
    pub(super) fn ever_hidden(&mut self, places: impl Iterator<Item = &'f Node>) -> FxHashSet<&'f str> {
        let mut hidden: FxHashSet<&str> = FxHashSet::default();
        for place in places {
            let is_hidden = self.is_hidden(place);
            let own = properties(place).iter().filter(|field| is_hidden || self.is_hidden(&field.node));
            hidden.extend(own.map(|field| &*field.key));
        }
        hidden
    }
}

/// Schemas that what keeps to one may keep to as well.
pub(super) fn conditions(node: &Node) -> impl Iterator<Item = &Node> {
    let by_name = ["dependentSchemas", "dependencies"].iter().filter_map(|key| match &node.get(key)?.value {
        Value::Map(fields) => Some(fields.iter().map(|field| &field.node)),
        _ => None,
    });
    ["if", "then", "else", "not"].iter().filter_map(|key| node.get(key)).chain(by_name.flatten())
}

fn properties(place: &Node) -> &[Field] {
    match place.get("properties").map(|node| &node.value) {
        Some(Value::Map(fields)) => fields,
        _ => &[],
    }
}

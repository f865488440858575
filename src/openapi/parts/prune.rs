//! What only hidden parts use goes with them: components that nothing else refers to, tags, ways to log in.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::closure::reached;
use super::walk::{is_emptied, operations};
use crate::data::{Field, Node, Value};
use crate::openapi::files::{Files, Pointers, Trees};

/// Where a component stands among the others: `(kind, name)`.
type Name<'n> = (&'n str, &'n str);

/// `left` without what operations of `files` use and nothing in `left` does, in whatever document either stands.
pub(super) fn unused(files: &Files, left: Trees) -> Trees {
    let beside = files.with(left.clone());
    let mut pruned: Vec<OnceLock<_>> = left.iter().cloned().collect();
    let before = objects_of(files, &FxHashSet::default());
    let used_before: Vec<FxHashSet<(String, String)>> = files.known().map(|(_, tree)| used(tree, &before)).collect();
    let used_before: FxHashMap<usize, FxHashSet<(String, String)>> =
        files.known().map(|(at, _)| at).zip(used_before).collect();
    let mut others: FxHashSet<*const Node> = FxHashSet::default();
    for (at, tree) in beside.known() {
        let used = used_before.get(&at);
        let is_other = |name: Name| used.is_none_or(|used| !used.contains(&owned(name)));
        others.extend(components(tree).filter(|(name, _)| is_other(*name)).map(|(_, node)| std::ptr::from_ref(node)));
    }
    let after = objects_of(&beside, &others);
    for (at, tree) in beside.known() {
        let Some(Ok(whole)) = files.trees()[at].get() else { continue };
        let Some(before) = used_before.get(&at) else { continue };
        let gone: FxHashSet<(String, String)> = before.difference(&used(tree, &after)).cloned().collect();
        let (named, names) = (Names::of(files, whole), Names::of(&beside, tree));
        pruned[at] = OnceLock::from(Ok(kept(tree, &gone, &named, &names)));
    }
    Arc::from(pruned)
}

fn owned((kind, name): Name) -> (String, String) {
    (kind.to_owned(), name.to_owned())
}

fn components(tree: &Node) -> impl Iterator<Item = (Name<'_>, &Node)> {
    let kinds = match tree.get("components").map(|node| &node.value) {
        Some(Value::Map(kinds)) => &kinds[..],
        _ => &[],
    };
    kinds.iter().flat_map(|kind| {
        let fields = match &kind.node.value {
            Value::Map(fields) => &fields[..],
            _ => &[],
        };
        fields.iter().map(|field| ((&*kind.key, &*field.key), &field.node))
    })
}

/// All that operations and channels reach, and what `others` among the components do.
fn objects_of<'f>(files: &'f Files<'f>, others: &FxHashSet<*const Node>) -> FxHashSet<*const Node> {
    let mut starts: Vec<&Node> = Vec::new();
    for (_, tree) in files.known() {
        starts.extend(
            ["paths", "webhooks", "x-webhooks", "channels", "operations"].iter().filter_map(|key| tree.get(key)),
        );
        let is_other = |node: &&Node| others.contains(&std::ptr::from_ref(*node));
        starts.extend(components(tree).map(|(_, node)| node).filter(is_other));
    }
    let mut objects: FxHashSet<*const Node> = FxHashSet::default();
    reached(&mut Pointers::new(files), starts, &mut |node| _ = objects.insert(node));
    objects
}

/// The components of a document that are among `objects`.
fn used(tree: &Node, objects: &FxHashSet<*const Node>) -> FxHashSet<(String, String)> {
    let found = components(tree).filter(|(_, node)| objects.contains(&std::ptr::from_ref(*node)));
    found.map(|(name, _)| owned(name)).collect()
}

/// What operations name without a reference.
struct Names<'n> {
    tags: FxHashSet<&'n str>,
    schemes: FxHashSet<&'n str>,
}

impl<'n> Names<'n> {
    fn of(files: &'n Files<'n>, tree: &'n Node) -> Names<'n> {
        let mut pointers = Pointers::new(files);
        let mut names = Names { tags: FxHashSet::default(), schemes: FxHashSet::default() };
        names.of_security(tree);
        for key in ["paths", "webhooks", "x-webhooks"] {
            let Some(Node { value: Value::Map(fields), .. }) = tree.get(key) else { continue };
            for (_, operation) in fields.iter().flat_map(|field| operations(&field.node, pointers.resolve(&field.node)))
            {
                let tags = super::list(operation, "tags").unwrap_or_default();
                names.tags.extend(tags.iter().filter_map(Node::text));
                names.of_security(operation);
            }
        }
        names
    }

    fn of_security(&mut self, node: &'n Node) {
        for requirement in super::list(node, "security").unwrap_or_default() {
            if let Value::Map(fields) = &requirement.value {
                self.schemes.extend(fields.iter().map(|field| &*field.key));
            }
        }
    }
}

fn kept(tree: &Node, gone: &FxHashSet<(String, String)>, before: &Names, after: &Names) -> Node {
    let Value::Map(fields) = &tree.value else { return tree.clone() };
    let is_gone = |names: [&FxHashSet<&str>; 2], name: &str| names[0].contains(name) && !names[1].contains(name);
    let mut kept = Vec::with_capacity(fields.len());
    for field in fields {
        let value = match (&*field.key, &field.node.value) {
            ("tags", Value::List(nodes)) => {
                let is_kept = |node: &&Node| {
                    let name = node.get("name").and_then(Node::text);
                    !name.is_some_and(|name| is_gone([&before.tags, &after.tags], name))
                };
                Value::List(nodes.iter().filter(is_kept).cloned().collect())
            }
            ("x-tagGroups", Value::List(groups)) => {
                let is_shown = |tag: &&Node| !tag.text().is_some_and(|tag| is_gone([&before.tags, &after.tags], tag));
                let left = groups.iter().filter_map(|group| {
                    let Value::Map(fields) = &group.value else { return Some(group.clone()) };
                    let left = fields.iter().map(|field| match (&*field.key, &field.node.value) {
                        ("tags", Value::List(tags)) => {
                            let value = Value::List(tags.iter().filter(is_shown).cloned().collect());
                            Field { node: Node { value, span: field.node.span }, ..field.clone() }
                        }
                        _ => field.clone(),
                    });
                    let left: Vec<Field> = left.collect();
                    let is_gone = fields.iter().zip(&left).any(|(own, left)| is_emptied(&own.node, &left.node));
                    (!is_gone).then_some(Node { value: Value::Map(left), span: group.span })
                });
                Value::List(left.collect())
            }
            ("components", Value::Map(kinds)) => Value::Map(
                kinds
                    .iter()
                    .filter_map(|kind| {
                        let Value::Map(entries) = &kind.node.value else { return Some(kind.clone()) };
                        let is_kept = |entry: &&Field| {
                            let is_scheme = &*kind.key == "securitySchemes";
                            let is_unnamed = is_scheme && is_gone([&before.schemes, &after.schemes], &entry.key);
                            !is_unnamed && !gone.contains(&(kind.key.to_string(), entry.key.to_string()))
                        };
                        let left: Vec<Field> = entries.iter().filter(is_kept).cloned().collect();
                        let is_emptied = left.is_empty() && !entries.is_empty();
                        let node = Node { value: Value::Map(left), span: kind.node.span };
                        (!is_emptied).then(|| Field { node, ..kind.clone() })
                    })
                    .collect(),
            ),
            _ => field.node.value.clone(),
        };
        let left = Field { node: Node { value, span: field.node.span }, ..field.clone() };
        if !is_emptied(&field.node, &left.node) {
            kept.push(left);
        }
    }
    Node { value: Value::Map(kept), span: tree.span }
}

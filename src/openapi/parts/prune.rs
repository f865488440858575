//! What only hidden parts use goes with them: components that nothing else refers to, tags, ways to log in.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

use super::closure::reached;
use super::walk::{is_emptied, operations};
use crate::data::{Field, Node, Value};
use crate::openapi::files::{Files, Pointers, Trees};

/// Where a document says what it offers.
const OFFERED: [&str; 6] = ["paths", "webhooks", "x-webhooks", "servers", "channels", "operations"];

/// `left` without what the offers of `files` use and those of `left` do not, in whatever file it stands.
pub(super) fn unused(files: &Files, left: Trees) -> Trees {
    let beside = files.with(left.clone());
    let before = used(files, Vec::new());
    let mut lonely = Vec::new();
    for (at, tree) in beside.known() {
        if let Some(whole) = files.tree(at)
            && let Some((whole, tree)) = parts_of(whole, tree)
        {
            unnamed(whole, tree, &before, &mut lonely);
        }
    }
    let after = used(&beside, lonely);
    let mut pruned: Vec<OnceLock<_>> = left.iter().cloned().collect();
    let (mut of_whole, mut of_left) = (Pointers::new(files), Pointers::new(&beside));
    for (at, tree) in beside.known() {
        let Some(whole) = files.tree(at) else { continue };
        let kept = match is_document(whole) {
            true => {
                let names = [Names::of(whole, &mut of_whole), Names::of(tree, &mut of_left)];
                document(whole, tree, &names, &mut of_left, [&before, &after])
            }
            // Of a file of which only hidden parts used something nothing is left, and it is there.
            false => stripped(whole, tree, &before, &after)
                .unwrap_or_else(|| Node { value: Value::Map(Vec::new()), span: tree.span }),
        };
        pruned[at] = OnceLock::from(Ok(kept));
    }
    Arc::from(pruned)
}

type Places = FxHashSet<*const Node>;

pub(super) fn is_document(tree: &Node) -> bool {
    ["openapi", "asyncapi"].iter().any(|key| tree.get(key).is_some())
}

/// What of a tree others may use: of a document its components. Each with the same of what is left.
fn parts_of<'w, 'l>(whole: &'w Node, left: &'l Node) -> Option<(&'w Node, &'l Node)> {
    match is_document(whole) {
        true => whole.get("components").zip(left.get("components")),
        false => Some((whole, left)),
    }
}

/// All that documents' offers and `others` reach.
fn used<'f>(files: &'f Files<'f>, others: Vec<&'f Node>) -> Places {
    let mut pointers = Pointers::new(files);
    let mut objects = Places::default();
    let documents = files.known().filter(|(_, tree)| is_document(tree));
    let offers = documents.flat_map(|(_, tree)| OFFERED.iter().filter_map(|key| tree.get(key)));
    let starts: Vec<&Node> = offers.chain(others).collect();
    reached(&mut pointers, None, starts, &mut |node| {
        objects.insert(node);
        true
    });
    objects
}

/// Fields of maps that are there before and after.
fn both<'w, 'l>(whole: &'w [Field], left: &'l [Field]) -> impl Iterator<Item = (&'w Field, &'l Field)> {
    // What is left stands in the same order.
    let mut rest = whole.iter();
    left.iter().filter_map(move |left| Some((rest.find(|field| field.key_span == left.key_span)?, left)))
}

/// Finds the largest places of `left` in which nothing was used: they stay, and with them what they use. Says whether
/// something in `whole` was.
fn unnamed<'l>(whole: &Node, left: &'l Node, before: &Places, found: &mut Vec<&'l Node>) -> bool {
    if before.contains(&std::ptr::from_ref(whole)) {
        return true;
    }
    let n_found = found.len();
    let is_used = match (&whole.value, &left.value) {
        (Value::Map(whole), Value::Map(left)) => {
            let of_fields = both(whole, left).map(|(whole, left)| unnamed(&whole.node, &left.node, before, found));
            let is_used = of_fields.fold(false, |is_used, own| is_used | own);
            is_used || whole.iter().any(|field| before.contains(&std::ptr::from_ref(&field.node)))
        }
        (Value::List(nodes), _) => nodes.iter().any(|node| before.contains(&std::ptr::from_ref(node))),
        _ => false,
    };
    if !is_used {
        found.truncate(n_found);
        found.push(left);
    }
    is_used
}

/// What is left of `left` without what is used no longer; nothing where that is all of it.
fn stripped(whole: &Node, left: &Node, before: &Places, after: &Places) -> Option<Node> {
    if before.contains(&std::ptr::from_ref(whole)) {
        return after.contains(&std::ptr::from_ref(left)).then(|| left.clone());
    }
    let (Value::Map(fields), Value::Map(own)) = (&whole.value, &left.value) else { return Some(left.clone()) };
    let kept = both(fields, own).filter_map(|(whole, left)| {
        let node = stripped(&whole.node, &left.node, before, after)?;
        Some(Field { node, ..left.clone() })
    });
    let kept = Node { value: Value::Map(kept.collect()), span: left.span };
    (!is_emptied(left, &kept)).then_some(kept)
}

/// What operations name without a reference.
struct Names<'n> {
    tags: FxHashSet<&'n str>,
    schemes: FxHashSet<&'n str>,
}

impl<'n> Names<'n> {
    fn of(tree: &'n Node, pointers: &mut Pointers<'n>) -> Names<'n> {
        let mut names = Names { tags: FxHashSet::default(), schemes: FxHashSet::default() };
        names.of_security(tree);
        let mut open: Vec<&Node> = Vec::new();
        for field in OFFERED.iter().filter_map(|key| fields(tree.get(key)?)).flatten() {
            let item = pointers.resolve(&field.node);
            open.extend([item].into_iter().chain(operations(&field.node, item).into_iter().map(|(_, node)| node)));
        }
        let mut seen = Places::default();
        while let Some(node) = open.pop() {
            let node = pointers.resolve(node);
            if !seen.insert(node) {
                continue;
            }
            let tags = super::list(node, "tags").unwrap_or_default();
            names.tags.extend(tags.iter().filter_map(|tag| name_of_tag(tag, pointers)));
            names.of_security(node);
            // Of AsyncAPI what is done with a channel, messages and traits have their own.
            open.extend(["publish", "subscribe", "message"].iter().filter_map(|key| node.get(key)));
            open.extend(["traits", "oneOf"].iter().filter_map(|key| super::list(node, key)).flatten());
            open.extend(node.get("messages").and_then(fields).unwrap_or_default().iter().map(|field| &field.node));
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

/// Its name, or what says it.
fn name_of_tag<'n>(tag: &'n Node, pointers: &mut Pointers<'n>) -> Option<&'n str> {
    tag.text().or_else(|| pointers.resolve(tag).get("name")?.text())
}

fn fields(node: &Node) -> Option<&[Field]> {
    match &node.value {
        Value::Map(fields) => Some(fields),
        _ => None,
    }
}

fn document<'n>(
    whole: &Node,
    left: &'n Node,
    [named, names]: &[Names; 2],
    pointers: &mut Pointers<'n>,
    [before, after]: [&Places; 2],
) -> Node {
    let Value::Map(fields) = &left.value else { return left.clone() };
    let gone: FxHashSet<&str> = named.tags.difference(&names.tags).copied().collect();
    let mut without = |nodes: &'n [Node]| {
        let kept = nodes.iter().filter(|node| !name_of_tag(node, pointers).is_some_and(|name| gone.contains(name)));
        Value::List(kept.cloned().collect())
    };
    // Nothing instead of a list of nothing but tags that are gone.
    let mut field_of = |field: &'n Field| {
        let value = match (&*field.key, &field.node.value) {
            ("tags", Value::List(nodes)) => without(nodes),
            (_, value) => value.clone(),
        };
        let node = Node { value, span: field.node.span };
        (!is_emptied(&field.node, &node)).then(|| Field { node, ..field.clone() })
    };
    let mut kept = Vec::with_capacity(fields.len());
    for field in fields {
        let value = match (&*field.key, &field.node.value) {
            // Where version 3 of AsyncAPI has them.
            ("info", Value::Map(fields)) => Value::Map(fields.iter().filter_map(&mut field_of).collect()),
            ("x-tagGroups", Value::List(nodes)) => {
                let groups = nodes.iter().filter_map(|group| {
                    let Value::Map(fields) = &group.value else { return Some(group.clone()) };
                    // One of nothing but hidden tags is hidden.
                    let fields: Option<Vec<Field>> = fields.iter().map(&mut field_of).collect();
                    Some(Node { value: Value::Map(fields?), span: group.span })
                });
                Value::List(groups.collect())
            }
            ("components", Value::Map(kinds)) => {
                let whole = whole.get("components").and_then(self::fields).unwrap_or_default();
                let kinds = both(whole, kinds).filter_map(|(whole, kind)| {
                    let is_scheme = &*kind.key == "securitySchemes";
                    let left = stripped(&whole.node, &kind.node, before, after)?;
                    let Value::Map(entries) = left.value else { return Some(Field { node: left, ..kind.clone() }) };
                    let is_gone = |name: &str| named.schemes.contains(name) && !names.schemes.contains(name);
                    let is_kept = |entry: &Field| !is_scheme || !is_gone(&entry.key);
                    let node =
                        Node { value: Value::Map(entries.into_iter().filter(is_kept).collect()), span: left.span };
                    (!is_emptied(&kind.node, &node)).then(|| Field { node, ..kind.clone() })
                });
                Value::Map(kinds.collect())
            }
            _ => {
                kept.extend(field_of(field));
                continue;
            }
        };
        let left = Field { node: Node { value, span: field.node.span }, ..field.clone() };
        if !is_emptied(&field.node, &left.node) {
            kept.push(left);
        }
    }
    Node { value: Value::Map(kept), span: left.span }
}

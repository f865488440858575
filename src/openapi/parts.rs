//! Parts of specifications that are for some readers: `x-mint.groups` on an operation, a path, a parameter, a schema, a
//! header, a response or a variant, and `x-mint-enum` on a schema.
//!
//! What a reader may not see is not in the trees that their pages are made from: these are what is left when the parts are
//! deleted by hand. With a part goes what names it: in `required` and in the mapping of a discriminator, values of
//! examples, components and tags that nothing else uses. `x-mint.groups` and `x-mint-enum` themselves are in none of them.

mod channels;
mod closure;
mod prune;
mod published;
mod survey;
mod values;
mod walk;

pub(super) use channels::groups_of_servers;
pub use published::published;
pub use survey::{Survey, survey};

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::files::{Files, Pointers, Trees};
use crate::data::{Node, Value};
use crate::frontmatter::{self, Visibility};
use crate::inputs::Inputs;
use channels::{Described, HiddenNames};

/// Schemas that are nothing but each other, deeper than this, are hidden.
const MAX_DEPTH: usize = 200;

/// The key of an empty list where a reader sees none of the servers: without it, it would be those of something larger, or
/// all. It stands only in trees that pages are made of, never in a published file.
const UNSERVED: &str = "x-servers";

/// Whether readers see none of the servers that stood here.
pub(super) fn is_unserved(node: &Node) -> bool {
    list(node, UNSERVED).is_some_and(<[Node]>::is_empty)
}

/// Rules of parts; never that of everybody.
pub type Rules = BTreeSet<Visibility>;

/// The trees of `files` without the parts that `hides` says of. Knows the files that were read before.
pub fn without(files: &Files, hides: &dyn Fn(&Visibility) -> bool) -> Trees {
    made(files, Parts::new(files, hides))
}

/// As everybody may have one file, by its place among the sources.
pub fn of_file(files: &Files, at: usize) -> Trees {
    // Read, it is known.
    _ = files.read(at);
    without(files, &Visibility::is_restricted)
}

fn made<'f>(files: &'f Files<'f>, mut parts: Parts<'f>) -> Trees {
    parts.look();
    let mut trees: Vec<OnceLock<_>> = files.trees().iter().map(|_| OnceLock::new()).collect();
    for (at, tree) in files.known() {
        trees[at] = OnceLock::from(Ok(parts.left_of(tree)));
    }
    // What could not be read stays so.
    for (own, tree) in trees.iter_mut().zip(files.trees().iter()) {
        if let Some(Err(error)) = tree.get() {
            *own = OnceLock::from(Err(error.clone()));
        }
    }
    prune::unused(files, trees.into())
}

/// What is left of each file of `inputs` from which `hides` takes something, by their places among the sources. Parts that
/// stay say whose they are, as they did.
pub fn left(inputs: &Inputs, hides: &dyn Fn(&Visibility) -> bool) -> Vec<(usize, Node)> {
    let files = Files::new(inputs);
    for at in 0..inputs.sources.len() {
        super::read(&files, at);
        super::asyncapi::read(&files, at);
    }
    let parts = Parts { keeps_rules: true, ..Parts::new(&files, hides) };
    let left = files.with(made(&files, parts));
    let changed = files.known().zip(left.known()).filter(|((_, before), (_, after))| before != after);
    changed.map(|(_, (at, after))| (at, after.clone())).collect()
}

/// The rules of the parts of `inputs`' specifications, and the operations that each hides whole, as `GET /users`.
pub fn rules(inputs: &Inputs) -> (Vec<Visibility>, Vec<(Visibility, String)>) {
    let files = Files::new(inputs);
    let specs: Vec<_> = (0..inputs.sources.len()).filter_map(|at| super::read(&files, at).value).collect();
    (0..inputs.sources.len()).for_each(|at| _ = super::asyncapi::read(&files, at));
    let rules = survey(&files).value.rules.into_iter().map(|(rule, _)| rule).collect();
    let operations = specs.iter().flat_map(|spec| &spec.operations).filter_map(|operation| {
        let groups = operation.mint.metadata.iter().find(|field| &*field.key == "groups")?;
        let rule = frontmatter::visibility(&groups.node, &mut Vec::new());
        Some((rule, format!("{} {}", operation.method.as_str(), operation.path)))
    });
    (rules, operations.collect())
}

/// Who sees a part, by its own `x-mint.groups`, or by those of the head that it gives its page; `None` where it says
/// nothing.
pub(super) fn rule_of(node: &Node) -> Option<Visibility> {
    Some(frontmatter::visibility(groups_of(node)?, &mut Vec::new()))
}

fn groups_of(node: &Node) -> Option<&Node> {
    let mint = node.get("x-mint")?;
    mint.get("groups").or_else(|| mint.get("metadata")?.get("groups"))
}

/// As pages take it from an operation, what stands beside its path's reference, and its path: what stands nearer comes
/// first.
pub(super) fn rule_of_operation(operation: &Node, own: &Node, item: &Node) -> Option<Visibility> {
    [operation, own, item].into_iter().find_map(rule_of)
}

/// Whose each value of `x-mint-enum` is, by the value as its text.
pub(super) fn rules_of_values(node: &Node) -> Vec<(&str, Visibility)> {
    let Some(Node { value: Value::Map(fields), .. }) = node.get("x-mint-enum") else { return Vec::new() };
    let rules = fields.iter().map(|field| (&*field.key, frontmatter::visibility(&field.node, &mut Vec::new())));
    rules.collect()
}

/// What of a tree is hidden. Places are those of the trees that have everything.
struct Parts<'f> {
    files: &'f Files<'f>,
    pointers: Pointers<'f>,
    hides: &'f dyn Fn(&Visibility) -> bool,
    /// Whether what stays still says whose it is.
    keeps_rules: bool,
    hidden: FxHashMap<*const Node, bool>,
    /// Objects that are or hold something hidden, or refer to it.
    holds: FxHashSet<*const Node>,
    /// Path items, each with the values in `paths` that name it.
    items: FxHashMap<*const Node, Vec<&'f Node>>,
    /// Names of hidden properties that a place holds together with, so that it must not name them.
    unnamed: FxHashMap<*const Node, Arc<FxHashSet<&'f str>>>,
    /// `operationId`s that are hidden, and the operations.
    ids: FxHashSet<&'f str>,
    operations: FxHashSet<*const Node>,
    /// Messages of AsyncAPI and their traits, with all schemas that their payloads and their headers keep to.
    messages: FxHashMap<*const Node, Described<'f>>,
    /// Of servers, which AsyncAPI 2 lists.
    servers: HiddenNames<'f>,
    /// Of security schemes, which requirements list.
    schemes: HiddenNames<'f>,
    /// Those of which all servers are hidden.
    shut: FxHashSet<*const Node>,
    /// How many `is_hidden` are asked because of each other.
    depth: usize,
}

impl<'f> Parts<'f> {
    fn new(files: &'f Files<'f>, hides: &'f dyn Fn(&Visibility) -> bool) -> Parts<'f> {
        Parts {
            files,
            pointers: Pointers::new(files),
            hides,
            keeps_rules: false,
            hidden: FxHashMap::default(),
            holds: FxHashSet::default(),
            items: FxHashMap::default(),
            unnamed: FxHashMap::default(),
            ids: FxHashSet::default(),
            operations: FxHashSet::default(),
            messages: FxHashMap::default(),
            servers: HiddenNames::default(),
            schemes: HiddenNames::default(),
            shut: FxHashSet::default(),
            depth: 0,
        }
    }

    /// Whether a part is hidden: by its own rule, or because all that it is is hidden.
    fn is_hidden(&mut self, node: &'f Node) -> bool {
        if !self.holds.contains(&std::ptr::from_ref(node)) {
            return false;
        }
        if let Some(known) = self.hidden.get(&std::ptr::from_ref(node)) {
            return *known;
        }
        if self.depth == MAX_DEPTH {
            return true;
        }
        // What leads back here decides nothing.
        self.hidden.insert(node, false);
        self.depth += 1;
        let is_hidden = rule_of(node).is_some_and(|rule| (self.hides)(&rule))
            || self.shut.contains(&std::ptr::from_ref(node))
            || self.is_nothing_else(node);
        self.depth -= 1;
        self.hidden.insert(node, is_hidden);
        is_hidden
    }

    /// Whether it is a reference to something hidden, a list of it, or a choice of nothing else.
    fn is_nothing_else(&mut self, node: &'f Node) -> bool {
        if let Some(target) = self.pointers.step(node)
            && self.is_hidden(target)
        {
            return true;
        }
        if node.get("items").is_some_and(|items| self.is_hidden(items)) {
            return true;
        }
        // What AsyncAPI does with a channel.
        if node.get("action").is_some()
            && let Some(channel) = node.get("channel")
            && self.is_hidden(channel)
        {
            return true;
        }
        // Without a list it would be all messages of the channel.
        if node.get("channel").is_some()
            && let Some(messages) = list(node, "messages")
            && !messages.is_empty()
            && messages.iter().all(|message| self.is_hidden(message))
        {
            return true;
        }
        if let Some([only]) = list(node, "allOf")
            && node.get("properties").is_none()
            && self.is_hidden(only)
        {
            return true;
        }
        ["oneOf", "anyOf"].iter().any(|key| {
            let options = list(node, key).unwrap_or_default();
            let (mut n_hidden, mut n_left) = (0, 0);
            for option in options {
                if self.is_hidden(option) {
                    n_hidden += 1;
                } else if !is_null(option) {
                    n_left += 1;
                }
            }
            n_hidden > 0 && n_left == 0
        })
    }

    /// Whether an operation of a path item is; `own` is the path's value, which may refer to the item.
    fn is_hidden_operation(&mut self, operation: &'f Node, own: &Node, item: &Node) -> bool {
        let operation = self.pointers.resolve(operation);
        rule_of_operation(operation, own, item).is_some_and(|rule| (self.hides)(&rule))
    }

    /// The hidden among the values of an `enum`, as their texts.
    fn hidden_values(&self, node: &'f Node) -> FxHashSet<&'f str> {
        let rules = rules_of_values(node).into_iter();
        rules.filter(|(_, rule)| (self.hides)(rule)).map(|(value, _)| value).collect()
    }
}

fn list<'n>(node: &'n Node, key: &str) -> Option<&'n [Node]> {
    match &node.get(key)?.value {
        Value::List(nodes) => Some(nodes),
        _ => None,
    }
}

/// `{type: null}`
fn is_null(node: &Node) -> bool {
    match node.get("type").map(|of| &of.value) {
        Some(Value::Null) => true,
        Some(Value::Text(of)) => &**of == "null",
        _ => false,
    }
}

/// A value as `x-mint-enum` names it.
fn written(value: &Node) -> Box<str> {
    match &value.value {
        Value::Text(text) => text.clone(),
        _ => super::json::Json::of(value).compact().into(),
    }
}

//! What only AsyncAPI has: servers that channels name, and messages whose examples stand beside their schemas.

use rustc_hash::{FxHashMap, FxHashSet};

use super::prune::is_document;
use super::survey::is_schema;
use super::walk::{is_emptied, without_groups};
use super::{Parts, groups_of, list};
use crate::data::{Field, Node, Value};
use crate::frontmatter;
use crate::openapi::files::Pointers;
use crate::source::FileId;

/// What the examples of a message keep to: all of these.
#[derive(Clone, Default)]
pub(super) struct Described<'f> {
    payloads: Vec<Brought<'f>>,
    headers: Vec<Brought<'f>>,
}

/// A schema, and the trait that brings it, as the message names it.
#[derive(Clone, Copy)]
struct Brought<'f> {
    schema: &'f Node,
    by: Option<&'f Node>,
}

/// A message or a trait of messages.
pub(super) fn is_message(node: &Node) -> bool {
    let has = |node: &Node, keys: &[&str]| keys.iter().any(|key| node.get(key).is_some());
    let mut examples = list(node, "examples").unwrap_or_default().iter();
    has(node, &["payload", "headers", "traits"])
        || (!is_schema(node) && !has(node, &["type"]) && examples.any(|node| has(node, &["payload", "headers"])))
}

/// Whose a channel is that does not say so itself: where all its servers are for some readers, it is for those of the
/// first of them. `channel` may be a reference.
pub fn groups_of_servers<'f>(pointers: &mut Pointers<'f>, document: &'f Node, channel: &'f Node) -> Option<&'f Node> {
    let target = pointers.resolve(channel);
    if [channel, target].iter().any(|own| groups_of(own).is_some()) {
        return None;
    }
    let mut first = None;
    for server in list(target, "servers")? {
        let mut at = match server.text() {
            Some(name) => document.get("servers")?.get(name)?,
            None => pointers.step(server)?,
        };
        let end = pointers.resolve(at);
        while groups_of(at).is_none() && !std::ptr::eq(at, end) {
            at = pointers.step(at)?;
        }
        let groups = groups_of(at).filter(|groups| frontmatter::visibility(groups, &mut Vec::new()).is_restricted())?;
        first = first.or(Some(groups));
    }
    first
}

/// A document's security schemes.
pub(super) fn schemes(document: &Node) -> Option<&Node> {
    document.get("components")?.get("securitySchemes")
}

/// Names of what is hidden.
#[derive(Default)]
pub(super) struct HiddenNames<'f> {
    /// What a name means is said by the document in which it stands; a name that it does not say is hidden where one is.
    by_document: FxHashMap<FileId, FxHashSet<&'f str>>,
    /// In files that are no document.
    all: FxHashSet<&'f str>,
}

impl<'f> HiddenNames<'f> {
    /// Those that must not be named at a place.
    pub(super) fn at(&self, place: &Node) -> &FxHashSet<&'f str> {
        self.by_document.get(&place.span.file).unwrap_or(&self.all)
    }
}

impl<'f> Parts<'f> {
    /// Channels that nobody sees who does not see their servers.
    pub(super) fn look_at_channels(&mut self, tree: &'f Node) {
        let Some(Node { value: Value::Map(fields), .. }) = tree.get("channels") else { return };
        for field in fields {
            let target = self.pointers.resolve(&field.node);
            let groups = groups_of_servers(&mut self.pointers, tree, &field.node);
            if groups.is_some_and(|groups| (self.hides)(&frontmatter::visibility(groups, &mut Vec::new()))) {
                self.shut.extend([std::ptr::from_ref(&field.node), std::ptr::from_ref(target)]);
            }
        }
    }

    /// Names of servers and of security schemes that lists must not name.
    pub(super) fn look_at_names(&mut self) {
        let documents: Vec<&Node> = self.files.known().map(|(_, tree)| tree).filter(|tree| is_document(tree)).collect();
        self.servers = self.hidden_in(&documents, |tree| tree.get("asyncapi").and_then(|_| tree.get("servers")));
        self.schemes = self.hidden_in(&documents, schemes);
    }

    fn hidden_in(&mut self, documents: &[&'f Node], of: fn(&Node) -> Option<&Node>) -> HiddenNames<'f> {
        let mut found = HiddenNames::default();
        let mut named = Vec::with_capacity(documents.len());
        for document in documents {
            let Some(Node { value: Value::Map(fields), .. }) = of(document) else {
                named.push((document.span.file, FxHashSet::default()));
                continue;
            };
            let hidden = fields.iter().filter(|field| self.is_hidden(&field.node)).map(|field| &*field.key);
            let hidden: FxHashSet<&str> = hidden.collect();
            found.all.extend(&hidden);
            found.by_document.insert(document.span.file, hidden);
            named.push((document.span.file, fields.iter().map(|field| &*field.key).collect()));
        }
        for (document, named) in named {
            // What it has not itself means another's, whose path or channel it is.
            let others = found.all.iter().filter(|name| !named.contains(*name)).copied();
            found.by_document.entry(document).or_default().extend(others);
        }
        found
    }

    /// What a message keeps to: its own schemas and those of its traits, whose examples are its as well.
    pub(super) fn look_at_message(&mut self, node: &'f Node) {
        if !is_message(node) {
            return;
        }
        let traits: Vec<(&Node, Option<&Node>)> = list(node, "traits")
            .unwrap_or_default()
            .iter()
            .map(|written| (self.pointers.resolve(written), Some(written)))
            .collect();
        let own: Vec<(&Node, Option<&Node>)> = [(node, None)].into_iter().chain(traits).collect();
        if own.iter().all(|(node, _)| list(node, "examples").is_none()) {
            return;
        }
        let mut schemas = |key: &str| -> Vec<Brought<'f>> {
            let mut found = Vec::new();
            for (node, by) in own.iter().filter_map(|(node, by)| Some((node.get(key)?, *by))) {
                // As it is written: something may stand beside a reference. With the format beside it, a schema stands
                // one level below.
                let target = self.pointers.resolve(node);
                let inner = target.get("schemaFormat").and_then(|_| target.get("schema"));
                found.extend([Some(node), inner].into_iter().flatten().map(|schema| Brought { schema, by }));
            }
            found
        };
        let (payloads, headers) = (schemas("payload"), schemas("headers"));
        for (place, _) in own {
            let described = self.messages.entry(place).or_default();
            described.payloads.extend(&payloads);
            described.headers.extend(&headers);
        }
    }

    /// Examples of a message: of each its payload and its headers.
    pub(super) fn examples_of_message(&mut self, examples: &'f Node, message: &'f Node) -> Option<Node> {
        let described = self.messages.get(&std::ptr::from_ref(message)).cloned()?;
        let Value::List(nodes) = &examples.value else { return Some(examples.clone()) };
        let kept: Vec<Node> = nodes.iter().filter_map(|node| self.example_of_message(node, &described)).collect();
        let left = Node { value: Value::List(kept), span: examples.span };
        (!is_emptied(examples, &left)).then_some(left)
    }

    /// Nothing where it has a payload or headers of which nothing is left: without them it is no example.
    fn example_of_message(&mut self, node: &'f Node, Described { payloads, headers }: &Described<'f>) -> Option<Node> {
        let Value::Map(fields) = &node.value else { return Some(node.clone()) };
        if self.is_hidden(node) {
            return None;
        }
        let mut kept = Vec::new();
        for field in fields {
            let schemas: &[Brought] = match &*field.key {
                "payload" => payloads,
                "headers" => headers,
                _ => &[],
            };
            let left = match &*field.key {
                "x-mint" if !self.keeps_rules => without_groups(&field.node),
                _ => Some(schemas.iter().try_fold(field.node.clone(), |left, schema| self.cut_by_one(left, *schema))?),
            };
            kept.extend(left.map(|node| Field { node, ..field.clone() }));
        }
        Some(Node { value: Value::Map(kept), span: node.span })
    }

    fn cut_by_one(&mut self, value: Node, Brought { schema, by }: Brought<'f>) -> Option<Node> {
        if by.is_some_and(|by| self.is_hidden(by)) {
            return None;
        }
        match self.holds.contains(&std::ptr::from_ref(schema)) {
            true => self.cut(&value, schema),
            false => Some(value),
        }
    }
}

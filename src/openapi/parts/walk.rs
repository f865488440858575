//! Trees without what is hidden in them.

use rustc_hash::FxHashSet;

use super::prune::is_document;
use super::{Parts, UNSERVED, list, written};
use crate::config::Method;
use crate::data::{Field, Node, Value};
use crate::source::FileId;

/// What a value is, which its key says.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Keys are those of the standard.
    Object,
    /// Keys are names that an author gave, values are objects.
    Names,
    /// As `Names`, of path items.
    Paths,
    /// Values that readers see, and nothing is known of their keys.
    Data,
}

/// Under these keys stand objects by names.
const NAMES: [&str; 22] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "dependencies",
    "definitions",
    "$defs",
    "schemas",
    "parameters",
    "responses",
    "headers",
    "requestBodies",
    "examples",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "content",
    "variables",
    "channels",
    "messages",
    "operations",
    "servers",
];

pub(super) fn kind_of(key: &str, value: &Node) -> Kind {
    let is_map = matches!(value.value, Value::Map(_));
    match key {
        "headers" if is_schema_of_headers(value) => Kind::Object,
        "paths" | "webhooks" | "x-webhooks" if is_map => Kind::Paths,
        "examples" if !is_map => Kind::Data,
        key if is_map && NAMES.contains(&key) => Kind::Names,
        "example" | "default" | "const" | "enum" | "value" => Kind::Data,
        "x-example" | "x-examples" | "x-default" | "x-mint" => Kind::Data,
        key if key.starts_with("x-enum") => Kind::Data,
        _ => Kind::Object,
    }
}

/// AsyncAPI has one schema for all headers of a message, OpenAPI an object for each header.
fn is_schema_of_headers(node: &Node) -> bool {
    let Value::Map(fields) = &node.value else { return false };
    let is_object = |field: &Field| matches!(field.node.value, Value::Map(_)) || field.key.starts_with("x-");
    let is_header = |node: &Node| ["schema", "content", "$ref"].iter().any(|key| node.get(key).is_some());
    !fields.iter().all(is_object) || node.get("properties").is_some_and(|properties| !is_header(properties))
}

pub(super) fn is_method(key: &str) -> bool {
    Method::ALL.iter().any(|method| *method != Method::Webhook && method.as_str().eq_ignore_ascii_case(key))
}

impl<'f> Parts<'f> {
    /// What is left of a file.
    pub(super) fn left_of(&mut self, root: &'f Node) -> Node {
        self.left(root, Kind::Object)
    }

    fn left(&mut self, node: &'f Node, kind: Kind) -> Node {
        let value = match (&node.value, kind) {
            (_, Kind::Data) => node.value.clone(),
            (Value::List(nodes), _) => {
                let kept = nodes.iter().filter_map(|node| self.kept(node, kind));
                Value::List(kept.collect())
            }
            (Value::Map(fields), Kind::Names) => Value::Map(self.names(fields)),
            (Value::Map(fields), Kind::Paths) => Value::Map(self.paths(fields)),
            (Value::Map(fields), Kind::Object) => Value::Map(self.object(node, fields)),
            (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_), _) => node.value.clone(),
        };
        Node { value, span: node.span }
    }

    fn kept(&mut self, node: &'f Node, kind: Kind) -> Option<Node> {
        (!self.is_hidden(node) && !self.is_link_to_hidden(node)).then(|| self.left(node, kind))
    }

    fn field(field: &Field, node: Node) -> Field {
        Field { key: field.key.clone(), key_span: field.key_span, node }
    }

    fn names(&mut self, fields: &'f [Field]) -> Vec<Field> {
        let kept = fields.iter().filter_map(|field| {
            let node = self.kept(&field.node, Kind::Object)?;
            Some(Self::field(field, node))
        });
        kept.collect()
    }

    /// A `link` of a response that names an operation, by its id or by where it is.
    fn is_link_to_hidden(&mut self, node: &'f Node) -> bool {
        let text = |key: &str| node.get(key).and_then(Node::text);
        if node.get("responses").is_none() && text("operationId").is_some_and(|id| self.ids.contains(id)) {
            return true;
        }
        let at = text("operationRef").and_then(|written| self.operation_at(node.span.file, written));
        at.is_some_and(|operation| self.operations.contains(&std::ptr::from_ref(operation)))
    }

    /// What `#/paths/~1users/get` names, also where the path is a reference.
    fn operation_at(&mut self, from: FileId, written: &str) -> Option<&'f Node> {
        if let Ok(found) = self.pointers.find(from, written) {
            return Some(found);
        }
        let (path, method) = written.rsplit_once('/')?;
        let item = self.pointers.find(from, path).ok()?;
        self.pointers.resolve(item).get(method)
    }

    fn paths(&mut self, fields: &'f [Field]) -> Vec<Field> {
        let mut kept = Vec::new();
        for field in fields {
            let item = self.pointers.resolve(&field.node);
            let (mut n_hidden, mut n_left) = (0, 0);
            for (_, operation) in operations(&field.node, item) {
                if self.is_hidden_operation(operation, &field.node, item) { n_hidden += 1 } else { n_left += 1 }
            }
            // A path of which everything is hidden is hidden itself.
            let is_hidden = match n_hidden + n_left {
                0 => self.is_hidden_operation(&field.node, &field.node, item),
                _ => n_left == 0,
            };
            if !is_hidden {
                let hidden = |parts: &mut Self, operation| parts.is_hidden_operation(operation, &field.node, item);
                let node = self.item(&field.node, hidden);
                kept.push(Self::field(field, node));
            }
        }
        kept
    }

    /// A path item without operations that `hides` says of.
    fn item(&mut self, node: &'f Node, hides: impl Fn(&mut Self, &'f Node) -> bool) -> Node {
        let Value::Map(fields) = &node.value else { return node.clone() };
        let mut shown = Vec::new();
        for field in fields {
            if !(is_method(&field.key) && hides(self, &field.node)) {
                shown.push(field);
            }
        }
        Node { value: Value::Map(self.fields(node, shown)), span: node.span }
    }

    fn object(&mut self, node: &'f Node, fields: &'f [Field]) -> Vec<Field> {
        // What several paths are is left as far as one of them shows it.
        if let Some(named) = self.items.get(&std::ptr::from_ref(node)).cloned() {
            let hides =
                |parts: &mut Self, operation| named.iter().all(|own| parts.is_hidden_operation(operation, own, node));
            if let Node { value: Value::Map(fields), .. } = self.item(node, hides) {
                return fields;
            }
        }
        self.fields(node, fields.iter().collect())
    }

    fn fields(&mut self, node: &'f Node, fields: Vec<&'f Field>) -> Vec<Field> {
        let values = self.hidden_values(node);
        let unnamed = self.unnamed.get(&std::ptr::from_ref(node)).cloned().unwrap_or_default();
        let schema = node.get("schema").unwrap_or(node);
        let holds = self.holds.contains(&std::ptr::from_ref(schema));
        let mut kept = Vec::with_capacity(fields.len());
        for field in fields {
            let left = match &*field.key {
                "x-mint" if !self.keeps_rules => without_groups(&field.node),
                "x-mint-enum" if self.keeps_rules => {
                    let left = described(&field.node, node, &values);
                    (!is_emptied(&field.node, &left)).then_some(left)
                }
                "x-mint-enum" => None,
                "required" | "dependentRequired" | "dependencies" | "dependentSchemas" if !unnamed.is_empty() => {
                    let node = self.left(&field.node, kind_of(&field.key, &field.node));
                    let node = unnaming(&node, &unnamed);
                    (!is_emptied(&field.node, &node)).then_some(node)
                }
                "enum" if !values.is_empty() => {
                    let left = left_values(&field.node, &values);
                    (!is_emptied(&field.node, &left)).then_some(left)
                }
                key if key.starts_with("x-enum") && !values.is_empty() => Some(described(&field.node, node, &values)),
                "discriminator" => self.discriminator(&field.node, &unnamed),
                "encoding" if holds => Some(self.encoding(&field.node, schema)),
                "example" | "default" | "x-example" | "x-default" if holds => self.cut(&field.node, schema),
                "examples" if self.messages.contains_key(&std::ptr::from_ref(node)) => {
                    self.examples_of_message(&field.node, node)
                }
                "examples" if holds => self.examples(&field.node, schema),
                "x-examples" if holds => self.loose_examples(&field.node, schema),
                "servers" if matches!(field.node.value, Value::List(_)) => {
                    let left = self.left(&field.node, Kind::Object);
                    let left = unnaming(&left, self.servers.at(node));
                    if is_emptied(&field.node, &left) {
                        kept.push(Field { key: UNSERVED.into(), ..Self::field(field, left) });
                        continue;
                    }
                    Some(left)
                }
                "security" if matches!(field.node.value, Value::List(_)) => {
                    let left = self.left(&field.node, Kind::Object);
                    let shown = requirements(&left, self.schemes.at(node));
                    // Where no requirement is left, the document's do not hold instead.
                    let stays = is_emptied(&left, &shown) && !is_document(node);
                    (stays || !is_emptied(&field.node, &shown)).then_some(shown)
                }
                key => {
                    let kind = kind_of(key, &field.node);
                    let is_part = matches!(field.node.value, Value::Map(_)) && kind == Kind::Object;
                    match is_part && self.is_hidden(&field.node) {
                        true => None,
                        false => {
                            let left = self.left(&field.node, kind);
                            // What is empty would tell that something was there.
                            (key == "paths" || !is_emptied(&field.node, &left)).then_some(left)
                        }
                    }
                }
            };
            kept.extend(left.map(|node| Self::field(field, node)));
        }
        kept
    }

    /// Without the values that choose something hidden.
    fn discriminator(&mut self, node: &'f Node, unnamed: &FxHashSet<&str>) -> Option<Node> {
        if node.get("propertyName").and_then(Node::text).is_some_and(|name| unnamed.contains(name)) {
            return None;
        }
        let Value::Map(fields) = &node.value else { return Some(node.clone()) };
        let mut kept = Vec::new();
        for field in fields {
            let Value::Map(mapping) = &field.node.value else {
                kept.push(field.clone());
                continue;
            };
            let mut shown = Vec::new();
            for entry in mapping {
                let target = self.pointers.mapped(&entry.node);
                if !target.is_some_and(|target| self.is_hidden(target)) {
                    shown.push(entry.clone());
                }
            }
            kept.push(Self::field(field, Node { value: Value::Map(shown), span: field.node.span }));
        }
        Some(Node { value: Value::Map(kept), span: node.span })
    }

    /// How properties of a form are sent, without the hidden ones.
    fn encoding(&mut self, node: &'f Node, schema: &'f Node) -> Node {
        let Value::Map(fields) = &node.value else { return node.clone() };
        let shown: Vec<&Field> = match self.together(schema) {
            Some(together) => {
                let hidden = self.hidden_names(&together);
                fields.iter().filter(|field| !hidden.contains(&*field.key)).collect()
            }
            None => Vec::new(),
        };
        let kept = shown.into_iter().map(|field| Self::field(field, self.left(&field.node, Kind::Object)));
        Node { value: Value::Map(kept.collect()), span: node.span }
    }

    /// Examples of a media type by their names, those of a schema in a list.
    fn examples(&mut self, node: &'f Node, schema: &'f Node) -> Option<Node> {
        let value = match &node.value {
            Value::List(nodes) => Value::List(nodes.iter().filter_map(|node| self.cut(node, schema)).collect()),
            Value::Map(fields) => {
                let mut kept = Vec::new();
                for field in fields {
                    if self.is_hidden(&field.node) {
                        continue;
                    }
                    // One that many share stands here as it is cut here.
                    let example = self.pointers.resolve(&field.node);
                    let Some(left) = self.example(example, schema) else { continue };
                    kept.push(Self::field(field, left));
                }
                Value::Map(kept)
            }
            value => value.clone(),
        };
        let left = Node { value, span: node.span };
        (!is_emptied(node, &left)).then_some(left)
    }

    /// Examples as tools write them beside a schema: values by names or in a list, each perhaps below `value`.
    fn loose_examples(&mut self, node: &'f Node, schema: &'f Node) -> Option<Node> {
        let mut loose = |node: &Node| {
            let left = self.cut(node, schema)?;
            let Value::Map(fields) = left.value else { return Some(left) };
            let fields = fields.into_iter().map(|field| match &*field.key {
                "value" => Some(Field { node: self.cut(&field.node, schema)?, ..field }),
                _ => Some(field),
            });
            Some(Node { value: Value::Map(fields.collect::<Option<_>>()?), span: left.span })
        };
        let value = match &node.value {
            Value::List(nodes) => Value::List(nodes.iter().filter_map(loose).collect()),
            Value::Map(fields) => {
                Value::Map(fields.iter().filter_map(|field| Some(Self::field(field, loose(&field.node)?))).collect())
            }
            value => value.clone(),
        };
        let left = Node { value, span: node.span };
        (!is_emptied(node, &left)).then_some(left)
    }

    fn example(&mut self, node: &'f Node, schema: &'f Node) -> Option<Node> {
        let Value::Map(fields) = &node.value else { return Some(node.clone()) };
        let mut kept = Vec::new();
        for field in fields {
            match &*field.key {
                "value" => kept.push(Self::field(field, self.cut(&field.node, schema)?)),
                // Nobody knows what it holds.
                "externalValue" | "dataValue" | "serializedValue" => return None,
                "x-mint" if !self.keeps_rules => {
                    kept.extend(without_groups(&field.node).map(|node| Self::field(field, node)))
                }
                _ => kept.push(field.clone()),
            }
        }
        Some(Node { value: Value::Map(kept), span: node.span })
    }
}

/// The operations of a path item, `item` what it refers to; what stands beside the reference comes first.
pub(super) fn operations<'n>(node: &'n Node, item: &'n Node) -> Vec<(Method, &'n Node)> {
    let methods = Method::ALL.iter().filter(|method| **method != Method::Webhook);
    let found = methods.filter_map(|method| {
        let key = method.as_str().to_lowercase();
        Some((*method, node.get(&key).or_else(|| item.get(&key))?))
    });
    found.collect()
}

/// Whether nothing is left of something.
pub(super) fn is_emptied(before: &Node, after: &Node) -> bool {
    let n_left = |node: &Node| match &node.value {
        Value::List(nodes) => nodes.len(),
        Value::Map(fields) => fields.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => 1,
    };
    n_left(before) > 0 && n_left(after) == 0
}

/// An `x-mint` that does not say who sees it; nothing where it says nothing else.
pub(super) fn without_groups(node: &Node) -> Option<Node> {
    let Value::Map(fields) = &node.value else { return Some(node.clone()) };
    let mut kept = Vec::new();
    for field in fields.iter().filter(|field| &*field.key != "groups") {
        let left = match &*field.key {
            "metadata" => without_groups(&field.node),
            _ => Some(field.node.clone()),
        };
        kept.extend(left.map(|node| Field { node, ..field.clone() }));
    }
    let left = Node { value: Value::Map(kept), span: node.span };
    (!is_emptied(node, &left)).then_some(left)
}

/// Without those that name a hidden scheme: what is left of one would ask for less than it does.
fn requirements(node: &Node, hidden: &FxHashSet<&str>) -> Node {
    let Value::List(nodes) = &node.value else { return node.clone() };
    let is_shown = |requirement: &&Node| match &requirement.value {
        Value::Map(fields) => !fields.iter().any(|field| hidden.contains(&*field.key)),
        _ => true,
    };
    Node { value: Value::List(nodes.iter().filter(is_shown).cloned().collect()), span: node.span }
}

/// A list of names, or lists under names, without some.
fn unnaming(node: &Node, names: &FxHashSet<&str>) -> Node {
    let value = match &node.value {
        Value::List(nodes) => {
            let is_kept = |node: &&Node| !node.text().is_some_and(|name| names.contains(name));
            Value::List(nodes.iter().filter(is_kept).cloned().collect())
        }
        Value::Map(fields) => {
            let kept = fields.iter().filter(|field| !names.contains(&*field.key));
            let left = kept.filter_map(|field| {
                let node = match &field.node.value {
                    Value::List(_) => unnaming(&field.node, names),
                    _ => field.node.clone(),
                };
                (!is_emptied(&field.node, &node)).then(|| Field { node, ..field.clone() })
            });
            Value::Map(left.collect())
        }
        value => value.clone(),
    };
    Node { value, span: node.span }
}

fn left_values(node: &Node, hidden: &FxHashSet<&str>) -> Node {
    let Value::List(nodes) = &node.value else { return node.clone() };
    let kept = nodes.iter().filter(|node| !hidden.contains(&*written(node)));
    Node { value: Value::List(kept.cloned().collect()), span: node.span }
}

/// What is said of values, by their places or by themselves.
fn described(node: &Node, schema: &Node, hidden: &FxHashSet<&str>) -> Node {
    let value = match &node.value {
        Value::List(nodes) => {
            let values = list(schema, "enum").unwrap_or_default();
            let is_kept = |at: usize| !values.get(at).is_some_and(|value| hidden.contains(&*written(value)));
            let kept = nodes.iter().enumerate().filter(|(at, _)| is_kept(*at));
            Value::List(kept.map(|(_, node)| node.clone()).collect())
        }
        Value::Map(fields) => {
            Value::Map(fields.iter().filter(|field| !hidden.contains(&*field.key)).cloned().collect())
        }
        value => value.clone(),
    };
    Node { value, span: node.span }
}

//! Which parts there are: what is wrong with how they say whose they are, and which rules a page has to do with.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::closure::{Above, reached};
use super::walk::{Kind, is_method, kind_of, operations};
use super::{Parts, Rules, list, rule_of, rule_of_operation, rules_of_values, written};
use crate::config::Method;
use crate::data::{Node, Value};
use crate::diag::{Checked, Code, Diagnostic};
use crate::frontmatter::{self, Visibility};
use crate::openapi::files::{Files, Pointers};
use crate::source::{SitePath, Span};

/// The parts of a site's specifications that are for some readers.
#[derive(Default)]
pub struct Survey {
    /// Their rules, each with the first place that says so.
    pub rules: Vec<(Visibility, Span)>,
    /// By specification, method and path: the rules that an operation has to do with, its own among them.
    operations: FxHashMap<(SitePath, Method, Box<str>), Rules>,
    /// By specification and name.
    models: FxHashMap<(SitePath, Box<str>), Rules>,
    /// By AsyncAPI document: those that its channels have to do with.
    channels: FxHashMap<SitePath, Rules>,
}

impl Survey {
    pub fn of_operation(&self, spec: &SitePath, method: Method, path: &str) -> Option<&Rules> {
        self.operations.get(&(spec.clone(), method, path.into()))
    }

    pub fn of_channels(&self, document: &SitePath) -> Option<&Rules> {
        self.channels.get(document)
    }

    pub fn of_model(&self, spec: &SitePath, name: &str) -> Option<&Rules> {
        self.models.get(&(spec.clone(), name.into()))
    }
}

/// Looks at all that `files` read so far.
pub fn survey(files: &Files) -> Checked<Survey> {
    let mut found = Survey::default();
    let mut diags = Vec::new();
    let mut seen: FxHashSet<Visibility> = FxHashSet::default();
    for (_, tree) in files.known() {
        objects(tree, Kind::Object, &mut |node| {
            for (rule, span) in rules_at(node, &mut diags) {
                if rule != Visibility::Everyone && seen.insert(rule.clone()) {
                    found.rules.push((rule, span));
                }
            }
        });
    }
    if found.rules.is_empty() {
        return Checked { value: found, diags };
    }
    let mut pointers = Pointers::new(files);
    let users = Users::of(files, &mut pointers);
    let holding = Holding::of(files, &mut pointers);
    for (at, tree) in files.known() {
        let path = &files.sources()[at].path;
        if tree.get("openapi").is_some() {
            document(&mut found, &mut pointers, (&holding, &users), path, tree);
        } else if tree.get("asyncapi").is_some() {
            found.channels.insert(path.clone(), holding.rules_of([tree]));
        }
    }
    Checked { value: found, diags }
}

/// What one document's pages have to do with.
fn document<'f>(
    found: &mut Survey,
    pointers: &mut Pointers<'f>,
    (holding, users): (&Holding, &Users),
    path: &SitePath,
    tree: &'f Node,
) {
    each_operation(pointers, tree, &mut |place| {
        let Place { key, own, item, method, operation } = place;
        let of_item = ["parameters", "servers"].into_iter().filter_map(|key| item.get(key));
        let mut rules = holding.rules_of(of_item.chain([operation]));
        rules.extend(rule_of_operation(operation, own, item));
        rules.retain(is_somebodys);
        if !rules.is_empty() {
            // A webhook may have several methods, and one name.
            found.operations.entry((path.clone(), method, key.into())).or_default().extend(rules);
        }
    });
    let models = tree.get("components").and_then(|components| components.get("schemas"));
    let Some(Node { value: Value::Map(models), .. }) = models else { return };
    for model in models {
        let mut rules = holding.rules_of([&model.node]);
        rules.extend(users.rules_of(&model.node));
        rules.retain(is_somebodys);
        if !rules.is_empty() {
            found.models.insert((path.clone(), model.key.clone()), rules);
        }
    }
}

/// Whether some readers see what others do not.
fn is_somebodys(rule: &Visibility) -> bool {
    rule.is_restricted() && *rule != Visibility::Nobody
}

/// An operation and where it stands.
struct Place<'f> {
    /// The path, or the name of a webhook.
    key: &'f str,
    /// What stands under the key, and what it is in the end.
    own: &'f Node,
    item: &'f Node,
    /// `Method::Webhook` for webhooks.
    method: Method,
    operation: &'f Node,
}

fn each_operation<'f>(pointers: &mut Pointers<'f>, tree: &'f Node, visit: &mut dyn FnMut(Place<'f>)) {
    for (key, is_webhook) in [("paths", false), ("webhooks", true), ("x-webhooks", true)] {
        let Some(Node { value: Value::Map(fields), .. }) = tree.get(key) else { continue };
        for field in fields {
            let own = &field.node;
            let item = pointers.resolve(own);
            for (method, operation) in operations(own, item) {
                let operation = pointers.resolve(operation);
                let method = if is_webhook { Method::Webhook } else { method };
                visit(Place { key: &field.key, own, item, method, operation });
            }
        }
    }
}

/// What holds parts of some readers, by whose they are.
struct Holding(Vec<(Visibility, FxHashSet<*const Node>)>);

impl Holding {
    fn of<'f>(files: &'f Files<'f>, pointers: &mut Pointers<'f>) -> Holding {
        let mut places: BTreeMap<Visibility, Vec<*const Node>> = BTreeMap::new();
        let above = Above::of(files, pointers, &mut |node| {
            let of_values = rules_of_values(node).into_iter().map(|(_, rule)| rule);
            for rule in rule_of(node).into_iter().chain(of_values).filter(is_somebodys) {
                places.entry(rule).or_default().push(node);
            }
        });
        Holding(places.into_iter().map(|(rule, places)| (rule, above.holding(places))).collect())
    }

    /// Rules of all parts that these objects, or lists of objects, hold or refer to.
    fn rules_of<'n>(&self, nodes: impl IntoIterator<Item = &'n Node>) -> Rules {
        let objects = nodes.into_iter().flat_map(|node| match &node.value {
            Value::List(nodes) => &nodes[..],
            _ => std::slice::from_ref(node),
        });
        let objects: Vec<*const Node> = objects.map(std::ptr::from_ref).collect();
        let found = self.0.iter().filter(|(_, holding)| objects.iter().any(|node| holding.contains(node)));
        found.map(|(rule, _)| rule.clone()).collect()
    }
}

/// What operations reach, by whose they are: whatever document they stand in.
struct Users {
    of: BTreeMap<Option<Visibility>, FxHashSet<*const Node>>,
}

impl Users {
    fn of<'f>(files: &'f Files<'f>, pointers: &mut Pointers<'f>) -> Users {
        let mut starts: BTreeMap<Option<Visibility>, Vec<&Node>> = BTreeMap::new();
        for (_, tree) in files.known() {
            each_operation(pointers, tree, &mut |Place { own, item, operation, .. }| {
                let rule = rule_of_operation(operation, own, item).filter(Visibility::is_restricted);
                starts.entry(rule).or_default().extend([operation].into_iter().chain(item.get("parameters")));
            });
            starts.entry(None).or_default().extend(["channels", "operations"].iter().filter_map(|key| tree.get(key)));
        }
        let reach = |(rule, starts): (Option<Visibility>, Vec<&'f Node>)| {
            let mut found: FxHashSet<*const Node> = FxHashSet::default();
            reached(pointers, starts, &mut |node| _ = found.insert(node));
            (rule, found)
        };
        Users { of: starts.into_iter().map(reach).collect() }
    }

    /// Whose a model is that operations for some use and no others do.
    fn rules_of(&self, model: &Node) -> Vec<Visibility> {
        let users = self.of.iter().filter(|(_, reached)| reached.contains(&std::ptr::from_ref(model)));
        let rules: Option<Vec<Visibility>> = users.map(|(rule, _)| rule.clone()).collect();
        rules.unwrap_or_default()
    }
}

/// Calls `visit` with every object of a tree that is no data.
pub(super) fn objects<'n>(node: &'n Node, kind: Kind, visit: &mut dyn FnMut(&'n Node)) {
    match &node.value {
        Value::List(nodes) if kind != Kind::Data => nodes.iter().for_each(|node| objects(node, kind, visit)),
        Value::Map(fields) if kind != Kind::Data => {
            if kind == Kind::Object {
                visit(node);
            }
            for field in fields {
                let kind = if kind == Kind::Object { kind_of(&field.key, &field.node) } else { Kind::Object };
                objects(&field.node, kind, visit);
            }
        }
        Value::List(_) | Value::Map(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

/// Whose a part is, and values of it; what cannot be read is nobody's.
fn rules_at(node: &Node, diags: &mut Vec<Diagnostic>) -> Vec<(Visibility, Span)> {
    let mut found = Vec::new();
    let mint = node.get("x-mint");
    let heads = [mint, mint.and_then(|mint| mint.get("metadata"))];
    for groups in heads.into_iter().flatten().filter_map(|head| head.get("groups")) {
        found.push((frontmatter::visibility(groups, diags), groups.span));
    }
    let Some(of_values) = node.get("x-mint-enum") else { return found };
    let Value::Map(fields) = &of_values.value else {
        let message = format!("`x-mint-enum` is {}, not an object", of_values.kind());
        let finding = Code::SpecificationType.at(of_values.span, message);
        diags.push(finding.help("write the groups of each value: `x-mint-enum: { draft: [staff] }`"));
        return found;
    };
    let values: FxHashSet<Box<str>> = list(node, "enum").unwrap_or_default().iter().map(written).collect();
    for field in fields {
        found.push((frontmatter::visibility(&field.node, diags), field.node.span));
        if !values.contains(&field.key) {
            let message = format!("`x-mint-enum` names `{}`, which is none of the values", field.key);
            let near = crate::diag::did_you_mean(&field.key, values_of(node));
            let finding = Code::SpecificationType.at(field.key_span, message);
            diags.push(match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("write it as `enum` has it, or take it out"),
            });
        }
    }
    found
}

fn values_of(node: &Node) -> impl Iterator<Item = &str> {
    list(node, "enum").unwrap_or_default().iter().filter_map(Node::text).take(1_000)
}

impl<'f> Parts<'f> {
    /// Finds path items, hidden ids, and names that places must not name.
    pub(super) fn look(&mut self) {
        let files = self.files;
        let hides = self.hides;
        let mut hidden: Vec<*const Node> = Vec::new();
        let above = Above::of(files, &mut self.pointers, &mut |node| {
            let is_hidden = rule_of(node).is_some_and(|rule| hides(&rule))
                || rules_of_values(node).iter().any(|(_, rule)| hides(rule));
            hidden.extend(is_hidden.then_some(std::ptr::from_ref(node)));
        });
        self.holds = above.holding(hidden);
        let mut all: Vec<&Node> = Vec::new();
        for (_, tree) in files.known() {
            objects(tree, Kind::Object, &mut |node| all.push(node));
            for key in ["paths", "webhooks", "x-webhooks"] {
                let Some(Node { value: Value::Map(fields), .. }) = tree.get(key) else { continue };
                for field in fields {
                    let item = self.pointers.resolve(&field.node);
                    self.items.insert(item);
                    for (_, operation) in operations(&field.node, item) {
                        if self.is_hidden_operation(operation, &field.node, item) {
                            let resolved = self.pointers.resolve(operation);
                            self.operations.extend([std::ptr::from_ref(operation), resolved]);
                            self.ids.extend(resolved.get("operationId").and_then(Node::text));
                        }
                    }
                }
            }
        }
        for node in all {
            for of_message in list(node, "traits").unwrap_or_default() {
                let of_message = self.pointers.resolve(of_message);
                self.messages.entry(of_message).or_default().push(node);
            }
            if !self.holds.contains(&std::ptr::from_ref(node)) || !is_schema(node) {
                continue;
            }
            let together = self.together(node);
            let hidden = self.hidden_names(&together);
            if hidden.is_empty() {
                continue;
            }
            for place in together {
                self.unnamed.entry(place).or_default().extend(&hidden);
            }
        }
    }
}

fn is_schema(node: &Node) -> bool {
    ["properties", "allOf", "oneOf", "anyOf", "$ref"].iter().any(|key| node.get(key).is_some())
        && !matches!(&node.value, Value::Map(fields) if fields.iter().any(|field| is_method(&field.key)))
}

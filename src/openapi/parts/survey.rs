//! Which parts there are: what is wrong with how they say whose they are, and which rules a page has to do with.

use std::collections::BTreeMap;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::channels::{is_message, schemes};
use super::closure::{edges, is_nobodys, reached, rules_in};
use super::walk::{Kind, is_method, kind_of, operations};
use super::{Parts, Rules, list, rule_of, rule_of_operation, rules_of_values, written};
use crate::config::Method;
use crate::data::{Field, Node, Value};
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
    /// Of AsyncAPI, alike.
    channels: FxHashMap<(SitePath, Box<str>), Rules>,
    /// By file: rules of parts that stand in it, or that use what stands in it.
    files: FxHashMap<SitePath, Rules>,
}

impl Survey {
    pub fn of_operation(&self, spec: &SitePath, method: Method, path: &str) -> Option<&Rules> {
        self.operations.get(&(spec.clone(), method, path.into()))
    }

    pub fn of_model(&self, spec: &SitePath, name: &str) -> Option<&Rules> {
        self.models.get(&(spec.clone(), name.into()))
    }

    pub fn of_file(&self, path: &SitePath) -> Option<&Rules> {
        self.files.get(path)
    }

    pub fn of_channel(&self, spec: &SitePath, name: &str) -> Option<&Rules> {
        self.channels.get(&(spec.clone(), name.into()))
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
            !is_nobodys(node)
        });
    }
    if found.rules.is_empty() {
        return Checked { value: found, diags };
    }
    let mut pointers = Pointers::new(files);
    let holding = edges(files, &mut pointers, &|node| {
        rule_of(node).is_some_and(|rule| rule != Visibility::Everyone) || node.get("x-mint-enum").is_some()
    });
    let mut users = Users::new();
    for (at, tree) in files.known() {
        let path = &files.sources()[at].path;
        if tree.get("openapi").is_some() {
            operations_of(&mut found, &mut pointers, &holding, path, tree, &mut users);
        } else if tree.get("asyncapi").is_some() {
            channels_of(&mut found, &mut pointers, &holding, path, tree);
        }
    }
    // Once for each rule: each may reach all there is.
    let users: Vec<(Option<Visibility>, FxHashSet<*const Node>)> = users
        .into_iter()
        .map(|(rule, starts)| {
            let mut places: FxHashSet<*const Node> = FxHashSet::default();
            reached(&mut pointers, None, starts, &mut |node| {
                places.insert(node);
                true
            });
            (rule, places)
        })
        .collect();
    for (at, tree) in files.known().filter(|(_, tree)| tree.get("openapi").is_some()) {
        models_of(&mut found, &mut pointers, &holding, &files.sources()[at].path, tree, &users);
    }
    for (at, tree) in files.known() {
        let rules = of_tree(tree, &users);
        if !rules.is_empty() {
            found.files.insert(files.sources()[at].path.clone(), rules);
        }
    }
    Checked { value: found, diags }
}

fn of_tree(tree: &Node, users: &[(Option<Visibility>, FxHashSet<*const Node>)]) -> Rules {
    let mut rules = Rules::new();
    let users: Vec<_> = users.iter().filter_map(|(rule, places)| Some((rule.as_ref()?, places))).collect();
    objects(tree, Kind::Object, &mut |node| {
        rules.extend(rule_of(node));
        rules.extend(rules_of_values(node).into_iter().map(|(_, rule)| rule));
        let users = users.iter().filter(|(_, places)| places.contains(&std::ptr::from_ref(node)));
        rules.extend(users.map(|(rule, _)| (*rule).clone()));
        !is_nobodys(node)
    });
    rules.retain(is_somebodys);
    rules
}

/// What operations are made of, by whose they are.
type Users<'f> = BTreeMap<Option<Visibility>, Vec<&'f Node>>;

fn operations_of<'f>(
    found: &mut Survey,
    pointers: &mut Pointers<'f>,
    holding: &FxHashSet<*const Node>,
    path: &SitePath,
    tree: &'f Node,
    users: &mut Users<'f>,
) {
    for (key, is_webhook) in [("paths", false), ("webhooks", true), ("x-webhooks", true)] {
        let Some(Node { value: Value::Map(fields), .. }) = tree.get(key) else { continue };
        for field in fields {
            let item = pointers.resolve(&field.node);
            for (method, operation) in operations(&field.node, item) {
                let operation = pointers.resolve(operation);
                let of_item = ["parameters", "servers"].into_iter().filter_map(|key| item.get(key));
                let of_tree = of_document(tree, item, operation);
                let mut rules = rules_in(pointers, holding, of_item.chain([operation]).chain(of_tree));
                let own = rule_of_operation(operation, &field.node, item).filter(Visibility::is_restricted);
                users.entry(own.clone()).or_default().extend([operation].into_iter().chain(item.get("parameters")));
                rules.extend(own);
                rules.retain(is_somebodys);
                if !rules.is_empty() {
                    let method = if is_webhook { Method::Webhook } else { method };
                    let key = (path.clone(), method, field.key.clone());
                    found.operations.entry(key).or_default().extend(rules);
                }
            }
        }
    }
}

/// What an operation takes from its document: servers where neither it nor its path has its own, and security schemes.
fn of_document<'f>(tree: &'f Node, item: &Node, operation: &Node) -> Vec<&'f Node> {
    let has_servers = [item, operation].iter().any(|own| own.get("servers").is_some());
    let servers = tree.get("servers").filter(|_| !has_servers);
    let asked = list(operation, "security").or_else(|| list(tree, "security")).unwrap_or_default();
    servers.into_iter().chain(schemes_of(tree, asked)).collect()
}

/// The security schemes of a document that requirements name.
fn schemes_of<'f>(tree: &'f Node, asked: &[Node]) -> impl Iterator<Item = &'f Node> {
    let names = asked.iter().flat_map(|requirement| match &requirement.value {
        Value::Map(fields) => &fields[..],
        _ => &[],
    });
    names.filter_map(|field| schemes(tree)?.get(&field.key))
}

/// What AsyncAPI 2 has by name only: the schemes that what is done with a channel and its servers ask for.
fn schemes_of_channel<'f>(pointers: &mut Pointers<'f>, tree: &'f Node, channel: &'f Node) -> Vec<&'f Node> {
    let mut asking: Vec<&Node> = Vec::new();
    for act in ["publish", "subscribe"].iter().filter_map(|key| channel.get(key)) {
        asking.push(act);
        asking.extend(list(act, "traits").unwrap_or_default().iter().map(|own| pointers.resolve(own)));
    }
    if let Some(Node { value: Value::Map(servers), .. }) = tree.get("servers") {
        let listed = list(channel, "servers").filter(|listed| !listed.is_empty());
        let is_its = |field: &&Field| {
            listed.is_none_or(|listed| listed.iter().filter_map(Node::text).any(|name| *name == *field.key))
        };
        asking.extend(servers.iter().filter(is_its).map(|field| pointers.resolve(&field.node)));
    }
    asking.into_iter().flat_map(|own| schemes_of(tree, list(own, "security").unwrap_or_default())).collect()
}

/// A channel has to do with what it holds, and with what is done with it.
fn channels_of<'f>(
    found: &mut Survey,
    pointers: &mut Pointers<'f>,
    holding: &FxHashSet<*const Node>,
    path: &SitePath,
    tree: &'f Node,
) {
    let fields = |key: &str| match tree.get(key) {
        Some(Node { value: Value::Map(fields), .. }) => &fields[..],
        _ => &[],
    };
    let mut acts: FxHashMap<*const Node, Vec<&'f Node>> = FxHashMap::default();
    for field in fields("operations") {
        let channel = pointers.resolve(&field.node).get("channel");
        if let Some(channel) = channel.map(|node| pointers.resolve(node)) {
            acts.entry(channel).or_default().push(&field.node);
        }
    }
    for field in fields("channels") {
        let channel = pointers.resolve(&field.node);
        let acts = acts.get(&std::ptr::from_ref(channel)).into_iter().flatten().copied();
        let schemes = schemes_of_channel(pointers, tree, channel);
        let all = tree.get("servers").into_iter().chain([&field.node]).chain(acts).chain(schemes);
        let mut rules = rules_in(pointers, holding, all);
        rules.retain(is_somebodys);
        if !rules.is_empty() {
            found.channels.insert((path.clone(), field.key.clone()), rules);
        }
    }
}

fn models_of<'f>(
    found: &mut Survey,
    pointers: &mut Pointers<'f>,
    holding: &FxHashSet<*const Node>,
    path: &SitePath,
    tree: &'f Node,
    users: &[(Option<Visibility>, FxHashSet<*const Node>)],
) {
    let models = tree.get("components").and_then(|components| components.get("schemas"));
    let Some(Node { value: Value::Map(models), .. }) = models else { return };
    for model in models {
        let mut rules = rules_in(pointers, holding, [&model.node]);
        let users = users.iter().filter(|(_, places)| places.contains(&std::ptr::from_ref(&model.node)));
        // Models that operations for some use and no others do are theirs.
        let whose: Option<Vec<Visibility>> = users.map(|(rule, _)| rule.clone()).collect();
        rules.extend(whose.into_iter().flatten());
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

/// Calls `visit` with every object of a tree that is no data. It says whether to look at what is inside.
pub(super) fn objects<'n>(node: &'n Node, kind: Kind, visit: &mut dyn FnMut(&'n Node) -> bool) {
    match &node.value {
        Value::List(nodes) if kind != Kind::Data => nodes.iter().for_each(|node| objects(node, kind, visit)),
        Value::Map(fields) if kind != Kind::Data => {
            if kind == Kind::Object {
                if !visit(node) {
                    return;
                }
                // These may say whose they are, and hold values.
                let examples = list(node, "examples").filter(|_| is_message(node)).unwrap_or_default();
                examples.iter().filter(|node| matches!(node.value, Value::Map(_))).for_each(|node| _ = visit(node));
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
        let mut all: Vec<&Node> = Vec::new();
        for (_, tree) in files.known() {
            objects(tree, Kind::Object, &mut |node| {
                all.push(node);
                true
            });
            for key in ["paths", "webhooks", "x-webhooks"] {
                let Some(Node { value: Value::Map(fields), .. }) = tree.get(key) else { continue };
                for field in fields {
                    let item = self.pointers.resolve(&field.node);
                    self.items.entry(item).or_default().push(&field.node);
                    for (_, operation) in operations(&field.node, item) {
                        if self.is_hidden_operation(operation, &field.node, item) {
                            let target = self.pointers.resolve(operation);
                            self.operations.extend([std::ptr::from_ref(operation), std::ptr::from_ref(target)]);
                            self.ids.extend(target.get("operationId").and_then(Node::text));
                        }
                    }
                }
            }
            self.look_at_channels(tree);
        }
        all.iter().for_each(|node| self.look_at_message(node));
        let (hides, shut) = (self.hides, self.shut.clone());
        self.holds = edges(files, &mut self.pointers, &|node| {
            rule_of(node).is_some_and(|rule| hides(&rule))
                || rules_of_values(node).iter().any(|(_, rule)| hides(rule))
                || shut.contains(&std::ptr::from_ref(node))
        });
        self.look_at_names();
        let mut vast: FxHashMap<*const Node, &Node> = FxHashMap::default();
        for node in all {
            let at = std::ptr::from_ref(node);
            if !self.holds.contains(&at) || !is_schema(node) || vast.contains_key(&at) {
                continue;
            }
            let Some(together) = self.together(node) else {
                self.spread(node, &mut vast);
                continue;
            };
            let hidden = self.hidden_names(&together);
            if hidden.is_empty() {
                continue;
            }
            for place in together.shown {
                Arc::make_mut(self.unnamed.entry(place).or_default()).extend(&hidden);
            }
        }
        let hidden = Arc::new(self.ever_hidden(vast.values().copied()));
        for place in vast.into_keys() {
            let own = self.unnamed.entry(place).or_insert_with(|| hidden.clone());
            if !Arc::ptr_eq(own, &hidden) {
                Arc::make_mut(own).extend(&*hidden);
            }
        }
    }
}

pub(super) fn is_schema(node: &Node) -> bool {
    ["properties", "allOf", "oneOf", "anyOf", "$ref"].iter().any(|key| node.get(key).is_some())
        && !matches!(&node.value, Value::Map(fields) if fields.iter().any(|field| is_method(&field.key)))
}

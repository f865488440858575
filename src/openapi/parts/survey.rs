//! Which parts there are: what is wrong with how they say whose they are, and which rules a page has to do with.

use rustc_hash::{FxHashMap, FxHashSet};

use super::closure::{edges, reached, rules_in};
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
}

impl Survey {
    pub fn of_operation(&self, spec: &SitePath, method: Method, path: &str) -> Option<&Rules> {
        self.operations.get(&(spec.clone(), method, path.into()))
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
    let holding = edges(files, &mut pointers, &|node| {
        rule_of(node).is_some_and(|rule| rule != Visibility::Everyone) || node.get("x-mint-enum").is_some()
    });
    for (at, tree) in files.known() {
        if tree.get("openapi").is_some() {
            document(&mut found, &mut pointers, &holding, &files.sources()[at].path, tree);
        }
    }
    Checked { value: found, diags }
}

/// What one document's pages have to do with.
fn document<'f>(
    found: &mut Survey,
    pointers: &mut Pointers<'f>,
    holding: &FxHashSet<*const Node>,
    path: &SitePath,
    tree: &'f Node,
) {
    // Models that operations for some use and no others do, with whose they are.
    let mut used: FxHashSet<*const Node> = FxHashSet::default();
    let mut restricted: Vec<(Visibility, FxHashSet<*const Node>)> = Vec::new();
    for (key, is_webhook) in [("paths", false), ("webhooks", true), ("x-webhooks", true)] {
        let Some(Node { value: Value::Map(fields), .. }) = tree.get(key) else { continue };
        for field in fields {
            let item = resolved(pointers, &field.node);
            for (method, operation) in operations(&field.node, item) {
                let operation = resolved(pointers, operation);
                let of_item = ["parameters", "servers"].into_iter().filter_map(|key| item.get(key));
                let mut rules = rules_in(pointers, holding, of_item.chain([operation]));
                let own = rule_of_operation(operation, item).filter(Visibility::is_restricted);
                let mut reaches: FxHashSet<*const Node> = FxHashSet::default();
                reached(pointers, None, [operation].into_iter().chain(item.get("parameters")), &mut |node| {
                    reaches.insert(node);
                });
                match &own {
                    Some(own) => restricted.push((own.clone(), reaches)),
                    None => used.extend(reaches),
                }
                rules.extend(own);
                rules.retain(is_somebodys);
                if !rules.is_empty() {
                    let method = if is_webhook { Method::Webhook } else { method };
                    found.operations.insert((path.clone(), method, field.key.clone()), rules);
                }
            }
        }
    }
    let models = tree.get("components").and_then(|components| components.get("schemas"));
    let Some(Node { value: Value::Map(models), .. }) = models else { return };
    for model in models {
        let mut rules = rules_in(pointers, holding, [&model.node]);
        if !used.contains(&std::ptr::from_ref(&model.node)) {
            let users = restricted.iter().filter(|(_, reaches)| reaches.contains(&std::ptr::from_ref(&model.node)));
            rules.extend(users.map(|(rule, _)| rule.clone()));
        }
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

fn resolved<'f>(pointers: &mut Pointers<'f>, node: &'f Node) -> &'f Node {
    let mut at = node;
    for _ in 0..super::MAX_STEPS {
        let Some(reference) = super::reference(at) else { break };
        let Some(next) = reference.text().and_then(|text| pointers.find(reference.span.file, text).ok()) else { break };
        at = next;
    }
    at
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
        let mut all: Vec<&Node> = Vec::new();
        for (_, tree) in files.known() {
            objects(tree, Kind::Object, &mut |node| all.push(node));
            for key in ["paths", "webhooks", "x-webhooks"] {
                let Some(Node { value: Value::Map(fields), .. }) = tree.get(key) else { continue };
                for field in fields {
                    let item = self.resolve(&field.node);
                    self.items.insert(item);
                    for (_, operation) in operations(&field.node, item) {
                        if self.is_hidden_operation(operation, item) {
                            let id = self.resolve(operation).get("operationId").and_then(Node::text);
                            self.ids.extend(id);
                        }
                    }
                }
            }
        }
        let hides = self.hides;
        self.holds = edges(files, &mut self.pointers, &|node| {
            rule_of(node).is_some_and(|rule| hides(&rule)) || rules_of_values(node).iter().any(|(_, rule)| hides(rule))
        });
        for node in all {
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

//! Path items and their operations, webhooks and callbacks.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::contract::unrepeated;
use super::fingerprint::Hasher;
use super::operation::{
    Broken, Callback, CodeSample, Contract, Mint, Operation, Parameter, Place, Requirement, Server,
};
use super::reader::{Reader, TOO_MUCH};
use super::{Fingerprint, Version};
use crate::config::Method;
use crate::data::{Field, Node, Value};
use crate::diag::Code;
use crate::source::Span;

/// What operations have from the document where they say nothing.
pub(super) struct Shared {
    pub servers: Arc<[Server]>,
    pub security: Arc<[Requirement]>,
    /// Of all that is the document's and stands on every page.
    pub fingerprint: Fingerprint,
}

/// Where an operation stands.
#[derive(Clone, Copy, PartialEq)]
enum Holder {
    Path,
    Webhook,
    Callback,
}

/// Finds what pages are made from, and what is wrong with it.
pub(super) struct Paths<'s> {
    pub shared: &'s Shared,
    pub operation_ids: FxHashMap<Box<str>, Span>,
}

impl Paths<'_> {
    /// `paths`, then webhooks, each in the order of the file with their methods in the order of `Method::ALL`.
    pub fn read<'f>(&mut self, reader: &mut Reader<'f>, document: &'f Node, hasher: &mut Hasher<'f>) -> Vec<Operation> {
        let mut found = Vec::new();
        let holders = [("paths", Holder::Path), ("webhooks", Holder::Webhook), ("x-webhooks", Holder::Webhook)];
        for (key, holder) in holders {
            for (field, _) in unrepeated(reader.map(document, key)) {
                if holder == Holder::Path && field.key.starts_with("x-") {
                    continue;
                }
                if holder == Holder::Path && !field.key.starts_with('/') {
                    let message = format!("the path `{}` does not begin with `/`", field.key);
                    let finding = Code::SpecificationType.at(field.key_span, message);
                    reader.diags.push(finding.help(format!("write `/{}`", field.key)));
                }
                self.path_item(reader, field, holder, hasher, &mut found);
            }
        }
        found
    }

    fn path_item<'f>(
        &mut self,
        reader: &mut Reader<'f>,
        field: &'f Field,
        holder: Holder,
        hasher: &mut Hasher<'f>,
        found: &mut Vec<Operation>,
    ) {
        let own = &field.node;
        let Some(item) = reader.resolve(own) else { return };
        if !matches!(item.value, Value::Map(_) | Value::Null) {
            reader.wrong(item, &format!("`{}`", field.key), "an object");
        }
        let mut servers = None;
        for method in Method::ALL {
            if method == Method::Webhook {
                continue;
            }
            let key = method.as_str().to_lowercase();
            // What stands beside a reference wins.
            let Some((holding, node)) = [own, item].into_iter().find_map(|holding| Some((holding, holding.get(&key)?)))
            else {
                continue;
            };
            if !reader.spend(512 + field.key.len()) {
                reader.too_much(field.key_span);
            }
            let span = key_span(holding, &key).unwrap_or(node.span);
            let named = Named { field, holder, verb: method, span };
            let servers =
                servers.get_or_insert_with(|| reader.servers(item).unwrap_or_else(|| self.shared.servers.clone()));
            let operation = self.operation(reader, &named, item, node, servers, hasher);
            found.push(operation);
        }
    }

    fn operation<'f>(
        &mut self,
        reader: &mut Reader<'f>,
        named: &Named<'f>,
        item: &'f Node,
        node: &'f Node,
        servers: &Arc<[Server]>,
        hasher: &mut Hasher<'f>,
    ) -> Operation {
        let Named { field, holder, verb, span } = *named;
        let method = if holder == Holder::Webhook { Method::Webhook } else { verb };
        reader.broken = None;
        let node = reader.required(node).unwrap_or(node);
        if !matches!(node.value, Value::Map(_)) {
            let message =
                format!("`{}` of `{}` is {}, not an object", verb.as_str().to_lowercase(), field.key, node.kind());
            let help = "write an object: `{ \"responses\": { \"200\": { … } } }`";
            reader.fault(Code::SpecificationType.at(node.span, message).help(help));
        }
        let id = reader.text(node, "operationId");
        if let (Some(id), true) = (&id, holder != Holder::Callback) {
            self.unique(reader, id, node);
        }
        let summary = reader.text(node, "summary").or_else(|| reader.text(item, "summary"));
        let description = reader.text(node, "description").or_else(|| reader.text(item, "description"));
        let contract = self.contract(reader, named, item, node, servers, hasher);
        let mut fingerprint = hasher.begin(&[&field.key, method.as_str(), verb.as_str()]);
        fingerprint.add(self.shared.fingerprint);
        let head = item_head(item).into_iter().chain(field.node.get("x-mint"));
        fingerprint.add(hasher.of(reader, head.chain([node])));
        Operation {
            method,
            verb,
            path: field.key.clone(),
            id,
            tags: reader.texts(node, "tags"),
            summary,
            description,
            deprecated: reader.flag(node, "deprecated").unwrap_or(false),
            hidden: reader.flag(node, "x-hidden").unwrap_or(false),
            excluded: reader.flag(node, "x-excluded").unwrap_or(false),
            mint: reader.mint([item, &field.node, node]),
            samples: reader.samples(node),
            contract,
            fingerprint: fingerprint.end(),
            span,
        }
    }

    fn contract<'f>(
        &mut self,
        reader: &mut Reader<'f>,
        named: &Named<'f>,
        item: &'f Node,
        node: &'f Node,
        servers: &Arc<[Server]>,
        hasher: &mut Hasher<'f>,
    ) -> Result<Contract, Broken> {
        if reader.version == Version::V2 {
            let message = "a specification of Swagger 2.0, which is not read".into();
            return Err(Broken { message, span: named.span });
        }
        let contract = Contract {
            parameters: reader.parameters(item, node),
            body: node.get("requestBody").and_then(|node| reader.body(node)),
            responses: reader.responses(node),
            servers: reader.servers(node).unwrap_or_else(|| servers.clone()),
            security: reader.security(node).unwrap_or_else(|| self.shared.security.clone()),
            callbacks: Vec::new(),
        };
        if named.holder == Holder::Path && reader.broken.is_none() {
            path_parameters(reader, named, &contract.parameters);
        }
        let broken = reader.broken.take();
        let callbacks =
            if named.holder == Holder::Callback { Vec::new() } else { self.callbacks(reader, node, hasher) };
        if !reader.spend(0) {
            return Err(Broken { message: TOO_MUCH.into(), span: named.span });
        }
        match broken {
            Some(broken) => Err(broken),
            None => Ok(Contract { callbacks, ..contract }),
        }
    }

    fn callbacks<'f>(&mut self, reader: &mut Reader<'f>, node: &'f Node, hasher: &mut Hasher<'f>) -> Vec<Callback> {
        let mut found = Vec::new();
        for (field, _) in unrepeated(reader.map(node, "callbacks")) {
            let Some(callback) = reader.resolve(&field.node) else { continue };
            let Value::Map(expressions) = &callback.value else {
                reader.wrong(callback, &format!("the callback `{}`", field.key), "an object");
                continue;
            };
            let mut operations = Vec::new();
            for (expression, _) in unrepeated(expressions) {
                if !expression.key.starts_with("x-") && reader.spend(64) {
                    self.path_item(reader, expression, Holder::Callback, hasher, &mut operations);
                }
            }
            found.push(Callback { name: field.key.clone(), operations });
        }
        found
    }

    fn unique<'f>(&mut self, reader: &mut Reader<'f>, id: &str, node: &'f Node) {
        let span = node.get("operationId").map_or(node.span, |node| node.span);
        match self.operation_ids.get(id) {
            // One path item that two paths refer to.
            Some(first) if *first == span => {}
            Some(first) => {
                let finding = Code::OperationIdTwice.at(span, format!("the `operationId` `{id}` stands twice"));
                reader.diags.push(finding.related(*first, "first here").help("give each operation an id of its own"));
            }
            None => {
                self.operation_ids.insert(id.into(), span);
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Named<'f> {
    field: &'f Field,
    holder: Holder,
    verb: Method,
    span: Span,
}

fn key_span(node: &Node, key: &str) -> Option<Span> {
    match &node.value {
        Value::Map(fields) => fields.iter().rev().find(|field| *field.key == *key).map(|field| field.key_span),
        _ => None,
    }
}

/// What an operation has from its path.
fn item_head(item: &Node) -> Vec<&Node> {
    ["summary", "description", "parameters", "servers", "x-servers", "x-mint"]
        .iter()
        .filter_map(|key| item.get(key))
        .collect()
}

/// Whether the names in braces and the parameters of the path are the same.
fn path_parameters(reader: &mut Reader, named: &Named, parameters: &[Arc<Parameter>]) {
    let path = &named.field.key;
    let mut written = FxHashSet::default();
    let mut rest = &**path;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        written.insert(&rest[open + 1..open + close]);
        rest = &rest[open + close + 1..];
    }
    let mut declared = FxHashSet::default();
    for parameter in parameters.iter().filter(|parameter| parameter.place == Place::Path) {
        if !reader.spend(0) {
            return;
        }
        declared.insert(&*parameter.name);
        if !written.contains(&*parameter.name) {
            let message = format!("the path `{path}` has no `{{{}}}`", parameter.name);
            let finding = Code::PathParameter.at(parameter.span, message);
            reader.diags.push(finding.help("write it into the path, or take the parameter out"));
        }
    }
    let mut missing: Vec<&str> = written.into_iter().filter(|name| !declared.contains(name)).collect();
    missing.sort_unstable();
    for name in missing {
        let message = format!("`{{{name}}}` of `{path}` is not described");
        let help = format!("add a parameter: `{{ \"name\": \"{name}\", \"in\": \"path\", \"required\": true, … }}`");
        reader.diags.push(Code::PathParameter.at(named.span, message).help(help));
    }
}

impl<'f> Reader<'f> {
    /// What `x-mint` says of a page: what the last of `places` says counts most.
    pub(super) fn mint(&mut self, places: impl IntoIterator<Item = &'f Node>) -> Mint {
        let mut mint = Mint::default();
        let mut known: Vec<*const Node> = Vec::new();
        for place in places {
            let Some(node) = place.get("x-mint").filter(|_| !known.contains(&std::ptr::from_ref(place))) else {
                continue;
            };
            known.push(place);
            let Value::Map(own) = &node.value else {
                self.wrong(node, "`x-mint`", "an object");
                continue;
            };
            // Who sees the page is said beside the other fields of its head. It is never left out for its weight.
            let groups = own.iter().rfind(|field| &*field.key == "groups");
            let fields = unrepeated(self.map(node, "metadata")).map(|(field, _)| field);
            let fields = fields.filter(|field| groups.is_none() || &*field.key != "groups");
            for field in groups.into_iter().chain(fields) {
                let weight = (field.node.span.end - field.node.span.start) as usize * 2 + 32;
                if !self.spend(weight) && &*field.key != "groups" {
                    continue;
                }
                match mint.metadata.iter_mut().find(|before| before.key == field.key) {
                    Some(before) => *before = field.clone(),
                    None => mint.metadata.push(field.clone()),
                }
            }
            mint.content = self.text(node, "content").or(mint.content);
            mint.href = self.text(node, "href").or(mint.href);
            let lines = [(&mut mint.pre, "pre"), (&mut mint.post, "post")];
            for (lines, key) in lines {
                let own = self.texts(node, key);
                if !own.is_empty() {
                    *lines = own;
                }
            }
            let playground = node.get("playground");
            mint.expand = playground.and_then(|node| self.text(node, "expand")).or(mint.expand);
        }
        mint
    }

    fn samples(&mut self, node: &'f Node) -> Vec<CodeSample> {
        let key = ["x-codeSamples", "x-code-samples"].into_iter().find(|key| node.get(key).is_some());
        let mut found = Vec::new();
        for node in key.map_or(&[][..], |key| self.list(node, key)) {
            let Some(source) = self.text(node, "source") else {
                let finding = Code::SpecificationType.at(node.span, "a code sample without `source`");
                self.diags.push(finding.help("write `{ \"lang\": \"bash\", \"source\": \"…\" }`"));
                continue;
            };
            let language = self.text(node, "lang").unwrap_or_else(|| "text".into());
            found.push(CodeSample { language, label: self.text(node, "label"), source });
        }
        found
    }
}

//! AsyncAPI 2 and 3: channels, and the messages that go through them.

mod login;
mod message;

use std::sync::Arc;

pub use login::{Login, Secret};
use rustc_hash::FxHashMap;

use super::check::{ASYNCAPI, unreadable, written};
use super::contract::unrepeated;
use super::fingerprint::Hasher;
use super::json::Json;
use super::operation::{Fingerprint, ServerVariable};
use super::reader::Reader;
use super::schema::{SchemaRef, Schemas};
use super::{Files, Version, mentions, parts};
use crate::data::{Field, Node, Value};
use crate::diag::{Checked, Code, Diagnostic};
use crate::source::{SitePath, Source, Span};

/// An AsyncAPI document.
pub struct AsyncApi {
    pub path: SitePath,
    pub title: Option<Box<str>>,
    pub description: Option<Box<str>>,
    pub servers: Vec<AsyncServer>,
    /// In the order of the file.
    pub channels: Vec<Channel>,
    /// What messages name.
    pub schemas: Schemas,
    /// What is to be told where the site asks for its pages and it has none.
    pub nothing: Option<Diagnostic>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct AsyncServer {
    pub name: Box<str>,
    /// `url` of 2, `host` and `pathname` of 3; variables stand in braces.
    pub address: Box<str>,
    pub protocol: Option<Box<str>>,
    pub protocol_version: Option<Box<str>>,
    pub description: Option<Box<str>>,
    pub variables: Vec<ServerVariable>,
    /// One of these lists, and all of what it holds.
    pub security: Vec<Vec<Login>>,
    pub bindings: Vec<Binding>,
}

/// What only one protocol knows of a thing.
#[derive(Clone, PartialEq, Debug)]
pub struct Binding {
    /// `kafka`, `ws`, `amqp` …
    pub protocol: Box<str>,
    pub value: Json,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Channel {
    /// Its key.
    pub name: Box<str>,
    /// Where messages go: the key of 2, `address` of 3; `None` when it is known at run time only.
    pub address: Option<Box<str>>,
    pub title: Option<Box<str>>,
    pub summary: Option<Box<str>>,
    pub description: Option<Box<str>>,
    pub parameters: Vec<ChannelParameter>,
    /// Its messages in the order of the file, each once; of 2, those of its operations.
    pub messages: Vec<Arc<Message>>,
    pub actions: Vec<Action>,
    /// The first of its tags (of 3).
    pub tag: Option<Box<str>>,
    pub bindings: Vec<Binding>,
    /// What `x-mint` says of its page's head.
    pub metadata: Vec<Field>,
    /// Names of the servers that have it; nothing for all.
    pub servers: Option<Vec<Box<str>>>,
    /// Equal for equal pages.
    pub fingerprint: Fingerprint,
    /// Its key in the document.
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ChannelParameter {
    pub name: Box<str>,
    pub description: Option<Box<str>>,
    pub values: Vec<Box<str>>,
    pub default: Option<Box<str>>,
    pub examples: Vec<Box<str>>,
    /// Of 2.
    pub schema: Option<SchemaRef>,
}

/// What the application that the document describes does with a channel.
#[derive(Clone, PartialEq, Debug)]
pub struct Action {
    pub kind: ActionKind,
    /// `operationId` of 2, the key of 3.
    pub id: Option<Box<str>>,
    pub title: Option<Box<str>>,
    pub summary: Option<Box<str>>,
    pub description: Option<Box<str>>,
    /// Places among the channel's messages.
    pub messages: Vec<usize>,
    /// What is asked for beside what the server does, as there.
    pub security: Vec<Vec<Login>>,
    pub bindings: Vec<Binding>,
}

/// As the reader of the documentation has it: 2 says `subscribe` of what the application sends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ActionKind {
    /// The application sends, a client receives.
    Sent,
    /// The application receives, a client sends.
    Received,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Message {
    /// `name`, its key, or what a reference calls it.
    pub name: Option<Box<str>>,
    pub title: Option<Box<str>>,
    pub summary: Option<Box<str>>,
    pub description: Option<Box<str>>,
    pub content_type: Option<Box<str>>,
    pub headers: Option<SchemaRef>,
    pub payload: Option<SchemaRef>,
    /// What the payload's schema is written in, where that is not JSON Schema, and the schema as it stands there.
    pub foreign: Option<(Box<str>, Option<Json>)>,
    pub correlation: Option<Correlation>,
    pub bindings: Vec<Binding>,
    pub examples: Vec<MessageExample>,
}

/// How one tells which messages belong together.
#[derive(Clone, PartialEq, Debug)]
pub struct Correlation {
    /// `$message.header#/correlationId`
    pub location: Box<str>,
    pub description: Option<Box<str>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct MessageExample {
    pub name: Option<Box<str>>,
    pub summary: Option<Box<str>>,
    pub headers: Option<Json>,
    pub payload: Option<Json>,
}

impl AsyncApi {
    /// The servers that have a channel, in the order of the file.
    pub fn servers_of<'a>(&'a self, channel: &'a Channel) -> impl Iterator<Item = &'a AsyncServer> {
        let has = |server: &&AsyncServer| channel.servers.as_ref().is_none_or(|names| names.contains(&server.name));
        self.servers.iter().filter(has)
    }
}

/// Reads the AsyncAPI document that is `files`' file at `at`; no value for what is none. Its findings are in no order.
pub fn read(files: &Files, at: usize) -> Checked<Option<AsyncApi>> {
    let source = &files.sources()[at];
    if !mentions(source, &["asyncapi"]) {
        return Checked { value: None, diags: Vec::new() };
    }
    let document = match files.read(at) {
        Ok(document) => document,
        Err(error) => return Checked { value: None, diags: Vec::from_iter(unreadable(source, error)) },
    };
    let Some(version) = document.get("asyncapi") else { return Checked { value: None, diags: Vec::new() } };
    let mut reader = Reader::new(files, Version::V31);
    let written = written(version);
    let is_third = written.starts_with("3.");
    if !is_third && !written.starts_with("2.") {
        let message = format!("AsyncAPI `{written}` is not read");
        let finding = Code::SpecificationVersion.at(version.span, message).help("write a document of version 2 or 3");
        return Checked { value: None, diags: vec![finding] };
    }
    let mut value = document_of(&mut reader, source, document, is_third);
    value.nothing = reader.check_top(&ASYNCAPI, document, source.path.as_str(), version);
    Checked { value: Some(value), diags: reader.diags }
}

fn document_of<'f>(reader: &mut Reader<'f>, source: &Source, document: &'f Node, is_third: bool) -> AsyncApi {
    let mut hasher = Hasher::default();
    let components = document.get("components");
    let schemes = components.and_then(|components| components.get("securitySchemes"));
    let names = components.map_or(&[][..], |components| reader.map(components, "securitySchemes"));
    reader.scheme_names.extend(names.iter().map(|field| &*field.key));
    let default_type = reader.text(document, "defaultContentType");
    let (messages, secrets) = (FxHashMap::default(), FxHashMap::default());
    let mut making = Making { reader, default_type, messages, schemes, secrets };
    let mut channels: Vec<(Channel, Vec<&'f Node>)> = Vec::new();
    for (field, _) in unrepeated(making.reader.map(document, "channels")) {
        channels.extend(making.channel(document, field, is_third));
    }
    if is_third {
        making.operations(document, &mut channels);
    }
    let servers = making.servers(document);
    let Making { reader, .. } = making;
    let of_all = hasher.of(reader, document.get("servers").into_iter().chain(schemes));
    for (channel, from) in &mut channels {
        let mut digest = hasher.begin(&[&channel.name]);
        digest.add(of_all);
        digest.add(hasher.of(reader, from.iter().copied()));
        channel.fingerprint = digest.end();
    }
    reader.finish_schemas();
    reader.check_schemas();
    if !reader.spend(0) {
        reader.too_much(document.get("asyncapi").unwrap_or(document).span);
    }
    let info = document.get("info");
    AsyncApi {
        path: source.path.clone(),
        title: info.and_then(|info| reader.text(info, "title")),
        description: info.and_then(|info| reader.text(info, "description")),
        servers,
        channels: channels.into_iter().map(|(channel, _)| channel).collect(),
        schemas: Schemas(std::mem::take(&mut reader.raws)),
        nothing: None,
    }
}

fn variables<'f>(reader: &mut Reader<'f>, server: &'f Node) -> Vec<ServerVariable> {
    let mut found = Vec::new();
    for (field, _) in unrepeated(reader.map(server, "variables")) {
        let Some(node) = reader.resolve(&field.node) else { continue };
        found.push(ServerVariable {
            name: field.key.clone(),
            default: reader.text(node, "default").unwrap_or_default(),
            values: reader.texts(node, "enum"),
            description: reader.text(node, "description"),
        });
    }
    found
}

/// In the order of the file; those that say nothing are left out.
fn bindings<'f>(reader: &mut Reader<'f>, node: &'f Node) -> Vec<Binding> {
    let Some(node) = node.get("bindings").and_then(|node| reader.resolve(node)) else { return Vec::new() };
    let Value::Map(fields) = &node.value else {
        reader.wrong(node, "`bindings`", "an object");
        return Vec::new();
    };
    let mut found = Vec::new();
    for (field, _) in unrepeated(fields) {
        let value = reader.resolve(&field.node).and_then(|node| reader.json(node));
        if let Some(value) = value.filter(|value| !matches!(value, Json::Null) && *value != Json::Map(Vec::new())) {
            found.push(Binding { protocol: field.key.clone(), value });
        }
    }
    found
}

/// Where a thing says `key`: itself, or the first of its traits that does.
fn holder<'f>(own: &[&'f Node], key: &str) -> &'f Node {
    own.iter().copied().find(|node| node.get(key).is_some()).unwrap_or(own[0])
}

struct Making<'r, 'f> {
    reader: &'r mut Reader<'f>,
    default_type: Option<Box<str>>,
    messages: FxHashMap<*const Node, Arc<Message>>,
    /// `components.securitySchemes`
    schemes: Option<&'f Node>,
    /// What is known of schemes; nothing of wrong ones.
    secrets: FxHashMap<*const Node, Option<Secret>>,
}

impl<'f> Making<'_, 'f> {
    fn servers(&mut self, document: &'f Node) -> Vec<AsyncServer> {
        let mut found = Vec::new();
        for (field, _) in unrepeated(self.reader.map(document, "servers")) {
            let reader = &mut *self.reader;
            let Some(node) = reader.resolve(&field.node) else { continue };
            let host = reader.text(node, "host").map(|host| {
                let path = reader.text(node, "pathname").unwrap_or_default();
                format!("{host}{path}").into()
            });
            let Some(address) = host.or_else(|| reader.text(node, "url")) else {
                let finding =
                    Code::SpecificationType.at(field.key_span, format!("the server `{}` has no address", field.key));
                reader.diags.push(finding.help("write its `host` (version 3) or its `url` (version 2)"));
                continue;
            };
            let mut server = AsyncServer {
                name: field.key.clone(),
                address,
                protocol: reader.text(node, "protocol"),
                protocol_version: reader.text(node, "protocolVersion"),
                description: reader.text(node, "description"),
                variables: variables(reader, node),
                security: Vec::new(),
                bindings: bindings(reader, node),
            };
            server.security = self.security(node);
            found.push(server);
        }
        found
    }

    /// With the places that it is made from.
    fn channel(&mut self, document: &'f Node, field: &'f Field, is_third: bool) -> Option<(Channel, Vec<&'f Node>)> {
        let node = self.reader.resolve(&field.node)?;
        if !matches!(node.value, Value::Map(_)) || !self.reader.spend(512) {
            self.reader.wrong(node, &format!("the channel `{}`", field.key), "an object");
            return None;
        }
        let mut metadata = self.reader.mint([node, &field.node]).metadata;
        let of_servers = parts::groups_of_servers(&mut self.reader.pointers, document, &field.node);
        metadata.extend(of_servers.map(|groups| Field {
            key: "groups".into(),
            key_span: groups.span,
            node: groups.clone(),
        }));
        let mut channel = Channel {
            name: field.key.clone(),
            address: if is_third { self.reader.text(node, "address") } else { Some(field.key.clone()) },
            title: self.reader.text(node, "title"),
            summary: self.reader.text(node, "summary"),
            description: self.reader.text(node, "description"),
            parameters: self.parameters(node),
            messages: Vec::new(),
            actions: Vec::new(),
            tag: self.tag(node),
            bindings: bindings(self.reader, node),
            servers: self.server_names(node),
            metadata,
            fingerprint: Fingerprint([0; 16]),
            span: field.key_span,
        };
        if is_third {
            for (field, _) in unrepeated(self.reader.map(node, "messages")) {
                channel.messages.extend(self.message(&field.node, Some(&field.key)));
            }
        }
        for (key, kind) in [("subscribe", ActionKind::Sent), ("publish", ActionKind::Received)] {
            let Some(node) = node.get(key).filter(|_| !is_third) else { continue };
            let mut action = self.action(node, kind);
            action.id = self.reader.text(node, "operationId");
            for message in node.get("message").map_or_else(Vec::new, |node| self.one_or_more(node)) {
                let at = channel.messages.iter().position(|known| Arc::ptr_eq(known, &message));
                action.messages.push(at.unwrap_or(channel.messages.len()));
                if at.is_none() {
                    channel.messages.push(message);
                }
            }
            channel.actions.push(action);
        }
        Some((channel, [node].into_iter().chain(field.node.get("x-mint")).collect()))
    }

    fn action(&mut self, node: &'f Node, kind: ActionKind) -> Action {
        let own = self.with_traits(node);
        let mut text = |key: &str| self.reader.text(holder(&own, key), key);
        Action {
            kind,
            id: None,
            title: text("title"),
            summary: text("summary"),
            description: text("description"),
            messages: Vec::new(),
            security: self.security(holder(&own, "security")),
            bindings: bindings(self.reader, holder(&own, "bindings")),
        }
    }

    /// A thing and its traits, whose words count where it has none of its own.
    fn with_traits(&mut self, node: &'f Node) -> Vec<&'f Node> {
        let traits = self.reader.list(node, "traits").iter();
        let traits: Vec<&'f Node> = traits.filter_map(|node| self.reader.resolve(node)).collect();
        [node].into_iter().chain(traits).collect()
    }

    fn tag(&mut self, node: &'f Node) -> Option<Box<str>> {
        let first = self.reader.list(node, "tags").first()?;
        let first = self.reader.resolve(first)?;
        self.reader.text(first, "name")
    }

    /// The operations of 3, which stand beside the channels and name them.
    fn operations(&mut self, document: &'f Node, channels: &mut [(Channel, Vec<&'f Node>)]) {
        let by_place: FxHashMap<*const Node, usize> =
            channels.iter().enumerate().map(|(at, (_, from))| (std::ptr::from_ref(from[0]), at)).collect();
        for (field, _) in unrepeated(self.reader.map(document, "operations")) {
            let Some(node) = self.reader.resolve(&field.node) else { continue };
            let channel = node.get("channel").and_then(|node| self.reader.resolve(node));
            let Some(&at) = channel.and_then(|node| by_place.get(&std::ptr::from_ref(node))) else {
                let message = format!("the operation `{}` names no channel of this document", field.key);
                let finding = Code::SpecificationType.at(field.key_span, message);
                self.reader.diags.push(finding.help("write `\"channel\": { \"$ref\": \"#/channels/NAME\" }`"));
                continue;
            };
            let kind = match node.get("action").and_then(Node::text) {
                Some("send") => ActionKind::Sent,
                Some("receive") => ActionKind::Received,
                _ => {
                    let message = format!("the operation `{}` neither sends nor receives", field.key);
                    let finding = Code::SpecificationType.at(field.key_span, message);
                    self.reader.diags.push(finding.help("write `\"action\": \"send\"` or `\"receive\"`"));
                    continue;
                }
            };
            let (channel, from) = &mut channels[at];
            let mut action = self.action(node, kind);
            action.id = Some(field.key.clone());
            let listed = self.reader.list(node, "messages");
            for node in listed {
                let Some(target) = self.reader.resolve(node) else { continue };
                let Some(message) = self.messages.get(&std::ptr::from_ref(target)) else { continue };
                action.messages.extend(channel.messages.iter().position(|known| Arc::ptr_eq(known, message)));
            }
            if node.get("messages").is_none() {
                action.messages = (0..channel.messages.len()).collect();
            }
            channel.actions.push(action);
            from.push(node);
        }
    }

    fn parameters(&mut self, node: &'f Node) -> Vec<ChannelParameter> {
        let mut found = Vec::new();
        for (field, _) in unrepeated(self.reader.map(node, "parameters")) {
            let Some(node) = self.reader.resolve(&field.node) else { continue };
            found.push(ChannelParameter {
                name: field.key.clone(),
                description: self.reader.text(node, "description"),
                values: self.reader.texts(node, "enum"),
                default: self.reader.text(node, "default"),
                examples: self.reader.texts(node, "examples"),
                schema: node.get("schema").map(|node| self.reader.schema(node)),
            });
        }
        found
    }

    /// Names of 2, references of 3.
    fn server_names(&mut self, node: &'f Node) -> Option<Vec<Box<str>>> {
        let listed = self.reader.list(node, "servers");
        let names = listed.iter().filter_map(|node| match super::reader::reference(node) {
            Some(written) => written.text()?.rsplit('/').next(),
            None => node.text(),
        });
        (!listed.is_empty() || parts::is_unserved(node)).then(|| names.map(Box::from).collect())
    }
}

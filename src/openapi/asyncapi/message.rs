//! Messages: what goes through a channel, headers and payload.

use std::sync::Arc;

use super::{Correlation, Making, Message, MessageExample, bindings, holder};
use crate::data::{Node, Value};
use crate::openapi::json::Json;
use crate::openapi::reader::{Reader, reference};
use crate::openapi::schema::SchemaRef;

impl<'f> Making<'_, 'f> {
    /// `message` of 2: one, or `oneOf` several.
    pub(super) fn one_or_more(&mut self, node: &'f Node) -> Vec<Arc<Message>> {
        match node.get("oneOf") {
            Some(_) => self.reader.list(node, "oneOf").iter().filter_map(|node| self.message(node, None)).collect(),
            None => self.message(node, None).into_iter().collect(),
        }
    }

    pub(super) fn message(&mut self, node: &'f Node, key: Option<&str>) -> Option<Arc<Message>> {
        let target = self.reader.resolve(node)?;
        if let Some(known) = self.messages.get(&std::ptr::from_ref(target)) {
            return Some(known.clone());
        }
        if !matches!(target.value, Value::Map(_)) || !self.reader.spend(512) {
            self.reader.wrong(target, "a message", "an object");
            return None;
        }
        let own = self.with_traits(target);
        let reader = &mut *self.reader;
        let called = reference(node).and_then(Node::text).and_then(|written| written.rsplit('/').next());
        let (payload, foreign) = payload(reader, target);
        let mut text = |key: &str| reader.text(holder(&own, key), key);
        let message = Message {
            name: text("name").or_else(|| key.or(called).map(Box::from)),
            title: text("title"),
            summary: text("summary"),
            description: text("description"),
            content_type: text("contentType").or_else(|| self.default_type.clone()),
            headers: holder(&own, "headers").get("headers").map(|node| reader.schema(node)),
            payload,
            foreign,
            correlation: correlation(reader, holder(&own, "correlationId")),
            bindings: bindings(reader, holder(&own, "bindings")),
            examples: examples(reader, holder(&own, "examples")),
        };
        let message = Arc::new(message);
        self.messages.insert(target, message.clone());
        Some(message)
    }
}

/// The payload's schema, or what it is written in and how.
type Payload = (Option<SchemaRef>, Option<(Box<str>, Option<Json>)>);

fn payload<'f>(reader: &mut Reader<'f>, message: &'f Node) -> Payload {
    let Some(node) = message.get("payload") else { return (None, None) };
    // Version 3 puts schema and format together, version 2 the format beside the payload.
    let (schema, format) = match (node.get("schemaFormat"), node.get("schema")) {
        (Some(_), Some(schema)) => (schema, reader.text(node, "schemaFormat")),
        _ => (node, reader.text(message, "schemaFormat")),
    };
    let is_ours = |format: &str| {
        format.contains("schema+json")
            || format.contains("schema+yaml")
            || format.contains("aai.asyncapi")
            || format.contains("openapi")
    };
    match format {
        Some(format) if !is_ours(&format) => (None, Some((format, reader.json(schema)))),
        _ => (Some(reader.schema(schema)), None),
    }
}

fn correlation<'f>(reader: &mut Reader<'f>, message: &'f Node) -> Option<Correlation> {
    let node = message.get("correlationId").and_then(|node| reader.resolve(node))?;
    Some(Correlation { location: reader.text(node, "location")?, description: reader.text(node, "description") })
}

fn examples<'f>(reader: &mut Reader<'f>, message: &'f Node) -> Vec<MessageExample> {
    let mut found = Vec::new();
    for node in reader.list(message, "examples") {
        let of = |reader: &mut Reader<'f>, key: &str| node.get(key).and_then(|node| reader.json(node));
        found.push(MessageExample {
            name: reader.text(node, "name"),
            summary: reader.text(node, "summary"),
            headers: of(reader, "headers"),
            payload: of(reader, "payload"),
        });
    }
    found
}

//! Examples of AsyncAPI messages, without what the schemas of payload and headers hide.

use super::walk::is_emptied;
use super::{Parts, list};
use crate::data::{Field, Node, Value};

impl<'f> Parts<'f> {
    /// Whether it is a message of AsyncAPI, or a trait of messages.
    pub(super) fn is_of_message(&self, node: &Node) -> bool {
        let is_message = ["payload", "traits"].iter().any(|key| node.get(key).is_some());
        is_message || self.messages.contains_key(&std::ptr::from_ref(node))
    }

    /// `node` has them: a message, whose traits may hold the schemas, or a trait that several messages take up.
    pub(super) fn examples_of_messages(&mut self, examples: &'f Node, node: &'f Node) -> Option<Node> {
        let Value::List(nodes) = &examples.value else { return Some(examples.clone()) };
        let mut places = vec![node];
        places.extend(self.messages.get(&std::ptr::from_ref(node)).into_iter().flatten());
        for message in places.clone() {
            let traits = list(message, "traits").unwrap_or_default();
            places.extend(traits.iter().map(|of_message| self.pointers.resolve(of_message)));
        }
        let kept: Vec<Node> = nodes.iter().filter_map(|example| self.example_of(example, &places)).collect();
        let left = Node { value: Value::List(kept), span: examples.span };
        (!is_emptied(examples, &left)).then_some(left)
    }

    fn example_of(&mut self, example: &Node, places: &[&'f Node]) -> Option<Node> {
        let Value::Map(fields) = &example.value else { return Some(example.clone()) };
        let mut kept: Vec<Field> = Vec::new();
        let is_part = |key: &str| matches!(key, "payload" | "headers");
        for field in fields {
            if !is_part(&field.key) {
                kept.push(field.clone());
                continue;
            }
            let described = places.iter().filter_map(|place| place.get(&field.key));
            // With its format, a schema stands one level below.
            let schemas = described.map(|own| match own.get("schemaFormat") {
                Some(_) => own.get("schema").unwrap_or(own),
                None => own,
            });
            let left = schemas
                .collect::<Vec<_>>()
                .into_iter()
                .try_fold(field.node.clone(), |left, schema| self.cut(&left, schema));
            kept.extend(left.map(|node| Field { node, ..field.clone() }));
        }
        let had_parts = fields.iter().any(|field| is_part(&field.key));
        let has_parts = kept.iter().any(|field| is_part(&field.key));
        (has_parts || !had_parts).then_some(Node { value: Value::Map(kept), span: example.span })
    }
}

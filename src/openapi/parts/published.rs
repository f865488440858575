//! Trees as their files are published: nothing in them tells that something was taken out.

use super::walk::{Kind, is_method, kind_of};
use super::{UNSERVED, is_unserved};
use crate::data::{Field, Node, Value};

/// What stands where readers see none of the servers.
#[derive(Clone, Copy)]
enum Instead {
    /// `servers: []`, which says in OpenAPI that those of something larger are not meant, and which authors write, too.
    Empty,
    /// Nothing, as where nobody wrote servers: at a document there is nothing larger, and in AsyncAPI an empty list means
    /// all servers, too.
    Nothing,
    /// By what the place is, in files that are no document.
    Either,
}

/// A tree as `written` takes it for readers.
pub fn published(tree: &Node) -> Node {
    let has = |key: &str| tree.get(key).is_some();
    let (root, inside) = match (has("openapi"), has("asyncapi")) {
        (true, _) => (Instead::Nothing, Instead::Empty),
        (_, true) => (Instead::Nothing, Instead::Nothing),
        _ => (Instead::Either, Instead::Either),
    };
    told(tree, Kind::Object, root, inside)
}

fn told(node: &Node, kind: Kind, here: Instead, inside: Instead) -> Node {
    let value = match &node.value {
        Value::List(nodes) if kind != Kind::Data => {
            Value::List(nodes.iter().map(|node| told(node, kind, inside, inside)).collect())
        }
        Value::Map(fields) if kind != Kind::Data => {
            let is_object = kind == Kind::Object;
            let is_unserved = is_object && is_unserved(node);
            let of_field = |field: &Field| {
                if is_unserved && *field.key == *UNSERVED {
                    return is_empty_list(node, here).then(|| Field { key: "servers".into(), ..field.clone() });
                }
                let kind = if is_object { kind_of(&field.key, &field.node) } else { Kind::Object };
                Some(Field { node: told(&field.node, kind, inside, inside), ..field.clone() })
            };
            Value::Map(fields.iter().filter_map(of_field).collect())
        }
        value => value.clone(),
    };
    Node { value, span: node.span }
}

fn is_empty_list(node: &Node, instead: Instead) -> bool {
    match instead {
        Instead::Empty => true,
        Instead::Nothing => false,
        // An operation or a path.
        Instead::Either => {
            let is_of_openapi = |field: &Field| is_method(&field.key) || &*field.key == "responses";
            matches!(&node.value, Value::Map(fields) if fields.iter().any(is_of_openapi))
        }
    }
}

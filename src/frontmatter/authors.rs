//! Who wrote a page.

use crate::data::{Node, Value};
use crate::scheme::is_web;

/// A person or a group of them.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Author {
    pub name: Box<str>,
    /// A page about them, as written: a whole address or none.
    pub url: Option<Box<str>>,
}

/// A name, `{name, url}`, or a list of them. What has no name is left out.
pub(super) fn authors(node: &Node) -> Vec<Author> {
    match &node.value {
        Value::List(nodes) => nodes.iter().filter_map(author).collect(),
        Value::Text(_) | Value::Map(_) => author(node).into_iter().collect(),
        Value::Number(_) | Value::Bool(_) | Value::Null => Vec::new(),
    }
}

fn author(node: &Node) -> Option<Author> {
    let part = |key: &str| node.get(key).and_then(Node::text).map(str::trim).filter(|text| !text.is_empty());
    let name = node.text().map(str::trim).filter(|name| !name.is_empty()).or_else(|| part("name"))?;
    let url = part("url").or_else(|| part("link")).filter(|url| is_web(url));
    Some(Author { name: name.into(), url: url.map(Into::into) })
}

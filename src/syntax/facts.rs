//! Facts: what a document will ask of other files and of the site.

use rustc_hash::FxHashSet;

use crate::document::{self, AttributeKind, Element, Facts, Kind, NodeId, Tree};
use crate::expr::children::{Child, children_of};
use crate::expr::scope::Names;
use crate::expr::tree::Module;
use crate::expr::value::Value;
use crate::expr::{self, eval, walk};
use crate::{html, math};

/// Attributes whose value is a path or URL, whatever it looks like.
const PATHS: [&str; 9] = ["href", "src", "img", "srcSet", "srcset", "poster", "file", "action", "data"];

/// The facts of a tree and its module.
pub fn collect(tree: &Tree, module: &Module) -> Facts {
    let (mut links, mut snippets, mut variables, mut imports) = <(Set, Set, Set, Set)>::default();
    for node in &tree.nodes {
        match node.kind {
            Kind::Link(index) | Kind::Image(index) => {
                let link = tree.links[index as usize];
                links.insert(tree.text(link.url));
                names_inside(tree.text(link.url), &mut variables);
                names_inside(tree.text(link.title), &mut variables);
            }
            Kind::Fence(index) => {
                let fence = tree.fences[index as usize];
                if tree.text(fence.meta).split_whitespace().any(|word| word == "personal") {
                    names_inside(tree.text(fence.code), &mut variables);
                }
            }
            Kind::Variable(name) => variables.insert(tree.text(name)),
            Kind::Element(index) => {
                element(tree, &tree.elements[index as usize], &mut links, &mut snippets, &mut variables);
            }
            _ => {}
        }
    }
    for import in &module.imports {
        imports.insert(&import.from);
    }
    let expressions = tree.expressions.iter().filter_map(|expression| expression.parsed.as_ref().ok());
    for expr in expressions.chain(module.definitions.iter().map(|definition| &definition.value)) {
        // What an expression makes of its texts is seen only when it is evaluated: all that look like paths count.
        walk::visit(expr, &mut |expr| {
            if let expr::tree::Kind::Constant(Value::Text(text)) = &expr.kind
                && let Some(text) = text.as_str()
                && is_path(text)
            {
                links.insert(text);
            }
        });
    }
    Facts { links: links.list, imports: imports.list, snippets: snippets.list, variables: variables.list }
}

/// The text of the first `#` heading, as far as one file can tell.
pub fn first_heading(tree: &Tree, module: &Module) -> Option<Box<str>> {
    let is_title =
        |id: &NodeId| matches!(tree.node(*id).kind, Kind::Heading(at) if tree.headings[at as usize].level == 1);
    let id = tree.children(NodeId::ROOT).find(is_title)?;
    let mut text = String::new();
    plain_text(tree, module, id, &mut text);
    Some(text.trim().into())
}

/// Whether a text that may mean anything is plainly a path of the site or an anchor.
fn is_path(text: &str) -> bool {
    text.starts_with(['/', '#']) || text.starts_with("./") || text.starts_with("../")
}

fn element<'t>(
    tree: &'t Tree,
    element: &Element,
    links: &mut Set<'t>,
    snippets: &mut Set<'t>,
    variables: &mut Set<'t>,
) {
    let is_snippet = tree.text(element.name) == "Snippet";
    for attribute in tree.attributes(element) {
        let AttributeKind::Text { name, value, .. } = attribute.kind else { continue };
        let (name, value) = (tree.text(name), tree.text(value));
        if is_snippet && name == "file" {
            snippets.insert(value);
        } else if name.eq_ignore_ascii_case("srcset") {
            html::srcset(value).for_each(|(address, _)| links.insert(address));
        } else if PATHS.contains(&name) || is_path(value) {
            links.insert(value);
        }
        names_inside(value, variables);
    }
}

/// The names of `{{name}}` inside a text.
fn names_inside<'t>(text: &'t str, variables: &mut Set<'t>) {
    for inside in text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")) {
        variables.insert(inside.0.trim());
    }
}

/// What an expression of a title shows to a reader nobody knows, as far as one file can tell.
fn value_text(expression: &document::Expression, module: &Module) -> Option<String> {
    let expr = expression.parsed.as_ref().ok()?;
    let mut names = Names::new();
    names.module(module);
    let scope = names.finish();
    let value = eval::evaluate(expr, &scope, &eval::no_user()).ok()?;
    let children = children_of(&value).items;
    let text = children.iter().map(|child| match child {
        Child::Text(text) => text.to_str().into_owned(),
        Child::Element(_) => String::new(),
    });
    Some(text.collect())
}

/// The text of a node without markup.
fn plain_text(tree: &Tree, module: &Module, id: NodeId, text: &mut String) {
    match tree.node(id).kind {
        Kind::Text(part) | Kind::Code(part) => text.push_str(tree.text(part)),
        Kind::Math { text: part, .. } => text.push_str(&math::text(tree.text(part))),
        Kind::SoftBreak | Kind::HardBreak => text.push(' '),
        Kind::Variable(name) => text.extend(["{{", tree.text(name), "}}"]),
        Kind::Expression(at) => text.extend(value_text(&tree.expressions[at as usize], module)),
        _ => {
            for child in tree.children(id) {
                plain_text(tree, module, child, text);
            }
        }
    }
}

/// Texts in order of first occurrence.
#[derive(Default)]
struct Set<'t> {
    list: Vec<Box<str>>,
    seen: FxHashSet<&'t str>,
}

impl<'t> Set<'t> {
    fn insert(&mut self, text: &'t str) {
        if self.seen.insert(text) {
            self.list.push(text.into());
        }
    }
}

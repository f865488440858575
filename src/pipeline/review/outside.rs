//! Links to other sites, with their places. What expressions make of the reader's data is nobody's link yet.

use url::Url;

use crate::config::Config;
use crate::data::{self, Field, Node, Value};
use crate::document::{self, AttributeKind, Document, Kind, NodeId, Tree};
use crate::expr::tree::{Attribute, Expr, Kind as ExprKind, Tag};
use crate::expr::value;
use crate::expr::walk;
use crate::source::{Source, Span};
use crate::{scheme, syntax};

/// Those of `http:` and `https:`, without their anchors, in the order of the file. `origin` is the site's own.
pub fn links(document: &Document, origin: Option<&str>) -> Vec<(Url, Span)> {
    let mut found = Vec::new();
    of_head(&document.source, &mut |written, span| {
        // A page names its own address, which may be that of tomorrow's site.
        let is_ours = |(url, _): &(Url, Span)| Some(&*url.origin().ascii_serialization()) == origin;
        found.extend(link(written, span).filter(|link| !is_ours(link)));
    });
    of_document(document, &mut |written, span| found.extend(link(written, span)));
    found
}

pub fn of_site_file(config: &Config) -> impl Iterator<Item = (Url, Span)> {
    config.links.iter().filter_map(|(written, span)| link(written, *span))
}

/// What a page's head names: where its entry leads, related pages, pictures for other sites, the address it is known by.
fn of_head(source: &Source, found: &mut dyn FnMut(&str, Span)) {
    let Some(range) = syntax::yaml(source) else { return };
    // What is wrong with it is said by the build.
    let Ok(Node { value: Value::Map(fields), .. }) = data::yaml(&source.text[range.clone()], source.span(range)) else {
        return;
    };
    let text = |node: &Node, found: &mut dyn FnMut(&str, Span)| {
        if let Some(text) = node.text() {
            found(text, node.span);
        }
    };
    for Field { key, node, .. } in &fields {
        match (&**key, &node.value) {
            ("related", Value::List(nodes)) => nodes.iter().for_each(|node| match &node.value {
                Value::Map(titled) => titled.iter().for_each(|field| text(&field.node, found)),
                _ => text(node, found),
            }),
            ("url" | "canonical", _) => text(node, found),
            (key, _) if scheme::holds_address(key) => text(node, found),
            _ => {}
        }
    }
}

fn link(written: &str, span: Span) -> Option<(Url, Span)> {
    let written = written.trim();
    // What a variable stands for, or the reader's data, is put in later.
    if written.contains("{{") || written.contains('{') {
        return None;
    }
    let whole = if written.starts_with("//") { format!("https:{written}") } else { written.to_owned() };
    let mut url = Url::parse(&whole).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.host_str()?;
    url.set_fragment(None);
    Some((url, span))
}

fn of_document(document: &Document, found: &mut dyn FnMut(&str, Span)) {
    let tree = &document.tree;
    for at in 0..tree.nodes.len() {
        let id = NodeId(at as u32);
        match tree.node(id).kind {
            Kind::Link(link) | Kind::Image(link) => {
                found(tree.text(tree.links[link as usize].url), document.span(id));
            }
            Kind::Element(element) => {
                for given in self::given(tree, &tree.elements[element as usize]) {
                    if let (Some(name), Some(value)) = (given.name, given.value)
                        && leads(name)
                    {
                        found(value, given.span);
                    }
                }
            }
            _ => {}
        }
    }
    expressions(document, &mut |expr| walk::visit(expr, &mut |expr| of_expression(expr, found)));
}

fn leads(name: &str) -> bool {
    matches!(name, "href" | "src" | "img" | "poster" | "cite")
}

fn of_expression(expr: &Expr, found: &mut dyn FnMut(&str, Span)) {
    let ExprKind::Element(element) = &expr.kind else { return };
    if matches!(element.tag, Tag::Arm(_)) {
        return;
    }
    for attribute in &element.attributes {
        if let Attribute::Named { name, value } = attribute
            && leads(name)
            && let ExprKind::Constant(value::Value::Text(text)) = &value.kind
        {
            found(&text.to_str(), value.span);
        }
    }
}

/// An attribute of an element of a page.
pub struct Given<'d> {
    /// `None` for `{...props}`, which may be any.
    pub name: Option<&'d str>,
    /// Where it is a text.
    pub value: Option<&'d str>,
    pub span: Span,
}

pub fn given<'d>(tree: &'d Tree, element: &'d document::Element) -> impl Iterator<Item = Given<'d>> {
    tree.attributes(element).iter().map(|attribute| {
        let (name, value, span) = match &attribute.kind {
            AttributeKind::Present { name } => (Some(*name), None, attribute.span),
            AttributeKind::Text { name, value, at } => (Some(*name), Some(tree.text(*value)), *at),
            AttributeKind::Expression { name, value } => {
                (Some(*name), constant(&tree.expressions[*value as usize]), attribute.span)
            }
            AttributeKind::Spread(_) => (None, None, attribute.span),
        };
        Given { name: name.map(|name| tree.text(name)), value, span }
    })
}

fn constant(expression: &document::Expression) -> Option<&str> {
    match &expression.parsed.as_ref().ok()?.kind {
        ExprKind::Constant(value::Value::Text(text)) => text.as_str(),
        _ => None,
    }
}

/// Every expression of a file: between braces and in its definitions.
pub fn expressions(document: &Document, found: &mut dyn FnMut(&Expr)) {
    let braces = document.tree.expressions.iter().filter_map(|expression| expression.parsed.as_ref().ok());
    let defined = document.module.definitions.iter().map(|definition| &definition.value);
    braces.chain(defined).for_each(found);
}

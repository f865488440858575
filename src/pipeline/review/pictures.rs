//! Pictures that say nothing to readers who do not see them.

use crate::diag::{Code, Diagnostic};
use crate::document::{Document, Kind, NodeId, Tree};
use crate::expr::tree::{Attribute, Expr, Kind as ExprKind, Tag};
use crate::expr::walk;
use crate::source::Span;

use super::outside::{self, Given};

const MESSAGE: &str = "a picture without a text that stands for it";

/// Says of each picture without an alternative text where it stands. An empty `alt` is a decision.
pub fn without_words(document: &Document, diags: &mut Vec<Diagnostic>) {
    let tree = &document.tree;
    for at in 0..tree.nodes.len() {
        let id = NodeId(at as u32);
        match tree.node(id).kind {
            Kind::Image(link) if !has_words(tree, id) => {
                let url = tree.text(tree.links[link as usize].url);
                let help = format!("write `![what it shows]({url})`; of an ornament, `<img src=\"{url}\" alt=\"\" />`");
                diags.push(Code::PictureWordless.at(document.span(id), MESSAGE).help(help));
            }
            Kind::Element(element) => {
                let element = &tree.elements[element as usize];
                let is_picture = tree.text(element.name) == "img";
                let given: Vec<Given> = outside::given(tree, element).collect();
                let says = given.iter().any(|given| given.name.is_none_or(|name| name == "alt"));
                if is_picture && !says {
                    diags.push(wordless(element.tag));
                }
            }
            _ => {}
        }
    }
    outside::expressions(document, &mut |expr| {
        walk::visit(expr, &mut |expr| diags.extend(of_expression(expr).then(|| wordless(expr.span))));
    });
}

fn wordless(span: Span) -> Diagnostic {
    let help = "add `alt=\"what it shows\"`; of an ornament, `alt=\"\"`";
    Code::PictureWordless.at(span, MESSAGE).help(help)
}

fn has_words(tree: &Tree, id: NodeId) -> bool {
    tree.children(id).any(|child| match tree.node(child).kind {
        Kind::Text(text) | Kind::Code(text) => !tree.text(text).trim().is_empty(),
        Kind::SoftBreak | Kind::HardBreak => false,
        _ => true,
    })
}

/// Whether it is a picture without words.
fn of_expression(expr: &Expr) -> bool {
    let ExprKind::Element(element) = &expr.kind else { return false };
    let is_picture = matches!(&element.tag, Tag::Html(name) if &**name == "img");
    let says = |attribute: &Attribute| match attribute {
        Attribute::Named { name, .. } => &**name == "alt",
        Attribute::Spread(_) => true,
    };
    is_picture && !element.attributes.iter().any(says)
}

//! Habits of other languages that mean something else here: each is a warning, where it stands.

use crate::diag::{Code, Diagnostic};
use crate::document::{Kind, Tree};
use crate::expr::tree::{self, Expr, Local, Module};
use crate::expr::walk;
use crate::source::{Source, Span};

/// Looks at the expressions of one file.
pub fn look(source: &Source, tree: &Tree, module: &Module, diags: &mut Vec<Diagnostic>) {
    for node in &tree.nodes {
        if let Kind::Expression(at) = node.kind {
            dollar(source, tree.expressions[at as usize].span, diags);
        }
    }
    let written = tree.expressions.iter().filter_map(|expression| expression.parsed.as_ref().ok());
    for expr in written.chain(module.definitions.iter().map(|definition| &definition.value)) {
        walk::visit(expr, &mut |expr| match &expr.kind {
            tree::Kind::Element(element) => {
                for child in element.children.iter().filter(|child| !matches!(child.kind, tree::Kind::Constant(_))) {
                    dollar(source, child.span, diags);
                }
            }
            tree::Kind::Function(function) => shadow(expr, &function.locals, diags),
            _ => {}
        });
    }
}

/// `${x}` where text stands prints a dollar sign; inside a template it would not.
fn dollar(source: &Source, expression: Span, diags: &mut Vec<Diagnostic>) {
    let before = &source.text.as_bytes()[..expression.start as usize];
    let Some(before) = before.trim_ascii_end().strip_suffix(b"{") else { return };
    if !before.ends_with(b"$") || before.ends_with(b"\\$") {
        return;
    }
    let at = before.len() - 1;
    diags.push(
        Code::DollarSign
            .at(source.span(at..at + 2), "the dollar sign is shown: only a template leaves it out")
            .help("take it out, or write {'$'} where it is meant"),
    );
}

/// A parameter called `user` hides the reader.
fn shadow(expr: &Expr, locals: &[Local], diags: &mut Vec<Diagnostic>) {
    if locals.iter().any(|local| matches!(&*local.name, "user" | "userContext")) {
        let place = Span { end: (expr.span.start + 1).min(expr.span.end), ..expr.span };
        diags.push(
            Code::DeprecatedName
                .at(place, "a parameter called `user` hides the reader in this function")
                .help("give it another name"),
        );
    }
}

//! What a page asks of its readers: the branches of its expressions and its `<Visible>`, and which of them a reader takes.

use std::sync::Arc;

use crate::document::{Document, NodeId};
use crate::expr::encode::INPUTS;
use crate::expr::eval;
use crate::expr::scope::Scope;
use crate::expr::tree::{BinaryOp, Expr, Kind, LogicalOp};
use crate::expr::walk;
use crate::index::{Answers, PageContext};
use crate::source::Span;

use super::reader::Known;
use super::{Lower, Site};

/// What a page asks, in the order of its text.
pub struct Questions {
    asked: Vec<Asked>,
    scope: Arc<Scope>,
}

/// One thing that depends on the reader.
pub enum Asked {
    Value(Expr),
    Visible { tests: Vec<AskedTest>, is_not: bool, span: Span, fallback: Option<Span> },
}

/// One condition of a `<Visible>`; all of them have to hold.
pub enum AskedTest {
    Known(bool),
    Groups(Vec<Box<str>>),
    Value(Expr),
}

/// A way that some readers take and others do not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Branch {
    /// The whole choice. With `second` it names the branch.
    pub choice: Span,
    /// `then`, what stands behind `&&`, `||`, `??`, or what a `<Visible>` holds; not `otherwise`, what stands before
    /// `||` and `??`, or a `fallback`.
    pub second: bool,
    pub kind: BranchKind,
    /// What readers see who take it.
    pub shown: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BranchKind {
    Conditional,
    And,
    Or,
    Nullish,
    Visible,
}

/// Compiles a page for whoever comes, for its questions alone.
pub fn questions(document: &Document, answers: &Answers, context: &PageContext, site: Site<'_>) -> Questions {
    let mut lower = Lower { questions: Some(Vec::new()), ..Lower::new(site, &context.route.0, document) };
    let frame = lower.frame(document, answers, None);
    lower.children(&frame, NodeId::ROOT);
    let (mut asked, scope) = lower.questions();
    // Nothing here knows what a reader gave the playground.
    asked.retain(|asked| !matches!(asked, Asked::Value(expr) if holds_inputs(expr)));
    Questions { asked, scope }
}

impl Questions {
    /// Every branch of what readers are shown. Conditions are not looked into: what follows from them is told.
    pub fn branches(&self) -> Vec<Branch> {
        let mut found = Vec::new();
        for asked in &self.asked {
            match asked {
                Asked::Value(expr) => shown(expr, &mut found),
                Asked::Visible { span, fallback, .. } => {
                    let branch = Branch { choice: *span, second: true, kind: BranchKind::Visible, shown: *span };
                    found.push(branch);
                    found.extend(fallback.map(|shown| Branch { second: false, shown, ..branch }));
                }
            }
        }
        found
    }

    /// The choices that a reader comes to, each with the branch that is taken, as `Branch::second` says.
    pub fn taken(&self, reader: &Known) -> Vec<(Span, bool)> {
        let mut taken = Vec::new();
        for asked in &self.asked {
            match asked {
                Asked::Value(expr) => taken.extend(eval::branches(expr, &self.scope, &reader.user)),
                Asked::Visible { tests, is_not, span, .. } => {
                    let holds: Option<Vec<bool>> = tests.iter().map(|test| self.holds(test, reader)).collect();
                    taken.extend(holds.map(|all| (*span, all.into_iter().all(|holds| holds) != *is_not)));
                }
            }
        }
        taken
    }

    /// `None` where it throws, or asks for what is known only inside a loop.
    fn holds(&self, test: &AskedTest, reader: &Known) -> Option<bool> {
        match test {
            AskedTest::Known(holds) => Some(*holds),
            AskedTest::Groups(groups) => Some(groups.iter().any(|group| reader.groups.contains(group))),
            AskedTest::Value(expr) => eval::evaluate(expr, &self.scope, &reader.user).ok().map(|value| value.truthy()),
        }
    }
}

fn holds_inputs(expr: &Expr) -> bool {
    let mut found = false;
    walk::visit(expr, &mut |expr| {
        found |= matches!(&expr.kind, Kind::Member { property, .. } if *property == *INPUTS);
    });
    found
}

/// The branches of an expression whose value is shown.
fn shown(expr: &Expr, found: &mut Vec<Branch>) {
    let branch = |kind, second, of: &Expr| {
        let own = expr.span;
        // What folding put in the place of a branch may come from anywhere.
        let is_inside = of.span.file == own.file && of.span.start >= own.start && of.span.end <= own.end;
        Branch { choice: own, second, kind, shown: if is_inside { of.span } else { own } }
    };
    match &expr.kind {
        Kind::Conditional(parts) => {
            let [_, then, otherwise] = &**parts;
            for (second, of) in [(true, then), (false, otherwise)] {
                found.push(branch(BranchKind::Conditional, second, of));
                shown(of, found);
            }
        }
        Kind::Logical(op, pair) => {
            let [first, second] = &**pair;
            let kind = match op {
                LogicalOp::And => BranchKind::And,
                LogicalOp::Or => BranchKind::Or,
                LogicalOp::Nullish => BranchKind::Nullish,
            };
            // What stands before `&&` is a condition.
            if kind != BranchKind::And {
                found.push(branch(kind, false, first));
                shown(first, found);
            }
            // A text for readers without a name is good manners, and nothing to try.
            if kind == BranchKind::And || !matches!(second.kind, Kind::Constant(_)) {
                found.push(branch(kind, true, second));
                shown(second, found);
            }
        }
        // A comparison, or what a method asks of each item, is a condition however it is written.
        Kind::Unary(..) => {}
        Kind::Binary(op, _) if *op != BinaryOp::Add => {}
        Kind::Call { callee, .. } if asks(callee) => {}
        _ => walk::parts(expr, &mut |part| shown(part, found)),
    }
}

/// Whether a method asks its function and does not show what comes of it.
fn asks(callee: &Expr) -> bool {
    const ASK: [&str; 8] = ["filter", "find", "findIndex", "findLast", "findLastIndex", "some", "every", "sort"];
    matches!(&callee.kind, Kind::Member { property, .. } if ASK.iter().any(|name| property.as_str() == Some(name)))
}

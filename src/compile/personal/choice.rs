//! Choices between arms: which form of something the reader sees.

use std::sync::Arc;

use crate::diag::Code;
use crate::expr::children::{Child, children_of};
use crate::expr::encode;
use crate::expr::scope::Scope;
use crate::expr::tree::{Expr, Item, Kind, LogicalOp, UnaryOp};
use crate::page::{Hole, Part, What};
use crate::source::Span;

use super::super::Lower;
use super::super::scope::Frame;
use super::reasons::About;

/// An arm of a choice is made from the number of the case that holds, the last for none of them.
type Case<'c, 'a> = &'c mut dyn FnMut(&mut Lower<'a>, usize) -> Vec<Part>;

/// How many arms a call of a component is split into.
const MAX_ARMS: usize = 8;

impl<'a> Lower<'a> {
    /// Chooses between arms: the first whose test holds for the reader, else the one behind the last.
    pub fn choose(
        &mut self,
        frame: &Frame<'a>,
        what: What,
        tests: &[Expr],
        span: Span,
        case: Case<'_, 'a>,
    ) -> Vec<Part> {
        let mark = self.anchors.mark();
        let mut expr = self.arm(span, |lower| case(lower, tests.len()));
        for (at, test) in tests.iter().enumerate().rev() {
            let then = self.arm(span, |lower| case(lower, at));
            expr = Expr::new(span, Kind::Conditional(Box::new([test.clone(), then, expr])));
        }
        let block = self.holds_block(&expr);
        let n_listed = self.listed().len();
        let default = if self.in_arm() {
            Vec::new()
        } else {
            let mut chosen = tests.len();
            for (at, test) in tests.iter().enumerate() {
                if self.holds_for_nobody(test, &frame.scope) {
                    chosen = at;
                    break;
                }
            }
            self.anchors.return_to(&mark);
            self.for_nobody(|lower| case(lower, chosen))
        };
        self.anchors.unite(mark);
        self.list_arms(&expr, n_listed, span);
        let number = self.number(expr, span, Some(About::of(frame, what)));
        vec![Part::Hole(Box::new(Hole { number, default, block }))]
    }

    /// Whether a test of a choice holds for a reader nobody knows, who is in no group.
    fn holds_for_nobody(&mut self, test: &Expr, scope: &Arc<Scope>) -> bool {
        match &test.kind {
            Kind::Unary(UnaryOp::Not, operand) => !self.holds_for_nobody(operand, scope),
            Kind::Logical(LogicalOp::And, pair) => {
                self.holds_for_nobody(&pair[0], scope) && self.holds_for_nobody(&pair[1], scope)
            }
            Kind::Call { callee, args, .. } => match &callee.kind {
                Kind::Name(name) if &**name == encode::GROUPS => false,
                Kind::Name(name) if &**name == encode::SHOWS => {
                    let value = self.default_value(&args[0].value, scope);
                    value.is_some_and(|value| {
                        children_of(&value).items.iter().any(|child| match child {
                            Child::Text(text) => !text.trim_start().is_empty(),
                            Child::Element(_) => true,
                        })
                    })
                }
                _ => self.default_value(test, scope).is_some_and(|value| value.truthy()),
            },
            _ => self.default_value(test, scope).is_some_and(|value| value.truthy()),
        }
    }

    /// A call that a reader-dependent value splits, with the tests of its arms; `None`, with an error, for too many.
    pub fn split(&mut self, choices: &[Choice], component: &str, span: Span) -> Option<(Vec<Expr>, Vec<Vec<usize>>)> {
        let n_arms = choices.iter().fold(1usize, |n, choice| n.saturating_mul(choice.tests.len() + 1));
        if n_arms > MAX_ARMS {
            self.diags.push(
                Code::ReaderDependent
                    .at(span, format!("`<{component}>` would have {n_arms} forms for its readers; {MAX_ARMS} are built at most"))
                    .help("let fewer of its props depend on the reader, or write the forms out: {user.isAdmin ? <A /> : <B />}"),
            );
            return None;
        }
        let mut tests: Vec<Expr> = Vec::new();
        let mut cases: Vec<Vec<usize>> = Vec::new();
        for number in 0..n_arms {
            let mut rest = number;
            let mut case = Vec::with_capacity(choices.len());
            let mut test: Option<Expr> = None;
            for choice in choices {
                let n = choice.tests.len() + 1;
                let at = rest % n;
                rest /= n;
                case.push(at);
                let own = match choice.tests.get(at) {
                    Some(test) => test.clone(),
                    // None of them: every test before it fails.
                    None => all_not(&choice.tests, span),
                };
                test = Some(match test {
                    None => own,
                    Some(test) => Expr::new(span, Kind::Logical(LogicalOp::And, Box::new([test, own]))),
                });
            }
            cases.push(case);
            tests.extend(test);
        }
        // The last needs no test: it is what is left.
        tests.pop();
        Some((tests, cases))
    }
}

/// A value that decides which form a component has: its tests in order; the last form is for none of them.
pub struct Choice {
    pub tests: Vec<Expr>,
}

fn all_not(tests: &[Expr], span: Span) -> Expr {
    let not = |test: &Expr| Expr::new(span, Kind::Unary(UnaryOp::Not, Box::new(test.clone())));
    let mut all = tests.iter().map(not);
    let first = all.next().unwrap_or_else(|| Expr::constant(span, true));
    all.fold(first, |all, test| Expr::new(span, Kind::Logical(LogicalOp::And, Box::new([all, test]))))
}

/// `#groups("a", "b")`: whether the reader is in one of them.
pub fn in_groups(groups: &[Box<str>], span: Span) -> Expr {
    let args = groups.iter().map(|group| Item { spread: false, value: Expr::constant(span, &**group) }).collect();
    let callee = Box::new(Expr::new(span, Kind::Name(encode::GROUPS.into())));
    Expr::new(span, Kind::Call { callee, args, optional: false })
}

/// Whether a value shows anything: `#shows(value)`.
pub fn shows(value: Expr) -> Expr {
    asked(encode::SHOWS, value)
}

/// The arms that a value comes to, without its texts: `#arms(value)`.
pub fn only_arms(value: Expr) -> Expr {
    asked(encode::ARMS, value)
}

/// The text of a value, or another one where the value throws or shows nothing: `#or(value, "text")`.
pub fn text_or(value: Expr, text: &str) -> Expr {
    let text = Expr::constant(value.span, text);
    call(encode::OR, [value, text])
}

fn asked(what: &str, value: Expr) -> Expr {
    call(what, [value])
}

/// A call of a function that only loaders know.
fn call<const N: usize>(what: &str, args: [Expr; N]) -> Expr {
    let span = args[0].span;
    let callee = Box::new(Expr::new(span, Kind::Name(what.into())));
    let args = args.map(|value| Item { spread: false, value });
    Expr::new(span, Kind::Call { callee, args: Box::new(args), optional: false })
}

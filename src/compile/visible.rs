//! `<Visible groups={["admin"]}>`: blocks for some readers, without a ternary.
//!
//! `groups` asks for one of several groups, `when` asks an expression, both ask both; `not` turns the answer, and
//! `fallback` is for the others. Groups decide what is shown, not what is secret: all of it is in the page.

use std::collections::BTreeSet;

use crate::diag::{Code, did_you_mean};
use crate::expr::tree::{Expr, Kind, LogicalOp, UnaryOp};
use crate::expr::value::Value;
use crate::frontmatter::{Audience, Rule, Visibility};
use crate::page::{Part, What};
use crate::source::Span;

use super::Lower;
use super::children::Inside;
use super::given::{Attributes, Given, GivenValue};
use super::personal::in_groups;
use super::questions::{Asked, AskedTest};
use super::reader::Reader;
use super::scope::Frame;

const PROPS: [&str; 4] = ["groups", "not", "when", "fallback"];

impl<'a> Lower<'a> {
    /// Whether a name that no scope defines is the built-in component: a theme may bring its own.
    pub fn is_visible(&self, name: &str) -> bool {
        name == "Visible" && !self.site.signatures.contains_key(name)
    }

    /// The same where names may be defined by the page.
    pub fn is_visible_in(&self, frame: &Frame<'a>, name: &str) -> bool {
        self.is_visible(name) && frame.scope.get(name).is_none()
    }

    /// The built-in component for parts of a page that some readers see.
    pub fn visible(&mut self, frame: &Frame<'a>, all: Attributes, inside: Inside<'_>, span: Span, out: &mut Vec<Part>) {
        let mut is_read = all.is_whole;
        let mut tests = Vec::new();
        let mut is_not = false;
        let mut fallback = None;
        for given in all.given {
            match &*given.name {
                "groups" => match self.groups(&given) {
                    Some(test) => tests.push(test),
                    None => is_read = false,
                },
                "when" => match self.when(given) {
                    Some(test) => tests.push(test),
                    None => is_read = false,
                },
                "not" => is_not = self.not(&given),
                "fallback" => fallback = Some(given),
                name => {
                    let diag = Code::UnknownProp.at(given.name_span, format!("`<Visible>` has no prop `{name}`"));
                    self.diags.push(match did_you_mean(name, PROPS) {
                        Some(near) => {
                            is_read &= near == "fallback";
                            diag.help(format!("did you mean `{near}`?"))
                        }
                        None => diag.help("it takes `groups`, `not`, `when` and `fallback`"),
                    });
                }
            }
        }
        if tests.is_empty() || !is_read {
            if !self.has_refused(span) {
                self.diags.push(match all.is_whole {
                    true => Code::VisibleUnsaid
                        .at(span, "`<Visible>` does not say who sees this")
                        .help("write <Visible groups={[\"admin\"]}> or <Visible when={user.plan === 'pro'}>"),
                    false => Code::VisibleUnsaid
                        .at(span, "what `<Visible>` asks cannot be read: nobody sees this")
                        .help("mend what is said to be left out, or take it away"),
                });
            }
            return;
        }
        if let (Some(questions), Reader::Anybody) = (&mut self.questions, &self.reader) {
            let asked = tests.iter().map(Test::asked).collect();
            questions.push(Asked::Visible {
                tests: asked,
                is_not,
                span,
                fallback: fallback.as_ref().map(|own| own.span),
            });
        }
        let shown_to = tests.iter().find_map(Test::shown_to).filter(|_| !is_not);
        let mut case = |lower: &mut Lower<'a>, at: usize| {
            if at == 0 {
                let before = lower.shown_to.len();
                lower.shown_to.extend(shown_to.clone());
                let parts = lower.inside(frame, inside);
                lower.shown_to.truncate(before);
                return parts;
            }
            let mut parts = Vec::new();
            match fallback.as_ref().map(|given| (&given.value, given.span)) {
                Some((GivenValue::Text(text), _)) => parts.push(Part::Text(text.clone())),
                Some((GivenValue::Value(value), at)) => lower.value(frame, value, at, &mut parts),
                Some((GivenValue::Residual(residual), at)) => match (&lower.reader, &residual.default) {
                    (Reader::Anybody, _) => lower.residual(frame, &residual.expr, at, &mut parts),
                    (Reader::Known(_), Some(value)) => lower.value(frame, &value.clone(), at, &mut parts),
                    (Reader::Known(_), None) => {}
                },
                Some((GivenValue::Present, _)) | None => {}
            }
            parts
        };
        let parts = match self.decided(&tests) {
            Some(holds) => case(self, usize::from(holds == is_not)),
            None => {
                let test = turned(all_of(tests, span), is_not);
                self.choose(frame, What::Visible, &[test], span, &mut case)
            }
        };
        out.extend(parts);
    }

    /// Whether all tests hold, where that is known now.
    fn decided(&self, tests: &[Test]) -> Option<bool> {
        let mut all = Some(true);
        for test in tests {
            let holds = match (test, &self.reader) {
                (Test::Known(holds), _) => Some(*holds),
                (Test::Groups(groups), Reader::Known(known)) => {
                    Some(groups.iter().any(|group| known.groups.contains(group)))
                }
                (Test::Residual(_, default), Reader::Known(_)) => Some(*default),
                (Test::Groups(_) | Test::Residual(..), Reader::Anybody) => None,
            };
            match holds {
                Some(true) => {}
                Some(false) => return Some(false),
                None => all = None,
            }
        }
        all
    }

    fn when(&mut self, given: Given) -> Option<Test> {
        match given.value {
            GivenValue::Residual(residual) => {
                let holds = residual.default.as_ref().is_some_and(Value::truthy);
                return Some(Test::Residual(residual.expr, holds));
            }
            // What stands in quotes is a text, not an expression: what was to be asked nobody knows, so nobody sees it.
            GivenValue::Text(text) => {
                self.diags.push(
                    Code::PropValue
                        .at(given.span, "`when` of `<Visible>` takes an expression; this is a text")
                        .help(format!("write when={{{text}}}")),
                );
                return None;
            }
            GivenValue::Present | GivenValue::Value(_) => {}
        }
        Some(Test::Known(given.value.truthy()))
    }

    fn not(&mut self, given: &Given) -> bool {
        if let (GivenValue::Residual(_), Reader::Anybody) = (&given.value, &self.reader) {
            self.diags.push(
                Code::ReaderDependent
                    .at(given.span, "`not` of `<Visible>` has to be known at build")
                    .help("ask with `when`: <Visible when={user.plan !== 'pro'}>"),
            );
        }
        given.value.truthy()
    }

    fn groups(&mut self, given: &Given) -> Option<Test> {
        let text = |value: &Value| match value {
            Value::Text(text) => Some(text.to_str().into_owned().into()),
            _ => None,
        };
        let groups = match &given.value {
            // With commas it is still one group, as in frontmatter, and hardly what was meant.
            GivenValue::Text(text) if !text.contains(',') => Some(vec![text.clone()]),
            GivenValue::Value(Value::Array(list)) => list.items().iter().map(text).collect::<Option<Vec<Box<str>>>>(),
            GivenValue::Value(value) => text(value).map(|group| vec![group]),
            GivenValue::Text(_) | GivenValue::Present | GivenValue::Residual(_) => None,
        };
        let groups = groups.filter(|groups: &Vec<Box<str>>| groups.iter().any(|group| !group.is_empty()));
        if groups.is_none() {
            self.diags.push(
                Code::PropValue
                    .at(given.span, "`groups` of `<Visible>` takes the names of groups")
                    .help("write <Visible groups={[\"admin\", \"editor\"]}>"),
            );
        }
        if let (Some(groups), Some(known)) = (&groups, self.site.schema.and_then(|schema| schema.groups.as_ref())) {
            for group in groups.iter().filter(|group| !known.iter().any(|known| **known == ***group)) {
                let diag = Code::SchemaMismatch.at(given.span, format!("the user schema knows no group `{group}`"));
                self.diags.push(match did_you_mean(group, known.iter().map(|known| &**known)) {
                    Some(near) => diag.help(format!("did you mean `{near}`?")),
                    None => diag.help("add it to the `enum` of `groups` in the user schema"),
                });
            }
        }
        groups.map(Test::Groups)
    }
}

/// What decides.
enum Test {
    Known(bool),
    Groups(Vec<Box<str>>),
    /// An expression, and whether it holds for a reader nobody knows.
    Residual(Expr, bool),
}

impl Test {
    fn asked(&self) -> AskedTest {
        match self {
            Test::Known(holds) => AskedTest::Known(*holds),
            Test::Groups(groups) => AskedTest::Groups(groups.clone()),
            Test::Residual(expr, _) => AskedTest::Value(expr.clone()),
        }
    }

    /// For whom it holds, as a page would say it.
    fn shown_to(&self) -> Option<Visibility> {
        let Test::Groups(groups) = self else { return None };
        let groups: BTreeSet<Box<str>> = groups.iter().cloned().collect();
        let includes = Audience::Groups(groups.into_iter().collect());
        Some(Visibility::Rule(Rule { includes, excludes: Vec::new() }))
    }
}

/// One expression for what all tests ask; those that are known hold.
fn all_of(tests: Vec<Test>, span: Span) -> Expr {
    let asked = tests.into_iter().filter_map(|test| match test {
        Test::Known(_) => None,
        Test::Groups(groups) => Some(in_groups(&groups, span)),
        Test::Residual(expr, _) => Some(expr),
    });
    let both = |one: Expr, two: Expr| Expr::new(span, Kind::Logical(LogicalOp::And, Box::new([one, two])));
    asked.reduce(both).unwrap_or_else(|| Expr::constant(span, true))
}

fn turned(test: Expr, is_not: bool) -> Expr {
    let span = test.span;
    if is_not { Expr::new(span, Kind::Unary(UnaryOp::Not, Box::new(test))) } else { test }
}

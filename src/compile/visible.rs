//! `<Visible groups={["admin"]}>`: blocks for some readers, without a ternary.
//!
//! `groups` asks for one of several groups, `not` turns the answer, `when` asks an expression instead, and `fallback` is
//! for the others. Groups decide what is shown, not what is secret: all of it is in the page.

use crate::diag::{Code, did_you_mean};
use crate::expr::tree::{Expr, Kind, UnaryOp};
use crate::expr::value::Value;
use crate::page::Part;
use crate::source::Span;

use super::Lower;
use super::children::Inside;
use super::given::{Given, GivenValue};
use super::personal::in_groups;
use super::reader::Reader;
use super::scope::Frame;

const PROPS: [&str; 4] = ["groups", "not", "when", "fallback"];

impl<'a> Lower<'a> {
    /// The built-in component for parts of a page that some readers see.
    pub fn visible(
        &mut self,
        frame: &Frame<'a>,
        given: Vec<Given>,
        inside: Inside<'_>,
        span: Span,
        out: &mut Vec<Part>,
    ) {
        let mut test = None;
        let mut is_not = false;
        let mut fallback = None;
        for given in given {
            match &*given.name {
                "groups" => test = self.groups(&given),
                "when" => test = Some(when(given)),
                "not" => is_not = given.value.truthy(),
                "fallback" => fallback = Some(given),
                name => {
                    let diag = Code::UnknownProp.at(given.name_span, format!("`<Visible>` has no prop `{name}`"));
                    self.diags.push(match did_you_mean(name, PROPS) {
                        Some(near) => diag.help(format!("did you mean `{near}`?")),
                        None => diag.help("it takes `groups`, `not`, `when` and `fallback`"),
                    });
                }
            }
        }
        let Some(test) = test else {
            self.diags.push(
                Code::MissingProp
                    .at(span, "`<Visible>` needs `groups` or `when`")
                    .help("write <Visible groups={[\"admin\"]}> or <Visible when={user.plan === 'pro'}>"),
            );
            return;
        };
        let mut case = |lower: &mut Lower<'a>, at: usize| {
            if at == 0 {
                return lower.inside(frame, inside);
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
        let parts = match (test, &self.reader) {
            (Test::Known(holds), _) => case(self, usize::from(holds == is_not)),
            (Test::Groups(groups), Reader::Known(known)) => {
                let is_in = groups.iter().any(|group| known.groups.contains(group));
                case(self, usize::from(is_in == is_not))
            }
            (Test::Residual(_, default), Reader::Known(_)) => case(self, usize::from(default == is_not)),
            (Test::Groups(groups), Reader::Anybody) => {
                let test = turned(in_groups(&groups, span), is_not);
                self.choose(frame, &[test], span, &mut case)
            }
            (Test::Residual(test, _), Reader::Anybody) => self.choose(frame, &[turned(test, is_not)], span, &mut case),
        };
        out.extend(parts);
    }

    fn groups(&mut self, given: &Given) -> Option<Test> {
        let text = |value: &Value| match value {
            Value::Text(text) => Some(text.to_str().into_owned().into()),
            _ => None,
        };
        let groups = match &given.value {
            GivenValue::Text(text) => Some(vec![text.clone()]),
            GivenValue::Value(Value::Array(list)) => list.items().iter().map(text).collect::<Option<Vec<Box<str>>>>(),
            GivenValue::Value(value) => text(value).map(|group| vec![group]),
            GivenValue::Present | GivenValue::Residual(_) => None,
        };
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

fn when(given: Given) -> Test {
    match given.value {
        GivenValue::Residual(residual) => {
            let holds = residual.default.as_ref().is_some_and(Value::truthy);
            Test::Residual(residual.expr, holds)
        }
        value => Test::Known(value.truthy()),
    }
}

fn turned(test: Expr, is_not: bool) -> Expr {
    let span = test.span;
    if is_not { Expr::new(span, Kind::Unary(UnaryOp::Not, Box::new(test))) } else { test }
}

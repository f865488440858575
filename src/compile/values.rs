//! Expressions in a page: evaluated, and their values as parts by React's rules for children.

use std::sync::Arc;

use crate::diag::Code;
use crate::document::Expression;
use crate::expr::children::{Child, children_of};
use crate::expr::eval;
use crate::expr::object::Object;
use crate::expr::scope::Scope;
use crate::expr::tree::{Expr, Kind};
use crate::expr::value::{Outcome, Throw, ThrowKind, Value};
use crate::page::Part;
use crate::source::{FileId, Span};

use super::Lower;
use super::lower::{element, source_text};
use super::scope::Frame;

impl<'a> Lower<'a> {
    /// An expression among text or blocks. What cannot be evaluated keeps its source text, with a warning.
    pub fn expression(&mut self, frame: &Frame<'a>, expression: &Expression, out: &mut Vec<Part>) {
        if let Some(value) = self.evaluate(frame, expression, "its source text is shown") {
            return self.value(frame, &value, expression.span, out);
        }
        let span = Span { start: expression.span.start - 1, end: expression.span.end + 1, ..expression.span };
        let text = source_text(frame.document, span);
        out.push(if expression.flow { element("p", Vec::new(), vec![text]) } else { text });
    }

    /// An attribute's expression; `None`, with a warning, when it has no value.
    pub fn attribute_value(&mut self, frame: &Frame<'a>, expression: &Expression, name: &str) -> Option<Value> {
        self.evaluate(frame, expression, &format!("`{name}` is left out"))
    }

    fn evaluate(&mut self, frame: &Frame<'a>, expression: &Expression, instead: &str) -> Option<Value> {
        let outcome = match &expression.parsed {
            Ok(expr) if frame.scope.reaches_reader(expr) => {
                self.diags.push(
                    Code::ReaderDependent
                        .at(
                            expression.span,
                            format!("this depends on the reader, whom pages do not know yet; {instead}"),
                        )
                        .help("write what holds for every reader"),
                );
                return None;
            }
            Ok(expr) => eval::evaluate(expr, &frame.scope, &eval::no_user()),
            Err(error) => {
                let what =
                    if error.grammar { "is not an expression" } else { "is not part of the expression language" };
                let diag = Code::OutsideLanguage.at(error.span, format!("{} {what}; {instead}", error.construct));
                self.diags.push(match &error.help {
                    Some(help) => diag.help(help.clone()),
                    None => diag.help("write \\{ for a brace that is only text"),
                });
                return None;
            }
        };
        match outcome {
            Ok(value) => Some(value),
            Err(throw) => {
                self.thrown(&throw, instead);
                None
            }
        }
    }

    /// The value of a name of a scope.
    pub fn name_value(&mut self, scope: &Arc<Scope>, name: &str) -> Outcome<Value> {
        let span = Span { file: FileId(0), start: 0, end: 0 };
        eval::evaluate(&Expr::new(span, Kind::Name(name.into())), scope, &eval::no_user())
    }

    /// A component of the page, called with its props.
    pub fn call_function(&mut self, function: &Value, props: Object, span: Span) -> Outcome<Value> {
        eval::call(function, &[Value::Object(Arc::new(props))], &eval::no_user(), span)
    }

    /// Reports what ended an evaluation.
    pub fn thrown(&mut self, throw: &Throw, instead: &str) {
        let diag = match throw.kind {
            ThrowKind::Reference => Code::UnknownName
                .at(throw.span, format!("{}; {instead}", quoted(&throw.message)))
                .help("define it with `export const`, or write \\{ for a brace that is only text"),
            ThrowKind::Outside => Code::OutsideLanguage.at(throw.span, format!("{}; {instead}", throw.message)),
            ThrowKind::Type
            | ThrowKind::Range
            | ThrowKind::Uri
            | ThrowKind::Syntax
            | ThrowKind::Budget
            | ThrowKind::ReaderSide => {
                Code::ExpressionThrows.at(throw.span, format!("{}: {}; {instead}", throw.kind.name(), throw.message))
            }
        };
        self.diags.push(diag);
    }

    /// A value as parts, by React's rules for children.
    pub fn value(&mut self, frame: &Frame<'a>, value: &Value, span: Span, out: &mut Vec<Part>) {
        let children = children_of(value);
        for child in &children.items {
            match child {
                Child::Text(text) => {
                    self.parts += 1;
                    out.push(Part::Text(text.to_str().into()));
                }
                Child::Element(element) => self.element_value(frame, element, out),
            }
        }
        for fault in children.faults {
            let diag = Code::NotRenderable.at(span, format!("this expression gives {}", fault.describe()));
            self.diags.push(diag.help(fault.help()));
        }
    }
}

/// `x is not defined` with the name in backquotes, as all our messages have them.
fn quoted(message: &str) -> String {
    match message.strip_suffix(" is not defined") {
        Some(name) => format!("`{name}` is not defined"),
        None => message.to_owned(),
    }
}

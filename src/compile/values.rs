//! Expressions in a page: evaluated, and their values as parts by React's rules for children.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Severity, did_you_mean};
use crate::document::Expression;
use crate::expr::children::{Child, children_of};
use crate::expr::eval;
use crate::expr::fold::Folded;
use crate::expr::object::Object;
use crate::expr::scope::Scope;
use crate::expr::tree::{Expr, Kind, SyntaxError};
use crate::expr::value::{Outcome, Throw, ThrowKind, Value};
use crate::expr::walk;
use crate::page::Part;
use crate::source::{FileId, Span};

use super::Lower;
use super::lower::{element, source_text};
use super::reader::Reader;
use super::scope::Frame;

/// What an expression comes to.
pub enum Evaluated {
    Value(Value),
    /// It depends on the reader.
    Residual(Expr),
    /// It cannot be evaluated; that has been reported.
    Nothing,
}

impl<'a> Lower<'a> {
    /// An expression among text or blocks. What cannot be evaluated keeps its source text, with a warning.
    pub fn expression(&mut self, frame: &Frame<'a>, expression: &Expression, out: &mut Vec<Part>) {
        match self.evaluated(frame, expression, "its source text is shown") {
            Evaluated::Value(value) => return self.value(frame, &value, expression.span, out),
            Evaluated::Residual(residual) => return self.residual(frame, &residual, expression.span, out),
            Evaluated::Nothing => {}
        }
        let span = Span { start: expression.span.start - 1, end: expression.span.end + 1, ..expression.span };
        let text = source_text(frame.document, span);
        out.push(if expression.flow { element("p", Vec::new(), vec![text]) } else { text });
    }

    /// What an expression of a document comes to; `instead` says what is done where it comes to nothing.
    pub fn evaluated(&mut self, frame: &Frame<'a>, expression: &Expression, instead: &str) -> Evaluated {
        let outcome = match &expression.parsed {
            Ok(expr) if frame.scope.reaches_reader(expr) => {
                self.deprecated_names(expr, &frame.scope);
                match &self.reader {
                    Reader::Known(known) => match eval::evaluate(expr, &frame.scope, &known.user) {
                        Ok(value) => return Evaluated::Value(value),
                        // As in the reader's browser: what fails there leaves what everybody sees.
                        Err(throw) => match eval::evaluate(expr, &frame.scope, &eval::no_user()) {
                            Ok(value) => {
                                self.thrown(&throw, &frame.scope, "what everybody sees stays");
                                return Evaluated::Value(value);
                            }
                            Err(_) => Err(throw),
                        },
                    },
                    Reader::Anybody => {
                        return match self.folded(expr, &frame.scope) {
                            Some(Folded::Static(value)) => Evaluated::Value(value),
                            Some(Folded::Residual(residual)) => Evaluated::Residual(residual),
                            None => Evaluated::Nothing,
                        };
                    }
                }
            }
            Ok(expr) => {
                let mut personal = None;
                walk::unsupported(expr, &mut |error| personal = personal.or(error.mentions_user.then_some(error)));
                if let Some(error) = personal {
                    self.outside_language(error, instead);
                    return Evaluated::Nothing;
                }
                eval::evaluate(expr, &frame.scope, &eval::no_user())
            }
            Err(error) => {
                self.outside_language(error, instead);
                return Evaluated::Nothing;
            }
        };
        match outcome {
            Ok(value) => Evaluated::Value(value),
            Err(throw) => {
                self.thrown(&throw, &frame.scope, instead);
                Evaluated::Nothing
            }
        }
    }

    fn outside_language(&mut self, error: &SyntaxError, instead: &str) {
        let diag = if error.mentions_user {
            Code::PersonalOutside.at(error.span, error.sentence())
        } else {
            Code::OutsideLanguage.at(error.span, format!("{}; {instead}", error.sentence()))
        };
        self.diags.push(match &error.help {
            Some(help) => diag.help(help.clone()),
            None => diag.help("write one JavaScript expression between the braces"),
        });
    }

    /// The value of a name of a scope; `None` when only the reader's browser knows it.
    pub fn name_value(&mut self, scope: &Arc<Scope>, name: &str) -> Option<Outcome<Value>> {
        let span = Span { file: FileId(0), start: 0, end: 0 };
        let expr = Expr::new(span, Kind::Name(name.into()));
        match &self.reader {
            Reader::Known(known) => Some(eval::evaluate(&expr, scope, &known.user)),
            Reader::Anybody => eval::without_reader(&expr, scope),
        }
    }

    /// A component of the page, called with its props; `None` when it asks for the reader, who is not known.
    pub fn call_function(&mut self, function: &Value, props: &Arc<Object>, span: Span) -> Option<Outcome<Value>> {
        let args = [Value::Object(props.clone())];
        match &self.reader {
            Reader::Known(known) => Some(eval::call(function, &args, &known.user, span)),
            Reader::Anybody => eval::call_without_reader(function, &args, span),
        }
    }

    /// Reports what ended an evaluation in a scope.
    pub fn thrown(&mut self, throw: &Throw, scope: &Scope, instead: &str) {
        let diag = match throw.kind {
            ThrowKind::Reference => {
                let name = throw.message.strip_suffix(" is not defined");
                let message = name.map_or_else(|| throw.message.clone(), |name| format!("`{name}` is not defined"));
                let near = name.and_then(|name| near(name, scope));
                Code::UnknownName.at(throw.span, format!("{message}; {instead}")).help(match near {
                    Some(near) => format!("did you mean `{near}`? Write \\{{ for a brace that is only text"),
                    None => "define it with `export const`, or write \\{ for a brace that is only text".into(),
                })
            }
            ThrowKind::Outside => {
                let diag = Code::OutsideLanguage.at(throw.span, format!("{}; {instead}", throw.message));
                throw.help.iter().fold(diag, |diag, help| diag.help(help.as_ref()))
            }
            ThrowKind::Type | ThrowKind::Range | ThrowKind::Uri | ThrowKind::Syntax | ThrowKind::Budget => {
                let message = format!("{}: {}; {instead}", throw.kind.name(), throw.message);
                let diag = Code::ExpressionThrows.at(throw.span, message);
                let mended = self.optional_at(throw).map(|mended| format!("write {mended}"));
                mended.or(throw.help.as_deref().map(str::to_owned)).into_iter().fold(diag, Diagnostic::help)
            }
            ThrowKind::ReaderSide => {
                let diag = Code::ExpressionThrows.at(throw.span, format!("{}; {instead}", throw.message));
                match self.reader {
                    // A persona's browser would work it out.
                    Reader::Known(_) => Diagnostic { severity: Severity::Note, ..diag },
                    Reader::Anybody => diag.help(
                        "write the text itself; only what asks for `user` is worked out in the browser: \
                         {user.since ? new Date(user.since).getFullYear() : '…'}",
                    ),
                }
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

/// The name of a scope or of the language that somebody most likely meant.
pub fn near(name: &str, scope: &Scope) -> Option<String> {
    let known = scope.known_names();
    let known = known.iter().map(|name| &**name).chain(["Math", "Object", "Array", "String", "Number"]);
    did_you_mean(name, known).map(str::to_owned)
}

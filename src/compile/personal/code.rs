//! Personal values in code: `{{user.apiKey}}` in a fence with the word `personal`.

use std::sync::Arc;

use crate::diag::Code;
use crate::document::NodeId;
use crate::expr::encode::INPUTS;
use crate::expr::eval;
use crate::expr::fold::Folded;
use crate::expr::map::map_parts;
use crate::expr::object::Object;
use crate::expr::parse;
use crate::expr::scope::{Binding, Names, Scope};
use crate::expr::text::Text;
use crate::expr::tree::{Expr, Kind, LogicalOp};
use crate::expr::value::Value;
use crate::page::{CodeHole, Hole, Part, PersonalCode, What};
use crate::source::Span;

use super::super::Lower;
use super::super::given::value_text;
use super::super::reader::{Known, Reader};
use super::super::scope::Frame;
use super::choice::text_or;
use super::reasons::About;

/// The code of a personal fence: for a reader nobody knows, and with holes for the others.
pub struct Filled {
    pub code: Box<str>,
    pub personal: Option<Box<PersonalCode>>,
}

impl<'a> Lower<'a> {
    /// Fills the expressions between `{{` and `}}` of a fence's code.
    pub fn personal_code(&mut self, frame: &Frame<'a>, fence: NodeId, code: &str) -> Filled {
        let scope = code_scope(frame);
        let at = frame.document.span(fence);
        // The same expressions stand in the source, indented perhaps; that is where findings point.
        let source = frame.document.source.slice(at);
        let mut in_source = source.find('\n').unwrap_or(source.len());
        let (mut plain, mut template, mut holes) = (String::new(), String::new(), Vec::new());
        let mut rest = code;
        while let Some((before, written, after)) = next(rest) {
            plain.push_str(before);
            template.push_str(before);
            rest = after;
            let Some(found) = source[in_source..].find(&format!("{{{{{written}}}}}")) else { break };
            let start = at.start + (in_source + found + 2) as u32;
            in_source += found + written.len() + 4;
            let span = Span { start, end: start + written.len() as u32, ..at };
            let (text, hole) = self.code_value(frame, &scope, written, span);
            plain.push_str(&text);
            match hole {
                Some(hole) => {
                    template.push_str(&PersonalCode::marker(holes.len()));
                    holes.push(hole);
                }
                None => template.push_str(&text),
            }
        }
        plain.push_str(rest);
        template.push_str(rest);
        let personal = (!holes.is_empty()).then(|| Box::new(PersonalCode { template: template.into(), holes }));
        Filled { code: plain.into(), personal }
    }

    /// What an expression in code is for a reader nobody knows, and its hole when it differs for others.
    fn code_value(
        &mut self,
        frame: &Frame<'a>,
        scope: &Arc<Scope>,
        written: &str,
        span: Span,
    ) -> (Box<str>, Option<CodeHole>) {
        let parsed = match parse::expression(&frame.document.source, span.start..span.end) {
            Ok(parsed) => waiting(&parsed),
            Err(error) => {
                let message = format!("{} is not an expression; it is shown as it is", error.construct);
                self.diags.push(Code::OutsideLanguage.at(error.span, message).help("write {{user.apiKey}}"));
                return (format!("{{{{{written}}}}}").into(), None);
            }
        };
        if let Reader::Known(known) = &self.reader {
            let own = value_in_code(&parsed, scope, &with_inputs(known));
            let text = match self.is_secret(&parsed) {
                false => own,
                // An empty key is none: the reader sees what everybody sees.
                true => own.filter(|text| !text.is_empty()).or_else(|| value_in_code(&parsed, scope, &eval::no_user())),
            };
            return (text.unwrap_or_else(|| placeholder(&parsed)), None);
        }
        let residual = match self.folded(&parsed, scope) {
            Some(Folded::Residual(residual)) => residual,
            Some(Folded::Static(value)) => {
                return (value_text(&value).unwrap_or_else(|| written.into()), None);
            }
            None => return (written.into(), None),
        };
        let residual_scope = self.slots().folder.residual_scope();
        let text = match value_in_code(&residual, &residual_scope, &eval::no_user()) {
            Some(text) => text,
            None => placeholder(&parsed),
        };
        let secret = self.is_secret(&parsed);
        // Only what the reader brings is masked; the loader knows it from what stands in for it by its being there.
        let (value, otherwise) =
            if secret { (own_part(&residual), "".into()) } else { (residual, placeholder(&parsed)) };
        let number = self.number(text_or(value, &otherwise), span, Some(About::of(frame, What::Code)));
        let hole = Hole { number, default: vec![Part::Text(text.clone())], block: false };
        (text, Some(CodeHole { hole, secret }))
    }

    /// Values of `inputs` are keys, and so is what the user schema calls a password.
    fn is_secret(&self, expr: &Expr) -> bool {
        let path = path(expr);
        match path.split_first() {
            Some((root, _)) if *root == *"inputs" => true,
            Some((root, members)) if *root == *"user" => {
                let members: Vec<&str> = members.iter().filter_map(Text::as_str).collect();
                self.site.schema.is_some_and(|schema| schema.is_password(&members))
            }
            _ => false,
        }
    }
}

/// A secret without what its author wrote behind `??`.
fn own_part(expr: &Expr) -> Expr {
    match &expr.kind {
        Kind::Logical(op @ (LogicalOp::Nullish | LogicalOp::Or), pair) => {
            let [left, right] = &**pair;
            Expr::new(expr.span, Kind::Logical(*op, Box::new([left.clone(), own_part(right)])))
        }
        Kind::Constant(_) => Expr::constant(expr.span, ""),
        _ => expr.clone(),
    }
}

/// An expression's text; where it throws or gives none, what its author wrote behind `??`.
fn value_in_code(expr: &Expr, scope: &Arc<Scope>, user: &Value) -> Option<Box<str>> {
    let value = eval::evaluate(expr, scope, user).ok();
    if let Some(text) = value.as_ref().and_then(value_text) {
        return Some(text);
    }
    match &expr.kind {
        Kind::Logical(LogicalOp::Nullish | LogicalOp::Or, pair) => value_in_code(&pair[1], scope, user),
        _ => None,
    }
}

/// `inputs.header["X-Key"]` asks for members of what may not be there, in code that is meant to wait for it: each of its
/// dots is a `?.`.
fn waiting(expr: &Expr) -> Expr {
    match &expr.kind {
        Kind::Member { .. } | Kind::Index { .. } if path(expr).first().is_some_and(|root| *root == *"inputs") => {
            Expr::new(expr.span, Kind::Chain(Box::new(optional(expr))))
        }
        _ => map_parts(expr, &mut waiting),
    }
}

fn optional(expr: &Expr) -> Expr {
    let kind = match &expr.kind {
        Kind::Member { object, property, .. } => {
            Kind::Member { object: Box::new(optional(object)), property: property.clone(), optional: true }
        }
        Kind::Index { object, index, .. } => {
            Kind::Index { object: Box::new(optional(object)), index: index.clone(), optional: true }
        }
        kind => kind.clone(),
    };
    Expr::new(expr.span, kind)
}

/// The first `{{…}}` of a text: what is before it, in it, behind it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (written, after) = rest.split_once("}}")?;
    (!written.contains('\n')).then_some((before, written, after))
}

/// `user`, `inputs` and the variables of the site file.
fn code_scope(frame: &Frame<'_>) -> Arc<Scope> {
    let mut names = Names::new();
    for (name, value) in &frame.answers.variables {
        names.value(name, &**value);
    }
    let span = Span { file: frame.document.source.file, start: 0, end: 0 };
    let user = Box::new(Expr::new(span, Kind::Name("user".into())));
    let inputs = Expr::new(span, Kind::Member { object: user, property: Text::from(INPUTS), optional: false });
    names.bind("inputs", Binding::Residual(Arc::new(inputs)));
    names.finish()
}

/// The reader as `code_scope` asks for one.
fn with_inputs(known: &Known) -> Value {
    let Value::Object(user) = &known.user else { return known.user.clone() };
    let inputs = (Text::from(INPUTS), known.inputs.clone());
    Value::Object(Arc::new(Object::from_entries(user.entries().iter().cloned().chain([inputs]))))
}

/// `inputs`, `header`, `X-API-Key` of `inputs.header["X-API-Key"]`; what stands before a `??`.
fn path(expr: &Expr) -> Vec<Text> {
    match &expr.kind {
        Kind::Name(name) => vec![Text::from(name.clone())],
        Kind::Member { object, property, .. } => {
            let mut path = path(object);
            path.push(property.clone());
            path
        }
        Kind::Index { object, index, .. } => {
            let mut path = path(object);
            if let Kind::Constant(Value::Text(key)) = &index.kind {
                path.push(key.clone());
            }
            path
        }
        Kind::Chain(inner) => path(inner),
        Kind::Logical(LogicalOp::Nullish | LogicalOp::Or, pair) => path(&pair[0]),
        _ => Vec::new(),
    }
}

/// `YOUR_X_API_KEY`: what a reader whom nobody knows has to put in.
fn placeholder(expr: &Expr) -> Box<str> {
    let name = path(expr).pop().map_or_else(|| "value".into(), |name| name.to_str().into_owned());
    let mut out = String::from("YOUR");
    let mut in_word = false;
    for c in name.chars() {
        let is_word = c.is_alphanumeric();
        if is_word && (!in_word || (c.is_uppercase() && !out.ends_with(|last: char| last.is_uppercase()))) {
            out.push('_');
        }
        in_word = is_word;
        if is_word {
            // Kept as written until the whole is known: capitals begin words.
            out.push(c);
        }
    }
    let (head, words) = out.split_at(4);
    format!("{head}{}", words.to_uppercase()).into()
}

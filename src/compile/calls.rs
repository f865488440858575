//! Calls of the theme's components: props checked against the signature.

use std::sync::Arc;

use crate::component::{Children, Line, PropKind, PropSpec, Signature};
use crate::diag::{Code, did_you_mean};
use crate::expr::tree::{BinaryOp, Expr, Kind, LogicalOp};
use crate::expr::value::Value;
use crate::page::{Call, Hole, Part, Prop, What};
use crate::source::Span;

use super::Lower;
use super::children::Inside;
use super::code_block::{self, CODE_BLOCK};
use super::given::{Given, GivenValue, Residual, value_text};
use super::html::style_text;
use super::inline_markdown;
use super::links::{Resolved, Role};
use super::personal::{Choice, shows};
use super::reader::{Known, Reader};
use super::scope::Frame;

impl<'a> Lower<'a> {
    /// A call of `signature`'s component, in as many arms as its flags and words have forms for readers.
    pub fn call(
        &mut self,
        frame: &Frame<'a>,
        signature: &Arc<Signature>,
        mut given: Vec<Given>,
        inside: Inside<'_>,
        span: Span,
        out: &mut Vec<Part>,
    ) {
        let mut choices = Vec::new();
        let mut forms: Vec<(usize, Vec<GivenValue>)> = Vec::new();
        if matches!(self.reader, Reader::Known(_)) {
            // Arms are made for readers who come later; what is asked for here is the page of this one.
            for given in &mut given {
                if let GivenValue::Residual(residual) = &mut given.value {
                    let default = residual.default.take().unwrap_or(Value::Undefined);
                    given.value = GivenValue::Value(default);
                }
            }
        }
        for (at, given) in given.iter().enumerate() {
            let GivenValue::Residual(residual) = &given.value else { continue };
            let Some(spec) = signature.props.get(&given.name) else { continue };
            if self.holds_items && matches!(spec.kind, PropKind::Text { .. }) {
                continue;
            }
            if let Some((tests, values)) = forms_of(&spec.kind, residual, &given.value) {
                choices.push(Choice { tests });
                forms.push((at, values));
            }
        }
        if choices.is_empty() {
            return self.one_call(frame, signature, given, inside, span, out);
        }
        let Some((tests, cases)) = self.split(&choices, &signature.name, span) else { return };
        let what = What::Form(signature.name.clone());
        let parts = self.choose(frame, what, &tests, span, &mut |lower, case| {
            let mut given = given.clone();
            for ((at, values), chosen) in forms.iter().zip(&cases[case]) {
                given[*at].value = values[*chosen].clone();
            }
            if matches!(lower.reader, Reader::Known(_)) {
                for given in &mut given {
                    if let GivenValue::Residual(residual) = &mut given.value {
                        given.value = GivenValue::Value(residual.default.take().unwrap_or(Value::Undefined));
                    }
                }
            }
            let mut arm = Vec::new();
            lower.one_call(frame, signature, given, inside, span, &mut arm);
            arm
        });
        out.extend(parts);
    }

    fn one_call(
        &mut self,
        frame: &Frame<'a>,
        signature: &Arc<Signature>,
        given: Vec<Given>,
        inside: Inside<'_>,
        span: Span,
        out: &mut Vec<Part>,
    ) {
        let is_around = std::mem::replace(&mut self.holds_items, matches!(signature.children, Children::Items(_)));
        let is_code = &*signature.name == CODE_BLOCK;
        let given = self.with_arrow(&signature.name, given);
        let is_for_agents = |given: &Given| &*given.name == "for" && given.value.as_text().as_deref() == Some("agents");
        let around = self.around_children(&signature.name, &given);
        let outer = std::mem::replace(&mut self.around, around);
        let children = if &*signature.name == "Visibility" && given.iter().any(is_for_agents) {
            self.unseen(|lower| lower.inside(frame, inside))
        } else if is_code {
            self.inside_code(frame, inside)
        } else {
            self.inside(frame, inside)
        };
        self.holds_items = is_around;
        self.around = outer;
        let mut props: Vec<(Box<str>, Prop)> = Vec::with_capacity(given.len());
        let icon = given.iter().rev().find(|given| &*given.name == "icon").map_or(span, |given| given.span);
        for given in given {
            let Some((name, spec)) = self.spec(signature, &given) else { continue };
            if let Some(value) = self.prop(frame, signature, name, spec, given) {
                // The last one given counts, as in JSX.
                props.retain(|(earlier, _)| **earlier != *name);
                props.push((name.into(), value));
            }
        }
        for (name, spec) in &signature.props {
            if spec.required && !props.iter().any(|(given, _)| given == name) && !self.has_said(span) {
                self.diags.push(
                    Code::MissingProp
                        .at(span, format!("`<{}>` needs `{name}`", signature.name))
                        .help(format!("write <{} {name}=\"…\">", signature.name)),
                );
            }
        }
        self.settle(signature, &mut props, span);
        props.sort_by(|(a, _), (b, _)| a.cmp(b));
        let children = self.call_children(frame, signature, children, inside, span);
        let call = Call { signature: signature.clone(), icon, props, children };
        if is_code { code_block::blocks(call, span, out) } else { out.push(Part::Call(Box::new(call))) }
    }

    /// What stands in the page's Markdown and not in the page: no anchors, no lines in the table of contents, nothing
    /// that the policy has to allow, and what it is for a reader nobody knows.
    fn unseen(&mut self, lowered: impl FnOnce(&mut Self) -> Vec<Part>) -> Vec<Part> {
        let mark = self.anchors.mark();
        let n_listed = self.listed().len();
        let embeds = self.found.embeds.clone();
        let nobody = match &self.reader {
            Reader::Anybody => Reader::Known(Known::nobody()),
            known @ Reader::Known(_) => known.clone(),
        };
        let reader = std::mem::replace(&mut self.reader, nobody);
        let parts = lowered(self);
        self.reader = reader;
        self.found.embeds = embeds;
        self.listed().truncate(n_listed);
        self.anchors.forget(mark);
        parts
    }

    /// The signature's name and kind for what was given; unknown props warn.
    fn spec<'s>(&mut self, signature: &'s Signature, given: &Given) -> Option<(&'s str, &'s PropSpec)> {
        let name = &*given.name;
        if matches!(name, "key" | "ref" | "children") {
            return None;
        }
        let found = signature
            .props
            .get_key_value(name)
            .or_else(|| signature.props.iter().find(|(_, spec)| spec.alias.as_deref() == Some(name)));
        if found.is_none() {
            let known = signature.props.keys().map(|name| &**name);
            let diag = Code::UnknownProp.at(given.name_span, format!("`<{}>` has no prop `{name}`", signature.name));
            self.diags.push(match did_you_mean(name, known.clone()) {
                Some(near) => diag.help(format!("did you mean `{near}`?")),
                None if signature.props.is_empty() => diag.help("it takes no props: leave it out"),
                None => diag.help(format!("it takes {}", list(known))),
            });
        }
        found.map(|(name, spec)| (&**name, spec))
    }

    fn prop(
        &mut self,
        frame: &Frame<'a>,
        signature: &Signature,
        name: &str,
        spec: &PropSpec,
        given: Given,
    ) -> Option<Prop> {
        let span = given.span;
        match given.value {
            GivenValue::Value(Value::Undefined | Value::Null) => return None,
            GivenValue::Residual(residual) => return self.personal_prop(frame, signature, name, spec, *residual, span),
            GivenValue::Present | GivenValue::Text(_) | GivenValue::Value(_) => {}
        }
        match &spec.kind {
            PropKind::Flag => Some(Prop::Flag(given.value.truthy())),
            PropKind::Text { .. } => match given.value {
                GivenValue::Present => None,
                GivenValue::Text(text) => Some(self.line_prop(frame, spec.line, text, span)),
                GivenValue::Value(Value::Text(text)) => {
                    Some(self.line_prop(frame, spec.line, text.to_str().into_owned().into(), span))
                }
                GivenValue::Value(value) => self.text_prop(frame, value, span),
                GivenValue::Residual(_) => None,
            },
            PropKind::Url => {
                let text = self.prop_text(signature, name, &given)?;
                let role = url_role(name);
                let resolved = self.link(frame, &text, span, role);
                if role == Role::Asset {
                    self.embed("img", &resolved);
                }
                Some(Prop::Text(resolved.href))
            }
            PropKind::Attr => self.prop_text(signature, name, &given).map(Prop::Text),
            PropKind::Enum(words) => {
                let text = self.prop_text(signature, name, &given)?;
                if words.contains(&text) {
                    return Some(Prop::Text(text));
                }
                let words = words.iter().map(|word| &**word);
                let diag = Code::PropValue
                    .at(span, format!("`{name}` of `<{}>` cannot be `{text}`", signature.name))
                    .help(match did_you_mean(&text, words.clone()) {
                        Some(near) if text.len() > 2 => format!("did you mean `{near}`?"),
                        _ => format!("it is one of {}", list(words)),
                    });
                self.diags.push(diag);
                None
            }
            PropKind::Build => match given.value {
                GivenValue::Present => Some(Prop::Flag(true)),
                GivenValue::Text(text) => Some(Prop::Text(self.build_text(frame, name, text, span))),
                GivenValue::Value(value) => self.build_prop(frame, name, value, span),
                GivenValue::Residual(_) => None,
            },
        }
    }

    /// A prop that depends on the reader.
    fn personal_prop(
        &mut self,
        frame: &Frame<'a>,
        signature: &Signature,
        name: &str,
        spec: &PropSpec,
        residual: Residual,
        span: Span,
    ) -> Option<Prop> {
        match &spec.kind {
            PropKind::Text { .. } => Some(Prop::Hole(self.hole(frame, &residual.expr, span))),
            PropKind::Url | PropKind::Attr => {
                let default = residual.default.as_ref().and_then(value_text);
                let (expr, default) = match spec.kind {
                    PropKind::Url => {
                        let role = url_role(name);
                        let default = default.map(|url| self.quiet_link(frame, &url, span, role));
                        (self.linked(frame, &residual.expr, role), default)
                    }
                    _ => (residual.expr, default),
                };
                let default = default.map(Part::Text).into_iter().collect();
                Some(Prop::Hole(Hole { number: self.attribute_number(frame, name, expr, span), default, block: false }))
            }
            PropKind::Flag | PropKind::Enum(_) | PropKind::Build => {
                self.diags.push(
                    Code::ReaderDependent
                        .at(span, format!("`{name}` of `<{}>` has to be known at build", signature.name))
                        .help(format!(
                            "choose between two of them: {{user.isAdmin ? <{0} {name}=… /> : <{0} {name}=… />}}",
                            signature.name
                        )),
                );
                None
            }
        }
    }

    fn line_prop(&mut self, frame: &Frame<'a>, line: Line, text: Box<str>, span: Span) -> Prop {
        let mut parts = match line {
            Line::Plain => return Prop::Text(text),
            Line::Marks => inline_markdown::title(&text),
            Line::Markdown => self.inline_markdown(frame, &text, span),
        };
        match parts.as_mut_slice() {
            [Part::Text(text)] => Prop::Text(std::mem::take(text)),
            _ => Prop::Parts(parts),
        }
    }

    fn text_prop(&mut self, frame: &Frame<'a>, value: Value, span: Span) -> Option<Prop> {
        if let Some(text) = value_text(&value) {
            return Some(Prop::Text(text));
        }
        let mut parts = Vec::new();
        self.value(frame, &value, span, &mut parts);
        match parts.as_slice() {
            [] => None,
            [Part::Text(text)] => Some(Prop::Text(text.clone())),
            _ => Some(Prop::Parts(parts)),
        }
    }

    fn build_prop(&mut self, frame: &Frame<'a>, name: &str, value: Value, span: Span) -> Option<Prop> {
        match &value {
            Value::Bool(flag) => Some(Prop::Flag(*flag)),
            Value::Text(text) => {
                Some(Prop::Text(self.build_text(frame, name, text.to_str().into_owned().into(), span)))
            }
            Value::Element(_) => {
                let mut parts = Vec::new();
                self.value(frame, &value, span, &mut parts);
                Some(Prop::Parts(parts))
            }
            Value::Object(_) if name == "style" => Some(Prop::Text(style_text(&value)?.into())),
            value => match json(value, 0) {
                Some(json) => Some(Prop::Value(json)),
                None => {
                    self.diags.push(
                        Code::PropValue
                            .at(span, format!("`{name}` takes text, numbers, lists and objects"))
                            .help("give it plain data"),
                    );
                    None
                }
            },
        }
    }

    /// A build-time text; one that is plainly a path of the site (an icon file) is resolved.
    fn build_text(&mut self, frame: &Frame<'a>, name: &str, text: Box<str>, span: Span) -> Box<str> {
        if matches!(name, "icon" | "src" | "img") { self.icon_text(frame, text, span) } else { text }
    }

    /// The name of an icon; the address where it is a file, which another host must be allowed to give.
    pub fn icon_text(&mut self, frame: &Frame<'a>, text: Box<str>, span: Span) -> Box<str> {
        if text.starts_with("https://") || text.starts_with("http://") || text.starts_with("//") {
            self.embed("img", &Resolved { href: text.clone(), size: None, external: true });
            return text;
        }
        let path = text.starts_with('/') || text.starts_with("./") || text.starts_with("../");
        if path { self.link(frame, &text, span, Role::Asset).href } else { text }
    }

    fn prop_text(&mut self, signature: &Signature, name: &str, given: &Given) -> Option<Box<str>> {
        let text = given.value.as_text();
        if text.is_none() {
            self.diags.push(
                Code::PropValue
                    .at(given.span, format!("`{name}` of `<{}>` takes text", signature.name))
                    .help(format!("write {name}=\"…\"")),
            );
        }
        text
    }
}

/// The tests that split a call by a prop, and the prop's value for each and for none of them; `None` where it needs none.
fn forms_of(kind: &PropKind, residual: &Residual, whole: &GivenValue) -> Option<(Vec<Expr>, Vec<GivenValue>)> {
    let expr = &residual.expr;
    let absent = GivenValue::Value(Value::Undefined);
    match kind {
        PropKind::Flag => {
            Some((vec![expr.clone()], vec![GivenValue::Value(true.into()), GivenValue::Value(false.into())]))
        }
        PropKind::Enum(words) => {
            let is_word = |word: &str| {
                let pair = [expr.clone(), Expr::constant(expr.span, word)];
                // `cols={user.columns}`: data have numbers as numbers.
                let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
                let op = if is_number { BinaryOp::Equal } else { BinaryOp::StrictEqual };
                Expr::new(expr.span, Kind::Binary(op, Box::new(pair)))
            };
            let values = words.iter().map(|word| GivenValue::Text(word.clone())).chain([absent]);
            Some((words.iter().map(|word| is_word(word)).collect(), values.collect()))
        }
        PropKind::Text { splits: true } if !always_shows(expr) => {
            Some((vec![shows(expr.clone())], vec![whole.clone(), absent]))
        }
        PropKind::Text { .. } | PropKind::Url | PropKind::Attr | PropKind::Build => None,
    }
}

/// Whether a value shows something for every reader.
fn always_shows(expr: &Expr) -> bool {
    let is_word = |text: &crate::expr::text::Text| !text.to_str().trim().is_empty();
    match &expr.kind {
        Kind::Constant(Value::Text(text)) => is_word(text),
        Kind::Template { texts, .. } => texts.iter().any(is_word),
        Kind::Binary(BinaryOp::Add, pair) => pair.iter().any(always_shows),
        Kind::Conditional(parts) => always_shows(&parts[1]) && always_shows(&parts[2]),
        Kind::Logical(LogicalOp::Or, pair) => always_shows(&pair[1]),
        _ => false,
    }
}

fn url_role(name: &str) -> Role {
    if matches!(name, "img" | "src" | "image" | "poster") { Role::Asset } else { Role::Link }
}

/// Data as JSON; `None` for functions and elements, and for what nests deeper than any prop does.
fn json(value: &Value, depth: u32) -> Option<serde_json::Value> {
    if depth > 64 {
        return None;
    }
    Some(match value {
        Value::Undefined | Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => {
            let whole = number.fract() == 0.0 && number.abs() < 9e15;
            if whole { (*number as i64).into() } else { (*number).into() }
        }
        Value::Text(text) => text.to_str().into_owned().into(),
        Value::Array(list) => list.items().iter().map(|item| json(item, depth + 1)).collect::<Option<_>>()?,
        Value::Object(object) => {
            let entries = object.entries().iter();
            entries
                .map(|(key, value)| Some((key.to_str().into_owned(), json(value, depth + 1)?)))
                .collect::<Option<serde_json::Map<_, _>>>()?
                .into()
        }
        Value::Function(_) | Value::Builtin(_) | Value::Element(_) | Value::Foreign(_) => return None,
    })
}

/// `a`, `b` and `c`
fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.join(""),
    }
}

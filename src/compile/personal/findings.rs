//! What is to be said of expressions that depend on the reader.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Severity};
use crate::document::NodeId;
use crate::expr::encode::INPUTS;
use crate::expr::eval;
use crate::expr::flow::{self, FindingKind};
use crate::expr::fold::Folded;
use crate::expr::scope::{Binding, Scope};
use crate::expr::tree::{BinaryOp, Expr, Kind};
use crate::expr::value::{Outcome, Throw, ThrowKind, Value};
use crate::expr::walk;
use crate::page::Part;
use crate::source::Span;

use super::super::scope::Frame;
use super::super::values::near;
use super::super::{Lower, text};

impl<'a> Lower<'a> {
    pub(super) fn checked(&mut self, outcome: Outcome<Folded>, scope: &Arc<Scope>) -> Option<Folded> {
        match outcome {
            Ok(Folded::Residual(residual)) => {
                let n_before = self.diags.len();
                self.check_names(&residual, scope);
                self.check_flow(&residual);
                let is_wrong = self.diags[n_before..].iter().any(|diag| diag.severity == Severity::Error);
                (!is_wrong).then_some(Folded::Residual(residual))
            }
            Ok(folded) => Some(folded),
            Err(throw) => {
                self.personal_throw(&throw, scope, "for every reader");
                None
            }
        }
    }

    /// Names nobody defines and constructs outside the language are errors wherever a reader may get to them.
    pub(super) fn check_names(&mut self, residual: &Expr, scope: &Arc<Scope>) {
        let mut throws = Vec::new();
        let mut collect = |expr: &Expr| {
            walk::visit(expr, &mut |expr| match &expr.kind {
                Kind::Throw(throw) if matches!(throw.kind, ThrowKind::Reference | ThrowKind::Outside) => {
                    throws.push(throw.clone());
                }
                Kind::Unsupported(error) => {
                    throws.push(Throw::outside(error));
                }
                _ => {}
            });
        };
        collect(residual);
        for throw in throws {
            self.personal_throw(&throw, scope, "for some readers");
        }
        self.check_methods(residual);
    }

    /// Methods that nothing in a reader's data has: they are data, so none brings its own.
    fn check_methods(&mut self, residual: &Expr) {
        walk::visit(residual, &mut |expr| {
            let Kind::Call { callee, optional: false, .. } = &expr.kind else { return };
            let Kind::Member { object, property, .. } = &callee.kind else { return };
            if !is_data(object) {
                return;
            }
            let Some((message, near)) = eval::no_method(&property.to_str()) else { return };
            let diag = Code::PersonalOutside.at(callee.span, message);
            let diag = match near {
                Some(near) => diag.help(format!("did you mean `{near}`?")),
                None => diag.help("the language of expressions is JavaScript without side effects"),
            };
            if !self.diags.contains(&diag) {
                self.diags.push(diag);
            }
        });
    }

    /// What the user schema shows about an expression.
    fn check_flow(&mut self, residual: &Expr) {
        let (Some(schema), Some(slots)) = (self.site.schema, &self.slots) else { return };
        // The schema says nothing about the playground.
        let mut has_inputs = false;
        walk::visit(residual, &mut |expr| {
            has_inputs |= matches!(&expr.kind, Kind::Member { property, .. } if *property == *INPUTS);
        });
        if has_inputs {
            return;
        }
        for finding in flow::check(residual, &slots.folder, schema) {
            let code = match finding.kind {
                FindingKind::UnknownProperty | FindingKind::NeverEqual => Code::SchemaMismatch,
                FindingKind::MayThrow => Code::MayThrow,
            };
            let mut diag = code.at(finding.span, finding.message);
            let is_said = |said: &Diagnostic| said.severity == Severity::Error && said.span == diag.span;
            if finding.kind == FindingKind::MayThrow && self.diags.iter().any(is_said) {
                continue;
            }
            diag.help = finding.help;
            // `user.groups`, which the schema lacks: the warning knows what was meant.
            let meant = |said: &Diagnostic| said.code == Code::DeprecatedName && said.span == diag.span;
            if let Some(at) = self.diags.iter().position(meant) {
                diag.help = self.diags.remove(at).help;
            }
            if !self.diags.contains(&diag) {
                self.diags.push(diag);
            }
        }
    }

    /// An error about an expression that depends on the reader.
    pub(super) fn personal_throw(&mut self, throw: &Throw, scope: &Arc<Scope>, for_whom: &str) {
        let diag = match throw.kind {
            ThrowKind::Reference => {
                let name = throw.message.split(' ').next().unwrap_or_default();
                let known = scope.known_names();
                let diag = Code::PersonalName.at(throw.span, format!("`{name}` is not defined"));
                diag.help(match near(name, scope) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if known.contains(&"inputs".into()) => {
                        "code knows `user`, `inputs` and the `variables` of the site file".into()
                    }
                    None => "what is known of the reader is `user`; other names are defined with `export const`".into(),
                })
            }
            ThrowKind::Outside => {
                let help =
                    throw.help.as_deref().unwrap_or("the language of expressions is JavaScript without side effects");
                Code::PersonalOutside.at(throw.span, throw.message.clone()).help(help)
            }
            ThrowKind::ReaderSide => Code::PersonalThrows
                .at(throw.span, format!("{}; this is needed {for_whom}", throw.message))
                .help("put it behind a condition: {user.renewsAt ? … : '…'}"),
            ThrowKind::Type | ThrowKind::Range | ThrowKind::Uri | ThrowKind::Syntax | ThrowKind::Budget => {
                let message = format!("{}: {}, {for_whom}", throw.kind.name(), throw.message);
                // An error says more than the warning that it happens to some.
                self.diags.retain(|said| said.code != Code::MayThrow || said.span != Some(throw.span));
                let diag = Code::PersonalThrows.at(throw.span, message);
                match (self.optional_at(throw), &throw.help) {
                    (Some(mended), _) => diag.help(format!("write {mended}")),
                    (None, Some(help)) => diag.help(help.as_ref()),
                    (None, None) => diag.help("say what holds for a reader nobody knows: {user.plan ?? 'free'}"),
                }
            }
        };
        if !self.diags.contains(&diag) {
            self.diags.push(diag);
        }
    }

    /// What does not throw where a member is asked of something that is not there.
    pub fn optional_at(&self, throw: &Throw) -> Option<String> {
        optional(self.written_at(throw.span)?)
    }

    fn written_at(&self, span: Span) -> Option<&'a str> {
        Some(self.sources.get(&span.file)?.slice(span))
    }

    /// Expressions among words that are empty for a reader nobody knows. One that asks before it shows something is meant
    /// to be.
    pub fn gaps(&mut self, frame: &Frame<'a>, expressions: &[u32]) {
        for at in expressions {
            let expression = &frame.document.tree.expressions[*at as usize];
            let Ok(Expr { kind: Kind::Member { .. } | Kind::Index { .. } | Kind::Chain(_), .. }) = &expression.parsed
            else {
                continue;
            };
            if self.has_said(expression.span) {
                continue;
            }
            let written = frame.document.source.slice(expression.span).trim();
            self.diags.push(
                Code::PersonalEmpty
                    .at(expression.span, "this is empty for a reader nobody knows, and leaves a gap between the words")
                    .help(format!("write {{{written} ?? '…'}}")),
            );
        }
    }

    /// A heading that is empty for a reader nobody knows: it is a line of the table of contents, or the page's title.
    pub fn empty_heading(&mut self, frame: &Frame<'a>, heading: NodeId, children: &[Part]) {
        let has_hole = children.iter().any(|child| matches!(child, Part::Hole(_)));
        let span = frame.document.span(heading);
        if !has_hole || self.in_arm() || !text::plain(children).is_empty() || self.has_said(span) {
            return;
        }
        self.diags.push(
            Code::PersonalEmpty
                .at(span, "this heading is empty for a reader nobody knows")
                .help("write what it says then: {user.firstName ?? 'Welcome'}"),
        );
    }

    /// A text that says `undefined` or `NaN` to a reader nobody knows, since something in it is missing.
    pub(super) fn check_words(&mut self, residual: &Expr, text: &str) {
        let Some(word) = text.split(|c: char| !c.is_alphanumeric()).find(|word| NO_WORDS.contains(word)) else {
            return;
        };
        let scope = self.slots().folder.residual_scope();
        let is_missing = |expr: &Expr| {
            let is_member = matches!(expr.kind, Kind::Member { .. } | Kind::Index { .. } | Kind::Chain(_));
            is_member
                && match eval::evaluate(expr, &scope, &eval::no_user()) {
                    Ok(value) => matches!(value, Value::Undefined | Value::Null),
                    // Of an item of a list: which, is known only while the list is gone through.
                    Err(_) => true,
                }
        };
        let mut missing = None;
        walk::visit(residual, &mut |expr| {
            // What stands around the operand where it is mended.
            let (operands, around): (Vec<&Expr>, _) = match &expr.kind {
                Kind::Template { values, .. } => (values.iter().collect(), ("${", "}")),
                Kind::Binary(op, pair) if is_arithmetic(*op) => (pair.iter().collect(), ("(", ")")),
                Kind::Call { args, .. } => (args.iter().map(|item| &item.value).collect(), ("", "")),
                _ => return,
            };
            if missing.is_none() {
                missing = operands.into_iter().find(|operand| is_missing(operand)).map(|own| (own.span, around));
            }
        });
        let Some((span, (before, after))) = missing else { return };
        let Some(written) = self.written_at(span) else { return };
        let instead = if word == "NaN" { "0" } else { "'…'" };
        let short = if text.chars().count() > 40 { word } else { text.trim() };
        let diag = Code::PersonalEmpty
            .at(span, format!("a reader nobody knows reads `{short}` here"))
            .help(format!("write {before}{written} ?? {instead}{after}"));
        if !self.diags.contains(&diag) {
            self.diags.push(diag);
        }
    }

    /// `title="Hi {user.name}"`: what stands in quotes is a text.
    pub fn braces_in_quotes(&mut self, name: &str, text: &str, span: Span) {
        if !holds_user(text) {
            return;
        }
        self.diags.push(
            Code::BracesInQuotes
                .at(span, "what stands in quotes is a text: the braces are shown")
                .help(format!("write {}", attribute(name, text))),
        );
    }

    /// `[Project](/projects/{user.project})`: so is an address of Markdown's; true, with a warning, where it is one.
    pub fn braces_in_address(&mut self, element: &str, name: &str, url: &str, span: Span) -> bool {
        // As comrak writes them into addresses.
        let url = url.replace("%7B", "{").replace("%7D", "}");
        if !holds_user(&url) {
            return false;
        }
        self.diags.push(
            Code::BracesInQuotes
                .at(span, "an address of Markdown is a text: the braces stay in it")
                .help(format!("write <{element} {}>", attribute(name, &url))),
        );
        true
    }

    /// An object among words, which shows nothing, as far as the user schema tells.
    pub(super) fn check_object(&mut self, residual: &Expr) {
        let (Some(schema), Some(slots)) = (self.site.schema, &self.slots) else { return };
        if !matches!(residual.kind, Kind::Member { .. } | Kind::Chain(_)) {
            return;
        }
        let Some(names) = flow::only_object(residual, &slots.folder, schema) else { return };
        let Some(written) = self.written_at(residual.span) else { return };
        let diag = Code::NotRenderable.at(residual.span, format!("`{written}` is an object, which renders as nothing"));
        let diag = match names.first() {
            Some(name) => diag.help(format!("write one of its properties: {written}?.{name}")),
            None => diag.help("write one of its properties, or `JSON.stringify(value)`"),
        };
        if !self.diags.contains(&diag) {
            self.diags.push(diag);
        }
    }

    /// Names that work and should be written otherwise.
    pub fn deprecated_names(&mut self, expr: &Expr, scope: &Scope) {
        let mut found = Vec::new();
        walk::free_names(expr, &mut |name, span, _| {
            if &**name == "userContext" && matches!(scope.get(name), Some(Binding::Reader)) {
                found.push(span);
            }
        });
        for span in found {
            self.diags
                .push(Code::DeprecatedName.at(span, "`userContext` is the old name of `user`").help("write `user`"));
        }
        let mut groups = Vec::new();
        walk::visit(expr, &mut |expr| {
            if let Kind::Member { object, property, .. } = &expr.kind
                && *property == *"groups"
                && matches!(&object.kind, Kind::Name(name) if &**name == "user")
            {
                groups.push(expr.span);
            }
        });
        for span in groups {
            self.diags.push(
                Code::DeprecatedName
                    .at(span, "`user.groups` is a field of the reader's data, not the groups the reader is in")
                    .help("write <Visible groups={[\"admin\"]}>…</Visible>"),
            );
        }
    }
}

/// Operators that make `NaN` of something missing, or a text.
fn is_arithmetic(op: BinaryOp) -> bool {
    use BinaryOp::*;
    matches!(op, Add | Subtract | Multiply | Divide | Remainder | Power)
}

/// Whether braces around an expression over the reader stand in a text.
fn holds_user(text: &str) -> bool {
    text.match_indices("{user").any(|(at, open)| {
        let behind = &text[at + open.len()..];
        !text[..at].ends_with(['{', '$']) && behind.starts_with(['.', '?', '[']) && behind.contains('}')
    })
}

/// Whether a value is the reader's own data, or a part of it.
fn is_data(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Name(name) => &**name == "user",
        Kind::Member { object, property, .. } => *property != *INPUTS && is_data(object),
        Kind::Index { object, .. } => is_data(object),
        Kind::Chain(inner) => is_data(inner),
        _ => false,
    }
}

/// An attribute whose text was meant to hold expressions, as it is written: `title={`Hi ${user.name}`}`.
fn attribute(name: &str, text: &str) -> String {
    match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some(whole) if !whole.contains('}') => format!("{name}={{{whole}}}"),
        _ => format!("{name}={{`{}`}}", text.replace("{user", "${user")),
    }
}

/// What JavaScript makes of something missing in a text.
const NO_WORDS: [&str; 3] = ["undefined", "null", "NaN"];

/// `user.org.plan` → `user.org?.plan`: where the last member is asked of something that may not be there.
fn optional(text: &str) -> Option<String> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '?' | '[' | ']' | '\'' | '"');
    if !text.chars().all(plain) {
        return None;
    }
    if let Some(inner) = text.strip_suffix(']') {
        let (object, key) = inner.rsplit_once('[')?;
        return (!object.ends_with('.')).then(|| format!("{object}?.[{key}]"));
    }
    let (object, member) = text.rsplit_once('.')?;
    (!object.ends_with('?')).then(|| format!("{object}?.{member}"))
}

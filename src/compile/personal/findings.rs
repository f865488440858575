//! What is to be said of expressions that depend on the reader.

use std::sync::Arc;

use crate::diag::{Code, Severity};
use crate::expr::encode::INPUTS;
use crate::expr::flow::{self, FindingKind};
use crate::expr::fold::Folded;
use crate::expr::scope::{Binding, Scope};
use crate::expr::tree::{Expr, Kind};
use crate::expr::value::{Outcome, Throw, ThrowKind};
use crate::expr::walk;

use super::super::Lower;
use super::super::scope::Frame;
use super::super::values::near;

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
            diag.help = finding.help;
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
                let diag = Code::PersonalName.at(throw.span, format!("`{name}` is not defined"));
                diag.help(match near(name, scope) {
                    Some(near) => format!("did you mean `{near}`?"),
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
                let diag = Code::PersonalThrows.at(throw.span, message);
                match self.optional_at(throw) {
                    Some(mended) => diag.help(format!("write {mended}")),
                    None => diag.help("say what holds for a reader nobody knows: {user.plan ?? 'free'}"),
                }
            }
        };
        if !self.diags.contains(&diag) {
            self.diags.push(diag);
        }
    }

    /// What does not throw where a member is asked of something that is not there.
    pub fn optional_at(&self, throw: &Throw) -> Option<String> {
        optional(self.sources.get(&throw.span.file)?.slice(throw.span))
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
            let written = frame.document.source.slice(expression.span).trim();
            self.diags.push(
                Code::PersonalEmpty
                    .at(expression.span, "this is empty for a reader nobody knows, and leaves a gap between the words")
                    .help(format!("write {{{written} ?? '…'}}")),
            );
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

/// `user.org.plan` → `user.org?.plan`: where the last member is asked of something that may not be there.
fn optional(text: &str) -> Option<String> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '?');
    if !text.chars().all(plain) {
        return None;
    }
    let (object, member) = text.rsplit_once('.')?;
    (!object.ends_with('?')).then(|| format!("{object}?.{member}"))
}

//! Flow analysis: what a residual does with readers that the user schema allows.
//!
//! `Schema` is read from the JSON Schema of `personalization.userSchema`; `check` types a residual with it and finds
//! properties the schema lacks, comparisons with values that cannot occur, and members of what may be missing. It
//! follows the tests that people write: `a === undefined ? … : a.b`, `a && a.b`, `a?.b ? a.b.c : …`, `typeof`,
//! `Array.isArray`, early `return`s. What it does not know it takes to be anything, and says nothing.

mod infer;
mod methods;
mod refine;
mod schema;
mod types;

use crate::source::Span;

use super::fold::Folder;
use super::tree::Expr;

pub use schema::{Schema, Violation};
pub use types::Type;

/// Something about an expression that the schema shows.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    pub kind: FindingKind,
    pub span: Span,
    /// One sentence, lower case, without a full stop.
    pub message: String,
    pub help: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FindingKind {
    /// A property that the schema lacks: an error.
    UnknownProperty,
    /// A comparison that no reader makes true: an error.
    NeverEqual,
    /// For some readers it throws: a warning.
    MayThrow,
}

/// What the schema shows about a residual of the folder, in source order, without repetitions.
pub fn check(residual: &Expr, folder: &Folder, schema: &Schema) -> Vec<Finding> {
    let mut findings = infer::findings(residual, folder, schema);
    findings.sort_by_key(|finding| (finding.span, finding.message.clone()));
    findings.dedup();
    findings
}

/// The names of the properties of what a residual gives, in the order of the schema, where that is an object for every
/// reader who has it.
pub fn only_object(residual: &Expr, folder: &Folder, schema: &Schema) -> Option<Vec<String>> {
    let found = infer::type_of(residual, folder, schema);
    let shape = found.object.clone()?;
    let whole = Type { undefined: found.undefined, null: found.null, object: found.object.clone(), ..Type::default() };
    (found == whole).then(|| shape.properties.iter().map(|(name, _)| name.to_string()).collect())
}

#[cfg(test)]
mod tests;

//! The tree of the expression language: what is left of JavaScript's grammar once all that we do not take is gone.

/// An expression. (First cut: replaced by the language's own tree.)
#[derive(Clone, Debug)]
pub struct Expr;

/// The `import`s and `export`s of a file.
#[derive(Clone, Debug, Default)]
pub struct Module {
    pub imports: Vec<Import>,
}

#[derive(Clone, Debug)]
pub struct Import {
    /// The path as written.
    pub from: std::sync::Arc<str>,
}

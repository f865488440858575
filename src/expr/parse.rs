//! From source text to `tree`, by oxc's parser.

/// Why a text is not an expression of the language.
#[derive(Clone, Debug)]
pub struct SyntaxError;

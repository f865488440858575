//! The expression language: a subset of JavaScript and JSX without side effects.

pub mod parse;
pub mod tree;

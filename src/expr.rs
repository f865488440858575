//! The expression language: a subset of JavaScript and JSX without side effects.
//!
//! What it accepts means what a JavaScript engine and React make of it. The way of an expression:
//!
//! 1. `parse::expression(&source, range)` gives a `tree::Expr`, `parse::module(&source, ranges)` the imports,
//!    definitions and exports of a file. Constructs outside the language are nodes of the tree (`walk::unsupported`
//!    lists them); only a text that is no JavaScript is an error.
//! 2. A `scope::Scope` says what free names mean. One for a page, and one for each use of a snippet:
//!    ```ignore
//!    let mut names = Names::new();                       // knows `user`
//!    names.module(&document.module);                     // exports and other definitions, evaluated when asked for
//!    names.import("plans", &other_scope, "plans");       // import { plans } from "…"; false: not exported there
//!    names.foreign("Prerequisites", 3);                  // import Prerequisites from "….mdx"
//!    names.value("framework", "SvelteKit");              // a snippet's prop
//!    let scope = names.finish();
//!    ```
//!    Keep the `Arc<Scope>` while values made in it are used: closures point into it without owning it.
//! 3. `scope.reaches_reader(&expr)` says whether an expression can depend on the reader. If not, it is static:
//!    `eval::evaluate(&expr, &scope, &eval::no_user())` is its value, or a `Throw`.
//! 4. `children::children_of(&value)` is what a value renders as: texts and elements in order.
//! 5. An `value::Element` has a tag and props (`children` among them). A tag that is a `Component` is called by whoever
//!    renders it: `eval::call(&component, &[Value::Object(element.props.clone())], &user, element.span)` gives a value
//!    again. A `Theme` tag is a capitalised name that no scope defines; a `Foreign` value is one of `names.foreign`.
//!
//! For pages that depend on the reader, 3 is `fold::Folder`, one for a page:
//! `folder.expression(&expr, &scope)` gives `Static(value)`, `Residual(expr)`, or the error that every reader gets. A
//! residual is an expression over `user`: an element in it is `Kind::Element`, with residuals as attributes and children
//! and its component as a constant (`folder.component(&component, &element, span)` folds the call); a choice is
//! `Kind::Conditional` or `Kind::Logical`; a list is an array of such, or a call of `map` with a function literal; a call
//! of a function literal binds locals; `#0` … name `folder.definitions()`. Its value for a reader is
//! `eval::evaluate(&expr, &folder.residual_scope(), &user)`. A snippet's prop that is left is given to the snippet's scope
//! with `names.bind(name, Binding::Residual(…))`.

pub mod budget;
pub mod builtin;
pub mod children;
pub mod encode;
pub mod eval;
pub mod flow;
pub mod fold;
pub mod map;
pub mod number;
pub mod object;
pub mod parse;
pub mod regex;
pub mod scope;
pub mod show;
pub mod text;
pub mod tree;
pub mod value;
pub mod walk;

#[cfg(test)]
mod tests;

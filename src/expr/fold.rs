//! Partial evaluation: what an expression is before the reader is known.
//!
//! `Folder::expression` evaluates as far as it can without `user`. What never touches it is `Folded::Static`; of the
//! rest a `Folded::Residual` is left, an expression of the same language whose constants are values and whose only
//! free names are `user`, the language's globals and `#0`, `#1` … – definitions of the folder that several residuals
//! share. Evaluating a residual in `Folder::scope` for a reader gives what evaluating the expression at once gives;
//! where one throws the other throws, perhaps with another message.
//!
//! How far it goes: calls of known functions are inlined, arguments that are not known are bound once (a call of a
//! function literal stands for `let`), callbacks over known arrays are unrolled, members of known objects and elements
//! are taken out. Elements stay elements, with residuals in their attributes and children, so that what is static in
//! them can be made HTML at build. Nothing that could throw for some reader is dropped or done more often.

mod bind;
mod call;
mod close;
mod expression;
mod list;
mod literal;
mod partial;
mod reify;
mod total;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::source::Span;

use super::budget::Budget;
use super::eval::Evaluator;
use super::scope::{Names, Scope};
use super::tree::{Definition, Element, Expr, Module, Name};
use super::value::{Outcome, Throw, Value};
use partial::{Env, FoldFrame, Partial, Stop};

/// What is known of an expression before the reader is.
#[derive(Clone, Debug)]
pub enum Folded {
    Static(Value),
    Residual(Expr),
}

/// Folds the expressions of a page. Its definitions and residuals belong together.
pub struct Folder {
    /// Shared parts of residuals; definition `n` is called `#n`.
    definitions: Vec<Expr>,
    /// Definitions of modules by scope and index: folded, or in the making.
    folded: FxHashMap<(*const Scope, usize), Memo>,
    /// Closed functions by identity. The partial keeps what the key points at alive.
    closed: FxHashMap<(usize, usize), (Partial, Name)>,
    /// Functions that are being closed where they stand.
    closing: Vec<(usize, usize)>,
    frames: Vec<FoldFrame>,
    evaluator: Evaluator,
    next_local: u32,
    /// Literals that locals of the residual are bound to; their parts are trivial.
    literals: FxHashMap<u32, Expr>,
    /// Functions being inlined, outer first, and how many choices are around each.
    inlined: Vec<(usize, usize)>,
    /// Choices around that the reader makes.
    n_choices: usize,
    /// Inside a function that the reader's side may call many times: a fresh object must stay fresh.
    in_repeated: usize,
    fuel: u32,
    depth: usize,
    /// Scopes whose addresses are keys.
    scopes: FxHashMap<*const Scope, Arc<Scope>>,
    /// What the names in a residual mean, but for the definitions.
    plain: Arc<Scope>,
    /// Where residuals live: knows `user` and the definitions made so far.
    scope: Option<Arc<Scope>>,
}

/// Expressions that one call may fold, before it leaves the rest as it is.
const FUEL: u32 = 100_000;

/// Expressions inside each other, calls included, before the rest is left as it is.
const DEPTH: usize = 150;

/// A residual of more expressions, or deeper, is not worth what folding saved.
const RESIDUAL_SIZE: usize = 20_000;
const RESIDUAL_DEPTH: usize = 120;

/// A definition of a module.
#[derive(Clone)]
enum Memo {
    Made(Partial),
    Throws(Box<Throw>),
}

impl Default for Folder {
    fn default() -> Folder {
        Folder {
            definitions: Vec::new(),
            folded: FxHashMap::default(),
            closed: FxHashMap::default(),
            closing: Vec::new(),
            frames: Vec::new(),
            evaluator: Evaluator::without_reader(Budget::default()),
            next_local: 0,
            literals: FxHashMap::default(),
            inlined: Vec::new(),
            n_choices: 0,
            in_repeated: 0,
            fuel: FUEL,
            depth: 0,
            scopes: FxHashMap::default(),
            plain: Names::new().finish(),
            scope: None,
        }
    }
}

impl Folder {
    /// Folds an expression of a scope. An error when it throws for every reader.
    pub fn expression(&mut self, expr: &Expr, scope: &Arc<Scope>) -> Outcome<Folded> {
        self.begin(scope);
        if !scope.reaches_reader(expr) {
            let env = super::eval::Env::of(scope);
            if let Some(outcome) = self.evaluator.attempt(|evaluator| evaluator.expr(expr, &env)) {
                return outcome.map(Folded::Static);
            }
        }
        let env = Env::of(scope);
        let partial = self.expr(expr, &env);
        self.finish(partial, |folder| folder.closed_expression(expr, &env))
    }

    /// Folds the rendering of an element of a component: a call with its props. `component` is what a tag's `value`
    /// folds to. Spread attributes that are not known stay spread.
    pub fn component(&mut self, component: &Value, element: &Element, span: Span) -> Outcome<Folded> {
        let scope = self.plain.clone();
        self.begin(&scope);
        let props = self.props(element, span);
        let call = props.and_then(|props| self.call_partial(&Partial::Static(component.clone()), vec![props], span));
        self.finish(call, |folder| {
            let props = folder.props(element, span)?;
            let component = folder.reify(Partial::Static(component.clone()), span)?;
            let props = folder.reify(props, span)?;
            Ok(reify::call(component, vec![props], span))
        })
    }

    /// The shared parts of the residuals made so far, in the order of their numbers.
    pub fn definitions(&self) -> impl Iterator<Item = (String, &Expr)> {
        self.definitions.iter().enumerate().map(|(at, expr)| (format!("#{at}"), expr))
    }

    /// The scope that residuals are evaluated in.
    pub fn residual_scope(&mut self) -> Arc<Scope> {
        let definitions = &self.definitions;
        let scope = self.scope.get_or_insert_with(|| {
            let mut names = Names::new();
            let define = |(at, value): (usize, &Expr)| Definition {
                name: format!("#{at}").into(),
                span: value.span,
                value: value.clone(),
                hoisted: true,
            };
            let definitions = definitions.iter().enumerate().map(define).collect();
            names.module(&Module { definitions, ..Module::default() });
            names.finish()
        });
        scope.clone()
    }

    fn begin(&mut self, scope: &Arc<Scope>) {
        self.scopes.entry(Arc::as_ptr(scope)).or_insert_with(|| scope.clone());
        self.evaluator.budget = Budget::default();
        self.fuel = FUEL;
        self.depth = 0;
        self.inlined.clear();
        self.n_choices = 0;
        self.closing.clear();
        self.in_repeated = 0;
    }

    /// The result of a fold; `whole` gives the residual that is nothing but the expression with its names resolved.
    fn finish(
        &mut self,
        partial: Result<Partial, Stop>,
        whole: impl FnOnce(&mut Folder) -> Result<Expr, Stop>,
    ) -> Outcome<Folded> {
        let span_of = |expr: &Expr| expr.span;
        let folded = partial.and_then(|partial| match partial {
            Partial::Static(value) => Ok(Folded::Static(value)),
            Partial::Residual(expr) => Ok(Folded::Residual(expr)),
            Partial::Closure(closure) => {
                let span = closure.function.span;
                self.reify(Partial::Closure(closure), span).map(Folded::Residual)
            }
        });
        let fits = |folded: &Folded| match folded {
            Folded::Static(_) => true,
            Folded::Residual(expr) => total::fits(expr, RESIDUAL_SIZE, RESIDUAL_DEPTH),
        };
        match folded {
            Ok(folded) if fits(&folded) => Ok(folded),
            Err(Stop::Throw(throw)) => Err(throw),
            Ok(_) | Err(Stop::Bail) => match whole(self) {
                Ok(expr) if total::fits(&expr, RESIDUAL_SIZE, RESIDUAL_DEPTH) => Ok(Folded::Residual(expr)),
                Ok(expr) => Err(too_much(span_of(&expr))),
                Err(Stop::Throw(throw)) => Err(throw),
                Err(Stop::Bail) => Err(too_much(Span { file: crate::source::FileId(0), start: 0, end: 0 })),
            },
        }
    }

    /// A new shared definition.
    fn define(&mut self, expr: Expr) -> Name {
        self.scope = None;
        self.definitions.push(expr);
        format!("#{}", self.definitions.len() - 1).into()
    }

    /// The definition a name of a residual stands for.
    pub(super) fn definition(&self, name: &str) -> Option<&Expr> {
        self.definitions.get(name.strip_prefix('#')?.parse::<usize>().ok()?)
    }
}

fn too_much(span: Span) -> Box<Throw> {
    super::budget::over("more than folding can work out before the reader is known", span)
}

impl Folded {
    /// As an expression: a constant for what is static.
    pub fn into_expr(self, span: Span) -> Expr {
        match self {
            Folded::Static(value) => Expr::constant(span, value),
            Folded::Residual(expr) => expr,
        }
    }
}

//! Partial values: known, known to be a function, or an expression.

use std::sync::Arc;

use crate::source::Span;

use super::super::scope::{Frame, Scope};
use super::super::tree::{Expr, Function, Kind};
use super::super::value::{Closure, Throw, Value};
use super::Folder;

#[derive(Clone, Debug)]
pub(super) enum Partial {
    Static(Value),
    /// A function whose captured locals may be partial.
    Closure(Arc<OpenClosure>),
    /// An expression of the residual language. A literal's parts can be taken out of it.
    Residual(Expr),
}

impl Partial {
    /// A local that stands for one of another name has no place of its own: it is where it is asked for.
    pub(super) fn at(self, place: Span) -> Partial {
        match self {
            Partial::Residual(Expr { kind: kind @ Kind::Local(_), span }) if span.end == 0 => {
                Partial::Residual(Expr::new(place, kind))
            }
            other => other,
        }
    }
}

pub(super) struct OpenClosure {
    pub function: Arc<Function>,
    pub env: Env,
}

impl std::fmt::Debug for OpenClosure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<function {}>", self.function.name.as_deref().unwrap_or(""))
    }
}

/// Why folding goes no further.
#[derive(Debug)]
pub(super) enum Stop {
    /// The expression throws whenever it is evaluated.
    Throw(Box<Throw>),
    /// Here is too much, or too intricate: an outer part stays as it is.
    Bail,
}

pub(super) type Fold<T> = Result<T, Stop>;

impl From<Box<Throw>> for Stop {
    fn from(throw: Box<Throw>) -> Stop {
        Stop::Throw(throw)
    }
}

/// Where an expression stands while it is folded.
#[derive(Clone)]
pub(super) struct Env {
    pub scope: Arc<Scope>,
    /// Index into the folder's frames.
    pub frame: Option<usize>,
    /// The evaluator's frames around the folder's, all of it static.
    pub outer: Option<Arc<Frame>>,
}

impl Env {
    pub fn of(scope: &Arc<Scope>) -> Env {
        Env { scope: scope.clone(), frame: None, outer: None }
    }
}

/// A call that is being inlined: its locals, `None` before they are bound.
#[derive(Clone)]
pub(super) struct FoldFrame {
    pub locals: Vec<(u32, Option<Partial>)>,
    pub parent: Option<usize>,
}

/// What a local stands for.
pub(super) enum Found {
    Bound(Partial),
    Unbound,
    /// A local of the residual around.
    Residual,
}

impl Folder {
    pub(super) fn push_frame(&mut self, function: &Function, parent: Option<usize>) -> usize {
        let locals = function.locals.iter().map(|local| (local.id, None)).collect();
        self.frames.push(FoldFrame { locals, parent });
        self.frames.len() - 1
    }

    pub(super) fn local(&self, id: u32, env: &Env) -> Found {
        let mut at = env.frame;
        while let Some(frame) = at {
            let frame = &self.frames[frame];
            if let Some((_, partial)) = frame.locals.iter().find(|(own, _)| *own == id) {
                return partial.clone().map_or(Found::Unbound, Found::Bound);
            }
            at = frame.parent;
        }
        match env.outer.as_ref().and_then(|frame| frame.slot(id)) {
            Some(slot) => slot.get().map_or(Found::Unbound, |value| Found::Bound(Partial::Static(value.clone()))),
            None => Found::Residual,
        }
    }

    pub(super) fn set_local(&mut self, id: u32, partial: Partial, env: &Env) {
        let frame = env.frame.expect("locals are bound inside a call");
        let slot = self.frames[frame].locals.iter_mut().find(|(own, _)| *own == id);
        slot.expect("the parser lists every local of a function").1 = Some(partial);
    }

    /// A function value as something that can be inlined.
    pub(super) fn open(&self, partial: &Partial) -> Option<Arc<OpenClosure>> {
        match partial {
            Partial::Closure(closure) => Some(closure.clone()),
            Partial::Static(Value::Function(closure)) => self.open_value(closure).map(Arc::new),
            Partial::Residual(Expr { kind: Kind::Function(function), .. }) => {
                Some(Arc::new(OpenClosure { function: function.clone(), env: Env::of(&self.plain) }))
            }
            Partial::Static(_) | Partial::Residual(_) => None,
        }
    }

    fn open_value(&self, closure: &Closure) -> Option<OpenClosure> {
        let scope = closure.scope.upgrade()?;
        let outer = match &closure.frame {
            Some(frame) => Some(frame.upgrade()?),
            None => None,
        };
        Some(OpenClosure { function: closure.function.clone(), env: Env { scope, frame: None, outer } })
    }
}

impl Partial {
    pub fn undefined() -> Partial {
        Partial::Static(Value::Undefined)
    }

    pub fn is_static(&self) -> bool {
        matches!(self, Partial::Static(_))
    }
}

pub(super) fn residual(span: Span, kind: Kind) -> Partial {
    Partial::Residual(Expr::new(span, kind))
}

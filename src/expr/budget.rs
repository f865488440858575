//! Budgets: what an evaluation may cost, counted alike at build and at the reader's side.
//!
//! - **steps**: 100,000. Each expression evaluated is one; a call of a listed function adds one for each item of an
//!   array and each 64 code units of a text that it reads or makes.
//! - **text**: 1,048,576 code units. Each text that `+`, a template or a listed function makes counts with its length.
//! - **nodes**: 10,000. Each element made is one, and so is each text or element among children.
//! - **matching**: a regular expression reads at most 10,000 code units; each eight are a step.
//! - **depth**: 400 expressions inside each other, calls included.

use crate::source::Span;

use super::value::{Outcome, Throw, ThrowKind};

#[derive(Clone, Debug)]
pub struct Budget {
    pub steps: u32,
    pub text: u32,
    pub nodes: u32,
    /// Steps of regular expressions, at build only: at the reader's side they take linear time.
    pub matching: u32,
    depth: u32,
}

pub const STEPS: u32 = 100_000;
pub const TEXT: u32 = 1_048_576;
pub const NODES: u32 = 10_000;
pub const DEPTH: u32 = 400;

impl Default for Budget {
    fn default() -> Budget {
        Budget { steps: STEPS, text: TEXT, nodes: NODES, matching: super::regex::STEPS, depth: 0 }
    }
}

impl Budget {
    /// Begins an expression; `leave` ends it.
    pub(super) fn enter(&mut self, span: Span) -> Outcome<()> {
        if self.depth >= DEPTH {
            return Err(over("a nest of more than 400 expressions and calls", span));
        }
        self.work(1, span)?;
        self.depth += 1;
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn depth(&self) -> u32 {
        self.depth
    }

    /// Goes back to a depth: behind an error, which leaves nothing in order.
    pub(super) fn return_to(&mut self, depth: u32) {
        self.depth = depth;
    }

    pub(super) fn work(&mut self, steps: usize, span: Span) -> Outcome<()> {
        spend(&mut self.steps, steps).ok_or_else(|| over("more than 100,000 steps", span))
    }

    pub(super) fn text(&mut self, units: usize, span: Span) -> Outcome<()> {
        spend(&mut self.text, units).ok_or_else(|| over("more than 1,048,576 characters of text", span))?;
        self.work(units / 64, span)
    }

    pub(super) fn nodes(&mut self, nodes: usize, span: Span) -> Outcome<()> {
        spend(&mut self.nodes, nodes).ok_or_else(|| over("more than 10,000 elements and texts", span))
    }

    /// A new budget at the same depth; gives the old one, for `restore`.
    pub(super) fn fresh(&mut self) -> Budget {
        std::mem::replace(self, Budget { depth: self.depth, ..Budget::default() })
    }

    pub(super) fn restore(&mut self, outer: Budget) {
        *self = outer;
    }
}

fn spend(left: &mut u32, amount: usize) -> Option<()> {
    *left = u32::try_from(amount).ok().and_then(|amount| left.checked_sub(amount))?;
    Some(())
}

pub(super) fn over(what: &str, span: Span) -> Box<Throw> {
    Throw::new(ThrowKind::Budget, format!("the expression takes {what}"), span)
}

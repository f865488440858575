//! Regular expressions: JavaScript's semantics over code units, by a matcher that counts its steps.
//!
//! At the reader's side the browser's own engine matches, which cannot be stopped: there only patterns stand for
//! which `Program::linear` holds. At build any pattern may stand, within `STEPS`.

mod compile;
mod linear;
mod matcher;
mod set;

use super::tree::Name;
use set::Set;

pub use compile::compile;

#[cfg(test)]
mod tests;

/// A compiled pattern.
#[derive(Debug)]
pub struct Program {
    ops: Vec<Op>,
    sets: Vec<Set>,
    pub n_groups: usize,
    /// Registers of the loops that must not match nothing for ever.
    n_marks: usize,
    /// Names of groups and their numbers, in the order of the pattern.
    pub names: Vec<(Name, usize)>,
    pub flags: Flags,
    /// Why the pattern could take more than linear time, if it could.
    pub linear: Result<(), String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Flags {
    pub global: bool,
    pub ignore_case: bool,
    pub multiline: bool,
    pub dot_all: bool,
    pub unicode: bool,
}

/// Where a pattern matched: the whole first, then its groups; positions are code units.
pub type Captures = Vec<Option<(usize, usize)>>;

/// The steps of a match ran out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfSteps;

/// Steps of one slot's matches.
pub const STEPS: u32 = 5_000_000;

/// The longest text that is matched, in code units.
pub const INPUT: usize = 10_000;

/// Instructions of a backtracking machine. Targets are indexes into `ops`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Op {
    /// A character of a set (index into `sets`), forwards or, in a look-behind, backwards.
    Set {
        set: usize,
        back: bool,
    },
    /// Tries `first`, then `second`.
    Split {
        first: usize,
        second: usize,
    },
    Jump(usize),
    /// A group begins or ends here: slot `2 * group` or one more.
    Save(usize),
    /// An iteration begins: the groups in it forget what they matched.
    Forget {
        from: usize,
        to: usize,
    },
    /// Remembers where an iteration began, and refuses one that matched nothing.
    Mark(usize),
    Moved(usize),
    Start,
    End,
    Boundary {
        inverted: bool,
    },
    /// The text a group matched.
    Group {
        group: usize,
        back: bool,
    },
    /// Runs the ops behind it up to `Accept`, then goes on at `end`.
    Look {
        negative: bool,
        end: usize,
    },
    Accept,
}

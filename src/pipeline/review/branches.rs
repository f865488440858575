//! Branches of expressions that no persona takes, nor a reader nobody knows: what stands there nobody has tried.

use std::collections::BTreeMap;

use crate::compile::{Branch, BranchKind, Known, Questions};
use crate::diag::{Code, Diagnostic};
use crate::inputs::Inputs;
use crate::source::{FileId, Span};

/// The choices of some pages, and which of their branches readers took.
#[derive(Default)]
pub struct Branches {
    /// By place, the outer before the inner.
    choices: BTreeMap<(FileId, u32, std::cmp::Reverse<u32>), Choice>,
}

#[derive(Default)]
struct Choice {
    /// By `Branch::second`; `None` where it is nothing to speak of.
    branches: [Option<Branch>; 2],
    taken: [bool; 2],
}

impl Branches {
    /// What a page asks, and what these readers make of it.
    pub fn of<'k>(questions: &Questions, readers: impl Iterator<Item = &'k Known>) -> Branches {
        let mut all = Branches::default();
        for branch in questions.branches() {
            let choice = all.choices.entry(key(branch.choice)).or_default();
            choice.branches[usize::from(branch.second)].get_or_insert(branch);
        }
        if all.choices.is_empty() {
            return all;
        }
        for reader in readers {
            for (choice, second) in questions.taken(reader) {
                if let Some(choice) = all.choices.get_mut(&key(choice)) {
                    choice.taken[usize::from(second)] = true;
                }
            }
        }
        all
    }

    /// A snippet's choices are those of all pages that show it.
    pub fn extend(&mut self, other: Branches) {
        for (key, other) in other.choices {
            let own = self.choices.entry(key).or_default();
            for side in [0, 1] {
                own.branches[side] = own.branches[side].or(other.branches[side]);
                own.taken[side] |= other.taken[side];
            }
        }
    }

    /// In the order of their places. A branch inside one that nobody takes is not told of.
    pub fn findings(&self, inputs: &Inputs) -> Vec<Diagnostic> {
        let untaken = self.choices.values().filter_map(|choice| {
            let side = match choice.taken {
                [true, false] => 1,
                [false, true] => 0,
                [true, true] | [false, false] => return None,
            };
            choice.branches[side].filter(|branch| is_written(branch, inputs))
        });
        untaken.map(|branch| finding(&branch)).collect()
    }
}

fn key(span: Span) -> (FileId, u32, std::cmp::Reverse<u32>) {
    (span.file, span.start, std::cmp::Reverse(span.end))
}

/// Whether an author wrote the choice where it stands: folding makes choices of its own.
fn is_written(branch: &Branch, inputs: &Inputs) -> bool {
    let source = inputs.texts().text(branch.choice.file);
    let text = source.as_ref().and_then(|text| text.get(branch.choice.start as usize..branch.choice.end as usize));
    let sign = match branch.kind {
        BranchKind::Conditional => "?",
        BranchKind::And => "&&",
        BranchKind::Or => "||",
        BranchKind::Nullish => "??",
        BranchKind::Visible => "<Visible",
    };
    text.is_some_and(|text| text.contains(sign))
}

fn finding(branch: &Branch) -> Diagnostic {
    let (message, help) = match (branch.kind, branch.second) {
        (BranchKind::Conditional, true) => ("no persona sees this: the condition before it holds for none", TRY),
        (BranchKind::Conditional, false) => {
            ("no persona sees this: the condition before it holds for each", TRY_WITHOUT)
        }
        (BranchKind::And, _) => ("no persona sees this: what stands before `&&` holds for none", TRY),
        (BranchKind::Or, true) => ("no persona sees this: each has what stands before `||`", TRY_WITHOUT),
        (BranchKind::Nullish, true) => ("no persona sees this: each has what stands before `??`", TRY_WITHOUT),
        (BranchKind::Or, false) => ("no persona has this: each sees what stands behind `||`", TRY),
        (BranchKind::Nullish, false) => ("no persona has this: each sees what stands behind `??`", TRY),
        (BranchKind::Visible, true) => ("no persona sees what this `<Visible>` holds", TRY),
        (BranchKind::Visible, false) => {
            ("no persona sees this `fallback`: each sees what the `<Visible>` holds", TRY_WITHOUT)
        }
    };
    Code::BranchUntried.at(branch.shown, message).help(help)
}

const TRY: &str = "give a persona what is asked for here, or write one for such readers: `personas/NAME.json`";
const TRY_WITHOUT: &str = "write a persona for the readers it is meant for, `personas/NAME.json`, or leave it out";

//! The matcher: backtracking with a stack of its own and a count of its steps.

use super::set::fold;
use super::{Captures, Op, OutOfSteps, Program, Set};

/// What to undo or try when a path fails, the latest last.
enum Undo {
    /// Go on from here.
    Try {
        op: usize,
        at: usize,
    },
    Slot {
        slot: usize,
        old: Option<usize>,
    },
    Mark {
        mark: usize,
        old: usize,
    },
}

struct Run<'a> {
    program: &'a Program,
    units: &'a [u16],
    slots: Vec<Option<usize>>,
    marks: Vec<usize>,
    steps: &'a mut u32,
}

impl Program {
    /// The first match at or after `start`.
    pub fn find(&self, units: &[u16], start: usize, steps: &mut u32) -> Result<Option<Captures>, OutOfSteps> {
        let mut run = self.run(units, steps);
        let mut at = start;
        while at <= units.len() {
            if run.from(0, at)?.is_some() {
                return Ok(Some(run.captures()));
            }
            at = self.next(units, at);
        }
        Ok(None)
    }

    /// The match that begins exactly at `at`.
    pub fn match_at(&self, units: &[u16], at: usize, steps: &mut u32) -> Result<Option<Captures>, OutOfSteps> {
        let mut run = self.run(units, steps);
        let found = run.from(0, at)?.is_some();
        Ok(found.then(|| run.captures()))
    }

    /// The next start: a code unit on, or with the flag `u` a code point.
    pub fn next(&self, units: &[u16], at: usize) -> usize {
        let pair = self.flags.unicode && matches!(units.get(at..at + 2), Some([0xd800..=0xdbff, 0xdc00..=0xdfff]));
        at + if pair { 2 } else { 1 }
    }

    fn run<'a>(&'a self, units: &'a [u16], steps: &'a mut u32) -> Run<'a> {
        let (slots, marks) = (vec![None; self.n_groups * 2], vec![0; self.n_marks]);
        Run { program: self, units, slots, marks, steps }
    }
}

impl Run<'_> {
    fn captures(&self) -> Captures {
        self.slots.chunks(2).map(|pair| Some((pair[0]?, pair[1]?))).collect()
    }

    /// Runs up to `Accept`; where that was. Slots and marks are as they were when there is no match.
    fn from(&mut self, op: usize, at: usize) -> Result<Option<usize>, OutOfSteps> {
        let (mut op, mut at) = (op, at);
        let mut undo: Vec<Undo> = Vec::new();
        loop {
            *self.steps = self.steps.checked_sub(1).ok_or(OutOfSteps)?;
            let goes_on = match self.program.ops[op] {
                Op::Accept => return Ok(Some(at)),
                Op::Set { set, back } => self.character(at, back).is_some_and(|(character, next)| {
                    at = next;
                    self.has(&self.program.sets[set], character)
                }),
                Op::Split { first, second } => {
                    undo.push(Undo::Try { op: second, at });
                    op = first;
                    continue;
                }
                Op::Jump(target) => {
                    op = target;
                    continue;
                }
                Op::Save(slot) => {
                    undo.push(Undo::Slot { slot, old: self.slots[slot].replace(at) });
                    true
                }
                Op::Forget { from, to } => {
                    for slot in 2 * from..2 * to {
                        undo.push(Undo::Slot { slot, old: self.slots[slot].take() });
                    }
                    true
                }
                Op::Mark(mark) => {
                    undo.push(Undo::Mark { mark, old: std::mem::replace(&mut self.marks[mark], at) });
                    true
                }
                Op::Moved(mark) => self.marks[mark] != at,
                Op::Start => at == 0 || (self.program.flags.multiline && is_line_end(self.units[at - 1])),
                Op::End => at == self.units.len() || (self.program.flags.multiline && is_line_end(self.units[at])),
                Op::Boundary { inverted } => (self.is_word(at.checked_sub(1)) != self.is_word(Some(at))) != inverted,
                Op::Group { group, back } => match self.again(group, at, back) {
                    Some(next) => {
                        at = next;
                        true
                    }
                    None => false,
                },
                Op::Look { negative, end } => {
                    let before = self.slots.clone();
                    let found = self.from(op + 1, at)?.is_some();
                    if found && !negative {
                        // What it captured stays, until a path that came through here is given up.
                        for (slot, old) in before.iter().enumerate() {
                            if *old != self.slots[slot] {
                                undo.push(Undo::Slot { slot, old: *old });
                            }
                        }
                    } else {
                        self.slots = before;
                    }
                    op = end;
                    if found != negative {
                        continue;
                    }
                    false
                }
            };
            if goes_on {
                op += 1;
                continue;
            }
            loop {
                match undo.pop() {
                    None => return Ok(None),
                    Some(Undo::Slot { slot, old }) => self.slots[slot] = old,
                    Some(Undo::Mark { mark, old }) => self.marks[mark] = old,
                    Some(Undo::Try { op: next, at: start }) => {
                        (op, at) = (next, start);
                        break;
                    }
                }
            }
        }
    }

    /// The character at a position or, backwards, before it, and the position beyond.
    fn character(&self, at: usize, back: bool) -> Option<(u32, usize)> {
        let unicode = self.program.flags.unicode;
        let pair = |high: u16, low: u16| 0x10000 + ((u32::from(high) - 0xd800) << 10) + (u32::from(low) - 0xdc00);
        if !back {
            let unit = *self.units.get(at)?;
            return Some(match (unit, self.units.get(at + 1)) {
                (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) if unicode => (pair(unit, *low), at + 2),
                _ => (u32::from(unit), at + 1),
            });
        }
        let unit = *self.units.get(at.checked_sub(1)?)?;
        Some(match (unit, at.checked_sub(2).map(|before| self.units[before])) {
            (0xdc00..=0xdfff, Some(high @ 0xd800..=0xdbff)) if unicode => (pair(high, unit), at - 2),
            _ => (u32::from(unit), at - 1),
        })
    }

    fn has(&self, set: &Set, character: u32) -> bool {
        set.contains(if self.program.flags.ignore_case { fold(character) } else { character })
    }

    fn is_word(&self, at: Option<usize>) -> bool {
        let unit = at.and_then(|at| self.units.get(at)).copied().unwrap_or_default();
        u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    }

    /// What a group matched, once more; one that matched nothing yet matches the empty text.
    fn again(&mut self, group: usize, at: usize, back: bool) -> Option<usize> {
        let (Some(start), Some(end)) = (self.slots[2 * group], self.slots[2 * group + 1]) else { return Some(at) };
        let length = end - start;
        *self.steps = self.steps.saturating_sub(length as u32);
        let (from, next) = if back { (at.checked_sub(length)?, at - length) } else { (at, at + length) };
        let found = self.units.get(from..from + length)?;
        let ignore_case = self.program.flags.ignore_case;
        let same = |a: &u16, b: &u16| a == b || (ignore_case && fold(u32::from(*a)) == fold(u32::from(*b)));
        let all = self.units[start..end].iter().zip(found).all(|(a, b)| same(a, b));
        all.then_some(next)
    }
}

fn is_line_end(unit: u16) -> bool {
    matches!(unit, 0x0a | 0x0d | 0x2028 | 0x2029)
}

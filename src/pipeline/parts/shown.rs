//! Which of a thing's parts readers see together: of all combinations of the rules that its parts have, those that show
//! more than the rules in them do without each other.
//!
//! A part inside another is there for readers whom both rules admit. Its own rule alone shows nothing, so nobody is told
//! of it by that: whoever is told of a combination sees what they are told of.

use std::collections::BTreeMap;

use crate::frontmatter::Visibility;
use crate::openapi::parts::Rules;

/// More rules than this on one thing would make more combinations than anybody looks after.
pub(super) const MAX_RULES: usize = 4;

/// What combinations of a thing's rules show; each is a set of bits.
#[derive(Clone)]
pub(super) struct Shown<'p> {
    /// At most `MAX_RULES`.
    rules: Vec<&'p Visibility>,
    /// The rule of the thing itself.
    own: Option<&'p Visibility>,
    /// What readers see whom a combination admits, by that.
    seen: BTreeMap<usize, blake3::Hash>,
    /// Those that show more, smaller ones first.
    told: Vec<usize>,
}

/// By how many there are and which: who has to do with a combination of rules, by number, and which of theirs it is.
pub(super) type Combined = BTreeMap<(usize, Rules), Vec<(usize, usize)>>;

impl<'p> Shown<'p> {
    pub fn new(mut rules: Vec<&'p Visibility>, own: Option<&'p Visibility>) -> Shown<'p> {
        rules.truncate(MAX_RULES);
        Shown { rules, own, seen: BTreeMap::new(), told: Vec::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// All that a reader has to keep to whom a combination admits.
    pub fn rules_of(&self, combination: usize) -> Rules {
        let chosen = self.rules.iter().enumerate().filter(|(at, _)| combination & (1 << at) != 0);
        chosen.map(|(_, rule)| *rule).chain(self.own).cloned().collect()
    }

    /// Of a combination's rules those that make a difference to its readers.
    fn of(&self, combination: usize) -> usize {
        self.told.iter().filter(|told| *told & combination == **told).fold(0, |all, told| all | told)
    }

    /// Whether it has to be known what a combination shows. Where each rule alone shows something, those of several do.
    pub fn asks(&self, combination: usize) -> bool {
        combination.count_ones() < 2 || (0..self.rules.len()).any(|at| !self.told.contains(&(1 << at)))
    }

    /// Smaller combinations come first, that of no rules before all.
    pub fn add(&mut self, combination: usize, seen: blake3::Hash) {
        let fewer = self.of(combination);
        if fewer != combination && self.seen[&fewer] != seen {
            self.told.push(combination);
        }
        self.seen.insert(combination, seen);
    }

    /// Whether readers see what no other combination shows.
    pub fn has(&self, combination: usize) -> bool {
        combination != 0 && self.of(combination) == combination
    }

    /// The rules of each that readers are told of.
    pub fn told(&self) -> impl Iterator<Item = Rules> {
        self.told.iter().map(|combination| self.rules_of(*combination))
    }
}

/// All combinations of all things, as `Shown::add` wants them.
pub(super) fn combined<'s, 'p: 's>(things: impl Iterator<Item = &'s Shown<'p>>) -> Combined {
    let mut combined = Combined::new();
    for (at, shown) in things.enumerate() {
        for combination in 0..1_usize << shown.rules.len() {
            let rules = shown.rules_of(combination);
            combined.entry((rules.len(), rules)).or_default().push((at, combination));
        }
    }
    combined
}

//! From oxc's pattern tree to the matcher's instructions.

use oxc_regular_expression::ast::{
    Alternative, BoundaryAssertionKind, CharacterClass, CharacterClassContents, CharacterClassContentsKind,
    CharacterClassEscapeKind, Disjunction, LookAroundAssertionKind, Pattern, Quantifier, Term,
};

use super::super::tree::Name;
use super::set::Set;
use super::{Flags, Op, Program, linear};

/// A program may have so many instructions; counted repetitions are written out.
const OPS: usize = 20_000;

const TOO_LARGE: Refusal =
    Refusal { construct: "a regular expression of this size", help: "make its counts and nests smaller" };

/// Why a pattern is not taken: the construct, and what to write instead.
pub struct Refusal {
    pub construct: &'static str,
    pub help: &'static str,
}

/// `flags` are the letters behind the pattern.
pub fn compile(pattern: &Pattern, flags: &str) -> Result<Program, Refusal> {
    let mut compiler = Compiler {
        ops: Vec::new(),
        sets: Vec::new(),
        n_groups: 1,
        n_marks: 0,
        names: Vec::new(),
        flags: read_flags(flags)?,
        back: false,
        n_looks: 0,
        n_iterations: 0,
    };
    compiler.number_groups(&pattern.body);
    let mut next_group = 1;
    compiler.emit(Op::Save(0))?;
    compiler.disjunction(&pattern.body, &mut next_group)?;
    compiler.emit(Op::Save(1))?;
    compiler.emit(Op::Accept)?;
    let linear = linear::check(pattern, |term| compiler.matched_set(term), compiler.flags);
    Ok(Program {
        ops: compiler.ops,
        sets: compiler.sets,
        n_groups: compiler.n_groups,
        n_marks: compiler.n_marks,
        names: compiler.names,
        flags: compiler.flags,
        linear,
    })
}

fn read_flags(letters: &str) -> Result<Flags, Refusal> {
    let mut flags = Flags::default();
    for letter in letters.chars() {
        match letter {
            'g' => flags.global = true,
            'i' => flags.ignore_case = true,
            'm' => flags.multiline = true,
            's' => flags.dot_all = true,
            'u' => flags.unicode = true,
            _ => {
                return Err(Refusal {
                    construct: "this flag of a regular expression",
                    help: "use `g`, `i`, `m`, `s` or `u`",
                });
            }
        }
    }
    if flags.ignore_case && flags.unicode {
        return Err(Refusal { construct: "a regular expression with both `i` and `u`", help: "leave out one of them" });
    }
    Ok(flags)
}

struct Compiler {
    ops: Vec<Op>,
    sets: Vec<Set>,
    n_groups: usize,
    n_marks: usize,
    names: Vec<(Name, usize)>,
    flags: Flags,
    /// Inside a look-behind, where terms match from right to left.
    back: bool,
    /// Look-arounds around.
    n_looks: usize,
    /// Iterations written out: one of nothing adds no instruction.
    n_iterations: usize,
}

type Compiled = Result<(), Refusal>;

impl Compiler {
    fn emit(&mut self, op: Op) -> Result<usize, Refusal> {
        if self.ops.len() >= OPS {
            return Err(TOO_LARGE);
        }
        self.ops.push(op);
        Ok(self.ops.len() - 1)
    }

    /// Groups are numbered by their opening brackets, whatever direction they are matched in.
    fn number_groups(&mut self, disjunction: &Disjunction) {
        for term in disjunction.body.iter().flat_map(|alternative| &alternative.body) {
            self.number_term(term);
        }
    }

    fn number_term(&mut self, term: &Term) {
        match term {
            Term::CapturingGroup(group) => {
                if let Some(name) = &group.name {
                    self.names.push((name.as_str().into(), self.n_groups));
                }
                self.n_groups += 1;
                self.number_groups(&group.body);
            }
            Term::IgnoreGroup(group) => self.number_groups(&group.body),
            Term::LookAroundAssertion(look) => self.number_groups(&look.body),
            Term::Quantifier(quantifier) => self.number_term(&quantifier.body),
            _ => {}
        }
    }

    fn disjunction(&mut self, disjunction: &Disjunction, group: &mut usize) -> Compiled {
        let n_alternatives = disjunction.body.len();
        let mut ends = Vec::new();
        for (at, alternative) in disjunction.body.iter().enumerate() {
            if at + 1 == n_alternatives {
                self.alternative(alternative, group)?;
                break;
            }
            let split = self.emit(Op::Split { first: 0, second: 0 })?;
            self.alternative(alternative, group)?;
            ends.push(self.emit(Op::Jump(0))?);
            self.ops[split] = Op::Split { first: split + 1, second: self.ops.len() };
        }
        for end in ends {
            self.ops[end] = Op::Jump(self.ops.len());
        }
        Ok(())
    }

    fn alternative(&mut self, alternative: &Alternative, group: &mut usize) -> Compiled {
        if !self.back {
            return alternative.body.iter().try_for_each(|term| self.term(term, group));
        }
        // From right to left, each term with the group numbers it has from left to right.
        let mut starts = Vec::with_capacity(alternative.body.len());
        for term in &alternative.body {
            starts.push(*group);
            *group += count_groups(term);
        }
        let end = *group;
        for (term, start) in alternative.body.iter().zip(starts).rev() {
            self.term(term, &mut { start })?;
        }
        *group = end;
        Ok(())
    }

    fn term(&mut self, term: &Term, group: &mut usize) -> Compiled {
        match term {
            Term::BoundaryAssertion(assertion) => {
                self.emit(match assertion.kind {
                    BoundaryAssertionKind::Start => Op::Start,
                    BoundaryAssertionKind::End => Op::End,
                    BoundaryAssertionKind::Boundary => Op::Boundary { inverted: false },
                    BoundaryAssertionKind::NegativeBoundary => Op::Boundary { inverted: true },
                })?;
            }
            Term::LookAroundAssertion(look) => {
                let (negative, back) = match look.kind {
                    LookAroundAssertionKind::Lookahead => (false, false),
                    LookAroundAssertionKind::NegativeLookahead => (true, false),
                    LookAroundAssertionKind::Lookbehind => (false, true),
                    LookAroundAssertionKind::NegativeLookbehind => (true, true),
                };
                // The matcher calls itself for each.
                if self.n_looks >= 20 {
                    return Err(TOO_LARGE);
                }
                self.n_looks += 1;
                let at = self.emit(Op::Look { negative, end: 0 })?;
                let outer = std::mem::replace(&mut self.back, back);
                self.disjunction(&look.body, group)?;
                self.back = outer;
                self.n_looks -= 1;
                self.emit(Op::Accept)?;
                self.ops[at] = Op::Look { negative, end: self.ops.len() };
            }
            Term::Quantifier(quantifier) => self.quantifier(quantifier, group)?,
            Term::CapturingGroup(capturing) => {
                let own = *group;
                *group += 1;
                let (open, close) = if self.back { (2 * own + 1, 2 * own) } else { (2 * own, 2 * own + 1) };
                self.emit(Op::Save(open))?;
                self.disjunction(&capturing.body, group)?;
                self.emit(Op::Save(close))?;
            }
            Term::IgnoreGroup(ignored) if ignored.modifiers.is_some() => {
                return Err(Refusal { construct: "flags inside a regular expression", help: "write them behind it" });
            }
            Term::IgnoreGroup(ignored) => self.disjunction(&ignored.body, group)?,
            Term::IndexedReference(reference) => {
                self.emit(Op::Group { group: reference.index as usize, back: self.back })?;
            }
            Term::NamedReference(reference) => {
                let named = self.names.iter().find(|(name, _)| **name == *reference.name);
                let group = named.map_or(0, |(_, group)| *group);
                self.emit(Op::Group { group, back: self.back })?;
            }
            Term::Character(_)
            | Term::Dot(_)
            | Term::CharacterClassEscape(_)
            | Term::UnicodePropertyEscape(_)
            | Term::CharacterClass(_) => {
                let set = self.matched_set(term).ok_or(Refusal {
                    construct: "a Unicode property or set operation in a regular expression",
                    help: "list the characters in brackets",
                })?;
                let set = match self.sets.iter().position(|own| *own == set) {
                    Some(at) => at,
                    None => {
                        self.sets.push(set);
                        self.sets.len() - 1
                    }
                };
                self.emit(Op::Set { set, back: self.back })?;
            }
        }
        Ok(())
    }

    fn quantifier(&mut self, quantifier: &Quantifier, group: &mut usize) -> Compiled {
        let first_group = *group;
        let n_groups = count_groups(&quantifier.body);
        let forget = Op::Forget { from: first_group, to: first_group + n_groups };
        let min = usize::try_from(quantifier.min).map_err(|_| TOO_LARGE)?;
        for _ in 0..min {
            self.iteration(quantifier, forget, n_groups, first_group)?;
        }
        match quantifier.max {
            None => {
                let split = self.emit(Op::Split { first: 0, second: 0 })?;
                self.optional_iteration(quantifier, forget, n_groups, first_group)?;
                self.emit(Op::Jump(split))?;
                self.branch(split, quantifier.greedy);
            }
            Some(max) => {
                let n_optional = usize::try_from(max - quantifier.min).map_err(|_| TOO_LARGE)?;
                let mut splits = Vec::new();
                for _ in 0..n_optional {
                    splits.push(self.emit(Op::Split { first: 0, second: 0 })?);
                    self.optional_iteration(quantifier, forget, n_groups, first_group)?;
                }
                for split in splits {
                    self.branch(split, quantifier.greedy);
                }
            }
        }
        *group = first_group + n_groups;
        Ok(())
    }

    /// Makes the split choose between what follows it and here.
    fn branch(&mut self, split: usize, greedy: bool) {
        let (inside, behind) = (split + 1, self.ops.len());
        let (first, second) = if greedy { (inside, behind) } else { (behind, inside) };
        self.ops[split] = Op::Split { first, second };
    }

    fn iteration(&mut self, quantifier: &Quantifier, forget: Op, n_groups: usize, first_group: usize) -> Compiled {
        self.n_iterations += 1;
        if self.n_iterations > OPS {
            return Err(TOO_LARGE);
        }
        if n_groups > 0 {
            self.emit(forget)?;
        }
        self.term(&quantifier.body, &mut { first_group })
    }

    fn optional_iteration(
        &mut self,
        quantifier: &Quantifier,
        forget: Op,
        n_groups: usize,
        first_group: usize,
    ) -> Compiled {
        let mark = self.n_marks;
        self.n_marks += 1;
        self.emit(Op::Mark(mark))?;
        self.iteration(quantifier, forget, n_groups, first_group)?;
        self.emit(Op::Moved(mark)).map(|_| ())
    }

    /// The set as the matcher asks it: folded when case does not count.
    fn matched_set(&self, term: &Term) -> Option<Set> {
        if !self.flags.ignore_case {
            return self.set_of(term);
        }
        match term {
            // The members are compared folded, then the class is inverted.
            Term::CharacterClass(class) if class.negative => Some(self.class_members(class)?.folded().inverted()),
            term => Some(self.set_of(term)?.folded()),
        }
    }

    /// The characters of a term that matches one; `None` for constructs we don't know.
    fn set_of(&self, term: &Term) -> Option<Set> {
        Some(match term {
            Term::Character(character) => Set::one(character.value),
            Term::Dot(_) if self.flags.dot_all => Set::all(),
            Term::Dot(_) => Set::line_ends().inverted(),
            Term::CharacterClassEscape(escape) => escape_set(escape.kind),
            Term::CharacterClass(class) => {
                let members = self.class_members(class)?;
                if class.negative { members.inverted() } else { members }
            }
            _ => return None,
        })
    }

    fn class_members(&self, class: &CharacterClass) -> Option<Set> {
        if class.strings || class.kind != CharacterClassContentsKind::Union {
            return None;
        }
        let mut members = Set::default();
        for content in &class.body {
            let set = match content {
                CharacterClassContents::Character(character) => Set::one(character.value),
                CharacterClassContents::CharacterClassRange(range) => Set::new([(range.min.value, range.max.value)]),
                CharacterClassContents::CharacterClassEscape(escape) => escape_set(escape.kind),
                CharacterClassContents::UnicodePropertyEscape(_)
                | CharacterClassContents::NestedCharacterClass(_)
                | CharacterClassContents::ClassStringDisjunction(_) => return None,
            };
            members = members.union(&set);
        }
        Some(members)
    }
}

fn escape_set(kind: CharacterClassEscapeKind) -> Set {
    match kind {
        CharacterClassEscapeKind::D => Set::digits(),
        CharacterClassEscapeKind::NegativeD => Set::digits().inverted(),
        CharacterClassEscapeKind::S => Set::spaces(),
        CharacterClassEscapeKind::NegativeS => Set::spaces().inverted(),
        CharacterClassEscapeKind::W => Set::word(),
        CharacterClassEscapeKind::NegativeW => Set::word().inverted(),
    }
}

fn count_groups(term: &Term) -> usize {
    let inside = |disjunction: &Disjunction| {
        disjunction.body.iter().flat_map(|alternative| &alternative.body).map(count_groups).sum::<usize>()
    };
    match term {
        Term::CapturingGroup(group) => 1 + inside(&group.body),
        Term::IgnoreGroup(group) => inside(&group.body),
        Term::LookAroundAssertion(look) => inside(&look.body),
        Term::Quantifier(quantifier) => count_groups(&quantifier.body),
        _ => 0,
    }
}

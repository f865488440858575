//! Whether a pattern takes linear time in an engine that backtracks, whatever the text.
//!
//! Read from right to left, a pattern is a list of pieces, each with the characters it can begin with. Time is more
//! than linear when a repetition can hand over to what follows at more than one place and a later repetition then
//! runs again, or when a search can begin anew inside what a failed repetition has just read. Both are refused, and
//! with them some patterns that would be harmless.

use oxc_regular_expression::ast::{BoundaryAssertionKind, Disjunction, Pattern, Quantifier, Term};

use super::Flags;
use super::set::Set;

/// Ways in which the bounded choices of a pattern may combine.
const CHOICES: u64 = 100;

/// Counts of groups that are looked at one by one.
const WRITTEN_OUT: u64 = 8;

const NESTED: &str = "it repeats what itself repeats, or what has a choice that is not clear from its first character";
const TWICE: &str = "two repetitions in it can match the same characters";
const AGAIN: &str = "a repetition in it can begin anew at each of its own characters; begin the pattern with `^` or \
                     with a character that the repetition does not match";
const LOOKS: &str = "it looks around or refers back to a group";
const CHOICE: &str = "its optional parts can combine in too many ways";

/// `set_of` gives the characters of a term that matches one, as they are compared.
pub(super) fn check(pattern: &Pattern, set_of: impl Fn(&Term) -> Option<Set>, flags: Flags) -> Result<(), String> {
    let reader = Reader { set_of: &set_of, flags };
    for alternative in &pattern.body.body {
        let mut behind = Behind::default();
        reader.sequence(&alternative.body, &mut behind).map_err(str::to_owned)?;
        if !behind.anchored && behind.risky.iter().any(|set| set.overlaps(&behind.first)) {
            return Err(AGAIN.into());
        }
    }
    Ok(())
}

/// What is known of the part of an alternative that was read, which stands behind what is read next.
#[derive(Clone, Default)]
struct Behind {
    /// Characters it can begin with.
    first: Set,
    /// Whether it can fail.
    fallible: bool,
    /// Whether it begins at the start of the text or not at all.
    anchored: bool,
    /// Whether it repeats something without bound and can fail behind that.
    repeats: bool,
    /// Characters of the repetitions that can fail.
    risky: Vec<Set>,
    choices: u64,
}

struct Reader<'a> {
    set_of: &'a dyn Fn(&Term) -> Option<Set>,
    flags: Flags,
}

type Read = Result<(), &'static str>;

impl Reader<'_> {
    fn sequence(&self, terms: &[Term], behind: &mut Behind) -> Read {
        terms.iter().rev().try_for_each(|term| self.term(term, behind))
    }

    fn term(&self, term: &Term, behind: &mut Behind) -> Read {
        match term {
            Term::BoundaryAssertion(assertion) => {
                behind.fallible = true;
                behind.anchored = assertion.kind == BoundaryAssertionKind::Start && !self.flags.multiline;
                if assertion.kind == BoundaryAssertionKind::End {
                    behind.first = Set::default();
                }
                Ok(())
            }
            Term::LookAroundAssertion(_) | Term::IndexedReference(_) | Term::NamedReference(_) => Err(LOOKS),
            Term::CapturingGroup(group) => self.group(&group.body, behind),
            Term::IgnoreGroup(group) => self.group(&group.body, behind),
            Term::Quantifier(quantifier) => self.quantifier(quantifier, behind),
            _ => {
                behind.first = (self.set_of)(term).ok_or(LOOKS)?;
                behind.fallible = true;
                behind.anchored = false;
                Ok(())
            }
        }
    }

    fn group(&self, group: &Disjunction, behind: &mut Behind) -> Read {
        if let [only] = &group.body[..] {
            return self.sequence(&only.body, behind);
        }
        let mut joined: Option<Behind> = None;
        for alternative in &group.body {
            let mut own = behind.clone();
            self.sequence(&alternative.body, &mut own)?;
            if own.risky.len() > behind.risky.len() {
                return Err(NESTED);
            }
            joined = Some(match joined {
                None => own,
                Some(joined) => Behind {
                    choices: combined(joined.choices, own.choices.max(1) + 1)?,
                    first: joined.first.union(&own.first),
                    fallible: true,
                    anchored: joined.anchored && own.anchored,
                    ..joined
                },
            });
        }
        *behind = joined.unwrap_or_default();
        Ok(())
    }

    fn quantifier(&self, quantifier: &Quantifier, behind: &mut Behind) -> Read {
        let nullable = quantifier.min == 0;
        match quantifier.max {
            Some(0) => Ok(()),
            // As good as written out.
            Some(max) if max == 1 || (max <= WRITTEN_OUT && self.fixed(&quantifier.body).is_err()) => {
                (0..max - quantifier.min).try_for_each(|_| self.optional(&quantifier.body, behind))?;
                (0..quantifier.min).try_for_each(|_| self.term(&quantifier.body, behind))
            }
            Some(max) if max <= CHOICES => {
                let body = self.fixed(&quantifier.body)?;
                if max > quantifier.min && body.overlaps(&behind.first) {
                    behind.choices = combined(behind.choices, max - quantifier.min + 1)?;
                }
                self.repeated(body, nullable, behind);
                Ok(())
            }
            _ => {
                let body = self.fixed(&quantifier.body)?;
                let all = self.characters(&quantifier.body)?;
                if behind.fallible {
                    if behind.repeats && body.overlaps(&behind.first) {
                        return Err(TWICE);
                    }
                    behind.risky.push(all);
                    behind.repeats = true;
                }
                self.repeated(body, nullable, behind);
                Ok(())
            }
        }
    }

    fn optional(&self, term: &Term, behind: &mut Behind) -> Read {
        let skipped = behind.clone();
        self.term(term, behind)?;
        let factor = if behind.first.overlaps(&skipped.first) { 2 } else { 1 };
        behind.choices = combined(behind.choices, factor)?;
        behind.first = behind.first.union(&skipped.first);
        behind.fallible = skipped.fallible;
        behind.anchored = false;
        Ok(())
    }

    fn repeated(&self, body: Set, nullable: bool, behind: &mut Behind) {
        behind.first = if nullable { body.union(&behind.first) } else { body };
        behind.fallible |= !nullable;
        behind.anchored = false;
    }

    /// The first characters of what is repeated: one character, or a group of a fixed shape that matches something
    /// and whose alternatives are told apart by their first characters.
    fn fixed(&self, term: &Term) -> Result<Set, &'static str> {
        let group = match term {
            Term::CapturingGroup(group) => &group.body,
            Term::IgnoreGroup(group) => &group.body,
            term => return (self.set_of)(term).ok_or(NESTED),
        };
        let mut first = Set::default();
        for alternative in &group.body {
            let mut firsts = Vec::with_capacity(alternative.body.len());
            for term in &alternative.body {
                firsts.push(match term {
                    Term::Quantifier(quantifier) if quantifier.max == Some(quantifier.min) && quantifier.min > 0 => {
                        self.fixed(&quantifier.body)?
                    }
                    Term::Quantifier(_) => return Err(NESTED),
                    term => self.fixed(term)?,
                });
            }
            let own = firsts.into_iter().next().ok_or(NESTED)?;
            if own.overlaps(&first) {
                return Err(NESTED);
            }
            first = first.union(&own);
        }
        Ok(first)
    }

    /// All characters of what `fixed` took.
    fn characters(&self, term: &Term) -> Result<Set, &'static str> {
        let group = match term {
            Term::CapturingGroup(group) => &group.body,
            Term::IgnoreGroup(group) => &group.body,
            Term::Quantifier(quantifier) => return self.characters(&quantifier.body),
            term => return (self.set_of)(term).ok_or(NESTED),
        };
        let mut all = Set::default();
        for term in group.body.iter().flat_map(|alternative| &alternative.body) {
            all = all.union(&self.characters(term)?);
        }
        Ok(all)
    }
}

fn combined(choices: u64, factor: u64) -> Result<u64, &'static str> {
    let choices = choices.max(1).saturating_mul(factor);
    if choices > CHOICES { Err(CHOICE) } else { Ok(choices) }
}

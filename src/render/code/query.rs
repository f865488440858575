//! Highlighting queries, matched by ourselves.
//!
//! tree-sitter analyses every pattern that has children against its grammar's whole parse table before the first use:
//! 5 to 40 ms a grammar, half of all instructions of a build of 1,000 pages. Colours need nothing of what it finds out. So
//! patterns of nodes, fields, alternatives, anchors and predicates on text, which are nearly all, are compiled here, and the
//! rest (repetitions, supertypes, `MISSING`) is left to the library.

mod find;
mod read;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use arborium::tree_sitter::{self, Language};
use regex::bytes::Regex;

pub(super) use find::{Nodes, find};

/// A query; patterns are numbered as they are written.
pub(super) struct Query {
    /// Names of captures: `function.builtin`.
    pub captures: Vec<Box<str>>,
    patterns: Vec<Pattern>,
    /// By the symbol of the root node, the patterns that may begin there; by index into `patterns`.
    by_symbol: Vec<Vec<u16>>,
    /// Those whose root may be any node.
    anywhere: Vec<u16>,
    pub rest: Option<Rest>,
}

/// What only the library understands.
pub(super) struct Rest {
    pub query: tree_sitter::Query,
    /// The numbers of its patterns in the whole query.
    pub numbers: Vec<u32>,
}

struct Pattern {
    number: u32,
    /// With its alternatives.
    root: Vec<Step>,
    /// Of a group, what must be found among the nodes after the first: the children of this one.
    group: Option<Step>,
    predicates: Vec<Predicate>,
    /// The language that it says its nodes to be in: `(#set! injection.language "css")`.
    injected: Option<Box<str>>,
}

/// A node to be found, and what must be found among its children, in this order.
#[derive(Clone)]
struct Step {
    field: Option<u16>,
    shape: Shape,
    /// By index into the query's captures.
    captures: Vec<u16>,
    children: Vec<Item>,
    /// Whether no named node may follow the last of them: `(call (name) .)`.
    ends_with_last: bool,
    /// Whether it or something in it is captured.
    captures_something: bool,
}

/// A node among the children of another.
#[derive(Clone)]
struct Item {
    /// The alternatives.
    steps: Vec<Step>,
    /// Whether no named node may stand between it and the one before: `(call . (name))`.
    is_next: bool,
    /// Whether it may be missing: `(name)?`.
    is_optional: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `_`
    Any,
    /// `(_)`
    Named,
    Symbol(u16),
}

/// What the text of every node with a capture must be.
struct Predicate {
    capture: u16,
    positive: bool,
    test: Test,
}

enum Test {
    OneOf(Vec<Box<str>>),
    /// Compiled when first needed: up to 1 ms each.
    Matches(Box<str>, OnceLock<Option<Regex>>),
}

/// Why a pattern is not compiled here.
enum Refusal {
    /// It names what its grammar does not have: some of the library's queries are older or newer than their grammars, and
    /// one pattern less is better than no colours.
    Unknown,
    /// The library's matter.
    Beyond,
}

impl Query {
    /// Compiles patterns, each with its captures and predicates.
    pub fn new(language: &Language, texts: &[&str]) -> Query {
        let mut captures = Vec::new();
        let mut patterns: Vec<Pattern> = Vec::new();
        let mut beyond = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            let number = number as u32;
            match read::pattern(language, text, number, &mut captures) {
                Ok(pattern) => patterns.push(pattern),
                Err(Refusal::Unknown) => {}
                Err(Refusal::Beyond) => beyond.push((number, *text)),
            }
        }
        let mut by_symbol: Vec<Vec<u16>> = Vec::new();
        let mut anywhere = Vec::new();
        for (at, pattern) in patterns.iter().enumerate() {
            for step in &pattern.root {
                let Shape::Symbol(symbol) = step.shape else {
                    anywhere.push(at as u16);
                    continue;
                };
                by_symbol.resize_with(by_symbol.len().max(symbol_idx(symbol) + 1), Vec::new);
                by_symbol[symbol_idx(symbol)].push(at as u16);
            }
        }
        for list in by_symbol.iter_mut().chain([&mut anywhere]) {
            list.dedup();
        }
        Query { captures, patterns, by_symbol, anywhere, rest: rest(language, beyond) }
    }
}

/// Symbols are few, but for that of errors, which is the last number there is: it goes first.
fn symbol_idx(symbol: u16) -> usize {
    usize::from(symbol.wrapping_add(1))
}

/// Patterns for the library, without those that it refuses.
fn rest(language: &Language, mut patterns: Vec<(u32, &str)>) -> Option<Rest> {
    while !patterns.is_empty() {
        let text = patterns.iter().map(|(_, text)| *text).collect::<Vec<_>>().join("\n");
        let error = match tree_sitter::Query::new(language, &text) {
            Ok(query) => return Some(Rest { query, numbers: patterns.iter().map(|(number, _)| *number).collect() }),
            Err(error) => error,
        };
        let mut end = 0;
        let refused = patterns.iter().position(|(_, text)| {
            end += text.len() + 1;
            error.offset < end
        });
        patterns.remove(refused.unwrap_or(patterns.len() - 1));
    }
    None
}

impl Predicate {
    fn holds(&self, text: &[u8]) -> bool {
        let is_so = match &self.test {
            Test::OneOf(texts) => texts.iter().any(|one| one.as_bytes() == text),
            Test::Matches(pattern, regex) => {
                regex.get_or_init(|| Regex::new(pattern).ok()).as_ref().is_some_and(|regex| regex.is_match(text))
            }
        };
        is_so == self.positive
    }
}

//! From code to tokens, by tree-sitter.
//!
//! A grammar is foreign code with bad days: it works under a budget of its own steps (not of time, so that every build
//! gives the same bytes), and a panic in it costs one block its colours.

use std::ops::{ControlFlow, Range};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use arborium::tree_sitter::{
    Node, ParseOptions, ParseState, Parser, QueryCursor, QueryCursorOptions, QueryCursorState, StreamingIterator,
};

use super::grammars::{Compiled, grammar, lexis};
use super::lexis;
use super::query::{self, Nodes, Rest};

/// A stretch of code with one colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub start: u32,
    pub end: u32,
    pub class: Class,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    Keyword,
    String,
    Comment,
    Number,
    Function,
    Type,
    Property,
    Constant,
    Tag,
    Attribute,
    Operator,
    Heading,
    Emphasis,
    Strong,
    Link,
    Added,
    Removed,
    /// Ordinary text, also inside a string: `${name}`.
    Plain,
}

impl Class {
    /// The class of a query's capture: by its whole name, else by its first part. `None` for names that say
    /// nothing about looks.
    pub(super) fn of_capture(name: &str) -> Option<Class> {
        let class = match name {
            "string.special.key" | "variable.member" | "variable.property" | "variable.other.member" => Class::Property,
            "constant.numeric" | "constant.numeric.integer" | "constant.numeric.float" | "constant.builtin.numeric" => {
                Class::Number
            }
            "text.title" | "markup.heading" => Class::Heading,
            "text.emphasis" | "markup.italic" => Class::Emphasis,
            "text.strong" | "markup.bold" => Class::Strong,
            "text.uri" | "text.reference" | "markup.link" | "markup.link.url" | "string.special.url" => Class::Link,
            "text.literal" | "markup.raw" => Class::String,
            "text.diff.add" | "diff.plus" | "markup.inserted" => Class::Added,
            "text.diff.delete" | "diff.minus" | "markup.deleted" => Class::Removed,
            "function.macro" | "variable.builtin" => Class::Constant,
            "type.builtin" => Class::Type,
            "keyword.operator" => Class::Keyword,
            _ => match name.split('.').next().unwrap_or(name) {
                "keyword" | "include" | "conditional" | "repeat" | "exception" | "storageclass" | "preproc"
                | "define" | "structure" => Class::Keyword,
                "string" | "character" | "escape" => Class::String,
                "comment" => Class::Comment,
                "number" | "float" => Class::Number,
                "function" | "method" | "constructor" => Class::Function,
                "type" | "namespace" | "module" => Class::Type,
                "property" | "field" | "label" => Class::Property,
                "constant" | "boolean" | "macro" | "symbol" => Class::Constant,
                "tag" => Class::Tag,
                "attribute" | "annotation" | "decorator" => Class::Attribute,
                "operator" => Class::Operator,
                "variable" | "parameter" | "punctuation" | "delimiter" | "embedded" | "none" => Class::Plain,
                _ => return None,
            },
        };
        Some(class)
    }
}

/// Bytes. What is longer is data, not an example; and where code does not fit its grammar, each error may make
/// tree-sitter walk over all that it has read (measured: 60 kB of unclosed templates take 0.2 s, 240 kB 3.5 s).
const MAX_CODE: usize = 64 << 10;
/// Brackets or tags open at once, and pieces of one syntax error: each makes single steps of tree-sitter slow, so that
/// the number of steps says nothing (measured: 20,000 unclosed brackets take 2 s, 2,000 take 20 ms).
const MAX_OPEN: i32 = 2_000;
const MAX_ERROR_PIECES: usize = 2_000;
/// Calls of a grammar's progress hook, each about a hundred steps of its automaton.
const MAX_STEPS: u32 = 200_000;
/// Languages inside languages (Vue → TypeScript → regular expressions).
const MAX_INJECTION: u32 = 3;
/// Stretches of another language in one block.
const MAX_INJECTIONS: usize = 2_000;

/// Parsers that are at rest. One has room for nodes and stacks, which a new one would ask for again, block by block.
#[derive(Default)]
pub(super) struct Parsers(Mutex<Vec<Parser>>);

impl Parsers {
    fn free(&self) -> MutexGuard<'_, Vec<Parser>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The tokens of `code`, sorted, without overlap; none when the language is unknown or its grammar gave up.
pub(super) fn tokens(parsers: &Parsers, language: &str, code: &str) -> Vec<Token> {
    if code.len() > MAX_CODE || nests_too_deep(code.as_bytes()) {
        return Vec::new();
    }
    let Some(grammar) = grammar(language) else {
        return lexis(language).map(|lexis| lexis::tokens(lexis, code)).unwrap_or_default();
    };
    let free = parsers.free().pop();
    let work = || {
        let mut found = Found { captures: Vec::new(), steps: 0, n_injections: 0, parser: free.unwrap_or_default() };
        captures(grammar, code, 0, 0, &mut found)?;
        let Found { captures, parser, .. } = found;
        parsers.free().push(parser);
        Some(flatten(captures))
    };
    // Nothing of what a panic leaves behind is used again, and no parser that gave up.
    catch_unwind(AssertUnwindSafe(work)).ok().flatten().unwrap_or_default()
}

/// Whether more than `MAX_OPEN` brackets or tags are open somewhere; strings and comments are not told apart.
fn nests_too_deep(code: &[u8]) -> bool {
    let (mut brackets, mut tags) = (0i32, 0i32);
    for (at, byte) in code.iter().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => brackets += 1,
            b')' | b']' | b'}' => brackets -= 1,
            b'<' if code.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => tags += 1,
            b'<' if code.get(at + 1) == Some(&b'/') => tags -= 1,
            b'/' if code.get(at + 1) == Some(&b'>') => tags -= 1,
            _ => {}
        }
        if brackets > MAX_OPEN || tags > MAX_OPEN {
            return true;
        }
    }
    false
}

/// Whether a syntax error of the tree has more pieces than a query can look at in time.
fn is_broken(root: Node) -> bool {
    let mut look_at = vec![root];
    let mut n_seen = 0;
    while let Some(node) = look_at.pop() {
        if node.is_error() && node.child_count() > MAX_ERROR_PIECES {
            return true;
        }
        n_seen += 1;
        if n_seen > MAX_ERROR_PIECES {
            return false;
        }
        look_at.extend(node.children(&mut node.walk()).filter(Node::has_error).take(MAX_ERROR_PIECES));
    }
    false
}

struct Capture {
    range: Range<u32>,
    class: Class,
    /// Depth of injection, whether it is a key (JSON's query has those before the strings that they are), whether it is
    /// more than plain, then the query's pattern: later patterns are more specific.
    rank: (u32, bool, bool, u32),
}

struct Found {
    captures: Vec<Capture>,
    steps: u32,
    n_injections: usize,
    parser: Parser,
}

impl Found {
    fn step(&mut self) -> ControlFlow<()> {
        step(&mut self.steps)
    }
}

/// Breaks when the budget is spent.
fn step(n_steps: &mut u32) -> ControlFlow<()> {
    *n_steps += 1;
    if *n_steps > MAX_STEPS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

/// Collects the captures of `code`, which begins at byte `base` of the block; `None` when the budget is spent.
fn captures(grammar: &Compiled, code: &str, base: u32, depth: u32, found: &mut Found) -> Option<()> {
    let bytes = code.as_bytes();
    let tree = {
        let Found { parser, steps, .. } = found;
        parser.set_language(&grammar.language).ok()?;
        let mut progress = |_: &ParseState| step(steps);
        let options = ParseOptions::new().progress_callback(&mut progress);
        parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options))?
    };
    if is_broken(tree.root_node()) {
        return None;
    }
    let mut list = std::mem::take(&mut found.captures);
    let mut take = |number: u32, range: Range<u32>, name: &str, class: Option<Class>| {
        let Some(class) = class else { return };
        let rank = (depth, name == "string.special.key", class != Class::Plain, number);
        list.push(Capture { range: base + range.start..base + range.end, class, rank });
    };
    let Compiled { highlights, classes, rest_classes, .. } = grammar;
    let nodes = Nodes::of(tree.root_node());
    let mut budget = || found.step();
    let flow = query::find(highlights, &nodes, bytes, &mut budget, &mut |found| {
        for (range, capture) in found.ranges {
            let at = usize::from(*capture);
            take(found.number, range.clone(), &highlights.captures[at], classes[at]);
        }
    });
    let mut spent = flow.is_break();
    if let Some(Rest { query, numbers }) = highlights.rest.as_ref().filter(|_| !spent) {
        let mut cursor = QueryCursor::new();
        cursor.set_match_limit(4096);
        let mut progress = |_: &QueryCursorState| {
            let flow = found.step();
            spent |= flow.is_break();
            flow
        };
        let options = QueryCursorOptions::new().progress_callback(&mut progress);
        let mut matches = cursor.matches_with_options(query, tree.root_node(), bytes, options);
        while let Some(found) = matches.next() {
            for capture in found.captures {
                let at = capture.index as usize;
                let range = capture.node.byte_range();
                let range = range.start as u32..range.end as u32;
                take(numbers[found.pattern_index], range, query.capture_names()[at], rest_classes[at]);
            }
        }
    }
    found.captures = list;
    if spent {
        return None;
    }
    if depth < MAX_INJECTION {
        for (language, range) in injected(grammar, &nodes, bytes, found)? {
            found.n_injections += 1;
            if found.n_injections > MAX_INJECTIONS {
                break;
            }
            if let (Some(inner), Some(text)) = (super::grammars::grammar(&language), code.get(range.clone())) {
                captures(inner, text, base + range.start as u32, depth + 1, found)?;
            }
        }
    }
    Some(())
}

/// The stretches of other languages, by the grammar's injection query; `None` when the budget is spent.
fn injected(grammar: &Compiled, nodes: &Nodes, bytes: &[u8], found: &mut Found) -> Option<Vec<(String, Range<usize>)>> {
    let Some(query) = &grammar.injections else { return Some(Vec::new()) };
    let mut list = Vec::new();
    let flow = query::find(query, nodes, bytes, &mut || found.step(), &mut |found| {
        let of = |name: &str| {
            let mut ranges = found.ranges.iter().filter(|(_, capture)| *query.captures[usize::from(*capture)] == *name);
            ranges.next().map(|(range, _)| range.start as usize..range.end as usize)
        };
        let named = || Some(String::from_utf8_lossy(&bytes[of("injection.language")?]).into_owned());
        if let (Some(language), Some(range)) =
            (found.injected.map(str::to_owned).or_else(named), of("injection.content"))
            && !range.is_empty()
            && list.len() < MAX_INJECTIONS
        {
            list.push((language, range));
        }
    });
    flow.is_continue().then_some(list)
}

/// One class for each byte: of equal ranges the one of highest rank, of nested ranges the inner one.
fn flatten(mut captures: Vec<Capture>) -> Vec<Token> {
    captures.sort_by(|a, b| {
        let by_range = a.range.start.cmp(&b.range.start).then(b.range.end.cmp(&a.range.end));
        by_range.then(a.rank.cmp(&b.rank))
    });
    captures.dedup_by(|later, kept| {
        let same = later.range == kept.range;
        if same {
            kept.class = later.class;
        }
        same
    });

    let mut tokens: Vec<Token> = Vec::with_capacity(captures.len());
    let mut open: Vec<(u32, Class)> = Vec::new();
    let mut at = 0;
    for capture in captures {
        close(&mut open, capture.range.start, &mut at, &mut tokens);
        if let Some((_, class)) = open.last() {
            push(&mut tokens, at..capture.range.start, *class);
        }
        at = at.max(capture.range.start);
        // A range that overlaps the one around it ends with it.
        let end = open.last().map_or(capture.range.end, |(end, _)| capture.range.end.min(*end));
        open.push((end, capture.class));
    }
    close(&mut open, u32::MAX, &mut at, &mut tokens);
    tokens
}

/// Ends the ranges that end by `until`.
fn close(open: &mut Vec<(u32, Class)>, until: u32, at: &mut u32, tokens: &mut Vec<Token>) {
    while let Some((end, class)) = open.last().copied().filter(|(end, _)| *end <= until) {
        push(tokens, *at..end, class);
        *at = (*at).max(end);
        open.pop();
    }
}

fn push(tokens: &mut Vec<Token>, range: Range<u32>, class: Class) {
    if range.start >= range.end || class == Class::Plain {
        return;
    }
    match tokens.last_mut() {
        Some(last) if last.end == range.start && last.class == class => last.end = range.end,
        _ => tokens.push(Token { start: range.start, end: range.end, class }),
    }
}

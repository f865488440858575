//! Where in a tree the patterns of a query match.

use std::ops::{ControlFlow, Range};

use arborium::tree_sitter::Node;

use super::{Item, Pattern, Query, Shape, Step, symbol_idx};

/// The nodes of a tree in document order, parents first: small, and quick to walk again and again.
pub struct Nodes(Vec<Flat>);

struct Flat {
    symbol: u16,
    field: Option<u16>,
    is_named: bool,
    range: Range<u32>,
    /// Where the first node stands that is not in this one.
    after: u32,
}

impl Nodes {
    pub fn of(root: Node) -> Nodes {
        let mut nodes: Vec<Flat> = Vec::with_capacity(root.descendant_count());
        let mut open: Vec<usize> = Vec::new();
        let mut cursor = root.walk();
        loop {
            let node = cursor.node();
            let range = node.byte_range();
            open.push(nodes.len());
            nodes.push(Flat {
                symbol: node.kind_id(),
                field: cursor.field_id().map(|field| field.get()),
                is_named: node.is_named(),
                range: range.start as u32..range.end as u32,
                after: 0,
            });
            if cursor.goto_first_child() {
                continue;
            }
            loop {
                let done = open.pop().expect("every node was opened");
                nodes[done].after = nodes.len() as u32;
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    return Nodes(nodes);
                }
            }
        }
    }
}

/// One way of a pattern to match.
pub struct Match<'m> {
    /// The pattern's.
    pub number: u32,
    /// The language that the pattern says its nodes to be in.
    pub injected: Option<&'m str>,
    /// With their captures, by index into the query's.
    pub ranges: &'m [(Range<u32>, u16)],
}

pub type Take<'a> = &'a mut dyn FnMut(Match);

/// Shows `take` every match; `budget` is asked once in a hundred steps whether to go on.
///
/// Ways to match that differ in nothing captured are one.
pub fn find(
    query: &Query,
    nodes: &Nodes,
    text: &[u8],
    budget: &mut dyn FnMut() -> ControlFlow<()>,
    take: Take,
) -> ControlFlow<()> {
    let mut finder = Finder { nodes: &nodes.0, n_steps: 0, budget };
    let mut captured = Vec::new();
    // Where the nodes end that the next is in.
    let mut ends = vec![nodes.0.len() as u32];
    for (at, node) in nodes.0.iter().enumerate() {
        while ends.len() > 1 && ends.last().is_some_and(|end| *end <= at as u32) {
            ends.pop();
        }
        let siblings = node.after..*ends.last().expect("that of all nodes stays");
        ends.push(node.after);
        let rooted = query.by_symbol.get(symbol_idx(node.symbol)).into_iter().flatten();
        for pattern in rooted.chain(&query.anywhere) {
            let Pattern { number, root, group, predicates, injected } = &query.patterns[usize::from(*pattern)];
            for step in root {
                let mut done = |finder: &mut Finder, captured: &mut Captured| {
                    let ranges: Vec<(Range<u32>, u16)> =
                        captured.iter().map(|(at, name)| (finder.nodes[*at as usize].range.clone(), *name)).collect();
                    let holds = predicates.iter().all(|predicate| {
                        let theirs = ranges.iter().filter(|(_, name)| *name == predicate.capture);
                        theirs
                            .into_iter()
                            .all(|(range, _)| predicate.holds(&text[range.start as usize..range.end as usize]))
                    });
                    if holds {
                        take(Match { number: *number, injected: injected.as_deref(), ranges: &ranges });
                    }
                    ControlFlow::Continue(())
                };
                finder.node(step, at as u32, &mut captured, &mut |finder, captured| match group {
                    Some(group) => finder.children(group, &group.children, siblings.clone(), captured, &mut done),
                    None => done(finder, captured),
                })?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// Nodes by index with their captures, in the order in which they were found.
type Captured = Vec<(u32, u16)>;
type Then<'a, 'n> = &'a mut dyn FnMut(&mut Finder<'n>, &mut Captured) -> ControlFlow<()>;

struct Finder<'n> {
    nodes: &'n [Flat],
    n_steps: u32,
    budget: &'n mut dyn FnMut() -> ControlFlow<()>,
}

impl<'n> Finder<'n> {
    /// Whether the node fits, then all ways of its children.
    fn node(&mut self, step: &Step, at: u32, captured: &mut Captured, then: Then<'_, 'n>) -> ControlFlow<()> {
        self.n_steps += 1;
        if self.n_steps.is_multiple_of(100) {
            (self.budget)()?;
        }
        let node = &self.nodes[at as usize];
        let fits = match step.shape {
            Shape::Any => node.symbol != u16::MAX,
            Shape::Named => node.symbol != u16::MAX && node.is_named,
            Shape::Symbol(symbol) => node.symbol == symbol,
        };
        if !fits || step.field.is_some_and(|field| node.field != Some(field)) {
            return ControlFlow::Continue(());
        }
        let n_captured = captured.len();
        captured.extend(step.captures.iter().map(|name| (at, *name)));
        let end = node.after;
        let flow = match step.children.is_empty() {
            true => then(self, captured),
            false => self.children(step, &step.children, at + 1..end, captured, then),
        };
        captured.truncate(n_captured);
        flow
    }

    /// All ways to find `items`, the last ones of `parent`, in this order among siblings.
    fn children(
        &mut self,
        parent: &Step,
        items: &[Item],
        siblings: Range<u32>,
        captured: &mut Captured,
        then: Then<'_, 'n>,
    ) -> ControlFlow<()> {
        let Some((item, others)) = items.split_first() else {
            return match parent.ends_with_last && self.is_named_among(siblings) {
                true => ControlFlow::Continue(()),
                false => then(self, captured),
            };
        };
        let mut at = siblings.start;
        while at < siblings.end {
            let Flat { after, is_named, .. } = self.nodes[at as usize];
            let mut found = false;
            for step in &item.steps {
                self.node(step, at, captured, &mut |finder, captured| {
                    found |= !step.captures_something;
                    finder.children(parent, others, after..siblings.end, captured, then)
                })?;
            }
            // What captures nothing is found once, as early as can be: later ways leave less to the others. An anchor
            // looks at what is between, so there is no such order.
            let is_settled = found && !parent.ends_with_last && others.iter().all(|other| !other.is_next);
            if is_settled || item.is_next && is_named {
                break;
            }
            at = after;
        }
        match item.is_optional {
            true => self.children(parent, others, siblings, captured, then),
            false => ControlFlow::Continue(()),
        }
    }

    fn is_named_among(&self, siblings: Range<u32>) -> bool {
        let mut at = siblings.start;
        while at < siblings.end {
            let Flat { after, is_named, .. } = self.nodes[at as usize];
            if is_named {
                return true;
            }
            at = after;
        }
        false
    }
}

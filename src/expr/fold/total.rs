//! What can be said of a residual without evaluating it: whether it can throw, what it costs, where a local is used.

use super::super::tree::{Attribute, Expr, Key, Kind, LogicalOp, Pattern, Property, Statement, Tag, UnaryOp};
use super::super::walk;

/// Whether evaluating it cannot throw, for any reader.
pub(super) fn is_total(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Constant(_) | Kind::Local(_) | Kind::Function(_) => true,
        // Definitions may throw; the reader is always an object.
        Kind::Name(name) => &**name == "user",
        Kind::Member { object, optional, .. } => is_reader(object) || (*optional && is_total(object)),
        Kind::Chain(inner) => is_total_chain(inner),
        Kind::Unary(UnaryOp::Not | UnaryOp::Typeof | UnaryOp::Void, operand) => is_total(operand),
        Kind::Unary(UnaryOp::Minus | UnaryOp::Plus, _) => false,
        Kind::Binary(op, pair) => {
            use super::super::tree::BinaryOp;
            matches!(op, BinaryOp::StrictEqual | BinaryOp::StrictNotEqual) && pair.iter().all(is_total)
        }
        Kind::Logical(_, pair) => pair.iter().all(is_total),
        Kind::Conditional(parts) => parts.iter().all(is_total),
        Kind::Array(items) => items.iter().all(|item| !item.spread && is_total(&item.value)),
        Kind::Object(properties) => properties.iter().all(|property| match property {
            Property::Field { key: Key::Name(_), value } => is_total(value),
            Property::Field { key: Key::Computed(_), .. } | Property::Spread(_) => false,
        }),
        Kind::Element(element) => {
            !matches!(&element.tag, Tag::Component { value, .. } if !is_plain_tag(value))
                && element.attributes.iter().all(|attribute| match attribute {
                    Attribute::Named { value, .. } => is_total(value),
                    Attribute::Spread(_) => false,
                })
                && element.children.iter().all(is_total)
        }
        Kind::Call { callee, args, .. } => {
            let_body(callee).is_some_and(is_total) && args.iter().all(|item| !item.spread && is_total(&item.value))
        }
        Kind::Template { .. }
        | Kind::Regex(_)
        | Kind::Index { .. }
        | Kind::New { .. }
        | Kind::Unsupported(_)
        | Kind::Throw(_) => false,
    }
}

fn is_reader(expr: &Expr) -> bool {
    matches!(&expr.kind, Kind::Name(name) if &**name == "user")
}

/// A chain in which every member behind the first is optional.
fn is_total_chain(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Member { object, optional, .. } => is_reader(object) || (*optional && is_total_chain(object)),
        _ => is_total(expr),
    }
}

fn is_plain_tag(value: &Expr) -> bool {
    matches!(value.kind, Kind::Constant(_) | Kind::Name(_) | Kind::Member { .. })
}

/// Whether it gives an object (so neither `undefined` nor `null`, and true in a condition) when it gives anything.
pub(super) fn is_object(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Array(_) | Kind::Object(_) | Kind::Function(_) | Kind::Element(_) => true,
        Kind::Constant(value) => value.is_object(),
        Kind::Name(name) => &**name == "user",
        Kind::Logical(LogicalOp::Or | LogicalOp::Nullish, pair) => is_object(&pair[0]),
        _ => false,
    }
}

/// Whether it may stand wherever it is used: it cannot throw, costs next to nothing and makes nothing new.
pub(super) fn is_trivial(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Constant(_) | Kind::Local(_) => true,
        Kind::Name(name) => &**name == "user",
        Kind::Member { object, .. } => is_reader(object),
        _ => false,
    }
}

/// Whether evaluating it again costs little and gives the very same value.
pub(super) fn is_repeatable(expr: &Expr, n_times: usize) -> bool {
    fits(expr, 64 / n_times, 16) && is_stable(expr)
}

/// Methods that only texts, numbers and arrays have and that give primitives.
const PRIMITIVE: &[&str] = &[
    "charAt",
    "charCodeAt",
    "codePointAt",
    "endsWith",
    "includes",
    "indexOf",
    "join",
    "lastIndexOf",
    "normalize",
    "padEnd",
    "padStart",
    "repeat",
    "replace",
    "replaceAll",
    "search",
    "startsWith",
    "substring",
    "toFixed",
    "toLowerCase",
    "toPrecision",
    "toString",
    "toUpperCase",
    "trim",
    "trimEnd",
    "trimStart",
];

/// Whether it gives the same value each time: a primitive, or a part of what is there anyway.
fn is_stable(expr: &Expr) -> bool {
    let all_parts = || {
        let mut stable = true;
        walk::parts(expr, &mut |part| stable &= is_stable(part));
        stable
    };
    match &expr.kind {
        Kind::Constant(_) | Kind::Name(_) | Kind::Local(_) | Kind::Regex(_) => true,
        Kind::Template { .. }
        | Kind::Member { .. }
        | Kind::Index { .. }
        | Kind::Chain(_)
        | Kind::Unary(..)
        | Kind::Binary(..)
        | Kind::Logical(..)
        | Kind::Conditional(_) => all_parts(),
        Kind::Call { callee, .. } => {
            let is_primitive = match &callee.kind {
                Kind::Member { property, .. } => property.as_str().is_some_and(|name| PRIMITIVE.contains(&name)),
                _ => false,
            };
            is_primitive && all_parts()
        }
        _ => false,
    }
}

/// Expressions of a copy.
const COPIED: usize = 400;

/// Whether several uses get a copy each: what is trivial, and elements, which are made anew where they stand anyway.
pub(super) fn is_copied(expr: &Expr) -> bool {
    is_trivial(expr) || (matches!(expr.kind, Kind::Element(_)) && is_total(expr) && fits(expr, COPIED, COPIED))
}

/// Whether an expression has at most so many expressions in it and so many levels.
pub(super) fn fits(expr: &Expr, n_expressions: usize, n_levels: usize) -> bool {
    let mut left = n_expressions;
    let mut rest = vec![(expr, 1)];
    while let Some((expr, level)) = rest.pop() {
        if left == 0 || level > n_levels {
            return false;
        }
        left -= 1;
        walk::parts(expr, &mut |part| rest.push((part, level + 1)));
    }
    true
}

/// How many expressions there are in an expression, itself included.
pub(super) fn size(expr: &Expr) -> usize {
    let mut size = 0;
    walk::visit(expr, &mut |_| size += 1);
    size
}

/// Where a local is used.
#[derive(Default)]
pub(super) struct Uses {
    pub n_uses: usize,
    /// In a function: perhaps never, perhaps often.
    pub in_function: bool,
    /// Whether a use is evaluated whenever the whole is.
    pub certain: bool,
}

pub(super) fn uses(expr: &Expr, id: u32) -> Uses {
    let mut uses = Uses::default();
    count(expr, id, true, false, &mut uses);
    uses
}

fn count(expr: &Expr, id: u32, certain: bool, in_function: bool, uses: &mut Uses) {
    match &expr.kind {
        Kind::Local(local) if local.id == id => {
            uses.n_uses += 1;
            uses.in_function |= in_function;
            uses.certain |= certain;
        }
        Kind::Logical(_, pair) => {
            count(&pair[0], id, certain, in_function, uses);
            count(&pair[1], id, false, in_function, uses);
        }
        Kind::Conditional(parts) => {
            count(&parts[0], id, certain, in_function, uses);
            count(&parts[1], id, false, in_function, uses);
            count(&parts[2], id, false, in_function, uses);
        }
        // What stands behind a `?.` may be left out; its innermost object is not.
        Kind::Chain(inner) => count_chain(inner, id, certain, in_function, uses),
        // A function literal that is called at once: its body is evaluated, once.
        Kind::Call { callee, args, .. } if let_body(callee).is_some() => {
            for item in args {
                count(&item.value, id, certain, in_function, uses);
            }
            if let Some(body) = let_body(callee) {
                count(body, id, certain, in_function, uses);
            }
        }
        Kind::Function(_) => walk::parts(expr, &mut |part| count(part, id, false, true, uses)),
        _ => walk::parts(expr, &mut |part| count(part, id, certain, in_function, uses)),
    }
}

fn count_chain(expr: &Expr, id: u32, certain: bool, in_function: bool, uses: &mut Uses) {
    match &expr.kind {
        Kind::Member { object, .. } => count_chain(object, id, certain, in_function, uses),
        Kind::Index { object, index, .. } => {
            count_chain(object, id, certain, in_function, uses);
            count(index, id, false, in_function, uses);
        }
        Kind::Call { callee, args, .. } if let_body(callee).is_none() => {
            count_chain(callee, id, certain, in_function, uses);
            for item in args {
                count(&item.value, id, false, in_function, uses);
            }
        }
        _ => count(expr, id, certain, in_function, uses),
    }
}

/// The body of `let … in`: of a function literal with plain parameters that returns an expression.
fn let_body(callee: &Expr) -> Option<&Expr> {
    let Kind::Function(function) = &callee.kind else { return None };
    let plain =
        function.rest.is_none() && function.params.iter().all(|param| matches!(param.pattern, Pattern::Bind(_)));
    match &*function.body {
        [Statement::Return(Some(body))] if plain && function.params.iter().all(|param| param.default.is_none()) => {
            Some(body)
        }
        _ => None,
    }
}

/// The expression with another in the place of a local. Locals are unique, so nothing is captured.
pub(super) fn substituted(expr: &Expr, id: u32, value: &Expr) -> Expr {
    if let Kind::Local(local) = &expr.kind
        && local.id == id
    {
        return value.clone();
    }
    super::super::map::map_parts(expr, &mut |part| substituted(part, id, value))
}

/// Locals that an expression uses and does not bind, each once.
pub(super) fn free_locals(expr: &Expr) -> Vec<u32> {
    let mut used = Vec::new();
    let mut bound = Vec::new();
    walk::visit(expr, &mut |expr| match &expr.kind {
        Kind::Local(local) => used.push(local.id),
        // Ids are unique, so what is bound anywhere inside is not free.
        Kind::Function(function) => bound.extend(function.locals.iter().map(|local| local.id)),
        _ => {}
    });
    used.sort_unstable();
    used.dedup();
    used.retain(|id| !bound.contains(id));
    used
}

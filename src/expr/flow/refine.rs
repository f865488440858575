//! What a test says about the paths in it.

use super::super::text::Text;
use super::super::tree::{BinaryOp, Expr, Item, Kind, LogicalOp, Name, UnaryOp};
use super::super::value::Value;
use super::types::{Literals, Type};

/// `user.org.plan`, `item.name`: what cannot change between two looks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Path {
    root: Root,
    keys: Vec<Text>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Root {
    User,
    Local(u32, Name),
}

/// What is known at a place: types of locals, and types that tests have narrowed.
#[derive(Clone, Default)]
pub(super) struct Facts {
    locals: Vec<(u32, Type)>,
    paths: Vec<(Path, Type)>,
}

impl Path {
    /// The path of a member, whether its dots are optional or not.
    pub fn of(expr: &Expr) -> Option<Path> {
        match &expr.kind {
            Kind::Name(name) if &**name == "user" => Some(Path { root: Root::User, keys: Vec::new() }),
            Kind::Local(local) => Some(Path { root: Root::Local(local.id, local.name.clone()), keys: Vec::new() }),
            Kind::Member { object, property, .. } => {
                let mut path = Path::of(object)?;
                path.keys.push(property.clone());
                Some(path)
            }
            Kind::Chain(inner) => Path::of(inner),
            _ => None,
        }
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.root {
            Root::User => f.write_str("user")?,
            Root::Local(_, name) => f.write_str(name)?,
        }
        self.keys.iter().try_for_each(|key| match key.as_index() {
            Some(index) => write!(f, "[{index}]"),
            None => write!(f, ".{}", key.to_str()),
        })
    }
}

impl Facts {
    pub fn local(&self, id: u32) -> Option<&Type> {
        self.locals.iter().rev().find(|(own, _)| *own == id).map(|(_, own)| own)
    }

    pub fn bind(&mut self, id: u32, bound: Type) {
        self.locals.push((id, bound));
    }

    pub fn narrowed(&self, path: &Path) -> Option<&Type> {
        self.paths.iter().rev().find(|(own, _)| own == path).map(|(_, own)| own)
    }

    fn narrow(&mut self, path: Path, narrowed: Type) {
        self.paths.push((path, narrowed));
    }
}

/// Asks for the type of an expression without reporting anything.
pub(super) trait Typed {
    fn quiet_type(&self, expr: &Expr, facts: &Facts) -> Type;
}

/// What holds where `test` was true, or where it was false.
pub(super) fn assume(typed: &dyn Typed, test: &Expr, truth: bool, facts: &Facts) -> Facts {
    let mut facts = facts.clone();
    narrow(typed, test, truth, &mut facts);
    facts
}

fn narrow(typed: &dyn Typed, test: &Expr, truth: bool, facts: &mut Facts) {
    match &test.kind {
        Kind::Unary(UnaryOp::Not, operand) => narrow(typed, operand, !truth, facts),
        Kind::Logical(LogicalOp::And, pair) if truth => pair.iter().for_each(|part| narrow(typed, part, true, facts)),
        Kind::Logical(LogicalOp::Or, pair) if !truth => pair.iter().for_each(|part| narrow(typed, part, false, facts)),
        Kind::Binary(op, pair) => {
            let positive = matches!(op, BinaryOp::StrictEqual | BinaryOp::Equal) == truth;
            let strict = matches!(op, BinaryOp::StrictEqual | BinaryOp::StrictNotEqual);
            match op {
                BinaryOp::StrictEqual | BinaryOp::StrictNotEqual | BinaryOp::Equal | BinaryOp::NotEqual => {
                    let (value, constant) = match (&pair[0].kind, &pair[1].kind) {
                        (_, Kind::Constant(constant)) => (&pair[0], constant),
                        (Kind::Constant(constant), _) => (&pair[1], constant),
                        _ => return,
                    };
                    equal(typed, value, constant, positive, strict, facts);
                }
                // Where a comparison of order is true, neither side was missing: `undefined` is in no order.
                BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual if truth => {
                    pair.iter().for_each(|part| present(typed, part, facts));
                    // `list.length > 0`
                    let more = matches!(op, BinaryOp::Greater | BinaryOp::GreaterEqual);
                    let (long, than) = if more { (&pair[0], &pair[1]) } else { (&pair[1], &pair[0]) };
                    let least = if matches!(op, BinaryOp::Greater | BinaryOp::Less) { 0.0 } else { 1.0 };
                    if matches!(&than.kind, Kind::Constant(Value::Number(number)) if *number >= least) {
                        not_empty(typed, long, facts);
                    }
                }
                BinaryOp::In if truth => {
                    if let (Kind::Constant(Value::Text(key)), Some(mut path)) = (&pair[0].kind, Path::of(&pair[1])) {
                        path.keys.push(key.clone());
                        let own = typed.quiet_type(&member(&pair[1], key), facts);
                        facts.narrow(path, Type { undefined: false, ..own });
                    }
                }
                _ => {}
            }
        }
        Kind::Call { callee, args, .. } => {
            if truth {
                called(typed, callee, args, facts);
            }
        }
        Kind::Chain(inner) if Path::of(test).is_none() => {
            if truth {
                links(typed, inner, facts);
                narrow(typed, inner, true, facts);
            }
        }
        _ => {
            let own = typed.quiet_type(test, facts);
            if truth {
                links(typed, test, facts);
                let is_text = own.texts != Literals::None
                    && own.clone().truthy() == Type { texts: own.texts.clone(), ..Type::default() }.truthy();
                set(test, own.truthy(), facts);
                not_empty(typed, test, facts);
                if is_text {
                    first(test, Type::text(), facts);
                }
            } else {
                set(test, own.falsy(), facts);
            }
        }
    }
}

/// `value === constant`, or that it is not.
fn equal(typed: &dyn Typed, value: &Expr, constant: &Value, positive: bool, strict: bool, facts: &mut Facts) {
    if let Kind::Unary(UnaryOp::Typeof, operand) = &value.kind
        && let Value::Text(kind) = constant
    {
        return type_name(typed, operand, &kind.to_str(), positive, facts);
    }
    let own = typed.quiet_type(value, facts);
    match (constant, strict) {
        // `== null` asks for both.
        (Value::Undefined | Value::Null, false) => {
            if positive {
                set(value, own.and(&Type { undefined: true, null: true, ..Type::default() }), facts);
            } else {
                present(typed, value, facts);
            }
        }
        (_, false) => {
            if positive {
                links(typed, value, facts);
            }
        }
        (constant, true) => {
            let is_value = !matches!(constant, Value::Undefined);
            if !positive && matches!(constant, Value::Number(number) if *number == 0.0) {
                not_empty(typed, value, facts);
            }
            // `a?.b === 'x'` was not cut short; neither was `a?.b !== undefined`.
            if positive == is_value {
                links(typed, value, facts);
            }
            let narrowed = if positive { own.equal_to(constant) } else { own.different_from(constant) };
            set(value, narrowed, facts);
        }
    }
}

fn type_name(typed: &dyn Typed, operand: &Expr, kind: &str, positive: bool, facts: &mut Facts) {
    let own = typed.quiet_type(operand, facts);
    let of_kind = match kind {
        "string" => Type::text(),
        "number" => Type::number(),
        "boolean" => Type::truth(),
        "undefined" => Type::undefined(),
        "object" => {
            let whole = Type { null: true, array: own.array.clone(), object: own.object.clone(), ..Type::default() };
            if own.anything { return } else { whole }
        }
        _ => return,
    };
    if positive == (kind != "undefined") {
        links(typed, operand, facts);
    }
    let narrowed = match (positive, kind) {
        (true, _) => own.and(&of_kind),
        (false, "string") => Type { texts: Literals::None, ..own },
        (false, "number") => Type { numbers: Literals::None, ..own },
        (false, "undefined") => Type { undefined: false, ..own },
        (false, _) => return,
    };
    set(operand, narrowed, facts);
}

fn called(typed: &dyn Typed, callee: &Expr, args: &[Item], facts: &mut Facts) {
    let first = args.first().map(|item| &item.value);
    match (&callee.kind, first) {
        (Kind::Name(name), Some(value)) if &**name == "Boolean" => narrow(typed, value, true, facts),
        (Kind::Member { object, property, .. }, Some(value))
            if *property == *"isArray" && matches!(&object.kind, Kind::Name(name) if &**name == "Array") =>
        {
            let own = typed.quiet_type(value, facts);
            let narrowed =
                if own.anything { Type::array(Type::anything()) } else { Type { array: own.array, ..Type::default() } };
            links(typed, value, facts);
            set(value, narrowed, facts);
        }
        _ => {}
    }
}

/// Neither `undefined` nor `null`.
fn present(typed: &dyn Typed, value: &Expr, facts: &mut Facts) {
    links(typed, value, facts);
    let own = typed.quiet_type(value, facts);
    set(value, own.without_nullish(), facts);
}

/// A chain that gave a value was not cut short: nothing in front of its `?.` was missing.
fn links(typed: &dyn Typed, chain: &Expr, facts: &mut Facts) {
    match &chain.kind {
        Kind::Chain(inner) => links(typed, inner, facts),
        Kind::Member { object, optional, .. } | Kind::Index { object, optional, .. } => {
            links(typed, object, facts);
            if *optional {
                let own = typed.quiet_type(object, facts);
                set(object, own.without_nullish(), facts);
            }
        }
        Kind::Call { callee, .. } => links(typed, callee, facts),
        _ => {}
    }
}

/// `list.length` is more than 0: there is a first item.
fn not_empty(typed: &dyn Typed, length: &Expr, facts: &mut Facts) {
    let inner = if let Kind::Chain(inner) = &length.kind { inner } else { length };
    let Kind::Member { object, property, .. } = &inner.kind else { return };
    if *property != *"length" {
        return;
    }
    let own = typed.quiet_type(object, facts);
    match &own.array {
        Some(items) if !own.anything => first(object, (**items).clone(), facts),
        None if own.texts != Literals::None => first(object, Type::text(), facts),
        _ => {}
    }
}

/// What `list[0]` is.
fn first(list: &Expr, item: Type, facts: &mut Facts) {
    if let Some(mut path) = Path::of(list) {
        path.keys.push(Text::from("0"));
        facts.narrow(path, item);
    }
}

fn set(expr: &Expr, narrowed: Type, facts: &mut Facts) {
    if let Some(path) = Path::of(expr) {
        facts.narrow(path, narrowed);
    }
}

fn member(object: &Expr, key: &Text) -> Expr {
    let kind = Kind::Member { object: Box::new(object.clone()), property: key.clone(), optional: true };
    Expr::new(object.span, kind)
}

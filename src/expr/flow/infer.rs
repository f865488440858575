//! Types of residuals, and what is found on the way.

mod call;

use std::cell::Cell;

use rustc_hash::FxHashMap;

use crate::diag::did_you_mean;
use crate::source::Span;

use super::super::fold::Folder;
use super::super::show::{is_identifier, show_expr};
use super::super::text::Text;
use super::super::tree::{
    Attribute, BinaryOp, Expr, Function, Item, Key, Kind, LogicalOp, Name, Pattern, Property, Statement, UnaryOp,
};
use super::super::value::Value;
use super::refine::{Facts, Path, Typed, assume};
use super::types::{Literals, Shape, Type};
use super::{Finding, FindingKind, Schema, methods};

pub(super) fn findings(residual: &Expr, folder: &Folder, schema: &Schema) -> Vec<Finding> {
    inferred(residual, folder, schema).1
}

pub(super) fn type_of(residual: &Expr, folder: &Folder, schema: &Schema) -> Type {
    inferred(residual, folder, schema).0
}

fn inferred(residual: &Expr, folder: &Folder, schema: &Schema) -> (Type, Vec<Finding>) {
    let fuel = Cell::new(FUEL);
    let (findings, definitions) = (Vec::new(), FxHashMap::default());
    let mut infer = Infer { folder, schema, findings, definitions, level: 0, fuel: &fuel };
    let found = infer.type_of(residual, &Facts::default());
    (found, infer.findings)
}

struct Infer<'a> {
    folder: &'a Folder,
    schema: &'a Schema,
    findings: Vec<Finding>,
    /// Types of the folder's definitions; anything while one is being worked out.
    definitions: FxHashMap<Name, Type>,
    level: usize,
    /// Expressions that may still be looked at, over and over again for the tests around them.
    fuel: &'a Cell<u32>,
}

const FUEL: u32 = 200_000;

/// Expressions inside each other, before the rest counts as anything. Residuals are less deep.
const DEPTH: usize = 150;

impl Typed for Infer<'_> {
    fn quiet_type(&self, expr: &Expr, facts: &Facts) -> Type {
        let mut infer = Infer {
            folder: self.folder,
            schema: self.schema,
            findings: Vec::new(),
            // Not worked out again: asking for a narrow place is to be cheap.
            definitions: self.definitions.clone(),
            level: self.level,
            fuel: self.fuel,
        };
        infer.type_of(expr, facts)
    }
}

impl Infer<'_> {
    fn type_of(&mut self, expr: &Expr, facts: &Facts) -> Type {
        let fuel = self.fuel.get();
        if self.level >= DEPTH || fuel == 0 {
            return Type::anything();
        }
        self.fuel.set(fuel - 1);
        self.level += 1;
        let found = self.node(expr, facts);
        self.level -= 1;
        found
    }

    fn node(&mut self, expr: &Expr, facts: &Facts) -> Type {
        match &expr.kind {
            Kind::Constant(value) => Type::of(value),
            Kind::Template { values, .. } => {
                self.all(values, facts);
                Type::text()
            }
            Kind::Name(name) => self.name(name, facts),
            Kind::Local(local) => {
                let path = Path::of(expr).and_then(|path| facts.narrowed(&path).cloned());
                path.or_else(|| facts.local(local.id).cloned()).unwrap_or_else(Type::anything)
            }
            Kind::Member { .. } | Kind::Index { .. } | Kind::Call { .. } => self.link(expr, facts).0,
            Kind::Chain(inner) => match self.link(inner, facts) {
                (found, true) => found.or(Type::undefined()),
                (found, false) => found,
            },
            Kind::Unary(op, operand) => self.unary(*op, operand, facts),
            Kind::Binary(op, pair) => self.binary(*op, pair, expr.span, facts),
            Kind::Logical(op, pair) => self.logical(*op, pair, facts),
            Kind::Conditional(parts) => {
                let [test, then, otherwise] = &**parts;
                self.type_of(test, facts);
                let then = self.type_of(then, &assume(self, test, true, facts));
                then.or(self.type_of(otherwise, &assume(self, test, false, facts)))
            }
            Kind::Array(items) => {
                let mut items_type = Type::default();
                for item in items {
                    let own = self.type_of(&item.value, facts);
                    items_type = items_type.or(if item.spread { self.spread(&item.value, own) } else { own });
                }
                Type::array(items_type)
            }
            Kind::Object(properties) => self.object(properties, facts),
            Kind::Function(function) => {
                self.function(function, Vec::new(), facts);
                Type::other()
            }
            Kind::Element(element) => {
                for attribute in &element.attributes {
                    match attribute {
                        Attribute::Named { value, .. } | Attribute::Spread(value) => self.type_of(value, facts),
                    };
                }
                self.all(&element.children, facts);
                Type::other()
            }
            Kind::New { args, .. } => {
                args.iter().for_each(|item| drop(self.type_of(&item.value, facts)));
                Type::anything()
            }
            Kind::Throw(throw) => {
                let message = format!("this throws for some readers: {}", throw.message);
                self.find(FindingKind::MayThrow, throw.span, message, None);
                Type::default()
            }
            Kind::Regex(_) | Kind::Unsupported(_) => Type::anything(),
        }
    }

    fn all(&mut self, exprs: &[Expr], facts: &Facts) {
        for expr in exprs {
            self.type_of(expr, facts);
        }
    }

    fn find(&mut self, kind: FindingKind, span: Span, message: String, help: Option<String>) {
        self.findings.push(Finding { kind, span, message, help });
    }

    fn name(&mut self, name: &Name, facts: &Facts) -> Type {
        if &**name == "user" {
            let path = Path::of(&Expr::new(NOWHERE, Kind::Name(name.clone())));
            let narrowed = path.and_then(|path| facts.narrowed(&path).cloned());
            return narrowed.unwrap_or_else(|| self.schema.user.clone());
        }
        if let Some(known) = self.definitions.get(name) {
            return known.clone();
        }
        let Some(definition) = self.folder.definition(name) else { return Type::other() };
        self.definitions.insert(name.clone(), Type::anything());
        let found = self.type_of(definition, &Facts::default());
        self.definitions.insert(name.clone(), found.clone());
        found
    }

    /// The type of a part of a chain, and whether the chain may end in it.
    fn link(&mut self, expr: &Expr, facts: &Facts) -> (Type, bool) {
        match &expr.kind {
            Kind::Member { object, property, optional } => {
                let (own, short) = self.link(object, facts);
                let (own, ends) = self.opened(own, object, *optional, &member_text(property), expr.span);
                let found = self.property(&own, property, object, expr.span);
                let narrowed = Path::of(expr).and_then(|path| facts.narrowed(&path).cloned());
                (narrowed.unwrap_or(found), short || ends)
            }
            Kind::Index { object, index, optional } => {
                let (own, short) = self.link(object, facts);
                let (own, ends) = self.opened(own, object, *optional, "[…]", expr.span);
                self.type_of(index, facts);
                let found = match &own.array {
                    Some(items) if !own.anything => (**items).clone().or(Type::undefined()),
                    _ => Type::anything(),
                };
                (found, short || ends)
            }
            Kind::Call { callee, args, optional } => self.call(callee, args, *optional, expr.span, facts),
            _ => (self.type_of(expr, facts), false),
        }
    }

    /// What an object is behind its dot; whether the chain may end there.
    fn opened(&mut self, own: Type, object: &Expr, optional: bool, property: &str, span: Span) -> (Type, bool) {
        let missing = own.may_be_nullish();
        if missing && !optional {
            let name = shown(object);
            let what = if own.null && !own.undefined { "null" } else { "missing" };
            let key = property.trim_start_matches('[').trim_end_matches(']');
            let message = format!("`{name}` may be {what} for some readers; reading `{key}` of it then throws");
            // As it is to be written, with every `?.` that stands there already.
            let help = format!("write `{}?.{property}`", show_expr(object));
            self.find(FindingKind::MayThrow, span, message, Some(help));
        }
        (own.without_nullish(), missing && optional)
    }

    fn property(&mut self, own: &Type, property: &Text, object: &Expr, span: Span) -> Type {
        let name = property.to_str();
        if own.anything || own.other || *own == Type::default() {
            return Type::anything();
        }
        let mut found = Type::default();
        let mut lacking: Vec<String> = Vec::new();
        if let Some(shape) = &own.object {
            match shape.property(&name) {
                Some(own) => found = found.or(own),
                None => lacking.extend(shape.properties.iter().map(|(name, _)| name.to_string())),
            }
        }
        let is_index = property.as_index().is_some();
        if let Some(items) = &own.array {
            found = found.or(match &*name {
                "length" => Type::number(),
                _ if is_index => (**items).clone().or(Type::undefined()),
                name if methods::of_array(name, items, Type::anything()).is_some() => Type::other(),
                _ => Type::undefined(),
            });
        }
        if own.texts != Literals::None {
            found = found.or(match &*name {
                "length" => Type::number(),
                _ if is_index => Type::text().or(Type::undefined()),
                name if methods::of_text(name).is_some() => Type::other(),
                _ => Type::undefined(),
            });
        }
        if own.numbers != Literals::None {
            found = found.or(if methods::of_number(&name).is_some() { Type::other() } else { Type::undefined() });
        }
        // Only where no kind of the value has the property.
        let exists = found != Type::default() && found != Type::undefined();
        if !exists && (own.object.is_none() || own.object.as_ref().is_some_and(|shape| shape.property(&name).is_none()))
        {
            if own.object.is_none() {
                lacking.extend(methods::names_of(own).into_iter().map(str::to_owned));
            }
            let near =
                did_you_mean(&name, lacking.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
            let help = near.or_else(|| lists(&lacking).filter(|_| own.object.is_some()));
            let message = if own.object.is_some() {
                format!("the user schema has no property `{name}` in `{}`", shown(object))
            } else {
                format!("`{}` is {}, which has no property `{name}`", shown(object), own.describe())
            };
            self.find(FindingKind::UnknownProperty, span, message, help);
            return Type::anything();
        }
        found
    }

    fn unary(&mut self, op: UnaryOp, operand: &Expr, facts: &Facts) -> Type {
        self.type_of(operand, facts);
        match op {
            UnaryOp::Not => Type::truth(),
            UnaryOp::Minus | UnaryOp::Plus => Type::number(),
            UnaryOp::Void => Type::undefined(),
            UnaryOp::Typeof => {
                let names = ["string", "number", "boolean", "undefined", "object", "function"];
                Type { texts: Literals::Some(names.map(Text::from).into()), ..Type::default() }
            }
        }
    }

    fn binary(&mut self, op: BinaryOp, pair: &[Expr; 2], span: Span, facts: &Facts) -> Type {
        let left = self.type_of(&pair[0], facts);
        let right = self.type_of(&pair[1], facts);
        match op {
            BinaryOp::StrictEqual | BinaryOp::StrictNotEqual | BinaryOp::Equal | BinaryOp::NotEqual => {
                match (&pair[0].kind, &pair[1].kind) {
                    (Kind::Constant(_), Kind::Constant(_)) => {}
                    (_, Kind::Constant(constant)) => self.compared(op, &left, constant, &pair[0], span),
                    (Kind::Constant(constant), _) => self.compared(op, &right, constant, &pair[1], span),
                    _ => {}
                }
                Type::truth()
            }
            BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual => Type::truth(),
            BinaryOp::In => {
                if right.may_be_nullish() {
                    let name = shown(&pair[1]);
                    let message = format!("`{name}` may be missing for some readers; `in` then throws");
                    self.find(FindingKind::MayThrow, span, message, Some(format!("write `{name} ?? {{}}`")));
                }
                Type::truth()
            }
            BinaryOp::Add => {
                let is_number = |own: &Type| {
                    let Type { numbers, .. } = own;
                    *numbers != Literals::None && *own == Type { numbers: numbers.clone(), ..Type::default() }
                };
                if is_number(&left) && is_number(&right) { Type::number() } else { Type::text().or(Type::number()) }
            }
            BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder | BinaryOp::Power => {
                Type::number()
            }
        }
    }

    fn compared(&mut self, op: BinaryOp, own: &Type, constant: &Value, value: &Expr, span: Span) {
        let strict = matches!(op, BinaryOp::StrictEqual | BinaryOp::StrictNotEqual);
        let same_kind = matches!(constant, Value::Text(_)) && own.texts != Literals::None;
        if strict || same_kind {
            self.never(own, constant, &shown(value), span);
        }
    }

    /// Reports a comparison that is never true. Tests for `undefined` and `null` are caution, not mistakes.
    fn never(&mut self, own: &Type, constant: &Value, what: &str, span: Span) {
        let is_literal = matches!(constant, Value::Bool(_) | Value::Number(_) | Value::Text(_));
        if !is_literal || *own == Type::default() || own.other || own.meets(&Type::of(constant)) {
            return;
        }
        let near = match (&own.texts, constant) {
            (Literals::Some(texts), Value::Text(text)) => {
                let names: Vec<String> = texts.iter().map(|text| text.to_str().into_owned()).collect();
                did_you_mean(&text.to_str(), names.iter().map(String::as_str))
                    .map(|near| format!("did you mean '{near}'?"))
            }
            _ => None,
        };
        let shown = Type::of(constant).describe();
        let message = format!("`{what}` is never {shown}: the user schema allows {}", own.describe());
        self.find(FindingKind::NeverEqual, span, message, near);
    }

    fn logical(&mut self, op: LogicalOp, pair: &[Expr; 2], facts: &Facts) -> Type {
        let left = self.type_of(&pair[0], facts);
        match op {
            LogicalOp::And => {
                let right = self.type_of(&pair[1], &assume(self, &pair[0], true, facts));
                left.falsy().or(right)
            }
            LogicalOp::Or => {
                let right = self.type_of(&pair[1], &assume(self, &pair[0], false, facts));
                left.truthy().or(right)
            }
            LogicalOp::Nullish => {
                let right = self.type_of(&pair[1], facts);
                left.without_nullish().or(right)
            }
        }
    }

    fn spread(&mut self, value: &Expr, own: Type) -> Type {
        if own.may_be_nullish() {
            let name = shown(value);
            let message = format!("`{name}` may be missing for some readers; spreading it then throws");
            self.find(FindingKind::MayThrow, value.span, message, Some(format!("write `...({name} ?? [])`")));
        }
        match &own.array {
            Some(items) if !own.anything => (**items).clone(),
            _ => Type::anything(),
        }
    }

    fn object(&mut self, properties: &[Property], facts: &Facts) -> Type {
        let mut shape = Shape::default();
        for property in properties {
            match property {
                Property::Field { key, value } => {
                    let own = self.type_of(value, facts);
                    match key {
                        Key::Name(name) => {
                            let name: Name = name.to_str().as_ref().into();
                            shape.properties.retain(|(own, _)| *own != name);
                            shape.properties.push((name, own));
                        }
                        Key::Computed(key) => {
                            self.type_of(key, facts);
                            shape.others = Some(Type::anything());
                        }
                    }
                }
                Property::Spread(value) => {
                    self.type_of(value, facts);
                    shape = Shape { properties: Vec::new(), others: Some(Type::anything()) };
                }
            }
        }
        // A literal of the page is read with keys it need not have: that is how tables are looked up.
        shape.others = Some(Type::anything());
        Type::object(shape)
    }
}

const NOWHERE: Span = Span { file: crate::source::FileId(0), start: 0, end: 0 };

/// The full name of a global that is called: `Math.max`, `parseInt`.
fn global_name(callee: &Expr) -> Option<String> {
    match &callee.kind {
        Kind::Name(name) if &**name != "user" && !name.starts_with('#') => Some(name.to_string()),
        Kind::Member { object, property, .. } => match &object.kind {
            Kind::Name(name) if &**name != "user" && !name.starts_with('#') => {
                Some(format!("{name}.{}", property.to_str()))
            }
            _ => None,
        },
        _ => None,
    }
}

/// A property as it stands behind `?.`: `name`, `[0]`, `["a b"]`.
fn member_text(property: &Text) -> String {
    let name = property.to_str();
    if property.as_index().is_some() {
        format!("[{name}]")
    } else if is_identifier(&name) {
        name.into_owned()
    } else {
        format!("[{name:?}]")
    }
}

/// An expression in a message.
fn shown(expr: &Expr) -> String {
    let text = Path::of(expr).map_or_else(|| show_expr(expr), |path| path.to_string());
    if text.chars().count() <= 40 { text } else { format!("{}…", text.chars().take(39).collect::<String>()) }
}

fn lists(names: &[String]) -> Option<String> {
    let names: Vec<String> = names.iter().take(12).map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| format!("it has {}", names.join(", ")))
}

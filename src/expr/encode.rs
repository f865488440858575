//! Residuals as the compact JSON that the loader evaluates.
//!
//! Texts, booleans, `null` and finite numbers are themselves; everything else is an array whose first item says what it
//! is. `e` is an expression, `n` a number, `s` a text:
//!
//! | array | what |
//! | --- | --- |
//! | `["u"]`, `["n", s]` | `undefined`; `NaN`, `Infinity`, `-Infinity`, `-0` |
//! | `["$"]` | the reader: `user` |
//! | `["inputs"]` | what the reader gave the API playground: `inputs` in code |
//! | `["@", s…]` | whether the reader is in one of these groups |
//! | `["shows", e]` | whether a value shows anything where it is put as a child |
//! | `["or", e, s]` | the text of a value; another one where the value throws or shows nothing |
//! | `["arms", e]` | the arms that a value comes to, without its texts |
//! | `["d", n]`, `["l", n]`, `["g", s]` | a definition of the manifest, a local, a global of the language |
//! | `[".", e, s]`, `["?.", e, s]`, `["[", e, e]`, `["?[", e, e]` | members; `["c", e]` is where a `?.` inside ends |
//! | `["(", e, e…]`, `["?(", e, e…]`, `["new", e, e…]` | calls |
//! | `["!", e]`, `["-", e]`, `["+", e]`, `["typeof", e]`, `["void", e]` | operators with one operand |
//! | `["+", e, e]`, `["===", e, e]` … | operators with two; `["?", e, e, e]` is the choice |
//! | `["lt", e, e]`, `le`, `gt`, `ge`, `and` | `<`, `<=`, `>`, `>=`, `&&`: JSON in a page holds none of these letters |
//! | `` ["`", s, e, s …] `` | a template |
//! | `["a", e…]`, `["o", key, e …]` | an array, an object; `["...", e]` is spread in both, and in calls |
//! | `["k", e]` | a computed key |
//! | `["fn", [target…], e or [["b"], statement…]]` | a function; a target is a pattern or `["=", pattern, e]` |
//! | `n`, `["o", key, target …]`, `["a", target or null …]`, `["...", pattern]` | patterns: a local, the two that take apart, the rest |
//! | `["const", pattern, e]`, `["if", e, [statement…], [statement…]]`, `["return", e]` | statements |
//! | `["r", s, s]` | a regular expression and its flags |
//! | `["#", n, e…]` | an arm of the page: its number, what belongs into its holes |
//! | `["throw", s]` | what always throws |
//!
//! Locals are numbered from 0 in each encoded expression.
//!
//! Loaders come in two sizes: what few pages say is left out of the small one. `Encoded::rich` says which one a residual
//! takes; the file `src/client/less.js` is the other side of this rule.

mod function;

use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::builtin;
use super::number;
use super::text::Text;
use super::tree::{BinaryOp, Element, Expr, Item, Key, Kind, LogicalOp, Property, Tag, UnaryOp};
use super::value::Value;

/// The name, in residuals, of the function that says whether the reader is in one of the groups it is given.
pub const GROUPS: &str = "#groups";

/// The member of `user`, in residuals, that stands for `inputs`: what a reader gave the API playground.
pub const INPUTS: &str = "#inputs";

/// The name, in residuals, of the function that says whether a value shows anything where it is put as a child.
pub const SHOWS: &str = "#shows";

/// The name, in residuals, of the function that gives the arms that a value comes to, without its texts.
pub const ARMS: &str = "#arms";

/// The name, in residuals, of the function that gives the text of its first argument, or its second where that throws or
/// shows nothing.
pub const OR: &str = "#or";

/// A residual as a loader reads it.
#[derive(Clone, PartialEq, Debug)]
pub struct Encoded {
    pub json: String,
    /// Whether it takes the whole language, with functions, objects and the rarer methods.
    pub rich: bool,
}

impl Encoded {
    pub fn undefined() -> Encoded {
        Encoded { json: "[\"u\"]".to_owned(), rich: false }
    }
}

/// Methods that the small loader has. A property of the reader's data may have the name of another one: then the larger
/// loader comes for nothing, and is right.
const COMMON_METHODS: [&str; 14] = [
    "at",
    "charAt",
    "endsWith",
    "includes",
    "indexOf",
    "join",
    "slice",
    "startsWith",
    "substring",
    "toFixed",
    "toLowerCase",
    "toString",
    "toUpperCase",
    "trim",
];

/// An expression of a residual as JSON. `None` for what only the build knows (elements that are not arms, functions of a
/// file): whoever compiled the residual has left something in it.
pub fn encode(expr: &Expr) -> Option<Encoded> {
    let mut encoder = Encoder::default();
    encoder.expr(expr)?;
    Some(Encoded { json: encoder.out, rich: encoder.rich })
}

/// A text as a JSON string that may stand in a `<script>`; lone surrogates are escaped, as `JSON.parse` takes them.
pub fn encode_text(text: &str) -> String {
    let mut encoder = Encoder::default();
    encoder.text(&Text::from(text));
    encoder.out
}

fn is_name(expr: &Expr, wanted: &str) -> bool {
    matches!(&expr.kind, Kind::Name(name) if &**name == wanted)
}

#[derive(Default)]
struct Encoder {
    out: String,
    rich: bool,
    /// Numbers of locals by their ids.
    locals: FxHashMap<u32, usize>,
}

impl Encoder {
    fn open(&mut self, op: &str) {
        self.out.push_str("[\"");
        self.out.push_str(op);
        self.out.push('"');
    }

    fn close(&mut self) -> Option<()> {
        self.out.push(']');
        Some(())
    }

    /// `["op", e…]`
    fn node<'e>(&mut self, op: &str, parts: impl IntoIterator<Item = &'e Expr>) -> Option<()> {
        self.open(op);
        for part in parts {
            self.out.push(',');
            self.expr(part)?;
        }
        self.close()
    }

    /// `["op", s]`
    fn named(&mut self, op: &str, name: &str) -> Option<()> {
        self.open(op);
        self.out.push(',');
        self.text(&Text::from(name));
        self.close()
    }

    fn numbered(&mut self, op: &str, number: usize) -> Option<()> {
        self.open(op);
        let _ = write!(self.out, ",{number}");
        self.close()
    }

    fn expr(&mut self, expr: &Expr) -> Option<()> {
        match &expr.kind {
            Kind::Constant(value) => self.value(value),
            Kind::Name(name) => match (&**name, name.strip_prefix('#')) {
                ("user" | "userContext", _) => self.node("$", []),
                ("undefined", _) => self.node("u", []),
                (name @ ("NaN" | "Infinity"), _) => self.named("n", name),
                (_, Some(number)) => {
                    self.rich = true;
                    self.numbered("d", number.parse().ok()?)
                }
                (name, None) => {
                    self.rich = true;
                    self.named("g", name)
                }
            },
            Kind::Local(local) => {
                self.rich = true;
                let number = self.local(local.id);
                self.numbered("l", number)
            }
            Kind::Template { texts, values } => {
                self.open("`");
                for (at, text) in texts.iter().enumerate() {
                    self.out.push(',');
                    self.text(text);
                    if let Some(value) = values.get(at) {
                        self.out.push(',');
                        self.expr(value)?;
                    }
                }
                self.close()
            }
            Kind::Regex(regex) => {
                self.rich = true;
                self.open("r");
                for text in [&regex.pattern, &regex.flags] {
                    self.out.push(',');
                    self.text(&Text::from(text.clone()));
                }
                self.close()
            }
            Kind::Member { object, property, .. } if *property == *INPUTS && is_name(object, "user") => {
                self.rich = true;
                self.node("inputs", [])
            }
            Kind::Member { object, property, optional } => {
                self.rich |=
                    property.as_str().is_none_or(|name| builtin::is_method(name) && !COMMON_METHODS.contains(&name));
                self.open(if *optional { "?." } else { "." });
                self.out.push(',');
                self.expr(object)?;
                self.out.push(',');
                self.text(property);
                self.close()
            }
            Kind::Index { object, index, optional } => {
                // What is not a number may name a method.
                self.rich |= !matches!(&index.kind, Kind::Constant(Value::Number(_)));
                self.node(if *optional { "?[" } else { "[" }, [&**object, &**index])
            }
            Kind::Call { callee, args, .. } if is_name(callee, GROUPS) => {
                self.open("@");
                self.items(args)?;
                self.close()
            }
            Kind::Call { callee, args, .. } if is_name(callee, ARMS) => {
                self.rich = true;
                self.open("arms");
                self.items(args)?;
                self.close()
            }
            Kind::Call { callee, args, .. } if is_name(callee, OR) => {
                self.rich = true;
                self.open("or");
                self.items(args)?;
                self.close()
            }
            Kind::Call { callee, args, .. } if is_name(callee, SHOWS) => {
                self.open("shows");
                self.items(args)?;
                self.close()
            }
            Kind::Call { callee, args, optional } => {
                self.open(if *optional { "?(" } else { "(" });
                self.out.push(',');
                self.expr(callee)?;
                self.items(args)?;
                self.close()
            }
            Kind::New { callee, args } => {
                self.rich = true;
                self.open("new");
                self.out.push(',');
                self.expr(callee)?;
                self.items(args)?;
                self.close()
            }
            Kind::Chain(inner) => self.node("c", [&**inner]),
            Kind::Unary(op, operand) => {
                self.rich |= matches!(op, UnaryOp::Typeof | UnaryOp::Void);
                self.node(op.as_str(), [&**operand])
            }
            Kind::Binary(op, pair) => {
                self.rich |= matches!(
                    op,
                    BinaryOp::Remainder | BinaryOp::Power | BinaryOp::Equal | BinaryOp::NotEqual | BinaryOp::In
                );
                let op = match op {
                    BinaryOp::Less => "lt",
                    BinaryOp::LessEqual => "le",
                    BinaryOp::Greater => "gt",
                    BinaryOp::GreaterEqual => "ge",
                    op => op.as_str(),
                };
                self.node(op, &**pair)
            }
            Kind::Logical(op, pair) => {
                let op = match op {
                    LogicalOp::And => "and",
                    LogicalOp::Or => "||",
                    LogicalOp::Nullish => "??",
                };
                self.node(op, &**pair)
            }
            Kind::Conditional(parts) => self.node("?", &**parts),
            Kind::Array(items) => {
                self.open("a");
                self.items(items)?;
                self.close()
            }
            Kind::Object(properties) => self.object(properties),
            Kind::Function(function) => self.function(function),
            Kind::Element(element) => self.arm(element),
            Kind::Throw(throw) => self.named("throw", &throw.message),
            Kind::Unsupported(_) => None,
        }
    }

    fn arm(&mut self, element: &Element) -> Option<()> {
        let Tag::Arm(number) = element.tag else { return None };
        self.open("#");
        let _ = write!(self.out, ",{number}");
        for hole in &element.children {
            self.out.push(',');
            self.expr(hole)?;
        }
        self.close()
    }

    fn items(&mut self, items: &[Item]) -> Option<()> {
        for item in items {
            self.out.push(',');
            if item.spread {
                self.rich = true;
                self.node("...", [&item.value])?;
            } else {
                self.expr(&item.value)?;
            }
        }
        Some(())
    }

    fn object(&mut self, properties: &[Property]) -> Option<()> {
        self.rich = true;
        self.open("o");
        for property in properties {
            self.out.push(',');
            match property {
                Property::Field { key, value } => {
                    self.key(key)?;
                    self.out.push(',');
                    self.expr(value)?;
                }
                Property::Spread(value) => self.node("...", [value])?,
            }
        }
        self.close()
    }

    fn key(&mut self, key: &Key) -> Option<()> {
        match key {
            Key::Name(name) => {
                self.text(name);
                Some(())
            }
            Key::Computed(key) => self.node("k", [key]),
        }
    }

    fn local(&mut self, id: u32) -> usize {
        let next = self.locals.len();
        *self.locals.entry(id).or_insert(next)
    }

    fn value(&mut self, value: &Value) -> Option<()> {
        match value {
            Value::Undefined => self.node("u", []),
            Value::Null => {
                self.out.push_str("null");
                Some(())
            }
            Value::Bool(flag) => {
                self.out.push_str(if *flag { "true" } else { "false" });
                Some(())
            }
            Value::Number(value) if value.is_finite() && !(*value == 0.0 && value.is_sign_negative()) => {
                self.out.push_str(&number::to_text(*value));
                Some(())
            }
            Value::Number(value) if *value == 0.0 => self.named("n", "-0"),
            Value::Number(value) => self.named("n", &number::to_text(*value)),
            Value::Text(text) => {
                self.text(text);
                Some(())
            }
            Value::Array(list) => {
                self.open("a");
                for item in list.items() {
                    self.out.push(',');
                    self.value(item)?;
                }
                self.close()
            }
            Value::Object(object) => {
                self.rich = true;
                self.open("o");
                for (key, value) in object.entries() {
                    self.out.push(',');
                    self.text(key);
                    self.out.push(',');
                    self.value(value)?;
                }
                self.close()
            }
            Value::Function(_) | Value::Builtin(_) | Value::Element(_) | Value::Foreign(_) => None,
        }
    }

    fn text(&mut self, text: &Text) {
        self.out.push('"');
        for decoded in char::decode_utf16(text.to_units().iter().copied()) {
            match decoded {
                Ok('"') => self.out.push_str("\\\""),
                Ok('\\') => self.out.push_str("\\\\"),
                Ok('\n') => self.out.push_str("\\n"),
                // Nothing in a data block may look like markup, whoever reads it.
                Ok(c) if c < ' ' || matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') => {
                    let _ = write!(self.out, "\\u{:04x}", c as u32);
                }
                Ok(c) => self.out.push(c),
                Err(lone) => {
                    let _ = write!(self.out, "\\u{:04x}", lone.unpaired_surrogate());
                }
            }
        }
        self.out.push('"');
    }
}

#[cfg(test)]
mod tests;

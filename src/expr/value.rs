//! Values of the expression language, and what evaluation gives instead of one.

use std::fmt;
use std::sync::{Arc, Weak};

use crate::source::Span;

use super::builtin::Builtin;
use super::object::Object;
use super::scope::{Frame, Scope};
use super::text::Text;
use super::tree::{Function, Name, SyntaxError};

/// A value. Cheap to clone; immutable, so sharing is never seen but by `===`.
#[derive(Clone)]
pub enum Value {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    Text(Text),
    Array(Arc<List>),
    Object(Arc<Object>),
    /// A function or arrow of the page or a snippet.
    Function(Arc<Closure>),
    /// A function or namespace of the language: `Math`, `String`, the `slice` of texts.
    Builtin(Builtin),
    /// What JSX makes. Data can never be one.
    Element(Arc<Element>),
    /// A component that is not written in the language: an imported page or snippet.
    Foreign(Foreign),
}

/// The items of an array. Dropping a deeply nested one takes no stack.
#[derive(Default)]
pub struct List {
    items: Vec<Value>,
    /// The properties of a match's result: `index`, `input`, `groups`.
    named: Option<Box<Object>>,
}

/// A function and where its free names live. The places are owned by the `Realm`: a closure that outlives it
/// cannot be called any more.
pub struct Closure {
    pub function: Arc<Function>,
    pub frame: Option<Weak<Frame>>,
    pub scope: Weak<Scope>,
}

/// An element: a tag, and props in the order they were given, `children` among them, without `key` and `ref`.
#[derive(Debug)]
pub struct Element {
    pub tag: ElementTag,
    pub props: Arc<Object>,
    /// Where its JSX stands.
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum ElementTag {
    Fragment,
    /// `li`, `svg:path`; also the value of `const Tag = 'h2'`.
    Html(Name),
    /// A capitalised name that no scope defines, as written: `Card`, `Tree.File`. The theme knows it, or nobody does.
    Theme(Name),
    /// A function of the page or a snippet, or a foreign component. The name is as written.
    Component(Name, Value),
}

/// A component known to whoever made the scope.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Foreign {
    pub name: Name,
    /// The owner's own number for it.
    pub id: u32,
}

/// What ends an evaluation early.
#[derive(Clone, PartialEq, Debug)]
pub struct Throw {
    pub kind: ThrowKind,
    /// One sentence as JavaScript engines word it: `Cannot read properties of undefined (reading 'plan')`.
    pub message: String,
    /// The innermost expression that threw.
    pub span: Span,
    /// What to write instead, where the construct says so.
    pub help: Option<Box<str>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ThrowKind {
    Type,
    Range,
    /// A name that nobody defines, or a `const` read above its definition.
    Reference,
    Uri,
    Syntax,
    /// Steps, text or nodes ran out; not a JavaScript error.
    Budget,
    /// A construct or a use of a value that is not in the language; the message says what to write instead.
    Outside,
    /// Dates and locales, which exist only at the reader's side.
    ReaderSide,
}

/// The result of evaluating.
pub type Outcome<T> = Result<T, Box<Throw>>;

impl ThrowKind {
    /// JavaScript's constructor name, for the errors JavaScript has.
    pub fn name(self) -> &'static str {
        match self {
            ThrowKind::Type => "TypeError",
            ThrowKind::Range => "RangeError",
            ThrowKind::Reference => "ReferenceError",
            ThrowKind::Uri => "URIError",
            ThrowKind::Syntax => "SyntaxError",
            ThrowKind::Budget => "budget exceeded",
            ThrowKind::Outside => "not in the language",
            ThrowKind::ReaderSide => "only at the reader's side",
        }
    }
}

impl Throw {
    pub fn new(kind: ThrowKind, message: impl Into<String>, span: Span) -> Box<Throw> {
        Box::new(Throw { kind, message: message.into(), span, help: None })
    }

    /// A construct outside of the language, met while evaluating.
    pub fn outside(error: &SyntaxError) -> Box<Throw> {
        let help = error.help.as_deref().map(Box::from);
        Box::new(Throw { kind: ThrowKind::Outside, message: error.sentence(), span: error.span, help })
    }
}

impl Value {
    pub fn array(items: Vec<Value>) -> Value {
        Value::Array(Arc::new(List { items, named: None }))
    }

    pub fn text(text: &str) -> Value {
        Value::Text(Text::from(text))
    }

    pub fn is_nullish(&self) -> bool {
        matches!(self, Value::Undefined | Value::Null)
    }

    /// Whether it has identity: `===` compares which one it is, not what it holds.
    pub fn is_object(&self) -> bool {
        match self {
            Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => false,
            Value::Array(_)
            | Value::Object(_)
            | Value::Function(_)
            | Value::Builtin(_)
            | Value::Element(_)
            | Value::Foreign(_) => true,
        }
    }

    pub fn is_callable(&self) -> bool {
        match self {
            Value::Function(_) | Value::Foreign(_) => true,
            Value::Builtin(builtin) => builtin.is_function(),
            _ => false,
        }
    }

    /// JavaScript's `!!value`.
    pub fn truthy(&self) -> bool {
        match self {
            Value::Undefined | Value::Null => false,
            Value::Bool(value) => *value,
            Value::Number(number) => *number != 0.0 && !number.is_nan(),
            Value::Text(text) => !text.is_empty(),
            _ => true,
        }
    }

    /// JavaScript's `typeof`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Undefined => "undefined",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::Text(_) => "string",
            Value::Function(_) | Value::Foreign(_) => "function",
            Value::Builtin(builtin) if builtin.is_function() => "function",
            Value::Null | Value::Array(_) | Value::Object(_) | Value::Element(_) | Value::Builtin(_) => "object",
        }
    }

    /// JavaScript's `===`.
    pub fn strict_equals(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Undefined, Value::Undefined) | (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::Array(a), Value::Array(b)) => Arc::ptr_eq(a, b),
            (Value::Object(a), Value::Object(b)) => Arc::ptr_eq(a, b),
            (Value::Function(a), Value::Function(b)) => Arc::ptr_eq(a, b),
            (Value::Element(a), Value::Element(b)) => Arc::ptr_eq(a, b),
            (Value::Builtin(a), Value::Builtin(b)) => a == b,
            (Value::Foreign(a), Value::Foreign(b)) => a == b,
            _ => false,
        }
    }

    /// As `===`, but `NaN` equals itself; what `includes` compares by.
    pub fn same_value_zero(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Number(a), Value::Number(b)) if a.is_nan() && b.is_nan() => true,
            _ => self.strict_equals(other),
        }
    }
}

impl List {
    pub(super) fn with_named(items: Vec<Value>, named: Object) -> List {
        List { items, named: Some(Box::new(named)) }
    }

    pub fn items(&self) -> &[Value] {
        &self.items
    }

    /// Properties that are not items.
    pub fn named(&self) -> &[(Text, Value)] {
        self.named.as_ref().map_or(&[], |named| named.entries())
    }

    pub fn named_item(&self, name: &Text) -> Option<&Value> {
        self.named.as_ref()?.get(name)
    }
}

impl Drop for List {
    fn drop(&mut self) {
        drop_flat(std::mem::take(&mut self.items));
    }
}

/// Drops values without recursion, however deep they nest: an expression can build a nest as deep as its steps.
pub(super) fn drop_flat(values: Vec<Value>) {
    let mut rest = values;
    if !rest.iter().any(holds_values) {
        return;
    }
    while let Some(value) = rest.pop() {
        match value {
            Value::Array(list) => {
                if let Some(mut list) = Arc::into_inner(list) {
                    rest.append(&mut list.items);
                }
            }
            Value::Object(object) => {
                if let Some(object) = Arc::into_inner(object) {
                    rest.extend(object.into_values());
                }
            }
            Value::Element(element) => {
                if let Some(element) = Arc::into_inner(element) {
                    rest.push(Value::Object(element.props));
                }
            }
            _ => {}
        }
    }
}

fn holds_values(value: &Value) -> bool {
    matches!(value, Value::Array(_) | Value::Object(_) | Value::Element(_))
}

impl Element {
    pub fn prop(&self, name: &str) -> Option<&Value> {
        self.props.get_str(name)
    }

    /// What stands between its tags, or the `children` prop; nothing is `Undefined`.
    pub fn children(&self) -> Value {
        self.prop("children").cloned().unwrap_or(Value::Undefined)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::text(text)
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Value {
        Value::Text(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Number(number)
    }
}

/// JSON's values. A key `__proto__` is dropped at every depth, as it is from a reader's data.
impl From<&serde_json::Value> for Value {
    fn from(json: &serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(value) => Value::Bool(*value),
            serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
            serde_json::Value::String(text) => Value::text(text),
            serde_json::Value::Array(items) => Value::array(items.iter().map(Value::from).collect()),
            serde_json::Value::Object(fields) => Value::Object(Arc::new(Object::from_entries(
                fields
                    .iter()
                    .filter(|(key, _)| *key != "__proto__")
                    .map(|(key, value)| (Text::from(key.as_str()), Value::from(value))),
            ))),
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Undefined => f.write_str("undefined"),
            Value::Null => f.write_str("null"),
            Value::Bool(value) => fmt::Debug::fmt(value, f),
            Value::Number(number) => f.write_str(&super::number::to_text(*number)),
            Value::Text(text) => fmt::Debug::fmt(text, f),
            Value::Array(list) => f.debug_list().entries(list.items()).finish(),
            Value::Object(object) => fmt::Debug::fmt(object, f),
            Value::Function(closure) => write!(f, "<function {}>", closure.function.name.as_deref().unwrap_or("")),
            Value::Builtin(builtin) => write!(f, "<{builtin:?}>"),
            Value::Element(element) => write!(f, "<{:?} {:?}>", element.tag, element.props),
            Value::Foreign(foreign) => write!(f, "<{}>", foreign.name),
        }
    }
}

impl fmt::Debug for Closure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<function {}>", self.function.name.as_deref().unwrap_or(""))
    }
}

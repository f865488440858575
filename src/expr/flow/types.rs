//! Types: sets of values, as far as a schema tells them apart.

use std::sync::Arc;

use super::super::text::Text;
use super::super::tree::Name;
use super::super::value::Value;

/// A set of values. The empty one is the type of what never gives a value.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Type {
    /// Nothing is known: any value of any kind.
    pub anything: bool,
    pub undefined: bool,
    pub null: bool,
    pub can_be_true: bool,
    pub can_be_false: bool,
    pub numbers: Literals<f64>,
    pub texts: Literals<Text>,
    /// The type of an array's items.
    pub array: Option<Arc<Type>>,
    pub object: Option<Arc<Shape>>,
    /// Functions and elements, which no reader brings.
    pub other: bool,
}

/// Values of one kind.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Literals<T> {
    #[default]
    None,
    /// In the order of the schema.
    Some(Vec<T>),
    All,
}

/// What is known of an object.
#[derive(PartialEq, Debug, Default)]
pub struct Shape {
    /// In the order of the schema. One that may be missing has `undefined` in its type.
    pub properties: Vec<(Name, Type)>,
    /// The type of properties that are not listed; `None` when there are no others.
    pub others: Option<Type>,
}

impl Type {
    pub fn anything() -> Type {
        Type { anything: true, ..Type::default() }
    }

    pub fn undefined() -> Type {
        Type { undefined: true, ..Type::default() }
    }

    pub fn truth() -> Type {
        Type { can_be_true: true, can_be_false: true, ..Type::default() }
    }

    pub fn number() -> Type {
        Type { numbers: Literals::All, ..Type::default() }
    }

    pub fn text() -> Type {
        Type { texts: Literals::All, ..Type::default() }
    }

    pub fn array(items: Type) -> Type {
        Type { array: Some(Arc::new(items)), ..Type::default() }
    }

    pub fn object(shape: Shape) -> Type {
        Type { object: Some(Arc::new(shape)), ..Type::default() }
    }

    pub fn other() -> Type {
        Type { other: true, ..Type::default() }
    }

    pub fn of(value: &Value) -> Type {
        match value {
            Value::Undefined => Type::undefined(),
            Value::Null => Type { null: true, ..Type::default() },
            Value::Bool(true) => Type { can_be_true: true, ..Type::default() },
            Value::Bool(false) => Type { can_be_false: true, ..Type::default() },
            Value::Number(number) => Type { numbers: Literals::Some(vec![*number]), ..Type::default() },
            Value::Text(text) => Type { texts: Literals::Some(vec![text.clone()]), ..Type::default() },
            Value::Array(list) => {
                // Long lists of data are not worth their types.
                let sample = list.items().iter().take(50).map(Type::of);
                Type::array(sample.fold(Type::default(), Type::or))
            }
            Value::Object(object) => {
                let property = |(key, value): &(Text, Value)| (key.to_str().into(), Type::of(value));
                Type::object(Shape {
                    properties: object.entries().iter().take(50).map(property).collect(),
                    others: Some(Type::anything()),
                })
            }
            Value::Function(_) | Value::Builtin(_) | Value::Element(_) | Value::Foreign(_) => Type::other(),
        }
    }

    pub fn or(self, other: Type) -> Type {
        if self.anything || other.anything {
            return Type::anything();
        }
        let either = |a: Option<Arc<Type>>, b: Option<Arc<Type>>| match (a, b) {
            (Some(a), Some(b)) if a == b => Some(a),
            (Some(a), Some(b)) => Some(Arc::new(Type::or((*a).clone(), (*b).clone()))),
            (a, b) => a.or(b),
        };
        Type {
            anything: false,
            undefined: self.undefined || other.undefined,
            null: self.null || other.null,
            can_be_true: self.can_be_true || other.can_be_true,
            can_be_false: self.can_be_false || other.can_be_false,
            numbers: self.numbers.or(other.numbers),
            texts: self.texts.or(other.texts),
            array: either(self.array, other.array),
            object: match (self.object, other.object) {
                (Some(a), Some(b)) if a == b => Some(a),
                // Two kinds of objects: what both have is not worth following.
                (Some(_), Some(_)) => Some(Arc::new(Shape { properties: Vec::new(), others: Some(Type::anything()) })),
                (a, b) => a.or(b),
            },
            other: self.other || other.other,
        }
    }

    pub fn may_be_nullish(&self) -> bool {
        self.undefined || self.null
    }

    pub fn without_nullish(self) -> Type {
        Type { undefined: false, null: false, ..self }
    }

    /// The values that are true in a condition.
    pub fn truthy(self) -> Type {
        if self.anything {
            return self;
        }
        let own = self.without_nullish();
        Type {
            can_be_false: false,
            numbers: own.numbers.kept(|number| *number != 0.0 && !number.is_nan()),
            texts: own.texts.kept(|text| !text.is_empty()),
            ..own
        }
    }

    /// The values that are false in a condition.
    pub fn falsy(self) -> Type {
        if self.anything {
            return self;
        }
        Type {
            can_be_true: false,
            numbers: match self.numbers {
                Literals::All => Literals::All,
                some => some.kept(|number| *number == 0.0 || number.is_nan()),
            },
            texts: match self.texts {
                Literals::All => Literals::Some(vec![Text::empty()]),
                some => some.kept(Text::is_empty),
            },
            array: None,
            object: None,
            other: false,
            ..self
        }
    }

    /// The values that equal a constant.
    pub fn equal_to(self, constant: &Value) -> Type {
        let exactly = Type::of(constant);
        if self.anything || constant.is_object() { exactly } else { self.and(&exactly) }
    }

    /// The values but for one that can be told: `undefined`, `null`, a truth value, one of few literals.
    pub fn different_from(self, constant: &Value) -> Type {
        match constant {
            Value::Undefined => Type { undefined: false, ..self },
            Value::Null => Type { null: false, ..self },
            Value::Bool(true) => Type { can_be_true: false, ..self },
            Value::Bool(false) => Type { can_be_false: false, ..self },
            Value::Number(constant) => Type { numbers: self.numbers.kept(|number| number != constant), ..self },
            Value::Text(constant) => Type { texts: self.texts.kept(|text| text != constant), ..self },
            _ => self,
        }
    }

    /// The values of both; objects and arrays are taken from `self`.
    pub fn and(self, other: &Type) -> Type {
        if other.anything {
            return self;
        }
        if self.anything {
            return other.clone();
        }
        Type {
            anything: false,
            undefined: self.undefined && other.undefined,
            null: self.null && other.null,
            can_be_true: self.can_be_true && other.can_be_true,
            can_be_false: self.can_be_false && other.can_be_false,
            numbers: self.numbers.and(&other.numbers),
            texts: self.texts.and(&other.texts),
            array: self.array.filter(|_| other.array.is_some()),
            object: self.object.filter(|_| other.object.is_some()),
            other: self.other && other.other,
        }
    }

    /// Whether a value can be of both types, as far as kinds and literals say.
    pub fn meets(&self, other: &Type) -> bool {
        self.anything || other.anything || self.clone().and(other) != Type::default()
    }

    /// The kinds of values, for messages: `text, number or undefined`.
    pub fn describe(&self) -> String {
        let mut kinds: Vec<String> = Vec::new();
        let quoted = |text: &Text| format!("'{}'", text.to_str());
        match &self.texts {
            Literals::None => {}
            Literals::All => kinds.push("text".into()),
            Literals::Some(texts) => kinds.extend(texts.iter().map(quoted)),
        }
        match &self.numbers {
            Literals::None => {}
            Literals::All => kinds.push("number".into()),
            Literals::Some(numbers) => {
                kinds.extend(numbers.iter().map(|number| super::super::number::to_text(*number)))
            }
        }
        let flags = [
            (self.can_be_true && self.can_be_false, "true or false"),
            (self.can_be_true && !self.can_be_false, "true"),
            (!self.can_be_true && self.can_be_false, "false"),
            (self.array.is_some(), "an array"),
            (self.object.is_some(), "an object"),
            (self.other, "a function or element"),
            (self.null, "null"),
            (self.undefined, "missing"),
            (self.anything, "anything"),
        ];
        kinds.extend(flags.iter().filter(|(is, _)| *is).map(|(_, name)| (*name).to_owned()));
        match kinds.pop() {
            None => "nothing".into(),
            Some(last) if kinds.is_empty() => last,
            Some(last) => format!("{} or {last}", kinds.join(", ")),
        }
    }
}

impl<T: PartialEq + Clone> Literals<T> {
    /// More of them are not worth telling apart.
    const MANY: usize = 100;

    fn or(self, other: Literals<T>) -> Literals<T> {
        match (self, other) {
            (Literals::All, _) | (_, Literals::All) => Literals::All,
            (Literals::None, other) => other,
            (own, Literals::None) => own,
            (Literals::Some(mut own), Literals::Some(other)) => {
                for value in other {
                    if !own.contains(&value) {
                        own.push(value);
                    }
                }
                if own.len() > Self::MANY { Literals::All } else { Literals::Some(own) }
            }
        }
    }

    fn and(self, other: &Literals<T>) -> Literals<T> {
        match (self, other) {
            (Literals::None, _) | (_, Literals::None) => Literals::None,
            (own, Literals::All) => own,
            (Literals::All, other) => other.clone(),
            (own, Literals::Some(other)) => own.kept(|value| other.contains(value)),
        }
    }

    fn kept(self, keep: impl Fn(&T) -> bool) -> Literals<T> {
        match self {
            Literals::Some(values) => {
                let kept: Vec<T> = values.into_iter().filter(keep).collect();
                if kept.is_empty() { Literals::None } else { Literals::Some(kept) }
            }
            other => other,
        }
    }
}

impl Shape {
    /// The type of a property; `None` when there is none of the name.
    pub fn property(&self, name: &str) -> Option<Type> {
        let listed = self.properties.iter().find(|(own, _)| **own == *name).map(|(_, own)| own.clone());
        listed.or_else(|| self.others.clone().map(|others| others.or(Type::undefined())))
    }
}

//! Schemas as readers see them: references followed, `allOf` made one, the difference of the versions gone.

use std::sync::Arc;

use super::json::Json;
use super::merge::merged;
use super::raw::Raw;
use crate::source::Span;

/// Names a schema of one `Spec`: one place of a file, or several that hold together (a property that two parts of an
/// `allOf` describe). Equal names are equal schemas, so a walk that keeps those it is within ends at every cycle.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct SchemaRef(pub(super) Parts);

#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Parts {
    One(u32),
    /// Sorted, without repetition, two at least.
    Several(Arc<[u32]>),
}

/// One level of a schema. What lies below is named and is opened by `Spec::schema` when somebody looks.
#[derive(Clone, PartialEq, Debug)]
pub struct Schema {
    /// Its key in `components.schemas`, where it is one of them or a reference to one and no more.
    pub name: Option<Arc<str>>,
    pub title: Option<Arc<str>>,
    /// Markdown.
    pub description: Option<Arc<str>>,
    /// What it may be; empty where nothing is said.
    pub types: Vec<Type>,
    /// `nullable` of 3.0, and the type `null` of 3.1 beside others or as one of the choices.
    pub nullable: bool,
    pub format: Option<Box<str>>,
    pub limits: Limits,
    /// `enum`, without `null` where `nullable` says it.
    pub values: Vec<EnumValue>,
    pub constant: Option<Arc<Json>>,
    pub default: Option<Arc<Json>>,
    /// `example` first, then `examples`.
    pub examples: Vec<Arc<Json>>,
    /// `x-default`: what a playground fills in.
    pub prefill: Option<Arc<Json>>,
    pub deprecated: bool,
    pub read_only: bool,
    pub write_only: bool,
    /// In the order of the file, the parts of an `allOf` one after the other.
    pub properties: Vec<Property>,
    /// Names that are required and that `properties` does not describe.
    pub required_otherwise: Vec<Box<str>>,
    /// Properties whose names match an expression.
    pub patterns: Vec<(Box<str>, SchemaRef)>,
    pub additional: Additional,
    pub items: Option<SchemaRef>,
    /// The first items of a list, one by one.
    pub prefix_items: Vec<SchemaRef>,
    /// Each must hold; a `oneOf` or an `anyOf`.
    pub choices: Vec<Choices>,
    pub discriminator: Option<Arc<Discriminator>>,
    /// What it must not be.
    pub not: Option<SchemaRef>,
    pub marks: Option<Arc<Marks>>,
    /// Nothing is ever one: `false`, or parts of an `allOf` that contradict each other.
    pub never: bool,
    /// More parts hold together than are read.
    pub cut: bool,
    pub span: Span,
}

/// What stands beside a name.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Marks {
    /// `x-mint.pre` and `x-mint.post`.
    pub pre: Vec<Box<str>>,
    pub post: Vec<Box<str>>,
    /// Its other keys with `x-` that hold `true`, a number or a text, in the order of the file.
    pub extensions: Vec<(Box<str>, Json)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Type {
    Object,
    Array,
    String,
    Number,
    Integer,
    Boolean,
    /// Alone only: beside others it is `Schema::nullable`.
    Null,
}

impl Type {
    pub fn as_str(self) -> &'static str {
        match self {
            Type::Object => "object",
            Type::Array => "array",
            Type::String => "string",
            Type::Number => "number",
            Type::Integer => "integer",
            Type::Boolean => "boolean",
            Type::Null => "null",
        }
    }
}

/// What a value must keep to, numbers as they are written. Where parts of an `allOf` differ, the narrower.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Limits {
    pub minimum: Option<Bound>,
    pub maximum: Option<Bound>,
    pub multiple_of: Option<Box<str>>,
    /// Characters.
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    /// Regular expressions; each must match.
    pub patterns: Vec<Box<str>>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    pub unique_items: bool,
    pub min_properties: Option<u64>,
    pub max_properties: Option<u64>,
    pub content_encoding: Option<Box<str>>,
    pub content_media_type: Option<Box<str>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Bound {
    /// A finite number, as written.
    pub value: Box<str>,
    /// The bound itself is outside.
    pub exclusive: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub struct EnumValue {
    pub value: Arc<Json>,
    /// Of `x-enumDescriptions` or `x-enum-descriptions`.
    pub description: Option<Box<str>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Property {
    pub name: Arc<str>,
    pub schema: SchemaRef,
    pub required: bool,
}

/// Properties that are not named.
#[derive(Clone, PartialEq, Debug)]
pub enum Additional {
    Unsaid,
    Any,
    Refused,
    Schema(SchemaRef),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Choices {
    pub kind: ChoiceKind,
    /// In the order of the file, two at least; `null` is not one of them.
    pub options: Vec<ChoiceOption>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChoiceKind {
    One,
    Any,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ChoiceOption {
    pub schema: SchemaRef,
    /// Its title, its name, or its type; no two of one choice are equal.
    pub label: Box<str>,
    /// Values of the discriminator that choose it.
    pub chosen_by: Vec<Box<str>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Discriminator {
    pub property: Box<str>,
    /// Values, and the schemas they choose.
    pub mapping: Vec<(Box<str>, SchemaRef)>,
}

impl SchemaRef {
    /// Numbers of places, never none.
    pub(super) fn places(&self) -> &[u32] {
        match &self.0 {
            Parts::One(id) => std::slice::from_ref(id),
            Parts::Several(ids) => ids,
        }
    }
}

/// Every schema of a document, each place of a file once.
pub struct Schemas(pub(super) Vec<Raw>);

impl Schemas {
    /// One level. Costs what it is made of: its properties, the references it follows and the parts of its `allOf`.
    ///
    /// # Panics
    /// For a name that another document gave.
    pub fn open(&self, name: &SchemaRef) -> Schema {
        merged(&self.0, name).0
    }
}

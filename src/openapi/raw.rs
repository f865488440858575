//! Schemas as they are written: one value for each place of a file, which names others by number.
//!
//! A place is read once, when something first names it; what it names is read after it, so that nothing here recurses.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Version;
use super::json::Json;
use super::reader::{Reader, reference};
use super::schema::{Additional, ChoiceKind, Discriminator, EnumValue, Limits, Marks, Parts, SchemaRef, Type};
use crate::data::{Field, Node, Value, repeated};
use crate::diag::{Code, did_you_mean};
use crate::source::Span;

/// A schema as one place of a file has it.
#[derive(Debug)]
pub(super) struct Raw {
    pub span: Span,
    /// Where it has one: its key in `components.schemas`, or wherever a reference found it.
    pub name: Option<Arc<str>>,
    pub reference: Option<u32>,
    pub all_of: Vec<u32>,
    /// `properties` stand before `allOf`.
    pub own_first: bool,
    pub choices: Vec<(ChoiceKind, Vec<u32>)>,
    pub not: Option<u32>,
    /// With `null`.
    pub types: Option<Vec<Type>>,
    pub nullable: bool,
    pub title: Option<Arc<str>>,
    pub description: Option<Arc<str>>,
    pub format: Option<Box<str>>,
    pub limits: Option<Box<Limits>>,
    pub values: Option<Vec<EnumValue>>,
    pub constant: Option<Arc<Json>>,
    pub default: Option<Arc<Json>>,
    pub examples: Vec<Arc<Json>>,
    pub prefill: Option<Arc<Json>>,
    pub deprecated: bool,
    pub read_only: bool,
    pub write_only: bool,
    pub properties: Vec<(Arc<str>, u32)>,
    pub required: Vec<Box<str>>,
    pub patterns: Vec<(Box<str>, u32)>,
    pub additional: Additional,
    pub items: Option<u32>,
    pub prefix_items: Vec<u32>,
    pub discriminator: Option<Arc<Discriminator>>,
    pub marks: Option<Arc<Marks>>,
    /// `false`
    pub never: bool,
}

impl Raw {
    fn new(span: Span) -> Raw {
        Raw {
            span,
            name: None,
            reference: None,
            all_of: Vec::new(),
            own_first: false,
            choices: Vec::new(),
            not: None,
            types: None,
            nullable: false,
            title: None,
            description: None,
            format: None,
            limits: None,
            values: None,
            constant: None,
            default: None,
            examples: Vec::new(),
            prefill: None,
            deprecated: false,
            read_only: false,
            write_only: false,
            properties: Vec::new(),
            required: Vec::new(),
            patterns: Vec::new(),
            additional: Additional::Unsaid,
            items: None,
            prefix_items: Vec::new(),
            discriminator: None,
            marks: None,
            never: false,
        }
    }

    /// The one schema that it stands for, when it says of its own what readers are told and nothing that values keep to.
    pub fn wraps(&self) -> Option<u32> {
        let is_bare = self.types.is_none()
            && self.properties.is_empty()
            && self.choices.is_empty()
            && self.values.is_none()
            && self.items.is_none()
            && self.limits.is_none()
            && self.required.is_empty()
            && self.not.is_none();
        match (self.reference, &self.all_of[..]) {
            (Some(to), []) if is_bare => Some(to),
            (None, [only]) if is_bare => Some(*only),
            _ => None,
        }
    }
}

/// References to references to references.
const MAX_STEPS: usize = 32;

const TYPES: [(&str, Type); 7] = [
    ("object", Type::Object),
    ("array", Type::Array),
    ("string", Type::String),
    ("number", Type::Number),
    ("integer", Type::Integer),
    ("boolean", Type::Boolean),
    ("null", Type::Null),
];

impl<'f> Reader<'f> {
    pub fn schema(&mut self, node: &'f Node) -> SchemaRef {
        SchemaRef(Parts::One(self.place(node)))
    }

    pub fn named_schema(&mut self, node: &'f Node, name: Arc<str>) -> SchemaRef {
        let id = self.place_itself(node);
        self.raws[id as usize].name = Some(name);
        SchemaRef(Parts::One(id))
    }

    /// A schema that says nothing, for a parameter without one.
    pub fn anything(&mut self, span: Span) -> SchemaRef {
        self.raws.push(Raw::new(span));
        SchemaRef(Parts::One(self.raws.len() as u32 - 1))
    }

    /// The place that `node` is: for a reference with nothing beside it, what it names in the end.
    pub fn place(&mut self, node: &'f Node) -> u32 {
        let mut at = node;
        let mut name = None;
        for _ in 0..MAX_STEPS {
            let Some(written) = reference(at).filter(|_| is_alone(at)) else {
                let id = self.place_itself(at);
                let raw = &mut self.raws[id as usize];
                if let (None, Some(name)) = (&raw.name, name) {
                    raw.name = Some(Arc::from(name));
                }
                return id;
            };
            let Some(target) = self.follow(at) else { break };
            name = written.text().and_then(name_of);
            at = target;
        }
        self.place_itself(node)
    }

    fn place_itself(&mut self, node: &'f Node) -> u32 {
        if let Some(&id) = self.raw_at.get(&std::ptr::from_ref(node)) {
            return id;
        }
        let id = self.raws.len() as u32;
        self.raws.push(Raw::new(node.span));
        self.raw_at.insert(node, id);
        self.unread.push((id, node));
        id
    }

    /// Reads every schema that was named, and those that they name.
    pub fn finish_schemas(&mut self) {
        while let Some((id, node)) = self.unread.pop() {
            let name = self.raws[id as usize].name.take();
            let raw = self.raw(node);
            self.raws[id as usize] = Raw { name, ..raw };
        }
    }

    fn raw(&mut self, node: &'f Node) -> Raw {
        let mut raw = Raw::new(node.span);
        if !self.spend(std::mem::size_of::<Raw>()) {
            return raw;
        }
        let fields = match &node.value {
            Value::Map(fields) => fields,
            Value::Bool(value) => {
                raw.never = !value;
                return raw;
            }
            _ => {
                self.wrong(node, "a schema", "an object");
                return raw;
            }
        };
        if reference(node).is_some() {
            raw.reference = self.follow(node).map(|target| self.place(target));
            if let (Some(id), Some(name)) = (raw.reference, reference(node).and_then(Node::text).and_then(name_of)) {
                self.raws[id as usize].name.get_or_insert_with(|| name.into());
            }
        }
        // What stands beside a reference counts since 3.1; before, what only readers see is taken all the same.
        let whole = raw.reference.is_none() || self.version == Version::V31;
        for (field, _) in fields.iter().zip(repeated(fields)).filter(|(_, repeated)| !repeated) {
            self.told(&mut raw, field, node);
            if whole {
                self.kept_to(&mut raw, field, node);
            }
        }
        raw
    }

    /// What readers are told.
    fn told(&mut self, raw: &mut Raw, field: &'f Field, node: &'f Node) {
        let value = &field.node;
        match &*field.key {
            "title" => raw.title = self.text(node, "title").map(Arc::from),
            "description" => raw.description = self.text(node, "description").map(Arc::from),
            "default" => raw.default = self.json(value).map(Arc::new),
            "example" => {
                let example = self.json(value).map(Arc::new);
                raw.examples.splice(0..0, example);
            }
            "examples" => match &value.value {
                Value::List(nodes) => {
                    let examples: Vec<_> = nodes.iter().filter_map(|node| self.json(node)).map(Arc::new).collect();
                    raw.examples.extend(examples);
                }
                _ => self.wrong(value, "`examples` of a schema", "a list"),
            },
            "x-default" => raw.prefill = self.json(value).map(Arc::new),
            // Read like this by most tools, and meant like this by who writes it.
            "nullable" => raw.nullable = self.flag(node, "nullable").unwrap_or(false),
            "deprecated" => raw.deprecated = self.flag(node, "deprecated").unwrap_or(false),
            "readOnly" => raw.read_only = self.flag(node, "readOnly").unwrap_or(false),
            "writeOnly" => raw.write_only = self.flag(node, "writeOnly").unwrap_or(false),
            "x-mint" => {
                let (pre, post) = (self.texts(value, "pre"), self.texts(value, "post"));
                if !pre.is_empty() || !post.is_empty() {
                    let marks = Arc::make_mut(raw.marks.get_or_insert_default());
                    (marks.pre, marks.post) = (pre, post);
                }
            }
            key if key.starts_with("x-") => {
                let is_plain = matches!(value.value, Value::Bool(true) | Value::Number(_) | Value::Text(_));
                if let Some(value) = is_plain.then(|| self.json(value)).flatten() {
                    let marks = Arc::make_mut(raw.marks.get_or_insert_default());
                    marks.extensions.push((key.into(), value));
                }
            }
            _ => {}
        }
    }

    /// What values keep to.
    fn kept_to(&mut self, raw: &mut Raw, field: &'f Field, node: &'f Node) {
        let value = &field.node;
        match &*field.key {
            "type" => raw.types = self.types(value),
            "format" => raw.format = self.text(node, "format"),
            "enum" => raw.values = Some(self.values(node)),
            "const" => raw.constant = self.json(value).map(Arc::new),
            "required" if matches!(value.value, Value::Bool(_)) => {
                // Of draft 3, where it stands in the property. Many write it so, and mean nothing else.
                let finding =
                    Code::SpecificationType.at(value.span, "`required` is true or false, not a list of names");
                let help = "write the names of required properties beside `properties`: `\"required\": [\"name\"]`";
                self.diags.push(finding.help(help));
            }
            "required" => raw.required = self.texts(node, "required"),
            "properties" => {
                raw.own_first = raw.all_of.is_empty();
                let named = self.named(node, "properties");
                raw.properties = named.into_iter().map(|(name, id)| (Arc::from(name), id)).collect();
            }
            "patternProperties" => {
                let named = self.named(node, "patternProperties");
                raw.patterns = named.into_iter().map(|(name, id)| (name.into(), id)).collect();
            }
            "additionalProperties" | "unevaluatedProperties" => {
                raw.additional = match &value.value {
                    Value::Bool(true) => Additional::Any,
                    Value::Bool(false) => Additional::Refused,
                    Value::Map(fields) if fields.is_empty() => Additional::Any,
                    _ => Additional::Schema(self.schema(value)),
                };
            }
            "items" => match &value.value {
                // Draft 4's way to write `prefixItems`.
                Value::List(nodes) => raw.prefix_items = nodes.iter().map(|node| self.place(node)).collect(),
                Value::Bool(true) => {}
                _ => raw.items = Some(self.place(value)),
            },
            "prefixItems" => raw.prefix_items = self.places(node, "prefixItems"),
            "allOf" => raw.all_of = self.places(node, "allOf"),
            "oneOf" => {
                let options = self.places(node, "oneOf");
                raw.choices.push((ChoiceKind::One, options));
            }
            "anyOf" => {
                let options = self.places(node, "anyOf");
                raw.choices.push((ChoiceKind::Any, options));
            }
            "not" => raw.not = Some(self.place(value)),
            "discriminator" => raw.discriminator = self.discriminator(value),
            _ => self.limit(raw, field, node),
        }
    }

    fn places(&mut self, node: &'f Node, key: &str) -> Vec<u32> {
        self.list(node, key).iter().map(|node| self.place(node)).collect()
    }

    fn named(&mut self, node: &'f Node, key: &str) -> Vec<(&'f str, u32)> {
        let fields = self.map(node, key);
        let kept = fields.iter().zip(repeated(fields)).filter(|(_, repeated)| !repeated);
        kept.map(|(field, _)| (&*field.key, self.place(&field.node))).collect()
    }

    fn types(&mut self, node: &'f Node) -> Option<Vec<Type>> {
        let written: &[Node] = match &node.value {
            Value::List(nodes) => nodes,
            _ => std::slice::from_ref(node),
        };
        let mut types = Vec::new();
        for node in written {
            let word = match &node.value {
                Value::Text(text) => &**text,
                // `type: null` of YAML without quotes.
                Value::Null => "null",
                _ => {
                    self.wrong(node, "`type`", "text");
                    continue;
                }
            };
            match TYPES.iter().find(|(name, _)| *name == word) {
                Some((_, found)) if types.contains(found) => {}
                Some((_, found)) => types.push(*found),
                None => {
                    let finding = Code::SpecificationType.at(node.span, format!("there is no type `{word}`"));
                    self.diags.push(finding.help(type_help(word)));
                }
            }
        }
        (!types.is_empty()).then_some(types)
    }

    fn values(&mut self, node: &'f Node) -> Vec<EnumValue> {
        let descriptions = node.get("x-enumDescriptions").or_else(|| node.get("x-enum-descriptions"));
        let described = by_key(descriptions);
        let mut found = Vec::new();
        for (at, value) in self.list(node, "enum").iter().enumerate() {
            let Some(json) = self.json(value) else { break };
            let key = match &json {
                Json::Text(text) => text.clone(),
                other => other.compact().into(),
            };
            let description = match descriptions.map(|node| &node.value) {
                Some(Value::List(nodes)) => nodes.get(at),
                _ => described.get(&*key).copied(),
            };
            let description = description.and_then(Node::text).and_then(|text| self.kept(text.trim()));
            found.push(EnumValue { value: Arc::new(json), description });
        }
        found
    }

    fn discriminator(&mut self, node: &'f Node) -> Option<Arc<Discriminator>> {
        let Some(property) = self.text(node, "propertyName") else {
            let message = "a discriminator without `propertyName`";
            let help = "write the name of the property that tells: `\"propertyName\": \"type\"`";
            self.diags.push(Code::SpecificationType.at(node.span, message).help(help));
            return None;
        };
        let mut mapping = Vec::new();
        for field in self.map(node, "mapping") {
            let Some(written) = field.node.text() else {
                self.wrong(&field.node, "a schema of `mapping`", "text");
                continue;
            };
            let is_name = !written.contains(['/', '#']) && !written.ends_with(".json") && !written.ends_with(".yaml");
            let target = if is_name {
                let written = format!("#/components/schemas/{}", written.replace('~', "~0"));
                self.pointers.find(node.span.file, &written).ok()
            } else {
                None
            };
            let target = target.or_else(|| self.target(&field.node));
            if let Some(target) = target {
                mapping.push((field.key.clone(), self.schema(target)));
            }
        }
        Some(Arc::new(Discriminator { property, mapping }))
    }
}

/// An enum may have as many descriptions as values, and values there may be many.
fn by_key(node: Option<&Node>) -> FxHashMap<&str, &Node> {
    match node.map(|node| &node.value) {
        Some(Value::Map(fields)) => fields.iter().map(|field| (&*field.key, &field.node)).collect(),
        _ => FxHashMap::default(),
    }
}

fn is_alone(node: &Node) -> bool {
    matches!(&node.value, Value::Map(fields) if fields.len() == 1)
}

/// What a reference calls it: the last step, for places that hold named schemas; the name of a whole file.
fn name_of(written: &str) -> Option<String> {
    let (file, fragment) = written.split_once('#').unwrap_or((written, ""));
    if fragment.is_empty() {
        let name = file.rsplit('/').next().unwrap_or(file);
        return name.split('.').next().filter(|name| !name.is_empty()).map(str::to_owned);
    }
    let (before, last) = fragment.rsplit_once('/')?;
    let holder = before.rsplit('/').next().unwrap_or("");
    let is_named = matches!(holder, "schemas" | "definitions" | "$defs") || (before.is_empty() && !file.is_empty());
    let last = percent_encoding::percent_decode_str(last).decode_utf8_lossy();
    is_named.then(|| last.replace("~1", "/").replace("~0", "~"))
}

fn type_help(word: &str) -> String {
    match word {
        "file" => "write `\"type\": \"string\", \"format\": \"binary\"`".into(),
        "any" => "leave `type` out where anything is taken".into(),
        "int" | "long" => "write `integer`".into(),
        "float" | "double" | "decimal" => format!("write `\"type\": \"number\", \"format\": \"{word}\"`"),
        "date" | "datetime" | "date-time" | "uuid" => format!("write `\"type\": \"string\", \"format\": \"{word}\"`"),
        "bool" => "write `boolean`".into(),
        "list" => "write `array`".into(),
        "dict" | "map" => "write `object`".into(),
        _ => {
            let short: String = word.chars().take(40).collect();
            let near = did_you_mean(&short, TYPES.iter().map(|(name, _)| *name));
            near.map_or(
                "write one of `object`, `array`, `string`, `number`, `integer`, `boolean`, `null`".into(),
                |near| format!("did you mean `{near}`?"),
            )
        }
    }
}

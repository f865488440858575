//! The user schema: a subset of JSON Schema, read once.
//!
//! Read are `type`, `properties`, `required`, `enum`, `const`, `items`, `additionalProperties`, `nullable`, `anyOf` and
//! `oneOf`, `$ref` into the file itself, `description`. What else it says restricts values in ways nothing here needs.
//! A schema that lists `properties` and does not mention `additionalProperties` lists all there are.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::super::text::Text;
use super::super::tree::Name;
use super::super::value::Value;
use super::types::{Literals, Shape, Type};

/// What a reader's `content` may be.
#[derive(Clone, Debug)]
pub struct Schema {
    /// An object, or anything.
    pub user: Type,
    /// The names of groups that the schema declares by `enum`.
    pub groups: Option<Vec<Name>>,
    json: Arc<Json>,
}

/// A place where data are not what the schema says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// `content.org.plan`, `content.projects[2]`
    pub path: String,
    /// One sentence, lower case, without a full stop.
    pub message: String,
}

/// References inside references, before the rest counts as anything.
const DEPTH: usize = 16;

impl Schema {
    /// An error says what in the schema cannot be read.
    pub fn read(json: Json) -> Result<Schema, String> {
        let reader = Reader { root: &json };
        let user = reader.schema(&json, 0)?;
        let groups = json.get("properties").and_then(|properties| properties.get("groups"));
        let names = groups.and_then(|groups| groups.get("items")).and_then(|items| items.get("enum"));
        let groups =
            names.and_then(Json::as_array).map(|names| names.iter().filter_map(Json::as_str).map(Name::from).collect());
        let user = match &user.object {
            Some(_) => user,
            None if user.anything => user,
            None => return Err("the schema of the user must allow an object".into()),
        };
        Ok(Schema { user, groups, json: Arc::new(json) })
    }

    /// Where a reader's data are not what the schema says, in the order of the data.
    pub fn violations(&self, content: &Value) -> Vec<Violation> {
        let mut violations = Vec::new();
        violate(content, &self.user, "content", &mut violations, 0);
        violations
    }

    /// Whether the schema calls a member of the user (`["api", "key"]`) a password, by its `format`.
    pub fn is_password(&self, path: &[&str]) -> bool {
        let reader = Reader { root: &self.json };
        let mut schema = reader.resolved(&self.json);
        for name in path {
            match schema.get("properties").and_then(|properties| properties.get(*name)) {
                Some(member) => schema = reader.resolved(member),
                None => return false,
            }
        }
        schema.get("format").and_then(Json::as_str) == Some("password")
    }

    /// The schema as an interface of TypeScript, for those who write the back end.
    pub fn typescript(&self) -> String {
        let mut out = String::from("export interface User ");
        let reader = Reader { root: &self.json };
        reader.write_object(reader.resolved(&self.json), 0, 0, &mut out);
        out.push('\n');
        out
    }
}

struct Reader<'a> {
    root: &'a Json,
}

impl<'a> Reader<'a> {
    fn resolved(&self, schema: &'a Json) -> &'a Json {
        let mut schema = schema;
        for _ in 0..DEPTH {
            match schema.get("$ref").and_then(Json::as_str).and_then(|reference| self.target(reference)) {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema
    }

    fn target(&self, reference: &str) -> Option<&'a Json> {
        self.root.pointer(reference.strip_prefix('#')?)
    }

    fn schema(&self, schema: &'a Json, depth: usize) -> Result<Type, String> {
        let schema = match schema.get("$ref").and_then(Json::as_str) {
            Some(reference) if self.target(reference).is_none() => {
                return Err(format!("`$ref` of `{reference}` names nothing in this file"));
            }
            _ => self.resolved(schema),
        };
        let Json::Object(fields) = schema else {
            return match schema {
                Json::Bool(true) => Ok(Type::anything()),
                Json::Bool(false) => Ok(Type::default()),
                other => Err(format!("`{other}` is no schema")),
            };
        };
        if depth > DEPTH {
            return Ok(Type::anything());
        }
        let mut made = self.by_kind(fields, depth)?;
        if let Some(constant) = fields.get("const") {
            made = made.and(&literal(constant));
        }
        if let Some(Json::Array(values)) = fields.get("enum") {
            made = made.and(&values.iter().map(literal).fold(Type::default(), Type::or));
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(Json::Array(schemas)) = fields.get(key) {
                let mut union = Type::default();
                for schema in schemas {
                    union = union.or(self.schema(schema, depth + 1)?);
                }
                // What stands beside a union is rarely more than a description.
                made = if made.anything { union } else { made.and(&union) };
            }
        }
        if fields.get("nullable") == Some(&Json::Bool(true)) && !made.anything {
            made.null = true;
        }
        Ok(made)
    }

    fn by_kind(&self, fields: &'a Map<String, Json>, depth: usize) -> Result<Type, String> {
        let kinds: Vec<&str> = match fields.get("type") {
            Some(Json::String(kind)) => vec![kind],
            Some(Json::Array(kinds)) => kinds.iter().filter_map(Json::as_str).collect(),
            Some(other) => return Err(format!("`type` is `{other}`, expected a name or a list of names")),
            None if fields.contains_key("properties") => vec!["object"],
            None => return Ok(Type::anything()),
        };
        let mut made = Type::default();
        for kind in kinds {
            made = made.or(match kind {
                "string" => Type::text(),
                "number" | "integer" => Type::number(),
                "boolean" => Type::truth(),
                "null" => Type { null: true, ..Type::default() },
                "array" => Type::array(match fields.get("items") {
                    Some(items) => self.schema(items, depth + 1)?,
                    None => Type::anything(),
                }),
                "object" => Type::object(self.shape(fields, depth)?),
                other => return Err(format!("there is no type `{other}`")),
            });
        }
        Ok(made)
    }

    fn shape(&self, fields: &'a Map<String, Json>, depth: usize) -> Result<Shape, String> {
        let mut properties = Vec::new();
        if let Some(Json::Object(listed)) = fields.get("properties") {
            for (name, schema) in listed {
                let own = self.schema(schema, depth + 1)?;
                let own = if is_required(fields, name) { own } else { own.or(Type::undefined()) };
                properties.push((name.as_str().into(), own));
            }
        }
        let others = match fields.get("additionalProperties") {
            Some(Json::Bool(false)) => None,
            Some(schema) => Some(self.schema(schema, depth + 1)?),
            None if properties.is_empty() => Some(Type::anything()),
            None => None,
        };
        Ok(Shape { properties, others })
    }

    // TypeScript.

    fn write_object(&self, schema: &'a Json, level: usize, depth: usize, out: &mut String) {
        let indent = "  ".repeat(level);
        out.push_str("{\n");
        if let Some(Json::Object(properties)) = schema.get("properties") {
            for (name, own) in properties {
                if let Some(description) = own.get("description").and_then(Json::as_str) {
                    let line = description.split_whitespace().collect::<Vec<_>>().join(" ").replace("*/", "* /");
                    out.push_str(&format!("{indent}  /** {line} */\n"));
                }
                let required = schema.as_object().is_some_and(|fields| is_required(fields, name));
                let is_word = name.chars().enumerate().all(|(at, c)| {
                    c == '_' || c == '$' || if at == 0 { c.is_ascii_alphabetic() } else { c.is_ascii_alphanumeric() }
                });
                let name =
                    if is_word && !name.is_empty() { name.clone() } else { Json::from(name.as_str()).to_string() };
                out.push_str(&format!("{indent}  {name}{}: ", if required { "" } else { "?" }));
                self.write_type(own, level + 1, depth + 1, out);
                out.push_str(";\n");
            }
        }
        match schema.get("additionalProperties") {
            Some(Json::Object(_)) => {
                out.push_str(&format!("{indent}  [key: string]: "));
                self.write_type(&schema["additionalProperties"], level + 1, depth + 1, out);
                out.push_str(";\n");
            }
            Some(Json::Bool(true)) => out.push_str(&format!("{indent}  [key: string]: unknown;\n")),
            _ => {}
        }
        out.push_str(&format!("{indent}}}"));
    }

    fn write_type(&self, schema: &'a Json, level: usize, depth: usize, out: &mut String) {
        let schema = self.resolved(schema);
        if depth > DEPTH {
            out.push_str("unknown");
            return;
        }
        if let Some(constant) = schema.get("const") {
            out.push_str(&constant.to_string());
            return;
        }
        if let Some(Json::Array(values)) = schema.get("enum") {
            let values: Vec<String> = values.iter().map(Json::to_string).collect();
            out.push_str(&values.join(" | "));
            return;
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(Json::Array(schemas)) = schema.get(key) {
                for (at, schema) in schemas.iter().enumerate() {
                    out.push_str(if at > 0 { " | " } else { "" });
                    self.write_type(schema, level, depth + 1, out);
                }
                return;
            }
        }
        let kinds: Vec<&str> = match schema.get("type") {
            Some(Json::String(kind)) => vec![kind],
            Some(Json::Array(kinds)) => kinds.iter().filter_map(Json::as_str).collect(),
            _ if schema.get("properties").is_some() => vec!["object"],
            _ => Vec::new(),
        };
        let nullable = schema.get("nullable") == Some(&Json::Bool(true)) && !kinds.contains(&"null");
        for (at, kind) in kinds.iter().enumerate() {
            out.push_str(if at > 0 { " | " } else { "" });
            match *kind {
                "string" => out.push_str("string"),
                "number" | "integer" => out.push_str("number"),
                "boolean" => out.push_str("boolean"),
                "null" => out.push_str("null"),
                "array" => {
                    out.push_str("Array<");
                    match schema.get("items") {
                        Some(items) => self.write_type(items, level, depth + 1, out),
                        None => out.push_str("unknown"),
                    }
                    out.push('>');
                }
                "object" if schema.get("properties").is_some() || schema.get("additionalProperties").is_some() => {
                    self.write_object(schema, level, depth, out);
                }
                "object" => out.push_str("Record<string, unknown>"),
                _ => out.push_str("unknown"),
            }
        }
        if kinds.is_empty() {
            out.push_str("unknown");
        }
        out.push_str(if nullable { " | null" } else { "" });
    }
}

fn is_required(fields: &Map<String, Json>, name: &str) -> bool {
    let required = fields.get("required").and_then(Json::as_array);
    required.is_some_and(|names| names.iter().any(|own| own.as_str() == Some(name)))
}

fn literal(json: &Json) -> Type {
    match json {
        Json::Array(_) | Json::Object(_) => Type::anything(),
        simple => Type::of(&Value::from(simple)),
    }
}

fn violate(value: &Value, expected: &Type, path: &str, violations: &mut Vec<Violation>, depth: usize) {
    if expected.anything || depth > 64 {
        return;
    }
    let mut say = |message: String| violations.push(Violation { path: path.to_owned(), message });
    let fits = match value {
        Value::Undefined => expected.undefined,
        Value::Null => expected.null,
        Value::Bool(true) => expected.can_be_true,
        Value::Bool(false) => expected.can_be_false,
        Value::Number(number) => holds(&expected.numbers, number),
        Value::Text(text) => holds(&expected.texts, text),
        Value::Array(_) => expected.array.is_some(),
        Value::Object(_) => expected.object.is_some(),
        Value::Function(_) | Value::Builtin(_) | Value::Element(_) | Value::Foreign(_) => expected.other,
    };
    if !fits {
        return say(format!("this is {}, expected {}", Type::of(value).describe(), expected.describe()));
    }
    if let (Value::Array(list), Some(items)) = (value, &expected.array) {
        for (at, item) in list.items().iter().enumerate() {
            violate(item, items, &format!("{path}[{at}]"), violations, depth + 1);
        }
    }
    if let (Value::Object(object), Some(shape)) = (value, &expected.object) {
        for (key, own) in object.entries() {
            let name = key.to_str();
            match shape.property(&name) {
                Some(expected) => violate(own, &expected, &format!("{path}.{name}"), violations, depth + 1),
                None => {
                    let names = shape.properties.iter().map(|(name, _)| &**name);
                    let near = crate::diag::did_you_mean(&name, names);
                    let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                    violations.push(Violation {
                        path: format!("{path}.{name}"),
                        message: format!("the schema has no such property{hint}"),
                    });
                }
            }
        }
        for (name, own) in &shape.properties {
            if !own.undefined && !own.anything && object.get(&Text::from(name.clone())).is_none() {
                violations.push(Violation { path: format!("{path}.{name}"), message: "this is missing".into() });
            }
        }
    }
}

fn holds<T: PartialEq>(literals: &Literals<T>, value: &T) -> bool {
    match literals {
        Literals::None => false,
        Literals::All => true,
        Literals::Some(values) => values.contains(value),
    }
}

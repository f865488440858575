//! Who may read: the schema of `user`, and the personas that authors write pages for.
//!
//! Both are files of the docs folder that never leave it. A persona is what a log-in would deliver, in a file of its own:
//! `{ "groups": ["admin"], "content": { "firstName": "Jane" } }`.

use std::sync::Arc;

use crate::config::Config;
use crate::data::{self, Field, Node, Value as Data};
use crate::diag::{Checked, Code, Diagnostic, Severity, did_you_mean};
use crate::expr::flow::Schema;
use crate::expr::value::Value;
use crate::inputs::Inputs;
use crate::source::{SitePath, Source, Span};

/// What a build knows of readers.
#[derive(Default)]
pub struct Readers {
    pub schema: Option<Arc<Schema>>,
    /// By name.
    pub personas: Vec<Persona>,
}

/// A reader as an author imagines one.
#[derive(Clone, Debug)]
pub struct Persona {
    /// The file's name without its extension.
    pub name: Box<str>,
    /// `content`: an object.
    pub user: Value,
    pub groups: Vec<Box<str>>,
    /// `apiPlaygroundInputs`: an object.
    pub inputs: Value,
    /// Where these stand, if they hold what only this reader should know.
    pub secrets_at: Option<Span>,
}

/// What a log-in delivers, and what tells an editor so; other keys are a slip.
const KEYS: [&str; 6] = ["expiresAt", "groups", "content", "apiPlaygroundInputs", "host", "$schema"];

/// What `apiPlaygroundInputs` fills.
const INPUTS: [&str; 5] = ["server", "header", "query", "cookie", "path"];

/// No session lasts until the year 5138: a larger number is in milliseconds.
const MILLISECONDS: f64 = 1e11;

/// Reads the user schema and all personas. What cannot be read is an error and left out.
pub fn load(inputs: &Inputs, config: &Config) -> Checked<Readers> {
    let mut diags = Vec::new();
    let settings = config.personalization.as_ref();
    let schema = settings
        .and_then(|settings| settings.user_schema.as_ref())
        .and_then(|path| schema(inputs, path, &mut diags))
        .map(Arc::new);
    let folder = settings.map_or("personas", |settings| settings.personas.as_str());
    let mut personas = Vec::new();
    for source in &inputs.sources {
        let inside = source.path.as_str().strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
        let Some(name) = inside.and_then(|rest| rest.strip_suffix(".json")) else { continue };
        personas.extend(persona(source, name, schema.as_deref(), &mut diags));
    }
    Checked { value: Readers { schema, personas }, diags }
}

/// Reads one persona, wherever its file lies.
pub fn persona(source: &Source, name: &str, schema: Option<&Schema>, diags: &mut Vec<Diagnostic>) -> Option<Persona> {
    let node = read(source, Code::PersonaUnreadable, diags)?;
    let fields = if let Data::Map(fields) = &node.value { &fields[..] } else { &[] };
    for field in fields {
        if !KEYS.contains(&&*field.key) {
            let diag = Code::PersonaUnreadable.at(field.key_span, format!("a persona has no key `{}`", field.key));
            diags.push(match did_you_mean(&field.key, KEYS) {
                Some(near) => diag.help(format!("did you mean `{near}`?")),
                None => diag.help("what pages see as `user` stands in `content`"),
            });
        }
    }
    let Delivered { user, groups, inputs } = delivered(&node, schema, diags)?;
    Some(Persona { name: name.into(), user, groups, inputs, secrets_at: secrets_at(fields) })
}

/// Where `apiPlaygroundInputs` are given that requests log in with; servers and paths are no secret.
fn secrets_at(fields: &[Field]) -> Option<Span> {
    let field = fields.iter().find(|field| &*field.key == "apiPlaygroundInputs")?;
    let mut given = ["header", "query", "cookie"].into_iter().filter_map(|kind| field.node.get(kind));
    given.any(|node| matches!(&node.value, Data::Map(given) if !given.is_empty())).then_some(field.key_span)
}

/// What a log-in delivered.
pub struct Delivered {
    /// `content`: an object.
    pub user: Value,
    pub groups: Vec<Box<str>>,
    /// `apiPlaygroundInputs`: an object.
    pub inputs: Value,
}

/// Reads what a log-in delivers, from a file or a server: an object with any of `KEYS`. Keys that it does not know are
/// passed over. `None` when there is no user in it.
pub fn delivered(node: &Node, schema: Option<&Schema>, diags: &mut Vec<Diagnostic>) -> Option<Delivered> {
    if !matches!(node.value, Data::Map(_)) {
        let message = format!("a user is an object, this is {}", node.kind());
        let help = "write { \"groups\": [\"admin\"], \"content\": { \"firstName\": \"Jane\" } }";
        diags.push(Code::PersonaUnreadable.at(node.span, message).help(help));
        return None;
    }
    let groups = node.get("groups").map_or_else(Vec::new, |node| groups(node, schema, diags));
    let user = match node.get("content") {
        None => Value::Object(Arc::default()),
        Some(content) => match value(content) {
            user @ Value::Object(_) => {
                if let Some(schema) = schema {
                    violations(schema, &user, content, diags);
                }
                user
            }
            _ => {
                let message = format!("`content` is an object, this is {}", content.kind());
                diags.push(
                    Code::PersonaUnreadable
                        .at(content.span, message)
                        .help("write \"content\": { \"firstName\": \"Jane\" }"),
                );
                return None;
            }
        },
    };
    if let Some(node) = node.get("expiresAt") {
        expiry(node, diags);
    }
    if let Some(node) = node.get("host") {
        host(node, diags);
    }
    let inputs = node.get("apiPlaygroundInputs").filter(|node| are_inputs(node, diags)).map(value);
    Some(Delivered { user, groups, inputs: inputs.unwrap_or_else(|| Value::Object(Arc::default())) })
}

fn expiry(node: &Node, diags: &mut Vec<Diagnostic>) {
    let finding = match &node.value {
        Data::Number(written) => match data::number(written) {
            Some(seconds) if seconds > MILLISECONDS => {
                let message = "`expiresAt` is in milliseconds, and counted in seconds";
                let finding = Code::PersonaUnreadable.at(node.span, message);
                // The loader takes it for what was meant.
                Diagnostic { severity: Severity::Warning, ..finding }
                    .help(format!("write {}", (seconds / 1000.0).floor()))
            }
            _ => return,
        },
        _ => Code::PersonaUnreadable
            .at(node.span, format!("`expiresAt` is a number, this is {}", node.kind()))
            .help("write the seconds since 1970: 1767225600"),
    };
    diags.push(finding);
}

fn host(node: &Node, diags: &mut Vec<Diagnostic>) {
    let name = node.text().unwrap_or_default();
    if name.is_empty() || name.contains(['/', ':', '@', ' ']) {
        let help = "write the name alone, without `https://`, port and path: \"docs.foo.com\"";
        diags.push(Code::PersonaUnreadable.at(node.span, "`host` is the name of a host").help(help));
    }
}

fn are_inputs(node: &Node, diags: &mut Vec<Diagnostic>) -> bool {
    const FORM: &str = "write { \"header\": { \"X-API-Key\": \"…\" } }";
    let Data::Map(kinds) = &node.value else {
        let message = format!("`apiPlaygroundInputs` is an object, this is {}", node.kind());
        diags.push(Code::PersonaUnreadable.at(node.span, message).help(FORM));
        return false;
    };
    for field in kinds {
        let key = &*field.key;
        if !INPUTS.contains(&key) {
            let finding =
                Code::PersonaUnreadable.at(field.key_span, format!("`apiPlaygroundInputs` has no key `{key}`"));
            diags.push(finding.help(match did_you_mean(key, INPUTS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of `{}`", INPUTS.join("`, `")),
            }));
        } else if !matches!(field.node.value, Data::Map(_)) {
            let message = format!("`{key}` is an object, this is {}", field.node.kind());
            diags.push(Code::PersonaUnreadable.at(field.node.span, message).help(FORM));
        }
    }
    true
}

fn schema(inputs: &Inputs, path: &SitePath, diags: &mut Vec<Diagnostic>) -> Option<Schema> {
    // A file that is not there was reported where the site file names it.
    let source = inputs.source(path)?;
    let node = read(source, Code::UserSchema, diags)?;
    match Schema::read(node.to_json()) {
        Ok(schema) => Some(schema),
        Err(message) => {
            // What the message names is what stands there in quotes.
            let named = message.rsplit('`').nth(1).map(|named| format!("\"{named}\""));
            let found = named.and_then(|named| Some((source.text.find(&named)?, named.len())));
            let span = found.map_or(node.span, |(start, len)| Span {
                start: start as u32,
                end: (start + len) as u32,
                ..node.span
            });
            let help = match message.starts_with("`$ref`") {
                true => "references lead into the file itself: `#/$defs/org`",
                false => "the schema describes `user`: an object",
            };
            diags.push(Code::UserSchema.at(span, message).help(help));
            None
        }
    }
}

fn read(source: &Source, code: Code, diags: &mut Vec<Diagnostic>) -> Option<Node> {
    match data::read(source) {
        Ok(node) => Some(node),
        Err(error) => {
            let mut finding = code.at(error.span, error.message);
            finding.help = Some(error.help.unwrap_or("mend the JSON").to_owned());
            diags.push(finding);
            None
        }
    }
}

fn groups(node: &Node, schema: Option<&Schema>, diags: &mut Vec<Diagnostic>) -> Vec<Box<str>> {
    let Data::List(items) = &node.value else {
        let message = format!("`groups` is a list of names, this is {}", node.kind());
        diags.push(Code::PersonaUnreadable.at(node.span, message).help("write \"groups\": [\"admin\"]"));
        return Vec::new();
    };
    let mut groups = Vec::new();
    for item in items {
        let Some(name) = item.text() else {
            let message = format!("a group is a name, this is {}", item.kind());
            diags.push(Code::PersonaUnreadable.at(item.span, message).help("write it between quotes"));
            continue;
        };
        let known = schema.and_then(|schema| schema.groups.as_ref());
        if let Some(known) = known
            && !known.iter().any(|known| **known == *name)
        {
            let diag = Code::PersonaViolates.at(item.span, format!("the schema knows no group `{name}`"));
            diags.push(match did_you_mean(name, known.iter().map(|known| &**known)) {
                Some(near) => diag.help(format!("did you mean `{near}`?")),
                None => diag.help("add it to the `enum` of `groups` in the user schema"),
            });
        }
        groups.push(name.into());
    }
    groups
}

fn violations(schema: &Schema, user: &Value, content: &Node, diags: &mut Vec<Diagnostic>) {
    for violation in schema.violations(user) {
        let node = at(content, violation.path.strip_prefix("content").unwrap_or_default());
        diags.push(
            Code::PersonaViolates
                .at(node.span, format!("`{}`: {}", violation.path, violation.message))
                .help("mend the persona, or let the user schema allow it"),
        );
    }
}

/// The node that a path of a violation leads to (`.projects[2].name`), as far as there is one.
fn at<'n>(node: &'n Node, path: &str) -> &'n Node {
    let path = path.trim_start_matches('.');
    if path.is_empty() {
        return node;
    }
    if let Some(rest) = path.strip_prefix('[') {
        let (index, rest) = rest.split_once(']').unwrap_or((rest, ""));
        let item = match (&node.value, index.parse::<usize>()) {
            (Data::List(items), Ok(index)) => items.get(index),
            _ => None,
        };
        return item.map_or(node, |item| at(item, rest));
    }
    let end = path.find(['.', '[']).unwrap_or(path.len());
    node.get(&path[..end]).map_or(node, |field| at(field, &path[end..]))
}

/// Data as a value, without what every session drops at every depth.
fn value(node: &Node) -> Value {
    fn clean(json: &mut serde_json::Value) {
        match json {
            serde_json::Value::Array(items) => items.iter_mut().for_each(clean),
            serde_json::Value::Object(fields) => {
                fields.shift_remove("__proto__");
                fields.values_mut().for_each(clean);
            }
            _ => {}
        }
    }
    let mut json = node.to_json();
    clean(&mut json);
    Value::from(&json)
}

#[cfg(test)]
mod tests {
    use super::{INPUTS, KEYS};

    /// The published schema lists what is read, and nothing else.
    #[test]
    fn the_schema_of_personas_is_what_is_read() {
        let schema: serde_json::Value = serde_json::from_str(crate::schemas::PERSONA).expect("JSON");
        let keys = |pointer: &str| {
            let properties = schema.pointer(pointer).and_then(serde_json::Value::as_object).expect("properties");
            let mut keys: Vec<String> = properties.keys().cloned().collect();
            keys.sort();
            keys
        };
        let sorted = |names: &[&str]| {
            let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            names.sort();
            names
        };
        assert_eq!(keys("/properties"), sorted(&KEYS));
        assert_eq!(keys("/properties/apiPlaygroundInputs/properties"), sorted(&INPUTS));
    }
}

//! Parameters, bodies and responses.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Version;
use super::operation::{
    Body, Broken, Encoding, Example, ExampleValue, Header, MediaType, Parameter, Place, Response, Style,
};
use super::reader::{Reader, reference};
use crate::data::{Field, Node, Value, repeated};
use crate::diag::Code;

impl Style {
    /// As specifications name them.
    pub const NAMED: [(&str, Style); 7] = [
        ("simple", Style::Simple),
        ("label", Style::Label),
        ("matrix", Style::Matrix),
        ("form", Style::Form),
        ("spaceDelimited", Style::SpaceDelimited),
        ("pipeDelimited", Style::PipeDelimited),
        ("deepObject", Style::DeepObject),
    ];
}

/// What many things have: a schema or a media type, and examples.
struct Carried {
    schema: super::schema::SchemaRef,
    media_type: Option<Box<str>>,
    examples: Vec<Example>,
}

impl<'f> Reader<'f> {
    /// Those of the path, each replaced where the operation has one of its name and place, then the operation's others.
    pub fn parameters(&mut self, path_item: &'f Node, operation: &'f Node) -> Vec<Arc<Parameter>> {
        let mut found: Vec<Arc<Parameter>> = Vec::new();
        let mut by_name: FxHashMap<(Place, Box<str>), usize> = FxHashMap::default();
        for (holder, is_own) in [(path_item, false), (operation, true)] {
            let n_before = found.len();
            for node in self.breaking_list(holder, "parameters") {
                if !self.spend(128) {
                    return found;
                }
                let Some(parameter) = self.parameter(node) else { continue };
                match by_name.get(&(parameter.place, parameter.name.clone())) {
                    Some(&at) if is_own && at < n_before => found[at] = parameter,
                    Some(_) => {
                        let place = parameter.place.as_str();
                        let message = format!("the {place} parameter `{}` stands twice", parameter.name);
                        self.diags.push(Code::ParameterTwice.at(node.span, message).help("remove one of them"));
                    }
                    None => {
                        by_name.insert((parameter.place, parameter.name.clone()), found.len());
                        found.push(parameter);
                    }
                }
            }
        }
        found
    }

    /// As `list`; something else breaks the operation.
    fn breaking_list(&mut self, node: &'f Node, key: &str) -> &'f [Node] {
        match node.get(key) {
            Some(other) if !matches!(other.value, Value::List(_) | Value::Null) => {
                let message = format!("`{key}` is {}, not a list", other.kind());
                let finding = Code::SpecificationType.at(other.span, message);
                self.fault(finding.help(format!("write a list: `\"{key}\": [ … ]`")));
                &[]
            }
            _ => self.list(node, key),
        }
    }

    fn parameter(&mut self, node: &'f Node) -> Option<Arc<Parameter>> {
        let target = self.required(node)?;
        let key = std::ptr::from_ref(target);
        let made = match self.parameters.get(&key) {
            Some(known) => known.clone(),
            None => {
                let before = self.broken.take();
                let read = self.read_parameter(target).map(Arc::new);
                let unread = || Broken { message: "a parameter cannot be read".into(), span: target.span };
                let made = self.broken.take().map_or_else(|| read.ok_or_else(unread), Err);
                self.broken = before;
                self.parameters.insert(key, made.clone());
                made
            }
        };
        let made = shared(made, &mut self.broken)?;
        Some(self.described(node, target, made, |parameter, text| parameter.description = text))
    }

    fn read_parameter(&mut self, node: &'f Node) -> Option<Parameter> {
        if !matches!(node.value, Value::Map(_)) {
            let message = format!("a parameter is {}, not an object", node.kind());
            let help = "write an object: `{ \"name\": \"id\", \"in\": \"path\", … }`";
            self.fault(Code::SpecificationType.at(node.span, message).help(help));
            return None;
        }
        let Some(name) = self.text(node, "name") else {
            self.fault(Code::SpecificationType.at(node.span, "a parameter without `name`").help("write its `name`"));
            return None;
        };
        let place = match node.get("in").and_then(Node::text) {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            Some("header") => Place::Header,
            Some("cookie") => Place::Cookie,
            other => {
                let message = match other {
                    Some("body" | "formData") => format!("the parameter `{name}` is in the body, as Swagger 2 has it"),
                    Some(other) => format!("the parameter `{name}` is in `{other}`, which is no place"),
                    None => format!("the parameter `{name}` does not say where it stands"),
                };
                let help = match other {
                    Some("body" | "formData") => "describe it in `requestBody`",
                    _ => "write `\"in\": \"path\"`, `query`, `header` or `cookie`",
                };
                self.fault(Code::SpecificationType.at(node.get("in").unwrap_or(node).span, message).help(help));
                return None;
            }
        };
        let usual = if matches!(place, Place::Path | Place::Header) { Style::Simple } else { Style::Form };
        let style = self.style(node).unwrap_or(usual);
        let carried = self.carried(node);
        Some(Parameter {
            place,
            description: self.text(node, "description"),
            required: place == Place::Path || self.flag(node, "required").unwrap_or(false),
            deprecated: self.flag(node, "deprecated").unwrap_or(false),
            style,
            explode: self.flag(node, "explode").unwrap_or(style == Style::Form),
            allow_reserved: self.flag(node, "allowReserved").unwrap_or(false),
            allow_empty: self.flag(node, "allowEmptyValue").unwrap_or(false),
            schema: carried.schema,
            media_type: carried.media_type,
            examples: carried.examples,
            span: node.span,
            name,
        })
    }

    fn style(&mut self, node: &'f Node) -> Option<Style> {
        let written = node.get("style")?;
        let style = Style::NAMED.iter().find(|(name, _)| Some(*name) == written.text()).map(|(_, style)| *style);
        if style.is_none() {
            let names: Vec<String> = Style::NAMED.iter().map(|(name, _)| format!("`{name}`")).collect();
            let finding = Code::SpecificationType.at(written.span, "there is no such `style`");
            self.diags.push(finding.help(format!("write one of {}", names.join(", "))));
        }
        style
    }

    fn carried(&mut self, node: &'f Node) -> Carried {
        let mut examples = self.examples(node);
        if let Some(field) = self.map(node, "content").first() {
            let media = self.media_type(field);
            examples.extend(media.examples);
            let schema = media.schema.unwrap_or_else(|| self.anything(node.span));
            return Carried { schema, media_type: Some(media.name), examples };
        }
        let schema = node.get("schema").map(|node| self.schema(node));
        Carried { schema: schema.unwrap_or_else(|| self.anything(node.span)), media_type: None, examples }
    }

    pub fn examples(&mut self, node: &'f Node) -> Vec<Example> {
        let mut found = Vec::new();
        if let Some(value) = node.get("example").and_then(|node| self.json(node)) {
            let value = ExampleValue::Value(Arc::new(value));
            found.push(Example { name: None, summary: None, description: None, value });
        }
        for (field, _) in unrepeated(self.map(node, "examples")) {
            let Some(node) = self.resolve(&field.node) else { continue };
            if !self.spend(128) {
                break;
            }
            let value = match (node.get("value"), node.get("externalValue").and_then(Node::text)) {
                (Some(value), _) => self.json(value).map(|value| ExampleValue::Value(Arc::new(value))),
                (None, Some(address)) => self.kept(address).map(ExampleValue::External),
                (None, None) => {
                    let message = format!("the example `{}` has no `value`", field.key);
                    let finding = Code::SpecificationType.at(field.key_span, message);
                    self.diags.push(finding.help("write what is shown as its `value`"));
                    None
                }
            };
            let Some(value) = value else { continue };
            found.push(Example {
                name: Some(field.key.clone()),
                summary: self.text(node, "summary"),
                description: self.text(node, "description"),
                value,
            });
        }
        found
    }

    fn content(&mut self, node: &'f Node) -> Vec<MediaType> {
        unrepeated(self.map(node, "content")).map(|(field, _)| self.media_type(field)).collect()
    }

    fn media_type(&mut self, field: &'f Field) -> MediaType {
        let node = self.resolve(&field.node).unwrap_or(&field.node);
        if !self.spend(field.key.len() + 128) {
            return MediaType { name: field.key.clone(), schema: None, examples: Vec::new(), encoding: Vec::new() };
        }
        if !matches!(node.value, Value::Map(_) | Value::Null) {
            self.wrong(node, &format!("the media type `{}`", field.key), "an object");
        }
        MediaType {
            name: field.key.clone(),
            schema: node.get("schema").map(|node| self.schema(node)),
            examples: self.examples(node),
            encoding: unrepeated(self.map(node, "encoding")).map(|(field, _)| self.encoding(field)).collect(),
        }
    }

    fn encoding(&mut self, field: &'f Field) -> Encoding {
        let node = &field.node;
        Encoding {
            property: field.key.clone(),
            content_type: self.text(node, "contentType"),
            headers: self.headers(node),
            style: self.style(node),
            explode: self.flag(node, "explode"),
            allow_reserved: self.flag(node, "allowReserved").unwrap_or(false),
        }
    }

    fn headers(&mut self, node: &'f Node) -> Vec<Header> {
        let mut found = Vec::new();
        for (field, _) in unrepeated(self.map(node, "headers")) {
            let Some(node) = self.required(&field.node) else { continue };
            if !self.spend(field.key.len() + 128) {
                break;
            }
            let carried = self.carried(node);
            found.push(Header {
                name: field.key.clone(),
                description: self.text(node, "description"),
                required: self.flag(node, "required").unwrap_or(false),
                deprecated: self.flag(node, "deprecated").unwrap_or(false),
                schema: carried.schema,
                examples: carried.examples,
            });
        }
        found
    }

    pub fn body(&mut self, node: &'f Node) -> Option<Arc<Body>> {
        let target = self.required(node)?;
        let key = std::ptr::from_ref(target);
        let made = match self.bodies.get(&key) {
            Some(known) => known.clone(),
            None => {
                let before = self.broken.take();
                if !matches!(target.value, Value::Map(_)) {
                    let message = format!("`requestBody` is {}, not an object", target.kind());
                    let help = "write an object: `{ \"content\": { \"application/json\": { … } } }`";
                    self.fault(Code::SpecificationType.at(target.span, message).help(help));
                }
                let body = Body {
                    description: self.text(target, "description"),
                    required: self.flag(target, "required").unwrap_or(false),
                    content: self.content(target),
                };
                let made = self.broken.take().map_or_else(|| Ok(Arc::new(body)), Err);
                self.broken = before;
                self.bodies.insert(key, made.clone());
                made
            }
        };
        let made = shared(made, &mut self.broken)?;
        Some(self.described(node, target, made, |body, text| body.description = text))
    }

    pub fn responses(&mut self, operation: &'f Node) -> Vec<Arc<Response>> {
        let node = match operation.get("responses") {
            None | Some(Node { value: Value::Null, .. }) => return Vec::new(),
            Some(node) => node,
        };
        let Value::Map(fields) = &node.value else {
            let message = format!("`responses` is {}, not an object", node.kind());
            let help = "write an object: `{ \"200\": { \"description\": \"…\" } }`";
            self.fault(Code::SpecificationType.at(node.span, message).help(help));
            return Vec::new();
        };
        let mut found = Vec::new();
        for (field, _) in unrepeated(fields) {
            if field.key.starts_with("x-") {
                continue;
            }
            if !self.spend(128) {
                break;
            }
            if !is_status(&field.key) {
                let message = format!("`{}` is no status of a response", field.key);
                let finding = Code::SpecificationType.at(field.key_span, message);
                self.diags.push(finding.help("write a status (`200`), a class of them (`4XX`), or `default`"));
                continue;
            }
            found.extend(self.response(field));
        }
        found
    }

    fn response(&mut self, field: &'f Field) -> Option<Arc<Response>> {
        let target = self.required(&field.node)?;
        let key = std::ptr::from_ref(target);
        let made = match self.responses.get(&key) {
            Some(known) => known.clone(),
            None => {
                let before = self.broken.take();
                if !matches!(target.value, Value::Map(_)) {
                    let message = format!("the response `{}` is {}, not an object", field.key, target.kind());
                    let help = "write an object: `{ \"description\": \"…\" }`";
                    self.fault(Code::SpecificationType.at(target.span, message).help(help));
                }
                let response = Response {
                    status: field.key.clone(),
                    description: self.text(target, "description"),
                    headers: self.headers(target),
                    content: self.content(target),
                };
                let made = self.broken.take().map_or_else(|| Ok(Arc::new(response)), Err);
                self.broken = before;
                self.responses.insert(key, made.clone());
                made
            }
        };
        let made = shared(made, &mut self.broken)?;
        let made = self.described(&field.node, target, made, |response, text| response.description = text);
        if made.status == field.key {
            return Some(made);
        }
        // The same response under another status.
        let weight: usize = 256 * (1 + made.headers.len() + made.content.len());
        self.spend(weight).then(|| Arc::new(Response { status: field.key.clone(), ..Response::clone(&made) }))
    }

    /// With the description that stands beside the reference, which counts since 3.1.
    fn described<T: Clone>(
        &mut self,
        node: &'f Node,
        target: &'f Node,
        made: Arc<T>,
        set: fn(&mut T, Option<Box<str>>),
    ) -> Arc<T> {
        if std::ptr::eq(node, target) || self.version != Version::V31 || reference(node).is_none() {
            return made;
        }
        let Some(text) = self.text(node, "description") else { return made };
        if !self.spend((target.span.end - target.span.start) as usize) {
            return made;
        }
        let mut own = T::clone(&made);
        set(&mut own, Some(text));
        Arc::new(own)
    }
}

fn shared<T>(made: Result<Arc<T>, Broken>, broken: &mut Option<Broken>) -> Option<Arc<T>> {
    match made {
        Ok(made) => Some(made),
        Err(why) => {
            broken.get_or_insert(why);
            None
        }
    }
}

/// Of fields with one key the last.
pub(super) fn unrepeated(fields: &[Field]) -> impl Iterator<Item = (&Field, bool)> {
    fields.iter().zip(repeated(fields)).filter(|(_, repeated)| !repeated)
}

fn is_status(key: &str) -> bool {
    let is_number = |rest: &[u8]| rest.iter().all(u8::is_ascii_digit) || matches!(rest, [b'X' | b'x', b'X' | b'x']);
    key == "default" || matches!(key.as_bytes(), [b'1'..=b'5', rest @ ..] if rest.len() == 2 && is_number(rest))
}

//! What reading a document needs everywhere: references followed, types of values checked, findings collected, and the
//! bound on what all of it may grow to.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Version;
use super::files::{Files, Lost, Pointers};
use super::json::Json;
use super::operation::{Body, Broken, Parameter, Response, SecurityScheme};
use super::raw::Raw;
use crate::data::{Field, Node, Value};
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::source::Span;

/// What references may expand to, in bytes, roughly: so much in any case, and so much for each byte of the files. A
/// document that repeats one thing ten thousand times ends here.
const MAX_BUILT: usize = 64 << 20;
const MAX_BUILT_OF_BYTE: usize = 32;
/// What is said of it.
pub(super) const TOO_MUCH: &str = "the specification repeats itself beyond what is read";
/// One slip in what many refer to is found many times.
const MAX_FINDINGS: usize = 10_000;
/// References to references to references.
const MAX_STEPS: usize = 32;
/// How often one document asks which name was meant: it compares with every name there is.
const MAX_NEAR: usize = 50;
const MAX_NEAR_NAMES: usize = 2_000;

pub(super) struct Reader<'f> {
    pub version: Version,
    pub diags: Vec<Diagnostic>,
    /// The first thing that breaks the operation being read.
    pub broken: Option<Broken>,
    pub pointers: Pointers<'f>,
    pub files: &'f Files<'f>,
    /// Schemas, each place of a file once.
    pub raws: Vec<Raw>,
    pub raw_at: FxHashMap<*const Node, u32>,
    /// Those whose content is not read yet.
    pub unread: Vec<(u32, &'f Node)>,
    /// What a `$ref` names, by the object it stands in.
    followed: FxHashMap<*const Node, Option<&'f Node>>,
    pub parameters: Shared<Parameter>,
    pub bodies: Shared<Body>,
    pub responses: Shared<Response>,
    /// By name; `None` for one that cannot be read.
    pub schemes: FxHashMap<&'f str, Option<Arc<SecurityScheme>>>,
    pub scheme_names: Vec<&'f str>,
    spent: usize,
    is_cut: bool,
    n_near: usize,
}

/// What was made of a place, so that what many operations refer to is there once.
pub(super) type Shared<T> = FxHashMap<*const Node, Result<Arc<T>, Broken>>;

impl<'f> Reader<'f> {
    pub fn new(files: &'f Files<'f>, version: Version) -> Reader<'f> {
        Reader {
            version,
            diags: Vec::new(),
            broken: None,
            pointers: Pointers::new(files),
            files,
            raws: Vec::new(),
            raw_at: FxHashMap::default(),
            unread: Vec::new(),
            followed: FxHashMap::default(),
            parameters: FxHashMap::default(),
            bodies: FxHashMap::default(),
            responses: FxHashMap::default(),
            schemes: FxHashMap::default(),
            scheme_names: Vec::new(),
            spent: 0,
            is_cut: false,
            n_near: 0,
        }
    }

    /// Counts what is made. False when it is too much: the caller makes no more.
    pub fn spend(&mut self, bytes: usize) -> bool {
        self.spent = self.spent.saturating_add(bytes);
        self.spent <= MAX_BUILT + MAX_BUILT_OF_BYTE * self.files.n_bytes && self.diags.len() <= MAX_FINDINGS
    }

    /// Tells, once, that no more is made.
    pub fn too_much(&mut self, span: Span) {
        if !std::mem::replace(&mut self.is_cut, true) {
            let finding = Code::SpecificationLimit.at(span, TOO_MUCH);
            self.diags.push(finding.help("refer to a large thing from fewer places, or divide the specification"));
        }
    }

    /// A finding that breaks the operation.
    pub fn fault(&mut self, finding: Diagnostic) {
        if let Some(span) = finding.span {
            self.broken.get_or_insert_with(|| Broken { message: finding.message.as_str().into(), span });
        }
        self.diags.push(finding);
    }

    /// What `node` is in the end, `None` when a reference leads nowhere, which is told at the first that does.
    pub fn resolve(&mut self, node: &'f Node) -> Option<&'f Node> {
        let mut at = node;
        for _ in 0..MAX_STEPS {
            if reference(at).is_none() {
                return Some(at);
            }
            at = self.follow(at)?;
        }
        let span = reference(node).map_or(node.span, |node| node.span);
        let finding = Code::SpecificationRef.at(span, "a `$ref` that leads back to itself").help("name what is meant");
        if self.followed.insert(node, None) != Some(None) {
            self.diags.push(finding);
        }
        None
    }

    /// As `resolve`; a reference that leads nowhere breaks the operation.
    pub fn required(&mut self, node: &'f Node) -> Option<&'f Node> {
        let found = self.resolve(node);
        if found.is_none() {
            let written = reference(node).and_then(Node::text).unwrap_or_default();
            let message = format!("the `$ref` `{written}` leads nowhere").into();
            self.broken.get_or_insert(Broken { message, span: node.span });
        }
        found
    }

    /// One step of an object with a `$ref`. Told once.
    pub fn follow(&mut self, node: &'f Node) -> Option<&'f Node> {
        if let Some(found) = self.followed.get(&std::ptr::from_ref(node)) {
            return *found;
        }
        let found = reference(node).and_then(|at| self.target(at));
        self.followed.insert(node, found);
        found
    }

    /// As `follow`, but says nothing of what leads nowhere: it may stand in an example, where it is no reference.
    pub fn quietly(&mut self, node: &'f Node) -> Option<&'f Node> {
        if let Some(found) = self.followed.get(&std::ptr::from_ref(node)) {
            return *found;
        }
        let at = reference(node)?;
        self.pointers.find(at.span.file, at.text()?).ok()
    }

    /// What a text that is a reference names.
    pub fn target(&mut self, at: &'f Node) -> Option<&'f Node> {
        let Some(written) = at.text() else {
            let message = format!("`$ref` is {}, not text", at.kind());
            self.diags.push(
                Code::SpecificationRef.at(at.span, message).help("write `\"$ref\": \"#/components/schemas/Name\"`"),
            );
            return None;
        };
        match self.pointers.find(at.span.file, written) {
            Ok(node) => Some(node),
            Err(lost) => {
                let finding = self.lost(at.span, written, lost);
                self.diags.push(finding);
                None
            }
        }
    }

    fn lost(&mut self, span: Span, written: &str, lost: Lost<'f>) -> Diagnostic {
        let at = |message: String| Code::SpecificationRef.at(span, message);
        match lost {
            Lost::Remote => at(format!("`{written}` is not fetched: a build reads the docs folder and nothing else"))
                .help("save the file in the docs folder and write its path"),
            Lost::Outside => at(format!("`{written}` leads out of the docs folder")).help("move the file into it"),
            Lost::NoPointer => at(format!("`{written}` names no place"))
                .help("write the keys on the way to it, `#/components/schemas/Name`"),
            Lost::NoFile(path) => {
                let paths = self.files.sources().iter().map(|source| source.path.as_str());
                let is_data =
                    |path: &&str| path.ends_with(".json") || path.ends_with(".yaml") || path.ends_with(".yml");
                let near = self.near(path.as_str(), paths.filter(is_data));
                let help =
                    near.map_or("mend the path, or add the file".to_owned(), |near| format!("did you mean `{near}`?"));
                at(format!("`{written}` names the file `{path}`, which is not there")).help(help)
            }
            Lost::NotData(path) => {
                at(format!("`{path}` is neither JSON nor YAML")).help("name a `.json`, `.yaml` or `.yml` file")
            }
            Lost::Unreadable(error) => {
                let finding = at(format!("the file that `{written}` names cannot be read"));
                finding.related(error.span, error.message.clone()).help("mend that file")
            }
            Lost::NoKey(key, among) => {
                let near = self.near(&key, among.into_iter().flatten().map(|field| &*field.key));
                let help = near.map_or_else(
                    || "mend the name, or add what is missing".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                at(format!("`{written}` leads nowhere: there is no `{key}`")).help(help)
            }
        }
    }

    /// The name that was meant.
    pub fn near(&mut self, name: &str, among: impl Iterator<Item = &'f str>) -> Option<&'f str> {
        self.n_near += 1;
        let is_short = name.len() <= 200 && self.n_near <= MAX_NEAR;
        if is_short { did_you_mean(name, among.filter(|name| name.len() <= 200).take(MAX_NEAR_NAMES)) } else { None }
    }

    pub fn wrong(&mut self, node: &Node, what: &str, expected: &str) {
        let kind = match &node.value {
            Value::Number(written) if written.len() <= 40 => format!("`{written}`"),
            _ => node.kind().to_owned(),
        };
        let message = format!("{what} is {kind}, not {expected}");
        self.diags.push(Code::SpecificationType.at(node.span, message).help(format!("write {expected}")));
    }

    /// The fields of an object under `key`; none, told, when it is something else.
    pub fn map(&mut self, node: &'f Node, key: &str) -> &'f [Field] {
        match node.get(key) {
            None | Some(Node { value: Value::Null, .. }) => &[],
            Some(Node { value: Value::Map(fields), .. }) => fields,
            Some(other) => {
                self.wrong(other, &format!("`{key}`"), "an object");
                &[]
            }
        }
    }

    pub fn list(&mut self, node: &'f Node, key: &str) -> &'f [Node] {
        match node.get(key) {
            None | Some(Node { value: Value::Null, .. }) => &[],
            Some(Node { value: Value::List(nodes), .. }) => nodes,
            Some(other) => {
                self.wrong(other, &format!("`{key}`"), "a list");
                &[]
            }
        }
    }

    /// Text under `key`, trimmed; `None` when it is empty. A number or a flag is taken as it is written.
    pub fn text(&mut self, node: &'f Node, key: &str) -> Option<Box<str>> {
        let node = node.get(key)?;
        match &node.value {
            Value::Text(text) | Value::Number(text) => self.kept(text.trim()),
            Value::Bool(value) => Some(value.to_string().into()),
            Value::Null => None,
            Value::List(_) | Value::Map(_) => {
                self.wrong(node, &format!("`{key}`"), "text");
                None
            }
        }
    }

    /// A copy of a text that stays; none of what is too much.
    pub fn kept(&mut self, text: &str) -> Option<Box<str>> {
        (!text.is_empty() && self.spend(text.len())).then(|| text.into())
    }

    pub fn flag(&mut self, node: &'f Node, key: &str) -> Option<bool> {
        let node = node.get(key)?;
        match &node.value {
            Value::Bool(value) => Some(*value),
            Value::Text(text) if matches!(&**text, "true" | "false") => Some(&**text == "true"),
            Value::Null => None,
            _ => {
                self.wrong(node, &format!("`{key}`"), "`true` or `false`");
                None
            }
        }
    }

    /// Texts of a list; what is no text is told and left out.
    pub fn texts(&mut self, node: &'f Node, key: &str) -> Vec<Box<str>> {
        node.get(key).map_or_else(Vec::new, |node| self.texts_of(node, &format!("`{key}`")))
    }

    pub fn texts_of(&mut self, node: &'f Node, what: &str) -> Vec<Box<str>> {
        let nodes = match &node.value {
            Value::List(nodes) => &nodes[..],
            Value::Null => &[],
            _ => {
                self.wrong(node, what, "a list");
                &[]
            }
        };
        let mut found = Vec::new();
        for item in nodes {
            match &item.value {
                Value::Text(text) | Value::Number(text) => found.extend(self.kept(text)),
                Value::Bool(value) => found.push(value.to_string().into()),
                _ => self.wrong(item, &format!("an entry of {what}"), "text"),
            }
        }
        found
    }

    pub fn json(&mut self, node: &Node) -> Option<Json> {
        let weight = (node.span.end - node.span.start) as usize;
        self.spend(weight * 2 + 32).then(|| Json::of(node))
    }
}

/// The value of `$ref`, for an object that has one.
pub(super) fn reference(node: &Node) -> Option<&Node> {
    match &node.value {
        Value::Map(fields) => fields.iter().find(|field| &*field.key == "$ref").map(|field| &field.node),
        _ => None,
    }
}

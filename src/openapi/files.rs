//! The files that specifications are spread over, each read once however many specifications point into it.

use std::sync::{Arc, OnceLock};

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;

use super::reader::reference;
use crate::data::{self, Field, Node, SyntaxError, Value};
use crate::inputs::Inputs;
use crate::source::{FileId, SitePath, Source};

/// JSON and YAML files of the docs folder, read when first asked for.
pub struct Files<'i> {
    sources: &'i [Source],
    trees: Trees,
    by_id: FxHashMap<FileId, usize>,
    /// Of JSON and YAML, read or not.
    pub(super) n_bytes: usize,
}

/// What was read of the files, by their places among the sources; shared by all who read them.
pub type Trees = Arc<[OnceLock<Result<Node, SyntaxError>>]>;

/// Why a reference leads nowhere.
pub(super) enum Lost<'f> {
    Remote,
    Outside,
    /// `#name`, which only 3.1's `$anchor` knows.
    NoPointer,
    NoFile(SitePath),
    NotData(SitePath),
    Unreadable(&'f SyntaxError),
    /// The first step that is not there, and what is there instead.
    NoKey(String, Option<&'f [Field]>),
}

impl<'i> Files<'i> {
    pub fn new(inputs: &'i Inputs) -> Files<'i> {
        Files::of(inputs, inputs.sources.iter().map(|_| OnceLock::new()).collect())
    }

    /// With what was read of the same inputs before, or what was made of it.
    pub fn of(inputs: &'i Inputs, trees: Trees) -> Files<'i> {
        let sources = &inputs.sources;
        Files {
            sources,
            trees,
            n_bytes: sources.iter().filter(|source| is_data(&source.path)).map(|source| source.text.len()).sum(),
            by_id: sources.iter().enumerate().map(|(at, source)| (source.file, at)).collect(),
        }
    }

    pub(super) fn sources(&self) -> &'i [Source] {
        self.sources
    }

    pub(super) fn path(&self, file: FileId) -> Option<&'i SitePath> {
        self.by_id.get(&file).map(|&at| &self.sources[at].path)
    }

    /// The value of a whole file, by its place among `sources`.
    pub(super) fn read(&self, at: usize) -> &Result<Node, SyntaxError> {
        self.trees[at].get_or_init(|| data::read(&self.sources[at]))
    }

    /// The same files, with other trees.
    pub(super) fn with(&self, trees: Trees) -> Files<'i> {
        Files { sources: self.sources, trees, by_id: self.by_id.clone(), n_bytes: self.n_bytes }
    }

    pub fn trees(&self) -> &Trees {
        &self.trees
    }

    /// A file that was read before.
    pub(super) fn tree(&self, at: usize) -> Option<&Node> {
        self.trees[at].get()?.as_ref().ok()
    }

    /// What was read so far, each with its place among the sources.
    pub(super) fn known(&self) -> impl Iterator<Item = (usize, &Node)> {
        (0..self.trees.len()).filter_map(|at| Some((at, self.tree(at)?)))
    }

    /// The file that `written` names in `from`; empty for `from` itself.
    fn file(&self, from: FileId, written: &str) -> Result<usize, Lost<'_>> {
        if written.is_empty() {
            return self.by_id.get(&from).copied().ok_or(Lost::Outside);
        }
        let is_remote = written.starts_with("//")
            || written
                .split_once(':')
                .is_some_and(|(scheme, _)| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if is_remote {
            return Err(Lost::Remote);
        }
        let written = percent_decode_str(written).decode_utf8_lossy();
        let path = self.path(from).and_then(|path| path.join(&written)).ok_or(Lost::Outside)?;
        let Ok(at) = self.sources.binary_search_by(|source| source.path.cmp(&path)) else {
            return Err(Lost::NoFile(path));
        };
        if !is_data(&path) {
            return Err(Lost::NotData(path));
        }
        Ok(at)
    }
}

pub(super) fn is_data(path: &SitePath) -> bool {
    matches!(path.extension(), "json" | "yaml" | "yml")
}

/// Follows pointers; keeps an index of large maps, so that many pointers into one take no more than their number.
pub(super) struct Pointers<'f> {
    files: &'f Files<'f>,
    indexes: FxHashMap<*const Field, FxHashMap<&'f str, usize>>,
    /// Schemas by what they are made of, where that has a discriminator.
    heirs: Option<FxHashMap<*const Node, Vec<&'f Node>>>,
}

/// Maps up to this size are searched field by field.
const SMALL: usize = 24;
/// References to references to references.
const MAX_STEPS: usize = 32;

impl<'f> Pointers<'f> {
    pub fn new(files: &'f Files<'f>) -> Pointers<'f> {
        Pointers { files, indexes: FxHashMap::default(), heirs: None }
    }

    /// What `written` (`#/components/schemas/A`, `b.yaml#/x~1y`, `../c.json`) names in the file `from`.
    pub fn find(&mut self, from: FileId, written: &str) -> Result<&'f Node, Lost<'f>> {
        let (file, fragment) = written.split_once('#').unwrap_or((written, ""));
        let at = self.files.file(from, file)?;
        let mut node = self.files.read(at).as_ref().map_err(Lost::Unreadable)?;
        let fragment = percent_decode_str(fragment).decode_utf8_lossy();
        if fragment.is_empty() {
            return Ok(node);
        }
        let pointer = fragment.strip_prefix('/').ok_or(Lost::NoPointer)?;
        for token in pointer.split('/') {
            let key = token.replace("~1", "/").replace("~0", "~");
            node = match &node.value {
                Value::Map(fields) => match self.field(fields, &key) {
                    Some(field) => &field.node,
                    None => return Err(Lost::NoKey(key, Some(fields))),
                },
                Value::List(nodes) => match key.parse::<usize>().ok().and_then(|at| nodes.get(at)) {
                    Some(node) => node,
                    None => return Err(Lost::NoKey(key, None)),
                },
                _ => return Err(Lost::NoKey(key, None)),
            };
        }
        Ok(node)
    }

    /// One step of a reference; nothing where there is none that leads anywhere.
    pub fn step(&mut self, node: &'f Node) -> Option<&'f Node> {
        let at = reference(node)?;
        self.find(at.span.file, at.text()?).ok()
    }

    /// What a node is in the end; itself where it is no reference that leads anywhere.
    pub fn resolve(&mut self, node: &'f Node) -> &'f Node {
        let mut at = node;
        for _ in 0..MAX_STEPS {
            let Some(next) = self.step(at) else { break };
            at = next;
        }
        at
    }

    /// What a value of a discriminator's `mapping` names: a schema by its name, or any by its place.
    pub fn mapped(&mut self, node: &'f Node) -> Option<&'f Node> {
        let written = node.text()?;
        let by_name = (!written.contains(['/', '#'])).then(|| self.named(node.span.file, written)).flatten();
        by_name.or_else(|| self.find(node.span.file, written).ok())
    }

    /// A schema of the file `from`.
    pub fn named(&mut self, from: FileId, name: &str) -> Option<&'f Node> {
        let name = name.replace('~', "~0").replace('/', "~1").replace('%', "%25");
        self.find(from, &format!("#/components/schemas/{name}")).ok()
    }

    /// What the discriminator of a schema chooses from: what its mapping names, and all in known files that is made of
    /// the schema.
    pub fn variants(&mut self, node: &'f Node) -> Vec<&'f Node> {
        let Some(discriminator) = node.get("discriminator") else { return Vec::new() };
        let mut found: Vec<&Node> = match discriminator.get("mapping").map(|mapping| &mapping.value) {
            Some(Value::Map(fields)) => fields.iter().filter_map(|field| self.mapped(&field.node)).collect(),
            _ => Vec::new(),
        };
        if self.heirs.is_none() {
            self.heirs = Some(self.all_heirs());
        }
        found.extend(self.heirs.as_ref().and_then(|heirs| heirs.get(&std::ptr::from_ref(node))).into_iter().flatten());
        found
    }

    fn all_heirs(&mut self) -> FxHashMap<*const Node, Vec<&'f Node>> {
        let mut heirs: FxHashMap<*const Node, Vec<&Node>> = FxHashMap::default();
        let mut open: Vec<&Node> = self.files.known().map(|(_, tree)| tree).collect();
        while let Some(node) = open.pop() {
            match &node.value {
                Value::List(nodes) => open.extend(nodes),
                Value::Map(fields) => {
                    open.extend(fields.iter().map(|field| &field.node));
                    let Some(Node { value: Value::List(parts), .. }) = node.get("allOf") else { continue };
                    for part in parts {
                        let whole = self.resolve(part);
                        if whole.get("discriminator").is_some() {
                            heirs.entry(whole).or_default().push(node);
                        }
                    }
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
            }
        }
        heirs
    }

    fn field(&mut self, fields: &'f [Field], key: &str) -> Option<&'f Field> {
        if fields.len() <= SMALL {
            return fields.iter().rev().find(|field| *field.key == *key);
        }
        let index = || fields.iter().enumerate().map(|(at, field)| (&*field.key, at)).collect();
        let index = self.indexes.entry(fields.as_ptr()).or_insert_with(index);
        index.get(key).map(|&at| &fields[at])
    }
}

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

    /// What was read so far, each with its place among the sources.
    pub(super) fn known(&self) -> impl Iterator<Item = (usize, &Node)> {
        let known = self.trees.iter().enumerate();
        known.filter_map(|(at, tree)| Some((at, tree.get()?.as_ref().ok()?)))
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
}

/// Maps up to this size are searched field by field.
const SMALL: usize = 24;

/// References to references to references.
const MAX_STEPS: usize = 32;

impl<'f> Pointers<'f> {
    pub fn new(files: &'f Files<'f>) -> Pointers<'f> {
        Pointers { files, indexes: FxHashMap::default() }
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

    /// What an object refers to; `None` where it does not, or to nothing that is there.
    pub fn step(&mut self, node: &'f Node) -> Option<&'f Node> {
        let at = reference(node)?;
        self.find(at.span.file, at.text()?).ok()
    }

    /// Where its references lead in the end.
    pub fn resolve(&mut self, node: &'f Node) -> &'f Node {
        let mut at = node;
        for _ in 0..MAX_STEPS {
            let Some(next) = self.step(at) else { break };
            at = next;
        }
        at
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

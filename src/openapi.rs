//! API specifications: OpenAPI 3.0 and 3.1 (and AsyncAPI) as values that pages are made from.
//!
//! `read` makes a `Spec` of a file: operations whole, schemas as an arena in which each place of a file stands once.
//! `Schemas::open` opens one level of a schema: what a reference names, what `allOf` joins. Nothing below is opened before
//! somebody looks, so cycles are finite and a schema that holds the world costs what is shown of it.
//!
//! What bounds it: a file has at most 64 levels (`data::MAX_DEPTH`). What its references expand to is at most 64 MB and 32
//! bytes for each byte of the folder's JSON and YAML, with 10,000 findings; operations beyond are `Broken`, schemas beyond
//! say nothing, and a finding says so. A schema is made of at most 1,000 parts (`Schema::cut` tells of more). An example
//! has at most 150 values on 10 levels, and ends where a schema stands within itself. How deep schemas are opened is up
//! to who opens them: equal `SchemaRef`s within each other are a cycle.
//!
//! A finding never stops a document. What an operation cannot be understood without makes that operation `Broken`; of all
//! else the rest is taken. Texts are text: nothing here escapes them or looks into an address.
//!
//! Read on `crate::data`, by ourselves: `openapiv3` knows 3.0 only and `oas3` 3.1 only, and neither keeps places, unknown
//! keys' order or half of a document whose other half is wrong.

pub mod asyncapi;
mod check;
mod choices;
mod contract;
pub mod example;
mod files;
mod fingerprint;
pub mod json;
mod limits;
mod merge;
pub mod operation;
pub mod parts;
mod paths;
mod raw;
mod reader;
pub mod schema;
mod security;
mod written;

pub use files::{Files, Trees};
pub use written::written;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use check::unreadable;
use contract::unrepeated;
use files::is_data;
use fingerprint::Hasher;
use operation::{Fingerprint, Operation, Server};
use paths::{Paths, Shared};
use reader::Reader;
use schema::{SchemaRef, Schemas};

use crate::config::Method;
use crate::data::Node;
use crate::diag::{Checked, Code, Diagnostic};
use crate::source::{SitePath, Source};

/// An OpenAPI document.
pub struct Spec {
    pub path: SitePath,
    pub version: Version,
    pub title: Option<Box<str>>,
    /// Markdown.
    pub description: Option<Box<str>>,
    /// Those of the whole document; `/` when none is given.
    pub servers: Arc<[Server]>,
    pub tags: Vec<Tag>,
    /// Paths in the order of the file and the methods of each in the order of `Method::ALL`; then webhooks alike.
    pub operations: Vec<Operation>,
    /// `components.schemas`, in the order of the file.
    pub models: Vec<Model>,
    /// What operations and models name.
    pub schemas: Schemas,
    /// What is to be told where the site asks for its pages and it has none.
    pub nothing: Option<Diagnostic>,
    /// The first operation of a method and path.
    by_name: FxHashMap<(Method, Box<str>), u32>,
    /// Places among `models`.
    model_by_name: FxHashMap<Arc<str>, u32>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Version {
    /// Swagger 2.0: its operations are known by name, and each is broken.
    V2,
    V30,
    V31,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Tag {
    pub name: Box<str>,
    pub description: Option<Box<str>>,
    /// `x-group`: what the navigation calls it.
    pub group: Option<Box<str>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Model {
    pub name: Arc<str>,
    pub schema: SchemaRef,
    /// Equal for equal pages, as `Operation::fingerprint`.
    pub fingerprint: Fingerprint,
}

impl Spec {
    /// A webhook is `Method::Webhook` and its name.
    pub fn operation(&self, method: Method, path: &str) -> Option<&Operation> {
        self.by_name.get(&(method, path.into())).map(|&at| &self.operations[at as usize])
    }

    pub fn model(&self, name: &str) -> Option<&Model> {
        self.model_by_name.get(name).map(|&at| &self.models[at as usize])
    }
}

/// Whether it says near its top that it is such a document, so that other data need not be read to know that it is none.
pub(crate) fn mentions(source: &Source, words: &[&str]) -> bool {
    let head = &source.text[..source.text.floor_char_boundary(4096)];
    is_data(&source.path)
        && !crate::config::NAMES.contains(&source.path.as_str())
        && words.iter().any(|word| head.contains(word))
}

/// Reads the OpenAPI document that is `files`' file at `at`; no value for what is none. Its findings are in no order.
pub fn read(files: &Files, at: usize) -> Checked<Option<Spec>> {
    let source = &files.sources()[at];
    if !mentions(source, &["openapi", "swagger"]) {
        return Checked { value: None, diags: Vec::new() };
    }
    let document = match files.read(at) {
        Ok(document) => document,
        Err(error) => return Checked { value: None, diags: Vec::from_iter(unreadable(source, error)) },
    };
    let Some(version) = document.get("openapi").or_else(|| document.get("swagger")) else {
        return Checked { value: None, diags: Vec::new() };
    };
    let mut reader = Reader::new(files, Version::V31);
    reader.version = reader.version_of(document, version);
    let mut spec = spec(&mut reader, source, document);
    spec.nothing = reader.check_top(&check::OPENAPI, document, source.path.as_str(), version);
    let mut diags = reader.diags;
    if spec.version == Version::V2 {
        diags.retain(|diag| diag.code == Code::SpecificationVersion);
        spec.nothing = None;
    }
    Checked { value: Some(spec), diags }
}

fn spec<'f>(reader: &mut Reader<'f>, source: &Source, document: &'f Node) -> Spec {
    let mut hasher = Hasher::default();
    let nothing = Server { url: "/".into(), description: None, variables: Vec::new(), span: document.span };
    let servers = reader.servers(document).unwrap_or_else(|| [nothing].into());
    let models = document.get("components").map_or_else(Vec::new, |components| {
        reader.read_schemes(components);
        models(reader, components, &mut hasher)
    });
    let of_all = ["openapi", "servers", "x-servers", "security"].iter().filter_map(|key| document.get(key));
    let schemes = document.get("components").and_then(|components| components.get("securitySchemes"));
    let fingerprint = hasher.of(reader, of_all.chain(schemes));
    let shared = Shared {
        servers: servers.clone(),
        security: reader.security(document).unwrap_or_else(|| [].into()),
        fingerprint,
    };
    let mut paths = Paths { shared: &shared, operation_ids: FxHashMap::default() };
    let operations = paths.read(reader, document, &mut hasher);
    reader.finish_schemas();
    reader.check_schemas();
    if !reader.spend(0) {
        reader.too_much(document.get("openapi").unwrap_or(document).span);
    }
    let mut by_name = FxHashMap::default();
    for (at, operation) in operations.iter().enumerate() {
        by_name.entry((operation.method, operation.path.clone())).or_insert(at as u32);
    }
    let model_by_name = models.iter().enumerate().map(|(at, model)| (model.name.clone(), at as u32)).collect();
    let info = document.get("info");
    Spec {
        path: source.path.clone(),
        version: reader.version,
        title: info.and_then(|info| reader.text(info, "title")),
        description: info.and_then(|info| reader.text(info, "description")),
        servers,
        tags: tags(reader, document),
        operations,
        models,
        schemas: Schemas(std::mem::take(&mut reader.raws)),
        nothing: None,
        by_name,
        model_by_name,
    }
}

fn models<'f>(reader: &mut Reader<'f>, components: &'f Node, hasher: &mut Hasher<'f>) -> Vec<Model> {
    let mut found = Vec::new();
    for (field, _) in unrepeated(reader.map(components, "schemas")) {
        let name: Arc<str> = (&*field.key).into();
        let schema = reader.named_schema(&field.node, name.clone());
        found.push(Model { name, schema, fingerprint: hasher.of(reader, [&field.node]) });
    }
    found
}

fn tags<'f>(reader: &mut Reader<'f>, document: &'f Node) -> Vec<Tag> {
    let mut found = Vec::new();
    for node in reader.list(document, "tags") {
        if let Some(name) = reader.text(node, "name") {
            let (description, group) = (reader.text(node, "description"), reader.text(node, "x-group"));
            found.push(Tag { name, description, group });
        }
    }
    found
}

#[cfg(test)]
mod tests;

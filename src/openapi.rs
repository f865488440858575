//! API specifications: OpenAPI 3.0 and 3.1 (and AsyncAPI) as values that pages are made from.
//!
//! `read` makes a `Spec` of a file: operations whole, schemas as an arena in which each place of a file stands once.
//! `Spec::schema` opens one level of a schema: what a reference names, what `allOf` joins. Nothing below is opened before
//! somebody looks, so cycles are finite and a schema that holds the world costs what is shown of it.
//!
//! Read on `crate::data`, by ourselves: `openapiv3` knows 3.0 only and `oas3` 3.1 only, and neither keeps places, unknown
//! keys' order or half of a document whose other half is wrong.

pub mod json;
pub mod operation;
pub mod schema;

use std::sync::Arc;

use operation::{Fingerprint, Operation, Server};
use schema::SchemaRef;

use crate::source::SitePath;

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

//! Operations of API specifications, as far as navigation and links need them.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::channels::Channels;
use crate::config::nav::Spec;
use crate::config::{Endpoint, Method};
use crate::diag::{Checked, Diagnostic};
use crate::inputs::Inputs;
use crate::openapi::operation::Operation;
use crate::openapi::{self, Files};
use crate::source::SitePath;

/// An operation and the specification that it is from.
#[derive(Clone, Copy)]
pub(super) struct Found<'o> {
    /// The path of the specification.
    pub spec: &'o str,
    pub operation: &'o Operation,
}

/// The specifications of the docs folder.
#[derive(Default)]
pub struct Operations {
    /// Sorted by path.
    specs: Vec<Arc<openapi::Spec>>,
    /// By method and path (`GET /users`): `(specification, operation)`, in their order.
    by_name: FxHashMap<String, Vec<(u32, u32)>>,
    pub(super) channels: Channels,
    /// What is wrong with them, in their order; that of AsyncAPI documents comes last.
    pub(super) findings: Vec<Diagnostic>,
}

impl Operations {
    /// Reads those of `inputs` that are OpenAPI or AsyncAPI documents.
    pub(super) fn read(inputs: &Inputs, files: &Files) -> Operations {
        let read: Vec<Checked<Option<openapi::Spec>>> =
            (0..inputs.sources.len()).into_par_iter().map(|at| openapi::read(files, at)).collect();
        let mut found = Operations::default();
        for spec in read {
            found.specs.extend(spec.take(&mut found.findings).map(Arc::new));
        }
        for (spec, document) in found.specs.iter().enumerate() {
            for (at, operation) in document.operations.iter().enumerate().filter(|(_, operation)| !operation.excluded) {
                let name = name(operation.method, &operation.path);
                found.by_name.entry(name).or_default().push((spec as u32, at as u32));
            }
        }
        found.channels = Channels::read(files, inputs).take(&mut found.findings);
        found
    }

    /// Whether `written` names a specification of the docs folder.
    pub(super) fn has(&self, written: &str) -> bool {
        self.spec(written).is_some()
    }

    /// What is to be told of a specification that is named and has no pages.
    pub(super) fn nothing(&self, written: &str) -> Option<&Diagnostic> {
        self.specs[self.spec(written)? as usize].nothing.as_ref()
    }

    /// The paths of all of them, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.specs.iter().map(|spec| spec.path.as_str())
    }

    /// Method and path of every operation, in the order of the specifications.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let operations = self.specs.iter().flat_map(|spec| &spec.operations);
        let names =
            operations.filter_map(|operation| self.by_name.get_key_value(&name(operation.method, &operation.path)));
        names.map(|(name, _)| &**name)
    }

    fn spec(&self, written: &str) -> Option<u32> {
        document(&self.specs, |spec| &spec.path, written).map(|at| at as u32)
    }

    /// The path of the specification that an author means.
    pub(super) fn path(&self, written: &str) -> Option<&SitePath> {
        Some(&self.specs[self.spec(written)? as usize].path)
    }

    /// The operation an author names. Without a specification those of `around` come first, then all others. A slash at the
    /// end of a path matters only where there are both.
    pub(super) fn find(&self, endpoint: &Endpoint, around: &[Spec]) -> Option<Found<'_>> {
        self.alike(endpoint, around).first().copied()
    }

    /// The specifications that have the operation an author names, where they say different things of it: the first is
    /// the one that `find` gives. Empty where there is no doubt.
    pub(super) fn rivals(&self, endpoint: &Endpoint, around: &[Spec]) -> Vec<&str> {
        let found = self.alike(endpoint, around);
        let is_other = |own: &Found| own.operation.fingerprint != found[0].operation.fingerprint;
        if found.iter().any(is_other) { found.iter().map(|own| own.spec).collect() } else { Vec::new() }
    }

    /// What an author may mean: of each specification one operation, in the order in which they come.
    fn alike(&self, endpoint: &Endpoint, around: &[Spec]) -> Vec<Found<'_>> {
        let other = || match endpoint.path.strip_suffix('/') {
            Some(path) => path.to_owned(),
            None => format!("{}/", endpoint.path),
        };
        let found = self.alike_at(endpoint, &endpoint.path, around);
        if found.is_empty() { self.alike_at(endpoint, &other(), around) } else { found }
    }

    fn alike_at(&self, endpoint: &Endpoint, path: &str, around: &[Spec]) -> Vec<Found<'_>> {
        let Some(found) = self.by_name.get(&name(endpoint.method, path)) else { return Vec::new() };
        let within = |written: &str| {
            let spec = self.spec(written)?;
            found.iter().copied().find(|(other, _)| *other == spec)
        };
        let mut places: Vec<(u32, u32)> = match &endpoint.spec {
            Some(written) => within(written).into_iter().collect(),
            None => around.iter().filter_map(|spec| within(&spec.source)).collect(),
        };
        if places.is_empty() && endpoint.spec.is_none() {
            places.clone_from(found);
        }
        let mut seen = FxHashSet::default();
        places.retain(|(spec, _)| seen.insert(*spec));
        let found = places.into_iter().map(|(spec, at)| {
            let spec = &self.specs[spec as usize];
            Found { spec: spec.path.as_str(), operation: &spec.operations[at as usize] }
        });
        found.collect()
    }

    /// The operation an author names, as `find`: its specification, and its number among the operations.
    pub(super) fn place(&self, endpoint: &Endpoint, around: &[Spec]) -> Option<(Arc<openapi::Spec>, usize)> {
        let found = self.find(endpoint, around)?;
        let spec = self.specs.iter().find(|spec| spec.path.as_str() == found.spec)?;
        let number = spec.operations.iter().position(|operation| std::ptr::eq(operation, found.operation))?;
        Some((spec.clone(), number))
    }

    /// The data model an author names: `file.json Name`, or `Name` of the first specification that has one.
    pub(super) fn model(&self, written: &str) -> Option<(Arc<openapi::Spec>, Box<str>)> {
        let (file, name) = match written.trim().rsplit_once(char::is_whitespace) {
            Some((file, name)) => (Some(file.trim()), name),
            None => (None, written.trim()),
        };
        let has = |spec: &&Arc<openapi::Spec>| spec.model(name).is_some();
        let spec = match file {
            Some(file) => Some(&self.specs[self.spec(file)? as usize]).filter(has),
            None => self.specs.iter().find(has),
        };
        spec.map(|spec| (spec.clone(), name.into()))
    }

    /// The operations of a specification that navigation lists, each with what its tag is called there, in the order of
    /// the file.
    pub(super) fn listed(&self, spec: &str) -> impl Iterator<Item = (Option<&str>, Found<'_>)> {
        let spec = self.spec(spec).map(|at| &self.specs[at as usize]);
        spec.into_iter().flat_map(|spec| {
            let called: FxHashMap<&str, &str> =
                spec.tags.iter().filter_map(|tag| Some((&*tag.name, tag.group.as_deref()?))).collect();
            let found = |operation| Found { spec: spec.path.as_str(), operation };
            let listed = spec.operations.iter().filter(|operation| !operation.hidden && !operation.excluded);
            listed.map(move |operation| {
                let tag = operation.tags.first().map(|tag| called.get(&**tag).copied().unwrap_or(tag));
                (tag, found(operation))
            })
        })
    }
}

/// The place among `documents`, sorted by their paths, of the one that an author means: by a path (`/a.json`,
/// `../a.json`), or by a file's name with or without its ending.
pub(super) fn document<D>(
    documents: &[Arc<D>],
    path_of: impl Fn(&D) -> &SitePath + Copy,
    written: &str,
) -> Option<usize> {
    let path = written.trim().trim_start_matches("../").trim_start_matches("./").trim_start_matches('/');
    let exact = documents.binary_search_by(|document| path_of(document).as_str().cmp(path)).ok();
    let is_meant = |document: &Arc<D>| {
        let own = path_of(document);
        let is_end = own.as_str().strip_suffix(path).is_some_and(|above| above.ends_with('/'));
        is_end || own.file_name().split('.').next() == Some(path)
    };
    exact.or_else(|| documents.iter().position(is_meant))
}

fn name(method: Method, path: &str) -> String {
    [method.as_str(), " ", path].concat()
}

//! Operations of API specifications, as far as navigation and links need them.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::routes::Route;
use super::{Index, PageContext, Record, Server};
use crate::config::nav::Spec;
use crate::config::{Endpoint, Method};
use crate::diag::{Checked, Diagnostic, did_you_mean};
use crate::inputs::Inputs;
use crate::openapi::operation::Operation;
use crate::openapi::{self, Files};

/// An operation and the specification that it is from.
#[derive(Clone, Copy)]
pub(super) struct Found<'o> {
    /// The path of the specification.
    pub spec: &'o str,
    pub operation: &'o Operation,
}

impl Index {
    /// The operation that a page is about: its specification, and its number among the operations.
    pub fn operation(&self, page: &PageContext) -> Option<(Arc<openapi::Spec>, usize)> {
        let endpoint = page.frontmatter.openapi.as_ref()?;
        self.ground.operations.place(endpoint, &self.ground.config.api.openapi)
    }

    /// The data model that `openapi-schema` of a page's head names.
    pub fn model(&self, written: &str) -> Option<(Arc<openapi::Spec>, Box<str>)> {
        self.ground.operations.model(written)
    }

    /// The data models of a specification that have pages, each with its page's path from the root, in the order of the
    /// pages' files. Looks at all pages.
    pub fn models(&self, spec: &openapi::Spec) -> Vec<(Box<str>, String)> {
        let about = |record: &&Arc<Record>| record.frontmatter.openapi_schema.is_some();
        let mut records: Vec<&Arc<Record>> = self.pages.values().filter(about).collect();
        records.sort_by(|a, b| a.path.cmp(&b.path));
        let named = records.into_iter().filter_map(|record| {
            let (own, name) = self.model(record.frontmatter.openapi_schema.as_deref()?)?;
            (own.path == spec.path).then(|| (name, record.route.as_str().to_owned()))
        });
        let mut found: Vec<(Box<str>, String)> = named.collect();
        found.extend(self.below().map(|below| below.models(spec)).unwrap_or_default());
        found
    }

    /// `None` for webhooks, and where no server is named by its whole address.
    pub(super) fn server(&self, endpoint: &Endpoint) -> Option<Server> {
        let Found { operation, .. } = self.ground.operations.find(endpoint, &self.ground.config.api.openapi)?;
        let contract = operation.contract.as_ref().ok().filter(|_| operation.method != Method::Webhook)?;
        let url = contract.servers.first()?.default_url();
        let is_whole = url.starts_with("https://") || url.starts_with("http://");
        is_whole.then(|| Server { url: url.trim_end_matches('/').into(), is_shown: self.ground.config.api.full_url })
    }
}

/// A page made for an operation that the navigation lists.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Planned {
    pub route: Route,
    pub endpoint: Endpoint,
    pub title: Box<str>,
    pub description: Option<Box<str>>,
    pub deprecated: bool,
}

/// The specifications of the docs folder.
#[derive(Default)]
pub(super) struct Operations {
    /// Sorted by path.
    specs: Vec<Arc<openapi::Spec>>,
    /// By method and path (`GET /users`): `(specification, operation)`, in their order.
    by_name: FxHashMap<String, Vec<(u32, u32)>>,
    /// What is wrong with them, in their order.
    pub findings: Vec<Diagnostic>,
}

impl Operations {
    /// Reads those of `inputs` that are OpenAPI documents.
    pub(super) fn read(inputs: &Inputs) -> Operations {
        let files = Files::new(inputs);
        let read: Vec<Checked<Option<openapi::Spec>>> =
            (0..inputs.sources.len()).into_par_iter().map(|at| openapi::read(&files, at)).collect();
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
        found
    }

    /// Whether `written` names a specification of the docs folder.
    pub(super) fn has(&self, written: &str) -> bool {
        self.spec(written).is_some()
    }

    /// The path of the specification nearest to `path`, when a slip explains it. Looks at all of them.
    pub(super) fn near(&self, path: &str) -> Option<&str> {
        did_you_mean(path, self.specs.iter().map(|spec| spec.path.as_str()))
    }

    /// The specification an author means: a path (`/a.json`, `../a.json`), or a file's name with or without ending.
    fn spec(&self, written: &str) -> Option<u32> {
        let path = written.trim().trim_start_matches("../").trim_start_matches("./").trim_start_matches('/');
        let exact = self.specs.binary_search_by(|spec| spec.path.as_str().cmp(path)).ok();
        let named = || {
            self.specs.iter().position(|spec| {
                let is_end = spec.path.as_str().strip_suffix(path).is_some_and(|above| above.ends_with('/'));
                is_end || spec.path.file_name().split('.').next() == Some(path)
            })
        };
        exact.or_else(named).map(|at| at as u32)
    }

    /// The operation an author names. Without a specification those of `around` come first, then all others.
    pub(super) fn find(&self, endpoint: &Endpoint, around: &[Spec]) -> Option<Found<'_>> {
        let found = self.by_name.get(&name(endpoint.method, &endpoint.path))?;
        let within = |spec: u32| found.iter().find(|(other, _)| *other == spec);
        let place = match &endpoint.spec {
            Some(written) => within(self.spec(written)?),
            None => {
                let near = around.iter().filter_map(|spec| self.spec(&spec.source)).find_map(within);
                near.or_else(|| found.first())
            }
        };
        place.map(|&(spec, at)| {
            let spec = &self.specs[spec as usize];
            Found { spec: spec.path.as_str(), operation: &spec.operations[at as usize] }
        })
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

    /// The operations of a specification that navigation lists, each with its tag, in the order of the file.
    pub(super) fn listed(&self, spec: &str) -> impl Iterator<Item = (Option<&str>, Found<'_>)> {
        let spec = self.spec(spec).map(|at| &self.specs[at as usize]);
        let operations = spec
            .into_iter()
            .flat_map(|spec| spec.operations.iter().map(|operation| Found { spec: spec.path.as_str(), operation }));
        let listed = operations.filter(|Found { operation, .. }| !operation.hidden && !operation.excluded);
        listed.map(|found| (found.operation.tags.first().map(|tag| &**tag), found))
    }

    pub(super) fn planner(&self) -> Planner<'_> {
        Planner { operations: self, planned: Vec::new(), routes: FxHashMap::default(), taken: FxHashSet::default() }
    }
}

/// Gives operations their routes: each one, two of them never the same.
pub(super) struct Planner<'o> {
    operations: &'o Operations,
    planned: Vec<Planned>,
    /// By specification, method and path.
    routes: FxHashMap<Endpoint, Route>,
    taken: FxHashSet<Route>,
}

impl Planner<'_> {
    /// The route of the page for `endpoint`, listed where the specifications `around` hold.
    pub(super) fn route(&mut self, endpoint: &Endpoint, around: &[Spec]) -> Route {
        let found = self.operations.find(endpoint, around);
        let spec = match found {
            Some(found) => {
                let is_its = |spec: &&Spec| {
                    let at = self.operations.spec(&spec.source);
                    at.is_some_and(|at| self.operations.specs[at as usize].path.as_str() == found.spec)
                };
                around.iter().find(is_its)
            }
            None => around.first(),
        };
        let directory = spec.and_then(|spec| spec.directory.as_deref());
        match found {
            Some(found) => self.plan(found, directory),
            None => {
                let title = format!("{} {}", endpoint.method.as_str(), endpoint.path);
                let file = slug(&format!("{}-{}", endpoint.method.as_str(), endpoint.path));
                let wanted = format!("{}/{file}", folder(directory));
                self.insert(endpoint.clone(), &wanted, title.into(), None, false)
            }
        }
    }

    /// The route of a generated page for an operation, listed where `spec` holds.
    pub(super) fn route_of(&mut self, found: Found, spec: &Spec) -> Route {
        self.plan(found, spec.directory.as_deref())
    }

    fn plan(&mut self, Found { spec, operation }: Found, directory: Option<&str>) -> Route {
        let endpoint = Endpoint { spec: Some(spec.into()), method: operation.method, path: operation.path.clone() };
        let wanted = match &operation.mint.href {
            Some(href) => href.to_lowercase(),
            None => {
                let tag = operation.tags.first().map(|tag| slug(tag)).filter(|tag| !tag.is_empty());
                let file = operation.summary.as_deref().map(slug).filter(|file| !file.is_empty());
                let file = file.unwrap_or_else(|| slug(&format!("{}-{}", operation.method.as_str(), operation.path)));
                let tag = tag.map_or_else(String::new, |tag| format!("/{tag}"));
                format!("{}{tag}/{file}", folder(directory))
            }
        };
        let title = operation.summary.clone();
        let title = title.unwrap_or_else(|| format!("{} {}", operation.method.as_str(), operation.path).into());
        // The first paragraph stands below the title, the rest on the page.
        let first = |text: &str| text.split("\n\n").next().map(|first| Box::from(first.trim()));
        let description = operation.description.as_deref().and_then(first);
        self.insert(endpoint, &wanted, title, description, operation.deprecated)
    }

    fn insert(
        &mut self,
        endpoint: Endpoint,
        wanted: &str,
        title: Box<str>,
        description: Option<Box<str>>,
        deprecated: bool,
    ) -> Route {
        // The same operation in another place of the navigation is the same page, unless it goes to another folder.
        let key = Endpoint { path: format!("{wanted} {}", endpoint.path).into(), ..endpoint.clone() };
        if let Some(route) = self.routes.get(&key) {
            return route.clone();
        }
        let mut route = Route::of(wanted);
        let mut n_same = 0;
        while !self.taken.insert(route.clone()) {
            n_same += 1;
            route = Route::of(&format!("{wanted}-{n_same}"));
        }
        self.routes.insert(key, route.clone());
        self.planned.push(Planned { route: route.clone(), endpoint, title, description, deprecated });
        route
    }

    pub(super) fn finish(self) -> Vec<Planned> {
        self.planned
    }
}

fn folder(directory: Option<&str>) -> String {
    directory.unwrap_or("api-reference").trim_matches('/').to_lowercase()
}

/// A name as it stands in an address: blanks and path parameters become dashes, punctuation falls away.
fn slug(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        plain.push_str(&rest[..open]);
        plain.push('-');
        rest = &rest[open + close + 1..];
    }
    plain.push_str(rest);
    let plain = plain.replace(' ', "-");
    let plain = plain.strip_prefix('-').unwrap_or(&plain);
    let plain = plain.strip_suffix('-').unwrap_or(plain);
    let plain: String = plain
        .chars()
        .filter(|c| !matches!(c, '{' | '}' | '(' | ')' | ',' | '.' | '\'' | '/') && !is_no_file(*c))
        .collect();
    plain.replace("--", "-").to_lowercase()
}

/// What some file systems have no files with.
fn is_no_file(c: char) -> bool {
    c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '\\' | '|' | '?' | '*' | '`')
}

fn name(method: Method, path: &str) -> String {
    [method.as_str(), " ", path].concat()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs() {
        for (name, expected) in [
            ("Get user", "get-user"),
            ("GET-/users/{id}/posts", "get-users-posts"),
            ("Get-a-list-of-all-shelves.", "get-a-list-of-all-shelves"),
            ("Search & List", "search-&-list"),
            ("中文 标题", "中文-标题"),
            ("{a}", ""),
            ("</h1> \"x\": `a`?", "h1-x-a"),
        ] {
            assert_eq!(slug(name), expected, "for {name:?}");
        }
    }
}

//! Operations of API specifications, as far as navigation and links need them: one fact each.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::routes::Route;
use crate::config::nav::Spec;
use crate::config::{Endpoint, Method};
use crate::data::{self, Node, Value};
use crate::diag::did_you_mean;
use crate::inputs::Inputs;
use crate::source::Source;

/// What the index knows of an operation.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Operation {
    pub spec: Arc<str>,
    pub method: Method,
    pub path: Box<str>,
    pub tag: Option<Box<str>>,
    pub summary: Option<Box<str>>,
    pub description: Option<Box<str>>,
    pub deprecated: bool,
    /// A page that no navigation lists.
    pub hidden: bool,
    /// `x-mint.href`
    pub href: Option<Box<str>>,
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

/// The operations of every specification in the docs folder.
#[derive(Default)]
pub(super) struct Operations {
    /// Sorted by path.
    specs: Vec<Specification>,
    /// By method and path (`GET /users`): `(specification, operation)`, in their order.
    by_name: FxHashMap<String, Vec<(u32, u32)>>,
}

struct Specification {
    path: Arc<str>,
    operations: Vec<Operation>,
}

impl Operations {
    /// Reads those of `inputs` that are OpenAPI documents. What is wrong with one is told where its pages are made.
    pub(super) fn read(inputs: &Inputs) -> Operations {
        let specs: Vec<Specification> = inputs.sources.par_iter().filter_map(specification).collect();
        let mut by_name: FxHashMap<String, Vec<(u32, u32)>> = FxHashMap::default();
        for (spec, Specification { operations, .. }) in specs.iter().enumerate() {
            for (at, operation) in operations.iter().enumerate() {
                let name = name(operation.method, &operation.path);
                by_name.entry(name).or_default().push((spec as u32, at as u32));
            }
        }
        Operations { specs, by_name }
    }

    /// Whether `written` names a specification of the docs folder.
    pub(super) fn has(&self, written: &str) -> bool {
        self.spec(written).is_some()
    }

    /// The path of the specification nearest to `path`, when a slip explains it. Looks at all of them.
    pub(super) fn near(&self, path: &str) -> Option<&str> {
        did_you_mean(path, self.specs.iter().map(|spec| &*spec.path))
    }

    /// The specification an author means: a path (`/a.json`, `../a.json`), or a file's name with or without ending.
    fn spec(&self, written: &str) -> Option<u32> {
        let path = written.trim().trim_start_matches("../").trim_start_matches("./").trim_start_matches('/');
        let exact = self.specs.binary_search_by(|spec| (*spec.path).cmp(path)).ok();
        let named = || {
            self.specs.iter().position(|spec| {
                let file = spec.path.rsplit('/').next().unwrap_or(&spec.path);
                let is_end = spec.path.strip_suffix(path).is_some_and(|above| above.ends_with('/'));
                is_end || file.split('.').next() == Some(path)
            })
        };
        exact.or_else(named).map(|at| at as u32)
    }

    /// The operation an author names. Without a specification those of `around` come first, then all others.
    pub(super) fn find(&self, endpoint: &Endpoint, around: &[Spec]) -> Option<&Operation> {
        let found = self.by_name.get(&name(endpoint.method, &endpoint.path))?;
        let within = |spec: u32| found.iter().find(|(other, _)| *other == spec);
        let place = match &endpoint.spec {
            Some(written) => within(self.spec(written)?),
            None => {
                let near = around.iter().filter_map(|spec| self.spec(&spec.source)).find_map(within);
                near.or_else(|| found.first())
            }
        };
        place.map(|&(spec, at)| &self.specs[spec as usize].operations[at as usize])
    }

    /// The operations of a specification that navigation lists, each with its tag, in the order of the file.
    pub(super) fn listed(&self, spec: &str) -> impl Iterator<Item = (Option<&str>, &Operation)> {
        let operations = self.spec(spec).map(|at| &self.specs[at as usize].operations);
        let operations = operations.into_iter().flatten();
        operations.filter(|operation| !operation.hidden).map(|operation| (operation.tag.as_deref(), operation))
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
        let operation = self.operations.find(endpoint, around);
        let spec = match (operation, &endpoint.spec) {
            (Some(operation), _) => {
                let is_its = |spec: &&Spec| {
                    let at = self.operations.spec(&spec.source);
                    at.is_some_and(|at| self.operations.specs[at as usize].path == operation.spec)
                };
                around.iter().find(is_its)
            }
            (None, _) => around.first(),
        };
        let directory = spec.and_then(|spec| spec.directory.as_deref());
        match operation {
            Some(operation) => self.plan(operation, directory),
            None => {
                let title = format!("{} {}", endpoint.method.as_str(), endpoint.path);
                let file = slug(&format!("{}-{}", endpoint.method.as_str(), endpoint.path));
                let wanted = format!("{}/{file}", folder(directory));
                self.insert(endpoint.clone(), &wanted, title.into(), None, false)
            }
        }
    }

    /// The route of a generated page for `operation` of `spec`.
    pub(super) fn route_of(&mut self, operation: &Operation, spec: &Spec) -> Route {
        self.plan(operation, spec.directory.as_deref())
    }

    fn plan(&mut self, operation: &Operation, directory: Option<&str>) -> Route {
        let endpoint =
            Endpoint { spec: Some((&*operation.spec).into()), method: operation.method, path: operation.path.clone() };
        let wanted = match &operation.href {
            Some(href) => href.to_lowercase(),
            None => {
                let tag = operation.tag.as_deref().map(slug).filter(|tag| !tag.is_empty());
                let file = operation.summary.as_deref().map(slug).filter(|file| !file.is_empty());
                let file = file.unwrap_or_else(|| slug(&format!("{}-{}", operation.method.as_str(), operation.path)));
                let tag = tag.map_or_else(String::new, |tag| format!("/{tag}"));
                format!("{}{tag}/{file}", folder(directory))
            }
        };
        let title = operation.summary.clone();
        let title = title.unwrap_or_else(|| format!("{} {}", operation.method.as_str(), operation.path).into());
        self.insert(endpoint, &wanted, title, operation.description.clone(), operation.deprecated)
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
    let plain: String =
        plain.chars().filter(|c| !matches!(c, '{' | '}' | '(' | ')' | ',' | '.' | '\'' | '\n' | '/')).collect();
    plain.replace("--", "-").to_lowercase()
}

fn name(method: Method, path: &str) -> String {
    [method.as_str(), " ", path].concat()
}

/// `None` for what is no OpenAPI document.
fn specification(source: &Source) -> Option<Specification> {
    let is_data = matches!(source.path.extension(), "json" | "yaml" | "yml");
    if !is_data || crate::config::NAMES.contains(&source.path.as_str()) {
        return None;
    }
    // The version stands near the top, so that other data need not be read to know that it is none.
    let head = &source.text[..source.text.floor_char_boundary(4096)];
    if !head.contains("openapi") && !head.contains("swagger") {
        return None;
    }
    let document = data::read(source).ok()?;
    document.get("openapi").or_else(|| document.get("swagger"))?;
    let path: Arc<str> = source.path.as_str().into();
    let operations = read(&document, &path);
    Some(Specification { path, operations })
}

fn read(document: &Node, spec: &Arc<str>) -> Vec<Operation> {
    let mut found = Vec::new();
    for (key, is_webhook) in [("paths", false), ("webhooks", true)] {
        let Some(Node { value: Value::Map(paths), .. }) = document.get(key) else { continue };
        for path in paths {
            // In the order of methods, not of the file, as generated pages are numbered.
            for method in Method::ALL {
                let Some(operation) = path.node.get(&method.as_str().to_lowercase()) else { continue };
                if flag(operation, "x-excluded") {
                    continue;
                }
                let tag = match operation.get("tags") {
                    Some(Node { value: Value::List(tags), .. }) => tags.first().and_then(Node::text),
                    _ => None,
                };
                found.push(Operation {
                    spec: spec.clone(),
                    method: if is_webhook { Method::Webhook } else { method },
                    path: path.key.clone(),
                    tag: tag.map(Box::from),
                    summary: text(operation, "summary"),
                    description: text(operation, "description"),
                    deprecated: flag(operation, "deprecated"),
                    hidden: flag(operation, "x-hidden"),
                    href: operation.get("x-mint").and_then(|mint| text(mint, "href")),
                });
            }
        }
    }
    found
}

fn text(node: &Node, key: &str) -> Option<Box<str>> {
    node.get(key).and_then(Node::text).map(str::trim).filter(|text| !text.is_empty()).map(Box::from)
}

fn flag(node: &Node, key: &str) -> bool {
    matches!(node.get(key), Some(Node { value: Value::Bool(true), .. }))
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
        ] {
            assert_eq!(slug(name), expected, "for {name:?}");
        }
    }
}

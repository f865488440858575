//! Operations of API specifications, as far as navigation and links need them: one fact each.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::routes::Route;
use crate::config::nav::Spec;
use crate::config::{Endpoint, Method};
use crate::data::{self, Node, Value};
use crate::inputs::Inputs;
use crate::source::SitePath;

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

/// The operations of every specification in the docs folder, by the file's path.
#[derive(Default)]
pub(super) struct Operations {
    by_spec: FxHashMap<Arc<str>, Vec<Operation>>,
    /// The files' paths, sorted.
    specs: Vec<Arc<str>>,
}

/// The key that makes a JSON or YAML file an OpenAPI document, looked for before the file is read as a whole.
const MARKS: [&str; 2] = ["openapi", "swagger"];

impl Operations {
    /// Reads those of `inputs` that are OpenAPI documents. What is wrong with one is told where its pages are made.
    pub(super) fn read(inputs: &Inputs) -> Operations {
        let mut operations = Operations::default();
        for source in &inputs.sources {
            let head: &str = &source.text[..source.text.floor_char_boundary(4096)];
            let is_data = matches!(source.path.extension(), "json" | "yaml" | "yml");
            if !is_data || !MARKS.iter().any(|mark| head.contains(mark)) {
                continue;
            }
            let Ok(document) = data::read(source) else { continue };
            if document.get("openapi").is_none() && document.get("swagger").is_none() {
                continue;
            }
            let spec: Arc<str> = source.path.as_str().into();
            operations.by_spec.insert(spec.clone(), read(&document, &spec));
            operations.specs.push(spec);
        }
        operations.specs.sort();
        operations
    }

    /// The specification an author means: a path (`/a.json`, `../a.json`), or a file's name with or without ending.
    fn spec(&self, written: &str) -> Option<&Arc<str>> {
        let written = written.trim();
        let path = written.trim_start_matches("../").trim_start_matches("./").trim_start_matches('/');
        if let Some((spec, _)) = self.by_spec.get_key_value(path) {
            return Some(spec);
        }
        let path = SitePath::new(path)?;
        self.specs.iter().find(|spec| {
            let file = spec.rsplit('/').next().unwrap_or(spec);
            spec.ends_with(&format!("/{path}"))
                || file == path.as_str()
                || file.split('.').next() == Some(path.as_str())
        })
    }

    /// The operation an author names. Without a specification those of `around` come first, then all others.
    pub(super) fn find(&self, endpoint: &Endpoint, around: &[Spec]) -> Option<&Operation> {
        let is_it = |operation: &&Operation| operation.method == endpoint.method && operation.path == endpoint.path;
        let within = |spec: &Arc<str>| self.by_spec.get(spec)?.iter().find(is_it);
        if let Some(written) = &endpoint.spec {
            return within(self.spec(written)?);
        }
        let near = around.iter().filter_map(|spec| self.spec(&spec.source)).find_map(within);
        near.or_else(|| self.specs.iter().find_map(within))
    }

    /// The operations of a specification that navigation lists, each with its tag, in the order of the file.
    pub(super) fn listed(&self, spec: &str) -> impl Iterator<Item = (Option<&str>, &Operation)> {
        let operations = self.spec(spec).and_then(|spec| self.by_spec.get(spec));
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
                around.iter().find(|spec| self.operations.spec(&spec.source) == Some(&operation.spec))
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

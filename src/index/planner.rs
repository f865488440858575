//! Pages that no file holds: made for operations and channels that the navigation lists. Each has an address of its own
//! and says in its head what its specification says.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::channels::FoundChannel;
use super::endpoints::{MAX_NEAR, rivals};
use super::operations::{Found, Operations};
use super::routes::Route;
use super::store::Record;
use crate::config::Endpoint;
use crate::config::nav::Spec;
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::frontmatter::{self, Frontmatter, Visibility};
use crate::source::{FileId, SitePath, Span};

/// A page made for what the navigation lists.
pub(super) struct Planned {
    pub route: Route,
    pub title: Box<str>,
    pub head: Arc<Frontmatter>,
    /// The specification that says so.
    pub file: Option<FileId>,
}

impl Planned {
    /// The page, as other pages see it; none at an address that no file could have.
    pub(super) fn record(&self) -> Option<Record> {
        Some(Record {
            path: SitePath::new(&format!("{}.mdx", self.route.as_str()))?,
            route: self.route.clone(),
            written: self.head.clone(),
            frontmatter: self.head.clone(),
            title: self.title.clone(),
            generated: true,
        })
    }
}

/// Gives operations and channels their routes: each one, two of them never the same.
pub(super) struct Planner<'o> {
    operations: &'o Operations,
    planned: Vec<Planned>,
    /// By what the page is about and the address that it wants.
    routes: FxHashMap<String, Route>,
    taken: FxHashSet<Route>,
    /// Addresses that pages for everybody have, or will have.
    public: FxHashSet<Route>,
    /// Addresses of pages that not everybody may see, and who may.
    for_some: FxHashMap<Route, Visibility>,
    findings: Vec<Diagnostic>,
}

impl<'o> Planner<'o> {
    /// `public` are the addresses of pages for everybody, where there are others.
    pub(super) fn new(operations: &'o Operations, public: FxHashSet<Route>) -> Planner<'o> {
        Planner {
            operations,
            planned: Vec::new(),
            routes: FxHashMap::default(),
            taken: FxHashSet::default(),
            public,
            for_some: FxHashMap::default(),
            findings: Vec::new(),
        }
    }

    /// The route of the page for `endpoint`, listed at `at` where the specifications `around` hold.
    pub(super) fn route(&mut self, endpoint: &Endpoint, around: &[Spec], at: Span) -> Route {
        let found = self.operations.find(endpoint, around);
        let spec = match found {
            Some(found) => {
                let is_its =
                    |spec: &&Spec| self.operations.path(&spec.source).is_some_and(|path| path.as_str() == found.spec);
                around.iter().find(is_its)
            }
            None => around.first(),
        };
        let directory = spec.and_then(|spec| spec.directory.as_deref());
        match found {
            Some(found) => {
                let n_before = self.planned.len();
                let route = self.plan(found, directory);
                if self.planned.len() > n_before {
                    let place = |message| Code::SpecificationAmbiguous.at(at, message);
                    self.findings.extend(rivals(self.operations, endpoint, around, place));
                }
                route
            }
            None => {
                let title = format!("{} {}", endpoint.method.as_str(), endpoint.path);
                let file = slug(&format!("{}-{}", endpoint.method.as_str(), endpoint.path));
                let wanted = format!("{}/{file}", folder(directory));
                let mut head = Frontmatter { title: Some(title.into()), ..Frontmatter::default() };
                head.openapi = Some(endpoint.clone());
                let n_before = self.planned.len();
                let route = self.insert(named(endpoint), &wanted, head, None);
                // Where none can be read, that is said already.
                if self.planned.len() > n_before && self.operations.paths().next().is_some() {
                    self.findings.push(self.missing(endpoint, at));
                }
                route
            }
        }
    }

    /// Whether the page at an address is for some readers alone.
    pub(super) fn is_for_some(&self, route: &Route) -> bool {
        self.for_some.contains_key(route)
    }

    /// What is to be said of an entry of the navigation that names no operation.
    fn missing(&self, endpoint: &Endpoint, at: Span) -> Diagnostic {
        let name = format!("{} {}", endpoint.method.as_str(), endpoint.path);
        let message = format!("the navigation lists `{name}`, and no specification has this operation");
        let finding = Code::SpecificationNothing.at(at, message);
        let near = did_you_mean(&name, self.operations.names().take(MAX_NEAR)).filter(|near| *near != name);
        match near {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("write it as the specification does: `GET /users/{id}`"),
        }
    }

    /// The route of a generated page for an operation, listed where `spec` holds.
    pub(super) fn route_of(&mut self, found: Found, spec: &Spec) -> Route {
        self.plan(found, spec.directory.as_deref())
    }

    /// The route of a generated page for a channel, listed where `spec` holds.
    pub(super) fn route_of_channel(&mut self, FoundChannel { spec, channel }: FoundChannel, at: &Spec) -> Route {
        // Where other generators put channels without a tag, so that links to them stay good.
        let tag = channel.tag.as_deref().map(slug).filter(|tag| !tag.is_empty());
        let title = channel.title.as_ref().unwrap_or(&channel.name);
        let file = slug(title);
        let file = if file.is_empty() { "channel".to_owned() } else { file };
        let folder = folder(at.directory.as_deref());
        let wanted = format!("{folder}/{}/{file}", tag.as_deref().unwrap_or("websockets"));
        let description = channel.description.as_deref().or(channel.summary.as_deref());
        let written = format!("/{spec} {}", channel.name);
        let said = frontmatter::of_fields(&channel.metadata);
        let mut head = said.value;
        head.title.get_or_insert_with(|| title.clone());
        head.description = head.description.take().or_else(|| description.map(first_paragraph));
        // What the page is about is settled.
        head.asyncapi = Some(written.as_str().into());
        (head.api, head.openapi, head.openapi_schema) = (None, None, None);
        let n_before = self.planned.len();
        let route = self.insert(written, &wanted, head, Some(channel.span));
        if self.planned.len() > n_before {
            self.findings.extend(said.diags);
        }
        route
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
        let title = || format!("{} {}", operation.method.as_str(), operation.path).into();
        let said = frontmatter::of_fields(&operation.mint.metadata);
        let mut head = said.value;
        head.title = head.title.take().or_else(|| operation.summary.clone()).or_else(|| Some(title()));
        let description = operation.description.as_deref();
        head.description = head.description.take().or_else(|| description.map(first_paragraph));
        head.deprecated |= operation.deprecated;
        // What the page is about is settled.
        head.openapi = Some(endpoint.clone());
        (head.api, head.openapi_schema, head.asyncapi) = (None, None, None);
        let n_before = self.planned.len();
        let route = self.insert(named(&endpoint), &wanted, head, Some(operation.span));
        if self.planned.len() > n_before {
            self.findings.extend(said.diags);
        }
        route
    }

    fn insert(&mut self, about: String, wanted: &str, head: Frontmatter, at: Option<Span>) -> Route {
        // The same operation in another place of the navigation is the same page, unless it goes to another folder.
        let key = format!("{about} {wanted}");
        if let Some(route) = self.routes.get(&key) {
            return route.clone();
        }
        let mut route = Route::of(wanted);
        let mut n_same = 0;
        let is_theirs = |route: &Route| head.groups.is_restricted() && self.public.contains(route);
        while is_theirs(&route) || !self.taken.insert(route.clone()) {
            // That there is another page is not for the readers of this one.
            if let (Some(others), Some(at), true) = (self.for_some.get(&route), at, head.groups.is_restricted())
                && *others != head.groups
            {
                self.findings.push(others_want(&route, others, &head.groups, at));
            }
            n_same += 1;
            route = Route::of(&format!("{wanted}-{n_same}"));
        }
        self.routes.insert(key, route.clone());
        if head.groups.is_restricted() {
            self.for_some.insert(route.clone(), head.groups.clone());
        }
        let title = head.title.clone().unwrap_or_default();
        self.planned.push(Planned { route: route.clone(), title, head: Arc::new(head), file: at.map(|at| at.file) });
        route
    }

    /// The pages in the order of the navigation, and what is wrong with what specifications say of their heads.
    pub(super) fn finish(self) -> (Vec<Planned>, Vec<Diagnostic>) {
        (self.planned, self.findings)
    }
}

fn others_want(route: &Route, others: &Visibility, own: &Visibility, at: Span) -> Diagnostic {
    let route = route.as_str();
    let message =
        format!("a page for {own} wants the address `{route}`, which one for {others} has: its own would tell of that");
    Code::RouteTwice.at(at, message).help("give it an address with another name: `x-mint: { href: /refunds }`")
}

fn named(endpoint: &Endpoint) -> String {
    let spec = endpoint.spec.as_deref().unwrap_or_default();
    format!("{spec} {} {}", endpoint.method.as_str(), endpoint.path)
}

/// It stands below the title, the rest on the page.
fn first_paragraph(text: &str) -> Box<str> {
    text.split("\n\n").next().unwrap_or_default().trim().into()
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

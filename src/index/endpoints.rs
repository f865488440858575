//! What pages are about: the method or protocol and the address that stand above them, and pages about nothing.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::links::is_external;
use super::operations::Operations;
use super::routes::Route;
use super::{EndpointLine, Index, PageContext, Record, Server};
use crate::config::nav::Spec;
use crate::config::{Endpoint, Method, PlaygroundDisplay};
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::openapi;
use crate::openapi::asyncapi::{ActionKind, AsyncApi, Channel};
use crate::scheme::is_web;
use crate::source::SitePath;

pub(super) fn line(index: &Index, record: &Record) -> Option<EndpointLine> {
    if let Some(endpoint) = record.endpoint() {
        let server = server(index, record, endpoint);
        return Some(EndpointLine { method: endpoint.method.as_str().into(), address: endpoint.path.clone(), server });
    }
    let (document, number) = channel_of(index, record)?;
    let channel = &document.channels[number];
    Some(EndpointLine {
        method: badge(&document, channel).unwrap_or_default(),
        address: channel.address.as_ref().unwrap_or(&channel.name).clone(),
        server: None,
    })
}

fn channel_of(index: &Index, record: &Record) -> Option<(Arc<AsyncApi>, usize)> {
    let around = &index.ground.config.api.asyncapi;
    index.operations.channels.place(record.frontmatter.asyncapi.as_deref()?, around)
}

/// What stands before the title of a channel's page in the navigation.
pub(super) fn protocol(index: &Index, record: &Record) -> Option<Box<str>> {
    let (document, number) = channel_of(index, record)?;
    badge(&document, &document.channels[number])
}

/// Its first server's protocol, without what says that it is secured; else what a client does there.
fn badge(document: &AsyncApi, channel: &Channel) -> Option<Box<str>> {
    let protocol = document.servers_of(channel).find_map(|server| server.protocol.as_deref());
    let protocol = protocol.map(str::to_ascii_uppercase).unwrap_or_default();
    let plain = protocol.strip_suffix("-SECURE").or_else(|| protocol.strip_prefix("SECURE-")).unwrap_or(&protocol);
    if (1..=7).contains(&plain.len()) && plain.bytes().all(|c| c.is_ascii_alphanumeric()) {
        return Some(plain.into());
    }
    let does = |kind| channel.actions.iter().any(|action| action.kind == kind);
    match (does(ActionKind::Sent), does(ActionKind::Received)) {
        (true, false) => Some("SUB".into()),
        (false, true) => Some("PUB".into()),
        (true, true) => Some("PUB/SUB".into()),
        (false, false) => None,
    }
}

/// The server that samples ask; `None` where none is named by its whole address, and for what is no path.
fn server(index: &Index, record: &Record, endpoint: &Endpoint) -> Option<Server> {
    if endpoint.method == Method::Webhook || !endpoint.path.starts_with('/') {
        return None;
    }
    let api = &index.ground.config.api;
    let found = record.frontmatter.openapi.as_ref().and_then(|own| index.operations.find(own, &api.openapi));
    let servers = found.and_then(|found| Some(&found.operation.contract.as_ref().ok()?.servers));
    // Where a specification has one without any, readers may know of none.
    if servers.is_some_and(|servers| servers.is_empty()) {
        return None;
    }
    let url = servers.and_then(|servers| servers.first()).map(|server| server.default_url());
    let url = url.filter(|url| is_web(url));
    let url = url.or_else(|| api.mdx.servers.first().map(|url| url.to_string()))?;
    Some(Server { url: url.trim_end_matches('/').into(), is_shown: api.full_url })
}

/// By specification and name.
pub(super) type ModelPages = FxHashMap<SitePath, FxHashMap<Box<str>, Route>>;

/// Operations that are compared with one that is not there.
pub(super) const MAX_NEAR: usize = 5_000;

/// What is to be said of an operation that several specifications describe.
pub(super) fn rivals(
    operations: &Operations,
    endpoint: &Endpoint,
    around: &[Spec],
    place: impl FnOnce(String) -> Diagnostic,
) -> Option<Diagnostic> {
    let rivals = operations.rivals(endpoint, around);
    let [first, .., _] = rivals[..] else { return None };
    let name = format!("{} {}", endpoint.method.as_str(), endpoint.path);
    let files: Vec<String> = rivals.iter().map(|path| format!("`{path}`")).collect();
    let message = format!("`{name}` is described differently by {}; the first counts", files.join(" and by "));
    Some(place(message).help(format!("write the file: `/{first} {name}`")))
}

impl Index {
    /// The operation that a page is about: its specification, and its number among the operations.
    pub fn operation(&self, page: &PageContext) -> Option<(Arc<openapi::Spec>, usize)> {
        let endpoint = page.frontmatter.openapi.as_ref()?;
        self.operations.place(endpoint, &self.ground.config.api.openapi)
    }

    /// Whether readers of these pages can send requests from one, as far as heads and the site file say it.
    pub fn sends_requests(&self) -> bool {
        let usual = self.ground.config.api.playground.display;
        let sends = |record: &Arc<Record>| {
            let head = &record.frontmatter;
            let endpoint = head.openapi.as_ref().or(head.api.as_ref());
            let display = head.playground.unwrap_or(usual);
            endpoint.is_some_and(|endpoint| endpoint.method != Method::Webhook)
                && matches!(display, PlaygroundDisplay::Interactive | PlaygroundDisplay::Auth)
        };
        self.pages.values().chain(self.ground.generated.values()).any(sends)
    }

    /// The channel that a page is about: its document, and its number among the channels.
    pub fn channel(&self, page: &PageContext) -> Option<(Arc<AsyncApi>, usize)> {
        let channels = &self.operations.channels;
        channels.place(page.frontmatter.asyncapi.as_deref()?, &self.ground.config.api.asyncapi)
    }

    /// The data model that `openapi-schema` of a page's head names.
    pub fn model(&self, written: &str) -> Option<(Arc<openapi::Spec>, Box<str>)> {
        self.operations.model(written)
    }

    /// The path from the root of the page of a specification's data model; of several the one whose file comes first.
    pub fn model_page(&self, spec: &openapi::Spec, name: &str) -> Option<&str> {
        let own = self.model_pages.get_or_init(|| self.own_model_pages()).get(&spec.path);
        let own = own.and_then(|models| models.get(name)).map(Route::as_str);
        own.or_else(|| self.below()?.model_page(spec, name))
    }

    fn own_model_pages(&self) -> ModelPages {
        let about = |record: &&Arc<Record>| record.frontmatter.openapi_schema.is_some();
        let mut records: Vec<&Arc<Record>> = self.pages.values().filter(about).collect();
        records.sort_by(|a, b| a.path.cmp(&b.path));
        let mut found = ModelPages::default();
        for record in records {
            let named = record.frontmatter.openapi_schema.as_deref().and_then(|written| self.model(written));
            let Some((spec, name)) = named else { continue };
            found.entry(spec.path.clone()).or_default().entry(name).or_insert_with(|| record.route.clone());
        }
        found
    }

    /// Pages about what no specification has, in the order of their paths.
    pub(super) fn unknown_targets(&self, diags: &mut Vec<Diagnostic>) {
        let mut records: Vec<&Record> = self.pages.values().map(|record| &**record).collect();
        records.sort_by(|a, b| a.path.cmp(&b.path));
        for record in records {
            let head = &record.frontmatter;
            let rivals = head.openapi.as_ref().and_then(|endpoint| {
                let place = |message| Code::SpecificationAmbiguous.in_file(record.path.clone(), message);
                rivals(&self.ground.operations, endpoint, &self.ground.config.api.openapi, place)
            });
            diags.extend(rivals);
            let operation = head.openapi.as_ref().and_then(|endpoint| self.unknown_operation(endpoint));
            let model = head.openapi_schema.as_deref().filter(|written| self.model(written).is_none());
            let channel = head.asyncapi.as_deref().filter(|written| {
                self.ground.operations.channels.place(written, &self.ground.config.api.asyncapi).is_none()
            });
            let model = model.map(|written| ("openapi-schema", "data model", written.to_owned(), None));
            let channel = channel.map(|written| {
                ("asyncapi", "channel", written.to_owned(), self.ground.operations.channels.near(written))
            });
            for (key, what, written, near) in operation.into_iter().chain(model).chain(channel) {
                let first = written.split_whitespace().next().unwrap_or_default();
                if is_external(first) {
                    let message = format!("`{first}` is not fetched: a build reads the docs folder and nothing else");
                    let finding = Code::SpecificationRemote.in_file(record.path.clone(), message);
                    diags.push(finding.help("save it in the docs folder and write its path, `/openapi.json`"));
                    continue;
                }
                let message =
                    format!("`{key}` of `{}` is `{written}`, and no specification has this {what}", record.path);
                let finding = Code::SpecificationNothing.in_file(record.path.clone(), message);
                diags.push(match near {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help(match key {
                        "openapi" => "write it as the specification does: `/openapi.json GET /users/{id}`",
                        "asyncapi" => "write it as the specification does: `/asyncapi.yaml userSignedUp`",
                        _ => "write it as the specification does: `/openapi.json User`",
                    }),
                });
            }
        }
    }

    fn unknown_operation(&self, endpoint: &Endpoint) -> Option<(&'static str, &'static str, String, Option<String>)> {
        let operations = &self.ground.operations;
        if operations.find(endpoint, &self.ground.config.api.openapi).is_some() {
            return None;
        }
        let name = format!("{} {}", endpoint.method.as_str(), endpoint.path);
        let names = operations.names().take(MAX_NEAR);
        let near = did_you_mean(&name, names).map(str::to_owned);
        let spec = endpoint.spec.as_ref().map_or_else(String::new, |spec| format!("{spec} "));
        let near = near.filter(|near| *near != name).map(|near| format!("{spec}{near}"));
        Some(("openapi", "operation", format!("{spec}{name}"), near))
    }
}

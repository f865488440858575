//! What pages are about: the method or protocol and the address that stand above them, and pages about nothing.

use std::sync::Arc;

use super::links::is_external;
use super::{EndpointLine, Index, PageContext, Record, Server};
use crate::config::{Endpoint, Method};
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::openapi;

pub(super) fn line(index: &Index, record: &Record) -> Option<EndpointLine> {
    if let Some(endpoint) = record.endpoint() {
        let server = server(index, record, endpoint);
        return Some(EndpointLine { method: endpoint.method.as_str().into(), address: endpoint.path.clone(), server });
    }
    let written = record.frontmatter.asyncapi.as_deref()?;
    let around = &index.ground.config.api.asyncapi;
    let (document, number) = index.operations.channels.place(written, around)?;
    let channel = &document.channels[number];
    let protocol = document.servers_of(channel).find_map(|server| server.protocol.as_deref());
    Some(EndpointLine {
        method: protocol.unwrap_or_default().to_uppercase().into(),
        address: channel.address.as_ref().unwrap_or(&channel.name).clone(),
        server: None,
    })
}

/// The server that samples ask; `None` where none is named by its whole address, and for what is no path.
fn server(index: &Index, record: &Record, endpoint: &Endpoint) -> Option<Server> {
    if endpoint.method == Method::Webhook || !endpoint.path.starts_with('/') {
        return None;
    }
    let api = &index.ground.config.api;
    let of_specification = || {
        let found = index.operations.find(record.frontmatter.openapi.as_ref()?, &api.openapi)?;
        Some(found.operation.contract.as_ref().ok()?.servers.first()?.default_url())
    };
    let url = of_specification().filter(|url| is_whole(url));
    let url = url.or_else(|| api.mdx.servers.first().map(|url| url.to_string()))?;
    Some(Server { url: url.trim_end_matches('/').into(), is_shown: api.full_url })
}

fn is_whole(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Operations that are compared with one that is not there.
pub(super) const MAX_NEAR: usize = 5_000;

impl Index {
    /// The operation that a page is about: its specification, and its number among the operations.
    pub fn operation(&self, page: &PageContext) -> Option<(Arc<openapi::Spec>, usize)> {
        let endpoint = page.frontmatter.openapi.as_ref()?;
        self.operations.place(endpoint, &self.ground.config.api.openapi)
    }

    /// The channel that a page is about: its document, and its number among the channels.
    pub fn channel(&self, page: &PageContext) -> Option<(Arc<openapi::asyncapi::AsyncApi>, usize)> {
        let channels = &self.operations.channels;
        channels.place(page.frontmatter.asyncapi.as_deref()?, &self.ground.config.api.asyncapi)
    }

    /// The data model that `openapi-schema` of a page's head names.
    pub fn model(&self, written: &str) -> Option<(Arc<openapi::Spec>, Box<str>)> {
        self.operations.model(written)
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

    /// Pages about what no specification has, in the order of their paths.
    pub(super) fn unknown_targets(&self, diags: &mut Vec<Diagnostic>) {
        let mut records: Vec<&Record> = self.pages.values().map(|record| &**record).collect();
        records.sort_by(|a, b| a.path.cmp(&b.path));
        for record in records {
            let head = &record.frontmatter;
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

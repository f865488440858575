//! Whether readers can send requests from a page, which of them, and to whom: the page's operation file, and what its
//! policy has to allow for it.

use url::Url;

use super::Prepared;
use super::generated::written;
use super::making::Place;
use crate::artifact::Artifact;
use crate::config::{Method, PlaygroundDisplay, Proxy};
use crate::diag::{Code, Diagnostic};
use crate::document::Head;
use crate::emit::policy::{Allowed, Directive, Policy};
use crate::index::{Index, PageContext};
use crate::openapi::operation::Operation;
use crate::page::Page;
use crate::playground::{self, Unreachable};
use crate::render::{Mount, Playground, Users};

/// What a page's playground is.
pub(super) struct Made {
    pub shown: Playground,
    /// The operation file, where requests can be sent.
    pub file: Option<Artifact>,
    /// What the page must be allowed to send them and to show what comes back.
    pub policy: Policy,
}

impl Made {
    fn without(shown: Playground) -> Made {
        Made { shown, file: None, policy: Policy::default() }
    }
}

/// Emits `PlaygroundWithoutLogin`, `ServerInsecure`, `ServerNotWeb`.
///
/// `manual` is what the page itself says of its endpoint.
pub(super) fn of(
    page: &Page,
    manual: Option<&written::Manual>,
    written: &Head,
    prepared: &Prepared,
    place: &Place,
    diags: &mut Vec<Diagnostic>,
) -> Made {
    let context = &page.context;
    let head = &context.frontmatter;
    let config = &prepared.config;
    // A webhook is sent by the API.
    let endpoint = head.openapi.as_ref().or(head.api.as_ref());
    if endpoint.is_none_or(|endpoint| endpoint.method == Method::Webhook) {
        return Made::without(Playground::None);
    }
    let users = match head.playground.unwrap_or(config.api.playground.display) {
        PlaygroundDisplay::None => return Made::without(Playground::None),
        PlaygroundDisplay::Simple => return Made::without(Playground::Simple),
        PlaygroundDisplay::Auth if config.personalization.is_none() => {
            diags.push(without_login(written, prepared));
            return Made::without(Playground::None);
        }
        PlaygroundDisplay::Auth => Users::LoggedIn(head.playground_for.clone()),
        PlaygroundDisplay::Interactive => Users::Readers,
    };
    let Some(operation) = operation(manual, context, prepared, place.index, diags) else {
        return Made::without(Playground::Simple);
    };
    let json = operation.json();
    // Another page about the operation has a file of its own: so each can be written when its page is.
    let hash = blake3::hash([&*json, context.route.as_str()].concat().as_bytes()).to_hex();
    let name = format!("{}/operation.{}.json", place.folder, &hash[..16]);
    let file = Artifact::new(place.audience.clone(), &name, json);
    let policy = policy(&operation, prepared);
    Made { shown: Playground::Interactive(Mount { operation: name.into(), users }), file: Some(file), policy }
}

/// `None` for what cannot be sent.
pub(super) fn operation(
    manual: Option<&written::Manual>,
    context: &PageContext,
    prepared: &Prepared,
    index: &Index,
    diags: &mut Vec<Diagnostic>,
) -> Option<playground::Operation> {
    let api = &prepared.config.api;
    if let Some(own) = manual {
        return playground::of_page(&own.described(&context.frontmatter), &context.title, api);
    }
    let (spec, number) = index.operation(context)?;
    let operation = &spec.operations[number];
    judge(operation, prepared, diags);
    playground::of_operation(&spec, operation, &context.title, api)
}

/// What is to be said of the servers; those of a whole document are said of once, findings that are equal being one.
fn judge(operation: &Operation, prepared: &Prepared, diags: &mut Vec<Diagnostic>) {
    let Ok(contract) = &operation.contract else { return };
    let is_direct = prepared.config.api.playground.proxy == Proxy::Direct;
    // Pages under `http:` may ask whom they want.
    let is_secure = prepared.config.address.origin.as_deref().is_none_or(|origin| origin.starts_with("https:"));
    for server in contract.servers.iter() {
        let url = &server.url;
        match playground::unreachable(server) {
            Some(Unreachable::Insecure) if is_direct && is_secure => {
                let message = format!("`{url}` is under `http:`, and browsers ask it from no page under `https:`");
                let help = "write it under `https:`, or give `api.playground.proxy` the URL of a proxy of your own";
                diags.push(Code::ServerInsecure.at(server.span, message).help(help));
            }
            Some(Unreachable::NotWeb) => {
                let message = format!("`{url}` is no address that a page can send requests to");
                diags.push(Code::ServerNotWeb.at(server.span, message).help("write it as `https://api.foo.com/v1`"));
            }
            Some(Unreachable::Insecure) | None => {}
        }
    }
}

/// Whom requests go to: the servers, or the proxy in their place. What comes back is shown from the reader's own memory.
fn policy(operation: &playground::Operation, prepared: &Prepared) -> Policy {
    let mut policy = Policy::default();
    let base = &prepared.config.address.origin;
    match &prepared.config.api.playground.proxy {
        Proxy::Url(url) => {
            let host = Url::parse(url).ok().filter(|url| base.as_deref() != Some(&url.origin().ascii_serialization()));
            if let Some(host) = host.as_ref().and_then(Allowed::host_of) {
                policy.allow_requests(Directive::Connect, host, "`api.playground.proxy` in the site file");
            }
        }
        Proxy::Direct => {
            for host in operation.servers.iter().flat_map(|server| &server.hosts) {
                if let Some(host) = Allowed::parse(host) {
                    let why = format!("the playground of {} {}", operation.method, operation.path);
                    policy.allow_requests(Directive::Connect, host, why);
                }
            }
        }
    }
    for directive in [Directive::Image, Directive::Media] {
        policy.allow_requests(directive, Allowed::memory(), "what the playground is answered");
    }
    policy
}

/// Where the page's head says so, or the site file.
fn without_login(written: &Head, prepared: &Prepared) -> Diagnostic {
    let own = &written.source;
    let message = "`auth` shows the playground to readers who are logged in, and nobody can log in to this site";
    let help =
        "say in the site file how readers log in (`personalization`), or write `interactive`, `simple` or `none`";
    let at = match (written.frontmatter.playground, prepared.config.api.playground.display_at) {
        (None, Some(at)) => at,
        _ => {
            let line = own.head().find("playground:").map(|at| at..at + "playground:".len());
            own.span(line.unwrap_or(0..own.head().len().min(3)))
        }
    };
    Code::PlaygroundWithoutLogin.at(at, message).help(help)
}

//! The request of an operation, as samples show it: what is required, with examples, and words where the reader's own
//! values belong.

use super::body::body;
use super::styles::{encoded, in_cookie, in_header, in_query};
use crate::config::{Api, Method};
use crate::openapi::Spec;
use crate::openapi::example::{self, Direction, Extent, Wanted};
use crate::openapi::operation::{CodeSample, Contract, Operation, Place, SecurityKind};
use crate::samples::{self, Basic, Body, Language, Request};
use crate::scheme::is_web;

/// Code for each language that the site asks for, with its fence's language and its name; none where nothing can be sent.
pub(super) fn samples(
    spec: &Spec,
    operation: &Operation,
    contract: &Contract,
    api: &Api,
) -> Vec<(&'static str, &'static str, String)> {
    if operation.method == Method::Webhook {
        return Vec::new();
    }
    let request = request(spec, operation, contract, api);
    let mut made = request.map_or_else(Vec::new, |request| in_languages(api, &request));
    let own: Vec<&str> =
        operation.samples.iter().filter(|sample| is_request(sample)).map(|own| language_of(own).0).collect();
    made.retain(|(language, ..)| !own.contains(language));
    made
}

/// The fence's language and the name of an author's sample.
pub(super) fn language_of(sample: &CodeSample) -> (&str, &str) {
    let written = sample.language.trim();
    if ["typescript", "ts"].iter().any(|name| written.eq_ignore_ascii_case(name)) {
        return ("typescript", "TypeScript");
    }
    let known = Language::by_name(written);
    known.map_or((written, written), |language| (language.fence(), language.label()))
}

/// Whether it stands for the request that would be made for its language, and is not a command of another program.
fn is_request(sample: &CodeSample) -> bool {
    Language::by_name(&sample.language) != Some(Language::Curl) || sample.source.contains("curl")
}

/// A request in each language that the site asks for; in none where it wants no samples.
pub(super) fn in_languages(api: &Api, request: &Request) -> Vec<(&'static str, &'static str, String)> {
    if !api.examples.autogenerate {
        return Vec::new();
    }
    let mut languages: Vec<Language> =
        api.examples.languages.iter().filter_map(|name| Language::by_name(name)).collect();
    if languages.is_empty() {
        languages = Language::ALL.to_vec();
    }
    let made = languages.into_iter().filter_map(|language| {
        let code = samples::sample(language, request).ok()?;
        Some((language.fence(), language.label(), code))
    });
    made.collect()
}

fn request(spec: &Spec, operation: &Operation, contract: &Contract, api: &Api) -> Option<Request> {
    let wanted = Wanted {
        direction: Direction::Request,
        extent: if api.examples.all_params { Extent::All } else { Extent::Required },
    };
    // Without one there is none that readers may know of.
    let server = Some(contract.servers.first()?.default_url());
    let server = server.filter(|url| is_web(url)).or_else(|| api.mdx.servers.first().map(|url| url.to_string()))?;
    let mut asked = Asked::new(Request {
        method: method(operation.verb)?,
        url: format!("{}{}", server.trim_end_matches('/'), operation.path),
        headers: Vec::new(),
        basic: None,
        body: Body::None,
    });
    let Asked { request, query, cookies } = &mut asked;
    if let Some(requirement) = contract.security.first() {
        for needed in &requirement.schemes {
            match &needed.scheme.kind {
                SecurityKind::ApiKey { place: Place::Query, name } => {
                    query.push(format!("{}={{api_key}}", encoded(name)))
                }
                SecurityKind::ApiKey { place: Place::Cookie, name } => cookies.push(format!("{name}=<api-key>")),
                SecurityKind::ApiKey { name, .. } => header(name, "<api-key>", request),
                SecurityKind::Basic => {
                    request.basic = Some(Basic { user: "<username>".to_owned(), password: "<password>".to_owned() });
                }
                SecurityKind::Http { scheme } => header("Authorization", &format!("{scheme} <credentials>"), request),
                SecurityKind::Bearer { .. } | SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. } => {
                    header("Authorization", "Bearer <token>", request);
                }
                SecurityKind::MutualTls => {}
            }
        }
    }
    for parameter in &contract.parameters {
        if !parameter.required || parameter.place == Place::Path {
            continue;
        }
        let value = example::of_parameter(&spec.schemas, parameter, wanted);
        match parameter.place {
            Place::Path => {}
            Place::Query => query.extend(in_query((&**parameter).into(), &value)),
            Place::Header => header(&parameter.name, &in_header((&**parameter).into(), &value), request),
            Place::Cookie => cookies.extend(in_cookie((&**parameter).into(), &value)),
        }
    }
    if let Some(media_type) = contract.body.as_ref().and_then(|body| body.content.first()) {
        request.body = body(spec, media_type, wanted);
    }
    Some(asked.finish())
}

/// A request in the making: what is gathered for its query and its cookies.
pub(super) struct Asked {
    pub request: Request,
    /// `name=value`, encoded.
    pub query: Vec<String>,
    pub cookies: Vec<String>,
}

impl Asked {
    pub(super) fn new(request: Request) -> Asked {
        Asked { request, query: Vec::new(), cookies: Vec::new() }
    }

    pub(super) fn finish(self) -> Request {
        let Asked { mut request, query, cookies } = self;
        if !query.is_empty() {
            request.url.push(if request.url.contains('?') { '&' } else { '?' });
            request.url.push_str(&query.join("&"));
        }
        if !cookies.is_empty() {
            header("Cookie", &cookies.join("; "), &mut request);
        }
        request
    }
}

/// Each name once, whatever its case; what no header can hold is left out.
pub(super) fn header(name: &str, value: &str, request: &mut Request) {
    let is_there = request.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
    // The body says what it is itself.
    if !is_there && value.is_ascii() && !name.eq_ignore_ascii_case("content-type") {
        request.headers.push((name.to_owned(), value.replace(['\r', '\n', '\0'], " ")));
    }
}

pub(super) fn method(verb: Method) -> Option<samples::Method> {
    Some(match verb {
        Method::Get => samples::Method::Get,
        Method::Put => samples::Method::Put,
        Method::Post => samples::Method::Post,
        Method::Delete => samples::Method::Delete,
        Method::Options => samples::Method::Options,
        Method::Head => samples::Method::Head,
        Method::Patch => samples::Method::Patch,
        Method::Trace => samples::Method::Trace,
        Method::Webhook => return None,
    })
}

//! Operations: what a request takes, what is answered, who may ask and where.

use std::sync::Arc;

use super::json::Json;
use super::schema::SchemaRef;
use crate::config::Method;
use crate::data::Field;
use crate::source::Span;

/// One operation of a path, a webhook, or a callback.
#[derive(Clone, PartialEq, Debug)]
pub struct Operation {
    /// `Method::Webhook` for webhooks, as pages name them; `verb` says how they are sent.
    pub method: Method,
    pub verb: Method,
    /// As the specification writes it: `/users/{id}`, a webhook's name, or a callback's expression.
    pub path: Box<str>,
    pub id: Option<Box<str>>,
    pub tags: Vec<Box<str>>,
    /// Trimmed; `None` when empty. Falls back to the path item's.
    pub summary: Option<Box<str>>,
    /// Markdown, trimmed; `None` when empty. Falls back to the path item's.
    pub description: Option<Box<str>>,
    pub deprecated: bool,
    /// `x-hidden`: a page that no navigation lists.
    pub hidden: bool,
    /// `x-excluded`: no page at all.
    pub excluded: bool,
    pub mint: Mint,
    /// `x-codeSamples`, in their order; they come before generated ones.
    pub samples: Vec<CodeSample>,
    /// Why it cannot be shown, where something it needs cannot be read: its page says so, and every other page stands.
    pub contract: Result<Contract, Broken>,
    /// Equal for equal pages: of all that the operation's page is made from, with every schema it reaches, without places.
    pub fingerprint: Fingerprint,
    /// The operation's key in its path item: `get`.
    pub span: Span,
}

/// A hash of values without their places.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Fingerprint(pub [u8; 16]);

/// The first thing that is wrong with an operation; findings have all of them.
#[derive(Clone, PartialEq, Debug)]
pub struct Broken {
    pub message: Box<str>,
    pub span: Span,
}

/// What a request takes and what is answered.
#[derive(Clone, PartialEq, Debug)]
pub struct Contract {
    /// The path's in their order, then the operation's own; an operation's stands in the place of the path's that it
    /// replaces. No two with one name and place.
    pub parameters: Vec<Arc<Parameter>>,
    pub body: Option<Arc<Body>>,
    /// In the order of the file.
    pub responses: Vec<Arc<Response>>,
    pub callbacks: Vec<Callback>,
    /// The innermost list there is: the operation's, the path's, or the document's; `/` when none is given, none
    /// at all where readers see none of them.
    pub servers: Arc<[Server]>,
    /// One of them must hold; empty where nothing is asked for.
    pub security: Arc<[Requirement]>,
}

/// `x-mint` of an operation; what the operation does not say, its path does.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Mint {
    /// Fields of a page's head, in the order of the file, each once; `groups` among them.
    pub metadata: Vec<Field>,
    /// MDX that stands before what is generated.
    pub content: Option<Box<str>>,
    /// The address of the page.
    pub href: Option<Box<str>>,
    /// Lines that come before and after the parts of a parameter, as `api.params.post` has them.
    pub pre: Vec<Box<str>>,
    pub post: Vec<Box<str>>,
    /// `playground.expand`
    pub expand: Option<Box<str>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct CodeSample {
    /// As written: `bash`, `Python`.
    pub language: Box<str>,
    pub label: Option<Box<str>>,
    pub source: Box<str>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

impl Place {
    pub fn as_str(self) -> &'static str {
        match self {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Cookie => "cookie",
        }
    }
}

/// How a list or an object is written into a parameter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    pub name: Box<str>,
    pub place: Place,
    pub description: Option<Box<str>>,
    /// Always for those of the path.
    pub required: bool,
    pub deprecated: bool,
    /// As written, or what its place has without.
    pub style: Style,
    pub explode: bool,
    pub allow_reserved: bool,
    pub allow_empty: bool,
    pub schema: SchemaRef,
    /// The media type it is written in (`application/json`) instead of a style.
    pub media_type: Option<Box<str>>,
    pub examples: Vec<Example>,
    pub span: Span,
}

/// A header of a response or of a part of a body.
#[derive(Clone, PartialEq, Debug)]
pub struct Header {
    pub name: Box<str>,
    pub description: Option<Box<str>>,
    pub required: bool,
    pub deprecated: bool,
    pub schema: SchemaRef,
    pub examples: Vec<Example>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Body {
    pub description: Option<Box<str>>,
    pub required: bool,
    /// In the order of the file.
    pub content: Vec<MediaType>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Response {
    /// `200`, `4XX` or `default`.
    pub status: Box<str>,
    pub description: Option<Box<str>>,
    pub headers: Vec<Header>,
    /// In the order of the file.
    pub content: Vec<MediaType>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct MediaType {
    /// `application/json; charset=utf-8`, as written.
    pub name: Box<str>,
    pub schema: Option<SchemaRef>,
    /// `example` and `examples`, in their order.
    pub examples: Vec<Example>,
    pub encoding: Vec<Encoding>,
}

/// How one property of a form or multipart body is sent.
#[derive(Clone, PartialEq, Debug)]
pub struct Encoding {
    pub property: Box<str>,
    pub content_type: Option<Box<str>>,
    pub headers: Vec<Header>,
    pub style: Option<Style>,
    pub explode: Option<bool>,
    pub allow_reserved: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Example {
    /// Its key among `examples`; `None` for `example`.
    pub name: Option<Box<str>>,
    pub summary: Option<Box<str>>,
    pub description: Option<Box<str>>,
    pub value: ExampleValue,
}

#[derive(Clone, PartialEq, Debug)]
pub enum ExampleValue {
    Value(Arc<Json>),
    /// `externalValue`: an address that nobody fetches.
    External(Box<str>),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Callback {
    pub name: Box<str>,
    /// Their paths are expressions: `{$request.body#/url}`. Their own callbacks are not read.
    pub operations: Vec<Operation>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Server {
    /// With its variables in braces: `https://{region}.acme.com/v1`. May be relative, and is text from a file: whoever
    /// makes a link of it judges its scheme.
    pub url: Box<str>,
    pub description: Option<Box<str>>,
    pub variables: Vec<ServerVariable>,
    /// Of its address.
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ServerVariable {
    pub name: Box<str>,
    pub default: Box<str>,
    pub values: Vec<Box<str>>,
    pub description: Option<Box<str>>,
}

impl Server {
    /// The address with every variable at its default; one that is not declared stays in braces.
    pub fn default_url(&self) -> String {
        let mut url = String::with_capacity(self.url.len());
        let mut rest = &*self.url;
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}') else { break };
            let name = &rest[open + 1..open + close];
            url.push_str(&rest[..open]);
            match self.variables.iter().find(|variable| *variable.name == *name) {
                Some(variable) => url.push_str(&variable.default),
                None => url.push_str(&rest[open..=open + close]),
            }
            rest = &rest[open + close + 1..];
        }
        url.push_str(rest);
        url
    }
}

/// Schemes that are asked for together; none for an operation that may also be called without.
#[derive(Clone, PartialEq, Debug)]
pub struct Requirement {
    pub schemes: Vec<Needed>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Needed {
    pub scheme: Arc<SecurityScheme>,
    /// Scopes of OAuth2 and OpenID Connect, roles of the others.
    pub scopes: Vec<Box<str>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct SecurityScheme {
    /// Its key in `components.securitySchemes`.
    pub name: Box<str>,
    pub description: Option<Box<str>>,
    pub kind: SecurityKind,
    /// `x-default`: what a playground fills in.
    pub default: Option<Json>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum SecurityKind {
    /// Never `Place::Path`.
    ApiKey {
        place: Place,
        name: Box<str>,
    },
    Basic,
    /// `format` is a hint: `JWT`.
    Bearer {
        format: Option<Box<str>>,
    },
    /// Another scheme of `Authorization`: `digest`.
    Http {
        scheme: Box<str>,
    },
    OAuth2 {
        flows: Vec<Flow>,
    },
    OpenIdConnect {
        url: Box<str>,
    },
    MutualTls,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Flow {
    pub kind: FlowKind,
    pub authorization_url: Option<Box<str>>,
    pub token_url: Option<Box<str>>,
    pub refresh_url: Option<Box<str>>,
    /// Names and what they allow, in the order of the file.
    pub scopes: Vec<(Box<str>, Box<str>)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FlowKind {
    Implicit,
    Password,
    ClientCredentials,
    AuthorizationCode,
    Device,
}

//! What the site file says of API pages.

use url::Url;

use super::address::is_safe;
use super::nav::{Spec, specs};
use super::read::Reader;
use crate::data::{Node, Value};
use crate::diag::Code;
use crate::source::Span;

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Api {
    pub openapi: Vec<Spec>,
    pub asyncapi: Vec<Spec>,
    pub playground: Playground,
    /// Whether nested parameters are open from the start.
    pub params_expanded: bool,
    /// Pills after every parameter's name, by field of the schema.
    pub params_post: Vec<Box<str>>,
    /// Write whole URLs, not paths, above an endpoint.
    pub full_url: bool,
    pub examples: Examples,
    /// For endpoints written as pages (`api:` in frontmatter).
    pub mdx: MdxApi,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Playground {
    pub display: PlaygroundDisplay,
    /// Where the site file says how it is shown.
    pub display_at: Option<Span>,
    pub proxy: Proxy,
    /// Send cookies with requests.
    pub credentials: bool,
    /// The proxy may be given what fills fields for the reader.
    pub proxy_credentials: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum PlaygroundDisplay {
    #[default]
    Interactive,
    Simple,
    None,
    /// Interactive for readers who are logged in.
    Auth,
}

pub(crate) const PLAYGROUND_DISPLAYS: [(&str, PlaygroundDisplay); 4] = [
    ("interactive", PlaygroundDisplay::Interactive),
    ("simple", PlaygroundDisplay::Simple),
    ("none", PlaygroundDisplay::None),
    ("auth", PlaygroundDisplay::Auth),
];

#[derive(Clone, PartialEq, Debug, Default)]
pub enum Proxy {
    /// The browser asks the API itself.
    #[default]
    Direct,
    /// The owner's own: `https:`, or this machine itself.
    Url(Box<str>),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Examples {
    /// Languages of request samples; empty: the theme's own.
    pub languages: Vec<Box<str>>,
    /// Optional parameters too.
    pub all_params: bool,
    pub prefill: bool,
    pub autogenerate: bool,
}

impl Default for Examples {
    fn default() -> Examples {
        Examples { languages: Vec::new(), all_params: true, prefill: false, autogenerate: true }
    }
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct MdxApi {
    pub servers: Vec<Box<str>>,
    pub auth: Option<AuthMethod>,
    /// Of the header or parameter that carries the key.
    pub auth_name: Option<Box<str>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AuthMethod {
    Bearer,
    Basic,
    Key,
    Cobo,
    None,
}

pub(crate) const AUTH_METHODS: [(&str, AuthMethod); 5] = [
    ("bearer", AuthMethod::Bearer),
    ("basic", AuthMethod::Basic),
    ("key", AuthMethod::Key),
    ("cobo", AuthMethod::Cobo),
    ("none", AuthMethod::None),
];

pub(super) fn api(node: &Node, reader: &mut Reader) -> Option<Api> {
    let mut object = reader.object(node, "api")?;
    let expanded = [("closed", false), ("all", true)];
    let mut api = Api {
        openapi: object.get("openapi").map_or_else(Vec::new, |node| specs(node, "openapi", reader)),
        asyncapi: object.get("asyncapi").map_or_else(Vec::new, |node| specs(node, "asyncapi", reader)),
        playground: object.get("playground").and_then(|node| playground(node, reader)).unwrap_or_default(),
        examples: object.get("examples").and_then(|node| examples(node, reader)).unwrap_or_default(),
        mdx: object.get("mdx").and_then(|node| mdx(node, reader)).unwrap_or_default(),
        ..Api::default()
    };
    if let Some(node) = object.get("params")
        && let Some(mut params) = reader.object(node, "params")
    {
        api.params_expanded = params.word("expanded", reader, &expanded).unwrap_or_default();
        api.params_post = params.texts("post", reader);
        params.close(reader);
    }
    if let Some(node) = object.get("url") {
        api.full_url = reader.word(node, "url", &[("full", true)]).unwrap_or_default();
    }
    object.belongs("baseUrl", "it belongs in `mdx`: write `\"mdx\": { \"server\": … }`");
    object.belongs("auth", "it belongs in `mdx`: write `\"mdx\": { \"auth\": … }`");
    object.close(reader);
    Some(api)
}

fn playground(node: &Node, reader: &mut Reader) -> Option<Playground> {
    let mut object = reader.object(node, "playground")?;
    let at = object.get("display").or_else(|| object.get("mode"));
    // Older site files call it `mode`.
    let display = object.word("display", reader, &PLAYGROUND_DISPLAYS);
    let mode = object.word("mode", reader, &PLAYGROUND_DISPLAYS);
    let proxy = object.get("proxy").map_or(Proxy::Direct, |node| proxy(node, reader));
    let credentials = object.flag("credentials", reader).unwrap_or_default();
    let proxy_credentials = object.flag("proxyCredentials", reader).unwrap_or_default();
    object.close(reader);
    let display = display.or(mode).unwrap_or_default();
    Some(Playground { display, display_at: at.map(|node| node.span), proxy, credentials, proxy_credentials })
}

fn proxy(node: &Node, reader: &mut Reader) -> Proxy {
    match &node.value {
        Value::Bool(false) => Proxy::Direct,
        Value::Bool(true) => {
            let message = "`proxy: true` is a service of a host: a static site asks the API from the browser";
            reader.push(
                Code::SiteFileHosted
                    .at(node.span, message)
                    .help("give the URL of a proxy of your own, or leave it out"),
            );
            Proxy::Direct
        }
        Value::Text(written) => proxy_at(written, node, reader),
        _ => {
            reader.wrong(node, "proxy", "a URL or `false`");
            Proxy::Direct
        }
    }
}

/// Whatever a reader sends goes through it: nobody on the way may read that.
fn proxy_at(written: &str, node: &Node, reader: &mut Reader) -> Proxy {
    let url = Url::parse(written.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some(url) = url else {
        let message = format!("`proxy` takes a whole URL, `{written}` is none");
        reader.push(Code::SiteFileValue.at(node.span, message).help("write it as `https://proxy.foo.com/`"));
        return Proxy::Direct;
    };
    if !is_safe(&url) {
        let message = "`proxy` is under `http:`, where anybody on the way can read and change what readers send";
        let help = "write `https://`; `http://` is for `localhost`, `127.0.0.1` and `[::1]` only";
        reader.push(Code::UnsafeUrl.at(node.span, message).help(help));
        return Proxy::Direct;
    }
    Proxy::Url(String::from(url).into())
}

fn examples(node: &Node, reader: &mut Reader) -> Option<Examples> {
    let mut object = reader.object(node, "examples")?;
    let defaults = [("all", true), ("required", false)];
    let examples = Examples {
        languages: object.texts("languages", reader),
        all_params: object.word("defaults", reader, &defaults).unwrap_or(true),
        prefill: object.flag("prefill", reader).unwrap_or_default(),
        autogenerate: object.flag("autogenerate", reader).unwrap_or(true),
    };
    object.close(reader);
    Some(examples)
}

fn mdx(node: &Node, reader: &mut Reader) -> Option<MdxApi> {
    let mut object = reader.object(node, "mdx")?;
    let mut mdx = MdxApi { servers: object.texts("server", reader), ..MdxApi::default() };
    if let Some(node) = object.get("auth")
        && let Some(mut auth) = reader.object(node, "auth")
    {
        mdx.auth = auth.word("method", reader, &AUTH_METHODS);
        mdx.auth_name = auth.text("name", reader);
        auth.close(reader);
    }
    object.close(reader);
    Some(mdx)
}

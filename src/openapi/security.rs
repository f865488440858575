//! Who may ask and where: servers, security schemes and requirements.

use std::sync::Arc;

use super::contract::unrepeated;
use super::operation::{
    Flow, FlowKind, Needed, Place, Requirement, SecurityKind, SecurityScheme, Server, ServerVariable,
};
use super::parts;
use super::reader::Reader;
use crate::data::{Field, Node, Value};
use crate::diag::Code;

const FLOWS: [(&str, FlowKind); 5] = [
    ("implicit", FlowKind::Implicit),
    ("password", FlowKind::Password),
    ("clientCredentials", FlowKind::ClientCredentials),
    ("authorizationCode", FlowKind::AuthorizationCode),
    ("deviceAuthorization", FlowKind::Device),
];

impl<'f> Reader<'f> {
    /// The servers that `node` lists; `None` where it lists none, and none where readers see none of those.
    pub fn servers(&mut self, node: &'f Node) -> Option<Arc<[Server]>> {
        if parts::is_unserved(node) {
            return Some(Arc::default());
        }
        let listed = self.list(node, "servers");
        let mut found = Vec::new();
        for node in listed {
            if !self.spend(128) {
                break;
            }
            let Some(url) = self.text(node, "url") else {
                let finding = Code::SpecificationType.at(node.span, "a server without `url`");
                self.diags.push(finding.help("write its address: `{ \"url\": \"https://api.acme.com\" }`"));
                continue;
            };
            let variables = unrepeated(self.map(node, "variables")).map(|(field, _)| self.variable(field)).collect();
            let span = node.get("url").unwrap_or(node).span;
            found.push(Server { url, description: self.text(node, "description"), variables, span });
        }
        (!found.is_empty()).then(|| found.into())
    }

    fn variable(&mut self, field: &'f Field) -> ServerVariable {
        let node = &field.node;
        let values = self.texts(node, "enum");
        let default = self.text(node, "default").unwrap_or_else(|| {
            let message = format!("the server variable `{}` has no `default`", field.key);
            self.diags.push(Code::SpecificationType.at(field.key_span, message).help("write the value that most need"));
            values.first().cloned().unwrap_or_default()
        });
        ServerVariable { name: field.key.clone(), default, values, description: self.text(node, "description") }
    }

    /// Reads `components.securitySchemes`.
    pub fn read_schemes(&mut self, components: &'f Node) {
        for (field, _) in unrepeated(self.map(components, "securitySchemes")) {
            let scheme = self.resolve(&field.node).and_then(|node| self.scheme(&field.key, node)).map(Arc::new);
            self.schemes.insert(&field.key, scheme);
            self.scheme_names.push(&field.key);
        }
    }

    /// What is wrong with a security scheme.
    pub fn wrong_scheme<T>(&mut self, node: &'f Node, message: String, help: &str) -> Option<T> {
        let finding = Code::SpecificationType.at(node.get("type").unwrap_or(node).span, message);
        self.diags.push(finding.help(help));
        None
    }

    /// A key in a request, as a security scheme describes it.
    pub fn key(&mut self, name: &str, node: &'f Node) -> Option<SecurityKind> {
        let place = match node.get("in").and_then(Node::text) {
            Some("query") => Place::Query,
            Some("header") => Place::Header,
            Some("cookie") => Place::Cookie,
            _ => {
                let message = format!("the key of `{name}` does not say where it stands");
                return self.wrong_scheme(node, message, "write `\"in\": \"header\"`, `query` or `cookie`");
            }
        };
        match self.text(node, "name") {
            Some(name) => Some(SecurityKind::ApiKey { place, name }),
            None => {
                let message = format!("the key of `{name}` has no name");
                self.wrong_scheme(node, message, "write the name of the header: `\"name\": \"X-API-Key\"`")
            }
        }
    }

    pub fn scheme(&mut self, name: &str, node: &'f Node) -> Option<SecurityScheme> {
        let kind = match node.get("type").and_then(Node::text) {
            Some("apiKey") => self.key(name, node)?,
            Some("http") => match self.text(node, "scheme") {
                Some(scheme) if scheme.eq_ignore_ascii_case("basic") => SecurityKind::Basic,
                Some(scheme) if scheme.eq_ignore_ascii_case("bearer") => {
                    SecurityKind::Bearer { format: self.text(node, "bearerFormat") }
                }
                Some(scheme) => {
                    let message = format!("nothing here logs in by `{scheme}`: readers write the whole of the header");
                    let help = "write `basic` or `bearer` where the API takes them";
                    let at = node.get("scheme").unwrap_or(node).span;
                    self.diags.push(Code::SecuritySchemeOther.at(at, message).help(help));
                    SecurityKind::Http { scheme }
                }
                None => {
                    let message = format!("`{name}` has no `scheme`");
                    return self.wrong_scheme(node, message, "write `\"scheme\": \"bearer\"` or `basic`");
                }
            },
            Some("oauth2") => SecurityKind::OAuth2 { flows: self.flows(node) },
            Some("openIdConnect") => {
                SecurityKind::OpenIdConnect { url: self.text(node, "openIdConnectUrl").unwrap_or_default() }
            }
            Some("mutualTLS") => SecurityKind::MutualTls,
            other => {
                let message = match other {
                    Some(other) => format!("`{name}` is of the type `{other}`, which is no security scheme"),
                    None => format!("the security scheme `{name}` has no `type`"),
                };
                let help = match other {
                    Some("basic") => "write `\"type\": \"http\", \"scheme\": \"basic\"`",
                    Some("bearer") => "write `\"type\": \"http\", \"scheme\": \"bearer\"`",
                    _ => "write `apiKey`, `http`, `oauth2`, `openIdConnect` or `mutualTLS`",
                };
                return self.wrong_scheme(node, message, help);
            }
        };
        Some(SecurityScheme {
            name: name.into(),
            description: self.text(node, "description"),
            kind,
            default: node.get("x-default").and_then(|node| self.json(node)),
        })
    }

    fn flows(&mut self, node: &'f Node) -> Vec<Flow> {
        let mut found = Vec::new();
        for (field, _) in unrepeated(self.map(node, "flows")) {
            let Some((_, kind)) = FLOWS.iter().find(|(name, _)| **name == *field.key) else {
                if !field.key.starts_with("x-") {
                    let message = format!("there is no flow `{}`", field.key);
                    let names: Vec<String> = FLOWS.iter().map(|(name, _)| format!("`{name}`")).collect();
                    let finding = Code::SpecificationType.at(field.key_span, message);
                    self.diags.push(finding.help(format!("write one of {}", names.join(", "))));
                }
                continue;
            };
            let node = &field.node;
            let scopes = unrepeated(self.map(node, "scopes"));
            let scopes = scopes.map(|(field, _)| (field.key.clone(), field.node.text().unwrap_or_default().into()));
            found.push(Flow {
                kind: *kind,
                scopes: scopes.collect(),
                authorization_url: self.text(node, "authorizationUrl"),
                token_url: self.text(node, "tokenUrl"),
                refresh_url: self.text(node, "refreshUrl"),
            });
        }
        found
    }

    /// What `security` of `node` asks for; `None` where it says nothing, or names nothing but schemes that nobody describes:
    /// what holds for the whole document is then nearer to what is meant than that nobody need log in.
    pub fn security(&mut self, node: &'f Node) -> Option<Arc<[Requirement]>> {
        node.get("security").filter(|node| node.value != Value::Null)?;
        let mut found = Vec::new();
        let (mut n_named, mut n_unknown) = (0, 0);
        for requirement in self.list(node, "security") {
            let Value::Map(fields) = &requirement.value else {
                self.wrong(requirement, "an entry of `security`", "an object");
                continue;
            };
            let mut schemes = Vec::new();
            let mut is_whole = true;
            for (field, _) in unrepeated(fields) {
                if !self.spend(128) {
                    break;
                }
                n_named += 1;
                match self.schemes.get(&*field.key) {
                    Some(Some(scheme)) => {
                        let scheme = scheme.clone();
                        schemes.push(Needed { scheme, scopes: self.texts_of(&field.node, "the list of scopes") });
                    }
                    // Its own finding says what is wrong.
                    Some(None) => is_whole = false,
                    None => {
                        is_whole = false;
                        n_unknown += 1;
                        self.unknown_scheme(field);
                    }
                }
            }
            // What is left of a requirement would ask for less than it does.
            if is_whole {
                found.push(Requirement { schemes });
            }
        }
        let is_nothing = found.is_empty() && n_unknown > 0 && n_unknown == n_named;
        (!is_nothing).then(|| found.into())
    }

    pub fn unknown_scheme(&mut self, field: &'f Field) {
        let message = format!("there is no security scheme `{}`", field.key);
        let names = self.scheme_names.clone();
        let near = self.near(&field.key, names.into_iter());
        let help = near.map_or_else(
            || format!("describe it in `components.securitySchemes.{}`", field.key),
            |near| format!("did you mean `{near}`?"),
        );
        self.diags.push(Code::SecurityUnknown.at(field.key_span, message).help(help));
    }
}

//! Who may send and receive: what servers and operations ask for.

use super::Making;
use crate::data::{Field, Node, Value};
use crate::openapi::contract::unrepeated;
use crate::openapi::operation::SecurityKind;
use crate::openapi::reader::reference;

/// A way to log in, as a server or an operation asks for it.
#[derive(Clone, PartialEq, Debug)]
pub struct Login {
    /// Its key among the document's schemes.
    pub scheme: Box<str>,
    pub description: Option<Box<str>>,
    pub secret: Secret,
    pub scopes: Vec<Box<str>>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Secret {
    /// As requests have it.
    Http(SecurityKind),
    /// By means of the protocol's own: what they are called.
    Protocol(&'static str),
}

/// What the specification calls them, and what readers know them as.
const OF_PROTOCOLS: [(&str, &str); 8] = [
    ("userPassword", "user name and password"),
    ("X509", "X.509"),
    ("symmetricEncryption", "symmetric encryption"),
    ("asymmetricEncryption", "asymmetric encryption"),
    ("plain", "SASL PLAIN"),
    ("scramSha256", "SASL SCRAM-SHA-256"),
    ("scramSha512", "SASL SCRAM-SHA-512"),
    ("gssapi", "SASL GSSAPI"),
];

impl<'f> Making<'_, 'f> {
    /// What `security` asks for: one of the lists, and all of what it holds. An empty one asks for nothing.
    pub(super) fn security(&mut self, node: &'f Node) -> Vec<Vec<Login>> {
        let mut found = Vec::new();
        for asked in self.reader.list(node, "security") {
            let login = match &asked.value {
                // Version 3 names a scheme or describes it there.
                Value::Map(_) if reference(asked).is_some() || asked.get("type").and_then(Node::text).is_some() => {
                    self.named_login(asked).map(|login| vec![login])
                }
                // Version 2 has keys of schemes. What is left of several would ask for less than they do.
                Value::Map(fields) => unrepeated(fields).map(|(field, _)| self.keyed_login(field)).collect(),
                _ => {
                    self.reader.wrong(asked, "an entry of `security`", "an object");
                    None
                }
            };
            found.extend(login);
        }
        found
    }

    fn named_login(&mut self, asked: &'f Node) -> Option<Login> {
        let node = self.reader.resolve(asked)?;
        let called = reference(asked).and_then(Node::text).and_then(|written| written.rsplit('/').next());
        let called = called.or_else(|| node.get("type")?.text())?;
        let scopes = self.reader.texts(node, "scopes");
        self.login(called, node, scopes)
    }

    fn keyed_login(&mut self, field: &'f Field) -> Option<Login> {
        let Some(node) = self.schemes.and_then(|schemes| schemes.get(&field.key)) else {
            self.reader.unknown_scheme(field);
            return None;
        };
        let node = self.reader.resolve(node)?;
        let scopes = self.reader.texts_of(&field.node, "the list of scopes");
        self.login(&field.key, node, scopes)
    }

    fn login(&mut self, scheme: &str, node: &'f Node, scopes: Vec<Box<str>>) -> Option<Login> {
        if !self.reader.spend(128) {
            return None;
        }
        let known = self.secrets.get(&std::ptr::from_ref(node)).cloned();
        let secret = known.unwrap_or_else(|| {
            let secret = self.secret(scheme, node);
            self.secrets.insert(node, secret.clone());
            secret
        });
        let description = self.reader.text(node, "description");
        Some(Login { scheme: scheme.into(), description, secret: secret?, scopes })
    }

    fn secret(&mut self, scheme: &str, node: &'f Node) -> Option<Secret> {
        let kind = node.get("type").and_then(Node::text);
        let of_protocol = OF_PROTOCOLS.iter().find(|(name, _)| kind == Some(*name));
        match (kind, of_protocol) {
            (_, Some((_, called))) => Some(Secret::Protocol(called)),
            (Some("apiKey"), None) if node.get("in").and_then(Node::text) == Some("password") => {
                Some(Secret::Protocol("API key as password"))
            }
            (Some("apiKey"), None) => Some(Secret::Protocol("API key as user name")),
            (Some("httpApiKey"), None) => self.reader.key(scheme, node).map(Secret::Http),
            (Some("http" | "oauth2" | "openIdConnect"), None) => {
                self.reader.scheme(scheme, node).map(|scheme| Secret::Http(scheme.kind))
            }
            (other, None) => {
                let message = match other {
                    Some(other) => format!("`{scheme}` is of the type `{other}`, which is no security scheme"),
                    None => format!("the security scheme `{scheme}` has no `type`"),
                };
                let help = "write `userPassword`, `apiKey`, `httpApiKey`, `http`, `oauth2`, `openIdConnect`, `X509` or another that AsyncAPI has";
                self.reader.wrong_scheme(node, message, help)
            }
        }
    }
}

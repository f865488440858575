//! `publicKey`: PEM text, a file or a JWK, wherever the site file has it.

use crate::config::read::Reader;
use crate::data::{Node, Value, json};
use crate::diag::Code;
use crate::inputs::Inputs;
use crate::keys::{PublicKey, Refused, base64};
use crate::source::{SitePath, Span};

/// `publicKey`: PEM text, the path of a PEM or JWK file, or a JWK object.
pub(super) fn public_key(node: &Node, file: &SitePath, inputs: &Inputs, reader: &mut Reader) -> Option<PublicKey> {
    let found = match &node.value {
        Value::Map(_) => from_jwk(node),
        Value::Text(text) if text.contains("-----BEGIN") => PublicKey::from_pem(text),
        Value::Text(path) => from_file(path, file, inputs),
        _ => Err(Refused::Unreadable("it is neither PEM text, nor a file, nor a JWK object".into())),
    };
    match found {
        Ok(key) => Some(key),
        Err(refused) => {
            reader.push(finding(refused, node.span));
            None
        }
    }
}

fn finding(refused: Refused, at: Span) -> crate::diag::Diagnostic {
    match refused {
        Refused::Private => Code::PrivateKey
            .at(at, "this is a private key: whoever has it can be any reader")
            .help("give the public key; keep the private one out of the docs folder, and replace it if it was shared"),
        Refused::Unreadable(why) => Code::KeyUnreadable
            .at(at, format!("`publicKey` cannot be read: {why}"))
            .help("`docs keys generate` makes a pair of keys in the right form"),
    }
}

fn from_file(path: &str, file: &SitePath, inputs: &Inputs) -> Result<PublicKey, Refused> {
    let missing = || Refused::Unreadable(format!("there is no file `{path}` in the docs folder"));
    let path = file.join(path).ok_or_else(missing)?;
    let source = inputs.source(&path).ok_or_else(missing)?;
    if source.text.trim_start().starts_with('{') {
        let node = json(&source.text, source.span(0..source.text.len()))
            .map_err(|error| Refused::Unreadable(format!("`{path}` is not JSON: {}", error.message)))?;
        return from_jwk(&node);
    }
    PublicKey::from_pem(&source.text)
}

fn from_jwk(node: &Node) -> Result<PublicKey, Refused> {
    if node.get("d").is_some() {
        return Err(Refused::Private);
    }
    let text = |key: &str| node.get(key).and_then(Node::text).unwrap_or_default();
    let number = |key: &str| {
        let bytes = base64::decode(text(key)).filter(|bytes| bytes.len() == 32);
        bytes
            .map(|bytes| base64::encode(&bytes))
            .ok_or_else(|| Refused::Unreadable(format!("its `{key}` is not 32 bytes")))
    };
    match (text("kty"), text("crv")) {
        ("EC", "P-256") => Ok(PublicKey::Es256 { x: number("x")?, y: number("y")? }),
        ("OKP", "Ed25519") => Ok(PublicKey::EdDsa { x: number("x")? }),
        _ => Err(Refused::neither()),
    }
}

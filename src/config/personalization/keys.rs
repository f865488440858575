//! Public keys that tokens are checked with: PEM or JWK, ES256 (P-256) or EdDSA (Ed25519).

use crate::config::read::Reader;
use crate::data::{Node, Value, json};
use crate::diag::Code;
use crate::inputs::Inputs;
use crate::source::{SitePath, Span};

/// A public key, its numbers in base64url as a JWK has them. The variant is the signature algorithm.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PublicKey {
    Es256 { x: Box<str>, y: Box<str> },
    EdDsa { x: Box<str> },
}

/// What precedes the key's own bytes in a SubjectPublicKeyInfo: the algorithm's name, nothing that varies.
const P256_HEAD: [u8; 27] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];
const ED25519_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// `publicKey`: PEM text, the path of a PEM or JWK file, or a JWK object.
pub(super) fn public_key(node: &Node, file: &SitePath, inputs: &Inputs, reader: &mut Reader) -> Option<PublicKey> {
    let found = match &node.value {
        Value::Map(_) => from_jwk(node),
        Value::Text(text) if text.contains("-----BEGIN") => from_pem(text),
        Value::Text(path) => from_file(path, file, inputs),
        _ => Err(Refused::Unreadable("it is neither PEM text, nor a file, nor a JWK object".into())),
    };
    match found {
        Ok(key) => Some(key),
        Err(refused) => {
            reader.push(refused.finding(node.span));
            None
        }
    }
}

enum Refused {
    Private,
    Unreadable(String),
}

impl Refused {
    fn finding(self, at: Span) -> crate::diag::Diagnostic {
        match self {
            Refused::Private => {
                Code::PrivateKey.at(at, "this is a private key: whoever has it can be any reader").help(
                    "give the public key; keep the private one out of the docs folder, and replace it if it was shared",
                )
            }
            Refused::Unreadable(why) => Code::KeyUnreadable
                .at(at, format!("`publicKey` cannot be read: {why}"))
                .help("`docs keys generate` makes a pair of keys in the right form"),
        }
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
    from_pem(&source.text)
}

fn from_pem(text: &str) -> Result<PublicKey, Refused> {
    if text.contains("PRIVATE KEY-----") {
        return Err(Refused::Private);
    }
    const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
    const END: &str = "-----END PUBLIC KEY-----";
    let body = text
        .split_once(BEGIN)
        .and_then(|(_, rest)| rest.split_once(END))
        .map(|(body, _)| body)
        .ok_or_else(|| Refused::Unreadable(format!("it has no `{BEGIN}`")))?;
    let der = decode(body).ok_or_else(|| Refused::Unreadable("its text is not base64".into()))?;
    if let Some(point) = der.strip_prefix(&P256_HEAD)
        && point.len() == 64
    {
        return Ok(PublicKey::Es256 { x: encode(&point[..32]), y: encode(&point[32..]) });
    }
    match der.strip_prefix(&ED25519_HEAD) {
        Some(key) if key.len() == 32 => Ok(PublicKey::EdDsa { x: encode(key) }),
        _ => Err(Refused::Unreadable("it is neither a P-256 key (ES256) nor an Ed25519 key (EdDSA)".into())),
    }
}

fn from_jwk(node: &Node) -> Result<PublicKey, Refused> {
    if node.get("d").is_some() {
        return Err(Refused::Private);
    }
    let text = |key: &str| node.get(key).and_then(Node::text).unwrap_or_default();
    let number = |key: &str| {
        let bytes = decode(text(key)).filter(|bytes| bytes.len() == 32);
        bytes.map(|bytes| encode(&bytes)).ok_or_else(|| Refused::Unreadable(format!("its `{key}` is not 32 bytes")))
    };
    match (text("kty"), text("crv")) {
        ("EC", "P-256") => Ok(PublicKey::Es256 { x: number("x")?, y: number("y")? }),
        ("OKP", "Ed25519") => Ok(PublicKey::EdDsa { x: number("x")? }),
        _ => Err(Refused::Unreadable("it is neither a P-256 key (ES256) nor an Ed25519 key (EdDSA)".into())),
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// base64 or base64url, with or without padding; blanks are skipped.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut n_bits) = (0u32, 0);
    for letter in text.trim_end().trim_end_matches('=').bytes() {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b' ' | b'\n' | b'\r' | b'\t' => continue,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(six);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push((bits >> n_bits) as u8);
        }
    }
    Some(bytes)
}

/// base64url without padding.
fn encode(bytes: &[u8]) -> Box<str> {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, byte| (word << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            text.push(char::from(ALPHABET[(word >> (18 - 6 * at)) as usize & 63]));
        }
    }
    text.into()
}

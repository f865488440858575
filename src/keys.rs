//! Keys that tokens are signed and checked with: ES256 (P-256) or EdDSA (Ed25519), as PEM.
//!
//! The private key belongs to the owner's backend, the public one to the site file. Both are in the forms that every
//! library reads: PKCS#8 and SubjectPublicKeyInfo.

pub mod base64;
mod private;
pub mod token;

pub use private::PrivateKey;

/// How a token is signed. Each kind of key has one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Algorithm {
    Es256,
    EdDsa,
}

impl Algorithm {
    /// As `alg` of a token's header has it.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Es256 => "ES256",
            Algorithm::EdDsa => "EdDSA",
        }
    }
}

/// A public key, its numbers in base64url as a JWK has them. The variant is the signature algorithm.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PublicKey {
    Es256 { x: Box<str>, y: Box<str> },
    EdDsa { x: Box<str> },
}

/// Why a text is not a public key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refused {
    /// It is a private key, which must not be where this text was found.
    Private,
    /// One sentence, lower case, no full stop.
    Unreadable(String),
}

const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const END: &str = "-----END PUBLIC KEY-----";

/// What precedes the key's own bytes in a SubjectPublicKeyInfo: the algorithm's name, nothing that varies.
const P256_HEAD: [u8; 27] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];
const ED25519_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

impl PublicKey {
    /// Reads PEM text. What stands around the block is passed over.
    ///
    /// # Errors
    /// `Private` for any kind of private key, `Unreadable` for every other text.
    pub fn from_pem(text: &str) -> Result<PublicKey, Refused> {
        if text.contains("PRIVATE KEY-----") {
            return Err(Refused::Private);
        }
        let body = text
            .split_once(BEGIN)
            .and_then(|(_, rest)| rest.split_once(END))
            .map(|(body, _)| body)
            .ok_or_else(|| Refused::Unreadable(format!("it has no `{BEGIN}`")))?;
        let der = base64::decode(body).ok_or_else(|| Refused::Unreadable("its text is not base64".into()))?;
        if let Some(point) = der.strip_prefix(&P256_HEAD)
            && point.len() == 64
        {
            return Ok(PublicKey::p256(point));
        }
        match der.strip_prefix(&ED25519_HEAD) {
            Some(key) if key.len() == 32 => Ok(PublicKey::EdDsa { x: base64::encode(key) }),
            _ => Err(Refused::neither()),
        }
    }

    /// From the two coordinates of a point, 32 bytes each.
    fn p256(point: &[u8]) -> PublicKey {
        PublicKey::Es256 { x: base64::encode(&point[..32]), y: base64::encode(&point[32..]) }
    }

    /// A short name for `kid`: no two keys have the same one.
    pub fn id(&self) -> &str {
        match self {
            PublicKey::Es256 { x, .. } | PublicKey::EdDsa { x } => &x[..8],
        }
    }

    /// The SubjectPublicKeyInfo as PEM text.
    pub fn to_pem(&self) -> String {
        let number = |text: &str| base64::decode(text).expect("it was encoded here");
        let der = match self {
            PublicKey::Es256 { x, y } => [&P256_HEAD[..], &number(x), &number(y)].concat(),
            PublicKey::EdDsa { x } => [&ED25519_HEAD[..], &number(x)].concat(),
        };
        format!("{BEGIN}\n{}{END}\n", base64::lines(&der))
    }

    /// As `publicKey` of the site file takes it, on one line.
    pub fn to_jwk(&self) -> String {
        match self {
            PublicKey::Es256 { x, y } => format!(r#"{{ "kty": "EC", "crv": "P-256", "x": "{x}", "y": "{y}" }}"#),
            PublicKey::EdDsa { x } => format!(r#"{{ "kty": "OKP", "crv": "Ed25519", "x": "{x}" }}"#),
        }
    }
}

impl Refused {
    /// A key of another kind.
    pub fn neither() -> Refused {
        Refused::Unreadable("it is neither a P-256 key (ES256) nor an Ed25519 key (EdDSA)".into())
    }
}

#[cfg(test)]
mod tests;

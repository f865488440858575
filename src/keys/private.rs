//! Private keys: made, read, written, and signed with.

use ring::rand::SecureRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::{Map, Value};

use super::{Algorithm, PublicKey, base64};

/// A private key with its public half. It has no `Debug`: what cannot be printed is not printed by mistake.
pub struct PrivateKey {
    /// PKCS#8.
    der: Vec<u8>,
    pair: Pair,
}

enum Pair {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
}

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

/// What precedes an Ed25519 key's 32 bytes in the first version of PKCS#8. `ring` writes the second one, with the public
/// key in it, which OpenSSL 3 and so node refuse.
const ED25519_HEAD: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// The algorithm's name in a PKCS#8 file of each kind.
const P256_NAME: [u8; 21] = [
    0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03,
    0x01, 0x07,
];
const ED25519_NAME: [u8; 7] = [0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70];

impl PrivateKey {
    /// Makes a key. `None` when the system gives no random numbers.
    pub fn generate(algorithm: Algorithm, random: &dyn SecureRandom) -> Option<PrivateKey> {
        let der = match algorithm {
            Algorithm::Es256 => {
                let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, random).ok()?;
                document.as_ref().to_vec()
            }
            Algorithm::EdDsa => {
                let mut seed = [0; 32];
                random.fill(&mut seed).ok()?;
                [&ED25519_HEAD[..], &seed].concat()
            }
        };
        PrivateKey::from_der(der, random).ok()
    }

    /// Reads PKCS#8 as PEM text. What stands around the block is passed over.
    ///
    /// # Errors
    /// What is wrong with it: one sentence, lower case, no full stop.
    pub fn from_pem(text: &str, random: &dyn SecureRandom) -> Result<PrivateKey, String> {
        let body = text.split_once(BEGIN).and_then(|(_, rest)| rest.split_once(END)).map(|(body, _)| body);
        let Some(body) = body else {
            return Err(match () {
                () if text.contains("BEGIN ENCRYPTED PRIVATE KEY") => "it is locked by a password".into(),
                () if text.contains("BEGIN EC PRIVATE KEY") => "it is not PKCS#8 but the older form of OpenSSL".into(),
                () if text.contains("BEGIN PUBLIC KEY") => {
                    "it is the public key, and tokens are signed with the private one".into()
                }
                () => format!("it has no `{BEGIN}`"),
            });
        };
        let der = base64::decode(body).ok_or("its text is not base64")?;
        PrivateKey::from_der(der, random)
    }

    fn from_der(der: Vec<u8>, random: &dyn SecureRandom) -> Result<PrivateKey, String> {
        let holds = |name: &[u8]| der.windows(name.len()).any(|window| window == name);
        let pair = if holds(&P256_NAME) {
            // `ring` takes no key without its public half; every tool writes it but when told otherwise.
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der, random).map(Pair::Es256)
        } else if holds(&ED25519_NAME) {
            Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map(Pair::EdDsa)
        } else {
            return Err("it is neither a P-256 key (ES256) nor an Ed25519 key (EdDSA)".into());
        };
        let pair = pair.map_err(|error| format!("it is damaged ({error})"))?;
        Ok(PrivateKey { der, pair })
    }

    pub fn to_pem(&self) -> String {
        format!("{BEGIN}\n{}{END}\n", base64::lines(&self.der))
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        match self.pair {
            Pair::Es256(_) => Algorithm::Es256,
            Pair::EdDsa(_) => Algorithm::EdDsa,
        }
    }

    pub fn public(&self) -> PublicKey {
        match &self.pair {
            // The first byte says that both coordinates follow.
            Pair::Es256(pair) => PublicKey::p256(&pair.public_key().as_ref()[1..]),
            Pair::EdDsa(pair) => PublicKey::EdDsa { x: base64::encode(pair.public_key().as_ref()) },
        }
    }

    /// A token in the compact form: header, claims and signature, with dots between. `alg` is set unless the header has
    /// it. `None` when the system gives no random numbers.
    pub fn sign(
        &self,
        mut header: Map<String, Value>,
        claims: &Map<String, Value>,
        random: &dyn SecureRandom,
    ) -> Option<String> {
        header.entry("alg").or_insert_with(|| self.algorithm().name().into());
        let part = |object: &Map<String, Value>| {
            base64::encode(&serde_json::to_vec(object).expect("an object of JSON is text"))
        };
        let mut token = format!("{}.{}", part(&header), part(claims));
        let signature = self.sign_bytes(token.as_bytes(), random)?;
        token.push('.');
        token.push_str(&base64::encode(&signature));
        Some(token)
    }

    /// A signature as tokens have it, 64 bytes. `None` when the system gives no random numbers.
    pub fn sign_bytes(&self, bytes: &[u8], random: &dyn SecureRandom) -> Option<Vec<u8>> {
        Some(match &self.pair {
            Pair::Es256(pair) => pair.sign(random, bytes).ok()?.as_ref().to_vec(),
            Pair::EdDsa(pair) => pair.sign(bytes).as_ref().to_vec(),
        })
    }
}

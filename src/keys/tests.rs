use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey, VerificationAlgorithm};
use serde_json::{Map, Value, json};

use super::{Algorithm, PrivateKey, PublicKey, Refused, base64, token};
use crate::diag::Severity;

/// The keys of RFC 7515 A.3 and RFC 8037 A.1, as OpenSSL writes them.
const RFC7515_PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\nH1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp\n7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt\n-----END PRIVATE KEY-----\n";
const RFC8037_PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";

#[track_caller]
fn object(value: Value) -> Map<String, Value> {
    let Value::Object(object) = value else { panic!("an object") };
    object
}

/// Whether a token's signature is that of the key, by `ring`'s own verification.
fn verifies(token: &str, key: &PublicKey) -> bool {
    let (signed, signature) = token.rsplit_once('.').expect("three parts");
    let number = |text: &str| base64::decode(text).expect("base64url");
    let (algorithm, bytes): (&dyn VerificationAlgorithm, Vec<u8>) = match key {
        PublicKey::Es256 { x, y } => (&ECDSA_P256_SHA256_FIXED, [&[4][..], &number(x), &number(y)].concat()),
        PublicKey::EdDsa { x } => (&ED25519, number(x)),
    };
    UnparsedPublicKey::new(algorithm, bytes).verify(signed.as_bytes(), &number(signature)).is_ok()
}

#[test]
fn a_pair_survives_its_files_and_signs() {
    let random = SystemRandom::new();
    for algorithm in [Algorithm::Es256, Algorithm::EdDsa] {
        let made = PrivateKey::generate(algorithm, &random).expect("random numbers");
        let read = PrivateKey::from_pem(&made.to_pem(), &random).expect("what we wrote");
        assert_eq!((read.algorithm(), read.public()), (algorithm, made.public()));
        assert_eq!(PublicKey::from_pem(&made.public().to_pem()), Ok(made.public()));
        assert_eq!(PublicKey::from_pem(&made.to_pem()), Err(Refused::Private));
        let claims = object(json!({"content": {"firstName": "Jané"}}));
        let signed = read.sign(object(json!({"kid": "a"})), &claims, &random).expect("random numbers");
        assert!(verifies(&signed, &made.public()));
        let other = PrivateKey::generate(algorithm, &random).expect("random numbers");
        assert!(!verifies(&signed, &other.public()));
        let part = |at: usize| -> Value {
            serde_json::from_slice(&base64::decode(signed.split('.').nth(at).expect("a part")).expect("base64url"))
                .expect("JSON")
        };
        assert_eq!(part(0), json!({"kid": "a", "alg": algorithm.name()}));
        assert_eq!(part(1), Value::Object(claims));
    }
}

/// RFC 8037 A.4 says which signature comes out; that of RFC 7515 A.3 has a random part and is only verified.
#[test]
fn vectors_of_the_rfcs() {
    let random = SystemRandom::new();
    let ed = PrivateKey::from_pem(RFC8037_PRIVATE, &random).expect("the key of RFC 8037");
    assert_eq!(ed.public(), PublicKey::EdDsa { x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".into() });
    let token = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
                 hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    assert!(verifies(token, &ed.public()));
    assert_eq!(ed.sign(Map::new(), &Map::new(), &random).expect("random numbers").len(), 20 + 1 + 3 + 1 + 86);

    let ec = PrivateKey::from_pem(RFC7515_PRIVATE, &random).expect("the key of RFC 7515");
    let (x, y) = ("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    assert_eq!(ec.public(), PublicKey::Es256 { x: x.into(), y: y.into() });
    let token = "eyJhbGciOiJFUzI1NiJ9.\
                 eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
                 DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    assert!(verifies(token, &ec.public()));
}

#[test]
fn what_is_no_private_key() {
    #[track_caller]
    fn check(pem: &str, expected: &str) {
        let found = PrivateKey::from_pem(pem, &SystemRandom::new()).err().expect("an error");
        assert_eq!(found, expected);
    }
    check("", "it has no `-----BEGIN PRIVATE KEY-----`");
    check("-----BEGIN ENCRYPTED PRIVATE KEY-----", "it is locked by a password");
    check("-----BEGIN EC PRIVATE KEY-----", "it is not PKCS#8 but the older form of OpenSSL");
    check("-----BEGIN PUBLIC KEY-----", "it is the public key, and tokens are signed with the private one");
    check("-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----", "its text is not base64");
    check(
        "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----",
        "it is neither a P-256 key (ES256) nor an Ed25519 key (EdDSA)",
    );
    let cut = RFC8037_PRIVATE.replace("MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v", "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3");
    check(&cut, "it is damaged (InvalidEncoding)");
}

#[test]
fn tokens_that_are_worth_too_much() {
    #[track_caller]
    fn check(user: Value, life: u32, expected: &[&str]) {
        let now = 1_800_000_000;
        let claims = token::claims(object(user), now, life);
        assert_eq!(claims["exp"], now + u64::from(life));
        let found: Vec<String> = token::findings(&claims, now, life)
            .into_iter()
            .map(|diag| {
                format!("{} {}", if diag.severity == Severity::Error { "refused" } else { "said" }, diag.message)
            })
            .collect();
        let begins = |(found, expected): (&String, &&str)| found.starts_with(expected);
        assert!(found.len() == expected.len() && found.iter().zip(expected).all(begins), "{found:#?}");
    }
    let host = json!({"host": "docs.foo.com"});
    check(host.clone(), 10, &[]);
    check(host.clone(), 60, &[]);
    check(host.clone(), 61, &["said whoever finds the address within 61 seconds"]);
    check(host.clone(), 600, &["said whoever"]);
    check(host, 601, &["refused a token for 601 seconds"]);
    check(json!({}), 10, &["said the token names no host"]);
    check(
        json!({"host": "a", "apiPlaygroundInputs": {}, "expiresAt": 1_800_000_000}),
        10,
        &["said the token holds `apiPlaygroundInputs`", "said `expiresAt` has passed"],
    );
    check(json!({"host": "a", "expiresAt": 1_800_000_001}), 10, &[]);
}

#[test]
fn base64_of_every_length() {
    for len in 0..70usize {
        let bytes: Vec<u8> = (0..len).map(|at| (at * 37) as u8).collect();
        assert_eq!(base64::decode(&base64::encode(&bytes)), Some(bytes.clone()));
        let lines = base64::lines(&bytes);
        assert_eq!(base64::decode(&lines), Some(bytes));
        assert!(lines.lines().all(|line| line.len() <= 64) && lines.replace('\n', "").len().is_multiple_of(4));
    }
}

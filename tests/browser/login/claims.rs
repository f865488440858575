//! Tokens in every wrong form, through the page itself: who is logged in, and what is said of those who are not.

use docs::keys::{Algorithm, base64};
use docs::mock::Mock;
use serde_json::{Map, Value, json};

use super::fixture::{BOB, Docs, JANE, Setup, docs, greets, reader};
use crate::driver::{Context, Tab};

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.expect("after 1970").as_secs().try_into().expect("a time of today")
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().expect("an object").clone()
}

fn encoded(text: &str) -> String {
    base64::encode(text.as_bytes()).into()
}

/// A token of Jane's, signed by ES256, with claims in the place of others; null takes one away.
fn claims(mock: &Mock, own: Value) -> String {
    with(mock, Algorithm::Es256, json!({}), own)
}

fn header(mock: &Mock, own: Value) -> String {
    with(mock, Algorithm::Es256, own, json!({}))
}

fn with(mock: &Mock, algorithm: Algorithm, header: Value, own: Value) -> String {
    // Two tokens of one second are two.
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let mut all = object(json!({ "jti": NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed) }));
    all.extend(object(own));
    mock.jwt(|jwt| (jwt.algorithm, jwt.header, jwt.claims) = (algorithm, object(header), all));
    mock.token()
}

/// A token of a header and claims as they are written, signed by ES256.
fn written(mock: &Mock, header: &str, claims: &str) -> String {
    let input = format!("{}.{}", encoded(header), encoded(claims));
    let signature = mock.key(Algorithm::Es256).sign_bytes(input.as_bytes(), &ring::rand::SystemRandom::new());
    format!("{input}.{}", base64::encode(&signature.expect("random numbers")))
}

/// What becomes of one token in a browser of its own: nothing where its reader is logged in, else the reason.
#[track_caller]
fn check(docs: &Docs, name: &str, token: &str, expected: Option<&str>) -> (Context, Tab) {
    let (context, tab) = docs.open(&format!("/guide/#jwt={token}"));
    tab.wait_for("document.querySelector('.d-prose') && !location.hash && (localStorage['docs:session:'] || !document.querySelector('.d-notice')?.hidden)");
    let said = tab
        .console()
        .into_iter()
        .filter_map(|line| line.strip_prefix("docs E1310: not logged in: ").map(str::to_owned));
    assert_eq!(said.collect::<Vec<_>>(), Vec::from_iter(expected.map(str::to_owned)), "{name}");
    greets(&tab, if expected.is_none() { "Jane" } else { "stranger" });
    (context, tab)
}

/// Each token is made when its turn has come: it does not live for long.
macro_rules! check_all {
    ($docs:expr, [$(($name:expr, $token:expr, $expected:expr)),* $(,)?]) => {
        $({ let token: String = $token; check($docs, $name, &token, $expected); })*
    };
}

fn site(settings: Value) -> Docs {
    let docs = docs("jwt", Setup { settings, ..Setup::default() });
    docs.mock.log_in_as(Some(reader(JANE)));
    docs
}

#[test]
fn headers() {
    let docs = site(json!({}));
    let mock = &docs.mock;
    let (wrong, sign) = (Some("wrong-algorithm"), Some("wrong-signature"));
    let (key, strange) = (Some("unknown-key"), Some("header-not-understood"));
    let jwk: Value = serde_json::from_str(&mock.public_key(Algorithm::Es256).to_jwk()).expect("a JWK");
    let other = Mock::start().expect("a port");
    other.log_in_as(Some(reader(JANE)));
    let others: Value = serde_json::from_str(&other.public_key(Algorithm::Es256).to_jwk()).expect("a JWK");
    let payload = json!({ "content": { "firstName": "Jane" }, "exp": now() + 500 }).to_string();
    let by_secret = |secret: &str| {
        let input = format!("{}.{}", encoded(r#"{"alg":"HS256"}"#), encoded(&payload));
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
        format!("{input}.{}", base64::encode(ring::hmac::sign(&key, input.as_bytes()).as_ref()))
    };
    let eddsa = |header: Value| with(mock, Algorithm::EdDsa, header, json!({}));
    check_all!(
        &docs,
        [
            ("ES256", header(mock, json!({})), None),
            ("EdDSA", eddsa(json!({})), None),
            ("Ed25519", eddsa(json!({ "alg": "Ed25519" })), None),
            ("ES256 by name", header(mock, json!({ "kid": "es" })), None),
            ("EdDSA by name", eddsa(json!({ "kid": "ed" })), None),
            ("none", header(mock, json!({ "alg": "none" })), wrong),
            ("None", header(mock, json!({ "alg": "None" })), wrong),
            ("a key as a secret", by_secret(&mock.public_key(Algorithm::Es256).to_pem()), wrong),
            ("a JWK as a secret", by_secret(&mock.public_key(Algorithm::Es256).to_jwk()), wrong),
            ("no secret", by_secret(""), wrong),
            ("ES384", header(mock, json!({ "alg": "ES384" })), wrong),
            ("ES256K", header(mock, json!({ "alg": "ES256K" })), wrong),
            ("RS256", header(mock, json!({ "alg": "RS256" })), wrong),
            ("lower case", header(mock, json!({ "alg": "es256" })), wrong),
            ("a list", header(mock, json!({ "alg": ["ES256"] })), wrong),
            ("a number", header(mock, json!({ "alg": 1 })), wrong),
            ("null", header(mock, json!({ "alg": null })), wrong),
            ("__proto__", header(mock, json!({ "alg": "__proto__" })), wrong),
            ("constructor", header(mock, json!({ "alg": "constructor" })), wrong),
            ("no algorithm", written(mock, "{}", &payload), wrong),
            ("EdDSA by another's key", header(mock, json!({ "alg": "EdDSA" })), sign),
            ("ES256 by another's key", eddsa(json!({ "alg": "ES256" })), sign),
            ("ES256 with the name of the other key", header(mock, json!({ "kid": "ed" })), wrong),
            ("crit", header(mock, json!({ "crit": ["exp"] })), strange),
            ("no crit", header(mock, json!({ "crit": [] })), strange),
            ("b64", header(mock, json!({ "b64": false, "crit": ["b64"] })), strange),
            ("b64 alone", header(mock, json!({ "b64": true })), strange),
            ("zip", header(mock, json!({ "zip": "DEF" })), strange),
            ("its own key", with(&other, Algorithm::Es256, json!({ "jwk": others }), json!({})), sign),
            (
                "our key along",
                header(
                    mock,
                    json!({ "jwk": jwk, "jku": "https://evil.test/", "x5u": "https://evil.test/", "x5c": ["x"] })
                ),
                None
            ),
            ("a key elsewhere", with(&other, Algorithm::Es256, json!({ "jku": other.url("/keys") }), json!({})), sign),
            ("a name that nobody has", header(mock, json!({ "kid": "other" })), key),
            ("kid __proto__", header(mock, json!({ "kid": "__proto__" })), key),
            ("kid 0", header(mock, json!({ "kid": 0 })), key),
            ("kid null", header(mock, json!({ "kid": null })), key),
            ("kid list", header(mock, json!({ "kid": ["es"] })), key),
            ("kid path", header(mock, json!({ "kid": "../../es" })), key),
        ]
    );
    assert!(other.requests().is_empty(), "no key is fetched");
}

#[test]
fn forms() {
    let docs = site(json!({}));
    let mock = &docs.mock;
    let (form, sign) = (Some("malformed"), Some("wrong-signature"));
    let good = |mock: &Mock| claims(mock, json!({}));
    let parts = |token: String| -> [String; 3] {
        token.split('.').map(str::to_owned).collect::<Vec<_>>().try_into().expect("three parts")
    };
    let changed = |part: usize, change: &dyn Fn(&str) -> String| {
        let mut parts = parts(good(mock));
        parts[part] = change(&parts[part]);
        parts.join(".")
    };
    let bytes = |part: &str| base64::decode(part).expect("base64url");
    // A signature of 64 bytes ends in two bits that are read and four that are not.
    let trailing = || {
        changed(2, &|own| {
            let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            let (rest, last) = own.split_at(own.len() - 1);
            format!("{rest}{}", &letters[letters.find(last).expect("a letter") + 1..][..1])
        })
    };
    let der = || {
        changed(2, &|own| {
            let raw = bytes(own);
            let number = |half: &[u8]| [&[2, 33, 0][..], half].concat();
            let both = [number(&raw[..32]), number(&raw[32..])].concat();
            base64::encode(&[&[48, u8::try_from(both.len()).expect("70")][..], &both].concat()).into()
        })
    };
    let big = |n: usize| claims(mock, json!({ "pad": "x".repeat(n) }));
    check_all!(
        &docs,
        [
            ("good", good(mock), None),
            ("large", big(40_000), None),
            ("too large", big(49_200), Some("too-large")),
            ("a DER signature", der(), sign),
            ("a short signature", changed(2, &|own| base64::encode(&bytes(own)[..63]).into()), sign),
            ("a long signature", changed(2, &|own| base64::encode(&[bytes(own), vec![0]].concat()).into()), sign),
            ("zeros", changed(2, &|_| base64::encode(&[0; 64]).into()), sign),
            ("half of zeros", changed(2, &|own| base64::encode(&[&bytes(own)[..32], &[0; 32]].concat()).into()), sign),
            (
                "one bit",
                changed(2, &|own| {
                    let mut raw = bytes(own);
                    raw[40] ^= 1;
                    base64::encode(&raw).into()
                }),
                sign
            ),
            (
                "other claims",
                changed(1, &|own| encoded(&String::from_utf8_lossy(&bytes(own)).replace("Jane", "Root"))),
                sign
            ),
            ("no signature", changed(2, &|_| String::new()), form),
            ("padding", changed(2, &|own| format!("{own}==")), form),
            ("padding of claims", changed(1, &|own| format!("{own}=")), form),
            ("a blank", changed(1, &|own| format!("{own}%20")), form),
            ("a blank at the end", changed(2, &|own| format!("{own}%20")), form),
            ("a line", changed(1, &|own| format!("{own}%0A")), form),
            ("trailing bits", trailing(), form),
            ("plain base64", changed(2, &|own| format!("+{}", &own[1..])), form),
            ("two parts", parts(good(mock))[..2].join("."), form),
            ("four parts", format!("{}.{}", good(mock), encoded("{}")), form),
            ("five parts", format!("{}.a.b", good(mock)), form),
            ("a dot", ".".into(), form),
            ("nothing", String::new(), form),
            ("a dot behind it", format!("{}.", good(mock)), form),
            ("a list as header", written(mock, r#"["ES256"]"#, "{}"), form),
            ("a list as claims", written(mock, r#"{"alg":"ES256"}"#, "[]"), form),
            ("null as claims", written(mock, r#"{"alg":"ES256"}"#, "null"), form),
            ("a text as claims", written(mock, r#"{"alg":"ES256"}"#, "\"x\""), form),
            ("no JSON as claims", written(mock, r#"{"alg":"ES256"}"#, "{"), form),
            ("a mark before the claims", written(mock, r#"{"alg":"ES256"}"#, "\u{feff}{}"), form),
        ]
    );
}

#[test]
fn times() {
    let docs = site(json!({}));
    let mock = &docs.mock;
    let at = |name: &str, seconds: i64| claims(mock, json!({ name: now() + seconds }));
    let raw = |exp: &str| {
        let text = format!(r#"{{"content":{{"firstName":"Jane"}},{exp}}}"#);
        written(mock, r#"{"alg":"ES256"}"#, &text)
    };
    let (over, none, long, early) = (Some("expired"), Some("no-expiry"), Some("lives-too-long"), Some("not-yet"));
    check_all!(
        &docs,
        [
            ("9 s ago", at("exp", -9), None),
            ("70 s ago", at("exp", -70), over),
            ("in ten minutes", at("exp", 600), None),
            ("in an hour", at("exp", 3600), long),
            ("a text", claims(mock, json!({ "exp": format!("{}", now() + 10) })), none),
            ("none", claims(mock, json!({ "exp": null })), none),
            ("a list", claims(mock, json!({ "exp": [now() + 10] })), none),
            ("true", claims(mock, json!({ "exp": true })), none),
            ("a fraction", claims(mock, json!({ "exp": now() as f64 + 10.5 })), None),
            ("below 0", claims(mock, json!({ "exp": -1 })), over),
            ("0", claims(mock, json!({ "exp": 0 })), over),
            ("in milliseconds", claims(mock, json!({ "exp": (now() + 10) * 1000 })), long),
            ("no number", raw("\"exp\":1e400"), none),
            ("twice, the last one over", raw(&format!("\"exp\":{},\"exp\":{}", now() + 10, now() - 100)), over),
            ("twice, the last one good", raw(&format!("\"exp\":{},\"exp\":{}", now() - 100, now() + 10)), None),
            ("made in 50 s", at("iat", 50), None),
            ("made in 70 s", at("iat", 70), early),
            ("good from in 50 s", at("nbf", 50), None),
            ("good from in 70 s", at("nbf", 70), early),
            ("made at a text", claims(mock, json!({ "iat": "x" })), Some("malformed")),
            ("a session that is over", at("expiresAt", -5), Some("session-over")),
            ("a session", at("expiresAt", 50), None),
            ("a session in milliseconds", claims(mock, json!({ "expiresAt": (now() + 50) * 1000 })), None),
            ("a session with a text", claims(mock, json!({ "expiresAt": "tomorrow" })), None),
        ]
    );
}

#[test]
fn purposes() {
    let docs = site(json!({ "requireHost": true, "issuer": "https://foo.com", "audience": "docs" }));
    let mock = &docs.mock;
    let own = |more: Value| {
        let mut all = object(json!({ "host": "127.0.0.1", "iss": "https://foo.com", "aud": "docs" }));
        all.extend(object(more));
        claims(mock, Value::Object(all))
    };
    let host = |host: Value| own(json!({ "host": host }));
    let (other, issuer, audience) = (Some("other-host"), Some("other-issuer"), Some("other-audience"));
    check_all!(
        &docs,
        [
            ("ours", own(json!({})), None),
            ("with a port", host(json!("127.0.0.1:99")), None),
            ("with a scheme", host(json!("https://127.0.0.1")), None),
            ("another", host(json!("foo.com")), other),
            ("a name around it", host(json!("127.0.0.1.foo.com")), other),
            ("before an @", host(json!("127.0.0.1@foo.com")), other),
            ("behind an @", host(json!("foo.com/@127.0.0.1")), other),
            ("a list", host(json!(["127.0.0.1"])), other),
            ("a number", host(json!(127)), other),
            ("an empty one", host(json!("")), other),
            ("none", host(json!(null)), other),
            ("another issuer", own(json!({ "iss": "https://evil.com" })), issuer),
            ("no issuer", own(json!({ "iss": null })), issuer),
            ("issuers", own(json!({ "iss": ["https://foo.com"] })), issuer),
            ("another audience", own(json!({ "aud": "billing" })), audience),
            ("no audience", own(json!({ "aud": null })), audience),
            ("ours among audiences", own(json!({ "aud": ["billing", "docs"] })), None),
            ("none of audiences", own(json!({ "aud": ["billing"] })), audience),
        ]
    );
}

#[test]
fn a_token_logs_in_once() {
    let docs = site(json!({}));
    let token = claims(&docs.mock, json!({ "sub": "jane-1", "iss": "x", "nbf": now() }));
    let (_context, tab) = check(&docs, "first", &token, None);
    let record = tab.text("localStorage['docs:session:']");
    let user: Value = serde_json::from_str::<Value>(&record).expect("JSON")["user"].clone();
    let names: Vec<&String> = user.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["content", "groups"], "claims are no data of the reader");
    assert!(tab.is("Object.keys(docs.user).join() === 'firstName,lastName,email'"));
    tab.open("about:blank");
    tab.open(&docs.server.url(&format!("/guide/#{token}")));
    tab.wait_for("!document.querySelector('.d-notice').hidden");
    assert!(tab.console().join("\n").contains("not logged in: used-before"));
    greets(&tab, "Jane");
}

#[test]
fn states() {
    let docs = site(json!({ "requireState": true }));
    let mock = &docs.mock;
    let stored = |name: &str, created: i64| json!({ name: { "hash": "", "createdAt": created * 1000 } }).to_string();
    let begin = |text: String| format!("localStorage['docs:pending:'] = {}", json!(text));
    let claimed = |state: &str| claims(mock, json!({ "state": state }));
    let no = Some("no-state");
    for (name, token, expected) in [
        ("none", claims(mock, json!({})), no),
        ("unknown", claimed("s2"), no),
        ("__proto__", claimed("__proto__"), no),
        ("no text", claims(mock, json!({ "state": ["s1"] })), no),
        ("claimed", claimed("s1"), None),
        ("beside", format!("{}&state=s1", claims(mock, json!({}))), None),
        ("both", format!("{}&state=s1", claimed("s1")), None),
        ("two", format!("{}&state=s2", claimed("s1")), Some("other-state")),
        ("expired", claimed("old"), no),
    ] {
        let context = crate::driver::context();
        let tab = context.tab();
        tab.open(&docs.server.url("/"));
        let age = if name == "expired" { 601 } else { 0 };
        tab.evaluate(&begin(stored(if name == "expired" { "old" } else { "s1" }, now() - age)));
        for (round, expected) in [expected, Some("no-state")].into_iter().enumerate() {
            // The second time the state is spent.
            let token = if round == 0 { token.clone() } else { claimed("s1") };
            if round == 1 && !matches!(name, "claimed" | "beside" | "both" | "two") {
                continue;
            }
            tab.open("about:blank");
            tab.open(&docs.server.url(&format!("/guide/#jwt={token}")));
            tab.wait_for("!location.hash && document.querySelector('.d-prose') && (localStorage['docs:session:'] || !document.querySelector('.d-notice')?.hidden)");
            let said = tab.console().join("\n");
            let expected = expected.map_or(String::new(), |reason| format!("docs E1310: not logged in: {reason}"));
            let n_before = if round == 0 { 0 } else { 1 };
            assert!(said.lines().last().unwrap_or("").ends_with(&expected), "{name} {n_before}: {said}");
            assert_eq!(
                tab.is("!!localStorage['docs:session:']"),
                expected.is_empty() || round == 1 && name != "two",
                "{name}"
            );
        }
    }
}

#[test]
fn nobody_becomes_another_reader_unawares() {
    let docs = site(json!({}));
    let (_context, tab) = check(&docs, "Jane", &claims(&docs.mock, json!({})), None);
    let take = |token: String| {
        tab.open("about:blank");
        tab.open(&docs.server.url(&format!("/guide/#{token}")));
    };
    take(claims(&docs.mock, json!({})));
    greets(&tab, "Jane");
    assert!(tab.is("document.querySelector('.d-notice').hidden"), "the same reader");
    docs.mock.log_in_as(Some(reader(BOB)));
    take(claims(&docs.mock, json!({})));
    greets(&tab, "Bob");
    tab.wait_for("!document.querySelector('.d-notice').hidden");
    assert!(tab.text("document.querySelector('.d-notice').innerText").contains("Bob"));
    tab.click(".d-notice button");
    greets(&tab, "Jane");
    tab.reload();
    greets(&tab, "Jane");
}

#[test]
fn a_clock_that_is_wrong_is_told_of() {
    let docs = site(json!({}));
    let context = crate::driver::context();
    let tab = context.tab();
    // The login server's clock and the docs' are five minutes ahead of this one.
    tab.before_each_page(
        "{ const own = Date.now; Date.now = () => own() - 300_000; \
        const { fetch } = window; window.fetch = async (...args) => { const answer = await fetch(...args); \
        return { headers: new Headers({ date: new Date(own()).toUTCString() }) }; }; }",
    );
    tab.open(&docs.server.url(&format!("/guide/#{}", claims(&docs.mock, json!({})))));
    tab.wait_for("!document.querySelector('.d-notice').hidden");
    assert!(tab.text("document.querySelector('.d-notice').innerText").contains('5'));
    assert!(tab.console().join("\n").contains("not logged in: not-yet"));
}

#[test]
fn names_of_hosts() {
    let docs = site(json!({ "requireHost": true }));
    for (served, named, is_good) in [
        ("docs.localhost", "docs.localhost", true),
        ("docs.localhost", "DOCS.Localhost", true),
        ("docs.localhost", "docs.localhost:99", true),
        ("docs.localhost", "docs.localhost.", false),
        ("docs.localhost", "localhost", false),
        ("docs.localhost", "evildocs.localhost", false),
        ("xn--bcher-kva.localhost", "b\u{fc}cher.localhost", true),
        ("xn--bcher-kva.localhost", "xn--bcher-kva.localhost", true),
        ("xn--bcher-kva.localhost", "bucher.localhost", false),
    ] {
        let token = claims(&docs.mock, json!({ "host": named }));
        let (_context, tab) = docs.open("/");
        tab.open(&docs.server.url_on(served, &format!("/guide/#jwt={token}")));
        greets(&tab, if is_good { "Jane" } else { "stranger" });
        tab.wait_for(&format!("!location.hash && !!localStorage['docs:session:'] === {is_good}"));
    }
}

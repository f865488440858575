//! What `personalization` takes and what it refuses.

use crate::config::load;
use crate::config::personalization::{Handshake, PublicKey, timestamp};
use crate::inputs::Inputs;

const EC: &str = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESXTvNmghRy7v2L/7sP+lXJIjS/s+\n71CTPDitMNY93Pd3mDa3wN4aXULXb9C7Jhg/TiUhGgJaWFqwcaMwTKoYOg==\n-----END PUBLIC KEY-----\n";
const ED: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAYK+MEjDfQhg/1lafr04XrRqLocY4Mto3CLlHUGAaQAo=\n-----END PUBLIC KEY-----\n";
const RSA: &str = "-----BEGIN PUBLIC KEY-----\nMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCfvivMDfCaEU8u5ker+mvUGi4l\n-----END PUBLIC KEY-----\n";
const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n";

/// `code "what the span covers": message (help)` for a site file whose `personalization` is `object`.
fn findings(url: &str, object: &str) -> (Option<Handshake>, String) {
    let site = format!("{{\"name\": \"A\", \"navigation\": {{}}, \"url\": \"{url}\", \"personalization\": {object}}}");
    let inputs = Inputs::from_texts([
        ("docs.json", &*site),
        ("keys/ec.pub.pem", EC),
        ("keys/ed.pub.pem", ED),
        ("keys/rsa.pub.pem", RSA),
        ("keys/private.txt", PRIVATE),
        ("keys/jwk.json", r#"{"kty": "OKP", "crv": "Ed25519", "x": "YK-MEjDfQhg_1lafr04XrRqLocY4Mto3CLlHUGAaQAo"}"#),
        ("user.schema.json", "{}"),
    ]);
    let loaded = load(&inputs, None);
    let mut out = String::new();
    for diag in &loaded.diags {
        let place = diag.span.map_or("-", |span| inputs.sources[span.file.0 as usize].slice(span));
        let help = diag.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
        let mut place = place.to_owned();
        place.truncate(60);
        out.push_str(&format!("{} {place}: {}{help}\n", diag.code.number(), diag.message));
    }
    let personalization = loaded.value.and_then(|config| config.personalization);
    (personalization.map(|personalization| personalization.handshake), out)
}

#[track_caller]
fn refused(object: &str, expected: &str) {
    let (_, found) = findings("https://foo.com/docs", object);
    assert!(found.trim() == expected.trim(), "found:\n{found}\nexpected:\n{}", expected.trim());
}

#[track_caller]
fn accepted(object: &str) -> Handshake {
    let (handshake, found) = findings("https://foo.com/docs", object);
    // Settings that are read before they have an effect are a note, and well written.
    let wrong: Vec<&str> = found.lines().filter(|line| !line.starts_with("E0723 ")).collect();
    assert_eq!(wrong, [""; 0]);
    handshake.expect("no findings, so a handshake")
}

#[test]
fn the_three_methods() {
    let jwt = accepted(
        r#"{"method": "jwt", "loginUrl": "HTTPS://Foo.com/login", "signingKeys": [
          {"id": "a", "publicKey": "keys/ec.pub.pem"}, {"id": "b", "publicKey": "/keys/ed.pub.pem"}, {"id": "c", "publicKey": "keys/jwk.json", "createdAt": "2026-01-01"},
          {"id": "d", "publicKey": {"kty": "EC", "crv": "P-256", "x": "SXTvNmghRy7v2L_7sP-lXJIjS_s-71CTPDitMNY93Pc", "y": "d5g2t8DeGl1C12_QuyYYP04lIRoCWlhasHGjMEyqGDo"}}],
          "clockTolerance": 30, "maxTokenLife": 60, "requireState": true, "requireHost": true, "issuer": "i", "audience": "a",
          "credentials": "memory", "invalidBefore": "2026-11-20T00:00:00Z", "userSchema": "user.schema.json", "personas": "people", "hiddenPages": "not-found"}"#,
    );
    let Handshake::Jwt(jwt) = jwt else { panic!("jwt") };
    assert_eq!(&*jwt.login_url, "https://foo.com/login");
    assert_eq!(jwt.signing_keys[0].key, jwt.signing_keys[3].key, "PEM and JWK of one key are the same");
    assert_eq!(jwt.signing_keys[1].key, jwt.signing_keys[2].key);
    assert_eq!(jwt.signing_keys[1].key, PublicKey::EdDsa { x: "YK-MEjDfQhg_1lafr04XrRqLocY4Mto3CLlHUGAaQAo".into() });
    accepted(
        r#"{"method": "shared-session", "apiUrl": "https://dash.foo.com/api/me", "loginUrl": "http://127.0.0.1/login", "maxStale": 3600}"#,
    );
    // The worked example of the documentation.
    let oauth = accepted(
        r#"{"method": "oauth", "authorizationUrl": "https://auth.foo.com/authorization", "clientId": "ydybo4SD8PR73vzWWd6S0ObH", "scopes": ["docs-user-info"],
          "tokenUrl": "https://auth.foo.com/exchange", "apiUrl": "https://api.foo.com/docs/user-info", "logoutUrl": "https://auth.foo.com/logout",
          "additionalAuthorizationParams": {"audience": "docs"}, "callbackPath": "/mintlify-oauth-callback", "issuer": "https://auth.foo.com"}"#,
    );
    let Handshake::OAuth(oauth) = oauth else { panic!("oauth") };
    assert_eq!(&*oauth.callback_path, "/mintlify-oauth-callback");
}

#[test]
fn exactly_one_method() {
    refused(
        r#"{"loginUrl": "https://a.b"}"#,
        "E0802 {: `personalization` needs `method` (write `jwt`, `shared-session` or `oauth`)",
    );
    refused(r#"{"method": "jtw"}"#, "E0804 \"jtw\": `method` cannot be `jtw` (did you mean `jwt`?)");
    refused(
        r#"{"method": "shared-session", "apiUrl": "https://api.foo.com", "signingKeys": [], "clientId": "x"}"#,
        r#"
E0803 "signingKeys": `signingKeys` belongs to `jwt`, this site uses `shared-session` (a site recognises its readers in exactly one way: remove it, or change `method`)
E0803 "clientId": `clientId` belongs to `oauth`, this site uses `shared-session` (a site recognises its readers in exactly one way: remove it, or change `method`)
"#,
    );
}

#[test]
fn what_is_missing_or_misspelt() {
    refused(
        r#"{"method": "jwt"}"#,
        "E0802 {: `personalization` needs `loginUrl`\nE0802 {: `personalization` needs `signingKeys` (write `[{ \"id\": \"2026-11\", \"publicKey\": \"keys/docs.pub.pem\" }]`)",
    );
    refused(r#"{"method": "shared-session"}"#, "E0802 {: `personalization` needs `apiUrl`");
    refused(
        r#"{"method": "oauth"}"#,
        r#"
E0802 {: `personalization` needs `authorizationUrl`
E0802 {: `personalization` needs `tokenUrl`
E0802 {: `personalization` needs `apiUrl`
E0802 {: `personalization` needs `clientId`
E0802 {: `personalization` needs `scopes` (write `[]` when the provider needs none)
"#,
    );
    refused(
        r#"{"method": "shared-session", "apiUrl": "https://api.foo.com", "maxStall": 3, "hiddenpages": "open"}"#,
        r#"
E0801 "maxStall": `personalization` has no key `maxStall` (did you mean `maxStale`?)
E0801 "hiddenpages": `personalization` has no key `hiddenpages` (did you mean `hiddenPages`?)
"#,
    );
}

#[test]
fn log_ins_give_the_protocols_parameters_themselves() {
    let oauth = |more: &str| {
        let urls = r#""tokenUrl": "https://auth.foo.com/exchange", "apiUrl": "https://api.foo.com/me""#;
        format!(r#"{{"method": "oauth", "clientId": "a", "scopes": [], {urls}, {more}}}"#)
    };
    let plain = r#""authorizationUrl": "https://auth.foo.com/authorization?tenant=a", "#;
    accepted(&oauth(&format!(r#"{plain}"additionalAuthorizationParams": {{"prompt": "login", "State": "a"}}"#)));
    refused(
        &oauth(&format!(
            r#"{plain}"additionalAuthorizationParams": {{"redirect_uri": "https://evil.com", "scope": "all", "state": "a",
               "client_id": "b", "code_challenge": "c", "code_challenge_method": "plain", "response_type": "token", "response_mode": "fragment"}}"#
        )),
        r#"
E0804 "redirect_uri": `redirect_uri` cannot be an additional parameter: each log-in gives it itself (remove it; where the provider sends readers back to follows from `callbackPath`)
E0804 "scope": `scope` cannot be an additional parameter: each log-in gives it itself (remove it; what is asked for stands in `scopes`)
E0804 "state": `state` cannot be an additional parameter: each log-in gives it itself (remove it)
E0804 "client_id": `client_id` cannot be an additional parameter: each log-in gives it itself (remove it; the client's name is `clientId`)
E0804 "code_challenge": `code_challenge` cannot be an additional parameter: each log-in gives it itself (remove it)
E0804 "code_challenge_method": `code_challenge_method` cannot be an additional parameter: each log-in gives it itself (remove it)
E0804 "response_type": `response_type` cannot be an additional parameter: each log-in gives it itself (remove it)
E0804 "response_mode": `response_mode` cannot be an additional parameter: each log-in gives it itself (remove it)
"#,
    );
    refused(
        &oauth(r#""authorizationUrl": "https://auth.foo.com/authorization?tenant=a&%73tate=b""#),
        r#"E0804 "https://auth.foo.com/authorization?tenant=a&%73tate=b": `authorizationUrl` gives `state`, which each log-in gives itself (take it out of the address: the provider would get it twice)"#,
    );
}

#[test]
fn callbacks_are_pages_of_the_site() {
    let with = |path: &str| {
        let urls = r#""authorizationUrl": "https://a.foo.com/", "tokenUrl": "https://a.foo.com/t", "apiUrl": "https://a.foo.com/me""#;
        format!(r#"{{"method": "oauth", "clientId": "a", "scopes": [], {urls}, "callbackPath": "{path}"}}"#)
    };
    for path in ["/a", "/a/", "/a.html", "/a/b-c_d.e/"] {
        accepted(&with(path));
    }
    for path in [
        "",
        "/",
        "a",
        "//a",
        "/a//",
        "/a/..",
        "/../a",
        "/./a",
        "/index",
        "/index.html",
        "/a/index.html",
        "/a?b",
        "/ä",
        "/.html",
    ] {
        let (_, found) = findings("https://foo.com", &with(path));
        assert!(found.starts_with("E0804") && found.contains("`callbackPath` is a path"), "{path}: {found}");
    }
}

#[test]
fn addresses_are_safe() {
    refused(
        r#"{"method": "shared-session", "apiUrl": "http://foo.com/me", "loginUrl": "foo.com/login"}"#,
        r#"
E0805 "http://foo.com/me": `apiUrl` is under `http:`, where anybody on the way can read and change it (write `https://`; `http://` is for `localhost`, `127.0.0.1` and `[::1]` only)
E0804 "foo.com/login": `loginUrl` takes a whole URL, `foo.com/login` is none (write it as `https://foo.com/login`)
"#,
    );
    for safe in ["http://localhost/x", "http://[::1]:80/x", "https://foo.com"] {
        let (handshake, _) = findings(safe, &format!(r#"{{"method": "shared-session", "apiUrl": "{safe}"}}"#));
        assert!(handshake.is_some(), "{safe}");
    }
    for unsafe_url in ["http://localhost.evil.com", "http://127.0.0.2", "javascript:alert(1)", "//foo.com"] {
        let (handshake, found) =
            findings("https://foo.com", &format!(r#"{{"method": "shared-session", "apiUrl": "{unsafe_url}"}}"#));
        assert!(handshake.is_none() && !found.is_empty(), "{unsafe_url}");
    }
    let jwt =
        r#"{"method": "jwt", "loginUrl": "https://a.b", "signingKeys": [{"id": "a", "publicKey": "keys/ec.pub.pem"}]}"#;
    let (_, found) = findings("http://foo.com", jwt);
    assert!(found.starts_with("E0805") && found.contains("browsers check signatures nowhere else"), "{found}");
    assert_eq!(findings("http://localhost:4000", jwt).1, "");
}

/// Without a site's address nothing can be said; the rules themselves are tested in `same_site`.
#[test]
fn cookies_need_one_site() {
    let shared = r#"{"method": "shared-session", "apiUrl": "https://api.foo.pages.dev/me"}"#;
    assert_eq!(
        findings("https://docs.pages.dev", shared).1,
        "E0815 \"https://api.foo.pages.dev/me\": `apiUrl` is another site than the docs at `https://docs.pages.dev`: browsers send no cookies there (serve both below one name of your own, under the same scheme: `docs.foo.com` and `dash.foo.com`)\n"
    );
    assert_eq!(findings("https://foo.pages.dev", shared).1, "");
    assert_eq!(findings("/docs", shared).1, "");
}

#[test]
fn keys() {
    let jwt = |key: &str| {
        format!(r#"{{"method": "jwt", "loginUrl": "https://a.b", "signingKeys": [{{"id": "a", "publicKey": {key}}}]}}"#)
    };
    let private = "this is a private key: whoever has it can be any reader (give the public key; keep the private one out of the docs folder, and replace it if it was shared)";
    refused(&jwt(r#""keys/private.txt""#), &format!("E0806 \"keys/private.txt\": {private}"));
    refused(&jwt(r#"{"kty": "EC", "d": "x"}"#), &format!("E0806 {{\"kty\": \"EC\", \"d\": \"x\"}}: {private}"));
    let help = "(`docs keys generate` makes a pair of keys in the right form)";
    refused(
        &jwt(r#""keys/gone.pem""#),
        &format!(
            "E0807 \"keys/gone.pem\": `publicKey` cannot be read: there is no file `keys/gone.pem` in the docs folder {help}"
        ),
    );
    refused(
        &jwt(r#""keys/rsa.pub.pem""#),
        &format!(
            "E0807 \"keys/rsa.pub.pem\": `publicKey` cannot be read: it is neither a P-256 key (ES256) nor an Ed25519 key (EdDSA) {help}"
        ),
    );
    refused(
        &jwt("3"),
        &format!("E0807 3: `publicKey` cannot be read: it is neither PEM text, nor a file, nor a JWK object {help}"),
    );
    let two = r#"{"method": "jwt", "loginUrl": "https://a.b", "signingKeys": [{"id": "a", "publicKey": "keys/ec.pub.pem"}, {"id": "a", "publicKey": "keys/ed.pub.pem"}]}"#;
    refused(
        two,
        "E0804 {\"id\": \"a\", \"publicKey\": \"keys/ed.pub.pem\"}: two signing keys are called `a` (give each key an id of its own)",
    );
    refused(
        r#"{"method": "shared-session", "apiUrl": "https://api.foo.com", "privateKey": "x", "clientSecret": "y"}"#,
        r#"
E0806 "clientSecret": a client secret must never be in the site file: every reader of the site would have it (remove it here, and replace it: it has to count as known to others)
E0806 "privateKey": a private key must never be in the site file: every reader of the site would have it (remove it here, and replace it: it has to count as known to others)
"#,
    );
}

#[test]
fn values() {
    let with = |field: &str| format!(r#"{{"method": "shared-session", "apiUrl": "https://api.foo.com", {field}}}"#);
    refused(&with(r#""maxStale": -1"#), "E0804 -1: `maxStale` takes a whole number of seconds, from 0 to 2678400");
    refused(
        &with(r#""credentials": "cookie""#),
        "E0804 \"cookie\": `credentials` cannot be `cookie` (write one of `tab`, `memory`, `disk`)",
    );
    refused(
        &with(r#""invalidBefore": "yesterday""#),
        "E0804 \"yesterday\": `invalidBefore` takes a moment in time (write it as `2026-11-20T00:00:00Z`)",
    );
    refused(&with(r#""userSchema": "gone.json""#), "E0804 \"gone.json\": there is no file `gone.json`");
    refused(&with(r#""personas": "../people""#), "E0804 \"../people\": `personas` must stay in the docs folder");
}

#[test]
fn moments() {
    assert_eq!(timestamp("1970-01-01T00:00:00Z"), Some(0));
    assert_eq!(timestamp("2000-02-29T12:30:15.250+02:00"), Some(951_820_215));
    assert_eq!(timestamp("2026-11-20T00:00:00Z"), Some(1_795_132_800));
    assert_eq!(timestamp("1969-12-31T23:59:59Z"), Some(-1));
    for wrong in [
        "2026-11-20",
        "2026-13-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-01-01T25:00:00Z",
        "2026-01-01T00:00:00",
        "x",
    ] {
        assert_eq!(timestamp(wrong), None, "{wrong}");
    }
}

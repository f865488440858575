//! `docs keys`: what it writes and prints, read and verified by node, and what it refuses.

use std::fs;
use std::process::Command;

use super::binary::{Run, Site};

const JANE: &str = r#"{ "groups": ["admin"], "content": { "firstName": "Jané" } }"#;

/// Runs `docs` beside the docs folder, not in it.
#[track_caller]
fn run(site: &Site, args: &[&str]) -> Run {
    Run::of(site.command(args).current_dir(outside(site)).output().expect("the binary starts"))
}

fn outside(site: &Site) -> std::path::PathBuf {
    site.docs().parent().expect("a folder").to_owned()
}

/// A folder with a key of the kind in `keys` and Jane in `jane.json`.
#[track_caller]
fn with_key(alg: &str) -> (Site, Run) {
    let site = Site::new(&[]);
    fs::write(outside(&site).join("jane.json"), JANE).expect("a file");
    let made = run(&site, &["keys", "generate", "--alg", alg, "--out", "keys"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    (site, made)
}

/// Reads both keys as a backend does, verifies the token as a WebCrypto does, prints header and payload.
const VERIFY: &str = r#"
const { createPrivateKey, createPublicKey, verify } = require("node:crypto");
const { readFileSync } = require("node:fs");
const [head, payload, signature] = process.argv[1].split(".");
const key = createPublicKey(readFileSync("keys/docs.pub.pem"));
const own = createPublicKey(createPrivateKey(readFileSync("keys/docs.pem")));
const spki = (key) => key.export({ type: "spki", format: "pem" });
const kind = key.asymmetricKeyType;
const good = verify(kind === "ec" ? "sha256" : null, `${head}.${payload}`, { key, dsaEncoding: "ieee-p1363" }, signature && Buffer.from(signature, "base64url"));
const text = (part) => Buffer.from(part, "base64url").toString();
console.log(JSON.stringify({ kind, pair: spki(key) === spki(own), good, head: text(head), payload: JSON.parse(text(payload)) }));
"#;

#[test]
fn node_reads_the_keys_and_verifies_a_token() {
    for (alg, kind) in [("ES256", "ec"), ("EdDSA", "ed25519")] {
        let (site, made) = with_key(alg);
        assert!(made.stdout.contains(r#""signingKeys": [{ "id": ""#), "{}", made.stdout);
        let token = ["keys", "token", "--key", "keys/docs.pem", "--user", "jane.json", "--host", "Docs.foo.com"];
        let token = run(&site, &token);
        assert_eq!(token.code, Some(0), "{}", token.stderr);
        assert!(!token.stderr.contains("warning"), "{}", token.stderr);
        let node = Command::new("node").args(["-e", VERIFY, token.stdout.trim()]).current_dir(outside(&site)).output();
        let seen = Run::of(node.expect("node is needed for the tests"));
        let seen: serde_json::Value = serde_json::from_str(&seen.stdout).expect(&seen.stderr);
        assert_eq!((&seen["kind"], &seen["pair"], &seen["good"]), (&kind.into(), &true.into(), &true.into()), "{seen}");
        assert_eq!(seen["head"], format!(r#"{{"alg":"{alg}"}}"#));
        let payload = &seen["payload"];
        assert_eq!(payload["content"]["firstName"], "Jané");
        assert_eq!(payload["host"], "docs.foo.com");
        assert_eq!(payload["exp"].as_u64().expect("a number") - payload["iat"].as_u64().expect("a number"), 10);
    }
}

/// What is printed for the site file is what the site file takes.
#[test]
fn a_site_takes_the_printed_key() {
    let (site, made) = with_key("ES256");
    let line = made.stdout.lines().find(|line| line.starts_with("\"signingKeys\"")).expect("a line for the site file");
    let file = format!(
        r##"{{"name":"Site","theme":"mint","colors":{{"primary":"#0055aa"}},"navigation":{{"pages":["index"]}},"url":"https://docs.foo.com",
          "personalization":{{"method":"jwt","loginUrl":"https://foo.com/login",{line}}}}}"##
    );
    site.write("docs.json", file);
    site.build();
}

#[cfg(unix)]
#[test]
fn the_private_key_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (site, _) = with_key("ES256");
    let mode = |name: &str| fs::metadata(outside(&site).join(name)).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode("keys/docs.pem"), 0o600);
    assert_eq!(mode("keys/docs.pub.pem") & 0o600, 0o600);
}

#[test]
fn keys_are_not_overwritten() {
    let (site, _) = with_key("ES256");
    let before = fs::read(outside(&site).join("keys/docs.pem")).expect("a file");
    let again = run(&site, &["keys", "generate", "--out", "keys"]);
    assert_eq!(again.code, Some(2), "{}", again.stdout);
    assert!(again.stderr.contains("E0816") && again.stderr.contains("is not overwritten"), "{}", again.stderr);
    assert!(fs::read(outside(&site).join("keys/docs.pem")).expect("a file") == before);
}

#[test]
fn docs_folders_are_no_place_for_private_keys() {
    let site = Site::new(&[]);
    for out in [".", "keys", "a/b"] {
        let run = site.run(&["keys", "generate", "--out", out]);
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        assert!(run.stderr.contains("lies in the docs folder"), "{}", run.stderr);
    }
    let files = super::binary::contents(&site.docs());
    assert!(files.keys().all(|file| file.extension().is_none_or(|extension| extension != "pem")), "{files:?}");
    assert!(!site.docs().join("keys").exists(), "not even an empty folder is left");
}

#[test]
fn tokens_that_are_said_or_refused() {
    let (site, _) = with_key("ES256");
    #[track_caller]
    fn check(site: &Site, user: &str, args: &[&str], code: i32, words: &[&str]) {
        fs::write(outside(site).join("user.json"), user).expect("a file");
        let args = [&["keys", "token", "--key", "keys/docs.pem", "--user", "user.json"], args].concat();
        let run = run(site, &args);
        assert_eq!((run.code, run.stdout.is_empty()), (Some(code), code != 0), "{}", run.stderr);
        for word in words {
            assert!(run.stderr.contains(word), "`{word}` is not in:\n{}", run.stderr);
        }
    }
    let host = ["--host", "docs.foo.com"];
    check(&site, JANE, &[], 0, &["warning[E0817]", "--host docs.foo.com"]);
    check(&site, JANE, &["--expires", "2m"], 0, &["within 120 seconds"]);
    check(&site, JANE, &["--expires", "11m"], 2, &["error[E0818]", "660 seconds", "`expiresAt`"]);
    check(&site, JANE, &["--expires", "soon"], 2, &["write it as `10s`"]);
    check(&site, r#"{ "apiPlaygroundInputs": { "header": { "X-API-Key": "k" } } }"#, &host, 0, &["browser's history"]);
    check(&site, r#"{ "contents": {} }"#, &host, 2, &["error[E0810]", "did you mean `content`?", "user.json:1:3"]);
    check(&site, r#"{ "groups": "admin" }"#, &host, 2, &["`groups` is a list of names, this is text"]);
    check(&site, r#"{ "expiresAt": 1767225600000 }"#, &host, 2, &["milliseconds", "write 1767225600"]);
    check(&site, r#"{ "expiresAt": "tomorrow" }"#, &host, 2, &["`expiresAt` is a number, this is text"]);
    check(&site, r#"{ "expiresAt": 1 }"#, &host, 0, &["`expiresAt` has passed"]);
    check(&site, r#"{ "host": "https://docs.foo.com" }"#, &[], 2, &["`host` is the name of a host"]);
    check(&site, r#"{ "apiPlaygroundInputs": { "headers": {} } }"#, &host, 2, &["did you mean `header`?"]);
    check(&site, r#"{ "apiPlaygroundInputs": { "query": "x" } }"#, &host, 2, &["`query` is an object, this is text"]);
    check(&site, "{", &host, 2, &["error[E0810]"]);
    check(&site, JANE, &["--host", "https://docs.foo.com"], 2, &["`https://docs.foo.com` is not the name of a host"]);
}

#[test]
fn keys_that_cannot_sign() {
    let (site, _) = with_key("ES256");
    for (key, word) in [
        ("keys/docs.pub.pem", "it is the public key"),
        ("jane.json", "it has no `-----BEGIN PRIVATE KEY-----`"),
        ("gone.pem", "the key `gone.pem` cannot be read"),
    ] {
        let run = run(&site, &["keys", "token", "--key", key, "--user", "jane.json"]);
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains("E0816") && run.stderr.contains(word), "{}", run.stderr);
    }
}

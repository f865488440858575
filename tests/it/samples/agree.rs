//! Samples made when a site is built, and in a browser.

use std::fs;
use std::path::Path;
use std::process::Command;

use docs::samples::{Language, sample};
use serde_json::{Value, json};

use super::{table, to_json};
use crate::random::Random;

const SCRIPT: &str = "
import { readFileSync, writeFileSync } from 'node:fs';
const { sample } = await import(process.argv[1]);
const { descriptions, requests } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const answers = requests.map((request) =>
  descriptions.map((description) => {
    const { ok, text, code } = sample(description, request);
    return ok ? text : { code };
  }),
);
writeFileSync(process.argv[3], JSON.stringify(answers));
";

/// What `src/client/samples.js` makes of requests, in every language.
fn in_javascript(requests: &[Value]) -> Vec<Vec<Value>> {
    let folder = tempfile::tempdir().expect("a folder");
    let (questions, answers) = (folder.path().join("questions.json"), folder.path().join("answers.json"));
    let descriptions = Language::ALL.map(Language::description);
    let asked = json!({ "descriptions": descriptions, "requests": requests });
    fs::write(&questions, asked.to_string()).expect("the questions are written");
    let module = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/client/samples.js");
    let mut node = Command::new("node");
    node.args(["--no-warnings", "--input-type=module", "--eval", SCRIPT]).args([&module, &questions, &answers]);
    let output = node.output().expect("node starts: `cargo xtask test` installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_str(&fs::read_to_string(&answers).expect("the answers")).expect("JSON")
}

#[test]
fn a_build_and_a_browser_write_the_same() {
    let mut random = Random::new(8);
    let mut requests = table::requests("http://127.0.0.1:1/");
    requests.extend((0..3000).map(|_| random.request()));
    let said = in_javascript(&requests.iter().map(to_json).collect::<Vec<Value>>());
    let mut refused = 0;
    for (request, said) in requests.iter().zip(&said) {
        for (language, said) in Language::ALL.into_iter().zip(said) {
            let expected = match sample(language, request) {
                Ok(text) => Value::String(text),
                Err(refusal) => {
                    refused += 1;
                    json!({ "code": refusal.word() })
                }
            };
            assert_eq!(said, &expected, "{language:?} of {request:#?}");
        }
    }
    // Or the comparison would be one of refusals.
    assert!(refused < requests.len() * Language::ALL.len() / 3, "{refused} are refused");
}

/// JavaScript has texts that Rust has not: half of a pair becomes what an encoder makes of it.
#[test]
fn half_characters_are_replaced() {
    let request = |value: &str| {
        let text = format!(r#"{{"method":"GET","url":"https://a.example/","headers":[["X","{value}"]]}}"#);
        serde_json::from_str::<Value>(&text).expect("JSON")
    };
    // Written by node, since no text of Rust holds one.
    let script = "const { sample } = await import(process.argv[1]);
        const request = { method: 'GET', url: 'https://a.example/', headers: [['X', 'a\\ud800b']] };
        console.log(sample(process.argv[2], request).text);";
    let module = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/client/samples.js");
    let mut node = Command::new("node");
    node.args(["--input-type=module", "--eval", script]).arg(module).arg(Language::Curl.description());
    let output = node.output().expect("node starts");
    let whole = in_javascript(&[request("a\u{fffd}b")]);
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), whole[0][0].as_str().expect("a sample"));
}

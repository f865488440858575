//! Samples on the screen and in the clipboard: the first hide secrets, the second have them, and are otherwise the same.

use docs::samples::Language;
use serde_json::{Value, json};

use super::asked;

const SECRETS: &[&str] = &[
    "s3cr3t",
    "it's",
    "\"quoted\" \\ $x `y`",
    "a b&c=d/é%",
    "mark0x",
    "'",
    "Bearer",
    "J\u{fc}rg",
    "https://a.example/",
    "x' \\\n  --header 'y",
];

#[test]
fn secrets_are_hidden_and_copied() {
    let operation = json!({
        "method": "POST", "path": "/pets", "servers": [{ "url": "https://a.example" }],
        "security": [
            [{ "id": "one", "kind": "bearer" }, { "id": "two", "kind": "apiKey", "place": "query", "name": "key" }, { "id": "three", "kind": "apiKey", "place": "cookie", "name": "sid" }],
            [{ "id": "basic", "kind": "basic" }, { "id": "two", "kind": "apiKey", "place": "query", "name": "key" }],
        ],
        "body": { "content": [{ "type": "application/json" }] },
    });
    let mut questions = Vec::new();
    for language in Language::ALL {
        for alternative in 0..2 {
            for secret in SECRETS {
                let credentials = json!({
                    "one": secret, "two": secret, "three": secret, "basic": { "user": "jane", "password": secret },
                });
                let values = json!({
                    "alternative": alternative, "credentials": credentials, "body": { "at": 0, "text": "{\"a\": 1}" },
                });
                let given = json!({ "operation": operation, "values": values, "description": language.description() });
                questions.push(("masked", given));
            }
        }
    }
    let mut n_shown = 0;
    for ((_, question), answer) in questions.iter().zip(asked(&questions)) {
        let secret = &question["values"]["credentials"]["one"];
        let Some(text) = answer["text"].as_str() else {
            // No header holds it.
            assert!(
                !secret.as_str().is_some_and(|secret| secret.is_ascii() && !secret.contains('\n')),
                "{secret}: {answer}"
            );
            continue;
        };
        n_shown += 1;
        let pieces: &Vec<Value> = answer["pieces"].as_array().expect("pieces");
        let all: String = pieces.iter().map(|piece| piece["text"].as_str().expect("a text")).collect();
        assert_eq!(all, text);
        let seen: String = pieces
            .iter()
            .filter(|piece| piece["isSecret"] == json!(false))
            .map(|piece| piece["text"].as_str().expect("a text"))
            .collect();
        assert!(pieces.iter().any(|piece| piece["isSecret"] == json!(true)), "{secret}: {answer}");
        if secret == "s3cr3t" {
            assert!(!seen.contains("s3cr3t") && seen.contains("/pets") && text.matches("s3cr3t").count() > 1, "{seen}");
        }
    }
    assert!(n_shown > 100, "{n_shown}");
}

#[test]
fn numbers_keep_their_digits() {
    let cases = [
        (
            "{\"a\":12345678901234567890,\"b\":[-99999999999999999999,1.50,1e3]}",
            "{\n  \"a\": 12345678901234567890,\n  \"b\": [\n    -99999999999999999999,\n    1.5,\n    1000\n  ]\n}",
        ),
        (
            "{\"1234567890123456789\":\"12345678901234567890\"}",
            "{\n  \"1234567890123456789\": \"12345678901234567890\"\n}",
        ),
    ];
    let questions: Vec<(&str, Value)> = cases.iter().map(|(text, _)| ("json", json!({ "text": text }))).collect();
    for ((_, expected), answer) in cases.iter().zip(asked(&questions)) {
        assert_eq!(answer.as_str(), Some(*expected));
    }
}

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
    let visible = |answer: &Value| -> String {
        let pieces = answer["pieces"].as_array().expect("pieces").iter();
        let seen = pieces.filter(|piece| piece["isSecret"] == json!(false));
        seen.map(|piece| piece["text"].as_str().expect("a text").to_owned()).collect()
    };
    let answers = asked(&questions);
    let mut n_shown = 0;
    for (at, ((_, question), answer)) in questions.iter().zip(&answers).enumerate() {
        let secret = question["values"]["credentials"]["one"].as_str().expect("a text");
        let Some(text) = answer["text"].as_str() else {
            // No header holds it.
            assert!(!secret.is_ascii() || secret.contains('\n'), "{secret}: {answer}");
            continue;
        };
        n_shown += 1;
        let pieces: &Vec<Value> = answer["pieces"].as_array().expect("pieces");
        let all: String = pieces.iter().map(|piece| piece["text"].as_str().expect("a text")).collect();
        assert_eq!(all, text);
        assert!(pieces.iter().any(|piece| piece["isSecret"] == json!(true)), "{secret}: {answer}");
        // Nothing of a secret is seen that is not seen with any other.
        let (seen, expected) = (visible(answer), visible(&answers[at - at % SECRETS.len()]));
        assert!(expected.contains("/pets") && !expected.contains(SECRETS[0]), "{expected}");
        let letters: Vec<char> = secret.chars().collect();
        for part in letters.windows(3).map(|part| part.iter().collect::<String>()) {
            assert!(!seen.contains(&part) || expected.contains(&part), "{part} of {secret}:\n{seen}");
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

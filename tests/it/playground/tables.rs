//! Values of parameters, as the style tables of OpenAPI and the examples of RFC 6570 have them; requests as they are sent.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{asked, asked_as_text};

#[test]
fn values_are_written_by_their_style() {
    let lines: Vec<&str> =
        include_str!("styles.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let mut questions = Vec::new();
    let mut expected = Vec::new();
    for line in &lines {
        let (given, written) = line.split_once('→').unwrap_or_else(|| panic!("no arrow: {line}"));
        let mut rest = given.trim();
        let mut words = Vec::new();
        for _ in 0..4 {
            let (word, more) = rest.split_once(' ').unwrap_or_else(|| panic!("too few words: {line}"));
            words.push(word);
            rest = more.trim_start();
        }
        let [place, style, flags, name] = words[..] else { unreachable!("four words") };
        let has = |flag: &str| flags.split(',').any(|own| own == flag);
        let mut parameter = json!({ "place": place, "name": name, "style": style, "explode": has("explode") });
        parameter["allowReserved"] = json!(has("reserved"));
        if has("json") {
            parameter["type"] = json!("application/json");
        }
        // Half a character is nothing that Rust reads: it goes through as text, and JavaScript makes it.
        let question = json!(["written", { "parameter": parameter, "value": "@value" }]).to_string();
        questions.push(question.replace("\"@value\"", rest));
        expected.push(written.trim());
    }
    let told = asked_as_text(&format!("[{}]", questions.join(",")));
    for ((line, told), expected) in lines.iter().zip(&told).zip(expected) {
        assert_eq!(told, expected, "{line}");
    }
}

/// `>>> NAME`, questions as JSON, `---`, the answer as JSON; `cargo xtask bless` rewrites the answers.
#[track_caller]
pub fn check(file: &str, kind: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/playground").join(file);
    let text = fs::read_to_string(&path).expect("the cases");
    let (head, cases) = text.split_once(">>> ").expect("a case");
    let cases: Vec<(&str, &str, &str)> = cases
        .split("\n>>> ")
        .map(|case| {
            let (name, rest) = case.split_once('\n').expect("a name");
            let (given, expected) = rest.split_once("\n---").expect("a line between question and answer");
            (name, given, expected.trim())
        })
        .collect();
    let questions: Vec<(&str, Value)> = cases
        .iter()
        .map(|(name, given, _)| (kind, serde_json::from_str(given).unwrap_or_else(|error| panic!("{name}: {error}"))))
        .collect();
    let answers = asked(&questions);
    if std::env::var_os("BLESS").is_some() {
        let mut text = head.to_owned();
        for ((name, given, _), answer) in cases.iter().zip(&answers) {
            let answer = serde_json::to_string_pretty(answer).expect("JSON");
            let _ = write!(text, ">>> {name}\n{given}\n---\n{answer}\n\n");
        }
        fs::write(&path, text.trim_end().to_owned() + "\n").expect("the cases are written");
        return;
    }
    for ((name, _, expected), answer) in cases.iter().zip(&answers) {
        let expected: Value = serde_json::from_str(expected).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(answer, &expected, "{name}");
    }
}

#[test]
fn requests_are_what_was_filled_in() {
    check("requests.txt", "request");
}

#[test]
fn fields_begin_with_what_is_known() {
    check("prefill.txt", "prefilled");
}

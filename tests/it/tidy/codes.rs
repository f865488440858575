//! The registry of diagnostics: every code is reported somewhere, explained with an example, and numbered in order.

use docs::diag::Code;

use super::{File, assert_none, repository};

/// Codes that no source file makes.
fn unused(files: &[File]) -> Vec<String> {
    let sources: Vec<&File> =
        files.iter().filter(|file| file.is_source() && file.path != "src/diag/codes.rs").collect();
    let made = |code: Code| {
        let name = format!("Code::{code:?}");
        sources.iter().any(|file| file.code().any(|(_, line)| names(line, &name)))
            || files.iter().any(|file| file.is_client() && file.text.contains(&format!("\"{}\"", code.number())))
    };
    Code::ALL
        .iter()
        .filter(|code| !made(**code))
        .map(|code| format!("{} `{code:?}` is reported by nothing: report it or remove it", code.number()))
        .collect()
}

/// Whether a line holds a name that does not go on (`Code::Link` is not in `Code::LinkBroken`).
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name)
        .any(|(at, _)| !line[at + name.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_'))
}

#[test]
fn every_code_is_explained() {
    let mut findings = Vec::new();
    for code in Code::ALL {
        let explanation = code.explanation();
        // Code stands between backquotes or is indented.
        let shows = explanation.contains('`') || explanation.contains("\n    ");
        if explanation.len() < 80 || !shows {
            findings.push(format!("{} `{code:?}`: say what it means and show what to write", code.number()));
        }
        if code.title().ends_with('.') || code.title().starts_with(|first: char| first.is_uppercase()) {
            findings.push(format!("{} `{code:?}`: the title is lower case and has no full stop", code.number()));
        }
    }
    assert_none(findings);
}

#[test]
fn every_code_is_reported() {
    assert_none(unused(&repository()));
}

#[test]
fn numbers_rise() {
    let numbers: Vec<&str> = Code::ALL.iter().map(|code| code.number()).collect();
    let shape =
        |number: &&str| number.len() == 5 && number.starts_with('E') && number[1..].bytes().all(|b| b.is_ascii_digit());
    assert!(numbers.iter().all(shape), "a number is `E` and four digits: {numbers:?}");
    assert!(numbers.is_sorted_by(|a, b| a < b), "numbers rise and none is used twice: {numbers:?}");
}

#[test]
fn the_rules_find_what_breaks_them() {
    let first = Code::ALL[0];
    let longer = File::new("src/a.rs", &format!("Code::{first:?}More.at(span)"));
    assert_eq!(unused(&[longer]).len(), Code::ALL.len());
    let used = File::new("src/a.rs", &format!("Code::{first:?}.at(span)"));
    assert_eq!(unused(&[used]).len(), Code::ALL.len() - 1);
}

//! The registry of diagnostics: every code is reported somewhere, explained with an example, and numbered in order.

use std::collections::BTreeSet;

use docs::diag::Code;

use super::{File, assert_none, repository};

/// Codes that no source file makes.
fn unused(files: &[File]) -> Vec<String> {
    let sources: Vec<&File> =
        files.iter().filter(|file| file.is_source() && file.path != "src/diag/codes.rs").collect();
    let made = |code: Code| {
        let name = format!("Code::{code:?}");
        sources.iter().any(|file| file.code().any(|(_, line)| names(line, &name)))
            || files.iter().filter(|file| file.is_client()).any(|file| {
                let number = code.number();
                file.text.contains(&format!("\"{number}\"")) || file.text.contains(&format!("docs {number}: "))
            })
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

/// The words by which a script says why a log-in failed; of one that is put together, its longest fixed part.
fn reasons(file: &File) -> Vec<&str> {
    let calls = file.text.split("new Refused(").skip(1);
    let literals = calls.filter_map(|rest| rest.lines().next()?.split(['"', '`']).nth(1));
    literals.filter_map(longest_part).collect()
}

/// `token-status-${code}`: what stands between the braces is not shown.
fn longest_part(literal: &str) -> Option<&str> {
    let mut parts = literal.split("${");
    let first = parts.next()?;
    parts.filter_map(|part| Some(part.split_once('}')?.1)).chain([first]).max_by_key(|part| part.len())
}

#[test]
fn what_keeps_readers_out_is_said_what_to_do_about() {
    let files = repository();
    let page = files.iter().find(|file| file.path == "example-site/personal/troubleshooting.mdx").expect("the page");
    let scripts = files.iter().filter(|file| file.is_client() && file.path.contains("/login/"));
    let reasons: BTreeSet<&str> = scripts.flat_map(reasons).collect();
    assert!(reasons.len() > 20, "only {reasons:?}");
    let codes = Code::ALL.iter().map(|code| code.number()).filter(|number| number.starts_with("E12"));
    let missing: Vec<&str> = reasons.into_iter().chain(codes).filter(|word| !page.text.contains(word)).collect();
    assert!(missing.is_empty(), "{} says nothing of {missing:?}", page.path);
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
    let script = "throw new Refused(\"no-key\");\nthrow new Refused(`${what}-status-${code}`);";
    assert_eq!(reasons(&File::new("src/client/login/a.js", script)), ["no-key", "-status-"]);
}

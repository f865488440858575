//! `tests/cases/**`: small sites and what becomes of them, as text. `tests/cases/README.md` describes the files.

mod difference;
mod format;
mod layout;
mod site;

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use difference::difference;
use format::{Case, CaseFile, Expected, What};
use site::Outcome;

#[test]
fn cases() {
    let bless = std::env::var_os("BLESS").is_some();
    let paths = case_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"));
    assert!(!paths.is_empty(), "no cases were found");
    let failures: Vec<String> = paths.par_iter().flat_map(|path| check(path, bless)).collect();
    assert!(failures.is_empty(), "\n{}\n`cargo xtask bless` takes what came out", failures.join("\n"));
}

/// Builds the cases of a file and compares; with `bless` rewrites the file instead.
fn check(path: &Path, bless: bool) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a case file");
    let mut file = match CaseFile::parse(&text) {
        Ok(file) => file,
        Err(error) => return vec![format!("{}: {error}", path.display())],
    };
    let mut failures = Vec::new();
    let last = file.cases.len() - 1;
    for (at, case) in file.cases.iter_mut().enumerate() {
        let outcome = site::build(case);
        // An empty line before the next case belongs to the file, not to the expectation.
        let gap = if at == last { "" } else { "\n" };
        for (what, got) in parts(case, &outcome) {
            let expected = case.expected.iter().find(|expected| expected.what == what);
            let expected = expected.map_or("", |expected| expected.text.trim_end_matches('\n'));
            if expected != got.trim_end_matches('\n') {
                let place = format!("{}: {}: {}", path.display(), case.name, what.marker());
                failures.push(format!("{place}\n{}", difference(expected, &got)));
            }
        }
        if bless {
            take(case, &outcome, gap);
        }
    }
    if !bless {
        return failures;
    }
    let blessed = file.print();
    if blessed != text {
        fs::write(path, blessed).expect("the case file can be written");
    }
    Vec::new()
}

/// What a case is compared by: the parts it names, and always the diagnostics.
fn parts(case: &Case, outcome: &Outcome) -> Vec<(What, String)> {
    let named = case.expected.iter().map(|expected| expected.what.clone());
    let diagnostics = (!named.clone().any(|what| what == What::Diagnostics)).then_some(What::Diagnostics);
    named.chain(diagnostics).map(|what| (what.clone(), outcome.part(&what))).collect()
}

/// The case's expectations become what came out; diagnostics stand last, and not at all when there are none.
fn take(case: &mut Case, outcome: &Outcome, gap: &str) {
    let mut parts = parts(case, outcome);
    parts.retain(|(what, got)| *what != What::Diagnostics || !got.is_empty());
    case.expected = parts.into_iter().map(|(what, text)| Expected { what, text }).collect();
    match case.expected.last_mut() {
        Some(last) => last.text += gap,
        None => {
            let last = case.inputs.last_mut().expect("a case has an input");
            last.raw = last.text() + gap;
        }
    }
}

fn case_files(folder: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of cases") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            paths.extend(case_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            paths.push(path);
        }
    }
    paths.sort();
    paths
}

//! `tests/cases/**`: small sites and what becomes of them, as text. `tests/cases/README.md` describes the files.

mod difference;
pub mod format;
mod layout;
mod site;

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use difference::difference;
use format::{Case, CaseFile, Expected, What};

#[test]
fn cases() {
    let bless = std::env::var_os("BLESS").is_some();
    let paths = case_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"));
    assert!(!paths.is_empty(), "no cases were found");
    let failures: Vec<String> = paths.par_iter().flat_map(|path| check(path, bless)).collect();
    assert!(failures.is_empty(), "\n{}\n`cargo xtask bless` takes over what came out", failures.join("\n"));
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
        let mut got = Vec::new();
        for what in compared(case) {
            let place = format!("{}: {}: {}", path.display(), case.name, what.marker());
            let text = match outcome.part(&what) {
                Ok(text) => text,
                Err(error) => {
                    failures.push(format!("{place}\n{error}\n"));
                    continue;
                }
            };
            let expected = case.expected.iter().find(|expected| expected.what == what);
            let expected = expected.map_or("", |expected| expected.text.trim_end_matches('\n'));
            if !bless && expected != text.trim_end_matches('\n') {
                failures.push(format!("{place}\n{}", difference(expected, &text)));
            }
            got.push(Expected { what, text });
        }
        if bless {
            take(case, got, at == last);
        }
    }
    // With a part that is not there the file stays as it is: what came out is not what anybody wants.
    if bless && failures.is_empty() && file.print() != text {
        fs::write(path, file.print()).expect("the case file can be written");
    }
    failures
}

/// What a case is compared by: the parts it names, and always the diagnostics.
fn compared(case: &Case) -> Vec<What> {
    let named = case.expected.iter().map(|expected| expected.what.clone());
    let diagnostics = (!named.clone().any(|what| what == What::Diagnostics)).then_some(What::Diagnostics);
    named.chain(diagnostics).collect()
}

/// The case's expectations become what came out; without diagnostics there is no section for them. An empty line
/// separates it from the next case.
fn take(case: &mut Case, mut got: Vec<Expected>, is_last: bool) {
    got.retain(|expected| expected.what != What::Diagnostics || !expected.text.is_empty());
    case.expected = got;
    let gap = if is_last { "" } else { "\n" };
    match case.expected.last_mut() {
        Some(last) => last.text += gap,
        None => {
            let last = case.inputs.last_mut().expect("a case has an input");
            last.raw = last.text() + gap;
        }
    }
}

pub fn case_files(folder: &Path) -> Vec<PathBuf> {
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

//! Cases in `cases/*.txt`: sources with the tree and the findings they give.
#![allow(clippy::disallowed_methods, reason = "cases are files, and bless rewrites them")]
//!
//! A case is its source, a line `----`, the tree and one line for each finding: its code, the source it points at and
//! its message. Cases are separated by a line `====`; a line that begins with `# ` before a source says what it is
//! about. With `BLESS` set, the files are rewritten with what comes out.

use std::fmt::Write;

use super::dump::dump;
use super::parsed;

/// Invisible characters in sources, as they are written in the files.
const ESCAPES: [(&str, &str); 5] = [("→", "\t"), ("␍", "\r"), ("␀", "\0"), ("␣", " "), ("⌂", "\u{feff}")];

fn check(file: &str) {
    let path = format!("{}/src/syntax/tests/cases/{file}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the file of cases");
    let mut actual = Vec::new();
    let mut failed = Vec::new();
    for case in text.split("\n====\n") {
        let (source, expected) = case.split_once("\n----\n").expect("a source, a line `----` and a tree");
        let shown = outcome(source);
        if shown != expected.trim_end() {
            failed.push(format!("{source}\n---- expected\n{}\n---- found\n{shown}\n", expected.trim_end()));
        }
        actual.push(format!("{source}\n----\n{shown}"));
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, actual.join("\n====\n") + "\n").expect("writing the cases");
        return;
    }
    assert!(failed.is_empty(), "{} of the cases in {file}.txt differ:\n{}", failed.len(), failed.join("\n"));
}

fn outcome(source: &str) -> String {
    let mut text = source.trim_start_matches('\n').to_owned();
    while let Some(rest) = text.strip_prefix("# ").filter(|_| text.starts_with("# about ")) {
        text = rest.split_once('\n').map_or(String::new(), |(_, rest)| rest.to_owned());
    }
    for (sign, letter) in ESCAPES {
        text = text.replace(sign, letter);
    }
    let (document, diags) = parsed(&text);
    let mut out = dump(&document).replace('\n', "⏎");
    for diag in diags {
        let at = diag.span.map_or("", |span| document.source.slice(span)).replace('\n', "⏎");
        let _ = write!(out, "\n{} at {at:?}: {}", diag.code.number(), diag.message);
    }
    out
}

#[test]
fn blocks() {
    check("blocks");
}

#[test]
fn inlines() {
    check("inlines");
}

#[test]
fn tags() {
    check("tags");
}

#[test]
fn modules() {
    check("modules");
}

#[test]
fn mending() {
    check("mending");
}

#[test]
fn beyond_mdx() {
    check("beyond_mdx");
}

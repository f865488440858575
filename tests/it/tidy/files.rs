//! How files are called, how long they are, what must not stand in them.

use super::{File, assert_none, repository};

/// Longer files hold more than one subject.
const LONGEST: usize = 500;
/// Names that say nothing: what is in them belongs to a word of the field.
const NAMELESS: [&str; 8] = ["util", "utils", "helper", "helpers", "common", "misc", "shared", "stuff"];
const CODE: [&str; 4] = ["rs", "js", "mjs", "css"];

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn length(files: &[File]) -> Vec<String> {
    let ours = |file: &&File| CODE.contains(&extension(&file.path)) && !file.path.contains("/vendor/");
    let lines = files.iter().filter(ours).map(|file| (file, file.text.lines().count()));
    lines
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(file, lines)| format!("{}: {lines} lines, at most {LONGEST}: split it by subject", file.path))
        .collect()
}

fn names(files: &[File]) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".rs")) {
        for part in file.path.trim_end_matches(".rs").split('/') {
            if NAMELESS.contains(&part) {
                findings.push(format!("{}: `{part}` is no subject: name the module by a word of the field", file.path));
            }
        }
        if file.path.ends_with("/mod.rs") {
            findings
                .push(format!("{}: write `foo.rs` beside `foo/`, so that tabs and searches show the name", file.path));
        }
    }
    findings
}

/// The first line of a Rust file says what it is about.
fn subject(files: &[File]) -> Vec<String> {
    let rust = files.iter().filter(|file| file.path.ends_with(".rs") && file.text.lines().count() > 1);
    rust.filter(|file| !file.path.starts_with("src/") || !file.is_test())
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| format!("{}: the first line does not say what the file is about (`//! …`)", file.path))
        .collect()
}

/// Unfinished work, and paths that exist on one machine only.
fn leftovers(files: &[File]) -> Vec<String> {
    // In two halves each, or this file would be found.
    let words = [
        (concat!("todo", "!("), "write it or leave it out"),
        (concat!("unimplemented", "!("), "write it or leave it out"),
        (concat!("dbg", "!("), "remove it"),
        (concat!("FIX", "ME"), "mend it or file an issue"),
        (concat!("XX", "X:"), "mend it or file an issue"),
        (concat!("#[", "ignore"), "a test that is not run is no test"),
        (concat!("<<<<", "<<< "), "two versions: choose"),
        (concat!("/wo", "rk/"), "a path of one machine"),
        (concat!("/ro", "ot/"), "a path of one machine"),
        (concat!("/Use", "rs/"), "a path of one machine"),
    ];
    let mut findings = Vec::new();
    for file in files {
        for (at, line) in file.text.lines().enumerate() {
            for (word, advice) in words.iter().filter(|(word, _)| line.contains(word)) {
                findings.push(format!("{}:{}: `{word}`: {advice}", file.path, at + 1));
            }
        }
    }
    findings
}

#[test]
fn files_are_short() {
    assert_none(length(&repository()));
}

#[test]
fn modules_are_named_by_their_subject() {
    assert_none(names(&repository()));
    assert_none(subject(&repository()));
}

#[test]
fn nothing_is_left_unfinished() {
    assert_none(leftovers(&repository()));
}

#[test]
fn the_rules_find_what_breaks_them() {
    assert_eq!(length(&[File::new("src/a.rs", &"x\n".repeat(501))]).len(), 1);
    assert_eq!(length(&[File::new("src/a.rs", &"x\n".repeat(500))]).len(), 0);
    assert_eq!(names(&[File::new("src/render/utils.rs", ""), File::new("src/helpers/a.rs", "")]).len(), 2);
    assert_eq!(names(&[File::new("src/a/mod.rs", ""), File::new("src/a.rs", "")]).len(), 1);
    assert_eq!(
        subject(&[File::new("src/a.rs", "fn a() {}\nfn b() {}\n"), File::new("src/b.rs", "//! B.\n\n")]).len(),
        1
    );
    assert_eq!(
        leftovers(&[File::new("src/a.rs", concat!("\n  todo", "!()"))]),
        [concat!("src/a.rs:2: `todo", "!(`: write it or leave it out")]
    );
}

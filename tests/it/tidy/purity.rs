//! The core does no IO, reads no clock and prints nothing; nothing panics for want of a reason.

use super::{File, assert_none, repository};

/// The layers that may touch the outside.
const OUTSIDE: [&str; 9] = [
    "src/main.rs",
    "src/io.rs",
    "src/io/",
    "src/commands.rs",
    "src/commands/",
    "src/doctor/ask.rs",
    "src/outside/ask.rs",
    "src/mock",
    "src/serve",
];

/// What reaches outside, and what to do instead.
const REACHES: [(&str, &str); 11] = [
    ("std::fs", "only io/ touches files: take the text as an argument"),
    ("std::net", "only serve/ and commands/ open sockets"),
    ("Instant::now", "only io/, serve/ and commands/ read clocks: take the time as an argument"),
    ("SystemTime", "only io/, serve/ and commands/ read clocks: take the time as an argument"),
    ("std::env", "only commands/ and main read the environment: take the value as an argument"),
    ("std::process", "only commands/ and main start or end processes"),
    ("std::io", "only io/, serve/ and commands/ read and write"),
    ("print!(", "only commands/ print: return a diagnostic or a text"),
    ("println!(", "only commands/ print: return a diagnostic or a text"),
    ("thread_local!", "the core holds no global: pass the value"),
    ("static mut", "the core holds no global: pass the value"),
];

/// The globals that there are, each by file, word and reason. No result depends on one.
const KEPT: [(&str, &str, &str); 1] = [(
    "src/expr/parse.rs",
    "thread_local!",
    "one arena for the thousands of small texts a thread parses, empty before and after each: allocating one for each \
     text costs more than parsing it",
)];

fn outside(files: &[File]) -> Vec<String> {
    let mut findings = Vec::new();
    let core = |file: &&File| file.is_source() && !OUTSIDE.iter().any(|start| file.path.starts_with(start));
    for file in files.iter().filter(core) {
        for (at, line) in file.code() {
            let kept = |word: &str| KEPT.iter().any(|(path, global, _)| file.path == *path && word == *global);
            for (word, advice) in REACHES.iter().filter(|(word, _)| line.contains(word) && !kept(word)) {
                findings.push(format!("{}:{at}: `{word}` in the core: {advice}", file.path));
            }
        }
    }
    findings
}

fn unwraps(files: &[File]) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.is_source()) {
        for (at, line) in file.code() {
            if line.contains(".unwrap()") || line.contains(".expect(\"\")") {
                findings.push(format!("{}:{at}: a panic without a reason: `expect(\"why it holds\")`", file.path));
            }
        }
    }
    findings
}

#[test]
fn the_core_is_pure() {
    assert_none(outside(&repository()));
}

/// An allowance is for one global, and goes with it.
#[test]
fn what_is_kept_is_there_once() {
    let files = repository();
    for (path, word, reason) in KEPT {
        let file = files.iter().find(|file| file.path == path).expect("the file of an allowance");
        let uses = file.code().filter(|(_, line)| line.contains(word)).count();
        assert_eq!(uses, 1, "{path}: `{word}` is allowed once: {reason}");
    }
}

#[test]
fn every_panic_has_a_reason() {
    assert_none(unwraps(&repository()));
}

#[test]
fn the_rules_find_what_breaks_them() {
    let read =
        "//! A.\n// std::fs in a comment is fine\nuse std::fs;\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
    let found = outside(&[File::new("src/index/nav.rs", read), File::new("src/io/read.rs", read)]);
    assert_eq!(
        found,
        ["src/index/nav.rs:3: `std::fs` in the core: only io/ touches files: take the text as an argument"]
    );
    assert_eq!(
        unwraps(&[File::new("src/a.rs", "fn a() { b().unwrap() }"), File::new("src/a/tests.rs", "b().unwrap()")]).len(),
        1
    );
}

//! The repository's own rules, as far as no compiler or lint checks them. A finding says where, what and why.
//!
//! Each rule is a function from files to findings, and is tried on a text that breaks it: a rule that cannot find
//! anything is no rule.

mod codes;
mod dependencies;
mod files;
mod layers;
mod purity;
mod styles;

use std::fs;
use std::path::{Path, PathBuf};

/// A text file of the repository.
pub struct File {
    /// From the repository's root, `/` between parts.
    pub path: String,
    pub text: String,
}

impl File {
    fn new(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether the file is part of the crate and not a test of it.
    fn is_source(&self) -> bool {
        self.path.starts_with("src/") && self.path.ends_with(".rs") && !self.is_test()
    }

    /// Whether the file is a source of the loader.
    fn is_client(&self) -> bool {
        self.path.starts_with("src/client/") && !self.path.contains("/built/")
    }

    fn is_test(&self) -> bool {
        self.path.starts_with("tests/") || self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// The lines that are code, with their numbers from 1: no comments, and nothing of a test module.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = self.text.find("#[cfg(test)]\nmod tests {").unwrap_or(self.text.len());
        let lines = self.text[..end].lines().enumerate().map(|(at, line)| (at + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// Every text file that belongs to the repository, sorted by path.
fn repository() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.to_owned()];
    let mut paths: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the repository") {
            let entry = entry.expect("an entry of the folder");
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let skipped = matches!(&*name, ".git" | "target" | "node_modules" | "python_modules" | "dist");
            match entry.file_type().expect("the kind of an entry") {
                kind if kind.is_dir() && !skipped => folders.push(entry.path()),
                kind if kind.is_file() && name != ".git" => paths.push(entry.path()),
                _ => {}
            }
        }
    }
    paths.sort();
    let text = |path: PathBuf| {
        let name = path.strip_prefix(root).expect("a path below the root").to_string_lossy().replace('\\', "/");
        Some(File { path: name, text: fs::read_to_string(path).ok()? })
    };
    paths.into_iter().filter_map(text).collect()
}

/// Fails with all findings at once.
fn assert_none(findings: Vec<String>) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

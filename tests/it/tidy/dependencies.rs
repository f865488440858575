//! Dependencies: each says why it is there, all come from the public registry, the exact ones stay exact.

use super::{File, assert_none, repository};

/// A comment before a dependency gives its reason; two that go together, or a family of one name, may share it.
fn reasons(manifest: &File) -> Vec<String> {
    let mut findings = Vec::new();
    let mut in_dependencies = false;
    // The dependencies since the last comment.
    let mut together: Vec<&str> = Vec::new();
    let mut explained = false;
    for (at, line) in manifest.text.lines().enumerate() {
        if line.starts_with('[') || line.trim().is_empty() || line.starts_with('#') {
            in_dependencies = if line.starts_with('[') { line.contains("dependencies") } else { in_dependencies };
            explained = line.starts_with('#');
            together.clear();
        } else if in_dependencies && line.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            let name = line.split([' ', '.', '=']).next().unwrap_or(line);
            let family = |name: &str| name.split(['_', '-']).next().unwrap_or(name).to_owned();
            together.push(name);
            let shared = together.len() <= 2 || together.iter().all(|other| family(other) == family(name));
            let reasoned = (explained && shared) || line.contains("path = ");
            if !reasoned {
                findings.push(format!("{}:{}: `{name}` has no line that says why", manifest.path, at + 1));
            }
        }
    }
    findings
}

/// Locked packages come from the registries everybody has.
fn sources(lock: &File) -> Vec<String> {
    let public = ["registry+https://github.com/rust-lang/crates.io-index", "https://registry.npmjs.org/"];
    let lines = lock.text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    lines
        .filter(|(_, line)| line.starts_with("source = ") || line.starts_with("\"resolved\": "))
        .filter(|(_, line)| !public.iter().any(|registry| line.contains(registry)))
        .map(|(at, line)| format!("{}:{at}: not from a public registry: {line}", lock.path))
        .collect()
}

#[test]
fn every_dependency_has_a_reason() {
    let files = repository();
    let manifests = files.iter().filter(|file| file.path.ends_with("Cargo.toml"));
    assert_none(manifests.flat_map(reasons).collect());
}

#[test]
fn locks_name_public_registries() {
    let files = repository();
    let locks =
        files.iter().filter(|file| file.path.ends_with("Cargo.lock") || file.path.ends_with("package-lock.json"));
    assert_none(locks.flat_map(sources).collect());
}

#[test]
fn the_rules_find_what_breaks_them() {
    let manifest = "[dependencies]\na = \"1\"\n# Why.\nb = \"2\"\nc = \"1\"\nd = \"1\"\n# A family.\nx_a = \"1\"\nx_b = \"1\"\nx-c = \"1\"\n\n[features]\ne = []\n";
    let found = ["Cargo.toml:2: `a` has no line that says why", "Cargo.toml:6: `d` has no line that says why"];
    assert_eq!(reasons(&File::new("Cargo.toml", manifest)), found);
    assert_eq!(sources(&File::new("Cargo.lock", "source = \"registry+https://mirror.example/index\"")).len(), 1);
}

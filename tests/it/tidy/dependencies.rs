//! Dependencies: each says why it is there, all come from the public registry, the exact ones stay exact.

use super::{File, assert_none, repository};

/// A dependency's line, or the block of lines it stands in, begins with a comment that gives the reason.
fn reasons(manifest: &File) -> Vec<String> {
    let mut findings = Vec::new();
    let (mut in_dependencies, mut explained) = (false, false);
    for (at, line) in manifest.text.lines().enumerate() {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies");
            explained = false;
        } else if line.starts_with('#') {
            explained = true;
        } else if line.trim().is_empty() {
            explained = false;
        } else if in_dependencies && line.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            let name = line.split([' ', '.', '=']).next().unwrap_or(line);
            // Names of one family (`oxc_ast`, `oxc_parser`) share a reason.
            if !explained && !line.contains("path = ") {
                findings.push(format!("{}:{}: `{name}` has no line that says why", manifest.path, at + 1));
            }
            let next = manifest.text.lines().nth(at + 1).unwrap_or("");
            let family = name.split(['_', '-']).next().unwrap_or(name);
            explained &= next.starts_with(family);
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
    let manifest =
        "[dependencies]\n# Why.\na = \"1\"\nb = \"2\"\n# A family.\nx_a = \"1\"\nx_b = \"1\"\n\n[features]\nc = []\n";
    assert_eq!(reasons(&File::new("Cargo.toml", manifest)), ["Cargo.toml:4: `b` has no line that says why"]);
    assert_eq!(sources(&File::new("Cargo.lock", "source = \"registry+https://mirror.example/index\"")).len(), 1);
}

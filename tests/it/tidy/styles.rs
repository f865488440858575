//! Style sheets: every variable that one uses is set somewhere, or has something to fall back on.

use std::collections::BTreeSet;

use super::{File, assert_none, repository};

/// Variables of the theme are set in its style sheets, by `render` from the site file, or by a template.
fn unset(files: &[File]) -> Vec<String> {
    let sets = |file: &&File| file.path.starts_with("themes/") || file.path.starts_with("src/render");
    let set: BTreeSet<&str> = files.iter().filter(sets).flat_map(|file| names(&file.text)).collect();
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".css")) {
        for (at, line) in file.text.lines().enumerate() {
            for rest in line.match_indices("var(--").map(|(at, _)| &line[at + 4..]) {
                let used = name(rest);
                if !rest[used.len()..].starts_with(',')
                    && !set.contains(used)
                    && !names(&file.text).any(|name| name == used)
                {
                    findings.push(format!("{}:{}: `{used}` is set nowhere", file.path, at + 1));
                }
            }
        }
    }
    findings
}

/// Names of custom properties that are followed by a colon.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let places = text.match_indices("--").map(|(at, _)| &text[at..]);
    places.filter(|rest| rest[name(rest).len()..].trim_start().starts_with(':')).map(name)
}

fn name(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(text.len())]
}

#[test]
fn every_variable_is_set() {
    assert_none(unset(&repository()));
}

#[test]
fn the_rules_find_what_breaks_them() {
    let theme = File::new("themes/default/css/a.css", ":root { --d-a: 1px; }\np { margin: var(--d-a) var(--d-b); }");
    let site = File::new(
        "example-site/theme/css/b.css",
        "p { margin: var(--d-a); padding: var(--a); left: var(--c, 0); --b: 1; top: var(--b) }",
    );
    let found = unset(&[theme, site]);
    assert_eq!(
        found,
        ["themes/default/css/a.css:2: `--d-b` is set nowhere", "example-site/theme/css/b.css:1: `--a` is set nowhere"]
    );
}

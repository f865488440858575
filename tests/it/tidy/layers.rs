//! Which part of the crate may know which: the stages of the pipeline as one table.

use std::collections::BTreeMap;

use super::{File, assert_none, repository};

/// Each part and what it may name by `crate::`. `crate::diag` and `crate::source` are everybody's, but for
/// themselves. Stages know the type they take and the type they make; nobody below `pipeline` knows two stages.
const EDGES: [(&str, &[&str]); 44] = [
    // What flows.
    ("source", &[]),
    ("diag", &[]),
    ("artifact", &["frontmatter"]),
    ("classes", &["frontmatter"]),
    ("component", &[]),
    ("inputs", &[]),
    ("data", &[]),
    ("date", &[]),
    ("deflate", &[]),
    ("scheme", &[]),
    ("schemas", &[]),
    ("same_site", &[]),
    ("samples", &["scheme"]),
    ("math", &[]),
    ("keys", &[]),
    ("line", &[]),
    ("document", &["expr", "frontmatter"]),
    ("page", &["component", "expr", "frontmatter", "index", "line"]),
    // The stages, in order.
    ("expr", &[]),
    ("fence", &["page"]),
    ("html", &[]),
    ("client", &[]),
    // A page's head says some of what the site file says of all pages (icons, playgrounds, the page menu), in the same
    // words: `config` is where these words are defined.
    ("frontmatter", &["config", "data", "scheme"]),
    ("syntax", &["html", "document", "expr", "frontmatter", "math"]),
    ("config", &["data", "inputs", "keys", "same_site", "scheme"]),
    ("openapi", &["config", "data", "frontmatter", "inputs"]),
    ("index", &["config", "data", "date", "document", "frontmatter", "inputs", "line", "openapi", "scheme"]),
    ("readers", &["config", "data", "expr", "inputs"]),
    (
        "compile",
        &["component", "document", "expr", "fence", "frontmatter", "html", "index", "line", "math", "page", "scheme"],
    ),
    ("theme", &["component"]),
    ("reference", &["config", "openapi", "samples", "scheme"]),
    ("playground", &["config", "line", "openapi", "reference", "same_site", "samples"]),
    (
        "render",
        &[
            "artifact",
            "classes",
            "client",
            "component",
            "config",
            "date",
            "deflate",
            "expr",
            "frontmatter",
            "html",
            "index",
            "line",
            "math",
            "page",
            "theme",
        ],
    ),
    ("search", &["component", "deflate", "html", "index", "line", "page"]),
    ("emit", &["artifact", "config", "frontmatter", "index", "inputs", "render", "theme"]),
    ("io", &["artifact", "inputs"]),
    ("mock", &["keys"]),
    ("outside", &[]),
    ("doctor", &["config", "data", "expr", "inputs", "keys", "readers", "same_site"]),
    // What puts them together.
    (
        "pipeline",
        &[
            "artifact",
            "classes",
            "client",
            "compile",
            "component",
            "config",
            "data",
            "date",
            "deflate",
            "document",
            "emit",
            "expr",
            "frontmatter",
            "index",
            "inputs",
            "line",
            "openapi",
            "page",
            "playground",
            "readers",
            "reference",
            "render",
            "scheme",
            "search",
            "syntax",
            "theme",
        ],
    ),
    ("session", &["artifact", "inputs", "pipeline"]),
    ("serve", &["client", "config", "data", "expr", "inputs", "io", "keys", "mock", "pipeline", "readers", "session"]),
    (
        "commands",
        &[
            "artifact", "cli", "config", "doctor", "emit", "html", "index", "inputs", "io", "keys", "outside",
            "pipeline", "readers", "render", "schemas", "serve", "session", "theme",
        ],
    ),
    ("cli", &[]),
];

/// Narrower than a part: names that a part must not use although it may know where they come from.
const SECRETS: [(&str, &str, &str); 2] = [
    ("compile", "Index", "a page depends on its `Answers` only, or its memo key is not complete"),
    ("render", "Index", "a page is rendered from itself, the theme and the navigation"),
];

/// `src/index/nav.rs` → `index`
fn part(path: &str) -> &str {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    path.split('/').next().unwrap_or(path)
}

/// The parts that a line of code names: `crate::index::Route`, `use crate::{diag, source};`
fn named(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for (at, start) in line.match_indices("crate::") {
        let rest = &line[at + start.len()..];
        let names = rest.strip_prefix('{').map_or(rest, |list| list.split('}').next().unwrap_or(list));
        let several = rest.starts_with('{');
        for name in names.split(',').take(if several { usize::MAX } else { 1 }) {
            let name = name.trim();
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            parts.push(&name[..end]);
        }
    }
    parts
}

fn edges(files: &[File]) -> Vec<String> {
    let table: BTreeMap<&str, &[&str]> = EDGES.into_iter().collect();
    let mut findings = Vec::new();
    let sources = files.iter().filter(|file| file.is_source() && !matches!(&*file.path, "src/lib.rs" | "src/main.rs"));
    for file in sources {
        let from = part(&file.path);
        let Some(allowed) = table.get(from) else {
            findings.push(format!("{}: `{from}` is not in the table of tests/it/tidy/layers.rs", file.path));
            continue;
        };
        for (at, line) in file.code() {
            for to in named(line) {
                let everybodys = matches!(to, "source" | "diag") && !matches!(from, "source");
                if table.contains_key(to) && to != from && !everybodys && !allowed.contains(&to) {
                    findings.push(format!("{}:{at}: `{from}` must not know `{to}`", file.path));
                }
            }
            for (_, name, reason) in SECRETS.iter().filter(|(part, ..)| *part == from) {
                if line.contains("crate::index::") && words(line).any(|word| word == *name) {
                    findings.push(format!("{}:{at}: `{from}` must not know `{name}`: {reason}", file.path));
                }
            }
        }
    }
    findings
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
}

#[test]
fn parts_know_only_what_they_may() {
    assert_none(edges(&repository()));
}

#[test]
fn the_rules_find_what_breaks_them() {
    let bad = [
        ("src/syntax/scan.rs", "use crate::index::Route;"),
        ("src/io.rs", "    let page = crate::render::page();"),
        ("src/source.rs", "use crate::diag::Diagnostic;"),
        ("src/compile/links.rs", "use crate::index::{Answers, Index};"),
        ("src/brand_new.rs", ""),
        ("src/render.rs", "use crate::{diag, page, syntax};"),
    ];
    for (path, text) in bad {
        assert_eq!(edges(&[File::new(path, text)]).len(), 1, "{path}: {text}");
    }
    let good = [
        ("src/compile.rs", "use crate::index::{Answers, PageContext};"),
        ("src/index/nav.rs", "use crate::index::Route;"),
        ("src/config.rs", "use crate::{diag, source};"),
        ("src/syntax/tests.rs", "use crate::index::Route;"),
    ];
    for (path, text) in good {
        assert_none(edges(&[File::new(path, text)]));
    }
}

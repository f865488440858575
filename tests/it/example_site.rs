//! The example site: it builds without a finding, and everything in the output that points somewhere leads somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use html5ever::tendril::TendrilSink;

use super::binary::{Run, contents};

/// Builds the example site into a folder of its own with further arguments, and demands that nothing is found.
fn build(arguments: &[&str]) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let mut command = Command::new(env!("CARGO_BIN_EXE_docs"));
    command.arg("build").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("example-site")).arg("--out").arg(&out);
    let run = Run::of(command.args(["--format", "json"]).args(arguments).output().expect("the binary starts"));
    let findings: Vec<&str> = run.stdout.lines().filter(|line| !line.starts_with("{\"type\":\"summary\"")).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    contents(&out)
}

#[test]
fn it_builds_without_a_finding_and_the_same_each_time() {
    let one = build(&["--strict", "--jobs", "1"]);
    assert!(one.keys().filter(|path| path.ends_with("index.html")).count() >= 18);
    let eight = build(&["--strict", "--jobs", "8"]);
    let differing: Vec<_> =
        one.iter().filter(|(path, bytes)| eight.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
    assert!(differing.is_empty() && one.len() == eight.len(), "the number of threads shows in {differing:?}");
}

#[test]
fn browsers_read_every_page_as_it_was_meant() {
    let files = build(&["--base-url", "https://docs.example.com"]);
    let mut n_pages = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.extension().is_some_and(|extension| extension == "html"))
    {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let dom = html5ever::parse_document(markup5ever_rcdom::RcDom::default(), Default::default()).one(text);
        let errors = dom.errors.borrow();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
        n_pages += 1;
    }
    assert!(n_pages > 20, "only {n_pages} pages");
}

#[test]
fn what_points_somewhere_leads_somewhere() {
    for base in ["", "/help"] {
        let files = build(&["--base-url", &format!("https://docs.example.com{base}")]);
        let html = |path: &Path| path.extension().is_some_and(|extension| extension == "html");
        let pages: BTreeMap<String, String> = files
            .iter()
            .filter(|(path, _)| html(path))
            .map(|(path, bytes)| {
                (path.to_string_lossy().into_owned(), String::from_utf8(bytes.clone()).expect("UTF-8"))
            })
            .collect();
        let mut n_inside = 0;
        let mut lost = BTreeSet::new();
        for (path, text) in &pages {
            for target in ["href", "src"].iter().flat_map(|name| values(text, name)) {
                let inside = target.starts_with('/') && !target.starts_with("//");
                if target.starts_with('#') || inside {
                    n_inside += 1;
                    if !leads_somewhere(&target, base, path, &pages, &files) {
                        lost.insert(format!("{path}: {target}"));
                    }
                }
            }
        }
        assert!(n_inside > 500, "only {n_inside} links were found");
        assert!(lost.is_empty(), "below `{base}`:\n{}", lost.into_iter().collect::<Vec<_>>().join("\n"));
    }
}

/// Whether a path below `base`, or an anchor of the page itself, is something in the output.
fn leads_somewhere(
    target: &str,
    base: &str,
    page: &str,
    pages: &BTreeMap<String, String>,
    files: &BTreeMap<PathBuf, Vec<u8>>,
) -> bool {
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let file = if path.is_empty() {
        page.to_owned()
    } else {
        let Some(below) = path.strip_prefix(base).filter(|below| below.is_empty() || below.starts_with('/')) else {
            return false;
        };
        let below = below.trim_matches('/');
        let index = format!("{below}/index.html");
        if files.contains_key(Path::new(below)) { below.to_owned() } else { index.trim_start_matches('/').to_owned() }
    };
    match (files.contains_key(Path::new(&file)), anchor) {
        (true, None | Some("")) => true,
        (true, Some(anchor)) => pages.get(&file).is_some_and(|text| values(text, "id").any(|id| id == decoded(anchor))),
        (false, _) => false,
    }
}

/// The values of an attribute in a page, quoted or not, character references decoded.
fn values<'a>(html: &'a str, name: &str) -> impl Iterator<Item = String> + 'a {
    let start = format!(" {name}=");
    let length = start.len();
    // Inside a tag: code that is shown has attributes too.
    let in_tag = |at: usize| html[..at].rfind('<') > html[..at].rfind('>');
    let places: Vec<usize> =
        html.match_indices(&start).filter(|(at, _)| in_tag(*at)).map(|(at, _)| at + length).collect();
    places.into_iter().map(move |at| {
        let rest = &html[at..];
        let value = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => rest[1..].split(quote).next(),
            _ => rest.split([' ', '>']).next(),
        };
        value.unwrap_or("").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
    })
}

fn decoded(anchor: &str) -> String {
    anchor.replace("%26", "&").replace("%2F", "/")
}

//! What of an output depends on a specification: a change of one operation is one of its page, a fault of one operation
//! costs its page alone, and every operation that is asked for has a page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::binary::{Run, Site, contents};

const SITE: &str = r##"{ "name": "Site", "theme": "mint", "colors": { "primary": "#0055aa" }, "url": "https://e.example",
  "navigation": { "pages": ["index", { "group": "API", "openapi": "api.yaml" }, { "group": "Events", "asyncapi": "events.yaml" }, "own", "model"] } }"##;

const API: &str = r##"openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: https://api.example }]
paths:
  /pets:
    get: { summary: All pets, parameters: [{ name: limit, in: query, description: How many., schema: { type: integer } }], responses: { "200": { description: Pets, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Pet" } } } } } } }
    post: { summary: New pet, requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }, responses: { "201": { description: Made. } } }
  /owners:
    get: { summary: Owners, description: "First.\n\nSecond.", responses: { "200": { description: Owners } } }
    delete: { summary: No owners, responses: { "204": { description: Gone } } }
  /hidden:
    get: { summary: Hidden, x-hidden: true, responses: { "200": { description: Quiet. } } }
components:
  schemas:
    Pet: { type: object, properties: { name: { type: string } } }
    Unused: { type: object, properties: { a: { type: string } } }
"##;

const EVENTS: &str = r#"asyncapi: 3.0.0
info: { title: Events, version: "1" }
channels:
  born: { address: pets/born, messages: { pet: { payload: { type: object, properties: { name: { type: string } } } } } }
  gone: { address: pets/gone, messages: { pet: { payload: { type: string, description: Which. } } } }
"#;

/// What is changed in which file, the pages that are others then, and what is told.
const CHANGES: [(&str, &str, &str, &[&str], &str); 10] = [
    ("api.yaml", "How many.", "How many at most.", &["api-reference/all-pets"], ""),
    ("api.yaml", "Second.", "Third.", &["api-reference/owners"], ""),
    (
        "api.yaml",
        "Pet: { type: object, properties: { name: { type: string } }",
        "Pet: { type: object, properties: { name: { type: integer } }",
        &["api-reference/all-pets", "api-reference/new-pet", "model"],
        "",
    ),
    ("api.yaml", "a: { type: string }", "b: { type: string }", &[], ""),
    ("api.yaml", "description: Quiet.", "description: Loud.", &["own"], ""),
    ("api.yaml", "description: Gone", "content: []", &["api-reference/no-owners"], "`content` is a list"),
    (
        "api.yaml",
        "parameters: [{ name: limit, in: query, description: How many., schema: { type: integer } }]",
        "parameters: { name: limit }",
        &["api-reference/all-pets"],
        "`parameters` is an object",
    ),
    (
        "api.yaml",
        "\"201\": { description: Made. }",
        "\"201\": { $ref: \"#/nowhere\" }",
        &["api-reference/new-pet"],
        "leads nowhere",
    ),
    ("events.yaml", "description: Which.", "description: Who.", &["api-reference/websockets/gone"], ""),
    (
        "events.yaml",
        "messages: { pet: { payload: { type: string",
        "messages: { pet: { payload: { type: [x]",
        &["api-reference/websockets/gone"],
        "`x`",
    ),
];

#[test]
fn a_change_of_one_operation_is_one_of_its_page() {
    let site = Site::new(&[
        ("docs.json", SITE),
        ("api.yaml", API),
        ("events.yaml", EVENTS),
        ("own.mdx", "---\nopenapi: GET /hidden\n---\n"),
        ("model.mdx", "---\nopenapi-schema: Pet\n---\n"),
    ]);
    site.build();
    let before = contents(&site.dist());
    for (file, from, to, pages, told) in CHANGES {
        let text = if file == "api.yaml" { API } else { EVENTS };
        assert_eq!(text.matches(from).count(), 1, "{from}");
        site.write(file, text.replace(from, to));
        let run = site.run(&["build"]);
        assert_eq!(run.code, Some(0), "{from}: {}", run.stderr);
        assert!(run.stderr.contains(told), "`{told}` is not in:\n{}", run.stderr);
        assert_eq!(run.stderr.contains("warning["), !told.is_empty(), "{from}: {}", run.stderr);
        let after = contents(&site.dist());
        let all: BTreeSet<&PathBuf> = before.keys().chain(after.keys()).collect();
        let differing = all.into_iter().filter(|path| before.get(*path) != after.get(*path));
        let differing = differing.map(|path| path.to_string_lossy().into_owned());
        // What is searched is all pages.
        let differing = differing.filter(|path| !path.starts_with("_search/") && !path.starts_with("_docs/search/"));
        // What a page's playground is made from is named by what is in it: a file for what it is, one for what it was, and
        // that of the build before, which is kept.
        let (operations, differing): (BTreeSet<String>, BTreeSet<String>) =
            differing.partition(|path| path.starts_with("_docs/operation."));
        assert!(operations.len() <= 1 + 2 * pages.len(), "{from}: {operations:?}");
        let mut expected: BTreeSet<String> =
            pages.iter().flat_map(|page| [format!("{page}/index.html"), format!("{page}.md")]).collect();
        // It holds every page, and the specification itself is there for whoever wants it.
        expected.extend((!pages.is_empty()).then(|| "llms-full.txt".to_owned()));
        expected.extend(before.contains_key(Path::new(file)).then(|| file.to_owned()));
        assert_eq!(differing, expected, "{from}");
        site.write(file, text);
    }
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Method and path of each operation that a specification lists, by another reader.
fn operations(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let document: Value = match path.extension().is_some_and(|extension| extension == "json") {
        true => serde_json::from_str(&text).expect("JSON"),
        false => serde_yaml::from_str(&text).expect("YAML"),
    };
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            let operation = &item[method];
            if operation.is_object() && operation["x-hidden"] != true && operation["x-excluded"] != true {
                found.push(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    found
}

/// Operations that a navigation asks for, each with its specification: those it lists, or all.
fn asked(node: &Value, around: &str, folder: &Path, found: &mut BTreeSet<(String, String)>) {
    match node {
        Value::Array(nodes) => nodes.iter().for_each(|node| asked(node, around, folder, found)),
        Value::Object(fields) => {
            let own = fields.get("openapi").map(|own| own.as_str().or(own["source"].as_str()).expect("one file"));
            let lists = ["pages", "groups", "tabs", "anchors", "dropdowns", "versions", "languages"];
            if let Some(own) = own.filter(|_| lists.iter().all(|key| !fields.contains_key(*key))) {
                let all = operations(&folder.join(own.trim_start_matches('/')));
                found.extend(all.into_iter().map(|name| (own.to_owned(), name)));
            }
            fields.values().for_each(|node| asked(node, own.unwrap_or(around), folder, found));
        }
        Value::String(text) => {
            let method = text.split_once(' ').map_or("", |(method, _)| method);
            if METHODS.iter().any(|own| own.to_uppercase() == method) {
                found.insert((around.to_owned(), text.clone()));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Pages whose head says which operation they are about.
fn declared(folder: &Path) -> usize {
    let is_about = |path: &&PathBuf| {
        let text = std::fs::read_to_string(path).expect("a page");
        let head = text.strip_prefix("---\n").and_then(|rest| rest.split("\n---").next()).unwrap_or_default();
        head.lines().any(|line| line.starts_with("openapi:") || line.starts_with("api:"))
    };
    let files = contents(folder).into_keys().map(|path| folder.join(path));
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "mdx"))
        .filter(|path| is_about(&path))
        .count()
}

#[test]
fn every_operation_that_is_asked_for_has_a_page() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        println!("left out: there is no corpus at {}", corpus.display());
        return;
    }
    let mut n_pages: BTreeMap<&str, usize> = BTreeMap::new();
    for name in ["crewai", "dify", "mem0", "trigger.dev", "turso"] {
        let folder = corpus.join(name);
        let out = tempfile::tempdir().expect("a folder");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_docs"));
        command.arg("build").arg(&folder).arg("--out").arg(out.path().join("out")).args(["--format", "json"]);
        let run = Run::of(command.output().expect("the binary starts"));
        let about_nothing: Vec<&str> = run.stdout.lines().filter(|line| line.contains("E0913")).collect();
        assert!(about_nothing.is_empty(), "{name}: {about_nothing:?}");
        let site_file = std::fs::read_to_string(folder.join("docs.json")).expect("a site file");
        let site: Value = serde_json::from_str(&site_file).expect("JSON");
        let mut generated = BTreeSet::new();
        asked(&site["navigation"], "", &folder, &mut generated);
        let made = contents(&out.path().join("out"));
        let is_page = |(path, bytes): &(&PathBuf, &Vec<u8>)| {
            path.ends_with("index.html") && String::from_utf8_lossy(bytes).contains("class=\"d-endpoint\"")
        };
        let n_made = made.iter().filter(is_page).count();
        assert_eq!(n_made, generated.len() + declared(&folder), "{name}");
        // What the navigation lists of a specification is all of it.
        let specs: BTreeSet<&String> = generated.iter().map(|(spec, _)| spec).collect();
        for spec in specs {
            let listed: BTreeSet<&str> =
                generated.iter().filter(|(own, _)| own == spec).map(|(_, name)| &**name).collect();
            let all = operations(&folder.join(spec));
            assert_eq!(listed, all.iter().map(|name| &**name).collect(), "{name}, {spec}");
        }
        n_pages.insert(name, n_made);
    }
    let expected = [("crewai", 32), ("dify", 246), ("mem0", 38), ("trigger.dev", 62), ("turso", 48)];
    assert_eq!(n_pages, expected.into_iter().collect());
}

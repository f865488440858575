//! The published schemas take the files that the program takes, and refuse those that it refuses.

use std::fs;
use std::path::{Path, PathBuf};

use docs::diag::Code;
use docs::source::{FileId, SitePath, Source};
use docs::{config, data, frontmatter, schemas};
use serde_json::{Value, json};

use super::binary::Site;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn validator(schema: &str) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    jsonschema::meta::validate(&schema).expect("a schema");
    jsonschema::validator_for(&schema).expect("a schema")
}

/// What is wrong with a value, with its place.
fn errors(validator: &jsonschema::Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path)).collect()
}

fn read(path: &Path) -> Value {
    let name = path.file_name().expect("a file").to_string_lossy();
    let text = fs::read_to_string(path).expect("a file");
    let source = Source::new(FileId(0), SitePath::new(&name).expect("a path"), text);
    data::read(&source).expect("JSON or YAML").to_json()
}

/// Every file below a folder with one of these endings.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if path.is_dir() && !name.starts_with('.') && name != "dist" {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The heads of the pages below a folder, each with its file and its text; those that are no YAML are left out.
fn heads(folder: &Path) -> Vec<(PathBuf, String, Value)> {
    let head = |path: PathBuf| {
        let text = fs::read_to_string(&path).ok()?;
        let rest = text.strip_prefix("---\n")?;
        let end = rest.find("\n---")?;
        let yaml = rest[..end + 1].to_owned();
        let source = Source::new(FileId(0), SitePath::new("head.yaml")?, &*yaml);
        let value = data::read(&source).ok()?.to_json();
        Some((path, yaml, value)).filter(|(.., value)| value.is_object())
    };
    files(folder, &[".mdx", ".md"]).into_iter().filter_map(head).collect()
}

#[test]
fn the_example_site_keeps_to_them() {
    let folder = root().join("example-site");
    let site_file = validator(schemas::SITE_FILE);
    assert_eq!(errors(&site_file, &read(&folder.join("docs.json"))), Vec::<String>::new());
    let head = validator(schemas::FRONTMATTER);
    let heads = heads(&folder);
    assert!(heads.len() > 50);
    for (path, _, value) in heads {
        assert_eq!(errors(&head, &value), Vec::<String>::new(), "{}", path.display());
    }
    let persona = validator(schemas::PERSONA);
    for path in files(&folder.join("personas"), &[".json"]) {
        assert_eq!(errors(&persona, &read(&path)), Vec::<String>::new(), "{}", path.display());
    }
    let user = validator(schemas::USER_SCHEMA);
    assert_eq!(errors(&user, &read(&folder.join("user.schema.json"))), Vec::<String>::new());
}

/// They stand under the address of the documentation, as they are compiled in.
#[test]
fn the_example_site_publishes_them() {
    let bless = std::env::var_os("BLESS").is_some();
    for schema in schemas::ALL {
        let path = root().join("example-site/schemas").join(schema.name);
        if bless {
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, schema.text).expect("a file");
        }
        let published = fs::read_to_string(&path).unwrap_or_default();
        assert!(published == schema.text, "{}: `cargo xtask bless` copies it", path.display());
    }
}

#[test]
fn real_sites_keep_to_them_as_far_as_they_are_right() {
    let corpus = root().join("../shared/corpus");
    if !corpus.is_dir() {
        println!("left out: there is no corpus at {}", corpus.display());
        return;
    }
    let site_file = validator(schemas::SITE_FILE);
    let head = validator(schemas::FRONTMATTER);
    let mut n_heads = 0;
    let mut wrong = Vec::new();
    for name in ["crewai", "dify", "hoppscotch", "mem0", "trigger.dev", "turso"] {
        let folder = corpus.join(name);
        // What the program warns of is wrong for the schema too; what it takes is right.
        let inputs = docs::io::read::inputs(&folder, &folder.join("dist")).expect("a docs folder").value;
        let told = config::load(&inputs, None).diags;
        let is_of_form = |code: Code| {
            use Code::{SiteFileMissingKey, SiteFileType, SiteFileUnknownKey, SiteFileValue};
            matches!(code, SiteFileMissingKey | SiteFileType | SiteFileUnknownKey | SiteFileValue)
        };
        let told = told.iter().any(|diag| is_of_form(diag.code));
        let own = errors(&site_file, &read(&folder.join("docs.json")));
        if own.is_empty() == told {
            wrong.push(format!("{name}/docs.json: told {told}, {own:#?}"));
        }
        for (path, text, value) in heads(&folder) {
            let source = Source::new(FileId(0), SitePath::new("head.yaml").expect("a path"), &*text);
            let told = frontmatter::parse(&text, source.span(0..text.len())).diags;
            let own = errors(&head, &value);
            if !own.is_empty() && told.is_empty() {
                wrong.push(format!("{}: {own:?}", path.display()));
            }
            n_heads += 1;
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(n_heads > 1_000, "only {n_heads} heads");
}

#[test]
fn what_is_wrong_is_refused() {
    let check = |schema: &str, good: Value, changes: &[(&str, Value)]| {
        let validator = validator(schema);
        assert_eq!(errors(&validator, &good), Vec::<String>::new());
        for (key, value) in changes {
            let mut bad = good.clone();
            bad[*key] = value.clone();
            assert!(!errors(&validator, &bad).is_empty(), "{key}: {value}");
        }
    };
    check(
        schemas::SITE_FILE,
        json!({ "$schema": "https://mintlify.com/docs.json", "name": "A", "theme": "mint",
            "navigation": { "tabs": [{ "tab": "T", "groups": [{ "group": "G", "pages": ["a", { "$ref": "more.json" }] }] }] } }),
        &[
            ("name", json!(["A"])),
            ("nam", json!("A")),
            ("theme", json!("mnt")),
            ("colors", json!({ "primery": "#000" })),
            ("navbar", json!({ "links": [{ "label": "x" }] })),
            ("navigation", json!({ "tabs": [{ "groups": [] }] })),
            ("navigation", json!({ "groups": [{ "group": "A", "pages": [true] }] })),
            ("redirects", json!([{ "source": "/a" }])),
            ("personalization", json!({ "method": "jwt" })),
            ("personalization", json!({ "method": "magic" })),
            ("personalization", json!({ "method": "shared-session", "apiUrl": "https://a.dev", "clientSecret": "x" })),
        ],
    );
    let no_navigation = json!({ "name": "A" });
    assert!(!errors(&validator(schemas::SITE_FILE), &no_navigation).is_empty());
    check(
        schemas::FRONTMATTER,
        json!({ "title": 404, "own": [1], "og:title": "x", "groups": ["admin"] }),
        &[("hidden", json!("yes")), ("mode", json!("tall")), ("groups", json!("admin")), ("related", json!("a"))],
    );
    check(
        schemas::PERSONA,
        json!({ "groups": ["admin"], "content": { "firstName": "Jane" }, "host": "docs.foo.com" }),
        &[
            ("group", json!(["admin"])),
            ("groups", json!("admin")),
            ("content", json!([])),
            ("host", json!("https://docs.foo.com")),
            ("apiPlaygroundInputs", json!({ "headers": {} })),
            ("expiresAt", json!(1_767_225_600_000_u64)),
        ],
    );
    check(
        schemas::USER_SCHEMA,
        json!({ "type": "object", "properties": { "a": { "enum": [1] } } }),
        &[("type", json!("strin")), ("type", json!("string")), ("properties", json!([])), ("required", json!("a"))],
    );
}

#[test]
fn they_are_printed_and_written() {
    let site = Site::new(&[]);
    for (option, text) in [
        ("--site-file", schemas::SITE_FILE),
        ("--site", schemas::SITE_FILE),
        ("--frontmatter", schemas::FRONTMATTER),
        ("--persona", schemas::PERSONA),
        ("--user-schema", schemas::USER_SCHEMA),
        ("--user", schemas::USER_SCHEMA),
    ] {
        assert_eq!(site.run(&["schema", option]).stdout, text);
    }
    site.write(
        "docs.json",
        r##"{ "$schema": "./.docs/schemas/docs.json", "name": "Site", "navigation": { "pages": ["index"] }, "personalization": {
            "method": "shared-session", "apiUrl": "https://a.example.com/user", "userSchema": "data/user.json" } }"##,
    );
    site.write(
        "data/user.json",
        r#"{ "type": "object", "required": ["plan"], "properties": { "plan": { "enum": ["pro"] } } }"#,
    );
    site.write("personas/jane.json", r#"{ "$schema": "../.docs/schemas/persona.json", "content": { "plan": "pro" } }"#);
    let run = site.run(&["schema", "--write"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with(".docs/schemas: 4 schemas written"), "{}", run.stdout);
    let persona = fs::read_to_string(site.docs().join(".docs/schemas/persona.json")).expect("it was written");
    assert!(persona.contains(r#""$ref": "../../data/user.json""#), "{persona}");
    // Nothing of it is published, and nothing is wrong with the files that name it.
    let run = site.run(&["check", "--strict"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    site.build();
    assert!(!site.dist().join(".docs").exists());
}

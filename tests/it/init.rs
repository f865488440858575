//! `docs init`: what it makes builds, serves and checks clean, and it changes nothing that is there.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use docs::io::read::Folder;
use docs::serve::{Options, Server};
use docs::session::Session;

use super::binary::{Run, contents};

fn docs(folder: &Path, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_docs"));
    Run::of(command.args(args).current_dir(folder).env("NO_COLOR", "1").output().expect("the binary starts"))
}

#[test]
fn a_new_site_builds_and_checks_clean() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = docs(folder.path(), &["init", "my-docs"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for line in ["my-docs: 9 files written", "cd my-docs", "docs serve --open", "docs check", "docs build"] {
        assert!(run.stdout.contains(line), "`{line}` is not in:\n{}", run.stdout);
    }
    let site = folder.path().join("my-docs");
    for command in ["check", "build"] {
        let run = docs(&site, &[command, "--strict"]);
        assert_eq!(run.code, Some(0), "{command}: {}", run.stderr);
        assert!(run.stderr.contains("no errors, no warnings in 5 pages"), "{command}: {}", run.stderr);
        // Of what a persona could try nothing is left.
        assert!(!run.stderr.contains("E0821") && !run.stderr.contains("E0824"), "{command}: {}", run.stderr);
    }
    let built = contents(&site.join("dist"));
    let page = |path: &str| String::from_utf8_lossy(&built[Path::new(path)]).into_owned();
    assert!(page("index.html").contains("<title>My docs"));
    assert!(page("quickstart/index.html").contains("my-docs"));
    assert!(!page("team/release/index.html").contains("Write what has changed"));
    for (reader, expected) in
        [("ada", "Welcome, Ada! You have priority support"), ("ben", "Welcome, Ben! Five minutes")]
    {
        let run = docs(&site, &["render", "/", "--as", reader, "--format", "text"]);
        assert!(run.stdout.contains(expected), "{reader}: {}", run.stdout);
    }
    let run = docs(&site, &["render", "/team/release", "--as", "ada", "--format", "text"]);
    assert!(run.stdout.contains("Write what has changed."), "{}", run.stdout);
}

#[test]
fn a_new_site_is_served() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(docs(folder.path(), &["init"]).code, Some(0));
    let root = folder.path().canonicalize().expect("it is there");
    let docs = Folder::open(&root, &root.join("dist")).expect("a folder");
    let session = Arc::new(Session::new(docs.inputs().clone(), Vec::new(), None));
    let server = Server::start(session, root, Options { port: 0, ..Options::default() }).expect("a port");
    let mut connection = TcpStream::connect(("127.0.0.1", server.port())).expect("a connection");
    let request = format!("GET / HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", server.port());
    connection.write_all(request.as_bytes()).expect("it is sent");
    let mut page = Vec::new();
    connection.read_to_end(&mut page).expect("it is answered");
    let page = String::from_utf8_lossy(&page);
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("Welcome, "), "{page}");
    assert!(page.contains("/_preview/client.js"), "{page}");
}

#[test]
fn names_are_texts_wherever_they_stand() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = "A \"B\" {C} <D> \\ Ünïcode 接続 & Söhne";
    assert_eq!(docs(folder.path(), &["init", "--name", name]).code, Some(0));
    let run = docs(folder.path(), &["check", "--strict"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let site_file = fs::read_to_string(folder.path().join("docs.json")).expect("a site file");
    assert!(site_file.contains(r#""name": "A B C D  Ünïcode 接続 & Söhne""#), "{site_file}");
}

#[test]
fn nothing_that_is_there_is_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("index.mdx"), "Mine.\n").expect("a file");
    fs::write(folder.path().join(".gitignore"), "mine\n").expect("a file");
    let before = contents(folder.path());
    let run = docs(folder.path(), &["init"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.stderr.contains("error[E1020]: `index.mdx` is there already"), "{}", run.stderr);
    assert_eq!(contents(folder.path()), before);

    fs::remove_file(folder.path().join("index.mdx")).expect("it is there");
    assert_eq!(docs(folder.path(), &["init"]).code, Some(0));
    assert_eq!(fs::read_to_string(folder.path().join(".gitignore")).expect("a file"), "mine\n");

    // Once more: it has all that it needs.
    let before = contents(folder.path());
    let run = docs(folder.path(), &["init"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with("docs.json is there, and so is all"), "{}", run.stdout);
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn a_site_that_is_there_gets_what_it_lacks() {
    let folder = tempfile::tempdir().expect("a folder");
    let site_file = r##"{ "theme": "mint", "name": "Old", "colors": { "primary": "#0055aa" }, "navigation": [{ "group": "A", "pages": ["a"] }] }"##;
    fs::write(folder.path().join("mint.json"), site_file).expect("a file");
    fs::write(folder.path().join("a.mdx"), "Hello {user.firstName ?? 'you'}.\n").expect("a file");
    let run = docs(folder.path(), &["init"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let expected = "mint.json is there and stays as it is; written beside it: user.schema.json, personas/ada.json, personas/ben.json\n";
    assert!(run.stdout.starts_with(expected), "{}", run.stdout);
    assert!(run.stdout.contains("Say in mint.json how readers log in"), "{}", run.stdout);
    assert_eq!(fs::read_to_string(folder.path().join("mint.json")).expect("a file"), site_file);
    assert!(!folder.path().join("index.mdx").exists());
    let run = docs(folder.path(), &["render", "/a", "--as", "ada", "--format", "text"]);
    assert_eq!(run.stdout, "Hello Ada.\n", "{}", run.stderr);
    assert_eq!(docs(folder.path(), &["check", "--strict"]).code, Some(0));
}

/// A site whose site file says this of its readers; runs `docs init`.
fn with_readers(settings: &str) -> (tempfile::TempDir, Run) {
    let folder = tempfile::tempdir().expect("a folder");
    let site_file =
        format!(r#"{{ "name": "S", "personalization": {settings}, "navigation": {{ "pages": ["index"] }} }}"#);
    fs::write(folder.path().join("docs.json"), site_file).expect("a file");
    fs::write(folder.path().join("index.mdx"), "Hello.\n").expect("a file");
    let run = docs(folder.path(), &["init"]);
    (folder, run)
}

const LOG_IN: &str =
    r#""method": "shared-session", "apiUrl": "https://a.example/u", "loginUrl": "https://a.example/l""#;

#[test]
fn a_site_file_that_is_wrong_is_told_before_anything_is_written() {
    for settings in
        [r#"{ "method": "jwt", "userSchema": "schemas/user.json", "personas": "readers" }"#, r#"{ "method": "jwt",, }"#]
    {
        let (folder, run) = with_readers(settings);
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        assert!(run.stderr.contains(" --> docs.json:1:"), "{}", run.stderr);
        assert_eq!(contents(folder.path()).len(), 2, "{settings}");
        for args in [["schema", "--write", "."], ["schema", "--types", "."]] {
            let run = docs(folder.path(), &args);
            assert_eq!(run.code, Some(2), "{}", run.stdout);
            assert!(run.stderr.contains(" --> docs.json:1:"), "{}", run.stderr);
            assert_eq!(contents(folder.path()).len(), 2, "{settings}");
        }
    }
}

#[test]
fn what_a_site_file_says_of_its_readers_is_kept_to() {
    let (folder, run) = with_readers(&format!(r#"{{ {LOG_IN}, "personas": "data/readers" }}"#));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("user.schema.json, data/readers/ada.json, data/readers/ben.json\n"), "{}", run.stdout);
    assert!(run.stdout.contains("`personalization` of docs.json:\n\n    \"userSchema\": \"user.schema.json\"\n"));
    let persona = fs::read_to_string(folder.path().join("data/readers/ada.json")).expect("a persona");
    let persona: serde_json::Value = serde_json::from_str(&persona).expect("JSON");
    let schema = folder.path().join("data/readers").join(persona["$schema"].as_str().expect("a path"));
    assert!(schema.is_file(), "{}", schema.display());
    let run = docs(folder.path(), &["schema", "--write", "."]);
    assert!(run.stdout.contains("data/readers/NAME.json \"$schema\": \"../../.docs/schemas/persona.json\""));

    let (_folder, run) = with_readers(&format!(r#"{{ {LOG_IN}, "userSchema": "user.schema.json" }}"#));
    assert!(!run.stdout.contains("userSchema"), "{}", run.stdout);
}

#[test]
fn half_a_site_is_never_left_behind() {
    for name in ["team", "personas", ".docs", ".docs/schemas"] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, "mine").expect("a file");
        let run = docs(folder.path(), &["init"]);
        assert_eq!(run.code, Some(2), "{name}: {}", run.stdout);
        let expected = format!("error[E1020]: `{name}` is there already and no folder");
        assert!(run.stderr.contains(&expected), "{name}: {}", run.stderr);
        assert_eq!(contents(folder.path()).len(), 1, "{name}");
    }
    #[cfg(unix)]
    {
        let folder = tempfile::tempdir().expect("a folder");
        std::os::unix::fs::symlink("nowhere", folder.path().join("api.yaml")).expect("a link");
        let run = docs(folder.path(), &["init"]);
        assert!(run.stderr.contains("error[E1020]: `api.yaml` is there already, "), "{}", run.stderr);
        assert!(!folder.path().join("docs.json").exists());
    }
    let folder = tempfile::tempdir().expect("a folder");
    let run = docs(folder.path(), &["init", "Bob's docs"]);
    assert!(run.stdout.contains("  cd 'Bob'\\''s docs'\n"), "{}", run.stdout);
}

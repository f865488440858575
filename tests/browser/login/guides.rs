//! The backends that the guides of the example site show, as they stand there: run, asked by `docs doctor`, and logged in
//! by. Only the functions that the guides call yours are ours, in `guides/accounts.*`.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::WHERE;
use super::fixture::{Docs, Setup, docs, greets, reader};
use crate::driver::{PATIENCE, Tab};

const JANE: &str =
    r#"{ "content": { "firstName": "Jane", "email": "jane@example.com", "plan": "pro" }, "groups": ["admin"] }"#;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Language {
    Node,
    Python,
    Go,
}

impl Language {
    fn ending(self) -> &'static str {
        match self {
            Language::Node => "mjs",
            Language::Python => "py",
            Language::Go => "go",
        }
    }

    /// Whether it is there, with what the guides' code needs. Where it is not, the test says so.
    fn is_there(self) -> bool {
        let probe = match self {
            Language::Node => Command::new("node").arg("--version").output(),
            Language::Python => python().args(["-c", "import jwt, cryptography"]).output(),
            Language::Go => Command::new("go").arg("version").output(),
        };
        let is_there = probe.is_ok_and(|output| output.status.success());
        if !is_there {
            // Past the capture of the test's output, which nobody sees when the test passes.
            _ = writeln!(std::io::stderr(), "{self:?} is not there: the guides' backends in it are not tried");
        }
        is_there
    }

    /// What runs a file of a folder.
    fn command(self, folder: &Path, file: &str) -> Command {
        match self {
            Language::Node => {
                let mut command = Command::new("node");
                command.arg(file);
                command
            }
            Language::Python => {
                let mut command = python();
                command.arg(file);
                command
            }
            Language::Go => {
                let mut command = Command::new("go");
                command.args(["build", "-o", "backend", file, "accounts.go"]).current_dir(folder);
                succeeds(&command.output().expect("go starts"));
                Command::new(folder.join("backend"))
            }
        }
    }
}

/// With the packages of `tests/requirements.txt`, as `cargo xtask test` puts them.
fn python() -> Command {
    let mut command = Command::new("python3");
    command.env("PYTHONPATH", root().join("tests/python_modules")).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn succeeds(output: &Output) {
    let said = [&*output.stdout, &*output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
}

/// The fence of a guide whose title is `file`, without the indentation of the list that it stands in.
#[track_caller]
fn shown(guide: &str, file: &str) -> String {
    let text = fs::read_to_string(root().join("example-site/personal").join(guide)).expect("a guide");
    let mut lines = text.lines();
    let head = lines
        .find(|line| line.trim_start().starts_with("```") && line.ends_with(&format!(" {file}")))
        .unwrap_or_else(|| panic!("{guide} has no fence `{file}`"));
    let indent = head.len() - head.trim_start().len();
    let code = lines.take_while(|line| line.trim() != "```");
    code.map(|line| format!("{}\n", line.get(indent..).unwrap_or(""))).collect()
}

/// A backend that runs, until it is dropped.
struct Backend {
    port: u16,
    child: Child,
}

impl Drop for Backend {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Backend {
    #[track_caller]
    fn start(mut command: Command, folder: &Path, port: u16, docs: &Docs) -> Backend {
        let address = docs.server.url("/");
        let log = folder.join("log");
        let file = fs::File::create(&log).expect("a file");
        let mut child = command
            .current_dir(folder)
            .env("PORT", port.to_string())
            .env("ACCOUNTS", docs.mock.url(""))
            .env("DOCS_URL", address.trim_end_matches('/'))
            .env("DOCS_ORIGIN", format!("http://{}", docs.server.host()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file)
            .spawn()
            .expect("the backend starts");
        let since = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = child.try_wait().expect("a child");
            let said = || fs::read_to_string(&log).unwrap_or_default();
            assert!(ended.is_none() && since.elapsed() < PATIENCE, "the backend does not listen:\n{}", said());
            std::thread::sleep(Duration::from_millis(20));
        }
        Backend { port, child }
    }

    /// The whole answer to a `GET` with a cookie.
    fn get(&self, target: &str, cookie: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the backend listens");
        write!(stream, "GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n")
            .expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

/// What a guide's backend needs of a handshake.
struct Guide {
    method: &'static str,
    page: &'static str,
    /// The name of its file, with `-` between words.
    file: &'static str,
    settings: fn(port: u16, folder: &Path) -> Value,
}

const SHARED_SESSION: Guide = Guide {
    method: "shared-session",
    page: "shared-session.mdx",
    file: "user-info",
    settings: |port, _| json!({ "apiUrl": format!("http://127.0.0.1:{port}/api/docs/user-info") }),
};

const JWT: Guide = Guide {
    method: "jwt",
    page: "jwt.mdx",
    file: "docs-login",
    settings: |port, folder| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_docs"));
        succeeds(&command.args(["keys", "generate", "--out"]).arg(folder).output().expect("the binary starts"));
        json!({
            "loginUrl": format!("http://127.0.0.1:{port}/docs-login"),
            "signingKeys": [
                { "id": "own", "publicKey": fs::read_to_string(folder.join("docs.pub.pem")).expect("a key") }
            ],
            "requireState": true,
            "requireHost": true,
        })
    },
};

const OAUTH: Guide = Guide {
    method: "oauth",
    page: "oauth.mdx",
    file: "docs-user-info",
    settings: |port, _| json!({ "apiUrl": format!("http://127.0.0.1:{port}/docs/user-info") }),
};

/// The docs with a guide's backend, which runs, and which `docs doctor` has nothing to say of.
#[track_caller]
fn set_up(guide: &Guide, language: Language, base: &'static str) -> (Docs, Backend) {
    let folder: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("guide-{}-{language:?}", guide.method));
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let words = if language == Language::Node { "-" } else { "_" };
    let file = format!("{}.{}", guide.file.replace('-', words), language.ending());
    fs::write(folder.join(&file), shown(guide.page, &file)).expect("a file");
    let accounts = format!("accounts.{}", language.ending());
    fs::copy(root().join("tests/browser/login/guides").join(&accounts), folder.join(&accounts)).expect("a file");
    let port = free_port();
    let settings = (guide.settings)(port, &folder);
    let docs = docs(guide.method, Setup { base, settings: settings.clone(), ..Setup::default() });
    docs.mock.log_in_as(Some(reader(JANE)));
    let backend = Backend::start(language.command(&folder, &file), &folder, port, &docs);
    is_healthy(guide, settings, &docs);
    (docs, backend)
}

#[track_caller]
fn is_healthy(guide: &Guide, mut settings: Value, docs: &Docs) {
    settings["method"] = json!(guide.method);
    if guide.method == "oauth" {
        settings["authorizationUrl"] = json!(docs.mock.url("/authorization"));
        settings["tokenUrl"] = json!(docs.mock.url("/exchange"));
        settings["clientId"] = json!("docs");
        settings["scopes"] = json!(["docs-user-info"]);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let url = docs.server.url("/");
    let site = json!({ "name": "Guide", "url": url.trim_end_matches('/'), "navigation": { "pages": [] }, "personalization": settings });
    fs::write(folder.path().join("docs.json"), site.to_string()).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_docs"));
    command.arg("doctor").arg(folder.path()).args(["--format", "json"]);
    command.env("DOCS_COOKIE", docs.mock.cookie()).env("DOCS_TOKEN", docs.mock.access_token());
    let output = command.output().expect("the binary starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        said.trim(),
        r#"{"type":"summary","errors":0,"warnings":0,"pages":0,"files":null,"milliseconds":null}"#,
        "{}",
        guide.page
    );
}

/// From a place in a page to Jane at the same place, and out again.
#[track_caller]
fn there_and_back(tab: &Tab, docs: &Docs, base: &str) {
    tab.open(&docs.server.url("/guide/?plan=a%26b#deep-down"));
    greets(tab, "stranger");
    tab.click(".login-link");
    greets(tab, "Jane");
    assert_eq!(tab.text(WHERE), format!("{base}/guide/?plan=a%26b#deep-down"));
    tab.click(".d-reader > summary");
    tab.click(".logout-link");
    greets(tab, "stranger");
}

#[track_caller]
fn run(language: Language) {
    if !language.is_there() {
        return;
    }
    let base = "/docs";

    let (docs, backend) = set_up(&SHARED_SESSION, language, base);
    assert!(backend.get("/api/docs/user-info", "").contains(" 401 "));
    let (_context, tab) = docs.open("/");
    there_and_back(&tab, &docs, base);

    let (docs, backend) = set_up(&JWT, language, base);
    let asked = "/docs-login?redirect=%2Fdocs%2Fguide%2F&state=s";
    let answer = backend.get(asked, "");
    assert!(answer.contains(" 302 ") && answer.contains(": /login?next=%2Fdocs-login%3Fredirect%3D"), "{answer}");
    for (redirect, page) in [
        ("%2Fdocs%2Fguide%2F%23a", "%2Fdocs%2Fguide%2F%23a"),
        ("%2F%2Fevil.example%2F", "%2Fdocs%2F"),
        ("https%3A%2F%2Fevil.example%2F", "%2Fdocs%2F"),
        ("%2Fdocs-evil", "%2Fdocs%2F"),
        ("", "%2Fdocs%2F"),
    ] {
        let answer = backend.get(&format!("/docs-login?redirect={redirect}"), &docs.mock.cookie());
        let location = docs.server.url(&format!("/login/jwt-callback?redirect={page}#ey"));
        assert!(answer.contains(&location), "{redirect}: {answer}");
    }
    let (_context, tab) = docs.open("/");
    // Logged in to the product.
    tab.open(&docs.mock.url("/login?redirect=/docs/"));
    there_and_back(&tab, &docs, base);

    let (docs, backend) = set_up(&OAUTH, language, base);
    assert!(backend.get("/docs/user-info", "").contains(" 401 "));
    let (_context, tab) = docs.open("/");
    there_and_back(&tab, &docs, base);
}

#[test]
fn node() {
    run(Language::Node);
}

#[test]
fn python_3() {
    run(Language::Python);
}

#[test]
fn go() {
    run(Language::Go);
}

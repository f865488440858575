//! A docs folder, `docs serve` on it, and a browser.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::driver::{Context, PATIENCE, Tab, context};

pub struct Serving {
    dir: tempfile::TempDir,
    child: Child,
    url: String,
}

/// A site file; `more` is JSON of further keys, with a comma before it.
pub fn site(name: &str, more: &str) -> String {
    format!(
        r##"{{"name":"{name}","theme":"mint","colors":{{"primary":"#0055aa"}},"navigation":{{"pages":["page","other","secret"]}}{more}}}"##
    )
}

const PERSONAS: [(&str, &str); 2] = [
    ("personas/jane.json", r#"{"groups":["staff"],"content":{"name":"Jane"}}"#),
    ("personas/bob.json", r#"{"groups":[],"content":{"name":"Bob"}}"#),
];

/// Nobody has the other half: the preview's tokens are signed with keys of its own.
const KEY: &str = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECLJkAiaZHU2uCmgI34iwkoKfGrzw\nkfKLxgMkKFSvrf0NpW29v5VCxQJxqBmyfcSiuOnKYf9T71MPwt1N2jvdpQ==\n-----END PUBLIC KEY-----\n";

impl Serving {
    pub fn new(files: &[(&str, &str)]) -> Serving {
        Serving::with(&site("Site", ""), files, &[])
    }

    /// A site whose readers log in: `jwt`, `shared-session` or `oauth`.
    pub fn for_readers(method: &str, files: &[(&str, &str)]) -> Serving {
        Serving::for_readers_with(method, "", files, &[])
    }

    /// `keys` are further keys of how readers log in, with a comma behind each.
    pub fn for_readers_with(method: &str, keys: &str, files: &[(&str, &str)], arguments: &[&str]) -> Serving {
        let settings = match method {
            "jwt" => {
                r#""loginUrl":"https://login.example.com/in","requireState":true,
                "signingKeys":[{"id":"one","publicKey":"docs.pub.pem"}]"#
            }
            "oauth" => {
                r#""authorizationUrl":"https://login.example.com/in","clientId":"own","scopes":["read"],
                "tokenUrl":"https://login.example.com/token","apiUrl":"https://login.example.com/me","issuer":"https://login.example.com""#
            }
            _ => r#""apiUrl":"https://login.example.com/me","loginUrl":"https://login.example.com/in""#,
        };
        let more = format!(r#","personalization":{{"method":"{method}",{keys}{settings}}}"#);
        let own = PERSONAS.into_iter().chain([("docs.pub.pem", KEY)]);
        let all: Vec<(&str, &str)> = own.chain(files.iter().copied()).collect();
        Serving::with(&site("Site", &more), &all, arguments)
    }

    fn with(site: &str, files: &[(&str, &str)], arguments: &[&str]) -> Serving {
        let dir = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        };
        write("docs.json", site);
        files.iter().for_each(|(path, text)| write(path, text));
        let mut command = Command::new(env!("CARGO_BIN_EXE_docs"));
        command.arg("serve").arg(dir.path()).args(["--port", "0"]).args(arguments).env("NO_COLOR", "1");
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the binary starts");
        let mut lines = BufReader::new(child.stderr.take().expect("it was piped"));
        let mut said = String::new();
        let url = loop {
            let mut line = String::new();
            if lines.read_line(&mut line).expect("its words") == 0 {
                panic!("docs serve ended: {said}");
            }
            if line.starts_with("http://") {
                break line.split('/').take(3).collect::<Vec<_>>().join("/");
            }
            said += &line;
        };
        // It must never wait for somebody to read.
        std::thread::spawn(move || while lines.read_line(&mut String::new()).is_ok_and(|n_bytes| n_bytes > 0) {});
        Serving { dir, child, url }
    }

    pub fn open(&self, path: &str) -> (Context, Tab) {
        let context = context();
        let tab = context.tab();
        tab.open(&self.address(path));
        tab.settle();
        (context, tab)
    }

    /// Of a page.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    pub fn write(&self, path: &str, text: &str) {
        std::fs::write(self.dir.path().join(path), text).expect("a file");
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.dir.path().join(path)).expect("a file")
    }

    pub fn rename(&self, from: &str, to: &str) {
        std::fs::rename(self.dir.path().join(from), self.dir.path().join(to)).expect("a file");
    }

    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.dir.path().join(path)).expect("a file");
    }

    /// Waits until a page is given out with these words.
    pub fn wait_for(&self, path: &str, words: &str) {
        let host = self.url.trim_start_matches("http://");
        let end = Instant::now() + PATIENCE;
        let mut answer = String::new();
        while !answer.contains(words) {
            assert!(Instant::now() < end, "{words} is never in {path}: {answer}");
            answer.clear();
            let mut connection = TcpStream::connect(host).expect("a connection");
            write!(connection, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("a request");
            connection.read_to_string(&mut answer).expect("an answer");
        }
    }

    /// The files of a build of the folder.
    pub fn built(&self) -> Vec<PathBuf> {
        let out = self.dir.path().join("dist");
        let mut build = Command::new(env!("CARGO_BIN_EXE_docs"));
        let output =
            build.arg("build").arg(self.dir.path()).arg("--out").arg(&out).output().expect("the binary starts");
        assert!(out.exists(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut files = Vec::new();
        list(&out, &mut files);
        files
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path().is_dir() {
            true => list(&entry.path(), files),
            false => files.push(entry.path()),
        }
    }
}

/// Chooses a persona in the bar.
pub fn choose(tab: &Tab, name: &str) {
    let option = "[...document.querySelector('docs-preview-bar').shadowRoot.querySelector('select').options]";
    tab.wait_for(&format!(
        "document.querySelector('docs-preview-bar') && {option}.some((own) => own.text === {name:?})"
    ));
    tab.evaluate(&format!(
        "{{ const select = document.querySelector('docs-preview-bar').shadowRoot.querySelector('select'); \
         select.value = {option}.find((own) => own.text === {name:?}).value; select.dispatchEvent(new Event('change')); }}"
    ));
}

/// Whom the bar names.
pub fn chosen(tab: &Tab) -> String {
    tab.text(
        "(() => { const select = document.querySelector('docs-preview-bar')?.shadowRoot.querySelector('select'); \
         return select?.selectedOptions[0]?.text ?? ''; })()",
    )
}

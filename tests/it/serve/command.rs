//! `docs serve` as it is called: what its options do.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use docs::io::read::Folder;
use docs::serve::{Options, Server};
use docs::session::Session;

use super::super::binary::Run;
use super::{folder, write};

fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_docs"));
    command.arg("serve").arg(root).args(["--port", "0"]).args(arguments).env("NO_COLOR", "1");
    command
}

/// A running `docs serve`. It ends with the test.
struct Served {
    process: Child,
    port: u16,
}

impl Served {
    fn start(root: &Path, arguments: &[&str]) -> Served {
        let mut process = command(root, arguments).stderr(Stdio::piped()).spawn().expect("the binary starts");
        let mut said = BufReader::new(process.stderr.take().expect("its error stream"));
        let mut line = String::new();
        said.read_line(&mut line).expect("a line");
        // It goes on to be heard, or it would wait for that.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        let port = line.strip_prefix("http://localhost:").and_then(|rest| rest.split('/').next()?.parse().ok());
        Served { port: port.unwrap_or_else(|| panic!("no address in {line}")), process }
    }

    fn get(&self, path: &str) -> String {
        get(([127, 0, 0, 1].into(), self.port), "localhost", path).expect("an answer")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// Head and body of an answer; `None` where nobody listens.
fn get((address, port): (IpAddr, u16), host: &str, path: &str) -> Option<String> {
    let mut connection = TcpStream::connect((address, port)).ok()?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).ok()?;
    Some(String::from_utf8_lossy(&answer).into_owned())
}

#[test]
fn what_is_written_is_shown_unless_nobody_wants_it() {
    let dir = folder();
    let watching = [Served::start(dir.path(), &[]), Served::start(dir.path(), &["--no-watch", "--watch"])];
    let still = Served::start(dir.path(), &["--watch", "--no-watch"]);
    write(dir.path(), "guides/a.mdx", "Written later.\n");
    for served in &watching {
        let is_shown = |_| {
            std::thread::sleep(Duration::from_millis(20));
            served.get("/base/guides/a/").contains("Written later.")
        };
        assert!((0..3000).any(is_shown), "a minute later it is not shown");
    }
    let page = still.get("/base/guides/a/");
    assert!(page.contains("Shared by pages.") && !page.contains("Written later."), "{page}");
}

#[test]
fn what_cannot_be_is_said_at_once() {
    let dir = folder();
    let rows: [(&[&str], &str); 3] = [
        (&["--as", "jan"], "error[E0814]: there is no persona `jan`\n  = help: did you mean `jane`?"),
        (&["--as", "nobody-known"], "= help: write `personas/nobody-known.json`"),
        (&["--host", "no.such.invalid"], "`no.such.invalid` is no address"),
    ];
    for (arguments, expected) in rows {
        let run = Run::of(command(dir.path(), arguments).output().expect("the binary starts"));
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains(expected), "{arguments:?}: {}", run.stderr);
    }
}

/// A server of this process, and the folder it serves.
fn server(options: Options) -> (Server, tempfile::TempDir) {
    let dir = folder();
    let root = dir.path().canonicalize().expect("a folder");
    let docs = Folder::open(&root, &root.join("dist")).expect("a folder");
    let session = Arc::new(Session::new(docs.inputs().clone(), Vec::new(), None));
    (Server::start(session, root, Options { port: 0, ..options }).expect("a port"), dir)
}

#[test]
fn other_machines_and_names_get_there_when_somebody_says_so() {
    let status = |address: [u8; 4], server: &Server, host: &str| {
        let answer = get((address.into(), server.port()), host, "/base/")?;
        answer.get(9..12).and_then(|status| status.parse::<u16>().ok())
    };
    let (own, _dir) = server(Options::default());
    assert_eq!(status([127, 0, 0, 1], &own, "docs.box"), Some(403));
    // On Linux all of 127.0.0.0/8 is this machine: another address of it stands for another network.
    if cfg!(target_os = "linux") {
        assert_eq!(status([127, 0, 0, 2], &own, "localhost"), None);
    }
    let (named, _dir) =
        server(Options { host: [0, 0, 0, 0].into(), name: Some("docs.box".to_owned()), ..Options::default() });
    for (host, expected) in [("docs.box", 200), ("DOCS.box", 200), ("localhost", 200), ("docs.box.evil", 403)] {
        assert_eq!(status([127, 0, 0, 1], &named, host), Some(expected), "{host}");
    }
    if cfg!(target_os = "linux") {
        assert_eq!(status([127, 0, 0, 2], &named, "docs.box"), Some(200));
    }
}

#[test]
fn log_ins_go_to_the_mock_or_where_the_site_file_says() {
    for (real_login, expected, other) in [
        (false, "/_preview/mock/api/docs/user-info", "https://docs.example.com/login"),
        (true, "https://docs.example.com/login", "/_preview/mock"),
    ] {
        let (server, _dir) = server(Options { real_login, ..Options::default() });
        let get = |path: &str| get(([127, 0, 0, 1].into(), server.port()), "localhost", path).expect("an answer");
        let page = get("/base/guides/a/");
        let start = page.find("/base/_docs/login.").unwrap_or_else(|| panic!("no log-in in {page}"));
        let script = get(page[start..].split(['"', ' ', '>', '&']).next().expect("an address"));
        assert!(script.starts_with("HTTP/1.1 200"), "{script}");
        assert!(script.contains(expected) && !script.contains(other), "{real_login}: {script}");
    }
}

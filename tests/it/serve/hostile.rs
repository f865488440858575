//! Requests that no browser of the writer sends: each is refused, and the next one answered.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use docs::io::read::Folder;
use docs::serve::{Options, Server};
use docs::session::Session;

use super::write;

struct Running {
    server: Server,
    _dir: tempfile::TempDir,
}

fn running() -> Running {
    let dir = tempfile::tempdir().expect("a folder");
    let inner = dir.path().join("docs");
    super::SITE.iter().for_each(|(path, text)| write(&inner, path, text));
    write(&inner, "page.pdf", "0123456789");
    write(&inner, ".env", "SECRET=1");
    write(dir.path(), "outside.txt", "outside");
    let root = inner.canonicalize().expect("a folder");
    let folder = Folder::open(&root, &root.join("dist")).expect("a folder");
    let session = Arc::new(Session::new(folder.inputs().clone(), Vec::new(), None));
    // What is put in the place of a file later must not lead out.
    std::fs::remove_file(root.join("page.pdf")).expect("a file");
    #[cfg(unix)]
    std::os::unix::fs::symlink(dir.path().join("outside.txt"), root.join("page.pdf")).expect("a link");
    let server = Server::start(session, root, Options { port: 0, ..Options::default() }).expect("a port");
    Running { server, _dir: dir }
}

impl Running {
    /// Head and body of the answer to these bytes.
    fn send(&self, request: &[u8]) -> String {
        let mut connection = TcpStream::connect(("127.0.0.1", self.server.port())).expect("a connection");
        connection.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket");
        _ = connection.write_all(request);
        let mut answer = Vec::new();
        _ = connection.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str, headers: &str) -> String {
        let port = self.server.port();
        self.send(
            format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n{headers}\r\n").as_bytes(),
        )
    }

    fn token(&self) -> String {
        let page = self.get("/base/", "");
        let start = page.find("data-token=\"").expect("a page") + 12;
        page[start..].split('"').next().expect("a token").to_owned()
    }
}

fn status(answer: &str) -> u16 {
    answer.get(9..12).and_then(|status| status.parse().ok()).unwrap_or(0)
}

#[test]
fn addresses_lead_to_files_of_the_site_and_nowhere_else() {
    let running = running();
    let rows = [
        ("/", 302),
        ("/base", 200),
        ("/base/", 200),
        ("/base/guides/a", 200),
        ("/base/guides/a/", 200),
        ("/base/guides/a?x=1", 200),
        ("/base/guides/a/index.html", 200),
        ("/base/guides/a.md", 200),
        ("/base/old", 301),
        ("/base/was/b", 301),
        ("/base/sitemap.xml", 200),
        ("/base/style.css", 200),
        ("/base/data.json", 200),
        ("/base/no", 404),
        ("/guides/a", 404),
        ("/base/docs.json", 404),
        ("/base/personas/jane.json", 404),
        ("/base/key.pem", 404),
        ("/base/.env", 404),
        ("/base/../outside.txt", 404),
        ("/base/%2e%2e/outside.txt", 404),
        ("/base/..%2foutside.txt", 404),
        ("/base/%2e%2e%2foutside.txt", 404),
        ("/base/..%5coutside.txt", 404),
        ("/base//etc/passwd", 404),
        ("/base/%2fetc%2fpasswd", 404),
        ("/base/guides%2fa", 404),
        ("/base/a%00.html", 404),
        ("/base/%ff", 404),
        ("//etc/passwd", 404),
        // A link that came after the folder was read.
        ("/base/page.pdf", 404),
    ];
    for (path, expected) in rows {
        let answer = running.get(path, "");
        assert_eq!(status(&answer), expected, "{path}: {}", answer.lines().next().unwrap_or_default());
        assert!(!answer.contains("outside\n") && !answer.contains("SECRET"), "{path}");
    }
}

#[test]
fn answers_say_what_they_are() {
    let running = running();
    let rows = [
        ("/base/", "text/html; charset=utf-8"),
        ("/base/no", "text/html; charset=utf-8"),
        ("/base/guides/a.md", "text/markdown; charset=utf-8"),
        ("/base/llms.txt", "text/plain; charset=utf-8"),
        ("/base/style.css", "text/css; charset=utf-8"),
        ("/base/logo.svg", "image/svg+xml"),
        ("/base/data.json", "application/json"),
        ("/base/sitemap.xml", "application/xml"),
        ("/_preview/client.js", "text/javascript; charset=utf-8"),
    ];
    for (path, expected) in rows {
        let answer = running.get(path, "");
        let kind = answer.lines().find_map(|line| line.strip_prefix("content-type: "));
        assert_eq!(kind, Some(expected), "{path}");
    }
}

#[test]
fn parts_and_conditions() {
    let running = running();
    let whole = running.get("/base/style.css", "");
    let tag = whole.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag").to_owned();
    let len = whole.split("\r\n\r\n").nth(1).expect("a body").len();
    let rows = [
        (format!("If-None-Match: {tag}\r\n"), 304, 0),
        (format!("If-None-Match: \"other\", W/{tag}\r\n"), 304, 0),
        ("If-None-Match: \"other\"\r\n".to_owned(), 200, len),
        ("Range: bytes=0-3\r\n".to_owned(), 206, 4),
        ("Range: bytes=3-\r\n".to_owned(), 206, len - 3),
        ("Range: bytes=-2\r\n".to_owned(), 206, 2),
        ("Range: bytes=0-99999\r\n".to_owned(), 206, len),
        ("Range: bytes=99999-\r\n".to_owned(), 416, 0),
        ("Range: bytes=3-1\r\n".to_owned(), 200, len),
        ("Range: bytes=0-1,3-4\r\n".to_owned(), 200, len),
        ("Range: lines=0-1\r\n".to_owned(), 200, len),
        (format!("Range: bytes=0-3\r\nIf-Range: {tag}\r\n"), 206, 4),
        ("Range: bytes=0-3\r\nIf-Range: \"other\"\r\n".to_owned(), 200, len),
    ];
    for (headers, expected, n_bytes) in rows {
        let answer = running.get("/base/style.css", &headers);
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
        assert_eq!((status(&answer), body.len()), (expected, n_bytes), "{headers}");
    }
    let port = running.server.port();
    let head = running.send(format!("HEAD /base/ HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n").as_bytes());
    assert!(status(&head) == 200 && head.ends_with("\r\n\r\n"), "{head}");
}

#[test]
fn what_is_forged_too_large_or_too_slow_is_refused() {
    let running = running();
    let port = running.server.port();
    let token = running.token();
    let long = "x".repeat(40_000);
    let many: String = (0..200).map(|number| format!("X-{number}: 1\r\n")).collect();
    let upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let own = format!("localhost:{port}");
    let get = |target: &str, host: &str, headers: &str| {
        format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n")
    };
    let live = format!("/_preview/live?token={token}&page=/base/");
    let state = format!("/_preview/state?token={token}");
    let reasons = format!("/_preview/reasons?token={token}");
    let rows = [
        ("another name", get("/base/", "evil.example", ""), 403),
        ("another name with our port", get("/base/", &format!("evil.example:{port}"), ""), 403),
        ("another port", get("/base/", "localhost:1", ""), 403),
        ("a name that begins as ours", get("/base/", &format!("localhost.evil.example:{port}"), ""), 403),
        ("no name", "GET /base/ HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(), 403),
        ("two names", get("/base/", &own, &format!("Host: {own}\r\n")), 400),
        ("a number", get("/base/", &format!("127.0.0.1:{port}"), ""), 200),
        ("a number of version 6", get("/base/", &format!("[::1]:{port}"), ""), 200),
        ("a foreign number", get("/base/", &format!("10.0.0.1:{port}"), ""), 403),
        ("a long header", get("/base/", &own, &format!("X: {long}\r\n")), 431),
        ("a long address", get(&format!("/{long}"), &own, ""), 431),
        ("many headers", get("/base/", &own, &many), 431),
        ("no HTTP", "\u{16}\u{3}\u{1}nonsense\r\n\r\n".to_owned(), 400),
        (
            "another method",
            format!("POST /base/ HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
            405,
        ),
        ("a large body", format!("POST /base/ HTTP/1.1\r\nHost: {own}\r\nContent-Length: 99999999\r\n\r\n"), 413),
        (
            "a body in pieces",
            format!("POST /base/ HTTP/1.1\r\nHost: {own}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            501,
        ),
        (
            "an address of a proxy",
            format!("GET http://evil.example/ HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n"),
            400,
        ),
        ("the channel of a foreign page", get(&live, &own, &format!("{upgrade}Origin: http://evil.example\r\n")), 403),
        ("the channel without an origin", get(&live, &own, upgrade), 403),
        (
            "the channel without the token",
            get("/_preview/live?page=/base/", &own, &format!("{upgrade}Origin: http://{own}\r\n")),
            403,
        ),
        (
            "the channel with another token",
            get("/_preview/live?token=x&page=/", &own, &format!("{upgrade}Origin: http://{own}\r\n")),
            403,
        ),
        ("a page that was given, without the token", get("/_preview/given?hash=x", &own, ""), 403),
        ("a page that was not given", get(&format!("/_preview/given?token={token}&hash=x"), &own, ""), 404),
        ("a number in brackets", get("/_preview/login", &format!("[127.0.0.1]:{port}"), ""), 403),
        ("a number without brackets", get("/_preview/login", &format!("::1:{port}"), ""), 403),
        ("a port with a sign", get("/_preview/login", &format!("localhost:+{port}"), ""), 403),
        ("a name with a path", get("/_preview/login", &format!("localhost:{port}/x"), ""), 403),
        ("a name with a user", get("/_preview/login", &format!("a@localhost:{port}"), ""), 403),
        ("the log-in behind these", get("/_preview/login", &own, ""), 200),
        ("reasons without the token", get("/_preview/reasons?page=/base/", &own, ""), 403),
        ("reasons of what is elsewhere", get(&format!("{reasons}&page=/base/%2e%2e/key.pem"), &own, ""), 200),
        ("reasons of what is above", get(&format!("{reasons}&page=../../outside.txt"), &own, ""), 200),
        ("personas without the token", get("/_preview/state", &own, ""), 403),
        ("personas for a foreign page", get(&state, &own, "Origin: http://evil.example\r\n"), 403),
        ("the script for a foreign page", get("/_preview/client.js", &own, "Sec-Fetch-Site: cross-site\r\n"), 403),
        ("personas", get(&state, &own, ""), 200),
    ];
    for (what, request, expected) in rows {
        let answer = running.send(request.as_bytes());
        assert_eq!(status(&answer), expected, "{what}: {}", answer.lines().next().unwrap_or_default());
        assert!(!answer.to_ascii_lowercase().contains("access-control-allow"), "{what}");
        assert_eq!(status(&running.get("/base/", "")), 200, "after {what}");
    }
}

#[test]
fn whoever_says_nothing_holds_nobody_up_and_is_sent_away() {
    let running = running();
    let slow: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut connection = TcpStream::connect(("127.0.0.1", running.server.port())).expect("a connection");
            connection.write_all(b"GET / HTTP/1.1\r\nHo").expect("a beginning");
            connection
        })
        .collect();
    assert_eq!(status(&running.get("/base/", "")), 200);
    for mut connection in slow {
        let mut answer = String::new();
        connection.read_to_string(&mut answer).expect("an answer");
        assert_eq!(status(&answer), 408, "{answer}");
    }
}

/// Browsers give cookies of this machine to the programs on all its ports.
#[test]
fn cookies_of_other_programs_stay_theirs() {
    let running = running();
    let (port, token) = (running.server.port(), running.token());
    let own = format!("localhost:{port}");
    let choose = |body: &str| {
        running.send(
            format!(
                "POST /_preview/reader?token={token} HTTP/1.1\r\nHost: {own}\r\nOrigin: http://{own}\r\nConnection: close\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                body.len()
            )
            .as_bytes(),
        )
    };
    let set = |answer: &str| {
        let lines: Vec<&str> = answer.lines().filter_map(|line| line.strip_prefix("set-cookie: ")).collect();
        lines.join("\n")
    };
    let given = set(&choose(r#"{"content":{"name":"Ann"}}"#));
    let cookie = given.split(';').next().expect("a cookie").to_owned();
    assert!(given.starts_with(&format!("docs-preview-{port}=")) && given.contains("Path=/_preview/"), "{given}");
    let info = |cookie: &str| running.get("/_preview/mock/api/docs/user-info", &format!("Cookie: {cookie}\r\n"));
    assert_eq!(status(&info("session=theirs")), 401);
    let known = info(&format!("session=theirs; {cookie}"));
    assert!(status(&known) == 200 && known.contains("Ann"), "{known}");
    let taken = set(&choose(""));
    assert!(taken.starts_with(&format!("docs-preview-{port}=;")) && taken.contains("Max-Age=0"), "{taken}");
}

#[test]
fn the_channel_opens_for_a_page_of_ours() {
    let running = running();
    let port = running.server.port();
    let token = running.token();
    let mut connection = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    connection.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket");
    let request = format!(
        "GET /_preview/live?token={token}&page=/base/ HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n\
         Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    connection.write_all(request.as_bytes()).expect("a request");
    let mut got = Vec::new();
    let mut chunk = [0; 4096];
    // The head, and what the page is.
    while !String::from_utf8_lossy(&got).contains("\"hash\"") {
        let n_bytes = connection.read(&mut chunk).expect("a message");
        assert!(n_bytes > 0, "{}", String::from_utf8_lossy(&got));
        got.extend_from_slice(&chunk[..n_bytes]);
    }
    let got = String::from_utf8_lossy(&got);
    // The example of RFC 6455.
    assert!(got.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{got}");
}

#[test]
fn the_next_port_is_taken_where_one_is() {
    let running = running();
    let taken = running.server.port();
    let session = Arc::new(Session::new(docs::inputs::Inputs::default(), Vec::new(), None));
    let other =
        Server::start(session, std::env::temp_dir(), Options { port: taken, ..Options::default() }).expect("a port");
    assert!(other.port() > taken);
}

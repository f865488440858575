//! The static server does what the hosts do: each row of the table in `server/host.rs`.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::server::{Host, Server, Site};

/// A folder with these files.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    folder
}

/// Status, `Location` and the whole head of the answer to a path.
fn get(server: &Server, path: &str) -> (u16, String, String) {
    let mut connection = TcpStream::connect(server.host()).expect("a connection");
    write!(connection, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").expect("a request");
    connection.shutdown(std::net::Shutdown::Write).expect("an end");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("an answer");
    let status = answer[9..12].parse().expect("a status");
    let location = answer.lines().find_map(|line| line.strip_prefix("Location: ")).unwrap_or("").to_owned();
    (status, location, answer)
}

fn start(folder: &Path, host: Host) -> Server {
    Server::start(Site::new(folder).host(host))
}

#[test]
fn hosts_have_their_habits() {
    let folder = folder(&[("file.html", "file"), ("folder/index.html", "folder"), ("404.html", "lost")]);
    let paths = ["/folder/", "/folder", "/file", "/file/", "/file.html", "/folder/index.html", "/no"];
    let expected: [(Host, [(u16, &str); 7]); 6] = [
        (Host::Netlify, [(200, ""), (301, "/folder/"), (200, ""), (301, "/file"), (200, ""), (200, ""), (404, "")]),
        (
            Host::Cloudflare,
            [(200, ""), (308, "/folder/"), (200, ""), (308, "/file"), (308, "/file"), (308, "/folder/"), (404, "")],
        ),
        (Host::GitHub, [(200, ""), (301, "/folder/"), (200, ""), (404, ""), (200, ""), (200, ""), (404, "")]),
        (Host::S3, [(200, ""), (302, "/folder/"), (404, ""), (404, ""), (200, ""), (200, ""), (404, "")]),
        (Host::Vercel, [(200, ""), (200, ""), (404, ""), (404, ""), (200, ""), (200, ""), (404, "")]),
        (Host::Nginx, [(200, ""), (301, "/folder/"), (404, ""), (404, ""), (200, ""), (200, ""), (404, "")]),
    ];
    assert_eq!(expected.map(|(host, _)| host), Host::ALL);
    for (host, answers) in expected {
        let server = start(folder.path(), host);
        let got = paths.map(|path| get(&server, path));
        let got = got.each_ref().map(|(status, location, _)| (*status, location.as_str()));
        assert_eq!(got, answers, "{host:?}");
        let (status, location, _) = get(&server, "/folder?code=a");
        let kept = match host {
            Host::Vercel => "",
            Host::S3 => "/folder/",
            _ => "/folder/?code=a",
        };
        assert_eq!((location.as_str(), status == 200), (kept, host == Host::Vercel), "{host:?}");
    }
}

#[test]
fn a_base_path_is_a_border() {
    let folder = folder(&[("index.html", "home"), ("a/index.html", "a")]);
    let server = Server::start(Site::new(folder.path()).base("/docs"));
    assert!(server.url("/a").ends_with("/docs/a"));
    let answers = ["/docs/", "/docs", "/docs/a?x=1", "/", "/docsa"].map(|path| get(&server, path));
    let answers = answers.each_ref().map(|(status, location, _)| (*status, location.as_str()));
    assert_eq!(answers, [(200, ""), (301, "/docs/"), (301, "/docs/a/?x=1"), (404, ""), (404, "")]);
}

#[test]
fn headers_and_redirects_apply_where_the_host_reads_them() {
    let folder = folder(&[
        ("index.html", "home"),
        ("_headers", "# all\n/*\n  X-All: yes\n/app/*\n  X-App: yes\n"),
        ("_redirects", "/old /new 308\n/b/* /blog/:splat\n/u/:name /users?name=:name 302\n"),
    ]);
    let netlify = start(folder.path(), Host::Netlify);
    assert!(get(&netlify, "/").2.contains("X-All: yes\r\n"));
    assert!(!get(&netlify, "/").2.contains("X-App"));
    assert!(get(&netlify, "/app/x").2.contains("X-App: yes\r\n"));
    let moved = ["/old", "/old/", "/b/2026/x", "/u/ann"].map(|path| get(&netlify, path));
    let moved = moved.each_ref().map(|(status, location, _)| (*status, location.as_str()));
    assert_eq!(moved, [(308, "/new"), (308, "/new"), (301, "/blog/2026/x"), (302, "/users?name=ann")]);
    let github = start(folder.path(), Host::GitHub);
    assert!(!get(&github, "/").2.contains("X-All"));
    assert_eq!(get(&github, "/old").0, 404);
}

#[test]
fn pages_come_in_pieces() {
    let folder = folder(&[("index.html", "<p>one<p>two<p>three"), ("style.css", "<p>")]);
    let ends = |html: &str| html.match_indices("<p>").map(|(at, tag)| at + tag.len()).collect();
    let server = Server::start(Site::new(folder.path()).in_pieces(Duration::from_millis(50), ends));
    let start = Instant::now();
    assert!(get(&server, "/").2.ends_with("\r\n\r\n<p>one<p>two<p>three"));
    assert!(start.elapsed() >= Duration::from_millis(150), "it rests three times");
    assert!(get(&server, "/style.css").2.ends_with("\r\n\r\n<p>"));
}

#[test]
fn nothing_outside_the_folder_is_served() {
    let folder = folder(&[("site/index.html", "home"), ("secret.txt", "secret")]);
    let server = start(&folder.path().join("site"), Host::Netlify);
    for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%zz"] {
        assert_eq!(get(&server, path).0, 404, "{path}");
    }
    assert_eq!(server.requests().len(), 4);
}

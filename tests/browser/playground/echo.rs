//! A service on loopback, another origin than the docs: it keeps what it is sent, and answers in many ways.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::listen::{self, listen};

/// A request as it came; headers by their names in lower case.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub method: String,
    pub target: String,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl From<listen::Arrived> for Arrived {
    fn from(own: listen::Arrived) -> Arrived {
        let text = |value: Vec<u8>| String::from_utf8_lossy(&value).into_owned();
        let headers = own.headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), text(value)));
        Arrived { method: own.method, target: own.target, headers: headers.collect(), body: own.body }
    }
}

impl Arrived {
    /// What both a browser and cURL send of a request: its line, the headers that it describes, and its body, boundaries
    /// of forms as one word, bytes that are no text escaped.
    pub fn told(&self) -> String {
        let own = |name: &str| {
            ["authorization", "content-type", "cookie"].contains(&name)
                || (name.starts_with("x-") && name != "x-requested-with")
        };
        let mut text = format!("{} {}\n", self.method, self.target);
        for (name, value) in self.headers.iter().filter(|(name, _)| own(name)) {
            text += &format!("{name}: {value}\n");
        }
        let bytes = || self.body.escape_ascii().to_string().replace("\\r\\n", "\r\n").replace("\\\"", "\"");
        text += &format!("\n{}", String::from_utf8(self.body.clone()).unwrap_or_else(|_| bytes()));
        let kind = self.headers.get("content-type").and_then(|own| own.split_once("boundary="));
        kind.map_or(text.clone(), |(_, boundary)| text.replace(boundary, "BOUNDARY"))
    }
}

pub struct Echo {
    pub port: u16,
    kept: Arc<Mutex<Vec<Arrived>>>,
}

/// Answers by the last part of their path: a media type and bytes.
const ANSWERS: &[(&str, &str, &[u8])] = &[
    ("json", "application/json", br#"{"id": 12345678901234567890, "name": "<b>Paloma</b>", "list": [1.5, true, null]}"#),
    ("broken", "application/problem+json", b"{\"id\": 1,"),
    ("html", "text/html; charset=utf-8", b"<h1>Hi</h1><script>window.harmed = true</script><img src=x onerror=\"window.harmed = true\">"),
    ("svg", "image/svg+xml", b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><script>window.harmed = true</script><rect width=\"40\" height=\"20\"/></svg>"),
    ("latin", "text/plain; charset=iso-8859-1", b"caf\xe9"),
    ("bytes", "application/octet-stream", b"\x00\x01\x02\xff"),
    ("untyped", "", b"just text"),
    ("wav", "audio/wav", b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data\x00\x00\x00\x00"),
    ("nothing", "text/plain", b""),
    // Of a proxy that asks nobody.
    ("refused", "text/plain", b"<b>Not on the list</b>"),
];

impl Echo {
    pub fn start() -> Echo {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let keep = kept.clone();
        Echo { port: listen(move |connection, arrived| answer(connection, arrived.into(), &keep)), kept }
    }

    /// Requests so far, but for what browsers ask before them.
    pub fn arrived(&self) -> Vec<Arrived> {
        let kept = self.kept.lock().expect("no panic while it is locked");
        kept.iter().filter(|own| own.method != "OPTIONS").cloned().collect()
    }
}

fn answer(mut connection: TcpStream, arrived: Arrived, keep: &Mutex<Vec<Arrived>>) {
    let path = arrived.target.split('?').next().unwrap_or_default().to_owned();
    let is_closed = path.contains("/closed");
    keep.lock().expect("no panic while it is locked").push(arrived.clone());
    let mut head = String::new();
    if !is_closed {
        let origin = arrived.headers.get("origin").map_or("*", String::as_str);
        let asked = arrived.headers.get("access-control-request-headers").map_or("", String::as_str);
        head += &format!(
            "access-control-allow-origin: {origin}\r\naccess-control-allow-methods: *, PUT, DELETE, PATCH\r\n"
        );
        head += &format!(
            "access-control-allow-headers: {asked}\r\naccess-control-expose-headers: x-request, docs-proxy\r\n\
             x-request: 7\r\n"
        );
    }
    if arrived.method == "OPTIONS" {
        _ = connection.write_all(format!("HTTP/1.1 204 No Content\r\n{head}connection: close\r\n\r\n").as_bytes());
        return;
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    if last == "slow" {
        let begun =
            format!("HTTP/1.1 200 OK\r\n{head}content-type: text/plain\r\ncontent-length: 1000\r\n\r\nthe first part");
        _ = connection.write_all(begun.as_bytes());
        // Until whoever asked goes away.
        _ = connection.set_read_timeout(Some(Duration::from_secs(60)));
        _ = connection.read(&mut [0]);
        return;
    }
    let huge = vec![b'x'; 3_000_000];
    let (kind, body): (&str, &[u8]) = match ANSWERS.iter().find(|(name, ..)| *name == last) {
        Some((_, kind, body)) => (kind, body),
        None if last == "huge" => ("text/plain", &huge),
        None => ("application/json", b"{\"ok\": true}"),
    };
    if !kind.is_empty() {
        head += &format!("content-type: {kind}\r\n");
    }
    if last == "refused" {
        head += "docs-proxy: refused\r\n";
    }
    let status = if last == "broken" { "422 Unprocessable Content" } else { "200 OK" };
    let head = format!("HTTP/1.1 {status}\r\n{head}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    _ = connection.write_all(head.as_bytes()).and_then(|()| connection.write_all(body));
}

//! As much of HTTP/1.1 as a browser needs to read a static site.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::Request;

pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn plain(status: u16, text: &str) -> Answer {
        let kind = ("Content-Type".to_owned(), "text/plain; charset=utf-8".to_owned());
        Answer { status, headers: vec![kind], body: text.as_bytes().to_vec() }
    }

    pub fn redirect(status: u16, to: &str) -> Answer {
        Answer { status, headers: vec![("Location".to_owned(), to.to_owned())], body: Vec::new() }
    }

    pub fn header(mut self, name: &str, value: &str) -> Answer {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn is_page(&self) -> bool {
        self.kind().starts_with("text/html")
    }

    fn kind(&self) -> &str {
        self.headers.iter().find(|(name, _)| name == "Content-Type").map_or("", |(_, kind)| kind)
    }

    /// Texts as gzip; pictures and fonts as they are.
    pub fn compressed(self) -> Answer {
        let kind = self.kind();
        if !kind.contains("utf-8") && !kind.contains("json") && !kind.contains("xml") {
            return self;
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        let body = encoder.write_all(&self.body).and_then(|()| encoder.finish()).expect("memory takes all bytes");
        Answer { body, ..self.header("Content-Encoding", "gzip") }
    }

    /// Its lines before the body, and the empty one.
    pub fn head(&self) -> Vec<u8> {
        let mut lines = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            lines.push_str(&format!("{name}: {value}\r\n"));
        }
        lines.push_str(&format!("Content-Length: {}\r\n\r\n", self.body.len()));
        lines.into_bytes()
    }
}

pub struct Connection {
    reader: BufReader<TcpStream>,
}

impl Connection {
    pub fn new(stream: TcpStream) -> Connection {
        // Pieces leave at once.
        let _ = stream.set_nodelay(true);
        Connection { reader: BufReader::new(stream) }
    }

    /// The next request; `None` at the end of the connection and for what is no request.
    pub fn request(&mut self) -> Option<Request> {
        let line = self.line()?;
        let mut words = line.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
        let mut headers = BTreeMap::new();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':')?;
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = Vec::new();
        Read::by_ref(&mut self.reader).take(length).read_to_end(&mut body).ok()?;
        Some(Request { method, target, headers, body, status: 0 })
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.reader.read_line(&mut line).ok()?;
        (read > 0).then(|| line.trim_end().to_owned())
    }

    pub fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.reader.get_mut().write_all(bytes)
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        302 => "Found",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "Answer",
    }
}

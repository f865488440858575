//! HTTP as far as a login server needs it: requests with small bodies, one answer to a connection.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;
use url::form_urlencoded;

/// Head and body of a request together; no browser sends a login server more.
const LONGEST: usize = 1 << 20;
const MAX_HEADERS: usize = 64;
/// How long a connection may say nothing: browsers open some that they never use.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a connection that is never answered looks whether anybody is still there.
const GLANCE: Duration = Duration::from_millis(50);

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// By name in lower case; of several of one name, the last.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Request {
    /// Reads one request. `None` when the connection ends first, or what comes is no HTTP.
    pub(super) fn read(connection: &mut TcpStream) -> Option<Request> {
        connection.set_read_timeout(Some(PATIENCE)).ok()?;
        let mut bytes = Vec::new();
        loop {
            let mut chunk = [0; 8192];
            let n_bytes = connection.read(&mut chunk).ok().filter(|n_bytes| *n_bytes > 0)?;
            bytes.extend_from_slice(&chunk[..n_bytes]);
            if bytes.len() > LONGEST {
                return None;
            }
            let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut head = httparse::Request::new(&mut headers);
            let httparse::Status::Complete(body_start) = head.parse(&bytes).ok()? else { continue };
            let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
            let mut request = Request {
                method: head.method?.to_owned(),
                target: head.path?.to_owned(),
                headers: head.headers.iter().map(|h| (h.name.to_lowercase(), text(h.value))).collect(),
                body: Vec::new(),
            };
            let length = request.header("content-length").map_or(Some(0), |length| length.parse::<usize>().ok())?;
            if bytes.len() - body_start >= length {
                request.body = bytes[body_start..body_start + length].to_vec();
                return Some(request);
            }
        }
    }

    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// A value of the query, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        value(self.target.split_once('?')?.1.as_bytes(), name)
    }

    /// A value of a form in the body, decoded.
    pub fn form(&self, name: &str) -> Option<String> {
        value(&self.body, name)
    }

    /// By its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        let pairs = self.header("cookie")?.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

fn value(pairs: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(pairs).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// An answer, and how it is sent.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    wait: Duration,
    is_sent: bool,
}

impl Answer {
    pub fn new(status: u16) -> Answer {
        Answer { status, headers: Vec::new(), body: Vec::new(), wait: Duration::ZERO, is_sent: true }
    }

    pub fn redirect(status: u16, url: &str) -> Answer {
        Answer::new(status).header("location", url)
    }

    /// Nothing is ever answered; the connection stays open.
    pub fn never() -> Answer {
        Answer { is_sent: false, ..Answer::new(0) }
    }

    pub fn status(self, status: u16) -> Answer {
        Answer { status, ..self }
    }

    /// Sets a header; one of the same name is replaced.
    pub fn header(self, name: &str, value: &str) -> Answer {
        let mut answer = self.without(name);
        answer.headers.push((name.to_lowercase(), value.to_owned()));
        answer
    }

    pub fn without(mut self, name: &str) -> Answer {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self
    }

    pub fn body(self, kind: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        Answer { body: bytes.into(), ..self.header("content-type", kind) }
    }

    pub fn json(self, value: &Value) -> Answer {
        self.body("application/json", value.to_string())
    }

    /// Sent only when so much time has passed.
    pub fn after(self, wait: Duration) -> Answer {
        Answer { wait, ..self }
    }

    /// Sends the answer and closes the connection. One that is never sent ends with its asker, or with the server.
    pub(super) fn send(&self, connection: &mut TcpStream, stopped: &AtomicBool) -> io::Result<()> {
        if !self.is_sent {
            return self.wait_for_the_end(connection, stopped);
        }
        std::thread::sleep(self.wait);
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", self.body.len()));
        connection.write_all(head.as_bytes())?;
        connection.write_all(&self.body)?;
        connection.flush()
    }

    fn wait_for_the_end(&self, connection: &mut TcpStream, stopped: &AtomicBool) -> io::Result<()> {
        connection.set_read_timeout(Some(GLANCE))?;
        while !stopped.load(Ordering::Relaxed) {
            match connection.read(&mut [0; 64]) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// The words that stand beside a status; nobody reads them but people.
fn reason(status: u16) -> &'static str {
    match status {
        200..300 => "OK",
        300..400 => "Elsewhere",
        400..500 => "Refused",
        _ => "Failed",
    }
}

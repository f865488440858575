//! Requests as they come: judged before anything else looks at them.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use url::form_urlencoded;

/// Longest head. Browsers send about 1 kB; cookies of other servers on this machine come along.
const MAX_HEAD: usize = 32 << 10;
const MAX_HEADERS: usize = 100;
/// Longest body: a reader as somebody writes one.
const MAX_BODY: usize = 256 << 10;
/// A request must be there as a whole so long after its first byte.
const PATIENCE: Duration = Duration::from_secs(10);
/// A connection may be silent so long between two.
const IDLE: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
pub struct Request {
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// By name in lower case.
    headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
    /// No other request comes after it.
    pub closes: bool,
}

/// Why there is no request.
pub enum Wrong {
    /// Nobody is there any more, or nothing was said.
    Gone,
    Refused(u16, &'static str),
}

const fn refused<T>(status: u16, why: &'static str) -> Result<T, Wrong> {
    Err(Wrong::Refused(status, why))
}

impl Request {
    /// Reads one request. `left` is what came after the one before, and then after this one.
    pub fn read(connection: &mut TcpStream, left: &mut Vec<u8>) -> Result<Request, Wrong> {
        let mut began = (!left.is_empty()).then(Instant::now);
        loop {
            if let Some((request, len)) = Request::parse(left)? {
                left.drain(..len);
                return Ok(request);
            }
            let patience = match began {
                Some(began) => PATIENCE.checked_sub(began.elapsed()).filter(|left| !left.is_zero()),
                None => Some(IDLE),
            };
            let Some(patience) = patience else { return refused(408, "the request took too long") };
            connection.set_read_timeout(Some(patience)).map_err(|_| Wrong::Gone)?;
            let mut chunk = [0; 8192];
            match connection.read(&mut chunk) {
                Ok(0) => return Err(Wrong::Gone),
                Ok(n_bytes) => left.extend_from_slice(&chunk[..n_bytes]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) && began.is_some() =>
                {
                    return refused(408, "the request took too long");
                }
                Err(_) => return Err(Wrong::Gone),
            }
            began.get_or_insert_with(Instant::now);
        }
    }

    /// A request at the beginning of `bytes`, with its length; nothing as long as its end has not come.
    fn parse(bytes: &[u8]) -> Result<Option<(Request, usize)>, Wrong> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut head = httparse::Request::new(&mut headers);
        let body_start = match head.parse(bytes) {
            Ok(httparse::Status::Complete(len)) if len <= MAX_HEAD => len,
            Ok(httparse::Status::Partial) if bytes.len() <= MAX_HEAD => return Ok(None),
            Ok(_) | Err(httparse::Error::TooManyHeaders) => {
                return refused(431, "the head of the request is too large");
            }
            Err(_) => return refused(400, "this is no request"),
        };
        let (Some(method), Some(target), Some(version)) = (head.method, head.path, head.version) else {
            return refused(400, "this is no request");
        };
        let mut by_name = BTreeMap::new();
        for header in head.headers.iter() {
            let name = header.name.to_ascii_lowercase();
            let Ok(value) = std::str::from_utf8(header.value) else { return refused(400, "a header is no text") };
            let is_single = matches!(&*name, "host" | "content-length" | "origin");
            if by_name.insert(name, value.trim().to_owned()).is_some() && is_single {
                return refused(400, "a header was sent twice");
            }
        }
        if by_name.contains_key("transfer-encoding") {
            return refused(501, "bodies come in one piece");
        }
        if !target.starts_with('/') {
            return refused(400, "the address is no path");
        }
        let length = match by_name.get("content-length").map(|length| length.parse::<usize>()) {
            None => 0,
            Some(Ok(length)) if length <= MAX_BODY => length,
            Some(Ok(_)) => return refused(413, "the body is too large"),
            Some(Err(_)) => return refused(400, "this is no length"),
        };
        let Some(body) = bytes.get(body_start..body_start + length) else { return Ok(None) };
        let connection = by_name.get("connection").map(|value| value.to_ascii_lowercase()).unwrap_or_default();
        let closes = if version == 0 { !connection.contains("keep-alive") } else { connection.contains("close") };
        let (method, target) = (method.to_owned(), target.to_owned());
        let request = Request { method, target, headers: by_name, body: body.to_vec(), closes };
        Ok(Some((request, body_start + length)))
    }

    /// As sent: percent-encoded.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Everything behind the first `?`, as sent.
    pub fn query_string(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// A value of the query, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        let pairs = form_urlencoded::parse(self.query_string().as_bytes());
        pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// By its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub fn headers(&self) -> &BTreeMap<String, String> {
        &self.headers
    }
}

/// Reads what somebody still sends who was refused, for a moment.
pub fn drain(connection: &mut TcpStream) {
    _ = connection.shutdown(std::net::Shutdown::Write);
    _ = connection.set_read_timeout(Some(Duration::from_millis(200)));
    let until = Instant::now() + Duration::from_secs(1);
    let mut chunk = [0; 8192];
    while Instant::now() < until && connection.read(&mut chunk).is_ok_and(|n_bytes| n_bytes > 0) {}
}

//! Answers: ranges, conditions, and how they are sent.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::net::TcpStream;
use std::ops::Range;
use std::time::Duration;

use super::request::Request;

/// Whoever takes nothing for so long is given up.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer, and how it is sent.
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    headers: Vec<(&'static str, String)>,
    body: Body,
}

pub enum Body {
    Bytes(Vec<u8>),
    /// These bytes of a file.
    File(File, Range<u64>),
}

impl Body {
    fn len(&self) -> u64 {
        match self {
            Body::Bytes(bytes) => bytes.len() as u64,
            Body::File(_, range) => range.end - range.start,
        }
    }

    fn part(self, part: Range<u64>) -> Body {
        match self {
            Body::Bytes(bytes) => Body::Bytes(bytes[part.start as usize..part.end as usize].to_vec()),
            Body::File(file, own) => Body::File(file, own.start + part.start..own.start + part.end),
        }
    }
}

impl Answer {
    pub fn new(status: u16) -> Answer {
        Answer { status, headers: Vec::new(), body: Body::Bytes(Vec::new()) }
    }

    pub fn plain(status: u16, text: &str) -> Answer {
        Answer::new(status).body("text/plain; charset=utf-8", format!("{text}\n"))
    }

    pub fn json(value: &serde_json::Value) -> Answer {
        Answer::new(200).body("application/json", value.to_string())
    }

    pub fn redirect(status: u16, to: &str) -> Answer {
        Answer::new(status).header("location", to)
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.retain(|(own, _)| *own != name);
        self.headers.push((name, value.into()));
        self
    }

    pub fn body(self, kind: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        Answer { body: Body::Bytes(bytes.into()), ..self.header("content-type", kind) }
    }

    /// What was asked for: the whole, a part of it, or that it is what the asker has. `tag` says what is in the body.
    pub fn asked_for(request: &Request, status: u16, kind: &str, tag: &str, body: Body) -> Answer {
        let tag = format!("\"{tag}\"");
        let answer = Answer::new(status).header("etag", &*tag).header("accept-ranges", "bytes");
        let has = |list: &str| {
            list.split(',').any(|own| {
                matches!(own.trim().trim_start_matches("W/"), "*") || own.trim().trim_start_matches("W/") == tag
            })
        };
        if status == 200 && request.header("if-none-match").is_some_and(has) {
            return Answer { status: 304, ..answer };
        }
        let answer = answer.header("content-type", kind);
        let len = body.len();
        let is_current = request.header("if-range").is_none_or(|own| own == tag);
        let part = request.header("range").filter(|_| status == 200 && is_current).map(|range| part(range, len));
        match part {
            None | Some(Part::Whole) => Answer { body, ..answer },
            Some(Part::Of(range)) => {
                let said = format!("bytes {}-{}/{len}", range.start, range.end - 1);
                let answer = answer.header("content-range", said);
                Answer { status: 206, body: body.part(range), ..answer }
            }
            Some(Part::None) => {
                let answer = answer.header("content-range", format!("bytes */{len}"));
                Answer { status: 416, ..answer }
            }
        }
    }

    /// Sends it. `head_only`: the body was not asked for. `goes_on`: another request may follow.
    pub fn send(self, connection: &mut TcpStream, head_only: bool, goes_on: bool) -> io::Result<()> {
        connection.set_write_timeout(Some(PATIENCE))?;
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            // No text of others makes a line of its own.
            let value: String = value.chars().filter(|c| !c.is_control()).collect();
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let has = |name: &str| self.headers.iter().any(|(own, _)| *own == name);
        if !has("cache-control") {
            head.push_str("cache-control: no-cache\r\n");
        }
        // Nothing of a draft is for pages of other sites.
        head.push_str("x-content-type-options: nosniff\r\ncross-origin-resource-policy: same-origin\r\n");
        if self.status != 304 {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        head.push_str(if goes_on { "connection: keep-alive\r\n\r\n" } else { "connection: close\r\n\r\n" });
        let mut bytes = head.into_bytes();
        match self.body {
            _ if head_only || self.status == 304 => connection.write_all(&bytes)?,
            Body::Bytes(body) => {
                bytes.extend_from_slice(&body);
                connection.write_all(&bytes)?;
            }
            Body::File(mut file, range) => {
                connection.write_all(&bytes)?;
                file.seek(SeekFrom::Start(range.start))?;
                let n_bytes = range.end - range.start;
                if io::copy(&mut file.take(n_bytes), connection)? != n_bytes {
                    // It became shorter meanwhile: only the end of the connection can say so.
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
        }
        connection.flush()
    }
}

enum Part {
    Whole,
    Of(Range<u64>),
    None,
}

/// One part of `len` bytes (RFC 9110, 14.2); several are answered by the whole.
fn part(range: &str, len: u64) -> Part {
    let Some(list) = range.strip_prefix("bytes=") else { return Part::Whole };
    let Some((from, to)) = list.split_once('-').filter(|_| !list.contains(',')) else { return Part::Whole };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    match (from.trim().is_empty(), to.trim().is_empty()) {
        (true, true) => Part::Whole,
        (true, false) => match number(to) {
            Some(0) => Part::None,
            Some(last) if len > 0 => Part::Of(len.saturating_sub(last)..len),
            Some(_) => Part::None,
            None => Part::Whole,
        },
        (false, open) => match (number(from), if open { Some(u64::MAX) } else { number(to) }) {
            (Some(from), Some(to)) if from > to => Part::Whole,
            (Some(from), Some(to)) if from < len => Part::Of(from..to.saturating_add(1).min(len)),
            (Some(_), Some(_)) => Part::None,
            _ => Part::Whole,
        },
    }
}

/// The words that stand beside a status; nobody reads them but people.
fn reason(status: u16) -> &'static str {
    match status {
        101 => "Switching Protocols",
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        416 => "Range Not Satisfiable",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        501 => "Not Implemented",
        _ => "Failed",
    }
}

//! A server on loopback: a thread for each connection, which brings one request.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// A request as it came; headers in their order.
#[derive(Clone, Default)]
pub struct Arrived {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
}

impl Arrived {
    /// The values of a header, its name in lower case.
    pub fn header(&self, name: &str) -> Vec<&[u8]> {
        self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| &**value).collect()
    }
}

/// The port of a server that answers by `answer`; what is no request is not answered. It ends with the process: it holds
/// nothing but its port.
pub fn listen(answer: impl Fn(TcpStream, Arrived) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port of loopback");
    let port = listener.local_addr().expect("its address").port();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let answer = answer.clone();
            thread::spawn(move || {
                _ = connection.set_read_timeout(Some(Duration::from_secs(10)));
                if let Some(arrived) = read(&mut connection) {
                    answer(connection, arrived);
                }
            });
        }
    });
    port
}

fn read(connection: &mut TcpStream) -> Option<Arrived> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 8192];
        let n_bytes = connection.read(&mut chunk).ok().filter(|n_bytes| *n_bytes > 0)?;
        bytes.extend_from_slice(&chunk[..n_bytes]);
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut head = httparse::Request::new(&mut headers);
        let httparse::Status::Complete(start) = head.parse(&bytes).ok()? else { continue };
        let mut arrived = Arrived {
            method: head.method?.to_owned(),
            target: head.path?.to_owned(),
            headers: head.headers.iter().map(|header| (header.name.to_owned(), header.value.to_vec())).collect(),
            body: Vec::new(),
        };
        let number = |value: &[u8]| std::str::from_utf8(value).ok()?.parse::<usize>().ok();
        let length = arrived.header("content-length").first().and_then(|value| number(value));
        arrived.body = match arrived.header("transfer-encoding").is_empty() {
            true if bytes.len() - start >= length.unwrap_or(0) => bytes[start..start + length.unwrap_or(0)].to_vec(),
            true => continue,
            false => match whole(&bytes[start..]) {
                Some(body) => body,
                None => continue,
            },
        };
        return Some(arrived);
    }
}

/// A body that came in chunks, once all are there.
fn whole(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let httparse::Status::Complete((start, size)) = httparse::parse_chunk_size(rest).ok()? else { return None };
        let chunk = rest.get(start..start + size as usize)?;
        body.extend_from_slice(chunk);
        rest = rest.get(start + size as usize + 2..)?;
        if size == 0 {
            return Some(body);
        }
    }
}

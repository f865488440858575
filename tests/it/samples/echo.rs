//! A server on loopback that keeps what it is sent, byte for byte, and answers with nothing.

use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex};

pub use crate::listen::Arrived;
use crate::listen::listen;

impl fmt::Display for Arrived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.method, self.target)?;
        for (name, value) in &self.headers {
            writeln!(f, "{name}: {}", value.escape_ascii())?;
        }
        writeln!(f, "\n{}", String::from_utf8_lossy(&self.body))
    }
}

pub struct Echo {
    pub port: u16,
    kept: Arc<Mutex<Vec<Arrived>>>,
}

impl Echo {
    pub fn start() -> Echo {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let keep = kept.clone();
        let port = listen(move |mut connection, arrived| {
            keep.lock().expect("no panic while it is locked").push(arrived);
            _ = connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        });
        Echo { port, kept }
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.kept.lock().expect("no panic while it is locked").clone()
    }
}

//! A static web server on loopback, with the habits of the common hosts.
//!
//! ```text
//! let server = Server::start(Site::new(&dist).host(Host::Netlify).base("/docs"));
//! tab.open(&server.url("/guide"));                 // http://127.0.0.1:PORT/docs/guide
//! assert!(server.requests().iter().all(|request| request.status == 200));
//! ```
//!
//! It serves one folder, says exactly what it was asked, and applies the folder's `_headers` and `_redirects` where
//! the host would, so that a test runs under the real policy. Several servers are several origins. Stops when dropped.

mod host;
mod http;
mod rules;

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub use host::Host;

/// What a server serves.
pub struct Site {
    folder: PathBuf,
    base: String,
    host: Host,
    pace: Option<Pace>,
    is_compressed: bool,
}

/// Where pages are cut into pieces, and for how long the server rests behind each.
struct Pace {
    cut: fn(&str) -> Vec<usize>,
    pause: Duration,
}

impl Site {
    /// A folder, at the root of a host that has no habits of its own.
    pub fn new(folder: &Path) -> Site {
        Site { folder: folder.to_owned(), base: String::new(), host: Host::Netlify, pace: None, is_compressed: false }
    }

    /// The path below which the folder is served, `/docs`; what is outside is 404.
    pub fn base(self, base: &str) -> Site {
        Site { base: base.to_owned(), ..self }
    }

    pub fn host(self, host: Host) -> Site {
        Site { host, ..self }
    }

    /// Sends texts compressed by gzip.
    pub fn compressed(self) -> Site {
        Site { is_compressed: true, ..self }
    }

    /// Sends pages in pieces, as a slow network does: they end at the offsets, in order, that `cut` gives for a page.
    pub fn in_pieces(self, pause: Duration, cut: fn(&str) -> Vec<usize>) -> Site {
        Site { pace: Some(Pace { cut, pause }), ..self }
    }
}

/// A request as it came and how it was answered.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// By name in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
    pub status: u16,
}

pub struct Server {
    address: SocketAddr,
    base: String,
    shared: Arc<Shared>,
}

struct Shared {
    site: Site,
    requests: Mutex<Vec<Request>>,
    stopped: AtomicBool,
}

impl Server {
    /// Serves on a free port until dropped.
    pub fn start(site: Site) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
        let address = listener.local_addr().expect("the port");
        let base = site.base.clone();
        let shared = Arc::new(Shared { site, requests: Mutex::default(), stopped: AtomicBool::new(false) });
        let accepting = shared.clone();
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                if accepting.stopped.load(Ordering::Relaxed) {
                    return;
                }
                let serving = accepting.clone();
                std::thread::spawn(move || serving.serve(connection));
            }
        });
        Server { address, base, shared }
    }

    /// The address of a path below the base: `/guide`, with query and anchor.
    pub fn url(&self, path: &str) -> String {
        self.url_on("127.0.0.1", path)
    }

    /// The same under another name that leads here, `docs.localhost` or `docs.test`: another origin to the browser.
    pub fn url_on(&self, name: &str, path: &str) -> String {
        format!("http://{name}:{}{}{path}", self.address.port(), self.base)
    }

    /// `127.0.0.1:PORT`
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// All requests so far, in the order of their answers.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().expect("no thread panicked with the lock").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for connections.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    /// Answers the requests of one connection until the browser closes it.
    fn serve(&self, connection: TcpStream) {
        let mut connection = http::Connection::new(connection);
        while let Some(asked) = connection.request() {
            if self.stopped.load(Ordering::Relaxed) {
                return;
            }
            let answer = match asked.method.as_str() {
                "GET" | "HEAD" => {
                    let answer = host::answer(&self.site, &asked.target);
                    if self.site.is_compressed { answer.compressed() } else { answer }
                }
                _ => http::Answer::plain(405, "only GET and HEAD"),
            };
            let method = asked.method.clone();
            let request = Request { status: answer.status, ..asked };
            self.requests.lock().expect("no thread panicked with the lock").push(request);
            if self.send(&mut connection, &answer, method == "HEAD").is_err() {
                return;
            }
        }
    }

    /// Sends an answer; without its body to a `HEAD`.
    fn send(&self, connection: &mut http::Connection, answer: &http::Answer, head: bool) -> std::io::Result<()> {
        connection.send(&answer.head())?;
        let mut sent = 0;
        if let Some(Pace { cut, pause }) = self.site.pace.as_ref().filter(|_| answer.is_page() && !head) {
            for end in cut(&String::from_utf8_lossy(&answer.body)) {
                connection.send(&answer.body[sent..end])?;
                std::thread::sleep(*pause);
                sent = end;
            }
        }
        if head { Ok(()) } else { connection.send(&answer.body[sent..]) }
    }
}

//! The development server: the session over HTTP, on this machine.
//!
//! Threads and `httparse`: a request is answered by one synchronous function, a writer's browser opens a dozen
//! connections, and a runtime would cost more to build than all of this. What a build writes is served as it is; the
//! preview's own script is added to pages on their way out, and everything of the preview stands below `/_preview/`.
#![allow(clippy::disallowed_methods, reason = "a server meets the network, the clock and the disk")]

mod answer;
mod editor;
mod files;
mod findings;
mod given;
mod live;
mod login;
mod preview;
mod reasons;
mod request;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ring::rand::{SecureRandom, SystemRandom};
use url::{Host, Url};

use crate::keys::base64;
use crate::mock::Mock;
use crate::session::{Change, Session};
use crate::source::SitePath;

use answer::Answer;
use request::{Request, Wrong};

/// Everything of ours that no build has.
const OWN: &str = "/_preview/";

/// More at once are turned away: a browser opens six, and one for each open page.
const MAX_CONNECTIONS: usize = 512;

/// As much as the main thread has: pages nest as deep as their authors like, up to the parser's limit.
const STACK: usize = 8 << 20;

/// Ports that are tried after the first.
const PORTS: u16 = 100;

pub struct Options {
    /// Where to listen: this machine alone, unless somebody says otherwise.
    pub host: IpAddr,
    /// The name that was given for it, which requests may use.
    pub name: Option<String>,
    /// The first to be tried; 0 for any.
    pub port: u16,
    /// The persona that the preview begins with.
    pub persona: Option<String>,
    /// What opens a file at a place: the name of an editor, or the form of its addresses.
    pub editor: String,
    /// Log-ins go where the site file says, and not to the personas.
    pub real_login: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            name: None,
            port: 3000,
            persona: None,
            editor: "vscode".to_owned(),
            real_login: false,
        }
    }
}

/// A running server. It stops when dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    session: Arc<Session>,
    /// The docs folder's real path.
    root: PathBuf,
    options: Options,
    port: u16,
    /// What pages of this run know, and no page of another site.
    token: String,
    live: live::Hub,
    rules: files::Rules,
    given: given::Given,
    /// One log-in at a time: the mock is told who logs in.
    mock: Mutex<Mock>,
    n_connections: AtomicUsize,
    stopped: AtomicBool,
}

impl Server {
    /// Serves from now on. `root` is the docs folder's real path.
    ///
    /// # Errors
    /// No port is free, or the system gives no random numbers.
    pub fn start(session: Arc<Session>, root: PathBuf, options: Options) -> io::Result<Server> {
        let listener = listen(options.host, options.port)?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            session,
            root,
            port: address.port(),
            options,
            token: token()?,
            live: live::Hub::default(),
            rules: files::Rules::default(),
            given: given::Given::default(),
            mock: Mutex::new(Mock::unheard()?),
            n_connections: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        });
        let accepting = shared.clone();
        std::thread::spawn(move || accepting.accept(&listener));
        Ok(Server { address, shared })
    }

    /// Where the site's first page is, under the name that browsers treat best.
    pub fn url(&self) -> String {
        let host = match self.address.ip() {
            ip if ip.is_loopback() || ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V6(ip) => format!("[{ip}]"),
            IpAddr::V4(ip) => ip.to_string(),
        };
        format!("http://{host}:{}{}/", self.address.port(), self.shared.base())
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Shows a change in the pages that are open. `files` are those that changed.
    pub fn show(&self, change: &Change, files: &[SitePath]) {
        self.shared.live.tell(&self.shared, change, files);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        self.shared.live.close();
        // Wakes the thread that waits for connections.
        let host = if self.address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { self.address.ip() };
        _ = TcpStream::connect_timeout(&SocketAddr::new(host, self.address.port()), Duration::from_secs(1));
    }
}

/// The first free port from `first` on.
fn listen(host: IpAddr, first: u16) -> io::Result<TcpListener> {
    let mut last = None;
    for port in first..=first.saturating_add(if first == 0 { 0 } else { PORTS }) {
        match TcpListener::bind((host, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

fn token() -> io::Result<String> {
    let mut bytes = [0; 24];
    SystemRandom::new().fill(&mut bytes).map_err(|_| io::ErrorKind::Other)?;
    Ok(base64::encode(&bytes).into())
}

/// What a `Host` names, as an address; `None` for what is none.
fn host(host: &str) -> Option<Url> {
    let url = Url::parse(&format!("http://{host}/")).ok()?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    (is_bare && url.username().is_empty() && url.password().is_none()).then_some(url)
}

impl Shared {
    fn accept(self: &Arc<Shared>, listener: &TcpListener) {
        for connection in listener.incoming() {
            if self.stopped.load(Ordering::Relaxed) {
                return;
            }
            let Ok(mut connection) = connection else {
                // Out of file descriptors, most likely: whoever is served will give some back.
                std::thread::sleep(Duration::from_millis(20));
                continue;
            };
            if self.n_connections.fetch_add(1, Ordering::Relaxed) >= MAX_CONNECTIONS {
                self.n_connections.fetch_sub(1, Ordering::Relaxed);
                _ = connection.set_write_timeout(Some(Duration::from_millis(50)));
                _ = Answer::plain(503, "too many connections").send(&mut connection, false, false);
                continue;
            }
            let own = self.clone();
            let started = std::thread::Builder::new().stack_size(STACK).spawn(move || {
                _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| own.serve(connection)));
                own.n_connections.fetch_sub(1, Ordering::Relaxed);
            });
            if started.is_err() {
                self.n_connections.fetch_sub(1, Ordering::Relaxed);
            }
        }
    }

    /// Answers one connection's requests until either side has enough.
    fn serve(&self, mut connection: TcpStream) {
        _ = connection.set_nodelay(true);
        let mut left = Vec::new();
        while !self.stopped.load(Ordering::Relaxed) {
            let request = match Request::read(&mut connection, &mut left) {
                Ok(request) => request,
                Err(Wrong::Gone) => return,
                Err(Wrong::Refused(status, why)) => {
                    _ = Answer::plain(status, why).send(&mut connection, false, false);
                    // What the other side still sends would make the system throw the answer away.
                    request::drain(&mut connection);
                    return;
                }
            };
            if self.is_allowed(&request) && live::is_asked_for(&request) {
                return live::serve(self, &request, connection);
            }
            let answer = self.answer(&request);
            let goes_on = !request.closes;
            if answer.send(&mut connection, request.method == "HEAD", goes_on).is_err() || !goes_on {
                return;
            }
        }
    }

    fn answer(&self, request: &Request) -> Answer {
        if !self.is_allowed(request) {
            return Answer::plain(403, "this server answers on this machine only, under its own name");
        }
        if let Some(path) = request.path().strip_prefix(OWN) {
            return preview::answer(self, request, path);
        }
        match &*request.method {
            "GET" | "HEAD" => files::answer(self, request),
            _ => Answer::plain(405, "only GET and HEAD").header("allow", "GET, HEAD"),
        }
    }

    /// Whether a request names this server: a name that somebody made lead here would let their pages read it.
    fn is_allowed(&self, request: &Request) -> bool {
        let Some(url) = request.header("host").and_then(host) else { return false };
        // A number is nobody's to give another meaning to.
        let is_own = |ip: IpAddr| ip.is_loopback() || ip == self.options.host || self.options.host.is_unspecified();
        let is_named = |name: &str| self.options.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name));
        let is_ours = match url.host() {
            Some(Host::Ipv4(ip)) => is_own(ip.into()),
            Some(Host::Ipv6(ip)) => is_own(ip.into()),
            Some(Host::Domain(name)) => is_named(name) || name == "localhost",
            None => false,
        };
        is_ours && url.port_or_known_default() == Some(self.port)
    }

    /// An address that opens a file of the docs folder at a place.
    fn editor(&self, file: &str, line: usize, column: usize) -> String {
        editor::address(&editor::form(&self.options.editor), &self.root.join(file), line, column)
    }

    /// The base path of the site as it is now.
    fn base(&self) -> String {
        self.session.now().site().map_or_else(String::new, |site| site.config().address.base.to_string())
    }

    /// Whether what asks is a page of this server, of this run.
    fn is_ours(&self, request: &Request) -> bool {
        let own = format!("http://{}", request.header("host").unwrap_or_default());
        let is_from_here = request.header("origin").is_none_or(|origin| origin.eq_ignore_ascii_case(&own));
        is_from_here && request.query("token").is_some_and(|token| token == self.token)
    }
}

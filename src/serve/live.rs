//! The live channel: tells open pages what changed. A WebSocket, because browsers open only six other connections to a
//! server, and a writer more pages than that.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde_json::{Value, json};

use super::answer::Answer;
use super::files::{self, Place};
use super::findings;
use super::request::Request;
use super::{OWN, Shared};
use crate::keys::base64;
use crate::pipeline::Extent;
use crate::session::{Change, Found};
use crate::source::SitePath;

/// So often a page is asked whether it is still there.
const PULSE: Duration = Duration::from_secs(15);

/// Pages that listen.
#[derive(Default)]
pub struct Hub {
    pages: Mutex<Vec<Page>>,
    /// Counts pages.
    last: AtomicU64,
    /// Held from the look at the site until pages were told: what was there before must not be told last.
    telling: Mutex<()>,
}

struct Page {
    number: u64,
    /// As browsers ask for it.
    path: String,
    /// What it was last told.
    told: Value,
    sender: Sender<String>,
}

/// Whether a request is for the channel.
pub fn is_asked_for(request: &Request) -> bool {
    request.path().strip_prefix(OWN) == Some("live")
}

/// Lets a page listen, until it leaves or the server stops.
pub fn serve(shared: &Shared, request: &Request, mut connection: TcpStream) {
    let is_upgrade = request.header("upgrade").is_some_and(|upgrade| upgrade.eq_ignore_ascii_case("websocket"));
    let key = request.header("sec-websocket-key").filter(|_| is_upgrade && request.method == "GET");
    // Browsers let pages of any site open a channel to any other: who asks must say whence, and know this run's token.
    let has_origin = request.header("origin").is_some();
    let (Some(key), true, true) = (key, has_origin, shared.is_ours(request)) else {
        _ = Answer::plain(403, "the channel is for pages of this server").send(&mut connection, false, false);
        return;
    };
    let accept = base64::encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, format!("{key}{MAGIC}").as_bytes()).as_ref());
    let accept = accept.replace('-', "+").replace('_', "/");
    let head = format!(
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: {accept}=\r\n\r\n"
    );
    let (sender, receiver) = channel();
    let path = request.query("page").unwrap_or_default();
    let number = shared.live.last.fetch_add(1, Ordering::Relaxed);
    // It is told whatever there is: it may have been away, and nobody knows what it shows.
    shared.live.pages().push(Page { number, path: path.clone(), told: Value::Null, sender });
    let _listed = Listed { hub: &shared.live, number };
    // Only now: what changes after the page hears that it may listen, it is told.
    _ = connection.set_write_timeout(Some(Duration::from_secs(5)));
    if connection.write_all(head.as_bytes()).is_err() {
        return;
    }
    shared.live.tell_pages(shared, &[], false, Some(&path));
    listen(shared, &mut connection, &receiver);
    _ = connection.shutdown(Shutdown::Both);
}

/// A page in the hub, as long as somebody listens for it.
struct Listed<'h> {
    hub: &'h Hub,
    number: u64,
}

impl Drop for Listed<'_> {
    fn drop(&mut self) {
        self.hub.pages().retain(|page| page.number != self.number);
    }
}

/// Of the handshake (RFC 6455, 1.3).
const MAGIC: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT: u8 = 0x81;
const PING: u8 = 0x89;

fn listen(shared: &Shared, connection: &mut TcpStream, receiver: &Receiver<String>) {
    // Reads on its own: a page that leaves says so.
    let ended = connection.try_clone().map(|mut reading| {
        std::thread::spawn(move || {
            _ = reading.set_read_timeout(None);
            let mut head = [0; 2];
            // Frames of a page are short: its answers to a ping, and its farewell.
            while reading.read_exact(&mut head).is_ok() && head[0] & 0x0F != 8 && head[1] & 0x7F < 126 {
                let mut rest = vec![0; (head[1] & 0x7F) as usize + if head[1] & 0x80 != 0 { 4 } else { 0 }];
                if reading.read_exact(&mut rest).is_err() {
                    break;
                }
            }
            _ = reading.shutdown(Shutdown::Both);
        })
    });
    while !shared.stopped.load(Ordering::Relaxed) {
        let sent = match receiver.recv_timeout(PULSE) {
            Ok(text) => connection.write_all(&frame(TEXT, text.as_bytes())),
            Err(RecvTimeoutError::Timeout) => connection.write_all(&frame(PING, &[])),
            Err(RecvTimeoutError::Disconnected) => break,
        };
        if sent.is_err() {
            break;
        }
    }
    _ = connection.shutdown(Shutdown::Both);
    if let Ok(ended) = ended {
        _ = ended.join();
    }
}

/// One message in one frame; what a server sends is not masked.
fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![kind];
    match payload.len() {
        len @ 0..126 => bytes.push(len as u8),
        len @ 126..65536 => {
            bytes.push(126);
            bytes.extend_from_slice(&(len as u16).to_be_bytes());
        }
        len => {
            bytes.push(127);
            bytes.extend_from_slice(&(len as u64).to_be_bytes());
        }
    }
    bytes.extend_from_slice(payload);
    bytes
}

impl Hub {
    fn pages(&self) -> std::sync::MutexGuard<'_, Vec<Page>> {
        self.pages.lock().expect("no thread panics with the lock")
    }

    /// Nobody listens any more.
    pub fn close(&self) {
        self.pages().clear();
    }

    /// Tells open pages of a change that concerns them. `files` are those of the docs folder that changed.
    pub fn tell(&self, shared: &Shared, change: &Change, files: &[SitePath]) {
        if change.extent != Extent::Nothing {
            self.tell_pages(shared, files, change.extent == Extent::Site, None);
        }
    }

    /// `is_wide`: what the preview knows beside the pages may have changed. `only` is the path of those that are told.
    fn tell_pages(&self, shared: &Shared, files: &[SitePath], is_wide: bool, only: Option<&str>) {
        let _telling = self.telling.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let now = shared.session.now();
        let base = now.site().map_or_else(String::new, |site| site.config().address.base.to_string());
        let copied =
            |path: &&SitePath| now.site().is_some_and(|site| site.plain(path).is_some() || site.is_for_links(path));
        let changed: Vec<String> = files
            .iter()
            .filter(|path| !matches!(path.extension(), "mdx" | "md"))
            .filter(copied)
            .map(|path| format!("{base}/{path}"))
            .collect();
        // Without the lock: a page may take some time, and others come and go.
        let is_told = |page: &&Page| only.is_none_or(|only| page.path == only);
        let mut paths: Vec<String> = self.pages().iter().filter(is_told).map(|page| page.path.clone()).collect();
        paths.sort();
        paths.dedup();
        for path in paths {
            let below = files::below(&base, &path).unwrap_or("\0");
            let place = files::place(&now, &shared.rules, below);
            let (at, hash) = match &place {
                Place::File(at, Found::Bytes(bytes)) => (Some(at), files::tag(bytes)),
                Place::File(at, Found::Copy(_)) => (Some(at), String::new()),
                Place::Moved(_, to) => (None, files::tag(to.as_bytes())),
                Place::Nothing => {
                    let missing = now.file(&SitePath::new("404.html").expect("a constant path"));
                    let bytes = if let Some(Found::Bytes(bytes)) = missing { bytes } else { Vec::new() };
                    (None, files::tag(&bytes))
                }
            };
            let found = findings::of(&now, &now.findings_at(at), shared);
            let state = json!({ "hash": hash, "findings": found });
            self.pages().retain_mut(|page| {
                if page.path != path || (page.told == state && changed.is_empty() && !is_wide) {
                    return true;
                }
                page.told = state.clone();
                let message = json!({ "hash": hash, "findings": state["findings"], "files": changed, "wide": is_wide });
                page.sender.send(message.to_string()).is_ok()
            });
        }
    }
}

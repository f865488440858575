//! The connection to Chromium: commands out, answers and events in, over a pipe.
//!
//! A pipe (`--remote-debugging-pipe`) rather than a port: nothing to wait for, nothing others could connect to, and
//! the browser ends by itself when this process does, however it ends.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, Weak};
use std::time::Instant;

use serde_json::{Value, json};

use super::PATIENCE;

/// Names that Chromium goes by; `CHROMIUM` in the environment comes first. `xtask/src/programs.rs` has the same list.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const FLAGS: [&str; 17] = [
    "--headless",
    "--remote-debugging-pipe",
    // Tests run as root in containers, with a small /dev/shm.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    // Nothing that a page did not ask for.
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-quic",
    "--no-service-autorun",
    "--password-store=basic",
    // A tab that is not in front paints and runs its timers all the same.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--host-resolver-rules=MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
];

/// The browser's ends of the pipe are its descriptors 3 and 4. The shell outlives it and removes its profile.
const SCRIPT: &str = "profile=$1; shift; \"$@\" --user-data-dir=\"$profile\" 3<&0 4>&1 </dev/null >/dev/null 2>\"$profile/stderr\"; rm -rf \"$profile\"";

pub struct Connection {
    shared: Arc<Shared>,
}

struct Shared {
    to_browser: Mutex<ChildStdin>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    last_id: u64,
    /// By id; `None` until the answer is there.
    answers: BTreeMap<u64, Option<Result<Value, String>>>,
    /// By the session of a tab: all that happened in it, in order.
    events: BTreeMap<String, Vec<Event>>,
    /// Sessions of frames and workers, each with the session of its tab.
    inner: BTreeMap<String, String>,
    closed: bool,
}

/// Something that happened in a tab, or in a frame or worker of it.
#[derive(Clone, Debug)]
pub struct Event {
    pub method: String,
    pub parameters: Value,
}

impl Connection {
    pub fn start() -> Connection {
        let profile = tempfile::Builder::new().prefix("docs-chromium-").tempdir().expect("a folder for the profile");
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "sh"]).arg(profile.keep()).arg(executable()).args(FLAGS).arg("about:blank");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a shell");
        let shared = Arc::new(Shared {
            to_browser: Mutex::new(child.stdin.take().expect("a pipe to the browser")),
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let from_browser = child.stdout.take().expect("a pipe from the browser");
        let reader = Arc::downgrade(&shared);
        std::thread::spawn(move || {
            read(from_browser, &reader);
            // The shell ends once the browser has.
            child.wait()
        });
        let connection = Connection { shared };
        connection.call(None, "Browser.getVersion", json!({})).expect("Chromium answers");
        connection
    }

    /// Sends a command and waits for its answer. `session` is a tab's; `None` speaks to the browser.
    pub fn call(&self, session: Option<&str>, method: &str, parameters: Value) -> Result<Value, String> {
        let id = {
            let mut state = self.shared.lock();
            state.last_id += 1;
            let id = state.last_id;
            state.answers.insert(id, None);
            id
        };
        self.shared.write(id, session, method, parameters);
        let end = Instant::now() + PATIENCE;
        let mut state = self.shared.lock();
        loop {
            if let Some(Some(answer)) = state.answers.get(&id) {
                let answer = answer.clone();
                state.answers.remove(&id);
                return answer.map_err(|error| format!("{method}: {error}"));
            }
            if state.closed {
                return Err(format!("{method}: Chromium has ended"));
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(format!("{method}: no answer within {PATIENCE:?}"));
            }
            state = self.shared.changed.wait_timeout(state, left).expect("no thread panicked with the lock").0;
        }
    }

    /// Sends a command whose answer nobody waits for.
    pub fn send(&self, session: Option<&str>, method: &str, parameters: Value) {
        self.shared.send(session, method, parameters);
    }

    /// Starts to keep the events of a session.
    pub fn keep_events(&self, session: &str) {
        self.shared.lock().events.entry(session.to_owned()).or_default();
    }

    pub fn forget_events(&self, session: &str) {
        self.shared.lock().events.remove(session);
    }

    /// How many events a session has had: a place from which to look.
    pub fn n_events(&self, session: &str) -> usize {
        self.shared.lock().events.get(session).map_or(0, Vec::len)
    }

    /// A session's events from place `from` on.
    pub fn events(&self, session: &str, from: usize) -> Vec<Event> {
        self.shared.lock().events.get(session).map_or_else(Vec::new, |events| events[from..].to_vec())
    }

    /// Waits until `find` finds something in the events from place `from` on.
    pub fn wait<T>(&self, session: &str, from: usize, mut find: impl FnMut(&Event) -> Option<T>) -> Result<T, String> {
        let end = Instant::now() + PATIENCE;
        let mut at = from;
        let mut state = self.shared.lock();
        loop {
            let events = state.events.get(session).map_or(&[][..], Vec::as_slice);
            for event in &events[at.min(events.len())..] {
                if let Some(found) = find(event) {
                    return Ok(found);
                }
            }
            at = events.len();
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || state.closed {
                return Err(if state.closed {
                    "Chromium has ended".into()
                } else {
                    format!("not within {PATIENCE:?}")
                });
            }
            state = self.shared.changed.wait_timeout(state, left).expect("no thread panicked with the lock").0;
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panicked with the lock")
    }

    /// Id 0 is for commands whose answer is dropped.
    fn send(&self, session: Option<&str>, method: &str, parameters: Value) {
        self.write(0, session, method, parameters);
    }

    fn write(&self, id: u64, session: Option<&str>, method: &str, parameters: Value) {
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let mut to_browser = self.to_browser.lock().expect("no thread panicked with the lock");
        // A browser that has ended is noticed by whoever waits for an answer.
        let _ = to_browser.write_all(&bytes).and_then(|()| to_browser.flush());
    }

    /// Keeps an answer or event, and does at once what cannot wait for a test to ask.
    fn receive(&self, message: Value) {
        if let Some(id) = message["id"].as_u64() {
            if let Some(answer) = self.lock().answers.get_mut(&id) {
                let error = message.get("error").map(|error| error["message"].as_str().unwrap_or("failed").to_owned());
                *answer = Some(error.map_or_else(|| Ok(message["result"].clone()), Err));
            }
        } else if let (Some(method), Some(session)) = (message["method"].as_str(), message["sessionId"].as_str()) {
            let parameters = message["params"].clone();
            self.react(method, session, &parameters);
            let mut state = self.lock();
            let tab = state.inner.get(session).cloned().unwrap_or_else(|| session.to_owned());
            if let Some(events) = state.events.get_mut(&tab) {
                events.push(Event { method: method.to_owned(), parameters });
            }
        }
        self.changed.notify_all();
    }

    fn react(&self, method: &str, session: &str, parameters: &Value) {
        match method {
            // A frame of another site, or a worker: its events are the tab's, from its first instruction on.
            "Target.attachedToTarget" => {
                let inner = parameters["sessionId"].as_str().expect("the new session").to_owned();
                let tab = self.lock().inner.get(session).cloned().unwrap_or_else(|| session.to_owned());
                self.lock().inner.insert(inner.clone(), tab);
                for (method, parameters) in super::tab::watched() {
                    self.send(Some(&inner), method, parameters);
                }
                self.send(Some(&inner), "Runtime.runIfWaitingForDebugger", json!({}));
            }
            // A dialog stops the page until somebody answers; that it came is in the events.
            "Page.javascriptDialogOpening" => {
                self.send(Some(session), "Page.handleJavaScriptDialog", json!({ "accept": true }));
            }
            "Page.screencastFrame" => {
                let frame = json!({ "sessionId": parameters["sessionId"] });
                self.send(Some(session), "Page.screencastFrameAck", frame);
            }
            _ => {}
        }
    }
}

fn read(from_browser: impl Read, shared: &Weak<Shared>) {
    let mut from_browser = BufReader::with_capacity(1 << 16, from_browser);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let end = from_browser.read_until(0, &mut bytes).map_or(true, |n| n == 0);
        let Some(shared) = shared.upgrade() else { return };
        if end {
            shared.lock().closed = true;
            shared.changed.notify_all();
            return;
        }
        bytes.pop();
        let message = serde_json::from_slice(&bytes).or_else(|_| serde_json::from_slice(&without_halves(&bytes)));
        shared.receive(message.expect("Chromium sends JSON"));
    }
}

/// JSON without the halves of letters (lone surrogates) that texts of JavaScript may have and ours may not.
fn without_halves(json: &[u8]) -> Vec<u8> {
    let unit = |at: usize| {
        let digits = json.get(at..at + 6).filter(|escape| escape.starts_with(b"\\u"))?;
        u32::from_str_radix(std::str::from_utf8(&digits[2..]).ok()?, 16).ok()
    };
    let mut whole = Vec::with_capacity(json.len());
    let mut at = 0;
    while at < json.len() {
        let len = match (unit(at), unit(at + 6)) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => 12,
            (Some(0xD800..0xE000), _) => {
                whole.extend_from_slice(b"\\ufffd");
                at += 6;
                continue;
            }
            (Some(_), _) => 6,
            // An escaped backslash is not the beginning of what follows it.
            (None, _) if json[at] == b'\\' => 2.min(json.len() - at),
            (None, _) => 1,
        };
        whole.extend_from_slice(&json[at..at + len]);
        at += len;
    }
    whole
}

/// Chromium, to start one of one's own.
pub fn executable() -> OsString {
    let named = std::env::var_os("CHROMIUM").into_iter().chain(NAMES.iter().map(OsString::from));
    let works =
        |name: &OsString| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
    named.into_iter().find(works).expect("Chromium: `cargo xtask test` installs it or says how; CHROMIUM may name one")
}

//! `docs serve`: the site in a browser, while it is written.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustc_hash::FxHashSet;

use super::Outcome;
use super::build::start_threads;
use super::print::Printer;
use crate::cli::{Format, Serve};
use crate::diag::{Code, Diagnostic, Severity, report};
use crate::io::read::{Changed, Folder};
use crate::io::watch::Watcher;
use crate::pipeline::Progress;
use crate::serve::{Options, Server};
use crate::session::Session;
use crate::source::{SitePath, Sources};

/// Quiet for so long, the whole site is gone through for what a terminal should say.
const PAUSE: Duration = Duration::from_millis(400);

pub fn run(args: &Serve) -> Outcome {
    let printer = Printer::new(Format::Human, &args.dir, false);
    match serve(args, &printer) {
        Ok(()) => Outcome::Well,
        Err(diag) => {
            printer.findings(vec![diag], Sources::default());
            Outcome::CouldNotRun
        }
    }
}

/// # Errors
/// What kept the command from running at all.
fn serve(args: &Serve, printer: &Printer) -> Result<(), Diagnostic> {
    start_threads(None);
    let host = address(&args.host)?;
    let root = crate::io::read::folder(&args.dir)?;
    // Before it is read: what is written meanwhile is seen.
    let mut watcher = if args.no_watch { None } else { watch(&root, printer) };
    let mut folder = Folder::open(&root, &root.join("dist"))?;
    let session = Arc::new(Session::new(folder.inputs().clone(), folder.diags().to_vec(), args.base_url.as_deref()));
    if let Some(name) = &args.persona {
        known(&session, name)?;
    }
    let options = Options {
        host,
        name: args.host.parse::<IpAddr>().is_err().then(|| args.host.clone()),
        port: args.port,
        persona: args.persona.clone(),
        editor: args.editor.clone(),
        real_login: args.real_login,
    };
    let server = Server::start(session.clone(), root, options).map_err(|error| {
        let help = "give another port, `--port 4000`, or an address of this machine, `--host 127.0.0.1`";
        Code::ServeRefused.site(format!("cannot listen at {}: {error}", args.host)).help(help)
    })?;
    let url = server.url();
    let n_pages = session.now().site().map_or(0, crate::pipeline::Lazy::n_pages);
    say(&format!("{url}  ({n_pages} pages; Ctrl-C ends it)\n"));
    if args.open {
        open(&url);
    }
    if let Some(watcher) = &mut watcher {
        watcher.also(folder.history());
    }
    let mut said = Said::default();
    let mut is_due = true;
    loop {
        let patience = if is_due { PAUSE } else { Duration::from_secs(3600) };
        let places = match &watcher {
            Some(watcher) => watcher.wait(patience).unwrap_or_default(),
            None => {
                std::thread::sleep(patience);
                Vec::new()
            }
        };
        if places.is_empty() {
            if std::mem::take(&mut is_due) {
                said.after(&session, printer);
            }
            continue;
        }
        let changed = match folder.look(&places) {
            Ok(Changed::Files(files)) if files.is_empty() => continue,
            Ok(Changed::Files(files)) => Some(files),
            Ok(Changed::Which) => None,
            Err(diag) => {
                printer.findings(vec![diag], Sources::default());
                continue;
            }
        };
        // A check of a site that is no longer there says nothing.
        said.give_up();
        let change = session.change(folder.inputs().clone(), folder.diags().to_vec(), changed.as_deref());
        server.show(&change, changed.as_deref().unwrap_or_default());
        is_due = true;
    }
}

fn watch(root: &Path, printer: &Printer) -> Option<Watcher> {
    match Watcher::new(root) {
        Ok(watcher) => Some(watcher),
        Err(why) => {
            let help = "start it again after each change, or let the system watch more folders: \
                        `sysctl fs.inotify.max_user_watches=524288`";
            let finding = Code::NotWatched.site(format!("changes are not seen: {why}")).help(help);
            printer.findings(vec![finding], Sources::default());
            None
        }
    }
}

/// # Errors
/// There is no such persona.
fn known(session: &Session, name: &str) -> Result<(), Diagnostic> {
    let now = session.now();
    let Some(site) = now.site() else { return Ok(()) };
    let names = || site.readers().personas.iter().map(|persona| &*persona.name);
    if names().any(|own| own == name) {
        return Ok(());
    }
    let finding = Code::PersonaAbsent.site(format!("there is no persona `{name}`"));
    Err(match crate::diag::did_you_mean(name, names()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("write `personas/{name}.json`")),
    })
}

/// # Errors
/// It is the name of no address.
fn address(host: &str) -> Result<IpAddr, Diagnostic> {
    if host.eq_ignore_ascii_case("localhost") {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    let written = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = written.parse() {
        return Ok(ip);
    }
    if written == "*" {
        return Ok(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
    }
    let found = (written, 0).to_socket_addrs().ok().and_then(|mut all| all.next());
    found.map(|address| address.ip()).ok_or_else(|| {
        let help = "give an address of this machine: `--host 127.0.0.1`, `--host 0.0.0.0` for all of them";
        Code::ServeRefused.site(format!("`{host}` is no address")).help(help)
    })
}

fn say(text: &str) {
    _ = anstream::stderr().write_all(text.as_bytes());
}

/// Where there is no browser the address stands on the terminal.
fn open(url: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    _ = Command::new(program).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}

/// What the terminal was told, so that nothing is told twice.
#[derive(Default)]
struct Said {
    /// Counts checks, so that an older one knows that it is over.
    round: Arc<AtomicU64>,
    last: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    names: FxHashSet<Name>,
    n_errors: usize,
}

impl Known {
    fn of(found: &[Diagnostic], sources: Sources) -> Known {
        let n_errors = found.iter().filter(|diag| diag.severity == Severity::Error).count();
        Known { names: found.iter().map(|diag| name(diag, sources)).collect(), n_errors }
    }

    /// Said when this follows on `before` and something is over: all of it, or the last error.
    fn relief(&self, before: &Known) -> Option<&'static str> {
        match before {
            before if self.names.is_empty() && !before.names.is_empty() => Some("all is well again\n"),
            Known { n_errors: 1.., .. } if self.n_errors == 0 => Some("no errors any more\n"),
            _ => None,
        }
    }
}

/// What is the same of a finding while its place moves: the code, the message, the file.
type Name = (Code, Box<str>, Option<SitePath>);

fn name(diag: &Diagnostic, sources: Sources) -> Name {
    (diag.code, diag.message.as_str().into(), report::path(diag, sources).cloned())
}

/// Findings that are not among the known ones.
fn fresh(found: &[Diagnostic], sources: Sources, known: &FxHashSet<Name>) -> Vec<Diagnostic> {
    found.iter().filter(|diag| !known.contains(&name(diag, sources))).cloned().collect()
}

/// A check that may be given up.
struct Round {
    own: u64,
    now: Arc<AtomicU64>,
}

impl Progress for Round {
    fn stage(&self, _name: &'static str, _total: usize) {}
    fn step(&self) {}

    fn is_given_up(&self) -> bool {
        self.now.load(Ordering::Relaxed) != self.own
    }
}

impl Said {
    fn give_up(&self) {
        self.round.fetch_add(1, Ordering::Relaxed);
    }

    /// Goes through the whole site beside everything else, and says what is new.
    fn after(&mut self, session: &Arc<Session>, printer: &Printer) {
        let own = self.round.fetch_add(1, Ordering::Relaxed) + 1;
        let round = Round { own, now: self.round.clone() };
        let (now, printer, last) = (session.now(), printer.clone(), self.last.clone());
        let check = move || {
            let Some(found) = now.findings(&round) else { return };
            let sources = now.sources();
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            let fresh = fresh(&found, sources, &last.names);
            if !fresh.is_empty() {
                printer.findings(fresh, sources);
            }
            let known = Known::of(&found, sources);
            if let Some(text) = known.relief(&last) {
                say(text);
            }
            *last = known;
        };
        let builder = std::thread::Builder::new().stack_size(8 << 20);
        _ = builder.spawn(check);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::Inputs;
    use crate::source::PageSource;

    #[test]
    fn what_is_new_is_told_wherever_it_stands() {
        let inputs = Inputs::from_texts([("a.mdx", "<Foo />, <Foo />"), ("b.mdx", "<Foo />")]);
        let [a, b] = [&inputs.pages[0], &inputs.pages[1]];
        let foo =
            |source: &PageSource, at: usize| Code::UnknownComponent.at(source.span(at..at + 7), "there is no `Foo`");
        let bar = Code::UnknownComponent.at(a.span(0..7), "there is no `Bar`");
        let of_site = Code::SiteFileAbsent.site("there is no `docs.json`");
        let check = |before: &[&Diagnostic], now: &[&Diagnostic], expected: &[&Diagnostic]| {
            let known = before.iter().map(|diag| name(diag, inputs.texts())).collect();
            let now: Vec<Diagnostic> = now.iter().map(|diag| (*diag).clone()).collect();
            let expected: Vec<Diagnostic> = expected.iter().map(|diag| (*diag).clone()).collect();
            assert_eq!(fresh(&now, inputs.texts(), &known), expected);
        };
        check(&[], &[&foo(a, 0), &of_site], &[&foo(a, 0), &of_site]);
        // It moved.
        check(&[&foo(a, 0), &of_site], &[&foo(a, 9), &of_site], &[]);
        // The same mistake in another file, and another one in the same.
        check(&[&foo(a, 0)], &[&foo(a, 0), &foo(b, 0), &bar], &[&foo(b, 0), &bar]);
        check(&[&foo(a, 0), &foo(b, 0)], &[&foo(b, 0)], &[]);
    }

    #[test]
    fn what_is_mended_is_told() {
        let error = || Code::SiteFileAbsent.site("there is no `docs.json`");
        let other = || Code::SiteFileSyntax.site("a comma");
        let warning = || Code::NavigationMissing.site("a page that is not there");
        let check = |before: &[Diagnostic], now: &[Diagnostic], expected: Option<&str>| {
            let said = Known::of(now, Sources::default()).relief(&Known::of(before, Sources::default()));
            assert_eq!(said, expected);
        };
        let well = Some("all is well again\n");
        let left = Some("no errors any more\n");
        check(&[], &[], None);
        check(&[], &[error()], None);
        check(&[error()], &[], well);
        check(&[warning()], &[], well);
        check(&[error(), warning()], &[warning()], left);
        // A new warning stands where the error was.
        check(&[error()], &[warning()], left);
        check(&[error(), other()], &[other()], None);
        check(&[error()], &[other(), warning()], None);
        check(&[warning()], &[warning()], None);
    }
}

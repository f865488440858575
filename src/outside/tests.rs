//! Links to servers on loopback that answer in every way there is.

use std::sync::Mutex;
use std::time::Duration;

use url::Url;

use super::ask::{Client, Patience};
use super::{Asked, Memory, Verdict, examine};
use crate::diag::report;
use crate::inputs::Inputs;
use crate::mock::{Answer, Mock};

const PATIENCE: Patience = Patience {
    question: Duration::from_millis(600),
    pause: Duration::ZERO,
    again: Duration::from_millis(10),
    longest_wait: Duration::from_secs(3),
    whole: Duration::from_secs(60),
};

/// What is said of links, `code: message` each, addresses without their port; and how many were not asked. Links are the
/// lines of a page.
fn said(mock: &Mock, links: &[&str], memory: &mut Memory, now: u64) -> (String, usize) {
    let inputs = Inputs::from_texts([("a.mdx", &*links.join("\n"))]);
    let source = &inputs.pages[0];
    let mut at = 0;
    let links = links.iter().map(|link| {
        let span = source.span(at..at + link.len());
        at += link.len() + 1;
        let url = if link.starts_with('/') { mock.url(link) } else { (*link).to_owned() };
        (Url::parse(&url).expect("an address"), span)
    });
    let links: Vec<_> = links.collect();
    // Names that are never there are asked for as if they might be.
    let hosts = ["127.0.0.1", "one.invalid", "two.invalid"].map(str::to_owned).to_vec();
    let client = Client::new(PATIENCE, hosts);
    let told = Mutex::new(Vec::new());
    let tell = |asked: Asked| told.lock().expect("no panic").push((asked.n_heard, asked.n_asked));
    let examined = examine(&links, &client, memory, now, &tell);
    let told = told.into_inner().expect("no panic");
    assert_eq!(told, (0..told.len()).map(|n| (n, told.len() - 1)).collect::<Vec<_>>(), "each answer is told");
    let own = mock.url("");
    let found = report::in_order(examined.diags, inputs.texts());
    let lines = found
        .iter()
        .map(|diag| format!("{}: {}", diag.code.number(), diag.message.replace(own.trim_end_matches('/'), "")));
    let lines: Vec<String> = lines.collect();
    (lines.join("\n"), examined.n_unasked)
}

/// As `said`, where everything was asked or known.
fn check(mock: &Mock, links: &[&str], memory: &mut Memory, now: u64, expected: &str) {
    assert_eq!(said(mock, links, memory, now), (expected.trim().to_owned(), 0));
}

/// An address where nobody listens.
fn dead() -> String {
    let address = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    format!("http://{}/", address.expect("a port"))
}

fn mock() -> Mock {
    let mock = Mock::start().expect("a server");
    mock.change("/good", |_, _| Answer::new(200));
    mock.change("/gone", |_, _| Answer::new(404));
    mock.change("/deleted", |_, _| Answer::new(410));
    mock.change("/broken", |_, _| Answer::new(500));
    mock.change("/members", |_, _| Answer::new(403));
    mock.change("/slow", |_, _| Answer::never());
    mock.change("/no-head", |request, _| Answer::new(if request.method == "HEAD" { 405 } else { 200 }));
    mock.change("/lying-head", |request, _| Answer::new(if request.method == "HEAD" { 404 } else { 200 }));
    mock.change("/moved", |_, _| Answer::redirect(301, "/good"));
    mock.change("/elsewhere", |_, _| Answer::redirect(302, "/good"));
    mock.change("/to-nothing", |_, _| Answer::redirect(301, "/gone"));
    mock.change("/round", |_, _| Answer::redirect(302, "/round"));
    mock.change("/inside", |_, _| Answer::redirect(302, "http://169.254.169.254/latest/meta-data"));
    mock
}

#[test]
fn every_answer_there_is() {
    let mock = mock();
    let links = [
        "/good",
        "/good#part",
        "/gone",
        "/deleted",
        "/broken",
        "/members",
        "/no-head",
        "/lying-head",
        "/moved",
        "/elsewhere",
        "/to-nothing",
        "/round",
        "/inside",
        "/slow",
    ];
    let expected = "
E0614: `/gone` answers 404
E0614: `/deleted` answers 410
E0616: `/broken` answers 500: it fails
E0616: `/members` answers 403, which it may not do to a browser
E0615: `/moved` has moved for good
E0614: `/to-nothing` leads to `/gone`, which answers 404
E0614: `/round` is redirected more than 10 times
E0614: `/inside` leads to `http://169.254.169.254/latest/meta-data`, which readers do not reach
E0616: `/slow` does not answer within 0.6 seconds
";
    check(&mock, &links, &mut Memory::default(), 0, expected);
    let requests = mock.requests();
    assert!(
        requests.iter().all(|request| request.header("user-agent").is_some_and(|name| name.starts_with("docs-check/")))
    );
    // A good page is asked for once, without its body.
    let of_good: Vec<&str> =
        requests.iter().filter(|request| request.path() == "/members").map(|request| &*request.method).collect();
    assert_eq!(of_good, ["HEAD", "GET"]);
}

#[test]
fn a_site_that_asks_for_time_gets_it() {
    let mock = mock();
    mock.change("/busy", {
        let asked = std::sync::atomic::AtomicUsize::new(0);
        move |_, _| match asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
            0 => Answer::new(429).header("Retry-After", "1"),
            _ => Answer::new(200),
        }
    });
    mock.change("/always-busy", |_, _| Answer::new(429).header("Retry-After", "3600"));
    let expected = "E0616: `/always-busy` answers 429: it is asked too often";
    check(&mock, &["/busy", "/always-busy"], &mut Memory::default(), 0, expected);
    let of = |path: &str| mock.requests().iter().filter(|request| request.path() == path).count();
    assert_eq!((of("/busy"), of("/always-busy")), (2, 1));
}

#[test]
fn nobody_listens_and_nobody_is_asked() {
    let mock = mock();
    let dead = dead();
    let links = ["/good", &dead, "http://localhost:3000/", "http://10.0.0.7/wiki", "https://app.example/x"];
    let expected = format!(
        "E0614: `{dead}` has a host where nothing listens at its port
E0617: `http://localhost:3000/` is on the reader's own machine: readers do not get there
E0617: `http://10.0.0.7/wiki` is in a private network: readers do not get there
E0617: `https://app.example/x` is a name for examples: readers do not get there"
    );
    check(&mock, &links, &mut Memory::default(), 0, &expected);
}

const OFFLINE: &str = "E0616: no name of another site is known: nothing new is said of links to them";

#[test]
fn a_machine_without_a_network_says_so_once() {
    let mock = mock();
    let names = ["http://one.invalid/a", "http://two.invalid/b"];
    let mut memory = Memory::default();
    assert_eq!(said(&mock, &names, &mut memory, 0), (OFFLINE.to_owned(), 2));
    assert_eq!(memory, Memory::default());

    // One that is gone was gone before: what was known stays said, and known.
    memory.learn(names[0], Verdict::Gone("answers 404".into()), 0);
    let known = format!("E0614: `{}` answers 404\n{OFFLINE}", names[0]);
    let before = memory.clone();
    for now in [7200, 10_000] {
        assert_eq!(said(&mock, &names, &mut memory, now), (known.clone(), 1));
        assert_eq!(memory, before);
    }
    let mut memory = memory.doubted();
    assert_eq!(said(&mock, &names, &mut memory, 100), (known, 1));
}

#[test]
fn dead_links_are_told_also_where_nothing_else_was_to_be_asked() {
    let mock = mock();
    let unknown = |url: &str| format!("E0614: `{url}` has a host that nobody knows");
    // Of one host.
    let one = ["http://one.invalid/a", "http://one.invalid/b"];
    check(&mock, &one, &mut Memory::default(), 0, &one.map(unknown).join("\n"));
    // Of several, where others are known to be good and still are.
    let mut memory = Memory::default();
    let all = ["/good", "http://one.invalid/a", "http://two.invalid/b"];
    let expected = [all[1], all[2]].map(unknown).join("\n");
    check(&mock, &all, &mut memory, 0, &expected);
    check(&mock, &all, &mut memory, 7200, &expected);
    let mut memory = Memory::default();
    check(&mock, &["/good"], &mut memory, 0, "");
    check(&mock, &all, &mut memory, 7200, &expected);
    // A refused connection says that there is a network.
    let ports = [dead(), dead()];
    let expected: Vec<String> =
        ports.iter().map(|url| format!("E0614: `{url}` has a host where nothing listens at its port")).collect();
    check(&mock, &[&ports[0], &ports[1]], &mut Memory::default(), 0, &expected.join("\n"));
}

#[test]
fn what_time_does_not_suffice_for_is_counted() {
    let mock = mock();
    let hosts = ["127.0.0.1", "one.invalid", "two.invalid"].map(str::to_owned).to_vec();
    let client = Client::new(Patience { whole: Duration::ZERO, ..PATIENCE }, hosts);
    let inputs = Inputs::from_texts([("a.mdx", "x")]);
    let urls = [mock.url("/good"), mock.url("/gone"), "http://one.invalid/".into(), "http://two.invalid/".into()];
    let links = urls.map(|url| (Url::parse(&url).expect("an address"), inputs.pages[0].span(0..1)));
    let mut memory = Memory::default();
    let examined = examine(&links, &client, &mut memory, 0, &|_| {});
    assert_eq!((examined.diags, examined.n_links, examined.n_unasked), (Vec::new(), 4, 4));
    assert_eq!((memory, mock.requests().len()), (Memory::default(), 0));
}

#[test]
fn what_is_known_is_not_asked_again() {
    let mock = mock();
    let mut memory = Memory::default();
    check(&mock, &["/good", "/gone"], &mut memory, 1000, "E0614: `/gone` answers 404");
    let n_asked = mock.requests().len();
    check(&mock, &["/good", "/gone"], &mut memory, 2000, "E0614: `/gone` answers 404");
    assert_eq!(mock.requests().len(), n_asked);
    // An hour later what was missing is looked for again.
    mock.change("/gone", |_, _| Answer::new(200));
    check(&mock, &["/good", "/gone"], &mut memory, 1000 + 3600, "");
    assert_eq!(mock.requests().len(), n_asked + 1);
}

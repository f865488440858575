//! Links to servers on loopback that answer in every way there is.

use std::time::Duration;

use url::Url;

use super::ask::{Client, Patience};
use super::{Memory, examine};
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

/// What is said of links, `code: message` each, addresses without their port. Links are the lines of a page.
fn check(mock: &Mock, links: &[&str], memory: &mut Memory, now: u64, expected: &str) {
    let inputs = Inputs::from_texts([("a.mdx", &*links.join("\n"))]);
    let source = &inputs.sources[0];
    let mut at = 0;
    let links = links.iter().map(|link| {
        let span = source.span(at..at + link.len());
        at += link.len() + 1;
        let url = if link.starts_with('/') { mock.url(link) } else { (*link).to_owned() };
        (Url::parse(&url).expect("an address"), span)
    });
    let links: Vec<_> = links.collect();
    let client = Client::new(PATIENCE, vec!["127.0.0.1".to_owned()]);
    let examined = examine(&links, &client, memory, now);
    let own = mock.url("");
    let found = report::in_order(examined.diags, &inputs.sources);
    let lines = found
        .iter()
        .map(|diag| format!("{}: {}", diag.code.number(), diag.message.replace(own.trim_end_matches('/'), "")));
    let lines: Vec<String> = lines.collect();
    assert_eq!(lines.join("\n"), expected.trim());
    assert_eq!(examined.n_unasked, 0);
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
    let dead = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let dead = format!("http://{dead}/");
    let links = ["/good", &dead, "http://localhost:3000/", "http://10.0.0.7/wiki", "https://app.example/x"];
    let expected = format!(
        "E0614: `{dead}` has a host where nothing listens at its port
E0617: `http://localhost:3000/` is on the reader's own machine: readers do not get there
E0617: `http://10.0.0.7/wiki` is in a private network: readers do not get there
E0617: `https://app.example/x` is a name for examples: readers do not get there"
    );
    check(&mock, &links, &mut Memory::default(), 0, &expected);
}

#[test]
fn a_machine_without_a_network_says_so_once() {
    let mock = mock();
    let dead: Vec<String> = (0..2)
        .map(|_| std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port"))
        .map(|address| format!("http://{address}/"))
        .collect();
    let mut memory = Memory::default();
    let expected = "E0616: none of 2 other sites could be reached: nothing is said of them";
    let inputs = Inputs::from_texts([("a.mdx", "x")]);
    let links: Vec<_> =
        dead.iter().map(|url| (Url::parse(url).expect("an address"), inputs.sources[0].span(0..1))).collect();
    let client = Client::new(PATIENCE, vec!["127.0.0.1".to_owned()]);
    let examined = examine(&links, &client, &mut memory, 0);
    let lines: Vec<String> =
        examined.diags.iter().map(|diag| format!("{}: {}", diag.code.number(), diag.message)).collect();
    assert_eq!(lines, [expected]);
    assert_eq!(memory, Memory::default());
    drop(mock);
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

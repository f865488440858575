//! Shared Session: what each answer of the owner's API makes of the page and of what is stored, and when it is asked.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use docs::mock::{Answer, Mock, Request};
use serde_json::{Value, json};

use super::fixture::{BOB, Docs, JANE, Setup, docs, enter_dashboard, forgot, greets, reader, store, told};
use crate::driver::{self, Tab};

const API: &str = "/api/docs/user-info";
/// What one answer may come to.
const IN: [&str; 2] = ["Bob", "Bob"];
const OUT: [&str; 2] = ["stranger", "stranger"];
const KEPT: [&str; 2] = ["stranger", "Jane"];

type Change = fn(&Request, Answer) -> Answer;

fn start() -> Docs {
    start_with(json!({}))
}

fn start_with(settings: Value) -> Docs {
    let docs = docs("shared-session", Setup { settings, ..Setup::default() });
    docs.mock.log_in_as(Some(reader(BOB)));
    docs
}

/// Requests to the API so far, preflights apart.
fn n_asked(mock: &Mock) -> usize {
    mock.requests().iter().filter(|request| request.path() == API && request.method == "GET").count()
}

/// Waits until the tab's questions are as `is_done` says, and what came of them was taken in.
#[track_caller]
fn taken_in(tab: &Tab, is_done: impl Fn(&[driver::Request]) -> bool) {
    let end = std::time::Instant::now() + driver::PATIENCE;
    let questions =
        || -> Vec<_> { tab.requests().into_iter().filter(|request| request.url.contains("user-info")).collect() };
    while !is_done(&questions()) {
        assert!(std::time::Instant::now() < end, "{:?}", questions());
        std::thread::sleep(Duration::from_millis(10));
    }
    tab.evaluate("new Promise((done) => setTimeout(done, 60))");
}

fn has_ended(asked: &driver::Request) -> bool {
    asked.error.is_some() || asked.status.is_some()
}

/// Waits until so many questions were asked and the answers, if any, were taken in.
#[track_caller]
fn answered(tab: &Tab, n_requests: usize) {
    taken_in(tab, |asked| asked.len() >= n_requests && asked.iter().all(has_ended));
}

/// The API's answer is changed; then the page greets `seen[0]` where nobody was stored, `seen[1]` where Jane was, storage
/// says the same, and the console has what `says` ends with, or nothing, each time.
#[track_caller]
fn check(docs: &Docs, change: Change, seen: [&str; 2], says: &str) {
    docs.mock.unchange();
    docs.mock.change(API, change);
    let context = driver::context();
    let tab = context.tab();
    enter_dashboard(docs, &tab);
    tab.open(&docs.server.url("/guide/"));
    for (n_before, name) in seen.into_iter().enumerate() {
        if n_before == 1 {
            tab.evaluate("localStorage.clear()");
            store(&tab, &reader(JANE), &json!({ "checkedAt": -3600 }));
            tab.reload();
        }
        answered(&tab, n_before + 1);
        greets(&tab, name);
        let stored = tab.text("localStorage.getItem('docs:session:') ?? ''");
        match name {
            "stranger" => assert_eq!((stored.as_str(), tab.is("window.docs.user === undefined")), ("", true)),
            name => assert!(stored.contains(name), "{name}: {stored}"),
        }
        assert_eq!(tab.exceptions(), Vec::<String>::new());
        let told = told(&tab);
        let expected = if says.is_empty() { 0 } else { n_before + 1 };
        assert_eq!(told.len(), expected, "{told:?}");
        assert!(told.iter().all(|line| line.ends_with(says)), "{told:?}");
    }
}

#[test]
fn answers_identify_or_clear_or_keep() {
    let docs = start();
    let cases: [(&str, Change, [&str; 2], &str); 40] = [
        ("right", |_, answer| answer, IN, ""),
        ("201", |_, answer| answer.status(201), IN, ""),
        ("203", |_, answer| answer.status(203), IN, ""),
        ("named as text", |_, answer| answer.header("content-type", "text/plain"), IN, ""),
        (
            "own host",
            |_, answer| answer.json(&json!({ "host": "127.0.0.1:80", "content": reader(BOB)["content"] })),
            IN,
            "",
        ),
        ("64 KiB", |_, answer| padded(answer, 65_536), IN, ""),
        ("204", |_, answer| answer.status(204).body("text/plain", ""), OUT, ""),
        ("401", |_, answer| answer.status(401), OUT, ""),
        ("403", |_, answer| answer.status(403), OUT, ""),
        ("404", |_, answer| answer.status(404), OUT, ""),
        ("400", |_, answer| answer.status(400), OUT, "status-400"),
        ("410", |_, answer| answer.status(410), OUT, "status-410"),
        ("301", |_, answer| answer.status(301).header("location", "/login"), OUT, "redirected"),
        ("302", |_, answer| answer.status(302).header("location", "/login"), OUT, "redirected"),
        ("303", |_, answer| answer.status(303).header("location", "/login"), OUT, "redirected"),
        ("307", |_, answer| answer.status(307).header("location", "/login"), OUT, "redirected"),
        ("302 without CORS", |_, _| Answer::redirect(302, "/login"), KEPT, ""),
        ("500", |_, answer| answer.status(500), KEPT, ""),
        ("502 as HTML", |_, answer| answer.status(502).body("text/html", "<h1>Bad gateway"), KEPT, ""),
        ("503", |_, answer| answer.status(503), KEPT, ""),
        ("429", |_, answer| answer.status(429), KEPT, ""),
        ("HTML", |_, answer| answer.body("text/html", "<!doctype html><title>Log in</title>"), OUT, "no-json"),
        ("empty", |_, answer| answer.body("application/json", ""), OUT, "no-json"),
        ("cut off", |_, answer| answer.body("application/json", "{\"content\": {\"firs"), OUT, "no-json"),
        ("array", |_, answer| answer.json(&json!([reader(BOB)])), OUT, "no-object"),
        ("null", |_, answer| answer.json(&Value::Null), OUT, "no-object"),
        ("text", |_, answer| answer.json(&json!("Bob")), OUT, "no-object"),
        ("number", |_, answer| answer.json(&json!(7)), OUT, "no-object"),
        ("64 KiB and one", |_, answer| padded(answer, 65_537), OUT, "too-large"),
        ("1 MiB", |_, answer| padded(answer, 1 << 20), OUT, "too-large"),
        ("deep", |_, answer| answer.json(&json!({ "content": { "a": deep(40) } })), OUT, "too-large"),
        ("other host", |_, answer| answer.json(&json!({ "host": "docs.foo.com" })), OUT, "other-host"),
        ("host no text", |_, answer| answer.json(&json!({ "host": 1 })), OUT, "other-host"),
        ("over", |_, answer| answer.json(&json!({ "expiresAt": 1_700_000_000, "content": {} })), OUT, "session-over"),
        ("`*`", |_, answer| answer.header("access-control-allow-origin", "*"), KEPT, ""),
        ("no origin", |_, answer| answer.without("access-control-allow-origin"), KEPT, ""),
        ("other origin", |_, answer| answer.header("access-control-allow-origin", "http://foo.com"), KEPT, ""),
        ("no credentials", |_, answer| answer.without("access-control-allow-credentials"), KEPT, ""),
        ("no HTTP", |_, _| Answer::new(0).header("\0", "\0"), KEPT, ""),
        ("no answer", |_, _| Answer::never(), KEPT, ""),
    ];
    for (name, change, seen, says) in cases {
        println!("{name}");
        check(&docs, change, seen, says);
    }
}

/// Bob with so much beside him that his answer is `n_bytes` long.
fn padded(answer: Answer, n_bytes: usize) -> Answer {
    let mut bob = reader(BOB);
    bob["rest"] = json!("");
    let n_own = bob.to_string().len();
    bob["rest"] = json!("x".repeat(n_bytes - n_own));
    answer.json(&bob)
}

fn deep(levels: usize) -> Value {
    (0..levels).fold(json!({}), |inner, _| json!({ "a": inner }))
}

#[test]
fn readers_without_a_name_are_readers() {
    let docs = start();
    docs.mock.change(API, |_, answer| answer.status(200).json(&json!({})));
    let (_context, tab) = docs.open("/guide/");
    tab.wait_for("document.querySelector('html').matches('.in') && Object.keys(window.docs.user).length === 0");
    greets(&tab, "stranger");
    tab.assert_clean();
}

#[test]
fn a_question_is_a_simple_request_with_the_cookie() {
    let docs = start();
    let (context, tab) = docs.open("/guide/?a=b#deep-down");
    answered(&tab, 1);
    let without = docs.mock.requests();
    enter_dashboard(&docs, &tab);
    tab.reload();
    greets(&tab, "Bob");
    let requests = docs.mock.requests();
    assert_eq!((without.len(), requests.len()), (1, 2), "{requests:?}");
    let last = &requests[1];
    assert_eq!((last.method.as_str(), last.target.as_str(), last.body.len()), ("GET", API, 0));
    assert_eq!(last.header("accept"), Some("application/json"));
    assert!(last.cookie("session").is_some() && without[0].cookie("session").is_none());
    assert_eq!(context.cookies().len(), 1, "the page makes no cookies");
}

#[test]
fn the_end_of_the_dashboards_session_ends_ours() {
    let docs = start();
    let (context, tab) = docs.open("/guide/");
    let other = context.tab();
    enter_dashboard(&docs, &tab);
    for tab in [&tab, &other] {
        tab.open(&docs.server.url("/guide/?again"));
        greets(tab, "Bob");
    }
    docs.mock.end_sessions();
    tab.reload();
    for tab in [&tab, &other] {
        greets(tab, "stranger");
        forgot(tab);
        assert_eq!(told(tab), Vec::<String>::new());
    }
}

/// Whether Jane, whose last good answer came at `checked_at` (seconds from now), is kept while there is none.
#[track_caller]
fn stale(docs: &Docs, checked_at: Value, name: &str) {
    let (_context, tab) = docs.open("/guide/");
    answered(&tab, 1);
    store(&tab, &reader(JANE), &json!({ "checkedAt": checked_at }));
    tab.reload();
    answered(&tab, 2);
    greets(&tab, name);
}

#[test]
fn what_was_stored_holds_for_a_while_only() {
    for (settings, max) in [(json!({}), 86_400), (json!({ "maxStale": 120 }), 120)] {
        let docs = start_with(settings);
        docs.mock.change(API, |_, answer| answer.status(500));
        stale(&docs, json!(-(max - 60)), "Jane");
        stale(&docs, json!(-(max + 1)), "stranger");
        stale(&docs, json!(max + 60), "stranger");
        stale(&docs, Value::Null, "stranger");
        stale(&docs, json!("soon"), "stranger");
    }
    let docs = start_with(json!({ "maxStale": 0 }));
    docs.mock.change(API, |_, answer| answer.status(500));
    stale(&docs, json!(0), "stranger");
}

#[test]
fn without_a_network_what_was_stored_is_kept() {
    let Docs { server, mock, .. } = start();
    drop(mock);
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url("/guide/"));
    store(&tab, &reader(JANE), &json!({}));
    tab.reload();
    tab.evaluate("new Promise((done) => setTimeout(done, 300))");
    greets(&tab, "Jane");
    assert_eq!((told(&tab), tab.exceptions()), (vec![], vec![]));
}

/// Changes the answers to the questions in their order; what is beyond the list is right.
fn in_order(mock: &Mock, changes: Vec<Change>) {
    let n_asked = Arc::new(AtomicU32::new(0));
    mock.unchange();
    mock.change(API, move |request, answer| {
        let at = n_asked.fetch_add(1, Ordering::Relaxed) as usize;
        changes.get(at).map_or(answer.clone(), |change| change(request, answer))
    });
}

const LATE: Duration = Duration::from_millis(4000);

#[test]
fn an_answer_from_before_a_log_out_is_none() {
    let docs = start();
    let (context, tab) = docs.open("/guide/");
    let other = context.tab();
    other.open(&docs.server.url("/"));
    answered(&other, 1);
    enter_dashboard(&docs, &tab);
    tab.reload();
    greets(&tab, "Bob");
    greets(&other, "Bob");
    for leaver in [&tab, &other] {
        in_order(&docs.mock, vec![|_, answer| answer.after(LATE)]);
        tab.reload();
        greets(&tab, "Bob");
        leaver.click(".d-reader > summary");
        leaver.click(".logout-link");
        greets(&tab, "stranger");
        std::thread::sleep(LATE + Duration::from_millis(300));
        for tab in [&tab, &other] {
            greets(tab, "stranger");
            forgot(tab);
        }
        tab.evaluate("localStorage.removeItem('docs:out:')");
        tab.reload();
        greets(&tab, "Bob");
        greets(&other, "Bob");
    }
}

#[test]
fn answers_out_of_order_between_tabs_leave_the_younger_one() {
    let docs = start();
    let (context, tab) = docs.open("/guide/");
    answered(&tab, 1);
    enter_dashboard(&docs, &tab);
    let other = context.tab();
    // Each: what the older question is answered late, what the younger at once, whom both show then.
    let cases: [(Change, Change, &str); 4] = [
        (|_, answer| answer.json(&reader(JANE)), |_, answer| answer, "Bob"),
        (|_, answer| answer.status(401), |_, answer| answer, "Bob"),
        (|_, answer| answer.status(200), |_, answer| answer.status(401), "stranger"),
        (|_, answer| answer.status(200), |_, answer| answer.status(500), "Bob"),
    ];
    for (older, younger, name) in cases {
        in_order(&docs.mock, vec![|_, answer| answer]);
        tab.reload();
        greets(&tab, "Bob");
        let n_before = n_asked(&docs.mock);
        // The older question is answered when what the younger was answered is taken in.
        let is_taken = Arc::new(AtomicBool::new(false));
        let (n_answers, goes) = (AtomicU32::new(0), is_taken.clone());
        docs.mock.unchange();
        docs.mock.change(API, move |request, answer| {
            if n_answers.fetch_add(1, Ordering::Relaxed) > 0 {
                return younger(request, answer);
            }
            while !goes.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(5));
            }
            older(request, answer)
        });
        tab.reload();
        while n_asked(&docs.mock) == n_before {
            std::thread::sleep(Duration::from_millis(5));
        }
        other.open(&docs.server.url("/"));
        answered(&other, 1);
        greets(&other, name);
        is_taken.store(true, Ordering::Relaxed);
        // Nobody hears what came of a question that a reload cut off.
        taken_in(&tab, |asked| asked.last().is_some_and(has_ended));
        greets(&tab, name);
        greets(&other, name);
    }
}

#[test]
fn who_logged_out_stays_out_until_they_log_in() {
    let docs = start();
    let (context, tab) = docs.open("/guide/");
    enter_dashboard(&docs, &tab);
    tab.reload();
    greets(&tab, "Bob");
    tab.click(".d-reader > summary");
    tab.click(".logout-link");
    greets(&tab, "stranger");
    let n_before = n_asked(&docs.mock);
    tab.reload();
    let other = context.tab();
    other.open(&docs.server.url("/"));
    for tab in [&tab, &other] {
        tab.settle();
        tab.evaluate("new Promise((done) => setTimeout(done, 300))");
        greets(tab, "stranger");
        forgot(tab);
    }
    assert_eq!(n_asked(&docs.mock), n_before, "nobody is asked");
    other.click(".login-link");
    greets(&other, "Bob");
    greets(&tab, "Bob");
}

#[test]
fn without_a_login_page_logging_in_asks_again() {
    let docs = start_with(json!({ "loginUrl": null }));
    let (_context, tab) = docs.open("/guide/");
    answered(&tab, 1);
    tab.click(".login-link");
    tab.wait_for("document.querySelector('.d-notice:not([hidden])')?.innerText.includes('did not work')");
    enter_dashboard(&docs, &tab);
    tab.click(".login-link");
    greets(&tab, "Bob");
    assert!(tab.is("document.querySelector('.d-notice').hidden"), "it is no longer so");
    tab.click(".d-reader > summary");
    tab.click(".logout-link");
    greets(&tab, "stranger");
    tab.reload();
    greets(&tab, "stranger");
    tab.click(".login-link");
    greets(&tab, "Bob");
    assert_eq!(tab.text("location.pathname + location.hash"), "/guide/");
}

#[test]
fn an_api_on_the_docs_own_origin_is_asked_as_well() {
    let docs = start();
    let folder = docs.out.join("_docs");
    for entry in fs::read_dir(&folder).expect("files").flatten() {
        let Ok(text) = fs::read_to_string(entry.path()) else { continue };
        fs::write(entry.path(), text.replace(&docs.mock.url(API), &docs.server.url("/me.json"))).expect("a file");
    }
    let answer = docs.out.join("me.json");
    fs::write(&answer, BOB).expect("a file");
    let (_context, tab) = docs.open("/guide/");
    greets(&tab, "Bob");
    let asked = docs.server.requests().into_iter().find(|request| request.target == "/me.json").expect("a question");
    assert_eq!(asked.headers.get("origin"), None, "it is no matter of CORS");
    fs::write(&answer, "<!doctype html>").expect("a file");
    tab.reload();
    greets(&tab, "stranger");
    fs::write(&answer, BOB).expect("a file");
    tab.reload();
    greets(&tab, "Bob");
    // A dashboard that sends those away who have no session.
    fs::remove_file(&answer).expect("a file");
    let redirects = docs.out.join("_redirects");
    let lines = fs::read_to_string(&redirects).unwrap_or_default();
    fs::write(&redirects, format!("{lines}\n/me.json /login-page 302\n")).expect("a file");
    tab.reload();
    greets(&tab, "stranger");
    assert!(told(&tab).last().is_some_and(|line| line.ends_with("redirected")), "{:?}", told(&tab));
    forgot(&tab);
}

#[test]
fn coming_back_by_the_back_button_asks_again() {
    let docs = start();
    let (_context, tab) = docs.open("/guide/");
    enter_dashboard(&docs, &tab);
    tab.reload();
    greets(&tab, "Bob");
    tab.evaluate("window.isTheSame = true");
    tab.evaluate("location.href = '/?next'");
    tab.wait_for("location.search === '?next'");
    greets(&tab, "Bob");
    docs.mock.log_in_as(Some(reader(JANE)));
    enter_dashboard(&docs, &tab);
    tab.back();
    greets(&tab, "Jane");
    assert!(tab.is("window.isTheSame"), "the page was kept alive");
}

#[test]
fn new_data_of_the_same_reader_come_without_a_jolt() {
    let docs = start();
    let (_context, tab) = docs.open("/guide/");
    tab.before_each_page(
        "window.told = []; window.n_changes = 0; \
         addEventListener('docs:user', ({ detail }) => told.push(detail && `${detail.firstName} ${detail.lastName ?? ''}`)); \
         addEventListener('load', () => new MutationObserver((records) => { n_changes += records.length }) \
             .observe(document.querySelector('.d-prose'), { childList: true, subtree: true, characterData: true }))",
    );
    enter_dashboard(&docs, &tab);
    for (user, events, is_changed) in [
        (json!({ "content": { "firstName": "Bob", "email": "bob@example.com" } }), "Bob ,Bob Stone", true),
        (
            json!({ "content": { "firstName": "Bob", "lastName": "Stone", "email": "bob@example.com" } }),
            "Bob Stone",
            false,
        ),
    ] {
        let mut stored = user.clone();
        stored["groups"] = json!([]);
        store(&tab, &stored, &json!({}));
        docs.mock.unchange();
        docs.mock.change(API, |_, answer| {
            let bob = json!({ "content": { "firstName": "Bob", "lastName": "Stone", "email": "bob@example.com" } });
            answer.json(&bob).after(Duration::from_millis(700))
        });
        tab.reload();
        greets(&tab, "Bob");
        tab.evaluate("scrollTo({ top: 500, behavior: 'instant' }); document.querySelector('.d-pager a').focus({ preventScroll: true })");
        let n_before = tab.number("told.length");
        assert_eq!(n_before, 1.0, "before the answer");
        let state = "`${scrollY} ${document.activeElement.outerHTML.slice(0, 40)} ${getSelection()}`";
        let before = tab.text(state);
        tab.wait_for("JSON.parse(localStorage.getItem('docs:session:')).user.content.lastName === 'Stone'");
        tab.evaluate("new Promise((done) => setTimeout(done, 1000))");
        assert_eq!((tab.text("told.join()"), tab.text(state)), (events.to_owned(), before));
        assert_eq!(tab.number("n_changes") > 0.0, is_changed);
        assert_eq!(
            tab.text("JSON.parse(localStorage.getItem('docs:session:')).id"),
            "stored",
            "they stay who they are"
        );
    }
}

#[test]
fn nothing_is_asked_for_a_page_that_nobody_sees_yet() {
    let docs = start();
    let (_context, tab) = docs.open("/guide/");
    // Before there is a cookie.
    answered(&tab, 1);
    enter_dashboard(&docs, &tab);
    tab.before_each_page(
        "window.isAhead = true; \
         Object.defineProperty(Document.prototype, 'prerendering', { get: () => isAhead, configurable: true })",
    );
    tab.reload();
    tab.evaluate("new Promise((done) => setTimeout(done, 400))");
    assert_eq!(n_asked(&docs.mock), 1);
    assert_eq!(tab.text("Object.keys(localStorage).join()"), "");
    tab.evaluate("isAhead = false; document.dispatchEvent(new Event('prerenderingchange'))");
    greets(&tab, "Bob");
}

//! The session: how long it lasts, what the tabs of a browser make of each change, and what logging out leaves.

use std::time::Duration;

use docs::mock::StateIn;
use serde_json::{Value, json};

use super::fixture::{
    BOB, Docs, JANE, Setup, docs, enter_dashboard, forgot, greets, has_key, log_out, reader, store, stored, told,
    with_key,
};
use crate::driver::{self, Tab};

fn start(method: &str, settings: Value) -> Docs {
    docs(method, Setup { settings, ..Setup::default() })
}

/// Jane, whose session ends at `expires_at`: no number and no text stands for none.
fn until(expires_at: &Value) -> Value {
    let mut jane = reader(JANE);
    if !expires_at.is_null() {
        jane["expiresAt"] = expires_at.clone();
    }
    jane
}

fn pause(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

#[test]
fn a_session_lasts_until_it_expires() {
    let shared = start("shared-session", json!({}));
    let tokens = start("jwt", json!({}));
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs_f64();
    // When it ends, whom the page greets, what the console has where it comes from the API.
    let cases: [(Value, &str, &[&str]); 12] = [
        (Value::Null, "Jane", &[]),
        (json!(now + 3600.0), "Jane", &[]),
        (json!(now + 3600.5), "Jane", &[]),
        (json!(now + 4e8), "Jane", &[]),
        (json!(now - 1.0), "stranger", &["session-over"]),
        (json!(0), "stranger", &["session-over"]),
        (json!(-1), "stranger", &["session-over"]),
        (json!((now + 3600.0) * 1000.0), "Jane", &["E1311: `expiresAt` is in milliseconds"]),
        (json!((now - 3600.0) * 1000.0), "stranger", &["E1311: `expiresAt` is in milliseconds", "session-over"]),
        (json!("tomorrow"), "Jane", &["E1311: `expiresAt` is no number"]),
        (json!(format!("{}", now as i64 - 9)), "Jane", &["E1311: `expiresAt` is no number"]),
        (json!([1]), "Jane", &["E1311: `expiresAt` is no number"]),
    ];
    for (expires_at, name, says) in cases {
        println!("{expires_at}");
        let user = until(&expires_at);
        shared.mock.log_in_as(Some(user.clone()));
        let context = driver::context();
        let tab = context.tab();
        enter_dashboard(&shared, &tab);
        tab.open(&shared.server.url("/guide/"));
        tab.wait_for(&format!(
            "window.docs.user?.firstName === {}",
            if name == "Jane" { "'Jane'" } else { "undefined" }
        ));
        pause(200);
        greets(&tab, name);
        let told = told(&tab);
        assert_eq!(told.len(), says.len(), "{told:?}");
        assert!(told.iter().zip(says).all(|(line, part)| line.contains(part)), "{told:?}");
        let kept = tab.evaluate("JSON.parse(localStorage.getItem('docs:session:'))?.user.expiresAt ?? null");
        assert!(kept.as_f64().is_none_or(|seconds| seconds < 1e10), "milliseconds are not stored: {kept}");

        let (_context, tab) = tokens.open("/guide/");
        store(&tab, &user, &json!({}));
        tab.reload();
        greets(&tab, name);
        if name == "stranger" {
            forgot(&tab);
        }
    }
}

#[test]
fn open_pages_forget_when_a_session_ends() {
    let docs = start("jwt", json!({}));
    let (context, tab) = docs.open("/guide/");
    let other = context.tab();
    other.open(&docs.server.url("/"));
    store(&tab, &until(&json!(tab.number("Date.now() / 1000 + 3"))), &json!({}));
    tab.reload();
    greets(&tab, "Jane");
    greets(&other, "Jane");
    let began = std::time::Instant::now();
    for tab in [&tab, &other] {
        greets(tab, "stranger");
        tab.wait_for("getComputedStyle(document.querySelector('.login-link')).display !== 'none'");
        forgot(tab);
    }
    assert!(began.elapsed() < Duration::from_secs(20), "by a timer, not by chance");
}

#[test]
fn coming_back_after_the_end_shows_nobodys_page() {
    let docs = start("jwt", json!({}));
    let (_context, tab) = docs.open("/guide/");
    // The loader's listener was there first; what stands in the page now is what the next frame shows.
    tab.before_each_page(
        "addEventListener('DOMContentLoaded', () => addEventListener('pageshow', ({ persisted }) => { \
             if (persisted) window.seen = document.documentElement.outerHTML }))",
    );
    for ends_by in ["expiry", "log-out"] {
        let seconds = if ends_by == "expiry" { 3.0 } else { 600.0 };
        tab.open(&docs.server.url("/guide/"));
        store(&tab, &until(&json!(tab.number(&format!("Date.now() / 1000 + {seconds}")))), &json!({}));
        tab.reload();
        greets(&tab, "Jane");
        tab.evaluate("window.isTheSame = true");
        tab.evaluate("location.href = '/?next'");
        tab.wait_for("location.search === '?next'");
        if ends_by == "log-out" {
            log_out(&tab);
        }
        greets(&tab, "stranger");
        tab.back();
        tab.wait_for("window.seen");
        assert!(tab.is("window.isTheSame && !seen.includes('Jane') && !seen.includes('>JD<')"), "{ends_by}");
        greets(&tab, "stranger");
        forgot(&tab);
    }
}

#[test]
fn sessions_from_before_a_moment_are_void() {
    let docs = start("jwt", json!({ "invalidBefore": "2026-01-01T00:00:00Z" }));
    let made_in = |year: i64| (year - 1970) * 31_556_952_000;
    for (created_at, name) in [
        (json!({ "createdAt": made_in(2025).to_string() }), "stranger"),
        (json!({ "createdAt": made_in(2025) as f64 }), "stranger"),
        (json!({ "createdAt": null }), "stranger"),
        (json!({}), "Jane"),
    ] {
        let (_context, tab) = docs.open("/guide/");
        store(&tab, &reader(JANE), &created_at);
        tab.reload();
        greets(&tab, name);
        assert_eq!(stored(&tab).contains("Jane"), name == "Jane", "{created_at}");
    }
}

/// Keeps what scripts are told of readers, over loads too.
const LISTENS: &str = "for (const name of ['docs', 'mintlify']) addEventListener(`${name}:user`, ({ detail }) => { \
    const own = `${detail && detail.firstName} ${window[name].user === (detail ?? undefined)}`; \
    window.name += `${name} ${own};` })";

/// What scripts were told since the last question, when each name's telling is the same.
#[track_caller]
fn heard(tab: &Tab) -> String {
    let all = tab.text("{ const all = window.name; window.name = ''; all }");
    let of = |name: &str| -> Vec<String> {
        all.split(';')
            .filter_map(|one| one.strip_prefix(name)?.trim().strip_suffix(" true"))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(of("docs"), of("mintlify"), "{all}");
    assert_eq!(of("docs").len() * 2, all.split(';').count() - 1, "{all}");
    of("docs").join(" ")
}

#[test]
fn tabs_are_in_step() {
    let docs = start("jwt", json!({}));
    docs.mock.log_in_as(Some(with_key(JANE, "hush-jane")));
    let context = driver::context();
    let (tab, other) = (context.tab(), context.tab());
    for tab in [&tab, &other] {
        tab.before_each_page(LISTENS);
        tab.open(&docs.server.url("/guide/"));
        tab.settle();
        assert_eq!(heard(tab), "null");
    }
    tab.click(".login-link");
    for tab in [&tab, &other] {
        greets(tab, "Jane");
        has_key(tab, "hush-jane");
        tab.wait_for("document.querySelector('.d-initials').textContent === 'JD'");
        assert_eq!(heard(tab), "Jane");
    }
    // The tab that did not log in logs out.
    log_out(&other);
    for tab in [&tab, &other] {
        greets(tab, "stranger");
        has_key(tab, "none");
        assert_eq!(heard(tab), "null");
        forgot(tab);
    }
    tab.click(".login-link");
    greets(&other, "Jane");
    greets(&tab, "Jane");
    has_key(&other, "hush-jane");
    heard(&tab);
    assert_eq!(heard(&other), "Jane");
    // Another reader in the same place.
    docs.mock.log_in_as(Some(reader(BOB)));
    tab.evaluate("import(document.body.dataset.login).then(({ login }) => login())");
    for tab in [&tab, &other] {
        greets(tab, "Bob");
        has_key(tab, "none");
        assert_eq!(heard(tab), "Bob");
        assert!(!stored(tab).contains("hush"), "{}", stored(tab));
        assert!(!tab.is("document.documentElement.outerHTML.includes('Jane')"));
    }
    assert_eq!(told(&tab), Vec::<String>::new());
}

const BLOCKED: &str = "for (const name of ['localStorage', 'sessionStorage']) \
    Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError') } })";
const FULL: &str = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }";

#[test]
fn without_storage_a_shared_session_lasts_as_long_as_the_page() {
    let docs = start("shared-session", json!({}));
    docs.mock.log_in_as(Some(with_key(BOB, "hush-bob")));
    for (way, script) in [("blocked", BLOCKED), ("full", FULL)] {
        let context = driver::context();
        let tab = context.tab();
        enter_dashboard(&docs, &tab);
        // Who was there before the storage was full.
        tab.open(&docs.server.url("/"));
        greets(&tab, "Bob");
        store(&tab, &reader(JANE), &json!({}));
        tab.before_each_page(script);
        for path in ["/guide/", "/"] {
            tab.open(&docs.server.url(path));
            greets(&tab, "Bob");
            has_key(&tab, "hush-bob");
        }
        docs.mock.change("/api/docs/user-info", |_, answer| answer.after(Duration::from_millis(900)));
        tab.reload();
        tab.evaluate("import(document.body.dataset.login).then(({ logout }) => logout())");
        pause(1200);
        greets(&tab, "stranger");
        assert!(
            tab.is("!document.documentElement.outerHTML.includes('Bob') && window.docs.user === undefined"),
            "{way}"
        );
        docs.mock.unchange();
        assert_eq!((told(&tab), tab.exceptions()), (vec![], vec![]), "{way}");
    }
}

#[test]
fn without_storage_logging_in_says_that_it_cannot() {
    for method in ["jwt", "oauth"] {
        let docs = start(method, json!({}));
        docs.mock.log_in_as(Some(reader(JANE)));
        for (way, script) in [("blocked", BLOCKED), ("full", FULL)] {
            println!("{method} {way}");
            let context = driver::context();
            let tab = context.tab();
            tab.before_each_page(script);
            tab.open(&docs.server.url("/guide/"));
            tab.click(".login-link");
            tab.wait_for("document.querySelector('.d-notice:not([hidden])')?.innerText.includes('stores nothing')");
            greets(&tab, "stranger");
            assert!(!tab.is("document.documentElement.outerHTML.includes('Jane')"));
            tab.click(".d-notice button");
            assert!(tab.is("document.querySelector('.d-notice').hidden"));
            tab.reload();
            tab.settle();
            assert!(tab.is("document.querySelector('.d-notice').hidden"), "it is said once");
        }
    }
}

/// Where a key for the playground is stored: in the storage of the origin, in the tab's.
fn places(tab: &Tab) -> (bool, bool) {
    let has = |area: &str| tab.is(&format!("JSON.stringify({{ ...{area} }}).includes('hush')"));
    (has("localStorage"), has("sessionStorage"))
}

#[test]
fn keys_are_kept_where_the_site_says() {
    for (credentials, expected) in [("tab", (false, true)), ("memory", (false, false)), ("disk", (true, false))] {
        let docs = start("shared-session", json!({ "credentials": credentials }));
        docs.mock.log_in_as(Some(with_key(BOB, "hush-bob")));
        let context = driver::context();
        let (tab, other) = (context.tab(), context.tab());
        enter_dashboard(&docs, &tab);
        for tab in [&tab, &other] {
            tab.open(&docs.server.url("/guide/"));
            has_key(tab, "hush-bob");
            assert_eq!(places(tab), expected, "{credentials}");
        }
        // Another reader's do not come with theirs.
        docs.mock.log_in_as(Some(reader(JANE)));
        enter_dashboard(&docs, &tab);
        tab.reload();
        for tab in [&tab, &other] {
            greets(tab, "Jane");
            has_key(tab, "none");
            assert_eq!(places(tab), (false, false), "{credentials}");
        }
        let ends = tab.number("Date.now() / 1000 + 4");
        let mut short = with_key(BOB, "hush-bob");
        short["expiresAt"] = json!(ends);
        docs.mock.log_in_as(Some(short));
        enter_dashboard(&docs, &tab);
        tab.reload();
        has_key(&tab, "hush-bob");
        for tab in [&tab, &other] {
            greets(tab, "stranger");
            forgot(tab);
        }
        docs.mock.log_in_as(Some(with_key(BOB, "hush-bob")));
        enter_dashboard(&docs, &tab);
        tab.reload();
        greets(&other, "Bob");
        log_out(&other);
        for tab in [&tab, &other] {
            has_key(tab, "none");
            forgot(tab);
        }
    }
}

#[test]
fn tabs_hand_keys_to_those_that_open_later() {
    let docs = start("jwt", json!({}));
    docs.mock.log_in_as(Some(with_key(JANE, "hush-jane")));
    let (context, tab) = docs.open("/guide/");
    tab.click(".login-link");
    has_key(&tab, "hush-jane");
    let second = context.tab();
    second.open(&docs.server.url("/"));
    has_key(&second, "hush-jane");
    drop(tab);
    let third = context.tab();
    third.open(&docs.server.url("/guide/"));
    has_key(&third, "hush-jane");
    assert_eq!(places(&third), (false, true));
    drop((second, third));
    let last = context.tab();
    last.open(&docs.server.url("/guide/"));
    greets(&last, "Jane");
    pause(300);
    has_key(&last, "none");
    // Nobody else's are taken over, and none that are no text.
    last.evaluate(
        "const channel = new BroadcastChannel('docs:'); \
         const { id } = JSON.parse(localStorage.getItem('docs:session:')); \
         for (const inputs of [JSON.stringify({ id: 'other', inputs: { header: { 'X-Key': 'stolen' } } }), { id }, '{', '1', 'null']) \
             channel.postMessage({ id, inputs }); \
         channel.postMessage({ id: 'other', inputs: JSON.stringify({ id: 'other', inputs: {} }) }); \
         channel.postMessage(null); 0",
    );
    pause(300);
    has_key(&last, "none");
    assert_eq!(last.exceptions(), Vec::<String>::new());
}

#[test]
fn logging_out_clears_what_is_the_readers() {
    let docs = start("jwt", json!({}));
    docs.mock.log_in_as(Some(with_key(JANE, "hush-jane")));
    let (context, tab) = docs.open("/guide/");
    let other = context.tab();
    tab.click(".login-link");
    has_key(&tab, "hush-jane");
    other.open(&docs.server.url("/"));
    has_key(&other, "hush-jane");
    let set = "for (const [area, name] of [[localStorage, 'pending'], [localStorage, 'overrides'], [sessionStorage, 'notice'], \
         [sessionStorage, 'previous'], [sessionStorage, 'overrides']]) area.setItem(`docs:${name}:`, '{\"of\":\"Jane\"}'); \
         for (const name of ['docs:scheme', 'docs:session:/docs', 'dashboard']) localStorage.setItem(name, 'mine')";
    tab.evaluate(set);
    log_out(&tab);
    let left = "Object.keys(localStorage).concat(Object.keys(sessionStorage)).sort().join()";
    assert_eq!(tab.text(left), "dashboard,docs:generation:,docs:out:,docs:scheme,docs:session:/docs,docs:used:");
    for tab in [&tab, &other] {
        greets(tab, "stranger");
        has_key(tab, "none");
        forgot(tab);
        assert!(
            tab.is(
                "!document.title.includes('Jane') && document.querySelector('[data-reader=name]').textContent === ''"
            )
        );
    }
    tab.reload();
    greets(&tab, "stranger");
    forgot(&tab);
}

/// A tab where Jane reads, brought to a token of Bob's that nobody asked for.
#[track_caller]
fn followed_a_link(docs: &Docs, tab: &Tab) {
    docs.mock.log_in_as(Some(with_key(JANE, "hush-jane")));
    tab.click(".login-link");
    has_key(tab, "hush-jane");
    docs.mock.log_in_as(Some(with_key(BOB, "hush-bob")));
    docs.mock.jwt(|jwt| jwt.state = StateIn::Dropped);
    // As a link somewhere else does: to another document.
    tab.open(&docs.server.url(&format!("/?link#{}", docs.mock.token())));
    docs.mock.jwt(|jwt| jwt.state = StateIn::Claim);
    greets(tab, "Bob");
    tab.wait_for("document.querySelector('.d-notice:not([hidden])')?.innerText.includes('bob') || document.querySelector('.d-notice').innerText.includes('Bob')");
}

#[test]
fn a_link_that_changes_the_reader_can_be_undone() {
    let docs = start("jwt", json!({}));
    let buttons = "[...document.querySelectorAll('.d-notice:not([hidden]) button')].map((own) => own.innerText).join()";
    // What is done about it, where, and who reads then.
    for (act, name) in [("undo", "Jane"), ("close", "Bob"), ("log out", "stranger"), ("log out elsewhere", "stranger")]
    {
        let (context, tab) = docs.open("/guide/");
        let other = context.tab();
        followed_a_link(&docs, &tab);
        has_key(&tab, "hush-bob");
        assert_eq!(tab.text(buttons), "Undo,Close", "{act}");
        other.open(&docs.server.url("/guide/"));
        greets(&other, "Bob");
        assert!(other.is("document.querySelector('.d-notice').hidden"), "it is said where it happened");
        match act {
            "undo" => tab.click(".d-notice button"),
            "close" => tab.click(".d-notice button:last-child"),
            "log out" => log_out(&tab),
            _ => log_out(&other),
        }
        for tab in [&tab, &other] {
            greets(tab, name);
            has_key(
                tab,
                match name {
                    "Jane" => "hush-jane",
                    "Bob" => "hush-bob",
                    _ => "none",
                },
            );
        }
        assert!(
            tab.is("document.querySelector('.d-notice').hidden && !document.querySelector('.d-notice button')"),
            "{act}"
        );
        assert!(!tab.is("document.querySelector('.d-notice').outerHTML.includes('Bob')"), "{act}");
        for tab in [&tab, &other] {
            if name == "stranger" {
                forgot(tab)
            }
            tab.reload();
            greets(tab, name);
        }
    }
}

//! OAuth under attack: answers that are none, log-ins that nobody began, servers that send readers' secrets elsewhere.

use std::sync::{Arc, Mutex};

use docs::mock::{Answer, Mock, Request};
use serde_json::{Value, json};

use super::WHERE;
use super::fixture::{Docs, JANE, Setup, docs, greets, reader};
use crate::driver::{self, Tab};

const FAILED: &str = "document.querySelector('[data-callback=failed] code')?.textContent";
const NOTICE: &str = "document.querySelector('.d-notice')?.checkVisibility()";
pub(super) const DEEP: &str = "/guide/?plan=a%26b#deep-down";

pub(super) fn site(settings: Value, base: &'static str) -> Docs {
    let docs = docs("oauth", Setup { settings, base, ..Setup::default() });
    docs.mock.log_in_as(Some(reader(JANE)));
    docs
}

fn asked(mock: &Mock, path: &str) -> Vec<Request> {
    mock.requests().into_iter().filter(|request| request.path() == path && request.method != "OPTIONS").collect()
}

/// Begins a log-in on the page, which the provider leaves unanswered: its state.
fn begun(docs: &Docs, tab: &Tab) -> String {
    let n_before = asked(&docs.mock, "/authorization").len();
    docs.mock.change("/authorization", |_, _| Answer::new(204));
    tab.click(".login-link");
    let end = std::time::Instant::now() + driver::PATIENCE;
    while asked(&docs.mock, "/authorization").len() == n_before {
        assert!(std::time::Instant::now() < end, "no log-in begins");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    docs.mock.unchange();
    asked(&docs.mock, "/authorization").last().expect("counted").query("state").expect("a state")
}

/// The failure's view with its reason, and an address without what came.
#[track_caller]
pub(super) fn fails(tab: &Tab, reason: &str) {
    tab.wait_for(FAILED);
    assert_eq!(tab.text(FAILED), reason);
    assert_eq!(tab.text("location.search + location.hash"), "");
    assert!(tab.console().contains(&format!("docs E1310: not logged in: {reason}")), "{:?}", tab.console());
    assert!(tab.is("localStorage.getItem('docs:session:') === null"), "nobody is logged in");
}

/// What stands in the callback's address, `STATE` for that of a log-in that was begun there, and the reason that is told.
const ADDRESSES: &[(&str, &str)] = &[
    ("", "no-state"),
    ("?", "no-state"),
    ("?code=a", "no-state"),
    ("?code=a&state=", "no-state"),
    ("?code=a&state=made-up", "no-state"),
    ("?code=a&state=__proto__", "no-state"),
    ("?code=a&state=constructor", "no-state"),
    ("?code=a&state=STATE%00", "no-state"),
    ("?code=a&state=made-up&state=STATE", "no-state"),
    ("?error=access_denied", "no-state"),
    ("?error=access_denied&state=made-up", "no-state"),
    ("#code=a&state=STATE", "no-state"),
    ("?state=STATE", "no-code"),
    ("?code=&state=STATE", "no-code"),
    ("?error=server_error&state=STATE", "server_error"),
    ("?error=login_required&error_description=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&state=STATE", "login_required"),
    ("?error=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&state=STATE", "provider-error"),
    ("?error=&state=STATE", "provider-error"),
    ("?error=server_error&code=a&state=STATE", "server_error"),
];

#[test]
fn only_answers_to_what_was_asked_are_taken() {
    let docs = site(json!({}), "");
    let (_context, tab) = docs.open(DEEP);
    for (address, reason) in ADDRESSES {
        println!("{address}");
        tab.open(&docs.server.url(DEEP));
        let state = begun(&docs, &tab);
        tab.open(&docs.server.url(&format!("/oauth-callback{}", address.replace("STATE", &state))));
        fails(&tab, reason);
        let is_kept = tab.is(&format!("localStorage.getItem('docs:pending:').includes('{state}')"));
        assert_eq!(is_kept, *reason == "no-state", "a state is good once");
    }
    assert_eq!(asked(&docs.mock, "/exchange").len(), 0);
    assert_eq!(tab.dialogs(), Vec::<String>::new());
    // Kept log-ins are as little believed as anything else.
    for pending in ["", "null", "7", "[]", "{", "{\"made-up\":null}", "{\"made-up\":{}}", "{\"made-up\":7}"] {
        tab.evaluate(&format!("localStorage.setItem('docs:pending:', {})", json!(pending)));
        tab.open(&docs.server.url("/oauth-callback?code=a&state=made-up"));
        fails(&tab, "no-state");
    }
    tab.click("[data-callback] button");
    greets(&tab, "Jane");
    assert_eq!(tab.text(WHERE), "/");
}

#[test]
fn a_log_in_is_good_for_ten_minutes_and_once() {
    let docs = site(json!({}), "");
    let (context, tab) = docs.open(DEEP);
    for (milliseconds, is_good) in [(-660_000, false), (-600_001, false), (60_000, false), (-540_000, true)] {
        tab.open(&docs.server.url(DEEP));
        begun(&docs, &tab);
        tab.evaluate(&format!(
            "(() => {{ const pending = JSON.parse(localStorage.getItem('docs:pending:')); \
             for (const entry of Object.values(pending)) entry.createdAt += {milliseconds}; \
             localStorage.setItem('docs:pending:', JSON.stringify(pending)); }})()"
        ));
        let target = asked(&docs.mock, "/authorization").last().expect("begun").target.clone();
        tab.open(&docs.mock.url(&target));
        if is_good {
            greets(&tab, "Jane");
        } else {
            fails(&tab, "no-state");
        }
    }
    let answer = tab.requests().into_iter().rfind(|request| request.url.contains("code=")).expect("an answer").url;
    let n_asked = asked(&docs.mock, "/exchange").len();
    tab.open(&answer);
    tab.wait_for(FAILED);
    assert_eq!(tab.text(FAILED), "no-state");
    // Another browser has not asked for it at all.
    let other = driver::context();
    let stranger = other.tab();
    stranger.open(&answer);
    fails(&stranger, "no-state");
    assert_eq!(asked(&docs.mock, "/exchange").len(), n_asked);
    drop(context);
}

#[test]
fn ten_log_ins_may_be_under_way() {
    let docs = site(json!({}), "");
    let (_context, tab) = docs.open(DEEP);
    let states: Vec<String> = (0..12).map(|_| begun(&docs, &tab)).collect();
    let kept = tab.evaluate("Object.keys(JSON.parse(localStorage.getItem('docs:pending:')))");
    assert_eq!(kept, json!(states[2..]));
    let requests = asked(&docs.mock, "/authorization");
    let challenges: std::collections::BTreeSet<_> =
        requests.iter().map(|request| (request.query("state"), request.query("code_challenge"))).collect();
    assert_eq!(challenges.len(), 12);
    for (number, is_good) in [(1, false), (2, true)] {
        tab.open(&docs.mock.url(&requests[number].target));
        if is_good {
            greets(&tab, "Jane");
        } else {
            fails(&tab, "no-state");
        }
    }
}

#[test]
fn who_says_no_is_back_where_they_were() {
    let docs = site(json!({}), "/docs");
    let (_context, tab) = docs.open(DEEP);
    docs.mock.log_in_as(None);
    tab.click(".login-link");
    tab.wait_for(NOTICE);
    greets(&tab, "stranger");
    assert_eq!(tab.text(WHERE), format!("/docs{DEEP}"));
    assert_eq!(tab.text("document.querySelector('.d-notice').firstElementChild.title"), "access_denied");
    assert_eq!(asked(&docs.mock, "/exchange").len(), 0);
}

#[test]
fn it_may_end_in_another_tab() {
    let docs = site(json!({}), "");
    let (context, tab) = docs.open(DEEP);
    begun(&docs, &tab);
    let other = context.tab();
    other.open(&docs.mock.url(&asked(&docs.mock, "/authorization")[0].target));
    greets(&other, "Jane");
    assert_eq!(other.text(WHERE), DEEP);
    greets(&tab, "Jane");
}

#[test]
fn two_tabs_may_log_in_at_once() {
    let docs = site(json!({}), "");
    let (context, one) = docs.open("/guide/?tab=one");
    let two = context.tab();
    two.open(&docs.server.url("/?tab=two"));
    begun(&docs, &one);
    begun(&docs, &two);
    let targets: Vec<String> = asked(&docs.mock, "/authorization").into_iter().map(|request| request.target).collect();
    two.open(&docs.mock.url(&targets[1]));
    one.open(&docs.mock.url(&targets[0]));
    for (tab, place) in [(&one, "/guide/?tab=one"), (&two, "/?tab=two")] {
        greets(tab, "Jane");
        assert_eq!(tab.text(WHERE), place);
    }
    assert_eq!(asked(&docs.mock, "/exchange").len(), 2);
}

/// An answer names who gives it where the site file names who may (RFC 9207).
#[test]
fn another_issuer_is_refused() {
    let docs = site(json!({ "issuer": "https://auth.foo.com" }), "");
    let (_context, tab) = docs.open(DEEP);
    let issuers = [
        ("", "other-issuer"),
        ("&iss=", "other-issuer"),
        ("&iss=https%3A%2F%2Fauth.foo.com%2F", "other-issuer"),
        ("&iss=https%3A%2F%2Fevil.com", "other-issuer"),
        ("&iss=https%3A%2F%2Fevil.com&error=access_denied", "other-issuer"),
        ("&iss=https%3A%2F%2Fevil.com&iss=https%3A%2F%2Fauth.foo.com", "other-issuer"),
        // The right one: the code is what is not known.
        ("&iss=https%3A%2F%2Fauth.foo.com", "token-status-400"),
    ];
    for (given, reason) in issuers {
        tab.open(&docs.server.url(DEEP));
        let state = begun(&docs, &tab);
        tab.open(&docs.server.url(&format!("/oauth-callback?code=a&state={state}{given}")));
        fails(&tab, reason);
    }
    assert_eq!(asked(&docs.mock, "/exchange").len(), 1, "only for the right one");
}

/// The code is in no address, log or referrer by the time that anything is asked; the access token never anywhere.
#[test]
fn nothing_of_it_is_left() {
    let docs = site(json!({}), "/docs");
    let token = docs.mock.access_token();
    let (given, own) =
        (json!({ "access_token": token, "token_type": "Bearer", "refresh_token": "refresh-me" }), docs.server.host());
    let seen = Arc::new(Mutex::new(Vec::<Request>::new()));
    let record = seen.clone();
    docs.mock.change("/exchange", move |request, answer| {
        record.lock().expect("no panic").push(request.clone());
        answer.json(&given)
    });
    let (_context, tab) = docs.open(DEEP);
    // Where the page is when it asks.
    tab.before_each_page(
        "const real = fetch; window.fetch = (address, options) => \
         { sessionStorage.setItem('asked', (sessionStorage.getItem('asked') ?? '') + location.href + '|' + address + ' '); return real(address, options); };",
    );
    tab.click(".login-link");
    greets(&tab, "Jane");
    let callback = docs.server.url("/oauth-callback");
    let asking = tab.text("sessionStorage.getItem('asked')");
    let asking = asking.split_whitespace().filter_map(|asked| asked.split_once('|'));
    let asking: Vec<(&str, &str)> = asking.filter(|(place, _)| place.starts_with(&callback)).collect();
    // What the reader's groups may see, which the page shows from its first moment on.
    let told = docs.base.to_owned() + "/_readers/";
    let (readers, others): (Vec<_>, Vec<_>) = asking.into_iter().partition(|(_, address)| address.starts_with(&told));
    assert_eq!(others, [(&*callback, &*docs.mock.url("/exchange")), (&*callback, &*docs.mock.url("/docs/user-info"))]);
    assert!(!readers.is_empty() && readers.iter().all(|(place, _)| *place == callback), "without a query: {readers:?}");

    let exchange = seen.lock().expect("no panic")[0].clone();
    let secrets = [
        &token,
        "refresh-me",
        &exchange.form("code").expect("a code"),
        &exchange.form("code_verifier").expect("a verifier"),
    ]
    .map(str::to_owned);
    let left = tab.text(
        "JSON.stringify([localStorage, sessionStorage, history.state, document.cookie, document.referrer, location.href, \
         document.documentElement.outerHTML, performance.getEntries(), navigation.entries().map(entry => entry.url), \
         navigation.activation?.from?.url])",
    );
    let entries = tab.call("Page.getNavigationHistory", json!({})).to_string();
    let said = tab.console().join("\n");
    for secret in &secrets {
        assert!(secret.len() > 9, "{secret}");
        for (what, text) in [("page", &left), ("history", &entries), ("console", &said)] {
            assert!(!text.contains(secret.as_str()), "{what}: {text}");
        }
    }

    // Nobody is told by whom they are asked but the origin, which is who may read.
    for request in docs.mock.requests().iter().filter(|request| request.path() != "/authorization") {
        assert_eq!(request.header("referer"), None, "{}", request.target);
        assert_eq!(request.header("cookie"), None);
        assert_eq!(request.header("origin"), Some(&*format!("http://{own}")));
    }
    let requests = docs.server.requests();
    assert!(!requests.iter().any(|request| request.headers.get("referer").is_some_and(|from| from.contains("code="))));
    // Nothing but the page, its script and its style.
    let requests = tab.requests();
    let from = requests.iter().position(|request| request.url.starts_with(&callback)).expect("the callback");
    let until = requests.iter().rposition(|request| request.kind == "Document").expect("the page");
    // The site's icon, or where it has none what browsers ask for by themselves.
    let told = docs.server.url("/_readers/");
    let is_asked = |request: &&driver::Request| {
        let is_told = request.kind == "Fetch" && request.method == "GET" && request.url.starts_with(&told);
        request.host() == own && !is_told && !(request.kind == "Other" && request.url.contains("icon"))
    };
    let kinds: Vec<&str> = requests[from..until].iter().filter(is_asked).map(|request| &*request.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "Document").count(), 1, "{kinds:?}");
    assert!(kinds.iter().all(|kind| matches!(*kind, "Document" | "Script" | "Stylesheet")), "{kinds:?}");
    assert!(kinds.len() <= 3, "{kinds:?}");
    let strangers: Vec<&str> =
        requests[from..until].iter().filter(|request| request.host() != own).map(|request| &*request.url).collect();
    assert!(
        strangers.iter().all(|url| url.ends_with("/exchange") || url.ends_with("/docs/user-info")),
        "{strangers:?}"
    );
}

/// RFC 7636, appendix B, and what is sent for real.
#[test]
fn challenges_are_digests_of_verifiers() {
    let docs = site(json!({}), "");
    let (_context, tab) = docs.open("/");
    let challenge = |verifier: &str| {
        tab.text(&format!("import(document.body.dataset.login).then(module => module.challengeOf('{verifier}'))"))
    };
    assert_eq!(challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    let state = begun(&docs, &tab);
    let verifier = tab.text(&format!("JSON.parse(localStorage.getItem('docs:pending:'))['{state}'].verifier"));
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    for text in [&state, &verifier] {
        assert!(text.len() == 43 && text.bytes().all(is_plain), "32 bytes in base64url: {text}");
    }
    assert_eq!(asked(&docs.mock, "/authorization")[0].query("code_challenge"), Some(challenge(&verifier)));
}

/// The documentation's example, and what else an authorization address may hold.
#[test]
fn what_the_provider_is_asked() {
    let example = json!({
        "authorizationUrl": "https://auth.foo.com/authorization", "clientId": "ydybo4SD8PR73vzWWd6S0ObH",
        "scopes": ["docs-user-info"], "tokenUrl": "https://auth.foo.com/exchange",
        "apiUrl": "https://api.foo.com/docs/user-info", "callbackPath": "/mintlify-oauth-callback",
    });
    let with = |more: Value| {
        let mut settings = example.clone();
        let pairs = more.as_object().expect("an object").clone();
        settings.as_object_mut().expect("an object").extend(pairs);
        settings
    };
    let start = "https://auth.foo.com/authorization";
    let cases = [
        (json!({}), format!("{start}?"), "&scope=docs-user-info"),
        (json!({ "scopes": ["provider.users.docs"] }), format!("{start}?"), "&scope=provider.users.docs"),
        (json!({ "scopes": ["openid", "a:b/c+d"] }), format!("{start}?"), "&scope=openid%20a%3Ab%2Fc%2Bd"),
        (json!({ "scopes": [] }), format!("{start}?"), ""),
        (
            json!({ "authorizationUrl": format!("{start}?tenant=a%20b&x") }),
            format!("{start}?tenant=a%20b&x&"),
            "&scope=docs-user-info",
        ),
        (
            json!({ "additionalAuthorizationParams": { "audience": "docs & more", "prompt": "login" } }),
            format!("{start}?audience=docs%20%26%20more&prompt=login&"),
            "&scope=docs-user-info",
        ),
    ];
    for (more, before, scope) in cases {
        let docs = docs("oauth", Setup { settings: with(more), base: "/docs", ..Setup::default() });
        let (_context, tab) = docs.open(DEEP);
        tab.click(".login-link");
        let end = std::time::Instant::now() + driver::PATIENCE;
        let url = loop {
            let found = tab.requests().into_iter().find(|request| request.url.starts_with("https://auth.foo.com/"));
            if let Some(found) = found {
                break found.url;
            }
            assert!(std::time::Instant::now() < end, "nothing was asked");
            std::thread::sleep(std::time::Duration::from_millis(10));
        };
        let part = |name: &str| {
            let (_, rest) = url.split_once(&format!("&{name}=")).expect("a parameter");
            rest.split('&').next().unwrap_or_default().to_owned()
        };
        let (state, challenge) = (part("state"), part("code_challenge"));
        let callback = docs.server.url("/mintlify-oauth-callback").replace(':', "%3A").replace('/', "%2F");
        assert_eq!(
            url,
            format!(
                "{before}response_type=code&client_id=ydybo4SD8PR73vzWWd6S0ObH&redirect_uri={callback}{scope}\
                 &state={state}&code_challenge={challenge}&code_challenge_method=S256"
            )
        );
        assert!(state.len() == 43 && challenge.len() == 43, "{url}");
    }
}

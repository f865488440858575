//! Where readers come back to: where they were, on every kind of host, and nowhere else.

use std::fs;
use std::path::Path;

use docs::mock::Shape;
use serde_json::{Value, json};

use super::WHERE;
use super::fixture::{Docs, JANE, Setup, docs, greets, reader};
use crate::driver::{self, Tab};
use crate::server::{Host, Server, Site};

/// A header of a token: `{"alg":"ES256"}`.
const TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln";

/// What names a place, and whether it is one of the site's at the root of its host, and below `/docs`. `ORIGIN`, `HOST`
/// and `BASE` stand for those of the site, `TOKEN` for a token.
const NAMED: &[(&str, bool, bool)] = &[
    ("/docs/guide/", true, true),
    ("/docs", true, true),
    ("/docs?a=1#b", true, true),
    ("/docs/guide/?a=%26#d%C3%A9", true, true),
    ("ORIGIN/docs/guide/", true, true),
    ("/docs//guide", true, true),
    ("/docs/guide#v1.2.3", true, true),
    ("/docs/guide#a.b", true, true),
    ("/docs/login", true, true),
    ("BASE/login/jwt-callback-2", true, true),
    ("BASE/oauth", true, true),
    ("/guide/", true, false),
    ("guide", true, false),
    ("?a=1", true, false),
    ("#deep-down", true, false),
    ("/docs/../x", true, false),
    ("/docs/./../x", true, false),
    ("/docs/%2e%2e/x", true, false),
    ("/docs/.%2E/x", true, false),
    ("/docs\\..\\x", true, false),
    ("/docs-evil", true, false),
    ("/docs.evil/", true, false),
    ("/DOCS/guide", true, false),
    ("/docs%2Fguide", true, false),
    ("/%64ocs/guide", true, false),
    ("http:evil.com", true, false),
    ("/docs/..%2fx", false, false),
    ("/docs/%2e%2e%2fx", false, false),
    ("/docs/%2e%2e%5cx", false, false),
    ("/docs/..%5cx", false, false),
    ("/docs/%zz", false, false),
    ("/docs/%ff", false, false),
    ("//evil.com/docs/x", false, false),
    ("///evil.com/docs/x", false, false),
    ("/\\evil.com/docs/x", false, false),
    ("\\\\evil.com/docs/x", false, false),
    ("\t//evil.com/docs/x", false, false),
    ("/\t/evil.com/docs/x", false, false),
    (" \n//evil.com/docs/x", false, false),
    ("//evil.com\\@HOST/docs/x", false, false),
    ("https://evil.com/docs/x", false, false),
    ("https:evil.com/docs/x", false, false),
    ("https://HOST/docs/x", false, false),
    ("http://HOST.evil.com/docs/x", false, false),
    ("http://HOST@evil.com/docs/x", false, false),
    ("http://evil.com@HOST/docs/x", false, false),
    ("http://a:b@HOST/docs/x", false, false),
    ("http://:b@HOST/docs/x", false, false),
    ("http://127.0.0.1:1/docs/x", false, false),
    ("http://127.0.0.1/docs/x", false, false),
    ("http://localhost:1/docs/x", false, false),
    ("http://[::1]/docs/x", false, false),
    ("//HOST:99999/docs/x", false, false),
    ("http://", false, false),
    ("javascript:alert(1)", false, false),
    ("JavaScript:alert(1)//docs/", false, false),
    ("java\nscript:alert(1)", false, false),
    ("javascript://HOST/docs/%0Aalert(1)", false, false),
    ("data:text/html,<script>alert(1)</script>", false, false),
    ("blob:ORIGIN/docs/x", false, false),
    ("filesystem:ORIGIN/docs/x", false, false),
    ("view-source:ORIGIN/docs/x", false, false),
    ("about:blank", false, false),
    ("file:///docs/x", false, false),
    ("ws://HOST/docs/x", false, false),
    ("BASE/login/jwt-callback", false, false),
    ("BASE/login/jwt-callback/", false, false),
    ("BASE/login/jwt-callback.html", false, false),
    ("BASE/login/jwt-callback/index.html", false, false),
    ("BASE/login/jwt-callback?redirect=//evil.com", false, false),
    ("BASE/login//jwt-callback", false, false),
    ("BASE/login/x/../jwt-callback", false, false),
    ("BASE/login/%6Awt-callback", false, false),
    ("BASE/login/jwt%2Dcallback%2F", false, false),
    ("BASE/sign-in?redirect=/docs", false, false),
    ("BASE/sign-in/", false, false),
    ("BASE/sign-out", false, false),
    ("/docs/guide/#TOKEN", false, false),
    ("/docs/guide/#TOKEN&anchor=a", false, false),
    ("/docs/guide/#jwt=TOKEN", false, false),
    ("/docs/guide/#anchor=a&jwt=TOKEN", false, false),
];

fn written(named: &str, origin: &str, base: &str) -> String {
    let host = origin.trim_start_matches("http://");
    named.replace("ORIGIN", origin).replace("HOST", host).replace("BASE", base).replace("TOKEN", TOKEN)
}

/// The module as it is, in a page of the same origin.
#[test]
fn nothing_else_is_returned_to() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("places");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/client");
    fs::create_dir_all(folder.join("login")).expect("a folder");
    fs::write(folder.join("index.html"), "<!doctype html><title>Places</title>").expect("a file");
    for module in ["login/places.js", "token.js"] {
        fs::copy(sources.join(module), folder.join(module)).expect("a module");
    }
    let server = Server::start(Site::new(&folder));
    let origin = format!("http://{}", server.host());
    let context = driver::context();
    let tab = context.tab();
    for (at, base) in ["", "/docs"].into_iter().enumerate() {
        tab.open(&server.url("/"));
        let site = json!({
            "base": base, "callbacks": ["/login/jwt-callback"],
            "loginUrl": format!("{origin}{base}/sign-in"), "logoutUrl": format!("{origin}{base}/sign-out/"),
        });
        let named: Vec<String> = NAMED.iter().map(|(named, ..)| written(named, &origin, base)).collect();
        let found = tab.evaluate(&format!(
            "globalThis.SITE = {site}, import('/login/places.js').then(({{ inside }}) => \
             [{}, [null, undefined, ''].map(inside)])",
            format_args!("{}.map(named => [inside(named), URL.parse(named, location.origin)?.href])", json!(named))
        ));
        let home = format!("{origin}{base}/");
        for ((named, root, below), found) in NAMED.iter().zip(found[0].as_array().expect("a list")) {
            let expected = if [*root, *below][at] { &found[1] } else { &json!(home) };
            assert_eq!(&found[0], expected, "{named:?} below {base:?}");
        }
        let nothing = if base.is_empty() { json!([home, home, home]) } else { json!(vec![&home; 3]) };
        assert_eq!(found[1], nothing);
    }
}

/// Goes to an address from a page that is none of the site's.
fn follow(tab: &Tab, address: &str) {
    tab.open("about:blank");
    tab.evaluate(&format!("setTimeout(() => location.assign({}))", json!(address)));
}

#[test]
fn a_token_brings_nobody_elsewhere() {
    for base in ["", "/docs"] {
        let docs = docs("jwt", Setup { base, ..Setup::default() });
        docs.mock.log_in_as(Some(reader(JANE)));
        let origin = format!("http://{}", docs.server.host());
        let home = docs.server.url("/");
        let context = driver::context();
        let tab = context.tab();
        for (named, root, below) in NAMED {
            // Which pages are there is not the question here; nor does this site know of signing in elsewhere.
            if *root || *below || named.contains("sign-") {
                continue;
            }
            let named = written(named, &origin, base);
            let query: String = url::form_urlencoded::byte_serialize(named.as_bytes()).collect();
            follow(&tab, &docs.server.url(&format!("/login/jwt-callback?redirect={query}#{}", docs.mock.token())));
            tab.wait_for(&format!("location.href === '{home}'"));
            greets(&tab, "Jane");
        }
        for named in [format!("{base}/guide/?a=%26#deep-down"), docs.server.url("/guide/#second")] {
            let query: String = url::form_urlencoded::byte_serialize(named.as_bytes()).collect();
            follow(&tab, &docs.server.url(&format!("/login/jwt-callback?redirect={query}#{}", docs.mock.token())));
            tab.wait_for(&format!("location.href.endsWith('{named}')"));
            greets(&tab, "Jane");
        }
        assert_eq!(tab.dialogs(), Vec::<String>::new());
    }
}

/// Whether a tab is open and its panel is seen.
fn is_open(tab: &Tab, title: &str) -> bool {
    tab.is(&format!(
        "[...document.querySelectorAll('.d-tab')].find(tab => tab.textContent.trim() === '{title}').ariaSelected === 'true'"
    ))
}

/// Path, query, anchor and open tabs survive a log-in, each way, at each place, on each host.
#[track_caller]
fn survives(method: &str, settings: &Value) {
    for base in ["", "/docs"] {
        let mut docs = docs(method, Setup { settings: settings.clone(), base, ..Setup::default() });
        docs.mock.log_in_as(Some(reader(JANE)));
        for host in Host::ALL {
            println!("{method} {base} {host:?}");
            docs.move_to(host);
            let callback = settings["callbackPath"].as_str().unwrap_or("/oauth-callback");
            let redirect_uri = docs.server.url(callback);
            docs.mock.oauth(|oauth| oauth.redirect_uri = Some(redirect_uri));
            arrives_at_anchor(&docs, base);
            arrives_at_tab(&docs, base);
        }
    }
}

#[track_caller]
fn arrives_at_anchor(docs: &Docs, base: &str) {
    let (_context, tab) = docs.open("/guide/?plan=a%26b&x#deep-down");
    tab.click(".login-link");
    greets(&tab, "Jane");
    assert_eq!(tab.text(WHERE), format!("{base}/guide/?plan=a%26b&x#deep-down"));
    tab.wait_for(
        "(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(document.getElementById('deep-down').getBoundingClientRect())",
    );
}

#[track_caller]
fn arrives_at_tab(docs: &Docs, base: &str) {
    let (_context, tab) = docs.open("/guide/?plan=a%26b");
    for title in ["Right", "Second"] {
        tab.evaluate(&format!(
            "[...document.querySelectorAll('.d-tab')].find(tab => tab.textContent.trim() === '{title}').click()"
        ));
    }
    assert_eq!(tab.text("location.hash"), "#second");
    tab.click(".login-link");
    greets(&tab, "Jane");
    assert_eq!(tab.text(WHERE), format!("{base}/guide/?plan=a%26b#second"));
    assert!(is_open(&tab, "Right"), "the tab that was chosen");
    assert!(is_open(&tab, "Second"), "the tab that the address names");
    tab.wait_for(
        "(({ top }) => top >= 0 && top < innerHeight)(document.getElementById('second').getBoundingClientRect())",
    );
}

#[test]
fn deep_links_survive_tokens() {
    survives("jwt", &json!({}));
}

#[test]
fn deep_links_survive_shared_sessions() {
    survives("shared-session", &json!({}));
}

#[test]
fn deep_links_survive_oauth() {
    // As it has to be written for S3.
    survives("oauth", &json!({ "callbackPath": "/oauth-callback/" }));
}

/// Whether an address of a callback keeps its query on a host.
fn keeps_query(host: Host, path: &str) -> bool {
    host != Host::S3 || path.ends_with('/') || path.ends_with(".html")
}

#[test]
fn providers_may_return_in_each_form() {
    for path in ["/oauth-callback", "/in/oauth-callback/", "/in/oauth-callback.html"] {
        let settings = json!({ "callbackPath": path });
        let mut docs = docs("oauth", Setup { settings, base: "/docs", ..Setup::default() });
        docs.mock.log_in_as(Some(reader(JANE)));
        for host in Host::ALL {
            println!("{path} {host:?}");
            docs.move_to(host);
            let redirect_uri = docs.server.url(path);
            docs.mock.oauth(|oauth| oauth.redirect_uri = Some(redirect_uri));
            let (_context, tab) = docs.open("/guide/?plan=a%26b#deep-down");
            tab.click(".login-link");
            if keeps_query(host, path) {
                greets(&tab, "Jane");
                assert_eq!(tab.text(WHERE), "/docs/guide/?plan=a%26b#deep-down");
            } else {
                tab.wait_for("document.querySelector('[data-callback=failed] code')?.textContent === 'no-state'");
            }
        }
    }
}

#[test]
fn tokens_may_return_in_each_form() {
    let mut docs = docs("jwt", Setup { base: "/docs", ..Setup::default() });
    docs.mock.log_in_as(Some(reader(JANE)));
    docs.mock.jwt(|jwt| jwt.shape = Shape::Bare);
    for host in Host::ALL {
        docs.move_to(host);
        for path in ["/login/jwt-callback", "/login/jwt-callback/", "/login/jwt-callback.html"] {
            println!("{path} {host:?}");
            let context = driver::context();
            let tab = context.tab();
            let redirect = "%2Fdocs%2Fguide%2F%3Fplan%3Da%2526b%23deep-down";
            follow(&tab, &docs.server.url(&format!("{path}?redirect={redirect}#{}", docs.mock.token())));
            greets(&tab, "Jane");
            let place = if keeps_query(host, path) { "/docs/guide/?plan=a%26b#deep-down" } else { "/docs/" };
            assert_eq!(tab.text(WHERE), place);
        }
    }
}

//! The driver does what its documentation says, on hand-written pages.

use crate::driver::{self, Cookie, Network, Scheme, Viewport};
use crate::server::{Server, Site};
use crate::server_works::folder;

/// A server of pages given as `(path, html)`.
fn serve(files: &[(&str, &str)]) -> Server {
    // The folder stays until the test's process ends: a server may be asked for it at any time.
    Server::start(Site::new(&folder(files).keep()))
}

#[test]
fn pages_are_opened_and_asked() {
    let server = serve(&[("index.html", "<title>One</title><p id=a>x"), ("two/index.html", "<title>Two</title>")]);
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url("/"));
    assert_eq!(tab.text("document.title"), "One");
    assert_eq!(tab.number("Promise.resolve(40).then(n => n + 2)"), 42.0);
    tab.open(&server.url("/#a"));
    tab.open(&server.url("/two/"));
    assert_eq!(tab.text("document.title"), "Two");
    tab.back();
    tab.wait_for("document.title === 'One'");
    tab.evaluate("document.title = 'changed'");
    tab.reload();
    assert_eq!(tab.text("document.title"), "One");
    assert_eq!(server.requests()[0].target, "/");
}

#[test]
fn halves_of_letters_end_nothing() {
    let server = serve(&[("index.html", "<title>One</title>")]);
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url("/"));
    tab.evaluate(r"console.log('\ud83c', '\ud83d\ude00 \\ud800', '\udc00\ud800')");
    assert_eq!(tab.console(), ["\u{fffd} \u{1f600} \\ud800 \u{fffd}\u{fffd}"]);
}

#[test]
fn what_goes_wrong_is_recorded() {
    let page = "<link rel=icon href=data:,><script>console.log('fine', 1); console.error('bad', {a: 1}); alert('hello'); \
                setTimeout(() => { throw new Error('thrown') }); Promise.reject(new Error('rejected'));\
                fetch('/missing')</script>";
    let server = serve(&[("index.html", page), ("clean/index.html", "<link rel=icon href=data:,><p>clean")]);
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url("/"));
    tab.wait_for("performance.getEntriesByType('resource').length > 0");
    tab.settle();
    assert_eq!(tab.console(), ["fine 1", "bad Object"]);
    assert_eq!(tab.dialogs(), ["hello"]);
    let thrown = tab.exceptions();
    assert!(thrown.len() == 2 && thrown.iter().any(|text| text.contains("thrown")), "{thrown:?}");
    assert!(tab.console_errors().iter().any(|text| text.starts_with("bad")));
    tab.evaluate("fetch('/form', { method: 'POST', body: 'a=1', headers: { 'X-Test': 'yes' } }).then(r => r.text())");
    let form = tab.requests().into_iter().find(|request| request.method == "POST").expect("the request");
    assert!(form.url.ends_with("/form") && form.bytes > 0, "{form:?}");
    let form = server.requests().into_iter().find(|request| request.method == "POST").expect("the request");
    assert_eq!((&form.body[..], form.headers["x-test"].as_str(), form.status), (&b"a=1"[..], "yes", 405));
    let missing = tab.requests().into_iter().find(|request| request.url.ends_with("/missing")).expect("the request");
    assert_eq!((missing.status, missing.kind.as_str(), missing.host()), (Some(404), "Fetch", server.host().as_str()));
    let clean = context.tab();
    clean.open(&server.url("/clean/"));
    clean.assert_clean();
    assert!(std::panic::catch_unwind(|| tab.assert_clean()).is_err());
}

#[test]
fn policies_apply_and_violations_are_recorded() {
    let page = "<link rel=icon href=data:,><p id=p>x<script>document.title = 'ran'</script>";
    let policy =
        "/*\n  Content-Security-Policy: default-src 'none'; img-src data:; require-trusted-types-for 'script'\n";
    let server = serve(&[("index.html", page), ("_headers", policy)]);
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url("/"));
    tab.settle();
    assert_eq!(tab.text("document.title"), "");
    assert!(tab.violations().iter().any(|text| text.starts_with("script-src")), "{:?}", tab.violations());
    let refused = tab.evaluate("(() => { try { p.innerHTML = '<b>' } catch (e) { return e.name } })()");
    assert_eq!(refused, "TypeError");
}

#[test]
fn frames_and_other_hosts_are_seen() {
    let inner = serve(&[("index.html", "<script>console.log('inside'); fetch('/data')</script>")]);
    let frame = format!("<link rel=icon href=data:,><iframe src=\"{}\"></iframe>", inner.url_on("other.test", "/"));
    let outer = serve(&[("index.html", &frame)]);
    let context = driver::context();
    let tab = context.tab();
    tab.open(&outer.url_on("docs.localhost", "/"));
    tab.settle();
    assert_eq!(tab.console(), ["inside"]);
    let hosts: Vec<String> = tab.requests().iter().map(|request| request.host().to_owned()).collect();
    assert!(hosts.iter().any(|host| host.starts_with("other.test")), "{hosts:?}");
    tab.wait_for("true");
    assert!(inner.requests().iter().any(|request| request.target == "/"));
    // The outside is out of reach.
    let lost = tab.evaluate("fetch('https://example.com/').then(() => 'reached', () => 'lost')");
    assert_eq!(lost, "lost");
}

#[test]
fn keys_and_mouse_do_what_a_user_does() {
    let page = "<body style=margin:0><a href=#x id=link>link</a> <button id=b>b</button><input id=i>\
                <div style=height:3000px></div><button id=far>far</button>\
                <script>window.log = []; for (const id of ['b', 'far']) document.getElementById(id).onclick = () => log.push(id);\
                onkeydown = e => { if (e.ctrlKey && e.key === 'k') { log.push('palette'); e.preventDefault() } };\
                b.onmouseover = () => log.push('over')</script>";
    let server = serve(&[("index.html", page)]);
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url("/"));
    tab.press("Tab");
    assert_eq!(tab.text("document.activeElement.id"), "link");
    tab.press("Tab");
    tab.press("Space");
    tab.press("Enter");
    tab.press("Tab");
    tab.type_text("Hi 2/3+");
    assert_eq!(tab.text("i.value"), "Hi 2/3+");
    tab.press("Shift+Tab");
    assert_eq!(tab.text("document.activeElement.id"), "b");
    tab.press("Control+k");
    tab.hover("#b");
    tab.click("#far");
    assert_eq!(tab.text("log.join()"), "b,b,palette,over,far");
    assert!(tab.is("scrollY > 1000"));
    tab.scroll(-500.0);
    tab.wait_for("scrollY < 2500");
    assert!(std::panic::catch_unwind(|| tab.click("#nothing")).is_err());
}

#[test]
fn devices_are_imitated() {
    let page = "<meta name=viewport content=width=device-width><style>body { background: rgb(0, 255, 0) } \
                @media (prefers-color-scheme: dark) { body { background: rgb(0, 0, 255) } }</style>\
                <body ontouchstart=\"document.title = 'touched'\"><p>x";
    let server = serve(&[("index.html", page)]);
    let context = driver::context();
    let tab = context.tab();
    tab.scheme(Scheme::Light);
    tab.open(&server.url("/"));
    let picture = tab.screenshot();
    assert_eq!((picture.width, picture.height, picture.pixel(600, 500)), (1280, 800, [0, 255, 0]));
    assert!(picture.png.starts_with(b"\x89PNG"));
    let frames = tab.frames_during(|tab| tab.scheme(Scheme::Dark));
    assert!(frames.len() > 1, "the frames before the last are there too");
    let last = frames.last().expect("a frame");
    assert_eq!(last.pixel(last.width / 2, last.height / 2), [0, 0, 255]);
    tab.viewport(Viewport::PHONE);
    tab.reload();
    assert_eq!(tab.evaluate("[innerWidth, devicePixelRatio, 'ontouchstart' in window]").to_string(), "[390,3,true]");
    assert_eq!(tab.screenshot_of_all().width, 390 * 3);
    tab.tap("p");
    tab.wait_for("document.title === 'touched'");
    tab.media("prefers-reduced-motion", "reduce");
    assert!(tab.is("matchMedia('(prefers-reduced-motion: reduce)').matches"));
}

#[test]
fn slow_machines_are_imitated() {
    let server = serve(&[("index.html", "<p>x"), ("a.txt", "a")]);
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url("/"));
    tab.network(Network::Offline);
    // The network is another process, and takes the conditions a moment after the answer to the command.
    tab.wait_for("fetch('/a.txt').then(() => false, () => true)");
    tab.network(Network::Slow3g);
    tab.wait_for(
        "(async () => { const t = performance.now(); await fetch('/a.txt'); return performance.now() - t >= 390 })()\
         .catch(() => false)",
    );
    tab.network(Network::Free);
    tab.slow_processor(6.0);
    assert_eq!(tab.number("1 + 1"), 2.0);
}

#[test]
fn contexts_share_nothing() {
    let server = serve(&[("index.html", "<title>x</title><a href=/ target=_blank id=a>new</a>")]);
    let (one, other) = (driver::context(), driver::context());
    let (tab, stranger) = (one.tab(), other.tab());
    tab.set_cookie(&server.url("/"), "session", "1");
    tab.before_each_page("window.early = document.readyState");
    tab.open(&server.url("/"));
    stranger.open(&server.url("/"));
    assert_eq!(tab.text("early"), "loading");
    tab.evaluate("localStorage.setItem('k', 'v'), document.cookie = 'seen=yes'");
    assert_eq!(stranger.evaluate("[localStorage.getItem('k'), document.cookie]").to_string(), "[null,\"\"]");
    let mut cookies = one.cookies();
    cookies.sort_by(|a, b| a.name.cmp(&b.name));
    let session = Cookie {
        name: "session".to_owned(),
        value: "1".to_owned(),
        domain: "127.0.0.1".to_owned(),
        path: "/".to_owned(),
        http_only: false,
    };
    assert_eq!((cookies.len(), &cookies[0].name[..], &cookies[1]), (2, "seen", &session));
    assert_eq!(other.cookies(), []);
    let second = one.opened_by(|| tab.click("#a"));
    second.wait_for("document.title === 'x'");
    assert_eq!(second.text("localStorage.getItem('k')"), "v");
}

#[test]
fn layout_shifts_are_measured() {
    let still = "<body><p>still";
    let moving = "<body><div id=d></div><p>moved<script>setTimeout(() => d.style.height = '400px', 200)</script>";
    let row = "<tr><td id=d>a<td>b<script>setTimeout(() => d.textContent = 'a longer text', 200)</script></table>";
    let table = format!("<body><table>{row}");
    let server = serve(&[("index.html", still), ("moving/index.html", moving), ("table/index.html", &table)]);
    let context = driver::context();
    let tab = context.tab();
    tab.open(&server.url("/"));
    assert_eq!(tab.layout_shifts(), Vec::<String>::new());
    tab.open(&server.url("/table/"));
    tab.wait_for("d.textContent.length > 1");
    tab.settle();
    assert_eq!(tab.layout_shifts(), Vec::<String>::new());
    tab.open(&server.url("/moving/"));
    tab.wait_for("d.style.height");
    tab.settle();
    assert_eq!(tab.layout_shifts().len(), 1);
}

//! Heads and the files beside pages as a browser takes them: icons it asks for, data blocks, addresses that lead home.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::driver;
use crate::server::{Host, Server, Site};

/// A site without a favicon of its own, with a changelog, that leads home from everywhere.
fn build(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let docs = folder.join("docs");
    fs::create_dir_all(&docs).expect("a folder");
    let files = [
        (
            "docs.json",
            r#"{ "name": "Case", "url": "https://case.example/help", "navigation": { "pages": ["start", "log"] },
                 "errors": { "404": { "redirect": true } } }"#,
        ),
        ("start.mdx", "---\ntitle: \"</script><script>window.broken = true</script>\"\n---\nHello."),
        ("log.mdx", "---\ntitle: Log\nrss: true\n---\n<Update label=\"2026-11-20\">New & <b>bold</b></Update>"),
    ];
    for (path, text) in files {
        fs::write(docs.join(path), text).expect("a file");
    }
    let out = folder.join("dist");
    let output = Command::new(env!("CARGO_BIN_EXE_docs")).arg("build").arg(&docs).arg("--out").arg(&out).output();
    let output = output.expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    out
}

#[test]
fn heads_are_taken_without_complaint() {
    let out = build("head-taken");
    let server = Server::start(Site::new(&out).base("/help"));
    let context = driver::context();
    let tab = context.tab();
    for page in ["/start", "/log"] {
        tab.open(&server.url(page));
        tab.settle();
        assert!(tab.is("!window.broken"), "{page}");
        assert!(
            tab.is("JSON.parse(document.querySelector('[type=\"application/ld+json\"]').text)['@graph'].length > 0")
        );
        assert!(tab.is("document.querySelector('link[rel=icon]').href.endsWith('.svg')"));
    }
    // Not `DOMParser`, which the policy lets read nothing.
    let feed = "new Promise((done) => { const asked = new XMLHttpRequest(); asked.responseType = 'document'; \
                asked.overrideMimeType('text/xml'); asked.onload = () => done(asked.response); \
                asked.open('GET', document.querySelector('.d-page-feed a').href); asked.send(); \
                }).then((xml) => xml?.querySelector('item description').textContent ?? 'no XML')";
    assert_eq!(tab.text(feed), "New &amp; <b>bold</b>");
    tab.assert_clean();
    let requests = server.requests();
    assert!(requests.iter().all(|request| !request.target.contains("favicon.ico")), "a favicon was looked for");
}

#[test]
fn addresses_that_do_not_exist_lead_home_once() {
    let out = build("head-missing");
    let context = driver::context();
    let tab = context.tab();
    let server = Server::start(Site::new(&out).base("/help").host(Host::Netlify));
    tab.open(&server.url("/nowhere/at/all"));
    tab.wait_for("location.pathname.startsWith('/help/start')");
    // A home that does not exist either leads nowhere: the page stays.
    fs::remove_dir_all(out.join("start")).expect("the first page is there");
    tab.open(&server.url("/nowhere"));
    tab.wait_for("location.pathname.startsWith('/help/start')");
    tab.settle();
    assert!(tab.is("document.title.startsWith('Page not found')"), "{}", tab.text("document.title"));
}

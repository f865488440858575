use url::Url;

use super::policy::{Allowed, Directive};
use super::*;
use crate::artifact::Body;
use crate::inputs::Asset;
use crate::source::{FileId, SitePath};

const SPAN: Span = Span { file: FileId(0), start: 0, end: 0 };

fn text(artifact: &Artifact) -> &str {
    match &artifact.body {
        Body::Bytes(bytes) => std::str::from_utf8(bytes).expect("site files are text"),
        Body::Copy(_) => panic!("site files are made"),
    }
}

fn assets(paths: &[&str]) -> Inputs {
    let asset = |path: &&str| Asset { path: SitePath::new(path).expect("inside"), len: 0, size: None, drawing: None };
    let mut assets: Vec<Asset> = paths.iter().map(asset).collect();
    assets.sort_by(|a, b| a.path.cmp(&b.path));
    Inputs { assets, ..Inputs::default() }
}

/// The site files of a site that has only `redirects` and `routes`.
fn redirected(redirects: &[(&str, &str)], routes: &[&str]) -> Checked<Vec<Artifact>> {
    let redirect = |(source, destination): &(&'static str, &'static str)| Redirect {
        source,
        destination,
        permanent: !source.starts_with("/now"),
        by_host: true,
        span: SPAN,
    };
    let redirects: Vec<(&'static str, &'static str)> = redirects.iter().map(|(a, b)| (leak(a), leak(b))).collect();
    let redirects: Vec<Redirect> = redirects.iter().map(redirect).collect();
    let policy = Policy::default();
    let site = Site {
        origin: Some("https://foo.com"),
        base: "/docs",
        routes,
        listed: &[],
        redirects: &redirects,
        policy: &policy,
        moved: &moved,
    };
    site_files(&site, &Inputs::default())
}

fn moved(to: Option<&str>) -> Moved {
    let language = to.map_or("en", |route| if route.starts_with("/ar/") { "ar" } else { "en" });
    let direction = if language == "ar" { "rtl" } else { "ltr" };
    Moved {
        language: language.into(),
        direction,
        title: "Moved".into(),
        text: "This page has moved:".into(),
        script: None,
    }
}

fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}

/// Compares `_redirects`, and the paths of the redirect pages.
#[track_caller]
fn check(redirects: &[(&str, &str)], routes: &[&str], lines: &str, pages: &[&str]) {
    let files = redirected(redirects, routes);
    assert_eq!(files.diags, []);
    let found = files.value.iter().find(|file| file.path.as_str() == "_redirects").map(text).unwrap_or_default();
    assert_eq!(found, lines);
    let paths = files.value.iter().map(|file| file.path.as_str()).filter(|path| path.ends_with("html"));
    assert_eq!(paths.collect::<Vec<_>>(), pages);
}

#[test]
fn redirects_by_path() {
    check(&[("/old", "/new")], &[], "/old /docs/new 301\n", &["old/index.html"]);
    check(&[("/now", "new?a=b#c")], &[], "/now /docs/new?a=b#c 302\n", &["now/index.html"]);
    check(&[("/old/", "/new")], &[], "/old/ /docs/new 301\n", &["old/index.html"]);
    check(&[("/old.html", "/new")], &[], "/old.html /docs/new 301\n", &["old.html"]);
    check(&[("/ö ld", "/nëw x")], &[], "/%C3%B6%20ld /docs/n%C3%ABw%20x 301\n", &["ö ld/index.html"]);
    check(&[("/../../old", "/../new")], &[], "/old /docs/new 301\n", &["old/index.html"]);
    check(&[("/a\n/b /c 301", "/x\n/y")], &[], "/a/b%20/c%20301 /docs/x/y 301\n", &["a/b /c 301/index.html"]);
    // A page that is there wins over a redirect from its place, the first redirect over the second.
    check(&[("/here", "/x"), ("/a", "/b"), ("/a/", "/c")], &["/here"], "/a /docs/b 301\n", &["a/index.html"]);
}

#[test]
fn redirects_to_other_hosts_drop_fragments() {
    check(&[("/x", "https://bar.com")], &[], "/x https://bar.com/# 301\n", &["x/index.html"]);
    check(&[("/x", "https://bar.com/a#b")], &[], "/x https://bar.com/a#b 301\n", &["x/index.html"]);
    check(&[("/x/*", "https://bar.com:81/*?a")], &[], "/x/* https://bar.com:81/:splat?a# 301\n", &[]);
}

#[test]
fn redirects_by_pattern() {
    let routes = ["/", "/v2", "/v2/a", "/v2/b/c", "/v3/d"];
    check(
        &[("/v1/:slug*", "/v2/:slug*")],
        &routes,
        "/v1/* /docs/v2/:splat 301\n",
        &["v1/a/index.html", "v1/b/c/index.html"],
    );
    check(&[("/v1/:slug*", "/v2/:slug")], &["/v2/a"], "/v1/* /docs/v2/:splat 301\n", &["v1/a/index.html"]);
    check(
        &[("/beta-*", "/v*")],
        &["/v2", "/v2/a"],
        "/beta-* /docs/v:splat 301\n",
        &["beta-2/index.html", "beta-2/a/index.html"],
    );
    check(&[("/v2/*", "/v3/*")], &routes, "/v2/* /docs/v3/:splat 301\n", &["v2/d/index.html"]);
    check(&[("/:id/old", "/new/:id")], &routes, "/:id/old /docs/new/:id 301\n", &[]);
    check(&[("/a/:x*", "/b/:xs/:x")], &routes, "/a/* /docs/b/:xs/:splat 301\n", &[]);
    check(&[("/a/*", "/v2")], &routes, "/a/* /docs/v2 301\n", &[]);
    // An exact source wins over a pattern, whatever their order.
    check(
        &[("/v1/*", "/v2/*"), ("/v1/a", "/v3/d")],
        &["/v2/a"],
        "/v1/a /docs/v3/d 301\n/v1/* /docs/v2/:splat 301\n",
        &["v1/a/index.html"],
    );
}

#[test]
fn a_pattern_over_a_large_site_makes_no_pages() {
    let routes: Vec<String> = (0..2000).map(|at| format!("/p{at:04}")).collect();
    let routes: Vec<&str> = routes.iter().map(String::as_str).collect();
    check(&[("/v1/*", "/*")], &routes, "/v1/* /docs/:splat 301\n", &[]);
}

#[test]
fn redirects_to_nowhere_are_refused() {
    for destination in [
        "javascript:alert(1)",
        "JAVA\nSCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.com/x",
        "/\\evil.com",
        "\\\\evil.com",
        "/\t/evil.com",
        "https://",
        "https://:tenant.evil.com/",
        "mailto:a@b.c",
    ] {
        let files = redirected(&[("/old", destination)], &[]);
        let codes: Vec<Code> = files.diags.iter().map(|diag| diag.code).collect();
        assert_eq!(codes, [Code::RedirectRefused], "{destination}");
        assert!(!files.value.iter().any(|file| file.path.as_str().contains("old")), "{destination}");
    }
}

#[test]
fn a_redirect_page_runs_nothing() {
    let files = redirected(&[("/old", "/new?a=\"><script>x</script>&b='")], &[]);
    let page = files.value.iter().find(|file| file.path.as_str() == "old/index.html").map(text).expect("a page");
    assert_eq!(
        page,
        "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<meta charset=\"utf-8\">\n<title>Moved</title>\n\
         <link rel=\"canonical\" href=\"https://foo.com/docs/new?a=%22%3E%3Cscript%3Ex%3C/script%3E&amp;b=%27\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url=/docs/new?a=%22%3E%3Cscript%3Ex%3C/script%3E&amp;b=%27\">\n\
         <p>This page has moved: <a href=\"/docs/new?a=%22%3E%3Cscript%3Ex%3C/script%3E&amp;b=%27\">\
         /docs/new?a=%22%3E%3Cscript%3Ex%3C/script%3E&amp;b=%27</a></p>\n"
    );
}

fn site<'a>(origin: Option<&'a str>, listed: &'a [Listed<'a>], policy: &'a Policy) -> Site<'a> {
    Site { origin, base: "/docs", routes: &[], listed, redirects: &[], policy, moved: &moved }
}

#[test]
fn sitemap_and_robots() {
    let languages = [("en", "/docs/a"), ("de", "/docs/de/a")];
    let listed = [
        Listed { href: "/docs/a", changed: Some("2026-11-20"), languages: &languages },
        Listed { href: "/docs/b?x&y", changed: None, languages: &[] },
    ];
    let policy = Policy::default();
    let files = site_files(&site(Some("https://foo.com"), &listed, &policy), &Inputs::default()).value;
    let of = |path: &str| files.iter().find(|file| file.path.as_str() == path).map(text).expect("it is emitted");
    assert_eq!(
        of("sitemap.xml"),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
<url><loc>https://foo.com/docs/a</loc><lastmod>2026-11-20</lastmod><xhtml:link rel="alternate" hreflang="en" href="https://foo.com/docs/a"/><xhtml:link rel="alternate" hreflang="de" href="https://foo.com/docs/de/a"/></url>
<url><loc>https://foo.com/docs/b?x&amp;y</loc></url>
</urlset>
"#
    );
    assert_eq!(of("robots.txt"), "User-agent: *\nAllow: /\n\nSitemap: https://foo.com/docs/sitemap.xml\n");
}

#[test]
fn a_large_sitemap_is_split() {
    let hrefs: Vec<String> = (0..100_001).map(|at| format!("/docs/p{at}")).collect();
    let listed: Vec<Listed> = hrefs.iter().map(|href| Listed { href, changed: None, languages: &[] }).collect();
    let policy = Policy::default();
    let files = site_files(&site(Some("https://foo.com"), &listed, &policy), &Inputs::default()).value;
    let n_urls = |path: &str| {
        let file = files.iter().find(|file| file.path.as_str() == path).expect("it is emitted");
        text(file).matches("<loc>").count()
    };
    assert_eq!(["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"].map(n_urls), [50_000, 50_000, 1, 3]);
}

#[test]
fn without_an_address() {
    let policy = Policy::default();
    let listed = [Listed { href: "/docs/a", changed: None, languages: &[] }];
    let files = site_files(&site(None, &listed, &policy), &Inputs::default());
    let paths: Vec<&str> = files.value.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["_headers", "robots.txt"]);
    assert_eq!(files.diags.iter().map(|diag| diag.code).collect::<Vec<_>>(), [Code::NoSitemap]);
    assert_eq!(text(&files.value[1]), "User-agent: *\nAllow: /\n");
}

#[test]
fn own_files_win() {
    let policy = Policy::default();
    let inputs = assets(&["robots.txt", "sitemap.xml", "_headers"]);
    assert_eq!(site_files(&site(Some("https://foo.com"), &[], &policy), &inputs).value, []);
    let inputs = assets(&["sitemap.xml"]);
    let files = site_files(&site(Some("https://foo.com"), &[], &policy), &inputs).value;
    assert_eq!(files.len(), 2);
    assert!(text(&files[1]).contains("Sitemap: https://foo.com/docs/sitemap.xml"), "our robots.txt names it");
}

#[test]
fn the_base_policy() {
    let policy = Policy::default();
    let files = site_files(&site(Some("https://foo.com"), &[], &policy), &Inputs::default());
    assert_eq!(files.diags, []);
    assert_eq!(
        text(&files.value[0]),
        "\
/*
  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
  Cross-Origin-Opener-Policy: same-origin-allow-popups

/_docs/*
  Cache-Control: public, max-age=31536000, immutable
"
    );
    assert!(!policy.meta().contains("frame-ancestors"));
}

#[test]
fn a_weaker_policy_is_explained() {
    let host = |host| Allowed::parse(host).expect("a host");
    let mut policy = Policy::default();
    policy.allow(Directive::Image, host("cdn.foo.com"), "an image in `b.mdx`");
    policy.allow(Directive::Image, host("https://cdn.foo.com"), "an image in `a.mdx`");
    policy.allow(Directive::Connect, host("*.foo.com:8443"), "a server of `api.json`");
    policy.allow(Directive::Frame, Allowed::own(), "an embed in `a.mdx`");
    policy.allow(Directive::Image, Allowed::own(), "nothing");
    policy.allow_html_from_scripts("`custom.js`");
    assert_eq!(
        policy.meta(),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https://cdn.foo.com; \
         font-src 'self'; media-src 'self'; connect-src 'self' https://*.foo.com:8443; frame-src 'self'; \
         form-action 'none'; base-uri 'none'; object-src 'none'"
    );
    let found = policy::headers(&policy).diags;
    assert_eq!(found.iter().map(|diag| diag.code).collect::<Vec<_>>(), [Code::PolicyWeaker]);
    assert_eq!(
        found[0].help.as_deref(),
        Some(
            "img-src https://cdn.foo.com: an image in `a.mdx`\nconnect-src https://*.foo.com:8443: a server of `api.json`\n\
             frame-src 'self': an embed in `a.mdx`\nno Trusted Types: `custom.js`"
        )
    );
}

#[test]
fn a_policy_that_hosts_would_cut() {
    let mut policy = Policy::default();
    for at in 0..100 {
        policy.allow(Directive::Image, Allowed::parse(&format!("https://host{at}.example.com")).expect("a host"), "x");
    }
    let codes: Vec<Code> = policy::headers(&policy).diags.iter().map(|diag| diag.code).collect();
    assert_eq!(codes, [Code::PolicyWeaker, Code::PolicyTooLong]);
}

#[test]
fn hosts_that_may_be_allowed() {
    let parsed = |written: &str| {
        let mut policy = Policy::default();
        policy.allow(Directive::Frame, Allowed::parse(written)?, "x");
        let meta = policy.meta();
        let (_, rest) = meta.split_once("frame-src ")?;
        Some(rest.split(';').next().unwrap_or_default().to_owned())
    };
    let check = |written: &str, expected: Option<&str>| assert_eq!(parsed(written).as_deref(), expected, "{written}");
    check("cdn.foo.com", Some("https://cdn.foo.com"));
    check("https://CDN.foo.com/", Some("https://cdn.foo.com"));
    check("https://foo.com:443", Some("https://foo.com"));
    check("http://localhost:3000", Some("http://localhost:3000"));
    check("wss://live.foo.com", Some("wss://live.foo.com"));
    check("*.foo.com", Some("https://*.foo.com"));
    check("bücher.example", Some("https://xn--bcher-kva.example"));
    check("[::1]:80", Some("https://[::1]:80"));
    check("my_bucket.s3.foo.com", Some("https://my_bucket.s3.foo.com"));
    for refused in [
        "",
        "*",
        "*.",
        "https:",
        "data:",
        "blob:",
        "'unsafe-inline'",
        "a.com; script-src *",
        "a.com b.com",
        "a.com,b.com",
        "a.com/path",
        "javascript://x",
        "a.*.com",
        "https://u:p@a.com",
    ] {
        check(refused, None);
    }
    let url = |url| Allowed::host_of(&Url::parse(url).expect("a URL"));
    assert_eq!(url("https://a.com/x?y"), Allowed::parse("a.com"));
    assert_eq!(url("data:image/png,x"), None);
    assert_eq!(url("https://a.com;script-src-elem/x.png"), None, "a URL's host may hold what ends a directive");
    // What a policy says of a host is known again.
    let hosts =
        ["https://A.com:443", "http://my_bucket.a.com:81/x", "wss://[::1]:80", "https://bücher.example", "http://1"];
    for allowed in hosts.into_iter().map(|host| url(host).expect(host)).chain([Allowed::own(), Allowed::memory()]) {
        let mut policy = Policy::default();
        policy.allow(Directive::Frame, allowed.clone(), "x");
        let (mut reasons, _) = policy.reasons();
        let (_, text, ..) = reasons.next().expect("one host");
        assert_eq!(Allowed::written(text), Some(allowed));
    }
}

#[test]
fn copies_of_the_sites_own_files() {
    let paths = [
        "CNAME",
        "Makefile",
        "_redirects",
        "a.PNG",
        "data/x.csv",
        "docs.json",
        "img/a.svg",
        "keys/a.key",
        "openapi.json",
        "personas/a.png",
        "run.py",
        "secret.json",
        "theme/font.woff2",
        "unlinked.json",
        "video.mp4",
    ];
    let mut inputs = assets(&paths);
    let texts = ["custom.css", "custom.js", "index.mdx", "keys/a.pem", "snippets/x.js", "snippets/y.jsx"];
    let texts = Inputs::from_texts(texts.map(|path| (path, "")));
    (inputs.pages, inputs.sources) = (texts.pages, texts.sources);
    let path = |path: &&str| SitePath::new(path).expect("inside");
    let linked =
        ["openapi.json", "run.py", "secret.json", "docs.json", "index.mdx", "keys/a.pem"].iter().map(path).collect();
    let withheld: Vec<SitePath> = ["personas", "secret.json", "data/x"].iter().map(path).collect();
    let copies = copies::artifacts(&inputs, &linked, &withheld);
    assert!(copies.iter().all(|copy| copy.body == Body::Copy(copy.path.clone())));
    let copied: Vec<&str> = copies.iter().map(|copy| copy.path.as_str()).collect();
    assert_eq!(
        copied,
        [
            "custom.css",
            "custom.js",
            "CNAME",
            "_redirects",
            "a.PNG",
            "data/x.csv",
            "img/a.svg",
            "openapi.json",
            "run.py",
            "video.mp4"
        ]
    );
}

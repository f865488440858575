//! Redirects: pages for any host, and `_redirects` for hosts that read it.
//!
//! A browser carries the fragment of an address along when a host redirects it, to another host too, and a fragment
//! may hold a login token. So destinations on other hosts end with a fragment of their own, if only an empty one. The
//! pages redirect by `<meta>`, which carries no fragment along: where tokens are taken, these pages take them first.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use url::{Position, Url};

use super::{Redirect, Site};
use crate::artifact::Artifact;
use crate::diag::{Checked, Code, Diagnostic};
use crate::render::Moved;
use crate::source::SitePath;

/// Where a redirect leads, checked: written as a URL, placeholders untouched.
enum Destination {
    /// With the base path.
    Inside(String),
    /// With a fragment, so that none is carried along.
    Outside(String),
}

/// `_redirects`, and a page for each path that is known: of a pattern, those whose destination is a public page.
///
/// Emits `RedirectRefused` (error) for destinations that are neither a path of the site nor a web address.
pub fn files(site: &Site) -> Checked<Vec<Artifact>> {
    let mut diags = Vec::new();
    let mut lines = String::new();
    let mut pages = Vec::new();
    // Pages come first, then exact sources, then patterns in their order; each path once.
    let of_page = |route: &&str| SitePath::new(&format!("{route}/index.html"));
    let mut taken: BTreeSet<SitePath> = site.routes.iter().filter_map(of_page).collect();
    let (patterns, exact): (Vec<_>, Vec<_>) =
        site.redirects.iter().partition(|redirect| redirect.source.contains([':', '*']));

    for redirect in exact {
        let Some(destination) = checked(redirect, site.base, &mut diags) else { continue };
        let Some(path) = page_path(redirect.source) else { continue };
        if taken.insert(path.clone()) {
            if redirect.by_host {
                push_line(&mut lines, redirect, &destination);
            }
            pages.push(page(path, site, &destination));
        }
    }
    for redirect in patterns {
        let Some(destination) = checked(redirect, site.base, &mut diags) else { continue };
        push_line(&mut lines, redirect, &destination);
        for (source, route) in known_sources(redirect, site.routes) {
            let Some(path) = page_path(&source) else { continue };
            if taken.insert(path.clone()) {
                pages.push(page(path, site, &Destination::Inside(format!("{}{route}", site.base))));
            }
        }
    }
    if !lines.is_empty() {
        pages.push(Artifact::public("_redirects", lines));
    }
    Checked { value: pages, diags }
}

fn checked(redirect: &Redirect, base: &str, diags: &mut Vec<Diagnostic>) -> Option<Destination> {
    let found = destination(redirect.destination, base);
    if found.is_none() {
        let message = format!("`{}` is no place to redirect to", redirect.destination);
        let finding = Code::RedirectRefused.at(redirect.span, message);
        diags.push(finding.help("write a path of the site, `/guides/start`, or a web address, `https://example.com/`"));
    }
    found
}

/// Judged as a browser would: `//host`, `/\host` and `javascript:` are no paths of the site.
fn destination(written: &str, base: &str) -> Option<Destination> {
    match Url::parse(written) {
        Ok(mut url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {
            if url.fragment().is_none() {
                url.set_fragment(Some(""));
            }
            Some(Destination::Outside(url.into()))
        }
        Ok(_) => None,
        Err(_) if written.contains("://") => None,
        Err(_) => {
            let url = ROOT.join(&format!("/{}", written.strip_prefix('/').unwrap_or(written))).ok()?;
            let stays = url.origin() == ROOT.origin() && url.username().is_empty();
            stays.then(|| Destination::Inside(format!("{base}{}", &url[Position::BeforePath..])))
        }
    }
}

/// Any site: only paths are looked at.
static ROOT: LazyLock<Url> = LazyLock::new(|| Url::parse("https://site.invalid/").expect("a constant URL"));

/// As browsers ask for it: percent-encoded, without `..`.
fn url_path(written: &str) -> Option<String> {
    Some(ROOT.join(&format!("/{}", written.trim_start_matches(['/', '\\']))).ok()?.path().to_owned())
}

/// `/old` → `old/index.html`; `/old.html` is a file as it is.
fn page_path(route: &str) -> Option<SitePath> {
    let url = ROOT.join(&format!("/{}", route.trim_start_matches('/'))).ok()?;
    let decoded = decoded(url.path())?;
    match decoded.ends_with(".html") || decoded.ends_with(".htm") {
        true => SitePath::new(&decoded),
        false => SitePath::new(&format!("{decoded}/index.html")),
    }
}

/// Without percent signs; `None` when that is not text, or holds what a path on disk must not.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).ok().filter(|path| !path.contains(|c: char| c.is_control() || c == '\\'))
}

/// `source destination status`. 301 and 302 are the codes that all hosts of this file know.
fn push_line(lines: &mut String, redirect: &Redirect, destination: &Destination) {
    let (Destination::Inside(to) | Destination::Outside(to)) = destination;
    let Some(from) = url_path(redirect.source) else { return };
    let (from, to) = match star(redirect.source) {
        Some((written, _)) => (from.replacen(written, "*", 1), with_splat(to, written)),
        None => (from, to.clone()),
    };
    let status = if redirect.permanent { 301 } else { 302 };
    lines.push_str(&format!("{from} {to} {status}\n"));
}

/// The part of a pattern that stands for any number of path parts, as written (`:slug*`, `*`), and where it begins.
fn star(pattern: &str) -> Option<(&str, usize)> {
    let end = pattern.find('*')?;
    let part = pattern[..end].rfind('/').map_or(0, |slash| slash + 1);
    let start = if pattern[part..].starts_with(':') { part } else { end };
    Some((&pattern[start..=end], start))
}

/// `:slug*` → `:slug`: destinations are written with and without the star. `*` has no name.
fn named(star: &str) -> &str {
    star.strip_suffix('*').filter(|name| !name.is_empty()).unwrap_or(star)
}

/// The destination in the language of `_redirects`, where the star's text is called `:splat`.
fn with_splat(to: &str, star: &str) -> String {
    let name = named(star);
    let whole = |at: usize| !to[at + name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let Some((at, _)) = to.match_indices(name).find(|(at, _)| whole(*at)) else { return to.to_owned() };
    let after = &to[at + name.len()..];
    format!("{}:splat{}", &to[..at], after.strip_prefix('*').unwrap_or(after))
}

/// Most pages that one pattern makes. A pattern that moves a whole large site is left to hosts that know patterns.
const MAX_KNOWN: usize = 1000;

/// For hosts that know no patterns: the paths of the source whose destination is a page, `(source, route)`. Only
/// patterns with one star at their end and none else, whose destination ends with it too.
fn known_sources<'a>(redirect: &Redirect, routes: &'a [&'a str]) -> Vec<(String, &'a str)> {
    let Some((written, start)) = star(redirect.source) else { return Vec::new() };
    let (head, tail) = (&redirect.source[..start], &redirect.source[start + written.len()..]);
    let end = redirect.destination;
    let Some(to) = end.strip_suffix(written).or_else(|| end.strip_suffix(named(written))) else { return Vec::new() };
    if !tail.is_empty() || head.contains([':', '*']) || !to.starts_with('/') || to.contains([':', '*', '?', '#']) {
        return Vec::new();
    }
    let first = routes.partition_point(|route| *route < to);
    let n_below = routes[first..].iter().take_while(|route| route.starts_with(to)).count();
    if n_below > MAX_KNOWN {
        return Vec::new();
    }
    let below = &routes[first..first + n_below];
    below.iter().map(|route| (format!("{head}{}", &route[to.len()..]), *route)).collect()
}

fn page(path: SitePath, site: &Site, destination: &Destination) -> Artifact {
    let (to, canonical, route) = match destination {
        Destination::Inside(to) => (to, format!("{}{to}", site.origin.unwrap_or_default()), route_of(to, site.base)),
        Destination::Outside(to) => (to, to.trim_end_matches('#').to_owned(), None),
    };
    let (to, canonical) = (escaped(to), escaped(&canonical));
    let Moved { language, direction, title, text, script } = (site.moved)(route.as_deref());
    // Nothing of this site is read at another one.
    let script = script.filter(|_| matches!(destination, Destination::Inside(_)));
    let script = script.map_or_else(String::new, |src| format!("<script src=\"{}\"></script>\n", escaped(&src)));
    let (language, title, text) = (escaped(&language), escaped(&title), escaped(&text));
    let html = format!(
        "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<meta charset=\"utf-8\">\n{script}<title>{title}</title>\n\
         <link rel=\"canonical\" href=\"{canonical}\">\n<meta http-equiv=\"refresh\" content=\"0; url={to}\">\n\
         <p>{text} <a href=\"{to}\">{to}</a></p>\n"
    );
    Artifact::public(path.as_str(), html)
}

/// The route that a path of the site names.
fn route_of(path: &str, base: &str) -> Option<String> {
    let path = path.strip_prefix(base)?;
    let path = path.split(['?', '#']).next()?;
    let path = decoded(path)?;
    Some(if path.len() > 1 { path.trim_end_matches('/').to_owned() } else { path })
}

/// For text and attribute values of HTML and XML.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

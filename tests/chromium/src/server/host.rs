//! How static hosts find the file for a path: each has habits of its own about `/x`, `/x/` and `/x.html`.
//!
//! What is known of them (`…/` a folder with an index, `file` a `file.html`):
//!
//! | host | `/folder` | `/file` | `/file/` | `/file.html` | `/folder/index.html` | reads `_headers` |
//! | --- | --- | --- | --- | --- | --- | --- |
//! | Netlify | 301 `/folder/` | 200 | 301 `/file` | 200 | 200 | yes |
//! | Cloudflare Pages | 308 `/folder/` | 200 | 308 `/file` | 308 `/file` | 308 `/folder/` | yes |
//! | GitHub Pages | 301 `/folder/` | 200 | 404 | 200 | 200 | no |
//! | S3 website | 302 `/folder/` | 404 | 404 | 200 | 200 | no |
//! | Vercel | 200 | 404 | 404 | 200 | 200 | no |
//! | nginx | 301 `/folder/` | 404 | 404 | 200 | 200 | no |
//!
//! A redirect keeps the query, but that of S3 loses it (cloud-gov/pages-core#804, gatsby-uc/gatsby-plugin-s3#51).

use std::path::{Path, PathBuf};

use super::Site;
use super::http::Answer;
use super::rules;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Host {
    Netlify,
    Cloudflare,
    GitHub,
    S3,
    Vercel,
    Nginx,
}

impl Host {
    pub const ALL: [Host; 6] = [Host::Netlify, Host::Cloudflare, Host::GitHub, Host::S3, Host::Vercel, Host::Nginx];

    /// With what status it sends a browser elsewhere.
    fn redirect(self) -> u16 {
        match self {
            Host::Netlify | Host::GitHub | Host::Nginx => 301,
            Host::S3 => 302,
            Host::Cloudflare | Host::Vercel => 308,
        }
    }

    /// Whether it reads `_headers` and `_redirects`.
    fn reads_rules(self) -> bool {
        matches!(self, Host::Netlify | Host::Cloudflare)
    }

    /// Whether `/file` gives `file.html`.
    fn adds_html(self) -> bool {
        matches!(self, Host::Netlify | Host::Cloudflare | Host::GitHub)
    }
}

/// The answer to a request for `target`, a path with an optional query.
pub fn answer(site: &Site, target: &str) -> Answer {
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    let Some(below) = path.strip_prefix(&site.base).filter(|below| below.starts_with('/')) else {
        return if path == site.base { elsewhere(site, "/", query) } else { Answer::plain(404, "outside of the site") };
    };
    let answer = match site.host.reads_rules().then(|| rules::redirect(&site.folder, below)).flatten() {
        Some((status, to)) => Answer::redirect(status, &to),
        None => file(site, below, query),
    };
    if !site.host.reads_rules() {
        return answer;
    }
    rules::headers(&site.folder, below).into_iter().fold(answer, |answer, (name, value)| answer.header(&name, &value))
}

fn file(site: &Site, path: &str, query: Option<&str>) -> Answer {
    let Some(place) = inside(&site.folder, path) else { return missing(site) };
    let host = site.host;
    if host == Host::Cloudflare {
        if let Some(folder) = path.strip_suffix("/index.html") {
            return elsewhere(site, &format!("{folder}/"), query);
        }
        if let Some(bare) = path.strip_suffix(".html").filter(|_| place.is_file()) {
            return elsewhere(site, bare, query);
        }
    }
    let html = place.with_file_name(format!("{}.html", place.file_name().unwrap_or_default().to_string_lossy()));
    let index = place.join("index.html");
    let slash = path.ends_with('/');
    if place.is_file() && !slash {
        send(200, &place)
    } else if host.adds_html() && !slash && html.is_file() {
        send(200, &html)
    } else if index.is_file() && (slash || host == Host::Vercel) {
        send(200, &index)
    } else if index.is_file() {
        elsewhere(site, &format!("{path}/"), query)
    } else if slash && html.is_file() && matches!(host, Host::Netlify | Host::Cloudflare) {
        elsewhere(site, path.trim_end_matches('/'), query)
    } else {
        missing(site)
    }
}

fn elsewhere(site: &Site, path: &str, query: Option<&str>) -> Answer {
    let kept = query.filter(|_| site.host != Host::S3);
    let query = kept.map_or(String::new(), |query| format!("?{query}"));
    Answer::redirect(site.host.redirect(), &format!("{}{path}{query}", site.base))
}

fn missing(site: &Site) -> Answer {
    let page = site.folder.join("404.html");
    if page.is_file() { send(404, &page) } else { Answer::plain(404, "not found") }
}

/// The file that a path names; `None` when the path leaves the folder or cannot be decoded.
fn inside(folder: &Path, path: &str) -> Option<PathBuf> {
    let bytes = percent_decoded(path)?;
    let mut place = folder.to_owned();
    for part in bytes.split('/') {
        match part {
            "" | "." => {}
            ".." => return None,
            part => place.push(part),
        }
    }
    Some(place)
}

fn percent_decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn send(status: u16, file: &Path) -> Answer {
    let body = std::fs::read(file).expect("a file that was there a moment ago");
    Answer { status, headers: vec![("Content-Type".to_owned(), kind(file).to_owned())], body }
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

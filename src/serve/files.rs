//! The site's files: from an address to what stands there.

use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use percent_encoding::percent_decode_str;

use super::answer::{Answer, Body};
use super::request::Request;
use super::{OWN, Shared};
use crate::session::{Found, Moment};
use crate::source::SitePath;

/// Files up to this length are read whole and named by what is in them; longer ones by length and date.
const MAX_READ: u64 = 4 << 20;

/// What an address leads to.
pub enum Place {
    File(SitePath, Found),
    /// An author's redirect: status and address.
    Moved(u16, String),
    Nothing,
}

pub fn answer(shared: &Shared, request: &Request) -> Answer {
    loop {
        let now = shared.session.now();
        let answer = answer_at(&now, shared, request);
        // What was asked of a moment that is over may have been given up.
        if answer.status != 404 || !now.is_over() {
            return answer;
        }
    }
}

fn answer_at(now: &Moment, shared: &Shared, request: &Request) -> Answer {
    let Some(site) = now.site() else { return without_site(shared, request) };
    let base = &*site.config().address.base;
    let Some(below) = below(base, request.path()) else {
        return match request.path() {
            "/" => Answer::redirect(302, &format!("{base}/")),
            _ => Answer::plain(404, &format!("the site begins at {base}/")),
        };
    };
    match place(now, &shared.rules, below) {
        Place::File(path, found) => file(shared, request, 200, &path, found),
        Place::Moved(status, to) => Answer::redirect(status, &to),
        Place::Nothing => {
            let path = SitePath::new("404.html").expect("a constant path");
            match now.file(&path) {
                Some(found) => file(shared, request, 404, &path, found),
                None => Answer::plain(404, "there is no such page"),
            }
        }
    }
}

/// The part of an address below the base path.
pub fn below<'p>(base: &str, path: &'p str) -> Option<&'p str> {
    path.strip_prefix(base).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What stands at a path of the site, percent-encoded as it came: a file, the page of a folder, or a redirect.
pub fn place(now: &Moment, rules: &Rules, path: &str) -> Place {
    let Some(path) = decoded(path) else { return Place::Nothing };
    let site = now.site();
    let is_page = |path: &SitePath| site.is_some_and(|site| site.maker(path).is_some());
    let paths = names(&path);
    let found = |path: &SitePath| Some(Place::File(path.clone(), now.file(path)?));
    // Hosts that read redirects follow them where there is no page, also where a page of ours would lead on.
    paths
        .iter()
        // What is no page is not asked for: some of it only a build of all pages can say.
        .filter(|path| is_page(path))
        .find_map(found)
        .or_else(|| redirect(&rules.of(now), &path))
        .or_else(|| paths.iter().find_map(found))
        .unwrap_or(Place::Nothing)
}

/// The files that may stand at a path of the site, percent-encoded as it came: the first that is there does.
pub fn paths(path: &str) -> Vec<SitePath> {
    decoded(path).map_or_else(Vec::new, |path| names(&path))
}

fn names(path: &str) -> Vec<SitePath> {
    let is_folder = path.is_empty() || path.ends_with('/');
    let own = (!is_folder).then(|| path.to_owned());
    let html = (!is_folder).then(|| format!("{path}.html"));
    let names = own.into_iter().chain([format!("{path}/index.html")]).chain(html);
    names.filter_map(|name| SitePath::new(&name)).collect()
}

/// Decoded once; nothing that a path of the bundle never holds: parts that lead up, backslashes, control characters, a `/`
/// that was written as `%2F`.
fn decoded(path: &str) -> Option<String> {
    let parts = path.split('/').map(|part| percent_decode_str(part).decode_utf8().ok());
    let parts: Vec<_> = parts.collect::<Option<_>>()?;
    let is_odd =
        |part: &str| part == ".." || part == "." || part.contains(['/', '\\']) || part.contains(char::is_control);
    (!parts.iter().any(|part| is_odd(part))).then(|| parts.join("/"))
}

/// What `_redirects` says at a moment, read once.
#[derive(Default)]
pub struct Rules {
    last: Mutex<Option<(u64, Arc<[Rule]>)>>,
}

/// A line of it: `from to status`, `:name` for a part and `*` for the rest.
struct Rule {
    /// Decoded.
    from: String,
    to: String,
    status: u16,
}

impl Rules {
    fn of(&self, now: &Moment) -> Arc<[Rule]> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((number, rules)) if *number == now.number => rules.clone(),
            Some(_) | None => {
                let rules: Arc<[Rule]> = rules(now).unwrap_or_default().into();
                *last = Some((now.number, rules.clone()));
                rules
            }
        }
    }
}

fn rules(now: &Moment) -> Option<Vec<Rule>> {
    let Found::Bytes(rules) = now.file(&SitePath::new("_redirects")?)? else { return None };
    let rules = String::from_utf8(rules).ok()?;
    let rule = |line: &str| {
        let mut words = line.split_whitespace();
        let (from, to) = (words.next()?, words.next()?);
        let status = words.next().and_then(|status| status.parse().ok()).filter(|status| *status == 301).unwrap_or(302);
        let from = percent_decode_str(from).decode_utf8().ok()?.into_owned();
        Some(Rule { from, to: to.to_owned(), status })
    };
    Some(rules.lines().filter_map(rule).collect())
}

fn redirect(rules: &[Rule], path: &str) -> Option<Place> {
    let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
    rules.iter().find_map(|Rule { from, to, status }| Some(Place::Moved(*status, led(from, path, to)?)))
}

/// Where a rule leads a path, if it is one for it.
fn led(from: &str, path: &str, to: &str) -> Option<String> {
    let mut filled = to.to_owned();
    let (mut from, mut rest) = (from.trim_end_matches('/'), path);
    let encoded = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
            .to_string()
            .replace("%2F", "/")
            .replace("%2D", "-")
            .replace("%2E", ".")
            .replace("%5F", "_")
    };
    while !from.is_empty() {
        if let Some(tail) = from.strip_prefix('*') {
            let middle = rest.strip_suffix(tail)?;
            return Some(filled.replace(":splat", &encoded(middle)));
        }
        if let Some(named) = from.strip_prefix(':').filter(|_| path.len() != rest.len()) {
            let end = named.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(named.len());
            let (name, tail) = named.split_at(end);
            let part = rest.find('/').unwrap_or(rest.len());
            if part == 0 {
                return None;
            }
            filled = filled.replace(&format!(":{name}"), &encoded(&rest[..part]));
            (from, rest) = (tail, &rest[part..]);
            continue;
        }
        let letter = from.chars().next()?;
        // `/docs/*` is `/docs` too.
        if letter == '/' && rest.is_empty() && from == "/*" {
            return Some(filled.replace(":splat", ""));
        }
        rest = rest.strip_prefix(letter)?;
        from = &from[letter.len_utf8()..];
    }
    rest.is_empty().then_some(filled)
}

fn file(shared: &Shared, request: &Request, status: u16, path: &SitePath, found: Found) -> Answer {
    let kind = media_type(path);
    match found {
        Found::Bytes(bytes) if kind.starts_with("text/html") => {
            let (tag, page) = followed(shared, &bytes);
            Answer::asked_for(request, status, kind, &format!("{tag}-{}", &shared.token[..8]), Body::Bytes(page))
        }
        Found::Bytes(bytes) => {
            let bytes = super::login::script(shared, request, path).map_or(bytes, String::into_bytes);
            let tag = tag(&bytes);
            Answer::asked_for(request, status, kind, &tag, Body::Bytes(bytes))
        }
        Found::Copy(from) => copy(shared, request, status, kind, &from),
    }
}

/// A file of the docs folder, where it is still in there.
fn copy(shared: &Shared, request: &Request, status: u16, kind: &str, from: &SitePath) -> Answer {
    let gone = || Answer::plain(404, "this file cannot be read any more");
    let Some((file, len, date)) = open(&shared.root, from) else { return gone() };
    if len > MAX_READ {
        let tag = format!("{len:x}-{date:x}");
        return Answer::asked_for(request, status, kind, &tag, Body::File(file, 0..len));
    }
    let mut bytes = Vec::with_capacity(len as usize);
    match std::io::Read::read_to_end(&mut std::io::Read::take(file, MAX_READ), &mut bytes) {
        Ok(_) => Answer::asked_for(request, status, kind, &tag(&bytes), Body::Bytes(bytes)),
        Err(_) => gone(),
    }
}

/// A file, its length and its date in nanoseconds; nothing outside of the folder, whatever a link says by now.
fn open(root: &Path, path: &SitePath) -> Option<(File, u64, u128)> {
    let real = root.join(path.as_str()).canonicalize().ok()?;
    let below = real.strip_prefix(root).ok()?;
    if below.iter().any(|part| part.to_string_lossy().starts_with('.')) {
        return None;
    }
    let file = File::open(&real).ok()?;
    let meta = file.metadata().ok().filter(|meta| meta.is_file())?;
    let date = meta.modified().ok()?.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    Some((file, meta.len(), date))
}

/// What is shown as long as there is no site: why.
fn without_site(shared: &Shared, request: &Request) -> Answer {
    let page =
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>No site yet</title>\n<body>\n</body>\n";
    let (tag, page) = followed(shared, page.as_bytes());
    Answer::asked_for(request, 500, "text/html; charset=utf-8", &tag, Body::Bytes(page))
}

/// A page with the preview's script in it, and what says what it is without.
fn followed(shared: &Shared, page: &[u8]) -> (String, Vec<u8>) {
    let tag = tag(page);
    let page = with_preview(page, &preview_tag(shared, &tag));
    // Also where the browser has it already.
    shared.given.keep(&tag, &page);
    (tag, page)
}

/// Sixteen letters that say what is in a file.
pub fn tag(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

fn preview_tag(shared: &Shared, tag: &str) -> String {
    // A base path is percent-encoded: no quotation mark is in it.
    let (token, base) = (&shared.token, shared.base());
    format!(
        "<script type=\"module\" src=\"{OWN}client.js\" data-docs-preview data-base=\"{base}\" data-token=\"{token}\" data-page=\"{tag}\"></script>"
    )
}

/// The page with the preview's script at the end of its body.
fn with_preview(page: &[u8], script: &str) -> Vec<u8> {
    let end = memchr::memmem::rfind(page, b"</body>").unwrap_or(page.len());
    [&page[..end], script.as_bytes(), &page[end..]].concat()
}

/// By the name's ending, as hosts do.
fn media_type(path: &SitePath) -> &'static str {
    if matches!(path.as_str(), "_redirects" | "_headers" | "CNAME") {
        return "text/plain; charset=utf-8";
    }
    match &*path.extension().to_ascii_lowercase() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" | "lottie" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "md" => "text/markdown; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "yaml" | "yml" => "application/yaml",
        "vtt" => "text/vtt; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "apng" => "image/apng",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "jxl" => "image/jxl",
        "bmp" => "image/bmp",
        "ico" => "image/x-icon",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mov" => "video/quicktime",
        "ogv" => "video/ogg",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "wav" => "audio/wav",
        "ogg" | "opus" => "audio/ogg",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "eot" => "application/vnd.ms-fontobject",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "wasm" => "application/wasm",
        "glb" => "model/gltf-binary",
        _ => "application/octet-stream",
    }
}

//! What a description can name of a request: values, flags, lists. The refusals are here too.

use std::collections::BTreeSet;

use url::form_urlencoded;

use super::{Basic, Body, Content, Method, Part, Refused, Request, json};
use crate::scheme::is_web;

#[derive(Default)]
pub(super) struct Scope {
    values: Vec<(&'static str, String)>,
    flags: Vec<&'static str>,
    lists: Vec<(&'static str, Vec<Scope>)>,
}

impl Scope {
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(key, _)| *key == name).map(|(_, value)| &**value)
    }

    pub(super) fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }

    pub(super) fn list(&self, name: &str) -> impl Iterator<Item = &Scope> {
        self.lists.iter().filter(move |(key, _)| *key == name).flat_map(|(_, items)| items)
    }

    fn put(&mut self, name: &'static str, value: impl Into<String>) {
        self.values.push((name, value.into()));
    }

    fn flag(&mut self, name: &'static str, on: bool) {
        self.flags.extend(on.then_some(name));
    }
}

/// `limits` are what the language cannot send.
pub(super) fn of(request: &Request, limits: &[String]) -> Result<Scope, Refused> {
    let limited = |limit: &str| limits.iter().any(|known| known == limit);
    refuse_nul(request)?;
    if !is_web(&request.url) || request.url.contains(|c: char| c <= ' ' || c == '\u{7f}') {
        return Err(Refused::Url);
    }
    let mut headers = headers(request)?;
    let mut scope = Scope::default();
    scope.put("url", &*request.url);
    scope.flag("braces", has_ranges(&request.url));
    scope.flag("secure", request.url.starts_with("https:"));
    let (flag, title) = match request.method {
        Method::Get => ("get", "Get"),
        Method::Put => ("put", "Put"),
        Method::Post => ("post", "Post"),
        Method::Delete => ("delete", "Delete"),
        Method::Options => ("options", "Options"),
        Method::Head => ("head", "Head"),
        Method::Patch => ("patch", "Patch"),
        Method::Trace => ("trace", "Trace"),
    };
    scope.put("method", request.method.name());
    scope.put("lower", flag);
    scope.put("title", title);
    scope.flag(flag, true);

    let basic = request.basic.as_ref();
    if basic.is_some_and(|basic| basic.user.contains(':')) {
        return Err(Refused::User);
    }
    if let Some(Basic { user, password }) = basic {
        if position(&headers, "authorization").is_some() {
            return Err(Refused::Header);
        }
        // Libraries differ in what they make of other characters.
        if user.is_ascii() && password.is_ascii() {
            scope.put("user", &**user);
            scope.put("password", &**password);
            scope.flag("basic", true);
        } else {
            let value = format!("Basic {}", base64(format!("{user}:{password}").as_bytes()));
            headers.insert(0, ("Authorization".to_owned(), value));
        }
    }

    body(&request.body, &mut headers, limited("part-equals"), limited("part-twice"), &mut scope)?;
    let with_body = scope.has("body");
    let refused = match request.method {
        Method::Get => with_body && limited("get-body"),
        Method::Head => with_body,
        Method::Trace => limited("trace"),
        _ => false,
    };
    if refused {
        return Err(Refused::Method);
    }

    let plain = scope.has("plain");
    let headers: Vec<Scope> = headers.into_iter().map(|(name, value)| header(name, value, plain)).collect();
    let stated = headers.iter().any(|header| !header.has("implied"));
    let lone = headers.is_empty() && !scope.has("basic") && !with_body;
    scope.flag("headers", !headers.is_empty());
    scope.flag("stated", stated);
    let headed = !headers.is_empty() || scope.has("basic");
    scope.flag("headed", headed);
    scope.flag("lone", lone && request.method != Method::Trace);
    scope.flag("bare", lone && request.method == Method::Get);
    scope.lists.push(("headers", headers));
    Ok(scope)
}

/// Whether cURL would take the address for a list of several. `{name}` is for the reader to fill in.
fn has_ranges(url: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let mut parts = url.split('{');
    let plain = |text: &str| !text.contains(['[', ']', '}']);
    let filled_in = |part: &str| {
        let name = part.split_once('}').filter(|(name, _)| !name.is_empty() && name.chars().all(is_name));
        name.is_some_and(|(_, rest)| plain(rest))
    };
    !(parts.next().is_none_or(plain) && parts.all(filled_in))
}

fn refuse_nul(request: &Request) -> Result<(), Refused> {
    let mut texts: Vec<&str> = vec![&request.url];
    texts.extend(request.headers.iter().flat_map(|(name, value)| [&**name, value]));
    texts.extend(request.basic.iter().flat_map(|basic| [&*basic.user, &basic.password]));
    match &request.body {
        Body::None => {}
        Body::Json { media_type: a, text: b }
        | Body::Text { media_type: a, text: b }
        | Body::File { media_type: a, file_name: b } => texts.extend([&**a, b]),
        Body::Form(fields) => texts.extend(fields.iter().flat_map(|(name, value)| [&**name, value])),
        Body::Multipart(parts) => {
            for part in parts {
                texts.push(&part.name);
                match &part.content {
                    Content::Text { value, media_type } => {
                        texts.push(value);
                        texts.extend(media_type.as_deref());
                    }
                    Content::File { file_name, media_type } => texts.extend([&**file_name, media_type]),
                }
            }
        }
    }
    if texts.iter().any(|text| text.contains('\0')) { Err(Refused::Nul) } else { Ok(()) }
}

/// The headers without white space around their values, each known to be one.
fn headers(request: &Request) -> Result<Vec<(String, String)>, Refused> {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut names = BTreeSet::new();
    for (name, value) in &request.headers {
        let value = value.trim_matches([' ', '\t']);
        let is_token = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
        let is_value = !value.contains(|c: char| (c < ' ' && c != '\t') || c == '\u{7f}');
        if !is_token || !is_value || !names.insert(name.to_ascii_lowercase()) {
            return Err(Refused::Header);
        }
        headers.push((name.clone(), value.to_owned()));
    }
    Ok(headers)
}

fn position(headers: &[(String, String)], name: &str) -> Option<usize> {
    headers.iter().position(|(key, _)| key.eq_ignore_ascii_case(name))
}

fn header(name: String, value: String, plain: bool) -> Scope {
    let mut scope = Scope::default();
    let lower = name.to_ascii_lowercase();
    let is_type = lower == "content-type";
    scope.flag("empty", value.is_empty());
    scope.flag("type", is_type);
    scope.flag("content", lower.starts_with("content-") && !is_type);
    // What Python's `json=` says by itself.
    scope.flag("implied", is_type && plain && value == "application/json");
    scope.put("name", name);
    scope.put("value", value);
    scope
}

fn body(
    body: &Body,
    headers: &mut Vec<(String, String)>,
    no_equals: bool,
    no_twice: bool,
    scope: &mut Scope,
) -> Result<(), Refused> {
    let mut typed = |media_type: &str, scope: &mut Scope| {
        is_media_type(media_type)?;
        let at = position(headers, "content-type").unwrap_or_else(|| {
            headers.push(("Content-Type".to_owned(), media_type.to_owned()));
            headers.len() - 1
        });
        scope.put("type", &*headers[at].1);
        scope.flag("body", true);
        Ok(())
    };
    match body {
        Body::None => {}
        Body::Multipart(parts) if parts.is_empty() => {}
        Body::Json { media_type, text } | Body::Text { media_type, text } => {
            typed(media_type, scope)?;
            scope.flag("text", true);
            scope.flag("plain", matches!(body, Body::Json { .. }) && json::plain(text).is_some());
            scope.flag("wide", !text.is_ascii());
            scope.put("text", &**text);
        }
        Body::File { media_type, file_name } => {
            typed(media_type, scope)?;
            is_file_name(file_name)?;
            scope.flag("file", true);
            scope.put("file", &**file_name);
        }
        Body::Form(fields) if fields.is_empty() => {
            typed("application/x-www-form-urlencoded", scope)?;
            scope.flag("text", true);
            scope.put("text", "");
        }
        Body::Form(fields) => {
            headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            scope.flag("body", true);
            scope.flag("form", true);
            let encoded = |fields: &[(String, String)]| {
                form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
            };
            scope.put("encoded", encoded(fields));
            let fields = fields.iter().map(|field| {
                let mut scope = Scope::default();
                scope.put("pair", encoded(std::slice::from_ref(field)));
                scope.put("name", &*field.0);
                scope.put("value", &*field.1);
                scope
            });
            scope.lists.push(("fields", fields.collect()));
        }
        Body::Multipart(parts) => {
            let names: BTreeSet<&str> = parts.iter().map(|part| &*part.name).collect();
            if no_equals && parts.iter().any(|part| part.name.contains('=')) || no_twice && names.len() < parts.len() {
                return Err(Refused::PartName);
            }
            headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            scope.flag("body", true);
            scope.flag("multipart", true);
            scope.put("boundary", boundary(parts));
            let parts = parts.iter().enumerate().map(|(at, part)| self::part(at + 1, part));
            let parts = parts.collect::<Result<Vec<Scope>, Refused>>()?;
            scope.flag("files", parts.iter().any(|part| part.has("file")));
            scope.flag("described", parts.iter().any(|part| part.has("file") || part.has("typed")));
            scope.lists.push(("parts", parts));
        }
    }
    Ok(())
}

fn part(number: usize, part: &Part) -> Result<Scope, Refused> {
    let mut scope = Scope::default();
    let (value, media_type) = match &part.content {
        Content::Text { value, media_type } => (value, media_type.as_deref()),
        Content::File { file_name, media_type } => {
            is_file_name(file_name)?;
            (file_name, Some(&**media_type))
        }
    };
    let is_file = matches!(part.content, Content::File { .. });
    scope.flag("file", is_file);
    scope.flag("typed", media_type.is_some() && !is_file);
    if let Some(media_type) = media_type {
        is_media_type(media_type)?;
        scope.put("type", media_type);
    }
    // As browsers write them into a part's head.
    let in_head = |text: &str| text.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22");
    scope.put("partname", in_head(&part.name));
    scope.put("filename", in_head(value));
    // As cURL reads what stands in quotes.
    scope.put("escaped", value.replace('\\', "\\\\").replace('"', "\\\""));
    scope.put("crlf", "\r\n");
    scope.put("number", number.to_string());
    scope.put("name", &*part.name);
    scope.put("value", &**value);
    Ok(scope)
}

/// A line that no text has.
fn boundary(parts: &[Part]) -> String {
    const BOUNDARY: &str = "7c2f0e9a41d85b36";
    let zeros = |text: &str| text.bytes().take_while(|byte| *byte == b'0').count();
    let texts = parts.iter().filter_map(|part| match &part.content {
        Content::Text { value, .. } => Some(value),
        Content::File { .. } => None,
    });
    let found =
        texts.flat_map(|value| value.match_indices(BOUNDARY).map(|(at, _)| zeros(&value[at + BOUNDARY.len()..])));
    format!("{BOUNDARY}{}", "0".repeat(found.max().map_or(0, |longest| longest + 1)))
}

fn is_media_type(text: &str) -> Result<(), Refused> {
    let harmless = text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !b"\"\\,".contains(&byte));
    if harmless && text.contains('/') { Ok(()) } else { Err(Refused::MediaType) }
}

fn is_file_name(name: &str) -> Result<(), Refused> {
    if matches!(name, "" | "-") { Err(Refused::FileName) } else { Ok(()) }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= three.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

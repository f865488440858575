//! The line above a page about an endpoint: its method, and where it is, in the parts between which lines may break.

use super::playground::MountFields;
use crate::index::EndpointLine;
use serde::Serialize;

/// As a template reads it.
#[derive(Serialize)]
pub(super) struct EndpointFields<'a> {
    method: &'a str,
    /// What stands before the path.
    server: Option<&'a str>,
    server_parts: Option<Vec<&'a str>>,
    pub path: &'a str,
    path_parts: Vec<&'a str>,
    /// The whole of it, to be copied.
    pub address: Option<String>,
    /// Where requests can be sent.
    pub playground: Option<MountFields<'a>>,
}

pub(super) fn fields(line: &EndpointLine) -> EndpointFields<'_> {
    let server = line.server.as_ref().filter(|server| server.is_shown).map(|server| &*server.url);
    EndpointFields {
        method: &line.method,
        server,
        server_parts: server.map(parts),
        path: &line.address,
        path_parts: parts(&line.address),
        address: address(line),
        playground: None,
    }
}

fn address(EndpointLine { server, address, .. }: &EndpointLine) -> Option<String> {
    let whole = server.as_ref().map(|server| format!("{}{address}", server.url));
    whole.or_else(|| address.contains("://").then(|| address.to_string()))
}

/// An address cut where a line of it may end: after `/` and `-`, before `.`, `{`, `?` and `&`; but not after its first byte.
fn parts(address: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, pair) in address.as_bytes().windows(2).enumerate() {
        let &[before, after] = pair else { continue };
        let begins = matches!(after, b'.' | b'{' | b'?' | b'&') && before != after;
        let ends = matches!(before, b'/' | b'-') && !matches!(after, b'/' | b'-');
        if at > 0 && (begins || ends) {
            parts.push(&address[from..=at]);
            from = at + 1;
        }
    }
    parts.push(&address[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::{fields, parts};
    use crate::index::{EndpointLine, Server};

    /// What templates of sites print, and the same in parts.
    #[test]
    fn templates_are_given_texts_and_their_parts() {
        let server = Server { url: "https://a.example".into(), is_shown: true };
        let line = EndpointLine { method: "GET".into(), address: "/b/{c}".into(), server: Some(server) };
        let expected = serde_json::json!({
            "method": "GET",
            "server": "https://a.example",
            "server_parts": ["https://", "a", ".example"],
            "path": "/b/{c}",
            "path_parts": ["/b/", "{c}"],
            "address": "https://a.example/b/{c}",
            "playground": null,
        });
        assert_eq!(serde_json::to_value(fields(&line)).expect("texts"), expected);
    }

    #[test]
    fn addresses_break_between_their_parts() {
        let check = |parted: &str| assert_eq!(parts(&parted.replace(' ', "")).join(" "), parted);
        check("/v1/ customers/ {customer_id}/ bank-");
        check("https:// api .example .com/ v1");
        check("/lamps/ {lamp} .json ?unit=lux &at= {time}");
        check("a- {b} {c}");
        check("/{a}/ b");
        check("/é/ ü .ß");
        check("--/ a");
        check("");
    }
}

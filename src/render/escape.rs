//! The one place where text becomes HTML, and strings of CSS.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Text between tags.
pub fn text(text: &str, out: &mut String) {
    escape(text, out, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// The value of an attribute between double or single quotes.
pub fn attribute(value: &str, out: &mut String) {
    escape(value, out, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\'' => Some("&#39;"),
        _ => None,
    });
}

/// A theme's literal text without its entities: those that templates are written with.
pub fn unescaped(html: &str) -> Cow<'_, str> {
    if !html.contains('&') {
        return html.into();
    }
    let plain = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    plain.replace("&amp;", "&").into()
}

fn escape(from: &str, out: &mut String, entity: impl Fn(u8) -> Option<&'static str>) {
    let mut written = 0;
    for (at, byte) in from.bytes().enumerate() {
        if let Some(entity) = entity(byte) {
            out.push_str(&from[written..at]);
            out.push_str(entity);
            written = at + 1;
        }
    }
    out.push_str(&from[written..]);
}

/// A string of CSS with its quotes, which nothing in it can end.
pub fn css_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars().filter(|c| !c.is_control()) {
        match c {
            '"' | '\\' | '<' | '{' | '}' | ';' => _ = write!(out, "\\{:x} ", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

//! The one place where text becomes HTML, and strings of CSS.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Text between tags.
pub fn text(text: &str, out: &mut String) {
    let mut written = 0;
    // Long stretches without any of the three are the rule: they are looked at many bytes at once.
    for at in memchr::memchr3_iter(b'&', b'<', b'>', text.as_bytes()) {
        out.push_str(&text[written..at]);
        out.push_str(match text.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        written = at + 1;
    }
    out.push_str(&text[written..]);
}

/// The value of an attribute between double or single quotes.
pub fn attribute(value: &str, out: &mut String) {
    let mut written = 0;
    for (at, byte) in value.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&value[written..at]);
        out.push_str(entity);
        written = at + 1;
    }
    out.push_str(&value[written..]);
}

/// A theme's literal text without its entities: those that templates are written with.
pub fn unescaped(html: &str) -> Cow<'_, str> {
    if !html.contains('&') {
        return html.into();
    }
    let plain = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    plain.replace("&amp;", "&").into()
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

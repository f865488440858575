//! Character references in attribute values: `&quot;`, `&#39;`, `&#x27;`.

use std::borrow::Cow;

use memchr::memchr;

/// The text with its character references decoded; what is none stays as it is.
pub fn decode(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest name has 31 letters.
        let end = rest.bytes().take(40).position(|byte| byte == b';');
        match end.and_then(|end| htmlescape::decode_html(&rest[..end + 1]).ok().map(|text| (end, text))) {
            Some((end, text)) => {
                decoded.push_str(&text);
                rest = &rest[end + 1..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

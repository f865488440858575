//! The YAML that nearly all frontmatter is, read without a YAML parser: lines of `key: value`.
//!
//! Takes only texts whose meaning needs no grammar, and leaves every other one to `yaml`: 99 % of the frontmatter of
//! real sites, at a tenth of the time. What it takes, it takes as YAML does; tests hold it against two parsers.

use super::yaml::plain;
use super::{Field, Node, Value};
use crate::source::Span;

/// The map that `text` is, or `None` when it takes more than lines to tell.
pub(super) fn lines(text: &str, at: Span) -> Option<Node> {
    let mut fields = Vec::with_capacity(8);
    let mut start = 0;
    while start < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |length| start + length);
        let line = &text[start..end];
        let line = line.strip_suffix('\r').unwrap_or(line);
        if !line.is_empty() && !line.starts_with('#') {
            let place = |from: usize, to: usize| Span {
                file: at.file,
                start: at.start + (start + from) as u32,
                end: at.start + (start + to) as u32,
            };
            fields.push(field(line, place)?);
        } else if !is_plain_text(line) {
            return None;
        }
        start = end + 1;
    }
    let first = fields.first().map_or(at.start, |field: &Field| field.key_span.start);
    let value = if fields.is_empty() { Value::Null } else { Value::Map(fields) };
    let end = if value == Value::Null { first } else { at.start + text.len() as u32 };
    Some(Node { value, span: Span { file: at.file, start: first, end } })
}

fn field(line: &str, place: impl Fn(usize, usize) -> Span) -> Option<Field> {
    let (key, key_end) = match line.as_bytes()[0] {
        b'"' | b'\'' => {
            let key = quoted(line)?;
            (key, key.len() + 2)
        }
        first if first.is_ascii_alphabetic() => {
            let is_key = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
            let length = line.bytes().take_while(|byte| is_key(byte)).count();
            let key = &line[..length];
            // `true: x` and `null: x` have keys that are no text.
            (matches!(plain(key), Value::Text(_)).then_some(key)?, length)
        }
        _ => return None,
    };
    // YAML looks ahead for a colon 1024 characters far, and no further.
    if key_end > 512 {
        return None;
    }
    let rest = line[key_end..].strip_prefix(':')?;
    let value = rest.trim_start_matches([' ', '\t']);
    let value_start = line.len() - value.len();
    if value.is_empty() {
        return Some(Field {
            key: key.into(),
            key_span: place(0, key_end),
            node: Node { value: Value::Null, span: place(key_end + 1, key_end + 1) },
        });
    }
    if value_start == key_end + 1 {
        return None;
    }
    let value = value.trim_end_matches(' ');
    let meaning = match value.as_bytes()[0] {
        b'"' | b'\'' => {
            let inside = quoted(value)?;
            (inside.len() + 2 == value.len()).then(|| Value::Text(inside.into()))?
        }
        _ => unquoted(value)?,
    };
    let span = place(value_start, value_start + value.len());
    Some(Field { key: key.into(), key_span: place(0, key_end), node: Node { value: meaning, span } })
}

/// What stands between the quote `text` begins with and the next one, when nothing in it is escaped.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.as_bytes()[0];
    let inside = &text[1..1 + memchr::memchr(quote, &text.as_bytes()[1..])?];
    let is_doubled = quote == b'\'' && text.as_bytes().get(inside.len() + 2) == Some(&b'\'');
    let is_escaped = quote == b'"' && inside.contains('\\');
    (!is_doubled && !is_escaped && is_plain_text(inside)).then_some(inside)
}

fn unquoted(value: &str) -> Option<Value> {
    const INDICATORS: &[u8] = b"-?:,[]{}#&*!|>'\"%@`";
    let bytes = value.as_bytes();
    if INDICATORS.contains(&bytes[0]) || !is_plain_text(value) {
        return None;
    }
    // A colon before a blank begins a value, a hash after one a comment.
    let ends_early = bytes.iter().enumerate().any(|(at, byte)| match byte {
        b':' => bytes.get(at + 1).is_none_or(|next| *next == b' '),
        b'#' => bytes[at - 1] == b' ',
        _ => false,
    });
    (!ends_early).then(|| plain(value))
}

/// No control character, and nothing that one version of YAML or another takes for the end of a line.
fn is_plain_text(text: &str) -> bool {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return true;
    }
    let breaks = ['\u{2028}', '\u{2029}', '\u{feff}', '\u{fffe}', '\u{ffff}'];
    !text.chars().any(|c| c.is_control() || breaks.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::yaml::parsed;
    use crate::source::FileId;

    fn at(text: &str) -> Span {
        Span { file: FileId(0), start: 0, end: text.len() as u32 }
    }

    /// Keys and values with their places; an empty value has none that means anything.
    fn outline(node: &Node) -> Vec<(String, Span, String, Option<Span>)> {
        let Value::Map(fields) = &node.value else { return Vec::new() };
        let field = |field: &Field| {
            let span = (field.node.value != Value::Null).then_some(field.node.span);
            (field.key.to_string(), field.key_span, format!("{:?}", field.node.value), span)
        };
        fields.iter().map(field).collect()
    }

    /// Whether lines were enough; when they were, the parser says the same.
    #[track_caller]
    fn is_enough(text: &str) -> bool {
        let Some(found) = lines(text, at(text)) else { return false };
        let parsed = parsed(text, at(text));
        let parsed = parsed.unwrap_or_else(|error| panic!("{text:?} is no YAML: {error:?}"));
        assert_eq!(outline(&found), outline(&parsed), "for {text:?}");
        let oracle: serde_yaml::Value = match serde_yaml::from_str(text) {
            Ok(value) => value,
            Err(error) if error.to_string().contains("duplicate") => return true,
            Err(error) => panic!("{text:?}: {error}"),
        };
        assert_eq!(found.to_json(), serde_json::to_value(oracle).expect("JSON"), "for {text:?}");
        true
    }

    #[test]
    fn what_lines_are_enough_for() {
        for text in [
            "",
            "title: Hello",
            "title: \"A: b\"\ndescription: 'It is #1'\n\n# comment\nicon: rocket\n",
            "title: Übersicht — 概要 🎉\r\nhidden: true\r\nboost: 1.5\r\n",
            "openapi: GET /users/{id}\nurl: https://x.y/z#a\ndescription:\nempty: \n",
            "\"og:title\": x\n'a b': y  \n",
            "a: b#c\nb: x:y\nc: 2024-01-01\nd: ~\ne: 0x1f\nf: a, b [c] {d}\n",
            "a: What's new?\nb: 50% off & more\nc: x - y ! z\n",
        ] {
            assert!(is_enough(text), "{text:?}");
        }
    }

    #[test]
    fn what_needs_the_parser() {
        for text in [
            "a: b: c",
            "a: b:",
            "a: b #c",
            "a:b",
            "a",
            "- a",
            "  a: b",
            "a: [b]",
            "a: {b}",
            "a: |\n  x",
            "a: x\n  y",
            "a: \"x\\n\"",
            "a: 'x''y'",
            "a: \"x\" y",
            "a: \"x",
            "a: *b",
            "a: &b c",
            "a: !b c",
            "a: @b",
            "a: `b`",
            "a: %b",
            "a: - b",
            "a: ? b",
            "true: x",
            "a b: c",
            "a: b\tc",
            "a: b\rc",
            "---\na: b",
            "a: b\n...",
            "a: \u{2028}x",
            "a: \u{85}x",
            "\u{feff}a: b",
            "a: > b",
            "? a",
        ] {
            assert!(!is_enough(text), "{text:?}");
        }
    }

    /// Two hundred thousand short texts of what YAML has meanings for.
    #[test]
    fn lines_agree_with_two_parsers() {
        let pieces = [
            "a", "b", ": ", ":", " ", "\n", "#", " #", "\"", "'", "-", "- ", "[", "]", "{", "}", ",", "\\", "\t",
            "\r\n", "é", "title: ", "true", "1", "0x", ".", "~", "|", ">", "&", "*", "!", "?", "%", "@", "`", "x: y\n",
            "\"k\": ", "''", "...", "---",
        ];
        let mut seed = 7u64;
        let mut random = move |n: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % n
        };
        let mut n_enough = 0;
        for _ in 0..200_000 {
            let text: String = (0..1 + random(8)).map(|_| pieces[random(pieces.len())]).collect();
            n_enough += usize::from(is_enough(&text));
        }
        assert!(n_enough > 1000, "only {n_enough} texts were tested");
    }
}

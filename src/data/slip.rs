//! What is wrong with a text that is not YAML, in an author's words.

use std::ops::Range;

use super::MAX_DEPTH;

pub(super) struct Slip {
    /// Bytes of the text.
    pub at: Range<usize>,
    pub message: String,
    pub help: Option<&'static str>,
}

/// `stopped` is the byte where the parser stopped, `info` what it says.
pub(super) fn slip(text: &str, stopped: usize, info: &str) -> Slip {
    let plain = |help| Slip { at: fault(text, stopped, info), message: message(info), help };
    let letter =
        |at: usize, message: &str, help| Slip { at: at..at + 1, message: message.to_owned(), help: Some(help) };
    if info.contains("recursion limit") {
        let message = format!("more than {MAX_DEPTH} lists and maps within each other");
        return Slip { at: fault(text, stopped, info), message, help: Some("write it with fewer levels") };
    }
    if info.contains("invalid trailing content after") {
        let quote = text[..stopped].rfind(['\'', '"']);
        return match quote.map(|at| (at, text.as_bytes()[at])) {
            Some((at, b'\'')) => letter(
                at,
                "the text ends at this quote, and more follows",
                "write an apostrophe twice between single quotes (`'it''s'`), or use double quotes: `\"it's\"`",
            ),
            Some((at, _)) => letter(
                at,
                "the text ends at this quote, and more follows",
                "write a quote between double quotes as `\\\"`, or put the text in single quotes",
            ),
            None => plain(None),
        };
    }
    if info.contains("quoted scalar") {
        return match open_quote(text, stopped) {
            Some(at) => letter(at, "this quote is never closed", "close the quote at the end of the text"),
            None => plain(Some("close the quote on the line it was opened on")),
        };
    }
    if let Some(at) = unclosed(text, stopped) {
        return match text.as_bytes()[at] {
            b'[' => letter(
                at,
                "this list has no closing `]`",
                "close it: `[a, b]`, or put text that begins with `[` in quotes",
            ),
            _ => letter(
                at,
                "this map has no closing `}`",
                "close it: `{a: b}`, or put text that begins with `{` in quotes",
            ),
        };
    }
    if text[..stopped].ends_with([']', '}']) && info.contains("did not find expected key") {
        let message = "the list or map ends here, and more follows";
        return letter(stopped - 1, message, "put text that begins with `[` or `{` in quotes");
    }
    let help = if info.contains("mapping values are not allowed") && is_first_key(text, stopped) {
        Some(
            "write this key with the same blanks before it as the keys around it, or quotes around the text that it is part of",
        )
    } else if info.contains("mapping values are not allowed") {
        Some("put a value that holds `: ` in quotes")
    } else if info.contains("unexpected character") {
        Some("put a value that begins so in quotes")
    } else if is_tab(info) {
        Some("write blanks where there are tabs")
    } else if info.contains("flow sequence") || info.contains("flow mapping") {
        Some("write a comma between values, and quotes around text that holds brackets, braces or commas")
    } else if info.contains("did not find expected key") || info.contains("simple key") {
        Some("write `key: value` on lines of their own, keys of one level with the same blanks before them")
    } else {
        None
    };
    plain(help)
}

/// Whether the `:` at `stopped` is the first of its line, below text that then runs on to it.
fn is_first_key(text: &str, stopped: usize) -> bool {
    let above = text[..stopped].rfind('\n');
    above.is_some_and(|above| !text[above..stopped].contains(": "))
}

/// The last bracket at the beginning of a value that is still open where the parser stopped: on an earlier line, or when
/// nothing follows.
fn unclosed(text: &str, stopped: usize) -> Option<usize> {
    let mut n_closed = 0;
    let at = text[..stopped].bytes().rposition(|byte| {
        match byte {
            b']' | b'}' => n_closed += 1,
            b'[' | b'{' => n_closed -= 1,
            _ => {}
        }
        n_closed < 0
    })?;
    let begins =
        matches!(text[..at].trim_end_matches(' ').bytes().next_back(), None | Some(b':' | b'-' | b'\n' | b','));
    let is_over = text[stopped..].trim().is_empty() || text[at..stopped].contains('\n');
    (begins && is_over).then_some(at)
}

/// Where the quote begins that the parser was reading when it stopped: after a `: `, `- ` or at a line's beginning.
fn open_quote(text: &str, stopped: usize) -> Option<usize> {
    // It may stand at the quote itself.
    let before = &text[..text.ceil_char_boundary(stopped + 1)];
    let begins = |at: usize| matches!(before[..at].bytes().next_back(), None | Some(b' ' | b'\n' | b'[' | b'{' | b','));
    before.bytes().enumerate().rev().find(|(at, byte)| matches!(byte, b'\'' | b'"') && begins(*at)).map(|(at, _)| at)
}

/// The character at which the parser stopped; of a tab, the tab, which comes after where it looked from. The last
/// character where it stopped at the end.
fn fault(text: &str, stopped: usize, info: &str) -> Range<usize> {
    let mut start = stopped;
    if is_tab(info)
        && let Some(tab) = text[start..].find('\t')
    {
        start += tab;
    }
    if start == text.len() {
        start = text.char_indices().next_back().map_or(0, |(last, _)| last);
    }
    start..start + text[start..].chars().next().map_or(0, char::len_utf8)
}

/// As our messages are: a small first letter, names in backquotes.
fn message(info: &str) -> String {
    let mut letters = info.chars();
    let lower: String = letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect());
    lower.replace('\'', "`")
}

fn is_tab(info: &str) -> bool {
    info.contains("valid YAML whitespace") || info.contains("tab")
}

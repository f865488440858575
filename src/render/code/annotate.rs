//! `[!code ++]` and its kin: comments at a line's end that say how the line is shown, and are not shown themselves.

use std::borrow::Cow;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    Highlight,
    Focus,
    Add,
    Remove,
    Error,
    Warning,
}

pub(super) struct Annotated<'a> {
    /// The code without the comments.
    pub text: Cow<'a, str>,
    /// Lines, from 1, in the order found.
    pub marks: Vec<(u32, Mark)>,
}

/// Lines that one comment may mark (`[!code ++:3]`).
const MAX_LINES: u32 = 1000;

pub(super) fn annotate(code: &str) -> Annotated<'_> {
    if memchr::memmem::find(code.as_bytes(), b"[!code ").is_none() {
        return Annotated { text: Cow::Borrowed(code), marks: Vec::new() };
    }
    let mut text = String::with_capacity(code.len());
    let mut marks = Vec::new();
    let mut line: u32 = 1;
    for full in code.split_inclusive('\n') {
        let end = full.trim_end_matches(['\n', '\r']);
        let (mut shown, mut found) = (end, Vec::new());
        while let Some((before, mark, count)) = trailing(shown) {
            shown = before;
            found.push((mark, count));
        }
        // A comment that has the line to itself goes with its line and marks the ones below.
        let own_line = !found.is_empty() && shown.trim().is_empty();
        for (mark, count) in found {
            marks.extend((line..line.saturating_add(count)).map(|line| (line, mark)));
        }
        if !own_line {
            text.push_str(shown);
            text.push_str(&full[end.len()..]);
            line += 1;
        }
    }
    let n_lines = line;
    marks.retain(|(line, _)| *line < n_lines);
    Annotated { text: Cow::Owned(text), marks }
}

/// The line before its last `[!code …]` comment, what that says, and for how many lines.
fn trailing(line: &str) -> Option<(&str, Mark, u32)> {
    let line = line.trim_end();
    let body =
        ["-->", "*/}", "*/", "%>"].into_iter().find_map(|close| line.strip_suffix(close)).unwrap_or(line).trim_end();
    let inside = body.strip_suffix(']')?;
    let at = inside.rfind("[!code ")?;
    let (what, count) = match inside[at + "[!code ".len()..].split_once(':') {
        Some((what, count)) => (what, count.trim().parse::<u32>().ok()?.clamp(1, MAX_LINES)),
        None => (&inside[at + "[!code ".len()..], 1),
    };
    let mark = match what.trim() {
        "++" | "add" | "ins" => Mark::Add,
        "--" | "remove" | "del" => Mark::Remove,
        "highlight" | "hl" => Mark::Highlight,
        "focus" => Mark::Focus,
        "error" => Mark::Error,
        "warning" => Mark::Warning,
        _ => return None,
    };
    let before = inside[..at].trim_end();
    let opener =
        ["{/*", "/*", "<!--", "//", "#", "--", ";", "%", "'"].into_iter().find_map(|open| before.strip_suffix(open));
    // Several in one comment: `// [!code ++] [!code focus]`.
    let before = opener.unwrap_or(before);
    Some((before.trim_end(), mark, count))
}

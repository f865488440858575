//! What follows a fence's language: title, flags, line lists. Lenient, because a fence is never worth an error.
//!
//! A module of its own, because it is read when a page is compiled and by no stage else.

use crate::page::{CodeMeta, Corner};

/// Lines that a list may name, so that `{1-4000000000}` stays harmless.
const MAX_LINES: usize = 10_000;

/// A fence's language and the rest of its info string, from its first word and what follows. A first word that is one
/// of the flags or a `name=value` pair (```` ```title="Set up" ````) or a list of lines is no language.
pub fn info<'a>(word: &'a str, rest: &str) -> (&'a str, CodeMeta) {
    let (language, against) = split_language(word);
    let mut ignored = CodeMeta::default();
    let is_pair = word.split_once('=').is_some_and(|(name, _)| pair(&mut ignored, name, ""));
    if is_pair || word.starts_with('{') || flag(&mut ignored, word, true) {
        return ("", meta("", &format!("{word} {rest}")));
    }
    match against {
        "" => (language, meta(language, rest)),
        against => (language, meta(language, &format!("{against} {rest}"))),
    }
}

/// Languages that slips are held against: those that are written most, each by the names that have five letters and more,
/// and the few short ones where letters that changed places are no other word.
const USUAL: [&str; 39] = [
    "bash",
    "csharp",
    "dart",
    "docker",
    "dockerfile",
    "elixir",
    "erlang",
    "golang",
    "graphql",
    "groovy",
    "haskell",
    "html",
    "java",
    "javascript",
    "json",
    "jsonc",
    "kotlin",
    "makefile",
    "markdown",
    "mermaid",
    "nginx",
    "objectivec",
    "perl",
    "plaintext",
    "powershell",
    "prisma",
    "python",
    "ruby",
    "rust",
    "scala",
    "shell",
    "solidity",
    "svelte",
    "swift",
    "terraform",
    "toml",
    "typescript",
    "xml",
    "yaml",
];

/// Names of others that are as near to one of these as a slip: they are meant.
const OTHERS: [&str; 11] =
    ["cpython", "cython", "fsharp", "ipython", "jsonb", "jsonl", "jsonp", "jython", "qsharp", "rlang", "rmarkdown"];

/// The language that was meant by one that there is not: a letter too many, too few, another one, or two that changed
/// places; of names of four letters and less only that. With a large letter it is more likely a title.
pub fn meant(written: &str) -> Option<&'static str> {
    if !written.bytes().all(|byte| byte.is_ascii_lowercase()) || OTHERS.contains(&written) || USUAL.contains(&written) {
        return None;
    }
    let is_same_letters = |name: &str| {
        let sorted = |text: &str| {
            let mut letters = text.as_bytes().to_vec();
            letters.sort_unstable();
            letters
        };
        sorted(written) == sorted(name)
    };
    let is_slip = |name: &str| name.len() > 4 && written.len() > 4 || is_same_letters(name);
    USUAL.into_iter().find(|name| is_slip(name) && strsim::osa_distance(written, name) == 1)
}

/// Reads what follows the language in a fence's info string.
///
/// Known words and `name=value` pairs set their field wherever they stand, `{1,3-5}` lists lines to highlight, and
/// what is left over is the title: ```` ```js src/main.js {2} lines ````.
pub fn meta(language: &str, meta: &str) -> CodeMeta {
    let mut found = CodeMeta::default();
    let mut title: Vec<&str> = Vec::new();
    let mut rest = meta.trim();
    while !rest.is_empty() {
        let (token, after) = token(rest);
        rest = after.trim_start();
        if let Some(lines) = token.strip_prefix('{') {
            found.highlight.extend(line_list(lines.trim_end_matches('}')));
            continue;
        }
        if let Some((name, value)) = token.split_once('=')
            && !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        {
            if pair(&mut found, name, unquote(value)) {
                continue;
            }
        } else if flag(&mut found, token, true) {
            continue;
        } else if language == "mermaid" && token == "actions" {
            found.actions = Some(true);
            continue;
        }
        title.push(unquote(token));
    }
    if found.title.is_none() && !title.is_empty() {
        found.title = Some(title.join(" ").into());
    }
    found
}

/// A fence's first word as language and what is written against it: `js{1}` is `js` with a list of lines.
fn split_language(word: &str) -> (&str, &str) {
    word.split_at(word.find('{').filter(|at| *at > 0).unwrap_or(word.len()))
}

/// Sets a flag by its word; `false` when it is none.
fn flag(meta: &mut CodeMeta, word: &str, on: bool) -> bool {
    match word {
        "lines" | "showLineNumbers" | "line-numbers" | "numbered" => meta.lines = on,
        "wrap" => meta.wrap = on,
        "expandable" => meta.expandable = on,
        "nocopy" | "noCopy" => meta.no_copy = on,
        "copy" => meta.no_copy = !on,
        "personal" => meta.personal = on,
        // Type information from a compiler, which no static page has.
        "twoslash" => {}
        _ => return false,
    }
    true
}

/// Sets a field by name; `false` when there is no such field, so the token belongs to the title.
fn pair(meta: &mut CodeMeta, name: &str, value: &str) -> bool {
    match name {
        "title" | "filename" | "file" => meta.title = (!value.is_empty()).then(|| value.into()),
        "icon" => meta.icon = (!value.is_empty()).then(|| value.into()),
        "iconType" => meta.icon_type = (!value.is_empty()).then(|| value.into()),
        "highlight" => meta.highlight.extend(line_list(value)),
        "focus" => meta.focus.extend(line_list(value)),
        "actions" => meta.actions = Some(!matches!(value, "false" | "0")),
        "placement" => {
            meta.placement = match value {
                "top-left" => Some(Corner::TopLeft),
                "top-right" => Some(Corner::TopRight),
                "bottom-left" => Some(Corner::BottomLeft),
                "bottom-right" => Some(Corner::BottomRight),
                _ => None,
            }
        }
        // Schemes of a single block: accepted, without effect.
        "theme" => {}
        _ => return flag(meta, name, !matches!(value, "false" | "0")),
    }
    true
}

/// The next token: up to a blank outside quotes and braces.
fn token(text: &str) -> (&str, &str) {
    let mut close = None;
    for (at, c) in text.char_indices() {
        match close {
            Some(end) if c == end => {
                close = None;
                // `{1}lines` and `{1}{2}` are several tokens.
                if end == '}' && text.starts_with('{') {
                    return text.split_at(at + 1);
                }
            }
            Some(_) => {}
            None if c.is_whitespace() => return text.split_at(at),
            // `js main.js{2}` is a title and a list; `highlight={2}` is one token.
            None if c == '{' && at > 0 && !text[..at].ends_with('=') => return text.split_at(at),
            None if c == '{' => close = Some('}'),
            // A quote inside a word (`it's`) is part of it.
            None if matches!(c, '"' | '\'') && (at == 0 || text[..at].ends_with('=')) && text[at + 1..].contains(c) => {
                close = Some(c)
            }
            None => {}
        }
    }
    (text, "")
}

fn unquote(text: &str) -> &str {
    for (open, close) in [('"', '"'), ('\'', '\''), ('{', '}')] {
        if let Some(inside) = text.strip_prefix(open).and_then(|text| text.strip_suffix(close)) {
            return inside.trim();
        }
    }
    text
}

/// `1,3-5`, `[1, 3]`, `2, 4-9`: in the order written.
pub fn line_list(text: &str) -> Vec<u32> {
    let mut lines = Vec::new();
    let inside = text.trim_matches(|c: char| matches!(c, '[' | ']' | '{' | '}' | '"' | '\'') || c.is_whitespace());
    for part in inside.split(',') {
        let mut ends = part.splitn(2, ['-', '–']).map(|end| end.trim().parse::<u32>().ok());
        match (ends.next().flatten(), ends.next()) {
            (Some(line), None) => lines.push(line),
            (Some(first), Some(Some(last))) => lines.extend((first..=last).take(MAX_LINES)),
            _ => {}
        }
        lines.truncate(MAX_LINES);
    }
    lines
}

//! Texts of a specification as MDX: nothing in them is markup of ours.

use std::fmt::Write;
use std::ops::Range;

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What would end an address in Markdown or mean something to MDX.
const ADDRESS: &AsciiSet = &CONTROLS.add(b' ').add(b'(').add(b')').add(b'<').add(b'>').add(b'{').add(b'}').add(b'\\');

/// An address as a link's.
pub(super) fn address(url: &str) -> String {
    utf8_percent_encode(url, ADDRESS).to_string()
}

/// A value of a prop: `{"…"}`, a text in JSON and so in JavaScript.
pub(super) fn prop(text: &str) -> String {
    format!("{{{}}}", serde_json::Value::from(text))
}

/// A text without any marks.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(if c.is_whitespace() { ' ' } else { c });
    }
    out.trim().to_owned()
}

/// Words as code in a line.
pub(super) fn code(text: &str) -> String {
    let text = text.replace(['\r', '\n'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let ticks = "`".repeat(longest + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() { " " } else { "" };
    format!("{ticks}{blank}{text}{blank}{ticks}")
}

/// A block of code with a title, which may be empty.
pub(super) fn fence(language: &str, title: &str, code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let ticks = "`".repeat(longest.max(2) + 1);
    let language: String = language.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#' | '-')).collect();
    let title: String = title.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '`' | '{' | '}')).collect();
    let title = if title.trim().is_empty() { String::new() } else { format!(" title=\"{title}\"") };
    format!("\n{ticks}{}{title}\n{}\n{ticks}\n", language.to_lowercase(), code.trim_end_matches('\n'))
}

/// An id that is made of a name.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, '_' | '.') {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// Longest description that is read as Markdown; more is a text.
const MAX_MARKDOWN: usize = 100_000;

/// Markdown (CommonMark with tables) as MDX: tags, braces, dollars and what begins like a module are text, but in code.
/// Headings are too deep for the table of contents, which is the page's own.
pub(super) fn description(text: &str) -> String {
    if text.len() > MAX_MARKDOWN {
        return plain(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut options = Options::default();
    options.extension.table = true;
    let arena = Arena::new();
    let root = parse_document(&arena, &text, &options);
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let offset = |line: usize, column: usize| {
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(text.len());
        text.floor_char_boundary((start + column).min(text.len()))
    };
    let mut kept: Vec<Range<usize>> = Vec::new();
    let mut headings: Vec<usize> = Vec::new();
    // `<https://…>`, which is a tag to MDX.
    let mut addresses: Vec<(Range<usize>, String)> = Vec::new();
    // Where a block of code ends that nothing closes, and what closes it.
    let mut unclosed: Vec<(usize, String)> = Vec::new();
    for node in root.descendants() {
        let node = node.data.borrow();
        let at = node.sourcepos;
        match &node.value {
            NodeValue::CodeBlock(block) if block.fenced => {
                let start = offset(at.start.line, at.start.column.saturating_sub(1));
                let end = offset(at.end.line, at.end.column);
                kept.push(start..end);
                let sign = char::from(block.fence_char);
                let last =
                    text[start..end].rsplit('\n').next().unwrap_or_default().trim_start_matches([' ', '>']).trim_end();
                let is_closed = at.end.line > at.start.line
                    && last.chars().all(|c| c == sign)
                    && last.chars().count() >= block.fence_length;
                if !is_closed {
                    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
                    let prefix = text[line..start].replace(|c| c != '>', " ");
                    let fence = sign.to_string().repeat(block.fence_length);
                    unclosed.push((end, format!("\n{prefix}{fence}\n")));
                }
            }
            NodeValue::Code(_) | NodeValue::CodeBlock(_) => {
                kept.push(offset(at.start.line, at.start.column.saturating_sub(1))..offset(at.end.line, at.end.column));
            }
            NodeValue::Link(link)
                if text[offset(at.start.line, at.start.column.saturating_sub(1))..].starts_with('<') =>
            {
                let range =
                    offset(at.start.line, at.start.column.saturating_sub(1))..offset(at.end.line, at.end.column);
                addresses.push((range, link.url.clone()));
            }
            NodeValue::Heading(heading) if !heading.setext => {
                headings.push(offset(at.start.line, at.start.column.saturating_sub(1)));
            }
            _ => {}
        }
    }
    kept.sort_by_key(|range| range.start);
    let mut addresses = addresses.into_iter().peekable();
    let mut done = 0;
    let mut out = String::with_capacity(text.len() + 16);
    let mut kept = kept.into_iter().peekable();
    let mut unclosed = unclosed.into_iter().peekable();
    for (at, c) in text.char_indices() {
        if let Some((_, closing)) = unclosed.next_if(|(end, _)| *end <= at) {
            out.push_str(&closing);
        }
        if at < done {
            continue;
        }
        if let Some((range, url)) = addresses.next_if(|(range, _)| range.start <= at) {
            let shown = &text[range.start + 1..range.end.max(range.start + 2) - 1];
            let _ = write!(out, "[{}]({})", plain(shown), address(&url));
            done = range.end;
            continue;
        }
        while kept.next_if(|range| range.end <= at).is_some() {}
        if kept.peek().is_some_and(|range| range.contains(&at)) {
            out.push(c);
            continue;
        }
        if headings.contains(&at) {
            out.push_str("####");
            continue;
        }
        // `#` of a heading behind its first.
        if c == '#' && out.ends_with('#') {
            continue;
        }
        // As references: a backslash would become part of an address that it ends.
        if let Some(written) = reference(c).filter(|_| !(c == '>' && is_quote(&out))) {
            out.push_str(written);
            continue;
        }
        // `import …`, `export …` at the beginning of a line.
        if matches!(c, 'i' | 'e') && (out.is_empty() || out.ends_with('\n')) {
            let rest = &text[at..];
            if rest.starts_with("import") || rest.starts_with("export") {
                out.push_str("&#8203;");
            }
        }
        out.push(c);
    }
    let mut out = out.trim_end().to_owned();
    for (_, closing) in unclosed {
        out.push_str(&closing);
    }
    out
}

/// A sign that means something to MDX, as a character reference.
fn reference(c: char) -> Option<&'static str> {
    Some(match c {
        '<' => "&lt;",
        '>' => "&gt;",
        '{' => "&#123;",
        '}' => "&#125;",
        '$' => "&#36;",
        _ => return None,
    })
}

/// Whether a line has nothing yet but marks of a quote.
fn is_quote(out: &str) -> bool {
    let line = out.rsplit('\n').next().unwrap_or_default();
    line.chars().all(|c| matches!(c, ' ' | '>'))
}

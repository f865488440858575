//! Where frontmatter ends; what it says is read by `crate::frontmatter`.

use std::ops::Range;

use crate::diag::{Code, Diagnostic};
use crate::source::Source;

/// The page's head.
pub struct Head {
    /// The YAML between the fences.
    pub yaml: Option<Range<usize>>,
    /// Where the Markdown begins.
    pub body: usize,
}

/// Splits off frontmatter: the first line is exactly `---` and a later one is the same. What has no end is no
/// frontmatter; nothing is lost then.
pub fn split(source: &Source, diags: &mut Vec<Diagnostic>) -> Head {
    let text = &source.text[..];
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = lines(&text[start..]);
    let no_head = Head { yaml: None, body: start };
    let Some((first, fence)) = lines.next() else { return no_head };
    let fence = fence.trim_end_matches([' ', '\t']);
    let span = |range: Range<usize>| source.span(start + range.start..start + range.end);
    if fence != "---" && fence != "+++" {
        if let Some(late) = late_fence(&text[start..]) {
            diags.push(
                Code::UnterminatedFrontmatter
                    .at(span(late), "frontmatter stands on the first line or not at all; this is shown as text")
                    .help("take out what stands before it, blanks and empty lines too"),
            );
        }
        return no_head;
    }
    let mut yaml_start = None;
    for (range, line) in lines {
        let from = *yaml_start.get_or_insert(range.start);
        if line.trim_end_matches([' ', '\t']) == fence {
            let body = start + after_line_end(&text[start..], range.end);
            if fence == "---" {
                return Head { yaml: Some(start + from..start + range.start), body };
            }
            diags.push(
                Code::TomlFrontmatter
                    .at(span(first), "this frontmatter is TOML, which is not read")
                    .help("write it as YAML between two lines `---`: `title: \"…\"`"),
            );
            return Head { yaml: None, body };
        }
    }
    if fence == "---" {
        diags.push(
            Code::UnterminatedFrontmatter
                .at(span(first), "the frontmatter that begins here has no end; it is shown as text")
                .help("end it with a line `---`"),
        );
    }
    no_head
}

/// Frontmatter that only blanks and empty lines keep from being it.
fn late_fence(text: &str) -> Option<Range<usize>> {
    let mut lines = lines(text).skip_while(|(_, line)| line.trim().is_empty());
    let (range, fence) = lines.next()?;
    let is_key =
        |line: &str| line.split_once(':').is_some_and(|(key, _)| key.trim().chars().all(char::is_alphanumeric));
    let holds_keys = lines.next().is_some_and(|(_, line)| is_key(line));
    (fence.trim() == "---" && holds_keys).then_some(range)
}

/// The lines with their ranges, without line ends.
fn lines(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        if start > text.len() {
            return None;
        }
        let end = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[start..]).map_or(text.len(), |found| start + found);
        at = if end == text.len() { end + 1 } else { after_line_end(text, end) };
        Some((start..end, &text[start..end]))
    })
}

fn after_line_end(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    end + if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) }
}

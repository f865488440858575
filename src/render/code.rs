//! Code blocks: `[!code …]` comments, lines, highlighting.

mod annotate;
mod grammars;
mod highlight;
mod lexis;
mod query;
#[cfg(test)]
mod tests;

use std::fmt::Write;
use std::ops::Range;
use std::sync::{Arc, RwLock};

use rustc_hash::FxHashMap;

use super::escape;
use crate::page;
use annotate::Mark;
use highlight::{Class, Parsers, Token};

/// Renders code; equal blocks of a site are highlighted once.
#[derive(Default)]
pub struct Highlighter {
    done: RwLock<Cache>,
    parsers: Parsers,
}

#[derive(Default)]
struct Cache {
    bodies: FxHashMap<[u8; 32], Arc<str>>,
    /// Bytes of all bodies.
    size: usize,
}

/// Bytes kept. A full cache starts anew: what repeats comes back soon, and of a large site most does not.
const MAX_CACHE: usize = 8 << 20;

impl Highlighter {
    /// `<pre><code>…` of a block, highlighted; unknown languages and code that a grammar gives up on stay plain.
    pub fn body(&self, code: &page::Code) -> Arc<str> {
        let key = cache_key(code);
        if let Some(found) = self.done.read().expect("no panic while it is locked").bodies.get(&key) {
            return found.clone();
        }
        let body: Arc<str> = body(code, &self.parsers).into();
        let mut done = self.done.write().expect("no panic while it is locked");
        if done.size + body.len() > MAX_CACHE {
            *done = Cache::default();
        }
        done.size += body.len();
        done.bodies.insert(key, body.clone());
        body
    }
}

fn cache_key(code: &page::Code) -> [u8; 32] {
    let meta = &code.meta;
    let mut hasher = blake3::Hasher::new();
    for text in [&*code.language, &*code.code] {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    for list in [&meta.highlight, &meta.focus] {
        hasher.update(&(list.len() as u64).to_le_bytes());
        for line in list {
            hasher.update(&line.to_le_bytes());
        }
    }
    hasher.update(&[u8::from(meta.lines), u8::from(meta.wrap)]);
    *hasher.finalize().as_bytes()
}

/// What a reader sees as the block's language; `None` when there is nothing worth saying.
pub fn label(language: &str) -> Option<&'static str> {
    grammars::label(language)
}

/// Whether a block is higher than what the theme shows of a folded one. Known here, so that nothing moves when a script
/// comes to measure it.
pub fn is_long(code: &page::Code) -> bool {
    let width = if code.meta.wrap { WRAPPED_AT } else { usize::MAX };
    let rows = code.code.trim_end().split('\n').map(|line| line.chars().count().div_ceil(width).max(1));
    rows.sum::<usize>() > FOLDED_ROWS
}

/// Rows of 1.65 × 13 px in 17 rem.
const FOLDED_ROWS: usize = 12;
/// Characters in a row of wrapped code, about.
const WRAPPED_AT: usize = 80;

fn body(code: &page::Code, parsers: &Parsers) -> String {
    let annotated = annotate::annotate(&code.language, &code.code);
    let text = annotated.text.trim_end_matches(['\n', '\r']);
    let mut marks = annotated.marks;
    let words = annotate::places(&annotated.words, text);
    // A million line numbers for a three-line block mark three lines.
    let n_lines = text.split('\n').count() as u32;
    let listed = |lines: &[u32], mark| {
        lines.iter().filter(|line| **line >= 1 && **line <= n_lines).map(|line| (*line, mark)).collect::<Vec<_>>()
    };
    marks.extend(listed(&code.meta.highlight, Mark::Highlight));
    marks.extend(listed(&code.meta.focus, Mark::Focus));
    let by_line = code.meta.lines || !marks.is_empty();

    let mut out = String::with_capacity(text.len() * 3 + 64);
    out.push_str("<pre class=\"d-code");
    for (is, class) in [
        (code.meta.lines, " d-lines"),
        (code.meta.wrap, " d-wrap"),
        (marks.iter().any(|(_, mark)| *mark == Mark::Focus), " d-focused"),
        (marks.iter().any(|(_, mark)| matches!(mark, Mark::Add | Mark::Remove)), " d-diff"),
    ] {
        out.push_str(if is { class } else { "" });
    }
    // Long lines scroll, and what scrolls must be reachable by keyboard.
    out.push_str("\" tabindex=\"0\"><code>");
    let tokens = highlight::tokens(parsers, &code.language, text);
    match by_line {
        false => write_tokens(text, 0..text.len(), &tokens, &words, &mut out),
        true => write_lines(text, &tokens, &marks, &words, &mut out),
    }
    out.push_str("</code></pre>");
    out
}

fn write_lines(text: &str, tokens: &[Token], marks: &[(u32, Mark)], words: &[Range<usize>], out: &mut String) {
    let mut by_line: FxHashMap<u32, Vec<Mark>> = FxHashMap::default();
    for (line, mark) in marks {
        let of_line = by_line.entry(*line).or_default();
        if !of_line.contains(mark) {
            of_line.push(*mark);
        }
    }
    let mut start = 0;
    let mut tokens = tokens;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        out.push_str("<span class=\"l");
        for mark in by_line.get(&(at as u32 + 1)).into_iter().flatten() {
            out.push_str(match mark {
                Mark::Highlight => " hl",
                Mark::Focus => " fo",
                Mark::Add => " add",
                Mark::Remove => " del",
                Mark::Error => " err",
                Mark::Warning => " warn",
            });
        }
        out.push_str("\">");
        let end = start + line.len();
        let done = tokens.partition_point(|token| (token.end as usize) <= start);
        tokens = &tokens[done..];
        write_tokens(text, start..end, tokens, words, out);
        out.push_str("</span>");
        start = end;
    }
}

/// The bytes of `range` with their tokens, which are sorted and do not overlap; those outside are cut or left.
fn write_tokens(text: &str, range: Range<usize>, tokens: &[Token], words: &[Range<usize>], out: &mut String) {
    let mut at = range.start;
    for token in tokens {
        let (start, end) = ((token.start as usize).max(at), (token.end as usize).min(range.end));
        if token.start as usize >= range.end {
            break;
        }
        if start >= end {
            continue;
        }
        write_text(text, at..start, words, out);
        let _ = write!(out, "<span class={}>", token.class.name());
        write_text(text, start..end, words, out);
        out.push_str("</span>");
        at = end;
    }
    write_text(text, at..range.end, words, out);
}

/// The bytes of `range`, with marks around what of them belongs to `words`, which are sorted and do not overlap.
fn write_text(text: &str, range: Range<usize>, words: &[Range<usize>], out: &mut String) {
    let mut at = range.start;
    for word in &words[words.partition_point(|word| word.end <= range.start)..] {
        let (start, end) = (word.start.max(at), word.end.min(range.end));
        if start >= end {
            break;
        }
        escape::text(&text[at..start], out);
        out.push_str("<mark>");
        escape::text(&text[start..end], out);
        out.push_str("</mark>");
        at = end;
    }
    escape::text(&text[at..range.end], out);
}

impl Class {
    /// One letter: a block has hundreds of tokens.
    fn name(self) -> char {
        match self {
            Class::Keyword => 'k',
            Class::String => 's',
            Class::Comment => 'c',
            Class::Number => 'n',
            Class::Function => 'f',
            Class::Type => 't',
            Class::Property => 'p',
            Class::Constant => 'b',
            Class::Tag => 'g',
            Class::Attribute => 'a',
            Class::Operator => 'o',
            Class::Heading => 'h',
            Class::Emphasis => 'e',
            Class::Strong => 'w',
            Class::Link => 'u',
            Class::Added => 'i',
            Class::Removed => 'x',
            // Never written: plain text has no token.
            Class::Plain => '_',
        }
    }
}

//! `[!code ++]` and its kin: comments at a line's end that say how the line is shown, and are not shown themselves.

use std::borrow::Cow;
use std::ops::Range;

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
    pub words: Vec<Word>,
}

/// `[!code word:fetch:2]`: a word that is marked wherever it stands.
pub(super) struct Word {
    pub text: Box<str>,
    /// From this line on, counted from 1.
    line: u32,
    /// For as many lines.
    count: u32,
}

/// What one comment says.
enum Note<'a> {
    Lines(Mark, u32),
    Word(&'a str, u32),
}

/// Words that one block may mark: each is looked for in all of it.
const MAX_WORDS: usize = 32;

/// Lines that one comment may mark (`[!code ++:3]`).
const MAX_LINES: u32 = 1000;

pub(super) fn annotate<'c>(language: &str, code: &'c str) -> Annotated<'c> {
    // A page about this shows fences with such comments: those of the code in the fence are not the page's own.
    let is_markdown = matches!(language, "md" | "mdx" | "markdown");
    if memchr::memmem::find(code.as_bytes(), b"[!code ").is_none() {
        return Annotated { text: Cow::Borrowed(code), marks: Vec::new(), words: Vec::new() };
    }
    let mut words = Vec::new();
    let mut text = String::with_capacity(code.len());
    let mut marks = Vec::new();
    let mut line: u32 = 1;
    for full in code.split_inclusive('\n') {
        let end = full.trim_end_matches(['\n', '\r']);
        let (mut shown, mut found) = (end, Vec::new());
        while let Some((before, note)) =
            trailing(shown).filter(|_| !is_markdown || shown.trim_end().ends_with(['>', '}']))
        {
            shown = before;
            found.push(note);
        }
        // A comment that has the line to itself goes with its line and marks the ones below.
        let own_line = !found.is_empty() && shown.trim().is_empty();
        for note in found {
            match note {
                Note::Lines(mark, count) => {
                    marks.extend((line..line.saturating_add(count)).map(|line| (line, mark)));
                }
                Note::Word(text, count) if words.len() < MAX_WORDS => {
                    words.push(Word { text: text.into(), line, count });
                }
                Note::Word(..) => {}
            }
        }
        if !own_line {
            text.push_str(shown);
            text.push_str(&full[end.len()..]);
            line += 1;
        }
    }
    let n_lines = line;
    marks.retain(|(line, _)| *line < n_lines);
    Annotated { text: Cow::Owned(text), marks, words }
}

/// Where the words stand in the text that is shown: sorted, none in another.
pub(super) fn places(words: &[Word], text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    if words.is_empty() {
        return places;
    }
    let starts: Vec<usize> =
        std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
    let start = |line: u32| starts.get(line as usize - 1).copied().unwrap_or(text.len());
    for word in words {
        let (from, to) = (start(word.line), start(word.line.saturating_add(word.count)));
        let found = text[from..to].match_indices(&*word.text);
        places.extend(found.map(|(at, found)| from + at..from + at + found.len()));
    }
    places.sort_by_key(|place: &Range<usize>| (place.start, place.end));
    let mut end = 0;
    places.retain(|place| {
        let is_free = place.start >= end;
        end = if is_free { place.end } else { end };
        is_free
    });
    places
}

/// The line before its last `[!code …]` comment, and what that says.
fn trailing(line: &str) -> Option<(&str, Note<'_>)> {
    let line = line.trim_end();
    let body =
        ["-->", "*/}", "*/", "%>"].into_iter().find_map(|close| line.strip_suffix(close)).unwrap_or(line).trim_end();
    let inside = body.strip_suffix(']')?;
    let at = inside.rfind("[!code ")?;
    let inside_at = at + "[!code ".len();
    let note = match inside[inside_at..].trim().strip_prefix("word:") {
        Some(word) => word_note(word)?,
        None => lines_note(&inside[inside_at..])?,
    };
    let before = inside[..at].trim_end();
    let opener =
        ["{/*", "/*", "<!--", "//", "#", "--", ";", "%", "'"].into_iter().find_map(|open| before.strip_suffix(open));
    // Several in one comment: `// [!code ++] [!code focus]`.
    let before = opener.unwrap_or(before);
    Some((before.trim_end(), note))
}

/// `fetch`, `fetch:2`
fn word_note(written: &str) -> Option<Note<'_>> {
    let counted = written.rsplit_once(':').and_then(|(word, count)| Some((word, count.trim().parse().ok()?)));
    let (word, count) = counted.unwrap_or((written, u32::MAX));
    (!word.is_empty()).then_some(Note::Word(word, count))
}

/// `++`, `highlight:3`
fn lines_note(written: &str) -> Option<Note<'static>> {
    let (what, count) = match written.split_once(':') {
        Some((what, count)) => (what, count.trim().parse::<u32>().ok()?.clamp(1, MAX_LINES)),
        None => (written, 1),
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
    Some(Note::Lines(mark, count))
}

//! Text as words. In scripts that write no blanks between words, pairs of letters stand for them: exact on both sides, and
//! nobody needs a dictionary. `src/client/search/words.js` cuts what is typed in the same way.

use super::fold::fold;

/// Bytes of a word that is looked for; what is longer is a key or a hash.
const MAX_BYTES: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Prose,
    /// Names in it are also found by their parts: `createUser` by `user`.
    Code,
}

/// Whether a letter stands in a script that is cut into pairs.
pub(super) fn is_paired(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Burmese
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{30ff}' // Kana
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' // Han
        | '\u{ac00}'..='\u{d7a3}' // Hangul
        | '\u{f900}'..='\u{faff}')
        && c != '\u{30fb}'
}

fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    // Order of texts is that of UTF-16 in browsers: letters beyond its first plane are left out.
    (c.is_alphanumeric()
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
        || matches!(c, '\u{900}'..='\u{dff}') && !matches!(c, '\u{964}' | '\u{965}'))
        && c < '\u{10000}'
        && !is_paired(c)
}

/// Gives each word, folded, in order. `is_whole` is false for parts of a name, which come after it.
pub(super) fn words(text: &str, kind: Kind, word: &mut String, mut each: impl FnMut(&str, bool)) {
    let mut rest = text;
    while let Some(start) = rest.find(|c| is_word(c) || is_paired(c)) {
        rest = &rest[start..];
        let paired = rest.starts_with(is_paired);
        let end = rest.find(|c| if paired { !is_paired(c) } else { !is_word(c) }).unwrap_or(rest.len());
        let run = &rest[..end];
        rest = &rest[end..];
        if paired {
            pairs(run, word, &mut each);
        } else if run.len() <= MAX_BYTES {
            fold(run, word);
            if !word.is_empty() {
                each(word, true);
            }
            if kind == Kind::Code {
                parts(run, word, &mut each);
            }
        }
    }
}

/// Each letter with the next; the last also by itself, so that whoever asks for one letter finds it wherever it stands.
fn pairs(run: &str, word: &mut String, each: &mut impl FnMut(&str, bool)) {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 2).copied().unwrap_or(run.len());
        fold(&run[*start..end], word);
        each(word, at == 0 || at + 1 < starts.len());
    }
}

/// Where a small letter is followed by a large one, and before the last of several large ones: `HTTPServer`.
fn parts(run: &str, word: &mut String, each: &mut impl FnMut(&str, bool)) {
    let bytes = run.as_bytes();
    if !run.is_ascii() {
        return;
    }
    let is_cut = |at: usize| {
        bytes[at].is_ascii_uppercase()
            && (!bytes[at - 1].is_ascii_uppercase() || bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase))
    };
    let mut from = 0;
    for to in (1..=bytes.len()).filter(|&at| at == bytes.len() || is_cut(at)) {
        // A name of one part is that part.
        if from == 0 && to == bytes.len() {
            return;
        }
        if to - from > 1 {
            fold(&run[from..to], word);
            each(word, false);
        }
        from = to;
    }
}

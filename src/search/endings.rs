//! Words by their ends: a slip among a word's first letters leads to another shard of the dictionary, and its last letters
//! lead here. Browsers ask for it where nothing else was found.
//!
//! Numbers are as in `shard`. The letters of each word stand from its last to its first:
//!
//! ```text
//! n_words  { shared with the word before, bytes of the rest, the rest }
//! ```

use super::shard::{Word, number, shared_with};
use super::words::is_paired;

/// Bytes of a file before it is deflated: one is what a slip costs, beside the shards of what was meant.
const SIZE: usize = 8 << 10;
/// Letters of a word that is taken for one with a slip. What is longer is a name of code.
const LETTERS: std::ops::RangeInclusive<usize> = 4..=24;

/// Files in the order of their words, each with the first of them and what `put` makes of its bytes.
pub(super) fn files<'e, T>(words: impl Iterator<Item = &'e str>, put: &impl Fn(Vec<u8>) -> T) -> Vec<(String, T)> {
    let is_asked = |word: &&str| {
        LETTERS.contains(&word.chars().count()) && !word.contains(|c: char| c.is_numeric() || is_paired(c))
    };
    let (mut texts, mut ends) = (String::new(), Vec::new());
    for word in words.filter(is_asked) {
        texts.extend(word.chars().rev());
        ends.push(texts.len());
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let mut words: Vec<Word> = starts.zip(&ends).map(|(start, end)| Word::new(&texts[start..*end])).collect();
    words.sort_unstable();
    let mut files = Vec::new();
    let mut from = 0;
    while from < words.len() {
        let mut body = Vec::with_capacity(SIZE + 32);
        let mut before = "";
        let mut to = from;
        while to < words.len() && body.len() < SIZE {
            let word = words[to].text;
            let shared = shared_with(before, word);
            number(shared as u32, &mut body);
            number((word.len() - shared) as u32, &mut body);
            body.extend_from_slice(&word.as_bytes()[shared..]);
            before = word;
            to += 1;
        }
        let mut bytes = Vec::with_capacity(body.len() + 2);
        number((to - from) as u32, &mut bytes);
        bytes.append(&mut body);
        files.push((words[from].text.to_owned(), put(bytes)));
        from = to;
    }
    files
}

//! Words that were met. Pages of a site share most of theirs: each is stemmed once.

use rustc_hash::{FxHashMap, FxHashSet};

use super::stems::{Stems, stop_words};

/// Words of a vocabulary that begins anew when it is full: what is common comes back soon.
const MAX_WORDS: usize = 1 << 16;

/// The words of a language.
pub(super) struct Vocabulary {
    stems: Stems,
    stop: FxHashSet<&'static str>,
    numbers: FxHashMap<Box<str>, u32>,
    words: Vec<Word>,
    stem_numbers: FxHashMap<Box<str>, u32>,
}

pub(super) struct Word {
    pub text: Box<str>,
    pub stem: Box<str>,
    /// Equal for words of one term.
    pub stem_number: u32,
    /// Whether it says nothing of what a page is about.
    pub is_stop: bool,
}

impl Vocabulary {
    /// `language` is BCP 47.
    pub(super) fn new(language: &str) -> Vocabulary {
        Vocabulary {
            stems: Stems::new(language),
            stop: stop_words(language).split(' ').collect(),
            numbers: FxHashMap::default(),
            words: Vec::new(),
            stem_numbers: FxHashMap::default(),
        }
    }

    /// Before a page: numbers are good until the next call.
    pub(super) fn begin(&mut self) {
        if self.words.len() > MAX_WORDS {
            self.numbers.clear();
            self.words.clear();
            self.stem_numbers.clear();
        }
    }

    /// The number of a folded word.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let stem: Box<str> = self.stems.stem(text).into();
        let next = self.stem_numbers.len() as u32;
        let stem_number = *self.stem_numbers.entry(stem.clone()).or_insert(next);
        let number = self.words.len() as u32;
        self.words.push(Word { text: text.into(), stem, stem_number, is_stop: self.stop.contains(text) });
        self.numbers.insert(text.into(), number);
        number
    }

    pub(super) fn word(&self, number: u32) -> &Word {
        &self.words[number as usize]
    }
}

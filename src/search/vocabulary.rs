//! Words that were met. Pages of a site share most of theirs: each is stemmed once.

use rustc_hash::FxHashSet;

use super::by_word::ByWord;
use super::stems::{Stems, stop_words};

/// Words of a vocabulary that begins anew when it is full: what is common comes back soon.
const MAX_WORDS: usize = 1 << 16;

/// The words of a language.
pub(super) struct Vocabulary {
    stems: Stems,
    stop: FxHashSet<&'static str>,
    numbers: ByWord<u32>,
    words: Vec<Word>,
    stem_numbers: ByWord<u32>,
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
            numbers: ByWord::default(),
            words: Vec::new(),
            stem_numbers: ByWord::default(),
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
        if let Some(number) = self.numbers.get_mut(text) {
            return *number;
        }
        let number = self.words.len() as u32;
        let stem: Box<str> = self.stems.stem(text).into();
        let stem_number = match self.stem_numbers.get_mut(&stem) {
            Some(number) => *number,
            None => *self.stem_numbers.insert(&stem, number),
        };
        self.words.push(Word { text: text.into(), stem, stem_number, is_stop: self.stop.contains(text) });
        self.numbers.insert(text, number);
        number
    }

    pub(super) fn word(&self, number: u32) -> &Word {
        &self.words[number as usize]
    }
}

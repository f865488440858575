//! What is known of words that were met lately. Pages of a site share most of theirs: each is seldom stemmed twice.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::by_word::Short;
use super::stems::{Stems, stop_words};

/// Of the number of words that there is room for. Half a megabyte is near a processor's core. Two words of one place drive
/// each other out, so there is nothing to look for and nothing that grows.
const BITS: u32 = 14;

/// The words of a language.
pub(super) struct Vocabulary {
    stems: Stems,
    stop: FxHashSet<&'static str>,
    /// By their hash. The empty word is in all places at first, and is its own stem.
    met: Vec<Known>,
}

#[derive(Clone, Copy, Default)]
struct Known {
    word: Short,
    stem: Short,
}

/// What words of one term have in common.
pub(super) enum Stem<'w> {
    Short(Short),
    Long(Cow<'w, str>),
}

impl Vocabulary {
    /// `language` is BCP 47.
    pub(super) fn new(language: &str) -> Vocabulary {
        Vocabulary {
            stems: Stems::new(language),
            stop: stop_words(language).split(' ').collect(),
            met: vec![Known::default(); 1 << BITS],
        }
    }

    /// Of a folded word.
    pub(super) fn stem<'w>(&mut self, text: &'w str) -> Stem<'w> {
        let Some(word) = Short::of(text) else { return Stem::Long(self.stems.stem(text)) };
        let met = &mut self.met[word.hash(BITS)];
        if met.word != word {
            let stem = self.stems.stem(text);
            let Some(stem) = Short::of(&stem) else { return Stem::Long(stem) };
            *met = Known { word, stem };
        }
        Stem::Short(met.stem)
    }

    /// Whether a folded word says nothing of what a page is about.
    pub(super) fn is_stop(&self, text: &str) -> bool {
        self.stop.contains(text)
    }
}

impl Stem<'_> {
    /// Writes it behind what is in `out`.
    pub(super) fn push_to(&self, out: &mut String) {
        match self {
            Stem::Short(stem) => stem.push_to(out),
            Stem::Long(stem) => out.push_str(stem),
        }
    }
}

#[test]
fn a_stem_is_the_same_whatever_was_met_before() {
    let (mut vocabulary, stems) = (Vocabulary::new("en"), Stems::new("en"));
    // More than there is room for. Words with digits would be their own stems.
    let some = ["", "forging", "happy", "fifteen lettery", "sixteen lettered"].map(str::to_owned);
    let letters = |n: u32| (0..4).map(move |at| char::from(b'a' + (n >> (4 * at) & 15) as u8)).collect::<String>();
    let words: Vec<String> = some.into_iter().chain((0..50_000).map(|n| letters(n) + "ings")).collect();
    let mut stem = String::new();
    for word in words.iter().chain(words.iter().step_by(7)).flat_map(|word| [word, word]) {
        stem.clear();
        vocabulary.stem(word).push_to(&mut stem);
        assert_eq!(stem, stems.stem(word), "{word}");
    }
}

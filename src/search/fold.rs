//! Words as they are compared: small letters without accents. `src/client/search/words.js` does the same.

use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};

/// Letters that have no other form with a mark that could be taken away.
const ALIKE: [(char, &str); 9] =
    [('ß', "ss"), ('æ', "ae"), ('œ', "oe"), ('ø', "o"), ('ł', "l"), ('đ', "d"), ('ı', "i"), ('ё', "е"), ('ς', "σ")];

/// Writes the folded word into `out`, which is cleared.
pub(super) fn fold(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.push_str(word);
        return out.make_ascii_lowercase();
    }
    let mut bare = String::with_capacity(word.len());
    let mut is_cyrillic = false;
    for c in DecomposingNormalizer::new_nfkd().normalize_iter(word.chars()) {
        match c {
            // In Cyrillic `й` is a letter of its own.
            '\u{300}'..='\u{36f}' if !is_cyrillic => {}
            '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{591}'..='\u{5c7}' => {}
            c => {
                is_cyrillic = matches!(c, '\u{400}'..='\u{4ff}');
                bare.push(c);
            }
        }
    }
    let composed: String = ComposingNormalizer::new_nfc().normalize_iter(bare.chars()).collect();
    for c in composed.to_lowercase().chars() {
        match ALIKE.iter().find(|(letter, _)| *letter == c) {
            Some((_, alike)) => out.push_str(alike),
            None => out.push(c),
        }
    }
}

//! Words as they are compared: small letters without accents. `src/client/search/words.js` does the same.

use std::sync::LazyLock;

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
    for c in word.chars() {
        match c {
            '\0'..='\x7f' => out.push(c.to_ascii_lowercase()),
            '\u{80}'..='\u{2ff}' | '\u{370}'..LIMIT => out.push_str(&LETTERS[c as usize]),
            // Kana, Han, Hangul: these are as they are written.
            '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fa}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}' => out.push(c),
            _ => return fold_any(word, out),
        }
    }
}

/// Behind the letters that are folded one by one.
const LIMIT: char = '\u{500}';

/// Latin, Greek and Cyrillic letters. Where a word has no marks apart from its letters, what becomes of one depends on no
/// other.
static LETTERS: LazyLock<Vec<Box<str>>> = LazyLock::new(|| {
    let mut out = String::new();
    let folded = ('\0'..LIMIT).map(|c| {
        fold_any(c.encode_utf8(&mut [0; 4]), &mut out);
        out.as_str().into()
    });
    folded.collect()
});

fn fold_any(word: &str, out: &mut String) {
    out.clear();
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

#[test]
fn letters_that_are_folded_one_by_one_are_folded_as_in_words() {
    let (mut quick, mut slow) = (String::new(), String::new());
    let letters = ('\u{80}'..LIMIT).chain('\u{3000}'..'\u{3400}').chain(('\u{3400}'..'\u{d7ff}').step_by(7));
    for c in letters {
        for word in
            [format!("{c}"), format!("A{c}é"), format!("{c}{c}"), format!("й{c}И"), format!("Σ{c}"), format!("가{c}が")]
        {
            fold(&word, &mut quick);
            fold_any(&word, &mut slow);
            assert_eq!(quick, slow, "{word} ({:x})", u32::from(c));
        }
    }
}

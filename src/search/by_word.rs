//! A map by words. Nearly all words are short: such a one is the key itself, so that finding it looks at no text elsewhere
//! in memory.

use rustc_hash::FxHashMap;

pub(super) struct ByWord<T> {
    short: FxHashMap<u128, T>,
    long: FxHashMap<Box<str>, T>,
}

impl<T> Default for ByWord<T> {
    fn default() -> ByWord<T> {
        ByWord { short: FxHashMap::default(), long: FxHashMap::default() }
    }
}

impl<T> ByWord<T> {
    pub(super) fn get_mut(&mut self, word: &str) -> Option<&mut T> {
        match key(word) {
            Some(key) => self.short.get_mut(&key),
            None => self.long.get_mut(word),
        }
    }

    /// What was there before is gone.
    pub(super) fn insert(&mut self, word: &str, value: T) -> &mut T {
        match key(word) {
            Some(key) => self.short.entry(key).insert_entry(value).into_mut(),
            None => self.long.entry(word.into()).insert_entry(value).into_mut(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.short.clear();
        self.long.clear();
    }
}

/// The bytes of a short word and how many there are.
fn key(word: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes.get_mut(..word.len()).filter(|_| word.len() < 16)?.copy_from_slice(word.as_bytes());
    bytes[15] = word.len() as u8;
    Some(u128::from_le_bytes(bytes))
}

#[test]
fn words_of_any_length_are_told_apart() {
    let words = ["", "\0", "a", "a\0", "a\0\0", "fifteen letters", "sixteen letters!", "sixteen letters?", "é", "é\0"];
    let mut numbers = ByWord::default();
    for (number, word) in words.iter().enumerate() {
        assert_eq!(numbers.get_mut(word), None, "{word:?}");
        assert_eq!(*numbers.insert(word, number), number);
    }
    for (number, word) in words.iter().enumerate() {
        assert_eq!(numbers.get_mut(word).copied(), Some(number), "{word:?}");
    }
    *numbers.insert("a", 7) += 1;
    assert_eq!(numbers.get_mut("a"), Some(&mut 8));
    numbers.clear();
    assert!(words.iter().all(|word| numbers.get_mut(word).is_none()));
}

//! A map by words. Nearly all words are short: such a one is the key itself, so that finding it looks at no text elsewhere
//! in memory.

use rustc_hash::FxHashMap;

/// The bytes of a word of less than sixteen, and in the last one how many there are: no two words have the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Short(u64, u64);

impl Short {
    pub(super) fn of(word: &str) -> Option<Short> {
        let mut bytes = [0; 16];
        bytes.get_mut(..word.len()).filter(|_| word.len() < 16)?.copy_from_slice(word.as_bytes());
        bytes[15] = word.len() as u8;
        let (halves, _) = bytes.as_chunks();
        Some(Short(u64::from_le_bytes(halves[0]), u64::from_le_bytes(halves[1])))
    }

    /// Writes the word behind what is in `out`.
    pub(super) fn push_to(self, out: &mut String) {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.0.to_le_bytes());
        bytes[8..].copy_from_slice(&self.1.to_le_bytes());
        out.push_str(std::str::from_utf8(&bytes[..bytes[15] as usize]).expect("the bytes of a text"));
    }

    /// A number below 2^`n_bits` that depends on all letters.
    pub(super) fn hash(self, n_bits: u32) -> usize {
        // The highest bits of a product depend on all bits of its factors (Knuth, The Art of Computer Programming, 6.4).
        ((self.0 ^ self.1.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - n_bits)) as usize
    }
}

pub(super) struct ByWord<T> {
    short: FxHashMap<Short, T>,
    long: FxHashMap<Box<str>, T>,
}

impl<T> Default for ByWord<T> {
    fn default() -> ByWord<T> {
        ByWord { short: FxHashMap::default(), long: FxHashMap::default() }
    }
}

impl<T> ByWord<T> {
    /// What is there of a word; what `make` gives where there was nothing.
    pub(super) fn get_or_insert_with(&mut self, word: &str, make: impl FnOnce() -> T) -> &mut T {
        match Short::of(word) {
            Some(short) => self.short.entry(short).or_insert_with(make),
            None if self.long.contains_key(word) => self.long.get_mut(word).expect("it was found"),
            None => self.long.entry(word.into()).or_insert_with(make),
        }
    }

    pub(super) fn clear(&mut self) {
        self.short.clear();
        self.long.clear();
    }
}

#[test]
fn words_of_any_length_are_told_apart() {
    let words = ["", "\0", "a", "a\0", "a\0\0", "fifteen letters", "sixteen letters!", "sixteen letters?", "é", "é\0"];
    let mut numbers = ByWord::default();
    for (number, word) in words.iter().enumerate() {
        assert_eq!(*numbers.get_or_insert_with(word, || number), number, "{word:?}");
    }
    for (number, word) in words.iter().enumerate() {
        assert_eq!(*numbers.get_or_insert_with(word, || usize::MAX), number, "{word:?}");
        let mut text = String::from("=");
        if let Some(short) = Short::of(word) {
            short.push_to(&mut text);
            assert_eq!(text, format!("={word}"));
        }
    }
    *numbers.get_or_insert_with("a", || usize::MAX) += 1;
    assert_eq!(*numbers.get_or_insert_with("a", || usize::MAX), 3);
    numbers.clear();
    assert!(words.iter().all(|word| *numbers.get_or_insert_with(word, || usize::MAX) == usize::MAX));
}

//! Shards of the dictionary: a range of words, which of them are one term, and the pages of each term.
//!
//! Numbers are in groups of seven bits, the lowest first. A shard is
//!
//! ```text
//! n_words  { shared with the word before, bytes of the rest, the rest, term }  n_terms  { n_pages }  { page − page before }  { impact }
//! ```
//!
//! `term` is 0 for the next one, else how far back the term is among those begun. A term with words in several shards stands
//! in each of them, with all of its words. A column has numbers of one kind, which deflates best. As JSON shards
//! would be 1.4 times as large and be read no faster (`tests/search/README.md`).

use std::cmp::Ordering;

use rayon::prelude::*;

use super::terms::{Place, Term, Terms};

/// Bytes of a shard before it is deflated.
const SHARD: usize = 24 << 10;

pub(super) fn number(mut number: u32, out: &mut Vec<u8>) {
    while number > 127 {
        out.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A word, to be put in order as browsers order texts: by the units of UTF-16, in which letters beyond the first plane
/// begin with 0xD800 to 0xDBFF and so stand before those from U+E000 on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'w> {
    /// What it begins with. Two words seldom begin alike, and it is here, where their texts are somewhere in memory.
    head: u64,
    pub text: &'w str,
}

impl<'w> Word<'w> {
    pub(super) fn new(text: &'w str) -> Word<'w> {
        let mut head = [0; 8];
        head.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = rank(byte));
        Word { head: u64::from_be_bytes(head), text }
    }
}

impl Ord for Word<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.head.cmp(&other.head).then_with(|| self.text.bytes().map(rank).cmp(other.text.bytes().map(rank)))
    }
}

impl PartialOrd for Word<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A byte of UTF-8, so that texts are in order by it. What is greater than 0xED begins a letter: of the first plane with
/// 0xEE or 0xEF, of the others with what comes then.
fn rank(byte: u8) -> u8 {
    match byte {
        0xEE | 0xEF => byte + 5,
        0xF0.. => byte - 2,
        _ => byte,
    }
}

/// Bytes that a word begins with as the one before it does.
pub(super) fn shared_with(before: &str, word: &str) -> usize {
    word.bytes().zip(before.bytes()).take_while(|(left, right)| left == right).count()
}

/// What there is of a term, and where it is: a site has a million, and they are looked into in no order that a processor
/// could guess.
struct Extent {
    part: u32,
    place: Place,
    n_words: u32,
    /// Of its pages and impacts.
    n_bytes: u32,
}

/// The terms of all parts, by their numbers.
struct Dictionary<'t> {
    parts: &'t [Terms],
    extents: Vec<Extent>,
}

impl<'t> Dictionary<'t> {
    fn extent(&self, number: u32) -> &Extent {
        &self.extents[number as usize]
    }

    fn term(&self, number: u32) -> Option<Term<'t>> {
        let Extent { part, place, .. } = self.extent(number);
        self.parts[*part as usize].at(*place)
    }
}

/// Shards in the order of their words, each with the first word of its range and what `put` makes of its bytes.
pub(super) fn shards<'t, T: Send>(parts: &'t [Terms], put: &(impl Fn(Vec<u8>) -> T + Sync)) -> Vec<(&'t str, T)> {
    let n_terms = parts.iter().map(|terms| terms.n_terms).sum();
    let mut words: Vec<(Word, u32)> = Vec::with_capacity(n_terms * 5 / 4);
    let mut extents: Vec<Extent> = Vec::with_capacity(n_terms);
    for (part, terms) in (0..).zip(parts) {
        for (place, term) in terms.placed() {
            let (n_before, number) = (words.len(), extents.len() as u32);
            words.extend(term.words().map(|word| (Word::new(word), number)));
            let n_words = (words.len() - n_before) as u32;
            let n_bytes = (term.gaps.len() + term.impacts.len() + 2) as u32;
            extents.push(Extent { part, place, n_words, n_bytes });
        }
    }
    let dictionary = Dictionary { parts, extents };
    words.par_sort_unstable();
    let mut seen = vec![0; n_terms];
    let mut ranges = Vec::new();
    let mut from = 0;
    while from < words.len() {
        let mark = ranges.len() as u32 + 1;
        let mut n_bytes = 0;
        let mut to = from;
        while to < words.len() && n_bytes < SHARD {
            let (word, number) = words[to];
            n_bytes += word.text.len() / 2 + 3;
            if std::mem::replace(&mut seen[number as usize], mark) != mark {
                n_bytes += dictionary.extent(number).n_bytes as usize;
            }
            to += 1;
        }
        ranges.push(&words[from..to]);
        from = to;
    }
    let file = |range: &[(Word<'t>, u32)]| (range[0].0.text, put(shard(&dictionary, range)));
    ranges.into_par_iter().with_max_len(1).map(file).collect()
}

/// `range` is of all words, in order.
fn shard<'t>(dictionary: &Dictionary<'t>, range: &[(Word<'t>, u32)]) -> Vec<u8> {
    let mut own: Vec<u32> = range.iter().map(|(_, number)| *number).collect();
    own.sort_unstable();
    let mut words = range.to_vec();
    let (first, last) = (range[0], range[range.len() - 1]);
    for same in own.chunk_by(u32::eq).filter(|same| dictionary.extent(same[0]).n_words as usize > same.len()) {
        let all = dictionary.term(same[0]).into_iter().flat_map(|term| term.words());
        let all = all.map(|word| (Word::new(word), same[0]));
        words.extend(all.filter(|word| *word < first || *word > last));
    }
    if words.len() > range.len() {
        words.sort_unstable();
    }
    let mut out = Vec::with_capacity(SHARD * 2);
    number(words.len() as u32, &mut out);
    let mut begun: Vec<u32> = Vec::with_capacity(own.len());
    let mut place = rustc_hash::FxHashMap::default();
    let mut before = "";
    for (Word { text: word, .. }, term) in words {
        let shared = shared_with(before, word);
        number(shared as u32, &mut out);
        number((word.len() - shared) as u32, &mut out);
        out.extend_from_slice(&word.as_bytes()[shared..]);
        let at = *place.entry(term).or_insert(begun.len());
        if at == begun.len() {
            begun.push(term);
            number(0, &mut out);
        } else {
            number((begun.len() - at) as u32, &mut out);
        }
        before = word;
    }
    let terms: Vec<Term> = begun.iter().filter_map(|term| dictionary.term(*term)).collect();
    number(terms.len() as u32, &mut out);
    terms.iter().for_each(|term| number(term.impacts.len() as u32, &mut out));
    for Term { first, gaps, .. } in &terms {
        number(*first, &mut out);
        out.extend_from_slice(gaps);
    }
    terms.iter().for_each(|term| out.extend_from_slice(term.impacts));
    out
}

#[test]
fn a_term_has_all_of_its_words_in_each_shard() {
    use std::collections::BTreeMap;

    use super::terms::numbered;

    // A third of them have a word far away, and one at the same place in another term.
    let words = |n: u32| match n % 3 {
        0 => format!("a{n:05} both z{:05}", 30_000 - n),
        _ => format!("a{n:05}"),
    };
    let texts: Vec<String> = (0..30_000).map(words).collect();
    let mut parts: [Terms; 3] = Default::default();
    for (n, words) in (1..).zip(&texts) {
        let term = Term { stem: Word::new("a"), words, first: n, last: n, gaps: &[], impacts: &[1] };
        parts[n as usize / 5 % 3].push(&term);
    }
    let shards = shards(&parts, &|bytes| bytes);
    assert!(shards.len() > 4);
    for (first, bytes) in &shards {
        let mut from = &bytes[..];
        let mut next = || numbered(&mut from).expect("a number");
        let mut word = Vec::new();
        let mut terms: Vec<Vec<String>> = Vec::new();
        let mut all = Vec::new();
        for _ in 0..next() {
            let (shared, len) = (next() as usize, next() as usize);
            word.truncate(shared);
            word.extend((0..len).map(|_| next() as u8));
            let at = match next() {
                0 => terms.len(),
                back => terms.len() - back as usize,
            };
            terms.resize(terms.len().max(at + 1), Vec::new());
            let text = String::from_utf8(word.clone()).expect("text");
            terms[at].push(text.clone());
            all.push(text);
        }
        assert!(all.is_sorted() && all.iter().any(|word| word == first));
        assert_eq!(next() as usize, terms.len());
        // A page for each, by which it is told from the others here.
        terms.iter().for_each(|_| assert_eq!(next(), 1));
        let found: BTreeMap<u32, String> = terms.into_iter().map(|words| (next() - 1, words.join(" "))).collect();
        for (n, found) in found {
            let mut all: Vec<String> = words(n).split(' ').map(str::to_owned).collect();
            all.sort_unstable();
            assert_eq!(found, all.join(" "));
        }
    }
}

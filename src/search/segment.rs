//! Some pages of an index that follow each other: what a builder takes in at once. It depends on their entries alone, so a
//! build that has the same ones again need not look into them.

use std::array;
use std::hash::BuildHasher;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::entry::Entry;
use super::index::{File, name};
use super::shard::{Word, number};
use super::terms::{Term, Terms, Written, numbered, taken};

/// Bytes of a pack of texts: a result costs about as much, and each pack costs the root six.
const PACK: usize = 4 << 10;

/// Parts that terms are in by their stems: each is merged apart from the others.
pub(super) const PARTS: usize = 16;

/// The pages have numbers from 0 here. It is the bytes that are kept of it: nothing of them is moved to be looked into.
///
/// ```text
/// n_pages  { boost, in two bytes }  n_packs  { n_texts, bytes of the name, the name }
/// of each part { bytes of the texts, the texts, bytes of the runs, the runs }
/// ```
///
/// Texts and runs are those of `Terms`, with all words that the segment's pages have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    bytes: Vec<u8>,
    /// Of each page, in hundredths.
    pub(super) boosts: Vec<u16>,
    /// Packs of texts, in their order: name, and how many texts.
    pub(super) packs: Vec<(Box<str>, u32)>,
    /// Of each part, where its texts and its runs are.
    parts: [[Range<usize>; 2]; PARTS],
}

/// A term of entries.
struct Met<'e> {
    stem: Word<'e>,
    words: Vec<&'e str>,
    n_pages: u32,
}

impl Segment {
    /// With its packs of texts.
    pub fn of(entries: &[Entry]) -> (Segment, Vec<File>) {
        let (mut terms, said) = said(entries);
        let mut parts: [Terms; PARTS] = Default::default();
        let mut place = 0;
        let mut sorted: Vec<(Word, u32, u32)> = Vec::with_capacity(terms.len());
        for (at, term) in (0..).zip(&terms) {
            sorted.push((term.stem, at, place));
            place += term.n_pages;
        }
        sorted.sort_unstable();
        let (mut all, mut gaps, mut impacts) = (String::new(), Vec::new(), Vec::new());
        for (stem, at, place) in sorted {
            let Met { words, n_pages, .. } = &mut terms[at as usize];
            let own = &said[place as usize..][..*n_pages as usize];
            // The same words are the same text, in whatever order they came.
            words.sort_unstable();
            all.clear();
            for word in words.iter() {
                let blank = if all.is_empty() { "" } else { " " };
                all.extend([blank, word]);
            }
            gaps.clear();
            own.windows(2).for_each(|pair| number(pair[1].0 - pair[0].0, &mut gaps));
            impacts.clear();
            impacts.extend(own.iter().map(|(_, impact)| *impact));
            let (first, last) = (own[0].0, own[own.len() - 1].0);
            parts[part_of(stem.text)].push(&Term { stem, words: &all, first, last, gaps: &gaps, impacts: &impacts });
        }
        let packs = packs(entries);
        let n_bytes: usize = parts.iter().map(|Terms { texts, runs, .. }| texts.len() + runs.len() + 8).sum();
        let mut bytes = Vec::with_capacity(n_bytes + entries.len() * 2 + packs.len() * 16 + 16);
        number(entries.len() as u32, &mut bytes);
        entries.iter().for_each(|entry| bytes.extend_from_slice(&entry.boost.to_le_bytes()));
        number(packs.len() as u32, &mut bytes);
        for (n_texts, File { name, .. }) in &packs {
            number(*n_texts, &mut bytes);
            number(name.len() as u32, &mut bytes);
            bytes.extend_from_slice(name.as_bytes());
        }
        for column in parts.iter().flat_map(|Terms { texts, runs, .. }| [texts.as_bytes(), runs]) {
            number(column.len() as u32, &mut bytes);
            bytes.extend_from_slice(column);
        }
        let segment = Segment::read(bytes).expect("it is written as it is read");
        (segment, packs.into_iter().map(|(_, file)| file).collect())
    }

    /// The names of its packs.
    pub fn packs(&self) -> impl Iterator<Item = &str> {
        self.packs.iter().map(|(name, _)| &**name)
    }

    /// The terms of a part, in the order of their stems.
    pub(super) fn terms(&self, part: usize) -> Written<'_> {
        let [texts, runs] = &self.parts[part];
        let texts = std::str::from_utf8(&self.bytes[texts.clone()]).unwrap_or_default();
        Written { texts, runs: &self.bytes[runs.clone()] }
    }

    /// For `read`.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// `None` for what has no parts: whoever keeps the bytes knows whether they are the same.
    pub fn read(bytes: Vec<u8>) -> Option<Segment> {
        let from = &mut &bytes[..];
        let n_boosts = numbered(from)? as usize;
        let (boosts, _) = taken(from, n_boosts.checked_mul(2)?)?.as_chunks();
        let boosts: Vec<u16> = boosts.iter().map(|boost| u16::from_le_bytes(*boost)).collect();
        let mut packs = Vec::new();
        for _ in 0..numbered(from)? {
            let n_texts = numbered(from)?;
            let len = numbered(from)? as usize;
            packs.push((std::str::from_utf8(taken(from, len)?).ok()?.into(), n_texts));
        }
        let mut column = || {
            let len = numbered(from)? as usize;
            let start = bytes.len() - from.len();
            taken(from, len).map(|column| start..start + column.len())
        };
        let mut parts: [_; PARTS] = array::from_fn(|_| [0..0, 0..0]);
        for part in &mut parts {
            *part = [column()?, column()?];
        }
        let is_all = from.is_empty();
        is_all.then_some(Segment { bytes, boosts, packs, parts })
    }
}

/// The terms in the order in which they come first, and what is said of them, term after term: page and impact.
fn said(entries: &[Entry]) -> (Vec<Met<'_>>, Vec<(u32, u8)>) {
    // By stem and words as a page has them: most pages say of a term what another said.
    let mut known: FxHashMap<&str, u32> = FxHashMap::default();
    let mut stems: FxHashMap<&str, u32> = FxHashMap::default();
    let mut terms: Vec<Met> = Vec::new();
    let mut by_page: Vec<(u32, u32, u8)> = Vec::new();
    for (page, entry) in (0..).zip(entries) {
        for (line, impact) in entry.terms() {
            let at = *known.entry(line).or_insert_with(|| {
                let mut words = line.split(' ');
                let stem = words.next().unwrap_or_default();
                let at = *stems.entry(stem).or_insert_with(|| {
                    terms.push(Met { stem: Word::new(stem), words: Vec::new(), n_pages: 0 });
                    terms.len() as u32 - 1
                });
                let own = &mut terms[at as usize].words;
                for word in words {
                    if !own.contains(&word) {
                        own.push(word);
                    }
                }
                at
            });
            terms[at as usize].n_pages += 1;
            by_page.push((at, page, impact));
        }
    }
    // Counted, so that each is put where it belongs: pages stay in their order.
    let mut next = 0;
    let mut places: Vec<u32> = Vec::with_capacity(terms.len());
    for term in &terms {
        places.push(next);
        next += term.n_pages;
    }
    let mut said = vec![(0, 0); by_page.len()];
    for (at, page, impact) in by_page {
        let place = &mut places[at as usize];
        said[*place as usize] = (page, impact);
        *place += 1;
    }
    (terms, said)
}

/// Where the term of a stem is.
fn part_of(stem: &str) -> usize {
    // The highest bits depend on all of the stem.
    (FxBuildHasher.hash_one(stem) >> 60) as usize % PARTS
}

/// As full as they get, with how many texts each has.
fn packs(entries: &[Entry]) -> Vec<(u32, File)> {
    let mut packs = Vec::new();
    let mut rest = entries;
    while !rest.is_empty() {
        let mut n_bytes = 0;
        let fits = |entry: &&Entry| {
            n_bytes += entry.shown.len();
            n_bytes <= PACK
        };
        let n_texts = rest.iter().take_while(fits).count().max(1);
        let (own, later) = rest.split_at(n_texts);
        rest = later;
        let bytes = pack(own);
        packs.push((n_texts as u32, File { name: name(&bytes), bytes, is_bare: false }));
    }
    packs
}

/// Count, lengths, texts.
fn pack(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    number(entries.len() as u32, &mut bytes);
    entries.iter().for_each(|entry| number(entry.shown.len() as u32, &mut bytes));
    entries.iter().for_each(|entry| bytes.extend_from_slice(&entry.shown));
    bytes
}

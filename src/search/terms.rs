//! Terms and the pages that have them, as bytes. They are in the order of their stems, so that those of many are merged by
//! reading and writing from one end to the other, and nothing is looked up.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::shard::{Word, number};

/// The words of one stem and the pages that have them.
pub(super) struct Term<'t> {
    pub stem: Word<'t>,
    /// Sorted, with blanks between them.
    pub words: &'t str,
    pub first: u32,
    pub last: u32,
    /// In numbers of seven bits: from the first page to the second, and so on.
    pub gaps: &'t [u8],
    /// A byte for each page.
    pub impacts: &'t [u8],
}

/// Terms as they are written. The text of one is its stem and then its words. Its run is, in numbers of seven bits, `bytes of
/// the stem  bytes of the words  n_pages  first page  last page − first  bytes of the gaps`, without the last two where it is
/// one page; then the gaps between the pages, and a byte for each page's impact.
#[derive(Default)]
pub(super) struct Terms {
    pub texts: String,
    pub runs: Vec<u8>,
    pub n_terms: usize,
}

/// Where a term begins in the texts and in the runs.
#[derive(Clone, Copy)]
pub(super) struct Place {
    text: u32,
    run: u32,
}

/// Terms as they are read, up to what cannot be.
#[derive(Clone)]
pub(super) struct Written<'t> {
    pub texts: &'t str,
    pub runs: &'t [u8],
}

impl Terms {
    pub fn push(&mut self, Term { stem, words, first, last, gaps, impacts }: &Term) {
        self.n_terms += 1;
        self.texts.push_str(stem.text);
        self.texts.push_str(words);
        let runs = &mut self.runs;
        let n_pages = impacts.len() as u32;
        for own in [stem.text.len() as u32, words.len() as u32, n_pages, *first] {
            number(own, runs);
        }
        if n_pages > 1 {
            number(last.saturating_sub(*first), runs);
            number(gaps.len() as u32, runs);
            runs.extend_from_slice(gaps);
        }
        runs.extend_from_slice(impacts);
    }

    pub fn iter(&self) -> Written<'_> {
        Written { texts: &self.texts, runs: &self.runs }
    }

    /// Each with where it begins.
    pub fn placed(&self) -> impl Iterator<Item = (Place, Term<'_>)> {
        let mut rest = self.iter();
        std::iter::from_fn(move || {
            let [text, run] = [self.texts.len() - rest.texts.len(), self.runs.len() - rest.runs.len()];
            Some((Place { text: text as u32, run: run as u32 }, rest.next()?))
        })
    }

    /// The term that begins there.
    pub fn at(&self, place: Place) -> Option<Term<'_>> {
        let (text, run) = (place.text as usize, place.run as usize);
        Written { texts: self.texts.get(text..)?, runs: self.runs.get(run..)? }.next()
    }

    /// Each term once, with all of its words and pages. `sources` are in the order of their pages, each with how many there
    /// are before its own.
    pub fn merged<'t>(mut sources: Vec<(u32, Written<'t>)>) -> Terms {
        // What is merged is hardly longer than its sources' runs together, and may be the largest thing that there is: it is not
        // to be moved while it grows.
        let room = sources.iter().map(|(_, own)| own.runs.len()).sum();
        let mut terms = Terms { runs: Vec::with_capacity(room), ..Terms::default() };
        let mut heads: Vec<Option<Term>> = sources.iter_mut().map(|(_, rest)| rest.next()).collect();
        // Of equals the first source's comes first.
        let mut next: BinaryHeap<Reverse<(Word, usize)>> =
            heads.iter().enumerate().filter_map(|(at, head)| Some(Reverse((head.as_ref()?.stem, at)))).collect();
        let mut open = Open::default();
        let mut current: Option<Word> = None;
        while let Some(mut top) = next.peek_mut() {
            let Reverse((stem, at)) = *top;
            let (before, rest) = &mut sources[at];
            if let Some(current) = current.replace(stem).filter(|current| *current != stem) {
                open.close(current, &mut terms);
            }
            if let Some(term) = std::mem::replace(&mut heads[at], rest.next()) {
                open.add(*before, &term);
            }
            match &heads[at] {
                Some(head) => *top = Reverse((head.stem, at)),
                None => _ = PeekMut::pop(top),
            }
        }
        if let Some(current) = current {
            open.close(current, &mut terms);
        }
        terms
    }
}

impl<'t> Term<'t> {
    pub fn words(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        self.words.split(' ')
    }
}

impl<'t> Iterator for Written<'t> {
    type Item = Term<'t>;

    fn next(&mut self) -> Option<Term<'t>> {
        let Written { texts, runs } = self;
        let (n_stem, n_words) = (numbered(runs)?, numbered(runs)?);
        let (stem, rest) = texts.split_at_checked(n_stem as usize)?;
        let (words, rest) = rest.split_at_checked(n_words as usize)?;
        *texts = rest;
        let (n_pages, first) = (numbered(runs)?, numbered(runs)?);
        let (last, n_gaps) = match n_pages {
            0 => return None,
            1 => (first, 0),
            _ => (first.checked_add(numbered(runs)?)?, numbered(runs)?),
        };
        let (gaps, impacts) = (taken(runs, n_gaps as usize)?, taken(runs, n_pages as usize)?);
        Some(Term { stem: Word::new(stem), words, first, last, gaps, impacts })
    }
}

/// A term in the making.
#[derive(Default)]
struct Open<'t> {
    /// As sources have them, each once.
    words: Vec<&'t str>,
    first: u32,
    last: u32,
    gaps: Vec<u8>,
    impacts: Vec<u8>,
}

impl<'t> Open<'t> {
    fn add(&mut self, before: u32, term: &Term<'t>) {
        if !self.words.contains(&term.words) {
            self.words.push(term.words);
        }
        let first = before.saturating_add(term.first);
        match self.impacts.is_empty() {
            true => self.first = first,
            false => number(first.saturating_sub(self.last), &mut self.gaps),
        }
        self.gaps.extend_from_slice(term.gaps);
        self.impacts.extend_from_slice(term.impacts);
        self.last = before.saturating_add(term.last);
    }

    /// Nothing is left of it but room.
    fn close(&mut self, stem: Word, terms: &mut Terms) {
        let Open { words, first, last, gaps, impacts } = self;
        let all;
        let own = match &words[..] {
            [one] => one,
            several => {
                let mut each: Vec<&str> = several.iter().flat_map(|words| words.split(' ')).collect();
                each.sort_unstable();
                each.dedup();
                all = each.join(" ");
                &*all
            }
        };
        terms.push(&Term { stem, words: own, first: *first, last: *last, gaps, impacts });
        words.clear();
        gaps.clear();
        impacts.clear();
    }
}

pub(super) fn numbered(from: &mut &[u8]) -> Option<u32> {
    let mut number = 0u32;
    for shift in (0..32).step_by(7) {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        number |= u32::from(byte & 127) << shift;
        if *byte < 128 {
            return Some(number);
        }
    }
    None
}

pub(super) fn taken<'t>(from: &mut &'t [u8], len: usize) -> Option<&'t [u8]> {
    let (taken, rest) = from.split_at_checked(len)?;
    *from = rest;
    Some(taken)
}

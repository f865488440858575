//! The terms of many segments as those of one index: all of them are in the order of their stems, so that they are read and
//! written from one end to the other and nothing is looked up.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::segment::{Run, Segment, Term};
use super::shard::{Group, Word, number};

/// The terms of a part, in the order of their stems. What they are made of stands in one piece each: a site has a million
/// terms, nearly all of few words and pages.
#[derive(Default)]
pub(super) struct Terms {
    words: String,
    pages: Vec<u8>,
    impacts: Vec<u8>,
    ends: Vec<Ends>,
}

/// Where a term ends in each of the three, and its pages.
#[derive(Clone, Copy, Default)]
struct Ends {
    words: u32,
    pages: u32,
    impacts: u32,
    n_pages: u32,
}

/// A term in the making.
#[derive(Default)]
struct Open<'s> {
    /// As segments have them, each once.
    words: Vec<&'s str>,
    n_pages: u32,
    last: u32,
}

impl Terms {
    /// `segments` are in the order of their pages, each with how many there are before its own.
    pub fn merged(segments: &[(u32, Segment)], part: usize) -> Terms {
        let mut sources: Vec<_> = segments.iter().map(|(before, segment)| (*before, segment.terms(part))).collect();
        let mut heads: Vec<Option<Term>> = sources.iter_mut().map(|(_, terms)| terms.next()).collect();
        // Of equals the first segment's comes first.
        let mut next: BinaryHeap<Reverse<(Word, usize)>> =
            heads.iter().enumerate().filter_map(|(at, head)| Some(Reverse((head.as_ref()?.stem, at)))).collect();
        let mut terms = Terms::default();
        let mut open = Open::default();
        let mut current: Option<Word> = None;
        while let Some(mut top) = next.peek_mut() {
            let Reverse((stem, at)) = *top;
            let (before, rest) = &mut sources[at];
            if current.replace(stem).is_some_and(|current| current != stem) {
                terms.close(&mut open);
            }
            if let Some(Term { words, run, .. }) = std::mem::replace(&mut heads[at], rest.next()) {
                terms.add(&mut open, words, *before, &run);
            }
            match &heads[at] {
                Some(head) => *top = Reverse((head.stem, at)),
                None => _ = PeekMut::pop(top),
            }
        }
        if current.is_some() {
            terms.close(&mut open);
        }
        terms
    }

    fn add<'s>(&mut self, open: &mut Open<'s>, words: &'s str, before: u32, run: &Run) {
        if !open.words.contains(&words) {
            open.words.push(words);
        }
        number(before.saturating_add(run.first).saturating_sub(open.last), &mut self.pages);
        self.pages.extend_from_slice(run.gaps);
        self.impacts.extend_from_slice(run.impacts);
        open.last = before.saturating_add(run.last);
        open.n_pages += run.n_pages;
    }

    fn close(&mut self, open: &mut Open) {
        let Open { words, n_pages, .. } = std::mem::take(open);
        match &words[..] {
            [one] => self.words.push_str(one),
            several => {
                let mut all: Vec<&str> = several.iter().flat_map(|words| words.split(' ')).collect();
                all.sort_unstable();
                all.dedup();
                self.words.push_str(&all.join(" "));
            }
        }
        let [words, pages, impacts] = [self.words.len(), self.pages.len(), self.impacts.len()].map(|len| len as u32);
        self.ends.push(Ends { words, pages, impacts, n_pages });
    }

    pub fn groups(&self) -> impl Iterator<Item = Group<'_>> {
        let starts = std::iter::once(Ends::default()).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| Group {
            words: &self.words[start.words as usize..end.words as usize],
            n_pages: end.n_pages,
            pages: &self.pages[start.pages as usize..end.pages as usize],
            impacts: &self.impacts[start.impacts as usize..end.impacts as usize],
        })
    }
}

//! What one page leaves for the index of its language: its terms, and its text to be shown. Nothing of other pages.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use serde_json::json;

use super::by_word::ByWord;
use super::text::{Section, Text};
use super::vocabulary::Vocabulary;
use super::words::{Kind, words};
use crate::deflate::Deflate;

/// Bytes of a page's text that are shown in excerpts; of longer pages each section has its share. Every word is found.
const MAX_SHOWN: usize = 24 << 10;
const MIN_SHARE: usize = 160;
const MAX_SECTIONS: usize = 250;
/// Of deflate: 6 would save 1.5 % and take a quarter longer (`tests/search/README.md`).
const LEVEL: i32 = 4;

/// A page in the form that a build keeps, some kilobytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Each term's stem and the words of it that the page has, `stem word word`, a line each: a page has hundreds, and
    /// texts of their own would take thrice the room.
    words: Box<str>,
    /// How much the page says of each term.
    impacts: Box<[u8]>,
    /// `[title, href, breadcrumbs, method, [[anchor, heading, text], …]]` as JSON, deflated.
    pub(super) shown: Vec<u8>,
    /// Multiplies what the page is worth, in hundredths.
    pub(super) boost: u16,
}

impl Entry {
    /// `stem word word` of each term, and how much the page says of it; in the order in which they come on the page.
    pub(super) fn terms(&self) -> impl Iterator<Item = (&str, u8)> {
        self.words.lines().zip(self.impacts.iter().copied())
    }

    /// For `read`.
    pub fn write(&self, out: &mut Vec<u8>) {
        let Entry { words, impacts, shown, boost } = self;
        out.extend_from_slice(&boost.to_le_bytes());
        for bytes in [words.as_bytes(), impacts, shown] {
            out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            out.extend_from_slice(bytes);
        }
    }

    /// The entry that `from` begins with, which goes on behind it then.
    pub fn read(from: &mut &[u8]) -> Option<Entry> {
        let (boost, rest) = from.split_first_chunk()?;
        *from = rest;
        let mut bytes = || {
            let (len, rest) = from.split_first_chunk()?;
            let (bytes, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
            *from = rest;
            Some(bytes)
        };
        let (words, impacts, shown) = (bytes()?, bytes()?, bytes()?);
        let words = std::str::from_utf8(words).ok()?.into();
        Some(Entry { words, impacts: impacts.into(), shown: shown.to_vec(), boost: u16::from_le_bytes(*boost) })
    }
}

/// Set in an impact: the term is in the title, among the keywords or in the endpoint.
pub(super) const IN_TITLE: u8 = 0x80;
/// Steps of an impact of 1.
const STEPS: f32 = 14.0;

#[derive(Clone, Copy)]
enum Field {
    Title,
    Keywords,
    Endpoint,
    Description,
    Heading,
    Body,
    Code,
}
const N_FIELDS: usize = 7;
type Counts = [u16; N_FIELDS];

/// Of which a thread has the words at hand, half a megabyte each: pages of one language mostly follow each other.
const MAX_LANGUAGES: usize = 4;

/// Makes entries. From page to page it keeps what each thread at work needs, so that a page costs its own words and bytes
/// alone; no entry depends on it.
#[derive(Default)]
pub struct Entries(Mutex<Vec<AtHand>>);

/// What one page at a time is made with.
struct AtHand {
    /// By language.
    vocabularies: FxHashMap<Box<str>, Vocabulary>,
    page: PageWords,
    deflate: Deflate,
}

/// What one page has; empty before the next, with the room that it took.
#[derive(Default)]
struct PageWords {
    /// The words of the page: a page repeats most of its own.
    met: ByWord<Met>,
    /// Indexes into the terms.
    by_stem: ByWord<u32>,
    terms: Vec<Term>,
    /// Indexes of terms, and each word of them.
    words: Vec<(u32, Range<usize>)>,
    /// What stems and words are ranges of.
    texts: String,
    folded: String,
}

/// A word of the page.
struct Met {
    is_stop: bool,
    /// Its index among the terms; `None` as long as it names nothing.
    term: Option<u32>,
}

struct Term {
    stem: Range<usize>,
    counts: Counts,
}

impl Entries {
    /// `language` is BCP 47, `boost` a factor, in hundredths.
    pub fn entry(&self, text: &Text, language: &str, boost: u16) -> Entry {
        let new =
            || AtHand { vocabularies: FxHashMap::default(), page: PageWords::default(), deflate: Deflate::new(LEVEL) };
        // What is at hand while a page panics is not put back.
        let mut at_hand = self.free().pop().unwrap_or_else(new);
        let AtHand { vocabularies, page, deflate } = &mut at_hand;
        if !vocabularies.contains_key(language) {
            if vocabularies.len() == MAX_LANGUAGES {
                vocabularies.clear();
            }
            vocabularies.insert(language.into(), Vocabulary::new(language));
        }
        let vocabulary = vocabularies.get_mut(language).expect("it was made if there was none");
        let (words, impacts) = terms(text, vocabulary, page);
        let entry = Entry { words, impacts, shown: deflate.bytes(shown(text).as_bytes()), boost };
        self.free().push(at_hand);
        entry
    }

    fn free(&self) -> MutexGuard<'_, Vec<AtHand>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn terms(text: &Text, vocabulary: &mut Vocabulary, page: &mut PageWords) -> (Box<str>, Box<[u8]>) {
    page.clear();
    let mut counted = Counted { vocabulary, page, lengths: [0; N_FIELDS] };
    counted.add(&text.title, Field::Title, Kind::Code);
    text.keywords.iter().for_each(|keyword| counted.add(keyword, Field::Keywords, Kind::Prose));
    if let Some((method, address)) = &text.endpoint {
        counted.add(method, Field::Endpoint, Kind::Prose);
        counted.add(address, Field::Endpoint, Kind::Code);
    }
    counted.add(&text.description, Field::Description, Kind::Prose);
    for section in &text.sections {
        counted.add(&section.heading, Field::Heading, Kind::Code);
        let mut at = 0;
        for code in &section.code {
            counted.add(&section.text[at..code.start], Field::Body, Kind::Prose);
            counted.add(&section.text[code.clone()], Field::Code, Kind::Code);
            at = code.end;
        }
        counted.add(&section.text[at..], Field::Body, Kind::Prose);
    }
    counted.written()
}

impl PageWords {
    fn clear(&mut self) {
        let PageWords { met, by_stem, terms, words, texts, folded } = self;
        met.clear();
        by_stem.clear();
        terms.clear();
        words.clear();
        texts.clear();
        folded.clear();
    }
}

struct Counted<'v> {
    vocabulary: &'v mut Vocabulary,
    page: &'v mut PageWords,
    lengths: [u32; N_FIELDS],
}

impl Counted<'_> {
    fn add(&mut self, text: &str, field: Field, kind: Kind) {
        let Counted { vocabulary, page, lengths } = self;
        let PageWords { met, by_stem, terms, words: of_terms, texts, folded } = &mut **page;
        // They name a page and code as other words do: `WHERE`, `for`.
        let skips = matches!(field, Field::Body | Field::Description);
        words(text, kind, folded, |text, is_whole| {
            lengths[field as usize] += u32::from(is_whole);
            let word = met.get_or_insert_with(text, || Met { is_stop: vocabulary.is_stop(text), term: None });
            if skips && word.is_stop {
                return;
            }
            let at = *word.term.get_or_insert_with(|| {
                let start = texts.len();
                vocabulary.stem(text).push_to(texts);
                let stem = start..texts.len();
                let at = *by_stem.get_or_insert_with(&texts[stem.clone()], || {
                    terms.push(Term { stem: stem.clone(), counts: Counts::default() });
                    terms.len() as u32 - 1
                });
                texts.push_str(text);
                of_terms.push((at, stem.end..texts.len()));
                at
            });
            let count = &mut terms[at as usize].counts[field as usize];
            *count = count.saturating_add(1);
        });
    }

    fn written(self) -> (Box<str>, Box<[u8]>) {
        let Counted { page: PageWords { terms, words, texts, .. }, lengths, .. } = self;
        // Pages that have the same words of a term say the same of it.
        words.sort_unstable_by(|(left, left_text), (right, right_text)| {
            left.cmp(right).then_with(|| texts[left_text.clone()].cmp(&texts[right_text.clone()]))
        });
        let mut lines = String::with_capacity(texts.len() + terms.len() + words.len());
        let mut words = words.iter().peekable();
        for (at, term) in (0..).zip(&*terms) {
            lines.push_str(&texts[term.stem.clone()]);
            while let Some((_, word)) = words.next_if(|(term, _)| *term == at) {
                lines.extend([" ", &texts[word.clone()]]);
            }
            lines.push('\n');
        }
        let impacts = terms.iter().map(|term| impact(&term.counts, &lengths));
        (lines.into(), impacts.collect())
    }
}

/// How much of what a page is about a term says: a sum over the fields, each saturated by itself, so that a word in a title
/// counts for more than any number of them in the text. The lengths that are usual are constants: what is in a page's
/// entry does not depend on other pages. None was changed after the first run of the queries of `tests/search`.
fn impact(counts: &Counts, lengths: &[u32; N_FIELDS]) -> u8 {
    let count = |field: Field| f32::from(counts[field as usize]);
    let length = |field: Field| lengths[field as usize] as f32;
    let share = |field: Field, weight: f32, spread: f32| match counts[field as usize] {
        0 => 0.0,
        _ => weight / (1.0 + spread * (length(field) - 1.0).max(0.0)),
    };
    let saturated = |field: Field, half: f32, usual: f32| {
        let n = count(field);
        n / (n + half * (0.3 + 0.7 * length(field) / usual))
    };
    let sum = share(Field::Title, 3.4, 0.16)
        + share(Field::Keywords, 2.4, 0.02)
        + share(Field::Endpoint, 2.0, 0.08)
        + share(Field::Description, 0.7, 0.02)
        + 1.5 * saturated(Field::Heading, 1.2, 40.0)
        + 1.6 * saturated(Field::Body, 1.5, 400.0)
        + 0.7 * saturated(Field::Code, 2.0, 400.0);
    let is_titular = [Field::Title, Field::Keywords, Field::Endpoint].iter().any(|field| counts[*field as usize] > 0);
    let level = (sum * STEPS).round().clamp(1.0, 127.0) as u8;
    if is_titular { level | IN_TITLE } else { level }
}

fn shown(text: &Text) -> String {
    let total: usize = text.sections.iter().map(|section| section.text.len()).sum();
    let cut = |section: &Section| {
        let share =
            if total > MAX_SHOWN { (MAX_SHOWN * section.text.len() / total).max(MIN_SHARE) } else { usize::MAX };
        let end = section.text.floor_char_boundary(share.min(section.text.len()));
        json!([section.id, section.heading, section.text[..end]])
    };
    let mut sections: Vec<serde_json::Value> = text.sections.iter().take(MAX_SECTIONS).map(cut).collect();
    // What is said of a page is the first that is shown of it.
    if !text.description.is_empty() {
        sections.insert(0, json!(["", "", text.description]));
    }
    let method = text.endpoint.as_ref().map(|(method, _)| method);
    json!([text.title, text.href, text.breadcrumbs, method, sections]).to_string()
}

//! What one page leaves for the index of its language: its terms, and its text to be shown. Nothing of other pages.

use std::collections::BTreeMap;

use miniz_oxide::deflate::compress_to_vec;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;

use super::fold::fold;
use super::stems::{Stems, stop_words};
use super::text::{Section, Text};
use super::words::{Kind, words};

/// Bytes of a page's text that are shown in excerpts; of longer pages each section has its share. Every word is found.
const MAX_SHOWN: usize = 24 << 10;
const MIN_SHARE: usize = 160;
const MAX_SECTIONS: usize = 250;
/// Of deflate: more takes longer than rendering the page and saves 4 %.
const LEVEL: u8 = 3;

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
    /// `stem word word` of each term, and how much the page says of it; in the order of their stems.
    pub(super) fn terms(&self) -> impl Iterator<Item = (&str, u8)> {
        self.words.lines().zip(self.impacts.iter().copied())
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

/// `boost` is a factor, in hundredths.
pub fn entry(text: &Text, language: &str, boost: u16) -> Entry {
    let mut folded = String::new();
    let mut stop = FxHashSet::default();
    for word in stop_words(language).split(' ') {
        fold(word, &mut folded);
        stop.insert(folded.as_str().to_owned());
    }
    let mut counted = Counted { counts: FxHashMap::default(), stop, lengths: [0; N_FIELDS], folded };
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
    let (words, impacts) = counted.terms(&Stems::new(language));
    Entry { words, impacts, shown: shown(text), boost }
}

struct Counted {
    counts: FxHashMap<Box<str>, Counts>,
    stop: FxHashSet<String>,
    lengths: [u32; N_FIELDS],
    folded: String,
}

impl Counted {
    fn add(&mut self, text: &str, field: Field, kind: Kind) {
        let Counted { counts, stop, lengths, folded } = self;
        words(text, kind, folded, |word, is_whole| {
            lengths[field as usize] += u32::from(is_whole);
            if stop.contains(word) {
                return;
            }
            if let Some(counts) = counts.get_mut(word) {
                counts[field as usize] = counts[field as usize].saturating_add(1);
            } else {
                let mut own = Counts::default();
                own[field as usize] = 1;
                counts.insert(word.into(), own);
            }
        });
    }

    /// In the order of their stems.
    fn terms(self, stems: &Stems) -> (Box<str>, Box<[u8]>) {
        let mut words: Vec<(Box<str>, Counts)> = self.counts.into_iter().collect();
        words.sort_unstable_by(|left, right| left.0.cmp(&right.0));
        let mut terms: BTreeMap<String, (String, Counts)> = BTreeMap::new();
        for (word, counts) in &words {
            let (forms, sum) = terms.entry(stems.stem(word).into_owned()).or_default();
            forms.push(' ');
            forms.push_str(word);
            for (sum, count) in sum.iter_mut().zip(counts) {
                *sum = sum.saturating_add(*count);
            }
        }
        let mut lines =
            String::with_capacity(terms.iter().map(|(stem, (forms, _))| stem.len() + forms.len() + 1).sum());
        for (stem, (forms, _)) in &terms {
            lines.extend([stem, forms, "\n"]);
        }
        let impacts = terms.values().map(|(_, counts)| impact(counts, &self.lengths));
        (lines.into(), impacts.collect())
    }
}

/// How much of what a page is about a term says: a sum over the fields, each saturated by itself, so that a word in a title
/// counts for more than any number of them in the text. The lengths that are usual are constants: what is in a page's
/// entry does not depend on other pages. Tuned on one half of the queries of `tests/search`.
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

fn shown(text: &Text) -> Vec<u8> {
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
    let all = json!([text.title, text.href, text.breadcrumbs, method, sections]);
    compress_to_vec(all.to_string().as_bytes(), LEVEL)
}

//! Words and terms as data; what an index consists of.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::endings;
use super::fold::fold;
use super::shard::Word;
use super::stems::stop_words;
use super::words::{Kind, words};
use super::{Builder, Entries, Entry, File, Section, Segment, Text};

fn cut(text: &str, kind: Kind) -> String {
    let mut found = Vec::new();
    words(text, kind, &mut String::new(), |word, _| found.push(word.to_owned()));
    found.join(" ")
}

/// Browsers are asked the same (`tests/it/search.rs`).
const WORDS: &str = include_str!("../../tests/search/words.txt");

#[test]
fn texts_are_cut_into_words() {
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        let [text, prose, ..] = columns[..] else { panic!("{line}") };
        assert_eq!(cut(text, Kind::Prose), prose, "{text}");
        assert_eq!(cut(text, Kind::Code), *columns.get(2).unwrap_or(&prose), "{text}");
    }
    assert_eq!(cut("e\u{301}cole", Kind::Prose), "ecole");
}

#[test]
fn stop_words_are_folded() {
    let languages = ["ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hi", "hu", "id", "it", "nl", "no"];
    let mut folded = String::new();
    for language in languages.into_iter().chain(["pl", "pt", "ro", "ru", "sv", "tr", "uk", "vi"]) {
        for word in stop_words(language).split(' ') {
            fold(word, &mut folded);
            assert_eq!(folded, word, "{language}");
        }
    }
}

#[test]
fn folding_is_done_once() {
    let (mut once, mut twice) = (String::new(), String::new());
    for word in ["ΣΊΣΥΦΟΣ", "İstanbul", "Ǆ", "ﬃ", "Œuvre", "がぎ", "ЙОД"] {
        fold(word, &mut once);
        fold(&once, &mut twice);
        assert_eq!(once, twice, "{word}");
    }
}

fn page(title: &str, text: &str) -> Entry {
    let section = Section { id: "a".into(), heading: "Heading".to_owned(), text: text.to_owned(), code: Vec::new() };
    Entries::default().entry(&Text { title: title.into(), sections: vec![section], ..Text::default() }, "en", 100)
}

fn terms(entry: &Entry) -> Vec<&str> {
    entry.terms().map(|(words, _)| words).collect()
}

#[test]
fn words_of_one_stem_are_one_term_and_stop_words_none() {
    let entry = page("Installing", "how to install the installation");
    assert_eq!(terms(&entry), ["instal install installation installing", "head heading"]);
}

#[test]
fn stop_words_name_pages_and_code() {
    let section = Section { text: "where select where".to_owned(), code: vec![0..5, 13..18], ..Section::default() };
    let entry =
        Entries::default().entry(&Text { title: "IF".into(), sections: vec![section], ..Text::default() }, "en", 100);
    assert_eq!(terms(&entry), ["if if", "where where", "select select"]);
}

#[test]
fn words_are_in_the_order_of_browsers() {
    let words = [
        "",
        "a",
        "ab",
        "b",
        "é",
        "知",
        "知识",
        "\u{d7ff}",
        "\u{e000}",
        "\u{ff21}",
        "\u{fffd}",
        "😀",
        "😀a",
        "a😀",
        "a\u{ff21}",
        "a\0",
        "eight on",
        "eight one",
        "eight once",
        "eight o\u{e000}",
        "eight o😀",
        "eight \u{e000}",
        "eight 😀",
    ];
    for left in words {
        for right in words {
            assert_eq!(
                Word::new(left).cmp(&Word::new(right)),
                left.encode_utf16().cmp(right.encode_utf16()),
                "{left:?} {right:?}"
            );
        }
    }
}

#[test]
fn words_are_kept_by_their_ends() {
    // Short ones, those with digits, and those of scripts without blanks are not.
    let words = ["forging", "forge", "to", "createuser", "v2beta", "知识", "élan", "going"];
    let files = endings::files(words.into_iter(), &|bytes| bytes);
    let [(bound, bytes)] = &files[..] else { panic!("{files:?}") };
    assert_eq!(bound, "egrof");
    assert_eq!(bytes, b"\x05\0\x05egrof\0\x07gnigrof\x03\x02og\0\x05nal\xc3\xa9\0\x0aresuetaerc");
}

#[test]
fn a_title_counts_for_more_than_text() {
    let impact =
        |entry: &Entry| entry.terms().find(|(words, _)| words.contains("anvil")).map(|(_, impact)| impact & 127);
    assert!(impact(&page("Anvils", "")) > impact(&page("Other", &"anvil ".repeat(500))));
}

/// The root's name, and all files by their names.
fn finished(builder: Builder) -> (Box<str>, BTreeMap<Box<str>, File>) {
    let files = Mutex::new(BTreeMap::new());
    let root = builder.finish(&|file| _ = files.lock().expect("no panic").insert(file.name.clone(), file));
    (root, files.into_inner().expect("no panic"))
}

#[test]
fn an_index_depends_on_its_pages_alone() {
    let forms = ["forge", "forges forged", "forging", "forge forged"];
    let pages: Vec<Entry> = (0..2000)
        .map(|n| page(&format!("Page {n}"), &format!("word{n} common text{} {}", n % 7, forms[n * 5 % 4])))
        .collect();
    // Cut into segments in any way: but for the packs, which end with them.
    let built = |n_pages: usize| {
        let mut builder = Builder::new("en");
        let mut packs = Vec::new();
        for pages in pages.chunks(n_pages) {
            let (segment, files) = Segment::of(pages);
            assert!(segment.packs().eq(files.iter().map(|file| &*file.name)));
            let read = Segment::read(segment.bytes().to_vec()).expect("it was written");
            assert_eq!(read, segment);
            builder.add(read, pages.iter().map(|_| Some("Guides")));
            packs.extend(files);
        }
        let (root, files) = finished(builder);
        (packs, root, files)
    };
    let (packs, root, mut whole) = built(2000);
    assert!(packs.len() > 4 && whole.len() > 2, "{} and {}", packs.len(), whole.len());
    assert!(whole.remove(&root).is_some());
    for n_pages in [1, 7, 500] {
        let (_, root, mut cut) = built(n_pages);
        assert!(cut.remove(&root).is_some());
        assert!(cut == whole, "in segments of {n_pages}");
    }
    assert_eq!(built(500), built(500));
}

#[test]
fn a_damaged_segment_is_none() {
    let pages: Vec<Entry> = (0..3).map(|n| page(&format!("Page {n}"), "forges forging")).collect();
    let (segment, _) = Segment::of(&pages);
    let bytes = segment.bytes();
    for at in 0..bytes.len() {
        assert_eq!(Segment::read(bytes[..at].to_vec()), None, "cut at {at}");
        let mut other = bytes.to_vec();
        other[at] ^= 0x81;
        // What is read can be looked into, whatever it is.
        if let Some(read) = Segment::read(other) {
            let mut builder = Builder::new("en");
            builder.add(read, std::iter::empty());
            builder.add(segment.clone(), std::iter::empty());
            finished(builder);
        }
    }
    assert_eq!(Segment::read([bytes, &[0]].concat()), None);
}

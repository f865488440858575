//! Words and terms as data; what an index consists of.

use super::fold::fold;
use super::words::{Kind, words};
use super::{Builder, Entry, Section, Text, entry};

fn cut(text: &str, kind: Kind) -> String {
    let mut found = Vec::new();
    words(text, kind, &mut String::new(), |word, _| found.push(word.to_owned()));
    found.join(" ")
}

#[test]
fn texts_are_cut_into_words() {
    let cases = [
        ("Hello, World!", Kind::Prose, "hello world"),
        ("createUser user_name HTTPServer", Kind::Prose, "createuser user name httpserver"),
        ("createUser user_name HTTPServer", Kind::Code, "createuser create user user name httpserver http server"),
        ("Übergröße naïve Straße", Kind::Prose, "ubergrosse naive strasse"),
        ("知识库", Kind::Prose, "知识 识库 库"),
        ("用 v2版本", Kind::Prose, "用 v2 版本 本"),
        ("データベース・接続", Kind::Prose, "デー ータ タベ ベー ース ス 接続 続"),
        ("مَكتبة الكِتاب", Kind::Prose, "مكتبة الكتاب"),
        ("Ёлка й", Kind::Prose, "елка й"),
        ("ＡＰＩ ①", Kind::Prose, "api 1"),
        ("/v1/users/{id}", Kind::Code, "v1 users id"),
        ("e\u{301}cole", Kind::Prose, "ecole"),
        ("𠀀 𝐀", Kind::Prose, ""),
    ];
    for (text, kind, expected) in cases {
        assert_eq!(cut(text, kind), expected, "{text}");
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
    entry(&Text { title: title.into(), sections: vec![section], ..Text::default() }, "en", 100)
}

fn terms(entry: &Entry) -> Vec<&str> {
    entry.terms().map(|(words, _)| words).collect()
}

#[test]
fn words_of_one_stem_are_one_term_and_stop_words_none() {
    let entry = page("Installing", "how to install the installation");
    assert_eq!(terms(&entry), ["head heading", "instal install installation installing"]);
}

#[test]
fn a_title_counts_for_more_than_text() {
    let impact =
        |entry: &Entry| entry.terms().find(|(words, _)| words.contains("anvil")).map(|(_, impact)| impact & 127);
    assert!(impact(&page("Anvils", "")) > impact(&page("Other", &"anvil ".repeat(500))));
}

#[test]
fn an_index_depends_on_its_pages_alone() {
    let pages: Vec<Entry> =
        (0..2000).map(|n| page(&format!("Page {n}"), &format!("word{n} common text{}", n % 7))).collect();
    let built = || {
        let mut builder = Builder::new("en");
        let packs: Vec<_> = pages.iter().filter_map(|page| builder.add(page.clone(), Some("Guides"))).collect();
        (packs, builder.finish())
    };
    let (packs, last) = built();
    assert_eq!((packs.clone(), last.clone()), built());
    assert!(packs.len() > 4 && last.files.len() > 2, "{} and {}", packs.len(), last.files.len());
    assert_eq!(last.files[0].name, last.root);
}

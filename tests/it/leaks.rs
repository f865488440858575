//! Nothing that somebody gets tells of pages that they may not see: sites with rules at random on pages at random are made
//! twice, and searched for words that only restricted pages have.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use docs::artifact::{Artifact, Audience, Body};
use docs::frontmatter::Visibility;
use docs::inputs::Inputs;
use docs::pipeline::{self, Options, Progress};
use docs::source::{PageSource, Source};

use crate::random::Random;

struct Quiet;

impl Progress for Quiet {
    fn stage(&self, _: &'static str, _: usize) {}
    fn step(&self) {}
}

const OPTIONS: Options = Options { base_url: None, clock: &|| Duration::ZERO };

/// What pages may say; the last is for everybody and no test of secrecy.
const RULES: [&str; 8] = [
    "groups: [admin]",
    "groups: [eng]",
    "groups: [admin, eng]",
    "groups: ['*']",
    "groups: []",
    "groups: [{includes: ['*'], excludes: [trial]}]",
    "groups: [{includes: [admin], excludes: [trial]}]",
    "groups: [{excludes: [trial]}]",
];

/// What heads say that is written anew.
const OWN: [&str; 6] = ["title:", "groups", "sidebarTitle:", "description:", "tag:", "keywords:"];

/// The docs folder as a site with a log-in, with a rule and a word of its own on some of its pages.
fn with_rules(inputs: &Inputs, seed: u64) -> (Inputs, Vec<(String, usize)>) {
    let mut random = Random::new(seed);
    let share = 1 + random.below(6);
    let mut words = Vec::new();
    let sources = inputs.sources.iter().map(|source| {
        if source.path.as_str() == "docs.json" {
            let mut site: serde_json::Value = serde_json::from_str(&source.text).expect("a site file");
            site["url"] = "https://docs.example.com/docs".into();
            let hidden = ["notice", "open", "not-found"][random.below(3)];
            site["personalization"] = serde_json::json!({
                "method": "shared-session", "apiUrl": "https://docs.example.com/me",
                "hiddenPages": hidden,
            });
            return Source::new(source.file, source.path.clone(), site.to_string());
        }
        source.clone()
    });
    let sources = sources.collect();
    let pages = inputs.pages.iter().map(|page| {
        let text = page.read().expect("it is as it was").text;
        let head = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---"));
        let is_mdx = page.path.extension() == "mdx";
        let Some((head, body)) = head.filter(|_| is_mdx && random.below(share) == 0) else { return page.clone() };
        let rule = random.below(RULES.len());
        let word = format!("zq{}zq", words.len());
        // A value may go on in the lines below its key.
        let mut is_own = false;
        let is_kept = |line: &&str| {
            if line.starts_with(|first: char| first.is_ascii_alphabetic()) && line.contains(':') {
                is_own = OWN.iter().any(|own| line.starts_with(own));
            }
            !is_own
        };
        let head: Vec<&str> = head.lines().filter(is_kept).collect();
        let text = format!(
            "---\n{}\ntitle: \"Title {word}\"\nsidebarTitle: \"Side {word}\"\ndescription: \"Said {word}\"\ntag: {word}\n\
             keywords: [{word}]\n{}\n---\n\n## Heading {word}\n\n{word} [link {word}](/{word}) ![{word}](/{word}.png) `{word}`\n\n\
             ```js title=\"{word}.js\"\n{word}();\n```\n\n{{user.{word} ?? \"{word}\"}} <Visible groups={{[\"{word}\"]}}>{word}</Visible>\n\n\
             <Card title=\"{word}\" icon=\"{word}\" href=\"/{word}#{word}\">{word}</Card>\n\n<{word}>{word}</{word}>\n\n| {word} |\n| - |\n| {word} |\n\n{}",
            RULES[rule],
            head.join("\n"),
            body.split_once('\n').map_or("", |(_, body)| body),
        );
        words.push((word, rule));
        PageSource::held(page.file, page.path.clone(), text)
    });
    let pages = pages.collect();
    (Inputs { pages, sources, ..inputs.clone() }, words)
}

fn made(inputs: &Inputs) -> Vec<Artifact> {
    let made = Mutex::new(Vec::new());
    pipeline::build(inputs, &OPTIONS, &Quiet, &|artifact| made.lock().expect("no panic").push(artifact));
    made.into_inner().expect("no panic")
}

/// Whether a file that has a page's word may have it.
fn may_have(audience: &Audience, rule: usize) -> bool {
    let visibility = rule_of(RULES[rule]);
    match audience {
        _ if !visibility.is_restricted() => true,
        Audience::Class(own) => *own == visibility,
        Audience::All(all) => all.contains(&visibility),
        Audience::Everybody | Audience::Groups(_) => false,
    }
}

fn rule_of(head: &str) -> Visibility {
    let span = docs::source::Span { file: docs::source::FileId(0), start: 0, end: head.len() as u32 };
    docs::frontmatter::parse(head, span).value.groups.clone()
}

#[track_caller]
fn check(name: &str, inputs: &Inputs, seed: u64) {
    let (inputs, words) = with_rules(inputs, seed);
    let leaking = pipeline::leaks(&inputs, &OPTIONS, &Quiet, &|_| true);
    assert!(leaking.is_empty(), "{name}, {seed}: {leaking:?}");
    // Of the classes one: what others get does not depend on it either.
    let one = rule_of(RULES[seed as usize % (RULES.len() - 1)]);
    let leaking = pipeline::leaks(&inputs, &OPTIONS, &Quiet, &|rule| *rule == one);
    assert!(leaking.is_empty(), "{name}, {seed}, without {one}: {leaking:?}");
    let by_word: BTreeMap<&str, usize> = words.iter().map(|(word, rule)| (&**word, *rule)).collect();
    let mut seen = 0;
    for Artifact { path, audience, body } in made(&inputs) {
        let Body::Bytes(bytes) = body else { continue };
        let bytes = if path.as_str().ends_with(".bin") { searched(&bytes) } else { bytes };
        let text = String::from_utf8_lossy(&bytes);
        for (at, _) in text.match_indices("zq") {
            let rest = &text[at + 2..];
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let Some(rule) = by_word.get(&*format!("zq{digits}zq")) else { continue };
            seen += 1;
            assert!(
                may_have(&audience, *rule),
                "{name}, {seed}: `zq{digits}zq` of {} is in {path}, for {audience:?}",
                RULES[*rule]
            );
        }
    }
    assert!(seen > 0 || words.is_empty(), "{name}, {seed}: no word of {} is anywhere", words.len());
}

/// What a file of a search index says: roots as they are, words of a shard and texts of a pack one after the other, words by
/// their ends as they are read.
fn searched(bytes: &[u8]) -> Vec<u8> {
    let inflate = |bytes: &[u8]| miniz_oxide::inflate::decompress_to_vec(bytes).expect("a file of a search index");
    // A pack says how long its texts are, and nothing else is as long as it says.
    let fill = |(lengths, at): &(Vec<usize>, usize)| {
        lengths.iter().try_fold(*at, |end, length| end.checked_add(*length)) == Some(bytes.len())
    };
    if let Some((lengths, at)) = lengths(bytes).filter(fill) {
        let ends = lengths.iter().scan(at, |end, length| {
            *end += length;
            Some(*end)
        });
        return ends.zip(&lengths).flat_map(|(end, length)| inflate(&bytes[end - length..end])).collect();
    }
    let shard = inflate(bytes);
    if shard.starts_with(b"{") {
        return shard;
    }
    // Nothing follows words by their ends, and something does the words of a shard.
    if let Some((words, _)) = words(&shard, false).filter(|(_, end)| *end == shard.len()) {
        let turned = String::from_utf8(words).expect("words");
        return turned.chars().rev().collect::<String>().into_bytes();
    }
    words(&shard, true).expect("the words of a shard").0
}

/// Words, each told by how much of it is as in the one before, and where they end. Of a shard each has its term behind it.
fn words(bytes: &[u8], have_terms: bool) -> Option<(Vec<u8>, usize)> {
    let at = &mut 0;
    let (mut all, mut word) = (Vec::new(), Vec::new());
    for _ in 0..number(bytes, at)? {
        word.truncate(number(bytes, at)?);
        let length = number(bytes, at)?;
        word.extend_from_slice(bytes.get(*at..*at + length)?);
        *at += length;
        if have_terms {
            number(bytes, at)?;
        }
        all.extend_from_slice(&word);
        all.push(b' ');
    }
    Some((all, *at))
}

/// The lengths at the beginning of a pack, and where its texts begin.
fn lengths(bytes: &[u8]) -> Option<(Vec<usize>, usize)> {
    let mut at = 0;
    let n_texts = number(bytes, &mut at)?;
    let lengths: Option<Vec<usize>> = (0..n_texts).map(|_| number(bytes, &mut at)).collect();
    Some((lengths?, at))
}

/// Seven bits a byte, the lowest first.
fn number(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let mut value = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= usize::from(byte & 127).checked_shl(shift)?;
        if byte < 128 {
            return Some(value);
        }
    }
    None
}

fn read(folder: &Path) -> Inputs {
    docs::io::read::inputs(folder, &folder.join("dist")).expect("a docs folder").value
}

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn of_the_example_site() {
    let inputs = read(&repository().join("example-site"));
    for seed in 0..4 {
        check("example-site", &inputs, seed);
    }
}

/// Real sites where they are; 200 runs under `DOCS_TEST_LONG`.
#[test]
fn of_real_sites() {
    let is_long = std::env::var_os("DOCS_TEST_LONG").is_some();
    let sites = ["hoppscotch", "turso", "mem0", "trigger.dev", "dify", "crewai"];
    let sites = sites.map(|name| (name, repository().join("../shared/corpus").join(name)));
    let sites: Vec<_> = sites.iter().filter(|(_, folder)| folder.is_dir()).collect();
    let sites: Vec<(&str, Arc<Inputs>)> =
        sites.into_iter().map(|(name, folder)| (*name, Arc::new(read(folder)))).collect();
    let n_runs = if is_long { 200 } else { 2 };
    for seed in 0..n_runs {
        let Some((name, inputs)) = sites.get(seed as usize % sites.len().max(1)) else {
            println!("there are no real sites beside the repository: nothing of them is tried");
            return;
        };
        check(name, inputs, seed + 100);
    }
}

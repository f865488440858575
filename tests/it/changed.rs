//! Pages that change while a site is built: their texts are read twice, and what is made is of one text, or nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use docs::artifact::{Artifact, Body};
use docs::diag::Code;
use docs::inputs::Inputs;
use docs::io::read;
use docs::pipeline::{self, Options, Progress};
use docs::source::{PageSource, SitePath, Texts};

use crate::binary::Site;

const OPTIONS: Options = Options { base_url: None, clock: &|| Duration::ZERO };

const FILES: [(&str, &str); 5] = [
    (
        "docs.json",
        r##"{"name":"Site","theme":"mint","colors":{"primary":"#0055aa"},"navigation":{"pages":["index","a","b"]}}"##,
    ),
    ("index.mdx", "import B from \"./b.mdx\"\n\n# Start\n\n<B />\n"),
    ("a.mdx", "---\ntitle: A\nicon: no-such-icon\n---\n\nOld words, and <Foo />.\n"),
    ("b.mdx", "---\ntitle: B {{unknown}}\n---\n\nWords of b.\n"),
    ("snippets/s.mdx", "Words of s.\n"),
];

/// Does something between the two readings of pages.
struct Meanwhile<'a>(&'a (dyn Fn() + Sync));

impl Progress for Meanwhile<'_> {
    fn stage(&self, name: &'static str, _: usize) {
        if name == "pages" {
            (self.0)();
        }
    }

    fn step(&self) {}
}

/// The files and findings of a build during which this happens.
fn built(inputs: &Inputs, meanwhile: &(dyn Fn() + Sync)) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let files = Mutex::new(BTreeMap::new());
    let sink = |artifact: Artifact| {
        let Body::Bytes(bytes) = artifact.body else { return };
        files.lock().expect("no panic").insert(artifact.path.as_str().to_owned(), bytes);
    };
    let outcome = pipeline::build(inputs, &OPTIONS, &Meanwhile(meanwhile), &sink);
    let said = outcome.diags.iter().map(|diag| format!("{:?} {} {:?}", diag.code, diag.message, diag.span));
    let mut said: Vec<String> = said.collect();
    said.sort();
    // A page that others take in says it for each.
    said.dedup();
    (files.into_inner().expect("no panic"), said)
}

fn inputs(docs: &Path) -> Inputs {
    let read = read::inputs(docs, &docs.join("dist")).expect("a folder");
    assert!(read.diags.is_empty(), "{:?}", read.diags);
    read.value
}

/// The same, with the texts.
fn held(inputs: &Inputs) -> Inputs {
    let page =
        |page: &PageSource| PageSource::held(page.file, page.path.clone(), page.read().expect("it is as it was").text);
    Inputs { pages: inputs.pages.iter().map(page).collect(), ..inputs.clone() }
}

#[test]
fn a_page_that_changes_is_an_error_and_leaves_nothing() {
    let check = |change: &(dyn Fn(&Path) + Sync), expected: &[&str]| {
        let site = Site::new(&FILES);
        let (files, said) = built(&inputs(&site.docs()), &|| change(&site.docs()));
        let changed: Vec<&str> =
            said.iter().filter(|line| line.starts_with("FileChanged")).map(|line| &**line).collect();
        assert_eq!(changed.len(), expected.len(), "{said:?}");
        for (line, expected) in changed.iter().zip(expected) {
            assert!(line.contains(expected), "{line}");
        }
        let other = files.iter().find(|(_, bytes)| String::from_utf8_lossy(bytes).contains("New"));
        assert!(other.is_none(), "{:?} has words of another text", other.map(|(path, _)| path));
    };
    let write = |docs: &Path, path: &str, text: &str| fs::write(docs.join(path), text).expect("it is written");
    let text = |path: &str| FILES.iter().find(|file| file.0 == path).expect("one of them").1.to_owned();
    check(&|_| (), &[]);
    // Written again as it is.
    check(&|docs| write(docs, "a.mdx", &text("a.mdx")), &[]);
    // No page, so it is there since the beginning.
    check(&|docs| write(docs, "snippets/s.mdx", "New words.\n"), &[]);
    check(&|docs| write(docs, "a.mdx", &text("a.mdx").replace("Old", "New")), &["`a.mdx` is not what it was"]);
    check(&|docs| write(docs, "a.mdx", &text("a.mdx").replace(": A", ": New")), &["`a.mdx` is not what it was"]);
    check(&|docs| write(docs, "a.mdx", "New"), &["`a.mdx` is not what it was"]);
    check(&|docs| fs::write(docs.join("a.mdx"), b"New \xff").expect("it is written"), &["is not UTF-8"]);
    check(&|docs| fs::remove_file(docs.join("a.mdx")).expect("it was there"), &["cannot read `a.mdx`"]);
    // One page takes it in.
    check(&|docs| write(docs, "b.mdx", &text("b.mdx").replace("Words", "New words")), &["`b.mdx` is not what it was"]);
}

/// Says what was there once for each page, and something else from then on.
#[derive(Debug)]
struct Once(Mutex<BTreeMap<SitePath, String>>);

impl Texts for Once {
    fn read(&self, path: &SitePath) -> Result<String, String> {
        let next = self.0.lock().expect("no panic").insert(path.clone(), "New words.\n".to_owned());
        Ok(next.expect("it is a page"))
    }
}

/// A page that another takes in is read for both.
#[test]
fn a_page_that_changes_before_it_is_taken_in_is_an_error() {
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let site = |path: &'static str, text: &str| match path {
        "docs.json" => (path, text.replace("\"pages\":[", "\"pages\":[\"z\",")),
        _ => (path, text.to_owned()),
    };
    let files: Vec<(&str, String)> = FILES.iter().map(|(path, text)| site(path, text)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    // Before and after the page that is taken in, in the order of paths.
    for importing in ["index.mdx", "z.mdx"] {
        let site = Site::new(&files);
        site.write("index.mdx", "---\ntitle: Start\n---\n");
        site.write("z.mdx", "---\ntitle: Last\n---\n");
        site.write(importing, "---\ntitle: Taking in\n---\n\nimport B from \"./b.mdx\"\n\n<B />\n");
        let inputs = inputs(&site.docs());
        let texts = |page: &PageSource| (page.path.clone(), page.read().expect("it is as it was").text.to_string());
        let all: BTreeMap<_, _> = inputs.pages.iter().map(texts).collect();
        let once: Arc<dyn Texts> = Arc::new(Once(Mutex::new(all.clone())));
        let page = |page: &PageSource| PageSource::away(page.file, page.path.clone(), &all[&page.path], once.clone());
        let inputs = Inputs { pages: inputs.pages.iter().map(page).collect(), ..inputs };
        let (_, said) = one_thread.install(|| built(&inputs, &|| ()));
        let said: Vec<&String> = said.iter().filter(|line| line.starts_with("FileChanged")).collect();
        assert!(matches!(said[..], [line] if line.contains("`b.mdx` is not what it was")), "{importing}: {said:?}");
    }
}

#[test]
fn whoever_looks_at_it_is_told() {
    let site = Site::new(&FILES);
    let docs = site.docs();
    let inputs = inputs(&docs);
    site.write("a.mdx", "gone on");
    let review = pipeline::check(&inputs, &OPTIONS, &Meanwhile(&|| ()));
    assert!(review.outcome.diags.iter().any(|diag| diag.code == Code::FileChanged));
    let (page, diags) =
        pipeline::view(&inputs, &OPTIONS, &Meanwhile(&|| ()), &pipeline::View { page: "a.mdx", reader: None });
    assert!(page.is_none() && diags.iter().any(|diag| diag.code == Code::FileChanged), "{diags:?}");
}

#[test]
fn whether_texts_are_held_makes_no_difference() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("example-site");
    let site = Site::new(&FILES);
    for docs in [site.docs(), example] {
        let inputs = inputs(&docs);
        let away = built(&inputs, &|| ());
        assert!(away == built(&held(&inputs), &|| ()), "{}", docs.display());
    }
}

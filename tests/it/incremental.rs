//! Building over an older output gives what a clean build gives.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use docs::artifact::{Artifact, Body, Piece};
use docs::io::{history, read};
use docs::pipeline::{self, Key, Memory, Options};
use docs::session::Patient;
use docs::source::SitePath;

use super::binary::{Run, Site, contents};
use super::serve::{Chance, edit, folder, write};

const SITE: &str =
    r##"{"name":"Site","theme":"mint","colors":{"primary":"#0055aa"},"navigation":{"pages":["index","a","b"]}}"##;

/// What an author does between two builds.
type Step = fn(&Site);

#[test]
fn every_kind_of_change_equals_a_clean_build() {
    let site = Site::new(&[
        ("docs.json", SITE),
        ("a.mdx", "---\ntitle: A\n---\n\nimport Part from \"/snippets/part.mdx\"\n\n<Part />\n\n[B](/b#one)\n"),
        ("b.mdx", "---\ntitle: B\n---\n\n## One\n\n![A picture](/logo.svg)\n"),
        ("snippets/part.mdx", "Shared.\n"),
        ("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>"),
    ]);
    let steps: [(&str, Step); 10] = [
        ("nothing", |_| ()),
        ("a body", |site| site.write("b.mdx", "---\ntitle: B\n---\n\n## One\n\nOther words.\n")),
        ("a body, and the file of all pages", |site| {
            site.write("b.mdx", "---\ntitle: B\n---\n\n## One\n\nMore words.\n");
            site.write("dist/llms-full.txt", "Nothing of ours.");
        }),
        ("a title", |site| site.write("b.mdx", "---\ntitle: Bee\n---\n\n## One\n")),
        ("a snippet", |site| site.write("snippets/part.mdx", "Shared, and **changed**.\n")),
        ("a picture", |site| {
            site.write("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>")
        }),
        ("a new page", |site| {
            site.write("c.mdx", "# C\n");
            site.write("docs.json", SITE.replace("\"b\"]", "\"b\",\"c\"]"));
        }),
        ("a page renamed", |site| {
            std::fs::rename(site.docs().join("c.mdx"), site.docs().join("d.mdx")).expect("it is there");
            site.write("docs.json", SITE.replace("\"b\"]", "\"b\",\"d\"]"));
        }),
        ("a page removed", |site| {
            std::fs::remove_file(site.docs().join("d.mdx")).expect("it is there");
            site.write("docs.json", SITE);
        }),
        ("the site's name", |site| site.write("docs.json", SITE.replace("\"Site\"", "\"Another\""))),
    ];
    site.build();
    for (what, step) in steps {
        step(&site);
        site.build();
        let run = site.run(&["build", "--out", "../clean"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let (mut over, clean) = (contents(&site.dist()), contents(&site.docs().join("../clean")));
        // Pages that readers have open ask for the style sheets and scripts of the build before.
        let is_kept = |path: &Path| {
            path.starts_with("_docs") && path.extension().is_some_and(|ending| ending == "css" || ending == "js")
        };
        over.retain(|path, _| clean.contains_key(path) || !is_kept(path));
        let differing: Vec<_> =
            over.keys().chain(clean.keys()).filter(|path| over.get(*path) != clean.get(*path)).collect();
        assert!(differing.is_empty(), "after {what}: {differing:?}");
        std::fs::remove_dir_all(site.docs().join("../clean")).expect("the clean build");
    }
}

/// Whether a build made pages, or found that there was nothing to make.
fn makes_pages(site: &Site, args: &[&str]) -> bool {
    let run = site.run(&[&["build", "--timings"], args].concat());
    assert!(run.tells_time, "{}", run.stderr);
    let made = run.stderr.contains("\npages ") || run.stderr.starts_with("pages ");
    assert_ne!(made, run.stderr.contains("unchanged  "), "{}", run.stderr);
    made
}

#[test]
fn a_build_of_the_same_is_not_made_again() {
    const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>";
    let site = Site::new(&[
        ("docs.json", SITE),
        ("index.mdx", "# Start\n\n[Nowhere](/nowhere) ![](/logo.svg)\n"),
        ("a.mdx", "# A\n"),
        ("b.mdx", "# B\n"),
        ("logo.svg", ICON),
    ]);
    // As on a disk where it has been for a while: what changed a moment ago could change again without a trace.
    let age = |site: &Site| {
        let file = std::fs::File::options().write(true).open(site.docs().join("logo.svg")).expect("it is there");
        file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000)).expect("it is ours");
    };
    assert!(makes_pages(&site, &[]));
    assert!(makes_pages(&site, &[]), "the picture changed a moment ago");
    age(&site);
    assert!(makes_pages(&site, &[]), "the picture's time changed");
    let said = site.run(&["build", "--format", "json"]);
    assert!(!makes_pages(&site, &[]));
    let again = site.run(&["build", "--timings", "--format", "json"]);
    let untimed = |line: &&str| !line.starts_with(r#"{"type":"timing","#);
    let findings = |run: &Run| run.stdout.lines().filter(untimed).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!((again.code, findings(&again)), (said.code, findings(&said)));
    let files = r#""files":{"written":0,"unchanged":24,"removed":0,"kept":0}"#;
    let summary = format!(r#"{{"type":"summary","errors":0,"warnings":1,"pages":3,{files},"milliseconds":0}}"#);
    assert_eq!(findings(&said).pop(), Some(summary));
    assert!(again.stdout.contains(r#"{"type":"timing","stage":"unchanged","milliseconds":"#), "{}", again.stdout);
    assert!(again.tells_time && again.stderr.is_empty(), "{}", again.stderr);
    site.fails(&["build", "--strict"], 1, &["/nowhere"]);
    assert!(!makes_pages(&site, &[]), "a build that fails leaves all as it was");

    // Each makes the next build make pages, and the one after it none.
    let page = |site: &Site| site.dist().join("a/index.html");
    let record = |site: &Site| site.dist().join("../.dist.docs/said");
    type Change<'c> = (&'c str, &'c dyn Fn(&Site));
    let changes: [Change; 6] = [
        ("a body", &|site| site.write("a.mdx", "# A\n\nNew.\n")),
        ("a new file", &|site| site.write("new.mdx", "# New\n")),
        ("an ignored file", &|site| site.write(".docsignore", "new.mdx\n")),
        ("a picture", &|site| {
            site.write("logo.svg", ICON.replace('4', "5"));
            age(site);
        }),
        ("a file of the bundle", &|site| std::fs::write(page(site), "x").expect("it is ours")),
        ("a damaged note", &|site| std::fs::write(record(site), "docs build said").expect("it is ours")),
    ];
    for (what, change) in changes {
        change(&site);
        assert!(makes_pages(&site, &[]), "after {what}");
        assert!(!makes_pages(&site, &[]), "twice after {what}");
    }
    assert!(makes_pages(&site, &["--base-url", "https://docs.example/x"]));
    std::fs::remove_file(page(&site)).expect("it is ours");
    assert!(makes_pages(&site, &["--base-url", "https://docs.example/x"]), "a file of the bundle is missing");
}

/// Keeps what builds make, and the files of the build before.
#[derive(Default)]
struct Kept {
    before: BTreeMap<Key, Vec<u8>>,
    files: BTreeMap<SitePath, Body>,
    now: Mutex<BTreeMap<Key, Vec<u8>>>,
    made: Mutex<BTreeMap<SitePath, Body>>,
    /// Pages of the build before, by their first files.
    taken: Mutex<Vec<String>>,
    /// Other files of it.
    n_others: AtomicUsize,
    /// Files made of pieces of it.
    n_renewed: AtomicUsize,
}

impl Memory for Kept {
    fn program(&self) -> Option<Key> {
        Some([1; 16])
    }

    fn recall(&self, key: Key) -> Option<Vec<u8>> {
        self.stays(key).then(|| self.before[&key].clone())
    }

    fn stays(&self, key: Key) -> bool {
        let Some(bytes) = self.before.get(&key) else { return false };
        self.now.lock().expect("no panic").insert(key, bytes.clone());
        true
    }

    fn keep(&self, key: Key, bytes: &[u8]) {
        assert_ne!(self.before.get(&key).map(Vec::as_slice), Some(bytes), "it was kept already");
        self.now.lock().expect("no panic").insert(key, bytes.to_vec());
    }

    fn take(&self, files: &[SitePath]) -> bool {
        match files.first().map(SitePath::as_str) {
            Some(first) if !first.starts_with("_docs/") => {
                self.taken.lock().expect("no panic").push(first.to_owned());
            }
            Some(_) | None => _ = self.n_others.fetch_add(files.len(), Ordering::Relaxed),
        }
        let files: Vec<_> = files.iter().map(|path| (path.clone(), self.files[path].clone())).collect();
        let mut made = self.made.lock().expect("no panic");
        for (path, body) in files {
            assert!(made.insert(path.clone(), body).is_none(), "{path} twice");
        }
        true
    }

    fn renew(&self, path: &SitePath, pieces: &[Piece]) -> bool {
        let Some(Body::Bytes(last)) = self.files.get(path) else { return false };
        let bytes = pieces.iter().flat_map(|piece| match piece {
            Piece::Bytes(bytes) => bytes,
            Piece::Earlier(range) => &last[range.start as usize..range.end as usize],
        });
        let body = Body::Bytes(bytes.copied().collect());
        assert!(self.made.lock().expect("no panic").insert(path.clone(), body).is_none(), "{path} twice");
        self.n_renewed.fetch_add(1, Ordering::Relaxed);
        true
    }
}

impl Kept {
    /// What a build of the folder writes and says, with what is kept of the one before; and what is kept of it.
    fn build(mut self, root: &Path) -> (Kept, Vec<String>) {
        let mut inputs = read::inputs(root, &root.join("dist")).expect("a folder").value;
        history::add(root, &mut inputs);
        self.taken = Mutex::default();
        let sink = |Artifact { path, body, .. }: Artifact| {
            assert!(self.made.lock().expect("no panic").insert(path.clone(), body).is_none(), "{path} twice");
        };
        let options = Options { base_url: None, clock: &|| Duration::ZERO };
        let built = pipeline::build_again(&inputs, &options, &Patient, &sink, &self);
        let mut said: Vec<String> = built.diags.iter().map(|diag| format!("{diag:?}")).collect();
        said.sort();
        self.before = self.now.into_inner().expect("no panic");
        self.files = self.made.into_inner().expect("no panic");
        let mut taken = self.taken.into_inner().expect("no panic");
        taken.sort();
        let Kept { before, files, n_others, n_renewed, .. } = self;
        (Kept { before, files, taken: Mutex::new(taken), n_others, n_renewed, ..Kept::default() }, said)
    }

    /// As `build`, which has to be what it is where nothing is kept; with the pages of the build before.
    #[track_caller]
    fn build_as_clean(self, root: &Path, after: &str) -> (Kept, Vec<String>) {
        let (mut kept, said) = self.build(root);
        let (clean, expected) = Kept::default().build(root);
        let all = kept.files.keys().chain(clean.files.keys());
        let wrong: Vec<_> = all.filter(|path| kept.files.get(*path) != clean.files.get(*path)).collect();
        assert!(wrong.is_empty(), "{wrong:?} {after}");
        assert_eq!(said, expected, "{after}");
        assert_eq!(kept.before, clean.before, "what is kept is what would be, {after}");
        let taken = std::mem::take(kept.taken.get_mut().expect("no panic"));
        (kept, taken)
    }
}

#[test]
fn after_any_edits_pages_of_the_build_before_make_a_clean_build() {
    let n_edits = if std::env::var("DOCS_TEST_LONG").is_ok() { 500 } else { 60 };
    let dir = folder();
    let root = dir.path().canonicalize().expect("a folder");
    // Pages that take in a page, a snippet that does, and links to what other pages say.
    write(&root, "takes.mdx", "---\ntitle: Takes\n---\n\nimport B from \"/guides/b.mdx\"\n\n<B />\n");
    write(&root, "snippets/deep.mdx", "import C from \"/more/c.mdx\"\n\n<C />\n");
    write(
        &root,
        "deep.mdx",
        "import Deep from \"/snippets/deep.mdx\"\n\n# Deep\n\n<Deep />\n\n[D](/guides/b#heading-4)\n",
    );
    let mut kept = Kept::default();
    let mut chance = Chance(0xb111d);
    let mut done = Vec::new();
    let mut n_taken = 0;
    for number in 0..n_edits {
        let after = format!("after {:#?}", &done[done.len().saturating_sub(4)..]);
        let taken;
        (kept, taken) = kept.build_as_clean(&root, &after);
        n_taken += taken.len();
        done.push(edit(&root, &mut chance, number).0);
    }
    let (n_others, n_renewed) = (kept.n_others.into_inner(), kept.n_renewed.into_inner());
    assert!(n_renewed > n_edits / 4, "only {n_renewed} of the files of all pages were made of the one before");
    assert!(n_others > n_edits, "only {n_others} files of search were taken over");
    assert!(n_taken > n_edits, "only {n_taken} pages were taken over in {n_edits} builds");
}

#[test]
fn a_commit_makes_no_pages_but_those_it_changes() {
    let dir = folder();
    let root = dir.path().canonicalize().expect("a folder");
    let site = std::fs::read_to_string(root.join("docs.json")).expect("it is there");
    write(&root, "docs.json", &site.replacen('{', "{\"metadata\":{\"timestamp\":true},", 1));
    write(&root, "stall.mdx", "# Stall\n\n![](https://my_bucket.s3.example.com/a.png)\n");
    let git = |day: u8, arguments: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C").arg(&root).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
        git.args(["-c", "commit.gpgSign=false"]).env("GIT_COMMITTER_DATE", format!("2026-03-{day:02}T12:00:00Z"));
        git.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    let commit = |day: u8| assert!(git(day, &["add", "."]) && git(day, &["commit", "-q", "-m", "one"]));
    // A machine without git has nothing to test.
    if !git(1, &["init", "-q"]) {
        return;
    }
    commit(1);
    let mut kept = Kept::default().build(&root).0;
    let mut check = |what: &str, anew: &[&str]| {
        let taken;
        (kept, taken) = std::mem::take(&mut kept).build_as_clean(&root, what);
        // Not kept are a page that takes in another, one with a feed, and one that some readers see.
        let known = ["api-reference/list-doves", "guides/a", "guides/b", "more/c", "stall"];
        let expected = known.iter().filter(|page| !anew.contains(page)).map(|page| format!("{page}/index.html"));
        assert_eq!(taken, expected.collect::<Vec<_>>(), "after {what}");
        let Body::Bytes(page) = &kept.files[&SitePath::new("guides/b/index.html").expect("inside")] else {
            return false;
        };
        String::from_utf8_lossy(page).contains("<time datetime=\"2026-03-03\">")
    };
    assert!(!check("nothing", &[]));
    let page = std::fs::read_to_string(root.join("guides/b.mdx")).expect("it is there");
    write(&root, "guides/b.mdx", &format!("{page}\nMore.\n"));
    commit(2);
    assert!(!check("a commit of a page", &["guides/b"]));
    assert!(git(3, &["commit", "-q", "--amend", "--no-edit"]));
    assert!(check("the same text of another day", &["guides/b"]), "the page says the day");
    assert!(check("nothing", &[]));
}

//! The development server: what it serves is what a build writes, whatever was written before; what it refuses.

mod command;
mod hostile;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use docs::artifact::{Artifact, Body};
use docs::diag::Diagnostic;
use docs::io::read::{self, Changed, Folder};
use docs::io::watch::Watcher;
use docs::pipeline::{self, Options};
use docs::session::{Found, Patient, Session};
use docs::source::SitePath;

/// Files of a small site with everything that pages may know of each other.
pub const SITE: [(&str, &str); 14] = [
    (
        "docs.json",
        r##"{"name":"Site","theme":"mint","url":"https://docs.example.com/base","colors":{"primary":"#0055aa"},
"variables":{"product":"Dove"},
"personalization":{"method":"shared-session","apiUrl":"https://docs.example.com/api/user","loginUrl":"https://docs.example.com/login","userSchema":"user.schema.json"},
"redirects":[{"source":"/old","destination":"/guides/a"},{"source":"/was/:slug*","destination":"/guides/:slug*"}],
"navigation":{"tabs":[{"tab":"One","groups":[{"group":"Start","pages":["index","guides/a","guides/b"]},{"group":"More","pages":["more/c","more/d","more/secret"]}]},{"tab":"API","groups":[{"group":"Doves","openapi":"api.yaml"}]}]}}"##,
    ),
    (
        "index.mdx",
        "---\ntitle: Home of {{product}}\n---\n\nimport Sea from \"/more/c.mdx\"\n\n<Sea />\n\n[A](/guides/a#one) and [data](/data.json).\n\n<Visible groups={[\"staff\"]}>For staff.</Visible>\n",
    ),
    (
        "guides/a.mdx",
        "---\ntitle: A\n---\n\nimport Part from \"/snippets/part.mdx\"\n\n## One\n\n<Part />\n\nHello {user.name ?? \"you\"}.\n",
    ),
    (
        "guides/b.mdx",
        "---\ntitle: B\ndescription: The second\n---\n\n![A picture](/logo.svg)\n\n```js\nlet a = 1;\n```\n",
    ),
    ("more/c.mdx", "# Sea\n\nSee [d](./d).\n"),
    ("more/d.mdx", "---\ntitle: D\nrss: true\n---\n\n<Update label=\"May\">News.</Update>\n"),
    ("more/secret.mdx", "---\ntitle: Secret\ngroups: [staff]\n---\n\nOnly for some.\n"),
    ("snippets/part.mdx", "Shared by pages.\n"),
    ("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>"),
    ("style.css", "h1 { color: teal }\n"),
    ("data.json", "{\"a\":1}\n"),
    ("personas/jane.json", "{\"groups\":[\"staff\"],\"content\":{\"name\":\"Jane\"}}\n"),
    (
        "api.yaml",
        "openapi: 3.1.0\ninfo: {title: Doves, version: '1'}\nservers: [{url: https://api.example.com}]\npaths:\n  /doves:\n    get:\n      summary: List doves\n      responses: {'200': {description: All of them}}\n",
    ),
    ("user.schema.json", "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}\n"),
];

pub fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("a file");
}

pub fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    SITE.iter().for_each(|(path, text)| write(dir.path(), path, text));
    dir
}

/// What a build of the folder writes, and says.
fn built(root: &Path) -> (BTreeMap<SitePath, Body>, Vec<String>) {
    let read = read::inputs(root, &root.join("dist")).expect("a folder");
    let inputs = read.value;
    let files = Mutex::new(BTreeMap::new());
    let sink = |Artifact { path, body, .. }: Artifact| {
        files.lock().expect("no panic").insert(path, body);
    };
    let outcome = pipeline::build(&inputs, &Options { base_url: None, clock: &|| Duration::ZERO }, &Patient, &sink);
    (files.into_inner().expect("no panic"), said(read.diags.iter().chain(&outcome.diags)))
}

/// Findings without their places, each once.
fn said<'d>(diags: impl Iterator<Item = &'d Diagnostic>) -> Vec<String> {
    let mut said: Vec<String> = diags.map(|diag| format!("{} {}", diag.code.number(), diag.message)).collect();
    said.sort();
    said.dedup();
    said
}

/// Names of files that differ, with what happened to them.
fn differing(session: &Session, root: &Path, ever: &mut BTreeMap<SitePath, ()>) -> Vec<String> {
    let (built, finds) = built(root);
    let now = session.now();
    let mut wrong = Vec::new();
    let checked = now.findings(&Patient).unwrap_or_default();
    wrong.extend((said(checked.iter()) != finds).then(|| format!("{checked:?} is said instead of {finds:?}")));
    for (path, body) in &built {
        let same = match (now.file(path), body) {
            (Some(Found::Bytes(own)), Body::Bytes(bytes)) => own == *bytes,
            (Some(Found::Copy(own)), Body::Copy(from)) => own == *from,
            (None, Body::Bytes(_) | Body::Copy(_)) | (Some(Found::Bytes(_) | Found::Copy(_)), _) => false,
        };
        if !same {
            wrong.push(format!("{path} is another"));
        }
    }
    for path in ever.keys().filter(|path| !built.contains_key(path) && !path.as_str().starts_with("_docs/")) {
        if now.file(path).is_some() {
            wrong.push(format!("{path} is still there"));
        }
    }
    let found = said(now.findings(&Patient).unwrap_or_default().iter());
    wrong.extend((found != finds).then(|| format!("{found:?} is said instead of {finds:?}")));
    ever.extend(built.into_keys().map(|path| (path, ())));
    wrong
}

/// A generator of numbers that are the same in each run.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

/// One edit of somebody who writes: what was done, and the places that a watcher would tell.
pub fn edit(root: &Path, chance: &mut Chance, number: usize) -> (String, Vec<std::path::PathBuf>) {
    const PAGES: [&str; 8] = [
        "index.mdx",
        "guides/a.mdx",
        "guides/b.mdx",
        "more/c.mdx",
        "more/d.mdx",
        "more/secret.mdx",
        "new/e.mdx",
        "f.mdx",
    ];
    let page = PAGES[chance.below(PAGES.len())];
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap_or_default();
    let append = |path: &str, text: &str| {
        write(root, path, &(read(path) + text));
        (format!("append {text:?} to {path}"), vec![root.join(path)])
    };
    match chance.below(20) {
        0..=3 => append(page, &format!("\nWords {number} and {{1 + {number}}}.\n")),
        4 => append(page, &format!("\n## Heading {number}\n")),
        5 => append(page, &format!("\n[To a page](/guides/b) and [to {number}](./c).\n")),
        6 => {
            let title = format!("title: Title {number}");
            let text = read(page);
            let old = text.lines().find(|line| line.starts_with("title:")).unwrap_or("title: none").to_owned();
            write(root, page, &text.replace(&old, &title));
            (format!("{title} in {page}"), vec![root.join(page)])
        }
        7 => {
            _ = fs::remove_file(root.join(page));
            (format!("remove {page}"), vec![root.join(page)])
        }
        8 => {
            let to = PAGES[chance.below(PAGES.len())];
            _ = fs::create_dir_all(root.join(to).parent().expect("a parent"));
            _ = fs::rename(root.join(page), root.join(to));
            (format!("rename {page} to {to}"), vec![root.join(page), root.join(to)])
        }
        9 => {
            write(root, page, SITE.iter().find(|(path, _)| *path == page).map_or("# Fresh\n", |(_, text)| text));
            (format!("write {page} anew"), vec![root.join(page)])
        }
        10 => append("snippets/part.mdx", &format!("\nShared {number}.\n")),
        11 => {
            let text = SITE[0]
                .1
                .replace("\"Dove\"", &format!("\"Dove {number}\""))
                .replace("\"Start\"", &format!("\"Start {}\"", number % 3));
            write(root, "docs.json", &text);
            ("the site file".to_owned(), vec![root.join("docs.json")])
        }
        12 => append("style.css", &format!("p {{ margin: {number}px }}\n")),
        13 => {
            write(
                root,
                "logo.svg",
                &format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"4\"/>", 1 + number % 7),
            );
            ("a picture".to_owned(), vec![root.join("logo.svg")])
        }
        14 => {
            let text = SITE[12].1.replace("List doves", &format!("List {number} doves"));
            write(root, "api.yaml", &text);
            ("the specification".to_owned(), vec![root.join("api.yaml")])
        }
        15 => {
            let path = ["theme/components/Since.html", "theme/css/90-mine.css", "theme/templates/footer.html"]
                [chance.below(3)];
            if chance.below(4) == 0 {
                _ = fs::remove_file(root.join(path));
                return (format!("remove {path}"), vec![root.join(path)]);
            }
            let text = match path {
                "theme/css/90-mine.css" => format!(".d-page {{ margin: {number}px }}\n"),
                "theme/templates/footer.html" => format!("<footer>Footer {number}</footer>\n"),
                _ => format!("{{#-\nprops:\n  version: text\n-#}}\n<small>{number}, since {{{{ version }}}}</small>\n"),
            };
            write(root, path, &text);
            let (used, mut places) = append(page, "\n<Since version=\"2\" />\n");
            places.push(root.join(path));
            (format!("{path} {number}, and {used}"), places)
        }
        16 => {
            let path = ["personas/jane.json", "personas/joe.json"][chance.below(2)];
            match chance.below(3) {
                0 => _ = fs::remove_file(root.join(path)),
                1 => write(
                    root,
                    path,
                    &format!("{{\"groups\":[\"g{}\"],\"content\":{{\"name\":{number}}}}}\n", number % 3),
                ),
                _ => write(root, path, &format!("{{\"content\":{{\"name\":\"Joe {number}\",\"plan\":1}}}}\n")),
            }
            (format!("the persona {path}"), vec![root.join(path)])
        }
        17 => {
            let kind = ["string", "number", "nothing"][chance.below(3)];
            let text = SITE[13].1.replace("string", kind);
            write(root, "user.schema.json", &text);
            (format!("the user schema: {kind}"), vec![root.join("user.schema.json")])
        }
        18 => {
            const FOLDERS: [&str; 4] = ["guides", "more", "new", "snippets"];
            let (one, other) = (FOLDERS[chance.below(4)], "handbook");
            let (from, to) = if root.join(other).exists() { (other, one) } else { (one, other) };
            if chance.below(4) == 0 {
                _ = fs::remove_dir_all(root.join(from));
                return (format!("remove the folder {from}"), vec![root.join(from)]);
            }
            _ = fs::rename(root.join(from), root.join(to));
            (format!("rename the folder {from} to {to}"), vec![root.join(from), root.join(to)])
        }
        _ => {
            let groups =
                ["groups: [staff]", "groups: [staff, boss]", "hidden: true", "sidebarTitle: Short"][chance.below(4)];
            let text = read("more/secret.mdx");
            let old = text.lines().nth(2).unwrap_or("---").to_owned();
            write(root, "more/secret.mdx", &text.replacen(&old, groups, 1));
            (format!("{groups} in more/secret.mdx"), vec![root.join("more/secret.mdx")])
        }
    }
}

#[test]
fn after_any_edits_what_is_served_is_a_clean_build() {
    let n_edits = if std::env::var("DOCS_TEST_LONG").is_ok() { 500 } else { 60 };
    let dir = folder();
    let root = dir.path().canonicalize().expect("a folder");
    let mut folder = Folder::open(&root, &root.join("dist")).expect("a folder");
    let session = Session::new(folder.inputs().clone(), folder.diags().to_vec(), None);
    let mut ever = BTreeMap::new();
    assert_eq!(differing(&session, &root, &mut ever), Vec::<String>::new(), "at first");
    for name in
        ["_readers/", "_redirects", "sitemap.xml", "llms-full.txt", "/list-doves/", "data.json", "more/d/rss.xml"]
    {
        assert!(ever.keys().any(|path| path.as_str().contains(name)), "{name} is among {:?}", ever.keys());
    }
    let mut chance = Chance(0x5eed);
    let mut done = Vec::new();
    for number in 0..n_edits {
        let (what, places) = edit(&root, &mut chance, number);
        done.push(what);
        // Somebody reads between some edits and not between others.
        let changed = match folder.look(&places).expect("the folder is there") {
            Changed::Files(files) if files.is_empty() => continue,
            Changed::Files(files) => Some(files),
            Changed::Which => None,
        };
        session.change(folder.inputs().clone(), folder.diags().to_vec(), changed.as_deref());
        if chance.below(3) > 0 {
            let wrong = differing(&session, &root, &mut ever);
            assert!(wrong.is_empty(), "{wrong:#?} after {:#?}", &done[done.len().saturating_sub(6)..]);
        }
    }
    assert_eq!(differing(&session, &root, &mut ever), Vec::<String>::new(), "at last");
}

/// It is another kind of file then, under the same name.
#[test]
fn a_page_that_can_be_read_no_longer_is_gone() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path().canonicalize().expect("a folder");
    write(
        &root,
        "docs.json",
        "{\"name\":\"Site\",\"theme\":\"mint\",\"colors\":{\"primary\":\"#05a\"},\"navigation\":{\"pages\":[\"index\",\"z\"]}}",
    );
    write(&root, "index.mdx", "# Home\n");
    write(&root, "z.mdx", "# Last\n");
    let mut folder = Folder::open(&root, &root.join("dist")).expect("a folder");
    fs::write(root.join("z.mdx"), b"\xff\xfe").expect("a file");
    assert!(matches!(folder.look(&[root.join("z.mdx")]).expect("the folder is there"), Changed::Which));
    write(&root, "z.mdx", "# Last\n");
    assert!(matches!(folder.look(&[root.join("z.mdx")]).expect("the folder is there"), Changed::Which));
}

/// A build of all pages is for the site as it is: whoever asks for another asks again.
#[test]
fn builds_of_what_is_over_are_given_up() {
    let dir = folder();
    let root = dir.path().canonicalize().expect("a folder");
    let mut folder = Folder::open(&root, &root.join("dist")).expect("a folder");
    let session = Session::new(folder.inputs().clone(), folder.diags().to_vec(), None);
    let index = SitePath::new("_search/index.json").expect("a path");
    let mut last = session.now();
    for number in 0..3 {
        write(&root, "guides/a.mdx", &format!("---\ntitle: A {number}\n---\n\nWords.\n"));
        let Changed::Files(files) = folder.look(&[root.join("guides/a.mdx")]).expect("the folder is there") else {
            panic!("it is known which")
        };
        session.change(folder.inputs().clone(), folder.diags().to_vec(), Some(&files));
        assert!(last.is_over() && last.file(&index).is_none(), "{number}");
        assert!(last.findings(&Patient).is_none(), "somebody waited for more than findings: {number}");
        last = session.now();
    }
    assert!(!last.is_over() && last.file(&index).is_some());
    // What was found before somebody waited for more is found then, too.
    let found = said(last.findings(&Patient).expect("it waits").iter());
    assert_eq!(found, built(&root).1);
}

#[test]
fn a_commit_is_seen_in_the_dates() {
    let above = tempfile::tempdir().expect("a folder");
    let above = above.path().canonicalize().expect("a folder");
    let root = above.join("docs");
    write(&root, "docs.json", &SITE[0].1.replace("\"url\"", "\"metadata\":{\"timestamp\":true},\"url\""));
    write(&root, "index.mdx", "# Home\n");
    let git = |arguments: &[&str], date: &str| {
        let mut git = std::process::Command::new("git");
        git.arg("-C").arg(&above).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
        git.args(["-c", "commit.gpgSign=false"]).env("GIT_COMMITTER_DATE", date).args(arguments);
        git.output().is_ok_and(|git| git.status.success())
    };
    // A machine without git has nothing to test.
    if !git(&["init", "-q"], "") {
        return;
    }
    let mut watcher = Watcher::new(&root).expect("a watcher");
    let mut folder = Folder::open(&root, &root.join("dist")).expect("a folder");
    watcher.also(folder.history());
    let session = Session::new(folder.inputs().clone(), folder.diags().to_vec(), None);
    let shown = |session: &Session| match session.now().file(&SitePath::new("index.html").expect("a path")) {
        Some(Found::Bytes(bytes)) => String::from_utf8(bytes).expect("a page is text"),
        found => panic!("a page and not {found:?}"),
    };
    assert!(!shown(&session).contains("<time"));
    for day in ["2026-01-02", "2026-03-04"] {
        let date = format!("{day}T12:00:00Z");
        assert!(git(&["add", "."], &date) && git(&["commit", "-q", "--allow-empty", "-m", day], &date));
        while !shown(&session).contains(&format!("<time datetime=\"{day}\">")) {
            let places = watcher.wait(Duration::from_secs(60)).expect("a watcher");
            assert!(!places.is_empty(), "nothing is told of the commit");
            if let Changed::Files(files) = folder.look(&places).expect("the folder is there") {
                session.change(folder.inputs().clone(), folder.diags().to_vec(), Some(&files));
            }
        }
        // The last commit of a page counts.
        write(&root, "index.mdx", &format!("# Home\n\nAfter {day}.\n"));
    }
}

#[test]
fn without_a_site_file_there_is_none_until_it_comes_and_a_broken_one_leaves_the_last() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path().canonicalize().expect("a folder");
    write(&root, "index.mdx", "# Home\n");
    let mut folder = Folder::open(&root, &root.join("dist")).expect("a folder");
    let session = Session::new(folder.inputs().clone(), folder.diags().to_vec(), None);
    assert!(session.now().site().is_none());
    assert!(!session.now().findings_at(None).is_empty());
    let mut say = |text: &str| {
        write(&root, "docs.json", text);
        folder.look(&[root.join("docs.json")]).expect("the folder is there");
        session.change(folder.inputs().clone(), folder.diags().to_vec(), None);
        let page = session.now().file(&SitePath::new("index.html").expect("a path"));
        (session.now().findings_at(None).len(), page.is_some())
    };
    let good = r##"{"name":"S","theme":"mint","colors":{"primary":"#05a"},"navigation":{"pages":["index"]}}"##;
    assert_eq!(say(good), (0, true));
    let (n_errors, is_there) = say("{ \"name\": ");
    assert!(n_errors > 0 && is_there);
    assert_eq!(say(good), (0, true));
}

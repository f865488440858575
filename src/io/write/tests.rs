mod killed;

use std::collections::BTreeMap;

use super::*;
use crate::artifact::Audience;

/// A folder with `docs` and, once something is written, `out`.
struct Fixture {
    folder: tempfile::TempDir,
}

impl Fixture {
    fn new() -> Fixture {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("docs")).expect("a folder");
        Fixture { folder }
    }

    fn docs(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("a folder").join("docs")
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    fn open(&self) -> Result<BundleWriter, Diagnostic> {
        BundleWriter::open(&self.out(), &self.docs())
    }

    /// A writer that puts files into the output one by one, as for a mount point.
    fn open_file_by_file(&self) -> BundleWriter {
        let mut writer = self.open().expect("the output is ours");
        tree::remove(&writer.place.staging()).expect("staging is ours");
        writer.place.whole = false;
        writer.spare = None;
        fs::create_dir_all(writer.place.staging()).expect("a staging folder in the output");
        writer
    }

    fn build(&self, files: &[(&str, &str)]) -> Result<Files, Diagnostic> {
        fill(self.open()?, files)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn content(&self) -> BTreeMap<String, String> {
        let read = |path: String| {
            let text = fs::read_to_string(self.out().join(&path)).expect("a file of the output");
            (path, text)
        };
        tree::list(&self.out()).expect("the output").into_iter().map(read).collect()
    }

    #[track_caller]
    fn check(&self, expected: &[(&str, &str)]) {
        let content = self.content();
        let content: Vec<(&str, &str)> = content.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        assert_eq!(content, expected);
        self.check_side();
    }

    /// Beside the output nothing is left over, and the spare folder holds no file that its record does not name.
    #[track_caller]
    fn check_side(&self) {
        let side = place::beside(&self.out()).expect("a name");
        let mut names: Vec<_> =
            fs::read_dir(&side).expect("records").map(|entry| entry.expect("an entry").file_name()).collect();
        names.sort();
        let spare = side.join("spare");
        if spare.exists() {
            assert_eq!(names, [".gitignore", "lock", "record", "spare", "spare.record"]);
            let record = Record::load(&side.join("spare.record")).expect("a record");
            let unknown = |path: &String| record.get(&SitePath::new(path).expect("inside")).is_none();
            assert_eq!(tree::list(&spare).expect("a folder").into_iter().find(unknown), None);
        } else {
            assert_eq!(names, [".gitignore", "lock", "record"]);
        }
    }

    fn stamp(&self, path: &str) -> (u64, Stamp) {
        let file = self.out().join(path);
        (tree::inode(&file).expect("a file"), Stamp::of(&file.metadata().expect("a file")))
    }
}

fn fill(writer: BundleWriter, files: &[(&str, &str)]) -> Result<Files, Diagnostic> {
    for (path, text) in files {
        writer.write(&Artifact::public(path, *text));
    }
    writer.finish(None)
}

fn copied(path: &str) -> Artifact {
    let path = SitePath::new(path).expect("inside");
    Artifact { path: path.clone(), audience: Audience::Everybody, body: Body::Copy(path) }
}

#[track_caller]
fn code<T>(result: Result<T, Diagnostic>) -> Code {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(diag) => diag.code,
    }
}

#[test]
fn what_is_new_changed_unchanged_and_gone() {
    let site = Fixture::new();
    let first = site.build(&[("a/index.html", "1"), ("b/index.html", "1"), ("c.txt", "1")]).expect("written");
    assert_eq!(first, Files { written: 3, ..Files::default() });
    let unchanged = site.stamp("a/index.html");

    let second = site.build(&[("a/index.html", "1"), ("b/index.html", "2"), ("d.txt", "1")]).expect("written");
    assert_eq!(second, Files { written: 2, unchanged: 1, removed: 1, kept: 0 });
    site.check(&[("a/index.html", "1"), ("b/index.html", "2"), ("d.txt", "1")]);
    assert_eq!(site.stamp("a/index.html"), unchanged, "the same file, not an equal one");
}

#[test]
fn a_file_is_made_of_pieces_of_the_last_one() {
    let (own, earlier) = (|text: &str| Piece::Bytes(text.into()), |from, to| Piece::Earlier(from..to));
    let long = "0123456789".repeat(40_000);
    type Case<'c> = (&'c [Piece], Option<&'c str>);
    let cases: [Case; 8] = [
        (&[earlier(0, 3), own("x"), earlier(4, 400_000)], Some(&format!("012x{}", &long[4..]))),
        (&[own("x"), earlier(399_998, 400_000)], Some("x89")),
        (&[earlier(4, 6), earlier(1, 2), earlier(5, 5)], Some("451")),
        (&[earlier(0, 200_000), own("01234"), earlier(200_005, 400_000)], Some(&long)),
        (&[earlier(0, 400_000)], Some(&long)),
        (&[], Some("")),
        (&[own("x"), earlier(399_999, 400_001)], None),
        (&[earlier(1, 400_000), own("0"), earlier(400_001, 400_001)], None),
    ];
    for (pieces, expected) in cases {
        let site = Fixture::new();
        let path = SitePath::new("all.txt").expect("inside");
        site.build(&[("all.txt", &long)]).expect("written");
        let before = site.stamp("all.txt");
        let writer = site.open().expect("ours");
        assert_eq!(writer.renew(&path, pieces).is_some(), expected.is_some(), "{pieces:?}");
        let written = fill(writer, if expected.is_some() { &[] } else { &[("all.txt", "anew")] }).expect("written");
        site.check(&[("all.txt", expected.unwrap_or("anew"))]);
        let is_same = expected == Some(&*long);
        assert_eq!((written.written, site.stamp("all.txt") == before), (usize::from(!is_same), is_same), "{pieces:?}");
        // What the record says of it is what it is.
        assert_eq!(site.build(&[("all.txt", expected.unwrap_or("anew"))]).expect("written").written, 0);
    }
    // One that somebody wrote into is not what it was.
    let site = Fixture::new();
    site.build(&[("all.txt", &long)]).expect("written");
    fs::write(site.out().join("all.txt"), long.replace('0', "x")).expect("ours");
    let writer = site.open().expect("ours");
    assert!(writer.renew(&SitePath::new("all.txt").expect("inside"), &[earlier(0, 5)]).is_none());
    // One that becomes shorter while it is copied is made from the beginning: what was half written is in nobody's way.
    for pieces in [[own("x"), earlier(0, 400_000)], [own("x"), earlier(1, 400_000)]] {
        let site = Fixture::new();
        let path = SitePath::new("all.txt").expect("inside");
        site.build(&[("all.txt", &long)]).expect("written");
        let writer = site.open().expect("ours");
        File::options()
            .write(true)
            .open(site.out().join("all.txt"))
            .and_then(|file| file.set_len(200_000))
            .expect("ours");
        assert!(writer.renew(&path, &pieces).is_none(), "{pieces:?}");
        fill(writer, &[("all.txt", "anew")]).expect("written");
        site.check(&[("all.txt", "anew")]);
    }
}

#[test]
fn a_build_that_changes_nothing_touches_nothing() {
    let site = Fixture::new();
    let files = [("a/index.html", "1"), ("_docs/x.1.css", "1")];
    site.build(&files).expect("written");
    let before = site.stamp("");
    assert_eq!(site.build(&files).expect("written"), Files { unchanged: 2, ..Files::default() });
    assert_eq!(site.stamp(""), before, "the folder itself is the same");
    site.check(&[("_docs/x.1.css", "1"), ("a/index.html", "1")]);
}

#[test]
fn a_file_changed_by_hand_is_written_again() {
    let site = Fixture::new();
    site.build(&[("a", "1"), ("b", "1")]).expect("written");
    fs::write(site.out().join("a"), "x").expect("a file");
    fs::remove_file(site.out().join("b")).expect("a file");
    assert_eq!(site.build(&[("a", "1"), ("b", "1")]).expect("written").written, 2);
    site.check(&[("a", "1"), ("b", "1")]);
}

#[test]
fn an_unfinished_build_leaves_the_output_alone() {
    let site = Fixture::new();
    site.build(&[("a", "1")]).expect("written");
    let writer = site.open().expect("ours");
    writer.write(&Artifact::public("a", "2"));
    drop(writer);
    site.check(&[("a", "1")]);

    let none = Fixture::new();
    drop(none.open().expect("free"));
    assert!(!none.out().exists());
}

#[test]
fn hashed_files_are_kept_for_one_more_change() {
    /// Files, unchanged, removed, kept.
    fn counts(built: Result<Files, Diagnostic>) -> [usize; 4] {
        let Files { written, unchanged, removed, kept } = built.expect("written");
        [written, unchanged, removed, kept]
    }
    // What tells of what stands in pages goes at once: a page may have been deleted because of it.
    let site = Fixture::new();
    assert_eq!(
        counts(site.build(&[("_docs/nav.1.html", "1"), ("_docs/search/1.bin", "1"), ("_docs/x.1.js", "1")])),
        [3, 0, 0, 0]
    );
    assert_eq!(counts(site.build(&[("_docs/search/2.bin", "2"), ("_docs/x.2.js", "2")])), [2, 0, 2, 1]);
    site.check(&[("_docs/search/2.bin", "2"), ("_docs/x.1.js", "1"), ("_docs/x.2.js", "2")]);
    assert_eq!(counts(site.build(&[("_docs/search/2.bin", "2"), ("_docs/x.2.js", "2")])), [0, 2, 0, 1]);

    let site = Fixture::new();
    site.build(&[("_docs/x.1.css", "1"), ("a", "1")]).expect("written");
    site.build(&[("_docs/x.2.css", "2"), ("a", "2")]).expect("written");
    site.check(&[("_docs/x.1.css", "1"), ("_docs/x.2.css", "2"), ("a", "2")]);
    site.build(&[("_docs/x.2.css", "2"), ("a", "2")]).expect("nothing changes");
    site.check(&[("_docs/x.1.css", "1"), ("_docs/x.2.css", "2"), ("a", "2")]);
    site.build(&[("_docs/x.3.css", "3"), ("a", "3")]).expect("written");
    site.check(&[("_docs/x.2.css", "2"), ("_docs/x.3.css", "3"), ("a", "3")]);
    site.build(&[("_docs/x.2.css", "2"), ("a", "4")]).expect("an old one is new again");
    site.check(&[("_docs/x.2.css", "2"), ("_docs/x.3.css", "3"), ("a", "4")]);
}

#[test]
fn foreign_files_are_refused_and_kept() {
    let site = Fixture::new();
    site.write("out/deep/mine.txt", "mine");
    assert_eq!(code(site.build(&[("a", "1")])), Code::OutputForeign);
    assert_eq!(site.content()["deep/mine.txt"], "mine");

    let site = Fixture::new();
    site.build(&[("a", "1")]).expect("written");
    site.write("out/mine.txt", "mine");
    assert_eq!(code(site.build(&[("a", "2")])), Code::OutputForeign);
    site.check(&[("a", "1"), ("mine.txt", "mine")]);
    fs::remove_file(site.out().join("mine.txt")).expect("a file");
    site.write("out/.DS_Store", "litter");
    site.build(&[("a", "2")]).expect("litter is nobody's");
    site.check(&[("a", "2")]);
}

#[test]
fn without_a_record_a_bundle_is_known_by_its_content() {
    let files = [("_docs/x.1.css", "1"), ("a", "1"), ("b", "1")];
    let forget = |site: &Fixture| tree::remove(&place::beside(&site.out()).expect("a name")).expect("records");

    let site = Fixture::new();
    site.build(&files).expect("written");
    let before = site.stamp("a");
    forget(&site);
    assert_eq!(site.build(&files).expect("adopted"), Files { unchanged: 3, ..Files::default() });
    site.check(&files);
    assert_eq!(site.stamp("a"), before);

    forget(&site);
    assert_eq!(code(site.build(&[("_docs/x.1.css", "1"), ("a", "1"), ("b", "2")])), Code::OutputForeign);
    assert_eq!(code(site.build(&[("_docs/x.1.css", "1"), ("a", "1")])), Code::OutputForeign);
    assert_eq!(site.content()["b"], "1");

    site.build(&[("_docs/x.2.css", "2"), ("a", "1"), ("b", "1")]).expect("adopted with its older hashed files");
    site.check(&[("_docs/x.1.css", "1"), ("_docs/x.2.css", "2"), ("a", "1"), ("b", "1")]);
}

#[test]
fn dangerous_outputs_are_refused() {
    let site = Fixture::new();
    site.write("docs/a.mdx", "a");
    site.write("file", "x");
    let refused = |out: &Path| code(BundleWriter::open(out, &site.docs()).map(drop));
    assert_eq!(refused(&site.docs()), Code::OutputRefused);
    assert_eq!(refused(&site.docs().join("../docs/")), Code::OutputRefused);
    assert_eq!(refused(site.folder.path()), Code::OutputRefused);
    assert_eq!(refused(Path::new("/")), Code::OutputRefused);
    assert_eq!(refused(&std::env::home_dir().expect("a home")), Code::OutputRefused);
    assert_eq!(refused(&site.folder.path().join("file")), Code::OutputRefused);
    assert_eq!(refused(&site.folder.path().join("file/out")), Code::OutputUnwritable);
    let inside = site.docs().join("dist");
    drop(BundleWriter::open(&inside, &site.docs()).expect("below the docs folder is fine"));
    // Nothing was recorded, so there is nothing to keep a folder for.
    assert!(!place::beside(&inside).expect("a name").exists());
    site.write("docs/mine/precious", "1");
    let foreign = site.docs().join("mine");
    assert_eq!(refused(&foreign), Code::OutputForeign);
    assert!(!place::beside(&foreign).expect("a name").exists());
}

#[cfg(unix)]
#[test]
fn links_in_and_to_the_output() {
    use std::os::unix::fs::symlink;
    let site = Fixture::new();
    site.write("elsewhere/precious", "1");
    // A linked output: the folder behind the link is the output, the link stays.
    fs::create_dir(site.folder.path().join("real")).expect("a folder");
    symlink(site.folder.path().join("real"), site.out()).expect("a link");
    site.build(&[("a/b", "1")]).expect("written");
    assert!(site.out().is_symlink());
    assert_eq!(fs::read_to_string(site.folder.path().join("real/a/b")).expect("a file"), "1");

    // A link in the place of a file of ours is replaced, and not written through.
    fs::remove_file(site.out().join("a/b")).expect("a file");
    symlink(site.folder.path().join("elsewhere/precious"), site.out().join("a/b")).expect("a link");
    site.build(&[("a/b", "2")]).expect("written");
    assert_eq!(fs::read_to_string(site.folder.path().join("elsewhere/precious")).expect("a file"), "1");
    assert!(!site.out().join("a/b").is_symlink());
}

#[test]
fn conflicts_are_named() {
    let site = Fixture::new();
    let check = |files: &[(&str, &str)], words: [&str; 2]| {
        let diag = site.build(files).expect_err("a conflict");
        assert_eq!(diag.code, Code::OutputConflict);
        assert!(words.iter().all(|word| diag.message.contains(word)), "{}", diag.message);
        assert!(!site.out().exists());
    };
    check(&[("a", "1"), ("b", "1"), ("a", "2")], ["two files", "`a`"]);
    check(&[("a", "1"), ("a-b", "1"), ("a/c/d", "1")], ["`a`", "`a/c/d`"]);
    check(&[("a/c/d", "1"), ("a", "1")], ["`a`", "`a/c/d`"]);
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    for whole in [true, false] {
        let site = Fixture::new();
        site.build(&[("a", "1"), ("b/c/d", "1"), ("b/e", "1")]).expect("written");
        let writer = if whole { site.open().expect("ours") } else { site.open_file_by_file() };
        fill(writer, &[("a/x", "2"), ("b", "2")]).expect("written");
        site.check(&[("a/x", "2"), ("b", "2")]);
    }
}

#[test]
fn copies_are_made_once() {
    let site = Fixture::new();
    let build = || {
        let writer = site.open().expect("ours");
        writer.write(&copied("img/a.png"));
        writer.finish(None).expect("written")
    };
    site.write("docs/img/a.png", "one");
    assert_eq!(build().written, 1);
    site.check(&[("img/a.png", "one")]);
    assert_eq!(build().unchanged, 1);
    // The same length, and so soon after that the time may be the same.
    site.write("docs/img/a.png", "two");
    assert_eq!(build().written, 1);
    site.check(&[("img/a.png", "two")]);
    // Old enough to be trusted: now the record alone decides.
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let touch = || File::options().write(true).open(site.docs().join("img/a.png")).expect("a file").set_modified(old);
    touch().expect("a time");
    assert_eq!(build().unchanged, 1);
    let record = Record::load(&place::beside(&site.out()).expect("a name").join("record")).expect("a record");
    assert_eq!(record.entries()[0].origin.map(|origin| origin.changed), Some(1_000_000_000_000_000_000));
    assert_eq!(build().unchanged, 1);

    fs::remove_file(site.docs().join("img/a.png")).expect("a file");
    let writer = site.open().expect("ours");
    writer.write(&copied("img/a.png"));
    assert_eq!(code(writer.finish(None)), Code::FileUnreadable);
    site.check(&[("img/a.png", "two")]);
}

#[test]
fn two_builds_do_not_mix() {
    let site = Fixture::new();
    let first = site.open().expect("free");
    assert_eq!(code(site.open().map(drop)), Code::OutputBusy);
    fill(first, &[("a", "1")]).expect("written");
    fill(site.open().expect("free again"), &[("a", "2")]).expect("written");
    site.check(&[("a", "2")]);
}

#[test]
fn file_by_file_gives_the_same() {
    let site = Fixture::new();
    fill(site.open_file_by_file(), &[("a/index.html", "1"), ("b/c/d", "1"), ("_docs/x.1.js", "1")]).expect("written");
    site.check(&[("_docs/x.1.js", "1"), ("a/index.html", "1"), ("b/c/d", "1")]);
    let unchanged = site.stamp("a/index.html");
    let second = fill(site.open_file_by_file(), &[("a/index.html", "1"), ("e", "1"), ("_docs/x.2.js", "2")]);
    assert_eq!(second.expect("written"), Files { written: 2, unchanged: 1, removed: 1, kept: 1 });
    site.check(&[("_docs/x.1.js", "1"), ("_docs/x.2.js", "2"), ("a/index.html", "1"), ("e", "1")]);
    assert_eq!(site.stamp("a/index.html"), unchanged);
    assert!(!site.out().join("b").exists(), "empty folders go");
}

/// Many builds of one site, each of random files under names that get in each other's way, some of which fail.
#[test]
fn whatever_came_before() {
    const PATHS: [&str; 8] = ["a", "a/b", "a/b/c", "d/e", "d/f", "g", "_docs/h.js", "i/j/k"];
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |n: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % n
    };
    let site = Fixture::new();
    let mut present: Vec<(&str, &str)> = Vec::new();
    for step in 0..400 {
        let writer = match site.open() {
            Ok(writer) if step % 7 != 6 => writer,
            opened => {
                drop(opened.expect("ours"));
                site.open_file_by_file()
            }
        };
        let files: Vec<(&str, &str)> = PATHS
            .into_iter()
            .filter_map(|path| Some((path, ["1", "2", "3"].get(next(5) as usize).copied()?)))
            .collect();
        let folder_of = |(file, _): &(&str, &str), (other, _): &(&str, &str)| {
            other.strip_prefix(file).is_some_and(|rest| rest.starts_with('/'))
        };
        let conflict = files.iter().any(|file| files.iter().any(|other| folder_of(file, other)));
        if next(4) == 0 {
            files.iter().for_each(|(path, text)| writer.write(&Artifact::public(path, *text)));
            drop(writer);
        } else if conflict {
            assert_eq!(code(fill(writer, &files)), Code::OutputConflict);
        } else {
            fill(writer, &files).expect("written");
            present = files;
        }
        if !present.is_empty() {
            let hashed =
                |path: &String| path.starts_with("_docs/") && present.iter().all(|(present, _)| present != path);
            let content: Vec<(String, String)> = site.content().into_iter().filter(|(path, _)| !hashed(path)).collect();
            let expected: Vec<(String, String)> =
                present.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
            let sorted: BTreeMap<String, String> = expected.into_iter().collect();
            assert_eq!(content, sorted.into_iter().collect::<Vec<_>>(), "step {step}");
            site.check_side();
        }
    }
}

#[test]
fn folders_are_used_again() {
    let site = Fixture::new();
    for text in ["1", "2", "3", "4"] {
        site.build(&[("a/b/index.html", "same"), ("c/index.html", text)]).expect("written");
    }
    let folder = site.stamp("a/b").0;
    let spare = place::beside(&site.out()).expect("a name").join("spare");
    let spare_folder = tree::inode(&spare.join("a/b")).expect("a folder");
    site.build(&[("a/b/index.html", "same"), ("c/index.html", "5")]).expect("written");
    assert_eq!((site.stamp("a/b").0, tree::inode(&spare.join("a/b")).expect("a folder")), (spare_folder, folder));
    // Nothing is wrong with the folder when somebody has been in it.
    fs::remove_file(spare.join("a/b/index.html")).expect("a file");
    fs::write(spare.join("c/index.html"), "else").expect("a file");
    site.build(&[("a/b/index.html", "same"), ("c/index.html", "6")]).expect("written");
    site.check(&[("a/b/index.html", "same"), ("c/index.html", "6")]);
}

#[test]
fn a_failure_in_the_last_step_is_mended() {
    let site = Fixture::new();
    for text in ["1", "2"] {
        site.build(&[("a", text), ("b/c", "same"), ("d", text)]).expect("written");
    }
    // The output loses a file that the build has counted on.
    let writer = site.open().expect("ours");
    writer.write(&Artifact::public("b/c", "same"));
    writer.write(&Artifact::public("e/f", "new"));
    fs::remove_dir_all(site.out().join("b")).expect("a folder");
    let spare = place::beside(&site.out()).expect("a name").join("new/b");
    fs::remove_dir_all(spare).expect("a folder");
    assert_eq!(code(writer.finish(None)), Code::OutputUnwritable);
    site.check(&[("a", "2"), ("d", "2")]);
    site.build(&[("b/c", "same"), ("e/f", "new")]).expect("written");
    site.check(&[("b/c", "same"), ("e/f", "new")]);
}

#[test]
fn a_damaged_record_is_no_licence_to_delete() {
    let site = Fixture::new();
    site.build(&[("a", "1")]).expect("written");
    site.write(".out.docs/record", "docs build record 1 whole 7\n");
    assert_eq!(code(site.build(&[("a", "2")])), Code::OutputForeign);
    assert_eq!(site.content()["a"], "1");
}

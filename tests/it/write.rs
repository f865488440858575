//! The bundle on disk: in one piece, whatever happens to the build.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::binary::{Run, Site, contents};

/// Pages and assets that all say `version`.
fn fill(site: &Site, n_files: usize, version: &str) {
    for at in 0..n_files {
        site.write(&format!("pages/p{at}.mdx"), format!("---\ntitle: Page\n---\n\nThis is {version}.\n"));
        site.write(&format!("assets/a{at}.txt"), format!("This is {version}."));
    }
}

/// The versions that the bundle's files name.
fn versions(site: &Site) -> (usize, BTreeSet<String>) {
    let files = contents(&site.dist());
    let mut seen = BTreeSet::new();
    for bytes in files.values() {
        let text = String::from_utf8_lossy(bytes);
        seen.extend(text.match_indices("This is ").map(|(at, start)| {
            let rest = &text[at + start.len()..];
            rest.split('.').next().unwrap_or(rest).to_owned()
        }));
    }
    (files.len(), seen)
}

#[test]
fn one_thread_or_eight_and_twice() {
    let site = Site::new(&[("logo.svg", "<svg/>")]);
    fill(&site, 40, "it");
    let build = |out: &str, jobs: &str| {
        let run = site.run(&["build", "--out", out, "--jobs", jobs]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        contents(&site.docs().join(out))
    };
    let one = build("../one", "1");
    assert!(one.len() > 80);
    assert!(one == build("../eight", "8"), "the number of threads shows in the bundle");
    assert!(one == build("../one", "8"), "a second build changes the bundle");
}

#[test]
fn findings_do_not_depend_on_threads() {
    let site = Site::new(&[]);
    for at in 0..50 {
        site.write(&format!("p{at}.mdx"), b"\0 \xe9");
        site.write(&format!("q{at}.mdx"), b"\0");
    }
    let one = site.run(&["build", "--jobs", "1"]).stderr;
    assert!(one.contains("100 errors"), "{one}");
    assert_eq!(one, site.run(&["build", "--jobs", "8"]).stderr);
}

#[test]
fn the_output_is_not_an_input() {
    let site = Site::new(&[]);
    fill(&site, 3, "it");
    site.build();
    let first = contents(&site.dist());
    site.build();
    assert!(first == contents(&site.dist()), "the second build read the first one's output");
    for out in ["public", "build/site"] {
        let run = site.run(&["build", "--out", out]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        site.build();
        assert!(first == contents(&site.dist()), "the bundle in `{out}` was read");
    }
}

#[test]
fn a_failed_build_leaves_the_bundle() {
    let site = Site::new(&[]);
    fill(&site, 3, "old");
    site.build();
    fill(&site, 3, "new");
    site.write("bad.mdx", b"\xff");
    site.fails(&["build"], 1, &["1 error"]);
    fs::remove_file(site.docs().join("bad.mdx")).expect("a file");
    site.build();
    assert_eq!(versions(&site).1, ["new".to_owned()].into());
}

#[test]
fn two_builds_at_once() {
    let site = Site::new(&[]);
    fill(&site, 30, "it");
    site.build();
    let lock = File::options().append(true).open(site.docs().join(".dist.docs/lock")).expect("the lock file");
    lock.lock().expect("nobody builds");
    site.fails(&["build"], 2, &["error[E1003]: another build is writing to", "= help: wait"]);
    drop(lock);

    // Really at once: each is either refused or complete.
    let start = || site.command(&["build"]).stderr(Stdio::piped()).spawn().expect("the binary starts");
    let runs: Vec<_> = (0..6).map(|_| start()).collect();
    let runs: Vec<Run> = runs.into_iter().map(|run| Run::of(run.wait_with_output().expect("it ends"))).collect();
    let refused = |run: &Run| run.code == Some(2) && run.stderr.contains("E1003");
    assert!(runs.iter().all(|run| run.code == Some(0) || refused(run)));
    assert!(runs.iter().any(|run| run.code == Some(0)));
    site.build();
}

/// Kills builds at random moments. The bundle is always one version as a whole, and no later build stumbles.
#[cfg(unix)]
#[test]
fn killed_at_any_moment() {
    const N_FILES: usize = 60;
    let site = Site::new(&[]);
    fill(&site, N_FILES, "version 0");
    let began = Instant::now();
    site.build();
    let mut build_time = began.elapsed();
    let (n_files, _) = versions(&site);
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let (mut n_killed, mut version) = (0, 0);
    // On a busy machine some builds end before they are killed: another is tried then.
    while n_killed < 20 && version < 200 {
        version += 1;
        fill(&site, N_FILES, &format!("version {version}"));
        let mut build = site.command(&["build"]).stderr(Stdio::null()).spawn().expect("the binary starts");
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(build_time.mul_f64((random % 1000) as f64 / 1000.0));
        _ = build.kill();
        let killed = build.wait().expect("it ends").code().is_none();
        n_killed += usize::from(killed);
        // The machine may be busier or idler than when the first build was timed: stay where about one in six ends first.
        build_time = build_time.mul_f64(if killed { 1.02 } else { 0.9 });
        let (found, seen) = versions(&site);
        assert_eq!(seen.len(), 1, "two versions in one bundle: {seen:?}");
        assert_eq!(found, n_files, "files are missing from the bundle");
    }
    assert!(n_killed > 5, "only {n_killed} builds were killed: the test tries nothing");
    site.build();
    assert_eq!(versions(&site).1, [format!("version {version}")].into());
    let records = fs::read_dir(site.docs().join(".dist.docs")).expect("the records");
    let mut records: Vec<_> = records.map(|entry| entry.expect("an entry").file_name()).collect();
    records.sort();
    let spare = records.contains(&"spare".into());
    let expected: &[&str] = if spare { &["spare", "spare.record"] } else { &[] };
    assert_eq!(
        records,
        [&[".gitignore", "kept", "kept.0", "lock", "record", "said"], expected].concat(),
        "nothing is left over"
    );
}

/// A limit on the size of files stands in for a disk that is full.
#[cfg(unix)]
#[test]
fn no_room() {
    let site = Site::new(&[]);
    site.build();
    site.write("big.txt", "x".repeat(1 << 20));
    let before = contents(&site.dist());
    let run = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 512; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_docs"), "build"])
        .current_dir(site.docs())
        .env("NO_COLOR", "1")
        .output();
    let run = Run::of(run.expect("a shell"));
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("error[E1004]: cannot write `") && run.stderr.contains("big.txt`"), "{}", run.stderr);
    assert!(before == contents(&site.dist()));
    assert!(!site.docs().join(".dist.docs/new").exists(), "the half of a bundle takes no room");
    site.build();
}

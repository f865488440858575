use std::fs;
use std::process::{Command, Stdio};

use super::*;

/// Reads what git printed, with `|` for NUL and `*` for the sign before a commit, and shows `path day`.
#[track_caller]
fn check(pages: &[&str], printed: &str, expected: &[&str]) {
    let missing = pages.iter().map(|page| SitePath::new(page).expect("a path")).collect();
    let mut reading = Reading { missing, ..Reading::default() };
    let printed = printed.replace('|', "\0").replace('*', "\u{1}");
    for item in printed.split('\0') {
        reading.item(item.as_bytes());
    }
    let found: Vec<String> = reading.found.iter().map(|(path, day)| format!("{path} {day}")).collect();
    assert_eq!(found, expected, "{printed:?}");
}

#[test]
fn the_newest_commit_of_a_page_counts() {
    let printed = "*2026-03-04 HEAD -> main|\nb.mdx|*2026-02-03 |\na/é b.mdx|b.mdx|logo.png|*2026-01-02 |\nb.mdx|";
    check(&["a/é b.mdx", "b.mdx", "new.mdx"], printed, &["a/é b.mdx 2026-02-03", "b.mdx 2026-03-04"]);
}

#[test]
fn a_shallow_clone_says_nothing_of_what_it_begins_with() {
    let printed = "*2026-03-04 HEAD -> main|\nb.mdx|*2026-02-03 grafted, tag: v1|\na.mdx|b.mdx|";
    check(&["a.mdx", "b.mdx"], printed, &["b.mdx 2026-03-04"]);
}

#[test]
fn what_is_no_history_says_nothing() {
    for printed in ["", "|", "fatal: bad|", "*|a.mdx|", "*<script> |a.mdx|", "*2026-1-02 |a.mdx|", "a.mdx|*2026-01-02|"]
    {
        check(&["a.mdx"], printed, &[]);
    }
    check(&["a.mdx"], "*2026-01-02 |../a.mdx|/b.mdx|a.mdx|", &["a.mdx 2026-01-02"]);
}

fn inputs(page: &str) -> Inputs {
    Inputs::from_texts([("docs.json", "{}"), ("a.mdx", page), ("new.mdx", "")])
}

const DATED: &str = "---\ntimestamp: true\n---\n";

#[test]
fn heads_and_site_files_ask_for_dates() {
    let check = |page: &str, head: &str| assert_eq!(inputs(page).pages[0].head(), head, "{page}");
    check("---\na: b\n---\ntimestamp", "---\na: b\n---\n");
    check("timestamp: true\n---\n", "");
    check("---\ntimestamp: true\n", "");
}

#[test]
fn a_folder_in_no_repository() {
    let folder = tempfile::tempdir().expect("a folder");
    // Folders above must not count.
    fs::write(folder.path().join(".git"), "gitdir: nowhere").expect("a file");
    assert_eq!(changed(folder.path(), &inputs(DATED)), BTreeMap::new());
}

#[test]
fn a_repository_around_the_docs_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let docs = folder.path().join("docs");
    fs::create_dir(&docs).expect("a folder");
    let git = |arguments: &[&str], date: &str| {
        let mut git = Command::new("git");
        git.arg("-C").arg(folder.path()).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
        git.args(["-c", "commit.gpgSign=false"]).env("GIT_COMMITTER_DATE", date).args(arguments);
        git.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    let commit = |text: &str, date: &str| {
        fs::write(docs.join("a.mdx"), text).expect("a file");
        git(&["add", "."], date) && git(&["commit", "-q", "-m", text], date)
    };
    // A machine without git has nothing to test.
    if !git(&["init", "-q"], "") {
        return;
    }
    let day = || changed(&docs, &inputs(DATED)).get(&SitePath::new("a.mdx").expect("a path")).cloned();
    assert_eq!(day(), None, "no commit yet");
    assert!(commit("one", "2026-01-02T00:00:00Z") && commit("two", "2026-03-04T23:30:00-05:00"));
    assert_eq!(day().as_deref(), Some("2026-03-05"), "the day is UTC's");
    assert_eq!(changed(&docs, &inputs("---\ntitle: A\n---\n")), BTreeMap::new(), "nobody asks");

    let shallow = folder.path().join("shallow");
    let from = format!("file://{}", folder.path().display());
    assert!(git(&["clone", "-q", "--depth=1", &from, &shallow.display().to_string()], ""));
    assert_eq!(changed(&shallow.join("docs"), &inputs(DATED)), BTreeMap::new(), "its only commit is cut off");
}

#[test]
fn a_remote_is_a_host_and_a_project() {
    for (remote, expected) in [
        ("https://github.com/a/b.git", "github.com a/b"),
        ("https://user:secret@github.com/a/b", "github.com a/b"),
        ("git@github.com:a/b.git", "github.com a/b"),
        ("ssh://git@gitlab.com/a/b/c.git", "gitlab.com a/b/c"),
        ("https://github.com/a/b\"><script>", ""),
        ("/srv/git/b.git", ""),
        ("../b", ""),
        ("", ""),
    ] {
        let found = project_of(remote).map(|(host, project)| format!("{host} {project}"));
        assert_eq!(found.unwrap_or_default(), expected, "{remote}");
    }
}

#[test]
fn keys_are_told_from_names_of_pages() {
    let check = |text: &str, expected: bool| assert_eq!(super::has_key(text, "timestamp"), expected, "{text}");
    for text in [
        r#""timestamp": true"#,
        "timestamp: true",
        "  timestamp : true",
        "'timestamp': true",
        "{timestamp: true}",
        "{a: 1,timestamp: true}",
        "\"metadata\": {\"timestamp\"\n: true}",
        "\"api/timestamp-1\", \"timestamp\": false",
    ] {
        check(text, true);
    }
    for text in [
        "",
        "timestamp",
        "\"timestamps\"",
        "\"api/timestamp\"",
        "\"timestamp-610\"",
        "\"the-timestamp\"",
        "timestamp/a:",
    ] {
        check(text, false);
    }
}

//! Dates of pages from the history of the docs folder's repository.

use std::fs;
use std::process::{Command, Stdio};

use crate::binary::Site;

const DATED: &str = r##"{"name":"Site","theme":"mint","url":"https://case.example","metadata":{"timestamp":true},
"colors":{"primary":"#0055aa"},"navigation":{"pages":["index","said","news"]}}"##;

#[test]
fn pages_say_when_their_last_commit_was() {
    let said = "---\nlastUpdatedDate: 2020-02-02\n---\nText.\n";
    let news = "<Update label=\"First\">Text.</Update>\n";
    let site = Site::new(&[("docs.json", DATED), ("said.mdx", said), ("news.mdx", news)]);
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C").arg(site.docs()).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
        git.args(["-c", "commit.gpgSign=false"]).env("GIT_COMMITTER_DATE", "2026-03-04T12:00:00Z").args(arguments);
        git.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    // A machine without git has nothing to test.
    if !git(&["init", "-q"]) {
        return;
    }
    assert!(git(&["add", "."]) && git(&["commit", "-q", "-m", "one"]));
    let read = |path: &str| fs::read_to_string(site.dist().join(path)).expect("a file of the bundle");

    site.build();
    let shown = "<time datetime=\"2026-03-04\">March 4, 2026</time>";
    assert!(read("index.html").contains(shown));
    assert!(read("said/index.html").contains("<time datetime=\"2020-02-02\">February 2, 2020</time>"));
    assert!(read("sitemap.xml").contains("<loc>https://case.example/</loc><lastmod>2026-03-04</lastmod>"));

    assert!(read("index.html").contains("\"dateModified\":\"2026-03-04\""));
    assert!(read("said/index.html").contains("\"dateModified\":\"2020-02-02\""));
    assert!(read("news/rss.xml").contains("<lastBuildDate>Wed, 04 Mar 2026"));

    // As a machine without git sees it, from the same folder.
    let bare = site.command(&["build"]).env("PATH", "").output().expect("the binary starts");
    assert!(bare.status.success());
    assert!(!String::from_utf8_lossy(&bare.stderr).contains("warning["));
    assert!(!read("index.html").contains("<time"));
    assert!(read("said/index.html").contains("<time datetime=\"2020-02-02\">"));
}

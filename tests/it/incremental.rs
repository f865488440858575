//! Building over an older output gives what a clean build gives.

use super::binary::{Site, contents};

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
    let steps: [(&str, Step); 9] = [
        ("nothing", |_| ()),
        ("a body", |site| site.write("b.mdx", "---\ntitle: B\n---\n\n## One\n\nOther words.\n")),
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
        // Pages that readers have open ask for the style sheets of the build before.
        over.retain(|path, _| clean.contains_key(path) || !path.starts_with("_docs"));
        let differing: Vec<_> =
            over.keys().chain(clean.keys()).filter(|path| over.get(*path) != clean.get(*path)).collect();
        assert!(differing.is_empty(), "after {what}: {differing:?}");
        std::fs::remove_dir_all(site.docs().join("../clean")).expect("the clean build");
    }
}

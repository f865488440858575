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

/// Whether a build made pages, or found that there was nothing to make.
fn makes_pages(site: &Site, args: &[&str]) -> bool {
    let run = site.run(&[&["build", "--timings"], args].concat());
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
    let again = site.run(&["build", "--format", "json"]);
    assert_eq!((again.code, again.stdout), (said.code, said.stdout));
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
        ("a damaged note", &|site| std::fs::write(record(site), "{\"version\":1").expect("it is ours")),
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

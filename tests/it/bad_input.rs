//! Folders that no tool should stumble over: a clear error, and nothing lost.

use std::fs;

use super::binary::{Run, Site, contents};

const BUILD: &[&str] = &["build"];

#[test]
fn one_bad_page_does_not_hide_another() {
    let site = Site::new(&[]);
    site.build();
    site.write("latin.mdx", b"caf\xe9");
    site.write("nul.mdx", b"one\ntwo \0 three");
    site.fails(
        BUILD,
        1,
        &[
            "error[E0101]: `latin.mdx` is not UTF-8: byte 0xe9 in line 1, column 4, after `caf`\n --> latin.mdx\n",
            "error[E0102]: the file holds a NUL byte, which no page can show\n --> nul.mdx:2:5\n  |\n2 | two \\u{0} three\n",
            "2 errors",
            "; the bundle is as it was",
        ],
    );
}

/// Whoever runs it in another folder than the one meant is told that, and nothing about what lies there.
#[test]
fn a_folder_without_a_site_file() {
    let site = Site::new(&[("latin.mdx", "a"), ("bad.mdx", "---\nicno: y\n---\n\n<Foo>")]);
    std::fs::remove_file(site.docs().join("docs.json")).expect("it is there");
    site.write("latin.mdx", b"caf\xe9");
    for (args, end) in [(BUILD, "\n1 error; no bundle was written\n"), (&["check"], "\n1 error; nothing was written\n")]
    {
        site.fails(args, 1, &["error[E0701]: there is no `docs.json` in the docs folder\n", "`docs init`", end]);
        let run = site.run(args);
        assert!(!run.stderr.contains("latin") && !run.stderr.contains("bad.mdx"), "{}", run.stderr);
    }
    // Nor is a folder left when the first build of a site has errors.
    site.write("docs.json", "{");
    site.fails(BUILD, 1, &["docs.json:1"]);
    let mut names: Vec<_> =
        std::fs::read_dir(site.docs()).expect("a folder").map(|entry| entry.expect("one").file_name()).collect();
    names.sort();
    assert_eq!(names, ["bad.mdx", "docs.json", "index.mdx", "latin.mdx"]);
}

#[test]
fn a_page_of_five_megabytes() {
    let paragraph = "Some **words** with `code`, a [link](/) and {1}.\n\n";
    let site = Site::new(&[("big.mdx", &paragraph.repeat(5_000_000 / paragraph.len()))]);
    let run = site.run(BUILD);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

/// What looks for an end at each beginning would take minutes here.
#[test]
fn a_megabyte_of_beginnings() {
    let ends = |unit: &str| unit.repeat(1_000_000 / unit.len());
    let heading = format!("# {}", ends("{{&#0;"));
    let code = format!("```js\n{}", ends("|<!--```js {1,2} title\n"));
    let link = format!("[a](/{})", ends("{{"));
    let pieces = format!("# {}", ends("<b/>a\\*"));
    let pages = [("heading.mdx", &*heading), ("pieces.mdx", &*pieces), ("code.mdx", &*code), ("link.mdx", &*link)];
    let site = Site::new(&pages);
    let run = site.run(BUILD);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    let site = Site::new(&[]);
    site.build();
    symlink(".", site.docs().join("circle")).expect("a link");
    symlink("self.mdx", site.docs().join("self.mdx")).expect("a link");
    symlink("/etc/hostname", site.docs().join("secret.txt")).expect("a link");
    site.fails(
        BUILD,
        1,
        &[
            "error[E0105]: `circle` is a symbolic link that leads back to a folder that holds it",
            "error[E0105]: `self.mdx` is a symbolic link that cannot be followed to its end",
            "error[E0105]: `secret.txt` is a symbolic link that leads out of the docs folder",
        ],
    );
}

#[test]
fn no_docs_folder() {
    let site = Site::new(&[("file", "")]);
    site.fails(&["build", "missing"], 2, &["error[E0111]: cannot read the docs folder `missing`"]);
    site.fails(&["build", "file"], 2, &["error[E0111]: cannot read the docs folder `file`: it is not a folder"]);
    site.fails(&["build", "file/x"], 2, &["error[E0111]: cannot read the docs folder `file/x`"]);
}

#[test]
fn an_output_that_cannot_be() {
    let site = Site::new(&[("file", "")]);
    let out = |path| ["build", "--out", path];
    site.fails(&out("file"), 2, &["error[E1001]: will not write the bundle to", "it is a file"]);
    site.fails(&out("file/x"), 2, &["error[E1004]: cannot write `file/x`"]);
    site.fails(&out("."), 2, &["error[E1001]", "it is the docs folder"]);
    site.fails(&out(".."), 2, &["error[E1001]", "it holds the docs folder"]);
    site.fails(&out("/"), 2, &["error[E1001]", "it is the root of the file system"]);
    assert_eq!(fs::read_to_string(site.docs().join("file")).expect("still there"), "");
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_nobody_may_write_to() {
    let site = Site::new(&[]);
    site.fails(&["build", "--out", "/proc/docs"], 2, &["error[E1004]: cannot write `/proc/docs`"]);
    site.fails(&["build", "--out", "/proc/self/x"], 2, &["error[E1004]: cannot write `/proc/"]);
}

#[test]
fn an_output_with_files_of_yours() {
    let site = Site::new(&[("dist/mine.txt", "mine")]);
    site.fails(BUILD, 2, &["error[E1002]", "holds files that no build wrote: `mine.txt`", "= help: "]);

    let site = Site::new(&[]);
    site.build();
    site.write("dist/CNAME", "docs.example.com");
    site.write("index.mdx", "---\ntitle: Start\n---\n\nOther words.\n");
    site.fails(BUILD, 2, &["error[E1002]", "holds files that no build wrote: `CNAME`"]);
    // A folder of pages is not mistaken for an output either.
    let site = Site::new(&[("guides/a.mdx", "A page.")]);
    site.fails(&["build", "--out", "guides"], 2, &["error[E1002]", "`a.mdx`"]);
    assert_eq!(fs::read_to_string(site.docs().join("guides/a.mdx")).expect("still there"), "A page.");
}

/// No bundle holds secrets, whatever else is wrong with the folder.
#[test]
fn secrets_stay_home() {
    let site =
        Site::new(&[(".env", "hush"), (".git/config", "hush"), ("server.key", "hush"), ("a/.secret.png", "hush")]);
    site.build();
    assert!(contents(&site.dist()).values().all(|bytes| !bytes.windows(4).any(|word| word == b"hush")));
    site.write("docs.pem", "-----BEGIN PRIVATE KEY-----\nhush\n");
    site.fails(BUILD, 1, &["error[E0806]: `docs.pem` holds a private key"]);
}

#[test]
fn findings_for_programs() {
    let site = Site::new(&[]);
    site.write("nul.mdx", b"a \0");
    let run = site.run(&["build", "--format", "json"]);
    assert_eq!(run.code, Some(1));
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
    let finding = lines.iter().find(|line| line["code"] == "E0102").expect("the finding is printed");
    assert_eq!(
        (finding["file"].as_str(), finding["line"].as_u64(), finding["column"].as_u64()),
        (Some("nul.mdx"), Some(1), Some(3))
    );
    let last = lines.last().expect("a summary");
    assert_eq!((last["type"].as_str(), last["errors"].as_u64()), (Some("summary"), Some(1)));
    assert_eq!(run.stderr, "");

    let run = site.run(&["build", "--format", "github"]);
    assert!(
        run.stdout.contains("::error file=nul.mdx,line=1,col=3,endLine=1,endColumn=4,title=E0102::"),
        "{}",
        run.stdout
    );

    // What kept a build from running at all comes in the same form.
    let run = site.run(&["build", "missing", "--format", "json"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stdout.starts_with(r#"{"type":"diagnostic","severity":"error","code":"E0111""#), "{}", run.stdout);
    let summary = "{\"type\":\"summary\",\"errors\":1,\"warnings\":0,\"pages\":0,\"files\":null,\"milliseconds\":0}\n";
    assert!(run.stdout.ends_with(summary), "{}", run.stdout);
    site.write("public/mine.txt", "precious");
    let run = site.run(&["build", "--out", "public", "--format", "json"]);
    assert_eq!(run.code, Some(2));
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(lines.iter().any(|line| line.contains("E1002")), "{}", run.stdout);
    assert!(lines.last().is_some_and(|line| line.starts_with(r#"{"type":"summary""#)), "{}", run.stdout);
}

#[test]
fn arguments() {
    let site = Site::new(&[]);
    let check = |args: &[&str], code, words: &[&str]| {
        let Run { code: found, stdout, stderr, .. } = site.run(args);
        let printed = stdout + &stderr;
        assert_eq!(found, Some(code), "{args:?}\n{printed}");
        assert!(words.iter().all(|word| printed.contains(word)), "{args:?}\n{printed}");
    };
    check(&["--version"], 0, &["docs ", env!("CARGO_PKG_VERSION")]);
    check(&["--help"], 0, &["build", "explain"]);
    check(&["build", "--jobs", "0"], 2, &["--jobs"]);
    check(&["build", "--fromat", "json"], 2, &["--format"]);
    check(&[], 2, &["Usage"]);
    check(&["explain"], 0, &["E0101  a file is not UTF-8\n"]);
    check(&["explain", "e0101"], 0, &["E0101 (error): a file is not UTF-8\n\n", "iconv"]);
    check(&["explain", "E0191"], 2, &["there is no code `E0191`", "did you mean"]);
}

#[test]
fn strict_makes_warnings_errors() {
    let site = Site::new(&[(".docsignore", "[z-a]\n")]);
    let run = site.run(BUILD);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("warning[E0110]: line 1 of `.docsignore`"), "{}", run.stderr);
    site.fails(&["build", "--strict"], 1, &["error[E0110]: line 1 of `.docsignore`"]);
}

//! `docs check --external`, from the command line: what is asked, what is kept, how it is printed.

use docs::mock::{Answer, Mock};

use super::binary::Site;

#[test]
fn other_sites_are_asked_when_somebody_wants_it() {
    let mock = Mock::start().expect("a server");
    mock.change("/good", |_, _| Answer::new(200));
    mock.change("/gone", |_, _| Answer::new(404));
    let page = format!(
        "[Good]({good}) and [gone]({gone}) and <a href=\"{gone}#part\">again</a>.\n\n\
         [Mine](http://localhost:9/x) {{user.x ? <a href=\"{gone}\">x</a> : null}}\n\n```\n{gone}\n```\n",
        good = mock.url("/good"),
        gone = mock.url("/gone")
    );
    let heads = "---\ntitle: Heads\nurl: GOOD\ncanonical: https://docs.example.com/base/heads\nog:image: GONE\n\
                 related: [/index, {Gone: GONE?x}]\n---\n";
    let heads = heads.replace("GOOD", &mock.url("/good")).replace("GONE", &mock.url("/gone"));
    let site_file = r#"{"name":"Site","url":"https://docs.example.com/base","navigation":{"pages":["index","heads"]}}"#;
    let site = Site::new(&[("docs.json", site_file), ("index.mdx", &page), ("heads.mdx", &heads)]);

    // Nobody is asked without a word.
    let run = site.run(&["check"]);
    assert_eq!((run.code, mock.requests().len()), (Some(0), 0), "{}", run.stderr);
    assert!(!run.stderr.contains("E0617"), "{}", run.stderr);

    // An address of this machine is not asked, but told.
    let run = site.run(&["check", "--external", "--all"]);
    assert_eq!((run.code, mock.requests().len()), (Some(0), 0), "{}", run.stderr);
    assert_eq!(run.stderr.matches("[E0617]").count(), 8, "{}", run.stderr);

    let args = ["check", "--external", "--private-host", "127.0.0.1", "--all"];
    let run = site.run(&args);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.stderr.matches("warning[E0614]").count(), 5, "{}", run.stderr);
    for place in ["index.mdx:1:", "heads.mdx:5:11", "heads.mdx:6:26"] {
        assert!(run.stderr.contains(&format!(" --> {place}")), "{}", run.stderr);
    }
    assert!(run.stderr.ends_with("; 4 links to other sites were looked at\n"), "{}", run.stderr);
    let n_asked = mock.requests().len();
    assert_eq!(n_asked, 5, "one for the good page, two for each of the others");
    assert!(site.docs().join(".docs/links.json").is_file());

    // What is known is not asked again, unless somebody wants it; a build knows nothing of it.
    let run = site.run(&args);
    assert_eq!((run.stderr.matches("[E0614]").count(), mock.requests().len()), (5, n_asked), "{}", run.stderr);
    let run = site.run(&["check", "--external", "--private-host", "127.0.0.1", "--fresh"]);
    assert_eq!((run.code, mock.requests().len()), (Some(0), 2 * n_asked), "{}", run.stderr);
    site.build();
    assert!(!site.dist().join(".docs").exists());

    let run = site.run(&["check", "--external", "--private-host", "127.0.0.1", "--format", "github", "--strict"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("::error file=index.mdx,line=1,"), "{}", run.stdout);
    let run = site.run(&["check", "--external", "--private-host", "127.0.0.1", "--format", "json"]);
    let codes = run.stdout.lines().filter(|line| line.contains("\"code\":\"E0614\"")).count();
    assert_eq!(codes, 5, "{}", run.stdout);
}

//! `docs doctor` as it is run: what it prints, where, and its exit codes.

use docs::mock::Mock;
use serde_json::{Value, json};

use super::binary::{Run, Site};

/// A login server that logs Jane in, and docs that recognise readers by it.
fn site() -> (Mock, Site) {
    let mock = Mock::start().expect("a free port");
    mock.serve_docs("http://127.0.0.1:4000/docs");
    mock.log_in_as(Some(json!({"content": {"firstName": "Jane"}})));
    let site = Site::new(&[]);
    site.write(
        "docs.json",
        format!(
            r##"{{"name": "Site", "theme": "mint", "colors": {{"primary": "#0055aa"}}, "navigation": {{"pages": ["index"]}},
  "url": "http://127.0.0.1:4000/docs",
  "personalization": {{"method": "shared-session", "apiUrl": "{}"}}}}"##,
            mock.url("/api/docs/user-info")
        ),
    );
    (mock, site)
}

#[test]
fn nothing_is_wrong() {
    let (mock, site) = site();
    let run = site.run(&["doctor"]);
    let asked = format!("asked GET {}: 401\n", mock.url("/api/docs/user-info"));
    let unseen =
        "no errors, no warnings; what is said of a reader who is logged in was not looked at: give `--cookie`\n";
    assert_eq!((run.code, run.stderr), (Some(0), asked.clone() + unseen));
    let mut command = site.command(&["doctor"]);
    let run = Run::of(command.env("DOCS_COOKIE", mock.cookie()).output().expect("the binary starts"));
    let asked = asked + &format!("asked GET {}: 200\n", mock.url("/api/docs/user-info"));
    assert_eq!((run.code, run.stderr), (Some(0), asked + "no errors, no warnings\n"));
    assert!(mock.requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn findings_stand_in_the_site_file() {
    let (mock, site) = site();
    let cookie = mock.cookie();
    let secret = cookie.trim_start_matches("session=").to_owned();
    mock.change("/api/docs/user-info", move |_, answer| {
        answer.header("access-control-allow-origin", "*").header("cache-control", &format!("private, {secret}"))
    });
    let run = site.run(&["doctor", "--cookie", &cookie]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    for words in [
        "error[E1204]: `apiUrl` answers `Access-Control-Allow-Origin: *`",
        "docs.json:3:61",
        "help: send `Access-Control-Allow-Origin: http://127.0.0.1:4000` with every answer",
        "error[E1209]",
        "2 errors",
    ] {
        assert!(run.stderr.contains(words), "`{words}` is not in:\n{}", run.stderr);
    }
    let secret = cookie.trim_start_matches("session=");
    assert!(!run.stderr.contains(secret), "the cookie is printed:\n{}", run.stderr);

    let run = site.run(&["doctor", "--format", "json"]);
    let lines: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
    assert_eq!((run.code, lines[0]["code"].as_str(), lines.len()), (Some(1), Some("E1204"), 3), "{}", run.stdout);
    assert_eq!(
        lines[2],
        json!({"type": "summary", "errors": 2, "warnings": 0, "pages": 0, "files": null, "milliseconds": null})
    );
    let run = site.run(&["doctor", "--format", "github"]);
    assert!(run.stdout.starts_with("::error file="), "{}", run.stdout);
}

#[test]
fn nothing_can_be_asked() {
    let site = Site::new(&[]);
    for (args, words) in [
        (&["doctor"][..], "error[E1201]: the site file says nothing of log-ins"),
        (&["doctor", "gone"], "cannot read the docs folder"),
    ] {
        let run = site.run(args);
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
    let personalization = r#""personalization": {"method": "shared-session", "apiUrl": "https://127.0.0.1:9/me"}"#;
    site.write("docs.json", format!(r#"{{"name": "A", "navigation": {{"pages": ["index"]}}, {personalization}}}"#));
    let run = site.run(&["doctor"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("does not say where the docs are"), "{}", run.stderr);
    // Nobody listens there.
    let run = site.run(&["doctor", "--base-url", "https://127.0.0.1/docs"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stderr.contains("error[E1202]: `apiUrl` has a host where nothing listens at its port"),
        "{}",
        run.stderr
    );
    site.write(
        "docs.json",
        r#"{"name": "A", "navigation": {"pages": ["index"]}, "personalization": {"method": "jtw"}}"#,
    );
    let run = site.run(&["doctor"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[E0804]"), "{}", run.stderr);
}

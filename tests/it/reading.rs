//! Pages as somebody reads them: `docs render`, `docs check`, `docs schema`.

use crate::binary::Site;

const SITE_FILE: &str = r##"{ "name": "Site", "theme": "mint", "colors": { "primary": "#0055aa" },
  "url": "https://e.example", "navigation": { "pages": ["index"] },
  "personalization": { "method": "shared-session", "apiUrl": "https://login.e.example/me", "userSchema": "user.json" } }"##;
const SCHEMA: &str = r#"{ "type": "object", "required": ["firstName"], "properties": {
  "firstName": { "type": "string" }, "projects": { "type": "array", "items": { "type": "string" } } } }"#;
const PAGE: &str = "---\ntitle: Start\n---\n\nHello, {user.firstName ?? 'friend'}!\n\n\
    <ul>{user.projects?.map(name => <li>{name}</li>)}</ul>\n\n\
    <Visible groups={[\"admin\"]} fallback=\"Ask an admin.\">\nYou may.\n</Visible>\n";
const JANE: &str = r#"{ "groups": ["admin"], "content": { "firstName": "<Jane>", "projects": ["A", "B"] } }"#;

fn site(files: &[(&str, &str)]) -> Site {
    let site = Site::new(&[
        ("docs.json", SITE_FILE),
        ("user.json", SCHEMA),
        ("index.mdx", PAGE),
        ("personas/jane.json", JANE),
    ]);
    for (path, text) in files {
        site.write(path, text);
    }
    site
}

#[test]
fn a_page_as_somebody_reads_it() {
    let site = site(&[("elsewhere/joe.json", r#"{ "content": { "firstName": "Joe" } }"#)]);
    for (reader, expected) in [
        (&[][..], "Hello, friend!\nAsk an admin.\n"),
        (&["--as", "jane"], "Hello, <Jane>!\nA\nB\nYou may.\n"),
        (&["--as", "elsewhere/joe.json"], "Hello, Joe!\nAsk an admin.\n"),
    ] {
        for page in ["/", "index.mdx"] {
            let run = site.run(&[&["render", page, "--format", "text"], reader].concat());
            assert_eq!((run.code, &*run.stdout), (Some(0), expected), "{page} {reader:?}: {}", run.stderr);
        }
    }
    let run = site.run(&["render", "/", "--as", "jane"]);
    assert!(run.stdout.contains("<p>Hello, &lt;Jane&gt;!</p>"), "{}", run.stdout);
    assert!(!run.stdout.contains("docs-slot"), "{}", run.stdout);
}

#[test]
fn nobody_and_nothing_is_said() {
    let site = site(&[]);
    for (args, expected) in [
        (&["render", "/indx"][..], "there is no page `/indx`"),
        (&["render", "/", "--as", "jnae"], "did you mean `jane`?"),
        (&["render", "/", "--as", "no.json"], "`no.json` cannot be read"),
    ] {
        let run = site.run(args);
        assert_eq!(run.code, Some(2), "{args:?}");
        assert!(run.stderr.contains(expected), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn every_page_is_read_as_every_persona() {
    let site = site(&[]);
    let run = site.run(&["check"]);
    assert_eq!(run.code, Some(0));
    assert!(run.stderr.ends_with("\n\nno errors, no warnings in 1 page; nothing was written\n"), "{}", run.stderr);
    assert!(!site.dist().exists());

    site.write("index.mdx", "{user.projects ? user.projects[2].length : 0}\n");
    let run = site.run(&["check"]);
    assert_eq!(run.code, Some(1));
    let message =
        "error[E0813]: for the persona `jane`: TypeError: Cannot read properties of undefined (reading 'length')";
    assert!(run.stderr.contains(message), "{}", run.stderr);

    // What throws for everybody has its warning already.
    site.write("index.mdx", "{null.x} {user.projects ? 'some' : 'none'}\n");
    let run = site.run(&["check"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("1 warning in 1 page"), "{}", run.stderr);

    // What only a browser knows is no mistake.
    site.write("index.mdx", "{user.firstName ? new Date(0).toLocaleDateString() : 'never'}\n");
    let run = site.run(&["check"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn what_fails_for_somebody_leaves_what_everybody_sees() {
    let page = "{user.firstName ? user.org.name : 'Nobody'}\n\n<RequestExample>\n```bash\ncurl {user.x}\n```\n\
                </RequestExample>\n";
    let site = site(&[("index.mdx", page)]);
    let run = site.run(&["render", "/", "--as", "jane", "--format", "text"]);
    assert_eq!((run.code, &*run.stdout), (Some(0), "Nobody\nRequest\nShell\nShell\ncurl {user.x}\n"), "{}", run.stderr);
}

#[test]
fn who_takes_tokens_decides_on_their_state() {
    let file = |more: &str| {
        format!(
            r#"{{ "name": "S", "navigation": {{ "pages": ["index"] }}, "personalization": {{ "method": "jwt",
            "loginUrl": "https://a.example/login", "signingKeys": [{{ "id": "a", "publicKey": {{ "kty": "OKP",
            "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }} }}]{more} }} }}"#
        )
    };
    for (more, is_told) in [("", true), (r#", "requireState": true"#, false), (r#", "requireState": false"#, false)] {
        let site = site(&[("docs.json", &file(more)), ("index.mdx", "Hello\n")]);
        for (command, is_told) in [("check", is_told), ("build", false)] {
            let run = site.run(&[command]);
            assert_eq!(run.code, Some(0), "{}", run.stderr);
            assert_eq!(run.stderr.contains("warning[E0819]"), is_told, "{command} {more}: {}", run.stderr);
        }
    }
}

#[test]
fn personas_bring_what_they_gave_the_playground() {
    let page = "```bash personal\n{{inputs.header[\"X-Key\"] ?? 'KEY'}} {{inputs.query.limit}}\n```\n";
    let persona = r#"{ "apiPlaygroundInputs": { "header": { "X-Key": "k_1" } } }"#;
    let site = site(&[("index.mdx", page), ("personas/kim.json", persona)]);
    for (reader, expected) in [("jane", "KEY YOUR_LIMIT\n"), ("kim", "k_1 YOUR_LIMIT\n")] {
        let run = site.run(&["render", "/", "--as", reader, "--format", "text"]);
        assert_eq!((run.code, &*run.stdout), (Some(0), expected), "{reader}: {}", run.stderr);
    }
}

#[test]
fn schemas_are_printed() {
    let site = site(&[]);
    let run = site.run(&["schema", "--types"]);
    assert_eq!(run.stdout, "export interface User {\n  firstName: string;\n  projects?: Array<string>;\n}\n");
    let run = site.run(&["schema", "--manifest"]);
    let schema: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    jsonschema::meta::validate(&schema).expect("a schema");
    // Alone it says what there is.
    let run = site.run(&["schema"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for option in ["site-file", "frontmatter", "persona", "user-schema", "manifest", "types", "write"] {
        assert!(run.stdout.contains(&format!("docs schema --{option}")), "{option}");
    }
    assert_eq!(site.run(&["schema", "--persona", "--manifest"]).code, Some(2));
}

/// Whom a link leads to a page that they do not see: each persona who sees the link is named, at the link.
#[test]
fn links_to_what_a_persona_does_not_see() {
    let page = |groups: &str| format!("---\ntitle: A\n{groups}---\n\nText.\n");
    let site = site(&[
        ("docs.json", &SITE_FILE.replace("\"navigation\"", "\"navbar\": { \"links\": [{ \"label\": \"L\", \"href\": \"/less\" }, { \"label\": \"K\", \"href\": \"/kept\" }] }, \"navigation\"")),
        ("personas/bob.json", r#"{ "groups": ["trial"], "content": { "firstName": "Bob" } }"#),
        ("personas/eve.json", r#"{ "groups": ["sales"], "content": { "firstName": "Eve" } }"#),
        ("less.mdx", &page("groups: [{excludes: [trial]}]\n")),
        ("kept.mdx", &page("groups: [sales]\n")),
        (
            "index.mdx",
            "[Less](/less) <Visible groups={[\"sales\"]}>[More](/less)</Visible>\n\n\
             <Visible groups={[\"admin\"]}>[Kept](/kept)</Visible>\n\n<Visible groups={[\"sales\"]}>[Kept](/kept)</Visible>\n",
        ),
    ]);
    let run = site.run(&["check"]);
    let said = |line: &str| assert!(run.stderr.contains(line), "{line}\n{}", run.stderr);
    said(
        "`/less` is a page for everybody, but not those in `trial`: others follow this link into nothing, `bob` among them",
    );
    said("index.mdx:1:1");
    said("`/kept` is a page for readers in `sales`: others follow this link into nothing, `jane` among them");
    said("index.mdx:3:29");
    said("`/kept` is a page for readers in `sales`, and everybody is shown this link, `bob`, `jane` among them");
    said("docs.json");
    said("`kept.mdx` is not shown to everybody, and no secret");
    // Twice of the page that only excludes: on the page and in the site file; nothing where only others see the link.
    assert_eq!(run.stderr.matches("[E0612]").count(), 4, "{}", run.stderr);
}

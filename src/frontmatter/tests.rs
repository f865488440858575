//! Frontmatter in, fields and findings out; the table of who sees what.

use super::*;
use crate::source::FileId;

/// Fields that are set, one a line, then findings as `code line:column message (help)`.
fn read(yaml: &str) -> (Frontmatter, String) {
    let checked = parse(yaml, Span { file: FileId(0), start: 0, end: yaml.len() as u32 });
    let mut out = String::new();
    for diag in &checked.diags {
        let span = diag.span.expect("findings of frontmatter have a place");
        let before = &yaml[..span.start as usize];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        let help = diag.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
        out.push_str(&format!("{} {line}:{column} {}{help}\n", diag.code.number(), diag.message));
    }
    (checked.value, out)
}

#[track_caller]
fn good(yaml: &str) -> Frontmatter {
    let (frontmatter, findings) = read(yaml);
    assert_eq!(findings, "", "for {yaml:?}");
    frontmatter
}

#[track_caller]
fn found(yaml: &str, expected: &str) -> Frontmatter {
    let (frontmatter, findings) = read(yaml);
    assert!(findings.trim() == expected.trim(), "for {yaml:?}\nfound:\n{findings}\nexpected:\n{}", expected.trim());
    frontmatter
}

fn text(text: &str) -> Option<Box<str>> {
    Some(text.into())
}

#[test]
fn every_documented_field() {
    let page = good(
        r#"title: "T"
sidebarTitle: S
description: D
icon: rocket
iconType: solid
tag: NEW
mode: wide
hidden: true
noindex: true
robots: noindex, nofollow
searchable: false
boost: 2.5
keywords: [a, "b c"]
deprecated: true
hideFooterPagination: true
hideApiMarker: true
related:
  - /a
  - Title: https://b
contextual:
  options: [copy, view]
  display: toc
public: true
url: https://x.y
openapi: spec.json get /users/{id}
openapi-schema: spec.json User
asyncapi: spec.json channel
authMethod: bearer
contentType: multipart/form-data
version: 1.10
playground: simple
timestamp: true
lastUpdatedDate: 2026-01-02
createdDate: 2025-01-02
authors: [Ada, {name: Grace, url: https://g}, {url: https://n}, 3]
rss: true
canonical: https://c
"og:title": O
"twitter:card": summary
custom: yes
nested: {a: [1]}
"#,
    );
    let rest = Rest {
        authors: vec![
            Author { name: "Ada".into(), url: None },
            Author { name: "Grace".into(), url: text("https://g") },
        ],
        icon: Some(Icon { name: "rocket".into(), style: text("solid"), library: None }),
        tag: text("NEW"),
        mode: PageMode::Wide,
        hidden: true,
        noindex: true,
        robots: text("noindex, nofollow"),
        searchable: Some(false),
        boost: Some(Number(2.5)),
        keywords: vec!["a".into(), "b c".into()],
        deprecated: true,
        hide_footer_pagination: true,
        hide_api_marker: true,
        related: Related::Links(vec![
            RelatedLink { title: None, href: "/a".into() },
            RelatedLink { title: text("Title"), href: "https://b".into() },
        ]),
        contextual: page.contextual.clone(),
        groups: Visibility::Everyone,
        groups_at: None,
        public: true,
        url: text("https://x.y"),
        openapi: Endpoint::parse("spec.json GET /users/{id}"),
        api: None,
        openapi_schema: text("spec.json User"),
        asyncapi: text("spec.json channel"),
        auth_method: Some(AuthMethod::Bearer),
        content_type: text("multipart/form-data"),
        version: text("1.10"),
        playground_for: Visibility::Everyone,
        playground: Some(PlaygroundDisplay::Simple),
        timestamp: Some(true),
        last_updated: text("2026-01-02"),
        created: text("2025-01-02"),
        rss: true,
        canonical: text("https://c"),
        meta: vec![("og:title".into(), "O".into()), ("twitter:card".into(), "summary".into())],
    };
    let expected = Frontmatter {
        title: text("T"),
        sidebar_title: text("S"),
        description: text("D"),
        other: vec![("custom".into(), "yes".into()), ("nested".into(), r#"{"a":[1]}"#.into())],
        rest: Some(Box::new(rest)),
    };
    assert_eq!(page, expected);
    assert_eq!(page.contextual.as_ref().map(|menu| menu.options.len()), Some(2));
}

#[test]
fn what_real_sites_have() {
    assert_eq!(good("title: Hello\ndescription:\n"), Frontmatter { title: text("Hello"), ..Frontmatter::default() });
    assert_eq!(good(""), Frontmatter::default());
    assert_eq!(good("# only a comment\n"), Frontmatter::default());
    assert_eq!(good("title: ''\n").title, None);
    assert_eq!(good("title: 404\n").title, text("404"));
    assert_eq!(good("title: 2024-01-01\n").title, text("2024-01-01"));
    assert_eq!(good("title: |\n  Two\n  lines\n").title, text("Two\nlines"));
    assert_eq!(good("title: a\r\ntag: b\r\n").tag, text("b"));
    assert_eq!(good("keywords: a, b,c\n").keywords, ["a".into(), "b".into(), "c".into()]);
    assert_eq!(good("icon:\n  name: x\n  style: solid\n").icon.clone().and_then(|icon| icon.style), text("solid"));
    assert_eq!(
        good("api: POST https://api.foo.com/x\n").api.clone().map(|api| api.path),
        text("https://api.foo.com/x")
    );
    assert_eq!(good("contextual: []\n").contextual.as_ref().map(|menu| menu.options.len()), Some(0));
    assert_eq!(good("related: false\n").related, Related::Off);
}

#[test]
fn not_yaml() {
    for (yaml, expected) in [
        (
            "title: A: B\n",
            "E0301 1:9 mapping values are not allowed in this context (put a value that holds `: ` in quotes)",
        ),
        (
            "title: x\ndescription: \"open\nicon: y\n",
            "E0301 2:14 this quote is never closed (close the quote at the end of the text)",
        ),
        (
            "just text\n",
            "E0301 1:1 frontmatter takes `key: value` lines, this is text (write `title: …` between the `---` lines)",
        ),
        (
            "- a\n- b\n",
            "E0301 1:1 frontmatter takes `key: value` lines, this is a list (write `title: …` between the `---` lines)",
        ),
        ("title: a\0b\n", "E0301 1:9 a NUL byte (remove it; the file may have been saved as UTF-16)"),
        ("title: @handle\n", "E0301 1:8 unexpected character: `@` (put a value that begins so in quotes)"),
    ] {
        assert_eq!(found(yaml, expected), Frontmatter::default());
    }
}

#[test]
fn wrong_forms() {
    let page = found(
        "title: [a]\nhidden: maybe\nnoindex: 'true'\nboost: high\nmode: wde\nopenapi: /users\nrelated: 3\ntitle: T\nkeywords: [a, {b: c}]\n",
        r#"
E0308 1:1 `title` stands twice; the last one counts (take one of them out)
E0302 2:9 `hidden` takes `true` or `false`, this is text (write `hidden: true`)
E0302 3:10 `noindex` takes `true` or `false` without quotes, this is text (write `noindex: true`)
E0302 4:8 `boost` takes a number, this is text (write `boost: 1`)
E0302 5:7 `mode` cannot be `wde` (write one of `default`, `wide`, `custom`, `frame`, `center`, `assistant`)
E0302 6:10 `/users` names no endpoint (write a method and a path: `GET /users/{id}`)
E0302 7:10 `related` takes a list of paths, or `false`, this is a number (write `related: [/a, /b]`)
E0302 9:15 `keywords` takes text, this is an object (write `keywords: "…"`)
"#,
    );
    assert_eq!((page.title.clone(), page.noindex, page.keywords.len()), (text("T"), true, 1));
}

#[test]
fn misspelt_fields() {
    let page = found(
        "sidebar_title: S\nnoIndex: true\ndescripton: D\ntags: [a]\nauthor: me\nmetadata: x\n",
        r#"
E0303 1:1 `sidebar_title` is no field of a page (did you mean `sidebarTitle`?)
E0303 2:1 `noIndex` is no field of a page (did you mean `noindex`?)
E0303 3:1 `descripton` is no field of a page (did you mean `description`?)
"#,
    );
    assert_eq!(page.other.len(), 6);
    for (written, meant) in [
        // Without its groups the page is for everybody.
        ("group", "groups"),
        ("gruops", "groups"),
        ("Groups", "groups"),
        ("pubilc", "public"),
        ("is_public", "isPublic"),
        ("hiden", "hidden"),
        ("icno", "icon"),
        ("tga", "tag"),
        ("titel", "title"),
        ("sidbarTitel", "sidebarTitle"),
        ("openapi_shema", "openapi-schema"),
        ("keyword", "keywords"),
    ] {
        let expected = format!("E0303 1:1 `{written}` is no field of a page (did you mean `{meant}`?)");
        found(&format!("{written}: x\n"), &expected);
    }
    // Fields of authors' own.
    for own in "model node code tags author versions versionTo versionFrom title2 title_en description_en og_description \
                hide private publish published created createdAt updated date id uri src css ai app layout slug category \
                image order weight draft lang language type name link label badge standard_title dimensions partnerBadge \
                estimatedTime iconColor iconSize search sidebar sidebar_position custom_edit_url toc template redirect"
        .split_whitespace()
    {
        good(&format!("{own}: x\n"));
    }
}

#[test]
fn readers_in_shared_fields() {
    found(
        "title: Hello {user.firstName}\ndescription: \"{user?.plan}\"\nsidebarTitle: user.x\n",
        r#"
E0304 1:8 `user` in `title`, which every reader sees alike (write it without, and greet the reader in the page's body)
E0304 2:14 `user` in `description`, which every reader sees alike (write it without, and greet the reader in the page's body)
"#,
    );
}

/// The documented table: rows are the page's `groups`, columns the reader's.
#[test]
fn groups_truth_table() {
    for (yaml, expected) in [
        ("title: x\n", [true, true, true, true]),
        ("groups: []\n", [false, false, false, false]),
        ("groups: [admin]\n", [false, false, true, false]),
        ("groups: ['admin', \"editor\"]\n", [false, false, true, true]),
        ("groups: ['*']\n", [false, true, true, true]),
        ("groups:\n  - includes: [admin]\n", [false, false, true, false]),
        ("groups:\n  - includes: ['*']\n    excludes: [admin]\n", [false, true, false, true]),
        ("groups:\n  - includes: [admin]\n  - includes: [editor]\n", [false, false, true, true]),
        (
            "groups:\n  - includes: ['*', admin]\n  - includes: [x]\n    excludes: [editor]\n",
            [false, true, true, false],
        ),
        ("groups:\n  - {}\n", [true, true, true, true]),
    ] {
        let visibility = good(yaml).groups.clone();
        let readers: [Option<&[&str]>; 4] = [None, Some(&[]), Some(&["admin"]), Some(&["editor", "other"])];
        assert_eq!(readers.map(|groups| visibility.admits(groups)), expected, "for {yaml}");
    }
    // Case counts.
    assert!(!good("groups: [Admin]\n").groups.admits(Some(&["admin"])));
}

#[test]
fn groups_that_cannot_be_read_hide_the_page() {
    for (yaml, expected) in [
        ("groups:\n", "E0305 1:8 `groups` takes a list, this is nothing (write `groups: [admin]`)"),
        ("groups: 3\n", "E0305 1:9 `groups` takes a list, this is a number (write `groups: [admin]`)"),
        ("groups: [true]\n", "E0305 1:10 a group is named by text, this is true or false"),
        (
            "groups: [a, {includes: [b]}]\n",
            "E0305 1:9 `groups` mixes names and rules (write a name as a rule: `- includes: [admin]`)",
        ),
        (
            "groups: [{include: [a]}]\n",
            "E0305 1:11 a rule of `groups` has no key `include` (it has `includes` and `excludes`)",
        ),
        (
            "groups: [{includes: []}]\n",
            "E0305 1:21 `includes` names nobody (name a group, or `\"*\"` for every reader who is logged in)",
        ),
        ("groups: [{includes: a}]\n", "E0305 1:21 `includes` takes a list, this is text"),
        (
            "groups: [{includes: [a], excludes: ['*']}]\n",
            "E0305 1:36 `excludes` cannot be `*` (write `groups: []` to hide the page from everybody)",
        ),
        (
            "title: T\ngroups: [a\n",
            "E0301 2:9 this list has no closing `]` (close it: `[a, b]`, or put text that begins with `[` in quotes)",
        ),
    ] {
        assert_eq!(found(yaml, expected).groups, Visibility::Nobody, "for {yaml}");
    }
}

#[test]
fn groups_that_mean_less_than_they_seem() {
    let page = found("groups: admin\n", "E0306 1:9 `groups` is a list, this is one text (write `groups: [admin]`)");
    assert!(page.groups.admits(Some(&["admin"])) && !page.groups.admits(None));
    let page = found(
        "groups:\n  - excludes: [trial]\n",
        "E0307 2:5 `excludes` without `includes` hides the page from nobody: a reader can log out (add `includes: [\"*\"]`)",
    );
    assert!(page.groups.admits(None) && !page.groups.admits(Some(&["trial"])));
}

/// The published schema lists the fields that are read, and nothing else; so do the names that a slip is near.
#[test]
fn the_schema_lists_what_is_read() {
    let schema: serde_json::Value = serde_json::from_str(crate::schemas::FRONTMATTER).expect("JSON");
    let listed = schema["properties"].as_object().expect("properties");
    let of_reader = include_str!("../frontmatter.rs").split("    fn field(").nth(1).expect("the fields are read there");
    let of_reader = of_reader.split("\n    fn ").next().expect("a function");
    let arms = of_reader.lines().filter_map(|line| line.trim().split_once(" =>")).map(|(keys, _)| keys);
    let mut read: Vec<&str> =
        arms.flat_map(|keys| keys.split(" | ")).filter_map(|key| key.strip_prefix('"')?.strip_suffix('"')).collect();
    read.push("iconType");
    read.sort_unstable();
    let mut listed: Vec<&str> = listed.keys().map(String::as_str).collect();
    listed.sort_unstable();
    assert_eq!(listed, read);
    let mut known = near::NAMES;
    known.sort_unstable();
    assert_eq!(known, *read);
}

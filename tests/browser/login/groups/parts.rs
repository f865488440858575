//! Pages that show some readers more of a specification: at the page's address, from the first moment on, and nothing of
//! it is fetched for others.

use serde_json::json;

use super::{check, last_of, read_as, tell};
use crate::driver::Tab;
use crate::login::fixture::{Docs, Setup, docs};

const SPEC: &str = "openapi: 3.1.0
info: { title: T, version: '1' }
servers: [{ url: 'https://api.example.com' }]
paths:
  /items:
    get:
      summary: All items
      parameters:
        - { name: page, in: query, schema: { type: integer } }
        - { name: zqcursor, in: query, required: true, schema: { type: string }, x-mint: { groups: [admin] } }
        - name: zqouter
          in: query
          x-mint: { groups: [eng] }
          schema: { type: object, properties: { a: { type: string }, zqinner: { type: string, x-mint: { groups: [ops] } } } }
      responses:
        '200':
          description: Fine
          content:
            application/json:
              schema:
                type: object
                properties:
                  name: { type: string }
                  zqmargin: { type: number, x-mint: { groups: [admin] } }
                  zqnotes: { type: string, x-mint: { groups: [eng] } }
    put:
      summary: Put items
      x-mint: { groups: [admin] }
      parameters:
        - { name: zqforce, in: query, schema: { type: string }, x-mint: { groups: [eng] } }
      responses: { '204': { description: Done } }
";

fn site(base: &'static str, hidden: &str) -> Docs {
    let site = json!({ "navigation": { "groups": [
        { "group": "Start", "pages": ["index", "guide", "files"] },
        { "group": "API", "openapi": "api.yaml" },
    ] } });
    let linking = "---\ntitle: Files\n---\n\n[The specification](/api.yaml#all)\n";
    let pages = vec![("api.yaml".to_owned(), SPEC.to_owned()), ("files.mdx".to_owned(), linking.to_owned())];
    docs("jwt", Setup { site, base, pages, settings: json!({ "hiddenPages": hidden }), ..Setup::default() })
}

/// The title of the page; words of parts that it shows, in their order.
const SHOWN: &str = "(() => {
  const text = document.querySelector('main').textContent;
  const words = ['zqcursor', 'zqouter', 'zqinner', 'zqmargin', 'zqnotes', 'zqforce'].filter((word) => text.includes(word));
  return [[...document.querySelectorAll('h1')].find((own) => own.checkVisibility())?.innerText, ...words].join(' ');
})()";

#[track_caller]
fn shows(tab: &Tab, expected: &str) {
    assert_eq!(last_of(tab, SHOWN, expected), expected);
}

/// Who reads, by their groups; what they see of the page for everybody; of that for admins.
const SEEN: [(char, Option<&[&str]>, &str, &str); 9] = [
    ('_', None, "All items", "Sign in to view"),
    ('a', Some(&["admin"]), "All items zqcursor zqmargin", "Put items"),
    ('e', Some(&["eng"]), "All items zqouter zqnotes", "You cannot view this page"),
    ('x', Some(&["admin", "eng"]), "All items zqcursor zqouter zqmargin zqnotes", "Put items zqforce"),
    // What is for them stands inside of what is for others.
    ('o', Some(&["ops"]), "All items", "You cannot view this page"),
    ('i', Some(&["eng", "ops"]), "All items zqouter zqinner zqnotes", "You cannot view this page"),
    ('v', Some(&["ops", "admin", "eng"]), "All items zqcursor zqouter zqinner zqmargin zqnotes", "Put items zqforce"),
    ('w', Some(&["ops", "admin"]), "All items zqcursor zqmargin", "Put items"),
    ('b', Some(&[]), "All items", "You cannot view this page"),
];

#[test]
fn readers_see_their_parts_and_no_others() {
    for base in ["", "/docs"] {
        let docs = site(base, "notice");
        let (_context, tab) = docs.open("/");
        for (reader, groups, open, restricted) in SEEN {
            for (page, expected) in [("all-items", open), ("put-items", restricted)] {
                let path = format!("/api-reference/{page}/?a=b#response");
                tab.open(&docs.server.url(&path));
                read_as(&docs, &tab, reader, groups);
                tell(&tab);
                shows(&tab, expected);
                // Known from the first moment on.
                tab.reload();
                shows(&tab, expected);
                let place = format!("{base}{path}");
                assert_eq!(tab.text("location.pathname + location.search + location.hash"), place, "{reader}");
            }
        }
    }
}

#[test]
fn a_log_in_leads_to_parts_inside_of_parts() {
    for base in ["", "/docs"] {
        let docs = site(base, "notice");
        for (_, groups, open, restricted) in SEEN {
            let Some(groups) = groups else { continue };
            let (_context, tab) = docs.open("/");
            for (page, expected) in [("all-items", open), ("put-items", restricted)] {
                docs.mock.log_in_as(Some(json!({ "groups": groups, "content": { "firstName": "R" } })));
                let number = format!("{base} {page} {groups:?}");
                docs.mock.jwt(|jwt| _ = jwt.claims.insert("jti".to_owned(), json!(number)));
                tab.open("about:blank");
                tab.open(&docs.server.url(&format!("/api-reference/{page}/#{}", docs.mock.token())));
                shows(&tab, expected);
            }
        }
    }
}

/// Each class has operations under a tag that everybody's have, and under one that only they and others have.
const TAGS: &str = "openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /a: { get: { tags: [Inside], summary: A, x-mint: { groups: [admin] } } }
  /b: { get: { tags: [Mixed], summary: B, x-mint: { groups: [eng] } } }
  /c: { get: { tags: [Open], summary: C } }
  /d: { get: { tags: [Inside], summary: D, x-mint: { groups: [eng] } } }
  /e: { get: { tags: [Mixed], summary: E } }
  /f: { get: { tags: [Inside], summary: F, x-mint: { groups: [admin] } } }
";

#[test]
fn a_tag_of_several_classes_is_one_group() {
    let site = json!({ "navigation": { "groups": [{ "group": "API", "openapi": "api.yaml", "pages": [] }] } });
    let pages = vec![("api.yaml".to_owned(), TAGS.to_owned())];
    let docs = docs("jwt", Setup { site, pages, ..Setup::default() });
    let page = "/api-reference/open/c/";
    check(
        &docs,
        &["nav"],
        &[
            (page, "-", "nav: API [Open [GETC*], Mixed > [GETE]]"),
            (page, "admin", "nav: API [Inside > [GETA, GETF], Open [GETC*], Mixed > [GETE]]"),
            (page, "eng", "nav: API [Open [GETC*], Inside > [GETD], Mixed > [GETB, GETE]]"),
            (page, "admin eng", "nav: API [Inside > [GETA, GETF, GETD], Open [GETC*], Mixed > [GETB, GETE]]"),
        ],
    );
}

#[test]
fn others_fetch_nothing_of_it() {
    let docs = site("", "notice");
    let (_context, tab) = docs.open("/");
    for (reader, groups) in [('_', None), ('b', Some(&[][..])), ('t', Some(&["trial"])), ('o', Some(&["ops", "trial"]))]
    {
        read_as(&docs, &tab, reader, groups);
        tell(&tab);
        tab.open(&docs.server.url("/api-reference/all-items/"));
        shows(&tab, "All items");
        let all = tab.text("document.documentElement.outerHTML + JSON.stringify({ ...localStorage })");
        for word in ["zqcursor", "zqouter", "zqinner", "zqmargin", "zqnotes", "zqforce"] {
            assert!(!all.contains(word), "{word} of {reader}");
        }
        let asked = tab.requests().iter().filter(|request| request.url.contains("/pages/")).count();
        assert_eq!(asked, 0, "{reader}");
    }
}

#[test]
fn links_to_specifications_lead_readers_to_theirs() {
    for base in ["", "/docs"] {
        let docs = site(base, "notice");
        let (_context, tab) = docs.open("/");
        tab.open(&docs.server.url("/files/"));
        for (reader, groups, ..) in SEEN {
            read_as(&docs, &tab, reader, groups);
            tell(&tab);
            let link = "document.querySelector('main .d-prose a[href*=api]')";
            let is_own = groups.is_some_and(|groups| groups.iter().any(|group| *group != "ops"));
            let expected = if is_own { "/_readers/" } else { "/api.yaml#all" };
            tab.wait_for(&format!("{link}.getAttribute('href').startsWith('{base}{expected}')"));
            let file = tab.text(&format!("fetch({link}.href).then(answer => answer.text())"));
            let has = |name: &str| groups.is_some_and(|groups| groups.contains(&name));
            for (part, is_there) in [
                ("zqmargin", has("admin")),
                ("zqforce", has("admin") && has("eng")),
                ("zqnotes", has("eng")),
                ("zqinner", has("eng") && has("ops")),
            ] {
                assert_eq!(file.contains(part), is_there, "{part} for {reader}: {file}");
            }
            assert!(file.contains("All items") && !file.contains("x-mint"), "{file}");
            assert!(tab.text(&format!("{link}.hash")) == "#all");
        }
    }
}

/// What only several groups together see is asked for with groups that the site knows.
#[test]
fn groups_that_no_page_names_cost_one_question_each() {
    let docs = site("", "notice");
    let (_context, tab) = docs.open("/");
    let groups: Vec<String> = (0..20).map(|at| format!("crew{at}")).chain(["eng".into(), "ops".into()]).collect();
    let groups: Vec<&str> = groups.iter().map(|name| &**name).collect();
    let before = tab.requests().len();
    read_as(&docs, &tab, 'm', Some(&groups));
    tell(&tab);
    tab.open(&docs.server.url("/api-reference/all-items/"));
    shows(&tab, "All items zqouter zqinner zqnotes");
    let requests = tab.requests();
    let mut doors: Vec<&str> = requests[before..].iter().map(|request| &*request.url).collect();
    doors.retain(|url| {
        url.rsplit_once("/_readers/").is_some_and(|(_, name)| name.ends_with(".json") && !name.contains('/'))
    });
    doors.sort_unstable();
    doors.dedup();
    // With that of all who are logged in, and that of both.
    assert_eq!(doors.len(), groups.len() + 2, "{doors:?}");
}

//! Links of pages: every spelling, and what they come to.

use super::fixture::{document, same, site};
use crate::source::SitePath;

const BASE: &str = r#"//- docs.json
{"name": "S", "url": "https://foo.com/docs", "navigation": {"pages": ["index", "a/b", "a/c"]},
 "redirects": [
  {"source": "/old", "destination": "/a/b"}, {"source": "/v1/:slug*", "destination": "/:slug*"},
  {"source": "/out", "destination": "https://x.y/z"}, {"source": "/beta-*", "destination": "/a/*#top"},
  {"source": "/loop1", "destination": "/loop2"}, {"source": "/loop2", "destination": "/loop1"}],
 "variables": {"version": "1.2", "n": 3}}
//- index.mdx
//- a/index.mdx
//- a/c.mdx
//- a/d e.mdx
//- images/x.png
//- api/openapi.json
{}
//- drafts/one.mdx ignored
//- internal ignored
"#;

#[track_caller]
fn check(links: &str, expected: &str) {
    let body: String = links.split_whitespace().map(|link| format!("[x]({})\n", link.replace('␣', " "))).collect();
    let site = site(&format!("{BASE}//- a/b.mdx\n{body}"));
    same(&site.links("a/b.mdx"), expected);
}

#[test]
fn pages() {
    check(
        "/a/c /a/c/ /a/c.mdx /a/c.md /a/c#Top%20x /a/c?q=1#x / /index /a /a/index /a/index.mdx",
        r#"
/a/c → page /a/c /docs/a/c
/a/c/ → page /a/c /docs/a/c
/a/c.mdx → page /a/c /docs/a/c
/a/c.md → page /a/c /docs/a/c
/a/c#Top%20x → page /a/c /docs/a/c#Top%20x at "Top x"
/a/c?q=1#x → page /a/c /docs/a/c?q=1#x at "x"
/ → page / /docs
/index → page / /docs
/a → page /a /docs/a
/a/index → page /a /docs/a
/a/index.mdx → page /a /docs/a
"#,
    );
}

#[test]
fn relative() {
    check(
        "c ./c ../index ../ .. ./ ../a/c.mdx?x#y ../../c",
        r#"
c → page /a/c /docs/a/c
./c → page /a/c /docs/a/c
../index → page / /docs
../ → page / /docs
.. → page / /docs
./ → page /a /docs/a
../a/c.mdx?x#y → page /a/c /docs/a/c?x#y at "y"
../../c → broken, near -
"#,
    );
}

#[test]
fn base_path_and_encoding() {
    check(
        "/docs/a/c /docs /docs/ /docsx /a/d%20e /a/d␣e",
        r#"
/docs/a/c → page /a/c /docs/a/c
/docs → page / /docs
/docs/ → page / /docs
/docsx → broken, near -
/a/d%20e → page /a/d e /docs/a/d%20e
/a/d e → page /a/d e /docs/a/d%20e
"#,
    );
}

#[test]
fn elsewhere() {
    check(
        "https://x.y //x.y/z mailto:a@b tel:+1 data:image/png;base64,x #here #%C3%A9 # ?tab=1#x",
        r##"
https://x.y → external https://x.y
//x.y/z → external //x.y/z
mailto:a@b → external mailto:a@b
tel:+1 → external tel:+1
data:image/png;base64,x → external data:image/png;base64,x
#here → anchor "here"
#%C3%A9 → anchor "é"
# → anchor ""
?tab=1#x → page /a/b /docs/a/b?tab=1#x at "x"
"##,
    );
}

#[test]
fn files() {
    check(
        "/images/x.png ../images/x.png?v=1#f /api/openapi.json /images/y.png",
        r#"
/images/x.png → file images/x.png /docs/images/x.png Some((20, 10))
../images/x.png?v=1#f → file images/x.png /docs/images/x.png?v=1#f Some((20, 10))
/api/openapi.json → file api/openapi.json /docs/api/openapi.json None
/images/y.png → broken, near /images/x.png
"#,
    );
}

#[test]
fn redirects() {
    check(
        "/old /old/ /old#x /v1/a/c /v1/nothing /out?q#h /beta-c#own /loop1 /docs/old",
        r##"
/old → page /a/b /docs/a/b redirected from /old
/old/ → page /a/b /docs/a/b redirected from /old
/old#x → page /a/b /docs/a/b#x at "x" redirected from /old
/v1/a/c → page /a/c /docs/a/c redirected from /v1/a/c
/v1/nothing → broken, near -
/out?q#h → external https://x.y/z?q#h
/beta-c#own → page /a/c /docs/a/c#top at "top" redirected from /beta-c
/loop1 → broken, near -
/docs/old → page /a/b /docs/a/b redirected from /old
"##,
    );
}

#[test]
fn broken_and_ignored() {
    check(
        "/b/c /a/bb /drafts/one /drafts/one.mdx /internal/x/y /A/C",
        r#"
/b/c → broken, near /a/c
/a/bb → broken, near -
/drafts/one → ignored
/drafts/one.mdx → ignored
/internal/x/y → ignored
/A/C → broken, near /a/c
"#,
    );
}

#[test]
fn folders_without_a_page_lead_to_their_first_one() {
    let site = site(
        r#"//- docs.json
{"name": "S", "redirects": [{"source": "/to", "destination": "/deep"}], "navigation": {"tabs": [
  {"tab": "A", "href": "/deep", "pages": []}, {"tab": "B", "pages": ["deep/hidden", "deep/er/first", "deep/second"]}]}}
//- deep/hidden.mdx
---
hidden: true
---
//- deep/er/first.mdx
//- deep/second.mdx
[x](/deep) [x](/deep/er#x) [x](/) [x](..) [x](/to) [x](/unlisted)
//- unlisted/x.mdx
"#,
    );
    same(
        &site.links("deep/second.mdx"),
        r#"
/deep → page /deep/er/first /deep/er/first
/deep/er#x → page /deep/er/first /deep/er/first#x at "x"
/ → page /deep/er/first /deep/er/first
.. → page /deep/er/first /deep/er/first
/to → page /deep/er/first /deep/er/first redirected from /to
/unlisted → broken, near /unlisted/x
"#,
    );
    let folders: Vec<String> =
        site.index.folders().iter().map(|(folder, page)| format!("{} {}", folder.as_str(), page.as_str())).collect();
    assert_eq!(folders, ["/ /deep/er/first", "/deep /deep/er/first", "/deep/er /deep/er/first"]);
    assert_eq!(site.index.navigation().sections[0].selectors[0].options[0].href.as_deref(), Some("/deep/er/first"));
}

#[test]
fn without_a_slash_from_the_page_then_from_the_root() {
    let site = site(
        r#"//- docs.json
{"name": "S", "navigation": {"pages": ["a/b"]}}
//- a/b.mdx
[](images/x.png) [](c) [](./c) [](top)
//- images/x.png
//- a/c.mdx
//- c.mdx
//- top.mdx
"#,
    );
    same(
        &site.links("a/b.mdx"),
        r#"
images/x.png → file images/x.png /images/x.png Some((20, 10))
c → page /a/c /a/c
./c → page /a/c /a/c
top → page /top /top
"#,
    );
}

#[test]
fn related_pages() {
    let site = site(
        r#"//- docs.json
{"name": "S", "navigation": {"pages": ["a"]}}
//- a.mdx
---
related:
  - /b
  - Elsewhere: https://x.y
  - gone
---
//- b.mdx
---
title: Bee
hidden: true
---
"#,
    );
    let page = site.index.page(&SitePath::new("a.mdx").expect("a path")).expect("a page");
    let related: Vec<String> = page.related.iter().map(|page| format!("{} {}", page.title, page.href)).collect();
    assert_eq!(related, ["Bee /b", "Elsewhere https://x.y"]);
    same(
        &site.findings(),
        "\nE0601: `a.mdx` names `gone` as related, where nothing is (write the address of a page of this site, as links have it, or take it out of `related`)",
    );
}

#[test]
fn empty() {
    let site = site(&format!("{BASE}//- a/b.mdx\n[x]() [y](  )"));
    same(&site.links("a/b.mdx"), " → empty\n   → empty\n");
}

#[test]
fn snippets() {
    let case = r#"
//- a/p.mdx
import X from "/snippets/x.mdx"
import Y from "../snippets/deep/y"
import R from "react"
import J from "/snippets/j.jsx"
import M from "/snippets/missin.mdx"
import B from "snippets/deep/y.mdx"
<Snippet file="legacy.mdx" /> <Snippet file="legacy" /> <Snippet file="none.mdx" />
{{version}} {{n}} {{index}}
//- snippets/x.mdx
[c](c) [y](deep/y) [img](../images/x.png) [z](nowhere)
import Y from "./deep/y.mdx"
//- snippets/deep/y.mdx
[b](./b)
import X from "/snippets/x.mdx"
//- snippets/j.jsx
export
//- snippets/missing.mdx
//- _snippets/legacy.mdx
old
"#;
    let site = site(&format!("{BASE}//- a/b.mdx\n{case}"));
    same(
        &site.links("a/p.mdx"),
        r#"
/snippets/x.mdx → snippets/x.mdx
  c → page /a/c /docs/a/c
  deep/y → broken, near -
  ../images/x.png → file images/x.png /docs/images/x.png Some((20, 10))
  nowhere → broken, near -
  ./deep/y.mdx → snippets/deep/y.mdx
    ./b → page /a/b /docs/a/b
    /snippets/x.mdx → cycle snippets/x.mdx snippets/deep/y.mdx snippets/x.mdx
../snippets/deep/y → snippets/deep/y.mdx
  ./b → page /a/b /docs/a/b
  /snippets/x.mdx → cycle snippets/x.mdx snippets/deep/y.mdx snippets/x.mdx
react → foreign
/snippets/j.jsx → foreign
/snippets/missin.mdx → missing, near /snippets/missing.mdx
snippets/deep/y.mdx → snippets/deep/y.mdx
  ./b → page /a/b /docs/a/b
  /snippets/x.mdx → cycle snippets/x.mdx snippets/deep/y.mdx snippets/x.mdx
legacy.mdx → _snippets/legacy.mdx
legacy → _snippets/legacy.mdx
none.mdx → missing, near -
{{version}} → 1.2
{{n}} → 3
{{index}} → undefined
"#,
    );
}

/// Each level imports the next twice: thirty levels would be a billion answers if they were not shared.
#[test]
fn snippets_within_snippets_are_answered_once() {
    let mut case = format!("{BASE}//- a/b.mdx\nimport X from \"/snippets/0.mdx\"\n");
    for level in 0..60 {
        let next = level + 1;
        case.push_str(&format!(
            "//- snippets/{level}.mdx\nimport A from \"/snippets/{next}.mdx\" import B from \"./{next}.mdx\"\n"
        ));
    }
    let site = site(&case);
    let source = site.source("a/b.mdx");
    let mut answers = site.answers(&source, &document(&source, &mut Vec::new()).facts);
    for level in 0.. {
        let next = answers.imports.values().next().expect("an import").clone();
        match next {
            crate::index::ImportAnswer::Found(imported) => answers = imported.answers.clone(),
            crate::index::ImportAnswer::TooDeep => {
                assert_eq!(level, crate::index::MAX_SNIPPET_DEPTH);
                break;
            }
            _ => panic!("neither found nor too deep"),
        }
    }
}

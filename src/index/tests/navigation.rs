//! Navigation: sections, contexts and neighbours from every shape of a site file.

use super::fixture::{same, site};

#[track_caller]
fn check(case: &str, expected: &str) {
    same(&site(case).sections(), expected);
}

#[test]
fn groups_and_pages() {
    check(
        r#"//- docs.json
{"name": "S", "navigation": {"groups": [
  {"group": "Start", "icon": "flag", "pages": ["index", "/a/b.mdx", "a/hidden", "link", {"group": "Deep", "expanded": true, "root": "a/index", "pages": ["a/c", "nowhere"]}]},
  {"group": "Empty", "pages": ["nowhere", {"group": "Also", "pages": ["a/hidden"]}]},
  {"group": "Secret", "hidden": true, "pages": ["a/d"]}]}}
//- index.mdx
---
title: Home
---
//- a/b.mdx
---
title: "Page: B"
sidebarTitle: B
icon: /images/i.png
tag: NEW
---
//- a/c.mdx
# From heading
//- a/d.mdx
//- a/index.mdx
//- a/hidden.mdx
---
hidden: true
---
//- link.mdx
---
title: Blog
url: https://blog
---
//- images/i.png
"#,
        r#"
section /
  Start:
    Home /
    B /a/b icon=/images/i.png
    Blog https://blog external
    Deep: (A /a) open
      From heading /a/c
"#,
    );
}

#[test]
fn containers_in_each_other() {
    check(
        r#"//- docs.json
{"name": "S", "url": "/base", "navigation": {
  "global": {"anchors": [{"anchor": "Blog", "href": "https://blog", "icon": "newspaper"}]},
  "languages": [
   {"language": "en", "versions": [
     {"version": "v2", "default": true, "tabs": [{"tab": "Guides", "groups": [{"group": "G", "pages": ["en/v2/a"]}]}, {"tab": "API", "pages": ["en/v2/api"]}, {"tab": "Out", "href": "https://out"}]},
     {"version": "v1", "pages": ["en/v1/a"]}]},
   {"language": "fr", "versions": [{"version": "v2", "pages": ["fr/v2/a"]}, {"version": "v1", "hidden": true, "pages": ["fr/v1/a"]}]}]}}
//- en/v2/a.mdx
//- en/v2/api.mdx
//- en/v1/a.mdx
//- fr/v2/a.mdx
//- fr/v1/a.mdx
"#,
        r#"
section (en) /base/en/v2/a
  Anchor: Blog https://blog external
  Language: *en /base/en/v2/a | fr /base/fr/v2/a
  Version: *v2 /base/en/v2/a | v1 /base/en/v1/a
  Tab: *Guides /base/en/v2/a | API /base/en/v2/api | Out https://out external
  G:
    A /base/en/v2/a
section (en) /base/en/v2/api
  Anchor: Blog https://blog external
  Language: *en /base/en/v2/a | fr /base/fr/v2/a
  Version: *v2 /base/en/v2/a | v1 /base/en/v1/a
  Tab: Guides /base/en/v2/a | *API /base/en/v2/api | Out https://out external
  Api /base/en/v2/api
section (en) /base/en/v1/a
  Anchor: Blog https://blog external
  Language: *en /base/en/v2/a | fr /base/fr/v2/a
  Version: v2 /base/en/v2/a | *v1 /base/en/v1/a
  A /base/en/v1/a
section (fr) /base/fr/v2/a
  Anchor: Blog https://blog external
  Language: en /base/en/v2/a | *fr /base/fr/v2/a
  Version: *v2 /base/fr/v2/a | v1 /base/fr/v1/a hidden
  A /base/fr/v2/a
section (fr) /base/fr/v1/a
  Anchor: Blog https://blog external
  Language: en /base/en/v2/a | *fr /base/fr/v2/a
  Version: v2 /base/fr/v2/a | *v1 /base/fr/v1/a hidden
  A /base/fr/v1/a
"#,
    );
}

#[test]
fn options_with_nothing_but_links() {
    check(
        r#"//- docs.json
{"name": "S", "navigation": {"versions": [
  {"version": "2", "pages": ["a"]},
  {"version": "1", "tabs": [{"tab": "Old", "href": "https://old"}, {"tab": "Older", "href": "https://older"}]}]}}
//- a.mdx
"#,
        r#"
section /a
  Version: *2 /a | 1 https://old external
  A /a
"#,
    );
}

#[test]
fn menus_dropdowns_products() {
    check(
        r#"//- docs.json
{"name": "S", "navigation": {"products": [
  {"product": "One", "dropdowns": [{"dropdown": "D", "anchors": [{"anchor": "A", "pages": ["a"]}]}]},
  {"product": "Two", "tabs": [{"tab": "T", "menu": [{"item": "M1", "description": "x", "pages": ["b"]}, {"item": "M2", "groups": [{"group": "G", "pages": ["c"]}]}]}]}]}}
//- a.mdx
//- b.mdx
//- c.mdx
"#,
        r#"
section /a
  Product: *One /a | Two /b
  Dropdown: *D /a
  Anchor: *A /a
  A /a
section /b
  Product: One /a | *Two /b
  Tab: *T /b
  Menu: *M1 /b | M2 /c
  B /b
section /c
  Product: One /a | *Two /b
  Tab: *T /b
  Menu: M1 /b | *M2 /c
  G:
    C /c
"#,
    );
}

#[test]
fn endpoints() {
    let site = site(
        r#"//- docs.json
{"name": "S", "navigation": {"groups": [
  {"group": "API", "openapi": {"source": "spec/petstore.json", "directory": "Ref"}, "pages": ["GET /pets", "get /pets/{id}", "DELETE /nothing", "page"]},
  {"group": "All", "openapi": "/spec/petstore.json", "pages": []}]}}
//- spec/petstore.json
{"openapi": "3.1.0", "paths": {
  "/pets": {"get": {"tags": ["Pet store"], "summary": "List all pets."}, "post": {"deprecated": true}},
  "/pets/{id}": {"get": {"tags": ["Pet store"], "summary": "List all pets."}, "delete": {"x-hidden": true}, "put": {"x-excluded": true}}},
 "webhooks": {"petAdded": {"post": {"summary": "Pet added"}}}}
//- page.mdx
---
openapi: GET /pets/{id}
---
"#,
    );
    same(
        &site.sections(),
        r#"
section /ref/pet-store/list-all-pets
  API:
    List all pets. /ref/pet-store/list-all-pets GET
    List all pets. /ref/pet-store/list-all-pets-1 GET
    DELETE /nothing /ref/delete-nothing DELETE
    List all pets. /page GET
  All:
    Pet store:
      List all pets. /api-reference/pet-store/list-all-pets GET
      List all pets. /api-reference/pet-store/list-all-pets-1 GET
    POST /pets /api-reference/post-pets POST deprecated
    Pet added /api-reference/pet-added WEBHOOK
"#,
    );
    same(
        &site.context("ref/pet-store/list-all-pets-1.mdx"),
        r#"
/ref/pet-store/list-all-pets-1 "List all pets." at /ref/pet-store/list-all-pets-1
section 0
crumbs [API /ref/pet-store/list-all-pets]
previous List all pets. /ref/pet-store/list-all-pets
next DELETE /nothing /ref/delete-nothing
endpoint spec/petstore.json GET /pets/{id}
in navigation search sitemap engines agents
"#,
    );
    let generated: Vec<String> = site.index.generated().iter().map(|path| path.to_string()).collect();
    assert_eq!(generated.len(), 7, "{generated:?}");
}

#[test]
fn specifications_by_path_and_by_name() {
    check(
        r#"//- docs.json
{"name": "S", "api": {"openapi": "b.yaml"}, "navigation": {"pages": ["GET /x", "a.json GET /x", "a GET /x", "specs/c.yml get /y", "page"]}}
//- a.json
{"openapi": "3.0.0", "paths": {"/x": {"get": {"summary": "X of A"}}}}
//- b.yaml
openapi: 3.0.0
paths:
  /x:
    get:
      summary: X of B
      deprecated: true
//- specs/c.yml
openapi: 3.0.0
paths:
  /y: {get: {summary: Y, x-mint: {href: /Custom/Y}}}
//- page.mdx
---
openapi: c get /y
---
"#,
        r#"
section /api-reference/x-of-b
  X of B /api-reference/x-of-b GET deprecated
  X of A /api-reference/x-of-a GET
  X of A /api-reference/x-of-a GET
  Y /custom/y GET
  Y /page GET
"#,
    );
}

#[test]
fn contexts() {
    let site = site(
        r#"//- docs.json
{"name": "S", "navigation": {"tabs": [
  {"tab": "One", "groups": [{"group": "G", "pages": ["a/one", {"group": "H", "root": "a/root", "pages": ["a/two", "a/hidden", "a/three"]}]}]},
  {"tab": "Two", "pages": ["b/four", "a/two"]},
  {"tab": "Three", "hidden": true, "searchable": true, "pages": ["c/five"]}]}}
//- a/one.mdx
//- a/root.mdx
//- a/two.mdx
//- a/three.mdx
---
groups: [admin]
---
//- a/hidden.mdx
---
hidden: true
---
//- a/unlisted.mdx
//- b/four.mdx
---
noindex: true
---
//- b/x/unlisted.mdx
//- c/five.mdx
//- top.mdx
---
searchable: false
---
"#,
    );
    for (path, expected) in [
        (
            "a/one.mdx",
            "\n/a/one \"One\" at /a/one\nsection 0\ncrumbs [G /a/one]\nnext Root /a/root\nin navigation search sitemap engines agents\n",
        ),
        (
            "a/root.mdx",
            "\n/a/root \"Root\" at /a/root\nsection 0\ncrumbs [G /a/one]\nprevious One /a/one\nnext Two /a/two\nin navigation search sitemap engines agents\n",
        ),
        (
            "a/two.mdx",
            "\n/a/two \"Two\" at /a/two\nsection 0\ncrumbs [G /a/one > H /a/root]\nprevious Root /a/root\nnext Three /a/three\nin navigation search sitemap engines agents\n",
        ),
        (
            "a/three.mdx",
            "\n/a/three \"Three\" at /a/three\nsection 0\ncrumbs [G /a/one > H /a/root]\nprevious Two /a/two\nin navigation search\n",
        ),
        ("a/hidden.mdx", "\n/a/hidden \"Hidden\" at /a/hidden\nsection 0\ncrumbs [G /a/one > H /a/root]\nin nothing\n"),
        ("a/unlisted.mdx", "\n/a/unlisted \"Unlisted\" at /a/unlisted\nsection 0\ncrumbs []\nin engines\n"),
        ("b/four.mdx", "\n/b/four \"Four\" at /b/four\nsection 1\ncrumbs []\nnext Two /a/two\nin navigation\n"),
        ("b/x/unlisted.mdx", "\n/b/x/unlisted \"Unlisted\" at /b/x/unlisted\nsection 1\ncrumbs []\nin engines\n"),
        ("c/five.mdx", "\n/c/five \"Five\" at /c/five\nsection 2\ncrumbs []\nin search sitemap engines agents\n"),
        ("top.mdx", "\n/top \"Top\" at /top\nsection 0\ncrumbs []\nin engines\n"),
    ] {
        same(&site.context(path), expected);
    }
}

#[test]
fn robots_of_a_page_count_for_the_sitemap() {
    let site = site(
        r#"//- docs.json
{"name": "S", "navigation": {"pages": ["a", "b"]}}
//- a.mdx
---
robots: nofollow, NOINDEX
---
//- b.mdx
---
robots: nofollow, max-snippet:20
---
"#,
    );
    let shown = |path: &str| site.context(path).lines().last().map(str::to_owned);
    assert_eq!(shown("a.mdx").as_deref(), Some("in navigation search agents"));
    assert_eq!(shown("b.mdx").as_deref(), Some("in navigation search sitemap engines agents"));
}

#[test]
fn a_page_that_is_listed_twice_stands_where_readers_see_it() {
    let site = site(
        r#"//- docs.json
{"name": "S", "navigation": {"tabs": [
  {"tab": "Hidden", "hidden": true, "pages": ["a", "gone"]},
  {"tab": "One", "groups": [{"group": "G", "hidden": true, "pages": ["b", "c"]}, {"group": "H", "pages": ["b", "a"]}]},
  {"tab": "Two", "pages": ["c", "a"]}]}}
//- a.mdx
//- b.mdx
//- c.mdx
//- gone.mdx
---
hidden: true
---
"#,
    );
    for (path, expected) in [
        (
            "a.mdx",
            "\n/a \"A\" at /a\nsection 1\ncrumbs [H /b]\nprevious B /b\nin navigation search sitemap engines agents\n",
        ),
        (
            "b.mdx",
            "\n/b \"B\" at /b\nsection 1\ncrumbs [H /b]\nnext A /a\nin navigation search sitemap engines agents\n",
        ),
        ("c.mdx", "\n/c \"C\" at /c\nsection 2\ncrumbs []\nnext A /a\nin navigation search sitemap engines agents\n"),
        ("gone.mdx", "\n/gone \"Gone\" at /gone\nsection 0\ncrumbs []\nin nothing\n"),
    ] {
        same(&site.context(path), expected);
    }
}

#[test]
fn a_page_that_is_listed_nowhere_stands_in_what_readers_see_of_its_folder() {
    let site = site(
        r#"//- docs.json
{"name": "S", "navigation": {"versions": [
  {"version": "1", "hidden": true, "pages": ["v/a", "only/a"]}, {"version": "2", "pages": ["v/b"]},
  {"version": "3", "default": true, "pages": ["c"]}]}}
//- v/a.mdx
//- v/b.mdx
//- v/x.mdx
//- c.mdx
//- x.mdx
//- only/a.mdx
//- only/x.mdx
"#,
    );
    for (path, section) in [("v/x.mdx", 1), ("x.mdx", 2), ("only/x.mdx", 0)] {
        let page = site.index.page(&crate::source::SitePath::new(path).expect("a path")).expect("a page");
        assert_eq!(page.section.map(|section| section.0), Some(section), "{path}");
    }
    assert_eq!(site.index.navigation().first.map(|section| section.0), Some(2));
}

#[test]
fn alternates() {
    let site = site(
        r#"//- docs.json
{"name": "S", "navigation": {"languages": [
  {"language": "en", "versions": [{"version": "Edge", "pages": ["edge/en/a", "edge/en/only"]}, {"version": "v1.0", "pages": ["v1.0/en/a"]}]},
  {"language": "fr", "versions": [{"version": "Edge", "pages": ["edge/fr/a"]}, {"version": "v1.0", "pages": ["v1.0/fr/a", "v1.0/fr/hidden"]}]}]}}
//- edge/en/a.mdx
//- edge/en/only.mdx
//- edge/fr/a.mdx
//- v1.0/en/a.mdx
//- v1.0/en/hidden.mdx
//- v1.0/fr/a.mdx
//- v1.0/fr/hidden.mdx
---
hidden: true
---
"#,
    );
    let alternates = |path: &str| {
        let lines: Vec<String> =
            site.context(path).lines().filter(|line| line.contains(" is ")).map(str::to_owned).collect();
        lines.join("\n")
    };
    same(&alternates("edge/en/a.mdx"), "\nLanguage 1 is /edge/fr/a\nVersion 1 is /v1.0/en/a");
    same(&alternates("v1.0/fr/a.mdx"), "\nLanguage 0 is /v1.0/en/a\nVersion 0 is /edge/fr/a");
    same(&alternates("edge/en/only.mdx"), "");
}

#[test]
fn alternates_where_one_language_has_no_folder() {
    let site = site(
        r#"//- docs.json
{"name": "S", "navigation": {"languages": [
  {"language": "en", "pages": ["guides/a", "b"]}, {"language": "fr", "pages": ["fr/guides/a", "fr/b"]}, {"language": "cn", "pages": ["cn/guides/a"]}]}}
//- guides/a.mdx
//- b.mdx
//- fr/guides/a.mdx
//- fr/b.mdx
//- cn/guides/a.mdx
"#,
    );
    let hrefs = |path: &str| {
        let page = site.index.page(&crate::source::SitePath::new(path).expect("a path")).expect("a page");
        page.alternates
            .iter()
            .map(|other| format!("{} {}", other.language.as_deref().unwrap_or("-"), other.href))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(hrefs("guides/a.mdx"), "fr /fr/guides/a zh-Hans /cn/guides/a");
    assert_eq!(hrefs("fr/b.mdx"), "en /b");
}

#[test]
fn home_is_the_default_options_first_page() {
    let home = |navigation: &str| {
        let case = format!("//- docs.json\n{{\"name\": \"S\", \"navigation\": {navigation}}}\n//- a.mdx\n//- b.mdx\n");
        site(&case).index.navigation().home.clone().unwrap_or_default().into_string()
    };
    assert_eq!(home(r#"{"pages": ["nowhere", "a", "b"]}"#), "/a");
    assert_eq!(
        home(r#"{"versions": [{"version": "1", "pages": ["a"]}, {"version": "2", "default": true, "pages": ["b"]}]}"#),
        "/b"
    );
    assert_eq!(home(r#"{"tabs": [{"tab": "x", "href": "https://x"}, {"tab": "y", "pages": ["b"]}]}"#), "/b");
    assert_eq!(home(r#"{"tabs": [{"tab": "x", "hidden": true, "pages": ["a"]}]}"#), "");
}

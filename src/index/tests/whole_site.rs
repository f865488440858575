//! Findings about the site as a whole.

use super::fixture::{same, site};

#[track_caller]
fn check(case: &str, expected: &str) {
    same(&site(case).findings(), expected);
}

#[test]
fn entries_without_a_page() {
    check(
        r#"//- docs.json
{"name": "S", "navigation": {"groups": [{"group": "Guides", "root": "gone", "pages": ["guides/instal", "guides/install", "zzz"]}, {"group": "Fine", "pages": ["guides/install"]}]}}
//- guides/install.mdx
"#,
        r#"
E0714 docs.json "\"gone\"": the group `Guides` lists 3 pages that are not there: `gone`, `guides/instal`, `zzz` (write `gone.mdx`, or take `gone` out of the navigation)
"#,
    );
    check(
        r#"//- docs.json
{"name": "S", "navigation": {"pages": ["drafts/a", "b", "c", "README", "d/e"]}}
//- drafts ignored
//- README.md ignored
//- b.mdx unreadable
//- c/index.md unreadable
"#,
        r#"
E0714 docs.json "\"d/e\"": the navigation lists a page that is not there: `d/e` (write `d/e.mdx`, or take `d/e` out of the navigation)
E0714 docs.json "\"drafts/a\"": the navigation lists 2 pages that an ignore file leaves out: `drafts/a`, `README` (change `.docsignore` or `.mintignore`, or take `drafts/a` out of the navigation)
E0714 docs.json "\"b\"": the navigation lists 2 pages whose files cannot be read: `b`, `c` (mend the file as its own finding says)
"#,
    );
    check(
        r#"//- docs.json
{"name": "S", "navigation": {"pages": ["guides/instal", "guides/install"]}}
//- guides/install.mdx
"#,
        r#"
E0714 docs.json "\"guides/instal\"": the navigation lists a page that is not there: `guides/instal` (the nearest page to `guides/instal` is `guides/install`)
"#,
    );
    // A folder's own page has an address without its name.
    check(
        r#"//- docs.json
{"name": "S", "navigation": {"groups": [{"group": "A", "pages": ["indexx"]}, {"group": "B", "pages": ["guides/indx"]}, {"group": "C", "pages": ["other/indx"]}, {"group": "D", "pages": ["index", "guides/index", "other/a"]}]}}
//- index.mdx
//- guides/index.md
//- other/a.mdx
"#,
        r#"
E0714 docs.json "\"indexx\"": the group `A` lists a page that is not there: `indexx` (the nearest page to `indexx` is `index`)
E0714 docs.json "\"guides/indx\"": the group `B` lists a page that is not there: `guides/indx` (the nearest page to `guides/indx` is `guides/index`)
E0714 docs.json "\"other/indx\"": the group `C` lists a page that is not there: `other/indx` (write `other/indx.mdx`, or take `other/indx` out of the navigation)
"#,
    );
}

#[test]
fn pages_and_routes() {
    check(
        r#"//- docs.json
{"name": "S", "navigation": {"pages": ["a"]}}
//- a.mdx
//- a/index.mdx
//- a.md
//- b.mdx
//- c.mdx
---
hidden: true
---
"#,
        r#"
E0716: `a.md` and `a.mdx` and `a/index.mdx` all are the page `/a` (rename or remove all but one)
E0715: no navigation lists the page `/b` (add it to `navigation`, or say `hidden: true` in its head)
"#,
    );
    check(
        r#"//- docs.json
{"name": "S", "navigation": {"pages": ["a/B", "a/b", "a/ö", "A/Ö", "a/c"]}}
//- a/B.mdx
//- a/b/index.mdx
//- a/ö.mdx
//- A/Ö.mdx
//- a/c.mdx
"#,
        r#"
E0725: `a/B.mdx` and `a/b/index.mdx` have addresses that differ in case alone (rename all but one)
E0725: `A/Ö.mdx` and `a/ö.mdx` have addresses that differ in case alone (rename all but one)
"#,
    );
}

#[test]
fn redirects() {
    check(
        r#"//- docs.json
{"name": "S", "navigation": {"pages": ["a"]}, "redirects": [
  {"source": "/a", "destination": "/b"},
  {"source": "/x?y", "destination": "/a"},
  {"source": "/old", "destination": "/start"},
  {"source": "/old", "destination": "/a"},
  {"source": "/p", "destination": "/q"}, {"source": "/q", "destination": "/p"},
  {"source": "/deep/:slug*", "destination": "/deep/deeper/:slug*"},
  {"source": "/fine/:slug*", "destination": "/a"},
  {"source": "/out", "destination": "https://x.y"}]}
//- a.mdx
//- starts.mdx
---
hidden: true
---
"#,
        r#"
E0717 docs.json "\"/x?y\"": the redirect from `/x?y` never happens: a source is a path alone (leave out what follows the `?` or `#`)
E0717 docs.json "\"/old\"": a second redirect from `/old`, which never happens (remove one of them)
E0717 docs.json "\"/a\"": the redirect from `/a` never happens: there is such a page (remove the redirect or the page)
E0719 docs.json "\"/start\"": the redirect leads to `/start`, where nothing is (did you mean `/starts`?)
E0718 docs.json "\"/p\"": the redirect from `/p` leads in a circle: `/p` → `/q` → `/p` (let one of them lead to a page)
E0718 docs.json "\"/q\"": the redirect from `/q` leads in a circle: `/q` → `/p` → `/q` (let one of them lead to a page)
E0718 docs.json "\"/deep/:slug*\"": the redirect from `/deep/:slug*` leads in a circle: `/deep/x` → `/deep/deeper/x` → `/deep/deeper/deeper/x` → `/deep/deeper/deeper/deeper/x` → … (let one of them lead to a page)
"#,
    );
}

#[test]
fn links_of_the_site_file() {
    check(
        r#"//- docs.json
{"name": "S", "logo": {"light": "/logo.png", "dark": "/logos.png"}, "favicon": "/fav.png",
 "navbar": {"links": [{"label": "A", "href": "/a"}, {"label": "B", "href": "https://b"}, {"label": "C", "href": "/c"}]},
 "navigation": {"tabs": [{"tab": "T", "pages": ["a"]}, {"tab": "U"}, {"tab": "V", "href": "/v"}]}}
//- a.mdx
//- logo.png
"#,
        r#"
E0720 docs.json "\"tab\"": `U` among the tabs has no page (give it `pages`, or an `href`)
E0601 docs.json "\"/logos.png\"": `/logos.png` leads nowhere (did you mean `/logo.png`?)
E0601 docs.json "\"/fav.png\"": `/fav.png` leads nowhere (write an address of this site, or a whole one with `https://`)
E0601 docs.json "\"/c\"": `/c` leads nowhere (write an address of this site, or a whole one with `https://`)
E0601 docs.json "\"/v\"": `/v` leads nowhere (write an address of this site, or a whole one with `https://`)
"#,
    );
}

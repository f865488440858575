//! Tabs, menus, dropdowns, anchors, languages and versions for readers of some groups.

use serde_json::json;

use super::{check, site};

#[test]
fn tabs() {
    let navigation = json!({ "tabs": [
        { "tab": "Guide", "pages": ["index", "guide"] },
        { "tab": "Landing", "pages": ["l1", "l2"] },
        { "tab": "Secret", "groups": [{ "group": "Deep", "pages": ["s1"] }, { "group": "Other", "pages": ["s2"] }] },
        { "tab": "Menu", "menu": [
            { "item": "One", "pages": ["m1", "m1b"] },
            { "item": "Two", "pages": ["m2"] },
            { "item": "Three", "pages": ["m3"] },
        ] },
        { "tab": "Hidden menu", "menu": [{ "item": "Four", "pages": ["m4"] }, { "item": "Five", "pages": ["m5"] }] },
        { "tab": "Less", "pages": ["e1", "e2"] },
        { "tab": "Nothing", "pages": ["e3"] },
    ] });
    let docs = site(
        "/docs",
        &navigation,
        "l1 [admin] L1
         l2 L2
         s1 [admin] S1
         s2 [eng] S2
         m1 [admin] M1
         m1b M1b
         m2 [admin] M2
         m3 M3
         m4 [admin] M4
         m5 [eng] M5
         e1 [{excludes: [eng]}] E1
         e2 E2
         e3 [{excludes: [eng]}] E3",
    );
    let d = "/docs";
    let everybody = format!(
        "tabs: Guide* {d}, Landing {d}/l2, Menu (One {d}/m1b, Three {d}/m3), Less {d}/e1, Nothing {d}/e3
         sidebar tabs: Guide* {d}, Landing {d}/l2, Menu {d}/m1b, Less {d}/e1, Nothing {d}/e3"
    );
    let admin = format!(
        "tabs: Guide* {d}, Landing {d}/l1, Secret {d}/s1, Menu (One {d}/m1, Two {d}/m2, Three {d}/m3), Hidden menu (Four {d}/m4), Less {d}/e1, Nothing {d}/e3
         sidebar tabs: Guide* {d}, Landing {d}/l1, Secret {d}/s1, Menu {d}/m1, Hidden menu {d}/m4, Less {d}/e1, Nothing {d}/e3"
    );
    let eng = format!(
        "tabs: Guide* {d}, Landing {d}/l2, Secret {d}/s2, Menu (One {d}/m1b, Three {d}/m3), Hidden menu (Five {d}/m5), Less {d}/e2
         sidebar tabs: Guide* {d}, Landing {d}/l2, Secret {d}/s2, Menu {d}/m1b, Hidden menu {d}/m5, Less {d}/e2"
    );
    let both = format!(
        "tabs: Guide* {d}, Landing {d}/l1, Secret {d}/s1, Menu (One {d}/m1, Two {d}/m2, Three {d}/m3), Hidden menu (Four {d}/m4, Five {d}/m5), Less {d}/e2
         sidebar tabs: Guide* {d}, Landing {d}/l1, Secret {d}/s1, Menu {d}/m1, Hidden menu {d}/m4, Less {d}/e2"
    );
    check(
        &docs,
        &["tabs", "sidebar tabs"],
        &[
            ("/", "-", &everybody),
            ("/", "admin", &admin),
            ("/", "eng", &eng),
            ("/", "admin eng", &both),
            ("/", "admin", &admin),
            ("/", "-", &everybody),
        ],
    );
    let inside = |nav: &str, tab: &str| {
        let line = admin.replace("Guide*", "Guide").replace(tab, &format!("{tab}*"));
        format!("{line}\nnav: {nav}")
    };
    check(
        &docs,
        &["tabs", "sidebar tabs", "nav"],
        &[("/s1/", "admin", &inside("Deep [S1*]", "Secret")), ("/l1/", "admin", &inside("L1*, L2", "Landing"))],
    );
    check(&docs, &["nav"], &[("/s1/", "admin eng", "nav: Deep [S1*], Other [S2]")]);
}

/// Where an option leads depends on all that a reader may and may not see at once.
#[test]
fn first_pages_of_readers_in_several_groups() {
    let navigation = json!({ "tabs": [
        { "tab": "Guide", "pages": ["index", "guide"] },
        { "tab": "Two less", "pages": ["a1", "a2", "a3"] },
        { "tab": "None", "pages": ["b1", "b2"] },
        { "tab": "Less and more", "pages": ["c1", "c2", "c3"] },
        { "tab": "More at the end", "pages": ["d1", "d2"] },
        { "tab": "Own", "hidden": true, "pages": ["o"] },
        { "tab": "Apart", "pages": ["e1", "e2", "e3"] },
        { "tab": "Else", "href": "https://us.example/", "pages": ["f1", "f2"] },
    ] });
    let docs = site(
        "",
        &navigation,
        "a1 [{excludes: [eng]}] A1
         a2 [{excludes: [trial]}] A2
         a3 A3
         b1 [{excludes: [eng]}] B1
         b2 [{excludes: [trial]}] B2
         c1 [{excludes: [eng]}] C1
         c2 [admin] C2
         c3 C3
         d1 [{excludes: [eng, trial]}] D1
         d2 [admin] D2
         e1 [{excludes: [trial]}] E1
         e2 [{includes: [admin], excludes: [eng]}] E2
         e3 [{excludes: [eng]}] E3
         f1 [{excludes: [eng]}] F1
         f2 [{excludes: [trial]}] F2
         o O",
    );
    let line = |firsts: [&str; 6]| {
        let names = ["Two less", "None", "Less and more", "More at the end", "Apart", "Else"];
        let tabs = names.iter().zip(firsts).filter(|(_, first)| !first.is_empty()).map(|(name, first)| {
            let root = if first.contains(':') { "" } else { "/" };
            format!(", {name} {root}{first}")
        });
        format!("tabs: Guide* /{}", tabs.collect::<String>())
    };
    let us = "https://us.example/";
    // An option that is shown on its own pages alone does not count among the others.
    let own =
        line(["a2", "b2", "c3", "", "e1", "f2"]).replace("Guide*", "Guide").replace(", Apart", ", Own* /o, Apart");
    check(
        &docs,
        &["tabs"],
        &[
            ("/", "-", &line(["a1", "b1", "c1", "d1", "e1", "f1"])),
            ("/", "eng", &line(["a2", "b2", "c3", "", "e1", "f2"])),
            ("/", "trial", &line(["a1", "b1", "c1", "", "e3", "f1"])),
            ("/", "eng trial", &line(["a3", "", "c3", "", "", us])),
            ("/", "admin", &line(["a1", "b1", "c1", "d1", "e1", "f1"])),
            ("/", "admin eng", &line(["a2", "b2", "c2", "d2", "e1", "f2"])),
            ("/", "admin trial", &line(["a1", "b1", "c1", "d2", "e2", "f1"])),
            ("/", "admin eng trial", &line(["a3", "", "c2", "d2", "", us])),
            ("/", "-", &line(["a1", "b1", "c1", "d1", "e1", "f1"])),
            ("/o/", "eng", &own),
        ],
    );
}

/// The first tab that anybody sees is for some: the bar comes with it.
#[test]
fn bars_that_only_some_see() {
    let navigation = json!({ "anchors": [
        { "anchor": "All", "tabs": [{ "tab": "Open", "pages": ["index", "guide"] }] },
        { "anchor": "Some", "tabs": [{ "tab": "First", "pages": ["a"] }, { "tab": "Second", "pages": ["b"] }] },
    ] });
    let docs = site("", &navigation, "a [admin] A\nb [eng] B");
    check(
        &docs,
        &["tabs", "sidebar tabs", "anchors", "nav"],
        &[
            ("/", "-", "tabs: Open* /\nsidebar tabs: Open* /\nanchors: All* /\nnav: The index*, The guide"),
            (
                "/",
                "admin",
                "tabs: Open* /\nsidebar tabs: Open* /\nanchors: All* /, Some /a\nnav: The index*, The guide",
            ),
            ("/a/", "admin", "tabs: First* /a\nsidebar tabs: First* /a\nanchors: All /, Some* /a\nnav: A*"),
            (
                "/a/",
                "admin eng",
                "tabs: First* /a, Second /b\nsidebar tabs: First* /a, Second /b\nanchors: All /, Some* /a\nnav: A*",
            ),
            ("/", "eng", "tabs: Open* /\nsidebar tabs: Open* /\nanchors: All* /, Some /b\nnav: The index*, The guide"),
        ],
    );
}

#[test]
fn dropdowns() {
    let navigation = json!({ "dropdowns": [
        { "dropdown": "Open", "pages": ["index", "guide"] },
        { "dropdown": "Kept", "pages": ["a"] },
        { "dropdown": "Other", "pages": ["b", "c"] },
    ] });
    let docs = site("", &navigation, "a [admin] A\nb [eng] B\nc [admin] C");
    check(
        &docs,
        &["dropdown", "nav"],
        &[
            ("/", "-", "nav: The index*, The guide"),
            ("/", "admin", "dropdown Open: Open* /, Kept /a, Other /c\nnav: The index*, The guide"),
            ("/", "eng", "dropdown Open: Open* /, Other /b\nnav: The index*, The guide"),
            ("/", "admin eng", "dropdown Open: Open* /, Kept /a, Other /b\nnav: The index*, The guide"),
            ("/c/", "admin eng", "dropdown Other: Open /, Kept /a, Other* /b\nnav: B, C*"),
            ("/a/", "admin", "dropdown Kept: Open /, Kept* /a, Other /c\nnav: A*"),
            ("/", "-", "nav: The index*, The guide"),
        ],
    );
}

/// Switchers lead to the same page in the other language or version, where the reader may see that.
#[test]
fn counterparts() {
    let navigation = json!({ "languages": [
        { "language": "en", "default": true, "pages": ["index", "guide", "a", "b"] },
        { "language": "de", "pages": ["de/index", "de/guide", "de/a", "de/b"] },
        { "language": "fr", "pages": ["fr/index", "fr/a"] },
    ] });
    let docs = site(
        "/docs",
        &navigation,
        "a A
         b [admin] B
         de/index Der Anfang
         de/guide [admin] Der Leitfaden
         de/a [eng] Das A
         de/b Das B
         fr/index [admin] Le début
         fr/a [admin] Le A",
    );
    let d = "/docs";
    let line = |here: &str, en: &str, de: &str, fr: Option<&str>| {
        let options = [("English", "", Some(en)), ("Deutsch", "/de", Some(de)), ("Français", "/fr", fr)];
        let options = options.into_iter().filter_map(|(name, first, at)| match at {
            Some(_) if name == here => Some(format!("{name}* {d}{first}")),
            Some(at) => Some(format!("{name} {d}{at}")),
            None => None,
        });
        format!("language {here}: {}", options.collect::<Vec<_>>().join(", "))
    };
    let e = "English";
    check(
        &docs,
        &["language"],
        &[
            ("/guide/", "-", &line(e, "/guide", "/de", None)),
            ("/guide/", "admin", &line(e, "/guide", "/de/guide", Some("/fr"))),
            ("/guide/", "eng", &line(e, "/guide", "/de", None)),
            ("/a/", "-", &line(e, "/a", "/de", None)),
            ("/a/", "admin", &line(e, "/a", "/de", Some("/fr/a"))),
            ("/a/", "eng", &line(e, "/a", "/de/a", None)),
            ("/a/", "admin eng", &line(e, "/a", "/de/a", Some("/fr/a"))),
            ("/b/", "admin", &line(e, "/b", "/de/b", Some("/fr"))),
            ("/de/b/", "-", &line("Deutsch", "", "/de/b", None)),
            ("/de/b/", "admin", &line("Deutsch", "/b", "/de/b", Some("/fr"))),
            ("/fr/a/", "admin", &line("Français", "/a", "/de", Some("/fr/a"))),
            // No file for one class tells of another's pages: the option leads to its first page.
            ("/fr/a/", "admin eng", &line("Français", "/a", "/de", Some("/fr/a"))),
        ],
    );
    let navigation = json!({ "languages": [
        { "language": "en", "default": true, "pages": ["index", "guide", "a"] },
        { "language": "de", "pages": ["de/index", "de/a", "de/b"] },
    ] });
    let kept = "de/index [{excludes: [trial]}] Der Anfang\na A\nde/a [{excludes: [eng]}] Das A\nde/b Das B";
    let docs = site("", &navigation, kept);
    check(
        &docs,
        &["language"],
        &[
            ("/a/", "-", "language English: English* /, Deutsch /de/a"),
            ("/a/", "eng", "language English: English* /, Deutsch /de"),
            ("/a/", "eng trial", "language English: English* /, Deutsch /de/b"),
            ("/guide/", "eng", "language English: English* /, Deutsch /de"),
            ("/guide/", "trial", "language English: English* /, Deutsch /de/a"),
            ("/guide/", "eng trial", "language English: English* /, Deutsch /de/b"),
        ],
    );
    // In another tab of a language whose first page is theirs.
    let navigation = json!({ "languages": [
        { "language": "en", "default": true, "tabs": [{ "tab": "T", "pages": ["index", "guide"] }, { "tab": "U", "pages": ["p"] }] },
        { "language": "de", "tabs": [{ "tab": "T", "pages": ["de/index"] }, { "tab": "U", "pages": ["de/p", "de/q"] }] },
    ] });
    let kept = "de/index Der Anfang\np P\nde/p [{excludes: [eng]}] Das P\nde/q [{excludes: [trial]}] Das Q";
    let docs = site("", &navigation, kept);
    check(
        &docs,
        &["language"],
        &[
            ("/p/", "-", "language English: English* /, Deutsch /de/p"),
            ("/p/", "eng", "language English: English* /, Deutsch /de"),
            ("/p/", "eng trial", "language English: English* /, Deutsch /de"),
        ],
    );
    let navigation = json!({ "versions": [
        { "version": "v2", "default": true, "pages": ["index", "guide", "a"] },
        { "version": "v1", "pages": ["v1/index", "v1/a"] },
        { "version": "v0", "pages": ["v0/a"] },
    ] });
    let docs = site("", &navigation, "a A\nv1/index One\nv1/a [admin] Old A\nv0/a [admin] Ancient A");
    check(
        &docs,
        &["version"],
        &[
            ("/a/", "-", "version v2: v2* /, v1 /v1"),
            ("/a/", "admin", "version v2: v2* /, v1 /v1/a, v0 /v0/a"),
            ("/v1/a/", "admin", "version v1: v2 /a, v1* /v1, v0 /v0/a"),
            ("/v0/a/", "admin", "version v0: v2 /a, v1 /v1/a, v0* /v0/a"),
        ],
    );
}

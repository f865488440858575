//! What a reader's groups add to the navigation, and what they take from it.

use serde_json::{Value, json};

use super::{check, site};

#[test]
fn groups_that_only_some_see() {
    let navigation = json!({ "groups": [
        { "group": "Start", "pages": ["index", "a", "s", "b"] },
        { "group": "Both", "pages": ["x", { "group": "Inner", "pages": ["y", "z"] }, "w"] },
        { "group": "Own", "root": "top", "pages": ["below"] },
        { "group": "End", "pages": ["guide", "v", "u"] },
        { "group": "Gone", "pages": ["t"] },
        { "group": "Last", "root": "q", "pages": [{ "group": "Deep", "pages": ["p"] }] },
    ] });
    let docs = site(
        "/docs",
        &navigation,
        "a A
         s [admin] S
         b B
         x [admin] X
         y [eng] Y
         z [admin] Z
         w [eng] W
         top [admin] Root
         below Below
         v [admin] V
         u [eng] U
         t [{excludes: [eng]}] T
         q [{excludes: [eng]}] Q
         p [{excludes: [eng]}] P",
    );
    let everybody = "nav: Start [The index*, A, B], Own [Below], End [The guide], Gone [T], Last = [Deep > [P]]
                     pager: - | A /docs/a";
    let admin = "nav: Start [The index*, A, S, B], Both [X, Inner > [Z]], Own [Root, Below], End [The guide, V], Gone [T], Last = [Deep > [P]]
                 pager: - | A /docs/a";
    let eng = "nav: Start [The index*, A, B], Both [Inner > [Y], W], Own [Below], End [The guide, U]
               pager: - | A /docs/a";
    let both = "nav: Start [The index*, A, S, B], Both [X, Inner > [Y, Z], W], Own [Root, Below], End [The guide, V, U]
                pager: - | A /docs/a";
    check(
        &docs,
        &["nav", "pager"],
        &[
            ("/", "-", everybody),
            ("/", "admin", admin),
            ("/", "eng", eng),
            ("/", "admin eng", both),
            ("/", "other", everybody),
            ("/", "-", everybody),
        ],
    );
    // Neighbours: of pages for everybody and for some, for readers of one class and of two.
    check(
        &docs,
        &["pager"],
        &[
            ("/a/", "-", "pager: The index /docs | B /docs/b"),
            ("/a/", "admin", "pager: The index /docs | S /docs/s"),
            ("/a/", "eng", "pager: The index /docs | B /docs/b"),
            ("/b/", "-", "pager: A /docs/a | Below /docs/below"),
            ("/b/", "admin", "pager: S /docs/s | X /docs/x"),
            ("/b/", "eng", "pager: A /docs/a | Y /docs/y"),
            ("/b/", "admin eng", "pager: S /docs/s | X /docs/x"),
            ("/x/", "admin", "pager: B /docs/b | Z /docs/z"),
            ("/x/", "admin eng", "pager: B /docs/b | Y /docs/y"),
            ("/z/", "admin", "pager: X /docs/x | Root /docs/top"),
            ("/z/", "admin eng", "pager: Y /docs/y | W /docs/w"),
            ("/y/", "eng", "pager: B /docs/b | W /docs/w"),
            ("/y/", "admin eng", "pager: X /docs/x | Z /docs/z"),
            ("/w/", "eng admin", "pager: Z /docs/z | Root /docs/top"),
            ("/below/", "-", "pager: B /docs/b | The guide /docs/guide"),
            ("/below/", "eng", "pager: W /docs/w | The guide /docs/guide"),
            ("/below/", "admin eng", "pager: Root /docs/top | The guide /docs/guide"),
            ("/guide/", "-", "pager: Below /docs/below | T /docs/t"),
            ("/guide/", "admin", "pager: Below /docs/below | V /docs/v"),
            // What follows for everybody is not theirs.
            ("/guide/", "eng", "pager: Below /docs/below | U /docs/u"),
            ("/u/", "eng", "pager: The guide /docs/guide | -"),
            ("/u/", "eng admin", "pager: V /docs/v | -"),
            ("/v/", "admin", "pager: The guide /docs/guide | T /docs/t"),
        ],
    );
    // The page itself in the navigation that is its readers'.
    check(
        &docs,
        &["nav"],
        &[
            (
                "/z/",
                "admin",
                "nav: Start [The index, A, S, B], Both [X, Inner [Z*]], Own [Root, Below], End [The guide, V], Gone [T], Last = [Deep > [P]]",
            ),
            (
                "/top/",
                "admin",
                "nav: Start [The index, A, S, B], Both [X, Inner > [Z]], Own [Root*, Below], End [The guide, V], Gone [T], Last = [Deep > [P]]",
            ),
        ],
    );
}

/// Groups' own pages list what their reader may see.
#[test]
fn listings() {
    let navigation = |directory: &str| {
        json!({ "groups": [
            { "group": "Start", "pages": ["index", "guide"] },
            { "group": "Top", "root": "top", "directory": directory, "pages": [
                "a", "s", { "group": "Mixed", "pages": ["m1", "m2", "m3"] }, { "group": "New", "pages": ["n1", "n2"] }, "t",
            ] },
            { "group": "Other", "root": "other", "directory": directory, "pages": ["o"] },
        ] })
    };
    let pages = "top Top
                 a A
                 s [admin] S
                 m1 M1
                 m2 [admin] M2
                 m3 [eng] M3
                 n1 [admin] N1
                 n2 [eng] N2
                 t [{excludes: [eng]}] T
                 other Other
                 o [admin] O";
    let docs = site("", &navigation("card"), pages);
    check(
        &docs,
        &["listed"],
        &[
            ("/top/", "-", "listed: A, Mixed, T"),
            ("/top/", "admin", "listed: A, S, Mixed, New, T"),
            ("/top/", "eng", "listed: A, Mixed, New"),
            ("/top/", "admin eng", "listed: A, S, Mixed, New"),
            ("/other/", "-", ""),
            ("/other/", "admin", "listed: O"),
            ("/other/", "-", ""),
        ],
    );
    let docs = site("/docs", &navigation("accordion"), pages);
    check(
        &docs,
        &["listed"],
        &[
            ("/top/", "-", "listed: A, Mixed M1, T"),
            ("/top/", "admin", "listed: A, S, Mixed M1 M2, New N1, T"),
            ("/top/", "eng", "listed: A, Mixed M1 M3, New N2"),
            ("/top/", "admin eng", "listed: A, S, Mixed M1 M2 M3, New N1 N2"),
            ("/other/", "admin", "listed: O"),
            ("/other/", "-", ""),
        ],
    );
}

/// Of a large navigation a page has its branch; the rest is fetched when it is opened, and gets what is the reader's.
#[test]
fn a_large_navigation() {
    let mut groups = vec![json!({ "group": "Start", "pages": ["index", "guide", "s"] })];
    let mut pages = String::from("s [admin] S\n");
    for group in 0..8 {
        let inside: Vec<Value> = (0..50).map(|page| json!(format!("g{group}/p{page}"))).collect();
        groups.push(json!({ "group": format!("Group {group}"), "pages": inside }));
        for page in 0..50 {
            let rule = match page {
                7 if group == 3 => "[admin] ",
                8 if group == 3 => "[{excludes: [eng]}] ",
                _ => "",
            };
            pages += &format!("g{group}/p{page} {rule}P{group}.{page}\n");
        }
    }
    groups.push(json!({ "group": "Only", "pages": ["only"] }));
    pages += "only [admin] Only\n";
    let docs = site("", &json!({ "groups": groups }), &pages);
    let (_context, tab) = docs.open("/");
    let entries = |group: &str| {
        format!(
            "[...[...document.querySelectorAll('.d-nav-group')].find((own) => own.innerText.startsWith('{group}'))?.querySelectorAll('li > a') ?? []]\
             .filter((own) => own.checkVisibility()).map((own) => own.innerText.trim()).slice(0, 11).join(', ')"
        )
    };
    let first = "P3.0, P3.1, P3.2, P3.3, P3.4, P3.5, P3.6, ";
    for (groups, middle, only) in [
        (&[][..], "P3.8, P3.9, P3.10, P3.11", ""),
        (&["admin"], "P3.7, P3.8, P3.9, P3.10", "Only"),
        (&["eng"], "P3.9, P3.10, P3.11, P3.12", ""),
        (&["admin", "eng"], "P3.7, P3.9, P3.10, P3.11", "Only"),
    ] {
        tab.open(&docs.server.url("/guide/"));
        super::read_as(&docs, &tab, if groups.is_empty() { '_' } else { 'g' }, Some(groups));
        tab.reload();
        tab.settle();
        tab.evaluate("[...document.querySelectorAll('.d-nav summary')].find((own) => own.innerText.startsWith('Group 3')).click()");
        super::wait_for_text(&tab, &entries("Group 3"), &format!("{first}{middle}"));
        tab.evaluate(
            "[...document.querySelectorAll('.d-nav summary')].find((own) => own.innerText.startsWith('Only'))?.click()",
        );
        super::wait_for_text(&tab, &entries("Only"), only);
        let s = if groups.contains(&"admin") { "The index, The guide, S" } else { "The index, The guide" };
        super::wait_for_text(&tab, &entries("Start"), s);
        tab.evaluate("sessionStorage.clear()");
    }
}

//! All that a reader can fetch, by plain HTTP, who knows what their groups are called and no other: words of pages for
//! others are nowhere in it.

use std::collections::{BTreeMap, BTreeSet};

use docs::classes;
use serde_json::{Value, json};

use crate::login::fixture::{Docs, Setup, docs};

/// Rules, by the word that stands in everything that pages of the rule say; and who is let in, of `READERS`.
const CLASSES: [(&str, &str, &str); 6] = [
    ("zqone", "[admin]", "ax"),
    ("zqtwo", "[eng]", "ex"),
    ("zqany", "['*']", "aetx"),
    ("zqbut", "[{includes: ['*'], excludes: [trial]}]", "aex"),
    ("zqboth", "[{includes: [admin, trial], excludes: [eng]}]", "at"),
    ("zqnobody", "[]", ""),
];

const READERS: [(char, &[&str]); 5] =
    [('_', &[]), ('a', &["admin"]), ('e', &["eng"]), ('t', &["trial"]), ('x', &["admin", "eng"])];

fn site(base: &'static str, hidden: &str) -> Docs {
    let mut pages = vec![
        ("top.mdx".to_owned(), "---\ntitle: Top\n---\n\nWords.\n".to_owned()),
        ("de/index.mdx".to_owned(), "---\ntitle: Anfang\n---\n\nWorte.\n".to_owned()),
    ];
    let mut groups = Vec::new();
    let mut listed = Vec::new();
    for (at, (word, rule, _)) in CLASSES.iter().enumerate() {
        let head = |title: &str, more: &str| {
            format!(
                "---\ntitle: {title} {word}\ndescription: About {word}.\nkeywords: [{word}]\n{more}groups: {rule}\n---\n"
            )
        };
        let body = format!(
            "\n## Heading {word}\n\nText {word} {{user.firstName ?? '{word}'}}. [A file](/files/f{at}.txt)\n\n\
             <Update label=\"{word}\" description=\"{word}\">News {word}.</Update>\n\n\
             <p style={{{{ background: 'url(\"/files/{word}.png\")' }}}}>Styled.</p>\n\n```mermaid\ngraph LR\n  A[{word}] --> B\n```\n"
        );
        pages.push((format!("p{at}/one.mdx"), format!("{}{body}", head("One", "rss: true\n"))));
        pages.push((format!("p{at}/two.mdx"), format!("{}{body}", head("Two", "related: [/top]\n"))));
        pages.push((format!("p{at}/unlisted.mdx"), format!("{}{body}", head("Unlisted", ""))));
        pages.push((format!("de/p{at}.mdx"), format!("{}{body}", head("Eins", ""))));
        pages.push((format!("files/f{at}.txt"), format!("A file of {word}.")));
        groups.push(json!({ "group": format!("Group {word}"), "icon": "lock", "pages": [format!("p{at}/one")] }));
        listed.push(format!("p{at}/two"));
    }
    groups.insert(0, json!({ "group": "Start", "pages": ["index", "guide"] }));
    groups.push(json!({ "group": "Top", "root": "top", "directory": "accordion", "pages": listed }));
    let german: Vec<String> = (0..CLASSES.len()).map(|at| format!("de/p{at}")).collect();
    let german = [vec!["de/index".to_owned()], german].concat();
    let site = json!({ "navigation": { "languages": [
        { "language": "en", "default": true, "groups": groups },
        { "language": "de", "pages": german },
    ] } });
    let settings = json!({ "hiddenPages": hidden });
    docs("jwt", Setup { site, base, settings, pages, ..Setup::default() })
}

/// Fetches once; what is not there is no text.
struct Crawler<'d> {
    docs: &'d Docs,
    agent: ureq::Agent,
    seen: BTreeMap<String, String>,
}

impl Crawler<'_> {
    /// A path below the base.
    fn get(&mut self, path: &str) -> String {
        if let Some(text) = self.seen.get(path) {
            return text.clone();
        }
        let answer = self.agent.get(&self.docs.server.url(path)).call();
        let text = answer.map(|mut answer| answer.body_mut().read_to_vec().expect("a body")).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        self.seen.insert(path.to_owned(), text.clone());
        text
    }

    /// Everything that texts name, from a few paths on.
    fn follow(&mut self, from: Vec<String>) {
        let mut left = from;
        while let Some(path) = left.pop() {
            if self.seen.contains_key(&path) {
                continue;
            }
            let text = self.get(&path);
            let quoted = text.split(['"', '\'', '(', ')', '<', '>', ' ', '\n', '`', ',', '\\']).map(str::trim);
            let inside = quoted.filter_map(|word| {
                let word = word.strip_prefix("http://127.0.0.1").unwrap_or(word);
                let path = word.strip_prefix(self.docs.base)?.split('#').next()?;
                (path.starts_with('/') && path.len() < 200).then(|| path.to_owned())
            });
            left.extend(inside.filter(|path| !self.seen.contains_key(path)));
        }
    }
}

/// What a reader is told by the names of their groups, and the pages of classes that let them in.
fn enter(crawler: &mut Crawler, groups: &[&str], routes: &[String]) {
    let base = crawler.docs.base;
    let names: Vec<String> = groups.iter().chain([&"*"]).map(|group| classes::group(base, group)).collect();
    let mut keys = BTreeSet::new();
    for name in &names {
        let door: Value = serde_json::from_str(&crawler.get(&format!("/_readers/{name}.json"))).unwrap_or_default();
        for class in door["classes"].as_array().into_iter().flatten() {
            let excludes = class["excludes"].as_array().expect("a list");
            if excludes.iter().any(|group| names.iter().any(|name| group == name)) {
                continue;
            }
            let key = class["key"].as_str().expect("a key");
            crawler.get(&format!("/_readers/{key}/{}", class["file"].as_str().expect("a file")));
            keys.insert(key.to_owned());
        }
    }
    let pages = keys.iter().flat_map(|key| {
        routes.iter().flat_map(move |route| {
            [format!("/_readers/{key}/pages{route}/index.html"), format!("/_readers/{key}/pages{route}.md")]
        })
    });
    crawler.follow(pages.collect());
}

#[track_caller]
fn check(docs: &Docs) {
    let mut routes = Vec::new();
    for at in 0..CLASSES.len() {
        routes.extend([format!("/p{at}/one"), format!("/p{at}/two"), format!("/p{at}/unlisted"), format!("/de/p{at}")]);
    }
    let forms = |route: &String| {
        ["", "/", ".md", ".html", "/index.html", "/index.md", "/rss.xml"].map(|end| format!("{route}{end}"))
    };
    for (letter, groups) in READERS {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut crawler = Crawler { docs, agent, seen: BTreeMap::new() };
        let known =
            ["/", "/sitemap.xml", "/robots.txt", "/llms.txt", "/llms-full.txt", "/_headers", "/_redirects", "/no"];
        crawler.follow(known.iter().map(|path| (*path).to_owned()).chain(routes.iter().flat_map(forms)).collect());
        let public: BTreeSet<String> = crawler.seen.keys().cloned().collect();
        if letter != '_' {
            enter(&mut crawler, groups, &routes);
        }
        assert!(public.len() > 60 && crawler.seen.len() >= public.len(), "{} files", public.len());
        for (word, rule, who) in CLASSES {
            let telling: Vec<&String> =
                crawler.seen.iter().filter(|(_, text)| text.contains(word)).map(|(path, _)| path).collect();
            if who.contains(letter) {
                // Four pages, the navigation, a file, a style sheet.
                assert!(telling.len() >= 7, "{letter} should see pages for {rule}: {telling:?}");
                assert!(telling.iter().all(|path| !public.contains(*path)), "{rule} for everybody: {telling:?}");
            } else {
                assert!(telling.is_empty(), "{letter} sees of pages for {rule}: {telling:?}");
            }
        }
    }
}

#[test]
fn with_a_notice() {
    check(&site("/docs", "notice"));
}

#[test]
fn with_nothing_at_the_address() {
    check(&site("", "not-found"));
}

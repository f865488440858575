//! Parts of specifications that are for some readers: what everybody gets is what is made of the specification from which
//! they were deleted.

mod marker;
mod together;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use docs::artifact::{Artifact, Audience, Body};
use docs::frontmatter::Visibility;
use docs::inputs::Inputs;
use docs::pipeline::{self, Options, Progress};
use serde_json::Value;

use crate::random::Random;
use marker::{RULES, marked};

struct Quiet;

impl Progress for Quiet {
    fn stage(&self, _: &'static str, _: usize) {}
    fn step(&self) {}
}

const OPTIONS: Options = Options { base_url: None, clock: &|| Duration::ZERO };

fn made(inputs: &Inputs) -> BTreeMap<String, (Audience, String)> {
    let (made, twice) = (Mutex::new(BTreeMap::new()), Mutex::new(Vec::new()));
    pipeline::build(inputs, &OPTIONS, &Quiet, &|Artifact { path, audience, body }| {
        let text = match body {
            Body::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Body::Copy(from) => format!("copy of {from}"),
        };
        if made.lock().expect("no panic").insert(path.as_str().to_owned(), (audience, text)).is_some() {
            twice.lock().expect("no panic").push(path);
        }
    });
    assert_eq!(twice.into_inner().expect("no panic"), [], "no build could write them");
    made.into_inner().expect("no panic")
}

const SITE: &str = r##"{ "name": "T", "url": "https://docs.example.com", "colors": { "primary": "#0a7" },
  "personalization": { "method": "shared-session", "apiUrl": "https://docs.example.com/me" },
  "navigation": { "pages": ["index", "item", { "group": "API", "openapi": "api.yaml" }] } }"##;
const INDEX: &str = "---\ntitle: Start\n---\n\n[The specification](/api.yaml)\n";
const MODEL: &str = "---\ntitle: Item\nopenapi-schema: \"Item\"\n---\n";

/// With parts in braces of `‹…›`, each on lines of its own.
const SPEC: &str = "openapi: 3.1.0
info: { title: T, version: '1' }
servers: [{ url: 'https://api.example.com' }]
tags:
  - { name: items }
‹
  - { name: zqtag }
›
paths:
  /items:
    get:
      tags: [items]
      summary: All items
      parameters:
        - { name: page, in: query, schema: { type: integer } }
‹
        - { name: zqcursor, in: query, required: true, schema: { type: string }, x-mint: { groups: [staff] } }
›
      responses:
        '200': { description: Fine, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Item' } } } } }
‹
    put:
      tags: [zqtag]
      summary: All items
      x-mint: { groups: [staff] }
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Refund' } } } }
›
    post:
      tags: [items]
      summary: All items
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Item' }
            example:
              name: Ada
‹
              zqmargin: 17
›
      responses: { '204': { description: Done } }
components:
  schemas:
    Item:
      type: object
      required:
        - name
‹
        - zqmargin
›
      properties:
        name: { type: string }
        kind:
          type: string
          enum:
            - small
‹
            - zqhuge
›
‹
          x-mint-enum: { zqhuge: [staff, partner] }
›
‹
        zqmargin: { type: number, description: What we earn, x-mint: { groups: [staff] } }
        zqnotes: { type: string, x-mint: { groups: [partner] } }
›
        owner:
          oneOf:
            - { title: Person, type: object, properties: { first: { type: string } } }
‹
            - { title: zqbot, type: object, properties: { zqmodel: { type: string } }, x-mint: { groups: [partner] } }
›
‹
    Refund: { type: object, properties: { zqwhy: { type: string } } }
›
";

/// The text with the parts, and without.
fn both() -> [String; 2] {
    let mut texts = [String::new(), String::new()];
    let mut is_part = false;
    for line in SPEC.lines() {
        match line {
            "‹" => is_part = true,
            "›" => is_part = false,
            line => {
                texts[0] += &format!("{line}\n");
                if !is_part {
                    texts[1] += &format!("{line}\n");
                }
            }
        }
    }
    texts
}

fn site(spec: &str) -> Inputs {
    Inputs::from_texts([("docs.json", SITE), ("index.mdx", INDEX), ("item.mdx", MODEL), ("api.yaml", spec)])
}

fn is_for_all(audience: &Audience) -> bool {
    *audience == Audience::Everybody
}

#[test]
fn everybody_gets_what_is_made_without_them() {
    let [with, without] = both().map(|spec| made(&site(&spec)));
    let for_all = |made: &BTreeMap<String, (Audience, String)>| -> BTreeMap<String, String> {
        let files = made.iter().filter(|(_, (audience, _))| is_for_all(audience));
        files.map(|(path, (_, text))| (path.clone(), text.clone())).collect()
    };
    let (own, expected) = (for_all(&with), for_all(&without));
    let differs = |path: &&String| own.get(*path) != expected.get(*path);
    let differing: Vec<&String> = own.keys().chain(expected.keys()).filter(differs).collect();
    assert!(differing.is_empty(), "{differing:?}");
    for (path, text) in &own {
        assert!(!text.contains("zq"), "{path} tells of a part");
    }
    assert!(own["api.yaml"].contains("All items") && !own["api.yaml"].contains("Refund"), "{}", own["api.yaml"]);
    assert!(pipeline::leaks(&site(&both()[0]), &OPTIONS, &Quiet, &|_| true).is_empty());
    let staff = |rule: &Visibility| rule.to_string() == "readers in `staff`";
    assert_eq!(pipeline::leaks(&site(&both()[0]), &OPTIONS, &Quiet, &staff), [], "of staff alone");
}

#[test]
fn readers_get_what_their_rules_admit() {
    let made = made(&site(&both()[0]));
    let names = |audience: &Audience| -> Vec<String> {
        match audience {
            Audience::Everybody | Audience::Groups(_) => Vec::new(),
            Audience::Class(rule) => vec![rule.to_string()],
            Audience::All(rules) => rules.iter().map(ToString::to_string).collect(),
        }
    };
    let pages = |end: &str| -> BTreeMap<Vec<String>, &str> {
        let of = made.iter().filter(|(path, _)| path.starts_with("_readers/") && path.ends_with(end));
        of.map(|(_, (audience, text))| (names(audience), &**text)).collect()
    };
    let model = pages("/pages/item/index.html");
    assert_eq!(model.len(), 7, "{:?}", model.keys());
    for (rules, text) in &model {
        let has = |part: &str| rules.iter().any(|rule| rule.ends_with(part));
        let (staff, partner) = (has("in `staff`"), has("in `partner`"));
        let either = rules.iter().any(|rule| rule.contains("` or `"));
        let expected = [("zqmargin", staff), ("zqnotes", partner), ("zqbot", partner), ("zqhuge", either)];
        for (part, is_there) in expected {
            assert_eq!(text.contains(part), is_there, "{part} for {rules:?}");
        }
        assert!(text.contains("noindex"), "{rules:?}");
    }
    let staff = vec!["readers in `staff`".to_owned()];
    let files = pages("/files/api.yaml");
    assert_eq!(files.len(), 7, "{:?}", files.keys());
    for (rules, text) in &files {
        let has = |part: &str| rules.iter().any(|rule| rule.ends_with(part));
        let either = rules.iter().any(|rule| rule.contains("` or `"));
        let (staff, partner) = (has("in `staff`"), has("in `partner`"));
        let expected =
            [("zqcursor", staff), ("Refund", staff), ("zqmargin: 17", staff), ("zqbot", partner), ("zqhuge", either)];
        for (part, is_there) in expected {
            assert_eq!(text.contains(part), is_there, "{part} in the file for {rules:?}");
        }
        assert!(!text.contains("x-mint"), "{text}");
    }
    let named = made.iter().filter(|(_, (audience, text))| is_for_all(audience) && text.contains("/files/api.yaml"));
    assert_eq!(named.count(), 0, "nobody is told where it is who does not compute it");
    let restricted = pages("/pages/api-reference/zqtag/all-items/index.html");
    assert!(restricted[&staff].contains("zqwhy"), "{:?}", restricted.keys());
    let list = pages("/pages/api-reference/items/all-items/index.html");
    assert!(list[&staff].contains("zqcursor"), "also in the sample");
    assert!(list[&staff].contains("zqmargin") && !list[&staff].contains("zqnotes"));
}

#[test]
fn a_specification_for_all_and_for_a_class_is_made_once() {
    const OWN: &str = "---\ntitle: Inside\ngroups: [staff]\n---\n\n[The specification](/api.yaml)\n";
    let spec = &both()[0];
    let linking = |index: &str| {
        let texts = [("docs.json", SITE), ("index.mdx", index), ("internal.mdx", OWN), ("api.yaml", spec)];
        let made = made(&Inputs::from_texts(texts));
        let files = made.keys().filter(|path| path.ends_with("/files/api.yaml"));
        files.map(|path| made[path].0.clone()).collect::<Vec<_>>()
    };
    let of_both = linking(INDEX);
    assert_eq!(of_both.len(), 7, "{of_both:?}");
    let of_class = linking("# Start\n");
    assert_eq!(of_class.len(), 1, "{of_class:?}");
    assert!(of_both.contains(&of_class[0]));
}

#[test]
fn a_specification_that_two_classes_link_to_is_there_for_who_is_in_both() {
    let page =
        |group: &str| format!("---\ntitle: For {group}\ngroups: [{group}]\n---\n\n[The specification](/api.yaml)\n");
    let (spec, staff, partner) = (&both()[0], page("staff"), page("partner"));
    let texts =
        [("docs.json", SITE), ("index.mdx", "# Start"), ("a.mdx", &*staff), ("b.mdx", &*partner), ("api.yaml", spec)];
    let inputs = Inputs::from_texts(texts);
    let made = made(&inputs);
    let files = made.iter().filter(|(path, _)| path.ends_with("/files/api.yaml"));
    let mut words: Vec<Vec<&str>> = files
        .map(|(_, (_, text))| ["zqcursor", "zqnotes"].into_iter().filter(|word| text.contains(word)).collect())
        .collect();
    words.sort();
    assert_eq!(words, [&["zqcursor"][..], &["zqcursor", "zqnotes"], &["zqnotes"]]);
    for class in ["readers in `staff`", "readers in `partner`"] {
        assert_eq!(pipeline::leaks(&inputs, &OPTIONS, &Quiet, &|rule| rule.to_string() == class), [], "of {class}");
    }
}

#[test]
fn servers_for_others_leave_nothing_in_the_file_for_everybody() {
    let both = |hidden: &str, left: &str| {
        let spec = |all: &str, own: &str| {
            format!(
                "openapi: 3.1.0
info: {{ title: T, version: '1' }}
{all}paths:
  /a: {{ get: {{ summary: A{own} }} }}
  /b: {{ get: {{ summary: B, servers: [{{ url: 'https://b.example.com' }}] }} }}
"
            )
        };
        let servers = "servers: [{ url: 'https://zq.example.com', x-mint: { groups: [staff] } }]";
        let texts = match hidden {
            "document" => [spec(&format!("{servers}\n"), ""), spec("", "")],
            _ => [spec("", &format!(", {servers}")), spec("", left)],
        };
        let site = |spec: &str| {
            let site = SITE.replace("\"item\", ", "");
            Inputs::from_texts([("docs.json", &*site), ("index.mdx", INDEX), ("api.yaml", spec)])
        };
        assert_eq!(pipeline::leaks(&site(&texts[0]), &OPTIONS, &Quiet, &|_| true), [], "of {hidden}");
        let [own, expected] = texts.map(|spec| made(&site(&spec)).remove("api.yaml").expect("it is linked to").1);
        assert_eq!(own, expected);
    };
    both("document", "");
    both("operation", ", servers: []");
}

/// Two classes have operations under the same tags as each other and as everybody.
const SHARED: &str = "openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /a: { get: { tags: [secret], summary: Staff first, x-mint: { groups: [staff] } } }
  /b: { get: { tags: [mixed], summary: Partners mixed, x-mint: { groups: [partner] } } }
  /c: { get: { tags: [open], summary: Open } }
  /d: { get: { tags: [secret], summary: Partners second, x-mint: { groups: [partner] } } }
  /e: { get: { tags: [mixed], summary: Mixed } }
  /f: { get: { tags: [secret], summary: Staff third, x-mint: { groups: [staff] } } }
";

#[test]
fn lines_of_a_class_do_not_tell_of_anothers() {
    let site = |spec: &str| {
        Inputs::from_texts([("docs.json", SITE), ("index.mdx", INDEX), ("item.mdx", ""), ("api.yaml", spec)])
    };
    for class in ["readers in `staff`", "readers in `partner`"] {
        let leaking = pipeline::leaks(&site(SHARED), &OPTIONS, &Quiet, &|rule| rule.to_string() == class);
        assert_eq!(leaking, [], "of {class}");
    }
    let made = made(&site(SHARED));
    let told = |class: &str| -> Value {
        let is_told = |path: &str, audience: &Audience| {
            path.contains("/navigation.") && matches!(audience, Audience::Class(rule) if rule.to_string() == class)
        };
        let (_, (_, text)) = made.iter().find(|(path, (audience, _))| is_told(path, audience)).expect("it is told");
        serde_json::from_str(text).expect("JSON")
    };
    let [staff, partner] = ["readers in `staff`", "readers in `partner`"].map(told);
    let lists = |told: &Value| -> Vec<String> {
        let lists = told["lists"].as_object().expect("it has lists").iter();
        let items = lists.flat_map(|(name, items)| {
            let name = name.split_once('-').expect("of a section").1;
            items.as_array().expect("a list").iter().map(move |item| {
                let at = (item[0].as_f64().expect("an order") - 0.000_000_000_05).floor();
                format!("{name} after {at} before {}: {}", item[1], item[4])
            })
        });
        items.collect()
    };
    // In the list of the group that everybody sees, whose groups are `open` and `mixed`.
    let expected =
        ["1 after 3 before 0: \"secret\"", "1/secret after 3 before 0: null", "1/secret after 3 before 0: null"];
    assert_eq!(lists(&staff), expected);
    let expected = ["1 after 7 before 1: \"secret\"", "1/secret after 7 before 0: null", "3 after 8 before 0: null"];
    assert_eq!(lists(&partner), expected);
}

#[test]
fn what_is_in_a_part_for_nobody_is_nobodys() {
    let spec = "openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /a:
    x-mint: { groups: [] }
    get:
      tags: [all]
      summary: All
      x-mint: { groups: [partner] }
      parameters:
        - { name: zqold, in: query, x-mint: { groups: [] }, schema: { properties: { zqin: { x-mint: { groups: [staff] } } } } }
";
    let site = Inputs::from_texts([("docs.json", SITE), ("index.mdx", INDEX), ("item.mdx", ""), ("api.yaml", spec)]);
    assert_eq!(pipeline::leaks(&site, &OPTIONS, &Quiet, &|rule| *rule == Visibility::Nobody), []);
    let made = made(&site);
    let of_some = made.values().filter_map(|(audience, _)| match audience {
        Audience::Class(rule) => Some(rule.to_string()),
        Audience::Everybody | Audience::Groups(_) | Audience::All(_) => None,
    });
    assert_eq!(of_some.collect::<BTreeSet<_>>(), BTreeSet::from(["readers in `partner`".to_owned()]));
}

fn may_have(audience: &Audience, rule: &Visibility) -> bool {
    match audience {
        Audience::Class(own) => own == rule,
        Audience::All(all) => all.contains(rule),
        Audience::Everybody | Audience::Groups(_) => false,
    }
}

#[track_caller]
fn check(name: &str, inputs: &Inputs, seed: u64) {
    let (inputs, words) = marked(inputs, seed);
    let leaking = pipeline::leaks(&inputs, &OPTIONS, &Quiet, &|_| true);
    assert!(leaking.is_empty(), "{name}, {seed}: {leaking:?}");
    let rules: Vec<Visibility> = RULES.iter().map(|rule| rule_of(rule)).collect();
    // Of some of the classes: what others get does not depend on them either.
    let mut random = Random::new(seed);
    let some: Vec<&Visibility> = rules.iter().filter(|_| random.chance(2)).collect();
    let leaking = pipeline::leaks(&inputs, &OPTIONS, &Quiet, &|rule| some.contains(&rule));
    assert!(leaking.is_empty(), "{name}, {seed}, without {some:?}: {leaking:?}");
    let mut seen = 0;
    for (path, (audience, text)) in made(&inputs) {
        for (at, _) in text.match_indices("zq") {
            let rest = &text[at + 2..];
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            // What is packed holds the first two of its letters by chance.
            if !rest[digits.len()..].starts_with("zq") {
                continue;
            }
            let Some(own) = digits.parse().ok().and_then(|at: usize| words.get(at)) else { continue };
            seen += 1;
            let is_fine = own.iter().all(|rule| may_have(&audience, &rules[*rule]));
            let own: Vec<&str> = own.iter().map(|rule| RULES[*rule]).collect();
            assert!(is_fine, "{name}, {seed}: `zq{digits}zq` of {own:?} is in {path}, for {audience:?}");
        }
    }
    assert!(seen > 0 || words.len() < 4, "{name}, {seed}: none of {} words is anywhere", words.len());
}

fn rule_of(groups: &str) -> Visibility {
    let head = format!("groups: {groups}");
    let span = docs::source::Span { file: docs::source::FileId(0), start: 0, end: head.len() as u32 };
    docs::frontmatter::parse(&head, span).value.groups.clone()
}

fn read(folder: &Path) -> Inputs {
    docs::io::read::inputs(folder, &folder.join("dist")).expect("a docs folder").value
}

fn is_long() -> bool {
    std::env::var_os("DOCS_TEST_LONG").is_some()
}

/// 30 runs under `DOCS_TEST_LONG`.
#[test]
fn at_random_in_the_example_site() {
    let inputs = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("example-site"));
    for seed in 0..if is_long() { 30 } else { 3 } {
        check("example-site", &inputs, seed);
    }
}

/// Real sites with specifications, where they are; 60 runs under `DOCS_TEST_LONG`.
#[test]
fn at_random_in_real_sites() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let n_runs = if is_long() { 60 } else { 1 };
    let sites = ["mem0", "hoppscotch", "turso"].map(|name| (name, corpus.join(name)));
    let sites: Vec<_> = sites.iter().filter(|(_, folder)| folder.is_dir()).collect();
    for seed in 0..n_runs {
        let Some((name, folder)) = sites.get(seed as usize % sites.len().max(1)) else { return };
        check(name, &read(folder), seed + 200);
    }
}

//! Parts of specifications that are for some readers: what everybody gets is what is made of the specification from which
//! they were deleted.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use docs::artifact::{Artifact, Audience, Body};
use docs::frontmatter::Visibility;
use docs::inputs::Inputs;
use docs::pipeline::{self, Options, Progress};
use docs::source::Source;
use serde_json::{Map, Value, json};

use crate::random::Random;

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
            Audience::Everybody | Audience::Group(_) => Vec::new(),
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

/// Rules of parts; the last is for nobody.
const RULES: [&str; 4] =
    [r#"["admin"]"#, r#"[{"includes": ["*"], "excludes": ["trial"]}]"#, r#"["admin", "eng"]"#, "[]"];

struct Marker {
    random: Random,
    /// One of so many places has a part.
    share: usize,
    /// The rules of the words, in their order.
    words: Vec<usize>,
}

impl Marker {
    fn word(&mut self) -> Option<(String, Value)> {
        self.random.chance(self.share).then(|| {
            let rule = self.random.below(RULES.len());
            self.words.push(rule);
            let groups = serde_json::from_str(RULES[rule]).expect("it is one of ours");
            (format!("zq{}zq", self.words.len() - 1), groups)
        })
    }

    /// Puts parts into an object, and into what it holds.
    fn mark(&mut self, value: &mut Value, key: &str) {
        match value {
            Value::Array(items) => {
                items.iter_mut().for_each(|item| self.mark(item, ""));
                let word =
                    matches!(key, "oneOf" | "anyOf" | "parameters" | "x-codeSamples").then(|| self.word()).flatten();
                let Some((word, groups)) = word else { return };
                items.push(match key {
                    "parameters" => json!({ "name": word, "in": "query", "required": true, "description": word,
                        "schema": { "type": "string" }, "x-mint": { "groups": groups } }),
                    "x-codeSamples" => json!({ "lang": "bash", "source": word, "x-mint": { "groups": groups } }),
                    _ => json!({ "title": word, "type": "object", "required": [word],
                        "properties": { word.clone(): { "type": "string", "example": word } },
                        "x-mint": { "groups": groups } }),
                });
            }
            Value::Object(_) if matches!(key, "example" | "examples" | "default" | "securitySchemes") => {}
            Value::Object(fields) => {
                fields.iter_mut().for_each(|(key, value)| self.mark(value, key));
                self.put(fields);
                if fields.contains_key("info") && fields.contains_key("components") {
                    self.put_into_document(fields);
                }
            }
            _ => {}
        }
    }

    fn put(&mut self, fields: &mut Map<String, Value>) {
        if fields.get("properties").is_some_and(Value::is_object)
            && let Some((word, groups)) = self.word()
        {
            fields["properties"][&word] =
                json!({ "type": "string", "description": word, "x-mint": { "groups": groups } });
            if let Some(required) = fields.get_mut("required").and_then(Value::as_array_mut) {
                required.push(word.clone().into());
            }
            if let Some(example) = fields.get_mut("example").and_then(Value::as_object_mut) {
                example.insert(word.clone(), word.into());
            }
        }
        self.put_into_message(fields);
        let is_of_texts = |values: &Value| values.as_array().is_some_and(|all| all.iter().all(Value::is_string));
        if fields.get("enum").is_some_and(is_of_texts)
            && let Some((word, groups)) = self.word()
        {
            fields["enum"].as_array_mut().expect("it is a list").push(word.clone().into());
            fields.insert("x-mint-enum".into(), json!({ word: groups }));
        }
        // `components` has responses, too.
        let is_operation = fields.get("responses").is_some_and(Value::is_object) && !fields.contains_key("schemas");
        if is_operation && let Some((word, groups)) = self.word() {
            for key in ["summary", "description", "operationId"] {
                fields.insert(key.into(), word.clone().into());
            }
            fields.insert("tags".into(), json!([word]));
            fields.insert("x-mint".into(), json!({ "groups": groups }));
        }
        if is_operation && !fields.contains_key("x-codeSamples") {
            let mut samples = json!([{ "lang": "bash", "source": "all" }]);
            self.mark(&mut samples, "x-codeSamples");
            fields.insert("x-codeSamples".into(), samples);
        }
    }

    /// A channel and a message of AsyncAPI, whose examples stand beside its schemas.
    fn put_into_message(&mut self, fields: &mut Map<String, Value>) {
        if fields.get("messages").is_some_and(Value::is_object)
            && fields.contains_key("address")
            && let Some((word, groups)) = self.word()
        {
            fields["messages"][&word] =
                json!({ "title": word, "payload": { "type": "string" }, "x-mint": { "groups": groups } });
        }
        let has_fields = fields.get("payload").is_some_and(|payload| payload["properties"].is_object());
        if has_fields && let Some((word, groups)) = self.word() {
            fields["payload"]["properties"][&word] = json!({ "type": "string", "x-mint": { "groups": groups } });
            for example in fields.get_mut("examples").and_then(Value::as_array_mut).into_iter().flatten() {
                example["payload"][&word] = json!(word);
            }
        }
        if has_fields && let Some((word, groups)) = self.word() {
            let trait_of = json!({ "bindings": { "ws": { "query": word } }, "x-mint": { "groups": groups } });
            fields.insert("traits".into(), json!([trait_of]));
        }
        if let Some(examples) = fields.get_mut("examples").and_then(Value::as_array_mut).filter(|_| has_fields)
            && let Some((word, groups)) = self.word()
        {
            examples.push(json!({ "name": word, "payload": { word: 1 }, "x-mint": { "groups": groups } }));
        }
    }

    /// What stands at one place of a document and is used at another.
    fn put_into_document(&mut self, document: &mut Map<String, Value>) {
        let all_of = |value: Option<&mut Value>, key: &str| -> Vec<String> {
            let fields = value.and_then(|value| value.get(key)?.as_object());
            fields.map_or_else(Vec::new, |fields| fields.keys().cloned().collect())
        };
        for name in all_of(document.get_mut("components"), "schemas") {
            let Some((word, groups)) = self.word() else { continue };
            if !document["components"]["schemas"][&name]["properties"].is_object() {
                continue;
            }
            document["components"]["schemas"][&name]["properties"]["shared"] = json!({ "$ref": "#/x-shared/Part" });
            document.entry("x-shared").or_insert_with(|| json!({ "Part": { "type": "object", "properties": {} } }));
            document["x-shared"]["Part"]["properties"][&word] =
                json!({ "type": "string", "x-mint": { "groups": groups } });
        }
        if !document.contains_key("asyncapi") {
            return;
        }
        for name in all_of(document.get_mut("components"), "messages") {
            let Some((word, groups)) = self.word() else { continue };
            document["components"]["schemas"][&word] = json!({ "properties": { &word: { "type": "string" } } });
            let message = &mut document["components"]["messages"][&name];
            message["headers"] =
                json!({ "$ref": format!("#/components/schemas/{word}"), "x-mint": { "groups": groups } });
            if let Some(examples) = message["examples"].as_array_mut() {
                examples.push(json!({ "headers": { word: 1 } }));
            }
        }
        let mut tags = Vec::new();
        for _ in 0..4 {
            let Some((word, groups)) = self.word() else { continue };
            let names = [word.clone(), format!("{word}-only"), format!("{word}-own")];
            let [server, only, own] = &names;
            document["components"]["servers"][server] =
                json!({ "host": word, "protocol": "ws", "tags": [{ "name": word }] });
            document["servers"][server] =
                json!({ "$ref": format!("#/components/servers/{server}"), "x-mint": { "groups": groups } });
            document["channels"][only] = json!({ "address": word, "title": only, "tags": [{ "name": only }],
                "servers": [{ "$ref": format!("#/servers/{server}") }] });
            document["channels"][own] =
                json!({ "address": word, "title": own, "tags": [{ "name": own }], "x-mint": { "groups": groups } });
            tags.extend(names.map(|name| json!({ "name": name })));
        }
        document["info"]["tags"] = json!(tags);
    }
}

fn marked(inputs: &Inputs, seed: u64) -> (Inputs, Vec<usize>) {
    let random = Random::new(seed);
    let mut marker = Marker { random, share: 6, words: Vec::new() };
    marker.share += marker.random.below(30);
    let sources = inputs.sources.iter().map(|source| {
        let text = match (source.path.as_str(), source.path.extension()) {
            ("docs.json", _) => {
                let mut site: Value = serde_json::from_str(&source.text).expect("a site file");
                let hidden = ["notice", "open", "not-found"][marker.random.below(3)];
                site["url"] = "https://docs.example.com/docs".into();
                site["personalization"] = json!({ "method": "shared-session", "apiUrl": "https://docs.example.com/me",
                    "hiddenPages": hidden });
                site.to_string()
            }
            (_, "json") if source.text.contains("\"openapi\"") => match serde_json::from_str::<Value>(&source.text) {
                Ok(mut spec) if spec["openapi"].is_string() => {
                    marker.mark(&mut spec, "");
                    spec.to_string()
                }
                // A schema may have a property of that name.
                Ok(_) | Err(_) => return source.clone(),
            },
            (_, "yaml" | "yml") if source.text.starts_with("openapi:") || source.text.starts_with("asyncapi:") => {
                match serde_yaml::from_str::<Value>(&source.text) {
                    Ok(mut spec) => {
                        marker.mark(&mut spec, "");
                        serde_json::to_string_pretty(&spec).expect("JSON is YAML")
                    }
                    Err(_) => return source.clone(),
                }
            }
            _ => return source.clone(),
        };
        Source::new(source.file, source.path.clone(), text)
    });
    let sources = sources.collect();
    (Inputs { sources, ..inputs.clone() }, marker.words)
}

fn may_have(audience: &Audience, rule: &Visibility) -> bool {
    match audience {
        Audience::Class(own) => own == rule,
        Audience::All(all) => all.contains(rule),
        Audience::Everybody | Audience::Group(_) => false,
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
            let Some(rule) = digits.parse().ok().and_then(|at: usize| words.get(at)) else { continue };
            seen += 1;
            let is_fine = may_have(&audience, &rules[*rule]);
            assert!(is_fine, "{name}, {seed}: `zq{digits}zq` of {} is in {path}, for {audience:?}", RULES[*rule]);
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

#[test]
fn at_random_in_the_example_site() {
    let inputs = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("example-site"));
    for seed in 0..3 {
        check("example-site", &inputs, seed);
    }
}

/// Real sites with specifications, where they are; 60 runs under `DOCS_TEST_LONG`.
#[test]
fn at_random_in_real_sites() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let n_runs = if std::env::var_os("DOCS_TEST_LONG").is_some() { 60 } else { 1 };
    let sites = ["mem0", "hoppscotch", "turso"].map(|name| (name, corpus.join(name)));
    let sites: Vec<_> = sites.iter().filter(|(_, folder)| folder.is_dir()).collect();
    for seed in 0..n_runs {
        let Some((name, folder)) = sites.get(seed as usize % sites.len().max(1)) else { return };
        check(name, &read(folder), seed + 200);
    }
}

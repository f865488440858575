//! Sites with parts for some readers at random places of their specifications.

use docs::inputs::Inputs;
use docs::source::Source;
use serde_json::{Map, Value, json};

use crate::random::Random;

/// Rules of parts; the last is for nobody.
pub const RULES: [&str; 5] =
    [r#"["admin"]"#, r#"[{"includes": ["*"], "excludes": ["trial"]}]"#, r#"["admin", "eng"]"#, r#"["partner"]"#, "[]"];

struct Marker {
    random: Random,
    /// One of so many places has a part.
    share: usize,
    /// The rules of the words, in their order: all have to admit a reader.
    words: Vec<Vec<usize>>,
}

impl Marker {
    fn word(&mut self) -> Option<(String, Value)> {
        self.random.chance(self.share).then(|| self.word_within(&[]))
    }

    /// A word inside of what has these rules.
    fn word_within(&mut self, rules: &[usize]) -> (String, Value) {
        let rule = self.random.below(RULES.len());
        self.words.push([rules, &[rule]].concat());
        let groups = serde_json::from_str(RULES[rule]).expect("it is one of ours");
        (format!("zq{}zq", self.words.len() - 1), groups)
    }

    /// A property for some readers; every other one holds another that is for others.
    fn property(&mut self, word: &str, groups: &Value) -> Value {
        let mut property = json!({ "type": "string", "description": word, "x-mint": { "groups": groups } });
        let mut rules = self.words.last().expect("it has a word").clone();
        let mut place = &mut property;
        while rules.len() < 4 && self.random.chance(2) {
            let (word, groups) = self.word_within(&rules);
            rules = self.words.last().expect("it has a word").clone();
            place["type"] = "object".into();
            place["properties"] =
                json!({ "all": { "type": "string" }, &word: { "type": "string", "x-mint": { "groups": groups } } });
            place = &mut place["properties"][&word];
        }
        property
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
            fields["properties"][&word] = self.property(&word, &groups);
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

/// The site with parts at random places, and the rules of their words.
pub fn marked(inputs: &Inputs, seed: u64) -> (Inputs, Vec<Vec<usize>>) {
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

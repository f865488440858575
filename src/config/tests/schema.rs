//! The published schema lists the keys that the site file's reader asks for, object by object, and no others.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::chrome::Social;
use super::super::read::Reader;
use super::super::{read, site_file};
use crate::inputs::Inputs;
use crate::source::SitePath;

fn schema() -> Value {
    serde_json::from_str(crate::schemas::SITE_FILE).expect("JSON")
}

/// Something that a part of the schema describes, with all keys of each object; `open` are the definitions around it.
fn sample(root: &Value, part: &Value, open: &[&str]) -> Value {
    if let Some(name) = part.get("$ref").and_then(Value::as_str) {
        // Twice is enough to come through everything that holds itself.
        if open.iter().filter(|own| **own == name).count() > 1 {
            return Value::Null;
        }
        let open: Vec<&str> = open.iter().copied().chain([name]).collect();
        return sample(root, root.pointer(&name[1..]).expect("a definition"), &open);
    }
    if let Some(kinds) = part.get("anyOf").and_then(Value::as_array) {
        let is_object = |kind: &&Value| kind.get("properties").is_some() && kind["type"] == "object";
        let best = kinds.iter().find(is_object).or_else(|| kinds.iter().find(|kind| kind.get("$ref").is_some()));
        return sample(root, best.unwrap_or(&kinds[0]), open);
    }
    if let Some(words) = part.get("enum").and_then(Value::as_array) {
        return words[0].clone();
    }
    let kind = match &part["type"] {
        Value::Array(kinds) => kinds[0].as_str().unwrap_or_default(),
        kind => kind.as_str().unwrap_or_default(),
    };
    match kind {
        "array" => match kinds_of(root, &part["items"]) {
            kinds if kinds.is_empty() => json!([]),
            kinds => kinds.into_iter().map(|kind| sample(root, kind, open)).filter(|item| !item.is_null()).collect(),
        },
        "object" => {
            let fields = part.get("properties").and_then(Value::as_object);
            let fields = fields.into_iter().flatten().filter(|(key, _)| *key != "$ref");
            let fields = fields.map(|(key, part)| (key.clone(), sample(root, part, open)));
            Value::Object(fields.collect::<Map<String, Value>>())
        }
        "boolean" => json!(false),
        "number" | "integer" => json!(1),
        _ => match part.get("format") {
            Some(_) => json!("https://a.example/x"),
            None => json!("text"),
        },
    }
}

/// The forms that an item of a list may have.
fn kinds_of<'s>(root: &'s Value, items: &'s Value) -> Vec<&'s Value> {
    _ = root;
    match items.get("anyOf").and_then(Value::as_array) {
        Some(kinds) => kinds.iter().collect(),
        None => vec![items],
    }
}

#[test]
fn the_schema_lists_what_is_asked_for() {
    let schema = schema();
    let mut whole = sample(&schema, &schema, &[]);
    whole["$schema"] = json!("x");
    let mut n_objects = 0;
    for method in ["jwt", "shared-session", "oauth"] {
        whole["personalization"]["method"] = json!(method);
        let text = serde_json::to_string(&whole).expect("JSON");
        let inputs = Inputs::from_texts([("docs.json", &*text)]);
        let mut reader = Reader::default();
        let source = site_file(&inputs, &mut reader).expect("it is there");
        read(source, None, &inputs, &mut reader).expect("it is read");
        for (span, asked) in &reader.asked {
            let object: Value = serde_json::from_str(source.slice(*span)).expect("an object");
            let written: BTreeSet<&str> = object.as_object().expect("an object").keys().map(String::as_str).collect();
            let asked: BTreeSet<&str> = asked.iter().copied().collect();
            let cut = written.is_empty();
            assert!(
                cut || written == asked,
                "{object}: written {:?}, asked {:?}",
                &written - &asked,
                &asked - &written
            );
            n_objects += 1;
        }
        assert_eq!(source.path, SitePath::new("docs.json").expect("a path"));
    }
    assert!(n_objects > 300, "only {n_objects} objects were compared");
}

#[test]
fn words_are_those_that_are_read() {
    let schema = schema();
    let listed = schema.pointer("/$defs/footer/properties/socials/properties").and_then(Value::as_object);
    let listed: BTreeSet<&str> =
        listed.expect("socials").keys().map(String::as_str).filter(|key| *key != "$ref").collect();
    let known: BTreeSet<&str> = Social::ALL.iter().map(|(key, _)| *key).collect();
    assert_eq!(listed, known);
}

/// Every word of the schema's lists is one that the reader takes, and another one is not: so the lists are the reader's.
#[test]
fn each_word_is_taken() {
    let schema = schema();
    let mut whole = sample(&schema, &schema, &[]);
    let mut lists = Vec::new();
    collect(&schema, &schema, &mut Vec::new(), &mut lists, 0);
    assert!(lists.len() > 20, "only {} lists of words", lists.len());
    for (path, words) in lists {
        for word in words {
            *whole.pointer_mut(&path).expect("it is in the sample") = word.clone();
            let text = serde_json::to_string(&whole).expect("JSON");
            let inputs = Inputs::from_texts([("docs.json", &*text)]);
            let loaded = super::super::load(&inputs, None);
            let said = format!("cannot be `{}`", word.as_str().unwrap_or_default());
            let refused = loaded.diags.iter().find(|diag| diag.message.contains(&said));
            assert!(refused.is_none(), "{path}: {refused:?}");
        }
    }
}

/// The lists of words that stand in objects at fixed places.
fn collect(root: &Value, part: &Value, path: &mut Vec<String>, found: &mut Vec<(String, Vec<Value>)>, depth: usize) {
    if depth > 6 {
        return;
    }
    let part = match part.get("$ref").and_then(Value::as_str) {
        Some(name) => root.pointer(&name[1..]).expect("a definition"),
        None => part,
    };
    if let Some(words) = part.get("enum").and_then(Value::as_array) {
        found.push((format!("/{}", path.join("/")), words.clone()));
    }
    for (key, part) in part.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if key != "$ref" {
            path.push(key.clone());
            collect(root, part, path, found, depth + 1);
            path.pop();
        }
    }
}

//! Every specification of the corpus, where that folder is.
#![allow(clippy::disallowed_methods)] // tests read what they test with

use std::path::{Path, PathBuf};

use super::super::operation::ExampleValue;
use super::super::schema::Additional;
use super::*;
use crate::openapi::example::{Direction, Extent, Wanted, of_media_type, of_parameter};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json" || extension == "yaml" || extension == "yml")
        {
            found.push(path);
        }
    }
}

/// Paths times methods, by another reader.
fn n_operations(text: &str, path: &Path) -> Option<usize> {
    let document: serde_json::Value = match path.extension()?.to_str()? {
        "json" => serde_json::from_str(text).ok()?,
        _ => serde_yaml::from_str(text).ok()?,
    };
    document.get("openapi")?;
    let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let items = ["paths", "webhooks"].iter().filter_map(|key| document.get(key)?.as_object());
    let items = items.flat_map(|items| items.values());
    Some(items.map(|item| methods.iter().filter(|method| item.get(method).is_some()).count()).sum())
}

/// Opens every schema that an operation reaches, each once.
fn open_all(spec: &Spec, from: &SchemaRef, seen: &mut rustc_hash::FxHashSet<SchemaRef>) {
    let mut open = vec![from.clone()];
    while let Some(name) = open.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let schema = spec.schemas.open(&name);
        assert!(!schema.cut, "{name:?} is cut");
        open.extend(schema.properties.into_iter().map(|property| property.schema));
        open.extend(schema.items.into_iter().chain(schema.prefix_items).chain(schema.not));
        open.extend(schema.choices.into_iter().flat_map(|choices| choices.options).map(|option| option.schema));
        if let Additional::Schema(additional) = schema.additional {
            open.push(additional);
        }
    }
}

#[test]
fn every_specification() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let mut paths = Vec::new();
    files(&corpus, &mut paths);
    let mut n_specs = 0;
    for path in &paths {
        let text = std::fs::read_to_string(path).expect("it is text");
        let Some(n_expected) = n_operations(&text, path) else { continue };
        n_specs += 1;
        let name = path.file_name().and_then(|name| name.to_str()).expect("it has a name");
        let inputs = Inputs::from_texts([(name, &*text)]);
        let spec = read(&Files::new(&inputs), 0);
        let value = spec.value.unwrap_or_else(|| panic!("{} is one", path.display()));
        assert_eq!(value.operations.len(), n_expected, "{}", path.display());
        let mut seen = rustc_hash::FxHashSet::default();
        for operation in &value.operations {
            let found = value.operation(operation.method, &operation.path).expect("it is known by name");
            assert_eq!(found.span, operation.span);
            let contract =
                operation.contract.as_ref().unwrap_or_else(|broken| panic!("{}: {broken:?}", operation.path));
            let wanted = Wanted { direction: Direction::Request, extent: Extent::All };
            for parameter in &contract.parameters {
                open_all(&value, &parameter.schema, &mut seen);
                of_parameter(&value.schemas, parameter, wanted);
            }
            let answers = contract.responses.iter().flat_map(|response| &response.content);
            for media in contract.body.iter().flat_map(|body| &body.content).chain(answers) {
                media.schema.iter().for_each(|schema| open_all(&value, schema, &mut seen));
                let made = of_media_type(&value.schemas, media, wanted);
                serde_json::from_str::<serde_json::Value>(&made.pretty()).expect("an example is JSON");
                let given = media.examples.iter().all(|example| matches!(example.value, ExampleValue::Value(_)));
                assert!(given, "no address stands for an example there");
            }
        }
    }
    assert!(paths.is_empty() || n_specs >= 15, "the corpus has {n_specs} specifications");
}

//! `cargo xtask bench specifications DIR`: how long API specifications take to read, those below a folder and generated
//! ones of 1,000 and 2,000 operations (2.5 MB).
//!
//! One JSON object a line: file, bytes, operations, and the best of several passes in milliseconds: `data` reads the
//! JSON or YAML alone, `read` makes the specification of it (the file's reading included), `pages` opens every schema and
//! makes every example that the pages of its operations need.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use docs::data;
use docs::inputs::Inputs;
use docs::openapi::example::{Direction, Extent, Wanted, of_media_type, of_parameter};
use docs::openapi::{self, Files, Spec};
use serde_json::json;

use crate::Outcome;

const PASSES: usize = 7;

pub fn measure(folder: &Path) -> Outcome {
    let mut paths = Vec::new();
    found(folder, &mut paths);
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        time(&path.display().to_string(), &text);
    }
    for n_operations in [1_000, 2_000] {
        time(&format!("generated-{n_operations}.json"), &generated(n_operations));
    }
    Ok(())
}

fn found(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found(&path, paths);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json" || extension == "yaml" || extension == "yml")
        {
            paths.push(path);
        }
    }
}

fn time(name: &str, text: &str) {
    let file = if name.ends_with(".json") { "openapi.json" } else { "openapi.yaml" };
    let inputs = Inputs::from_texts([(file, text)]);
    let read = || openapi::read(&Files::new(&inputs), 0);
    let Some(spec) = read().value else { return };
    let data_alone = best(|| drop(std::hint::black_box(data::read(&inputs.sources[0]))));
    let all = best(|| drop(std::hint::black_box(read())));
    let pages = best(|| open(&spec));
    let milliseconds = |time: Duration| (time.as_secs_f64() * 1e5).round() / 100.0;
    let line = json!({ "file": name, "bytes": text.len(), "operations": spec.operations.len(),
        "data": milliseconds(data_alone), "read": milliseconds(all), "pages": milliseconds(pages) });
    println!("{line}");
}

fn best(work: impl Fn()) -> Duration {
    let passes = (0..PASSES).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    passes.min().expect("there is a pass")
}

fn open(spec: &Spec) {
    let wanted = Wanted { direction: Direction::Response, extent: Extent::All };
    for contract in spec.operations.iter().filter_map(|operation| operation.contract.as_ref().ok()) {
        for parameter in &contract.parameters {
            std::hint::black_box(spec.schemas.open(&parameter.schema));
            std::hint::black_box(of_parameter(&spec.schemas, parameter, wanted));
        }
        let answers = contract.responses.iter().flat_map(|response| &response.content);
        for media in contract.body.iter().flat_map(|body| &body.content).chain(answers) {
            std::hint::black_box(media.schema.as_ref().map(|schema| spec.schemas.open(schema)));
            std::hint::black_box(of_media_type(&spec.schemas, media, wanted));
        }
    }
}

/// About 1.25 kB an operation, a schema for every second one, each of which names two others.
pub fn generated(n_operations: usize) -> String {
    let words = "Lifts an anvil of the given weight to the shelf, and says who may take it down again. ".repeat(3);
    let n_schemas = n_operations / 2;
    let mut text = "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"T\",\"version\":\"1\"},\"paths\":{".to_owned();
    for at in 0..n_operations {
        let schema = |of: usize| json!({ "$ref": format!("#/components/schemas/Schema{}", of % n_schemas) });
        let operation = json!({
            "operationId": format!("operation{at}"), "tags": [format!("tag{}", at % 40)], "summary": format!("Operation {at}"),
            "description": words,
            "parameters": [
                { "name": "id", "in": "path", "required": true, "description": "Which one", "schema": { "type": "string", "format": "uuid" } },
                { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 100, "default": 20 } } ],
            "requestBody": { "content": { "application/json": { "schema": schema(at) } } },
            "responses": { "200": { "description": "Good", "content": { "application/json": { "schema": schema(at + 1) } } },
                "404": { "description": "Not there" } } });
        let comma = if at == 0 { "" } else { "," };
        _ = write!(text, "{comma}\"/things{at}/{{id}}\":{{\"post\":{operation}}}");
    }
    text += "},\"components\":{\"schemas\":{";
    for at in 0..n_schemas {
        let next = |of: usize| json!({ "$ref": format!("#/components/schemas/Schema{}", of % n_schemas) });
        let schema = json!({ "type": "object", "description": words, "required": ["id", "name"], "properties": {
            "id": { "type": "string", "format": "uuid", "readOnly": true },
            "name": { "type": "string", "minLength": 1, "description": words },
            "kind": { "type": "string", "enum": ["small", "large", "huge"] },
            "next": next(at + 1), "others": { "type": "array", "items": next(at * 7 + 3) } } });
        let comma = if at == 0 { "" } else { "," };
        _ = write!(text, "{comma}\"Schema{at}\":{schema}");
    }
    text + "}}}"
}

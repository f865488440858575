//! What bounds an operation file.

use super::*;
use crate::inputs::Inputs;
use crate::openapi::{self, Files};

/// The file of `POST /a` of a specification with these schemas.
fn made(schemas: &str) -> Operation {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [{{ url: 'https://a.example' }}]\npaths:\n  /a:\n    post:\n      requestBody: {{ content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/S0' }} }} }} }}\ncomponents:\n  schemas:\n{schemas}"
    );
    let inputs = Inputs::from_texts([("a.yaml", &*text)]);
    let files = Files::new(&inputs);
    let spec = openapi::read(&files, 0).value.expect("a specification");
    let operation = &spec.operations[0];
    of_operation(&spec, operation, "A", &Api::default()).expect("it can be sent")
}

/// Places that name something that is not there, and how deep the first is from which nothing is told.
fn depth(operation: &Operation) -> usize {
    let mut deepest = 0;
    let mut at = 0;
    while let Some((_, next, _)) = operation.schemas[at].properties.first() {
        assert!((*next as usize) < operation.schemas.len());
        at = *next as usize;
        deepest += 1;
        assert!(deepest < 100, "no end");
    }
    deepest
}

#[test]
fn a_deep_schema_ends() {
    let levels: String = (0..30)
        .map(|at| {
            let next = at + 1;
            format!(
                "    S{at}: {{ type: object, properties: {{ next: {{ $ref: '#/components/schemas/S{next}' }} }} }}\n"
            )
        })
        .collect();
    let operation = made(&(levels + "    S30: { type: string }\n"));
    assert_eq!(depth(&operation), MAX_DEPTH as usize + 1);
    assert_eq!(operation.schemas.last(), Some(&Schema::default()), "what is beyond says nothing");
}

#[test]
fn a_wide_schema_ends() {
    let properties: Vec<String> = (0..10_000).map(|at| format!("p{at}: {{ type: integer }}")).collect();
    let operation = made(&format!("    S0: {{ type: object, properties: {{ {} }} }}\n", properties.join(", ")));
    assert!(operation.schemas.len() <= MAX_SCHEMAS, "{}", operation.schemas.len());
    // Each still has its name.
    assert_eq!(operation.schemas[0].properties.len(), 10_000);
    let places = operation.schemas[0].properties.iter().map(|(_, place, _)| *place as usize);
    assert!(places.max() < Some(operation.schemas.len()));
}

#[test]
fn what_is_near_comes_before_what_is_deep() {
    // The first property holds more than there is room for; the second is told all the same.
    let wide: Vec<String> = (0..1_000).map(|at| format!("p{at}: {{ type: integer }}")).collect();
    let operation = made(&format!(
        "    S0: {{ type: object, properties: {{ a: {{ $ref: '#/components/schemas/S1' }}, b: {{ type: boolean }} }} }}\n    S1: {{ type: object, properties: {{ {} }} }}\n",
        wide.join(", ")
    ));
    let (_, second, _) = &operation.schemas[0].properties[1];
    assert_eq!(operation.schemas[*second as usize].types, ["boolean"]);
}

#[test]
fn descriptions_are_a_line() {
    let check = |text: &str, expected: Option<&str>| assert_eq!(one_line(Some(text)).as_deref(), expected, "{text}");
    check("A **line**\nof `two`\n\nMore.", Some("A line of two"));
    check(" \n ", None);
    check("a\u{0}b\u{2028}c", Some("a b c"));
    let long = "ä".repeat(5_000);
    let line = one_line(Some(&long)).expect("a text");
    assert_eq!(line.chars().count(), MAX_DESCRIPTION + 1);
    assert!(line.ends_with('…'));
}

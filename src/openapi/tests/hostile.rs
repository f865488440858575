//! Documents made to do harm. Each of these would take for ever, or all memory, or the stack, if something were unbounded.

use std::fmt::Write;

use super::outline::schema_outline;
use super::*;
use crate::openapi::example::{Direction, Extent, MAX_VALUES, Wanted, of_schema};
use crate::openapi::json::Json;

const ALL: Wanted = Wanted { direction: Direction::Response, extent: Extent::All };

fn schemas(text: &str) -> (String, Spec) {
    let (found, spec) = made(&format!("{HEAD}components:\n  schemas:\n{text}"));
    (found, spec.expect("it is a specification"))
}

fn n_values(json: &Json) -> usize {
    1 + match json {
        Json::List(items) => items.iter().map(n_values).sum(),
        Json::Map(fields) => fields.iter().map(|(_, value)| n_values(value)).sum(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => 0,
    }
}

#[test]
fn references_in_circles() {
    check31(
        "paths:
  /a: { $ref: '#/paths/~1b' }
  /b: { $ref: '#/paths/~1a' }
  /c:
    get:
      parameters: [{ $ref: '#/paths/~1c/get/parameters/0' }]
  /d:
    get:
      responses: { '200': { $ref: '#/paths/~1d/get/responses/201' }, '201': { $ref: '#/paths/~1d/get/responses/200' } }
  /e:
    get:
      summary: Within itself
      callbacks: { c: { '{$url}': { $ref: '#/paths/~1e' } } }
      requestBody: { content: { a/b: { schema: { $ref: '#' }, examples: { x: { $ref: '#/paths/~1e/get' } } } } }
  /f: { $ref: '#/paths/..' }
  /g: { $ref: '#/paths/~1e/get/summary/0/1' }
  /h: { get: { requestBody: { $ref: '../../etc/passwd' } } }
",
        "T3.1 T
GET /c
  broken: the `$ref` `#/paths/~1c/get/parameters/0` leads nowhere
GET /d
  broken: the `$ref` `#/paths/~1d/get/responses/201` leads nowhere
GET /e
  summary: Within itself
  body
    a/b: any
  server /
  callback c
    GET {$url}
      summary: Within itself
      body
        a/b: any
      server /
GET /h
  broken: the `$ref` `../../etc/passwd` leads nowhere
E0906 a.yaml:4 a `$ref` that leads back to itself (name what is meant)
E0906 a.yaml:8 a `$ref` that leads back to itself (name what is meant)
E0906 a.yaml:11 a `$ref` that leads back to itself (name what is meant)
E0905 a.yaml:16 the example `x` has no `value` (write what is shown as its `value`)
E0906 a.yaml:17 `#/paths/..` leads nowhere: there is no `..` (mend the name, or add what is missing)
E0906 a.yaml:18 `#/paths/~1e/get/summary/0/1` leads nowhere: there is no `0` (mend the name, or add what is missing)
E0906 a.yaml:19 `../../etc/passwd` leads out of the docs folder (move the file into it)
",
    );
}

#[test]
fn ten_thousand_properties() {
    let mut text = "    S:\n      properties:\n".to_owned();
    (0..10_000).for_each(|n| _ = writeln!(text, "        p{n}: {{ $ref: '#/components/schemas/T' }}"));
    let (found, spec) = schemas(&(text + "    T: { type: integer }\n"));
    assert_eq!(found, "T3.1 T\n");
    let schema = spec.schemas.open(&spec.models[0].schema);
    assert_eq!(schema.properties.len(), 10_000);
    assert_eq!(n_values(&of_schema(&spec.schemas, &spec.models[0].schema, ALL)), MAX_VALUES);
}

#[test]
fn ten_thousand_schemas_named_from_each_other() {
    let mut text = String::new();
    for n in 0..10_000 {
        let next = (n + 1) % 10_000;
        _ = writeln!(text, "    S{n}: {{ properties: {{ next: {{ $ref: '#/components/schemas/S{next}' }} }} }}");
    }
    let (found, spec) = schemas(&text);
    assert_eq!(found, "T3.1 T\n");
    let (first, last) = (spec.models[0].fingerprint, spec.models[9_999].fingerprint);
    assert_ne!(first, last);
}

#[test]
fn towers_of_parts_and_choices() {
    let mut text = String::new();
    for n in 0..100 {
        let below = format!("{{ $ref: '#/components/schemas/A{}' }}", n + 1);
        _ = writeln!(text, "    A{n}: {{ allOf: [{below}, {below}, {{ anyOf: [{below}, {{ type: 'null' }}] }}] }}");
        let below = format!("{{ $ref: '#/components/schemas/C{}' }}", n + 1);
        _ = writeln!(text, "    C{n}: {{ oneOf: [{below}, {below}], properties: {{ a: {below}, b: {below} }} }}");
    }
    text += "    A100: { type: object, properties: { p: { type: string } } }\n    C100: { type: object }\n";
    let (found, spec) = schemas(&text);
    assert_eq!(found, "T3.1 T\n");
    assert_eq!(schema_outline(&spec, &spec.models[0].schema, 1), "A0:object\n  .p string\n");
    let example = of_schema(&spec.schemas, &spec.model("C0").expect("it is there").schema, ALL);
    assert!(n_values(&example) <= 2 * MAX_VALUES, "{} values", n_values(&example));
}

#[test]
fn a_chain_of_parts() {
    let mut text = String::new();
    for n in 0..3_000 {
        let next = n + 1;
        _ = writeln!(
            text,
            "    S{n}: {{ allOf: [{{ $ref: '#/components/schemas/S{next}' }}], properties: {{ p{n}: {{}} }} }}"
        );
    }
    let (found, spec) = schemas(&(text + "    S3000: {}\n"));
    let limit =
        "E0911 a.yaml:5 a schema of more than 1000 parts: those beyond are not shown (join some of its parts)\n";
    assert!(found.starts_with(&format!("T3.1 T\n{limit}")), "{}", &found[..300]);
    let schema = spec.schemas.open(&spec.models[0].schema);
    assert!(schema.cut);
    assert_eq!(schema.properties.len(), 1_000);
}

#[test]
fn one_large_thing_from_everywhere() {
    let mut text = format!("{HEAD}paths:\n");
    (0..1_000).for_each(|n| _ = writeln!(text, "  /p{n}: {{ $ref: '#/components/pathItems/P' }}"));
    text += "components:\n  pathItems:\n    P:\n      parameters:\n";
    (0..1_000).for_each(|n| _ = writeln!(text, "        - {{ name: q{n}, in: query }}"));
    text += "      get: { summary: G }\n";
    let (found, spec) = made(&text);
    let spec = spec.expect("it is a specification");
    assert_eq!(spec.operations.len(), 1_000);
    assert!(found.ends_with("(refer to a large thing from fewer places, or divide the specification)\n"));
    let is_whole = |at: usize| spec.operations[at].contract.is_ok();
    assert!(is_whole(0) && !is_whole(999));
}

#[test]
fn one_slip_found_everywhere() {
    let mut text = format!("{HEAD}paths:\n");
    (0..300).for_each(|n| _ = writeln!(text, "  /p{n}: {{ $ref: '#/components/pathItems/P' }}"));
    text += "components:\n  pathItems:\n    P:\n      parameters:\n";
    (0..300).for_each(|n| _ = writeln!(text, "        - {{ name: q{n}, in: path }}"));
    text += "      get: { summary: G }\n";
    let inputs = inputs(&text);
    let Checked { value, diags } = read(&Files::new(&inputs), 0);
    assert_eq!(value.expect("it is a specification").operations.len(), 300);
    assert!((10_000..10_010).contains(&diags.len()), "{} findings", diags.len());
    assert!(diags.iter().any(|diag| diag.code == Code::SpecificationLimit));
}

#[test]
fn levels_without_end() {
    let help = "(write it with fewer levels)\n";
    let expected = "cannot be read: more than 64 lists and ";
    let (found, _) = made(&format!("openapi: 3.1.0\npaths: {}1{}\n", "[".repeat(1_000), "]".repeat(1_000)));
    assert!(found.contains(expected) && found.ends_with(help), "{found}");
    let json = format!("{{\"openapi\": \"3.1.0\", \"paths\": {}1{}}}", "{\"a\":".repeat(1_000), "}".repeat(1_000));
    let inputs = Inputs::from_texts([("a.json", &*json)]);
    let read = read(&Files::new(&inputs), 0);
    assert!(read.value.is_none());
    assert!(read.diags[0].message.contains(expected), "{}", read.diags[0].message);
}

#[test]
fn markup_stays_text() {
    let evil = "<img src=x onerror=alert(1)>";
    check31(
        &format!(
            "servers: [{{ url: 'javascript:alert(1)' }}]
paths:
  '/{evil}':
    get:
      summary: '{evil}'
      operationId: '{evil}'
      tags: ['{evil}']
      parameters: [{{ name: '{evil}', in: query, description: '{evil}', example: '</script>' }}]
"
        ),
        &format!(
            "T3.1 T
GET /{evil} ={evil} #{evil}
  summary: {evil}
  query {evil} form explode: any
    | {evil}
    example \"</script>\"
  server javascript:alert(1)
"
        ),
    );
}

#[test]
fn numbers_beyond_measure() {
    let (found, spec) = schemas(
        "    S: { minimum: -1e400, maximum: 99999999999999999999999999, maxLength: 18446744073709551616, default: 1e999999999 }\n",
    );
    let expected = "T3.1 T
E0905 a.yaml:5 `minimum` is `-1e400`, not a finite number (write a finite number)
E0905 a.yaml:5 `maxLength` is `18446744073709551616`, not a whole number that is not negative (write a whole number \
that is not negative)
";
    assert_eq!(found, expected);
    let shown = schema_outline(&spec, &spec.models[0].schema, 0);
    assert_eq!(shown, "S:any <=99999999999999999999999999 default=1e999999999\n");
}

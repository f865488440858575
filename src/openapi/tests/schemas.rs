//! Schemas as readers see them, and examples made of them.

use super::outline::schema_outline;
use super::*;
use crate::openapi::example::{Direction, Extent, Wanted, of_schema};

fn head(version: &str, schemas: &str) -> String {
    let (schemas, files) = schemas
        .split_once("\n//- ")
        .map_or((schemas, String::new()), |(schemas, rest)| (schemas, format!("//- {rest}")));
    let indented: String = schemas.lines().map(|line| format!("    {line}\n")).collect();
    format!("openapi: {version}\ncomponents:\n  schemas:\n{indented}{files}")
}

/// `S` of `schemas`, and findings.
#[track_caller]
fn shown(version: &str, schemas: &str, expected: &str) {
    let (found, spec) = made(&head(version, schemas));
    let spec = spec.expect("it is a specification");
    let findings = found.split_once('\n').map_or("", |(_, rest)| rest);
    let found = schema_outline(&spec, &spec.model("S").expect("`S` is there").schema, 4) + findings;
    assert_eq!(found.trim(), expected.trim(), "for {version}\n{schemas}");
}

#[track_caller]
fn check(schemas: &str, expected: &str) {
    shown("3.1.0", schemas, expected);
}

#[test]
fn what_values_keep_to() {
    check(
        "S:
  type: object
  title: The S
  description: ' About. '
  required: [b, elsewhere]
  minProperties: 1
  maxProperties: 9
  properties:
    b: { type: integer, minimum: 1, maximum: 10, format: int32, multipleOf: 3, default: 3, deprecated: true }
    a: { type: number, exclusiveMinimum: 0.50, minimum: 0.1, exclusiveMaximum: 1e3, examples: [1.10, 2] }
    s: { type: string, minLength: 2, maxLength: 5.0, pattern: '^a', readOnly: true, enum: [ab, ac], x-enumDescriptions: { ab: First } }
    l: { type: array, items: { type: string }, minItems: 1, uniqueItems: true, writeOnly: true }
    t: { prefixItems: [{ type: string }, true], items: false }
    c: { const: { z: 1, a: 2 } }
    m: { additionalProperties: { type: integer } }
    f: { type: object, additionalProperties: false }
    g: { type: object, additionalProperties: true, patternProperties: { '^x-': { type: boolean } } }
    n: { not: { type: string } }
",
        "S:object title=The S properties=1..9 also required: elsewhere | About.
  .b! integer format=int32 >=1 <=10 multiple=3 default=3 deprecated
  .a number >=0.50 excl <=1e3 excl example=1.10 example=2
  .s string length=2..5 ~^a =\"ab\" | First =\"ac\" readOnly
  .l array items=1.. unique writeOnly
    [] string
  .t array
    [0] string
    [1] any
    [] any never
  .c any const={\"z\":1,\"a\":2}
  .m object
    * integer
  .f object
    no others
  .g object
    /^x-/ boolean
    * any
  .n any
    not string",
    );
}

#[test]
fn null_in_both_versions() {
    let expected =
        "S:object\n  .a string?\n  .b T:object?\n  .c string? =\"x\"\n  .d T:object?\n  .e null\n  .f T:object?";
    shown(
        "3.0.3",
        "S:
  properties:
    a: { type: string, nullable: true }
    b: { nullable: true, allOf: [{ $ref: '#/components/schemas/T' }] }
    c: { type: string, nullable: true, enum: [x, null] }
    d: { oneOf: [{ $ref: '#/components/schemas/T' }, { type: 'null' }] }
    e: { type: 'null' }
    f: { nullable: true, $ref: '#/components/schemas/T' }
T: { type: object }",
        expected,
    );
    check(
        "S:
  properties:
    a: { type: [string, 'null'] }
    b: { anyOf: [{ $ref: '#/components/schemas/T' }, { type: null }] }
    c: { type: [string, 'null'], enum: [x, null] }
    d: { oneOf: [{ enum: [null] }, { $ref: '#/components/schemas/T' }] }
    e: { type: 'null' }
    f: { anyOf: [{ type: 'null' }, { $ref: '#/components/schemas/T' }] }
T: { type: object }",
        expected,
    );
    shown(
        "3.0.3",
        "S: { type: number, minimum: 1, exclusiveMinimum: true, maximum: 2, exclusiveMaximum: false }",
        "S:number >=1 excl <=2",
    );
}

#[test]
fn beside_a_reference() {
    let schemas = "S: { $ref: '#/components/schemas/T', description: Mine, minLength: 3 }
T: { type: string, description: Theirs, maxLength: 5, title: Tea }";
    shown("3.0.3", schemas, "S:string title=Tea length=..5 | Mine");
    shown("3.1.0", schemas, "S:string title=Tea length=3..5 | Mine");
}

#[test]
fn all_of_is_one() {
    check(
        "S:
  description: Own
  allOf:
    - { $ref: '#/components/schemas/Base' }
    - { type: object, required: [b], properties: { b: { type: integer, minimum: 5 }, a: { maxLength: 4 } } }
  properties: { own: {} }
Base: { title: Base, description: Of the base, required: [a], properties: { a: { type: string, maxLength: 9 }, b: { type: number, minimum: 1 } } }",
        "S:object | Own
  .a! string length=..4
  .b! integer >=5
  .own any",
    );
    // A wrapper is what it wraps.
    check(
        "S: { properties: { t: { allOf: [{ $ref: '#/components/schemas/T' }], description: Mine } } }
T: { type: string, title: Tea }",
        "S:object\n  .t T:string title=Tea | Mine",
    );
    check(
        "S: { allOf: [{ type: string, enum: [a, b] }, { enum: [b, c] }, { type: [string, integer] }] }",
        "S:string =\"b\"",
    );
    check(
        "S: { allOf: [{ type: string }, { type: integer, minimum: 4 }, { maximum: 3, const: 1 }, { const: 2 }] }",
        "S:string >=4 <=3 const=1 never
E0910 a.yaml:4 what is `string` in one part cannot be `integer` in another (mend one of the two: nothing can be both)
E0910 a.yaml:4 no value is between `minimum` and `maximum` (mend one of the two: nothing can be both)
E0910 a.yaml:4 the `const`s of two parts differ (mend one of the two: nothing can be both)",
    );
}

#[test]
fn choices() {
    check(
        "S:
  discriminator: { propertyName: kind, mapping: { cat: '#/components/schemas/Cat', kitten: Cat } }
  oneOf:
    - { $ref: '#/components/schemas/Cat' }
    - { $ref: '#/components/schemas/Dog' }
    - { type: array, items: { type: string } }
    - { type: string }
    - { type: string, title: Words }
    - { const: 1 }
    - { type: string }
    - { type: 'null' }
    - { type: object, properties: { size: { type: integer }, kind: { const: card } } }
    - { properties: { ok: { enum: [true] } } }
  anyOf: [{ required: [a] }, { required: [b] }]
Cat: { type: object, properties: { kind: { type: string } } }
Dog: { type: object, title: Hound, not: { type: string } }",
        "S:any? discriminator=kind
  One Cat (cat)(kitten) Cat:object
    .kind string
  One Hound (Dog) Dog:object title=Hound
    not string
  One string[] array
    [] string
  One string string
  One Words string title=Words
  One 1 any const=1
  One string 2 string
  One kind: card object
    .size integer
    .kind any const=\"card\"
  One ok: true object
    .ok boolean =true
  Any any any also required: a
  Any any 2 any also required: b",
    );
}

#[test]
fn cycles_end() {
    check(
        "S: { properties: { children: { type: array, items: { $ref: '#/components/schemas/S' } }, next: { $ref: '#/components/schemas/T' } } }
T: { allOf: [{ $ref: '#/components/schemas/U' }] }
U: { type: object, properties: { back: { $ref: '#/components/schemas/T' } } }",
        "S:object
  .children array
    [] …
  .next T:object
    .back …",
    );
    check(
        "S: { $ref: '#/components/schemas/T' }
T: { $ref: '#/components/schemas/S' }",
        "S:any\nE0906 a.yaml:5 a schema that is part of itself (refer to it from a property or from the items of a list)",
    );
    check(
        "S: { $ref: '#/components/schemas/S' }",
        "S:any\nE0906 a.yaml:4 a schema that is part of itself (refer to it from a property or from the items of a list)",
    );
    check(
        "S: { allOf: [{ $ref: '#/components/schemas/S' }, { type: string }] }",
        "S:string\nE0906 a.yaml:4 a schema that is part of itself (refer to it from a property or from the items of a list)",
    );
}

#[test]
fn what_is_wrong_in_a_schema() {
    check(
        "S:
  properties:
    a: { type: strng, minimum: x, maxLength: -1, properties: [] }
    b: 7
    c: { required: true, enum: x, examples: { a: 1 }, items: [{ type: string }] }
    d: { $ref: 5 }
    e: { $ref: 'https://acme.com/s.json' }
    f: { $ref: '../../up.yaml' }
    g: { $ref: '#named' }
    h: { discriminator: { mapping: {} }, type: 'null', minimum: .inf }
    i: { $ref: 'b.txt' }
    j: { $ref: 'broken.json' }
    k: { minLength: 5, maxLength: 4, type: file }
//- broken.json
{
//- b.txt
x",
        "S:object
  .a any
  .b any
  .c array
    [0] string
  .d any
  .e any
  .f any
  .g any
  .h null
  .i any
  .j any
  .k any length=5..4 never
E0905 a.yaml:6 there is no type `strng` (did you mean `string`?)
E0905 a.yaml:6 `minimum` is text, not a finite number (write a finite number)
E0905 a.yaml:6 `maxLength` is `-1`, not a whole number that is not negative (write a whole number that is not negative)
E0905 a.yaml:6 `properties` is a list, not an object (write an object)
E0905 a.yaml:7 a schema is `7`, not an object (write an object)
E0905 a.yaml:8 `required` is true or false, not a list of names (write the names of required properties beside `properties`: `\"required\": [\"name\"]`)
E0905 a.yaml:8 `enum` is text, not a list (write a list)
E0905 a.yaml:8 `examples` of a schema is an object, not a list (write a list)
E0906 a.yaml:9 `$ref` is a number, not text (write `\"$ref\": \"#/components/schemas/Name\"`)
E0906 a.yaml:10 `https://acme.com/s.json` is not fetched: a build reads the docs folder and nothing else (save the file in the docs folder and write its path)
E0906 a.yaml:11 `../../up.yaml` leads out of the docs folder (move the file into it)
E0906 a.yaml:12 `#named` names no place (write the keys on the way to it, `#/components/schemas/Name`)
E0905 a.yaml:13 a discriminator without `propertyName` (write the name of the property that tells: `\"propertyName\": \"type\"`)
E0905 a.yaml:13 `minimum` is `.inf`, not a finite number (write a finite number)
E0906 a.yaml:14 `b.txt` is neither JSON nor YAML (name a `.json`, `.yaml` or `.yml` file)
E0906 a.yaml:15 the file that `broken.json` names cannot be read (mend that file)
E0910 a.yaml:16 no value is between `minLength` and `maxLength` (mend one of the two: nothing can be both)
E0905 a.yaml:16 there is no type `file` (write `\"type\": \"string\", \"format\": \"binary\"`)",
    );
}

#[track_caller]
fn example(schemas: &str, direction: Direction, extent: Extent, expected: &str) {
    let spec = made(&head("3.1.0", schemas)).1.expect("it is a specification");
    let schema = &spec.model("S").expect("`S` is there").schema;
    let found = of_schema(&spec.schemas, schema, Wanted { direction, extent }).compact();
    assert_eq!(found, expected, "for\n{schemas}");
}

#[test]
fn examples() {
    let all = |schemas, expected| example(schemas, Direction::Request, Extent::All, expected);
    let written = "S:
  required: [z, id]
  properties:
    z: { type: string }
    id: { type: string, format: uuid, readOnly: true }
    secret: { type: string, format: password, writeOnly: true }
    a: { type: array, items: { $ref: '#/components/schemas/S' } }
    again: { $ref: '#/components/schemas/S' }
    size: { enum: [m, s] }
    n: { type: number, default: 1.50, example: 2.0 }";
    all(written, r#"{"z":"string","secret":"********","a":[],"size":"m","n":2.0}"#);
    let id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
    example(written, Direction::Response, Extent::Required, &format!(r#"{{"z":"string","id":"{id}"}}"#));
    all("S: { type: integer, minimum: 5, exclusiveMinimum: 6 }", "7");
    all("S: { type: number, maximum: 0.25 }", "0.25");
    all("S: { type: integer, multipleOf: 25, minimum: 30 }", "50");
    all("S: { type: string, minLength: 8, maxLength: 1000 }", "\"stringst\"");
    all("S: { type: string, maxLength: 3 }", "\"str\"");
    all("S: { type: array, minItems: 2, items: { type: boolean } }", "[true,true]");
    all("S: { prefixItems: [{ type: string, format: date }, { const: 2 }] }", "[\"2026-01-15\",2]");
    all("S: { additionalProperties: { type: integer } }", "{\"key\":1}");
    all("S: { properties: { a: { const: 1 } }, oneOf: [{ properties: { b: { const: 2 } } }, {}] }", r#"{"a":1,"b":2}"#);
    all("S: { oneOf: [{ $ref: '#/components/schemas/S' }, { type: 'null' }, { type: boolean }] }", "true");
    all("S: { $ref: '#/components/schemas/S' }", "\"any\"");
    all("S: { example: 123456789012345678901234567890 }", "123456789012345678901234567890");
    all("S: { example: { z: 0x1f, a: .inf, m: 1.10 } }", r#"{"z":31,"a":".inf","m":1.10}"#);
}

#[test]
fn examples_are_printed_in_the_order_of_the_file() {
    let spec = made(&head("3.1.0", "S: { example: { z: [1, {}, []], a: { b: \"\\\"<\" } } }")).1.expect("it is one");
    let schema = spec.schemas.open(&spec.models[0].schema);
    let expected = "{\n  \"z\": [\n    1,\n    {},\n    []\n  ],\n  \"a\": {\n    \"b\": \"\\\"<\"\n  }\n}";
    assert_eq!(schema.examples[0].pretty(), expected);
}

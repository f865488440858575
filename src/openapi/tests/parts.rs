//! What is left of documents without the parts that are not for everybody.

mod elsewhere;
mod messages;

use super::*;
use crate::frontmatter::Visibility;
use crate::openapi::{asyncapi, parts, written};

/// What everybody may have of `a.yaml`, and what is wrong with whose its parts are.
#[track_caller]
fn check_left(text: &str, expected: &str) {
    let inputs = inputs(text);
    let files = Files::new(&inputs);
    (0..inputs.sources.len()).for_each(|at| _ = (read(&files, at), asyncapi::read(&files, at)));
    let at = inputs.sources.iter().position(|source| source.path.as_str() == "a.yaml").expect("it is there");
    let source = &inputs.sources[at];
    let mut diags = Vec::new();
    let left = parts::without(&files, &Visibility::is_restricted);
    let tree = left[at].get().expect("it was read").as_ref().expect("it is YAML");
    let once = written(&source.path, &parts::published(tree));
    let parts::Survey { rules, .. } = parts::survey(&files).take(&mut diags);
    let said: Vec<String> = diags.iter().map(|diag| format!("{} {}\n", diag.code.number(), diag.message)).collect();
    assert_eq!((said.concat() + &once).trim(), expected.trim(), "for\n{text}");
    // Only where there is a rule is something taken out at all.
    assert_eq!(
        rules.iter().any(|(rule, _)| rule.is_restricted()),
        !parts::left(&inputs, &Visibility::is_restricted).is_empty()
    );
    // What is written says the same, and nothing of it is for some.
    let again = Inputs::from_texts([("a.yaml", &*once)]);
    let tree = crate::data::read(&again.sources[0]).expect("what is written is YAML");
    assert_eq!(written(&source.path, &tree), once);
    assert!(parts::left(&again, &|_| true).is_empty(), "something is left of\n{once}");
}

#[test]
fn operations_paths_and_what_only_they_use() {
    check_left(
        "openapi: 3.1.0 # for staff: refunds
tags: [{ name: open }, { name: staff }]
security: [{ key: [] }]
paths:
  /a:
    get:
      tags: [open]
      responses: { '200': { links: { back: { operationId: refund }, on: { operationId: b } }, content: { json: { schema: { $ref: '#/components/schemas/A' } } } } }
    post: { operationId: refund, tags: [staff], security: [{ staff: [] }], x-mint: { groups: [staff] }, requestBody: { $ref: '#/components/requestBodies/R' } }
  /b:
    x-mint: { groups: [staff] }
    get: { x-mint: { groups: [] } }
    put: { responses: {} }
  /c:
    x-mint: { groups: [staff], pre: [beta] }
    get: { x-mint: { groups: [{ excludes: [trial] }], href: /c } }
    put: { x-mint: { metadata: { groups: [partner], tag: New } } }
  /d: {}
components:
  requestBodies: { R: { content: { json: { schema: { $ref: '#/components/schemas/Refund' } } } } }
  securitySchemes: { key: { type: http, scheme: bearer }, staff: { type: http, scheme: basic } }
  schemas:
    A: { type: string }
    Refund: { properties: { of: { $ref: '#/components/schemas/Amount' }, a: { $ref: '#/components/schemas/A' } } }
    Amount: { type: number }
    Lonely: { type: number }
",
        "E0307 `excludes` without `includes` hides the page from nobody: a reader can log out
openapi: \"3.1.0\"
tags:
  - name: open
security:
  - key: []
paths:
  /a:
    get:
      tags:
        - open
      responses:
        \"200\":
          links:
            \"on\":
              operationId: b
          content:
            json:
              schema:
                \"$ref\": \"#/components/schemas/A\"
  /c:
    x-mint:
      pre:
        - beta
    get:
      x-mint:
        href: /c
  /d: {}
components:
  securitySchemes:
    key:
      type: http
      scheme: bearer
  schemas:
    A:
      type: string
    Lonely:
      type: number
",
    );
}

#[test]
fn properties_and_what_names_them() {
    check_left(
        "openapi: 3.1.0
paths:
  /a:
    post:
      parameters:
        - { name: shown, in: query }
        - { name: hidden, in: query, x-mint: { groups: [staff] } }
        - $ref: '#/components/parameters/P'
      requestBody:
        content:
          multipart/form-data:
            encoding: { margin: { contentType: text/plain }, name: { contentType: text/plain } }
            example: { name: Ada, margin: 3, owner: { name: Bo, margin: 4 }, all: [{ margin: 5, name: Cy }], key: { margin: 6 } }
            examples:
              one: { $ref: '#/components/examples/E' }
              text: { value: '{\"margin\": 7}' }
              far: { externalValue: 'https://e.example/margin.json' }
            schema: { $ref: '#/components/schemas/Item' }
      responses:
        '200': { headers: { X-Cost: { x-mint: { groups: [staff] }, schema: { type: string } }, X-Id: { schema: { type: string } } } }
        '500': { x-mint: { groups: [staff] }, description: d }
components:
  parameters: { P: { name: also, in: query, x-mint: { groups: [staff] } } }
  examples: { E: { summary: s, value: { margin: 8 } } }
  schemas:
    Base: { properties: { margin: { type: number, x-mint: { groups: [staff] } } }, required: [margin], default: { margin: 1, x: 2 } }
    Item:
      allOf:
        - $ref: '#/components/schemas/Base'
        - required: [name, margin]
          dependentRequired: { name: [margin], margin: [name] }
          anyOf: [{ required: [margin] }, { required: [name] }]
      properties:
        name: { type: string }
        owner: { $ref: '#/components/schemas/Item' }
        all: { type: array, items: { $ref: '#/components/schemas/Item' } }
        secret: { $ref: '#/components/schemas/Secret' }
        secrets: { type: array, items: { $ref: '#/components/schemas/Secret' } }
        wrapped: { description: d, allOf: [{ $ref: '#/components/schemas/Secret' }] }
        maybe: { anyOf: [{ $ref: '#/components/schemas/Secret' }, { type: 'null' }] }
      additionalProperties: { $ref: '#/components/schemas/Base' }
    Secret: { type: object, x-mint: { groups: [staff] } }
",
        "openapi: \"3.1.0\"
paths:
  /a:
    post:
      parameters:
        - name: shown
          in: query
      requestBody:
        content:
          multipart/form-data:
            encoding:
              name:
                contentType: text/plain
            example:
              name: Ada
              owner:
                name: Bo
              all:
                - name: Cy
              key: {}
            examples:
              one:
                summary: s
                value: {}
            schema:
              \"$ref\": \"#/components/schemas/Item\"
      responses:
        \"200\":
          headers:
            X-Id:
              schema:
                type: string
components:
  schemas:
    Base:
      default:
        x: 2
    Item:
      allOf:
        - \"$ref\": \"#/components/schemas/Base\"
        - required:
            - name
          anyOf:
            - {}
            - required:
                - name
      properties:
        name:
          type: string
        owner:
          \"$ref\": \"#/components/schemas/Item\"
        all:
          type: array
          items:
            \"$ref\": \"#/components/schemas/Item\"
      additionalProperties:
        \"$ref\": \"#/components/schemas/Base\"
",
    );
}

#[test]
fn variants_and_values() {
    check_left(
        "openapi: 3.1.0
components:
  schemas:
    Kind:
      enum: [open, secret, 3]
      x-mint-enum: { secret: [staff], '3': [staff], gone: [staff] }
      x-enumDescriptions: { open: o, secret: s }
      x-enum-varnames: [OPEN, SECRET, THREE]
      default: secret
      examples: [open, secret]
    Pet:
      oneOf:
        - $ref: '#/components/schemas/Cat'
        - $ref: '#/components/schemas/Lynx'
      discriminator: { propertyName: type, mapping: { cat: '#/components/schemas/Cat', lynx: Lynx } }
      examples: [{ type: cat, claws: 1 }, { type: lynx, ears: 2 }]
    Cat: { type: object, properties: { claws: { type: integer } }, required: [claws] }
    Lynx: { x-mint: { groups: [staff] }, type: object, properties: { ears: { type: integer } }, required: [ears] }
    Loose:
      anyOf:
        - { type: object, properties: { a: { type: integer } } }
        - { x-mint: { groups: [staff] }, type: object, properties: { b: { type: integer } } }
      example: { a: 1, b: 2, kind: secret }
      properties: { kind: { $ref: '#/components/schemas/Kind' } }
    Never: { oneOf: [{ $ref: '#/components/schemas/Lynx' }] }
    List: { x-mint-enum: [], items: { x-mint: { groups: staff } } }
",
        "E0905 `x-mint-enum` names `gone`, which is none of the values
E0905 `x-mint-enum` is a list, not an object
E0306 `groups` is a list, this is one text
openapi: \"3.1.0\"
components:
  schemas:
    Kind:
      enum:
        - open
      x-enumDescriptions:
        open: o
      x-enum-varnames:
        - OPEN
      examples:
        - open
    Pet:
      oneOf:
        - \"$ref\": \"#/components/schemas/Cat\"
      discriminator:
        propertyName: type
        mapping:
          cat: \"#/components/schemas/Cat\"
      examples:
        - type: cat
          claws: 1
    Cat:
      type: object
      properties:
        claws:
          type: integer
      required:
        - claws
    Loose:
      anyOf:
        - type: object
          properties:
            a:
              type: integer
      example:
        a: 1
      properties:
        kind:
          \"$ref\": \"#/components/schemas/Kind\"
",
    );
}

#[test]
fn names_that_look_like_keys_and_other_files() {
    check_left(
        "openapi: 3.1.0
paths:
  /a: { $ref: 'b.yaml#/item' }
components:
  schemas:
    x-mint: { type: string }
    Keys:
      properties:
        enum: { type: string }
        required: { type: array, x-mint: { groups: [staff] } }
        example: { $ref: 'b.yaml#/Far' }
        x-mint: { type: string }
        properties: { type: object, properties: { x: { type: string, x-mint: { groups: [staff] } } } }
      example: { enum: a, required: [b], example: c, x-mint: { groups: [d] } }
      required: [enum, required]
//- b.yaml
item: { x-mint: { groups: [staff] }, get: {}, post: {} }
Far: { x-mint: { groups: [staff] } }
",
        "openapi: \"3.1.0\"
paths: {}
components:
  schemas:
    x-mint:
      type: string
    Keys:
      properties:
        enum:
          type: string
        x-mint:
          type: string
        properties:
          type: object
      example:
        enum: a
        x-mint:
          groups:
            - d
      required:
        - enum
",
    );
}

#[test]
fn servers_and_schemes_of_which_none_is_left() {
    let with = "openapi: 3.1.0
servers: [{ url: 'https://open.example.com' }]
security: [{ key: [] }]
paths:
  /a:
    get:
      servers: [{ url: 'https://staff.example.com', x-mint: { groups: [staff] } }]
      security: [{ staff: [] }, { key: [], staff: [] }]
    put: { security: [{ staff: [] }, { key: [] }, {}] }
  /b:
    servers: [{ url: 'https://staff.example.com', x-mint: { groups: [staff] } }, { url: 'https://b.example.com' }]
    get: {}
  /c:
    servers: [{ url: 'https://staff.example.com', x-mint: { groups: [staff] } }]
    get: {}
components:
  securitySchemes:
    key: { type: http, scheme: bearer }
    staff: { type: http, scheme: basic, x-mint: { groups: [staff] } }
";
    let left = "openapi: \"3.1.0\"
servers:
  - url: \"https://open.example.com\"
security:
  - key: []
paths:
  /a:
    get:
      servers: []
      security: []
    put:
      security:
        - key: []
        - {}
  /b:
    servers:
      - url: \"https://b.example.com\"
    get: {}
  /c:
    servers: []
    get: {}
components:
  securitySchemes:
    key:
      type: http
      scheme: bearer
";
    check_left(with, left);
    // Pages do not take those of the document either.
    let inputs = inputs(with);
    let files = Files::new(&inputs);
    _ = read(&files, 0);
    let left = parts::without(&files, &Visibility::is_restricted);
    let spec = read(&Files::of(&inputs, left), 0).value.expect("it is OpenAPI");
    let told = spec.operations.iter().map(|operation| {
        let contract = operation.contract.as_ref().expect("it is whole");
        let servers: Vec<&str> = contract.servers.iter().map(|server| &*server.url).collect();
        format!("{} {}: {} {}", operation.method.as_str(), operation.path, servers.join(" "), contract.security.len())
    });
    let expected =
        ["GET /a:  0", "PUT /a: https://open.example.com 2", "GET /b: https://b.example.com 1", "GET /c:  1"];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_published_does_not_tell_of_servers_for_others() {
    let servers = "servers: [{ url: 'https://staff.example.com', x-mint: { groups: [staff] } }]";
    check_left(
        &format!("openapi: 3.1.0\n{servers}\npaths: {{ /a: {{ get: {{ responses: {{}} }} }} }}\n"),
        "openapi: \"3.1.0\"\npaths:\n  /a:\n    get:\n      responses: {}\n",
    );
    // What an example says is the author's.
    let example = "openapi: 3.1.0\ncomponents:\n  examples:\n    E:\n      value:\n        x-servers: []\n";
    let hidden = format!("paths: {{ /a: {{ get: {{ {servers} }} }} }}\n");
    let left = "paths:\n  /a:\n    get:\n      servers: []\n";
    check_left(&format!("{example}{hidden}"), &format!("{}{left}", example.replace("3.1.0", "\"3.1.0\"")));
    // Shared by documents of either kind.
    let shared = format!(
        "a: {{ {servers}, get: {{ responses: {{}} }} }}\nb: {{ {servers}, messages: {{ m: {{ payload: {{}} }} }} }}\nc: {{ {servers}, responses: {{}} }}\n"
    );
    let inputs = inputs(&format!("openapi: 3.1.0\npaths: {{ /a: {{ $ref: 'b.yaml#/a' }} }}\n//- b.yaml\n{shared}"));
    let files = Files::new(&inputs);
    _ = read(&files, 0);
    let left = parts::without(&files, &Visibility::is_restricted);
    let tree = left[1].get().expect("it was read").as_ref().expect("it is YAML");
    let expected = "a:
  servers: []
  get:
    responses: {}
b:
  messages:
    m:
      payload: {}
c:
  servers: []
  responses: {}
";
    assert_eq!(written(&inputs.sources[1].path, &parts::published(tree)), expected);
}

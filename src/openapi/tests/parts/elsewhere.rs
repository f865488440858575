//! What names hidden parts from elsewhere: samples, links, other files, values; long chains and large choices.

use super::*;

#[test]
fn samples_links_and_paths_elsewhere() {
    check_left(
        "openapi: 3.1.0
tags: [{ name: open }, { name: staff }]
x-tagGroups: [{ name: All, tags: [open, staff] }, { name: Inside, tags: [staff] }]
paths:
  /refunds: { $ref: 'b.yaml#/refunds', x-mint: { groups: [staff] } }
  /empty: { summary: s, x-mint: { groups: [staff] } }
  /shared: { $ref: 'b.yaml#/shared' }
  /again: { $ref: 'b.yaml#/shared', x-mint: { metadata: { groups: [staff] } } }
  /a:
    get:
      tags: [open]
      x-codeSamples:
        - { lang: bash, source: open }
        - { lang: bash, source: secret, x-mint: { groups: [staff] } }
      responses:
        '200':
          links:
            far: { operationRef: '#/paths/~1refunds/post' }
            near: { operationRef: '#/paths/~1a/put' }
            self: { operationRef: '#/paths/~1a/get' }
      x-code-samples: [{ source: secret, x-mint: { groups: [staff] } }]
    put: { tags: [staff], x-mint: { groups: [staff] }, responses: {} }
//- b.yaml
refunds: { post: { tags: [staff] } }
shared: { get: { summary: All } }
",
        "openapi: \"3.1.0\"
tags:
  - name: open
x-tagGroups:
  - name: All
    tags:
      - open
paths:
  /shared:
    \"$ref\": \"b.yaml#/shared\"
  /a:
    get:
      tags:
        - open
      x-codeSamples:
        - lang: bash
          source: open
      responses:
        \"200\":
          links:
            self:
              operationRef: \"#/paths/~1a/get\"
",
    );
}

/// What everybody may have of `b.yaml`.
#[track_caller]
fn check_other(text: &str, expected: &str) {
    let inputs = inputs(text);
    let files = Files::new(&inputs);
    (0..inputs.sources.len()).for_each(|at| _ = (read(&files, at), asyncapi::read(&files, at)));
    let at = inputs.sources.iter().position(|source| source.path.as_str() == "b.yaml").expect("it is there");
    let left = parts::without(&files, &Visibility::is_restricted);
    let tree = left[at].get().expect("it was read").as_ref().expect("it is YAML");
    let left = written(&inputs.sources[at].path, &parts::published(tree));
    assert_eq!(left.trim(), expected.trim(), "for\n{text}");
}

#[test]
fn what_only_hidden_parts_use_in_other_files() {
    let user = "openapi: 3.1.0
paths:
  /a: { get: { responses: { '200': { content: { json: { schema: { $ref: 'b.yaml#/components/schemas/A' } } } } } } }
  /b: { x-mint: { groups: [staff] }, get: { responses: { '200': { content: { json: { schema: { $ref: 'b.yaml#/components/schemas/Refund' } } } } } } }
  /c: { x-mint: { groups: [staff] }, $ref: 'b.yaml#/item' }
//- b.yaml
";
    let models = "
components:
  schemas:
    A:
      type: string
    Lonely:
      items:
        \"$ref\": \"#/components/schemas/OfLonely\"
    OfLonely:
      type: string
";
    let hidden = "    Refund: { properties: { of: { $ref: '#/components/schemas/Amount' } } }\n    Amount: { type: number }\nitem: { get: { summary: s } }\n";
    check_other(&format!("{user}openapi: 3.1.0{models}{hidden}"), &format!("openapi: \"3.1.0\"{models}"));
    check_other(&format!("{user}{}{hidden}", &models[1..]), models);
    check_other(
        "openapi: 3.1.0
paths: { /a: { get: { x-mint: { groups: [staff] }, requestBody: { $ref: b.yaml } } } }
//- b.yaml
content: { json: { schema: { type: string } } }
",
        "{}",
    );
}

/// Where a document takes in a path of another, that names what is the first one's.
#[test]
fn names_of_another_document() {
    let other = "openapi: \"3.1.0\"
paths:
  /a:
    get:
      security:
        - key: []
";
    let schemes = "components: { securitySchemes: { key: { type: http, scheme: bearer }, zqinside: { type: http, scheme: basic, x-mint: { groups: [staff] } } } }";
    let first = format!("openapi: 3.1.0\npaths: {{ /a: {{ $ref: 'b.yaml#/paths/~1a' }} }}\n{schemes}\n//- b.yaml\n");
    check_other(&format!("{first}{other}        - zqinside: []\n"), other);
    // One of its own of that name is what it means.
    let own = format!(
        "{other}        - zqinside: []
components:
  securitySchemes:
    zqinside:
      type: http
      scheme: basic
"
    );
    check_other(&format!("{first}{own}"), &own);
    let servers =
        "servers: { open: { url: a, protocol: ws }, inside: { url: b, protocol: ws, x-mint: { groups: [staff] } } }";
    let left = "asyncapi: \"2.6.0\"
channels:
  a:
    servers:
      - open
";
    check_other(
        &format!(
            "asyncapi: 2.6.0\n{servers}\nchannels: {{ a: {{ $ref: 'b.yaml#/channels/a' }} }}\n//- b.yaml\n{left}      - inside\n"
        ),
        left,
    );
}

/// As long as a chain of references may be: nobody sees its end, and nothing overflows.
#[test]
fn chains_without_an_end() {
    let schema = |at: usize| match at {
        20_000 => format!("    S{at}: {{ x-mint: {{ groups: [staff] }} }}\n"),
        at => format!("    S{at}: {{ items: {{ $ref: '#/components/schemas/S{}' }} }}\n", at + 1),
    };
    let text = format!("openapi: 3.1.0\ncomponents:\n  schemas:\n{}", (0..=20_000).map(schema).collect::<String>());
    let inputs = inputs(&text);
    let files = Files::new(&inputs);
    (0..inputs.sources.len()).for_each(|at| _ = read(&files, at));
    let left = parts::without(&files, &Visibility::is_restricted);
    let tree = left[0].get().expect("it was read").as_ref().expect("it is YAML");
    assert_eq!(written(&inputs.sources[0].path, tree).trim(), "openapi: \"3.1.0\"");
}

/// Keys of tools' own, where references lead as well.
#[test]
fn what_stands_under_keys_of_its_own() {
    let hidden = "{ x-mint: { groups: [staff] } }";
    check_left(
        &format!(
            "openapi: 3.1.0
x-shared: {{ Refund: {{ required: [why, margin], properties: {{ why: {{ type: string }}, margin: {hidden} }} }} }}
x-notes: [{{ text: a, x-mint: {{ groups: [staff] }} }}, {{ text: b, x-mint: {{ pre: [c] }} }}]
components:
  schemas:
    A:
      $ref: '#/x-shared/Refund'
      x-examples: {{ one: {{ why: a, margin: 17 }}, two: {{ value: {{ why: b, margin: 18 }} }}, three: {{ value: '{{}}' }} }}
      x-example: {{ margin: 19 }}
"
        ),
        "openapi: \"3.1.0\"
x-shared:
  Refund:
    required:
      - why
    properties:
      why:
        type: string
x-notes:
  - text: b
    x-mint:
      pre:
        - c
components:
  schemas:
    A:
      \"$ref\": \"#/x-shared/Refund\"
      x-examples:
        one:
          why: a
        two:
          value:
            why: b
      x-example: {}
",
    );
}

#[test]
fn values_of_conditions_and_dependencies() {
    check_left(
        "openapi: 3.1.0
components:
  schemas:
    A:
      properties: { kind: { type: string } }
      required: [kind, margin]
      then: { properties: { margin: { x-mint: { groups: [staff] } } }, required: [margin] }
      else: { x-mint: { groups: [staff] }, properties: { cost: { type: number } } }
      example: { kind: a, margin: 3, cost: 4, more: 5 }
    B:
      properties: { name: { type: string }, margin: { x-mint: { groups: [staff] } } }
      dependentSchemas:
        name: { required: [margin], properties: { cost: { x-mint: { groups: [staff] } }, rate: { type: number } } }
        margin: { properties: { rate: { type: number } } }
      example: { name: a, margin: 6, cost: 7, rate: 8 }
    G:
      properties: { a: { type: string } }
      allOf: [{ $ref: '#/components/schemas/Public', x-mint: { groups: [staff] } }]
      required: [id]
    Public: { required: [id], properties: { id: { type: string } } }
    C:
      then: { items: { properties: { margin: { x-mint: { groups: [staff] } } } } }
      example: [{ name: a, margin: 9 }]
    E:
      discriminator: { propertyName: kind }
      properties: { kind: { type: string } }
      examples: [{ kind: F, bank: a }, { kind: E, name: b }]
    F: { x-mint: { groups: [staff] }, allOf: [{ $ref: '#/components/schemas/E' }] }
    D:
      then: { additionalProperties: { properties: { margin: { x-mint: { groups: [staff] } } } } }
      example: { a: { name: a, margin: 10 } }
",
        "openapi: \"3.1.0\"
components:
  schemas:
    A:
      properties:
        kind:
          type: string
      required:
        - kind
      example:
        kind: a
        more: 5
    B:
      properties:
        name:
          type: string
      dependentSchemas:
        name:
          properties:
            rate:
              type: number
      example:
        name: a
        rate: 8
    G:
      properties:
        a:
          type: string
    Public:
      required:
        - id
      properties:
        id:
          type: string
    C:
      example:
        - name: a
    E:
      discriminator:
        propertyName: kind
      properties:
        kind:
          type: string
      examples:
        - kind: E
          name: b
    D:
      example:
        a:
          name: a
",
    );
}

/// Nothing but the mapping of a discriminator names `Wire`.
#[test]
fn variants_that_only_a_mapping_names() {
    check_left(
        "openapi: 3.1.0
paths:
  /a: { get: { x-mint: { groups: [staff] }, requestBody: { content: { json: { schema: { $ref: '#/components/schemas/Payout' } } } } } }
  /b: { get: { requestBody: { content: { json: { schema: { $ref: '#/components/schemas/Pet' } } } } } }
components:
  schemas:
    Payout: { discriminator: { propertyName: kind, mapping: { wire: '#/components/schemas/Wire', cash: Cash } } }
    Wire: { allOf: [{ $ref: '#/components/schemas/Payout' }, { properties: { bank: { type: string } } }] }
    Cash: { allOf: [{ $ref: '#/components/schemas/Payout' }] }
    Pet: { discriminator: { propertyName: kind, mapping: { cat: Cat } } }
    Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }] }
",
        "openapi: \"3.1.0\"
paths:
  /b:
    get:
      requestBody:
        content:
          json:
            schema:
              \"$ref\": \"#/components/schemas/Pet\"
components:
  schemas:
    Pet:
      discriminator:
        propertyName: kind
        mapping:
          cat: Cat
    Cat:
      allOf:
        - \"$ref\": \"#/components/schemas/Pet\"
",
    );
}

/// More variants than are told apart: a name that is hidden in one of them is named in none, and values are hidden.
#[test]
fn variants_without_number() {
    let variant = |at: usize| match at {
        0 => "{ properties: { margin: { x-mint: { groups: [staff] } } }, required: [margin] }".to_owned(),
        at => format!("{{ properties: {{ p{at}: {{ type: string }} }}, required: [margin, p{at}] }}"),
    };
    let first: Vec<String> = (0..1_500).map(variant).collect();
    let last: Vec<String> = (0..1_500).rev().map(variant).collect();
    for variants in [first, last] {
        let text = format!(
            "openapi: 3.1.0
components:
  schemas:
    A: {{ anyOf: [{}], required: [margin, p1], example: {{ margin: 0.17 }} }}
    B: {{ required: [margin] }}
",
            variants.join(", ")
        );
        let inputs = inputs(&text);
        let files = Files::new(&inputs);
        _ = read(&files, 0);
        let left = parts::without(&files, &Visibility::is_restricted);
        let tree = left[0].get().expect("it was read").as_ref().expect("it is YAML");
        let left = written(&inputs.sources[0].path, tree);
        assert!(left.contains("required:\n        - p1\n") && !left.contains("0.17"));
        assert_eq!(left.matches("margin").count(), 1, "only `B` names it, which has nothing to do with it");
    }
}

/// What stays says whose it is, when some of the parts go.
#[test]
fn parts_that_stay() {
    let inputs = inputs(
        "openapi: 3.1.0
paths:
  /a:
    get:
      requestBody:
        content:
          json:
            schema: { properties: { margin: { x-mint: { groups: [staff] } } } }
            examples: { one: { value: { margin: 1, a: 2 }, x-mint: { groups: [partner] } } }
",
    );
    let hides = |rule: &Visibility| rule.to_string() == "readers in `staff`";
    let left = parts::left(&inputs, &hides);
    let left: String = left.iter().map(|(at, tree)| written(&inputs.sources[*at].path, tree)).collect();
    assert!(left.contains("partner") && !left.contains("margin"), "{left}");
}

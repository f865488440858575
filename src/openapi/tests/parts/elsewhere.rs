//! What names hidden parts from elsewhere: samples, links, other files; messages of AsyncAPI; long chains.

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
    (0..inputs.sources.len()).for_each(|at| _ = read(&files, at));
    let at = inputs.sources.iter().position(|source| source.path.as_str() == "b.yaml").expect("it is there");
    let left = parts::without(&files, &Visibility::is_restricted);
    let tree = left[at].get().expect("it was read").as_ref().expect("it is YAML");
    assert_eq!(written(&inputs.sources[at].path, tree).trim(), expected.trim(), "for\n{text}");
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

#[test]
fn messages_and_what_they_hold() {
    let with = "asyncapi: 3.0.0
servers:
  open: { host: a.example, protocol: ws }
  inside: { host: b.example, protocol: ws, x-mint: { groups: [staff] } }
channels:
  flight:
    servers: [{ $ref: '#/servers/open' }, { $ref: '#/servers/inside' }]
    messages: { position: { $ref: '#/components/messages/Position' }, call: { x-mint: { groups: [staff] }, payload: { type: string } } }
  staff: { x-mint: { groups: [staff] }, address: /staff }
operations:
  watch: { action: send, channel: { $ref: '#/channels/flight' } }
  command: { action: send, channel: { $ref: '#/channels/staff' } }
  recall: { x-mint: { groups: [staff] }, action: receive, channel: { $ref: '#/channels/flight' } }
components:
  messages:
    Position:
      traits: [{ $ref: '#/components/messageTraits/Seen' }]
      headers:
        type: object
        required: [id, margin]
        properties: { id: { type: string }, margin: { x-mint: { groups: [staff] } } }
      payload:
        schemaFormat: application/schema+json
        schema: { properties: { name: { type: string }, margin: { type: number, x-mint: { groups: [staff] } } }, required: [name, margin] }
      examples:
        - { name: one, payload: { name: a, margin: 17 }, headers: { id: b, margin: 18 } }
        - { name: two, x-mint: { groups: [staff] }, payload: { name: c } }
    Unused: { payload: { type: string } }
  messageTraits:
    Seen: { examples: [{ payload: { name: d, margin: 19 } }] }
";
    check_left(
        with,
        "asyncapi: \"3.0.0\"
servers:
  open:
    host: a.example
    protocol: ws
channels:
  flight:
    servers:
      - \"$ref\": \"#/servers/open\"
    messages:
      position:
        \"$ref\": \"#/components/messages/Position\"
operations:
  watch:
    action: send
    channel:
      \"$ref\": \"#/channels/flight\"
components:
  messages:
    Position:
      traits:
        - \"$ref\": \"#/components/messageTraits/Seen\"
      headers:
        type: object
        required:
          - id
        properties:
          id:
            type: string
      payload:
        schemaFormat: application/schema+json
        schema:
          properties:
            name:
              type: string
          required:
            - name
      examples:
        - name: one
          payload:
            name: a
          headers:
            id: b
    Unused:
      payload:
        type: string
  messageTraits:
    Seen:
      examples:
        - payload:
            name: d
",
    );
    check_left(
        "asyncapi: 2.6.0
servers: { open: { url: a, protocol: ws }, inside: { url: b, protocol: ws, x-mint: { groups: [staff] } } }
channels:
  a:
    servers: [open, inside]
    publish: { message: { oneOf: [{ payload: { type: string } }, { x-mint: { groups: [staff] }, payload: { type: number } }] } }
  b: { subscribe: { x-mint: { groups: [staff] } } }
",
        "asyncapi: \"2.6.0\"
servers:
  open:
    url: a
    protocol: ws
channels:
  a:
    servers:
      - open
    publish:
      message:
        oneOf:
          - payload:
              type: string
  b: {}
",
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

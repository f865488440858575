//! AsyncAPI: servers, channels, messages and their examples.

use super::*;

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

/// A file of which nothing is for some but what stands in the braces of `messages`.
fn of_messages(messages: &str) -> String {
    format!(
        "asyncapi: 3.0.0
components:
  schemas: {{ Sale: {{ properties: {{ name: {{ type: string }}, margin: {{ type: number }} }} }} }}
{messages}"
    )
}

#[track_caller]
fn check_messages(messages: &str, expected: &str) {
    let head = "asyncapi: \"3.0.0\"
components:
  schemas:
    Sale:
      properties:
        name:
          type: string
        margin:
          type: number
";
    check_left(&of_messages(messages), &format!("{head}{expected}"));
}

#[test]
fn payloads_with_something_beside_their_reference() {
    check_messages(
        "  messages:
    M:
      payload: { $ref: '#/components/schemas/Sale', x-mint: { groups: [staff] } }
      headers: { type: object, properties: { id: { type: string } } }
      examples: [{ payload: { margin: 17 } }, { headers: { id: a } }]
",
        "  messages:
    M:
      headers:
        type: object
        properties:
          id:
            type: string
      examples:
        - headers:
            id: a
",
    );
    check_messages(
        "  messages:
    M:
      payload: { $ref: '#/components/schemas/Sale', properties: { cost: { x-mint: { groups: [staff] } } } }
      headers: { $ref: '#/components/schemas/Sale', properties: { cost: { x-mint: { groups: [staff] } } } }
      examples: [{ payload: { name: a, cost: 17 }, headers: { name: b, cost: 18 } }]
",
        "  messages:
    M:
      payload:
        \"$ref\": \"#/components/schemas/Sale\"
      headers:
        \"$ref\": \"#/components/schemas/Sale\"
      examples:
        - payload:
            name: a
          headers:
            name: b
",
    );
    check_messages(
        "  messages:
    M:
      payload: { $ref: '#/components/x-written/Sale', properties: { cost: { x-mint: { groups: [staff] } } } }
      examples: [{ payload: { name: a, margin: 17, cost: 18 } }]
  x-written:
    Sale:
      schemaFormat: application/schema+json
      schema: { properties: { name: { type: string }, margin: { x-mint: { groups: [staff] } } } }
",
        "  messages:
    M:
      payload:
        \"$ref\": \"#/components/x-written/Sale\"
      examples:
        - payload:
            name: a
  x-written:
    Sale:
      schemaFormat: application/schema+json
      schema:
        properties:
          name:
            type: string
",
    );
}

/// What one of the messages of a trait hides, its examples do not show: they are those of all.
#[test]
fn examples_of_a_trait_of_two_messages() {
    check_messages(
        "  messages:
    A: { traits: [{ $ref: '#/components/messageTraits/T' }], payload: { properties: { margin: { x-mint: { groups: [staff] } } } } }
    B: { traits: [{ $ref: '#/components/messageTraits/T' }], payload: { $ref: '#/components/schemas/Sale' } }
    C:
      traits: [{ x-mint: { groups: [staff] }, headers: { properties: { cost: { type: number } } } }]
      examples: [{ headers: { cost: 18 } }, { payload: { name: b } }]
  messageTraits: { T: { examples: [{ payload: { name: a, margin: 17 } }] } }
",
        "  messages:
    A:
      traits:
        - \"$ref\": \"#/components/messageTraits/T\"
    B:
      traits:
        - \"$ref\": \"#/components/messageTraits/T\"
      payload:
        \"$ref\": \"#/components/schemas/Sale\"
    C:
      examples:
        - payload:
            name: b
  messageTraits:
    T:
      examples:
        - payload:
            name: a
",
    );
}

#[test]
fn examples_that_are_for_some() {
    let messages = "  messages:
    M:
      payload: { $ref: '#/components/schemas/Sale' }
      examples: [{ name: all, payload: { name: a } }, { name: inside, x-mint: { groups: [staff] }, payload: { name: b } }]
";
    check_messages(
        messages,
        "  messages:
    M:
      payload:
        \"$ref\": \"#/components/schemas/Sale\"
      examples:
        - name: all
          payload:
            name: a
",
    );
    let inputs = inputs(&of_messages(messages));
    let files = Files::new(&inputs);
    _ = asyncapi::read(&files, 0);
    let rules: Vec<String> = parts::survey(&files).value.rules.iter().map(|(rule, _)| rule.to_string()).collect();
    assert_eq!(rules, ["readers in `staff`"]);
}

#[test]
fn servers_and_what_only_they_use() {
    check_left(
        "asyncapi: 3.0.0
info: { tags: [{ name: open }, { name: inside }, { $ref: '#/components/tags/staff' }, { name: lonely }] }
servers:
  open: { $ref: '#/components/servers/open' }
  inside: { $ref: '#/components/servers/inside', x-mint: { groups: [staff] } }
channels:
  a: { servers: [{ $ref: '#/servers/open' }], tags: [{ name: open }] }
  b: { x-mint: { groups: [staff] }, tags: [{ $ref: '#/components/tags/staff' }] }
components:
  servers:
    open: { host: a.example, protocol: ws }
    inside: { host: b.example, protocol: ws, variables: { v: { $ref: '#/components/serverVariables/v' } }, security: [{ $ref: '#/components/securitySchemes/key' }], tags: [{ name: inside }] }
    spare: { host: c.example, protocol: ws }
  serverVariables: { v: { default: d } }
  securitySchemes: { key: { type: http, scheme: basic } }
  tags: { staff: { name: staff } }
",
        "asyncapi: \"3.0.0\"
info:
  tags:
    - name: open
    - name: lonely
servers:
  open:
    \"$ref\": \"#/components/servers/open\"
channels:
  a:
    servers:
      - \"$ref\": \"#/servers/open\"
    tags:
      - name: open
components:
  servers:
    open:
      host: a.example
      protocol: ws
    spare:
      host: c.example
      protocol: ws
",
    );
    // Of version 2, which names them; of each file its own.
    check_left(
        "asyncapi: 2.6.0
tags: [{ name: open }, { name: sent }, { name: inside }]
servers:
  open: { url: a, protocol: ws }
  inside: { $ref: '#/components/servers/inside' }
channels:
  a: { servers: [open, inside], publish: { tags: [{ name: open }], message: { traits: [{ tags: [{ name: sent }] }] } } }
  b: { $ref: c.yaml }
  c: { subscribe: { x-mint: { groups: [staff] }, message: { oneOf: [{ tags: [{ name: inside }] }] } } }
components:
  servers: { inside: { url: b, protocol: ws, security: [{ key: [] }], x-mint: { groups: [staff] } } }
  securitySchemes: { key: { type: http, scheme: basic } }
//- b.yaml
asyncapi: 2.6.0
servers: { inside: { url: c, protocol: ws } }
channels: { a: { servers: [inside] } }
//- c.yaml
servers: [open, inside]
",
        "asyncapi: \"2.6.0\"
tags:
  - name: open
  - name: sent
servers:
  open:
    url: a
    protocol: ws
channels:
  a:
    servers:
      - open
    publish:
      tags:
        - name: open
      message:
        traits:
          - tags:
              - name: sent
  b:
    \"$ref\": c.yaml
  c: {}
",
    );
}

/// What everybody may have of another file than `a.yaml` is in its lists.
#[test]
fn servers_of_other_files() {
    let inputs = inputs(
        "asyncapi: 2.6.0
servers: { inside: { url: b, protocol: ws, x-mint: { groups: [staff] } }, open: { url: a, protocol: ws } }
channels: { c: { $ref: c.yaml } }
//- b.yaml
asyncapi: 2.6.0
servers: { inside: { url: c, protocol: ws } }
channels: { a: { servers: [inside] } }
//- c.yaml
servers: [open, inside]
",
    );
    let files = Files::new(&inputs);
    (0..inputs.sources.len()).for_each(|at| _ = (asyncapi::read(&files, at), files.read(at)));
    let left = parts::without(&files, &Visibility::is_restricted);
    let lists = |at: usize| written(&inputs.sources[at].path, left[at].get().expect("read").as_ref().expect("YAML"));
    assert!(lists(1).contains("servers:\n      - inside"), "{}", lists(1));
    assert_eq!(lists(2), "servers:\n  - open\n");
}

/// An empty list would mean all that there are.
#[test]
fn lists_of_which_all_is_hidden() {
    check_left(
        "asyncapi: 3.0.0
servers:
  open: { host: a.example, protocol: ws }
  inside: { host: b.example, protocol: ws, x-mint: { groups: [staff] } }
  far: { host: c.example, protocol: ws, x-mint: { groups: [partner] } }
channels:
  a:
    messages: { said: { payload: {} }, secret: { x-mint: { groups: [staff] } } }
  b: { servers: [{ $ref: '#/servers/inside' }, { $ref: '#/servers/far' }], address: b }
operations:
  say: { action: send, channel: { $ref: '#/channels/a' } }
  hide: { action: send, channel: { $ref: '#/channels/a' }, messages: [{ $ref: '#/channels/a/messages/secret' }] }
  ask: { action: send, channel: { $ref: '#/channels/b' } }
",
        "asyncapi: \"3.0.0\"
servers:
  open:
    host: a.example
    protocol: ws
channels:
  a:
    messages:
      said:
        payload: {}
operations:
  say:
    action: send
    channel:
      \"$ref\": \"#/channels/a\"
",
    );
    check_left(
        "asyncapi: 2.6.0
servers: { open: { url: a, protocol: ws }, inside: { url: b, protocol: ws, x-mint: { groups: [staff] } } }
channels:
  a: { servers: [inside], description: d }
  b: { servers: [inside, open] }
  c: { servers: [] }
",
        "asyncapi: \"2.6.0\"
servers:
  open:
    url: a
    protocol: ws
channels:
  b:
    servers:
      - open
  c:
    servers: []
",
    );
    // One that says whose it is stays, and is not that of all servers.
    let with = "asyncapi: 3.0.0
servers: { open: { host: a, protocol: ws }, inside: { host: b, protocol: mqtt, x-mint: { groups: [staff] } } }
channels:
  a: { servers: [{ $ref: '#/servers/inside' }], x-mint: { groups: [{ excludes: [trial] }] } }
  b: { $ref: '#/components/channels/B', x-mint: { groups: [{ excludes: [trial] }] } }
components: { channels: { B: { servers: [{ $ref: '#/servers/inside' }] } } }
";
    let left = "asyncapi: \"3.0.0\"
servers:
  open:
    host: a
    protocol: ws
channels:
  a: {}
  b:
    \"$ref\": \"#/components/channels/B\"
components:
  channels:
    B: {}
";
    let said = "E0307 `excludes` without `includes` hides the page from nobody: a reader can log out\n";
    check_left(with, &[said, said, left].concat());
    let whole = inputs(with);
    let files = Files::new(&whole);
    _ = asyncapi::read(&files, 0);
    let left = parts::without(&files, &Visibility::is_restricted);
    let document = asyncapi::read(&Files::of(&whole, left), 0).value.expect("it is AsyncAPI");
    let served = |channel: &asyncapi::Channel| document.servers_of(channel).count();
    assert_eq!(document.channels.iter().map(served).collect::<Vec<_>>(), [0, 0]);
    // The page of such a channel is that of the readers of the first of its servers.
    let inputs = inputs(
        "asyncapi: 2.6.0
servers: { open: { url: a, protocol: ws }, inside: { url: b, protocol: ws, x-mint: { groups: [staff] } } }
channels: { a: { servers: [inside] }, b: { servers: [inside, open] }, c: { servers: [inside], x-mint: { groups: [partner] } } }
",
    );
    let document = asyncapi::read(&Files::new(&inputs), 0).value.expect("it is AsyncAPI");
    let groups =
        |channel: &asyncapi::Channel| crate::frontmatter::of_fields(&channel.metadata).value.groups.to_string();
    let groups: Vec<String> = document.channels.iter().map(groups).collect();
    assert_eq!(groups, ["readers in `staff`", "everybody", "readers in `partner`"]);
}

//! Documents and what is made of them, as text; every specification of the corpus; documents made to do harm.

mod channels;
mod corpus;
mod hostile;
mod outline;
mod parts;
mod schemas;

use super::*;
use crate::inputs::Inputs;
use outline::outline;

/// Operations and findings of `a.yaml`, with other files after lines of `//- name`.
#[track_caller]
fn check(written: &str, expected: &str) {
    let (found, _) = made(written);
    assert_eq!(found.trim(), expected.trim(), "for\n{written}");
}

fn inputs(written: &str) -> Inputs {
    let mut files: Vec<(&str, String)> = vec![("a.yaml", String::new())];
    for line in written.lines() {
        match line.strip_prefix("//- ") {
            Some(name) => files.push((name, String::new())),
            None => {
                let text = &mut files.last_mut().expect("the first is there").1;
                *text += line;
                text.push('\n');
            }
        }
    }
    Inputs::from_texts(files.iter().map(|(name, text)| (*name, &**text)))
}

fn made(written: &str) -> (String, Option<Spec>) {
    let inputs = inputs(written);
    let files = Files::new(&inputs);
    let at = inputs.sources.iter().position(|source| source.path.as_str() == "a.yaml").expect("it is there");
    let Checked { value, mut diags } = read(&files, at);
    diags.sort_by_key(|diag| diag.span);
    let mut out = value.as_ref().map_or_else(String::new, outline);
    for diag in diags {
        let span = diag.span.expect("findings about specifications have a place");
        let source = inputs.sources.iter().find(|source| source.file == span.file).expect("it is one of them");
        let line = source.text[..span.start as usize].matches('\n').count() + 1;
        let help = diag.help.unwrap_or_else(|| panic!("no help: {}", diag.message));
        let said = format!("{} {}:{line} {} ({help})\n", diag.code.number(), source.path, diag.message);
        // Equal findings are printed once.
        if !out.contains(&said) {
            out += &said;
        }
    }
    (out, value)
}

const HEAD: &str = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\n";

#[track_caller]
fn check31(written: &str, expected: &str) {
    check(&format!("{HEAD}{written}"), expected);
}

#[test]
fn operations() {
    check31(
        "tags: [{ name: users, description: ' All. ', x-group: People }]
paths:
  /users/{id}:
    summary: Of the path
    description: Also of the path
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
      - { name: page, in: query, description: old }
    post:
      operationId: makeUser
      tags: [users, more]
      summary: ' Make '
      deprecated: true
      x-hidden: true
      parameters:
        - { name: page, in: query, required: true, schema: { type: integer }, style: pipeDelimited, explode: false }
        - { name: X-A, in: header, content: { application/json: { schema: { type: object }, example: { b: 1, a: 2 } } } }
        - { name: s, in: cookie, deprecated: true, examples: { one: { value: x, summary: One }, two: { externalValue: 'https://x' } } }
      requestBody:
        required: true
        description: What
        content:
          multipart/form-data:
            schema: { type: object, properties: { file: { type: string, format: binary } } }
            encoding: { file: { contentType: image/png, headers: { X-H: { schema: { type: string } } } } }
          application/json: { example: [1.10, 1e400] }
      responses:
        200: { description: Good, headers: { X-Rate: { description: left, schema: { type: integer } } }, content: { text/plain: {} } }
        default: { description: Bad }
        x-own: 1
      x-codeSamples: [{ lang: bash, label: CLI, source: 'users make' }]
      x-mint: { href: /make, content: '# Hi', metadata: { title: Make }, groups: [admin], pre: [a], post: [b], playground: { expand: all } }
    get: { x-excluded: true, responses: { '200': { description: ok } } }
webhooks:
  made: { post: { summary: Made } }
",
        "T3.1 T
tag users (People): All.
GET /users/{id} excluded
  summary: Of the path
  description: Also of the path
  path id required simple: string
  query page form explode: any
    | old
  200 | ok
  server /
POST /users/{id} =makeUser #users #more deprecated hidden
  summary: Make
  description: Also of the path
  mint href=/make content=# Hi pre=[a] post=[b] expand=all groups=[\"admin\"] title=\"Make\"
  sample bash CLI: users make
  path id required simple: string
  query page required pipeDelimited: integer
  header X-A simple application/json: object
    example {\"b\":1,\"a\":2}
  cookie s deprecated form explode: any
    example one (One) \"x\"
    example two at https://x
  body required | What
    multipart/form-data: object
      encoding file image/png X-H
    application/json: none
      example [1.10,1e400]
  200 | Good
    header X-Rate: integer | left
    text/plain: none
  default | Bad
  server /
WEBHOOK(POST) made
  summary: Made
  server /
",
    );
}

#[test]
fn servers_at_three_levels() {
    check31(
        "servers: [{ url: 'https://{r}.a.com/{v}', description: All, variables: { r: { default: eu, enum: [eu, us], description: Where }, v: { default: 1 } } }]
paths:
  /a: { get: {}, post: { servers: [{ url: '/own' }, { url: javascript:x }] } }
  /b: { servers: [{ url: /path }], get: {} }
",
        "T3.1 T
GET /a
  server https://{r}.a.com/{v} = https://eu.a.com/1 | All
POST /a
  server /own
  server javascript:x
GET /b
  server /path
",
    );
}

#[test]
fn security() {
    check31(
        "security: [{ key: [], oauth: [read] }, {}]
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key, x-default: k, description: A key }
    q: { $ref: '#/components/securitySchemes/real' }
    real: { type: apiKey, in: query, name: k }
    c: { type: apiKey, in: cookie, name: k }
    basic: { type: http, scheme: Basic }
    bearer: { type: http, scheme: bearer, bearerFormat: JWT }
    digest: { type: http, scheme: digest }
    oidc: { type: openIdConnect, openIdConnectUrl: 'https://x' }
    tls: { type: mutualTLS }
    oauth:
      type: oauth2
      flows: { authorizationCode: { authorizationUrl: 'https://a', tokenUrl: 'https://t', scopes: { read: Reads, write: Writes } } }
paths:
  /a: { get: {}, put: { security: [] }, post: { security: [{ q: [] }, { c: [], basic: [] }, { bearer: [] }, { digest: [] }, { oidc: [a] }, { tls: [] }] } }
",
        "T3.1 T
GET /a
  server /
  needs key apiKey header X-Key =\"k\" & oauth oauth2 AuthorizationCode https://a https://t read,write [read]
  needs nothing
PUT /a
  server /
POST /a
  server /
  needs q apiKey query k
  needs c apiKey cookie k & basic basic
  needs bearer bearer JWT
  needs digest http digest
  needs oidc openIdConnect https://x [a]
  needs tls mutualTLS
E0923 a.yaml:12 nothing here logs in by `digest`: readers write the whole of the header (write `basic` or `bearer` where the API takes them)
",
    );
}

#[test]
fn security_that_nobody_describes() {
    check31(
        "security: [{ key: [] }]
components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key }, bad: { type: none } } }
paths:
  /a: { get: { security: [{ token: [] }] }, put: { security: [{ token: [] }, {}] }, post: { security: [{ token: [] }, { bad: [] }] } }
  /b: { get: { security: [{ token: [], key: [] }] } }
",
        "T3.1 T
GET /a
  server /
  needs key apiKey header X-Key
PUT /a
  server /
  needs nothing
POST /a
  server /
GET /b
  server /
E0905 a.yaml:4 `bad` is of the type `none`, which is no security scheme (write `apiKey`, `http`, `oauth2`, `openIdConnect` or `mutualTLS`)
E0908 a.yaml:6 there is no security scheme `token` (describe it in `components.securitySchemes.token`)
E0908 a.yaml:7 there is no security scheme `token` (describe it in `components.securitySchemes.token`)
",
    );
}

#[test]
fn references() {
    check31(
        "paths:
  /a~b: { $ref: 'more/paths.yaml#/~1items~1%7Bid%7D' }
  /c: { $ref: '#/paths/~1d', put: { summary: Beside } }
  /d:
    get:
      parameters: [{ $ref: '#/components/parameters/P', description: Mine }, { $ref: '#/components/parameters/P' }]
      requestBody: { $ref: '#/components/requestBodies/B' }
      responses: { '200': { $ref: '#/components/responses/R' }, '201': { $ref: '#/components/responses/R', description: Own } }
components:
  parameters:
    P: { $ref: '#/components/parameters/Q' }
    Q: { name: q, in: query, description: Theirs, example: { $ref: '#/nowhere' } }
  requestBodies: { B: { content: { a/b: { examples: { e: { $ref: '#/components/examples/E' } } } } } }
  examples: { E: { value: 1 } }
  responses: { R: { description: R, headers: { H: { $ref: 'more/paths.yaml#/headers/H' } } } }
//- more/paths.yaml
/items/{id}: { get: { parameters: [{ $ref: '../shared.json#/ps/0' }], summary: Far } }
headers: { H: { description: far, schema: { type: string } } }
//- shared.json
{ \"ps\": [{ \"name\": \"id\", \"in\": \"query\", \"schema\": { \"$ref\": \"#/s\" } }], \"s\": { \"type\": \"boolean\" } }
",
        "T3.1 T
GET /a~b
  summary: Far
  query id form explode: boolean
  server /
GET /c
  query q form explode: any
    | Mine
    example {\"$ref\":\"#/nowhere\"}
  body
    a/b: none
      example e 1
  200 | R
    header H: string | far
  201 | Own
    header H: string | far
  server /
PUT /c
  summary: Beside
  server /
GET /d
  query q form explode: any
    | Mine
    example {\"$ref\":\"#/nowhere\"}
  body
    a/b: none
      example e 1
  200 | R
    header H: string | far
  201 | Own
    header H: string | far
  server /
E0912 a.yaml:8 the query parameter `q` stands twice (remove one of them)
",
    );
}

#[test]
fn callbacks() {
    check31(
        "paths:
  /a:
    post:
      callbacks:
        done: { '{$request.body#/url}': { post: { summary: Called, callbacks: { again: { x: { get: {} } } } } } }
        self: { $ref: '#/paths/~1a/post/callbacks/done' }
",
        "T3.1 T
POST /a
  server /
  callback done
    POST {$request.body#/url}
      summary: Called
      server /
  callback self
    POST {$request.body#/url}
      summary: Called
      server /
",
    );
}

#[test]
fn what_is_wrong_breaks_its_operation_only() {
    check31(
        "paths:
  /a:
    get: { parameters: { name: x }, summary: Broken, responses: { '200': { description: ok } } }
    put: { parameters: [{ $ref: '#/components/parameters/Limt' }] }
    post: { parameters: [{ name: x, in: body }] }
    patch: 7
    delete: { responses: [], summary: [1] }
    options: { responses: { OK: { description: x } }, tags: x, x-hidden: 1 }
  /b/{id}/{id}: { get: { operationId: same }, post: { operationId: same, parameters: [{ name: other, in: path }] } }
  /c: { $ref: 'gone.yaml#/x' }
  /d: { get: { security: [{ kye: [] }], requestBody: { content: { a/b: { schema: { $ref: '#/components/schemas/No' } } } } } }
  e: { get: {} }
components:
  parameters: { Limit: { name: limit, in: query } }
  securitySchemes: { key: { type: apiKey, in: header, name: X }, bad: { type: basic } }
",
        "T3.1 T
GET /a
  summary: Broken
  broken: `parameters` is an object, not a list
PUT /a
  broken: the `$ref` `#/components/parameters/Limt` leads nowhere
POST /a
  broken: the parameter `x` is in the body, as Swagger 2 has it
DELETE /a
  broken: `responses` is a list, not an object
OPTIONS /a
  server /
PATCH /a
  broken: `patch` of `/a` is a number, not an object
GET /b/{id}/{id} =same
  server /
POST /b/{id}/{id} =same
  path other required simple: any
  server /
GET /d
  body
    a/b: any
  server /
GET e
  server /
E0905 a.yaml:5 `parameters` is an object, not a list (write a list: `\"parameters\": [ … ]`)
E0906 a.yaml:6 `#/components/parameters/Limt` leads nowhere: there is no `Limt` (did you mean `Limit`?)
E0905 a.yaml:7 the parameter `x` is in the body, as Swagger 2 has it (describe it in `requestBody`)
E0905 a.yaml:8 `patch` of `/a` is a number, not an object (write an object: `{ \"responses\": { \"200\": { … } } }`)
E0905 a.yaml:9 `responses` is a list, not an object (write an object: `{ \"200\": { \"description\": \"…\" } }`)
E0905 a.yaml:9 `summary` is a list, not text (write text)
E0905 a.yaml:10 `OK` is no status of a response (write a status (`200`), a class of them (`4XX`), or `default`)
E0905 a.yaml:10 `tags` is text, not a list (write a list)
E0905 a.yaml:10 `x-hidden` is `1`, not `true` or `false` (write `true` or `false`)
E0909 a.yaml:11 `{id}` of `/b/{id}/{id}` is not described (add a parameter: `{ \"name\": \"id\", \"in\": \"path\", \"required\": true, … }`)
E0907 a.yaml:11 the `operationId` `same` stands twice (give each operation an id of its own)
E0909 a.yaml:11 the path `/b/{id}/{id}` has no `{other}` (write it into the path, or take the parameter out)
E0906 a.yaml:12 `gone.yaml#/x` names the file `gone.yaml`, which is not there (mend the path, or add the file)
E0908 a.yaml:13 there is no security scheme `kye` (did you mean `key`?)
E0906 a.yaml:13 `#/components/schemas/No` leads nowhere: there is no `schemas` (mend the name, or add what is missing)
E0905 a.yaml:14 the path `e` does not begin with `/` (write `/e`)
E0905 a.yaml:17 `bad` is of the type `basic`, which is no security scheme (write `\"type\": \"http\", \"scheme\": \"basic\"`)
",
    );
}

#[test]
fn documents_that_are_not_read() {
    check(
        "swagger: '2.0'\ninfo: { title: Old }\npaths: { /a: { get: { summary: A, parameters: [{ name: x, in: body }] } } }\n",
        "T2 Old\nGET /a\n  summary: A\n  broken: a specification of Swagger 2.0, which is not read\n\
         E0904 a.yaml:1 Swagger 2.0 is not read: its operations have pages without content (convert the file to OpenAPI \
         3, for example with `npx swagger2openapi`, which keeps its texts)\n",
    );
    check(
        "openapi: 3.2.0\npaths: {}\n",
        "T3.1\nE0904 a.yaml:1 OpenAPI `3.2.0` is read as 3.1, which may miss what it means (write `3.0.3` or `3.1.0`, \
         whichever the file keeps to)\n",
    );
    check("some: data\nabout: openapi\n", "");
    check(
        "openapi: 3.1.0\npaths: {}\npath: {}\nwebhoks: {}\nx-path: {}\nother: {}\n",
        "T3.1\nE0915 a.yaml:4 an OpenAPI document has no `webhoks` at its top (did you mean `webhooks`?)\n",
    );
    check(
        "openapi: 3.1.0\npaths: {\n",
        "E0903 a.yaml:2 the specification `a.yaml` cannot be read: this map has no closing `}` (close it: \
         `{a: b}`, or put text that begins with `{` in quotes)\n",
    );
}

#[test]
fn fingerprints_change_with_what_they_reach() {
    let written = |user: &str, other: &str, servers: &str| {
        let text = format!(
            "{HEAD}{servers}paths:
  /a: {{ get: {{ responses: {{ '200': {{ description: x, content: {{ a/b: {{ schema: {{ $ref: '#/components/schemas/A' }} }} }} }} }} }} }}
  /b: {{ get: {{ summary: B }} }}
components:
  schemas:
    A: {{ properties: {{ b: {{ $ref: '#/components/schemas/B' }} }} }}
    B: {{ properties: {{ a: {{ $ref: '#/components/schemas/A' }}, user: {{ $ref: '#/components/schemas/User' }} }} }}
    User: {{ type: {user} }}
    Other: {{ type: {other} }}
"
        );
        let spec = made(&text).1.expect("it is one");
        let operations = spec.operations.iter().map(|operation| operation.fingerprint);
        let models = spec.models.iter().map(|model| model.fingerprint);
        operations.chain(models).collect::<Vec<_>>()
    };
    let changed = |one: &[Fingerprint], other: &[Fingerprint]| {
        let pairs = one.iter().zip(other).map(|(one, other)| if one == other { '.' } else { 'x' });
        pairs.collect::<String>()
    };
    let first = written("string", "string", "");
    assert_eq!(changed(&first, &written("string", "string", "\n\n# moved\n")), "......");
    assert_eq!(changed(&first, &written("integer", "string", "")), "x.xxx.");
    assert_eq!(changed(&first, &written("string", "integer", "")), ".....x");
    assert_eq!(changed(&first, &written("string", "string", "servers: [{ url: /x }]\n")), "xx....");
}

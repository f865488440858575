//! AsyncAPI documents and what is made of them.

use super::super::asyncapi::{self, ActionKind, AsyncApi};
use super::*;

#[track_caller]
fn check(written: &str, expected: &str) {
    let inputs = inputs(written);
    let Checked { value, diags } = asyncapi::read(&Files::new(&inputs), 0);
    let mut out = value.as_ref().map_or_else(String::new, outline);
    for diag in diags {
        out += &format!("{} {} ({})\n", diag.code.number(), diag.message, diag.help.expect("every finding has help"));
    }
    assert_eq!(out.trim(), expected.trim(), "for\n{written}");
}

fn outline(document: &AsyncApi) -> String {
    let or = |text: &Option<Box<str>>| text.as_deref().unwrap_or("-").to_owned();
    let mut out = format!("{} | {}\n", or(&document.title), or(&document.description));
    for server in &document.servers {
        let (protocol, about) = (or(&server.protocol), or(&server.description));
        out += &format!("server {} {} {protocol} | {about}\n", server.name, server.address);
        for variable in &server.variables {
            out += &format!("  {} of [{}], {}\n", variable.name, variable.values.join(","), variable.default);
        }
        out += &logins(&server.security);
        out += &bindings(&server.bindings);
    }
    for channel in &document.channels {
        let (address, title) = (or(&channel.address), or(&channel.title));
        out += &format!(
            "{} at {address}, {title} | {} | {}\n",
            channel.name,
            or(&channel.summary),
            or(&channel.description)
        );
        for name in channel.servers.iter().flatten() {
            out += &format!("  on {name}\n");
        }
        out += &channel.tag.as_ref().map_or_else(String::new, |tag| format!("  tag {tag}\n"));
        out += &bindings(&channel.bindings);
        for parameter in &channel.parameters {
            let values = parameter.values.join(",");
            let (default, about) = (or(&parameter.default), or(&parameter.description));
            let schema = if parameter.schema.is_some() { " schema" } else { "" };
            out += &format!("  parameter {} [{values}] {default}{schema} | {about}\n", parameter.name);
        }
        for message in &channel.messages {
            let (name, title, content_type) = (or(&message.name), or(&message.title), or(&message.content_type));
            out += &format!(
                "  message {name}, {title}, {content_type} | {} | {}\n",
                or(&message.summary),
                or(&message.description)
            );
            for (word, schema) in [("headers", &message.headers), ("payload", &message.payload)] {
                if let Some(schema) = schema {
                    out += &format!("    {word} {:?}\n", document.schemas.open(schema).types);
                }
            }
            if let Some(correlation) = &message.correlation {
                out += &format!("    belongs by {} | {}\n", correlation.location, or(&correlation.description));
            }
            out += &bindings(&message.bindings);
            if let Some((format, schema)) = &message.foreign {
                out += &format!("    in {format}: {}\n", schema.as_ref().map_or_else(String::new, json::Json::compact));
            }
            for example in &message.examples {
                let json = |json: &Option<json::Json>| json.as_ref().map_or("-".to_owned(), json::Json::compact);
                let (name, about) = (or(&example.name), or(&example.summary));
                out += &format!("    example {name} | {about} {} {}\n", json(&example.headers), json(&example.payload));
            }
        }
        for action in &channel.actions {
            let kind = match action.kind {
                ActionKind::Sent => "sent",
                ActionKind::Received => "received",
            };
            let (id, title) = (or(&action.id), or(&action.title));
            let about = format!("{} | {}", or(&action.summary), or(&action.description));
            out += &format!("  {kind} {id}, {title} {:?} | {about}\n", action.messages);
            out += &logins(&action.security);
            out += &bindings(&action.bindings);
        }
    }
    out
}

fn logins(asked: &[Vec<asyncapi::Login>]) -> String {
    let one = |login: &asyncapi::Login| {
        let secret = match &login.secret {
            asyncapi::Secret::Http(kind) => format!("{kind:?}"),
            asyncapi::Secret::Protocol(called) => (*called).to_owned(),
        };
        format!("{} ({secret}) [{}]", login.scheme, login.scopes.join(","))
    };
    let all = |logins: &Vec<asyncapi::Login>| match logins[..] {
        [] => "nothing".to_owned(),
        _ => logins.iter().map(one).collect::<Vec<_>>().join(" and "),
    };
    asked.iter().map(|logins| format!("  log in: {}\n", all(logins))).collect()
}

fn bindings(bindings: &[asyncapi::Binding]) -> String {
    let lines = bindings.iter().map(|binding| format!("  for {}: {}\n", binding.protocol, binding.value.compact()));
    lines.collect()
}

#[test]
fn version_2() {
    check(
        "asyncapi: 2.6.0
info: { title: T, description: D }
defaultContentType: application/json
servers: { prod: { url: 'wss://{host}/x', protocol: wss, description: Live } }
channels:
  users/{id}:
    description: About users
    servers: [prod]
    parameters: { id: { description: Whose, schema: { type: string } } }
    subscribe:
      operationId: onUser
      summary: Hear
      message: { oneOf: [{ $ref: '#/components/messages/Made' }, { $ref: '#/components/messages/Gone' }] }
    publish: { description: Say, message: { $ref: '#/components/messages/Made' } }
  raw: { publish: { message: { name: avro, schemaFormat: 'application/vnd.apache.avro;version=1.9.0', payload: { type: record } } } }
components:
  messages:
    Made:
      title: Made
      summary: A user
      headers: { type: object }
      payload: { $ref: 'b.yaml#/User' }
      examples: [{ name: one, summary: One, payload: { b: 1, a: 2 } }]
    Gone: { contentType: text/plain, description: Was, payload: { type: string } }
//- b.yaml
User: { type: object }
",
        "T | D
server prod wss://{host}/x wss | Live
users/{id} at users/{id}, - | - | About users
  on prod
  parameter id [] - schema | Whose
  message Made, Made, application/json | A user | -
    headers [Object]
    payload [Object]
    example one | One - {\"b\":1,\"a\":2}
  message Gone, -, text/plain | - | Was
    payload [String]
  sent onUser, - [0, 1] | Hear | -
  received -, - [0] | - | Say
raw at raw, - | - | -
  message avro, -, application/json | - | -
    in application/vnd.apache.avro;version=1.9.0: {\"type\":\"record\"}
  received -, - [0] | - | -",
    );
}

#[test]
fn version_3() {
    check(
        "asyncapi: 3.0.0
info: { title: T }
servers: { prod: { host: api.acme.com, pathname: /v1, protocol: kafka } }
channels:
  users:
    address: users.{id}
    title: Users
    summary: S
    servers: [{ $ref: '#/servers/prod' }]
    parameters: { id: { enum: [a, b], default: a, description: Whose } }
    messages:
      made: { $ref: '#/components/messages/Made' }
      gone: { payload: { schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: {} } }
  later: { address: null, messages: { m: { payload: { schemaFormat: 'application/schema+json;version=draft-07', schema: { type: integer } } } } }
operations:
  hear: { action: receive, channel: { $ref: '#/channels/users' }, messages: [{ $ref: '#/channels/users/messages/gone' }], title: Hear }
  say: { action: send, channel: { $ref: '#/channels/later' }, description: Says }
  odd: { action: shout, channel: { $ref: '#/channels/users' } }
  lost: { action: send, channel: { $ref: '#/channels/usrs' } }
components:
  messages: { Made: { name: user.made, payload: { type: object } } }
",
        "T | -
server prod api.acme.com/v1 kafka | -
users at users.{id}, Users | S | -
  on prod
  parameter id [a,b] a | Whose
  message user.made, -, - | - | -
    payload [Object]
  message gone, -, - | - | -
    in application/vnd.apache.avro;version=1.9.0: {}
  received hear, Hear [1] | - | -
later at -, - | - | -
  message m, -, - | - | -
    payload [Integer]
  sent say, - [0] | - | Says
E0905 the operation `odd` neither sends nor receives (write `\"action\": \"send\"` or `\"receive\"`)
E0906 `#/channels/usrs` leads nowhere: there is no `usrs` (did you mean `users`?)
E0905 the operation `lost` names no channel of this document (write `\"channel\": { \"$ref\": \"#/channels/NAME\" }`)",
    );
}

#[test]
fn traits_bindings_and_variables() {
    check(
        "asyncapi: 3.0.0
servers:
  prod: { host: '{zone}.acme.com', protocol: ws, variables: { zone: { enum: [a, b], default: a } }, bindings: { ws: { bindingVersion: 0.1.0 } } }
channels:
  users:
    address: users
    tags: [{ name: People }]
    bindings: { kafka: { $ref: '#/components/x' }, mqtt: {} }
    messages: { made: { title: Made, traits: [{ $ref: '#/components/messageTraits/common' }], bindings: { amqp: 1 } } }
operations:
  hear: { action: receive, channel: { $ref: '#/channels/users' }, traits: [{ title: T, description: D, bindings: { ws: { q: 1 } } }], title: Own }
components:
  x: { partitions: 3 }
  messageTraits: { common: { title: Other, contentType: text/plain, headers: { type: object }, bindings: { amqp: 2 } } }
",
        "- | -
server prod {zone}.acme.com ws | -
  zone of [a,b], a
  for ws: {\"bindingVersion\":\"0.1.0\"}
users at users, - | - | -
  tag People
  for kafka: {\"partitions\":3}
  message made, Made, text/plain | - | -
    headers [Object]
  for amqp: 1
  received hear, Own [0] | - | D
  for ws: {\"q\":1}",
    );
}

#[test]
fn other_versions() {
    check("asyncapi: 1.2.0\n", "E0904 AsyncAPI `1.2.0` is not read (write a document of version 2 or 3)");
    check("asyncapi: 2.0\n", "- | -");
    check("about: asyncapi\n", "");
}

#[test]
fn a_change_of_a_message_is_one_of_its_channel() {
    let of = |kind: &str| {
        let text = format!(
            "asyncapi: 2.0.0\nchannels:\n  a: {{ publish: {{ message: {{ $ref: '#/m' }} }} }}\n  b: {{}}\nm: {{ payload: {{ type: {kind} }} }}\n"
        );
        let inputs = inputs(&text);
        let document = asyncapi::read(&Files::new(&inputs), 0).value.expect("it is one");
        document.channels.iter().map(|channel| channel.fingerprint).collect::<Vec<_>>()
    };
    let (one, other) = (of("string"), of("integer"));
    assert_ne!(one[0], other[0]);
    assert_eq!(one[1], other[1]);
}

#[test]
fn logins_of_version_2() {
    check(
        "asyncapi: 2.6.0
servers:
  a: { url: a, security: [{ user: [], key: [] }, { kye: [] }, {}] }
channels:
  x:
    subscribe: { security: [{ token: [read, write] }, { odd: [] }], message: { correlationId: { location: '$message.header#/id', description: Which } } }
    publish: { security: [{ odd: [] }, x], traits: [{ security: [{ user: [] }] }] }
components:
  securitySchemes:
    user: { type: userPassword }
    key: { type: apiKey, in: password }
    token: { type: oauth2, flows: {} }
    odd: { type: none }
",
        "- | -
server a a - | -
  log in: user (user name and password) [] and key (API key as password) []
  log in: nothing
x at x, - | - | -
  message -, -, - | - | -
    belongs by $message.header#/id | Which
  sent -, - [0] | - | -
  log in: token (OAuth2 { flows: [] }) [read,write]
  received -, - [] | - | -
E0905 `odd` is of the type `none`, which is no security scheme (write `userPassword`, `apiKey`, `httpApiKey`, `http`, `oauth2`, `openIdConnect`, `X509` or another that AsyncAPI has)
E0905 an entry of `security` is text, not an object (write an object)
E0908 there is no security scheme `kye` (did you mean `key`?)",
    );
}

#[test]
fn logins_of_version_3() {
    check(
        "asyncapi: 3.0.0
servers: { a: { host: a, security: [{ type: scramSha256 }, { $ref: '#/components/securitySchemes/head' }] } }
channels: { x: { address: x, messages: { m: { correlationId: { $ref: '#/components/correlationIds/c' } } } } }
operations:
  send: { action: send, channel: { $ref: '#/channels/x' }, traits: [{ security: [{ $ref: '#/components/securitySchemes/token' }] }] }
components:
  correlationIds: { c: { location: '$message.payload#/id' } }
  securitySchemes:
    head: { type: httpApiKey, in: header, name: X-Key }
    token: { type: http, scheme: bearer, scopes: [a] }
",
        "- | -
server a a - | -
  log in: scramSha256 (SASL SCRAM-SHA-256) []
  log in: head (ApiKey { place: Header, name: \"X-Key\" }) []
x at x, - | - | -
  message m, -, - | - | -
    belongs by $message.payload#/id | -
  sent send, - [0] | - | -
  log in: token (Bearer { format: None }) [a]",
    );
}

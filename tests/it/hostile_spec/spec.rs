//! A specification with markup in every string: an operation for each vector, which stands wherever a text may stand.

use serde_json::{Map, Value, json};

/// What would run, load or break out, were it markup, an expression, a path or an address. `ran` is what tests watch.
pub const VECTORS: [&str; 42] = [
    "<script>ran(0)</script>",
    "</script><script>ran(1)</script>",
    "\"><img src=x onerror=ran(2)>",
    "'><svg onload=ran(3)>",
    "` + ran(4) + `",
    "${ran(5)}",
    "{ran(6)}",
    "{user.apiToken}",
    "{{supportAddress}}",
    "</title><script>ran(9)</script>",
    "--><script>ran(10)</script><!--",
    "]]><script>ran(11)</script>",
    "[a](javascript:ran(12))",
    "![a](javascript:ran(13))",
    "<javascript:ran(14)>",
    "[a]: javascript:ran(15)\n\n[a]",
    "</ParamField></Expandable><script>ran(16)</script>",
    "</Tab></Tabs><img src=x onerror=ran(17)>",
    "<a href=\"java\nscript:ran(18)\" onclick=ran(18)>a</a>",
    "\u{2028}<script>ran(19)</script>\u{2029}",
    "```\n<script>ran(20)</script>",
    "~~~ html\n</code></pre><script>ran(21)</script>",
    "<iframe srcdoc=\"<script>parent.ran(22)</script>\"></iframe>",
    "<x-evil onfocus=ran(23) autofocus tabindex=0>",
    "&lt;script&gt;ran(24)&lt;/script&gt;",
    "&#60;script&#62;ran(25)&#60;/script&#62;",
    "<!--",
    "<![CDATA[<script>ran(27)</script>",
    "export const x = ran(28)",
    "import x from 'javascript:ran(29)'",
    "{/*",
    "<>",
    "$\\href{javascript:ran(32)}{x}$",
    "\\u003cscript>ran(33)</script>",
    "../../../../evil",
    "/etc/passwd",
    "..",
    "<style>@import 'http://evil.example/';</style>",
    "<base href=\"http://evil.example/\">",
    "<form action=javascript:ran(39)><button>a</button></form>",
    "<meta http-equiv=refresh content=\"0;url=javascript:ran(40)\">",
    "x\" autofocus onfocus=\"ran(41)",
];

/// An OpenAPI document of all of them.
pub fn spec() -> Value {
    let mut paths = Map::new();
    let mut webhooks = Map::new();
    let mut schemas = Map::new();
    let mut schemes = Map::new();
    for (number, vector) in VECTORS.iter().enumerate() {
        let place = ["header", "query", "cookie"][number % 3];
        let scheme = format!("{vector}{number}");
        schemes.insert(scheme.clone(), json!({ "type": "apiKey", "in": place, "name": vector, "description": vector }));
        schemas.insert(format!("{vector} {number}"), schema(vector));
        paths.insert(format!("/{number}/{vector}/{{id{vector}}}"), json!({ "post": operation(vector, &scheme) }));
        webhooks.insert(
            format!("{vector}{number}"),
            json!({ "post": { "summary": vector, "description": vector, "requestBody": body(vector) } }),
        );
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": VECTORS[0], "version": VECTORS[1], "description": VECTORS[2] },
        "servers": [{ "url": "javascript:ran('server')//", "description": VECTORS[3] }],
        "tags": VECTORS.map(|vector| json!({ "name": vector, "description": vector, "x-group": vector })).to_vec(),
        "paths": paths,
        "webhooks": webhooks,
        "components": { "schemas": schemas, "securitySchemes": schemes },
    })
}

fn operation(vector: &str, scheme: &str) -> Value {
    let parameter = |place: &str| {
        json!({
            "name": format!("{place}{vector}"), "in": place, "required": true, "description": vector,
            "schema": { "type": "string", "enum": [vector, "b"], "default": vector, "example": vector, "pattern": vector,
                        "format": vector, "title": vector, "x-enumDescriptions": { vector: vector, "b": vector } },
        })
    };
    json!({
        "summary": vector, "description": format!("{vector}\n\n{vector}\n\n# {vector}\n\n- {vector}\n\n> {vector}\n\n| {vector} |\n| --- |\n| {vector} |\n"),
        "operationId": vector, "tags": [vector], "deprecated": true,
        "servers": [
            { "url": format!("https://{{host}}.example/{vector}"), "description": vector,
              "variables": { "host": { "default": vector, "enum": [vector], "description": vector } } },
            { "url": "javascript:ran('server')" },
        ],
        "security": [{ scheme: [vector] }, { scheme: [], "missing": [vector] }],
        "externalDocs": { "url": "javascript:ran('docs')", "description": vector },
        "x-codeSamples": [{ "lang": vector, "label": vector, "source": vector }],
        "parameters": [parameter("query"), parameter("header"), parameter("cookie"),
                       { "name": format!("id{vector}"), "in": "path", "required": true, "schema": { "type": "string", "example": vector } }],
        "requestBody": body(vector),
        "responses": {
            "200": {
                "description": vector,
                "headers": { vector: { "description": vector, "schema": { "type": "string", "example": vector } } },
                "content": { "application/json": { "schema": schema(vector), "examples": { vector: { "summary": vector, "value": vector } } },
                             vector: { "schema": { "type": "string" }, "example": vector } },
                "links": { vector: { "operationId": vector, "description": vector } },
            },
            "404": { "description": vector, "content": { "text/html": { "example": vector } } },
            vector: { "description": vector },
        },
        "callbacks": { vector: { format!("{{$request.body#/{vector}}}"): { "post": { "summary": vector, "requestBody": body(vector) } } } },
    })
}

fn body(vector: &str) -> Value {
    json!({
        "description": vector,
        "content": {
            "application/json": { "schema": schema(vector), "examples": { vector: { "summary": vector, "value": { vector: vector } } } },
            "multipart/form-data": { "schema": schema(vector), "encoding": { vector: { "contentType": vector } } },
            "application/x-www-form-urlencoded": { "schema": schema(vector) },
        },
    })
}

fn schema(vector: &str) -> Value {
    json!({
        "type": "object", "title": vector, "description": vector,
        "required": [vector],
        "properties": {
            vector: { "type": "string", "description": vector, "const": vector, "title": vector },
            "list": { "type": "array", "items": { "type": "string", "enum": [vector, "b"] }, "default": [vector] },
            "choice": {
                "oneOf": [{ "title": vector, "type": "object", "description": vector, "properties": { vector: { "type": "string" } } },
                          { "title": "Other", "type": "string", "example": vector }],
                "discriminator": { "propertyName": vector, "mapping": { vector: vector } },
            },
            "inner": { "type": "object", "title": vector, "properties": { vector: { "type": "integer", "description": vector } },
                       "patternProperties": { vector: { "type": "string" } }, "additionalProperties": { "type": "string", "description": vector } },
        },
    })
}

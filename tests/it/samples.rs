//! Samples of requests: the same from Rust and from JavaScript, harmless in a shell, and run for real against a server
//! that keeps what arrives.

mod agree;
mod echo;
mod hostile;
mod lexers;
mod run;
mod rustc;
mod shells;
mod table;

use docs::samples::{Body, Content, Request};
use serde_json::{Value, json};

/// A request as `src/client/samples.js` takes it.
fn to_json(request: &Request) -> Value {
    let body = match &request.body {
        Body::None => Value::Null,
        Body::Json { media_type, text } => json!({ "json": text, "type": media_type }),
        Body::Text { media_type, text } => json!({ "text": text, "type": media_type }),
        Body::Form(fields) => json!({ "form": fields }),
        Body::Multipart(parts) => {
            let part = |part: &docs::samples::Part| match &part.content {
                Content::Text { value, media_type: None } => json!({ "name": part.name, "value": value }),
                Content::Text { value, media_type } => json!({ "name": part.name, "value": value, "type": media_type }),
                Content::File { file_name, media_type } => {
                    json!({ "name": part.name, "file": file_name, "type": media_type })
                }
            };
            json!({ "parts": parts.iter().map(part).collect::<Vec<Value>>() })
        }
        Body::File { media_type, file_name } => json!({ "file": file_name, "type": media_type }),
    };
    let basic = request.basic.as_ref().map(|basic| [&basic.user, &basic.password]);
    json!({
        "method": request.method.name(), "url": request.url, "headers": request.headers, "basic": basic, "body": body,
    })
}

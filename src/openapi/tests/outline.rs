//! A specification as text.

use super::super::operation::{ExampleValue, Header, Mint, SecurityKind};
use super::super::schema::Schema;
use super::*;

pub fn outline(spec: &Spec) -> String {
    let version = match spec.version {
        Version::V2 => "2",
        Version::V30 => "3.0",
        Version::V31 => "3.1",
    };
    let mut out = format!("T{version} {}", spec.title.as_deref().unwrap_or_default()).trim_end().to_owned() + "\n";
    for tag in &spec.tags {
        let (group, text) = (tag.group.as_deref().unwrap_or("-"), tag.description.as_deref().unwrap_or("-"));
        out += &format!("tag {} ({group}): {text}\n", tag.name);
    }
    for operation in &spec.operations {
        out += &operation_outline(spec, operation);
    }
    out
}

fn words(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

fn flag(is: bool, word: &'static str) -> &'static str {
    if is { word } else { "" }
}

fn line(out: &mut String, indent: usize, parts: &[&str]) {
    *out += &format!("{}{}\n", "  ".repeat(indent), words(parts));
}

fn noted(text: &Option<Box<str>>) -> String {
    text.as_ref().map_or_else(String::new, |text| format!("| {text}"))
}

fn operation_outline(spec: &Spec, operation: &Operation) -> String {
    let mut out = String::new();
    let method = operation.method.as_str();
    let method = if operation.verb == operation.method {
        method.to_owned()
    } else {
        format!("{method}({})", operation.verb.as_str())
    };
    let id = operation.id.as_ref().map_or_else(String::new, |id| format!("={id}"));
    let tags: Vec<String> = operation.tags.iter().map(|tag| format!("#{tag}")).collect();
    let flags = [
        flag(operation.deprecated, "deprecated"),
        flag(operation.hidden, "hidden"),
        flag(operation.excluded, "excluded"),
    ];
    line(&mut out, 0, &[&method, &operation.path, &id, &tags.join(" "), flags[0], flags[1], flags[2]]);
    for (key, text) in [("summary:", &operation.summary), ("description:", &operation.description)] {
        if let Some(text) = text {
            line(&mut out, 1, &[key, text]);
        }
    }
    mint(&mut out, &operation.mint);
    for sample in &operation.samples {
        let label = sample.label.as_deref().unwrap_or_default();
        out += &format!("  sample {}: {}\n", words(&[&sample.language, label]), sample.source);
    }
    match &operation.contract {
        Ok(contract) => contract_outline(&mut out, spec, contract),
        Err(broken) => line(&mut out, 1, &["broken:", &broken.message]),
    }
    out
}

fn mint(out: &mut String, mint: &Mint) {
    if *mint == Mint::default() {
        return;
    }
    let mut said = Vec::new();
    let mut add = |key: &str, value: Option<String>| said.extend(value.map(|value| format!("{key}={value}")));
    add("href", mint.href.as_deref().map(str::to_owned));
    add("content", mint.content.as_deref().map(str::to_owned));
    add("pre", Some(format!("[{}]", mint.pre.join(","))));
    add("post", Some(format!("[{}]", mint.post.join(","))));
    add("expand", mint.expand.as_deref().map(str::to_owned));
    mint.metadata.iter().for_each(|field| add(&field.key, Some(json::Json::of(&field.node).compact())));
    line(out, 1, &["mint", &said.join(" ")]);
}

fn contract_outline(out: &mut String, spec: &Spec, contract: &operation::Contract) {
    for parameter in &contract.parameters {
        let style = format!("{:?}", parameter.style);
        let style = style[..1].to_lowercase() + &style[1..];
        let how = parameter.media_type.as_deref().unwrap_or_default();
        let head = words(&[
            parameter.place.as_str(),
            &parameter.name,
            flag(parameter.required, "required"),
            flag(parameter.deprecated, "deprecated"),
            &style,
            flag(parameter.explode, "explode"),
            flag(parameter.allow_reserved, "reserved"),
            how,
        ]);
        *out += &format!("  {head}: {}\n", kind(spec, &parameter.schema));
        if parameter.description.is_some() {
            line(out, 2, &[&noted(&parameter.description)]);
        }
        examples(out, 2, &parameter.examples);
    }
    if let Some(body) = &contract.body {
        line(out, 1, &["body", flag(body.required, "required"), &noted(&body.description)]);
        content(out, spec, &body.content);
    }
    for response in &contract.responses {
        line(out, 1, &[&response.status, &noted(&response.description)]);
        for header in &response.headers {
            let Header { name, description, schema, .. } = header;
            line(out, 2, &["header", &format!("{name}:"), &kind(spec, schema), &noted(description)]);
        }
        content(out, spec, &response.content);
    }
    for server in contract.servers.iter() {
        let url = server.default_url();
        let url = if *url == *server.url { String::new() } else { format!("= {url}") };
        line(out, 1, &["server", &server.url, &url, &noted(&server.description)]);
    }
    for requirement in contract.security.iter() {
        let schemes: Vec<String> = requirement.schemes.iter().map(needed).collect();
        let schemes = if schemes.is_empty() { "nothing".to_owned() } else { schemes.join(" & ") };
        line(out, 1, &["needs", &schemes]);
    }
    for callback in &contract.callbacks {
        line(out, 1, &["callback", &callback.name]);
        for operation in &callback.operations {
            for text in operation_outline(spec, operation).lines() {
                *out += &format!("    {text}\n");
            }
        }
    }
}

fn needed(needed: &operation::Needed) -> String {
    let kind = match &needed.scheme.kind {
        SecurityKind::ApiKey { place, name } => format!("apiKey {} {name}", place.as_str()),
        SecurityKind::Basic => "basic".into(),
        SecurityKind::Bearer { format } => words(&["bearer", format.as_deref().unwrap_or_default()]),
        SecurityKind::Http { scheme } => format!("http {scheme}"),
        SecurityKind::OAuth2 { flows } => {
            let flows = flows.iter().map(|flow| {
                let scopes: Vec<&str> = flow.scopes.iter().map(|(name, _)| &**name).collect();
                let address = |address: &Option<Box<str>>| address.as_deref().unwrap_or_default().to_owned();
                let (ask, token) = (address(&flow.authorization_url), address(&flow.token_url));
                words(&[&format!("{:?}", flow.kind), &ask, &token, &scopes.join(",")])
            });
            format!("oauth2 {}", flows.collect::<Vec<_>>().join(" "))
        }
        SecurityKind::OpenIdConnect { url } => format!("openIdConnect {url}"),
        SecurityKind::MutualTls => "mutualTLS".into(),
    };
    let default = needed.scheme.default.as_ref().map_or_else(String::new, |value| format!("={}", value.compact()));
    let scopes = if needed.scopes.is_empty() { String::new() } else { format!("[{}]", needed.scopes.join(",")) };
    words(&[&needed.scheme.name, &kind, &default, &scopes])
}

fn content(out: &mut String, spec: &Spec, content: &[operation::MediaType]) {
    for media in content {
        let schema = media.schema.as_ref().map_or_else(|| "none".to_owned(), |schema| kind(spec, schema));
        line(out, 2, &[&format!("{}:", media.name), &schema]);
        examples(out, 3, &media.examples);
        for encoding in &media.encoding {
            let headers: Vec<&str> = encoding.headers.iter().map(|header| &*header.name).collect();
            let content_type = encoding.content_type.as_deref().unwrap_or_default();
            line(out, 3, &["encoding", &encoding.property, content_type, &headers.join(" ")]);
        }
    }
}

fn examples(out: &mut String, indent: usize, examples: &[operation::Example]) {
    for example in examples {
        let value = match &example.value {
            ExampleValue::Value(value) => value.compact(),
            ExampleValue::External(address) => format!("at {address}"),
        };
        let summary = example.summary.as_ref().map_or_else(String::new, |text| format!("({text})"));
        line(out, indent, &["example", example.name.as_deref().unwrap_or_default(), &summary, &value]);
    }
}

fn kind(spec: &Spec, schema: &SchemaRef) -> String {
    let schema: Schema = spec.schemas.open(schema);
    let types: Vec<&str> = schema.types.iter().map(|one| one.as_str()).collect();
    let name = schema.name.map_or_else(String::new, |name| format!("{name}:"));
    let types = if types.is_empty() { "any".to_owned() } else { types.join("|") };
    format!("{name}{types}{}", if schema.nullable { "?" } else { "" })
}

/// A schema and what is below it, down to `depth`, places that it is within as `…`.
pub fn schema_outline(spec: &Spec, name: &SchemaRef, depth: usize) -> String {
    let mut out = String::new();
    walk(spec, name, "", 0, depth, &mut Vec::new(), &mut out);
    out
}

fn walk(
    spec: &Spec,
    at: &SchemaRef,
    label: &str,
    indent: usize,
    depth: usize,
    within: &mut Vec<SchemaRef>,
    out: &mut String,
) {
    if within.contains(at) {
        return line(out, indent, &[label, "…"]);
    }
    let schema = spec.schemas.open(at);
    let mut said: Vec<String> = vec![label.to_owned(), kind(spec, at)];
    let mut add = |word: &str, value: Option<String>| said.extend(value.map(|value| format!("{word}{value}")));
    add("title=", schema.title.as_deref().map(str::to_owned));
    add("format=", schema.format.as_deref().map(str::to_owned));
    let limits = &schema.limits;
    let bound = |bound: &Option<schema::Bound>| {
        bound.as_ref().map(|bound| format!("{}{}", bound.value, if bound.exclusive { " excl" } else { "" }))
    };
    add(">=", bound(&limits.minimum));
    add("<=", bound(&limits.maximum));
    add("multiple=", limits.multiple_of.as_deref().map(str::to_owned));
    let range = |low: Option<u64>, high: Option<u64>| {
        let end = |end: Option<u64>| end.map_or_else(String::new, |end| end.to_string());
        (low.is_some() || high.is_some()).then(|| format!("{}..{}", end(low), end(high)))
    };
    add("length=", range(limits.min_length, limits.max_length));
    add("items=", range(limits.min_items, limits.max_items));
    add("properties=", range(limits.min_properties, limits.max_properties));
    add("", limits.unique_items.then(|| "unique".to_owned()));
    limits.patterns.iter().for_each(|pattern| add("~", Some(pattern.to_string())));
    for value in &schema.values {
        add("=", Some(words(&[&value.value.compact(), &noted(&value.description)])));
    }
    add("const=", schema.constant.as_ref().map(|value| value.compact()));
    add("default=", schema.default.as_ref().map(|value| value.compact()));
    schema.examples.iter().for_each(|value| add("example=", Some(value.compact())));
    let flags = [
        (schema.deprecated, "deprecated"),
        (schema.read_only, "readOnly"),
        (schema.write_only, "writeOnly"),
        (schema.never, "never"),
        (schema.cut, "cut"),
    ];
    flags.iter().filter(|(is, _)| *is).for_each(|(_, word)| add("", Some((*word).to_owned())));
    add("also required: ", (!schema.required_otherwise.is_empty()).then(|| schema.required_otherwise.join(",")));
    add("| ", schema.description.as_deref().map(str::to_owned));
    add("discriminator=", schema.discriminator.as_ref().map(|discriminator| discriminator.property.to_string()));
    let said: Vec<&str> = said.iter().map(|part| &**part).collect();
    line(out, indent, &said);
    if depth == 0 {
        return;
    }
    within.push(at.clone());
    let mut below = |label: &str, at: &SchemaRef| walk(spec, at, label, indent + 1, depth - 1, within, out);
    for property in &schema.properties {
        below(&format!(".{}{}", property.name, if property.required { "!" } else { "" }), &property.schema);
    }
    schema.patterns.iter().for_each(|(pattern, at)| below(&format!("/{pattern}/"), at));
    if let schema::Additional::Schema(at) = &schema.additional {
        below("*", at);
    }
    schema.prefix_items.iter().enumerate().for_each(|(n, at)| below(&format!("[{n}]"), at));
    schema.items.iter().for_each(|at| below("[]", at));
    for choices in &schema.choices {
        for option in &choices.options {
            let chosen: Vec<String> = option.chosen_by.iter().map(|value| format!("({value})")).collect();
            below(&words(&[&format!("{:?} {}", choices.kind, option.label), &chosen.join("")]), &option.schema);
        }
    }
    schema.not.iter().for_each(|at| below("not", at));
    within.pop();
    match schema.additional {
        schema::Additional::Any => line(out, indent + 1, &["* any"]),
        schema::Additional::Refused => line(out, indent + 1, &["no others"]),
        schema::Additional::Unsaid | schema::Additional::Schema(_) => {}
    }
}

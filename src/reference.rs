//! Reference pages: what an API specification says of an operation, a data model or a channel, as the MDX that a writer would write
//! by hand. It goes the way of every page from there: components of the theme, headings in the table of contents, anchors,
//! Markdown for agents.
//!
//! Nothing in a specification is markup: names are props in quotes, descriptions are Markdown without tags and braces.

mod body;
mod channel;
mod example;
mod facts;
mod fields;
mod known;
mod logins;
mod manual;
mod media;
mod request;
mod styles;
mod text;

pub use channel::channel;
pub use manual::{Manual, WrittenField, WrittenPlace, filled_in, keys, manual};

use std::fmt::Write;

use crate::config::Api;
use crate::openapi::Spec;
use crate::openapi::operation::{Body, Contract, MediaType, Operation, Place};
use fields::{Direction, OnPage, section};
use logins::{Login, logins};
use text::{description, fence, prop};

/// What a reference page is written with.
pub struct Writing<'a> {
    /// The theme's words in the page's language, by key.
    pub word: &'a dyn Fn(&str) -> String,
    pub api: &'a Api,
    /// What the page has already: of these none is made.
    pub own: Examples,
    /// Where the page of a data model is, if the site has one.
    pub model: &'a dyn Fn(&str) -> Option<String>,
}

/// Which examples the author of a page wrote.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Examples {
    pub requests: bool,
    pub answers: bool,
}

/// The generated part of an operation's page. One that is broken says so. `said` is what stands below the page's title
/// already: its first paragraph, or another text.
pub fn operation(spec: &Spec, operation: &Operation, said: Option<&str>, writing: &Writing) -> String {
    let word = writing.word;
    let mut out = String::new();
    if let Some(text) = &operation.description {
        out.push_str(&description(rest_of(text, said)));
        out.push_str("\n\n");
    }
    let contract = match &operation.contract {
        Ok(contract) => contract,
        Err(broken) => {
            let _ = write!(out, "<Warning>\n{}\n</Warning>\n", text::plain(&broken.message));
            return out;
        }
    };
    samples(spec, operation, contract, writing, &mut out);
    if contract.security.iter().any(|requirement| !requirement.schemes.is_empty()) {
        heading(&word("authorizations"), None, &mut out);
        let asked: Vec<Vec<Login>> = contract.security.iter().map(Login::of_requirement).collect();
        logins(&asked, "authorization", word, &mut out);
    }
    let on_page = &mut OnPage::new(&spec.schemas);
    for (place, key) in [
        (Place::Path, "path_parameters"),
        (Place::Query, "query_parameters"),
        (Place::Header, "header_parameters"),
        (Place::Cookie, "cookie_parameters"),
    ] {
        let found: Vec<_> = contract.parameters.iter().filter(|parameter| parameter.place == place).collect();
        if !found.is_empty() {
            heading(&word(key), None, &mut out);
            let fields = section(on_page, writing, Direction::Request, |fields| {
                found.iter().for_each(|parameter| fields.parameter(parameter, &operation.mint));
            });
            out.push_str(&fields);
        }
    }
    if let Some(body) = &contract.body {
        heading(&word("request_body"), Some("body"), &mut out);
        if let Some(text) = &body.description {
            out.push_str(&description(text));
            out.push_str("\n\n");
        }
        body_line(body, writing, &mut out);
        let place = MediaPlace { id: "body", direction: Direction::Request, said: body.description.as_deref() };
        media_types(&body.content, &place, writing, on_page, &mut out);
        out.push_str(&example::further(spec, &body.content));
    }
    responses(contract, writing, on_page, &mut out);
    callbacks(contract, writing, on_page, &mut out);
    out
}

/// What of a text does not stand on the page already.
fn rest_of<'t>(text: &'t str, said: Option<&str>) -> &'t str {
    said.and_then(|said| text.strip_prefix(said)).unwrap_or(text).trim()
}

/// The page of a data model: its properties and an example.
pub fn model(spec: &Spec, name: &str, writing: &Writing) -> Option<String> {
    let model = spec.model(name)?;
    let mut out = String::new();
    let example = example::of_schema(&spec.schemas, &model.schema, Direction::Response);
    if !writing.own.answers {
        let _ = write!(out, "<ResponseExample>\n{}</ResponseExample>\n\n", fence("json", name, &example));
    }
    let on_page = &mut OnPage::new(&spec.schemas);
    out.push_str(&section(on_page, writing, Direction::Response, |fields| {
        fields.properties_of(&model.schema, "", "", None);
    }));
    Some(out)
}

/// `id` where fields lead to it, whatever the language.
fn heading(title: &str, id: Option<&str>, out: &mut String) {
    let id = id.map_or_else(String::new, |id| format!(" {{#{id}}}"));
    let _ = write!(out, "## {}{id}\n\n", text::plain(title));
}

/// How the body is written, where that is one way, and whether there must be one.
fn body_line(body: &Body, writing: &Writing, out: &mut String) {
    let mut line: Vec<String> = Vec::new();
    if let [only] = &*body.content {
        line.push(text::code(&only.name));
    }
    line.extend(body.required.then(|| text::plain(&(writing.word)("required"))));
    if !line.is_empty() {
        let _ = write!(out, "{}\n\n", line.join(" · "));
    }
}

/// Where media types stand.
struct MediaPlace<'a> {
    /// The anchor of the place, and what those of the fields begin with.
    id: &'a str,
    direction: Direction,
    /// What stands above them.
    said: Option<&'a str>,
}

/// Fields of one media type, or a tab for each.
fn media_types(content: &[MediaType], place: &MediaPlace, writing: &Writing, on_page: &mut OnPage, out: &mut String) {
    let &MediaPlace { id, direction, said } = place;
    let mut shown = |media_type: &MediaType, at: &str, out: &mut String| {
        let Some(schema) = &media_type.schema else { return };
        out.push_str(&section(on_page, writing, direction, |fields| {
            fields.properties_of(schema, id, at, said);
        }));
    };
    match content {
        [] => {}
        [only] => {
            // That of a body stands above its fields.
            if !only.name.starts_with("application/json") && direction == Direction::Response {
                let _ = write!(out, "{}\n\n", text::code(&only.name));
            }
            shown(only, id, out);
        }
        several => {
            out.push_str("<Tabs>\n");
            for media_type in several {
                let own = format!("{id}-{}", text::slug(&media_type.name));
                let _ = writeln!(out, "<Tab title={} id={}>\n", prop(&media_type.name), prop(&own));
                shown(media_type, &own, out);
                out.push_str("</Tab>\n");
            }
            out.push_str("</Tabs>\n\n");
        }
    }
}

fn responses(contract: &Contract, writing: &Writing, on_page: &mut OnPage, out: &mut String) {
    if contract.responses.is_empty() {
        return;
    }
    heading(&(writing.word)("response"), Some("response"), out);
    let is_choice = contract.responses.len() > 1;
    if is_choice {
        out.push_str("<Tabs>\n");
    }
    for response in &contract.responses {
        let id = format!("response-{}", text::slug(&response.status));
        if is_choice {
            let _ = writeln!(out, "<Tab title={} id={}>\n", prop(&response.status), prop(&id));
        } else {
            let _ = write!(out, "{}\n\n", text::code(&response.status));
        }
        if let Some(text) = &response.description {
            out.push_str(&description(text));
            out.push_str("\n\n");
        }
        out.push_str(&section(on_page, writing, Direction::Response, |fields| {
            response.headers.iter().for_each(|header| fields.header(header, &response.status));
        }));
        let at = if is_choice { &*id } else { "response" };
        let place = MediaPlace { id: at, direction: Direction::Response, said: response.description.as_deref() };
        media_types(&response.content, &place, writing, on_page, out);
        if is_choice {
            out.push_str("</Tab>\n");
        }
    }
    if is_choice {
        out.push_str("</Tabs>\n\n");
    }
}

fn callbacks(contract: &Contract, writing: &Writing, on_page: &mut OnPage, out: &mut String) {
    if contract.callbacks.is_empty() {
        return;
    }
    heading(&(writing.word)("callbacks"), None, out);
    for callback in &contract.callbacks {
        for operation in &callback.operations {
            let id = format!("callback-{}", text::slug(&callback.name));
            let title = format!("{} {}", operation.verb.as_str(), operation.path);
            let _ = writeln!(
                out,
                "<Accordion title={} description={} id={}>\n",
                prop(&text::plain(&callback.name)),
                prop(&text::code(&title)),
                prop(&id)
            );
            if let Some(text) = operation.description.as_ref().or(operation.summary.as_ref()) {
                let _ = writeln!(out, "{}\n", description(text));
            }
            if let Ok(Contract { body: Some(body), .. }) = &operation.contract {
                body_line(body, writing, out);
                let place = MediaPlace { id: &id, direction: Direction::Request, said: body.description.as_deref() };
                media_types(&body.content, &place, writing, on_page, out);
            }
            out.push_str("</Accordion>\n\n");
        }
    }
}

/// The author's samples, then generated ones; examples of each answer.
fn samples(spec: &Spec, operation: &Operation, contract: &Contract, writing: &Writing, out: &mut String) {
    let mut requests = String::new();
    for sample in &operation.samples {
        let (language, called) = request::language_of(sample);
        let title = sample.label.as_deref().unwrap_or(called);
        requests.push_str(&fence(language, title, &sample.source));
    }
    for (language, title, code) in request::samples(spec, operation, contract, writing.api) {
        requests.push_str(&fence(language, title, &code));
    }
    if !requests.is_empty() && !writing.own.requests {
        // What the author wrote stays as it is while a request is made up.
        let generated = if operation.samples.is_empty() { " generated" } else { "" };
        let _ = write!(out, "<RequestExample dropdown{generated}>\n{requests}</RequestExample>\n\n");
    }
    let mut answers = String::new();
    for response in &contract.responses {
        for (name, language, value) in example::of_answer(spec, &response.content) {
            let title = match name {
                Some(name) => format!("{} {name}", response.status),
                None => response.status.to_string(),
            };
            answers.push_str(&fence(language, &title, &value));
        }
    }
    if !answers.is_empty() && !writing.own.answers {
        let _ = write!(out, "<ResponseExample>\n{answers}</ResponseExample>\n\n");
    }
}

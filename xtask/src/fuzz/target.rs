//! What inputs are thrown at, and what must hold afterwards.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use docs::diag::{Code, Diagnostic};
use docs::document::{Document, NodeId};
use docs::inputs::Inputs;
use docs::openapi::example::{self, Direction, Extent, Wanted};
use docs::openapi::operation::{MediaType, Operation};
use docs::openapi::schema::{Additional, SchemaRef, Schemas};
use docs::openapi::{self, Files};
use docs::pipeline::{self, Progress};
use docs::source::{FileId, SitePath, Source};
use docs::syntax;

use super::specs::OTHER;

#[derive(Clone, Copy)]
pub enum Target {
    Parse,
    Page,
    OpenApi,
}

impl Target {
    pub const NAMES: &str = "`parse` reads a page, `page` builds a site of it, `openapi` reads an API specification";

    pub fn named(name: &str) -> Option<Target> {
        match name {
            "parse" => Some(Target::Parse),
            "page" => Some(Target::Page),
            "openapi" => Some(Target::OpenApi),
            _ => None,
        }
    }

    /// The error says what broke.
    pub fn run(self, input: &str) -> Result<(), String> {
        let run = || match self {
            Target::Parse => parse(input),
            Target::Page => page(input),
            Target::OpenApi => specification(input),
        };
        catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err("it panicked".into()))
    }
}

fn parse(input: &str) -> Result<(), String> {
    let source = Source::new(FileId(0), SitePath::new("page.mdx").expect("a name"), input);
    let parsed = syntax::parse(&source, &syntax::Options::default());
    whole(&parsed.value)?;
    placed(&parsed.diags, input)?;
    let script = Source::new(FileId(0), SitePath::new("page.jsx").expect("a name"), input);
    placed(&syntax::parse_script(&script).diags, input)
}

/// Every node is reached once, and lies in the source.
fn whole(document: &Document) -> Result<(), String> {
    let tree = &document.tree;
    let text = &*document.source.text;
    let mut seen = vec![false; tree.nodes.len()];
    let mut open = vec![NodeId::ROOT];
    while let Some(id) = open.pop() {
        let Some(seen) = seen.get_mut(id.0 as usize) else { return Err(format!("{id:?} is no node")) };
        if std::mem::replace(seen, true) {
            return Err(format!("{id:?} stands in two places"));
        }
        let span = document.span(id);
        if text.get(span.start as usize..span.end as usize).is_none() {
            return Err(format!("{id:?} spans {}..{} of {} bytes", span.start, span.end, text.len()));
        }
        open.extend(tree.children(id));
    }
    Ok(())
}

fn placed(diags: &[Diagnostic], text: &str) -> Result<(), String> {
    for diag in diags {
        let places = diag.span.iter().chain(diag.related.iter().map(|(span, _)| span));
        for span in places {
            if span.file == FileId(0) && text.get(span.start as usize..span.end as usize).is_none() {
                return Err(format!("{} points at {}..{}", diag.code.number(), span.start, span.end));
            }
        }
    }
    Ok(())
}

struct Unseen;

impl Progress for Unseen {
    fn stage(&self, _name: &'static str, _total: usize) {}
    fn step(&self) {}
}

const SITE: &str = r##"{ "theme": "mint", "name": "Fuzz", "colors": { "primary": "#0F766E" }, "variables": { "v": "1" },
  "navigation": { "groups": [{ "group": "G", "pages": ["page", "other"] }] } }"##;

const PERSONA: &str = r##"{ "groups": ["a"], "content": { "a": true, "b": "<b>", "list": [{ "a": 1 }, 2, null, []], "n": 3,
  "url": "javascript:x", "title": "T", "flag": 1, "org": { "plan": "pro" }, "__proto__": { "c": 1 } } }"##;

/// The input as a page, and its second half as a snippet that the page may import.
fn page(input: &str) -> Result<(), String> {
    let mut half = input.len() / 2;
    while !input.is_char_boundary(half) {
        half += 1;
    }
    let inputs = Inputs::from_texts([
        ("docs.json", SITE),
        ("other.mdx", "---\ntitle: Other\n---\n\nimport S from \"/snippets/s.mdx\"\n\n<S framework=\"x\">child</S>\n"),
        ("page.mdx", input),
        ("personas/p.json", PERSONA),
        ("snippets/s.mdx", &input[half..]),
    ]);
    let options = pipeline::Options { base_url: None, clock: &|| Duration::ZERO };
    // Builds it as well, and reads it as the persona.
    let built = pipeline::check(&inputs, &options, &Unseen);
    let panicked = built.outcome.diags.iter().find(|diag| diag.code == Code::Panicked);
    match panicked {
        Some(diag) => Err(diag.message.clone()),
        None => Ok(()),
    }
}

/// What of a specification is looked at: as much as its page would show, and more.
const MAX_OPENED: usize = 2_000;

/// Reads it, opens its schemas and makes its examples.
fn specification(input: &str) -> Result<(), String> {
    let inputs = Inputs::from_texts([("openapi.json", input), ("other.yaml", OTHER)]);
    let files = Files::new(&inputs);
    let read = openapi::read(&files, 0);
    placed(&read.diags, input)?;
    if let Some(silent) = read.diags.iter().find(|diag| diag.help.is_none() || diag.span.is_none()) {
        return Err(format!("no place or no help: {}", silent.message));
    }
    let channels = openapi::asyncapi::read(&files, 0);
    placed(&channels.diags, input)?;
    if let Some(document) = channels.value {
        let mut n_left = MAX_OPENED;
        let messages = document.channels.iter().flat_map(|channel| &channel.messages);
        messages
            .filter_map(|message| message.payload.as_ref())
            .for_each(|schema| opened(&document.schemas, schema, &mut n_left));
    }
    let Some(spec) = read.value else { return Ok(()) };
    let mut n_left = MAX_OPENED;
    for model in &spec.models {
        opened(&spec.schemas, &model.schema, &mut n_left);
    }
    for operation in &spec.operations {
        if spec.operation(operation.method, &operation.path).is_none() {
            return Err(format!("`{}` is not known by its name", operation.path));
        }
        for media in media_types(operation) {
            media.schema.iter().for_each(|schema| opened(&spec.schemas, schema, &mut n_left));
            for (direction, extent) in [(Direction::Request, Extent::All), (Direction::Response, Extent::Required)] {
                let made = example::of_media_type(&spec.schemas, media, Wanted { direction, extent }).pretty();
                if let Err(error) = serde_json::from_str::<serde_json::Value>(&made)
                    && !error.to_string().starts_with("number out of range")
                {
                    return Err(format!("an example is no JSON, {error}: {made}"));
                }
            }
        }
    }
    Ok(())
}

fn media_types(operation: &Operation) -> impl Iterator<Item = &MediaType> {
    let contract = operation.contract.iter();
    contract.flat_map(|contract| {
        let answers = contract.responses.iter().flat_map(|response| &response.content);
        contract.body.iter().flat_map(|body| &body.content).chain(answers)
    })
}

/// Opens what is below a schema, each once.
fn opened(schemas: &Schemas, from: &SchemaRef, n_left: &mut usize) {
    let mut seen = std::collections::HashSet::new();
    let mut open = vec![from.clone()];
    while let Some(name) = open.pop() {
        if *n_left == 0 || !seen.insert(name.clone()) {
            continue;
        }
        *n_left -= 1;
        let schema = schemas.open(&name);
        open.extend(schema.properties.into_iter().map(|property| property.schema));
        open.extend(schema.items.into_iter().chain(schema.prefix_items).chain(schema.not));
        open.extend(schema.choices.into_iter().flat_map(|choices| choices.options).map(|option| option.schema));
        if let Additional::Schema(additional) = schema.additional {
            open.push(additional);
        }
    }
}

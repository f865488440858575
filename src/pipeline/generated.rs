//! The generated part of a page about an endpoint, a data model or a channel, behind what its author wrote; of an endpoint
//! that its page describes itself, before it.

pub(super) mod written;

use super::{Prepared, playground};
use crate::compile;
use crate::diag::{Diagnostic, Severity};
use crate::document::Document;
use crate::index::{Index, PageContext};
use crate::openapi::operation::Operation;
use crate::page::Page;
use crate::reference::{self, Examples, Writing};
use crate::source::{FileId, Source, Span};
use crate::syntax;

/// Adds what the page's specification says. Findings about its texts stand where the specification has the operation.
///
/// Gives what the page itself says of its endpoint.
pub(super) fn extend(
    page: &mut Page,
    prepared: &Prepared,
    index: &Index,
    diags: &mut Vec<Diagnostic>,
) -> Option<written::Manual> {
    let own = written::manual(page);
    splice(page, own.as_ref(), prepared, index, diags);
    own
}

fn splice(
    page: &mut Page,
    own: Option<&written::Manual>,
    prepared: &Prepared,
    index: &Index,
    diags: &mut Vec<Diagnostic>,
) {
    let context = page.context.clone();
    let about = About { own, examples: written::examples(&page.body) };
    let Some(Generated { text, at }) = text(&context, &about, prepared, index) else { return };
    // With a title of its own: none of the headings is the page's.
    let text = format!("---\ntitle: generated\n---\n\n{text}");
    let source = Source::new(FileId(u32::MAX), context.path.clone(), text);
    let options = syntax::Options { math: false, variables: false, ..syntax::Options::default() };
    let mut found = Vec::new();
    let document: Document = syntax::parse(&source, &options).take(&mut found);
    let answers = index.answers(&context.path, &document.facts, &|path| prepared.shelf.document(path));
    let generated = compile::beside(&document, &answers, context, prepared.links(), &page.anchors).take(&mut found);
    page.anchors.extend(generated.anchors);
    page.anchors.sort();
    page.anchors.dedup();
    page.parts.extend(generated.parts);
    page.parts.sort();
    page.parts.dedup();
    // What is made of the page's own words has no finding of its own.
    let Some(at) = at else {
        page.body.splice(..0, generated.body);
        page.contents.splice(..0, generated.contents);
        return;
    };
    diags.extend(found.into_iter().filter(|diag| diag.severity != Severity::Note).map(|diag| Diagnostic {
        span: Some(at),
        related: Vec::new(),
        ..diag
    }));
    page.body.extend(generated.body);
    page.contents.extend(generated.contents);
    // Links to anchors of this page are judged by what both parts have.
    let links = generated.anchor_links.into_iter();
    page.anchor_links.extend(links.map(|link| crate::page::AnchorLink { span: at, ..link }));
    page.embeds.extend(generated.embeds);
    page.embeds.sort();
    page.embeds.dedup();
    page.files.extend(generated.files);
    page.files.sort();
    page.files.dedup();
}

/// What readers see of what a page's specification says, as one number: of all that it says, whatever the page's author wrote
/// instead of it.
pub(super) fn seen(context: &PageContext, prepared: &Prepared, index: &Index) -> blake3::Hash {
    let about = About { own: None, examples: Examples::default() };
    let text = text(context, &about, prepared, index).map(|generated| generated.text).unwrap_or_default();
    let requests = playground::operation(None, context, prepared, index, &mut Vec::new());
    let requests = requests.map(|operation| operation.json()).unwrap_or_default();
    let mut all = blake3::Hasher::new();
    all.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes()).update(requests.as_bytes());
    all.finalize()
}

struct Generated {
    /// MDX.
    text: String,
    /// Where the specification says it; `None` for what the page itself says.
    at: Option<Span>,
}

/// What the page's author wrote.
struct About<'a> {
    own: Option<&'a written::Manual>,
    examples: Examples,
}

fn text(context: &PageContext, about: &About, prepared: &Prepared, index: &Index) -> Option<Generated> {
    let language = context.section.and_then(|section| {
        let section = index.navigation().sections.get(section.0 as usize)?;
        section.language.clone()
    });
    let language = language.as_deref().unwrap_or("en");
    let words = prepared.theme.words(language);
    let word = |key: &str| words.get_from_path(key).and_then(|word| word.as_str()).unwrap_or_default().to_owned();
    let api = &prepared.config.api;
    if let Some(name) = &context.frontmatter.openapi_schema {
        let (spec, model) = index.model(name)?;
        let at = spec.schemas.open(&spec.model(&model)?.schema).span;
        let writing = Writing {
            word: &word,
            api,
            own: about.examples,
            model: &|name| index.model_page(&spec, name).map(str::to_owned),
        };
        return Some(Generated { text: reference::model(&spec, &model, &writing)?, at: Some(at) });
    }
    let said = context.frontmatter.description.as_deref().map(str::trim);
    let writing = Writing { word: &word, api, own: about.examples, model: &|_| None };
    if context.frontmatter.openapi.is_none()
        && let Some((document, number)) = index.channel(context)
    {
        let channel = &document.channels[number];
        let text = reference::channel(&document, channel, said, &writing);
        return Some(Generated { text, at: Some(channel.span) });
    }
    if let Some(own) = about.own {
        let text = reference::manual(&own.described(&context.frontmatter), &writing);
        return (!text.is_empty()).then_some(Generated { text, at: None });
    }
    let (spec, number) = index.operation(context)?;
    let operation: &Operation = &spec.operations[number];
    let writing = Writing {
        word: &word,
        api,
        own: about.examples,
        model: &|name| index.model_page(&spec, name).map(str::to_owned),
    };
    let mut text = reference::operation(&spec, operation, said, &writing);
    // MDX of the specification's author, for a page that no file holds.
    if let Some(content) = operation.mint.content.as_ref().filter(|_| context.generated) {
        text = format!("{content}\n\n{text}");
    }
    Some(Generated { text, at: Some(operation.span) })
}

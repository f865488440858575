//! The generated part of a page about an endpoint, a data model or a channel, behind what its author wrote.

use super::Prepared;
use crate::compile::{self, Reader};
use crate::diag::{Diagnostic, Severity};
use crate::document::Document;
use crate::index::{Index, PageContext};
use crate::openapi::operation::Operation;
use crate::page::Page;
use crate::reference::{self, Writing};
use crate::source::{FileId, Source, Span};
use crate::syntax;

/// Adds what the page's specification says. Findings about its texts stand where the specification has the operation.
pub(super) fn extend(page: &mut Page, prepared: &Prepared, index: &Index, diags: &mut Vec<Diagnostic>) {
    let context = page.context.clone();
    let Some((text, at)) = text(&context, prepared, index) else { return };
    // With a title of its own: none of the headings is the page's.
    let text = format!("---\ntitle: generated\n---\n\n{text}");
    let source = Source::new(FileId(u32::MAX), context.path.clone(), text);
    let options = syntax::Options { math: false, variables: false };
    let mut found = Vec::new();
    let document: Document = syntax::parse(&source, &options).take(&mut found);
    let answers = index.answers(&context.path, &document.facts);
    let own = compile::page(&document, &answers, context, prepared.links(), Reader::Anybody).take(&mut found);
    diags.extend(found.into_iter().filter(|diag| diag.severity != Severity::Note).map(|diag| Diagnostic {
        span: Some(at),
        related: Vec::new(),
        ..diag
    }));
    page.body.extend(own.body);
    page.contents.extend(own.contents);
    page.anchors.extend(own.anchors);
    page.anchors.sort();
    page.anchors.dedup();
    // Links to anchors of this page are judged by what both parts have.
    page.anchor_links.extend(own.anchor_links.into_iter().map(|link| crate::page::AnchorLink { span: at, ..link }));
    page.embeds.extend(own.embeds);
    page.embeds.sort();
    page.embeds.dedup();
    page.files.extend(own.files);
    page.files.sort();
    page.files.dedup();
}

/// The MDX, and where the specification says it.
fn text(context: &PageContext, prepared: &Prepared, index: &Index) -> Option<(String, Span)> {
    let language = context.section.and_then(|section| {
        let section = index.navigation().sections.get(section.0 as usize)?;
        section.language.clone()
    });
    let language = language.as_deref().unwrap_or("en");
    let words = prepared.theme.words(language);
    let word = |key: &str| words.get_from_path(key).and_then(|word| word.as_str()).unwrap_or_default().to_owned();
    let writing = Writing { word: &word, api: &prepared.config.api };
    if let Some(name) = &context.frontmatter.openapi_schema {
        let (spec, model) = index.model(name)?;
        let at = spec.schemas.open(&spec.model(&model)?.schema).span;
        return Some((reference::model(&spec, &model, &writing)?, at));
    }
    let said = context.frontmatter.description.as_deref().map(str::trim);
    if context.frontmatter.openapi.is_none()
        && let Some((document, number)) = index.channel(context)
    {
        let channel = &document.channels[number];
        return Some((reference::channel(&document, channel, said, &writing), channel.span));
    }
    let (spec, number) = index.operation(context)?;
    let operation: &Operation = &spec.operations[number];
    let mut text = reference::operation(&spec, operation, said, &writing);
    // MDX of the specification's author, for a page that no file holds.
    if let Some(content) = operation.mint.content.as_ref().filter(|_| context.generated) {
        text = format!("{content}\n\n{text}");
    }
    Some((text, operation.span))
}

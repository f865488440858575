//! From a document and its answers to a page: snippets in, links resolved, expressions folded, calls checked.

mod alert;
mod anchors;
mod attributes;
mod calls;
mod children;
mod code_block;
mod components;
mod elements;
mod fields;
mod footnotes;
mod given;
mod html;
mod inline_markdown;
mod links;
mod lower;
mod personal;
mod questions;
mod reader;
mod scope;
mod text;
mod values;
mod visible;

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::component::Signatures;
use crate::diag::{Checked, Diagnostic, Severity};
use crate::document::{Document, NodeId};
use crate::expr::flow::Schema;
use crate::expr::scope::Scope;
use crate::frontmatter::Visibility;
use crate::index::{Answers, PageContext};
use crate::page::{Contents, Page, Part, Prop};
use crate::source::{FileId, Source, Span};

pub use questions::{Branch, BranchKind, Questions, questions};
pub use reader::{Known, Reader};

use anchors::Anchors;
use components::Around;
use footnotes::Footnotes;
use links::Found;
use personal::Slots;
use questions::Asked;
use scope::Host;

/// What every page's compilation needs of the site.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    pub signatures: &'a Signatures,
    /// Base path without a trailing `/`; empty at a root.
    pub base: &'a str,
    /// What readers can have, where the site says it.
    pub schema: Option<&'a Schema>,
}

/// Compiles a text that is no page: a banner, the words of the page for addresses that do not exist.
pub fn fragment(document: &Document, answers: &Answers, site: Site<'_>) -> Checked<Vec<Part>> {
    let mut lower = Lower::new(site, "/", document);
    let frame = lower.frame(document, answers, None);
    let value = lower.children(&frame, NodeId::ROOT);
    Checked { value, diags: lower.diags }
}

/// Compiles one page for a reader. Findings are about the page and the snippets it shows, each at its own place.
pub fn page(
    document: &Document,
    answers: &Answers,
    context: Arc<PageContext>,
    site: Site<'_>,
    reader: Reader,
) -> Checked<Page> {
    let lower = Lower { reader, ..Lower::new(site, &context.route.0, document) };
    whole(lower, document, answers, context.clone())
}

/// Compiles what stands on a page beside its own words, which have the ids `taken`: others are given, and links follow.
pub fn beside(
    document: &Document,
    answers: &Answers,
    context: Arc<PageContext>,
    site: Site<'_>,
    taken: &[Box<str>],
) -> Checked<Page> {
    let (anchors, reader) = (Anchors::beside(taken), Reader::Anybody);
    let lower = Lower { anchors, reader, ..Lower::new(site, &context.route.0, document) };
    whole(lower, document, answers, context.clone())
}

fn whole<'a>(
    mut lower: Lower<'a>,
    document: &'a Document,
    answers: &'a Answers,
    context: Arc<PageContext>,
) -> Checked<Page> {
    let frame = lower.frame(document, answers, None);
    let mut body = lower.children(&frame, NodeId::ROOT);
    let mut title = None;
    if document.frontmatter.title.is_none() && document.first_heading.is_some() {
        title = take_title(&mut body);
    }
    body.extend(std::mem::take(&mut lower.footnotes).finish());
    let mut personal = lower.personal(&frame);
    personal.title = title;
    let Lower { mut anchors, contents, found, diags, .. } = lower;
    components::code_tabs(&mut body, &mut anchors);
    let page = Page {
        context,
        body,
        contents,
        anchors: anchors.finish(),
        anchor_links: found.anchor_links,
        kept_links: found.kept_links,
        page_links: found.page_links,
        embeds: found.embeds.into_iter().collect(),
        files: found.files.into_iter().collect(),
        parts: answers.parts().into_iter().collect(),
        unanswered: found.unanswered.into_iter().collect(),
        personal,
    };
    Checked { value: page, diags }
}

/// A page without a title takes it from its first heading of level 1, which then would be shown twice. A banner before
/// it stays where it is. Gives the title where it depends on the reader.
fn take_title(body: &mut Vec<Part>) -> Option<Vec<Part>> {
    let is_title = |part: &Part| matches!(part, Part::Heading(heading) if heading.level == 1);
    let at = body.iter().position(is_title)?;
    let Part::Heading(heading) = body.remove(at) else { return None };
    let title = text::plain_parts(&heading.children);
    title.iter().any(|part| matches!(part, Part::Hole(_))).then_some(title)
}

/// One page on its way from tree to parts.
struct Lower<'a> {
    site: Site<'a>,
    route: &'a str,
    /// Of the page and of every snippet in it: a link is answered for the file it stands in.
    answers: FxHashMap<FileId, &'a Answers>,
    /// Of the page itself.
    page_answers: Option<&'a Answers>,
    /// Scopes of files that others import names from.
    modules: FxHashMap<FileId, Arc<Scope>>,
    hosts: Vec<Host<'a>>,
    /// Files that the page is made of.
    sources: FxHashMap<FileId, &'a Source>,
    page_file: Option<FileId>,
    reader: Reader,
    /// `None` until something depends on the reader.
    slots: Option<Slots>,
    /// What is asked of readers, where somebody wants to know.
    questions: Option<Vec<Asked>>,
    anchors: Anchors,
    contents: Vec<Contents>,
    found: Found,
    footnotes: Footnotes,
    /// Components reported as unknown: once a page.
    unknown: BTreeSet<Box<str>>,
    /// Places reported as needing a browser: once a page.
    interactive: BTreeSet<Span>,
    diags: Vec<Diagnostic>,
    depth: u32,
    parts: u32,
    max_parts: u32,
    overflowed: bool,
    /// Inside a component that reads its children, which have to be calls: none of them is split into arms by a text.
    holds_items: bool,
    around: Around,
    /// Whom the `<Visible groups>` around what is being lowered is for.
    shown_to: Vec<Visibility>,
    /// The title of the page's first view.
    first_view: Option<Option<Prop>>,
}

impl<'a> Lower<'a> {
    fn new(site: Site<'a>, route: &'a str, document: &Document) -> Lower<'a> {
        Lower {
            site,
            route,
            answers: FxHashMap::default(),
            page_answers: None,
            modules: FxHashMap::default(),
            hosts: Vec::new(),
            sources: FxHashMap::default(),
            page_file: None,
            reader: Reader::default(),
            slots: None,
            questions: None,
            anchors: Anchors::default(),
            contents: Vec::new(),
            found: Found::default(),
            footnotes: Footnotes::default(),
            unknown: BTreeSet::new(),
            interactive: BTreeSet::new(),
            diags: Vec::new(),
            depth: 0,
            parts: 0,
            max_parts: Lower::max_parts(document),
            overflowed: false,
            holds_items: false,
            around: Around::default(),
            shown_to: Vec::new(),
            first_view: None,
        }
    }

    /// Whether something has been found inside a place: what follows from it need not be said as well.
    fn has_said(&self, place: Span) -> bool {
        self.said(place).next().is_some()
    }

    /// Whether an error has.
    fn has_refused(&self, place: Span) -> bool {
        self.said(place).any(|diag| diag.severity == Severity::Error)
    }

    fn said(&self, place: Span) -> impl Iterator<Item = &Diagnostic> {
        let inside = move |span: Span| span.file == place.file && span.start >= place.start && span.end <= place.end;
        self.diags.iter().filter(move |diag| diag.span.is_some_and(inside))
    }
}

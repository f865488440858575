//! From one document to its files: what the stages make of a page, and what is left of it for the site's own files.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Key, Prepared, Purpose, audiences, generated, heads, parse, playground, search, site_files};
use crate::artifact::{Artifact, Audience};
use crate::client::Loader;
use crate::compile::{self, Reader};
use crate::diag::{Checked, Code, Diagnostic};
use crate::document::{Document, Head};
use crate::emit;
use crate::emit::llms::Markdown;
use crate::emit::policy::Policy;
use crate::frontmatter::Visibility;
use crate::index::{Index, PageContext, Standing};
use crate::page::{AnchorLink, Page};
use crate::render;
use crate::search::Entry;
use crate::source::{Changed, PageSource, SitePath};
use crate::syntax;

/// What is left of a page when its file is on its way: what the checks over all pages need.
pub(super) struct Made {
    pub context: Standing,
    pub anchors: Box<[Box<str>]>,
    pub anchor_links: Vec<AnchorLink>,
    /// What it needs beyond what every page does.
    pub policy: Policy,
    pub files: Vec<SitePath>,
    /// Files whose content is a part of the page.
    pub parts: Vec<SitePath>,
    pub style_sheet: Option<render::StyleSheet>,
    pub loader: Option<Loader>,
    /// The language of its playground, where it has one.
    pub playground: Option<Box<str>>,
    /// The page as Markdown, for the file that holds all of them; nothing where agents may not have it.
    pub markdown: Option<Markdown>,
    /// Few pages have one.
    pub feed: Option<Box<render::Feed>>,
    /// For the index of its language; nothing where it is not to be found.
    pub search: Option<Findable>,
    pub diags: Vec<Diagnostic>,
    /// What it is kept by, where it is.
    pub name: Option<Key>,
}

/// What a page leaves for search.
pub(super) enum Findable {
    /// With the name that it is kept by.
    New(Entry, Option<Key>),
    /// As the last build has it.
    Kept(Key),
}

impl Made {
    /// A page without content, which is what is left of one that could not be built.
    pub(super) fn nothing(context: Arc<PageContext>) -> Made {
        Made {
            context: Standing::from(&*context),
            anchors: Box::default(),
            anchor_links: Vec::new(),
            policy: Policy::default(),
            files: Vec::new(),
            parts: Vec::new(),
            style_sheet: None,
            loader: None,
            playground: None,
            markdown: None,
            feed: None,
            search: None,
            diags: Vec::new(),
            name: None,
        }
    }
}

/// Where a page's document goes.
pub(super) struct Place<'a> {
    /// What it is made from.
    pub index: &'a Index,
    pub audience: Audience,
    /// Below the output folder; `None` for what nobody may see.
    pub path: Option<String>,
    /// Where files of its own go.
    pub folder: String,
}

/// The folder of files that are named by what is in them.
pub(super) const SHARED: &str = "_docs";

/// Compiles one page; twice when its expressions make links, which are known only then.
pub(super) fn compiled(document: &Document, prepared: &Prepared, index: &Index, reader: Reader) -> Checked<Page> {
    let path = &document.source.path;
    let context = index.page(path).expect("every page of an index has a context");
    let mut answers = index.answers(path, &document.facts, &|path| prepared.shelf.document(path));
    let page = compile::page(document, &answers, context.clone(), prepared.links(), reader.clone());
    if page.value.unanswered.is_empty() {
        return page;
    }
    index.answer_links(path, &page.value.unanswered, &mut answers);
    compile::page(document, &answers, context, prepared.links(), reader)
}

/// What a page says of itself. Its body is read only where its head does not say all that there is to say.
///
/// # Errors
/// It is not what it was.
pub(super) fn head(page: &PageSource, options: &syntax::Options) -> Result<Arc<Head>, Box<Diagnostic>> {
    let read = match syntax::head(&page.beginning(), options) {
        Some(read) => read,
        None => syntax::whole_head(&page.read().map_err(|error| changed(&error))?, options),
    };
    let (frontmatter, first_heading) = read;
    Ok(Arc::new(Head { source: page.clone(), frontmatter, first_heading }))
}

/// A page's document, with the head that it is known by.
///
/// # Errors
/// The page is not what it was when its head was read.
pub(super) fn document(head: &Head, prepared: &Prepared) -> Result<Checked<Document>, Box<Diagnostic>> {
    let source = head.source.read().map_err(|error| changed(&error))?;
    let Checked { value, diags } = parse(&source, &prepared.shelf.options);
    Ok(Checked { value: Document { frontmatter: head.frontmatter.clone(), ..value }, diags })
}

pub(super) fn changed(error: &Changed) -> Box<Diagnostic> {
    let Changed { path, why } = error;
    let message = match why {
        Some(why) => format!("{why}, and it was there when the build began"),
        None => format!("`{path}` is not what it was when the build began"),
    };
    Box::new(
        Code::FileChanged.in_file(path.clone(), message).help("build again when nothing writes into the docs folder"),
    )
}

/// From one page's text to its file. A page that panics is an error of that page and of no other. Its document is not
/// kept.
pub(super) fn page(head: &Head, prepared: &Prepared, place: &Place, sink: &(dyn Fn(Artifact) + Sync)) -> Made {
    let path = &head.source.path;
    let context = place.index.page(path).expect("every page of an index has a context");
    let made = guarded(path, || {
        let mut diags = Vec::new();
        let document = document(head, prepared)?.take(&mut diags);
        let source = &document.source;
        heads::undefined_variables(head, source, place.index, &mut diags);
        heads::unknown_icon(head, source, &prepared.site, &mut diags);
        let mut page = compiled(&document, prepared, place.index, Reader::Anybody).take(&mut diags);
        let manual = generated::extend(&mut page, prepared, place.index, &mut diags);
        for link in &page.kept_links {
            audiences::name_blind(&prepared.readers, &head.frontmatter.groups, link, &mut diags);
        }
        let mut own_policy = site_files::page_policy(path, &page.embeds);
        let playground = playground::of(&page, manual.as_ref(), head, prepared, place, &mut diags);
        own_policy.extend(&playground.policy);
        let mut policy = prepared.policy.clone();
        policy.extend(&own_policy);
        let rendered = render::page(&prepared.site, &page, &playground.shown, &policy.meta());
        diags.extend(rendered.diags);
        if let Some(path) = &place.path {
            sink(Artifact::new(place.audience.clone(), path, rendered.html));
            playground.file.into_iter().for_each(sink);
        }
        let markdown = context.markdown_path().map(|path| {
            let markdown = render::markdown(&prepared.site, &page);
            let instructions = emit::llms::instructions(&prepared.config.markdown.instructions);
            sink(Artifact::new(place.audience.clone(), &path, instructions + &markdown));
            Markdown::Text(markdown.into())
        });
        let may_have_feed = context.frontmatter.groups == Visibility::Everyone;
        if context.frontmatter.rss && rendered.feed.is_none() && may_have_feed {
            diags.push(heads::no_feed(source, prepared.config.address.origin.is_some()));
        }
        let search = match prepared.purpose {
            Purpose::Bundle => {
                search::entry(&prepared.entries, &prepared.site, &page).map(|entry| Findable::New(entry, None))
            }
            Purpose::Findings => None,
        };
        let (style_sheet, loader, feed) = (rendered.style_sheet, rendered.loader, rendered.feed.map(Box::new));
        let Page { anchors, anchor_links, files, parts, .. } = page;
        Ok(Made {
            anchors: anchors.into(),
            anchor_links,
            policy: own_policy,
            files,
            parts,
            style_sheet,
            loader,
            playground: rendered.playground,
            markdown,
            feed,
            search,
            diags,
            ..Made::nothing(context.clone())
        })
    });
    made.flatten().unwrap_or_else(|diag| Made { diags: vec![*diag], ..Made::nothing(context.clone()) })
}

/// Pages to be made by all threads, each as soon as one is free: a page takes longer than handing it over, and some take as
/// long as hundreds of others.
pub(super) fn page_by_page<T: Sync>(pages: &[T]) -> impl IndexedParallelIterator<Item = &T> {
    pages.par_iter().with_max_len(1)
}

/// `/` → `index.html`, `/a/b` → `a/b/index.html`: works on every static host.
pub(super) fn output_path(route: &str) -> String {
    format!("{}/index.html", route.trim_end_matches('/'))
}

pub(super) fn guarded<T>(path: &SitePath, work: impl FnOnce() -> T) -> Result<T, Box<Diagnostic>> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let reason = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let reason = reason.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        let diag = Code::Panicked.in_file(path.clone(), format!("this page could not be built: {reason}"));
        Box::new(diag.help("this is a fault of the program, not of the page: please report it with the page"))
    })
}

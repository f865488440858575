//! The one data flow: read, parse, index, compile, render, emit, write.
//!
//! `Source → Document → Page → Rendered → Artifact`, a complete and immutable value at each stage. Reading and writing
//! are the caller's: this file has no IO, and what it does not know (the time) it is given.

mod heads;
mod llms;
mod login;
mod look;
mod reading;
mod site_files;

pub use reading::{View, Who, check, view};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::artifact::Artifact;
use crate::client::Loader;
use crate::compile::Reader;
use crate::config::{self, Config};
use crate::diag::{Checked, Code, Diagnostic, did_you_mean};
use crate::document::Document;
use crate::emit::policy::Policy;
use crate::frontmatter::Visibility;
use crate::index::{self, Index, LinkAnswer, PageContext};
use crate::inputs::Inputs;
use crate::inputs::publishing::is_skill;
use crate::page::{AnchorLink, Page};
use crate::readers::Readers;
use crate::source::{FileId, SitePath, Source, Span};
use crate::theme::{self, Theme};
use crate::{compile, emit, readers, render, syntax};

pub struct Options<'a> {
    pub base_url: Option<&'a str>,
    /// Time since some moment before the build.
    pub clock: &'a dyn Fn() -> Duration,
}

/// Told how far a build is.
pub trait Progress: Sync {
    fn stage(&self, name: &'static str, total: usize);
    fn step(&self);
}

pub struct Outcome {
    pub diags: Vec<Diagnostic>,
    pub n_pages: usize,
    /// Stages in their order, wall time.
    pub timings: Vec<(&'static str, Duration)>,
}

/// Everything that pages have in common.
struct Prepared {
    config: Arc<Config>,
    theme: Arc<Theme>,
    readers: Readers,
    /// Every page and snippet, in the order of their paths.
    documents: Vec<Arc<Document>>,
    index: Index,
    site: render::Site,
    /// What every page must be allowed.
    policy: Policy,
}

impl Prepared {
    fn links(&self) -> compile::Site<'_> {
        compile::Site {
            signatures: self.theme.signatures(),
            base: &self.config.address.base,
            schema: self.readers.schema.as_deref(),
        }
    }

    /// The documents that are pages, and those made for pages that no file holds.
    fn pages(&self) -> Vec<Arc<Document>> {
        let is_page = |document: &&Arc<Document>| index::is_page(&document.source.path);
        self.documents.iter().filter(is_page).cloned().chain(generated(&self.index)).collect()
    }
}

/// Builds a site. Artifacts go to `sink` as they are made, from several threads, in any order.
///
/// Findings come in no particular order; the output depends on the inputs alone.
pub fn build(inputs: &Inputs, options: &Options, progress: &dyn Progress, sink: &(dyn Fn(Artifact) + Sync)) -> Outcome {
    let mut laps = Laps { clock: options.clock, last: (options.clock)(), timings: Vec::new() };
    let mut diags = Vec::new();
    match prepare(inputs, options, progress, &mut laps, &mut diags) {
        Some(prepared) => emit(&prepared, inputs, progress, sink, laps, diags),
        None => Outcome { diags, n_pages: 0, timings: laps.timings },
    }
}

/// Reads what all pages have in common; `None`, with an error, when there is no site file.
fn prepare(
    inputs: &Inputs,
    options: &Options,
    progress: &dyn Progress,
    laps: &mut Laps,
    diags: &mut Vec<Diagnostic>,
) -> Option<Prepared> {
    let config = Arc::new(config::load(inputs, options.base_url).take(diags)?);
    let theme = Arc::new(Theme::load(&inputs.sources).take(diags));
    let readers = readers::load(inputs, &config).take(diags);
    laps.lap("prepare");

    let documents = parse_all(inputs, &syntax_options(&config), progress, diags);
    laps.lap("parse");

    let index = index_all(&config, inputs, &documents);
    diags.extend(index.findings());
    let schema = readers.schema.as_deref();
    let links = compile::Site { signatures: theme.signatures(), base: &config.address.base, schema };
    let look = look::look(&config, &index, inputs, links).take(diags);
    let site = render::Site::new(theme.clone(), look, index.navigation()).take(diags);
    diags
        .extend(config.icons.iter().filter_map(|(icon, at)| site.unknown_icon(&index.icon(&Some(icon.clone()))?, *at)));
    let policy = site_files::shared_policy(&config, &site);
    laps.lap("index");
    Some(Prepared { config, theme, readers, documents, index, site, policy })
}

/// Makes all pages and the files around them.
fn emit(
    prepared: &Prepared,
    inputs: &Inputs,
    progress: &dyn Progress,
    sink: &(dyn Fn(Artifact) + Sync),
    mut laps: Laps,
    mut diags: Vec<Diagnostic>,
) -> Outcome {
    for artifact in prepared.site.artifacts() {
        sink(artifact.clone());
    }
    let pages = prepared.pages();
    progress.stage("pages", pages.len());
    for document in &pages {
        heads::undefined_variables(document, &prepared.index, &mut diags);
        heads::unknown_icon(document, &prepared.site, &mut diags);
    }
    let kept = AtomicUsize::new(0);
    let made: Vec<Made> = pages
        .par_iter()
        .map(|document| {
            let mut made = page(document, prepared, sink);
            // More than one file may hold is not kept until then.
            let n_bytes = made.markdown.as_ref().map_or(0, |markdown| markdown.len());
            if kept.fetch_add(n_bytes, Ordering::Relaxed) + n_bytes > emit::llms::MAX_FULL {
                made.markdown = None;
            }
            progress.step();
            made
        })
        .collect();
    laps.lap("pages");

    let n_pages = made.len();
    let Prepared { config, index, site, policy, .. } = prepared;
    let n_kept = kept.into_inner();
    check_anchors(&made, &site_file_anchors(config, index), &mut diags);
    let llms = llms::llms(config, index.navigation(), n_kept, &made);
    let redirected = site_files::Redirected { redirects: index.redirects(), folders: index.folders() };
    let files = site_files::site_files(config, inputs, site, &redirected, &llms, policy, &made).take(&mut diags);
    files.into_par_iter().for_each(sink);
    for made in made {
        diags.extend(made.diags);
    }
    laps.lap("emit");
    Outcome { diags, n_pages, timings: laps.timings }
}

struct Laps<'a> {
    clock: &'a dyn Fn() -> Duration,
    last: Duration,
    timings: Vec<(&'static str, Duration)>,
}

impl Laps<'_> {
    fn lap(&mut self, name: &'static str) {
        let now = (self.clock)();
        self.timings.push((name, now - self.last));
        self.last = now;
    }
}

/// Every page and snippet, in the order of their paths.
fn parse_all(
    inputs: &Inputs,
    options: &syntax::Options,
    progress: &dyn Progress,
    diags: &mut Vec<Diagnostic>,
) -> Vec<Arc<Document>> {
    let sources: Vec<&Source> = inputs.sources.iter().filter(|source| is_document(&source.path)).collect();
    progress.stage("reading", sources.len());
    let parsed: Vec<_> = sources
        .par_iter()
        .map(|source| {
            let parsed = guarded(&source.path, || parse(source, options));
            progress.step();
            parsed
        })
        .collect();
    let mut documents = Vec::with_capacity(parsed.len());
    for result in parsed {
        match result {
            Ok(checked) => documents.push(Arc::new(checked.take(diags))),
            Err(diag) => diags.push(*diag),
        }
    }
    documents
}

fn is_document(path: &SitePath) -> bool {
    !path.as_str().starts_with(theme::FOLDER)
        && !is_skill(path)
        && matches!(path.extension(), "mdx" | "md" | "jsx" | "tsx" | "js" | "ts")
}

/// What the site's pages are written in.
fn syntax_options(config: &Config) -> syntax::Options {
    syntax::Options { math: config.look.styling.latex != Some(false), ..syntax::Options::default() }
}

fn parse(source: &Source, options: &syntax::Options) -> crate::diag::Checked<Document> {
    match source.path.extension() {
        "mdx" | "md" => syntax::parse(source, options),
        _ => syntax::parse_script(source),
    }
}

fn index_all(config: &Arc<Config>, inputs: &Inputs, documents: &[Arc<Document>]) -> Index {
    let mut index = Index::new(config.clone(), inputs);
    let imported = documents.iter().flat_map(|document| index::imported(&document.source.path, &document.facts));
    let imported: FxHashSet<SitePath> = imported.collect();
    for document in documents {
        let path = &document.source.path;
        if index::is_page(path) {
            index.insert(path, &document.facts);
        }
        if !index::is_page(path) || imported.contains(path) {
            index.insert_snippet(path, document.clone());
        }
    }
    index
}

/// Pages that the navigation asks for and no file holds: empty documents, until their specification fills them.
fn generated(index: &Index) -> Vec<Arc<Document>> {
    let document = |path: SitePath| {
        let source = Source::new(FileId(u32::MAX), path, "");
        Arc::new(syntax::parse(&source, &syntax::Options::default()).value)
    };
    index.generated().into_iter().map(document).collect()
}

/// What is left of a page when its file is on its way: what the checks over all pages need.
struct Made {
    context: Arc<PageContext>,
    anchors: Vec<Box<str>>,
    anchor_links: Vec<AnchorLink>,
    /// What it needs beyond what every page does.
    policy: Policy,
    files: Vec<SitePath>,
    style_sheet: Option<render::StyleSheet>,
    loader: Option<Loader>,
    /// The page as Markdown, for the file that holds all of them; nothing where agents may not have it.
    markdown: Option<Box<str>>,
    feed: Option<render::Feed>,
    diags: Vec<Diagnostic>,
}

impl Made {
    /// A page without content, which is what is left of one that could not be built.
    fn nothing(context: Arc<PageContext>) -> Made {
        Made {
            context,
            anchors: Vec::new(),
            anchor_links: Vec::new(),
            policy: Policy::default(),
            files: Vec::new(),
            style_sheet: None,
            loader: None,
            markdown: None,
            feed: None,
            diags: Vec::new(),
        }
    }
}

/// Compiles one page; twice when its expressions make links, which are known only then.
fn compiled(document: &Document, prepared: &Prepared, context: Arc<PageContext>, reader: Reader) -> Checked<Page> {
    let path = &document.source.path;
    let mut answers = prepared.index.answers(path, &document.facts);
    let page = compile::page(document, &answers, context.clone(), prepared.links(), reader.clone());
    if page.value.unanswered.is_empty() {
        return page;
    }
    prepared.index.answer_links(path, &page.value.unanswered, &mut answers);
    compile::page(document, &answers, context, prepared.links(), reader)
}

/// From one document to its file. A page that panics is an error of that page and of no other.
fn page(document: &Document, prepared: &Prepared, sink: &(dyn Fn(Artifact) + Sync)) -> Made {
    let path = &document.source.path;
    let context = prepared.index.page(path).expect("every page of the index has a context");
    let made = guarded(path, || {
        let mut diags = Vec::new();
        if document.frontmatter.groups != Visibility::default() {
            let head = Span { file: document.source.file, start: 0, end: 3.min(document.source.text.len() as u32) };
            diags.push(
                Code::GroupsIgnored
                    .at(head, "`groups` is not applied yet: this page would be published to everybody")
                    .help("take `groups` out, or leave the page out by `.docsignore`"),
            );
        }
        let page = compiled(document, prepared, context.clone(), Reader::Anybody).take(&mut diags);
        let own_policy = site_files::page_policy(path, &page.embeds);
        let mut policy = prepared.policy.clone();
        policy.extend(&own_policy);
        let rendered = render::page(&prepared.site, &page, &policy.meta());
        diags.extend(rendered.diags);
        sink(Artifact::public(&output_path(context.route.as_str()), rendered.html));
        let markdown = context.markdown_path().map(|path| {
            let markdown = render::markdown(&prepared.site, &page);
            let instructions = emit::llms::instructions(&prepared.config.markdown.instructions);
            sink(Artifact::public(&path, instructions + &markdown));
            markdown.into()
        });
        if context.frontmatter.rss && rendered.feed.is_none() {
            diags.push(heads::no_feed(document, prepared.config.address.origin.is_some()));
        }
        let (style_sheet, loader, feed) = (rendered.style_sheet, rendered.loader, rendered.feed);
        let Page { anchors, anchor_links, files, .. } = page;
        Made {
            anchors,
            anchor_links,
            policy: own_policy,
            files,
            style_sheet,
            loader,
            markdown,
            feed,
            diags,
            ..Made::nothing(context.clone())
        }
    });
    made.unwrap_or_else(|diag| Made { diags: vec![*diag], ..Made::nothing(context.clone()) })
}

/// `/` → `index.html`, `/a/b` → `a/b/index.html`: works on every static host.
fn output_path(route: &str) -> String {
    format!("{}/index.html", route.trim_end_matches('/'))
}

fn guarded<T>(path: &SitePath, work: impl FnOnce() -> T) -> Result<T, Box<Diagnostic>> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let reason = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let reason = reason.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        let diag = Code::Panicked.in_file(path.clone(), format!("this page could not be built: {reason}"));
        Box::new(diag.help("this is a fault of the program, not of the page: please report it with the page"))
    })
}

/// Anchors compared with broken ones, over the whole site.
const MAX_LOOKED_AT: usize = 200_000;

/// Links to anchors that the site file holds, redirects among them.
fn site_file_anchors(config: &Config, index: &Index) -> Vec<AnchorLink> {
    let redirects = config.redirects.iter().map(|redirect| (&redirect.destination, redirect.destination_span));
    let links = config.links.iter().map(|(written, span)| (written, *span)).chain(redirects);
    let links = links.filter(|(written, _)| written.contains('#'));
    let anchors = links.filter_map(|(written, span)| {
        let answer = index.resolve(written);
        let LinkAnswer::Page { route, anchor: Some(anchor), redirected, .. } = answer else { return None };
        Some(AnchorLink { route: route.as_str().into(), anchor, redirected, span })
    });
    anchors.collect()
}

/// Anchors exist only when their page is compiled, so links to them are checked when all pages are.
fn check_anchors(made: &[Made], site_file: &[AnchorLink], diags: &mut Vec<Diagnostic>) {
    let mut looked_at = 0;
    let by_route: FxHashMap<&str, &Made> = made.iter().map(|made| (made.context.route.as_str(), made)).collect();
    for link in made.iter().flat_map(|made| &made.anchor_links).chain(site_file) {
        let Some(target) = by_route.get(&*link.route) else { continue };
        // What such a page shows comes from its specification, which is not read yet.
        if target.context.endpoint.is_some() {
            continue;
        }
        if target.anchors.binary_search(&link.anchor).is_ok()
            || link.anchor.starts_with(":~:")
            || &*link.anchor == "top"
        {
            continue;
        }
        let from = link.redirected.as_ref();
        let from = from.map_or_else(String::new, |from| format!(", where the redirect from `{from}` leads,"));
        let message = format!("`{}`{from} has no anchor `#{}`", link.route, link.anchor);
        let diag = Code::AnchorMissing.at(link.span, message);
        let anchors = || target.anchors.iter().map(|anchor| &**anchor);
        // Looking for what was meant costs as much as the page has anchors; a site full of broken ones is told without.
        let affordable = looked_at < MAX_LOOKED_AT;
        looked_at += target.anchors.len();
        let near = affordable
            .then(|| {
                let same = anchors().find(|anchor| same_letters(anchor, &link.anchor));
                same.or_else(|| did_you_mean(&link.anchor, anchors())).or_else(|| continued(&link.anchor, anchors()))
            })
            .flatten();
        diags.push(match near {
            Some(near) => diag.help(format!("did you mean `#{near}`?")),
            None => diag.help("link to a heading of that page, or give one this id: `## Heading {#id}`"),
        });
    }
}

/// The anchor that is a beginning of `asked`, in whole words, the longest of them; else the one that `asked` begins.
fn continued<'a>(asked: &str, anchors: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let continues =
        |long: &str, short: &str| short.len() > 2 && long.strip_prefix(short).is_some_and(|rest| rest.starts_with('-'));
    let shorter = anchors.clone().filter(|anchor| continues(asked, anchor)).max_by_key(|anchor| anchor.len());
    shorter.or_else(|| {
        let mut longer = anchors.filter(|anchor| continues(anchor, asked));
        longer.next().filter(|_| longer.next().is_none())
    })
}

/// Whether two anchors differ in signs only, as those of other platforms do.
fn same_letters(a: &str, b: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let a = letters(a);
    !a.is_empty() && a == letters(b)
}

//! The one data flow: read, parse, index, compile, render, emit, write.
//!
//! `Source → Document → Page → Rendered → Artifact`, a complete and immutable value at each stage. Reading and writing
//! are the caller's: this file has no IO, and what it does not know (the time) it is given.

mod look;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::artifact::{Artifact, Audience, Body};
use crate::config::{self, Config};
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::document::Document;
use crate::index::{self, Index};
use crate::inputs::Inputs;
use crate::page::AnchorLink;
use crate::source::{SitePath, Source};
use crate::theme::{self, Theme};
use crate::{compile, emit, render, syntax};

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

/// Builds a site. Artifacts go to `sink` as they are made, from several threads, in any order.
///
/// Findings come in no particular order; the output depends on the inputs alone.
pub fn build(inputs: &Inputs, options: &Options, progress: &dyn Progress, sink: &(dyn Fn(Artifact) + Sync)) -> Outcome {
    let mut laps = Laps { clock: options.clock, last: (options.clock)(), timings: Vec::new() };
    let mut diags = Vec::new();
    let Some(config) = config::load(inputs, options.base_url).take(&mut diags) else {
        return Outcome { diags, n_pages: 0, timings: laps.timings };
    };
    let theme = Arc::new(Theme::load(&inputs.sources).take(&mut diags));
    laps.lap("prepare");

    let documents = parse_all(inputs, progress, &mut diags);
    laps.lap("parse");

    let index = index_all(&config, inputs, &documents);
    diags.extend(index.findings());
    let links = compile::Site { signatures: theme.signatures(), base: &config.address.base };
    let look = look::look(&config, &index, inputs, links).take(&mut diags);
    let site = render::Site::new(theme.clone(), look, index.navigation()).take(&mut diags);
    for artifact in site.artifacts() {
        sink(artifact.clone());
    }
    laps.lap("index");

    let pages: Vec<&Document> = documents.iter().filter(|document| index.is_page(&document.source.path)).map(|document| &**document).collect();
    progress.stage("pages", pages.len());
    let stages = PageStages { index: &index, links, site: &site };
    let made: Vec<Made> = pages
        .par_iter()
        .map(|document| {
            let made = page(document, &stages, sink);
            progress.step();
            made
        })
        .collect();
    laps.lap("pages");

    let n_pages = made.len();
    check_anchors(&made, &mut diags);
    // Pages with the same styles share a sheet.
    let mut sheets = BTreeMap::new();
    for made in made {
        diags.extend(made.diags);
        sheets.extend(made.style_sheet.map(|sheet| (sheet.path, sheet.css)));
    }
    for (path, css) in sheets {
        sink(Artifact::public(&path, css.as_bytes()));
    }
    emit_site(&config, inputs, &index, &site, sink, &mut diags);
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
fn parse_all(inputs: &Inputs, progress: &dyn Progress, diags: &mut Vec<Diagnostic>) -> Vec<Arc<Document>> {
    let sources: Vec<&Source> = inputs.sources.iter().filter(|source| is_document(&source.path)).collect();
    progress.stage("reading", sources.len());
    let parsed: Vec<_> = sources
        .par_iter()
        .map(|source| {
            let parsed = guarded(&source.path, || parse(source));
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
    !path.as_str().starts_with(theme::FOLDER) && matches!(path.extension(), "mdx" | "md" | "jsx" | "tsx" | "js" | "ts")
}

fn parse(source: &Source) -> crate::diag::Checked<Document> {
    match source.path.extension() {
        "mdx" | "md" => syntax::parse(source, &syntax::Options::default()),
        _ => syntax::parse_script(source),
    }
}

fn index_all(config: &Config, inputs: &Inputs, documents: &[Arc<Document>]) -> Index {
    let mut index = Index::new(config, inputs);
    for document in documents {
        if index::is_page(&document.source.path) {
            index.insert(&document.source.path, &document.facts);
        } else {
            index.insert_snippet(document);
        }
    }
    index
}

/// What making a page needs beside its document.
struct PageStages<'a> {
    index: &'a Index,
    links: compile::Site<'a>,
    site: &'a render::Site,
}

/// What is left of a page when its file is on its way: what the checks over all pages need.
struct Made {
    route: Box<str>,
    anchors: Vec<Box<str>>,
    anchor_links: Vec<AnchorLink>,
    style_sheet: Option<render::StyleSheet>,
    diags: Vec<Diagnostic>,
}

/// From one document to its file. A page that panics is an error of that page and of no other.
fn page(document: &Document, stages: &PageStages, sink: &(dyn Fn(Artifact) + Sync)) -> Made {
    let path = &document.source.path;
    let context = stages.index.page(path);
    let route: Box<str> = context.route.0.as_ref().into();
    let made = guarded(path, || {
        let answers = stages.index.answers(path, &document.facts);
        let mut diags = Vec::new();
        let page = compile::page(document, &answers, context, stages.links).take(&mut diags);
        let rendered = render::page(stages.site, &page);
        diags.extend(rendered.diags);
        sink(Artifact::public(&output_path(&route), rendered.html));
        let style_sheet = rendered.style_sheet;
        Made { route: route.clone(), anchors: page.anchors, anchor_links: page.anchor_links, style_sheet, diags }
    });
    made.unwrap_or_else(|diag| Made {
        route,
        anchors: Vec::new(),
        anchor_links: Vec::new(),
        style_sheet: None,
        diags: vec![*diag],
    })
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

/// Anchors exist only when their page is compiled, so links to them are checked when all pages are.
fn check_anchors(made: &[Made], diags: &mut Vec<Diagnostic>) {
    let by_route: FxHashMap<&str, &Made> = made.iter().map(|made| (&*made.route, made)).collect();
    for link in made.iter().flat_map(|made| &made.anchor_links) {
        let Some(target) = by_route.get(&*link.route) else { continue };
        if target.anchors.binary_search(&link.anchor).is_ok() || link.anchor.starts_with(":~:") {
            continue;
        }
        let diag = Code::AnchorMissing.at(link.span, format!("`{}` has no anchor `#{}`", link.route, link.anchor));
        let near = did_you_mean(&link.anchor, target.anchors.iter().map(|anchor| &**anchor));
        diags.push(match near {
            Some(near) => diag.help(format!("did you mean `#{near}`?")),
            None => diag.help("link to a heading of that page, or give one this id: `## Heading {#id}`"),
        });
    }
}

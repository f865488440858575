//! The one data flow: read, parse, index, compile, render, emit, write.
//!
//! `Source → Document → Page → Rendered → Artifact`, a complete and immutable value at each stage. Of all pages at once
//! there are only the heads: a page's text is read again and its document made when the page is, and both are gone with it.
//! Reading and writing are the caller's: this file has no IO, and what it does not know (the time) it is given.

mod anchors;
mod audiences;
mod doors;
mod everybody;
mod generated;
mod heads;
mod kept;
mod lazy;
mod llms;
mod login;
mod look;
mod making;
mod parts;
mod playground;
mod proof;
mod reading;
mod restricted;
mod review;
mod search;
mod shelf;
mod site_files;
mod worlds;

pub use kept::{Forgetful, Key, Memory};
pub use lazy::{Extent, Lazy, Maker, PageFiles, Reasons, Rest, Ruled, Thing};
pub use proof::leaks;
pub use reading::{Review, View, Who, check, view};

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;

use crate::artifact::{Artifact, Audience};
use crate::config::{self, Config};
use crate::diag::{Checked, Diagnostic};
use crate::document::{Document, Head};
use crate::emit::policy::Policy;
use crate::index::Index;
use crate::inputs::Inputs;
use crate::inputs::publishing::is_skill;
use crate::readers::Readers;
use crate::search::Entries;
use crate::source::{PageSource, SitePath, Source};
use crate::theme::{self, Theme};
use crate::{compile, emit, readers, render, syntax};

use doors::Addition;
use everybody::Everybody;
use kept::Kept;
use making::{Made, guarded};
use shelf::Shelf;
use worlds::Worlds;

pub struct Options<'a> {
    pub base_url: Option<&'a str>,
    /// Time since some moment before the build.
    pub clock: &'a dyn Fn() -> Duration,
}

/// Told how far a build is.
pub trait Progress: Sync {
    fn stage(&self, name: &'static str, total: usize);
    fn step(&self);

    /// Whether nobody waits for the build any longer: its pages are left out from then on.
    fn is_given_up(&self) -> bool {
        false
    }
}

pub struct Outcome {
    pub diags: Vec<Diagnostic>,
    pub n_pages: usize,
    /// Stages in their order, wall time.
    pub timings: Vec<(&'static str, Duration)>,
}

/// Everything that pages have in common.
#[derive(Clone)]
struct Prepared {
    config: Arc<Config>,
    theme: Arc<Theme>,
    readers: Arc<Readers>,
    worlds: Worlds,
    shelf: Arc<Shelf>,
    site: Arc<render::Site>,
    /// Files whose content is a part of the site file's texts.
    parts: Arc<BTreeSet<SitePath>>,
    /// What every page must be allowed.
    policy: Policy,
    entries: Arc<Entries>,
    purpose: Purpose,
}

/// What pages are made for.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Purpose {
    Bundle,
    /// To hear what is wrong: pages leave nothing for search and for agents, which takes most of the room and a fifth of the
    /// time.
    Findings,
}

impl Prepared {
    fn links(&self) -> compile::Site<'_> {
        compile::Site {
            signatures: self.theme.signatures(),
            base: &self.config.address.base,
            schema: self.readers.schema.as_deref(),
        }
    }
}

/// Builds a site. Artifacts go to `sink` as they are made, from several threads, in any order.
///
/// Findings come in no particular order; the output depends on the inputs alone.
pub fn build(inputs: &Inputs, options: &Options, progress: &dyn Progress, sink: &(dyn Fn(Artifact) + Sync)) -> Outcome {
    build_again(inputs, options, progress, sink, &Forgetful)
}

/// As `build`, where pages may be known from an earlier build.
pub fn build_again(
    inputs: &Inputs,
    options: &Options,
    progress: &dyn Progress,
    sink: &(dyn Fn(Artifact) + Sync),
    memory: &dyn Memory,
) -> Outcome {
    let mut laps = Laps { clock: options.clock, last: (options.clock)(), timings: Vec::new() };
    let mut diags = Vec::new();
    let Some(prepared) = prepare(inputs, options, progress, &mut laps, &mut diags) else {
        return Outcome { diags, n_pages: 0, timings: laps.timings };
    };
    let outcome = emit(&prepared, inputs, progress, sink, memory, laps, diags);
    // Nobody waits until it is taken apart, which is a thing for each page.
    rayon::spawn(|| drop(prepared));
    outcome
}

/// Reads what all pages have in common; `None`, with an error, when there is no site file.
fn prepare(
    inputs: &Inputs,
    options: &Options,
    progress: &dyn Progress,
    laps: &mut Laps,
    diags: &mut Vec<Diagnostic>,
) -> Option<Prepared> {
    let common = Common::read(inputs, options.base_url, diags)?;
    laps.lap("prepare");

    let shelf = Shelf::new(inputs, syntax_options(&common.config), None);
    let heads = heads(inputs, &shelf.options, &|_| None, progress, diags);
    laps.lap("heads");

    let prepared = common.with(inputs, &heads, shelf).take(diags);
    laps.lap("index");
    Some(prepared)
}

/// What the site file, the theme and the files about readers say.
struct Common {
    config: Arc<Config>,
    theme: Arc<Theme>,
    readers: Arc<Readers>,
}

impl Common {
    /// `None`, with an error, when there is no site file.
    fn read(inputs: &Inputs, base_url: Option<&str>, diags: &mut Vec<Diagnostic>) -> Option<Common> {
        let (config, theme) = rayon::join(|| config::load(inputs, base_url), || Theme::load(&inputs.sources));
        let config = Arc::new(config.take(diags)?);
        let theme = Arc::new(theme.take(diags));
        let readers = Arc::new(readers::load(inputs, &config).take(diags));
        Some(Common { config, theme, readers })
    }

    /// What all pages have in common, when it is known which pages there are.
    fn with(self, inputs: &Inputs, heads: &[Arc<Head>], shelf: Shelf) -> Checked<Prepared> {
        let mut diags = Vec::new();
        let worlds = Worlds::new(&self.config, inputs, heads).take(&mut diags);
        diags.extend(audiences::unknown(&worlds, &self.readers));
        let (site, parts) = self.site(inputs, &worlds.public, &shelf).take(&mut diags);
        let (site, parts, shelf) = (Arc::new(site), Arc::new(parts), Arc::new(shelf));
        let Common { config, theme, readers } = self;
        let policy = site_files::shared_policy(&config, &site);
        let (entries, purpose) = (Arc::default(), Purpose::Bundle);
        Checked {
            value: Prepared { config, theme, readers, worlds, shelf, site, parts, policy, entries, purpose },
            diags,
        }
    }

    /// What stands around the pages, and the files that are a part of it.
    fn site(&self, inputs: &Inputs, index: &Index, shelf: &Shelf) -> Checked<(render::Site, BTreeSet<SitePath>)> {
        let mut diags = Vec::new();
        let schema = self.readers.schema.as_deref();
        let base = &self.config.address.base;
        let links = compile::Site { signatures: self.theme.signatures(), base, schema };
        let around = look::Around { index, inputs, shelf, links };
        let (look, parts) = look::look(&self.config, &around).take(&mut diags);
        let site = render::Site::new(self.theme.clone(), look, index.navigation()).take(&mut diags);
        diags.extend(
            self.config.icons.iter().filter_map(|(icon, at)| site.unknown_icon(&index.icon(&Some(icon.clone()))?, *at)),
        );
        Checked { value: (site, parts), diags }
    }
}

/// Makes all pages and the files around them.
fn emit(
    prepared: &Prepared,
    inputs: &Inputs,
    progress: &dyn Progress,
    sink: &(dyn Fn(Artifact) + Sync),
    memory: &dyn Memory,
    mut laps: Laps,
    mut diags: Vec<Diagnostic>,
) -> Outcome {
    for artifact in prepared.site.artifacts() {
        sink(artifact.clone());
    }
    let worlds = &prepared.worlds;
    let n_pages = worlds.n_pages();
    progress.stage("pages", n_pages);
    let known = Kept::new(memory, inputs, prepared);
    let everybody = Everybody::new(prepared, &known, progress, sink);
    let (made, searched) = everybody.pages();
    let (parted, mut told) = parts::pages(prepared, inputs, sink, &mut diags);
    let linked = made.iter().flat_map(|made| &made.files).collect();
    parts::files(prepared, inputs, &linked, &mut told, sink, &mut diags);
    let restricted = restricted::pages(prepared, inputs, &told, progress, sink);
    diags.extend(of_other_files(prepared, inputs));
    laps.lap("pages");

    // Both have stretches that only one thread has work for.
    let files = || {
        let all = All { made, parted, restricted, told };
        all.files(prepared, inputs, &everybody, sink, &mut diags);
    };
    rayon::join(|| searched.finish(Some(&known), sink), files);
    diags.extend(everybody.faults());
    // All that takes in others is made.
    diags.extend(inputs.pages.iter().filter_map(|page| prepared.shelf.fault(&page.path)));
    laps.lap("files");
    Outcome { diags, n_pages, timings: laps.timings }
}

/// What all pages left.
struct All {
    made: Vec<Made>,
    parted: Vec<parts::MadeParts>,
    restricted: Vec<restricted::MadeClass>,
    told: parts::Told,
}

impl All {
    /// Makes the files around the pages.
    fn files(
        self,
        prepared: &Prepared,
        inputs: &Inputs,
        everybody: &Everybody,
        sink: &(dyn Fn(Artifact) + Sync),
        diags: &mut Vec<Diagnostic>,
    ) {
        let Prepared { config, worlds, site, policy, .. } = prepared;
        let All { made, parted, restricted, told } = self;
        let index = &*worlds.public;
        let all = || made.iter().chain(restricted.iter().flat_map(|class| &class.pages));
        anchors::check(all(), &anchors::of_site_file(config, index), diags);
        let redirected = site_files::Redirected { redirects: index.redirects(), folders: index.folders() };
        let mut header = policy.clone();
        made.iter().for_each(|made| header.extend(&made.policy));
        let policies = site_files::Policies { shared: policy, header: &header };
        // One is large, the others are many.
        let (for_agents, files) = rayon::join(
            || everybody.for_agents(&made, inputs),
            || site_files::site_files(config, inputs, site, &redirected, &policies, &made),
        );
        diags.extend(for_agents);
        let mut files = files.take(diags);
        files = files.into_iter().filter_map(|file| parts::published(prepared, inputs, file)).collect();
        // What would lead away from the address of a page for some readers.
        let theirs = restricted::addresses(prepared);
        files.retain(|file| !theirs.contains(&file.path));
        let mut public =
            restricted::Public { files: files.iter().map(|file| file.path.clone()).collect(), policy: &header };
        files.into_par_iter().for_each(sink);
        let of_classes = worlds.classes.iter().zip(&restricted);
        let of_classes = of_classes.map(|(class, made)| (Audience::Class(class.visibility.clone()), &made.pages));
        let of_parts = parted.iter().map(|made| (made.audience.clone(), &made.pages));
        for (audience, pages) in of_classes.chain(of_parts) {
            for file in restricted::files(prepared, inputs, &audience, pages, &public, diags) {
                public.files.insert(file.path.clone());
                sink(file);
            }
        }
        let together = doors::together(prepared, &told, sink);
        let additions = restricted.iter().filter_map(|class| class.addition.as_ref()).chain(&together);
        let additions: Vec<&Addition> = additions.collect();
        diags.extend(doors::unfound(prepared, &told, &additions));
        doors::doors(prepared, additions.into_iter()).into_iter().for_each(sink);
        for class in restricted {
            diags.extend(class.diags);
            diags.extend(class.pages.into_iter().flat_map(|made| made.diags));
        }
        let of_parts = parted.into_iter().flat_map(|parted| parted.pages);
        diags.extend(made.into_iter().chain(of_parts).flat_map(|made| made.diags));
    }
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

/// What every page says of itself, in the order of their paths. `known` are heads that were read before.
fn heads(
    inputs: &Inputs,
    options: &syntax::Options,
    known: &(dyn Fn(&PageSource) -> Option<Arc<Head>> + Sync),
    progress: &dyn Progress,
    diags: &mut Vec<Diagnostic>,
) -> Vec<Arc<Head>> {
    progress.stage("reading", inputs.pages.len());
    let read: Vec<_> = inputs
        .pages
        .par_iter()
        .map(|page| {
            let head = || making::head(page, options);
            let head = known(page).map_or_else(|| guarded(&page.path, head).flatten(), Ok);
            progress.step();
            head
        })
        .collect();
    let mut heads = Vec::with_capacity(read.len());
    for head in read {
        match head {
            Ok(head) => heads.push(head),
            Err(diag) => diags.push(*diag),
        }
    }
    heads
}

/// What is wrong in files that are no page, or none that is made.
fn of_other_files(prepared: &Prepared, inputs: &Inputs) -> Vec<Diagnostic> {
    let parts = inputs.sources.iter().map(|source| &source.path).filter(|path| is_document(path));
    let unmade = prepared.worlds.unmade.iter().map(|head| &head.source.path);
    let paths: Vec<&SitePath> = parts.chain(unmade).collect();
    paths.into_par_iter().flat_map_iter(|path| prepared.shelf.findings(path)).collect()
}

/// Whether it is a page, or may be a part of one.
fn is_document(path: &SitePath) -> bool {
    !path.as_str().starts_with(theme::FOLDER)
        && !is_skill(path)
        && matches!(path.extension(), "mdx" | "md" | "jsx" | "tsx" | "js" | "ts")
}

/// What the site's pages are written in.
fn syntax_options(config: &Config) -> syntax::Options {
    syntax::Options {
        math: config.look.styling.latex != Some(false),
        auth_playground: config.api.playground.display == config::PlaygroundDisplay::Auth,
        ..syntax::Options::default()
    }
}

fn parse(source: &Source, options: &syntax::Options) -> Checked<Document> {
    match source.path.extension() {
        "mdx" | "md" => syntax::parse(source, options),
        _ => syntax::parse_script(source),
    }
}

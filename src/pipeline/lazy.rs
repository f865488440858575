//! A site whose files are made when they are asked for: what `docs build` writes, one file at a time.
//!
//! A change makes a new value of what is still true of the old one and of what is not; whoever reads the old one goes on
//! reading. Of all pages the heads are kept; what else a page says concerns that page alone, and those that take it in.

mod changes;
mod reasons;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::FxHashMap;

use super::making::{self, Made, Place};
use super::shelf::Shelf;
use super::{
    Common, Forgetful, Options, Outcome, Prepared, Progress, Purpose, heads, login, parts, restricted, site_files,
    syntax_options,
};
use crate::artifact::{Artifact, Audience, Body};
use crate::classes;
use crate::client::Loader;
use crate::config::Config;
use crate::config::personalization::Personalization;
use crate::diag::Diagnostic;
use crate::document::Head;
use crate::emit::policy::Policy;
use crate::index::Route;
use crate::inputs::Inputs;
use crate::inputs::publishing::{Publishing, publishing};
use crate::readers::Readers;
use crate::source::{PageSource, SitePath};

pub use changes::Extent;
pub use reasons::{Reasons, Ruled, Thing};

/// A site, for asking.
#[derive(Clone)]
pub struct Lazy {
    prepared: Prepared,
    inputs: Arc<Inputs>,
    /// Of all pages, in the order of their paths.
    heads: Arc<[Arc<Head>]>,
    base_url: Option<Arc<str>>,
    /// Which page makes a file.
    makers: Arc<FxHashMap<SitePath, Maker>>,
    /// Findings about what pages have in common.
    diags: Arc<[Diagnostic]>,
    /// A title or a link changed since these were found.
    is_refiled: bool,
    plain: Arc<OnceLock<BTreeMap<SitePath, Artifact>>>,
    /// What readers are told by their groups.
    told: Arc<OnceLock<BTreeMap<SitePath, Artifact>>>,
}

/// A page, as `Worlds` has them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Maker {
    Public(usize),
    /// Of a class, by their numbers.
    Class(usize, usize),
}

/// The files that one page makes.
pub struct PageFiles {
    /// Each by its path, in the order in which they were made.
    pub artifacts: Vec<Artifact>,
    /// Of the whole page, those of its source among them.
    pub diags: Vec<Diagnostic>,
    /// Files that it links to.
    pub linked: Vec<SitePath>,
    /// Files that it takes in.
    pub parts: Vec<SitePath>,
}

/// What only a build of all pages knows.
pub struct Rest {
    /// Without the pages.
    pub artifacts: BTreeMap<SitePath, Artifact>,
    pub outcome: Outcome,
}

impl Lazy {
    /// `None` when there is no site file; findings about what pages have in common stand in `diags` then.
    pub fn new(inputs: Arc<Inputs>, base_url: Option<&str>, diags: &mut Vec<Diagnostic>) -> Option<Lazy> {
        Lazy::again(inputs, base_url.map(Arc::from), None, diags)
    }

    /// As `new`, with what was read before.
    fn again(
        inputs: Arc<Inputs>,
        base_url: Option<Arc<str>>,
        before: Option<&Lazy>,
        diags: &mut Vec<Diagnostic>,
    ) -> Option<Lazy> {
        let mut own = Vec::new();
        let Some(common) = Common::read(&inputs, base_url.as_deref(), &mut own) else {
            diags.extend(own);
            return None;
        };
        let options = syntax_options(&common.config);
        let shelf = Shelf::new(&inputs, options, before.map(|before| &*before.prepared.shelf));
        let before = before.filter(|before| before.prepared.shelf.options == shelf.options);
        let known = |page: &PageSource| before?.known(page);
        let heads: Arc<[Arc<Head>]> = heads(&inputs, &shelf.options, &known, &Silent, &mut own).into();
        let prepared = common.with(&inputs, &heads, shelf).take(&mut own);
        let makers = Arc::new(makers(&prepared));
        let diags = own.into();
        let (plain, told) = (Arc::default(), Arc::default());
        Some(Lazy { prepared, inputs, heads, base_url, makers, diags, is_refiled: false, plain, told })
    }

    pub fn config(&self) -> &Arc<Config> {
        &self.prepared.config
    }

    pub fn readers(&self) -> &Readers {
        &self.prepared.readers
    }

    pub fn inputs(&self) -> &Arc<Inputs> {
        &self.inputs
    }

    pub fn n_pages(&self) -> usize {
        self.prepared.worlds.n_pages()
    }

    /// The module that logs readers in, as it would be if the site file said this.
    pub fn login_script(&self, own: &Personalization) -> Option<String> {
        let settings = login::settings(own, &self.prepared.config.address.base);
        Some(settings.login.as_ref()?.script(&settings))
    }

    /// Findings about what pages have in common.
    pub fn diags(&self) -> &[Diagnostic] {
        &self.diags
    }

    /// The page that makes a file, if one does.
    pub fn maker(&self, path: &SitePath) -> Option<Maker> {
        self.makers.get(path).copied()
    }

    /// What is known of a page that is as it was.
    fn known(&self, page: &PageSource) -> Option<Arc<Head>> {
        let at = self.heads.binary_search_by(|head| head.source.path.cmp(&page.path)).ok()?;
        let own = &self.heads[at];
        own.source.is_as(page).then(|| own.clone())
    }

    fn head(&self, maker: Maker) -> &Arc<Head> {
        let worlds = &self.prepared.worlds;
        match maker {
            Maker::Public(at) => &worlds.pages[at],
            Maker::Class(class, at) => &worlds.classes[class].pages[at],
        }
    }

    /// The file of the docs folder that a page is made from.
    pub fn source_of(&self, maker: Maker) -> &SitePath {
        &self.head(maker).source.path
    }

    /// Makes a page.
    pub fn page(&self, maker: Maker) -> PageFiles {
        let prepared = &self.prepared;
        let head = self.head(maker);
        let artifacts = Mutex::new(Vec::new());
        let sink = |artifact: Artifact| artifacts.lock().expect("no page panics in here").push(artifact);
        let made = match maker {
            Maker::Public(_) => {
                let path = Some(making::output_path(Route::of(head.source.path.as_str()).as_str()));
                let folder = making::SHARED.to_owned();
                let place = Place { index: &prepared.worlds.public, audience: Audience::Everybody, path, folder };
                making::page(head, prepared, &place, &sink)
            }
            Maker::Class(class, _) => restricted::one(head, prepared, &prepared.worlds.classes[class], &sink),
        };
        let mut artifacts = artifacts.into_inner().expect("no page panics in here");
        if let Some(sheet) = &made.style_sheet {
            artifacts.push(Artifact::public(&sheet.path, &*sheet.css));
        }
        artifacts.extend(site_files::playgrounds(&prepared.site, std::slice::from_ref(&made)));
        artifacts.extend(site_files::feeds(&prepared.config, &self.inputs, std::slice::from_ref(&made)));
        let Made { diags, files, parts, .. } = made;
        PageFiles { artifacts, diags, linked: files, parts }
    }

    /// A file that takes no page to make: of the theme, the docs folder, and what is known of all pages together.
    pub fn plain(&self, path: &SitePath) -> Option<&Artifact> {
        // What pages load themselves, before what takes all pages to say.
        let Prepared { site, .. } = &self.prepared;
        let mut shared = site.artifacts().iter().chain(Loader::ALL.iter().map(|loader| site.loader(*loader).1));
        let shared = shared.find(|file| file.path == *path);
        // What readers are told takes what pages with parts say: nobody waits for that who asks for something else.
        let others = || match path.as_str().split('/').next() == Some(classes::FOLDER) {
            true => self.told.get_or_init(|| by_path(restricted::told(&self.prepared, &self.inputs))),
            false => self.plain.get_or_init(|| by_path(self.plain_files())),
        };
        shared.or_else(|| others().get(path))
    }

    /// Whether a file of the docs folder is one for readers where a page links to it.
    pub fn is_for_links(&self, path: &SitePath) -> bool {
        self.inputs.has(path) && publishing(path, &self.prepared.config.withheld()) == Publishing::Linked
    }

    /// Such a file, as everybody may have it.
    pub fn linked(&self, path: &SitePath) -> Option<Artifact> {
        let file = Artifact { path: path.clone(), audience: Audience::Everybody, body: Body::Copy(path.clone()) };
        parts::published(&self.prepared, &self.inputs, file)
    }

    /// Whether only a build of all pages can say if there is such a file.
    pub fn is_of_all(&self, path: &SitePath) -> bool {
        let text = path.as_str();
        let is_ours = ["_docs/", "_readers/", "_search/"].iter().any(|folder| text.starts_with(folder));
        let is_listing = path.folder().is_empty() && matches!(path.extension(), "txt" | "json" | "xml");
        is_ours || is_listing || text == "_headers" || self.is_for_links(path)
    }

    /// Builds all pages, for what only that can say. Nothing when it was given up.
    pub fn rest(&self, progress: &dyn Progress) -> Option<Rest> {
        let artifacts = Mutex::new(BTreeMap::new());
        let sink = |artifact: Artifact| {
            if !self.makers.contains_key(&artifact.path) {
                artifacts.lock().expect("no page panics in here").insert(artifact.path.clone(), artifact);
            }
        };
        let outcome = self.made(&self.prepared, progress, &sink)?;
        Some(Rest { artifacts: artifacts.into_inner().expect("no page panics in here"), outcome })
    }

    /// What is wrong in all pages. Nothing when it was given up.
    pub fn findings(&self, progress: &dyn Progress) -> Option<Vec<Diagnostic>> {
        let prepared = Prepared { purpose: Purpose::Findings, ..self.prepared.clone() };
        Some(self.made(&prepared, progress, &|_| {})?.diags)
    }

    /// All pages, as `prepared` wants them.
    fn made(&self, prepared: &Prepared, progress: &dyn Progress, sink: &(dyn Fn(Artifact) + Sync)) -> Option<Outcome> {
        let clock = || std::time::Duration::ZERO;
        let options = Options { base_url: self.base_url.as_deref(), clock: &clock };
        let laps = super::Laps { clock: options.clock, last: clock(), timings: Vec::new() };
        let fresh = match self.is_refiled {
            true => Lazy::again(self.inputs.clone(), self.base_url.clone(), Some(self), &mut Vec::new()),
            false => None,
        };
        let diags = fresh.as_ref().unwrap_or(self).diags.to_vec();
        let outcome = super::emit(prepared, &self.inputs, progress, sink, &Forgetful, laps, diags);
        (!progress.is_given_up()).then_some(outcome)
    }

    /// What is the same whatever is written in the pages.
    fn plain_files(&self) -> Vec<Artifact> {
        let prepared = &self.prepared;
        let Prepared { config, site, policy, worlds, .. } = prepared;
        let index = &*worlds.public;
        let hollow: Vec<Made> = worlds
            .pages
            .iter()
            .map(|head| Made::nothing(index.page(&head.source.path).expect("it has each of its pages")))
            .collect();
        let redirected = site_files::Redirected { redirects: index.redirects(), folders: index.folders() };
        let policies = site_files::Policies { shared: policy, header: &Policy::default() };
        let files = site_files::site_files(config, &self.inputs, site, &redirected, &policies, &hollow).value;
        let theirs = restricted::addresses(prepared);
        let is_plain = |file: &Artifact| {
            let name = file.path.as_str();
            let is_listing = matches!(name, "_redirects" | "robots.txt") || name.starts_with("sitemap");
            is_listing || file.path.extension() == "html" || matches!(file.body, Body::Copy(_))
        };
        let files = files.into_iter().filter(|file| is_plain(file) && !theirs.contains(&file.path));
        files.filter_map(|file| parts::published(prepared, &self.inputs, file)).collect()
    }
}

fn by_path(files: Vec<Artifact>) -> BTreeMap<SitePath, Artifact> {
    files.into_iter().map(|file| (file.path.clone(), file)).collect()
}

/// The files of pages, and the pages: more names than there are files, since not every page is for agents.
fn makers(prepared: &Prepared) -> FxHashMap<SitePath, Maker> {
    let worlds = &prepared.worlds;
    let mut makers = FxHashMap::default();
    let mut add = |path: String, maker: Maker| {
        makers.extend(SitePath::new(&path).map(|path| (path, maker)));
    };
    let names = |head: &Head| {
        let route = Route::of(head.source.path.as_str());
        let own = making::output_path(route.as_str());
        let stem = if route.as_str() == "/" { "/index" } else { route.as_str() };
        (own, format!("{stem}.md"))
    };
    for (at, class) in worlds.classes.iter().enumerate() {
        let folder = restricted::folder(prepared, &class.visibility);
        for (number, head) in class.pages.iter().enumerate() {
            let (own, markdown) = names(head);
            let maker = Maker::Class(at, number);
            add(markdown, maker);
            if let Some(folder) = &folder {
                add(format!("{folder}/pages{own}"), maker);
            }
            add(own, maker);
        }
    }
    for (number, head) in worlds.pages.iter().enumerate() {
        let (own, markdown) = names(head);
        add(own, Maker::Public(number));
        add(markdown, Maker::Public(number));
        if head.frontmatter.rss {
            let route = Route::of(head.source.path.as_str());
            add(format!("{}/rss.xml", route.as_str().trim_end_matches('/')), Maker::Public(number));
        }
    }
    makers
}

/// Nobody waits for it.
struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &'static str, _total: usize) {}
    fn step(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = r##"{ "name": "T", "url": "https://docs.example.com", "colors": { "primary": "#0a7" },
      "personalization": { "method": "shared-session", "apiUrl": "https://docs.example.com/me" },
      "navigation": { "pages": ["index", { "group": "API", "openapi": "api.yaml" }] } }"##;
    const SPEC: &str = "openapi: 3.1.0
info: { title: T, version: '1' }
paths: { /a: { get: { summary: A, parameters: [{ name: b, in: query, x-mint: { groups: [staff] } }] } } }
";

    #[test]
    fn what_readers_are_told_is_made_when_it_is_asked_for() {
        let texts = [("docs.json", SITE), ("index.mdx", "# Start"), ("api.yaml", SPEC)];
        let lazy = Lazy::new(Arc::new(Inputs::from_texts(texts)), None, &mut Vec::new()).expect("a site");
        let path = |path: &str| SitePath::new(path).expect("a path");
        assert!(lazy.plain(&path("favicon.ico")).is_none() && lazy.plain(&path("robots.txt")).is_some());
        assert!(lazy.told.get().is_none(), "nobody asked for it");
        let door = path(&format!("{}/{}.json", classes::FOLDER, classes::group("", "staff")));
        let said = lazy.plain(&door).map(|file| matches!(&file.body, Body::Bytes(text) if text.starts_with(b"{")));
        assert_eq!(said, Some(true));
    }
}

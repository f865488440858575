//! What the index holds: pages, files and snippets, by path and by route; and its two changes.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::endpoints::ModelPages;
use super::ground::Ground;
use super::links::{From, Suggestions};
use super::near::Near;
use super::operations::Operations;
use super::routes::{Route, is_markdown, title_of};
use super::sections::{Resolved, resolve};
use super::snippets::{Documents, Question};
use super::{Answers, LinkAnswer, Navigation};
use crate::config::Endpoint;
use crate::document::{Facts, Head};
use crate::frontmatter::{Frontmatter, RelatedLink, Visibility};
use crate::inputs::Inputs;
use crate::inputs::publishing::{Publishing, publishing};
use crate::source::{SitePath, Span};

/// Everything one page may ask of the rest of the site, as those readers know it whom the page is for. Its state is a
/// function of the set of files in it, not of the order in which they came.
///
/// The index of everybody knows no page that is kept from anybody. That of a page for some readers lies above it and holds
/// what pages of the same rule add, and no others: so nothing that is made from an index can tell of pages that its
/// readers may not see.
pub struct Index {
    pub(super) ground: Arc<Ground>,
    /// The index that this one adds to.
    below: Option<Arc<Index>>,
    /// The specifications as these readers see them.
    pub(super) operations: Arc<Operations>,
    /// Who the pages are for that this one adds.
    visibility: Visibility,
    /// Whether its readers see more of the specifications than all who see the pages.
    pub(super) has_parts: bool,
    /// Pages that some readers may not see, for findings about links to them.
    restricted: Arc<FxHashMap<Route, Restricted>>,
    pub(super) pages: FxHashMap<SitePath, Arc<Record>>,
    /// Never an empty list; sorted by path. The first is the page.
    pub(super) routes: FxHashMap<Route, Vec<Arc<Record>>>,
    pub(super) files: Arc<FxHashMap<SitePath, File>>,
    /// Files that are nothing but parts of pages.
    snippets: FxHashSet<SitePath>,
    resolved: OnceLock<Resolved>,
    /// What was resolved before the changes in `dirty`, to start from.
    earlier: Option<Resolved>,
    /// Sections to resolve anew.
    dirty: FxHashSet<u32>,
    near: OnceLock<Near>,
    near_snippets: OnceLock<Near>,
    /// Pages of data models, without those of the index below.
    pub(super) model_pages: OnceLock<ModelPages>,
}

/// A page that some readers may not see.
#[derive(Clone, Debug)]
pub struct Restricted {
    pub visibility: Visibility,
    /// Where its head says so.
    pub at: Span,
}

/// A file that is neither page nor snippet.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum File {
    Asset {
        size: Option<(u32, u32)>,
    },
    /// A specification, style sheet, script …
    Text,
}

/// A page, as other pages see it.
#[derive(PartialEq, Debug)]
pub(super) struct Record {
    pub path: SitePath,
    pub route: Route,
    /// With variables filled in and addresses as readers need them.
    pub frontmatter: Arc<Frontmatter>,
    /// As the author wrote it, for findings.
    pub written: Arc<Frontmatter>,
    pub title: Box<str>,
    pub generated: bool,
}

impl Record {
    pub(super) fn nav_title(&self) -> &str {
        self.frontmatter.sidebar_title.as_deref().unwrap_or(&self.title)
    }

    pub(super) fn endpoint(&self) -> Option<&Endpoint> {
        self.frontmatter.openapi.as_ref().or(self.frontmatter.api.as_ref())
    }
}

impl Index {
    /// An index of the site file and of the files of `inputs` that are neither pages nor snippets: these come by
    /// `insert` and `insert_snippet`. `restricted` are pages of the site that are not for everybody,
    /// whether or not they will be in this index.
    pub fn new(ground: Arc<Ground>, inputs: &Inputs, restricted: Arc<FxHashMap<Route, Restricted>>) -> Index {
        let assets = inputs.assets.iter().map(|asset| (asset.path.clone(), File::Asset { size: asset.size }));
        let texts = inputs.sources.iter().filter(|source| !is_markdown(&source.path));
        let texts = texts.map(|source| (source.path.clone(), File::Text));
        let files = Arc::new(assets.chain(texts).collect());
        Index::empty(ground, files, restricted)
    }

    /// An index of the same site file and folder, for other pages; for it none is restricted.
    pub fn beside(other: &Index) -> Index {
        Index::empty(other.ground.clone(), other.files.clone(), Arc::default())
    }

    /// An index for the pages of one rule: of what `below` holds, and of the pages that will be inserted.
    /// `operations` are the specifications as its readers see them.
    pub fn above(below: &Arc<Index>, visibility: Visibility, operations: Arc<Operations>) -> Index {
        let empty = Index::empty(below.ground.clone(), below.files.clone(), below.restricted.clone());
        Index { below: Some(below.clone()), operations, visibility, ..empty }
    }

    /// The same pages, for readers who see more of the specifications.
    pub fn seeing(&self, operations: Arc<Operations>) -> Index {
        let resolved = OnceLock::from(Resolved::clone(self.resolved()));
        Index {
            ground: self.ground.clone(),
            below: self.below.clone(),
            operations,
            visibility: self.visibility.clone(),
            has_parts: true,
            restricted: self.restricted.clone(),
            pages: self.pages.clone(),
            routes: self.routes.clone(),
            files: self.files.clone(),
            snippets: self.snippets.clone(),
            resolved,
            earlier: None,
            dirty: FxHashSet::default(),
            model_pages: OnceLock::new(),
            near: OnceLock::new(),
            near_snippets: OnceLock::new(),
        }
    }

    fn empty(
        ground: Arc<Ground>,
        files: Arc<FxHashMap<SitePath, File>>,
        restricted: Arc<FxHashMap<Route, Restricted>>,
    ) -> Index {
        Index {
            operations: ground.seen.clone(),
            ground,
            below: None,
            visibility: Visibility::Everyone,
            has_parts: false,
            restricted,
            pages: FxHashMap::default(),
            routes: FxHashMap::default(),
            files,
            snippets: FxHashSet::default(),
            resolved: OnceLock::new(),
            earlier: None,
            dirty: FxHashSet::default(),
            near: OnceLock::new(),
            near_snippets: OnceLock::new(),
            model_pages: OnceLock::new(),
        }
    }

    /// The same index, for changes that whoever reads this one must not see.
    pub fn fork(&self) -> Index {
        Index {
            ground: self.ground.clone(),
            below: self.below.clone(),
            operations: self.operations.clone(),
            visibility: self.visibility.clone(),
            has_parts: self.has_parts,
            restricted: self.restricted.clone(),
            pages: self.pages.clone(),
            routes: self.routes.clone(),
            files: self.files.clone(),
            snippets: self.snippets.clone(),
            resolved: self.resolved.clone(),
            earlier: self.earlier.clone(),
            dirty: self.dirty.clone(),
            near: OnceLock::new(),
            near_snippets: OnceLock::new(),
            model_pages: OnceLock::new(),
        }
    }

    /// Adds a page, or replaces what it said before.
    pub fn insert(&mut self, head: &Head) {
        let path = &head.source.path;
        let record = Arc::new(self.record_of(head));
        match self.pages.insert(path.clone(), record.clone()) {
            Some(before) if before == record => return,
            Some(_) => {}
            None => self.forget_paths(),
        }
        self.model_pages = OnceLock::new();
        let owners = self.routes.entry(record.route.clone()).or_default();
        match owners.binary_search_by(|owner| owner.path.cmp(path)) {
            Ok(at) => owners[at] = record.clone(),
            Err(at) => owners.insert(at, record.clone()),
        }
        self.touch(&record.route);
    }

    /// Adds a file that pages may take in and that is no page itself.
    pub fn insert_snippet(&mut self, path: &SitePath) {
        if self.snippets.insert(path.clone()) {
            self.near_snippets = OnceLock::new();
        }
    }

    /// Takes a file out, whatever it was.
    pub fn remove(&mut self, path: &SitePath) {
        if self.snippets.remove(path) {
            self.near_snippets = OnceLock::new();
        }
        if self.files.contains_key(path) && Arc::make_mut(&mut self.files).remove(path).is_some() {
            self.forget_paths();
            self.touch_all();
        }
        let Some(record) = self.pages.remove(path) else { return };
        if let Some(owners) = self.routes.get_mut(&record.route) {
            owners.retain(|owner| owner.path != *path);
            if owners.is_empty() {
                self.routes.remove(&record.route);
            }
        }
        self.forget_paths();
        self.model_pages = OnceLock::new();
        self.touch(&record.route);
    }

    /// The answers to a page's facts, with those of what it takes in: `documents` has all that may be, whoever may read
    /// it. Costs as much as the page holds.
    pub fn answers(&self, path: &SitePath, facts: &Facts, documents: Documents) -> Answers {
        Question::new(self, path, documents).answers(facts)
    }

    /// What links lead to that only a page's expressions know.
    pub fn answer_links(&self, path: &SitePath, links: &[Box<str>], answers: &mut Answers) {
        let from = From { page: Some(path), snippet: None, folders: self.resolved().folders() };
        let mut suggestions = Suggestions(200);
        for link in links {
            answers.links.insert(link.clone(), self.link(from, link, &mut suggestions));
        }
    }

    /// The navigation with titles, icons and addresses of the pages that are there now.
    pub fn navigation(&self) -> &Navigation {
        &self.resolved().navigation
    }

    /// Pages that the navigation asks for and no file holds, in its order. `page` knows their contexts.
    pub fn generated(&self) -> Vec<SitePath> {
        let planned =
            self.ground.outline.planned.iter().filter_map(|planned| self.ground.generated.get(&planned.route));
        planned.filter(|record| !self.routes.contains_key(&record.route)).map(|record| record.path.clone()).collect()
    }

    /// Addresses of folders that hold no page of their own, and where each leads: to the first visible page in it.
    /// Sorted. The root is among them when the site has no page there.
    pub fn folders(&self) -> Vec<(Route, Route)> {
        self.resolved().folders().without_page(|route| self.page_at(route).is_some())
    }

    /// What a path, route or URL in the site file leads to; relative paths start at the docs folder.
    pub fn resolve(&self, written: &str) -> LinkAnswer {
        self.link_from_root(From::site_file(self.resolved().folders()), written)
    }

    /// What a link among a page's `related` leads to.
    pub(super) fn related(&self, record: &Record, link: &RelatedLink) -> LinkAnswer {
        self.link_from_page(record, &link.href)
    }

    /// What an address in a page's head leads to.
    pub(super) fn link_from_page(&self, record: &Record, written: &str) -> LinkAnswer {
        let from = From { page: Some(&record.path), snippet: None, folders: self.resolved().folders() };
        self.link(from, written, &mut Suggestions(1))
    }

    pub(super) fn resolved(&self) -> &Resolved {
        self.resolved.get_or_init(|| match &self.below {
            None => resolve(self, self.earlier.as_ref(), |section| self.dirty.contains(&section)),
            // What no own page stands in is as it is below.
            Some(below) => {
                let listings = self.routes.keys().filter_map(|route| self.ground.outline.listed.get(route)).flatten();
                let own: FxHashSet<u32> = listings.map(|listing| listing.section).collect();
                resolve(self, Some(below.resolved()), |section| own.contains(&section))
            }
        })
    }

    pub(super) fn near(&self) -> &Near {
        if let Some(below) = &self.below {
            return below.near();
        }
        self.near.get_or_init(|| {
            let routes =
                self.routes.keys().chain(self.ground.generated.keys().filter(|route| !self.routes.contains_key(route)));
            let routes = routes.map(|route| route.0.clone());
            let files = self.files.keys().filter(|path| publishing(path, &self.ground.withheld) != Publishing::Never);
            let files = files.map(|path| Arc::from(format!("/{path}")));
            Near::new(routes.chain(files).collect())
        })
    }

    pub(super) fn near_snippets(&self) -> &Near {
        if let Some(below) = &self.below {
            return below.near_snippets();
        }
        self.near_snippets.get_or_init(|| {
            let files = self.pages.keys().chain(&self.snippets).chain(self.files.keys());
            Near::new(files.map(|path| Arc::from(format!("/{path}"))).collect())
        })
    }

    /// The page at a route, from a file or generated.
    pub(super) fn page_at(&self, route: &Route) -> Option<&Arc<Record>> {
        self.held_at(route).or_else(|| self.ground.generated.get(route))
    }

    /// The page at a route that a file holds. What is for everybody comes before what is for some.
    fn held_at(&self, route: &Route) -> Option<&Arc<Record>> {
        let below = self.below.as_ref().and_then(|below| below.held_at(route));
        below.or_else(|| self.routes.get(route).and_then(|owners| owners.first()))
    }

    /// Whether a file holds the page of a route.
    pub fn has_file(&self, route: &Route) -> bool {
        self.held_at(route).is_some()
    }

    /// Whether there is a page at a route, from a file or generated.
    pub fn has_page(&self, route: &Route) -> bool {
        self.page_at(route).is_some()
    }

    pub(super) fn record(&self, path: &SitePath) -> Option<&Arc<Record>> {
        let below = || self.below.as_ref().and_then(|below| below.record(path));
        let generated = || self.ground.generated.get(self.ground.generated_paths.get(path)?);
        self.pages.get(path).or_else(below).or_else(generated)
    }

    /// Whether pages of this index may take in what a file says.
    pub(super) fn may_hold(&self, path: &SitePath) -> bool {
        let is_own = self.pages.contains_key(path) || self.snippets.contains(path);
        is_own || self.below.as_ref().is_some_and(|below| below.may_hold(path))
    }

    /// The page at a route that is not for everybody.
    pub(super) fn kept(&self, route: &Route) -> Option<&Restricted> {
        self.restricted.get(route)
    }

    /// What everybody's specifications do not have.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    pub(super) fn below(&self) -> Option<&Index> {
        self.below.as_deref()
    }

    /// Who the pages are for that this index adds to the one below; everybody for the lowest.
    pub fn visibility(&self) -> &Visibility {
        &self.visibility
    }

    pub(super) fn href(&self, route: &Route) -> Box<str> {
        route.href(&self.ground.config.address, self.ground.config.seo.trailing_slash)
    }

    fn record_of(&self, head: &Head) -> Record {
        let path = &head.source.path;
        let frontmatter = self.filled(path, &head.frontmatter);
        let own = frontmatter.title.clone();
        let from_spec = || match (&frontmatter.openapi, &frontmatter.asyncapi) {
            (Some(endpoint), _) => {
                self.operations.find(endpoint, &self.ground.config.api.openapi)?.operation.summary.clone()
            }
            (None, Some(written)) => {
                let channels = &self.operations.channels;
                let (document, number) = channels.place(written, &self.ground.config.api.asyncapi)?;
                document.channels[number].title.clone()
            }
            (None, None) => None,
        };
        let title = own
            .or_else(from_spec)
            .or_else(|| Some(self.with_variables(head.first_heading.as_ref()?)))
            .or_else(|| title_of(path));
        Record {
            path: path.clone(),
            route: Route::of(path.as_str()),
            frontmatter,
            written: head.frontmatter.clone(),
            title: title.unwrap_or_else(|| self.ground.config.name.clone()),
            generated: self.ground.is_planned(path, &head.frontmatter),
        }
    }

    /// A page's head with the variables in its words, and its addresses as readers need them.
    fn filled(&self, path: &SitePath, frontmatter: &Arc<Frontmatter>) -> Arc<Frontmatter> {
        let mut filled = frontmatter.clone();
        let has_names = |text: &Option<Box<str>>| text.as_ref().is_some_and(|text| text.contains("{{"));
        if has_names(&filled.title) || has_names(&filled.sidebar_title) || has_names(&filled.description) {
            let own = Arc::make_mut(&mut filled);
            for text in [&mut own.title, &mut own.sidebar_title, &mut own.description].into_iter().flatten() {
                *text = self.with_variables(text);
            }
        }
        if filled.robots.is_none()
            && let Some(robots) = self.ground.config.seo.robots(Route::of(path.as_str()).as_str())
        {
            Arc::make_mut(&mut filled).robots = Some(robots.into());
        }
        if Index::has_addresses(&filled) {
            self.address_head(path, Arc::make_mut(&mut filled));
        }
        filled
    }

    /// `{{name}}` of the site file's variables replaced; others stay as written.
    pub(super) fn with_variables(&self, text: &str) -> Box<str> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            filled.push_str(before);
            // A name ends at the next brace: text of nothing but `{{` is read once.
            let (name, behind) = after.split_at(after.find(['{', '}']).unwrap_or(after.len()));
            let value =
                behind.strip_prefix("}}").and_then(|after| Some((self.ground.variables.get(name.trim())?, after)));
            match value {
                Some((value, after)) => {
                    filled.push_str(value);
                    rest = after;
                }
                None => {
                    filled.push_str("{{");
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled.into()
    }

    /// Names in `text` as `{{name}}` that the site file does not define, in their order, with the blanks around them.
    pub fn undefined_variables<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let inside = text.split("{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0));
        inside.filter(|name| is_name(name.trim()) && !self.ground.variables.contains_key(name.trim()))
    }

    fn forget_paths(&mut self) {
        self.near = OnceLock::new();
        self.near_snippets = OnceLock::new();
    }

    /// What lists `route` is resolved anew.
    fn touch(&mut self, route: &Route) {
        self.begin_change();
        if self.earlier.is_some()
            && let Some(listings) = self.ground.outline.listed.get(route)
        {
            self.dirty.extend(listings.iter().map(|listing| listing.section));
        }
    }

    fn touch_all(&mut self) {
        self.begin_change();
        self.earlier = None;
    }

    fn begin_change(&mut self) {
        if let Some(resolved) = self.resolved.take() {
            self.earlier = Some(resolved);
            self.dirty.clear();
        }
    }
}

/// Whether braces around it make a variable, and not text about one.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

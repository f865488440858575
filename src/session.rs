//! What `docs serve` keeps between two requests: the site as it is now, and the pages that were asked for.
//!
//! There is one memo, by page. A change drops what it concerns: the one page whose body changed, else every page; they are
//! made again when a browser asks.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, RwLock};

use rustc_hash::FxHashMap;

use crate::artifact::{Artifact, Body};
use crate::diag::{Diagnostic, Severity, report};
use crate::inputs::Inputs;
use crate::pipeline::{Extent, Lazy, Maker, PageFiles, Progress, Rest};
use crate::source::{FileId, SitePath, Source};

/// Pages that are kept. A page has about 60 kB; a reader of many pages comes back to few.
const MAX_PAGES: usize = 256;

/// The site, for asking and for changing. Whoever asks meanwhile is answered from what was there before.
pub struct Session {
    base_url: Option<Box<str>>,
    ids: Mutex<Ids>,
    now: RwLock<Arc<Moment>>,
}

/// Numbers that files keep as long as the session lasts.
#[derive(Default)]
struct Ids {
    by_path: FxHashMap<SitePath, FileId>,
}

/// The site between two changes.
pub struct Moment {
    /// Counts changes.
    pub number: u64,
    /// `None` as long as there was no site file.
    site: Option<Lazy>,
    /// Why the site file of now cannot be used; the site is the last that could be.
    broken: Vec<Diagnostic>,
    /// What was found while the folder was read.
    read: Arc<[Diagnostic]>,
    inputs: Arc<Inputs>,
    memo: Mutex<Memo>,
    rest: OnceLock<Rest>,
}

#[derive(Default)]
struct Memo {
    pages: FxHashMap<Maker, Arc<PageFiles>>,
    /// The oldest first.
    order: VecDeque<Maker>,
    /// Style sheets of pages, by their names, which say what is in them.
    sheets: BTreeMap<SitePath, Artifact>,
}

/// A file of the site.
#[derive(Clone, Debug)]
pub enum Found {
    Bytes(Vec<u8>),
    /// A file of the docs folder as it is.
    Copy(SitePath),
}

/// A change of the docs folder, as far as whoever reads has to know.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    pub number: u64,
    pub extent: Extent,
}

impl Session {
    pub fn new(inputs: Inputs, read: Vec<Diagnostic>, base_url: Option<&str>) -> Session {
        let mut ids = Ids::default();
        let inputs = Arc::new(ids.numbered(inputs));
        let mut broken = Vec::new();
        let site = Lazy::new(inputs.clone(), base_url, &mut broken);
        let moment = Moment {
            number: 0,
            site,
            broken,
            read: read.into(),
            inputs,
            memo: Mutex::default(),
            rest: OnceLock::new(),
        };
        Session { base_url: base_url.map(Box::from), ids: Mutex::new(ids), now: RwLock::new(Arc::new(moment)) }
    }

    /// The site as it is now.
    pub fn now(&self) -> Arc<Moment> {
        self.now.read().expect("no thread panics with the lock").clone()
    }

    /// Takes what the folder holds now. `changed` are the files that may be others than before; `None` when files may have
    /// come or gone.
    pub fn change(&self, inputs: Inputs, read: Vec<Diagnostic>, changed: Option<&[SitePath]>) -> Change {
        let inputs = Arc::new(self.ids.lock().expect("no thread panics with the lock").numbered(inputs));
        let before = self.now();
        let mut broken = Vec::new();
        let after = match &before.site {
            // What was found before a file was mended must not stay.
            Some(site) if before.broken.is_empty() => site.after(inputs.clone(), changed, &mut broken),
            Some(site) => site.after(inputs.clone(), None, &mut broken),
            None => {
                let site = Lazy::new(inputs.clone(), self.base_url.as_deref(), &mut broken);
                site.map(|site| (site, Extent::Site))
            }
        };
        let number = before.number + 1;
        let (site, extent) = match after {
            Some((site, extent)) => (Some(site), extent),
            None => (before.site.clone(), Extent::Site),
        };
        let memo = match (&extent, &site) {
            (Extent::Nothing, _) => before.memo().carried(None),
            (Extent::Page(path), Some(site)) => before.memo().carried(Some((site, path))),
            (Extent::Page(_) | Extent::Site, _) => before.memo().sheets_only(),
        };
        let rest = OnceLock::new();
        let moment = Moment { number, site, broken, read: read.into(), inputs, memo: Mutex::new(memo), rest };
        *self.now.write().expect("no thread panics with the lock") = Arc::new(moment);
        Change { number, extent }
    }
}

impl Ids {
    /// The inputs with numbers that stay: findings of files that are not read again lead to where they led.
    fn numbered(&mut self, mut inputs: Inputs) -> Inputs {
        for source in &mut inputs.sources {
            let next = FileId(self.by_path.len() as u32);
            source.file = *self.by_path.entry(source.path.clone()).or_insert(next);
        }
        inputs
    }
}

impl Memo {
    /// Everything but the page of a file.
    fn carried(&self, without: Option<(&Lazy, &SitePath)>) -> Memo {
        let is_kept = |maker: &&Maker| without.is_none_or(|(site, path)| site.source_of(**maker) != path);
        let order: VecDeque<Maker> = self.order.iter().filter(is_kept).copied().collect();
        let pages = order.iter().filter_map(|maker| Some((*maker, self.pages.get(maker)?.clone()))).collect();
        Memo { pages, order, sheets: self.sheets.clone() }
    }

    fn sheets_only(&self) -> Memo {
        Memo { sheets: self.sheets.clone(), ..Memo::default() }
    }

    fn keep(&mut self, maker: Maker, page: &Arc<PageFiles>) {
        if self.pages.insert(maker, page.clone()).is_none() {
            self.order.push_back(maker);
        }
        if self.order.len() > MAX_PAGES
            && let Some(oldest) = self.order.pop_front()
        {
            self.pages.remove(&oldest);
        }
        let sheets = page.artifacts.iter().filter(|file| file.path.extension() == "css");
        self.sheets.extend(sheets.map(|file| (file.path.clone(), file.clone())));
    }
}

impl Moment {
    /// The site; `None` as long as there was no site file.
    pub fn site(&self) -> Option<&Lazy> {
        self.site.as_ref()
    }

    pub fn sources(&self) -> &[Source] {
        &self.inputs.sources
    }

    /// A file of the bundle as `docs build` would write it now; `None` when it would write none of that name.
    pub fn file(&self, path: &SitePath) -> Option<Found> {
        let site = self.site.as_ref()?;
        if let Some(maker) = site.maker(path)
            && let Some(found) = self.page(site, maker).artifacts.iter().find(|file| file.path == *path)
        {
            return Some(found.into());
        }
        if let Some(found) = site.plain(path) {
            return Some(found.into());
        }
        if let Some(sheet) = self.memo().sheets.get(path) {
            return Some(sheet.into());
        }
        if self.memo().pages.values().any(|page| page.linked.contains(path)) && site.is_for_links(path) {
            return site.linked(path).as_ref().map(Found::from);
        }
        if !site.is_of_all(path) {
            return None;
        }
        self.rest(&Patient)?.artifacts.get(path).map(Found::from)
    }

    /// What only a build of all pages says. Nothing when it was given up.
    pub fn rest(&self, progress: &dyn Progress) -> Option<&Rest> {
        if let Some(rest) = self.rest.get() {
            return Some(rest);
        }
        let rest = self.site.as_ref()?.rest(progress)?;
        Some(self.rest.get_or_init(|| rest))
    }

    fn page(&self, site: &Lazy, maker: Maker) -> Arc<PageFiles> {
        if let Some(page) = self.memo().pages.get(&maker) {
            return page.clone();
        }
        // Without the lock: several pages are made at once.
        let page = Arc::new(site.page(maker));
        self.memo().keep(maker, &page);
        page
    }

    /// What is to be said of the page at a path of the bundle, in order: errors of the site, which keep it from being
    /// published, and errors and warnings of the page.
    pub fn findings_at(&self, path: Option<&SitePath>) -> Vec<Diagnostic> {
        let shared = self.site.as_ref().map_or(&[][..], Lazy::diags);
        let mut found: Vec<Diagnostic> = self.broken.iter().chain(&*self.read).chain(shared).cloned().collect();
        found.retain(|diag| diag.severity == Severity::Error);
        if let Some(site) = &self.site
            && let Some(maker) = path.and_then(|path| site.maker(path))
        {
            let page = self.page(site, maker);
            found.extend(page.diags.iter().filter(|diag| diag.severity != Severity::Note).cloned());
        }
        report::in_order(found, self.sources())
    }

    /// What a build would say, for the terminal. Nothing when it was given up.
    pub fn findings(&self, progress: &dyn Progress) -> Option<Vec<Diagnostic>> {
        let mut found: Vec<Diagnostic> = self.broken.iter().chain(&*self.read).cloned().collect();
        if self.site.is_some() {
            found.extend(self.rest(progress)?.outcome.diags.iter().cloned());
        }
        Some(found)
    }

    fn memo(&self) -> MutexGuard<'_, Memo> {
        self.memo.lock().expect("no thread panics with the lock")
    }
}

impl From<&Artifact> for Found {
    fn from(artifact: &Artifact) -> Found {
        match &artifact.body {
            Body::Bytes(bytes) => Found::Bytes(bytes.clone()),
            Body::Copy(path) => Found::Copy(path.clone()),
        }
    }
}

/// Waits for the whole build.
pub struct Patient;

impl Progress for Patient {
    fn stage(&self, _name: &'static str, _total: usize) {}
    fn step(&self) {}
}

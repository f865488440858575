//! What `docs serve` keeps between two requests: the site as it is now, and the pages that were asked for.
//!
//! There is one memo, by page. A change drops what it concerns: the page whose body changed and those that take it in, else
//! every page; they are made again when a browser asks.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use rayon::{ThreadPool, ThreadPoolBuilder};
use rustc_hash::FxHashMap;

use crate::artifact::{Artifact, Body};
use crate::diag::{Diagnostic, Severity, report};
use crate::inputs::Inputs;
use crate::pipeline::{Extent, Lazy, Maker, PageFiles, Progress, Rest};
use crate::source::{FileId, SitePath, Sources};

/// Pages that are kept. A page has about 60 kB; a reader of many pages comes back to few.
const MAX_PAGES: usize = 256;

/// Files that are kept beside them, of 2 kB most often. A page of the site as it is now has a handful.
const MAX_LOADED: usize = 4096;

/// As much as the main thread has: pages nest as deep as their authors like, up to the parser's limit.
const STACK: usize = 8 << 20;

/// The site, for asking and for changing. Whoever asks meanwhile is answered from what was there before.
pub struct Session {
    base_url: Option<Box<str>>,
    ids: Mutex<Ids>,
    now: RwLock<Arc<Moment>>,
    /// The number of the site as it is now.
    latest: Arc<AtomicU64>,
    /// For builds of all pages, which nobody waits for: on the threads of everybody they would go before a page that
    /// somebody asks for.
    beside: Arc<ThreadPool>,
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
    /// What is wrong in all pages, where nobody asked for the rest.
    found: OnceLock<Vec<Diagnostic>>,
    /// Held while all pages are made, so that they are made once.
    making: Mutex<()>,
    /// Somebody waits for the rest, which says what is wrong in all pages, too.
    is_rest_wanted: AtomicBool,
    latest: Arc<AtomicU64>,
    beside: Arc<ThreadPool>,
}

#[derive(Default)]
struct Memo {
    pages: FxHashMap<Maker, Arc<PageFiles>>,
    /// The oldest first.
    order: VecDeque<Maker>,
    /// What pages load beside their own files, by names that say what is in it: open pages may ask for it later.
    loaded: FxHashMap<SitePath, Artifact>,
    /// The oldest first.
    loaded_order: VecDeque<SitePath>,
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
        let n_threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let beside = ThreadPoolBuilder::new().num_threads((n_threads / 2).max(1)).stack_size(STACK).build();
        let beside = Arc::new(beside.expect("the system gives a thread"));
        let latest = Arc::new(AtomicU64::new(0));
        let moment = Moment {
            number: 0,
            site,
            broken,
            read: read.into(),
            inputs,
            memo: Mutex::default(),
            rest: OnceLock::new(),
            found: OnceLock::new(),
            making: Mutex::default(),
            is_rest_wanted: AtomicBool::new(false),
            latest: latest.clone(),
            beside: beside.clone(),
        };
        let now = RwLock::new(Arc::new(moment));
        Session { base_url: base_url.map(Box::from), ids: Mutex::new(ids), now, latest, beside }
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
            (Extent::Page(_) | Extent::Site, _) => before.memo().loaded_only(),
        };
        let moment = Moment {
            number,
            site,
            broken,
            read: read.into(),
            inputs,
            memo: Mutex::new(memo),
            rest: OnceLock::new(),
            found: OnceLock::new(),
            making: Mutex::default(),
            is_rest_wanted: AtomicBool::new(false),
            latest: self.latest.clone(),
            beside: self.beside.clone(),
        };
        *self.now.write().expect("no thread panics with the lock") = Arc::new(moment);
        // Last: whoever gives up what is over finds what is now.
        self.latest.store(number, Ordering::Release);
        Change { number, extent }
    }
}

impl Ids {
    /// The inputs with numbers that stay: findings of files that are not read again lead to where they led.
    fn numbered(&mut self, mut inputs: Inputs) -> Inputs {
        let pages = inputs.pages.iter_mut().map(|page| (&page.path, &mut page.file));
        let others = inputs.sources.iter_mut().map(|source| (&source.path, &mut source.file));
        for (path, file) in pages.chain(others) {
            let next = FileId(self.by_path.len() as u32);
            *file = *self.by_path.entry(path.clone()).or_insert(next);
        }
        inputs
    }
}

impl Memo {
    /// Everything but what is made of a file.
    fn carried(&self, without: Option<(&Lazy, &SitePath)>) -> Memo {
        let takes_in =
            |maker: &Maker, path: &SitePath| self.pages.get(maker).is_some_and(|page| page.parts.contains(path));
        let is_kept = |maker: &&Maker| {
            without.is_none_or(|(site, path)| site.source_of(**maker) != path && !takes_in(maker, path))
        };
        let order: VecDeque<Maker> = self.order.iter().filter(is_kept).copied().collect();
        let pages = order.iter().filter_map(|maker| Some((*maker, self.pages.get(maker)?.clone()))).collect();
        Memo { pages, order, ..self.loaded_only() }
    }

    fn loaded_only(&self) -> Memo {
        Memo { loaded: self.loaded.clone(), loaded_order: self.loaded_order.clone(), ..Memo::default() }
    }

    /// What a page that was made loads.
    fn made(&self, path: &SitePath) -> Option<Found> {
        let of_page = || self.order.iter().filter_map(|maker| self.pages.get(maker)).flat_map(|page| &page.artifacts);
        let found = self.loaded.get(path).or_else(|| of_page().find(|file| file.path == *path));
        found.map(Found::from)
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
        for file in page.artifacts.iter().filter(|file| file.path.as_str().starts_with("_docs/")) {
            if self.loaded.insert(file.path.clone(), file.clone()).is_none() {
                self.loaded_order.push_back(file.path.clone());
            }
        }
        while self.loaded_order.len() > MAX_LOADED
            && let Some(oldest) = self.loaded_order.pop_front()
        {
            self.loaded.remove(&oldest);
        }
    }
}

impl Moment {
    /// The site; `None` as long as there was no site file.
    pub fn site(&self) -> Option<&Lazy> {
        self.site.as_ref()
    }

    pub fn sources(&self) -> Sources<'_> {
        self.inputs.texts()
    }

    /// Whether the site is another by now.
    pub fn is_over(&self) -> bool {
        self.latest.load(Ordering::Acquire) != self.number
    }

    /// A file of the bundle as `docs build` would write it now; `None` when it would write none of that name. Where only a
    /// build of all pages can say, that is given up when the moment is over.
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
        if let Some(found) = self.memo().made(path) {
            return Some(found);
        }
        if self.memo().pages.values().any(|page| page.linked.contains(path)) && site.is_for_links(path) {
            return site.linked(path).as_ref().map(Found::from);
        }
        if !site.is_of_all(path) {
            return None;
        }
        self.rest()?.artifacts.get(path).map(Found::from)
    }

    /// What only a build of all pages says. Nothing when the moment was over before it was done.
    fn rest(&self) -> Option<&Rest> {
        if let Some(rest) = self.rest.get() {
            return Some(rest);
        }
        let site = self.site.as_ref()?;
        self.is_rest_wanted.store(true, Ordering::Relaxed);
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if self.rest.get().is_none() {
            let rest = self.beside.install(|| site.rest(&WhileNow(self)))?;
            _ = self.rest.set(rest);
        }
        self.rest.get()
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
        let Some(site) = &self.site else { return Some(found) };
        let making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let of_pages = match (self.rest.get(), self.found.get()) {
            (Some(rest), _) => &rest.outcome.diags,
            (None, Some(found)) => found,
            (None, None) => match self.beside.install(|| site.findings(&UntilRest(self, progress))) {
                Some(fresh) => self.found.get_or_init(|| fresh),
                None if progress.is_given_up() => return None,
                // Whoever waits for all files is not kept waiting for this first.
                None => {
                    drop(making);
                    &self.rest()?.outcome.diags
                }
            },
        };
        found.extend(of_pages.iter().cloned());
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

/// A build for whoever asks for the site of a moment.
struct WhileNow<'m>(&'m Moment);

impl Progress for WhileNow<'_> {
    fn stage(&self, _name: &'static str, _total: usize) {}
    fn step(&self) {}

    fn is_given_up(&self) -> bool {
        self.0.is_over()
    }
}

/// A check that ends where somebody waits for more.
struct UntilRest<'m>(&'m Moment, &'m dyn Progress);

impl Progress for UntilRest<'_> {
    fn stage(&self, name: &'static str, total: usize) {
        self.1.stage(name, total);
    }

    fn step(&self) {
        self.1.step();
    }

    fn is_given_up(&self) -> bool {
        self.1.is_given_up() || self.0.is_rest_wanted.load(Ordering::Relaxed)
    }
}

/// Waits for the whole build.
pub struct Patient;

impl Progress for Patient {
    fn stage(&self, _name: &'static str, _total: usize) {}
    fn step(&self) {}
}

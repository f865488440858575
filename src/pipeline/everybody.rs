//! The pages that everybody may see, some at a time, as they were or made anew.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::kept::Kept;
use super::llms;
use super::making::{self, Made, Place};
use super::search::{self, Indexes};
use super::{Prepared, Progress, Purpose};
use crate::artifact::{Artifact, Audience, Piece};
use crate::diag::{Code, Diagnostic};
use crate::document::Head;
use crate::emit;
use crate::emit::llms::{FULL, Llms, MAX_FULL, Markdown, Places};
use crate::index::Route;
use crate::inputs::Inputs;

/// Pages that are made at once. Fewer would leave threads without work at the end of each.
const BATCH: usize = 500;

pub(super) struct Everybody<'a> {
    prepared: &'a Prepared,
    known: &'a Kept<'a>,
    progress: &'a dyn Progress,
    sink: &'a (dyn Fn(Artifact) + Sync),
    /// Of Markdown. More than one file may hold is not kept.
    n_bytes: AtomicUsize,
    /// Why pages that are as they were could not be made when they were wanted all the same.
    faults: Mutex<Vec<Diagnostic>>,
}

impl<'a> Everybody<'a> {
    pub fn new(
        prepared: &'a Prepared,
        known: &'a Kept<'a>,
        progress: &'a dyn Progress,
        sink: &'a (dyn Fn(Artifact) + Sync),
    ) -> Everybody<'a> {
        Everybody { prepared, known, progress, sink, n_bytes: AtomicUsize::new(0), faults: Mutex::default() }
    }

    /// All of them, in the order of their paths, and what is found in them.
    pub fn pages(&self) -> (Vec<Made>, Indexes<'a>) {
        let worlds = &self.prepared.worlds;
        let mut searched = Indexes::public(&self.prepared.site, worlds.public.navigation(), worlds.pages.len());
        let anew = |head: &Head| self.again(head).search;
        let earlier = search::Earlier { kept: self.known, anew: &anew };
        // What pages leave for search would take more room than all else of them: it is taken while the next are made.
        let mut made: Vec<Made> = Vec::with_capacity(worlds.pages.len());
        let (mut last, mut last_heads): (Vec<Made>, &[Arc<Head>]) = (Vec::new(), &[]);
        for batch in worlds.pages.chunks(BATCH) {
            let had_room = self.n_bytes() <= MAX_FULL;
            let search = || searched.add(&mut last, last_heads, Some(&earlier), self.sink);
            let ((), fresh) = rayon::join(search, || making::page_by_page(batch).map(|head| self.page(head)).collect());
            made.append(&mut std::mem::replace(&mut last, fresh));
            last_heads = batch;
            // What was kept for a file that will not be made.
            if had_room && self.n_bytes() > MAX_FULL {
                made.iter_mut().chain(&mut last).for_each(|made| made.markdown = None);
            }
        }
        searched.add(&mut last, last_heads, Some(&earlier), self.sink);
        made.append(&mut last);
        (made, searched)
    }

    /// Of all pages' Markdown.
    pub fn n_bytes(&self) -> usize {
        self.n_bytes.load(Ordering::Relaxed)
    }

    /// Makes the files that tell agents of the pages, but for those that the docs folder has itself. Gives what is found.
    pub fn for_agents(&self, made: &[Made], inputs: &Inputs) -> Option<Diagnostic> {
        let Prepared { config, worlds, .. } = self.prepared;
        let llms = llms::llms(config, worlds.public.navigation(), made);
        if !emit::is_own(inputs, "llms.txt") {
            (self.sink)(emit::llms::list(&llms));
        }
        if emit::is_own(inputs, FULL) {
            return None;
        }
        if self.n_bytes() > MAX_FULL {
            return Some(emit::llms::too_large(self.n_bytes()));
        }
        self.full(&llms);
        None
    }

    /// Most of it stands in the last one, which is read at once.
    fn full(&self, llms: &Llms) {
        let mut texts: FxHashMap<usize, Box<str>> = FxHashMap::default();
        let mut joined = |earlier: Places| {
            let missing = emit::llms::missing(llms, earlier).into_par_iter();
            let missing = missing.filter(|number| !texts.contains_key(number));
            let again: Vec<_> = missing.filter_map(|number| Some((number, self.markdown_again(number)?))).collect();
            texts.extend(again);
            emit::llms::full(llms, earlier, &|number| texts.get(&number).map(|text| &**text))
        };
        let places = self.known.places();
        let mut full = joined(&|name| places.get(name).cloned());
        self.known.keep_places(&full.places);
        if self.known.renew(FULL, &full.pieces) {
            return;
        }
        if full.pieces.iter().any(|piece| matches!(piece, Piece::Earlier(_))) {
            full = joined(&|_| None);
        }
        // There is one where all of it is new, or none.
        let text = full.pieces.into_iter().find_map(|piece| match piece {
            Piece::Bytes(bytes) => Some(bytes),
            Piece::Earlier(_) => None,
        });
        (self.sink)(Artifact::public(FULL, text.unwrap_or_default()));
    }

    fn markdown_again(&self, number: usize) -> Option<Box<str>> {
        match self.again(&self.prepared.worlds.pages[number]).markdown? {
            Markdown::Text(text) => Some(text),
            Markdown::Earlier(_) => None,
        }
    }

    /// What was found since the pages were made.
    pub fn faults(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut *self.faults.lock().expect("nothing panics with it"))
    }

    /// What was kept of a page may be gone when it is wanted: then the page is made, and written no second time.
    fn again(&self, head: &Head) -> Made {
        let mut made = self.make(head, &|_| ());
        // All else was said of it.
        made.diags.retain(|diag| diag.code == Code::FileChanged);
        self.faults.lock().expect("nothing panics with it").append(&mut made.diags);
        made
    }

    fn page(&self, head: &Arc<Head>) -> Made {
        let index = &self.prepared.worlds.public;
        let mut made = match self.progress.is_given_up() {
            true => Made::nothing(index.page(&head.source.path).expect("it has each of its pages")),
            false => self.known.page(head, index, self.sink, |sink| self.make(head, sink)),
        };
        let n_bytes = made.markdown.as_ref().map_or(0, Markdown::n_bytes);
        let n_before = self.n_bytes.fetch_add(n_bytes, Ordering::Relaxed);
        if n_before + n_bytes > MAX_FULL || self.prepared.purpose == Purpose::Findings {
            made.markdown = None;
        }
        self.progress.step();
        made
    }

    fn make(&self, head: &Head, sink: &(dyn Fn(Artifact) + Sync)) -> Made {
        let route = Route::of(head.source.path.as_str());
        let place = Place {
            index: &self.prepared.worlds.public,
            audience: Audience::Everybody,
            path: Some(making::output_path(route.as_str())),
            folder: making::SHARED.to_owned(),
        };
        making::page(head, self.prepared, &place, sink)
    }
}

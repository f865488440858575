//! The pages' entries as indexes: one for each language and version, and within them one for everybody and one for each
//! class, which only its readers are told of.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use serde_json::{Value, json};

use super::Key;
use super::kept::Kept;
use super::making::{Findable, Made};
use crate::artifact::{Artifact, Audience};
use crate::deflate::Deflate;
use crate::document::Head;
use crate::index::{Navigation, Section, Selector, SelectorKind, Standing};
use crate::page::Page;
use crate::render::Site;
use crate::search::{self, Builder, Entries, Entry, File, Segment};
use crate::source::SitePath;

/// Of everybody's files; those of a class stand in its own folder.
const FOLDER: &str = "_docs/search";
/// What says which indexes there are. Its name is always the same, so it stands where files may change.
pub(super) const CATALOGUE: &str = "_search/index.json";
/// The same in the folder of a class.
const OF_CLASS: &str = "search.json";
/// Of deflate.
const LEVEL: i32 = 6;

/// Pages of a segment. Where one of them changed, a build looks into each of them, and into all other segments, of which
/// each says again what nearly all say: a twentieth of a site is the best that was measured, within these bounds.
const SEGMENT: RangeInclusive<usize> = 100..=500;

/// What a page leaves; nothing where it is not to be found.
pub(super) fn entry(entries: &Entries, site: &Site, page: &Page) -> Option<Entry> {
    let context = &page.context;
    context.exposure.search.then(|| {
        entries.entry(&search::text(page), site.language_of(context.section, &context.frontmatter), context.boost)
    })
}

/// The indexes of all pages that some readers may see; pages are added as they are made.
pub(super) struct Indexes<'a> {
    site: &'a Site,
    navigation: &'a Navigation,
    audience: Audience,
    folder: &'a str,
    /// What says which indexes there are.
    catalogue: String,
    /// By language and version.
    parts: BTreeMap<(&'a str, Option<&'a str>), Builder>,
    /// Pages of a segment, at most.
    n_together: usize,
    /// Versions may have files in common.
    written: Mutex<BTreeSet<Box<str>>>,
}

impl<'a> Indexes<'a> {
    /// `n_pages` are all of the build.
    pub(super) fn public(site: &'a Site, navigation: &'a Navigation, n_pages: usize) -> Indexes<'a> {
        Indexes {
            site,
            navigation,
            audience: Audience::Everybody,
            folder: FOLDER,
            catalogue: CATALOGUE.to_owned(),
            parts: BTreeMap::new(),
            n_together: (n_pages / 20).clamp(*SEGMENT.start(), *SEGMENT.end()),
            written: Mutex::default(),
        }
    }

    /// Those for the readers of a class, in its folder.
    pub(super) fn of_class(
        site: &'a Site,
        navigation: &'a Navigation,
        n_pages: usize,
        audience: Audience,
        folder: &'a str,
    ) -> Indexes<'a> {
        let catalogue = format!("{folder}/{OF_CLASS}");
        Indexes { audience, folder, catalogue, ..Indexes::public(site, navigation, n_pages) }
    }

    /// Takes what pages leave for search, in the order of the pages: it is gone from them then. `heads` are theirs.
    pub(super) fn add(
        &mut self,
        made: &mut [Made],
        heads: &[Arc<Head>],
        earlier: Option<&Earlier>,
        sink: &(dyn Fn(Artifact) + Sync),
    ) {
        let mut found: BTreeMap<(&str, Option<&str>), Vec<Found>> = BTreeMap::new();
        for (made, head) in made.iter_mut().zip(heads) {
            let Some(own) = made.search.take() else { continue };
            let Standing { section: id, frontmatter, .. } = &made.context;
            let section = id.and_then(|id| self.navigation.sections.get(id.0 as usize)).map(|section| &**section);
            let of = (self.site.language_of(*id, frontmatter), section.and_then(Section::version));
            found.entry(of).or_default().push(Found { own, head, part: section.and_then(tab) });
        }
        for (of, mut found) in found {
            let mut together = Vec::new();
            while !found.is_empty() {
                let rest = found.split_off(self.n_together.min(found.len()));
                together.push(std::mem::replace(&mut found, rest));
            }
            let segments = together.into_par_iter().with_max_len(1).map(|found| self.segment(found, earlier, sink));
            let segments: Vec<_> = segments.collect();
            let builder = self.parts.entry(of).or_insert_with(|| Builder::new(of.0));
            segments.into_iter().for_each(|(segment, parts)| builder.add(segment, parts.into_iter()));
        }
    }

    /// These pages as a segment, as it was or made of what they left; and the part of the site that each is in.
    fn segment<'f>(
        &self,
        found: Vec<Found<'f>>,
        earlier: Option<&Earlier>,
        sink: &(dyn Fn(Artifact) + Sync),
    ) -> (Segment, Vec<Option<&'f str>>) {
        let known = earlier.zip(found.iter().map(Found::name).collect::<Option<Vec<Key>>>());
        if let Some((earlier, names)) = &known
            && let Some(segment) = earlier.kept.segment(self.folder, names, &self.written)
        {
            return (segment, found.iter().map(|found| found.part).collect());
        }
        let entries = found.into_par_iter().filter_map(|Found { own, head, part }| match own {
            Findable::New(entry, _) => Some((entry, part)),
            Findable::Kept(name) => Some((earlier?.entry(name, head)?, part)),
        });
        let (entries, parts): (Vec<Entry>, Vec<Option<&str>>) = entries.unzip();
        let (segment, packs) = Segment::of(&entries);
        for pack in packs {
            if self.claim(&pack) {
                sink(self.artifact(pack));
            }
        }
        if let Some((earlier, names)) = known.filter(|(_, names)| names.len() == parts.len()) {
            earlier.kept.keep_segment(self.folder, &names, &segment);
        }
        (segment, parts)
    }

    /// What is left to be written.
    pub(super) fn finish(mut self, kept: Option<&Kept>, sink: &(dyn Fn(Artifact) + Sync)) {
        let mut listed: Vec<Value> = Vec::new();
        let parts = std::mem::take(&mut self.parts);
        let put = |file: File| {
            if !self.claim(&file) {
                return;
            }
            let path = SitePath::new(&path(self.folder, &file.name)).expect("it is inside");
            if !kept.is_some_and(|kept| kept.has_file(&path)) {
                sink(self.artifact(file));
                kept.inspect(|kept| kept.keep_file(&path));
            }
        };
        let parts = parts.into_par_iter();
        let roots: Vec<_> = parts.map(|(of, builder)| (of, builder.finish(&put))).collect();
        for ((language, version), root) in roots {
            listed.push(json!({ "language": language, "version": version, "root": root }));
        }
        sink(Artifact::new(self.audience, &self.catalogue, json!({ "indexes": listed }).to_string()));
    }

    /// Whether there was no such file before: it is whose who asks first.
    fn claim(&self, file: &File) -> bool {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(file.name.clone())
    }

    fn artifact(&self, file: File) -> Artifact {
        let bytes = if file.is_bare { Deflate::new(LEVEL).bytes(&file.bytes) } else { file.bytes };
        Artifact::new(self.audience.clone(), &path(self.folder, &file.name), bytes)
    }
}

/// A page that is to be found.
struct Found<'f> {
    own: Findable,
    head: &'f Head,
    /// Of the site.
    part: Option<&'f str>,
}

impl Found<'_> {
    fn name(&self) -> Option<Key> {
        match &self.own {
            Findable::New(_, name) => *name,
            Findable::Kept(name) => Some(*name),
        }
    }
}

/// What an earlier build kept for search.
pub(super) struct Earlier<'k> {
    pub kept: &'k Kept<'k>,
    /// What the page leaves that is made again.
    pub anew: &'k (dyn Fn(&Head) -> Option<Findable> + Sync),
}

impl Earlier<'_> {
    fn entry(&self, name: Key, head: &Head) -> Option<Entry> {
        self.kept.entry(name).or_else(|| match (self.anew)(head)? {
            Findable::New(entry, _) => {
                self.kept.mend_entry(name, &entry);
                Some(entry)
            }
            Findable::Kept(_) => None,
        })
    }
}

/// Where a file of an index is.
pub(super) fn path(folder: &str, name: &str) -> String {
    format!("{folder}/{name}.bin")
}

/// The part of the site that readers know a page to be in: its product, tab or dropdown, the outermost.
fn tab(section: &Section) -> Option<&str> {
    let is_choice = |selector: &&Selector| {
        let is_part = match selector.kind {
            SelectorKind::Product | SelectorKind::Tab | SelectorKind::Dropdown | SelectorKind::Anchor => true,
            SelectorKind::Language | SelectorKind::Version | SelectorKind::Menu => false,
        };
        is_part && selector.current.is_some() && selector.options.len() > 1
    };
    section.selectors.iter().filter(is_choice).find_map(Selector::current_label)
}

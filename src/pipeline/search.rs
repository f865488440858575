//! The pages' entries as indexes: one for each language and version, and within them one for everybody and one for each
//! class, which only its readers are told of.

use std::collections::{BTreeMap, BTreeSet};

use miniz_oxide::deflate::compress_to_vec;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::making::Made;
use crate::artifact::{Artifact, Audience};
use crate::index::{Navigation, Section, Selector, SelectorKind, Standing};
use crate::page::Page;
use crate::render::Site;
use crate::search::{self, Builder, Entries, Entry, File};

/// Of everybody's files; those of a class stand in its own folder.
const FOLDER: &str = "_docs/search";
/// What says which indexes there are. Its name is always the same, so it stands where files may change.
pub(super) const CATALOGUE: &str = "_search/index.json";
/// The same in the folder of a class.
const OF_CLASS: &str = "search.json";
/// Of deflate.
const LEVEL: u8 = 6;

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
    /// Versions may have files in common.
    written: BTreeSet<Box<str>>,
}

impl<'a> Indexes<'a> {
    pub(super) fn public(site: &'a Site, navigation: &'a Navigation) -> Indexes<'a> {
        Indexes {
            site,
            navigation,
            audience: Audience::Everybody,
            folder: FOLDER,
            catalogue: CATALOGUE.to_owned(),
            parts: BTreeMap::new(),
            written: BTreeSet::new(),
        }
    }

    /// Those for the readers of a class, in its folder.
    pub(super) fn of_class(
        site: &'a Site,
        navigation: &'a Navigation,
        audience: Audience,
        folder: &'a str,
    ) -> Indexes<'a> {
        let catalogue = format!("{folder}/{OF_CLASS}");
        Indexes { audience, folder, catalogue, ..Indexes::public(site, navigation) }
    }

    /// Takes what pages leave for search, in the order of the pages: it is gone from them then.
    pub(super) fn add(&mut self, made: &mut [Made], sink: &(dyn Fn(Artifact) + Sync)) {
        for made in made {
            let Some(entry) = made.search.take() else { continue };
            let Standing { section: id, frontmatter, .. } = &made.context;
            let section = id.and_then(|id| self.navigation.sections.get(id.0 as usize)).map(|section| &**section);
            let version = section.and_then(Section::version);
            let language = self.site.language_of(*id, frontmatter);
            let builder = self.parts.entry((language, version)).or_insert_with(|| Builder::new(language));
            let pack = builder.add(entry, section.and_then(tab));
            if let Some(pack) = pack.filter(|pack| self.written.insert(pack.name.clone())) {
                sink(self.artifact(pack));
            }
        }
    }

    /// What is left to be written.
    pub(super) fn finish(mut self, sink: &(dyn Fn(Artifact) + Sync)) {
        let mut listed: Vec<Value> = Vec::new();
        let parts = std::mem::take(&mut self.parts).into_par_iter();
        let indexes: Vec<_> = parts.map(|(of, builder)| (of, builder.finish())).collect();
        for ((language, version), mut index) in indexes {
            index.files.retain(|file| self.written.insert(file.name.clone()));
            listed.push(json!({ "language": language, "version": version, "root": index.root }));
            index.files.into_par_iter().for_each(|file| sink(self.artifact(file)));
        }
        sink(Artifact::new(self.audience, &self.catalogue, json!({ "indexes": listed }).to_string()));
    }

    fn artifact(&self, file: File) -> Artifact {
        let path = format!("{}/{}.bin", self.folder, file.name);
        let bytes = if file.is_bare { compress_to_vec(&file.bytes, LEVEL) } else { file.bytes };
        Artifact::new(self.audience.clone(), &path, bytes)
    }
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

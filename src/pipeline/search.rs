//! The pages' entries as indexes: one for each language and version, and within them one for everybody and one for each
//! class, which only its readers are told of.

use std::collections::{BTreeMap, BTreeSet};

use miniz_oxide::deflate::compress_to_vec;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::making::Made;
use crate::artifact::{Artifact, Audience};
use crate::index::{Navigation, PageContext, Section, Selector, SelectorKind};
use crate::page::Page;
use crate::render::Site;
use crate::search::{self, Entry, Listed};

/// Of everybody's files; those of a class stand in its own folder.
const FOLDER: &str = "_docs/search";
/// What says which indexes there are. Its name is always the same, so it stands where files may change.
pub(super) const CATALOGUE: &str = "_search/index.json";
/// The same in the folder of a class.
const OF_CLASS: &str = "search.json";
/// Of deflate.
const LEVEL: u8 = 6;

/// What a page leaves; nothing where it is not to be found.
pub(super) fn entry(site: &Site, page: &Page) -> Option<Entry> {
    let context = &page.context;
    context.exposure.search.then(|| search::entry(&search::text(page), site.language_of(context), context.boost))
}

/// The files of all indexes for everybody.
pub(super) fn public(site: &Site, navigation: &Navigation, made: &[Made], sink: &(dyn Fn(Artifact) + Sync)) {
    indexes(site, navigation, made, &Audience::Everybody, FOLDER, CATALOGUE, sink);
}

/// Those for the readers of a class, in its folder.
pub(super) fn of_class(
    site: &Site,
    navigation: &Navigation,
    made: &[Made],
    audience: &Audience,
    folder: &str,
    sink: &(dyn Fn(Artifact) + Sync),
) {
    indexes(site, navigation, made, audience, folder, &format!("{folder}/{OF_CLASS}"), sink);
}

fn indexes(
    site: &Site,
    navigation: &Navigation,
    made: &[Made],
    audience: &Audience,
    folder: &str,
    catalogue: &str,
    sink: &(dyn Fn(Artifact) + Sync),
) {
    let mut parts: BTreeMap<(&str, Option<&str>), Vec<Listed>> = BTreeMap::new();
    for made in made {
        let Some(entry) = &made.search else { continue };
        let section = section(navigation, &made.context);
        let key = (site.language_of(&made.context), section.and_then(Section::version));
        parts.entry(key).or_default().push(Listed { entry, part: section.and_then(tab) });
    }
    let mut listed: Vec<Value> = Vec::new();
    // Versions may have files in common.
    let mut written: BTreeSet<Box<str>> = BTreeSet::new();
    let indexes: Vec<_> = parts
        .into_par_iter()
        .map(|((language, version), pages)| (language, version, search::index(&pages, language)))
        .collect();
    for (language, version, mut index) in indexes {
        index.files.retain(|file| written.insert(file.name.clone()));
        listed.push(json!({ "language": language, "version": version, "root": index.root }));
        index.files.into_par_iter().for_each(|file| {
            let path = format!("{folder}/{}.bin", file.name);
            let bytes = if file.is_bare { compress_to_vec(&file.bytes, LEVEL) } else { file.bytes };
            sink(Artifact::new(audience.clone(), &path, bytes));
        });
    }
    sink(Artifact::new(audience.clone(), catalogue, json!({ "indexes": listed }).to_string()));
}

fn section<'n>(navigation: &'n Navigation, context: &PageContext) -> Option<&'n Section> {
    navigation.sections.get(context.section?.0 as usize).map(|section| &**section)
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

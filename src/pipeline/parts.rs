//! Pages that show more of a specification to some readers: a page for each combination of the rules that its parts have,
//! where only those find it who are told of each of them.
//!
//! The page at the address is without all of them and knows of none. Readers are told which pages show them more: a class's
//! of what its own rule shows, and of what only several rules together show, those whom all of them admit. What they are
//! shown is made as if the parts of all other rules were not there. With the specifications that they may download it is
//! the same.

mod shown;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::making::{self, Made, Place};
use super::worlds::Class;
use super::{Prepared, generated};
use crate::artifact::{Artifact, Audience, Body};
use crate::classes;
use crate::diag::{Code, Diagnostic};
use crate::document::Head;
use crate::frontmatter::{Rule, Visibility};
use crate::index::{Index, Operations, PageContext, Route};
use crate::inputs::Inputs;
use crate::inputs::publishing::{Publishing, publishing};
use crate::openapi::parts::Rules;
use crate::source::SitePath;
use shown::{MAX_RULES, Shown, combined};

/// What readers are told of pages and files with parts, by the rules that all have to admit them: addresses.
#[derive(Default)]
pub(super) struct Told(BTreeMap<Rules, BTreeSet<Box<str>>>);

impl Told {
    /// What a class's readers are told.
    pub fn of(&self, class: &Visibility) -> BTreeSet<Box<str>> {
        self.0.get(&Rules::from([class.clone()])).cloned().unwrap_or_default()
    }

    /// What only several rules together tell.
    pub fn of_several(&self) -> impl Iterator<Item = (&Rules, &BTreeSet<Box<str>>)> {
        self.0.iter().filter(|(rules, _)| rules.len() > 1)
    }

    fn add(&mut self, shown: &Shown, address: &str) {
        shown.told().for_each(|rules| _ = self.0.entry(rules).or_default().insert(address.into()));
    }
}

/// What pages for one combination of rules left.
pub(super) struct MadeParts {
    pub audience: Audience,
    pub pages: Vec<Made>,
}

/// A page whose specification has parts.
struct Parted<'p> {
    head: &'p Arc<Head>,
    context: Arc<PageContext>,
    class: Option<&'p Class>,
    shown: Shown<'p>,
    too_many: Option<Diagnostic>,
}

/// The page with its parts; nothing for one that has none.
fn of<'p>(head: &'p Arc<Head>, prepared: &'p Prepared, index: &Index, class: Option<&'p Class>) -> Option<Parted<'p>> {
    let context = index.page(&head.source.path)?;
    let rules = prepared.worlds.public.ground().rules_of(&context.frontmatter)?;
    let own = class.map(|class| &class.visibility);
    let rules: Vec<&Visibility> = rules.iter().filter(|rule| Some(*rule) != own).collect();
    if rules.is_empty() {
        return None;
    }
    let too_many = too_many(prepared, &head.source.path, &context.href, &rules);
    Some(Parted { head, context, class, shown: Shown::new(rules, own), too_many })
}

/// Pages with parts, in the order of classes and pages.
fn parted(prepared: &Prepared) -> Vec<Parted<'_>> {
    let worlds = &prepared.worlds;
    if worlds.public.ground().part_rules().is_empty() || prepared.config.personalization.is_none() {
        return Vec::new();
    }
    let mut found: Vec<Parted> =
        worlds.pages.iter().filter_map(|head| of(head, prepared, &worlds.public, None)).collect();
    for class in worlds.classes.iter().filter(|class| class.visibility != Visibility::Nobody) {
        if !class.pages.is_empty() {
            let index = class.index(worlds);
            found.extend(class.pages.iter().filter_map(|head| of(head, prepared, &index, Some(class))));
        }
    }
    found
}

/// Makes the pages that a combination of rules has, in their order.
type Make<'m> = dyn FnMut(&Rules, &Index, &[&Parted]) + 'm;

/// Finds out what readers are told of pages, smaller combinations of their parts' rules first.
fn look(prepared: &Prepared, inputs: &Inputs, pages: &mut [Parted], mut make: Option<&mut Make>) -> Told {
    for ((_, rules), all) in combined(pages.iter().map(|page| &page.shown)) {
        let operations = OnceCell::new();
        let operations = || operations.get_or_init(|| operations_for(prepared, inputs, &rules)).clone();
        let mut by_class: BTreeMap<Option<&Visibility>, Vec<(usize, usize)>> = BTreeMap::new();
        for place in all {
            by_class.entry(pages[place.0].class.map(|class| &class.visibility)).or_default().push(place);
        }
        for (own, places) in by_class {
            let class = prepared.worlds.classes.iter().find(|class| Some(&class.visibility) == own);
            let index = OnceCell::new();
            let index = || {
                index.get_or_init(|| match class {
                    Some(class) => class.index(&prepared.worlds).seeing(operations()),
                    None => prepared.worlds.public.seeing(operations()),
                })
            };
            let asked = places.iter().filter(|(at, combination)| pages[*at].shown.asks(*combination));
            let asked: Vec<(usize, usize)> = asked.copied().collect();
            if !asked.is_empty() {
                let index = index();
                let seen = |(at, _): &(usize, usize)| generated::seen(&pages[*at].context, prepared, index);
                let seen: Vec<blake3::Hash> = asked.par_iter().map(seen).collect();
                asked.into_iter().zip(seen).for_each(|((at, of), seen)| pages[at].shown.add(of, seen));
            }
            let own = places.iter().filter(|(at, combination)| pages[*at].shown.has(*combination));
            let own: Vec<&Parted> = own.map(|(at, _)| &pages[*at]).collect();
            if let Some(make) = &mut make
                && !own.is_empty()
            {
                make(&rules, index(), &own);
            }
        }
    }
    let mut told = Told::default();
    pages.iter().for_each(|page| told.add(&page.shown, &page.context.href));
    told
}

/// The specifications as readers see them whom all of `rules` admit.
fn operations_for(prepared: &Prepared, inputs: &Inputs, rules: &Rules) -> Arc<Operations> {
    let of_class = prepared.worlds.classes.iter().find(|class| rules.iter().eq([&class.visibility]));
    of_class.map_or_else(|| prepared.worlds.public.ground().operations_for(inputs, rules), Class::operations)
}

/// Makes the pages of all combinations, and what readers are told of them.
pub(super) fn pages(
    prepared: &Prepared,
    inputs: &Inputs,
    sink: &(dyn Fn(Artifact) + Sync),
    diags: &mut Vec<Diagnostic>,
) -> (Vec<MadeParts>, Told) {
    let mut parted = parted(prepared);
    diags.extend(parted.iter_mut().filter_map(|page| page.too_many.take()));
    let mut made: Vec<MadeParts> = Vec::new();
    let mut make = |rules: &Rules, index: &Index, pages: &[&Parted]| {
        let (audience, folder) = (audience(rules), folder(prepared, rules));
        let page = |page: &&Parted| {
            let route = Route::of(page.head.source.path.as_str());
            let path = Some(format!("{folder}/pages{}", making::output_path(route.as_str())));
            let place = Place { index, audience: audience.clone(), path, folder: folder.clone() };
            // The page for everybody is what is found.
            Made { search: None, ..making::page(page.head, prepared, &place, sink) }
        };
        let pages = making::page_by_page(pages).map(page).collect();
        made.push(MadeParts { audience: audience.clone(), pages });
    };
    let told = look(prepared, inputs, &mut parted, Some(&mut make));
    (made, told)
}

/// Makes the specifications that pages for everybody link to, as readers may have them whom combinations of their parts'
/// rules admit; and says whom they tell more.
pub(super) fn files(
    prepared: &Prepared,
    inputs: &Inputs,
    linked: &BTreeSet<&SitePath>,
    told: &mut Told,
    sink: &(dyn Fn(Artifact) + Sync),
    diags: &mut Vec<Diagnostic>,
) {
    for path in linked {
        let address = prepared.worlds.public.ground().address_of(path);
        diags.extend(too_many(prepared, path, &address, &rules_of_file(prepared, path)));
    }
    look_at_files(prepared, inputs, linked, told, Some(sink));
}

/// Finds out what readers are told of files, as `look` does; `sink` gets those of combinations.
fn look_at_files(
    prepared: &Prepared,
    inputs: &Inputs,
    linked: &BTreeSet<&SitePath>,
    told: &mut Told,
    sink: Option<&(dyn Fn(Artifact) + Sync)>,
) {
    let files = linked.iter().map(|path| (*path, Shown::new(rules_of_file(prepared, path), None)));
    let mut files: Vec<(&SitePath, Shown)> = files.filter(|(_, shown)| !shown.is_empty()).collect();
    for ((_, rules), places) in combined(files.iter().map(|(_, shown)| shown)) {
        let is_looked_at =
            |(at, of): &&(usize, usize)| files[*at].1.asks(*of) || (sink.is_some() && files[*at].1.has(*of));
        let places: Vec<(usize, usize)> = places.iter().filter(is_looked_at).copied().collect();
        let paths: Vec<&SitePath> = places.iter().map(|(at, _)| files[*at].0).collect();
        for ((at, of), text) in places.into_iter().zip(texts_for(prepared, inputs, &rules, &paths)) {
            let (path, shown) = &mut files[at];
            if shown.asks(of) {
                shown.add(of, blake3::hash(text.as_deref().unwrap_or_default().as_bytes()));
            }
            if let (Some(sink), Some(text), true) = (sink, text, shown.has(of)) {
                sink(file(prepared, &rules, path, text));
            }
        }
    }
    for (path, shown) in &files {
        told.add(shown, &prepared.worlds.public.ground().address_of(path));
    }
}

/// Files of combinations that were made for one of their classes.
pub(super) type MadeFiles = Mutex<BTreeSet<(Rules, SitePath)>>;

/// The specifications that a class's own pages link to, as its readers may have them: their addresses. But for those
/// that pages for everybody link to as well, which `files` made.
///
/// Pages of other classes may link to them, too, and whoever reads both has what both may: each class tells the address by
/// itself, so there is a file for each combination of such classes.
pub(super) fn files_of_class(
    prepared: &Prepared,
    inputs: &Inputs,
    class: &Class,
    linked: &BTreeSet<&SitePath>,
    told: &BTreeSet<Box<str>>,
    (made, sink): (&MadeFiles, &(dyn Fn(Artifact) + Sync)),
    diags: &mut Vec<Diagnostic>,
) -> Vec<Box<str>> {
    let address = |path: &SitePath| prepared.worlds.public.ground().address_of(path);
    let mut own: Vec<(&SitePath, Vec<&Visibility>)> = Vec::new();
    for path in linked.iter().filter(|path| !told.contains(&address(path))) {
        let mut rules = rules_of_file(prepared, path);
        rules
            .retain(|rule| prepared.worlds.classes.iter().any(|own| own.visibility == **rule && !own.pages.is_empty()));
        match rules.iter().position(|rule| *rule == &class.visibility) {
            Some(at) if at < MAX_RULES => own.push((path, rules.into_iter().take(MAX_RULES).collect())),
            Some(_) => diags.extend(too_many(prepared, path, &address(path), &rules)),
            None => {}
        }
    }
    let alone = Rules::from([class.visibility.clone()]);
    let paths: Vec<&SitePath> = own.iter().map(|(path, _)| *path).collect();
    let everybodys = texts_for(prepared, inputs, &Rules::new(), &paths);
    let theirs = texts_for(prepared, inputs, &alone, &paths);
    let mut further: BTreeMap<Rules, Vec<&SitePath>> = BTreeMap::new();
    let mut addresses = Vec::new();
    for ((path, rules), (text, everybodys)) in own.into_iter().zip(theirs.into_iter().zip(everybodys)) {
        // Where all that is theirs is inside of others' it tells nothing.
        let Some(text) = text.filter(|text| Some(text) != everybodys.as_ref()) else { continue };
        sink(file(prepared, &alone, path, text));
        addresses.push(address(path));
        for (_, rules) in combined([&Shown::new(rules, None)].into_iter()).into_keys() {
            if rules.len() > 1 && rules.is_superset(&alone) {
                further.entry(rules).or_default().push(path);
            }
        }
    }
    for (rules, mut paths) in further {
        let is_new = |path: &&SitePath| {
            made.lock().expect("no other thread panicked").insert((rules.clone(), SitePath::clone(path)))
        };
        paths.retain(is_new);
        let texts = texts_for(prepared, inputs, &rules, &paths);
        let files = paths.into_iter().zip(texts).filter_map(|(path, text)| Some(file(prepared, &rules, path, text?)));
        files.for_each(sink);
    }
    addresses
}

/// What readers are told, where no page is made and it is not known what pages link to.
pub(super) fn told(prepared: &Prepared, inputs: &Inputs) -> Told {
    let mut told = look(prepared, inputs, &mut parted(prepared), None);
    let withheld = prepared.config.withheld();
    let paths = inputs.sources.iter().map(|source| &source.path);
    let linked = paths.filter(|path| publishing(path, &withheld) == Publishing::Linked).collect();
    look_at_files(prepared, inputs, &linked, &mut told, None);
    told
}

fn rules_of_file<'p>(prepared: &'p Prepared, path: &SitePath) -> Vec<&'p Visibility> {
    let rules = prepared.worlds.public.ground().rules_of_file(path);
    // Where nobody can log in nobody is of a class.
    rules.filter(|_| prepared.config.personalization.is_some()).into_iter().flatten().collect()
}

/// Specifications as readers may have them whom all of `rules` admit.
fn texts_for(prepared: &Prepared, inputs: &Inputs, rules: &Rules, paths: &[&SitePath]) -> Vec<Option<String>> {
    let ground = prepared.worlds.public.ground();
    match rules.is_empty() {
        true => paths.iter().map(|path| ground.published(inputs, path).flatten()).collect(),
        false => ground.published_for(inputs, rules, paths),
    }
}

fn file(prepared: &Prepared, rules: &Rules, path: &SitePath, text: String) -> Artifact {
    Artifact::new(audience(rules), &format!("{}/files/{path}", folder(prepared, rules)), text)
}

/// Readers whom all of `rules` admit.
pub(super) fn audience(rules: &Rules) -> Audience {
    match rules.iter().collect::<Vec<_>>()[..] {
        [only] => Audience::Class(only.clone()),
        _ => Audience::All(rules.iter().cloned().collect()),
    }
}

/// Where pages for readers stand whom all of `rules` admit.
fn folder(prepared: &Prepared, rules: &Rules) -> String {
    let base = &*prepared.config.address.base;
    format!("{}/{}", classes::FOLDER, classes::together(base, &keys(base, rules)))
}

/// The folders of the classes of `rules`.
pub(super) fn keys(base: &str, rules: &Rules) -> Vec<String> {
    rules.iter().filter_map(rule).map(|rule| classes::key(base, rule)).collect()
}

pub(super) fn rule(visibility: &Visibility) -> Option<&Rule> {
    match visibility {
        Visibility::Rule(rule) => Some(rule),
        Visibility::Everyone | Visibility::Nobody => None,
    }
}

/// What is to be said of a page or a file whose parts have more rules than make combinations.
fn too_many(prepared: &Prepared, path: &SitePath, href: &str, rules: &[&Visibility]) -> Option<Diagnostic> {
    let last = rules.get(MAX_RULES)?;
    let message = format!("`{href}` has parts for {} kinds of readers, and shows those of {MAX_RULES}", rules.len());
    let all = prepared.worlds.public.ground().part_rules();
    let finding = match all.iter().find(|(rule, _)| rule == *last) {
        Some((_, at)) => Code::PartsMany.at(*at, message),
        None => Code::PartsMany.in_file(path.clone(), message),
    };
    Some(finding.help("write the same `groups` on parts that the same readers see, or divide the operation"))
}

/// The rules that a reader keeps to, of all that a page has to do with.
pub(super) fn admitted(index: &Index, page: &Head, groups: Option<&[&str]>) -> Rules {
    let context = index.page(&page.source.path);
    let Some(rules) = context.as_ref().and_then(|context| index.ground().rules_of(&context.frontmatter)) else {
        return Rules::new();
    };
    let own = Some(&page.frontmatter.groups).filter(|own| own.is_restricted());
    rules.iter().chain(own).filter(|rule| rule.admits(groups)).cloned().collect()
}

/// A file as readers may have it: specifications of the docs folder are not copied as they are.
pub(super) fn published(prepared: &Prepared, inputs: &Inputs, file: Artifact) -> Option<Artifact> {
    if !matches!(file.body, Body::Copy(_)) {
        return Some(file);
    }
    match prepared.worlds.public.ground().published(inputs, &file.path) {
        None => Some(file),
        Some(text) => text.map(|text| Artifact { body: Body::Bytes(text.into_bytes()), ..file }),
    }
}

//! Pages that show more of a specification to some readers: a page for each combination of the rules that its parts have,
//! where only those find it who are told of each of the rules' classes.
//!
//! The page at the address is without all of them and knows of none. A class's readers are told which pages show them
//! more; what they are shown is made as if the parts of all other rules were not there. With the specifications that they
//! may download it is the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::Prepared;
use super::making::{self, Made, Place};
use super::worlds::Class;
use crate::artifact::{Artifact, Audience, Body};
use crate::classes;
use crate::diag::{Code, Diagnostic};
use crate::document::Head;
use crate::frontmatter::{Rule, Visibility};
use crate::index::{Index, Route};
use crate::inputs::Inputs;
use crate::inputs::publishing::{Publishing, publishing};
use crate::openapi::parts::Rules;
use crate::source::SitePath;

/// More rules than this on one page would make more combinations than anybody looks after.
const MAX_RULES: usize = 4;

/// What each class is told of pages with parts, by its rule.
#[derive(Default)]
pub(super) struct Told<'p> {
    /// Addresses of pages for everybody that show its readers more, and of files that tell them more.
    pub parts: BTreeMap<&'p Visibility, BTreeSet<Box<str>>>,
    /// The same of other classes' pages, so that only these classes' readers know which.
    pub within: BTreeMap<&'p Visibility, BTreeSet<String>>,
}

/// What pages for one combination of rules left.
pub(super) struct MadeParts {
    pub audience: Audience,
    pub pages: Vec<Made>,
}

/// A page whose specification has parts, and their rules beside the page's own.
struct Parted<'p> {
    head: &'p Arc<Head>,
    href: Box<str>,
    class: Option<&'p Class>,
    rules: Vec<&'p Visibility>,
}

/// The page with its parts; nothing for one that has none.
fn of<'p>(head: &'p Arc<Head>, prepared: &'p Prepared, index: &Index, class: Option<&'p Class>) -> Option<Parted<'p>> {
    let context = index.page(&head.source.path)?;
    let rules = prepared.worlds.public.ground().rules_of(&context.frontmatter)?;
    let others = rules.iter().filter(|rule| class.is_none_or(|class| class.visibility != **rule));
    let rules: Vec<&Visibility> = others.collect();
    (!rules.is_empty()).then(|| Parted { head, href: context.href.clone(), class, rules })
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

/// What classes are told of pages with parts, as `pages` says it.
pub(super) fn told(prepared: &Prepared) -> Told<'_> {
    let mut told = Told::default();
    for page in &mut parted(prepared) {
        page.rules.truncate(MAX_RULES);
        tell(prepared, page, &mut told);
    }
    told
}

/// Makes the pages of all combinations, and what classes are told of them.
pub(super) fn pages<'p>(
    prepared: &'p Prepared,
    inputs: &Inputs,
    sink: &(dyn Fn(Artifact) + Sync),
    diags: &mut Vec<Diagnostic>,
) -> (Vec<MadeParts>, Told<'p>) {
    let mut told = Told::default();
    // By all rules that the readers keep to; then by the class whose page it is.
    let mut combined: BTreeMap<Rules, BTreeMap<Option<&Visibility>, Vec<&Arc<Head>>>> = BTreeMap::new();
    let mut parted = parted(prepared);
    for page in &mut parted {
        if page.rules.len() > MAX_RULES {
            diags.push(too_many(prepared, &page.head.source.path, &page.href, &page.rules));
            page.rules.truncate(MAX_RULES);
        }
        tell(prepared, page, &mut told);
        let own = page.class.map(|class| &class.visibility);
        for combination in 1..1_usize << page.rules.len() {
            let chosen = page.rules.iter().enumerate().filter(|(at, _)| combination & (1 << at) != 0);
            let rules: Rules = chosen.map(|(_, rule)| (*rule).clone()).chain(own.cloned()).collect();
            combined.entry(rules).or_default().entry(own).or_default().push(page.head);
        }
    }
    let classes = &prepared.worlds.classes;
    let made = combined.into_iter().map(|(rules, by_class)| {
        let of_class = || Some(classes.iter().find(|class| rules.iter().eq([&class.visibility]))?.operations());
        let read = || prepared.worlds.public.ground().operations_for(inputs, &rules);
        let operations = of_class().unwrap_or_else(read);
        let audience = audience(&rules);
        let folder = folder(prepared, &rules);
        let mut pages = Vec::new();
        for (own, heads) in by_class {
            let class = prepared.worlds.classes.iter().find(|class| Some(&class.visibility) == own);
            let index = match class {
                Some(class) => class.index(&prepared.worlds).seeing(operations.clone()),
                None => prepared.worlds.public.seeing(operations.clone()),
            };
            pages.par_extend(heads.par_iter().map(|head| {
                let route = Route::of(head.source.path.as_str());
                let path = Some(format!("{folder}/pages{}", making::output_path(route.as_str())));
                let place = Place { index: &index, audience: audience.clone(), path, folder: folder.clone() };
                // The page for everybody is what is found.
                Made { search: None, ..making::page(head, prepared, &place, sink) }
            }));
        }
        MadeParts { audience, pages }
    });
    (made.collect(), told)
}

/// Makes the specifications that pages for everybody link to, as readers may have them whom combinations of their parts'
/// rules admit; and says to classes which these are.
pub(super) fn files<'p>(
    prepared: &'p Prepared,
    inputs: &Inputs,
    linked: &BTreeSet<&SitePath>,
    told: &mut Told<'p>,
    sink: &(dyn Fn(Artifact) + Sync),
    diags: &mut Vec<Diagnostic>,
) {
    let mut combined: BTreeMap<Rules, Vec<SitePath>> = BTreeMap::new();
    for path in linked {
        let rules = rules_of_file(prepared, path);
        if rules.len() > MAX_RULES {
            diags.push(too_many(prepared, path, &prepared.worlds.public.ground().address_of(path), &rules));
        }
        for combination in 1..1_usize << rules.len().min(MAX_RULES) {
            let chosen = rules.iter().enumerate().filter(|(at, _)| combination & (1 << at) != 0);
            combined.entry(chosen.map(|(_, rule)| (*rule).clone()).collect()).or_default().push((*path).clone());
        }
    }
    tell_of_files(prepared, linked, told);
    for (rules, paths) in combined {
        file(prepared, inputs, &rules, &paths, sink);
    }
}

/// The specifications that a class's own pages link to, as its readers may have them: their addresses. But for those
/// that pages for everybody link to as well, which `files` made.
pub(super) fn files_of_class(
    prepared: &Prepared,
    inputs: &Inputs,
    class: &Class,
    linked: &BTreeSet<&SitePath>,
    told: &Told,
    sink: &(dyn Fn(Artifact) + Sync),
) -> Vec<Box<str>> {
    let address = |path: &SitePath| prepared.worlds.public.ground().address_of(path);
    let is_told = |path: &SitePath| told.parts.get(&class.visibility).is_some_and(|told| told.contains(&address(path)));
    let is_its = |path: &&&SitePath| rules_of_file(prepared, path).contains(&&class.visibility) && !is_told(path);
    let own: Vec<SitePath> = linked.iter().filter(is_its).map(|path| (*path).clone()).collect();
    if !own.is_empty() {
        file(prepared, inputs, &Rules::from([class.visibility.clone()]), &own, sink);
    }
    own.iter().map(address).collect()
}

/// As a preview tells it, where it is not known what pages link to.
pub(super) fn told_of_all<'p>(prepared: &'p Prepared, inputs: &Inputs) -> Told<'p> {
    let mut all = told(prepared);
    let withheld = prepared.config.withheld();
    let paths = inputs.sources.iter().map(|source| &source.path);
    let linked = paths.filter(|path| publishing(path, &withheld) == Publishing::Linked).collect();
    tell_of_files(prepared, &linked, &mut all);
    all
}

fn tell_of_files<'p>(prepared: &'p Prepared, linked: &BTreeSet<&SitePath>, told: &mut Told<'p>) {
    for path in linked {
        for rule in rules_of_file(prepared, path).into_iter().take(MAX_RULES) {
            let address = prepared.worlds.public.ground().address_of(path);
            told.parts.entry(rule).or_default().insert(address);
        }
    }
}

fn rules_of_file<'p>(prepared: &'p Prepared, path: &SitePath) -> Vec<&'p Visibility> {
    let rules = prepared.worlds.public.ground().rules_of_file(path);
    // Where nobody can log in nobody is of a class.
    rules.filter(|_| prepared.config.personalization.is_some()).into_iter().flatten().collect()
}

fn file(prepared: &Prepared, inputs: &Inputs, rules: &Rules, paths: &[SitePath], sink: &(dyn Fn(Artifact) + Sync)) {
    let folder = folder(prepared, rules);
    let texts = prepared.worlds.public.ground().published_for(inputs, rules, paths);
    for (path, text) in paths.iter().zip(texts) {
        if let Some(text) = text {
            sink(Artifact::new(audience(rules), &format!("{folder}/files/{path}"), text));
        }
    }
}

fn audience(rules: &Rules) -> Audience {
    match rules.iter().collect::<Vec<_>>()[..] {
        [only] => Audience::Class(only.clone()),
        _ => Audience::All(rules.iter().cloned().collect()),
    }
}

/// Where pages for readers stand whom all of `rules` admit.
fn folder(prepared: &Prepared, rules: &Rules) -> String {
    let base = &*prepared.config.address.base;
    let keys: Vec<String> = rules.iter().filter_map(rule).map(|rule| classes::key(base, rule)).collect();
    format!("{}/{}", classes::FOLDER, classes::together(base, &keys))
}

fn rule(visibility: &Visibility) -> Option<&Rule> {
    match visibility {
        Visibility::Rule(rule) => Some(rule),
        Visibility::Everyone | Visibility::Nobody => None,
    }
}

fn tell<'p>(prepared: &Prepared, page: &Parted<'p>, told: &mut Told<'p>) {
    let base = &*prepared.config.address.base;
    let own = page.class.and_then(|class| rule(&class.visibility));
    for rule in &page.rules {
        match own {
            None => _ = told.parts.entry(rule).or_default().insert(page.href.clone()),
            Some(own) => {
                let name = classes::within(base, &classes::key(base, own), &page.href);
                told.within.entry(rule).or_default().insert(name);
            }
        }
    }
}

fn too_many(prepared: &Prepared, path: &SitePath, href: &str, rules: &[&Visibility]) -> Diagnostic {
    let (last, others) = (rules[MAX_RULES], rules.len());
    let message = format!("`{href}` has parts for {others} kinds of readers, and shows those of {MAX_RULES}");
    let all = prepared.worlds.public.ground().part_rules();
    let finding = match all.iter().find(|(rule, _)| rule == last) {
        Some((_, at)) => Code::PartsMany.at(*at, message),
        None => Code::PartsMany.in_file(path.clone(), message),
    };
    finding.help("write the same `groups` on parts that the same readers see, or divide the operation")
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

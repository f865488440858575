//! Pages that show more of a specification to some readers: a page for each combination of the rules that its parts have,
//! where only those find it who are told of each of the rules' classes.
//!
//! The page at the address is without all of them and knows of none. A class's readers are told which pages show them
//! more; what they are shown is made as if the parts of all other rules were not there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::Prepared;
use super::making::{self, Made, Place};
use super::worlds::Class;
use crate::artifact::{Artifact, Audience, Body};
use crate::classes;
use crate::diag::{Code, Diagnostic};
use crate::document::Document;
use crate::frontmatter::{Rule, Visibility};
use crate::index::{Index, Route};
use crate::inputs::Inputs;
use crate::openapi::parts::Rules;

/// More rules than this on one page would make more combinations than anybody looks after.
const MAX_RULES: usize = 4;

/// What each class is told of pages with parts, by its rule.
#[derive(Default)]
pub(super) struct Told<'p> {
    /// Addresses of pages for everybody that show its readers more.
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
    document: &'p Arc<Document>,
    href: Box<str>,
    class: Option<&'p Class>,
    rules: Vec<&'p Visibility>,
}

/// The page with its parts; nothing for one that has none.
fn of<'p>(
    document: &'p Arc<Document>,
    prepared: &'p Prepared,
    index: &Index,
    class: Option<&'p Class>,
) -> Option<Parted<'p>> {
    let context = index.page(&document.source.path)?;
    let rules = prepared.worlds.public.ground().rules_of(&context.frontmatter)?;
    let others = rules.iter().filter(|rule| class.is_none_or(|class| class.visibility != **rule));
    let rules: Vec<&Visibility> = others.collect();
    (!rules.is_empty()).then(|| Parted { document, href: context.href.clone(), class, rules })
}

/// Pages with parts, in the order of classes and pages.
fn parted(prepared: &Prepared) -> Vec<Parted<'_>> {
    let worlds = &prepared.worlds;
    if worlds.public.ground().part_rules().is_empty() || prepared.config.personalization.is_none() {
        return Vec::new();
    }
    let mut found: Vec<Parted> =
        worlds.pages.iter().filter_map(|document| of(document, prepared, &worlds.public, None)).collect();
    for class in worlds.classes.iter().filter(|class| class.visibility != Visibility::Nobody) {
        if !class.pages.is_empty() {
            let index = class.index(worlds);
            found.extend(class.pages.iter().filter_map(|document| of(document, prepared, &index, Some(class))));
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
    let mut combined: BTreeMap<Rules, BTreeMap<Option<&Visibility>, Vec<&Arc<Document>>>> = BTreeMap::new();
    let mut parted = parted(prepared);
    for page in &mut parted {
        if page.rules.len() > MAX_RULES {
            diags.push(too_many(prepared, page));
            page.rules.truncate(MAX_RULES);
        }
        tell(prepared, page, &mut told);
        let own = page.class.map(|class| &class.visibility);
        for combination in 1..1_usize << page.rules.len() {
            let chosen = page.rules.iter().enumerate().filter(|(at, _)| combination & (1 << at) != 0);
            let rules: Rules = chosen.map(|(_, rule)| (*rule).clone()).chain(own.cloned()).collect();
            combined.entry(rules).or_default().entry(own).or_default().push(page.document);
        }
    }
    let made = combined.into_iter().map(|(rules, by_class)| {
        let class = prepared.worlds.classes.iter().find(|class| rules.iter().eq([&class.visibility]));
        // Those of a class were read for it.
        let operations = match class {
            Some(class) => class.operations.clone(),
            None => prepared.worlds.public.ground().operations_for(inputs, &rules),
        };
        let audience = match rules.iter().collect::<Vec<_>>()[..] {
            [only] => Audience::Class(only.clone()),
            _ => Audience::All(rules.iter().cloned().collect()),
        };
        let folder = folder(prepared, &rules);
        let mut pages = Vec::new();
        for (own, documents) in by_class {
            let class = prepared.worlds.classes.iter().find(|class| Some(&class.visibility) == own);
            let index = match class {
                Some(class) => class.index(&prepared.worlds).seeing(operations.clone()),
                None => prepared.worlds.public.seeing(operations.clone()),
            };
            pages.par_extend(documents.par_iter().map(|document| {
                let route = Route::of(document.source.path.as_str());
                let path = Some(format!("{folder}/pages{}", making::output_path(route.as_str())));
                let place = Place { index: &index, audience: audience.clone(), path, folder: folder.clone() };
                // The page for everybody is what is found.
                Made { search: None, ..making::page(document, prepared, &place, sink) }
            }));
        }
        MadeParts { audience, pages }
    });
    (made.collect(), told)
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

fn too_many(prepared: &Prepared, page: &Parted) -> Diagnostic {
    let (last, others) = (page.rules[MAX_RULES], page.rules.len());
    let message = format!("`{}` has parts for {others} kinds of readers, and shows those of {MAX_RULES}", page.href);
    let rules = prepared.worlds.public.ground().part_rules();
    let finding = match rules.iter().find(|(rule, _)| rule == last) {
        Some((_, at)) => Code::PartsMany.at(*at, message),
        None => Code::PartsMany.in_file(page.document.source.path.clone(), message),
    };
    finding.help("write the same `groups` on parts that the same readers see, or divide the operation")
}

/// The rules that a reader keeps to, of all that a page has to do with.
pub(super) fn admitted(index: &Index, document: &Document, groups: Option<&[&str]>) -> Rules {
    let Some(context) = index.page(&document.source.path) else { return Rules::new() };
    let rules = index.ground().rules_of(&context.frontmatter).into_iter().flatten();
    let own = Some(&document.frontmatter.groups).filter(|own| own.is_restricted());
    rules.chain(own).filter(|rule| rule.admits(groups)).cloned().collect()
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

//! Who pages are for. The documents of everybody make one index, those of each rule one that lies above it: a page is
//! made from what its own readers may know, and from nothing else. So there is nothing in a file for everybody that
//! could tell of a restricted page, and nothing in a class's file that could tell of another's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Config;
use crate::diag::{Checked, Code, Diagnostic};
use crate::document::Document;
use crate::frontmatter::Visibility;
use crate::index::{self, ForSome, Ground, Index, Operations, PageContext, Restricted, Route};
use crate::inputs::Inputs;
use crate::openapi::parts::Rules;
use crate::source::{FileId, SitePath, Source, Span};
use crate::syntax;

#[derive(Clone)]
pub(super) struct Worlds {
    pub public: Arc<Index>,
    /// By rule, in its order; those of nobody among them.
    pub classes: Vec<Class>,
    /// Pages for everybody, in the order of their paths; then those made for pages that no file holds.
    pub pages: Vec<Arc<Document>>,
    /// By group: what everybody sees but its readers.
    pub without: Arc<[Without]>,
    /// Pages for everybody that readers of some group do not see.
    pub excluding: FxHashMap<Route, Arc<Document>>,
}

/// The pages with one rule.
#[derive(Clone)]
pub(super) struct Class {
    pub visibility: Visibility,
    /// In the order of their paths.
    pub pages: Vec<Arc<Document>>,
    /// The specifications as readers see them whom the rule admits.
    pub(super) operations: Arc<Operations>,
}

/// What the readers of a group do not see though everybody else does: rules that only exclude.
pub(super) struct Without {
    pub group: Box<str>,
    /// Of the pages for everybody without these.
    pub index: Index,
    pub pages: Vec<Arc<Document>>,
}

impl Class {
    /// Of what everybody may know and of these pages. It holds the whole navigation, so it is made where it is needed and
    /// not kept.
    pub(super) fn index(&self, worlds: &Worlds) -> Index {
        filled(
            Index::above(&worlds.public, self.visibility.clone(), self.operations.clone()),
            &self.pages.iter().collect::<Vec<_>>(),
        )
    }
}

impl Worlds {
    /// Emits what is to be said of the site as a whole.
    pub(super) fn new(config: &Arc<Config>, inputs: &Inputs, documents: &[Arc<Document>]) -> Checked<Worlds> {
        let is_restricted = |document: &&Arc<Document>| {
            index::is_page(&document.source.path) && document.frontmatter.groups.is_restricted()
        };
        let ground = Arc::new(Ground::new(config.clone(), inputs));
        let planned = planned(&ground, documents);
        let documents: Vec<Arc<Document>> = documents.iter().chain(&planned).cloned().collect();
        let (restricted, open): (Vec<&Arc<Document>>, Vec<&Arc<Document>>) = documents.iter().partition(is_restricted);
        let kept: FxHashMap<Route, Restricted> = restricted
            .iter()
            .map(|document| {
                let visibility = document.frontmatter.groups.clone();
                (Route::of(document.source.path.as_str()), Restricted { visibility, at: says(document) })
            })
            .collect();
        let public = Arc::new(filled(Index::new(ground.clone(), inputs, Arc::new(kept)), &open));
        let mut diags = match restricted.is_empty() {
            true => public.findings(),
            // Of all pages, whoever they are for.
            false => filled(Index::beside(&public), &documents.iter().collect::<Vec<_>>()).findings(),
        };
        diags.extend(public.own_findings());
        let made: Vec<_> = generated(&public);
        let mut by_rule: BTreeMap<&Visibility, Vec<&Arc<Document>>> = BTreeMap::new();
        // An address has one page, and what everybody may see comes first; that there are two is a finding.
        let mut taken: FxHashSet<Route> = FxHashSet::default();
        for document in restricted {
            let route = Route::of(document.source.path.as_str());
            if public.has_page(&route) {
                // That two files want one address was said of all pages.
                diags.extend((!public.has_file(&route)).then(|| taken_by_all(document, &route)));
            } else if taken.insert(route) {
                by_rule.entry(&document.frontmatter.groups).or_default().push(document);
            }
        }
        let class = |(visibility, pages): (&Visibility, Vec<&Arc<Document>>)| Class {
            visibility: visibility.clone(),
            pages: pages.into_iter().cloned().collect(),
            operations: ground.operations_for(inputs, &Rules::from([visibility.clone()])),
        };
        if config.personalization.is_none() {
            diags.extend(unseen(seen_by_some(&by_rule)));
            diags.extend(unseen_part(ground.part_rules()));
        }
        // Whoever sees parts of a page is of a class, whether or not it has pages of its own.
        let all = open.iter().chain(by_rule.values().flatten());
        let heads = all.map(|document| &*document.frontmatter).chain(made.iter().map(|page| &*page.1.frontmatter));
        let of_parts: BTreeSet<&Visibility> = heads.filter_map(|head| ground.rules_of(head)).flatten().collect();
        of_parts.into_iter().for_each(|rule| _ = by_rule.entry(rule).or_default());
        let classes: Vec<Class> = by_rule.into_iter().map(class).collect();
        let without: Arc<[Without]> = without(&public, &open).into();
        let excluding =
            without.iter().flat_map(|own| &own.pages).map(|page| (Route::of(page.source.path.as_str()), page.clone()));
        let excluding = excluding.collect();
        let pages = open.into_iter().filter(|document| index::is_page(&document.source.path)).cloned();
        let pages = pages.chain(made.iter().map(|(document, _)| document.clone())).collect();
        Checked { value: Worlds { public, classes, pages, without, excluding }, diags }
    }

    /// Every page, whoever it is for.
    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.pages.iter().chain(self.classes.iter().flat_map(|class| &class.pages))
    }

    pub(super) fn n_pages(&self) -> usize {
        self.pages.len() + self.classes.iter().map(|class| class.pages.len()).sum::<usize>()
    }
}

/// What is to be said of a restricted page at an address that is everybody's.
fn taken_by_all(document: &Document, route: &Route) -> Diagnostic {
    let path = &document.source.path;
    let message = format!("`{path}` is for some readers, and `{}` is a page for everybody already", route.as_str());
    let help = "move one of them; a page that the navigation makes of a specification is listed by its path and method";
    Code::RouteTwice.at(says(document), message).help(help)
}

fn seen_by_some<'d>(
    by_rule: &'d BTreeMap<&Visibility, Vec<&'d Arc<Document>>>,
) -> impl Iterator<Item = &'d Arc<Document>> {
    by_rule.iter().filter(|(rule, _)| ***rule != Visibility::Nobody).flat_map(|(_, pages)| pages.iter().copied())
}

/// What is to be said of restricted parts of specifications where nobody can log in.
fn unseen_part(rules: &[(Visibility, Span)]) -> Option<Diagnostic> {
    let (rule, at) = rules.iter().find(|(rule, _)| rule.is_restricted() && *rule != Visibility::Nobody)?;
    let message =
        format!("a part of the specification is for {rule}, and nobody can log in to this site: nobody sees it");
    let help =
        "say in the site file how readers log in (`personalization`), or take the groups out of the specification";
    Some(Code::GroupsWithoutLogin.at(*at, message).help(help))
}

/// What is to be said of restricted pages where nobody can log in.
fn unseen<'d>(mut pages: impl Iterator<Item = &'d Arc<Document>>) -> Option<Diagnostic> {
    let first = pages.next()?;
    let others = match pages.count() {
        0 => String::new(),
        n => format!(" (and {n} more)"),
    };
    let path = &first.source.path;
    let message =
        format!("`{path}`{others} is for readers in groups, and nobody can log in to this site: nobody sees it");
    let help = "say in the site file how readers log in (`personalization`), or take `groups` out of the page";
    Some(Code::GroupsWithoutLogin.at(says(first), message).help(help))
}

fn without(public: &Index, open: &[&Arc<Document>]) -> Vec<Without> {
    let rule = |document: &Document| match &document.frontmatter.groups {
        Visibility::Rule(rule) if index::is_page(&document.source.path) => rule.excludes.clone(),
        Visibility::Rule(_) | Visibility::Everyone | Visibility::Nobody => Vec::new(),
    };
    let groups: BTreeSet<Box<str>> = open.iter().flat_map(|document| rule(document)).collect();
    let without = groups.into_iter().map(|group| {
        let (pages, others): (Vec<&Arc<Document>>, Vec<&Arc<Document>>) =
            open.iter().partition(|document| rule(document).contains(&group));
        let index = filled(Index::beside(public), &others);
        Without { group, index, pages: pages.into_iter().cloned().collect() }
    });
    without.collect()
}

/// The index with the documents in it.
fn filled(mut index: Index, documents: &[&Arc<Document>]) -> Index {
    let imported = documents.iter().flat_map(|document| index::imported(&document.source.path, &document.facts));
    let imported: FxHashSet<SitePath> = imported.collect();
    for document in documents {
        let path = &document.source.path;
        if index::is_page(path) {
            index.insert(path, &document.facts);
        }
        if !index::is_page(path) || imported.contains(path) {
            index.insert_snippet(path, (*document).clone());
        }
    }
    index
}

/// Pages that the navigation asks for and no file holds: empty documents, until their specification fills them.
fn generated(index: &Index) -> Vec<(Arc<Document>, Arc<PageContext>)> {
    let document = |path: SitePath| {
        let source = Source::new(FileId(u32::MAX), path, "");
        Arc::new(syntax::parse(&source, &syntax::Options::default()).value)
    };
    let pages = index.generated().into_iter();
    pages.filter_map(|path| Some((document(path.clone()), index.page(&path)?))).collect()
}

/// Pages that no file holds and some readers may not see: empty documents with heads that their specification says.
fn planned(ground: &Ground, documents: &[Arc<Document>]) -> Vec<Arc<Document>> {
    if ground.for_some().is_empty() {
        return Vec::new();
    }
    let pages = documents.iter().filter(|document| index::is_page(&document.source.path));
    let held: FxHashSet<Route> = pages.map(|document| Route::of(document.source.path.as_str())).collect();
    let free = ground.for_some().iter().filter(|(path, _)| !held.contains(&Route::of(path.as_str())));
    let document = |(path, planned): (&SitePath, &ForSome)| {
        // What is said of it leads to the specification.
        let source = Source::new(planned.file, path.clone(), "");
        let mut document = syntax::parse(&source, &syntax::Options::default()).value;
        document.facts.frontmatter = planned.head.clone();
        document.frontmatter = planned.head.clone();
        Arc::new(document)
    };
    free.map(document).collect()
}

/// Where a page's head says who may see it.
pub(super) fn says(document: &Document) -> Span {
    let text = &*document.source.text;
    let at = match document.frontmatter.groups_at {
        // A specification says it of a page that no file holds.
        Some(at) if text.is_empty() => return at,
        Some(at) => at.start as usize,
        None => 0,
    };
    let line = text[at..].find('\n').unwrap_or(text.len() - at);
    document.source.span(at..at + line)
}

//! Who pages are for. The pages of everybody make one index, those of each rule one that lies above it: a page is
//! made from what its own readers may know, and from nothing else. So there is nothing in a file for everybody that
//! could tell of a restricted page, and nothing in a class's file that could tell of another's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::is_document;
use crate::config::Config;
use crate::diag::{Checked, Code, Diagnostic};
use crate::document::Head;
use crate::frontmatter::Visibility;
use crate::index::{ForSome, Ground, Index, Operations, PageContext, Restricted, Route};
use crate::inputs::Inputs;
use crate::openapi::parts::Rules;
use crate::source::{FileId, PageSource, SitePath, Span};

#[derive(Clone)]
pub(super) struct Worlds {
    pub public: Arc<Index>,
    /// By rule, in its order; those of nobody among them.
    pub classes: Vec<Class>,
    /// Pages for everybody, in the order of their paths; then those made for pages that no file holds.
    pub pages: Vec<Arc<Head>>,
    /// By group: what everybody sees but its readers.
    pub without: Arc<[Without]>,
    /// Pages for everybody that readers of some group do not see.
    pub excluding: FxHashMap<Route, Arc<Head>>,
    /// Pages at addresses that others have.
    pub unmade: Vec<Arc<Head>>,
}

/// The pages with one rule.
#[derive(Clone)]
pub(super) struct Class {
    pub visibility: Visibility,
    /// In the order of their paths.
    pub pages: Vec<Arc<Head>>,
    /// The specifications as readers see them whom the rule admits.
    pub(super) operations: Arc<Operations>,
}

/// What the readers of a group do not see though everybody else does: rules that only exclude.
pub(super) struct Without {
    pub group: Box<str>,
    /// Of the pages for everybody without these.
    pub index: Index,
    pub pages: Vec<Arc<Head>>,
}

impl Class {
    pub(super) fn operations(&self) -> Arc<Operations> {
        self.operations.clone()
    }

    /// Of what everybody may know and of these pages. It holds the whole navigation, so it is made where it is needed and
    /// not kept.
    pub(super) fn index(&self, worlds: &Worlds) -> Index {
        filled(Index::above(&worlds.public, self.visibility.clone(), self.operations.clone()), self.pages.iter())
    }
}

impl Worlds {
    /// Emits what is to be said of the site as a whole.
    pub(super) fn new(config: &Arc<Config>, inputs: &Inputs, heads: &[Arc<Head>]) -> Checked<Worlds> {
        let is_restricted = |head: &&Arc<Head>| head.frontmatter.groups.is_restricted();
        let ground = Arc::new(Ground::new(config.clone(), inputs));
        let planned = planned(&ground, heads);
        let heads: Vec<Arc<Head>> = heads.iter().chain(&planned).cloned().collect();
        let (restricted, open): (Vec<&Arc<Head>>, Vec<&Arc<Head>>) = heads.iter().partition(is_restricted);
        let kept: FxHashMap<Route, Restricted> = restricted
            .iter()
            .map(|head| {
                let visibility = head.frontmatter.groups.clone();
                (Route::of(head.source.path.as_str()), Restricted { visibility, at: says(head) })
            })
            .collect();
        let mut lowest = Index::new(ground.clone(), inputs, Arc::new(kept));
        let parts = inputs.sources.iter().filter(|source| is_document(&source.path));
        parts.for_each(|source| lowest.insert_snippet(&source.path));
        let public = Arc::new(filled(lowest, open.iter().copied()));
        let mut diags = match restricted.is_empty() {
            true => public.findings(),
            // Of all pages, whoever they are for.
            false => filled(Index::beside(&public), heads.iter()).findings(),
        };
        diags.extend(public.own_findings());
        let made: Vec<_> = generated(&public);
        let mut by_rule: BTreeMap<&Visibility, Vec<&Arc<Head>>> = BTreeMap::new();
        // An address has one page, and what everybody may see comes first; that there are two is a finding.
        let mut taken: FxHashSet<Route> = FxHashSet::default();
        let mut unmade = Vec::new();
        for head in restricted {
            let route = Route::of(head.source.path.as_str());
            if public.has_page(&route) {
                // That two files want one address was said of all pages.
                diags.extend((!public.has_file(&route)).then(|| taken_by_all(head, &route)));
                unmade.push(head.clone());
            } else if taken.insert(route) {
                by_rule.entry(&head.frontmatter.groups).or_default().push(head);
            } else {
                unmade.push(head.clone());
            }
        }
        let class = |(visibility, pages): (&Visibility, Vec<&Arc<Head>>)| Class {
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
        let fields = all.map(|head| &*head.frontmatter).chain(made.iter().map(|page| &*page.1.frontmatter));
        let of_parts: BTreeSet<&Visibility> = fields.filter_map(|head| ground.rules_of(head)).flatten().collect();
        // So is who may download more of a specification.
        let of_files = ground.part_rules().iter().map(|(rule, _)| rule);
        let of_files = of_files.filter(|rule| rule.is_restricted() && **rule != Visibility::Nobody);
        of_parts.into_iter().chain(of_files).for_each(|rule| _ = by_rule.entry(rule).or_default());
        let classes: Vec<Class> = by_rule.into_iter().map(class).collect();
        let without: Arc<[Without]> = without(&public, &open).into();
        let excluding =
            without.iter().flat_map(|own| &own.pages).map(|page| (Route::of(page.source.path.as_str()), page.clone()));
        let excluding = excluding.collect();
        let pages = open.into_iter().cloned().chain(made.iter().map(|(head, _)| head.clone())).collect();
        Checked { value: Worlds { public, classes, pages, without, excluding, unmade }, diags }
    }

    /// Every page, whoever it is for.
    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<Head>> {
        self.pages.iter().chain(self.classes.iter().flat_map(|class| &class.pages))
    }

    pub(super) fn n_pages(&self) -> usize {
        self.pages.len() + self.classes.iter().map(|class| class.pages.len()).sum::<usize>()
    }
}

/// What is to be said of a restricted page at an address that is everybody's.
fn taken_by_all(page: &Head, route: &Route) -> Diagnostic {
    let path = &page.source.path;
    let message = format!("`{path}` is for some readers, and `{}` is a page for everybody already", route.as_str());
    let help = "move one of them; a page that the navigation makes of a specification is listed by its path and method";
    Code::RouteTwice.at(says(page), message).help(help)
}

fn seen_by_some<'d>(by_rule: &'d BTreeMap<&Visibility, Vec<&'d Arc<Head>>>) -> impl Iterator<Item = &'d Arc<Head>> {
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
fn unseen<'d>(mut pages: impl Iterator<Item = &'d Arc<Head>>) -> Option<Diagnostic> {
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

fn without(public: &Index, open: &[&Arc<Head>]) -> Vec<Without> {
    let rule = |head: &Head| match &head.frontmatter.groups {
        Visibility::Rule(rule) => rule.excludes.clone(),
        Visibility::Everyone | Visibility::Nobody => Vec::new(),
    };
    let groups: BTreeSet<Box<str>> = open.iter().flat_map(|head| rule(head)).collect();
    let without = groups.into_iter().map(|group| {
        let (pages, others): (Vec<&Arc<Head>>, Vec<&Arc<Head>>) =
            open.iter().partition(|head| rule(head).contains(&group));
        let index = filled(Index::beside(public), others.into_iter());
        Without { group, index, pages: pages.into_iter().cloned().collect() }
    });
    without.collect()
}

/// The index with the pages in it.
fn filled<'h>(mut index: Index, pages: impl Iterator<Item = &'h Arc<Head>>) -> Index {
    pages.for_each(|head| index.insert(head));
    index
}

/// Pages that the navigation asks for and no file holds: empty until their specification fills them.
fn generated(index: &Index) -> Vec<(Arc<Head>, Arc<PageContext>)> {
    let head = |path: SitePath| {
        let source = PageSource::held(FileId(u32::MAX), path, "");
        Arc::new(Head { source, frontmatter: Arc::default(), first_heading: None })
    };
    let pages = index.generated().into_iter();
    pages.filter_map(|path| Some((head(path.clone()), index.page(&path)?))).collect()
}

/// Pages that no file holds and some readers may not see: empty, with heads that their specification says.
fn planned(ground: &Ground, heads: &[Arc<Head>]) -> Vec<Arc<Head>> {
    if ground.for_some().is_empty() {
        return Vec::new();
    }
    let held: FxHashSet<Route> = heads.iter().map(|head| Route::of(head.source.path.as_str())).collect();
    let free = ground.for_some().iter().filter(|(path, _)| !held.contains(&Route::of(path.as_str())));
    let head = |(path, planned): (&SitePath, &ForSome)| {
        // What is said of it leads to the specification.
        let source = PageSource::held(planned.file, path.clone(), "");
        Arc::new(Head { source, frontmatter: planned.head.clone(), first_heading: None })
    };
    free.map(head).collect()
}

/// Where a page's head says who may see it.
pub(super) fn says(page: &Head) -> Span {
    let text = page.source.head();
    let at = match page.frontmatter.groups_at {
        // A specification says it of a page that no file holds.
        Some(at) if text.is_empty() => return at,
        Some(at) => at.start as usize,
        None => 0,
    };
    let line = text[at..].find('\n').unwrap_or(text.len() - at);
    page.source.span(at..at + line)
}

//! What all indices of a site stand on: the site file and the folder, whoever reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::operations::Operations;
use super::outline::{Outline, outline};
use super::redirects::Redirects;
use super::routes::{Route, encode};
use super::store::Record;
use crate::config::Config;
use crate::data::Node;
use crate::frontmatter::{Frontmatter, Visibility};
use crate::inputs::Inputs;
use crate::openapi::parts::{self, Rules, Survey};
use crate::openapi::{Files, Trees, written};
use crate::source::{FileId, SitePath, Span};

/// What the site file and the folder say, whoever reads.
pub struct Ground {
    pub(super) config: Arc<Config>,
    pub(super) outline: Outline,
    pub(super) redirects: Redirects,
    pub(super) variables: FxHashMap<Box<str>, Box<str>>,
    /// Files and folders for the build alone.
    pub(super) withheld: Vec<SitePath>,
    pub(super) ignored: FxHashSet<SitePath>,
    pub(super) unreadable: FxHashSet<SitePath>,
    /// With all their parts, whoever sees them.
    pub(super) operations: Arc<Operations>,
    /// As everybody sees them.
    pub(super) seen: Arc<Operations>,
    /// What is for some readers in them.
    survey: Survey,
    /// What was read of the files, where there are such parts.
    trees: Option<Trees>,
    /// What of it everybody sees.
    seen_trees: Option<Trees>,
    /// What the folder's history says.
    pub(super) changed: BTreeMap<SitePath, Box<str>>,
    /// Pages that the navigation asks for and no file need hold.
    pub(super) generated: FxHashMap<Route, Arc<Record>>,
    pub(super) generated_paths: FxHashMap<SitePath, Route>,
    /// Those among them that not everybody may see: what their specification says of them is their head. They are
    /// inserted as pages of files are.
    for_some: BTreeMap<SitePath, ForSome>,
}

/// A page that no file holds and not everybody may see.
pub struct ForSome {
    pub head: Arc<Frontmatter>,
    /// The specification that says who may.
    pub file: FileId,
}

impl Ground {
    pub fn new(config: Arc<Config>, inputs: &Inputs) -> Ground {
        let files = Files::new(inputs);
        let mut operations = Operations::read(inputs, &files);
        let survey = parts::survey(&files).take(&mut operations.findings);
        let operations = Arc::new(operations);
        let (seen, seen_trees, trees) = match survey.rules.is_empty() {
            true => (operations.clone(), None, None),
            false => {
                let trees = parts::without(&files, &Visibility::is_restricted);
                let seen = Operations::read(inputs, &Files::of(inputs, trees.clone()));
                (Arc::new(seen), Some(trees), Some(files.trees().clone()))
            }
        };
        let outline = outline(&config, &operations, &seen);
        let mut generated = FxHashMap::default();
        let mut generated_paths = FxHashMap::default();
        let mut for_some = BTreeMap::new();
        for planned in &outline.planned {
            let Some(record) = planned.record() else { continue };
            match planned.file {
                Some(file) if record.frontmatter.groups != Visibility::Everyone => {
                    for_some.insert(record.path, ForSome { head: record.frontmatter, file });
                }
                _ => {
                    generated_paths.insert(record.path.clone(), record.route.clone());
                    generated.insert(record.route.clone(), Arc::new(record));
                }
            }
        }
        Ground {
            outline,
            redirects: Redirects::new(&config.redirects),
            variables: config.variables.iter().cloned().collect(),
            withheld: config.withheld(),
            ignored: inputs.ignored.iter().cloned().collect(),
            unreadable: inputs.unreadable.iter().cloned().collect(),
            operations,
            seen,
            survey,
            trees,
            seen_trees,
            changed: inputs.changed.clone(),
            generated,
            generated_paths,
            for_some,
            config,
        }
    }

    /// The specifications as readers see them whom all of `rules` admit.
    pub fn operations_for(&self, inputs: &Inputs, rules: &Rules) -> Arc<Operations> {
        match self.trees_for(inputs, rules) {
            Some(trees) => Arc::new(Operations::read(inputs, &Files::of(inputs, trees))),
            None => self.seen.clone(),
        }
    }

    /// What is left of files for readers whom all of `rules` admit; nothing where that is what everybody sees.
    fn trees_for(&self, inputs: &Inputs, rules: &Rules) -> Option<Trees> {
        let trees = self.trees.as_ref()?;
        if !self.survey.rules.iter().any(|(rule, _)| rules.contains(rule)) {
            return None;
        }
        let hides = |rule: &Visibility| rule.is_restricted() && !rules.contains(rule);
        Some(parts::without(&Files::of(inputs, trees.clone()), &hides))
    }

    /// Specifications as readers may have them whom all of `rules` admit.
    pub fn published_for(&self, inputs: &Inputs, rules: &Rules, paths: &[&SitePath]) -> Vec<Option<String>> {
        let trees = self.trees_for(inputs, rules);
        let text = |path: &&SitePath| {
            let at = inputs.sources.binary_search_by(|source| source.path.cmp(path)).ok()?;
            Some(text_of(path, trees.as_ref()?[at].get()?.as_ref().ok()?))
        };
        paths.iter().map(text).collect()
    }

    /// Where a file of the docs folder is.
    pub fn address_of(&self, path: &SitePath) -> Box<str> {
        format!("{}/{}", self.config.address.base, encode(path.as_str())).into()
    }

    /// Rules of the parts of a file.
    pub fn rules_of_file(&self, path: &SitePath) -> Option<&Rules> {
        self.survey.of_file(path)
    }

    /// A file of the docs folder as everybody may have it, where that is not as it is; `None` inside for one that nobody
    /// may. Files of specifications are written anew wherever some readers see more than others, so that nothing in how
    /// one is written tells whether they do.
    pub fn published(&self, inputs: &Inputs, path: &SitePath) -> Option<Option<String>> {
        if !matches!(path.extension(), "json" | "yaml" | "yml") {
            return None;
        }
        let at = inputs.sources.binary_search_by(|source| source.path.cmp(path)).ok()?;
        let is_spec = self.operations.path(path.as_str()).is_some_and(|own| own == path)
            || self.operations.channels.paths().any(|own| own == path.as_str());
        if let Some(trees) = &self.seen_trees
            && let Some(tree) = trees[at].get()
        {
            return Some(tree.as_ref().ok().map(|tree| text_of(path, tree)));
        }
        let text = || {
            let files = Files::new(inputs);
            let trees = parts::of_file(&files, at);
            trees[at].get()?.as_ref().ok().map(|tree| text_of(path, tree))
        };
        (is_spec && self.config.personalization.is_some()).then(text)
    }

    /// The rules of parts of specifications, each with the first place that says so.
    pub fn part_rules(&self) -> &[(Visibility, Span)] {
        &self.survey.rules
    }

    /// Rules that a page has to do with: of parts of what it is about.
    pub fn rules_of(&self, head: &Frontmatter) -> Option<&Rules> {
        if let Some(endpoint) = &head.openapi {
            let found = self.operations.find(endpoint, &self.config.api.openapi)?;
            let path = self.operations.path(found.spec)?;
            return self.survey.of_operation(path, found.operation.method, &found.operation.path);
        }
        if let Some(written) = &head.asyncapi {
            let (document, number) = self.operations.channels.place(written, &self.config.api.asyncapi)?;
            return self.survey.of_channel(&document.path, &document.channels[number].name);
        }
        let (spec, name) = self.operations.model(head.openapi_schema.as_deref()?)?;
        self.survey.of_model(&spec.path, &name)
    }

    /// Pages that the navigation asks for, no file holds and not everybody may see.
    pub fn for_some(&self) -> &BTreeMap<SitePath, ForSome> {
        &self.for_some
    }

    /// Whether a page is one of these, and not a file's in its place.
    pub(super) fn is_planned(&self, path: &SitePath, head: &Arc<Frontmatter>) -> bool {
        self.for_some.get(path).is_some_and(|planned| Arc::ptr_eq(&planned.head, head))
    }
}

/// A specification as readers may download it.
fn text_of(path: &SitePath, tree: &Node) -> String {
    written(path, &parts::published(tree))
}

//! What all indices of a site stand on: the site file and the folder, whoever reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::operations::Operations;
use super::outline::{Outline, outline};
use super::redirects::Redirects;
use super::routes::Route;
use super::store::Record;
use crate::config::Config;
use crate::frontmatter::{Frontmatter, Visibility};
use crate::inputs::Inputs;
use crate::source::{FileId, SitePath};

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
    pub(super) operations: Operations,
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
        let operations = Operations::read(inputs);
        let outline = outline(&config, &operations);
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
            changed: inputs.changed.clone(),
            generated,
            generated_paths,
            for_some,
            config,
        }
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

//! From one state of the docs folder to the next.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Lazy, Maker, Parsed};
use crate::diag::Diagnostic;
use crate::document::Document;
use crate::frontmatter::Visibility;
use crate::index;
use crate::inputs::Inputs;
use crate::pipeline::making::guarded;
use crate::pipeline::{Common, is_document, parse, site_files, syntax_options};
use crate::source::{SitePath, Source};
use crate::syntax;

/// How far a change reaches.
#[derive(Clone, PartialEq, Debug)]
pub enum Extent {
    Nothing,
    /// This page and no other.
    Page(SitePath),
    Site,
}

impl Lazy {
    /// The site after a change. `changed` are files of `inputs` that may not be what they were; `None` when files may have
    /// come or gone. `None` when there is no site file any more, with a finding in `diags`.
    pub fn after(
        &self,
        inputs: Arc<Inputs>,
        changed: Option<&[SitePath]>,
        diags: &mut Vec<Diagnostic>,
    ) -> Option<(Lazy, Extent)> {
        if let Some([path]) = changed
            && let Some(next) = self.after_one(&inputs, path)
        {
            return Some(next);
        }
        let next = Lazy::again(inputs, self.base_url.clone(), &self.parsed, diags)?;
        Some((next, Extent::Site))
    }

    /// After a change of one file that concerns few others.
    fn after_one(&self, inputs: &Arc<Inputs>, path: &SitePath) -> Option<(Lazy, Extent)> {
        let source = inputs.source(path)?;
        let before = self.parsed.get(path).filter(|before| before.file == source.file)?;
        if before.text == source.text {
            return Some((self.clone(), Extent::Nothing));
        }
        if !is_document(path) || inputs.changed != self.inputs.changed {
            return None;
        }
        let now = parsed(source, &syntax_options(&self.prepared.config))?;
        let (old, new) = (before.document.clone(), now.document.clone());
        let mut parsed = (*self.parsed).clone();
        parsed.insert(path.clone(), now);
        let mut next = Lazy { inputs: inputs.clone(), parsed: Arc::new(parsed), ..self.clone() };
        let is_in_snippets = self.prepared.worlds.public.holds_snippet(path);
        if old.facts == new.facts && index::is_page(path) && !is_in_snippets {
            return next.replace(&new).then(|| (next, Extent::Page(path.clone())));
        }
        next.refile(&old, &new).then_some((next, Extent::Site))
    }

    /// Puts a page's new document in the place of the old one; false where there is no such page, or several indices know
    /// it.
    fn replace(&mut self, new: &Arc<Document>) -> bool {
        let path = &new.source.path;
        let worlds = &mut self.prepared.worlds;
        if worlds.without.iter().any(|own| own.pages.iter().any(|page| page.source.path == *path)) {
            return false;
        }
        let is_own = |page: &Arc<Document>| page.source.path == *path;
        let place = match worlds.pages.iter().position(is_own) {
            Some(at) => Some(Maker::Public(at)),
            None => worlds
                .classes
                .iter()
                .enumerate()
                .find_map(|(class, own)| Some(Maker::Class(class, own.pages.iter().position(is_own)?))),
        };
        match place {
            Some(Maker::Public(at)) => worlds.pages[at] = new.clone(),
            Some(Maker::Class(class, at)) => worlds.classes[class].pages[at] = new.clone(),
            None => return false,
        }
        true
    }

    /// As `replace`, where other pages have to hear of it: of titles, links and snippets. False where the page is not
    /// everybody's before and after, or other files take part in it.
    fn refile(&mut self, old: &Arc<Document>, new: &Arc<Document>) -> bool {
        let path = &new.source.path;
        let (before, after) = (&old.facts, &new.facts);
        let is_everybodys = |document: &Document| document.frontmatter.groups == Visibility::Everyone;
        let worlds = &self.prepared.worlds;
        // Classes are made above the index of everybody when they are asked for.
        let is_alone = worlds.without.is_empty();
        let imports_same = before.imports == after.imports && before.snippets == after.snippets;
        if !is_alone || !imports_same || !is_everybodys(old) || !is_everybodys(new) {
            return false;
        }
        let mut index = worlds.public.fork();
        if index.holds_snippet(path) {
            index.insert_snippet(path, new.clone());
        }
        if index::is_page(path) {
            index.insert(path, &new.facts);
        }
        let index = Arc::new(index);
        let stays = index.navigation().same_as(worlds.public.navigation())
            && index.sends_requests() == worlds.public.sends_requests();
        self.prepared.worlds.public = index;
        if index::is_page(path) && !self.replace(new) {
            return false;
        }
        let mut diags = Vec::new();
        let prepared = &self.prepared;
        let common = Common {
            config: prepared.config.clone(),
            theme: prepared.theme.clone(),
            readers: prepared.readers.clone(),
        };
        if !stays {
            self.prepared.site = Arc::new(common.site(&self.inputs, &prepared.worlds.public).take(&mut diags));
            self.prepared.policy = site_files::shared_policy(&common.config, &self.prepared.site);
        }
        if index::is_page(path) {
            let makers = super::makers(&self.prepared);
            self.makers = Arc::new(makers);
        }
        self.plain = Arc::default();
        self.is_refiled = true;
        true
    }
}

/// Every page and snippet; those in `known` that are what they were are not read again.
pub(super) fn parse_all(
    inputs: &Inputs,
    options: &syntax::Options,
    known: &FxHashMap<SitePath, Parsed>,
    diags: &mut Vec<Diagnostic>,
) -> FxHashMap<SitePath, Parsed> {
    let sources: Vec<&Source> = inputs.sources.iter().filter(|source| is_document(&source.path)).collect();
    let found: Vec<Result<(SitePath, Parsed), Box<Diagnostic>>> = sources
        .par_iter()
        .map(|source| {
            let before = known
                .get(&source.path)
                .filter(|own| own.file == source.file && own.text == source.text && own.options == *options);
            match before {
                Some(before) => Ok((source.path.clone(), before.clone())),
                None => guarded(&source.path, || read(source, options)).map(|own| (source.path.clone(), own)),
            }
        })
        .collect();
    let mut all = FxHashMap::default();
    for result in found {
        match result {
            Ok((path, own)) => {
                all.insert(path, own);
            }
            Err(diag) => diags.push(*diag),
        }
    }
    all
}

/// `None` for a file that no page can be made of.
fn parsed(source: &Source, options: &syntax::Options) -> Option<Parsed> {
    guarded(&source.path, || read(source, options)).ok()
}

fn read(source: &Source, options: &syntax::Options) -> Parsed {
    let mut diags = Vec::new();
    let document = Arc::new(parse(source, options).take(&mut diags));
    Parsed { text: source.text.clone(), file: source.file, document, diags: diags.into(), options: *options }
}

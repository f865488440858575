//! From one state of the docs folder to the next.

use std::sync::Arc;

use super::{Lazy, Maker};
use crate::diag::Diagnostic;
use crate::document::Head;
use crate::frontmatter::Visibility;
use crate::inputs::Inputs;
use crate::pipeline::making::{self, guarded};
use crate::pipeline::shelf::Written;
use crate::pipeline::{Common, is_document, site_files};
use crate::source::SitePath;

/// How far a change reaches.
#[derive(Clone, PartialEq, Debug)]
pub enum Extent {
    Nothing,
    /// What is made of this file: its page, and pages that take it in.
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
        let next = Lazy::again(inputs, self.base_url.clone(), Some(self), diags)?;
        Some((next, Extent::Site))
    }

    /// After a change of one file that concerns few others.
    fn after_one(&self, inputs: &Arc<Inputs>, path: &SitePath) -> Option<(Lazy, Extent)> {
        let written = Written::of(inputs, path)?;
        let before = Written::of(&self.inputs, path).filter(|before| before.file() == written.file())?;
        if inputs.changed != self.inputs.changed {
            return None;
        }
        if before.is_as(&written) {
            return Some((self.clone(), Extent::Nothing));
        }
        if !is_document(path) || self.prepared.parts.contains(path) {
            return None;
        }
        let mut next = Lazy { inputs: inputs.clone(), ..self.clone() };
        next.prepared.shelf = Arc::new(self.prepared.shelf.with(written));
        let Some(page) = inputs.page(path) else {
            return Some((next, Extent::Page(path.clone())));
        };
        let new = guarded(path, || making::head(page, &self.prepared.shelf.options)).flatten().ok()?;
        let at = self.heads.binary_search_by(|head| head.source.path.cmp(path)).ok()?;
        let old = &self.heads[at];
        next.heads =
            self.heads.iter().enumerate().map(|(own, head)| if own == at { &new } else { head }).cloned().collect();
        if old.is_as(&new) {
            return next.replace(&new).then(|| (next, Extent::Page(path.clone())));
        }
        next.refile(old, &new).then_some((next, Extent::Site))
    }

    /// Puts a page's new head in the place of the old one; false where there is no such page, or several indices know it.
    fn replace(&mut self, new: &Arc<Head>) -> bool {
        let path = &new.source.path;
        let worlds = &mut self.prepared.worlds;
        let is_own = |page: &Arc<Head>| page.source.path == *path;
        let is_of_several = worlds.without.iter().any(|own| own.pages.iter().any(is_own));
        if is_of_several {
            return false;
        }
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

    /// As `replace`, where other pages have to hear of it: of its title, its icon. False where the page is not everybody's
    /// before and after.
    fn refile(&mut self, old: &Head, new: &Arc<Head>) -> bool {
        let is_everybodys = |head: &Head| head.frontmatter.groups == Visibility::Everyone;
        let worlds = &self.prepared.worlds;
        // Classes are made above the index of everybody when they are asked for.
        let is_alone = worlds.without.is_empty();
        if !is_alone || !is_everybodys(old) || !is_everybodys(new) {
            return false;
        }
        let mut index = worlds.public.fork();
        index.insert(new);
        let index = Arc::new(index);
        let stays = index.navigation().same_as(worlds.public.navigation())
            && index.sends_requests() == worlds.public.sends_requests();
        self.prepared.worlds.public = index;
        if !self.replace(new) {
            return false;
        }
        let prepared = &self.prepared;
        let common = Common {
            config: prepared.config.clone(),
            theme: prepared.theme.clone(),
            readers: prepared.readers.clone(),
        };
        if !stays {
            let (site, parts) = common.site(&self.inputs, &prepared.worlds.public, &prepared.shelf).value;
            self.prepared.site = Arc::new(site);
            self.prepared.parts = Arc::new(parts);
            self.prepared.policy = site_files::shared_policy(&common.config, &self.prepared.site);
        }
        if old.frontmatter.rss != new.frontmatter.rss {
            self.makers = Arc::new(super::makers(&self.prepared));
        }
        (self.plain, self.told) = (Arc::default(), Arc::default());
        self.is_refiled = true;
        true
    }
}

//! The docs folder while somebody writes in it: read once as a whole, then what changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Content, read_one, rules};
use crate::diag::{Checked, Diagnostic};
use crate::inputs::{self, Inputs};
use crate::io::history;
use crate::source::{FileId, PageSource, SitePath, Source};

use super::rules::Kind;
use super::walk::Found;

/// A docs folder and what was last read of it.
pub struct Folder {
    /// A real path.
    root: PathBuf,
    /// The folder that `docs build` writes into; not entered.
    out: PathBuf,
    inputs: Inputs,
    diags: Vec<Diagnostic>,
    /// What of the repository says that dates may be others.
    history: Vec<PathBuf>,
}

/// What a look at the folder found.
#[derive(Clone, PartialEq, Debug)]
pub enum Changed {
    /// Files that may be others than before; the same files are there.
    Files(Vec<SitePath>),
    /// Files came or went.
    Which,
}

impl Folder {
    /// Reads a folder.
    ///
    /// # Errors
    /// As `read::inputs`.
    pub fn open(root: &Path, out: &Path) -> Result<Folder, Diagnostic> {
        let root = super::folder(root)?;
        let (inputs, out) = (Inputs::default(), out.to_path_buf());
        let mut folder = Folder { root, out, inputs, diags: Vec::new(), history: Vec::new() };
        folder.read_all()?;
        Ok(folder)
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// What was found while it was read.
    pub fn diags(&self) -> &[Diagnostic] {
        &self.diags
    }

    /// Places beside the folder to be looked at: a commit changes what pages say of their dates.
    pub fn history(&mut self) -> &[PathBuf] {
        self.history = history::places(&self.root);
        &self.history
    }

    /// Looks again at places that something happened to: files and folders below the root, whether or not they are there,
    /// and those of `history`.
    ///
    /// # Errors
    /// As `read::inputs`.
    pub fn look(&mut self, places: &[PathBuf]) -> Result<Changed, Diagnostic> {
        let below = places.iter().filter_map(|place| place.strip_prefix(&self.root).ok());
        let is_read = |place: &&Path| {
            let is_out = self.out.strip_prefix(&self.root).is_ok_and(|out| place.starts_with(out));
            !is_out && !place.iter().any(|part| is_passed_over(&part.to_string_lossy()))
        };
        let mut sites: Vec<SitePath> =
            below.filter(is_read).filter_map(|place| SitePath::new(place.to_str()?)).collect();
        sites.sort();
        sites.dedup();
        // What happened was too much to be told file by file.
        let is_all = places.contains(&self.root) || places.iter().any(|place| is_ignore_file(place));
        let is_committed = places.iter().any(|place| self.history.iter().any(|own| place.starts_with(own)));
        if sites.is_empty() && !is_all {
            let before = (self.inputs.changed.clone(), self.inputs.repository.clone());
            if is_committed {
                history::add(&self.root, &mut self.inputs);
            }
            return Ok(match before.1 == self.inputs.repository {
                true => Changed::Files(dated(&before.0, &self.inputs.changed)),
                false => Changed::Which,
            });
        }
        if !is_all
            && !is_committed
            && let [site] = &sites[..]
            && let Some(source) = self.one(site)
        {
            return Ok(self.take(source));
        }
        let (before, n_ignored) = (std::mem::take(&mut self.inputs), self.inputs.ignored.len());
        self.read_all()?;
        // Of each kind apart: a page that can be read no longer is another kind of the same name.
        let names = |inputs: &Inputs| -> [Vec<SitePath>; 4] {
            [
                inputs.sources.iter().map(|source| source.path.clone()).collect(),
                inputs.pages.iter().map(|page| page.path.clone()).collect(),
                inputs.assets.iter().map(|asset| asset.path.clone()).collect(),
                inputs.unreadable.clone(),
            ]
        };
        let is_moved = before.repository != self.inputs.repository;
        if is_moved || names(&before) != names(&self.inputs) || n_ignored != self.inputs.ignored.len() {
            return Ok(Changed::Which);
        }
        let mut changed: Vec<SitePath> = Vec::new();
        for (old, new) in before.sources.iter().zip(&mut self.inputs.sources) {
            match old.text == new.text {
                true => new.text = old.text.clone(),
                false => changed.push(new.path.clone()),
            }
        }
        for (old, new) in before.pages.iter().zip(&mut self.inputs.pages) {
            match old.is_as(new) {
                true => *new = old.clone(),
                false => changed.push(new.path.clone()),
            }
        }
        for (old, new) in before.assets.iter().zip(&self.inputs.assets) {
            // Bytes of a picture may change and its size stay.
            if old != new || sites.binary_search(&new.path).is_ok() {
                changed.push(new.path.clone());
            }
        }
        changed.extend(dated(&before.changed, &self.inputs.changed));
        changed.sort();
        changed.dedup();
        Ok(Changed::Files(changed))
    }

    fn read_all(&mut self) -> Result<(), Diagnostic> {
        let Checked { value, diags } = super::whole(&self.root, &self.out)?;
        (self.inputs, self.diags) = (value, diags);
        history::add(&self.root, &mut self.inputs);
        Ok(())
    }

    /// A text that was there before and of which nothing is to be said, read again. `None` where all has to be looked at.
    fn one(&self, site: &SitePath) -> Option<One> {
        let file = self.inputs.page(site).map(|page| page.file).or_else(|| Some(self.inputs.source(site)?.file))?;
        let real = self.root.join(site.as_str());
        // Where a link stands in the way another name of the file may be in the site.
        let is_itself = self.inputs.linked.is_empty() && real.symlink_metadata().is_ok_and(|meta| meta.is_file());
        if !is_itself || rules::kind(site) != Kind::Text || self.diags.iter().any(|diag| is_about(diag, site, file)) {
            return None;
        }
        match read_one(&Found { path: site.clone(), real, kind: Kind::Text }) {
            (Content::Text(path, text), findings) if findings.is_empty() && !text.contains('\0') => {
                // Dates are asked of the folder's history as soon as a page speaks of them.
                let before = self.inputs.texts().text(file)?;
                let is_dated = text.contains("timestamp") != before.contains("timestamp");
                let one = || match inputs::holds_page(&path) {
                    true => One::Page(PageSource::held(file, path, text)),
                    false => One::Other(Source::new(file, path, text)),
                };
                (!is_dated).then(one)
            }
            _ => None,
        }
    }

    fn take(&mut self, one: One) -> Changed {
        const HELD: &str = "it was found by its path";
        let Inputs { pages, sources, .. } = &mut self.inputs;
        let (path, is_same) = match one {
            One::Page(page) => {
                let at = pages.binary_search_by(|own| own.path.cmp(&page.path)).expect(HELD);
                let before = std::mem::replace(&mut pages[at], page);
                (before.path.clone(), before.is_as(&pages[at]))
            }
            One::Other(source) => {
                let at = sources.binary_search_by(|own| own.path.cmp(&source.path)).expect(HELD);
                let before = std::mem::replace(&mut sources[at], source);
                (before.path, before.text == sources[at].text)
            }
        };
        Changed::Files(if is_same { Vec::new() } else { vec![path] })
    }
}

/// A text that was read again.
enum One {
    Page(PageSource),
    Other(Source),
}

/// Pages whose dates are not what they were.
fn dated(before: &BTreeMap<SitePath, Box<str>>, now: &BTreeMap<SitePath, Box<str>>) -> Vec<SitePath> {
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    let others = now.iter().filter(|(path, day)| before.get(*path) != Some(day)).map(|(path, _)| path);
    gone.chain(others).cloned().collect()
}

fn is_about(diag: &Diagnostic, path: &SitePath, file: FileId) -> bool {
    diag.file.as_ref() == Some(path) || diag.span.is_some_and(|span| span.file == file)
}

/// Nothing of such a name is ever read; `4913` is how an editor tries whether it may write.
fn is_passed_over(name: &str) -> bool {
    rules::hidden(name) || name.ends_with('~') || name == "4913"
}

fn is_ignore_file(place: &Path) -> bool {
    place.file_name().is_some_and(|name| name == ".docsignore" || name == ".mintignore")
}

//! Snippets: what a page's imports lead to, and theirs in turn.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::links::{From, Suggestions};
use super::routes::{Route, is_page};
use super::{Answers, ImportAnswer, Imported, Index};
use crate::document::{Document, Facts};
use crate::source::SitePath;

/// Snippets in snippets, at most.
pub const MAX_SNIPPET_DEPTH: usize = 32;

/// Endings that an import may leave out, in the order they are tried.
const IMPORTED: [&str; 7] = ["", ".mdx", ".md", ".jsx", ".tsx", ".js", ".ts"];

/// The files that `facts`, those of `file`, may mean by imports and by `<Snippet file>`, whether or not they are there:
/// pages among them are read as snippets too.
pub fn imported<'f>(file: &'f SitePath, facts: &'f Facts) -> impl Iterator<Item = SitePath> + 'f {
    let imports = facts.imports.iter().filter_map(|written| import_path(file, written));
    let imports = imports.flat_map(|path| with_endings(&path, &IMPORTED));
    imports.chain(facts.snippets.iter().flat_map(|written| snippet_files(written)))
}

/// A file's document, where there is such a file.
pub type Documents<'d> = &'d (dyn Fn(&SitePath) -> Option<Arc<Document>> + Sync);

/// The file an import names, its ending perhaps left out; `None` for what names no file of the docs folder.
fn import_path(file: &SitePath, written: &str) -> Option<SitePath> {
    match written.starts_with(['/', '.']) {
        true => file.join(written),
        // `import X from "snippets/x.mdx"`, without a slash, is a path from the docs folder all the same.
        false => names_file(written).then(|| SitePath::new(written)).flatten(),
    }
}

/// Whether an import names a file and no package.
fn names_file(written: &str) -> bool {
    written.starts_with(['/', '.']) || written.ends_with(".mdx") || written.ends_with(".md")
}

fn with_endings<'e>(path: &SitePath, endings: &'e [&str]) -> impl Iterator<Item = SitePath> + use<'e> {
    let path = path.clone();
    endings.iter().filter_map(move |ending| SitePath::new(&format!("{path}{ending}")))
}

/// What `<Snippet file="x.mdx" />` may mean, in the order it is looked for: with or without its ending, from the
/// folders for snippets.
fn snippet_files(written: &str) -> impl Iterator<Item = SitePath> {
    let folders = if written.starts_with('/') { ["", "_snippets", "snippets"] } else { ["_snippets", "snippets", ""] };
    folders.into_iter().flat_map(move |folder| {
        let endings = ["", ".mdx", ".md"].into_iter();
        endings.filter_map(move |ending| SitePath::new(&format!("{folder}/{written}{ending}")))
    })
}

impl Answers {
    /// The files that are taken in, also by what is taken in.
    pub fn parts(&self) -> BTreeSet<SitePath> {
        let mut parts = BTreeSet::new();
        self.add_parts(&mut parts);
        parts
    }

    fn add_parts(&self, parts: &mut BTreeSet<SitePath>) {
        for answer in self.imports.values().chain(self.snippets.values()) {
            if let ImportAnswer::Found(imported) = answer
                && parts.insert(imported.document.source.path.clone())
            {
                imported.answers.add_parts(parts);
            }
        }
    }
}

/// One page's question to the index.
pub(super) struct Question<'i> {
    index: &'i Index,
    page: &'i SitePath,
    documents: Documents<'i>,
    suggestions: Suggestions,
    /// Snippets that have been answered for this page: each once, however often and deep it is imported.
    known: FxHashMap<SitePath, Arc<Imported>>,
    /// The files being answered, the page first.
    open: Vec<SitePath>,
}

impl<'i> Question<'i> {
    pub(super) fn new(index: &'i Index, page: &'i SitePath, documents: Documents<'i>) -> Question<'i> {
        let (suggestions, known, open) = (Suggestions(200), FxHashMap::default(), vec![page.clone()]);
        Question { index, page, documents, suggestions, known, open }
    }

    /// The answers to the facts of the innermost open file.
    pub(super) fn answers(&mut self, facts: &Facts) -> Answers {
        let file = self.open.last().expect("the page is open").clone();
        let snippet = (file != *self.page).then_some(&file);
        let from = From { page: Some(self.page), snippet, folders: self.index.resolved().folders() };
        let links = facts.links.iter();
        // Asked for as they are written out.
        let links = links.map(|link| if link.contains("{{") { self.index.with_variables(link) } else { link.clone() });
        let links = links.map(|link| {
            let answer = self.index.link(from, &link, &mut self.suggestions);
            (link, answer)
        });
        let links: BTreeMap<_, _> = links.collect();
        let mut imports = BTreeMap::new();
        for written in &facts.imports {
            imports.insert(written.clone(), self.import(&file, written));
        }
        let mut snippets = BTreeMap::new();
        for written in &facts.snippets {
            snippets.insert(written.clone(), self.snippet(written));
        }
        let variables = facts.variables.iter();
        let variables =
            variables.filter_map(|name| Some((name.clone(), self.index.ground.variables.get(name)?.clone())));
        Answers { links, imports, snippets, variables: variables.collect() }
    }

    fn import(&mut self, file: &SitePath, written: &str) -> ImportAnswer {
        if !names_file(written) {
            return ImportAnswer::Foreign;
        }
        let Some(path) = import_path(file, written) else { return ImportAnswer::Missing { near: None } };
        if let Some(answer) = with_endings(&path, &IMPORTED).find_map(|path| self.found(&path)) {
            return answer;
        }
        if let Some(kept) = with_endings(&path, &IMPORTED).find_map(|path| self.kept(&path)) {
            return kept;
        }
        let mut files = with_endings(&path, &IMPORTED).chain(with_endings(&path, &[".json", ".css"]));
        if files.any(|path| self.index.files.contains_key(&path)) {
            return ImportAnswer::Foreign;
        }
        self.missing(&path)
    }

    fn snippet(&mut self, written: &str) -> ImportAnswer {
        let found = snippet_files(written).find_map(|path| self.found(&path));
        if let Some(answer) = found.or_else(|| snippet_files(written).find_map(|path| self.kept(&path))) {
            return answer;
        }
        match SitePath::new(&format!("snippets/{written}")) {
            Some(path) => self.missing(&path),
            None => ImportAnswer::Missing { near: None },
        }
    }

    fn found(&mut self, path: &SitePath) -> Option<ImportAnswer> {
        if !self.index.may_hold(path) {
            return None;
        }
        if let Some(at) = self.open.iter().position(|open| open == path) {
            let mut cycle = self.open[at..].to_vec();
            cycle.push(path.clone());
            return Some(ImportAnswer::Cycle(cycle));
        }
        if let Some(known) = self.known.get(path) {
            return Some(ImportAnswer::Found(known.clone()));
        }
        if self.open.len() > MAX_SNIPPET_DEPTH {
            return Some(ImportAnswer::TooDeep);
        }
        let document = (self.documents)(path)?;
        self.open.push(path.clone());
        let answers = self.answers(&document.facts);
        self.open.pop();
        let imported = Arc::new(Imported { document, answers });
        self.known.insert(path.clone(), imported.clone());
        Some(ImportAnswer::Found(imported))
    }

    /// A page that is not for all readers of this one.
    fn kept(&self, path: &SitePath) -> Option<ImportAnswer> {
        let kept = is_page(path).then(|| self.index.kept(&Route::of(path.as_str()))).flatten();
        kept.map(|kept| ImportAnswer::Restricted { at: kept.at })
    }

    fn missing(&mut self, path: &SitePath) -> ImportAnswer {
        let near = self.suggestions.0.checked_sub(1).and_then(|left| {
            self.suggestions.0 = left;
            self.index.near_snippets().find(&format!("/{path}"))
        });
        ImportAnswer::Missing { near: near.map(|near| Box::from(&**near)) }
    }
}

//! The walk over the docs folder: which files are there, and which are left out.
//!
//! Links are resolved by hand, because each must be judged by where it leads: out of the folder, back to a folder
//! that holds it, to a secret. Below a linked folder no further linked folder is entered, so a walk is bounded by
//! links × files and never by 2^links.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::{DirEntry, WalkDir};

use super::rules::{self, Kind};
use crate::diag::{Code, Diagnostic};
use crate::source::SitePath;

/// Folders inside folders that we enter. Real sites stay under 12.
const MAX_DEPTH: usize = 64;

/// A file to be read.
pub struct Found {
    pub path: SitePath,
    /// Where it is on disk.
    pub real: PathBuf,
    pub kind: Kind,
}

/// In no particular order.
pub struct Walk {
    pub files: Vec<Found>,
    pub ignored: Vec<SitePath>,
    /// Symbolic links that lead into the folder.
    pub linked: Vec<SitePath>,
    pub diags: Vec<Diagnostic>,
}

/// `root` is a real path. `out` may lie anywhere and need not exist.
///
/// # Errors
/// `FolderMissing` when `root` cannot be listed.
pub fn walk(root: &Path, out: &Path) -> Result<Walk, Diagnostic> {
    fs::read_dir(root).map_err(|error| {
        Code::FolderMissing.site(format!("cannot list the docs folder `{}`: {error}", root.display()))
    })?;
    let mut diags = Vec::new();
    let rules = ignore_rules(root, &mut diags);
    let out = Output::of(out);
    let mut walker =
        Walker { root, out, rules, found: Walk { files: Vec::new(), ignored: Vec::new(), linked: Vec::new(), diags } };
    walker.folder(root, None);
    let mut found = walker.found;
    found.ignored.sort();
    Ok(found)
}

/// The output folder as the walk may come upon it.
struct Output {
    /// Where it stands; may be a link.
    place: Option<PathBuf>,
    /// Where its files are.
    real: Option<PathBuf>,
}

impl Output {
    fn of(out: &Path) -> Output {
        let absolute = std::path::absolute(out).ok();
        let place = absolute.and_then(|out| Some(out.parent()?.canonicalize().ok()?.join(out.file_name()?)));
        Output { place, real: out.canonicalize().ok() }
    }

    fn is_at(&self, path: &Path) -> bool {
        [&self.place, &self.real].into_iter().flatten().any(|out| out == path)
    }

    fn holds(&self, path: &Path) -> bool {
        self.real.as_ref().is_some_and(|out| path.starts_with(out))
    }
}

struct Walker<'a> {
    root: &'a Path,
    out: Output,
    rules: Gitignore,
    found: Walk,
}

impl Walker<'_> {
    /// Lists `real`, which stands in the site at `site`: `None` is the root, anything else a link that was followed.
    fn folder(&mut self, real: &Path, site: Option<&SitePath>) {
        let mut entries = WalkDir::new(real).min_depth(1).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.unreadable(&error);
                    continue;
                }
            };
            if !self.entry(&entry, real, site) && entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
        }
    }

    /// Whether to go on into the entry, where it is a folder.
    fn entry(&mut self, entry: &DirEntry, start: &Path, site: Option<&SitePath>) -> bool {
        let name = entry.file_name().to_string_lossy();
        let is_output = self.out.is_at(entry.path()) || (entry.file_type().is_dir() && is_bundle(entry.path()));
        if rules::hidden(&name) || is_output {
            return false;
        }
        let below = entry.path().strip_prefix(start).expect("the walk began at `start`");
        let odd = if entry.file_name().to_str().is_none() {
            Some("bytes that are not UTF-8")
        } else {
            rules::odd_name(&name)
        };
        if let Some(odd) = odd {
            let shown = below.to_string_lossy();
            let finding = Code::OddFileName.site(format!("the name of `{}` holds {odd}", shown.escape_debug()));
            self.found.diags.push(finding.help("rename it with letters, digits, `-`, `_` and `.`"));
            return false;
        }
        let below =
            below.iter().map(|part| part.to_str().expect("judged above, part by part")).collect::<Vec<_>>().join("/");
        let path = match site {
            None => SitePath::new(&below),
            Some(site) => SitePath::new(&format!("{site}/{below}")),
        };
        let path = path.expect("a walk goes down and its paths are not empty");

        let is_link = entry.path_is_symlink();
        let target = if is_link { self.resolve(entry.path(), &path) } else { Some(entry.path().to_path_buf()) };
        let Some(target) = target else { return false };
        if is_link {
            self.found.linked.push(path.clone());
        }
        let kind =
            if is_link { fs::metadata(&target).ok().map(|meta| meta.file_type()) } else { Some(entry.file_type()) };
        let is_dir = kind.is_some_and(|kind| kind.is_dir());

        if self.rules.matched(path.as_str(), is_dir).is_ignore() {
            self.found.ignored.push(path);
            return false;
        }
        if is_dir {
            return self.enter(entry, &path, &target, site.is_some());
        }
        if !kind.is_some_and(|kind| kind.is_file()) {
            let finding = Code::NotAFile
                .in_file(path.clone(), format!("`{path}` is neither a file nor a folder; it is left out"));
            self.found.diags.push(finding.help("delete it, or name it in `.docsignore`"));
            return false;
        }
        // By the stricter of both names: a link `a.txt` to `private.key` is as secret as its target.
        let kind = match self.site_path(&target).map(|real| rules::kind(&real)) {
            Some(secret @ (Kind::Key | Kind::Certificate)) => secret,
            Some(Kind::Text | Kind::Asset) | None => rules::kind(&path),
        };
        self.found.files.push(Found { path, real: target, kind });
        false
    }

    /// Whether to go on into a folder; a linked one is walked here.
    fn enter(&mut self, entry: &DirEntry, path: &SitePath, target: &Path, below_link: bool) -> bool {
        if entry.depth() >= MAX_DEPTH {
            let message = format!("folders are nested deeper than {MAX_DEPTH} levels; this one is left out");
            self.found.diags.push(Code::TooDeep.in_file(path.clone(), message).help("move it up"));
            return false;
        }
        if !entry.path_is_symlink() {
            return true;
        }
        if below_link {
            self.refuse(path, "leads to a folder, inside of a folder that is itself linked");
        } else if entry.path().starts_with(target) {
            self.refuse(path, "leads back to a folder that holds it");
        } else {
            self.folder(target, Some(path));
        }
        false
    }

    /// Where a link leads, when that is a place that may be published.
    fn resolve(&mut self, link: &Path, path: &SitePath) -> Option<PathBuf> {
        let target = match link.canonicalize() {
            Ok(target) => target,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.refuse(path, "leads nowhere");
                return None;
            }
            // Most often a link to itself.
            Err(_) => {
                self.refuse(path, "cannot be followed to its end");
                return None;
            }
        };
        let Ok(below) = target.strip_prefix(self.root) else {
            self.refuse(path, "leads out of the docs folder");
            return None;
        };
        let mut above = target.ancestors().take_while(|above| *above != self.root);
        let is_output = self.out.holds(&target) || above.any(is_bundle);
        if is_output || below.iter().any(|part| rules::hidden(&part.to_string_lossy())) {
            self.refuse(path, "leads to a file that is never published");
            return None;
        }
        Some(target)
    }

    fn site_path(&self, real: &Path) -> Option<SitePath> {
        SitePath::new(real.strip_prefix(self.root).ok()?.to_str()?)
    }

    fn refuse(&mut self, path: &SitePath, why: &str) {
        let finding = Code::LinkRefused.in_file(path.clone(), format!("`{path}` is a symbolic link that {why}"));
        self.found.diags.push(finding.help("copy what it should show into the docs folder, or delete the link"));
    }

    fn unreadable(&mut self, error: &walkdir::Error) {
        let shown = error.path().map(|path| path.strip_prefix(self.root).unwrap_or(path)).unwrap_or(Path::new("."));
        let why = error.io_error().map_or_else(|| error.to_string(), |error| error.to_string());
        let finding = Code::FileUnreadable.site(format!("cannot read `{}`: {why}", shown.display()));
        self.found.diags.push(finding.help("give yourself the right to read it, or name it in `.docsignore`"));
    }
}

/// An earlier output under another name (`--out build/site`): its build record stands beside it.
fn is_bundle(folder: &Path) -> bool {
    crate::io::write::has_record(folder)
}

fn ignore_rules(root: &Path, diags: &mut Vec<Diagnostic>) -> Gitignore {
    let mut builder = GitignoreBuilder::new("");
    for line in rules::IGNORED {
        builder.add_line(None, line).expect("a plain name is a valid pattern");
    }
    for name in [".mintignore", ".docsignore"] {
        let text = match fs::read(root.join(name)) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                diags.push(Code::FileUnreadable.site(format!("cannot read `{name}`: {error}")));
                continue;
            }
        };
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if let Err(error) = builder.add_line(None, line) {
                let message = format!("line {} of `{name}` is not a pattern and is passed over: {error}", at + 1);
                diags.push(Code::BadIgnoreLine.site(message).help("patterns are written as in `.gitignore`"));
            }
        }
    }
    builder.build().unwrap_or_else(|error| {
        diags.push(Code::BadIgnoreLine.site(format!("the ignore files cannot be used: {error}")));
        Gitignore::empty()
    })
}

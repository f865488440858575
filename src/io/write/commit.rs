//! The last step of a build: judging the output, putting the new bundle in place, and finishing what was interrupted.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::place::{INNER_STAGING, Place, unwritable};
use super::record::{Entry, Record, Stamp, Way};
use super::{Emitted, spare, tree};
use crate::diag::report::Files;
use crate::diag::{Code, Diagnostic};
use crate::source::SitePath;

/// Files whose names hold their content's hash: nothing goes stale there.
const HASHED: &str = "_docs/";

/// Put into any folder by the systems people work on; nobody misses them.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Brings the output back to one whole bundle after a build that was killed.
///
/// # Errors
/// `OutputUnwritable`.
pub fn recover(place: &Place) -> Result<(), Diagnostic> {
    complete(place).map_err(|error| unwritable(&place.out, &error))?;
    for leftover in place.leftovers() {
        tree::remove(&leftover).map_err(|error| unwritable(&leftover, &error))?;
    }
    Ok(())
}

fn complete(place: &Place) -> io::Result<()> {
    let Some(next) = Record::load(&place.next_record()) else { return Ok(()) };
    let new = place.side.join("new");
    let arrived = match next.way {
        Way::FileByFile => {
            let before = Record::load(&place.record());
            move_files(place, before.as_ref(), &next)?;
            true
        }
        // Killed between the two renames of a system that cannot exchange folders.
        Way::Whole { .. } if !place.out.exists() && new.exists() => {
            fs::rename(&new, &place.out)?;
            true
        }
        Way::Whole { inode: 0 } => !new.exists(),
        Way::Whole { inode } => place.out.exists() && tree::inode(&place.out)? == inode,
    };
    match arrived {
        true => fs::rename(place.next_record(), place.record()),
        false => fs::remove_file(place.next_record()),
    }
}

/// Refuses an output whose `files` no build of ours wrote. Gives the litter among them.
///
/// # Errors
/// `OutputForeign`.
pub fn refuse_foreign<'f>(
    place: &Place,
    before: Option<&Record>,
    files: &'f [(String, Option<Stamp>)],
) -> Result<Vec<&'f str>, Diagnostic> {
    let files = files.iter().map(|(path, _)| &**path);
    let (litter, found): (Vec<&str>, Vec<&str>) = files.partition(|path| is_litter(path));
    match before {
        Some(before) => {
            let unknown = found.iter().zip(before.along(found.iter().copied())).filter(|(_, entry)| entry.is_none());
            foreign(place, unknown.map(|(path, _)| *path), Knowledge::Record)?;
        }
        // Without a record, what the build writes anew may still prove to be equal to what is there, at the end.
        None if found.iter().any(|path| path.starts_with(HASHED)) => {}
        None => foreign(place, found.iter().copied(), Knowledge::Nothing)?,
    }
    Ok(litter)
}

fn is_litter(path: &str) -> bool {
    LITTER.contains(&path.rsplit('/').next().unwrap_or(path))
}

/// Without a record, an old bundle is known to be one by its content: all of it is what this build writes too, or has
/// the name of a hashed file. Gives the hashed files that this build does not write.
fn refuse_unproven(place: &Place, files: &[Emitted]) -> Result<Vec<Entry>, Diagnostic> {
    let found = files_of(place)?;
    let emitted = |path: &str| {
        let at = files.binary_search_by(|file| file.entry.path.as_str().cmp(path)).ok()?;
        Some(&files[at])
    };
    let found = || found.iter().map(|(path, _)| &**path);
    let equal = |path: &str| emitted(path).is_some_and(|file| !file.fresh);
    foreign(place, found().filter(|path| !path.starts_with(HASHED) && !equal(path)), Knowledge::Nothing)?;
    let older = found().filter(|path| path.starts_with(HASHED) && emitted(path).is_none());
    let entry = |path| Entry { path, hash: [0; 16], stamp: Stamp { len: 0, changed: 0 }, origin: None, kept: false };
    Ok(older.filter_map(SitePath::new).map(entry).collect())
}

/// The files of the output with their stamps, sorted; none where there is none.
///
/// # Errors
/// `OutputUnwritable` when the output cannot be listed.
pub fn files_of(place: &Place) -> Result<Vec<(String, Option<Stamp>)>, Diagnostic> {
    if !place.out.exists() {
        return Ok(Vec::new());
    }
    let mut files = tree::list_stamped(&place.out).map_err(|error| unwritable(&place.out, &error))?;
    files.retain(|(path, _)| !path.starts_with(INNER_STAGING));
    Ok(files)
}

enum Knowledge {
    Record,
    Nothing,
}

fn foreign<'a>(place: &Place, mut files: impl Iterator<Item = &'a str>, known: Knowledge) -> Result<(), Diagnostic> {
    let shown: Vec<String> = files.by_ref().take(3).map(|path| format!("`{}`", path.escape_debug())).collect();
    if shown.is_empty() {
        return Ok(());
    }
    let rest = match files.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let out = place.out.display();
    let message = format!("`{out}` holds files that no build wrote: {}{rest}", shown.join(", "));
    let help = match known {
        Knowledge::Record => format!("move them out of `{out}`, or build into another folder: `--out OTHER`"),
        Knowledge::Nothing => format!(
            "if `{out}` is an old bundle, delete it (its record `{}` is gone); otherwise build into another folder: `--out OTHER`",
            place.side.display()
        ),
    };
    Err(Code::OutputForeign.site(message).help(help))
}

/// Refuses two artifacts with one path, and one whose path is another's folder. `paths` are sorted.
///
/// # Errors
/// `OutputConflict`.
pub fn refuse_conflicts(paths: &[&SitePath]) -> Result<(), Diagnostic> {
    if let Some(twice) = paths.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Code::OutputConflict
            .site(format!("two files of the bundle want the path `{}`", twice[0]))
            .help("rename the page or the asset that has this path"));
    }
    let files: FxHashSet<&str> = paths.iter().map(|path| path.as_str()).collect();
    let mut last = "";
    for path in paths {
        // Files of one folder stand together.
        if std::mem::replace(&mut last, path.folder()) == path.folder() {
            continue;
        }
        let path = path.as_str();
        if let Some((end, _)) = path.match_indices('/').find(|(end, _)| files.contains(&path[..*end])) {
            let folder = &path[..end];
            return Err(Code::OutputConflict
                .site(format!("`{folder}` would have to be a file and, for `{path}`, a folder"))
                .help(format!("rename the asset `{folder}` or the page of the same name")));
        }
    }
    Ok(())
}

/// Puts the staged files and the reused ones in the place of the old bundle. `files` is sorted by path.
///
/// # Errors
/// `OutputForeign`, `OutputUnwritable`.
pub fn commit(
    place: &Place,
    before: Option<&Record>,
    spare: Option<&Record>,
    files: Vec<Emitted>,
) -> Result<Files, Diagnostic> {
    let older = match before {
        Some(before) => before.entries().to_vec(),
        None => refuse_unproven(place, &files)?,
    };
    // Both are sorted.
    let mut emitted = files.iter().map(|file| &file.entry.path).peekable();
    let mut is_gone = |entry: &Entry| {
        while emitted.next_if(|path| **path < entry.path).is_some() {}
        emitted.peek().is_none_or(|path| **path != entry.path)
    };
    let gone: Vec<Entry> = older.into_iter().filter(|entry| is_gone(entry)).collect();
    let written = files.iter().filter(|file| file.fresh).count();
    let unchanged = files.len() - written;
    let same = written == 0 && gone.iter().all(|entry| entry.kept) && place.out.exists();

    // Kept files live through builds that change nothing, and through one that does.
    let keeps = |entry: &Entry| same || (!entry.kept && outlives_its_build(entry.path.as_str()));
    let on_disk = |entry: &Entry| place.out.join(entry.path.as_str()).is_file();
    let n_gone = gone.len();
    let keep = |entry: Entry| (keeps(&entry) && on_disk(&entry)).then_some(Entry { kept: true, ..entry });
    let kept: Vec<Entry> = gone.into_iter().filter_map(keep).collect();
    let (n_kept, removed) = (kept.len(), n_gone - kept.len());

    let unchanged_files = files.iter().filter(|file| !file.fresh).map(|file| &file.entry);
    let reused: Vec<Entry> = unchanged_files.chain(&kept).cloned().collect();
    let mut entries: Vec<Entry> = files.into_iter().map(|file| file.entry).chain(kept).collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let next = Record::new(Way::FileByFile, entries);

    let done = if same {
        next.save(&place.record())
    } else if place.whole {
        fill(place, spare, &next, &reused).and_then(|()| swap(place, before, next))
    } else {
        file_by_file(place, before, &next)
    };
    done.map_err(|error| unwritable(&place.out, &error))?;
    Ok(Files { written, unchanged, removed, kept: n_kept })
}

/// Whether pages that readers have open still find a file that the new bundle no longer has: a hashed one that says how
/// pages look and behave. The words of search, lists of pages and operations of an API tell what stood in pages, which may
/// be deleted or hidden because of that; who misses them asks for the new ones.
fn outlives_its_build(path: &str) -> bool {
    let name = path.strip_prefix(HASHED).unwrap_or_default();
    [".css", ".js"].iter().any(|ending| name.ends_with(ending)) || name.starts_with("playground.")
}

/// Makes the staging folder, in which all fresh files are, the whole of the new bundle.
fn fill(place: &Place, spare: Option<&Record>, next: &Record, reused: &[Entry]) -> io::Result<()> {
    let staging = place.staging();
    let filled = || {
        if let Some(spare) = spare {
            spare::clear(&staging, spare, |path| next.get(path).is_some())?;
        }
        // `reused` is sorted but for what is kept, so the files of a folder mostly stand together.
        let folders: Vec<&[Entry]> = reused.chunk_by(|a, b| a.path.folder() == b.path.folder()).collect();
        folders.par_iter().try_for_each(|files| reuse_all(place, spare, files))?;
        match place.out.exists() {
            true => fs::set_permissions(&staging, place.out.metadata()?.permissions()),
            false => Ok(()),
        }
    };
    // Half filled, it is neither a bundle nor the spare folder that its record describes.
    filled().inspect_err(|_| _ = tree::remove(&staging))
}

/// Puts unchanged files, all of one folder, into the staging folder.
fn reuse_all(place: &Place, spare: Option<&Record>, files: &[Entry]) -> io::Result<()> {
    let staging = place.staging();
    let mut missing = files.iter().filter(|entry| !spare::has(&staging, spare, entry)).peekable();
    if let Some(first) = missing.peek() {
        fs::create_dir_all(staging.join(first.path.folder()))?;
    }
    missing.try_for_each(|entry| {
        let to = staging.join(entry.path.as_str());
        if spare.is_some() {
            tree::remove(&to)?;
        }
        reuse(&place.out.join(entry.path.as_str()), &to)
    })
}

/// The whole bundle at once; file by file where the system will not move the folder (a mount point).
fn swap(place: &Place, before: Option<&Record>, mut next: Record) -> io::Result<()> {
    let staging = place.staging();
    next.way = Way::Whole { inode: tree::inode(&staging)? };
    next.save(&place.next_record())?;
    let aside = place.side.join("old");
    if tree::replace(&staging, &place.out, &aside).is_err() {
        next.way = Way::FileByFile;
        return file_by_file(place, before, &next);
    }
    // The bundle is in place. What fails from here on is mended by the next build.
    let old = if staging.exists() { staging } else { aside };
    match before {
        Some(_) if old.exists() => spare::keep(place, &old),
        Some(_) | None => {
            fs::rename(place.next_record(), place.record())?;
            tree::remove(&old)
        }
    }
}

/// A second name for an unchanged file; a copy with the same time where links are not to be had.
fn reuse(from: &Path, to: &Path) -> io::Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to)?;
    File::options().write(true).open(to)?.set_modified(from.metadata()?.modified()?)
}

fn file_by_file(place: &Place, before: Option<&Record>, next: &Record) -> io::Result<()> {
    next.save(&place.next_record())?;
    move_files(place, before, next)?;
    fs::rename(place.next_record(), place.record())?;
    for leftover in place.leftovers() {
        tree::remove(&leftover)?;
    }
    Ok(())
}

/// Can be repeated until it has run to its end once: the records say what goes, the staging folder what comes.
pub fn move_files(place: &Place, before: Option<&Record>, next: &Record) -> io::Result<()> {
    for entry in before.map_or(&[][..], Record::entries) {
        if next.get(&entry.path).is_none() {
            let stale = place.out.join(entry.path.as_str());
            match fs::remove_file(&stale) {
                Err(error) if !tree::is_absent(&error) => return Err(error),
                Ok(()) | Err(_) => tree::prune_above(&stale, &place.out),
            }
        }
    }
    for staging in [place.side.join("new"), place.out.join(INNER_STAGING)] {
        if staging.exists() {
            let staged = tree::list(&staging)?;
            staged.par_iter().try_for_each(|path| move_in(&staging.join(path), &place.out.join(path)))?;
        }
    }
    Ok(())
}

fn move_in(from: &Path, to: &Path) -> io::Result<()> {
    match tree::with_folder(to, || fs::rename(from, to)) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            // Complete under a name of its own before it takes the place of the old file.
            let mut name = to.file_name().unwrap_or_default().to_os_string();
            name.push(INNER_STAGING);
            let draft = to.with_file_name(name);
            reuse(from, &draft)?;
            fs::rename(&draft, to)
        }
        result => result,
    }
}

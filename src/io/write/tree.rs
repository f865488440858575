//! Folders as wholes: listing, removing, replacing.

use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::record::Stamp;

/// Every file below `folder` (links and special files too), relative, with `/` between parts, sorted. Names that are
/// not UTF-8 come with replacement characters: they are foreign whatever they are.
pub fn list(folder: &Path) -> io::Result<Vec<String>> {
    Ok(list_with(folder, &|_| ())?.into_iter().map(|(path, ())| path).collect())
}

/// The same, with the stamps of what is a file itself. A file is asked beside the others of its folder, which costs a
/// third of asking for it by its path.
pub fn list_stamped(folder: &Path) -> io::Result<Vec<(String, Option<Stamp>)>> {
    list_with(folder, &|entry| entry.metadata().ok().filter(Metadata::is_file).map(|meta| Stamp::of(&meta)))
}

fn list_with<T: Send>(folder: &Path, of: &(impl Fn(&DirEntry) -> T + Sync)) -> io::Result<Vec<(String, T)>> {
    let mut files = list_below(folder, "", of)?;
    files.par_sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
    Ok(files)
}

fn list_below<T: Send>(
    folder: &Path,
    prefix: &str,
    of: &(impl Fn(&DirEntry) -> T + Sync),
) -> io::Result<Vec<(String, T)>> {
    let mut files = Vec::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match entry.file_type()?.is_dir() {
            true => folders.push((entry.path(), path + "/")),
            false => files.push((path, of(&entry))),
        }
    }
    let below: Vec<Vec<(String, T)>> =
        folders.par_iter().map(|(folder, prefix)| list_below(folder, prefix, of)).collect::<io::Result<_>>()?;
    files.extend(below.into_iter().flatten());
    Ok(files)
}

/// Removes `folder` with everything in it, in parallel; fine when it is not there. Links are removed, not followed.
pub fn remove(folder: &Path) -> io::Result<()> {
    match folder.symlink_metadata() {
        Ok(meta) if meta.is_dir() => remove_folder(folder),
        Ok(_) => fs::remove_file(folder),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => folders.push(entry.path()),
            false => fs::remove_file(entry.path())?,
        }
    }
    folders.par_iter().try_for_each(|folder| remove_folder(folder))?;
    fs::remove_dir(folder)
}

/// Removes what stands empty of `file`'s folders, up to and without `top`.
pub fn prune_above(file: &Path, top: &Path) {
    let above = file.ancestors().skip(1).take_while(|folder| *folder != top);
    for folder in above {
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

/// Whether a file is not there, nor its folder.
pub fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Makes `attempt`, and once more with the folder of `path` created when that was what it lacked.
pub fn with_folder<T>(path: &Path, attempt: impl Fn() -> io::Result<T>) -> io::Result<T> {
    match attempt() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
            attempt()
        }
        result => result,
    }
}

/// The folder `new` takes the place of `out`; what was there comes to `new` or `old`.
pub fn replace(new: &Path, out: &Path, old: &Path) -> io::Result<()> {
    if !out.exists() {
        return fs::rename(new, out);
    }
    if exchange(new, out).is_ok() {
        return Ok(());
    }
    fs::rename(out, old)?;
    fs::rename(new, out).inspect_err(|_| {
        // Back to where we were; when this fails too, the next build does it.
        _ = fs::rename(old, out);
    })
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Tells one folder from another for as long as both exist; 0 where the system has no such number.
#[cfg(unix)]
pub fn inode(folder: &Path) -> io::Result<u64> {
    use std::os::unix::fs::MetadataExt;
    Ok(folder.metadata()?.ino())
}

#[cfg(not(unix))]
pub fn inode(_: &Path) -> io::Result<u64> {
    Ok(0)
}

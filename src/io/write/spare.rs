//! The spare folder: the bundle before the present one, kept beside the output to be made into the next.
//!
//! A page is a folder, and folders are what a disk is slow at: making and removing 10,000 of them for a build that
//! changed one page took 4 s (ext4), and takes 0.2 s when the folders of the older bundle are used again. Its files
//! cost nothing, since those that did not change are the same as the output's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::place::Place;
use super::record::{Entry, Record, Stamp};
use super::tree;
use crate::source::SitePath;

fn folder(place: &Place) -> PathBuf {
    place.side.join("spare")
}

/// What is known of the files in the spare folder. It may name files that are gone or changed, but there is none that
/// it does not name.
fn record(place: &Place) -> PathBuf {
    place.side.join("spare.record")
}

/// The record of the spare folder, where there is one that can be used.
pub fn known(place: &Place) -> Option<Record> {
    if place.whole { Record::load(&record(place)) } else { None }
}

/// Makes the spare folder the staging folder and gives its record, which is `known`; else makes an empty one.
///
/// # Errors
/// When there can be no staging folder.
pub fn take(place: &Place, known: Option<Record>) -> io::Result<Option<Record>> {
    // From now on the folder changes: whatever is left of it after a crash is known to nobody.
    tree::remove(&record(place))?;
    if known.is_some() && fs::rename(folder(place), place.staging()).is_ok() {
        return Ok(known);
    }
    tree::remove(&folder(place))?;
    fs::create_dir(place.staging())?;
    Ok(None)
}

/// Puts the staging folder back after a build that came to nothing. `written` is all that it put there.
///
/// # Errors
/// When it cannot be put back; then it is of no more use.
pub fn put_back(place: &Place, known: &Record, written: &[SitePath]) -> io::Result<()> {
    let staging = place.staging();
    for path in written {
        tree::remove(&staging.join(path.as_str()))?;
        tree::prune_above(&staging.join(path.as_str()), &staging);
    }
    fs::rename(&staging, folder(place))?;
    known.save(&record(place))
}

/// Makes `old`, the bundle that was replaced, the spare folder; the record of the last build is its record.
///
/// # Errors
/// When a rename fails.
pub fn keep(place: &Place, old: &Path) -> io::Result<()> {
    fs::rename(place.record(), record(place))?;
    fs::rename(place.next_record(), place.record())?;
    fs::rename(old, folder(place))
}

/// Removes from the staging folder what the next bundle does not have. `wanted` says of a path whether it has it.
///
/// # Errors
/// When something cannot be removed.
pub fn clear(staging: &Path, known: &Record, wanted: impl Fn(&SitePath) -> bool + Sync) -> io::Result<()> {
    let unwanted: Vec<&Entry> = known.entries().iter().filter(|entry| !wanted(&entry.path)).collect();
    unwanted.par_iter().try_for_each(|entry| {
        let file = staging.join(entry.path.as_str());
        match fs::remove_file(&file) {
            // A folder of the new bundle may stand there by now.
            Err(error) if !tree::is_absent(&error) && !file.is_dir() => return Err(error),
            Ok(()) | Err(_) => tree::prune_above(&file, staging),
        }
        Ok(())
    })
}

/// Whether the staging folder has the file already, by the record and by the disk.
pub fn has(staging: &Path, known: Option<&Record>, entry: &Entry) -> bool {
    let Some(known) = known.and_then(|known| known.get(&entry.path)) else { return false };
    let on_disk = || staging.join(entry.path.as_str()).symlink_metadata().ok().filter(|meta| meta.is_file());
    known.hash == entry.hash
        && known.stamp == entry.stamp
        && on_disk().map(|meta| Stamp::of(&meta)) == Some(entry.stamp)
}

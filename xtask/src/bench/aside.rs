//! Outputs that are done with, kept until the end.
//!
//! ext4 gives the number of a removed file to no other for a minute or more, and looks through all of these numbers for
//! each file that is made meanwhile: a build beside the remains of the one before spent a fifth of its time there,
//! which no build on a machine of its own does. And what is still to be written of the last output is written first, so
//! that the next build has the disk for itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::remove;
use crate::Outcome;
use crate::cargo::root;

fn folder() -> PathBuf {
    root().join("target/bench/aside")
}

/// Takes a folder out of the way, if it is there.
pub fn set(path: &Path) -> Outcome {
    static N_SET: AtomicUsize = AtomicUsize::new(0);
    if path.exists() {
        let name = format!("{}-{}", std::process::id(), N_SET.fetch_add(1, Ordering::Relaxed));
        let moved = fs::create_dir_all(folder()).and_then(|()| fs::rename(path, folder().join(name)));
        moved.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    rustix::fs::sync();
    Ok(())
}

/// When everything is measured.
pub fn clear() -> Outcome {
    remove(&folder())
}

//! Writing: artifacts become a bundle that replaces the old one in a single step.
//!
//! A new folder is filled beside the output while pages are rendered; what did not change is linked into it at the
//! end, so those files are never written again; then the two folders change places. Killed at any moment, the output
//! is the old bundle or the new one, and the next build clears what is left over.
//!
//! An output that is a mount point cannot change places. There the changed files move in one by one, and a build that
//! is killed meanwhile is completed by the next one.

mod commit;
mod place;
mod record;
mod tree;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::artifact::{Artifact, Body};
use crate::diag::{Code, Diagnostic};
use crate::source::SitePath;
use place::{Place, unwritable};
use record::{Entry, Hash, Record, Stamp};

/// What a finished build did, in files.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Written {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
}

/// A bundle in the making. Dropped before `finish`, it leaves the output as it was.
pub struct BundleWriter {
    docs: PathBuf,
    place: Place,
    /// What the last build wrote; `None` when nothing is known about the output.
    before: Option<Record>,
    state: Mutex<State>,
    /// Held until the writer is dropped.
    _lock: File,
}

#[derive(Default)]
struct State {
    files: Vec<Emitted>,
    /// The first failure by path. After one nothing more is written.
    failure: Option<(SitePath, Diagnostic)>,
    /// The first path, in order, at which the staging folder already held something.
    clash: Option<SitePath>,
}

/// A file of the new bundle.
struct Emitted {
    entry: Entry,
    /// Stands in the staging folder; otherwise the one in the output is used again.
    fresh: bool,
}

/// Whether `out` is a folder that a build wrote, by the record beside it.
pub fn has_record(out: &Path) -> bool {
    place::beside(out).is_some_and(|side| side.join("record").is_file())
}

impl BundleWriter {
    /// Takes the output folder `out` for this process, after completing or clearing what an interrupted build left.
    /// `docs` is the real path of the docs folder, from which `Body::Copy` copies.
    ///
    /// # Errors
    /// `OutputRefused`, `OutputForeign`, `OutputBusy`, `OutputUnwritable`. Nothing was changed then.
    pub fn open(out: &Path, docs: &Path) -> Result<BundleWriter, Diagnostic> {
        let place = place::choose(out, docs)?;
        let lock = place::lock(&place)?;
        commit::recover(&place)?;
        let before = Record::load(&place.record());
        commit::refuse_foreign(&place, before.as_ref())?;
        let staging = place.staging();
        fs::create_dir(&staging).map_err(|error| unwritable(&staging, &error))?;
        Ok(BundleWriter { docs: docs.to_path_buf(), place, before, state: Mutex::default(), _lock: lock })
    }

    /// Writes one artifact, from any thread. Failures are kept for `finish`.
    pub fn write(&self, artifact: &Artifact) {
        if self.state().failure.is_some() {
            return;
        }
        let result = match &artifact.body {
            Body::Bytes(bytes) => self.bytes(&artifact.path, bytes),
            Body::Copy(from) => self.copy(&artifact.path, from),
        };
        let mut state = self.state();
        match result {
            Ok(file) => state.files.push(file),
            // The first by path, so that one failing build and the next say the same where they can.
            Err(diag) if state.failure.as_ref().is_none_or(|(path, _)| artifact.path < *path) => {
                state.failure = Some((artifact.path.clone(), diag));
            }
            Err(_) => {}
        }
    }

    /// Puts the new bundle in place, without the files of the old one that it no longer has.
    ///
    /// # Errors
    /// The first failure of `write`; `OutputConflict` for two artifacts that want one path; `OutputForeign`;
    /// `OutputUnwritable`. The output is as it was.
    pub fn finish(self) -> Result<Written, Diagnostic> {
        let mut state = std::mem::take(&mut *self.state());
        state.files.sort_by(|a, b| a.entry.path.cmp(&b.entry.path));
        commit::refuse_conflicts(&state.files)?;
        if let Some((_, diag)) = state.failure {
            return Err(diag);
        }
        match state.clash {
            Some(path) => Err(Code::OutputConflict
                .site(format!("two files of the bundle want the path `{path}`, for a disk that takes `A` for `a`"))
                .help("rename one of them, so that their names differ in more than case")),
            None => commit::commit(&self.place, self.before.as_ref(), state.files),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn bytes(&self, path: &SitePath, bytes: &[u8]) -> Result<Emitted, Diagnostic> {
        let hash = record::hash(bytes);
        if let Some(stamp) = self.unchanged(path, &hash, bytes.len() as u64) {
            return Ok(Emitted {
                entry: Entry { path: path.clone(), hash, stamp, origin: None, kept: false },
                fresh: false,
            });
        }
        let stamp =
            self.stage(path, |mut file| file.write_all(bytes)).map_err(|error| self.cannot_write(path, &error))?;
        Ok(Emitted { entry: Entry { path: path.clone(), hash, stamp, origin: None, kept: false }, fresh: true })
    }

    fn copy(&self, path: &SitePath, from: &SitePath) -> Result<Emitted, Diagnostic> {
        let cannot_read = |error: io::Error| {
            Code::FileUnreadable
                .in_file(from.clone(), format!("cannot read `{from}`, which was there when the build began: {error}"))
                .help("build again")
        };
        let source = self.docs.join(from.as_str());
        let mut file = File::open(&source).map_err(cannot_read)?;
        let origin = Stamp::of(&file.metadata().map_err(cannot_read)?);
        if let Some(entry) = self.before.as_ref().and_then(|before| before.get(path))
            && entry.origin == Some(origin)
            && self.stamp_in_output(path) == Some(entry.stamp)
        {
            return Ok(Emitted { entry: Entry { kept: false, ..entry.clone() }, fresh: false });
        }

        let hash = hash_of(&mut file).map_err(cannot_read)?;
        let (stamp, fresh) = match self.unchanged(path, &hash, origin.len) {
            Some(stamp) => (stamp, false),
            None => {
                // `io::copy` lets the kernel share or move the bytes where the file system can.
                let copy = |mut to: &File| io::copy(&mut File::open(&source)?, &mut to).map(drop);
                (self.stage(path, copy).map_err(|error| self.cannot_write(path, &error))?, true)
            }
        };
        let entry = Entry { path: path.clone(), hash, stamp, origin: trusted(origin, stamp), kept: false };
        Ok(Emitted { entry, fresh })
    }

    /// The stamp of the output's file when its content is what the build wants there. It is read only when the record
    /// does not vouch for it.
    fn unchanged(&self, path: &SitePath, hash: &Hash, len: u64) -> Option<Stamp> {
        let stamp = self.stamp_in_output(path).filter(|stamp| stamp.len == len)?;
        let entry = self.before.as_ref().and_then(|before| before.get(path));
        let same = match entry {
            Some(entry) if entry.stamp == stamp => entry.hash == *hash,
            Some(_) | None => hash_of(&mut File::open(self.place.out.join(path.as_str())).ok()?).ok()? == *hash,
        };
        same.then_some(stamp)
    }

    fn stamp_in_output(&self, path: &SitePath) -> Option<Stamp> {
        let meta = self.place.out.join(path.as_str()).symlink_metadata().ok()?;
        meta.is_file().then(|| Stamp::of(&meta))
    }

    /// Fills a new file of the staging folder.
    fn stage(&self, path: &SitePath, fill: impl Fn(&File) -> io::Result<()>) -> io::Result<Stamp> {
        let staged = self.place.staging().join(path.as_str());
        let file = match tree::with_folder(&staged, || File::create_new(&staged)) {
            // Two artifacts want one path, or a file where a folder is: `finish` says which.
            Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory) => {
                let mut state = self.state();
                if state.clash.as_ref().is_none_or(|first| path < first) {
                    state.clash = Some(path.clone());
                }
                return Ok(Stamp { len: 0, changed: 0 });
            }
            result => result?,
        };
        fill(&file)?;
        Ok(Stamp::of(&file.metadata()?))
    }

    fn cannot_write(&self, path: &SitePath, error: &io::Error) -> Diagnostic {
        unwritable(&self.place.out.join(path.as_str()), error)
    }
}

impl Drop for BundleWriter {
    fn drop(&mut self) {
        // After `finish` there is nothing left; before it, whatever stays behind is cleared by the next build.
        _ = tree::remove(&self.place.staging());
    }
}

fn hash_of(file: &mut File) -> io::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file)?;
    Ok(record::short(hasher.finalize()))
}

/// The stamp of a copied file's origin, unless it could change again without a trace: file systems count time in steps
/// of up to two seconds.
fn trusted(origin: Stamp, copied: Stamp) -> Option<Stamp> {
    const STEP: i64 = 2_000_000_000;
    (origin.changed.saturating_add(STEP) < copied.changed).then_some(origin)
}

#[cfg(test)]
mod tests;

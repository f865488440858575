//! Writing: artifacts become a bundle that replaces the old one in a single step.
//!
//! A folder beside the output is filled while pages are rendered; what did not change is linked into it at the end, so
//! those files are never written again; then the two folders change places. Killed at any moment, the output is the
//! old bundle or the new one, and the next build clears what is left over. The folder that was replaced is kept and
//! becomes the next one.
//!
//! An output that is a mount point cannot change places. There the changed files move in one by one, and a build that
//! is killed meanwhile is completed by the next one.

mod commit;
mod kept;
mod output;
mod place;
mod record;
mod renewed;
mod said;
mod spare;
mod tree;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::artifact::{Artifact, Body, Piece};
use crate::diag::report::Files;
use crate::diag::{Code, Diagnostic};
use crate::source::SitePath;
use kept::Kept;
use output::Output;
use place::{Place, unwritable};
use record::{Entry, Record, Stamp};

pub use record::Hash;
pub use said::{Said, fingerprint, newest_asset, program};

/// A bundle in the making. Dropped before `finish`, it leaves the output as it was.
pub struct BundleWriter {
    docs: PathBuf,
    place: Place,
    /// `None` when nothing is known about the output.
    before: Option<Output>,
    /// Whether there is an output at all: where there is none, no file of it is asked for.
    has_output: bool,
    /// What is in the staging folder from an older bundle; `None` when it began empty.
    spare: Option<Record>,
    state: Mutex<State>,
    /// Before the lock: their draft is removed as long as it cannot be another build's.
    kept: Kept,
    /// Held until the writer is dropped.
    _lock: File,
}

#[derive(Default)]
struct State {
    files: Vec<Emitted>,
    /// Every path that was begun in the staging folder.
    staged: Vec<SitePath>,
    /// Artifacts whose path was taken, most often by a file of the older bundle that is in the way.
    deferred: Vec<Artifact>,
    /// The first failure by path. After one nothing more is written.
    failure: Option<(SitePath, Diagnostic)>,
}

/// A file of the new bundle.
struct Emitted {
    entry: Entry,
    /// Stands in the staging folder; otherwise the one in the output is used again.
    fresh: bool,
}

/// Why an artifact is not in the staging folder.
enum Refusal {
    /// Something else has its path, or a file stands where its folder should be.
    Taken,
    Failed(Diagnostic),
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
        let (before, spare) = records(&place).inspect_err(|_| place.abandon())?;
        let has_output = place.out.exists();
        let kept = Kept::open(&place, has_output && before.is_some());
        Ok(BundleWriter {
            docs: docs.to_path_buf(),
            place,
            before,
            has_output,
            spare,
            state: Mutex::default(),
            kept,
            _lock: lock,
        })
    }

    /// Writes one artifact, from any thread. Failures are kept for `finish`.
    pub fn write(&self, artifact: &Artifact) {
        if self.state().failure.is_some() {
            return;
        }
        let result = self.emit(artifact);
        let mut state = self.state();
        match result {
            Ok(file) => push(&mut state.files, file),
            Err(Refusal::Taken) => state.deferred.push(artifact.clone()),
            // The first by path, so that one failing build and the next say the same where they can.
            Err(Refusal::Failed(diag)) if state.failure.as_ref().is_none_or(|(path, _)| artifact.path < *path) => {
                state.failure = Some((artifact.path.clone(), diag));
            }
            Err(Refusal::Failed(_)) => {}
        }
    }

    /// What the last build said, when it was made from the same (its fingerprint is this) and its bundle is in the output
    /// untouched: then there is nothing to build, and the writer is to be dropped. `newest` is the time of the last change
    /// of any file that is known by its stamp only.
    pub fn said(&self, fingerprint: Hash, newest: Option<i64>) -> Option<(Said, Files)> {
        let before = self.before.as_ref().filter(|_| self.has_output)?;
        let said = Said::load(&self.place, before, fingerprint, newest)?;
        let n_files = before.record.entries().len();
        let kept = before.record.entries().iter().filter(|entry| entry.kept).count();
        Some((said, Files { unchanged: n_files - kept, kept, ..Files::default() }))
    }

    /// What the last build kept under this name whose bundle is in the output, from any thread; it stays for the next build.
    pub fn recall(&self, key: &Hash) -> Option<Vec<u8>> {
        self.kept.recall(key)
    }

    /// Whether it kept something under this name; it stays for the next build then.
    pub fn stays(&self, key: &Hash) -> bool {
        self.kept.stays(key)
    }

    /// Keeps something for the next build, from any thread.
    pub fn keep(&self, key: Hash, bytes: &[u8]) {
        self.kept.keep(key, bytes);
    }

    /// Makes files of the last build files of this one, from any thread; `None`, and nothing is done, when one of them is not
    /// in the output as it was.
    pub fn take(&self, paths: &[SitePath]) -> Option<()> {
        let before = self.before.as_ref()?;
        let entries = paths.iter().map(|path| Some(Entry { kept: false, ..before.untouched(path)?.clone() }));
        let entries = entries.collect::<Option<Vec<Entry>>>()?;
        self.state().files.extend(entries.into_iter().map(|entry| Emitted { entry, fresh: false }));
        Some(())
    }

    /// Makes a file of this build, from any thread, of pieces of the last build's and of new ones; `None`, and nothing is
    /// done, when that one is not in the output as it was, is shorter, or cannot be read. It is not held in memory.
    pub fn renew(&self, path: &SitePath, pieces: &[Piece]) -> Option<()> {
        // Nothing more is written.
        if self.state().failure.is_some() {
            return Some(());
        }
        let last = self.before.as_ref()?.untouched(path)?;
        let len = renewed::len(pieces, last.stamp.len)?;
        let from = File::open(self.place.out.join(path.as_str())).ok()?;
        let is_same = || Some(renewed::join(&from, pieces, &mut io::sink()).ok()? == last.hash);
        if len == last.stamp.len && is_same()? {
            return self.take(std::slice::from_ref(path));
        }
        let mut hash = None;
        let fill = |mut to: &File| renewed::join(&from, pieces, &mut to).map(|own| hash = Some(own));
        let stamp = match self.stage(path, fill) {
            Ok(stamp) => stamp,
            Err(Refusal::Taken) => return None,
            Err(Refusal::Failed(_)) => {
                // What is half written stands in the way of the whole.
                _ = fs::remove_file(self.place.staging().join(path.as_str()));
                return None;
            }
        };
        let entry = Entry { path: path.clone(), hash: hash?, stamp, origin: None, kept: false };
        push(&mut self.state().files, Emitted { entry, fresh: true });
        Some(())
    }

    /// Puts the new bundle in place, without the files of the old one that it no longer has, and keeps what was said of it
    /// and made of it for the next build.
    ///
    /// # Errors
    /// The first failure of `write`; `OutputConflict` for two artifacts that want one path; `OutputForeign`;
    /// `OutputUnwritable`. The output is as it was.
    pub fn finish(self, said: Option<&Said>) -> Result<Files, Diagnostic> {
        let written = self.put_in_place()?;
        // While nobody else may change the record.
        match said {
            Some(said) => said.save(&self.place),
            None => _ = fs::remove_file(self.place.said()),
        }
        self.kept.save();
        Ok(written)
    }

    fn put_in_place(&self) -> Result<Files, Diagnostic> {
        let (mut files, deferred, failure) = {
            let mut state = self.state();
            (std::mem::take(&mut state.files), std::mem::take(&mut state.deferred), state.failure.take())
        };
        files.sort_by(|a, b| a.entry.path.cmp(&b.entry.path));
        let mut paths: Vec<&SitePath> = files.iter().map(|file| &file.entry.path).collect();
        paths.extend(deferred.iter().map(|artifact| &artifact.path));
        paths.sort();
        commit::refuse_conflicts(&paths)?;
        if let Some((_, diag)) = failure {
            return Err(diag);
        }
        if !deferred.is_empty() {
            self.make_room(&files)?;
            for artifact in &deferred {
                files.push(self.emit(artifact).map_err(|refusal| refusal.finding(&artifact.path))?);
            }
            files.sort_by(|a, b| a.entry.path.cmp(&b.entry.path));
        }
        let before = self.before.as_ref().map(|before| &before.record);
        commit::commit(&self.place, before, self.spare.as_ref(), files)
    }

    /// Removes the older bundle's files that the new one does not have.
    fn make_room(&self, files: &[Emitted]) -> Result<(), Diagnostic> {
        let Some(spare) = &self.spare else { return Ok(()) };
        let wanted = |path: &SitePath| files.binary_search_by(|file| file.entry.path.cmp(path)).is_ok();
        let staging = self.place.staging();
        spare::clear(&staging, spare, wanted).map_err(|error| unwritable(&staging, &error))
    }

    fn emit(&self, artifact: &Artifact) -> Result<Emitted, Refusal> {
        match &artifact.body {
            Body::Bytes(bytes) => self.bytes(&artifact.path, bytes),
            Body::Copy(from) => self.copy(&artifact.path, from),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn bytes(&self, path: &SitePath, bytes: &[u8]) -> Result<Emitted, Refusal> {
        let hash = record::hash(bytes);
        if let Some(stamp) = self.unchanged(path, &hash, bytes.len() as u64) {
            return Ok(Emitted {
                entry: Entry { path: path.clone(), hash, stamp, origin: None, kept: false },
                fresh: false,
            });
        }
        let stamp = self.stage(path, |mut file| file.write_all(bytes))?;
        Ok(Emitted { entry: Entry { path: path.clone(), hash, stamp, origin: None, kept: false }, fresh: true })
    }

    fn copy(&self, path: &SitePath, from: &SitePath) -> Result<Emitted, Refusal> {
        let cannot_read = |error: io::Error| {
            let message = format!("cannot read `{from}`, which was there when the build began: {error}");
            Refusal::Failed(Code::FileUnreadable.in_file(from.clone(), message).help("build again"))
        };
        let source = self.docs.join(from.as_str());
        let mut file = File::open(&source).map_err(cannot_read)?;
        let origin = Stamp::of(&file.metadata().map_err(cannot_read)?);
        if let Some(entry) = self.before.as_ref().and_then(|before| before.untouched(path))
            && entry.origin == Some(origin)
        {
            return Ok(Emitted { entry: Entry { kept: false, ..entry.clone() }, fresh: false });
        }

        let hash = hash_of(&mut file).map_err(cannot_read)?;
        let (stamp, fresh) = match self.unchanged(path, &hash, origin.len) {
            Some(stamp) => (stamp, false),
            None => {
                // `io::copy` lets the kernel share or move the bytes where the file system can.
                let copy = |mut to: &File| io::copy(&mut File::open(&source)?, &mut to).map(drop);
                (self.stage(path, copy)?, true)
            }
        };
        let entry = Entry { path: path.clone(), hash, stamp, origin: trusted(origin, stamp), kept: false };
        Ok(Emitted { entry, fresh })
    }

    /// The stamp of the output's file when its content is what the build wants there. It is read only when the record
    /// does not vouch for it.
    fn unchanged(&self, path: &SitePath, hash: &Hash, len: u64) -> Option<Stamp> {
        let (vouched, stamp) = match &self.before {
            Some(before) => before.get(path).map(|(entry, stamp)| (Some(entry), stamp))?,
            None => (None, self.stamp_in_output(path)?),
        };
        let same = stamp.len == len
            && match vouched {
                Some(entry) if entry.stamp == stamp => entry.hash == *hash,
                Some(_) | None => hash_of(&mut File::open(self.place.out.join(path.as_str())).ok()?).ok()? == *hash,
            };
        same.then_some(stamp)
    }

    fn stamp_in_output(&self, path: &SitePath) -> Option<Stamp> {
        let meta = self.has_output.then(|| self.place.out.join(path.as_str()).symlink_metadata().ok())??;
        meta.is_file().then(|| Stamp::of(&meta))
    }

    /// Fills a new file of the staging folder.
    fn stage(&self, path: &SitePath, fill: impl FnOnce(&File) -> io::Result<()>) -> Result<Stamp, Refusal> {
        let staged = self.place.staging().join(path.as_str());
        if self.spare.as_ref().is_some_and(|spare| spare.get(path).is_some()) {
            // Never written over: it may be the output's file under a second name.
            _ = fs::remove_file(&staged);
        }
        let failed = |error: io::Error| Refusal::Failed(unwritable(&self.place.out.join(path.as_str()), &error));
        let file = match tree::with_folder(&staged, || File::create_new(&staged)) {
            Ok(file) => file,
            Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory) => {
                return Err(Refusal::Taken);
            }
            Err(error) => return Err(failed(error)),
        };
        push(&mut self.state().staged, path.clone());
        fill(&file).map_err(failed)?;
        Ok(Stamp::of(&file.metadata().map_err(failed)?))
    }
}

impl Refusal {
    /// For an artifact that found its path taken although no other artifact has it.
    fn finding(self, path: &SitePath) -> Diagnostic {
        match self {
            Refusal::Failed(diag) => diag,
            Refusal::Taken => Code::OutputConflict
                .site(format!("two files of the bundle want the path `{path}`, on a disk that takes `A` for `a`"))
                .help("rename one of them, so that their names differ in more than case"),
        }
    }
}

impl Drop for BundleWriter {
    fn drop(&mut self) {
        self.clear();
        self.place.abandon();
    }
}

impl BundleWriter {
    fn clear(&mut self) {
        let staging = self.place.staging();
        // There is nothing left here after a build that changed the output, or what the next build will complete.
        if !staging.exists() || self.place.next_record().exists() {
            return;
        }
        let staged = std::mem::take(&mut self.state().staged);
        let back = self.spare.as_ref().is_some_and(|spare| spare::put_back(&self.place, spare, &staged).is_ok());
        if !back {
            // What stays behind is cleared by the next build.
            _ = tree::remove(&staging);
        }
    }
}

/// For lists of all files of a bundle, of which half would else stand empty.
fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 4 + 16);
    }
    list.push(item);
}

/// Of the last build and of the spare folder, after what an interrupted build left is completed or cleared.
fn records(place: &Place) -> Result<(Option<Output>, Option<Record>), Diagnostic> {
    commit::recover(place)?;
    // Of a large bundle each takes as long as the others.
    let of_output = || rayon::join(|| Record::load(&place.record()), || commit::files_of(place));
    let ((before, files), known) = rayon::join(of_output, || spare::known(place));
    let files = files?;
    for path in commit::refuse_foreign(place, before.as_ref(), &files)? {
        tree::remove(&place.out.join(path)).map_err(|error| unwritable(&place.out, &error))?;
    }
    let spare = spare::take(place, known).map_err(|error| unwritable(&place.staging(), &error))?;
    Ok((before.map(|record| Output::new(record, &files)), spare))
}

fn hash_of(file: &mut File) -> io::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file)?;
    Ok(record::short(hasher.finalize()))
}

/// File systems count time in steps of up to two seconds; in nanoseconds.
const TIME_STEP: i64 = 2_000_000_000;

/// The stamp of a copied file's origin, unless it could change again without a trace.
fn trusted(origin: Stamp, copied: Stamp) -> Option<Stamp> {
    (origin.changed.saturating_add(TIME_STEP) < copied.changed).then_some(origin)
}

#[cfg(test)]
mod tests;

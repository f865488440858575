//! Where a build writes: the output folder, and the folder beside it that holds the build's own records.
//!
//! The records (`record`, `lock`, the bundle being made) stay out of the output, because whoever can list a deployed
//! record learns of every page. They stand beside it as `.NAME.docs`, or in the user's cache where nothing may be
//! created beside the output, as for a mounted volume.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic};

#[derive(Clone)]
pub struct Place {
    /// Real path; the folder itself need not exist.
    pub out: PathBuf,
    /// Exists and is ours.
    pub side: PathBuf,
    /// `side` was made for this build.
    pub is_new: bool,
    /// Whether a bundle made in `side` may be moved to `out` as a whole.
    pub whole: bool,
}

impl Place {
    pub fn record(&self) -> PathBuf {
        self.side.join("record")
    }

    /// What the build of the record said.
    pub fn said(&self) -> PathBuf {
        self.side.join("said")
    }

    /// What it kept for the next one: the names and places of it.
    pub fn kept(&self) -> PathBuf {
        self.side.join("kept")
    }

    /// What stands at those places. One of two takes turns with the other.
    pub fn kept_bytes(&self, turn: u8) -> PathBuf {
        self.side.join(format!("kept.{turn}"))
    }

    /// The next record: present from the moment the new bundle is complete until it has replaced the old one.
    pub fn next_record(&self) -> PathBuf {
        self.side.join("record.new")
    }

    /// Where the new bundle is made.
    pub fn staging(&self) -> PathBuf {
        if self.whole { self.side.join("new") } else { self.out.join(INNER_STAGING) }
    }

    /// Takes the folder of records away again when nothing was ever recorded in it. To be called by who holds the lock.
    pub fn abandon(&self) {
        if self.is_new && !self.record().exists() && !self.next_record().exists() {
            _ = fs::remove_dir_all(&self.side);
        }
    }

    /// Everything an interrupted build may have left.
    pub fn leftovers(&self) -> [PathBuf; 3] {
        [self.side.join("new"), self.side.join("old"), self.out.join(INNER_STAGING)]
    }
}

/// Made inside of the output where that is a mount point: files can be moved within a mount only.
pub const INNER_STAGING: &str = ".docs-new";

/// The folder of records that belongs to the output `out`, when it stands beside it.
pub fn beside(out: &Path) -> Option<PathBuf> {
    let mut name = OsString::from(".");
    name.push(out.file_name()?);
    name.push(".docs");
    Some(out.with_file_name(name))
}

/// Judges the output folder before anything is written, and makes the folder of records. `docs` is a real path.
///
/// # Errors
/// `OutputRefused` for a place where a bundle would destroy something, `OutputUnwritable` for one we cannot write to.
pub fn choose(out: &Path, docs: &Path) -> Result<Place, Diagnostic> {
    let out = real_path(out)?;
    refuse_dangerous(&out, docs)?;
    let exists = out.exists();
    if exists && !out.is_dir() {
        return Err(refused(&out, "it is a file"));
    }
    if exists {
        writable(&out).map_err(|error| unwritable(&out, &error))?;
    }
    let beside = beside(&out).ok_or_else(|| refused(&out, "it has no name"))?;
    let (side, is_new, moved) = match make_side(&beside) {
        Ok(is_new) => (beside, is_new, false),
        Err(error) if !exists => return Err(unwritable(&out, &error)),
        Err(error) => {
            let (side, is_new) = in_cache(&out).ok_or_else(|| no_room_for_records(&beside, &error))?;
            (side, is_new, true)
        }
    };
    let whole = !moved && (!exists || same_device(&side, &out));
    Ok(Place { out, side, is_new, whole })
}

/// Held as long as the file is open; the system lets go when the process dies.
///
/// # Errors
/// `OutputBusy` when another build holds it.
pub fn lock(place: &Place) -> Result<File, Diagnostic> {
    let path = place.side.join("lock");
    let file = File::options().create(true).append(true).open(&path).map_err(|error| unwritable(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Code::OutputBusy
            .site(format!("another build is writing to `{}`", place.out.display()))
            .help("wait for it to end, or build into another folder: `--out OTHER`")),
        // A file system without locks (some network mounts): builds there are guarded by nobody.
        Err(TryLockError::Error(_)) => Ok(file),
    }
}

pub fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let help = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room on the disk; the previous bundle is as it was"
        }
        _ => "give yourself the right to write there, or build into another folder: `--out OTHER`",
    };
    Code::OutputUnwritable.site(format!("cannot write `{}`: {error}", path.display())).help(help)
}

fn no_room_for_records(beside: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("cannot keep the build's record in `{}`: {error}", beside.display());
    Code::OutputUnwritable.site(message).help(
        "give yourself the right to write there, or name a folder for it: `XDG_CACHE_HOME=/path/to/cache docs build …`",
    )
}

fn refused(out: &Path, why: &str) -> Diagnostic {
    Code::OutputRefused
        .site(format!("will not write the bundle to `{}`: {why}", out.display()))
        .help("give a folder of its own: `--out dist`")
}

/// Symbolic links are followed first, so that the folder meant is the one judged and replaced.
fn real_path(out: &Path) -> Result<PathBuf, Diagnostic> {
    if out.symlink_metadata().is_ok() {
        return out.canonicalize().map_err(|error| unwritable(out, &error));
    }
    let absolute = std::path::absolute(out).map_err(|error| unwritable(out, &error))?;
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Err(refused(out, "it has no name"));
    };
    fs::create_dir_all(parent).map_err(|error| unwritable(out, &error))?;
    Ok(parent.canonicalize().map_err(|error| unwritable(out, &error))?.join(name))
}

fn refuse_dangerous(out: &Path, docs: &Path) -> Result<(), Diagnostic> {
    if out.parent().is_none() {
        return Err(refused(out, "it is the root of the file system"));
    }
    if out == docs {
        return Err(refused(out, "it is the docs folder"));
    }
    if docs.starts_with(out) {
        return Err(refused(out, "it holds the docs folder"));
    }
    let home = std::env::home_dir().and_then(|home| home.canonicalize().ok());
    if home.is_some_and(|home| home.starts_with(out)) {
        return Err(refused(out, "it is or holds your home folder"));
    }
    Ok(())
}

/// Whether it was not there before.
fn make_side(side: &Path) -> io::Result<bool> {
    let is_new = match fs::create_dir(side) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
        Err(error) => return Err(error),
    };
    if !side.symlink_metadata()?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotADirectory, "it stands where a folder of records must be"));
    }
    writable(side)?;
    let ignore = side.join(".gitignore");
    if !ignore.exists() {
        fs::write(ignore, "*\n")?;
    }
    Ok(is_new)
}

/// The folder of records where nothing may be created beside the output.
fn in_cache(out: &Path) -> Option<(PathBuf, bool)> {
    let base = match std::env::var_os("XDG_CACHE_HOME") {
        Some(base) if Path::new(&base).is_absolute() => PathBuf::from(base),
        _ => std::env::home_dir()?.join(".cache"),
    };
    let name = blake3::hash(out.as_os_str().as_encoded_bytes()).to_hex();
    let builds = base.join("docs-builds");
    fs::create_dir_all(&builds).ok()?;
    let side = builds.join(&name[..32]);
    let is_new = make_side(&side).ok()?;
    Some((side, is_new))
}

#[cfg(unix)]
fn writable(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::access(folder, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK)?)
}

#[cfg(not(unix))]
fn writable(folder: &Path) -> io::Result<()> {
    match folder.metadata()?.permissions().readonly() {
        true => Err(io::ErrorKind::PermissionDenied.into()),
        false => Ok(()),
    }
}

#[cfg(unix)]
fn same_device(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| path.metadata().ok().map(|meta| meta.dev());
    device(a).is_some_and(|device_of_a| device(b) == Some(device_of_a))
}

#[cfg(not(unix))]
fn same_device(_: &Path, _: &Path) -> bool {
    true
}

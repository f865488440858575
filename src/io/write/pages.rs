//! What the pages of the last build left, so that the next one need not make those that are the same.
//!
//! Stands beside the record and holds for that record alone: of files it has their paths only, and says that they are what
//! they were because the record does. One that is damaged, of another version or of another bundle says nothing. It is
//! written while pages are made and read page by page, so that a large site needs no room for it in memory.
//!
//! The file is what each page left, one after the other; then, for each, its name, place, lengths and hash; then the
//! record's hash, a hash of all from the names on, and where these begin.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::place::Place;
use super::record::{Hash, hash};
use crate::source::SitePath;

const TITLE: &[u8] = b"docs build pages 1\n";

/// More bytes than this are not kept: pages that come later are made again each time. 10,000 pages leave about 100 MB.
const MAX: u64 = 2 << 30;
/// Bytes of a page's line: name, place, two lengths, hash.
const LINE: usize = 16 + 8 + 4 + 4 + 16;
/// Bytes at the end.
const END: usize = 16 + 16 + 8;

/// What was kept, and what is to be.
pub struct Pages {
    /// Where it stands, and the record that it belongs to.
    place: PathBuf,
    record: PathBuf,
    /// Whether the bundle of the record is in the output.
    is_there: bool,
    /// Read when the first page asks.
    before: OnceLock<Option<Before>>,
    next: Mutex<Next>,
}

/// The pages of the last build, and what they left.
struct Before {
    known: FxHashMap<Hash, Known>,
    file: Mutex<File>,
}

/// A page of the last build.
struct Known {
    at: u64,
    n_paths: usize,
    n_left: usize,
    hash: Hash,
}

/// A page as the last build left it.
pub struct Left {
    pub paths: Vec<SitePath>,
    pub bytes: Vec<u8>,
}

/// The next file in the making.
#[derive(Default)]
struct Next {
    file: Option<BufWriter<File>>,
    at: u64,
    lines: Vec<u8>,
    has_failed: bool,
}

impl Pages {
    /// With those of the last build where it `is_there`. What an interrupted build left is cleared, so another must not be
    /// at work.
    pub fn open(place: &Place, is_there: bool) -> Pages {
        let (next, before) = (Mutex::default(), OnceLock::new());
        let pages = Pages { place: place.pages(), record: place.record(), is_there, before, next };
        _ = fs::remove_file(pages.draft());
        pages
    }

    /// What a page of this name left, from any thread.
    pub fn left(&self, key: &Hash) -> Option<Left> {
        let load = || if self.is_there { load(&self.place, &self.record) } else { None };
        let before = self.before.get_or_init(load).as_ref()?;
        let Known { at, n_paths, n_left, hash: expected } = before.known.get(key)?;
        let mut bytes = vec![0; n_paths + n_left];
        {
            let mut file = before.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(*at)).ok()?;
            file.read_exact(&mut bytes).ok()?;
        }
        // Against damage: a disk that lost its power, an editor.
        if hash(&bytes) != *expected {
            return None;
        }
        let left = bytes.split_off(*n_paths);
        let paths = String::from_utf8(bytes).ok()?;
        // A path is taken as it was written.
        let paths = paths.lines().map(|path| SitePath::new(path).filter(|site| site.as_str() == path));
        Some(Left { paths: paths.collect::<Option<_>>()?, bytes: left })
    }

    /// Keeps what a page left for the next build, from any thread.
    pub fn keep(&self, key: Hash, Left { paths, bytes: left }: &Left) {
        // Such a name would be two.
        if paths.iter().any(|path| path.as_str().contains('\n')) {
            return;
        }
        let mut bytes = Vec::with_capacity(left.len() + 128);
        for path in paths {
            bytes.extend_from_slice(path.as_str().as_bytes());
            bytes.push(b'\n');
        }
        let n_paths = bytes.len();
        bytes.extend_from_slice(left);
        let hash = hash(&bytes);
        let mut next = self.next();
        if next.has_failed || next.at + bytes.len() as u64 > MAX {
            return;
        }
        if next.add(&self.draft(), &bytes).is_err() {
            // The room is wanted for the bundle.
            *next = Next { has_failed: true, ..Next::default() };
            _ = fs::remove_file(self.draft());
            return;
        }
        let at = next.at;
        for part in [&key[..], &at.to_le_bytes(), &(n_paths as u32).to_le_bytes(), &(left.len() as u32).to_le_bytes()] {
            next.lines.extend_from_slice(part);
        }
        next.lines.extend_from_slice(&hash);
        next.at += bytes.len() as u64;
    }

    /// For the bundle that has just got to its place. What cannot be kept is forgotten.
    pub fn save(&self) {
        let next = std::mem::take(&mut *self.next());
        let saved = || {
            let record = fs::read(&self.record).ok()?;
            let file = next.end(&hash(&record))?;
            drop(file);
            fs::rename(self.draft(), &self.place).ok()
        };
        if saved().is_none() {
            _ = fs::remove_file(&self.place);
            _ = fs::remove_file(self.draft());
        }
    }

    fn draft(&self) -> PathBuf {
        self.place.with_extension("draft")
    }

    fn next(&self) -> MutexGuard<'_, Next> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        // There is none after a build that came to its end.
        if self.next().file.take().is_some() {
            _ = fs::remove_file(self.draft());
        }
    }
}

impl Next {
    fn add(&mut self, draft: &PathBuf, bytes: &[u8]) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => {
                let mut file = BufWriter::with_capacity(1 << 16, File::create(draft)?);
                file.write_all(TITLE)?;
                self.at = TITLE.len() as u64;
                self.file.insert(file)
            }
        };
        file.write_all(bytes)
    }

    /// `None` for what is not whole.
    fn end(self, record: &Hash) -> Option<File> {
        let mut file = self.file?;
        let end = end(self.lines, record, self.at);
        file.write_all(&end).ok()?;
        file.into_inner().ok()
    }
}

/// What stands behind what pages left.
fn end(mut lines: Vec<u8>, record: &Hash, at: u64) -> Vec<u8> {
    lines.extend_from_slice(record);
    let whole = hash(&lines);
    lines.extend_from_slice(&whole);
    lines.extend_from_slice(&at.to_le_bytes());
    lines
}

/// `None` for a file that is not there or not to be believed.
fn load(place: &Path, record: &Path) -> Option<Before> {
    let mut file = File::open(place).ok()?;
    let mut title = [0; TITLE.len()];
    file.read_exact(&mut title).ok()?;
    let len = file.seek(SeekFrom::End(0)).ok()?;
    file.seek(SeekFrom::End(-8)).ok()?;
    let mut at = [0; 8];
    file.read_exact(&mut at).ok()?;
    let at = u64::from_le_bytes(at);
    if title != TITLE || at > len || len - at > MAX {
        return None;
    }
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut lines = Vec::new();
    file.read_to_end(&mut lines).ok()?;
    let known = parse(&lines, at, &hash(&fs::read(record).ok()?))?;
    Some(Before { known, file: Mutex::new(file) })
}

/// The pages in what stands behind them, from byte `end` of the file on.
fn parse(bytes: &[u8], end: u64, record: &Hash) -> Option<FxHashMap<Hash, Known>> {
    let (lines, rest) = bytes.split_at_checked(bytes.len().checked_sub(END)?)?;
    let hashed = &bytes[..lines.len() + 16];
    if rest[..16] != *record || rest[16..32] != hash(hashed) || rest[32..] != end.to_le_bytes() {
        return None;
    }
    let (lines, []) = lines.as_chunks::<LINE>() else { return None };
    let page = |line: &[u8; LINE]| {
        let at = u64::from_le_bytes(line[16..24].try_into().ok()?);
        let len = |from: usize| Some(u32::from_le_bytes(line[from..from + 4].try_into().ok()?) as usize);
        let (n_paths, n_left) = (len(24)?, len(28)?);
        let is_inside = at.checked_add((n_paths + n_left) as u64).is_some_and(|to| to <= end);
        let known = Known { at, n_paths, n_left, hash: line[32..].try_into().ok()? };
        is_inside.then_some((line[..16].try_into().ok()?, known))
    };
    lines.iter().map(page).collect()
}

#[cfg(test)]
mod tests;

//! What the pages of the last build left, so that the next one need not make those that are the same.
//!
//! Stands beside the record and holds for that record alone: of files it has their paths only, and says that they are what
//! they were because the record does. One that is damaged, of another version or of another bundle says nothing.

use std::fs;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::place::Place;
use super::record::{Hash, hash, short};
use crate::source::SitePath;

const TITLE: &[u8] = b"docs build pages 1\n";

/// More bytes than this are not kept: pages that come later are made again each time. 10,000 pages leave about 100 MB.
const MAX: usize = 512 << 20;

/// What was kept, and what is to be.
#[derive(Default)]
pub struct Pages {
    bytes: Vec<u8>,
    known: FxHashMap<Hash, Known>,
    kept: Mutex<Kept>,
}

/// Of one page, as ranges of all bytes.
struct Known {
    paths: Range<usize>,
    left: Range<usize>,
}

#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    /// By name, so that the file is the same whichever page was made first; each with its range of `bytes`.
    pages: Vec<(Hash, Range<usize>)>,
}

impl Pages {
    /// Those of the last build; none where nothing is known of them.
    pub(super) fn load(place: &Place) -> Pages {
        let read = || {
            let bytes = fs::read(place.pages()).ok()?;
            let known = parse(&bytes, &hash(&fs::read(place.record()).ok()?))?;
            Some(Pages { bytes, known, kept: Mutex::default() })
        };
        read().unwrap_or_default()
    }

    /// What a page left.
    pub fn left(&self, key: &Hash) -> Option<&[u8]> {
        Some(&self.bytes[self.known.get(key)?.left.clone()])
    }

    /// The files of a page.
    pub(super) fn paths(&self, key: &Hash) -> Option<Vec<SitePath>> {
        let paths = std::str::from_utf8(&self.bytes[self.known.get(key)?.paths.clone()]).ok()?;
        // A path is taken as it was written.
        paths.lines().map(|path| SitePath::new(path).filter(|site| site.as_str() == path)).collect()
    }

    /// Keeps what a page left for the next build, from any thread.
    pub fn keep(&self, key: Hash, paths: &[SitePath], left: &[u8]) {
        // Such a name would be two.
        if paths.iter().any(|path| path.as_str().contains('\n')) {
            return;
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let Kept { bytes, pages } = &mut *kept;
        let start = bytes.len();
        let n_paths = paths.iter().map(|path| path.as_str().len() + 1).sum::<usize>();
        if start + n_paths + left.len() + 32 > MAX {
            return;
        }
        bytes.extend_from_slice(&key);
        bytes.extend_from_slice(&(n_paths as u32).to_le_bytes());
        bytes.extend_from_slice(&(left.len() as u32).to_le_bytes());
        for path in paths {
            bytes.extend_from_slice(path.as_str().as_bytes());
            bytes.push(b'\n');
        }
        bytes.extend_from_slice(left);
        pages.push((key, start..bytes.len()));
    }

    /// For the bundle that has just got to its place. What cannot be kept is forgotten.
    pub(super) fn save(&self, place: &Place) {
        let kept = std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner));
        let path = place.pages();
        let saved = fs::read(place.record()).is_ok_and(|record| {
            let draft = path.with_extension("draft");
            !kept.pages.is_empty()
                && fs::write(&draft, print(kept, &hash(&record))).and_then(|()| fs::rename(&draft, &path)).is_ok()
        });
        if !saved {
            _ = fs::remove_file(&path);
        }
    }
}

/// The title, the record's hash, the pages, and a hash of all of that.
fn print(mut kept: Kept, record: &Hash) -> Vec<u8> {
    kept.pages.sort_unstable_by_key(|(key, _)| *key);
    let mut out = Vec::with_capacity(kept.bytes.len() + 64);
    out.extend_from_slice(TITLE);
    out.extend_from_slice(record);
    kept.pages.iter().for_each(|(_, range)| out.extend_from_slice(&kept.bytes[range.clone()]));
    let whole = checksum(&out);
    out.extend_from_slice(&whole);
    out
}

fn parse(bytes: &[u8], record: &Hash) -> Option<FxHashMap<Hash, Known>> {
    let (content, whole) = bytes.split_last_chunk::<16>()?;
    if checksum(content) != *whole {
        return None;
    }
    let rest = content.strip_prefix(TITLE)?.strip_prefix(record)?;
    let mut known = FxHashMap::default();
    let mut at = content.len() - rest.len();
    let take = |at: &mut usize, len: usize| {
        let range = *at..at.checked_add(len).filter(|end| *end <= content.len())?;
        *at = range.end;
        Some(range)
    };
    while at < content.len() {
        let key = content[take(&mut at, 16)?].try_into().ok()?;
        let len = |range: Range<usize>| Some(u32::from_le_bytes(content[range].try_into().ok()?) as usize);
        let n_paths = len(take(&mut at, 4)?)?;
        let n_left = len(take(&mut at, 4)?)?;
        let paths = take(&mut at, n_paths)?;
        let left = take(&mut at, n_left)?;
        known.insert(key, Known { paths, left });
    }
    Some(known)
}

/// Against damage: a disk that lost its power, an editor.
fn checksum(bytes: &[u8]) -> Hash {
    short(blake3::hash(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed() -> Vec<u8> {
        let pages = Pages::default();
        let path = |path: &str| SitePath::new(path).expect("inside");
        pages.keep([2; 16], &[path("a/index.html"), path("a.md")], b"left");
        pages.keep([1; 16], &[], b"");
        pages.keep([3; 16], &[path("two\nlines")], b"");
        print(pages.kept.into_inner().expect("nothing panicked"), &[7; 16])
    }

    #[test]
    fn pages_survive_print_and_parse() {
        let bytes = printed();
        let known = parse(&bytes, &[7; 16]).expect("it is whole");
        assert_eq!(known.len(), 2, "a name with two lines is not kept");
        let pages = Pages { bytes, known, kept: Mutex::default() };
        let get = |key: u8| Some((pages.paths(&[key; 16])?, pages.left(&[key; 16])?));
        let (paths, left) = get(2).expect("it is there");
        let paths: Vec<&str> = paths.iter().map(SitePath::as_str).collect();
        assert_eq!((paths, left), (vec!["a/index.html", "a.md"], &b"left"[..]));
        assert!(get(1).is_some_and(|(paths, left)| paths.is_empty() && left.is_empty()));
        assert!(get(3).is_none());
    }

    #[test]
    fn damaged_pages_are_none() {
        let bytes = printed();
        assert!(parse(&bytes, &[8; 16]).is_none(), "of another bundle");
        for at in 0..bytes.len() {
            assert!(parse(&bytes[..at], &[7; 16]).is_none(), "cut at {at}");
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert!(parse(&other, &[7; 16]).is_none(), "another byte at {at}");
        }
    }
}

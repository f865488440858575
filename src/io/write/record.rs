//! The build record: what the last build put into the output, so that the next one knows what is ours.

use std::fmt::Write as _;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::sync::OnceLock;
use std::time::UNIX_EPOCH;

use rustc_hash::FxHashMap;

use crate::source::SitePath;

/// 128 bits: nobody gains by making two of one site's own files collide.
pub type Hash = [u8; 16];

pub fn hash(bytes: &[u8]) -> Hash {
    short(blake3::hash(bytes))
}

pub fn short(hash: blake3::Hash) -> Hash {
    hash.as_bytes()[..16].try_into().expect("a hash has 32 bytes")
}

/// Length in bytes and time of last change in nanoseconds since 1970: a file with both unchanged is taken as the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    pub len: u64,
    pub changed: i64,
}

impl Stamp {
    pub fn of(meta: &Metadata) -> Stamp {
        let changed = meta.modified().ok().and_then(|time| match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_nanos()).ok(),
            Err(before) => i64::try_from(before.duration().as_nanos()).ok().map(|nanos| -nanos),
        });
        Stamp { len: meta.len(), changed: changed.unwrap_or(0) }
    }
}

/// One file of the bundle.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    pub path: SitePath,
    pub hash: Hash,
    /// Of the file in the output.
    pub stamp: Stamp,
    /// Of the file it is a copy of, when that was old enough to be trusted.
    pub origin: Option<Stamp>,
    /// From the build before, kept for open tabs and caches.
    pub kept: bool,
}

/// How the bundle of a record gets to its place.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Way {
    /// The folder with this inode number (0 where there are none) replaces the output.
    Whole { inode: u64 },
    /// Its files move into the output one by one.
    FileByFile,
}

#[derive(Clone, Debug)]
pub struct Record {
    pub way: Way,
    /// Sorted by path, each path once.
    entries: Vec<Entry>,
    /// Where each path is among them: a large bundle is asked for every path several times. Made when the first is.
    places: OnceLock<FxHashMap<SitePath, u32>>,
}

const TITLE: &str = "docs build record 1";

impl Record {
    /// `entries` are sorted by path, each path once.
    pub fn new(way: Way, entries: Vec<Entry>) -> Record {
        Record { way, entries, places: OnceLock::new() }
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn get(&self, path: &SitePath) -> Option<&Entry> {
        self.place(path).map(|at| &self.entries[at])
    }

    /// Where it is among the entries.
    pub fn place(&self, path: &SitePath) -> Option<usize> {
        let place = |(at, entry): (usize, &Entry)| (entry.path.clone(), at as u32);
        let places = self.places.get_or_init(|| self.entries.iter().enumerate().map(place).collect());
        places.get(path).map(|at| *at as usize)
    }

    /// Where each of these, which are sorted, is among the entries.
    pub fn along<'p>(&self, paths: impl Iterator<Item = &'p str>) -> impl Iterator<Item = Option<usize>> {
        let mut at = 0;
        paths.map(move |path| {
            while self.entries.get(at).is_some_and(|entry| entry.path.as_str() < path) {
                at += 1;
            }
            self.entries.get(at).filter(|entry| entry.path.as_str() == path).map(|_| at)
        })
    }

    /// `None` when it is not there, of another version or damaged: then nothing is known about the output.
    pub fn load(path: &Path) -> Option<Record> {
        Record::parse(&fs::read_to_string(path).ok()?)
    }

    /// Complete or not there: written beside and moved.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let draft = path.with_extension("draft");
        fs::write(&draft, self.print())?;
        fs::rename(&draft, path)
    }

    fn print(&self) -> String {
        let mut text = String::with_capacity(64 + self.entries.len() * 128);
        match self.way {
            Way::Whole { inode } => _ = writeln!(text, "{TITLE} whole {inode}"),
            Way::FileByFile => _ = writeln!(text, "{TITLE} file-by-file 0"),
        }
        for entry in &self.entries {
            let first = if entry.kept { 'k' } else { 'c' };
            let hash = u128::from_be_bytes(entry.hash);
            _ = write!(text, "{first}{hash:032x} {} {}", entry.stamp.len, entry.stamp.changed);
            if let Some(origin) = entry.origin {
                _ = write!(text, " {} {}", origin.len, origin.changed);
            }
            _ = writeln!(text, " /{}", entry.path);
        }
        _ = writeln!(text, "end {}", self.entries.len());
        text
    }

    fn parse(text: &str) -> Option<Record> {
        let (head, rest) = text.split_once('\n')?;
        let (way, inode) = head.strip_prefix(TITLE)?.trim_start().split_once(' ')?;
        let way = match way {
            "whole" => Way::Whole { inode: inode.parse().ok()? },
            "file-by-file" => Way::FileByFile,
            _ => return None,
        };
        let (body, end) = rest.trim_end().rsplit_once('\n').unwrap_or(("", rest.trim_end()));
        let entries = body.lines().map(parse_line).collect::<Option<Vec<Entry>>>()?;
        let complete = end.strip_prefix("end ")?.parse() == Ok(entries.len());
        let sorted = entries.is_sorted_by(|a, b| a.path < b.path);
        (complete && sorted).then(|| Record::new(way, entries))
    }
}

fn parse_line(line: &str) -> Option<Entry> {
    let (fields, path) = line.split_once(" /")?;
    let mut fields = fields.split(' ');
    let first = fields.next()?;
    let kept = match first.get(..1)? {
        "k" => true,
        "c" => false,
        _ => return None,
    };
    let digits = first.get(1..33).filter(|_| first.len() == 33)?;
    let hash = u128::from_str_radix(digits, 16).ok()?.to_be_bytes();
    let stamp = Stamp { len: fields.next()?.parse().ok()?, changed: fields.next()?.parse().ok()? };
    let origin = match fields.next() {
        Some(len) => Some(Stamp { len: len.parse().ok()?, changed: fields.next()?.parse().ok()? }),
        None => None,
    };
    // The path is taken as it was written, and refused when it would lead out of the output.
    let site = SitePath::new(path).filter(|site| site.as_str() == path)?;
    Some(Entry { path: site, hash, stamp, origin, kept })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, origin: Option<Stamp>) -> Entry {
        let path = SitePath::new(path).expect("inside");
        Entry { path, hash: hash(b"x"), stamp: Stamp { len: 1, changed: -5 }, origin, kept: origin.is_none() }
    }

    #[test]
    fn a_record_survives_print_and_parse() {
        for way in [Way::Whole { inode: 77 }, Way::FileByFile] {
            let entries = vec![entry("a b/ü /c.html", None), entry("b", Some(Stamp { len: 9, changed: 12 }))];
            for entries in [entries, Vec::new()] {
                let parsed = Record::parse(&Record::new(way, entries.clone()).print()).expect("it was printed");
                assert_eq!((parsed.way, parsed.entries()), (way, &entries[..]));
                assert!(entries.iter().all(|entry| parsed.get(&entry.path) == Some(entry)));
            }
        }
    }

    #[test]
    fn a_damaged_record_is_no_record() {
        let text = Record::new(Way::FileByFile, vec![entry("a", None), entry("b", None)]).print();
        assert!(Record::parse(&text).is_some());
        for cut in 0..text.len() - 1 {
            assert!(Record::parse(&text[..cut]).is_none(), "cut at {cut}");
        }
        for (from, to) in [("/a\n", "/../a\n"), ("/a\n", "/c\n"), ("end 2", "end 3"), ("record 1", "record 2")] {
            assert!(Record::parse(&text.replace(from, to)).is_none(), "{from} → {to}");
        }
    }
}

//! What a build keeps so that the next one need not make it again: bytes by the name of all that they are made from, or of what
//! they say of the bundle.
//!
//! Stands beside the record and holds for that record alone: what is kept tells of files by their paths only, and they are
//! what they were because the record says so. What is damaged, of another version or of another bundle is nothing.
//!
//! The bytes are one file to whose end builds write, and which is read piece by piece, so that a large site needs no room for
//! it in memory and what stays is not touched. The list of what is kept is another: the turn of the file of bytes, how much of
//! that file it knows, for each piece its name, place, length and hash, the record's hash, and a hash of all that. A new list
//! takes the place of the old one in one step, so a build that is killed leaves the old one and, behind all that it knows,
//! bytes that nobody misses. When less than half of the bytes is still wanted, or something found no room, those that are
//! move to the other file.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::place::Place;
use super::record::{Hash, hash};

const TITLE: &[u8] = b"docs build kept 1\n";

/// More bytes than this are not kept: what comes later is made again each time. 10,000 pages leave about 100 MB.
const ROOM: u64 = 2 << 30;
/// Bytes that nobody wants and nobody minds.
const SLACK: u64 = 1 << 20;
/// Bytes of a piece's line: name, place, length, hash.
const LINE: usize = 16 + 8 + 4 + 16;

/// What was kept, and what is to be.
pub struct Kept {
    place: Place,
    /// Whether the bundle of the record is in the output.
    is_there: bool,
    /// Bytes that there is room for.
    room: u64,
    /// Read when the first piece is asked for.
    before: OnceLock<Option<Before>>,
    next: Mutex<Next>,
}

/// Of the last build.
struct Before {
    turn: u8,
    /// Bytes of the file that are known.
    end: u64,
    pieces: FxHashMap<Hash, Piece>,
    file: Mutex<File>,
}

#[derive(Clone, Copy)]
struct Piece {
    at: u64,
    len: u32,
    hash: Hash,
}

/// The next list in the making.
#[derive(Default)]
struct Next {
    pieces: FxHashMap<Hash, Piece>,
    /// The file of bytes, and where it ends.
    file: Option<(BufWriter<File>, u64)>,
    /// Something found no room.
    is_full: bool,
    has_failed: bool,
}

impl Kept {
    /// With what the last build kept where it `is_there`.
    pub fn open(place: &Place, is_there: bool) -> Kept {
        Kept { place: place.clone(), is_there, room: ROOM, before: OnceLock::new(), next: Mutex::default() }
    }

    /// What was kept under this name, from any thread; it stays for the next build.
    pub fn recall(&self, key: &Hash) -> Option<Vec<u8>> {
        let before = self.before()?;
        let piece = before.pieces.get(key)?;
        let bytes = before.read(piece)?;
        self.next().pieces.insert(*key, *piece);
        Some(bytes)
    }

    /// Whether something was kept under this name; it stays for the next build then. From any thread.
    pub fn stays(&self, key: &Hash) -> bool {
        let Some(piece) = self.before().and_then(|before| before.pieces.get(key)) else { return false };
        self.next().pieces.insert(*key, *piece);
        true
    }

    /// Keeps something for the next build, from any thread. Of two under one name the second is kept, or none.
    pub fn keep(&self, key: Hash, bytes: &[u8]) {
        let hash = hash(bytes);
        let mut next = self.next();
        if next.has_failed {
            return;
        }
        match self.write(&mut next, bytes) {
            Ok(Some(at)) => _ = next.pieces.insert(key, Piece { at, len: bytes.len() as u32, hash }),
            Ok(None) => {
                // What an earlier build kept under this name is not what this one would have.
                next.pieces.remove(&key);
                next.is_full = true;
            }
            // The room is wanted for the bundle.
            Err(_) => {
                *next = Next { has_failed: true, ..Next::default() };
                self.forget_new();
            }
        }
    }

    /// For the bundle that has just got to its place. What cannot be kept is forgotten.
    pub fn save(&self) {
        let next = std::mem::take(&mut *self.next());
        if self.saved(next).is_none() {
            for path in [self.place.kept(), self.draft(), self.place.kept_bytes(0), self.place.kept_bytes(1)] {
                _ = fs::remove_file(path);
            }
        }
    }

    fn saved(&self, next: Next) -> Option<()> {
        if next.has_failed {
            return None;
        }
        let record = hash(&fs::read(self.place.record()).ok()?);
        let turn = self.before().map_or(0, |before| before.turn);
        let end = match next.file {
            Some((file, end)) => {
                file.into_inner().ok()?;
                end
            }
            None => self.before()?.end,
        };
        let mut pieces: Vec<(Hash, Piece)> = next.pieces.into_iter().collect();
        pieces.sort_unstable_by_key(|(key, piece)| (piece.at, *key));
        let wanted: u64 = pieces.iter().map(|(_, piece)| u64::from(piece.len)).sum();
        let moves = end > 2 * wanted + SLACK || next.is_full;
        let (turn, end) = if moves { (1 - turn, self.moved(turn, &mut pieces)?) } else { (turn, end) };
        self.write_list(turn, end, &pieces, &record)?;
        _ = fs::remove_file(self.place.kept_bytes(1 - turn));
        Some(())
    }

    /// Writes the pieces, in their order, to the other file. Gives how long it is.
    fn moved(&self, turn: u8, pieces: &mut [(Hash, Piece)]) -> Option<u64> {
        let mut from = File::open(self.place.kept_bytes(turn)).ok()?;
        let mut to = BufWriter::with_capacity(1 << 16, File::create(self.place.kept_bytes(1 - turn)).ok()?);
        let (mut end, mut bytes) = (0, Vec::new());
        for (_, piece) in pieces {
            bytes.resize(piece.len as usize, 0);
            piece.fill(&mut bytes, &mut from).ok()?;
            if !piece.is(&bytes) {
                return None;
            }
            to.write_all(&bytes).ok()?;
            piece.at = end;
            end += bytes.len() as u64;
        }
        to.into_inner().ok()?;
        Some(end)
    }

    fn write_list(&self, turn: u8, end: u64, pieces: &[(Hash, Piece)], record: &Hash) -> Option<()> {
        let mut list = Vec::with_capacity(TITLE.len() + 64 + pieces.len() * LINE);
        list.extend_from_slice(TITLE);
        list.push(turn);
        list.extend_from_slice(&end.to_le_bytes());
        for (key, Piece { at, len, hash }) in pieces {
            for part in [&key[..], &at.to_le_bytes(), &len.to_le_bytes(), hash] {
                list.extend_from_slice(part);
            }
        }
        list.extend_from_slice(record);
        let whole = hash(&list);
        list.extend_from_slice(&whole);
        fs::write(self.draft(), list).ok()?;
        fs::rename(self.draft(), self.place.kept()).ok()
    }

    /// Where the bytes were written to; `None` when there is no more room for any.
    fn write(&self, next: &mut Next, bytes: &[u8]) -> io::Result<Option<u64>> {
        let (file, end) = match &mut next.file {
            Some(file) => file,
            None => {
                let (turn, end) = self.before().map_or((0, 0), |before| (before.turn, before.end));
                let mut file =
                    File::options().create(true).truncate(false).write(true).open(self.place.kept_bytes(turn))?;
                // What a build that was killed left.
                file.set_len(end)?;
                file.seek(SeekFrom::Start(end))?;
                next.file.insert((BufWriter::with_capacity(1 << 16, file), end))
            }
        };
        if *end + bytes.len() as u64 > self.room {
            return Ok(None);
        }
        file.write_all(bytes)?;
        let at = *end;
        *end += bytes.len() as u64;
        Ok(Some(at))
    }

    fn before(&self) -> Option<&Before> {
        let load = || if self.is_there { load(&self.place) } else { None };
        self.before.get_or_init(load).as_ref()
    }

    /// Takes away what this build wrote.
    fn forget_new(&self) {
        match self.before() {
            Some(before) => {
                let file = File::options().write(true).open(self.place.kept_bytes(before.turn));
                _ = file.and_then(|file| file.set_len(before.end));
            }
            None => _ = fs::remove_file(self.place.kept_bytes(0)),
        }
    }

    fn draft(&self) -> PathBuf {
        self.place.kept().with_extension("draft")
    }

    fn next(&self) -> MutexGuard<'_, Next> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // There is none after a build that came to its end.
        if self.next().file.take().is_some() {
            self.forget_new();
        }
    }
}

impl Before {
    fn read(&self, piece: &Piece) -> Option<Vec<u8>> {
        let mut bytes = vec![0; piece.len as usize];
        piece.fill(&mut bytes, &mut self.file.lock().unwrap_or_else(PoisonError::into_inner)).ok()?;
        piece.is(&bytes).then_some(bytes)
    }
}

impl Piece {
    fn fill(&self, bytes: &mut [u8], file: &mut File) -> io::Result<()> {
        file.seek(SeekFrom::Start(self.at))?;
        file.read_exact(bytes)
    }

    /// Against damage: a disk that lost its power, an editor.
    fn is(&self, bytes: &[u8]) -> bool {
        hash(bytes) == self.hash
    }
}

/// `None` for a list that is not there or not to be believed.
fn load(place: &Place) -> Option<Before> {
    let list = fs::read(place.kept()).ok()?;
    let (list, whole) = list.split_last_chunk::<16>()?;
    if hash(list) != *whole {
        return None;
    }
    let (list, record) = list.split_last_chunk::<16>()?;
    if *record != hash(&fs::read(place.record()).ok()?) {
        return None;
    }
    let (&turn, list) = list.strip_prefix(TITLE)?.split_first()?;
    let (end, lines) = list.split_first_chunk()?;
    let end = u64::from_le_bytes(*end);
    let file = File::open(place.kept_bytes(turn)).ok()?;
    if file.metadata().ok()?.len() < end {
        return None;
    }
    let (lines, []) = lines.as_chunks::<LINE>() else { return None };
    let piece = |line: &[u8; LINE]| {
        let at = u64::from_le_bytes(line[16..24].try_into().ok()?);
        let len = u32::from_le_bytes(line[24..28].try_into().ok()?);
        let is_inside = at.checked_add(u64::from(len)).is_some_and(|to| to <= end);
        let piece = Piece { at, len, hash: line[28..].try_into().ok()? };
        is_inside.then_some((line[..16].try_into().ok()?, piece))
    };
    let pieces = lines.iter().map(piece).collect::<Option<_>>()?;
    Some(Before { turn, end, pieces, file: Mutex::new(file) })
}

#[cfg(test)]
mod tests;

//! A file of the last bundle that becomes one of the next with few bytes changed.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

use super::record::{Hash, short};
use crate::artifact::Piece;

/// Bytes that are held at once: they stay near the processor between being read, hashed and written.
const AT_ONCE: usize = 128 << 10;

/// How long the file becomes; `None` where the last one, of `len` bytes, is too short.
pub fn len(pieces: &[Piece], len: u64) -> Option<u64> {
    pieces.iter().try_fold(0, |all, piece| match piece {
        Piece::Bytes(bytes) => Some(all + bytes.len() as u64),
        Piece::Earlier(range) => (range.start <= range.end && range.end <= len).then(|| all + range.end - range.start),
    })
}

/// Writes it, and gives its hash.
///
/// # Errors
/// What reading or writing fails with; `UnexpectedEof` where the last file is shorter by now.
pub fn join(mut from: &File, pieces: &[Piece], to: &mut dyn Write) -> io::Result<Hash> {
    let mut to = Hashed { to, hasher: blake3::Hasher::new() };
    // Pieces of pages that changed are short.
    let mut to = BufWriter::with_capacity(AT_ONCE, &mut to);
    let mut held = vec![0; AT_ONCE];
    for piece in pieces {
        match piece {
            Piece::Bytes(bytes) => to.write_all(bytes)?,
            Piece::Earlier(range) => {
                from.seek(SeekFrom::Start(range.start))?;
                let mut left = range.end - range.start;
                while left > 0 {
                    let part = &mut held[..left.min(AT_ONCE as u64) as usize];
                    from.read_exact(part)?;
                    to.write_all(part)?;
                    left -= part.len() as u64;
                }
            }
        }
    }
    let hashed = to.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(short(hashed.hasher.finalize()))
}

struct Hashed<'w> {
    to: &'w mut dyn Write,
    hasher: blake3::Hasher,
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n_bytes = self.to.write(bytes)?;
        self.hasher.update(&bytes[..n_bytes]);
        Ok(n_bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

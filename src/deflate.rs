//! Deflate (RFC 1951).

use libdeflater::{CompressionLvl, Compressor, DecompressionError, Decompressor};

/// A compressor with the room that it needs, for one text after the other.
pub struct Deflate {
    compressor: Compressor,
    room: Vec<u8>,
}

impl Deflate {
    /// From 0, nothing, to 12, all that can be done.
    pub fn new(level: i32) -> Deflate {
        let level = CompressionLvl::new(level).expect("a level between 0 and 12");
        Deflate { compressor: Compressor::new(level), room: Vec::new() }
    }

    pub fn bytes(&mut self, input: &[u8]) -> Vec<u8> {
        let bound = self.compressor.deflate_compress_bound(input.len());
        if self.room.len() < bound {
            self.room.resize(bound, 0);
        }
        let len =
            self.compressor.deflate_compress(input, &mut self.room).expect("there is room for the longest answer");
        self.room[..len].to_vec()
    }
}

/// What was deflated before the program was built.
///
/// # Panics
/// When it is no deflate.
pub fn inflate(packed: &[u8]) -> Vec<u8> {
    let mut decompressor = Decompressor::new();
    // The icon sets have up to 5.1 times the bytes.
    let mut bytes = vec![0; packed.len() * 6 + 64];
    loop {
        match decompressor.deflate_decompress(packed, &mut bytes) {
            Ok(len) => {
                bytes.truncate(len);
                bytes.shrink_to_fit();
                return bytes;
            }
            Err(DecompressionError::InsufficientSpace) => bytes = vec![0; bytes.len() * 2],
            Err(error @ DecompressionError::BadData) => panic!("{error}"),
        }
    }
}

#[test]
fn a_compressor_gives_what_a_new_one_does() {
    let mut deflate = Deflate::new(4);
    let noise: String =
        (0..9_000u32).map(|n| char::from(b' ' + (n.wrapping_mul(2_654_435_761) >> 25) as u8 % 90)).collect();
    for text in ["", "a", &"many words, ".repeat(20_000), &noise, "b"] {
        let bytes = deflate.bytes(text.as_bytes());
        assert_eq!(bytes, Deflate::new(4).bytes(text.as_bytes()), "{} bytes", text.len());
        assert_eq!(miniz_oxide::inflate::decompress_to_vec(&bytes).expect("deflated"), text.as_bytes());
        assert_eq!(inflate(&bytes), text.as_bytes());
    }
}

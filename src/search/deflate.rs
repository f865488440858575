//! Deflate (RFC 1951) with a compressor that is used again: a new one is a third of a megabyte to be made empty, which takes
//! as long as the texts of a small page.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress, create_comp_flags_from_zip_params,
};

pub(super) struct Deflate(Box<CompressorOxide>);

impl Deflate {
    /// From 0, nothing, to 10, all that can be done.
    pub(super) fn new(level: u8) -> Deflate {
        Deflate(Box::new(CompressorOxide::new(create_comp_flags_from_zip_params(level.into(), 0, 0))))
    }

    pub(super) fn bytes(&mut self, mut input: &[u8]) -> Vec<u8> {
        let compressor = &mut *self.0;
        compressor.reset();
        let mut output = vec![0; (input.len() / 2).max(64)];
        let mut len = 0;
        loop {
            let (status, n_read, n_written) = compress(compressor, input, &mut output[len..], TDEFLFlush::Finish);
            len += n_written;
            match status {
                TDEFLStatus::Done => {
                    output.truncate(len);
                    return output;
                }
                TDEFLStatus::Okay => {
                    input = &input[n_read..];
                    output.resize(output.len() * 2, 0);
                }
                status => unreachable!("memory takes all bytes: {status:?}"),
            }
        }
    }
}

#[test]
fn a_compressor_gives_what_a_new_one_does() {
    let mut deflate = Deflate::new(3);
    let noise: String =
        (0..9_000u32).map(|n| char::from(b' ' + (n.wrapping_mul(2_654_435_761) >> 25) as u8 % 90)).collect();
    for text in ["", "a", &"many words, ".repeat(20_000), &noise, "b"] {
        let bytes = deflate.bytes(text.as_bytes());
        assert_eq!(bytes, miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 3), "{} bytes", text.len());
        assert_eq!(miniz_oxide::inflate::decompress_to_vec(&bytes).expect("deflated"), text.as_bytes());
    }
}

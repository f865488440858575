//! Private keys in files that would be published: PEM blocks and JSON Web Keys, told from examples of them.
//!
//! Every byte of a bundle comes from a file that was read here, so this is the one place that looks.

use std::io::{self, Read};
use std::ops::Range;

use memchr::memmem;

/// Fewer letters of base64 hold no key: the shortest, of Ed25519, has 64.
const MIN_BODY: usize = 64;

/// A line of a key's body is at least this long, all but its last. Words are shorter.
const MIN_LINE: usize = 16;

/// The private part of the shortest JSON Web Key that anybody signs with, 24 bytes.
const MIN_PART: usize = 32;

/// The longest line that is taken for a header of a PEM block.
const MAX_HEADER: usize = 128;

/// How far from its `"kty"` the end and the beginning of a JSON Web Key are looked for. RSA keys of 8192 bits have 7 KB.
const MAX_JWK: usize = 16 << 10;

/// What is read of a file at once, and how much of it is looked at again with the next piece: more than the part of a
/// key by which it is known.
const PIECE: usize = 64 << 10;
const OVERLAP: usize = MAX_JWK;

/// Where a private key stands. An example, shortened by an ellipsis or to fewer letters than a key has, is none.
pub fn find(bytes: &[u8]) -> Option<Range<usize>> {
    pem(bytes).or_else(|| jwk(bytes))
}

/// Whether a line names a private key, with one below it or not: for files that are there to hold keys.
pub fn is_announced(bytes: &[u8]) -> bool {
    memmem::find(bytes, b"PRIVATE KEY-----").is_some()
}

/// Whether a file that is copied holds a private key.
///
/// Text is read to its end. What has a NUL byte is a picture, a font, an archive: nobody pastes a key into one, and
/// videos are long, so reading stops there.
pub fn is_in(file: &mut impl Read) -> io::Result<bool> {
    let mut bytes = Vec::with_capacity(PIECE);
    loop {
        let kept = bytes.len();
        let n_read = file.by_ref().take(PIECE as u64).read_to_end(&mut bytes)?;
        if find(&bytes).is_some() {
            return Ok(true);
        }
        if n_read < PIECE || memchr::memchr(0, &bytes[kept..]).is_some() {
            return Ok(false);
        }
        bytes.drain(..bytes.len().saturating_sub(OVERLAP));
    }
}

/// The line `-----BEGIN … PRIVATE KEY-----` above a body.
fn pem(bytes: &[u8]) -> Option<Range<usize>> {
    memmem::find_iter(bytes, b"PRIVATE KEY").find_map(|at| {
        let after = at + b"PRIVATE KEY".len();
        let rest = bytes[after..].strip_prefix(b" BLOCK").unwrap_or(&bytes[after..]);
        let body = rest.strip_prefix(b"-----")?;
        // No kind of key has a longer name, and a minified file has lines without end.
        let line = at.saturating_sub(64);
        let start = line + memmem::rfind(&bytes[line..at], b"-----BEGIN ")?;
        is_body(body).then(|| start..bytes.len() - body.len())
    })
}

/// Whether what follows the first line of a PEM block is a key: whole lines of base64, not cut short by an ellipsis.
fn is_body(mut rest: &[u8]) -> bool {
    let mut n_letters = 0;
    // Headers of old OpenSSL and PGP: `Proc-Type: 4,ENCRYPTED`.
    for _ in 0..8 {
        rest = skip_breaks(rest);
        let end = rest.iter().take(MAX_HEADER).position(|byte| matches!(byte, b'\n' | b'\\'));
        let end = end.unwrap_or(rest.len().min(MAX_HEADER));
        let is_header = rest[..end].first().is_some_and(u8::is_ascii_uppercase)
            && memmem::find(&rest[..end.min(40)], b": ").is_some();
        if !is_header {
            break;
        }
        rest = &rest[end..];
    }
    loop {
        rest = skip_breaks(rest);
        let len = rest.iter().take(4096).take_while(|byte| is_base64(**byte)).count();
        if len < MIN_LINE {
            break;
        }
        n_letters += len;
        rest = &rest[len..];
        if n_letters > 4096 {
            return true;
        }
    }
    let tail = &rest[rest.iter().take_while(|byte| is_base64(**byte)).count().min(MIN_LINE)..];
    let tail = skip_breaks(tail);
    n_letters >= MIN_BODY && !tail.starts_with(b"...") && !tail.starts_with("…".as_bytes())
}

/// What stands between the lines of a key in a file of its own, in a string of JSON or of a program, in a comment.
fn skip_breaks(mut rest: &[u8]) -> &[u8] {
    loop {
        rest = match rest {
            [b'\\', b'n' | b'r', rest @ ..] => rest,
            [b' ' | b'\t' | b'\r' | b'\n' | b'\\' | b'"' | b'\'' | b'+' | b',' | b'#' | b'*' | b'>', rest @ ..] => rest,
            _ => return rest,
        }
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// An object with `"kty"` and the member that only the private key has: `"d"`, or `"k"` of a shared one.
fn jwk(bytes: &[u8]) -> Option<Range<usize>> {
    let finder = memmem::Finder::new(b"\"kty\"");
    let mut from = 0;
    // What was looked at is not looked at again, so this takes linear time.
    while let Some(found) = finder.find(&bytes[from..]) {
        let at = from + found;
        let object = object_around(bytes, at, from);
        if let Some(part) = private_part(&bytes[object.clone()]) {
            return Some(object.start + part.start..object.start + part.end);
        }
        from = object.end;
    }
    None
}

/// The innermost `{…}` around `at`, or as much of it as is near. Values of a key hold no braces.
fn object_around(bytes: &[u8], at: usize, from: usize) -> Range<usize> {
    let near = from.max(at.saturating_sub(MAX_JWK))..bytes.len().min(at + MAX_JWK);
    let mut depth = 0;
    let start = bytes[near.start..at].iter().rposition(|byte| {
        match byte {
            b'}' => depth += 1,
            b'{' => depth -= 1,
            _ => {}
        }
        depth < 0
    });
    let mut depth = 0;
    let end = bytes[at..near.end].iter().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        depth < 0
    });
    start.map_or(near.start, |start| near.start + start)..end.map_or(near.end, |end| at + end + 1)
}

fn private_part(object: &[u8]) -> Option<Range<usize>> {
    [b"\"d\"", b"\"k\""].into_iter().find_map(|name| {
        memmem::find_iter(object, name).find_map(|at| {
            let value = object[at + name.len()..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
            let value = value.strip_prefix(b"\"")?;
            let len = value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count();
            (len >= MIN_PART && value.get(len) == Some(&b'"')).then(|| at..at + name.len())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 64 letters.
    const LINE: &str = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v0VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
    const PART: &str = "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE";

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(find(text.as_bytes()).map(|range| &text[range]), expected, "{text}");
        assert_eq!(is_in(&mut text.as_bytes()).expect("bytes can be read"), expected.is_some());
    }

    #[test]
    fn pem_blocks() {
        for kind in ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED ", "DSA "] {
            let begin = format!("-----BEGIN {kind}PRIVATE KEY-----");
            check(&format!("x\n{begin}\n{LINE}\n-----END {kind}PRIVATE KEY-----\n"), Some(&begin));
        }
        let begin = "-----BEGIN PRIVATE KEY-----";
        let half = &LINE[..32];
        check(&format!("{begin}\r\n{half}\r\n{half}\r\n"), Some(begin));
        check(&format!("{{\"key\": \"{begin}\\n{half}\\n{half}\\n-----END"), Some(begin));
        check(&format!("key = \"{begin}\\n\" +\n  \"{half}\\n\" +\n  \"{half}\\n\""), Some(begin));
        check(&format!("# {begin}\n# {half}\n# {half}\n"), Some(begin));
        let rsa = "-----BEGIN RSA PRIVATE KEY-----";
        check(&format!("{rsa}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,3FA1\n\n{LINE}\n"), Some(rsa));
        let pgp = "-----BEGIN PGP PRIVATE KEY BLOCK-----";
        check(&format!("{pgp}\n\n{LINE}\n"), Some("-----BEGIN PGP PRIVATE KEY BLOCK-----"));
        check(&format!("`{begin}` first.\n\n{begin}\n{LINE}\n"), Some(begin));
    }

    #[test]
    fn examples_of_pem_blocks() {
        let begin = "-----BEGIN PRIVATE KEY-----";
        check(&format!("{begin}\nMIIE…\n-----END PRIVATE KEY-----"), None);
        check(&format!("{begin}\n{}...\n", &LINE[..40]), None);
        check(&format!("{begin}\n{LINE}\n{}...\n", &LINE[..10]), None);
        check(&format!("{begin}\n{LINE}\n…\n-----END PRIVATE KEY-----"), None);
        check(&format!("{begin}\n{}\n-----END PRIVATE KEY-----", &LINE[..63]), None);
        check(&format!("{begin}\nyour private key goes here, it has many letters and some of them are long\n"), None);
        check(&format!("a key begins with `{begin}`, then {LINE}"), None);
        check(&format!("-----BEGIN PUBLIC KEY-----\n{LINE}\n-----END PUBLIC KEY-----"), None);
    }

    #[test]
    fn json_web_keys() {
        let public = format!(r#""kty":"EC","crv":"P-256","x":"{PART}","y":"{PART}""#);
        check(&format!("{{{public},\"d\":\"{PART}\"}}"), Some("\"d\""));
        check(&format!("{{\"d\" : \"{PART}\",\n{public}}}"), Some("\"d\""));
        check(&format!("{{\"keys\":[{{{public}}},{{{public},\"d\":\"{PART}\"}}]}}"), Some("\"d\""));
        check(&format!("{{\"kty\":\"oct\",\"k\":\"{PART}\"}}"), Some("\"k\""));
        check(&format!("{{{public}}}"), None);
        check(&format!("{{{public},\"d\":\"870MB6gfuTJ4HtUn…\"}}"), None);
        check(&format!("{{{public},\"d\":\"...\"}}"), None);
        check(&format!("{{\"keys\":[{{{public}}}],\"d\":\"{PART}\"}}"), None);
        check(&format!("{{{public}}}{{\"d\":\"{PART}\"}}"), None);
    }

    #[test]
    fn long_files() {
        let key = format!("-----BEGIN PRIVATE KEY-----\n{LINE}\n");
        for before in [PIECE - 100, PIECE - 30, PIECE, 3 * PIECE - 50] {
            assert!(is_in(&mut format!("{}\n{key}", "x".repeat(before)).as_bytes()).expect("bytes"), "{before}");
        }
        let mut picture = vec![0; PIECE];
        picture.extend(key.as_bytes());
        assert!(!is_in(&mut &*picture).expect("bytes"));
        assert!(find("\"kty\"".repeat(1 << 17).as_bytes()).is_none());
        assert!(find("-----BEGIN PRIVATE KEY-----".repeat(1 << 15).as_bytes()).is_none());
    }
}

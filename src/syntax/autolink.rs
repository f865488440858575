//! Bare addresses in text: `https://…`, `www.…` and `a@b.c`, as GitHub's Markdown links them.
//!
//! comrak links most of them while it reads; this finds those it leaves, in brackets that turn out to be no link.

use memchr::{memchr, memchr2};

/// An address in a text, and what comes before it in its URL.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Address {
    pub start: usize,
    pub end: usize,
    /// `http://`, `mailto:` or nothing.
    pub prefix: &'static str,
}

/// A quick look: most texts hold no address.
pub fn may_hold_link(text: &str) -> bool {
    memchr2(b':', b'@', text.as_bytes()).is_some() && (text.contains("://") || text.contains('@'))
        || text.contains("www.")
        || text.contains("WWW.")
}

/// The addresses of a text, in order.
pub fn find(text: &str) -> Vec<Address> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        let Some(next) = rest.iter().position(|byte| matches!(byte, b':' | b'@' | b'w' | b'W')) else { break };
        let place = at + next;
        let address = match text.as_bytes()[place] {
            b':' => protocol(text, at, place),
            b'@' => mail(text, at, place),
            _ => www(text, place),
        };
        match address {
            Some(address) => {
                at = address.end;
                found.push(address);
            }
            None => at = place + 1,
        }
    }
    found
}

/// `http://` or `https://` whose colon is at `colon`.
fn protocol(text: &str, from: usize, colon: usize) -> Option<Address> {
    let bytes = text.as_bytes();
    if !bytes[colon..].starts_with(b"://") {
        return None;
    }
    let letters = bytes[from..colon].iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let scheme = &text[colon - letters..colon];
    let length = if scheme.len() >= 5 && scheme[scheme.len() - 5..].eq_ignore_ascii_case("https") {
        5
    } else if scheme.len() >= 4 && scheme[scheme.len() - 4..].eq_ignore_ascii_case("http") {
        4
    } else {
        return None;
    };
    let start = colon - length;
    if !boundary(text, start) {
        return None;
    }
    let end = url_end(text, colon + 3, colon + 3)?;
    Some(Address { start, end, prefix: "" })
}

fn www(text: &str, start: usize) -> Option<Address> {
    let bytes = text.as_bytes();
    let is_www =
        bytes.len() > start + 3 && bytes[start..start + 3].eq_ignore_ascii_case(b"www") && bytes[start + 3] == b'.';
    if !is_www || !boundary(text, start) {
        return None;
    }
    let end = url_end(text, start, start + 3)?;
    Some(Address { start, end, prefix: "http://" })
}

/// The end of the URL whose domain starts at `domain`, without trailing punctuation.
fn url_end(text: &str, domain: usize, rest: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let domain_end = rest
        + bytes[rest..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
            .count();
    if !is_domain(&text[domain..domain_end]) {
        return None;
    }
    let url_end = domain_end
        + bytes[domain_end..].iter().take_while(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
    let url = &bytes[domain..url_end];
    let mut end = url.iter().rposition(|byte| !b"!\"&'),.:;<>?]}".contains(byte)).map_or(0, |last| last + 1);
    let opening = url[..end].iter().filter(|&&byte| byte == b'(').count();
    let mut closing = url[..end].iter().filter(|&&byte| byte == b')').count();
    while opening > closing {
        let Some(found) = memchr(b')', &url[end..]) else { break };
        end += found + 1;
        closing += 1;
    }
    (end > 0).then_some(domain + end)
}

/// Two parts or more with a dot between them; the last two hold a letter or digit and no underscore.
fn is_domain(domain: &str) -> bool {
    let starts_well = domain.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    let good = |part: &str| {
        part.is_empty() || !part.contains('_') && part.contains(|letter: char| letter.is_ascii_alphanumeric())
    };
    let mut parts = domain.rsplit('.');
    starts_well && domain.contains('.') && parts.next().is_none_or(good) && parts.next().is_none_or(good)
}

/// `name@host.example` whose `@` is at `at`.
fn mail(text: &str, from: usize, at: usize) -> Option<Address> {
    let bytes = text.as_bytes();
    let name = bytes[from..at].iter().rev().take_while(|byte| is_mail_byte(**byte)).count();
    let start = at - name;
    let host = bytes[at + 1..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
        .count();
    let mut end = at + 1 + host;
    while end > at + 1 && bytes[end - 1] == b'.' {
        end -= 1;
    }
    let host = &text[at + 1..end];
    let good = host.contains('.')
        && host.split('.').all(|part| !part.is_empty())
        && !host.ends_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '_'));
    let before = text[..start].chars().next_back();
    let bounded = before.is_none_or(|letter| !matches!(letter, '@'));
    (name > 0 && good && bounded).then_some(Address { start, end, prefix: "mailto:" })
}

fn is_mail_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-' | b'.')
}

/// Whether a URL may begin at `start`: at the beginning, after a blank or after punctuation.
fn boundary(text: &str, start: usize) -> bool {
    text[..start].chars().next_back().is_none_or(|letter| letter.is_whitespace() || !letter.is_alphanumeric())
}

//! Bare addresses in text: `https://…`, `www.…` and `a@b.c`, as GitHub's Markdown links them.
//!
//! `literal` finds them while the scanner reads, outside of brackets. `find` finds those in the finished text, which
//! stood in brackets that turned out to be no link; its rules differ a little, as they do in the reference parser.

use std::sync::LazyLock;

use memchr::{memchr, memchr2, memmem};

/// An address in a text, and what comes before it in its URL.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Address {
    pub start: usize,
    pub end: usize,
    pub scheme: Scheme,
}

/// What an address lacks to be a URL.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    Written,
    Http,
    Mail,
}

impl Scheme {
    pub fn prefix(self) -> &'static str {
        match self {
            Scheme::Written => "",
            Scheme::Http => "http://",
            Scheme::Mail => "mailto:",
        }
    }
}

/// Whether `www.` stands somewhere in the text, small or capital.
pub fn holds_www(text: &[u8]) -> bool {
    static FINDERS: LazyLock<[memmem::Finder<'static>; 2]> =
        LazyLock::new(|| [memmem::Finder::new("www."), memmem::Finder::new("WWW.")]);
    FINDERS.iter().any(|finder| finder.find(text).is_some())
}

/// Whether the byte at `at` may belong to an address.
pub fn is_sign(text: &[u8], at: usize) -> bool {
    match text[at] {
        b'@' => true,
        b':' => text[at..].starts_with(b"://"),
        _ => is_www(&text[at..]),
    }
}

/// The address that the `:`, `w` or `@` at `at` belongs to. It begins at `from` or later and ends before `to`.
pub fn literal(text: &str, at: usize, from: usize, to: usize) -> Option<Address> {
    let bytes = &text.as_bytes()[..to];
    match bytes[at] {
        b'@' => mail_literal(bytes, at, from),
        b':' => {
            let start = scheme_start(bytes, at, from)?;
            let first = text[at + 3..to].chars().next()?;
            if is_punctuation(first) || first.is_whitespace() || first.is_control() {
                return None;
            }
            let end = url_literal_end(&text[..to], at + 3)?;
            Some(Address { start, end, scheme: Scheme::Written })
        }
        _ => {
            let before = at.checked_sub(1).map(|before| bytes[before]);
            // A pipe begins a table's cell; elsewhere `find` takes what follows it anyway.
            let bounded = before.is_none_or(|byte| b"(*_[]~ \t\n\r|".contains(&byte));
            if !bounded || !is_www(&bytes[at..]) || bytes.len() == at + 4 {
                return None;
            }
            let name = bytes[at..].iter().take_while(|byte| is_mail_byte(**byte)).count();
            if bytes.get(at + name) == Some(&b'@')
                && let Some(mail) = mail_literal(bytes, at + name, from)
            {
                return Some(mail);
            }
            let end = url_literal_end(&text[..to], at)?;
            Some(Address { start: at, end, scheme: Scheme::Http })
        }
    }
}

/// Where `http` or `https` before the `://` at `colon` begins, when nothing but that stands there.
fn scheme_start(bytes: &[u8], colon: usize, from: usize) -> Option<usize> {
    if !bytes[colon..].starts_with(b"://") {
        return None;
    }
    let letters = bytes[..colon].iter().rev().take(6).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let scheme = &bytes[colon - letters..colon];
    let known = scheme.eq_ignore_ascii_case(b"http") || scheme.eq_ignore_ascii_case(b"https");
    (known && colon - letters >= from).then_some(colon - letters)
}

/// The end of the URL whose domain begins at `domain`: before trailing punctuation.
fn url_literal_end(text: &str, domain: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut hard_end = domain;
    for (offset, letter) in text[domain..].char_indices() {
        let at = domain + offset;
        let ends =
            letter == '<' || letter.is_whitespace() || letter == ']' && matches!(bytes.get(at + 1), Some(b'(' | b'['));
        if ends {
            break;
        }
        hard_end = at + letter.len_utf8();
    }
    let trail = trail_start(bytes, domain, hard_end);
    let domain_text = &text[domain..trail];
    let stop = |letter: char| !matches!(letter, '-' | '.' | '_') && is_punctuation(letter);
    let domain_end = domain + domain_text.find(stop).unwrap_or(domain_text.len());
    let mut segments = text[domain..domain_end].rsplit('.');
    let underscored = [segments.next(), segments.next()].iter().flatten().any(|segment| segment.contains('_'));
    let seen = text[domain..domain_end].contains(|letter| !matches!(letter, '.' | '_'));
    if underscored || !seen {
        return None;
    }
    // A closing parenthesis whose opening one is in the URL belongs to it.
    let open = bytes[domain_end..trail].iter().filter(|&&byte| byte == b'(').count();
    let mut closed = bytes[domain_end..trail].iter().filter(|&&byte| byte == b')').count();
    let mut end = trail;
    while end < hard_end && bytes[end] == b')' && closed < open {
        closed += 1;
        end += 1;
    }
    Some(end)
}

/// Where the punctuation begins that ends the text `from..to`; a character reference counts as punctuation.
fn trail_start(bytes: &[u8], from: usize, to: usize) -> usize {
    let mut start = to;
    while start > from && b"!\"')*,.:;?_~]".contains(&bytes[start - 1]) {
        if bytes[start - 1] == b';' {
            let letters = bytes[from..start - 1].iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
            let name = start - 1 - letters;
            if letters > 0 && name > from && bytes[name - 1] == b'&' {
                start = name - 1;
                continue;
            }
        }
        start -= 1;
    }
    start
}

fn mail_literal(bytes: &[u8], at: usize, from: usize) -> Option<Address> {
    let name = bytes[..at].iter().rev().take_while(|byte| is_mail_byte(**byte)).count();
    let start = at - name;
    if name == 0 || start < from || start > 0 && bytes[start - 1] == b'/' {
        return None;
    }
    let mut end = at + 1;
    let mut dots = 0;
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'.' if bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric) => dots += 1,
            b'-' | b'_' => {}
            byte if byte.is_ascii_alphanumeric() => {}
            _ => break,
        }
        end += 1;
    }
    let whole = dots > 0 && bytes[at + 1] != b'.' && bytes[end - 1].is_ascii_alphabetic();
    whole.then_some(Address { start, end, scheme: Scheme::Mail })
}

/// The addresses of a finished text, in order.
pub fn find(text: &str) -> Vec<Address> {
    let mut found = Vec::new();
    if memchr2(b':', b'@', text.as_bytes()).is_none() && !holds_www(text.as_bytes()) {
        return found;
    }
    let mut done = 0;
    for url in urls(text) {
        mails(text, done, url.start, &mut found);
        done = url.end;
        found.push(url);
    }
    mails(text, done, text.len(), &mut found);
    found
}

fn urls(text: &str) -> Vec<Address> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|byte| matches!(byte, b':' | b'w' | b'W')) {
        let place = at + next;
        at = place + 1;
        let (start, domain, rest, scheme) = if bytes[place] == b':' {
            let Some(start) = written_scheme(bytes, place) else { continue };
            (start, place + 3, place + 3, Scheme::Written)
        } else {
            if !is_www(&bytes[place..]) {
                continue;
            }
            (place, place, place + 3, Scheme::Http)
        };
        let done = found.last().map_or(0, |address: &Address| address.end);
        if start < done || !is_boundary(text, start) {
            continue;
        }
        if let Some(end) = url_end(text, domain, rest) {
            found.push(Address { start, end, scheme });
            at = end.max(at);
        }
    }
    found
}

/// Where `http` or `https` before `://` begins, whatever stands before it.
fn written_scheme(bytes: &[u8], colon: usize) -> Option<usize> {
    let before = &bytes[..colon];
    let ends_with = |scheme: &[u8]| {
        before.len() >= scheme.len() && before[before.len() - scheme.len()..].eq_ignore_ascii_case(scheme)
    };
    let length = if ends_with(b"https") {
        5
    } else if ends_with(b"http") {
        4
    } else {
        return None;
    };
    bytes[colon..].starts_with(b"://").then(|| colon - length)
}

/// The end of a URL in finished text: its domain's name from `rest` on has a dot, and trailing punctuation is left.
fn url_end(text: &str, domain: usize, rest: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_domain_byte = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let domain_end = rest + bytes[rest..].iter().take_while(is_domain_byte).count();
    if !is_domain(&text[domain..domain_end]) {
        return None;
    }
    let url = &bytes[domain..];
    let url = &url[..url.iter().position(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).unwrap_or(url.len())];
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

/// Adds the mail addresses between `from` and `to`.
fn mails(text: &str, from: usize, to: usize, found: &mut Vec<Address>) {
    let bytes = &text.as_bytes()[..to];
    let mut done = from;
    let mut next = from;
    while let Some(place) = memchr(b'@', &bytes[next..]) {
        let at = next + place;
        next = at + 1;
        let name = bytes[done..at].iter().rev().take_while(|byte| is_mail_byte(**byte)).count();
        let mut start = at - name;
        let mut end = at + 1 + host_part(bytes, at + 1);
        let mut parts = usize::from(end > at + 1);
        while bytes.get(end) == Some(&b'.') && host_part(bytes, end + 1) > 0 {
            end += 1 + host_part(bytes, end + 1);
            parts += 1;
        }
        if name == 0 || parts < 2 || !bytes[end - 1].is_ascii_alphabetic() {
            continue;
        }
        let mut scheme = Scheme::Mail;
        for written in ["mailto:", "xmpp:"] {
            if text[done..start].ends_with(written) {
                start -= written.len();
                scheme = Scheme::Written;
                break;
            }
        }
        found.push(Address { start, end, scheme });
        (done, next) = (end, end);
    }
}

fn host_part(bytes: &[u8], at: usize) -> usize {
    let part = bytes.get(at..).unwrap_or_default();
    part.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count()
}

fn is_www(bytes: &[u8]) -> bool {
    bytes.len() > 3 && bytes[..3].eq_ignore_ascii_case(b"www") && bytes[3] == b'.'
}

fn is_mail_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-' | b'.')
}

/// Whether a URL may begin at `start`: at the beginning, after a blank or after punctuation.
fn is_boundary(text: &str, start: usize) -> bool {
    text[..start].chars().next_back().is_none_or(|letter| letter.is_whitespace() || is_punctuation(letter))
}

/// Unicode's punctuation and symbols, told by what they are not.
fn is_punctuation(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_punctuation();
    }
    let joins = matches!(letter, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e01ef}');
    !letter.is_alphanumeric() && !letter.is_whitespace() && !letter.is_control() && !joins
}

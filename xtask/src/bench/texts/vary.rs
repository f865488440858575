//! Markdown in pieces, and the same Markdown with other words in it.

/// What Markdown is made of as far as it matters here.
#[derive(Clone, Copy)]
pub enum Piece<'t> {
    Prose(&'t str),
    /// A fenced block with its fences, or a code span with its signs.
    Code(&'t str),
    /// `](target)`, or an address in angle brackets.
    Link(&'t str),
}

/// The pieces of a text in order; joined they are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let line_start = text[..at].rsplit('\n').next().is_none_or(|before| before.trim_matches([' ', '>']).is_empty());
        let piece = if line_start && (rest.starts_with("```") || rest.starts_with("~~~")) {
            Some(Piece::Code(&rest[..fence(rest)]))
        } else if rest.starts_with('`') {
            span(rest).map(|len| Piece::Code(&rest[..len]))
        } else if rest.starts_with("](") {
            rest.find(')').filter(|end| !rest[..*end].contains('\n')).map(|end| Piece::Link(&rest[..=end]))
        } else {
            None
        };
        match piece {
            Some(piece @ (Piece::Prose(of) | Piece::Code(of) | Piece::Link(of))) => {
                if start < at {
                    pieces.push(Piece::Prose(&text[start..at]));
                }
                pieces.push(piece);
                at += of.len();
                start = at;
            }
            None => {
                let same = rest.bytes().take_while(|byte| *byte == b'`').count();
                at += same.max(rest.chars().next().map_or(1, char::len_utf8));
            }
        }
    }
    if start < text.len() {
        pieces.push(Piece::Prose(&text[start..]));
    }
    pieces
}

/// Bytes of a fenced block through its closing fence.
fn fence(rest: &str) -> usize {
    let sign = &rest[..1];
    let n_signs = rest.len() - rest.trim_start_matches(sign).len();
    let closing = sign.repeat(n_signs);
    let mut at = 0;
    for (line_idx, line) in rest.split_inclusive('\n').enumerate() {
        at += line.len();
        let inner = line.trim_matches([' ', '>', '\n', '\t']);
        if line_idx > 0 && inner.starts_with(&closing) && inner.trim_start_matches(sign).is_empty() {
            break;
        }
    }
    at
}

/// Bytes of a code span, when it is closed in its paragraph.
fn span(rest: &str) -> Option<usize> {
    let n_signs = rest.len() - rest.trim_start_matches('`').len();
    let paragraph = &rest[..rest.find("\n\n").unwrap_or(rest.len())];
    let mut at = n_signs;
    loop {
        at += paragraph.get(at..)?.find('`')?;
        let run = paragraph[at..].len() - paragraph[at..].trim_start_matches('`').len();
        if run == n_signs {
            return Some(at + run);
        }
        at += run;
    }
}

/// The text of a copy: other words in its prose and its code, the same structure and links.
pub fn markdown(text: &str, copy: u64) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for piece in pieces(text) {
        match piece {
            Piece::Prose(text) => out += &prose(text, copy),
            Piece::Code(text) => match text.split_once('\n') {
                // The first line of a block says its language.
                Some((first, code)) if text.starts_with(['`', '~']) => {
                    out += first;
                    out.push('\n');
                    out += &code_of(code, copy);
                }
                _ => out += text,
            },
            Piece::Link(text) => out += text,
        }
    }
    out
}

/// Prose with every fourth word of five letters or more altered, and characters of scripts without blanks exchanged.
pub fn prose(text: &str, copy: u64) -> String {
    words(text, copy, |word, chance| {
        word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) && chance.is_multiple_of(4)
    })
}

/// Code whose own names are altered: those with a capital, a digit or a `_` in them, which no language has as a keyword.
fn code_of(text: &str, copy: u64) -> String {
    let is_name = |word: &str| {
        let inner = &word[1..];
        let has_small = word.bytes().any(|byte| byte.is_ascii_lowercase());
        word.len() >= 4
            && has_small
            && inner.bytes().any(|byte| byte.is_ascii_uppercase() || byte == b'_' || byte.is_ascii_digit())
            && word.as_bytes()[0].is_ascii_alphabetic()
    };
    let altered = words(text, copy, |word, chance| is_name(word) && chance.is_multiple_of(2));
    if altered != text {
        return altered;
    }
    // Few and short words: the last long one.
    let last = text.rmatch_indices(|c: char| c.is_ascii_lowercase()).map(|(at, _)| at).next();
    match last {
        Some(at) => format!("{}{}{}", &text[..=at], letters(copy), &text[at + 1..]),
        None => text.to_owned(),
    }
}

fn words(text: &str, copy: u64, wanted: impl Fn(&str, u64) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    let mut chance = copy;
    while let Some(first) = rest.chars().next() {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        if first.is_ascii_alphanumeric() || first == '_' {
            let len = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let (word, after) = rest.split_at(len);
            out += word;
            if wanted(word, chance >> 33) {
                out += &letters(copy);
            }
            rest = after;
            continue;
        }
        let len = first.len_utf8();
        let second = rest[len..].chars().next().filter(|c| *c >= '\u{3040}');
        match second {
            Some(second) if first >= '\u{3040}' && (chance >> 33).is_multiple_of(8) => {
                out.extend([second, first]);
                rest = &rest[len + second.len_utf8()..];
            }
            _ => {
                out.push(first);
                rest = &rest[len..];
            }
        }
    }
    out
}

/// Two or three letters that name a copy.
fn letters(copy: u64) -> String {
    let letter = |at: u64| char::from(b'a' + (at % 26) as u8);
    [letter(copy / 26), letter(copy), 'x'].iter().collect()
}

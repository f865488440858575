//! Words: what would mean something in Markdown has a backslash before it, and nothing else has.

use super::{Gap, Place, Writer};

/// Bytes that `means_something` has to look at: one in a hundred, so that the rest costs a look into a table.
const MAY_MEAN: [bool; 256] = {
    let mut table = [false; 256];
    let mut signs: &[u8] = b"\\`*_[]<&~|";
    while let [sign, rest @ ..] = signs {
        table[*sign as usize] = true;
        signs = rest;
    }
    table
};

impl Writer<'_> {
    /// Text as HTML has it: line ends and blanks around it are layout.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(end) = memchr::memchr(b'\n', rest.as_bytes()) {
            self.line(&rest[..end]);
            self.gap(Gap::Soft);
            rest = &rest[end + 1..];
        }
        self.line(rest);
    }

    fn line(&mut self, line: &str) {
        let begins = self.fresh || self.gap != Gap::None || self.out.ends_with(' ');
        let line = if begins { line.trim_start() } else { line };
        if line.is_empty() {
            return;
        }
        self.begin();
        let is_start = std::mem::replace(&mut self.line_start, false);
        let line = if is_start && self.place == Place::Flow { self.line_start_of(line) } else { line };
        self.escaped(line);
    }

    /// Writes what a line may not begin with, escaped; the rest.
    fn line_start_of<'t>(&mut self, line: &'t str) -> &'t str {
        let bytes = line.as_bytes();
        let is_blank = |at: usize| bytes.get(at).is_none_or(|byte| *byte == b' ');
        let n_digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (before, sign) = match bytes[0] {
            b'#' if is_blank(bytes.iter().take_while(|byte| **byte == b'#').count()) => (0, 1),
            b'-' | b'+' | b'*' if is_blank(1) || bytes.get(1) == Some(&bytes[0]) => (0, 1),
            b'>' | b'=' | b'|' => (0, 1),
            b'0'..=b'9'
                if n_digits < 10 && matches!(bytes.get(n_digits), Some(b'.' | b')')) && is_blank(n_digits + 1) =>
            {
                (n_digits, 1)
            }
            _ => return line,
        };
        self.out.push_str(&line[..before]);
        self.out.push('\\');
        self.out.push_str(&line[before..before + sign]);
        &line[before + sign..]
    }

    fn escaped(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut written = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if !MAY_MEAN[usize::from(*byte)] {
                continue;
            }
            let before = match at {
                0 => self.out.as_bytes().last().copied().unwrap_or(b' '),
                _ => bytes[at - 1],
            };
            if self.means_something(before, &bytes[at..]) {
                self.out.push_str(&text[written..at]);
                self.out.push('\\');
                written = at;
            }
        }
        self.out.push_str(&text[written..]);
    }

    /// Whether the sign that `rest` begins with would be read as more than itself. Letters beyond ASCII count as letters.
    fn means_something(&self, before: u8, rest: &[u8]) -> bool {
        let after = rest.get(1).copied().unwrap_or(b' ');
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
        match rest[0] {
            b'\\' => after.is_ascii_punctuation(),
            b'`' => true,
            b'*' => before != b' ' || after != b' ' || rest.len() == 1,
            b'_' => !(is_word(before) && is_word(after) || before == b' ' && after == b' '),
            b'[' => self.in_link,
            b']' => self.in_link || matches!(after, b'(' | b'[' | b':'),
            b'<' => after.is_ascii_alphabetic() || matches!(after, b'/' | b'!' | b'?'),
            b'&' => is_entity(&rest[1..]),
            b'~' => before == b'~' || after == b'~',
            b'|' => self.place == Place::Cell,
            _ => false,
        }
    }
}

/// Whether what follows an `&` makes it a character reference: `lt;`, `#60;`.
fn is_entity(rest: &[u8]) -> bool {
    let rest = rest.strip_prefix(b"#").unwrap_or(rest);
    let n_letters = rest.iter().take(32).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    n_letters > 0 && rest.get(n_letters) == Some(&b';')
}

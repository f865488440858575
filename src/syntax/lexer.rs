//! JavaScript and JSX as far as their extent: where a tag, an expression or a module block ends.
//!
//! Nothing here judges whether the JavaScript is right; that is asked of the real parser afterwards. All offsets are
//! bytes of the text that is handed in, and `limit` is where the search gives up.

mod tag;

use memchr::{memchr, memchr2, memchr3, memmem};

/// An extent finder with its scratch memory, and the budget that keeps hostile text linear.
pub struct Lexer {
    /// Attributes of every tag found, in order; a tag holds a range of it.
    pub attributes: Vec<RawAttribute>,
    /// Why the last text that begins like a tag is none, and its name; `None` when it was a tag or has no such cause.
    pub fault: Option<(Extent, TagFault)>,
    stack: Vec<Level>,
    /// Positions of `{` that the last failed search proved to have no end before its limit, and that limit.
    unclosed: Vec<u32>,
    unclosed_limit: usize,
    /// Bytes of failed look-ahead that are still allowed. At 0 every search fails at once.
    fuel: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// `{` or `${` whose brace is at this offset.
    Brace(u32),
    /// `(` or `[`, counted in module blocks only.
    Bracket,
    Template,
}

#[derive(Clone, Copy, Debug)]
pub struct RawAttribute {
    /// From the name's (or the brace's) first byte to the value's last.
    pub start: u32,
    pub end: u32,
    /// Empty for a spread.
    pub name: Extent,
    pub value: RawValue,
}

/// Bytes `start..end` of the source.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Extent {
    pub start: u32,
    pub end: u32,
}

impl Extent {
    pub fn new(start: usize, end: usize) -> Extent {
        Extent { start: start as u32, end: end as u32 }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

#[derive(Clone, Copy, Debug)]
pub enum RawValue {
    Absent,
    /// Between the quotes.
    Text(Extent),
    /// Between the braces.
    Expression(Extent),
    /// After `...`.
    Spread(Extent),
    /// `{/* … */}` among the attributes.
    Comment,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TagShape {
    Open,
    Close,
    SelfClosing,
}

/// What a text that begins like a tag lacks to be one.
#[derive(Clone, Copy, Debug)]
pub enum TagFault {
    /// The value that begins here has no quotes.
    Unquoted(u32),
    /// A value's quote does not close.
    Quote,
    /// The value's brace that stands here does not close.
    Brace(u32),
    /// No `>` comes.
    End,
}

#[derive(Clone, Copy, Debug)]
pub struct RawTag {
    pub shape: TagShape,
    /// Empty for a fragment. A name with blanks around `.` or `:` keeps them.
    pub name: Extent,
    /// A range of `Lexer::attributes`.
    pub attributes: Extent,
    pub end: usize,
}

/// Bytes at which code stops being boring.
const NOTABLE: [bool; 256] = table(b"{}()[]`'\"/\n");

const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
}

impl Lexer {
    /// A lexer for a text of `len` bytes.
    pub fn new(len: usize) -> Lexer {
        // Real pages spend next to nothing of it: the largest failed searches are stray braces, each remembered.
        Lexer {
            attributes: Vec::new(),
            fault: None,
            stack: Vec::new(),
            unclosed: Vec::new(),
            unclosed_limit: 0,
            fuel: 64 * 1024 + 8 * len,
        }
    }

    /// Whether the budget of failed look-ahead is spent.
    pub fn exhausted(&self) -> bool {
        self.fuel == 0
    }

    /// Takes `bytes` of vain work off the budget.
    pub fn charge(&mut self, bytes: usize) {
        self.fuel = self.fuel.saturating_sub(bytes + 1);
    }

    /// The end (after `}`) of the expression whose `{` is at `at`.
    pub fn expression(&mut self, text: &[u8], at: usize, limit: usize) -> Option<usize> {
        if self.fuel == 0 || limit <= self.unclosed_limit && self.unclosed.binary_search(&(at as u32)).is_ok() {
            return None;
        }
        self.stack.clear();
        self.stack.push(Level::Brace(at as u32));
        let mut i = at + 1;
        loop {
            i = self.skip(text, at, i, limit);
            if i >= limit {
                self.charge(limit - at);
                self.remember_unclosed(limit);
                return None;
            }
            i += 1;
            match text[i - 1] {
                b'{' => self.stack.push(Level::Brace((i - 1) as u32)),
                b'}' => {
                    self.stack.pop();
                    if self.stack.is_empty() {
                        return Some(i);
                    }
                }
                _ => {}
            }
        }
    }

    /// The end of a module block that starts at `at`: the end of the last line before the first blank line, from
    /// `earliest` on, at which no bracket, template or comment is open. `None` when brackets are open at `limit` or
    /// close too much.
    pub fn module(&mut self, text: &[u8], at: usize, earliest: usize, limit: usize) -> Option<usize> {
        if self.fuel == 0 {
            return None;
        }
        self.stack.clear();
        let mut i = at;
        loop {
            i = self.skip(text, at, i, limit);
            if i >= limit {
                if self.stack.is_empty() {
                    return Some(limit);
                }
                self.charge(limit - at);
                return None;
            }
            i += 1;
            match text[i - 1] {
                b'{' => self.stack.push(Level::Brace((i - 1) as u32)),
                b'(' | b'[' => self.stack.push(Level::Bracket),
                b'}' | b')' | b']' => {
                    let expected = if text[i - 1] == b'}' {
                        matches!(self.stack.last(), Some(Level::Brace(_)))
                    } else {
                        self.stack.last() == Some(&Level::Bracket)
                    };
                    if !expected {
                        self.charge(i - at);
                        return None;
                    }
                    self.stack.pop();
                }
                b'\n' if i > earliest && self.stack.is_empty() && is_blank_line(text, i, limit) => return Some(i - 1),
                _ => {}
            }
        }
    }

    /// The tag whose `<` is at `at`. Attributes of a text that turns out to be no tag are taken back.
    pub fn tag(&mut self, text: &[u8], at: usize, limit: usize) -> Option<RawTag> {
        self.fault = None;
        if self.fuel == 0 {
            return None;
        }
        let first = self.attributes.len();
        let mut tag = tag::TagReader { lexer: self, text, limit, i: at + 1 };
        let shape = tag.read();
        let (end, name) = (tag.i, shape.map(|(_, name)| name));
        match (shape, name) {
            (Some((shape, _)), Some(name)) => {
                Some(RawTag { shape, name, attributes: Extent::new(first, self.attributes.len()), end })
            }
            _ => {
                self.attributes.truncate(first);
                self.charge(end.saturating_sub(at));
                None
            }
        }
    }

    /// Moves over strings, comments, regular expressions, templates and plain text to the next bracket or line end
    /// of code; `limit` when there is none.
    fn skip(&mut self, text: &[u8], start: usize, mut i: usize, limit: usize) -> usize {
        loop {
            if self.stack.last() == Some(&Level::Template) {
                i = self.template(text, i, limit);
                if i >= limit {
                    return limit;
                }
                continue;
            }
            while i < limit && !NOTABLE[text[i] as usize] {
                i += 1;
            }
            if i >= limit {
                return limit;
            }
            if self.fuel == 0 {
                return limit;
            }
            match text[i] {
                b'`' => {
                    self.stack.push(Level::Template);
                    i += 1;
                }
                b'\'' if i > start && is_name_byte(text[i - 1]) => i += 1,
                quote @ (b'\'' | b'"') => i = self.string(text, i, limit, quote),
                b'/' => i = self.slash(text, start, i, limit),
                _ => return i,
            }
        }
    }

    /// Moves over template text; pops the template at its end, pushes a brace at `${`.
    fn template(&mut self, text: &[u8], i: usize, limit: usize) -> usize {
        let Some(found) = memchr3(b'`', b'\\', b'$', &text[i..limit]) else { return limit };
        let i = i + found;
        match text[i] {
            b'`' => {
                self.stack.pop();
                i + 1
            }
            b'\\' => i + 2,
            _ if i + 1 < limit && text[i + 1] == b'{' => {
                self.stack.push(Level::Brace((i + 1) as u32));
                i + 2
            }
            _ => i + 1,
        }
    }

    /// A string ends on its line; a quote that does not is plain text.
    fn string(&mut self, text: &[u8], at: usize, limit: usize, quote: u8) -> usize {
        let mut i = at + 1;
        while let Some(found) = memchr3(quote, b'\\', b'\n', &text[i.min(limit)..limit]) {
            i += found;
            match text[i] {
                b'\\' => i += 2,
                b'\n' => break,
                _ => return i + 1,
            }
        }
        self.charge(i.min(limit) - at);
        at + 1
    }

    fn slash(&mut self, text: &[u8], start: usize, at: usize, limit: usize) -> usize {
        match text[..limit].get(at + 1) {
            Some(b'*') => match memmem::find(&text[at + 2..limit], b"*/") {
                Some(found) => at + 2 + found + 2,
                None => {
                    self.charge(limit - at);
                    at + 2
                }
            },
            // `https://` in JSX text is no comment.
            Some(b'/') if at > start && text[at - 1] == b':' => at + 2,
            Some(b'/') => memchr(b'\n', &text[at..limit]).map_or(limit, |found| at + found),
            Some(b'>') | None => at + 1,
            Some(_) => {
                let before = text[start..at].iter().rev().find(|byte| !byte.is_ascii_whitespace());
                if !before.is_none_or(|byte| b"(,=:[!&|?{;+*%~^".contains(byte)) {
                    return at + 1;
                }
                self.regex(text, at, limit)
            }
        }
    }

    /// A regular expression ends on its line; a slash that does not is plain text.
    fn regex(&mut self, text: &[u8], at: usize, limit: usize) -> usize {
        let (mut i, mut class) = (at + 1, false);
        while i < limit {
            match text[i] {
                b'\n' => break,
                b'\\' => i += 1,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => return i + 1,
                _ => {}
            }
            i += 1;
        }
        self.charge(i.min(limit) - at);
        at + 1
    }

    /// What is open at the end of a failed search cannot be closed by a search that starts there: it would read the
    /// same bytes in the same state. So these positions need not be tried again.
    fn remember_unclosed(&mut self, limit: usize) {
        self.unclosed_limit = limit;
        self.unclosed.clear();
        self.unclosed.extend(self.stack.iter().filter_map(|level| match level {
            Level::Brace(at) => Some(*at),
            Level::Bracket | Level::Template => None,
        }));
    }
}

/// Whether the text between braces is empty, blank or comments only.
pub fn is_comment(inner: &[u8]) -> bool {
    let mut rest = inner.trim_ascii();
    while let Some(&[first, second]) = rest.first_chunk::<2>() {
        let end = match (first, second) {
            (b'/', b'*') => memmem::find(&rest[2..], b"*/").map(|found| found + 4),
            (b'/', b'/') => Some(memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())),
            _ => None,
        };
        match end {
            Some(end) => rest = rest[end..].trim_ascii_start(),
            None => return false,
        }
    }
    rest.is_empty()
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// Whether the line that starts at `start` holds only blanks (or is not there).
fn is_blank_line(text: &[u8], start: usize, limit: usize) -> bool {
    let line = &text[start..limit];
    line.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).is_none_or(|&byte| byte == b'\n')
}

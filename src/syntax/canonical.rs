//! Canonical Markdown: what comrak reads instead of the source, and where each piece of it came from.
//!
//! Written line by line. A placeholder stands for a construct that is not Markdown; `Canonical::source` leads from
//! a line and column of comrak's back to a byte of the source.

use memchr::memmem;

/// The word in every placeholder: `<z0-7>` inside text, `<!--z0-7-->` as a block. Longer when the source holds it.
const WORD: &str = "z0-";

pub struct Canonical {
    pub text: String,
    /// The placeholder's word for this source.
    pub word: String,
    word_finder: memmem::Finder<'static>,
    lines: Vec<Line>,
    pieces: Vec<Piece>,
    /// Paragraphs that begin with link definitions: the number of their first line (from 1), how many lines those take.
    definitions: Vec<(u32, u32)>,
}

#[derive(Clone, Copy)]
struct Line {
    start: u32,
    /// Index of the line's first piece.
    piece: u32,
}

/// From `out` on, the text is the source's from `src` on, until the next piece or the end of the line.
#[derive(Clone, Copy)]
struct Piece {
    out: u32,
    src: u32,
}

impl Canonical {
    pub fn new(source: &str) -> Canonical {
        let word = match memmem::find(source.as_bytes(), WORD.as_bytes()) {
            None => WORD.to_owned(),
            Some(_) => format!("z{}-", "0".repeat(longest_zeros(source.as_bytes()) + 1)),
        };
        let lines = source.len() / 32;
        Canonical {
            text: String::with_capacity(source.len() + source.len() / 16 + 64),
            word_finder: memmem::Finder::new(&word).into_owned(),
            word,
            lines: Vec::with_capacity(lines),
            pieces: Vec::with_capacity(lines),
            definitions: Vec::new(),
        }
    }

    /// Begins a line; its prefix comes next, then `piece`.
    pub fn begin(&mut self) {
        self.lines.push(Line { start: self.text.len() as u32, piece: self.pieces.len() as u32 });
    }

    /// The paragraph that is begun next has `n_lines` of link definitions before its text.
    pub fn definitions(&mut self, n_lines: usize) {
        self.definitions.push((self.lines.len() as u32 + 1, n_lines as u32));
    }

    /// How many lines too early comrak places the inlines of the paragraph that begins on `line`: it takes link
    /// definitions off a paragraph's text and counts lines from what is left.
    pub fn lines_before_text(&self, line: usize) -> usize {
        let found = self.definitions.binary_search_by_key(&(line as u32), |&(line, _)| line);
        found.map_or(0, |at| self.definitions[at].1 as usize)
    }

    /// What is pushed next came from `src`.
    pub fn piece(&mut self, src: usize) {
        self.pieces.push(Piece { out: self.text.len() as u32, src: src as u32 });
    }

    pub fn placeholder(&mut self, construct: usize) {
        self.text.push('<');
        self.word_and(construct);
        self.text.push('>');
    }

    /// A placeholder that is a word of the text: emphasis after it sees a letter, or punctuation as `last` is.
    pub fn word_placeholder(&mut self, construct: usize, last: u8) {
        self.word_and(construct);
        self.text.push(if last.is_ascii_punctuation() { '-' } else { 'z' });
    }

    /// The first word placeholder in a text: its range and construct.
    pub fn find_word(&self, text: &str) -> Option<(std::ops::Range<usize>, usize)> {
        let start = self.word_finder.find(text.as_bytes())?;
        let digits = &text[start + self.word.len()..];
        let length = digits.bytes().take_while(u8::is_ascii_digit).count();
        let after = start + self.word.len() + length;
        let end = after + usize::from(text.as_bytes().get(after).is_some_and(u8::is_ascii));
        Some((start..end, digits[..length].parse().ok()?))
    }

    /// A placeholder that is a block: an HTML comment ends on its line and stays in its container.
    pub fn block_placeholder(&mut self, construct: usize) {
        self.text.push_str("<!--");
        self.word_and(construct);
        self.text.push_str("-->");
    }

    /// A tag without meaning: two tags on a line are not the start of an HTML block, one is.
    pub fn filler(&mut self) {
        self.text.push('<');
        self.text.push_str(&self.word);
        self.text.push('>');
    }

    fn word_and(&mut self, construct: usize) {
        use std::fmt::Write;
        self.text.push_str(&self.word);
        write!(self.text, "{construct}").expect("writing to a string");
    }

    /// The construct that the placeholder at the start of `html` stands for, and what follows it. `Some((None, _))`
    /// is the filler.
    pub fn parse_placeholder<'t>(&self, html: &'t str) -> Option<(Option<usize>, &'t str)> {
        let (rest, close) = match html.strip_prefix("<!--") {
            Some(rest) => (rest, "-->"),
            None => (html.strip_prefix('<')?, ">"),
        };
        let rest = rest.strip_prefix(self.word.as_str())?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let id = rest[..digits].parse().ok();
        Some((id, rest[digits..].strip_prefix(close)?))
    }

    /// The source offset of comrak's `line` and `column` (both from 1), or of the end of the line when it is shorter.
    /// For the end of a range, give the column after its last byte.
    pub fn source(&self, line: usize, column: usize) -> usize {
        let Some(&Line { start, piece }) = self.lines.get(line.wrapping_sub(1)) else {
            return self.pieces.last().map_or(0, |piece| piece.src as usize);
        };
        let next = self.lines.get(line).map_or(self.pieces.len(), |next| next.piece as usize);
        let out = start + column.saturating_sub(1) as u32;
        let pieces = &self.pieces[piece as usize..next];
        let Some(first) = pieces.first() else { return 0 };
        let after = pieces.partition_point(|piece| piece.out <= out);
        if after == 0 {
            return first.src as usize;
        }
        let found = pieces[after - 1];
        let src = found.src + (out - found.out);
        pieces.get(after).map_or(src, |next| src.min(next.src)) as usize
    }
}

/// The longest run of zeros in the text: a placeholder's word with one more cannot be in it.
fn longest_zeros(text: &[u8]) -> usize {
    text.split(|&byte| byte != b'0').map(<[u8]>::len).max().unwrap_or(0)
}

//! JSX tags: their names and attributes, as far as their extent.

use memchr::{memchr, memchr2};

use super::{Extent, Lexer, RawAttribute, RawValue, TagFault, TagShape, is_comment};

pub(super) struct TagReader<'l, 't> {
    pub(super) lexer: &'l mut Lexer,
    pub(super) text: &'t [u8],
    pub(super) limit: usize,
    pub(super) i: usize,
}

impl TagReader<'_, '_> {
    pub(super) fn read(&mut self) -> Option<(TagShape, Extent)> {
        let mut close = false;
        if self.peek()? == b'/' {
            close = true;
            self.i += 1;
            self.blanks();
        }
        if self.peek()? == b'>' {
            let name = Extent::new(self.i, self.i);
            self.i += 1;
            return Some((if close { TagShape::Close } else { TagShape::Open }, name));
        }
        let name = self.name()?;
        let first = self.lexer.attributes.len();
        if close {
            self.blanks();
            self.expect(b'>')?;
            return Some((TagShape::Close, name));
        }
        loop {
            self.blanks();
            let Some(byte) = self.peek() else {
                self.lexer.fault = Some((name, TagFault::End));
                return None;
            };
            match byte {
                b'>' => {
                    self.i += 1;
                    return Some((TagShape::Open, name));
                }
                b'/' => {
                    self.i += 1;
                    self.blanks();
                    self.expect(b'>')?;
                    return Some((TagShape::SelfClosing, name));
                }
                _ => match self.attribute() {
                    Ok(()) => {}
                    Err(fault) => {
                        // A value that holds tags has swallowed them up to the next value's quote.
                        let swallowed = self.lexer.attributes[first..].iter().any(|attribute| match attribute.value {
                            RawValue::Text(value) => memchr2(b'<', b'>', &self.text[value.range()]).is_some(),
                            _ => false,
                        });
                        let fault = if swallowed { Some(TagFault::Quote) } else { fault };
                        self.lexer.fault = fault.map(|fault| (name, fault));
                        return None;
                    }
                },
            }
        }
    }

    /// `Card`, `Tree.File`, `svg:path`.
    fn name(&mut self) -> Option<Extent> {
        let start = self.i;
        self.identifier()?;
        let mut end = self.i;
        let mut members = false;
        loop {
            self.blanks();
            match self.text[..self.limit].get(self.i) {
                Some(b'.') => members = true,
                Some(b':') if !members && end == start + self.identifier_len(start) => {}
                _ => break,
            }
            let colon = self.text[self.i] == b':';
            self.i += 1;
            self.blanks();
            self.identifier()?;
            end = self.i;
            if colon {
                break;
            }
        }
        self.i = end;
        // What follows a name directly must be able to: `<a"b">` is no tag.
        matches!(self.peek()?, b' ' | b'\t' | b'\n' | b'\r' | b'/' | b'>' | b'{').then(|| Extent::new(start, end))
    }

    /// One attribute; else what it lacks, where that can be told.
    fn attribute(&mut self) -> Result<(), Option<TagFault>> {
        let start = self.i;
        if self.peek() == Some(b'{') {
            let end = self.braces(start)?;
            self.i = end;
            let inner = &self.text[start + 1..end - 1];
            let blank = inner.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let value = if inner[blank..].starts_with(b"...") {
                RawValue::Spread(Extent::new(start + 1 + blank + 3, end - 1))
            } else if is_comment(inner) {
                RawValue::Comment
            } else {
                return Err(None);
            };
            self.push(start, Extent::default(), value);
            return Ok(());
        }
        self.identifier().ok_or(None)?;
        let mut name = Extent::new(start, self.i);
        self.blanks();
        if self.peek() == Some(b':') {
            self.i += 1;
            self.blanks();
            self.identifier().ok_or(None)?;
            name.end = self.i as u32;
            self.blanks();
        }
        if self.peek() != Some(b'=') {
            self.i = name.end as usize;
            self.push(start, name, RawValue::Absent);
            // A name ends at a blank, a brace or the tag's end.
            return match self.peek() {
                None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'/' | b'>' | b'{') => Ok(()),
                Some(_) => Err(None),
            };
        }
        self.i += 1;
        self.blanks();
        let value_start = self.i;
        let value = match self.peek().ok_or(Some(TagFault::End))? {
            quote @ (b'"' | b'\'') => {
                let Some(found) = memchr(quote, &self.text[value_start + 1..self.limit]) else {
                    self.i = self.limit;
                    return Err(Some(TagFault::Quote));
                };
                self.i = value_start + 1 + found + 1;
                RawValue::Text(Extent::new(value_start + 1, self.i - 1))
            }
            b'{' => {
                self.i = self.braces(value_start)?;
                RawValue::Expression(Extent::new(value_start + 1, self.i - 1))
            }
            _ => return Err(Some(TagFault::Unquoted(value_start as u32))),
        };
        self.push(start, name, value);
        Ok(())
    }

    /// The end of the expression whose `{` is at `at`.
    fn braces(&mut self, at: usize) -> Result<usize, Option<TagFault>> {
        self.lexer.expression(self.text, at, self.limit).ok_or(Some(TagFault::Brace(at as u32)))
    }

    fn push(&mut self, start: usize, name: Extent, value: RawValue) {
        self.lexer.attributes.push(RawAttribute { start: start as u32, end: self.i as u32, name, value });
    }

    fn identifier(&mut self) -> Option<()> {
        let len = self.identifier_len(self.i);
        self.i += len;
        (len > 0).then_some(())
    }

    /// Length of the name at `start`; 0 when none begins there. ASCII by bytes, the rest by Unicode's alphabet.
    fn identifier_len(&self, start: usize) -> usize {
        let text = &self.text[..self.limit];
        let mut i = start;
        while let Some(&byte) = text.get(i) {
            if byte < 0x80 {
                let continues = byte.is_ascii_alphabetic()
                    || byte == b'_'
                    || byte == b'$'
                    || (i > start && (byte.is_ascii_digit() || byte == b'-'));
                if !continues {
                    break;
                }
                i += 1;
            } else {
                let Some(letter) = char_at(text, i) else { break };
                if !(letter.is_alphabetic()
                    || i > start && (letter.is_numeric() || matches!(letter, '\u{200c}' | '\u{200d}')))
                {
                    break;
                }
                i += letter.len_utf8();
            }
        }
        i - start
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.text[..self.limit].get(self.i) {
            self.i += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text[..self.limit].get(self.i).copied()
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.i += 1)
    }
}

/// The character that starts at `i`; `None` inside of one.
fn char_at(text: &[u8], i: usize) -> Option<char> {
    let chunk = &text[i..text.len().min(i + 4)];
    let valid = match std::str::from_utf8(chunk) {
        Ok(valid) => valid,
        Err(error) => std::str::from_utf8(&chunk[..error.valid_up_to()]).ok()?,
    };
    valid.chars().next()
}

//! Where in HTML a stand-in stands: as text or in an attribute's value.
//!
//! A small reader of the markup that templates write: tags, quoted values, comments. It is not a parser of arbitrary
//! HTML; what it does not know (a value without quotes, a place inside a tag's name, `<script>`) is `Elsewhere`, where
//! nothing that depends on an author or a reader may stand.

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Place {
    /// Between tags: markup or escaped text may stand here.
    Text,
    /// Inside a quoted attribute value, or inside `<title>` and `<textarea>`: escaped text only.
    Attribute,
    /// Anywhere else.
    Elsewhere,
}

/// The state after the bytes seen so far. Feed it the literal pieces between the stand-ins, in order.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    state: State,
}

#[derive(Clone, Debug, Default, PartialEq)]
enum State {
    #[default]
    Data,
    /// After `<`: the name so far.
    TagName(String),
    /// Inside a tag of this name.
    Tag(String),
    Value {
        tag: String,
        quote: u8,
    },
    Comment,
    /// `<title>` and `<textarea>`: text without markup.
    Escapable(&'static str),
    /// `<script>` and `<style>`.
    Raw(&'static str),
}

impl Reader {
    pub fn place(&self) -> Place {
        match self.state {
            State::Data => Place::Text,
            State::Value { .. } | State::Escapable(_) => Place::Attribute,
            State::TagName(_) | State::Tag(_) | State::Comment | State::Raw(_) => Place::Elsewhere,
        }
    }

    /// Where an attribute's value is being read: the tag's name in lower case, and the quote around the value.
    pub fn value(&self) -> Option<(&str, u8)> {
        match &self.state {
            State::Value { tag, quote } => Some((tag, *quote)),
            _ => None,
        }
    }

    pub fn feed(&mut self, html: &str) {
        let bytes = html.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let rest = &html.as_bytes()[at..];
            at += match &mut self.state {
                State::Data => match memchr::memchr(b'<', rest) {
                    None => rest.len(),
                    Some(skip) if rest[skip..].starts_with(b"<!--") => {
                        self.state = State::Comment;
                        skip + 4
                    }
                    Some(skip) => {
                        if rest.get(skip + 1).is_none_or(|&b| b.is_ascii_alphabetic() || b == b'/' || b == b'!') {
                            self.state = State::TagName(String::new());
                        }
                        skip + 1
                    }
                },
                State::Comment => match memchr::memmem::find(rest, b"-->") {
                    None => rest.len(),
                    Some(skip) => {
                        self.state = State::Data;
                        skip + 3
                    }
                },
                State::Escapable(name) | State::Raw(name) => {
                    let end = format!("</{name}");
                    match memchr::memmem::find(rest, end.as_bytes()) {
                        None => rest.len(),
                        Some(skip) => {
                            self.state = State::Tag(String::new());
                            skip + end.len()
                        }
                    }
                }
                State::TagName(name) => {
                    let byte = rest[0];
                    if name.is_empty() && !(byte.is_ascii_alphabetic() || byte == b'/' || byte == b'!') {
                        // `a < b`: no tag after all.
                        self.state = State::Data;
                    } else if byte == b'>' {
                        self.state = after_tag(name);
                    } else if byte.is_ascii_whitespace() {
                        self.state = State::Tag(std::mem::take(name));
                    } else {
                        name.push(byte.to_ascii_lowercase() as char);
                    }
                    1
                }
                State::Tag(name) => {
                    match rest[0] {
                        b'>' => self.state = after_tag(name),
                        quote @ (b'"' | b'\'') => self.state = State::Value { tag: std::mem::take(name), quote },
                        _ => {}
                    }
                    1
                }
                State::Value { tag, quote } => match memchr::memchr(*quote, rest) {
                    None => rest.len(),
                    Some(skip) => {
                        self.state = State::Tag(std::mem::take(tag));
                        skip + 1
                    }
                },
            };
        }
    }
}

fn after_tag(name: &str) -> State {
    match name {
        "title" => State::Escapable("title"),
        "textarea" => State::Escapable("textarea"),
        "script" => State::Raw("script"),
        "style" => State::Raw("style"),
        _ => State::Data,
    }
}

//! JavaScript's strings: sequences of UTF-16 code units, lone surrogates included.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// A string of code units. Well-formed text is kept as UTF-8, which is what nearly all text is; only text with a
/// lone surrogate is kept as UTF-16. So equal texts have equal representations. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Text(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Utf8(Arc<str>),
    /// Holds at least one lone surrogate.
    Utf16(Arc<[u16]>),
}

impl Text {
    pub fn from_units(units: &[u16]) -> Text {
        match String::from_utf16(units) {
            Ok(text) => Text::from(text),
            Err(_) => Text(Repr::Utf16(units.into())),
        }
    }

    pub fn empty() -> Text {
        Text::from("")
    }

    /// The text, when it has no lone surrogate.
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Repr::Utf8(text) => Some(text),
            Repr::Utf16(_) => None,
        }
    }

    /// As it would be encoded for a page: lone surrogates become U+FFFD.
    pub fn to_str(&self) -> Cow<'_, str> {
        match &self.0 {
            Repr::Utf8(text) => Cow::Borrowed(text),
            Repr::Utf16(units) => Cow::Owned(String::from_utf16_lossy(units)),
        }
    }

    /// The text as bytes that are also code units, when it is ASCII.
    pub fn as_ascii(&self) -> Option<&str> {
        self.as_str().filter(|text| text.is_ascii())
    }

    pub fn to_units(&self) -> Cow<'_, [u16]> {
        match &self.0 {
            Repr::Utf8(text) => Cow::Owned(text.encode_utf16().collect()),
            Repr::Utf16(units) => Cow::Borrowed(units),
        }
    }

    /// Length in code units.
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Utf8(text) if text.is_ascii() => text.len(),
            Repr::Utf8(text) => text.chars().map(char::len_utf16).sum(),
            Repr::Utf16(units) => units.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        matches!(&self.0, Repr::Utf8(text) if text.is_empty())
    }

    pub fn unit(&self, at: usize) -> Option<u16> {
        match &self.0 {
            Repr::Utf8(text) if text.is_ascii() => text.as_bytes().get(at).map(|byte| u16::from(*byte)),
            Repr::Utf8(text) => text.encode_utf16().nth(at),
            Repr::Utf16(units) => units.get(at).copied(),
        }
    }

    /// Code units `start..end`; both within the length, `start <= end`.
    pub fn slice(&self, start: usize, end: usize) -> Text {
        match self.as_ascii() {
            Some(text) if start == 0 && end == text.len() => self.clone(),
            Some(text) => Text::from(&text[start..end]),
            None => Text::from_units(&self.to_units()[start..end]),
        }
    }

    /// All parts, one after the other. Surrogates that meet become one character.
    pub fn concat<'a>(parts: impl IntoIterator<Item = &'a Text> + Clone) -> Text {
        if parts.clone().into_iter().all(|part| part.as_str().is_some()) {
            let mut joined = String::new();
            for part in parts {
                joined.push_str(part.as_str().unwrap_or_default());
            }
            return Text::from(joined);
        }
        let units: Vec<u16> = parts.into_iter().flat_map(|part| part.to_units().into_owned()).collect();
        Text::from_units(&units)
    }

    /// Order of the code units, which is what `<` and `sort` compare.
    pub fn compare(&self, other: &Text) -> Ordering {
        match (self.as_ascii(), other.as_ascii()) {
            (Some(a), Some(b)) => a.cmp(b),
            _ => self.to_units().cmp(&other.to_units()),
        }
    }

    /// Position of the first `needle` at or after `from`.
    pub fn find(&self, needle: &Text, from: usize) -> Option<usize> {
        self.searched(needle, |text, needle, offsets| {
            let start = offsets.byte(text, from)?;
            text[start..].find(needle).map(|at| offsets.unit(text, start + at))
        })
    }

    /// Position of the last `needle` that begins at or before `from`.
    pub fn rfind(&self, needle: &Text, from: usize) -> Option<usize> {
        self.searched(needle, |text, needle, offsets| {
            let latest = text.len().checked_sub(needle.len())?;
            let latest = offsets.byte(text, from).map_or(latest, |from| latest.min(from));
            text[..text.floor_char_boundary(latest + needle.len())].rfind(needle).map(|at| offsets.unit(text, at))
        })
    }

    /// Positions of all `needle`s that do not overlap. Nothing for an empty one.
    pub fn find_all(&self, needle: &Text) -> Vec<usize> {
        if needle.is_empty() {
            return Vec::new();
        }
        self.searched(needle, |text, needle, offsets| {
            let (mut unit, mut byte) = (0, 0);
            let positions = text.match_indices(needle).map(|(at, _)| {
                unit += offsets.unit(&text[byte..], at - byte);
                byte = at;
                unit
            });
            positions.collect()
        })
    }

    /// Calls `search` with both texts in a form where bytes can be searched: ASCII as it is, others with one
    /// character for each code unit, surrogates included.
    fn searched<T>(&self, needle: &Text, search: impl FnOnce(&str, &str, Offsets) -> T) -> T {
        match (self.as_ascii(), needle.as_ascii()) {
            (Some(text), Some(needle)) => search(text, needle, Offsets::Bytes),
            _ => search(&self.to_unit_chars(), &needle.to_unit_chars(), Offsets::Chars),
        }
    }

    /// One character for each code unit: itself, or one beyond the basic plane for a surrogate.
    fn to_unit_chars(&self) -> String {
        let wide = |unit: &u16| char::from_u32(u32::from(*unit)).or(char::from_u32(0x1_0000 + u32::from(*unit)));
        self.to_units().iter().filter_map(wide).collect()
    }

    /// The text with `map` applied to its well-formed runs; lone surrogates stay as they are.
    pub fn map_runs(&self, map: impl Fn(&str) -> String) -> Text {
        let units = match &self.0 {
            Repr::Utf8(text) => return Text::from(map(text)),
            Repr::Utf16(units) => units,
        };
        let mut mapped: Vec<u16> = Vec::with_capacity(units.len());
        let mut run = String::new();
        for point in char::decode_utf16(units.iter().copied()) {
            match point {
                Ok(c) => run.push(c),
                Err(lone) => {
                    mapped.extend(map(&run).encode_utf16());
                    run.clear();
                    mapped.push(lone.unpaired_surrogate());
                }
            }
        }
        mapped.extend(map(&run).encode_utf16());
        Text::from_units(&mapped)
    }

    pub fn trim_start(&self) -> Text {
        let is_space = |unit: &u16| char::from_u32(u32::from(*unit)).is_some_and(super::number::is_space);
        match &self.0 {
            Repr::Utf8(text) => Text::from(text.trim_start_matches(super::number::is_space)),
            Repr::Utf16(units) => {
                let start = units.iter().position(|unit| !is_space(unit)).unwrap_or(units.len());
                Text::from_units(&units[start..])
            }
        }
    }

    pub fn trim_end(&self) -> Text {
        let is_space = |unit: &u16| char::from_u32(u32::from(*unit)).is_some_and(super::number::is_space);
        match &self.0 {
            Repr::Utf8(text) => Text::from(text.trim_end_matches(super::number::is_space)),
            Repr::Utf16(units) => {
                let end = units.iter().rposition(|unit| !is_space(unit)).map_or(0, |at| at + 1);
                Text::from_units(&units[..end])
            }
        }
    }

    /// Code points, each as a text of its own; a lone surrogate is one too.
    pub fn code_points(&self) -> Vec<Text> {
        match &self.0 {
            Repr::Utf8(text) => {
                let mut buffer = [0; 4];
                text.chars().map(|c| Text::from(&*c.encode_utf8(&mut buffer))).collect()
            }
            Repr::Utf16(units) => {
                let mut points = Vec::with_capacity(units.len());
                for point in char::decode_utf16(units.iter().copied()) {
                    points.push(match point {
                        Ok(c) => Text::from(c.to_string()),
                        Err(lone) => Text(Repr::Utf16([lone.unpaired_surrogate()].into())),
                    });
                }
                points
            }
        }
    }

    /// The integer an array index is written as: `0`, `17`, not `01`, at most 2³²−2.
    pub fn as_index(&self) -> Option<u32> {
        let text = self.as_str()?;
        let canonical = text == "0" || (text.starts_with(|c: char| c.is_ascii_digit() && c != '0'));
        if !canonical || text.len() > 10 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        text.parse::<u32>().ok().filter(|index| *index != u32::MAX)
    }
}

/// How positions in a searched form translate.
#[derive(Clone, Copy)]
enum Offsets {
    Bytes,
    Chars,
}

impl Offsets {
    /// The byte of a code unit; `None` behind the end.
    fn byte(self, text: &str, unit: usize) -> Option<usize> {
        match self {
            Offsets::Bytes => (unit <= text.len()).then_some(unit),
            Offsets::Chars => {
                let mut starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
                starts.nth(unit)
            }
        }
    }

    fn unit(self, text: &str, byte: usize) -> usize {
        match self {
            Offsets::Bytes => byte,
            Offsets::Chars => text[..byte].chars().count(),
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(Repr::Utf8(text.into()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(Repr::Utf8(text.into()))
    }
}

impl From<Arc<str>> for Text {
    fn from(text: Arc<str>) -> Text {
        Text(Repr::Utf8(text))
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Utf8(text) => fmt::Debug::fmt(text, f),
            Repr::Utf16(units) => write!(f, "utf16{units:x?}"),
        }
    }
}

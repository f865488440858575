//! YAML 1.2, one document, core schema.

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::lines::lines;
use super::slip::{Slip, slip};
use super::{Field, MAX_DEPTH, Node, SyntaxError, Value, refuse_nul};
use crate::source::Span;

/// How much aliases and what they name may weigh: an honest file repeats some settings, a bomb repeats repetitions.
const MAX_ALIASED: usize = 50_000;

/// The value in `text`, which stands at `at` in its file. An empty text is `Null`.
pub fn yaml(text: &str, at: Span) -> Result<Node, SyntaxError> {
    match lines(text, at) {
        Some(node) => Ok(node),
        None => parsed(text, at),
    }
}

/// The same by the parser alone.
pub(super) fn parsed(text: &str, at: Span) -> Result<Node, SyntaxError> {
    refuse_nul(text, at)?;
    let places = Places::new(text, at);
    let mut parser = Parser::new_from_str(text);
    let mut open: Vec<Open> = Vec::new();
    let mut anchors = Anchors::default();
    let mut root = None;
    while let Some(next) = parser.next_event() {
        let (event, marks) = next.map_err(|error| places.error(error.marker().index(), error.info()))?;
        let span = places.span(marks.start.index(), marks.end.index());
        refuse_tag(&event, span)?;
        let done = match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => continue,
            Event::DocumentStart(_) if root.is_some() => {
                return Err(SyntaxError { span, message: "a second document".into(), help: Some("remove the `---`") });
            }
            Event::DocumentStart(_) => continue,
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= MAX_DEPTH => {
                let message = format!("more than {MAX_DEPTH} lists and maps within each other");
                return Err(SyntaxError { span, message, help: Some("write it with fewer levels") });
            }
            Event::SequenceStart(anchor, _) => {
                open.push(Open { anchor, span, value: Value::List(Vec::new()), key: None });
                continue;
            }
            Event::MappingStart(anchor, _) => {
                open.push(Open { anchor, span, value: Value::Map(Vec::new()), key: None });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let top = open.pop().expect("the parser pairs starts and ends");
                let end = span.start.max(top.span.end);
                let node = Node { value: top.value, span: Span { end, ..top.span } };
                anchors.remember(top.anchor, &node)?;
                node
            }
            Event::Scalar(written, style, anchor, tag) => {
                let node = Node { value: scalar(&written, style, tag.as_deref()), span: places.trimmed(span) };
                anchors.remember(anchor, &node)?;
                node
            }
            Event::Alias(anchor) => anchors.expand(anchor, span)?,
        };
        match open.last_mut() {
            None => root = Some(done),
            Some(parent) => parent.add(done)?,
        }
    }
    Ok(root.unwrap_or(Node { value: Value::Null, span: Span { end: at.start, ..at } }))
}

/// Tags ask for types that no field of ours has; most are text that begins with `!` and lost its quotes.
fn refuse_tag(event: &Event, span: Span) -> Result<(), SyntaxError> {
    let (Event::Scalar(.., tag) | Event::SequenceStart(_, tag) | Event::MappingStart(_, tag)) = event else {
        return Ok(());
    };
    match tag {
        Some(tag) if !tag.is_yaml_core_schema() => {
            let message = format!("the tag `{tag}`");
            Err(SyntaxError { span, message, help: Some("put text that begins with `!` in quotes") })
        }
        _ => Ok(()),
    }
}

/// A list or map whose end has not come yet.
struct Open {
    anchor: usize,
    span: Span,
    value: Value,
    key: Option<(Box<str>, Span)>,
}

impl Open {
    fn add(&mut self, node: Node) -> Result<(), SyntaxError> {
        match &mut self.value {
            Value::List(nodes) => nodes.push(node),
            Value::Map(fields) => match self.key.take() {
                Some((key, key_span)) => fields.push(Field { key, key_span, node }),
                None => self.key = Some((key(&node)?, node.span)),
            },
            _ => unreachable!("only lists and maps are opened"),
        }
        Ok(())
    }
}

fn key(node: &Node) -> Result<Box<str>, SyntaxError> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Ok(text.clone()),
        Value::Bool(value) => Ok(value.to_string().into()),
        Value::Null => Ok("null".into()),
        Value::List(_) | Value::Map(_) => Err(SyntaxError {
            span: node.span,
            message: format!("{} as a key", node.kind()),
            help: Some("put text that starts with `[` or `{` in quotes"),
        }),
    }
}

/// What `&name` marked, by the parser's numbers.
#[derive(Default)]
struct Anchors {
    known: FxHashMap<usize, Node>,
    spent: usize,
}

impl Anchors {
    fn remember(&mut self, anchor: usize, node: &Node) -> Result<(), SyntaxError> {
        if anchor != 0 {
            self.spend(node, node.span)?;
            self.known.insert(anchor, node.clone());
        }
        Ok(())
    }

    fn expand(&mut self, anchor: usize, span: Span) -> Result<Node, SyntaxError> {
        let Some(node) = self.known.get(&anchor).cloned() else {
            return Err(SyntaxError {
                span,
                message: "an alias within what it names".into(),
                help: Some("write the values out"),
            });
        };
        self.spend(&node, span)?;
        Ok(Node { span, ..node })
    }

    fn spend(&mut self, node: &Node, span: Span) -> Result<(), SyntaxError> {
        self.spent += weight(node);
        if self.spent <= MAX_ALIASED {
            return Ok(());
        }
        let message = "aliases that expand to more than a site file or a page's head ever needs".into();
        Err(SyntaxError { span, message, help: Some("write the values out") })
    }
}

/// Values, and their text by the line.
fn weight(node: &Node) -> usize {
    1 + match &node.value {
        Value::List(nodes) => nodes.iter().map(weight).sum(),
        Value::Map(fields) => fields.iter().map(|field| weight(&field.node) + field.key.len() / 64).sum(),
        Value::Text(text) | Value::Number(text) => text.len() / 64,
        Value::Null | Value::Bool(_) => 0,
    }
}

fn scalar(written: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let as_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
    if style == ScalarStyle::Plain && !as_text { plain(written) } else { Value::Text(written.into()) }
}

/// What an unquoted scalar means in YAML 1.2's core schema.
pub(super) fn plain(written: &str) -> Value {
    match written {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if is_number(written) => Value::Number(written.into()),
        _ => Value::Text(written.into()),
    }
}

fn is_number(written: &str) -> bool {
    let bytes = written.as_bytes();
    let unsigned = bytes.strip_prefix(b"-").or(bytes.strip_prefix(b"+")).unwrap_or(bytes);
    match unsigned {
        [b'0', b'x', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit),
        [b'0', b'o', digits @ ..] => !digits.is_empty() && digits.iter().all(|digit| (b'0'..=b'7').contains(digit)),
        b".inf" | b".Inf" | b".INF" => true,
        b".nan" | b".NaN" | b".NAN" => unsigned.len() == bytes.len(),
        _ => is_decimal(unsigned),
    }
}

/// `12`, `1.5`, `.5`, `1.`, `1e3`, `1.5E-3`.
fn is_decimal(bytes: &[u8]) -> bool {
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(0);
    let mut at = whole;
    let mut fraction = 0;
    if bytes.get(at) == Some(&b'.') {
        fraction = digits(at + 1);
        at += 1 + fraction;
    }
    if whole + fraction == 0 {
        return false;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        let exponent = digits(at.min(bytes.len()));
        if exponent == 0 {
            return false;
        }
        at += exponent;
    }
    at == bytes.len()
}

/// From the parser's character counts to bytes of the file.
struct Places<'t> {
    text: &'t str,
    at: Span,
    /// Byte offset of each character; empty for ASCII, where they are the same.
    offsets: Vec<u32>,
    len: u32,
}

impl<'t> Places<'t> {
    fn new(text: &'t str, at: Span) -> Places<'t> {
        let offsets =
            if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(byte, _)| byte as u32).collect() };
        Places { text, at, offsets, len: text.len() as u32 }
    }

    /// Without the blanks at its end, which the parser counts in after a quote.
    fn trimmed(&self, span: Span) -> Span {
        let covered = &self.text[(span.start - self.at.start) as usize..(span.end - self.at.start) as usize];
        Span { end: span.start + covered.trim_end().len() as u32, ..span }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let start = self.byte(start);
        Span { file: self.at.file, start: self.at.start + start, end: self.at.start + self.byte(end).max(start) }
    }

    /// What is wrong where the parser stopped.
    fn error(&self, index: usize, info: &str) -> SyntaxError {
        let Slip { at, message, help } = slip(self.text, self.byte(index) as usize, info);
        let span = Span { start: self.at.start + at.start as u32, end: self.at.start + at.end as u32, ..self.at };
        SyntaxError { span, message, help }
    }

    fn byte(&self, chars: usize) -> u32 {
        if self.offsets.is_empty() {
            return (chars as u32).min(self.len);
        }
        self.offsets.get(chars).copied().unwrap_or(self.len)
    }
}

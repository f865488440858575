//! A component's template, rendered with stand-ins for everything that is opaque to it.
//!
//! What an author writes between the tags and in most props never influences which markup a template gives: it is only
//! put somewhere. So a template is rendered once for each *shape* of a call (which props are there, its flags, words and
//! build values) and gives a skeleton: literal HTML with holes. Rendering a call is then copying the pieces and writing
//! what belongs into the holes, escaped as the place of each hole asks. A hole may as well become a slot that is filled
//! in the reader's browser: the template cannot tell.

use std::fmt::Write;
use std::sync::{Arc, RwLock};

use rustc_hash::FxHashMap;
use tera::Value;

use super::Theme;
use super::place::{Place, Reader};
use crate::component::{Children, PropKind, Signature};
use crate::diag::{Code, Diagnostic};

/// Opens and closes a stand-in; noncharacters, which no text may hold: values lose them on the way in.
const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';

/// What a template can know of a call.
#[derive(Clone, Debug)]
pub struct Shape<'a> {
    pub signature: &'a Signature,
    /// By name; what is not here is absent.
    pub props: Vec<(&'a str, Given<'a>)>,
    /// Holes for class names, by prop: `{{ css.color }}`.
    pub css: Vec<(&'a str, u32)>,
    /// The hole for what stands between the tags, unless that is nothing.
    pub children: Option<u32>,
    /// The children, for components that read them.
    pub items: Vec<Item<'a>>,
}

/// One child of a component that reads its children.
#[derive(Clone, Debug)]
pub enum Item<'a> {
    Component(Shape<'a>),
    /// Anything else between the tags, as it is.
    Other {
        children: u32,
    },
}

#[derive(Clone, Copy, Debug)]
pub enum Given<'a> {
    /// An opaque value; the number is the caller's.
    Hole(u32),
    Flag(bool),
    Word(&'a str),
    Value(&'a serde_json::Value),
}

/// Literal HTML with holes.
#[derive(PartialEq, Eq, Debug)]
pub struct Skeleton {
    pub pieces: Vec<Piece>,
}

#[derive(PartialEq, Eq, Debug)]
pub enum Piece {
    Html(Box<str>),
    /// `id` is the number that the shape gave the hole. `Place::Attribute` only inside `<title>` and `<textarea>`.
    Hole {
        id: u32,
        place: Place,
    },
    /// A whole attribute with holes in its value; it brings the blank before it.
    Attribute {
        /// In lower case.
        element: Box<str>,
        /// In lower case.
        name: Box<str>,
        value: Box<[ValuePiece]>,
    },
    /// Before the `>` of a tag that has such an attribute.
    TagEnd,
}

/// A piece of an attribute's value.
#[derive(PartialEq, Eq, Debug)]
pub enum ValuePiece {
    /// Escaped already.
    Text(Box<str>),
    Hole(u32),
}

/// The hole that every template has: a number that is unique among the calls of a page, `{{ uid }}`.
pub const UID: u32 = 0;

/// Skeletons by shape. Bounded: a component whose build values are different in every call would fill any memory.
#[derive(Default)]
pub(super) struct Cache {
    skeletons: RwLock<FxHashMap<Box<str>, Arc<Skeleton>>>,
}

const MAX_SKELETONS: usize = 8192;
/// Bytes. Longer keys belong to calls with many children or large values, which do not come twice.
const MAX_KEY: usize = 512;

impl Theme {
    /// The skeleton of a call, rendered with the words of `language`.
    pub fn skeleton(&self, shape: &Shape, language: &str) -> Result<Arc<Skeleton>, Box<Diagnostic>> {
        let mut key = String::with_capacity(96);
        key.push_str(language);
        write_key(shape, &mut key);
        let cacheable = key.len() <= MAX_KEY;
        if cacheable
            && let Some(found) = self.skeletons.skeletons.read().expect("no panic while it is locked").get(&*key)
        {
            return Ok(found.clone());
        }
        let html = self.render_shape(shape, language, &plain_stand_in)?;
        let skeleton = Arc::new(self.split(shape, &html)?);
        if cacheable {
            let mut skeletons = self.skeletons.skeletons.write().expect("no panic while it is locked");
            if skeletons.len() < MAX_SKELETONS {
                skeletons.insert(key.into(), skeleton.clone());
            }
        }
        Ok(skeleton)
    }

    /// Renders a shape with a stand-in of the caller's choice for each hole.
    pub(super) fn render_shape(
        &self,
        shape: &Shape,
        language: &str,
        stand_in: &dyn Fn(u32) -> String,
    ) -> Result<String, Box<Diagnostic>> {
        let mut context = tera::Context::new();
        fields(shape, stand_in, &mut |name, value| context.insert_value(name.to_owned(), value));
        context.insert_value("uid", Value::safe_string(&stand_in(UID)));
        context.insert_value("words", self.words(language).clone());
        self.render(&format!("components/{}.html", shape.signature.name), &context)
    }

    fn split(&self, shape: &Shape, html: &str) -> Result<Skeleton, Box<Diagnostic>> {
        let mut reader = Reader::default();
        let mut splitter = Splitter::default();
        let mut rest = html;
        while let Some(at) = rest.find(OPEN) {
            let (literal, marked) = rest.split_at(at);
            let hole = marked[OPEN.len_utf8()..]
                .split_once(CLOSE)
                .and_then(|(id, rest)| Some((id.parse::<u32>().ok()?, rest)));
            let Some((id, after)) = hole else { return Err(self.not_opaque(shape, "changes it")) };
            reader.feed(literal);
            splitter.literal(literal);
            match (reader.place(), reader.value()) {
                (Place::Elsewhere, _) => {
                    return Err(self.not_opaque(shape, "puts it neither into text nor into a quoted attribute"));
                }
                (_, Some((element, quote))) => splitter.value_hole(id, element, quote),
                (place, None) => splitter.hole(id, place),
            }
            rest = after;
        }
        splitter.literal(rest);
        splitter.flush();
        Ok(Skeleton { pieces: splitter.pieces })
    }

    pub(super) fn not_opaque(&self, shape: &Shape, how: &str) -> Box<Diagnostic> {
        let path = format!("components/{}.html", shape.signature.name);
        let message = format!("`{path}` is given a value that may depend on the reader and {how}");
        let code = Code::NotOpaque;
        let diag = match self.file(&path).and_then(|file| file.source.as_ref()) {
            Some(source) => code.at(source.span(0..0), message),
            None => code.site(message),
        };
        Box::new(
            diag.help("place the value as text or in a quoted attribute; declare the prop as `build` to look into it"),
        )
    }
}

/// Takes HTML apart at its holes.
#[derive(Default)]
struct Splitter {
    pieces: Vec<Piece>,
    /// Literal HTML since the last piece.
    html: String,
    /// The attribute whose value is being read.
    attribute: Option<Begun>,
    /// Inside a tag that has an attribute with holes.
    in_tag: bool,
}

struct Begun {
    quote: u8,
    element: Box<str>,
    name: Box<str>,
    /// So far.
    value: Vec<ValuePiece>,
}

impl Splitter {
    fn literal(&mut self, literal: &str) {
        let mut rest = literal;
        if let Some(Begun { quote, value, .. }) = &mut self.attribute {
            let end = memchr::memchr(*quote, rest.as_bytes());
            let text = &rest[..end.unwrap_or(rest.len())];
            if !text.is_empty() {
                value.push(ValuePiece::Text(text.into()));
            }
            let Some(end) = end else { return };
            rest = &rest[end + 1..];
            if let Some(Begun { element, name, value, .. }) = self.attribute.take() {
                self.flush();
                self.pieces.push(Piece::Attribute { element, name, value: value.into() });
            }
            self.in_tag = true;
        }
        if self.in_tag
            && let Some(end) = tag_end(rest)
        {
            self.html.push_str(&rest[..end]);
            self.flush();
            self.pieces.push(Piece::TagEnd);
            self.in_tag = false;
            rest = &rest[end..];
        }
        self.html.push_str(rest);
    }

    fn hole(&mut self, id: u32, place: Place) {
        self.flush();
        self.pieces.push(Piece::Hole { id, place });
    }

    /// A hole in the value of an attribute, which is taken out of the HTML read so far.
    fn value_hole(&mut self, id: u32, element: &str, quote: u8) {
        if self.attribute.is_none() {
            let open = memchr::memrchr(quote, self.html.as_bytes()).unwrap_or(0);
            let begun = self.html.split_off(open);
            let name_end = self.html.trim_end().trim_end_matches('=').trim_end().len();
            let name_start = self.html[..name_end].rfind(|c: char| c.is_ascii_whitespace()).map_or(0, |at| at + 1);
            let name = self.html[name_start..name_end].to_ascii_lowercase().into();
            self.html.truncate(self.html[..name_start].trim_end().len());
            let text = begun.get(1..).unwrap_or_default();
            let value = if text.is_empty() { Vec::new() } else { vec![ValuePiece::Text(text.into())] };
            self.attribute = Some(Begun { quote, element: element.into(), name, value });
        }
        if let Some(Begun { value, .. }) = &mut self.attribute {
            value.push(ValuePiece::Hole(id));
        }
    }

    fn flush(&mut self) {
        if !self.html.is_empty() {
            self.pieces.push(Piece::Html(std::mem::take(&mut self.html).into()));
        }
    }
}

/// Where the tag that `html` is inside of ends; `None` when it goes on, perhaps in the middle of a value.
fn tag_end(html: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    let mut at = 0;
    loop {
        let found = at + memchr::memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        match bytes[found] {
            b'>' => return Some(if html[..found].ends_with('/') { found - 1 } else { found }),
            quote => at = found + 1 + memchr::memchr(quote, &bytes[found + 1..])? + 1,
        }
    }
}

fn plain_stand_in(id: u32) -> String {
    format!("{OPEN}{id}{CLOSE}")
}

/// The fields of a component's context: every prop of the signature, the absent ones as `false` or nothing, then
/// `children` or `items`.
fn fields(shape: &Shape, stand_in: &dyn Fn(u32) -> String, insert: &mut dyn FnMut(&str, Value)) {
    for (name, spec) in &shape.signature.props {
        let given = shape.props.iter().find(|(given, _)| **given == **name).map(|(_, given)| given);
        let value = match given {
            Some(Given::Hole(id)) => Value::safe_string(&stand_in(*id)),
            Some(Given::Flag(flag)) => Value::from(*flag),
            Some(Given::Word(word)) => Value::from(without_marks(word)),
            Some(Given::Value(json)) => value(json, 0),
            None if spec.kind == PropKind::Flag => Value::from(false),
            None => Value::none(),
        };
        insert(name, value);
    }
    // Every prop has its field, so that a template need not ask whether a class is defined.
    let css = shape.signature.props.keys().map(|name| {
        let class = shape.css.iter().find(|(given, _)| **given == **name);
        (name.to_string().into(), class.map_or(Value::from(""), |(_, id)| Value::safe_string(&stand_in(*id))))
    });
    insert("css", Value::from(css.collect::<tera::Map>()));
    if shape.signature.children != Children::None {
        insert("children", shape.children.map_or(Value::none(), |id| Value::safe_string(&stand_in(id))));
    }
    if matches!(shape.signature.children, Children::Items(_)) {
        let items: Vec<Value> = shape.items.iter().map(|item| item_value(item, stand_in)).collect();
        insert("items", Value::from(items));
    }
}

fn item_value(item: &Item, stand_in: &dyn Fn(u32) -> String) -> Value {
    let mut map = tera::Map::new();
    match item {
        Item::Component(shape) => {
            map.insert("component".into(), Value::from(&*shape.signature.name));
            fields(shape, stand_in, &mut |name, value| {
                map.insert(name.to_owned().into(), value);
            });
        }
        Item::Other { children } => {
            map.insert("component".into(), Value::from(""));
            map.insert("children".into(), Value::safe_string(&stand_in(*children)));
        }
    }
    Value::from(map)
}

/// Nesting of build values deeper than any template reads.
const MAX_DEPTH: u32 = 32;

fn value(json: &serde_json::Value, depth: u32) -> Value {
    use serde_json::Value as Json;
    match json {
        _ if depth > MAX_DEPTH => Value::none(),
        Json::Null => Value::none(),
        Json::Bool(flag) => Value::from(*flag),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::from(whole),
            // JavaScript has one kind of number: 2.0 prints as `2`.
            (None, Some(float)) if float.fract() == 0.0 && float.abs() < 9e15 => Value::from(float as i64),
            (None, float) => float.map_or(Value::none(), Value::from),
        },
        Json::String(text) => Value::from(without_marks(text)),
        Json::Array(items) => Value::from(items.iter().map(|item| value(item, depth + 1)).collect::<Vec<_>>()),
        Json::Object(fields) => {
            let fields = fields.iter().map(|(name, field)| (name.clone().into(), value(field, depth + 1)));
            Value::from(fields.collect::<tera::Map>())
        }
    }
}

fn without_marks(text: &str) -> String {
    text.replace([OPEN, CLOSE], "")
}

fn write_key(shape: &Shape, key: &mut String) {
    // Lengths before free text, so that no two shapes share a key.
    let _ = write!(key, "<{}", shape.signature.name);
    for (name, given) in &shape.props {
        let _ = match given {
            Given::Hole(id) => write!(key, " {name}*{id}"),
            Given::Flag(flag) => write!(key, " {name}?{flag}"),
            Given::Word(word) => write!(key, " {name}={}:{word}", word.len()),
            Given::Value(json) => {
                let json = json.to_string();
                write!(key, " {name}:{}:{json}", json.len())
            }
        };
    }
    for (name, id) in &shape.css {
        let _ = write!(key, " {name}.{id}");
    }
    if let Some(id) = shape.children {
        let _ = write!(key, " *{id}");
    }
    for item in &shape.items {
        match item {
            Item::Component(shape) => write_key(shape, key),
            Item::Other { children } => {
                let _ = write!(key, "<*{children}>");
            }
        }
    }
    key.push('>');
}

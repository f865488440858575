//! From data to types: every field asked for once, every other one reported, each with its place.

use std::borrow::Cow;

use super::look::Icon;
use crate::data::{Field, Node, Value, number, repeated};
use crate::diag::{Code, Diagnostic, Severity, did_you_mean};
use crate::scheme;
use crate::source::Span;

/// Collects what is found on the way.
#[derive(Default)]
pub struct Reader {
    pub diags: Vec<Diagnostic>,
    /// Every destination read by `link`, with its place.
    pub links: Vec<(Box<str>, Span)>,
    /// Every icon, with its place.
    pub icons: Vec<(Icon, Span)>,
    /// The keys that each object was asked for, with its place: what the published schema is compared with.
    #[cfg(test)]
    pub asked: Vec<(Span, Vec<&'static str>)>,
}

impl Reader {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diags.push(diagnostic);
    }

    pub fn n_errors(&self) -> usize {
        self.diags.iter().filter(|diag| diag.severity == Severity::Error).count()
    }

    /// `name` is the key the node stands under, `expected` what an author should write there.
    pub fn wrong(&mut self, node: &Node, name: &str, expected: &str) {
        let message = format!("`{name}` takes {expected}, this is {}", node.kind());
        let example = match expected {
            "an object" => "{ … }",
            "a list" => "[ … ]",
            "text" => "\"…\"",
            "a number" => "1",
            "`true` or `false`" => "true",
            _ => expected,
        };
        let help =
            if example == expected { format!("write {expected}") } else { format!("write `\"{name}\": {example}`") };
        self.push(Code::SiteFileType.at(node.span, message).help(help));
    }

    pub fn object<'n>(&mut self, node: &'n Node, name: &str) -> Option<Object<'n>> {
        match &node.value {
            Value::Map(fields) => Some(Object::new(fields, node.span, name)),
            _ => {
                self.wrong(node, name, "an object");
                None
            }
        }
    }

    pub fn text(&mut self, node: &Node, name: &str) -> Option<Box<str>> {
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            // YAML reads `version: 2.0` as a number; the author meant the text.
            Value::Number(written) => Some(written.clone()),
            _ => {
                self.wrong(node, name, "text");
                None
            }
        }
    }

    /// Text that leads somewhere: to a page, a file or another host. The index checks it. What could run code leads
    /// nowhere.
    pub fn link(&mut self, node: &Node, name: &str) -> Option<Box<str>> {
        let written = self.text(node, name)?;
        if !scheme::is_harmless(&written) {
            self.push(scheme::refused(name, &written, node.span));
            return Some("#".into());
        }
        self.links.push((written.clone(), node.span));
        Some(written)
    }

    /// A picture, a font: something to show, which runs nothing wherever it comes from.
    pub fn asset(&mut self, node: &Node, name: &str) -> Option<Box<str>> {
        let written = self.text(node, name)?;
        self.links.push((written.clone(), node.span));
        Some(written)
    }

    pub fn flag(&mut self, node: &Node, name: &str) -> Option<bool> {
        match &node.value {
            Value::Bool(value) => Some(*value),
            _ => {
                self.wrong(node, name, "`true` or `false`");
                None
            }
        }
    }

    pub fn number(&mut self, node: &Node, name: &str) -> Option<f64> {
        let value = match &node.value {
            Value::Number(written) => number(written),
            _ => None,
        };
        if value.is_none() {
            self.wrong(node, name, "a number");
        }
        value
    }

    /// One of some words, compared as written. Another word is a warning and counts as absent.
    pub fn word<T: Copy>(&mut self, node: &Node, name: &str, words: &[(&'static str, T)]) -> Option<T> {
        let written = self.text(node, name)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| **word == *written) {
            return Some(*value);
        }
        let message = format!("`{name}` cannot be `{written}`");
        let mut finding = Code::SiteFileValue.at(node.span, message);
        finding.help = Some(match did_you_mean(&written, words.iter().map(|(word, _)| *word)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
                format!("write one of {}", words.join(", "))
            }
        });
        self.push(finding);
        None
    }

    /// The elements of a list, each through `read`; what `read` refuses has been reported and is left out.
    pub fn each<T>(
        &mut self,
        node: &Node,
        name: &str,
        mut read: impl FnMut(&mut Reader, &Node) -> Option<T>,
    ) -> Vec<T> {
        match &node.value {
            Value::List(nodes) => nodes.iter().filter_map(|node| read(self, node)).collect(),
            _ => {
                self.wrong(node, name, "a list");
                Vec::new()
            }
        }
    }

    /// Text, or a list of texts.
    pub fn texts(&mut self, node: &Node, name: &str) -> Vec<Box<str>> {
        match &node.value {
            Value::List(nodes) => nodes.iter().filter_map(|node| self.text(node, name)).collect(),
            _ => self.text(node, name).into_iter().collect(),
        }
    }
}

/// The help of an unknown key names the known ones when they are so few.
const MAX_KEYS_SHOWN: usize = 8;

/// How many unknown keys of one object are told: more of them are no slips of the keys.
const MAX_UNKNOWN: usize = 50;

/// What an unknown key means.
#[derive(Clone, Copy)]
pub enum Strictness {
    Warn,
    Refuse(Code),
}

/// An object whose fields are being asked for. `close` reports the rest.
pub struct Object<'n> {
    pub span: Span,
    pub name: Cow<'n, str>,
    fields: &'n [Field],
    asked: Vec<&'static str>,
    /// Keys that belong elsewhere, with the help for who writes them here.
    elsewhere: Vec<(&'static str, &'static str)>,
}

impl<'n> Object<'n> {
    fn new(fields: &'n [Field], span: Span, name: &str) -> Object<'n> {
        Object { span, name: Cow::Owned(name.to_owned()), fields, asked: Vec::new(), elsewhere: Vec::new() }
    }

    /// The value of `key`. `null` counts as absent.
    pub fn get(&mut self, key: &'static str) -> Option<&'n Node> {
        self.asked.push(key);
        let field = self.fields.iter().rev().find(|field| *field.key == *key)?;
        (field.node.value != Value::Null).then_some(&field.node)
    }

    /// Whether `key` is there, without asking for it.
    pub fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|field| *field.key == *key && field.node.value != Value::Null)
    }

    /// The place of `key` itself.
    pub fn key_span(&self, key: &str) -> Option<Span> {
        self.fields.iter().rev().find(|field| *field.key == *key).map(|field| field.key_span)
    }

    pub fn text(&mut self, key: &'static str, reader: &mut Reader) -> Option<Box<str>> {
        self.get(key).and_then(|node| reader.text(node, key))
    }

    pub fn link(&mut self, key: &'static str, reader: &mut Reader) -> Option<Box<str>> {
        self.get(key).and_then(|node| reader.link(node, key))
    }

    pub fn flag(&mut self, key: &'static str, reader: &mut Reader) -> Option<bool> {
        self.get(key).and_then(|node| reader.flag(node, key))
    }

    pub fn word<T: Copy>(&mut self, key: &'static str, reader: &mut Reader, words: &[(&'static str, T)]) -> Option<T> {
        self.get(key).and_then(|node| reader.word(node, key, words))
    }

    pub fn texts(&mut self, key: &'static str, reader: &mut Reader) -> Vec<Box<str>> {
        self.get(key).map_or_else(Vec::new, |node| reader.texts(node, key))
    }

    pub fn each<T>(
        &mut self,
        key: &'static str,
        reader: &mut Reader,
        read: impl FnMut(&mut Reader, &Node) -> Option<T>,
    ) -> Vec<T> {
        self.get(key).map_or_else(Vec::new, |node| reader.each(node, key, read))
    }

    /// Text that must be there.
    pub fn required(&mut self, key: &'static str, reader: &mut Reader) -> Option<Box<str>> {
        if !self.has(key) {
            self.get(key);
            reader.push(self.missing(key));
            return None;
        }
        self.text(key, reader)
    }

    /// A link that must be there.
    pub fn required_link(&mut self, key: &'static str, reader: &mut Reader) -> Option<Box<str>> {
        match self.get(key) {
            Some(node) => reader.link(node, key),
            None => self.required(key, reader),
        }
    }

    pub fn missing(&self, key: &str) -> Diagnostic {
        let place = Span { end: self.span.end.min(self.span.start + 1), ..self.span };
        Code::SiteFileMissingKey
            .at(place, format!("`{}` needs `{key}`", self.name))
            .help(format!("add `\"{key}\": …` here"))
    }

    /// Says where an unknown key belongs that many write here.
    pub fn belongs(&mut self, key: &'static str, help: &'static str) {
        self.elsewhere.push((key, help));
    }

    /// Reports unknown keys and keys that stand twice.
    pub fn close(self, reader: &mut Reader) {
        self.close_with(Strictness::Warn, reader);
    }

    pub fn close_with(self, strictness: Strictness, reader: &mut Reader) {
        #[cfg(test)]
        reader.asked.push((self.span, self.asked.clone()));
        let mut n_unknown = 0;
        for (field, is_repeated) in self.fields.iter().zip(repeated(self.fields)) {
            if is_repeated {
                let message = format!("`{}` stands twice; the last one counts", field.key);
                reader.push(
                    Code::KeyTwice.at(field.key_span, message).help("take one of them out, or join them into one"),
                );
            }
            if self.asked.contains(&&*field.key) {
                continue;
            }
            n_unknown += 1;
            if n_unknown > MAX_UNKNOWN {
                continue;
            }
            let code = match strictness {
                Strictness::Warn => Code::SiteFileUnknownKey,
                Strictness::Refuse(code) => code,
            };
            // A key that is already there is not what a slip of the keys meant.
            let mut free: Vec<&str> = Vec::new();
            for asked in &self.asked {
                if !self.has(asked) && !free.contains(asked) {
                    free.push(asked);
                }
            }
            let mut finding = unknown_key(code, field, &self.name, free.into_iter());
            if let Some((_, help)) = self.elsewhere.iter().find(|(key, _)| **key == *field.key) {
                finding.help = Some((*help).to_owned());
            }
            reader.push(finding);
        }
    }
}

/// `free`: the keys that may still be written, in the order of the documentation.
pub fn unknown_key<'k>(
    code: Code,
    field: &Field,
    name: &str,
    free: impl Iterator<Item = &'k str> + Clone,
) -> Diagnostic {
    let help = match did_you_mean(&field.key, free.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let all: Vec<String> = free.map(|key| format!("`{key}`")).collect();
            match all.len() {
                1..=MAX_KEYS_SHOWN => format!("leave it out, or write one of {}", all.join(", ")),
                _ => "leave it out".to_owned(),
            }
        }
    };
    code.at(field.key_span, format!("`{name}` has no key `{}`", field.key)).help(help)
}

//! Parts written as text, for tests: `<Card title="a" horizontal cols={2}>text</Card>`, elements, `## Heading {#id}` on
//! a line of its own and fences. Enough to write calls down; what authors may write is the parser's business.

use std::sync::Arc;

use crate::component::Signature;
use crate::page::{Attribute, Call, Code, Element, Heading, Part, Prop};
use crate::source::{FileId, Span};
use crate::theme::Theme;

pub(crate) fn parts(theme: &Theme, text: &str) -> Vec<Part> {
    let mut reader = Reader { theme, text, at: 0 };
    let parts = reader.children(None);
    assert_eq!(reader.at, text.len(), "all of the text is read");
    parts
}

struct Reader<'a> {
    theme: &'a Theme,
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn take(&mut self, len: usize) -> &'a str {
        self.at += len;
        &self.text[self.at - len..self.at]
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        self.take(rest.find(|c| !keep(c)).unwrap_or(rest.len()))
    }

    fn children(&mut self, end: Option<&str>) -> Vec<Part> {
        let mut parts = Vec::new();
        while !self.rest().is_empty() {
            let rest = self.rest();
            let line_start = self.at == 0 || self.text[..self.at].ends_with('\n');
            if rest.starts_with("</") {
                let tag = self.take(rest.find('>').expect("a closed tag") + 1);
                assert_eq!(Some(&tag[2..tag.len() - 1]), end, "the end tag");
                return parts;
            }
            if rest.starts_with("```") && line_start {
                parts.push(self.fence());
            } else if rest.starts_with("##") && line_start {
                parts.push(self.heading());
            } else if rest.starts_with('<') && rest[1..].starts_with(char::is_alphabetic) {
                parts.push(self.element());
            } else {
                let end = rest.char_indices().skip(1).find(|(at, c)| {
                    (*c == '<' && !rest[at + 1..].starts_with(' '))
                        || (rest[..*at].ends_with('\n')
                            && (rest[*at..].starts_with("```") || rest[*at..].starts_with("##")))
                });
                let text = self.take(end.map_or(rest.len(), |(at, _)| at));
                parts.push(Part::Text(text.into()));
            }
        }
        assert_eq!(end, None, "an end tag is missing");
        parts
    }

    fn fence(&mut self) -> Part {
        let rest = self.rest();
        let info = self.take(rest.find('\n').expect("an info line"))[3..].to_owned();
        self.take(1);
        let code_len = self.rest().find("```").expect("a closed fence");
        let code = self.take(code_len);
        self.take(3);
        if info == "math" {
            let mathml = crate::math::mathml(code, true).expect("a formula");
            return Part::Math { source: code.into(), display: true, mathml: Some(mathml.into()) };
        }
        let (language, meta) = info.split_at(info.find([' ', '{']).unwrap_or(info.len()));
        Part::Code(Box::new(Code {
            language: language.into(),
            meta: crate::fence::meta(language, meta),
            code: code.into(),
            personal: None,
            span: Span { file: FileId(0), start: 0, end: 0 },
        }))
    }

    fn heading(&mut self) -> Part {
        let line = self.take_while(|c| c != '\n');
        let level = line.bytes().take_while(|b| *b == b'#').count();
        let text = line[level..].trim();
        let (text, id) = match text.strip_suffix('}').and_then(|text| text.split_once(" {#")) {
            Some((text, id)) => (text, Some(id.into())),
            None => (text, None),
        };
        Part::Heading(Box::new(Heading { level: level as u8, id, children: vec![Part::Text(text.into())] }))
    }

    fn element(&mut self) -> Part {
        self.take(1);
        let name = self.take_while(|c| c.is_alphanumeric() || c == '.' || c == '-').to_owned();
        let mut props = Vec::new();
        loop {
            self.take_while(char::is_whitespace);
            if self.rest().starts_with(['/', '>']) {
                break;
            }
            let prop = self.take_while(|c| !matches!(c, '=' | ' ' | '/' | '>' | '\n'));
            assert!(!prop.is_empty(), "a prop at {:?}", self.rest());
            let value = match self.rest().strip_prefix('=') {
                None => Prop::Flag(true),
                Some(rest) if rest.starts_with('"') => {
                    self.take(2);
                    let value = self.take_while(|c| c != '"');
                    self.take(1);
                    Prop::Text(value.into())
                }
                Some(_) => {
                    self.take(2);
                    let (value, after) = balanced(self.rest());
                    self.take(after);
                    match value.starts_with('<') {
                        true => Prop::Parts(parts(self.theme, value)),
                        false => Prop::Value(serde_json::from_str(value).expect("JSON between braces")),
                    }
                }
            };
            props.push((prop.into(), value));
        }
        let closed = self.rest().starts_with("/>");
        self.take(if closed { 2 } else { 1 });
        let void = ["br", "img", "hr", "input"].contains(&&*name);
        let children = if closed || void { Vec::new() } else { self.children(Some(&name)) };
        match self.theme.signatures().get(&*name) {
            Some(signature) => Part::Call(Box::new(call(signature, props, children))),
            None => {
                let attributes = props.into_iter().map(|(name, prop)| match prop {
                    Prop::Text(value) => Attribute { name, value: Some(value), hole: None },
                    Prop::Flag(_) => Attribute { name, value: None, hole: None },
                    other => panic!("an element's attribute cannot be {other:?}"),
                });
                Part::Element(Box::new(Element {
                    name: name.as_str().into(),
                    attributes: attributes.collect(),
                    children,
                }))
            }
        }
    }
}

/// What stands between the braces and the bytes through the closing one.
fn balanced(text: &str) -> (&str, usize) {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth == 0 {
            return (&text[..at], at + 1);
        }
    }
    panic!("a brace is missing in {text:?}")
}

fn call(signature: &Arc<Signature>, props: Vec<(Box<str>, Prop)>, children: Vec<Part>) -> Call {
    let mut ordered: Vec<(Box<str>, Prop)> = Vec::new();
    for name in signature.props.keys() {
        ordered.extend(props.iter().filter(|(given, _)| given == name).cloned());
    }
    assert_eq!(ordered.len(), props.len(), "props of `{}`", signature.name);
    Call { signature: signature.clone(), icon: Span { file: FileId(0), start: 0, end: 0 }, props: ordered, children }
}

//! Lowering: oxc's tree to ours. Here what all of it shares: places, names in scope, the depth bound, errors.

use std::sync::Arc;

use oxc_ast::ast::Expression;
use oxc_span::GetSpan;

use crate::source::{FileId, Span};

use super::super::text::Text;
use super::super::tree::{Expr, Kind, Local, Name, SyntaxError};
use super::mentions_user;

/// How deep the tree may nest.
pub(super) const DEPTH: usize = 200;

pub(super) struct Lower<'s> {
    file: FileId,
    /// Where `text` begins in the file.
    base: u32,
    text: &'s str,
    /// Names of the functions and blocks around, innermost last.
    blocks: Vec<Vec<Local>>,
    /// For each function around, the locals of its frame.
    functions: Vec<Vec<Local>>,
    next_local: u32,
    depth: usize,
    too_deep: Option<Span>,
    /// Whether the next expression is read to its end at once, so that an iterator may stand there.
    pub(super) consumed: bool,
}

impl<'s> Lower<'s> {
    pub fn new(file: FileId, base: u32, text: &'s str) -> Lower<'s> {
        Lower {
            file,
            base,
            text,
            blocks: Vec::new(),
            functions: Vec::new(),
            next_local: 0,
            depth: 0,
            too_deep: None,
            consumed: false,
        }
    }

    /// A whole expression, or the error that it nests too deeply.
    pub fn whole(mut self, expression: &Expression, span: Span) -> Result<Expr, SyntaxError> {
        let expr = self.expression(expression);
        match self.take_too_deep() {
            Some(place) => Err(SyntaxError {
                span: place,
                construct: format!("this nests more than {DEPTH} levels deep"),
                help: Some("name a part of it with `export const`".into()),
                grammar: true,
                mentions_user: mentions_user(self.text),
            }),
            None => Ok(Expr { span, ..expr }),
        }
    }

    /// Where the tree got too deep, if it did.
    pub fn take_too_deep(&mut self) -> Option<Span> {
        self.too_deep.take()
    }

    pub fn span(&self, span: oxc_span::Span) -> Span {
        Span { file: self.file, start: self.base + span.start, end: self.base + span.end }
    }

    pub fn slice(&self, span: oxc_span::Span) -> &'s str {
        &self.text[span.start as usize..span.end as usize]
    }

    /// Lowers one level further in.
    pub fn expression(&mut self, expression: &Expression) -> Expr {
        if self.depth >= DEPTH {
            let span = self.span(expression.span());
            self.too_deep.get_or_insert(span);
            return Expr::new(span, Kind::Constant(super::super::value::Value::Undefined));
        }
        self.depth += 1;
        let consumed = std::mem::take(&mut self.consumed);
        let expr = self.any_expression(expression, consumed);
        self.depth -= 1;
        expr
    }

    /// Runs `work` one level further in; `None` when that is too deep.
    pub fn nested<T>(&mut self, span: oxc_span::Span, work: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEPTH {
            let span = self.span(span);
            self.too_deep.get_or_insert(span);
            return None;
        }
        self.depth += 1;
        let result = work(self);
        self.depth -= 1;
        Some(result)
    }

    pub fn error(&self, span: oxc_span::Span, construct: impl Into<String>, help: &str) -> Box<SyntaxError> {
        Box::new(SyntaxError {
            span: self.span(span),
            construct: construct.into(),
            help: (!help.is_empty()).then(|| help.into()),
            grammar: false,
            mentions_user: mentions_user(self.slice(span)),
        })
    }

    pub fn unsupported(&self, span: oxc_span::Span, construct: impl Into<String>, help: &str) -> Expr {
        Expr::new(self.span(span), Kind::Unsupported(self.error(span, construct, help)))
    }

    // Names in scope.

    pub fn open_block(&mut self) {
        self.blocks.push(Vec::new());
    }

    pub fn close_block(&mut self) {
        self.blocks.pop();
    }

    pub fn open_function(&mut self) {
        self.functions.push(Vec::new());
        self.open_block();
    }

    /// The locals of the function's frame.
    pub fn close_function(&mut self) -> Box<[Local]> {
        self.close_block();
        self.functions.pop().expect("a function was opened").into()
    }

    /// A new local in the innermost block; `Err` when the block has one of the name.
    pub fn declare(&mut self, name: &str) -> Result<Local, ()> {
        let local = Local { id: self.next_local, name: name.into() };
        self.next_local += 1;
        let block = self.blocks.last_mut().expect("locals are declared inside a function");
        if block.iter().any(|own| *own.name == *name) {
            return Err(());
        }
        block.push(local.clone());
        self.functions.last_mut().expect("a function was opened").push(local.clone());
        Ok(local)
    }

    /// A local declared in the innermost block.
    pub fn declared(&self, name: &str) -> Option<Local> {
        self.blocks.last()?.iter().find(|local| *local.name == *name).cloned()
    }

    /// A use of a name.
    pub fn name(&self, name: &str, span: Span) -> Expr {
        let local = self.blocks.iter().rev().flat_map(|block| block.iter().rev()).find(|local| *local.name == *name);
        Expr::new(
            span,
            match local {
                Some(local) => Kind::Local(local.clone()),
                None => Kind::Name(Name::from(name)),
            },
        )
    }
}

/// The text of a string or template whose lone surrogates oxc writes as U+FFFD and four hexadecimal digits.
pub(super) fn text_of(value: &str, lone_surrogates: bool) -> Text {
    if !lone_surrogates {
        return Text::from(value);
    }
    let mut units: Vec<u16> = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('\u{fffd}') {
        units.extend(rest[..at].encode_utf16());
        let code = &rest[at + '\u{fffd}'.len_utf8()..];
        let digits = code.get(..4).unwrap_or_default();
        match u16::from_str_radix(digits, 16) {
            Ok(unit) => {
                units.push(unit);
                rest = &code[4..];
            }
            Err(_) => {
                units.push(0xfffd);
                rest = code;
            }
        }
    }
    units.extend(rest.encode_utf16());
    Text::from_units(&units)
}

impl SyntaxError {
    /// One sentence, lower case, without a full stop.
    pub fn sentence(&self) -> String {
        if self.grammar {
            self.construct.clone()
        } else {
            format!("{} is not in the expression language", self.construct)
        }
    }
}

pub(super) fn shared<T>(value: T) -> Arc<T> {
    Arc::new(value)
}

//! From source text to `tree`, by oxc's parser.

mod depth;
mod expression;
mod function;
mod jsx;
mod lower;
mod module;

use std::cell::RefCell;
use std::ops::Range;

use oxc_allocator::Allocator;
use oxc_ast::ast::{Expression, Program};
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;

use crate::source::{Source, Span};

use super::tree::Expr;

pub use super::tree::SyntaxError;
pub use module::module;

use lower::Lower;

/// Parses the text between braces. Constructs outside the language are in the tree as `Unsupported`; only a text that
/// is no JavaScript, or nests too deeply, is an error. An empty text and one of comments alone are such errors.
pub fn expression(source: &Source, range: Range<u32>) -> Result<Expr, SyntaxError> {
    let text = &source.text[range.start as usize..range.end as usize];
    let span = Span { file: source.file, start: range.start, end: range.end };
    with_expression(text, kind(source.path.extension()), |parsed| match parsed {
        Ok(expression) => Lower::new(span.file, range.start, text).whole(expression, span),
        Err(fault) => Err(fault.at(span, text)),
    })
}

/// Parses what follows the dots of `{...x}`.
pub fn spread(source: &Source, range: Range<u32>) -> Result<Expr, SyntaxError> {
    expression(source, range)
}

/// Whether the text is an expression of JavaScript and JSX, in the language or not.
pub fn is_expression(text: &str) -> bool {
    with_expression(text, SourceType::jsx(), |parsed| parsed.is_ok())
}

/// What keeps the text, which stands at `span`, from being an expression of JavaScript and JSX.
pub fn fault(text: &str, span: Span) -> Option<SyntaxError> {
    with_expression(text, SourceType::jsx(), |parsed| parsed.err().map(|fault| fault.at(span, text)))
}

/// What keeps the text, which stands at `span`, from being a module of JavaScript and JSX.
pub fn module_fault(text: &str, span: Span) -> Option<SyntaxError> {
    with_program(text, SourceType::jsx(), |parsed| parsed.err().map(|fault| fault.at(span, text)))
}

/// Whether the text is a module of JavaScript and JSX, in the language or not.
pub fn is_module(text: &str) -> bool {
    with_program(text, SourceType::jsx(), |parsed| parsed.is_ok())
}

fn kind(extension: &str) -> SourceType {
    match extension {
        "ts" => SourceType::ts(),
        "tsx" => SourceType::tsx(),
        _ => SourceType::jsx(),
    }
}

/// What the parser has against a text, in offsets of it.
pub(super) struct Fault {
    message: String,
    help: Option<String>,
    range: Option<Range<u32>>,
}

impl Fault {
    fn new(diagnostics: &[oxc_diagnostics::OxcDiagnostic]) -> Fault {
        let Some(first) = diagnostics.first() else { return Fault::plain("this is no JavaScript") };
        let label = first.labels.first().map(|label| label.offset()..label.offset() + label.len());
        Fault { message: lower_case(&first.message), help: first.help.as_ref().map(ToString::to_string), range: label }
    }

    fn plain(message: &str) -> Fault {
        Fault { message: message.into(), help: None, range: None }
    }

    /// As an error about `text`, which stands at `span`.
    fn at(self, span: Span, text: &str) -> SyntaxError {
        let place = |range: &Range<u32>| Span {
            file: span.file,
            start: (span.start + range.start).min(span.end),
            end: (span.start + range.end).min(span.end),
        };
        let is_cut = self.range.as_ref().is_some_and(|range| range.start as usize >= text.len());
        let construct = match &*self.message {
            "unexpected token" if is_cut => "this ends before it is complete".into(),
            message => message.replace("found `EOF`", "found the end"),
        };
        SyntaxError {
            span: self.range.as_ref().map_or(span, place),
            construct,
            help: self.help,
            grammar: true,
            mentions_user: mentions_user(text),
        }
    }
}

/// The parser's messages, as ours are written: no capital, no full stop.
fn lower_case(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let mut letters = message.chars();
    match letters.next() {
        // `JSX …`, `BigInt …` keep theirs.
        Some(first) if !letters.clone().next().is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => message.into(),
    }
}

/// Whether `user` stands in a text as a word that is not a property's name: what can be said of a text that does not
/// parse, or of a construct that is not lowered.
pub(super) fn mentions_user(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80;
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, b"user").any(|at| {
        let mut end = at + 4;
        if bytes[end..].starts_with(b"Context") {
            end += 7;
        }
        let before = at.checked_sub(1).map(|before| bytes[before]);
        !bytes.get(end).copied().is_some_and(is_word) && !before.is_some_and(|byte| is_word(byte) || byte == b'.')
    })
}

thread_local! {
    /// One arena for all the small texts a thread parses.
    static ARENA: RefCell<Allocator> = RefCell::new(Allocator::new());
}

/// An arena that grew beyond this is not kept.
const KEPT_BYTES: usize = 4 << 20;

fn with_arena<T>(work: impl FnOnce(&Allocator) -> T) -> T {
    ARENA.with_borrow_mut(|arena| {
        let result = work(arena);
        if arena.capacity() > KEPT_BYTES {
            *arena = Allocator::new();
        } else {
            arena.reset();
        }
        result
    })
}

const OPTIONS: ParseOptions = ParseOptions {
    parse_regular_expression: true,
    allow_return_outside_function: false,
    preserve_parens: false,
    allow_v8_intrinsics: false,
    enable_ident_hashes: false,
};

fn with_expression<T: Send>(
    text: &str,
    kind: SourceType,
    work: impl FnOnce(Result<&Expression, Fault>) -> T + Send,
) -> T {
    depth::guarded(text, |guard| match guard {
        Err(fault) => work(Err(fault)),
        Ok(()) => with_arena(|arena| match Parser::new(arena, text, kind).with_options(OPTIONS).parse_expression() {
            Ok(expression) => work(Ok(&expression)),
            Err(diagnostics) => work(Err(Fault::new(&diagnostics))),
        }),
    })
}

fn with_program<T: Send>(text: &str, kind: SourceType, work: impl FnOnce(Result<&Program, Fault>) -> T + Send) -> T {
    depth::guarded(text, |guard| match guard {
        Err(fault) => work(Err(fault)),
        Ok(()) => with_arena(|arena| {
            let parsed = Parser::new(arena, text, kind).with_options(OPTIONS).parse();
            if parsed.diagnostics.is_empty() {
                work(Ok(&parsed.program))
            } else {
                work(Err(Fault::new(&parsed.diagnostics)))
            }
        }),
    })
}

//! From source text to `tree`, by oxc's parser.

use std::cell::RefCell;
use std::ops::Range;

use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_span::SourceType;

use super::tree::{Expr, Module};
use crate::diag::Checked;
use crate::source::Source;

/// Why a text is not an expression of the language.
#[derive(Clone, Debug)]
pub struct SyntaxError;

/// Brackets nest this deep in what the parser is given: it descends once for each.
const MAX_NESTING: usize = 100;

thread_local! {
    static ALLOCATOR: RefCell<Allocator> = RefCell::new(Allocator::new());
}

/// Parses the text between braces.
pub fn expression(source: &Source, range: Range<u32>) -> Result<Expr, SyntaxError> {
    if is_expression(&source.text[range.start as usize..range.end as usize]) { Ok(Expr) } else { Err(SyntaxError) }
}

/// Parses the text after `...`.
pub fn spread(source: &Source, range: Range<u32>) -> Result<Expr, SyntaxError> {
    expression(source, range)
}

/// Lowers all module blocks of a file at once.
pub fn module(_source: &Source, _ranges: &[Range<u32>]) -> Checked<Module> {
    Checked { value: Module::default(), diags: Vec::new() }
}

/// Whether the text is JavaScript that may stand between braces.
pub fn is_expression(text: &str) -> bool {
    if is_plain(text.trim_ascii()) {
        return true;
    }
    if !is_shallow(text) {
        return false;
    }
    ALLOCATOR.with_borrow_mut(|allocator| {
        let accepted = Parser::new(allocator, text, SourceType::jsx()).parse_expression().is_ok();
        allocator.reset();
        accepted
    })
}

/// Whether the text is a JavaScript module, JSX included.
pub fn is_module(text: &str) -> bool {
    if !is_shallow(text) {
        return false;
    }
    ALLOCATOR.with_borrow_mut(|allocator| {
        let parsed = Parser::new(allocator, text, SourceType::jsx()).parse();
        let accepted = !parsed.panicked && parsed.diagnostics.is_empty();
        allocator.reset();
        accepted
    })
}

/// A string without escapes, or names with dots between them none of which may be a reserved word.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes {
        [quote @ (b'"' | b'\''), inner @ .., last] if quote == last => {
            !inner.iter().any(|byte| byte == quote || matches!(byte, b'\\' | b'\n' | b'\r'))
        }
        [b'A'..=b'Z' | b'_' | b'$', rest @ ..] => {
            rest.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
        }
        _ => false,
    }
}

/// Whether brackets nest so little, and operators that nest to the right are so few, that descending is safe.
fn is_shallow(text: &str) -> bool {
    let mut depth = [0u32; MAX_NESTING + 1];
    let mut level = 0;
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' | b'<' => {
                level += 1;
                if level > MAX_NESTING {
                    return false;
                }
                depth[level] = 0;
            }
            b')' | b']' | b'}' | b'>' => level = level.saturating_sub(1),
            b',' | b';' | b'\n' => depth[level] = 0,
            b'!' | b'~' | b'?' | b'=' | b'+' | b'-' | b'*' | b' ' => depth[level] += 1,
            _ => {}
        }
        if depth[level] > 2000 {
            return false;
        }
    }
    true
}

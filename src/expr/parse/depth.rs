//! Keeps hostile nesting from the parser's stack: it recurses with the text, and a stack that overflows cannot be caught.

use super::Fault;

/// Stack for one level of nesting in the parser, with a margin (measured: at most 2.6 kB in an unoptimised build).
const BYTES_A_LEVEL: usize = 6 << 10;
/// Levels that fit every thread's stack.
const SMALL: usize = 100;
/// Above it a text is refused before it is parsed: the stack would be more than half a gigabyte.
const LARGE: usize = 100_000;

/// Calls `work` with `Ok` on a stack that holds any parse of `text`, or with an error.
pub(super) fn guarded<T: Send>(text: &str, work: impl FnOnce(Result<(), Fault>) -> T + Send) -> T {
    let levels = levels(text);
    if levels <= SMALL {
        return work(Ok(()));
    }
    if levels > LARGE {
        return work(Err(Fault::plain("this is too much code for one expression or module")));
    }
    if deepest_bracket(text) > super::lower::DEPTH {
        return work(Err(Fault::plain("this nests too deeply")));
    }
    // The thread's stack is reserved, not used: only pages the parser touches cost memory.
    let stack = SMALL * BYTES_A_LEVEL + levels * BYTES_A_LEVEL;
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(stack).spawn_scoped(scope, || work(Ok(())));
        match thread.map(|thread| thread.join()) {
            Ok(Ok(value)) => value,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => panic!("no thread to parse with: {error}"),
        }
    })
}

/// An upper bound of how deep a parse of the text can nest, without understanding it: every level begins with a
/// punctuation mark or with a word that takes an operand.
fn levels(text: &str) -> usize {
    if text.len() <= SMALL {
        return text.len();
    }
    let mut levels = 0;
    let mut word = 0;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' | 0x80.. => word += 1,
            _ => {
                levels += usize::from(word > 0 && takes_operand(&bytes[at - word..at]));
                word = 0;
                levels += usize::from(!matches!(
                    byte,
                    b' ' | b'\n'
                        | b'\r'
                        | b'\t'
                        | b','
                        | b';'
                        | b'"'
                        | b'\''
                        | b'.'
                        | b'/'
                        | b')'
                        | b']'
                        | b'}'
                        | b'>'
                        | b'#'
                        | b'@'
                        | b'\\'
                ));
            }
        }
    }
    levels
}

fn takes_operand(word: &[u8]) -> bool {
    matches!(
        word,
        b"typeof"
            | b"void"
            | b"delete"
            | b"await"
            | b"new"
            | b"yield"
            | b"async"
            | b"else"
            | b"do"
            | b"throw"
            | b"in"
            | b"instanceof"
            | b"return"
            | b"case"
            | b"default"
            | b"keyof"
            | b"readonly"
            | b"unique"
            | b"infer"
            | b"extends"
            | b"asserts"
            | b"is"
            | b"as"
            | b"satisfies"
            | b"class"
            | b"abstract"
            | b"declare"
            | b"import"
            | b"export"
    )
}

/// The deepest nest of brackets, read as if there were no texts and comments: honest code is refused here only when
/// it really nests.
fn deepest_bracket(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

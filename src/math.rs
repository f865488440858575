//! Formulas: LaTeX to MathML, and to a line of text where markup cannot stand.
//!
//! A part of its own because three stages ask: titles are read with a document's facts, headings' ids when a page is
//! compiled, and the page is written when it is rendered.

#[cfg(test)]
mod tests;
mod text;

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

/// Bytes. The longest formula of a textbook has a tenth of it.
const MAX_LATEX: usize = 8 << 10;
/// Openings that any thread's stack holds.
const FEW: usize = 100;
/// Stack for one level of nesting in the converter, with a margin (measured: at most 8 kB in an unoptimised build).
const BYTES_A_LEVEL: usize = 24 << 10;

/// What authors write and the library does not know, in its own words.
const MACROS: [(&str, &str); 6] = [
    ("textcolor", r"{\color{#1} #2}"),
    ("boxed", r"\begin{array}{|c|}\hline #1 \\ \hline\end{array}"),
    ("substack", r"\begin{subarray}{c}#1\end{subarray}"),
    ("widetilde", r"\tilde{#1}"),
    ("pod", r"\quad(#1)"),
    ("vspace", r"{}"),
];

/// Environments by the name of one that looks the same. What numbers equations counts within a formula only, so that
/// each would be (1).
const ENVIRONMENTS: [(&str, &str); 5] = [
    ("split", "aligned"),
    ("smallmatrix", "matrix"),
    ("align", "align*"),
    ("gather", "gather*"),
    ("equation", "equation*"),
];

/// A formula's `<math>` element, with its LaTeX as an annotation. Attributes named `style` are in it: they are to be
/// turned into classes. Else why it cannot be typeset: a clause in lower case, names in backquotes.
pub fn mathml(latex: &str, display: bool) -> Result<String, String> {
    let inner = converted(latex, display)?;
    let mut out = String::with_capacity(inner.len() + latex.len() + 128);
    out.push_str(if display { "<math display=\"block\">" } else { "<math>" });
    let _ = write!(out, "<semantics><mrow>{inner}</mrow><annotation encoding=\"application/x-tex\">");
    for c in latex.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out.push_str("</annotation></semantics></math>");
    Ok(out)
}

/// A formula as a line of text: `O(n log n)`, `a/b`, `x²`. Its LaTeX when it cannot be read.
pub fn text(latex: &str) -> String {
    converted(latex, false).map_or_else(|_| latex.to_owned(), |mathml| text::of(&mathml))
}

/// What stands inside `<math>`.
fn converted(latex: &str, display: bool) -> Result<String, String> {
    if latex.len() > MAX_LATEX {
        return Err(format!("it has {} bytes, more than {MAX_LATEX}", latex.len()));
    }
    let openings = latex.bytes().filter(|byte| matches!(byte, b'\\' | b'{' | b'^' | b'_')).count();
    // Nothing of what a panic leaves behind is used again.
    let work = || {
        catch_unwind(AssertUnwindSafe(|| convert(latex, display)))
            .unwrap_or_else(|_| Err("its reader gave up (a `\\color` belongs in braces: `{\\color{red} x}`)".into()))
    };
    if openings <= FEW {
        return work();
    }
    // The thread's stack is reserved, not used: only pages that the converter touches cost memory.
    std::thread::scope(|scope| {
        let stack = FEW * BYTES_A_LEVEL + openings * BYTES_A_LEVEL;
        let thread = std::thread::Builder::new().stack_size(stack).spawn_scoped(scope, work);
        thread.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(|| Err("it is too large".into()))
    })
}

fn convert(latex: &str, display: bool) -> Result<String, String> {
    static CONVERTER: LazyLock<LatexToMathML> = LazyLock::new(|| {
        let macros = MACROS.map(|(name, meaning)| (name.to_owned(), meaning.to_owned())).into();
        let config = MathCoreConfig { macros, ..MathCoreConfig::default() };
        LatexToMathML::new(config).expect("the macros are read by a test")
    });
    let latex = in_known_words(latex, display);
    let mode = if display { MathDisplay::Block } else { MathDisplay::Inline };
    let found = CONVERTER.convert_with_local_state(&latex, mode).map_err(|error| reason(&error.to_string()))?;
    let inner = found.mathml.split_once('>').map_or("", |(_, rest)| rest);
    Ok(inner.strip_suffix("</math>").unwrap_or(inner).to_owned())
}

/// The formula with environments that the library knows.
fn in_known_words(latex: &str, display: bool) -> String {
    let mut known = latex.to_owned();
    if latex.contains("\\begin") {
        for (name, same) in ENVIRONMENTS {
            for end in ["begin", "end"] {
                known = known.replace(&format!("\\{end}{{{name}}}"), &format!("\\{end}{{{same}}}"));
            }
        }
    } else if display && latex.contains("\\tag") {
        // A number of the author's stands in an environment only.
        known = format!("\\begin{{equation*}}{latex}\\end{{equation*}}");
    }
    known
}

/// The library's sentence as a clause of ours: `Unknown command "\x".` → ``unknown command `\x` ``.
fn reason(sentence: &str) -> String {
    let clause = sentence.trim_end_matches('.').replace('"', "`");
    let mut chars = clause.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

//! Formulas as they stand in pages.

use std::fmt::Write;

use super::body::Writer;
use super::escape;

/// Bytes of LaTeX from which on a formula in a sentence may be wider than a phone, and scrolls by itself.
const LONG_FORMULA: usize = 32;

impl Writer<'_> {
    /// A formula is words among words in every case, so that it may stand wherever a sentence may.
    pub fn math(&mut self, source: &str, display: bool, mathml: Option<&str>) {
        let (open, close) = match (display, mathml) {
            // Wide formulas scroll, and what scrolls must be reachable by keyboard.
            (true, _) => ("<span class=\"d-math\" tabindex=\"0\">", "</span>"),
            (false, Some(_)) if source.len() > LONG_FORMULA => ("<span class=\"d-formula\">", "</span>"),
            (false, _) => ("", ""),
        };
        self.out.push_str(open);
        match mathml {
            Some(mathml) => self.mathml(mathml),
            None => {
                self.out.push_str("<code>");
                escape::text(source, &mut self.out);
                self.out.push_str("</code>");
            }
        }
        self.out.push_str(close);
    }

    /// MathML as the converter writes it, where every `<` begins a tag and every `style` holds declarations of its own.
    fn mathml(&mut self, mathml: &str) {
        const STYLE: &str = " style=\"";
        let mut rest = mathml;
        while let Some((text, after)) = rest.split_once('<') {
            let (tag, after) = after.split_once('>').unwrap_or((after, ""));
            rest = after;
            self.out.push_str(text);
            self.out.push('<');
            match tag.split_once(STYLE).and_then(|(head, tail)| Some((head, tail.split_once('"')?))) {
                Some((head, (declarations, tail))) => {
                    self.out.push_str(head);
                    if let Some(class) = self.styles.class(declarations) {
                        let _ = write!(self.out, " class=\"{class}\"");
                    }
                    self.out.push_str(tail);
                }
                None => self.out.push_str(tag),
            }
            self.out.push('>');
        }
        self.out.push_str(rest);
    }
}

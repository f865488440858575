//! The registry of diagnostic codes: `docs explain CODE` prints an entry. Numbers are never reused.
//!
//! Hundreds by subject: 01 reading files, 02 MDX, 03 frontmatter, 04 expressions, 05 components, 06 links and assets,
//! 07 site file and navigation, 08 personalisation, 09 API specifications, 10 output, 11 theme.

use super::Severity;

/// `Name = "E0000" severity, "one line", "what it means and how to mend it, with an example";`
macro_rules! codes {
    ($($name:ident = $number:literal $severity:ident, $title:literal, $explanation:literal;)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum Code { $($name),* }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// As printed: `E0201`.
            pub fn number(self) -> &'static str {
                match self { $(Code::$name => $number),* }
            }

            /// The severity it has unless the place that reports it knows better.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity),* }
            }

            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title),* }
            }

            /// Markdown: what it means, an example, how to mend it.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$name => $explanation),* }
            }
        }
    };
}

codes! {
    // 01 reading files
    NotUtf8 = "E0101" Error, "a file is not UTF-8",
        "Pages, snippets and the site file are read as UTF-8 text.\n\nSave the file as UTF-8 in your editor, or convert it: `iconv -f latin1 -t utf-8 page.mdx`.";

    // 02 MDX
    LookAheadSpent = "E0208" Warning, "too much is left open on a page",
        "x";
    NestedTooDeep = "E0207" Warning, "lists, quotes or tags nest too deep",
        "x";
    NotAnExpression = "E0204" Warning, "the text between braces is no JavaScript",
        "x";
    NotAModule = "E0205" Warning, "an `import` or `export` is no JavaScript",
        "x";
    MissingBlankLine = "E0206" Warning, "text follows an `import` or `export` without a blank line",
        "x";

    UnclosedTag = "E0202" Warning, "a tag is never closed", "x";
    UnexpectedClosingTag = "E0203" Warning, "a closing tag closes nothing", "x";
    MisplacedTag = "E0209" Warning, "a tag opens and closes in different blocks", "x";
    UnterminatedFrontmatter = "E0201" Warning, "frontmatter has no end", "x";

    TomlFrontmatter = "E0210" Warning, "frontmatter is TOML", "x";
}

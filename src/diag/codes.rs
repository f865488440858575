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

    // 04 expressions
    ModuleSyntax = "E0401" Error, "an import or export is not JavaScript",
        "Lines that begin with `import` or `export` are JavaScript modules. This one does not parse, or defines a name twice.\n\n```mdx\nexport const plans = ['free', 'pro'\n```\n\nClose what is open (here the bracket), or put the text in a code fence if it is not meant as code.";
    OutsideLanguage = "E0402" Warning, "a construct is not in the expression language",
        "Expressions are a subset of JavaScript and JSX without side effects: no assignment, no loop, no class, no `await`, no `this`. They must give the same value at build and in every reader's browser.\n\n```mdx\n{let total = 0; for (const p of plans) total += p.price}\n```\n\nWrite what the help says instead: `{plans.reduce((total, p) => total + p.price, 0)}`. A static expression outside the language keeps its source text in the page; one that depends on the reader is an error.";
}

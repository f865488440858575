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
    UnterminatedFrontmatter = "E0201" Warning, "frontmatter has no end",
        "A page whose first line is `---` begins with frontmatter, which a second line `---` ends. Without that line nothing is frontmatter and all of it is shown as text.\n\n```mdx\n---\ntitle: Quickstart\n---\n\nThe text begins here.\n```";
    UnclosedTag = "E0202" Warning, "a tag is never closed",
        "Every tag is closed: by a closing tag in the same block (`<Note>…</Note>`), or at once (`<Card />`). HTML's elements without content (`<br>`, `<img>`) may stay open.\n\nA tag that is not closed stands empty, and what follows it stands beside it. Angle brackets that are meant as text are written `\\<String>` or as code: `` `List<String>` ``.";
    UnexpectedClosingTag = "E0203" Warning, "a closing tag closes nothing",
        "No tag of that name is open where this closing tag stands; it is left out. Often its opening tag is missing, misspelt, or stands in another list item.\n\n```mdx\n<Note>\nText.\n</Note>\n```";
    NotAnExpression = "E0204" Warning, "the text between braces is no JavaScript",
        "Braces hold JavaScript expressions: `{1 + 1}`. What is no JavaScript is shown as text.\n\nTo show braces, put a backslash before the opening one (`\\{name}`) or set them as code with backticks.";
    NotAModule = "E0205" Warning, "an `import` or `export` is no JavaScript",
        "A line that begins with `import ` or `export ` at the left margin begins a block of JavaScript, up to the next blank line. This one does not parse, so it is shown as text.\n\n```mdx\nimport Intro from \"/snippets/intro.mdx\"\n\nText.\n```\n\nA sentence that begins so is better begun with another word.";
    MissingBlankLine = "E0206" Warning, "text follows an `import` or `export` without a blank line",
        "A block of `import`s and `export`s ends at a blank line. Here text follows without one; it was told apart, but other MDX tools refuse the page.\n\n```mdx\nimport Intro from \"/snippets/intro.mdx\"\n\nText.\n```";
    NestedTooDeep = "E0207" Warning, "lists, quotes or tags nest too deep",
        "Lists, quotes, tags and emphasis nest to a depth that no reader follows; what is deeper is shown flat. Usually a marker is repeated by mistake, as in `> > > > >`, or closing tags are missing.";
    LookAheadSpent = "E0208" Warning, "too much is left open on a page",
        "Very many braces, tags or quotes open on this page and never close. Each costs a search to the end of the page, so the rest of them is read as text. Close them, or put a backslash before each that is meant as text.";
    MisplacedTag = "E0209" Warning, "a tag opens and closes in different blocks",
        "A tag and its closing tag stand in different blocks: one in a paragraph or list item, the other outside of it. It was mended, but other MDX tools refuse the page. Put both on lines of their own.\n\n```mdx\n<Note>\n\nFirst paragraph.\n\nSecond paragraph.\n\n</Note>\n```";
    TomlFrontmatter = "E0210" Warning, "frontmatter is TOML",
        "Frontmatter between lines `+++` is TOML, which is not read; its fields have no effect. Write it as YAML:\n\n```mdx\n---\ntitle: Quickstart\n---\n```";
    NulByte = "E0211" Warning, "a page holds NUL bytes",
        "A NUL byte is no text and may not stand in HTML; each is shown as the replacement character U+FFFD. The file is probably saved as UTF-16 or damaged: save it as UTF-8.";
}

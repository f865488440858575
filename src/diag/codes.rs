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
    UnknownConstruct = "E0401" Warning, "a construct outside the expression language",
        "Between braces stands a subset of JavaScript without side effects. What is outside of it is shown as its source text.\n\n    {fetch('/x')}        not in the language\n    {plans.map(p => p.name)}   fine\n\nWrite `\\{` for a brace that is only text.";
    UnknownName = "E0402" Warning, "a name that nobody defines",
        "An expression uses a name that is neither exported nor imported by the page.\n\n    Set {yourTenant} to your tenant.\n\nThe source text is shown. Write `\\{yourTenant\\}` or `` `{yourTenant}` `` if it is only text, or define it: `export const yourTenant = 'acme'`.";
    ExpressionThrows = "E0403" Warning, "an expression throws",
        "Evaluating the expression ends in JavaScript's own error, so its source text is shown.\n\n    export const plan = undefined\n\n    {plan.name}      TypeError\n    {plan?.name}     fine";
    NotRenderable = "E0404" Warning, "a value that cannot be shown",
        "Texts, numbers, lists and elements can be shown; objects and functions cannot. Show one of the object's properties, or `JSON.stringify(…)` of it.";

    // 05 components
    UnknownComponent = "E0501" Warning, "a component that does not exist",
        "The name is neither defined or imported by the page nor a component of the theme. Its children are shown without it.\n\n    <Crad title=\"A\">   did you mean `Card`?\n\nImport it, define it with `export const`, or add `theme/components/NAME.html`.";
    UnknownProp = "E0502" Warning, "a prop that the component does not have",
        "The prop is left out. The help names the one that was probably meant.";
    MissingProp = "E0503" Warning, "a component lacks a prop it needs",
        "The component is shown without it, which is rarely what was meant.\n\n    <Card>text</Card>               needs `title`\n    <Card title=\"A\">text</Card>";
    PropValue = "E0504" Warning, "a prop has a value of the wrong kind",
        "The value is left out; the help says what the prop takes.";
    UnexpectedChildren = "E0505" Warning, "content where a component does not take it",
        "`<Tabs>` reads its `<Tab>`s, `<Steps>` its `<Step>`s; other content between them is shown as it is.";
    InteractiveComponent = "E0506" Warning, "an event handler on a static page",
        "Pages are static HTML: `onClick` and its kin are left out. The element is shown without them.";
    ForbiddenElement = "E0507" Warning, "an HTML element that cannot stand in a page",
        "`script`, `meta`, `base`, `link`, `object` and the like change or run more than the page. Put scripts and styles for all pages into `.js` and `.css` files of the docs folder.";
    AttributeValue = "E0508" Warning, "an HTML attribute has a value that is no text",
        "HTML attributes take texts and numbers, `style` an object too.\n\n    <div style={{ color: 'red' }}>";
    PageTooLarge = "E0509" Error, "a page nests too deeply or grows too large",
        "A page may nest 200 levels deep and have 400,000 parts, snippets included. The rest of the page is left out. A snippet that includes itself many times over is the usual reason.";

    // 06 links and assets
    BrokenLink = "E0601" Warning, "a link or image points at nothing",
        "No page or file of the site has this path. Paths that begin with `/` are read from the docs folder, others from the page's own folder; `.md` and `.mdx` may be left out.\n\n    [Start](/quickstrat)   did you mean `/quickstart`?";
    BrokenAnchor = "E0602" Warning, "a link points at an anchor that the page does not have",
        "The page exists, but no heading or component on it has this anchor. The help names the nearest one.";
    EmptyLink = "E0603" Warning, "a link without an address",
        "    [text]()\n\nWrite an address between the parentheses, or take the brackets away.";
    MissingImport = "E0604" Warning, "an import or snippet that does not exist",
        "The file or the name in it does not exist; what would have come from it is left out, its children are shown.";
    ForeignImport = "E0605" Warning, "an import of something that is not in the docs folder",
        "Pages import `.mdx`, `.jsx` and `.js` files of the docs folder. Packages are not installed here; what comes from them is left out.";
    ImportCycle = "E0606" Error, "files that import each other in a circle",
        "A snippet includes itself, directly or through others. The message names the files of the circle; take one of the imports out.";
    UndefinedVariable = "E0607" Warning, "a variable that the site file does not define",
        "`{{name}}` is replaced by `variables.name` of the site file. An unknown name is shown as it is written.";
}

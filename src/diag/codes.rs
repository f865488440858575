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

    // 05 components
    UnknownComponent = "E0501" Warning, "a component that the theme does not have",
        "The name is neither a component of the theme nor an import or export of the page. Its children are rendered as if the tags were not there.\n\n    <Crad title=\"A\">text</Crad>\n\nMend the name, import the snippet that defines it, or add a component of your own as `theme/components/Crad.html`.";
    UnknownProp = "E0502" Warning, "a prop that the component does not have",
        "The prop is left out.\n\n    <Card titel=\"A\" />\n\nMend the name: `docs explain` does not list props, the theme's file `components/NAME.html` begins with them.";
    MissingProp = "E0503" Warning, "a prop that the component needs is missing",
        "The component is rendered without it and will look unfinished.\n\n    <Tab>text</Tab>\n\nGive the prop: `<Tab title=\"npm\">text</Tab>`.";
    WrongProp = "E0504" Warning, "a prop has a value that the component does not take",
        "The prop is left out, so the component falls back to its default.\n\n    <Badge color=\"pinkish\" />\n\nUse one of the values that the help lists.";
    WrongChild = "E0505" Warning, "a component does not take this child",
        "Some components read their children: `Tabs` takes `Tab`, `CodeGroup` takes code fences. Anything else between their tags is shown before them.\n\n    <Tabs>\n      <Card title=\"A\" />\n    </Tabs>\n\nPut the content inside a child that the component takes, or outside it.";
    UnknownIcon = "E0506" Warning, "an icon that no library has",
        "Icons are looked up by name in the library of the site file (`icons.library`: `fontawesome`, `lucide` or `tabler`), then in the other two. Nothing is drawn for a name that none of them has.\n\n    <Card icon=\"rockett\" />\n\nMend the name, or give a file of your own: `icon=\"/icons/rocket.svg\"`.";
    InlineScript = "E0507" Warning, "a script or an event handler in a page is left out",
        "The pages run under a policy that allows scripts from files only, so `<script>` with text between its tags and attributes such as `onclick` would not run. They are left out.\n\nPut the script into a `.js` file of the docs folder: such files are loaded on every page.";

    // 11 theme
    TemplateSyntax = "E1101" Error, "a template of the theme cannot be read",
        "The file of the folder `theme` is not a valid template. The built-in file of the same path is used instead.\n\n    {% if title %}<b>{{ title }}</b>\n\nHere `{% endif %}` is missing. Templates are written in Tera's language, which is much like Jinja's.";
    UnknownVariable = "E1102" Error, "a template uses a variable that does not exist",
        "A component's template sees its props, `children` (or `items`) and `words`; a page's template sees what the built-in template of the same path uses.\n\n    {#- props: { title: text } -#}\n    <b>{{ titel }}</b>\n\nMend the name, or declare the prop in the comment at the head of the file.";
    ComponentHead = "E1103" Error, "the comment at the head of a component cannot be read",
        "A component's template begins with a comment that declares its props and children, in YAML:\n\n    {#-\n    props:\n      title: text required\n      size: enum(small, large)\n    children: content\n    -#}\n\nKinds are `text`, `url`, `attr`, `flag`, `enum(a, b)` and `build`; `required`, `splits` and `alias(name)` may follow. Children are `none`, `content` or a list of component names.";
    NotOpaque = "E1104" Error, "a template looks into a value that may depend on the reader",
        "Props of the kinds `text`, `url` and `attr`, and `children`, may be filled in the reader's browser. A template may place them as text or as an attribute's value and nothing else: a filter, a comparison or a place inside a tag's name would see a stand-in.\n\n    {{ title | upper }}\n\nDeclare the prop as `build` when it never depends on the reader, or do it in the style sheet (`text-transform: uppercase`).";
    TemplateFailed = "E1105" Error, "a template failed while it rendered",
        "The template is well formed, but a value was not what it expects, for instance a filter for lists that was given a number. The component's children are rendered without it.\n\nThe message says where; test values with `{% if x is defined %}` before you use them.";
}

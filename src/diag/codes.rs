//! The registry of diagnostic codes: `docs explain CODE` prints an entry. Numbers are never reused.
//!
//! Hundreds by subject: 01 reading files, 02 MDX, 03 frontmatter, 04 expressions, 05 components, 06 links and assets,
//! 07 site file and navigation, 08 personalisation, 09 API specifications, 10 output, 11 theme, 12 login servers as
//! `docs doctor` finds them, 13 in a reader's browser, 14 the development server.

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
    NulByte = "E0102" Error, "a file holds a NUL byte",
        "A NUL byte has no place in text, and browsers replace it. It comes from a file that is not text, or from UTF-16.\n\nDelete the byte. A file full of them is converted with `iconv -f utf-16 -t utf-8 page.mdx > new.mdx`.";
    FileUnreadable = "E0103" Error, "a file or folder cannot be read",
        "The system refused to read it; the message says why. The site is built without it, so links to it are broken.\n\nMend its permissions, or name it in `.docsignore` when the site does not need it.";
    FileTooLarge = "E0104" Error, "a text file is too large",
        "Pages, data, specifications, styles and scripts are read whole and must be under 64 MiB. Pictures and other assets are copied and may have any size.\n\nSplit the file, or name it in `.docsignore`.";
    LinkRefused = "E0105" Error, "a symbolic link that is not followed",
        "Links may lead to files and folders of the docs folder. A link that leads out of it would publish what nobody meant to (`notes.txt -> ~/.ssh/id_ed25519`), one that leads back to its own folder would never end, and one below a linked folder is not followed either.\n\nCopy the file into the docs folder, or delete the link.";
    OddFileName = "E0106" Error, "a file name that cannot be part of an address",
        "A file's name becomes part of its address. Names that are not UTF-8, or hold control characters or backslashes, do not survive web servers and browsers.\n\nRename the file: `my\\page.mdx` → `my-page.mdx`.";
    NotAFile = "E0107" Warning, "neither a file nor a folder",
        "Sockets, pipes and devices cannot be part of a site and are left out.\n\nDelete it, or name it in `.docsignore`.";
    TooDeep = "E0108" Error, "folders are nested too deeply",
        "Folders are read to a depth of 64; what lies deeper is left out. Such depth is most often the mistake of a script that copied a folder into itself.\n\nMove the pages up, or name the outermost folder that is not meant in `.docsignore`:\n\n```text\nguides/guides/\n```";
    BadIgnoreLine = "E0110" Warning, "a line of an ignore file is not understood",
        "`.mintignore` and `.docsignore` are written as `.gitignore`: one pattern a line, `#` for comments, `!` to bring back.\n\n```text\ndrafts/\n*.draft.mdx\n!README.md\n```";
    FolderMissing = "E0111" Error, "the docs folder cannot be read",
        "The folder given (or the current one, when none is) is not there, is not a folder, or may not be listed.\n\nName the folder that holds `docs.json`: `docs build path/to/docs`.";
    PageAbsent = "E0112" Error, "there is no such page",
        "`docs render` shows one page, named by its address or its file.\n\n    docs render /guides/start\n    docs render guides/start.mdx";
    FileChanged = "E0113" Error, "a page changed while the site was built",
        "A page is read when a build begins, for what other pages tell of it, and again when it is made. In between its file became another, or is gone, so nothing was written: a site that is half of the one and half of the other is nobody's.\n\nBuild again when nothing writes into the docs folder, or use `docs serve` while you write.";

    // 02 MDX
    UnterminatedFrontmatter = "E0201" Warning, "frontmatter has no end, or does not begin the page",
        "The first line is `---`, which begins frontmatter, and no other line `---` ends it. So the whole page would be frontmatter; it is shown as text instead. Frontmatter that does not begin on the first line, at its first character, is text too.\n\n```mdx\n---\ntitle: Start\n---\n\nText.\n```\n\nA page that is meant to begin with a line across it writes `***`.";
    UnclosedTag = "E0202" Warning, "a tag is never closed",
        "Nothing closes the tag before what it stands in ends. It is taken as `<Note />`, and what follows stands after it, so that a slip does not swallow the page.\n\n```mdx\n<Note>\nText.\n</Note>\n```\n\nText that only looks like a tag has a backslash before it, or is code: `\\<Note>`, `` `List<String>` ``.";
    UnexpectedClosingTag = "E0203" Warning, "a closing tag closes nothing",
        "No tag of this name is open here, so the closing tag is left out. Often the opening tag is misspelt, is closed already, or was not read as a tag because of an attribute without a value's quotes.\n\n```mdx\n<Card title=Start>Text</Card>      not a tag: the value has no quotes\n<Card title=\"Start\">Text</Card>\n```";
    NotAnExpression = "E0204" Warning, "the text between braces is no JavaScript",
        "In MDX, text between `{` and `}` is JavaScript. This text is none, so it is shown as it is written, braces included.\n\n```mdx\nSend {name: value pairs}.        not JavaScript\nSend \\{name: value pairs\\}.      text\nSend `{name: value pairs}`.      code\n```\n\nBraces that begin with the reader's data, such as `{user.plan &&}`, are an error: E0420.";
    NotAModule = "E0205" Warning, "an `import` or `export` is no JavaScript",
        "A line that begins with `import ` or `export ` in the first column, after a blank line, is JavaScript. This one does not parse, so it is shown as text.\n\n```mdx\nexport const limit = 500\n\nexport const sizes = [\"s\", \"m\"\n```\n\nThe second lacks its bracket. In a sentence, let another word come first: `To import the library, …`.";
    MissingBlankLine = "E0206" Warning, "text follows an `import` or `export` without a blank line",
        "An `import` or `export` goes on to the next blank line. Here text follows at once; it is read as text all the same, but other readers of MDX refuse the page.\n\n```mdx\nimport Intro from \"/snippets/intro.mdx\"\n\n# Title\n```\n\nPut the blank line between them.";
    NestedTooDeep = "E0207" Warning, "lists, quotes or tags nest too deep",
        "Lists and quotes nest up to 48 levels, tags up to 64, emphasis and links up to 32. What stands deeper is shown as text or left out; the message says which. Such depth is hardly ever meant: look for `>` or blanks that a tool has doubled.\n\n```text\n> > > > > > > > > > > > > a letter that was quoted too often\n```";
    LookAheadSpent = "E0208" Warning, "too much is left open on a page",
        "So many braces, tags and quotes of the page have no end that looking for their ends would take for ever. From some place on they are taken as text. This happens on generated pages, or where a large piece of code stands outside of a fence.\n\n    ```json\n    { \"code\": \"belongs between fences\" }\n    ```\n\nClose them, put the code between fences, or put a backslash before each: `\\{`, `\\<`.";
    MisplacedTag = "E0209" Warning, "a tag opens and closes in different blocks",
        "Both tags must stand in the same block: the same list item, quote, paragraph or emphasis, and within the same other tags.\n\n```mdx\n<Note>First paragraph.\n\nSecond.</Note>\n```\n\nHere the tag opens in one paragraph and closes in another. Put tags around several paragraphs on lines of their own:\n\n```mdx\n<Note>\nFirst paragraph.\n\nSecond.\n</Note>\n```";
    TomlFrontmatter = "E0210" Warning, "frontmatter is TOML",
        "Frontmatter between two lines `+++` is TOML, as some other programs have it. It is not read, so the page has no title of its own.\n\n```toml\n+++\ntitle = \"Start\"\n+++\n```\n\nWrite it as YAML:\n\n```yaml\n---\ntitle: Start\n---\n```";
    NotATag = "E0211" Warning, "a text begins like a tag and is none",
        "The text begins with `<` and the name of a component or of an HTML element, but what follows makes no tag of it, so all of it is shown as text. Values stand in quotes or braces, quotes and braces close, and `>` ends the tag.\n\n```mdx\n<Card title=Start>Text</Card>        the value has no quotes\n<Card title=\"Start>Text</Card>       the quote does not close\n<Card title=\"Start\">Text</Card>\n```\n\nText that is no tag has a backslash before it: `\\<Card`.";
    UnclosedFence = "E0212" Warning, "a code block is not closed, or too late",
        "A code block ends at a line with the same marks as the one it begins with, at least as many and nothing after them, in the same list item or quote. Without one it goes on to the end of what it stands in, often of the page, or to the end of the next code block, whose first line is then read as code.\n\n````mdx\n```js\nlet a = 1;\n```\n````\n\nA block that shows code blocks begins and ends with more marks than they have.\n\n`````md\n````mdx\n```js\nlet a = 1;\n```\n````\n`````";
    UnclosedBrace = "E0213" Warning, "a brace or comment is never closed",
        "In MDX `{` begins an expression and `{/*` a comment. No end comes in the same paragraph, so it is shown as text.\n\n```mdx\nA set is written with {.           shown as text, with this warning\nA set is written with \\{.          text\n{/* a comment ends so: */}\n```";
    FormulaUnreadable = "E0214" Warning, "a formula cannot be typeset",
        "What stands between dollars is LaTeX: `$…$` in a sentence, `$$…$$` on lines of its own. The message says what in it cannot be read; the formula is shown as code, as it is written. Commands that define others (`\\newcommand`), load packages or lead elsewhere (`\\href`) are not known, and what is opened (`{`, `\\left(`, `\\begin{…}`) has to be closed in the same formula.\n\n```mdx\n$\\frac{a}{b}$        a fraction\n$\\frac{a}$           warning: an argument is missing\nIt costs \\$5\\$.      money: a backslash keeps a dollar a dollar\n```\n\nA site without formulas turns them off in its site file: `\"styling\": { \"latex\": false }`.";
    UnknownLanguage = "E0215" Warning, "a code block's language has a slip in its name",
        "The first word behind the marks of a code block names its language. No language has this name, and one has a name that is a slip of the keys away, so the code is shown without colours.\n\n````mdx\n```pyhton\nprint(\"Hello\")\n```\n````\n\nNames that are near to none are left alone: there are more languages than anybody knows. A block without a language has no word there, or `text`.";

    // 03 frontmatter
    FrontmatterSyntax = "E0301" Error, "frontmatter is not YAML",
        "The block between `---` and `---` at a page's head is YAML: `key: value` lines.\n\nMost often a value holds a colon with a blank after it and needs quotes:\n\n```yaml\ntitle: \"Limits: what to know\"\n```\n\nThe page is built without its frontmatter.";
    FrontmatterType = "E0302" Warning, "a field of the frontmatter has the wrong form",
        "Fields have the forms of the reference: `title` is text, `hidden` is `true`, `keywords` is a list. A field of another form counts as absent.\n\n```yaml\nkeywords: [webhook, callback]\n```";
    FrontmatterKey = "E0303" Warning, "a field of the frontmatter looks misspelt",
        "Other fields than those of the reference are kept as metadata, so a misspelt one is silently without effect. This one differs from a known field by very little.\n\n```yaml\nsidebarTitle: Start   # not: sidebar_title\n```";
    UserInTitle = "E0304" Warning, "`user` in a field that every reader shares",
        "Titles and descriptions stand in navigation, search, sitemaps and previews, which are the same for everybody: `{user.…}` in them is printed as it is. Put it into the page's body.";
    GroupsForm = "E0305" Error, "`groups` has a form that says nothing",
        "`groups` says who sees a page in the navigation: a list of group names, or a list of rules.\n\n```yaml\ngroups: [admin, partner]\n```\n```yaml\ngroups:\n  - includes: [\"*\"]\n    excludes: [trial]\n```\n\nAn empty list hides the page from everybody. A page whose `groups` cannot be read is hidden from everybody, never shown.";
    GroupsText = "E0306" Warning, "`groups` is one text, not a list",
        "`groups: admin` is read as `groups: [admin]`. A text with commas is still one group: write a list.";
    ExcludesAlone = "E0307" Warning, "a rule with `excludes` alone hides nothing",
        "A rule without `includes` means everybody, also readers who are not logged in. Whoever is in the excluded group need only log out. Say who may see the page:\n\n```yaml\ngroups:\n  - includes: [\"*\"]\n    excludes: [trial]\n```";
    FrontmatterTwice = "E0308" Warning, "a field of the frontmatter stands twice",
        "Of two fields with one name the last counts, and the other is without effect.\n\n```yaml\ntitle: Start\ndescription: How to begin.\ntitle: Getting started   # this one counts\n```\n\nRemove the one that is not meant.";

    // 04 expressions
    ModuleSyntax = "E0401" Error, "an import or export that cannot be read, or defines a name again",
        "The `import`s and `export`s of a file are one JavaScript module, in which a name is defined once.\n\n```mdx\nexport const plans = ['free', 'pro'];\n\nexport const plans = ['free'];\n```\n\nGive one of them another name. (In an `.mdx` file, lines that begin like a statement and are no JavaScript are shown as text, with E0205; in a `.js` or `.jsx` file they are this error.)";
    OutsideLanguage = "E0402" Warning, "a construct is not in the expression language",
        "Expressions are a subset of JavaScript and JSX without side effects: no assignment, no loop, no class, no `await`, no `this`. They must give the same value at build and in every reader's browser.\n\n```mdx\n{let total = 0; for (const p of plans) total += p.price}\n```\n\nWrite what the help says instead: `{plans.reduce((total, p) => total + p.price, 0)}`. A static expression outside the language keeps its source text in the page; one that depends on the reader is an error.";
    UnknownName = "E0410" Warning, "a name that nobody defines",
        "An expression uses a name that is neither exported nor imported by the page.\n\n    Set {yourTenant} to your tenant.\n\nThe source text is shown. Write `\\{yourTenant\\}` or `` `{yourTenant}` `` if it is only text, or define it: `export const yourTenant = 'acme'`.";
    ExpressionThrows = "E0411" Warning, "an expression throws",
        "Evaluating the expression ends in JavaScript's own error, so its source text is shown.\n\n```mdx\nexport const plan = undefined\n\n{plan.name}      TypeError\n{plan?.name}     fine: shows nothing\n```";
    NotRenderable = "E0412" Warning, "a value that cannot be shown",
        "Texts, numbers, lists and elements can be shown; objects and functions cannot. Show one of the object's properties, or `JSON.stringify(…)` of it.";
    ReaderDependent = "E0413" Error, "something that has to be known at build depends on the reader",
        "`user` is known in the reader's browser only, and what is asked for here is needed when the page is built: an icon, an id, which attributes an element has, what `<Tabs>` holds.\n\n```mdx\n<Card icon={user.icon} />                                  not known at build\n{user.isAdmin ? <Card icon=\"key\" /> : <Card icon=\"user\" />}    both are\n```\n\nTexts, addresses (`href`, `src`), classes, styles, flags and words of a list may depend on the reader.";
    DollarSign = "E0414" Warning, "a dollar sign before an expression is shown",
        "`${…}` belongs into templates. In text, the braces alone are the expression, and the dollar sign is text.\n\n```mdx\nHello ${user.firstName ?? 'friend'}      Hello $friend\nHello {user.firstName ?? 'friend'}       Hello friend\n```\n\nA price is written `{'$'}{price}`.";
    BracesInQuotes = "E0415" Warning, "an expression in quotes is shown as it is",
        "An attribute in quotes is a text, and braces in it are braces. An expression stands between braces without quotes; among words it is a template's.\n\n```mdx\n<Card title=\"Welcome, {user.firstName}\" />                     Welcome, {user.firstName}\n<Card title={`Welcome, ${user.firstName ?? 'friend'}`} />      Welcome, friend\n```";
    PersonalOutside = "E0420" Error, "an expression over the reader is not in the language",
        "Expressions are JavaScript without side effects: no assignments, `new`, `await` or loops. One that depends on the reader has to be understood, or the page would be wrong for somebody.\n\n```mdx\n{user.visits++}                 changes something\n{(user.visits ?? 0) + 1}        does not\n{user.plan === 'pro' ? 'a'}     breaks off\n{user.plan === 'pro' ? 'a' : 'b'}\n```\n\nText that only looks like one has a backslash before its brace: `\\{user.plan &&}`.";
    PersonalName = "E0421" Error, "an expression over the reader uses a name nobody defines",
        "What is known of the reader is `user`; other names are exported or imported by the page.\n\n```mdx\n{user.plan === plann ? 'a' : 'b'}\n```\n\nDefine the name with `export const`, or mend it.";
    PersonalThrows = "E0422" Error, "an expression throws for a reader nobody knows",
        "The page is built for a reader nobody knows, for whom `user` is `{}`: members of members are not there.\n\n```mdx\n{user.org.plan}           throws: there is no `org`\n{user.org?.plan}          shows nothing\n{user.org?.plan ?? 'free'}\n```";
    PersonalEmpty = "E0423" Warning, "an expression shows nothing in the middle of a sentence, or `undefined`",
        "For a reader nobody knows the expression is empty, and the sentence around it is left with a gap; in a template, what is missing reads `undefined`.\n\n```mdx\nWelcome back, {user.firstName}!                 Welcome back, !\nWelcome back, {user.firstName ?? 'friend'}!\n<Card title={`Hi ${user.firstName}`} />         Hi undefined\n```";
    DeprecatedName = "E0424" Warning, "a name that is written otherwise today",
        "`userContext` is what `user` was called once. `user.groups` is a field of the reader's data; the groups themselves are asked for with `<Visible groups={[\"admin\"]}>`.";
    SchemaMismatch = "E0425" Error, "an expression asks for what no reader has",
        "The user schema lists what readers can have, and this asks for a property that it lacks, or compares with a value that never occurs. Often it is a slip of the keys.\n\n```mdx\n{user.frstName}\n{user.plan === 'entreprise' ? 'a' : 'b'}\n```\n\nMend the expression, or add what is missing to the schema.";
    MayThrow = "E0426" Warning, "an expression throws for some readers",
        "The user schema allows readers for whom this throws: something optional is asked for its members. Such a reader sees what is there for a reader nobody knows.\n\n```mdx\n{user.org ? user.org.owner.name : 'nobody'}      throws when `owner` is missing\n{user.org?.owner?.name ?? 'nobody'}\n```";
    VisibleUnsaid = "E0427" Error, "a part for some readers does not say for whom",
        "What stands in `<Visible>` is for readers in some groups, or for whom an expression holds. Where neither is there, or one of them cannot be read, it would be shown to nobody, or to more readers than were meant.\n\n```mdx\n<Visible>…</Visible>                          for whom?\n<Visible groops={[\"admin\"]}>…</Visible>      the same\n<Visible groups={[\"admin\"]}>…</Visible>\n<Visible when={user.plan === 'pro'}>…</Visible>\n```";

    // 05 components
    UnknownComponent = "E0501" Warning, "a component that does not exist",
        "The name is neither defined or imported by the page nor a component of the theme. What stands between its tags is shown without it; of a tag without content nothing is.\n\n    <Crad title=\"A\">   did you mean `Card`?\n\nImport it, define it with `export const`, or add `theme/components/NAME.html`.";
    UnknownProp = "E0502" Warning, "a prop that the component does not have",
        "The component does not declare a prop of this name, so it is without effect. Most often it is misspelt; the help names what was probably meant, or all that there is.\n\n```mdx\n<Card titel=\"Start\">      did you mean `title`?\n```\n\nA component of your own declares its props at the head of `theme/components/NAME.html`.";
    MissingProp = "E0503" Warning, "a component lacks a prop it needs",
        "The component is shown without it, which is rarely what was meant.\n\n    <Card>text</Card>               needs `title`\n    <Card title=\"A\">text</Card>";
    PropValue = "E0504" Warning, "a prop has a value of the wrong kind",
        "The prop takes values of another kind, so it counts as absent. The help says which it takes.\n\n```mdx\n<Badge color=\"rde\">New</Badge>      one of the colours: `red`\n<Card title={() => 1} />             text\n```";
    UnexpectedChildren = "E0505" Warning, "content where a component does not take it",
        "`<Tabs>` reads its `<Tab>`s, `<Steps>` its `<Step>`s, `<CodeGroup>`, `<RequestExample>` and `<ResponseExample>` their code fences. Other content is not lost: `<Steps>` shows it between its steps, the others show it above themselves, wherever it was written. Content of a component that takes none is left out.\n\n    <CodeGroup>\n    ```js\n    start()\n    ```\n    <Note>Shown above the group.</Note>\n    </CodeGroup>\n\nPut it where it is to be read: before or after the component, or inside one of its tabs or steps.";
    InteractiveComponent = "E0506" Warning, "an event handler on a static page",
        "Pages are static HTML: `onClick` and its kin are left out. The element is shown without them.";
    ForbiddenElement = "E0507" Warning, "an HTML element that cannot stand in a page",
        "`script`, `meta`, `base`, `link`, `object` and the like change or run more than the page. Put scripts and styles for all pages into `.js` and `.css` files of the docs folder. `<docs-slot>` and the attribute `data-docs` mark what depends on the reader, so an author's own would be filled with something else.";
    AttributeValue = "E0508" Warning, "an HTML attribute has a value that is no text",
        "HTML attributes take texts and numbers, `style` an object too. Those that are there or not (`disabled`, `open`, `controls`) are left out for what JavaScript takes for false, the empty text among it; and no text becomes HTML: there is no `dangerouslySetInnerHTML`.\n\n    <div style={{ color: 'red' }}>\n    <video controls loop>";
    PageTooLarge = "E0509" Error, "a page nests too deeply or grows too large",
        "A page may nest 200 levels deep, and what its snippets add must stay within bounds that no page written by hand comes near. The rest of the page is left out. The usual reason is a snippet that includes others several times, these again others, and so on: each level multiplies the page.\n\n```mdx\nimport Ten from \"./ten.mdx\"   // ten times `<Hundred />`, which is ten times …\n```\n\nTake a level out, or split the page.";
    UnknownIcon = "E0510" Warning, "an icon that no built-in set has",
        "Three sets are built in: Font Awesome Free, Lucide and Tabler. Icons are looked up by name in the one that the site file names (`icons.library`: `fontawesome`, `lucide` or `tabler`), then in the other two. Nothing is drawn for a name that none of them has, which may be one of Font Awesome Pro.\n\n    <Card icon=\"rockett\" />\n\nMend the name, or give a file of your own: `icon=\"/icons/rocket.svg\"`.";
    DiagramUndrawn = "E0511" Warning, "a diagram cannot be drawn",
        "A fence with the language `mermaid` is a diagram, which is drawn when the site is built. The message says what in it cannot be read, by its line inside the fence; the diagram is shown as code. Diagrams of more than 16 kB or 400 lines are not drawn either: nobody could read them.\n\n````mdx\n```mermaid\nflowchart LR\n  A[Start] --> B{Ready?}\n  B -- yes --> C[Go]\n```\n````\n\nMend the line, or take another language (`text`) where the code is what the reader should see.";

    // 06 links and assets
    LinkBroken = "E0601" Warning, "a link leads nowhere",
        "The path is neither a page, nor a file of the docs folder, nor the source of a redirect. Paths that begin with `/` start at the docs folder, others at the page's own folder; the ending `.mdx` may be left out.\n\nWrite the path of an existing page, or add a redirect to `docs.json`.";
    LinkIgnored = "E0602" Warning, "a link leads to a file that is left out",
        "`.mintignore` or `.docsignore` leaves the file out of the site, so readers cannot open it. Link to another page, or take the file out of the ignore file.";
    LinkEmpty = "E0603" Warning, "a link without a destination",
        "Nothing stands between the parentheses of `[text]()`. Readers see the text, and a link that does nothing.";
    AnchorMissing = "E0604" Warning, "a link to a heading that is not there",
        "The page exists, but nothing on it has this id. Ids are made from headings: lower case, blanks become `-`, dots become `-`, parentheses fall away. `## Set up {#setup}` sets one by hand.";
    SnippetMissing = "E0605" Warning, "an import of a file that is not there",
        "`import X from \"/snippets/x.mdx\"` names a file below the docs folder; `<Snippet file=\"x.mdx\" />` one in the `snippets` or `_snippets` folder. What the snippet would show is left out.";
    SnippetCycle = "E0606" Error, "snippets that import each other in a circle",
        "Following the imports leads back to a file that is already being read, so it would never end. The message lists the files in order; the import that closes the circle is left out.\n\n```mdx\nimport B from \"./b.mdx\"     in a.mdx\nimport A from \"./a.mdx\"     in b.mdx\n```\n\nPut what both need into a third snippet, and import that in both.";
    SnippetDepth = "E0607" Error, "snippets within snippets too deep",
        "A snippet may import snippets, these others, and so on 32 times; what would be deeper is left out.\n\n```mdx\nimport Step from \"/snippets/step.mdx\"\n```\n\nImport the innermost file directly, as above, instead of through files that only pass it on.";
    VariableUndefined = "E0608" Warning, "a variable that the site file does not define",
        "`{{name}}` is replaced by `variables.name` of `docs.json`. Without it the text stays as written.\n\n```json\n\"variables\": { \"name\": \"1.2.3\" }\n```";
    ImportForeign = "E0609" Warning, "an import of something that is not in the docs folder",
        "Pages import `.mdx`, `.jsx` and `.js` files of the docs folder. Packages are not installed here; what comes from them is left out.";
    LinkUnsafe = "E0610" Warning, "a link that runs code",
        "`javascript:` and `vbscript:` addresses run code in the reader's page; the site's policy stops them and so do we: the link leads nowhere. Links of the site file and of a page's head are paths or begin with `https:`, `http:`, `mailto:` or `tel:`; any other scheme is left out there.\n\n    [Print](javascript:print())\n\nLink to a page, or load a script of your own from a `.js` file of the docs folder.";
    LinkUnpublished = "E0611" Warning, "a link to a file that is not part of the site",
        "The build reads the file and copies it nowhere: the site file, pages' sources, `.jsx` and `.ts` snippets, what is in `theme/`, personas, the user schema, key files. Readers who follow the link find nothing.\n\nPut what readers may have into a file of its own, `example.txt` or `example.zip`, and link to that.";

    LinkRestricted = "E0612" Warning, "a link to a page that not all may see",
        "The page says by `groups` who may see it. Who sees the link and may not see the page reads the link's words, follows it and is told that there is nothing for them.\n\n    See [the price list](/internal/prices).\n\nThe link is written the same whether or not the page exists, and it works for those who may see the page. Put it where only they read it:\n\n    <Visible groups={[\"sales\"]}>See [the price list](/internal/prices).</Visible>\n\nGroups say what readers see and keep no secrets: the files are there for who knows their names.";
    ImportRestricted = "E0613" Error, "an import of a page that not all may see",
        "The imported file is a page with `groups`. What it says would become part of a page that others read too, so nothing of it is shown.\n\n```mdx\nimport Prices from \"/internal/prices.mdx\"\n```\n\nPut what both pages show into a snippet, `snippets/prices.mdx`, and import that in both.";
    OutsideGone = "E0614" Warning, "a link to another site leads nowhere",
        "`docs check --external` asked for the page, and the other site has none: it says so itself (404, 410), its name is unknown, nothing listens there, or its certificate is not valid.\n\n    curl -I https://example.com/guide\n\nLook for where the page went, or take the link out. A page that is there for browsers only can be told apart by opening it.";
    OutsideMoved = "E0615" Note, "a link to another site goes on for good",
        "The other site says that the page has moved and will not come back (301, 308). Readers get there, by a detour that may end one day.\n\n```mdx\n[the guide](http://example.com/guide)    →    [the guide](https://example.com/docs/guide)\n```\n\nWrite the new address.";
    OutsideUnclear = "E0616" Note, "another site gave no clear answer",
        "`docs check --external` asked twice, and the other site was too slow, too busy (429), failed (500 and above) or answers nobody but browsers and members (401, 403). Nothing is said of the page.\n\n    curl -I https://example.com/guide\n\nOpen it in a browser, or check again later: what is clear is remembered for a week, what is not for an hour.";
    OutsideLocal = "E0617" Warning, "a link to a machine that readers do not reach",
        "The address is of the reader's own machine or of a private network: `localhost`, `127.0.0.1`, `10.0.0.7`, `wiki.local`. It leads somewhere for its author and nowhere, or to something else, for readers; it is not asked.\n\nWrite the public address, or show it as code, which is no link: `` `http://localhost:3000` ``.";
    SnippetUnused = "E0618" Note, "a snippet that no page shows",
        "Said by `docs check`. No page imports the file, nor does a snippet that a page shows. A reader never sees what it says, so nobody finds out when it is wrong.\n\n```mdx\nimport Requirements from \"/snippets/requirements.mdx\"\n\n<Requirements />\n```\n\nDelete it, or show it.";
    PictureUnused = "E0619" Note, "pictures that no page shows",
        "Said by `docs check`. Their names stand in no page, snippet, style sheet or specification and not in the site file. They are published all the same, as everything in the docs folder is.\n\n    git rm images/old-dashboard.png\n\nDelete them, or keep them out of the site by a line in `.docsignore`. A folder from which an expression chooses (`/flags/${code}.svg`) is left alone.";
    PictureWordless = "E0620" Warning, "a picture without a text that stands for it",
        "Said by `docs check`. Readers who do not see the picture hear its file's name instead, and search engines and assistants know nothing of it.\n\n```mdx\n![](/images/keys.png)    →    ![The list of keys, with the button for a new one](/images/keys.png)\n<img src=\"/images/wave.svg\" alt=\"\" />\n```\n\nSay what it shows. An ornament, which says nothing, has an empty `alt`.";

    // 07 site file and navigation
    SiteFileAbsent = "E0701" Error, "there is no site file",
        "A docs folder has a `docs.json` (or `docs.yaml`) with at least a name and a navigation:\n\n```json\n{ \"name\": \"Foo\", \"navigation\": { \"groups\": [{ \"group\": \"Start\", \"pages\": [\"index\"] }] } }\n```";
    SiteFileTwice = "E0702" Error, "more than one site file",
        "`docs.json` and `docs.yaml` hold the same keys; one of them must go. A `mint.json` beside them is not read.";
    SiteFileSyntax = "E0703" Error, "the site file is not JSON or not YAML",
        "JSON has texts and keys in double quotes, no comments, and no comma after the last element.\n\n```json\n{\n  \"name\": \"Foo\",\n  \"navigation\": { \"pages\": [\"index\"] }\n}\n```\n\nThe message says what was expected at the place where reading stopped; the slip is there or on the line before.";
    SiteFileType = "E0704" Error, "a value of the site file has the wrong form",
        "The message says what is expected there, and the help shows how it is written.\n\n```json\n\"logo\": { \"light\": \"/light.svg\", \"dark\": [\"/dark.svg\"] }\n```\n\nHere `dark` takes text, `\"/dark.svg\"`, and not a list.";
    SiteFileMissingKey = "E0705" Error, "a key that must be there is missing",
        "A site needs `name` and `navigation`; a group needs `group`, a tab `tab`, a link `href`, and so on.";
    SiteFileUnknownKey = "E0706" Warning, "an unknown key in the site file",
        "The key has no effect. Most often it is misspelt, or stands a level too high or too low; the help says so where it can tell.\n\n```json\n\"navigaton\": { \"pages\": [\"index\"] }\n```\n\nHere `navigation` is meant.";
    SiteFileValue = "E0707" Warning, "a value that its key does not take",
        "The key takes one of a few words, a colour, or a host, and this value is none of them. The default is used instead.\n\n```json\n\"appearance\": { \"default\": \"darkish\" },\n\"colors\": { \"primary\": \"teal\" }\n```\n\nWrite what the help lists: `\"dark\"`, `\"#0d9373\"`.";
    KeyTwice = "E0708" Warning, "a key stands twice in one object",
        "Programs that read JSON keep the last of two equal keys, so the first is without effect.\n\n```json\n\"navbar\": { \"links\": [] },\n\"navbar\": { \"primary\": { \"type\": \"github\", \"href\": \"https://github.com/foo/foo\" } }\n```\n\nJoin them into one: `\"navbar\": { \"links\": [], \"primary\": { … } }`.";
    SiteFileConverted = "E0709" Note, "the site file is an old `mint.json`",
        "It is read by converting it to the keys of `docs.json`. Groups are put under the tab whose path their pages begin with.";
    SiteFileHosted = "E0710" Note, "a setting of a hosted service",
        "The setting belongs to a hosted service that runs programs of its own for each reader. It may stay in the site file, and has no effect in a static site.\n\n```json\n\"api\": { \"playground\": { \"proxy\": true } }\n```\n\nFor statistics and chat, put the script that the service gives you into a `.js` file of the docs folder: it is loaded on every page.";
    SiteFileRef = "E0711" Error, "a `$ref` that cannot be followed",
        "`{ \"$ref\": \"./navigation.json\" }` is replaced by what that file holds; keys beside it win over the file's. The path is relative to the file it stands in, or begins with `/` at the docs folder, and may not lead out of it or back to itself.";
    SiteAddress = "E0712" Error, "the site's address cannot be read",
        "`url` in the site file, or `--base-url`, says where the site will live: `https://foo.com/docs`. Its path becomes part of every link.";
    NavigationMixed = "E0713" Warning, "one level of the navigation is divided in two ways",
        "A level holds `languages`, `versions`, `products`, `tabs`, `dropdowns`, `anchors` or a list of `groups` and `pages`: one of them. Others may stand within its options. `global` is for links that stand on every page.";
    NavigationMissing = "E0714" Warning, "the navigation lists pages that are not there",
        "An entry is the path of a page from the docs folder without `.mdx`: `guides/start` is `guides/start.mdx`. Entries without a page are left out of the sidebar. The message says when the file is there and an ignore file leaves it out, or it cannot be read.";
    NavigationUnlisted = "E0715" Note, "pages that no navigation lists",
        "They are built and can be linked to; readers find them by link only, and search leaves them out. Add them to the navigation of `docs.json`, or set `hidden: true` in their frontmatter to say that it is meant.";
    RouteTwice = "E0716" Error, "two files want to be the same page",
        "`a.mdx` and `a/index.mdx` both are `/a`, and so are `a.md` and `a.mdx`. Rename or remove one.\n\nOperations of a specification with the same tag and the same summary get numbers behind their addresses. Where different readers see them, such a number would tell the ones of the others' page: give one an address of its own, `x-mint: { href: /refunds }`.";
    RedirectSource = "E0717" Warning, "a redirect that never happens",
        "The source of a redirect is a path of its own: not one that is there already as a page, not one that another redirect has, and without `?` and `#`. A pattern has one `*` at most: alone between slashes, after a name, or at the end.\n\n```json\n{ \"source\": \"/old/*\", \"destination\": \"/new/*\" },\n{ \"source\": \"/v1/:slug*\", \"destination\": \"/v2/:slug*\" },\n{ \"source\": \"/beta-*\", \"destination\": \"/v2-*\" }\n```";
    RedirectLoop = "E0718" Warning, "redirects that lead in a circle",
        "Following the redirects comes back to where it began, so a browser gives up with an error.\n\n```json\n{ \"source\": \"/a\", \"destination\": \"/b\" },\n{ \"source\": \"/b\", \"destination\": \"/a\" }\n```\n\nLet one of them lead to a page, and remove the one that has that page as its source.";
    RedirectBroken = "E0719" Warning, "a redirect to a page that is not there",
        "The destination is neither a page, nor a file, nor the source of another redirect, so readers who follow an old link still find nothing.\n\n```json\n{ \"source\": \"/quickstart\", \"destination\": \"/guides/strat\" }\n```\n\nWrite the path of an existing page (`/guides/start`) or a whole URL (`https://…`).";
    NavigationEmpty = "E0720" Warning, "a part of the navigation without a page",
        "A tab, version, language or the like needs pages of its own or an `href`. Readers see it without anything to open.";
    SiteFileIdle = "E0723" Note, "settings without effect",
        "The site file may hold these keys and nothing is built from them yet. The note names all of them that yours has; the site is complete otherwise.\n\n```json\n\"search\": { \"prompt\": \"Ask or find\" }\n```\n\nLeave them in if the site should have them one day, or take them out to be rid of the note.";
    ContrastLow = "E0724" Warning, "colours that are hard to read",
        "Said by `docs check`. Text needs a contrast of 4.5 to 1 with what it stands on (WCAG 2.2, level AA). A colour of `colors` that has less is shown darker, or lighter on dark pages, and the message says how: a note. A `background` of your own is kept as it is, with the theme's text on it: a warning.\n\n```json\n\"colors\": { \"primary\": \"#16A34A\", \"light\": \"#4ADE80\" }\n```\n\nTake the colour that the message names; `light` is the one for dark pages.";
    RouteCase = "E0725" Warning, "pages whose addresses differ in case alone",
        "`guides/API.mdx` and `guides/api.mdx` are two pages where a host tells capitals from small letters. Some hosts do not, nor do the disks of most Macs and of Windows: there one takes the place of the other. Rename one.";

    // 08 personalisation
    PersonalizationKey = "E0801" Error, "an unknown key in `personalization`",
        "`personalization` has no setting of this name. One that is misspelt may leave a door open, so it is an error here and not passed over as elsewhere.\n\n```json\n\"personalization\": { \"method\": \"jwt\", \"requireHosts\": true }\n```\n\nMend the name (here `requireHost`) or remove the key. A key of another method is none of this one's either.";
    PersonalizationMissing = "E0802" Error, "a setting of `personalization` is missing",
        "`jwt` needs `loginUrl` and `signingKeys`; `shared-session` needs `apiUrl`; `oauth` needs `authorizationUrl`, `clientId`, `scopes`, `tokenUrl` and `apiUrl`.";
    PersonalizationMixed = "E0803" Error, "settings of two methods",
        "A site recognises its readers in exactly one way. Remove the keys of the other, or change `method`.";
    PersonalizationValue = "E0804" Error, "a value that `personalization` does not take",
        "The value has the wrong form, is out of its range, or names a file that is not there; the message says which. Nothing is guessed where a login depends on it.\n\n```json\n\"clockTolerance\": \"1m\"     seconds as a number: 60\n\"credentials\": \"local\"     `tab`, `memory` or `disk`\n```";
    UnsafeUrl = "E0805" Error, "an address that anybody on the way can change",
        "Readers' data travels only under `https:`. `http:` is allowed for this machine itself: `localhost`, `127.0.0.1`, `[::1]`.";
    PrivateKey = "E0806" Error, "a secret in the docs folder",
        "A private key or client secret in the docs folder is one careless step from being public, and with it anybody can be any reader. Nothing of the file is written to the bundle.\n\n```json\n\"signingKeys\": [{ \"id\": \"2026-11\", \"publicKey\": \"keys/docs.pub.pem\" }]\n```\n\nGive the public key, as above, and keep the private one where tokens are signed. If it has ever been committed or published, make a new pair: `docs keys generate`.\n\nEvery file is looked into for blocks of `PRIVATE KEY` and for JSON Web Keys with a private part. An example in a page is shortened: `MIIE…`.";
    KeyUnreadable = "E0807" Error, "a public key that cannot be read",
        "`publicKey` is PEM text (`-----BEGIN PUBLIC KEY-----`), the path of a PEM or JWK file, or a JWK object; P-256 for ES256 or Ed25519 for EdDSA. `docs keys generate` makes a pair.";
    GroupsWithoutLogin = "E0809" Warning, "pages for some readers, and nobody can log in",
        "`groups` says who may see a page, and readers are in groups when they are logged in. Without `personalization` in the site file nobody can log in, so nobody sees the page.\n\n    ---\n    title: Managing users\n    groups: [admin]\n    ---\n\nSay how readers log in (`personalization.method`), take `groups` out if everybody may read the page, or leave the page out by `.docsignore`.";
    PersonaUnreadable = "E0810" Error, "a persona that cannot be read",
        "A file in the folder of personas is what a log-in would deliver: an object with `content` (what pages see as `user`), `groups`, and perhaps `expiresAt` and `apiPlaygroundInputs`.\n\n```json\n{ \"groups\": [\"admin\"], \"content\": { \"firstName\": \"Jane\" } }\n```";
    PersonaViolates = "E0811" Error, "a persona that the user schema does not allow",
        "Personas stand for readers there can be. This one has a value that the schema in `personalization.userSchema` does not allow: mend the one or the other.";
    UserSchema = "E0812" Error, "a user schema that cannot be read",
        "`personalization.userSchema` names a JSON Schema of `user`. Read are `type`, `properties`, `required`, `enum`, `const`, `items`, `additionalProperties`, `anyOf`, `oneOf` and `$ref` into the file itself.";
    PersonaThrows = "E0813" Error, "an expression throws for a persona",
        "`docs check` evaluates every page for every persona. For this one an expression throws, so such a reader would see what is there for a reader nobody knows.\n\nWrite `?.` where something may be missing, and `??` for what is shown instead.";
    PersonaAbsent = "E0814" Error, "there is no such persona",
        "`docs render --as NAME` and `docs serve --as NAME` show a page as the persona in `personas/NAME.json` sees it; for `docs render` a path that ends in `.json` names a file anywhere.";
    ApiCrossSite = "E0815" Warning, "browsers send no cookies to `apiUrl`",
        "A shared session is a cookie of the dashboard that browsers send with a request of the docs. They do so within one site only: the same scheme, and one registered name above both. Hosts where anybody can have a name (`github.io`, `pages.dev`, `vercel.app`) are as many sites as they have customers.\n\n    docs.foo.com and dash.foo.com     one site\n    foo.pages.dev and dash.foo.com    two sites\n\nServe the docs below the dashboard's name, or recognise readers by `jwt` or `oauth`, which need no cookies.";
    KeyFile = "E0816" Error, "a key file that is not read or not written",
        "`docs keys generate` writes `docs.pem`, the private key, and `docs.pub.pem`, the public one. It overwrites neither, since tokens signed with the old key would count no more, and it puts no private key into a docs folder.\n\n    docs keys generate --out ~/keys\n\n`docs keys token` reads a private key in PKCS#8 (`-----BEGIN PRIVATE KEY-----`). Another form is converted: `openssl pkcs8 -topk8 -nocrypt -in old.pem -out docs.pem`.";
    TokenHabit = "E0817" Warning, "a token that is worth more than it has to be",
        "A token logs its reader in, and stands in the browser's history for ever. So it should be good for seconds (`exp`), for one site (`host`), and hold nothing that is worth stealing: what it says can be read by whoever finds it, long after it is good for nothing.\n\n    docs keys token --key docs.pem --user jane.json --expires 10s --host docs.foo.com\n\nHow long the reader stays logged in is another number: `expiresAt`.";
    TokenLife = "E0818" Error, "a token that no site accepts",
        "A token may be good for ten minutes at most (`maxTokenLife` of the site file), so that a link that was found or forwarded logs nobody in for weeks.\n\n    docs keys token --key docs.pem --user jane.json --expires 10s";
    StateUnsaid = "E0819" Warning, "log-ins that nobody began are accepted",
        "A log-in link carries a random `state`, and your login server hands it back, in the token or beside it. With `requireState` a token without it is refused. Without, whoever sends a reader a link with a token of their own logs that reader in as somebody else: what the reader then types, API keys too, goes to the other one's account.\n\nHand the state back, as the guides show, and write `\"requireState\": true`. If your login server cannot, write `\"requireState\": false`: a log-in that replaces another reader then says so and offers to undo it.";
    GroupUnknown = "E0820" Warning, "a page names a group that the user schema does not know",
        "The user schema lists the groups that there are (`enum` of `groups`). A group that nobody is in hides the page from everybody.\n\n    groups: [amdin]\n\nMend the name, or add it to the schema.";
    GroupUntried = "E0821" Note, "no persona is in a group that a page names",
        "`docs check` reads every page as every persona, and `docs render --as` shows what one sees. What readers of this group see is tried by nobody.\n\n```json\n{ \"groups\": [\"partner\"], \"content\": { \"firstName\": \"Ada\" } }\n```\n\nWrite that as `personas/partner.json`.";
    GroupsNoSecret = "E0822" Note, "what some readers see is no secret",
        "`groups` decide what readers are shown. The files of such a page are not linked from anywhere that others read, and their names cannot be guessed from the page's address; but a static host gives a file to everybody who asks for it by its name, and whoever was in the group once may pass the name on.\n\nKeep prices of one customer, keys and everything that must not be known out of the docs folder, or put the site behind the host's own log-in.";
    PartsMany = "E0823" Error, "parts of one page for too many kinds of readers",
        "Each combination of the groups that see parts of an operation or a data model has a page of its own: three kinds of parts make seven such pages, four make fifteen. Parts of further kinds are not shown to anybody on this page.\n\n```yaml\nproperties:\n  margin: { type: number, x-mint: { groups: [staff] } }\n  notes: { type: string, x-mint: { groups: [staff, partner] } }\n```\n\nThese are two kinds. Write the same `groups` on parts that the same readers see, or divide the operation.";
    BranchUntried = "E0824" Note, "a branch that no persona takes",
        "Said by `docs check` of a site with personas. Neither one of them nor a reader nobody knows comes to see what stands there, so nobody has tried it.\n\n```mdx\n{user.plan === 'enterprise' ? <Contact /> : <Upgrade />}\n```\n\nHere no persona has the plan `enterprise`. Write one, `personas/enterprise.json`, or take the branch out:\n\n    { \"content\": { \"plan\": \"enterprise\" } }";
    PartsUnfound = "E0825" Warning, "a part that readers are not led to",
        "What is for one group inside of what is for another is for readers in both, and who sees the outer one is led to the inner one. Here nobody sees something of the outer one alone, and a site tells no group of another's parts: so nobody comes to see it.\n\n```yaml\nproperties:\n  price:\n    x-mint: { groups: [staff] }\n    $ref: '#/components/schemas/Money' # for readers in `partner`\n```\n\nGive readers who are in both a group of their own and name it in both places, or let one of them say no groups.\n\nWhere each of several places names many groups, readers are in one of each: three places of eleven groups make 1,331 sets, and of these 1,000 are led there. Give readers who are in several a group of their own, and name that.";

    // 09 API specifications
    SpecificationMissing = "E0901" Warning, "an API specification that is not there or cannot be read",
        "`openapi` names a file of the docs folder, an OpenAPI document in JSON or YAML: it holds `openapi` (or `swagger`) near its top. `asyncapi` names an AsyncAPI document alike. From it come the pages of a tab or group that lists none of its own; without it they are empty and readers do not see them.\n\n```json\n{ \"tab\": \"API\", \"openapi\": \"/api/openapi.json\" }\n```";
    SpecificationRemote = "E0902" Note, "an API specification on another host",
        "A build reads the docs folder and asks no other host, so that the same folder always gives the same site. Nothing is made from a specification that is named by its address.\n\nSave it in the docs folder and write its path:\n\n```json\n{ \"tab\": \"API\", \"openapi\": \"/api/openapi.json\" }\n```";
    SpecificationSyntax = "E0903" Warning, "an API specification that is not JSON or not YAML",
        "The file says that it is an OpenAPI or AsyncAPI document, and reading stopped at the place shown: the slip is there or on the line before. No page is made from it until it is mended.\n\n```json\n{ \"openapi\": \"3.1.0\", \"paths\": { } \"info\": { } }\n```\n\nHere a comma is missing before `\"info\"`.";
    SpecificationVersion = "E0904" Warning, "a version of an API specification that is not read",
        "OpenAPI 3.0 and 3.1 are read, and AsyncAPI 2 and 3. Swagger 2.0 describes bodies, servers and security otherwise: its operations stand in the navigation, and their pages say no more than their names.\n\n    npx swagger2openapi swagger.json --outfile openapi.json\n\nconverts it. A version after 3.1 is read as 3.1.";
    SpecificationType = "E0905" Warning, "a value of an API specification has the wrong form",
        "The message says what is there and what is expected, the help how it is written.\n\n```json\n\"parameters\": { \"name\": \"id\", \"in\": \"path\" }\n```\n\nHere `parameters` takes a list: `[{ \"name\": \"id\", \"in\": \"path\" }]`. Where an operation cannot be understood without the value, its page says so; all others are made.";
    SpecificationRef = "E0906" Warning, "a `$ref` of an API specification that leads nowhere",
        "`$ref` names a place of the same file (`#/components/schemas/User`) or of another one in the docs folder (`schemas/user.yaml`, `common.json#/User`), by the path from the file that it stands in. A `/` in a key is written `~1`, a `~` is `~0`.\n\n```json\n{ \"$ref\": \"#/components/schemas/Usr\" }\n```\n\nFiles of other hosts are not fetched. A reference that only leads back to itself says nothing; one from a property or from the items of a list may.";
    OperationIdTwice = "E0907" Warning, "two operations with one `operationId`",
        "An `operationId` names one operation, for programs that are generated from the specification and for links.\n\n```yaml\npaths:\n  /users:\n    get: { operationId: users }\n    post: { operationId: users }\n```\n\nGive each a name of its own: `listUsers`, `createUser`.";
    SecurityUnknown = "E0908" Warning, "a security scheme that nobody describes",
        "`security` lists keys of `components.securitySchemes`. An entry with one that is not there is left out, so readers are not told how to log in. Where an operation names no other scheme, what the whole document asks for holds.\n\n```yaml\nsecurity:\n  - apiKey: []\ncomponents:\n  securitySchemes:\n    apiKey: { type: apiKey, in: header, name: X-API-Key }\n```";
    PathParameter = "E0909" Warning, "a path and its parameters differ",
        "Each name in braces of a path has a parameter with `in: path`, in the operation or beside it in the path, and each such parameter stands in the path.\n\n```yaml\npaths:\n  /users/{id}:\n    parameters:\n      - { name: id, in: path, required: true, schema: { type: string } }\n```";
    SchemaConflict = "E0910" Warning, "a schema that no value can keep to",
        "All parts of an `allOf` hold together, and a lower bound is not above the upper one. Where parts differ the narrower is shown; where they contradict each other the first is.\n\n```yaml\nallOf:\n  - { type: string }\n  - { type: integer }\n```\n\nFor one or the other, write `oneOf`.";
    SpecificationLimit = "E0911" Warning, "an API specification grows beyond what is read",
        "References make large documents of small files: ten thousand paths that refer to one large path, a schema of a thousand parts. Beyond a bound (64 MB and 32 times the size of the files for what one of them expands to, 1,000 parts of one schema, 10,000 findings) reading stops, so that a build always ends. Operations that come after it have pages that say so.\n\n```yaml\npaths:\n  /a: { $ref: \"#/components/pathItems/Large\" }\n  /b: { $ref: \"#/components/pathItems/Large\" }\n```\n\nDivide the specification, or refer to a large thing from fewer places.";
    ParameterTwice = "E0912" Warning, "a parameter stands twice",
        "A parameter is known by its name and its place; the first of two counts. An operation's own may replace one of its path.\n\n```yaml\nparameters:\n  - { name: page, in: query }\n  - { name: page, in: query, description: Where to begin. }\n```\n\nRemove one of them.";

    SpecificationNothing = "E0913" Warning, "a page about something that no specification has",
        "`openapi` in a page's head names an operation by method and path, `openapi-schema` a data model and `asyncapi` a channel, each as the specification writes it, with the file before it where several have one of the name. The page is built with what its author wrote and nothing else.\n\n```mdx\n---\nopenapi: /openapi.json GET /users/{id}\n---\n```\n\nUpper and lower case are different in paths, and so are `{id}` and `:id`.";
    SpecificationAmbiguous = "E0914" Warning, "an operation that several specifications describe differently",
        "An operation is named by its method and path. Where two specifications have it, as those of two versions or two languages do, and no file is named, the first one around it in the site file counts, else the first by its path: perhaps not the one that was meant. Specifications that say the same of it are no matter.\n\n```mdx\n---\nopenapi: /v2.json GET /users/{id}\n---\n```\n\nName the file before the method, in a page's head as in the navigation.";
    SpecificationEmpty = "E0915" Warning, "an API specification that describes nothing, or has a key that looks like a slip",
        "Pages come from `paths` and `webhooks` of an OpenAPI document and from `channels` of an AsyncAPI document. A key at its top that such a document does not have is passed over with all that it holds, so a slip of the keys takes every page away. Keys that begin with `x-` are an author's own.\n\n```yaml\nopenapi: 3.1.0\npahts:\n  /users:\n    get: { summary: All users }\n```\n\nThe key is `paths`. A file that only others refer to may have nothing but `components`.";
    PlaygroundWithoutLogin = "E0920" Warning, "requests are for readers who are logged in, and nobody can log in",
        "`auth` shows the playground of an endpoint to readers who are logged in, with `groups` in the page's head to those in one of them. Where the site file does not say how readers log in, nobody is, and the page is as with `none`.\n\n```json\n\"api\": { \"playground\": { \"display\": \"auth\" } },\n\"personalization\": { \"method\": \"shared-session\", \"apiUrl\": \"https://dash.foo.com/api/docs/user-info\" }\n```\n\nSay how readers log in, or write `interactive`, `simple` or `none`.";
    ServerInsecure = "E0921" Note, "a server that browsers do not ask from pages of `https:`",
        "A page under `https:` may send nothing to an address under `http:`, but to the reader's own machine (`localhost`, `127.0.0.1`). The server stands in the playground, and requests to it fail.\n\n```yaml\nservers:\n  - url: https://api.foo.com/v1\n```\n\nWrite the server's address under `https:`, or give the playground a `proxy` of your own.";
    ServerNotWeb = "E0922" Note, "a server that no page can ask",
        "Requests go to addresses of HTTP. A server of another kind, or one whose address cannot be read, is left out of the playground; without any other the page shows the endpoint and sends nothing.\n\n```yaml\nservers:\n  - url: https://{region}.foo.com/v1\n    variables: { region: { default: eu, enum: [eu, us] } }\n```";
    SecuritySchemeOther = "E0923" Warning, "a way to log in that nothing here knows",
        "Of the schemes of HTTP, `basic` and `bearer` have fields of their own, and samples that show them. Of another (`digest`, `hmac`) the page says its name, and the playground has a field for the whole of what is sent as `Authorization`.\n\n```yaml\nsecuritySchemes:\n  token: { type: http, scheme: bearer }\n```\n\nA key in a header is `{ type: apiKey, in: header, name: X-API-Key }`.";

    // 10 output
    OutputRefused = "E1001" Error, "the output folder would destroy something",
        "The output folder is replaced as a whole by each build. So it cannot be the docs folder, a folder that holds it, your home folder, or the root of the file system.\n\nGive a folder of its own: `docs build --out dist`.";
    OutputForeign = "E1002" Error, "the output folder holds files that no build wrote",
        "The output folder is replaced as a whole by each build, and files of yours in it would be lost. What a build wrote is recorded beside the output, in `.NAME.docs`. Nothing was changed.\n\nMove your files to the docs folder: assets there are copied to the bundle under the same path. If all of the output comes from an earlier build whose record is gone (a fresh copy of a repository that holds `dist`), delete it: `rm -r dist`.";
    OutputBusy = "E1003" Error, "another build writes to the same output folder",
        "Two builds into one folder would mix. The lock is let go when the other build ends, also when it is killed.\n\nWait, or give this build a folder of its own: `--out OTHER`.";
    OutputUnwritable = "E1004" Error, "the output cannot be written",
        "The system refused; the message says why: no right to write, no space left, a read-only file system. The previous bundle is as it was.\n\nMend that, or build into another folder: `--out OTHER`.";
    OutputConflict = "E1005" Error, "two files want one path of the bundle",
        "A page `guide.mdx` becomes `guide/index.html`. An asset named `guide` or `guide/index.html` cannot stand beside it, nor can two files whose names differ in case only where the disk does not tell them apart.\n\nRename one of them.";
    PolicyWeaker = "E1006" Note, "the policy allows more than the base",
        "The Content Security Policy of a site begins with what every site needs: its own files and nothing else. What pages use beyond it (pictures, embeds and endpoints on other hosts, scripts of third parties) is added, and each addition is listed with its reason, because each is one more party that can act on your readers' pages. The servers that readers send requests to from the playground are added too, and not listed: your specifications name them.\n\nCopy pictures into the docs folder (`![](/images/a.png)`) to come closer to the base.";
    PolicyTooLong = "E1007" Warning, "the policy is too long for some hosts",
        "Hosts that read `_headers` take lines of up to 2,000 bytes. A longer policy is cut or refused, and the pages then rely on their `<meta>` copy alone.\n\nAllow whole domains instead of many hosts: `\"security\": { \"images\": [\"*.foo.com\"] }`.";
    RedirectRefused = "E1008" Error, "a redirect to no place of the web",
        "A redirect leads to a path of the site or to a web address. `javascript:` would run a program on your site, and `//host` and `/\\host` look like paths but lead to other hosts.\n\n```json\n{ \"source\": \"/old\", \"destination\": \"/guides/start\" }\n{ \"source\": \"/chat\", \"destination\": \"https://chat.example.com/\" }\n```";
    NoSitemap = "E1009" Note, "no address, no sitemap",
        "A sitemap lists whole addresses, and the build does not know where the site will live.\n\nSay it in `docs.json`, `\"url\": \"https://docs.example.com\"`, or by `--base-url`.";
    NoFeed = "E1010" Warning, "a page asks for a feed that cannot be made",
        "`rss: true` in a page's head gives its entries a feed and a button for it. Entries are `<Update>` components with a `label`, and a feed names them by whole addresses, so the site's own has to be known.\n\n```mdx\n---\ntitle: Changelog\nrss: true\n---\n\n<Update label=\"2026-11-20\" description=\"1.2\">\n  What is new.\n</Update>\n```";
    LlmsFullTooLarge = "E1015" Note, "the pages are too many for one file",
        "`llms-full.txt` holds every page as Markdown, in one file. Beyond 64 MiB no assistant reads it, so it is left out; each page still has its own Markdown, and `llms.txt` lists them.\n\nA file `llms-full.txt` of the docs folder is published instead, whatever it holds.";
    PageMenu = "E1016" Note, "an option of the page menu needs something that is not there",
        "Assistants open a page by its whole address, so `chatgpt`, `claude` and the like need to know where the site will live: `\"url\": \"https://docs.example.com\"` in `docs.json`, or `--base-url`.\n\n`mcp`, `add-mcp`, `cursor` and `vscode` connect a program to a server of the Model Context Protocol at `/mcp` of the site. The bundle is files and holds no server: your host has to answer there. Without one, take them out of `contextual.options`.";
    CallbackTaken = "E1017" Error, "a page stands where log-ins return to",
        "Log-ins by token may return to `/login/jwt-callback`, those by OAuth return to `callbackPath` (`/oauth-callback` where the site file names none). The build puts a page there that holds nothing but what takes the answer, so that no other script runs beside it.\n\nMove the page, or set `personalization.callbackPath` to another address and register that with your provider.";
    RestrictedPolicy = "E1018" Warning, "a page for some readers needs what the site's policy forbids",
        "The policy in `_headers` is for all pages, so it cannot name what only a page for some readers loads: that would tell of the page. On hosts that send `_headers` the page's picture, video or frame is blocked.\n\nAllow the host for the whole site:\n\n```json\n\"security\": { \"images\": [\"https://cdn.foo.com\"] }\n```\n\nA playground asks servers (`connect`) and shows what they answer from the browser's memory (`blob:` in `images`):\n\n```json\n\"security\": { \"images\": [\"blob:\"], \"connect\": [\"https://api.foo.com\"] }\n```";
    Leak = "E1019" Error, "a file tells of pages that its readers may not see",
        "`docs check` makes the site once more without the pages that are not for everybody, and compares: what everybody gets must be the same, byte for byte. Here it is not.\n\nNothing in a page makes this happen: please report it, with the folder if you may.";
    FileInTheWay = "E1020" Error, "a file stands where a new one would",
        "`docs init` writes the files of a first site and changes none that is there; where one of them is, it writes nothing at all.\n\n    docs init my-docs\n\nBegin in a new folder, or move the file away. A folder with a `docs.json` has a site already: there `docs init` adds only what it lacks to know its readers.";
    Panicked = "E1090" Error, "a page could not be built",
        "The program itself failed on this page; all other pages are built. Please report it with the page, or with the part of it that is enough: cut the page in half until it goes away.\n\nUntil it is mended, look for what is unusual on the page and write it differently, or leave the page out by a line `path/of/page.mdx` in `.docsignore`.";

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

    // 12 login servers, as `docs doctor` finds them
    NothingToAsk = "E1201" Error, "there is nothing that could be asked",
        "`docs doctor` asks the servers that `personalization` of the site file names, as a browser with the docs would. So it has to know them, and where the docs live.\n\n```json\n\"url\": \"https://foo.com/docs\",\n\"personalization\": { \"method\": \"jwt\", \"loginUrl\": \"https://foo.com/docs-login\", … }\n```\n\nA site at another address is asked by `--base-url https://staging.foo.com/docs`.";
    ServerSilent = "E1202" Error, "a login server gives no answer of use",
        "The name is unknown, the connection or its certificate fails, no answer comes in time, or the server says that it failed itself or that nothing is there. The message says which. Readers' browsers wait five seconds.\n\nCertificates are judged by the authorities that all browsers know; one of your own network's authority is refused here although your browsers take it.\n\nTry the same with `curl -i https://foo.com/docs-login`, and mend the address in the site file or the server.";
    ServerSlow = "E1203" Warning, "a login server answers slowly",
        "Readers see what is there for nobody until the answer has come, and browsers give up after five seconds.\n\n    curl -o /dev/null -w '%{time_total}' https://foo.com/api/docs/user-info\n\nLook for what the server waits for: this one request should read no more than the session.";
    CorsOrigin = "E1204" Error, "the docs may not read an answer",
        "A browser gives a page of one origin an answer of another only when the answer names the page's origin: the scheme and the host of the docs, without a path.\n\n    Access-Control-Allow-Origin: https://docs.foo.com\n\nIt belongs to every answer of the address, 401 too: without it the page cannot tell a reader who is logged out from a server that is down. `*` does not count where cookies are sent.";
    CorsCredentials = "E1205" Error, "an answer that browsers withhold because cookies were sent",
        "Where a request carries cookies, the answer has to say that this is meant:\n\n    Access-Control-Allow-Credentials: true\n\nSend it beside `Access-Control-Allow-Origin`, at this one address only.";
    CorsHostile = "E1206" Error, "other sites may read who reads",
        "The server lets a page of somebody else's read what it says of a reader: any site that a reader visits while logged in gets their name, groups and keys. Most often it sends back whatever `Origin` says, or compares only its beginning or its end.\n\n    https://docs.foo.com.evil.example\n    https://evildocs.foo.com\n    null\n\nCompare the whole text with a list of your own: `[\"https://docs.foo.com\"].includes(origin)`.";
    CorsPreflight = "E1207" Error, "a browser's question beforehand is refused",
        "Before a request with `Authorization` a browser asks by `OPTIONS` whether it may send it. The answer is a success without a log-in, and names method and header:\n\n    HTTP/1.1 204 No Content\n    Access-Control-Allow-Origin: https://docs.foo.com\n    Access-Control-Allow-Methods: GET\n    Access-Control-Allow-Headers: authorization\n\nIt has to come before the check of the token: browsers send none with it. `*` does not stand for `authorization`.";
    CorsVary = "E1208" Warning, "an answer does not say that it depends on who asks",
        "`Access-Control-Allow-Origin` is for one origin. A cache that does not know this gives the answer for one page to another, which may not read it then.\n\n    Vary: Origin\n\nSend it with every answer, also with those that have no other CORS header.";
    AnswerStored = "E1209" Error, "an answer about a reader may be stored",
        "What is said of one reader must not come out of a cache for the next one, neither in a CDN nor in the browser.\n\n    Cache-Control: private, no-store\n\nSend it with every answer of the address.";
    NobodyUnclear = "E1210" Error, "a reader who is not logged in gets no clear answer",
        "A request without a session is answered by 401 (or 204), with the CORS headers of any other answer. A redirect to a login page leads nowhere: what comes back is no user, and the docs cannot even see that it was one, so they go on showing the reader who was there before.\n\n    HTTP/1.1 401 Unauthorized\n    Access-Control-Allow-Origin: https://docs.foo.com\n    Access-Control-Allow-Credentials: true\n    Vary: Origin\n    Cache-Control: private, no-store";
    AnswerType = "E1211" Warning, "an answer does not say that it is JSON",
        "A user is JSON, and browsers should take it for nothing else:\n\n    Content-Type: application/json\n    X-Content-Type-Options: nosniff\n\nWithout them text of a reader's choice in it may be taken for a page of your dashboard.";
    UserShape = "E1212" Error, "an answer that is not a user",
        "What a log-in delivers is an object of at most 64 KiB:\n\n```json\n{ \"expiresAt\": 1767225600, \"groups\": [\"admin\"], \"content\": { \"firstName\": \"Jane\" } }\n```\n\nEvery key may be missing. `content` is what pages see as `user`, and is compared with `userSchema` when the site file names one.";
    SecretRefused = "E1213" Warning, "the cookie or token that was given is not accepted",
        "`docs doctor` was given a session to look at a real answer, and the server does not know it. Copy it again from a browser that is logged in (developer tools, network, the request's `Cookie`), whole:\n\n    DOCS_COOKIE='session=…' docs doctor";
    CookieReach = "E1214" Note, "the session's cookie may not reach `apiUrl`",
        "A cookie without `Domain` is sent to the host that set it and to no other: `dash.foo.com` keeps its cookies from `api.foo.com`. Serve the address where the session is, at `dash.foo.com` or below it, or let the cookie have `Domain=foo.com`, which gives it to every host below that name.\n\n```json\n\"apiUrl\": \"https://dash.foo.com/api/docs/user-info\"\n```";
    AuthorizationRefused = "E1215" Error, "the authorization server refuses the docs",
        "The server was asked as a reader's browser asks it, and did not go on to a log-in. It knows no such client, or not the address that readers come back to, which has to be registered letter by letter, or the scope is not one of the client's.\n\n    https://foo.com/docs/oauth-callback\n\nRegister the docs as a public client (one without a secret, with PKCE) with this redirect URI.";
    TokenEndpoint = "E1216" Error, "codes cannot be exchanged from a browser",
        "The docs exchange the code for an access token in the reader's browser. A code that is wrong is answered by 400 and JSON that the docs may read:\n\n    HTTP/1.1 400 Bad Request\n    Access-Control-Allow-Origin: https://docs.foo.com\n    Content-Type: application/json\n\n    { \"error\": \"invalid_grant\" }\n\nA redirect would hand the code on to where it leads. `invalid_client` means that the server wants a secret, which no browser can keep.";
    IssuerUnlike = "E1217" Error, "the issuer does not say of itself what the site file says",
        "With `issuer` set, log-ins are accepted from this server only. What it publishes below `/.well-known/oauth-authorization-server` or `/.well-known/openid-configuration` has to name the same issuer, letter by letter, and the same endpoints, and PKCE with `S256`.\n\n```json\n\"issuer\": \"https://auth.foo.com\"\n```";
    CallbackLost = "E1218" Error, "log-ins lose their way back",
        "Readers come back from a log-in to a page that the build made, with the code or the page they came from behind `?`. The docs' own host was asked for that page and has none, led elsewhere, or dropped what stood behind `?`.\n\n    https://foo.com/docs/oauth-callback?code=…\n\nPublish the site first. Then look at the host's rules for redirects: `url` of the site file is the address at which the docs are in the end, `www.` and all.";
    ClockDiffers = "E1219" Warning, "a server's clock differs",
        "A token says until when it is good by its server's clock, and is judged by the reader's. Ten seconds and a tolerance of a minute (`clockTolerance`) are in between.\n\n    timedatectl status\n\nSet the clock of the server, or of this machine, whichever is wrong, and let it be kept by NTP.";

    // 13 in a reader's browser
    ManifestUnknown = "E1301" Warning, "the page's manifest is not one that the loader knows",
        "In a reader's console. The page and its loader come from two builds, or something between the build and the reader changed the page. It stays as everybody sees it.\n\nDeploy the whole output folder at once, and let the CDN forget the pages (`index.html`) of the deployment before.";
    SessionDropped = "E1302" Warning, "what was stored about the reader is not what a log-in delivers",
        "In a reader's console. What this browser remembers of its reader is no JSON, too large (64 KiB, 10,000 values, 32 levels) or of another kind than a log-in stores. It is dropped, and the reader is asked to log in again.\n\nLook at what your backend sends: `{ \"groups\": [\"admin\"], \"content\": { \"firstName\": \"Jane\" } }`.";
    SlotFailed = "E1303" Warning, "an expression cannot be shown for this reader",
        "In a reader's console, with the page and the line: the expression throws for this reader's data, takes too long, or gives an object or a function. What everybody sees stays in its place.\n\nSee the same as an error of the build: put such data into a persona, `personas/odd.json`, and run `docs check`. Most often `?.` is missing: `{user.org?.plan ?? 'free'}`.";
    AddressRefused = "E1304" Warning, "an address of this reader's cannot be followed",
        "In a reader's console, with the page, the line and the attribute: a value of the reader's data stands where an address belongs, and is none that begins with `https:`, `http:`, `mailto:` or `tel:` and is no path. `#` is written in its place, so that nothing runs: `javascript:` would be a program.\n\nSend whole addresses, as in `\"dashboardUrl\": \"https://app.example.com\"`.";
    VariableRefused = "E1305" Warning, "a value of a server variable cannot be used",
        "In a reader's console, with the variable's name. What stands in the address of a server comes from the reader's data (`apiPlaygroundInputs.server`) or from a script of the page (`setServerVariables`). A value is left out that is not in the variable's `enum`, that holds one of `/ \\ ? # @ : %`, white space or letters beyond ASCII, or that would lead to another host than the address in the specification allows: it would take the reader's key with it.";
    LoginRefused = "E1310" Warning, "a reader was not logged in",
        "In a reader's console, with the reason in one word: `docs E1310: not logged in: other-host`. The page stays as a reader nobody knows sees it. Nothing of a token or of the reader's data is in the line.\n\nThe documentation says what to do about each reason: example-site/personal/troubleshooting.mdx. `docs doctor` finds most of them without a browser.";
    SessionEndOdd = "E1311" Warning, "`expiresAt` is not in seconds",
        "In a reader's console. `expiresAt` counts seconds since 1970. A value in milliseconds, as `Date.now()` gives it, is divided by 1000; one that is no number is ignored, so that the session has no end of its own.\n\n```json\n{ \"expiresAt\": 1798761600 }\n```\n\nDivide in the backend: `Math.floor(Date.now() / 1000) + 3600`.";
    ServeRefused = "E1401" Error, "the development server cannot listen",
        "`docs serve` listens at port 3000 of this machine, and where that is taken at the next free one.\n\n    docs serve --port 4000        from another port on\n    docs serve --host 0.0.0.0     for other machines too, which may read your drafts then\n\nThe address must be one of this machine, and ports below 1024 are the system's.";
    NotWatched = "E1402" Warning, "changes of the docs folder are not seen",
        "The system did not agree to tell `docs serve` what changes. Most often so many folders are watched already as one user may: editors and other servers watch some too. Linux says how many:\n\n    sysctl fs.inotify.max_user_watches\n\nRaise the number, end what watches too, or start the server again after each change.";
}

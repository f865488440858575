//! Inputs: real pages with what goes wrong in pages done to them.

use crate::gen_site::random::Random;

/// What means something to one of the parsers.
const TOKENS: &[&str] = &[
    "{",
    "}",
    "{{",
    "}}",
    "<",
    ">",
    "</",
    "/>",
    "<A>",
    "</A>",
    "<Note>",
    "</Note>",
    "<Card title=\"x\">",
    "</Card>",
    "<Tabs>",
    "</Tabs>",
    "<Tab title={x}>",
    "</Tab>",
    "<Steps>",
    "<Step>",
    "`",
    "``",
    "```",
    "```js {1,2} title\n",
    "~~~\n",
    "\n\n",
    "\n",
    "\r\n",
    "\t",
    "    ",
    "> ",
    "- ",
    "1. ",
    "* ",
    "# ",
    "## H {#id}\n",
    "---\n",
    "===\n",
    "***",
    "_",
    "__",
    "**",
    "~",
    "[",
    "]",
    "](",
    ")",
    "[^1]",
    "[^1]: x\n",
    "![",
    "|",
    "|---|\n",
    "| a | b |\n|---|:-:|\n",
    "$",
    "$$",
    "$$\n",
    "\\",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "<!--",
    "-->",
    "import X from \"/snippets/s.mdx\"\n\n",
    "export const a = [1, 2]\n\n",
    "export const F = ({children}) => <div>{children}</div>\n\n",
    "{a.map(x => <b>{x}</b>)}",
    "{user.name}",
    "{user.org.plan}",
    "{user.a ?? 'b'}",
    "{user.list?.map(x => <F>{x.a}</F>)}",
    "{user.a ? <b>1</b> : <F>{user.b}</F>}",
    "{user.a && ",
    "{P}",
    "export const P = user.plan ?? 'x'\n\n",
    "export const T = ({n}) => n > 0 ? <li>{user.a}<T n={n - 1}/></li> : null\n\n",
    "<T n={3} />",
    "<T n={user.n} />",
    "<Visible groups={[\"a\"]}>",
    "<Visible when={user.a} fallback={<b>{user.c}</b>}>",
    "</Visible>",
    " href={user.url}",
    " title={user.title}",
    " horizontal={user.flag}",
    " className={user.c}",
    " style={{ width: user.w }}",
    "<X framework={user.f} />",
    "```bash personal\n{{user.k ?? 'x'}} {{inputs.header[\"X\"]}}\n```\n",
    "{`${a}`}",
    "{/* x */}",
    "<F>",
    "</F>",
    "<X framework=\"y\" />",
    "<Snippet file=\"s.mdx\" />",
    "<br>",
    "<img src=\"/a.png\">",
    "<style>",
    "</style>",
    "style={{ color: 'red' }}",
    "{...x}",
    "<a.b.c>",
    "<svg:path/>",
    "https://x.y/{z}",
    "<https://x.y>",
    "\u{0}",
    "\u{feff}",
    "\u{2028}",
    "é",
    "接続名",
    "🎉",
    "\u{202e}",
    "title: \"",
    "---\ntitle: x\n---\n",
    "[a]: /b\n",
    "javascript:alert(1)",
    "data:text/html,x",
    "'",
    "\"",
    "=",
    "/",
    "//",
    "/*",
    "*/",
    "=>",
    "?.",
    "??",
    "(",
    ";",
    ",",
    ":",
    "!",
];

pub struct Mutator {
    seeds: Vec<String>,
}

impl Mutator {
    pub fn new(seeds: Vec<String>) -> Mutator {
        assert!(!seeds.is_empty(), "there are pages to begin with");
        Mutator { seeds }
    }

    /// A page with one to a dozen changes.
    pub fn mutated(&self, random: &mut Random) -> String {
        let mut text = self.seed(random).to_owned();
        for _ in 0..random.between(1, 12) {
            let at = place(&text, random);
            match random.below(6) {
                0 | 1 => text.insert_str(at, random.pick(TOKENS)),
                2 => {
                    let end = piece(&text, at, random);
                    text.replace_range(at..end, "");
                }
                3 => {
                    let end = piece(&text, at, random);
                    let copy = text[at..end].to_owned();
                    let to = place(&text, random);
                    text.insert_str(to, &copy);
                }
                4 => {
                    let other = self.seed(random);
                    let from = place(other, random);
                    let to = piece(other, from, random);
                    text.insert_str(at, &other[from..to]);
                }
                _ => text.truncate(at),
            }
        }
        text
    }

    /// One short piece many times over: what quadratic algorithms and deep recursion trip over.
    pub fn repeated(&self, random: &mut Random) -> String {
        let mut piece = String::new();
        for _ in 0..random.between(1, 3) {
            piece.push_str(random.pick(TOKENS));
        }
        let times = random.between(100, 20_000).min(60_000 / piece.len().max(1)).max(1);
        let mut text = piece.repeat(times);
        if random.percent(50) {
            text.push_str(random.pick(TOKENS));
        }
        text
    }

    fn seed(&self, random: &mut Random) -> &str {
        &self.seeds[random.below(self.seeds.len())]
    }
}

fn place(text: &str, random: &mut Random) -> usize {
    boundary(text, random.below(text.len() + 1))
}

/// The end of a piece that begins at `at`.
fn piece(text: &str, at: usize, random: &mut Random) -> usize {
    boundary(text, (at + random.between(1, 200)).min(text.len())).max(at)
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

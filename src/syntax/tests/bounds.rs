//! Bounds: hostile text takes linear time and a bounded stack.
//!
//! A quadratic step on these texts takes minutes, so a test that ends has proved its point; nothing is timed.

use super::{Options, parse, source};
use crate::syntax::invariants::violations;

/// Parses the unit, repeated to 128 kB, and checks what comes out.
fn check(units: &[&str]) {
    for unit in units {
        let text = unit.repeat((128 << 10) / unit.len());
        let checked = parse(&source(&text), &Options::default());
        let found = violations(&checked.value, &checked.diags);
        assert!(found.is_empty(), "{unit:?}: {:?}", &found[..found.len().min(3)]);
        assert!(checked.diags.len() <= 1000, "{unit:?}: {} findings", checked.diags.len());
    }
}

#[test]
fn of_braces() {
    check(&[
        "{", "}", "{}", "{{", "{{a}}", "{a", "{a}", "{a b}", "{a b}\n", "{\n", "{a\n\n", "{`", "{`${", "{'", "{\"{\"",
        "{/*", "{//", "{/a", "{\\\"",
    ]);
}

#[test]
fn of_tags() {
    check(&[
        "<",
        "<A>",
        "<A>\n",
        "</A>",
        "</A>\n",
        "<A/>",
        "<A ",
        "<A b=\"",
        "<A b='",
        "<A b={",
        "<A {",
        "<A b=\"c\" ",
        "<a:b.c",
        "<!--",
        "<!-- -->",
        "<A>x",
        "x</A>\n\n",
        "<p>a\n\n",
        "<A>\n<B>\n</A>\n",
    ]);
    check(&[
        "<A>\n\n</A>\n\n",
        "**<b>**",
        "*<b>",
        "<A>**",
        "List<String> ",
        "<https://a>",
        "<br>",
        "- <A>\n",
        "> <A\n",
        "{x}<A/>",
    ]);
}

#[test]
fn of_markdown() {
    check(&[
        "`",
        "`a",
        "``a` ",
        "``a`b`c```d````e",
        "[",
        "]",
        "![",
        "[a](",
        "[a](<",
        "](a '",
        "[a*b](c*d) ",
        "[^a]",
        "[^a]: b\n",
        "[a]: b 'c\n",
        "[x] ",
    ]);
    check(&[
        "*",
        "* ",
        "**a ",
        "_a",
        "__a_",
        "*a_b*c_ ",
        "a**b",
        "~",
        "~~a",
        "\\",
        "\\\n",
        "&",
        "&amp",
        "#",
        "# {#a}\n",
        "a@",
        "www.",
        "https://a.b/",
        "[http://a",
    ]);
}

#[test]
fn of_blocks() {
    check(&[
        ">",
        "> ",
        "- ",
        "1. ",
        "- > ",
        "- a\n",
        "  - a\n",
        "\t- a\n",
        "> a\nb\n",
        "> {\n",
        "- {\n",
        "x\n> ",
        "|",
        "|-",
        "|a\n",
        "a|b\n-|-\n",
        "| a |\n|---|\n",
    ]);
    check(&[
        "```\n",
        "~~~\n",
        "---\n",
        "a\n---\n",
        "$",
        "$a",
        "$a$",
        "$$",
        "$$\n",
        "$$\n\n",
        "\n",
        "\r",
        "\r\n",
        "\0",
        "\u{feff}",
        "é",
        "- [x] a\n",
    ]);
}

#[test]
fn of_modules() {
    check(&[
        "import ",
        "import a\n",
        "import a from 'b'\n",
        "import a from 'b'\n\n",
        "import {\n\n",
        "export const a = {\n\n",
        "export const a = [\n",
        "export ",
    ]);
}

#[test]
fn of_nesting() {
    let deep = |open: &str, close: &str| format!("{}x{}", open.repeat(5000), close.repeat(5000));
    let lists: String = (0..3000).map(|n| format!("{}- a\n", " ".repeat(2 * n))).collect();
    for text in [
        deep("<A>\n", "\n</A>"),
        deep("<a>", "</a>"),
        deep("*<b>", "</b>*"),
        deep("[", "](a)"),
        deep("**a *", "* b**"),
        deep("{(", ")}"),
        deep("![", "](a)"),
        lists,
    ] {
        let checked = parse(&source(&text), &Options::default());
        assert_eq!(violations(&checked.value, &checked.diags), Vec::<String>::new());
    }
}

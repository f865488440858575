use super::*;
use crate::fence;
use crate::page::CodeMeta;
use crate::source::{FileId, Span};

fn base() -> CodeMeta {
    CodeMeta::default()
}

fn tokens(language: &str, code: &str) -> Vec<Token> {
    highlight::tokens(&Parsers::default(), language, code)
}

fn title(title: &str) -> CodeMeta {
    CodeMeta { title: Some(title.into()), ..base() }
}

#[test]
fn metas() {
    let check = |language: &str, text: &str, expected: CodeMeta| {
        assert_eq!(fence::meta(language, text), expected, "{language} {text}")
    };
    check("js", "", base());
    check("js", "src/main.js", title("src/main.js"));
    check("js", "Open Session (Old)", title("Open Session (Old)"));
    check("js", "title=\"A b\" lines", CodeMeta { lines: true, ..title("A b") });
    check("js", "title='A b'", title("A b"));
    check("js", "title=a.js", title("a.js"));
    check("js", "filename=\"a.js\"", title("a.js"));
    check(
        "js",
        "agents.yaml lines wrap expandable nocopy",
        CodeMeta { lines: true, wrap: true, expandable: true, no_copy: true, ..title("agents.yaml") },
    );
    check("js", "{1}", CodeMeta { highlight: vec![1], ..base() });
    check("js", "{1,3-5}", CodeMeta { highlight: vec![1, 3, 4, 5], ..base() });
    check("js", "{2, 4-6}", CodeMeta { highlight: vec![2, 4, 5, 6], ..base() });
    check("js", "a.js {6} wrap", CodeMeta { highlight: vec![6], wrap: true, ..title("a.js") });
    check("js", "a.js{6}", CodeMeta { highlight: vec![6], ..title("a.js") });
    check("js", "highlight={1-2} focus={3,4}", CodeMeta { highlight: vec![1, 2], focus: vec![3, 4], ..base() });
    check("js", "highlight=\"[1, 3]\"", CodeMeta { highlight: vec![1, 3], ..base() });
    check("js", "icon=\"react\" App.jsx", CodeMeta { icon: Some("react".into()), ..title("App.jsx") });
    check("js", "twoslash", base());
    check("js", "wrap={true} lines=false expandable=\"true\"", CodeMeta { wrap: true, expandable: true, ..base() });
    check("js", "theme={null}", base());
    // What is no field of ours is the title's.
    check("js", "a=b c", title("a=b c"));
    check("js", "pip install x[all]", title("pip install x[all]"));
    check("js", "it's here", title("it's here"));
    check("js", "{1-4000000000}", CodeMeta { highlight: (1..=10_000).collect(), ..base() });
    check("js", "{5-1} {x} {", base());
    check("js", "=\"", title("=\""));
    check("js", "title=\"", title("\""));
}

#[test]
fn a_first_word_that_is_no_language() {
    let check = |word: &str, rest: &str, language: &str, expected: CodeMeta| {
        assert_eq!(fence::info(word, rest), (language, expected), "{word} {rest}")
    };
    check("js", "a.js", "js", title("a.js"));
    check("js{1}", "a.js", "js", CodeMeta { highlight: vec![1], ..title("a.js") });
    check("bash=", "", "bash=", base());
    check("", "", "", base());
    check("lines", "", "", CodeMeta { lines: true, ..base() });
    check("title=\"Set", "it up\" wrap", "", CodeMeta { wrap: true, ..title("Set it up") });
    check("{2}", "", "", CodeMeta { highlight: vec![2], ..base() });
}

fn html(language: &str, text: &str, code: &str) -> String {
    let block = page::Code {
        language: language.into(),
        meta: fence::meta(language, text),
        code: code.into(),
        personal: None,
        span: Span { file: FileId(0), start: 0, end: 0 },
    };
    let body = Highlighter::default().body(&block);
    body.strip_prefix("<pre class=\"d-code")
        .and_then(|body| body.strip_suffix("</code></pre>"))
        .expect("a block")
        .replace("\" tabindex=\"0\"><code>", "|")
}

fn check(language: &str, meta: &str, code: &str, expected: &str) {
    assert_eq!(html(language, meta, code), expected, "{language} {meta}\n{code}");
}

#[test]
fn plain_text_is_escaped() {
    check("", "", "a < b & c\n", "|a &lt; b &amp; c");
    check("no-such-language", "", "let x = 1;", "|let x = 1;");
    check("text", "wrap", "a\n\nb\n\n", " d-wrap|a\n\nb");
    check("", "", "", "|");
}

#[test]
fn tokens_have_classes() {
    check(
        "js",
        "",
        "let a = 1; // x",
        "|<span class=k>let</span> a <span class=o>=</span> <span class=n>1</span>; <span class=c>// x</span>",
    );
    check("JSON", "", "{\"a\": true}", "|{<span class=p>\"a\"</span>: <span class=b>true</span>}");
    check("js", "", "`a${b}c`", "|<span class=s>`a</span>${b}<span class=s>c`</span>");
    check("sh", "", "ls -l", "|<span class=f>ls</span> <span class=b>-l</span>");
    check("diff", "", "+a\n-b", "|<span class=i>+a</span>\n<span class=x>-b</span>");
    check("diff", "", "@@ -1 +1 @@\n a", "|<span class=a>@@ -1 +1 @@</span>\n a");
    // A token may hold several lines and characters of any width.
    check("py", "", "\"\"\"é\n日本\"\"\"", "|<span class=s>\"\"\"é\n日本\"\"\"</span>");
}

#[test]
fn languages_without_a_grammar_have_colours() {
    let check = |language: &str, code: &str, expected: &str| check(language, "", code, &format!("|{expected}"));
    check(
        "objc",
        "#import <A/B.h>\nNSString *a = @\"b\"; // c\n[self d:1];",
        "<span class=k>#import</span> &lt;<span class=t>A</span>/<span class=t>B</span>.h&gt;\n<span class=t>NSString</span> *a = \
         <span class=s>@\"b\"</span>; <span class=c>// c</span>\n[<span class=k>self</span> d:<span class=n>1</span>];",
    );
    check(
        "haskell",
        "f' :: Int -> [a]\nf' x = case x of {- no -} 'c' -> \"d\\\"\" -- e",
        "f' :: <span class=t>Int</span> -&gt; [a]\nf' x = <span class=k>case</span> x <span class=k>of</span> \
         <span class=c>{- no -}</span> <span class=s>'c'</span> -&gt; <span class=s>\"d\\\"\"</span> <span class=c>-- e</span>",
    );
    check(
        "http",
        "POST /v1 HTTP/1.1\nContent-Type: a",
        "<span class=k>POST</span> /v1 HTTP/<span class=n>1.1</span>\n<span class=p>Content-Type</span>: a",
    );
    check(
        "nginx",
        "server {\n  set $a on; # b\n}",
        "<span class=k>server</span> {\n  <span class=k>set</span> <span class=b>$a</span> <span class=k>on</span>; \
         <span class=c># b</span>\n}",
    );
    check("prisma", "id Int @id", "id <span class=t>Int</span> <span class=a>@id</span>");
    check(
        "ocaml",
        "let f' x = (* 'c *) Some x",
        "<span class=k>let</span> f' x = <span class=c>(* 'c *)</span> <span class=t>Some</span> x",
    );
    check("sol", "f(a) /* b", "<span class=f>f</span>(a) <span class=c>/* b</span>");
    // A quote that nothing ends, letters that are none of ASCII's, nothing at all.
    check("julia", "é'\" 'ü\n𝒳 = \"", "é'\" 'ü\n𝒳 = \"");
    check("erl", "", "");
    for language in lexis::ALL {
        assert!(label(language).is_some(), "{language}");
    }
}

#[test]
fn every_grammar_compiles_and_colours() {
    for language in grammars::ALL {
        let grammar = grammars::grammar(language);
        assert!(grammar.is_some(), "{language}");
        assert!(label(language).is_some(), "{language}");
    }
    for (language, code) in [
        ("html", "<style>a{color:red}</style><script>let a</script>"),
        ("vue", "<script>let a = 1</script>"),
        ("php", "<?php echo 1; ?>"),
    ] {
        let found = tokens(language, code);
        assert!(found.len() > 2, "{language}: {found:?}");
    }
    let css = tokens("html", "<style>a{color:red}</style>");
    assert!(css.iter().any(|token| token.class == Class::Property), "{css:?}");
}

#[test]
fn no_language_with_colours_is_a_slip() {
    for name in grammars::NAMES.iter().chain(&lexis::ALL) {
        assert_eq!(fence::meant(name), None, "{name}");
    }
    // Others that there are, and that have none.
    for name in ["cpython", "jsonb", "qsharp", "rmarkdown"] {
        assert_eq!(fence::meant(name), None, "{name}");
    }
}

#[test]
fn lines_are_marked() {
    check("", "lines", "a\nb", " d-lines|<span class=\"l\">a\n</span><span class=\"l\">b</span>");
    check("", "{2}", "a\nb\n", "|<span class=\"l\">a\n</span><span class=\"l hl\">b</span>");
    check("", "focus={1}", "a\nb", " d-focused|<span class=\"l fo\">a\n</span><span class=\"l\">b</span>");
    check("", "{7}", "a\nb", "|a\nb");
    check(
        "js",
        "{1}",
        "`a\nb`",
        "|<span class=\"l hl\"><span class=s>`a\n</span></span><span class=\"l\"><span class=s>b`</span></span>",
    );
}

#[test]
fn comments_mark_lines() {
    check(
        "",
        "",
        "a // [!code ++]\nb # [!code --]\nc",
        " d-diff|<span class=\"l add\">a\n</span><span class=\"l del\">b\n</span><span class=\"l\">c</span>",
    );
    check("", "", "<p> <!-- [!code highlight] -->", "|<span class=\"l hl\">&lt;p&gt;</span>");
    check(
        "",
        "",
        "{/* [!code ++:2] */}\na\nb\nc",
        " d-diff|<span class=\"l add\">a\n</span><span class=\"l add\">b\n</span><span class=\"l\">c</span>",
    );
    check("", "", "a /* [!code focus] */", " d-focused|<span class=\"l fo\">a</span>");
    check("", "", "a // [!code ++] [!code focus]", " d-focused d-diff|<span class=\"l fo add\">a</span>");
    check(
        "",
        "",
        "a -- [!code error]\nb ; [!code warning]",
        "|<span class=\"l err\">a\n</span><span class=\"l warn\">b</span>",
    );
    check("", "", "a // [!code ++:4000000000]", " d-diff|<span class=\"l add\">a</span>");
    // Not ours: left as it is.
    check("", "", "a // [!code wird:x]", "|a // [!code wird:x]");
    check("", "", "x = \"[!code ++]\" + y", "|x = \"[!code ++]\" + y");
    check("", "{1}", "// [!code ++]", "|");
}

#[test]
fn slips_in_code_cost_no_colours() {
    let code = "const a = `b ${c}`;\nfunction d() {}\n".repeat(400) + "let = ) ;\n```js\nconst e = 1;\n";
    assert!(tokens("js", &code).len() > 2_000);
}

#[test]
fn blocks_before_change_nothing() {
    let used = Parsers::default();
    let slips = "const a = `${b`; function ( {\n".repeat(30);
    for (language, code) in [
        ("js", "const a = `b ${c}`;"),
        ("js", &slips),
        ("js", "const a = `b ${c}`;"),
        ("html", "<style>a{color:red}</style><script>let a = 1</script>"),
        ("py", "def f():\n    return f\"{a}\"\n  g()\n"),
        ("cpp", &"<a>".repeat(1_900)),
        ("py", "def f():\n    return f\"{a}\"\n  g()\n"),
    ] {
        assert_eq!(highlight::tokens(&used, language, code), tokens(language, code), "{language} {code}");
    }
}

#[test]
fn hostile_code_stays_plain() {
    let unclosed = "[".repeat(100_000);
    let long = "a ".repeat(300 << 10);
    let nul = "\u{0}é\u{fffd}".repeat(1000);
    let chain = "a+".repeat(20_000);
    for language in ["js", "py", "html", "yaml", "cpp", "objc", "http"] {
        for text in [
            &unclosed,
            &"<a>".repeat(30_000),
            &"/*".repeat(50_000),
            &"`${".repeat(30_000),
            &"|<!--```js {1,2} title\n".repeat(10_000),
            &"f(\n".repeat(3_000),
            &nul,
            &chain,
            &long,
        ] {
            assert!(html(language, "", text).len() > text.len() / 4, "{language}");
        }
        assert_eq!(tokens(language, &unclosed), vec![], "{language}");
        assert_eq!(tokens(language, &long), vec![], "{language}");
    }
}

#[test]
fn markdown_shows_the_comments_of_the_code_in_it() {
    assert!(html("md", "", "```js\na // [!code ++]\n```").contains("// [!code ++]"));
    assert!(html("md", "", "a <!-- [!code ++] -->\nb").contains("l add"));
}

#[test]
fn queries_hold_each_pattern_once() {
    let check =
        |query: &str, expected: &str| assert_eq!(grammars::without_repeats(query).join("\n"), expected, "{query}");
    check("", "");
    check("; nothing", "");
    check("(a) @x", "(a) @x");
    check("(a) @x\n(b)? @y ; why\n\"if\" @k\n(a) @x\n", "(b)? @y\n\"if\" @k\n(a) @x");
    check(
        "[\"(\" \")\"] @p ((a) @x (#eq? @x \"\\\"(\")) [\"(\" \")\"] @p",
        "((a) @x (#eq? @x \"\\\"(\"))\n[\"(\" \")\"] @p",
    );
    check("(a) @x (a) @y", "(a) @x\n(a) @y");
    check("(a) @x\nb: (c) @y d: [(e)] @z", "(a) @x\nb: (c) @y\nd: [(e)] @z");
    check("\"ü", "\"ü");
}

//! Values and errors with their places; YAML held against another parser.

use super::*;
use crate::source::FileId;

fn at(text: &str) -> Span {
    Span { file: FileId(0), start: 0, end: text.len() as u32 }
}

/// `path: line:column of its first byte, kind` for each leaf.
fn outline(node: &Node, text: &str, path: &str, out: &mut String) {
    match &node.value {
        Value::List(nodes) => {
            for (at, node) in nodes.iter().enumerate() {
                outline(node, text, &format!("{path}[{at}]"), out);
            }
        }
        Value::Map(fields) => {
            for field in fields {
                outline(&field.node, text, &format!("{path}.{}", field.key), out);
            }
        }
        _ => {
            let slice = &text[node.span.start as usize..node.span.end as usize];
            out.push_str(&format!("{path} = {} from {slice:?}\n", node.to_json()));
        }
    }
}

fn check(text: &str, read: fn(&str, Span) -> Result<Node, SyntaxError>, expected: &str) {
    let found = match read(text, at(text)) {
        Ok(node) => {
            let mut out = String::new();
            outline(&node, text, "", &mut out);
            out
        }
        Err(error) => {
            let before = &text[..error.span.start as usize];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            let help = error.help.map(|help| format!(" ({help})")).unwrap_or_default();
            format!("{line}:{column} {}{help}\n", error.message)
        }
    };
    assert_eq!(found, expected, "for {text:?}");
}

#[test]
fn json_values_have_places() {
    check(
        r#"{"a": [1, "é\n", null], "b": {"c": true}}"#,
        json,
        ".a[0] = 1 from \"1\"\n.a[1] = \"é\\n\" from \"\\\"é\\\\n\\\"\"\n.a[2] = null from \"null\"\n.b.c = true from \"true\"\n",
    );
}

#[test]
fn json_errors_have_places() {
    check("{\n  \"a\": 1,\n}", json, "2:9 a comma with nothing after it (remove the comma)\n");
    check(
        "{\n  \"a\": 1 // x\n}",
        json,
        "2:10 a comment, which JSON does not have (remove the comment, or keep the site file as `docs.yaml`)\n",
    );
    check("{\"a\": 'x'}", json, "1:7 text in single quotes (put text in double quotes)\n");
    check("{\"a\": 1 \"b\": 2}", json, "1:8 a comma is missing here (write a `,` between one value and the next)\n");
    let empty = "1:1 the file is empty (write an object: `{ \"name\": \"Acme\", \"navigation\": { \"pages\": [\"index\"] } }`)\n";
    check("", json, empty);
    let unclosed = "1:1 this object has no closing `}` (write the `}` that belongs to this `{`)\n";
    check("{\n  \"a\": 1", json, unclosed);
    assert_eq!(json("{\"a\": 1", at("{\"a\": 1")).expect_err("it has no end").span, Span { end: 1, ..at("") });
    check("{\"a\": [1", json, "1:7 this list has no closing `]` (write the `]` that belongs to this `[`)\n");
    check("[\"a\0\"]", json, "1:4 a NUL byte (remove it; the file may have been saved as UTF-16)\n");
}

#[test]
fn yaml_values_have_places() {
    check(
        "é: ü\nlist:\n  - 1.10\n  - 'x: y'\nempty:\nflow: {a: [yes, ~]}\n",
        yaml,
        ".é = \"ü\" from \"ü\"\n.list[0] = 1.1 from \"1.10\"\n.list[1] = \"x: y\" from \"'x: y'\"\n.empty = null from \"\"\n\
         .flow.a[0] = \"yes\" from \"yes\"\n.flow.a[1] = null from \"~\"\n",
    );
    check("a: &x {k: 1}\nb: *x\n", yaml, ".a.k = 1 from \"1\"\n.b.k = 1 from \"1\"\n");
    check("", yaml, " = null from \"\"\n");
}

#[test]
fn yaml_errors_have_places() {
    let check = |text, expected| check(text, yaml, expected);
    check(
        "a: b\nc: d: e\n",
        "2:5 mapping values are not allowed in this context (put a value that holds `: ` in quotes)\n",
    );
    check(
        "a: b\n  c: [\nd: e\n",
        "2:4 mapping values are not allowed in this context (write this key with the same blanks before it as the \
         keys around it, or quotes around the text that it is part of)\n",
    );
    check(
        "title: a\n\tdescription: b\n",
        "2:1 while scanning a plain scalar, found a tab (write blanks where there are tabs)\n",
    );
    check("a: 1\n---\nb: 2\n", "2:1 a second document (remove the `---`)\n");
    check("a: !x y\n", "1:4 the tag `!x` (put text that begins with `!` in quotes)\n");
    check("[a, b]: c\n", "1:1 a list as a key (put text that starts with `[` or `{` in quotes)\n");
}

#[test]
fn yaml_that_is_not_closed() {
    let place = |text: &str| {
        let error = yaml(text, at(text)).expect_err("it is not YAML");
        assert!(error.help.is_some(), "{error:?}");
        format!("{} {}", error.span.start, error.message)
    };
    assert_eq!(place("a: 'it's'\n"), "6 the text ends at this quote, and more follows");
    assert_eq!(place("é: \"b\" c\n"), "6 the text ends at this quote, and more follows");
    assert_eq!(place("a: 'b\n"), "3 this quote is never closed");
    assert_eq!(place("a: \"b\nc: d\n"), "3 this quote is never closed");
    assert_eq!(place("a: [b\nc: d\n"), "3 this list has no closing `]`");
    assert_eq!(place("a: [b"), "3 this list has no closing `]`");
    assert_eq!(place("a: {b: c\n"), "3 this map has no closing `}`");
    assert_eq!(place("a: [b](c)\n"), "5 the list or map ends here, and more follows");
    // A bracket within text opens nothing.
    assert_eq!(place("a: b [c\nd: e: f\n"), "12 mapping values are not allowed in this context");
}

#[test]
fn depth_is_bounded() {
    for (text, read) in [
        ("[".repeat(100_000), json as fn(&str, Span) -> Result<Node, SyntaxError>),
        ("{\"a\":".repeat(100_000), json),
        ("[".repeat(100_000), yaml),
        ("- ".repeat(100_000), yaml),
        ("a: &a [".to_owned() + &"[".repeat(10_000), yaml),
    ] {
        let error = read(&text, at(&text)).expect_err("too deep");
        let deep = error.message.starts_with("more than 64") || error.message == "recursion limit exceeded";
        assert!(deep, "{error:?}");
    }
}

#[test]
fn alias_bombs_are_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", ")));
    }
    let error = yaml(&bomb, at(&bomb)).expect_err("a bomb");
    assert!(error.message.starts_with("aliases that expand"), "{error:?}");
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), vec!["*a"; 10_000].join(", "));
    assert!(yaml(&long, at(&long)).is_err());
}

/// What yaml_serde makes of a text, as JSON.
fn oracle(text: &str) -> Option<serde_json::Value> {
    let value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    serde_json::to_value(value).ok()
}

#[test]
fn yaml_agrees_with_another_parser() {
    for text in [
        "title: Hello\ndescription: \"a: b\"\nicon: 'rocket'\n",
        "a: 1\nb: -2.5\nc: 1e3\nd: 0x1f\ne: 0o17\nf: 007\ng: 1_000\nh: .5\ni: 5.\nj: +3\nk: 1e\nl: .\nm: -\nn: 1.2.3\n",
        "a: yes\nb: no\nc: on\nd: True\ne: FALSE\nf: Null\ng: ~\nh: nUll\n",
        "a: |\n  one\n  two\n\nb: >-\n  folded\n  text\nc: plain\n  continued\n",
        "a: b # comment\nc: 'it''s'\nd: \"x\\ty\\u00e9\"\n# x\ne: a#b\n",
        "a: [b, 'c', {d: e}]\nf: {}\ng: []\n",
        "a:\n- b\n- c: d\n  e: f\n-\n  - g\n",
        "2024-01-01: 2024-01-02\n",
        "a: http://x.y/z?q=1\nb: C:\\dir\nc: x:y\n",
        "\"og:title\": x\n'twitter:card': y\n",
        "a: \"\"\nb: ''\nc: !!str 12\n",
        "a: @x\n",
        "a: `x`\n",
        "a: %x\n",
        "a: *x\n",
        "a: &x\n",
        "a: b: c\n",
        "- a\nb: c\n",
        "a:b\n",
        "a: 'x\n",
        "a: x\n b: y\n",
        "a\n",
        "a: {user.x}\n",
        "a: - b\n",
        "a: ? b\n",
        "? a\n: b\n",
        "a: b\tc\n",
    ] {
        let ours = yaml(text, at(text)).ok().map(|node| node.to_json());
        assert_eq!(ours, oracle(text), "for {text:?}");
    }
}

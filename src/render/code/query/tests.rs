#![allow(clippy::disallowed_methods, reason = "samples are files of the repository")]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

use arborium::tree_sitter::{Parser, QueryCursor, StreamingIterator};

use super::{Nodes, Query, find, rest};
use crate::render::code::grammars;

/// Code of several languages; every grammar reads all of it, and most of it as errors.
const FILES: [&str; 8] = [
    "src/render/code/query.rs",
    "src/client/core.js",
    "themes/default/templates/page.html",
    "example-site/docs.json",
    "Cargo.toml",
    "themes/default/words/de.yaml",
    "README.md",
    "xtask/src/gen_site/code.rs",
];

const SNIPPETS: [&str; 14] = [
    "class Client(Base):\n    @property\n    def name(self, n: int = 1) -> str:\n        \"\"\"Doc.\"\"\"\n        return f\"{self.x} {n!r}\" if n else None\n\nprint(len([a for a in range(3)]))\n",
    "#!/bin/sh\nexport A=\"$HOME/b\" # c\nfor f in *.txt; do cat \"$f\" | grep -v '^x' >> out; done\ncurl -X POST https://a.example -H 'A: b' -d '{\"a\":1}'\n",
    "interface A<T> extends B { a?: string; b: (x: number) => void }\nexport const f = async <T,>(a: T): Promise<T> => { await g(`x${a}`); return new C(a) as T }\nenum E { A = 1 }\n",
    "package main\nimport \"fmt\"\ntype T struct { A int `json:\"a\"` }\nfunc (t *T) F(x ...string) (err error) { defer close(c); go func() {}(); fmt.Println(x[1:], nil, true); return }\n",
    "SELECT a.id, count(*) AS n FROM t AS a LEFT JOIN u ON u.id = a.id WHERE a.x > 1 AND b IN ('x', NULL) GROUP BY 1;\nCREATE TABLE t (id INT PRIMARY KEY);",
    "<?php\nnamespace A\\B;\nuse C;\nclass D extends E { public ?int $x = 1; function f(string ...$a): void { echo \"$a[0]\" . self::G; } }\n",
    "public class A<T> implements B {\n  @Override private static final int X = 1;\n  void f(String... s) throws E { for (var x : s) System.out.println(\"a\" + x); }\n}",
    "using System;\nnamespace A { public record B(int C); class D : E { async Task<int> F() => await G($\"x{1}\"); } }",
    "defmodule A do\n  @doc \"x\"\n  def f(%{a: b} = c, d \\\\ nil) when is_map(c), do: Enum.map(b, &(&1 + 1))\nend\nrequire 'x'\nputs :a, \"#{b}\"\n",
    "FROM rust:1 AS b\nRUN cargo build && ls\nCOPY --from=b /a /b\nresource \"a\" \"b\" { c = var.d\n  e = [for x in y : x.z] }\n",
    "a { color: #fff; margin: calc(1px + 2em) !important; }\n@media (min-width: 1px) { .b:hover > c::before { --d: var(--e) } }\n$x: 1px;\n@mixin f($a) { @include g; }",
    "query Q($a: ID!) { user(id: $a) { name ...F @include(if: true) } }\nmessage M { repeated string a = 1; }\n\\section{x} -- c\nlet f x = match x with Some y -> y | None -> 0\n",
    "package a.b\nfun f(x: Int) { arrayOf(1); a.b.c(2); list.map(String::length) }\nRunnable r = Foo::bar; local g = function() end\nt.h = function() end\nSELECT CAST(x AS INT), CAST(y AS VARCHAR(3));\ndefine X =\na.b { c }\nendef\nA.b(c)\na.b\n",
    "void main() { print(f(1)); final a = B(c: 2); a.d(e)?.g(); }\nsub f { my $x = shift; print g($x); }\n",
];

/// Our matches of every grammar's queries are the library's.
#[test]
fn matches_are_the_library_s() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| std::fs::read_to_string(root.join(file)).expect("a file of the repository");
    let start = |text: String| text.chars().take(3_000).collect::<String>();
    let samples: Vec<String> =
        FILES.into_iter().map(|file| start(read(file))).chain(SNIPPETS.map(str::to_owned)).collect();
    // By language and pattern, one of each.
    let mut differences = BTreeMap::new();
    let (mut n_ours, mut n_matches) = (0, 0);
    for name in grammars::ALL {
        let (language, queries) = grammars::queries_of(name);
        for texts in queries.iter().filter(|texts| !texts.is_empty()) {
            let ours = Query::new(&language, texts);
            n_ours += ours.patterns.len();
            let numbered = texts.iter().enumerate().map(|(number, text)| (number as u32, *text)).collect();
            let theirs = rest(&language, numbered).expect("patterns that the library takes");
            for sample in &samples {
                let mut parser = Parser::new();
                parser.set_language(&language).expect("a grammar of this version");
                let tree = parser.parse(sample, None).expect("no limit is set");
                let mut found = BTreeSet::new();
                let mut budget = || ControlFlow::Continue(());
                let nodes = Nodes::of(tree.root_node());
                _ = find(&ours, &nodes, sample.as_bytes(), &mut budget, &mut |one| {
                    for (range, capture) in one.ranges {
                        let name = ours.captures[usize::from(*capture)].to_string();
                        found.insert((one.number, range.start, range.end, name));
                    }
                });
                let mut expected = BTreeSet::new();
                let mut cursor = QueryCursor::new();
                let mut matches = cursor.matches(&theirs.query, tree.root_node(), sample.as_bytes());
                while let Some(one) = matches.next() {
                    for capture in one.captures {
                        let range = capture.node.byte_range();
                        let name = theirs.query.capture_names()[capture.index as usize].to_owned();
                        let number = theirs.numbers[one.pattern_index];
                        expected.insert((number, range.start as u32, range.end as u32, name));
                    }
                }
                // Patterns of which each side has its own opinion: left to the library here, refused by it there.
                let here: BTreeSet<u32> = ours.patterns.iter().map(|pattern| pattern.number).collect();
                found.retain(|(number, ..)| theirs.numbers.contains(number));
                expected.retain(|(number, ..)| here.contains(number));
                n_matches += found.len();
                for odd in found.symmetric_difference(&expected) {
                    let (number, start, end, capture) = odd;
                    let side = if found.contains(odd) { "ours" } else { "theirs" };
                    let word: String = sample[*start as usize..*end as usize].chars().take(40).collect();
                    differences
                        .entry((name, texts[*number as usize]))
                        .or_insert_with(|| format!("{side} alone: @{capture} {word:?}"));
                }
            }
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
    assert!(n_ours > 1_500 && n_matches > 100_000, "{n_ours} patterns of ours, {n_matches} matches");
}

/// Analysing patterns takes the library 5 to 40 ms a grammar: nobody waits for it who writes one of these.
#[test]
fn the_library_is_left_few_patterns() {
    let asks = |name: &&&str| {
        let (language, [highlights, injections]) = grammars::queries_of(name);
        assert!(Query::new(&language, &injections).rest.is_none(), "{name}: of its injections");
        Query::new(&language, &highlights).rest.is_some()
    };
    let left: Vec<&str> = grammars::ALL.iter().filter(asks).copied().collect();
    assert_eq!(left, ["cmake"]);
}

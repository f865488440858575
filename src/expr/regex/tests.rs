//! Which patterns take linear time.

use std::sync::Arc;

use super::super::parse;
use super::super::tree::{Kind, Regex};
use super::super::walk;
use crate::source::{FileId, SitePath, Source};

fn regex(literal: &str) -> Option<Arc<Regex>> {
    let text = format!("x.search({literal})");
    let path = SitePath::new("page.mdx").expect("a path inside the folder");
    let expr = parse::expression(&Source::new(FileId(0), path, text.as_str()), 0..text.len() as u32).ok()?;
    let mut found = None;
    walk::visit(&expr, &mut |expr| {
        if let Kind::Regex(regex) = &expr.kind {
            found = Some(regex.clone());
        }
    });
    found
}

fn is_linear(literal: &str) -> bool {
    regex(literal).unwrap_or_else(|| panic!("{literal} is a regular expression")).program.linear.is_ok()
}

#[test]
fn patterns_that_people_write() {
    for literal in [
        "/a/",
        "/\\s+/g",
        "/[^a-z0-9]+/gi",
        "/^\\d{4}-\\d{2}-\\d{2}$/",
        "/^v(\\d+)\\.(\\d+)/",
        "/-|_/g",
        "/^\\s+/",
        "/\\b\\w/g",
        "/(jpg|jpeg|png)$/",
        "/^(?:https?:\\/\\/)?[^/]+/",
        "/,\\s*/",
        "/[A-Z]/g",
        "/^[^@]+@[^@]+$/",
        "/@.*/",
        "/^(\\w+)(?:-\\w+)?$/",
        "/(\\d{1,3}\\.){3}\\d{1,3}/",
        "/<[^<>]*>/g",
        "/\\.[^.]+$/",
        "/%[0-9a-f]{2}/gi",
        "/^.*$/",
        "/^(?:ab|cd)*$/",
    ] {
        assert!(is_linear(literal), "{literal}: {:?}", regex(literal).map(|regex| regex.program.linear.clone()));
    }
}

#[test]
fn patterns_that_take_longer() {
    for literal in [
        "/(a+)+$/",
        "/(a*)*b/",
        "/(a|a)*b/",
        "/(a|ab)*c/",
        "/(?:ab)+$/",
        "/\\s+$/",
        "/^\\s+|\\s+$/g",
        "/\\d+px/",
        "/.*foo/",
        "/.*.*=/",
        "/^.*.*=/",
        "/a*a*b/",
        "/(x+x+)+y/",
        "/([a-zA-Z]+)*$/",
        "/(a|b|ab)*c/",
        "/^(\\w+\\s?)*$/",
        "/(.*)\\1/",
        "/(?=a+b)/",
        "/(?<=a*)b/",
        "/a?a?a?a?a?a?a?a?aaaaaaaa/",
        "/^([a-z0-9]+[-._]?)+@/",
        "/\\w+@\\w+/",
        "/[^a]*b/",
        "/(?:a{0,50}){0,50}b/",
        "/(?:a|b)*?c/",
        "/#.*$/",
        "/1\\d*x/",
        "/a+b/m",
        "/(a+|b)c/",
        "/^a+.*b/",
    ] {
        assert!(!is_linear(literal), "{literal}");
    }
}

/// Whatever the check takes for linear is: twice the text takes about twice the steps, on texts made to hurt.
#[test]
fn linear_patterns_are_linear() {
    let mut seed: u64 = 7;
    let mut below = move |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % n
    };
    let (mut n_linear, mut n_patterns) = (0, 0);
    while n_linear < 25 {
        let pattern = pattern(&mut below, 3);
        let flags = ["", "g", "i", "m", "s"][below(5)];
        let Some(regex) = regex(&format!("/{pattern}/{flags}")) else { continue };
        n_patterns += 1;
        if regex.program.linear.is_err() {
            continue;
        }
        n_linear += 1;
        for unit in ["a", "ab", "1", "a1", " ", "ba-1 "] {
            for (head, tail) in [("", "!"), ("b", ""), ("1-", "c!")] {
                let steps = |n_times: usize| {
                    let text = format!("{head}{}{tail}", unit.repeat(n_times));
                    let units: Vec<u16> = text.encode_utf16().collect();
                    let mut left = 100_000_000;
                    let mut from = 0;
                    // All matches, as `replace` with `g` finds them.
                    while let Some(captures) = regex.program.find(&units, from, &mut left).expect("enough steps") {
                        let (start, end) = captures[0].expect("a match");
                        from = if start == end { end + 1 } else { end };
                        if from > units.len() {
                            break;
                        }
                    }
                    f64::from(100_000_000 - left)
                };
                let (short, long) = (steps(60), steps(240));
                assert!(long < short * 6.0 + 2000.0, "/{pattern}/{flags} on {unit}: {short} steps, then {long}");
            }
        }
    }
    assert!(n_patterns < 100 * n_linear, "too few of {n_patterns} patterns are linear");
}

fn pattern(below: &mut dyn FnMut(usize) -> usize, depth: usize) -> String {
    let n_terms = 1 + below(4);
    let mut out = String::new();
    for _ in 0..n_terms {
        out.push_str(&match below(if depth == 0 { 6 } else { 9 }) {
            0 | 1 => ["a", "b", "1", "-", " "][below(5)].to_owned(),
            2 => ["\\w", "\\d", "\\s", ".", "[ab]", "[^a]", "[^-]", "\\W"][below(8)].to_owned(),
            3 => ["^", "$", "\\b", "\\B"][below(4)].to_owned(),
            4 | 5 => format!("{}{}", ["a", "b", "\\w", ".", "[^b]", "\\d"][below(6)], quantifier(below)),
            6 => format!("({}|{})", pattern(below, depth - 1), pattern(below, depth - 1)),
            7 => format!("(?:{}){}", pattern(below, depth - 1), quantifier(below)),
            _ => format!("({})", pattern(below, depth - 1)),
        });
    }
    out
}

fn quantifier(below: &mut dyn FnMut(usize) -> usize) -> String {
    let lazy = if below(5) == 0 { "?" } else { "" };
    format!("{}{lazy}", ["*", "+", "?", "{2}", "{1,3}", "{0,20}", "{2,}"][below(7)])
}

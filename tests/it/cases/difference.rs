//! Two texts side by side, for a failing test: what was expected and is not there, what is there instead.

/// Lines around a change that are shown with it.
const AROUND: usize = 3;

/// The lines that differ between their common beginning and their common end: `-` expected, `+` got.
pub fn difference(expected: &str, got: &str) -> String {
    let expected: Vec<&str> = expected.lines().collect();
    let got: Vec<&str> = got.lines().collect();
    let head = expected.iter().zip(&got).take_while(|(a, b)| a == b).count();
    let tail = expected[head..].iter().rev().zip(got[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut text = String::new();
    let mut show = |sign: &str, lines: &[&str]| lines.iter().for_each(|line| text += &format!("{sign} {line}\n"));
    show(" ", &expected[head.saturating_sub(AROUND)..head]);
    show("-", &expected[head..expected.len() - tail]);
    show("+", &got[head..got.len() - tail]);
    let after = expected.len() - tail;
    show(" ", &expected[after..expected.len().min(after + AROUND)]);
    text
}

#[test]
fn what_differs_is_shown_with_its_surroundings() {
    let shown = difference("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n");
    assert_eq!(shown, "  2\n  3\n  4\n- 5\n+ x\n  6\n  7\n  8\n");
    assert_eq!(difference("a\n", "a\na\n"), "  a\n+ a\n");
    assert_eq!(difference("", "a\n"), "+ a\n");
}

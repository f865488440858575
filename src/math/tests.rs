use super::{MAX_LATEX, mathml, text};

fn check(latex: &str, expected: &str) {
    assert_eq!(text(latex), expected, "{latex}");
}

#[test]
fn formulas_as_text() {
    check(r"O(n \log n)", "O(n log n)");
    check("E = mc^2", "E = mc²");
    check(r"\frac{a+1}{b}", "(a + 1)/b");
    check(r"\sqrt{D}", "√D");
    check(r"\sqrt[3]{x+y}", "³√(x + y)");
    check(r"x_i^2 \le x_{i+1}", "x_i² ≤ x_(i + 1)");
    check(r"\mathbb{R}^n", "ℝⁿ");
    check(r"a < b \text{ and } c", "a < b and c");
    check(r"f'(x)", "f′(x)");
    check(r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a b; c d)");
    check(r"\lim_{x \to 0} \frac{\sin x}{x}", "lim_(x → 0)(sin x)/x");
    // What cannot be read stays as it is written.
    check(r"\nonsense{x}", r"\nonsense{x}");
}

#[test]
fn formulas_that_cannot_be_read() {
    let check = |latex: &str, expected: &str| assert_eq!(mathml(latex, true).unwrap_err(), expected, "{latex}");
    check(r"\nonsense{x}", r"unknown command `\nonsense`");
    check(r"\begin{foo} x \end{foo}", "unknown environment `foo`");
    check(r"\frac{a}", "expected argument but reached end of input");
    check("{", "expected closing token `}`, but reached end of input");
    check("}", "unmatched closing token: `}`");
    // The library panics.
    check(
        r"\begin{cases} \color{red} x & y \end{cases}",
        r"its reader gave up (a `\color` belongs in braces: `{\color{red} x}`)",
    );
    check("x^2^3", "duplicate subscript or superscript");
    check(&"x".repeat(MAX_LATEX + 1), "it has 8193 bytes, more than 8192");
}

/// What the library alone does not know.
#[test]
fn words_of_authors() {
    for latex in [
        r"\textcolor{red}{x}",
        r"\boxed{x = 1}",
        r"\sum_{\substack{i<n \\ j<m}} x",
        r"\widetilde{abc}",
        r"x \pod{n}",
        r"\begin{split} a &= b \\ c &= d \end{split}",
        r"\begin{smallmatrix} a & b \end{smallmatrix}",
        r"x = y \tag{1}",
        r"\begin{align} a &= b \\ c &= d \tag{2} \end{align}",
    ] {
        assert_eq!(mathml(latex, true).err(), None, "{latex}");
    }
}

#[test]
fn markup_stays_text() {
    for latex in [r"\text{</annotation></math><script>alert(1)</script>}", "<img src=x>", r#"\text{" onload="x}"#] {
        let mathml = mathml(latex, false).expect("a formula");
        assert!(!mathml.contains("<script") && !mathml.contains("<img"), "{mathml}");
    }
}

/// On the small stack of a test's thread; a quadratic step would take minutes.
#[test]
fn hostile_formulas_end() {
    for (open, close) in [
        ("{", "}"),
        (r"\sqrt", ""),
        (r"\frac1", ""),
        (r"\boxed{", "}"),
        (r"\left(", r"\right)"),
        (r"\begin{matrix}", r"\end{matrix}"),
        ("x_{", "}"),
        ("x^{", "}"),
        (r"\text{", "}"),
        (r"\hat ", ""),
        (r"\substack{", "}"),
        (r"\textcolor{red}{", "}"),
        ("'", ""),
        ("^", ""),
        ("&", ""),
        (r"\\", ""),
        (r"\not", ""),
        (r"\color{red}", ""),
        (r"{a \over ", "}"),
        (r"\mathbf", ""),
        (r"\overbrace{", "}"),
    ] {
        for tail in [close, ""] {
            let n = MAX_LATEX / (open.len() + close.len());
            let n = n - 2;
            let latex = format!("{}x{}", open.repeat(n), tail.repeat(n));
            assert!(latex.len() <= MAX_LATEX);
            // Either is well: it is about coming back.
            let _ = (mathml(&latex, true), text(&latex));
        }
    }
}

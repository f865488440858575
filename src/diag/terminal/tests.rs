use super::*;
use crate::diag::Code;
use crate::inputs::Inputs;

fn plain(diags: &[Diagnostic], inputs: &Inputs) -> String {
    anstream::adapter::strip_str(&print(diags, inputs.texts(), "docs/", Extent::Grouped)).to_string()
}

/// Prints a finding at `[[…]]` of the text, and compares the excerpt.
#[track_caller]
fn check(marked: &str, expected: &str) {
    let start = marked.find("[[").expect("a place is marked");
    let end = marked.find("]]").expect("a place is marked") - 2;
    let text = marked.replace("[[", "").replace("]]", "");
    let inputs = Inputs::from_texts([("a.mdx", text.as_str())]);
    let diag = Code::NotUtf8.at(inputs.pages[0].span(start..end), "`x` is wrong").help("write `y`");
    let printed = plain(&[diag], &inputs);
    let expected = format!("error[E0101]: `x` is wrong\n{}\n  = help: write `y`\n\n", expected.trim_matches('\n'));
    assert!(printed == expected, "expected\n{expected}\nprinted\n{printed}");
}

#[test]
fn a_word() {
    check(
        "one\ntwo [[three]] four\nfive",
        "
 --> docs/a.mdx:2:5
  |
2 | two three four
  |     ^^^^^",
    );
}

#[test]
fn wide_characters_and_tabs_keep_the_carets_in_place() {
    check(
        "\tß 接続 [[名前]] x",
        "
 --> docs/a.mdx:1:7
  |
1 |     ß 接続 名前 x
  |            ^^^^",
    );
}

#[test]
fn nothing_at_the_end_of_the_file() {
    check(
        "one\n[[]]",
        "
 --> docs/a.mdx:2:1
  |
2 |
  | ^",
    );
}

#[test]
fn a_place_of_several_lines_shows_its_first() {
    check(
        "one [[two\r\nthree\r\n]]four",
        "
 --> docs/a.mdx:1:5
  |
1 | one two
  |     ^^^",
    );
}

#[test]
fn a_line_end_is_marked_behind_the_line() {
    check(
        "one[[\r\n]]two",
        "
 --> docs/a.mdx:1:4
  |
1 | one
  |    ^",
    );
}

#[test]
fn terminal_controls_are_escaped() {
    check(
        "a\u{1b}[31m\u{202e} [[b]]",
        "
 --> docs/a.mdx:1:9
  |
1 | a\\u{1b}[31m\\u{202e} b
  |                     ^",
    );
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let (before, after) = ("a".repeat(50_000), "b".repeat(50_000));
    let shown = format!("…{}xyz{}…", "a".repeat(40), "b".repeat(97));
    check(&format!("{before}[[xyz]]{after}"), &format!(" --> docs/a.mdx:1:50001\n  |\n1 | {shown}\n  | {:41}^^^", ""));
}

#[test]
fn a_long_place_is_cut_too() {
    let inside = "x".repeat(100_000);
    check(
        &format!("a [[{inside}]]"),
        &format!(" --> docs/a.mdx:1:3\n  |\n1 | a {}…\n  |   {}", "x".repeat(138), "^".repeat(138)),
    );
}

#[test]
fn related_places_follow_and_the_gutter_fits_all_line_numbers() {
    let inputs = Inputs::from_texts([("a.mdx", "one\ntwo"), ("b.mdx", &"\n".repeat(120))]);
    let diag = Code::NotUtf8
        .at(inputs.pages[0].span(4..7), "twice")
        .related(inputs.pages[1].span(110..110), "first here")
        .help("take one\nor the other");
    let expected = "\
error[E0101]: twice
   --> docs/a.mdx:2:1
    |
  2 | two
    | ^^^
   ::: docs/b.mdx:111:1
    |
111 |
    | - first here
    = help: take one
            or the other

";
    assert_eq!(plain(&[diag], &inputs), expected);
}

#[test]
fn findings_without_a_place() {
    let inputs = Inputs::default();
    let file = crate::source::SitePath::new("img/a.png").expect("inside");
    let diags = [Code::NotUtf8.in_file(file, "in a file"), Code::NotUtf8.site("anywhere")];
    assert_eq!(plain(&diags, &inputs), "error[E0101]: in a file\n --> docs/img/a.png\n\nerror[E0101]: anywhere\n\n");
}

#[test]
fn durations() {
    for (time, expected) in [(0, "0 ms"), (99_999, "99 ms"), (100_000, "0.10 s"), (1_234_567, "1.23 s")] {
        assert_eq!(duration(Duration::from_micros(time)), expected);
    }
}

#[test]
fn counts() {
    let check = |errors, warnings, pages, expected| {
        assert_eq!(summary(Counts { errors, warnings }, pages), expected);
    };
    check(2, 5, 312, "2 errors, 5 warnings in 312 pages");
    check(1, 0, 1, "1 error in 1 page");
    check(0, 1, 0, "1 warning");
    check(0, 0, 7, "no errors, no warnings in 7 pages");
}

#[test]
fn what_says_the_same_is_one_block() {
    let names: Vec<String> = (1..=5).map(|number| format!("{number}.mdx")).collect();
    let inputs = Inputs::from_texts(names.iter().map(|name| (name.as_str(), "one [two](/x)")));
    let at = |number: usize, message: &str| Code::LinkBroken.at(inputs.pages[number].span(4..13), message);
    let mut diags: Vec<Diagnostic> = (0..5).map(|number| at(number, "`/x` is nothing").help("mend it")).collect();
    diags.insert(1, at(0, "`/y` is nothing"));
    diags.insert(3, at(1, "`/y` is nothing"));
    diags.push(Code::PolicyWeaker.site("the policy allows more").help("a\nb"));
    let block = |message: &str, file: &str| {
        format!("warning[E0601]: {message}\n --> docs/{file}:1:5\n  |\n1 | one [two](/x)\n  |     ^^^^^^^^^\n")
    };
    let expected = [
        block("`/x` is nothing", "1.mdx"),
        " --> docs/2.mdx:1:5\n --> docs/3.mdx:1:5\n  = 5 times in 5 files: `docs check --all` shows each\n".to_owned(),
        "  = help: mend it\n\n".to_owned(),
        block("`/y` is nothing", "1.mdx"),
        "\n".to_owned(),
        block("`/y` is nothing", "2.mdx"),
        "\nnote[E1006]: the policy allows more, by 2 addresses: `docs check --all` lists them\n\n".to_owned(),
    ];
    assert_eq!(plain(&diags, &inputs), expected.concat());
    let all = print(&diags, inputs.texts(), "docs/", Extent::All);
    assert_eq!(all.matches("is nothing").count(), 7);
    assert!(all.contains("a\n") && all.contains("b\n"));
}

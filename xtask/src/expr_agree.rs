//! Whether the evaluator of the expression language agrees with V8, the one of Chromium: the hand-written cases, and
//! generated ones.

mod arms;
pub mod fold;
pub mod fuzz;
pub mod generate;
mod oracle;
mod shrink;

use std::path::PathBuf;
use std::sync::Arc;

use docs::expr::map::map_parts;
use docs::expr::object::Object;
use docs::expr::scope::{Names, Scope};
use docs::expr::text::Text;
use docs::expr::tree::{Expr, Kind};
use docs::expr::value::{Throw, Value};
use docs::expr::{eval, parse, show};
use docs::source::{FileId, SitePath, Source};

use crate::Outcome;
use crate::cargo::root;
use generate::{Generated, Random};
use oracle::{Oracle, Residual, Script};

/// Cases asked at a time.
const BATCH: usize = 500;

/// Compares `n_cases` generated expressions. Disagreements are made small and written down as cases.
pub fn run(n_cases: usize, seed: u64) -> Outcome {
    let oracle = Oracle::start()?;
    let mut tally = Tally::default();
    let (mut found, mut n_misjudged) = (Vec::new(), 0);
    let mut random = Random::new(seed);
    while tally.n_cases < n_cases {
        let cases: Vec<Generated> = (0..BATCH).map(|_| generate::case(&mut random)).collect();
        for case in misjudged(&oracle, &cases)? {
            eprintln!("{case}");
            n_misjudged += 1;
        }
        for case in disagreements(&oracle, cases, &mut tally)? {
            let small = shrink::shrink(case, &mut |cases| differing(&oracle, cases))?;
            eprintln!("{small}");
            found.push(small);
        }
        // More would be the same few mistakes again.
        if found.len() + n_misjudged > 10 {
            break;
        }
    }
    println!("{tally}");
    match found.len() {
        0 if n_misjudged > 0 => Err(format!("{n_misjudged} values are judged otherwise by the loader")),
        0 => Ok(()),
        n_found => {
            keep(&found)?;
            Err(format!("{n_found} expressions disagree with V8; they are in {}", found_path().display()))
        }
    }
}

/// Rewrites what the hand-written cases expect with what V8 says. Those with JSX, which V8 does not know, and those
/// that are outside the language stay.
pub fn bless() -> Outcome {
    let oracle = Oracle::start()?;
    for path in case_files()? {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (case, said) in asked(&oracle, &text)? {
            lines[case.line - 1] = format!("{} ==> {said}", case.expr);
        }
        std::fs::write(&path, lines.join("\n") + "\n").map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// The hand-written cases that V8 can judge, and what it says.
fn asked<'a>(oracle: &Oracle, text: &'a str) -> Result<Vec<(Written<'a>, String)>, String> {
    let cases: Vec<Written> =
        written(text)?.into_iter().filter(|case| !is_jsx(case.expr) && !OURS.contains(&case.expected)).collect();
    let said = oracle.run(&cases.iter().map(script).collect::<Vec<_>>())?;
    Ok(cases.into_iter().zip(said).collect())
}

fn script(case: &Written) -> Script {
    Script { env: case.env.into(), expr: case.expr.into() }
}

/// Outcomes that only our evaluator has.
const OURS: &[&str] = &["not in the language", "budget exceeded", READER_SIDE];

/// What the build leaves to the loader, which has to say what V8 says.
const READER_SIDE: &str = "only at the reader's side";

/// A hand-written case: `src/expr/cases/*.txt`, one a line.
struct Written<'a> {
    line: usize,
    env: &'a str,
    expr: &'a str,
    expected: &'a str,
}

fn written(text: &str) -> Result<Vec<Written<'_>>, String> {
    let mut env = "{}";
    let mut cases = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if let Some(names) = line.strip_prefix("env ") {
            env = names;
        } else if !line.is_empty() && !line.starts_with("# ") {
            let (expr, expected) = line.split_once(" ==> ").ok_or_else(|| format!("no ` ==> ` in `{line}`"))?;
            cases.push(Written { line: at + 1, env, expr: expr.trim(), expected: expected.trim() });
        }
    }
    Ok(cases)
}

fn is_jsx(expr: &str) -> bool {
    let mut pairs = expr.char_indices();
    pairs.any(|(at, c)| c == '<' && expr[at + 1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '>'))
}

fn case_files() -> Result<Vec<PathBuf>, String> {
    let folder = root().join("src/expr/cases");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

fn found_path() -> PathBuf {
    root().join("src/expr/cases/found.txt")
}

/// Adds disagreements to the cases, with what V8 says.
fn keep(found: &[Disagreement]) -> Outcome {
    let path = found_path();
    let mut text = std::fs::read_to_string(&path).unwrap_or_default();
    for case in found {
        let Said { ours, v8, .. } = &case.said;
        let expected = if OURS.contains(&&**ours) { ours } else { v8 };
        text.push_str(&format!("env {}\n{} ==> {expected}\n", case.env, case.expr));
    }
    std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
}

#[derive(Default)]
struct Tally {
    n_cases: usize,
    n_agreed: usize,
    /// Our evaluator says that it is not in the language or too much.
    n_ours: usize,
    n_threw: usize,
    /// The loader evaluated it too.
    n_filled: usize,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Tally { n_cases, n_agreed, n_ours, n_threw, n_filled } = self;
        write!(f, "{n_cases} expressions, {n_filled} of them by the loader too: {n_agreed} agree ({n_threw} of them ")?;
        write!(f, "throw), {n_ours} are not in the language")
    }
}

/// A case about which the evaluators disagree.
struct Disagreement {
    env: String,
    expr: String,
    said: Said,
}

impl std::fmt::Display for Disagreement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Disagreement { env, expr, said: Said { ours, v8, loader } } = self;
        write!(f, "env {env}\n{expr}\n  ours   {ours}\n  V8     {v8}")?;
        loader.iter().try_for_each(|loader| write!(f, "\n  loader {loader}"))
    }
}

fn disagreements(oracle: &Oracle, cases: Vec<Generated>, tally: &mut Tally) -> Result<Vec<Generated>, String> {
    let said = said(oracle, &cases)?;
    let mut different = Vec::new();
    for (case, said) in cases.into_iter().zip(said) {
        tally.n_cases += 1;
        tally.n_filled += usize::from(said.loader.is_some());
        if !said.agree(case.is_approximate()) {
            different.push(case);
        } else if OURS.contains(&&*said.ours) {
            tally.n_ours += 1;
        } else {
            tally.n_agreed += 1;
            tally.n_threw += usize::from(said.ours.ends_with("Error"));
        }
    }
    Ok(different)
}

/// What the build's evaluator, the loader's and V8 make of a case.
struct Said {
    ours: String,
    v8: String,
    /// `None` where the case cannot be written down for a page.
    loader: Option<String>,
}

impl Said {
    fn agree(&self, approximate: bool) -> bool {
        let Said { ours, v8, loader } = self;
        if ours == READER_SIDE {
            // What is not in the language is found there, too.
            let fits = |loader: &str| loader == v8 || OURS.contains(&loader) || both_end(v8, loader);
            return loader.as_deref().is_none_or(fits);
        }
        let alike = |other: &str| ours == other || (approximate && within_one_place(ours, other));
        (alike(v8) || OURS.contains(&&**ours))
            && loader.as_deref().is_none_or(|loader| alike(loader) || both_end(ours, loader))
    }
}

/// To a page one error is as good as another: the slot stays as it was built.
fn both_end(one: &str, other: &str) -> bool {
    is_error(one) && is_error(other)
}

fn is_error(outcome: &str) -> bool {
    outcome.ends_with("Error") || OURS.contains(&outcome)
}

/// V8 is not asked where ours runs out of budget: it has none.
fn said(oracle: &Oracle, cases: &[Generated]) -> Result<Vec<Said>, String> {
    let ours: Vec<String> = cases.iter().map(|case| ours(&case.env(), &case.source())).collect();
    let script = |(case, ours): (&Generated, &String)| {
        let is_ours = OURS.contains(&&**ours) && *ours != READER_SIDE;
        let (env, expr) = if is_ours { ("{}".into(), "0".into()) } else { (case.env(), case.for_v8()) };
        Script { env, expr }
    };
    let v8 = oracle.run(&cases.iter().zip(&ours).map(script).collect::<Vec<_>>())?;
    let residuals: Vec<_> = cases.iter().map(|case| residual(&case.env(), &case.source())).collect();
    let loader = filled(oracle, &residuals)?;
    let sides = ours.into_iter().zip(v8).zip(loader);
    Ok(sides.map(|((ours, v8), loader)| Said { ours, v8, loader }).collect())
}

/// What the loader makes of those that there are.
fn filled(oracle: &Oracle, residuals: &[Option<Residual>]) -> Result<Vec<Option<String>>, String> {
    let mut said = oracle.fill(&residuals.iter().flatten().collect::<Vec<_>>())?.into_iter();
    Ok(residuals.iter().map(|residual| residual.as_ref().and_then(|_| said.next())).collect())
}

/// An expression for the loader: over a reader who brings all names of the environment.
fn residual(env: &str, expr: &str) -> Option<Residual> {
    residual_of(env, expr, Expr::clone)
}

/// The same for what is made of the expression.
fn residual_of(env: &str, expr: &str, made: impl Fn(&Expr) -> Expr) -> Option<Residual> {
    let expr = arms::armed(&over_reader(&parsed(expr).ok()?, &names(env)?));
    Residual::new(env.to_owned(), &made(&expr), std::iter::empty())
}

fn over_reader(expr: &Expr, names: &[Text]) -> Expr {
    match &expr.kind {
        Kind::Name(name) if names.iter().any(|known| *known == **name) => {
            let object = Box::new(Expr::new(expr.span, Kind::Name("user".into())));
            Expr::new(expr.span, Kind::Member { object, property: Text::from(&**name), optional: false })
        }
        _ => map_parts(expr, &mut |part| over_reader(part, names)),
    }
}

/// Those that disagree, with their places.
fn differing(oracle: &Oracle, cases: &[Generated]) -> Result<Vec<(usize, Disagreement)>, String> {
    let mut different = Vec::new();
    for (at, (case, said)) in cases.iter().zip(said(oracle, cases)?).enumerate() {
        if !said.agree(case.is_approximate()) {
            different.push((at, Disagreement { env: case.env(), expr: case.source(), said }));
        }
    }
    Ok(different)
}

/// Difference 2 of the language: what ECMAScript leaves to the implementation may differ in the last place.
fn within_one_place(ours: &str, v8: &str) -> bool {
    match (ours.parse::<f64>(), v8.parse::<f64>()) {
        (Ok(a), Ok(b)) => a == b || a.next_up() == b || a.next_down() == b,
        _ => false,
    }
}

/// What our evaluator makes of an expression.
fn ours(env: &str, expr: &str) -> String {
    evaluated(env, expr).map_or_else(|error| error, |outcome| show::show_outcome(&outcome))
}

fn evaluated(env: &str, expr: &str) -> Result<Result<Value, Box<Throw>>, String> {
    let (scope, user) = scope(env)?;
    // As an engine says it.
    let expr = parsed(expr).map_err(|_| "SyntaxError")?;
    Ok(eval::evaluate(&expr, &scope, &user))
}

/// What pages ask of the values of cases, where the loader's answer is another than the one that follows from our value.
fn misjudged(oracle: &Oracle, cases: &[Generated]) -> Result<Vec<Disagreement>, String> {
    let mut found = Vec::new();
    for question in arms::QUESTIONS {
        let residuals: Vec<_> =
            cases.iter().map(|case| residual_of(&case.env(), &case.source(), |expr| question.ask(expr))).collect();
        for (case, loader) in cases.iter().zip(filled(oracle, &residuals)?) {
            let (Some(loader), Ok(outcome)) = (loader, evaluated(&case.env(), &case.source())) else { continue };
            // Its value is known at the reader's side only, or not to the last place.
            let is_open = outcome.as_ref().is_err_and(|throw| OURS.contains(&throw.kind.name())) || case.approximate;
            let Some(ours) = question.answer(&outcome).filter(|_| !is_open) else { continue };
            if ours != loader && !both_end(&ours, &loader) {
                let said = Said { ours, v8: "asked for nothing".into(), loader: Some(loader) };
                found.push(Disagreement { env: case.env(), expr: format!("{question:?} of {}", case.source()), said });
            }
        }
    }
    Ok(found)
}

fn parsed(text: &str) -> Result<Expr, parse::SyntaxError> {
    let path = SitePath::new("page.mdx").expect("a path inside the folder");
    parse::expression(&Source::new(FileId(0), path, text), 0..text.len() as u32)
}

/// The fields of an object literal as names; `user` is the reader.
fn scope(env: &str) -> Result<(Arc<Scope>, Value), String> {
    let mut names = Names::new();
    let mut user = eval::no_user();
    for (key, value) in fields(env)?.entries() {
        match &*key.to_str() {
            "user" => user = value.clone(),
            name => names.value(name, value.clone()),
        }
    }
    Ok((names.finish(), user))
}

fn names(env: &str) -> Option<Vec<Text>> {
    Some(fields(env).ok()?.entries().iter().map(|(key, _)| key.clone()).collect())
}

fn fields(env: &str) -> Result<Arc<Object>, String> {
    let expr = parsed(env).map_err(|_| "SyntaxError")?;
    match eval::evaluate(&expr, &Names::new().finish(), &eval::no_user()) {
        Ok(Value::Object(fields)) => Ok(fields),
        other => Err(format!("the environment is {}", show::show_outcome(&other))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_written_cases_are_what_v8_says() {
        let oracle = Oracle::start().expect("Chromium and the loader");
        let mut wrong = Vec::new();
        let mut n_asked = 0;
        for path in case_files().expect("the folder of cases") {
            let text = std::fs::read_to_string(&path).expect("a file of cases");
            for (case, said) in asked(&oracle, &text).expect("Chromium answers") {
                n_asked += 1;
                if case.expected != said {
                    wrong.push(format!("{}:{}: {}\n  V8 says {said}", path.display(), case.line, case.expr));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(n_asked > 100, "only {n_asked} cases were asked");
    }

    #[test]
    fn hand_written_cases_are_what_the_loader_says() {
        let oracle = Oracle::start().expect("Chromium and the loader");
        let (mut wrong, mut n_asked) = (Vec::new(), 0);
        for path in case_files().expect("the folder of cases") {
            let text = std::fs::read_to_string(&path).expect("a file of cases");
            let cases = written(&text).expect("cases");
            let residuals: Vec<_> = cases.iter().map(|case| residual(case.env, case.expr)).collect();
            let scripts: Vec<_> = cases.iter().map(script).collect();
            let v8 = oracle.run(&scripts).expect("Chromium answers");
            let loader = filled(&oracle, &residuals).expect("Chromium answers");
            for ((case, v8), loader) in cases.iter().zip(v8).zip(loader) {
                n_asked += usize::from(loader.is_some());
                let expected = if case.expected == READER_SIDE { &v8 } else { case.expected };
                let fits = |loader: &str| expected == loader || both_end(expected, loader);
                if let Some(loader) = loader.filter(|loader| !fits(loader)) {
                    wrong.push(format!("{}:{}: {}\n  the loader says {loader}", path.display(), case.line, case.expr));
                }
            }
        }
        assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
        assert!(n_asked > 100, "only {n_asked} cases were asked");
    }

    #[test]
    fn no_text_panics_or_hangs() {
        let seconds = if std::env::var_os("DOCS_TEST_LONG").is_some() { 300 } else { 5 };
        fuzz::run(seconds, 1).expect("every text ends in a value or an error");
    }

    #[test]
    fn folding_changes_nothing() {
        let n_cases = if std::env::var_os("DOCS_TEST_LONG").is_some() { 100_000 } else { 4_000 };
        fold::run(n_cases, 1).expect("folding changes nothing");
    }

    #[test]
    fn generated_expressions_agree_with_v8() {
        let n_cases = if std::env::var_os("DOCS_TEST_LONG").is_some() { 100_000 } else { 4_000 };
        run(n_cases, 1).expect("the evaluators agree");
    }
}

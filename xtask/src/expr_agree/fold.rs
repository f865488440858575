//! Whether folding changes what an expression gives: with a part of what it names known, and the rest known later.

use std::sync::Arc;

use docs::expr::eval;
use docs::expr::fold::{Folded, Folder};
use docs::expr::object::Object;
use docs::expr::parse;
use docs::expr::scope::{Binding, Names, Scope};
use docs::expr::show::{show_expr, show_outcome};
use docs::expr::text::Text;
use docs::expr::tree::Module;
use docs::expr::value::Value;
use docs::source::{FileId, SitePath, Source};

use super::generate::{self, Generated, Random};
use super::shrink::shrink;
use super::{Disagreement, OURS, Said, parsed};
use crate::Outcome;

/// Compares `n_cases` generated expressions, each with every name but the reader known or not as chance has it.
pub fn run(n_cases: usize, seed: u64) -> Outcome {
    let mut random = Random::new(seed);
    let mut found = Vec::new();
    let (mut n_static, mut n_residual, mut n_threw) = (0, 0, 0);
    for _ in 0..n_cases {
        let case = generate::personal_case(&mut random);
        match compare(&case)? {
            Ok(Kind::Static) => n_static += 1,
            Ok(Kind::Residual) => n_residual += 1,
            Ok(Kind::Threw) => n_threw += 1,
            Err(_) => found.push(shrink(case, &mut |cases| {
                let mut different = Vec::new();
                for (at, case) in cases.iter().enumerate() {
                    // What shrinking made of it may be no case at all.
                    if let Ok(Err(difference)) = compare(case) {
                        different.push((at, difference));
                    }
                }
                Ok(different)
            })?),
        }
        if found.len() > 5 {
            break;
        }
    }
    println!(
        "{n_cases} expressions: {n_static} static, {n_residual} residual, {n_threw} throw or are not in the language"
    );
    for case in &found {
        eprintln!("{case}\n");
    }
    if found.is_empty() { Ok(()) } else { Err(format!("{} expressions change by folding", found.len())) }
}

enum Kind {
    Static,
    Residual,
    Threw,
}

fn compare(case: &Generated) -> Result<Result<Kind, Disagreement>, String> {
    let expr = parsed(&case.source()).map_err(|error| error.construct)?;
    let at_once = eval::evaluate(&expr, &scope(case, |_| false)?, &reader(case)?);
    if at_once.as_ref().is_err_and(|throw| OURS.contains(&throw.kind.name())) {
        return Ok(Ok(Kind::Threw));
    }
    let mut folder = Folder::default();
    let folded = folder.expression(&expr, &scope(case, |name| case.later.contains(&name))?);
    let (kind, left, result) = match folded {
        Ok(Folded::Static(value)) => (Kind::Static, "static".to_owned(), Ok(value)),
        Ok(Folded::Residual(expr)) => {
            let left = show_expr(&expr);
            let scope = folder.residual_scope();
            (Kind::Residual, left, eval::evaluate(&expr, &scope, &reader(case)?))
        }
        Err(throw) => (Kind::Threw, "throws".to_owned(), Err(throw)),
    };
    // A regular expression may be refused only because a reader's value is matched.
    let refused = result.as_ref().is_err_and(|throw| throw.message.starts_with("the regular expression"));
    let (at_once, result) = (outcome_of(&at_once), outcome_of(&result));
    if at_once == result || result == "over budget" || refused {
        return Ok(Ok(kind));
    }
    let definitions: String =
        folder.definitions().map(|(name, expr)| format!("; {name} = {}", show_expr(expr))).collect();
    Ok(Err(Disagreement {
        env: format!("{}; later: {}", case.env(), case.later.join(", ")),
        expr: format!("{}{}\n  left {left}{definitions}", case.module(), case.source()),
        said: Said { ours: result, v8: at_once, loader: None },
    }))
}

/// An error is an error: folding may meet another one first.
fn outcome_of(outcome: &docs::expr::value::Outcome<Value>) -> String {
    match outcome {
        Err(throw) if throw.kind.name() == "budget exceeded" => "over budget".into(),
        Err(_) => "throws".into(),
        ok => show_outcome(ok),
    }
}

/// The names of the case; those that are `later` stand for what the reader brings.
fn scope(case: &Generated, is_later: impl Fn(&str) -> bool) -> Result<Arc<Scope>, String> {
    let mut names = Names::new();
    for (name, node) in case.env.iter().filter(|(name, _)| *name != "user") {
        if is_later(name) {
            let expr = parsed(&format!("user['later {name}']")).map_err(|error| error.construct)?;
            names.bind(name, Binding::Residual(Arc::new(expr)));
        } else {
            names.value(name, value(&node.to_string())?);
        }
    }
    names.module(&module(&case.module())?);
    Ok(names.finish())
}

fn module(text: &str) -> Result<Module, String> {
    let path = SitePath::new("page.mdx").expect("a path inside the folder");
    let source = Source::new(FileId(0), path, text);
    let module = parse::module(&source, std::slice::from_ref(&(0..text.len() as u32)));
    if module.diags.is_empty() { Ok(module.value) } else { Err(format!("{:?}", module.diags)) }
}

/// The whole reader: what the case says of `user`, and what is known later.
fn reader(case: &Generated) -> Result<Value, String> {
    let mut fields = Vec::new();
    for (name, node) in &case.env {
        let value = value(&node.to_string())?;
        match (*name, value) {
            ("user", Value::Object(user)) => fields.extend(user.entries().iter().cloned()),
            ("user", other) => return Err(format!("the reader is {other:?}")),
            (name, value) => fields.push((Text::from(format!("later {name}")), value)),
        }
    }
    Ok(Value::Object(Arc::new(Object::from_entries(fields))))
}

fn value(text: &str) -> Result<Value, String> {
    let expr = parsed(text).map_err(|error| error.construct)?;
    eval::evaluate(&expr, &Names::new().finish(), &eval::no_user()).map_err(|throw| throw.message)
}

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
use docs::expr::value::{ThrowKind, Value};
use docs::source::{FileId, SitePath, Source};

use super::generate::{self, Generated, Random};
use super::oracle::{Oracle, Residual};
use super::shrink::shrink;
use super::{BATCH, Disagreement, OURS, Said, both_end, filled, is_error, parsed, within_one_place};
use crate::Outcome;

/// Compares `n_cases` generated expressions, each with every name but the reader known or not as chance has it: what
/// folding leaves is evaluated by our evaluator and by the loader.
pub fn run(n_cases: usize, seed: u64) -> Outcome {
    let oracle = Oracle::start()?;
    let mut random = Random::new(seed);
    let mut found = Vec::new();
    let (mut n_static, mut n_residual, mut n_filled, mut n_threw) = (0, 0, 0, 0);
    for _ in 0..n_cases.div_ceil(BATCH) {
        let cases: Vec<Generated> = (0..BATCH).map(|_| generate::personal_case(&mut random)).collect();
        let said = foldings(&oracle, &cases)?;
        for (case, folding) in cases.into_iter().zip(said) {
            match folding.kind {
                Kind::Static => n_static += 1,
                Kind::Residual => n_residual += 1,
                Kind::Threw => n_threw += 1,
            }
            n_filled += usize::from(folding.loader.is_some());
            if !folding.changes_nothing(&case) {
                found.push(shrink(case, &mut |cases| differing(&oracle, cases))?);
            }
        }
        if found.len() > 5 {
            break;
        }
    }
    println!(
        "{n_static} static, {n_residual} residual ({n_filled} of them by the loader too), {n_threw} throw or are not in \
         the language"
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

/// A case evaluated at once, and folded first.
struct Folding {
    kind: Kind,
    at_once: String,
    result: String,
    /// Ends at one time only: too much, or a regular expression refused because a reader's value is matched.
    is_refused: bool,
    /// What folding left, as it is shown.
    left: String,
    residual: Option<Residual>,
    loader: Option<String>,
}

impl Folding {
    fn changes_nothing(&self, case: &Generated) -> bool {
        if self.is_refused || OURS.contains(&&*self.at_once) {
            return true;
        }
        let alike = |loader: &str| {
            self.at_once == loader
                || both_end(&self.at_once, loader)
                || (case.is_approximate() && within_one_place(&self.at_once, loader))
        };
        let is_kept = self.at_once == self.result || (is_error(&self.at_once) && is_error(&self.result));
        is_kept && self.loader.as_deref().is_none_or(alike)
    }
}

fn differing(oracle: &Oracle, cases: &[Generated]) -> Result<Vec<(usize, Disagreement)>, String> {
    let mut different = Vec::new();
    for (at, (case, folding)) in cases.iter().zip(foldings(oracle, cases)?).enumerate() {
        if !folding.changes_nothing(case) {
            different.push((
                at,
                Disagreement {
                    env: format!("{}; later: {}", case.env(), case.later.join(", ")),
                    expr: format!("{}{}\n  left {}", case.module(), case.source(), folding.left),
                    said: Said { ours: folding.result, v8: folding.at_once, loader: folding.loader },
                },
            ));
        }
    }
    Ok(different)
}

fn foldings(oracle: &Oracle, cases: &[Generated]) -> Result<Vec<Folding>, String> {
    let mut foldings: Vec<Folding> = cases.iter().map(|case| folding(case).unwrap_or_else(no_case)).collect();
    let residuals: Vec<_> = foldings.iter_mut().map(|folding| folding.residual.take()).collect();
    for (folding, loader) in foldings.iter_mut().zip(filled(oracle, &residuals)?) {
        folding.loader = loader;
    }
    Ok(foldings)
}

/// What shrinking made of a case may be none at all.
fn no_case(error: String) -> Folding {
    let [at_once, result] = [error.clone(), error];
    let left = String::new();
    Folding { kind: Kind::Threw, at_once, result, is_refused: false, left, residual: None, loader: None }
}

fn folding(case: &Generated) -> Result<Folding, String> {
    let expr = parsed(&case.source()).map_err(|error| error.construct)?;
    let at_once = show_outcome(&eval::evaluate(&expr, &scope(case, |_| false)?, &reader(case)?));
    let mut folder = Folder::default();
    let folded = folder.expression(&expr, &scope(case, |name| case.later.contains(&name))?);
    let (kind, left, result, residual) = match folded {
        Ok(Folded::Static(value)) => (Kind::Static, "static".to_owned(), Ok(value), None),
        Ok(Folded::Residual(expr)) => {
            let definitions: String =
                folder.definitions().map(|(name, expr)| format!("; {name} = {}", show_expr(expr))).collect();
            let left = format!("{}{definitions}", show_expr(&expr));
            let residual = Residual::new(reader_source(case), &expr, folder.definitions().map(|(_, expr)| expr));
            let scope = folder.residual_scope();
            (Kind::Residual, left, eval::evaluate(&expr, &scope, &reader(case)?), residual)
        }
        Err(throw) => (Kind::Threw, "throws".to_owned(), Err(throw), None),
    };
    let is_refused = result
        .as_ref()
        .is_err_and(|throw| throw.kind == ThrowKind::Budget || throw.message.starts_with("the regular expression"));
    Ok(Folding { kind, at_once, result: show_outcome(&result), is_refused, left, residual, loader: None })
}

/// The names of the case, all of them brought by the reader, and its module.
pub fn personal_scope(case: &Generated) -> Result<Arc<Scope>, String> {
    scope(case, |_| true)
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

/// The same as an object literal.
fn reader_source(case: &Generated) -> String {
    let field = |(name, node): &(&str, generate::Node)| match *name {
        "user" => format!("...({node})"),
        name => format!("'later {name}': ({node})"),
    };
    format!("{{ {} }}", case.env.iter().map(field).collect::<Vec<_>>().join(", "))
}

fn value(text: &str) -> Result<Value, String> {
    let expr = parsed(text).map_err(|error| error.construct)?;
    eval::evaluate(&expr, &Names::new().finish(), &eval::no_user()).map_err(|throw| throw.message)
}

//! `docs check`: everything that `docs build` finds, and what the personas find; nothing is written.

use std::time::Instant;

use super::Outcome;
use super::build::start_threads;
use super::print::Printer;
use super::progress::Bar;
use crate::cli::Check;
use crate::diag::Diagnostic;
use crate::io::{history, read};
use crate::pipeline;

pub fn run(args: &Check) -> Outcome {
    let printer = Printer::new(args.docs.format, &args.docs.dir, args.docs.strict);
    match check(args, &printer) {
        Ok(outcome) => outcome,
        Err(diag) => {
            printer.findings(vec![diag], &[]);
            Outcome::CouldNotRun
        }
    }
}

/// # Errors
/// What kept the command from running at all.
fn check(args: &Check, printer: &Printer) -> Result<Outcome, Diagnostic> {
    start_threads(args.docs.jobs);
    let docs = read::folder(&args.docs.dir)?;
    let inputs = read::inputs(&docs, &args.docs.dir.join("dist"))?;
    let mut diags = inputs.diags;
    let mut inputs = inputs.value;
    history::add(&docs, &mut inputs);
    let bar = Bar::new();
    let began = Instant::now();
    let clock = || began.elapsed();
    let options = pipeline::Options { base_url: args.docs.base_url.as_deref(), clock: &clock };
    let checked = pipeline::check(&inputs, &options, &bar);
    bar.clear();
    diags.extend(checked.diags);
    let counts = printer.findings(diags, &inputs.sources);
    printer.summary(counts, checked.n_pages, "; nothing was written");
    Ok(if counts.errors > 0 { Outcome::DocsHaveErrors } else { Outcome::Well })
}

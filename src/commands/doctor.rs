//! `docs doctor`: asks a site's login servers what a reader's browser would ask.

use std::time::Duration;

use super::Outcome;
use super::print::Printer;
use crate::cli::Doctor;
use crate::diag::{Code, Diagnostic};
use crate::doctor::ask::Client;
use crate::doctor::{Secrets, examine};
use crate::io::read;
use crate::source::Sources;

/// For one question. Browsers give up after five seconds; ten tell a slow server from one that is not there.
const PATIENCE: Duration = Duration::from_secs(10);

pub fn run(args: &Doctor) -> Outcome {
    let printer = Printer::new(args.format, &args.dir, false);
    match ask(args, &printer) {
        Ok(outcome) => outcome,
        Err(diag) => {
            printer.findings(vec![diag], Sources::default());
            Outcome::CouldNotRun
        }
    }
}

/// # Errors
/// What kept the command from running at all.
fn ask(args: &Doctor, printer: &Printer) -> Result<Outcome, Diagnostic> {
    let docs = read::folder(&args.dir)?;
    let inputs = read::inputs(&docs, &args.dir.join("dist"))?.value;
    let secrets = Secrets { cookie: args.cookie.as_deref(), token: args.token.as_deref() };
    let client = Client::new(PATIENCE);
    let examined = examine(&inputs, args.base_url.as_deref(), &secrets, &client);
    let could_not_run = examined.diags.iter().any(|diag| diag.code == Code::NothingToAsk);
    let counts = printer.findings(examined.diags, inputs.texts());
    if could_not_run {
        return Ok(Outcome::CouldNotRun);
    }
    let unseen = examined.unseen.map_or_else(String::new, |option| {
        format!("; what is said of a reader who is logged in was not looked at: give `{option}`")
    });
    printer.asked(&client.asked());
    printer.verdict(counts, &unseen);
    Ok(if counts.errors > 0 { Outcome::DocsHaveErrors } else { Outcome::Well })
}

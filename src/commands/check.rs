//! `docs check`: everything that `docs build` finds, and what the personas find; nothing is written.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use url::Url;

use super::Outcome;
use super::build::{no_site_file, start_threads};
use super::print::Printer;
use super::progress::Bar;
use crate::cli::Check;
use crate::diag::Diagnostic;
use crate::diag::report::Summary;
use crate::io::{history, notes, read};
use crate::outside::ask::{Client, Patience};
use crate::outside::{self, Asked, Memory};
use crate::pipeline::{self, Progress};
use crate::source::{Sources, Span};

/// Other sites are asked at once, however few cores there are: asking is waiting.
const MAX_HOSTS_AT_ONCE: usize = 8;

/// Where answers of other sites are kept.
const LINKS: &str = "links.json";

/// Asking takes minutes: who ends it in between goes on from about there.
const KEPT_EVERY: Duration = Duration::from_secs(5);

pub fn run(args: &Check) -> Outcome {
    let printer = Printer::of(&args.docs);
    match check(args, &printer) {
        Ok(outcome) => outcome,
        Err(diag) => {
            printer.findings(vec![diag], Sources::default());
            Outcome::CouldNotRun
        }
    }
}

/// # Errors
/// What kept the command from running at all.
fn check(args: &Check, printer: &Printer) -> Result<Outcome, Diagnostic> {
    let began = Instant::now();
    start_threads(args.docs.jobs);
    let docs = read::folder(&args.docs.dir)?;
    if let Some(diag) = no_site_file(&docs) {
        let counts = printer.findings(vec![diag], Sources::default());
        printer.summary(&Summary { counts, n_pages: 0, files: None, took: None }, "; nothing was written");
        return Ok(Outcome::DocsHaveErrors);
    }
    let inputs = read::inputs(&docs, &args.docs.dir.join("dist"))?;
    let mut diags = inputs.diags;
    let mut inputs = inputs.value;
    history::add(&docs, &mut inputs);
    let bar = Bar::new();
    let clock = || began.elapsed();
    let options = pipeline::Options { base_url: args.docs.base_url.as_deref(), clock: &clock };
    let pipeline::Review { outcome: checked, outside: links } = pipeline::check(&inputs, &options, &bar);
    diags.extend(checked.diags);
    let mut done = "; nothing was written".to_owned();
    if args.external {
        let examined = external(&docs, args, &links, &bar);
        diags.extend(examined.diags);
        done = match (examined.n_links, examined.n_unasked) {
            (n, 0) => format!("; {n} links to other sites were looked at"),
            (n, unasked) => {
                format!("; {unasked} of {n} links to other sites were not looked at yet: check again to go on")
            }
        };
    }
    bar.clear();
    let counts = printer.findings(diags, inputs.texts());
    let took = (!args.external).then(|| began.elapsed());
    printer.summary(&Summary { counts, n_pages: checked.n_pages, files: None, took }, &done);
    Ok(if counts.errors > 0 { Outcome::DocsHaveErrors } else { Outcome::Well })
}

/// Asks other sites, and keeps what they say.
fn external(docs: &Path, args: &Check, links: &[(Url, Span)], bar: &Bar) -> outside::Examined {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let known = notes::read(docs, LINKS).map_or_else(Memory::default, |text| Memory::read(&text));
    let mut memory = if args.fresh { known.doubted() } else { known };
    let client = Client::new(Patience::default(), args.private_host.clone());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(MAX_HOSTS_AT_ONCE).build();
    let kept = Mutex::new(Instant::now());
    let told = |asked: Asked| {
        match asked.n_heard {
            0 => bar.stage("other sites", asked.n_asked),
            _ => bar.step(),
        }
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.elapsed() >= KEPT_EVERY {
            notes::write(docs, LINKS, &asked.memory.print(now));
            *kept = Instant::now();
        }
    };
    let mut ask = || outside::examine(links, &client, &mut memory, now, &told);
    let examined = match pool {
        Ok(pool) => pool.install(ask),
        Err(_) => ask(),
    };
    notes::write(docs, LINKS, &memory.print(now));
    examined
}

//! `docs build`: reads the docs folder, runs the pipeline, puts the bundle in place when there are no errors.

use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use super::Outcome;
use super::print::Printer;
use super::progress::Bar;
use crate::artifact::{Artifact, Piece};
use crate::cli::Build;
use crate::config;
use crate::diag::report::{Counts, Files, Summary};
use crate::diag::{Checked, Code, Diagnostic};
use crate::io::write::{self, BundleWriter, Hash, Said};
use crate::io::{history, read};
use crate::pipeline;
use crate::source::{SitePath, Sources};

pub fn run(args: &Build) -> Outcome {
    let began = Instant::now();
    let printer = Printer::of(&args.docs);
    let mut timings = Vec::new();
    let end = build(args, &printer, began, &mut timings)
        .unwrap_or_else(|diag| could_not_run(diag, Counts::default(), 0, &printer));
    if args.timings {
        printer.timings(&timings);
    }
    let End { outcome, counts, n_pages, files, done } = end;
    printer.summary(&Summary { counts, n_pages, files, took: Some(began.elapsed()) }, &done);
    outcome
}

/// What the stages of a build are called, and how long they took, in their order.
type Timings = Vec<(&'static str, Duration)>;

/// How a build ended.
struct End {
    outcome: Outcome,
    counts: Counts,
    n_pages: usize,
    /// `None` where the bundle is as it was.
    files: Option<Files>,
    /// What became of the output, for people.
    done: String,
}

/// `timings` takes how long each stage took.
///
/// # Errors
/// What kept the command from running at all; the output is as it was.
fn build(args: &Build, printer: &Printer, began: Instant, timings: &mut Timings) -> Result<End, Diagnostic> {
    start_threads(args.docs.jobs);
    let docs = read::folder(&args.docs.dir)?;
    let out = args.out.clone().unwrap_or_else(|| args.docs.dir.join("dist"));

    if let Some(diag) = no_site_file(&docs) {
        let counts = printer.findings(vec![diag], Sources::default());
        return Ok(ended(counts, 0, &Files::default(), &out));
    }
    // Each has stretches that only one thread has work for, and one waits for `git`.
    let read = || {
        let mut inputs = read::inputs(&docs, &out)?;
        history::add(&docs, &mut inputs.value);
        Ok(inputs)
    };
    let (inputs, writer) = rayon::join(read, || BundleWriter::open(&out, &docs));
    let (Checked { value: inputs, mut diags }, writer) = (inputs?, writer?);
    let read_time = began.elapsed();
    let opening = Instant::now();
    let program = write::program(&[args.docs.base_url.as_deref()]);
    let fingerprint = program.and_then(|program| write::fingerprint(program, &docs, &inputs));
    let newest = write::newest_asset(&docs, &inputs);
    if let Some((said, written)) = fingerprint.and_then(|fingerprint| writer.said(fingerprint, newest)) {
        diags.extend(said.findings);
        let counts = printer.findings(diags, inputs.texts());
        timings.extend([("read", read_time), ("unchanged", opening.elapsed())]);
        return Ok(ended(counts, said.n_pages, &written, &out));
    }
    let open_time = opening.elapsed();

    let bar = Bar::new();
    let clock = || began.elapsed();
    let options = pipeline::Options { base_url: args.docs.base_url.as_deref(), clock: &clock };
    let sink = |artifact: Artifact| writer.write(&artifact);
    let known = Known { program, writer: &writer };
    let built = pipeline::build_again(&inputs, &options, &bar, &sink, &known);
    bar.clear();
    diags.extend(built.diags.iter().cloned());

    let counts = printer.findings(diags, inputs.texts());
    let finishing = Instant::now();
    let said = fingerprint.map(|fingerprint| Said { fingerprint, n_pages: built.n_pages, findings: built.diags });
    let end = put_in_place(writer, counts, (built.n_pages, said.as_ref()), inputs.texts(), printer, &out);
    timings.extend([("read", read_time), ("output", open_time)]);
    timings.extend(built.timings);
    timings.push(("write", finishing.elapsed()));
    Ok(end)
}

/// Looked for before anything is read: a folder without a site file is most often another folder than the one meant.
pub(super) fn no_site_file(docs: &Path) -> Option<Diagnostic> {
    let is_there = |name: &&str| docs.join(name).symlink_metadata().is_ok();
    (!config::NAMES.iter().any(is_there)).then(config::absent)
}

/// What the build before kept, as the pipeline knows it.
struct Known<'w> {
    program: Option<Hash>,
    writer: &'w BundleWriter,
}

impl pipeline::Memory for Known<'_> {
    fn program(&self) -> Option<Hash> {
        self.program
    }

    fn recall(&self, key: Hash) -> Option<Vec<u8>> {
        self.writer.recall(&key)
    }

    fn stays(&self, key: Hash) -> bool {
        self.writer.stays(&key)
    }

    fn keep(&self, key: Hash, bytes: &[u8]) {
        self.writer.keep(key, bytes);
    }

    fn take(&self, files: &[SitePath]) -> bool {
        self.writer.take(files).is_some()
    }

    fn renew(&self, path: &SitePath, pieces: &[Piece]) -> bool {
        self.writer.renew(path, pieces).is_some()
    }
}

/// Says what kept the command from running, after `found` was found.
fn could_not_run(diag: Diagnostic, found: Counts, n_pages: usize, printer: &Printer) -> End {
    let own = printer.findings(vec![diag], Sources::default());
    let counts = Counts { errors: found.errors + own.errors, warnings: found.warnings + own.warnings };
    End { outcome: Outcome::CouldNotRun, counts, n_pages, files: None, done: "; nothing was written".to_owned() }
}

fn put_in_place(
    writer: BundleWriter,
    counts: Counts,
    (n_pages, said): (usize, Option<&Said>),
    sources: Sources,
    printer: &Printer,
    out: &Path,
) -> End {
    if counts.errors > 0 {
        return ended(counts, n_pages, &Files::default(), out);
    }
    match writer.finish(said) {
        Ok(written) => ended(counts, n_pages, &written, out),
        // What the docs folder holds is at fault, not the place the bundle goes to.
        Err(diag) if matches!(diag.code, Code::OutputConflict | Code::FileUnreadable) => {
            let found = printer.findings(vec![diag], sources);
            let counts = Counts { errors: counts.errors + found.errors, ..counts };
            ended(counts, n_pages, &Files::default(), out)
        }
        Err(diag) => could_not_run(diag, counts, n_pages, printer),
    }
}

/// How a build ended that could be made.
fn ended(counts: Counts, n_pages: usize, files: &Files, out: &Path) -> End {
    if counts.errors > 0 {
        let kept = if out.exists() { "; the bundle is as it was" } else { "; no bundle was written" };
        return End { outcome: Outcome::DocsHaveErrors, counts, n_pages, files: None, done: kept.to_owned() };
    }
    let Files { written, unchanged, removed, kept } = *files;
    let kept = if kept > 0 { format!(", {kept} kept for pages that are open") } else { String::new() };
    let done = format!("; {}: {written} written, {unchanged} unchanged, {removed} removed{kept}", out.display());
    End { outcome: Outcome::Well, counts, n_pages, files: Some(*files), done }
}

/// A command runs once in a process, so the global pool is its own.
pub(super) fn start_threads(jobs: Option<NonZeroUsize>) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.map_or(0, NonZeroUsize::get));
    // As much as the main thread has: pages nest as deep as their authors like, up to the parser's limit.
    _ = pool.stack_size(8 << 20).build_global();
}

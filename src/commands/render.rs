//! `docs render`: a page as a reader sees it, worked out by the build's own evaluator.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use super::Outcome;
use super::build::start_threads;
use super::print::Printer;
use crate::cli::{Format, Render, RenderFormat};
use crate::diag::{Code, Diagnostic};
use crate::html;
use crate::inputs::Inputs;
use crate::io::read;
use crate::pipeline::{self, Progress, View, Who};
use crate::source::{FileId, SitePath, Source, Sources};

pub fn run(args: &Render) -> Outcome {
    let printer = Printer::new(Format::Human, &args.dir, false);
    match render(args, &printer) {
        Ok(outcome) => outcome,
        Err(diag) => {
            printer.findings(vec![diag], Sources::default());
            Outcome::CouldNotRun
        }
    }
}

/// One page is rendered faster than a progress bar is drawn.
struct Unseen;

impl Progress for Unseen {
    fn stage(&self, _name: &'static str, _total: usize) {}
    fn step(&self) {}
}

/// # Errors
/// What kept the command from running at all.
fn render(args: &Render, printer: &Printer) -> Result<Outcome, Diagnostic> {
    start_threads(None);
    let docs = read::folder(&args.dir)?;
    let mut inputs: Inputs = read::inputs(&docs, &args.dir.join("dist"))?.value;
    let file = match &args.reader {
        Some(reader) if reader.ends_with(".json") => {
            Some(reader_file(reader, inputs.pages.len() + inputs.sources.len())?)
        }
        _ => None,
    };
    let reader = match (&file, &args.reader) {
        (Some(file), _) => Some(Who::File(file)),
        (None, reader) => reader.as_deref().map(Who::Persona),
    };
    let options = pipeline::Options { base_url: None, clock: &|| Duration::ZERO };
    let (page, diags) = pipeline::view(&inputs, &options, &Unseen, &View { page: &args.page, reader });
    // Findings about the reader's file are shown with its lines.
    inputs.sources.extend(file);
    let counts = printer.findings(diags, inputs.texts());
    let Some(page) = page else { return Ok(Outcome::CouldNotRun) };
    let shown = match args.format {
        RenderFormat::Html => page,
        RenderFormat::Text => html::text(&page),
    };
    // As it is: `anstream` takes control characters out, and could make an address of what is none.
    _ = writeln!(std::io::stdout(), "{}", shown.trim());
    Ok(if counts.errors > 0 { Outcome::DocsHaveErrors } else { Outcome::Well })
}

fn reader_file(path: &str, next_id: usize) -> Result<Source, Diagnostic> {
    let unreadable = |error: std::io::Error| {
        Code::PersonaAbsent
            .site(format!("`{path}` cannot be read: {error}"))
            .help("name a file, or a persona without `.json`")
    };
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let name = Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or("reader.json");
    let name = SitePath::new(name).ok_or_else(|| unreadable(std::io::ErrorKind::InvalidInput.into()))?;
    Ok(Source::new(FileId(next_id as u32), name, text))
}

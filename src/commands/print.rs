//! Findings, to the stream and in the form that was asked for.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use anstream::adapter::strip_str;
use anstream::stream::{AsLockedWrite, RawStream};
use anstream::{AutoStream, ColorChoice};

use crate::cli::{Docs, Format};
use crate::diag::report::{Counts, Summary};
use crate::diag::terminal::Extent;
use crate::diag::{Diagnostic, Severity, github, json, report, terminal};
use crate::source::Sources;

/// A printer for one command's findings.
#[derive(Clone)]
pub struct Printer {
    format: Format,
    /// Leads from the working folder to the docs folder: `docs/`, or nothing when they are the same.
    prefix: String,
    /// Warnings are errors.
    strict: bool,
    /// For people.
    extent: Extent,
}

impl Printer {
    pub fn new(format: Format, docs: &Path, strict: bool) -> Printer {
        Printer { format, prefix: prefix(docs), strict, extent: Extent::Grouped }
    }

    /// As somebody asked for it who builds or checks docs.
    pub fn of(docs: &Docs) -> Printer {
        let extent = if docs.all { Extent::All } else { Extent::Grouped };
        Printer { extent, ..Printer::new(docs.format, &docs.dir, docs.strict) }
    }

    /// Prints the findings in order, each once, and counts them.
    pub fn findings(&self, mut diags: Vec<Diagnostic>, sources: Sources) -> Counts {
        for diag in &mut diags {
            if self.strict && diag.severity == Severity::Warning {
                diag.severity = Severity::Error;
            }
        }
        let diags = report::in_order(diags, sources);
        match self.format {
            Format::Human => to(io::stderr(), &terminal::print(&diags, sources, &self.prefix, self.extent)),
            Format::Json => to(io::stdout(), &json::print(&diags, sources)),
            Format::Github => to(io::stdout(), &github::print(&diags, sources, &self.prefix)),
        }
        Counts::of(&diags)
    }

    /// What was asked of others, for people.
    pub fn asked(&self, asked: &[String]) {
        if self.format == Format::Human {
            to(io::stderr(), &asked.iter().map(|one| format!("asked {one}\n")).collect::<String>());
        }
    }

    /// The last line of a command that reads no pages; `done` says the rest, for people.
    pub fn verdict(&self, counts: Counts, done: &str) {
        match self.format {
            Format::Human | Format::Github => {
                to(io::stderr(), &format!("{}{done}\n", terminal::counted(counts)));
            }
            Format::Json => {
                to(io::stdout(), &json::summary(&Summary { counts, n_pages: 0, files: None, took: None }));
            }
        }
    }

    /// The last line; `done` says what became of the output, for people.
    pub fn summary(&self, summary: &Summary, done: &str) {
        match self.format {
            Format::Human | Format::Github => {
                let Summary { counts, n_pages, took, .. } = *summary;
                let took = took.map(|time| format!(", in {}", terminal::duration(time))).unwrap_or_default();
                to(io::stderr(), &format!("{}{done}{took}\n", terminal::summary(counts, n_pages)));
            }
            Format::Json => to(io::stdout(), &json::summary(summary)),
        }
    }

    /// How long each stage took.
    pub fn timings(&self, timings: &[(&'static str, Duration)]) {
        match self.format {
            Format::Human | Format::Github => to(io::stderr(), &terminal::timings(timings)),
            Format::Json => to(io::stdout(), &json::timings(timings)),
        }
    }
}

/// A stream that was closed (`docs build | head`) is no reason to fail.
fn to(mut stream: impl RawStream + AsLockedWrite, text: &str) {
    _ = match AutoStream::choice(&stream) {
        // Taken out before it is written: a stream that does so by itself writes the text between two colours with a
        // system call each, 13,000 for a site with 800 findings.
        ColorChoice::Never => stream.write_all(strip_str(text).to_string().as_bytes()).and_then(|()| stream.flush()),
        _ => {
            let mut stream = AutoStream::auto(stream);
            stream.write_all(text.as_bytes()).and_then(|()| stream.flush())
        }
    };
}

fn prefix(docs: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let shown = docs.strip_prefix(&here).unwrap_or(docs);
    let shown = shown.strip_prefix(".").unwrap_or(shown).to_string_lossy();
    match shown.trim_end_matches('/') {
        "" if shown.is_empty() => String::new(),
        shown => format!("{shown}/"),
    }
}

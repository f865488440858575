//! The one data flow: read, parse, index, compile, render, emit, write.

use std::collections::BTreeSet;
use std::time::Duration;

use rayon::prelude::*;

use crate::artifact::Artifact;
use crate::diag::Diagnostic;
use crate::emit;
use crate::inputs::Inputs;

pub struct Options<'a> {
    pub base_url: Option<&'a str>,
    /// Time since some moment before the build.
    pub clock: &'a dyn Fn() -> Duration,
}

/// Told how far a build is.
pub trait Progress: Sync {
    fn stage(&self, name: &'static str, total: usize);
    fn step(&self);
}

pub struct Outcome {
    pub diags: Vec<Diagnostic>,
    pub n_pages: usize,
    pub timings: Vec<(&'static str, Duration)>,
}

pub fn build(inputs: &Inputs, options: &Options, progress: &dyn Progress, sink: &(dyn Fn(Artifact) + Sync)) -> Outcome {
    let start = (options.clock)();
    let pages: Vec<_> =
        inputs.sources.iter().filter(|source| matches!(source.path.extension(), "mdx" | "md")).collect();
    progress.stage("pages", pages.len());
    pages.par_iter().for_each(|page| {
        let stem = page.path.as_str().rsplit_once('.').expect("it has an extension").0;
        sink(Artifact::public(&format!("{stem}/index.html"), page.text.as_bytes()));
        progress.step();
    });
    emit::copies::artifacts(inputs, &BTreeSet::new(), &[]).into_par_iter().for_each(sink);
    Outcome { diags: Vec::new(), n_pages: pages.len(), timings: vec![("pages", (options.clock)() - start)] }
}

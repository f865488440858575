//! `docs schema`: the published formats.

use std::io::Write;
use std::path::Path;

use super::Outcome;
use super::print::Printer;
use crate::cli::{Format, Schema};
use crate::diag::{Code, Diagnostic};
use crate::io::read;
use crate::{config, readers, render};

pub fn run(args: &Schema) -> Outcome {
    let Some(dir) = &args.types else {
        _ = anstream::stdout().write_all(render::MANIFEST_SCHEMA.as_bytes());
        return Outcome::Well;
    };
    match types(dir) {
        Ok(outcome) => outcome,
        Err(diag) => {
            Printer::new(Format::Human, dir, false).findings(vec![diag], &[]);
            Outcome::CouldNotRun
        }
    }
}

/// # Errors
/// What kept the command from running at all.
fn types(dir: &Path) -> Result<Outcome, Diagnostic> {
    let docs = read::folder(dir)?;
    let inputs = read::inputs(&docs, &dir.join("dist"))?.value;
    let mut diags = Vec::new();
    let config = config::load(&inputs, None).take(&mut diags);
    let readers = config.map(|config| readers::load(&inputs, &config).take(&mut diags)).unwrap_or_default();
    match readers.schema {
        Some(schema) => {
            _ = anstream::stdout().write_all(schema.typescript().as_bytes());
            Ok(Outcome::Well)
        }
        None => {
            diags.retain(|diag| diag.code == Code::UserSchema);
            if diags.is_empty() {
                diags.push(
                    Code::UserSchema
                        .site("the site file names no `userSchema`")
                        .help("write `\"personalization\": { \"userSchema\": \"user.schema.json\", … }`"),
                );
            }
            Printer::new(Format::Human, dir, false).findings(diags, &inputs.sources);
            Ok(Outcome::DocsHaveErrors)
        }
    }
}

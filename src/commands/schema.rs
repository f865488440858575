//! `docs schema`: the published formats.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::Outcome;
use super::print::Printer;
use crate::cli::{Format, Schema};
use crate::diag::{Code, Diagnostic};
use crate::io::{notes, read};
use crate::{config, readers, render, schemas};

/// Below `.docs` of the docs folder.
pub(super) const FOLDER: &str = "schemas";

pub fn run(args: &Schema) -> Outcome {
    let (dir, done) = match (&args.types, &args.write) {
        (Some(dir), _) => (dir, types(dir)),
        (None, Some(dir)) => (dir, write(dir)),
        (None, None) => {
            let printed = match args {
                Schema { site_file: true, .. } => schemas::SITE_FILE,
                Schema { frontmatter: true, .. } => schemas::FRONTMATTER,
                Schema { persona: true, .. } => schemas::PERSONA,
                Schema { user_schema: true, .. } => schemas::USER_SCHEMA,
                _ => render::MANIFEST_SCHEMA,
            };
            print(printed);
            return Outcome::Well;
        }
    };
    match done {
        Ok(outcome) => outcome,
        Err(diag) => {
            Printer::new(Format::Human, dir, false).findings(vec![diag], &[]);
            Outcome::CouldNotRun
        }
    }
}

fn print(text: &str) {
    _ = anstream::stdout().write_all(text.as_bytes());
}

/// Writes the schemas beside the site, where editors find them.
///
/// # Errors
/// What kept the command from running at all.
fn write(dir: &Path) -> Result<Outcome, Diagnostic> {
    let docs = read::folder(dir)?;
    let inputs = read::inputs(&docs, &dir.join("dist"))?.value;
    let config = config::load(&inputs, None).value;
    let user_schema = config.and_then(|config| config.personalization?.user_schema);
    put(&docs, user_schema.as_ref().map(|path| path.as_str()))?;
    print(&format!(
        "{}/{}: {} schemas written\n\nName them where your editor looks:\n\n  \
         docs.json             \"$schema\": \"./.docs/schemas/docs.json\"\n  \
         personas/NAME.json    \"$schema\": \"../.docs/schemas/persona.json\"\n",
        notes::FOLDER,
        FOLDER,
        schemas::ALL.len()
    ));
    Ok(Outcome::Well)
}

/// Writes all schemas; that of personas takes `content` from the user schema, a path in the docs folder.
///
/// # Errors
/// When they cannot be written.
pub(super) fn put(docs: &Path, user_schema: Option<&str>) -> Result<(), Diagnostic> {
    let folder = docs.join(notes::FOLDER).join(FOLDER);
    let cannot = |why: &dyn std::fmt::Display| {
        let message = format!("cannot write `{}`: {why}", folder.display());
        Code::OutputUnwritable.site(message).help("give yourself the right to write there")
    };
    fs::create_dir_all(&folder).map_err(|error| cannot(&error))?;
    for schema in schemas::ALL {
        let text = match (schema.name, user_schema) {
            ("persona.json", Some(path)) => {
                schemas::persona_of(&format!("../../{path}")).map_err(|error| cannot(&error))?
            }
            _ => schema.text.to_owned(),
        };
        fs::write(folder.join(schema.name), text).map_err(|error| cannot(&error))?;
    }
    Ok(())
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

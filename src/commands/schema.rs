//! `docs schema`: the published formats.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::Outcome;
use super::print::Printer;
use crate::cli::{Format, Schema};
use crate::config::Config;
use crate::diag::{Checked, Code, Diagnostic, Severity};
use crate::inputs::Inputs;
use crate::io::{notes, read};
use crate::source::{Source, Sources};
use crate::{config, readers, render, schemas};

/// Below `.docs` of the docs folder.
pub(super) const FOLDER: &str = "schemas";

/// Said where no format is named.
const LIST: &str = "\
The formats that a site is written in, and what this prints of each:

  docs schema --site-file       docs.json, as JSON Schema
  docs schema --frontmatter     the head of a page
  docs schema --persona         a persona, the reader of a preview
  docs schema --user-schema     the schema of your readers' data
  docs schema --manifest        what a personalised page tells its script
  docs schema --types [DIR]     TypeScript types of `user`, from the user schema of a docs folder

For an editor that completes and checks them, write the first four beside the site:

  docs schema --write [DIR]     into .docs/schemas
";

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
                Schema { manifest: true, .. } => render::MANIFEST_SCHEMA,
                _ => LIST,
            };
            print(printed);
            return Outcome::Well;
        }
    };
    match done {
        Ok(outcome) => outcome,
        Err(refused) => refused.tell(dir),
    }
}

/// Why nothing was written.
pub(super) struct Refused {
    diags: Vec<Diagnostic>,
    /// What the findings point into: a site file leads into no page.
    sources: Vec<Source>,
}

impl From<Diagnostic> for Refused {
    fn from(diag: Diagnostic) -> Refused {
        Refused::from(vec![diag])
    }
}

impl From<Vec<Diagnostic>> for Refused {
    fn from(diags: Vec<Diagnostic>) -> Refused {
        Refused { diags, sources: Vec::new() }
    }
}

impl Refused {
    pub fn tell(self, dir: &Path) -> Outcome {
        Printer::new(Format::Human, dir, false)
            .findings(self.diags, Sources { others: &self.sources, ..Sources::default() });
        Outcome::CouldNotRun
    }
}

/// The files of a site, and what its site file says.
///
/// # Errors
/// The folder or the site file cannot be read: what it says would be taken for something else.
pub(super) fn site(docs: &Path, out: &Path) -> Result<(Inputs, Config), Refused> {
    let inputs = read::inputs(docs, out)?.value;
    let Checked { value, mut diags } = config::load(&inputs, None);
    diags.retain(|diag| diag.severity == Severity::Error);
    match value {
        Some(config) if diags.is_empty() => Ok((inputs, config)),
        _ => Err(Refused { diags, sources: inputs.sources }),
    }
}

/// The way from a folder of the docs folder up to that.
pub(super) fn up_from(folder: &str) -> String {
    "../".repeat(folder.split('/').count())
}

fn print(text: &str) {
    _ = anstream::stdout().write_all(text.as_bytes());
}

/// Writes the schemas beside the site, where editors find them.
///
/// # Errors
/// What kept the command from running at all.
fn write(dir: &Path) -> Result<Outcome, Refused> {
    let docs = read::folder(dir)?;
    let (_, config) = site(&docs, &dir.join("dist"))?;
    let settings = config.personalization.as_ref();
    let user_schema = settings.and_then(|settings| settings.user_schema.as_ref());
    put(&docs, user_schema.map(|path| path.as_str()))?;
    let personas = settings.map_or("personas", |settings| settings.personas.as_str());
    let persona = format!("{personas}/NAME.json");
    print(&format!(
        "{}/{}: {} schemas written\n\nName them where your editor looks:\n\n  \
         docs.json             \"$schema\": \"./.docs/schemas/docs.json\"\n  \
         {persona:<21} \"$schema\": \"{}.docs/schemas/persona.json\"\n",
        notes::FOLDER,
        FOLDER,
        schemas::ALL.len(),
        up_from(personas),
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
fn types(dir: &Path) -> Result<Outcome, Refused> {
    let docs = read::folder(dir)?;
    let (inputs, config) = site(&docs, &dir.join("dist"))?;
    let mut diags = Vec::new();
    let readers = readers::load(&inputs, &config).take(&mut diags);
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
            Printer::new(Format::Human, dir, false).findings(diags, inputs.texts());
            Ok(Outcome::DocsHaveErrors)
        }
    }
}

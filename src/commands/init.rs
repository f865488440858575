//! `docs init`: the files of a first site, or what a site lacks to know its readers. Nothing that is there is changed.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use super::print::Printer;
use super::{Outcome, schema};
use crate::cli::{Format, Init};
use crate::diag::{Code, Diagnostic};
use crate::io::read;
use crate::{config, schemas};

/// A file of the new site: its path, and its text with `{NAME}` and `{PACKAGE}` in it.
type File = (&'static str, &'static str);

const PAGES: [File; 6] = [
    ("docs.json", include_str!("init/site/docs.json")),
    ("index.mdx", include_str!("init/site/index.mdx")),
    ("quickstart.mdx", include_str!("init/site/quickstart.mdx")),
    ("team/release.mdx", include_str!("init/site/team/release.mdx")),
    ("api.yaml", include_str!("init/site/api.yaml")),
    ("favicon.svg", include_str!("init/site/favicon.svg")),
];

/// What a site needs to know its readers, beside a site file that says how they log in.
const READERS: [File; 3] = [
    ("user.schema.json", include_str!("init/site/user.schema.json")),
    ("personas/ada.json", include_str!("init/site/personas/ada.json")),
    ("personas/ben.json", include_str!("init/site/personas/ben.json")),
];

/// What a build writes.
const IGNORED: File = (".gitignore", "/dist\n/.dist.docs\n");

/// For a site file that does not say it.
const LOG_IN: &str = r#"  "personalization": {
    "method": "shared-session",
    "apiUrl": "https://app.example.com/api/docs/user-info",
    "loginUrl": "https://app.example.com/login",
    "userSchema": "user.schema.json"
  }
"#;

pub fn run(args: &Init) -> Outcome {
    match init(args) {
        Ok(said) => {
            _ = anstream::stdout().write_all(said.as_bytes());
            Outcome::Well
        }
        Err(diags) => {
            Printer::new(Format::Human, &args.dir, false).findings(diags, &[]);
            Outcome::CouldNotRun
        }
    }
}

/// Gives what is printed.
///
/// # Errors
/// What is in the way, or cannot be written.
fn init(args: &Init) -> Result<String, Vec<Diagnostic>> {
    fs::create_dir_all(&args.dir).map_err(|error| vec![unwritable(&args.dir, &error)])?;
    let docs = read::folder(&args.dir).map_err(|diag| vec![diag])?;
    match config::NAMES.iter().find(|name| docs.join(name).exists()) {
        Some(site_file) => for_readers(&docs, site_file, &args.dir),
        None => whole(&docs, args),
    }
}

/// A new site.
fn whole(docs: &Path, args: &Init) -> Result<String, Vec<Diagnostic>> {
    let files: Vec<File> = PAGES.into_iter().chain(READERS).collect();
    let in_the_way = files.iter().filter(|(path, _)| docs.join(path).exists());
    let in_the_way: Vec<Diagnostic> = in_the_way.map(|(path, _)| taken(path)).collect();
    if !in_the_way.is_empty() {
        return Err(in_the_way);
    }
    let name = args.name.clone().unwrap_or_else(|| name_of(docs));
    let package = package_of(&name);
    for (path, text) in &files {
        // Into JSON, YAML and MDX alike: nothing in a name may end the text it stands in.
        let shown: String =
            name.chars().filter(|c| !matches!(c, '"' | '\\' | '{' | '}' | '<' | '>') && !c.is_control()).collect();
        let text = text.replace("{NAME}", shown.trim()).replace("{PACKAGE}", &package);
        write(docs, path, &text).map_err(|diag| vec![diag])?;
    }
    // A repository around it may have said what it leaves out.
    if !docs.join(IGNORED.0).exists() {
        write(docs, IGNORED.0, IGNORED.1).map_err(|diag| vec![diag])?;
    }
    schema::put(docs, Some("user.schema.json")).map_err(|diag| vec![diag])?;
    let mut said = format!("{}: {} files written, and schemas for editors\n\n", args.dir.display(), files.len());
    said += &next(&args.dir);
    said += "\nBefore you publish: `name` and `personalization` of docs.json are yours to fill in, and `url`.\n";
    Ok(said)
}

/// What a site that is there lacks to know its readers.
fn for_readers(docs: &Path, site_file: &str, dir: &Path) -> Result<String, Vec<Diagnostic>> {
    let inputs = read::inputs(docs, &docs.join("dist")).map_err(|diag| vec![diag])?.value;
    let settings = config::load(&inputs, None).value.and_then(|config| config.personalization);
    let own_schema = settings.as_ref().and_then(|settings| settings.user_schema.clone());
    let folder = settings.as_ref().map_or("personas", |settings| settings.personas.as_str()).to_owned();
    let has_personas = inputs.sources.iter().any(|source| {
        source.path.as_str().strip_prefix(&*folder).is_some_and(|rest| rest.starts_with('/') && rest.ends_with(".json"))
    });
    let mut written = Vec::new();
    for (path, text) in READERS {
        let is_persona = path.starts_with("personas/");
        let is_there = if is_persona { has_personas } else { own_schema.is_some() || docs.join(path).exists() };
        // Other schemas know other readers than these.
        if is_there || (is_persona && own_schema.is_some()) {
            continue;
        }
        let path = path.replace("personas", &folder);
        write(docs, &path, text).map_err(|diag| vec![diag])?;
        written.push(path);
    }
    let user_schema = own_schema.as_ref().map_or("user.schema.json", |path| path.as_str());
    schema::put(docs, Some(user_schema)).map_err(|diag| vec![diag])?;
    let mut said = match written.as_slice() {
        [] => format!("{site_file} is there, and so is all that a site needs to know its readers\n"),
        written => format!("{site_file} is there and stays as it is; written beside it: {}\n", written.join(", ")),
    };
    said += &format!("{} schemas for editors are in .docs/schemas\n\n", schemas::ALL.len());
    if settings.is_none() {
        said += &format!("Say in {site_file} how readers log in, with addresses of your own:\n\n{LOG_IN}\n");
    }
    said += &next(dir);
    Ok(said)
}

/// The commands that come next.
fn next(dir: &Path) -> String {
    let change = match dir.to_string_lossy().trim_end_matches('/') {
        "" | "." => String::new(),
        dir => format!("  cd {dir}\n"),
    };
    format!(
        "{change}  docs serve --open      see it while you write, as any of its personas\n  \
         docs check             read every page as every persona\n  \
         docs build             write the site into dist, for any host\n"
    )
}

/// # Errors
/// When it cannot be written, or came to be there meanwhile.
fn write(docs: &Path, path: &str, text: &str) -> Result<(), Diagnostic> {
    let file = docs.join(path);
    let made = file.parent().map_or(Ok(()), fs::create_dir_all);
    let opened = made.and_then(|()| OpenOptions::new().write(true).create_new(true).open(&file));
    opened.and_then(|mut opened| opened.write_all(text.as_bytes())).map_err(|error| unwritable(&file, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let message = format!("cannot write `{}`: {error}", path.display());
    Code::OutputUnwritable.site(message).help("give yourself the right to write there, or name another folder")
}

fn taken(path: &str) -> Diagnostic {
    let message = format!("`{path}` is there already, and nothing that is there is changed");
    let help = "move it away, or begin in a new folder: `docs init my-docs`; where there is a `docs.json`, \
                `docs init` adds what is missing beside it";
    Code::FileInTheWay.site(message).help(help)
}

/// `my-docs` → `My docs`
fn name_of(docs: &Path) -> String {
    let name = docs.file_name().map(|name| name.to_string_lossy().replace(['-', '_', '.'], " ")).unwrap_or_default();
    let name = name.trim();
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Docs".to_owned(),
    }
}

/// `My docs` → `my-docs`
fn package_of(name: &str) -> String {
    let plain =
        name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect::<String>();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "docs".to_owned() } else { parts.join("-") }
}

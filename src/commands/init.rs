//! `docs init`: the files of a first site, or what a site lacks to know its readers. Nothing that is there is changed.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use super::schema::Refused;
use super::{Outcome, schema};
use crate::cli::Init;
use crate::diag::{Code, Diagnostic};
use crate::io::{notes, read};
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

/// For one that says how readers log in, and not what is known of them.
const USER_SCHEMA: &str = "    \"userSchema\": \"user.schema.json\"\n";

pub fn run(args: &Init) -> Outcome {
    match init(args) {
        Ok(said) => {
            _ = anstream::stdout().write_all(said.as_bytes());
            Outcome::Well
        }
        Err(refused) => refused.tell(&args.dir),
    }
}

/// Gives what is printed.
///
/// # Errors
/// What is in the way, or cannot be written.
fn init(args: &Init) -> Result<String, Refused> {
    fs::create_dir_all(&args.dir).map_err(|error| unwritable(&args.dir, &error))?;
    let docs = read::folder(&args.dir)?;
    match config::NAMES.iter().find(|name| docs.join(name).exists()) {
        Some(site_file) => for_readers(&docs, site_file, &args.dir),
        None => whole(&docs, args),
    }
}

/// A new site.
fn whole(docs: &Path, args: &Init) -> Result<String, Refused> {
    let files: Vec<File> = PAGES.into_iter().chain(READERS).collect();
    nothing_in_the_way(docs, files.iter().map(|(path, _)| *path))?;
    let name = args.name.clone().unwrap_or_else(|| name_of(docs));
    let package = package_of(&name);
    for (path, text) in &files {
        // Into JSON, YAML and MDX alike: nothing in a name may end the text it stands in.
        let shown: String =
            name.chars().filter(|c| !matches!(c, '"' | '\\' | '{' | '}' | '<' | '>') && !c.is_control()).collect();
        let text = text.replace("{NAME}", shown.trim()).replace("{PACKAGE}", &package);
        write(docs, path, &text)?;
    }
    // A repository around it may have said what it leaves out.
    if !is_there(&docs.join(IGNORED.0)) {
        write(docs, IGNORED.0, IGNORED.1)?;
    }
    schema::put(docs, Some("user.schema.json"))?;
    let mut said = format!("{}: {} files written, and schemas for editors\n\n", args.dir.display(), files.len());
    said += &next(&args.dir);
    said += "\nBefore you publish: `name` and `personalization` of docs.json are yours to fill in, and `url`.\n";
    Ok(said)
}

/// What a site that is there lacks to know its readers.
fn for_readers(docs: &Path, site_file: &str, dir: &Path) -> Result<String, Refused> {
    let (inputs, config) = schema::site(docs, &docs.join("dist"))?;
    let settings = config.personalization;
    let own_schema = settings.as_ref().and_then(|settings| settings.user_schema.clone());
    let folder = settings.as_ref().map_or("personas", |settings| settings.personas.as_str()).to_owned();
    let has_personas = inputs.sources.iter().any(|source| {
        source.path.as_str().strip_prefix(&*folder).is_some_and(|rest| rest.starts_with('/') && rest.ends_with(".json"))
    });
    let mut lacking = Vec::new();
    for (path, text) in READERS {
        let is_persona = path.starts_with("personas/");
        let has_it = if is_persona { has_personas } else { own_schema.is_some() || is_there(&docs.join(path)) };
        // Other schemas know other readers than these.
        if has_it || (is_persona && own_schema.is_some()) {
            continue;
        }
        let text = text.replace("../.docs/", &format!("{}.docs/", schema::up_from(&folder)));
        lacking.push((path.replace("personas", &folder), text));
    }
    nothing_in_the_way(docs, lacking.iter().map(|(path, _)| &**path))?;
    for (path, text) in &lacking {
        write(docs, path, text)?;
    }
    let written: Vec<&str> = lacking.iter().map(|(path, _)| &**path).collect();
    let user_schema = own_schema.as_ref().map_or("user.schema.json", |path| path.as_str());
    schema::put(docs, Some(user_schema))?;
    let mut said = match written.as_slice() {
        [] => format!("{site_file} is there, and so is all that a site needs to know its readers\n"),
        written => format!("{site_file} is there and stays as it is; written beside it: {}\n", written.join(", ")),
    };
    said += &format!("{} schemas for editors are in .docs/schemas\n\n", schemas::ALL.len());
    match (&settings, &own_schema) {
        (None, _) => {
            said += &format!("Say in {site_file} how readers log in, with addresses of your own:\n\n{LOG_IN}\n");
        }
        (Some(_), None) => {
            said += &format!("Name the schema of readers in `personalization` of {site_file}:\n\n{USER_SCHEMA}\n");
        }
        (Some(_), Some(_)) => {}
    }
    said += &next(dir);
    Ok(said)
}

/// The commands that come next.
fn next(dir: &Path) -> String {
    let change = match dir.to_string_lossy().trim_end_matches('/') {
        "" | "." => String::new(),
        dir => format!("  cd {}\n", quoted(dir)),
    };
    format!(
        "{change}  docs serve --open      see it while you write, as any of its personas\n  \
         docs check             read every page as every persona\n  \
         docs build             write the site into dist, for any host\n"
    )
}

/// A path as shells take it for one word.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/\\.:_-+@,%".contains(c);
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// Whether something has this name, a link that leads nowhere among them.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// # Errors
/// Files that are there already, and what has the name of a folder that is needed.
fn nothing_in_the_way<'p>(docs: &Path, paths: impl Iterator<Item = &'p str>) -> Result<(), Refused> {
    let paths: Vec<&str> = paths.collect();
    let schemas = format!("{}/{}", notes::FOLDER, schema::FOLDER);
    let above = |path: &str| path.match_indices('/').map(|(at, _)| path[..at].to_owned()).collect::<Vec<_>>();
    let folders: BTreeSet<String> =
        paths.iter().flat_map(|path| above(path)).chain(above(&schemas)).chain([schemas]).collect();
    let no_folders = folders.iter().filter(|folder| is_there(&docs.join(folder)) && !docs.join(folder).is_dir());
    let taken = paths.iter().filter(|path| is_there(&docs.join(path))).map(|path| taken(path, ""));
    let taken: Vec<Diagnostic> = taken.chain(no_folders.map(|folder| self::taken(folder, " and no folder"))).collect();
    if taken.is_empty() { Ok(()) } else { Err(taken.into()) }
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

fn taken(path: &str, but: &str) -> Diagnostic {
    let message = format!("`{path}` is there already{but}, and nothing that is there is changed");
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

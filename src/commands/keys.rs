//! `docs keys`: a pair of keys for log-ins by token, and tokens to try them with.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use ring::rand::SystemRandom;
use serde_json::{Map, Value};

use super::Outcome;
use super::print::Printer;
use crate::cli::{Alg, Format, Generate, Keys, Token};
use crate::config;
use crate::diag::{Code, Diagnostic, Severity};
use crate::keys::{Algorithm, PrivateKey, token};
use crate::readers;
use crate::source::{FileId, SitePath, Source, Sources};

const PRIVATE: &str = "docs.pem";
const PUBLIC: &str = "docs.pub.pem";

pub fn run(args: &Keys) -> Outcome {
    let done = match args {
        Keys::Generate(args) => generate(args).map_err(|diag| (vec![diag], None)),
        Keys::Token(args) => sign(args),
    };
    match done {
        Ok(()) => Outcome::Well,
        Err((diags, source)) => {
            let sources: Vec<Source> = source.into_iter().collect();
            Printer::new(Format::Human, Path::new(""), false)
                .findings(diags, Sources { others: &sources, ..Sources::default() });
            Outcome::CouldNotRun
        }
    }
}

fn generate(args: &Generate) -> Result<(), Diagnostic> {
    let out = &args.out;
    let folder = std::path::absolute(out).map_err(|error| unwritable(out, &error))?;
    if let Some(docs) = docs_folder(&folder) {
        let message = format!("`{}` lies in the docs folder `{}`, which is published", out.display(), docs.display());
        let help = "name a folder outside it: `docs keys generate --out ~/keys`";
        return Err(Code::KeyFile.site(message).help(help));
    }
    let (private, public) = (out.join(PRIVATE), out.join(PUBLIC));
    if let Some(there) = [&private, &public].into_iter().find(|path| path.exists()) {
        let message = format!("`{}` is there already and is not overwritten", there.display());
        let help = "name another folder, or move it away: tokens signed with a key that is lost count no more";
        return Err(Code::KeyFile.site(message).help(help));
    }
    fs::create_dir_all(out).map_err(|error| unwritable(out, &error))?;
    let algorithm = match args.alg {
        Alg::Es256 => Algorithm::Es256,
        Alg::EdDsa => Algorithm::EdDsa,
    };
    let key = PrivateKey::generate(algorithm, &SystemRandom::new()).ok_or_else(no_random_numbers)?;
    write_new(&private, &key.to_pem(), 0o600)?;
    write_new(&public, &key.public().to_pem(), 0o644)?;
    let said = format!(
        "{private}\n    the private key: only your backend may have it; no repository and no docs folder is its place\n\
         {public}\n    the public key: the site checks tokens with it\n\n\
         Write into `personalization` of the site file:\n\n\
         \"signingKeys\": [{{ \"id\": \"{id}\", \"publicKey\": {jwk} }}]\n\n\
         A site that had a key keeps it in the list until the backend signs with the new one. Tokens may name theirs in\n\
         their header: `\"kid\": \"{id}\"`.\n",
        private = private.display(),
        public = public.display(),
        id = key.public().id(),
        jwk = key.public().to_jwk(),
    );
    _ = anstream::stdout().write_all(said.as_bytes());
    Ok(())
}

/// The docs folder that holds `folder`, or is it; `folder` need not be there yet.
fn docs_folder(folder: &Path) -> Option<PathBuf> {
    // By its real path: a link into a docs folder is a place in it.
    let there = folder.ancestors().find_map(|folder| folder.canonicalize().ok())?;
    let is_one = |folder: &&Path| config::NAMES.iter().any(|name| folder.join(name).is_file());
    there.ancestors().find(is_one).map(Path::to_owned)
}

/// Writes a file that is not there yet, readable by whom `mode` says from its first moment on.
fn write_new(path: &Path, text: &str, mode: u32) -> Result<(), Diagnostic> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Code::KeyFile
        .site(format!("`{}` cannot be written: {error}", path.display()))
        .help("name another folder: `--out DIR`")
}

fn no_random_numbers() -> Diagnostic {
    Code::KeyFile.site("the system gives no random numbers, and without them a key could be guessed")
}

/// Prints the token on the standard output, and nothing else there.
///
/// # Errors
/// Findings, and the reader's file when they are about it.
fn sign(args: &Token) -> Result<(), (Vec<Diagnostic>, Option<Source>)> {
    let alone = |diag: Diagnostic| (vec![diag], None);
    let random = SystemRandom::new();
    let key = private_key(&args.key, &random).map_err(alone)?;
    let source = reader(&args.user).map_err(alone)?;
    let mut diags = Vec::new();
    let is_reader = readers::persona(&source, "reader", None, &mut diags).is_some();
    // Good JSON, or there would be findings.
    let user: Option<Map<String, Value>> = serde_json::from_str(source.text.trim_start_matches('\u{feff}')).ok();
    let (true, true, Some(mut user)) = (is_reader, diags.is_empty(), user) else {
        return Err((diags, Some(source)));
    };
    if let Some(host) = &args.host {
        user.insert("host".into(), host_name(host).map_err(alone)?.into());
    }
    let now = now();
    let claims = token::claims(user, now, args.expires);
    let diags = token::findings(&claims, now, args.expires);
    if diags.iter().any(|diag| diag.severity == Severity::Error) {
        return Err((diags, None));
    }
    Printer::new(Format::Human, Path::new(""), false).findings(diags, Sources::default());
    let token = key.sign(Map::new(), &claims, &random).ok_or_else(|| alone(no_random_numbers()))?;
    _ = writeln!(anstream::stdout(), "{token}");
    let said = format!(
        "Open the docs within {} seconds with `#` and the token behind the address. A site with `requireState` takes \
         tokens only from its own login link.\n",
        args.expires
    );
    _ = anstream::stderr().write_all(said.as_bytes());
    Ok(())
}

fn private_key(path: &Path, random: &SystemRandom) -> Result<PrivateKey, Diagnostic> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error.to_string()))?;
    PrivateKey::from_pem(&text, random).map_err(|why| unreadable(path, &why))
}

fn unreadable(path: &Path, why: &str) -> Diagnostic {
    Code::KeyFile
        .site(format!("the key `{}` cannot be read: {why}", path.display()))
        .help("give a private key in PKCS#8, as `docs keys generate` writes it")
}

fn reader(path: &Path) -> Result<Source, Diagnostic> {
    let unreadable =
        |why: &str| Code::PersonaUnreadable.site(format!("the reader `{}` cannot be read: {why}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| unreadable(&error.to_string()))?;
    let name = path.file_name().and_then(|name| name.to_str()).and_then(SitePath::new);
    let name = name.filter(|name| name.extension() == "json").ok_or_else(|| {
        unreadable("it is no JSON file").help("write { \"content\": { \"firstName\": \"Jane\" } } into `jane.json`")
    })?;
    Ok(Source::new(FileId(0), name, text))
}

/// As readers' browsers compare it: lower case, without scheme, port and path.
fn host_name(written: &str) -> Result<String, Diagnostic> {
    if written.is_empty() || written.contains(['/', ':', '@', ' ']) {
        let message = format!("`{written}` is not the name of a host");
        return Err(Code::TokenHabit.site(message).help("write the name alone: `--host docs.foo.com`"));
    }
    Ok(written.to_lowercase())
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

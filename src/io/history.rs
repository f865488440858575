//! When pages last changed: one walk over the history of the docs folder, by the program `git`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::inputs::{Inputs, Repository};
use crate::source::SitePath;

/// Adds what the repository around the docs folder says to what was read from it. Nothing is asked that the site does
/// not speak of.
pub fn add(docs: &Path, inputs: &mut Inputs) {
    inputs.changed = changed(docs, inputs);
    inputs.repository = repository(docs, inputs);
}

/// The day of the last commit that changed each page, in UTC: `2026-11-20`. A file that no commit holds has none; nor
/// has any where there is no repository, no `git`, or a `git` that fails.
///
/// Empty for a site that speaks of dates nowhere: nothing is started then.
fn changed(docs: &Path, inputs: &Inputs) -> BTreeMap<SitePath, Box<str>> {
    let mut missing = BTreeSet::new();
    let mut speaks_of_dates = false;
    let mut look = |text: &str| {
        speaks_of_dates = speaks_of_dates || has_key(text, "timestamp");
    };
    for page in &inputs.pages {
        missing.insert(page.path.clone());
        look(page.head());
    }
    for source in &inputs.sources {
        match source.path.extension() {
            "mdx" | "md" => _ = missing.insert(source.path.clone()),
            "json" | "yaml" | "yml" => look(&source.text),
            _ => {}
        }
    }
    if !speaks_of_dates || missing.is_empty() {
        return BTreeMap::new();
    }
    walk(docs, missing).unwrap_or_default()
}

/// Whether JSON or YAML may have this key, or a text that is this word: pages are called `feedback` and `timestamp`, too, and
/// a site that only has such ones needs no `git`.
fn has_key(text: &str, key: &str) -> bool {
    let text = text.as_bytes();
    memchr::memmem::find_iter(text, key).any(|at| {
        let before = at.checked_sub(1).map(|before| text[before]);
        let after = text.get(at + key.len());
        before.is_none_or(|before| matches!(before, b'"' | b'\'' | b'{' | b',') || before.is_ascii_whitespace())
            && after.is_some_and(|after| matches!(after, b'"' | b'\'' | b':') || after.is_ascii_whitespace())
    })
}

/// What changes when somebody commits, or looks at another commit: files of the repository, and folders of such files.
/// Nothing where there is no repository.
pub fn places(docs: &Path) -> Vec<PathBuf> {
    let mut git = program(docs);
    git.args(["rev-parse", "--path-format=absolute"]);
    for name in ["HEAD", "packed-refs", "refs/heads", "reftable"] {
        git.args(["--git-path", name]);
    }
    let Some(answer) = git.output().ok().filter(|answer| answer.status.success()) else { return Vec::new() };
    let places = String::from_utf8(answer.stdout).unwrap_or_default();
    // A watcher tells real paths, also of files that are not there.
    let real = |place: &Path| Some(place.parent()?.canonicalize().ok()?.join(place.file_name()?));
    places.lines().filter_map(|place| real(Path::new(place))).collect()
}

/// `None` when git could not say.
fn walk(docs: &Path, missing: BTreeSet<SitePath>) -> Option<BTreeMap<SitePath, Box<str>>> {
    let mut child = git(docs).spawn().ok()?;
    let out = BufReader::with_capacity(1 << 16, child.stdout.take()?);
    let mut reading = Reading { missing, ..Reading::default() };
    let mut items = out.split(0);
    let complete = loop {
        match items.next() {
            Some(Ok(item)) => reading.item(&item),
            Some(Err(_)) => break false,
            None => break true,
        }
        // Older commits say nothing new.
        if reading.missing.is_empty() {
            break false;
        }
    };
    let well = end(child, complete);
    (well || reading.missing.is_empty()).then_some(reading.found)
}

/// Whether it came to its own end without an error.
fn end(mut child: Child, complete: bool) -> bool {
    if !complete {
        // It may have ended by itself meanwhile.
        _ = child.kill();
    }
    let status = child.wait();
    complete && status.is_ok_and(|status| status.success())
}

/// Where `origin` is, for a site that wants links to it.
fn repository(docs: &Path, inputs: &Inputs) -> Option<Repository> {
    let is_data = |path: &SitePath| matches!(path.extension(), "json" | "yaml" | "yml");
    if !inputs.sources.iter().any(|source| is_data(&source.path) && has_key(&source.text, "feedback")) {
        return None;
    }
    let ask = |arguments: &[&str]| {
        let answer = program(docs).args(arguments).output().ok().filter(|answer| answer.status.success())?;
        Some(String::from_utf8(answer.stdout).ok()?.trim_end_matches('\n').to_owned())
    };
    let (host, project) = project_of(&ask(&["config", "--get", "remote.origin.url"])?)?;
    let folder = utf8_percent_encode(&ask(&["rev-parse", "--show-prefix"])?, PATH).to_string();
    Some(Repository { host, project, folder: folder.into() })
}

/// What stands in a URL's path as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Host and project of `https://user@host/owner/name.git`, `git@host:owner/name.git` and the like. Nothing of a user's
/// name or password is kept.
fn project_of(remote: &str) -> Option<(Box<str>, Box<str>)> {
    let rest = remote.split_once("://").map_or(remote, |(_, rest)| rest);
    let user = rest.split('/').next()?.rfind('@');
    let rest = user.map_or(rest, |at| &rest[at + 1..]);
    let (host, project) = rest.split_once(['/', ':'])?;
    let project = project.trim_matches('/');
    let project = project.strip_suffix(".git").unwrap_or(project);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let is_whole = project.contains('/') && project.chars().all(is_plain) && !project.contains("..");
    (is_whole && !host.is_empty()).then(|| (host.into(), project.into()))
}

/// Newest commits first; each is `\x01DAY DECORATIONS`, then the paths it changed, below the docs folder.
fn git(docs: &Path) -> Command {
    let mut git = program(docs);
    git.args(["--no-pager", "--literal-pathspecs", "-c", "log.mailmap=false", "-c", "core.fsmonitor=false"]);
    git.args(["log", "-z", "--format=%x01%cd %D", "--date=format-local:%Y-%m-%d", "--decorate=short", "--name-only"]);
    git.args(["--relative", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-color"]);
    git.args(["HEAD", "--", "."]).stdout(Stdio::piped());
    git
}

/// The program in the docs folder, where neither the environment of a hook that started the build nor anybody's answer
/// changes what it prints.
fn program(docs: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(docs);
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_EXTERNAL_DIFF"] {
        git.env_remove(variable);
    }
    // A repository that lacks objects is not completed over the network, and nobody is asked for a password.
    git.envs([("TZ", "UTC"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_TERMINAL_PROMPT", "0"), ("GIT_OPTIONAL_LOCKS", "0")]);
    git.stdin(Stdio::null()).stderr(Stdio::null());
    git
}

#[derive(Default)]
struct Reading {
    /// Pages whose last commit has not come yet.
    missing: BTreeSet<SitePath>,
    found: BTreeMap<SitePath, Box<str>>,
    /// Of the commit whose paths are read; none where they say nothing.
    day: Option<Box<str>>,
}

impl Reading {
    /// What `git log -z` prints up to a NUL.
    fn item(&mut self, item: &[u8]) {
        let item = item.strip_prefix(b"\n").unwrap_or(item);
        let Ok(item) = std::str::from_utf8(item) else { return };
        if let Some(head) = item.strip_prefix('\u{1}') {
            let (day, decorations) = head.split_once(' ').unwrap_or((head, ""));
            // The commit that a shallow clone begins with seems to bring every file.
            let is_cut = decorations.split(", ").any(|word| word == "grafted");
            self.day = (!is_cut && is_day(day)).then(|| day.into());
            return;
        }
        let Some(path) = SitePath::new(item) else { return };
        if !self.missing.remove(&path) {
            return;
        }
        if let Some(day) = &self.day {
            self.found.insert(path, day.clone());
        }
    }
}

/// `2026-11-20`
fn is_day(text: &str) -> bool {
    let is_in_place = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(is_in_place)
}

#[cfg(test)]
mod tests;

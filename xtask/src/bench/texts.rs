//! The same text for every generator: N pages of plain Markdown with a title and a description.
//!
//! Real text where `../shared/corpus` is: the pages of its sites as our own Markdown copies say them, so without
//! components, which others do not know. Each text comes once before its translations and its other versions; when all
//! have come, they come again with other words in prose and code, so that nothing of a copy is to be had from the page it
//! is a copy of. Generated text elsewhere.

mod vary;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use docs::artifact::{Artifact, Body};
use docs::pipeline::{self, Options, Progress};

use super::floors;
use crate::cargo::root;
use crate::corpus;
use crate::gen_site::{self, Dialect};

/// A page of a bench site.
pub struct Text {
    /// `area-1/part-2/name-57`
    pub route: String,
    pub title: String,
    /// May be empty.
    pub description: String,
    /// Markdown without the title.
    pub body: String,
}

/// Where the pages of a bench site come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Real,
    Generated,
}

impl Origin {
    pub fn name(self) -> &'static str {
        match self {
            Origin::Real => "real",
            Origin::Generated => "generated",
        }
    }

    pub fn named(name: &str) -> Option<Origin> {
        [Origin::Real, Origin::Generated].into_iter().find(|origin| origin.name() == name)
    }

    /// Real text where it is.
    pub fn here() -> Origin {
        if corpus_folder().is_dir() { Origin::Real } else { Origin::Generated }
    }
}

fn corpus_folder() -> std::path::PathBuf {
    root().join("../shared/corpus")
}

/// Gives `take` the pages of a bench site, one after the other.
pub fn pages(n_pages: usize, origin: Origin, take: &mut dyn FnMut(Text) -> Result<(), String>) -> Result<(), String> {
    match origin {
        Origin::Real => real(n_pages, take),
        Origin::Generated => generated(n_pages, take),
    }
}

fn generated(n_pages: usize, take: &mut dyn FnMut(Text) -> Result<(), String>) -> Result<(), String> {
    for page in gen_site::pages(n_pages, Dialect::Plain) {
        let (head, body) = page.text.strip_prefix("---\n").and_then(|text| text.split_once("---\n\n")).expect("a head");
        let description = head.lines().find_map(|line| line.strip_prefix("description: ")).unwrap_or_default();
        let description = description.trim_matches('"').to_owned();
        take(Text { description, body: body.to_owned(), route: page.route, title: page.title })?;
    }
    Ok(())
}

/// A page as it stands in the corpus.
struct Original {
    /// `dify/en/use/start`
    name: String,
    title: String,
    description: String,
    body: String,
}

fn real(n_pages: usize, take: &mut dyn FnMut(Text) -> Result<(), String>) -> Result<(), String> {
    let originals = originals()?;
    let routes: Vec<String> = (0..n_pages)
        .map(|at| {
            let name = &originals[at % originals.len()].name;
            gen_site::route(at, n_pages, &slug(name.rsplit('/').next().unwrap_or(name)))
        })
        .collect();
    let by_name: HashMap<&str, usize> =
        originals.iter().enumerate().map(|(at, original)| (&*original.name, at)).collect();
    for (at, route) in routes.iter().enumerate() {
        let original = &originals[at % originals.len()];
        let copy = at / originals.len();
        // Links stay within a copy, so that each page is linked to as often as its original.
        let to = |name: &str| {
            let to = by_name.get(name)? + copy * originals.len();
            routes.get(to).or_else(|| routes.get(to - copy * originals.len()))
        };
        let site = original.name.split('/').next().unwrap_or_default();
        let body = linked(&original.body, site, to);
        let (body, description, title) = match copy {
            0 => (body, original.description.clone(), original.title.clone()),
            copy => (
                vary::markdown(&body, copy as u64),
                vary::prose(&original.description, copy as u64),
                format!("{} {}", original.title, copy + 1),
            ),
        };
        take(Text { route: route.clone(), title, description, body })?;
    }
    Ok(())
}

fn slug(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}

/// All texts of the corpus, those that nothing repeats first.
fn originals() -> Result<Vec<Original>, String> {
    let mut sites = corpus::sites(&corpus_folder())?;
    sites.sort();
    let mut originals = Vec::new();
    for site in &sites {
        originals.extend(copies(site)?);
    }
    let mut seen = HashSet::new();
    originals.retain(|original: &Original| seen.insert(blake3::hash(original.body.as_bytes())));
    // Shuffled, so that a hundred pages are a sample of all.
    originals.sort_by_key(|original| (is_repeated(&original.name), *blake3::hash(original.name.as_bytes()).as_bytes()));
    Ok(originals)
}

/// Translations and older versions: `dify/ja/…`, `crewai/v1.15.17/…`, `crewai/edge/ko/…`.
fn is_repeated(name: &str) -> bool {
    let is_version =
        |part: &str| part.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    name.split('/').skip(1).take(2).any(|part| matches!(part, "ar" | "ja" | "ko" | "pt-BR" | "zh") || is_version(part))
}

/// Tells nobody how far a build is.
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &'static str, _: usize) {}
    fn step(&self) {}
}

/// The Markdown copies of a site's pages.
fn copies(site: &Path) -> Result<Vec<Original>, String> {
    let inputs = docs::io::read::inputs(site, &site.join("dist")).map_err(|diag| diag.message.to_string())?.value;
    let copies = Mutex::new(Vec::new());
    let name = site.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sink = |artifact: Artifact| {
        if let (Some(path), Body::Bytes(bytes)) = (artifact.path.as_str().strip_suffix(".md"), artifact.body) {
            let text = String::from_utf8(bytes).expect("what we write is UTF-8");
            copies.lock().expect("no panic while it is locked").extend(original(format!("{name}/{path}"), &text));
        }
    };
    let began = Instant::now();
    let clock = || -> Duration { began.elapsed() };
    pipeline::build(&inputs, &Options { base_url: None, clock: &clock }, &Silent, &sink);
    Ok(copies.into_inner().expect("no panic while it was locked"))
}

/// `None` for a page of which nothing is left in Markdown.
fn original(name: String, copy: &str) -> Option<Original> {
    let (title, rest) = copy.strip_prefix("# ")?.split_once('\n')?;
    let rest = rest.trim_start();
    let (description, body) = match rest.strip_prefix("> ") {
        Some(quoted) => quoted.split_once('\n').unwrap_or((quoted, "")),
        None => ("", rest),
    };
    let body = harmless(body.trim_start());
    (!body.is_empty()).then(|| Original { name, title: title.to_owned(), description: description.to_owned(), body })
}

/// Markdown that means the same to every generator: what opens an expression, a module, a tag or a shortcode in one of them
/// stands there as text.
fn harmless(body: &str) -> String {
    let mut out = String::with_capacity(body.len() + body.len() / 16);
    for piece in vary::pieces(body) {
        match piece {
            vary::Piece::Prose(text) => {
                for (at, c) in text.char_indices() {
                    if matches!(c, '{' | '<') && !text[..at].ends_with('\\') {
                        out.push('\\');
                    }
                    let is_module = ["import ", "export "].iter().any(|begin| text[at..].starts_with(begin));
                    out.push(if is_module && out.ends_with('\n') { c.to_ascii_uppercase() } else { c });
                }
            }
            vary::Piece::Code(text) => out += &text.replace("{{", "{ {").replace("{%", "{ %").replace("{#", "{ #"),
            vary::Piece::Link(text) => out += text,
        }
    }
    out
}

/// The text with its links leading to pages of the bench site, or out of it. Anchors go: heading ids differ between
/// generators.
fn linked<'r>(body: &str, site: &str, to: impl Fn(&str) -> Option<&'r String>) -> String {
    let mut out = String::with_capacity(body.len());
    for piece in vary::pieces(body) {
        match piece {
            vary::Piece::Link(link) => {
                let target = link.trim_start_matches("](").trim_end_matches(')');
                let Some(path) = target.strip_prefix('/') else {
                    out += link;
                    continue;
                };
                let end = path.find(['#', '?', ' ']).unwrap_or(path.len());
                let path = path[..end].trim_end_matches('/').trim_end_matches(".md");
                match to(&format!("{site}/{path}")) {
                    Some(route) => out += &format!("](/{route})"),
                    None => out += &format!("](https://docs.example/{path})"),
                }
            }
            vary::Piece::Prose(text) | vary::Piece::Code(text) => out += text,
        }
    }
    out
}

/// The size of all files below a folder, and how many there are.
pub fn size(folder: &Path) -> Result<(usize, u64), String> {
    let mut n_files = 0;
    let mut n_bytes = 0;
    floors::walk(folder, &mut |path| {
        n_files += 1;
        n_bytes += path.metadata().map_err(|error| format!("{}: {error}", path.display()))?.len();
        Ok(())
    })?;
    Ok((n_files, n_bytes))
}

//! Reading: the docs folder becomes `Inputs`. Files are read, judged by their names, and not understood.

mod again;
mod picture;
mod rules;
mod secret;
mod walk;

pub use again::{Changed, Folder};

use std::fs;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::{Checked, Code, Diagnostic};
use crate::inputs::{self, Asset, Inputs};
use crate::source::{FileId, PageSource, SitePath, Source, Texts};
use rules::Kind;
use walk::Found;

/// Longest text we read. The largest pages and specifications of real sites have under 3 MB.
const MAX_TEXT: u64 = 64 << 20;

/// Longest SVG file that is kept as text: larger ones are pictures and no icons.
const MAX_DRAWING: u64 = 4096;

/// Reads the folder `root`, in parallel on rayon's current pool. `out`, the output folder, is not entered. The texts of
/// pages are not kept: they are read again when they are asked for.
///
/// A file that cannot be used is left out with a finding (`E01xx`); the others are still read.
///
/// # Errors
/// `FolderMissing` when `root` is not a folder that can be listed.
pub fn inputs(root: &Path, out: &Path) -> Result<Checked<Inputs>, Diagnostic> {
    let root = folder(root)?;
    let docs = Arc::new(Docs { root: root.clone() });
    read_all(&root, out, &|id, path, text| PageSource::away(id, path, &text, docs.clone()))
}

/// As `inputs`, with the texts of pages, for whoever lives as long as they are written in.
fn whole(root: &Path, out: &Path) -> Result<Checked<Inputs>, Diagnostic> {
    read_all(root, out, &PageSource::held)
}

/// The docs folder of a build, by its real path.
#[derive(Debug)]
struct Docs {
    root: PathBuf,
}

impl Texts for Docs {
    fn read(&self, path: &SitePath) -> Result<String, String> {
        text(&self.root.join(path.as_str()), path).map_err(|diag| diag.message)
    }
}

/// What becomes of the text of a page.
type Keep<'k> = &'k (dyn Fn(FileId, SitePath, String) -> PageSource + Sync);

fn read_all(root: &Path, out: &Path, keep: Keep) -> Result<Checked<Inputs>, Diagnostic> {
    let walk::Walk { mut files, ignored, linked, mut diags } = walk::walk(root, out)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));

    let read: Vec<(Content, Vec<Diagnostic>)> =
        files.par_iter().map(read_one).map(|(content, diags)| (kept(content, keep), diags)).collect();

    let mut inputs = Inputs { ignored, linked, ..Inputs::default() };
    for (content, findings) in read {
        let id = FileId((inputs.pages.len() + inputs.sources.len()) as u32);
        diags.extend(findings);
        match content {
            Content::Page(mut page, nul) => {
                diags.extend(nul.map(|at| nul_byte(id, at)));
                page.file = id;
                inputs.pages.push(page);
            }
            Content::Text(path, text) => {
                diags.extend(nul_in(&text).map(|at| nul_byte(id, at)));
                inputs.sources.push(Source::new(id, path, text));
            }
            Content::Asset(asset) => inputs.assets.push(asset),
            Content::Unreadable(path) => inputs.unreadable.push(path),
            Content::Nothing => {}
        }
    }
    Ok(Checked { value: inputs, diags })
}

/// The docs folder's real path.
///
/// # Errors
/// `FolderMissing` when it is not there or not a folder.
pub fn folder(root: &Path) -> Result<PathBuf, Diagnostic> {
    let missing = |why: String| {
        Code::FolderMissing
            .site(format!("cannot read the docs folder `{}`: {why}", root.display()))
            .help("give the folder that holds `docs.json`: `docs build path/to/docs`")
    };
    let real = root.canonicalize().map_err(|error| missing(error.to_string()))?;
    if !real.is_dir() {
        return Err(missing("it is not a folder".into()));
    }
    Ok(real)
}

enum Content {
    /// With the place of a NUL byte. Its number is not known yet.
    Page(PageSource, Option<usize>),
    Text(SitePath, String),
    Asset(Asset),
    Unreadable(SitePath),
    Nothing,
}

/// Pages leave as soon as they are read: their texts are not all there at once.
fn kept(content: Content, keep: Keep) -> Content {
    match content {
        Content::Text(path, text) if inputs::holds_page(&path) => {
            let nul = nul_in(&text);
            Content::Page(keep(FileId(0), path, text), nul)
        }
        content => content,
    }
}

fn read_one(found: &Found) -> (Content, Vec<Diagnostic>) {
    let path = found.path.clone();
    let content = match found.kind {
        Kind::Text => match text(&found.real, &path) {
            Ok(text) => match secret::find(text.as_bytes()) {
                None => Ok(Content::Text(path, text)),
                Some(at) => {
                    let finding = private_key(path.clone(), line_of(text.as_bytes(), at.start));
                    // Without its site file nothing could be said of the rest; it is never published itself.
                    let is_kept = rules::is_site_file(&path);
                    let kept = if is_kept { Content::Text(path, text) } else { Content::Unreadable(path) };
                    return (kept, vec![finding]);
                }
            },
            Err(diag) => return (Content::Unreadable(path), vec![diag]),
        },
        Kind::Asset => asset(&found.real, path).map(Content::Asset),
        // Keys in binary form are nobody's page: not published, not read, not worth a word.
        Kind::Certificate | Kind::Key => match (text(&found.real, &path), found.kind) {
            (Ok(text), _) if secret::is_announced(text.as_bytes()) || secret::find(text.as_bytes()).is_some() => {
                Err(private_key(path, None))
            }
            (Ok(text), Kind::Certificate) => Ok(Content::Text(path, text)),
            (Ok(_) | Err(_), _) => Ok(Content::Nothing),
        },
    };
    match content {
        Ok(content) => (content, Vec::new()),
        Err(diag) => (Content::Nothing, vec![diag]),
    }
}

fn text(real: &Path, path: &SitePath) -> Result<String, Diagnostic> {
    let mut file = fs::File::open(real).map_err(|error| unreadable(path, &error))?;
    let len = file.metadata().map_err(|error| unreadable(path, &error))?.len();
    if len > MAX_TEXT {
        return Err(Code::FileTooLarge
            .in_file(
                path.clone(),
                format!("`{path}` has {} MiB, more than the {} MiB that are read as text", len >> 20, MAX_TEXT >> 20),
            )
            .help("split it, or keep it out of the site by a line in `.docsignore`"));
    }
    let mut bytes = Vec::with_capacity(len as usize);
    file.read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        // A byte order mark says nothing in UTF-8 and would hide the `---` of the frontmatter.
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| not_utf8(path, error.as_bytes(), error.utf8_error().valid_up_to()))
}

fn asset(real: &Path, path: SitePath) -> Result<Asset, Diagnostic> {
    let mut file = fs::File::open(real).map_err(|error| unreadable(&path, &error))?;
    let len = file.metadata().map_err(|error| unreadable(&path, &error))?.len();
    let unreadable = |error| unreadable(&path, &error);
    if secret::is_in(&mut file).map_err(unreadable)? {
        return Err(private_key(path, None));
    }
    file.rewind().map_err(unreadable)?;
    let size = picture::size(&mut file, &path);
    let mut drawing = None;
    if len <= MAX_DRAWING && path.extension().eq_ignore_ascii_case("svg") {
        file.rewind().map_err(unreadable)?;
        let mut bytes = Vec::with_capacity(len as usize);
        file.take(MAX_DRAWING).read_to_end(&mut bytes).map_err(unreadable)?;
        drawing = String::from_utf8(bytes).ok().map(Arc::from);
    }
    Ok(Asset { path, len, size, drawing })
}

fn unreadable(path: &SitePath, error: &std::io::Error) -> Diagnostic {
    Code::FileUnreadable
        .in_file(path.clone(), format!("cannot read `{path}`: {error}"))
        .help("give yourself the right to read it, or keep it out of the site by a line in `.docsignore`")
}

fn not_utf8(path: &SitePath, bytes: &[u8], offset: usize) -> Diagnostic {
    let line = memchr::memchr_iter(b'\n', &bytes[..offset]).count() + 1;
    let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or(0, |end| end + 1);
    // Up to the byte all is text.
    let before = str::from_utf8(&bytes[start..offset]).unwrap_or_default();
    let column = before.chars().count() + 1;
    let last: String = before.chars().skip(column.saturating_sub(21)).collect();
    let after = if last.is_empty() { String::new() } else { format!(", after `{}`", last.trim_start()) };
    let help = match bytes {
        [0xFF, 0xFE, ..] => format!("it begins like UTF-16; convert it: `iconv -f utf-16 -t utf-8 {path}`"),
        [0xFE, 0xFF, ..] => format!("it begins like UTF-16; convert it: `iconv -f utf-16 -t utf-8 {path}`"),
        _ => format!("save it as UTF-8 in your editor, or convert it: `iconv -f latin1 -t utf-8 {path}`"),
    };
    Code::NotUtf8
        .in_file(
            path.clone(),
            format!("`{path}` is not UTF-8: byte {:#04x} in line {line}, column {column}{after}", bytes[offset]),
        )
        .help(help)
}

fn nul_in(text: &str) -> Option<usize> {
    memchr::memchr(0, text.as_bytes())
}

fn nul_byte(file: FileId, at: usize) -> Diagnostic {
    let span = crate::source::Span { file, start: at as u32, end: at as u32 + 1 };
    Code::NulByte
        .at(span, "the file holds a NUL byte, which no page can show")
        .help("delete it; a file full of them is not text, or is UTF-16: `iconv -f utf-16 -t utf-8`")
}

/// Counted from 1, of a file that people read by lines.
fn line_of(bytes: &[u8], offset: usize) -> Option<usize> {
    Some(memchr::memchr_iter(b'\n', &bytes[..offset]).count() + 1)
}

fn private_key(path: SitePath, line: Option<usize>) -> Diagnostic {
    let place = line.map(|line| format!(" in line {line}")).unwrap_or_default();
    let message = format!("`{path}` holds a private key{place}, which has no place in a docs folder");
    let help = match line {
        Some(_) => "take it out, and replace the key if others could read it; shorten an example: `MIIE…`",
        None => "move it out of the folder; if others could read it there, replace the key",
    };
    Code::PrivateKey.in_file(path, message).help(help)
}

#[cfg(test)]
mod tests;

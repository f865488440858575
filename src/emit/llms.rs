//! What assistants read first: `llms.txt`, which lists the pages, and `llms-full.txt`, which holds all of them.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::artifact::Artifact;
use crate::diag::{Checked, Code};

/// Bytes of Markdown that `llms-full.txt` may hold: beyond that no assistant reads it and no build should keep it.
pub const MAX_FULL: usize = 64 << 20;
/// Letters of a description; what goes on is on the page.
const MAX_DESCRIPTION: usize = 300;

/// The pages that agents may have.
pub struct Llms<'a> {
    pub name: &'a str,
    pub description: Option<&'a str>,
    /// `https://foo.com`, when it is known; else addresses are paths.
    pub origin: Option<&'a str>,
    /// In the order of the navigation; each page once.
    pub sections: Vec<Section<'a>>,
    /// Bytes of all pages.
    pub n_bytes: usize,
    /// Appends the Markdown of the page with this number, which is in a file.
    pub read: &'a (dyn Fn(usize, &mut Vec<u8>) + Sync),
}

pub struct Section<'a> {
    pub title: String,
    pub pages: Vec<Page<'a>>,
}

pub struct Page<'a> {
    pub title: &'a str,
    pub description: Option<Cow<'a, str>>,
    /// With the base path.
    pub href: &'a str,
    /// Of its Markdown.
    pub markdown_href: String,
    /// Not there when there is too much of it.
    pub markdown: Option<&'a Markdown>,
    /// Of the page among those that were made.
    pub number: usize,
}

/// A page as Markdown, without what stands before all of them. It begins with the line of the page's title.
pub enum Markdown {
    Text(Box<str>),
    /// So many bytes in the file that the last build wrote.
    InFile(usize),
}

impl Markdown {
    pub fn n_bytes(&self) -> usize {
        match self {
            Markdown::Text(text) => text.len(),
            Markdown::InFile(len) => *len,
        }
    }
}

/// What the site says to agents, as the beginning of a page's Markdown: a quote, or nothing.
pub fn instructions(instructions: &[Box<str>]) -> String {
    let mut out = String::new();
    if instructions.is_empty() {
        return out;
    }
    out.push_str("> ## Agent Instructions\n");
    for line in instructions.iter().flat_map(|instruction| instruction.lines()) {
        out.push_str(format!("> {line}").trim_end());
        out.push('\n');
    }
    out.push('\n');
    out
}

/// Both files. Emits `LlmsFullTooLarge` (note) when the second would be too large, and leaves it out.
pub fn files(llms: &Llms) -> Checked<Vec<Artifact>> {
    let mut diags = Vec::new();
    let mut files = vec![Artifact::public("llms.txt", list(llms))];
    if llms.n_bytes > MAX_FULL {
        let size = llms.n_bytes >> 20;
        let finding = Code::LlmsFullTooLarge.site(format!("`llms-full.txt` would hold {size} MiB and is left out"));
        diags.push(finding.help("nothing is to be done: assistants find the pages by `llms.txt`"));
    } else {
        files.push(Artifact::public("llms-full.txt", full(llms)));
    }
    Checked { value: files, diags }
}

fn list(llms: &Llms) -> String {
    // About what is written; half of a large list would else be moved room by room.
    let pages = llms.sections.iter().flat_map(|section| &section.pages);
    let n_bytes: usize = pages
        .map(|page| {
            let description =
                page.description.as_deref().map_or(0, |description| description.len().min(MAX_DESCRIPTION));
            page.title.len() + page.markdown_href.len() + description + 16
        })
        .sum();
    let mut out = String::with_capacity(n_bytes + 1024);
    _ = writeln!(out, "# {}", one_line(llms.name));
    if let Some(description) = llms.description {
        _ = write!(out, "\n> {}\n", one_line(description));
    }
    let origin = llms.origin.unwrap_or_default();
    for section in &llms.sections {
        _ = write!(out, "\n## {}\n\n", one_line(&section.title));
        for page in &section.pages {
            out.push_str("- [");
            for c in one_line(page.title).chars() {
                if matches!(c, '[' | ']' | '\\') {
                    out.push('\\');
                }
                out.push(c);
            }
            _ = write!(out, "]({origin}{})", page.markdown_href);
            if let Some(description) =
                page.description.as_deref().map(one_line).filter(|description| !description.is_empty())
            {
                _ = write!(out, ": {}", cut(&description));
            }
            out.push('\n');
        }
    }
    out
}

fn full(llms: &Llms) -> Vec<u8> {
    let origin = llms.origin.unwrap_or_default();
    let pages = || llms.sections.iter().flat_map(|section| &section.pages);
    let n_around: usize = pages().map(|page| "\nSource: \n".len() + origin.len() + page.href.len()).sum();
    // It may be the largest text that there is: it is not to be moved while it grows, and no page's is held beside it.
    let mut out = Vec::with_capacity(llms.n_bytes + n_around);
    for page in pages() {
        let before = out.len();
        if before > 0 {
            out.push(b'\n');
        }
        let start = out.len();
        match page.markdown {
            Some(Markdown::Text(text)) => out.extend_from_slice(text.as_bytes()),
            Some(Markdown::InFile(_)) => (llms.read)(page.number, &mut out),
            None => {}
        }
        let Some(end) = memchr::memchr(b'\n', &out[start..]) else {
            out.truncate(before);
            continue;
        };
        // Below the title.
        let place = start + end + 1;
        let source = format!("Source: {origin}{}\n", page.href);
        out.extend_from_slice(source.as_bytes());
        out[place..].rotate_right(source.len());
    }
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(MAX_DESCRIPTION).map_or(text, |(end, _)| text[..end].trim_end())
}

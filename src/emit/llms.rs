//! What assistants read first: `llms.txt`, which lists the pages, and `llms-full.txt`, which holds all of them.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use crate::artifact::{Artifact, Piece};
use crate::diag::{Code, Diagnostic};

/// Bytes of Markdown that `llms-full.txt` may hold: beyond that no assistant reads it and no build should keep it.
pub const MAX_FULL: usize = 64 << 20;
/// Letters of a description; what goes on is on the page.
const MAX_DESCRIPTION: usize = 300;

/// The name of the file that holds all pages.
pub const FULL: &str = "llms-full.txt";

/// The pages that agents may have.
pub struct Llms<'a> {
    pub name: &'a str,
    pub description: Option<&'a str>,
    /// `https://foo.com`, when it is known; else addresses are paths.
    pub origin: Option<&'a str>,
    /// In the order of the navigation; each page once.
    pub sections: Vec<Section<'a>>,
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
    /// Of all that the page is made from; nothing where it is made each time.
    pub name: Option<Name>,
    /// Of the page among those that were made.
    pub number: usize,
}

/// Tells a page that is as it was.
pub type Name = [u8; 16];

/// A page as Markdown, without what stands before all of them. It begins with the line of the page's title.
pub enum Markdown {
    Text(Box<str>),
    /// So many bytes, as the last build had them.
    Earlier(usize),
}

impl Markdown {
    pub fn n_bytes(&self) -> usize {
        match self {
            Markdown::Text(text) => text.len(),
            Markdown::Earlier(len) => *len,
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

/// Says that `llms-full.txt` is left out: it would have so many bytes.
pub fn too_large(n_bytes: usize) -> Diagnostic {
    let size = n_bytes >> 20;
    let finding = Code::LlmsFullTooLarge.site(format!("`{FULL}` would hold {size} MiB and is left out"));
    finding.help("nothing is to be done: assistants find the pages by `llms.txt`")
}

/// `llms.txt`.
pub fn list(llms: &Llms) -> Artifact {
    Artifact::public("llms.txt", listed(llms))
}

fn listed(llms: &Llms) -> String {
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

/// `llms-full.txt`, and where the pages stand in it that have names.
pub struct Full {
    pub pieces: Vec<Piece>,
    /// Without the empty lines between pages.
    pub places: Vec<(Name, Range<u64>)>,
}

/// Where a page of this name stood in the last one, if it did.
pub type Places<'p> = &'p dyn Fn(&Name) -> Option<Range<u64>>;

impl Page<'_> {
    /// Of what stands below its title.
    fn source_len(&self, origin: &str) -> usize {
        "Source: \n".len() + origin.len() + self.href.len()
    }

    /// Where it stands in the last one as it is to stand in this.
    fn earlier(&self, origin: &str, earlier: Places) -> Option<Range<u64>> {
        let Some(Markdown::Earlier(len)) = self.markdown else { return None };
        let was = earlier(self.name.as_ref()?)?;
        (was.end.checked_sub(was.start)? == (len + self.source_len(origin)) as u64).then_some(was)
    }
}

/// The numbers of pages that are as the last build had them, and not to be had from its file.
pub fn missing(llms: &Llms, earlier: Places) -> Vec<usize> {
    let origin = llms.origin.unwrap_or_default();
    let pages = llms.sections.iter().flat_map(|section| &section.pages);
    let is_missing =
        |page: &&Page| matches!(page.markdown, Some(Markdown::Earlier(_))) && page.earlier(origin, earlier).is_none();
    pages.filter(is_missing).map(|page| page.number).collect()
}

/// Puts it together: of the last one, where `earlier` knows a page's place in it, and of texts, which `again` gives of pages
/// that are missing.
pub fn full<'t>(llms: &Llms, earlier: Places, again: &dyn Fn(usize) -> Option<&'t str>) -> Full {
    let origin = llms.origin.unwrap_or_default();
    let pages = || llms.sections.iter().flat_map(|section| &section.pages);
    let text_len = |page: &Page| match page.markdown {
        Some(Markdown::Text(text)) => page.source_len(origin) + text.len() + 1,
        Some(Markdown::Earlier(_)) | None => 0,
    };
    // It may be the largest text that there is: it is not to be moved while it grows.
    let mut joined = Joined { own: Vec::with_capacity(pages().map(text_len).sum()), ..Joined::default() };
    let mut places = Vec::new();
    for page in pages() {
        let start = match (page.earlier(origin, earlier), page.markdown) {
            (Some(was), _) => joined.earlier(was),
            (None, Some(Markdown::Text(text))) => joined.text(text, origin, page.href),
            (None, Some(Markdown::Earlier(_))) => {
                again(page.number).and_then(|text| joined.text(text, origin, page.href))
            }
            (None, None) => None,
        };
        places.extend(page.name.zip(start).map(|(name, start)| (name, start..joined.len)));
    }
    Full { pieces: joined.pieces(), places }
}

/// The file in the making.
#[derive(Default)]
struct Joined {
    pieces: Vec<Piece>,
    /// What comes behind them.
    own: Vec<u8>,
    /// Of all.
    len: u64,
}

impl Joined {
    /// Appends a page that has a title, with its address below it. Gives where it stands.
    fn text(&mut self, text: &str, origin: &str, href: &str) -> Option<u64> {
        let (title, rest) = text.split_once('\n')?;
        self.between();
        let start = self.len;
        for part in [title, "\nSource: ", origin, href, "\n", rest] {
            self.own.extend_from_slice(part.as_bytes());
            self.len += part.len() as u64;
        }
        Some(start)
    }

    /// Appends a page as it stands in the last file, with what stands between it and the one before where both stood there.
    fn earlier(&mut self, was: Range<u64>) -> Option<u64> {
        match self.pieces.last_mut() {
            Some(Piece::Earlier(last)) if self.own.is_empty() && last.end + 1 == was.start => {
                self.len += 1;
                last.end = was.end;
            }
            Some(_) | None => {
                self.between();
                self.flush();
                self.pieces.push(Piece::Earlier(was.clone()));
            }
        }
        let start = self.len;
        self.len += was.end - was.start;
        Some(start)
    }

    fn between(&mut self) {
        if self.len > 0 {
            self.own.push(b'\n');
            self.len += 1;
        }
    }

    fn flush(&mut self) {
        if !self.own.is_empty() {
            self.pieces.push(Piece::Bytes(std::mem::take(&mut self.own)));
        }
    }

    fn pieces(mut self) -> Vec<Piece> {
        self.flush();
        self.pieces
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(MAX_DESCRIPTION).map_or(text, |(end, _)| text[..end].trim_end())
}

//! The scanner: follows MDX's block rules line by line, cuts out modules, tags, expressions and formulas, and writes
//! canonical Markdown with placeholders.
//!
//! Containers (quotes, list items, footnotes) are tracked so that every line is written with the markers comrak needs
//! and its content at indentation 0, which is how indentation loses its meaning in MDX.

mod blocks;
mod fences;
mod flow;
mod inline;
mod lines;
mod link;
mod paragraph;
mod slips;

use std::borrow::Cow;

use super::autolink;
use super::canonical::Canonical;
use super::construct::{Construct, ConstructKind};
use super::lexer::{Extent, Lexer, RawTag};
use super::{MAX_FINDINGS, Options};
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Source;
use fences::{Fence, Swallow};
use lines::{Container, Cursor, Line};
use paragraph::{Edit, Paragraph};

/// Containers nest this deep; what is nested deeper is text of the innermost.
const MAX_CONTAINERS: usize = 48;

/// What the scanner hands on.
pub struct Scan<'s> {
    pub canonical: Canonical,
    pub constructs: Vec<Construct>,
    pub lexer: Lexer,
    /// The source with the `>` before lines of constructs in quotes blanked: same length, same offsets. JavaScript
    /// and attribute values are read from here.
    pub text: Cow<'s, str>,
    pub diags: Vec<Diagnostic>,
    /// Whether text may hold addresses that were not taken: in brackets, for one.
    pub has_leftovers: bool,
    /// Where fences begin that a line without their container's marker has ended; in order.
    pub cut_fences: Vec<usize>,
    /// Texts that begin like a tag and are none, as was said: `<` and the name, in order.
    pub no_tags: Vec<Extent>,
}

/// Scans the source from byte `start` on.
pub fn scan<'s>(source: &'s Source, start: usize, options: &Options) -> Scan<'s> {
    let mut scanner = Scanner {
        source,
        options: *options,
        src: source.text.as_bytes(),
        scan: Scan {
            canonical: Canonical::new(&source.text),
            constructs: Vec::new(),
            lexer: Lexer::new(source.text.len()),
            text: Cow::Borrowed(&source.text),
            diags: Vec::new(),
            has_leftovers: false,
            cut_fences: Vec::new(),
            no_tags: Vec::new(),
        },
        has_www: autolink::holds_www(source.text.as_bytes()),
        returns: memchr::memchr(b'\r', source.text.as_bytes()).is_some(),
        containers: Vec::new(),
        generation: 0,
        quoted_region: None,
        paragraph: Paragraph::default(),
        edits: Vec::new(),
        fence: None,
        swallows: Vec::new(),
        refused: None,
        no_math_close: false,
        escape: None,
        told_brace: None,
        told_line: 0,
        too_deep: false,
    };
    let mut position = start;
    while position < scanner.src.len() {
        let line = scanner.line_at(position);
        position = scanner.line(line);
    }
    scanner.flush();
    if let Some(fence) = scanner.fence.take() {
        scanner.unclosed_fence(&fence);
        let quoted = scanner.containers[..fence.depth].iter().any(|container| matches!(container, Container::Quote));
        if quoted || !scanner.src.ends_with(b"\n") {
            scanner.scan.cut_fences.push(fence.start);
        }
    }
    scanner.tell_swallows();
    if scanner.scan.lexer.exhausted() {
        scanner.scan.diags.push(
            Code::LookAheadSpent
                .at(source.span(start..start), "too many braces, tags and quotes are left open on this page")
                .help("close them, or put a backslash before each that is meant as text"),
        );
    }
    scanner.scan
}

struct Scanner<'s> {
    source: &'s Source,
    options: Options,
    /// The source's bytes as they are; block structure is read from here.
    src: &'s [u8],
    scan: Scan<'s>,
    /// Whether `www.` stands anywhere in the source.
    has_www: bool,
    /// Whether the source has a carriage return anywhere.
    returns: bool,
    containers: Vec<Container>,
    /// Counts changes of `containers`.
    generation: u32,
    /// Up to where `>` is blanked for the containers of this generation.
    quoted_region: Option<(u32, usize)>,
    paragraph: Paragraph,
    /// Scratch memory.
    edits: Vec<Edit>,
    fence: Option<Fence>,
    /// Code blocks that another ended, in order.
    swallows: Vec<Swallow>,
    /// The last `{` whose content is no JavaScript: asked once, though both flow and text try it.
    refused: Option<usize>,
    /// Whether a search for a closing `$$` line has failed before.
    no_math_close: bool,
    /// Before this byte of the line comrak needs a backslash to read text where MDX does.
    escape: Option<usize>,
    /// The brace that was named as what makes a tag none.
    told_brace: Option<usize>,
    /// The end of the line that was said to be no module: its braces need no word of their own.
    told_line: usize,
    /// Whether that was said.
    too_deep: bool,
}

impl Scanner<'_> {
    /// Handles one line and returns where the next begins.
    fn line(&mut self, line: Line) -> usize {
        let mut cursor = Cursor::new(line.start);
        let matched = self.match_containers(&mut cursor, line);
        if let Some(fence) = &self.fence
            && matched >= fence.depth
        {
            self.fence_line(cursor, line);
            return line.next;
        }
        let fence = self.fence.take();
        if let Some(fence) = &fence {
            self.unclosed_fence(fence);
            self.close_containers(matched);
        }
        let opened = self.open_containers(&mut cursor, line, matched);
        if let Some(fence) = fence
            && !opened
        {
            self.scan.cut_fences.push(fence.start);
        }
        let blanks = cursor.blanks(self.src, line.end);
        if blanks.at == line.end {
            self.blank_line(matched, opened, line);
            return line.next;
        }
        self.leaf(cursor, line, matched, opened)
    }

    fn blank_line(&mut self, matched: usize, opened: bool, line: Line) {
        self.flush();
        if !opened {
            self.close_containers(matched);
        } else if let Some(Container::Item { empty, .. }) = self.containers.last_mut() {
            *empty = lines::Empty::Began;
        }
        self.begin_line(line.end);
        let kept = self.scan.canonical.text.trim_end_matches([' ', '\t']).len();
        self.scan.canonical.text.truncate(kept);
        self.scan.canonical.text.push('\n');
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        // Warnings do not crowd an error out.
        let most = if diagnostic.severity == Severity::Error { 2 * MAX_FINDINGS } else { MAX_FINDINGS };
        if self.scan.diags.len() < most {
            self.scan.diags.push(diagnostic);
        }
    }

    fn close_containers(&mut self, keep: usize) {
        if keep < self.containers.len() {
            self.containers.truncate(keep);
            self.generation += 1;
        }
    }

    fn push_container(&mut self, container: Container) {
        self.containers.push(container);
        self.generation += 1;
    }

    /// Begins an output line, whose content is the source's from `content` on, with the prefix of the open containers.
    fn begin_line(&mut self, content: usize) {
        let canonical = &mut self.scan.canonical;
        canonical.begin();
        // Markers of this line are found again, so that containers have places of their own.
        let line = match self.containers.iter().any(Container::is_marked) {
            true => memchr::memrchr2(b'\n', b'\r', &self.src[..content]).map_or(0, |end| end + 1),
            false => content,
        };
        let past_blanks = |at: usize| {
            at + self.src[at..content.max(at)].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
        };
        let mut at = past_blanks(line);
        for container in &mut self.containers {
            if at < content {
                canonical.piece(at);
            }
            match container {
                Container::Quote => {
                    canonical.text.push_str("> ");
                    if at < content && self.src[at] == b'>' {
                        at = past_blanks(at + 1);
                    }
                }
                Container::Item { marker, fresh, .. } if *fresh => {
                    canonical.text.push_str(&self.source.text[marker.range()]);
                    canonical.text.push(' ');
                    *fresh = false;
                    at = past_blanks(marker.end as usize);
                }
                Container::Foot { label, fresh } if *fresh => {
                    canonical.text.push_str(&self.source.text[label.range()]);
                    canonical.text.push(' ');
                    *fresh = false;
                    at = past_blanks(label.end as usize);
                }
                Container::Item { marker, .. } => push_blanks(&mut canonical.text, marker.range().len() + 1),
                Container::Foot { .. } => push_blanks(&mut canonical.text, 4),
            }
        }
        canonical.piece(content);
    }

    /// Writes one whole line of the source's text under the open containers' prefix.
    fn write_line(&mut self, from: usize, to: usize) {
        self.begin_line(from);
        self.scan.canonical.text.push_str(&self.source.text[from..to]);
        self.scan.canonical.text.push('\n');
    }

    fn construct(&mut self, start: usize, end: usize, kind: ConstructKind, flow: bool) -> usize {
        self.scan.constructs.push(Construct { extent: Extent::new(start, end), kind, flow });
        self.scan.constructs.len() - 1
    }

    /// Writes the constructs from `first` on as one block line.
    fn write_flow(&mut self, first: usize) {
        self.begin_line(self.scan.constructs[first].extent.start as usize);
        for id in first..self.scan.constructs.len() {
            let extent = self.scan.constructs[id].extent;
            self.scan.canonical.piece(extent.start as usize);
            self.scan.canonical.block_placeholder(id);
            self.scan.canonical.piece(extent.end as usize);
        }
        self.scan.canonical.text.push('\n');
    }
}

fn tag_kind(tag: &RawTag) -> ConstructKind {
    ConstructKind::Tag { shape: tag.shape, name: tag.name, attributes: tag.attributes }
}

fn push_blanks(text: &mut String, mut n: usize) {
    const BLANKS: &str = "                ";
    while n > 0 {
        let some = n.min(BLANKS.len());
        text.push_str(&BLANKS[..some]);
        n -= some;
    }
}

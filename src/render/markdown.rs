//! A page as Markdown, for whoever reads text: assistants, editors, people who copy it. What everybody sees, in one pass.
//!
//! Blocks ask for a gap before and after them, words take the gap that is due: so what is empty leaves nothing behind,
//! and words that stand between blocks become paragraphs of their own.

mod call;
mod element;
mod table;
mod text;

use super::lead;
use super::site::Site;
use crate::index::DirectoryListing;
use crate::page::{Code, Heading, Page, Part};

/// Elements and calls inside one another, as for HTML: `compile` refuses deeper pages.
const MAX_DEPTH: u32 = 400;

/// `# Title`, the description, the content; ends with a line end.
pub(super) fn page(site: &Site, page: &Page) -> String {
    let context = &*page.context;
    let language = &*site.chrome_of(context).language;
    let mut writer = Writer::new(site, language, &context.href);
    writer.out.reserve(4096);
    writer.heading_of(1, |writer| writer.text(&context.title));
    if let Some(description) = &context.frontmatter.description {
        let lead = lead::parts(context, description);
        writer.quote(|writer| writer.parts(&lead));
    }
    if context.frontmatter.deprecated {
        writer.block(|writer| writer.strong(|writer| writer.word("deprecated")));
    }
    if let Some(endpoint) = &context.endpoint {
        let line = format!("{} {}", endpoint.method, endpoint.address);
        writer.block(|writer| writer.code_span(line.trim_start()));
    }
    writer.block(|writer| writer.parts(&page.body));
    if let Some(listing) = &context.directory {
        writer.block(|writer| writer.directory(listing));
    }
    if !context.related.is_empty() {
        writer.heading_of(2, |writer| writer.word("related"));
        writer.neighbours(context.related.iter().map(|own| (&*own.href, &*own.title)));
    }
    let mut out = writer.out;
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// What stands between the tags of a component, as it may be pasted somewhere.
pub(super) fn fragment(site: &Site, language: &str, parts: &[Part]) -> String {
    let mut writer = Writer::new(site, language, "");
    writer.parts(parts);
    writer.out.truncate(writer.out.trim_end().len());
    writer.out
}

/// What is due between what is written and the next words. In lines and cells it is a blank or `<br>`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    /// A line end within a paragraph.
    Soft,
    /// A new line.
    Line,
    /// An empty line.
    Blank,
}

/// Where words stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Flow,
    /// In a heading or a link, which is one line.
    Line,
    /// In a row of a table.
    Cell,
}

struct Writer<'a> {
    site: &'a Site,
    language: &'a str,
    /// The page's own address: where its anchors are.
    here: &'a str,
    out: String,
    /// What each line begins with in the quotes and lists around.
    prefix: String,
    gap: Gap,
    /// Bytes of `prefix` that belong before the empty line of a gap: those of what both sides stand in.
    gap_prefix: usize,
    /// Nothing stands before the next words in what they stand in: no gap is due.
    fresh: bool,
    /// The next words begin a line, where some signs mean more than elsewhere.
    line_start: bool,
    place: Place,
    /// In an item whose words are no paragraphs: lists in it follow without an empty line.
    tight: bool,
    /// Where the last item ended, and how much prefix it had.
    item_end: (usize, usize),
    in_strong: bool,
    in_emphasis: bool,
    in_link: bool,
    depth: u32,
}

/// A moment to return to.
struct Mark {
    len: usize,
    gap: Gap,
    gap_prefix: usize,
    fresh: bool,
    line_start: bool,
}

impl<'a> Writer<'a> {
    fn new(site: &'a Site, language: &'a str, here: &'a str) -> Writer<'a> {
        Writer {
            site,
            language,
            here,
            out: String::new(),
            prefix: String::new(),
            gap: Gap::None,
            gap_prefix: 0,
            fresh: true,
            line_start: true,
            place: Place::Flow,
            tight: false,
            item_end: (usize::MAX, 0),
            in_strong: false,
            in_emphasis: false,
            in_link: false,
            depth: 0,
        }
    }

    fn parts(&mut self, parts: &[Part]) {
        if self.depth == MAX_DEPTH {
            return;
        }
        self.depth += 1;
        for part in parts {
            match part {
                Part::Text(text) => self.text(text),
                Part::Element(element) => self.element(element),
                Part::Heading(heading) => self.heading(heading),
                Part::Code(code) => self.code(code),
                Part::Math { source, display, .. } => self.math(source, *display),
                Part::Call(call) => self.call(call),
                Part::Hole(hole) => self.parts(&hole.default),
            }
        }
        self.depth -= 1;
    }

    /// Asks for a gap; the widest one asked for counts.
    fn gap(&mut self, gap: Gap) {
        if self.fresh {
            return;
        }
        let here = self.prefix.len();
        self.gap_prefix = if self.gap == Gap::None { here } else { self.gap_prefix.min(here) };
        self.gap = self.gap.max(gap);
    }

    fn block(&mut self, write: impl FnOnce(&mut Self)) {
        self.gap(Gap::Blank);
        write(self);
        self.gap(Gap::Blank);
    }

    /// Writes the gap that is due.
    fn begin(&mut self) {
        self.fresh = false;
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        match (gap, self.place) {
            (Gap::None, _) => {}
            (Gap::Soft, Place::Line | Place::Cell) | (_, Place::Line) => {
                if !self.out.ends_with(' ') {
                    self.out.push(' ');
                }
            }
            (_, Place::Cell) => self.out.push_str("<br>"),
            (_, Place::Flow) => {
                self.out.truncate(self.out.trim_end_matches(' ').len());
                self.out.push('\n');
                if gap == Gap::Blank {
                    let outer = self.gap_prefix.min(self.prefix.len());
                    self.out.push_str(self.prefix[..outer].trim_end());
                    self.out.push('\n');
                }
                self.out.push_str(&self.prefix);
                self.line_start = true;
            }
        }
    }

    /// Writes Markdown as it is.
    fn put(&mut self, markdown: &str) {
        self.begin();
        self.line_start = false;
        self.out.push_str(markdown);
    }

    fn mark(&self) -> Mark {
        let Writer { gap, gap_prefix, fresh, line_start, .. } = *self;
        Mark { len: self.out.len(), gap, gap_prefix, fresh, line_start }
    }

    fn return_to(&mut self, mark: Mark) {
        let Mark { len, gap, gap_prefix, fresh, line_start } = mark;
        self.out.truncate(len);
        (self.gap, self.gap_prefix, self.fresh, self.line_start) = (gap, gap_prefix, fresh, line_start);
    }

    /// Writes something on one line, or in a cell; gaps in it end with it.
    fn placed(&mut self, place: Place, write: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.place, place);
        write(self);
        self.place = outer;
    }

    /// Something that begins with a marker and has all its lines indented: an item, a quote. Nothing, which
    /// it says, when it is empty.
    fn container(&mut self, gap: Gap, marker: &str, indent: &str, write: impl FnOnce(&mut Self)) -> bool {
        if self.place != Place::Flow {
            self.gap(Gap::Line);
            write(self);
            return true;
        }
        let mark = self.mark();
        self.gap(gap);
        self.begin();
        let outer = self.prefix.len();
        self.out.push_str(marker);
        self.prefix.push_str(indent);
        (self.fresh, self.line_start) = (true, true);
        write(self);
        self.prefix.truncate(outer);
        let is_something = !self.fresh;
        if !is_something {
            self.return_to(mark);
        }
        is_something
    }

    fn quote(&mut self, write: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.tight, false);
        self.container(Gap::Blank, "> ", "> ", write);
        self.tight = outer;
        self.gap(Gap::Blank);
    }

    /// An item of a list. Tight ones stand on lines of their own without empty lines between.
    fn item(&mut self, marker: &str, tight: bool, write: impl FnOnce(&mut Self)) {
        let goes_on = self.item_end == (self.out.len(), self.prefix.len());
        if goes_on && tight {
            self.gap = Gap::None;
        }
        let gap = if if goes_on { tight } else { self.tight } { Gap::Line } else { Gap::Blank };
        const BLANKS: &str = "            ";
        let outer = std::mem::replace(&mut self.tight, tight);
        let is_something = self.container(gap, marker, &BLANKS[..marker.len().min(BLANKS.len())], write);
        self.tight = outer;
        if is_something {
            self.item_end = (self.out.len(), self.prefix.len());
        }
        self.gap(if outer { Gap::Line } else { Gap::Blank });
    }

    fn heading_of(&mut self, level: u8, write: impl FnOnce(&mut Self)) {
        if self.place != Place::Flow {
            self.gap(Gap::Line);
            self.strong(write);
            return self.gap(Gap::Line);
        }
        let mark = self.mark();
        self.gap(Gap::Blank);
        self.put(&"######"[..usize::from(level.clamp(1, 6))]);
        self.out.push(' ');
        let begun = self.out.len();
        self.fresh = true;
        self.placed(Place::Line, write);
        self.fresh = false;
        if self.out.len() == begun {
            return self.return_to(mark);
        }
        self.gap(Gap::Blank);
    }

    fn heading(&mut self, heading: &Heading) {
        self.heading_of(heading.level, |writer| writer.parts(&heading.children));
    }

    fn strong(&mut self, write: impl FnOnce(&mut Self)) {
        if std::mem::replace(&mut self.in_strong, true) {
            return write(self);
        }
        self.between("**", "**", write);
        self.in_strong = false;
    }

    fn emphasis(&mut self, write: impl FnOnce(&mut Self)) {
        if std::mem::replace(&mut self.in_emphasis, true) {
            return write(self);
        }
        self.between("*", "*", write);
        self.in_emphasis = false;
    }

    /// Marks close to the words that they stand around; nothing around nothing.
    fn between(&mut self, open: &str, close: &str, write: impl FnOnce(&mut Self)) {
        let mark = self.mark();
        self.put(open);
        let begun = self.out.len();
        self.fresh = true;
        write(self);
        self.fresh = false;
        if self.out.len() == begun {
            return self.return_to(mark);
        }
        let shown = self.out.trim_end_matches(' ').len();
        let trailing = self.out.len() - shown;
        self.out.truncate(shown);
        self.out.push_str(close);
        self.out.extend(std::iter::repeat_n(' ', trailing.min(1)));
    }

    /// One of the theme's own words.
    fn word(&mut self, key: &str) {
        let word = self.site.word(self.language, key);
        self.text(&word);
    }

    fn code(&mut self, code: &Code) {
        let title = code.meta.title.as_deref();
        self.fence(&code.language, title, &code.code);
    }

    fn fence(&mut self, language: &str, title: Option<&str>, code: &str) {
        if self.place != Place::Flow {
            return self.code_span(code.trim_end());
        }
        self.gap(Gap::Blank);
        let fence = "`".repeat(longest_run(code).max(2) + 1);
        self.put(&fence);
        self.out.push_str(language);
        let is_harmless = |title: &&str| !title.contains(['`', '\n']) && !title.trim().is_empty();
        if let Some(title) = title.filter(is_harmless) {
            // Without a language the title would be taken for one.
            self.out.push_str(if language.is_empty() { "text " } else { " " });
            self.out.push_str(title.trim());
        }
        for line in code.trim_end_matches('\n').split('\n') {
            self.out.push('\n');
            // An empty line needs no blanks, but the marks of a quote.
            self.out.push_str(if line.is_empty() { self.prefix.trim_end() } else { &self.prefix });
            self.out.push_str(line);
        }
        self.out.push('\n');
        self.out.push_str(&self.prefix);
        self.out.push_str(&fence);
        self.gap(Gap::Blank);
    }

    /// Code in a line of text.
    fn code_span(&mut self, code: &str) {
        if code.trim().is_empty() {
            return;
        }
        let ticks = "`".repeat(if code.contains('`') { longest_run(code) + 1 } else { 1 });
        self.put(&ticks);
        let pad = code.starts_with('`') || code.ends_with('`');
        self.out.push_str(if pad { " " } else { "" });
        for c in code.trim_matches('\n').chars() {
            match c {
                '\n' => self.out.push(' '),
                // The row is cut into cells before anything else is read.
                '|' if self.place == Place::Cell => self.out.push_str("\\|"),
                c => self.out.push(c),
            }
        }
        self.out.push_str(if pad { " " } else { "" });
        self.out.push_str(&ticks);
    }

    fn math(&mut self, source: &str, display: bool) {
        let source = source.trim();
        if !display || self.place != Place::Flow {
            self.put("$");
            self.out.push_str(&source.replace('\n', " "));
            return self.out.push('$');
        }
        self.gap(Gap::Blank);
        self.put("$$");
        for line in source.split('\n').chain(["$$"]) {
            self.out.push('\n');
            self.out.push_str(&self.prefix);
            self.out.push_str(line);
        }
        self.gap(Gap::Blank);
    }

    fn link(&mut self, href: &str, write: impl FnOnce(&mut Self)) {
        if self.in_link {
            return write(self);
        }
        let close = format!("]({})", self.address(href));
        self.in_link = true;
        self.between("[", &close, |writer| match writer.place {
            Place::Flow => writer.placed(Place::Line, write),
            Place::Line | Place::Cell => write(writer),
        });
        self.in_link = false;
    }

    /// Where the site has it: whole where the site's address is known, the page's own anchors behind its address.
    fn address(&self, href: &str) -> String {
        let mut out = String::with_capacity(href.len() + 32);
        if (href.starts_with('/') && !href.starts_with("//")) || href.starts_with('#') {
            out.push_str(self.site.look.origin.as_deref().unwrap_or_default());
        }
        if href.starts_with('#') {
            out.push_str(self.here);
        }
        for c in href.chars() {
            match c {
                ' ' => out.push_str("%20"),
                '(' => out.push_str("%28"),
                ')' => out.push_str("%29"),
                '<' => out.push_str("%3C"),
                '>' => out.push_str("%3E"),
                '|' => out.push_str("%7C"),
                c if c.is_control() => {}
                c => out.push(c),
            }
        }
        out
    }

    fn neighbours<'n>(&mut self, neighbours: impl Iterator<Item = (&'n str, &'n str)>) {
        for (href, title) in neighbours {
            self.item("- ", true, |writer| writer.link(href, |writer| writer.text(title)));
        }
    }

    fn directory(&mut self, listing: &DirectoryListing) {
        for entry in &listing.entries {
            self.item("- ", true, |writer| {
                match &entry.href {
                    Some(href) => writer.link(href, |writer| writer.text(&entry.title)),
                    None => writer.text(&entry.title),
                }
                if let Some(description) = &entry.description {
                    writer.put(": ");
                    writer.text(description);
                }
                writer.neighbours(entry.pages.iter().map(|page| (&*page.href, &*page.title)));
            });
        }
    }
}

/// The longest row of backticks.
fn longest_run(code: &str) -> usize {
    let mut longest = 0;
    let mut rest = code.as_bytes();
    while let Some(start) = memchr::memchr(b'`', rest) {
        let run = rest[start..].iter().take_while(|byte| **byte == b'`').count();
        longest = longest.max(run);
        rest = &rest[start + run..];
    }
    longest
}

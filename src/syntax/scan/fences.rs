//! Code blocks that end elsewhere than meant: nothing closes them, or the close of another does.

use super::Scanner;
use super::blocks::fence_length;
use crate::diag::Code;
use crate::syntax::MAX_FINDINGS;
use crate::syntax::lexer::Extent;

/// An open code fence.
pub struct Fence {
    pub marker: u8,
    pub start: usize,
    pub length: usize,
    /// What follows the marks, blanks included.
    pub info: Extent,
    /// Columns of its own indentation, taken off its lines.
    pub indent: usize,
    /// Number of containers it stands in.
    pub depth: usize,
    /// The first line of the code that would begin a block: marks that could close this one, and a language.
    pub swallowed: Option<Extent>,
    /// The last marks before it that would close this block if they stood on a line of their own.
    pub late: Option<Extent>,
}

/// A code block that the close of another ended, which begins in it.
pub struct Swallow {
    fence: Fence,
    /// The line of the other.
    line: Extent,
    /// Marks that were meant as a close, perhaps of this block, and begin one since.
    sequel: Option<Extent>,
}

impl Fence {
    /// Notes what a line of the code, whose first letter stands at `at`, says of where the block was meant to end.
    pub fn note(&mut self, src: &[u8], at: usize, end: usize) {
        let rest = src[at..end].trim_ascii_end();
        if self.swallowed.is_some() || rest.is_empty() {
            return;
        }
        if rest[0] == self.marker && fence_length(rest).is_some_and(|length| length >= self.length) {
            self.swallowed = Some(Extent::new(at, at + rest.len()));
        } else if rest.ends_with(&[self.marker]) {
            let run = rest.iter().rev().take_while(|&&byte| byte == self.marker).count();
            if run >= self.length {
                self.late = Some(Extent::new(at + rest.len() - run, at + rest.len()));
            }
        }
    }

    fn marks(&self) -> Extent {
        Extent::new(self.start, self.start + self.length)
    }
}

impl Scanner<'_> {
    /// Looks at what a fence that was closed has swallowed.
    pub fn closed_fence(&mut self, fence: Fence) {
        let Some(line) = fence.swallowed else { return };
        if !self.is_sequel(&fence) && self.swallows.len() < MAX_FINDINGS {
            self.swallows.push(Swallow { fence, line, sequel: None });
        }
    }

    /// Says that nothing closes a fence, unless its marks were meant to close one above.
    pub fn unclosed_fence(&mut self, fence: &Fence) {
        if self.is_sequel(fence) {
            return;
        }
        let marks = fence.marks();
        let marker = &self.source.text[marks.range()];
        let is_last = self.source.text[fence.start..].trim_end().lines().nth(1).is_none();
        let help = if is_last {
            "remove it: no code follows".to_owned()
        } else {
            format!("put a line {marker} after the code, indented as this one is")
        };
        let span = self.source.span(marks.range());
        self.report(Code::UnclosedFence.at(span, "nothing closes this code block").help(help));
    }

    /// Whether a fence without a language that goes wrong is the close that a block above lacks.
    fn is_sequel(&mut self, fence: &Fence) -> bool {
        if !self.source.text[fence.info.range()].trim().is_empty() {
            return false;
        }
        let lacks = |swallow: &&mut Swallow| {
            let Swallow { fence: above, sequel, .. } = swallow;
            sequel.is_none() && (above.depth, above.marker) == (fence.depth, fence.marker)
        };
        let Some(swallow) = self.swallows.iter_mut().rev().find(lacks) else { return false };
        swallow.sequel = Some(fence.marks());
        true
    }

    /// Says which blocks the close of another ended.
    pub fn tell_swallows(&mut self) {
        for swallow in std::mem::take(&mut self.swallows) {
            self.tell_swallow(&swallow);
        }
    }

    fn tell_swallow(&mut self, Swallow { fence, line, sequel }: &Swallow) {
        let text = |extent: Extent| self.source.text[extent.range()].trim();
        let span = |extent: Extent| self.source.span(extent.range());
        let (marks, info, other) = (text(fence.marks()), text(fence.info), text(*line));
        let shows_blocks = matches!(info.split_ascii_whitespace().next(), Some("md" | "mdx" | "markdown"));
        // A line of marks in a block of Markdown may be all that it means to show, when the rest of the page fits.
        if shows_blocks && sequel.is_none() {
            return;
        }
        let ends_late = "nothing closes this code block before the next one begins, so it ends where that one does";
        let mut finding = if shows_blocks {
            let longer = marks[..1].repeat(fence_length(other.as_bytes()).unwrap_or_default() + 1);
            let help = format!("it shows code blocks: write {longer} instead of {marks} where it begins and ends");
            Code::UnclosedFence.at(span(fence.marks()), ends_late).help(help)
        } else if let Some(late) = fence.late {
            let message = "these marks do not close the code block: they do not stand on a line of their own";
            let finding = Code::UnclosedFence.at(span(late), message).help("put them on the next line");
            finding.related(span(fence.marks()), "the code block begins here")
        } else if info.is_empty() {
            let message = "these marks begin a code block that nothing closes before the next one begins";
            let help = format!(
                "put a line {marks} after its code; if they were to close a block, a line of marks is missing above, \
                 or one is too many"
            );
            Code::UnclosedFence.at(span(fence.marks()), message).help(help)
        } else {
            let stray = if sequel.is_some() { ", and take out the marks that close none" } else { "" };
            let finding = Code::UnclosedFence.at(span(fence.marks()), ends_late);
            finding.help(format!("put a line {marks} after its code{stray}"))
        };
        finding = finding.related(span(*line), "this line is read as code");
        if let Some(sequel) = sequel {
            finding = finding.related(span(*sequel), "these marks begin a code block, and close none");
        }
        self.report(finding);
    }
}

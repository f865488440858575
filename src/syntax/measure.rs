//! Parts of the parser by themselves, for the benchmark.

use super::{Options, draft, finish, frontmatter, scan};
use crate::source::Source;

/// comrak on the source as it is, with all of GitHub's Markdown; returns the number of nodes at the root.
pub fn comrak(source: &Source) -> usize {
    let mut options = super::markdown_options();
    options.extension.autolink = true;
    options.extension.tasklist = true;
    let arena = comrak::Arena::new();
    comrak::parse_document(&arena, &source.text, &options).children().count()
}

/// The scanner; returns the bytes it wrote.
pub fn scanner(source: &Source, options: &Options) -> usize {
    let head = frontmatter::split(source, &mut Vec::new());
    scan::scan(source, head.body, options).canonical.text.len()
}

/// Scanner, comrak, pairing and the finished tree, without frontmatter and facts; returns the number of nodes.
pub fn tree(source: &Source, options: &Options) -> usize {
    let mut diags = Vec::new();
    let head = frontmatter::split(source, &mut diags);
    let (draft, _) = draft(source, &head, options, &mut diags);
    finish::finish(draft).nodes.len()
}

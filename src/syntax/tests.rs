//! The parser through one door: a source in, its tree as text and what was said of it out.

mod bounds;
mod cases;
mod dump;
mod positions;

use super::{Options, parse};
use crate::diag::Diagnostic;
use crate::document::Document;
use crate::source::{FileId, SitePath, Source};

fn source(text: &str) -> Source {
    Source::new(FileId(0), SitePath::new("page.mdx").expect("a plain name"), text)
}

fn parsed(text: &str) -> (Document, Vec<Diagnostic>) {
    let checked = parse(&source(text), &Options::default());
    (checked.value, checked.diags)
}

//! The line below a page's title: its description, which is a line of Markdown.

use crate::index::PageContext;
use crate::page::{self, Part};

/// A page's description with its marks. A link that leads nowhere is its words.
pub(super) fn parts(context: &PageContext, description: &str) -> Vec<Part> {
    let href =
        |written: &str| context.described.iter().find(|(own, _)| **own == *written).map(|(_, href)| href.clone());
    page::marked(description, &mut { href })
}

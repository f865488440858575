//! Search without a server: the text of each page as terms, and terms as files that a reader's browser asks for.
//!
//! A *term* is all words of one stem. A page leaves an `Entry`: its terms, each with an impact (how much of what the page
//! is about it says, by field), and its text for excerpts, packed. The entries of some pages are a `Segment`; a `Builder`
//! makes of the segments of one language, version and class the files of an index: a root, shards of the dictionary with
//! the pages of each term, packs of texts.
//!
//! Decisions, with what was measured in `tests/search/README.md`:
//! - Browsers have no stemmer: a shard holds every word that the site has and which of them are one term, so that a word
//!   that is typed is looked up as it is, and what nobody wrote is found by its neighbours in the dictionary.
//! - Impacts know nothing of other pages. How rare a term is the browser finds out over all indexes that it has loaded:
//!   so pages of a class rank among those of everybody, and no public file depends on them.
//! - A slip in a word's first letters leads to a wrong shard: words stand by their ends, too, for who finds nothing else.
//! - Stop words are terms where they name something (titles, headings, code), not where they are only written.
//! - Scripts without blanks between words are pairs of letters on both sides (`words`), which needs no dictionary.
//! - Files are deflated here: few hosts compress what is not text, and browsers unpack it natively.

mod by_word;
mod endings;
mod entry;
mod fold;
mod index;
mod segment;
mod shard;
mod stems;
mod terms;
mod text;
mod vocabulary;
mod words;

#[cfg(test)]
mod tests;

pub use entry::{Entries, Entry};
pub use index::{Builder, File};
pub use segment::Segment;
pub use text::{Section, Text, text};

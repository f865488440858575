//! From a document and its answers to a page: snippets in, links resolved, expressions folded, calls checked.

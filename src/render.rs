//! From a page to HTML: templates, escaping, highlighting.

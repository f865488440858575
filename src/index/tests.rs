//! Several files as one text in; navigation, contexts, links and findings as text out.

mod fixture;
mod incremental;
mod links;
mod navigation;
mod whole_site;

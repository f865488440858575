//! Frontmatter: the YAML (or TOML) block at a page's head, as `spec` of the authoring surface lists it.

/// What a page says of itself. Owned by the config work; see `frontmatter::parse`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Frontmatter {
    pub title: Option<Box<str>>,
    pub sidebar_title: Option<Box<str>>,
    pub description: Option<Box<str>>,
    pub icon: Option<Box<str>>,
    pub tag: Option<Box<str>>,
}

/// Reads the YAML between the fences, which stands at `at`.
pub fn parse(_yaml: &str, _at: crate::source::Span) -> crate::diag::Checked<Frontmatter> {
    crate::diag::Checked { value: Frontmatter::default(), diags: Vec::new() }
}

//! What a file is, by its name: text, asset, secret, or not ours.

use crate::source::SitePath;

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Kind {
    /// Read as text: pages, snippets, the site file, data, specifications, styles, scripts, templates.
    Text,
    /// Copied, looked into for private keys and a picture's size.
    Asset,
    /// Read as text for the sake of public keys, and refused when it holds a private one. Never published.
    Certificate,
    /// Looked at only to warn when it holds a private key. Never published.
    Key,
}

/// Left out unless an ignore file brings them back (`!README.md`): they speak to a repository's visitors.
pub const IGNORED: [&str; 4] = ["README.md", "LICENSE.md", "CHANGELOG.md", "CONTRIBUTING.md"];

/// Dot-files (`.env`, `.git`) and installed packages: never read, never published.
pub fn hidden(name: &str) -> bool {
    name.starts_with('.') || name == "node_modules"
}

pub fn kind(path: &SitePath) -> Kind {
    match path.extension().to_ascii_lowercase().as_str() {
        "mdx" | "md" | "json" | "yaml" | "yml" | "css" | "js" | "mjs" | "jsx" | "ts" | "tsx" => Kind::Text,
        "html" if path.as_str().starts_with("theme/") => Kind::Text,
        "pem" => Kind::Certificate,
        "key" => Kind::Key,
        _ => Kind::Asset,
    }
}

/// The names that `config` looks for.
pub fn is_site_file(path: &SitePath) -> bool {
    matches!(path.as_str(), "docs.json" | "docs.yaml" | "docs.yml" | "mint.json")
}

/// Why a file of this name cannot stand in a site: its address would not survive a web server.
pub fn odd_name(name: &str) -> Option<&'static str> {
    if name.contains(char::is_control) {
        return Some("a control character");
    }
    name.contains('\\').then_some("a backslash, which browsers read as `/`")
}

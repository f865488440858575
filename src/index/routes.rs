//! Addresses: from files to routes, from routes to what a browser is given.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::config::Address;
pub(super) use crate::inputs::publishing::is_markdown;
pub use crate::inputs::publishing::{is_page, is_snippet};
use crate::source::SitePath;

/// A page's address without base path: starts with `/`, no trailing `/` (but for the root itself), no `.mdx`.
/// Not percent-encoded: the file's own name.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Route(pub Arc<str>);

/// What may not stand in a URL's path as it is. Beyond ASCII everything is encoded by `utf8_percent_encode`.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

impl Route {
    /// `a/b.mdx` → `/a/b`, `a/index.mdx` → `/a`, `index.mdx` → `/`; also of what an author writes for a page:
    /// `a/b`, `/a/b/`, `a/index`.
    pub fn of(path: &str) -> Route {
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".mdx").or_else(|| path.strip_suffix(".md")).unwrap_or(path);
        let path = match path.strip_suffix("index") {
            Some("") => "",
            Some(folder) if folder.ends_with('/') => folder.trim_end_matches('/'),
            _ => path,
        };
        Route(format!("/{path}").into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `/a/b/c` → `/a/b`; `None` for the root.
    pub fn parent(&self) -> Option<Route> {
        let (parent, last) = self.0.rsplit_once('/')?;
        match (parent, last) {
            ("", "") => None,
            ("", _) => Some(Route("/".into())),
            (parent, _) => Some(Route(parent.into())),
        }
    }

    /// With the base path, percent-encoded; with a `/` at the end where the site wants one.
    pub fn href(&self, address: &Address, trailing_slash: bool) -> Box<str> {
        let mut href = address.href(&encode(&self.0)).into_string();
        if trailing_slash && !href.ends_with('/') {
            href.push('/');
        }
        href.into()
    }
}

/// A file's address with the base path, percent-encoded.
pub(super) fn file_href(path: &SitePath, address: &Address) -> String {
    [&*address.base, "/", &*encode(path.as_str())].concat()
}

pub(super) fn encode(path: &str) -> Cow<'_, str> {
    utf8_percent_encode(path, PATH).into()
}

/// Percent-decoded; as it is when that gives no UTF-8.
pub(super) fn decode(written: &str) -> String {
    percent_decode_str(written).decode_utf8().map_or_else(|_| written.to_owned(), |text| text.into_owned())
}

/// `guides/getting-started.mdx` → `Getting started`; a folder's `index.mdx` is called like the folder.
pub(super) fn title_of(path: &SitePath) -> Option<Box<str>> {
    let stem = path.file_name().strip_suffix(&format!(".{}", path.extension())).unwrap_or(path.file_name());
    let name = if stem == "index" { path.folder().rsplit('/').next()? } else { stem };
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect::<String>().into())
}

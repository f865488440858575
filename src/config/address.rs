//! Where the site will live: its origin and the path below it.

use percent_encoding::percent_decode_str;
use url::Url;

/// `url` of the site file or `--base-url`, taken apart.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Address {
    /// `https://foo.com`; `None` when the site does not say.
    pub origin: Option<Box<str>>,
    /// `/docs`, or empty for the root of a host. Never ends in `/`.
    pub base: Box<str>,
}

impl Address {
    /// A whole URL, or a path alone (`/docs`). The error says what to write.
    pub fn parse(written: &str) -> Result<Address, &'static str> {
        const FORM: &str = "write it as `https://foo.com/docs`";
        if written.starts_with('/') && !written.starts_with("//") {
            // Any origin will do to have the path judged as browsers judge it.
            let url = Url::parse("https://base.invalid").and_then(|url| url.join(written)).map_err(|_| FORM)?;
            return Ok(Address { origin: None, base: base(&url)? });
        }
        let url = Url::parse(written).map_err(|_| FORM)?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err("it must begin with `https://`");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it must hold no user name or password");
        }
        Ok(Address { origin: Some(url.origin().ascii_serialization().into()), base: base(&url)? })
    }

    /// A path as an author wrote it with the base path, without it: `/docs/a?b` → `/a?b`, `/docs` → `/`. `None` where it
    /// does not begin so. Authors of a site below `/docs` write both `/a` and `/docs/a`; where the path as written leads
    /// to something of the site, that is what they mean.
    pub fn below_base(&self, path: &str) -> Option<String> {
        if self.base.is_empty() {
            return None;
        }
        let decoded = percent_decode_str(&self.base).decode_utf8_lossy();
        let rest = path.strip_prefix(&*self.base).or_else(|| path.strip_prefix(&*decoded))?;
        let is_whole = rest.is_empty() || rest.starts_with(['/', '?', '#']);
        is_whole.then(|| format!("/{}", rest.trim_start_matches('/')))
    }

    /// A path of the site (`/x`, percent-encoded) as a reader's browser needs it.
    pub fn href(&self, path: &str) -> Box<str> {
        match path {
            "/" if !self.base.is_empty() => self.base.clone(),
            path => [&*self.base, path].concat().into(),
        }
    }
}

fn base(url: &Url) -> Result<Box<str>, &'static str> {
    if url.query().is_some() || url.fragment().is_some() {
        return Err("it must have no `?` and no `#`");
    }
    Ok(url.path().trim_end_matches('/').into())
}

/// Whether a browser may be sent there with secrets: `https:`, or this machine itself.
pub(super) fn is_safe(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: &str) {
        let found = match Address::parse(written) {
            Ok(address) => format!("{} + {}", address.origin.as_deref().unwrap_or("-"), address.base),
            Err(error) => error.to_owned(),
        };
        assert_eq!(found, expected, "for {written:?}");
    }

    #[test]
    fn addresses() {
        check("https://foo.com", "https://foo.com + ");
        check("https://foo.com/", "https://foo.com + ");
        check("https://foo.com/docs/", "https://foo.com + /docs");
        check("https://FOO.com:8443/a b", "https://foo.com:8443 + /a%20b");
        check("/docs", "- + /docs");
        check("/", "- + ");
        check("foo.com/docs", "write it as `https://foo.com/docs`");
        check("ftp://foo.com", "it must begin with `https://`");
        check("https://foo.com/docs?x", "it must have no `?` and no `#`");
        check("https://me:pw@foo.com", "it must hold no user name or password");
    }

    #[test]
    fn hrefs() {
        let address = Address::parse("/docs").expect("a path");
        assert_eq!(&*address.href("/"), "/docs");
        assert_eq!(&*address.href("/a"), "/docs/a");
        assert_eq!(&*Address::default().href("/"), "/");
    }

    #[test]
    fn paths_with_the_base() {
        let below = |base: &str, path: &str| Address::parse(base).expect("a path").below_base(path);
        for (base, path, expected) in [
            ("/docs", "/docs/a?b#c", Some("/a?b#c")),
            ("/docs", "/docs", Some("/")),
            ("/docs", "/docs/", Some("/")),
            ("/docs", "/docs#a", Some("/#a")),
            ("/docs", "/docs//host/a", Some("/host/a")),
            ("/docs", "/docsx", None),
            ("/docs", "/a/docs", None),
            ("/a b", "/a b/c", Some("/c")),
            ("/a b", "/a%20b/c", Some("/c")),
            ("/", "/docs", None),
        ] {
            assert_eq!(below(base, path).as_deref(), expected, "for {path:?} below {base:?}");
        }
    }
}

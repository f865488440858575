//! Which addresses share cookies: browsers' notion of a site, by the public suffix list and the scheme.

use url::{Host, Url};

/// Whether browsers send the cookies of one address with requests that pages of the other make: the same scheme, and
/// the same name right of which anybody can have names of their own. `docs.foo.com` and `dash.foo.com` are one site,
/// `a.github.io` and `b.github.io` are two.
pub fn is_same_site(a: &Url, b: &Url) -> bool {
    let is_same_name = match (a.host(), b.host()) {
        (Some(Host::Domain(a)), Some(Host::Domain(b))) => registrable(a) == registrable(b),
        (a, b) => a == b,
    };
    a.scheme() == b.scheme() && is_same_name
}

/// Whether cookies that one host sets for itself and what lies below it reach another: `foo.com` gives to
/// `api.foo.com`, `dash.foo.com` does not.
pub fn cookies_reach(from: &Url, to: &Url) -> bool {
    match (from.host(), to.host()) {
        (Some(Host::Domain(from)), Some(Host::Domain(to))) => {
            to.strip_suffix(from).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        }
        (from, to) => from == to,
    }
}

/// Whether a name and all below it are somebody's own: `acme.com` is, `com` and `github.io` are not.
pub fn is_registered(name: &str) -> bool {
    psl::domain_str(name.trim_end_matches('.')).is_some()
}

/// What its owner registered: the name below the public suffix. A name that is a suffix itself (`localhost`,
/// `github.io`) stands for itself alone.
fn registrable(name: &str) -> &str {
    let name = name.trim_end_matches('.');
    psl::domain_str(name).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    #[test]
    fn sites() {
        for (a, b, expected) in [
            // The worked examples of the documentation.
            ("https://docs.foo.com", "https://dash.foo.com/api/docs/user-info", true),
            ("https://foo.com/docs", "https://dash.foo.com/api/docs/user-info", true),
            ("https://foo.com/docs", "https://foo.com/api/docs/user-info", true),
            ("https://docs.foo.co.uk", "https://dash.foo.co.uk", true),
            ("https://docs.foo.co.uk", "https://docs.bar.co.uk", false),
            ("https://foo.com", "https://foo.net", false),
            ("https://foo.com", "https://evilfoo.com", false),
            // Hosts for everybody, from the list's private part.
            ("https://acme.github.io", "https://other.github.io", false),
            ("https://acme.pages.dev", "https://dash.acme.com", false),
            ("https://docs.vercel.app", "https://dash.vercel.app", false),
            ("https://a.docs.vercel.app", "https://b.docs.vercel.app", true),
            // The scheme counts, the port does not.
            ("https://foo.com", "http://foo.com", false),
            ("https://foo.com:8443", "https://dash.foo.com", true),
            ("http://127.0.0.1:4000", "http://127.0.0.1:5000", true),
            ("http://127.0.0.1:4000", "http://localhost:5000", false),
            ("http://localhost:4000", "http://localhost:5000", true),
            ("http://[::1]:4000", "http://[::1]:5000", true),
        ] {
            assert_eq!(is_same_site(&url(a), &url(b)), expected, "{a} and {b}");
            assert_eq!(is_same_site(&url(b), &url(a)), expected, "{b} and {a}");
        }
    }

    #[test]
    fn cookies() {
        for (from, to, expected) in [
            ("https://foo.com", "https://foo.com/api", true),
            ("https://foo.com", "https://api.foo.com", true),
            ("https://dash.foo.com", "https://api.dash.foo.com", true),
            ("https://dash.foo.com", "https://api.foo.com", false),
            ("https://dash.foo.com", "https://foo.com", false),
            ("https://foo.com", "https://evilfoo.com", false),
            ("http://127.0.0.1:1", "http://127.0.0.1:2", true),
            ("http://127.0.0.1:1", "http://127.0.0.2:2", false),
        ] {
            assert_eq!(cookies_reach(&url(from), &url(to)), expected, "{from} to {to}");
        }
    }
}

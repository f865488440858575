//! Addresses that the site file and pages' heads ask for: where they stand, and one rule for which may.

use std::borrow::Cow;
use std::sync::LazyLock;

use url::Url;

use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// Schemes that lead somewhere and run nothing in the reader's page.
const HARMLESS: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Whether an address is a path, or of a scheme that is known to be harmless, as browsers read it: they leave out some of
/// the white space and control characters. What they cannot read at all is not. `isHarmless` of `client/page.js` is the
/// same for readers' addresses.
pub fn is_harmless(address: &str) -> bool {
    static BASE: LazyLock<Url> = LazyLock::new(|| Url::parse("https://a").expect("a host makes an address"));
    let begun = address.trim_start_matches(|letter| letter <= ' ');
    // `url` finds no host behind three slashes that no scheme stands before; browsers do.
    let whole = if begun.starts_with(['/', '\\']) { format!("https:{begun}").into() } else { Cow::from(begun) };
    let read = Url::options().base_url(Some(&BASE)).parse(&whole);
    read.is_ok_and(|url| HARMLESS.contains(&url.scheme()))
}

/// Whether an address is whole and of the web, as those are of what is sent and of what a server is.
pub fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// Whether meta tags of this name hold an address.
pub fn holds_address(tag: &str) -> bool {
    matches!(
        tag,
        "og:image"
            | "og:image:url"
            | "og:image:secure_url"
            | "og:video"
            | "og:video:url"
            | "og:video:secure_url"
            | "og:audio"
            | "og:audio:url"
            | "og:audio:secure_url"
            | "og:url"
            | "twitter:image"
            | "twitter:image:src"
            | "twitter:player"
    )
}

/// What is said of one that is not harmless, at the value of `key`.
pub fn refused(key: &str, address: &str, at: Span) -> Diagnostic {
    // A line break in it would break the finding.
    let address: String = address.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    Code::LinkUnsafe
        .at(at, format!("`{address}` in `{key}` is no address that can be followed safely; it is left out"))
        .help("write a path of the site, or an address with `https:`, `mailto:` or `tel:`")
}

#[cfg(test)]
mod tests {
    use super::is_harmless;

    #[test]
    fn schemes() {
        for address in [
            "",
            "/a",
            "a/b:c",
            "./a",
            "#a",
            "?a=b:c",
            "//host/x",
            "///host/x",
            " \\\t/host/x",
            "https://a",
            "HTTP://a",
            "mailto:a@b",
            "tel:+1",
            "a",
            "é:b",
            "1http:b",
            "java script:b",
            "\u{a0}javascript:b",
        ] {
            assert!(is_harmless(address), "{address:?}");
        }
        for address in [
            "javascript:x",
            "JavaScript:x",
            " javascript:x",
            "java\nscript:x",
            "\u{1}javascript:x",
            "javascript\t:x",
            "vbscript:x",
            "data:text/html,x",
            "blob:x",
            "file:///etc",
            "x-app:y",
            "https://",
            "http://a b/",
        ] {
            assert!(!is_harmless(address), "{address:?}");
        }
    }
}

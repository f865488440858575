//! Feeds: RSS 2.0 for pages with entries.

use std::fmt::Write as _;

use crate::artifact::Artifact;
use crate::render::Feed;

/// `path` is where the feed stands in the bundle, `own` its whole address.
pub fn file(path: &str, own: &str, feed: &Feed) -> Artifact {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.push_str("<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n");
    element("title", &feed.title, &mut xml);
    element("link", &feed.href, &mut xml);
    element("description", &feed.description, &mut xml);
    element("language", &feed.language, &mut xml);
    let _ = writeln!(xml, "<atom:link href=\"{}\" rel=\"self\" type=\"application/rss+xml\"/>", escaped(own));
    // The build reads no clock: a feed is as new as its newest entry, or its page.
    if let Some(newest) = feed.entries.iter().filter_map(|entry| entry.date).max().max(feed.changed) {
        element("lastBuildDate", &newest.rfc822(), &mut xml);
    }
    for entry in &feed.entries {
        xml.push_str("<item>\n");
        element("title", &entry.title, &mut xml);
        element("link", &entry.href, &mut xml);
        let _ = writeln!(xml, "<guid isPermaLink=\"true\">{}</guid>", escaped(&entry.href));
        if let Some(date) = entry.date {
            element("pubDate", &date.rfc822(), &mut xml);
        }
        for tag in &entry.tags {
            element("category", tag, &mut xml);
        }
        element("description", &entry.html, &mut xml);
        xml.push_str("</item>\n");
    }
    xml.push_str("</channel>\n</rss>\n");
    Artifact::public(path, xml)
}

fn element(name: &str, text: &str, xml: &mut String) {
    let _ = writeln!(xml, "<{name}>{}</{name}>", escaped(text));
}

/// Text of XML, which has no way to write some characters: they are left out.
fn escaped(text: &str) -> String {
    let allowed =
        |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    super::redirects::escaped(&text.chars().filter(allowed).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_stays_text() {
        for (text, expected) in [
            ("a & b", "a &amp; b"),
            ("<p>x</p>", "&lt;p&gt;x&lt;/p&gt;"),
            ("]]>", "]]&gt;"),
            ("&amp;", "&amp;amp;"),
            ("\"it's\"", "&quot;it&#39;s&quot;"),
            ("a\0b\u{8}c\u{1f}d\u{ffff}e", "abcde"),
            ("tab\there\nline", "tab\there\nline"),
            ("<!--\u{2028}é🎉", "&lt;!--\u{2028}é🎉"),
        ] {
            assert_eq!(escaped(text), expected, "{text:?}");
        }
    }
}

//! What search engines read first: `sitemap.xml`, `robots.txt`.

use std::fmt::Write as _;

use super::Listed;
use super::redirects::escaped;
use crate::artifact::Artifact;

/// What one file may hold by the protocol: pages, and bytes with room for its head and end.
const MAX_PAGES: usize = 50_000;
const MAX_BYTES: usize = 50_000_000 - 1000;

/// `sitemap.xml`; for more than one file may hold, an index of that name and `sitemap-1.xml`, … Nothing for a site
/// without pages to list.
pub fn files(origin: &str, base: &str, pages: &[Listed]) -> Vec<Artifact> {
    let mut parts = vec![String::new()];
    let mut n_pages = 0;
    for page in pages {
        let entry = entry(&escaped(origin), page);
        let part = parts.last_mut().expect("it begins with one");
        if n_pages == MAX_PAGES || part.len() + entry.len() > MAX_BYTES {
            n_pages = 1;
            parts.push(entry);
        } else {
            n_pages += 1;
            part.push_str(&entry);
        }
    }
    match &parts[..] {
        [all] if all.is_empty() => Vec::new(),
        [all] => vec![Artifact::public("sitemap.xml", sitemap(all))],
        parts => {
            let here = escaped(&format!("{origin}{base}"));
            let names: Vec<String> = (1..=parts.len()).map(|number| format!("sitemap-{number}.xml")).collect();
            let lines = names.iter().map(|name| format!("<sitemap><loc>{here}/{name}</loc></sitemap>\n"));
            let index = format!("{HEAD}<sitemapindex {NAMESPACE}>\n{}</sitemapindex>\n", lines.collect::<String>());
            let files = names.iter().zip(parts).map(|(name, part)| Artifact::public(name, sitemap(part)));
            files.chain([Artifact::public("sitemap.xml", index)]).collect()
        }
    }
}

/// Everybody may read everything; what should not be listed says so itself.
pub fn robots(sitemap: Option<&str>) -> Artifact {
    let sitemap = sitemap.map(|url| format!("\nSitemap: {url}\n")).unwrap_or_default();
    Artifact::public("robots.txt", format!("User-agent: *\nAllow: /\n{sitemap}"))
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

fn sitemap(entries: &str) -> String {
    format!("{HEAD}<urlset {NAMESPACE} xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n{entries}</urlset>\n")
}

fn entry(origin: &str, page: &Listed) -> String {
    let mut xml = format!("<url><loc>{origin}{}</loc>", escaped(page.href));
    if let Some(changed) = page.changed {
        _ = write!(xml, "<lastmod>{}</lastmod>", escaped(changed));
    }
    for (language, href) in page.languages {
        let (language, href) = (escaped(language), escaped(href));
        _ = write!(xml, "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{origin}{href}\"/>");
    }
    xml.push_str("</url>\n");
    xml
}

//! Which pages show the most.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A page that came out of a build.
pub struct Page {
    site: String,
    at: usize,
    route: String,
    language: String,
    /// Bytes of its content.
    len: usize,
    /// What is in it: classes of the theme, elements.
    shown: BTreeSet<String>,
}

pub struct Chosen {
    pub site: String,
    /// Number of the site.
    pub at: usize,
    pub route: String,
    /// Why it was chosen.
    pub why: String,
}

/// The pages below `folder`, where a site was built, without those that only lead elsewhere. In the order of their paths.
pub fn pages(site: &str, at: usize, folder: &Path) -> Result<Vec<Page>, String> {
    let mut pages = Vec::new();
    collect(site, at, folder, "", &mut pages)?;
    Ok(pages)
}

fn collect(site: &str, at: usize, folder: &Path, route: &str, pages: &mut Vec<Page>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && name != "_docs" {
            collect(site, at, &path, &format!("{route}/{name}"), pages)?;
        } else if name == "index.html" {
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            pages.extend(page(site, at, &format!("{route}/"), &text));
        }
    }
    Ok(())
}

fn page(site: &str, at: usize, route: &str, html: &str) -> Option<Page> {
    if html.contains("http-equiv=\"refresh\"") {
        return None;
    }
    let content = html.split_once("<article")?.1.split_once("</article>")?.0;
    let language = html.split_once("lang=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(tag, _)| tag);
    let mut shown = BTreeSet::new();
    for value in content.split(" class=\"").skip(1).filter_map(|rest| rest.split_once('"')) {
        shown.extend(value.0.split_whitespace().filter(|class| class.starts_with("d-")).map(str::to_owned));
    }
    for element in
        ["<table", "<img", "<iframe", "<video", "<math", "<blockquote", "<details", "<svg", "<ol", "<h4", "<h5"]
    {
        if content.contains(element) {
            shown.insert(element.to_owned());
        }
    }
    Some(Page { site: site.into(), at, route: route.into(), language: language.into(), len: content.len(), shown })
}

/// `n` of `pages`, in the order in which they were chosen; the same for the same pages.
pub fn chosen(mut pages: Vec<Page>, n: usize) -> Vec<Chosen> {
    let mut chosen = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut by_site: BTreeMap<usize, usize> = BTreeMap::new();
    let mut languages: BTreeSet<(usize, String)> = pages.iter().map(|page| (page.at, page.language.clone())).collect();
    while chosen.len() < n && !pages.is_empty() {
        let new = |page: &Page| page.shown.iter().filter(|what| !seen.contains(*what)).count();
        // A site of a thousand pages is not worth ten of a hundred.
        let share = |page: &Page| by_site.get(&page.at).copied().unwrap_or_default();
        let language = languages.pop_first();
        let (best, why) = match language {
            Some((at, language)) => {
                let of_it = |page: &Page| page.at == at && page.language == language;
                let best = best_by(&pages, |page| (of_it(page), new(page), page.shown.len(), page.len));
                (best, format!("most in {language}"))
            }
            None if chosen.len() % 2 == 0 => {
                let least = pages.iter().map(share).min().unwrap_or_default();
                let best = best_by(&pages, |page| (new(page), share(page) == least, page.shown.len(), page.len));
                (best, format!("{} components", pages[best].shown.len()))
            }
            None => {
                let least = pages.iter().map(share).min().unwrap_or_default();
                (best_by(&pages, |page| (share(page) == least, page.len)), "long".to_owned())
            }
        };
        let page = pages.remove(best);
        seen.extend(page.shown);
        *by_site.entry(page.at).or_default() += 1;
        chosen.push(Chosen { site: page.site, at: page.at, route: page.route, why });
    }
    chosen
}

/// The first of the pages for which `key` is greatest; there is at least one page.
fn best_by<K: Ord>(pages: &[Page], key: impl Fn(&Page) -> K) -> usize {
    let greatest = (0..pages.len()).rev().max_by_key(|at| key(&pages[*at]));
    greatest.unwrap_or_default()
}

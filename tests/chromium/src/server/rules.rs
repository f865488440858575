//! `_headers` and `_redirects`, as Netlify and Cloudflare Pages read them: their paths begin at the folder, whatever path
//! the host is reached by.

use std::path::Path;

/// The headers that `_headers` gives to a path below the folder, in the order of the file.
///
/// A block is a path pattern at the line's beginning and indented `Name: value` lines; every block that matches counts.
pub fn headers(folder: &Path, path: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(folder.join("_headers")).unwrap_or_default();
    let mut matching = false;
    let mut headers = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        if !line.starts_with([' ', '\t']) {
            matching = matches(line.trim(), path).is_some();
        } else if matching && let Some((name, value)) = line.trim().split_once(':') {
            headers.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    headers
}

/// Status and destination that `_redirects` has for a path below the folder: the first line that matches.
///
/// A line is `FROM TO [STATUS]`; `*` at the end of FROM is `:splat` in TO, a `:name` stands for one part. A status of
/// 200 (a rewrite) is not among what a static site needs and not read.
pub fn redirect(folder: &Path, path: &str) -> Option<(u16, String)> {
    let text = std::fs::read_to_string(folder.join("_redirects")).ok()?;
    text.lines().find_map(|line| {
        let mut words = line.split_whitespace().filter(|word| !word.starts_with('#'));
        let (from, to) = (words.next()?, words.next()?);
        let status = words.next().map_or(Some(301), |status| status.trim_end_matches('!').parse().ok())?;
        let found = matches(from, path.trim_end_matches('/')).or_else(|| matches(from, path))?;
        let filled = found.iter().fold(to.to_owned(), |to, (name, value)| to.replace(&format!(":{name}"), value));
        Some((status, filled))
    })
}

/// What the placeholders of a pattern stand for in a path; `None` when it does not match.
fn matches<'a>(pattern: &'a str, path: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let (mut pattern, mut path) = (pattern, path);
    let mut found = Vec::new();
    loop {
        if pattern == "*" {
            found.push(("splat", path));
            return Some(found);
        }
        let (expected, pattern_rest) = pattern.split_once('/').map_or((pattern, None), |(a, b)| (a, Some(b)));
        let (part, path_rest) = path.split_once('/').map_or((path, None), |(a, b)| (a, Some(b)));
        match expected.strip_prefix(':') {
            Some(name) if !part.is_empty() => found.push((name, part)),
            _ if expected == part => {}
            _ => return None,
        }
        match (pattern_rest, path_rest) {
            (None, None) => return Some(found),
            // `/a/*` also stands for `/a`.
            (Some("*"), None) => return Some(found),
            (Some(next), Some(rest)) => (pattern, path) = (next, rest),
            _ => return None,
        }
    }
}

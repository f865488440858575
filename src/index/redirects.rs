//! Redirects of the site file: exact paths, and patterns with `:name`, `:name*` and `prefix-*`.

use rustc_hash::FxHashMap;

use crate::config::Redirect;

/// The site's redirects, ready to be asked.
#[derive(Default)]
pub(super) struct Redirects {
    /// By source without a trailing `/`: index into the site file's list.
    exact: FxHashMap<Box<str>, u32>,
    patterns: Vec<Pattern>,
}

struct Pattern {
    redirect: u32,
    /// Everything before the first placeholder, to pass over most patterns at once.
    literal: Box<str>,
    parts: Vec<Part>,
}

enum Part {
    Literal(Box<str>),
    /// `:name`, one part of a path.
    One(Box<str>),
    /// `:name*` or `*`: any number of parts. At most one in a pattern.
    Rest(Box<str>),
    /// `beta-*`: what begins so, and all parts after it. Only at the end.
    Prefix(Box<str>),
}

/// What placeholders stand for, by name.
type Captures<'p> = Vec<(&'p str, String)>;

impl Redirects {
    pub(super) fn new(redirects: &[Redirect]) -> Redirects {
        let mut found = Redirects::default();
        for (at, redirect) in redirects.iter().enumerate() {
            let at = at as u32;
            let source = trim(&redirect.source);
            if source.contains([':', '*']) {
                found.patterns.push(pattern(at, source));
            } else {
                found.exact.entry(source.into()).or_insert(at);
            }
        }
        found
    }

    /// The redirect that `path` (with its leading `/`) takes: its place in the site file's list, and where it
    /// leads, placeholders filled in. Exact sources come before patterns, patterns in the order of the file.
    pub(super) fn find(&self, path: &str, redirects: &[Redirect]) -> Option<(u32, String)> {
        let path = trim(path);
        if let Some(&at) = self.exact.get(path) {
            return Some((at, redirects[at as usize].destination.to_string()));
        }
        self.patterns.iter().find_map(|pattern| {
            if !path.starts_with(&*pattern.literal) {
                return None;
            }
            let captures = pattern.captures(path)?;
            Some((pattern.redirect, fill(&redirects[pattern.redirect as usize].destination, &captures)))
        })
    }
}

fn trim(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => "/",
        path => path,
    }
}

/// `source` has one `*` at most, where it has a meaning.
fn pattern(redirect: u32, source: &str) -> Pattern {
    let written: Vec<&str> = source.split('/').filter(|part| !part.is_empty()).collect();
    let mut parts = Vec::with_capacity(written.len());
    for (at, part) in written.iter().enumerate() {
        parts.push(match (part.strip_prefix(':'), part.strip_suffix('*')) {
            (Some(name), Some(_)) => Part::Rest(name.trim_end_matches('*').into()),
            (Some(name), None) => Part::One(name.into()),
            (None, Some("")) => Part::Rest("".into()),
            (None, Some(prefix)) if at + 1 == written.len() => Part::Prefix(prefix.into()),
            _ => Part::Literal((*part).into()),
        });
    }
    let literal = source.split([':', '*']).next().unwrap_or_default().trim_end_matches('/').into();
    Pattern { redirect, literal, parts }
}

impl Pattern {
    fn captures<'p>(&'p self, path: &str) -> Option<Captures<'p>> {
        let mut found = Vec::new();
        let given: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let rest_at = self.parts.iter().position(|part| matches!(part, Part::Rest(_) | Part::Prefix(_)));
        let Some(rest_at) = rest_at else {
            return (given.len() == self.parts.len() && each(&self.parts, &given, &mut found)).then_some(found);
        };
        let after = &self.parts[rest_at + 1..];
        let n_rest = given.len().checked_sub(rest_at + after.len())?;
        let (before_given, tail) = given.split_at(rest_at);
        let (rest, after_given) = tail.split_at(n_rest);
        if !each(&self.parts[..rest_at], before_given, &mut found) || !each(after, after_given, &mut found) {
            return None;
        }
        match &self.parts[rest_at] {
            Part::Rest(name) => found.push((name, rest.join("/"))),
            Part::Prefix(prefix) => found.push(("", rest.join("/").strip_prefix(&**prefix)?.to_owned())),
            Part::Literal(_) | Part::One(_) => {}
        }
        Some(found)
    }
}

fn each<'p>(parts: &'p [Part], given: &[&str], found: &mut Captures<'p>) -> bool {
    parts.iter().zip(given).all(|(part, given)| match part {
        Part::Literal(literal) => **literal == **given,
        Part::One(name) => {
            found.push((name, (*given).to_owned()));
            true
        }
        Part::Rest(_) | Part::Prefix(_) => false,
    })
}

/// Whether a destination has a `*`, or a `:` that is neither a scheme's nor a port's.
pub(super) fn has_placeholder(destination: &str) -> bool {
    destination.contains('*') || destination.split('/').any(|part| part.starts_with(':'))
}

/// The destination with its placeholders filled in. A URL's own colons (`https://`, `:8080`) are no placeholders.
fn fill(destination: &str, captures: &Captures) -> String {
    let mut filled = String::with_capacity(destination.len() + 32);
    let mut rest = destination;
    'next: while let Some(at) = rest.find([':', '*']) {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        for (name, value) in captures {
            let placeholder =
                rest.strip_prefix(':').and_then(|rest| rest.strip_prefix(*name)).filter(|_| !name.is_empty());
            let after = match placeholder {
                Some(after) if !after.starts_with(|c: char| c.is_alphanumeric() || c == '_') => {
                    after.strip_prefix('*').unwrap_or(after)
                }
                Some(_) => continue,
                None if rest.starts_with('*') => &rest[1..],
                None => continue,
            };
            filled.push_str(value);
            rest = after;
            continue 'next;
        }
        filled.push_str(&rest[..1]);
        rest = &rest[1..];
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    #[track_caller]
    fn check(redirects: &[(&str, &str)], path: &str, expected: &str) {
        let span = Span { file: FileId(0), start: 0, end: 0 };
        let list: Vec<Redirect> = redirects
            .iter()
            .map(|(source, destination)| Redirect {
                source: (*source).into(),
                destination: (*destination).into(),
                permanent: true,
                span,
                destination_span: span,
            })
            .collect();
        let found = Redirects::new(&list).find(path, &list).map(|(_, to)| to);
        assert_eq!(found.as_deref().unwrap_or("none"), expected, "{path} in {redirects:?}");
    }

    #[test]
    fn exact_and_patterns() {
        check(&[("/a", "/b")], "/a", "/b");
        check(&[("/a/", "/b")], "/a", "/b");
        check(&[("/a", "/b")], "/a/", "/b");
        check(&[("/a", "/b")], "/a/c", "none");
        check(&[("/v3/:slug*", "/:slug*")], "/v3/x/y", "/x/y");
        check(&[("/v3/:slug*", "/new/:slug*")], "/v3", "/new/");
        check(&[("/v3/:slug*", "/new")], "/v33/x", "none");
        check(&[("/:a/old/:b", "/:b/:a")], "/x/old/y", "/y/x");
        check(&[("/:a/old/:b", "/:b/:a")], "/x/old", "none");
        check(&[("/beta-*", "/v2-*")], "/beta-1/x", "/v2-1/x");
        check(&[("/beta-*", "/v2-*")], "/gamma-1", "none");
        check(&[("/a/*", "https://b.c:8080/*")], "/a/x/y", "https://b.c:8080/x/y");
        check(&[("/a/:path*", "https://b.c/:path*?from=docs")], "/a/x", "https://b.c/x?from=docs");
        check(&[("/a/:x*/end", "/:x*")], "/a/1/2/end", "/1/2");
        check(&[("/a/:x*/end", "/:x*")], "/a/1/2", "none");
        check(&[("/a/:slug", "/b/:slugs/:slug")], "/a/1", "/b/:slugs/1");
        check(&[("/a/:s*", "/pattern"), ("/a/x", "/exact")], "/a/x", "/exact");
        check(&[("/", "/start")], "/", "/start");
    }
}

//! The nearest existing path to one that is not there.
//!
//! Asked for broken links only, and bounded for each: paths with the same last part, then the neighbours in the same
//! folder; never a walk over the site.

use std::sync::Arc;

/// How many candidates one question looks at.
const MAX_CANDIDATES: usize = 512;

/// Every path a link may lead to, as one writes it: routes and files with a leading `/`.
pub(super) struct Near {
    /// `(last part in lower case, path)`, sorted.
    by_name: Vec<(Box<str>, Arc<str>)>,
    /// Sorted.
    paths: Vec<Arc<str>>,
}

impl Near {
    pub(super) fn new(mut paths: Vec<Arc<str>>) -> Near {
        paths.sort_unstable();
        let mut by_name: Vec<(Box<str>, Arc<str>)> =
            paths.iter().map(|path| (last_part(path).to_lowercase().into(), path.clone())).collect();
        by_name.sort_unstable();
        Near { by_name, paths }
    }

    /// The nearest to `path` (with a leading `/`, decoded), when something is near enough to be meant.
    pub(super) fn find(&self, path: &str) -> Option<&Arc<str>> {
        let path = path.trim_end_matches('/');
        let name = last_part(path).to_lowercase();
        let (shared, same_name) = self.same_name(path, &name).unzip();
        // All folders but one are the same: it has moved. With less in common a neighbour is the better guess.
        let is_moved = shared.is_some_and(|shared| shared + 1 >= path.split('/').count());
        if is_moved { same_name } else { self.sibling(path, &name).or(same_name) }
    }

    /// The one with the same last part that shares most parts of the path, counted from both ends, and how many.
    fn same_name(&self, path: &str, name: &str) -> Option<(usize, &Arc<str>)> {
        if name.is_empty() {
            return None;
        }
        let from = self.by_name.partition_point(|(other, _)| &**other < name);
        let candidates = self.by_name[from..].iter().take_while(|(other, _)| **other == *name).take(MAX_CANDIDATES);
        // The first of equals, which is the first in the order of paths.
        let mut best: Option<(usize, &Arc<str>)> = None;
        for (_, candidate) in candidates {
            let shared = shared_folders(path, candidate);
            if best.is_none_or(|(most, _)| shared > most) {
                best = Some((shared, candidate));
            }
        }
        best
    }

    /// The one in the same folder whose name differs by a slip, or that one name continues the other.
    fn sibling(&self, path: &str, name: &str) -> Option<&Arc<str>> {
        let folder = &path[..=path.rfind('/')?];
        let limit = (name.chars().count() / 3).min(4);
        let from = self.paths.partition_point(|other| &**other < folder);
        // Near the place where the name itself would stand, so that a large folder is looked at around it.
        let at = self.paths.partition_point(|other| &**other < path).max(from);
        let window = at.saturating_sub(MAX_CANDIDATES / 2).max(from)..(at + MAX_CANDIDATES / 2).min(self.paths.len());
        let mut best: Option<(usize, &Arc<str>)> = None;
        for candidate in &self.paths[window] {
            let Some(rest) = candidate.strip_prefix(folder) else { continue };
            let rest = rest.to_lowercase();
            let is_below = rest.contains('/');
            let rest = if is_below { rest.split('/').next().unwrap_or_default() } else { last_part(&rest) };
            let distance = if is_below {
                // A folder of that name: its first page.
                if rest == name { limit } else { continue }
            } else if name.len() > 2 && rest.starts_with(name) {
                limit
            } else if rest.len().abs_diff(name.len()) > limit || least_distance(rest, name) > limit {
                continue;
            } else {
                strsim::osa_distance(rest, name)
            };
            if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, candidate));
            }
        }
        best.map(|(_, candidate)| candidate)
    }
}

/// What the distance between two names is at least: the letters that one has and the other has not. It costs a
/// hundredth of the distance itself, and few of a folder's names are left after it.
fn least_distance(a: &str, b: &str) -> usize {
    if !a.is_ascii() || !b.is_ascii() {
        return 0;
    }
    let mut surplus = [0i32; 128];
    a.bytes().for_each(|letter| surplus[usize::from(letter)] += 1);
    b.bytes().for_each(|letter| surplus[usize::from(letter)] -= 1);
    let (more, less) = surplus.iter().fold((0, 0), |(more, less), n| (more + n.max(&0), less - n.min(&0)));
    more.max(less) as usize
}

fn last_part(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".mdx").or_else(|| name.strip_suffix(".md")).unwrap_or(name)
}

fn shared_folders(a: &str, b: &str) -> usize {
    let from_start = a.split('/').zip(b.split('/')).take_while(|(a, b)| a == b).count();
    let from_end = a.rsplit('/').zip(b.rsplit('/')).take_while(|(a, b)| a == b).count();
    from_start + from_end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(paths: &[&str], asked: &str, expected: &str) {
        let near = Near::new(paths.iter().map(|path| (*path).into()).collect());
        assert_eq!(near.find(asked).map_or("none", |path| path), expected, "{asked} in {paths:?}");
    }

    #[test]
    fn nearest() {
        check(&["/a/start", "/b/start", "/b/end"], "/c/b/start", "/b/start");
        check(&["/en/a/start", "/fr/a/start"], "/fr/b/start", "/fr/a/start");
        check(&["/guides/install", "/guides/update"], "/guides/instal", "/guides/install");
        check(&["/guides/install"], "/guide/install.mdx", "/guides/install");
        check(&["/Guides/Install"], "/guides/install", "/Guides/Install");
        check(&["/guides/a", "/guides/b"], "/guides/quickstart", "none");
        check(&["/guides/first", "/guides/second"], "/guides", "/guides/first");
        check(&["/images/x.png"], "/image/x.png", "/images/x.png");
        check(&[], "/x", "none");
        check(&["/", "/a"], "/x", "none");
        check(&["/a/b/create-v2", "/a/c/create"], "/a/b/create", "/a/c/create");
        check(&["/a/b/create-v2", "/x/y/create"], "/a/b/create", "/a/b/create-v2");
        check(&["/s/missing.mdx"], "/s/missin.mdx", "/s/missing.mdx");
    }

    #[test]
    fn no_distance_is_less_than_the_least() {
        let names = ["", "a", "ab", "ba", "abc", "acb", "install", "instal", "isntall", "uninstall", "über", "uber"];
        for (a, b) in names.iter().flat_map(|a| names.iter().map(move |b| (a, b))) {
            assert!(least_distance(a, b) <= strsim::osa_distance(a, b), "{a} {b}");
        }
        assert_eq!(least_distance("abcd", "abxyz"), 3);
    }
}

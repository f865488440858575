//! The proof that nothing leaks: a site is made once more without pages that some readers may not see, and what those
//! readers get must be the same, byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::{Options, Progress, build, doors, making};
use crate::artifact::{Artifact, Audience, Body};
use crate::classes;
use crate::data::{self, Field, Node, Value};
use crate::frontmatter::{self, Rule, Visibility};
use crate::inputs::Inputs;
use crate::openapi::parts;
use crate::openapi::written;
use crate::source::{PageSource, SitePath, Source};
use crate::{config, syntax};

/// Paths of files that tell of pages whose rule is `kept` to readers for whom these pages are not, in order.
///
/// Files that these pages' own readers get are not looked at: the pages' addresses, their class's files, and what readers
/// in its groups are told.
pub fn leaks(
    inputs: &Inputs,
    options: &Options,
    progress: &dyn Progress,
    kept: &(dyn Fn(&Visibility) -> bool + Sync),
) -> Vec<SitePath> {
    let site = config::load(inputs, options.base_url).value;
    let read = site.map_or_else(syntax::Options::default, |site| super::syntax_options(&site));
    let rule_of = |page: &PageSource| Some(making::head(page, &read).ok()?.frontmatter.groups.clone());
    let is_kept = |page: &&PageSource| rule_of(page).is_some_and(|rule| rule.is_restricted() && kept(&rule));
    let (removed, pages): (Vec<&PageSource>, Vec<&PageSource>) = inputs.pages.iter().partition(is_kept);
    let rules: Vec<Visibility> = removed.iter().filter_map(|page| rule_of(page)).collect();
    let (of_parts, operations) = parts::rules(inputs);
    let of_parts: Vec<Visibility> = of_parts.into_iter().filter(|rule| rule.is_restricted() && kept(rule)).collect();
    if removed.is_empty() && of_parts.is_empty() {
        return Vec::new();
    }
    let left: BTreeMap<usize, Node> =
        parts::left(inputs, &|rule| rule.is_restricted() && kept(rule)).into_iter().collect();
    let gone = operations.into_iter().filter(|(rule, _)| of_parts.contains(rule)).map(|(_, name)| name);
    let gone: Vec<String> = gone.collect();
    let others = inputs.sources.iter().enumerate().map(|(at, source)| match left.get(&at) {
        Some(tree) => Source::new(source.file, source.path.clone(), written(&source.path, tree)),
        None if config::NAMES.contains(&source.path.as_str()) && !gone.is_empty() => unlisted(source, &gone),
        None => source.clone(),
    });
    let (pages, sources) = (pages.into_iter().cloned().collect(), others.collect());
    let rules: Vec<Visibility> = rules.into_iter().chain(of_parts).collect();
    // What stands in the place of something hidden is a key that nobody wrote, and stands on both sides.
    let mut own = BTreeSet::new();
    inputs.sources.iter().filter_map(|source| data::read(source).ok()).for_each(|tree| keys(&tree, &mut own));
    let telling = Mutex::new(Vec::new());
    let look = |path: &SitePath, bytes: &[u8]| {
        let name = path.as_str();
        let name =
            name.split_once("/files/").filter(|_| name.starts_with(classes::FOLDER)).map_or(name, |(_, name)| name);
        let source = inputs.sources.iter().find(|source| source.path.as_str() == name);
        let text = source.and_then(|source| Some((source, std::str::from_utf8(bytes).ok()?)));
        let Some((source, text)) = text else { return };
        let Ok(tree) = data::read(&Source::new(source.file, source.path.clone(), text.to_owned())) else { return };
        let mut said = BTreeSet::new();
        keys(&tree, &mut said);
        if !said.is_subset(&own) {
            telling.lock().expect("no other thread panicked").push(path.clone());
        }
    };
    let with = made(inputs, options, progress, &look);
    let telling = telling.into_inner().expect("no other thread panicked");
    let without = made(&Inputs { pages, sources, ..inputs.clone() }, options, progress, &|_, _| {});
    let is_theirs = |audience: &Audience| match audience {
        Audience::Everybody => false,
        Audience::Class(own) => rules.contains(own),
        Audience::All(all) => all.iter().any(|own| rules.contains(own)),
        Audience::Groups(groups) => rules.iter().any(|rule| groups.iter().any(|group| may_include(rule, group))),
    };
    // Who is in a group may know that it is written somewhere.
    let nothing = blake3::hash(doors::NOTHING.as_bytes());
    let said = |(audience, hash): &(Audience, blake3::Hash)| {
        let is_nothing = matches!(audience, Audience::Groups(_)) && *hash == nothing;
        (!is_nothing).then_some(*hash)
    };
    let all = with.keys().chain(without.keys().filter(|path| !with.contains_key(*path)));
    let leaking = all.filter(|path| match (with.get(*path), without.get(*path)) {
        // At a page's own address stands what leads its readers to it, also where a folder would lead others on.
        (Some((audience, _)), _) if is_theirs(audience) => false,
        (None, Some((audience, _))) if is_theirs(audience) => false,
        (with, without) => with.and_then(said) != without.and_then(said),
    });
    let mut leaking: BTreeSet<SitePath> = leaking.cloned().collect();
    leaking.extend(telling);
    leaking.into_iter().collect()
}

/// Keys at any depth.
fn keys(tree: &Node, found: &mut BTreeSet<Box<str>>) {
    match &tree.value {
        Value::List(nodes) => nodes.iter().for_each(|node| keys(node, found)),
        Value::Map(fields) => fields.iter().for_each(|field| {
            found.insert(field.key.clone());
            keys(&field.node, found);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

/// The site file without operations that its navigation names.
fn unlisted(source: &Source, gone: &[String]) -> Source {
    fn left(node: &Node, gone: &[String]) -> Node {
        let is_listed = |node: &&Node| {
            let words: Vec<&str> = node.text().unwrap_or_default().split_whitespace().collect();
            let name = words[words.len().saturating_sub(2)..].join(" ");
            !gone.iter().any(|gone| gone.trim_end_matches('/') == name.trim_end_matches('/'))
        };
        let value = match &node.value {
            Value::List(nodes) => Value::List(nodes.iter().filter(is_listed).map(|node| left(node, gone)).collect()),
            Value::Map(fields) => Value::Map(
                fields.iter().map(|field| Field { node: left(&field.node, gone), ..field.clone() }).collect(),
            ),
            value => value.clone(),
        };
        Node { value, span: node.span }
    }
    match data::read(source) {
        Ok(tree) => Source::new(source.file, source.path.clone(), written(&source.path, &left(&tree, gone))),
        Err(_) => source.clone(),
    }
}

fn may_include(rule: &Visibility, group: &str) -> bool {
    let Visibility::Rule(Rule { includes, excludes }) = rule else { return false };
    match includes {
        frontmatter::Audience::Groups(names) => names.iter().any(|name| **name == *group),
        // Whoever is in a group is logged in.
        frontmatter::Audience::Identified | frontmatter::Audience::Everyone => {
            !excludes.iter().any(|name| **name == *group)
        }
    }
}

/// By path: who may get a file, and a hash of it. `look` gets each as it is.
fn made(
    inputs: &Inputs,
    options: &Options,
    progress: &dyn Progress,
    look: &(dyn Fn(&SitePath, &[u8]) + Sync),
) -> BTreeMap<SitePath, (Audience, blake3::Hash)> {
    let made = Mutex::new(BTreeMap::new());
    build(inputs, options, progress, &|Artifact { path, audience, body }| {
        let hash = match body {
            Body::Bytes(bytes) => {
                look(&path, &bytes);
                blake3::hash(&bytes)
            }
            Body::Copy(from) => blake3::hash(from.as_str().as_bytes()),
        };
        made.lock().expect("no other thread panicked").insert(path, (audience, hash));
    });
    made.into_inner().expect("no other thread panicked")
}

//! What readers are told by their groups: which classes they may be in, and what those add to what everybody sees.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Prepared;
use super::parts::{self, Told};
use super::restricted::Name;
use super::worlds::Without;
use crate::artifact::{Artifact, Audience};
use crate::classes;
use crate::diag::{Code, Diagnostic};
use crate::frontmatter::{self, Visibility};
use crate::index::{Index, Neighbour};
use crate::openapi::parts::Rules;
use crate::render;

/// More sets of groups than this are not told of one combination of rules.
const MAX_DOORS: usize = 1_000;

/// What a group's readers are told of whom there is nothing to tell: that the site knows the group.
pub(super) const NOTHING: &str = r#"{"classes":[]}"#;

/// What a class is told of specifications.
pub(super) struct Own {
    /// Addresses of pages and files that tell its readers more.
    pub parts: BTreeSet<Box<str>>,
    /// Whether pages of its own are about something of one.
    pub about: bool,
    pub n_pages: usize,
}

/// Something for some readers, as they are told of it.
pub(super) struct Addition {
    rules: Rules,
    doors: Doors,
    /// Whether its readers ask for what is told to those who are in another group as well.
    asks_further: bool,
    /// `{ key, mark, file, excludes }`, as `src/client/login/groups.js` reads it; without a mark where it has no pages of
    /// its own.
    entry: Value,
}

/// Names of groups, sorted; that of all who are logged in only where there is no other.
type Groups = Vec<Box<str>>;

/// Sets of groups; somebody has to be in all of one of them.
struct Doors {
    groups: Vec<Groups>,
    /// Whether there are more.
    is_cut: bool,
}

/// What a class adds, as a file; and how its readers are told. Nothing where that would tell them nothing.
pub(super) fn addition(
    prepared: &Prepared,
    index: &Index,
    name: Name,
    own: Own,
    diags: &mut Vec<Diagnostic>,
    sink: &(dyn Fn(Artifact) + Sync),
) -> Option<Addition> {
    let Visibility::Rule(rule) = index.visibility() else { return None };
    let base = &*prepared.config.address.base;
    let affected: Vec<render::Affected> =
        index.affected().into_iter().map(|(public, own)| render::Affected { public, own }).collect();
    let public = prepared.worlds.public.navigation();
    let landings = index.landings_above(&|route| !prepared.worlds.excluding.contains_key(route));
    let mut added = render::additions(&prepared.site, public, index.navigation(), &affected, landings);
    diags.append(&mut added.diags);
    added.parts = own.parts;
    added.about = own.about;
    if added.is_nothing() && own.n_pages == 0 {
        return None;
    }
    let text = serde_json::to_string(&added).expect("texts and numbers are JSON");
    let rules = Rules::from([index.visibility().clone()]);
    let file = format!("navigation.{}.json", hash(&text));
    let entry =
        json!({ "key": classes::key(base, rule), "mark": name.mark, "file": file, "excludes": excluded(base, &rules) });
    sink(Artifact::new(parts::audience(&rules), &format!("{}/{file}", name.folder), text));
    let asks_further = added.about || !added.parts.is_empty();
    Some(Addition { doors: groups(&rules), rules, asks_further, entry })
}

/// What only several rules together tell, as files of their own: neither rule's readers know of it who do not keep to the
/// others.
pub(super) fn together(prepared: &Prepared, told: &Told, sink: &(dyn Fn(Artifact) + Sync)) -> Vec<Addition> {
    let base = &*prepared.config.address.base;
    let additions = told.of_several().map(|(rules, parts)| {
        let keys = parts::keys(base, rules);
        let key = classes::together(base, &keys);
        let text = json!({ "keys": keys, "parts": parts }).to_string();
        let file = format!("parts.{}.json", hash(&text));
        let entry = json!({ "key": key, "file": file, "excludes": excluded(base, rules) });
        sink(Artifact::new(parts::audience(rules), &format!("{}/{key}/{file}", classes::FOLDER), text));
        Addition { rules: rules.clone(), doors: groups(rules), asks_further: true, entry }
    });
    additions.collect()
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

/// Names of the groups whose readers are excluded by any of the rules.
fn excluded(base: &str, rules: &Rules) -> Vec<String> {
    excluded_by(rules).into_iter().map(|group| classes::group(base, group)).collect()
}

fn excluded_by(rules: &Rules) -> BTreeSet<&str> {
    rules.iter().filter_map(parts::rule).flat_map(|rule| &rule.excludes).map(|group| &**group).collect()
}

/// Groups in which somebody has to be so that `rules` admit them. No set holds another.
fn groups(rules: &Rules) -> Doors {
    let mut found: BTreeSet<BTreeSet<Box<str>>> = BTreeSet::from([BTreeSet::new()]);
    let mut is_cut = false;
    for rule in rules.iter().filter_map(parts::rule) {
        let frontmatter::Audience::Groups(names) = &rule.includes else { continue };
        let mut longer =
            found.iter().flat_map(|own| names.iter().map(|name| own.iter().chain([name]).cloned().collect()));
        // As many as one rule names may be told of it.
        let all: BTreeSet<BTreeSet<Box<str>>> = longer.by_ref().take(MAX_DOORS.max(names.len())).collect();
        is_cut |= longer.any(|lost: BTreeSet<Box<str>>| !all.iter().any(|own| own.is_subset(&lost)));
        let is_least =
            |own: &&BTreeSet<Box<str>>| !all.iter().any(|other| other.len() < own.len() && other.is_subset(own));
        found = all.iter().filter(is_least).cloned().collect();
    }
    let excluded = excluded_by(rules);
    found.retain(|groups| !groups.iter().any(|name| excluded.contains(&**name)));
    let named = |groups: BTreeSet<Box<str>>| match groups.is_empty() {
        true => vec![classes::IDENTIFIED.into()],
        false => groups.into_iter().collect(),
    };
    Doors { groups: found.into_iter().map(named).collect(), is_cut }
}

/// What is to be said of parts that nobody asks for: readers of several groups ask for what they are told in all of them
/// when they are told something in all but one.
pub(super) fn unfound(prepared: &Prepared, told: &Told, additions: &[&Addition]) -> Vec<Diagnostic> {
    let leads = |lower: &Addition, groups: &Groups| {
        let is_less = |own: &Groups| own.len() + 1 == groups.len() && own.iter().all(|name| groups.contains(name));
        lower.asks_further && lower.doors.groups.iter().any(is_less)
    };
    let is_found = |own: &Addition| {
        let (own_excluded, is_whole) = (excluded_by(&own.rules), |groups: &Groups| groups.len() == 1);
        // Whatever it is of: its readers ask for what is told to those of another group as well.
        let leading = additions.iter().filter(|other| excluded_by(&other.rules).is_subset(&own_excluded));
        own.doors.groups.iter().all(|groups| is_whole(groups) || leading.clone().any(|lower| leads(lower, groups)))
    };
    let places = prepared.worlds.public.ground().part_rules();
    let findings = told.of_several().filter_map(|(rules, parts)| {
        let own = additions.iter().find(|own| own.rules == *rules)?;
        let many = format!("in more sets of groups than the {MAX_DOORS} that are led to it");
        let (what, help) = match (is_found(own), own.doors.is_cut) {
            (false, _) => (
                "and nobody is led to it",
                "give readers who are in both a group of their own, and name that in both places",
            ),
            (true, true) => (&*many, "name fewer groups in each place: one for readers who are in several"),
            (true, false) => return None,
        };
        let (_, at) = places.iter().rfind(|(rule, _)| rules.contains(rule))?;
        let whose: Vec<String> = rules.iter().map(ToString::to_string).collect();
        let message = format!("a part of `{}` is for {}, {what}", parts.first()?, whose.join(" and at once for "));
        Some(Code::PartsUnfound.at(*at, message).help(help))
    });
    findings.collect()
}

/// What readers of each group are told, and readers of several.
///
/// There is a file for every group that the site knows of, so that most readers ask for nothing that is not there: who is
/// told something that may show more asks for sets only of such groups. So each group of a set has one, which tells no more
/// than that somebody wrote its name.
pub(super) fn doors<'a>(prepared: &'a Prepared, additions: impl Iterator<Item = &'a Addition>) -> Vec<Artifact> {
    if prepared.config.personalization.is_none() {
        return Vec::new();
    }
    let base = &*prepared.config.address.base;
    let mut doors: BTreeMap<Groups, Vec<Value>> =
        known_groups(prepared).map(|name| (vec![name.into()], Vec::new())).collect();
    for Addition { doors: own, entry, .. } in additions {
        for groups in &own.groups {
            groups.iter().for_each(|name| _ = doors.entry(vec![name.clone()]).or_default());
            doors.entry(groups.clone()).or_default().push(entry.clone());
        }
    }
    let mut fewer: BTreeMap<&str, Value> =
        prepared.worlds.without.iter().map(|own| (&*own.group, less(prepared, own))).collect();
    let doors = doors.into_iter().map(|(groups, classes)| {
        let names: Vec<String> = groups.iter().map(|group| classes::group(base, group)).collect();
        let path = format!("{}/{}.json", classes::FOLDER, classes::groups(base, &names));
        let less = if let [only] = &groups[..] { fewer.remove(&**only) } else { None };
        let mut said = less.unwrap_or_else(|| json!({}));
        said["classes"] = classes.into();
        Artifact::new(Audience::Groups(groups), &path, said.to_string())
    });
    doors.collect()
}

/// What a group's readers do not see of what everybody sees: pages, each with its neighbours; and where options lead.
fn less(prepared: &Prepared, without: &Without) -> Value {
    let public = &prepared.worlds.public;
    let neighbour = |neighbour: &Option<Neighbour>| neighbour.as_ref().map(|own| json!([own.href, own.title]));
    let contexts = without.pages.iter().filter_map(|page| public.page(&page.source.path));
    let gone: serde_json::Map<String, Value> = contexts
        .map(|page| (page.href.to_string(), json!([neighbour(&page.previous), neighbour(&page.next)])))
        .collect();
    let landings = public.landings_without(&without.index, &|route| !prepared.worlds.excluding.contains_key(route));
    let landings: Vec<render::Lands> = landings.into_iter().map(render::Lands::from).collect();
    json!({ "gone": gone, "landings": landings })
}

/// Groups that the user schema and personas name, and that of all who are logged in; groups that pages exclude, where
/// these are not restricted otherwise. Those that restricted pages include are told to these pages' readers alone.
fn known_groups(prepared: &Prepared) -> impl Iterator<Item = &str> {
    let pages = prepared.worlds.without.iter().map(|without| &*without.group);
    let schema = prepared.readers.schema.iter().flat_map(|schema| schema.groups.iter().flatten()).map(|name| &**name);
    let personas = prepared.readers.personas.iter().flat_map(|persona| &persona.groups).map(|name| &**name);
    pages.chain(schema).chain(personas).chain([classes::IDENTIFIED])
}
